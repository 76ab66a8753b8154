/* story.c - the answer in sentences: which is best, for whom, at what cost, how sure?
 * From the same summaries as the tables; see html.h. Who loses: story_lose.c.
 *
 * Outcomes are looked up by key; a sentence about an outcome that a model has not, or
 * about a group that was not asked for, is left out. */
#include <math.h>
#include <string.h>

#include "sim/report/decide.h"
#include "sim/report/story.h"

static const double SURE_SHARE = 0.1; /* standard error up to which a share is told */

void sim_story_add(const struct sim_html *h, struct sim_buf *out, enum sim_text_id id,
        const char *const *args, size_t n_args)
{
    if (out->n > 0)
        sim_buf_puts(out, " ");
    sim_text_say(out, id, h->lang, args, n_args);
}

const char *sim_story_plus_off(const char *number)
{
    return number + (number[0] == '+');
}

bool sim_story_shown(const struct sim_html *h, struct sim_shown *out, size_t arm,
        int group, int metric)
{
    const struct sim_summary *s = sim_html_effect(h, arm, group, metric);

    if (s != NULL)
        sim_html_shown(h, out, &h->shape->metric[metric], s);
    return s != NULL;
}

static size_t policies(const struct sim_html *h)
{
    return h->rep->n_arms - 1;
}

/* ---- which is best -------------------------------------------------------- */

static void best_of_many(const struct sim_html *h, struct sim_buf *out)
{
    const struct sim_metric *m = &h->shape->metric[h->lead.metric];
    const struct sim_ranked *row = h->rk->row;
    char n[SIM_TEXT_NUMBER], name[SIM_TEXT_FIT], other[SIM_TEXT_FIT],
            phrase[SIM_HTML_NAME], at[SIM_HTML_NAME], year[16], p_best[SIM_HTML_SHOWN];
    struct sim_shown v, w;

    sim_html_count(h, n, policies(h));
    sim_html_shown(h, &v, m, &row[0].effect);
    sim_html_year(h, year, h->lead.year);
    sim_html_futures(h, p_best, row[0].p_best, h->rep->reps);
    SIM_STORY_ADD(h, out, best_many, n, sim_html_arm(h, name, row[0].arm),
            sim_html_phrase(h, phrase, m), sim_html_at(h, at, h->lead.group), v.with_unit,
            v.interval, year, p_best);
    if (m->better != 0 && row[0].effect.mean * m->better <= 0)
        SIM_STORY_ADD(h, out, none_better, NULL);
    sim_html_shown(h, &w, m, &row[1].effect);
    SIM_STORY_ADD(h, out, best_second, sim_html_arm(h, other, row[1].arm), w.with_unit,
            w.interval);
    for (size_t i = 0; i < h->rk->n_same; i++) {
        size_t a = h->rk->same[i].a, b = h->rk->same[i].b;
        if ((a == row[0].arm && b == row[1].arm) || (a == row[1].arm && b == row[0].arm))
            SIM_STORY_ADD(h, out, best_open, NULL);
    }
}

static void best(const struct sim_html *h, struct sim_buf *out)
{
    const struct sim_metric *m = &h->shape->metric[h->lead.metric];
    char name[SIM_TEXT_FIT], phrase[SIM_HTML_NAME], at[SIM_HTML_NAME], year[16],
            better[SIM_HTML_SHOWN] = "";
    struct sim_shown v;

    if (policies(h) > 1 && h->rk->row[0].effect.n > 0) {
        best_of_many(h, out);
        return;
    }
    if (!sim_story_shown(h, &v, h->best, h->lead.group, h->lead.metric))
        return;
    sim_html_year(h, year, sim_html_when(h, h->best));
    const struct sim_summary *s =
            sim_html_effect(h, h->best, h->lead.group, h->lead.metric);
    if (!isnan(s->p_better))
        sim_html_futures(h, better, s->p_better, s->n);
    SIM_STORY_ADD(h, out, best_one, year, sim_html_arm(h, name, h->best),
            sim_html_phrase(h, phrase, m), sim_html_at(h, at, h->lead.group), v.with_unit,
            v.interval, better);
}

/* ---- what pupils learn ---------------------------------------------------- */

static void learning(const struct sim_html *h, struct sim_buf *out)
{
    int score = sim_html_find(h, "score"), weeks = sim_html_find(h, "score_weeks");
    char at[SIM_HTML_NAME], everywhere[SIM_HTML_NAME];
    struct sim_shown here, nation, in_weeks;
    const char *all = sim_html_at(h, everywhere, 0);

    if (score < 0 || !sim_story_shown(h, &nation, h->best, 0, score))
        return;
    int group = sim_html_where(h, h->best, score);
    if (group == 0) {
        SIM_STORY_ADD(h, out, learning_nation, nation.mean, nation.interval, all);
        return;
    }
    sim_story_shown(h, &here, h->best, group, score);
    const char *where = sim_html_at(h, at, group);
    if (sim_story_shown(h, &in_weeks, h->best, group, weeks))
        SIM_STORY_ADD(h, out, learning_one, here.mean, here.interval, where,
                sim_story_plus_off(in_weeks.mean), nation.mean, nation.interval, all);
    else
        SIM_STORY_ADD(h, out, learning_plain, here.mean, here.interval, where,
                nation.mean, nation.interval, all);
}

/* ---- for whom ------------------------------------------------------------- */

static void whom(const struct sim_html *h, struct sim_buf *out)
{
    int m = h->lead.metric, gap = sim_html_find(h, "gap");
    int own = sim_text_find_group(h->shape, "own"),
        first = own >= 0 ? own : sim_text_find_group(h->shape, "q5"),
        second = sim_text_find_group(h->shape, own >= 0 ? "rest" : "q1");
    char name[SIM_TEXT_FIT], phrase[SIM_HTML_NAME], here[SIM_HTML_NAME],
            there[SIM_HTML_NAME], everywhere[SIM_HTML_NAME];
    struct sim_shown a, b, all, between;

    if (!sim_story_shown(h, &all, h->best, 0, m))
        return;
    const char *what = sim_html_phrase(h, phrase, &h->shape->metric[m]);
    if (sim_story_shown(h, &a, h->best, first, m)
            && sim_story_shown(h, &b, h->best, second, m))
        SIM_STORY_ADD(h, out, whom_groups, sim_html_arm(h, name, h->best), what,
                a.with_unit, sim_html_at(h, here, first), b.with_unit,
                sim_html_at(h, there, second), all.with_unit,
                sim_html_at(h, everywhere, 0));
    else
        SIM_STORY_ADD(h, out, whom_nation, sim_html_arm(h, name, h->best), what,
                all.with_unit, sim_html_at(h, everywhere, 0));
    learning(h, out);
    if (sim_story_shown(h, &between, h->best, 0, gap))
        SIM_STORY_ADD(h, out, whom_gap, between.mean, between.interval);
}

/* ---- at what cost --------------------------------------------------------- */

/* The cheapest and the most expensive of several policies. */
static void extremes(const struct sim_html *h, int cost, struct sim_buf *out)
{
    size_t least = 0, most = 0;
    char a[SIM_TEXT_FIT], b[SIM_TEXT_FIT];
    struct sim_shown low, high;

    for (size_t k = 1; k < h->rep->n_arms; k++) {
        size_t arm = h->rep->order[k];
        const struct sim_summary *s = sim_html_effect(h, arm, 0, cost);
        if (s == NULL)
            continue;
        if (least == 0 || s->mean < sim_html_effect(h, least, 0, cost)->mean)
            least = arm;
        if (most == 0 || s->mean > sim_html_effect(h, most, 0, cost)->mean)
            most = arm;
    }
    if (least == 0 || least == most)
        return;
    sim_story_shown(h, &low, least, 0, cost);
    sim_story_shown(h, &high, most, 0, cost);
    SIM_STORY_ADD(h, out, cost_cheapest, sim_html_arm(h, a, least),
            sim_story_plus_off(low.with_unit), sim_html_arm(h, b, most),
            sim_story_plus_off(high.with_unit));
}

static void cost_of(const struct sim_html *h, struct sim_buf *out)
{
    int cost = sim_html_find(h, "policy_cost"), gain = sim_html_find(h, "net_gain_fte");
    char name[SIM_TEXT_FIT], year[16], level[SIM_HTML_SHOWN];
    struct sim_shown v;

    const struct sim_summary *s = sim_html_effect(h, h->best, 0, cost);
    sim_html_year(h, year, sim_html_when(h, h->best));
    if (s != NULL && s->mean == 0 && s->sd == 0)
        SIM_STORY_ADD(h, out, cost_nothing, sim_html_arm(h, name, h->best), year);
    else if (sim_story_shown(h, &v, h->best, 0, cost)) {
        const struct sim_metric *m = &h->shape->metric[cost];
        char interval[2 * SIM_HTML_SHOWN + 16];
        const int decimals = sim_html_level_decimals(m, s, (double) NAN);
        sim_html_level_at(h, level, m, s->mean, decimals);
        sim_html_level_interval(h, interval, m, s, decimals);
        SIM_STORY_ADD(
                h, out, cost_one, sim_html_arm(h, name, h->best), level, year, interval);
    }
    if (sim_story_shown(h, &v, h->best, 0, gain))
        SIM_STORY_ADD(h, out, cost_gain, sim_story_plus_off(v.mean), v.interval);
}

static void cost_more(const struct sim_html *h, struct sim_buf *out)
{
    int per = sim_html_find(h, "fte_per_million"), net = sim_html_find(h, "net_benefit"),
        cost = sim_html_find(h, "policy_cost");
    char above[SIM_HTML_SHOWN], year[16];
    struct sim_shown v;

    cost_of(h, out);
    sim_html_year(h, year, sim_html_when(h, h->best));
    if (sim_story_shown(h, &v, h->best, 0, per))
        SIM_STORY_ADD(h, out, cost_million, sim_story_plus_off(v.mean), v.interval, year);
    const struct sim_summary *s = sim_html_effect(h, h->best, 0, net);
    if (s != NULL && sim_story_shown(h, &v, h->best, 0, net)) {
        sim_html_futures(h, above, s->p_better, s->n);
        SIM_STORY_ADD(h, out, cost_benefit, sim_story_plus_off(v.with_unit), v.interval,
                above, year);
    }
    if (policies(h) > 1)
        extremes(h, cost, out);
}

/* ---- what the decision says ------------------------------------------------ */

static const struct sim_decision_yardstick *priced(const struct sim_html *h)
{
    const struct sim_decision *d = h->rep->decision;

    if (d == NULL || policies(h) == 0 || isnan(d->yardstick[d->chosen].price)
            || d->yardstick[d->chosen].best >= d->n_options)
        return NULL;
    return &d->yardstick[d->chosen];
}

/* By the other bases of value: the same, or another. */
static void other_bases(const struct sim_html *h, struct sim_buf *out)
{
    const struct sim_decision *d = h->rep->decision;
    const struct sim_decision_yardstick *y = priced(h);
    char name[SIM_TEXT_FIT];

    for (size_t b = 0; b < d->n_yardsticks; b++) {
        const struct sim_decision_yardstick *o = &d->yardstick[b];
        if (o == y || o->best >= d->n_options)
            continue;
        const char *basis = sim_text_name("yardstick", o->name, h->lang, o->name);
        if (isnan(o->price)) {
            char per[SIM_TEXT_NUMBER], until[16];
            double per_million = d->option[o->best].per_million;
            int decimals = fabs(per_million) >= 100 ? 0 : fabs(per_million) >= 10 ? 1 : 2;
            sim_text_local(per, per_million, decimals, false, h->lang);
            sim_html_year(h, until, d->year);
            if (o->best > 0)
                SIM_STORY_ADD(h, out, decide_people, sim_html_option(h, name, o->best),
                        per, until);
        } else if (o->best == y->best)
            SIM_STORY_ADD(h, out, decide_same, basis);
        else
            SIM_STORY_ADD(h, out, decide_turns, basis, sim_html_option(h, name, o->best));
    }
}

void sim_story_decision(const struct sim_html *h, struct sim_buf *out)
{
    const struct sim_decision_yardstick *y = priced(h);
    char name[SIM_TEXT_FIT], mean[SIM_HTML_SHOWN], lo[SIM_TEXT_NUMBER],
            hi[SIM_TEXT_NUMBER], p[SIM_HTML_SHOWN], loss[SIM_HTML_SHOWN], year[16];
    struct sim_buf interval = { 0 };

    if (y == NULL)
        return;
    const struct sim_decision_rank *r = &y->rank[y->best];
    const char *basis = sim_text_name("yardstick", y->name, h->lang, y->name);
    sim_html_year(h, year, h->rep->decision->year);
    sim_html_futures(h, p, r->p_best, h->rep->decision->reps);
    const int decimals = sim_decide_row(r, &h->rep->decision->option[y->best]);
    sim_html_money_at(h, loss, r->loss, decimals);
    sim_html_money_at(h, mean, r->benefit.mean, decimals);
    sim_text_local(lo, 1e-6 * r->benefit.p05, decimals, false, h->lang);
    sim_text_local(hi, 1e-6 * r->benefit.p95, decimals, false, h->lang);
    sim_text_say(
            &interval, TEXT_interval_to, h->lang, (const char *const[]){ lo, hi }, 2);
    if (y->best == 0)
        SIM_STORY_ADD(h, out, decide_nothing, basis, year, p, loss);
    else
        SIM_STORY_ADD(h, out, decide_best, basis, sim_html_option(h, name, y->best), mean,
                sim_buf_text(&interval), year, p, loss);
    sim_buf_clear(&interval);
    other_bases(h, out);
}

/* What is best for money, beside what the answer ranks by; and, where policies name
 * schools, of which schools it speaks. */
static void best_for_money(const struct sim_html *h, struct sim_buf *out)
{
    const struct sim_decision_yardstick *y = priced(h);
    char name[SIM_TEXT_FIT], mean[SIM_HTML_SHOWN], lo[SIM_TEXT_NUMBER],
            hi[SIM_TEXT_NUMBER], year[16];
    struct sim_buf interval = { 0 };

    if (y == NULL)
        return;
    const struct sim_decision *d = h->rep->decision;
    const struct sim_summary *s = &y->rank[y->best].benefit;
    const char *basis = sim_text_name("yardstick", y->name, h->lang, y->name);
    const int decimals = sim_decide_row(&y->rank[y->best], &d->option[y->best]);
    sim_html_year(h, year, d->year);
    sim_html_money_at(h, mean, s->mean, decimals);
    sim_text_local(lo, 1e-6 * s->p05, decimals, false, h->lang);
    sim_text_local(hi, 1e-6 * s->p95, decimals, false, h->lang);
    sim_text_say(
            &interval, TEXT_interval_to, h->lang, (const char *const[]){ lo, hi }, 2);
    if (y->best == 0)
        SIM_STORY_ADD(h, out, best_money_none, basis, year);
    else if (d->option[y->best].arm == h->best)
        SIM_STORY_ADD(h, out, best_money_too, basis, year, mean, sim_buf_text(&interval));
    else
        SIM_STORY_ADD(h, out, best_money, basis, year, sim_html_option(h, name, y->best),
                mean, sim_buf_text(&interval));
    sim_buf_clear(&interval);
}

static void named_schools(const struct sim_html *h, struct sim_buf *out)
{
    struct sim_buf list = { 0 };

    sim_block_named(h->rep, &list);
    if (list.n > 0)
        SIM_STORY_ADD(h, out, named_schools, sim_buf_text(&list));
    sim_buf_clear(&list);
}

/* ---- how sure ------------------------------------------------------------- */

/* What so few futures tell of a share: Wilson's interval (1927), which never leaves 0 to
 * 1 and is no point where all agree. */
static void few(const struct sim_html *h, struct sim_buf *out, double share, size_t n)
{
    const double z = 1.6449, size = (double) n, z2 = z * z / size;
    const char *what = h->rep->meta->uncertainty;
    char lo[32], hi[32];

    if (n == 0 || n > SIM_HTML_FEW || (what != NULL && strcmp(what, "none") == 0))
        return; /* where nothing is uncertain more futures would be the same one */
    const double middle = (share + z2 / 2) / (1 + z2),
                 half = z / (1 + z2) * sqrt(share * (1 - share) / size + z2 / size / 4);
    sim_html_percent(h, lo, fmax(middle - half, 0));
    sim_html_percent(h, hi, fmin(middle + half, 1));
    SIM_STORY_ADD(h, out, sure_few, lo, hi);
}

static void sure(const struct sim_html *h, struct sim_buf *out)
{
    const struct sim_summary *s =
            sim_html_effect(h, h->best, h->lead.group, h->lead.metric);
    const struct sim_split *split = &h->rep->split[h->best * (size_t) h->shape->n_metrics
                                                   + (size_t) h->lead.metric];
    char better[SIM_HTML_SHOWN], name[SIM_TEXT_FIT], p[32], q[32];

    if (s == NULL)
        return;
    if (!isnan(s->p_better)) {
        sim_html_futures(h, better, s->p_better, s->n);
        SIM_STORY_ADD(h, out, sure_better, better, sim_html_arm(h, name, h->best));
        if (policies(h) == 1)
            few(h, out, s->p_better, s->n);
    }
    if (policies(h) > 1 && !isnan(h->rk->row[0].p_best)) {
        sim_html_futures(h, better, h->rk->row[0].p_best, h->rep->reps);
        SIM_STORY_ADD(h, out, sure_best, better);
        few(h, out, h->rk->row[0].p_best, h->rep->reps);
    }
    double se, chance = sim_split_share(split, split->chance, split->chance_se, &se);
    if (se < SURE_SHARE && chance >= 0 && chance <= 1) {
        sim_html_percent(h, p, chance);
        sim_html_percent(h, q, 1 - chance);
        SIM_STORY_ADD(h, out, sure_split, p, q);
    }
    const struct sim_decision_yardstick *y = priced(h);
    if (y != NULL && isfinite(y->perfect)) {
        char perfect[SIM_HTML_SHOWN];
        sim_html_money(h, perfect, y->perfect);
        SIM_STORY_ADD(h, out, sure_perfect, perfect);
    }
    if (h->n_drivers > 0) {
        char arm_name[SIM_TEXT_FIT], text[SIM_BLOCK_PARAMETER];
        const size_t param = h->driver[0].param;
        const char *rest;
        size_t arm = sim_store_key_arm(h->rep->meta, h->rep->meta->param[param], &rest);
        SIM_STORY_ADD(h, out, sure_driver,
                sim_block_parameter_of(text, h->rep->meta, param,
                        arm > 0 ? sim_html_arm(h, arm_name, arm) : "", h->lang));
    }
}

/* ---- without policies ----------------------------------------------------- */

static void baseline(const struct sim_html *h, int headline, struct sim_buf *out)
{
    int last = h->shape->n_years - 1;
    char from[16], to[16], now[SIM_HTML_SHOWN], then[SIM_HTML_SHOWN],
            interval[2 * SIM_HTML_SHOWN + 16], at[SIM_HTML_NAME];

    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        const struct sim_summary *s = sim_block_level(h->rep, 0, last, 0, m);
        if (!row->headline || s->n == 0 || headline-- > 0)
            continue;
        sim_html_year(h, from, 0);
        sim_html_year(h, to, last);
        const double first = sim_block_level(h->rep, 0, 0, 0, m)->mean;
        const int decimals = sim_html_level_decimals(row, s, first);
        sim_html_level_at(h, now, row, first, decimals);
        sim_html_level_at(h, then, row, s->mean, decimals);
        sim_html_level_interval(h, interval, row, s, decimals);
        SIM_STORY_ADD(h, out, baseline_answer, sim_html_metric(h, row),
                sim_html_at(h, at, 0), now, from, then, to, interval);
        return;
    }
}

/* By the outcome it is ranked by, and by money. */
static void best_by_both(const struct sim_html *h, struct sim_buf *out)
{
    best(h, out);
    sim_story_decision(h, out);
}

/* ---- all of it ------------------------------------------------------------ */

void sim_story_answer(const struct sim_html *h, int index, struct sim_buf *out)
{
    if (policies(h) == 0)
        baseline(h, index, out);
    else if (index == 0) {
        best(h, out);
        if (policies(h) > 1)
            best_for_money(h, out);
        named_schools(h, out);
    } else if (index == 1)
        learning(h, out);
    else
        cost_of(h, out);
}

void sim_story_question(
        const struct sim_html *h, enum sim_question question, struct sim_buf *out)
{
    static void (*const tell[SIM_QUESTIONS])(
            const struct sim_html *, struct sim_buf *) = {
        [SIM_Q_BEST] = best_by_both,
        [SIM_Q_WHOM] = whom,
        [SIM_Q_COST] = cost_more,
        [SIM_Q_SURE] = sure,
        [SIM_Q_LOSE] = sim_story_losers,
    };

    if (policies(h) > 0)
        tell[question](h, out);
}

enum sim_text_id sim_story_title(const struct sim_html *h, enum sim_question question)
{
    static const enum sim_text_id titles[SIM_QUESTIONS] = { TEXT_q_best, TEXT_q_whom,
        TEXT_q_cost, TEXT_q_sure, TEXT_q_lose };

    if (question == SIM_Q_BEST && policies(h) == 1)
        return TEXT_q_best_one;
    return titles[question];
}
