/* exit.c - who leaves teaching, who looks for another school, who is long ill?
 *
 * Proportional hazards in yearly steps: leaves when -log(1 - u) < H0(age, experience)
 * * exp(eta), with eta from pay (Hendricks 2014, P22: fading with experience), the
 * workload that last year's unfilled posts left, disadvantage and a missing leader.
 * Searching is a second hazard with its own uniform. The exponential variates are
 * made once for all arms; an arm only scales the hazards. Thread safety: one struct
 * labour per thread. */
#include "models/phases/exit.h"

#include "models/hazard_hot.h"
#include "models/marked.h"
#include "sim/base/vmath.h"

static const struct sim_param rows[] = {
    { "first_year", SIM_FIELD(struct exit_params, first_year), "P/yr", .dflt = 0.08,
            .prior = SIM_PRIOR_BETA(80, 920), .min = 0, .max = 0.9, .low = 0.06,
            .high = 0.10, .source = "T22",
            .doc = "Starters under 30 who left the sector within a year (cohort 2017)." },
    { "second_year", SIM_FIELD(struct exit_params, second_year), "P/yr", .dflt = 0.033,
            .prior = SIM_PRIOR_BETA(33, 967), .min = 0, .max = 0.9, .low = 0.022,
            .high = 0.045, .source = "T22",
            .doc = "The same in the second year: 11 % gone after two (cohort 2016)." },
    { "third_year", SIM_FIELD(struct exit_params, third_year), "P/yr", .dflt = 0.045,
            .prior = SIM_PRIOR_BETA(45, 955), .min = 0, .max = 0.9, .low = 0.03,
            .high = 0.06, .source = "T22",
            .doc = "The same in the third year: 15 % gone after three (cohort 2015)." },
    { "under30", SIM_FIELD(struct exit_params, under30), "P/yr", .dflt = 0.033,
            .prior = SIM_PRIOR_BETA(33, 967), .min = 0, .max = 0.9, .low = 0.025,
            .high = 0.045, .source = "T22 assumption",
            .doc = "Exit under 30 from the fourth year on: as in the thirties, so that "
                   "the group totals about 4.5 %." },
    { "thirties", SIM_FIELD(struct exit_params, thirties), "P/yr", .dflt = 0.033,
            .prior = SIM_PRIOR_BETA(66, 1934), .min = 0, .max = 0.9, .low = 0.028,
            .high = 0.038, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 30-39." },
    { "forties", SIM_FIELD(struct exit_params, forties), "P/yr", .dflt = 0.036,
            .prior = SIM_PRIOR_BETA(72, 1928), .min = 0, .max = 0.9, .low = 0.031,
            .high = 0.041, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 40-49." },
    { "fifties", SIM_FIELD(struct exit_params, fifties), "P/yr", .dflt = 0.05,
            .prior = SIM_PRIOR_BETA(100, 1900), .min = 0, .max = 0.9, .low = 0.044,
            .high = 0.056, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 50-59." },
    { "sixties", SIM_FIELD(struct exit_params, sixties), "P/yr", .dflt = 0.242,
            .prior = SIM_PRIOR_BETA(242, 758), .min = 0, .max = 0.9, .low = 0.21,
            .high = 0.27, .source = "baseline:teacher_exit_rate_by_age 2013-2017",
            .doc = "Exit from teaching at 60 and over, retirement included; its shape "
                   "by single year of age is an assumption." },
    { "loop_gain", SIM_FIELD(struct exit_params, loop_gain), "log hazard", .dflt = 0.37,
            .prior = SIM_PRIOR1(SIM_LOGNORMAL, 0.35, 0.4, 0, 0, 0.9), .min = 0,
            .max = 0.9, .low = 0.17, .high = 0.72, .source = "assumption",
            .doc = "Workload loop b_work * w1: log hazard of exit and search per unit of "
                   "the share of posts unfilled last year; over 0.9 the loop would be "
                   "unstable." },
    { "b_D", SIM_FIELD(struct exit_params, b_D), "log hazard/SD", .dflt = 0.08,
            .prior = SIM_PRIOR_NORMAL(0.08, 0.04), .min = -1, .max = 1, .low = 0,
            .high = 0.16, .source = "assumption",
            .doc = "Disadvantage of the school on exit." },
    { "b_leader", SIM_FIELD(struct exit_params, b_leader), "log hazard", .dflt = 0.1028,
            .prior = SIM_PRIOR_TRUNC(0.10, 0.05, 0, 1), .min = -1, .max = 1, .low = 0,
            .high = 0.2, .source = "W04 assumption",
            .doc = "A vacant leader's post on exit: about the turnover effect of one "
                   "SD of "
                   "leadership climate." },
    { "b_cycle", SIM_FIELD(struct exit_params, b_cycle), "log hazard/point", .dflt = 0.03,
            .prior = SIM_PRIOR_TRUNC(0.03, 0.02, -0.1, 0.2), .min = -1, .max = 1,
            .low = 0, .high = 0.06, .source = "assumption",
            .doc = "Business cycle on exit: more leave for every point by which "
                   "unemployment is lower." },
    { "leader", SIM_FIELD(struct exit_params, leader), "share", .dflt = 0.125, .min = 0,
            .max = 1, .low = 0.11, .high = 0.14,
            .source = "baseline:shortage_directors_pct 2023",
            .doc = "Schools outside the five large cities without a leader." },
    { "leader_city", SIM_FIELD(struct exit_params, leader_city), "share", .dflt = 0.212,
            .min = 0, .max = 1, .low = 0.19, .high = 0.24,
            .source = "baseline:shortage_directors_pct 2023",
            .doc = "Schools in the five large cities without a leader." },
    { "refill_age", SIM_FIELD(struct exit_params, refill_age), "years", .dflt = 60,
            .min = 20, .max = 70, .low = 58, .high = 62, .source = "assumption",
            .doc = "Leavers under this age join the silent reserve." },
};
static_assert(sizeof(struct exit_params) == sizeof(double) * SIM_COUNT(rows), "no row");

const struct sim_table exit_table = { "exit", "Leaving the profession.", rows,
    SIM_COUNT(rows), sizeof(struct exit_params), false };

static const struct sim_param mobility_rows[] = {
    { "moves", SIM_FIELD(struct mobility_params, moves), "P/yr", .dflt = 0.089,
            .prior = SIM_PRIOR_BETA(178, 1822), .min = 0, .max = 0.5, .low = 0.07,
            .high = 0.10, .source = "baseline:mobility_other_board 2017",
            .doc = "Realised moves to another school: 4.4 % to another board and 4.5 % "
                   "within; the search hazard is fitted to it in the run-in." },
    { "b_Ds", SIM_FIELD(struct mobility_params, b_Ds), "log hazard/SD", .dflt = 0.15,
            .prior = SIM_PRIOR_NORMAL(0.15, 0.06), .min = -1, .max = 1, .low = 0.03,
            .high = 0.27, .source = "assumption",
            .doc = "Disadvantage of the school on searching for another." },
    { "hours_up", SIM_FIELD(struct mobility_params, hours_up), "P/yr", .dflt = 0.03,
            .prior = SIM_PRIOR_BETA(6, 194), .min = 0, .max = 0.5, .low = 0.01,
            .high = 0.06, .source = "H03 assumption",
            .doc = "Part-timers who add a day when their school has an open post (10 % "
                   "say they would)." },
    { "hours_down", SIM_FIELD(struct mobility_params, hours_down), "P/yr", .dflt = 0.02,
            .prior = SIM_PRIOR_BETA(4, 196), .min = 0, .max = 0.5, .low = 0.005,
            .high = 0.04, .source = "assumption",
            .doc = "Teachers who give up a day; set so that mean hours stay at 0.72 "
                   "fte." },
    { "rotation", SIM_FIELD(struct mobility_params, rotation), "P/yr", .dflt = 0.25,
            .prior = SIM_PRIOR_BETA(25, 75), .min = 0, .max = 1, .low = 0.15,
            .high = 0.35, .source = "T04 assumption",
            .doc = "Teachers who get another class in their school (over 40 % are new to "
                   "their post each year, hires included)." },
};
static_assert(sizeof(struct mobility_params) == sizeof(double) * SIM_COUNT(mobility_rows),
        "no row");
const struct sim_table mobility_table = { "mobility",
    "Searching for another school, hours and classes.", mobility_rows,
    SIM_COUNT(mobility_rows), sizeof(struct mobility_params), false };

/* Relative hazard by single year of age from 60 to 66; of 67 and over all leave. The rise
 * to the pension age (mean 63.7, baseline:retirement_age 2016) is an assumption. */
static const double shape60[7] = { 0.30, 0.40, 0.55, 0.9, 1.2, 1.6, 2.2 };
enum { LAST_AGE = 67, STARTER_YEARS = 3 };

static double mean_exit60(double scale, const double *age_share)
{
    double n = 0, out = 0;
    for (int age = 60; age < 100; age++) {
        double p = age >= LAST_AGE ? 1 : sim_hazard_prob(scale * shape60[age - 60]);
        n += age_share[age];
        out += age_share[age] * p;
    }
    return n > 0 ? out / n : 0;
}

void exit_hazards(float *hazard, const struct exit_params *par, const double *age_share)
{
    const double starter[STARTER_YEARS] = { par->first_year, par->second_year,
        par->third_year };
    double lo = 0, hi = 20;

    for (int k = 0; k < 60; k++) { /* bisection: the mean rises with the scale */
        double mid = 0.5 * (lo + hi);
        if (mean_exit60(mid, age_share) < par->sixties)
            lo = mid;
        else
            hi = mid;
    }
    for (int age = 0; age < 100; age++)
        for (int e = 0; e <= EXP_MAX; e++) {
            /* published rates are shares of the teachers counted a year before: by their
             * age then, and the year of teaching that now ends */
            int was = age > 0 ? age - 1 : 0, year = e > 0 ? e - 1 : 0;
            double p = was < 30   ? year < STARTER_YEARS ? starter[year] : par->under30
                       : was < 40 ? par->thirties
                       : was < 50 ? par->forties
                                  : par->fifties;
            double h = was >= LAST_AGE ? 1e6
                       : was >= 60     ? lo * shape60[was - 60]
                                       : -sim_log(1 - p);
            hazard[age * (EXP_MAX + 1) + e] = (float) h;
        }
}

void exit_taper(float *taper, double zero_at_years)
{
    for (int e = 0; e <= EXP_MAX; e++) {
        double t = 1 - e / zero_at_years;
        taper[e] = t > 0 ? (float) t : 0;
    }
}

void exit_solve_pay(struct labour *lab, double mean_taper_exit, double mean_taper_move)
{
    const struct pay_params *par = lab->par->pay;
    struct labour_solved *so = &lab->solved;
    double x = 0.041,
           v = lab->par->mobility->moves; /* exit before 60: 6.2 % less pensions */
    double keep = 1 - x - v;
    double phi = 1 - keep * keep * keep * keep * keep;
    double eps_m = v > 0 ? ((x + v) * par->eps_q - x * par->eps_x) / v : 0;
    double eps_rf = par->eps_N / phi + par->eps_q;

    so->move_clipped = eps_m > 0;
    if (eps_m > 0)
        eps_m = 0;
    if (eps_rf < 0)
        eps_rf = 0;
    so->eps_move = mean_taper_move > 0 ? eps_m / mean_taper_move : 0;
    so->eps_exit = mean_taper_exit > 0 ? par->eps_x / mean_taper_exit : 0;
    so->b_pay = eps_rf / (1 - par->share_of_region);
}

/* What the money of a region means to its teachers. */
struct region_pay {
    double log_mean; /* fte-weighted mean log premium, own school included */
    double salience; /* weight of the money in decisions to stay */
};

static void region_pay(
        const struct labour *lab, const struct arm_state *arm, struct region_pay *pay)
{
    const struct world *w = lab->world;

    for (int r = 0; r < w->n_regions; r++) {
        double sum = 0, fte = 0, salience = 0;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            sum += (double) arm->log_pay[s] * arm->filled[s];
            fte += arm->filled[s];
            if ((double) arm->cond.salience[s] > salience)
                salience = (double) arm->cond.salience[s];
        }
        pay[r].log_mean = fte > 0 ? sum / fte : 0;
        pay[r].salience = salience;
    }
}

/* Hazard factors of the year by school, without what differs by person. */
static void school_factors(struct labour *lab, struct arm_state *arm)
{
    const struct exit_params *ex = lab->par->exit;
    const struct world *w = lab->world;
    float b_D = (float) ex->b_D;
    float b_leader = (float) ex->b_leader, b_Ds = (float) lab->par->mobility->b_Ds;
    float cycle = (float) (ex->b_cycle * lab->climate[lab->year].cycle);
    size_t n = (size_t) w->n_schools;

    for (size_t s = 0; s < n; s++) {
        float work = arm->strain[s];
        arm->h_exit[s] = work + b_D * w->disadv[s] + b_leader * lab->leader[s] + cycle;
        arm->h_search[s] = work + b_Ds * w->disadv[s];
    }
    if (arm->cond.any)
        for (size_t s = 0; s < n; s++) {
            arm->h_exit[s] += arm->cond.stay_log[s];
            arm->h_search[s] += arm->cond.stay_log[s];
        }
    sim_exp_v(arm->h_exit, arm->h_exit, n);
    sim_exp_v(arm->h_search, arm->h_search, n);
    for (size_t s = 0; s < n; s++) {
        int32_t over = arm->filled[s] - arm->posts[s];
        float surplus = over > 0 ? (float) over / (float) arm->filled[s] : 0;
        arm->h_search[s] = (float) lab->solved.lambda * arm->h_search[s] + surplus;
        if (arm->cond.any) /* boards that agreed hire nobody from here */
            arm->h_search[s] *= 1 - arm->cond.no_poach[s];
        arm->staff[lab->stratum[s]] += arm->heads[s];
    }
    arm->h_exit[n] = arm->h_search[n] = 0; /* those without a school */
}

/* Log hazards of pay at taper 1, for a teacher paid the log premium own at school s. */
static void pay_hazards(const struct labour *lab, const struct region_pay *region, int s,
        double own, float *exit, float *search)
{
    const struct region_pay *r = &region[lab->world->region[s]];
    *exit = (float) (lab->solved.eps_exit * r->salience * own);
    *search = (float) (lab->solved.eps_move * r->salience * (own - r->log_mean));
}

static void school_pay(
        struct labour *lab, struct arm_state *arm, const struct region_pay *region)
{
    int n = lab->world->n_schools;
    double last = 0, log_last = 0;

    for (int s = 0; s < n; s++) {
        double share = (double) arm->cond.pay_all[s];
        if (share != last) {
            last = share;
            log_last = sim_log(1 + share);
        }
        pay_hazards(lab, region, s, log_last, &arm->pay_exit[s], &arm->pay_search[s]);
    }
    arm->pay_exit[n] = arm->pay_search[n] = 0;
}

/* What all arms share: exponential variates, who is long ill. */
static void draw_year(struct labour *lab)
{
    enum { BLOCK = 1024 };
    const struct demand_params *dem = lab->par->demand;
    struct persons *p = &lab->p;
    uint32_t absent[256], leave[BLOCK], search[BLOCK], ill[BLOCK];

    for (int age = 0; age < 256; age++) {
        /* log-linear between 35 and 55, centred at 45 */
        int a = age < 35 ? 35 : age > 55 ? 55 : age;
        double factor = sim_exp(dem->absence_age * (a - 45) / 20.0);
        absent[age] = sim_threshold(dem->long_absence * factor);
    }
    for (int from = 0; from < p->n; from += BLOCK) {
        size_t n = p->n - from < BLOCK ? (size_t) (p->n - from) : BLOCK;
        const struct hazard_persons in = { p->age + from, p->experience + from, leave,
            ill, p->per_hazard, absent, PERSON_ABSENT };
        sim_draw_entities((uint32_t *const[4]){ leave, search, ill, p->w_hours + from },
                p->id + from, n, lab->key, 0,
                sim_when((unsigned) lab->year, DRAW_PERSON_YEAR, 0), lab->chance);
        SIM_HOT_PICK(hazard_exponential)(p->e_search + from, search, n);
        SIM_HOT_PICK(hazard_persons)
        (p->e_exit + from, p->absent + from, p->w_class + from, &in, n);
    }
    memset(p->seeks, 0, (size_t) p->n);
}

/* One teacher leaves: fte goes to a flow, he to the reserve when young enough. */
static void leave(struct labour *lab, struct arm_state *arm, int i)
{
    int s = arm->school[i];
    int stratum = lab->stratum[s];

    arm->flow[stratum][FLOW_LEFT_PROFESSION] += arm->job[i].fte;
    arm->filled[s] -= arm->job[i].fte;
    arm->heads[s]--;
    arm->exits[stratum]++;
    if (lab->p.age[i] < lab->par->exit->refill_age)
        arm->reserve_next[lab->world->region[s]][0]++;
    arm->school[i] = NO_SCHOOL;
    arm->job[i].fte = 0;
    arm->job[i].flag = 0;
}

/* Log hazards of one teacher beyond his school's: his pay, which may differ from it for
 * new hires and those with a selective offer, and the guidance of starters. */
static void person_logs(const struct labour *lab, const struct arm_state *arm,
        const struct region_pay *region, int i, float *exit, float *search)
{
    const struct conditions *c = &arm->cond;
    int s = arm->school[i], experience = lab->p.experience[i];
    float px = arm->pay_exit[s], ps = arm->pay_search[s];
    double extra = arm->job[i].since >= c->new_from[s] ? (double) c->pay_new[s] : 0;

    if (arm->job[i].flag & PERSON_OFFERED)
        extra += (double) c->pay_offer[s];
    if (extra > 0)
        pay_hazards(
                lab, region, s, sim_log(1 + (double) c->pay_all[s] + extra), &px, &ps);
    float guided = experience <= STARTER_YEARS ? c->starter_log[s] : 0;
    *exit = lab->p.taper[experience] * px + guided;
    *search = lab->p.taper[experience] * ps + guided;
}

/* Highest factors of anybody at each school. More pay than the school's, as some have,
 * only lowers them. */
static void highest_factors(const struct labour *lab, struct arm_state *arm)
{
    int n = lab->world->n_schools;

    for (int s = 0; s < n; s++) {
        float x = arm->pay_exit[s], m = arm->pay_search[s], g = arm->cond.starter_log[s];
        float up = (g > 0 ? g : 0) + 1e-5f; /* rounding must not lose anybody */
        arm->most_exit[s] = (x > 0 ? x : 0) + up;
        arm->most_search[s] = (m > 0 ? m : 0) + up;
    }
    sim_exp_v(arm->most_exit, arm->most_exit, (size_t) n);
    sim_exp_v(arm->most_search, arm->most_search, (size_t) n);
    for (int s = 0; s < n; s++) {
        arm->most_exit[s] *= arm->h_exit[s];
        arm->most_search[s] *= arm->h_search[s];
    }
    arm->most_exit[n] = arm->most_search[n] = 0;
}

/* Does he leave who may? (Without policies his school's factor is all there is.) */
static bool leaves(const struct labour *lab, const struct arm_state *arm,
        const struct region_pay *region, int i)
{
    float log_exit, log_search;

    if (!arm->cond.any)
        return true;
    person_logs(lab, arm, region, i, &log_exit, &log_search);
    return lab->p.e_exit[i] < arm->h_exit[arm->school[i]] * sim_exp_f(log_exit);
}

static bool searches(const struct labour *lab, const struct arm_state *arm,
        const struct region_pay *region, int i)
{
    float log_exit, log_search;

    if (!arm->cond.any)
        return true;
    person_logs(lab, arm, region, i, &log_exit, &log_search);
    return lab->p.e_search[i] < arm->h_search[arm->school[i]] * sim_exp_f(log_search);
}

/* What happens to those whom something may strike: first who leaves, then who of the
 * others searches, then whose absence must be replaced. One list each, so that a loop
 * does one thing (a processor guesses it right). */
static void strike(
        struct labour *lab, struct arm_state *arm, const struct region_pay *region)
{
    struct persons *p = &lab->p;
    int32_t *list = lab->person_scratch;

    int n = marked_with(list, p->mark, p->n, STRIKE_EXIT);
    for (int k = 0; k < n; k++)
        if (leaves(lab, arm, region, list[k]))
            leave(lab, arm, list[k]);
    n = marked_with(list, p->mark, p->n, STRIKE_SEARCH);
    for (int k = 0; k < n; k++) {
        int i = list[k];
        if (arm->school[i] == NO_SCHOOL || !searches(lab, arm, region, i))
            continue;
        arm->job[i].flag |= PERSON_CANDIDATE | PERSON_MOVER;
        p->seeks[i] = 1;
    }
    n = marked_with(list, p->mark, p->n, STRIKE_ILL);
    for (int k = 0; k < n; k++) {
        int i = list[k];
        if (arm->school[i] != NO_SCHOOL)
            arm->replace[arm->school[i]] += arm->job[i].fte;
    }
}

void exit_expected_fte(
        const struct labour *lab, const struct arm_state *arm, double *by_region)
{
    enum { BLOCK = 256 };
    const struct exit_params *ex = lab->par->exit;
    const struct persons *p = &lab->p;
    const struct world *w = lab->world;

    for (int r = 0; r < w->n_regions; r++)
        by_region[r] = 0;
    for (int s = 0; s < w->n_schools; s++) {
        double log_h = (double) arm->strain[s] + ex->b_D * (double) w->disadv[s]
                       + ex->b_leader * (double) lab->leader[s]
                       + ex->b_cycle * lab->climate[lab->year].cycle;
        lab->school_scratch[s] = sim_exp(log_h);
    }
    for (int from = 0; from < p->n; from += BLOCK) {
        int n = p->n - from < BLOCK ? p->n - from : BLOCK;
        double h[BLOCK], prob[BLOCK];
        for (int k = 0; k < n; k++) {
            int i = from + k, s = arm->school[i];
            h[k] = (double) p->age_hazard[p->age[i] * (EXP_MAX + 1) + p->experience[i]]
                   * (s == NO_SCHOOL ? 0 : lab->school_scratch[s]);
        }
        SIM_HOT_PICK(hazard_probs)(prob, h, (size_t) n);
        for (int k = 0; k < n; k++) {
            int s = arm->school[from + k];
            if (s == NO_SCHOOL)
                continue;
            double gone = h[k] < 0.5 ? prob[k] : sim_hazard_prob(h[k]);
            by_region[w->region[s]] += (double) arm->job[from + k].fte / FTE * gone;
        }
    }
}

static void run_arm(
        struct labour *lab, struct arm_state *arm, const struct region_pay *region)
{
    struct persons *p = &lab->p;
    bool any = arm->cond.any;

    if (any) {
        school_pay(lab, arm, region);
        highest_factors(lab, arm);
    }
    const struct hazard_input in = { .school = arm->school,
        .e_exit = p->e_exit,
        .e_search = p->e_search,
        .most_exit = any ? arm->most_exit : arm->h_exit,
        .most_search = any ? arm->most_search : arm->h_search,
        .absent = p->absent,
        .n_schools = lab->world->n_schools };
    SIM_HOT_PICK(hazard_strike)(p->mark, &in, (size_t) p->n);
    SIM_HOT_PICK(hazard_flags)
    (arm->job, p->absent, PERSON_OFFERED | PERSON_EXTENDED, (size_t) p->n);
    strike(lab, arm, region);
}

static int exit_run(struct labour *lab, struct sim_err *err)
{
    struct region_pay region[DRAW_REGIONS_MAX];

    (void) err;
    draw_year(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        school_factors(lab, arm);
        region_pay(lab, arm, region);
        run_arm(lab, arm, region);
    }
    return 0;
}

const struct phase phase_exit = { "exit", exit_run };
