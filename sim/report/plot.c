/* plot.c - what the figures of a report share: cells, names, axes, title and source.
 *
 * Thread safety: see plot.h. */
#include "sim/report/plot.h"

#include <ctype.h>
#include <math.h>

/* Columns of a title in letters of 21 points, and in the smallest: 18. */
enum { TITLE = 74, TITLE_MOST = 86 };

const struct sim_summary *sim_plot_level(
        const struct sim_plot *p, size_t arm, int year, int group, int metric)
{
    return &p->rep->level[arm][sim_shape_cell(p->shape, year, group, metric)];
}

const struct sim_summary *sim_plot_effect(
        const struct sim_plot *p, size_t arm, int year, int group, int metric)
{
    return &p->rep->effect[arm][sim_shape_cell(p->shape, year, group, metric)];
}

const char *sim_plot_own(const struct sim_plot *p)
{
    return p->target >= 0 ? sim_text_own_group(p->shape->group[p->target]) : NULL;
}

int sim_plot_answer_group(const struct sim_plot *p, size_t arm, int year, int metric)
{
    if (p->target >= 0 && sim_plot_effect(p, arm, year, p->target, metric)->n > 0)
        return p->target;
    return 0;
}

void sim_plot_name(char out[128], const char *prefix, const char *part)
{
    size_t n =
            (size_t) snprintf(out, 128, "%.40s%s%.60s", prefix, *part ? "_" : "", part);

    for (size_t i = 0; i < n && i < 128; i++)
        if (!isalnum((unsigned char) out[i]) && out[i] != '_' && out[i] != '-')
            out[i] = '_';
}

size_t sim_plot_policies(const struct sim_plot *p)
{
    return p->rep->n_arms - 1;
}

double sim_plot_extent(const struct sim_summary *s)
{
    return fmax(fabs(s->mean), fmax(fabs(s->p05), fabs(s->p95)));
}

struct sim_axis sim_plot_axis(double lo, double hi, int n)
{
    struct sim_axis axis;

    if (!(hi - lo > 1e-12 * (fabs(lo) + fabs(hi)))) {
        double room = fabs(lo) > 0 ? fabs(lo) / 10 : 1;
        lo -= room;
        hi += room;
    }
    double raw = (hi - lo) / n, power = pow(10, floor(log10(raw))), lead = raw / power;
    axis.step = power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    axis.lo = floor(lo / axis.step + 1e-9) * axis.step;
    axis.hi = ceil(hi / axis.step - 1e-9) * axis.step;
    axis.decimals = (int) fmax(0, -floor(log10(axis.step) + 1e-9));
    return axis;
}

static void put_source(struct sim_plot *p)
{
    const struct sim_report *rep = p->rep;
    const struct sim_store_meta *meta = rep->meta;
    char text[SIM_PLOT_TEXT], scenario[SIM_TEXT_FIT], part[SIM_PLOT_TEXT], reps[32],
            asked[32], seed[32], digest[16];

    sim_text_fit(scenario, meta->scenario, 40);
    sim_plot_count(reps, rep->reps);
    sim_plot_count(asked, rep->reps_asked);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long) meta->seed);
    snprintf(digest, sizeof digest, "%.8s", meta->digest);
    SIM_PLOT_SAY(part, p, plot_partial, reps, asked);
    SIM_PLOT_SAY(text, p, plot_source, meta->version, scenario,
            rep->partial ? part : reps, seed, digest);
    sim_gnuplot_text(&p->g, "T_SOURCE", text, 150);
}

int sim_plot_begin(struct sim_plot *p, const char *title, const char *subtitle,
        int height, struct sim_err *err)
{
    char text[2 * SIM_TEXT_FIT + 8], own[SIM_TEXT_FIT];
    p->g.pdf = p->rep->pdf;
    int ret = sim_gnuplot_begin(&p->g, err);

    if (ret != 0)
        return ret;
    const char *title_own = p->rep->meta->title ? p->rep->meta->title : "";
    sim_text_fit(own, sim_text_own("title", title_own, p->rep->lang), 120);
    snprintf(text, sizeof text, "%.500s%s%s", title, *own ? " \342\200\223 " : "",
            own); /* en dash */
    sim_gnuplot_text(&p->g, "T_TITLE", text, TITLE_MOST);
    int columns = sim_text_width(text);
    columns = columns < TITLE ? TITLE : columns > TITLE_MOST ? TITLE_MOST : columns;
    sim_gnuplot_number(&p->g, "TITLE_SIZE", 21.0 * TITLE / columns);
    sim_gnuplot_text(&p->g, "T_SUB", subtitle, 124);
    put_source(p);
    sim_gnuplot_text(&p->g, "DECIMAL", p->rep->lang == SIM_LANGUAGE_NL ? "," : ".", 1);
    sim_gnuplot_number(&p->g, "W", SIM_PLOT_WIDTH);
    sim_gnuplot_number(&p->g, "H", height);
    return 0;
}
