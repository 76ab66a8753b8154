/* conditions.c - neutral values of what levers may set; conditions.h. */
#include "models/conditions.h"

#include <string.h>

void conditions_neutral(struct conditions *cond)
{
#define NUMBER(name) cond->name = 0;
    CONDITION_NATIONAL(NUMBER)
#undef NUMBER
#define COLUMN(type, name, neutral)                                                      \
    if (cond->written.name)                                                              \
        memset(cond->own.name, neutral, (size_t) cond->n_schools * sizeof *cond->name);
    CONDITION_COLUMNS(COLUMN)
#undef COLUMN
    cond->written = (struct condition_written){ 0 };
    if (!cond->any)
        return; /* no policy acted since the last time */
    memset(cond->bill, 0, (size_t) cond->n_bills * sizeof *cond->bill);
    cond->any = cond->any_offer = false;
    for (int k = 0; k < cond->n_offers; k++)
        cond->offer[k].kind = OFFER_NONE;
}

int32_t *conditions_offer(struct conditions *cond, int policy, const struct offer *offer)
{
    struct offer *to = &cond->offer[policy];
    int32_t *asked = to->asked;

    memset(asked, 0, (size_t) cond->n_schools * sizeof *asked);
    *to = *offer;
    to->eur *= 1 + offer->recruit.pay;
    to->asked = asked;
    cond->any = true;
    return asked;
}
