/* observations.c - which published figures should the baseline land at, and how does it
 * know them? See observations.h.
 *
 * Figures of all primary education are brought to mainstream schools by subtracting 0.3
 * points (9.5 against 9.2 % in 2022, baseline:shortage_teachers_pct); fte by 81 % (9.2 %
 * of their posts against 9,700 fte in 2022). The ten figures that count as predictions
 * in a run from 2019 are marked SCORED; no parameter is fitted to them.
 * Thread safety: const. */
#include "models/observations.h"

#define SCORED SIM_KNOWN_PREDICTED
#define FITTED SIM_KNOWN_FITTED
#define INPUT SIM_KNOWN_INPUT

const struct sim_observation model_observations[MODEL_OBSERVED] = {
    { "Shortage", "shortage", "all", 2021, 0.086, SCORED, true, 0.003,
            "baseline:shortage_teachers_pct 2021, mainstream" },
    { "Shortage", "shortage", "all", 2022, 0.092, SCORED, true, 0.003,
            "baseline:shortage_teachers_pct 2022, mainstream" },
    { "Shortage", "shortage", "all", 2023, 0.094, SCORED, true, 0.003,
            "baseline:shortage_teachers_pct 2023, less 0.3 points" },
    { "Shortage", "shortage", "all", 2024, 0.074, SCORED, true, 0.003,
            "baseline:shortage_teachers_pct 2024 (from memory), less 0.3 points" },
    { "Shortage, large cities", "shortage", "g5", 2021, 0.137, FITTED, false, 0.01,
            "baseline:shortage_teachers_pct 2021, less 0.3 points" },
    { "Shortage, large cities", "shortage", "g5", 2022, 0.149, FITTED, false, 0.01,
            "baseline:shortage_teachers_pct 2022, less 0.3 points" },
    { "Shortage, large cities", "shortage", "g5", 2023, 0.177, SCORED, false, 0.01,
            "baseline:shortage_teachers_pct 2023 (own sum by region), less 0.3 points" },
    { "Shortage, elsewhere", "shortage", "other", 2021, 0.077, FITTED, false, 0.005,
            "baseline:shortage_teachers_pct 2021, less 0.3 points" },
    { "Shortage, elsewhere", "shortage", "other", 2022, 0.082, FITTED, false, 0.005,
            "baseline:shortage_teachers_pct 2022, less 0.3 points" },
    { "Shortage, elsewhere", "shortage", "other", 2023, 0.070, SCORED, false, 0.005,
            "baseline.md section 4, 2023 (own sum by region), less 0.3 points" },
    { "Unfilled", "unfilled_fte", "all", 2024, 6240, SCORED, false, 200,
            "baseline:shortage_teachers_fte 2024, 81 %" },
    { "Schools without shortage", "no_shortage", "all", 2021, 0.40, FITTED, false, 0.03,
            "baseline:schools_without_teacher_shortage 2021" },
    { "Employed", "filled_fte", "all", 2019, 78759, INPUT, true, 800,
            "baseline:staff_fte_bao 2019" },
    { "Employed", "filled_fte", "all", 2020, 78223, SCORED, false, 800,
            "baseline:staff_fte_bao 2020" },
    { "Leaving teaching", "exit", "all", 0, 0.062, SCORED, false, 0.003,
            "baseline:teacher_exit_rate_by_age 2013-2017" },
    { "Moving to another school", "moves", "all", 0, 0.089, INPUT, true, 0.003,
            "baseline:mobility_other_board 2017 and within" },
    { "Contract", "hours", "all", 2020, 0.72, INPUT, true, 0.007,
            "baseline:part_time_factor 2020" },
    { "Contract", "hours", "all", 2024, 0.72, SCORED, false, 0.007,
            "baseline:part_time_factor 2020, stable for years" },
    { "Class size", "class_size", "all", 2019, 22.6, INPUT, true, 0.3,
            "baseline:group_size_mean 2019" },
    { "Class size", "class_size", "all", 2020, 22.9, INPUT, true, 0.3,
            "baseline:group_size_mean 2020" },
    { "Below basic level 1F", "below_1f", "all", 0, 0.07, INPUT, true, 0.003,
            "baseline:reference_level_share 2022, arithmetic" },
};

/* Forecasts of Mirror for all primary education: unfilled fte over the 101,000 fte of
 * 2021-2023 (baseline:shortage_teachers_fte over shortage_teachers_pct). Those of 2018
 * and 2019 count what comes on top of their base year. Between two years: on a line. */
#define MIRROR(fte) ((fte) / 101000.0)
const struct sim_rival model_rivals[MODEL_RIVALS] = {
    { "Mirror 2018", 2018, "shortage", "all", 2023, MIRROR(4200) },
    { "Mirror 2019", 2019, "shortage", "all", 2024, MIRROR(2000) },
    { "Mirror 2022", 2022, "shortage", "all", 2022, MIRROR(5093) },
    { "Mirror 2022", 2022, "shortage", "all", 2023, MIRROR(5093 - 385.2) },
    { "Mirror 2022", 2022, "shortage", "all", 2024, MIRROR(5093 - 2 * 385.2) },
    { "Mirror 2018", 2018, "shortage", "all", 2027, MIRROR(11000) },
};

/* lambda, b_city, c_re and the shares of regions are solved in every run-in. */
const struct sim_fit model_fits[MODEL_FITS] = {
    { "market.amenity_sd", 0.15, 0.1, 2.5, 0.9, 0.3 },
    { "market.b_Du", 0.1, -0.5, 1.5, 0.3, 0.15 },
};
