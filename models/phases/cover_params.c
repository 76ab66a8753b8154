/* cover_params.c - what pupils learn from teachers, and what stands in for one that
 * lacks: the tables of parameters of cover.c, cover_modes.c and cover_short.c. Sources
 * that are only press reports are named in the sentence of a row whose size is an
 * assumption. Thread safety: constant data. */
#include "models/params.h"

static const struct sim_param teacher_rows[] = {
    { "sigma_va", SIM_FIELD(struct teacher_params, sigma_va), "SD", .dflt = 0.1326,
            .prior = SIM_PRIOR_LOGNORMAL(0.13, 0.20), .min = 0, .max = 0.5, .low = 0.09,
            .high = 0.19, .source = "Q01 Q02 Q03 Q04 Q05",
            .doc = "Standard deviation of teacher value added a year." },
    { "d_nov", SIM_FIELD(struct teacher_params, d_nov), "SD", .dflt = 0.08,
            .prior = SIM_PRIOR_TRUNC(0.08, 0.02, 0, 0.3), .min = 0, .max = 0.5,
            .low = 0.04, .high = 0.12, .source = "Q06 Q07", .copula = "teacher penalties",
            .rho = 0.5,
            .doc = "What pupils learn less from a first-year teacher; fades as "
                   "exp(-experience / 3)." },
    { "r_new", SIM_FIELD(struct teacher_params, r_new), "ratio", .dflt = 0.3,
            .prior = SIM_PRIOR_BETA(6, 14), .min = 0, .max = 1, .low = 0.1, .high = 0.5,
            .source = "T05 assumption", .copula = "teacher penalties", .rho = 0.5,
            .doc = "Penalty of being new to the school, relative to the novice's." },
    { "r_reassigned", SIM_FIELD(struct teacher_params, r_reassigned), "ratio",
            .dflt = 1.0 / 3, .prior = SIM_PRIOR_BETA(10, 20), .min = 0, .max = 1,
            .low = 0.17, .high = 0.5, .source = "T04", .copula = "teacher penalties",
            .rho = 0.5,
            .doc = "Penalty of another class in the same school, relative to the "
                   "novice's." },
    { "late", SIM_FIELD(struct teacher_params, late), "teacher SD", .dflt = -0.1028,
            .prior = SIM_PRIOR_TRUNC(-0.10, 0.05, -1, 0), .min = -2, .max = 0,
            .low = -0.2, .high = 0, .source = "assumption",
            .doc = "A hire after 1 August, in the first year." },
    { "in_training", SIM_FIELD(struct teacher_params, in_training), "SD", .dflt = -0.0822,
            .prior = SIM_PRIOR_TRUNC(-0.08, 0.04, -0.4, 0), .min = -0.5, .max = 0.1,
            .low = -0.16, .high = 0, .source = "T10 T11",
            .doc = "A side entrant in the first two years, on top of the novice "
                   "penalty." },
};
static_assert(sizeof(struct teacher_params) == sizeof(double) * SIM_COUNT(teacher_rows),
        "a field has no row");
const struct sim_table teacher_table = { "teacher", "What pupils learn from a teacher.",
    teacher_rows, SIM_COUNT(teacher_rows), sizeof(struct teacher_params), false };

#define C(f) SIM_FIELD(struct cover_params, f)
static const struct sim_param cover_rows[] = {
    { "open", C(open), "share", .dflt = 0.2, .prior = SIM_PRIOR_BETA(3, 12), .min = 0,
            .max = 1, .low = 0.05, .high = 0.4,
            .source = "baseline:shortage_open_pct 2021-02",
            .doc = "Share of the shortage that is open in the reference year: pupils "
                   "spread over other classes or sent home (The Hague: 2 of 15 points); "
                   "the capacities are scaled until it comes out." },
    { "home", C(home), "share", .dflt = 0.25, .prior = SIM_PRIOR_BETA(5, 15), .min = 0,
            .max = 1, .low = 0.1, .high = 0.45, .source = "assumption",
            .doc = "Least share of open time in which the class is sent home; more when "
                   "the other classes are full." },
    { "overtime", C(overtime), "share", .dflt = 0.1, .prior = SIM_PRIOR_BETA(4, 36),
            .min = 0, .max = 1, .low = 0.03, .high = 0.2, .source = "H03 assumption",
            .doc = "Extra time that own part-timers can be asked for, share of the hours "
                   "they work less than full time (10 % want more hours, 20 % more on "
                   "conditions)." },
    { "substitute", C(substitute), "share", .dflt = 0.01, .prior = SIM_PRIOR_BETA(3, 297),
            .min = 0, .max = 1, .low = 0.002, .high = 0.025, .source = "assumption",
            .doc = "Qualified substitutes in a region's pool, fte per post." },
    { "agency", C(agency), "share", .dflt = 0.015, .prior = SIM_PRIOR_BETA(6, 394),
            .min = 0, .max = 1, .low = 0.005, .high = 0.03,
            .source = "baseline:hired_staff_cost_pnil 2018 assumption",
            .doc = "Qualified teachers for hire through agencies in a region, fte per "
                   "post (hired staff of all kinds cost 374 million euro; which part "
                   "stands before a class is an assumption)." },
    { "agency_more", C(agency_more), "share", .dflt = 0.25, .prior = SIM_PRIOR_BETA(3, 9),
            .min = 0, .max = 10, .low = 0.05, .high = 0.5, .source = "assumption",
            .doc = "Most that unspent pay of the year before can add to a region's "
                   "agency teachers, share of them." },
    { "unqualified", C(unqualified), "share", .dflt = 0.02,
            .prior = SIM_PRIOR_BETA(5, 245), .min = 0, .max = 1, .low = 0.005,
            .high = 0.04, .source = "assumption",
            .doc = "People without a qualification who would stand before a class, fte "
                   "per post of the region." },
    { "assistant", C(assistant), "share", .dflt = 0.1, .prior = SIM_PRIOR_BETA(4, 36),
            .min = 0, .max = 1, .low = 0.03, .high = 0.2, .source = "assumption",
            .doc = "Most of the assistants' time before a class that has no teacher." },
    { "merge", C(merge), "share", .dflt = 0.03, .prior = SIM_PRIOR_BETA(3, 97), .min = 0,
            .max = 1, .low = 0.006, .high = 0.07, .source = "assumption",
            .doc = "Teaching time that a school can plan in larger, merged classes." },
    { "class_most", C(class_most), "pupils", .dflt = 32,
            .prior = SIM_PRIOR_TRUNC(32, 2, 26, 38), .min = 10, .max = 100, .low = 28,
            .high = 36, .source = "assumption",
            .doc = "Pupils in one class beyond which no others are added." },
    { "reach_D", C(reach_D), "log ratio/SD", .dflt = 0.15,
            .prior = SIM_PRIOR_NORMAL(0.15, 0.1), .min = -2, .max = 2, .low = -0.05,
            .high = 0.35, .source = "T09 assumption",
            .doc = "What a school gets less of a scarce regional pool, per SD of "
                   "disadvantage (disadvantaged schools get fewer absences covered)." },
    { "q_sub", C(q_sub), "teacher SD", .dflt = -1.06,
            .prior = SIM_PRIOR_TRUNC(-1.06, 0.20, -3, 0), .min = -3, .max = 0.5,
            .low = -1.46, .high = -0.66, .source = "T07",
            .doc = "Quality of a substitute: between the 10th and 20th percentile of "
                   "teachers." },
    { "q_agency", C(q_agency), "teacher SD", .dflt = -0.5557,
            .prior = SIM_PRIOR_TRUNC(-0.53, 0.30, -3, 0), .min = -3, .max = 0.5,
            .low = -1.1, .high = 0, .source = "T07 assumption",
            .doc = "Quality of a teacher hired through an agency: half the loss of a "
                   "substitute, which shrinks as the spell grows." },
    { "p_unqualified", C(p_unqualified), "SD", .dflt = -0.0822,
            .prior = SIM_PRIOR_TRUNC(-0.08, 0.04, -0.4, 0), .min = -0.5, .max = 0.1,
            .low = -0.16, .high = 0, .source = "T10 T11",
            .doc = "An unqualified person before the class, on top of the novice "
                   "penalty." },
    { "p_assistant", C(p_assistant), "SD", .dflt = -0.1233,
            .prior = SIM_PRIOR_TRUNC(-0.12, 0.06, -0.5, 0), .min = -0.6, .max = 0.1,
            .low = -0.24, .high = -0.02, .source = "T10 assumption",
            .doc = "An assistant alone before the class, on top of the novice "
                   "penalty." },
    { "short_absence", C(short_absence), "share", .dflt = 0.063,
            .prior = SIM_PRIOR_BETA(63, 937), .min = 0, .max = 0.3, .low = 0.05,
            .high = 0.08, .source = "T20 assumption",
            .doc = "Teaching time lost to absence of up to six weeks (0.65, assumption, "
                   "of 5.7 % sick and 4 % leave)." },
    { "short_work", C(short_work), "ratio", .dflt = 0.5,
            .prior = SIM_PRIOR_NORMAL(0.5, 0.25), .min = -5, .max = 5, .low = 0,
            .high = 1, .source = "assumption",
            .doc = "How workload raises short absence: log ratio per log hazard of "
                   "exit." },
    { "short_day", C(short_day), "SD/day", .dflt = 0.00345,
            .prior = SIM_PRIOR_LOGNORMAL(0.0033, 0.3), .min = 0, .max = 0.02,
            .low = 0.0018, .high = 0.006, .source = "T08 T09",
            .doc = "What pupils learn less for a day that their teacher is away, however "
                   "it is covered; counted to 40 days a year." },
    { "short_home", C(short_home), "share", .dflt = 0.05, .prior = SIM_PRIOR_BETA(3, 57),
            .min = 0, .max = 1, .low = 0.01, .high = 0.1, .source = "assumption",
            .doc = "Share of short absence that nobody can cover in which the class is "
                   "sent home (Zeeland, January 2020: 30 classes to over 300 that were "
                   "spread or taken by the head, says the newspaper PZC)." },
    { "unspent_assist", C(unspent_assist), "share", .dflt = 0.2,
            .prior = SIM_PRIOR_BETA(2, 8), .min = 0, .max = 1, .low = 0.02, .high = 0.5,
            .source = "assumption",
            .doc = "Share of the pay that an empty post leaves which goes to assistants "
                   "the year after." },
    { "unspent_agency", C(unspent_agency), "share", .dflt = 0.2,
            .prior = SIM_PRIOR_BETA(2, 8), .min = 0, .max = 1, .low = 0.02, .high = 0.5,
            .source = "assumption",
            .doc = "Share of what is left after that which goes to agencies the year "
                   "after; the rest stays in the reserves." },
    { "b_cs", C(b_cs), "SD/pupil", .dflt = 0.0155,
            .prior = { .n = 2,
                    .part = { { 0.5, SIM_NORMAL, 0.028, 0.010, 0, 0, 0 },
                            { 0.5, SIM_NORMAL, 0.003, 0.006, 0, 0, 0 } } },
            .min = -0.05, .max = 0.1, .low = -0.005, .high = 0.045,
            .source = "S03 S05 S07",
            .doc = "Score gained per pupil fewer in the class, over three years." },
    { "class_size", C(class_size), "pupils", .dflt = 22.8, .min = 5, .max = 60,
            .low = 22.4, .high = 23.2, .source = "baseline:group_size_mean 2020",
            .doc = "Pupils per class at a school of average disadvantage." },
    { "class_size_D", C(class_size_D), "pupils/SD", .dflt = 0.8, .min = -5, .max = 5,
            .low = 0.3, .high = 1.3, .source = "assumption",
            .doc = "Pupils fewer per class per SD of disadvantage." },
    { "fit_open", C(fit_open), "", .dflt = 1, .source = "setting",
            .doc = "Scale the capacities until cover.open comes out; off: they are as "
                   "given." },
};
static_assert(sizeof(struct cover_params) == sizeof(double) * SIM_COUNT(cover_rows),
        "a field has no row");
const struct sim_table cover_table = { "cover",
    "What happens in the classroom when a post is unfilled or a teacher away.",
    cover_rows, SIM_COUNT(cover_rows), sizeof(struct cover_params), false };
