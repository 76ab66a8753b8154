/* money_outcomes.c - what did a future cost, whom, and was it worth it?
 *
 * Public cost is all that is paid out, those included whom a premium does not move. The
 * resource cost leaves out what only changes hands (Boardman et al., Cost-Benefit
 * Analysis): premiums, but for a triangle of those they draw; tax on agency prices; what
 * is not spent. No correction for the burden of taxes, as Dutch practice has it (Bos, Van
 * der Pol & Romijn 2019, Journal of Benefit-Cost Analysis). Learning is valued by the
 * earnings it brings, from end-of-year gains or from what stays. Thread safety: pure. */
#include "models/money_outcomes.h"

#include <math.h>

/* Cents of an account, over payers and policies. */
static int64_t account_sum(const struct arm_state *arm, enum account account)
{
    int64_t sum = 0;
    for (int k = 0; k < arm->n_money; k++)
        for (int p = 0; p < PAYERS; p++)
            sum += arm->money[k].cents[p][account];
    return sum;
}

/* Real resources used in the year [cents]. */
static double resources(const struct labour *lab, const struct arm_state *arm)
{
    const struct money_params *par = lab->par->money;
    int64_t spent = 0;

    for (int a = 0; a < ACCOUNTS; a++)
        if (a != ACCOUNT_UNSPENT && a != ACCOUNT_PREMIUM)
            spent += account_sum(arm, (enum account) a);
    double agency = (double) account_sum(arm, ACCOUNT_AGENCY);
    return (double) spent - agency * par->vat / (1 + par->vat)
           + par->triangle * (double) arm->induced;
}

void money_observe(double *nation, const struct labour *lab, const struct arm_state *arm,
        const struct arm_state *base)
{
    int64_t all = 0, base_world = 0, payer[PAYERS] = { 0 };

    for (int k = 0; k < arm->n_money; k++)
        for (int p = 0; p < PAYERS; p++)
            for (int a = 0; a < ACCOUNTS; a++) {
                payer[p] += arm->money[k].cents[p][a];
                base_world += k == 0 ? arm->money[k].cents[p][a] : 0;
            }
    for (int p = 0; p < PAYERS; p++) {
        all += payer[p];
        nation[NATION_PAYER + p] = 0.01 * (double) payer[p];
    }
    int64_t reserves = account_sum(arm, ACCOUNT_UNSPENT);
    nation[NATION_COST] = 0.01 * (double) (all - base_world);
    nation[NATION_PUBLIC] = 0.01 * (double) all;
    nation[NATION_SPENT] = 0.01 * (double) (all - reserves);
    nation[NATION_RESERVES] = 0.01 * (double) reserves;
    nation[NATION_COVER] = 0.01
                           * (double) (account_sum(arm, ACCOUNT_OVERTIME)
                                       + account_sum(arm, ACCOUNT_AGENCY)
                                       + account_sum(arm, ACCOUNT_SUBSTITUTE)
                                       + account_sum(arm, ACCOUNT_UNQUALIFIED));
    nation[NATION_RESOURCE] =
            arm == base ? 0 : 0.01 * (resources(lab, arm) - resources(lab, base));
    nation[NATION_ANYWAY] =
            0.01 * (double) (account_sum(arm, ACCOUNT_PREMIUM) - arm->induced);
}

void money_terms_of(struct money_terms *terms, const struct model_params *par)
{
    const struct money_params *m = par->money;

    terms->discount = 1 / (1 + m->discount);
    terms->value[0] = money_value_per_sd(m, m->return_initial);
    terms->value[1] = money_value_per_sd(m, m->return_adult);
    terms->basis = m->value_basis;
}

void money_add_year(double *nation, const struct money_terms *terms, int year,
        const double *pupil, const double *base)
{
    double now = 1;
    double gain = pupil[PUPIL_GAIN] - base[PUPIL_GAIN];
    double stays = pupil[PUPIL_KEPT] - base[PUPIL_KEPT];

    for (int y = 0; y < year; y++)
        now *= terms->discount;
    nation[NATION_PV_COST] += now * nation[NATION_COST];
    nation[NATION_PV_RESOURCE] += now * nation[NATION_RESOURCE];
    nation[NATION_PV_INITIAL] += now * terms->value[0] * gain;
    nation[NATION_PV_ADULT] += now * terms->value[1] * stays;
    nation[NATION_PV_NET] =
            nation[NATION_PV_INITIAL + terms->basis] - nation[NATION_PV_RESOURCE];
    nation[NATION_FTE_YEARS] += nation[NATION_NET];
    nation[NATION_COST_SUM] += nation[NATION_COST];
}
