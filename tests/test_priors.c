/* Are the priors those of the sheet? The sheet is written out here by symbol, apart from
 * the tables of the model: kind, numbers, bounds at 0 where the literature settles the
 * sign, mixtures, and rank correlations. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/model.h"

TestSuite(priors, .timeout = 60);

enum kind { N = SIM_NORMAL, LN = SIM_LOGNORMAL, BETA = SIM_BETA };
enum sign { ANY, NOT_ABOVE_0, NOT_BELOW_0 };

struct part {
    double weight;
    enum kind kind;
    double a, b;
    enum sign sign;
};

static const struct entry {
    const char *symbol, *key;
    struct part part[2];
} sheet[] = {
    /* pay: half-normals are normals around 0 cut at 0 */
    { "eps_q", "pay.eps_q",
            { { 0.35, N, 0, 0.3, NOT_ABOVE_0 }, { 0.65, N, -1.5, 0.7, NOT_ABOVE_0 } } },
    { "eps_x", "pay.eps_x",
            { { 0.7, N, 0, 0.3, NOT_ABOVE_0 }, { 0.3, N, -1.5, 0.8, NOT_ABOVE_0 } } },
    { "eps_N", "pay.eps_N", { { 1, LN, 1.4, 0.35, ANY } } },
    { "eps_app", "pay.eps_app", { { 1, N, 2, 0.8, NOT_BELOW_0 } } },
    { "m", "pay.temporary_salience", { { 1, BETA, 2, 3, ANY } } },
    /* teachers */
    { "sigma_VA", "teacher.sigma_va", { { 1, LN, 0.13, 0.2, ANY } } },
    { "d_nov", "teacher.d_nov", { { 1, N, 0.08, 0.02, NOT_BELOW_0 } } },
    { "r_re", "teacher.r_reassigned", { { 1, BETA, 10, 20, ANY } } },
    { "r_ns", "teacher.r_new", { { 1, BETA, 6, 14, ANY } } },
    { "late", "teacher.late", { { 1, N, -0.1, 0.05, NOT_ABOVE_0 } } },
    { "p_unc", "teacher.in_training", { { 1, N, -0.08, 0.04, NOT_ABOVE_0 } } },
    /* cover */
    { "q_sub", "cover.q_sub", { { 1, N, -1.06, 0.2, NOT_ABOVE_0 } } },
    { "open share", "cover.open", { { 1, BETA, 3, 12, ANY } } },
    { "b_cs", "cover.b_cs",
            { { 0.5, N, 0.028, 0.01, ANY }, { 0.5, N, 0.003, 0.006, ANY } } },
    /* learning */
    { "rho_T", "learning.rho_teacher", { { 1, BETA, 5, 18, ANY } } },
    { "rho_I", "learning.rho_lost", { { 1, BETA, 6, 9, ANY } } },
    { "rho_I", "learning.rho_help", { { 1, BETA, 6, 9, ANY } } },
    { "kappa", "learning.kappa", { { 1, BETA, 8, 3, ANY } } },
    { "G", "learning.growth", { { 1, N, 0.4, 0.05, NOT_BELOW_0 } } },
    { "l_day, low SES", "learning.lost_ses", { { 1, N, 1.5, 0.15, NOT_BELOW_0 } } },
    { "gap", "learning.gap", { { 1, N, 0.7, 0.08, NOT_BELOW_0 } } },
    /* support staff */
    { "a_gen", "help.a_gen", { { 1, N, 0.02, 0.03, ANY } } },
    { "a_str", "help.a_str", { { 1, N, 0.2, 0.07, ANY } } },
    { "k_g", "help.k_g", { { 1, N, 0.12, 0.05, NOT_BELOW_0 } } },
    { "untrained", "help.untrained", { { 1, BETA, 2, 6, ANY } } },
    { "q_org", "help.q_org", { { 1, BETA, 6, 4, ANY } } },
    { "vision", "help.vision", { { 1, BETA, 158, 115, ANY } } },
    { "exit_oop", "assistants.exit", { { 1, BETA, 10, 90, ANY } } },
    { "burn-out", "assistants.burnout", { { 1, N, 0.2, 0.1, ANY } } },
    { "ladder", "assistants.ladder", { { 1, BETA, 1.5, 98.5, ANY } } },
    { "ladder, completion", "assistants.completion", { { 1, BETA, 13, 7, ANY } } },
    { "ladder, quality", "assistants.z_shift", { { 1, N, 0, 0.15, ANY } } },
    /* tutors; tau is a half-normal */
    { "mu_tut", "tutors.mu_tut", { { 1, N, 0.29, 0.04, ANY } } },
    { "tau", "tutors.tau", { { 1, N, 0, 0.2, NOT_BELOW_0 } } },
    { "b_scale", "tutors.b_scale", { { 1, N, 0.27, 0.06, ANY } } },
    { "untrained tutor", "tutors.untrained", { { 1, BETA, 2, 4, ANY } } },
    { "SAFE", "pedagogical_staff.gain_sound", { { 1, N, 0.2, 0.08, ANY } } },
    { "not SAFE", "pedagogical_staff.gain_other", { { 1, N, 0.03, 0.05, ANY } } },
    { "hours freed", "pedagogical_staff.freed", { { 1, BETA, 4, 6, ANY } } },
    /* value */
    { "e_val, initial", "money.return_initial", { { 1, N, 0.1, 0.03, NOT_BELOW_0 } } },
    { "e_val, permanent", "money.return_adult", { { 1, N, 0.15, 0.03, NOT_BELOW_0 } } },
    /* levers */
    { "take-up of hours", "hours_expansion.takeup", { { 1, BETA, 4, 24, ANY } } },
    { "deadweight of hours", "hours_expansion.deadweight", { { 1, BETA, 6, 4, ANY } } },
    { "accept", "pay_premium.accept", { { 1, BETA, 5, 95, ANY } } },
    { "compliance", "coordination.compliance", { { 1, BETA, 5, 5, ANY } } },
    { "HR_work", "development_time.effect", { { 1, N, -0.1, 0.05, ANY } } },
    { "HR_work", "class_size.effect", { { 1, N, -0.1, 0.05, ANY } } },
    /* leaving, searching, choosing */
    { "b_work*w1", "exit.loop_gain", { { 1, LN, 0.35, 0.4, NOT_BELOW_0 } } },
    { "b_D", "exit.b_D", { { 1, N, 0.08, 0.04, ANY } } },
    { "b_Ds", "mobility.b_Ds", { { 1, N, 0.15, 0.06, ANY } } },
    { "b_dist", "market.b_dist", { { 1, N, -0.08, 0.02, NOT_ABOVE_0 } } },
    { "b_own", "market.b_own", { { 1, N, 1, 0.3, ANY } } },
    /* money */
    { "gpl", "pay.gpl_eur", { { 1, N, 95000, 6000, ANY } } },
    { "assistant", "assistants.pay_eur", { { 1, N, 50000, 5000, ANY } } },
    { "value initial", "money.return_initial", { { 1, N, 0.10, 0.03, NOT_BELOW_0 } } },
    { "value adult", "money.return_adult", { { 1, N, 0.15, 0.03, ANY } } },
};

/* Numbers without a spread. */
static const struct {
    const char *key;
    double value;
} fixed[] = {
    { "supply.h_return0", 0.30 },
    { "supply.h_return1", 0.18 },
    { "supply.h_return2", 0.12 },
    { "supply.h_return3", 0.08 },
    { "supply.h_return4", 0.06 },
    { "supply.h_return5", 0.025 },
    { "pay.taper_years", 19 },
};

static const struct sim_param *find_in(
        const struct sim_table *const *tables, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(tables[i]->name);
        if (strncmp(tables[i]->name, key, len) != 0 || key[len] != '.')
            continue;
        for (size_t k = 0; k < tables[i]->n_rows; k++)
            if (strcmp(tables[i]->rows[k].key, key + len + 1) == 0)
                return &tables[i]->rows[k];
    }
    return NULL;
}

static const struct sim_param *find(const char *key)
{
    const struct sim_param *row =
            find_in(model_schools.tables, model_schools.n_tables, key);

    if (row == NULL)
        row = find_in(model_schools.levers, model_schools.n_levers, key);
    cr_assert_not_null(row, "no parameter %s", key);
    return row;
}

/* A cut that takes away what lies beyond 0, or only tails of less than 2 in 1,000. */
static bool cut_fits(const struct sim_prior_part *p, enum sign sign)
{
    bool cut = p->lo < p->hi;
    double far = p->dist == SIM_NORMAL ? 3 * p->b : 0;

    if (sign == NOT_ABOVE_0)
        return cut && p->hi <= 0 && p->lo <= p->a - far;
    if (sign == NOT_BELOW_0 && p->dist == SIM_NORMAL)
        return cut && p->lo >= 0 && p->hi >= p->a + far;
    return !cut || p->dist != SIM_NORMAL || (p->lo <= p->a - far && p->hi >= p->a + far);
}

static bool part_fits(const struct sim_prior_part *is, const struct part *should)
{
    return (int) is->dist == (int) should->kind
           && fabs(is->weight - should->weight) < 1e-9 && fabs(is->a - should->a) < 1e-9
           && fabs(is->b - should->b) < 1e-9 && cut_fits(is, should->sign);
}

static bool prior_fits(const struct sim_prior *is, const struct entry *should)
{
    int n = should->part[1].weight > 0 ? 2 : 1;

    for (int k = 0; k < n && is->n == n; k++)
        if (!part_fits(&is->part[k], &should->part[k]))
            return false;
    return is->n == n;
}

Test(priors, are_those_of_the_sheet)
{
    for (size_t i = 0; i < SIM_COUNT(sheet); i++)
        cr_expect(prior_fits(&find(sheet[i].key)->prior, &sheet[i]), "%s: %s",
                sheet[i].symbol, sheet[i].key);
    for (size_t i = 0; i < SIM_COUNT(fixed); i++) {
        const struct sim_param *row = find(fixed[i].key);
        cr_expect(row->prior.n == 0 && row->dflt == fixed[i].value, "%s", fixed[i].key);
    }
}

Test(priors, the_check_above_can_fail)
{
    struct sim_prior is = find("pay.eps_q")->prior;
    const struct entry *should = &sheet[0];

    cr_assert(prior_fits(&is, should));
    struct sim_prior other = is;
    other.part[1].b = 0.8;
    cr_expect_not(prior_fits(&other, should), "another spread");
    other = is;
    other.part[0].weight = 0.4;
    cr_expect_not(prior_fits(&other, should), "another weight");
    other = is;
    other.part[1].hi = 0.1;
    cr_expect_not(prior_fits(&other, should), "above 0");
    other = is;
    other.part[1].lo = -2;
    cr_expect_not(prior_fits(&other, should), "a narrower cut");
    other = is;
    other.n = 1;
    cr_expect_not(prior_fits(&other, should), "no mixture");
    other = is;
    other.part[0].dist = SIM_UNIFORM;
    cr_expect_not(prior_fits(&other, should), "another kind");
}

static void expect_copula(const char *key, const char *group, double rho)
{
    const struct sim_param *row = find(key);

    cr_assert_not_null(row->copula, "%s", key);
    cr_expect_str_eq(row->copula, group, "%s", key);
    cr_expect_eq(row->rho, rho, "%s", key);
}

Test(priors, rank_correlations)
{
    expect_copula("pay.eps_q", "pay", 0.6);
    expect_copula("pay.eps_x", "pay", 0.6);
    expect_copula("teacher.d_nov", "teacher penalties", 0.5);
    expect_copula("teacher.r_reassigned", "teacher penalties", 0.5);
    expect_copula("teacher.r_new", "teacher penalties", 0.5);
    cr_expect_null(find("pay.eps_app")->copula);
}
