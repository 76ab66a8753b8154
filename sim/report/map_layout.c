/* map_layout.c - circles to scale, names where they cover least; see map_layout.h.
 *
 * Names are placed one by one, each at the best of 32 places around its circle, and five
 * times over, so that each gives way to the others: enough for some forty names. */
#include "sim/report/map_layout.h"

#include <math.h>

enum { ROUNDS = 5, TURNS = 8, DISTANCES = 4, GAP = 3, STEP = 14, LED = 2, POINTS = 12 };
static const double OVER_NAME = 4, OVER_CIRCLE = 2, OUTSIDE = 40, AWAY = 40, ASKEW = 5,
                    CROSSED = 90;
static const double NO_ROOM = 1200;   /* square pixels covered: better no name */
static const double SCALE_OF_ONE = 3; /* pixels per km where all are at one point */

static double radius_of(double size, double most)
{
    double r = most > 0 ? SIM_MAP_RADIUS * sqrt(size / most) : SIM_MAP_RADIUS / 2.0;
    return fmax(r, SIM_MAP_RADIUS_MIN);
}

static double find_scale(const struct sim_map_spot *spot, size_t n,
        const struct sim_map_box *box, double mid[2])
{
    double lo[2] = { INFINITY, INFINITY }, hi[2] = { -INFINITY, -INFINITY };
    double room[2] = { box->right - box->left - 2 * SIM_MAP_RADIUS,
        box->bottom - box->top - 2 * SIM_MAP_RADIUS };
    double scale = INFINITY;

    for (size_t i = 0; i < n; i++) {
        const double at[2] = { spot[i].x_km, spot[i].y_km };
        for (int k = 0; k < 2; k++) {
            lo[k] = fmin(lo[k], at[k]);
            hi[k] = fmax(hi[k], at[k]);
        }
    }
    for (int k = 0; k < 2; k++) {
        mid[k] = (lo[k] + hi[k]) / 2;
        if (hi[k] - lo[k] > 1e-6)
            scale = fmin(scale, room[k] / (hi[k] - lo[k]));
    }
    return isfinite(scale) ? scale : SCALE_OF_ONE;
}

static double shared(double a_lo, double a_hi, double b_lo, double b_hi)
{
    return fmax(0, fmin(a_hi, b_hi) - fmax(a_lo, b_lo));
}

/* Area that two boxes share. */
static double over(const struct sim_map_box *a, const struct sim_map_box *b)
{
    return shared(a->left, a->right, b->left, b->right)
           * shared(a->top, a->bottom, b->top, b->bottom);
}

static struct sim_map_box name_box(const struct sim_map_spot *s)
{
    return (struct sim_map_box){ s->name_x, s->name_y - SIM_MAP_NAME_HEIGHT / 2.0,
        s->name_x + s->width, s->name_y + SIM_MAP_NAME_HEIGHT / 2.0 };
}

/* How many of the points along the line from a circle to its name lie in the other's name
 * and, where asked, in its circle. */
static int crossings(
        const struct sim_map_spot *s, const struct sim_map_spot *other, bool circle)
{
    double to_x = fmax(s->name_x, fmin(s->x, s->name_x + s->width)), to_y = s->name_y;
    const struct sim_map_box name = name_box(other);
    int n = 0;

    for (int k = 1; k < POINTS; k++) {
        double x = s->x + (to_x - s->x) * k / POINTS,
               y = s->y + (to_y - s->y) * k / POINTS;
        n += (x > name.left && x < name.right && y > name.top && y < name.bottom)
             || (circle && hypot(x - other->x, y - other->y) < other->radius);
    }
    return n;
}

/* What a name hides where it stands now, with a line to its circle or without. */
static double cost(const struct sim_map_spot *spot, size_t n, size_t self, bool led,
        const struct sim_map_box *frame)
{
    const struct sim_map_box own = name_box(&spot[self]);
    double sum = 0, area = spot[self].width * SIM_MAP_NAME_HEIGHT;

    for (size_t i = 0; i < n; i++) {
        const struct sim_map_spot *s = &spot[i];
        double r = 0.9 * s->radius; /* corners of the box hold no circle */
        const struct sim_map_box circle = { s->x - r, s->y - r, s->x + r, s->y + r };
        sum += OVER_CIRCLE * over(&own, &circle);
        if (i == self || !s->named)
            continue;
        sum += led ? CROSSED * crossings(&spot[self], s, true) : 0;
        sum += s->led ? CROSSED * crossings(s, &spot[self], false) : 0;
        const struct sim_map_box other = name_box(s);
        sum += OVER_NAME * over(&own, &other);
    }
    return sum + OUTSIDE * (area - over(&own, frame));
}

/* The name on a ring around the circle: 0 is right, then by eighths of a turn. */
static void stand(struct sim_map_spot *s, int turn, double gap)
{
    double angle = acos(-1.0) / 4 * turn, r = s->radius + gap;
    double x = s->x + r * cos(angle), y = s->y + r * sin(angle);
    double half = SIM_MAP_NAME_HEIGHT / 2.0;

    s->name_x = cos(angle) > 0.5    ? x
                : cos(angle) < -0.5 ? x - s->width
                                    : x - s->width / 2;
    s->name_y = sin(angle) > 0.9 ? y + half : sin(angle) < -0.9 ? y - half : y;
}

static void place_name(
        struct sim_map_spot *spot, size_t n, size_t self, const struct sim_map_box *frame)
{
    static const int turns[TURNS] = { 0, 4, 2, 6, 1, 7, 3, 5 };
    struct sim_map_spot *s = &spot[self];
    double least = INFINITY;
    int best_turn = 0, best_ring = 0;

    s->named = false;
    if (!(s->width > 0))
        return;
    for (int ring = 0; ring < DISTANCES; ring++)
        for (int t = 0; t < TURNS; t++) {
            stand(s, turns[t], GAP + STEP * ring);
            double c = cost(spot, n, self, ring >= LED, frame) + AWAY * ring + ASKEW * t;
            if (c < least) {
                least = c;
                best_turn = turns[t];
                best_ring = ring;
            }
        }
    stand(s, best_turn, GAP + STEP * best_ring);
    s->named = least < NO_ROOM;
    s->led = s->named && best_ring >= LED;
}

double sim_map_lay_out(struct sim_map_spot *spot, size_t n, const struct sim_map_box *box)
{
    double mid[2], most = 0, scale = find_scale(spot, n, box, mid);

    for (size_t i = 0; i < n; i++)
        most = fmax(most, spot[i].size);
    for (size_t i = 0; i < n; i++) {
        struct sim_map_spot *s = &spot[i];
        s->x = (box->left + box->right) / 2 + scale * (s->x_km - mid[0]);
        s->y = (box->top + box->bottom) / 2 - scale * (s->y_km - mid[1]);
        s->radius = radius_of(s->size, most);
        s->named = s->led = false;
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < n; i++)
            place_name(spot, n, i, box);
    return scale;
}
