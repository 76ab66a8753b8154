/* money.c - what does each future cost, who pays, and what stays unspent?
 *
 * Teachers are paid by the steps of the published LB scale, scaled so that the staff at
 * the start costs the average employer cost; schools receive that cost for every post
 * and for the absence that is expected (a lump sum: an empty post is no saving). What
 * pay, cover and assistants leave is booked as unspent. A policy's premium is paid to
 * all who are entitled to it; the part of those who are there because of it is kept
 * apart for the resource cost. All in cents. Thread safety: one struct labour each. */
#include "models/phases/money.h"

#include <math.h>
#include <string.h>

#include "models/labour.h"
#include "models/marked.h"
#include "models/phases/money_hot.h"

const char *const money_payer_names[PAYERS] = { "ministry", "board", "municipality" };
const char *const money_account_names[ACCOUNTS] = {
#define X(name, key, doc) key,
    MONEY_ACCOUNTS(X)
#undef X
};

void money_book(struct arm_state *arm, int policy, enum payer payer, enum account account,
        int64_t cents)
{
    sim_assert(policy >= MONEY_BASE && policy < arm->n_money - 1);
    arm->money[policy + 1].cents[payer][account] += cents;
}

int64_t money_cents(double eur)
{
    return (int64_t) floor(100 * eur + 0.5);
}

static enum payer payer_of(const struct arm_state *arm, int policy)
{
    const struct lever_common *common = arm->arm->policies[policy].params;
    return (enum payer) common->payer;
}

static const uint8_t *served(const struct labour *lab, const struct arm_state *arm, int k)
{
    return arm->served + (size_t) k * (size_t) lab->world->n_schools;
}

void money_charge(const struct labour *lab, struct arm_state *arm, enum account account,
        int s, int64_t cents)
{
    int n = (int) arm->arm->n_policies;
    double sum = 0, upto = 0;
    int64_t done = 0;

    for (int i = 0; i < n; i++) {
        int k = arm->apply_order[i];
        if (served(lab, arm, k)[s])
            sum += arm->cond.bill[k].weight[account];
    }
    if (!(sum > 0)) {
        money_book(arm, MONEY_BASE, PAYER_MINISTRY, account, cents);
        return;
    }
    for (int i = 0; i < n; i++) {
        int k = arm->apply_order[i];
        if (!served(lab, arm, k)[s] || !(arm->cond.bill[k].weight[account] > 0))
            continue;
        upto += arm->cond.bill[k].weight[account];
        int64_t to = upto >= sum ? cents : (int64_t) ((double) cents * (upto / sum));
        money_book(arm, k, payer_of(arm, k), account, to - done);
        done = to;
    }
}

/* ---- pay ---- */

/* Monthly pay by step of scale LB, 1 October 2024 (baseline:salary_scale_month). */
static const double step_eur[] = { 3463, 3547, 3653, 3760, 3868, 4001, 4157, 4333, 4534,
    4757, 5004, 5277 };

static double pay_step(int experience)
{
    int last = (int) SIM_COUNT(step_eur) - 1;
    return step_eur[experience < last ? experience : last];
}

/* Mean step of those who teach before the start: the same in every arm. */
static void solve_pay(struct labour *lab)
{
    const struct arm_state *arm = &lab->arm[0];
    int64_t fte[EXP_MAX + 1] = { 0 };
    double sum = 0, all = 0;

    for (int i = 0; i < lab->p.n; i++)
        if (arm->school[i] != NO_SCHOOL)
            fte[lab->p.experience[i]] += arm->job[i].fte;
    for (int e = 0; e <= EXP_MAX; e++) {
        sum += (double) fte[e] * pay_step(e);
        all += (double) fte[e];
    }
    lab->solved.pay_step = all > 0 ? sum / all : pay_step(0);
}

/* What of the posts is filled anew each year: what budgets plan on that are paid to those
 * who come. */
static void solve_hired(struct labour *lab)
{
    const struct arm_state *arm = &lab->arm[0];
    double posts = 0, hired = 0, returned = 0;

    for (int s = 0; s < lab->world->n_schools; s++)
        posts += lab->posts[s];
    for (int k = 0; k < lab->n_strata; k++) {
        hired += (double) arm->hired[k];
        returned += (double) arm->flow[k][FLOW_RESERVE];
    }
    lab->solved.hired_share = posts > 0 ? hired / posts : 0;
    lab->solved.returned_share = posts > 0 ? returned / posts : 0;
}

/* Everybody's cents of 0.01 fte for a year, by person: the same in all arms. */
static const int32_t *pay_by_person(struct labour *lab)
{
    double mean = money_teacher_eur(lab->par);
    int32_t cents[EXP_MAX + 1];

    for (int e = 0; e <= EXP_MAX; e++)
        cents[e] =
                (int32_t) money_cents(0.01 * mean * pay_step(e) / lab->solved.pay_step);
    SIM_HOT_PICK(money_pay)
    (lab->person_scratch, cents, lab->p.experience, (size_t) lab->p.n);
    return lab->person_scratch;
}

/* Came from the silent reserve this year? */
static bool returned(const struct labour *lab, const struct arm_state *arm, int i)
{
    uint32_t id = lab->p.id[i], pool = id >> 14 & 15;
    return pool >= POOL_RESERVE && pool < POOL_END && (int) (id >> 18 & 63) == lab->year
           && arm->job[i].since == lab->year + 1;
}

/* Hundredths of fte on which teacher i earns the premium of a bill. */
static int entitled(const struct labour *lab, const struct arm_state *arm,
        const struct policy_bill *bill, int i)
{
    const struct job *job = &arm->job[i];

    switch (bill->who) {
    case BILL_NOBODY:
        return 0;
    case BILL_EVERYONE:
        return job->fte;
    case BILL_NEW_HIRES:
        return job->since >= bill->new_from ? job->fte : 0;
    case BILL_OFFERED:
        return job->flag & PERSON_OFFERED ? job->fte : 0;
    case BILL_EXTENDED:
        return job->flag & PERSON_EXTENDED ? OFFER_STEP : 0;
    case BILL_RETURNED:
        return returned(lab, arm, i) ? job->fte : 0;
    }
    return 0;
}

/* Rows of the teachers at schools `here`, into lab->p.order. Returns how many. */
static int list_teachers(
        const struct labour *lab, const struct arm_state *arm, const uint8_t *here)
{
    const int n = lab->world->n_schools;
    int32_t *at = lab->row_at;

    for (int s = 0; s < n; s++)
        at[s] = here[s];
    at[n] = 0;
    SIM_HOT_PICK(money_present)(lab->p.mark, arm->school, at, n, (size_t) lab->p.n);
    return marked_rows(lab->p.order, lab->p.mark, lab->p.n);
}

/* Premiums at school s of all policies that pay the same persons as policy k. */
static double premiums_at(
        const struct labour *lab, const struct arm_state *arm, int k, int s)
{
    const struct policy_bill *bill = arm->cond.bill;
    double sum = 0;

    for (int i = 0; i < (int) arm->arm->n_policies; i++)
        if (bill[i].who == bill[k].who && served(lab, arm, i)[s])
            sum += bill[i].premium;
    return sum;
}

/* Does another policy of the arm pay the same persons as policy k? */
static bool not_alone(const struct arm_state *arm, int k)
{
    const struct policy_bill *bill = arm->cond.bill;
    bool more = false;

    for (int i = 0; i < (int) arm->arm->n_policies; i++)
        more = more || (i != k && bill[i].who == bill[k].who);
    return more;
}

/* Of the cents that policy k pays who teaches at school s, what he would have at school b
 * as well: policies that pay alike at both draw nobody from one to the other. */
static int64_t paid_at_both(const struct labour *lab, const struct arm_state *arm, int k,
        int s, int b, int64_t cents)
{
    const double here = premiums_at(lab, arm, k, s), there = premiums_at(lab, arm, k, b);
    return there < here ? (int64_t) ((double) cents * (there / here)) : cents;
}

/* Pay of those entitled to policy k's premium, and of them who are there because of it
 * [cents]: who in `base` is not at a school that it serves, or works a day more for it.
 */
static int64_t entitled_pay(const struct labour *lab, const struct arm_state *arm, int k,
        const struct arm_state *base, const int32_t *pay, int64_t *drawn)
{
    const struct policy_bill *bill = &arm->cond.bill[k];
    const uint8_t *here = served(lab, arm, k);
    const int n = list_teachers(lab, arm, here);
    const bool several = not_alone(arm, k);
    int64_t sum = 0, there = 0;

    for (int m = 0; m < n; m++) {
        int i = lab->p.order[m], b = base->school[i];
        bool teaches = b != NO_SCHOOL;
        int64_t cents = (int64_t) pay[i] * entitled(lab, arm, bill, i);
        sum += cents;
        if (several && teaches)
            there += paid_at_both(lab, arm, k, arm->school[i], b, cents);
        else
            there += cents * (teaches & here[teaches ? b : 0]); /* no jump: who moves? */
    }
    if (bill->who == BILL_EXTENDED)
        there = (int64_t) (bill->anyway * (double) sum);
    *drawn = sum - there;
    return sum;
}

/* Pay of each school's staff, where pooling or premiums of shocks ask for it; returns
 * whether they do. */
static bool pay_by_school(
        const struct labour *lab, const struct arm_state *arm, const int32_t *pay)
{
    int n = lab->world->n_schools;
    const struct condition_written *is = &arm->cond.written;
    bool asked = false;

    for (int s = 0; (is->pay_shock || is->pool_pay) && s < n && !asked; s++)
        asked = arm->cond.pay_shock[s] > 0 || arm->cond.pool_pay[s] > 0;
    if (!asked)
        return false;
    memset(lab->school_cents, 0, (size_t) n * sizeof *lab->school_cents);
    for (int i = 0; i < lab->p.n; i++)
        if (arm->school[i] != NO_SCHOOL)
            lab->school_cents[arm->school[i]] += (int64_t) pay[i] * arm->job[i].fte;
    return true;
}

/* Boards that pool spread premiums over the region, to schools with other staff: the
 * ratio of what is then paid to what the policies and shocks set. */
static double pooling(const struct labour *lab, const struct arm_state *arm)
{
    const struct conditions *c = &arm->cond;
    double set = 0, paid = 0;
    bool pooled = false;

    for (int s = 0; s < lab->world->n_schools; s++) {
        double pay = (double) lab->school_cents[s], share = (double) c->pay_shock[s];
        for (int k = 0; k < (int) arm->arm->n_policies; k++)
            if (c->bill[k].who == BILL_EVERYONE && served(lab, arm, k)[s])
                share += c->bill[k].premium;
        set += share * pay;
        paid += (double) c->pay_all[s] * pay;
        pooled = pooled || c->pool_pay[s] > 0;
    }
    return pooled && set > 0 ? paid / set : 1;
}

static bool has_price(const double by_account[ACCOUNTS])
{
    bool any = false;

    for (int a = 0; a < ACCOUNTS; a++)
        any = any || by_account[a] != 0;
    return any;
}

/* What people bring who decide after budgets are planned is known only when they come: it
 * was asked then, and granted as far as it was paid [cents]. */
static void ask_late(
        const struct labour *lab, struct arm_state *arm, double asked, double paid)
{
    if (paid > asked - 1) /* whole cents */
        asked = paid;
    arm->cond.asked_eur += 0.01 * asked * lab->world->weight;
    arm->cond.granted_eur += 0.01 * paid * lab->world->weight;
}

/* Book a price of policy k as far as the cap leaves money for it. Returns what was paid
 * [cents]. */
static int64_t book_price(
        struct arm_state *arm, int k, enum account account, double cents, double *left)
{
    const int64_t paid = (int64_t) (cents <= *left ? cents + 0.5 : *left);

    money_book(arm, k, payer_of(arm, k), account, paid);
    *left -= (double) paid;
    return paid;
}

/* Persons who returned this year to the schools that policy k serves. */
static int64_t returned_here(
        const struct labour *lab, const struct arm_state *arm, const uint8_t *here)
{
    const int n = list_teachers(lab, arm, here);
    int64_t back = 0;

    for (int k = 0; k < n; k++)
        back += returned(lab, arm, lab->p.order[k]);
    return back;
}

/* Fixed prices of policy k that were planned, as far as *left [cents] goes. */
static void book_planned(
        const struct labour *lab, struct arm_state *arm, int k, double *left)
{
    const struct policy_bill *bill = &arm->cond.bill[k];
    const struct world *w = lab->world;
    const uint8_t *here = served(lab, arm, k);
    const uint16_t *pupils =
            lab->pupils_total + (size_t) lab->year * (size_t) w->n_schools;
    const double index = money_price_index(lab->par->money);
    int64_t schools = 0, children = 0, posts = 0, novice = 0;

    if (!has_price(bill->per_school) && !has_price(bill->per_pupil)
            && !has_price(bill->per_post) && !has_price(bill->per_novice)
            && !has_price(bill->country))
        return;
    for (int s = 0; s < w->n_schools; s++) {
        schools += here[s];
        children += here[s] ? pupils[s] : 0;
        posts += here[s] ? lab->posts[s] : 0;
        novice += here[s] ? arm->novice[s] : 0;
    }
    for (int a = 0; a < ACCOUNTS; a++) {
        const double eur = bill->per_school[a] * (double) schools
                           + bill->per_pupil[a] * (double) children
                           + 0.01 * bill->per_post[a] * (double) posts
                           + 0.01 * bill->per_novice[a] * (double) novice
                           + (schools > 0 ? bill->country[a] / w->weight : 0);
        if (eur > 0)
            book_price(arm, k, (enum account) a, 100 * eur * index, left);
    }
}

/* Fixed prices for those who returned, as far as `left` [cents] goes. Returns what was
 * asked [cents]. */
static double book_returns(
        const struct labour *lab, struct arm_state *arm, int k, double left)
{
    const struct policy_bill *bill = &arm->cond.bill[k];
    const double index = money_price_index(lab->par->money);
    double asked = 0;

    if (!has_price(bill->per_return))
        return 0;
    const int64_t back = returned_here(lab, arm, served(lab, arm, k));
    for (int a = 0; a < ACCOUNTS; a++) {
        const double cents = 100 * bill->per_return[a] * (double) back * index;
        asked += cents;
        if (cents > 0)
            ask_late(lab, arm, cents,
                    (double) book_price(arm, k, (enum account) a, cents, &left));
    }
    return asked;
}

/* How far was the bill of policy k that hung on who came, in cents, from the one its
 * budget was planned on? Next year's plan is corrected by it; and so much would those
 * schools have asked that the budget does not reach. */
static void learn_from_bill(
        const struct labour *lab, struct arm_state *arm, int k, double cents)
{
    enum { MOST = 20 };
    const struct bill_later *later = &arm->cond.bill[k].later;
    const double expected = 100 * later->served_eur / lab->world->weight;
    double ratio = arm->paid_over_planned[k];

    if (expected > 0) {
        ratio = cents / expected;
        arm->paid_over_planned[k] = ratio > MOST         ? MOST
                                    : ratio < 1.0 / MOST ? 1.0 / MOST
                                                         : ratio;
    }
    arm->cond.asked_eur += later->not_served_eur * ratio;
}

/* Premiums of shocks, which the ministry pays, with the part of them that is paid when
 * boards pool [cents]. */
static int64_t shock_pay(
        const struct labour *lab, const struct arm_state *arm, double pool)
{
    double shock = 0;

    for (int s = 0; s < lab->world->n_schools; s++)
        shock += pool * (double) arm->cond.pay_shock[s] * (double) lab->school_cents[s];
    return (int64_t) (shock + 0.5);
}

/* What the cap of policy k leaves besides what it has paid already, for posts [cents]. */
static double left_of_cap(const struct labour *lab, const struct arm_state *arm, int k)
{
    const double cap = 100 * arm->cond.bill[k].cap_eur / lab->world->weight;
    int64_t paid = 0;

    for (int p = 0; p < PAYERS; p++)
        for (int a = 0; a < ACCOUNTS; a++)
            paid += arm->money[k + 1].cents[p][a];
    if (!(cap > 0))
        return INFINITY;
    return cap > (double) paid ? cap - (double) paid : 0;
}

/* Premiums and fixed prices of the policies, and premiums of shocks. */
static void book_policies(const struct labour *lab, struct arm_state *arm,
        const struct arm_state *base, const int32_t *pay)
{
    double pool = 1;

    arm->induced = 0;
    if (!arm->cond.any)
        return;
    if (pay_by_school(lab, arm, pay)) {
        pool = pooling(lab, arm);
        const int64_t shock = shock_pay(lab, arm, pool);
        money_book(arm, MONEY_BASE, PAYER_MINISTRY, ACCOUNT_PREMIUM, shock);
        arm->funding += shock;
    }
    for (int k = 0; arm->policy_acts && k < (int) arm->arm->n_policies; k++) {
        const struct policy_bill *bill = &arm->cond.bill[k];
        double cap = left_of_cap(lab, arm, k), later = 0;
        book_planned(lab, arm, k, &cap);
        if (bill->who != BILL_NOBODY) {
            int64_t drawn, sum = entitled_pay(lab, arm, k, base, pay, &drawn);
            double cents = bill->premium * (double) sum
                           * (bill->who == BILL_EVERYONE ? pool : 1);
            /* budgets were planned on posts and on who was expected; where the bill
             * would go beyond, all get a little less */
            int64_t paid = book_price(arm, k, ACCOUNT_PREMIUM, cents, &cap);
            if (bill->who != BILL_EVERYONE) {
                ask_late(lab, arm, cents, (double) paid);
                later = cents;
            }
            if (sum > 0)
                arm->induced +=
                        (int64_t) ((double) paid * ((double) drawn / (double) sum));
        }
        later += book_returns(lab, arm, k, cap);
        learn_from_bill(lab, arm, k, later);
    }
}

static int64_t sum_of(const int32_t *column, int n)
{
    return SIM_HOT_PICK(money_sum)(column, (size_t) n);
}

/* Lump sum of so many hundredths of posts: the pay of an average teacher and, as an
 * insurance, of the long absence that is expected. */
static int64_t lump(const struct labour *lab, int64_t posts)
{
    const int64_t mean = money_cents(0.01 * money_teacher_eur(lab->par));
    return money_cents(
            0.01 * (double) (mean * posts) * (1 + lab->par->demand->long_absence));
}

/* Posts that policies add are paid by them. */
static int64_t book_posts(const struct labour *lab, struct arm_state *arm)
{
    int64_t sum = 0;
    for (int s = 0; s < lab->world->n_schools; s++) {
        if (arm->posts[s] == lab->posts[s])
            continue;
        int64_t cents = lump(lab, arm->posts[s] - lab->posts[s]);
        money_charge(lab, arm, ACCOUNT_TEACHER_PAY, s, cents);
        sum += cents;
    }
    return sum;
}

/* The base world's year, all of it lump sum of the ministry. */
static void book_base(const struct labour *lab, struct arm_state *arm, const int32_t *pay)
{
    const struct money_params *par = lab->par->money;
    int n = lab->world->n_schools;
    double teacher = money_teacher_eur(lab->par);
    int64_t cents[ACCOUNTS] = { 0 }, spent = 0;
    /* price of 0.01 fte: a rounded price times whole hundredths keeps cents whole */
    const int64_t substitute = money_cents(0.01 * teacher * par->substitute);
    const int64_t agency = money_cents(0.01 * teacher * par->agency);
    const int64_t unqualified = money_cents(0.01 * teacher * par->unqualified);
    const int64_t assistant =
            money_cents(0.01 * lab->par->assistants->pay_eur * money_price_index(par));

    cents[ACCOUNT_TEACHER_PAY] =
            SIM_HOT_PICK(money_staff)(pay, arm->job, (size_t) lab->p.n)
            - book_posts(lab, arm);
    cents[ACCOUNT_OVERTIME] =
            money_cents(0.01 * teacher * par->overtime) * sum_of(arm->overtime, n);
    cents[ACCOUNT_SUBSTITUTE] = substitute * sum_of(arm->substitute, n);
    cents[ACCOUNT_AGENCY] = agency * sum_of(arm->agency, n);
    cents[ACCOUNT_UNQUALIFIED] = unqualified * sum_of(arm->unqualified, n);
    /* all who are employed, in training or not, but those policies paid for */
    cents[ACCOUNT_ASSISTANTS] = assistant * sum_of(arm->assistants.filled, n);
    for (int k = 1; k < arm->n_money; k++)
        for (int p = 0; p < PAYERS; p++)
            cents[ACCOUNT_ASSISTANTS] -= arm->money[k].cents[p][ACCOUNT_ASSISTANTS];
    for (int a = 0; a < ACCOUNTS; a++)
        spent += cents[a];
    arm->funding = lump(lab, sum_of(lab->posts, n))
                   + assistant * sum_of(lab->assistants.base, n);
    cents[ACCOUNT_UNSPENT] = arm->funding - spent;
    for (int a = 0; a < ACCOUNTS; a++)
        money_book(arm, MONEY_BASE, PAYER_MINISTRY, (enum account) a, cents[a]);
}

static int money_run(struct labour *lab, struct sim_err *err)
{
    (void) err;
    if (lab->year == lab->run_in - 1) {
        solve_pay(lab);
        solve_hired(lab);
    }
    if (lab->year < lab->run_in)
        return 0;
    const int32_t *pay = pay_by_person(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        book_base(lab, &lab->arm[a], pay);
        book_policies(lab, &lab->arm[a], &lab->arm[0], pay);
    }
    return 0;
}

const struct phase phase_money = { "money", money_run };
