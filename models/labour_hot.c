/* labour_hot.c - loops over all persons. Thread safety: pure. */
#include "models/labour_hot.h"

void SIM_HOT(labour_age)(uint8_t *age, uint8_t *experience, size_t n)
{
    uint8_t *restrict a = age, *restrict e = experience;

    for (size_t i = 0; i < n; i++) {
        a[i]++;
        e[i] = (uint8_t) (e[i] + (e[i] < EXP_MAX));
    }
}

void SIM_HOT(labour_differ)(uint8_t *mark, const uint16_t *school, const struct job *job,
        const uint16_t *other_school, const struct job *other_job, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++)
        out[i] = (school[i] != other_school[i]) | (job[i].fte != other_job[i].fte);
}
