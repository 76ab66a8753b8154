/* settings.c - settings of the run itself; see struct sim_settings. */
#include "sim/scenario/scenario.h"

static const char *const samplings[] = { "antithetic", "independent", NULL };
static const char *const output_kinds[] = { "csv", "plots", "pdf", "report", NULL };
static const char *const languages[] = { "en", "nl", NULL };

#define SETTING(f) SIM_FIELD(struct sim_settings, f)

static const struct sim_param rows[] = {
    { "title", SETTING(title), .unit = "", .source = "setting",
            .doc = "Title over tables and plots." },
    { "note", SETTING(note), .unit = "", .source = "setting",
            .doc = "Remark for the reader of the results." },
    { "start", SETTING(start), "school year", .dflt = 2025, .min = 2000, .max = 2100,
            .source = "setting",
            .doc = "First school year of the run; 2025 is August 2025 to July 2026." },
    { "horizon", SETTING(horizon), "years", .dflt = 10, .min = 1, .max = 30,
            .source = "setting", .doc = "Number of school years." },
    { "replications", SETTING(replications), "1", .dflt = 200, .min = 1, .max = 1000000,
            .source = "setting",
            .doc = "How often the same futures are simulated, each time with other "
                   "parameters and other chance." },
    { "seed", SETTING(seed), "1", .dflt = 1, .min = 0, .max = 9007199254740991.0,
            .source = "setting", .doc = "Start of all chance: same seed, same result." },
    { "sampling", SETTING(sampling), .unit = "", .dflt = SIM_SAMPLING_ANTITHETIC,
            .choices = samplings, .source = "setting",
            .doc = "Parameter draws in mirrored pairs (antithetic) or each on its own." },
    { "groups", SETTING(groups), .unit = "", .dflt_text = "quintile,city",
            .source = "setting",
            .doc = "Cuts by which outcomes are shown beside the nation." },
    { "outputs", SETTING(outputs), .unit = "", .dflt_text = "csv,plots,report",
            .choices = output_kinds, .source = "setting",
            .doc = "What is written beside the store of outcomes." },
    { "language", SETTING(language), .unit = "", .dflt = SIM_LANGUAGE_EN,
            .choices = languages, .source = "setting",
            .doc = "Language of the report and of the texts on its plots." },
    { "interaction", SETTING(interaction), .unit = "", .source = "setting",
            .doc = "Take each package of several policies apart: its effect, that of its "
                   "parts alone, and the share of each." },
};

const struct sim_table sim_settings_table = {
    .name = "settings",
    .doc = "The run itself.",
    .rows = rows,
    .n_rows = SIM_COUNT(rows),
    .size = sizeof(struct sim_settings),
};
