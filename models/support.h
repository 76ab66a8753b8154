/* support.h - who stands beside the teacher: assistants as persons.
 *
 * An assistant has one row, the same in every arm; where he works, for how much and with
 * what training stands in one column per arm. He looks for work in one region only:
 * inflow is limited by region and never follows a policy. Rows are in the order of their
 * making; identity breaks ties. Thread safety: plain data. */
#ifndef MODELS_SUPPORT_H
#define MODELS_SUPPORT_H

#include <stdint.h>

#include "models/arena.h"
#include "models/conditions.h"
#include "models/draws.h"
#include "models/world/world.h"
#include "models/year_words.h"
#include "sim/model.h"

/* Where an assistant without a school is, in place of the school's number. */
enum assist_place {
    ASSIST_SEEKS = 0xfffc,   /* looks for work as an assistant */
    ASSIST_AWAY = 0xfffd,    /* left; may come back */
    ASSIST_TEACHER = 0xfffe, /* became a teacher by the ladder */
    ASSIST_GONE = 0xffff,    /* will not come back */
};

enum assist_flag {
    ASSIST_TRAINED = 1,   /* in the basic skills that structured tutoring asks */
    ASSIST_STUDIED = 2,   /* has been on the ladder; does not try again */
    ASSIST_COMPLETES = 4, /* becomes a teacher this year */
    ASSIST_YEARS = 8,     /* times the years left on the ladder, 0 to 7 */
};

/* Start assistants have the slots of these years; newcomers of a run as long as that have
 * those of the next pool. */
enum { ASSIST_START_YEAR = 56, ASSIST_START_YEARS = 8 };

/* What no policy changes. */
struct assistants {
    int n, cap;
    uint32_t *id;            /* draw_person(region, year, 0 or 1, slot) */
    uint8_t *hours;          /* contract wish [0.01 fte] */
    uint16_t *home;          /* school near which he lives */
    uint8_t *mark, *struck;  /* scratch by person */
    struct year_words years; /* fate; study; where and how long he looks for work */
    int32_t *list;           /* rows that look for work in any arm */
    uint32_t *word[4];       /* draws of newcomers */
    int n_list;
    int32_t *taken, *given; /* [n_schools] scratch: pupils in a programme; seats of one,
                               or open posts */
    int32_t *board_seats;   /* [n_boards] scratch */
    double *part_timers;    /* [n_schools] hours left of those who give a day, scratch */
    double *own_given;   /* [n_schools] hours of own teachers given this year, scratch */
    double *start_heads; /* [n_regions] at work when the run-in ends */
    int32_t *came;       /* [n_regions] newcomers of the year */
    int64_t *ever;       /* [n_regions] ever made, for the books */
    int32_t *base;       /* [n_schools] posts of the year without policies [0.01 fte] */
    int32_t *reference;  /* [n_schools] those of the reference year */
    int32_t *posts_then; /* [n_schools] teacher posts of that year */
    int32_t *in_class;   /* [n_schools] fte helping in class in that year */
    float *ses;          /* [n_schools] effect of help by disadvantage, 1 at D = 0 */
    float *tilt;         /* [n_schools] posts per teacher post, mean 1 */
    uint32_t *organised; /* [n_schools] organised when this lies below P */
    float *hazard;       /* [n_schools] scratch */
};

/* fte by stratum and year [0.01]. */
enum assist_flow {
    ASSIST_HIRED,    /* from those who look for work */
    ASSIST_LONGER,   /* longer hours of those present */
    ASSIST_LEFT,     /* left the work */
    ASSIST_RELEASED, /* their post ended */
    ASSIST_PROMOTED, /* became teachers */
    ASSIST_FLOWS
};

enum assist_task { TASK_COVER, TASK_TUTORING, TASK_IN_CLASS, TASK_OTHER, ASSIST_TASKS };

/* Persons by stratum and year. */
enum assist_heads {
    ASSIST_STAFF,     /* present before exits */
    ASSIST_EXITS,     /* of them, left */
    ASSIST_ENTERED,   /* entered training as a teacher */
    ASSIST_COMPLETED, /* completed it */
    ASSIST_HEADS
};

/* One arm: by person, by school [0.01 fte], by stratum, by region. */
struct assist_arm {
    uint16_t *school;
    uint8_t *fte, *flag;
    int32_t *posts, *filled;
    int32_t *present;   /* persons */
    int32_t *leave;     /* time in training on the ladder */
    int32_t *trained;   /* of those at work, trained in basic skills */
    int32_t *extra;     /* posts of policies */
    uint8_t *organised; /* 1: the school organises their work */
    int32_t *room;      /* open in whole days, while posts are filled */
    uint32_t *t_exit, *t_ladder;
    uint16_t *t_train;
    int64_t (*flow)[ASSIST_FLOWS];
    int64_t (*heads)[ASSIST_HEADS];
    int32_t *seekers;              /* [n_regions] fte of those still looking */
    int32_t *in_class;             /* fte helping in class */
    int64_t (*task)[ASSIST_TASKS]; /* fte by stratum and task */
    int32_t *teacher_hours; /* [n_regions] of teachers who tutor in place of teaching */
    struct tutoring_teachers *tutors; /* [n_regions] they go on as long as asked */
    int64_t (*seats)[2];              /* by stratum: seats asked by policies, delivered */
    struct delivery *delivery;        /* [policies] */
    int n_policies;
};

/* Teachers of a region who tutor in place of teaching. */
struct tutoring_teachers {
    int32_t heads, reserve; /* persons; of them, from the silent reserve */
    int32_t hours;          /* a year */
};

/* What became of the offer of one policy this year: people, seats or fte [0.01]. */
struct delivery {
    int64_t asked, delivered;
    int64_t no_people, no_budget, no_room; /* asked less delivered, by reason */
    double hours, eur;                     /* of one unit: hours of people, price */
    int64_t cents;
    double used; /* seats taken up */
};

struct assistant_params {
    double ratio;        /* fte per teacher fte in 2020; 0: of the trends */
    double growth;       /* yearly log growth of it from 2020 to growth_until */
    double growth_until; /* school year */
    double tilt;         /* log posts per teacher post, per SD of disadvantage */
    double unfilled;     /* share of posts unfilled that the inflow is set to */
    double slack;        /* inflow beyond what replaces leavers, share */
    double hours;        /* mean contract [fte] */
    double exit;         /* P a year */
    double burnout;      /* log hazard ratio outside the mandate */
    double back;         /* P a year that who left looks for work again */
    double drop;         /* P a year that who left does so for good */
    double stay;         /* P that who found no post keeps looking */
    double trained;      /* share of newcomers trained in basic skills */
    double pay_eur;      /* employer cost of one fte */
    double ladder;       /* P a year of entering training as a teacher */
    double leave;        /* share of their hours spent in training */
    double backfill;     /* share of that which opens as a post */
    double completion;   /* P of completing */
    double z_shift;      /* quality of those who became teachers this way [SD] */
};

struct workload_params {
    double overtime;   /* w2: weight of the share of time worked over contract */
    double assistants; /* w3: of assistants per teacher post, against the start */
};

/* How assistants use their time, and what pupils gain from it. */
struct help_params {
    double vision;        /* share of schools with a vision on assistants */
    double q_org;         /* effective organisation given a vision */
    double tutoring;      /* share of organised assistants' time for small groups */
    double other;         /* share of all time for tasks outside the classroom */
    double contact_hours; /* with pupils a year, of one fte */
    double session_hours; /* of one pupil in a structured programme */
    double group;         /* pupils in a group */
    double untrained;     /* effect of the untrained relative to the trained */
    double a_gen;         /* general help, per fte per 100 pupils [SD] */
    double a_str;         /* structured help to a participant [SD] */
    double k_g;           /* decay of the effect with group size */
    double ses;           /* log effect per SD of disadvantage */
};

/* Tutors, and what one pupil gains. */
struct tutor_params {
    double mu_tut;   /* paraprofessional, two pupils, 250 pupils per organiser [SD] */
    double b_scale;  /* theta(n) = theta(250) (n / 250)^-b */
    double tau;      /* sd between organisers [SD] */
    double dose_ref; /* hours of a pupil a year */
    double teacher, student, volunteer, institute, online; /* relative to mu_tut */
    double untrained;               /* effect without training, relative */
    double students, student_hours; /* persons in the country, hours a year each */
    double volunteers, volunteer_hours;
    double institutes, institute_hours;
    double online_tutors, online_hours;
    double wellbeing;     /* of a participant [SD of wellbeing] */
    double teacher_share; /* of candidates from the reserve who would tutor instead */
    double eps_recruit;   /* log supply per log pay, of those an offer pays more */
    double appeal;        /* log supply of a full appeal to the public task */
    double pedagogues;    /* fte of day-care staff that schools could get */
    double others;        /* fte of people for tasks outside lessons */
};

extern const struct sim_table tutors_table, assistants_table, workload_table, help_table;

/* ---- memory ---- */

struct labour;
struct arm_state;
struct school_help;

void support_lay(
        struct assistants *as, struct arena *arena, const struct world *world, int cap);
void support_lay_arm(struct assist_arm *arm, struct arena *arena,
        const struct world *world, int cap, int n_strata, int n_policies);
void support_copy(
        struct assist_arm *to, const struct assist_arm *from, const struct labour *lab);

/* ---- assistants.c: start of a replication, and what is not a phase ---- */

/* Assistants at all schools of arm 0, at the ratio of the first year. */
SIM_CHECK int assistants_start(struct labour *lab, struct sim_err *err);
/* Base posts of lab->year, and hours, home and other traits of rows [from, n): words 1 to
 * 3 of each are left in word[1..3][0..]. */
void assistants_posts(struct labour *lab);
void assistants_draw(struct labour *lab, int from);
/* End of the run-in: what the inflow of later years replaces. */
void assistants_freeze(struct labour *lab);
/* Rows of those gone in all arms are taken out. */
void assistants_next(struct labour *lab);
/* Assistants per teacher [fte/fte] in a school year, but for what the shortage does. */
double assistants_ratio(
        const struct assistant_params *par, const struct trends *trends, long long year);
/* The most of it in these years that a draw of its parameters is likely to give. */
double assistants_most(const struct assistant_params *par, const struct trends *trends,
        long long first, long long last);

/* Rows of new teachers of those who completed the ladder in any arm; ladder.c. They get
 * an open post of their own school at once, else they look for one like others. */
SIM_CHECK int ladder_promote(struct labour *lab, struct sim_err *err);
/* After matching: those without a post join the reserve. */
void ladder_settle(struct labour *lab, struct arm_state *arm);

/* ---- help.c, tutors.c and programmes.c ---- */

enum { YEAR_HOURS = 1659 }; /* of one fte, collective agreement (priors 3.8) */

/* Hours of the assistants of one school by task [0.01 fte]; they add up to assist. */
struct help_hours {
    int32_t cover, tutoring, in_class, other;
};

/* Split of `assist`, of which at most `cover` stands before a class. Pure. */
struct help_hours help_split(
        const struct help_params *par, int32_t assist, int32_t cover, bool organised);

/* Effect of help in a group relative to one-to-one, 1 at a group of 1. Pure. */
double tutors_group(const struct help_params *help, double group);

/* Mean effect of a kind of tutor relative to paraprofessionals [ratio]. Pure. */
double tutors_kind(const struct tutor_params *par, enum tutor_kind kind);

/* Gain of one participant a year [SD] in a programme of this offer with n pupils per
 * organiser; z: standard normal quality of the organiser. Pure. */
double tutors_effect(const struct tutor_params *par, const struct help_params *help,
        const struct offer *offer, double n, double z);

/* Share of the people in the country beside teachers who are in a region: by the pupils
 * simulated, over regions by posts. */
double support_region_share(const struct labour *lab, int region);

/* Hours of tutors of each kind in each region this year. */
void tutors_hours(const struct labour *lab, const struct arm_state *arm,
        double hours[TUTOR_KINDS][DRAW_REGIONS_MAX]);

/* Retired of a region who came to tutor, and the slot of the first of them; supply.c. */
int32_t supply_retired_tutors(const struct labour *lab, const struct arm_state *arm,
        int region, int32_t *first);

/* Hours of own part-timers who give a day a week to the offers of this year, by school,
 * into assistants.part_timers; the same persons as fill posts under that lever. */
void tutors_part_timers(struct labour *lab, const struct arm_state *arm);

/* What one offer draws on while it is delivered. */
struct purse {
    double eur;   /* left of its budget */
    double hours; /* of staff for one seat */
    double price; /* of one seat */
    bool budgeted;
};

/* Seats a school gets of the asked ones: at most `room`, at most what `hours` of staff
 * and the purse allow; books into *d why not more. grant.c */
int grant_seats(
        struct delivery *d, int asked, int room, double hours, const struct purse *purse);

/* Deliver policy k's summer school or longer week; region: hours of staff other than own
 * teachers left by region. summer.c */
void summer_deliver(struct labour *lab, struct arm_state *arm, int k, double *region,
        struct school_help *help);
void summer_week(struct labour *lab, struct arm_state *arm, int k, double *region,
        struct school_help *help);
/* Deliver policy k's shift of tasks: fte of others and hours of students left by region;
 * seats in groups of own teachers into assistants.given. tasks.c */
void tasks_deliver(struct labour *lab, struct arm_state *arm, int k, double *others,
        double *students, struct school_help *help);

/* Deliver what the policies of an arm offer this year, and bill it. help: [n_schools] of
 * the year, with what the schools do by themselves. */
void programmes_deliver(
        struct labour *lab, struct arm_state *arm, struct school_help *help);

#endif
