/* plot_fan.c - how does an outcome go over the years, with and without the policy?
 *
 * Up to two policies: the fans of baseline and policy, and below each the fan of the
 * paired difference, which is what is asked. More: small multiples of the paired
 * difference, since overlapping fans turn muddy. One figure per outcome. And for the
 * first outcome a panel of the paired difference per fifth of schools, and per region
 * where they are there. */
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/report/plot.h"

enum { OUTCOMES = 5, COLUMNS = 4, PANELS = 36, BY_GROUP = 3, END_NAME = 12, END_EMS = 7 };

struct panel {
    size_t arm;
    int group;
    bool change; /* paired difference, else levels */
    int row, column;
};

struct figure {
    struct sim_plot *p;
    int metric, n, asked, rows, columns; /* asked: panels wanted */
    bool two_groups;                     /* columns are groups, else arms */
    bool by_group;                       /* a panel for each group of one arm */
    struct panel panel[PANELS];
    struct sim_axis axis[2]; /* of levels, of changes */
};

static const struct sim_summary *value(
        const struct figure *f, const struct panel *panel, size_t arm, int year)
{
    return panel->change ? sim_plot_effect(f->p, arm, year, panel->group, f->metric)
                         : sim_plot_level(f->p, arm, year, panel->group, f->metric);
}

static void add(struct figure *f, size_t arm, int group, bool change, int row, int column)
{
    f->asked++;
    if (f->n == PANELS)
        return;
    f->panel[f->n++] = (struct panel){ arm, group, change, row, column };
    f->rows = row + 1 > f->rows ? row + 1 : f->rows;
    f->columns = column + 1 > f->columns ? column + 1 : f->columns;
}

/* Which panels: see the head of the file. */
static void lay_out(struct figure *f)
{
    const struct sim_report *rep = f->p->rep;
    size_t policies = sim_plot_policies(f->p);
    int last = policies ? rep->policy_last[rep->order[1]] : 0;
    int group =
            policies ? sim_plot_answer_group(f->p, rep->order[1], last, f->metric) : 0;

    if (policies <= 1) {
        const size_t arm = policies ? rep->order[1] : 0;
        f->two_groups = group != 0;
        for (int change = 0; change <= (policies > 0); change++) {
            add(f, arm, group, change, change, 0);
            if (f->two_groups)
                add(f, arm, 0, change, change, 1);
        }
        return;
    }
    for (size_t k = 0; k < policies; k++) {
        int column = (int) (k % COLUMNS), row = (int) (k / COLUMNS);
        if (policies == 2) {
            add(f, rep->order[k + 1], group, false, 0, column);
            add(f, rep->order[k + 1], group, true, 1, column);
        } else {
            add(f, rep->order[k + 1], group, true, row, column);
        }
    }
}

static void widen(
        const struct figure *f, const struct sim_summary *s, double *lo, double *hi)
{
    const struct sim_metric *m = &f->p->shape->metric[f->metric];

    if (s->n == 0)
        return;
    *lo = fmin(*lo, fmin(sim_text_shown(m, s->p05), sim_text_shown(m, s->p95)));
    *hi = fmax(*hi, fmax(sim_text_shown(m, s->p05), sim_text_shown(m, s->p95)));
}

/* One axis for all levels and one for all changes, so that panels compare. */
static void find_axes(struct figure *f)
{
    for (int change = 0; change < 2; change++) {
        double lo = change ? 0 : INFINITY, hi = change ? 0 : -INFINITY;
        for (int k = 0; k < f->n; k++)
            for (int y = 0; f->panel[k].change == change && y < f->p->shape->n_years;
                    y++) {
                widen(f, value(f, &f->panel[k], f->panel[k].arm, y), &lo, &hi);
                if (!change)
                    widen(f, value(f, &f->panel[k], 0, y), &lo, &hi);
            }
        f->axis[change] = sim_plot_axis(lo <= hi ? lo : 0, lo <= hi ? hi : 1, 4);
    }
}

static void put_quantiles(
        FILE *file, const struct sim_metric *m, const struct sim_summary *s)
{
    const double q[] = { s->p05, s->p25, s->p50, s->p75, s->p95 };

    for (size_t i = 0; i < SIM_COUNT(q); i++)
        if (s->n > 0)
            fprintf(file, " %.10g", sim_text_shown(m, q[i]));
        else
            fputs(" NaN", file);
}

static int put_data(struct figure *f, int k, struct sim_err *err)
{
    const struct sim_metric *m = &f->p->shape->metric[f->metric];
    char name[32];
    FILE *file;

    snprintf(name, sizeof name, "panel_%d.dat", k + 1);
    int ret = sim_gnuplot_data(&file, &f->p->g, name, err);
    if (ret != 0)
        return ret;
    for (int y = 0; y < f->p->shape->n_years; y++) {
        fprintf(file, "%d", f->p->shape->first_year + y);
        put_quantiles(file, m, value(f, &f->panel[k], f->panel[k].arm, y));
        put_quantiles(file, m, value(f, &f->panel[k], 0, y));
        fputc('\n', file);
    }
    return sim_gnuplot_close_data(file, err);
}

/* End labels sit at the last median; two that would touch are pushed apart. */
static void put_end_labels(struct figure *f, int k)
{
    const struct panel *panel = &f->panel[k];
    const struct sim_metric *m = &f->p->shape->metric[f->metric];
    const struct sim_axis *axis = &f->axis[panel->change];
    int end = f->p->shape->n_years - 1;
    double own = sim_text_shown(m, value(f, panel, panel->arm, end)->p50);
    double base = sim_text_shown(m, value(f, panel, 0, end)->p50);
    double apart = (axis->hi - axis->lo) * 0.085, mid = (own + base) / 2;
    bool policy = panel->arm != 0 && !panel->change;

    if (policy && fabs(own - base) < apart) {
        double sign = own >= base ? 0.5 : -0.5;
        own = mid + sign * apart;
        base = mid - sign * apart;
    }
    sim_gnuplot_number_at(&f->p->g, "L_OWN", (size_t) k + 1, own);
    sim_gnuplot_number_at(&f->p->g, "L_BASE", (size_t) k + 1, base);
}

static void put_panel(struct figure *f, int k)
{
    struct sim_gnuplot *g = &f->p->g;
    const struct sim_report *rep = f->p->rep;
    const struct panel *panel = &f->panel[k];
    const struct sim_axis *axis = &f->axis[panel->change];
    size_t at = (size_t) k + 1;
    const char *title = "";
    double first = f->p->shape->first_year;
    char fit[SIM_TEXT_FIT];

    if (f->by_group || (f->two_groups && !panel->change))
        title = sim_plot_group(f->p, f->p->shape->group[panel->group]);
    else if (sim_plot_policies(f->p) > 1
             && (!panel->change || f->rows == 1 || sim_plot_policies(f->p) > 2))
        title = sim_plot_arm(f->p, panel->arm);
    sim_gnuplot_text_at(g, "P_TITLE", at, sim_plot_fit(fit, title), SIM_PLOT_NAME);
    const char *name = sim_plot_arm(f->p, panel->arm); /* beside the end of a curve */
    if (sim_plot_policies(f->p) > 1 || sim_text_width(name) > END_NAME
            || sim_plot_ems(name) > END_EMS)
        name = sim_plot_text(f->p, TEXT_plot_policy);
    sim_gnuplot_text_at(g, "P_NAME", at, name, END_NAME);
    sim_gnuplot_number_at(g, "P_KIND", at, panel->change ? 2 : panel->arm != 0 ? 1 : 0);
    sim_gnuplot_number_at(g, "P_ROW", at, panel->row);
    sim_gnuplot_number_at(g, "P_COLUMN", at, panel->column);
    sim_gnuplot_number_at(g, "P_FIRST", at,
            panel->arm ? first + rep->policy_first[panel->arm] : (double) NAN);
    sim_gnuplot_number_at(g, "P_LAST", at,
            panel->arm ? first + rep->policy_last[panel->arm] : (double) NAN);
    sim_gnuplot_number_at(g, "Y_LO", at, axis->lo);
    sim_gnuplot_number_at(g, "Y_HI", at, axis->hi);
    sim_gnuplot_number_at(g, "Y_STEP", at, axis->step);
    sim_gnuplot_number_at(g, "Y_DECIMALS", at, axis->decimals);
    put_end_labels(f, k);
}

static void put_arrays(struct figure *f)
{
    static const char *const names[] = { "P_TITLE", "P_NAME", "P_KIND", "P_ROW",
        "P_COLUMN", "P_FIRST", "P_LAST", "Y_LO", "Y_HI", "Y_STEP", "Y_DECIMALS", "L_OWN",
        "L_BASE" };
    const struct sim_shape *shape = f->p->shape;
    int wide = f->columns <= 2 ? 5 : 3, years = shape->n_years - 1;
    char change[SIM_PLOT_TEXT];

    for (size_t i = 0; i < SIM_COUNT(names); i++)
        sim_gnuplot_array(&f->p->g, names[i], (size_t) f->n);
    sim_gnuplot_number(&f->p->g, "PANELS", f->n);
    sim_gnuplot_number(&f->p->g, "ROWS", f->rows);
    sim_gnuplot_number(&f->p->g, "COLUMNS", f->columns);
    sim_gnuplot_number(&f->p->g, "X_LO", shape->first_year);
    sim_gnuplot_number(&f->p->g, "X_HI", shape->first_year + years);
    sim_gnuplot_number(&f->p->g, "X_STEP", (years + wide - 1) / wide);
    SIM_PLOT_SAY(change, f->p, plot_less_unit,
            sim_plot_change_unit(f->p, &shape->metric[f->metric]));
    sim_gnuplot_text(&f->p->g, "T_CHANGE", change, 50);
    sim_plot_word(f->p, "T_BASELINE", TEXT_plot_baseline);
}

static int draw(struct figure *f, struct sim_err *err)
{
    const struct sim_metric *m = &f->p->shape->metric[f->metric];
    char name[128], sub[SIM_PLOT_TEXT], more[SIM_PLOT_TEXT], reps[32];
    size_t policies = sim_plot_policies(f->p);

    lay_out(f);
    find_axes(f);
    sim_plot_first(more, f->p, TEXT_plot_first,
            policies > PANELS ? (size_t) PANELS : policies, policies);
    sim_plot_count(reps, f->p->rep->reps);
    const char *const args[] = { policies > 2 ? sim_plot_change_unit(f->p, m)
                                              : sim_plot_unit(f->p, m),
        reps, policies > 0 ? sim_plot_text(f->p, TEXT_plot_policy_years) : "", more,
        sim_plot_group(f->p, f->p->shape->group[f->panel[0].group]) };
    sim_plot_say(sub, f->p,
            f->two_groups  ? TEXT_plot_fan
            : policies > 2 ? TEXT_plot_fan_change
                           : TEXT_plot_fan_where,
            args, SIM_COUNT(args));
    int ret = sim_plot_begin(f->p, sim_plot_label(f->p, m), sub,
            150 + f->rows * (f->rows > 2 ? 270 : 400), err);
    if (ret != 0)
        return ret;
    put_arrays(f);
    for (int k = 0; k < f->n && ret == 0; k++) {
        put_panel(f, k);
        ret = put_data(f, k, err);
    }
    sim_plot_name(name, "fan", m->key);
    return ret != 0 ? ret : sim_gnuplot_draw(&f->p->g, "fan.gp", name, err);
}

/* ---- one panel per group ---------------------------------------------------- */

static void add_group(struct figure *f, size_t arm, int group, int columns)
{
    if (group >= 0 && sim_plot_effect(f->p, arm, 0, group, f->metric)->n > 0)
        add(f, arm, group, true, f->n / columns, f->n % columns);
}

static int draw_groups(struct figure *f, size_t k, const char *what, struct sim_err *err)
{
    const struct sim_report *rep = f->p->rep;
    const struct sim_metric *m = &f->p->shape->metric[f->metric];
    char title[256], sub[SIM_PLOT_TEXT], name[128], prefix[40], arm[SIM_TEXT_FIT],
            reps[32], more[SIM_PLOT_TEXT];
    size_t policies = sim_plot_policies(f->p);

    find_axes(f);
    sim_plot_fit(arm, sim_plot_arm(f->p, rep->order[k]));
    snprintf(title, sizeof title, "%.60s, %.120s", sim_plot_label(f->p, m), arm);
    sim_plot_count(reps, rep->reps);
    sim_plot_first(more, f->p, TEXT_plot_first, (size_t) f->n, (size_t) f->asked);
    SIM_PLOT_SAY(sub, f->p, plot_fan_groups, sim_plot_change_unit(f->p, m), reps,
            sim_plot_text(f->p, TEXT_plot_policy_years), more);
    int ret = sim_plot_begin(
            f->p, title, sub, 150 + f->rows * (f->rows > 2 ? 270 : 400), err);
    if (ret != 0)
        return ret;
    put_arrays(f);
    for (int i = 0; i < f->n && ret == 0; i++) {
        put_panel(f, i);
        ret = put_data(f, i, err);
    }
    snprintf(prefix, sizeof prefix, policies > 1 ? "%.20s_%zu" : "%.20s", what, k);
    sim_plot_name(name, prefix, policies > 1 ? rep->meta->arm[rep->order[k]] : "");
    return ret != 0 ? ret : sim_gnuplot_draw(&f->p->g, "fan.gp", name, err);
}

/* Panels of the fifths and the nation, or of regions. */
static int group_fans(struct figure *f, size_t k, struct sim_err *err)
{
    struct sim_plot *p = f->p;
    size_t arm = p->rep->order[k];
    const struct figure blank = { .p = p, .metric = f->metric, .by_group = true };
    int ret = 0;

    *f = blank;
    for (int q = 0; q < 5 && p->has_quintiles; q++)
        add_group(f, arm, p->quintile[q], 3);
    if (f->n > 0) {
        add_group(f, arm, 0, 3);
        ret = draw_groups(f, k, "quintile_years", err);
    }
    *f = blank;
    for (int g = 0; g < p->shape->n_groups; g++)
        if (strncmp(p->shape->group[g], "region:", 7) == 0)
            add_group(f, arm, g, COLUMNS);
    return f->n > 0 && ret == 0 ? draw_groups(f, k, "region_years", err) : ret;
}

/* The first headline that is known by group: the first policies, a figure each. */
int sim_plot_group_fans(struct sim_plot *p, struct sim_err *err)
{
    struct figure *f = sim_calloc(1, sizeof *f);
    int ret = 0, m = 0;

    if (f == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the plots");
    while (m < p->shape->n_metrics - 1 && !p->shape->metric[m].headline)
        m++;
    f->p = p;
    f->metric = m;
    for (size_t k = 1; k <= sim_plot_policies(p) && k <= BY_GROUP && ret == 0; k++)
        if (p->shape->n_years > 1)
            ret = group_fans(f, k, err);
    sim_free(f);
    return ret;
}

int sim_plot_fans(struct sim_plot *p, struct sim_err *err)
{
    struct figure *f = sim_calloc(1, sizeof *f);
    int ret = 0, done = 0;

    if (f == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the plots");
    if (p->shape->n_years < 2) {
        sim_diag_add(&p->notes,
                "The plots over time are left out: the scenario has one year only.");
        done = OUTCOMES;
    }
    for (int m = 0; m < p->shape->n_metrics && done < OUTCOMES && ret == 0; m++) {
        if (!p->shape->metric[m].headline || p->shape->metric[m].paired
                || sim_plot_level(p, 0, 0, 0, m)->n == 0)
            continue;
        *f = (struct figure){ .p = p, .metric = m };
        ret = draw(f, err);
        done++;
    }
    sim_free(f);
    return ret;
}
