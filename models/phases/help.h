/* help.h - what assistants do with their time; see help.c. */
#ifndef MODELS_PHASES_HELP_H
#define MODELS_PHASES_HELP_H

#include "models/labour.h"

/* Hours of the assistants of one school by task [0.01 fte]; they add up to assist. */
struct help_hours {
    int32_t cover, tutoring, in_class, other;
};

/* Split of `assist`, of which at most `cover` stands before a class. Pure. */
struct help_hours help_split(
        const struct help_params *par, int32_t assist, int32_t cover, bool organised);

/* g(group): effect relative to one-to-one, 1 at a group of 1. Pure. */
double help_group(const struct help_params *par, double group);

#endif
