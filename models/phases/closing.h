/* closing.h - do the flows of teachers close? See closing.c. */
#ifndef MODELS_PHASES_CLOSING_H
#define MODELS_PHASES_CLOSING_H

#include "models/labour.h"

/* Before the run-in: entrants by share of posts, return constant 1. */
void closing_start(struct labour *lab);

/* A year of the run-in, after exit: the shares of regions in entrants and the return
 * constant that fill the vacancies but for the target shortage. */
void closing_solve(struct labour *lab);

/* A year of the run-in, after the entrants are settled. */
void closing_learn(struct labour *lab);

/* At the beginning of lab->year, when its posts are known. last: the last year whose
 * shortage is given, lab->year itself or one before. leave: fte expected to leave
 * teaching by region; growth: log growth of pupils into the year. If it is lab->year, the
 * constant of this year brings the shortage there, with the exits that are to be
 * expected. From then on (solved.c_later) it is the mean of the last five years up to
 * `last`, and entrants are spread over regions as if posts followed the pupils. */
void closing_freeze(struct labour *lab, int last, const double *leave, double growth);

#endif
