/* market.h - what the three files of the matching phase share: search.c lets candidates
 * look, acceptance.c settles who goes where, matching.c opens posts and hires. Internal
 * to the phase. */
#ifndef MODELS_PHASES_MARKET_H
#define MODELS_PHASES_MARKET_H

#include <string.h>

#include "models/labour.h"

enum { MARKET_ROUNDS = 3, MARKET_OPTIONS = 8, MARKET_LOOKS = 64 };
enum { MARKET_STEPS = FTE / OFFER_STEP }; /* of a full post */
enum { MARKET_FIRST = LOOK_RUN };         /* looks made for everybody at once */
enum { MARKET_STAGES = MARKET_LOOKS / MARKET_FIRST };
enum { MARKET_BATCH = 64 }; /* candidates who look side by side */
enum { NOBODY = -1, MARKET_AHEAD = 16 };

/* Where a candidate stands. */
struct viewpoint {
    uint32_t id;           /* the candidate's */
    uint32_t first, posts; /* his search list: lab->look from first on */
    float x, y;            /* from the region's origin [km / LOOK_KM] */
    int32_t own, board;    /* present school and board, or -1 */
};

/* Utilities are whole numbers of a unit: what candidates see of a school (pull) and what
 * is a candidate's own (base) each take at most MARKET_MOST, so that 16 bits hold their
 * sum. Numbers below mean something else: up to MARKET_CLOSED no option, up to
 * MARKET_FULL an option that is taken, or too small. */
enum {
    MARKET_MOST = 16000,
    MARKET_FULL = -20000,
    MARKET_CLOSED = -30000,
    MARKET_NEVER = INT16_MIN
};

/* Units per utility: 512, or fewer where otherwise 200 km went beyond MARKET_MOST. */
float market_units(const struct market_params *par);

/* MARKET_FIRST looks of who stands there, the same in all arms and rounds: schools looked
 * at, and the part of their utility that is this candidate's (taste, distance, own
 * board); MARKET_NEVER for his own school and for one that he has looked at before. */
struct looks {
    int16_t base[MARKET_FIRST];
    uint16_t school[MARKET_FIRST];
};
static_assert(sizeof(struct looks) == 64, "a cache line");

/* A candidate of one arm: all that is asked of him, since rows lie far apart. */
struct seeker {
    int32_t at, place;   /* in market.list; his viewpoint and looks, or NOBODY */
    uint16_t own;        /* present school of a mover, else 0 */
    uint8_t fte, absent; /* of his present job; of it, of who is absent; else 0 */
    uint8_t flag;        /* of the present job */
    uint8_t want;        /* fte wanted */
    uint8_t least;       /* offer steps that a post must have for him, from 1 on */
    uint8_t rounds;      /* bit r: does he seek in round r? */
};
static_assert(sizeof(struct seeker) == 16, "four in a cache line, none in two");

/* Those of one arm who have no post yet, in the order in which schools rank them. */
struct seekers {
    int n;
    struct seeker *of;
};

/* What the schools of one arm have to offer in a round. */
struct tender {
    int32_t *room; /* fte, in whole offer steps, that nobody has taken yet */
    /* pull[k]: what a candidate who asks for k + 1 steps sees of a school, without
     * distance and taste [unit]: MARKET_NEVER if it had no room at all when the round
     * began, MARKET_FULL if too little is left for him; the last row is never read.
     * offers: the same, only of schools that make selective offers. */
    int16_t *pull[MARKET_STEPS + 1], *offers[MARKET_STEPS];
    bool selective; /* are there such schools? */
};

/* Place in the schools' ranking: by score, higher is better; equals by identity. */
struct ranked {
    uint32_t score; /* market_score() */
    int32_t at;     /* in market.list */
};

/* A post taken in one round of one arm. */
struct taken {
    struct seeker by;
    uint16_t school, fte;
};

/* The post that a candidate of one arm has got; fte 0: none. */
struct post {
    uint16_t school;
    uint8_t fte, round;
};

struct market {
    int n_schools, cap, n_arms;
    int32_t *list;                        /* rows on the market in any arm this year */
    struct ranked *ranked, *ranked_spare; /* room for MARKET_AHEAD more, which are read */
    struct seeker *candidate;             /* of one arm, in the order of the list */
    int32_t *place;                       /* scratch, likewise */
    int n_list;
    struct seekers *arm;
    struct tender *tender;  /* [arm] */
    struct viewpoint *view; /* [n_places] */
    int n_places, places_cap;
    /* the first looks from each place; from places_cap on, looks after those of who found
     * too few open schools in them: made when first asked for, and kept as far as there
     * is room; looks_next: where those after these are, or NOBODY */
    struct looks *looks;
    int32_t *looks_next;
    int n_further, further_cap;
    int n_alone;         /* made without room to keep them, after the kept ones */
    struct taken *taken; /* of one arm and round */
    struct post *post;   /* of one arm, in the order of the list; none between arms */
    int32_t *hired;      /* scratch: those of the list who got one */
    int16_t *taste;      /* Gumbel quantiles in random order; search_hot.h */
};

/* Who is on the market this year in which arm, and where each looks first. */
SIM_CHECK int search_begin(struct labour *lab, struct sim_err *err);
SIM_CHECK int search_new(struct market *market);
void search_free(struct market *market);
/* Put a list in random order (Fisher & Yates): word k mod 4 of entity k / 4 says with
 * which of those before it entry k changes places. */
void search_shuffle(
        uint16_t *list, uint32_t n, struct sim_key key, uint32_t when, uint32_t chance);
size_t search_bytes(int candidates, int n_arms);

/* acceptance_choice of the model. lab: the struct labour. */
void search_choose(int32_t *liked, const void *lab, const struct seeker *of,
        const uint8_t *which, int n, const struct tender *t);

/* Put n candidates in the order in which schools rank them, best first. spare: room for
 * as many. id[row[at]]: identity of the candidate at `at`; of equals the least is first.
 */
void acceptance_order(struct ranked *ranked, struct ranked *spare, int n,
        const uint32_t *id, const int32_t *row);

/* What each of n seekers (at most MARKET_BATCH, of[which[k]]) likes best of the options
 * that have room: liked[k] is a school, or -1. */
typedef void acceptance_choice(int32_t *liked, const void *context,
        const struct seeker *of, const uint8_t *which, int n, const struct tender *t);

/* One round of one arm: who takes which post. Who gets one leaves the seekers; returns
 * their number, all in taken[]. What they take is taken off the tender. */
int acceptance_settle(struct taken *taken, struct seekers *seekers, struct tender *t,
        int round, acceptance_choice *choose, const void *context);

/* A whole number that rises with the score. */
static inline uint32_t market_score(float score)
{
    int32_t bits;
    memcpy(&bits, &score, sizeof bits);
    return (uint32_t) (bits ^ (bits >> 31 & 0x7fffffff)) ^ 0x80000000u;
}

#endif
