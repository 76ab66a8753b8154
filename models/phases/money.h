/* money.h - who pays how many euro for what, in one arm and year?
 *
 * Every amount is booked once, in whole cents, under the policy that causes it (or the
 * base world), the payer and the account. Sums are of integers, so that they never
 * depend on order. The year balances: what schools receive as lump sum is what they pay
 * for teachers, cover and assistants, and what is left unspent.
 * Thread safety: one arm each. */
#ifndef MODELS_PHASES_MONEY_H
#define MODELS_PHASES_MONEY_H

#include <stdint.h>

enum payer { PAYER_MINISTRY, PAYER_BOARD, PAYER_MUNICIPALITY, PAYERS };

/* One line per account: name in costs.csv, and what it holds. */
/* clang-format off */
#define MONEY_ACCOUNTS(X) \
    X(TEACHER_PAY, "teacher_pay", "pay of employed teachers, employer costs in") \
    X(PREMIUM, "premium", "extra pay of a policy, those included who would have stayed") \
    X(OVERTIME, "overtime", "temporary extra hours of own teachers") \
    X(AGENCY, "agency", "teachers hired through agencies") \
    X(SUBSTITUTE, "substitute", "qualified substitutes") \
    X(UNQUALIFIED, "unqualified", "stand-ins without a qualification") \
    X(ASSISTANTS, "assistants", "pay of assistants") \
    X(TUTORS, "tutors", "tutors, students and volunteers") \
    X(TRAINING, "training", "training, courses and mentoring") \
    X(CAMPAIGN, "campaign", "campaigns and search for staff") \
    X(PRIVATE, "private", "bought from private providers") \
    X(MATERIALS, "materials", "materials, software and rooms") \
    X(UNSPENT, "unspent", "lump sum not spent this year; below zero: reserves used")
/* clang-format on */

enum account {
#define X(name, key, doc) ACCOUNT_##name,
    MONEY_ACCOUNTS(X)
#undef X
            ACCOUNTS
};

extern const char *const money_payer_names[PAYERS], *const money_account_names[ACCOUNTS];

enum { MONEY_BASE = -1 }; /* instead of a policy: the world without policies */

/* Cents of one policy or of the base world. */
struct money_row {
    int64_t cents[PAYERS][ACCOUNTS];
};

struct arm_state;
struct labour;
struct model_params;
struct money_params;

/* Add cents (may be negative) to this year's book of an arm. policy: index among the
 * policies of the arm, or MONEY_BASE. Amounts are those of the simulated schools: the
 * weight of a sample comes later. Phases after `policy` may book; levers do not. */
void money_book(struct arm_state *arm, int policy, enum payer payer, enum account account,
        int64_t cents);

/* Book what was bought at school s for the policies that asked for it: divided by
 * their bill weights for the account (conditions.h) among those that act at s, exactly;
 * to the base world and the ministry when none did. */
void money_charge(const struct labour *lab, struct arm_state *arm, enum account account,
        int s, int64_t cents);

/* Whole cents nearest to an amount in euro. */
int64_t money_cents(double eur);

/* Prices, all in euro of money.price_year; parameters are of MONEY_BASE_YEAR. */
enum { MONEY_BASE_YEAR = 2025 };
double money_price_index(const struct money_params *par);
double money_teacher_eur(const struct model_params *par); /* one average fte a year */

/* What a euro (or a gain) of `years` after the start is worth at the start. */
double money_discount(const struct money_params *par, int years);

/* Value at the time of the gain of 1 SD for one pupil: a share of the earnings of his
 * working life, discounted to his age. */
double money_value_per_sd(const struct money_params *par, double share);

#endif
