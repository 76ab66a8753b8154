/* plot_heat.c - all policies by all key outcomes: where is which one good or bad?
 *
 * One cell per policy and headline outcome, its colour the mean paired effect divided by
 * the largest of that outcome: blue is better, orange is worse, white is no change;
 * outcomes without a direction are grey. The number is the change itself; a star says
 * that 90 % of the futures exclude no change. Readable in grey by number and star. */
#include <math.h>
#include <string.h>

#include "sim/report/plot.h"

enum { ROWS = 30, COLUMNS = 11, ROW = 40, WIDE = 11 };

struct heat {
    struct sim_plot *p;
    int metric[COLUMNS], n, year;
    size_t rows;
};

static const struct sim_summary *cell(const struct heat *h, size_t k, int column)
{
    size_t arm = h->p->rep->order[k];
    int metric = h->metric[column], year = h->p->rep->policy_last[arm];

    return sim_plot_effect(
            h->p, arm, year, sim_plot_answer_group(h->p, arm, year, metric), metric);
}

static void choose(struct heat *h)
{
    const struct sim_shape *shape = h->p->shape;

    for (int m = 0; m < shape->n_metrics && h->n < COLUMNS; m++) {
        bool known = false;
        h->metric[h->n] = m;
        for (size_t k = 1; k <= h->rows && shape->metric[m].headline; k++)
            known = known || cell(h, k, h->n)->n > 0;
        h->n += known;
    }
}

unsigned sim_plot_shade(double part, int better)
{
    static const unsigned char ends[3][3] = { { 213, 94, 0 }, { 119, 119, 119 },
        { 0, 114, 178 } };
    double size = fmin(1, fabs(part)) * 0.85;
    const unsigned char *to = ends[better == 0 ? 1 : part * better > 0 ? 2 : 0];
    unsigned rgb = 0;

    for (int i = 0; i < 3; i++)
        rgb = rgb << 8 | (unsigned) lround(254 + (to[i] - 254) * size);
    return rgb;
}

static int put_data(struct heat *h, struct sim_err *err)
{
    FILE *file;
    int ret = sim_gnuplot_data(&file, &h->p->g, "heat.dat", err);

    if (ret != 0)
        return ret;
    for (int c = 0; c < h->n; c++) {
        const struct sim_metric *m = &h->p->shape->metric[h->metric[c]];
        double most = 0;
        for (size_t k = 1; k <= h->rows; k++)
            if (cell(h, k, c)->n > 0)
                most = fmax(most, fabs(cell(h, k, c)->mean));
        for (size_t k = 1; k <= h->rows; k++) {
            const struct sim_summary *s = cell(h, k, c);
            struct sim_text_effect text;
            char mean[SIM_TEXT_NUMBER];
            if (s->n == 0)
                continue;
            double part = most > 0 ? s->mean / most : 0;
            bool sure = s->p05 > 0 || s->p95 < 0;
            sim_text_effect(&text, m, s->mean, s->p05, s->p95);
            sim_text_localise(mean, text.mean, h->p->rep->lang);
            fprintf(file, "%d %zu %u %s%s\n", c + 1, k, sim_plot_shade(part, m->better),
                    mean, sure ? "*" : "");
        }
    }
    return sim_gnuplot_close_data(file, err);
}

/* A name over up to three lines of WIDE columns, the last of which may be cut. */
static void put_head(struct heat *h, int column)
{
    static const char *const lines[] = { "C_ONE", "C_TWO", "C_THREE" };
    const struct sim_metric *m = &h->p->shape->metric[h->metric[column]];
    const char *text = sim_plot_head(h->p, m);
    size_t at = (size_t) column + 1;

    for (size_t i = 0; i < SIM_COUNT(lines); i++) {
        size_t len = strlen(text), n = len;
        char part[SIM_TEXT_FIT];
        while (n > WIDE && i + 1 < SIM_COUNT(lines)) {
            size_t before = n - 1;
            while (before > 0 && text[before] != ' ')
                before--;
            if (before == 0)
                break;
            n = before;
        }
        snprintf(part, sizeof part, "%.*s", (int) n, text);
        sim_gnuplot_text_at(&h->p->g, lines[i], at, part, WIDE + 2);
        text += n;
        text += *text == ' ';
    }
    const char *unit = sim_text_change_unit(m);
    sim_gnuplot_text_at(&h->p->g, "C_UNIT", at,
            sim_text_name("short", unit, h->p->rep->lang,
                    sim_text_name("unit", unit, h->p->rep->lang, unit)),
            14);
}

static const char *name_of(char fit[SIM_TEXT_FIT], const struct sim_plot *p, size_t k)
{
    return sim_plot_fit(fit, sim_plot_arm(p, p->rep->order[k]));
}

/* Of the widest name, in heights of letters. */
static double names_width(const struct sim_plot *p, size_t rows)
{
    char fit[SIM_TEXT_FIT];
    double most = 6;

    for (size_t k = 1; k <= rows; k++)
        most = fmax(most, sim_plot_ems(name_of(fit, p, k)));
    return most;
}

int sim_plot_heat(struct sim_plot *p, struct sim_err *err)
{
    struct heat h = { .p = p, .rows = sim_plot_policies(p) };
    char sub[SIM_PLOT_TEXT], when[SIM_PLOT_TEXT], more[SIM_PLOT_TEXT], fit[SIM_TEXT_FIT];

    if (h.rows > ROWS)
        h.rows = ROWS;
    sim_plot_first(more, p, TEXT_plot_first, h.rows, sim_plot_policies(p));
    if (h.rows < 2)
        return 0;
    choose(&h);
    if (h.n == 0)
        return 0;
    sim_plot_when(when, p);
    SIM_PLOT_SAY(sub, p, plot_heat_sub, when,
            sim_plot_own(p) != NULL ? sim_plot_text(p, TEXT_plot_at_own)
            : p->target >= 0        ? sim_plot_text(p, TEXT_plot_at_target)
                                    : "",
            more);
    int ret = sim_plot_begin(
            p, sim_plot_text(p, TEXT_plot_heat), sub, 270 + (int) h.rows * ROW, err);
    if (ret != 0)
        return ret;
    sim_gnuplot_number(&p->g, "ROWS", (double) h.rows);
    sim_gnuplot_number(&p->g, "COLUMNS", h.n);
    sim_gnuplot_array(&p->g, "R_NAME", h.rows);
    sim_gnuplot_array(&p->g, "C_ONE", (size_t) h.n);
    sim_gnuplot_array(&p->g, "C_TWO", (size_t) h.n);
    sim_gnuplot_array(&p->g, "C_THREE", (size_t) h.n);
    sim_gnuplot_array(&p->g, "C_UNIT", (size_t) h.n);
    for (size_t k = 1; k <= h.rows; k++)
        sim_gnuplot_text_at(&p->g, "R_NAME", k, name_of(fit, p, k), SIM_PLOT_NAME);
    sim_gnuplot_number(&p->g, "NAMES", names_width(p, h.rows));
    for (int c = 0; c < h.n; c++)
        put_head(&h, c);
    ret = put_data(&h, err);
    return ret != 0 ? ret : sim_gnuplot_draw(&p->g, "heat.gp", "heat", err);
}
