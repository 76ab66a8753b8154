/* plot_map.c - where does the effect fall? A circle for each region with a place.
 *
 * At the mean place of its schools, as large as its posts, coloured by the change
 * against the baseline (blue better, orange worse), hollow where the 90 % interval holds
 * no change. Beside it the same regions as a list with their intervals, so that nothing
 * rests on colour alone. Without places there is no map and no word about it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/report/blocks.h"
#include "sim/report/map_layout.h"
#include "sim/report/plot.h"

enum { REGIONS = 40, FIGURES = 3, NAME = 24, ROW = 23 }; /* pixels */
enum { TOP = 112, BOTTOM = 150, MAP_LEFT = 30, MAP_RIGHT = 820, LEAST_HEIGHT = 900 };
enum { INSIDE = 18, KEYS = 5 }; /* INSIDE: radius that holds a number */

struct region {
    int group;
    const char *name;
    const struct sim_summary *s;
};

struct map {
    struct sim_plot *p;
    size_t arm, n, left_out;
    int metric, size_metric, year;
    struct region region[REGIONS]; /* best first */
    struct sim_map_spot spot[REGIONS];
    double most, km; /* largest change, shown; pixels per km */
};

static bool has_place(const struct sim_shape *shape, int group)
{
    return shape->place != NULL && isfinite(shape->place[group].x_km)
           && isfinite(shape->place[group].y_km);
}

static int find_metric(const struct sim_shape *shape, const char *key)
{
    for (int m = 0; m < shape->n_metrics; m++)
        if (strcmp(shape->metric[m].key, key) == 0)
            return m;
    return -1;
}

static double posts(const struct map *map, int group)
{
    if (map->size_metric < 0)
        return 1;
    const struct sim_summary *s =
            sim_plot_level(map->p, 0, map->year, group, map->size_metric);
    return s->n > 0 && s->mean > 0 ? s->mean : 0;
}

static void add(struct map *map, int group)
{
    const struct sim_summary *s =
            sim_plot_effect(map->p, map->arm, map->year, group, map->metric);
    size_t at = map->n;

    if (s->n == 0)
        return;
    if (map->n == REGIONS) { /* the smallest gives way */
        map->left_out++;
        at = 0;
        for (size_t i = 1; i < REGIONS; i++)
            if (posts(map, map->region[i].group) < posts(map, map->region[at].group))
                at = i;
        if (posts(map, group) <= posts(map, map->region[at].group))
            return;
    } else
        map->n++;
    map->region[at] = (struct region){ group,
        sim_plot_group(map->p, map->p->shape->group[group]), s };
}

/* Best first; equals by name, as the order of regions says nothing. */
static void sort(struct map *map)
{
    int better = map->p->shape->metric[map->metric].better;
    double sign = better == 0 ? 1 : better;

    for (size_t i = 1; i < map->n; i++) {
        struct region r = map->region[i];
        size_t k = i;
        for (; k > 0; k--) {
            double d = sign * (map->region[k - 1].s->mean - r.s->mean);
            if (d > 0 || (!(d < 0) && strcmp(map->region[k - 1].name, r.name) <= 0))
                break;
            map->region[k] = map->region[k - 1];
        }
        map->region[k] = r;
    }
}

/* Pixels of a name in letters of 16 pixels, from the widths of DejaVu Sans by and large:
 * narrow letters, capitals, wide ones, others. */
static double name_width(const char *name)
{
    char fit[SIM_TEXT_FIT];
    double sum = 8;

    sim_text_fit(fit, name, NAME);
    for (const unsigned char *c = (const unsigned char *) fit; *c != '\0'; c++)
        if ((*c & 0xc0) != 0x80) /* one per letter of several bytes */
            sum += strchr("ijlt,.-' ()fr", *c) != NULL       ? 5.8
                   : strchr("mwMW", *c) != NULL || *c > 0xe0 ? 15
                   : *c >= 'A' && *c <= 'Z'                  ? 11
                                                             : 9.8;
    return sum;
}

static void collect(struct map *map)
{
    const struct sim_shape *shape = map->p->shape;
    const struct sim_metric *m = &shape->metric[map->metric];

    for (int g = 0; g < shape->n_groups; g++)
        if (has_place(shape, g))
            add(map, g);
    sort(map);
    for (size_t i = 0; i < map->n; i++) {
        const struct region *r = &map->region[i];
        map->spot[i] = (struct sim_map_spot){ .x_km = shape->place[r->group].x_km,
            .y_km = shape->place[r->group].y_km,
            .size = posts(map, r->group),
            .width = name_width(r->name) };
        map->most = fmax(map->most, fabs(sim_text_shown(m, r->s->mean)));
    }
}

static bool is_sure(const struct sim_summary *s)
{
    return s->p05 > 0 || s->p95 < 0;
}

/* "-1.2", short enough for a circle. */
static void short_number(char out[SIM_TEXT_NUMBER], const struct map *map, double shown)
{
    const struct sim_metric *m = &map->p->shape->metric[map->metric];
    int decimals = m->decimals;

    if (map->most < 2 * pow(10, -decimals))
        decimals++;
    sim_plot_number(out, map->p, shown, decimals, true);
}

/* ---- the files of a figure -------------------------------------------------- */

/* Larger circles first, so that smaller ones lie on top. */
static void put_circles(const struct map *map)
{
    static const char *const names[] = { "O_X", "O_Y", "O_R", "O_FILL", "O_EDGE" };
    const struct sim_metric *m = &map->p->shape->metric[map->metric];
    struct sim_gnuplot *g = &map->p->g;
    size_t order[REGIONS];

    for (size_t i = 0; i < map->n; i++) {
        size_t k = i;
        for (; k > 0 && map->spot[order[k - 1]].radius < map->spot[i].radius; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    for (size_t k = 0; k < SIM_COUNT(names); k++)
        sim_gnuplot_array(g, names[k], map->n);
    for (size_t k = 0; k < map->n; k++) {
        const struct sim_summary *s = map->region[order[k]].s;
        const struct sim_map_spot *spot = &map->spot[order[k]];
        double part = map->most > 0 ? sim_text_shown(m, s->mean) / map->most : 0;
        sim_gnuplot_number_at(g, "O_X", k + 1, spot->x);
        sim_gnuplot_number_at(g, "O_Y", k + 1, spot->y);
        sim_gnuplot_number_at(g, "O_R", k + 1, spot->radius);
        sim_gnuplot_number_at(g, "O_FILL", k + 1,
                is_sure(s) ? sim_plot_shade(part, m->better) : 0xffffff);
        sim_gnuplot_number_at(
                g, "O_EDGE", k + 1, sim_plot_shade(part < 0 ? -1 : 1, m->better));
    }
}

static int put_list(const struct map *map, struct sim_err *err)
{
    const struct sim_metric *m = &map->p->shape->metric[map->metric];
    double lo = 0, hi = 0;
    FILE *file;
    int ret = sim_gnuplot_data(&file, &map->p->g, "list.dat", err);

    if (ret != 0)
        return ret;
    for (size_t i = 0; i < map->n; i++) {
        const struct sim_summary *s = map->region[i].s;
        double a = sim_text_shown(m, s->p05), b = sim_text_shown(m, s->p95);
        fprintf(file, "%.10g %.10g %.10g %zu %d %u\n", sim_text_shown(m, s->mean),
                fmin(a, b), fmax(a, b), i + 1, is_sure(s),
                sim_plot_shade(s->mean < 0 ? -1 : 1, m->better));
        lo = fmin(lo, fmin(a, b));
        hi = fmax(hi, fmax(a, b));
    }
    double room = hi > lo ? 0.03 * (hi - lo) : 1;
    sim_gnuplot_number(&map->p->g, "X_LO", lo - room);
    sim_gnuplot_number(&map->p->g, "X_HI", hi + room);
    return sim_gnuplot_close_data(file, err);
}

static void put_regions(const struct map *map)
{
    static const char *const names[] = { "R_NAME", "R_NUMBER", "R_SHORT", "R_SHOWN",
        "R_LED", "C_X", "C_Y", "C_INSIDE", "C_HOLLOW", "N_X", "N_Y", "N_W" };
    const struct sim_metric *m = &map->p->shape->metric[map->metric];
    struct sim_gnuplot *g = &map->p->g;
    int decimals = 0;

    for (size_t i = 0; i < map->n; i++) { /* as the narrowest interval needs, of two */
        const struct sim_summary *s = map->region[i].s;
        int own = sim_text_decimals(
                m, sim_text_shown(m, s->p05), sim_text_shown(m, s->p95));
        decimals = own > decimals ? own : decimals;
    }
    decimals = decimals > m->decimals + 1 ? m->decimals + 1 : decimals;
    for (size_t k = 0; k < SIM_COUNT(names); k++)
        sim_gnuplot_array(g, names[k], map->n);
    for (size_t i = 0; i < map->n; i++) {
        const struct sim_map_spot *spot = &map->spot[i];
        char text[SIM_PLOT_TEXT], number[SIM_TEXT_NUMBER];
        sim_plot_interval_at(text, map->p, m, map->region[i].s, decimals);
        short_number(number, map, sim_text_shown(m, map->region[i].s->mean));
        sim_gnuplot_text_at(g, "R_NAME", i + 1, map->region[i].name, NAME);
        sim_gnuplot_text_at(g, "R_NUMBER", i + 1, text, 26);
        sim_gnuplot_text_at(g, "R_SHORT", i + 1, number, 8);
        sim_gnuplot_number_at(g, "R_SHOWN", i + 1, spot->named);
        sim_gnuplot_number_at(g, "R_LED", i + 1, spot->led);
        sim_gnuplot_number_at(g, "C_X", i + 1, spot->x);
        sim_gnuplot_number_at(g, "C_Y", i + 1, spot->y);
        sim_gnuplot_number_at(g, "C_INSIDE", i + 1, spot->radius >= INSIDE);
        sim_gnuplot_number_at(g, "C_HOLLOW", i + 1, !is_sure(map->region[i].s));
        sim_gnuplot_number_at(g, "N_X", i + 1, spot->name_x);
        sim_gnuplot_number_at(g, "N_Y", i + 1, spot->name_y);
        sim_gnuplot_number_at(g, "N_W", i + 1, spot->width);
    }
}

/* What colours, sizes and lengths mean. */
static void put_keys(const struct map *map)
{
    struct sim_plot *p = map->p;
    struct sim_gnuplot *g = &p->g;
    int better = p->shape->metric[map->metric].better;
    char text[SIM_PLOT_TEXT], number[SIM_TEXT_NUMBER];
    double biggest = 0;

    sim_gnuplot_number(g, "KEYS", KEYS);
    sim_gnuplot_array(g, "K_COLOUR", KEYS);
    sim_gnuplot_array(g, "K_TEXT", KEYS);
    for (int k = 0; k < KEYS; k++) {
        double part = (double) (k - KEYS / 2) / (KEYS / 2);
        short_number(number, map, part * map->most);
        sim_gnuplot_number_at(
                g, "K_COLOUR", (size_t) k + 1, sim_plot_shade(part, better));
        sim_gnuplot_text_at(g, "K_TEXT", (size_t) k + 1, number, 10);
    }
    sim_gnuplot_number(g, "DIRECTED", better != 0);
    sim_gnuplot_text(g, "T_LEFT",
            sim_plot_text(p, better > 0 ? TEXT_plot_worse : TEXT_plot_better), 20);
    sim_gnuplot_text(g, "T_RIGHT",
            sim_plot_text(p, better > 0 ? TEXT_plot_better : TEXT_plot_worse), 20);
    for (size_t i = 0; i < map->n; i++)
        biggest = fmax(biggest, map->spot[i].size);
    /* a round number of posts: 1, 2 or 5 and noughts, at most half of the largest */
    struct sim_axis round = sim_plot_axis(0, biggest > 0 ? biggest / 2 : 1, 1);
    double posts_shown = round.step > biggest / 2 ? round.step / 2 : round.step;
    bool sized = map->size_metric >= 0 && biggest > 0;
    sim_gnuplot_number(g, "SIZED", sized);
    sim_gnuplot_number(
            g, "KEY_RADIUS", sized ? SIM_MAP_RADIUS * sqrt(posts_shown / biggest) : 1);
    sim_plot_number(number, p, posts_shown, 0, false);
    SIM_PLOT_SAY(text, p, plot_map_size, number);
    sim_gnuplot_text(g, "T_SIZE", text, 30);
    double km = 50;
    while (km * map->km > 220)
        km /= km > 30 && km < 60 ? 2.5 : 2; /* 50, 20, 10, 5 */
    while (km * map->km < 40)
        km *= 2;
    sim_gnuplot_number(g, "KM_WIDE", km * map->km);
    sim_plot_digits(number, p, km);
    snprintf(text, sizeof text, "%.20s km", number);
    sim_gnuplot_text(g, "T_KM", text, 20);
    sim_plot_word(p, "T_HOLLOW", TEXT_plot_map_hollow);
    sim_gnuplot_number(g, "SIZE_X", /* behind that word */
            400 + 10 * sim_text_width(sim_plot_text(p, TEXT_plot_map_hollow)));
    sim_plot_word(p, "T_MEAN", TEXT_plot_mean_interval);
    sim_plot_count(number, map->left_out);
    SIM_PLOT_SAY(text, p, plot_map_more, number);
    sim_gnuplot_text(g, "T_MORE", map->left_out > 0 ? text : "", 60);
}

static int draw(struct map *map, size_t k, struct sim_err *err)
{
    struct sim_plot *p = map->p;
    const struct sim_metric *m = &p->shape->metric[map->metric];
    char title[SIM_PLOT_TEXT], sub[SIM_PLOT_TEXT], when[SIM_PLOT_TEXT], name[128],
            prefix[32], arm[SIM_TEXT_FIT];
    bool several = sim_plot_policies(p) > 1;
    int height = TOP + BOTTOM + (int) map->n * ROW;

    height = height < LEAST_HEIGHT ? LEAST_HEIGHT : height;
    const struct sim_map_box box = { MAP_LEFT, TOP, MAP_RIGHT, height - BOTTOM };
    map->km = sim_map_lay_out(map->spot, map->n, &box);
    sim_plot_year(when, p, map->year);
    SIM_PLOT_SAY(title, p, plot_map_title, sim_plot_label(p, m));
    if (several) {
        sim_plot_fit(arm, sim_plot_arm(p, map->arm));
        snprintf(title + strlen(title), sizeof title - strlen(title), ", %.200s", arm);
    }
    SIM_PLOT_SAY(sub, p, plot_map_sub, sim_plot_change_unit(p, m), when);
    int ret = sim_plot_begin(p, title, sub, height, err);
    if (ret != 0)
        return ret;
    sim_gnuplot_number(&p->g, "N", (double) map->n);
    sim_gnuplot_number(&p->g, "ROW", ROW);
    sim_gnuplot_number(&p->g, "TOP", TOP);
    put_regions(map);
    put_keys(map);
    put_circles(map);
    ret = put_list(map, err);
    snprintf(prefix, sizeof prefix, several ? "map_%zu" : "map", k);
    sim_plot_name(name, prefix, several ? p->rep->meta->arm[map->arm] : "");
    return ret != 0 ? ret : sim_gnuplot_draw(&p->g, "map.gp", name, err);
}

int sim_plot_maps(struct sim_plot *p, struct sim_err *err)
{
    struct map *map = sim_calloc(1, sizeof *map);
    int ret = 0;

    if (map == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the plots");
    for (size_t k = 1; k <= sim_plot_policies(p) && k <= FIGURES && ret == 0; k++) {
        size_t arm = p->rep->order[k];
        int year = p->rep->policy_last[arm];
        *map = (struct map){ .p = p,
            .arm = arm,
            .year = year,
            .metric = sim_block_by_region(p->rep, arm, year),
            .size_metric = find_metric(p->shape, "required_fte") };
        if (map->metric < 0)
            continue;
        collect(map);
        if (map->n > 1)
            ret = draw(map, k, err);
    }
    sim_free(map);
    return ret;
}
