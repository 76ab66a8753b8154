/* exit_params.c - the parameters of leaving and searching, with their sources.
 *
 * exit.c uses them. Thread safety: constant tables. */
#include "models/phases/exit.h"

static const struct sim_param rows[] = {
    { "first_year", SIM_FIELD(struct exit_params, first_year), "P/yr", .dflt = 0.08,
            .prior = SIM_PRIOR_BETA(80, 920), .min = 0, .max = 0.9, .low = 0.06,
            .high = 0.10, .source = "T22",
            .doc = "Starters under 30 who left the sector within a year (cohort 2017)." },
    { "second_year", SIM_FIELD(struct exit_params, second_year), "P/yr", .dflt = 0.033,
            .prior = SIM_PRIOR_BETA(33, 967), .min = 0, .max = 0.9, .low = 0.022,
            .high = 0.045, .source = "T22",
            .doc = "The same in the second year: 11 % gone after two (cohort 2016)." },
    { "third_year", SIM_FIELD(struct exit_params, third_year), "P/yr", .dflt = 0.045,
            .prior = SIM_PRIOR_BETA(45, 955), .min = 0, .max = 0.9, .low = 0.03,
            .high = 0.06, .source = "T22",
            .doc = "The same in the third year: 15 % gone after three (cohort 2015)." },
    { "under30", SIM_FIELD(struct exit_params, under30), "P/yr", .dflt = 0.033,
            .prior = SIM_PRIOR_BETA(33, 967), .min = 0, .max = 0.9, .low = 0.025,
            .high = 0.045, .source = "T22 assumption",
            .doc = "Exit under 30 from the fourth year on: as in the thirties, so that "
                   "the group totals about 4.5 %." },
    { "thirties", SIM_FIELD(struct exit_params, thirties), "P/yr", .dflt = 0.033,
            .prior = SIM_PRIOR_BETA(66, 1934), .min = 0, .max = 0.9, .low = 0.028,
            .high = 0.038, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 30-39." },
    { "forties", SIM_FIELD(struct exit_params, forties), "P/yr", .dflt = 0.036,
            .prior = SIM_PRIOR_BETA(72, 1928), .min = 0, .max = 0.9, .low = 0.031,
            .high = 0.041, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 40-49." },
    { "fifties", SIM_FIELD(struct exit_params, fifties), "P/yr", .dflt = 0.05,
            .prior = SIM_PRIOR_BETA(100, 1900), .min = 0, .max = 0.9, .low = 0.044,
            .high = 0.056, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 50-59." },
    { "sixties", SIM_FIELD(struct exit_params, sixties), "P/yr", .dflt = 0.242,
            .prior = SIM_PRIOR_BETA(242, 758), .min = 0, .max = 0.9, .low = 0.21,
            .high = 0.27, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 60 and over, retirement included; its shape "
                   "by single year of age is an assumption." },
    { "loop_gain", SIM_FIELD(struct exit_params, loop_gain), "log hazard", .dflt = 0.37,
            .prior = SIM_PRIOR1(SIM_LOGNORMAL, 0.35, 0.4, 0, 0, 0.9), .min = 0,
            .max = 0.9, .low = 0.17, .high = 0.72, .source = "assumption",
            .doc = "Workload loop b_work * w1: log hazard of exit and search per unit of "
                   "the share of posts unfilled last year; over 0.9 the loop would be "
                   "unstable." },
    { "b_D", SIM_FIELD(struct exit_params, b_D), "log hazard/SD", .dflt = 0.08,
            .prior = SIM_PRIOR_NORMAL(0.08, 0.04), .min = -1, .max = 1, .low = 0,
            .high = 0.16, .source = "assumption",
            .doc = "Disadvantage of the school on exit." },
    { "b_leader", SIM_FIELD(struct exit_params, b_leader), "log hazard", .dflt = 0.1028,
            .prior = SIM_PRIOR_TRUNC(0.10, 0.05, 0, 1), .min = -1, .max = 1, .low = 0,
            .high = 0.2, .source = "W04 assumption",
            .doc = "A vacant leader's post on exit: about the turnover effect of one "
                   "SD of "
                   "leadership climate." },
    { "b_cycle", SIM_FIELD(struct exit_params, b_cycle), "log hazard/point", .dflt = 0.03,
            .prior = SIM_PRIOR_TRUNC(0.03, 0.02, -0.1, 0.2), .min = -1, .max = 1,
            .low = 0, .high = 0.06, .source = "assumption",
            .doc = "Business cycle on exit: more leave for every point by which "
                   "unemployment is lower." },
    { "leader", SIM_FIELD(struct exit_params, leader), "share", .dflt = 0.125, .min = 0,
            .max = 1, .low = 0.11, .high = 0.14,
            .source = "baseline:shortage_directors_pct 2023",
            .doc = "Schools outside the five large cities without a leader." },
    { "leader_city", SIM_FIELD(struct exit_params, leader_city), "share", .dflt = 0.212,
            .min = 0, .max = 1, .low = 0.19, .high = 0.24,
            .source = "baseline:shortage_directors_pct 2023",
            .doc = "Schools in the five large cities without a leader." },
    { "refill_age", SIM_FIELD(struct exit_params, refill_age), "years", .dflt = 60,
            .min = 20, .max = 70, .low = 58, .high = 62, .source = "assumption",
            .doc = "Leavers under this age join the silent reserve." },
};
static_assert(sizeof(struct exit_params) == sizeof(double) * SIM_COUNT(rows), "no row");

const struct sim_table exit_table = { "exit", "Leaving the profession.", rows,
    SIM_COUNT(rows), sizeof(struct exit_params), false };

static const struct sim_param mobility_rows[] = {
    { "moves", SIM_FIELD(struct mobility_params, moves), "P/yr", .dflt = 0.089,
            .prior = SIM_PRIOR_BETA(178, 1822), .min = 0, .max = 0.5, .low = 0.07,
            .high = 0.10, .source = "baseline:mobility_other_board 2017",
            .doc = "Realised moves to another school: 4.4 % to another board and 4.5 % "
                   "within; the search hazard is fitted to it in the run-in." },
    { "b_Ds", SIM_FIELD(struct mobility_params, b_Ds), "log hazard/SD", .dflt = 0.15,
            .prior = SIM_PRIOR_NORMAL(0.15, 0.06), .min = -1, .max = 1, .low = 0.03,
            .high = 0.27, .source = "assumption",
            .doc = "Disadvantage of the school on searching for another." },
    { "hours_up", SIM_FIELD(struct mobility_params, hours_up), "P/yr", .dflt = 0.03,
            .prior = SIM_PRIOR_BETA(6, 194), .min = 0, .max = 0.5, .low = 0.01,
            .high = 0.06, .source = "H03 assumption",
            .doc = "Part-timers who come to want a day more; they get it when their "
                   "school has an open post (10 % say they would)." },
    { "hours_down", SIM_FIELD(struct mobility_params, hours_down), "P/yr", .dflt = 0.025,
            .prior = SIM_PRIOR_BETA(5, 195), .min = 0, .max = 0.5, .low = 0.01,
            .high = 0.045, .source = "assumption",
            .doc = "Teachers who give up a day for good; set so that mean hours stay at "
                   "0.72 fte." },
    { "rotation", SIM_FIELD(struct mobility_params, rotation), "P/yr", .dflt = 0.25,
            .prior = SIM_PRIOR_BETA(25, 75), .min = 0, .max = 1, .low = 0.15,
            .high = 0.35, .source = "T04 assumption",
            .doc = "Teachers who get another class in their school (over 40 % are new to "
                   "their post each year, hires included)." },
};
static_assert(sizeof(struct mobility_params) == sizeof(double) * SIM_COUNT(mobility_rows),
        "no row");
const struct sim_table mobility_table = { "mobility",
    "Searching for another school, hours and classes.", mobility_rows,
    SIM_COUNT(mobility_rows), sizeof(struct mobility_params), false };
