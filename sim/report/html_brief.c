/* html_brief.c - the answer on one page of A4, as HTML or as text; see html_report.h.
 *
 * The same sentences as in report.html, the policies that do best, one picture, and where
 * the rest is. */
#include <math.h>
#include <string.h>

#include "sim/report/html.h"
#include "sim/store/results.h"

enum { MOST_POLICIES = 6 };

/* Outcomes of the small table, by key; those a model has not are left out. */
static const char *const columns[] = { "shortage", "score", "net_gain_fte",
    "policy_cost" };

static void put_table(const struct sim_html *h)
{
    sim_html_table(h, "table-policies", TEXT_h_policies);
    sim_html_head(h, TEXT_policy, false);
    for (size_t i = 0; i < SIM_COUNT(columns); i++) {
        int m = sim_html_find(h, columns[i]);
        char below[2 * SIM_HTML_NAME];
        if (m < 0)
            continue;
        snprintf(below, sizeof below, "%.120s, %.40s",
                sim_html_group(h, sim_html_where(h, h->best, m)),
                sim_html_unit(h, &h->shape->metric[m]));
        sim_html_head_named(h, sim_html_metric(h, &h->shape->metric[m]), below);
    }
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t k = 0; k < h->rk->n && k < MOST_POLICIES; k++) {
        size_t arm = h->rk->row[k].arm;
        fputs("<tr><th scope=\"row\">", h->out);
        sim_html_user(h, sim_html_label(h, arm), 40);
        fputs("</th>", h->out);
        for (size_t i = 0; i < SIM_COUNT(columns); i++) {
            int m = sim_html_find(h, columns[i]);
            if (m >= 0)
                sim_html_effect_cell(h, &h->shape->metric[m],
                        sim_html_effect(h, arm, sim_html_where(h, h->best, m), m));
        }
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

static void put_questions(const struct sim_html *h)
{
    fputs("<dl class=\"five\">\n", h->out);
    for (int q = SIM_Q_WHOM; q < SIM_QUESTIONS; q++) {
        struct sim_buf text = { 0 };
        sim_story_question(h, (enum sim_question) q, &text);
        fputs("<dt>", h->out);
        sim_html_text(h, sim_story_title(h, (enum sim_question) q));
        fputs("</dt>\n<dd>", h->out);
        sim_html_put(h->out, sim_buf_text(&text));
        fputs("</dd>\n", h->out);
        sim_buf_clear(&text);
    }
    fputs("</dl>\n", h->out);
}

static void put_answer(const struct sim_html *h)
{
    fputs("<div class=\"answer\">\n", h->out);
    for (int i = 0; i < 3; i++) {
        struct sim_buf text = { 0 };
        sim_story_answer(h, i, &text);
        if (text.n > 0) {
            fputs("<p>", h->out);
            sim_html_put(h->out, sim_buf_text(&text));
            fputs("</p>\n", h->out);
        }
        sim_buf_clear(&text);
    }
    fputs("</div>\n", h->out);
    struct sim_buf shocks = { 0 };
    sim_report_shocks(&shocks, h->run->sc, h->rk != NULL, h->lang);
    if (shocks.n > 0) {
        fputs("<p id=\"shocks\">", h->out);
        sim_html_put(h->out, sim_buf_text(&shocks));
        fputs("</p>\n", h->out);
    }
    sim_buf_clear(&shocks);
}

static void put_origin(const struct sim_html *h)
{
    const struct sim_store_meta *meta = h->rep->meta;
    char n[SIM_TEXT_NUMBER], seed[32], scenario[SIM_TEXT_FIT];

    sim_html_count(h, n, h->rep->reps);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long) meta->seed);
    sim_text_fit(scenario, meta->scenario, 60);
    char digest[16];
    snprintf(digest, sizeof digest, "%.12s", meta->digest);
    fputs("<p class=\"kicker\">", h->out);
    SIM_SAY(h, brief_origin, meta->version, scenario, n, seed, digest);
    fputs(" ", h->out);
    sim_html_text(h, TEXT_no_forecast);
    fputs("</p>\n", h->out);
}

/* Nothing of a run that is whole. */
static void say_partial(const struct sim_html *h, struct sim_buf *out)
{
    char done[SIM_TEXT_NUMBER], n[SIM_TEXT_NUMBER];
    const char *const args[] = { done, n };

    if (!h->rep->partial)
        return;
    sim_html_count(h, done, h->rep->reps);
    sim_html_count(h, n, h->rep->reps_asked);
    sim_text_say(out, TEXT_partial, h->lang, args, SIM_COUNT(args));
}

static void put_page(struct sim_html *h)
{
    sim_html_begin(h);
    fputs("<main class=\"brief\">\n<p class=\"kicker\">", h->out);
    sim_html_text(h, TEXT_kicker);
    fputs("</p>\n<h1>", h->out);
    sim_html_user(h, sim_html_title(h), 120);
    fputs("</h1>\n", h->out);
    struct sim_buf part = { 0 };
    say_partial(h, &part);
    if (part.n > 0) {
        fputs("<p class=\"warn\">", h->out);
        sim_html_put(h->out, sim_buf_text(&part));
        fputs("</p>\n", h->out);
    }
    sim_buf_clear(&part);
    sim_html_few(h);
    put_answer(h);
    for (size_t k = 1; k < h->rep->n_arms; k++)
        sim_html_put_not_in_force(h, h->rep->order[k]);
    if (h->rk != NULL) {
        struct sim_buf seen = { 0 };
        sim_story_question(h, SIM_Q_BEST, &seen);
        if (h->rep->n_arms <= 2
                || !sim_html_svg(h, "ranking.svg",
                        sim_text_of(TEXT_ranking_caption, h->lang), sim_buf_text(&seen)))
            sim_html_svg(h, "fan_shortage.svg", sim_text_of(TEXT_h_plots, h->lang),
                    sim_buf_text(&seen));
        sim_buf_clear(&seen);
        put_table(h);
        put_questions(h);
    }
    put_origin(h);
    fputs("</main>\n<script>\n", h->out);
    sim_html_file(h, "report.js");
    fputs("</script>\n</body>\n</html>\n", h->out);
}

int sim_report_brief(const struct sim_report *rep, const struct sim_html_run *run,
        const char *dir, struct sim_err *err)
{
    struct sim_html h;
    struct sim_file file;
    int ret = sim_html_open(&h, rep, run, dir, err);

    if (ret == 0)
        ret = sim_file_open(&file, dir, "brief.html", err);
    if (ret == 0) {
        h.out = file.file;
        put_page(&h);
        ret = sim_file_commit(&file, err);
    }
    sim_html_close(&h);
    return ret;
}

/* ---- as text --------------------------------------------------------------- */

static void put_text(FILE *out, const struct sim_buf *text, int width)
{
    if (text->n > 0)
        sim_text_wrap(out, sim_buf_text(text), width, "");
    fputc('\n', out);
}

int sim_report_brief_text(const struct sim_report *rep, const struct sim_html_run *run,
        int width, FILE *out, struct sim_err *err)
{
    struct sim_html h;
    char fit[SIM_TEXT_FIT];
    int ret = sim_html_open(&h, rep, run, ".", err);

    if (width > 100)
        width = 100;
    for (int i = -2; i <= 3 && ret == 0; i++) {
        struct sim_buf text = { 0 };
        if (i == -2) {
            sim_text_fit(fit, sim_html_title(&h), 300);
            sim_buf_puts(&text, fit);
        } else if (i == -1) {
            say_partial(&h, &text);
        } else if (i == 3)
            sim_report_shocks(&text, run->sc, h.rk != NULL, h.lang);
        else
            sim_story_answer(&h, i, &text);
        if (text.n > 0)
            put_text(out, &text, width);
        sim_buf_clear(&text);
    }
    for (size_t k = 1; k < rep->n_arms && ret == 0; k++) {
        struct sim_buf text = { 0 };
        sim_html_not_in_force(&h, rep->order[k], &text);
        if (text.n > 0)
            put_text(out, &text, width);
        sim_buf_clear(&text);
    }
    for (int q = SIM_Q_WHOM; q < SIM_QUESTIONS && ret == 0 && h.rk != NULL; q++) {
        struct sim_buf text = { 0 };
        fprintf(out, "%s\n",
                sim_text_of(sim_story_title(&h, (enum sim_question) q), h.lang));
        sim_story_question(&h, (enum sim_question) q, &text);
        put_text(out, &text, width);
        sim_buf_clear(&text);
    }
    if (ret == 0)
        sim_text_wrap(out, sim_text_of(TEXT_no_forecast, h.lang), width, "");
    sim_html_close(&h);
    return ret != 0 ? ret : sim_block_end(out, err);
}
