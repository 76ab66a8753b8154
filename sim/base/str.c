/* str.c - the nearest of known names; see str.h. */
#include "sim/base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MAX_LEN = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int lower(const char *s, size_t i)
{
    return tolower((unsigned char) s[i]);
}

size_t sim_str_distance(const char *a, const char *b)
{
    size_t row[3][MAX_LEN + 1];
    size_t n = strnlen(a, MAX_LEN), m = strnlen(b, MAX_LEN);

    for (size_t j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3];
        const size_t *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = last[j - 1] + (lower(a, i - 1) != lower(b, j - 1));
            now[j] = least(change, 1 + least(last[j], now[j - 1]));
            if (i > 1 && j > 1 && lower(a, i - 1) == lower(b, j - 2)
                    && lower(a, i - 2) == lower(b, j - 1))
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[n % 3][m];
}

static int begins(const char *name, const char *word)
{
    size_t len = strlen(word);

    if (len < 3 || strlen(name) < len)
        return 0;
    for (size_t i = 0; i < len; i++)
        if (lower(name, i) != lower(word, i))
            return 0;
    return 1;
}

const char *sim_str_nearest(const char *word, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t limit = strnlen(word, MAX_LEN) / 3 + 1, best_distance = limit + 1;

    for (size_t i = 0; i < n; i++) {
        if (names[i] == NULL)
            continue;
        size_t distance = begins(names[i], word) ? 1 : sim_str_distance(word, names[i]);
        /* a word of two letters is near to everything: at least one must agree */
        if (distance < best_distance && distance < strnlen(names[i], MAX_LEN)
                && distance < strnlen(word, MAX_LEN)) {
            best = names[i];
            best_distance = distance;
        }
    }
    return best;
}

const char *sim_str_hint(
        char *buf, size_t size, const char *word, const char *const *names, size_t n)
{
    const char *near = sim_str_nearest(word, names, n);
    size_t used;

    if (near != NULL) {
        snprintf(buf, size, ": did you mean '%s'?", near);
        return buf;
    }
    snprintf(buf, size, ": choose from");
    for (size_t i = 0; i < n; i++) {
        used = strlen(buf);
        if (names[i] != NULL && used + strlen(names[i]) + 8 < size)
            snprintf(buf + used, size - used, "%s %s", i == 0 ? "" : ",", names[i]);
    }
    return buf;
}
