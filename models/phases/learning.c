/* learning.c - what do pupils learn this year, in each arm, and what of it is left?
 *
 * a = mu + e: mu the mean of background and school, e an AR(1) process; the same in every
 * arm, so it is made once. By mechanism k (teacher, lost time) a gain g of this year
 * counts in full now; a year later P1_k g of it is left, of which pi_k = P1_k kappa stays
 * and the rest fades by `decay` a year. All mechanisms fade alike, so two stocks per
 * pupil and arm hold the whole past:
 *     y = a + P + T + g;   P' = P + sum pi_k g_k;   T' = decay T + sum (P1_k - pi_k) g_k
 * Schools are taken in chunks that fit the cache: words for all pupils of a chunk at
 * once, then school by school the line of pupils and the arms. An arm whose classes in a
 * school have been those of an earlier arm in every year shares its computation.
 * Chunks, arms beside and later years never show in a byte.
 * Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include <string.h>

#include "models/draws.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"

/* What stays the same during one call of learning_run. */
struct pass {
    struct learning *lrn;
    struct sim_key key;
    uint32_t chance;
    const struct classroom *room;
    const struct class_year *const *const *rec;
    int n_arms, n_strata;
    const uint16_t *stratum_of;
    double *const *sums, *const *by_background;
};

/* ---- memory: one block, cut into parts ---- */

static void *carve(char *block, size_t *used, size_t n, size_t size)
{
    void *part = block != NULL ? block + *used : NULL;

    *used += (n * size + 63) / 64 * 64;
    return part;
}

static void carve_stream(struct learning_stream *s, char *block, size_t *used)
{
    s->entity = carve(block, used, LEARNING_WORDS / 4, sizeof *s->entity);
    s->z = carve(block, used, LEARNING_WORDS, sizeof *s->z);
}

/* Set all pointers into block; with block NULL only count. Returns the bytes. */
static size_t layout(struct learning *l, char *block, int n_schools, int n_arms)
{
    const size_t n = (size_t) n_schools, arms = (size_t) n_arms, f = sizeof(float);
    size_t used = 0;

    l->effect = carve(block, &used, n, f);
    l->ref = carve(block, &used, n, sizeof *l->ref);
    l->share = carve(block, &used, n, sizeof *l->share);
    l->school_word = carve(block, &used, n, sizeof *l->school_word);
    l->alike = carve(block, &used, arms * LEARNING_CHUNK_SCHOOLS, sizeof *l->alike);
    l->parent = carve(block, &used, arms, sizeof *l->parent);
    l->arm = carve(block, &used, arms, sizeof *l->arm);
    l->stay = carve(block, &used, arms, sizeof *l->stay);
    l->fade = carve(block, &used, arms, sizeof *l->fade);
    for (int i = 0; i < 2; i++) {
        l->a[i] = carve(block, &used, LEARNING_ROWS, f);
        l->x[i] = carve(block, &used, LEARNING_ROWS, f);
    }
    for (size_t k = 0; k < arms; k++)
        for (int i = 0; i < 2; i++) {
            float *stay = carve(block, &used, LEARNING_ROWS, f),
                  *fade = carve(block, &used, LEARNING_ROWS, f);
            if (block != NULL) {
                l->stay[k][i] = stay;
                l->fade[k][i] = fade;
            }
        }
    l->teacher = carve(block, &used, LEARNING_ROWS, f);
    l->lost = carve(block, &used, LEARNING_ROWS, f);
    l->y = carve(block, &used, LEARNING_ROWS, f);
    l->plane = carve(block, &used, LEARNING_WORDS, sizeof *l->plane);
    l->word = carve(block, &used, LEARNING_WORDS, sizeof *l->word);
    l->group = carve(block, &used, LEARNING_WORDS, sizeof *l->group);
    carve_stream(&l->step, block, &used);
    carve_stream(&l->start, block, &used);
    carve_stream(&l->test, block, &used);
    return used;
}

size_t learning_bytes(const struct world *world, int n_years, int n_arms)
{
    struct learning count;

    (void) n_years; /* only this year and the last are kept */
    return sizeof count + layout(&count, NULL, world->n_schools, n_arms);
}

int learning_new(struct learning **out, const struct world *world, int n_years,
        int n_arms, struct sim_err *err)
{
    struct learning count, *lrn;

    *out = NULL;
    if (!(n_years >= 1 && n_years <= LEARNING_YEARS_MAX))
        return sim_fail(err, SIM_ERR_RANGE,
                "horizon = %d school years: must be between 1 and %d for pupils", n_years,
                (int) LEARNING_YEARS_MAX);
    if (!(world->n_schools >= 1 && world->n_schools <= DRAW_SCHOOLS_MAX))
        return sim_fail(err, SIM_ERR_RANGE,
                "%d schools: must be between 1 and %d for pupils; choose a smaller "
                "population.sample",
                world->n_schools, (int) DRAW_SCHOOLS_MAX);
    if (!(n_arms >= 1 && n_arms <= UINT16_MAX))
        return sim_fail(err, SIM_ERR_RANGE, "%d arms: must be between 1 and %d", n_arms,
                UINT16_MAX);
    lrn = sim_calloc(1, sizeof *lrn);
    if (lrn == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the pupils");
    lrn->block = sim_calloc(layout(&count, NULL, world->n_schools, n_arms), 1);
    if (lrn->block == NULL) {
        sim_free(lrn);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the pupils");
    }
    lrn->world = world;
    lrn->n_years = n_years;
    lrn->n_arms = n_arms;
    lrn->share_corr = 2;
    layout(lrn, lrn->block, world->n_schools, n_arms);
    *out = lrn;
    return SIM_OK;
}

void learning_free(struct learning *lrn)
{
    if (lrn == NULL)
        return;
    sim_free(lrn->block);
    sim_free(lrn);
}

/* ---- chunks and their draws ---- */

static const uint16_t *pupils_of(const struct pass *p, int year, int school)
{
    const size_t row =
            (size_t) year * (size_t) p->lrn->world->n_schools + (size_t) school;

    return p->room->pupils + row * GRADES;
}

/* Places a school needs at its largest. */
static int places(const struct pass *p, int school)
{
    int most = 0;

    for (int year = 0; year < p->room->n_years; year++) {
        const uint16_t *pupils = pupils_of(p, year, school);
        int n = 0;
        for (int g = 0; g < GRADES; g++) {
            sim_assert(pupils[g] <= DRAW_COHORT_SLOTS_MAX);
            n += pupils[g];
        }
        most = n > most ? n : most;
    }
    return (most + LEARNING_LANES - 1) / LEARNING_LANES * LEARNING_LANES
           + LEARNING_STRIDE;
}

/* Take schools from `first` until the chunk is full. */
static void chunk_begin(const struct pass *p, int first)
{
    struct learning *lrn = p->lrn;
    const int n_schools = lrn->world->n_schools;
    int s = first, at = 0;

    for (; s < n_schools && s - first < LEARNING_CHUNK_SCHOOLS; s++) {
        const int need = places(p, s);
        if (s > first && at + need > LEARNING_CHUNK)
            break;
        lrn->base[s - first] = at;
        learning_start_line(lrn, s, &lrn->line[s - first]);
        at += need;
    }
    sim_assert(at <= LEARNING_ROWS);
    lrn->first = first;
    lrn->last = s;
    memset(lrn->alike, 0,
            sizeof *lrn->alike * LEARNING_CHUNK_SCHOOLS * (size_t) lrn->n_arms);
}

/* Ask for the blocks of slots from_slot to end_slot - 1 of a cohort; none if these are no
 * slots. Written in whole steps, the next cohort overwrites what is too much. */
static inline void need_blocks(
        struct learning_stream *s, uint32_t cohort_entity, int from_slot, int end_slot)
{
    enum { STEP = 8 };
    uint32_t *entity = s->entity + s->n;
    const uint32_t from = (uint32_t) from_slot / 4, end = ((uint32_t) end_slot + 3) / 4;
    uint32_t b = from;

    do {
        for (uint32_t i = 0; i < STEP; i++)
            entity[i] = cohort_entity + b + i;
        entity += STEP;
        b += STEP;
    } while (b < end);
    s->n += end_slot > from_slot ? end - from : 0;
}

static void draw_words(const struct pass *p, const struct learning_stream *s,
        uint32_t when, uint32_t *word)
{
    uint32_t *plane = p->lrn->plane;
    uint32_t *const out[4] = { plane, plane + s->n, plane + 2 * s->n, plane + 3 * s->n };

    sim_draw_entities(out, s->entity, s->n, p->key, 0, when, p->chance);
    SIM_HOT_PICK(learning_interleave)(word, plane, s->n);
}

static void draw_normals(
        const struct pass *p, const struct learning_stream *s, uint32_t when)
{
    draw_words(p, s, when, p->lrn->word);
    sim_normal_v(s->z, p->lrn->word, 4 * s->n);
}

/* Count who stands where this year in all schools of the chunk, and draw for them. */
static void chunk_draw(const struct pass *p, int year)
{
    struct learning *lrn = p->lrn;
    struct learning_stream *step = &lrn->step, *start = &lrn->start, *test = &lrn->test;

    step->n = start->n = test->n = 0;
    for (int s = lrn->first; s < lrn->last; s++) {
        struct learning_line *line = &lrn->line[s - lrn->first];
        const uint16_t *now = pupils_of(p, year, s);
        line->n = 0;
        for (int g = 0; g < GRADES; g++) {
            const int n = now[g],
                      before = year > 0 && g > 0 ? pupils_of(p, year - 1, s)[g - 1] : 0,
                      kept = n < before ? n : before;
            const unsigned cohort = (unsigned) (year - g + GRADES - 1);
            const uint32_t entity = draw_pupil((unsigned) s, cohort, 0);
            line->count[g] = n;
            line->before[g] = before;
            line->n += n;
            need_blocks(step, entity, 0, kept);
            need_blocks(start, entity, kept, n);
            if (g == GRADES - 1)
                need_blocks(test, entity, 0, n);
        }
    }
    draw_normals(p, step, sim_when((unsigned) year, DRAW_PUPIL_YEAR, 0));
    draw_words(p, start, sim_when(0, DRAW_PUPIL_START, 0), lrn->group);
    draw_normals(p, start, sim_when(0, DRAW_PUPIL_START, 1));
    draw_normals(p, test, sim_when(0, DRAW_PUPIL_TEST, 0));
}

/* ---- one school in one year ---- */

/* Where a school's classes stand in the records of a year. */
struct classes {
    size_t first;
    int n;
};

static struct classes classes_of(const struct pass *p, int year, int school)
{
    const size_t row = (size_t) year * ((size_t) p->lrn->world->n_schools + 1);
    const int32_t *first = p->room->first + row + (size_t) school;

    return (struct classes){ (size_t) first[0], first[1] - first[0] };
}

static bool same_classes(
        const struct pass *p, int year, const struct classes *c, int arm, int other)
{
    const struct class_year *one = p->rec[arm][year], *two = p->rec[other][year];

    return one == two
           || memcmp(one + c->first, two + c->first, (size_t) c->n * sizeof *one) == 0;
}

/* Which arm does the computing for arm k from now on? Itself from the first year in which
 * its classes differ from those of the arm whose past it shared; it may then be followed
 * by later arms that part from the same arm in the same way. */
static int part_from(const struct pass *p, int year, const struct classes *c,
        const uint16_t *alike, int k)
{
    const int with = alike[k];
    const uint16_t *parent = p->lrn->parent;

    if (with == k || same_classes(p, year, c, k, with))
        return with;
    for (int j = with + 1; j < k; j++)
        if (alike[j] == j && parent[j] == with && same_classes(p, year, c, k, j))
            return j;
    return k;
}

/* Stocks at the beginning of the year of all arms that compute for themselves. */
static void school_stocks(const struct pass *p, int year, int i, const struct classes *c)
{
    struct learning *lrn = p->lrn;
    const struct learning_line *line = &lrn->line[i];
    uint16_t *alike = lrn->alike + (size_t) i * (size_t) lrn->n_arms;
    const int now = year & 1, at = lrn->base[i];
    const int end = (line->n + LEARNING_LANES - 1) / LEARNING_LANES * LEARNING_LANES;
    const size_t size = sizeof(float) * (size_t) end;

    for (int k = 0; k < p->n_arms; k++) {
        lrn->parent[k] = alike[k];
        if (alike[k] == k)
            SIM_HOT_PICK(learning_take_along)
        (line, lrn->stay[k][now] + at, lrn->fade[k][now] + at, lrn->stay[k][!now] + at,
                lrn->fade[k][!now] + at, lrn->x[now] + at);
    }
    for (int k = 1; k < p->n_arms; k++) {
        const int from = alike[k];
        alike[k] = (uint16_t) part_from(p, year, c, alike, k);
        if (alike[k] == k && from != k) {
            memcpy(lrn->stay[k][now] + at, lrn->stay[from][now] + at, size);
            memcpy(lrn->fade[k][now] + at, lrn->fade[from][now] + at, size);
        }
    }
}

static void add_sums(double *to, const double *from, int n)
{
    for (int i = 0; i < n; i++)
        to[i] += from[i];
}

static void school_arms(const struct pass *p, int year, int i, const float *test)
{
    struct learning *lrn = p->lrn;
    const int now = year & 1, at = lrn->base[i], school = lrn->first + i;
    const struct classes c = classes_of(p, year, school);
    const uint16_t *alike = lrn->alike + (size_t) i * (size_t) lrn->n_arms;
    const size_t cell =
            ((size_t) year * (size_t) p->n_strata + p->stratum_of[school]) * PUPIL_SUMS;

    school_stocks(p, year, i, &c);
    for (int k = 0; k < p->n_arms; k++) {
        struct learning_arm *arm = &lrn->arm[k];
        if (alike[k] == k) {
            arm->stay = lrn->stay[k][now] + at;
            arm->fade = lrn->fade[k][now] + at;
            arm->teacher = lrn->teacher;
            arm->lost = lrn->lost;
            arm->y = lrn->y;
            SIM_HOT_PICK(learning_year)
            (arm, &lrn->line[i], lrn->a[now] + at, lrn->x[now] + at, test,
                    p->rec[k][year] + c.first, c.n, &lrn->rates,
                    p->by_background != NULL);
        }
        add_sums(p->sums[k] + cell, lrn->arm[alike[k]].sum, PUPIL_SUMS);
        if (p->by_background != NULL)
            add_sums(p->by_background[k] + (size_t) year * BACKGROUNDS * PUPIL_SUMS,
                    &lrn->arm[alike[k]].group[0][0], BACKGROUNDS * PUPIL_SUMS);
    }
}

static void chunk_year(const struct pass *p, int year)
{
    struct learning *lrn = p->lrn;
    const int now = year & 1;
    const float *step = lrn->step.z, *start = lrn->start.z, *test = lrn->test.z;
    const uint32_t *group = lrn->group;

    chunk_draw(p, year);
    for (int i = 0; i < lrn->last - lrn->first; i++) {
        const int at = lrn->base[i];
        struct learning_line *line = &lrn->line[i];
        SIM_HOT_PICK(learning_line_up)
        (line, lrn->a[now] + at, lrn->x[now] + at, lrn->a[!now] + at, lrn->x[!now] + at,
                &lrn->rates, &step, &group, &start);
        school_arms(p, year, i, test);
        test += (line->count[GRADES - 1] + 3) / 4 * 4;
    }
}

void learning_run(struct learning *lrn, const struct learning_params *par,
        struct sim_key key, uint32_t chance, const struct classroom *room,
        const struct class_year *const *const *rec, const struct class_year *ref,
        int n_arms, const uint16_t *stratum_of, int n_strata, double *const *sums,
        double *const *by_background)
{
    const struct pass p = { lrn, key, chance, room, rec, n_arms, n_strata, stratum_of,
        sums, by_background };
    const size_t years = (size_t) room->n_years;

    sim_assert(room->n_years >= 1 && room->n_years <= lrn->n_years);
    sim_assert(n_arms >= 1 && n_arms <= lrn->n_arms);
    for (int k = 0; k < n_arms; k++) {
        memset(sums[k], 0, years * (size_t) n_strata * PUPIL_SUMS * sizeof **sums);
        if (by_background != NULL)
            memset(by_background[k], 0,
                    years * BACKGROUNDS * PUPIL_SUMS * sizeof **by_background);
    }
    learning_start(lrn, par, key, chance, room, ref);
    for (int first = 0; first < lrn->world->n_schools; first = lrn->last) {
        chunk_begin(&p, first);
        for (int year = 0; year < room->n_years; year++)
            chunk_year(&p, year);
    }
}
