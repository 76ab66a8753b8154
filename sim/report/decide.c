/* decide.c - the decision on the terminal: five lines that answer, then tables.
 *
 * Options stand by net benefit, best first; ties in the order of names. */
#include "sim/report/decide.h"

#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/report/blocks.h"

enum { NAME = 30, MONEY = 12, RANGE = 20, SHARE = 8, LINE = 512 };

/* ---- the answer ---- */

static void put_percent(FILE *out, double share, int width)
{
    char text[32] = "-";

    if (!isnan(share))
        snprintf(text, sizeof text, "%.0f %%", 100 * share);
    sim_text_put(out, text, width, true);
}

static const struct sim_decision_yardstick *chosen(const struct sim_decision *d)
{
    return &d->yardstick[d->chosen];
}

static bool capped(const struct sim_decision *d)
{
    return isfinite(d->budget) || isfinite(d->staff);
}

static void line_best(
        const struct sim_decision *d, const struct sim_store_meta *meta, FILE *out)
{
    const struct sim_decision_yardstick *y = chosen(d);
    const struct sim_summary *s = &y->rank[y->best].benefit;
    char name[SIM_TEXT_FIT], mean[64], range[96], when[16];

    sim_decide_short(name, d, meta, y->best);
    const int decimals = sim_decide_row(&y->rank[y->best], &d->option[y->best]);
    sim_decide_money_at(mean, s->mean, true, decimals);
    sim_decide_range(range, s->p05, s->p95, decimals);
    sim_text_year(when, meta->shape.first_year + d->year);
    if (y->best == 0)
        fprintf(out, "Best: doing nothing: no policy%s is worth what it takes, to %s.\n",
                capped(d) ? " within the caps" : "", when);
    else
        fprintf(out, "Best: %s, net benefit %s %s to %s.\n", name, mean, range, when);
}

static void line_sure(
        const struct sim_decision *d, const struct sim_store_meta *meta, FILE *out)
{
    const struct sim_decision_yardstick *y = chosen(d);
    char name[SIM_TEXT_FIT], behind[64];

    sim_decide_short(name, d, meta, y->second);
    sim_decide_money(behind,
            y->rank[y->best].benefit.mean - y->rank[y->second].benefit.mean, false);
    if (d->reps == 1)
        fputs("How sure: not known from one future", out);
    else
        fprintf(out, "How sure: best in %.0f %% of %zu futures",
                100 * y->rank[y->best].p_best, d->reps);
    if (y->second == y->best)
        fputs("; there is no other.\n", out);
    else
        fprintf(out, "; next is %s, %s less.\n", name, behind);
}

static void line_flips(
        const struct sim_decision *d, const struct sim_store_meta *meta, FILE *out)
{
    const struct sim_decision_yardstick *y = chosen(d);
    char name[SIM_TEXT_FIT];
    size_t others = 0;

    fprintf(out, "Learning valued by %s", sim_decide_basis(y->name));
    for (size_t b = 0; b < d->n_yardsticks; b++) {
        const struct sim_decision_yardstick *o = &d->yardstick[b];
        if (o == y || isnan(o->price))
            continue;
        sim_decide_short(name, d, meta, o->best);
        others++;
        if (o->best == y->best)
            fprintf(out, "; by %s the same is best%s", sim_decide_basis(o->name),
                    d->order_flips ? ", but the order of others turns" : "");
        else
            fprintf(out, "; BY %s THE RANKING TURNS: %s is best",
                    strcmp(o->name, "adult") == 0     ? "GAINS THAT LAST"
                    : strcmp(o->name, "initial") == 0 ? "GAINS AT THE END OF THE YEAR"
                                                      : o->name,
                    name);
    }
    fputs(others == 0 ? "; no other basis is known.\n" : ".\n", out);
}

static void line_people(
        const struct sim_decision *d, const struct sim_store_meta *meta, FILE *out)
{
    char name[SIM_TEXT_FIT], fte[SIM_TEXT_NUMBER], per[SIM_TEXT_NUMBER], spent[64];

    for (size_t k = 0; k < d->n_yardsticks; k++) {
        const struct sim_decision_yardstick *y = &d->yardstick[k];
        const struct sim_decision_option *o = &d->option[y->best];
        if (!isnan(y->price))
            continue;
        sim_decide_short(name, d, meta, y->best);
        sim_text_number(fte, o->people.mean, 0, false);
        sim_text_number(per, o->per_million, 2, false);
        sim_decide_money(spent, o->spent.mean, false);
        if (y->best == 0)
            fprintf(out,
                    "Most people for the money: no policy%s gains teachers on "
                    "balance.\n",
                    capped(d) ? " within the caps" : "");
        else if (o->per_million > 0)
            fprintf(out,
                    "Most people for the money: %s, %s fte-years on balance for %s: %s a "
                    "million.\n",
                    name, fte, spent, per);
        else
            fprintf(out, "Most people for the money: %s, %s fte-years for nothing.\n",
                    name, fte);
        return;
    }
    fputs("People on balance: not known in these results.\n", out);
}

static void line_measure(
        const struct sim_decision *d, const struct sim_store_meta *meta, FILE *out)
{
    const struct sim_decision_yardstick *y = chosen(d);
    char worth[64], all[64];

    sim_decide_money(all, y->perfect, false);
    if (!(y->perfect > 0))
        fputs("Measure first: nothing; in no future simulated another would be "
              "better.\n",
                out);
    else if (y->n_voi == 0 || !y->voi[0].told)
        fprintf(out,
                "Measure first: no single parameter stands out; knowing all is worth "
                "%s.\n",
                all);
    else {
        sim_decide_money(worth, y->voi[0].value, false);
        char name[SIM_BLOCK_PARAMETER];
        fprintf(out, "Measure first: %s, worth %s; knowing all, luck too: %s.\n",
                sim_block_parameter_key(name, meta, y->voi[0].param[0]), worth, all);
    }
}

static void put_caps(const struct sim_decision *d, const struct sim_store_meta *meta,
        FILE *out, int width)
{
    const struct sim_decision_yardstick *y = chosen(d);
    char text[LINE], name[SIM_TEXT_FIT], budget[64] = "no budget",
                                         staff[64] = "no cap on posts";

    if (!capped(d))
        return;
    if (isfinite(d->budget))
        sim_decide_money(budget, d->budget, false);
    if (isfinite(d->staff))
        snprintf(staff, sizeof staff, "%.6g fte of extra posts", d->staff);
    sim_decide_short(name, d, meta, y->best_free);
    snprintf(text, sizeof text,
            "Within %.60s and %.60s, by the means. Without caps %s%.80s would be best.",
            budget, staff, y->best_free == y->best ? "also " : "", name);
    fputc('\n', out);
    sim_text_wrap(out, text, width, "");
}

/* ---- tables ---- */

/* Options by benefit, best first, those not allowed last. */
static void order_by_benefit(const struct sim_decision *d,
        const struct sim_decision_yardstick *y, size_t *order)
{
    for (size_t i = 0; i < d->n_options; i++) {
        size_t k = i;
        for (; k > 0; k--) {
            size_t j = order[k - 1];
            bool a = d->option[i].allowed, b = d->option[j].allowed;
            if (a != b ? b : !(y->rank[i].benefit.mean > y->rank[j].benefit.mean))
                break;
            order[k] = j;
        }
        order[k] = i;
    }
}

static void put_benefits(const struct sim_decision *d, const struct sim_store_meta *meta,
        const size_t *order, const struct sim_table_style *style, FILE *out)
{
    const struct sim_decision_yardstick *y = chosen(d);
    char title[LINE];

    snprintf(title, sizeof title,
            "Net benefit (mln EUR, discounted, from the start): value of learning by %s "
            "less all resources used",
            sim_decide_basis(y->name));
    sim_block_title(out, style, title);
    sim_text_put(out, "", NAME, false);
    sim_text_put(out, "value", MONEY, true);
    sim_text_put(out, "cost", MONEY, true);
    sim_text_put(out, "net benefit", MONEY, true);
    sim_text_put(out, "90 % interval", RANGE, true);
    sim_text_put(out, "best", SHARE, true);
    sim_text_put(out, "loss", MONEY, true);
    fputc('\n', out);
    for (size_t k = 0; k < d->n_options; k++) {
        size_t i = order[k];
        const struct sim_decision_rank *r = &y->rank[i];
        const int decimals = sim_decide_row(r, &d->option[i]);
        char range[96];
        sim_text_put(out, sim_decide_name(d, meta, i), NAME, false);
        sim_decide_put_at(out, r->effect.mean, MONEY, false, decimals);
        sim_decide_put_at(out, d->option[i].cost.mean, MONEY, false, decimals);
        sim_decide_put_at(out, r->benefit.mean, MONEY, true, decimals);
        sim_decide_range(range, r->benefit.p05, r->benefit.p95, decimals);
        sim_text_put(out, range, RANGE, true);
        if (d->option[i].allowed) {
            put_percent(out, r->p_best, SHARE);
            sim_decide_put_at(out, r->loss, MONEY, false, decimals);
        } else
            fputs("  not within the caps", out);
        fputc('\n', out);
    }
}

int sim_report_decide(const struct sim_decision *d, const struct sim_store_meta *meta,
        const struct sim_table_style *style, FILE *out, struct sim_err *err)
{
    size_t *order = sim_calloc(d->n_options, sizeof *order);

    if (order == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the table");
    order_by_benefit(d, chosen(d), order);
    line_best(d, meta, out);
    line_sure(d, meta, out);
    line_flips(d, meta, out);
    line_people(d, meta, out);
    line_measure(d, meta, out);
    put_caps(d, meta, out, sim_block_width(style));
    put_benefits(d, meta, order, style, out);
    for (size_t k = 0; k < d->n_yardsticks; k++) {
        const struct sim_decision_yardstick *y = &d->yardstick[k];
        if (k != d->chosen && !y->spent)
            continue;
        sim_decide_frontier(d, meta, y, order, style, out);
        sim_decide_prices(d, meta, y, style, out);
    }
    sim_decide_people(d, meta, order, style, out);
    sim_decide_equity(d, meta, order, style, out);
    sim_decide_knowing(d, meta, style, out);
    sim_free(order);
    return sim_block_end(out, err);
}
