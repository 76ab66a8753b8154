/* html_values.c - how a page says a number, a share, a group or a policy in its language;
 * see html.h.
 *
 * Thread safety: pure functions but for what they write to. */
#include "sim/report/html.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "sim/report/decide.h"

void sim_html_percent(const struct sim_html *h, char out[32], double share)
{
    char number[SIM_TEXT_NUMBER];

    sim_text_local(number, 100 * share, 0, false, h->lang);
    snprintf(out, 32, "%.20s\302\240%%", number);
}

/* What is not quite none or all is not rounded to it. */
static double not_all(double share)
{
    return share > 0 && share < 0.01 ? 0.01 : share < 1 && share > 0.99 ? 0.99 : share;
}

/* Ties count half. */
static void count_of(
        const struct sim_html *h, char out[SIM_TEXT_NUMBER], double share, size_t n)
{
    const double count = share * (double) n;

    sim_text_local(out, count, fabs(count - round(count)) > 1e-6, false, h->lang);
}

void sim_html_share(const struct sim_html *h, char out[64], double share, size_t n)
{
    char part[SIM_TEXT_NUMBER], all[SIM_TEXT_NUMBER];
    struct sim_buf buf = { 0 };

    if (n > SIM_HTML_FEW) {
        sim_html_percent(h, out, not_all(share));
        return;
    }
    count_of(h, part, share, n);
    sim_html_count(h, all, n);
    sim_text_say(&buf, TEXT_share_of, h->lang, (const char *const[]){ part, all }, 2);
    snprintf(out, 64, "%.60s", sim_buf_text(&buf));
    sim_buf_clear(&buf);
}

void sim_html_futures(
        const struct sim_html *h, char out[SIM_HTML_SHOWN], double share, size_t n)
{
    char part[SIM_TEXT_NUMBER], all[SIM_TEXT_NUMBER];
    const double count = share * (double) n;
    const bool none = count <= 1e-9, whole = count >= (double) n - 1e-9;
    struct sim_buf buf = { 0 };

    sim_html_count(h, all, n);
    if (n > SIM_HTML_FEW)
        sim_html_percent(h, part, not_all(share));
    else
        count_of(h, part, share, n);
    sim_text_say(&buf,
            none    ? TEXT_futures_none
            : whole ? (n == 1 ? TEXT_futures_one : TEXT_futures_all)
                    : TEXT_futures_some,
            h->lang,
            none || whole ? (const char *const[]){ all }
                          : (const char *const[]){ part, all },
            none || whole ? 1 : 2);
    snprintf(out, SIM_HTML_SHOWN, "%.200s", sim_buf_text(&buf));
    sim_buf_clear(&buf);
}

void sim_html_count(const struct sim_html *h, char out[SIM_TEXT_NUMBER], size_t n)
{
    sim_text_local(out, (double) n, 0, false, h->lang);
}

void sim_html_shown(const struct sim_html *h, struct sim_shown *out,
        const struct sim_metric *m, const struct sim_summary *s)
{
    double a = sim_text_shown(m, s->p05), b = sim_text_shown(m, s->p95);
    double lo = fmin(a, b), hi = fmax(a, b);
    int decimals = sim_text_decimals(m, lo, hi);
    char from[SIM_TEXT_NUMBER], to[SIM_TEXT_NUMBER];
    struct sim_buf buf = { 0 };

    sim_text_local(out->mean, sim_text_shown(m, s->mean), decimals, true, h->lang);
    sim_text_local(from, lo, decimals, true, h->lang);
    sim_text_local(to, hi, decimals, true, h->lang);
    sim_text_say(&buf, TEXT_interval_to, h->lang, (const char *const[]){ from, to }, 2);
    snprintf(out->interval, sizeof out->interval, "%s", sim_buf_text(&buf));
    sim_buf_clear(&buf);
    snprintf(out->with_unit, sizeof out->with_unit, "%s %.40s", out->mean,
            sim_html_unit(h, m));
    out->better[0] = '\0';
    bool bill = m->better < 0 && strcmp(m->unit, "EUR") == 0; /* never better than none */
    if (!isnan(s->p_better) && !bill)
        sim_html_share(h, out->better, s->p_better, s->n);
}

void sim_html_level_at(const struct sim_html *h, char out[SIM_HTML_SHOWN],
        const struct sim_metric *m, double value, int decimals)
{
    char number[SIM_TEXT_NUMBER];
    const char *unit = m->show_unit != NULL ? m->show_unit : "";

    sim_text_local(number, sim_text_shown(m, value), decimals, false, h->lang);
    unit = sim_text_name("unit", unit, h->lang, unit);
    snprintf(out, SIM_HTML_SHOWN, "%s%s%.40s", number, *unit ? "\302\240" : "", unit);
}

void sim_html_level(const struct sim_html *h, char out[SIM_HTML_SHOWN],
        const struct sim_metric *m, double value)
{
    /* what a town pays is lost in whole millions: 0.93 and 0.81 are not both 1 */
    sim_html_level_at(h, out, m, value, sim_text_level_decimals(m, &value, 1));
}

int sim_html_level_decimals(
        const struct sim_metric *m, const struct sim_summary *s, double before)
{
    return sim_text_level_decimals(
            m, (const double[]){ s->mean, s->p05, s->p95, before }, 4);
}

void sim_html_level_interval(const struct sim_html *h, char out[2 * SIM_HTML_SHOWN + 16],
        const struct sim_metric *m, const struct sim_summary *s, int decimals)
{
    char lo[SIM_TEXT_NUMBER], hi[SIM_HTML_SHOWN];
    double a = sim_text_shown(m, s->p05), b = sim_text_shown(m, s->p95);
    struct sim_buf buf = { 0 };

    sim_text_local(lo, fmin(a, b), decimals, false, h->lang);
    sim_html_level_at(h, hi, m, a > b ? s->p05 : s->p95, decimals);
    sim_text_say(&buf, TEXT_interval_to, h->lang, (const char *const[]){ lo, hi }, 2);
    snprintf(out, 2 * SIM_HTML_SHOWN + 16, "%s", sim_buf_text(&buf));
    sim_buf_clear(&buf);
}

/* ---- names ---------------------------------------------------------------- */

const char *sim_html_unit(const struct sim_html *h, const struct sim_metric *m)
{
    const char *unit = sim_text_change_unit(m);

    return sim_text_name("unit", unit, h->lang, unit);
}

const char *sim_html_metric(const struct sim_html *h, const struct sim_metric *m)
{
    const char *own = sim_text_name("metric", m->key, h->lang, m->label);

    return sim_report_is_part(h->rep) ? sim_text_name("these", m->key, h->lang, own)
                                      : own;
}

const char *sim_html_phrase(
        const struct sim_html *h, char out[SIM_HTML_NAME], const struct sim_metric *m)
{
    const char *own = sim_text_name("phrase", m->key, h->lang, NULL);

    if (own != NULL)
        return own;
    snprintf(out, SIM_HTML_NAME, "%.150s", sim_html_metric(h, m));
    if (!isupper((unsigned char) out[1]))
        out[0] = (char) tolower((unsigned char) out[0]);
    return out;
}

/* The key of a group's name: where "all" is not the country, that of these schools. */
static const char *these(const struct sim_html *h, const char *group)
{
    return strcmp(group, "all") == 0 && sim_report_is_part(h->rep) ? "these" : group;
}

const char *sim_html_group(const struct sim_html *h, int group)
{
    const char *name = h->shape->group[group];

    const char *own = sim_text_own_group(name);

    if (strncmp(name, "region:", 7) == 0)
        return name + 7;
    if (own != NULL && own[0] != '\0')
        return own;
    return sim_text_name("group", these(h, name), h->lang, name);
}

const char *sim_html_at(const struct sim_html *h, char out[SIM_HTML_NAME], int group)
{
    const char *name = h->shape->group[group];
    const char *own = sim_text_name("at", these(h, name), h->lang, NULL);
    const bool region = strncmp(name, "region:", 7) == 0;
    struct sim_buf buf = { 0 };

    if (own != NULL)
        return own;
    if (region || sim_text_own_group(name) != NULL) {
        const char *const args[] = { region ? name + 7 : sim_text_own_group(name) };
        sim_text_say(&buf, region ? TEXT_at_region : TEXT_at_own, h->lang, args, 1);
        snprintf(out, SIM_HTML_NAME, "%s", sim_buf_text(&buf));
        sim_buf_clear(&buf);
    } else
        snprintf(out, SIM_HTML_NAME, "(%.150s)", sim_html_group(h, group));
    return out;
}

const char *sim_html_label(const struct sim_html *h, size_t arm)
{
    return sim_text_own("arm", sim_store_label(h->rep->meta, arm), h->lang);
}

const char *sim_html_arm(const struct sim_html *h, char out[SIM_TEXT_FIT], size_t arm)
{
    static const char isolate[] = "\342\201\250", pop[] = "\342\201\251";
    char fit[SIM_TEXT_FIT];
    bool ascii = true;

    sim_text_fit(fit, sim_html_label(h, arm), 60);
    for (const char *c = fit; *c != '\0'; c++)
        ascii = ascii && (unsigned char) *c < 0x80;
    snprintf(out, SIM_TEXT_FIT, "\342\200\234%s%.900s%s\342\200\235",
            ascii ? "" : isolate, fit, ascii ? "" : pop); /* in quotes */
    return out;
}

void sim_html_year(const struct sim_html *h, char out[16], int year)
{
    sim_text_year(out, h->shape->first_year + year);
}

/* ---- looking things up ---------------------------------------------------- */

int sim_html_find(const struct sim_html *h, const char *key)
{
    for (int m = 0; m < h->shape->n_metrics; m++)
        if (strcmp(h->shape->metric[m].key, key) == 0)
            return m;
    return -1;
}

int sim_html_when(const struct sim_html *h, size_t arm)
{
    return h->rep->n_arms > 2 ? h->lead.year : h->rep->policy_last[arm];
}

void sim_html_not_in_force(const struct sim_html *h, size_t arm, struct sim_buf *out)
{
    char name[SIM_TEXT_FIT];

    sim_report_not_in_force(
            out, h->rep, arm, sim_html_arm(h, name, arm), sim_html_when(h, arm), h->lang);
}

void sim_html_put_not_in_force(const struct sim_html *h, size_t arm)
{
    struct sim_buf text = { 0 };

    sim_html_not_in_force(h, arm, &text);
    if (text.n > 0) {
        fputs("<p class=\"warn\">", h->out);
        sim_html_put(h->out, sim_buf_text(&text));
        fputs("</p>\n", h->out);
    }
    sim_buf_clear(&text);
}

const struct sim_summary *sim_html_effect(
        const struct sim_html *h, size_t arm, int group, int metric)
{
    if (metric < 0 || group < 0)
        return NULL;
    const struct sim_summary *s =
            sim_block_effect(h->rep, arm, sim_html_when(h, arm), group, metric);
    return s->n > 0 ? s : NULL;
}

int sim_html_where(const struct sim_html *h, size_t arm, int metric)
{
    if (h->lead.group > 0 && sim_html_effect(h, arm, h->lead.group, metric) != NULL)
        return h->lead.group;
    return 0;
}

const char *sim_html_option(
        const struct sim_html *h, char out[SIM_TEXT_FIT], size_t option)
{
    if (option == 0)
        return sim_text_of(TEXT_no_policy, h->lang);
    return sim_html_arm(h, out, h->rep->decision->option[option].arm);
}

void sim_html_money(const struct sim_html *h, char out[SIM_HTML_SHOWN], double eur)
{
    sim_html_money_at(h, out, eur, sim_decide_decimals(&eur, 1));
}

void sim_html_money_at(
        const struct sim_html *h, char out[SIM_HTML_SHOWN], double eur, int decimals)
{
    char number[SIM_TEXT_NUMBER];
    double mln = 1e-6 * eur;

    if (!isfinite(mln)) {
        snprintf(out, SIM_HTML_SHOWN, "\342\200\223");
        return;
    }
    sim_text_local(number, mln, decimals, false, h->lang);
    snprintf(out, SIM_HTML_SHOWN, "%s\302\240%.60s", number,
            sim_text_name("unit", "mln EUR", h->lang, "mln EUR"));
}
