/* table.c - the terminal table: the answer first, then how it was found.
 *
 * The first lines are the first six headline metrics and those that a model wants told
 * first besides (what is gained in all, what it costs), each a whole sentence:
 * what changes at the schools of one's own (where the scenario names them), else at the
 * most disadvantaged fifth (where that cut was asked for), its 90 % interval, the
 * probability that it is better than the baseline, and the change of the nation. Below:
 * both groups in full, what is left when the policy has ended, and what the numbers mean.
 */
#include <math.h>
#include <string.h>

#include "sim/report/blocks.h"
#include "sim/report/catalogue.h"
#include "sim/report/report.h"
#include "sim/report/text.h"

enum { FIRST = 6, ANSWERS = 12, MIN_WIDTH = 60, MAX_WIDTH = 120 };

struct table {
    const struct sim_report *rep;
    const struct sim_shape *shape;
    const struct sim_table_style *style;
    FILE *out;
    int width, target;      /* target: the lead group, or -1 */
    const char *short_name; /* its: "own" or "q5" */
    int fixed;              /* columns of the numbers in the full table */
    bool levels;            /* wide enough to show baseline and policy */
};

/* What the lead group is called if it is one's own ("" without a name), else NULL. */
static const char *own_name(const struct table *t)
{
    return t->target >= 0 ? sim_text_own_group(t->shape->group[t->target]) : NULL;
}

/* " at q5" in a sentence of outcomes; the nation has no such words. */
static const char *at_lead(const struct table *t, int group)
{
    return group == 0 ? "" : own_name(t) != NULL ? " at own schools" : " at q5";
}

/* ---- one number ---------------------------------------------------------- */

struct effect {
    char mean[SIM_TEXT_NUMBER];
    char interval[2 * SIM_TEXT_NUMBER + 8], better[16];
    double p_better; /* NaN without a direction */
};

static const struct sim_summary *at(const struct table *t, struct sim_summary *const *of,
        size_t arm, int year, int group, int metric)
{
    return &of[arm][sim_shape_cell(t->shape, year, group, metric)];
}

static void format_effect(
        struct effect *e, const struct sim_metric *m, const struct sim_summary *s)
{
    struct sim_text_effect text;

    sim_text_effect(&text, m, s->mean, s->p05, s->p95);
    memcpy(e->mean, text.mean, sizeof e->mean);
    memcpy(e->interval, text.interval, sizeof e->interval);
    e->p_better = s->p_better;
    if (isnan(s->p_better))
        snprintf(e->better, sizeof e->better, "-");
    else
        snprintf(e->better, sizeof e->better, "%.0f %%", 100 * s->p_better);
}

/* Two signs: sure (95 % and more), one: likely (75 %), a point: open. */
static const char *sign_of(double p)
{
    if (isnan(p))
        return "";
    return p >= 0.95 ? "++" : p >= 0.75 ? "+" : p > 0.25 ? "." : p > 0.05 ? "-" : "--";
}

static void colour(const struct table *t, double p)
{
    if (t->style->colour && (p >= 0.95 || p <= 0.05))
        fputs(p >= 0.95 ? "\033[34m" : "\033[33m", t->out); /* blue, yellow */
}

static void bold(const struct table *t)
{
    if (t->style->colour)
        fputs("\033[1m", t->out);
}

static void plain(const struct table *t)
{
    if (t->style->colour)
        fputs("\033[0m", t->out);
}

/* ---- the answer ---------------------------------------------------------- */

/* The group that answers for a metric: the target where it is known there. */
static int answer_group(const struct table *t, size_t arm, int year, int metric)
{
    if (t->target >= 0 && at(t, t->rep->effect, arm, year, t->target, metric)->n > 0)
        return t->target;
    return 0;
}

struct answer {
    const char *label;
    int group;
    double p_better;
    char change[2 * SIM_TEXT_NUMBER], interval[2 * SIM_TEXT_NUMBER + 8], better[16];
    char nation[SIM_TEXT_NUMBER], nation_interval[2 * SIM_TEXT_NUMBER + 8];
};

/* Widths of the columns of the answer, so that its lines align. */
struct columns {
    int label, change, interval, better, nation, nation_interval;
};

/* Is the outcome told in the answer, of which `told` headlines are? */
static bool is_answer(const struct sim_metric *m, int told)
{
    return m->headline && told < ANSWERS && (told < FIRST || m->answer);
}

/* Has the outcome a value in this arm? */
static bool has_answer(const struct table *t, size_t arm, int metric)
{
    int year = t->rep->policy_last[arm];

    return at(t, t->rep->effect, arm, year, answer_group(t, arm, year, metric), metric)->n
           > 0;
}

static void make_answer(const struct table *t, struct answer *a, size_t arm, int metric)
{
    const struct sim_metric *m = &t->shape->metric[metric];
    int year = t->rep->policy_last[arm];
    struct effect e, nation;

    *a = (struct answer){ .label = sim_block_label(t->rep, m),
        .group = answer_group(t, arm, year, metric) };
    format_effect(&e, m, at(t, t->rep->effect, arm, year, a->group, metric));
    snprintf(a->change, sizeof a->change, "%s %.24s", e.mean, sim_text_change_unit(m));
    memcpy(a->interval, e.interval, sizeof a->interval);
    memcpy(a->better, e.better, sizeof a->better);
    a->p_better = m->resource != NULL ? (double) NAN : e.p_better; /* money is no gain */
    format_effect(&nation, m, at(t, t->rep->effect, arm, year, 0, metric));
    if (a->group == 0)
        return;
    memcpy(a->nation, nation.mean, sizeof a->nation);
    memcpy(a->nation_interval, nation.interval, sizeof a->nation_interval);
}

static int wider(int width, const char *text)
{
    int w = sim_text_width(text);
    return w > width ? w : width;
}

static void put_answer(
        const struct table *t, const struct answer *a, const struct columns *c)
{
    bold(t);
    sim_text_put(t->out, a->label, c->label, false);
    plain(t);
    fprintf(t->out, " %-3s ", a->group != 0 ? t->short_name : "all");
    colour(t, a->p_better);
    sim_text_put(t->out, a->change, c->change, false);
    fputc(' ', t->out);
    const bool nation = c->nation > 0 && a->nation[0] != '\0';
    const bool last = isnan(a->p_better) && !nation; /* nothing stands behind it */
    sim_text_put(
            t->out, a->interval, last ? sim_text_width(a->interval) : c->interval, false);
    if (isnan(a->p_better))
        fprintf(t->out, "%*s", nation ? 8 + c->better : 0, "");
    else
        fprintf(t->out, " better %*s", c->better, a->better);
    plain(t);
    if (nation)
        fprintf(t->out, " all %s%s%s", a->nation, c->nation_interval ? " " : "",
                c->nation_interval ? a->nation_interval : "");
    fputc('\n', t->out);
}

static void put_answers(const struct table *t, size_t arm)
{
    struct answer answer[2 * ANSWERS];
    struct columns c = { 0 };
    bool many = t->rep->n_arms > 2;
    int n = 0, longest = 0;

    for (size_t k = 1; k < t->rep->n_arms; k++)
        longest = wider(longest, sim_store_label(t->rep->meta, k));
    int prefix = many && t->levels && longest < 14 ? longest + 1 : 0;
    if (many && prefix == 0) { /* no room for the name beside the answer */
        char name[SIM_TEXT_FIT];
        sim_text_fit(name, sim_store_label(t->rep->meta, arm), t->width);
        fprintf(t->out, "%s\n", name);
    }

    for (int m = 0, heads = 0; m < t->shape->n_metrics; m++) {
        if (!is_answer(&t->shape->metric[m], heads) || !has_answer(t, arm, m))
            continue;
        make_answer(t, &answer[n++], arm, m);
        heads++;
        int beside = sim_block_beside(
                t->rep, arm, t->rep->policy_last[arm], answer[n - 1].group, m);
        if (beside >= 0)
            make_answer(t, &answer[n++], arm, beside);
    }
    for (int i = 0; i < n; i++) {
        c.label = wider(c.label, answer[i].label);
        c.change = wider(c.change, answer[i].change);
        c.interval = wider(c.interval, answer[i].interval);
        c.better = wider(c.better, answer[i].better);
        c.nation = wider(c.nation, answer[i].nation);
        c.nation_interval = wider(c.nation_interval, answer[i].nation_interval);
    }
    int used = prefix + 14 + c.change + c.interval + c.better;
    if (c.nation > 0 && used + 5 + c.nation + 14 <= t->width)
        used += 5 + c.nation;
    else
        c.nation = c.nation_interval = 0;
    if (used + 1 + c.nation_interval + c.label <= t->width)
        used += 1 + c.nation_interval;
    else
        c.nation_interval = 0;
    if (c.label > t->width - used)
        c.label = t->width - used < 8 ? 8 : t->width - used;
    for (int i = 0; i < n; i++) {
        if (prefix > 0) {
            const char *name = i == 0 ? sim_store_label(t->rep->meta, arm) : "";
            sim_text_put(t->out, name, prefix - 1, false);
            fputc(' ', t->out);
        }
        put_answer(t, &answer[i], &c);
    }
}

/* ---- a group in full ----------------------------------------------------- */

enum { BASE = 8, NUMBER = 8, INTERVAL = 19, BETTER = 7, SIGN = 3 };

/* Label and unit; where both do not fit, the label is cut, not the unit. */
static void put_name(const struct table *t, const struct sim_metric *m)
{
    char unit[64] = "", label[SIM_TEXT_FIT];

    if (m->show_unit != NULL && *m->show_unit != '\0')
        snprintf(unit, sizeof unit, ", %.24s", m->show_unit);
    int room = t->width - t->fixed - sim_text_width(unit);
    sim_text_fit(label, sim_block_label(t->rep, m), room < 4 ? 4 : room);
    fputs(label, t->out);
    sim_text_put(t->out, unit, t->width - t->fixed - sim_text_width(label), false);
}

static void put_row(const struct table *t, size_t arm, int year, int group, int metric)
{
    const struct sim_metric *m = &t->shape->metric[metric];
    const struct sim_summary *s = at(t, t->rep->effect, arm, year, group, metric);
    const struct sim_summary *base = at(t, t->rep->level, 0, year, group, metric);
    const struct sim_summary *own = at(t, t->rep->level, arm, year, group, metric);
    char from[SIM_TEXT_NUMBER] = "", to[SIM_TEXT_NUMBER] = "";
    struct effect e;

    if (s->n == 0)
        return;
    format_effect(&e, m, s);
    if (!m->paired) {
        int decimals = sim_text_decimals(
                m, sim_text_shown(m, s->p05), sim_text_shown(m, s->p95));
        sim_text_number(from, sim_text_shown(m, base->mean), decimals, false);
        sim_text_number(to, sim_text_shown(m, own->mean), decimals, false);
    }
    put_name(t, m);
    if (t->levels) {
        sim_text_put(t->out, from, BASE, true);
        sim_text_put(t->out, to, NUMBER, true);
    }
    colour(t, e.p_better);
    sim_text_put(t->out, e.mean, NUMBER, true);
    sim_text_put(t->out, e.interval, INTERVAL, true);
    sim_text_put(t->out, e.better, BETTER, true);
    fprintf(t->out, " %s", sign_of(e.p_better));
    plain(t);
    fputc('\n', t->out);
}

static void put_group(const struct table *t, size_t arm, int year, int group)
{
    const char *head = sim_block_group_name(t->rep, group);

    bold(t);
    sim_text_put(t->out, head, t->width - t->fixed, false);
    plain(t);
    if (t->levels) {
        sim_text_put(t->out, "baseline", BASE, true);
        sim_text_put(t->out, "policy", NUMBER, true);
    }
    sim_text_put(t->out, "change", NUMBER, true);
    sim_text_put(t->out, "90 % interval", INTERVAL, true);
    sim_text_put(t->out, "better", BETTER, true);
    fputc('\n', t->out);
    for (int m = 0; m < t->shape->n_metrics; m++) {
        if (!t->shape->metric[m].headline)
            continue;
        put_row(t, arm, year, group, m);
        int beside = sim_block_beside(t->rep, arm, year, group, m);
        if (beside >= 0)
            put_row(t, arm, year, group, beside);
    }
}

/* ---- what is left, and what it means ------------------------------------- */

static void put_left(const struct table *t, size_t arm)
{
    int last = t->rep->policy_last[arm], end = t->shape->n_years - 1, said = 0;
    char text[2048], when[16];

    if (last >= end)
        return;
    sim_text_year(when, t->shape->first_year + end);
    size_t n = (size_t) snprintf(text, sizeof text,
            "What is left in %s, %d year%s after the "
            "policy ends:",
            when, end - last, end - last == 1 ? "" : "s");
    for (int m = 0; m < t->shape->n_metrics; m++) {
        const struct sim_metric *row = &t->shape->metric[m];
        struct effect e;
        if (!is_answer(row, said) || row->resource != NULL) /* what it costs has ended */
            continue;
        int group = answer_group(t, arm, end, m);
        const struct sim_summary *s = at(t, t->rep->effect, arm, end, group, m);
        if (s->n == 0)
            continue;
        format_effect(&e, row, s);
        n += (size_t) snprintf(text + n, sizeof text - n, "%s %.60s%s %s %.20s %s",
                said ? ";" : "", sim_block_label(t->rep, row), at_lead(t, group), e.mean,
                sim_text_change_unit(row), e.interval);
        said++;
    }
    fputc('\n', t->out);
    if (n + 2 < sizeof text)
        strcpy(text + n, ".");
    sim_text_wrap(t->out, text, t->width, "");
}

/* First headline metric: the one whose errors are told. */
static int first_headline(const struct sim_shape *shape)
{
    for (int m = 0; m < shape->n_metrics; m++)
        if (shape->metric[m].headline)
            return m;
    return -1;
}

static void put_precision(const struct table *t, size_t arm)
{
    const struct sim_report *rep = t->rep;
    int m = first_headline(t->shape), year = rep->policy_last[arm];
    char text[1024], error[SIM_TEXT_NUMBER];

    if (m < 0)
        return;
    const struct sim_metric *row = &t->shape->metric[m];
    int group = answer_group(t, arm, year, m);
    double se = sim_text_shown(row, at(t, rep->effect, arm, year, group, m)->mc_se);
    if (isnan(se)) /* one pair alone says nothing of another */
        return;
    sim_text_number(error, se, sim_text_decimals(row, -se, se), false);
    snprintf(text, sizeof text,
            "Monte Carlo error of the mean change (%.60s%s): %s %.20s; more replications "
            "make it smaller, not the interval.",
            row->label, at_lead(t, group), error, sim_text_change_unit(row));
    sim_text_wrap(t->out, text, t->width, "");
}

static const char *interval_meaning(const char *uncertainty)
{
    if (uncertainty != NULL && strcmp(uncertainty, "parameters") == 0)
        return "what we do not know of the parameters, one fixed chance";
    if (uncertainty != NULL && strcmp(uncertainty, "chance") == 0)
        return "chance alone, parameters at their best guess: too narrow as a forecast";
    if (uncertainty != NULL && strcmp(uncertainty, "none") == 0)
        return "nothing: parameters and chance are fixed";
    return "what we do not know of the parameters, and chance";
}

/* Of which schools the numbers speak where policies name schools. */
static void put_named(const struct table *t)
{
    struct sim_buf named = { 0 }, said = { 0 };

    sim_block_named(t->rep, &named);
    if (named.n > 0) {
        const char *const list[] = { sim_buf_text(&named) };
        sim_text_say(&said, TEXT_named_schools, SIM_LANGUAGE_EN, list, 1);
        sim_text_wrap(t->out, sim_buf_text(&said), t->width, "");
    }
    sim_buf_clear(&named);
    sim_buf_clear(&said);
}

/* What was run, and how its numbers are to be read. */
static void put_reading(const struct table *t)
{
    const struct sim_report *rep = t->rep;
    const struct sim_store_meta *meta = rep->meta;
    const bool pairs = meta->sampling && strcmp(meta->sampling, "antithetic") == 0;
    const bool own = meta->luck && strcmp(meta->luck, "independent") == 0;
    char first[16], last[16], run[160], lead[128] = "", text[2 * SIM_TEXT_FIT + 8];
    size_t n;

    if (own_name(t) != NULL)
        snprintf(lead, sizeof lead, " own: own schools%s%.64s;",
                own_name(t)[0] != '\0' ? ", " : "", own_name(t));
    else if (t->target >= 0)
        snprintf(lead, sizeof lead, " q5: schools of the most disadvantaged fifth;");

    sim_text_year(first, t->shape->first_year);
    sim_text_year(last, t->shape->first_year + t->shape->n_years - 1);
    snprintf(run, sizeof run, "%s%s%s, %zu replication%s%s, seed %llu", first,
            t->shape->n_years > 1 ? " to " : "", t->shape->n_years > 1 ? last : "",
            rep->reps, rep->reps == 1 ? "" : "s", pairs ? " in antithetic pairs" : "",
            (unsigned long long) meta->seed);
    if (rep->n_arms == 1)
        snprintf(text, sizeof text,
                "The baseline alone, %s. Mean of the first and of the last year, and of "
                "the last the 90 %% interval: from the 5th to the 95th percentile over "
                "replications; it holds %s.",
                run, interval_meaning(meta->uncertainty));
    else
        snprintf(text, sizeof text,
                "Baseline and %zu polic%s, %s. Change: policy less baseline in the last "
                "year of %s policy%s, with %s luck. 90 %% interval: from the 5th to the "
                "95th percentile over replications; it holds %s. Better: share of "
                "replications in which the policy does better (++ 95 %% and more, + 75 "
                "%%, . open, - and -- worse).%s",
                rep->n_arms - 1, rep->n_arms == 2 ? "y" : "ies", run,
                rep->n_arms == 2 ? "the" : "each",
                sim_report_ends_differ(rep) ? " (they end in different years)" : "",
                own ? "its own" : "shared", interval_meaning(meta->uncertainty), lead);
    n = strlen(text);
    snprintf(text + n, sizeof text - n, " all: %s.",
            sim_report_is_part(rep) ? "all these schools" : "the nation");
    sim_text_wrap(t->out, text, t->width, "");
}

static void put_header(const struct table *t)
{
    const struct sim_report *rep = t->rep;
    const struct sim_store_meta *meta = rep->meta;
    char text[2 * SIM_TEXT_FIT + 8], title[SIM_TEXT_FIT], scenario[SIM_TEXT_FIT];

    sim_text_fit(scenario, meta->scenario, 40);
    sim_text_fit(title, meta->title ? meta->title : "", 2 * t->width);
    fputc('\n', t->out);
    snprintf(text, sizeof text, "%s%s%s", scenario, *title ? ": " : "", title);
    bold(t);
    sim_text_wrap(t->out, text, t->width, "");
    plain(t);
    put_reading(t);
    sim_block_shocks(rep, t->width, t->out);
    if (sim_report_is_few(rep)) {
        snprintf(text, sizeof text,
                "FEW REPLICATIONS: %zu possible future%s; a first look, too few for "
                "intervals and shares to say how sure anything is (-n 200 does).",
                rep->reps, rep->reps == 1 ? "" : "s");
        sim_text_wrap(t->out, text, t->width, "");
    }
    if (rep->note != NULL && *rep->note != '\0') {
        sim_text_fit(title, rep->note, 400);
        sim_text_wrap(t->out, title, t->width, "");
    }
    put_named(t);
    if (rep->n_arms > 2)
        sim_block_legend(rep, rep->order + 1, rep->n_arms - 1, t->width, t->out);
    sim_block_partial(rep, t->width, t->out);
}

/* Without a policy there is no change to tell: the levels of the baseline. */
static void put_baseline(const struct table *t)
{
    int end = t->shape->n_years - 1;

    for (int m = 0; m < t->shape->n_metrics; m++) {
        const struct sim_metric *row = &t->shape->metric[m];
        char now[SIM_TEXT_NUMBER], then[SIM_TEXT_NUMBER], lo[SIM_TEXT_NUMBER],
                hi[SIM_TEXT_NUMBER];
        const struct sim_summary *first = at(t, t->rep->level, 0, 0, 0, m);
        const struct sim_summary *last = at(t, t->rep->level, 0, end, 0, m);
        if (!row->headline || row->paired || last->n == 0)
            continue; /* paired: of a policy only */
        const double all[] = { first->mean, last->mean, last->p05, last->p95 };
        int decimals = sim_text_level_decimals(row, all, SIM_COUNT(all));
        sim_text_number(now, sim_text_shown(row, first->mean), decimals, false);
        sim_text_number(then, sim_text_shown(row, last->mean), decimals, false);
        sim_text_number(lo, sim_text_shown(row, last->p05), decimals, false);
        sim_text_number(hi, sim_text_shown(row, last->p95), decimals, false);
        sim_text_put(t->out, sim_block_label(t->rep, row), 28, false);
        fprintf(t->out, " %d: %s, %d: %s [%s, %s] %s\n", t->shape->first_year, now,
                t->shape->first_year + end, then, lo, hi,
                row->show_unit ? row->show_unit : "");
    }
}

/* Which of its policies do not act in that year? */
static void put_not_in_force(const struct table *t, size_t arm, int year)
{
    struct sim_buf text = { 0 };
    char name[SIM_TEXT_FIT];

    sim_text_fit(name, sim_store_label(t->rep->meta, arm), 60);
    sim_report_not_in_force(&text, t->rep, arm, name, year, SIM_LANGUAGE_EN);
    if (text.n > 0)
        sim_text_wrap(t->out, sim_buf_text(&text), t->width, "");
    sim_buf_clear(&text);
}

static void put_arm(const struct table *t, size_t arm)
{
    char text[SIM_TEXT_FIT + 64], name[SIM_TEXT_FIT], when[16];
    int year = t->rep->policy_last[arm];

    sim_text_fit(name, sim_store_label(t->rep->meta, arm), t->width - 4);
    sim_text_year(when, t->shape->first_year + year);
    snprintf(text, sizeof text, "== %s, school year %s", name, when);
    fputc('\n', t->out);
    sim_text_wrap(t->out, text, t->width, "");
    put_not_in_force(t, arm, year);
    if (t->target >= 0)
        put_group(t, arm, year, t->target);
    put_group(t, arm, year, 0);
    put_left(t, arm);
    put_precision(t, arm);
}

int sim_report_table(const struct sim_report *rep, const struct sim_table_style *style,
        FILE *out, struct sim_err *err)
{
    struct table t = {
        .rep = rep, .shape = &rep->meta->shape, .style = style, .out = out
    };

    t.width = style->width < MIN_WIDTH   ? MIN_WIDTH
              : style->width > MAX_WIDTH ? MAX_WIDTH
                                         : style->width;
    t.target = sim_text_lead_group(t.shape);
    if (t.target >= 0)
        t.short_name = own_name(&t) != NULL ? "own" : "q5";
    t.levels = t.width >= 76;
    t.fixed = (t.levels ? BASE + NUMBER : 0) + NUMBER + INTERVAL + BETTER + SIGN;
    for (size_t k = 1; k < rep->n_arms; k++)
        put_answers(&t, rep->order[k]);
    if (rep->n_arms == 1)
        put_baseline(&t);
    put_header(&t);
    for (size_t k = 1; k < rep->n_arms; k++)
        put_arm(&t, rep->order[k]);
    if (ferror(out))
        return sim_fail(err, SIM_ERR_IO, "the table cannot be written");
    return 0;
}
