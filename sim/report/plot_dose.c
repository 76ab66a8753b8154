/* plot_dose.c - dose and response: mean, 50 and 90 % of the futures, and the dose that
 * reaches the target. */
#include <math.h>
#include <string.h>

#include "sim/report/dose.h"
#include "sim/report/plot.h"

enum { HEIGHT = 780, OTHER_PLOTS = 3 };

static int put_data(
        struct sim_gnuplot *g, const struct sim_sweep *sweep, struct sim_err *err)
{
    const struct sim_metric *m =
            &sim_store_meta(sweep->dose[0].store)->shape.metric[sweep->figure.metric];
    FILE *file;
    int ret = sim_gnuplot_data(&file, g, "dose.dat", err);

    if (ret != 0)
        return ret;
    for (size_t i = 0; i < sweep->n; i++) {
        const struct sim_summary *s = &sweep->summary[i];
        const double q[] = { s->p50, s->p05, s->p25, s->p75, s->p95, s->mean };
        fprintf(file, "%.10g", sweep->dose[i].value);
        for (size_t k = 0; k < SIM_COUNT(q); k++)
            fprintf(file, " %.10g", sim_text_shown(m, q[k]));
        fputc('\n', file);
    }
    return sim_gnuplot_close_data(file, err);
}

static void put_axes(
        struct sim_gnuplot *g, const struct sim_sweep *sweep, const struct sim_metric *m)
{
    double lo = sweep->levels ? INFINITY : 0, hi = sweep->levels ? -INFINITY : 0;

    for (size_t i = 0; i < sweep->n; i++) {
        const struct sim_summary *s = &sweep->summary[i];
        double a = sim_text_shown(m, s->p05), b = sim_text_shown(m, s->p95);
        lo = fmin(lo, fmin(a, b));
        hi = fmax(hi, fmax(a, b));
    }
    if (sweep->reach_asked) {
        double t = sim_text_shown(m, sweep->reach.target);
        lo = fmin(lo, t);
        hi = fmax(hi, t);
    }
    struct sim_axis y = sim_plot_axis(lo, hi, 5);
    sim_gnuplot_number(g, "Y_LO", y.lo);
    sim_gnuplot_number(g, "Y_HI", y.hi);
    sim_gnuplot_number(g, "Y_STEP", y.step);
    sim_gnuplot_number(g, "Y_DECIMALS", y.decimals);
    sim_gnuplot_number(g, "X_LO", sweep->dose[0].value);
    sim_gnuplot_number(g, "X_HI", sweep->dose[sweep->n - 1].value);
    sim_gnuplot_number(g, "LEVELS", sweep->levels);
}

static int draw(struct sim_plot *p, const struct sim_sweep *sweep, const char *name,
        struct sim_err *err)
{
    const struct sim_shape *shape = p->shape;
    const struct sim_metric *m = &shape->metric[sweep->figure.metric];
    char title[SIM_PLOT_TEXT], sub[SIM_PLOT_TEXT], when[SIM_PLOT_TEXT],
            mark[SIM_PLOT_TEXT] = "", number[SIM_TEXT_NUMBER], at[SIM_TEXT_NUMBER],
            reps[32];
    struct sim_gnuplot *g = &p->g;

    sim_plot_year(when, p, sweep->figure.year);
    sim_plot_count(reps, sweep->reps);
    SIM_PLOT_SAY(title, p, plot_dose, sim_plot_label(p, m), sweep->key);
    SIM_PLOT_SAY(sub, p, plot_dose_sub,
            sim_plot_text(p, sweep->levels ? TEXT_plot_dose_level : TEXT_plot_less),
            sim_plot_group(p, shape->group[sweep->figure.group]), when, reps);
    int ret = sim_plot_begin(p, title, sub, HEIGHT, err);
    if (ret != 0)
        return ret;
    put_axes(g, sweep, m);
    bool reached = sweep->reach_asked && isfinite(sweep->reach.mean);
    double target = sweep->reach_asked ? sim_text_shown(m, sweep->reach.target) : 0;
    sim_plot_number(
            number, p, target, sim_text_decimals(m, -fabs(target), fabs(target)), true);
    sim_plot_digits(at, p, reached ? sweep->reach.mean : 0);
    if (reached)
        SIM_PLOT_SAY(mark, p, plot_reached, number, at);
    else if (sweep->reach_asked)
        SIM_PLOT_SAY(mark, p, plot_not_reached, number);
    sim_gnuplot_number(g, "TARGET", sweep->reach_asked);
    sim_gnuplot_number(g, "TARGET_Y", target);
    sim_gnuplot_number(g, "REACHED", reached);
    sim_gnuplot_number(g, "REACHED_X", reached ? sweep->reach.mean : 0);
    sim_gnuplot_text(g, "T_TARGET", mark, 60);
    snprintf(title, sizeof title, "%.120s%s%.60s", sweep->key,
            sweep->unit[0] != '\0' ? ", " : "",
            sim_text_name("unit", sweep->unit, p->rep->lang, sweep->unit));
    sim_gnuplot_text(g, "T_X", title, 90);
    sim_gnuplot_text(g, "T_Y",
            sweep->levels ? sim_plot_unit(p, m) : sim_plot_change_unit(p, m), 40);
    ret = put_data(g, sweep, err);
    return ret != 0 ? ret : sim_gnuplot_draw(g, "dose.gp", name, err);
}

static int plot(const struct sim_sweep *sweep, const char *name, const char *dir,
        struct sim_err *err)
{
    const struct sim_store_meta *meta = sim_store_meta(sweep->dose[0].store);
    const struct sim_report rep = {
        .meta = meta,
        .n_arms = meta->n_arms,
        .reps = sweep->reps,
        .note = "",
        .lang = sweep->lang,
    };
    struct sim_plot p = { .rep = &rep, .shape = &meta->shape, .target = -1 };

    if (sweep->summary[0].n == 0)
        return 0;
    int ret = sim_gnuplot_open(&p.g, dir, err);
    if (ret == 0)
        ret = draw(&p, sweep, name, err);
    if (ret == 0)
        ret = sim_gnuplot_finish(&p.g, err);
    sim_gnuplot_close(&p.g);
    return ret;
}

int sim_report_dose_plot(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err)
{
    return plot(sweep, "dose", dir, err);
}

int sim_report_dose_plots(
        const struct sim_sweep *sweep, const char *dir, struct sim_err *err)
{
    const struct sim_shape *shape = &sim_store_meta(sweep->dose[0].store)->shape;
    int ret = plot(sweep, "dose", dir, err), drawn = 0;

    for (int m = 0; m < shape->n_metrics && drawn < OTHER_PLOTS && ret == 0; m++) {
        const struct sim_metric *row = &shape->metric[m];
        struct sim_sweep other = *sweep;
        char name[SIM_NAME_LEN + 8];
        if (!row->headline || m == sweep->figure.metric || (sweep->levels && row->paired))
            continue;
        other.figure.metric = m;
        if (row->scope == SIM_SCOPE_NATION)
            other.figure.group = 0;
        ret = sim_sweep_read(&other, NAN, err);
        snprintf(name, sizeof name, "dose_%s", row->key);
        if (ret == 0)
            ret = plot(&other, name, dir, err);
        sim_sweep_clear(&other);
        drawn++;
    }
    return ret;
}
