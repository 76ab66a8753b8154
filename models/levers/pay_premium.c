/* pay_premium.c - what does extra pay at chosen schools do, and to whom?
 *
 * Offers a premium on pay at the target schools: to everyone who teaches there, to new
 * hires only, or as selective offers to the strongest teachers elsewhere (the design
 * of the Talent Transfer Initiative, P06). It writes pay conditions; leaving, moving
 * and choosing a post respond in their own phases. Thread safety: pure. */
#include "models/lever.h"

enum who { WHO_EVERYONE, WHO_NEW_HIRES, WHO_SELECTIVE };
static const char *const who_names[] = { "everyone", "new_hires", "selective", NULL };

struct pay_premium_params {
    struct lever_common common;
    double premium;
    int who;
    double approach, accept;
};

static const struct sim_param rows[] = {
    LEVER_COMMON_ROWS(struct pay_premium_params),
    { "premium", SIM_FIELD(struct pay_premium_params, premium), "share of pay",
            .dflt = 0.20, .min = 0, .max = 1, .low = 0, .high = 0.4, .source = "setting",
            .doc = "Extra pay as a share of pay." },
    { "who", SIM_FIELD(struct pay_premium_params, who), "", .dflt = WHO_EVERYONE,
            .choices = who_names, .source = "setting",
            .doc = "Everyone at the school, new hires only, or selective offers to the "
                   "strongest teachers of other schools." },
    { "approach", SIM_FIELD(struct pay_premium_params, approach), "share", .dflt = 0.2,
            .min = 0, .max = 1, .low = 0.1, .high = 0.3, .only = "who=selective",
            .source = "P06",
            .doc = "Selective: the share of teachers, best first by what schools see of "
                   "them, that is approached." },
    { "accept", SIM_FIELD(struct pay_premium_params, accept), "P", .dflt = 0.05,
            .prior = SIM_PRIOR_BETA(5, 95), .min = 0, .max = 1, .low = 0.02, .high = 0.1,
            .only = "who=selective", .source = "P06",
            .doc = "Selective: an approached teacher accepts, at a premium of 20 % "
                   "(81 of about 1,500 for 20,000 dollars over two years); in proportion "
                   "to the premium." },
};

/* Share of posts whose teacher is expected to earn a premium of new hires, or of those
 * who were approached: these come from other schools, if they have a post there. */
static double paid_share(
        const struct pay_premium_params *par, const struct lever_view *view)
{
    double here = 0, all = 0;

    if (par->who == WHO_NEW_HIRES)
        return lever_hired_since(view, view->hired);
    for (int s = 0; s < view->world->n_schools; s++) {
        here += view->target[s] ? view->posts[s] : 0;
        all += view->posts[s];
    }
    const double accept = par->approach * par->accept * par->premium / 0.20,
                 come = here > 0 ? accept * (all - here) / here : 0;
    return lever_hired_since(view, come < view->hired ? come : view->hired);
}

static void apply(
        const void *params, const struct lever_view *view, struct conditions *cond)
{
    const struct pay_premium_params *par = params;
    double premium = par->premium * view->strength;
    float salience = view->temporary ? (float) view->temporary_salience : 1;

    if (!(premium > 0))
        return;
    const double per_post = premium * view->pay_cost_eur;
    if (par->who == WHO_EVERYONE)
        lever_budget_cut(view, &par->common, per_post);
    else
        lever_budget_plan(view, &par->common, 0, per_post * paid_share(par, view));
    struct policy_bill *bill = &cond->bill[view->policy];
    bill->premium = premium;
    bill->cap_eur = par->common.budget_eur;
    bill->who = par->who == WHO_EVERYONE    ? BILL_EVERYONE
                : par->who == WHO_NEW_HIRES ? BILL_NEW_HIRES
                                            : BILL_OFFERED;
    bill->new_from = view->first_year < 0 ? 1 : view->first_year + 1;
    for (int s = 0; s < view->world->n_schools; s++) {
        if (!view->target[s])
            continue;
        cond->any = true;
        if (cond->salience[s] < salience)
            CONDITION(cond, salience)[s] = salience;
        if (par->who == WHO_EVERYONE) {
            CONDITION(cond, pay_all)[s] += (float) premium;
        } else if (par->who == WHO_NEW_HIRES) {
            CONDITION(cond, pay_new)[s] += (float) premium;
            if (cond->new_from[s] > bill->new_from)
                CONDITION(cond, new_from)[s] = (uint8_t) bill->new_from;
        } else {
            float p = (float) (par->accept * premium / 0.20);
            cond->any_offer = true;
            CONDITION(cond, pay_offer)[s] += (float) premium;
            CONDITION(cond, accept)[s] = cond->accept[s] < p ? p : cond->accept[s];
            if (cond->approach[s] < (float) par->approach)
                CONDITION(cond, approach)[s] = (float) par->approach;
        }
    }
}

const struct lever lever_pay_premium = {
    .table = { "pay_premium",
            "Extra pay at chosen schools: everyone, new hires or selective offers.", rows,
            SIM_COUNT(rows), sizeof(struct pay_premium_params), false },
    .apply = apply,
};
