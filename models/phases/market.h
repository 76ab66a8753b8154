/* market.h - what the three files of the matching phase share: search.c finds each
 * candidate's options, acceptance.c settles who goes where, matching.c opens posts and
 * hires. Internal to the phase. */
#ifndef MODELS_PHASES_MARKET_H
#define MODELS_PHASES_MARKET_H

#include <string.h>

#include "models/labour.h"

enum { MARKET_ROUNDS = 3, MARKET_OPTIONS = 8, MARKET_LOOKS = 64 };
enum { NOBODY = -1 };

/* A candidate of one arm and round. */
struct seeker {
    uint64_t rank; /* schools' ranking, higher is better; no two are equal */
    int32_t row;
    int32_t ahead;                   /* next better one held by the same school */
    uint16_t school[MARKET_OPTIONS]; /* options, best first */
    uint8_t n_options, asked;        /* options; those already proposed to */
    uint8_t want;                    /* fte wanted */
};

struct seekers {
    int n;
    struct seeker *of;
};

/* A school in one arm and round. */
struct desk {
    int32_t held;  /* worst candidate held, or NOBODY */
    uint16_t fte;  /* held */
    uint16_t room; /* fte on offer, in whole offer steps */
};

struct look_batch; /* search_hot.h */

struct market {
    int n_schools, cap, n_arms;
    struct seekers *arm;
    struct desk **desk; /* [arm][school] */
    int32_t *list;      /* rows on the market in any arm this year */
    int n_list;
    int32_t *stack;
    /* [arm][school] what candidates see of a school with room, without distance and
     * taste; -INFINITY without. offer_pull: only of schools that make selective offers.
     */
    float **pull, **offer_pull;
    struct look_batch *batch;
    float *taste; /* Gumbel quantiles */
};

/* Find the options of all candidates of the round, in all arms. */
SIM_CHECK int search_options(struct labour *lab, int round, struct sim_err *err);
SIM_CHECK int search_new(struct market *market, int n_arms);
void search_free(struct market *market);

/* Deferred acceptance of one arm: leaves desk[school].held (worst first, by ->ahead).
 * stack: room for all seekers. */
void acceptance_settle(struct seekers *seekers, struct desk *desk, int32_t *stack);

/* Place in the schools' ranking: by score, equals by identity. */
static inline uint64_t market_rank(float score, uint32_t id)
{
    int32_t bits;
    memcpy(&bits, &score, sizeof bits);
    uint32_t up = (uint32_t) (bits ^ (bits >> 31 & 0x7fffffff)) ^ 0x80000000u;
    return (uint64_t) up << 32 | (uint32_t) ~id;
}

/* fte a candidate wants: his contract wish, or what he works now when that is more. */
static inline int market_wish(
        const struct labour *lab, const struct arm_state *arm, int i)
{
    return arm->job[i].fte > lab->p.hours[i] ? arm->job[i].fte : lab->p.hours[i];
}

/* Is this person on the market of this round under this arm? */
static inline bool market_seeks(
        const struct labour *lab, const struct arm_state *arm, int i, int round)
{
    if (!(arm->job[i].flag & PERSON_CANDIDATE))
        return false;
    return arm->job[i].flag & PERSON_MOVER ? round < MARKET_ROUNDS - 1
                                           : lab->p.arrival[i] <= round;
}

#endif
