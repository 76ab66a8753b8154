/* sweep.c - see sweep.h. */
#include "sim/cli/sweep.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"

static int bad(const char *text, const char *why, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_INPUT,
            "%.200s: %s; write KEY=FROM:TO:N for N values from FROM to TO, or "
            "KEY=V1,V2,V3, such as policies[0].premium=0:0.4:9",
            text, why);
}

/* Which arm a key is of: "policies[0].x" the first, "arms[2].policies[0].x" the third;
 * 0 when it is of the world. Dots may stand for brackets. */
static size_t arm_of(const char *key)
{
    if (strncmp(key, "policies", 8) == 0 && (key[8] == '[' || key[8] == '.'))
        return 1;
    if (strncmp(key, "arms", 4) == 0 && (key[4] == '[' || key[4] == '.'))
        return 1 + (size_t) strtoul(key + 5, NULL, 10);
    return 0;
}

/* The next number of a list that ends with `end` or the text; advances *at. */
static bool next_number(const char **at, char end, double *out)
{
    char number[64];
    size_t n = strcspn(*at, (char[]){ end, '\0' });

    if (n == 0 || n >= sizeof number)
        return false;
    memcpy(number, *at, n);
    number[n] = '\0';
    *at += n;
    return sim_parse_real(number, out) && isfinite(*out);
}

static int read_range(
        struct sim_doses *d, const char *text, const char *at, struct sim_err *err)
{
    double from, to, n;

    if (!next_number(&at, ':', &from) || *at++ != ':' || !next_number(&at, ':', &to)
            || *at++ != ':' || !next_number(&at, ':', &n) || *at != '\0')
        return bad(text, "is not a range of numbers", err);
    if (!(n >= 2 && n <= SIM_DOSES_MAX) || floor(n) < n)
        return bad(text, "the third number says how many values: 2 to 64", err);
    if (!(from < to))
        return bad(text, "the range must rise", err);
    d->n = (size_t) n;
    for (size_t i = 0; i < d->n; i++) {
        char digits[64];
        double x = from + (to - from) * (double) i / (n - 1);
        /* 0.3 and not 0.30000000000000004 */
        snprintf(digits, sizeof digits, "%.12g", x);
        if (!sim_parse_real(digits, &d->value[i]))
            d->value[i] = x;
    }
    return 0;
}

static int read_list(
        struct sim_doses *d, const char *text, const char *at, struct sim_err *err)
{
    for (;;) {
        double x;
        if (d->n == SIM_DOSES_MAX)
            return bad(text, "has more than 64 values", err);
        if (!next_number(&at, ',', &x))
            return bad(text, "holds what is no number", err);
        size_t k = d->n++;
        for (; k > 0 && d->value[k - 1] > x; k--)
            d->value[k] = d->value[k - 1];
        d->value[k] = x;
        if (k > 0 && !(d->value[k - 1] < x))
            return bad(text, "names a value twice", err);
        if (*at == '\0')
            break;
        at++;
    }
    return d->n >= 2 ? 0 : bad(text, "needs two values at least", err);
}

int sim_doses_read(struct sim_doses *d, const char *text, struct sim_err *err)
{
    const char *equals = strchr(text, '=');
    size_t n = equals != NULL ? (size_t) (equals - text) : 0;

    *d = (struct sim_doses){ .n = 0 };
    if (n == 0)
        return bad(text, "names no key and values", err);
    if (n >= sizeof d->key)
        return bad(text, "the key is too long", err);
    memcpy(d->key, text, n);
    d->arm = arm_of(d->key);
    d->policy = d->arm > 0;
    return strchr(equals, ':') != NULL ? read_range(d, text, equals + 1, err)
                                       : read_list(d, text, equals + 1, err);
}

void sim_dose_name(char out[64], const struct sim_doses *d, size_t i)
{
    char number[SIM_NUMBER_LEN];
    const char *last = strrchr(d->key, '.');

    snprintf(out, 64, "%.30s=%.31s", last != NULL ? last + 1 : d->key,
            sim_format_real(number, d->value[i]));
}

void sim_dose_set(char out[256], const struct sim_doses *d, size_t i)
{
    char number[SIM_NUMBER_LEN];

    snprintf(out, 256, "%s=%s", d->key, sim_format_real(number, d->value[i]));
}
