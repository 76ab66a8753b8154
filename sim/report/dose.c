/* dose.c - the table of a sweep; see dose.h. */
#include "sim/report/dose.h"

#include <math.h>

#include "sim/analysis/effect.h"
#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/report/blocks.h"
#include "sim/store/results.h"

enum { DOSE = 14, NUMBER = 12, INTERVAL = 22 };

static const struct sim_shape *shape_of(const struct sim_sweep *sweep)
{
    return &sim_store_meta(sweep->dose[0].store)->shape;
}

static int read_dose(const struct sim_dose *d, size_t cell, bool levels, double *value,
        double *tmp, struct sim_err *err)
{
    return levels ? sim_level_read(d->store, d->arm, cell, false, value, err)
                  : sim_effect_read(d->store, d->arm, cell, false, value, tmp, err);
}

int sim_dose_summarise(struct sim_summary *out, const struct sim_dose *dose,
        struct sim_figure f, bool levels, double *value, double *tmp, struct sim_err *err)
{
    const struct sim_shape *shape = &sim_store_meta(dose->store)->shape;
    int ret = read_dose(dose, sim_shape_cell(shape, f.year, f.group, f.metric), levels,
            value, tmp, err);

    if (ret == 0)
        sim_summarise(out, value, sim_store_reps(dose->store),
                sim_store_has_pairs(dose->store),
                levels ? 0 : shape->metric[f.metric].better, tmp);
    return ret;
}

int sim_sweep_read(struct sim_sweep *sweep, double target, struct sim_err *err)
{
    const struct sim_shape *shape = shape_of(sweep);
    const struct sim_metric *m = &shape->metric[sweep->figure.metric];
    const struct sim_figure *f = &sweep->figure;
    size_t cell = sim_shape_cell(shape, f->year, f->group, f->metric), n = sweep->n;
    bool rising = sweep->levels ? m->better > 0 : target > 0;
    int ret = 0;

    sweep->reps = sim_store_reps(sweep->dose[0].store);
    for (size_t i = 0; i < n; i++)
        if (sim_store_reps(sweep->dose[i].store) != sweep->reps)
            return sim_fail(
                    err, SIM_ERR_INPUT, "the doses have unequal numbers of replications");
    double *x = sim_calloc(n, sizeof *x), *tmp = sim_calloc(sweep->reps + 1, sizeof *tmp);
    sweep->response = sim_calloc(n * sweep->reps, sizeof *sweep->response);
    sweep->summary = sim_calloc(n, sizeof *sweep->summary);
    if (!x || !tmp || !sweep->response || !sweep->summary)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the doses");
    for (size_t i = 0; i < n && ret == 0; i++) {
        double *value = sweep->response + i * sweep->reps;
        x[i] = sweep->dose[i].value;
        ret = read_dose(&sweep->dose[i], cell, sweep->levels, value, tmp, err);
        if (ret == 0)
            sim_summarise(&sweep->summary[i], value, sweep->reps,
                    sim_store_has_pairs(sweep->dose[i].store),
                    sweep->levels ? 0 : m->better, tmp);
    }
    sweep->reach_asked = !isnan(target);
    if (ret == 0 && sweep->reach_asked
            && !sim_dose_reach(
                    &sweep->reach, x, sweep->response, n, sweep->reps, target, rising))
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the doses");
    sim_free(x);
    sim_free(tmp);
    return ret;
}

void sim_sweep_clear(struct sim_sweep *sweep)
{
    sim_free(sweep->response);
    sim_free(sweep->summary);
    sweep->response = NULL;
    sweep->summary = NULL;
}

/* ---- terminal ------------------------------------------------------------ */

static void dose_text(char out[48], double value)
{
    char number[SIM_NUMBER_LEN];

    if (isinf(value))
        snprintf(out, 48, "not reached");
    else
        snprintf(out, 48, "%.31s", sim_format_real(number, value));
}

/* A dose read off a curve: four digits are more than enough. */
static void read_off(char out[48], double value)
{
    if (isinf(value) || isnan(value))
        snprintf(out, 48, "not reached");
    else
        snprintf(out, 48, "%.4g", value + 0.0);
}

static void put_reach(
        const struct sim_sweep *sweep, const struct sim_table_style *style, FILE *out)
{
    const struct sim_reach *r = &sweep->reach;
    const struct sim_metric *m = &shape_of(sweep)->metric[sweep->figure.metric];
    char mean[48], lo[48], hi[48], target[SIM_NUMBER_LEN], text[768];
    double last = sweep->dose[sweep->n - 1].value;

    sim_format_real(target, r->target);
    read_off(mean, r->mean);
    read_off(lo, r->p05);
    read_off(hi, r->p95);
    if (isnan(r->mean))
        snprintf(text, sizeof text,
                "%s = %s %s is not reached on the mean curve up to %s = %.4g.", m->key,
                target, m->unit, sweep->key, last);
    else
        snprintf(text, sizeof text,
                "Smallest dose with %s = %s %s on the mean curve: %s = %s.", m->key,
                target, m->unit, sweep->key, mean);
    fputc('\n', out);
    sim_text_wrap(out, text, sim_block_width(style), "");
    if (isinf(r->p05))
        snprintf(text, sizeof text, "Over futures: reached in %.0f %% of them.",
                100 * r->reached);
    else
        snprintf(text, sizeof text,
                "Over futures: 90 %% need between %s and %s; within the doses tried "
                "it is "
                "reached in %.0f %%.",
                lo, isinf(r->p95) ? "more than was tried" : hi, 100 * r->reached);
    sim_text_wrap(out, text, sim_block_width(style), "");
}

void sim_dose_shocks(
        struct sim_buf *out, const struct sim_sweep *sweep, enum sim_language lang)
{
    if (strncmp(sweep->key, "shocks[", 7) != 0)
        sim_report_shocks(out, sweep->sc, !sweep->levels, lang);
}

int sim_report_dose(const struct sim_sweep *sweep, const struct sim_table_style *style,
        FILE *out, struct sim_err *err)
{
    const struct sim_shape *shape = shape_of(sweep);
    const struct sim_metric *m = &shape->metric[sweep->figure.metric];
    char title[768], when[16];

    sim_text_year(when, shape->first_year + sweep->figure.year);
    snprintf(title, sizeof title, "%.120s: %s of %.60s (%s), %.60s, in %s, %.20s",
            sweep->key, sweep->levels ? "level" : "change", m->label, m->key,
            sim_text_group(shape->group[sweep->figure.group]), when,
            sweep->levels ? m->show_unit : sim_text_change_unit(m));
    sim_block_title(out, style, title);
    sim_text_put(out, "dose", DOSE, true);
    sim_text_put(out, sweep->levels ? "level" : "change", NUMBER, true);
    sim_text_put(out, "90 % interval", INTERVAL, true);
    if (!sweep->levels)
        sim_text_put(out, "better", 9, true);
    fputc('\n', out);
    for (size_t i = 0; i < sweep->n; i++) {
        const struct sim_summary *s = &sweep->summary[i];
        struct sim_text_effect text;
        char dose[48], better[16] = "-";
        dose_text(dose, sweep->dose[i].value);
        sim_text_effect(&text, m, s->mean, s->p05, s->p95);
        if (s->n > 0 && !isnan(s->p_better))
            snprintf(better, sizeof better, "%.0f %%", 100 * s->p_better);
        sim_text_put(out, dose, DOSE, true);
        sim_text_put(out, s->n > 0 ? text.mean : "n/a", NUMBER, true);
        sim_text_put(out, s->n > 0 ? text.interval : "", INTERVAL, true);
        if (!sweep->levels)
            sim_text_put(out, better, 9, true);
        fputc('\n', out);
    }
    if (sweep->reach_asked)
        put_reach(sweep, style, out);
    snprintf(title, sizeof title,
            "%s%zu replications, seed %llu; the same luck at every dose. 90 %% interval: "
            "over replications.",
            sweep->partial ? "PARTIAL: " : "", sweep->reps,
            (unsigned long long) sim_store_meta(sweep->dose[0].store)->seed);
    fputc('\n', out);
    sim_text_wrap(out, title, sim_block_width(style), "");
    struct sim_buf shocks = { 0 };
    sim_dose_shocks(&shocks, sweep, SIM_LANGUAGE_EN);
    if (shocks.n > 0)
        sim_text_wrap(out, sim_buf_text(&shocks), sim_block_width(style), "");
    sim_buf_clear(&shocks);
    return sim_block_end(out, err);
}

/* ---- the table in full --------------------------------------------------- */

struct writer {
    const struct sim_sweep *sweep;
    FILE *file;
    double *value, *tmp;
};

static int put_row(const struct writer *w, size_t i, struct sim_figure f, bool levels,
        struct sim_err *err)
{
    const struct sim_shape *shape = shape_of(w->sweep);
    const struct sim_metric *m = &shape->metric[f.metric];
    const struct sim_dose *d = &w->sweep->dose[i];
    struct sim_summary s;

    if (levels && m->paired)
        return 0;
    int ret = sim_dose_summarise(&s, d, f, levels, w->value, w->tmp, err);
    if (ret != 0 || s.n == 0)
        return ret;
    sim_block_text(w->file, w->sweep->key);
    sim_block_real(w->file, d->value);
    fprintf(w->file, "%s,%d,", levels ? "level" : "effect", shape->first_year + f.year);
    sim_block_text(w->file, shape->group[f.group]);
    sim_block_text(w->file, m->key);
    sim_block_text(w->file, m->unit);
    const double values[] = { s.mean, s.sd, s.mc_se, s.p05, s.p25, s.p50, s.p75, s.p95,
        s.p_better };
    for (size_t k = 0; k < SIM_COUNT(values); k++)
        sim_block_real(w->file, values[k]);
    fprintf(w->file, "%zu\n", s.n);
    return 0;
}

static int put_rows(const struct writer *w, struct sim_err *err)
{
    const struct sim_sweep *sweep = w->sweep;
    const struct sim_shape *shape = shape_of(sweep);
    int ret = 0;

    for (size_t i = 0; i < sweep->n; i++)
        for (int y = 0; y < shape->n_years; y++)
            for (int g = 0; g < shape->n_groups; g++)
                for (int m = 0; m < shape->n_metrics && ret == 0; m++) {
                    struct sim_figure f = { m, g, y };
                    bool own = m == sweep->figure.metric && g == sweep->figure.group;
                    if (!own && (y != sweep->figure.year || !shape->metric[m].headline))
                        continue;
                    if (!sweep->levels)
                        ret = put_row(w, i, f, false, err);
                    if (ret == 0)
                        ret = put_row(w, i, f, true, err);
                }
    return ret;
}

static int put_reach_csv(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err)
{
    const struct sim_shape *shape = shape_of(sweep);
    const struct sim_figure *f = &sweep->figure;
    const struct sim_reach *r = &sweep->reach;
    const double dose[] = { r->mean, r->p05, r->p50, r->p95 };
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "reach.csv", err);

    if (ret != 0)
        return ret;
    fputs("key,year,group,metric,unit,target,dose_mean_curve,dose_p05,dose_p50,dose_p95,"
          "share_reached\n",
            file.file);
    sim_block_text(file.file, sweep->key);
    fprintf(file.file, "%d,", shape->first_year + f->year);
    sim_block_text(file.file, shape->group[f->group]);
    sim_block_text(file.file, shape->metric[f->metric].key);
    sim_block_text(file.file, shape->metric[f->metric].unit);
    sim_block_real(file.file, r->target);
    for (size_t i = 0; i < SIM_COUNT(dose); i++)
        sim_block_real(file.file, isinf(dose[i]) ? (double) NAN : dose[i]);
    sim_csv_put_real(file.file, r->reached);
    fputc('\n', file.file);
    return sim_file_commit(&file, err);
}

int sim_report_dose_csv(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err)
{
    struct writer w = { sweep, NULL, sim_calloc(sweep->reps, sizeof(double)),
        sim_calloc(sweep->reps + 1, sizeof(double)) };
    struct sim_file file;
    int ret = 0;

    if (w.value == NULL || w.tmp == NULL)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the doses");
    if (ret == 0)
        ret = sim_file_open(&file, dir, "dose.csv", err);
    if (ret == 0) {
        w.file = file.file;
        fputs("key,value,kind,year,group,metric,unit,mean,sd,mc_se,p05,p25,p50,p75,p95,"
              "p_better,n\n",
                w.file);
        ret = put_rows(&w, err);
        if (ret != 0)
            sim_file_abort(&file);
        else
            ret = sim_file_commit(&file, err);
    }
    if (ret == 0 && sweep->reach_asked)
        ret = put_reach_csv(sweep, dir, err);
    sim_free(w.value);
    sim_free(w.tmp);
    return ret;
}
