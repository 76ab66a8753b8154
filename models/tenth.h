/* tenth.h - how is it in the tenth of schools where it is worst?
 *
 * Which schools these are is asked anew in every year, arm and replication: the measure
 * is of the distribution over schools and not of named ones, so that schools which
 * change places change nothing. It is the tail of the generalised Lorenz curve (Shorrocks
 * 1983, doi:10.2307/2554117), with the schools weighted by their posts or pupils: the
 * school on the edge of the tenth counts with the part of it that falls within.
 * Thread safety: one struct tenth per thread. */
#ifndef MODELS_TENTH_H
#define MODELS_TENTH_H

#include <stddef.h>
#include <stdint.h>

struct arm_state;
struct labour;

/* A list of schools, filled by the caller; looking it over destroys it. */
struct tenth {
    int n;
    float *value;
    int32_t *weight; /* >= 0 */
};

/* Mean value, by weight, of the part of the list with the lowest values that weighs
 * `part` (> 0); what the list lacks of that weight counts as value 0. Order and ties
 * change at most the last digits. */
double tenth_lowest(struct tenth *list, double part);

/* Shortage where it is highest, of schools with a tenth of all required fte. The list
 * has room for all schools. */
double tenth_shortage(
        struct tenth *list, const struct labour *lab, const struct arm_state *arm);

/* Mean score where it is lowest, of schools with a tenth of all pupils. */
double tenth_score(
        struct tenth *list, const float *score, const uint16_t *pupils, int n_schools);

#endif
