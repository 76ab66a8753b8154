/* population.c - what a scenario may say about its schools: the group `population`.
 *
 * All rows are settings: the population is the same in every replication. Thread
 * safety: constants. */
#include "models/draws.h"
#include "models/world/world.h"

#include <assert.h>
#include <stddef.h>

static const struct sim_param rows[] = {
    { "file", .type = SIM_PATH, .offset = offsetof(struct population_params, file),
            .unit = "", .source = "setting",
            .doc = "School table (CSV) to simulate; empty: schools are synthesised from "
                   "published Dutch figures." },
    { "year", SIM_FIELD(struct population_params, year), .unit = "school year",
            .dflt = TRENDS_TABLE_YEAR, .min = 0, .max = 2100,
            .source = "baseline:pupils 2019",
            .doc = "School year that the sizes of the schools describe; the trends bring "
                   "them to the start year; 0: they are of the start year." },
    { "seed", SIM_FIELD(struct population_params, seed), .unit = "1", .dflt = 1, .min = 0,
            .max = 4294967295.0, .source = "setting",
            .doc = "Seed of the synthesis and of the choice of a sample of schools." },
    { "schools", SIM_FIELD(struct population_params, schools), .unit = "schools",
            .dflt = 6300, .min = 34, .max = 16000, .source = "baseline:schools 2019",
            .doc = "Number of school locations synthesised (6,295 locations of 6,174 "
                   "schools in 2019); no effect when a file is given." },
    { "size_log_mean", SIM_FIELD(struct population_params, size_log_mean),
            .unit = "ln(pupils)", .dflt = 5.205, .min = 3.5, .max = 6.2,
            .source = "baseline:school_size_lognormal_mu 2019",
            .doc = "Mean of the logarithm of school size in the synthesis (5.205 gives "
                   "222 pupils on average)." },
    { "size_log_sd", SIM_FIELD(struct population_params, size_log_sd),
            .unit = "ln(pupils)", .dflt = 0.660, .min = 0.05, .max = 1.2,
            .source = "baseline:school_size_lognormal_sigma 2019",
            .doc = "Spread of the logarithm of school size in the synthesis." },
    { "disadv_city", SIM_FIELD(struct population_params, disadv_city), .unit = "SD",
            .dflt = 0.55, .min = -1.5, .max = 1.5,
            .source = "baseline:share_pupils_in_G5 2019",
            .doc = "Mean disadvantage of pupils' schools in the five large cities, minus "
                   "that elsewhere, in the synthesis." },
    { "weighting_mean", SIM_FIELD(struct population_params, weighting_mean),
            .unit = "index", .dflt = 29.47, .min = 0, .max = 100,
            .source = "baseline:schoolweging 2019",
            .doc = "Mean school weighting of the country's pupils: disadvantage of the "
                   "schools of a table counts from there; no effect in the synthesis." },
    { "weighting_sd", SIM_FIELD(struct population_params, weighting_sd), .unit = "index",
            .dflt = 4.07, .min = 0, .max = 100, .source = "baseline:schoolweging 2019",
            .doc = "Its spread over pupils, the unit of disadvantage; 0: mean and spread "
                   "of the table itself, as of another country's." },
    { "sample", SIM_FIELD(struct population_params, sample), .unit = "1", .dflt = 1,
            .min = 0.01, .max = 1, .source = "setting",
            .doc = "Share of the schools simulated, weighted back up; every region keeps "
                   "at least two." },
    { "regions", SIM_FIELD(struct population_params, regions), .unit = "",
            .source = "setting",
            .doc = "Simulate only these labour market regions, whole; empty: all." },
    TARGET_ROWS(struct population_params, own, "own"),
    { "own.name", SIM_FIELD(struct population_params, own_name), .unit = "",
            .source = "setting",
            .doc = "What the group of one's own is called in tables and figures; empty: "
                   "after the only municipality, board, school or region it names." },
};

static_assert(sizeof(struct population_params)
                              == 2 * sizeof(struct sim_text) + 9 * 8
                                         + (sizeof(struct sim_names) + 7) / 8 * 8
                                         + sizeof(struct target)
                      && SIM_COUNT(rows) == 11 + 8,
        "a field has no row");
static_assert(16000 <= DRAW_SCHOOLS_MAX, "more schools than draws can name");

const struct sim_table population_table = {
    .name = "population",
    .doc = "Which schools are simulated: a table, or a synthetic country.",
    .rows = rows,
    .n_rows = SIM_COUNT(rows),
    .size = sizeof(struct population_params),
    .once = true,
};
