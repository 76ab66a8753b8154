/* acceptance.c - who gets which post, when all prefer?
 *
 * Candidate-proposing deferred acceptance (Gale & Shapley 1962,
 * doi:10.1080/00029890.1962.11989827) with posts in fte: a school holds its best
 * candidates as long as those ranked before leave room, so the last one held may get
 * less than he wants. That choice is substitutable: the outcome does not depend on the
 * order of proposals. Thread safety: touches only its arguments. */
#include "models/phases/market.h"

/* Does seeker a rank before b? Identity breaks ties. */
static bool ranks_before(const struct seekers *sk, int a, int b)
{
    return sk->rank[a] > sk->rank[b]
           || (sk->rank[a] == sk->rank[b] && sk->id[a] < sk->id[b]);
}

/* Take the best option a seeker has left; -1 when none. Tastes are continuous, so that
 * equal utilities do not matter; the first of the looks then wins. */
static int next_option(struct seekers *sk, int c)
{
    int n = sk->left[c], best = 0;
    float *u = sk->u[c];
    uint16_t *school = sk->school[c];

    if (n == 0)
        return -1;
    float most = u[0];
    for (int k = 1; k < n; k++) {
        best = u[k] > most ? k : best;
        most = u[k] > most ? u[k] : most;
    }
    int s = school[best];
    u[best] = u[n - 1];
    school[best] = school[n - 1];
    sk->left[c] = (uint8_t) (n - 1);
    return s;
}

/* School s holds seeker c in order (worst first) and lets go of those for whom no room
 * is left: they go on the stack. Returns the new height. */
static int hold(struct market *mk, struct seekers *sk, int c, int s, int room, int height)
{
    int32_t *at = &mk->held[s];

    while (*at >= 0 && ranks_before(sk, c, *at))
        at = &sk->ahead[*at];
    sk->ahead[c] = *at;
    *at = c;
    mk->held_fte[s] += sk->want[c];
    for (;;) {
        int worst = mk->held[s];
        int rest = mk->held_fte[s] - sk->want[worst];
        if (rest < room)
            return height;
        mk->held[s] = sk->ahead[worst];
        mk->held_fte[s] = rest;
        mk->stack[height++] = worst;
    }
}

void acceptance_settle(struct market *mk, struct seekers *sk, const uint16_t *room)
{
    for (int s = 0; s < mk->n_schools; s++) {
        mk->held[s] = -1;
        mk->held_fte[s] = 0;
    }
    for (int start = 0; start < sk->n; start++) {
        int height = 0;
        mk->stack[height++] = start;
        while (height > 0) {
            int c = mk->stack[--height];
            int s = next_option(sk, c);
            if (s >= 0)
                height = hold(mk, sk, c, s, room[s], height);
        }
    }
}
