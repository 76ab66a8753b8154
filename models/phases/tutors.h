/* tutors.h - tutors by kind: how many hours, and what a pupil gains; see tutors.c. */
#ifndef MODELS_PHASES_TUTORS_H
#define MODELS_PHASES_TUTORS_H

#include "models/labour.h"

/* Mean effect of a kind relative to paraprofessionals [ratio]. */
double tutors_kind(const struct tutor_params *par, enum tutor_kind kind);

/* Gain of one participant a year [SD] in a programme of this offer with n pupils per
 * organiser; z: standard normal quality of the organiser. Pure. */
double tutors_effect(const struct tutor_params *par, const struct help_params *help,
        const struct offer *offer, double n, double z);

/* Hours of tutors of each kind in each region this year. */
void tutors_hours(const struct labour *lab, const struct arm_state *arm,
        double hours[TUTOR_KINDS][DRAW_REGIONS_MAX]);

/* Deliver what the policies of an arm offer this year, and bill it; programmes.c.
 * help: [n_schools] of the year, with what the schools do by themselves. */
void programmes_deliver(
        struct labour *lab, struct arm_state *arm, struct school_help *help);

#endif
