/* decide_csv.c - the decision as tables: one row per option, price, replication,
 * parameter or year. Euro, fte and shares as they are; nothing is rounded. */
#include <math.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/report/blocks.h"
#include "sim/report/decide.h"
#include "sim/store/results.h"

struct writer {
    const struct sim_decision *d;
    const struct sim_store_meta *meta;
    FILE *file;
};

static const char *const standings[] = { "efficient", "dominated", "extended dominated",
    "not allowed" };

/* Name of an option as in all other tables: the baseline by its own. */
static const char *arm_name(const struct writer *w, size_t option)
{
    return w->meta->arm[w->d->option[option].arm];
}

/* scenario, yardstick and an arm: the first columns of most. */
static void put_first(
        const struct writer *w, const struct sim_decision_yardstick *y, size_t option)
{
    sim_block_text(w->file, w->meta->scenario);
    sim_block_text(w->file, y->name);
    sim_block_text(w->file, arm_name(w, option));
}

/* Numbers, and the end of the row. */
static void put_reals(const struct writer *w, const double *value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sim_csv_put_real(w->file, value[i] + 0.0);
        fputc(i + 1 < n ? ',' : '\n', w->file);
    }
}

/* ---- decision.csv ---- */

static void put_option(
        const struct writer *w, const struct sim_decision_yardstick *y, size_t i)
{
    const struct sim_decision *d = w->d;
    const struct sim_decision_option *o = &d->option[i];
    const struct sim_decision_rank *r = &y->rank[i];
    const struct sim_summary *cost = y->spent ? &o->spent : &o->cost;
    const double values[] = { w->meta->shape.first_year + d->year, y->price,
        r->effect.mean, r->effect.mc_se, r->effect.p05, r->effect.p95, cost->mean,
        cost->mc_se, cost->p05, cost->p95, r->icer, r->icer_lo, r->icer_hi,
        r->benefit.mean, r->benefit.mc_se, r->benefit.p05, r->benefit.p95, r->p_best,
        r->loss, r->loss_se, i == y->best, o->allowed, o->budget.mean, o->over_budget,
        o->staff.mean, o->over_staff, o->people.mean, o->spent.mean, o->per_million,
        o->per_million_lo, o->per_million_hi, (double) d->reps };

    put_first(w, y, i);
    sim_block_text(w->file, standings[r->standing]);
    sim_block_text(w->file, r->against == i ? "" : arm_name(w, r->against));
    put_reals(w, values, SIM_COUNT(values));
}

static void put_decision(const struct writer *w)
{
    fputs("scenario,yardstick,arm,standing,against,year,price,effect,effect_se,"
          "effect_p05,"
          "effect_p95,cost,cost_se,cost_p05,cost_p95,icer,icer_lo,icer_hi,benefit,"
          "benefit_se,benefit_p05,benefit_p95,p_best,loss,loss_se,best,allowed,budget,"
          "over_budget,staff,over_staff,people,spent,per_million,per_million_lo,"
          "per_million_hi,n\n",
            w->file);
    for (size_t k = 0; k < w->d->n_yardsticks; k++)
        for (size_t i = 0; i < w->d->n_options; i++)
            put_option(w, &w->d->yardstick[k], i);
}

/* ---- acceptability.csv and plane.csv ---- */

static void put_acceptability(const struct writer *w)
{
    fputs("scenario,yardstick,arm,price,p_best,front\n", w->file);
    for (size_t k = 0; k < w->d->n_yardsticks; k++)
        for (size_t i = 0; i < w->d->n_options; i++)
            for (size_t j = 0; j < SIM_DECISION_PRICES; j++) {
                const struct sim_decision_yardstick *y = &w->d->yardstick[k];
                const double values[] = { y->at[j],
                    y->accept[i * SIM_DECISION_PRICES + j], y->front[j] == i };
                put_first(w, y, i);
                put_reals(w, values, SIM_COUNT(values));
            }
}

static void put_plane(const struct writer *w)
{
    fputs("scenario,yardstick,arm,replication,effect,cost\n", w->file);
    for (size_t k = 0; k < w->d->n_yardsticks; k++)
        for (size_t i = 0; i < w->d->n_options; i++)
            for (size_t r = 0; r < w->d->reps; r++) {
                const struct sim_decision_yardstick *y = &w->d->yardstick[k];
                const double values[] = { w->d->rep[r], y->effects[i * w->d->reps + r],
                    y->costs[i * w->d->reps + r] };
                put_first(w, y, i);
                put_reals(w, values, SIM_COUNT(values));
            }
}

/* ---- voi.csv, switching.csv ---- */

static void put_worth(const struct writer *w, const struct sim_decision_yardstick *y,
        const char *kind, const struct sim_voi *v, size_t rank)
{
    const double values[] = { (double) rank, v->value, v->se, v->fitted,
        (double) w->d->reps };

    sim_block_text(w->file, w->meta->scenario);
    sim_block_text(w->file, y->name);
    sim_block_text(w->file, kind);
    char text[SIM_TEXT_FIT * 2] = "";
    size_t n = 0;
    for (size_t i = 0; i < v->n && n < sizeof text; i++)
        n += (size_t) snprintf(text + n, sizeof text - n, "%s%s", i > 0 ? " + " : "",
                w->meta->param[v->param[i]]);
    sim_block_text(w->file, text);
    sim_block_text(w->file, v->told ? "sure" : v->n == 1 ? "open" : "");
    put_reals(w, values, SIM_COUNT(values));
}

static void put_voi(const struct writer *w)
{
    fputs("scenario,yardstick,kind,parameters,told,rank,value,se,fitted,n\n", w->file);
    for (size_t k = 0; k < w->d->n_yardsticks; k++) {
        const struct sim_decision_yardstick *y = &w->d->yardstick[k];
        const struct sim_voi all = {
            .value = y->perfect, .se = y->perfect_se, .fitted = y->perfect
        };
        if (isnan(y->price))
            continue;
        put_worth(w, y, "everything", &all, 0);
        for (size_t i = 0; i < y->n_sets; i++)
            put_worth(w, y, "set", &y->set[i], i + 1);
        for (size_t i = 0; i < y->n_voi; i++)
            put_worth(w, y, "parameter", &y->voi[i], i + 1);
    }
}

static void put_switching(const struct writer *w)
{
    fputs("scenario,yardstick,arm,to,parameter,side,told,at,se,p05,p95\n", w->file);
    for (size_t k = 0; k < w->d->n_yardsticks; k++)
        for (size_t i = 0; i < w->d->yardstick[k].n_switches; i++) {
            const struct sim_decision_yardstick *y = &w->d->yardstick[k];
            const struct sim_switch *s = &y->change[i];
            const double values[] = { s->at, s->se, s->p05, s->p95 };
            put_first(w, y, y->best);
            sim_block_text(w->file, arm_name(w, s->to));
            sim_block_text(w->file, w->meta->param[s->param]);
            sim_block_text(w->file, s->below ? "under" : "above");
            sim_block_text(w->file, s->sure ? "sure" : "open");
            put_reals(w, values, SIM_COUNT(values));
        }
}

/* ---- tornado.csv, benefit_years.csv ---- */

static double driver_share(const struct sim_why *why, size_t param)
{
    for (int i = 0; i < why->n_drivers; i++)
        if (why->driver[i].param == param)
            return why->driver[i].share;
    return NAN;
}

static void put_bars(const struct writer *w, const struct sim_decision_yardstick *y,
        const struct sim_why *why)
{
    for (size_t i = 0; i < why->n_tornado; i++) {
        const struct sim_tornado *t = &why->tornado[i];
        const double values[] = { (double) i + 1, t->p05, t->p95, t->low, t->low_se,
            t->high, t->high_se, t->high - t->low, t->swing_se,
            driver_share(why, t->param) };
        put_first(w, y, why->a);
        sim_block_text(w->file, arm_name(w, why->b));
        sim_block_text(w->file, w->meta->param[t->param]);
        sim_block_text(w->file, t->told ? "sure" : "open");
        put_reals(w, values, SIM_COUNT(values));
    }
}

static void put_tornado(const struct writer *w)
{
    fputs("scenario,yardstick,arm,against,parameter,told,rank,p05,p95,low,low_se,high,"
          "high_se,"
          "swing,swing_se,share\n",
            w->file);
    for (size_t k = 0; k < w->d->n_yardsticks; k++)
        for (size_t i = 0; i < w->d->yardstick[k].n_why; i++)
            put_bars(w, &w->d->yardstick[k], &w->d->yardstick[k].why[i]);
}

static void put_years(const struct writer *w)
{
    fputs("scenario,yardstick,arm,against,year,value,cost,benefit,benefit_se\n", w->file);
    for (size_t k = 0; k < w->d->n_yardsticks; k++)
        for (size_t i = 0; i < w->d->yardstick[k].n_why; i++) {
            const struct sim_why *why = &w->d->yardstick[k].why[i];
            for (int y = 0; y < why->n_years; y++) {
                const struct sim_decision_year *a = &why->year[y];
                const double values[] = { w->meta->shape.first_year + y, a->value,
                    a->cost, a->benefit, a->benefit_se };
                put_first(w, &w->d->yardstick[k], why->a);
                sim_block_text(w->file, arm_name(w, why->b));
                put_reals(w, values, SIM_COUNT(values));
            }
        }
}

static void put_equity(const struct writer *w)
{
    const struct sim_decision_equity *e = &w->d->equity;

    fputs("scenario,arm,worst_group,mean,worst,gap,aversion,equal,equal_se,equal_p05,"
          "equal_p95,best,tenth,tenth_se,tenth_p05,tenth_p95,tenth_lack,tenth_lack_se,"
          "tenth_lack_p05,tenth_lack_p95\n",
            w->file);
    for (size_t i = 0; i < w->d->n_options && e->known; i++)
        for (size_t k = 0; k < SIM_DECISION_AVERSIONS; k++) {
            const struct sim_decision_fair *f = &e->fair[i];
            const double values[] = { f->mean.mean, f->worst.mean, f->gap.mean,
                e->aversion[k], f->equal[k].mean, f->equal[k].mc_se, f->equal[k].p05,
                f->equal[k].p95, e->best[k] == i, f->tenth.mean, f->tenth.mc_se,
                f->tenth.p05, f->tenth.p95, f->lack.mean, f->lack.mc_se, f->lack.p05,
                f->lack.p95 };
            sim_block_text(w->file, w->meta->scenario);
            sim_block_text(w->file, arm_name(w, i));
            sim_block_text(w->file, e->worst_name);
            put_reals(w, values, SIM_COUNT(values));
        }
}

int sim_report_decide_csv(const struct sim_decision *d, const struct sim_store_meta *meta,
        const char *dir, struct sim_err *err)
{
    static const struct {
        const char *name;
        void (*put)(const struct writer *w);
    } tables[] = { { "decision.csv", put_decision },
        { "acceptability.csv", put_acceptability }, { "plane.csv", put_plane },
        { "voi.csv", put_voi }, { "switching.csv", put_switching },
        { "tornado.csv", put_tornado }, { "benefit_years.csv", put_years },
        { "equity.csv", put_equity } };
    int ret = 0;

    for (size_t i = 0; i < SIM_COUNT(tables) && ret == 0; i++) {
        struct sim_file file;
        ret = sim_file_open(&file, dir, tables[i].name, err);
        if (ret != 0)
            return ret;
        const struct writer w = { d, meta, file.file };
        tables[i].put(&w);
        ret = sim_file_commit(&file, err);
    }
    return ret;
}
