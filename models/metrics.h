/* metrics.h - outcomes: sums the passes leave by stratum, and one row per metric.
 *
 * A metric is a row (key, unit, direction, sentence) with a function of the sums of a
 * group (a struct metric_view). Thread safety: const data and pure functions. */
#ifndef MODELS_METRICS_H
#define MODELS_METRICS_H

#include "models/labour.h"
#include "models/world/pupils.h"

/* Sums over schools or teachers of a stratum in one year. fte in whole fte. */
enum labour_sum {
    SUM_SCHOOLS,
    SUM_NO_SHORTAGE, /* schools without an unfilled post */
    SUM_REQUIRED,    /* posts and replacements [fte] */
    SUM_FILLED,      /* employed [fte] */
    SUM_UNFILLED,    /* [fte] */
    SUM_PERSONS,
    SUM_FTE_TEACHING, /* present: without long absence */
    SUM_QUALITY,      /* fte-weighted quality z */
    SUM_NOVICE,       /* fte in the first three years of experience */
    SUM_CLASSES,
    SUM_PUPILS,
    SUM_OUTSIDE, /* employed at schools of no policy, less the baseline [fte] */
    SUM_COVER,   /* COVER_MODES ways to cover the unfilled [fte] */
    SUM_REGULAR = SUM_COVER + COVER_MODES, /* required, but for posts of policies [fte] */
    SUM_MEASURED,                          /* unfilled as a survey reports it [fte] */
    SUM_MEASURED_OF, /* required, of those who answer, extrapolated */
    SUM_UNTAUGHT, /* UNTAUGHT: pupils without a qualified teacher for some, many weeks */
    SUM_SHORT = SUM_UNTAUGHT + UNTAUGHT, /* short absence [fte] */
    SUM_SHORT_NOBODY,                    /* that nobody covers [fte] */
    /* assistants: fte, schools, seats */
    SUM_AS_POSTS,
    SUM_AS_FILLED,
    SUM_AS_TRAINED,
    SUM_AS_ORGANISED,        /* schools */
    SUM_AS_PUPIL_SEATS,      /* pupils in a programme, those of schools included */
    SCHOOL_SUMS,             /* those above are summed over schools; outcomes_hot.h */
    SUM_STAFF = SCHOOL_SUMS, /* last year's persons */
    SUM_EXITS,               /* of them, left teaching */
    SUM_MOVES,               /* of them, moved to another school */
    SUM_NEW,                 /* fte hired this year */
    SUM_ROUND,               /* HIRE_ROUNDS: vacancies filled in each [fte] */
    SUM_VACANCIES = SUM_ROUND + HIRE_ROUNDS, /* and those never filled [fte] */
    SUM_VACANCY_WEEKS,                       /* that they stood open [fte x weeks] */
    /* assistants: persons, fte, seats */
    SUM_AS_STAFF,
    SUM_AS_EXITS,
    SUM_AS_ENTERED,
    SUM_AS_COMPLETED,
    SUM_AS_COVER, /* fte by task, in the order of enum assist_task */
    SUM_AS_TUTORING,
    SUM_AS_IN_CLASS,
    SUM_AS_OTHER,
    SUM_SEATS_ASKED, /* by policies */
    SUM_SEATS_DELIVERED,
    SUM_FLOW, /* FLOW_COUNT flows [fte] */
    LABOUR_SUMS = SUM_FLOW + FLOW_COUNT,
};

/* Sums that exist only for the nation and an arm. */
enum nation_sum {
    NATION_COST,     /* of the policies [EUR]; all money here in EUR of price_year */
    NATION_PUBLIC,   /* lump sum and policies: all that is paid out to schools */
    NATION_SPENT,    /* of it, spent this year */
    NATION_RESERVES, /* the rest */
    NATION_COVER,    /* overtime, substitutes, agencies, unqualified */
    NATION_PAYER,    /* by payer: PAYERS sums */
    NATION_RESOURCE = NATION_PAYER + PAYERS, /* real resources, less the baseline's */
    NATION_ANYWAY, /* premiums to those who would be there without */
    NATION_GAIN,   /* fte at target schools, less baseline */
    NATION_NET,    /* fte in the country, less baseline */
    NATION_OTHERS, /* schools of no policy of the arm */
    /* by person, net; they add up to NATION_GAIN */
    NATION_ELSEWHERE,    /* who in the baseline teach at other schools */
    NATION_DIVERTED,     /* the same, entrants since the start year */
    NATION_OUTSIDE,      /* who in the baseline do not teach */
    NATION_LONGER,       /* change of hours of those at target schools in both */
    NATION_EUR_ASKED,    /* what the policies would cost at all their schools, full */
    NATION_EUR_GRANTED,  /* of it, within the budgets */
    NATION_POSTS_ASKED,  /* required at the schools where a policy acts [fte] */
    NATION_POSTS_GOT,    /* employed there [fte] */
    NATION_ASSIST_ASKED, /* posts of policies for assistants [fte] */
    NATION_ASSIST_GOT,   /* assistants, less the baseline [fte] */
    NATION_HOURS_ASKED,  /* of people for programmes, and of teachers for a day more */
    NATION_HOURS_GOT,
    NATION_HOURS_NOBODY, /* asked less got: no people, no open post */
    NATION_HOURS_BUDGET, /* budget used up */
    NATION_HOURS_ROOM,   /* no pupils left who have no place yet */
    NATION_C_RE,         /* from here on not weighted */
    NATION_CLIPPED,
    NATION_C_COVER,
    NATION_TENTH_SHORT, /* in the tenth of schools where it is worst; tenth.h */
    NATION_TENTH_SCORE,
    /* from the start to the year, discounted to the start; money_outcomes.c */
    NATION_PV_COST,
    NATION_PV_RESOURCE,
    NATION_PV_INITIAL, /* value of what pupils learn more than in the baseline */
    NATION_PV_ADULT,
    NATION_PV_NET,    /* value of the chosen basis, less resources */
    NATION_FTE_YEARS, /* net fte gained in the country, not discounted */
    NATION_COST_SUM,  /* cost of the policies, not discounted */
    NATION_SUMS
};

/* What a metric may look at: sums of its group and of the five quintiles. */
struct metric_view {
    const double *labour, *pupil, *nation; /* nation NULL outside the nation */
    const double *quintile;                /* [QUINTILES][PUPIL_SUMS], nation only */
    const double *no_shortage; /* pupil sums of the baseline without unfilled posts */
    double growth;             /* annual growth of pupils [SD] */
};

static inline double metric_share(double part, double whole)
{
    return whole > 0 ? part / whole : 0; /* of nobody: none */
}

/* Parts of the shortage (metrics_shortage.c); arg is not used. */
double metric_hidden(const void *sums, int arg);
double metric_open_shortage(const void *sums, int arg);
double metric_before_classes(const void *sums, int arg);
double metric_three_months(const void *sums, int arg);

/* Values of metrics of pupils (metrics_pupil.c); arg is an enum pupil_sum where it is
 * looked at. */
double metric_pupil_mean(const void *sums, int arg);
double metric_score_sd(const void *sums, int arg);
double metric_below_1f(const void *sums, int arg);
double metric_gap_background(const void *sums, int arg);
double metric_gap_quintile(const void *sums, int arg);
double metric_learning_lost(const void *sums, int arg);
double metric_learning_lost_weeks(const void *sums, int arg);
double metric_score_weeks(const void *sums, int arg);
double metric_weeks_lost(const void *sums, int arg);

enum { METRICS_MAX = 128 };
extern const struct sim_metric metric_rows[]; /* ends with a row without a key */
extern const size_t metric_count;
/* What decisions look at. */
extern const struct sim_role metric_roles[]; /* ends with a row without a metric */

#endif
