/* The market of the model as a whole, against an independent reconstruction: looks and
 * tastes drawn again from their keys, options and utilities worked out anew, and then no
 * candidate and school that would rather have each other. The rounds, and who counts. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/phases/market.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"
#include "tests/fixtures/small_world.h"

TestSuite(matching, .timeout = 120);

enum { OPTIONS = 8, LOOKS = 64 };

/* A country where only entrants look, all in the last round, and posts do not move: then
 * the room of each school is what is open afterwards plus what was hired. One arm, so
 * that every new row is a candidate. */
static struct small_world *one_round(bool premium)
{
    static const char *const none[] = { "mobility.moves", "mobility.hours_up",
        "mobility.hours_down", "supply.want_more", "demand.growth",
        "demand.growth_sd_school", "demand.long_absence" };
    struct small_world *sm = small_new(150, 3);

    for (size_t i = 0; i < SIM_COUNT(none); i++)
        small_set(sm, none[i], 0);
    small_set(sm, "assistants.ladder", 0); /* they get a post before the market */
    small_set(sm, "market.early", 0);
    small_set(sm, "market.summer", 0);
    if (premium) {
        small_policy(sm, 0, "pay_premium");
        small_policy_name(sm, 0, 0, "target.quintile", "5");
    }
    return sm;
}

struct options {
    int n, school[OPTIONS];
    double u[OPTIONS];
};

/* What entry `at` of the search lists is worth to an entrant with this taste; utilities
 * are rounded to 1/512, and the rounded are compared. */
static int worth(
        const struct labour *lab, const struct arm_state *arm, int i, int at, float taste)
{
    const struct place *home = &lab->place[lab->p.home[i]],
                       *origin = &lab->look_origin[lab->p.id[i] >> 24];
    const float dx = (float) lab->look.x[at] - (home->x - origin->x) * LOOK_KM;
    const float dy = (float) lab->look.y[at] - (home->y - origin->y) * LOOK_KM;
    const float b_dist = (float) lab->par->market->b_dist * 512 / LOOK_KM;
    const float own = taste / 2048 * 512 + b_dist * sqrtf(dx * dx + dy * dy);

    return (int) floorf(own + 0.5f)
           + (int) floorf(arm->utility[lab->look.school[at]] * 512 + 0.5f);
}

/* The first eight distinct schools with room among 64 looks of an entrant. */
static struct options options_of(const struct labour *lab, const struct arm_state *arm,
        int i, const int *room, int looks, double taste_factor)
{
    const int region = (int) (lab->p.id[i] >> 24);
    const int32_t first = lab->look_first[region];
    const uint32_t posts =
            (uint32_t) (lab->look_first[region + 1] - first - (LOOK_RUN - 1));
    struct options o = { .n = 0 };

    for (int d = 0; d < looks && o.n < OPTIONS; d++) {
        /* two words for each run of looks: where it begins, and where among the tastes */
        const unsigned run = (unsigned) d / LOOK_RUN, in = (unsigned) d % LOOK_RUN;
        const struct sim_block b = sim_draw(lab->key, lab->p.id[i], 0,
                sim_when((unsigned) lab->year, DRAW_MARKET_LIST, run / 2), lab->chance);
        const uint64_t begins = (uint64_t) b.word[2 * (run % 2)] * posts >> 32;
        const int at = first + (int) (begins + in), s = lab->look.school[at];
        const double taste = lab->market->taste[(b.word[2 * (run % 2) + 1] >> 16) + in];
        bool again = room[s] <= 0;
        for (int k = 0; k < o.n; k++)
            again = again || o.school[k] == s;
        if (again)
            continue;
        o.school[o.n] = s;
        o.u[o.n++] = worth(lab, arm, i, at, (float) (taste_factor * taste));
    }
    return o;
}

static bool ranks_before(const struct labour *lab, int a, int b)
{
    const bool a_trains = (lab->p.id[a] >> 14 & 15) == POOL_SIDE;
    const bool b_trains = (lab->p.id[b] >> 14 & 15) == POOL_SIDE;

    if (a_trains != b_trains)
        return b_trains;
    return lab->p.signal[a] > lab->p.signal[b];
}

struct verdict {
    int candidates, hired, refused; /* refused: by a school they liked better */
    int misplaced;                  /* at a school that was no option */
    int blocking;
};

/* fte at s of those of this year whom s ranks before i. */
static int fte_before(
        const struct labour *lab, const struct arm_state *arm, int from, int i, int s)
{
    int fte = 0;
    for (int j = from; j < lab->p.n; j++)
        if (j != i && arm->school[j] == s && ranks_before(lab, j, i))
            fte += arm->job[j].fte;
    return fte;
}

static void judge(struct verdict *v, const struct labour *lab,
        const struct arm_state *arm, int from, const int *room, int looks,
        double taste_factor)
{
    for (int i = from; i < lab->p.n; i++) {
        const struct options o = options_of(lab, arm, i, room, looks, taste_factor);
        const int at = arm->school[i] == NO_SCHOOL ? -1 : arm->school[i];
        double mine = -INFINITY;
        for (int k = 0; k < o.n; k++)
            mine = o.school[k] == at ? o.u[k] : mine;
        v->candidates++;
        v->hired += at >= 0;
        v->misplaced += at >= 0 && !(mine > -INFINITY);
        for (int k = 0; k < o.n; k++) {
            if (!(o.u[k] > mine))
                continue;
            v->refused++;
            v->blocking += fte_before(lab, arm, from, i, o.school[k]) < room[o.school[k]];
        }
    }
}

/* Markets of three years, seen with so many looks and so much taste. */
static struct verdict judge_markets(bool premium, int looks, double taste_factor)
{
    struct small_world *sm = one_round(premium);
    struct verdict v = { 0 };
    struct labour *lab = small_labour(sm, 4);
    const struct arm_state *arm = &lab->arm[0];
    int *room = sim_calloc((size_t) lab->world->n_schools, sizeof *room);

    for (int y = 0; y < 3; y++) {
        const int from = lab->p.n;
        small_year(lab, y);
        for (int s = 0; s < lab->world->n_schools; s++)
            room[s] = arm->open[s];
        for (int i = from; i < lab->p.n; i++)
            if (arm->school[i] != NO_SCHOOL)
                room[arm->school[i]] += arm->job[i].fte;
        for (int s = 0; s < lab->world->n_schools; s++)
            room[s] = room[s] / OFFER_STEP * OFFER_STEP;
        judge(&v, lab, arm, from, room, looks, taste_factor);
        labour_next(lab);
    }
    sim_free(room);
    small_free(sm);
    return v;
}

Test(matching, nobody_and_no_school_would_rather_have_each_other)
{
    for (int premium = 0; premium < 2; premium++) {
        const struct verdict v = judge_markets(premium, LOOKS, 1);
        cr_expect_gt(v.candidates, 400, "%d", v.candidates);
        cr_expect_gt(v.hired, 300, "%d", v.hired);
        cr_expect_gt(v.refused, 100, "competition there must be: %d", v.refused);
        cr_expect_eq(v.misplaced, 0, "%d", v.misplaced);
        cr_expect_eq(v.blocking, 0, "%d", v.blocking);
    }
}

/* The same check with other tastes, or a shorter list, finds many. */
Test(matching, the_check_above_can_fail)
{
    cr_expect_gt(judge_markets(false, LOOKS, 0.8).blocking, 10);
    cr_expect_gt(judge_markets(false, 6, 1).misplaced, 10);
}

/* ---- rounds ---- */

static void shares_by_round(int *late, int *hired, double early, double summer)
{
    struct small_world *sm = small_new(300, 1);

    small_set(sm, "assistants.ladder", 0); /* they get a post before the market */
    small_set(sm, "market.early", early);
    small_set(sm, "market.summer", summer);
    struct labour *lab = small_labour(sm, 0);
    int from = lab->p.n;
    small_year(lab, 0);
    *late = *hired = 0;
    for (int i = from; i < lab->p.n; i++)
        if (lab->arm[0].school[i] != NO_SCHOOL) {
            (*hired)++;
            *late += (lab->arm[0].job[i].flag & PERSON_LATE) != 0;
        }
    for (int i = 0; i < from; i++) /* movers do not look after 1 August */
        cr_expect(!(lab->arm[0].job[i].flag & PERSON_LATE));
    small_free(sm);
}

Test(matching, who_comes_late_is_hired_late)
{
    int late, hired;

    shares_by_round(&late, &hired, 0, 0);
    cr_expect_gt(hired, 100);
    cr_expect_eq(late, hired);
    shares_by_round(&late, &hired, 1, 0);
    cr_expect_lt(late, hired / 5, "only those refused twice");
    shares_by_round(&late, &hired, 0.5, 0.3);
    cr_expect(late > hired / 10 && late < hired / 2, "%d of %d", late, hired);
}

Test(matching, a_mover_never_takes_a_post_at_his_own_school)
{
    struct small_world *sm = small_new(200, 2);
    int moved = 0;

    small_set(sm, "mobility.moves", 0.3);
    struct labour *lab = small_labour(sm, 2);
    int n = lab->p.n;
    uint16_t *at = sim_calloc((size_t) n, sizeof *at);
    memcpy(at, lab->arm[0].school, (size_t) n * sizeof *at);
    small_year(lab, 0);
    for (int i = 0; i < n; i++) {
        const struct arm_state *arm = &lab->arm[0];
        if (arm->school[i] == NO_SCHOOL || at[i] == NO_SCHOOL)
            continue;
        bool new_here = arm->job[i].since == lab->year + 1;
        cr_expect_eq(new_here, arm->school[i] != at[i]);
        moved += new_here;
    }
    cr_expect_gt(moved, n / 10);
    sim_free(at);
    small_free(sm);
}

/* Live the first year; how all rows in arm 0 worked before it, to be freed. */
static struct job *jobs_before_year(struct labour *lab)
{
    const size_t n = (size_t) lab->p.n;
    struct job *before = sim_calloc(n, sizeof *before);

    memcpy(before, lab->arm[0].job, n * sizeof *before);
    small_year(lab, 0);
    return before;
}

/* Of the hours of those who moved in a year, the share that they lost though they wished
 * no less, when movers keep this share of their hours. */
static double lose_hours(double kept)
{
    struct small_world *sm = small_new(300, 2);
    int moved = 0, all = 0, lost = 0;

    small_set(sm, "mobility.moves", 0.3);
    small_set(sm, "market.hours_kept", kept);
    struct labour *lab = small_labour(sm, 2);
    const struct arm_state *arm = &lab->arm[0];
    const int n = lab->p.n;
    struct job *before = jobs_before_year(lab);
    for (int i = 0; i < n; i++) {
        const int wish = lab->p.hours[i], had = before[i].fte;
        const int least = had < wish ? had : wish;
        if (arm->school[i] == NO_SCHOOL || arm->job[i].since != lab->year + 1)
            continue;
        moved++;
        all += least;
        lost += arm->job[i].fte < least ? least - arm->job[i].fte : 0;
        cr_expect_geq(arm->job[i].fte, (int) (kept * least), "%d", i);
        cr_expect_leq(arm->job[i].fte, wish, "%d", i);
    }
    cr_expect_gt(moved, n / 10);
    sim_free(before);
    small_free(sm);
    return (double) lost / all;
}

Test(matching, a_mover_keeps_his_hours)
{
    const double half = lose_hours(0.5), none = lose_hours(0);

    cr_expect_eq(lose_hours(1), 0);
    cr_expect_gt(half, 0.02);
    cr_expect_gt(none, half + 0.02, "%g and %g", none, half);
}

/* Who wishes a day less gives it up, for good; who wishes more waits for an open post. */
Test(matching, hours_follow_wishes)
{
    struct small_world *sm = small_new(200, 2);
    int less = 0, more = 0, waits = 0;

    small_set(sm, "mobility.hours_up", 0.2);
    small_set(sm, "mobility.hours_down", 0.2);
    small_set(sm, "supply.want_more", 0);
    struct labour *lab = small_labour(sm, 2);
    const struct arm_state *arm = &lab->arm[0];
    const int n = lab->p.n;
    struct job *before = jobs_before_year(lab);
    for (int i = 0; i < n; i++) {
        const int now = arm->job[i].fte, had = before[i].fte, wish = lab->p.hours[i];
        if (arm->school[i] == NO_SCHOOL || arm->job[i].since == lab->year + 1
                || arm->job[i].flag & PERSON_MOVER)
            continue;
        if (wish < had)
            cr_expect_eq(now, had - OFFER_STEP);
        else if (wish > had)
            cr_expect(now == had || now == had + OFFER_STEP);
        else
            cr_expect_eq(now, had);
        less += now < had;
        more += now > had;
        waits += now < wish;
    }
    cr_expect_gt(less, n / 20);
    cr_expect_gt(more, n / 40);
    cr_expect_gt(waits, n / 40, "at schools without an open post");
    sim_free(before);
    small_free(sm);
}

/* Sum over persons of row and school after two years, when so many candidates who look on
 * have their looks kept for other rounds and arms. asked: how many did, last year. */
static uint64_t where_all_work(int room, int *asked)
{
    struct small_world *sm = small_new(150, 3);
    uint64_t sum = 0;

    small_policy(sm, 0, "pay_premium");
    small_policy_name(sm, 0, 0, "target.quintile", "5");
    struct labour *lab = small_labour(sm, 0);
    if (room < lab->market->further_cap)
        lab->market->further_cap = room;
    for (int year = 0; year < 3; year++)
        small_year(lab, year);
    *asked = lab->market->n_further;
    for (int a = 0; a < lab->n_arms; a++)
        for (int i = 0; i < lab->p.n; i++)
            sum = sum * 1000003 + (uint64_t) lab->arm[a].school[i];
    small_free(sm);
    return sum;
}

Test(matching, looks_kept_for_later_rounds_and_arms_change_nothing)
{
    int many, one, none;
    const uint64_t kept = where_all_work(1000000, &many);

    cr_expect_eq(where_all_work(1, &one), kept);
    cr_expect_eq(where_all_work(0, &none), kept);
    cr_expect_gt(many, 1);
    cr_expect_eq(one, 1);
    cr_expect_eq(none, 0);
}

Test(matching, looks_cover_every_post_of_the_region_and_a_few_beyond)
{
    struct small_world *sm = small_new(300, 1);
    struct labour *lab = small_labour(sm, 0);
    const struct world *w = lab->world;

    for (int r = 0; r < w->n_regions; r++) {
        int own = 0, away = 0;
        bool *seen = sim_calloc((size_t) w->n_schools, sizeof *seen);
        const int32_t end = lab->look_first[r + 1] - (LOOK_RUN - 1);
        for (int32_t k = lab->look_first[r]; k < end; k++) {
            int s = lab->look.school[k];
            seen[s] = true;
            own += w->region[s] == r;
            away += w->region[s] != r;
        }
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++)
            cr_expect(seen[s], "school %d of region %d", s, r);
        cr_expect_eq(own, lab->post_first[r + 1] - lab->post_first[r]);
        cr_expect_float_eq(away / (double) (own + away), 0.05, 0.5 / own + 1e-9);
        sim_free(seen);
    }
    small_free(sm);
}

Test(matching, more_candidates_than_there_is_room_for_is_told)
{
    struct small_world *sm = small_new(40, 1);
    struct sim_err err = { 0 };
    struct labour *lab = small_labour_raw(sm, 0);

    lab->market->cap = 10;
    cr_expect_eq(labour_start(lab, &err), SIM_ERR_MODEL);
    cr_expect(strstr(err.msg, "candidates in one year") != NULL, "%s", err.msg);
    small_free(sm);
}
