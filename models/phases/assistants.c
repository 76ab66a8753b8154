/* assistants.c - which assistants leave, train or become teachers, and how do they start?
 *
 * Everybody's fate is one uniform a year against thresholds of his school: yearly
 * hazards (exit raised outside the mandate), training on the ladder to teacher with its
 * own hazard. Those who left come back with one probability and are gone for good with
 * another. Hiring is in assistants_hire.c. Thread safety: one struct labour per thread.
 */
#include "models/labour.h"
#include "models/marked.h"
#include "models/phases/assistants_hot.h"

#include <string.h>

#include "sim/base/vmath.h"

static const struct sim_param rows[] = {
    { "ratio", SIM_FIELD(struct assistant_params, ratio), "fte/fte", .dflt = 0, .min = 0,
            .max = 2, .low = 0.15, .high = 0.4, .source = "setting",
            .doc = "Support staff per teacher in mainstream primary schools, 2020; 0: "
                   "that of the trends, year by year." },
    { "growth", SIM_FIELD(struct assistant_params, growth), "log/yr", .dflt = 0,
            .prior = SIM_PRIOR_NORMAL(0, 0.03), .min = -0.5, .max = 0.5, .low = -0.06,
            .high = 0.06, .source = "A10 assumption",
            .doc = "Yearly growth of that ratio from 2020 on, on top of the trends: "
                   "doubt about a growth of over 60 % in five years." },
    { "growth_until", SIM_FIELD(struct assistant_params, growth_until), "school year",
            .dflt = 2024, .min = 2000, .max = 2100, .low = 2024, .high = 2024,
            .source = "A10 assumption", .doc = "Last school year of that growth." },
    { "tilt", SIM_FIELD(struct assistant_params, tilt), "log/SD", .dflt = 0.10,
            .prior = SIM_PRIOR_NORMAL(0.10, 0.05), .min = -1, .max = 1, .low = 0,
            .high = 0.2, .source = "assumption",
            .doc = "Assistants per teacher post by disadvantage, on top of what "
                   "disadvantage money adds to posts." },
    { "unfilled", SIM_FIELD(struct assistant_params, unfilled), "share", .dflt = 0.03,
            .prior = SIM_PRIOR_BETA(3, 97), .min = 0, .max = 0.5, .low = 0, .high = 0.08,
            .source = "assumption",
            .doc = "Share of assistants' posts unfilled when the run-in ends; newcomers "
                   "of its years are as many as give it." },
    { "slack", SIM_FIELD(struct assistant_params, slack), "share", .dflt = 0.5,
            .prior = SIM_PRIOR_BETA(4, 4), .min = 0, .max = 5, .low = 0.1, .high = 0.9,
            .source = "A10 assumption",
            .doc = "Newcomers a year beyond those who replace leavers, as a share of "
                   "these; about twice the leavers were found when numbers grew by a "
                   "tenth a year." },
    { "hours", SIM_FIELD(struct assistant_params, hours), "fte", .dflt = 0.6, .min = 0.4,
            .max = 0.8, .low = 0.55, .high = 0.65, .source = "assumption",
            .doc = "Mean contract of an assistant: 0.4, 0.6 or 0.8 fte." },
    { "exit", SIM_FIELD(struct assistant_params, exit), "P/yr", .dflt = 0.10,
            .prior = SIM_PRIOR_BETA(10, 90), .min = 0, .max = 0.9, .low = 0.05,
            .high = 0.17, .source = "assumption",
            .doc = "Assistants who leave the work in a year, mean over schools." },
    { "burnout", SIM_FIELD(struct assistant_params, burnout), "log hazard", .dflt = 0.2,
            .prior = SIM_PRIOR_NORMAL(0.2, 0.1), .min = -1, .max = 2, .low = 0,
            .high = 0.4, .source = "assumption",
            .doc = "Leaving when used outside the mandate: where nobody organises their "
                   "work, or in proportion to time alone before a class." },
    { "back", SIM_FIELD(struct assistant_params, back), "P/yr", .dflt = 0.15,
            .prior = SIM_PRIOR_BETA(15, 85), .min = 0, .max = 1, .low = 0.08,
            .high = 0.23, .source = "assumption",
            .doc = "Former assistants who look for work as one again." },
    { "drop", SIM_FIELD(struct assistant_params, drop), "P/yr", .dflt = 0.4,
            .prior = SIM_PRIOR_BETA(40, 60), .min = 0, .max = 1, .low = 0.3, .high = 0.5,
            .source = "assumption", .doc = "Former assistants lost for good, a year." },
    { "stay", SIM_FIELD(struct assistant_params, stay), "P", .dflt = 0.5,
            .prior = SIM_PRIOR_BETA(10, 10), .min = 0, .max = 1, .low = 0.3, .high = 0.7,
            .source = "assumption",
            .doc = "Who finds no post looks again next year; the others leave." },
    { "trained", SIM_FIELD(struct assistant_params, trained), "share", .dflt = 0.3,
            .prior = SIM_PRIOR_BETA(6, 14), .min = 0, .max = 1, .low = 0.12, .high = 0.5,
            .source = "assumption",
            .doc = "Assistants with 15 hours or more of training in basic skills and "
                   "structured tutoring." },
    { "pay_eur", SIM_FIELD(struct assistant_params, pay_eur), "EUR/fte/yr", .dflt = 50000,
            .prior = SIM_PRIOR_NORMAL(50000, 5000), .min = 1000, .max = 500000,
            .low = 40000, .high = 60000, .source = "V06",
            .doc = "Employer cost of one assistant." },
    { "ladder", SIM_FIELD(struct assistant_params, ladder), "P/yr", .dflt = 0.015,
            .prior = SIM_PRIOR_BETA(1.5, 98.5), .min = 0, .max = 1, .low = 0.001,
            .high = 0.04, .source = "H12 H13 assumption",
            .doc = "Assistants who enter training as a teacher in a year; it takes two "
                   "to four years." },
    { "leave", SIM_FIELD(struct assistant_params, leave), "share", .dflt = 0.2, .min = 0,
            .max = 1, .low = 0.1, .high = 0.3, .source = "H12",
            .doc = "Share of hours spent in training while on the ladder: 8 hours a "
                   "week." },
    { "backfill", SIM_FIELD(struct assistant_params, backfill), "share", .dflt = 0.5,
            .prior = SIM_PRIOR_BETA(5, 5), .min = 0, .max = 1, .low = 0.2, .high = 0.8,
            .source = "assumption",
            .doc = "Share of hours lost to the ladder for which a post opens." },
    { "completion", SIM_FIELD(struct assistant_params, completion), "P", .dflt = 0.65,
            .prior = SIM_PRIOR_BETA(13, 7), .min = 0, .max = 1, .low = 0.43, .high = 0.83,
            .source = "H15", .doc = "Assistants on the ladder who become teachers." },
    { "z_shift", SIM_FIELD(struct assistant_params, z_shift), "teacher SD", .dflt = 0,
            .prior = SIM_PRIOR_NORMAL(0, 0.15), .min = -2, .max = 2, .low = -0.3,
            .high = 0.3, .source = "H14",
            .doc = "Quality of teachers who were assistants, against others." },
};
static_assert(sizeof(struct assistant_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");
const struct sim_table assistants_table = { "assistants",
    "Assistants: posts, supply, leaving and the ladder to teacher.", rows,
    SIM_COUNT(rows), sizeof(struct assistant_params), false };

enum { RATIO_YEAR = 2020, LADDER_SHORT = 2, LADDER_LENGTHS = 3 };

double assistants_ratio(
        const struct assistant_params *par, const struct trends *trends, long long year)
{
    double until = par->growth_until,
           grown = (double) year < until ? (double) year : until;
    double ratio = par->ratio > 0 ? par->ratio : trends_at(trends, TREND_OOP, year);

    return ratio * sim_exp(par->growth * (grown - RATIO_YEAR));
}

double assistants_most(const struct assistant_params *par, const struct trends *trends,
        long long first, long long last)
{
    const double doubt = 4 * 0.03; /* of the prior of growth */
    double most = 0;

    for (long long year = first; year <= last; year++) {
        double until = par->growth_until,
               now = (double) year < until ? (double) year : until;
        double away = now > RATIO_YEAR ? now - RATIO_YEAR : RATIO_YEAR - now;
        double ratio = assistants_ratio(par, trends, year) * sim_exp(doubt * away);
        most = ratio > most ? ratio : most;
    }
    return most;
}

void assistants_posts(struct labour *lab)
{
    struct assistants *as = &lab->assistants;
    const struct assistant_params *par = lab->par->assistants;
    double ratio = assistants_ratio(par, lab->world->trends, lab->calendar0 + lab->year)
                   * (1 - lab->solved.shortage_start) / (1 - par->unfilled);

    for (int s = 0; s < lab->world->n_schools; s++)
        as->base[s] = (int32_t) (ratio * (double) as->tilt[s] * lab->posts[s] + 0.5);
}

/* ---- the start ---- */

void assistants_draw(struct labour *lab, int from)
{
    struct assistants *as = &lab->assistants;
    size_t n = (size_t) (as->n - from);
    double tilt = (lab->par->assistants->hours - 0.6) / 0.2; /* P(0.8) - P(0.4) */
    double spread = tilt < -0.54 ? -tilt : tilt > 0.54 ? tilt : 0.54;
    uint32_t low = sim_threshold(0.5 * (spread - tilt));
    uint32_t high = sim_threshold(1 - 0.5 * (spread + tilt));

    sim_draw_entities(as->word, as->id + from, n, lab->key, 0,
            sim_when(0, DRAW_ASSIST_START, 0), lab->chance);
    for (size_t k = 0; k < n; k++) {
        uint32_t u = as->word[0][k];
        as->hours[from + (int) k] = u < low ? 40 : u < high ? 60 : 80;
    }
}

/* Flags of a start assistant: trained, and on the ladder as a constant inflow leaves. */
static uint8_t start_flag(const struct assistant_params *par, uint32_t train, uint32_t on)
{
    double u = sim_uniform(on), share = par->ladder * (LADDER_SHORT + 1);
    unsigned flag = train < sim_threshold(par->trained) ? ASSIST_TRAINED : 0;

    if (u < share) {
        /* two, three or four years: one year left at 1/3 of all, two at 1/3, three at
         * 2/9, four at 1/9 */
        double v = u / share;
        unsigned left = v < 3 / 9.0 ? 1 : v < 6 / 9.0 ? 2 : v < 8 / 9.0 ? 3 : 4;
        flag |= left * ASSIST_YEARS;
    }
    return (uint8_t) flag;
}

static int start_region(struct labour *lab, int r, struct sim_err *err)
{
    const struct world *w = lab->world;
    const struct assistant_params *par = lab->par->assistants;
    struct assistants *as = &lab->assistants;
    struct assist_arm *arm = &lab->arm[0].assistants;
    int from = as->n;
    double need = 0;

    for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++)
        need += as->base[s] * (1 - par->unfilled);
    int n = (int) (need / (par->hours * FTE) * 1.06 + 60);
    if (n > ASSIST_START_YEARS * DRAW_SLOTS_MAX || from + n > as->cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "region %s needs %d assistants, more than the model has room for: lower "
                "assistants.ratio or split the region in the school table",
                w->region_name[r], n);
    for (int k = 0; k < n; k++)
        as->id[from + k] = draw_person((unsigned) r, ASSIST_START_YEAR, 0, 0)
                           + ((uint32_t) k >> 14 << 18)
                           + ((uint32_t) k & (DRAW_SLOTS_MAX - 1));
    as->n = from + n;
    assistants_draw(lab, from);
    int i = from;
    for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
        double fte = as->base[s] * (1 - par->unfilled);
        for (; i < as->n && arm->filled[s] + as->hours[i] / 2 <= fte; i++) {
            as->home[i] = arm->school[i] = (uint16_t) s;
            arm->fte[i] = as->hours[i];
            arm->flag[i] = start_flag(par, as->word[2][i - from], as->word[3][i - from]);
            arm->filled[s] += arm->fte[i];
            arm->trained[s] += arm->flag[i] & ASSIST_TRAINED ? arm->fte[i] : 0;
            arm->present[s]++;
        }
    }
    as->n = i;
    as->ever[r] = i - from;
    return 0;
}

static void spread_posts(struct labour *lab)
{
    const struct world *w = lab->world;
    double sum = 0, posts = 0;

    for (int s = 0; s < w->n_schools; s++) {
        double D = (double) w->disadv[s];
        double tilt = sim_exp(lab->par->assistants->tilt * (D > 3 ? 3 : D));
        lab->assistants.tilt[s] = (float) tilt;
        sum += tilt * lab->posts[s];
        posts += lab->posts[s];
    }
    for (int s = 0; s < w->n_schools; s++)
        lab->assistants.tilt[s] *= (float) (sum > 0 ? posts / sum : 1);
}

int assistants_start(struct labour *lab, struct sim_err *err)
{
    struct assistants *as = &lab->assistants;
    struct assist_arm *arm = &lab->arm[0].assistants;
    int n = lab->world->n_schools, ret = 0;

    as->n = 0;
    memset(arm->filled, 0, (size_t) n * sizeof *arm->filled);
    memset(arm->trained, 0, (size_t) n * sizeof *arm->trained);
    memset(arm->present, 0, (size_t) n * sizeof *arm->present);
    memset(arm->organised, 0, (size_t) n);
    sim_draw_range((uint32_t *const[4]){ as->organised, lab->school_word[1],
                           lab->school_word[2], lab->school_word[3] },
            0, (size_t) n, lab->key, 0, sim_when(0, DRAW_SCHOOL_HELP, 0), lab->chance);
    spread_posts(lab);
    assistants_posts(lab);
    for (int r = 0; r < lab->world->n_regions && ret == 0; r++)
        ret = start_region(lab, r, err);
    return ret;
}

void assistants_freeze(struct labour *lab)
{
    struct assistants *as = &lab->assistants;
    const struct assist_arm *arm = &lab->arm[0].assistants;
    const struct world *w = lab->world;

    memset(as->start_heads, 0, (size_t) w->n_regions * sizeof *as->start_heads);
    for (int i = 0; i < as->n; i++)
        if (arm->school[i] < w->n_schools)
            as->start_heads[w->region[arm->school[i]]] += 1;
    memcpy(as->reference, as->base, (size_t) w->n_schools * sizeof *as->base);
    memcpy(as->posts_then, lab->posts, (size_t) w->n_schools * sizeof *as->posts_then);
}

/* ---- the year ---- */

/* What policies change of the thresholds: who organises the work, leaving, training, the
 * ladder. */
static void policy_thresholds(struct labour *lab, struct arm_state *state,
        const struct assist_hazard *in, float *hazard)
{
    const struct help_params *help = lab->par->help;
    const struct conditions *cond = &state->cond;
    struct assist_arm *arm = &state->assistants;
    const struct condition_written *is = &cond->written;

    if (!is->assist_vision && !is->assist_stay && !is->assist_ladder && !is->assist_train)
        return;
    for (int s = 0; s < lab->world->n_schools; s++) {
        double vision = (double) cond->assist_vision[s];
        if (vision > 0) {
            struct assist_hazard more = *in;
            more.organised = sim_threshold(
                    (help->vision + (1 - help->vision) * vision) * help->q_org);
            arm->organised[s] = lab->assistants.organised[s] < more.organised;
            hazard[s] = assistants_hazard_of(&more, lab->assistants.organised[s],
                    state->assist[s], state->assistant_cover[s]);
        }
        hazard[s] -= cond->assist_stay[s];
        if (cond->assist_ladder[s] != 0)
            arm->t_ladder[s] = sim_threshold(lab->par->assistants->ladder
                                             * sim_exp((double) cond->assist_ladder[s]));
        arm->t_train[s] = (uint16_t) (cond->assist_train[s] * 65535.0f);
    }
}

/* Thresholds of every school: organised or not, leaving, training, the ladder. Returns
 * the highest of leaving. */
static uint32_t school_thresholds(struct labour *lab, struct arm_state *state)
{
    const struct assistant_params *par = lab->par->assistants;
    double organised = lab->par->help->vision * lab->par->help->q_org;
    double exit = par->exit < 0.999 ? par->exit : 0.999;
    const struct assist_hazard in = { .organised = sim_threshold(organised),
        .log_exit = (float) sim_log(-sim_log(1 - exit)),
        .burnout = (float) par->burnout,
        .centre = (float) (1 - organised) };
    struct assist_arm *arm = &state->assistants;
    float *hazard = lab->assistants.hazard;
    size_t n = (size_t) lab->world->n_schools;
    uint32_t ladder = sim_threshold(par->ladder);

    SIM_HOT_PICK(assistants_hazard)
    (hazard, arm->organised, lab->assistants.organised, state->assist,
            state->assistant_cover, &in, n);
    for (size_t s = 0; s < n; s++)
        arm->t_ladder[s] = ladder;
    memset(arm->t_train, 0, n * sizeof *arm->t_train);
    if (state->cond.any)
        policy_thresholds(lab, state, &in, hazard);
    sim_exp_v(hazard, hazard, n);
    for (size_t s = 0; s < n; s++)
        hazard[s] = -hazard[s];
    sim_exp_v(hazard, hazard, n);
    return SIM_HOT_PICK(assistants_threshold)(arm->t_exit, hazard, n);
}

/* One year on the ladder for who is on it; perhaps a first one. Returns his flags. The
 * word of study says who completes, or who enters, and by its lower half for how long;
 * who trains says the lower half of his fate. */
static unsigned study(const struct labour *lab, struct assist_arm *arm, int s,
        unsigned flag, uint32_t fate, uint32_t word, uint32_t completes)
{
    unsigned years = flag / ASSIST_YEARS;

    if (years > 0) {
        flag -= ASSIST_YEARS;
        if (years == 1)
            flag |= word < completes ? ASSIST_COMPLETES | ASSIST_STUDIED : ASSIST_STUDIED;
    } else if (word < arm->t_ladder[s] && !(flag & ASSIST_STUDIED)) {
        unsigned length =
                LADDER_SHORT + (unsigned) ((word & 0xffff) * LADDER_LENGTHS >> 16);
        flag |= length * ASSIST_YEARS;
        arm->heads[lab->stratum[s]][ASSIST_ENTERED]++;
    }
    if ((fate & 0xffff) < arm->t_train[s])
        flag |= ASSIST_TRAINED;
    return flag;
}

static void leave_school(struct labour *lab, struct assist_arm *arm, int i)
{
    int s = arm->school[i];

    arm->flow[lab->stratum[s]][ASSIST_LEFT] += arm->fte[i];
    arm->heads[lab->stratum[s]][ASSIST_EXITS]++;
    arm->filled[s] -= arm->fte[i];
    arm->trained[s] -= arm->flag[i] & ASSIST_TRAINED ? arm->fte[i] : 0;
    arm->present[s]--;
    arm->fte[i] = 0;
    arm->school[i] = ASSIST_AWAY;
    arm->flag[i] &= ASSIST_TRAINED | ASSIST_STUDIED;
}

/* The highest word of the year with which somebody trains or enters the ladder. */
static uint32_t most_learn(const struct labour *lab, const struct arm_state *state)
{
    const struct assist_arm *arm = &state->assistants;
    uint32_t most = arm->t_ladder[0]; /* that of all where no policy acts */

    for (int s = 0; state->cond.any && s < lab->world->n_schools; s++) {
        uint32_t learn = arm->t_train[s] > 0 ? UINT32_MAX : arm->t_ladder[s];
        most = learn > most ? learn : most;
    }
    return most;
}

/* The year begins: nobody left or learnt yet. */
static void begin_year(const struct labour *lab, struct assist_arm *arm)
{
    const int n = lab->world->n_schools;

    memset(arm->leave, 0, (size_t) n * sizeof *arm->leave);
    memset(arm->flow, 0, (size_t) lab->n_strata * sizeof *arm->flow);
    memset(arm->heads, 0, (size_t) lab->n_strata * sizeof *arm->heads);
    for (int s = 0; s < n; s++)
        arm->heads[lab->stratum[s]][ASSIST_STAFF] += arm->present[s];
}

/* Who of the n of the list is away comes back or goes for good. */
static void come_back(struct labour *lab, struct assist_arm *arm,
        const struct words_of_year *words, int n)
{
    const int32_t *list = lab->assistants.list;
    const uint32_t back = sim_threshold(lab->par->assistants->back);

    for (int k = 0; k < n; k++) {
        const int i = list[k];
        const uint16_t to = words->first[i] < back ? ASSIST_SEEKS : ASSIST_GONE;
        arm->school[i] = arm->school[i] == ASSIST_AWAY ? to : arm->school[i];
    }
}

/* Who of the n of the list leaves. Those are first listed, without a jump. */
static void leave_schools(struct labour *lab, struct assist_arm *arm,
        const struct words_of_year *words, int n)
{
    enum { SOME = 256 };
    const int last = lab->world->n_schools - 1;
    int32_t leaves[SOME];

    for (int from = 0; from < n; from += SOME) {
        const int32_t *list = lab->assistants.list + from;
        const int some = n - from < SOME ? n - from : SOME;
        int found = 0;
        for (int k = 0; k < some; k++) {
            const int i = list[k], s = arm->school[i] <= last ? arm->school[i] : last;
            leaves[found] = i;
            found += (arm->school[i] == s) & (words->first[i] < arm->t_exit[s]);
        }
        for (int k = 0; k < found; k++)
            leave_school(lab, arm, leaves[k]);
    }
}

/* What the n of the list learn who are still at a school. */
static void learn(struct labour *lab, struct assist_arm *arm,
        const struct words_of_year *words, int n)
{
    const struct assistant_params *par = lab->par->assistants;
    const int away = (int) (par->leave * 1024 + 0.5);
    const uint32_t completes = sim_threshold(par->completion);
    struct assistants *as = &lab->assistants;

    for (int k = 0; k < n; k++) {
        int i = as->list[k], s = arm->school[i];
        uint32_t fate = words->first[i], word = words->shared[i] ^ words->next[i];
        if (s >= lab->world->n_schools) /* he left */
            continue;
        unsigned before = arm->flag[i];
        if (before < ASSIST_YEARS && word >= arm->t_ladder[s]
                && arm->t_train[s] == 0) /* most: nothing happens */
            continue;
        unsigned flag = study(lab, arm, s, before, fate, word, completes);
        arm->flag[i] = (uint8_t) flag;
        as->mark[i] |= (flag & ASSIST_COMPLETES) != 0;
        if (flag >= ASSIST_YEARS)
            arm->leave[s] += (arm->fte[i] * away + 512) / 1024;
        if (flag & ~before & ASSIST_TRAINED)
            arm->trained[s] += arm->fte[i];
    }
}

/* Mark whom the year may change in some arm; their thresholds are set. */
static void strike(
        struct labour *lab, const struct words_of_year *words, uint32_t most_exit)
{
    const struct assistant_params *par = lab->par->assistants;
    struct assistants *as = &lab->assistants;
    struct assist_year year = {
        .words = *words, .leave = most_exit, .gone = sim_threshold(par->back + par->drop)
    };

    for (int a = 0; a < lab->live_arms; a++) {
        const uint32_t most = most_learn(lab, &lab->arm[a]);
        year.learn = most > year.learn ? most : year.learn;
    }
    SIM_HOT_PICK(assistants_fates)(as->struck, &year, (size_t) as->n);
    for (int a = 0; a < lab->live_arms; a++) {
        const struct assist_arm *arm = &lab->arm[a].assistants;
        SIM_HOT_PICK(assistants_strike)
        (as->struck, arm->school, arm->flag, (size_t) as->n);
    }
}

/* Fates of the year, the same draws in all arms; then the new teachers. Few are struck in
 * one arm only: a list serves all, and a loop over it does one thing (a processor guesses
 * it right). */
static int assistants_leave_run(struct labour *lab, struct sim_err *err)
{
    static void (*const what[])(struct labour *, struct assist_arm *,
            const struct words_of_year *, int) = { come_back, leave_schools, learn };
    struct assistants *as = &lab->assistants;
    uint32_t most_exit = 0;

    const struct words_of_year words = year_words_draw(&as->years, as->id, as->n,
            lab->key, lab->year, DRAW_ASSIST_YEAR, lab->chance);
    memset(as->mark, 0, (size_t) as->n);
    for (int a = 0; a < lab->live_arms; a++) {
        const uint32_t most = school_thresholds(lab, &lab->arm[a]);
        most_exit = most > most_exit ? most : most_exit;
        begin_year(lab, &lab->arm[a].assistants);
    }
    strike(lab, &words, most_exit);
    for (int k = 0; k < (int) SIM_COUNT(what); k++) {
        const int n = marked_with(
                as->list, as->struck, as->n, (uint8_t) (LIVE_ARM * LIVE_AWAY << k));
        for (int a = 0; a < lab->live_arms; a++)
            what[k](lab, &lab->arm[a].assistants, &words, n);
    }
    return ladder_promote(lab, err);
}

const struct phase phase_assistants_leave = { "assistants_leave", assistants_leave_run };

/* Take the n rows of a list, which goes upwards, to the top of a column. */
#define KEEP_ROWS(column, list, n)                                                       \
    do {                                                                                 \
        _Pragma("GCC unroll 8") for (int k_ = 0; k_ < (n); k_++)(column)[k_] =           \
                (column)[(list)[k_]];                                                    \
    } while (0)

void assistants_next(struct labour *lab)
{
    struct assistants *as = &lab->assistants;
    int32_t *list = as->list;

    memset(as->mark, 0, (size_t) as->n);
    for (int a = 0; a < lab->live_arms; a++)
        SIM_HOT_PICK(assistants_living)
    (as->mark, lab->arm[a].assistants.school, (size_t) as->n);
    const int n = marked_rows(list, as->mark, as->n);
    KEEP_ROWS(as->id, list, n);
    KEEP_ROWS(as->hours, list, n);
    KEEP_ROWS(as->home, list, n);
    for (int a = 0; a < lab->live_arms; a++) {
        struct assist_arm *arm = &lab->arm[a].assistants;
        KEEP_ROWS(arm->school, list, n);
        KEEP_ROWS(arm->fte, list, n);
        KEEP_ROWS(arm->flag, list, n);
    }
    as->n = n;
}
