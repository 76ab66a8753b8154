/* html_left.c - what is left of the effects after the policies, and do the policies of a
 * package help each other? See html.h. */
#include <math.h>
#include <string.h>

#include "sim/report/html.h"
#include "sim/report/left.h"

enum { FEW = 2 };

/* ---- after the policy -------------------------------------------------------- */

/* "52 % (90 % of futures: 40 % to 71 %)", or why not. */
static void left_text(const struct sim_html *h, struct sim_buf *out,
        const struct sim_ratio *r, enum sim_left_verdict verdict)
{
    char mean[32], lo[32], hi[32];

    if (!sim_left_told(verdict, r)) {
        bool none = verdict == SIM_LEFT_NOT_FROM_ZERO;
        sim_buf_puts(out, sim_text_of(none ? TEXT_left_none : TEXT_left_sign, h->lang));
        return;
    }
    sim_html_percent(h, mean, r->ratio + 0.0);
    sim_html_percent(h, lo, r->p05 + 0.0);
    sim_html_percent(h, hi, r->p95 + 0.0);
    if (verdict == SIM_LEFT_SIGN_OPEN)
        sim_text_say(out, TEXT_left_open, h->lang, (const char *const[]){ mean }, 1);
    else
        sim_text_say(
                out, TEXT_left_share, h->lang, (const char *const[]){ mean, lo, hi }, 3);
}

struct outcome {
    int metric, group;
};

/* The outcomes to tell of an arm: the first headlines that it has. */
static int outcomes_of(
        const struct sim_html *h, size_t arm, int year, struct outcome *out)
{
    int n = 0;

    for (int m = 0; m < h->shape->n_metrics && n < SIM_BLOCK_FIGURES; m++) {
        if (!h->shape->metric[m].headline)
            continue;
        int group = sim_block_group(h->rep, arm, year, m);
        if (sim_block_effect(h->rep, arm, year, group, m)->n > 0)
            out[n++] = (struct outcome){ m, group };
    }
    return n;
}

static void outcome_cell(const struct sim_html *h, const struct outcome *o)
{
    char at[SIM_HTML_NAME], text[2 * SIM_HTML_NAME + 32];

    snprintf(text, sizeof text, "%.150s %.150s, %.20s",
            sim_html_metric(h, &h->shape->metric[o->metric]),
            sim_html_at(h, at, o->group), sim_html_unit(h, &h->shape->metric[o->metric]));
    sim_html_cell(h, text);
}

static int left_rows(
        const struct sim_html *h, struct sim_left *left, size_t arm, struct sim_err *err)
{
    struct outcome o[SIM_BLOCK_FIGURES];
    int last = 0, later = 0, ret = 0;

    if (sim_left_years(h->rep, arm, &last, &later) != SIM_LEFT_MEASURED)
        return 0;
    const int n = outcomes_of(h, arm, last, o);
    for (int i = 0; i < n && ret == 0; i++) {
        const struct sim_metric *m = &h->shape->metric[o[i].metric];
        enum sim_left_verdict verdict;
        struct sim_ratio r;
        struct sim_buf text = { 0 };
        const struct sim_summary *s =
                sim_block_effect(h->rep, arm, last, o[i].group, o[i].metric);
        if (s->p05 == 0 && s->p95 == 0)
            continue; /* there was nothing that could be left */
        ret = sim_left_take(left, arm, o[i].group, o[i].metric, &r, &verdict, err);
        if (ret != 0)
            break;
        fprintf(h->out, "<tr data-arm=\"%zu\"><th scope=\"row\">", arm);
        sim_html_user(h, sim_html_label(h, arm), 60);
        fputs("</th>", h->out);
        outcome_cell(h, &o[i]);
        sim_html_effect_cell(h, m, s);
        sim_html_effect_cell(
                h, m, sim_block_effect(h->rep, arm, later, o[i].group, o[i].metric));
        left_text(h, &text, &r, verdict);
        sim_html_number(h, sim_buf_text(&text),
                sim_left_told(verdict, &r) ? r.ratio : (double) NAN);
        sim_buf_clear(&text);
        fputs("</tr>\n", h->out);
    }
    return ret;
}

/* Of the best policy, in one sentence. */
static int left_reading(
        const struct sim_html *h, struct sim_left *left, struct sim_err *err)
{
    int last = 0, later = 0;
    char name[SIM_TEXT_FIT], phrase[SIM_HTML_NAME], at[SIM_HTML_NAME];
    struct sim_buf share = { 0 };
    struct sim_ratio r;
    enum sim_left_verdict verdict = sim_left_years(h->rep, h->best, &last, &later);
    const int group = sim_html_where(h, h->best, h->lead.metric);

    if (verdict != SIM_LEFT_MEASURED
            || sim_html_effect(h, h->best, group, h->lead.metric) == NULL)
        return 0;
    int ret = sim_left_take(left, h->best, group, h->lead.metric, &r, &verdict, err);
    if (ret != 0)
        return ret;
    left_text(h, &share, &r, verdict);
    fputs("<p id=\"left-answer\">", h->out);
    SIM_SAY(h, left_reading, sim_html_arm(h, name, h->best),
            sim_html_phrase(h, phrase, &h->shape->metric[h->lead.metric]),
            sim_html_at(h, at, group), sim_buf_text(&share));
    fputs("</p>\n", h->out);
    sim_buf_clear(&share);
    return 0;
}

/* One sentence for each arm without an after. */
static void left_without(const struct sim_html *h)
{
    for (size_t k = 0; k < h->rk->n; k++) {
        size_t arm = h->rk->row[k].arm;
        int last = 0, later = 0;
        enum sim_left_verdict verdict = sim_left_years(h->rep, arm, &last, &later);
        char name[SIM_TEXT_FIT], need[24];
        if (verdict == SIM_LEFT_MEASURED)
            continue;
        snprintf(need, sizeof need, "%d", later + 1);
        fputs("<p>", h->out);
        if (verdict == SIM_LEFT_NEVER_ENDS)
            SIM_SAY(h, left_never, sim_html_arm(h, name, arm));
        else
            SIM_SAY(h, left_short, sim_html_arm(h, name, arm), need);
        fputs("</p>\n", h->out);
    }
}

static bool any_after(const struct sim_html *h)
{
    int last, later;

    for (size_t k = 0; k < h->rk->n; k++)
        if (sim_left_years(h->rep, h->rk->row[k].arm, &last, &later) == SIM_LEFT_MEASURED)
            return true;
    return false;
}

static void fold(const struct sim_html *h, bool fold)
{
    if (!fold)
        return;
    fputs("<details><summary>", h->out);
    sim_html_text(h, TEXT_all_numbers);
    fputs("</summary>\n", h->out);
}

static int left_table(
        const struct sim_html *h, struct sim_left *left, struct sim_err *err)
{
    int ret = left_reading(h, left, err);

    fold(h, h->rk->n > FEW);
    fputs("<p>", h->out);
    sim_html_text(h, TEXT_left_note);
    fputs("</p>\n", h->out);
    sim_html_table(h, "table-left", TEXT_h_left);
    sim_html_head(h, TEXT_policy, false);
    sim_html_head(h, TEXT_outcome, false);
    sim_html_head(h, TEXT_last_policy_year, true);
    sim_html_head(h, TEXT_three_years_later, true);
    sim_html_head(h, TEXT_left_over, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t k = 0; k < h->rk->n && ret == 0; k++)
        ret = left_rows(h, left, h->rk->row[k].arm, err);
    sim_html_table_end(h);
    if (h->rk->n > FEW)
        fputs("</details>\n", h->out);
    return ret;
}

int sim_html_after(struct sim_html *h, struct sim_err *err)
{
    struct sim_left *left = NULL;
    int ret = 0;

    if (h->rk == NULL)
        return 0;
    sim_html_section(h, "left", TEXT_h_left);
    if (any_after(h)) {
        ret = sim_left_new(&left, h->rep, h->run->store, err);
        if (ret == 0)
            ret = left_table(h, left, err);
        sim_left_free(left);
    }
    left_without(h);
    sim_html_section_end(h);
    return ret;
}

/* ---- packages ------------------------------------------------------------------ */

bool sim_html_has_packages(const struct sim_html *h)
{
    return h->rk != NULL && h->run->packages != NULL && h->run->packages->n > 0;
}

static void part_row(const struct sim_html *h, const struct outcome *o, const char *part,
        const struct sim_summary *alone, const struct sim_summary *share)
{
    const struct sim_metric *m = &h->shape->metric[o->metric];

    fputs("<tr>", h->out);
    outcome_cell(h, o);
    fputs("<th scope=\"row\">", h->out);
    sim_html_put(h->out, part);
    fputs("</th>", h->out);
    sim_html_effect_cell(h, m, alone);
    sim_html_effect_cell(h, m, share);
    fputs("</tr>\n", h->out);
}

static void package_rows(const struct sim_html *h, const struct sim_package *p,
        const struct outcome *o, const struct sim_package_cell *cell)
{
    for (size_t i = 0; i < p->k; i++)
        part_row(h, o, sim_text_name("lever", p->lever[i], h->lang, p->lever[i]),
                &cell->alone[i], &cell->share[i]);
    part_row(h, o, sim_text_of(TEXT_sum_of_parts, h->lang), &cell->sum, NULL);
    part_row(h, o, sim_text_of(TEXT_package, h->lang), &cell->whole, &cell->whole);
    part_row(h, o, sim_text_of(TEXT_package_less, h->lang), &cell->extra, NULL);
}

/* Do the parts help or hinder each other, on the first outcome? */
static void package_reading(const struct sim_html *h, const struct outcome *o,
        const struct sim_package *p, const struct sim_package_cell *cell)
{
    const struct sim_metric *m = &h->shape->metric[o->metric];
    const int sign = m->better < 0 ? -1 : 1;
    const bool told = cell->extra.p05 * cell->extra.p95 > 0;
    char name[SIM_TEXT_FIT], phrase[SIM_HTML_NAME], at[SIM_HTML_NAME];
    struct sim_shown whole, sum, extra;

    sim_html_shown(h, &whole, m, &cell->whole);
    sim_html_shown(h, &sum, m, &cell->sum);
    sim_html_shown(h, &extra, m, &cell->extra);
    fputs("<p>", h->out);
    SIM_SAY(h, together_reading, sim_html_arm(h, name, p->arm),
            sim_html_phrase(h, phrase, m), sim_html_at(h, at, o->group), whole.with_unit,
            sum.with_unit, extra.with_unit, extra.interval);
    fputc(' ', h->out);
    sim_html_text(h, !told                         ? TEXT_together_open
                     : sign * cell->extra.mean > 0 ? TEXT_together_help
                                                   : TEXT_together_hinder);
    fputs("</p>\n", h->out);
}

static int package_put(
        const struct sim_html *h, const struct sim_package *p, struct sim_err *err)
{
    const int year = h->rep->policy_last[p->arm];
    struct outcome o[SIM_BLOCK_FIGURES];
    const int n = outcomes_of(h, p->arm, year, o);
    char id[32], when[16], name[SIM_TEXT_FIT];
    struct sim_package_cell cell;
    int ret = 0;

    for (int i = 0; i < n && ret == 0; i++) {
        ret = sim_package_take(&cell, p, h->run->store,
                sim_shape_cell(h->shape, year, o[i].group, o[i].metric), err);
        if (ret != 0)
            break;
        if (i == 0) {
            package_reading(h, &o[i], p, &cell);
            fold(h, true);
            sim_html_year(h, when, year);
            fputs("<p>", h->out);
            SIM_SAY(h, together_note, sim_html_arm(h, name, p->arm), when);
            fputs("</p>\n", h->out);
            snprintf(id, sizeof id, "table-together-%zu", p->arm);
            sim_html_table(h, id, TEXT_h_together);
            sim_html_head(h, TEXT_outcome, false);
            sim_html_head(h, TEXT_part, false);
            sim_html_head(h, TEXT_alone, true);
            sim_html_head(h, TEXT_its_share, true);
            fputs("</tr></thead>\n<tbody>\n", h->out);
        }
        package_rows(h, p, &o[i], &cell);
    }
    if (n > 0 && ret == 0) {
        sim_html_table_end(h);
        fputs("</details>\n", h->out);
    }
    return ret;
}

int sim_html_together(struct sim_html *h, struct sim_err *err)
{
    int ret = 0;

    if (!sim_html_has_packages(h))
        return 0;
    sim_html_section(h, "together", TEXT_h_together);
    for (size_t i = 0; i < h->run->packages->n && ret == 0; i++)
        ret = package_put(h, &h->run->packages->package[i], err);
    sim_html_section_end(h);
    return ret;
}
