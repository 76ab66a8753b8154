/* html_report.c - report.html as a whole: what stands on the page and in which order; see
 * html_report.h.
 *
 * The page may load nothing and run nothing but our own script, whose digest is in its
 * policy (Content-Security-Policy, level 2): text that slipped through the escaping could
 * still do no harm. */
#include "sim/report/html_report.h"

#include <errno.h>
#include <math.h>
#include <sha256.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"
#include "sim/report/gnuplot.h"
#include "sim/report/html.h"
#include "sim/store/results.h"

/* ---- what the page is about ------------------------------------------------ */

static struct sim_figure default_figure(const struct sim_report *rep)
{
    const struct sim_shape *shape = &rep->meta->shape;
    struct sim_figure f = { 0, 0, shape->n_years - 1 };

    while (f.metric < shape->n_metrics - 1 && !shape->metric[f.metric].headline)
        f.metric++;
    for (size_t arm = 1; arm < rep->n_arms; arm++)
        if (rep->policy_last[arm] < f.year)
            f.year = rep->policy_last[arm];
    int q5 = sim_text_find_group(shape, "q5");
    for (size_t arm = 1; arm < rep->n_arms && q5 > 0; arm++)
        if (sim_block_effect(rep, arm, f.year, q5, f.metric)->n > 0)
            f.group = q5;
    return f;
}

/* The parameters that make the lead outcome of the best policy, in the nation. */
static int find_drivers(struct sim_html *h, struct sim_err *err)
{
    const struct sim_report *rep = h->rep;
    size_t n = rep->reps, p = rep->meta->n_params;
    const char *what = rep->meta->uncertainty;
    bool drawn =
            what == NULL || strcmp(what, "both") == 0 || strcmp(what, "parameters") == 0;

    if (h->best == 0 || p == 0 || n < 2 || !drawn)
        return 0;
    double *x = sim_calloc(n * p + 1, sizeof *x), *y = sim_calloc(2 * n + 1, sizeof *y);
    size_t cell = sim_shape_cell(h->shape, sim_html_when(h, h->best), 0, h->lead.metric);
    int ret = x == NULL || y == NULL
                      ? sim_fail(err, SIM_ERR_NOMEM, "out of memory for the report")
                      : sim_store_read_params(h->run->store, x, err);
    if (ret == 0)
        ret = sim_effect_read(h->run->store, h->best, cell, false, y, y + n, err);
    if (ret == 0) {
        ret = sim_drivers_find(h->driver, SIM_HTML_DRIVERS, y, x, n, p,
                sim_store_has_pairs(h->run->store), err);
        h->n_drivers = ret > 0 ? ret : 0;
        ret = ret > 0 ? 0 : ret;
    }
    sim_free(x);
    sim_free(y);
    return ret;
}

static int prepare(struct sim_html *h, struct sim_err *err)
{
    const struct sim_html_run *run = h->run;

    h->lead = run->figure != NULL ? *run->figure : default_figure(h->rep);
    int ret = sim_facts_new(&h->facts, run->sc, run->model, err);
    if (ret == 0 && h->rep->n_arms > 1)
        ret = sim_ranking_new(&h->rk, run->store, h->rep->n_arms, h->lead, err);
    if (h->rk != NULL && h->rk->n > 0)
        h->best = h->rk->row[0].arm;
    return ret != 0 ? ret : find_drivers(h, err);
}

/* ---- head ------------------------------------------------------------------ */

/* All of a compiled-in file. */
static void put_file(FILE *out, const char *name)
{
    for (const struct sim_lines *t = sim_templates; t->name != NULL; t++)
        for (size_t k = 0; k < t->n_lines && strcmp(t->name, name) == 0; k++)
            fputs(t->line[k], out);
}

/* The script's digest in base 64, as the policy of a page names it. */
static void script_digest(char out[64])
{
    static const char digit[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t byte[SHA256_DIGEST_LENGTH + 1] = { 0 };
    SHA2_CTX sha;
    size_t n = 0;

    SHA256Init(&sha);
    SHA256Update(&sha, (const uint8_t *) "\n", 1);
    for (const struct sim_lines *t = sim_templates; t->name != NULL; t++)
        for (size_t k = 0; k < t->n_lines && strcmp(t->name, "report.js") == 0; k++)
            SHA256Update(&sha, (const uint8_t *) t->line[k], strlen(t->line[k]));
    SHA256Final(byte, &sha);
    for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i += 3) { /* 32 bytes and one of 0 */
        out[n++] = digit[byte[i] >> 2];
        out[n++] = digit[(byte[i] & 3) << 4 | byte[i + 1] >> 4];
        uint8_t third = i + 2 < sizeof byte ? byte[i + 2] : 0;
        out[n++] = digit[(byte[i + 1] & 15) << 2 | third >> 6];
        out[n++] = i + 2 < SHA256_DIGEST_LENGTH ? digit[third & 63] : '=';
    }
    out[n] = '\0';
}

static const char *title_of(const struct sim_html *h)
{
    const char *title = h->rep->meta->title;

    return title != NULL && *title != '\0' ? title : h->rep->meta->scenario;
}

static void put_head(const struct sim_html *h)
{
    char digest[64], fit[SIM_TEXT_FIT];

    script_digest(digest);
    fputs("<!DOCTYPE html>\n<html lang=\"", h->out);
    sim_html_text(h, TEXT_tag);
    fputs("\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\""
          "Content-Security-Policy\" content=\"default-src 'none'; style-src "
          "'unsafe-inline'; ",
            h->out);
    fprintf(h->out,
            "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
            digest);
    sim_text_fit(fit, title_of(h), 200);
    sim_html_put(h->out, fit);
    fputs("</title>\n<style>\n", h->out);
    put_file(h->out, "report.css");
    fputs("</style>\n</head>\n<body>\n", h->out);
}

static void put_lead(const struct sim_html *h)
{
    char n[SIM_TEXT_NUMBER], done[SIM_TEXT_NUMBER], first[16], last[16];

    fputs("<header>\n<p class=\"kicker\">", h->out);
    sim_html_text(h, TEXT_kicker);
    fputs("</p>\n<h1>", h->out);
    sim_html_user(h, title_of(h), 300);
    fputs("</h1>\n<p class=\"lead\">", h->out);
    sim_html_year(h, first, 0);
    sim_html_year(h, last, h->shape->n_years - 1);
    sim_html_count(h, n, h->rep->n_arms - 1);
    if (h->rep->n_arms > 2)
        SIM_SAY(h, lead_many, n, first, last);
    else if (h->rep->n_arms == 2)
        SIM_SAY(h, lead_one, first, last);
    else
        SIM_SAY(h, lead_none, first, last);
    fputs("</p>\n", h->out);
    if (h->rep->partial) {
        sim_html_count(h, done, h->rep->reps);
        sim_html_count(h, n, h->rep->reps_asked);
        fputs("<p class=\"warn\"><strong>", h->out);
        SIM_SAY(h, partial, done, n);
        fputs("</strong></p>\n", h->out);
    }
    fputs("</header>\n", h->out);
}

static void put_contents(const struct sim_html *h)
{
    static const struct {
        const char *id;
        enum sim_text_id title;
        bool policy; /* only with policies */
    } entries[] = { { "question", TEXT_h_question, false },
        { "answer", TEXT_h_answer, false }, { "policies", TEXT_h_policies, false },
        { "plots", TEXT_h_plots, false }, { "whom", TEXT_h_whom, true },
        { "costs", TEXT_h_cost, true }, { "sure", TEXT_h_sure, false },
        { "assume", TEXT_h_assume, false }, { "words", TEXT_h_words, false },
        { "again", TEXT_h_again, false } };

    fputs("<nav aria-label=\"", h->out);
    sim_html_text(h, TEXT_contents);
    fputs("\"><ol>\n", h->out);
    for (size_t i = 0; i < SIM_COUNT(entries); i++) {
        enum sim_text_id title = entries[i].title;
        if (entries[i].policy && h->rk == NULL)
            continue;
        if (title == TEXT_h_policies && h->rep->n_arms <= 2)
            title = TEXT_h_policy;
        fprintf(h->out, "<li><a href=\"#%s\">", entries[i].id);
        sim_html_text(h, title);
        fputs("</a></li>\n", h->out);
    }
    fputs("</ol></nav>\n", h->out);
}

/* ---- the question ---------------------------------------------------------- */

/* The values of one policy that are not what the lever takes by itself. */
static void put_settings(const struct sim_html *h, size_t arm, size_t policy)
{
    bool any = false;

    for (size_t i = 0; i < h->facts->n; i++) {
        const struct sim_fact *fact = &h->facts->fact[i];
        if (fact->arm != (int) arm || fact->policy != (int) policy
                || (fact->uncertain && !fact->changed))
            continue;
        fputs(any ? "; " : " <small>", h->out);
        any = true;
        sim_html_put(h->out, fact->row->key);
        fputs(" = ", h->out);
        sim_html_user(h, fact->value, 120);
    }
    if (any)
        fputs("</small>", h->out);
}

static void put_arm(const struct sim_html *h, const struct sim_arm *arm, size_t index)
{
    fputs("<li><b>", h->out);
    sim_html_user(h, arm->name, 60);
    fputs("</b><ul>\n", h->out);
    for (size_t i = 0; i < arm->n_policies; i++) {
        const struct sim_table *lever = arm->policies[i].table;
        const char *own = sim_text_name("lever", lever->name, h->lang, NULL);
        fputs("<li>", h->out);
        if (own != NULL)
            sim_html_put(h->out, own);
        else {
            fputs("<span lang=\"en\">", h->out);
            sim_html_put(h->out, lever->doc != NULL ? lever->doc : lever->name);
            fputs("</span>", h->out);
        }
        put_settings(h, index, i);
        fputs("</li>\n", h->out);
    }
    fputs("</ul></li>\n", h->out);
}

static void put_question(const struct sim_html *h)
{
    size_t n;
    const struct sim_arm *arms = sim_scenario_arms(h->run->sc, &n);
    const char *note = sim_scenario_settings(h->run->sc)->note.s;

    sim_html_section(h, "question", TEXT_h_question);
    if (note[0] != '\0') {
        fputs("<p>", h->out);
        sim_html_user(h, note, 600);
        fputs("</p>\n", h->out);
    }
    fputs("<p>", h->out);
    sim_html_text(h, h->rk != NULL ? TEXT_policies_are : TEXT_only_baseline);
    fputs("</p>\n", h->out);
    if (h->rk != NULL) {
        fputs("<ul class=\"arms\">\n", h->out);
        for (size_t k = 1; k < h->rep->n_arms; k++)
            if (h->rep->order[k] < n)
                put_arm(h, &arms[h->rep->order[k]], h->rep->order[k]);
        fputs("</ul>\n", h->out);
    }
    if (h->rep->note != NULL && h->rep->note[0] != '\0') {
        fputs("<p>", h->out);
        sim_html_text(h, TEXT_the_world);
        fputs(": <span lang=\"en\">", h->out);
        sim_html_user(h, h->rep->note, 400);
        fputs("</span></p>\n", h->out);
    }
    fputs("<p>", h->out);
    sim_html_text(h, TEXT_no_forecast);
    fputs("</p>\n", h->out);
    sim_html_section_end(h);
}

/* ---- words ----------------------------------------------------------------- */

static void put_word(const struct sim_html *h, enum sim_text_id word, enum sim_text_id is)
{
    fputs("<dt>", h->out);
    sim_html_text(h, word);
    fputs("</dt><dd>", h->out);
    sim_html_text(h, is);
    fputs("</dd>\n", h->out);
}

static void put_words(const struct sim_html *h)
{
    sim_html_section(h, "words", TEXT_h_words);
    fputs("<dl class=\"words\">\n", h->out);
    put_word(h, TEXT_word_future, TEXT_word_future_is);
    put_word(h, TEXT_word_interval, TEXT_word_interval_is);
    put_word(h, TEXT_word_better, TEXT_word_better_is);
    put_word(h, TEXT_word_year, TEXT_word_year_is);
    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        const char *doc = sim_text_name("doc", row->key, h->lang, row->doc);
        if (!row->headline || doc == NULL)
            continue;
        fputs("<dt>", h->out);
        sim_html_put(h->out, sim_html_metric(h, row));
        fputs("</dt><dd>", h->out);
        sim_html_put(h->out, doc);
        fputs("</dd>\n", h->out);
    }
    fputs("</dl>\n", h->out);
    sim_html_section_end(h);
}

/* ---- the page -------------------------------------------------------------- */

static int put_page(struct sim_html *h, struct sim_err *err)
{
    put_head(h);
    fputs("<a class=\"skip\" href=\"#answer\">", h->out);
    sim_html_text(h, TEXT_skip);
    fputs("</a>\n", h->out);
    put_lead(h);
    put_contents(h);
    fputs("<main>\n", h->out);
    put_question(h);
    sim_html_answer(h);
    sim_html_policies(h);
    int ret = sim_html_plots(h, err);
    if (ret != 0)
        return ret;
    sim_html_whom(h);
    sim_html_costs(h);
    sim_html_sure(h);
    sim_html_assume(h);
    put_words(h);
    sim_html_again(h);
    fputs("</main>\n<footer><p>", h->out);
    sim_html_put(h->out, "Lokaal ");
    sim_html_put(h->out, h->rep->meta->version);
    fputs("</p></footer>\n<script>\n", h->out);
    put_file(h->out, "report.js");
    fputs("</script>\n</body>\n</html>\n", h->out);
    return 0;
}

int sim_report_html(const struct sim_report *rep, const struct sim_html_run *run,
        const char *dir, struct sim_err *err)
{
    struct sim_html h = {
        .rep = rep, .shape = &rep->meta->shape, .run = run, .dir = dir
    };
    struct sim_file file;

    h.lang = run->language;
    int ret = prepare(&h, err);
    if (ret == 0)
        ret = sim_file_open(&file, dir, "report.html", err);
    if (ret == 0) {
        h.out = file.file;
        ret = put_page(&h, err);
        if (ret == 0)
            ret = sim_file_commit(&file, err);
        else
            sim_file_abort(&file);
    }
    sim_ranking_free(h.rk);
    sim_facts_free(h.facts);
    return ret;
}
