/* html_dose.c - the page of a sweep of the world: how does the answer depend on a number
 * that is not known, or could be otherwise? See dose.h and html.h.
 *
 * Every value has the same luck, so the difference between two values is taken future by
 * future. Self-contained as report.html is. */
#include <math.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"
#include "sim/report/dose.h"
#include "sim/report/html.h"
#include "sim/store/results.h"

enum { MOST_OTHERS = 8 };

struct page {
    struct sim_html h;
    const struct sim_sweep *sw;
    const struct sim_dose_page *about;
    const struct sim_metric *m;
    double *value, *tmp; /* [reps], [reps + 1] */
};

/* ---- values ------------------------------------------------------------------- */

/* The value of a dose with its unit. */
static const char *dose_text(const struct page *p, char out[96], double value)
{
    char number[SIM_TEXT_NUMBER], plain[SIM_TEXT_NUMBER];

    snprintf(plain, sizeof plain, "%.10g", value + 0.0);
    sim_text_localise(number, plain, p->h.lang);
    snprintf(out, 96, "%.40s%s%.40s", number, p->sw->unit[0] ? "\302\240" : "",
            sim_text_name("unit", p->sw->unit, p->h.lang, p->sw->unit));
    return out;
}

/* Mean and interval of a response: a change, or a level. */
static void response(const struct page *p, const struct sim_summary *s,
        char mean[SIM_HTML_SHOWN], char interval[2 * SIM_HTML_SHOWN + 16])
{
    struct sim_shown v;

    if (!p->sw->levels) {
        sim_html_shown(&p->h, &v, p->m, s);
        snprintf(mean, SIM_HTML_SHOWN, "%s", v.with_unit);
        snprintf(interval, 2 * SIM_HTML_SHOWN + 16, "%s", v.interval);
        return;
    }
    const int decimals = sim_html_level_decimals(p->m, s, (double) NAN);
    sim_html_level_at(&p->h, mean, p->m, s->mean, decimals);
    sim_html_level_interval(&p->h, interval, p->m, s, decimals);
}

/* Response at one dose less that at another, future by future. */
static struct sim_summary between(const struct page *p, size_t a, size_t b)
{
    const struct sim_sweep *sw = p->sw;
    struct sim_summary s;

    for (size_t r = 0; r < sw->reps; r++)
        p->value[r] = sw->response[a * sw->reps + r] - sw->response[b * sw->reps + r];
    sim_summarise(&s, p->value, sw->reps, sim_store_has_pairs(sw->dose[0].store),
            p->m->better, p->tmp);
    return s;
}

/* ---- the answer ----------------------------------------------------------------- */

static void say_ends(const struct page *p)
{
    const struct sim_sweep *sw = p->sw;
    const size_t last = sw->n - 1;
    char low[96], high[96], year[16], phrase[SIM_HTML_NAME], at[SIM_HTML_NAME];
    char mean[2][SIM_HTML_SHOWN], interval[2][2 * SIM_HTML_SHOWN + 16];

    response(p, &sw->summary[0], mean[0], interval[0]);
    response(p, &sw->summary[last], mean[1], interval[1]);
    sim_html_year(&p->h, year, sw->figure.year);
    const char *const args[] = { sw->key, dose_text(p, low, sw->dose[0].value),
        sim_html_phrase(&p->h, phrase, p->m), sim_html_at(&p->h, at, sw->figure.group),
        year, mean[0], interval[0] };
    const char *const more[] = { dose_text(p, high, sw->dose[last].value), mean[1],
        interval[1] };
    sim_html_say(&p->h, sw->levels ? TEXT_dose_level : TEXT_dose_effect, args,
            SIM_COUNT(args));
    fputc(' ', p->h.out);
    sim_html_say(&p->h, sw->levels ? TEXT_dose_level_too : TEXT_dose_effect_too, more,
            SIM_COUNT(more));
}

static void say_difference(const struct page *p)
{
    const struct sim_summary s = between(p, p->sw->n - 1, 0);
    struct sim_shown v;

    if (s.p05 == 0 && s.p95 == 0) {
        sim_html_text(&p->h, TEXT_dose_nothing);
        return;
    }
    sim_html_shown(&p->h, &v, p->m, &s);
    SIM_SAY(&p->h, dose_between, v.with_unit, v.interval);
    fputc(' ', p->h.out);
    if (s.p05 * s.p95 > 0)
        SIM_SAY(&p->h, dose_matters, p->sw->key);
    else
        SIM_SAY(&p->h, dose_open, p->sw->key);
}

/* Of a policy: at which values is it worse than none on average? */
static void say_sign(const struct page *p)
{
    const struct sim_sweep *sw = p->sw;
    struct sim_buf worse = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < sw->n; i++)
        if (!(sw->summary[i].mean * p->m->better > 0)) {
            char value[96];
            sim_buf_printf(&worse, "%s%s", n++ > 0 ? "; " : "",
                    dose_text(p, value, sw->dose[i].value));
        }
    if (n == 0)
        sim_html_text(&p->h, TEXT_dose_holds);
    else if (n == sw->n)
        sim_html_text(&p->h, TEXT_dose_never);
    else
        SIM_SAY(&p->h, dose_turns, sw->key, sim_buf_text(&worse));
    sim_buf_clear(&worse);
}

static void say_reach(const struct page *p)
{
    const struct sim_reach *r = &p->sw->reach;
    char value[96], target[SIM_TEXT_NUMBER + 48], share[SIM_HTML_SHOWN];
    double shown = sim_text_shown(p->m, r->target), size = fabs(shown);

    sim_text_local(target, shown, sim_text_decimals(p->m, -size, size), !p->sw->levels,
            p->h.lang);
    snprintf(target + strlen(target), 48, "\302\240%.40s",
            p->sw->levels ? p->m->show_unit : sim_html_unit(&p->h, p->m));
    sim_html_futures(&p->h, share, r->reached, p->sw->reps);
    if (isfinite(r->mean)) {
        char number[SIM_TEXT_NUMBER];
        snprintf(number, sizeof number, "%.4g", r->mean + 0.0);
        sim_text_localise(value, number, p->h.lang);
        SIM_SAY(&p->h, dose_reached, target, p->sw->key, value, share);
    } else
        SIM_SAY(&p->h, dose_not_reached, target, share);
}

static void put_answer(const struct page *p)
{
    const struct sim_html *h = &p->h;

    sim_html_section(h, "answer", TEXT_h_answer);
    fputs("<div class=\"answer\">\n<p id=\"dose-ends\">", h->out);
    say_ends(p);
    fputs("</p>\n<p id=\"dose-difference\">", h->out);
    say_difference(p);
    fputs("</p>\n", h->out);
    if (!p->sw->levels && p->m->better != 0) {
        fputs("<p id=\"dose-sign\">", h->out);
        say_sign(p);
        fputs("</p>\n", h->out);
    }
    if (p->sw->reach_asked) {
        fputs("<p id=\"dose-reach\">", h->out);
        say_reach(p);
        fputs("</p>\n", h->out);
    }
    fputs("</div>\n", h->out);
    sim_html_section_end(h);
}

/* ---- what is varied ---------------------------------------------------------------- */

static void put_shocks(const struct page *p)
{
    struct sim_buf text = { 0 };

    sim_dose_shocks(&text, p->sw, p->h.lang);
    if (text.n > 0) {
        fputc(' ', p->h.out);
        sim_html_put(p->h.out, sim_buf_text(&text));
    }
    sim_buf_clear(&text);
}

static void put_varied(const struct page *p)
{
    const struct sim_html *h = &p->h;
    const struct sim_fact *fact = NULL;

    for (size_t i = 0; i < h->facts->n; i++)
        if (strcmp(h->facts->fact[i].key, p->sw->key) == 0)
            fact = &h->facts->fact[i];
    sim_html_section(h, "question", TEXT_h_varied);
    fputs("<p><code>", h->out);
    sim_html_put(h->out, p->sw->key);
    fputs("</code>", h->out);
    if (p->about->doc != NULL) {
        fputs(": <span lang=\"en\">", h->out);
        sim_html_put(h->out, p->about->doc);
        fputs("</span>", h->out);
    }
    if (fact != NULL) {
        fputc(' ', h->out);
        SIM_SAY(h, dose_otherwise, fact->value);
    }
    fputs("</p>\n<p>", h->out);
    sim_html_text(h, TEXT_dose_luck);
    put_shocks(p);
    fputs("</p>\n<p>", h->out);
    sim_html_text(h, TEXT_no_forecast);
    fputs("</p>\n", h->out);
    sim_html_section_end(h);
}

/* ---- the steps ------------------------------------------------------------------------
 */

static void level_cell(const struct page *p, const struct sim_summary *s)
{
    char text[SIM_HTML_SHOWN];

    sim_html_level(&p->h, text, p->m, s->mean);
    sim_html_number(&p->h, text, s->mean);
}

static void response_cell(const struct page *p, const struct sim_summary *s)
{
    char mean[SIM_HTML_SHOWN], interval[2 * SIM_HTML_SHOWN + 16], raw[SIM_NUMBER_LEN];

    if (!p->sw->levels) {
        sim_html_effect_cell(&p->h, p->m, s);
        return;
    }
    response(p, s, mean, interval);
    fprintf(p->h.out, "<td class=\"n\" data-v=\"%s\"><b>", sim_format_real(raw, s->mean));
    sim_html_put(p->h.out, mean);
    fputs("</b><small>", p->h.out);
    sim_html_put(p->h.out, interval);
    fputs("</small></td>", p->h.out);
}

static void row_of(const struct page *p, size_t i)
{
    char value[96], raw[SIM_NUMBER_LEN];

    fprintf(p->h.out, "<tr><th scope=\"row\" class=\"n\" data-v=\"%s\">",
            sim_format_real(raw, p->sw->dose[i].value));
    sim_html_put(p->h.out, dose_text(p, value, p->sw->dose[i].value));
    fputs("</th>", p->h.out);
}

static int put_steps(const struct page *p, struct sim_err *err)
{
    const struct sim_sweep *sw = p->sw;
    const struct sim_html *h = &p->h;
    char at[SIM_HTML_NAME], year[16];
    int ret = 0;

    sim_html_section(h, "steps", TEXT_h_steps);
    sim_html_year(h, year, sw->figure.year);
    fputs("<p>", h->out);
    SIM_SAY(h, steps_note, sim_html_metric(h, p->m), sim_html_at(h, at, sw->figure.group),
            year);
    fputs("</p>\n", h->out);
    sim_html_table(h, "table-steps", TEXT_h_steps);
    sim_html_head_named(h, sw->key, NULL);
    if (!sw->levels && !p->m->paired)
        sim_html_head(h, TEXT_baseline, true);
    sim_html_head_named(h, sim_text_of(sw->levels ? TEXT_level : TEXT_change, h->lang),
            sim_html_unit(h, p->m));
    sim_html_head(h, TEXT_step_before, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t i = 0; i < sw->n && ret == 0; i++) {
        struct sim_summary s;
        row_of(p, i);
        if (!sw->levels && !p->m->paired) {
            const struct sim_dose base = { sw->dose[i].value, sw->dose[i].store, 0 };
            ret = sim_dose_summarise(&s, &base, sw->figure, true, p->value, p->tmp, err);
            if (ret == 0)
                level_cell(p, &s);
        }
        response_cell(p, &sw->summary[i]);
        if (i == 0)
            sim_html_number(h, "\342\200\223", NAN);
        else {
            s = between(p, i, i - 1);
            sim_html_effect_cell(h, p->m, &s);
        }
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
    return ret;
}

/* The other headlines at every value, in the group of the figure where they have it. */
static int put_others(const struct page *p, struct sim_err *err)
{
    const struct sim_sweep *sw = p->sw;
    const struct sim_html *h = &p->h;
    struct sim_figure f[MOST_OTHERS];
    int n = 0, ret = 0;

    for (int m = 0; m < h->shape->n_metrics && n < MOST_OTHERS; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        if (row->headline && m != sw->figure.metric && !(sw->levels && row->paired))
            f[n++] = (struct sim_figure){ m,
                row->scope == SIM_SCOPE_NATION ? 0 : sw->figure.group, sw->figure.year };
    }
    if (n == 0)
        return 0;
    fputs("<details><summary>", h->out);
    sim_html_text(h, TEXT_other_outcomes);
    fputs("</summary>\n", h->out);
    sim_html_table(h, "table-others", TEXT_other_outcomes);
    sim_html_head_named(h, sw->key, NULL);
    for (int k = 0; k < n; k++) {
        char below[2 * SIM_HTML_NAME];
        const struct sim_metric *m = &h->shape->metric[f[k].metric];
        snprintf(below, sizeof below, "%.120s, %.40s", sim_html_group(h, f[k].group),
                sw->levels ? m->show_unit : sim_html_unit(h, m));
        sim_html_head_named(h, sim_html_metric(h, m), below);
    }
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t i = 0; i < sw->n && ret == 0; i++) {
        row_of(p, i);
        for (int k = 0; k < n && ret == 0; k++) {
            const struct page at = {
                .h = p->h, .sw = sw, .m = &h->shape->metric[f[k].metric]
            };
            struct sim_summary s;
            ret = sim_dose_summarise(
                    &s, &sw->dose[i], f[k], sw->levels, p->value, p->tmp, err);
            if (ret == 0 && s.n > 0)
                response_cell(&at, &s);
            else if (ret == 0)
                sim_html_number(h, "\342\200\223", NAN);
        }
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
    fputs("</details>\n", h->out);
    return ret;
}

/* ---- the page -------------------------------------------------------------------------
 */

static void put_again(const struct page *p)
{
    const struct sim_html *h = &p->h;

    sim_html_section(h, "again", TEXT_h_again);
    fputs("<p>", h->out);
    sim_html_text(h, TEXT_dose_again);
    fputs("</p>\n<pre><code>cp scenario.resolved.cfg again.cfg\n", h->out);
    fputs("simulate sweep again.cfg ", h->out);
    sim_html_put(h->out, p->sw->key);
    for (size_t i = 0; i < p->sw->n; i++)
        fprintf(h->out, "%c%.10g", i == 0 ? '=' : ',', p->sw->dose[i].value);
    fputs("</code></pre>\n", h->out);
    sim_html_origin(h);
    sim_html_section_end(h);
}

static int put_page(struct page *p, struct sim_err *err)
{
    struct sim_html *h = &p->h;
    char n[SIM_TEXT_NUMBER], futures[SIM_TEXT_NUMBER], low[96], high[96];

    sim_html_begin(h);
    fputs("<a class=\"skip\" href=\"#answer\">", h->out);
    sim_html_text(h, TEXT_skip);
    fputs("</a>\n<header>\n<p class=\"kicker\">", h->out);
    sim_html_text(h, TEXT_kicker);
    fputs("</p>\n<h1>", h->out);
    sim_html_user(h, sim_html_title(h), 300);
    fputs("</h1>\n<p class=\"lead\">", h->out);
    sim_html_count(h, n, p->sw->n);
    sim_html_count(h, futures, p->sw->reps);
    SIM_SAY(h, dose_lead, p->sw->key, n, dose_text(p, low, p->sw->dose[0].value),
            dose_text(p, high, p->sw->dose[p->sw->n - 1].value), futures);
    fputs("</p>\n</header>\n<main>\n", h->out);
    put_answer(p);
    put_varied(p);
    int ret = sim_html_plots(h, err);
    if (ret == 0)
        ret = put_steps(p, err);
    if (ret == 0)
        ret = put_others(p, err);
    sim_html_section_end(h);
    if (ret != 0)
        return ret;
    sim_html_assume(h);
    put_again(p);
    sim_html_end(h);
    return 0;
}

int sim_report_dose_html(const struct sim_sweep *sweep, const struct sim_dose_page *about,
        const char *dir, struct sim_err *err)
{
    struct sim_store_meta meta = *sim_store_meta(sweep->dose[0].store);
    const struct sim_report rep = {
        .meta = &meta, .n_arms = 1, .reps = sweep->reps, .note = ""
    };
    const struct sim_html_run run = { .model = about->model,
        .sc = about->sc,
        .store = sweep->dose[0].store,
        .built_with = about->built_with,
        .language = about->language };
    struct page p = { .sw = sweep,
        .about = about,
        .m = &meta.shape.metric[sweep->figure.metric],
        .value = sim_calloc(sweep->reps + 1, sizeof(double)),
        .tmp = sim_calloc(sweep->reps + 1, sizeof(double)) };
    struct sim_file file;
    int ret = 0;

    meta.scenario = sweep->scenario;
    meta.title = sweep->title;
    meta.digest = about->digest;
    p.h = (struct sim_html){ .rep = &rep,
        .shape = &meta.shape,
        .run = &run,
        .dir = dir,
        .lang = about->language,
        .lead = sweep->figure };
    if (p.value == NULL || p.tmp == NULL)
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the page of the sweep");
    if (ret == 0)
        ret = sim_facts_new(&p.h.facts, about->sc, about->model, err);
    if (ret == 0)
        ret = sim_file_open(&file, dir, "report.html", err);
    if (ret == 0) {
        p.h.out = file.file;
        ret = put_page(&p, err);
        if (ret == 0)
            ret = sim_file_commit(&file, err);
        else
            sim_file_abort(&file);
    }
    sim_facts_free(p.h.facts);
    sim_free(p.value);
    sim_free(p.tmp);
    return ret;
}
