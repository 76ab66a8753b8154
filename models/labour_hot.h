/* labour_hot.h - vector kernels over all persons, one per instruction set (isa.h). */
#ifndef MODELS_LABOUR_HOT_H
#define MODELS_LABOUR_HOT_H

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "models/labour.h"
#include "sim/base/isa.h"

/* A job as one word, so that vectors of them are read and written at once. */
#define JOB_BYTE(field) (8 * offsetof(struct job, field))
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define JOB_BIT(field) JOB_BYTE(field)
#else
#define JOB_BIT(field) (24 - JOB_BYTE(field))
#endif
#define JOB(word, field) ((word) >> JOB_BIT(field) & 255)

static inline uint32_t job_word(const struct job *job)
{
    uint32_t word;
    static_assert(sizeof *job == sizeof word, "a job is one word");
    memcpy(&word, job, sizeof word);
    return word;
}

/* Everybody a year older, and more experienced up to EXP_MAX. */
SIM_HOT_DECLARE(void, labour_age, (uint8_t * age, uint8_t *experience, size_t n));

/* mark[i] = 1 for those who in two arms teach at other schools or other hours, else 0. */
SIM_HOT_DECLARE(void, labour_differ,
        (uint8_t * mark, const uint16_t *school, const struct job *job,
                const uint16_t *other_school, const struct job *other_job, size_t n));

#endif
