/* temporary_money.c - what happens when all schools get money for a few years?
 *
 * Pays for teachers' posts as long as it lasts: a sum per pupil, more at disadvantaged
 * schools when asked. Posts without people are vacancies: schools compete for the same
 * teachers, and those that candidates prefer win them. The defaults are those of the
 * Dutch education programme of 2021-2024, which the trends contain already.
 * Thread safety: pure. */
#include "models/shock.h"

struct temporary_money_params {
    struct shock_common common;
    double eur_per_pupil, teachers, by_need;
};

static const struct sim_param rows[] = {
    SHOCK_COMMON_ROWS(struct temporary_money_params, 2021, 2024),
    { "eur_per_pupil", SIM_FIELD(struct temporary_money_params, eur_per_pupil),
            "EUR/pupil/yr", .dflt = 300, .min = 0, .max = 10000, .low = 0, .high = 700,
            .source = "baseline:npo_per_pupil 2021/22",
            .doc = "Money a school spends a year: EUR 700 and 500 were given for two "
                   "years and could be spent in four." },
    { "teachers", SIM_FIELD(struct temporary_money_params, teachers), "share",
            .dflt = 0.2, .prior = SIM_PRIOR_BETA(4, 16), .min = 0, .max = 1, .low = 0.07,
            .high = 0.36,
            .source = "baseline:npo_could_not_hire_teachers 2022 assumption",
            .doc = "Share of it that schools want to spend on teachers' posts." },
    { "by_need", SIM_FIELD(struct temporary_money_params, by_need), "share", .dflt = 0,
            .min = 0, .max = 1, .low = 0, .high = 0.5, .source = "setting",
            .doc = "Share given by disadvantage, like disadvantage money; the rest is "
                   "the same for every pupil." },
};

static void posts(const void *params, const struct shock_view *view, double *fte)
{
    const struct temporary_money_params *par = params;
    double each = par->eur_per_pupil * par->teachers / view->pay_cost_eur;

    for (int s = 0; s < view->world->n_schools; s++)
        fte[s] += each * view->pupils[s]
                  * (1 - par->by_need + par->by_need * (double) view->money[s]);
}

const struct shock shock_temporary_money = {
    .table = { "temporary_money", "Money for teachers' posts during a few years.", rows,
            SIM_COUNT(rows), sizeof(struct temporary_money_params), false },
    .posts = posts,
};
