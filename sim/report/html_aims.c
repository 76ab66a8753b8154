/* html_aims.c - which policy is best depends on what it is for: a row for each aim, with
 * the policy that does most for it; see html.h. */
#include <math.h>
#include <string.h>

#include "sim/report/decide.h"
#include "sim/report/html.h"

enum { MOST_AIMS = 8 };

struct aim {
    int metric, group;
};

static bool listed(const struct aim *aims, int n, struct aim aim)
{
    for (int i = 0; i < n; i++)
        if (aims[i].metric == aim.metric && aims[i].group == aim.group)
            return true;
    return false;
}

/* What the answer is about first; then, as far as the model has them, these. */
static int find_aims(const struct sim_html *h, struct aim *aims)
{
    static const struct {
        const char *metric, *group;
    } known[] = { { "shortage", "all" }, { "shortage_worst", "all" }, { "score", "q5" },
        { "score", "all" }, { "gap", "all" } };
    int n = 0;

    aims[n++] = (struct aim){ h->lead.metric, h->lead.group };
    for (size_t i = 0; i < SIM_COUNT(known); i++) {
        struct aim aim = { sim_html_find(h, known[i].metric),
            sim_text_find_group(h->shape, known[i].group) };
        if (aim.metric >= 0 && aim.group >= 0 && !listed(aims, n, aim))
            aims[n++] = aim;
    }
    return n;
}

/* The policy with the best mean; 0 where none is better than no policy. */
static size_t best_for(const struct sim_html *h, struct aim aim)
{
    const int better = h->shape->metric[aim.metric].better;
    size_t best = 0;
    double most = 0;

    for (size_t k = 0; k < h->rk->n; k++) {
        size_t arm = h->rk->row[k].arm;
        const struct sim_summary *s = sim_html_effect(h, arm, aim.group, aim.metric);
        if (s != NULL && s->mean * better > most) {
            most = s->mean * better;
            best = arm;
        }
    }
    return best;
}

static void name_cell(const struct sim_html *h, size_t arm)
{
    fputs("<td><b>", h->out);
    if (arm > 0)
        sim_html_user(h, sim_html_label(h, arm), 60);
    else
        sim_html_text(h, TEXT_no_policy);
    fputs("</b></td>", h->out);
}

static void cost_cell(const struct sim_html *h, size_t arm)
{
    const int cost = sim_html_find(h, "policy_cost");
    const struct sim_summary *s = arm > 0 ? sim_html_effect(h, arm, 0, cost) : NULL;
    char text[SIM_HTML_SHOWN] = "\342\200\223";

    if (s != NULL)
        sim_html_level(h, text, &h->shape->metric[cost], s->mean);
    sim_html_number(h, text, s != NULL ? s->mean : (double) NAN);
}

static void put_aim(const struct sim_html *h, struct aim aim)
{
    const struct sim_metric *m = &h->shape->metric[aim.metric];
    const size_t arm = best_for(h, aim);
    char at[SIM_HTML_NAME], below[2 * SIM_HTML_NAME];

    if (m->scope == SIM_SCOPE_NATION)
        snprintf(below, sizeof below, "%.40s", sim_html_unit(h, m));
    else
        snprintf(below, sizeof below, "%.150s, %.40s", sim_html_at(h, at, aim.group),
                sim_html_unit(h, m));
    fputs("<tr><th scope=\"row\">", h->out);
    sim_html_put(h->out, sim_html_metric(h, m));
    fputs(" <small>", h->out);
    sim_html_put(h->out, below);
    fputs("</small></th>", h->out);
    name_cell(h, arm);
    sim_html_effect_cell(
            h, m, arm > 0 ? sim_html_effect(h, arm, aim.group, aim.metric) : NULL);
    cost_cell(h, arm);
    fputs("</tr>\n", h->out);
}

/* What is worth most by the decision, counted to its own year. */
static void put_worth(const struct sim_html *h)
{
    const struct sim_decision *d = h->rep->decision;
    char year[16], mean[SIM_HTML_SHOWN], lo[SIM_TEXT_NUMBER], hi[SIM_TEXT_NUMBER],
            share[64], raw[SIM_NUMBER_LEN];

    if (d == NULL || isnan(d->yardstick[d->chosen].price)
            || d->yardstick[d->chosen].best >= d->n_options)
        return;
    const struct sim_decision_yardstick *y = &d->yardstick[d->chosen];
    const struct sim_decision_rank *r = &y->rank[y->best];
    const size_t arm = d->option[y->best].arm;
    sim_html_year(h, year, d->year);
    fputs("<tr><th scope=\"row\">", h->out);
    SIM_SAY(h, aim_worth, year);
    fputs("</th>", h->out);
    name_cell(h, arm);
    const int decimals = sim_decide_row(r, &d->option[y->best]);
    sim_html_money_at(h, mean, r->benefit.mean, decimals);
    sim_text_local(lo, 1e-6 * r->benefit.p05, decimals, false, h->lang);
    sim_text_local(hi, 1e-6 * r->benefit.p95, decimals, false, h->lang);
    sim_html_share(h, share, r->p_best, d->reps);
    fprintf(h->out, "<td class=\"n\" data-v=\"%s\"><b>",
            sim_format_real(raw, r->benefit.mean));
    sim_html_put(h->out, mean);
    fputs("</b><small>", h->out);
    SIM_SAY(h, interval_to, lo, hi);
    fputs("<br>", h->out);
    SIM_SAY(h, best_of_all_in, share);
    fputs("</small></td>", h->out);
    cost_cell(h, arm);
    fputs("</tr>\n", h->out);
}

/* Most people for the money, by the decision's yardstick without a price. */
static void put_people(const struct sim_html *h)
{
    const struct sim_decision *d = h->rep->decision;
    char year[16], text[SIM_TEXT_NUMBER], lo[SIM_TEXT_NUMBER], hi[SIM_TEXT_NUMBER];

    for (size_t k = 0; d != NULL && k < d->n_yardsticks; k++) {
        const struct sim_decision_yardstick *y = &d->yardstick[k];
        if (!isnan(y->price) || y->best == 0 || y->best >= d->n_options)
            continue;
        const struct sim_decision_option *o = &d->option[y->best];
        const int decimals = fabs(o->per_million) >= 100 ? 0 : 1;
        char raw[SIM_NUMBER_LEN];
        sim_html_year(h, year, d->year);
        fputs("<tr><th scope=\"row\">", h->out);
        SIM_SAY(h, aim_people, year);
        fputs("</th>", h->out);
        name_cell(h, o->arm);
        sim_text_local(text, o->per_million, decimals, false, h->lang);
        fprintf(h->out, "<td class=\"n\" data-v=\"%s\"><b>",
                isfinite(o->per_million) ? sim_format_real(raw, o->per_million) : "");
        sim_html_put(h->out, text);
        fputs("</b>", h->out);
        if (isfinite(o->per_million_lo) && isfinite(o->per_million_hi)) {
            sim_text_local(lo, o->per_million_lo, decimals, false, h->lang);
            sim_text_local(hi, o->per_million_hi, decimals, false, h->lang);
            fputs("<small>", h->out);
            SIM_SAY(h, aim_error, lo, hi);
            fputs("</small>", h->out);
        }
        fputs("</td>", h->out);
        cost_cell(h, o->arm);
        fputs("</tr>\n", h->out);
        return;
    }
}

void sim_html_aims(const struct sim_html *h)
{
    struct aim aims[MOST_AIMS];
    char year[16];

    if (h->rk == NULL || h->rep->n_arms <= 2)
        return;
    const int n = find_aims(h, aims);
    if (n < 2)
        return;
    sim_html_year(h, year, h->lead.year);
    fputs("<h3>", h->out);
    sim_html_text(h, TEXT_h_aims);
    fputs("</h3>\n<p>", h->out);
    SIM_SAY(h, aims_note, year);
    fputs("</p>\n", h->out);
    sim_html_table(h, "table-aims", TEXT_h_aims);
    sim_html_head(h, TEXT_aim, false);
    sim_html_head(h, TEXT_best_policy, false);
    sim_html_head(h, TEXT_change, true);
    sim_html_head(h, TEXT_cost_in_year, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (int i = 0; i < n; i++)
        put_aim(h, aims[i]);
    put_worth(h);
    put_people(h);
    sim_html_table_end(h);
}
