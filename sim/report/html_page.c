/* html_page.c - what every page of ours begins with: the facts it is about, its head, its
 * look and script; see html.h.
 *
 * A page may load nothing and run nothing but our own script, whose digest is in its
 * policy (Content-Security-Policy, level 2): text that slipped through the escaping could
 * still do no harm. */
#include <sha256.h>
#include <string.h>

#include "sim/analysis/effect.h"
#include "sim/base/mem.h"
#include "sim/report/gnuplot.h"
#include "sim/report/html.h"

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
    int lead = sim_text_lead_group(shape);
    for (size_t arm = 1; arm < rep->n_arms && lead > 0; arm++)
        if (sim_block_effect(rep, arm, f.year, lead, f.metric)->n > 0)
            f.group = lead;
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
    bool *outside = sim_calloc(p + 1, sizeof *outside);
    size_t cell = sim_shape_cell(h->shape, sim_html_when(h, h->best), 0, h->lead.metric);
    int ret = x == NULL || y == NULL || outside == NULL
                      ? sim_fail(err, SIM_ERR_NOMEM, "out of memory for the report")
                      : sim_store_read_params(h->run->store, x, err);
    if (ret == 0)
        ret = sim_effect_read(h->run->store, h->best, cell, false, y, y + n, err);
    if (ret == 0) {
        sim_store_params_outside(outside, rep->meta, h->best, 0);
        ret = sim_drivers_find(h->driver, SIM_HTML_DRIVERS, y, x, n, p, outside,
                sim_store_has_pairs(h->run->store), err);
        h->n_drivers = ret > 0 ? ret : 0;
        ret = ret > 0 ? 0 : ret;
    }
    sim_free(x);
    sim_free(y);
    sim_free(outside);
    return ret;
}

int sim_html_open(struct sim_html *h, const struct sim_report *rep,
        const struct sim_html_run *run, const char *dir, struct sim_err *err)
{
    *h = (struct sim_html){ .rep = rep,
        .shape = &rep->meta->shape,
        .run = run,
        .dir = dir,
        .lang = run->language };

    h->lead = run->figure != NULL ? *run->figure : default_figure(h->rep);
    int ret = sim_facts_new(&h->facts, run->sc, run->model, err);
    if (ret == 0 && h->rep->n_arms > 1)
        ret = sim_report_ranking(&h->rk, &h->own_rk, h->rep, run->store, h->lead, err);
    if (h->rk != NULL && h->rk->n > 0)
        h->best = h->rk->row[0].arm;
    return ret != 0 ? ret : find_drivers(h, err);
}

void sim_html_close(struct sim_html *h)
{
    sim_ranking_free(h->own_rk);
    sim_facts_free(h->facts);
}

/* ---- head ------------------------------------------------------------------ */

/* All of a compiled-in file. */
void sim_html_file(const struct sim_html *h, const char *name)
{
    for (const struct sim_lines *t = sim_templates; t->name != NULL; t++)
        for (size_t k = 0; k < t->n_lines && strcmp(t->name, name) == 0; k++)
            fputs(t->line[k], h->out);
}

void sim_html_end(const struct sim_html *h)
{
    fputs("</main>\n<footer><p>", h->out);
    sim_html_put(h->out, "Lokaal ");
    sim_html_put(h->out, h->rep->meta->version);
    fputs("</p></footer>\n<script>\n", h->out);
    sim_html_file(h, "report.js");
    fputs("</script>\n</body>\n</html>\n", h->out);
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

const char *sim_html_title(const struct sim_html *h)
{
    const char *title = h->rep->meta->title;

    return title != NULL && *title != '\0' ? sim_text_own("title", title, h->lang)
                                           : h->rep->meta->scenario;
}

void sim_html_few(const struct sim_html *h)
{
    char n[SIM_TEXT_NUMBER];

    if (!sim_report_is_few(h->rep) || h->rep->n_arms < 2)
        return;
    sim_html_count(h, n, h->rep->reps);
    fputs("<p class=\"warn\">", h->out);
    if (h->rep->reps == 1)
        sim_html_text(h, TEXT_few_one);
    else
        SIM_SAY(h, few, n);
    fputs("</p>\n", h->out);
}

void sim_html_begin(const struct sim_html *h)
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
    sim_text_fit(fit, sim_html_title(h), 200);
    sim_html_put(h->out, fit);
    fputs("</title>\n<style>\n", h->out);
    sim_html_file(h, "report.css");
    fputs("</style>\n</head>\n<body>\n", h->out);
}
