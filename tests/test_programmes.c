/* Help that policies bring: delivered is never more than asked, staffed or paid; effects
 * are those of the studies; who tutors is missed elsewhere; the workload loop works. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "models/labour.h"
#include "models/phases/money.h"
#include "tests/fixtures/decay.h"
#include "tests/fixtures/small_world.h"

TestSuite(programmes, .timeout = 240);

/* ---- what a pupil gains ---- */

static const struct tutor_params tutor = { .mu_tut = 0.29,
    .b_scale = 0.27,
    .dose_ref = 200,
    .teacher = 1.25,
    .student = 0.8,
    .volunteer = 0.6,
    .institute = 0.5,
    .online = 0.8,
    .untrained = 1.0 / 3 };
static const struct help_params help = {
    .a_str = 0.20, .k_g = 0.12, .untrained = 0.25, .session_hours = 33
};

static double gain(
        enum tutor_kind kind, double group, double hours, double trained, double n)
{
    const struct offer o = { .kind = OFFER_TUTORS,
        .tutor = kind,
        .group = group,
        .hours = hours,
        .trained = trained,
        .quality = 1 };
    return tutors_effect(&tutor, &help, &o, n, 0);
}

/* Kraft, Schueler & Falken (2024): 0.44, 0.30, 0.21 and 0.16 SD in programmes of fewer
 * than 100, 100-399, 400-999 and 1,000 and more pupils (U13-U16). No standard errors were
 * read; within a quarter of each. */
Test(programmes, effects_fall_with_scale_as_published)
{
    static const double n[] = { 60, 220, 650, 2000 }, seen[] = { 0.44, 0.30, 0.21, 0.16 };

    printf("pupils per organiser, published, model [SD]\n");
    for (size_t k = 0; k < 4; k++) {
        double theta = gain(TUTOR_PARA, 2, 200, 1, n[k]);
        printf("%5.0f  %.2f  %.3f\n", n[k], seen[k], theta);
        cr_expect_float_eq(theta, seen[k], 0.25 * seen[k], "%g: %g", n[k], theta);
    }
    /* ten times the scale, the same seats */
    cr_expect_float_eq(
            gain(TUTOR_PARA, 2, 200, 1, 2500) / gain(TUTOR_PARA, 2, 200, 1, 250),
            pow(10, -0.27), 1e-9);
}

/* High-dosage tutoring in three Dutch schools: 0.28, its error at most 0.109 (U01). */
Test(programmes, the_dutch_trial_is_within_its_error)
{
    double theta = gain(TUTOR_PARA, 2, 200, 1, 150);
    printf("HDT: published 0.28 (se <= 0.109), model %.3f\n", theta);
    cr_expect_float_eq(theta, 0.28, 0.109, "%g", theta);
}

Test(programmes, assistants_need_training_and_small_groups)
{
    cr_expect_float_eq(gain(TUTOR_ASSISTANT, 2, 33, 1, 250), 0.20, 1e-9);
    cr_expect_lt(gain(TUTOR_ASSISTANT, 15, 33, 0, 250), 0.012);
    cr_expect_gt(gain(TUTOR_ASSISTANT, 4, 33, 1, 250), 0.15);
    for (int g = 1; g < 30; g++)
        cr_expect_lt(gain(TUTOR_ASSISTANT, g + 1, 33, 1, 250),
                gain(TUTOR_ASSISTANT, g, 33, 1, 250));
    cr_expect_float_eq(gain(TUTOR_STUDENT, 2, 100, 0, 250),
            gain(TUTOR_STUDENT, 2, 100, 1, 250) / 3, 1e-9);
}

/* ---- limits ---- */

static int64_t bill(const struct labour *lab, int a, int policy)
{
    int64_t sum = 0;
    for (int p = 0; p < PAYERS; p++)
        for (int c = 0; c < ACCOUNTS; c++)
            sum += lab->arm[a].money[policy + 1].cents[p][c];
    return sum;
}

static void expect_in_bounds(const struct labour *lab, int a, int k, const char *what)
{
    const struct offer *o = &lab->arm[a].cond.offer[k];
    const struct delivery *d = &lab->arm[a].assistants.delivery[k];

    cr_expect_eq(d->asked, d->delivered + d->no_people + d->no_budget + d->no_room, "%s",
            what);
    cr_expect(d->delivered >= 0 && d->no_people >= 0 && d->no_budget >= 0
              && d->no_room >= 0);
    cr_expect_leq(d->used, (double) d->delivered + 1e-6);
    cr_expect_eq(d->cents, bill(lab, a, k), "%s: %lld booked", what,
            (long long) bill(lab, a, k));
    if (o->budget_eur > 0)
        cr_expect_leq((double) d->cents, 100 * o->budget_eur + 1, "%s", what);
    for (int s = 0; s < lab->world->n_schools; s++) {
        const struct school_help *h =
                &lab->arm[a].help[(size_t) (lab->year - lab->run_in)
                                          * (size_t) lab->world->n_schools
                                  + (size_t) s];
        cr_expect(h->seats >= 0 && h->seats <= 1 && isfinite((double) h->effect));
    }
}

/* Hours of tutors of one kind that a policy uses are there. */
Test(programmes, delivered_is_at_most_asked_staffed_and_paid)
{
    static const double budget[] = { 0, 100000, 2e6 };

    for (int tutor_kind = 0; tutor_kind < 6; tutor_kind++)
        for (int b = 0; b < 3; b++) {
            struct small_world *sm = small_new(100, 2);
            int k = small_policy(sm, 1, "tutoring");
            small_policy_set(sm, 1, k, "tutor", tutor_kind);
            small_policy_set(sm, 1, k, "pupils", 0.3);
            small_policy_set(sm, 1, k, "start", 2025);
            small_policy_set(sm, 1, k, "budget", budget[b]);
            struct labour *lab = small_labour(sm, 1);
            small_year(lab, 0);
            char what[60];
            snprintf(what, sizeof what, "tutor %d, budget %g", tutor_kind, budget[b]);
            expect_in_bounds(lab, 1, k, what);
            const struct delivery *d = &lab->arm[1].assistants.delivery[k];
            double used = (double) d->delivered * 100 / 2, all = 0;
            static double hours[TUTOR_KINDS][DRAW_REGIONS_MAX];
            tutors_hours(lab, &lab->arm[1], hours);
            for (int r = 0; r < lab->world->n_regions; r++)
                all += hours[lab->arm[1].cond.offer[k].tutor][r];
            cr_expect_leq(used, all + 1, "%s: %g of %g hours", what, used, all);
            cr_expect_gt(d->no_people + d->no_budget, 0, "%s: limits bind", what);
            small_free(sm);
        }
}

/* People are so many in the country of the start year, when it has fewer pupils than that
 * of the school table. */
Test(programmes, the_regions_of_a_country_share_all_its_people)
{
    struct small_world *sm = small_new(100, 1);
    strcpy(((struct trends_params *) sm->table[2])->file.s, TRENDS_DEFAULT);
    struct labour *lab = small_labour(sm, 0);
    const double part = (double) lab->world->n_pupils / lab->world->country;
    double hours[TUTOR_KINDS][DRAW_REGIONS_MAX], students = 0, share = 0;

    tutors_hours(lab, &lab->arm[0], hours);
    for (int r = 0; r < lab->world->n_regions; r++) {
        students += hours[TUTOR_STUDENT][r];
        share += support_region_share(lab, r);
    }
    cr_expect_float_eq(students, part * 12000 * 120, 1e-6 * students);
    cr_expect_float_eq(share, part, 1e-9);
    cr_expect_lt(lab->world->country, 0.98 * TRENDS_TABLE_PUPILS, "the twin");
    small_free(sm);
}

Test(programmes, two_policies_share_tutors_pupils_and_nobody_is_paid_twice)
{
    struct small_world *sm = small_new(100, 3);

    for (int k = 0; k < 2; k++) {
        small_policy(sm, 1, "tutoring");
        small_policy_set(sm, 1, k, "pupils", k == 0 ? 0.1 : 0.9);
        small_policy_set(sm, 1, k, "start", 2025);
        small_policy_set(sm, 1, k, "budget", k == 0 ? 5e6 : 1e6);
    }
    small_policy(sm, 1, "oop_expansion");
    small_policy_set(sm, 1, 2, "start", 2025);
    small_policy_set(sm, 1, 2, "budget", 8e6);
    small_policy(sm, 1, "pedagogical_staff");
    small_policy_set(sm, 1, 3, "start", 2025);
    small_policy_set(sm, 1, 3, "budget", 1e6);
    small_policy(sm, 1, "oop_ladder");
    small_policy_set(sm, 1, 4, "start", 2025);
    small_policy_set(sm, 1, 4, "budget", 1e5);
    small_policy(sm, 1, "assistant_tutoring");
    small_policy_set(sm, 1, 5, "start", 2025);
    small_policy_set(sm, 1, 5, "pupils", 1);
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < 3; y++) {
        char what[40];
        small_year(lab, y);
        for (int k = 0; k < 6; k++) {
            if (lab->arm[1].cond.offer[k].kind == OFFER_SERVICE)
                continue;
            snprintf(what, sizeof what, "policy %d, year %d", k, y);
            expect_in_bounds(lab, 1, k, what);
            if (k > 1) /* of the first two, one may have found all students */
                cr_expect_gt(lab->arm[1].assistants.delivery[k].delivered, 0, "%s", what);
        }
        cr_expect_leq((double) bill(lab, 1, 4), 100 * 1e5, "the ladder's budget");
        int64_t tasks = 0, there = 0;
        for (int j = 0; j < lab->n_strata; j++)
            for (int t = 0; t < ASSIST_TASKS; t++)
                tasks += lab->arm[1].assistants.task[j][t];
        for (int s = 0; s < lab->world->n_schools; s++)
            there += lab->arm[1].assist[s];
        cr_expect_eq(tasks, there, "an hour has one task");
        labour_next(lab);
    }
    small_free(sm);
}

/* Teachers who tutor are missed before a class: hires from the reserve fall. */
Test(programmes, teachers_who_tutor_leave_the_supply)
{
    struct small_world *sm = small_new(300, 3);
    int64_t hired[2] = { 0 };
    int k = small_policy(sm, 1, "tutoring");

    small_set(sm, "tutors.teacher_share", 0.5);
    small_policy_set(sm, 1, k, "tutor", 1);
    small_policy_set(sm, 1, k, "pupils", 0.3);
    small_policy_set(sm, 1, k, "start", 2025);
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < 3; y++) {
        small_year(lab, y);
        for (int a = 0; a < 2; a++)
            for (int j = 0; j < lab->n_strata; j++)
                hired[a] += lab->arm[a].flow[j][FLOW_RESERVE];
        labour_next(lab);
    }
    cr_expect_lt((double) hired[1], 0.9 * (double) hired[0], "%lld, %lld",
            (long long) hired[1], (long long) hired[0]);
    small_free(sm);
}

/* Persons at schools, in the reserve, and tutoring, in arm a. */
struct whereabouts {
    int schools, reserve, tutors;
};

static struct whereabouts count_teachers(const struct labour *lab, int a)
{
    const struct arm_state *arm = &lab->arm[a];
    struct whereabouts w = { 0 };

    for (int s = 0; s < lab->world->n_schools; s++)
        w.schools += arm->heads[s];
    for (int r = 0; r < lab->world->n_regions; r++) {
        w.tutors += arm->assistants.tutors[r].heads;
        for (int k = 0; k < RESERVE_AGES; k++)
            w.reserve += arm->reserve[r][k];
    }
    return w;
}

/* Who tutors is missed before a class once, not each year anew, and comes back when the
 * programme ends. */
Test(programmes, teachers_who_tutor_go_on)
{
    enum { YEARS = 8, LAST = 5, FIRST = 2025 };
    struct small_world *sm = small_new(600, YEARS);
    int k = small_policy(sm, 1, "tutoring"), most = 0, missed = 0, back = 0;

    small_set(sm, "tutors.teacher_share", 0.3);
    small_policy_set(sm, 1, k, "tutor", 1);
    small_policy_set(sm, 1, k, "pupils", 0.05);
    small_policy_set(sm, 1, k, "start", FIRST);
    small_policy_set(sm, 1, k, "end", FIRST + LAST);
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < YEARS; y++) {
        int32_t before = 0, now = 0;
        for (int r = 0; r < lab->world->n_regions; r++)
            before += y > 0 ? lab->arm[1].assistants.teacher_hours[r] : 0;
        small_year(lab, y);
        const struct whereabouts none = count_teachers(lab, 0),
                                 some = count_teachers(lab, 1);
        for (int r = 0; r < lab->world->n_regions; r++) {
            const struct tutoring_teachers *t = &lab->arm[1].assistants.tutors[r];
            now += lab->arm[1].assistants.teacher_hours[r];
            cr_expect(t->reserve >= 0 && t->reserve <= t->heads && t->hours >= 0);
            for (int age = 0; age < RESERVE_AGES; age++)
                cr_expect_geq(lab->arm[1].reserve[r][age], 0);
        }
        if (y <= LAST) {
            most = some.tutors;
            missed = none.schools - some.schools;
            cr_expect_gt(now, before * 9 / 10, "year %d: %d after %d", y, now, before);
        } else {
            cr_expect_eq(some.tutors, 0);
        }
        back = none.schools + none.reserve - some.schools - some.reserve;
        labour_next(lab);
    }
    cr_expect_gt(most, 100, "%d", most);
    cr_expect_gt(missed, most / 4, "%d of %d tutors", missed, most);
    cr_expect_lt(missed, most * 5 / 4, "%d of %d tutors", missed, most);
    cr_expect_lt(back, most * 3 / 4, "%d of %d are back, or had stopped", back, most);
    small_free(sm);
}

/* ---- more assistants ---- */

/* Posts that nobody can fill stay unfilled; no region gets people from nowhere. */
Test(programmes, more_posts_meet_a_limited_supply)
{
    struct small_world *sm = small_new(300, 4);
    int k = small_policy(sm, 1, "oop_expansion");

    small_policy_set(sm, 1, k, "growth", 2);
    small_policy_set(sm, 1, k, "start", 2025);
    struct labour *lab = small_labour(sm, 0);
    for (int y = 0; y < 4; y++) {
        small_year(lab, y);
        int64_t people[2] = { 0 }, posts[2] = { 0 }, filled[2] = { 0 };
        for (int a = 0; a < 2; a++) {
            const struct assist_arm *arm = &lab->arm[a].assistants;
            for (int i = 0; i < lab->assistants.n; i++)
                people[a] += arm->school[i] != ASSIST_GONE;
            for (int s = 0; s < lab->world->n_schools; s++) {
                posts[a] += arm->posts[s];
                filled[a] += arm->filled[s];
                cr_expect_leq(arm->filled[s], arm->posts[s] + 80);
            }
        }
        cr_expect_gt(filled[1], filled[0]);
        cr_expect_lt((double) filled[1], 0.7 * (double) posts[1], "year %d", y);
        expect_in_bounds(lab, 1, k, "expansion");
        labour_next(lab);
    }
    small_free(sm);
}

/* ---- the workload loop ---- */

/* A one-year shock decays more slowly when unfilled posts make colleagues leave. */
Test(programmes, a_shock_lasts_longer_with_the_workload_loop)
{
    static const double gain[] = { 0, 0.37, 0.9 };
    struct decay d[3];

    decay_measure(d, gain, 3, 400, 8);
    decay_print(stdout, d, 3);
    cr_expect_gt(d[0].gap[0], 0.02, "the shock is felt");
    cr_expect_gt(d[1].ratio, 1, "at the mean of the prior");
    cr_expect_gt(d[2].ratio, 1 + 2 * d[2].error);
    cr_expect_lt(d[2].gap[DECAY_YEARS - 1], d[2].gap[0], "below 0.9 it still decays");
}
