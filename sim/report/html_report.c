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
    sim_html_question(h);
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
