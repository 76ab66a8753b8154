/* learning.c - what do pupils learn this year, in each arm, and what of it is left?
 *
 * a = mu + e: mu the mean of background and school, less what closed schools took from
 * the cohort, e an AR(1) process; the same in every arm, so it is made once. By mechanism
 * k (teacher, class size, help, lost time) a gain g of this year counts in full now; a
 * year later P1_k g of it is left, of which pi_k = P1_k kappa stays and the rest fades by
 * `decay` a year. All mechanisms fade alike, so two stocks per pupil and arm hold the
 * whole past: y = a + P + T + g;   P' = P + sum pi_k g_k;   T' = decay T + sum (P1_k -
 * pi_k) g_k They are kept as U = P + T and F = T / (1 - kappa), which takes fewest
 * operations: with l = sum P1_k g_k, U' = U + l - (1 - decay) (1 - kappa) F and F' =
 * decay F + l.
 *
 * The start of e is an exact normal. Its yearly step is not: heads in four throws of a
 * coin less two in place of a standard normal, so that a word serves all years of a
 * pupil. A step has the variance of the normal and excess kurtosis -1/2, of which at most
 * 1/25 is left in e at the default ability_ar; test_learning.c shows that e stays normal.
 * The luck of the final test is made in the same way.
 *
 * Schools follow each other, each with all its years, so that all of a school stays in
 * the nearest cache; draws are made for some schools at once. An arm whose classes
 * in a school have been those of an earlier arm in every year shares its computation.
 * How many draws are made at once, arms beside and later years never show in a byte.
 *
 * Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include <string.h>

#include "models/draws.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"

/* ---- memory: one block, cut into parts ---- */

enum { ALIGN = 64 }; /* a line of the cache */

static void *carve(char *block, size_t *used, size_t n, size_t size)
{
    void *part = block != NULL ? block + *used : NULL;

    *used += (n * size + ALIGN - 1) / ALIGN * ALIGN;
    return part;
}

static void carve_blocks(struct learning_blocks *b, char *block, size_t *used, size_t n)
{
    b->entity = carve(block, used, n + LEARNING_BLOCK_STEP, sizeof *b->entity);
    b->plane = carve(block, used, 4 * n, sizeof *b->plane);
}

/* Arrays of one school, of `rows` places in line and `places` of cohorts: close together,
 * so that few pages of memory are in use at a time. */
static size_t layout_school(struct learning *l, char *block, size_t rows, size_t places)
{
    const size_t f = sizeof(float), u = sizeof(uint32_t);
    size_t used = 0;

    l->cohorts.x = carve(block, &used, places, f);
    l->pupils.a = carve(block, &used, rows, f);
    l->pupils.x = carve(block, &used, rows, f);
    l->pupils.q = carve(block, &used, rows, f);
    l->pupils.low = carve(block, &used, rows, u);
    l->pupils.high = carve(block, &used, rows, u);
    l->pupils.class_of = carve(block, &used, rows / LEARNING_EIGHT + LEARNING_LANES,
            sizeof *l->pupils.class_of);
    l->scratch.past = carve(block, &used, rows, f);
    l->scratch.fade = carve(block, &used, rows, f);
    l->scratch.more = carve(block, &used, rows, f);
    l->scratch.need = carve(block, &used, rows, f);
    l->scratch.part = carve(block, &used, rows, f);
    l->scratch.gain = carve(block, &used, rows, f);
    l->scratch.lost = carve(block, &used, rows, f);
    l->scratch.left = carve(block, &used, rows, f);
    for (int k = 0; k < l->n_arms; k++) {
        float *past = carve(block, &used, rows, f), *fade = carve(block, &used, rows, f),
              *y = carve(block, &used, rows, f);
        if (block != NULL) {
            l->arm[k].past = past;
            l->arm[k].fade = fade;
            l->arm[k].y = y;
        }
    }
    return used;
}

/* Set all pointers into block; with block NULL only count. Returns the bytes. */
static size_t layout(
        struct learning *l, char *block, int n_schools, int n_years, int n_arms)
{
    const size_t n = (size_t) n_schools, arms = (size_t) n_arms, f = sizeof(float),
                 places = ((size_t) n_years + GRADES - 1) * DRAW_COHORT_SLOTS_MAX,
                 starts = 2 * LEARNING_CHUNK + places + LEARNING_STRIDE;
    size_t used = 0;

    l->n_arms = n_arms;
    l->effect = carve(block, &used, n, f);
    l->ref = carve(block, &used, n, sizeof *l->ref);
    l->share = carve(block, &used, n, sizeof *l->share);
    l->school_word = carve(block, &used, n, sizeof *l->school_word);
    carve_blocks(&l->start, block, &used, starts / 2);
    l->stir = carve(block, &used, LEARNING_YEARS_MAX, sizeof *l->stir);
    l->test_luck = carve(block, &used, LEARNING_ROWS, f);
    l->closed = carve(block, &used, LEARNING_YEARS_MAX + 1, sizeof *l->closed);
    l->drift = carve(block, &used, LEARNING_YEARS_MAX, sizeof *l->drift);
    l->group = carve(block, &used, starts, sizeof *l->group);
    l->word = carve(block, &used, starts, sizeof *l->word);
    l->digits = carve(block, &used, starts, sizeof *l->digits);
    l->z = carve(block, &used, starts, f);
    l->alike = carve(block, &used, arms, sizeof *l->alike);
    l->parent = carve(block, &used, arms, sizeof *l->parent);
    l->arm = carve(block, &used, arms, sizeof *l->arm);
    l->school = carve(block, &used, layout_school(l, NULL, LEARNING_ROWS, places), 1);
    return used;
}

size_t learning_bytes(const struct world *world, int n_years, int n_arms)
{
    struct learning count;

    return sizeof count + ALIGN + layout(&count, NULL, world->n_schools, n_years, n_arms);
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
    lrn->block = sim_calloc(
            layout(&count, NULL, world->n_schools, n_years, n_arms) + ALIGN, 1);
    if (lrn->block == NULL) {
        sim_free(lrn);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the pupils");
    }
    lrn->world = world;
    lrn->n_years = n_years;
    lrn->share_corr = 2;
    const size_t over = (uintptr_t) lrn->block % ALIGN;
    layout(lrn, (char *) lrn->block + (over > 0 ? ALIGN - over : 0), world->n_schools,
            n_years, n_arms);
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

/* ---- one school in one year ---- */

/* Where a school's classes stand in the records of a year. */
struct classes {
    size_t first;
    int n;
};

static struct classes classes_of(const struct pass *p, struct place at)
{
    const size_t row = (size_t) at.year * ((size_t) p->lrn->world->n_schools + 1);
    const int32_t *first = p->in->room->first + row + (size_t) at.school;

    return (struct classes){ (size_t) first[0], first[1] - first[0] };
}

/* Help to the school in that arm; NULL: nobody helps. */
static const struct school_help *help_of(const struct pass *p, struct place at, int arm)
{
    const struct school_help *const *help = p->in->arm[arm].help;

    return help != NULL ? help[at.year] + at.school : NULL;
}

static bool same_help(const struct school_help *one, const struct school_help *two)
{
    return one == two
           || (one != NULL && two != NULL && memcmp(one, two, sizeof *one) == 0);
}

static bool same_classes(const struct pass *p, struct place at, const struct classes *c,
        int arm, int other)
{
    const struct class_year *one = p->in->arm[arm].classes[at.year],
                            *two = p->in->arm[other].classes[at.year];

    if (one != two
            && memcmp(one + c->first, two + c->first, (size_t) c->n * sizeof *one) != 0)
        return false;
    return same_help(help_of(p, at, arm), help_of(p, at, other));
}

/* Which arm does the computing for arm k from now on? Itself from the first year in which
 * its classes or help differ from those of the arm whose past it shared; it may then be
 * followed by later arms that part from the same arm in the same way. */
static int part_from(
        const struct pass *p, struct place at, const struct classes *c, int k)
{
    const uint16_t *parent = p->lrn->parent, *alike = p->lrn->alike;
    const int with = alike[k];

    if (with == k || same_classes(p, at, c, k, with))
        return with;
    for (int j = with + 1; j < k; j++)
        if (alike[j] == j && parent[j] == with && same_classes(p, at, c, k, j))
            return j;
    return k;
}

/* Stocks and scores of last year, of all in the grades that moved up. */
static void copy_past(const struct learning_line *line, struct learning_arm *to,
        const struct learning_arm *from)
{
    size_t last_year = 0;

    for (int g = 1; g < GRADES; g++)
        last_year += (size_t) line->before[g];
    memcpy(to->past, from->past, last_year * sizeof(float));
    memcpy(to->fade, from->fade, last_year * sizeof(float));
    memcpy(to->y, from->y, last_year * sizeof(float));
    memcpy(to->well_past, from->well_past, sizeof to->well_past);
    memcpy(to->well_fade, from->well_fade, sizeof to->well_fade);
}

/* Arms that part this year take a copy of last year's stocks. */
static void part_arms(const struct pass *p, struct place at, const struct classes *c)
{
    struct learning *lrn = p->lrn;

    for (int k = 1; k < p->in->n_arms; k++) {
        const int from = lrn->alike[k];
        lrn->parent[k] = (uint16_t) from;
        lrn->alike[k] = (uint16_t) part_from(p, at, c, k);
        if (lrn->alike[k] == k && from != k)
            copy_past(&lrn->line, &lrn->arm[k], &lrn->arm[from]);
    }
}

/* The arm computes its year; pupils without a class are one with nothing before it. */
static void arm_year(
        const struct pass *p, struct place at, const struct classes *c, int k)
{
    static const struct class_year nobody[1 + CLASS_YEARS_SPARE];
    struct learning *lrn = p->lrn;
    struct learning_arm *arm = &lrn->arm[k];
    const struct school_help *row = help_of(p, at, k);
    struct learning_help room;
    const struct learning_help *help = learning_help(p, at, row, &room);

    if (k > 0) /* arm 0 had about the same places to give out */
        memcpy(arm->level, lrn->arm[0].level, sizeof arm->level);
    SIM_HOT_FOR(p->isa, learning_wellbeing)
    (arm, &lrn->line, learning_gain_well(lrn, row), &lrn->rates);
    SIM_HOT_FOR(p->isa, learning_year)
    (arm, &lrn->scratch, &lrn->line, &lrn->pupils,
            c->n > 0 ? p->in->arm[k].classes[at.year] + c->first : nobody, &lrn->rates,
            help, p->in->arm[0].by_background != NULL);
}

/* The next school's classes and help of this year are asked for ten years' work ahead. */
static void ask_next(
        const struct learning_past *past, struct place at, const struct classes *c)
{
    const char *next = (const char *) (past->classes[at.year] + c->first + c->n);

    __builtin_prefetch(next);
    __builtin_prefetch(next + 64);
    if (past->help != NULL)
        __builtin_prefetch(past->help[at.year] + at.school + 1);
}

static void school_arms(const struct pass *p, struct place at, const struct classes *c)
{
    for (int k = 0; k < p->in->n_arms; k++)
        ask_next(&p->in->arm[k], at, c);
    part_arms(p, at, c);
    for (int k = 0; k < p->in->n_arms; k++)
        if (p->lrn->alike[k] == k)
            arm_year(p, at, c, k);
}

/* Add the sums of n pupils of a school in a world that lacks no teacher, whose
 * backgrounds add up to x; base: their sums in arm 0. */
static void add_full(double *sums, const double *base, const struct learning_lost *lost,
        double n, double x)
{
    sums[PUPIL_N] += base[PUPIL_N];
    sums[PUPIL_Y] += base[PUPIL_Y] + (n * lost->score[0] + x * lost->score[1]);
    sums[PUPIL_GAIN] += base[PUPIL_GAIN] + (n * lost->gain[0] + x * lost->gain[1]);
}

/* The school year of arm 0 once more, in a world that lacks no teacher. */
static void school_full(const struct pass *p, struct place at, const struct classes *c)
{
    struct learning *lrn = p->lrn;
    const struct learning_past *full = p->in->full;
    const struct learning_arm *base = &lrn->arm[0];
    const size_t year = (size_t) at.year,
                 cell = (year * (size_t) p->in->n_strata + p->in->stratum_of[at.school])
                        * PUPIL_SUMS;

    ask_next(full, at, c);
    if (at.year == 0)
        memset(&lrn->lost, 0, sizeof lrn->lost);
    SIM_HOT_FOR(p->isa, learning_lost)
    (&lrn->lost, &lrn->line, full->classes[year] + c->first,
            p->in->arm[0].classes[year] + c->first, c->n, &lrn->rates);
    add_full(full->sums + cell, base->sum, &lrn->lost, lrn->line.n,
            (double) lrn->line.background);
    for (int b = 0; full->by_background != NULL && b < BACKGROUNDS; b++) {
        const double n = base->group[b][PUPIL_N], x = (double) b / (BACKGROUNDS - 1);
        add_full(full->by_background + (year * BACKGROUNDS + (size_t) b) * PUPIL_SUMS,
                base->group[b], &lrn->lost, n, n * x);
    }
}

static void add_sums(double *restrict to, const double *restrict from)
{
    for (int i = 0; i < PUPIL_SUMS; i++)
        to[i] += from[i];
}

/* What the arms computed goes to their sums; last of all, since sums are written one by
 * one and read here two at a time, for which a processor waits if they are new. */
static void add_arms(const struct pass *p, struct place at)
{
    const struct learning *lrn = p->lrn;
    const size_t year = (size_t) at.year,
                 cell = (year * (size_t) p->in->n_strata + p->in->stratum_of[at.school])
                        * PUPIL_SUMS,
                 school = year * (size_t) lrn->world->n_schools + (size_t) at.school;

    for (int k = 0; k < p->in->n_arms; k++) {
        const struct learning_past *past = &p->in->arm[k];
        const struct learning_arm *arm = &lrn->arm[lrn->alike[k]];
        add_sums(past->sums + cell, arm->sum);
        if (past->score != NULL && arm->sum[PUPIL_N] > 0)
            past->score[school] = (float) (arm->sum[PUPIL_Y] / arm->sum[PUPIL_N]);
        for (size_t b = 0; past->by_background != NULL && b < BACKGROUNDS; b++)
            add_sums(past->by_background + (year * BACKGROUNDS + b) * PUPIL_SUMS,
                    arm->group[b]);
    }
}

static void school_begin(const struct pass *p, int school)
{
    struct learning *lrn = p->lrn;
    const int *from = lrn->cohorts.from;
    int most = 0; /* places of a year's cohorts */

    (void) learning_cohorts_of(p, school, &lrn->cohorts);
    for (int year = 0; year < p->in->room->n_years; year++) {
        const int places = from[year + GRADES] - from[year];
        most = places > most ? places : most;
    }
    layout_school(lrn, lrn->school, (size_t) most + 2 * LEARNING_STRIDE,
            (size_t) from[lrn->cohorts.n]);
    learning_start_line(lrn, school, &lrn->line);
    SIM_HOT_FOR(p->isa, learning_enter)
    (&lrn->cohorts, &lrn->line, (const float(*)[GRADES][2])(lrn->closed + 1), &lrn->rates,
            &lrn->luck);
    learning_start_well(lrn, school, &lrn->line);
    memset(lrn->alike, 0, (size_t) lrn->n_arms * sizeof *lrn->alike);
    for (int i = 0; i < LEARNING_PROGRAMMES; i++)
        lrn->arm[0].level[i] = -1;
}

static void school_year(const struct pass *p, struct place at)
{
    struct learning *lrn = p->lrn;
    const struct classes c = classes_of(p, at);

    if (at.year == 0)
        school_begin(p, at.school);
    lrn->line.pupils = learning_pupils_of(p, at);
    lrn->line.pupils_old = learning_pupils_before(p, at);
    lrn->line.n_classes = c.n > 0 ? c.n : 1;
    lrn->line.drift = (const float(*)[GRADES]) lrn->drift[at.year];
    SIM_HOT_FOR(p->isa, learning_line_up)
    (&lrn->line, &lrn->pupils, &lrn->cohorts, at.year, &lrn->rates);
    school_arms(p, at, &c);
    if (p->in->full != NULL)
        school_full(p, at, &c);
    add_arms(p, at);
}

static void clear_sums(const struct learning_past *past, const struct learning_input *in)
{
    const size_t years = (size_t) in->room->n_years;

    memset(past->sums, 0,
            years * (size_t) in->n_strata * PUPIL_SUMS * sizeof *past->sums);
    if (past->by_background != NULL)
        memset(past->by_background, 0,
                years * BACKGROUNDS * PUPIL_SUMS * sizeof *past->by_background);
}

void learning_run(struct learning *lrn, const struct learning_input *in)
{
    const struct pass p = { lrn, in, sim_isa() };

    sim_assert(in->room->n_years >= 1 && in->room->n_years <= lrn->n_years);
    sim_assert(in->n_arms >= 1 && in->n_arms <= lrn->n_arms);
    for (int k = 0; k < in->n_arms; k++)
        clear_sums(&in->arm[k], in);
    if (in->full != NULL)
        clear_sums(in->full, in);
    lrn->tested = (struct place){ -1, -1 };
    learning_start(lrn, in);
    learning_stir_years(&p);
    for (int school = 0; school < lrn->world->n_schools;) {
        const int end = learning_chunk(&p, school);
        for (; school < end; school++)
            for (int year = 0; year < in->room->n_years; year++)
                school_year(&p, (struct place){ school, year });
    }
}
