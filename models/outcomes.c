/* outcomes.c - what did the year bring, by stratum, and what does that make per group?
 *
 * Sums run over schools and teachers in fixed order; groups are sums of strata
 * (region x own or not x quintile x city). The ledger compares persons with the baseline
 * by identity. Thread safety: one struct outcomes per thread. */
#include "models/outcomes.h"

#include <math.h>
#include <string.h>

#include "models/labour_hot.h"
#include "models/marked.h"
#include "models/money_outcomes.h"
#include "models/observe.h"
#include "models/outcomes_hot.h"
#include "sim/base/mem.h"

const char *const outcome_cuts[] = { "quintile", "city", "region", "background", NULL };

static size_t labour_doubles(const struct outcomes *o)
{
    return (size_t) o->n_arms * (size_t) o->n_years * (size_t) o->n_strata * LABOUR_SUMS;
}

static size_t total_doubles(const struct outcomes *o)
{
    size_t years = (size_t) o->n_years, arms = (size_t) o->n_arms;
    return labour_doubles(o) + arms * years * (size_t) (NATION_SUMS + o->books->n)
           + (arms + 1) * years * (size_t) (o->n_strata + BACKGROUNDS) * PUPIL_SUMS;
}

static size_t school_cells(const struct outcomes *o)
{
    return (size_t) o->n_arms * (size_t) o->n_years * (size_t) o->n_schools;
}

size_t outcomes_bytes(
        const struct world *world, int n_arms, int n_years, const struct books *books)
{
    struct outcomes o = {
        .n_arms = n_arms,
        .n_years = n_years,
        .n_kinds = world->n_kinds,
        .n_strata = world->n_regions * world->n_kinds,
        .n_schools = world->n_schools,
        .books = books,
    };
    return total_doubles(&o) * sizeof(double) + school_cells(&o) * sizeof(float)
           + (size_t) o.n_schools * (sizeof *o.tenth.value + sizeof *o.tenth.weight);
}

int outcomes_init(struct outcomes *out, const struct world *world, int n_arms,
        int n_years, const struct group *group, int n_groups, const struct books *books)
{
    *out = (struct outcomes){ .n_arms = n_arms,
        .n_years = n_years,
        .n_kinds = world->n_kinds,
        .n_strata = world->n_regions * world->n_kinds,
        .n_schools = world->n_schools,
        .n_groups = n_groups,
        .group = group,
        .weight = world->weight,
        .books = books };
    size_t year = (size_t) n_years * PUPIL_SUMS;
    double *at = sim_calloc(total_doubles(out), sizeof *at);

    out->block = at;
    out->pupil = sim_calloc((size_t) n_arms + 1, sizeof *out->pupil);
    out->background = sim_calloc((size_t) n_arms + 1, sizeof *out->background);
    out->score = sim_calloc((size_t) n_arms, sizeof *out->score);
    out->score_block = sim_calloc(school_cells(out), sizeof *out->score_block);
    out->tenth.value = sim_calloc((size_t) out->n_schools, sizeof *out->tenth.value);
    out->tenth.weight = sim_calloc((size_t) out->n_schools, sizeof *out->tenth.weight);
    if (at == NULL || out->pupil == NULL || out->background == NULL || out->score == NULL
            || out->score_block == NULL || out->tenth.value == NULL
            || out->tenth.weight == NULL)
        return SIM_ERR_NOMEM;
    for (int a = 0; a < n_arms; a++)
        out->score[a] = out->score_block
                        + (size_t) a * (size_t) n_years * (size_t) out->n_schools;
    out->labour = at;
    at += labour_doubles(out);
    out->nation = at;
    at += (size_t) n_arms * (size_t) n_years * NATION_SUMS;
    out->cost = at;
    at += (size_t) n_arms * (size_t) n_years * (size_t) books->n;
    for (int a = 0; a <= n_arms; a++) {
        out->pupil[a] = at;
        at += year * (size_t) out->n_strata;
        out->background[a] = at;
        at += year * BACKGROUNDS;
    }
    return 0;
}

void outcomes_clear(struct outcomes *out)
{
    sim_free(out->block);
    sim_free(out->pupil);
    sim_free(out->background);
    sim_free(out->score);
    sim_free(out->score_block);
    sim_free(out->tenth.value);
    sim_free(out->tenth.weight);
    *out = (struct outcomes){ 0 };
}

static double *labour_of(const struct outcomes *o, int arm, int year)
{
    return o->labour
           + ((size_t) arm * (size_t) o->n_years + (size_t) year) * (size_t) o->n_strata
                     * LABOUR_SUMS;
}

static double *nation_of(const struct outcomes *o, int arm, int year)
{
    return o->nation + ((size_t) arm * (size_t) o->n_years + (size_t) year) * NATION_SUMS;
}

/* Assistants and what else helps beside the teacher, as counted by stratum. */
static void sum_support(
        double *sums, const struct labour *lab, const struct assist_arm *arm)
{
    for (int k = 0; k < lab->n_strata; k++) {
        double *sum = sums + (size_t) k * LABOUR_SUMS;
        for (int h = 0; h < ASSIST_HEADS; h++)
            sum[SUM_AS_STAFF + h] = (double) arm->heads[k][h];
        for (int t = 0; t < ASSIST_TASKS; t++)
            sum[SUM_AS_COVER + t] = 0.01 * (double) arm->task[k][t];
        sum[SUM_SEATS_ASKED] = (double) arm->seats[k][0];
        sum[SUM_SEATS_DELIVERED] = (double) arm->seats[k][1];
    }
}

static double *cost_of(const struct outcomes *o, int arm, int year)
{
    return o->cost
           + ((size_t) arm * (size_t) o->n_years + (size_t) year) * (size_t) o->books->n;
}

/* Teachers, as counted by stratum. */
static void sum_teachers(
        double *sums, const struct labour *lab, const struct arm_state *arm)
{
    for (int k = 0; k < lab->n_strata; k++) {
        double *sum = sums + (size_t) k * LABOUR_SUMS;
        sum[SUM_STAFF] = (double) arm->staff[k];
        sum[SUM_EXITS] = (double) arm->exits[k];
        sum[SUM_MOVES] = (double) arm->moves[k];
        for (int f = 0; f < FLOW_COUNT; f++)
            sum[SUM_FLOW + f] = 0.01 * (double) arm->flow[k][f];
        sum[SUM_NEW] = 0.01 * (double) arm->hired[k];
    }
}

/* Who is at the target schools, and where was he in the baseline? By identity. Persons
 * who change places because vacancies fell otherwise go both ways; their net is booked:
 * fte here of those who in the baseline are not at the target, less baseline fte of those
 * who are there only in the baseline. */
static void compare_persons(double *nation, const struct labour *lab,
        const struct arm_state *arm, const struct arm_state *base)
{
    /* Which sum a person belongs to: by where he is, at target schools here (1) or in the
     * baseline (2), by whether he teaches in the other of the two, and as an entrant. A
     * table, since no jump over these cases could be guessed. */
    enum { NO_SUM = NATION_SUMS, ONE_SIDE = NATION_OUTSIDE };
    static const uint8_t book[4][2][2] = {
        { { NO_SUM, NO_SUM }, { NO_SUM, NO_SUM } },
        { { ONE_SIDE, ONE_SIDE }, { NATION_ELSEWHERE, NATION_DIVERTED } },
        { { ONE_SIDE, ONE_SIDE }, { NATION_ELSEWHERE, NATION_DIVERTED } },
        { { NATION_LONGER, NATION_LONGER }, { NATION_LONGER, NATION_LONGER } },
    };
    const uint8_t *target = arm->ever_target;
    int64_t sum[NATION_SUMS + 1] = { 0 };

    SIM_HOT_PICK(labour_differ)
    (lab->p.mark, arm->school, arm->job, base->school, base->job, (size_t) lab->p.n);
    int n = marked_rows(lab->person_scratch, lab->p.mark, lab->p.n);
    for (int k = 0; k < n; k++) { /* all others change no sum */
        int i = lab->person_scratch[k];
        int here = arm->school[i], there = base->school[i];
        int fte = arm->job[i].fte, fte_base = base->job[i].fte;
        int works = here != NO_SCHOOL, works_base = there != NO_SCHOOL;
        int in = works & target[works ? here : 0],
            in_base = works_base & target[works_base ? there : 0];
        int teaches = in ? works_base : works;
        int entrant = (int) (lab->p.id[i] >> 18 & 63) >= lab->run_in;

        sum[NATION_NET] += fte - fte_base;
        sum[book[in + 2 * in_base][teaches][entrant]] += in * fte - in_base * fte_base;
    }
    sum[NATION_GAIN] = sum[NATION_ELSEWHERE] + sum[NATION_DIVERTED] + sum[NATION_OUTSIDE]
                       + sum[NATION_LONGER];
    for (int k = NATION_GAIN; k <= NATION_LONGER; k++)
        nation[k] = 0.01 * (double) sum[k];
}

static int schools_of_no_policy(const struct labour *lab, const struct arm_state *arm)
{
    int n = 0;

    for (int s = 0; s < lab->world->n_schools; s++)
        n += arm->ever_target[s] == 0;
    return n;
}

/* Hours of people that the policies of the year asked for, and what became of them. */
static void sum_hours(
        double *nation, const struct labour *lab, const struct arm_state *arm)
{
    double contact = 0.01 * lab->par->help->contact_hours; /* of 0.01 fte */
    double asked = contact * (double) arm->day_more[0],
           got = contact * (double) arm->day_more[1], nobody = asked - got, budget = 0,
           room = 0;

    for (int k = 0; k < arm->assistants.n_policies; k++) {
        const struct delivery *d = &arm->assistants.delivery[k];
        asked += d->hours * (double) d->asked;
        got += d->hours * (double) d->delivered;
        nobody += d->hours * (double) d->no_people;
        budget += d->hours * (double) d->no_budget;
        room += d->hours * (double) d->no_room;
    }
    nation[NATION_HOURS_ASKED] = asked;
    nation[NATION_HOURS_GOT] = got;
    nation[NATION_HOURS_NOBODY] = nobody;
    nation[NATION_HOURS_BUDGET] = budget;
    nation[NATION_HOURS_ROOM] = room;
}

/* What the policies of the year asked of people and money, and got. */
static void sum_asked(double *nation, const struct labour *lab,
        const struct arm_state *arm, const struct arm_state *base, double weight)
{
    int64_t asked = 0, got = 0, helpers = 0, helped = 0;

    for (int s = 0; s < lab->world->n_schools; s++) {
        helpers += arm->assistants.extra[s];
        helped += arm->assistants.filled[s] - base->assistants.filled[s];
        if (!arm->cond.target[s])
            continue;
        asked += arm->posts[s] + arm->replace[s];
        got += arm->filled[s];
    }
    nation[NATION_POSTS_ASKED] = 0.01 * (double) asked;
    nation[NATION_POSTS_GOT] = 0.01 * (double) got;
    nation[NATION_EUR_ASKED] = arm->cond.asked_eur / weight; /* levers plan the country */
    nation[NATION_EUR_GRANTED] = arm->cond.granted_eur / weight;
    nation[NATION_ASSIST_ASKED] = 0.01 * (double) helpers;
    nation[NATION_ASSIST_GOT] = 0.01 * (double) helped;
    sum_hours(nation, lab, arm);
}

/* What schools bring, and with it what a survey of them would extrapolate. */
static void sum_schools(double *sums, const struct labour *lab,
        const struct arm_state *arm, const struct survey *survey)
{
    struct survey_totals totals = { 0 };

    SIM_HOT_PICK(outcomes_schools)(sums, &totals, lab, arm, &lab->arm[0], survey);
    observe_survey(sums, lab, &totals);
}

void outcomes_observe(struct outcomes *out, const struct labour *lab, int year)
{
    if (year == 0)
        money_terms_of(&out->terms, lab->par);
    const struct survey survey = observe_survey_of(lab);
    for (int a = 0; a < lab->n_arms; a++) {
        const struct arm_state *arm = &lab->arm[a < lab->live_arms ? a : 0];
        double *sums = labour_of(out, a, year), *nation = nation_of(out, a, year);
        memset(sums, 0, (size_t) out->n_strata * LABOUR_SUMS * sizeof *sums);
        memset(nation, 0, NATION_SUMS * sizeof *nation);
        sum_schools(sums, lab, arm, &survey);
        sum_teachers(sums, lab, arm);
        money_observe(nation, lab, arm, &lab->arm[0]);
        observe_vacancies(sums, lab, arm);
        sum_support(sums, lab, &arm->assistants);
        books_year(out->books, arm, cost_of(out, a, year));
        if (arm->cond.any)
            sum_asked(nation, lab, arm, &lab->arm[0], out->weight);
        if (a > 0 && a < lab->live_arms)
            compare_persons(nation, lab, arm, &lab->arm[0]);
        nation[NATION_OTHERS] = schools_of_no_policy(lab, &lab->arm[a]);
        nation[NATION_C_RE] = lab->solved.c_re;
        nation[NATION_CLIPPED] = lab->solved.move_clipped;
        nation[NATION_C_COVER] = lab->solved.c_cover;
        nation[NATION_TENTH_SHORT] =
                a < lab->live_arms ? tenth_shortage(&out->tenth, lab, arm)
                                   : nation_of(out, 0, year)[NATION_TENTH_SHORT];
    }
}

void outcomes_observe_scores(struct outcomes *out, const struct labour *lab)
{
    const size_t n = (size_t) out->n_schools;

    for (int a = 0; a < lab->n_arms; a++)
        for (int y = 0; y < out->n_years; y++)
            nation_of(out, a, y)[NATION_TENTH_SCORE] = tenth_score(&out->tenth,
                    out->score[a] + (size_t) y * n,
                    lab->pupils_total + (size_t) (lab->run_in + y) * n, out->n_schools);
}

/* n is known where this is called, so that the compiler takes two at once. */
static inline void add_sums(double *restrict to, const double *restrict from, int n)
{
    for (int i = 0; i < n - n % 2; i++)
        to[i] += from[i];
    if (n % 2 != 0)
        to[n - 1] += from[n - 1];
}

/* Sums by kind over all regions: to[n_kinds][n] of from[n_strata][n]. */
static inline void gather_kinds(
        double *to, const double *from, const struct outcomes *o, int n)
{
    memset(to, 0, (size_t) o->n_kinds * (size_t) n * sizeof *to);
    for (int k = 0; k < o->n_strata; k++)
        add_sums(to + k % o->n_kinds * n, from + (size_t) k * (size_t) n, n);
}

/* Is a kind in a group, or in the part of it that lies in a region? */
static bool in_group(const struct group *g, int kind)
{
    switch (g->cut) {
    case CUT_ALL:
    case CUT_REGION:
        return true;
    case CUT_OWN:
        return kind / (2 * QUINTILES) == g->index;
    case CUT_QUINTILE:
        return kind / 2 % QUINTILES == g->index;
    case CUT_CITY:
        return kind % 2 == g->index;
    case CUT_BACKGROUND:
        return false;
    }
    return false;
}

/* Sums of a group, from those by kind; of a region, from those by stratum. */
static inline void gather(double *to, const struct group *g, const double *by_kind,
        const double *by_stratum, const struct outcomes *o, int n)
{
    const size_t region = (size_t) o->n_kinds * (size_t) n;
    const double *from =
            g->cut == CUT_REGION ? by_stratum + (size_t) g->index * region : by_kind;

    memset(to, 0, (size_t) n * sizeof *to);
    for (int k = 0; k < o->n_kinds; k++)
        if (in_group(g, k))
            add_sums(to, from + k * n, n);
    for (int i = 0; i < n; i++)
        to[i] *= o->weight;
}

/* Sums of one arm and year. */
struct labour_year {
    const double *stratum;
    double kind[KINDS_MAX * LABOUR_SUMS];
};
struct pupil_year {
    const double *stratum, *background;
    double kind[KINDS_MAX * PUPIL_SUMS];
};

static void look_at_labour(
        struct labour_year *to, const struct outcomes *o, int arm, int year)
{
    to->stratum = labour_of(o, arm, year);
    gather_kinds(to->kind, to->stratum, o, LABOUR_SUMS);
}

/* `arm` may be n_arms: the baseline without unfilled posts. */
static void look_at_pupils(
        struct pupil_year *to, const struct outcomes *o, int arm, int year)
{
    const size_t y = (size_t) year;

    to->stratum = o->pupil[arm] + y * (size_t) o->n_strata * PUPIL_SUMS;
    to->background = o->background[arm] + y * BACKGROUNDS * PUPIL_SUMS;
    gather_kinds(to->kind, to->stratum, o, PUPIL_SUMS);
}

static void gather_labour(double *to, const struct outcomes *o,
        const struct labour_year *from, const struct group *g)
{
    gather(to, g, from->kind, from->stratum, o, LABOUR_SUMS);
}

static void gather_pupil(double *to, const struct outcomes *o,
        const struct pupil_year *from, const struct group *g)
{
    gather(to, g, from->kind, from->stratum, o, PUPIL_SUMS);
    for (int i = 0; g->cut == CUT_BACKGROUND && i < PUPIL_SUMS; i++)
        to[i] = o->weight * from->background[g->index * PUPIL_SUMS + i];
}

static bool defined(const struct sim_metric *m, const struct group *g, bool has_baseline)
{
    if (m->paired && !has_baseline)
        return false;
    if (m->scope == SIM_SCOPE_NATION)
        return g->cut == CUT_ALL;
    return g->cut != CUT_BACKGROUND || m->scope == SIM_SCOPE_PUPIL
           || m->scope == SIM_SCOPE_ALL;
}

void outcomes_cube(const struct outcomes *o, int arm, bool has_baseline, double *cube)
{
    static const struct group country = { CUT_ALL, 0 };
    double labour[LABOUR_SUMS], pupil[PUPIL_SUMS], quintile[QUINTILES * PUPIL_SUMS];
    double nation[NATION_SUMS] = { 0 }, base[PUPIL_SUMS], no_shortage[PUPIL_SUMS];
    struct labour_year labour_sums;
    struct pupil_year own, baseline, full;
    size_t cell = 0;

    for (int y = 0; y < o->n_years; y++) {
        look_at_labour(&labour_sums, o, arm, y);
        look_at_pupils(&own, o, arm, y);
        look_at_pupils(&baseline, o, 0, y);
        look_at_pupils(&full, o, o->n_arms, y);
        for (int q = 0; q < QUINTILES; q++)
            gather_pupil(quintile + q * PUPIL_SUMS, o, &own,
                    &(struct group){ CUT_QUINTILE, q });
        for (int k = 0; k < NATION_PV_COST; k++)
            nation[k] = nation_of(o, arm, y)[k] * (k < NATION_C_RE ? o->weight : 1);
        gather_pupil(base, o, &baseline, &country);
        gather_pupil(pupil, o, &own, &country);
        money_add_year(nation, &o->terms, y, pupil, base);
        for (int g = 0; g < o->n_groups; g++) {
            bool all = o->group[g].cut == CUT_ALL;
            gather_labour(labour, o, &labour_sums, &o->group[g]);
            gather_pupil(pupil, o, &own, &o->group[g]);
            gather_pupil(no_shortage, o, &full, &o->group[g]);
            const struct metric_view view = { labour, pupil, all ? nation : NULL,
                all ? quintile : NULL, no_shortage, o->growth };
            for (size_t m = 0; m < metric_count; m++, cell++) {
                bool here = defined(&metric_rows[m], &o->group[g], has_baseline);
                cube[cell] = here ? metric_rows[m].value(&view, metric_rows[m].arg) : NAN;
            }
        }
    }
    for (int y = 0; y < o->n_years; y++)
        for (int i = 0; i < o->books->n; i++, cell++)
            cube[cell] = o->weight * cost_of(o, arm, y)[i];
}
