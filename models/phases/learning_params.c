/* learning_params.c - which numbers govern learning, and where do they come from?
 *
 * The rows of learning_table; symbols as in learning.h. Thread safety: constants. */
#include <assert.h>

#include "models/phases/learning.h"

static const struct sim_param rows[] = {
    { "growth", SIM_FIELD(struct learning_params, growth), "SD/yr", .dflt = 0.40,
            .prior = SIM_PRIOR_TRUNC(0.40, 0.05, 0, 1.5), .min = 0, .max = 1.5,
            .low = 0.30, .high = 0.50, .source = "F06",
            .doc = "What a pupil learns in a year; a year of 40 weeks makes a lost week "
                   "cost a fortieth of it." },
    { "gap", SIM_FIELD(struct learning_params, gap), "SD", .dflt = 0.70,
            .prior = SIM_PRIOR_TRUNC(0.70, 0.08, 0, 1.5), .min = 0, .max = 1.5,
            .low = 0.55, .high = 0.85, .source = "F07",
            .doc = "Mean score of the highest background group minus that of the lowest "
                   "in the start year, their schools included; within a school the five "
                   "groups stand at equal distances." },
    { "school_var", SIM_FIELD(struct learning_params, school_var), "SD^2", .dflt = 0.04,
            .prior = SIM_PRIOR_TRUNC(0.04, 0.01, 0, 0.2), .min = 0, .max = 0.2,
            .low = 0.02, .high = 0.06, .source = "F09",
            .doc = "Variance between schools beyond that of their pupils' backgrounds." },
    { "school_corr", SIM_FIELD(struct learning_params, school_corr), "1", .dflt = -0.3083,
            .prior = SIM_PRIOR_TRUNC(-0.3, 0.15, -0.9, 0), .min = -1, .max = 0,
            .low = -0.6, .high = 0, .source = "assumption",
            .doc = "Correlation of the school effect with the school's disadvantage; "
                   "with backgrounds it makes schools differ by about 8 % of the "
                   "variance (F10: 0.078 in Norway)." },
    { "background_corr", SIM_FIELD(struct learning_params, background_corr), "1",
            .dflt = WORLD_BACKGROUND_CORR, .prior = SIM_PRIOR_TRUNC(0.55, 0.10, 0, 0.95),
            .min = 0, .max = 0.95, .low = 0.40, .high = 0.70, .source = "assumption",
            .doc = "How strongly low background goes with the school's "
                   "disadvantage, as a correlation: how segregated schools are." },
    { "ability_ar", SIM_FIELD(struct learning_params, ability_ar), "1/yr", .dflt = 0.95,
            .prior = SIM_PRIOR_TRUNC(0.95, 0.02, 0.8, 0.995), .min = 0, .max = 1,
            .low = 0.90, .high = 0.98, .source = "assumption",
            .doc = "Share of a pupil's distance from the mean of his group and school "
                   "that is left a year later; what is lost is made up by luck (heads in "
                   "four throws; a pupil's ability stays nearly normal)." },
    { "rho_teacher", SIM_FIELD(struct learning_params, rho_teacher), "share",
            .dflt = 5.0 / 23, .prior = SIM_PRIOR_BETA(5, 18), .min = 0, .max = 1,
            .low = 0.10, .high = 0.35, .source = "F01",
            .doc = "Share of what a teacher adds that is left after a year." },
    { "rho_class", SIM_FIELD(struct learning_params, rho_class), "share", .dflt = 0.4,
            .prior = SIM_PRIOR_BETA(6, 9), .min = 0, .max = 1, .low = 0.20, .high = 0.60,
            .source = "F03",
            .doc = "Share of what a smaller or larger class adds that is left after a "
                   "year, taken as that of an intervention; three equal years add up to "
                   "cover.b_cs." },
    { "rho_help", SIM_FIELD(struct learning_params, rho_help), "share", .dflt = 0.4,
            .prior = SIM_PRIOR_BETA(6, 9), .min = 0, .max = 1, .low = 0.20, .high = 0.60,
            .source = "F03",
            .doc = "Share of what tutoring, assistants and summer school add that is "
                   "left after a year; wellbeing likewise." },
    { "rho_lost", SIM_FIELD(struct learning_params, rho_lost), "share", .dflt = 0.4,
            .prior = SIM_PRIOR_BETA(6, 9), .min = 0, .max = 1, .low = 0.20, .high = 0.60,
            .source = "F03",
            .doc = "Share of the loss from time sent home that is left after a year, "
                   "taken as that of an intervention." },
    { "kappa", SIM_FIELD(struct learning_params, kappa), "share", .dflt = 8.0 / 11,
            .prior = SIM_PRIOR_BETA(8, 3), .min = 0, .max = 1, .low = 0.45, .high = 0.95,
            .source = "assumption",
            .doc = "Share of what is left after a year that stays for good." },
    { "decay", SIM_FIELD(struct learning_params, decay), "1/yr", .dflt = 0.6,
            .prior = SIM_PRIOR_TRUNC(0.6, 0.1, 0.2, 1), .min = 0, .max = 1, .low = 0.4,
            .high = 0.8, .source = "assumption",
            .doc = "Yearly factor of the part that fades." },
    { "lost_ses", SIM_FIELD(struct learning_params, lost_ses), "1", .dflt = 1.5,
            .prior = SIM_PRIOR_TRUNC(1.5, 0.15, 1, 3), .min = 1, .max = 3, .low = 1.2,
            .high = 1.8, .source = "C02",
            .doc = "Loss per lost week in the lowest background group over that in the "
                   "highest, where it is 1; linear between, not normalised to mean 1." },
    { "test_noise", SIM_FIELD(struct learning_params, test_noise), "SD", .dflt = 0.3,
            .prior = SIM_PRIOR_TRUNC(0.3, 0.1, 0, 1), .min = 0, .max = 1, .low = 0.15,
            .high = 0.45, .source = "assumption",
            .doc = "Standard deviation of the luck of the day in the final test "
                   "(heads in "
                   "four throws)." },
    { "below_1f", SIM_FIELD(struct learning_params, below_1f), "share", .dflt = 0.07,
            .min = 0.001, .max = 0.5, .low = 0.05, .high = 0.09,
            .source = "baseline:reference_level_share 2022",
            .doc = "Share of the last grade below basic level 1F in arithmetic in the "
                   "start year, which sets where the level lies." },
    { "need_noise", SIM_FIELD(struct learning_params, need_noise), "SD", .dflt = 0.4065,
            .prior = SIM_PRIOR_TRUNC(0.4, 0.15, 0, 1.5), .min = 0, .max = 3, .low = 0.15,
            .high = 0.7, .source = "assumption",
            .doc = "What a school does not know of a pupil's score when it chooses who "
                   "is in most need of help; 0: it knows it exactly." },
    { "well_gain", SIM_FIELD(struct learning_params, well_gain), "SD/SD", .dflt = 0.46,
            .prior = SIM_PRIOR_NORMAL(0.46, 0.31), .min = -2, .max = 3, .low = -0.1,
            .high = 1.1, .source = "U07 U08",
            .doc = "Wellbeing gained per SD of score that tutoring adds: 0.12 (0.08) "
                   "over 0.26." },
    { "well_spill", SIM_FIELD(struct learning_params, well_spill), "SD/SD", .dflt = 0.05,
            .prior = SIM_PRIOR_NORMAL(0.05, 0.03), .min = -0.5, .max = 0.5, .low = -0.01,
            .high = 0.11, .source = "assumption",
            .doc = "Score gained per SD of wellbeing gained." },
    { "closed_loss", SIM_FIELD(struct learning_params, closed_loss), "SD/week",
            .dflt = 0.010, .prior = SIM_PRIOR_TRUNC(0.010, 0.0015, 0, 0.05), .min = 0,
            .max = 0.05, .low = 0.007, .high = 0.013, .source = "C01",
            .doc = "Lost in a week of closed schools in 2019/20 and 2020/21, highest "
                   "background; lower ones lose more as in lost_ses." },
    { "closed_2019", SIM_FIELD(struct learning_params, closed_2019), "weeks", .dflt = 8,
            .min = 0, .max = 40, .low = 6, .high = 10, .source = "C01",
            .doc = "Weeks schools were closed in 2019/20, of which pupils of that time "
                   "carry what is left into a run that starts later." },
    { "closed_2020", SIM_FIELD(struct learning_params, closed_2020), "weeks", .dflt = 7,
            .min = 0, .max = 40, .low = 4, .high = 9,
            .source = "baseline:school_closure_weeks 2020-2021",
            .doc = "The same in 2020/21: 13 weeks in full and 4 in part in both years, "
                   "less 8; in part counts half (assumption)." },
    { "recovery", SIM_FIELD(struct learning_params, recovery), "1/yr", .dflt = 4.0 / 12,
            .prior = SIM_PRIOR_BETA(4, 8), .min = 0, .max = 1, .low = 0.12, .high = 0.6,
            .source = "C06",
            .doc = "Share of what closed schools left that is made up in a year." },
    { "recovery_from", SIM_FIELD(struct learning_params, recovery_from), "school year",
            .dflt = 2023, .min = 2000, .max = 2100, .low = 2021, .high = 2024,
            .source = "C06", .doc = "School year from which it is made up." },
};
static_assert(sizeof(struct learning_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");

const struct sim_table learning_table = { "learning",
    "What pupils learn from who stands before them, and what of it is left later.", rows,
    SIM_COUNT(rows), sizeof(struct learning_params), false };
