/* plot_text.c - what the figures say, in the language of the report; see plot.h.
 *
 * All words come from the catalogue; names that it does not have (of an arm, a region, an
 * outcome of another model) stay as they are. */
#include <math.h>
#include <string.h>

#include "sim/report/plot.h"

const char *sim_plot_text(const struct sim_plot *p, enum sim_text_id id)
{
    return sim_text_of(id, p->rep->lang);
}

void sim_plot_say(char out[SIM_PLOT_TEXT], const struct sim_plot *p, enum sim_text_id id,
        const char *const *args, size_t n_args)
{
    struct sim_buf buf = { 0 };

    sim_text_say(&buf, id, p->rep->lang, args, n_args);
    const char *text = sim_buf_text(&buf);
    size_t n = strlen(text);
    if (n >= SIM_PLOT_TEXT)
        n = SIM_PLOT_TEXT - 1;
    while (n > 0 && ((unsigned char) text[n] & 0xc0) == 0x80)
        n--; /* not within a letter of several bytes */
    memcpy(out, text, n);
    out[n] = '\0';
    sim_buf_clear(&buf);
}

void sim_plot_word(struct sim_plot *p, const char *name, enum sim_text_id id)
{
    sim_gnuplot_text(&p->g, name, sim_plot_text(p, id), 80);
}

const char *sim_plot_label(const struct sim_plot *p, const struct sim_metric *metric)
{
    const char *own = sim_text_name("metric", metric->key, p->rep->lang, metric->label);

    return sim_report_is_part(p->rep)
                   ? sim_text_name("these", metric->key, p->rep->lang, own)
                   : own;
}

const char *sim_plot_head(const struct sim_plot *p, const struct sim_metric *metric)
{
    const char *own =
            sim_text_name("head", metric->key, p->rep->lang, sim_plot_label(p, metric));

    return sim_report_is_part(p->rep)
                   ? sim_text_name("head_these", metric->key, p->rep->lang, own)
                   : own;
}

const char *sim_plot_arm(const struct sim_plot *p, size_t arm)
{
    return sim_text_own("arm", sim_store_label(p->rep->meta, arm), p->rep->lang);
}

double sim_plot_ems(const char *text)
{
    double sum = 0;

    for (const unsigned char *c = (const unsigned char *) text; *c != '\0'; c++)
        if ((*c & 0xc0) != 0x80) /* one per letter of several bytes */
            sum += *c == 0xcc || *c == 0xcd                   ? 0 /* accents */
                   : strchr("ijlIJ,.'|:;", *c) != NULL        ? 0.3
                   : strchr(" fftr()[]{}-/\\!\"", *c) != NULL ? 0.4
                   : strchr("mwMW@%&", *c) != NULL            ? 0.95
                   : *c >= 0xe0                               ? 1
                   : *c >= 'A' && *c <= 'Z'                   ? 0.72
                                                              : 0.62;
    return sum;
}

const char *sim_plot_fit(char out[SIM_TEXT_FIT], const char *name)
{
    int columns = SIM_PLOT_NAME;

    do
        sim_text_fit(out, name, columns);
    while (sim_plot_ems(out) > SIM_PLOT_NAME_EMS && --columns > 0);
    return out;
}

const char *sim_plot_group(const struct sim_plot *p, const char *group)
{
    const char *own = sim_text_own_group(group);

    if (strncmp(group, "region:", 7) == 0)
        return group + 7;
    if (own != NULL && own[0] != '\0')
        return own;
    if (strcmp(group, "all") == 0 && sim_report_is_part(p->rep))
        group = "these";
    return sim_text_name("short", group, p->rep->lang, sim_text_group(group));
}

const char *sim_plot_unit(const struct sim_plot *p, const struct sim_metric *metric)
{
    const char *unit = metric->show_unit;

    if (unit == NULL || *unit == '\0')
        return sim_plot_text(p, TEXT_plot_own_units);
    return sim_text_name("unit", unit, p->rep->lang, unit);
}

const char *sim_plot_change_unit(
        const struct sim_plot *p, const struct sim_metric *metric)
{
    if (metric->show_unit != NULL && strcmp(metric->show_unit, "%") == 0)
        return sim_text_name("unit", "pp", p->rep->lang, NULL);
    return sim_plot_unit(p, metric);
}

const char *sim_plot_money(const struct sim_plot *p)
{
    return sim_text_name("unit", "mln EUR", p->rep->lang, NULL);
}

void sim_plot_number(char out[SIM_TEXT_NUMBER], const struct sim_plot *p, double value,
        int decimals, bool sign)
{
    sim_text_local(out, value, decimals, sign, p->rep->lang);
}

void sim_plot_count(char out[32], size_t n)
{
    snprintf(out, 32, "%zu", n);
}

void sim_plot_digits(char out[SIM_TEXT_NUMBER], const struct sim_plot *p, double value)
{
    char number[SIM_TEXT_NUMBER];

    if (fabs(value) >= 1000) {
        sim_plot_number(out, p, value, 0, false);
        return;
    }
    snprintf(number, sizeof number, "%.3g", value);
    sim_text_localise(out, number, p->rep->lang);
}

void sim_plot_interval(char out[SIM_PLOT_TEXT], const struct sim_plot *p,
        const struct sim_metric *metric, const struct sim_summary *s)
{
    double lo = sim_text_shown(metric, s->p05), hi = sim_text_shown(metric, s->p95);

    sim_plot_interval_at(out, p, metric, s, sim_text_decimals(metric, lo, hi));
}

void sim_plot_interval_at(char out[SIM_PLOT_TEXT], const struct sim_plot *p,
        const struct sim_metric *metric, const struct sim_summary *s, int decimals)
{
    char mean[SIM_TEXT_NUMBER], low[SIM_TEXT_NUMBER], high[SIM_TEXT_NUMBER];
    double lo = sim_text_shown(metric, s->p05), hi = sim_text_shown(metric, s->p95);

    sim_plot_number(mean, p, sim_text_shown(metric, s->mean), decimals, true);
    sim_plot_number(low, p, fmin(lo, hi), decimals, true);
    sim_plot_number(high, p, fmax(lo, hi), decimals, true);
    SIM_PLOT_SAY(out, p, plot_interval, mean, low, high);
}

void sim_plot_year(char out[SIM_PLOT_TEXT], const struct sim_plot *p, int year)
{
    char text[16];

    sim_text_year(text, p->shape->first_year + year);
    SIM_PLOT_SAY(out, p, plot_school_year, text);
}

void sim_plot_when(char out[SIM_PLOT_TEXT], const struct sim_plot *p)
{
    int year = p->rep->policy_last[p->rep->n_arms - 1];

    for (size_t arm = 1; arm < p->rep->n_arms; arm++)
        if (p->rep->policy_last[arm] != year) {
            snprintf(out, SIM_PLOT_TEXT, "%s", sim_plot_text(p, TEXT_plot_last_year));
            return;
        }
    sim_plot_year(out, p, year);
}

void sim_plot_first(char out[SIM_PLOT_TEXT], const struct sim_plot *p,
        enum sim_text_id id, size_t drawn, size_t n)
{
    char some[32], all[32];

    sim_plot_count(some, drawn);
    sim_plot_count(all, n);
    out[0] = '\0';
    if (drawn < n)
        sim_plot_say(out, p, id, (const char *const[]){ some, all }, 2);
}
