/* supply_params.c - who comes onto the market: parameters of supply.c, with sources.
 * Thread safety: constant data. */
#include "models/params.h"

#define PERSONS "persons/yr"
static const struct sim_param rows[] = {
    { "graduates", SIM_FIELD(struct supply_params, graduates), PERSONS, .dflt = 0,
            .min = 0, .max = 50000, .low = 3400, .high = 5200, .source = "setting",
            .doc = "Diplomas of teacher training for primary schools a year; 0: those "
                   "of the trends." },
    { "graduates_doubt", SIM_FIELD(struct supply_params, graduates_doubt), "1",
            .dflt = 1.005, .prior = SIM_PRIOR_LOGNORMAL(1, 0.1), .min = 0.1, .max = 5,
            .low = 0.85, .high = 1.18, .source = "assumption",
            .doc = "Factor on the graduates of the trends: doubt about how many of the "
                   "first-year students finish." },
    { "side_doubt", SIM_FIELD(struct supply_params, side_doubt), "1", .dflt = 1.03,
            .prior = SIM_PRIOR_LOGNORMAL(1, 0.25), .min = 0.1, .max = 5, .low = 0.66,
            .high = 1.5, .source = "assumption",
            .doc = "Factor on the side entrants of the trends, last seen in 2020." },
    { "starting", SIM_FIELD(struct supply_params, starting), "share", .dflt = 0.85,
            .prior = SIM_PRIOR_BETA(85, 15), .min = 0, .max = 1, .low = 0.78,
            .high = 0.91, .source = "baseline:pabo_grad_in_education_1y 2013 assumption",
            .doc = "Share of graduates who look for a post in a primary school." },
    { "side", SIM_FIELD(struct supply_params, side), PERSONS, .dflt = 0, .min = 0,
            .max = 20000, .low = 400, .high = 1100, .source = "setting",
            .doc = "Side entrants a year; 0: those of the trends." },
    { "switchers", SIM_FIELD(struct supply_params, switchers), PERSONS, .dflt = 600,
            .prior = SIM_PRIOR_TRUNC(600, 250, 0, 3000), .min = 0, .max = 20000,
            .low = 200, .high = 1000, .source = "assumption",
            .doc = "Qualified teachers who come from other sectors of education." },
    { "retired", SIM_FIELD(struct supply_params, retired), PERSONS, .dflt = 250,
            .prior = SIM_PRIOR_TRUNC(250, 100, 0, 1500), .min = 0, .max = 20000,
            .low = 50, .high = 450, .source = "H09 assumption",
            .doc = "Recently retired who come back: about 1,200 worked past their "
                   "pension "
                   "age in 2016." },
    { "mainstream", SIM_FIELD(struct supply_params, mainstream), "share", .dflt = 0.845,
            .min = 0, .max = 1, .low = 0.82, .high = 0.87,
            .source = "baseline:staff_fte_bao 2020",
            .doc = "Mainstream schools' share of teachers in all primary education "
                   "(78,223 "
                   "of 92,600 fte), and so of graduates, other inflow and the reserve." },
    { "reserve", SIM_FIELD(struct supply_params, reserve), "persons", .dflt = 31000,
            .prior = SIM_PRIOR_TRUNC(31000, 3000, 10000, 60000), .min = 0, .max = 1000000,
            .low = 26000, .high = 36000, .source = "H06",
            .doc = "Qualified for primary but not working in education." },
#define RETURN(k, value, words)                                                          \
    {                                                                                    \
        "h_return" #k, SIM_FIELD(struct supply_params, h_return##k), "P/yr",             \
                .dflt = value, .min = 0, .max = 1, .low = value * 0.7,                   \
                .high = value * 1.3, .source = "assumption",                             \
                .doc = "Return to a post " words " (times the solved constant)."         \
    }
    RETURN(0, 0.30, "in the first year away"),
    RETURN(1, 0.18, "in the second year away"),
    RETURN(2, 0.12, "in the third year away"),
    RETURN(3, 0.08, "in the fourth year away"),
    RETURN(4, 0.06, "in the fifth year away"),
    RETURN(5, 0.025, "later"),
    { "drop", SIM_FIELD(struct supply_params, drop), "share/yr", .dflt = 0.085,
            .prior = SIM_PRIOR_BETA(17, 183), .min = 0, .max = 1, .low = 0.05,
            .high = 0.12, .source = "assumption",
            .doc = "Share of those long away who grow too old or give up for good; keeps "
                   "the reserve near 31,000." },
    { "full_time", SIM_FIELD(struct supply_params, full_time), "share", .dflt = 0.30,
            .min = 0, .max = 1, .low = 0.27, .high = 0.33, .source = "H01",
            .doc = "Contracts of 1.0 fte; seven in ten work part-time." },
    { "mean_hours", SIM_FIELD(struct supply_params, mean_hours), "fte", .dflt = 0.72,
            .min = 0.4, .max = 1, .low = 0.70, .high = 0.74,
            .source = "baseline:part_time_factor 2020", .doc = "Mean contract." },
    { "want_more", SIM_FIELD(struct supply_params, want_more), "share", .dflt = 0.10,
            .min = 0, .max = 0.8, .low = 0.05, .high = 0.2, .source = "H03",
            .doc = "Staff who at the start work a day less than they would like." },
    { "b_cycle", SIM_FIELD(struct supply_params, b_cycle), "log/point", .dflt = 0.04,
            .prior = SIM_PRIOR_TRUNC(0.04, 0.025, -0.1, 0.3), .min = -1, .max = 1,
            .low = 0, .high = 0.08, .source = "assumption",
            .doc = "Business cycle on return from the reserve and on switching from "
                   "other sectors: fewer come for every point by which unemployment is "
                   "lower." },
    { "graduate_delay", SIM_FIELD(struct supply_params, graduate_delay), "years",
            .dflt = 2, .min = 0, .max = 15, .low = 1, .high = 4, .source = "assumption",
            .doc = "Mean years above 22 at which graduates start." },
};
static_assert(sizeof(struct supply_params) == sizeof(double) * SIM_COUNT(rows), "no row");
const struct sim_table supply_table = { "supply",
    "Graduates, side entrants, the silent reserve and other inflow.", rows,
    SIM_COUNT(rows), sizeof(struct supply_params), false };
