/* poaching.c - who loses teachers when one region's disadvantaged schools pay more?
 *
 * A plain program for `make verify`: fte by place, and who was drawn away from other
 * schools, at national size, alone and with agreements between boards. Status 1: schools
 * outside the target do not lose, or agreements do not lower it. */
#include "tests/fixtures/poaching.h"

#include <stdio.h>

int main(void)
{
    static const char *const what[POACH_PAIRS] = { "premium against nothing",
        "premium and agreements against nothing",
        "premium and agreements against agreements" };
    struct poaching p[POACH_PAIRS];

    poaching_measure(p, 6300, 40, 0.5);
    printf("| fte, mean of 5 years | target schools | rest of the region | elsewhere | "
           "drawn from other schools (error) |\n|---|---|---|---|---|\n");
    for (int k = 0; k < POACH_PAIRS; k++)
        printf("| %s | %+.0f | %+.0f | %+.0f | %.0f (%.0f) |\n", what[k], p[k].target,
                p[k].region, p[k].outside, p[k].poached, p[k].error);
    return p[POACH_ALONE].region < 0 && p[POACH_WITHIN].poached < p[POACH_ALONE].poached
                   ? 0
                   : 1;
}
