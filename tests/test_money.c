/* Money: every euro is booked once, and the year balances to the cent. */
#include <criterion/criterion.h>

#include "models/labour.h"

Test(money, an_amount_stands_under_its_policy_payer_and_account)
{
    struct money_row rows[3] = { 0 };
    struct arm_state arm = { .money = rows, .n_money = 3 };

    money_book(&arm, MONEY_BASE, PAYER_MINISTRY, ACCOUNT_TEACHER_PAY, 500);
    money_book(&arm, 1, PAYER_BOARD, ACCOUNT_TUTORS, 7);
    money_book(&arm, 1, PAYER_BOARD, ACCOUNT_TUTORS, -2);
    int64_t sum = 0;
    for (int k = 0; k < 3; k++)
        for (int p = 0; p < PAYERS; p++)
            for (int a = 0; a < ACCOUNTS; a++)
                sum += rows[k].cents[p][a];
    cr_expect_eq(rows[0].cents[PAYER_MINISTRY][ACCOUNT_TEACHER_PAY], 500);
    cr_expect_eq(rows[2].cents[PAYER_BOARD][ACCOUNT_TUTORS], 5);
    cr_expect_eq(sum, 505, "nothing stands anywhere else");
}

Test(money, cents_are_the_nearest_whole_ones)
{
    cr_expect_eq(money_cents(12.345), 1235);
    cr_expect_eq(money_cents(0.004), 0);
    cr_expect_eq(money_cents(-0.25), -25);
    cr_expect_eq(money_cents(1e9), 100000000000);
}
