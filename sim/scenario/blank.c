/* blank.c - find the setting around a place and blank it; see blank.h. */
#include "sim/scenario/blank.h"

#include <string.h>

#include "sim/base/err.h"
#include "sim/base/text.h"
#include "sim/scenario/tokens.h"

enum { MAX_DEPTH = 20 };

/* The brackets that are open, '{' for the file itself, and the key read last in each. */
struct levels {
    int depth;
    char bracket[MAX_DEPTH + 1];
    struct token key[MAX_DEPTH + 1];
};

static bool is_word(const struct token *t, const char *const *list)
{
    for (; *list != NULL; list++)
        if (t->kind == T_WORD && strlen(*list) == (size_t) t->n
                && memcmp(t->p, *list, (size_t) t->n) == 0)
            return true;
    return false;
}

/* The token at the place, or the first behind it, and what is open there; false when
 * there is none. `value`: it stands behind a key or in a list. */
static bool find(
        const char *text, size_t at, struct levels *in, struct token *found, bool *value)
{
    struct tokens t = { text, 1 };
    struct token before = { .kind = T_END };

    for (;;) {
        const struct token now = sim_token_next(&t);
        if (now.kind == T_END)
            return false;
        if (t.p > text + at) {
            *found = now;
            *value = in->bracket[in->depth] != '{' || is_mark(&before, '=')
                     || is_mark(&before, ':');
            return true;
        }
        if (token_opens(&now)) {
            if (in->depth == MAX_DEPTH)
                return false;
            in->bracket[++in->depth] = *now.p;
            in->key[in->depth] = in->key[in->depth - 1];
        } else if (token_closes(&now) && in->depth > 0)
            in->depth--;
        else if (in->bracket[in->depth] == '{' && token_is_key(&now, &t))
            in->key[in->depth] = now;
        before = now;
    }
}

/* May a setting of that key be left out, in the group of level `depth`? Those of the
 * file, of a group of parameters, and of an entry of policies may; parts of a
 * distribution may not. */
static bool can_go(const struct levels *in, int depth, const struct token *key)
{
    static const char *const needed[] = { "extends", "policies", "arms", "shocks",
        "lever", "shock", "name", NULL };
    static const char *const lists[] = { "policies", "shocks", NULL };
    static const char *const target[] = { "target", NULL };

    if (key->kind == T_WORD && is_word(key, needed))
        return false;
    if (depth > 0 && in->bracket[depth - 1] == '{'
            && is_word(&in->key[depth - 1], target))
        depth--;
    if (depth > 0 && in->bracket[depth - 1] == '(')
        return is_word(&in->key[depth - 1], lists);
    return depth <= 1;
}

/* The innermost group of level `depth` or outside it. */
static int group(const struct levels *in, int depth)
{
    while (depth > 0 && in->bracket[depth] != '{')
        depth--;
    return depth;
}

/* Behind the end of the setting that begins with `first`; NULL: it is not seen. */
static const char *end_of(const struct token *first)
{
    struct tokens t = { first->place, 1 };
    const struct token begin = sim_token_next(&t);
    bool valued = is_mark(&begin, '='), value_next = valued;
    int open = 0;

    if (is_mark(&begin, ';') || is_mark(&begin, ','))
        return t.p;
    for (;;) {
        const struct token now = sim_token_next(&t);
        const bool equals = is_mark(&now, '=') || is_mark(&now, ':');
        if (now.kind == T_END)
            return open == 0 ? now.place : NULL;
        if (open == 0 && is_mark(&now, ';'))
            return t.p;
        /* the end of its group, or the next key where the ; is left out */
        if (open == 0
                && (token_closes(&now)
                        || (valued && !value_next && token_is_key(&now, &t))))
            return now.place;
        open += token_opens(&now) - token_closes(&now);
        valued = valued || equals;
        value_next = equals;
    }
}

bool sim_blank_setting(char *text, size_t at)
{
    struct levels in = { .depth = 0, .bracket = "{" };
    struct token first;
    bool value;

    if (text[at] == ' ') /* gone with another fault of the same setting */
        return true;
    if (!find(text, at, &in, &first, &value))
        return false;
    int depth = group(&in, in.depth);
    if (value || depth < in.depth)
        first = in.key[depth];
    while (!can_go(&in, depth, &first)) { /* then what it is a part of */
        if (depth == 0)
            return false;
        depth = group(&in, depth - 1);
        first = in.key[depth];
    }
    if (first.place == NULL)
        return false;
    const char *end = end_of(&first);
    if (end == NULL)
        return false;
    for (char *p = text + (first.place - text); p < end; p++)
        if (*p != '\n')
            *p = ' ';
    return true;
}
