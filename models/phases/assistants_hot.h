/* assistants_hot.h - vector kernels over all assistants, one per instruction set (isa.h).
 * Each marks rows with 1, the others with 0; what happens to the few who are marked is a
 * loop over them. */
#ifndef MODELS_PHASES_ASSISTANTS_HOT_H
#define MODELS_PHASES_ASSISTANTS_HOT_H

#include "models/labour.h"
#include "sim/base/isa.h"

/* Whom the year may change, in bits. */
enum {
    LIVE_AWAY = 1,  /* who is away comes back or goes for good */
    LIVE_EXIT = 2,  /* may leave his school */
    LIVE_STUDY = 4, /* studies or may begin to */
    LIVE_ARM = 8,   /* times these: so he may, as he is placed in some arm */
};
struct assist_year {
    struct words_of_year words; /* fate; study */
    uint32_t leave, learn;      /* highest words of leaving, and of studies or training */
    uint32_t gone;              /* fate of those away, below: changes */
};
/* What their words of the year allow. */
SIM_HOT_DECLARE(
        void, assistants_fates, (uint8_t * mark, const struct assist_year *in, size_t n));
/* Add to these marks what the places and flags of one arm allow too; who studies goes on,
 * whatever his words are. */
SIM_HOT_DECLARE(void, assistants_strike,
        (uint8_t * mark, const uint16_t *school, const uint8_t *flag, size_t n));

/* Whose contract may change: at a school with more assistants than posts, of those
 * whose hours it has too many and who do not study; of those who want more hours, at one
 * with a day or more open. open: [n_schools] fte [0.01]. */
SIM_HOT_DECLARE(void, assistants_unsettled,
        (uint8_t * mark, const struct assist_arm *arm, const uint8_t *hours,
                const int32_t *open, int32_t n_schools, size_t n));

/* Posts of the year less those filled, of n schools [0.01 fte]. */
SIM_HOT_DECLARE(
        void, assistants_open, (int32_t * open, const struct assist_arm *arm, size_t n));
/* The same in whole days, none where more are filled. */
SIM_HOT_DECLARE(
        void, assistants_room, (int32_t * room, const struct assist_arm *arm, size_t n));

/* Who looks for work, in addition to those marked. */
SIM_HOT_DECLARE(
        void, assistants_seeking, (uint8_t * mark, const uint16_t *school, size_t n));

/* Who is neither a teacher nor gone for good, in addition to those marked. */
SIM_HOT_DECLARE(
        void, assistants_living, (uint8_t * mark, const uint16_t *school, size_t n));

/* The words of the year have said who leaves or comes back; mixed they know nothing of
 * it. */
static inline uint32_t assistants_mixed(uint32_t word)
{
    return word * 0x9e3779b1u;
}

/* Where a seeker lives, the posts of his region, and his luck. */
struct assist_view {
    struct place home;
    const uint16_t *post; /* school of each */
    uint32_t posts, word;
};
/* What he thinks of a school. */
enum { ASSIST_LOOKS = 8 };
struct assist_liking {
    const struct place *place; /* of schools */
    const float *disadv;       /* likewise */
    float b_dist, b_Du;
};

/* The ASSIST_LOOKS options of each of n seekers: numbers above 0, higher for what he
 * likes more and, of equals, for what he saw first. He looks at posts from a random one
 * on by random steps, round the region: any two of them are independent. */
SIM_HOT_DECLARE(void, assistants_options,
        (uint64_t * option, const struct assist_view *view,
                const struct assist_liking *liking, size_t n));
static inline int assistants_option_school(uint64_t option)
{
    return (int) (option & 0xffff);
}

/* What makes thresholds of the year, of schools that no policy reaches. */
struct assist_hazard {
    uint32_t organised; /* those below it are */
    float log_exit, burnout;
    float centre; /* share of schools that use assistants outside the mandate */
};
/* Log hazard of leaving at a school: raised where nobody organises the work, or by the
 * share of time alone before a class. */
static inline float assistants_hazard_of(const struct assist_hazard *in,
        uint32_t w_organised, int32_t assist, int32_t cover)
{
    float alone = (float) cover / (float) assist;
    float outside = assist > 0 ? alone : 0;
    outside = w_organised < in->organised ? outside : 1;
    return in->log_exit + in->burnout * (outside - in->centre);
}
/* Which schools organise the work of their assistants, and into hazard[] the log hazard
 * of leaving there. */
SIM_HOT_DECLARE(void, assistants_hazard,
        (float *hazard, uint8_t *organised, const uint32_t *w_organised,
                const int32_t *assist, const int32_t *cover,
                const struct assist_hazard *in, size_t n));
/* Thresholds of leaving from exp(-hazard), of n schools; returns the highest. */
SIM_HOT_DECLARE(uint32_t, assistants_threshold,
        (uint32_t * threshold, const float *stay, size_t n));

#endif
