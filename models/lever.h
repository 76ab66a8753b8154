/* lever.h - what a policy lever is, and the keys all levers share.
 *
 * A lever is a stateless function of (its parameters, the year, the start-of-year
 * world): it writes conditions at its target schools. Memory of a past policy is
 * state of the world, never of the lever. A new lever is one new file in
 * models/levers/ that defines `const struct lever lever_<file name>`.
 * Thread safety: pure. */
#ifndef MODELS_LEVER_H
#define MODELS_LEVER_H

#include "models/conditions.h"
#include "models/world/target.h"

/* Every lever's params struct begins with this. */
struct lever_common {
    struct sim_span span;
    struct target target;
    long long ramp;    /* years until full strength */
    double budget_eur; /* cap per year; 0: none */
    int payer;         /* 0 ministry, 1 board, 2 municipality */
};

extern const char *const lever_payers[];

/* The rows of struct lever_common; first in each lever's table. */
/* clang-format off */
#define LEVER_COMMON_ROWS(S) \
    { "start", SIM_FIELD(S, common.span.start), "school year", .dflt = 2026, \
        .min = 2000, .max = 2100, .source = "setting", \
        .doc = "First school year of the policy." }, \
    { "end", SIM_FIELD(S, common.span.end), "school year", .dflt = 0, .min = 0, \
        .max = 2100, .source = "setting", \
        .doc = "Last school year of the policy; 0: it stays." }, \
    { "announced", SIM_FIELD(S, common.span.announced), "school year", .dflt = 0, \
        .min = 0, .max = 2100, .source = "setting", \
        .doc = "School year in which it is made known; 0: at its start." }, \
    { "ramp", SIM_FIELD(S, common.ramp), "years", .dflt = 1, .min = 1, .max = 20, \
        .source = "setting", \
        .doc = "Years in which it grows, evenly, to its full strength." }, \
    { "lead_time", SIM_FIELD(S, common.span.lead_time), "years", .dflt = 0, .min = 0, \
        .max = 10, .source = "setting", \
        .doc = "Years between its start and the first delivery." }, \
    { "budget", SIM_FIELD(S, common.budget_eur), "EUR/yr", .dflt = 0, .min = 0, \
        .max = 1e11, .source = "setting", \
        .doc = "Most it may cost a year; schools are served in order of disadvantage " \
               "until it is used up; 0: no cap." }, \
    { "payer", SIM_FIELD(S, common.payer), "", .dflt = 0, .choices = lever_payers, \
        .source = "setting", .doc = "Who pays." }, \
    TARGET_ROWS(S, common.target, "target")
/* clang-format on */

/* The rows of struct recruit, for levers that ask for people other than teachers. */
/* clang-format off */
#define LEVER_RECRUIT_ROWS(S) \
    { "recruit.pay", SIM_FIELD(S, recruit.pay), "share of pay", .dflt = 0, .min = 0, \
        .max = 2, .low = 0, .high = 0.3, .source = "setting", \
        .doc = "Pay over what others offer, to win more people for this policy." }, \
    { "recruit.mission", SIM_FIELD(S, recruit.mission), "share", .dflt = 0, .min = 0, \
        .max = 1, .low = 0, .high = 1, .source = "setting", \
        .doc = "Appeal to the public task, to the same end; 1: a full campaign." }
/* clang-format on */

/* What extra hours of teachers are for. */
enum lever_use_kind { USE_CLASS, USE_SMALL_GROUP, USE_SUMMER };
struct lever_use {
    int kind;
    double pupils, group, hours, take_up, effect, summer_take_up;
};
extern const char *const lever_uses[];

/* The rows of struct lever_use. */
/* clang-format off */
#define LEVER_USE_ROWS(S) \
    { "use", SIM_FIELD(S, use.kind), "", .dflt = USE_CLASS, .choices = lever_uses, \
        .source = "setting", \
        .doc = "Before a class, in small groups, or in a summer school." }, \
    { "pupils", SIM_FIELD(S, use.pupils), "share of pupils", .dflt = 0.05, .min = 0, \
        .max = 1, .low = 0, .high = 0.2, .only = "use=small_group|summer", \
        .source = "setting", \
        .doc = "Groups and summer: pupils of target schools for whom there is to be a " \
               "seat." }, \
    { "group", SIM_FIELD(S, use.group), "pupils", .dflt = 4, .min = 1, .max = 40, \
        .low = 1, .high = 12, .only = "use=small_group|summer", .source = "setting", \
        .doc = "Groups and summer: pupils per teacher." }, \
    { "hours", SIM_FIELD(S, use.hours), "hours/yr", .dflt = 60, .min = 1, .max = 400, \
        .low = 40, .high = 200, .only = "use=small_group|summer", .source = "setting", \
        .doc = "Groups and summer: hours of one pupil a year." }, \
    { "take_up", SIM_FIELD(S, use.take_up), "share", .dflt = 0.9, \
        .prior = SIM_PRIOR_BETA(18, 2), .min = 0, .max = 1, .low = 0.75, .high = 0.98, \
        .only = "use=small_group", .source = "assumption", \
        .doc = "Groups: seats that pupils use." }, \
    { "effect", SIM_FIELD(S, use.effect), "SD", .dflt = 0.09, \
        .prior = SIM_PRIOR_NORMAL(0.09, 0.04), .min = -0.5, .max = 0.5, .low = 0.01, \
        .high = 0.17, .only = "use=summer", .source = "X01", \
        .doc = "Summer: gain of who takes part." }, \
    { "summer_take_up", SIM_FIELD(S, use.summer_take_up), "share", .dflt = 0.6, \
        .prior = SIM_PRIOR_BETA(12, 8), .min = 0, .max = 1, .low = 0.38, .high = 0.8, \
        .only = "use=summer", .source = "X02 assumption", \
        .doc = "Summer: seats that pupils use." }
/* clang-format on */

/* What a lever may look at. Years count from the first year of the run-in. */
struct lever_view {
    int policy; /* its index in the arm, and of its bill in the conditions */
    const struct world *world;
    uint8_t *target;        /* [n_schools] 1: this policy's target; a lever may cut */
    const int32_t *by_need; /* [n_schools] schools, most disadvantaged first */
    /* of the year before, 0.01 fte; what a lever of this year can know */
    const int32_t *posts;      /* [n_schools] regular posts, as without policies */
    const int32_t *novice;     /* [n_schools] in their first three years */
    const uint16_t *pupils;    /* [n_schools] of the year */
    const int32_t *classes;    /* [n_schools] without policies, of last year */
    const int32_t *assistants; /* [n_schools] posts of assistants without policies */
    double price_index;        /* prices are in EUR of 2025; to those of the run */
    double assistant_cost_eur; /* employer cost of one assistant fte for a year */
    int year;                  /* the year conditions are for */
    int first_year;            /* the policy's first year with delivery */
    double strength;           /* share of full strength this year (ramp), > 0 */
    double pay_cost_eur; /* employer cost of one fte a year, replacement when ill in */
    double hired;        /* hired in a year, per post, before the start */
    double returned;     /* of them, from the silent reserve [fte] */
    double *asked_eur, *granted_eur; /* national sums that lever_budget_cut adds to */
    double paid_over_planned;        /* last year, of what lever_budget_plan expected */
    struct bill_later *later;        /* what it expects this year */
    double temporary_salience;       /* weight of money that is late or temporary */
    bool temporary; /* the policy is shorter than the temporary limit, or late */
};

struct lever {
    struct sim_table table;
    void (*apply)(
            const void *params, const struct lever_view *view, struct conditions *cond);
};

/* Schools served under the budget cap, most disadvantaged first, when one school costs
 * at most posts * eur_per_fte: clears view->target of the others and returns their
 * number. Without a budget all are served. Adds what all would cost, and what those
 * served would, to *view->asked_eur and *view->granted_eur, so call it also without a
 * budget. */
int lever_budget_cut(const struct lever_view *view, const struct lever_common *common,
        double eur_per_fte);

/* The same where part of the cost is paid to people who decide later: those
 * who will be hired, come back or work more. A post then costs eur_per_fte and, expected,
 * eur_later; that is corrected by how far the last year's bill was from the one expected.
 * It is added to what was asked and granted when it is paid (money.c), but for schools
 * that are not served. */
int lever_budget_plan(const struct lever_view *view, const struct lever_common *common,
        double eur_per_fte, double eur_later);

/* Share of a school's posts with somebody hired since the policy began, when a share
 * `hired` of all is hired anew each year. */
double lever_hired_since(const struct lever_view *view, double hired);

/* The budget as far as it falls to the simulated schools [EUR/yr]; 0: no cap. */
double lever_budget(const struct lever_view *view, const struct lever_common *common);

/* What schools ask under that budget, most disadvantaged first, at `eur` a unit: the rest
 * of asked[n_schools] is set to 0 and added to *view->asked_eur (of what remains, the
 * phase that delivers tells). A school gets all it asks or nothing. */
void lever_asked_cut(
        const struct lever_view *view, int32_t *asked, double budget_eur, double eur);

/* Ask at the target schools so many per pupil of what an offer counts. */
void lever_ask_pupils(const struct lever_view *view, int32_t *asked, double share);

/* Offer posts for assistants at the target schools, `share` of those in of[n_schools]
 * [0.01 fte], within the budget. */
void lever_ask_assistants(const struct lever_view *view,
        const struct lever_common *common, struct conditions *cond, double share,
        const int32_t *of);

/* The offer of seats with teachers that `use` describes, at eur_per_hour of a teacher and
 * within budget_eur (0: no cap); who teaches is set by the caller. */
struct offer lever_use_offer(
        const struct lever_use *use, int payer, double budget_eur, double eur_per_hour);
/* Ask its seats at the target schools, at `strength`. */
void lever_use_ask(const struct lever_use *use, const struct lever_view *view,
        struct conditions *cond, const struct offer *offer, double strength);

/* Employer cost of one hour with pupils of a teacher [EUR]: of 930 hours a year (priors
 * 3.8). */
double lever_hour_eur(const struct lever_view *view);

#endif
