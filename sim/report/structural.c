/* structural.c - is the effect structural, or does it go when the policy goes?
 *
 * For every arm whose policies end within the horizon: the paired effect in the last
 * policy year, three years later, and how much of it is left, with both doubts
 * (left.h). */
#include <math.h>

#include "sim/report/blocks.h"
#include "sim/report/left.h"
#include "sim/store/results.h"

static const char *const verdicts[] = { "measured", "sign open", "not told from zero",
    "does not end", "horizon too short" };

/* ---- terminal ------------------------------------------------------------ */

enum { NAME = 30, NUMBER = 10, UNIT = 9, SHARE = 40 };

static void put_share(
        FILE *out, const struct sim_ratio *ratio, enum sim_left_verdict verdict, int room)
{
    char text[160], fitted[SIM_TEXT_FIT];

    if (verdict == SIM_LEFT_NOT_FROM_ZERO)
        snprintf(text, sizeof text, "the effect cannot be told from zero");
    else if (!sim_left_told(verdict, ratio))
        snprintf(text, sizeof text, "sign open");
    else if (verdict == SIM_LEFT_SIGN_OPEN)
        snprintf(text, sizeof text, "%.0f %% of the mean (sign open)",
                100 * ratio->ratio + 0.0);
    else
        snprintf(text, sizeof text, "%.0f %% [%.0f, %.0f]", 100 * ratio->ratio + 0.0,
                100 * ratio->p05 + 0.0, 100 * ratio->p95 + 0.0);
    sim_text_fit(fitted, text, room);
    fprintf(out, "  %s\n", fitted);
}

static int put_arm(const struct sim_report *rep, struct sim_left *left, size_t arm,
        int last, int later, int width, FILE *out, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    int ret = 0, said = 0;

    for (int m = 0; m < shape->n_metrics && said < SIM_BLOCK_FIGURES && ret == 0; m++) {
        const struct sim_metric *row = &shape->metric[m];
        int group = row->headline ? sim_block_group(rep, arm, last, m) : 0;
        const struct sim_summary *a = sim_block_effect(rep, arm, last, group, m);
        const struct sim_summary *b = sim_block_effect(rep, arm, later, group, m);
        struct sim_text_effect first, then;
        struct sim_ratio ratio;
        enum sim_left_verdict verdict;
        char name[SIM_TEXT_FIT];
        if (!row->headline || a->n == 0)
            continue;
        ret = sim_left_take(left, arm, group, m, &ratio, &verdict, err);
        if (ret != 0)
            break;
        sim_text_effect(&first, row, a->mean, a->p05, a->p95);
        sim_text_effect(&then, row, b->mean, b->p05, b->p95);
        snprintf(name, sizeof name, "  %.60s%s%s", row->label, group ? " " : "",
                group ? sim_text_group_key(shape->group[group]) : "");
        sim_text_put(out, name, NAME, false);
        sim_text_put(out, first.mean, NUMBER, true);
        sim_text_put(out, then.mean, NUMBER, true);
        int used = NAME + 2 * NUMBER;
        if (width >= used + UNIT + SHARE) {
            char unit[32];
            snprintf(unit, sizeof unit, " %.20s", sim_text_change_unit(row));
            sim_text_put(out, unit, UNIT, false);
            used += UNIT;
        }
        put_share(out, &ratio, verdict, width - used - 2);
        said++;
    }
    return ret;
}

static void put_head(const struct sim_report *rep, size_t arm, int last, int later,
        int width, FILE *out)
{
    char first[16], then[16], name[SIM_TEXT_FIT];
    int first_year = rep->meta->shape.first_year;

    sim_text_year(first, first_year + last);
    sim_text_year(then, first_year + later);
    sim_text_fit(name, rep->n_arms > 2 ? sim_store_label(rep->meta, arm) : "", NAME - 1);
    sim_text_put(out, name, NAME, false);
    sim_text_put(out, first, NUMBER, true);
    sim_text_put(out, then, NUMBER, true);
    fprintf(out, "%*s  left\n", width >= NAME + 2 * NUMBER + UNIT + SHARE ? UNIT : 0, "");
}

/* One sentence for an arm without an answer. */
static void put_without(const struct sim_report *rep, size_t arm,
        enum sim_left_verdict verdict, int w, FILE *out)
{
    char text[SIM_TEXT_FIT + 256], name[SIM_TEXT_FIT];
    int need = rep->policy_end[arm] + SIM_STRUCTURAL_YEARS - rep->meta->shape.first_year;

    sim_text_fit(name, sim_store_label(rep->meta, arm), 40);
    if (verdict == SIM_LEFT_NEVER_ENDS)
        snprintf(text, sizeof text,
                "%s does not end, so nothing can be said of after it.", name);
    else
        snprintf(text, sizeof text,
                "%s: the horizon ends too soon after the policy; horizon = %d; shows "
                "three years after it.",
                name, need + 1);
    sim_text_wrap(out, text, w, "  ");
}

int sim_report_structural(const struct sim_report *rep, struct sim_store *store,
        const struct sim_table_style *style, FILE *out, struct sim_err *err)
{
    int width = sim_block_width(style);
    struct sim_left *left = NULL;

    if (rep->n_arms < 2)
        return 0;
    int ret = sim_left_new(&left, rep, store, err);
    if (ret == 0)
        sim_block_title(out, style,
                "Structural or incidental: what is left of the effect three years after "
                "the policy [90 % of futures]");
    for (size_t k = 1; k < rep->n_arms && ret == 0; k++) {
        size_t arm = rep->order[k];
        int last = 0, later = 0;
        enum sim_left_verdict verdict = sim_left_years(rep, arm, &last, &later);
        if (verdict != SIM_LEFT_MEASURED) {
            put_without(rep, arm, verdict, width, out);
            continue;
        }
        put_head(rep, arm, last, later, width, out);
        ret = put_arm(rep, left, arm, last, later, width, out, err);
    }
    sim_left_free(left);
    return ret != 0 ? ret : sim_block_end(out, err);
}

/* ---- the table in full --------------------------------------------------- */

static void put_year(FILE *file, enum sim_left_verdict verdict, int year)
{
    if (verdict == SIM_LEFT_NEVER_ENDS)
        fputc(',', file);
    else
        fprintf(file, "%d,", year);
}

static int put_rows(const struct sim_report *rep, struct sim_left *left, size_t arm,
        FILE *file, struct sim_err *err)
{
    const struct sim_shape *shape = &rep->meta->shape;
    static const struct sim_summary nothing = { .n = 0 };
    int last = 0, later = 0, ret = 0;
    enum sim_left_verdict whole = sim_left_years(rep, arm, &last, &later);

    for (int m = 0; m < shape->n_metrics; m++)
        for (int g = 0; g < shape->n_groups && ret == 0; g++) {
            struct sim_ratio r = { NAN, NAN, NAN, NAN, NAN, NAN, false };
            enum sim_left_verdict verdict = whole;
            if (!shape->metric[m].headline
                    || sim_block_effect(rep, arm, rep->policy_last[arm], g, m)->n == 0)
                continue;
            if (whole == SIM_LEFT_MEASURED)
                ret = sim_left_take(left, arm, g, m, &r, &verdict, err);
            sim_block_text(file, rep->meta->scenario);
            sim_block_text(file, rep->meta->arm[arm]);
            sim_block_text(file, shape->group[g]);
            sim_block_text(file, shape->metric[m].key);
            sim_block_text(file, shape->metric[m].unit);
            bool told = whole == SIM_LEFT_MEASURED;
            put_year(file, whole, shape->first_year + last);
            sim_block_summary(
                    file, told ? sim_block_effect(rep, arm, last, g, m) : &nothing);
            put_year(file, whole, shape->first_year + later);
            sim_block_summary(
                    file, told ? sim_block_effect(rep, arm, later, g, m) : &nothing);
            sim_block_real(file, r.ratio);
            sim_block_real(file, r.mc_lo);
            sim_block_real(file, r.mc_hi);
            sim_block_real(file, r.p05);
            sim_block_real(file, r.p50);
            sim_block_real(file, r.p95);
            fprintf(file, "%s\n", verdicts[verdict]);
        }
    return ret;
}

int sim_report_structural_csv(const struct sim_report *rep, struct sim_store *store,
        const char *dir, struct sim_err *err)
{
    struct sim_left *left = NULL;
    struct sim_file file;
    int ret = sim_left_new(&left, rep, store, err);

    if (ret == 0)
        ret = sim_file_open(&file, dir, "structural.csv", err);
    if (ret != 0)
        goto out;
    fputs("scenario,arm,group,metric,unit,last_year,effect,effect_p05,effect_p95,"
          "later_year,later,later_p05,later_p95,ratio,ratio_mc_lo,ratio_mc_hi,ratio_p05,"
          "ratio_p50,ratio_p95,verdict\n",
            file.file);
    for (size_t k = 1; k < rep->n_arms && ret == 0; k++)
        ret = put_rows(rep, left, rep->order[k], file.file, err);
    if (ret != 0)
        sim_file_abort(&file);
    else
        ret = sim_file_commit(&file, err);
out:
    sim_left_free(left);
    return ret;
}
