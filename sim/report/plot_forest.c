/* plot_forest.c - all effects at a glance, with numbers.
 *
 * One section per outcome on its own scale, turned so that right of the line is
 * better; the dot is the mean, like the number beside it. With one policy the rows are
 * the target and the nation; with several, the policies at the target. An outcome without
 * a direction is drawn in grey as it is. */
#include <math.h>

#include "sim/base/mem.h"
#include "sim/report/plot.h"

enum { OUTCOMES = 12, OUTCOMES_MANY = 5, POLICIES = 12, ROWS = 80 };

struct row {
    const struct sim_metric *metric;
    const struct sim_summary *s;
    const char *name;
    double y, scale;
};

struct figure {
    struct sim_plot *p;
    int n, sections;
    double y; /* of the next line, from the top */
    struct row row[ROWS];
    const char *head[OUTCOMES], *unit[OUTCOMES];
    bool nation[OUTCOMES]; /* not of the schools that the title names */
    double head_y[OUTCOMES];
};

static void add_row(struct figure *f, const struct sim_metric *m,
        const struct sim_summary *s, const char *name)
{
    if (s->n == 0 || f->n == ROWS)
        return;
    f->row[f->n++] = (struct row){ m, s, name, f->y, 1 };
    f->y += 1;
}

/* The rows of one outcome share a scale: the widest interval reaches the edge, or a mean
 * that skew puts outside its interval. */
static void add_section(struct figure *f, int metric)
{
    const struct sim_report *rep = f->p->rep;
    const struct sim_metric *m = &f->p->shape->metric[metric];
    int first = f->n;
    double scale = 0, head = f->y;
    size_t policies = sim_plot_policies(f->p);
    bool nation = policies > 1 && f->p->target >= 0;

    f->y += 1;
    for (size_t k = 1; k <= policies && k <= POLICIES; k++) {
        size_t arm = rep->order[k];
        int year = rep->policy_last[arm];
        int group = sim_plot_answer_group(f->p, arm, year, metric);
        nation = nation && group == 0;
        add_row(f, m, sim_plot_effect(f->p, arm, year, group, metric),
                policies > 1 ? sim_plot_arm(f->p, arm)
                             : sim_plot_group(f->p, f->p->shape->group[group]));
        if (policies == 1 && group != 0)
            add_row(f, m, sim_plot_effect(f->p, arm, year, 0, metric),
                    sim_plot_group(f->p, "all"));
    }
    if (f->n == first) {
        f->y = head;
        return;
    }
    for (int i = first; i < f->n; i++)
        scale = fmax(scale, sim_plot_extent(f->row[i].s));
    for (int i = first; i < f->n; i++)
        f->row[i].scale = (scale > 0 ? 1 / scale : 1) * (m->better < 0 ? -1 : 1);
    f->head[f->sections] = sim_plot_label(f->p, m);
    f->unit[f->sections] = sim_plot_change_unit(f->p, m);
    f->nation[f->sections] = nation;
    f->head_y[f->sections++] = head;
    f->y += 0.5;
}

static int put_data(struct figure *f, struct sim_err *err)
{
    FILE *file;
    int ret = sim_gnuplot_data(&file, &f->p->g, "forest.dat", err);

    if (ret != 0)
        return ret;
    for (int i = 0; i < f->n; i++) {
        const struct row *row = &f->row[i];
        const struct sim_summary *s = row->s;
        bool sure = s->p05 > 0 || s->p95 < 0;
        fprintf(file, "%.10g %d %d %.10g %.10g %.10g %.10g %.10g\n", row->y,
                row->metric->better != 0, sure, s->mean * row->scale, s->p05 * row->scale,
                s->p25 * row->scale, s->p75 * row->scale, s->p95 * row->scale);
    }
    return sim_gnuplot_close_data(file, err);
}

void sim_plot_forest_words(struct sim_plot *p)
{
    sim_plot_word(p, "T_WORSE", TEXT_plot_worse);
    sim_plot_word(p, "T_BETTER", TEXT_plot_better);
    sim_plot_word(p, "T_MEAN", TEXT_plot_mean_interval);
}

static void put_texts(struct figure *f)
{
    struct sim_gnuplot *g = &f->p->g;
    const char *everywhere = sim_text_name(
            "at", sim_report_is_part(f->p->rep) ? "these" : "all", f->p->rep->lang, "");

    sim_gnuplot_number(g, "ROWS", f->n);
    sim_gnuplot_number(g, "SECTIONS", f->sections);
    sim_gnuplot_number(g, "Y_END", f->y);
    sim_gnuplot_array(g, "R_NAME", (size_t) f->n);
    sim_gnuplot_array(g, "R_NUMBER", (size_t) f->n);
    sim_gnuplot_array(g, "R_Y", (size_t) f->n);
    sim_gnuplot_array(g, "S_NAME", (size_t) f->sections);
    sim_gnuplot_array(g, "S_Y", (size_t) f->sections);
    for (int i = 0; i < f->n; i++) {
        char number[SIM_PLOT_TEXT], fit[SIM_TEXT_FIT];
        sim_plot_interval(number, f->p, f->row[i].metric, f->row[i].s);
        sim_gnuplot_text_at(g, "R_NAME", (size_t) i + 1,
                sim_plot_fit(fit, f->row[i].name), SIM_PLOT_NAME);
        sim_gnuplot_text_at(g, "R_NUMBER", (size_t) i + 1, number, 40);
        sim_gnuplot_number_at(g, "R_Y", (size_t) i + 1, f->row[i].y);
    }
    for (int i = 0; i < f->sections; i++) {
        char head[SIM_TEXT_FIT];
        snprintf(head, sizeof head, "%.200s, %.40s%s%.60s", f->head[i], f->unit[i],
                f->nation[i] ? ", " : "", f->nation[i] ? everywhere : "");
        sim_gnuplot_text_at(g, "S_NAME", (size_t) i + 1, head, 60);
        sim_gnuplot_number_at(g, "S_Y", (size_t) i + 1, f->head_y[i]);
    }
}

/* Of which schools the effects are, where all of them are of the same. */
static const char *title_of(
        char out[SIM_PLOT_TEXT], const struct sim_plot *p, size_t policies)
{
    const char *own = sim_plot_own(p);
    char name[SIM_NAME_LEN + 4] = "";

    if (policies < 2 || p->target < 0)
        return sim_plot_text(p, TEXT_plot_forest);
    if (own == NULL)
        return sim_plot_text(p, TEXT_plot_forest_target);
    if (own[0] != '\0')
        snprintf(name, sizeof name, " (%.63s)", own);
    SIM_PLOT_SAY(out, p, plot_forest_own, name);
    return out;
}

static int draw(struct figure *f, struct sim_err *err)
{
    char title[SIM_PLOT_TEXT], sub[SIM_PLOT_TEXT], when[SIM_PLOT_TEXT],
            more[SIM_PLOT_TEXT];
    size_t n = sim_plot_policies(f->p);

    sim_plot_when(when, f->p);
    sim_plot_first(more, f->p, TEXT_plot_first, n > POLICIES ? POLICIES : n, n);
    SIM_PLOT_SAY(sub, f->p, plot_forest_sub, when, more);
    int ret = sim_plot_begin(
            f->p, title_of(title, f->p, n), sub, 190 + (int) (f->y * 29), err);
    if (ret != 0)
        return ret;
    sim_plot_forest_words(f->p);
    put_texts(f);
    ret = put_data(f, err);
    return ret != 0 ? ret : sim_gnuplot_draw(&f->p->g, "forest.gp", "forest", err);
}

int sim_plot_forest(struct sim_plot *p, struct sim_err *err)
{
    struct figure *f = sim_calloc(1, sizeof *f);
    int ret = 0, most = sim_plot_policies(p) > 1 ? OUTCOMES_MANY : OUTCOMES;

    if (f == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the plots");
    f->p = p;
    for (int m = 0; m < p->shape->n_metrics && f->sections < most; m++)
        if (p->shape->metric[m].headline)
            add_section(f, m);
    if (f->n > 0)
        ret = draw(f, err);
    else
        sim_diag_add(&p->notes, "The forest plot is left out: no headline outcome has an "
                                "effect.");
    sim_free(f);
    return ret;
}
