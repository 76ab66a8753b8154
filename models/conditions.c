/* conditions.c - neutral values of what levers may set; conditions.h. */
#include "models/conditions.h"

#include <string.h>

void conditions_neutral(struct conditions *cond)
{
    if (!cond->any)
        return; /* nobody wrote since the last time */
#define COLUMN(type, name, neutral)                                                      \
    memset(cond->name, neutral, (size_t) cond->n_schools * sizeof *cond->name);
    CONDITION_COLUMNS(COLUMN)
#undef COLUMN
#define NUMBER(name) cond->name = 0;
    CONDITION_NATIONAL(NUMBER)
#undef NUMBER
    cond->any = cond->any_offer = false;
}
