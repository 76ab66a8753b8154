/* interaction.c - do the policies of a package help or hinder each other?
 *
 * Per package and outcome, in its last policy year: what each policy does alone, what
 * the package does, the difference, and each policy's share of the package (Shapley;
 * sim/analysis/package.h). All are differences within replications. */
#include <math.h>

#include "sim/base/mem.h"
#include "sim/report/blocks.h"
#include "sim/store/results.h"

enum { NAME = 34, NUMBER = 11, INTERVAL = 20, ALONE = 6 };

static void put_value(FILE *out, const struct sim_metric *m, const struct sim_summary *s)
{
    struct sim_text_effect text;

    sim_text_effect(&text, m, s->mean, s->p05, s->p95);
    sim_text_put(out, text.mean, NUMBER, true);
    sim_text_put(out, text.interval, INTERVAL, true);
}

static void put_line(FILE *out, const char *name, const struct sim_metric *m,
        const struct sim_summary *alone, const struct sim_summary *share)
{
    char text[SIM_TEXT_FIT];

    snprintf(text, sizeof text, "  %.80s", name);
    sim_text_put(out, text, NAME, false);
    put_value(out, m, alone);
    if (share != NULL)
        put_value(out, m, share);
    fputc('\n', out);
}

/* Outcome, group and unit, up to the word "alone"; where they do not fit, the outcome is
 * cut, not the unit. */
static void put_head(FILE *out, const struct sim_metric *m, const char *group)
{
    const int room = NAME + NUMBER - ALONE;
    char label[SIM_TEXT_FIT], rest[SIM_TEXT_FIT];

    snprintf(rest, sizeof rest, " %.60s, %.20s", group, sim_text_change_unit(m));
    sim_text_fit(label, m->label, room - sim_text_width(rest));
    fputs(label, out);
    sim_text_put(out, rest, room - sim_text_width(label), false);
}

static void put_cell(const struct sim_package *p, const struct sim_metric *m,
        const struct sim_package_cell *cell, const char *group, FILE *out)
{
    double worst = 0;

    put_head(out, m, group);
    sim_text_put(out, "alone", ALONE, true);
    sim_text_put(out, "", INTERVAL, true);
    sim_text_put(out, "share", NUMBER, true);
    fputc('\n', out);
    for (size_t i = 0; i < p->k; i++) {
        put_line(out, p->lever[i], m, &cell->alone[i], &cell->share[i]);
        worst = fmax(worst, cell->order_se[i]);
    }
    put_line(out, "sum of the parts", m, &cell->sum, NULL);
    put_line(out, "package", m, &cell->whole, NULL);
    put_line(out, "package less sum", m, &cell->extra, NULL);
    if (p->n_orders > 0) {
        char error[SIM_TEXT_NUMBER];
        double se = fabs(sim_text_shown(m, worst));
        sim_text_number(error, se, sim_text_decimals(m, -se, se), false);
        fprintf(out, "  shares from %zu orders; their standard error: at most %s\n",
                p->n_orders, error);
    }
}

int sim_report_interaction(const struct sim_report *rep, struct sim_store *store,
        const struct sim_packages *packages, const struct sim_table_style *style,
        FILE *out, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    int ret = 0, width = sim_block_width(style);

    if (packages->n == 0) {
        fputc('\n', out);
        sim_text_wrap(out,
                "Interaction: no policy arm holds more than one policy, so there is "
                "nothing to take apart.",
                width, "");
    }
    for (size_t i = 0; i < packages->n && ret == 0; i++) {
        const struct sim_package *p = &packages->package[i];
        int year = rep->policy_last[p->arm], said = 0;
        char title[SIM_TEXT_FIT + 256], name[SIM_TEXT_FIT], when[16];
        sim_text_fit(name, sim_store_label(rep->meta, p->arm), 40);
        sim_text_year(when, shape->first_year + year);
        snprintf(title, sizeof title,
                "Interaction in %s, school year %s: each policy alone, and its share of "
                "the package (Shapley) [90 %% of futures]",
                name, when);
        sim_block_title(out, style, title);
        for (int m = 0; m < shape->n_metrics && said < SIM_BLOCK_FIGURES && ret == 0;
                m++) {
            struct sim_package_cell cell;
            if (!shape->metric[m].headline)
                continue;
            int group = sim_block_group(rep, p->arm, year, m);
            ret = sim_package_take(
                    &cell, p, store, sim_shape_cell(shape, year, group, m), err);
            if (ret != 0 || cell.whole.n == 0)
                continue;
            put_cell(p, &shape->metric[m], &cell, sim_text_group_key(shape->group[group]),
                    out);
            said++;
        }
    }
    return ret != 0 ? ret : sim_block_end(out, err);
}

/* ---- the table in full --------------------------------------------------- */

struct place {
    const struct sim_report *rep;
    const struct sim_package *p;
    int year, group, metric;
};

static void put_row(FILE *file, const struct place *at, const char *term,
        const char *lever, const struct sim_summary *s, double order_se)
{
    const struct sim_shape *shape = &at->rep->meta->shape;
    const double values[] = { s->mean, s->sd, s->mc_se, s->p05, s->p25, s->p50, s->p75,
        s->p95 };

    sim_block_text(file, at->rep->meta->scenario);
    sim_block_text(file, at->rep->meta->arm[at->p->arm]);
    fprintf(file, "%d,", shape->first_year + at->year);
    sim_block_text(file, shape->group[at->group]);
    sim_block_text(file, shape->metric[at->metric].key);
    sim_block_text(file, shape->metric[at->metric].unit);
    sim_block_text(file, term);
    sim_block_text(file, lever);
    for (size_t i = 0; i < SIM_COUNT(values); i++)
        sim_block_real(file, values[i]);
    fprintf(file, "%zu,", s->n);
    sim_block_real(file, order_se);
    fprintf(file, "%zu\n", at->p->n_orders);
}

static int put_rows(
        FILE *file, struct place *at, struct sim_store *store, struct sim_err *err)
{
    const struct sim_shape *shape = &at->rep->meta->shape;
    struct sim_package_cell cell;
    int ret = sim_package_take(&cell, at->p, store,
            sim_shape_cell(shape, at->year, at->group, at->metric), err);

    if (ret != 0 || cell.whole.n == 0)
        return ret;
    put_row(file, at, "package", "", &cell.whole, NAN);
    put_row(file, at, "sum_of_parts", "", &cell.sum, NAN);
    put_row(file, at, "interaction", "", &cell.extra, NAN);
    for (size_t i = 0; i < at->p->k; i++)
        put_row(file, at, "alone", at->p->lever[i], &cell.alone[i], NAN);
    for (size_t i = 0; i < at->p->k; i++)
        put_row(file, at, "share", at->p->lever[i], &cell.share[i], cell.order_se[i]);
    return 0;
}

int sim_report_interaction_csv(const struct sim_report *rep, struct sim_store *store,
        const struct sim_packages *packages, const char *dir, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_file file;
    int ret = sim_file_open(&file, dir, "interaction.csv", err);

    if (ret != 0)
        return ret;
    fputs("scenario,arm,year,group,metric,unit,term,lever,mean,sd,mc_se,p05,p25,p50,p75,"
          "p95,n,order_se,orders\n",
            file.file);
    for (size_t i = 0; i < packages->n; i++) {
        struct place at = { .rep = rep, .p = &packages->package[i] };
        at.year = rep->policy_last[at.p->arm];
        for (at.group = 0; at.group < shape->n_groups; at.group++)
            for (at.metric = 0; at.metric < shape->n_metrics && ret == 0; at.metric++)
                if (shape->metric[at.metric].headline)
                    ret = put_rows(file.file, &at, store, err);
    }
    if (ret == 0)
        return sim_file_commit(&file, err);
    sim_file_abort(&file);
    return ret;
}
