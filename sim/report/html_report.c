/* html_report.c - report.html as a whole: what stands on the page and in which order; see
 * html_report.h. */
#include "sim/report/html_report.h"

#include <string.h>

#include "sim/report/html.h"
#include "sim/store/results.h"

/* ---- head ------------------------------------------------------------------ */

static void put_lead(const struct sim_html *h)
{
    char n[SIM_TEXT_NUMBER], done[SIM_TEXT_NUMBER], first[16], last[16];

    fputs("<header>\n<p class=\"kicker\">", h->out);
    sim_html_text(h, TEXT_kicker);
    fputs("</p>\n<h1>", h->out);
    sim_html_user(h, sim_html_title(h), 300);
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
    sim_html_few(h);
    fputs("</header>\n", h->out);
}

static void put_contents(const struct sim_html *h)
{
    static const struct {
        const char *id;
        enum sim_text_id title;
        bool policy; /* only with policies */
    } entries[] = { { "answer", TEXT_h_answer, false },
        { "question", TEXT_h_question, false }, { "policies", TEXT_h_policies, false },
        { "plots", TEXT_h_plots, false }, { "whom", TEXT_h_whom, true },
        { "costs", TEXT_h_cost, true }, { "decision", TEXT_h_decision, true },
        { "left", TEXT_h_left, true }, { "together", TEXT_h_together, true },
        { "sure", TEXT_h_sure, false }, { "assume", TEXT_h_assume, false },
        { "words", TEXT_h_words, false }, { "again", TEXT_h_again, false } };

    fputs("<nav aria-label=\"", h->out);
    sim_html_text(h, TEXT_contents);
    fputs("\"><ol>\n", h->out);
    for (size_t i = 0; i < SIM_COUNT(entries); i++) {
        enum sim_text_id title = entries[i].title;
        if (entries[i].policy && h->rk == NULL)
            continue;
        if (title == TEXT_h_decision && h->rep->decision == NULL)
            continue;
        if (title == TEXT_h_together && !sim_html_has_packages(h))
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

/* Label, the name that files have for it, and its title where the page's is another. */
static void put_words(const struct sim_html *h, size_t arm)
{
    const struct sim_store_meta *meta = h->rep->meta;
    const char *label = sim_html_label(h, arm), *title = sim_store_arm_title(meta, arm);

    fputs("<b>", h->out);
    sim_html_user(h, label, 60);
    fputs("</b>", h->out);
    if (strcmp(label, meta->arm[arm]) != 0) {
        fputs(" <code>", h->out);
        sim_html_user(h, meta->arm[arm], 70);
        fputs("</code>", h->out);
    }
    if (title[0] != '\0' && strcmp(title, meta->title) != 0) {
        fputs(": ", h->out);
        sim_html_user(h, sim_text_own("title", title, h->lang), 300);
    }
}

static void put_arm(const struct sim_html *h, const struct sim_arm *arm, size_t index)
{
    fputs("<li>", h->out);
    put_words(h, index);
    fputs("<ul>\n", h->out);
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

/* What happens to the country in every arm. */
static void put_shocks(const struct sim_html *h)
{
    size_t n;

    (void) sim_scenario_shocks(h->run->sc, &n);
    if (n == 0)
        return;
    fputs("<p>", h->out);
    sim_html_text(h, h->rk != NULL ? TEXT_shocks_are : TEXT_shocks_are_alone);
    fputs("</p>\n<ul id=\"shocks\">\n", h->out);
    for (size_t i = 0; i < n; i++) {
        struct sim_buf text = { 0 };
        sim_report_shock(&text, h->run->sc, i, h->lang);
        fputs("<li>", h->out);
        sim_html_put(h->out, sim_buf_text(&text));
        fputs("</li>\n", h->out);
        sim_buf_clear(&text);
    }
    fputs("</ul>\n", h->out);
}

enum { FEW_ARMS = 7 };

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
        const bool fold = h->rep->n_arms > FEW_ARMS; /* the answer comes first */
        if (fold) {
            char count[24];
            snprintf(count, sizeof count, "%zu", h->rep->n_arms - 1);
            fputs("<details><summary>", h->out);
            SIM_SAY(h, policies_all, count);
            fputs("</summary>\n", h->out);
        }
        fputs("<ul class=\"arms\">\n", h->out);
        for (size_t k = 1; k < h->rep->n_arms; k++)
            if (h->rep->order[k] < n)
                put_arm(h, &arms[h->rep->order[k]], h->rep->order[k]);
        fputs(fold ? "</ul>\n</details>\n" : "</ul>\n", h->out);
    }
    put_shocks(h);
    if (h->rep->note != NULL && h->rep->note[0] != '\0') {
        fputs("<p>", h->out);
        sim_html_text(h, TEXT_the_world);
        struct sim_buf world = { 0 };
        sim_text_world(&world, h->rep->note, h->lang);
        fputs(": ", h->out);
        sim_html_user(h, sim_buf_text(&world), 400);
        fputs("</p>\n", h->out);
        sim_buf_clear(&world);
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

static void put_glossary(const struct sim_html *h)
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
    sim_html_begin(h);
    fputs("<a class=\"skip\" href=\"#answer\">", h->out);
    sim_html_text(h, TEXT_skip);
    fputs("</a>\n", h->out);
    put_lead(h);
    put_contents(h);
    fputs("<main>\n", h->out);
    sim_html_answer(h);
    put_question(h);
    sim_html_policies(h);
    int ret = sim_html_plots(h, err);
    if (ret != 0)
        return ret;
    sim_html_whom(h);
    sim_html_costs(h);
    sim_html_decision(h);
    ret = sim_html_after(h, err);
    if (ret == 0)
        ret = sim_html_together(h, err);
    if (ret != 0)
        return ret;
    sim_html_sure(h);
    sim_html_assume(h);
    put_glossary(h);
    sim_html_again(h);
    sim_html_end(h);
    return 0;
}

int sim_report_html(const struct sim_report *rep, const struct sim_html_run *run,
        const char *dir, struct sim_err *err)
{
    struct sim_html h;
    struct sim_file file;
    int ret = sim_html_open(&h, rep, run, dir, err);

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
    sim_html_close(&h);
    return ret;
}
