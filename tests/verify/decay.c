/* decay.c - does a shock of one year last longer with the workload loop than without?
 *
 * A plain program for `make verify`: prints the table of tests/fixtures/decay.c with many
 * replications. Status 1: the loop at the mean of its prior does not slow the decay by
 * more than two standard errors. */
#include "tests/fixtures/decay.h"

int main(void)
{
    static const double gain[] = { 0, 0.37, 0.6, 0.9 };
    struct decay d[4];

    decay_measure(d, gain, 4, 1500, 40);
    decay_print(stdout, d, 4);
    return d[1].ratio - 2 * d[1].error > 1 ? 0 : 1;
}
