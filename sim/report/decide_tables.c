/* decide_tables.c - of a decision: what is worth its price, people for the money, and who
 * gains. */
#include <math.h>
#include <string.h>

#include "sim/report/blocks.h"
#include "sim/report/decide.h"

enum { NAME = 30, MONEY = 12, FAIR = 10, RANGE = 20, LINE = 512 };

/* ICER in the unit of the yardstick: euro per euro, or thousands a person-year. */
static void icer_text(char out[96], const struct sim_decision_yardstick *y, double v)
{
    char number[SIM_TEXT_NUMBER];

    if (y->spent)
        sim_text_number(number, v * 1e-3, 1, false);
    else
        sim_text_number(number, v, 2, false);
    snprintf(out, 96, "%.60s", isnan(v) ? "open" : number);
}

static void put_standing(const struct sim_decision *d, const struct sim_store_meta *meta,
        const struct sim_decision_yardstick *y, size_t i, FILE *out)
{
    const struct sim_decision_rank *r = &y->rank[i];
    char other[SIM_TEXT_FIT], icer[96], lo[96], hi[96];

    sim_text_fit(other, sim_decide_name(d, meta, r->against), NAME);
    if (r->standing == SIM_NOT_ALLOWED)
        fputs("  not within the caps\n", out);
    else if (r->standing == SIM_DOMINATED)
        fprintf(out, "  no: %s does no less and costs no more\n", other);
    else if (r->standing == SIM_EXTENDED_DOMINATED)
        fprintf(out, "  no: a mix with %s does more for the money\n", other);
    else if (isnan(r->icer))
        fputs("  yes: the cheapest\n", out);
    else {
        icer_text(icer, y, r->icer);
        icer_text(lo, y, r->icer_lo);
        icer_text(hi, y, r->icer_hi);
        fprintf(out, "  yes: %s [%s, %s] more than %s\n", icer, lo, hi, other);
    }
}

void sim_decide_frontier(const struct sim_decision *d, const struct sim_store_meta *meta,
        const struct sim_decision_yardstick *y, const size_t *order,
        const struct sim_table_style *style, FILE *out)
{
    char title[LINE];

    if (y->spent)
        snprintf(title, sizeof title,
                "Worth its price? Thousand EUR of policy cost for one net fte-year more "
                "(no value of learning), and the 90 %% Monte Carlo interval");
    else
        snprintf(title, sizeof title,
                "Worth its price? Euro of resources for one euro more of value by %s, "
                "and the 90 %% Monte Carlo interval",
                sim_decide_basis(y->name));
    sim_block_title(out, style, title);
    for (size_t k = 0; k < d->n_options; k++) {
        sim_text_put(out, sim_decide_name(d, meta, order[k]), NAME, false);
        put_standing(d, meta, y, order[k], out);
    }
}

void sim_decide_people(const struct sim_decision *d, const struct sim_store_meta *meta,
        const size_t *order, const struct sim_table_style *style, FILE *out)
{
    sim_block_title(out, style,
            "People and money of who pays: net fte-years gained, mln EUR spent (not "
            "discounted), fte-years a million, and extra posts at most in a year (fte)");
    sim_text_put(out, "", NAME, false);
    sim_text_put(out, "fte-years", MONEY, true);
    sim_text_put(out, "spent", MONEY, true);
    sim_text_put(out, "a million", MONEY, true);
    sim_text_put(out, "90 % Monte Carlo", RANGE, true);
    sim_text_put(out, "extra posts", MONEY, true);
    fputc('\n', out);
    for (size_t k = 0; k < d->n_options; k++) {
        const struct sim_decision_option *o = &d->option[order[k]];
        char number[SIM_TEXT_NUMBER], lo[SIM_TEXT_NUMBER], hi[SIM_TEXT_NUMBER];
        char range[2 * SIM_TEXT_NUMBER + 8] = "";
        if (order[k] == 0)
            continue;
        sim_text_put(out, sim_decide_name(d, meta, order[k]), NAME, false);
        sim_text_number(number, o->people.mean, 0, true);
        sim_text_put(out, number, MONEY, true);
        sim_decide_put(out, o->spent.mean, MONEY, false);
        sim_text_number(number, o->per_million, 2, true);
        sim_text_put(out, number, MONEY, true);
        sim_text_number(lo, o->per_million_lo, 2, true);
        sim_text_number(hi, o->per_million_hi, 2, true);
        if (!isnan(o->per_million_lo))
            snprintf(range, sizeof range, "[%s, %s]", lo, hi);
        sim_text_put(out, range, RANGE, true);
        sim_text_number(number, o->staff.mean, 0, true);
        sim_text_put(out, number, MONEY, true);
        fputc('\n', out);
    }
}

/* The option of the frontier that follows another, or n. */
static size_t next_on_frontier(
        const struct sim_decision *d, const struct sim_decision_yardstick *y, size_t i)
{
    for (size_t k = 0; k < d->n_options; k++)
        if (k != i && y->rank[k].standing == SIM_EFFICIENT && y->rank[k].against == i)
            return k;
    return d->n_options;
}

/* From which price of the value another option comes to the front. */
void sim_decide_prices(const struct sim_decision *d, const struct sim_store_meta *meta,
        const struct sim_decision_yardstick *y, const struct sim_table_style *style,
        FILE *out)
{
    char text[2048] = "", name[SIM_TEXT_FIT], price[SIM_TEXT_NUMBER];
    size_t first = d->n_options;

    for (size_t i = 0; i < d->n_options; i++)
        if (y->rank[i].standing == SIM_EFFICIENT && y->rank[i].against == i)
            first = i;
    snprintf(text, sizeof text, "Best by what a %s is worth (EUR): ",
            y->spent ? "net fte-year" : "euro of value");
    size_t n = strlen(text);
    for (size_t i = first; i < d->n_options && n < sizeof text;
            i = next_on_frontier(d, y, i)) {
        sim_decide_short(name, d, meta, i);
        sim_text_number(price, i == first ? 0 : y->rank[i].icer, y->spent ? 0 : 2, false);
        n += (size_t) snprintf(text + n, sizeof text - n, "%sfrom %s %s",
                i == first ? "" : "; ", price, name);
    }
    fputc('\n', out);
    sim_text_wrap(out, text, sim_block_width(style), "");
}

void sim_decide_equity(const struct sim_decision *d, const struct sim_store_meta *meta,
        const size_t *order, const struct sim_table_style *style, FILE *out)
{
    const struct sim_decision_equity *e = &d->equity;
    char title[LINE], text[LINE], name[SIM_TEXT_FIT];

    if (!e->known)
        return;
    snprintf(title, sizeof title,
            "Who gains (learning, 0.0001 %s, in the year): mean, the most disadvantaged "
            "fifth, gap to the least, the mean where a gain in that fifth counts more, "
            "and the tenth of schools where least is learned; shortage in the tenth "
            "where it is highest (points)",
            e->unit);
    sim_block_title(out, style, title);
    sim_text_put(out, "", NAME, false);
    sim_text_put(out, "mean", FAIR, true);
    sim_text_put(out, e->worst_name, FAIR, true);
    sim_text_put(out, "gap", FAIR, true);
    for (int k = 1; k < SIM_DECISION_AVERSIONS; k++) {
        snprintf(text, sizeof text, "counts %.0fx", e->aversion[k]);
        sim_text_put(out, text, FAIR, true);
    }
    sim_text_put(out, e->tenths ? "tenth" : "", FAIR, true);
    sim_text_put(out, e->tenths ? "shortage" : "", FAIR, true);
    fputc('\n', out);
    for (size_t k = 0; k < d->n_options; k++) {
        const struct sim_decision_fair *f = &e->fair[order[k]];
        const double v[] = { f->mean.mean, f->worst.mean, f->gap.mean, f->equal[1].mean,
            f->equal[2].mean, f->equal[3].mean, f->tenth.mean };
        char number[SIM_TEXT_NUMBER];
        if (order[k] == 0)
            continue;
        sim_text_put(out, sim_decide_name(d, meta, order[k]), NAME, false);
        for (size_t j = 0; j < SIM_COUNT(v) && (e->tenths || !isnan(v[j])); j++) {
            sim_text_number(number, v[j] * 1e4, 1, true);
            sim_text_put(out, number, FAIR, true);
        }
        sim_text_number(number, f->lack.mean * 100, 2, true);
        if (e->tenths)
            sim_text_put(out, number, FAIR, true);
        fputc('\n', out);
    }
    sim_decide_short(name, d, meta, e->best[0]);
    if (isnan(e->turns))
        snprintf(text, sizeof text,
                "Most learning: %.80s, and also where a gain in that fifth counts up to "
                "%.0f times one in the first.",
                name, e->aversion[SIM_DECISION_AVERSIONS - 1]);
    else
        snprintf(text, sizeof text,
                "Most learning: %.80s; THE RANKING TURNS where a gain there counts "
                "%.1f times one in the first.",
                name, e->turns);
    sim_text_wrap(out, text, sim_block_width(style), "  ");
}
