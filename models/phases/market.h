/* market.h - what the three files of the matching phase share: search.c lets candidates
 * look, acceptance.c settles who goes where, matching.c opens posts and hires. Internal
 * to the phase. */
#ifndef MODELS_PHASES_MARKET_H
#define MODELS_PHASES_MARKET_H

#include <string.h>

#include "models/labour.h"

enum { MARKET_ROUNDS = 3, MARKET_OPTIONS = 8, MARKET_LOOKS = 64 };
enum { MARKET_FIRST = 16 }; /* looks made for everybody at once */
enum { NOBODY = -1, MARKET_AHEAD = 8 };

/* Where a candidate stands. */
struct viewpoint {
    int32_t row;
    int32_t first; /* his search list: lab->look + first, one entry per post */
    uint32_t posts;
    float x, y;         /* km */
    int32_t own, board; /* present school and board, or -1 */
};

/* The first looks of who stands there, the same in all arms and rounds: schools looked
 * at, and the part of their utility that is this candidate's (taste, distance, own
 * board); -INFINITY for his own school and for one that he has looked at before. */
struct looks {
    float base[MARKET_FIRST];
    uint16_t school[MARKET_FIRST];
};

/* The looks after the first of one who finds too few open schools among those: made when
 * first asked for, then the same in all arms and rounds. */
enum { MARKET_FURTHER = MARKET_LOOKS / MARKET_FIRST - 1, MARKET_BLOCKS = 8 };
struct further {
    struct looks looks[MARKET_FURTHER];
    uint32_t word[4][MARKET_BLOCKS]; /* drawn for the next of them */
    int made;                        /* so many are there */
};

/* A candidate of one arm: all that is asked of him, since rows lie far apart. */
struct seeker {
    int32_t row, place; /* person; his viewpoint and looks, or NOBODY */
    uint16_t own;       /* present school, or NO_SCHOOL */
    struct job job;     /* the present one */
    uint8_t pool;       /* where he comes from */
    uint8_t want;       /* fte wanted */
    uint8_t from, upto; /* rounds in which he seeks */
};

/* Those of one arm who have no post yet, in the order in which schools rank them; room
 * for MARKET_AHEAD more, which may be read. */
struct seekers {
    int n;
    struct seeker *of;
};

/* What the schools of one arm have to offer in a round. */
struct tender {
    int32_t *room; /* fte, in whole offer steps, that nobody has taken yet */
    /* what candidates see of a school, without distance and taste: -INFINITY if it had no
     * room when the round began, MARKET_FULL if that is taken. offers: only of schools
     * that make selective offers. */
    float *pull, *offers;
};
#define MARKET_FULL (-1e30f)

/* Place in the schools' ranking: higher is better, no two are equal. */
struct ranked {
    uint64_t rank;
    int32_t at; /* in market.list */
};

/* A post taken. */
struct taken {
    struct seeker by;
    uint16_t school, fte;
};

struct market {
    int n_schools, cap, n_arms;
    int32_t *list; /* rows on the market in any arm this year */
    struct ranked *ranked, *ranked_spare;
    struct seeker *candidate; /* of one arm, in the order of the list */
    int32_t *place;           /* scratch, likewise */
    int n_list;
    struct seekers *arm;
    struct tender *tender;  /* [arm] */
    struct viewpoint *view; /* [n_places] */
    struct looks *looks;
    int n_places;
    struct further *further; /* of those who asked, as far as there is room */
    int n_further, further_cap;
    int32_t *further_at; /* [n_places] in further, or NOBODY */
    struct taken *taken; /* of one arm and round */
    float *taste;        /* Gumbel quantiles */
};

/* Who is on the market this year in which arm, and where each looks first. */
SIM_CHECK int search_begin(struct labour *lab, struct sim_err *err);
SIM_CHECK int search_new(struct market *market);
void search_free(struct market *market);
size_t search_bytes(int candidates, int n_arms);

/* The option that a seeker likes best among those with room, or -1. */
int search_choose(
        const struct labour *lab, const struct seeker *seeker, const struct tender *t);

/* Put n candidates in the order of rank, best first. spare: room for as many. */
void acceptance_order(struct ranked *ranked, struct ranked *spare, int n);

/* One round of one arm: who takes which post. choose: the best option with room of a
 * seeker, or -1. Who gets one leaves the seekers; returns their number, all in taken[].
 * What they take is taken off the tender. */
typedef int acceptance_choice(
        const void *context, const struct seeker *seeker, const struct tender *t);
int acceptance_settle(struct taken *taken, struct seekers *seekers, struct tender *t,
        int round, acceptance_choice *choose, const void *context);

/* Place in the schools' ranking: by score, equals by identity. */
static inline uint64_t market_rank(float score, uint32_t id)
{
    int32_t bits;
    memcpy(&bits, &score, sizeof bits);
    uint32_t up = (uint32_t) (bits ^ (bits >> 31 & 0x7fffffff)) ^ 0x80000000u;
    return (uint64_t) up << 32 | (uint32_t) ~id;
}

#endif
