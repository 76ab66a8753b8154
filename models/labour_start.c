/* labour_start.c - how does a replication begin?
 *
 * Draws the staff on the fixed schools (ages of 2016 aged forward, a shortage spread by
 * what repels candidates), solves the response to pay, and lives through the run-in,
 * which fits the search hazard to realised moves, the taste for the cities to the ratio
 * of shortages, and the constants that close the flows (closing.c).
 * Thread safety: one struct labour per thread. */
#include <string.h>

#include "models/labour.h"
#include "models/phases/climate.h"
#include "models/phases/closing.h"
#include "models/phases/demand.h"
#include "models/phases/exit.h"
#include "models/phases/matching.h"
#include "models/phases/policy.h"
#include "models/phases/supply.h"
#include "sim/base/vmath.h"

/* Age shares of teachers' fte in percent (baseline:teacher_age_share_fte 2009-2016). */
enum {
    AGE_FIRST = 2009,
    AGE_YEAR = 2016,
    AGE_SETTLED = 150,
    ENTRY_YOUNG = 22,
    ENTRY_OLD = 55
};
static const struct {
    int from, to;
    double share[AGE_YEAR - AGE_FIRST + 1];
} ages[] = {
    { 22, 24, { 5.9, 4.9, 3.8, 3.1, 2.7, 2.8, 3.0, 3.7 } },
    { 25, 34, { 28.6, 29.1, 29.5, 29.4, 28.8, 28.4, 28.2, 28.4 } },
    { 35, 44, { 17.3, 17.5, 18.2, 19.1, 20.2, 21.3, 22.5, 23.4 } },
    { 45, 54, { 28.0, 26.5, 25.2, 24.0, 22.6, 21.1, 20.2, 19.5 } },
    { 55, 64, { 20.1, 21.8, 23.3, 24.4, 25.7, 26.3, 25.8, 24.7 } },
    { 65, 66, { 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.4 } },
};

/* Shares of the first year of the run: those observed, or those of 2016 aged forward by
 * exit by age and inflow (six in ten at 22-27, the rest evenly to 55; assumption) that
 * keeps the total. */
static void age_forward(double *share, const float *hazard, long long year)
{
    int seen = (int) (year < AGE_FIRST  ? 0
                      : year > AGE_YEAR ? AGE_YEAR - AGE_FIRST
                                        : year - AGE_FIRST);
    int years = (int) (year < AGE_YEAR                 ? 0
                       : year > AGE_YEAR + AGE_SETTLED ? AGE_SETTLED
                                                       : year - AGE_YEAR);

    memset(share, 0, 100 * sizeof *share);
    for (size_t k = 0; k < SIM_COUNT(ages); k++)
        for (int a = ages[k].from; a <= ages[k].to; a++)
            share[a] = ages[k].share[seen] / 100 / (ages[k].to - ages[k].from + 1);
    for (int y = 0; y < years; y++) {
        double out = 0;
        for (int a = 99; a > 0; a--) {
            double p = sim_hazard_prob((double) hazard[a * (EXP_MAX + 1) + 10]);
            out += share[a - 1] * p;
            share[a] = share[a - 1] * (1 - p);
        }
        share[0] = 0;
        for (int a = ENTRY_YOUNG; a <= ENTRY_OLD; a++)
            share[a] += out * (a <= 27 ? 0.6 / 6 : 0.4 / 28);
    }
}

/* Disadvantage money per pupil rises steeply with D: exp(1.14 D) gives the fifth quintile
 * 21 times the first (baseline:disadvantage_score_per_pupil 2019). */
static void spread_money(struct labour *lab)
{
    const struct world *w = lab->world;
    double sum = 0, pupils = 0;

    for (int s = 0; s < w->n_schools; s++) {
        double D = (double) w->disadv[s];
        lab->money[s] = (float) sim_exp(1.14 * (D > 3 ? 3 : D));
        sum += w->pupils[s] * (double) lab->money[s];
        pupils += w->pupils[s];
    }
    for (int s = 0; s < w->n_schools; s++)
        lab->money[s] *= (float) (pupils / sum);
}

static void draw_schools(struct labour *lab)
{
    int n = lab->world->n_schools;
    sim_draw_range(lab->school_word, 0, (size_t) n, lab->key, 0,
            sim_when(0, DRAW_SCHOOL_START, 0), lab->chance);
    sim_normal_v(lab->amenity, lab->school_word[0], (size_t) n);
    for (int s = 0; s < n; s++)
        lab->amenity[s] *= (float) lab->par->market->amenity_sd;
}

/* The shortage a year of the run-in must have: as set for the start year, or what was
 * measured (or is assumed for a year without measurement) with its doubt. */
static double shortage_in(const struct labour *lab, int year)
{
    const struct demand_params *par = lab->par->demand;
    double u = par->shortage_start;

    if (!(u > 0))
        u = trends_at(lab->world->trends, TREND_SHORTAGE, lab->calendar0 + year)
            + par->shortage_doubt;
    return u < 0.005 ? 0.005 : u;
}

/* Shortage by region from the national one and the ratio of the cities. */
static void solve_targets(
        struct labour *lab, double shortage, double *elsewhere, double *city)
{
    const struct demand_params *par = lab->par->demand;
    const struct world *w = lab->world;
    double posts = 0, in_city = 0;

    for (int s = 0; s < w->n_schools; s++) {
        posts += lab->posts[s];
        in_city += w->g5[s] ? lab->posts[s] : 0;
    }
    double g = posts > 0 ? in_city / posts : 0;
    *elsewhere = shortage / (1 + g * (par->shortage_city - 1));
    *city = *elsewhere * par->shortage_city;
    if (*city > 0.8)
        *city = 0.8;
    for (int r = 0; r < w->n_regions; r++) {
        double sum = 0, all = 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            all += lab->posts[s];
            sum += lab->posts[s] * (w->g5[s] ? *city : *elsewhere);
        }
        lab->solved.target[r] = all > 0 ? sum / all : 0;
    }
}

/* fte each school starts with: its region's shortage, spread by what repels. */
static void start_filled(struct labour *lab, double *fte)
{
    const struct world *w = lab->world;
    double b = lab->par->market->b_Du, elsewhere, city;

    solve_targets(lab, shortage_in(lab, lab->year), &elsewhere, &city);
    for (int r = 0; r < w->n_regions; r++) {
        double sum[2] = { 0, 0 }, posts[2] = { 0, 0 };
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            fte[s] = sim_exp(b * (double) w->disadv[s] - (double) lab->amenity[s]);
            sum[w->g5[s]] += fte[s] * lab->posts[s];
            posts[w->g5[s]] += lab->posts[s];
        }
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            int g = w->g5[s];
            double u = fte[s] * posts[g] / sum[g] * (g ? city : elsewhere);
            /* replacements of long absence are staffed like posts */
            double need = lab->posts[s] * (1 + lab->par->demand->long_absence);
            fte[s] = need * (1 - (u < 0.7 ? u : 0.7));
        }
    }
}

/* Staff of one region: rows in slot order, school after school. */
static int start_region(struct labour *lab, int r, const double *fte, struct sim_err *err)
{
    const struct world *w = lab->world;
    struct persons *p = &lab->p;
    struct arm_state *arm = &lab->arm[0];
    int from = p->n;
    double need = 0;

    for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++)
        need += fte[s] / FTE;
    int n = (int) (need / lab->par->supply->mean_hours * 1.06 + 60);
    if (n > POOL_GRADUATE * DRAW_SLOTS_MAX)
        return sim_fail(err, SIM_ERR_MODEL,
                "region %s needs %d teachers, the model keeps at most %d in one region; "
                "split the region in the school table",
                w->region_name[r], n, POOL_GRADUATE * DRAW_SLOTS_MAX);
    if (from + n > p->cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "more than %d teachers at the start: raise demand.pupils_per_fte or use "
                "fewer schools",
                p->cap);
    for (int k = 0; k < n; k++)
        p->id[from + k] = draw_person((unsigned) r, 0, 0, 0) + (uint32_t) k;
    p->n = from + n;
    supply_draw_persons(lab, from);
    int i = from;
    /* those on one day a week or two cannot work a day less */
    uint32_t less = sim_threshold(lab->par->supply->want_more / 0.86);
    for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
        for (; i < p->n && arm->filled[s] + p->hours[i] / 2 <= fte[s]; i++) {
            arm->school[i] = (uint16_t) s;
            bool wants = p->hours[i] >= 60 && p->word[2][i - from] < less;
            arm->job[i].fte = (uint8_t) (p->hours[i] - (wants ? OFFER_STEP : 0));
            arm->job[i].since = 0;
            arm->job[i].klass = 255;
            arm->job[i].flag = 0;
            arm->filled[s] += arm->job[i].fte;
            arm->heads[s]++;
        }
    }
    p->n = i;
    return 0;
}

/* The response to pay, from the tapers of the start staff (weighted by their hazard). */
static void solve_pay(struct labour *lab)
{
    const struct persons *p = &lab->p;
    double exit = 0, exit_taper_sum = 0, move_taper = 0;

    for (int i = 0; i < p->n; i++) {
        double taper = (double) p->taper[p->experience[i]];
        move_taper += taper;
        if (p->age[i] >= 60)
            continue;
        double h = (double) p->age_hazard[p->age[i] * (EXP_MAX + 1) + p->experience[i]];
        exit += h;
        exit_taper_sum += h * taper;
    }
    exit_solve_pay(
            lab, exit > 0 ? exit_taper_sum / exit : 0, p->n ? move_taper / p->n : 0);
}

static void reset_arm(struct labour *lab, struct arm_state *arm)
{
    size_t n = (size_t) lab->world->n_schools, r = (size_t) lab->world->n_regions;

    memset(arm->filled, 0, n * sizeof *arm->filled);
    memset(arm->heads, 0, n * sizeof *arm->heads);
    memset(arm->replace, 0, n * sizeof *arm->replace);
    memset(arm->log_pay, 0, n * sizeof *arm->log_pay);
    memset(arm->reserve, 0, r * sizeof *arm->reserve);
    memset(arm->reserve_next, 0, r * sizeof *arm->reserve_next);
    memset(arm->assistants.tutors, 0, r * sizeof *arm->assistants.tutors);
    memset(arm->strain, 0, n * sizeof *arm->strain);
    memset(arm->assist, 0, n * sizeof *arm->assist);
    for (int m = 0; m < COVER_MODES; m++)
        memset(arm->cover[m], 0, n * sizeof *arm->cover[m]);
    memset(arm->agency_fund, 0, n * sizeof *arm->agency_fund);
    memset(arm->unspent_assist, 0, n * sizeof *arm->unspent_assist);
    for (int k = 0; k < lab->max_policies; k++)
        arm->paid_over_planned[k] = 1;
    for (size_t s = 0; s < n; s++)
        arm->unfilled[s] = arm->work[s] = (float) lab->solved.shortage_start;
    arm->cond.any = true;
    conditions_neutral(&arm->cond);
}

/* Fit the search hazard to the realised moves. */
static void fit_lambda(struct labour *lab)
{
    const struct arm_state *arm = &lab->arm[0];
    int64_t moves = 0, staff = 0;

    for (int k = 0; k < lab->n_strata; k++) {
        moves += arm->moves[k];
        staff += arm->staff[k];
    }
    if (moves == 0 || staff == 0)
        return;
    double ratio = lab->par->mobility->moves * (double) staff / (double) moves;
    ratio = ratio < 0.5 ? 0.5 : ratio > 2 ? 2 : ratio;
    lab->solved.lambda *= ratio;
    if (lab->solved.lambda > 1)
        lab->solved.lambda = 1;
}

/* Fit the taste for schools in the five cities to the ratio of their shortage. */
static void fit_city(struct labour *lab)
{
    const struct arm_state *arm = &lab->arm[0];
    double need[2] = { 0, 0 }, open[2] = { 0, 0 };

    for (int s = 0; s < lab->world->n_schools; s++) {
        int g = lab->world->g5[s];
        need[g] += lab->posts[s] + arm->replace[s];
        open[g] += arm->open[s];
    }
    if (!(open[0] > 0 && open[1] > 0 && need[0] > 0 && need[1] > 0))
        return;
    double ratio = open[1] / need[1] / (open[0] / need[0]);
    double step = sim_log(ratio / lab->par->demand->shortage_city);
    lab->solved.b_city += step < -1 ? -1 : step > 1 ? 1 : step;
}

/* The last year whose shortage is given: the start where it is set or nothing changes,
 * else the last that was measured, if that is in the run-in. */
static int last_given(const struct labour *lab)
{
    long long last = lab->par->trends->measured_to - lab->calendar0;
    bool told = lab->par->demand->shortage_start > 0 || lab->world->trends->constant;

    return told || last > lab->run_in ? lab->run_in : last < 0 ? 0 : (int) last;
}

static int run_in_year(struct labour *lab, struct sim_err *err)
{
    int ret = labour_phases(lab, err);

    if (ret != 0)
        return ret;
    fit_lambda(lab);
    fit_city(lab);
    labour_next(lab);
    return 0;
}

/* Solve the flows of the year at hand and of all later ones. Its posts are made first;
 * no policy can change them this early. */
static int freeze(struct labour *lab, struct sim_err *err)
{
    double leave[DRAW_REGIONS_MAX];
    int ret;

    climate_year(lab);
    ret = phase_demand.run(lab, err);
    if (ret != 0)
        return ret;
    exit_expected_fte(lab, &lab->arm[0], leave);
    closing_freeze(lab, lab->solved.last_given, leave, demand_growth(lab, lab->year));
    return 0;
}

static int live_run_in(struct labour *lab, struct sim_err *err)
{
    double elsewhere, city;
    int ret = 0, last = lab->solved.last_given = last_given(lab);

    for (lab->year = 0; lab->year <= lab->run_in; lab->year++) {
        if (lab->year == lab->run_in)
            assistants_freeze(lab);
        if (lab->year <= last)
            solve_targets(lab, shortage_in(lab, lab->year), &elsewhere, &city);
        if (lab->year == (last < lab->run_in ? last + 1 : last))
            ret = freeze(lab, err);
        if (ret == 0 && lab->year < lab->run_in)
            ret = run_in_year(lab, err);
        if (ret != 0)
            return ret;
    }
    lab->year = 0;
    return 0;
}

int labour_start(struct labour *lab, struct sim_err *err)
{
    struct arm_state *arm = &lab->arm[0];
    double *fte = lab->school_scratch;
    int ret = 0;

    lab->live_arms = 1;
    lab->year = 0;
    lab->p.n = 0;
    lab->solved.shortage_start = shortage_in(lab, lab->run_in);
    for (int a = 0; a < lab->n_arms; a++) {
        reset_arm(lab, &lab->arm[a]);
        policy_start(lab, &lab->arm[a]);
    }
    /* 60+ hazards are scaled on the shares of 2016, which are then aged forward */
    exit_taper(lab->p.taper, lab->par->pay->taper_years);
    memset(lab->age_share, 0, 100 * sizeof *lab->age_share);
    lab->p.age_hazard[0] = 0;
    age_forward(lab->age_share, lab->p.age_hazard, AGE_YEAR);
    exit_hazards(lab->p.age_hazard, lab->par->exit, lab->age_share);
    for (int k = 0; k < 100 * (EXP_MAX + 1); k++)
        lab->p.per_hazard[k] = 1 / lab->p.age_hazard[k];
    age_forward(lab->age_share, lab->p.age_hazard,
            lab->par->run_in->stationary ? AGE_YEAR + AGE_SETTLED : lab->calendar0);
    supply_tabulate_ages(lab);
    spread_money(lab);
    draw_schools(lab);
    demand_draw_pupils(lab);
    demand_solve(lab);
    climate_year(lab);
    ret = phase_demand.run(lab, err);
    if (ret != 0)
        return ret;
    for (int s = 0; s < lab->world->n_schools; s++)
        fte[s] = (double) lab->posts[s] / FTE;
    matching_geography(lab, fte);
    start_filled(lab, fte);
    for (int r = 0; r < lab->world->n_regions && ret == 0; r++)
        ret = start_region(lab, r, fte, err);
    if (ret == 0)
        ret = assistants_start(lab, err);
    if (ret != 0)
        return ret;
    solve_pay(lab);
    supply_start_reserve(lab, arm);
    lab->solved.lambda = 0.9 * lab->par->mobility->moves; /* first guesses */
    lab->solved.b_city = -0.8;
    closing_start(lab);
    return live_run_in(lab, err);
}
