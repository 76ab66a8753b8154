/* market.h - what the three files of the matching phase share: search.c finds each
 * candidate's options, acceptance.c settles who goes where, matching.c opens posts and
 * hires. Internal to the phase. */
#ifndef MODELS_PHASES_MARKET_H
#define MODELS_PHASES_MARKET_H

#include "models/labour.h"

enum { MARKET_ROUNDS = 3, MARKET_OPTIONS = 8, MARKET_LOOKS = 64 };
enum { LOOK_CHUNK = 16 };

/* The candidates of one arm and round, in row order. */
struct seekers {
    int n;
    int32_t *row;
    uint32_t *id;
    float (*u)[MARKET_OPTIONS]; /* utilities, in order of looking */
    uint16_t (*school)[MARKET_OPTIONS];
    uint8_t *left;  /* options not yet proposed to */
    uint8_t *want;  /* fte wanted */
    float *rank;    /* schools' ranking: qualified first, then the signal */
    int32_t *ahead; /* next better one held by the same school */
};

struct market {
    int n_schools, cap, n_arms;
    struct seekers *arm;
    int32_t *list; /* rows on the market in any arm this year */
    int n_list;
    int32_t *held, *held_fte; /* by school: worst held candidate, fte held */
    int32_t *stack;
    uint16_t **room; /* [arm][school] fte on offer this round, in whole offer steps */
    /* [arm][school] what candidates see of a school with room, without distance and
     * taste; -INFINITY without. offer_pull: only of schools that make selective offers.
     */
    float **pull, **offer_pull;
    uint32_t *seen; /* [school] serial of the candidate who looked here last */
    uint32_t serial;
};

/* Find the options of all candidates of the round, in all arms. */
SIM_CHECK int search_options(struct labour *lab, int round, struct sim_err *err);

/* Deferred acceptance of one arm: leaves market->held (worst first, by ->ahead). */
void acceptance_settle(
        struct market *market, struct seekers *seekers, const uint16_t *room);

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
