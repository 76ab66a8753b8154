/* metrics.c - what is reported, one row each; see metrics.h. */
#include "models/metrics.h"

#include <math.h>

static double labour_share(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    return metric_share(v->labour[arg & 0xff], v->labour[arg >> 8]);
}
#define SHARE(part, whole) .value = labour_share, .arg = (part) | (whole) << 8

static double labour_total(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    return v->labour[arg];
}

static double retention(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    const double *s = v->labour;
    return metric_share(s[SUM_STAFF] - s[SUM_EXITS] - s[SUM_MOVES], s[SUM_STAFF]);
}

static double nation(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    return v->nation ? v->nation[arg] : NAN;
}

/* Nobody can be lost by others where there are none. */
static bool has_others(const struct metric_view *v)
{
    return v->nation == NULL || v->nation[NATION_OTHERS] > 0;
}

static double displaced(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    return v->nation && has_others(v) ? v->nation[NATION_GAIN] - v->nation[NATION_NET]
                                      : NAN;
}

static double outside_target(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    return has_others(v) ? v->labour[SUM_OUTSIDE] : NAN;
}

/* Net fte-years in the country per million euro of policy money, from the start. */
static double fte_per_million(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    if (v->nation == NULL)
        return NAN;
    return metric_share(v->nation[NATION_FTE_YEARS], 1e-6 * v->nation[NATION_COST_SUM]);
}

/* Value of learning by basis `arg` less the resources it took. */
static double net_benefit(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    return v->nation ? v->nation[NATION_PV_INITIAL + arg] - v->nation[NATION_PV_RESOURCE]
                     : NAN;
}

/* Money that budgets did not allow, or that found nobody to pay. */
static double euro_lack(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    return v->nation ? v->nation[arg & 0xff] - v->nation[arg >> 8] : NAN;
}

static double hires(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    double sum = 0;
    for (int f = 0; f < FLOW_HIRES_END; f++)
        sum += v->labour[SUM_FLOW + f];
    return sum;
}

/* Both hold the replacements of who is absent. */
static double policy_posts(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    return v->labour[SUM_REQUIRED] - v->labour[SUM_REGULAR];
}

static double as_unfilled(const void *sums, int arg)
{
    const struct metric_view *v = sums;
    (void) arg;
    double lack = v->labour[SUM_AS_POSTS] - v->labour[SUM_AS_FILLED];
    return lack > 0 ? metric_share(lack, v->labour[SUM_AS_POSTS]) : 0;
}

#define PERCENT .unit = "share", .scale = 100, .show_unit = "%"
#define FTE_UNIT .unit = "fte", .scale = 1, .show_unit = "fte"
#define SD_UNIT .unit = "SD", .scale = 1, .show_unit = "SD"
#define MONEY .unit = "EUR", .scale = 1e-6, .show_unit = "mln EUR", .decimals = 0
#define LABOUR .scope = SIM_SCOPE_LABOUR
#define PUPIL .scope = SIM_SCOPE_PUPIL
#define NATION .scope = SIM_SCOPE_NATION

#define HOURS_UNIT .unit = "hours", .scale = 1e-3, .show_unit = "1,000 hours"
#define EUR_UNIT .unit = "EUR", .scale = 1e-6, .show_unit = "mln EUR"

/* What policies ask of a resource, and what they get of it. */
#define SIDE(of, name, what, index, words, text, ...)                                    \
    {                                                                                    \
        name, __VA_ARGS__, .label = words, .decimals = 0, .ledger = true, NATION,        \
                           .resource = what, .side = of, .doc = text, .value = nation,   \
                           .arg = index                                                  \
    }
#define ASKED(...) SIDE(SIM_ASKED, __VA_ARGS__)
#define GOT(...) SIDE(SIM_GOT, __VA_ARGS__)
#define LACK(...) SIDE(SIM_LACK, __VA_ARGS__)

#define FLOW(flow, name, words)                                                          \
    {                                                                                    \
        name, FTE_UNIT, .label = words, .decimals = 0, .ledger = true, LABOUR,           \
                        .doc = words ", fte in the year.", .value = labour_total,        \
                        .arg = SUM_FLOW + (flow)                                         \
    }

/* A part of the shortage, as a share of all required fte. */
#define COVERED(mode, name, words, sentence)                                             \
    {                                                                                    \
        "cover_" name, PERCENT, .label = "Covered by " words, .decimals = 2, LABOUR,     \
                                .doc = sentence, SHARE(SUM_COVER + (mode), SUM_REQUIRED) \
    }
#define VACANCY(part, name, words, sentence)                                             \
    {                                                                                    \
        "vacancy_" name, PERCENT, .label = words, .decimals = 1, LABOUR,                 \
                                  .doc = sentence, SHARE(part, SUM_VACANCIES)            \
    }

/* Headlines first: the first six are the answer. */
const struct sim_metric metric_rows[] = {
    { "shortage", PERCENT, .label = "Teacher shortage", .decimals = 1, .better = -1,
            .headline = true, LABOUR,
            .doc = "Unfilled posts and unfilled long replacements on 1 October, share of "
                   "all required fte, open and hidden.",
            SHARE(SUM_UNFILLED, SUM_REQUIRED) },
    { "retention", PERCENT, .label = "Teachers who stay", .decimals = 1, .better = 1,
            .headline = true, LABOUR,
            .doc = "Share of last year's teachers who still work at the same school.",
            .value = retention, .arg = 0 },
    { "score", SD_UNIT, .label = "Learning: mean score", .decimals = 4, .better = 1,
            .headline = true, PUPIL,
            .doc = "Mean score of pupils at the end of the year, in SD of their grade; 0 "
                   "is the year before the start.",
            .value = metric_pupil_mean, .arg = PUPIL_Y },
    { "gap", SD_UNIT, .label = "Gap between schools", .decimals = 4, .better = -1,
            .headline = true, NATION,
            .doc = "Mean score in the least disadvantaged fifth of schools less that in "
                   "the most disadvantaged fifth.",
            .value = metric_gap_quintile, .arg = PUPIL_Y },
    { "displaced_fte", FTE_UNIT, .label = "Displaced from other schools", .decimals = 0,
            .better = -1, .headline = true, .paired = true, .may_miss = true, NATION,
            .doc = "fte the target schools gained less what the country gained: what "
                   "other schools lost. Nothing where a policy is for all schools.",
            .value = displaced, .arg = 0 },
    { "learning_lost", SD_UNIT, .label = "Learning lost to shortage", .decimals = 4,
            .better = -1, .headline = true, PUPIL,
            .doc = "What pupils would score more if since the start year no post of the "
                   "baseline had been unfilled: mean score of that world less this one. "
                   "Of a policy: what is still missing, whatever else made up for it.",
            .value = metric_learning_lost, .arg = PUPIL_Y },
    { "target_gain_fte", FTE_UNIT, .label = "Gained at target schools", .decimals = 0,
            .better = 1, .headline = true, .paired = true, NATION,
            .doc = "fte employed at the policy's schools, less the baseline.",
            .panel = "gain", .value = nation, .arg = NATION_GAIN },
    { "net_gain_fte", FTE_UNIT, .label = "Gained in the country", .decimals = 0,
            .better = 1, .headline = true, .answer = true, .paired = true, NATION,
            .doc = "fte employed in all schools, less the baseline.", .panel = "net",
            .value = nation, .arg = NATION_NET },
    { "exit", PERCENT, .label = "Leaving teaching", .decimals = 2, .better = -1,
            .headline = true, LABOUR,
            .doc = "Share of last year's teachers who left the profession.",
            SHARE(SUM_EXITS, SUM_STAFF) },
    { "below_1f", PERCENT, .label = "Below basic level 1F", .decimals = 2, .better = -1,
            .headline = true, PUPIL,
            .doc = "Share of pupils in the last grade whose final test is below 1F.",
            .value = metric_below_1f, .arg = 0 },
    { "policy_cost", .unit = "EUR", .scale = 1e-6, .show_unit = "mln EUR",
            .label = "Cost of the policy", .decimals = 0, .better = -1, .headline = true,
            .answer = true, NATION,
            .doc = "All that policies pay in the year, employer costs and those who "
                   "would have stayed included; euro of money.price_year.",
            .resource = "euro", .side = SIM_GOT, .value = nation, .arg = NATION_COST },
    { "fte_per_million", .unit = "fte-years/mln EUR", .scale = 1,
            .show_unit = "fte-years", .label = "Gained per million", .decimals = 2,
            .better = 1, .headline = true, .paired = true, NATION,
            .doc = "Net fte-years in the country per million euro of policy cost, from "
                   "the start to the year; 0 without cost.",
            .value = fte_per_million, .arg = 0 },
    { "net_benefit", MONEY, .label = "Net benefit so far", .better = 1, .headline = true,
            .paired = true, NATION,
            .doc = "Value of learning by money.value_basis less resource cost, from the "
                   "start to the year, discounted to the start.",
            .value = nation, .arg = NATION_PV_NET },
    { "net_benefit_initial", MONEY, .label = "Net benefit, initial gains", .better = 1,
            .paired = true, NATION,
            .doc = "The same, learning valued by gains at the end of the year.",
            .value = net_benefit, .arg = 0 },
    { "net_benefit_adult", MONEY, .label = "Net benefit, lasting gains", .better = 1,
            .paired = true, NATION,
            .doc = "The same, learning valued by what stays of it.", .value = net_benefit,
            .arg = 1 },
    { "value_initial", MONEY, .label = "Value of learning, initial gains", .better = 1,
            .paired = true, NATION,
            .doc = "Lifetime earnings from gains at the end of the year above the "
                   "baseline's, all years so far, discounted to the start.",
            .value = nation, .arg = NATION_PV_INITIAL },
    { "value_adult", MONEY, .label = "Value of learning, lasting gains", .better = 1,
            .paired = true, NATION,
            .doc = "The same from the part of the gains that stays.", .value = nation,
            .arg = NATION_PV_ADULT },
    { "resource_cost", MONEY, .label = "Resource cost", .better = -1, .paired = true,
            NATION,
            .doc = "People and things used above the baseline: spending without what "
                   "only changes hands; savings on cover count.",
            .value = nation, .arg = NATION_RESOURCE },
    { "pv_policy_cost", MONEY, .label = "Cost of the policy so far", .better = -1, NATION,
            .doc = "Policy cost of all years so far, discounted to the start.",
            .value = nation, .arg = NATION_PV_COST },
    { "pv_resource_cost", MONEY, .label = "Resource cost so far", .better = -1,
            .paired = true, NATION,
            .doc = "Resource cost of all years so far, discounted to the start.",
            .value = nation, .arg = NATION_PV_RESOURCE },
    { "premium_anyway", MONEY, .label = "Premiums without effect", .better = -1,
            .paired = true, NATION,
            .doc = "Of the premiums, paid to those who would be there, or work these "
                   "hours, without.",
            .value = nation, .arg = NATION_ANYWAY },
    { "public_cost", MONEY, .label = "Public cost", .better = 0, NATION,
            .doc = "All that is paid to schools and policies in the year: lump sum per "
                   "post (an empty post is no saving) and policy cost.",
            .value = nation, .arg = NATION_PUBLIC },
    { "spending", MONEY, .label = "Spent", .better = 0, NATION,
            .doc = "Public cost that is spent in the year; against the baseline, savings "
                   "on cover and pay of those who fill posts count.",
            .value = nation, .arg = NATION_SPENT },
    { "reserves", MONEY, .label = "Left unspent", .better = 0, NATION,
            .doc = "Lump sum that schools do not spend in the year; below zero: drawn "
                   "from reserves.",
            .value = nation, .arg = NATION_RESERVES },
    { "cover_cost", MONEY, .label = "Cost of cover", .better = -1, NATION,
            .doc = "Overtime, substitutes, agencies and stand-ins.", .value = nation,
            .arg = NATION_COVER },
    { "cost_ministry", MONEY, .label = "Paid by the ministry", .ledger = true, NATION,
            .doc = "Lump sum and policies that the ministry pays.", .value = nation,
            .arg = NATION_PAYER + PAYER_MINISTRY },
    { "cost_board", MONEY, .label = "Paid by boards", .ledger = true, NATION,
            .doc = "Policies that school boards pay, from reserves of their own.",
            .value = nation, .arg = NATION_PAYER + PAYER_BOARD },
    { "cost_municipality", MONEY, .label = "Paid by municipalities", .ledger = true,
            NATION, .doc = "Policies that municipalities pay.", .value = nation,
            .arg = NATION_PAYER + PAYER_MUNICIPALITY },
    { "moves", PERCENT, .label = "Moving to another school", .decimals = 2, .better = 0,
            LABOUR, .doc = "Share of last year's teachers who moved to another school.",
            SHARE(SUM_MOVES, SUM_STAFF) },
    { "required_fte", FTE_UNIT, .label = "Required", .decimals = 0, LABOUR,
            .doc = "Posts and replacements of long absence.", .value = labour_total,
            .arg = SUM_REQUIRED },
    { "policy_posts", FTE_UNIT, .label = "Posts of policies", .decimals = 0, LABOUR,
            .doc = "Posts of teachers that policies add, filled or not.",
            .value = policy_posts, .arg = 0 },
    { "filled_fte", FTE_UNIT, .label = "Employed", .decimals = 0, .better = 1, LABOUR,
            .doc = "fte employed on 1 October.", .panel = "groups", .value = labour_total,
            .arg = SUM_FILLED },
    { "unfilled_fte", FTE_UNIT, .label = "Unfilled", .decimals = 0, .better = -1, LABOUR,
            .doc = "Unfilled fte on 1 October, open and hidden.", .value = labour_total,
            .arg = SUM_UNFILLED },
    { "no_shortage", PERCENT, .label = "Schools without shortage", .decimals = 1,
            .better = 1, LABOUR, .doc = "Share of schools without an unfilled post.",
            SHARE(SUM_NO_SHORTAGE, SUM_SCHOOLS) },
    { "shortage_worst", PERCENT, .label = "Shortage in the worst tenth", .decimals = 1,
            .better = -1, NATION,
            .doc = "Shortage of the schools where it is highest, which have a tenth of "
                   "all required fte; these may be others in each year and policy.",
            .value = nation, .arg = NATION_TENTH_SHORT },
    { "hours", .unit = "fte", .scale = 1, .show_unit = "fte", .label = "Contract",
            .decimals = 3, LABOUR, .doc = "Mean contract of a teacher.",
            SHARE(SUM_FILLED, SUM_PERSONS) },
    { "quality", .unit = "teacher SD", .scale = 1, .show_unit = "teacher SD",
            .label = "Teacher quality", .decimals = 3, .better = 1, LABOUR,
            .doc = "Mean quality of teachers present, weighted by fte.",
            SHARE(SUM_QUALITY, SUM_FTE_TEACHING) },
    { "novice", PERCENT, .label = "Novice teachers", .decimals = 1, .better = -1, LABOUR,
            .doc = "Share of fte with less than three years of experience.",
            SHARE(SUM_NOVICE, SUM_FTE_TEACHING) },
    { "new_share", PERCENT, .label = "New at the school", .decimals = 1, .better = -1,
            LABOUR, .doc = "Share of fte hired this year.", SHARE(SUM_NEW, SUM_FILLED) },
    { "class_size", .unit = "pupils", .scale = 1, .show_unit = "pupils",
            .label = "Class size", .decimals = 1, .better = -1, LABOUR,
            .doc = "Pupils per class.", SHARE(SUM_PUPILS, SUM_CLASSES) },
    { "assistants_fte", FTE_UNIT, .label = "Assistants", .decimals = 0, .better = 1,
            LABOUR, .doc = "fte of assistants employed on 1 October.",
            .value = labour_total, .arg = SUM_AS_FILLED },
    { "assistants_posts", FTE_UNIT, .label = "Assistants' posts", .decimals = 0, LABOUR,
            .doc = "fte of posts for assistants, filled or not.", .value = labour_total,
            .arg = SUM_AS_POSTS },
    { "assistants_unfilled", PERCENT, .label = "Assistants' posts unfilled",
            .decimals = 1, .better = -1, LABOUR,
            .doc = "Share of assistants' posts that nobody fills.", .value = as_unfilled,
            .arg = 0 },
    { "assistants_exit", PERCENT, .label = "Assistants who leave", .decimals = 1,
            .better = -1, LABOUR,
            .doc = "Share of last year's assistants who left the work.",
            SHARE(SUM_AS_EXITS, SUM_AS_STAFF) },
    { "assistants_trained", PERCENT, .label = "Assistants trained", .decimals = 1,
            .better = 1, LABOUR, .doc = "Share of fte trained in basic skills.",
            SHARE(SUM_AS_TRAINED, SUM_AS_FILLED) },
    { "assistants_organised", PERCENT, .label = "Schools that organise their work",
            .decimals = 1, .better = 1, LABOUR,
            .doc = "Share of schools where the work of assistants is organised; that "
                   "this helps pupils is an assumption.",
            SHARE(SUM_AS_ORGANISED, SUM_SCHOOLS) },
    { "time_cover", FTE_UNIT, .label = "Assistants before a class", .decimals = 0,
            .better = -1, LABOUR, .doc = "fte of assistants alone before a class.",
            .value = labour_total, .arg = SUM_AS_COVER },
    { "time_tutoring", FTE_UNIT, .label = "Assistants with small groups", .decimals = 0,
            .better = 1, LABOUR, .doc = "fte of assistants with small groups.",
            .value = labour_total, .arg = SUM_AS_TUTORING },
    { "time_in_class", FTE_UNIT, .label = "Assistants helping in class", .decimals = 0,
            LABOUR, .doc = "fte of assistants who help in class.", .value = labour_total,
            .arg = SUM_AS_IN_CLASS },
    { "time_other", FTE_UNIT, .label = "Assistants on other tasks", .decimals = 0, LABOUR,
            .doc = "fte of support staff on tasks outside the classroom.",
            .value = labour_total, .arg = SUM_AS_OTHER },
    { "pupils_helped", PERCENT, .label = "Pupils in a programme", .decimals = 1,
            .better = 1, LABOUR,
            .doc = "Share of pupils in small groups or tutoring, those that schools "
                   "organise themselves included.",
            SHARE(SUM_AS_PUPIL_SEATS, SUM_PUPILS) },
    { "seats_asked", .unit = "pupils", .scale = 1, .show_unit = "pupils",
            .label = "Tutoring", .decimals = 0, LABOUR, .resource = "seats",
            .side = SIM_ASKED, .doc = "Seats that policies ask for.",
            .value = labour_total, .arg = SUM_SEATS_ASKED },
    { "seats_delivered", .unit = "pupils", .scale = 1, .show_unit = "pupils",
            .label = "Tutoring delivered", .decimals = 0, .better = 1, LABOUR,
            .resource = "seats", .side = SIM_GOT,
            .doc = "Seats for which tutors and money were found.", .value = labour_total,
            .arg = SUM_SEATS_DELIVERED },
    { "seats_share", PERCENT, .label = "Tutoring delivered", .decimals = 1, .better = 1,
            LABOUR, .doc = "Share of the seats asked that were delivered; 0 of none.",
            SHARE(SUM_SEATS_DELIVERED, SUM_SEATS_ASKED) },
    { "ladder_entered", .unit = "persons", .scale = 1, .show_unit = "persons",
            .label = "Assistants who begin to study", .decimals = 0, .better = 1, LABOUR,
            .doc = "Assistants who enter training as a teacher in the year.",
            .value = labour_total, .arg = SUM_AS_ENTERED },
    { "ladder_completed", .unit = "persons", .scale = 1, .show_unit = "persons",
            .label = "Assistants who become teachers", .decimals = 0, .better = 1, LABOUR,
            .doc = "Assistants who complete that training and leave as teachers.",
            .value = labour_total, .arg = SUM_AS_COMPLETED },
    { "score_sd", SD_UNIT, .label = "Spread of scores", .decimals = 4, PUPIL,
            .doc = "Standard deviation of the score between pupils.",
            .value = metric_score_sd, .arg = 0 },
    { "gap_background", SD_UNIT, .label = "Gap by background", .decimals = 4,
            .better = -1, LABOUR,
            .doc = "Mean score of the highest background group less the lowest.",
            .value = metric_gap_background, .arg = 0 },
    { "score_worst", SD_UNIT, .label = "Learning in the worst tenth", .decimals = 4,
            .better = 1, NATION,
            .doc = "Mean score of the schools where it is lowest, which have a tenth of "
                   "all pupils; these may be others in each year and policy.",
            .value = nation, .arg = NATION_TENTH_SCORE },
    { "gain", SD_UNIT, .label = "Gain of the year", .decimals = 4, .better = 1, PUPIL,
            .doc = "What this year's teaching and lost time added, less the year before "
                   "the start.",
            .value = metric_pupil_mean, .arg = PUPIL_GAIN },
    { "lost_weeks", .unit = "weeks", .scale = 1, .show_unit = "weeks",
            .label = "Learning lost to shortage", .decimals = 2, .better = -1, PUPIL,
            .doc = "learning_lost in weeks of learning: 40 weeks are a year's growth.",
            .value = metric_learning_lost_weeks, .arg = PUPIL_Y },
    { "lost_year", SD_UNIT, .label = "Lost to shortage this year", .decimals = 4,
            .better = -1, PUPIL,
            .doc = "What pupils would gain more this year if no post of the baseline "
                   "were unfilled; of what earlier years took nothing is counted.",
            .value = metric_learning_lost, .arg = PUPIL_GAIN },
    { "score_weeks", .unit = "weeks", .scale = 1, .show_unit = "weeks",
            .label = "Mean score in weeks", .decimals = 2, .better = 1, PUPIL,
            .doc = "score in weeks of learning: 40 weeks are a year's growth.",
            .value = metric_score_weeks, .arg = PUPIL_Y },
    { "wellbeing", .unit = "SD", .scale = 1, .show_unit = "SD", .label = "Wellbeing",
            .decimals = 4, .better = 1, PUPIL,
            .doc = "Mean wellbeing of pupils in its SD; 0 is the year before the start.",
            .value = metric_pupil_mean, .arg = PUPIL_WELL },
    { "wellbeing_gap", .unit = "SD", .scale = 1, .show_unit = "SD",
            .label = "Gap in wellbeing", .decimals = 4, .better = -1, NATION,
            .doc = "Mean wellbeing in the least disadvantaged fifth of schools less that "
                   "in the most disadvantaged fifth.",
            .value = metric_gap_quintile, .arg = PUPIL_WELL },
    { "helped", PERCENT, .label = "Pupils in a programme", .decimals = 1, PUPIL,
            .doc = "Places in tutoring or in summer school, the larger of the two, per "
                   "pupil.",
            .value = metric_pupil_mean, .arg = PUPIL_HELPED },
    { "weeks_home", .unit = "weeks", .scale = 1, .show_unit = "weeks",
            .label = "Sent home", .decimals = 3, .better = -1, PUPIL,
            .doc = "School weeks a pupil was sent home for want of a teacher.",
            .value = metric_weeks_lost, .arg = 0 },
    { "shortage_open", PERCENT, .label = "Open shortage", .decimals = 2, .better = -1,
            LABOUR,
            .doc = "Part of the shortage, share of required fte, in which pupils are "
                   "spread over other classes or sent home.",
            .value = metric_open_shortage, .arg = 0 },
    { "shortage_classes", PERCENT, .label = "Shortage before classes", .decimals = 2,
            .better = -1, LABOUR, .beside = "shortage",
            .doc = "Unfilled share of regular posts and replacements, which classes "
                   "miss. Posts that a policy adds are left out, filled or not.",
            .value = metric_before_classes, .arg = 0 },
    { "shortage_hidden", PERCENT, .label = "Hidden shortage", .decimals = 2, .better = -1,
            LABOUR,
            .doc = "Posts without a teacher of their own for which there is some "
                   "arrangement. Empty posts of policies, for which nobody has to stand "
                   "in, are in neither part.",
            .value = metric_hidden, .arg = 0 },
    { "shortage_measured", PERCENT, .label = "Shortage as measured", .decimals = 1,
            .better = -1, LABOUR,
            .doc = "What the survey of 1 October would have reported: of schools that "
                   "answer, as they count, extrapolated.",
            SHARE(SUM_MEASURED, SUM_MEASURED_OF) },
    COVERED(COVER_OVERTIME, "overtime", "overtime",
            "Unfilled time worked by own part-timers, share of required fte."),
    COVERED(COVER_SUBSTITUTE, "substitute", "substitutes",
            "Unfilled time taken by qualified substitutes, share of required fte."),
    COVERED(COVER_AGENCY, "agency", "agency teachers",
            "Unfilled time taken by teachers hired through agencies, share of required "
            "fte."),
    COVERED(COVER_UNQUALIFIED, "unqualified", "the unqualified",
            "Unfilled time taken by unqualified people, share of required fte."),
    COVERED(COVER_ASSISTANT, "assistant", "assistants",
            "Unfilled time with an assistant before the class, share of required fte."),
    COVERED(COVER_MERGED, "merged", "larger classes",
            "Unfilled time in classes planned larger, share of required fte."),
    COVERED(COVER_SPREAD, "spread", "spreading pupils",
            "Unfilled time with pupils spread over other classes, share of required "
            "fte."),
    COVERED(COVER_HOME, "home", "sending home",
            "Unfilled time with the class sent home, share of required fte."),
    { "untaught_some", PERCENT, .label = "Pupils without a teacher, some weeks",
            .decimals = 2, .better = -1, LABOUR,
            .doc = "Pupils without a qualified teacher for observe.weeks_some (4) weeks "
                   "or more in the year, for want of staff.",
            SHARE(SUM_UNTAUGHT, SUM_PUPILS) },
    { "untaught_many", PERCENT, .label = "Pupils without a teacher, many weeks",
            .decimals = 2, .better = -1, LABOUR,
            .doc = "The same for observe.weeks_many (10) weeks or more.",
            SHARE(SUM_UNTAUGHT + 1, SUM_PUPILS) },
    { "short_uncovered", PERCENT, .label = "Short absence nobody covers", .decimals = 1,
            .better = -1, LABOUR,
            .doc = "Share of short absence for which neither own part-timers nor "
                   "substitutes are left.",
            SHARE(SUM_SHORT_NOBODY, SUM_SHORT) },
    VACANCY(SUM_ROUND, "early", "Vacancies filled early",
            "Share of the year's vacancies (fte) filled in the first round."),
    VACANCY(SUM_ROUND + 1, "summer", "Vacancies filled in summer",
            "Share filled in the second round, before 1 August."),
    VACANCY(SUM_ROUND + 2, "late", "Vacancies filled late",
            "Share filled in the third round, after 1 August."),
    VACANCY(SUM_UNFILLED, "never", "Vacancies not filled", "Share that nobody took."),
    { "vacancy_3months", PERCENT, .label = "Vacancies open three months", .decimals = 1,
            .better = -1, LABOUR,
            .doc = "Share of vacancies not filled before 1 August: open for three months "
                   "or more (published: 20 % in 2017/18).",
            .value = metric_three_months, .arg = 0 },
    { "vacancy_weeks", .unit = "weeks", .scale = 1, .show_unit = "weeks",
            .label = "Weeks a vacancy is open", .decimals = 1, .better = -1, LABOUR,
            .doc = "Mean weeks that a vacancy stands open, weighted by fte.",
            SHARE(SUM_VACANCY_WEEKS, SUM_VACANCIES) },
    { "c_cover", .unit = "1", .scale = 1, .show_unit = "", .label = "Cover constant",
            .decimals = 2, NATION,
            .doc = "Factor on the capacities of cover that makes the open share of the "
                   "reference year come out.",
            .value = nation, .arg = NATION_C_COVER },
    { "c_re", .unit = "1", .scale = 1, .show_unit = "", .label = "Return constant",
            .decimals = 2, NATION,
            .doc = "Factor on the reserve's return hazards that makes the flows close.",
            .value = nation, .arg = NATION_C_RE },
    { "eps_m_clipped", .unit = "share", .scale = 100, .show_unit = "%",
            .label = "Search response clipped", .decimals = 0, NATION,
            .doc = "1 when the elasticities would make pay raise searching, which is "
                   "then set to none.",
            .value = nation, .arg = NATION_CLIPPED },
    { "elsewhere_fte", FTE_UNIT, .label = "Teachers taken from other schools",
            .decimals = 0, .ledger = true, .paired = true, NATION,
            .doc = "By person, net: fte at target schools of teachers who in the "
                   "baseline "
                   "teach elsewhere, less those who teach there only in the baseline.",
            .value = nation, .arg = NATION_ELSEWHERE, .panel = "origin" },
    { "diverted_fte", FTE_UNIT, .label = "Entrants diverted from other schools",
            .decimals = 0, .ledger = true, .paired = true, NATION,
            .doc = "By person, net: the same of entrants since the start year.",
            .value = nation, .arg = NATION_DIVERTED, .panel = "origin" },
    { "outside_fte", FTE_UNIT, .label = "Who otherwise would not teach", .decimals = 0,
            .ledger = true, .paired = true, NATION,
            .doc = "By person, net: fte at target schools of those who in the "
                   "baseline do "
                   "not teach.",
            .value = nation, .arg = NATION_OUTSIDE, .panel = "origin" },
    { "longer_fte", FTE_UNIT, .label = "Other hours of the same people", .decimals = 0,
            .ledger = true, .paired = true, NATION,
            .doc = "By person: change of fte of those who in both teach at target "
                   "schools.",
            .value = nation, .arg = NATION_LONGER, .panel = "origin" },
    { "outside_target_fte", FTE_UNIT, .label = "Schools of no policy", .decimals = 0,
            .ledger = true, .paired = true, .may_miss = true, LABOUR, .panel = "loss",
            .doc = "fte employed at schools outside every policy's target, less the "
                   "baseline.",
            .value = outside_target, .arg = 0 },
    ASKED("posts_asked", "posts", NATION_POSTS_ASKED, "Posts at its schools",
            "Posts and replacements at the schools where a policy acts.", FTE_UNIT),
    GOT("posts_got", "posts", NATION_POSTS_GOT, "Posts at its schools",
            "Of them filled: fte employed there.", FTE_UNIT),
    ASKED("euro_asked", "euro", NATION_EUR_ASKED, "Euro",
            "What the policies would cost at all their schools with all posts filled.",
            EUR_UNIT),
    { "euro_beyond_budget", EUR_UNIT, .label = "Beyond the budget", .decimals = 0,
            .ledger = true, NATION, .resource = "euro", .side = SIM_LACK,
            .doc = "Of it, at schools that the budget did not reach.", .value = euro_lack,
            .arg = NATION_EUR_ASKED | NATION_EUR_GRANTED << 8 },
    { "euro_unfilled", EUR_UNIT, .label = "Granted, not spent", .decimals = 0,
            .ledger = true, NATION, .resource = "euro", .side = SIM_LACK,
            .doc = "Of it, granted but not spent: on posts that nobody filled, or since "
                   "those who came cost less than planned. Below zero where more were "
                   "paid than there are regular posts.",
            .value = euro_lack, .arg = NATION_EUR_GRANTED | NATION_COST << 8 },
    ASKED("assistants_asked", "assistants", NATION_ASSIST_ASKED, "Posts for assistants",
            "Posts for assistants that the policies pay for.", FTE_UNIT),
    GOT("assistants_got", "assistants", NATION_ASSIST_GOT, "Posts for assistants",
            "fte of assistants more than in the baseline.", FTE_UNIT),
    ASKED("hours_asked", "hours", NATION_HOURS_ASKED, "Hours",
            "Hours a year of tutors, teachers and others that policies ask for.",
            HOURS_UNIT),
    GOT("hours_got", "hours", NATION_HOURS_GOT, "Hours", "Of them found and paid.",
            HOURS_UNIT),
    LACK("hours_nobody", "hours", NATION_HOURS_NOBODY, "For want of people or posts",
            "Of the hours asked, those for which nobody, or no open post, was found.",
            HOURS_UNIT),
    LACK("hours_budget", "hours", NATION_HOURS_BUDGET, "Beyond the budget",
            "Of the hours asked, those the budget did not reach.", HOURS_UNIT),
    LACK("hours_room", "hours", NATION_HOURS_ROOM, "Pupils have a place",
            "Of the hours asked, those for whom no pupil without a place was left.",
            HOURS_UNIT),
    { "hires", FTE_UNIT, .label = "All hires", .decimals = 0, .ledger = true, LABOUR,
            .doc = "fte hired this year, longer hours included.", .value = hires,
            .arg = 0 },
    FLOW(FLOW_FROM_Q1, "hire_q1", "From schools in quintile 1"),
    FLOW(FLOW_FROM_Q1 + 1, "hire_q2", "From schools in quintile 2"),
    FLOW(FLOW_FROM_Q1 + 2, "hire_q3", "From schools in quintile 3"),
    FLOW(FLOW_FROM_Q1 + 3, "hire_q4", "From schools in quintile 4"),
    FLOW(FLOW_FROM_Q5, "hire_q5", "From schools in quintile 5"),
    FLOW(FLOW_FROM_REGION, "hire_region", "From schools in another region"),
    FLOW(FLOW_GRADUATE, "hire_graduate", "Graduates"),
    FLOW(FLOW_SIDE, "hire_side", "Side entrants"),
    FLOW(FLOW_SWITCH, "hire_switch", "From other sectors"),
    FLOW(FLOW_RETIRED, "hire_retired", "Retired who came back"),
    FLOW(FLOW_LADDER, "hire_ladder", "Former assistants"),
    FLOW(FLOW_RESERVE, "hire_reserve", "From the silent reserve"),
    FLOW(FLOW_HOURS, "hire_hours", "Longer hours of own staff"),
    FLOW(FLOW_LEFT_PROFESSION, "loss_profession", "Left teaching"),
    FLOW(FLOW_LEFT_SCHOOL, "loss_school", "Left for another school"),
    FLOW(FLOW_FEWER_HOURS, "loss_hours", "Shorter hours"),
    { .key = NULL },
};
const size_t metric_count = SIM_COUNT(metric_rows) - 1;

/* Posts asked for are those of teachers and of assistants. */
const struct sim_role metric_roles[] = {
    { SIM_ROLE_COST, "pv_resource_cost", NULL },
    { SIM_ROLE_BUDGET, "pv_policy_cost", NULL },
    { SIM_ROLE_SPENT, "policy_cost", NULL },
    { SIM_ROLE_VALUE, "value_initial", "initial" },
    { SIM_ROLE_VALUE, "value_adult", "adult" },
    { SIM_ROLE_BENEFIT, "net_benefit", NULL },
    { SIM_ROLE_PEOPLE, "net_gain_fte", "fte" },
    { SIM_ROLE_STAFF, "policy_posts", NULL },
    { SIM_ROLE_STAFF, "assistants_posts", NULL },
    { SIM_ROLE_SCORE, "score", NULL },
    { SIM_ROLE_GAP, "gap", NULL },
    { SIM_ROLE_WORST, "score_worst", NULL },
    { SIM_ROLE_LACK, "shortage_worst", NULL },
    { .metric = NULL },
};
static_assert(SIM_COUNT(metric_rows) <= METRICS_MAX, "raise METRICS_MAX");
