/* variance.c - is the interval wide by chance, or because we do not know the parameters?
 *
 * In the last policy year, in the nation. Chance is seen in replications that are run
 * twice; what is left of the whole is the parameters', with the same error. The part of
 * the parameters can be estimated by itself, too, from how the two runs go together: that
 * is far less sure, and stands in variance.csv only, where the sum of both can be held
 * against the whole. An estimate below 0 is shown as it is. */
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/report/blocks.h"

enum { TEXTS = 5, REALS = 15 };
static const char *const columns[TEXTS + REALS] = { "scenario", "arm", "kind", "metric",
    "unit", "year", "replications", "twins", "variance", "variance_se", "chance",
    "chance_se", "parameters", "parameters_se", "rest", "rest_se", "chance_share",
    "chance_share_se", "parameters_share", "parameters_share_se" };

static const struct sim_split *split_of(const struct sim_report *rep, size_t arm, int m)
{
    return &rep->split[arm * (size_t) rep->meta->shape.n_metrics + (size_t) m];
}

static bool told(const struct sim_report *rep, size_t arm, int m)
{
    return rep->meta->shape.metric[m].headline && split_of(rep, arm, m)->reps > 1
           && (arm > 0 || !rep->meta->shape.metric[m].paired);
}

/* ---- terminal ---- */

static void put_share(FILE *out, double share, double se)
{
    char text[48];

    if (isfinite(share))
        snprintf(text, sizeof text, "%.0f %% +- %.0f", 100 * share, 100 * se);
    else
        snprintf(text, sizeof text, "-");
    sim_text_put(out, text, 14, true);
}

static bool put_line(FILE *out, const char *label, const struct sim_split *s)
{
    double se, chance = sim_split_share(s, s->chance, s->chance_se, &se);

    fputs("  ", out);
    sim_text_put(out, label, 32, false);
    put_share(out, chance, se);
    put_share(out, 1 - chance, se);
    fputc('\n', out);
    return chance < 0 || chance > 1;
}

static void put_arm(FILE *out, const struct sim_report *rep, size_t arm, int width)
{
    const struct sim_shape *shape = &rep->meta->shape;
    char title[SIM_TEXT_FIT + 80], name[SIM_TEXT_FIT], when[16];
    bool negative = false, any = false;

    sim_text_fit(name, sim_store_label(rep->meta, arm), 40);
    for (int m = 0; m < shape->n_metrics; m++)
        any = any || (told(rep, arm, m) && split_of(rep, arm, m)->total > 0);
    if (!any) {
        snprintf(title, sizeof title, "%s: no change varies between futures.", name);
        sim_text_wrap(out, title, width, "");
        return;
    }
    sim_text_year(when, shape->first_year + rep->policy_last[arm]);
    snprintf(title, sizeof title, "%s, school year %s", name, when);
    if (sim_text_width(title) > 34) /* a label has room for the year alone */
        snprintf(title, sizeof title, "%s, %s", name, when);
    sim_text_put(out, title, 34, false);
    sim_text_put(out, "chance", 14, true);
    sim_text_put(out, "parameters", 14, true);
    fputc('\n', out);
    for (int m = 0; m < shape->n_metrics; m++)
        if (told(rep, arm, m) && split_of(rep, arm, m)->total > 0)
            negative |= put_line(
                    out, sim_block_label(rep, &shape->metric[m]), split_of(rep, arm, m));
    if (negative)
        sim_text_wrap(out,
                "A share below 0 is an estimate like the others: that part is too small "
                "to be seen with so many replications.",
                width, "  ");
}

/* Are there enough replications run twice for an error of the parts? */
static bool enough(const struct sim_report *rep)
{
    for (size_t a = 1; a < rep->n_arms; a++)
        for (int m = 0; m < rep->meta->shape.n_metrics; m++)
            if (told(rep, a, m) && split_of(rep, a, m)->total > 0
                    && !isfinite(split_of(rep, a, m)->chance_se))
                return false;
    return true;
}

int sim_report_variance(const struct sim_report *rep, const struct sim_table_style *style,
        FILE *out, struct sim_err *err)
{
    bool any = false;

    for (size_t a = 1; a < rep->n_arms && !any; a++)
        for (int m = 0; m < rep->meta->shape.n_metrics; m++)
            any = any || (told(rep, a, m) && split_of(rep, a, m)->twins > 0);
    if (!any)
        return 0;
    sim_block_title(out, style,
            "Why intervals are as wide: share of the variance of the change (all "
            "schools) by chance, as replications that are run twice show it, and by what "
            "we do not know of the parameters, which is the rest; with standard error");
    if (!enough(rep))
        sim_text_wrap(out,
                "Too few replications to tell: some 60 give a first impression, 200 a "
                "fair one.",
                sim_block_width(style), "  ");
    for (size_t k = 1; k < rep->n_arms && enough(rep); k++)
        put_arm(out, rep, rep->order[k], sim_block_width(style));
    return sim_block_end(out, err);
}

/* ---- tables ---- */

static void fill_row(
        const struct sim_report *rep, size_t arm, int m, const char **text, double *real)
{
    const struct sim_shape *shape = &rep->meta->shape;
    const struct sim_split *s = split_of(rep, arm, m);
    double chance_se, unknown_se;
    double chance = sim_split_share(s, s->chance, s->chance_se, &chance_se);
    double unknown = sim_split_share(s, s->parameters, s->parameters_se, &unknown_se);
    const double values[REALS] = { shape->first_year + rep->policy_last[arm],
        (double) s->reps, (double) s->twins, s->total, s->total_se, s->chance,
        s->chance_se, s->parameters, s->parameters_se, s->rest, s->rest_se, chance,
        chance_se, unknown, unknown_se };
    const char *const words[TEXTS] = { rep->meta->scenario, rep->meta->arm[arm],
        arm > 0 ? "effect" : "level", shape->metric[m].key, shape->metric[m].unit };

    memcpy(text, words, sizeof words);
    memcpy(real, values, sizeof values);
}

int sim_report_variance_csv(const struct sim_report *rep, struct sim_store *store,
        const char *dir, struct sim_err *err)
{
    int n_metrics = rep->meta->shape.n_metrics;
    size_t most = rep->n_arms * (size_t) n_metrics, rows = 0;
    const char **text = sim_calloc(most * TEXTS, sizeof *text);
    double *real = sim_calloc(most * REALS, sizeof *real);
    struct sim_table_rows table;
    int ret;

    if (text == NULL || real == NULL) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory for variance.csv", dir);
        goto out;
    }
    for (size_t k = 0; k < rep->n_arms; k++)
        for (int m = 0; m < n_metrics; m++)
            if (told(rep, rep->order[k], m)) {
                fill_row(rep, rep->order[k], m, text + rows * TEXTS, real + rows * REALS);
                rows++;
            }
    table = (struct sim_table_rows){ .name = "variance",
        .column = columns,
        .n_text = TEXTS,
        .n_real = REALS,
        .n_rows = rows,
        .text = text,
        .real = real };
    ret = sim_block_write(&table, store, dir, "variance.csv", err);
out:
    sim_free(text);
    sim_free(real);
    return ret;
}
