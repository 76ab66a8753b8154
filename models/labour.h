/* labour.h - the state of the labour pass: persons, schools and pools, all arms.
 *
 * A person has one row, the same in every arm; what a policy can change (school,
 * hours, class) has one column per arm. Rows are in order of the school in arm 0,
 * entrants of the year last; identity, not the row, breaks ties. fte are integers of
 * 0.01. All memory is allocated before year 0. Thread safety: one struct labour per
 * thread. */
#ifndef MODELS_LABOUR_H
#define MODELS_LABOUR_H

#include "models/conditions.h"
#include "models/draws.h"
#include "models/lever.h"
#include "models/params.h"
#include "models/phases/money.h"
#include "models/shock.h"
#include "models/support.h"
#include "models/world/pupils.h"
#include "models/world/world.h"
#include "models/year_words.h"

enum { NO_SCHOOL = 0xffff, FTE = 100, OFFER_STEP = 20 };
enum { GRADUATE_AGE = 22, GRADUATE_LAST = 45 };
enum { RESERVE_AGES = 6, EXP_MAX = 50, CLOSING_YEARS = 5 };

/* Where persons come from; 4 bits of their id. */
enum pool {
    POOL_START = 0, /* 0-3: staff of the first year */
    POOL_GRADUATE = 4,
    POOL_SIDE,   /* side entrants, in training */
    POOL_SWITCH, /* from other sectors of education */
    POOL_RETIRED,
    POOL_LADDER,
    POOL_RESERVE, /* 9-14: silent reserve by years away */
    POOL_END = POOL_RESERVE + RESERVE_AGES,
};

/* Rows that something may strike this year in some arm, in order, with exponential
 * variates: it does when e is below the hazard (of a leaver: the factor by which his
 * school changes that of his age). */
struct chances {
    int n;
    int32_t *row;
    float *e;
};

/* Columns that no policy changes. */
struct persons {
    int n, cap;
    uint32_t *id; /* draw_person() */
    uint8_t *age, *experience;
    uint8_t *hours;   /* contract wish [0.01 fte] */
    uint8_t *arrival; /* first matching round of an entrant of this year */
    float *z, *signal;
    uint16_t *home; /* school near which an entrant of this year lives */
    int32_t *trait; /* what he brings to a class this year; cover_staff_hot.h */
    struct chances leave, search, ill; /* of the year; exit.c. The ill need no e */
    /* this year's draws */
    uint8_t *absent;                /* PERSON_ABSENT for the long ill */
    uint8_t *seeks;                 /* 1: on the market in some arm */
    uint8_t *mark;                  /* scratch */
    struct year_words years;        /* exit and search; illness and hours */
    uint32_t *w_hours, *w_class;    /* hours << 16 | rotation; which class */
    int32_t *order;                 /* scratch of the sort by school */
    void *spare1, *spare2, *spare4; /* spare columns of 1, 2 and 4 bytes */
    uint32_t *word[4];              /* scratch of the generator */
    float *age_hazard;              /* exit hazard by age and experience */
    float *per_hazard;              /* one over it */
    float *taper;                   /* weight of pay by experience */
};

/* Flows of one arm and year by stratum of the school that gains (or loses) fte. */
enum flow {
    FLOW_FROM_Q1, /* from another school of the region, by its quintile */
    FLOW_FROM_Q5 = FLOW_FROM_Q1 + QUINTILES - 1,
    FLOW_FROM_REGION, /* from a school in another region */
    FLOW_GRADUATE,
    FLOW_SIDE,
    FLOW_SWITCH,
    FLOW_RETIRED,
    FLOW_LADDER,
    FLOW_RESERVE,
    FLOW_HOURS, /* longer hours of own staff */
    FLOW_LEFT_PROFESSION,
    FLOW_LEFT_SCHOOL, /* to another school */
    FLOW_FEWER_HOURS, /* shorter hours, also hours lost in a move */
    FLOW_COUNT,
    FLOW_HIRES_END = FLOW_HOURS + 1,
};

/* Who stands in for an unfilled post; cover_modes.c. Until COVER_OPEN the shortage is
 * hidden, from there on it is open. */
enum cover_mode {
    COVER_OVERTIME,   /* own part-timers work longer this year */
    COVER_SUBSTITUTE, /* of the region's pool, qualified */
    COVER_AGENCY,     /* hired, qualified */
    COVER_UNQUALIFIED,
    COVER_ASSISTANT, /* the school's own, alone before the class */
    COVER_MERGED,    /* classes planned larger */
    COVER_SPREAD,    /* pupils spread over other classes as it comes */
    COVER_HOME,      /* sent home */
    COVER_MODES,
    COVER_OPEN = COVER_SPREAD,
};

/* Rounds of the market in a year; after the last a post stays vacant. */
enum { HIRE_ROUNDS = 3, UNTAUGHT = 2 };

/* How a person works under one arm; side by side, since they are used together. */
struct job {
    uint8_t fte;   /* [0.01] */
    uint8_t since; /* year of hire at the school, plus 1; 0: before the run */
    uint8_t klass; /* own class in the school; 255: none yet */
    uint8_t flag;  /* enum person_flag */
};

/* How many may enter from a pool of a region under one arm, and whose word is below what?
 * What policies do to pools of the region: log ratios. */
struct inflow {
    int32_t slots;
    uint32_t threshold;
    double reserve_log, switch_log;
};

/* What one policy makes of one arm. */
struct arm_state {
    /* columns by person */
    uint16_t *school; /* NO_SCHOOL: not teaching */
    struct job *job;
    /* columns by school, 0.01 fte */
    int32_t *posts; /* regular posts and those of policies */
    int32_t *filled, *replace, *open;
    float *unfilled; /* share of required fte, last year */
    float *work;     /* W - 1: workload that last year left; workload.c */
    float *strain;   /* log hazard of exit and search that comes of it */
    float *relief;   /* of W this year, by staff that policies brought */
    int32_t *assist; /* assistants at work this year, less time on leave for training */
    int32_t *cover[COVER_MODES]; /* what covers labour_lack(); adds up to it */
    int32_t *overtime, *substitute, *agency, *unqualified, *assistant_cover; /* the same
                                         columns, by name */
    int32_t *agency_fund;    /* kept last year for agencies, what it buys there */
    int32_t *unspent_assist; /* pay set aside for assistants next year [0.01 teacher fte]
                              */
    float *class_more;       /* classes that policies add, per regular class */
    float *short_absent, *short_nobody; /* short absence, and what of it nobody covers
                                         [share of teaching time] */
    int32_t *untaught[UNTAUGHT]; /* classes without a qualified teacher for the weeks of
                                         observe.weeks_some, weeks_many, or more */
    float *utility; /* what candidates see of a school, without distance and taste */
    float *log_pay; /* ln(1 + premium) of a new hire */
    float *h_exit, *h_search;       /* hazard factors of the year; [n_schools + 1] */
    float *pay_exit, *pay_search;   /* log hazards of pay at taper 1; [n_schools + 1] */
    float *most_exit, *most_search; /* highest factors of anybody; [n_schools + 1] */
    int32_t *heads;                 /* teachers */
    int32_t *quality, *novice; /* of those present: fte x quality [1e-4], fte [0.01] */
    /* pools by region */
    int32_t (*reserve)[RESERVE_AGES];
    int32_t (*reserve_next)[RESERVE_AGES];
    struct inflow inflow; /* of the pool and region at work; supply.c */
    /* results of the year */
    int64_t (*flow)[FLOW_COUNT];           /* by stratum, 0.01 fte */
    int64_t *hired;                        /* fte of those hired, by stratum [0.01] */
    int64_t (*hired_round)[HIRE_ROUNDS];   /* the same by round */
    int64_t *exits, *moves, *staff;        /* persons by stratum, of last year's staff */
    float applied_pay[DRAW_YEARS_MAX + 1]; /* pay that applicants to training expect */
    struct conditions cond;
    struct assist_arm assistants;
    bool policy_acts;           /* a policy, not only a shock, set conditions this year */
    struct class_year *classes; /* of all recorded years, classroom.first order */
    struct school_help *help;   /* [recorded year * n_schools + school] */
    const struct sim_arm *arm;
    uint8_t **target; /* mask per policy */
    uint8_t *served;  /* [policy * n_schools + school] those it acts at this year */
    int *apply_order; /* policies in the order they act */
    double *paid_over_planned; /* per policy: the last bill that hung on who came, over
                                  what was expected */
    float *region_accept, *region_approach; /* selective offers of the year */
    bool extended;                          /* somebody works PERSON_EXTENDED */
    int64_t day_more[2];                    /* fte [0.01] willing for money, at work */
    struct money_row *money; /* [n_money] of the year; the base world, then policies */
    int n_money;
    int64_t funding; /* lump sum of the year [cents] */
    int64_t induced; /* of the premiums, paid to those who are there because of them */
    uint8_t *ever_target; /* schools of any policy of the arm */
};

enum person_flag {
    PERSON_CANDIDATE = 1, /* takes part in this year's market */
    PERSON_ABSENT = 2,    /* long absence this year */
    PERSON_LATE = 4,      /* hired after 1 August this year */
    PERSON_OFFERED = 8,   /* hired by a selective offer at the present school */
    PERSON_MOVER = 16,    /* candidate who has a school */
    PERSON_NEW_CLASS = 32,
    PERSON_APPROACHED = 64, /* accepted to be approached by a selective offer */
    PERSON_EXTENDED = 128,  /* works a day more because a policy pays for it */
};

/* Constants of one replication that follow from parameters and the start population. */
struct labour_solved {
    double eps_move, eps_exit, b_pay; /* per unit of log pay at taper 1 */
    bool move_clipped;                /* eps_move wanted to be positive */
    double lambda;                    /* search hazard */
    double usual_overtime;  /* fte of overtime per post in the last year of the run-in */
    double shortage_start;  /* target of the start year, share */
    double b_city;          /* utility of a school in the five cities */
    double posts_per_pupil; /* f1 */
    double money_fte;       /* f2: fte per unit of disadvantage money */
    double pay_step;        /* mean pay step of the start staff; money.c */
    double hired_share;     /* fte hired in a year, per regular post; money.c */
    double returned_share;  /* of it, from the silent reserve */
    double c_re;            /* multiplies the return hazards of the reserve */
    double c_later;         /* c_re from the year after the start on */
    int last_given;         /* last year whose shortage is given */
    double lacking[CLOSING_YEARS], pool[CLOSING_YEARS]; /* fte, by year; closing.c */
    double c_cover;   /* multiplies the capacities of cover */
    double set_aside; /* pay of empty posts for assistants, mean per post; assistants */
    /* by region; closing.c */
    double *entrants_upto; /* [n_regions + 1] share of entrants in regions before */
    double *reserve_fte;   /* fte the reserve brings per unit of c_re */
    double *came, *hired;  /* fte entrants of the year wanted and got */
    double *efficiency;    /* share of entrants' fte that finds a post */
    double *net_change;    /* fte that hours, moves and the ladder brought last year */
    double *vacant;        /* fte to be filled when entrants of the year came */
    double *others;        /* of it, filled by others than entrants; last year's */
    double *target;        /* shortage by region at the start */
};

/* Teachers before one class: fte [0.01] and its sums with value added [1e-4 SD], with
 * quality [0.01] and over novices. */
struct class_staff {
    int32_t fte, value, quality, novice;
};

/* Where a school is [km]. */
struct place {
    float x, y;
};

/* What candidates look at, by region: its posts and some of near regions, in random
 * order, the same all years. Who looks does so at LOOK_RUN in a row; search_list.c. */
enum { LOOK_RUN = 16 };
struct search_list {
    uint16_t *school, *board;
    int16_t *x, *y; /* from the region's origin [km / LOOK_KM] */
    int16_t *back;  /* how many places before is the same school? INT16_MAX: none */
};
#define LOOK_KM 64

struct market; /* matching.c: lists and queues */

struct labour {
    const struct world *world;
    const struct model_params *par;
    int n_arms, n_years, run_in; /* n_years: recorded */
    /* arms 0..live_arms-1 have a state of their own; the others are still as arm 0 */
    int year;            /* 0 = first year of the run-in */
    long long calendar0; /* school year of year 0 */
    struct sim_key key;
    uint32_t chance;
    struct shock_list shocks; /* of the replication */
    struct climate *climate;  /* [run_in + n_years]; climate.c writes the year's */
    double *shock_posts;      /* [n_schools] fte of the year's shocks; or all 0 */
    struct persons p;
    struct assistants assistants;
    int ladder_from, ladder_n; /* rows of those who became teachers by the ladder */
    struct arm_state *arm;     /* [n_arms]; during the run-in only arm 0 lives */
    int live_arms, max_policies;
    /* by school, the same in every arm */
    float *amenity;
    float *money;      /* disadvantage money per pupil, national mean 1 */
    uint16_t *stratum; /* region * 10 + quintile * 2 + g5 */
    int n_strata;
    uint16_t *pupils_total; /* [all years][n_schools] */
    float *leader;          /* 1: no school leader this year */
    float *w_survey;        /* does the school answer? a logistic variate */
    uint32_t *w_turn;       /* which of its classes gets which stand-in? */
    float *reach;           /* how readily scarce stand-ins go there, 1 at D = 0 */
    int32_t *lacking_left, *lacking_want, *lacking_upto; /* scratch of cover_modes.c */
    int32_t *posts; /* regular posts of the year, the same in all arms [0.01 fte] */
    struct classroom room;
    int32_t *n_classes; /* of the year, by school */
    int32_t *alike;     /* schools, those with as many classes together; cover_hot.h */
    struct class_year *ref_classes;
    struct school_help *ref_help; /* [n_schools], of the reference year */
    /* what each class of the baseline would have had without an unfilled post: own
     * colleagues at the school's mean value for the time that lacks, nobody sent home,
     * no merging. [recorded year * class_cap + classroom.first[...] + class], as
     * arm[0].classes */
    struct class_year *no_shortage;
    /* market geography */
    int post_cap;
    uint16_t *post_school; /* schools by post, by region */
    int32_t *post_first;   /* [n_regions + 1] */
    struct search_list look;
    struct place *look_origin; /* [n_regions] */
    int32_t *look_first;       /* [n_regions + 1]; the last LOOK_RUN - 1 of each are again
                                * the first */
    struct place *place;       /* by school */
    uint8_t (*region_near)[3];
    double *age_share;    /* [100] of the start staff, fte */
    uint8_t age_at[1024]; /* its quantiles */
    /* least word of a graduate older than GRADUATE_AGE + k; supply.c */
    int64_t graduate_older[GRADUATE_LAST - GRADUATE_AGE];
    struct labour_solved solved;
    struct market *market;
    void *block;               /* all columns */
    double *school_scratch;    /* [n_schools] */
    int64_t *school_cents;     /* [n_schools] */
    uint32_t *school_word[4];  /* [n_schools] */
    uint8_t *mask;             /* [n_schools] */
    struct class_staff *staff; /* scratch by class of the year; 0 between arms */
    uint32_t *span;            /* [n_schools + 1] those of a school; cover_staff_hot.h */
    int32_t *person_scratch;   /* [persons] */
    int32_t *row_at;           /* [n_schools + 2] scratch of the sort by school */
    int max_classes;           /* of one school */
    int class_cap;             /* of the country in a year */
};

/* What the classes of school s lack [0.01 fte]: regular posts and replacements that
 * nobody fills. Posts that a policy adds stand before no class of their own. */
static inline int32_t labour_lack(
        const struct labour *lab, const struct arm_state *arm, int s)
{
    int32_t lack = lab->posts[s] + arm->replace[s] - arm->filled[s];
    return lack > 0 ? lack : 0;
}

/* Allocate for n_arms arms; free with labour_free (NULL is fine). */
struct labour_size {
    int n_arms, n_years, run_in, max_policies;
    int persons;    /* rows to make room for */
    int assistants; /* likewise */
    int posts;      /* fte of posts to make room for */
    int classes;    /* of one year: labour_classes */
};
/* Classes to make room for where pupils grow to so many times those of the world: pupils
 * move between schools and classes are at least 8 strong. */
int labour_classes(const struct world *world, double growth);
SIM_CHECK int labour_new(struct labour **out, const struct world *world,
        const struct labour_size *size, struct sim_err *err);
void labour_free(struct labour *lab);
size_t labour_bytes(const struct world *world, const struct labour_size *size);

/* Draw the start of a replication and live through the run-in (arm 0 alone), then
 * copy it to all arms. */
SIM_CHECK int labour_start(struct labour *lab, struct sim_err *err);
/* One recorded year, 0..n_years-1, all arms; labour_next after it is observed. */
SIM_CHECK int labour_year(struct labour *lab, int year, struct sim_err *err);
void labour_next(struct labour *lab);

/* The phases of lab->year (run-in and recorded years alike). */
SIM_CHECK int labour_phases(struct labour *lab, struct sim_err *err);

/* A phase of the labour pass: reads and writes struct labour for lab->live_arms. */
struct phase {
    const char *name;
    int (*run)(struct labour *lab, struct sim_err *err);
};
extern const struct phase phase_policy, phase_demand, phase_exit, phase_supply,
        phase_matching, phase_cover, phase_workload, phase_assistants_leave,
        phase_assistants, phase_help, phase_tutors, phase_money;

#endif
