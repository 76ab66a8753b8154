/* conditions.c - neutral values of what levers may set; conditions.h. */
#include "models/conditions.h"

#include <string.h>

void conditions_neutral(struct conditions *cond)
{
    size_t n = (size_t) cond->n_schools;

    if (!cond->any)
        return; /* nobody wrote since the last time */
    memset(cond->pay_all, 0, n * sizeof *cond->pay_all);
    memset(cond->pay_new, 0, n * sizeof *cond->pay_new);
    memset(cond->new_from, 255, n);
    memset(cond->pay_offer, 0, n * sizeof *cond->pay_offer);
    memset(cond->accept, 0, n * sizeof *cond->accept);
    memset(cond->approach, 0, n * sizeof *cond->approach);
    memset(cond->salience, 0, n * sizeof *cond->salience);
    memset(cond->target, 0, n);
    cond->any = cond->any_offer = false;
    cond->cap_eur = 0;
}
