/* What stands before a class: closed forms of each way to cover and of short absence,
 * what a school without a lack gets, and that a larger lack only takes away. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/phases/cover_hot.h"
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
            if (!lacks && lab->par->cover->short_home == 0)
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

    small_set(sm, "cover.short_home", 0);
    small_set(sm, "cover.short_day", 0);
    for (uint32_t rep = 0; rep < 3; rep++) {
        const struct totals t = classes_of(sm, rep, false);
        cr_expect_gt(t.classes, 1000);
        cr_expect(t.lost > 0 && t.lost < 0.02, "%g", t.lost);
        cr_expect(t.merged < 0 && t.merged > -0.02, "%g", t.merged);
        cr_expect_float_eq(t.teacher, 0, 0.05, "%g", t.teacher);
    }
    small_free(sm);
}

/* Time sent home = that of the stand-ins of the school, in all classes together. */
Test(cover, classes_lose_the_time_that_is_sent_home)
{
    struct small_world *sm = small_new(400, 1);
    struct labour *lab;

    small_set(sm, "demand.shortage_start", 0.2);
    small_set(sm, "cover.short_home", 0);
    lab = small_labour(sm, 1);
    small_year(lab, 0);
    const struct arm_state *arm = &lab->arm[0];
    long lacking = 0;
    for (int s = 0; s < lab->world->n_schools; s++) {
        double lost = 0, C = lab->n_classes[s];
        for (int32_t c = lab->room.first[s]; c < lab->room.first[s + 1]; c++)
            lost += arm->classes[c].lost / 65535.0;
        double home = arm->cover[COVER_HOME][s] / (double) lab->posts[s] * C;
        cr_expect_float_eq(
                lost, home, 1e-5 * C + 1e-6, "school %d: %g, not %g", s, lost, home);
        lacking += home > 0;
    }
    cr_expect_gt(lacking, 50);
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
    static const char *const price[] = { "cover.q_sub", "cover.q_agency",
        "cover.p_unqualified", "teacher.d_nov" };
    struct small_world *sm = small_new(300, 1);

    small_set(sm, "cover.short_day", 0);
    small_set(sm, "cover.short_home", 0);
    small_set(sm, "demand.shortage_start", 0.3);
    const struct totals dear = classes_of(sm, 0, false);
    small_set(sm, "cover.b_cs", 0);
    cr_expect_eq(classes_of(sm, 0, false).merged, 0);
    struct totals cheap = dear;
    for (size_t k = 0; k < SIM_COUNT(price); k++) {
        small_set(sm, price[k], 0);
        const struct totals t = classes_of(sm, 0, false);
        cr_expect_gt(t.teacher, cheap.teacher + 1e-4, "%s", price[k]);
        cheap = t;
    }
    small_set(sm, "cover.home", 0);
    small_set(sm, "cover.class_most", 100);
    cr_expect_lt(classes_of(sm, 0, false).lost, 0.05 * dear.lost);
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
    small_set(sm, "cover.short_home", 0);
    lab = small_labour(sm, 0);
    small_year(lab, 0);
    const struct arm_state *arm = &lab->arm[0];
    for (int s = 0; s < lab->world->n_schools; s++) {
        double with = 0, without = 0;
        for (int32_t c = lab->room.first[s]; c < lab->room.first[s + 1]; c++) {
            const struct class_year *rec = &arm->classes[c], *full = &lab->no_shortage[c];
            cr_expect(full->merged == 0 && full->lost == 0);
            cr_expect(rec->merged <= 0);
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

static const struct cover_ways some_ways = { .value = { -1400, -700, -1600, -2000, 0 },
    .weeks = { 0.1f, 0.25f } };

/* Schools side by side of four classes that need 100 each; each school has 100 x 4 -
 * lack, in equal parts. They differ in nothing but where their stretches begin and their
 * turn. */
struct lacking {
    struct cover_schools in;
    struct class_staff staff[4 * COVER_LANES];
    struct class_year rec[4 * COVER_LANES];
    struct cover_lived out;
};

static struct lacking schools_lacking(float lack)
{
    struct lacking x = { 0 };

    for (int l = 0; l < COVER_LANES; l++) {
        x.in.n[l] = 4;
        x.in.first[l] = 4 * l;
        x.in.need[l] = 100;
        x.in.lack[l] = lack;
        for (int k = 0; k < STRETCHES; k++)
            x.in.from[k][l] = lack; /* own colleagues for all of it */
    }
    for (int c = 0; c < 4 * COVER_LANES; c++) {
        int32_t fte = 100 - (int32_t) lack / 4;
        x.staff[c] = (struct class_staff){ .fte = fte, .value = 500 * fte, .novice = 7 };
    }
    return x;
}

static void live(struct lacking *x)
{
    SIM_HOT_PICK(cover_classes)
    (x->rec, NULL, &x->out, x->staff, &x->in, &some_ways);
}

/* Every kind of stand-in for the whole lack, a kind per school: the mean class gets the
 * share of his value and of the own teachers' (500), or is sent home for that share. */
Test(cover, closed_form_of_each_stand_in)
{
    struct lacking x = schools_lacking(80);

    for (int k = 0; k < STRETCHES; k++)
        for (int j = 0; j <= k; j++)
            x.in.from[j][k] = 0;
    live(&x);
    for (int k = 0; k < STRETCHES; k++) {
        for (int c = 4 * k; c < 4 * k + 4; c++) {
            cr_expect_float_eq(
                    x.rec[c].teacher, 0.8 * 500 + 0.2 * (double) some_ways.value[k], 1);
            cr_expect_float_eq(
                    x.rec[c].lost, k == STRETCH_HOME ? 0.2 * 65535 : 0, 1, "%d", k);
        }
        /* a fifth of the year: over the first limit, below the second */
        cr_expect_eq(x.out.untaught[0][k], k >= STRETCH_UNQUALIFIED ? 4 : 0);
        cr_expect_eq(x.out.untaught[1][k], 0);
        cr_expect_eq(x.out.novice[k], 4 * 7);
    }
    cr_expect_eq(x.rec[4 * STRETCHES].teacher, 500, "own colleagues only");
}

/* A school lives the same whatever lies beside it: fewer classes, more, or none. */
Test(cover, schools_side_by_side_do_not_touch)
{
    struct lacking x = schools_lacking(80), y = schools_lacking(80);

    for (int l = 0; l < COVER_LANES; l++)
        x.in.from[STRETCH_SUBSTITUTE][l] = y.in.from[STRETCH_SUBSTITUTE][l] = 20;
    y.in.n[0] = 0;
    y.in.n[2] = 1;
    y.in.first[3] = y.in.first[2] + 1;
    y.in.n[3] = 3;
    y.in.lack[5] = 0;
    live(&x);
    live(&y);
    cr_expect_eq(memcmp(x.rec + 4, y.rec + 4, 4 * sizeof *x.rec), 0);
    cr_expect_eq(memcmp(x.rec + 16, y.rec + 16, 4 * sizeof *x.rec), 0);
    cr_expect_eq(y.rec[0].teacher, 0, "nothing is written where there is no school");
    cr_expect_eq(y.out.novice[2], 7);
    cr_expect_eq(y.out.novice[3], 3 * 7);
    cr_expect(y.rec[23].teacher == 500 && x.rec[23].teacher < 500, "nothing lacks");
}

/* A class has one kind of stand-in for long: half the lack sent home takes two of four
 * classes, which ones follows from the turn, and nothing is lost between them. */
Test(cover, stand_ins_lie_end_to_end)
{
    struct lacking x = schools_lacking(200);

    for (int turn = 0; turn < 4; turn++) {
        x.in.turn[turn] = turn;
        for (int k = STRETCH_UNQUALIFIED; k < STRETCHES; k++)
            x.in.from[k][turn] = 100;
    }
    live(&x);
    for (int turn = 0; turn < 4; turn++) {
        for (int k = 0; k < 4; k++) {
            int c = (turn + k) % 4;
            cr_expect_eq(x.rec[4 * turn + c].lost, k < 2 ? 0 : 32768, "class %d", c);
        }
        cr_expect_eq(x.out.untaught[1][turn], 2);
        x.in.from[STRETCH_HOME][turn] = 130; /* cuts the third class */
    }
    live(&x);
    for (int turn = 0; turn < 4; turn++) {
        double lost = 0;
        for (int c = 0; c < 4; c++)
            lost += x.rec[4 * turn + c].lost / 65535.0;
        cr_expect_float_eq(lost, 0.7, 1e-4);
    }
}

/* A teacher's day away costs short_day, however it is covered: with the class sent home
 * for all that nobody covers, the same loss comes by the other way. */
Test(cover, short_absence_is_counted_once)
{
    struct small_world *sm = small_new(200, 1);
    double loss[3] = { 0 }, home = 0;

    small_set(sm, "exit.loop_gain", 0); /* nobody is away for overwork */
    for (int k = 0; k < 3; k++) {
        small_set(sm, "cover.short_day", k == 0 ? 0 : 0.003);
        small_set(sm, "cover.short_home", k == 2 ? 1 : 0);
        struct labour *lab = small_labour(sm, 0);
        small_year(lab, 0);
        long n = 0;
        for (int s = 0; s < lab->world->n_schools; s++) {
            if (lab->arm[0].open[s] > 0)
                continue;
            for (int32_t c = lab->room.first[s]; c < lab->room.first[s + 1]; c++, n++) {
                const struct class_year *rec = &lab->arm[0].classes[c];
                double lost = rec->lost / 65535.0;
                loss[k] -= rec->teacher * 1e-4 - sm->par.learning->growth * lost;
                home += k == 2 ? lost : 0;
            }
        }
        loss[k] /= (double) n;
    }
    double expected = 0.003 * 200 * sm->par.cover->short_absence;
    cr_expect_float_eq(loss[1] - loss[0], expected, 1e-4, "%g", loss[1] - loss[0]);
    cr_expect_float_eq(loss[2], loss[1], 1e-4, "%g, not %g", loss[2], loss[1]);
    cr_expect_gt(home, 0);
    small_free(sm);
}

/* Where the shortage is larger, fewer of the short absences find anyone; the workload
 * that last year left makes them more by exp(short_work x strain). */
Test(cover, short_absence_feels_the_shortage)
{
    struct small_world *sm = small_new(200, 1);
    double nobody[2] = { 0 };
    float strain[200];

    small_set(sm, "cover.fit_open", 0);
    for (int k = 0; k < 2; k++) {
        small_set(sm, "demand.shortage_start", k == 0 ? 0.03 : 0.15);
        struct labour *lab = small_labour(sm, 0);
        memcpy(strain, lab->arm[0].strain, sizeof strain);
        small_year(lab, 0);
        for (int s = 0; s < 200; s++) {
            double away = (double) lab->arm[0].short_absent[s];
            double expected = sm->par.cover->short_absence
                              * exp(sm->par.cover->short_work * (double) strain[s]);
            cr_expect_float_eq(away, expected, 1e-6, "%g, not %g", away, expected);
            nobody[k] += (double) lab->arm[0].short_nobody[s] / away;
        }
    }
    cr_expect_gt(nobody[1], 1.1 * nobody[0], "%g, %g", nobody[0], nobody[1]);
    small_free(sm);
}

/* Order of magnitude: at 7 % unfilled, pupils learn some 0.01 SD a year less than they
 * would with all posts filled; a tenth or ten times of that is a mistake. */
Test(cover, a_shortage_costs_about_a_week_of_learning)
{
    struct small_world *sm = small_new(400, 1);
    double cost = 0;
    long n = 0;

    for (uint32_t rep = 0; rep < 4; rep++) {
        struct labour *lab = small_labour(sm, rep);
        small_year(lab, 0);
        int32_t last = lab->room.first[lab->world->n_schools];
        for (int32_t c = 0; c < last; c++, n++) {
            const struct class_year *rec = &lab->arm[0].classes[c];
            cost += 1e-4 * (lab->no_shortage[c].teacher - rec->teacher - rec->merged)
                    + sm->par.learning->growth * rec->lost / 65535;
        }
    }
    cost /= (double) n;
    cr_expect(cost > 0.003 && cost < 0.03, "%g", cost);
    small_free(sm);
}
