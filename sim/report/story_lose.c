/* story_lose.c - the answer in sentences: who loses by the best policy, now and in its
 * first year, and who pays? See story.h. */
#include <string.h>

#include "sim/report/story.h"

static bool in_panel(const struct sim_metric *m, const char *panel)
{
    return m->panel != NULL && strcmp(m->panel, panel) == 0;
}

static int find_panel(const struct sim_html *h, const char *panel)
{
    for (int m = 0; m < h->shape->n_metrics; m++)
        if (in_panel(&h->shape->metric[m], panel))
            return m;
    return -1;
}

/* The group of schools outside the policy that loses most; the nation when none does. */
static int worst_group(const struct sim_html *h, int loss)
{
    int worst = 0;
    double least = 0;

    for (int g = 1; g < h->shape->n_groups; g++) {
        const struct sim_summary *s = sim_html_effect(h, h->best, g, loss);
        if (s != NULL && s->mean < least) {
            least = s->mean;
            worst = g;
        }
    }
    return worst;
}

static void worse_outcomes(const struct sim_html *h, struct sim_buf *out)
{
    struct sim_buf list = { 0 };
    char name[SIM_TEXT_FIT], at[SIM_HTML_NAME];

    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        const struct sim_summary *s =
                row->headline ? sim_html_effect(h, h->best, 0, m) : NULL;
        if (s != NULL && s->p_better <= 0.25 && row->resource == NULL)
            sim_buf_printf(
                    &list, "%s%s", list.n > 0 ? ", " : "", sim_html_metric(h, row));
    }
    if (list.n > 0)
        SIM_STORY_ADD(h, out, lose_worse, sim_html_arm(h, name, h->best),
                sim_buf_text(&list), sim_html_at(h, at, 0));
    sim_buf_clear(&list);
}

/* Who pays more than in the baseline. */
static void payers(const struct sim_html *h, struct sim_buf *out)
{
    struct sim_buf list = { 0 };
    char part[SIM_TEXT_NUMBER];

    for (const struct sim_text_row *row = sim_text_names; row->key != NULL; row++) {
        int m = strcmp(row->kind, "payer") == 0 ? sim_html_find(h, row->key) : -1;
        const struct sim_summary *s = sim_html_effect(h, h->best, 0, m);
        if (s == NULL || !(s->mean > 0))
            continue;
        const struct sim_metric *metric = &h->shape->metric[m];
        sim_text_local(part, sim_text_shown(metric, s->mean),
                sim_text_level_decimals(metric, &s->mean, 1), false, h->lang);
        sim_buf_printf(&list, "%s%s (%s %s)", list.n > 0 ? ", " : "", row->text[h->lang],
                part, sim_html_unit(h, metric));
    }
    if (list.n > 0)
        SIM_STORY_ADD(h, out, lose_pays, sim_buf_text(&list));
    sim_buf_clear(&list);
}

/* The group of schools for which what the answer is about gets worse most, if any does on
 * average: schools of the policy may lose too. */
static void worse_off(const struct sim_html *h, struct sim_buf *out)
{
    const struct sim_metric *m = &h->shape->metric[h->lead.metric];
    char phrase[SIM_HTML_NAME], at[SIM_HTML_NAME];
    double least = 0;
    struct sim_shown v;
    int worst = 0;

    for (int g = 1; g < h->shape->n_groups; g++) {
        const struct sim_summary *s = sim_html_effect(h, h->best, g, h->lead.metric);
        if (s != NULL && s->mean * m->better < least && s->p_better < 0.5) {
            least = s->mean * m->better;
            worst = g;
        }
    }
    if (worst > 0 && sim_story_shown(h, &v, h->best, worst, h->lead.metric))
        SIM_STORY_ADD(h, out, lose_worse_off, sim_html_phrase(h, phrase, m),
                sim_html_at(h, at, worst), v.with_unit, v.interval);
}

/* What it was in the policy's first year: teachers are taken at once, and others refill
 * their posts in time. */
static void first_year(const struct sim_html *h, int gain, int loss, struct sim_buf *out)
{
    const int first = h->rep->policy_first[h->best];
    struct sim_shown a, b;
    char year[16];

    if (first >= sim_html_when(h, h->best))
        return;
    const struct sim_summary *won = sim_block_effect(h->rep, h->best, first, 0, gain),
                             *lost = sim_block_effect(h->rep, h->best, first, 0, loss);
    if (won->n == 0 || lost->n == 0)
        return;
    sim_html_shown(h, &a, &h->shape->metric[gain], won);
    sim_html_shown(h, &b, &h->shape->metric[loss], lost);
    sim_html_year(h, year, first);
    SIM_STORY_ADD(h, out, lose_first, year, a.mean, a.interval, b.mean, b.interval);
}

void sim_story_losers(const struct sim_html *h, struct sim_buf *out)
{
    int gain = find_panel(h, "gain"), loss = find_panel(h, "loss");
    char at[SIM_HTML_NAME];
    struct sim_shown a, b;

    const struct sim_summary *won = sim_html_effect(h, h->best, 0, gain),
                             *lost = sim_html_effect(h, h->best, 0, loss);
    const bool none = lost != NULL && lost->mean == 0 && lost->sd == 0;
    if (none && won != NULL && won->mean == 0 && won->sd == 0)
        SIM_STORY_ADD(h, out, lose_not_moved, NULL);
    else if (none && sim_story_shown(h, &a, h->best, 0, gain))
        SIM_STORY_ADD(h, out, lose_none_outside, sim_story_plus_off(a.mean), a.interval);
    else if (sim_story_shown(h, &a, h->best, 0, gain)
             && sim_story_shown(h, &b, h->best, 0, loss)) {
        SIM_STORY_ADD(h, out, lose_taken, sim_story_plus_off(a.mean), a.interval, b.mean,
                b.interval);
        int worst = worst_group(h, loss);
        if (worst > 0 && sim_story_shown(h, &b, h->best, worst, loss))
            SIM_STORY_ADD(
                    h, out, lose_group, sim_html_at(h, at, worst), b.mean, b.interval);
        else
            SIM_STORY_ADD(h, out, lose_nobody, NULL);
        first_year(h, gain, loss, out);
    }
    worse_off(h, out);
    worse_outcomes(h, out);
    payers(h, out);
}
