/* closure.c - what do closed schools take from pupils, and for how long?
 *
 * All schools are closed for some weeks of each of its years. A pupil loses so much per
 * week, more the lower his background (C01 C02: eight weeks of 2020 cost 0.08 SD, up to
 * 60 % more in homes with little education); how it is made up is learning.recovery.
 * Thread safety: pure. */
#include "models/shock.h"

struct closure_params {
    struct shock_common common;
    double weeks, loss, ses_mult;
};

static const struct sim_param rows[] = {
    SHOCK_COMMON_ROWS(struct closure_params, 2026, 2026),
    { "weeks", SIM_FIELD(struct closure_params, weeks), "weeks", .dflt = 8, .min = 0,
            .max = 40, .low = 0, .high = 20, .source = "setting",
            .doc = "Weeks in which all schools are closed, in each year of the shock." },
    { "loss", SIM_FIELD(struct closure_params, loss), "SD/week", .dflt = 0.010,
            .prior = SIM_PRIOR_TRUNC(0.010, 0.0015, 0, 0.05), .min = 0, .max = 0.05,
            .low = 0.007, .high = 0.013, .source = "C01",
            .doc = "Lost in a week by pupils of the highest background." },
    { "ses_mult", SIM_FIELD(struct closure_params, ses_mult), "1", .dflt = 1.5,
            .prior = SIM_PRIOR_TRUNC(1.5, 0.15, 1, 3), .min = 1, .max = 3, .low = 1.2,
            .high = 1.8, .source = "C02",
            .doc = "Loss of the lowest background over that of the highest; the others "
                   "stand evenly between." },
};

static void climate(
        const void *params, const struct shock_view *view, struct climate *climate)
{
    const struct closure_params *par = params;
    const double loss = par->weeks * par->loss;
    (void) view;
    climate->closure_low += loss * par->ses_mult;
    climate->closure_high += loss;
}

const struct shock shock_closure = {
    .table = { "closure", "All schools closed for some weeks.", rows, SIM_COUNT(rows),
            sizeof(struct closure_params), false },
    .climate = climate,
};
