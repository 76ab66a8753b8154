/* plot_quintile.c - who gains: the paired effect by disadvantage of the school.
 *
 * One panel per outcome, the quintiles of schools from the least to the most
 * disadvantaged and the nation apart; one colour per policy. */
#include <math.h>
#include <string.h>

#include "sim/report/plot.h"

enum { OUTCOMES = 6, POLICIES = 5, PLACES = 6, MARGIN = 40 };

struct figure {
    struct sim_plot *p;
    int metric[OUTCOMES], n;
    size_t policies;
};

/* Place 1..5 are the quintiles, 6 the nation. */
static const struct sim_summary *place(
        const struct figure *f, size_t k, int metric, int at)
{
    size_t arm = f->p->rep->order[k];
    int group = at <= 5 ? f->p->quintile[at - 1] : 0;

    return sim_plot_effect(f->p, arm, f->p->rep->policy_last[arm], group, metric);
}

static void choose(struct figure *f)
{
    const struct sim_shape *shape = f->p->shape;

    for (int m = 0; m < shape->n_metrics && f->n < OUTCOMES; m++) {
        bool whole = shape->metric[m].headline;
        for (int at = 1; at <= PLACES; at++)
            whole = whole && place(f, 1, m, at)->n > 0;
        if (whole)
            f->metric[f->n++] = m;
    }
}

static int put_data(struct figure *f, int panel, struct sim_err *err)
{
    const struct sim_metric *m = &f->p->shape->metric[f->metric[panel]];
    char name[32];
    FILE *file;

    snprintf(name, sizeof name, "panel_%d.dat", panel + 1);
    int ret = sim_gnuplot_data(&file, &f->p->g, name, err);
    if (ret != 0)
        return ret;
    for (size_t k = 1; k <= f->policies; k++)
        for (int at = 1; at <= PLACES; at++) {
            const struct sim_summary *s = place(f, k, f->metric[panel], at);
            /* neighbours side by side; the nation stands a little apart */
            double x = at + (at == PLACES ? 0.4 : 0)
                       + 0.15 * ((double) k - 1 - ((double) f->policies - 1) / 2);
            const double q[] = { s->mean, s->p05, s->p25, s->p75, s->p95 };
            fprintf(file, "%zu %.10g", k, x);
            for (size_t i = 0; i < SIM_COUNT(q); i++)
                fprintf(file, " %.10g", sim_text_shown(m, q[i]));
            fputc('\n', file);
        }
    return sim_gnuplot_close_data(file, err);
}

static void put_panel(struct figure *f, int panel)
{
    struct sim_gnuplot *g = &f->p->g;
    const struct sim_metric *m = &f->p->shape->metric[f->metric[panel]];
    size_t at = (size_t) panel + 1;
    double lo = 0, hi = 0;

    for (size_t k = 1; k <= f->policies; k++)
        for (int i = 1; i <= PLACES; i++) {
            const struct sim_summary *s = place(f, k, f->metric[panel], i);
            const double mean = sim_text_shown(m, s->mean);
            lo = fmin(lo, fmin(sim_text_shown(m, s->p05), sim_text_shown(m, s->p95)));
            hi = fmax(hi, fmax(sim_text_shown(m, s->p05), sim_text_shown(m, s->p95)));
            lo = fmin(lo, mean);
            hi = fmax(hi, mean);
        }
    struct sim_axis axis = sim_plot_axis(lo, hi, 4);
    sim_gnuplot_text_at(g, "P_TITLE", at, sim_plot_label(f->p, m), 32);
    sim_gnuplot_text_at(g, "P_UNIT", at, sim_plot_change_unit(f->p, m), 30);
    sim_gnuplot_number_at(g, "Y_LO", at, axis.lo);
    sim_gnuplot_number_at(g, "Y_HI", at, axis.hi);
    sim_gnuplot_number_at(g, "Y_STEP", at, axis.step);
    sim_gnuplot_number_at(g, "Y_DECIMALS", at, axis.decimals);
}

/* Where the name of a policy begins: pixels from the left, and its line. */
struct legend {
    double x, end;
    int line;
};

static void legend_next(struct legend *at, const struct figure *f, size_t k)
{
    char fit[SIM_TEXT_FIT];
    const char *name = sim_plot_fit(fit, sim_plot_arm(f->p, f->p->rep->order[k]));
    double width = 30 + 20 * SIM_PLOT_BOLD * sim_plot_ems(name); /* letters of 20 */

    at->x = k == 1 ? MARGIN : at->end;
    if (at->x + width > SIM_PLOT_WIDTH) {
        at->x = MARGIN;
        at->line++;
    }
    at->end = at->x + width + 20;
}

static int legend_lines(const struct figure *f)
{
    struct legend at = { 0 };

    for (size_t k = 1; k <= f->policies; k++)
        legend_next(&at, f, k);
    return at.line + 1;
}

static void put_policies(struct figure *f)
{
    struct sim_gnuplot *g = &f->p->g;
    struct legend at = { 0 };

    sim_gnuplot_number(g, "POLICIES", (double) f->policies);
    sim_gnuplot_array(g, "P_NAME", f->policies);
    sim_gnuplot_array(g, "P_X", f->policies);
    sim_gnuplot_array(g, "P_LINE", f->policies);
    for (size_t k = 1; k <= f->policies; k++) {
        legend_next(&at, f, k);
        char fit[SIM_TEXT_FIT];
        sim_gnuplot_text_at(g, "P_NAME", k,
                sim_plot_fit(fit, sim_plot_arm(f->p, f->p->rep->order[k])),
                SIM_PLOT_NAME);
        sim_gnuplot_number_at(g, "P_X", k, at.x);
        sim_gnuplot_number_at(g, "P_LINE", k, at.line);
    }
    sim_gnuplot_number(g, "LINES", at.line + 1);
}

static int draw(struct figure *f, struct sim_err *err)
{
    static const char *const names[] = { "P_TITLE", "P_UNIT", "Y_LO", "Y_HI", "Y_STEP",
        "Y_DECIMALS" };
    char sub[SIM_PLOT_TEXT], when[SIM_PLOT_TEXT], more[SIM_PLOT_TEXT], reps[32];
    int rows = (f->n + 2) / 3;

    sim_plot_when(when, f->p);
    sim_plot_first(more, f->p, TEXT_plot_first, f->policies, sim_plot_policies(f->p));
    sim_plot_count(reps, f->p->rep->reps);
    SIM_PLOT_SAY(sub, f->p, plot_quintile_sub, when, reps, more);
    int ret = sim_plot_begin(f->p, sim_plot_text(f->p, TEXT_plot_quintile), sub,
            (f->policies > 1 ? 170 + 30 * legend_lines(f) : 170) + rows * 370, err);
    if (ret != 0)
        return ret;
    sim_gnuplot_text(&f->p->g, "T_NATION",
            sim_text_name("short", sim_report_is_part(f->p->rep) ? "tick_these" : "tick",
                    f->p->rep->lang, NULL),
            12);
    sim_plot_word(f->p, "T_LEAST", TEXT_plot_least);
    sim_plot_word(f->p, "T_MOST", TEXT_plot_most);
    for (size_t i = 0; i < SIM_COUNT(names); i++)
        sim_gnuplot_array(&f->p->g, names[i], (size_t) f->n);
    sim_gnuplot_number(&f->p->g, "PANELS", f->n);
    sim_gnuplot_number(&f->p->g, "ROWS", rows);
    put_policies(f);
    for (int panel = 0; panel < f->n && ret == 0; panel++) {
        put_panel(f, panel);
        ret = put_data(f, panel, err);
    }
    return ret != 0 ? ret : sim_gnuplot_draw(&f->p->g, "quintile.gp", "quintiles", err);
}

int sim_plot_quintiles(struct sim_plot *p, struct sim_err *err)
{
    struct figure f = { .p = p, .policies = sim_plot_policies(p) };

    if (f.policies > POLICIES)
        f.policies = POLICIES;
    if (p->has_quintiles)
        choose(&f);
    if (f.n == 0) {
        sim_diag_add(&p->notes,
                "The plot of effects by disadvantage of the school is left "
                "out: the scenario does not ask for the quintiles "
                "(groups = [ \"quintile\" ];).");
        return 0;
    }
    return draw(&f, err);
}
