/* tokens.c - a scenario cut into tokens; see tokens.h. */
#include "sim/scenario/tokens.h"

#include <string.h>

static bool in_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
           || c == '*';
}

static void skip_blank(struct tokens *t)
{
    for (; *t->p != '\0'; t->p++) {
        bool block = t->p[0] == '/' && t->p[1] == '*';
        if (*t->p == '#' || (t->p[0] == '/' && t->p[1] == '/'))
            t->p += strcspn(t->p, "\n");
        while (block && !(t->p[0] == '*' && t->p[1] == '/') && *t->p != '\0')
            t->line += *t->p++ == '\n';
        if (*t->p == '\0')
            return;
        if (block)
            t->p++; /* and the slash by the loop */
        else if (strchr(" \t\r\n", *t->p) == NULL)
            return;
        else
            t->line += *t->p == '\n';
    }
}

/* The dashes of text programs; prescan.h lets them pass behind a number. */
static bool is_dash(const char *p)
{
    return strncmp(p, "\xe2\x80\x93", 3) == 0 || strncmp(p, "\xe2\x80\x94", 3) == 0
           || strncmp(p, "\xe2\x88\x92", 3) == 0;
}

static const char *number_end(const char *p)
{
    const char *first = p;

    for (p += *p == '-' || *p == '+';
            in_word(*p) || *p == '.'
            || ((*p == '-' || *p == '+') && p > first && (p[-1] == 'e' || p[-1] == 'E'));)
        p++;
    return p;
}

struct token sim_token_next(struct tokens *t)
{
    skip_blank(t);
    const char *first = t->p;
    const bool sign = *first == '-' || *first == '+';
    struct token now = { T_MARK, first, 1, t->line, first };

    if (*first == '\0')
        now.kind = T_END;
    else if (*first == '"') {
        now.kind = T_TEXT;
        for (t->p++; *t->p != '"' && *t->p != '\0'; t->p++) {
            t->p += *t->p == '\\' && t->p[1] != '\0';
            t->line += *t->p == '\n';
        }
        t->p += *t->p == '"';
    } else if (is_digit(*first) || (*first == '.' && is_digit(first[1]))
               || (sign && (is_digit(first[1]) || first[1] == '.'))) {
        now.kind = T_NUMBER;
        t->p = number_end(first);
    } else if (in_word(*first)) {
        now.kind = T_WORD;
        while (in_word(*t->p) || *t->p == '-')
            t->p++;
    } else if (is_dash(first)) {
        now.p = "-";
        t->p = first + 3;
        return now;
    } else
        t->p++;
    now.n = (int) (t->p - first);
    return now;
}

struct token sim_token_ahead(const struct tokens *t)
{
    struct tokens ahead = *t;

    return sim_token_next(&ahead);
}
