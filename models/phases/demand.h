/* demand.h - pupils, posts and classes; see demand.c. */
#ifndef MODELS_PHASES_DEMAND_H
#define MODELS_PHASES_DEMAND_H

#include "models/labour.h"

/* Pupil numbers of all years of the replication (start year = world->grade). */
void demand_draw_pupils(struct labour *lab);

/* National log growth of pupils from the year before to lab year `year`. */
double demand_growth(const struct labour *lab, int year);

/* Posts per pupil and per unit of disadvantage money, from the parameters. */
void demand_solve(struct labour *lab);

#endif
