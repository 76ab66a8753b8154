/* costs_out.c - costs.csv: who pays how much for what, a row per arm, year and line of
 * the books; "all" is the sum over causes, payers or accounts. kind: level, and effect
 * against the baseline (so that savings count). Lines that are nought in every arm and
 * year are left out. */
#include "sim/report/costs_out.h"
#include "sim/base/csv.h"
#include "sim/store/results.h"

/* Is the line nought wherever one looks? */
static bool empty(const struct sim_report *rep, int cost)
{
    const struct sim_shape *shape = &rep->meta->shape;

    for (size_t arm = 0; arm < rep->n_arms; arm++)
        for (int year = 0; year < shape->n_years; year++) {
            const struct sim_summary *s =
                    &rep->level[arm][sim_shape_cost_cell(shape, year, cost)];
            if (s->mean != 0 || s->sd > 0)
                return false;
        }
    return true;
}

static void put_text(FILE *file, const char *text)
{
    sim_csv_put_text(file, text);
    fputc(',', file);
}

static void put_row(const struct sim_report *rep, size_t arm, bool effect, int year,
        int cost, FILE *file)
{
    const struct sim_shape *shape = &rep->meta->shape;
    const struct sim_cost *c = &shape->cost[cost];
    size_t cell = sim_shape_cost_cell(shape, year, cost);
    const struct sim_summary *s =
            effect ? &rep->effect[arm][cell] : &rep->level[arm][cell];
    const double values[] = { s->mean, s->sd, s->mc_se, s->p05, s->p25, s->p50, s->p75,
        s->p95 };

    put_text(file, rep->meta->scenario);
    put_text(file, rep->meta->arm[arm]);
    put_text(file, effect ? "effect" : "level");
    fprintf(file, "%d,", shape->first_year + year);
    put_text(file, c->cause);
    put_text(file, c->payer);
    put_text(file, c->account);
    put_text(file, "EUR");
    for (size_t i = 0; i < SIM_COUNT(values); i++) {
        sim_csv_put_real(file, values[i]);
        fputc(',', file);
    }
    fprintf(file, "%zu\n", s->n);
}

int sim_report_costs(const struct sim_report *rep, const char *dir, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "costs.csv", err);

    if (ret != 0)
        return ret;
    fprintf(file.file, "scenario,arm,kind,year,lever,payer,account,unit,"
                       "mean,sd,mc_se,p05,p25,p50,p75,p95,n\n");
    for (size_t k = 0; k < rep->n_arms; k++)
        for (int effect = 0; effect <= (rep->order[k] != 0); effect++)
            for (int year = 0; year < shape->n_years; year++)
                for (int c = 0; c < shape->n_costs; c++)
                    if (!empty(rep, c))
                        put_row(rep, rep->order[k], effect, year, c, file.file);
    return sim_file_commit(&file, err);
}
