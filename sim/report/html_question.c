/* html_question.c - what is the question: which policies, shocks and schools; see html.h.
 */
#include <string.h>

#include "sim/report/html.h"
#include "sim/report/settings.h"

enum { FEW_ARMS = 7, MOST_SETTINGS = 1200 };

/* The values of one policy that are not what the lever takes by itself. */
static void put_settings(const struct sim_html *h, size_t arm, size_t policy)
{
    struct sim_buf text = { 0 };

    sim_report_settings(&text, h->facts, arm, policy, h->lang);
    fputs(" <small>", h->out);
    sim_html_user(h, sim_buf_text(&text), MOST_SETTINGS);
    fputs("</small>", h->out);
    sim_buf_clear(&text);
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

void sim_html_question(const struct sim_html *h)
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
