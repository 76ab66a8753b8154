/* supply.h - who comes onto the market; see supply.c. */
#ifndef MODELS_PHASES_SUPPLY_H
#define MODELS_PHASES_SUPPLY_H

#include "models/labour.h"

/* Give rows [from, p.n) their age, experience, hours, quality, home and arrival. */
void supply_draw_persons(struct labour *lab, int from);

/* The silent reserve at the start by region: stationary by years away. */
void supply_start_reserve(struct labour *lab, struct arm_state *arm);

/* After matching: entrants without a post go back to the reserve, which grows a year
 * older; updates the share of entrants' fte that found a post. */
void supply_settle(struct labour *lab, struct arm_state *arm);

/* End of the run-in: freeze the regional constants at their means. */
void supply_freeze(struct labour *lab);

#endif
