/* yardstick.h - what the parts of making a decision share; used inside sim/analysis only.
 *
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_YARDSTICK_H
#define SIM_ANALYSIS_YARDSTICK_H

#include "sim/analysis/decision_data.h"

struct sim_decision_work {
    struct sim_decision *out;
    struct sim_decision_data data;
    double *benefit; /* [n_options][reps] */
    double *sums;    /* [n_options][years][reps] people so far */
    double *spent;   /* [n_options][years][reps] spent so far */
    bool *allowed;
    double *p;
};

void sim_work_summarise(struct sim_decision_work *m, struct sim_summary *out,
        const double *v, int better);
/* Fieller's interval of mean over mean; NaN: it has no end. */
void sim_work_ratio(struct sim_decision_work *m, const double *over, const double *under,
        double *lo, double *hi);

/* Fill a yardstick of m->out, whose options are known. */
SIM_CHECK int sim_yardstick_make(struct sim_decision_work *m,
        struct sim_decision_yardstick *y, struct sim_err *err);

#endif
