/* dist_text.c - is a prior sound, and how is it said in words? See dist.h.
 * Thread safety: pure functions. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "sim/base/dist.h"
#include "sim/base/dist_part.h"

/* What is wrong with the numbers of a part, or NULL. */
static const char *part_fault(const struct sim_prior_part *part)
{
    const double a = part->a, b = part->b, c = part->c;

    switch (part->dist) {
    case SIM_POINT:
        return isfinite(a) ? NULL : "value must be a finite number";
    case SIM_NORMAL:
        if (!isfinite(a))
            return "mean must be a finite number";
        return b > 0 && isfinite(b) ? NULL : "sd must be above 0";
    case SIM_LOGNORMAL:
        if (!(a > 0 && isfinite(a)))
            return "median must be above 0";
        return b > 0 && b <= 5 ? NULL
                               : "sd (of the logarithm) must be above 0, at most 5";
    case SIM_BETA:
        return a >= 1e-3 && a <= 1e6 && b >= 1e-3 && b <= 1e6
                       ? NULL
                       : "both shapes must be between 0.001 and 1000000";
    case SIM_UNIFORM:
        return isfinite(a) && isfinite(b) && isfinite(b - a) && a < b
                       ? NULL
                       : "lower end must lie below upper end";
    case SIM_TRIANGULAR:
        if (!(isfinite(a) && isfinite(b) && isfinite(b - a) && a < b))
            return "lower end must lie below upper end";
        return a <= c && c <= b ? NULL : "mode must lie between the ends";
    }
    return "unknown kind of distribution";
}

static const char *truncation_fault(const struct sim_prior_part *part)
{
    if (isnan(part->lo) || isnan(part->hi) || part->lo > part->hi)
        return "truncation: lower bound must lie below upper bound";
    if (!sim_part_truncated(part))
        return NULL;
    if (part->dist == SIM_POINT)
        return part->a >= part->lo && part->a <= part->hi
                       ? NULL
                       : "value lies outside its truncation";
    if (!(sim_part_mass(part) >= 1e-9))
        return "truncation leaves less than a billionth of the probability";
    return NULL;
}

int sim_prior_check(const struct sim_prior *prior, const char **why)
{
    *why = NULL;
    if (!(prior->n >= 0 && prior->n <= SIM_PRIOR_PARTS)) {
        *why = "a mixture has at most 8 parts";
        return SIM_ERR_RANGE;
    }
    for (int i = 0; i < prior->n && *why == NULL; i++) {
        const struct sim_prior_part *part = &prior->part[i];
        if (!(part->weight > 0 && isfinite(part->weight)))
            *why = "weight must be above 0";
        else if ((*why = part_fault(part)) == NULL)
            *why = truncation_fault(part);
    }
    return *why == NULL ? SIM_OK : SIM_ERR_RANGE;
}

/* A text that grows in a buffer and stops at its end. */
struct text {
    char *buf;
    size_t size, len;
};

static void add(struct text *text, const char *fmt, ...) SIM_PRINTF(2, 3);

static void add(struct text *text, const char *fmt, ...)
{
    va_list args;

    if (text->len + 1 >= text->size)
        return;
    va_start(args, fmt);
    const int n = vsnprintf(text->buf + text->len, text->size - text->len, fmt, args);
    va_end(args);
    if (n > 0)
        text->len += (size_t) n;
}

static void add_part(struct text *text, const struct sim_prior_part *part)
{
    const double a = part->a, b = part->b, c = part->c;

    switch (part->dist) {
    case SIM_POINT:
        add(text, "%.6g", a);
        return; /* truncation cannot change it */
    case SIM_NORMAL:
        add(text, "normal(mean %.6g, sd %.6g)", a, b);
        break;
    case SIM_LOGNORMAL:
        add(text, "lognormal(median %.6g, sd of log %.6g)", a, b);
        break;
    case SIM_BETA:
        add(text, "beta(%.6g, %.6g)", a, b);
        break;
    case SIM_UNIFORM:
        add(text, "uniform(%.6g to %.6g)", a, b);
        break;
    case SIM_TRIANGULAR:
        add(text, "triangular(%.6g to %.6g, mode %.6g)", a, b, c);
        break;
    }
    if (sim_part_truncated(part))
        add(text, " truncated to [%.6g, %.6g]", part->lo, part->hi);
}

void sim_prior_format(const struct sim_prior *prior, char *buf, size_t size)
{
    struct text text = { buf, size, 0 };
    double weight = 0;

    if (size > 0)
        buf[0] = '\0';
    if (prior->n <= 0) {
        add(&text, "fixed");
        return;
    }
    for (int i = 0; i < prior->n; i++)
        weight += prior->part[i].weight;
    for (int i = 0; i < prior->n; i++) {
        if (prior->n > 1)
            add(&text, "%s%.4g %% ", i > 0 ? ", " : "",
                    100 * prior->part[i].weight / weight);
        else if (prior->part[i].dist == SIM_POINT)
            add(&text, "always ");
        add_part(&text, &prior->part[i]);
    }
}
