/* What stands before a class: bounds, what a school without a lack gets, and that a
 * larger lack only takes away. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "tests/fixtures/small_world.h"

TestSuite(cover, .timeout = 120);

struct totals {
    double teacher, merged, lost;
    long classes;
};

/* Means over the classes of all schools in the start year. */
static struct totals classes_of(struct small_world *sm, uint32_t rep, bool short_only)
{
    struct labour *lab = small_labour(sm, rep);
    struct totals t = { 0 };

    small_year(lab, 0);
    const struct arm_state *arm = &lab->arm[0];
    for (int s = 0; s < lab->world->n_schools; s++) {
        bool lacks = arm->open[s] > 0;
        if (short_only && !lacks)
            continue;
        for (int32_t c = lab->room.first[s]; c < lab->room.first[s + 1]; c++) {
            const struct class_year *rec = &arm->classes[c];
            t.teacher += rec->teacher * 1e-4;
            t.merged += rec->merged * 1e-4;
            t.lost += rec->lost / 65535.0;
            t.classes++;
            if (!lacks)
                cr_expect(rec->merged == 0 && rec->lost == 0, "nothing lacks here");
        }
    }
    t.teacher /= (double) t.classes;
    t.merged /= (double) t.classes;
    t.lost /= (double) t.classes;
    return t;
}

Test(cover, classes_of_a_school_with_all_its_teachers_lose_nothing)
{
    struct small_world *sm = small_new(300, 1);

    for (uint32_t rep = 0; rep < 3; rep++) {
        const struct totals t = classes_of(sm, rep, false);
        cr_expect_gt(t.classes, 1000);
        cr_expect(t.lost > 0 && t.lost < 0.02, "%g", t.lost);
        cr_expect(t.merged < 0 && t.merged > -0.02, "%g", t.merged);
        cr_expect_float_eq(t.teacher, 0, 0.05, "%g", t.teacher);
    }
    small_free(sm);
}

/* Share sent home = shortage * open * home, in schools that lack: 0.2 * 0.25 of it. */
Test(cover, time_sent_home_is_the_share_set)
{
    struct small_world *sm = small_new(400, 1);
    struct totals t;
    double need = 0, open = 0;

    small_set(sm, "demand.shortage_start", 0.2);
    small_set(sm, "demand.long_absence", 0);
    t = classes_of(sm, 1, true);
    const struct labour *lab = sm->labour;
    for (int s = 0; s < lab->world->n_schools; s++)
        if (lab->arm[0].open[s] > 0) {
            need += lab->posts[s];
            open += lab->arm[0].open[s];
        }
    double expected = 0.2 * 0.25 * open / need;
    cr_expect_float_eq(t.lost, expected, 0.12 * expected, "%g, not %g", t.lost, expected);
    small_free(sm);
}

Test(cover, a_larger_shortage_takes_away_more)
{
    static const double shortage[] = { 0.02, 0.1, 0.3 };
    struct totals before = { 0 };

    for (size_t k = 0; k < SIM_COUNT(shortage); k++) {
        struct small_world *sm = small_new(300, 1);
        small_set(sm, "demand.shortage_start", shortage[k]);
        const struct totals t = classes_of(sm, 0, false);
        if (k > 0) {
            cr_expect_gt(t.lost, before.lost);
            cr_expect_lt(t.merged, before.merged);
            cr_expect_lt(t.teacher, before.teacher);
        }
        before = t;
        small_free(sm);
    }
}

/* With stand-ins as good as teachers, nobody sent home and merging harmless, a shortage
 * costs next to nothing (new teachers aside): each cost has its own parameter. */
Test(cover, each_way_to_cover_has_its_own_price)
{
    static const char *const free[] = { "cover.home", "cover.b_cs", "cover.q_sub" };
    struct small_world *sm = small_new(300, 1);

    small_set(sm, "demand.shortage_start", 0.3);
    const struct totals dear = classes_of(sm, 0, false);
    small_set(sm, free[0], 0);
    cr_expect_eq(classes_of(sm, 0, false).lost, 0);
    small_set(sm, free[1], 0);
    cr_expect_eq(classes_of(sm, 0, false).merged, 0);
    small_set(sm, free[2], 0);
    const struct totals cheap = classes_of(sm, 0, false);
    cr_expect_gt(cheap.teacher, dear.teacher + 0.01);
    cr_expect_float_eq(cheap.teacher, 0, 0.04, "%g", cheap.teacher);
    small_free(sm);
}

/* The record without a shortage: that of a school which lacks nothing is its own; that of
 * one which does has nobody sent home or merged, and its classes are taught, on average,
 * as its own teachers teach. */
Test(cover, without_a_shortage_own_colleagues_would_teach)
{
    struct small_world *sm = small_new(300, 1);
    struct labour *lab;
    long lacking = 0;

    small_set(sm, "demand.shortage_start", 0.2);
    lab = small_labour(sm, 0);
    small_year(lab, 0);
    const struct arm_state *arm = &lab->arm[0];
    for (int s = 0; s < lab->world->n_schools; s++) {
        double with = 0, without = 0;
        for (int32_t c = lab->room.first[s]; c < lab->room.first[s + 1]; c++) {
            const struct class_year *rec = &arm->classes[c], *full = &lab->no_shortage[c];
            cr_expect(full->merged == 0 && full->lost == 0);
            with += rec->teacher + rec->merged;
            without += full->teacher;
            if (arm->open[s] == 0)
                cr_expect_eq(rec->teacher, full->teacher);
        }
        lacking += without > with;
    }
    cr_expect_gt(lacking, 100, "%ld", lacking);
    small_free(sm);
}
