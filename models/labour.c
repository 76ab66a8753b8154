/* labour.c - one year of the labour pass: the phases in order, for the arms that live.
 *
 * All arms are one until a policy first acts; then each gets its own copy of the state.
 * Thread safety: one struct labour per thread. */
#include "models/labour.h"
#include "models/labour_hot.h"

#include <string.h>

#include "models/phases/closing.h"
#include "models/phases/supply.h"
#include "sim/base/vmath.h"

/* phase_policy comes first, for all arms; these then run for the arms that live. */
static const struct phase *const phases[] = { &phase_demand, &phase_exit,
    &phase_assistants_leave, &phase_supply, &phase_tutors, &phase_matching,
    &phase_assistants, &phase_cover, &phase_help, &phase_workload, &phase_money };

static void clear_flows(struct labour *lab, struct arm_state *arm)
{
    size_t n = (size_t) lab->n_strata;
    memset(arm->flow, 0, n * sizeof *arm->flow);
    memset(arm->hired, 0, n * sizeof *arm->hired);
    memset(arm->hired_round, 0, n * sizeof *arm->hired_round);
    memset(arm->exits, 0, n * sizeof *arm->exits);
    memset(arm->moves, 0, n * sizeof *arm->moves);
    memset(arm->staff, 0, n * sizeof *arm->staff);
    memset(arm->replace, 0, (size_t) lab->world->n_schools * sizeof *arm->replace);
    memset(arm->money, 0, (size_t) arm->n_money * sizeof *arm->money);
}

/* What candidates see of a school besides distance and taste. */
static void see_schools(struct labour *lab, struct arm_state *arm)
{
    const struct market_params *mk = lab->par->market;
    const struct world *w = lab->world;

    for (int r = 0; r < w->n_regions; r++) {
        double sum = 0, fte = 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            sum += (double) arm->log_pay[s] * arm->filled[s];
            fte += arm->filled[s];
        }
        double mean = fte > 0 ? sum / fte : 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            /* selective offers are for those approached, who look at no other school */
            double offer = (double) arm->log_pay[s];
            arm->utility[s] = (float) (lab->solved.b_pay * (offer - mean)
                                       + (w->g5[s] ? lab->solved.b_city : 0)
                                       - mk->b_Du * (double) w->disadv[s]
                                       - mk->b_wu * (double) arm->work[s]
                                       + (double) lab->amenity[s]);
        }
    }
}

static void end_year(struct labour *lab, struct arm_state *arm)
{
    ladder_settle(lab, arm);
    supply_settle(lab, arm);
    for (int s = 0; s < lab->world->n_schools; s++) {
        /* posts that a policy adds and nobody fills make no work harder than before */
        int32_t need = lab->posts[s] + arm->replace[s], lack = need - arm->filled[s];
        arm->unfilled[s] = lack > 0 ? (float) (lack / (double) need) : 0;
    }
}

static void copy_arms(struct labour *lab)
{
    const struct arm_state *from = &lab->arm[0];
    size_t p = (size_t) lab->p.n, n = (size_t) lab->world->n_schools;
    size_t r = (size_t) lab->world->n_regions;

    for (int a = 1; a < lab->n_arms; a++) {
        struct arm_state *to = &lab->arm[a];
        memcpy(to->school, from->school, p * sizeof *to->school);
        memcpy(to->job, from->job, p * sizeof *to->job);
        memcpy(to->filled, from->filled, n * sizeof *to->filled);
        memcpy(to->heads, from->heads, n * sizeof *to->heads);
        memcpy(to->replace, from->replace, n * sizeof *to->replace);
        memcpy(to->open, from->open, n * sizeof *to->open);
        memcpy(to->unfilled, from->unfilled, n * sizeof *to->unfilled);
        memcpy(to->work, from->work, n * sizeof *to->work);
        memcpy(to->strain, from->strain, n * sizeof *to->strain);
        memcpy(to->agency_fund, from->agency_fund, n * sizeof *to->agency_fund);
        memcpy(to->unspent_assist, from->unspent_assist, n * sizeof *to->unspent_assist);
        memcpy(to->reserve, from->reserve, r * sizeof *to->reserve);
        memcpy(to->assist, from->assist, n * sizeof *to->assist);
        memcpy(to->assistant_cover, from->assistant_cover,
                n * sizeof *to->assistant_cover);
        support_copy(&to->assistants, &from->assistants, lab);
        memcpy(to->reserve_next, from->reserve_next, r * sizeof *to->reserve_next);
    }
}

/* Does any policy act this year, or has one made itself felt before (by what applicants
 * to training expected)? Until then all arms are one. */
static bool arms_part(const struct labour *lab)
{
    for (int a = 1; a < lab->n_arms; a++) {
        const struct arm_state *arm = &lab->arm[a];
        if (arm->policy_acts)
            return true;
        for (int y = 0; y < lab->year; y++)
            if (arm->applied_pay[y] != lab->arm[0].applied_pay[y])
                return true;
    }
    return false;
}

/* Run the phases of lab->year for the living arms. */
int labour_phases(struct labour *lab, struct sim_err *err)
{
    int ret = phase_policy.run(lab, err);
    if (ret != 0)
        return ret;
    if (lab->live_arms < lab->n_arms && lab->year >= lab->run_in && arms_part(lab)) {
        copy_arms(lab);
        lab->live_arms = lab->n_arms;
    }
    for (int a = 0; a < lab->live_arms; a++)
        clear_flows(lab, &lab->arm[a]);
    for (size_t k = 0; k < SIM_COUNT(phases); k++) {
        if (phases[k] == &phase_supply && lab->year < lab->run_in
                && lab->year <= lab->solved.last_given)
            closing_solve(lab);
        if (phases[k] == &phase_matching)
            for (int a = 0; a < lab->live_arms; a++)
                see_schools(lab, &lab->arm[a]);
        ret = phases[k]->run(lab, err);
        if (ret != 0)
            return ret;
    }
    for (int a = 0; a < lab->live_arms; a++)
        end_year(lab, &lab->arm[a]);
    if (lab->year < lab->run_in)
        closing_learn(lab);
    return 0;
}

int labour_year(struct labour *lab, int year, struct sim_err *err)
{
    lab->year = lab->run_in + year;
    return labour_phases(lab, err);
}

/* The rows that stay, by school of arm 0 (counting sort, since each school knows its
 * heads; within a school in their old order, then those who have a school in other arms
 * only): what is near in the country becomes near in memory. Returns their number. */
static int sort_rows(struct labour *lab)
{
    struct persons *p = &lab->p;
    const struct arm_state *arm = &lab->arm[0];
    const uint16_t *restrict school = arm->school;
    const int n = lab->world->n_schools, rows = p->n;
    int32_t *restrict at = lab->row_at, *restrict order = p->order;

    at[0] = 0;
    for (int s = 0; s < n; s++)
        at[s + 1] = at[s] + arm->heads[s];
    const int32_t here = at[n];
    for (int i = 0; i < rows; i++) { /* those at no school come last */
        int s = school[i] < n ? school[i] : n;
        order[at[s]++] = i;
    }
    int32_t stay = here;
    for (int k = here; k < rows; k++) {
        bool lives = false;
        for (int a = 1; a < lab->live_arms; a++)
            lives = lives || lab->arm[a].school[order[k]] != NO_SCHOOL;
        order[stay] = order[k];
        stay += lives;
    }
    return stay;
}

/* Put a column into the new order, by way of a spare column that takes its place. */
#define REORDER(type, column, spare)                                                     \
    do {                                                                                 \
        type *from_ = (column), *to_ = (type *) (spare);                                 \
        _Pragma("GCC unroll 8") for (int k_ = 0; k_ < n; k_++) to_[k_] =                 \
                from_[order[k_]];                                                        \
        (spare) = (void *) from_;                                                        \
        (column) = to_;                                                                  \
    } while (0)

/* Everybody grows a year older; rows of people gone from all arms are taken out, the
 * others sorted by school. */
void labour_next(struct labour *lab)
{
    struct persons *p = &lab->p;

    if (lab->year == lab->run_in)
        lab->solved.c_re = lab->solved.c_later;
    SIM_HOT_PICK(labour_age)(p->age, p->experience, (size_t) p->n);
    if (!year_words_end(lab->year) || lab->year + 1 == lab->run_in + lab->n_years)
        return; /* every third year is enough, and rows keep their words */
    assistants_next(lab);
    int n = sort_rows(lab);
    const int32_t *order = p->order;
    /* not home and arrival: only an entrant has these, in his first year */
    REORDER(uint32_t, p->id, p->spare4);
    REORDER(float, p->z, p->spare4);
    REORDER(float, p->signal, p->spare4);
    REORDER(uint8_t, p->age, p->spare1);
    REORDER(uint8_t, p->experience, p->spare1);
    REORDER(uint8_t, p->hours, p->spare1);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        REORDER(uint16_t, arm->school, p->spare2);
        REORDER(struct job, arm->job, p->spare4);
    }
    p->n = n;
}
