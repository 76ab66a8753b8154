/* supply.h - who comes onto the market; see supply.c. */
#ifndef MODELS_PHASES_SUPPLY_H
#define MODELS_PHASES_SUPPLY_H

#include "models/labour.h"

/* Give rows [from, p.n) their age, experience, hours, quality, home and arrival. Leaves
 * a spare word of each in p.word[2][0..]. */
void supply_draw_persons(struct labour *lab, int from);

/* Prepare the draw of start ages from lab->age_share. */
void supply_tabulate_ages(struct labour *lab);

/* The silent reserve at the start by region: stationary by years away. */
void supply_start_reserve(struct labour *lab, struct arm_state *arm);

/* fte that the yearly national entrants want, and that the reserve of a region would
 * bring at a return constant of 1. */
double supply_entrants_fte(const struct labour *lab);
double supply_reserve_fte(
        const struct labour *lab, const struct arm_state *arm, int region);

/* After matching: entrants without a post go back to the reserve, which grows a year
 * older. Leaves in lab->solved what entrants wanted and got, by region. */
void supply_settle(struct labour *lab, struct arm_state *arm);

#endif
