/* plot_decide.c - acceptability and tornado of a decision, and all its figures. */
#include "sim/report/plot_decide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/blocks.h"

enum {
    HEIGHT = 780,
    LOW = 132,
    HIGH = 140,
    NAME_HEIGHT = 23,
    BARS = 12,
    BAR = 40,
    PARAMETER = 44
};
static const double SEEN = 0.005; /* share from which a curve is drawn */

/* ---- acceptability ---- */

static double shown(const struct sim_decision_yardstick *y, size_t option, size_t k)
{
    return 100 * y->accept[option * SIM_DECISION_PRICES + k];
}

static int put_curves(struct sim_gnuplot *g, const struct sim_decision_yardstick *y,
        const size_t *option, size_t n, struct sim_err *err)
{
    FILE *file;
    int ret = sim_gnuplot_data(&file, g, "accept.dat", err);

    if (ret != 0)
        return ret;
    for (size_t k = 0; k < SIM_DECISION_PRICES; k++) {
        fprintf(file, "%.10g", y->at[k] * (y->spent ? 1e-3 : 1));
        for (size_t i = 0; i < n; i++)
            fprintf(file, " %.10g", shown(y, option[i], k));
        for (size_t i = 0; i < n; i++)
            if (y->front[k] == option[i] || (k > 0 && y->front[k - 1] == option[i]))
                fprintf(file, " %.10g", shown(y, option[i], k));
            else
                fputs(" NaN", file);
        fputc('\n', file);
    }
    return sim_gnuplot_close_data(file, err);
}

/* Heights of the names at the right end, none on another, in percent. */
static void place_names(double *height, const double *end, size_t n)
{
    double step = 100.0 * NAME_HEIGHT / (HEIGHT - LOW - HIGH);
    size_t order[SIM_PLOT_OPTIONS];

    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 0 && end[order[k - 1]] < end[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    for (size_t i = 0; i < n; i++) /* from the lowest up, then from the highest down */
        height[i] = end[i];
    for (size_t k = n; k-- > 0;)
        if (k + 1 < n)
            height[order[k]] = fmax(height[order[k]], height[order[k + 1]] + step);
    for (size_t k = 0; k < n; k++) {
        double most = k == 0 ? 100 : height[order[k - 1]] - step;
        height[order[k]] = fmin(height[order[k]], most);
    }
}

static int draw_acceptability(struct sim_plot *p, const struct sim_decision *d,
        const struct sim_decision_yardstick *y, struct sim_err *err)
{
    size_t all[SIM_PLOT_OPTIONS], option[SIM_PLOT_OPTIONS], n = 0;
    size_t m = sim_plot_options(d, y, all);
    double end[SIM_PLOT_OPTIONS], height[SIM_PLOT_OPTIONS];
    char name[128];

    for (size_t i = 0; i < m; i++)
        if (sim_plot_reach(y, all[i]) > SEEN)
            option[n++] = all[i];
    int ret = sim_plot_begin(p, sim_plot_text(p, TEXT_plot_accept),
            sim_plot_text(p, TEXT_plot_accept_sub), HEIGHT, err);
    if (ret != 0)
        return ret;
    struct sim_gnuplot *g = &p->g;
    double unit = y->spent ? 1e-3 : 1;
    struct sim_axis x = sim_plot_axis(0, y->at[SIM_DECISION_PRICES - 1] * unit, 6);
    sim_gnuplot_number(g, "X_HI", y->at[SIM_DECISION_PRICES - 1] * unit);
    sim_gnuplot_number(g, "X_STEP", x.step);
    sim_gnuplot_number(g, "X_DECIMALS", x.decimals);
    sim_gnuplot_number(g, "PRICED", !isnan(y->price));
    sim_gnuplot_number(g, "PRICE", isnan(y->price) ? 0 : y->price);
    sim_plot_word(p, "T_PRICE", TEXT_plot_accept_stated);
    sim_plot_word(p, "T_X", y->spent ? TEXT_plot_accept_people : TEXT_plot_accept_value);
    sim_plot_word(p, "T_Y", TEXT_plot_accept_y);
    sim_gnuplot_number(g, "N", (double) n);
    sim_gnuplot_array(g, "R_NAME", n);
    sim_gnuplot_array(g, "R_NOTHING", n);
    sim_gnuplot_array(g, "R_END", n);
    sim_gnuplot_array(g, "L_Y", n);
    for (size_t i = 0; i < n; i++)
        end[i] = shown(y, option[i], SIM_DECISION_PRICES - 1);
    place_names(height, end, n);
    for (size_t i = 0; i < n; i++) {
        char fit[SIM_TEXT_FIT];
        sim_gnuplot_text_at(g, "R_NAME", i + 1,
                sim_plot_fit(fit, sim_plot_option(p, d, option[i])), SIM_PLOT_NAME);
        sim_gnuplot_number_at(g, "R_NOTHING", i + 1, option[i] == 0);
        sim_gnuplot_number_at(g, "R_END", i + 1, end[i]);
        sim_gnuplot_number_at(g, "L_Y", i + 1, height[i]);
    }
    ret = put_curves(g, y, option, n, err);
    sim_plot_name(name, "acceptability", y == &d->yardstick[d->chosen] ? "" : y->name);
    return ret != 0 ? ret : sim_gnuplot_draw(g, "acceptability.gp", name, err);
}

/* ---- tornado ---- */

static int put_bars(
        struct sim_plot *p, const struct sim_why *why, size_t n, struct sim_err *err)
{
    struct sim_gnuplot *g = &p->g;
    FILE *file;
    double lo = fmin(0, why->difference.mean), hi = fmax(0, why->difference.mean);
    int ret = sim_gnuplot_data(&file, g, "tornado.dat", err);

    if (ret != 0)
        return ret;
    static const char *const arrays[] = { "R_NAME", "R_LOW", "R_HIGH", "R_LO", "R_HI",
        "R_TOLD" };
    for (size_t k = 0; k < SIM_COUNT(arrays); k++)
        sim_gnuplot_array(g, arrays[k], n);
    for (size_t i = 0; i < n; i++) {
        const struct sim_tornado *t = &why->tornado[i];
        char number[SIM_TEXT_NUMBER], name[SIM_BLOCK_PARAMETER];
        fprintf(file, "%zu %.10g %.10g %d\n", i + 1, t->low / SIM_PLOT_MILLION,
                t->high / SIM_PLOT_MILLION, t->told);
        lo = fmin(lo, fmin(t->low, t->high));
        hi = fmax(hi, fmax(t->low, t->high));
        sim_block_parameter(name, p->rep->meta, t->param, p->rep->lang);
        sim_gnuplot_text_at(g, "R_NAME", i + 1, name, PARAMETER);
        sim_plot_digits(number, p, t->p05);
        sim_gnuplot_text_at(g, "R_LOW", i + 1, number, 16);
        sim_plot_digits(number, p, t->p95);
        sim_gnuplot_text_at(g, "R_HIGH", i + 1, number, 16);
        sim_gnuplot_number_at(g, "R_LO", i + 1, t->low / SIM_PLOT_MILLION);
        sim_gnuplot_number_at(g, "R_HI", i + 1, t->high / SIM_PLOT_MILLION);
        sim_gnuplot_number_at(g, "R_TOLD", i + 1, t->told);
    }
    /* room for the numbers at the ends */
    double room = 0.1 * (hi - lo);
    struct sim_axis x = sim_plot_axis(
            (lo - room) / SIM_PLOT_MILLION, (hi + room) / SIM_PLOT_MILLION, 6);
    sim_gnuplot_number(g, "X_LO", x.lo);
    sim_gnuplot_number(g, "X_HI", x.hi);
    sim_gnuplot_number(g, "X_STEP", x.step);
    sim_gnuplot_number(g, "X_DECIMALS", x.decimals);
    return sim_gnuplot_close_data(file, err);
}

static int draw_tornado(struct sim_plot *p, const struct sim_decision *d,
        const struct sim_why *why, const char *name, struct sim_err *err)
{
    size_t n = why->n_tornado < BARS ? why->n_tornado : BARS;
    char text[SIM_PLOT_TEXT], a[SIM_TEXT_FIT], b[SIM_TEXT_FIT];

    /* both names and the words between them fit the line */
    sim_plot_fit(a, sim_plot_option(p, d, why->a));
    sim_plot_fit(b, sim_plot_option(p, d, why->b));
    SIM_PLOT_SAY(text, p, plot_tornado_sub, a, b);
    int ret = sim_plot_begin(
            p, sim_plot_text(p, TEXT_plot_tornado), text, 290 + (int) n * BAR, err);
    if (ret != 0)
        return ret;
    struct sim_gnuplot *g = &p->g;
    sim_gnuplot_number(g, "ROWS", (double) n);
    sim_gnuplot_number(g, "MEAN", why->difference.mean / SIM_PLOT_MILLION);
    SIM_PLOT_SAY(text, p, plot_is_better, b);
    sim_gnuplot_text(g, "T_WORSE", text, 36);
    SIM_PLOT_SAY(text, p, plot_is_better, a);
    sim_gnuplot_text(g, "T_BETTER", text, 36);
    sim_gnuplot_number(g, "BETTER_WIDE", 18.7 * sim_plot_ems(text)); /* pixels */
    SIM_PLOT_SAY(text, p, plot_tornado_x, sim_plot_money(p));
    sim_gnuplot_text(g, "T_X", text, 60);
    sim_plot_word(p, "T_MEAN", TEXT_plot_mean);
    sim_plot_word(p, "T_LOW", TEXT_plot_low);
    sim_plot_word(p, "T_HIGH", TEXT_plot_high);
    ret = put_bars(p, why, n, err);
    return ret != 0 ? ret : sim_gnuplot_draw(g, "tornado.gp", name, err);
}

int sim_report_decide_plots(const struct sim_decision *d, const struct sim_report *rep,
        const char *dir, struct sim_err *err)
{
    struct sim_plot p = { .rep = rep, .shape = &rep->meta->shape, .target = -1 };
    const struct sim_decision_yardstick *own = &d->yardstick[d->chosen];
    int ret = sim_gnuplot_open(&p.g, dir, err);

    for (size_t k = 0; k < d->n_yardsticks && ret == 0; k++) {
        ret = sim_plot_plane(&p, d, &d->yardstick[k], err);
        if (ret == 0)
            ret = draw_acceptability(&p, d, &d->yardstick[k], err);
    }
    for (size_t k = 0; k < own->n_why && ret == 0; k++)
        if (own->why[k].n_tornado > 0)
            ret = draw_tornado(
                    &p, d, &own->why[k], k == 0 ? "tornado" : "tornado_nothing", err);
    if (ret == 0)
        ret = sim_gnuplot_finish(&p.g, err);
    sim_gnuplot_close(&p.g);
    return ret;
}
