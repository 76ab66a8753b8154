/* decision.h - which policy is worth choosing, under which money and people, how sure is
 * that, and what would be worth knowing first?
 *
 * Reads the paired replications of a store. The options are all arms, doing nothing
 * (the baseline) among them; everything is less the baseline, so the baseline's own
 * numbers are 0. A yardstick is one way to say what an option is good for: the value of
 * learning by one basis (euro), or people gained (fte-years). Money is summed from the
 * start to the year and discounted by the model.
 * Options stand in the order of sim_arm_order (baseline, then by name) and ties go to
 * the first, so that the order of arms in a scenario changes nothing.
 * Terms: Drummond et al. 2015, Methods for the Economic Evaluation of Health Care
 * Programmes, chapters 4, 11; Briggs, Claxton & Sculpher 2006, Decision Modelling.
 * Thread safety: no globals. */
#ifndef SIM_ANALYSIS_DECISION_H
#define SIM_ANALYSIS_DECISION_H

#include "sim/analysis/drivers.h"
#include "sim/analysis/summary.h"

enum {
    SIM_DECISION_YARDSTICKS = 4,
    SIM_DECISION_PRICES = 41, /* points of the acceptability curve */
    SIM_DECISION_SETS = 8,    /* parameters in the largest set */
    SIM_DECISION_DRIVERS = 8,
    SIM_DECISION_AVERSIONS = 4,
};

struct sim_decision_ask {
    const struct sim_role *roles; /* of the model (sim/model.h) */
    size_t n_arms;                /* options: the first of the store; 0: all */
    int year;                     /* index; negative: the last of the horizon */
    const char *value;    /* basis of value to answer by; NULL: that of the scenario */
    double budget, staff; /* caps [EUR, fte]; INFINITY: none */
};

/* ---- one option, whatever the yardstick ---- */

struct sim_decision_option {
    size_t arm;
    struct sim_summary cost;   /* of the country [EUR]; counts against value */
    struct sim_summary budget; /* of who pays [EUR]; what a budget caps */
    struct sim_summary spent;  /* the same, not discounted; counts against people */
    struct sim_summary staff;  /* posts asked for more, the most of any year [fte] */
    struct sim_summary people; /* net fte-years gained, until the year */
    double per_million; /* people per million euro spent: ratio of means; NaN when */
                        /* nothing is spent */
    double per_million_lo, per_million_hi; /* Fieller, 90 % Monte Carlo; NaN: no end */
    double over_budget, over_staff;        /* share of replications above the cap */
    bool allowed;                          /* its means keep within both caps */
};

/* ---- one option by one yardstick ---- */

enum sim_standing {
    SIM_EFFICIENT,
    SIM_DOMINATED,          /* another costs no more and does no less */
    SIM_EXTENDED_DOMINATED, /* a mix of two others does more for the money */
    SIM_NOT_ALLOWED,        /* breaks a cap */
};

struct sim_decision_rank {
    struct sim_summary effect; /* in the unit of the yardstick */
    enum sim_standing standing;
    size_t against; /* efficient: the one before it on the frontier; dominated: */
                    /* by which option; extended: the one above; itself: none */
    double icer;    /* efficient: euro per unit more than `against`; else NaN */
    double icer_lo, icer_hi; /* Fieller, 90 % Monte Carlo; NaN: no end */
    /* at the price of the yardstick; NaN where it has none */
    struct sim_summary benefit; /* effect times price less cost [EUR] */
    double p_best; /* share of replications in which it is the best allowed; */
                   /* ties shared; 0 when not allowed */
    double loss,
            loss_se; /* expected loss of choosing it: regret, mean over replications */
};

/* ---- what is worth knowing ---- */

struct sim_voi {
    size_t n, param[SIM_DECISION_SETS]; /* one parameter, or a set */
    /* what knowing it before choosing is worth [EUR]: gain of the choice that a
     * regression on the other replications would make; below the truth on average, and
     * never above the value of perfect information */
    double value, se;
    double fitted; /* the same regression looking at all replications: above the truth */
                   /* on average */
    bool told;     /* above 0 by more errors than chance gives to the luckiest of all */
};

/* A value of one parameter at which another option becomes best. */
struct sim_switch {
    size_t param;
    size_t to;     /* option that is best beyond */
    bool below;    /* it is best below the value, else above */
    double at, se; /* value, standard error; within p05 .. p95 of what is drawn */
    bool sure;     /* at the far end the lead of `to` exceeds two standard errors */
    double p05, p95;
};

struct sim_tornado {
    size_t param;
    double p05, p95;  /* of the drawn values */
    double low, high; /* difference at them, the others at their means [EUR] */
    double low_se, high_se, swing_se; /* of high - low */
    bool told; /* high and low differ by more than chance gives to the luckiest of all */
};

struct sim_decision_year { /* what the years add to the difference [EUR] */
    double value, cost, benefit, benefit_se;
};

/* The best allowed option against another: what makes and decides the difference. */
struct sim_why {
    size_t a, b;                   /* options; the difference is a less b */
    struct sim_summary difference; /* of net benefit [EUR] */
    size_t n_tornado;
    struct sim_tornado *tornado; /* widest first; those told apart from chance before */
    int n_drivers;
    struct sim_driver driver[SIM_DECISION_DRIVERS]; /* and which turn its sign */
    int n_years;
    struct sim_decision_year *year; /* [n_years] */
};

/* ---- one yardstick ---- */

struct sim_decision_yardstick {
    const char *name;               /* "initial", "adult", "fte" */
    const char *metric;             /* key */
    const char *unit;               /* of the effect */
    double price;                   /* euro for one unit; NaN: none is stated */
    bool spent;                     /* its cost is that of `spent`, else of `cost` */
    struct sim_decision_rank *rank; /* [n_options] */
    size_t best; /* allowed option with the most benefit; without a price the one with */
                 /* the most effect per euro: doing nothing when none has any */
    size_t second;              /* next best allowed, itself when there is no other */
    size_t best_free;           /* best without caps */
    double perfect, perfect_se; /* value of perfect information [EUR]; luck included */
    /* acceptability at prices from 0 */
    double at[SIM_DECISION_PRICES];
    double *accept;                    /* [n_options][SIM_DECISION_PRICES]: P(best) */
    size_t front[SIM_DECISION_PRICES]; /* option with the best mean */
    /* one entry per parameter by value, highest first; then growing sets of the first */
    size_t n_voi, n_sets;
    struct sim_voi *voi, *set;
    double *effects, *costs; /* [n_options][reps], of the chosen cost */
    size_t n_switches;
    struct sim_switch *change; /* best option against all others, by parameter */
    struct sim_why why[2];     /* best against the second, and against doing nothing */
    size_t n_why;
};

/* ---- equity beside the mean ---- */

struct sim_decision_fair {
    struct sim_summary gap;   /* change of the gap between fifths; less is fairer */
    struct sim_summary worst; /* change at the most disadvantaged fifth */
    struct sim_summary mean;  /* change of the mean */
    /* change in the tenth of schools where it is worst, whichever these are: of what
     * persons have, and of what schools lack (less is fairer); n 0 when not stored */
    struct sim_summary tenth, lack;
    /* change of the score that, equally spread over fifths, would be as good, for each
     * aversion to inequality (Kolm and Pollak; 0: the mean) */
    struct sim_summary equal[SIM_DECISION_AVERSIONS];
};

struct sim_decision_equity {
    bool known;             /* the run has fifths of schools */
    bool tenths;            /* and what is so in the worst tenth */
    const char *worst_name; /* group of `worst`: "q5" */
    const char *unit;
    double aversion[SIM_DECISION_AVERSIONS];
    struct sim_decision_fair *fair;      /* [n_options] */
    size_t best[SIM_DECISION_AVERSIONS]; /* allowed option with the most at each */
    double turns; /* least aversion at which another than the best by the mean is best; */
                  /* NaN: none up to the largest */
};

struct sim_decision {
    int year; /* index */
    size_t reps, n_options;
    bool pairs;
    double budget, staff;
    uint32_t *rep;                      /* [reps] which replications */
    struct sim_decision_option *option; /* [n_options], baseline first */
    size_t n_yardsticks;
    struct sim_decision_yardstick yardstick[SIM_DECISION_YARDSTICKS];
    size_t chosen;    /* yardstick to answer by */
    bool flips;       /* the bases of value disagree on the best */
    bool order_flips; /* or on the order of some options */
    struct sim_decision_equity equity;
};

/* SIM_ERR_INPUT with a sentence where the model has no cost and no yardstick, or no such
 * basis. Free with sim_decision_free (NULL is fine). */
SIM_CHECK int sim_decision_new(struct sim_decision **out, struct sim_store *store,
        const struct sim_decision_ask *ask, struct sim_err *err);
void sim_decision_free(struct sim_decision *decision);

#endif
