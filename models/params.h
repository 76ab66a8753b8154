/* params.h - the parameter structs of all phases; each table stands in the phase's
 * own file, beside the code that uses it. */
#ifndef MODELS_PARAMS_H
#define MODELS_PARAMS_H

#include <assert.h> /* static_assert: every field has its row */
#include <string.h>

#include "models/phases/learning.h"
#include "models/support.h"
#include "models/world/world.h"

struct demand_params {
    double pupils_per_fte;   /* pupils per employed fte when funded shortage held */
    double funded_shortage;  /* shortage in that year, share */
    double base_fte;         /* posts of a school whatever its size [fte] */
    double disadvantage_fte; /* national fte paid by disadvantage money */
    double growth;           /* log growth of pupils a year beyond the trends */
    double growth_sd_school; /* sd of the yearly log growth of one school */
    double long_absence;     /* share of fte away over six weeks */
    double absence_age;      /* log ratio of absence, 55+ against under 35 */
    double shortage_start;   /* national, in the start year, share; 0: of the trends */
    double shortage_doubt;   /* what is added to that of the trends, share */
    double temporary_share;  /* of temporary money that is spent on teachers' posts */
    double shortage_city;    /* ratio of shortage in the five large cities to elsewhere */
};

struct exit_params {
    double first_year, second_year, third_year;          /* starters under 30, P */
    double under30, thirties, forties, fifties, sixties; /* P a year */
    double loop_gain;           /* b_work * w1: log hazard per unit of unfilled share */
    double b_D;                 /* log hazard per SD of disadvantage */
    double b_leader;            /* log hazard when the school has no leader */
    double b_cycle;             /* log hazard per point of the business cycle */
    double leader, leader_city; /* share of schools without a leader */
    double refill_age;          /* leavers younger than this join the silent reserve */
};

struct mobility_params {
    double moves;                /* realised moves a year, share of staff */
    double b_Ds;                 /* log search hazard per SD of disadvantage */
    double hours_up, hours_down; /* P a year of 0.2 fte more or less */
    double rotation;             /* P a year of another class in the same school */
};

struct pay_params {
    double eps_q, eps_x;    /* elasticities of all separations and of exit */
    double eps_N;           /* five-year employment elasticity of a small group */
    double eps_app;         /* training applicants per log relative starting pay */
    double share_of_region; /* p: share of a region's posts in a school's own wage mean */
    double temporary_salience; /* m of late or temporary money */
    double temporary_years;    /* shorter programmes count as temporary */
    double taper_years;        /* experience at which pay no longer matters for staying */
    double gpl_eur;            /* employer cost of one teacher fte a year */
};

struct supply_params {
    double graduates;                /* diplomas a year; 0: of the trends */
    double graduates_doubt;          /* factor on those of the trends */
    double side_doubt;               /* factor on the side entrants of the trends */
    double starting;                 /* share of them who look for a post */
    double side, switchers, retired; /* persons a year; side 0: of the trends */
    double mainstream; /* share of primary inflow that goes to mainstream schools */
    double reserve;    /* persons in the silent reserve at the start */
    double h_return0, h_return1, h_return2, h_return3, h_return4, h_return5; /* hazard of
                              return by years away */
    double drop;                  /* share of those long away lost a year */
    double full_time, mean_hours; /* contracts of staff */
    double want_more;             /* share of staff who want a day more than they have */
    double b_cycle;               /* log return and switch, per point less of cycle */
    double graduate_delay;
};

struct market_params {
    double b_Du;          /* utility per SD of disadvantage (minus) */
    double b_wu;          /* utility per unit of workload (minus) */
    double b_dist;        /* utility per km (negative) */
    double b_own;         /* utility of the own board */
    double amenity_sd;    /* sd of the persistent school amenity */
    double reliability;   /* of the signal of quality */
    double cross_region;  /* share of looks at a neighbouring region */
    double hours_kept;    /* share of his hours that a mover keeps at least */
    double early, summer; /* share of entrants arriving in rounds one and two */
};

struct teacher_params {
    double sigma_va;            /* sd of teacher value added */
    double d_nov;               /* novice penalty [SD] */
    double r_new, r_reassigned; /* penalties relative to d_nov */
    double late;                /* penalty of a late hire [teacher SD] */
    double in_training;         /* effect of a side entrant's first two years [SD] */
};

struct cover_params {
    double open;        /* share of the shortage that is open in the reference year */
    double home;        /* share of open time sent home at least */
    double overtime;    /* share of part-timers' free hours that can be asked for */
    double substitute;  /* regional pool of substitutes, fte per post */
    double agency;      /* teachers for hire in the region, fte per post */
    double agency_more; /* most that money adds to them, share */
    double unqualified; /* unqualified people in the region, fte per post */
    double assistant;   /* share of assistants' time, at most */
    double merge;       /* teaching time in merged classes, share, at most */
    double class_most;  /* pupils in a class, at most */
    double reach_D;     /* log ratio per SD: scarce people pass by disadvantage */
    double q_sub;       /* quality of a substitute [teacher SD] */
    double q_agency;    /* of a teacher from an agency [teacher SD] */
    double p_unqualified, p_assistant; /* on top of the novice penalty [SD] */
    double short_absence;              /* teaching time lost to short absence, share */
    double short_work;                 /* its log ratio per log hazard of workload */
    double short_day;                  /* loss per day that a teacher is away [SD] */
    double short_home; /* share of what nobody covers in which the class goes home */
    double unspent_assist, unspent_agency; /* shares of unspent pay; cover_modes.c */
    double b_cs;         /* score per pupil fewer over three years [SD] */
    double class_size;   /* pupils per class */
    double class_size_D; /* pupils fewer per SD of disadvantage */
    bool fit_open;       /* scale the capacities to `open` */
};

struct observe_params {
    double response_city, response; /* share of schools that answer the survey */
    double tilt;                    /* log odds of that per 10 points of shortage */
    double hidden_missed, replacement_missed;                  /* shares not reported */
    double weeks_early, weeks_summer, weeks_late, weeks_never; /* a vacancy's, by round */
    double weeks_some, weeks_many; /* without a qualified teacher, that count */
};

struct money_params {
    double price_year; /* euro in all results and budgets are of this year */
    double inflation;  /* yearly, where the price index ends */
    double discount;   /* yearly rate */
    double overtime, substitute, agency, unqualified; /* price over a teacher's pay */
    double vat;                                       /* in the price of agencies */
    double triangle;                     /* resource share of pay that draws somebody */
    double return_initial, return_adult; /* lifetime earnings per SD, share */
    double earnings_eur;                 /* yearly earnings of an adult of working age */
    double first_age, last_age, pupil_age; /* of earning; of a pupil */
    int value_basis;                       /* 0 initial, 1 adult */
};

struct run_params {
    long long years; /* of run-in before the start */
    bool stationary; /* ages are in balance with exit when it begins */
};

/* One draw of everything, in the order of model_schools.tables. */
struct model_params {
    const struct population_params *population;
    const struct run_params *run_in;
    const struct trends_params *trends;
    const struct demand_params *demand;
    const struct exit_params *exit;
    const struct mobility_params *mobility;
    const struct pay_params *pay;
    const struct supply_params *supply;
    const struct market_params *market;
    const struct teacher_params *teacher;
    const struct cover_params *cover;
    const struct learning_params *learning;
    const struct assistant_params *assistants;
    const struct help_params *help;
    const struct workload_params *workload;
    const struct money_params *money;
    const struct observe_params *observe;
    const struct tutor_params *tutors;
};

/* The typed view of tables[] as the engine hands them out. */
static inline struct model_params model_params_of(const void *const *tables)
{
    struct model_params par; /* pointers only, in the order of the tables */
    memcpy(&par, tables, sizeof par);
    return par;
}
enum { MODEL_TABLES = sizeof(struct model_params) / sizeof(void *) };

extern const struct sim_table demand_table, exit_table, mobility_table, pay_table,
        supply_table, market_table, teacher_table, cover_table, money_table, run_in_table,
        observe_table;

#endif
