/* blocks.c - see blocks.h. */
#include "sim/report/blocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/report/catalogue.h"
#include "sim/store/results.h"

enum { MIN_WIDTH = 60, MAX_WIDTH = 120 };

int sim_block_width(const struct sim_table_style *style)
{
    return style->width < MIN_WIDTH   ? MIN_WIDTH
           : style->width > MAX_WIDTH ? MAX_WIDTH
                                      : style->width;
}

void sim_block_title(FILE *out, const struct sim_table_style *style, const char *title)
{
    fputc('\n', out);
    if (style->colour)
        fputs("\033[1m", out);
    sim_text_wrap(out, title, sim_block_width(style), "");
    if (style->colour)
        fputs("\033[0m", out);
}

void sim_block_shocks(const struct sim_report *rep, int width, FILE *out)
{
    struct sim_buf text = { 0 };

    sim_report_shocks(&text, rep->sc, rep->n_arms > 1, SIM_LANGUAGE_EN);
    if (text.n > 0)
        sim_text_wrap(out, sim_buf_text(&text), width, "");
    sim_buf_clear(&text);
}

void sim_block_partial(const struct sim_report *rep, int width, FILE *out)
{
    char text[200];

    if (!rep->partial)
        return;
    snprintf(text, sizeof text,
            "PARTIAL: %zu of %zu replications are done, the run ended early; intervals "
            "are those of the part.",
            rep->reps, rep->reps_asked);
    sim_text_wrap(out, text, width, "");
}

void sim_block_legend(
        const struct sim_report *rep, const size_t *arm, size_t n, int width, FILE *out)
{
    const struct sim_store_meta *meta = rep->meta;
    char label[SIM_TEXT_FIT], name[SIM_TEXT_FIT], title[SIM_TEXT_FIT],
            line[3 * SIM_TEXT_FIT + 8];
    bool any = false;

    for (size_t i = 0; i < n; i++)
        any = any || sim_store_arm_title(meta, arm[i])[0] != '\0'
              || strcmp(sim_store_label(meta, arm[i]), meta->arm[arm[i]]) != 0;
    if (!any)
        return;
    fputc('\n', out);
    for (size_t i = 0; i < n; i++) {
        sim_text_fit(label, sim_store_label(meta, arm[i]), 70);
        sim_text_fit(name, meta->arm[arm[i]], 70);
        sim_text_fit(title, sim_store_arm_title(meta, arm[i]), 300);
        snprintf(line, sizeof line, "%s%s%s%s%s%s", label,
                strcmp(label, name) != 0 ? " (" : "",
                strcmp(label, name) != 0 ? name : "", strcmp(label, name) != 0 ? ")" : "",
                title[0] != '\0' ? ": " : "", title);
        sim_text_wrap(out, line, width, "  ");
    }
}

/* Of the keys that begin with `start`, do all go on with "policies[0]."? */
static bool one_policy(const struct sim_store_meta *meta, const char *start, size_t n)
{
    static const char first[] = "policies[0].";

    for (size_t i = 0; i < meta->n_params; i++)
        if (strncmp(meta->param[i], start, n) == 0
                && strncmp(meta->param[i] + n, first, sizeof first - 1) != 0)
            return false;
    return true;
}

/* A parameter of a lever in words, with the number of its policy where the arm has
 * several: "accept", or "(2): accept" behind the arm's label. */
static const char *of_lever(char which[24], const struct sim_store_meta *meta,
        const char *key, const char *rest)
{
    const char *after = strstr(rest, "].");

    which[0] = '\0';
    if (strncmp(rest, "policies[", 9) != 0 || after == NULL)
        return rest;
    if (!one_policy(meta, key, (size_t) (rest - key))
            || strncmp(rest, "policies[0].", 12) != 0)
        snprintf(which, 24, " (%ld)", strtol(rest + 9, NULL, 10) + 1);
    return after + 2;
}

static const char *words_of(const char *key, enum sim_language lang)
{
    const char *words = sim_text_parameter(key, lang);

    return words != NULL ? words : key;
}

const char *sim_block_parameter_of(char out[SIM_BLOCK_PARAMETER],
        const struct sim_store_meta *meta, size_t param, const char *label,
        enum sim_language lang)
{
    const char *key = meta->param[param], *rest;
    char which[24];
    size_t arm = sim_store_key_arm(meta, key, &rest);

    if (arm == 0) {
        snprintf(out, SIM_BLOCK_PARAMETER, "%.200s", words_of(key, lang));
        return out;
    }
    rest = of_lever(which, meta, key, rest);
    snprintf(out, SIM_BLOCK_PARAMETER, "%.200s%s: %.80s", label, which,
            words_of(rest, lang));
    return out;
}

const char *sim_block_parameter(char out[SIM_BLOCK_PARAMETER],
        const struct sim_store_meta *meta, size_t param, enum sim_language lang)
{
    const char *rest;
    char label[SIM_TEXT_FIT];
    size_t arm = sim_store_key_arm(meta, meta->param[param], &rest);

    sim_text_fit(label, sim_store_label(meta, arm), 24);
    return sim_block_parameter_of(out, meta, param, label, lang);
}

const char *sim_block_parameter_key(
        char out[SIM_BLOCK_PARAMETER], const struct sim_store_meta *meta, size_t param)
{
    char words[SIM_BLOCK_PARAMETER];

    sim_block_parameter(words, meta, param, SIM_LANGUAGE_EN);
    if (strcmp(words, meta->param[param]) == 0)
        snprintf(out, SIM_BLOCK_PARAMETER, "%s", words);
    else
        snprintf(out, SIM_BLOCK_PARAMETER, "%.160s [%.120s]", words, meta->param[param]);
    return out;
}

const struct sim_summary *sim_block_effect(
        const struct sim_report *rep, size_t arm, int year, int group, int metric)
{
    return &rep->effect[arm][sim_shape_cell(&rep->meta->shape, year, group, metric)];
}

const struct sim_summary *sim_block_level(
        const struct sim_report *rep, size_t arm, int year, int group, int metric)
{
    return &rep->level[arm][sim_shape_cell(&rep->meta->shape, year, group, metric)];
}

const char *sim_block_group_name(const struct sim_report *rep, int group)
{
    const char *name = rep->meta->shape.group[group];

    if (strcmp(name, "all") == 0 && sim_report_is_part(rep))
        return sim_text_name("group", "these", SIM_LANGUAGE_EN, name);
    return sim_text_group(name);
}

const char *sim_block_label(const struct sim_report *rep, const struct sim_metric *metric)
{
    return sim_report_is_part(rep)
                   ? sim_text_name("these", metric->key, SIM_LANGUAGE_EN, metric->label)
                   : metric->label;
}

void sim_block_named(const struct sim_report *rep, struct sim_buf *out)
{
    const bool own = sim_text_find_group(&rep->meta->shape, "own") >= 0;

    for (size_t arm = 1; arm < rep->n_arms && !own; arm++)
        if (rep->named[arm])
            sim_buf_printf(out, "%s%.120s", out->n > 0 ? ", " : "",
                    sim_store_label(rep->meta, arm));
}

int sim_block_by_region(const struct sim_report *rep, size_t arm, int year)
{
    const struct sim_shape *shape = &rep->meta->shape;

    for (int m = 0; m < shape->n_metrics; m++)
        for (int g = 0; g < shape->n_groups && shape->metric[m].headline; g++)
            if (strncmp(shape->group[g], "region:", 7) == 0
                    && sim_block_effect(rep, arm, year, g, m)->n > 0)
                return m;
    return -1;
}

int sim_block_group(const struct sim_report *rep, size_t arm, int year, int metric)
{
    int lead = sim_text_lead_group(&rep->meta->shape);

    return lead >= 0 && sim_block_effect(rep, arm, year, lead, metric)->n > 0 ? lead : 0;
}

/* Do two effects look alike, in the digits in which the first is told? */
static bool look_alike(const struct sim_metric *m, const struct sim_summary *s,
        const struct sim_summary *other)
{
    const int decimals =
            sim_text_decimals(m, sim_text_shown(m, s->p05), sim_text_shown(m, s->p95));
    char one[SIM_TEXT_NUMBER], two[SIM_TEXT_NUMBER];

    sim_text_number(one, sim_text_shown(m, s->mean), decimals, true);
    sim_text_number(two, sim_text_shown(m, other->mean), decimals, true);
    return strcmp(one, two) == 0;
}

int sim_block_beside(
        const struct sim_report *rep, size_t arm, int year, int group, int metric)
{
    const struct sim_shape *shape = &rep->meta->shape;
    const struct sim_metric *head = &shape->metric[metric];
    const struct sim_summary *s = sim_block_effect(rep, arm, year, group, metric);

    for (int m = 0; m < shape->n_metrics && s->n > 0; m++) {
        const char *beside = shape->metric[m].beside;
        const struct sim_summary *own = sim_block_effect(rep, arm, year, group, m);
        if (beside != NULL && strcmp(beside, head->key) == 0 && own->n > 0
                && !look_alike(head, s, own))
            return m;
    }
    return -1;
}

void sim_block_real(FILE *file, double value)
{
    sim_csv_put_real(file, value);
    fputc(',', file);
}

void sim_block_text(FILE *file, const char *text)
{
    sim_csv_put_text(file, text);
    fputc(',', file);
}

void sim_block_summary(FILE *file, const struct sim_summary *s)
{
    sim_block_real(file, s->n > 0 ? s->mean : NAN);
    sim_block_real(file, s->n > 0 ? s->p05 : NAN);
    sim_block_real(file, s->n > 0 ? s->p95 : NAN);
}

int sim_block_end(FILE *out, struct sim_err *err)
{
    if (ferror(out))
        return sim_fail(err, SIM_ERR_IO, "the table cannot be written");
    return 0;
}

int sim_block_write(const struct sim_table_rows *t, struct sim_store *store,
        const char *dir, const char *name, struct sim_err *err)
{
    struct sim_file file;
    int ret = sim_file_open(&file, dir, name, err);

    if (ret != 0)
        return ret;
    size_t columns_all = t->n_text + t->n_real;
    for (size_t i = 0; i < columns_all; i++)
        fprintf(file.file, "%s%s", t->column[i], i + 1 < columns_all ? "," : "\n");
    for (size_t row = 0; row < t->n_rows; row++) {
        for (size_t i = 0; i < t->n_text; i++)
            sim_block_text(file.file, t->text[row * t->n_text + i]);
        for (size_t i = 0; i < t->n_real; i++) {
            sim_csv_put_real(file.file, t->real[row * t->n_real + i]);
            fputc(i + 1 < t->n_real ? ',' : '\n', file.file);
        }
    }
    ret = sim_file_commit(&file, err);
    return ret == 0 ? sim_store_table(store, t, err) : ret;
}
