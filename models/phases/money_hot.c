/* money_hot.c - sums of money over all persons or schools; see money_hot.h. Thread
 * safety: pure. */
#include "models/phases/money_hot.h"

void SIM_HOT(money_pay)(
        int32_t *pay, const int32_t *by_experience, const uint8_t *experience, size_t n)
{
    int32_t *restrict out = pay;

    for (size_t i = 0; i < n; i++)
        out[i] = by_experience[experience[i]];
}

int64_t SIM_HOT(money_staff)(const int32_t *pay, const struct job *job, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (int64_t) pay[i] * job[i].fte;
    return sum;
}

enum { PERSONS = 256 };

/* The same for a block of persons: one thing per loop, of one width each. */
static inline void present(uint8_t *restrict mark, const uint16_t *restrict school,
        const int32_t *restrict here, int32_t n_schools, int n)
{
    int32_t at[PERSONS], is[PERSONS];

    for (int i = 0; i < n; i++)
        at[i] = school[i] < n_schools ? school[i] : n_schools;
    for (int i = 0; i < n; i++)
        is[i] = here[at[i]];
    for (int i = 0; i < n; i++)
        mark[i] = (uint8_t) is[i];
}

void SIM_HOT(money_present)(uint8_t *mark, const uint16_t *school, const int32_t *here,
        int32_t n_schools, size_t n)
{
    for (size_t i = 0; i < n; i += PERSONS)
        present(mark + i, school + i, here, n_schools,
                (int) (n - i < PERSONS ? n - i : PERSONS));
}

int64_t SIM_HOT(money_sum)(const int32_t *column, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += column[i];
    return sum;
}
