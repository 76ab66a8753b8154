/* conditions.h - what levers may set this year, under one arm: per school and national.
 *
 * Each condition has a neutral value and a rule to combine several levers (add, max or
 * min), so the order of levers in a package never matters. Levers write them in the
 * policy phase; all other phases only read. A new condition is one line of a table
 * here; memory and neutral values follow from it. Multipliers are kept as logs, so that
 * neutral is 0. Thread safety: pure. */
#ifndef MODELS_CONDITIONS_H
#define MODELS_CONDITIONS_H

#include <stdint.h>

#include "models/phases/money.h"
#include "models/world/world.h"

/* Columns [n_schools]: X(type, name, byte that fills the neutral value). */
/* clang-format off */
#define CONDITION_COLUMNS(X) \
    X(float, pay_all, 0)    /* premium for every teacher, share of pay; add */ \
    X(float, pay_shock, 0)  /* what of pay_all comes of shocks, not of policies; add */ \
    X(float, pay_new, 0)    /* premium for hires since new_from; add */ \
    X(uint8_t, new_from, 255) /* first year of hire, plus 1, that earns pay_new; min */ \
    X(float, pay_offer, 0)  /* premium of hires by selective offer; add */ \
    X(float, accept, 0)     /* P(an approached teacher accepts); max */ \
    X(float, approach, 0)   /* share of the strongest approached; max */ \
    X(float, salience, 0)   /* weight the premium has in stay decisions; max */ \
    X(float, assist_vision, 0) /* P(a vision on assistants where none is); max */ \
    X(float, assist_train, 0) /* P that an assistant is trained this year; max */ \
    X(float, assist_stay, 0) /* taken off the log hazard of assistants' leaving; add */ \
    X(float, assist_ladder, 0) /* log ratio of entering the ladder; add */ \
    X(uint8_t, target, 0)   /* 1: some policy acts here this year; max */ \
    X(float, posts, 0)      /* posts beyond the regular ones [fte]; add */ \
    X(float, class_posts, 0) /* of them, those for more and smaller classes; add */ \
    X(float, stay_log, 0)   /* log ratio of the hazards to leave and to search; add */ \
    X(float, starter_log, 0) /* the same of the first three years of teaching; add */ \
    X(float, stay_posts, 0) /* stay_log if all posts of policies were filled; add */ \
    X(float, starter_posts, 0) /* starter_log, likewise; add */ \
    X(float, more_hours, 0) /* P(a part-timer will work a day more); max */ \
    X(float, reserve_log, 0) /* log ratio of the return of the reserve; add */ \
    X(float, retired_log, 0) /* log ratio of the retired who come back; add */ \
    X(float, retired_tutors, 0) /* retired who come to tutor, as a ratio; add */ \
    X(float, switch_log, 0) /* log ratio of those from other sectors; add */ \
    X(float, hold_back, 0)  /* P(school lets needier ones hire first); max */ \
    X(float, no_poach, 0)   /* share of searches from here that find no taker; max */ \
    X(float, pool_pay, 0)   /* share of premiums spread over the region; max */

/* National numbers: X(name), neutral 0. */
#define CONDITION_NATIONAL(X) \
    X(asked_eur)            /* what policies would cost at all their schools; add */ \
    X(granted_eur)          /* of it, what their budgets allow; add */
/* clang-format on */

/* What a policy asks of people: at most one offer per policy. It is delivered as far as
 * people and its budget reach. */
enum offer_kind {
    OFFER_NONE,
    OFFER_ASSISTANTS, /* asked: fte of posts [0.01] */
    OFFER_SERVICE,    /* asked: schools that get it (1) */
    OFFER_TUTORS,     /* asked: seats for pupils */
    OFFER_PEDAGOGUES, /* asked: fte of day-care staff [0.01] */
    OFFER_SUMMER,     /* asked: seats in summer school */
    OFFER_WEEK,       /* asked: classes with a longer week */
    OFFER_TASKS,      /* asked: fte of others who take over tasks [0.01], or none */
};

/* Who tutors. Of each kind a region has so many hours a year. */
enum tutor_kind {
    TUTOR_ASSISTANT, /* present assistants, out of their time in class */
    TUTOR_TEACHER,   /* teachers of the reserve and retired, out of the teaching supply */
    TUTOR_PARA,      /* those who look for work as an assistant */
    TUTOR_STUDENT,
    TUTOR_VOLUNTEER,
    TUTOR_INSTITUTE, /* homework institutes and other private providers */
    TUTOR_ONLINE,
    TUTOR_KINDS
};

/* What is offered to people who do not come by themselves. */
struct recruit {
    double pay;     /* over what others pay, share; part of the price */
    double mission; /* appeal to the public task, share of a full one */
};

struct offer {
    enum offer_kind kind;
    int payer;
    double budget_eur; /* of the simulated schools; 0: no cap */
    double eur;        /* price of one fte, tutor hour or school, a year */
    double eur_head;   /* besides, a year: for each seat of tutors; of a service, for
                          each assistant on the ladder at its schools */
    enum tutor_kind tutor;
    double group;     /* pupils per tutor */
    double hours;     /* of one pupil a year */
    double organiser; /* pupils per organiser; 0: those of a board */
    double trained;   /* share of tutors trained */
    double take_up;   /* share of seats that pupils use */
    double access;    /* log change of that per SD of disadvantage */
    double own;       /* effect of knowing the pupils, share */
    double quality;   /* effect relative to the kind of tutor */
    double monitor;   /* hours of own teachers per seat a year, to watch quality */
    double wellbeing; /* of one fte of day-care staff per 100 pupils [SD] */
    double freed;     /* teacher time freed by one fte of theirs [fte] */
    double own_hours; /* that a teacher of the school gives a year, on average */
    double willing;   /* of teachers: P(a part-timer gives a day a week); 0: see tutor */
    bool retired;     /* of teachers: those who came to tutor, no others are asked */
    struct recruit recruit; /* who is won for this offer beside those there are */
    double gain;            /* of a longer week, with all posts filled [SD] */
    double drop;            /* share of teachers' time that left out activities free */
    double shift;           /* share of lessons moved from all pupils to small groups */
    double retained;        /* of such a lesson, learnt without the teacher */
    double eur_pupil;       /* software and materials by pupil of the school */
    bool groups;            /* freed time goes to small groups, else it is relief */
    bool students;          /* tasks go to university students, not to others */
    int32_t *asked;         /* [n_schools]; memory of the arm */
};

/* Who earns the premium of a policy. */
enum bill_who {
    BILL_NOBODY,
    BILL_EVERYONE,
    BILL_NEW_HIRES, /* hired in the year new_from - 1 or later */
    BILL_OFFERED,   /* by selective offer */
    BILL_EXTENDED,  /* for the day more that some work for money */
    BILL_RETURNED,  /* from the silent reserve, in the first year */
};

/* What a policy is expected to pay to people who decide after its budget is planned, in
 * the country, at schools it serves and at those its budget does not reach
 * (lever_budget_plan). */
struct bill_later {
    double served_eur, not_served_eur;
};

/* What one policy pays for at the schools it serves, this year. */
struct policy_bill {
    double premium; /* share of pay, for those of `who` */
    enum bill_who who;
    int new_from;
    double anyway;  /* share of it paid for hours that would be worked without */
    double cap_eur; /* most it may pay a year in the country; 0: no cap */
    struct bill_later later;
    /* its weight in what several policies ask for at one school and a phase then buys;
     * money_charge divides the amount by these */
    double weight[ACCOUNTS];
    /* fixed prices of the year at the schools it serves, EUR of 2025, by account */
    double per_school[ACCOUNTS], per_pupil[ACCOUNTS];
    double per_post[ACCOUNTS];   /* of regular posts of teachers [fte] */
    double per_novice[ACCOUNTS]; /* fte of the first three years, present */
    double per_return[ACCOUNTS]; /* persons from the reserve, in the first year */
    double country[ACCOUNTS];    /* once, however many schools; of a whole country */
};

/* The columns to write, and which of them somebody wrote since all were neutral: most
 * policies write few, and what nobody wrote need not be read or cleared. */
struct condition_columns {
#define COLUMN(type, name, neutral) type *name;
    CONDITION_COLUMNS(COLUMN)
#undef COLUMN
};
struct condition_written {
#define COLUMN(type, name, neutral) bool name;
    CONDITION_COLUMNS(COLUMN)
#undef COLUMN
};

/* A column for a lever to write; without this it can only be read. */
#define CONDITION(cond, name) ((cond)->written.name = true, (cond)->own.name)

struct conditions {
    struct offer *offer; /* [n_offers], by policy */
    int n_offers;
    bool any;       /* false: everything neutral, columns not looked at */
    bool any_offer; /* some school makes selective offers */
    union {
        struct condition_columns own; /* by CONDITION */
        struct {
#define COLUMN(type, name, neutral) const type *name;
            CONDITION_COLUMNS(COLUMN)
#undef COLUMN
        };
    };
    struct condition_written written; /* the others are neutral */
#define NUMBER(name) double name;
    CONDITION_NATIONAL(NUMBER)
#undef NUMBER
    int n_schools;
    struct policy_bill *bill; /* [n_bills] by policy of the arm; neutral all zero */
    int n_bills;
};

void conditions_neutral(struct conditions *cond); /* everything to its neutral value */

/* Make the offer of a policy; returns its column `asked`, all 0, for the lever to fill.
 * recruit.pay comes on top of offer->eur. */
int32_t *conditions_offer(struct conditions *cond, int policy, const struct offer *offer);

#endif
