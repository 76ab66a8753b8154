/* studies.c - which source studies does the model give back, and which not?
 *
 * A plain program for `make verify`: prints the table of tests/fixtures/studies.c with
 * many replications. Status 1: a study that was recovered is not any more. */
#include "tests/fixtures/studies.h"

int main(void)
{
    const struct studies_size large = {
        .pay_reps = 48, .tutor_reps = 40, .other_reps = 40
    };
    int lost = 0;

    studies_heading(stdout);
    for (size_t i = 0; i < n_studies; i++)
        lost += study_measure(stdout, &studies[i], &large) > STUDY_NEAR
                && studies[i].recovered;
    return lost > 0 ? 1 : 0;
}
