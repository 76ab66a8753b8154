/* hours_hot.c - whose hours may change this year? Thread safety: pure. */
#include "models/phases/hours_hot.h"

void SIM_HOT(hours_change)(uint8_t *mark, const struct job *job, const uint16_t *school,
        const uint8_t *hours, const uint32_t *w_hours, uint32_t below, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++) {
        uint8_t less = job[i].fte < hours[i];
        uint8_t stays = (school[i] != NO_SCHOOL) & !(job[i].flag & PERSON_MOVER);
        uint8_t drawn = w_hours[i] >> 16 < below;
        out[i] = (uint8_t) ((less | drawn) & stays);
    }
}
