/* world.c - from a list of schools to the start world of a run.
 *
 * The list comes from a table (table.c) or the synthesis (synth.c); select.c says how
 * disadvantaged each school is and which are simulated; here they are laid out in
 * columns by region, and found by name.
 * Thread safety: no globals. */
#include "models/world/world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/draws.h"
#include "models/world/roster.h"
#include "sim/base/mem.h"
#include "sim/base/str.h"
#include "sim/base/text.h"

static int out_of_memory(struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the schools");
}

/* ---- the world ---- */

static int allocate(struct world *w, const struct roster *ros, struct sim_err *err)
{
    size_t n = (size_t) w->n_schools, r = (size_t) w->n_regions;

    w->region_first = sim_calloc(r + 1, sizeof *w->region_first);
    w->region = sim_calloc(n, sizeof *w->region);
    w->municipality = sim_calloc(n, sizeof *w->municipality);
    w->board = sim_calloc(n, sizeof *w->board);
    w->quintile = sim_calloc(n, sizeof *w->quintile);
    w->g5 = sim_calloc(n, sizeof *w->g5);
    w->own = sim_calloc(n, sizeof *w->own);
    w->kind = sim_calloc(n, sizeof *w->kind);
    w->by_need = sim_calloc(n, sizeof *w->by_need);
    w->disadv = sim_calloc(n, sizeof *w->disadv);
    w->x_km = sim_calloc(n, sizeof *w->x_km);
    w->y_km = sim_calloc(n, sizeof *w->y_km);
    w->grade = sim_calloc(n, sizeof *w->grade);
    w->pupils = sim_calloc(n, sizeof *w->pupils);
    w->background = sim_calloc(n, sizeof *w->background);
    w->school_id = sim_calloc(n, sizeof *w->school_id);
    w->school_name = sim_calloc(n, sizeof *w->school_name);
    w->region_name = sim_calloc(r, sizeof *w->region_name);
    w->municipality_name =
            sim_calloc((size_t) ros->municipalities.n + 1, sizeof *w->municipality_name);
    w->board_name = sim_calloc((size_t) ros->boards.n, sizeof *w->board_name);
    if (!w->region_first || !w->region || !w->municipality || !w->board || !w->quintile
            || !w->g5 || !w->own || !w->kind || !w->by_need || !w->disadv || !w->x_km
            || !w->y_km || !w->grade || !w->pupils || !w->background || !w->school_id
            || !w->school_name || !w->region_name || !w->municipality_name
            || !w->board_name)
        return out_of_memory(err);
    return 0;
}

/* Move a name from the roster, which then no longer owns it. */
static char *move_name(char **name)
{
    char *moved = *name;
    *name = NULL;
    return moved;
}

/* Where names of the roster stand in the world; -1: not yet. */
struct places {
    int *board, *municipality;
};

/* The place of a name in the world's list, where it is moved when it first appears. */
static int place_of(int *at, char **names, int *n, struct roster_names *from, int name)
{
    if (at[name] < 0) {
        at[name] = *n;
        names[(*n)++] = move_name(&from->name[name]);
    }
    return at[name];
}

static void fill_school(
        struct world *w, struct roster *ros, int i, int region, struct places *places)
{
    struct roster_school *s = &ros->school[i];
    int at = w->n_schools++;

    w->region[at] = (uint16_t) region;
    w->board[at] = (uint16_t) place_of(
            places->board, w->board_name, &w->n_boards, &ros->boards, s->board);
    w->municipality[at] = NO_MUNICIPALITY;
    if (s->municipality >= 0)
        w->municipality[at] =
                (uint16_t) place_of(places->municipality, w->municipality_name,
                        &w->n_municipalities, &ros->municipalities, s->municipality);
    w->quintile[at] = s->quintile;
    w->g5[at] = s->g5;
    w->kind[at] = (uint8_t) (s->quintile * 2 + s->g5);
    w->disadv[at] = (float) s->disadv;
    w->x_km[at] = ros->has_xy ? (float) s->x : 0;
    w->y_km[at] = ros->has_xy ? (float) s->y : 0;
    memcpy(w->grade[at], s->grade, sizeof s->grade);
    w->pupils[at] = s->pupils;
    w->n_pupils += s->pupils;
    world_background(w->background[at], s->disadv, WORLD_BACKGROUND_CORR);
    w->school_id[at] = move_name(&ros->ids.name[s->id]);
    w->school_name[at] = move_name(&s->name);
}

/* Regions with schools, by name: list[0..n), n returned. */
static int list_regions(const struct roster *ros, int list[DRAW_REGIONS_MAX])
{
    bool used[DRAW_REGIONS_MAX] = { false };
    int n = 0;

    for (int i = 0; i < ros->n; i++)
        used[ros->school[i].region] |= ros->school[i].keep;
    for (int r = 0; r < ros->regions.n; r++) {
        if (!used[r])
            continue;
        int at = n++;
        for (; at > 0
                && strcmp(ros->regions.name[r], ros->regions.name[list[at - 1]]) < 0;
                at--)
            list[at] = list[at - 1];
        list[at] = r;
    }
    return n;
}

/* Schools by disadvantage, the most of it first; equals stay in their order. */
static int order_by_need(struct world *w, struct sim_err *err)
{
    const int n = w->n_schools;
    int32_t *order = w->by_need, *spare = sim_calloc((size_t) n, sizeof *spare);

    if (spare == NULL)
        return out_of_memory(err);
    for (int s = 0; s < n; s++)
        order[s] = s;
    for (int width = 1; width < n; width *= 2) { /* merge sort */
        for (int lo = 0; lo < n; lo += 2 * width) {
            int mid = lo + width < n ? lo + width : n;
            int hi = lo + 2 * width < n ? lo + 2 * width : n;
            for (int i = lo, j = mid, k = lo; k < hi; k++) {
                bool left = i < mid
                            && (j >= hi || w->disadv[order[i]] >= w->disadv[order[j]]);
                spare[k] = left ? order[i++] : order[j++];
            }
        }
        memcpy(order, spare, (size_t) n * sizeof *order);
    }
    sim_free(spare);
    return 0;
}

static int fill_world(struct world *w, struct roster *ros, struct sim_err *err)
{
    const size_t boards = (size_t) ros->boards.n,
                 municipalities = (size_t) ros->municipalities.n;
    int list[DRAW_REGIONS_MAX];
    int *places = sim_calloc(boards + municipalities, sizeof *places);
    struct places at = { places, places != NULL ? places + boards : NULL };

    w->n_regions = list_regions(ros, list);
    for (int i = 0; i < ros->n; i++)
        w->n_schools += ros->school[i].keep;
    int ret = places != NULL ? allocate(w, ros, err) : out_of_memory(err);
    if (ret != 0)
        goto out;
    for (size_t k = 0; k < boards + municipalities; k++)
        places[k] = -1;
    w->n_kinds = KINDS_MAX / 2;
    w->has_xy = ros->has_xy;
    w->n_schools = 0; /* grows again as they are put in */
    for (int r = 0; r < w->n_regions; r++) {
        w->region_first[r] = w->n_schools;
        for (int i = 0; i < ros->n; i++)
            if (ros->school[i].keep && ros->school[i].region == list[r])
                fill_school(w, ros, i, r, &at);
        w->region_name[r] = move_name(&ros->regions.name[list[r]]);
    }
    w->region_first[w->n_regions] = w->n_schools;
    ret = order_by_need(w, err);
out:
    sim_free(places);
    return ret;
}

enum { DUTCH_REGIONS = 34 }; /* labour market regions (baseline.md) */

/* How disadvantaged the schools of a table are beside the country, where that differs. */
static void note_disadvantage(char *out, size_t room, const struct world *w)
{
    enum { TENTHS = 10 };
    double n = 0, mean = 0, square = 0;
    bool alike = true;

    for (int s = 0; s < w->n_schools; s++) {
        n += w->pupils[s];
        mean += w->pupils[s] * (double) w->disadv[s];
        alike = alike && !(w->disadv[s] < w->disadv[0] || w->disadv[s] > w->disadv[0]);
    }
    mean /= n;
    for (int s = 0; s < w->n_schools; s++)
        square += w->pupils[s] * ((double) w->disadv[s] - mean)
                  * ((double) w->disadv[s] - mean);
    double sd = sqrt(square / n);
    if (alike)
        snprintf(out, room,
                "; all schools have one weighting: fifths by disadvantage tell nothing");
    else if (fabs(mean) * TENTHS > 1 || fabs(sd - 1) * TENTHS > 1)
        snprintf(out, room, "; mean disadvantage %+.2f SD, spread %.2f of the country's",
                mean, sd);
}

static void write_note(struct world *w, const struct roster *ros, double sample)
{
    char schools[ROSTER_NUMBER_LEN], pupils[ROSTER_NUMBER_LEN], more[96] = "",
                                                                level[96] = "";

    if (ros->id_from[0] != '\0')
        note_disadvantage(level, sizeof level, w);

    if (sample < 1)
        snprintf(more, sizeof more, "; a sample of %g %%, each standing for %.2f",
                100 * sample, w->weight);
    snprintf(w->note, sizeof w->note,
            "%s schools, %s pupils, %d region%s, %d board%s (%s)%s%s%s",
            roster_number(schools, w->n_schools), roster_number(pupils, w->n_pupils),
            w->n_regions, w->n_regions == 1 ? "" : "s", w->n_boards,
            w->n_boards == 1 ? "" : "s", ros->note, more, level,
            w->n_regions < DUTCH_REGIONS ? "; nation and country mean these schools"
                                         : "");
}

static void write_ids(struct world *w, const struct roster *ros)
{
    bool table = ros->id_from[0] != '\0';

    snprintf(w->ids, sizeof w->ids, "%s%s, such as %.40s%s%.40s%s",
            table ? "the ids are in " : "synthetic schools are numbered", ros->id_from,
            w->school_id[0], w->n_schools > 1 ? " or " : "",
            w->n_schools > 1 ? w->school_id[1] : "",
            w->n_schools < ros->n ? "; schools left out by population.regions or "
                                    "population.sample cannot be named"
                                  : "");
}

int world_build(struct world **out, const struct population_params *par,
        struct sim_diag *diag, struct sim_err *err)
{
    struct roster ros = { 0 };
    struct world *w = NULL;
    const bool table = par->file.s[0] != '\0';
    long long pupils = 0;
    int ret;

    *out = NULL;
    ret = table ? roster_read(&ros, par->file.s, diag, err)
                : roster_synthesise(&ros, par, err);
    if (ret != 0)
        goto out;
    roster_standardise(&ros, par->weighting_mean, table ? par->weighting_sd : 0);
    ret = roster_quintiles(&ros, err);
    if (ret == 0)
        ret = roster_choose(&ros, &par->regions, diag, err);
    for (int i = 0; i < ros.n; i++)
        pupils += ros.school[i].keep ? ros.school[i].pupils : 0;
    if (ret == 0)
        ret = roster_sample(&ros, par->sample, par->seed, err);
    if (ret != 0)
        goto out;
    w = sim_calloc(1, sizeof *w);
    ret = w != NULL ? fill_world(w, &ros, err) : out_of_memory(err);
    if (ret != 0)
        goto out;
    w->weight = (double) pupils / (double) w->n_pupils;
    write_note(w, &ros, par->sample);
    write_ids(w, &ros);
    *out = w;
    w = NULL;
out:
    world_free(w);
    roster_clear(&ros);
    return ret;
}

static void free_names(char **name, int n)
{
    for (int i = 0; name != NULL && i < n; i++)
        sim_free(name[i]);
    sim_free(name);
}

/* Pupils of a school times a factor, the grades rounded so that the total is met. */
static void scale_school(struct world *w, int s, double factor)
{
    double cum = 0;
    int done = 0;

    for (int g = 0; g < GRADES; g++) {
        cum += w->grade[s][g] * factor;
        int upto = (int) (cum + 0.5);
        w->grade[s][g] = (uint16_t) (upto - done);
        done = upto;
    }
    if (done == 0) { /* a school has a pupil */
        w->grade[s][0] = 1;
        done = 1;
    }
    w->n_pupils += done - w->pupils[s];
    w->pupils[s] = done;
}

int world_at_year(struct world *w, const struct population_params *par,
        const struct trends_params *trends, int start, struct sim_diag *diag,
        struct sim_err *err)
{
    int ret = trends_read(&w->trends, trends, start, diag, err);
    if (ret != 0)
        return ret;
    const struct trends *t = w->trends;
    double now = trends_at(t, TREND_PUPILS, start);
    double table = par->year == 0 ? now : trends_at(t, TREND_PUPILS, par->year);
    w->country = t->constant ? TRENDS_TABLE_PUPILS
                             : TRENDS_TABLE_PUPILS * now
                                       / trends_at(t, TREND_PUPILS, TRENDS_TABLE_YEAR);
    if (now != table)
        for (int s = 0; s < w->n_schools; s++)
            scale_school(w, s, now / table);
    return 0;
}

/* What a group of one's own is called: as asked, or after the only name that is given. */
static const char *name_of_own(const struct world *w, const struct population_params *par)
{
    const struct target *own = &par->own;
    const struct sim_names *const given[] = { &own->schools, &own->board,
        &own->municipality, &own->region };
    const struct sim_names *one = NULL;

    if (par->own_name.s[0] != '\0')
        return par->own_name.s;
    for (size_t i = 0; i < SIM_COUNT(given) && one == NULL; i++)
        if (given[i]->n > 0)
            one = given[i];
    if (one == NULL || one->n > 1 || own->quintile.n > 0 || own->city != 0
            || own->share < 1)
        return "";
    const char *name = one->name[0]; /* told as the table spells it */
    if (one == &own->schools)
        return w->school_name[world_find_school(w, name, NULL)];
    if (one == &own->municipality)
        return w->municipality_name[world_find_municipality(w, name, NULL)];
    if (one == &own->region)
        return w->region_name[world_find_region(w, name, NULL)];
    return name;
}

/* Sentences about a group of one's own that is none. */
static void check_own(
        const struct world *w, const struct population_params *par, struct sim_diag *diag)
{
    const char *name = par->own_name.s;

    if (strlen(name) >= sizeof w->own_name)
        sim_diag_add(diag, "population.own.name = \"%.*s...\": at most %zu bytes",
                (int) sim_utf8_valid(name, 40), name, sizeof w->own_name - 1);
    if (par->own.share <= 0) /* a policy may be for no school; a group may not */
        sim_diag_add(diag, "population.own.share = 0: leaves no school");
    else if (target_given(&par->own))
        target_check(&par->own, w, "population.own", "so there is no group of one's own",
                diag);
    else if (name[0] != '\0')
        sim_diag_add(diag,
                "population.own.name = \"%.60s\": names no schools; say which, by "
                "municipality, board, region or schools",
                name);
}

int world_choose_own(struct world *w, const struct population_params *par,
        struct sim_diag *diag, struct sim_err *err)
{
    const size_t before = diag->n;
    char schools[ROSTER_NUMBER_LEN], pupils[ROSTER_NUMBER_LEN];
    long long n_pupils = 0;
    int n = 0;

    check_own(w, par, diag);
    if (diag->n > before)
        return sim_fail(err, SIM_ERR_INPUT, "%s", diag->line[before]);
    if (!target_given(&par->own))
        return 0;
    target_mask(w->own, &par->own, w);
    for (int s = 0; s < w->n_schools; s++) {
        n += w->own[s];
        n_pupils += w->own[s] ? w->pupils[s] : 0;
    }
    const size_t used = strlen(w->note);
    if (n == w->n_schools) {
        snprintf(w->note + used, sizeof w->note - used,
                "; population.own names all schools: no group of its own");
        return 0;
    }
    w->n_kinds = KINDS_MAX;
    for (int s = 0; s < w->n_schools; s++)
        w->kind[s] = (uint8_t) (w->kind[s] + w->own[s] * (KINDS_MAX / 2));
    const char *name = name_of_own(w, par);
    const size_t length = strnlen(name, sizeof w->own_name - 1);
    snprintf(w->own_name, sizeof w->own_name, "%.*s", (int) sim_utf8_valid(name, length),
            name);
    snprintf(w->note + used, sizeof w->note - used,
            "; own group%s%s: %s schools, %s pupils", w->own_name[0] != '\0' ? " " : "",
            w->own_name, roster_number(schools, n), roster_number(pupils, n_pupils));
    return 0;
}

void world_free(struct world *w)
{
    if (w == NULL)
        return;
    trends_free(w->trends);
    free_names(w->school_id, w->n_schools);
    free_names(w->school_name, w->n_schools);
    free_names(w->region_name, w->n_regions);
    free_names(w->municipality_name, w->n_municipalities);
    free_names(w->board_name, w->n_boards);
    sim_free(w->region_first);
    sim_free(w->region);
    sim_free(w->municipality);
    sim_free(w->board);
    sim_free(w->quintile);
    sim_free(w->g5);
    sim_free(w->own);
    sim_free(w->kind);
    sim_free(w->by_need);
    sim_free(w->disadv);
    sim_free(w->x_km);
    sim_free(w->y_km);
    sim_free(w->grade);
    sim_free(w->pupils);
    sim_free(w->background);
    sim_free(w);
}

/* ---- names ---- */

static bool same_name(const char *a, const char *b, bool fold)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        char ca = fold && *a >= 'A' && *a <= 'Z' ? (char) (*a - 'A' + 'a') : *a;
        char cb = fold && *b >= 'A' && *b <= 'Z' ? (char) (*b - 'A' + 'a') : *b;
        if (ca != cb)
            return false;
    }
    return *a == *b;
}

/* The code that one slip of the keyboard makes of this one (two of a long one). */
static const char *nearest_code(char *const *names, int n, const char *code)
{
    size_t least = strlen(code) < 8 ? 2 : 3;
    const char *best = NULL;

    for (int i = 0; i < n; i++) {
        size_t distance = sim_str_distance(code, names[i]);
        if (distance < least && distance < strlen(code)) {
            least = distance;
            best = names[i];
        }
    }
    return best;
}

static int find(
        char *const *names, int n, const char *name, bool fold, const char **nearest)
{
    bool code = name[strcspn(name, "0123456789")] != '\0';

    if (nearest != NULL)
        *nearest = code ? nearest_code(names, n, name)
                        : sim_str_nearest(name, (const char *const *) names, (size_t) n);
    for (int i = 0; i < n; i++)
        if (same_name(names[i], name, fold))
            return i;
    return -1;
}

int world_find_region(const struct world *w, const char *name, const char **nearest)
{
    return find(w->region_name, w->n_regions, name, true, nearest);
}

int world_find_municipality(const struct world *w, const char *name, const char **nearest)
{
    return find(w->municipality_name, w->n_municipalities, name, true, nearest);
}

int world_find_board(const struct world *w, const char *name, const char **nearest)
{
    return find(w->board_name, w->n_boards, name, false, nearest);
}

int world_find_school(const struct world *w, const char *id, const char **nearest)
{
    return find(w->school_id, w->n_schools, id, false, nearest);
}
