/* plot_ranking.c - all policies on one figure, best on top: a forest with one section. */
#include <math.h>

#include "sim/report/compare.h"
#include "sim/report/plot.h"

enum { ROWS = 60, ROW = 29 }; /* policies drawn; pixels of each */

static int put_data(struct sim_plot *p, const struct sim_ranking *rk, size_t n,
        double scale, struct sim_err *err)
{
    FILE *file;
    int better = p->shape->metric[rk->figure.metric].better;
    int ret = sim_gnuplot_data(&file, &p->g, "forest.dat", err);

    if (ret != 0)
        return ret;
    for (size_t i = 0; i < n; i++) {
        const struct sim_summary *s = &rk->row[i].effect;
        bool sure = s->p05 > 0 || s->p95 < 0;
        fprintf(file, "%zu %d %d %.10g %.10g %.10g %.10g %.10g\n", i + 1, better != 0,
                sure, s->mean * scale, s->p05 * scale, s->p25 * scale, s->p75 * scale,
                s->p95 * scale);
    }
    return sim_gnuplot_close_data(file, err);
}

static int draw(struct sim_plot *p, const struct sim_ranking *rk, struct sim_err *err)
{
    const struct sim_metric *m = &p->shape->metric[rk->figure.metric];
    size_t n = rk->n < ROWS ? rk->n : ROWS;
    char sub[SIM_PLOT_TEXT], when[SIM_PLOT_TEXT], head[256];
    double widest = 0;

    for (size_t i = 0; i < n; i++)
        widest = fmax(widest, sim_plot_extent(&rk->row[i].effect));
    sim_plot_year(when, p, rk->figure.year);
    SIM_PLOT_SAY(sub, p, plot_ranking_sub, when,
            rk->n > n ? sim_plot_text(p, TEXT_plot_the_best) : "");
    int ret = sim_plot_begin(
            p, sim_plot_text(p, TEXT_plot_ranking), sub, 200 + (int) (n + 2) * ROW, err);
    if (ret != 0)
        return ret;
    sim_plot_forest_words(p);
    struct sim_gnuplot *g = &p->g;
    sim_gnuplot_number(g, "ROWS", (double) n);
    sim_gnuplot_number(g, "SECTIONS", 1);
    sim_gnuplot_number(g, "Y_END", (double) n + 1.5);
    sim_gnuplot_array(g, "R_NAME", n);
    sim_gnuplot_array(g, "R_NUMBER", n);
    sim_gnuplot_array(g, "R_Y", n);
    sim_gnuplot_array(g, "S_NAME", 1);
    sim_gnuplot_array(g, "S_Y", 1);
    for (size_t i = 0; i < n; i++) {
        char number[SIM_PLOT_TEXT], fit[SIM_TEXT_FIT];
        sim_plot_interval(number, p, m, &rk->row[i].effect);
        sim_gnuplot_text_at(g, "R_NAME", i + 1,
                sim_plot_fit(fit, sim_plot_arm(p, rk->row[i].arm)), SIM_PLOT_NAME);
        sim_gnuplot_text_at(g, "R_NUMBER", i + 1, number, 40);
        sim_gnuplot_number_at(g, "R_Y", i + 1, (double) i + 1);
    }
    snprintf(head, sizeof head, "%.60s, %.80s, %.40s", sim_plot_label(p, m),
            sim_plot_group(p, p->shape->group[rk->figure.group]),
            sim_plot_change_unit(p, m));
    sim_gnuplot_text_at(g, "S_NAME", 1, head, 60);
    sim_gnuplot_number_at(g, "S_Y", 1, 0);
    ret = put_data(
            p, rk, n, (widest > 0 ? 1 / widest : 1) * (m->better < 0 ? -1 : 1), err);
    return ret != 0 ? ret : sim_gnuplot_draw(g, "forest.gp", "ranking", err);
}

int sim_report_compare_plot(const struct sim_report *rep, const struct sim_ranking *rk,
        const char *dir, struct sim_err *err)
{
    struct sim_plot p = { .rep = rep, .shape = &rep->meta->shape };
    int ret = 0;

    if (rk->n == 0 || rk->row[0].effect.n == 0)
        return 0;
    ret = sim_gnuplot_open(&p.g, dir, err);
    if (ret == 0)
        ret = draw(&p, rk, err);
    if (ret == 0)
        ret = sim_gnuplot_finish(&p.g, err);
    sim_gnuplot_close(&p.g);
    return ret;
}
