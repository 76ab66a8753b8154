/* supply.c - who comes onto the teachers' market this year, and do the flows close?
 *
 * Pools are integer counts by region; slot k of a pool enters when its own uniform is
 * below the pool's probability, so a larger inflow contains the smaller one and two
 * policies meet the same people. closing.c makes the flows close. Thread safety: one
 * struct labour per thread. */
#include "models/phases/supply.h"

#include <string.h>

#include "sim/base/vmath.h"

/* Mean of the contracts people want. */
static double mean_wish(const struct supply_params *par)
{
    return par->mean_hours + 0.2 * par->want_more;
}

static double return_prob(const struct supply_params *par, int away)
{
    const double h[RESERVE_AGES] = { par->h_return0, par->h_return1, par->h_return2,
        par->h_return3, par->h_return4, par->h_return5 };
    return h[away];
}

/* What the labour market outside leaves of return and switching: 1 in a normal year. */
static double outside(const struct labour *lab)
{
    double cycle = lab->climate[lab->year].cycle;
    return cycle == 0 ? 1 : sim_exp(-lab->par->supply->b_cycle * cycle);
}

/* Contract: full-time, or 0.4, 0.6 or 0.8 fte with the part-timers' mean. A word below
 * full_time is full-time; others work more the higher it is. */
struct hours_law {
    uint32_t full_time, over40, over60;
};

static struct hours_law hours_law_of(const struct supply_params *par)
{
    double ft = par->full_time;
    double part = (mean_wish(par) - ft) / (1 - ft); /* part-timers' mean, about 0.63 */
    double tilt = (part - 0.6) / 0.2;               /* P(0.8) - P(0.4) */
    tilt = tilt < -0.9 ? -0.9 : tilt > 0.9 ? 0.9 : tilt;
    double spread = 0.54 < (tilt < 0 ? -tilt : tilt) ? (tilt < 0 ? -tilt : tilt) : 0.54;
    double p4 = 0.5 * (spread - tilt), p8 = 0.5 * (spread + tilt);

    return (struct hours_law){ sim_threshold(ft), sim_threshold(ft + (1 - ft) * p4),
        sim_threshold(ft + (1 - ft) * (1 - p8)) };
}

static uint8_t contract_hours(const struct hours_law *law, uint32_t word)
{
    int part = 40 + 20 * (word >= law->over40) + 20 * (word >= law->over60);
    return (uint8_t) (word < law->full_time ? FTE : part);
}

/* Age by 1/1024 of the cumulated shares of the start staff. */
static int age_from_shares(const struct labour *lab, uint32_t word)
{
    return lab->age_at[word >> 22];
}

/* Graduates start late by years that fall off exponentially. */
static int graduate_age(double delay, uint32_t word)
{
    int age = GRADUATE_AGE + (int) (-delay * sim_log(1 - sim_uniform(word)));
    return age > GRADUATE_LAST ? GRADUATE_LAST : age;
}

/* The words that make a graduate older than each age; it rises with the word, so that a
 * few comparisons stand for the logarithm. */
static void tabulate_graduates(struct labour *lab)
{
    double delay = lab->par->supply->graduate_delay;

    for (int k = 0; k < GRADUATE_LAST - GRADUATE_AGE; k++) {
        int64_t lo = -1, hi = INT64_C(1) << 32; /* older from hi on */
        while (hi - lo > 1) {
            int64_t mid = (lo + hi) / 2;
            if (graduate_age(delay, (uint32_t) mid) > GRADUATE_AGE + k)
                hi = mid;
            else
                lo = mid;
        }
        lab->graduate_older[k] = hi;
    }
}

void supply_tabulate_ages(struct labour *lab)
{
    double cum = 0;
    int age = 0;

    tabulate_graduates(lab);
    for (int k = 0; k < 1024; k++) {
        while (age < 99 && cum + lab->age_share[age] <= (k + 0.5) / 1024)
            cum += lab->age_share[age++];
        lab->age_at[k] = (uint8_t) age;
    }
}

/* Age (by a word) and experience (by a uniform) at entry by pool. */
static void person_age(struct labour *lab, int i, unsigned pool, uint32_t word, double ue)
{
    double ua = sim_uniform(word);
    struct persons *p = &lab->p;
    int age, experience = 0;

    if (pool < POOL_GRADUATE) {
        age = age_from_shares(lab, word);
        /* seven in ten started at 23; others later, evenly spread */
        int late = (int) ((ue - 0.7) / 0.3 * (age - 22));
        experience = ue < 0.7 ? age - 23 : late;
    } else if (pool == POOL_GRADUATE) {
        age = GRADUATE_AGE;
        while (age < GRADUATE_LAST && word >= lab->graduate_older[age - GRADUATE_AGE])
            age++;
    } else if (pool == POOL_RETIRED) {
        age = 64 + (int) (3 * ua);
        experience = 30;
    } else if (pool == POOL_SIDE || pool == POOL_LADDER) {
        age = 27 + (int) (25 * ua);
    } else {
        age = 26 + (int) (33 * ua);
        experience = (int) (ue * (age - 23));
    }
    p->age[i] = (uint8_t) age;
    p->experience[i] = (uint8_t) (experience < 0         ? 0
                                  : experience > EXP_MAX ? EXP_MAX
                                                         : experience);
}

void supply_draw_persons(struct labour *lab, int from)
{
    struct persons *p = &lab->p;
    const struct market_params *mk = lab->par->market;
    const struct hours_law law = hours_law_of(lab->par->supply);
    size_t n = (size_t) (p->n - from);
    double rel = mk->reliability, noise = __builtin_sqrt((1 - rel) / rel);
    uint32_t early = sim_threshold(mk->early),
             summer = sim_threshold(mk->early + mk->summer);

    sim_draw_entities(
            (uint32_t *const[4]){ p->word[0], p->word[1], p->word[2], p->word[3] },
            p->id + from, n, lab->key, 0, sim_when(0, DRAW_PERSON_START, 0), lab->chance);
    sim_normal_v(p->z + from, p->word[1], n);
    sim_normal_v(p->signal + from, p->word[2], n);
    for (size_t k = 0; k < n; k++)
        p->hours[from + (int) k] = contract_hours(&law, p->word[3][k]);
    /* only into scratch: the year's draws of those already there are still needed */
    sim_draw_entities((uint32_t *const[4]){ (uint32_t *) p->order, p->word[3], p->word[1],
                              p->word[2] },
            p->id + from, n, lab->key, 0, sim_when(0, DRAW_PERSON_ENTRY, 0), lab->chance);
    for (size_t k = 0; k < n; k++) {
        int i = from + (int) k;
        unsigned region = p->id[i] >> 24, pool = p->id[i] >> 14 & 15;
        person_age(lab, i, pool, p->word[0][k], sim_uniform((uint32_t) p->order[k]));
        p->signal[i] = p->z[i] + (float) noise * p->signal[i];
        if (pool == POOL_RETIRED)
            p->hours[i] = 40;
        int32_t first = lab->post_first[region],
                posts = lab->post_first[region + 1] - first;
        p->home[i] =
                lab->post_school[first
                                 + (int32_t) ((uint64_t) p->word[3][k] * (uint64_t) posts
                                              >> 32)];
        p->w_class[i] = p->word[2][k];
        p->arrival[i] = (uint8_t) ((p->word[1][k] >= early) + (p->word[1][k] >= summer));
    }
}

/* Diplomas and side entrants of the year: as set, or of the trends. */
static double diplomas(const struct labour *lab)
{
    const struct supply_params *par = lab->par->supply;
    long long year = lab->calendar0 + lab->year;

    if (par->graduates > 0)
        return par->graduates;
    return par->graduates_doubt * trends_at(lab->world->trends, TREND_GRADUATES, year);
}

static double side_entrants(const struct labour *lab)
{
    const struct supply_params *par = lab->par->supply;
    long long year = lab->calendar0 + lab->year;

    return par->side > 0
                   ? par->side
                   : par->side_doubt * trends_at(lab->world->trends, TREND_SIDE, year);
}

/* Share of a national yearly number that belongs to regions < r of this world. */
static int64_t national_upto(const struct labour *lab, double persons, double share)
{
    double part = (double) lab->world->n_pupils / lab->world->country;
    return (int64_t) (persons * lab->par->supply->mainstream * part * share + 0.5);
}

void supply_start_reserve(struct labour *lab, struct arm_state *arm)
{
    const struct supply_params *par = lab->par->supply;
    double away[RESERVE_AGES], sum = 0, cum = 0;
    int64_t done[RESERVE_AGES] = { 0 };

    away[0] = 1;
    for (int k = 1; k < RESERVE_AGES; k++)
        away[k] = away[k - 1] * (1 - return_prob(par, k - 1));
    double leave = return_prob(par, RESERVE_AGES - 1) + par->drop;
    away[RESERVE_AGES - 1] /= leave > 0.01 ? leave : 0.01;
    for (int k = 0; k < RESERVE_AGES; k++)
        sum += away[k];
    for (int r = 0; r < lab->world->n_regions; r++) {
        cum += (lab->post_first[r + 1] - lab->post_first[r])
               / (double) lab->post_first[lab->world->n_regions];
        for (int k = 0; k < RESERVE_AGES; k++) {
            int64_t upto = national_upto(lab, par->reserve * away[k] / sum, cum);
            arm->reserve[r][k] = (int32_t) (upto - done[k]);
            done[k] = upto;
        }
    }
}

double supply_entrants_fte(const struct labour *lab)
{
    const struct supply_params *par = lab->par->supply;
    double persons = diplomas(lab) * par->starting + side_entrants(lab)
                     + par->switchers * outside(lab);
    return (double) national_upto(lab, persons, 1) * mean_wish(par)
           + (double) national_upto(lab, par->retired, 1) * 0.4;
}

double supply_reserve_fte(
        const struct labour *lab, const struct arm_state *arm, int region)
{
    double sum = 0;
    for (int k = 0; k < RESERVE_AGES; k++)
        sum += arm->reserve[region][k] * return_prob(lab->par->supply, k);
    return sum * outside(lab) * mean_wish(lab->par->supply);
}

/* Graduates respond to the pay they expected when they chose the training (P35): the
 * mean over the last two to five years of what was then known of pay after training. */
static double graduates_of(const struct labour *lab, const struct arm_state *arm)
{
    double expect = 0;
    for (int lag = 2; lag <= 5; lag++)
        if (lab->year >= lag)
            expect += (double) arm->applied_pay[lab->year - lag] / 4;
    return diplomas(lab) * (expect == 0 ? 1 : sim_exp(lab->par->pay->eps_app * expect));
}

/* What policies do to a pool of a region, if they wrote so: the mean over its posts. */
static double region_log(
        const struct labour *lab, int region, bool written, const float *log)
{
    const struct world *w = lab->world;
    double sum = 0, posts = 0;

    if (!written)
        return 0;
    for (int s = w->region_first[region]; s < w->region_first[region + 1]; s++) {
        sum += (double) log[s] * lab->posts[s];
        posts += lab->posts[s];
    }
    return posts > 0 ? sum / posts : 0;
}

/* n times exp(log): as it is when log is 0, so that no policy leaves no trace. */
static double times_exp(double n, double log)
{
    return log == 0 ? n : n * sim_exp(log);
}

/* Slots of a region for so many national persons a year. What policies add is rounded by
 * itself: whoever comes without them comes with them too. */
static int32_t region_slots(
        const struct labour *lab, int region, double base, double persons)
{
    const double *upto = lab->solved.entrants_upto;
    double more = persons > base ? persons - base : 0;
    double plain = persons > base ? base : persons;

    return (int32_t) (national_upto(lab, plain, upto[region + 1])
                      - national_upto(lab, plain, upto[region])
                      + national_upto(lab, more, upto[region + 1])
                      - national_upto(lab, more, upto[region]));
}

/* Retired who come to teach, or (after their slots) to tutor. */
static int32_t retired_slots(
        const struct labour *lab, const struct arm_state *arm, int region, bool tutors)
{
    const double *upto = lab->solved.entrants_upto, base = lab->par->supply->retired;
    const struct conditions *cond = &arm->cond;
    double more =
            base
            * region_log(lab, region, cond->written.retired_tutors, cond->retired_tutors);

    if (tutors)
        return (int32_t) (national_upto(lab, more, upto[region + 1])
                          - national_upto(lab, more, upto[region]));
    return region_slots(lab, region, base,
            times_exp(base, region_log(lab, region, cond->written.retired_log,
                                    cond->retired_log)));
}

int32_t supply_retired_tutors(
        const struct labour *lab, const struct arm_state *arm, int region, int32_t *first)
{
    *first = retired_slots(lab, arm, region, false);
    return retired_slots(lab, arm, region, true);
}

/* What the policies of an arm do to pools of a region. */
static void pull(const struct labour *lab, struct arm_state *arm, int region)
{
    const struct conditions *cond = &arm->cond;

    arm->inflow.reserve_log =
            region_log(lab, region, cond->written.reserve_log, cond->reserve_log);
    arm->inflow.switch_log =
            region_log(lab, region, cond->written.switch_log, cond->switch_log);
}

static void pool_inflow(
        const struct labour *lab, struct arm_state *arm, int region, int pool)
{
    struct inflow *in = &arm->inflow;
    const struct supply_params *par = lab->par->supply;
    double base = 0, persons = 0, p = 1;

    if (pool >= POOL_RESERVE) {
        int k = pool - POOL_RESERVE;
        p = times_exp(
                return_prob(par, k) * lab->solved.c_re * outside(lab), in->reserve_log);
        in->slots = arm->reserve[region][k];
        in->threshold = sim_threshold(p < 0.95 ? p : 0.95);
        return;
    }
    if (pool == POOL_GRADUATE) {
        base = diplomas(lab);
        persons = graduates_of(lab, arm);
        p = par->starting;
    } else if (pool == POOL_SIDE)
        base = persons = side_entrants(lab);
    else if (pool == POOL_SWITCH) {
        base = par->switchers * outside(lab);
        persons = times_exp(base, in->switch_log);
    } else if (pool == POOL_RETIRED) {
        in->slots = retired_slots(lab, arm, region, false)
                    + retired_slots(lab, arm, region, true);
        in->threshold = sim_threshold(1);
        return;
    }
    in->slots = region_slots(lab, region, base, persons);
    in->threshold = sim_threshold(p);
}

/* Add the entrants of one pool in one region: a row for everyone who enters in any arm.
 */
static int enter_pool(struct labour *lab, int region, int pool, struct sim_err *err)
{
    struct persons *p = &lab->p;
    int32_t most = 0;
    uint32_t limit = 0;

    for (int a = 0; a < lab->live_arms; a++) {
        const struct inflow *in = &lab->arm[a].inflow;
        most = in->slots > most ? in->slots : most;
        limit = in->threshold > limit ? in->threshold : limit;
    }
    if (most > DRAW_SLOTS_MAX)
        return sim_fail(err, SIM_ERR_MODEL,
                "region %s: %d persons in one pool, the model keeps at most %d; split "
                "the "
                "region in the school table",
                lab->world->region_name[region], most, DRAW_SLOTS_MAX);
    uint32_t *out[4] = { p->word[0], p->word[1], p->word[2], p->word[3] };
    sim_draw_range(out,
            draw_person((unsigned) region, (unsigned) lab->year, (unsigned) pool, 0),
            (size_t) (most + 3) / 4, lab->key, 0,
            sim_when((unsigned) lab->year, DRAW_POOL_ENTRY, 0), lab->chance);
    for (int32_t slot = 0; slot < most; slot++) {
        uint32_t u = p->word[slot & 3][slot >> 2];
        if (u > limit || (u == limit && limit != UINT32_MAX))
            continue;
        if (p->n == p->cap)
            return sim_fail(err, SIM_ERR_MODEL,
                    "more than %d teachers at once: the inflow of this scenario is "
                    "beyond "
                    "what the model has room for; lower supply.* or raise posts",
                    p->cap);
        int i = p->n;
        bool any = false;
        for (int a = 0; a < lab->live_arms; a++) {
            struct arm_state *arm = &lab->arm[a];
            const struct inflow *in = &arm->inflow;
            bool enters = slot < in->slots
                          && (u < in->threshold || in->threshold == UINT32_MAX);
            arm->school[i] = NO_SCHOOL;
            arm->job[i].fte = 0;
            arm->job[i].since = 0;
            arm->job[i].klass = 255;
            arm->job[i].flag = enters ? PERSON_CANDIDATE : 0;
            any = any || enters;
        }
        if (any) {
            p->id[i] = draw_person((unsigned) region, (unsigned) lab->year,
                    (unsigned) pool, (unsigned) slot);
            p->seeks[i] = 1;
            p->n++;
        }
    }
    return 0;
}

static int supply_run(struct labour *lab, struct sim_err *err)
{
    int from = lab->p.n;

    for (int r = 0; r < lab->world->n_regions; r++) {
        for (int a = 0; a < lab->live_arms; a++)
            pull(lab, &lab->arm[a], r);
        for (int pool = POOL_GRADUATE; pool < POOL_END; pool++) {
            if (pool == POOL_LADDER)
                continue; /* they come from the assistants: ladder.c */
            for (int a = 0; a < lab->live_arms; a++)
                pool_inflow(lab, &lab->arm[a], r, pool);
            int ret = enter_pool(lab, r, pool, err);
            if (ret != 0)
                return ret;
        }
    }
    supply_draw_persons(lab, from);
    return 0;
}

void supply_settle(struct labour *lab, struct arm_state *arm)
{
    const struct persons *p = &lab->p;
    double *came = lab->solved.came, *hired = lab->solved.hired;
    int32_t(*next)[RESERVE_AGES] = arm->reserve_next;

    for (int r = 0; r < lab->world->n_regions; r++) {
        came[r] = hired[r] = 0;
        for (int k = 0; k < RESERVE_AGES; k++)
            next[r][k < RESERVE_AGES - 1 ? k + 1 : k] += arm->reserve[r][k];
    }
    for (int i = p->n - 1; i >= 0; i--) {
        unsigned region = p->id[i] >> 24, year = p->id[i] >> 18 & 63;
        unsigned pool = p->id[i] >> 14 & 15;
        if ((int) year != lab->year || pool < POOL_GRADUATE)
            break; /* entrants of the year stand last */
        bool entered = arm->job[i].flag & PERSON_CANDIDATE || arm->school[i] != NO_SCHOOL;
        if (!entered)
            continue;
        came[region] += p->hours[i];
        if (arm->school[i] != NO_SCHOOL) {
            hired[region] += arm->job[i].fte;
            if (pool >= POOL_RESERVE) {
                int k = (int) pool - POOL_RESERVE;
                next[region][k < RESERVE_AGES - 1 ? k + 1 : k]--;
            }
        } else if (pool == POOL_GRADUATE || pool == POOL_SWITCH || pool == POOL_LADDER) {
            next[region][0]++;
        }
        arm->job[i].flag &= (uint8_t) ~PERSON_CANDIDATE;
    }
    for (int r = 0; r < lab->world->n_regions; r++) {
        int32_t *old = &next[r][RESERVE_AGES - 1];
        *old -= (int32_t) (lab->par->supply->drop * *old + 0.5);
    }
    int32_t(*swap)[RESERVE_AGES] = arm->reserve;
    arm->reserve = next;
    arm->reserve_next = swap;
    memset(swap, 0, (size_t) lab->world->n_regions * sizeof *swap);
}

const struct phase phase_supply = { "supply", supply_run };
