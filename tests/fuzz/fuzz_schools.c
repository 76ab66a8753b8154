/* fuzz_schools.c - does any school table hurt?
 *
 * Input: the table. What is accepted is standardised and cut into quintiles; all that
 * comes out must be finite and within its range. */
#define FUZZ_NAME schools
#include "tests/fuzz/fuzz.h"

#include "models/draws.h"
#include "models/world/roster.h"

int FUZZ_START(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    fuzz_folder();
    return 0;
}

static void check(struct roster *ros)
{
    struct sim_err err = { 0 };

    FUZZ_ASSERT(ros->n >= 2 && ros->n <= DRAW_SCHOOLS_MAX);
    FUZZ_ASSERT(ros->regions.n >= 1 && ros->regions.n <= DRAW_REGIONS_MAX);
    roster_standardise(ros, 29.47, 4.07);
    FUZZ_ASSERT(roster_quintiles(ros, &err) == 0);
    for (int i = 0; i < ros->n; i++) {
        const struct roster_school *s = &ros->school[i];
        int pupils = 0;
        for (int g = 0; g < GRADES; g++)
            pupils += s->grade[g];
        FUZZ_ASSERT(pupils == s->pupils && s->pupils > 0 && s->name != NULL);
        FUZZ_ASSERT(s->quintile < QUINTILES);
        FUZZ_ASSERT(s->disadv - s->disadv == 0);
        FUZZ_ASSERT(s->x - s->x == 0 && s->y - s->y == 0);
        FUZZ_ASSERT(s->region >= 0 && s->region < ros->regions.n);
        FUZZ_ASSERT(s->board >= 0 && s->board < ros->boards.n);
    }
}

int FUZZ_INPUT(const uint8_t *data, size_t size)
{
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct roster ros = { 0 };

    fuzz_write("schools.csv", data, size);
    int ret = roster_read(&ros, "schools.csv", &diag, &err);
    FUZZ_ASSERT((ret == 0) == (diag.n == 0));
    FUZZ_ASSERT(ret == 0 || ret == SIM_ERR_INPUT);
    fuzz_check_sentences(&diag);
    if (ret == 0)
        check(&ros);
    roster_clear(&ros);
    sim_diag_clear(&diag);
    return 0;
}
