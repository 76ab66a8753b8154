/* acceptance.c - who gets which post, when all prefer?
 *
 * Candidate-proposing deferred acceptance (Gale & Shapley 1962,
 * doi:10.1080/00029890.1962.11989827) with posts in fte: a school holds its best
 * candidates as long as those ranked before leave room, so the last one held may get
 * less than he wants. That choice is substitutable: the outcome does not depend on the
 * order of proposals. Thread safety: touches only its arguments. */
#include "models/phases/market.h"

/* The school holds seeker c in order (worst first) and lets go of those for whom no room
 * is left: they go on the stack. Returns the new height. */
static int hold(
        struct seeker *seeker, int c, struct desk *desk, int32_t *stack, int height)
{
    int32_t *at = &desk->held;

    while (*at != NOBODY && seeker[c].rank > seeker[*at].rank)
        at = &seeker[*at].ahead;
    seeker[c].ahead = *at;
    *at = c;
    int fte = desk->fte + seeker[c].want;
    for (;;) {
        int worst = desk->held, rest = fte - seeker[worst].want;
        if (rest < desk->room) {
            desk->fte = (uint16_t) fte;
            return height;
        }
        desk->held = seeker[worst].ahead;
        fte = rest;
        stack[height++] = worst;
    }
}

void acceptance_settle(struct seekers *seekers, struct desk *desk, int32_t *stack)
{
    struct seeker *seeker = seekers->of;

    for (int start = 0; start < seekers->n; start++) {
        int height = 0;
        stack[height++] = start;
        while (height > 0) {
            int c = stack[--height];
            if (seeker[c].asked == seeker[c].n_options)
                continue;
            int s = seeker[c].school[seeker[c].asked++];
            height = hold(seeker, c, &desk[s], stack, height);
        }
    }
}
