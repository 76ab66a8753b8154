/* csv_out.c - summary.csv, effects.csv, ledger.csv and arms.csv, tidy: one row per arm,
 * year, group and metric, values in the metric's own unit.
 *
 * A metric that no arm has for a group in any year is not defined there and gets no
 * row; any other missing value is an empty cell with n = 0. */
#include <math.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "sim/report/costs_out.h"
#include "sim/store/results.h"

enum kind { LEVEL, EFFECT };
enum table { SUMMARY, EFFECTS, LEDGER };

struct writer {
    const struct sim_report *rep;
    FILE *file;
    const bool *defined; /* [group * n_metrics + metric] */
    enum table table;
};

static void put_text(FILE *file, const char *text)
{
    sim_csv_put_text(file, text);
    fputc(',', file);
}

static void put_row(const struct writer *w, size_t arm, enum kind kind, int year,
        int group, int metric)
{
    const struct sim_report *rep = w->rep;
    const struct sim_shape *shape = &rep->meta->shape;
    const struct sim_metric *m = &shape->metric[metric];
    size_t cell = sim_shape_cell(shape, year, group, metric);
    const struct sim_summary *s =
            kind == LEVEL ? &rep->level[arm][cell] : &rep->effect[arm][cell];
    const double values[] = { s->mean, s->sd, s->mc_se, s->p05, s->p25, s->p50, s->p75,
        s->p95 };

    put_text(w->file, rep->meta->scenario);
    put_text(w->file, rep->meta->arm[arm]);
    if (w->table == LEDGER)
        put_text(w->file, kind == LEVEL ? "level" : "effect");
    fprintf(w->file, "%d,", shape->first_year + year);
    put_text(w->file, shape->group[group]);
    put_text(w->file, m->key);
    put_text(w->file, m->unit);
    for (size_t i = 0; i < SIM_COUNT(values); i++) {
        sim_csv_put_real(w->file, values[i]);
        fputc(',', w->file);
    }
    fprintf(w->file, "%zu", s->n);
    if (w->table == EFFECTS) {
        fputc(',', w->file);
        sim_csv_put_real(w->file, s->p_better);
    }
    fputc('\n', w->file);
}

/* Does this table have rows of this kind for the metric and arm? */
static bool wanted(const struct writer *w, enum kind kind, size_t arm, int metric)
{
    const struct sim_metric *m = &w->rep->meta->shape.metric[metric];

    if (m->ledger != (w->table == LEDGER))
        return false;
    if (kind == LEVEL)
        return w->table != EFFECTS && !m->paired;
    return w->table != SUMMARY && arm != 0;
}

static void put_arm(const struct writer *w, size_t arm, enum kind kind)
{
    const struct sim_shape *shape = &w->rep->meta->shape;

    for (int year = 0; year < shape->n_years; year++)
        for (int g = 0; g < shape->n_groups; g++)
            for (int m = 0; m < shape->n_metrics; m++)
                if (w->defined[g * shape->n_metrics + m] && wanted(w, kind, arm, m))
                    put_row(w, arm, kind, year, g, m);
}

static int put_table(const struct sim_report *rep, const bool *defined, enum table table,
        const char *dir, const char *name, struct sim_err *err)
{
    struct sim_file file;
    int ret = sim_file_open(&file, dir, name, err);

    if (ret != 0)
        return ret;
    const struct writer w = { rep, file.file, defined, table };
    fprintf(file.file,
            "scenario,arm,%syear,group,metric,unit,"
            "mean,sd,mc_se,p05,p25,p50,p75,p95,n%s\n",
            table == LEDGER ? "kind," : "", table == EFFECTS ? ",p_better" : "");
    for (size_t k = 0; k < rep->n_arms; k++) {
        put_arm(&w, rep->order[k], LEVEL);
        put_arm(&w, rep->order[k], EFFECT);
    }
    return sim_file_commit(&file, err);
}

static void find_defined(const struct sim_report *rep, bool *defined)
{
    const struct sim_shape *shape = &rep->meta->shape;
    size_t per_year = (size_t) shape->n_groups * (size_t) shape->n_metrics;

    for (size_t arm = 0; arm < rep->n_arms; arm++)
        for (size_t cell = 0; cell < sim_shape_metric_cells(shape); cell++)
            if (rep->level[arm][cell].n > 0)
                defined[cell % per_year] = true;
}

/* How people read each arm, for those who draw their own charts. */
static int put_arms(const struct sim_report *rep, const char *dir, struct sim_err *err)
{
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "arms.csv", err);

    if (ret != 0)
        return ret;
    fputs("scenario,arm,label,title\n", file.file);
    for (size_t k = 0; k < rep->n_arms; k++) {
        size_t arm = rep->order[k];
        put_text(file.file, rep->meta->scenario);
        put_text(file.file, rep->meta->arm[arm]);
        put_text(file.file, sim_store_label(rep->meta, arm));
        sim_csv_put_text(file.file, sim_store_arm_title(rep->meta, arm));
        fputc('\n', file.file);
    }
    return sim_file_commit(&file, err);
}

int sim_report_csv(const struct sim_report *rep, const char *dir, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    bool *defined = sim_calloc(
            (size_t) shape->n_groups * (size_t) shape->n_metrics, sizeof *defined);

    if (defined == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory for the tables", dir);
    find_defined(rep, defined);
    int ret = put_table(rep, defined, SUMMARY, dir, "summary.csv", err);
    if (ret == 0)
        ret = put_table(rep, defined, EFFECTS, dir, "effects.csv", err);
    if (ret == 0)
        ret = put_table(rep, defined, LEDGER, dir, "ledger.csv", err);
    if (ret == 0)
        ret = sim_report_costs(rep, dir, err);
    if (ret == 0)
        ret = put_arms(rep, dir, err);
    sim_free(defined);
    return ret;
}
