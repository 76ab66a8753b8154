/* tokens.h - the words, numbers, texts and marks of a scenario, one after the other.
 *
 * For who has to look at a text that the parser refuses. The text must have passed
 * prescan.h (quotes, comments and brackets are closed). Thread safety: pure functions. */
#ifndef SIM_SCENARIO_TOKENS_H
#define SIM_SCENARIO_TOKENS_H

#include <stdbool.h>

enum token_kind { T_END, T_WORD, T_NUMBER, T_TEXT, T_MARK };

struct token {
    enum token_kind kind;
    const char *p;     /* as it is shown: a dash of a text program as the plain one */
    int n, line;       /* bytes of p; the line it begins on, 1 first */
    const char *place; /* where it begins in the text */
};

/* Where the next token is looked for: { text, 1 } at first. */
struct tokens {
    const char *p;
    int line;
};

/* The next token; T_END, again and again, behind the last. */
struct token sim_token_next(struct tokens *t);

/* The same, without taking it. */
struct token sim_token_ahead(const struct tokens *t);

static inline bool is_mark(const struct token *t, char c)
{
    return t->kind == T_MARK && *t->p == c;
}

static inline bool token_opens(const struct token *t)
{
    return is_mark(t, '{') || is_mark(t, '(') || is_mark(t, '[');
}

static inline bool token_closes(const struct token *t)
{
    return is_mark(t, '}') || is_mark(t, ')') || is_mark(t, ']');
}

/* Is that a key, with its = behind it? */
static inline bool token_is_key(const struct token *t, const struct tokens *behind)
{
    if (t->kind != T_WORD)
        return false;
    const struct token more = sim_token_ahead(behind);
    return is_mark(&more, '=') || is_mark(&more, ':');
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
