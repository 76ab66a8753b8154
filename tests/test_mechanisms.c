/* Does each mechanism act, and in the direction that the literature says? Each is
 * switched off by its scenario key in a small country; `make verify` prints the same at
 * size. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/fixtures/mechanisms.h"

TestSuite(mechanisms, .timeout = 600);

/* Standard errors by which the difference must lie on its side of 0. */
static const double CLEAR = 2.5;

static const struct mechanism_size small = { .schools = 300, .reps = 24 };

Test(mechanisms, each_switch_moves_its_outcome_the_right_way)
{
    for (size_t i = 0; i < n_mechanisms; i++) {
        const struct mechanism *m = &mechanisms[i];
        struct mechanism_result r;
        struct sim_err err = { 0 };
        if (m->large)
            continue;
        cr_assert_eq(
                mechanism_measure(&r, m, &small, &err), 0, "%s: %s", m->name, err.msg);
        fprintf(stderr, "%-26s %-14s %-11s on %9.4f off %9.4f z %+6.1f\n", m->name,
                m->metric, m->group, r.on, r.off, r.diff / r.se);
        cr_expect(m->sign * r.diff > CLEAR * r.se, "%s (%s): %g, se %g", m->name, m->off,
                r.diff, r.se);
    }
}

/* The check above can fail: a switch that is none, and one that is thrown the wrong way.
 */
Test(mechanisms, the_check_above_can_fail)
{
    struct mechanism none, more;
    struct mechanism_result r;
    struct sim_err err = { 0 };
    size_t i = 0;

    while (strcmp(mechanisms[i].off, "exit.b_D=0") != 0)
        i++;
    none = more = mechanisms[i];

    none.off = "population.seed=1";
    cr_assert_eq(mechanism_measure(&r, &none, &small, &err), 0, "%s", err.msg);
    cr_expect_eq(r.diff, 0);
    more.off = "exit.b_D=0.3";
    cr_assert_eq(mechanism_measure(&r, &more, &small, &err), 0, "%s", err.msg);
    cr_expect(more.sign * r.diff < -CLEAR * r.se, "%g %g", r.diff, r.se);
    none.off = "exit.loop_gane=0";
    cr_expect_lt(mechanism_measure(&r, &none, &small, &err), 0);
}
