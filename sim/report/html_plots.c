/* html_plots.c - the pictures on the page, each with what it shows and what one sees on
 * it; see html.h. Pictures stand in the order of the table below. */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/report/html.h"

enum { MOST_NAME = 128, MOST_OF_A_KIND = 12, MOST_ARMS = 3 };

/* ---- what one sees ------------------------------------------------------- */

static const char *after(const char *name, const char *prefix)
{
    return name + strlen(prefix);
}

static void see_fan(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    char key[MOST_NAME], at[SIM_HTML_NAME], year[16], from[SIM_HTML_SHOWN],
            to[SIM_HTML_SHOWN], arm_name[SIM_TEXT_FIT], start[16];
    struct sim_shown v;
    size_t arm = h->best;

    snprintf(key, sizeof key, "%s", after(name, "fan_"));
    key[strcspn(key, ".")] = '\0';
    int m = sim_html_find(h, key);
    if (m < 0)
        return;
    const struct sim_metric *row = &h->shape->metric[m];
    int group = sim_html_where(h, arm, m);
    int when = arm > 0 ? sim_html_when(h, arm) : h->shape->n_years - 1;
    const struct sim_summary *base = sim_block_level(h->rep, 0, when, group, m);
    const struct sim_summary *own = sim_block_level(h->rep, arm, when, group, m);
    const char *label = sim_html_metric(h, row), *where = sim_html_at(h, at, group);
    sim_html_year(h, year, when);
    sim_html_year(h, start, 0);
    if (arm == 0) {
        const double first = sim_block_level(h->rep, 0, 0, group, m)->mean;
        const int decimals = sim_html_level_decimals(row, base, first);
        char interval[2 * SIM_HTML_SHOWN + 16];
        sim_html_level_at(h, from, row, first, decimals);
        sim_html_level_at(h, to, row, base->mean, decimals);
        sim_html_level_interval(h, interval, row, base, decimals);
        const char *const args[] = { label, where, from, start, to, year, interval };
        sim_text_say(out, TEXT_fan_alone, h->lang, args, SIM_COUNT(args));
        return;
    }
    const struct sim_summary *effect = sim_html_effect(h, arm, group, m);
    if (effect == NULL || base->n == 0)
        return;
    const int decimals = sim_text_decimals(
            row, sim_text_shown(row, effect->p05), sim_text_shown(row, effect->p95));
    sim_html_level_at(h, from, row, base->mean, decimals);
    sim_html_level_at(h, to, row, own->mean, decimals);
    sim_html_shown(h, &v, row, effect);
    const char *const args[] = { label, where, year, from, to,
        sim_html_arm(h, arm_name, arm), v.with_unit, v.interval };
    sim_text_say(out, TEXT_fan_finding, h->lang, args, SIM_COUNT(args));
}

static void quintiles_of(const struct sim_html *h, size_t arm, struct sim_buf *out)
{
    struct sim_buf list = { 0 };
    char arm_name[SIM_TEXT_FIT];
    struct sim_shown v;

    for (int q = 1; q <= 5; q++) {
        const char group[] = { 'q', (char) ('0' + q), '\0' };
        const struct sim_summary *s = sim_html_effect(
                h, arm, sim_text_find_group(h->shape, group), h->lead.metric);
        if (s == NULL)
            continue;
        sim_html_shown(h, &v, &h->shape->metric[h->lead.metric], s);
        sim_buf_printf(&list, "%s%s", list.n > 0 ? ", " : "", v.with_unit);
    }
    const char *const args[] = { sim_html_metric(h, &h->shape->metric[h->lead.metric]),
        sim_html_arm(h, arm_name, arm), sim_buf_text(&list) };
    if (list.n > 0)
        sim_text_say(out, TEXT_quintile_finding, h->lang, args, SIM_COUNT(args));
    sim_buf_clear(&list);
}

static void see_quintiles(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    (void) name;
    quintiles_of(h, h->best, out);
}

/* Whose picture is it? "map_2_name": the second policy's; "map": the best one's. */
static size_t arm_of(const struct sim_html *h, const char *name)
{
    size_t k = (size_t) strtoul(name + strcspn(name, "0123456789"), NULL, 10);

    return k > 0 && k < h->rep->n_arms ? h->rep->order[k] : h->best;
}

static void see_years(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    quintiles_of(h, arm_of(h, name), out);
}

static void see_map(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    size_t arm = arm_of(h, name), n = 0, sure = 0;
    int year = h->rep->policy_last[arm], metric = sim_block_by_region(h->rep, arm, year);
    int most = -1, least = -1;
    char arm_name[SIM_TEXT_FIT], counted[2][SIM_TEXT_NUMBER], place[2][SIM_HTML_NAME];
    struct sim_shown v[2];

    for (int g = 0; g < h->shape->n_groups && metric >= 0; g++) {
        const struct sim_summary *s = sim_block_effect(h->rep, arm, year, g, metric);
        if (strncmp(h->shape->group[g], "region:", 7) != 0 || s->n == 0)
            continue;
        double size = fabs(s->mean);
        n++;
        sure += s->p05 > 0 || s->p95 < 0;
        if (most < 0
                || size > fabs(sim_block_effect(h->rep, arm, year, most, metric)->mean))
            most = g;
        if (least < 0
                || size < fabs(sim_block_effect(h->rep, arm, year, least, metric)->mean))
            least = g;
    }
    if (most < 0)
        return;
    const struct sim_metric *row = &h->shape->metric[metric];
    sim_html_shown(h, &v[0], row, sim_block_effect(h->rep, arm, year, most, metric));
    sim_html_shown(h, &v[1], row, sim_block_effect(h->rep, arm, year, least, metric));
    sim_html_count(h, counted[0], sure);
    sim_html_count(h, counted[1], n);
    snprintf(place[0], sizeof place[0], "%.150s", sim_html_group(h, most));
    snprintf(place[1], sizeof place[1], "%.150s", sim_html_group(h, least));
    const char *const args[] = { sim_html_metric(h, row), sim_html_arm(h, arm_name, arm),
        place[0], v[0].with_unit, v[0].interval, place[1], v[1].with_unit, counted[0],
        counted[1] };
    sim_text_say(out, TEXT_map_finding, h->lang, args, SIM_COUNT(args));
}

static void see_forest(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    struct sim_buf list = { 0 };
    char arm_name[SIM_TEXT_FIT];

    (void) name;
    for (int m = 0; m < h->shape->n_metrics; m++) {
        const struct sim_metric *row = &h->shape->metric[m];
        const struct sim_summary *s = row->headline ? sim_html_effect(h, h->best,
                                              sim_html_where(h, h->best, m), m)
                                                    : NULL;
        if (s != NULL && s->p_better >= 0.75)
            sim_buf_printf(
                    &list, "%s%s", list.n > 0 ? ", " : "", sim_html_metric(h, row));
    }
    const char *const args[] = { sim_html_arm(h, arm_name, h->best),
        list.n > 0 ? sim_buf_text(&list) : sim_text_of(TEXT_nothing, h->lang) };
    sim_text_say(out, TEXT_forest_finding, h->lang, args, SIM_COUNT(args));
    sim_buf_clear(&list);
}

/* Whose teachers that policy takes, not the best one. */
static void see_losers(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    struct sim_html its = *h;

    its.best = arm_of(h, name);
    sim_story_question(&its, SIM_Q_LOSE, out);
}

static void see_best(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    (void) name;
    sim_story_question(h, SIM_Q_BEST, out);
}

static void see_decision(const struct sim_html *h, const char *name, struct sim_buf *out)
{
    (void) name;
    sim_story_decision(h, out);
}

/* ---- which pictures ------------------------------------------------------- */

static const struct picture {
    const char *prefix;
    enum sim_text_id caption;
    void (*see)(const struct sim_html *h, const char *name, struct sim_buf *out);
    int most; /* on the page */
} pictures[] = {
    { "ranking", TEXT_ranking_caption, see_best, 1 },
    { "heat", TEXT_heat_caption, see_best, 1 },
    { "fan_", TEXT_fan_caption, see_fan, MOST_OF_A_KIND },
    { "quintiles", TEXT_quintile_caption, see_quintiles, 1 },
    { "quintile_years", TEXT_quintile_years_caption, see_years, MOST_ARMS },
    { "region_years", TEXT_region_years_caption, see_map, MOST_ARMS },
    { "map", TEXT_map_caption, see_map, MOST_ARMS },
    { "forest", TEXT_forest_caption, see_forest, 1 },
    { "ledger", TEXT_ledger_caption, see_losers, MOST_ARMS },
    { "plane", TEXT_plane_caption, see_decision, 1 },
    { "acceptability", TEXT_accept_caption, see_decision, 1 },
    { "tornado", TEXT_tornado_caption, see_decision, 2 },
    { "dose_", TEXT_dose_of_caption, NULL, MOST_OF_A_KIND },
    { "dose", TEXT_dose_caption, NULL, 1 },
    { "", TEXT_other_caption, NULL, MOST_OF_A_KIND },
};

static const struct picture *kind_of(const char *name)
{
    const struct picture *p = pictures;

    while (strncmp(name, p->prefix, strlen(p->prefix)) != 0)
        p++;
    return p;
}

struct found {
    char name[MOST_NAME];
    int metric; /* of a fan: its place in the model */
};

struct names {
    size_t n, cap;
    struct found *at;
};

/* Order of the table, then by the place of the outcome in the model, then by name. */
static int compare(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    const struct picture *p = kind_of(x->name), *q = kind_of(y->name);

    if (p != q)
        return p < q ? -1 : 1;
    if (x->metric != y->metric)
        return x->metric < y->metric ? -1 : 1;
    return strcmp(x->name, y->name);
}

static bool take(struct names *all, const struct sim_html *h, const char *name)
{
    char key[MOST_NAME] = "";

    if (all->n == all->cap) {
        size_t cap = all->cap > 0 ? 2 * all->cap : 32;
        void *more = sim_realloc(all->at, cap * sizeof *all->at);
        if (more == NULL)
            return false;
        all->at = more;
        all->cap = cap;
    }
    if (kind_of(name)->see == see_fan)
        snprintf(key, sizeof key, "%.*s", (int) (strlen(after(name, "fan_")) - 4),
                after(name, "fan_"));
    snprintf(all->at[all->n].name, MOST_NAME, "%s", name);
    all->at[all->n++].metric = sim_html_find(h, key);
    return true;
}

static int find_all(struct names *all, const struct sim_html *h, struct sim_err *err)
{
    char path[4096];
    bool room = true;

    snprintf(path, sizeof path, "%s/plots", h->dir);
    DIR *d = opendir(path);
    if (d == NULL)
        return 0;
    for (struct dirent *e; room && (e = readdir(d)) != NULL;) {
        size_t len = strlen(e->d_name);
        if (e->d_name[0] != '.' && len > 4 && len < MOST_NAME
                && strcmp(e->d_name + len - 4, ".svg") == 0)
            room = take(all, h, e->d_name);
    }
    closedir(d);
    if (all->n > 0)
        qsort(all->at, all->n, sizeof *all->at, compare);
    return room ? 0 : sim_fail(err, SIM_ERR_NOMEM, "out of memory for the report");
}

static bool put_picture(struct sim_html *h, const char *name)
{
    const struct picture *kind = kind_of(name);
    struct sim_buf caption = { 0 }, seen = { 0 };
    char key[MOST_NAME], arm_name[SIM_TEXT_FIT];

    snprintf(key, sizeof key, "%.*s", (int) (strlen(name) - 4), name);
    int m = kind->see == see_fan ? sim_html_find(h, after(key, "fan_"))
            : kind->caption == TEXT_dose_of_caption
                    ? sim_html_find(h, after(key, "dose_"))
                    : -1;
    const char *const args[] = { m >= 0 ? sim_html_metric(h, &h->shape->metric[m]) : key,
        sim_html_arm(h, arm_name, arm_of(h, name)) };
    /* of up to two policies the levels are drawn, too (plot_fan.c) */
    bool differences = kind->see == see_fan && h->rep->n_arms > 3;
    sim_text_say(&caption, differences ? TEXT_fan_many_caption : kind->caption, h->lang,
            args, SIM_COUNT(args));
    if (kind->see != NULL)
        kind->see(h, name, &seen);
    fprintf(h->out, "<figure id=\"plot-%s\">\n", key);
    bool there = sim_html_svg(h, name, sim_buf_text(&caption), sim_buf_text(&seen));
    fputs("<figcaption>", h->out);
    sim_html_put(h->out, sim_buf_text(&caption));
    fputs(" <span>", h->out);
    sim_html_put(h->out, sim_buf_text(&seen));
    fputs("</span></figcaption>\n</figure>\n", h->out);
    sim_buf_clear(&caption);
    sim_buf_clear(&seen);
    return there;
}

int sim_html_plots(struct sim_html *h, struct sim_err *err)
{
    struct names all = { 0 };
    size_t left = 0;
    int of_kind[SIM_COUNT(pictures)] = { 0 };
    int ret = find_all(&all, h, err);

    sim_html_section(h, "plots", TEXT_h_plots);
    for (size_t i = 0; i < all.n && ret == 0; i++) {
        const struct picture *kind = kind_of(all.at[i].name);
        if (of_kind[kind - pictures]++ >= kind->most || !put_picture(h, all.at[i].name))
            left++;
    }
    if (h->plots == 0) {
        fputs("<p>", h->out);
        sim_html_text(h, TEXT_no_plots);
        fputs("</p>\n", h->out);
    }
    if (left > 0) {
        char number[SIM_TEXT_NUMBER];
        sim_html_count(h, number, left);
        fputs("<p>", h->out);
        SIM_SAY(h, more_plots, number);
        fputs("</p>\n", h->out);
    }
    sim_html_section_end(h);
    sim_free(all.at);
    return ret;
}
