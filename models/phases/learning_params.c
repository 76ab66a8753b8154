/* learning_params.c - which numbers govern learning, and where do they come from?
 *
 * The rows of learning_table; symbols as in learning.h. Thread safety: constants. */
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
            .doc = "Share of what a teacher adds (or a merged class takes away) that is "
                   "left after a year." },
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
};

const struct sim_table learning_table = { "learning",
    "What pupils learn from who stands before them, and what of it is left later.", rows,
    SIM_COUNT(rows), sizeof(struct learning_params), false };
