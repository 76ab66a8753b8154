/* decide_knowing.c - of a decision: what is worth knowing first, what would turn it, and
 * what makes the difference. */
#include <math.h>
#include <string.h>

#include "sim/report/blocks.h"
#include "sim/report/decide.h"

enum { PARAM = 40, MONEY = 12, SHOWN = 6, SWITCHES = 10, LINE = 2048 };

static void put_voi_row(FILE *out, const char *name, const struct sim_voi *v)
{
    const int decimals =
            sim_decide_decimals((const double[]){ v->value, v->se, v->fitted }, 3);

    sim_text_put(out, name, PARAM, false);
    sim_decide_put_at(out, v->value, MONEY, false, decimals);
    sim_decide_put_at(out, v->se, MONEY, false, decimals);
    sim_decide_put_at(out, v->fitted, MONEY, false, decimals);
    fputs(v->n == 1 && !v->told ? "  (may be chance)\n" : "\n", out);
}

/* The keys of a table's rows, by which explain and --set know them. */
static void put_keys(
        const struct sim_buf *keys, const struct sim_table_style *style, FILE *out)
{
    if (keys->n > 0)
        sim_text_wrap(out, sim_buf_text(keys), sim_block_width(style), "  ");
}

static void add_key(struct sim_buf *keys, const struct sim_store_meta *meta, size_t param)
{
    sim_buf_printf(keys, "%s%.160s", keys->n > 0 ? ", " : "Keys: ", meta->param[param]);
}

static void put_worth(const struct sim_decision_yardstick *y,
        const struct sim_store_meta *meta, const struct sim_table_style *style, FILE *out)
{
    char text[64], name[SIM_BLOCK_PARAMETER];
    struct sim_buf keys = { 0 };

    for (size_t i = 0; i < y->n_voi && i < SHOWN; i++)
        add_key(&keys, meta, y->voi[i].param[0]);
    sim_block_title(out, style,
            "What is worth measuring first (mln EUR, for this one choice): by regression "
            "tried on other replications, its standard error, and on the same (high)");
    sim_text_put(out, "", PARAM, false);
    sim_text_put(out, "worth", MONEY, true);
    sim_text_put(out, "se", MONEY, true);
    sim_text_put(out, "the same", MONEY, true);
    fputc('\n', out);
    for (size_t i = 0; i < y->n_voi && i < SHOWN; i++)
        put_voi_row(out,
                sim_block_parameter(name, meta, y->voi[i].param[0], SIM_LANGUAGE_EN),
                &y->voi[i]);
    for (size_t k = 1; k < y->n_sets; k++) {
        snprintf(text, sizeof text, "the first %zu together", k + 1);
        if (k == 1 || k + 1 == y->n_sets)
            put_voi_row(out, text, &y->set[k]);
    }
    sim_text_put(out, "everything, luck included", PARAM, false);
    sim_decide_put(out, y->perfect, MONEY, false);
    sim_decide_put(out, y->perfect_se, MONEY, false);
    fputc('\n', out);
    put_keys(&keys, style, out);
    sim_buf_clear(&keys);
}

static void put_switches(const struct sim_decision *d, const struct sim_store_meta *meta,
        const struct sim_decision_yardstick *y, const struct sim_table_style *style,
        FILE *out)
{
    char text[LINE], name[SIM_TEXT_FIT], best[SIM_TEXT_FIT], param[SIM_BLOCK_PARAMETER];
    size_t told = 0, open = 0;

    sim_text_fit(best, sim_decide_name(d, meta, y->best), 60);
    snprintf(text, sizeof text,
            "Switching values: %.80s stops being best (within 90 %% of what is drawn)",
            best);
    sim_block_title(out, style, text);
    for (size_t i = 0; i < y->n_switches; i++) {
        const struct sim_switch *s = &y->change[i];
        if (!s->sure || told >= SWITCHES) {
            open++;
            continue;
        }
        told++;
        sim_text_fit(name, sim_decide_name(d, meta, s->to), 60);
        snprintf(text, sizeof text, "when %.120s is %s %.3g (se %.2g): then %.80s",
                sim_block_parameter_key(param, meta, s->param),
                s->below ? "under" : "above", s->at, s->se, name);
        sim_text_wrap(out, text, sim_block_width(style), "  ");
    }
    if (told == 0)
        sim_text_wrap(out, "No single parameter surely turns the choice.",
                sim_block_width(style), "  ");
    if (open > 0) {
        snprintf(text, sizeof text, "Perhaps also at %zu other values (switching.csv).",
                open);
        sim_text_wrap(out, text, sim_block_width(style), "  ");
    }
}

static void put_why(const struct sim_decision *d, const struct sim_store_meta *meta,
        const struct sim_why *why, const struct sim_table_style *style, FILE *out)
{
    char text[LINE], a[SIM_TEXT_FIT], b[SIM_TEXT_FIT], mean[64], when[16];
    char name[SIM_BLOCK_PARAMETER];
    struct sim_buf keys = { 0 };

    sim_text_fit(a, sim_decide_name(d, meta, why->a), 40);
    sim_text_fit(b, sim_decide_name(d, meta, why->b), 40);
    sim_decide_money(mean, why->difference.mean, true);
    snprintf(text, sizeof text,
            "Why %.80s rather than %.80s (%.40s): the difference of net benefit (mln "
            "EUR) where a parameter is low or high, the others at their means",
            a, b, mean);
    sim_block_title(out, style, text);
    if (why->n_tornado > 0) {
        sim_text_put(out, "parameter (5th, 95th percentile)", PARAM, false);
        sim_text_put(out, "low", MONEY, true);
        sim_text_put(out, "benefit", MONEY, true);
        sim_text_put(out, "high", MONEY, true);
        sim_text_put(out, "benefit", MONEY, true);
        fputc('\n', out);
    }
    for (size_t i = 0; i < why->n_tornado && i < SHOWN; i++) {
        const struct sim_tornado *t = &why->tornado[i];
        const int decimals = sim_decide_decimals((const double[]){ t->low, t->high }, 2);
        sim_text_put(out, sim_block_parameter(name, meta, t->param, SIM_LANGUAGE_EN),
                PARAM, false);
        snprintf(text, sizeof text, "%.4g", t->p05);
        sim_text_put(out, text, MONEY, true);
        sim_decide_put_at(out, t->low, MONEY, false, decimals);
        snprintf(text, sizeof text, "%.4g", t->p95);
        sim_text_put(out, text, MONEY, true);
        sim_decide_put_at(out, t->high, MONEY, false, decimals);
        fputs(t->told ? "\n" : "  (may be chance)\n", out);
        add_key(&keys, meta, t->param);
    }
    put_keys(&keys, style, out);
    sim_buf_clear(&keys);
    size_t n = (size_t) snprintf(text, sizeof text, "By year (mln EUR):");
    for (int y = 0; y < why->n_years && n < sizeof text; y++) {
        char number[SIM_TEXT_NUMBER];
        sim_text_year(when, meta->shape.first_year + y);
        sim_text_number(number, why->year[y].benefit * 1e-6, 0, true);
        n += (size_t) snprintf(
                text + n, sizeof text - n, "%s %s %s", y > 0 ? "," : "", when, number);
    }
    sim_text_wrap(out, text, sim_block_width(style), "  ");
}

void sim_decide_knowing(const struct sim_decision *d, const struct sim_store_meta *meta,
        const struct sim_table_style *style, FILE *out)
{
    const struct sim_decision_yardstick *y = &d->yardstick[d->chosen];

    if (y->n_voi == 0)
        return;
    if (y->perfect > 0) /* else the answer above says that nothing is to be measured */
        put_worth(y, meta, style, out);
    put_switches(d, meta, y, style, out);
    for (size_t k = 0; k < y->n_why; k++)
        put_why(d, meta, &y->why[k], style, out);
}
