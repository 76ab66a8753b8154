/* left.h - how much of an effect is left three years after the policy ended; for the
 * terminal, the table and the page.
 *
 * One policy and outcome at a time, with both doubts (sim/analysis/ratio.h). Thread
 * safety: one struct sim_left belongs to one thread. */
#ifndef SIM_REPORT_LEFT_H
#define SIM_REPORT_LEFT_H

#include "sim/analysis/ratio.h"
#include "sim/report/report.h"

enum sim_left_verdict {
    SIM_LEFT_MEASURED,
    SIM_LEFT_SIGN_OPEN,     /* of the effect itself, in some replications */
    SIM_LEFT_NOT_FROM_ZERO, /* nor can its mean be told from none */
    SIM_LEFT_NEVER_ENDS,
    SIM_LEFT_TOO_SHORT, /* the horizon ends before three years are over */
};

struct sim_left_known; /* an answer, in the report */
struct sim_left;       /* the years last looked at, all their outcomes */

/* Both must outlive it. Free with sim_left_free (NULL is fine). */
SIM_CHECK int sim_left_new(struct sim_left **out, const struct sim_report *rep,
        struct sim_store *store, struct sim_err *err);
void sim_left_free(struct sim_left *left);

/* Year indices of the last policy year and of three years later; what is not
 * SIM_LEFT_MEASURED has none. */
enum sim_left_verdict sim_left_years(
        const struct sim_report *rep, size_t arm, int *last, int *later);

/* Of an arm that has these years: verdict is one of the first three. Cheap when called
 * for all outcomes of an arm, and for arms of the same years, in turn. */
SIM_CHECK int sim_left_take(struct sim_left *left, size_t arm, int group, int metric,
        struct sim_ratio *ratio, enum sim_left_verdict *verdict, struct sim_err *err);

/* May the share be told? Of an effect whose sign is open it is one of means near zero:
 * beyond losing all of it once over (-1) or having it twice (2) it says nothing. */
bool sim_left_told(enum sim_left_verdict verdict, const struct sim_ratio *ratio);

#endif
