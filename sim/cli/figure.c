/* figure.c - see figure.h. */
#include "sim/cli/figure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/str.h"
#include "sim/engine/precision.h"
#include "sim/report/text.h"

static int find_metric(int *out, const char *word, const char *option,
        const struct sim_shape *shape, struct sim_err *err)
{
    char hint[512];

    for (int m = 0; m < shape->n_metrics; m++)
        if (word != NULL ? strcmp(shape->metric[m].key, word) == 0
                         : shape->metric[m].headline) {
            *out = m;
            return 0;
        }
    const char **names = sim_calloc((size_t) shape->n_metrics, sizeof *names);
    for (int m = 0; names != NULL && m < shape->n_metrics; m++)
        names[m] = shape->metric[m].key;
    int ret = sim_fail(err, SIM_ERR_INPUT, "%s %s: there is no such metric%s", option,
            word != NULL ? word : "",
            names != NULL && word != NULL ? sim_str_hint(
                    hint, sizeof hint, word, names, (size_t) shape->n_metrics)
                                          : "");
    sim_free(names);
    return ret;
}

static bool defined_in_groups(const struct sim_metric *m)
{
    return m->scope != SIM_SCOPE_NATION;
}

static int find_group(int *out, const char *word, const struct sim_metric *m,
        const struct sim_shape *shape, struct sim_err *err)
{
    const int group =
            word != NULL ? sim_text_find_group(shape, word) : sim_text_lead_group(shape);
    char hint[512];

    *out = 0;
    if (word == NULL && !defined_in_groups(m))
        return 0;
    if (group > 0)
        *out = group;
    if (*out == 0 && word != NULL && strcmp(word, shape->group[0]) != 0)
        return sim_fail(err, SIM_ERR_INPUT, "--group %s: there is no such group%s", word,
                sim_str_hint(
                        hint, sizeof hint, word, shape->group, (size_t) shape->n_groups));
    if (*out != 0 && !defined_in_groups(m))
        return sim_fail(err, SIM_ERR_INPUT,
                "--group %s: %s is known for the nation only; leave --group out", word,
                m->key);
    return 0;
}

static int default_year(
        const struct sim_shape *shape, const struct sim_arm *arms, size_t n_arms)
{
    int year = shape->n_years - 1;

    for (size_t i = 1; i < n_arms; i++) {
        int first, last;
        sim_arm_years(&arms[i], shape, &first, &last);
        year = last < year ? last : year;
    }
    return year;
}

int sim_figure_find(struct sim_figure *out, const struct sim_options *opt,
        const char *option, const struct sim_shape *shape, const struct sim_arm *arms,
        size_t n_arms, struct sim_err *err)
{
    int last = shape->first_year + shape->n_years - 1;
    int ret = find_metric(&out->metric, opt->figure, option, shape, err);

    if (ret == 0)
        ret = find_group(
                &out->group, opt->group, &shape->metric[out->metric], shape, err);
    if (ret != 0)
        return ret;
    if (opt->year < 0) {
        out->year = default_year(shape, arms, n_arms);
        return 0;
    }
    if (opt->year < shape->first_year || opt->year > last)
        return sim_fail(err, SIM_ERR_INPUT, "--year %lld: must be between %d and %d",
                opt->year, shape->first_year, last);
    out->year = (int) opt->year - shape->first_year;
    return 0;
}

void sim_figure_put(
        char out[256], const struct sim_figure *figure, const struct sim_shape *shape)
{
    snprintf(out, 256, "%.80s %d %.120s", shape->metric[figure->metric].key,
            shape->first_year + figure->year, shape->group[figure->group]);
}

/* "shortage 2031 q5": the group, which may hold blanks, stands last. */
bool sim_figure_get(
        struct sim_figure *out, const char *text, const struct sim_shape *shape)
{
    size_t n = strcspn(text, " ");
    char *end;

    if (text[n] == '\0')
        return false;
    *out = (struct sim_figure){ -1, -1, 0 };
    for (int m = 0; m < shape->n_metrics; m++)
        if (strlen(shape->metric[m].key) == n
                && strncmp(shape->metric[m].key, text, n) == 0)
            out->metric = m;
    out->year = (int) strtol(text + n, &end, 10) - shape->first_year;
    for (int g = 0; g < shape->n_groups && *end == ' '; g++)
        if (strcmp(shape->group[g], end + 1) == 0)
            out->group = g;
    return out->metric >= 0 && out->group >= 0 && out->year >= 0
           && out->year < shape->n_years;
}
