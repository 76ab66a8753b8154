/* html_sure.c - how sure we are and why, what we assume, and how to run it again; see
 * html.h. */
#include <math.h>
#include <string.h>

#include "sim/report/html.h"

/* ---- how sure -------------------------------------------------------------- */

static enum sim_text_id meaning(const char *uncertainty)
{
    if (uncertainty != NULL && strcmp(uncertainty, "parameters") == 0)
        return TEXT_unc_parameters;
    if (uncertainty != NULL && strcmp(uncertainty, "chance") == 0)
        return TEXT_unc_chance;
    if (uncertainty != NULL && strcmp(uncertainty, "none") == 0)
        return TEXT_unc_none;
    return TEXT_unc_both;
}

/* "12 % (3 %)": a share of the variance and its standard error. */
static void put_part(const struct sim_html *h, const struct sim_split *split, double part)
{
    char a[32], b[32], text[96];
    double se, share = part / split->total;

    sim_split_share(
            split, split->chance, split->chance_se, &se); /* that of either part */

    if (!isfinite(share) || !isfinite(se)) {
        sim_html_number(h, sim_text_of(TEXT_unknown, h->lang), NAN);
        return;
    }
    sim_html_percent(h, a, share);
    sim_html_percent(h, b, se);
    snprintf(text, sizeof text, "%s (\302\261\302\240%s)", a, b);
    sim_html_number(h, text, share);
}

static void put_split(const struct sim_html *h)
{
    char name[SIM_TEXT_FIT], year[16];

    sim_html_year(h, year, h->rep->policy_last[h->best]);
    fputs("<p>", h->out);
    SIM_SAY(h, split_note,
            h->best > 0 ? sim_html_arm(h, name, h->best)
                        : sim_text_of(TEXT_baseline, h->lang),
            year);
    fputs("</p>\n", h->out);
    sim_html_table(h, "table-variance", TEXT_h_sure);
    sim_html_head(h, TEXT_outcome, false);
    sim_html_head(h, TEXT_chance, true);
    sim_html_head(h, TEXT_parameters, true);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        const struct sim_split *s =
                &h->rep->split[h->best * (size_t) h->shape->n_metrics + (size_t) m];
        if (!row->headline || !isfinite(s->total) || !(s->total > 0))
            continue;
        sim_html_row_name(h, sim_html_metric(h, row));
        put_part(h, s, s->chance);
        put_part(h, s, s->total - s->chance);
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
}

static void driver_row(const struct sim_html *h, const struct sim_driver *d)
{
    const char *key = h->rep->meta->param[d->param];
    const struct sim_fact *fact = NULL;
    char share[32], number[SIM_TEXT_NUMBER], raw[SIM_NUMBER_LEN];

    for (size_t i = 0; i < h->facts->n && fact == NULL; i++)
        if (strcmp(h->facts->fact[i].key, key) == 0)
            fact = &h->facts->fact[i];
    sim_html_row_key(h, key);
    fputs("<td lang=\"en\">", h->out);
    if (fact != NULL && fact->row->doc != NULL)
        sim_html_put(h->out, fact->row->doc);
    fputs("</td>", h->out);
    sim_html_percent(h, share, d->share);
    sim_html_number(h, share, d->share);
    fputs("<td>", h->out);
    sim_html_text(h, d->direction > 0 ? TEXT_raises : TEXT_lowers);
    if (d->sign != SIM_SIGN_HOLDS) {
        fputs("; ", h->out);
        if (isfinite(d->switching)) {
            snprintf(raw, sizeof raw, "%.3g", d->switching);
            sim_text_localise(number, raw, h->lang);
            SIM_SAY(h, turns_at, number);
        } else
            sim_html_text(h, TEXT_may_turn);
    }
    fputs("</td></tr>\n", h->out);
}

static void put_drivers(const struct sim_html *h)
{
    const struct sim_metric *m = &h->shape->metric[h->lead.metric];
    char n[SIM_TEXT_NUMBER];

    if (h->n_drivers == 0) {
        sim_html_count(h, n, h->rep->reps);
        fputs("<p>", h->out);
        SIM_SAY(h, no_driver, n);
        fputs("</p>\n", h->out);
        return;
    }
    fputs("<p>", h->out);
    SIM_SAY(h, drivers_note, sim_html_metric(h, m));
    fputs("</p>\n", h->out);
    sim_html_table(h, "table-drivers", TEXT_most_parameters);
    sim_html_head(h, TEXT_parameter, false);
    sim_html_head(h, TEXT_meaning, false);
    sim_html_head(h, TEXT_explains, true);
    sim_html_head(h, TEXT_more_of_it, false);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (int i = 0; i < h->n_drivers; i++)
        driver_row(h, &h->driver[i]);
    sim_html_table_end(h);
}

void sim_html_sure(struct sim_html *h)
{
    char n[SIM_TEXT_NUMBER];

    sim_html_section(h, "sure", TEXT_h_sure);
    sim_html_count(h, n, h->rep->reps);
    fputs("<p>", h->out);
    SIM_SAY(h, sure_meaning, n, sim_text_of(meaning(h->rep->meta->uncertainty), h->lang));
    fputs("</p>\n", h->out);
    const struct sim_metric *m = &h->shape->metric[h->lead.metric];
    const struct sim_summary *s =
            h->best > 0 ? sim_html_effect(h, h->best, h->lead.group, h->lead.metric)
                        : NULL;
    if (s != NULL && isfinite(s->mc_se)) {
        double se = sim_text_shown(m, s->mc_se);
        char number[SIM_TEXT_NUMBER], text[SIM_HTML_SHOWN], phrase[SIM_HTML_NAME];
        sim_text_local(number, se, sim_text_decimals(m, -se, se), false, h->lang);
        snprintf(text, sizeof text, "%s %.60s", number, sim_html_unit(h, m));
        fputs("<p>", h->out);
        SIM_SAY(h, mc_error, sim_html_phrase(h, phrase, m), text);
        fputs("</p>\n", h->out);
    }
    put_split(h);
    if (h->best > 0)
        put_drivers(h);
    sim_html_section_end(h);
}

/* ---- what we assume -------------------------------------------------------- */

static enum sim_text_id known_as(enum sim_seen seen)
{
    static const enum sim_text_id ids[] = { TEXT_seen_seen, TEXT_seen_derived,
        TEXT_seen_memory, TEXT_seen_judgement };

    return ids[seen];
}

static void fact_row(const struct sim_html *h, const struct sim_fact *fact)
{
    sim_html_row_key(h, fact->key);
    fputs("<td lang=\"en\">", h->out);
    if (fact->row->doc != NULL)
        sim_html_put(h->out, fact->row->doc);
    if (fact->reason != NULL) {
        fputs("<small>", h->out);
        sim_html_put(h->out, fact->reason);
        fputs("</small>", h->out);
    }
    fputs("</td><td lang=\"en\">", h->out);
    sim_html_user(h, fact->value, 300);
    if (fact->row->unit != NULL && fact->row->unit[0] != '\0'
            && strcmp(fact->row->unit, "1") != 0) {
        fputs(" ", h->out);
        sim_html_put(h->out, fact->row->unit);
    }
    /* the source is that of the default: what the scenario sets, it says of itself */
    fputs(fact->changed ? "</td><td>" : "</td><td lang=\"en\">", h->out);
    if (fact->changed)
        sim_html_text(h, TEXT_set_here);
    else if (fact->row->source != NULL)
        sim_html_put(h->out, fact->row->source);
    fputs("</td><td>", h->out);
    if (fact->known && !fact->changed)
        sim_html_text(h, known_as(fact->best));
    fputs("</td></tr>\n", h->out);
}

static void facts_head(const struct sim_html *h, const char *id, enum sim_text_id label)
{
    sim_html_table(h, id, label);
    sim_html_head(h, TEXT_parameter, false);
    sim_html_head(h, TEXT_meaning, false);
    sim_html_head(h, TEXT_range, false);
    sim_html_head(h, TEXT_source, false);
    sim_html_head(h, TEXT_how_known, false);
    fputs("</tr></thead>\n<tbody>\n", h->out);
}

/* Findings that uncertain parameters cite, each once, in the register's order. */
static void put_sources(const struct sim_html *h)
{
    const struct sim_register *reg = &h->facts->reg;
    char size[160];

    fputs("<details><summary>", h->out);
    sim_html_text(h, TEXT_all_sources);
    fputs("</summary>\n", h->out);
    sim_html_table(h, "table-sources", TEXT_all_sources);
    sim_html_head(h, TEXT_source, false);
    sim_html_head(h, TEXT_finding, false);
    sim_html_head(h, TEXT_value, false);
    sim_html_head(h, TEXT_citation, false);
    sim_html_head(h, TEXT_how_known, false);
    fputs("</tr></thead>\n<tbody>\n", h->out);
    for (size_t e = 0; e < reg->n_evidence; e++) {
        const struct sim_evidence *row = &reg->evidence[e];
        bool used = false;
        for (size_t i = 0; i < h->facts->n && !used; i++) {
            const char *source = h->facts->fact[i].row->source;
            struct sim_citation cite;
            while (h->facts->fact[i].uncertain && !h->facts->fact[i].changed
                    && source != NULL && sim_citation_next(&source, &cite))
                used = used
                       || (cite.kind == SIM_CITES_EVIDENCE
                               && strcmp(cite.id, row->id) == 0);
        }
        if (!used)
            continue;
        sim_evidence_size(size, sizeof size, row);
        sim_html_row_name(h, row->id);
        const char *const texts[] = { row->finding, size, row->citation };
        for (size_t i = 0; i < SIM_COUNT(texts); i++) {
            fputs("<td lang=\"en\">", h->out);
            sim_html_put(h->out, texts[i]);
            fputs("</td>", h->out);
        }
        sim_html_cell(h, sim_text_of(known_as(row->seen), h->lang));
        fputs("</tr>\n", h->out);
    }
    sim_html_table_end(h);
    fputs("</details>\n", h->out);
}

static void put_facts(const struct sim_html *h, bool uncertain)
{
    for (size_t i = 0; i < h->facts->n; i++) {
        const struct sim_fact *fact = &h->facts->fact[i];
        if (uncertain ? fact->uncertain : fact->changed && fact->arm < 0)
            fact_row(h, fact);
    }
}

void sim_html_assume(struct sim_html *h)
{
    size_t uncertain = 0, judgement = 0, changed = 0;
    char n[SIM_TEXT_NUMBER], of[SIM_TEXT_NUMBER];

    for (size_t i = 0; i < h->facts->n; i++) {
        const struct sim_fact *fact = &h->facts->fact[i];
        uncertain += fact->uncertain;
        judgement +=
                fact->uncertain && (!fact->known || fact->best == SIM_SEEN_JUDGEMENT);
        changed += fact->changed && fact->arm < 0;
    }
    sim_html_section(h, "assume", TEXT_h_assume);
    sim_html_count(h, n, uncertain);
    sim_html_count(h, of, judgement);
    fputs("<p>", h->out);
    SIM_SAY(h, assume_count, n, of);
    if (h->lang != SIM_LANGUAGE_EN) {
        fputs(" ", h->out);
        sim_html_text(h, TEXT_register_english);
    }
    fputs("</p>\n", h->out);
    if (h->n_drivers > 0) {
        facts_head(h, "table-assume", TEXT_most_parameters);
        for (int d = 0; d < h->n_drivers; d++)
            for (size_t i = 0; i < h->facts->n; i++)
                if (strcmp(h->rep->meta->param[h->driver[d].param], h->facts->fact[i].key)
                        == 0)
                    fact_row(h, &h->facts->fact[i]);
        sim_html_table_end(h);
    }
    if (changed > 0) {
        fputs("<p>", h->out);
        sim_html_text(h, TEXT_changed_note);
        fputs("</p>\n", h->out);
        facts_head(h, "table-changed", TEXT_changed_note);
        put_facts(h, false);
        sim_html_table_end(h);
    }
    fputs("<details><summary>", h->out);
    SIM_SAY(h, all_parameters, n);
    fputs("</summary>\n", h->out);
    facts_head(h, "table-parameters", TEXT_h_assume);
    put_facts(h, true);
    sim_html_table_end(h);
    fputs("</details>\n", h->out);
    put_sources(h);
    sim_html_section_end(h);
}

/* ---- again ----------------------------------------------------------------- */

static void pair(const struct sim_html *h, enum sim_text_id name, const char *value)
{
    fputs("<dt>", h->out);
    sim_html_text(h, name);
    fputs("</dt><dd>", h->out);
    sim_html_user(h, value, 120);
    fputs("</dd>\n", h->out);
}

/* An option that differs from what a run takes by itself. */
static void put_option(const struct sim_html *h, const char *option, const char *value,
        const char *otherwise)
{
    if (value == NULL || strcmp(value, otherwise) == 0)
        return;
    fprintf(h->out, " --%s ", option);
    sim_html_put(h->out, value);
}

void sim_html_origin(const struct sim_html *h)
{
    const struct sim_store_meta *meta = h->rep->meta;
    char n[SIM_TEXT_NUMBER], seed[32];

    fputs("<dl class=\"words\">\n", h->out);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long) meta->seed);
    sim_html_count(h, n, h->rep->reps);
    pair(h, TEXT_scenario, meta->scenario);
    pair(h, TEXT_digest, meta->digest);
    pair(h, TEXT_seed, seed);
    pair(h, TEXT_replications, n);
    pair(h, TEXT_sampling,
            meta->sampling != NULL
                    ? sim_text_name("sampling", meta->sampling, h->lang, meta->sampling)
                    : "");
    pair(h, TEXT_version, meta->version);
    pair(h, TEXT_built_with, h->run->built_with);
    fputs("</dl>\n", h->out);
}

void sim_html_again(struct sim_html *h)
{
    const struct sim_store_meta *meta = h->rep->meta;

    sim_html_section(h, "again", TEXT_h_again);
    fputs("<p>", h->out);
    sim_html_text(h, TEXT_again_how);
    fputs("</p>\n<pre><code>cp scenario.resolved.cfg again.cfg\nsimulate ", h->out);
    fputs("again.cfg", h->out);
    put_option(h, "uncertainty", meta->uncertainty, "both");
    put_option(h, "luck", meta->luck, "shared");
    fputs("\nsimulate verify .</code></pre>\n", h->out);
    sim_html_origin(h);
    sim_html_section_end(h);
}
