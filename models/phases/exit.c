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
#include "models/phases/exit_hot.h"
#include "sim/base/vmath.h"

/* Relative hazard by single year of age from 60 to 66; of 67 and over all leave. The rise
 * to the pension age (mean 63.7, baseline:retirement_age 2016) is an assumption. */
static const double shape60[7] = { 0.30, 0.40, 0.55, 0.9, 1.2, 1.6, 2.2 };
enum { LAST_AGE = 67, STARTER_YEARS = 3, AGES = 100, BLOCK = 1024 };

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
    double last = 0, log_last = 0; /* most premiums are 0 or that of the school before */

    for (int s = 0; s < n; s++) {
        double share = (double) arm->cond.pay_all[s];
        if (share != 0 && share != last) {
            last = share;
            log_last = sim_log(1 + share);
        }
        pay_hazards(lab, region, s, share != 0 ? log_last : 0, &arm->pay_exit[s],
                &arm->pay_search[s]);
    }
    arm->pay_exit[n] = arm->pay_search[n] = 0;
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
    arm->reserve_next[lab->world->region[s]][0] +=
            lab->p.age[i] < lab->par->exit->refill_age; /* no jump: half of them */
    arm->school[i] = NO_SCHOOL;
    arm->job[i].fte = 0;
    arm->job[i].flag = 0;
}

/* Log hazard of one teacher, of leaving or of searching, beyond his school's: his pay,
 * which may differ from it for new hires and those with a selective offer, and the
 * guidance of starters. */
static float person_log(const struct labour *lab, const struct arm_state *arm,
        const struct region_pay *region, int i, bool leaving)
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
    return lab->p.taper[experience] * (leaving ? px : ps) + guided;
}

/* The highest factor of leaving of any school and arm, and what half a word of a school's
 * staff is at most, in any arm, when they search; of those without one, below any. */
static float highest_hazards(const struct labour *lab, int32_t *search)
{
    float exit = 0;

    for (int s = 0; s <= lab->world->n_schools; s++)
        search[s] = -1;
    for (int a = 0; a < lab->live_arms; a++) {
        float most = SIM_HOT_PICK(exit_bounds)(search, lab, &lab->arm[a]);
        exit = most > exit ? most : exit;
    }
    return exit;
}

/* The upper half of a word is at most this when a hazard strikes. */
static uint32_t upper_bound(float hazard)
{
    float most = hazard * (1 + 1e-5f); /* rounding must not lose anybody */
    uint32_t bound = (uint32_t) (0x1p16f * (1 - sim_exp_f(-most))) + 1;
    return bound < 0xffff ? bound : 0xffff;
}

/* Bounds of words by age, for hazard_may(); the thresholds of illness. */
static void year_bounds(
        const struct labour *lab, float most_exit, uint32_t *bound, uint32_t *ill)
{
    const struct demand_params *dem = lab->par->demand;

    for (int age = 0; age < AGES; age++) {
        const float *hazard = &lab->p.age_hazard[age * (EXP_MAX + 1)];
        float highest = 0;
        for (int e = 0; e <= EXP_MAX; e++)
            highest = hazard[e] > highest ? hazard[e] : highest;
        /* log-linear between 35 and 55, centred at 45 */
        if (age == 0 || (age > 35 && age <= 55)) {
            double factor = sim_exp(dem->absence_age * ((age ? age : 35) - 45) / 20.0);
            ill[age] = sim_threshold(dem->long_absence * factor);
        } else
            ill[age] = ill[age - 1];
        bound[age] = ill[age] >> 16 << 16 | upper_bound(most_exit * highest);
    }
}

/* List the rows marked with a bit, and the variates behind their words; swapped: behind
 * the lower halves. */
static void list_chances(struct chances *may, const struct persons *p, uint8_t bit,
        const uint32_t *word, bool swapped)
{
    const int n = may->n = marked_with(may->row, p->mark, p->n, bit);

    for (int from = 0; from < n; from += BLOCK) {
        int size = n - from < BLOCK ? n - from : BLOCK;
        uint32_t own[BLOCK];
        for (int k = 0; k < size; k++)
            own[k] = word[may->row[from + k]];
        for (int k = 0; k < size && swapped; k++)
            own[k] = hazard_swapped(own[k]);
        SIM_HOT_PICK(hazard_exponential)(may->e + from, own, (size_t) size);
    }
}

/* The same of those who are ill, among those who may be. */
static void list_ill(
        struct persons *p, const struct words_of_year *words, const uint32_t *threshold)
{
    int32_t *row = p->ill.row;
    int ill = 0, n = marked_with(row, p->mark, p->n, STRIKE_ILL);

    for (int k = 0; k < n; k++) {
        int i = row[k];
        row[ill] = i;
        ill += (words->shared[i] ^ words->next[i]) < threshold[p->age[i]];
    }
    p->ill.n = ill;
}

/* Some staff come to want longer hours, others shorter ones; whether they get them is a
 * matter of the market. */
static void change_wishes(struct labour *lab)
{
    const struct mobility_params *par = lab->par->mobility;
    struct persons *p = &lab->p;
    const uint32_t up = sim_threshold(par->hours_up) >> 16;
    const uint32_t down = up + (sim_threshold(par->hours_down) >> 16);

    SIM_HOT_PICK(hazard_wishes)(p->hours, p->w_hours, up, down, (size_t) p->n);
}

/* What all arms share: who is long ill, whom exit or search may strike somewhere, and
 * their exponential variates. The highest hazards say who: they may name somebody in
 * vain, but miss nobody. */
static void draw_year(struct labour *lab)
{
    struct persons *p = &lab->p;
    const uint16_t *school = lab->arm[0].school;
    int32_t *search_bound = lab->row_at; /* free until the rows are sorted */
    uint32_t bound[AGES], threshold[AGES];
    const size_t n = (size_t) p->n;

    year_bounds(lab, highest_hazards(lab, search_bound), bound, threshold);
    const struct words_of_year words = year_words_draw(
            &p->years, p->id, p->n, lab->key, lab->year, DRAW_PERSON_YEAR, lab->chance);
    const struct hazard_year in = { p->age, school, words, bound, search_bound,
        lab->world->n_schools };
    SIM_HOT_PICK(hazard_may)(p->mark, p->w_hours, p->w_class, &in, n);
    change_wishes(lab);
    for (int a = 1; a < lab->live_arms; a++)
        SIM_HOT_PICK(hazard_elsewhere)(p->mark, lab->arm[a].school, &in, n);
    list_chances(&p->leave, p, STRIKE_EXIT, words.first, false);
    list_chances(&p->search, p, STRIKE_SEARCH, words.first, true);
    list_ill(p, &words, threshold);
    for (int k = 0; k < p->leave.n; k++) {
        int i = p->leave.row[k];
        p->leave.e[k] *= p->per_hazard[p->age[i] * (EXP_MAX + 1) + p->experience[i]];
    }
    memset(p->seeks, 0, n);
}

/* The same of n teachers, places of a list among rows. Most policies leave all teachers
 * of a school alike but for their years. */
static void person_logs(float *own, const struct labour *lab, const struct arm_state *arm,
        const struct region_pay *region, const int32_t *row, const int32_t *list, int n,
        bool leaving)
{
    const struct condition_written *is = &arm->cond.written;
    const float *restrict pay = leaving ? arm->pay_exit : arm->pay_search;
    const float *restrict taper = lab->p.taper;
    const uint8_t *restrict experience = lab->p.experience;
    const uint16_t *restrict school = arm->school;

    if (is->pay_new || is->pay_offer || is->starter_log) {
        for (int k = 0; k < n; k++)
            own[k] = person_log(lab, arm, region, row[list[k]], leaving);
        return;
    }
    for (int k = 0; k < n; k++) {
        int i = row[list[k]];
        own[k] = taper[experience[i]] * pay[school[i]];
    }
}

/* Whom does leaving or searching strike in this arm? Writes rows to list and returns
 * their number. Under policies the highest factor of a school tells who needs a look at
 * his own; without, a school's is all there is. */
static int struck(const struct labour *lab, const struct arm_state *arm,
        const struct region_pay *region, bool leaving, int32_t *restrict list)
{
    enum { FEW = 256 };
    const struct chances *may = leaving ? &lab->p.leave : &lab->p.search;
    const int32_t *restrict row = may->row;
    const uint16_t *restrict school = arm->school;
    const float *restrict e = may->e, *restrict h = leaving ? arm->h_exit : arm->h_search;
    const float *restrict most = !arm->cond.any ? h
                                 : leaving      ? arm->most_exit
                                                : arm->most_search;
    const int none = lab->world->n_schools, n_may = may->n;
    int n = 0, found = 0;

    for (int k = 0; k < n_may; k++) {
        int s = school[row[k]];
        list[n] = k;
        n += e[k] < most[s < none ? s : none];
    }
    for (int from = 0; from < n && arm->cond.any; from += FEW) {
        int size = n - from < FEW ? n - from : FEW;
        float own[FEW];
        person_logs(own, lab, arm, region, row, list + from, size, leaving);
        sim_exp_v(own, own, (size_t) size);
        for (int k = 0; k < size; k++) {
            int at = list[from + k];
            list[found] = at;
            found += e[at] < h[school[row[at]]] * own[k];
        }
    }
    if (arm->cond.any)
        n = found;
    for (int k = 0; k < n; k++)
        list[k] = row[list[k]];
    return n;
}

/* What happens to those who are struck: first who leaves, then who of the others
 * searches, then whose absence must be replaced. One list each, so that a loop does one
 * thing (a processor guesses it right). */
static void strike(
        struct labour *lab, struct arm_state *arm, const struct region_pay *region)
{
    struct persons *p = &lab->p;
    int32_t *list = lab->person_scratch;

    int n = struck(lab, arm, region, true, list);
    for (int k = 0; k < n; k++)
        leave(lab, arm, list[k]);
    n = struck(lab, arm, region, false, list);
    for (int k = 0; k < n; k++) {
        arm->job[list[k]].flag |= PERSON_CANDIDATE | PERSON_MOVER;
        p->seeks[list[k]] = 1;
    }
    for (int k = 0; k < p->ill.n; k++) {
        int i = p->ill.row[k];
        if (arm->school[i] != NO_SCHOOL)
            arm->replace[arm->school[i]] += arm->job[i].fte;
    }
}

void exit_expected_fte(
        const struct labour *lab, const struct arm_state *arm, double *by_region)
{
    const struct exit_params *ex = lab->par->exit;
    const struct persons *p = &lab->p;
    const struct world *w = lab->world;
    float *factor = lab->assistants.hazard; /* free until assistants leave */

    for (int r = 0; r < w->n_regions; r++)
        by_region[r] = 0;
    for (int s = 0; s < w->n_schools; s++) {
        double log_h = (double) arm->strain[s] + ex->b_D * (double) w->disadv[s]
                       + ex->b_leader * (double) lab->leader[s]
                       + ex->b_cycle * lab->climate[lab->year].cycle;
        factor[s] = (float) log_h;
    }
    sim_exp_v(factor, factor, (size_t) w->n_schools);
    for (int from = 0; from < p->n; from += BLOCK) {
        int n = p->n - from < BLOCK ? p->n - from : BLOCK;
        float stay[BLOCK];
        for (int k = 0; k < n; k++) {
            int i = from + k, s = arm->school[i];
            stay[k] = -p->age_hazard[p->age[i] * (EXP_MAX + 1) + p->experience[i]]
                      * (s < w->n_schools ? factor[s] : 0);
        }
        sim_exp_v(stay, stay, (size_t) n);
        for (int k = 0; k < n; k++) {
            int s = arm->school[from + k];
            if (s < w->n_schools)
                by_region[w->region[s]] +=
                        arm->job[from + k].fte * (1 - (double) stay[k]) / FTE;
        }
    }
}

/* Flags of the year before go, those of the ill come. */
static void flag_ill(const struct persons *p, struct arm_state *arm)
{
    SIM_HOT_PICK(hazard_flags)
    (arm->job, PERSON_OFFERED | PERSON_EXTENDED, (size_t) p->n);
    for (int k = 0; k < p->ill.n; k++)
        arm->job[p->ill.row[k]].flag |= PERSON_ABSENT;
}

/* Hazards of the year by school under one arm. */
static void school_hazards(struct labour *lab, struct arm_state *arm,
        const struct exit_year *year, struct region_pay *region)
{
    if (arm->cond.any) {
        region_pay(lab, arm, region);
        school_pay(lab, arm, region);
    }
    SIM_HOT_PICK(exit_factors)(lab, arm, year);
    for (int s = 0; s < lab->world->n_schools; s++)
        arm->staff[lab->stratum[s]] += arm->heads[s];
}

static int exit_run(struct labour *lab, struct sim_err *err)
{
    const struct exit_params *ex = lab->par->exit;
    const struct exit_year year = { .b_D = (float) ex->b_D,
        .b_leader = (float) ex->b_leader,
        .cycle = (float) (ex->b_cycle * lab->climate[lab->year].cycle),
        .b_Ds = (float) lab->par->mobility->b_Ds,
        .lambda = (float) lab->solved.lambda };
    struct region_pay region[DRAW_REGIONS_MAX];

    (void) err;
    for (int a = 0; a < lab->live_arms; a++)
        school_hazards(lab, &lab->arm[a], &year, region);
    draw_year(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        if (arm->cond.any)
            region_pay(lab, arm, region);
        flag_ill(&lab->p, arm);
        strike(lab, arm, region);
    }
    return 0;
}

const struct phase phase_exit = { "exit", exit_run };
