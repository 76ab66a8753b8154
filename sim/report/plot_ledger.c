/* plot_ledger.c - where do the gained teachers come from, and who lost them?
 *
 * Above: the ledger's metrics of panel "origin" as paired effects at the target, by
 * where the hired came from. Below: the metrics of panel "groups" as paired effects by
 * group of schools. One figure per policy, in the last year of the policy. */
#include <math.h>
#include <string.h>

#include "sim/report/plot.h"

enum { BARS = 24, FIGURES = 8, NAME = 44, BAR = 38 }; /* BAR: pixels */

struct panel {
    const char *title;
    char heading[SIM_PLOT_TEXT];
    const char *unit;
    int n;
    const struct sim_metric *metric[BARS];
    const struct sim_summary *s[BARS];
    const char *name[BARS];
};

static void add(const struct sim_plot *p, struct panel *panel, const struct sim_metric *m,
        const struct sim_summary *s, const char *name)
{
    if (s->n == 0 || panel->n == BARS)
        return;
    panel->unit = sim_plot_change_unit(p, panel->n == 0 ? m : panel->metric[0]);
    panel->metric[panel->n] = m;
    panel->s[panel->n] = s;
    panel->name[panel->n++] = name;
}

static bool is_panel(const struct sim_metric *m, const char *name)
{
    return m->panel != NULL && strcmp(m->panel, name) == 0;
}

/* A model that names no origins: all of its ledger that is not a difference already. */
static bool is_origin(const struct sim_plot *p, int metric)
{
    for (int m = 0; m < p->shape->n_metrics; m++)
        if (is_panel(&p->shape->metric[m], "origin"))
            return is_panel(&p->shape->metric[metric], "origin");
    return p->shape->metric[metric].ledger && !p->shape->metric[metric].paired;
}

static void collect(const struct sim_plot *p, size_t arm, struct panel panel[2])
{
    const struct sim_shape *shape = p->shape;
    int year = p->rep->policy_last[arm];

    panel[0] = (struct panel){ .title = sim_plot_text(p, TEXT_plot_by_origin) };
    panel[1] = (struct panel){ .title = sim_plot_text(p, TEXT_plot_by_school) };
    for (int m = 0; m < shape->n_metrics; m++) {
        const struct sim_metric *row = &shape->metric[m];
        if (is_origin(p, m)) {
            int group = sim_plot_answer_group(p, arm, year, m);
            if (group != 0)
                panel[0].title = sim_plot_text(p, sim_plot_own(p) != NULL
                                                          ? TEXT_plot_hired_at_own
                                                          : TEXT_plot_hired_at_target);
            add(p, &panel[0], row, sim_plot_effect(p, arm, year, group, m),
                    sim_plot_label(p, row));
        }
        if (!is_panel(row, "groups") || panel[1].n > 0)
            continue;
        SIM_PLOT_SAY(panel[1].heading, p, plot_by_group, sim_plot_label(p, row));
        panel[1].title = panel[1].heading;
        for (int g = 0; g < shape->n_groups; g++)
            if (sim_text_own_group(shape->group[g]) != NULL
                    || strcmp(shape->group[g], "rest") == 0)
                add(p, &panel[1], row, sim_plot_effect(p, arm, year, g, m),
                        sim_plot_group(p, shape->group[g]));
        for (int q = 0; q < 5 && p->has_quintiles; q++)
            add(p, &panel[1], row, sim_plot_effect(p, arm, year, p->quintile[q], m),
                    sim_plot_group(p, shape->group[p->quintile[q]]));
        add(p, &panel[1], row, sim_plot_effect(p, arm, year, 0, m),
                sim_plot_group(p, "all"));
    }
}

/* Columns of the longest name of both panels. */
static int name_columns(const struct panel panel[2])
{
    int columns = 10;

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < panel[k].n; i++) {
            int width = sim_text_width(panel[k].name[i]);
            columns = width > NAME ? NAME : width > columns ? width : columns;
        }
    return columns;
}

static void put_panel(
        struct sim_plot *p, const struct panel *panel, size_t at, FILE *file)
{
    struct sim_gnuplot *g = &p->g;
    double lo = 0, hi = 0;
    char name[32];

    for (int i = 0; i < panel->n; i++) {
        const struct sim_summary *s = panel->s[i];
        const struct sim_metric *m = panel->metric[i];
        char number[SIM_PLOT_TEXT];
        fprintf(file, "%zu %d %.10g %.10g %.10g\n", at, i, sim_text_shown(m, s->mean),
                sim_text_shown(m, s->p05), sim_text_shown(m, s->p95));
        lo = fmin(lo, fmin(sim_text_shown(m, s->p05), sim_text_shown(m, s->mean)));
        hi = fmax(hi, fmax(sim_text_shown(m, s->p95), sim_text_shown(m, s->mean)));
        sim_plot_interval(number, p, m, s);
        snprintf(name, sizeof name, "B_NAME%zu", at);
        sim_gnuplot_text_at(g, name, (size_t) i + 1, panel->name[i], NAME);
        snprintf(name, sizeof name, "B_NUMBER%zu", at);
        sim_gnuplot_text_at(g, name, (size_t) i + 1, number, 30);
    }
    struct sim_axis axis = sim_plot_axis(lo, hi, 4);
    sim_gnuplot_text_at(g, "P_TITLE", at, panel->title, 52);
    sim_gnuplot_text_at(g, "P_UNIT", at, panel->unit, 30);
    sim_gnuplot_number_at(g, "P_BARS", at, panel->n);
    sim_gnuplot_number_at(g, "X_LO", at, axis.lo);
    sim_gnuplot_number_at(g, "X_HI", at, axis.hi);
}

static int draw(
        struct sim_plot *p, size_t k, const struct panel panel[2], struct sim_err *err)
{
    static const char *const names[] = { "P_TITLE", "P_UNIT", "P_BARS", "P_COLUMNS",
        "X_LO", "X_HI" };
    char sub[SIM_PLOT_TEXT], when[SIM_PLOT_TEXT], name[128], prefix[32], reps[32],
            own[SIM_TEXT_FIT + 4] = "";
    size_t arm = p->rep->order[k], policies = sim_plot_policies(p),
           n = panel[1].n > 0 ? 2 : 1;
    int height = 130 + 86 * (int) n + BAR * (panel[0].n + panel[1].n);
    FILE *file;

    sim_plot_year(when, p, p->rep->policy_last[arm]);
    sim_plot_count(reps, p->rep->reps);
    if (policies > 1) {
        sim_plot_fit(own, sim_plot_arm(p, arm));
        strcat(own, ". ");
    }
    SIM_PLOT_SAY(sub, p, plot_ledger_sub, own, when, reps);
    int ret = sim_plot_begin(p, sim_plot_text(p, TEXT_plot_ledger), sub, height, err);
    if (ret == 0)
        sim_plot_word(p, "T_MEAN", TEXT_plot_mean_interval);
    if (ret == 0)
        ret = sim_gnuplot_data(&file, &p->g, "ledger.dat", err);
    if (ret != 0)
        return ret;
    for (size_t i = 0; i < SIM_COUNT(names); i++)
        sim_gnuplot_array(&p->g, names[i], 2);
    sim_gnuplot_array(&p->g, "B_NAME1", BARS);
    sim_gnuplot_array(&p->g, "B_NAME2", BARS);
    sim_gnuplot_array(&p->g, "B_NUMBER1", BARS);
    sim_gnuplot_array(&p->g, "B_NUMBER2", BARS);
    sim_gnuplot_number(&p->g, "PANELS", (double) n);
    sim_gnuplot_number(&p->g, "BARS", BARS);
    sim_gnuplot_number(&p->g, "BAR", BAR);
    sim_gnuplot_number(&p->g, "NAMES", name_columns(panel));
    for (size_t i = 0; i < n; i++)
        put_panel(p, &panel[i], i + 1, file);
    ret = sim_gnuplot_close_data(file, err);
    snprintf(prefix, sizeof prefix, policies > 1 ? "ledger_%zu" : "ledger", k);
    sim_plot_name(name, prefix, policies > 1 ? p->rep->meta->arm[arm] : "");
    return ret != 0 ? ret : sim_gnuplot_draw(&p->g, "ledger.gp", name, err);
}

int sim_plot_ledger(struct sim_plot *p, struct sim_err *err)
{
    struct panel panel[2];
    size_t policies = sim_plot_policies(p);
    int ret = 0;

    if (policies > FIGURES)
        sim_diag_add(&p->notes,
                "The ledger is drawn for the first %d of %zu policies; "
                "ledger.csv has all.",
                FIGURES, policies);
    for (size_t k = 1; k <= policies && k <= FIGURES && ret == 0; k++) {
        collect(p, p->rep->order[k], panel);
        if (panel[0].n == 0) {
            sim_diag_add(&p->notes,
                    "The plot of the ledger is left out: the run holds no "
                    "origins of hired teachers.");
            return 0;
        }
        ret = draw(p, k, panel, err);
    }
    return ret;
}
