/* Do the rows keep their promises? Every default lies in its bounds and, where a prior is
 * given, at its mean; every row has a source and a sentence, and no key stands twice. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/model.h"
#include "sim/base/dist.h"

TestSuite(params, .timeout = 60);

static void check_row(const struct sim_table *table, const struct sim_param *row)
{
    cr_expect(row->doc != NULL && strlen(row->doc) > 8, "%s.%s", table->name, row->key);
    cr_expect(row->source != NULL && row->source[0] != '\0', "%s.%s: no source",
            table->name, row->key);
    if (row->type != SIM_REAL)
        return;
    cr_expect(row->dflt >= row->min && row->dflt <= row->max,
            "%s.%s = %g outside [%g, %g]", table->name, row->key, row->dflt, row->min,
            row->max);
    cr_expect(row->low <= row->high, "%s.%s", table->name, row->key);
    if (row->prior.n == 0)
        return;
    const char *why = "";
    cr_expect_eq(sim_prior_check(&row->prior, &why), 0, "%s.%s: %s", table->name,
            row->key, why);
    double mean = sim_prior_mean(&row->prior), sd = sim_prior_sd(&row->prior);
    cr_expect(fabs(row->dflt - mean) < 0.05 * sd,
            "%s.%s: default %g, prior mean %g (sd %g)", table->name, row->key, row->dflt,
            mean, sd);
}

static void check_table(const struct sim_table *table)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        check_row(table, &table->rows[i]);
        for (size_t j = 0; j < i; j++)
            cr_expect_str_neq(table->rows[i].key, table->rows[j].key, "%s", table->name);
    }
}

Test(params, every_row_keeps_its_promises)
{
    for (size_t i = 0; i < model_schools.n_tables; i++)
        check_table(model_schools.tables[i]);
    for (size_t i = 0; i < model_schools.n_levers; i++)
        check_table(model_schools.levers[i]);
}
