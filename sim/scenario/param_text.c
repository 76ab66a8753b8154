/* param_text.c - unit, range and default of a parameter, in words; see inst.h.
 *
 * Thread safety: pure functions. */
#include "sim/scenario/inst.h"

#include <math.h>
#include <string.h>

const char *sim_param_unit(const struct sim_param *row, char out[SIM_NAME_LEN])
{
    bool pure = row->unit == NULL || row->unit[0] == '\0' || strcmp(row->unit, "1") == 0;

    snprintf(out, SIM_NAME_LEN, "%s%s", pure ? "" : " ", pure ? "" : row->unit);
    return out;
}

/* A school year, or 0 for none. What lies below the first is a number of years. */
enum { FIRST_YEAR = 1900 };

static bool year_or_none(const struct sim_param *row)
{
    return row->type == SIM_INT && row->min == 0 && row->unit != NULL
           && strcmp(row->unit, "school year") == 0;
}

bool sim_param_allows(const struct sim_param *row, double x)
{
    return x >= row->min && x <= row->max
           && !(year_or_none(row) && x != 0 && x < FIRST_YEAR);
}

const char *sim_param_range(const struct sim_param *row, char out[80])
{
    char min[SIM_NUMBER_LEN], max[SIM_NUMBER_LEN];

    sim_format_real(min, row->min);
    sim_format_real(max, row->max);
    if (year_or_none(row))
        snprintf(out, 80, "0 or between %d and %s", FIRST_YEAR, max);
    else if (isfinite(row->min) && isfinite(row->max))
        snprintf(out, 80, "between %s and %s", min, max);
    else if (isfinite(row->min))
        snprintf(out, 80, "at least %s", min);
    else if (isfinite(row->max))
        snprintf(out, 80, "at most %s", max);
    else
        snprintf(out, 80, "finite");
    return out;
}

const char *sim_param_default(const struct sim_param *row, char out[SIM_TEXT_LEN])
{
    char number[SIM_NUMBER_LEN];

    switch (row->type) {
    case SIM_REAL:
    case SIM_INT:
        snprintf(out, SIM_TEXT_LEN, "%s", sim_format_real(number, row->dflt));
        break;
    case SIM_BOOL:
        snprintf(out, SIM_TEXT_LEN, "%s", row->dflt != 0 ? "true" : "false");
        break;
    case SIM_CHOICE:
        snprintf(out, SIM_TEXT_LEN, "%s", row->choices[(int) row->dflt]);
        break;
    default:
        snprintf(out, SIM_TEXT_LEN, "%s",
                row->dflt_text != NULL && row->dflt_text[0] != '\0' ? row->dflt_text
                                                                    : "none");
    }
    return out;
}
