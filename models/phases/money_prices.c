/* money_prices.c - what do people and things cost, in euro of which year, and what is
 * learning worth?
 *
 * Prices are parameters at the level of 2025; results are in euro of money.price_year, by
 * the consumer price index (CBS StatLine 83131NED). Later years are discounted to the
 * start. Learning is valued by lifetime earnings, with either of two bases that are
 * never mixed: gains at the end of the year (Chetty, Friedman & Rockoff 2014), or the
 * part that stays (Hanushek et al. 2015). Thread safety: pure. */
#include <math.h>

#include "models/labour.h"
#include "sim/base/vmath.h"

static const char *const bases[] = { "initial", "adult", NULL };

static const struct sim_param rows[] = {
    { "price_year", SIM_FIELD(struct money_params, price_year), "year",
            .dflt = MONEY_BASE_YEAR, .min = 2018, .max = 2060, .source = "setting",
            .doc = "Price level of all euro, those of budgets included." },
    { "inflation", SIM_FIELD(struct money_params, inflation), "1/yr", .dflt = 0.02,
            .min = -0.05, .max = 0.2, .low = 0.01, .high = 0.03, .source = "assumption",
            .doc = "Price rise a year after 2024, where the published index ends; only "
                   "for price levels other than 2025." },
    { "discount", SIM_FIELD(struct money_params, discount), "1/yr", .dflt = 0.0225,
            .min = -0.05, .max = 0.2, .low = 0.01, .high = 0.04, .source = "V10",
            .doc = "Real discount rate a year: the Dutch standard rate." },
    { "overtime", SIM_FIELD(struct money_params, overtime), "ratio", .dflt = 1,
            .prior = SIM_PRIOR_TRUNC(1, 0.1, 0.7, 1.3), .min = 0, .max = 5, .low = 0.8,
            .high = 1.2, .source = "assumption",
            .doc = "Price of temporary extra hours over an average teacher's." },
    { "substitute", SIM_FIELD(struct money_params, substitute), "ratio", .dflt = 1,
            .prior = SIM_PRIOR_TRUNC(1, 0.1, 0.7, 1.3), .min = 0, .max = 5, .low = 0.8,
            .high = 1.2, .source = "assumption",
            .doc = "Price of a qualified substitute over an average teacher's." },
    { "agency", SIM_FIELD(struct money_params, agency), "ratio", .dflt = 1.7,
            .prior = SIM_PRIOR_TRUNC(1.7, 0.2, 1.1, 2.3), .min = 0, .max = 5, .low = 1.3,
            .high = 2.1, .source = "V09 assumption",
            .doc = "Price of a teacher from an agency over an average teacher's "
                   "(1.64 to 1.95 in secondary schools)." },
    { "unqualified", SIM_FIELD(struct money_params, unqualified), "ratio", .dflt = 0.7,
            .prior = SIM_PRIOR_TRUNC(0.7, 0.1, 0.4, 1), .min = 0, .max = 5, .low = 0.5,
            .high = 0.9, .source = "assumption",
            .doc = "Price of a stand-in without a qualification over an average "
                   "teacher's." },
    { "vat", SIM_FIELD(struct money_params, vat), "share", .dflt = 0.21, .min = 0,
            .max = 1, .source = "setting",
            .doc = "Tax on agency prices, which schools cannot reclaim: a cost to them, "
                   "no use of resources." },
    { "triangle", SIM_FIELD(struct money_params, triangle), "share", .dflt = 0.5,
            .min = 0, .max = 1, .low = 0.25, .high = 0.75, .source = "assumption",
            .doc = "Share of a premium that makes up for what those it draws give up: a "
                   "half on a straight supply curve." },
    { "return_initial", SIM_FIELD(struct money_params, return_initial), "share/SD",
            .dflt = 0.10, .prior = SIM_PRIOR_TRUNC(0.10, 0.03, 0, 0.2), .min = 0,
            .max = 1, .low = 0.04, .high = 0.16, .source = "V02",
            .doc = "Lifetime earnings per SD learnt more by the end of the year." },
    { "return_adult", SIM_FIELD(struct money_params, return_adult), "share/SD",
            .dflt = 0.15, .prior = SIM_PRIOR_TRUNC(0.15, 0.03, 0.03, 0.27), .min = 0,
            .max = 1, .low = 0.09, .high = 0.21, .source = "V01",
            .doc = "Lifetime earnings per SD of skill that lasts." },
    { "earnings_eur", SIM_FIELD(struct money_params, earnings_eur), "EUR/yr",
            .dflt = 46000, .prior = SIM_PRIOR_TRUNC(46000, 5000, 25000, 67000), .min = 0,
            .max = 1000000, .low = 36000, .high = 56000,
            .source = "baseline:earnings_per_worker 2022 assumption",
            .doc = "Yearly earnings per adult of working age, price level 2025: 52,300 "
                   "per worker in 2022, four in five at work (assumption), prices." },
    { "first_age", SIM_FIELD(struct money_params, first_age), "years", .dflt = 20,
            .min = 12, .max = 40, .source = "assumption",
            .doc = "Age from which a pupil will earn." },
    { "last_age", SIM_FIELD(struct money_params, last_age), "years", .dflt = 66,
            .min = 40, .max = 100, .source = "assumption",
            .doc = "Last year of earning." },
    { "pupil_age", SIM_FIELD(struct money_params, pupil_age), "years", .dflt = 8,
            .min = 4, .max = 13, .source = "setting",
            .doc = "Mean age of pupils, from which earnings are discounted." },
    { "value_basis", SIM_FIELD(struct money_params, value_basis), "", .choices = bases,
            .source = "setting",
            .doc = "Which value of learning goes into net_benefit; both are always "
                   "reported." },
};
static_assert(sizeof(struct money_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");
const struct sim_table money_table = { "money",
    "Prices, price level, discounting and the value of learning.", rows, SIM_COUNT(rows),
    sizeof(struct money_params), false };

/* Yearly change of consumer prices 2019-2024 (baseline:consumer_prices_change). */
static const double cpi[] = { 0.026, 0.013, 0.027, 0.100, 0.038, 0.033 };
enum { CPI_FIRST = 2019, CPI_END = CPI_FIRST + (int) SIM_COUNT(cpi) };

/* Log of the price level of a year over that of the year before. */
static double price_step(const struct money_params *par, int year)
{
    bool known = year >= CPI_FIRST && year < CPI_END;
    return sim_log(1 + (known ? cpi[year - CPI_FIRST] : par->inflation));
}

double money_price_index(const struct money_params *par)
{
    int to = (int) floor(par->price_year + 0.5);
    double log = 0;

    for (int y = MONEY_BASE_YEAR; y < to; y++)
        log += price_step(par, y + 1);
    for (int y = MONEY_BASE_YEAR; y > to; y--)
        log -= price_step(par, y);
    return to == MONEY_BASE_YEAR ? 1 : sim_exp(log);
}

double money_teacher_eur(const struct model_params *par)
{
    return par->pay->gpl_eur * money_price_index(par->money);
}

double money_discount(const struct money_params *par, int years)
{
    double value = 1;
    for (int y = 0; y < years; y++)
        value /= 1 + par->discount;
    return value;
}

double money_value_per_sd(const struct money_params *par, double share)
{
    double sum = 0;
    int first = (int) par->first_age, last = (int) par->last_age;

    for (int age = first; age <= last; age++)
        sum += money_discount(par, age - (int) par->pupil_age);
    return share * par->earnings_eur * money_price_index(par) * sum;
}
