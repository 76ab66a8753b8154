/* Assistants: nobody is made or lost but by the books, posts are what funding gives,
 * fates have the chances that are set, and policies meet the same people. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/labour.h"
#include "models/phases/assistants_hot.h"
#include "sim/base/mem.h"
#include "tests/fixtures/small_world.h"
#include "tests/stat.h"

TestSuite(assistants, .timeout = 120);

/* fte of the assistants of every school, counted from persons [0.01]. */
static long wrong_schools(const struct labour *lab, const struct arm_state *state)
{
    const struct assist_arm *arm = &state->assistants;
    const struct assistants *as = &lab->assistants;
    int n = lab->world->n_schools;
    int32_t *fte = sim_calloc((size_t) n, sizeof *fte);
    int32_t *trained = sim_calloc((size_t) n, sizeof *trained);
    long wrong = 0;

    cr_assert(fte && trained);
    for (int i = 0; i < as->n; i++) {
        if (arm->school[i] >= n) {
            wrong += arm->fte[i] != 0;
            continue;
        }
        wrong += arm->fte[i] < 20 || arm->fte[i] > 80;
        wrong += lab->world->region[arm->school[i]] != as->id[i] >> 24;
        fte[arm->school[i]] += arm->fte[i];
        if (arm->flag[i] & ASSIST_TRAINED)
            trained[arm->school[i]] += arm->fte[i];
    }
    for (int s = 0; s < n; s++) {
        wrong += fte[s] != arm->filled[s] || trained[s] != arm->trained[s];
        wrong += state->assist[s] != arm->filled[s] - arm->leave[s];
        wrong += arm->leave[s] < 0 || arm->leave[s] > arm->filled[s];
    }
    sim_free(fte);
    sim_free(trained);
    return wrong;
}

static int64_t total(const struct labour *lab, const struct arm_state *arm)
{
    int64_t sum = 0;
    for (int s = 0; s < lab->world->n_schools; s++)
        sum += arm->assistants.filled[s];
    return sum;
}

static int64_t flow(const struct labour *lab, const struct arm_state *arm, int f)
{
    int64_t sum = 0;
    for (int k = 0; k < lab->n_strata; k++)
        sum += arm->assistants.flow[k][f];
    return sum;
}

Test(assistants, the_books_close_to_a_hundredth_of_an_fte)
{
    struct small_world *sm = small_new(300, 6);
    small_set(sm, "assistants.ladder", 0.05);
    struct labour *lab = small_labour(sm, 3);
    const struct arm_state *arm = &lab->arm[0];

    for (int y = 0; y < 6; y++) {
        int64_t before = total(lab, arm);
        small_year(lab, y);
        int64_t change = flow(lab, arm, ASSIST_HIRED) + flow(lab, arm, ASSIST_LONGER)
                         - flow(lab, arm, ASSIST_LEFT) - flow(lab, arm, ASSIST_RELEASED)
                         - flow(lab, arm, ASSIST_PROMOTED);
        cr_expect_eq(total(lab, arm), before + change, "year %d", y);
        cr_expect_eq(wrong_schools(lab, arm), 0, "year %d", y);
        cr_expect_gt(flow(lab, arm, ASSIST_HIRED), 0);
        cr_expect_gt(flow(lab, arm, ASSIST_PROMOTED), 0);
        labour_next(lab);
    }
    small_free(sm);
}

/* Every assistant ever made is at a school, looking, away, gone or a teacher; rows of
 * the last two are taken out, so they are counted as they go. */
Test(assistants, nobody_is_made_or_lost_in_a_region)
{
    struct small_world *sm = small_new(300, 6);
    struct labour *lab = small_labour(sm, 1);
    const struct assistants *as = &lab->assistants;
    int regions = lab->world->n_regions;
    int64_t here[DRAW_REGIONS_MAX] = { 0 }, away[DRAW_REGIONS_MAX] = { 0 };

    for (int i = 0; i < as->n; i++)
        here[as->id[i] >> 24] += lab->arm[0].assistants.school[i] < ASSIST_TEACHER;
    for (int y = 0; y < 6; y++) {
        int64_t now[DRAW_REGIONS_MAX] = { 0 };
        int n = as->n, came = 0;
        static uint16_t before[200000];
        cr_assert_leq(n, 200000);
        memcpy(before, lab->arm[0].assistants.school, (size_t) n * sizeof *before);
        small_year(lab, y);
        for (int i = 0; i < as->n; i++) {
            unsigned r = as->id[i] >> 24;
            bool lives = lab->arm[0].assistants.school[i] < ASSIST_TEACHER;
            now[r] += lives;
            if (i < n)
                away[r] += before[i] < ASSIST_TEACHER && !lives;
            came += i >= n;
        }
        for (int r = 0; r < regions; r++) {
            cr_expect_eq(now[r], here[r] + as->came[r] - away[r], "region %d", r);
            came -= as->came[r];
            here[r] = now[r];
            away[r] = 0;
        }
        cr_expect_eq(came, 0);
        labour_next(lab);
    }
    small_free(sm);
}

/* A teacher who was an assistant: one assistant less, one teacher more, his own id. */
Test(assistants, the_ladder_makes_teachers_of_assistants_only)
{
    struct small_world *sm = small_new(300, 3);
    small_set(sm, "assistants.ladder", 0.1);
    struct labour *lab = small_labour(sm, 2);
    const struct assistants *as = &lab->assistants;

    for (int y = 0; y < 3; y++) {
        int from = lab->p.n, at_school = 0, teachers = 0;
        int64_t completed = 0;
        small_year(lab, y);
        for (int k = 0; k < lab->n_strata; k++)
            completed += lab->arm[0].assistants.heads[k][ASSIST_COMPLETED];
        for (int i = from; i < lab->p.n; i++) {
            if ((lab->p.id[i] >> 14 & 15) != POOL_LADDER)
                continue;
            teachers++;
            uint32_t was = lab->p.id[i] & ~(15u << 14);
            int row = 0;
            while (row < as->n && as->id[row] != was)
                row++;
            cr_assert_lt(row, as->n);
            cr_expect_eq(lab->arm[0].assistants.school[row], ASSIST_TEACHER);
            at_school += lab->arm[0].school[i] != NO_SCHOOL;
        }
        cr_expect_eq(teachers, completed, "year %d", y);
        cr_expect_gt(at_school, teachers / 3, "%d of %d", at_school, teachers);
        labour_next(lab);
    }
    small_free(sm);
}

/* ---- chances ---- */

Test(assistants, they_leave_and_climb_at_the_rates_set)
{
    struct small_world *sm = small_new(4000, 1);
    small_set(sm, "assistants.burnout", 0);
    small_set(sm, "assistants.exit", 0.12);
    small_set(sm, "assistants.ladder", 0.03);
    struct labour *lab = small_labour(sm, 0);
    int64_t heads[ASSIST_HEADS] = { 0 };

    small_year(lab, 0);
    for (int k = 0; k < lab->n_strata; k++)
        for (int h = 0; h < ASSIST_HEADS; h++)
            heads[h] += lab->arm[0].assistants.heads[k][h];
    unsigned staff = (unsigned) heads[ASSIST_STAFF],
             exits = (unsigned) heads[ASSIST_EXITS];
    cr_expect_gt(stat_binomial_p(exits, staff, 0.12), ALPHA, "%u of %u", exits, staff);
    cr_expect_lt(stat_binomial_p(exits, staff, 0.135), ALPHA, "the twin");
    small_free(sm);
}

/* Outside their mandate assistants leave faster: the ratio of hazards is what was set. */
Test(assistants, they_leave_faster_where_nobody_organises)
{
    struct small_world *sm = small_new(2000, 4);
    unsigned staff[2] = { 0 }, exits[2] = { 0 };

    small_set(sm, "assistants.burnout", 0.5);
    struct labour *lab = small_labour(sm, 0);
    const struct assist_arm *arm = &lab->arm[0].assistants;
    for (int y = 0; y < 4; y++) {
        static uint16_t before[200000];
        int n = lab->assistants.n;
        cr_assert_leq(n, 200000);
        memcpy(before, arm->school, (size_t) n * sizeof *before);
        small_year(lab, y);
        for (int i = 0; i < n; i++)
            if (before[i] < lab->world->n_schools) {
                int k = arm->organised[before[i]];
                staff[k]++;
                exits[k] += arm->school[i] == ASSIST_AWAY;
            }
        labour_next(lab);
    }
    double h[2];
    for (int k = 0; k < 2; k++)
        h[k] = -log(1 - (double) exits[k] / staff[k]);
    double se = sqrt(1.0 / exits[0] + 1.0 / exits[1]);
    double off = log(h[0] / h[1]) - 0.5;
    cr_expect_lt(fabs(off), 5 * se, "%g, se %g", off, se);
    cr_expect_gt(log(h[0] / h[1]), 5 * se, "zero would be noticed");
    small_free(sm);
}

/* ---- time ---- */

Test(assistants, an_hour_has_one_task)
{
    struct help_params par = { .tutoring = 0.3, .other = 0.4 };

    for (int organised = 0; organised < 2; organised++)
        for (int assist = 0; assist < 2000; assist += 37)
            for (int cover = 0; cover < 300; cover += 29) {
                struct help_hours h = help_split(&par, assist, cover, organised);
                cr_assert_eq(h.cover + h.tutoring + h.in_class + h.other, assist);
                cr_assert(h.cover >= 0 && h.tutoring >= 0 && h.in_class >= 0
                          && h.other >= 0);
                cr_assert(organised || h.tutoring == 0);
            }
}

/* Small-group effects fall with the group as set, and 15 untrained give about nothing. */
Test(assistants, group_size_decides)
{
    const struct help_params par = { .k_g = 0.12, .a_str = 0.20, .untrained = 0.25 };

    cr_expect_float_eq(tutors_group(&par, 1), 1, 1e-12);
    cr_expect_float_eq(tutors_group(&par, 4), exp(-0.36), 1e-9);
    double fifteen = par.a_str * tutors_group(&par, 15) / tutors_group(&par, 2);
    cr_expect_lt(fifteen * par.untrained, 0.012);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}

/* In the longest run nobody new has the luck of one who was there. */
Test(assistants, nobody_has_the_identity_of_another)
{
    struct small_world *sm = small_new(60, 30);

    small_set(sm, "run_in.years", 30);
    small_set(sm, "assistants.exit", 0.02);
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < 30; y++) {
        small_year(lab, y);
        labour_next(lab);
    }
    size_t n = (size_t) lab->assistants.n, last = 0, twice = 0;
    qsort(lab->assistants.id, n, sizeof *lab->assistants.id, by_number);
    for (size_t i = 0; i < n; i++) {
        twice += i > 0 && lab->assistants.id[i] == lab->assistants.id[i - 1];
        last += (lab->assistants.id[i] >> 18 & 63) >= ASSIST_START_YEAR;
    }
    cr_expect_eq(twice, 0u, "%zu of %zu", twice, n);
    cr_expect_gt(last, 0u);
    small_free(sm);
}

/* ---- where they look ---- */

enum { POSTS = 16, TIMES = 1 << 14 };

/* A region of POSTS posts, one at each school, and views with all kinds of luck. */
static uint16_t own_post[POSTS];
static struct place own_place[POSTS];
static float own_disadv[POSTS];
static struct assist_view views[TIMES];
static uint64_t options[TIMES][ASSIST_LOOKS], others[TIMES][ASSIST_LOOKS];

static struct assist_liking lay_region(void)
{
    for (int s = 0; s < POSTS; s++) {
        own_post[s] = (uint16_t) s;
        own_place[s] = (struct place){ (float) (s % 4), (float) (s / 4) };
        own_disadv[s] = s == 5 ? 3 : s == 6 ? -3 : 0;
    }
    for (uint32_t c = 0; c < TIMES; c++)
        views[c] = (struct assist_view){ .home = own_place[c % POSTS],
            .post = own_post,
            .posts = POSTS,
            .word = sim_draw(sim_key_make(9, 0), c, 0, 1, 0).word[0] };
    return (struct assist_liking){ own_place, own_disadv, -0.5f, 0.3f };
}

/* The higher number is the school he likes better; of those he likes alike, the one he
 * saw first. */
Test(assistants, options_are_in_the_order_of_liking_on_every_set)
{
    const struct assist_liking like = lay_region();
    long alike = 0;

    SIM_HOT_FOR((enum sim_isa) 0, assistants_options)(options[0], views, &like, TIMES);
    for (int isa = 1; isa < SIM_ISA_COUNT; isa++)
        if (sim_isa_supported((enum sim_isa) isa)) {
            SIM_HOT_FOR((enum sim_isa) isa, assistants_options)
            (others[0], views, &like, TIMES);
            cr_expect_eq(memcmp(others, options, sizeof options), 0);
        }
    for (int c = 0; c < TIMES; c++)
        for (int j = 0; j < ASSIST_LOOKS; j++)
            for (int k = 0; k < j; k++) {
                const int s = assistants_option_school(options[c][j]),
                          t = assistants_option_school(options[c][k]);
                const float sx = own_place[s].x - views[c].home.x,
                            sy = own_place[s].y - views[c].home.y,
                            tx = own_place[t].x - views[c].home.x,
                            ty = own_place[t].y - views[c].home.y;
                const float us = -0.5f * sqrtf(sx * sx + sy * sy) - 0.3f * own_disadv[s],
                            ut = -0.5f * sqrtf(tx * tx + ty * ty) - 0.3f * own_disadv[t];
                cr_assert_eq(options[c][j] > options[c][k], us > ut, "%d %d", c, j);
                alike += us == ut;
            }
    cr_expect_gt(alike, TIMES, "some are liked alike");
}

/* Places of two looks on a board: 255 degrees of freedom, of which 341 is exceeded once
 * in 5,000. */
static double board_chi2(int one, int two)
{
    static int count[POSTS][POSTS];
    const double expected = TIMES / (double) (POSTS * POSTS);
    double chi2 = 0;

    memset(count, 0, sizeof count);
    for (int c = 0; c < TIMES; c++)
        count[assistants_option_school(options[c][one])]
             [assistants_option_school(options[c][two])]++;
    for (int k = 0; k < POSTS * POSTS; k++) {
        const double off = count[k / POSTS][k % POSTS] - expected;
        chi2 += off * off / expected;
    }
    return chi2;
}

Test(assistants, any_two_looks_are_independent)
{
    const struct assist_liking like = lay_region();

    SIM_HOT_PICK(assistants_options)(options[0], views, &like, TIMES);
    for (int j = 0; j < ASSIST_LOOKS; j++)
        for (int k = 0; k < j; k++) {
            const double chi2 = board_chi2(k, j);
            cr_expect(chi2 > 160 && chi2 < 360, "looks %d and %d: %g", k, j, chi2);
        }
    cr_expect_gt(board_chi2(3, 3), 10000, "the twin: one look and itself");
}

/* A fate below the chance of coming back, mixed, is as uniform as any. */
Test(assistants, patience_knows_nothing_of_coming_back)
{
    double u[TIMES];
    size_t n = 0;

    for (uint32_t c = 0; n < TIMES; c++) {
        const uint32_t fate = sim_draw(sim_key_make(9, 0), c, 0, 2, 0).word[1];
        if (fate < sim_threshold(0.15))
            u[n++] = (assistants_mixed(fate) + 0.5) / 4294967296.0;
    }
    cr_expect_gt(stat_ks_uniform_p(u, n), ALPHA);
    for (size_t i = 0; i < n; i++)
        u[i] *= 0.97;
    cr_expect_lt(stat_ks_uniform_p(u, n), ALPHA, "the twin");
}

/* Of those who came back in year k of a block: sixteenths of patience (mixed from the
 * word of their fate) by sixteenths of another word; 255 degrees of freedom. */
static double patience_chi2(int k, bool place)
{
    int count[16][16] = { { 0 } }, n = 0;
    double chi2 = 0;

    for (uint32_t c = 0; n < TIMES; c++) {
        const struct sim_block b = sim_draw(sim_key_make(11, 0), c, 0, 3, 0);
        const uint32_t fate = b.word[k], next = b.word[(k + 1) % 3] ^ b.word[3],
                       patience = assistants_mixed(fate);
        if (fate >= sim_threshold(0.15))
            continue;
        count[patience >> 28][(place ? next : patience >> 1) >> 28]++;
        n++;
    }
    for (int i = 0; i < 256; i++) {
        const double off = count[i / 16][i % 16] - TIMES / 256.0;
        chi2 += off * off / (TIMES / 256.0);
    }
    return chi2;
}

Test(assistants, patience_of_who_came_back_knows_nothing_of_where_he_looks)
{
    for (int k = 0; k < 3; k++) {
        const double chi2 = patience_chi2(k, true);
        cr_expect(chi2 > 160 && chi2 < 360, "year %d: %g", k, chi2);
    }
    cr_expect_gt(patience_chi2(0, false), 10000, "the twin: patience and itself");
}
