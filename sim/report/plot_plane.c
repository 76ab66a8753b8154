/* plot_plane.c - cost-effectiveness plane: what each option brings and takes, with the
 * ellipses that hold half and nine tenths of the futures.
 *
 * Ellipses are those of a two-dimensional normal with the means, spreads and correlation
 * of the replications: radius sqrt(-2 ln(1 - share)). */
#include <math.h>
#include <string.h>

#include "sim/report/plot_decide.h"

enum { HEIGHT = 900, LEFT = 130, RIGHT = 300, TOP = 140, BOTTOM = 132, POINTS = 72 };
enum { NAME_HEIGHT = 19, LETTER = 20, AWAY = 12, STEP = 4, EDGE = 10 };
static const double shares[] = { 0.9, 0.5 };

struct cloud {
    size_t option;
    double x, y, sx, sy, r; /* shown units */
    int kind;
    double px, py; /* of its name */
};

struct figure {
    const struct sim_decision *d;
    const struct sim_decision_yardstick *y;
    double x_unit; /* one shown unit of effect */
    size_t n;
    struct cloud cloud[SIM_PLOT_OPTIONS];
    struct sim_axis ax, ay;
};

static struct cloud cloud_of(const struct figure *f, size_t option)
{
    const double *e = f->y->effects + option * f->d->reps;
    const double *c = f->y->costs + option * f->d->reps;
    double n = (double) f->d->reps;
    struct cloud p = { .option = option };

    for (size_t r = 0; r < f->d->reps; r++) {
        p.x += e[r] / f->x_unit / n;
        p.y += c[r] / SIM_PLOT_MILLION / n;
    }
    double both = 0;
    for (size_t r = 0; r < f->d->reps; r++) {
        double dx = e[r] / f->x_unit - p.x, dy = c[r] / SIM_PLOT_MILLION - p.y;
        p.sx += dx * dx;
        p.sy += dy * dy;
        both += dx * dy;
    }
    p.r = p.sx > 0 && p.sy > 0 ? both / sqrt(p.sx * p.sy) : 0;
    p.sx = sqrt(p.sx / n);
    p.sy = sqrt(p.sy / n);
    p.kind = option == f->y->best                           ? 1
             : f->y->rank[option].standing == SIM_EFFICIENT ? 0
                                                            : 2;
    return p;
}

static void make_axes(struct figure *f)
{
    double radius = sqrt(-2 * log(1 - shares[0]));
    double lo[2] = { 0, 0 }, hi[2] = { 0, 0 };

    for (size_t i = 0; i < f->n; i++) {
        const struct cloud *p = &f->cloud[i];
        lo[0] = fmin(lo[0], p->x - radius * p->sx);
        hi[0] = fmax(hi[0], p->x + radius * p->sx);
        lo[1] = fmin(lo[1], p->y - radius * p->sy);
        hi[1] = fmax(hi[1], p->y + radius * p->sy);
    }
    f->ax = sim_plot_axis(lo[0], hi[0], 7);
    f->ay = sim_plot_axis(lo[1], hi[1], 6);
}

/* Do names (or a name and a dot) lie on each other? */
static bool covers(const struct cloud *a, double wide, double x, double y, double other)
{
    return a->px < x + other && x < a->px + wide && fabs(a->py - y) < NAME_HEIGHT;
}

/* Names right of their means, the highest first; each goes down until it lies on no name
 * before it and on no other dot. */
static void place_names(struct figure *f, const struct sim_plot *p)
{
    double wide = SIM_PLOT_WIDTH - LEFT - RIGHT, high = HEIGHT - TOP - BOTTOM;
    double x[SIM_PLOT_OPTIONS], y[SIM_PLOT_OPTIONS], width[SIM_PLOT_OPTIONS];
    size_t order[SIM_PLOT_OPTIONS];
    char fit[SIM_TEXT_FIT];

    for (size_t i = 0; i < f->n; i++) {
        struct cloud *c = &f->cloud[i];
        const char *name = sim_plot_option(p, f->d, c->option);
        x[i] = LEFT + wide * (c->x - f->ax.lo) / (f->ax.hi - f->ax.lo);
        y[i] = TOP + high * (f->ay.hi - c->y) / (f->ay.hi - f->ay.lo);
        width[i] = LETTER * sim_plot_ems(sim_plot_fit(fit, name))
                   * (c->kind == 1 ? SIM_PLOT_BOLD : 1);
        c->px = fmin(x[i] + AWAY, SIM_PLOT_WIDTH - EDGE - width[i]);
        c->py = y[i];
        size_t k = i;
        for (; k > 0 && y[order[k - 1]] > y[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    for (size_t k = 0; k < f->n; k++) {
        struct cloud *c = &f->cloud[order[k]];
        bool free = false;
        for (int step = 0; !free && step < HEIGHT / STEP; step++) {
            free = true;
            for (size_t j = 0; j < k; j++)
                free = free
                       && !covers(c, width[order[k]], f->cloud[order[j]].px,
                               f->cloud[order[j]].py, width[order[j]]);
            for (size_t j = 0; j < f->n; j++)
                free = free
                       && ((j == order[k] && c->px > x[j])
                               || !covers(
                                       c, width[order[k]], x[j] - AWAY / 2, y[j], AWAY));
            c->py += free ? 0 : STEP;
        }
    }
}

static int put_ellipses(
        const struct figure *f, struct sim_gnuplot *g, struct sim_err *err)
{
    FILE *file;
    int ret = sim_gnuplot_data(&file, g, "ellipses.dat", err);

    if (ret != 0)
        return ret;
    for (size_t i = 0; i < f->n; i++)
        for (size_t k = 0; k < SIM_COUNT(shares); k++) {
            const struct cloud *p = &f->cloud[i];
            double radius = sqrt(-2 * log(1 - shares[k]));
            for (int t = 0; t <= POINTS; t++) {
                double angle = 2 * acos(-1.0) * t / POINTS;
                double u = cos(angle), v = p->r * u + sqrt(1 - p->r * p->r) * sin(angle);
                fprintf(file, "%.10g %.10g\n", p->x + radius * p->sx * u,
                        p->y + radius * p->sy * v);
            }
            fputs("\n\n", file);
        }
    return sim_gnuplot_close_data(file, err);
}

static int put_points(const struct figure *f, struct sim_gnuplot *g, struct sim_err *err)
{
    FILE *file;
    int ret = sim_gnuplot_data(&file, g, "means.dat", err);

    if (ret != 0)
        return ret;
    for (size_t i = 0; i < f->n; i++)
        fprintf(file, "%.10g %.10g %d\n", f->cloud[i].x, f->cloud[i].y, f->cloud[i].kind);
    ret = sim_gnuplot_close_data(file, err);
    if (ret == 0)
        ret = sim_gnuplot_data(&file, g, "frontier.dat", err);
    if (ret != 0)
        return ret;
    /* from the dearest down: each efficient option names the one before it */
    size_t at = 0, n = f->d->n_options;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        bool last = f->y->rank[i].standing == SIM_EFFICIENT;
        for (size_t j = 0; j < n; j++)
            if (j != i && f->y->rank[j].standing == SIM_EFFICIENT
                    && f->y->rank[j].against == i)
                last = false;
        if (last) {
            at = i;
            any = true;
        }
    }
    for (size_t step = 0; any && step < n; step++) {
        struct cloud p = cloud_of(f, at);
        fprintf(file, "%.10g %.10g\n", p.x, p.y);
        if (f->y->rank[at].against == at)
            break;
        at = f->y->rank[at].against;
    }
    return sim_gnuplot_close_data(file, err);
}

static void put_axis(struct sim_gnuplot *g, char letter, const struct sim_axis *axis)
{
    char name[16];

    snprintf(name, sizeof name, "%c_LO", letter);
    sim_gnuplot_number(g, name, axis->lo);
    snprintf(name, sizeof name, "%c_HI", letter);
    sim_gnuplot_number(g, name, axis->hi);
    snprintf(name, sizeof name, "%c_STEP", letter);
    sim_gnuplot_number(g, name, axis->step);
    snprintf(name, sizeof name, "%c_DECIMALS", letter);
    sim_gnuplot_number(g, name, axis->decimals);
}

/* The line on which value and cost are equal, within the axes. */
static void put_price(const struct figure *f, struct sim_plot *p)
{
    struct sim_gnuplot *g = &p->g;
    bool priced = !isnan(f->y->price);
    double from = fmax(f->ax.lo, f->ay.lo), to = fmin(f->ax.hi, f->ay.hi);

    sim_gnuplot_number(g, "PRICED", priced);
    sim_gnuplot_number(g, "P_X0", from);
    sim_gnuplot_number(g, "P_Y0", from);
    sim_gnuplot_number(g, "P_X1", to);
    sim_gnuplot_number(g, "P_Y1", to);
    sim_plot_word(p, "T_PRICE", TEXT_plot_plane_price);
}

int sim_plot_plane(struct sim_plot *p, const struct sim_decision *d,
        const struct sim_decision_yardstick *y, struct sim_err *err)
{
    struct figure f = { .d = d, .y = y, .x_unit = y->spent ? 1 : SIM_PLOT_MILLION };
    char sub[SIM_PLOT_TEXT], name[128], text[SIM_PLOT_TEXT];
    size_t option[SIM_PLOT_OPTIONS];

    f.n = sim_plot_options(d, y, option);
    for (size_t i = 0; i < f.n; i++)
        f.cloud[i] = cloud_of(&f, option[i]);
    make_axes(&f);
    place_names(&f, p);
    SIM_PLOT_SAY(sub, p, plot_plane_sub,
            sim_plot_text(p, y->spent ? TEXT_plot_plane_money : TEXT_plot_plane_best),
            f.n < d->n_options ? sim_plot_text(p, TEXT_plot_plane_part) : "");
    int ret = sim_plot_begin(p, sim_plot_text(p, TEXT_plot_plane), sub, HEIGHT, err);
    if (ret != 0)
        return ret;
    struct sim_gnuplot *g = &p->g;
    put_axis(g, 'X', &f.ax);
    put_axis(g, 'Y', &f.ay);
    put_price(&f, p);
    if (y->spent)
        SIM_PLOT_SAY(text, p, plot_plane_people, "");
    else
        SIM_PLOT_SAY(text, p, plot_plane_value,
                sim_text_name("basis", y->name, p->rep->lang, y->name),
                sim_plot_money(p));
    sim_gnuplot_text(g, "T_X", text, 90);
    const char *const money[] = { sim_plot_money(p) };
    sim_plot_say(
            text, p, y->spent ? TEXT_plot_plane_budget : TEXT_plot_plane_cost, money, 1);
    sim_gnuplot_text(g, "T_Y", text, 60);
    sim_gnuplot_number(g, "N", (double) f.n);
    sim_gnuplot_array(g, "R_NAME", f.n);
    sim_gnuplot_array(g, "R_KIND", f.n);
    sim_gnuplot_array(g, "M_X", f.n);
    sim_gnuplot_array(g, "M_Y", f.n);
    sim_gnuplot_array(g, "L_X", f.n);
    sim_gnuplot_array(g, "L_Y", f.n);
    for (size_t i = 0; i < f.n; i++) {
        char fit[SIM_TEXT_FIT];
        sim_gnuplot_text_at(g, "R_NAME", i + 1,
                sim_plot_fit(fit, sim_plot_option(p, d, f.cloud[i].option)),
                SIM_PLOT_NAME);
        sim_gnuplot_number_at(g, "R_KIND", i + 1, f.cloud[i].kind);
        sim_gnuplot_number_at(g, "M_X", i + 1, f.cloud[i].x);
        sim_gnuplot_number_at(g, "M_Y", i + 1, f.cloud[i].y);
        sim_gnuplot_number_at(g, "L_X", i + 1, f.cloud[i].px);
        sim_gnuplot_number_at(g, "L_Y", i + 1, f.cloud[i].py);
    }
    ret = put_ellipses(&f, g, err);
    if (ret == 0)
        ret = put_points(&f, g, err);
    sim_plot_name(name, "plane", y == &d->yardstick[d->chosen] ? "" : y->name);
    return ret != 0 ? ret : sim_gnuplot_draw(g, "plane.gp", name, err);
}
