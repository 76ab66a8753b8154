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

int64_t SIM_HOT(money_sum)(const int32_t *column, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += column[i];
    return sum;
}
