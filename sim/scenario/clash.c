/* clash.c - keys that are set twice and lists of unlike values; see clash.h. */
#include "sim/scenario/clash.h"

#include <string.h>

enum { MAX_DEPTH = 20 };

static bool same(const struct token *a, const struct token *b)
{
    return a->n == b->n && memcmp(a->p, b->p, (size_t) a->n) == 0;
}

/* Is `key` set in the group that begins at t, before its own place? */
static bool set_before(struct tokens t, const struct token *key, struct token *first)
{
    int open = 0;

    for (struct token now = sim_token_next(&t); now.place < key->place;
            now = sim_token_next(&t)) {
        if (open == 0 && token_is_key(&now, &t) && same(&now, key)) {
            *first = now;
            return true;
        }
        open += token_opens(&now) - token_closes(&now);
    }
    return false;
}

bool sim_clash_key(const char *text, struct token *again, struct token *first)
{
    struct tokens t = { text, 1 }, begin[MAX_DEPTH + 1] = { t };
    char bracket[MAX_DEPTH + 1] = "{";
    int depth = 0;

    for (struct token now = sim_token_next(&t); now.kind != T_END;
            now = sim_token_next(&t)) {
        if (token_opens(&now)) {
            if (depth == MAX_DEPTH)
                return false;
            bracket[++depth] = *now.p;
            begin[depth] = t;
        } else if (token_closes(&now))
            depth -= depth > 0;
        else if (bracket[depth] == '{' && token_is_key(&now, &t)
                 && set_before(begin[depth], &now, first)) {
            *again = now;
            return true;
        }
    }
    return false;
}

/* Of what kind is a value, as the parser tells them apart? */
static int kind_of(const struct token *t)
{
    enum { WHOLE, LONG, REAL, TEXT, TRUTH };
    const bool hex = t->n > 1 && t->p[0] == '0' && (t->p[1] | 32) == 'x';

    if (t->kind != T_NUMBER)
        return t->kind == T_TEXT ? TEXT : TRUTH;
    if (t->p[t->n - 1] == 'L')
        return LONG;
    for (int i = 0; i < t->n && !hex; i++)
        if (t->p[i] == '.' || t->p[i] == 'e' || t->p[i] == 'E')
            return REAL;
    return WHOLE;
}

bool sim_clash_kind(const char *text, struct token *value)
{
    struct tokens t = { text, 1 };
    bool inside = false;
    int kind = -1;

    for (struct token now = sim_token_next(&t); now.kind != T_END;
            now = sim_token_next(&t)) {
        if (now.kind == T_MARK) {
            inside = is_mark(&now, '[') || (inside && is_mark(&now, ','));
            kind = is_mark(&now, '[') ? -1 : kind;
        } else if (inside && kind >= 0 && kind_of(&now) != kind) {
            *value = now;
            return true;
        } else
            kind = kind_of(&now);
    }
    return false;
}
