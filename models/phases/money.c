/* money.c - what does each future cost, who pays, and what stays unspent?
 *
 * Books every euro of a year once, in cents; see money.h. Thread safety: one struct
 * labour per thread. */
#include "models/phases/money.h"

#include <math.h>

#include "models/labour.h"

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
