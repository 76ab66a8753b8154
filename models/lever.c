/* lever.c - which schools a policy reaches, by target and by budget; lever.h. */
#include "models/lever.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"

const char *const lever_cities[] = { "any", "g5", "other", NULL };
const char *const lever_payers[] = { "ministry", "board", "municipality", NULL };

static bool has_name(const struct sim_names *names, const char *name)
{
    for (int k = 0; k < names->n; k++)
        if (strcmp(names->name[k], name) == 0)
            return true;
    return false;
}

/* A quintile in a scenario: "1".."5"; 0 when it is none. */
static int quintile_of(const char *text)
{
    return strlen(text) == 1 && text[0] >= '1' && text[0] <= '5' ? text[0] - '0' : 0;
}

/* Clear the schools outside the most disadvantaged `share` of pupils. */
static void cut_share(
        uint8_t *mask, double share, const struct world *w, const int32_t *by_need)
{
    double sum = 0, cum = 0;
    for (int s = 0; s < w->n_schools; s++)
        sum += w->pupils[s];
    for (int k = 0; k < w->n_schools; k++) {
        int s = by_need[k];
        cum += w->pupils[s];
        if (cum > share * sum * (1 + 1e-12))
            mask[s] = 0;
    }
}

void lever_target_mask(uint8_t *mask, const struct lever_target *target,
        const struct world *w, const int32_t *by_need)
{
    bool quintile[QUINTILES] = { false };
    bool any_quintile = target->quintile.n == 0;
    bool board[1 << 16] = { false };
    bool region[256] = { false };

    for (int k = 0; k < target->quintile.n; k++)
        quintile[quintile_of(target->quintile.name[k]) - 1] = true;
    for (int k = 0; k < target->region.n; k++)
        region[world_find_region(w, target->region.name[k], NULL)] = true;
    for (int k = 0; k < target->board.n; k++)
        board[world_find_board(w, target->board.name[k], NULL)] = true;
    for (int s = 0; s < w->n_schools; s++) {
        bool in = any_quintile || quintile[w->quintile[s]];
        in = in && (target->region.n == 0 || region[w->region[s]]);
        in = in && (target->board.n == 0 || board[w->board[s]]);
        in = in
             && (target->schools.n == 0 || has_name(&target->schools, w->school_id[s]));
        in = in && (target->city == 0 || (target->city == 1) == (w->g5[s] == 1));
        mask[s] = in;
    }
    if (target->share < 1)
        cut_share(mask, target->share, w, by_need);
}

/* ids: where names of this kind are to be found, for those that are near to none. */
static void unknown_name(struct sim_diag *diag, const char *where, const char *what,
        const char *name, const char *nearest, const char *ids)
{
    const char *one = strcmp(what, "schools") == 0 ? "school" : what;
    bool near = nearest != NULL;

    /* codes are near to many: there the place of all is told besides */
    if (near && strcmp(what, "schools") != 0)
        ids = "";
    sim_diag_add(diag,
            "%s: target.%s = \"%s\": the population has no such %s%s%s%s%s%s%s%s", where,
            what, name, one, near || ids[0] != '\0' ? " (" : "",
            near ? "did you mean \"" : "", near ? nearest : "", near ? "\"?" : "",
            near && ids[0] != '\0' ? " " : "", ids, near || ids[0] != '\0' ? ")" : "");
}

/* "there are A, B, C and 30 more" of the names of regions or boards. */
static void list_names(char *out, size_t size, char *const *names, int n)
{
    size_t used = (size_t) snprintf(out, size, "there %s", n == 1 ? "is" : "are");
    int k = 0;

    for (; k < n && k < 6 && used + 80 < size; k++)
        used += (size_t) snprintf(
                out + used, size - used, "%s %.64s", k > 0 ? "," : "", names[k]);
    if (k < n)
        snprintf(out + used, size - used, " and %d more", n - k);
}

typedef int find_fn(const struct world *world, const char *name, const char **nearest);

static void check_names(const struct sim_names *names, const char *what,
        const struct world *world, find_fn *find, const char *where,
        struct sim_diag *diag)
{
    const char *near = NULL;
    char ids[640] = "";

    if (world != NULL && find == world_find_school)
        snprintf(ids, sizeof ids, "%s", world->ids);
    else if (world != NULL && find == world_find_region)
        list_names(ids, sizeof ids, world->region_name, world->n_regions);
    else if (world != NULL)
        list_names(ids, sizeof ids, world->board_name, world->n_boards);
    if (world == NULL && names->n > 0)
        sim_diag_add(diag,
                "%s: target.%s: could not be checked, because there are other mistakes; "
                "check again when they are mended",
                where, what);
    for (int k = 0; k < names->n && world != NULL; k++)
        if (find(world, names->name[k], &near) < 0)
            unknown_name(diag, where, what, names->name[k], near, ids);
}

/* Do its criteria together leave no school? A share of 0 says so itself. */
static bool reaches_none(const struct lever_target *target, const struct world *w)
{
    uint8_t *mask = sim_calloc((size_t) w->n_schools, 1);
    struct lever_target all = *target;
    double sum = 0, cum = 0;
    int first = -1; /* the most disadvantaged of them: without it there is none */

    if (mask == NULL || target->share <= 0) {
        sim_free(mask);
        return false;
    }
    all.share = 1;
    lever_target_mask(mask, &all, w, NULL);
    for (int s = 0; s < w->n_schools; s++)
        if (mask[s] && (first < 0 || w->disadv[s] > w->disadv[first]))
            first = s;
    sim_free(mask);
    for (int s = 0; s < w->n_schools && first >= 0; s++) {
        bool before = w->disadv[s] > w->disadv[first]
                      || (w->disadv[s] >= w->disadv[first] && s <= first);
        sum += w->pupils[s];
        cum += before ? w->pupils[s] : 0;
    }
    return first < 0 || (target->share < 1 && cum > target->share * sum * (1 + 1e-12));
}

void lever_target_check(const struct lever_target *target, const struct world *world,
        const char *where, struct sim_diag *diag)
{
    size_t before = diag->n;

    for (int k = 0; k < target->quintile.n; k++)
        if (quintile_of(target->quintile.name[k]) == 0)
            sim_diag_add(diag,
                    "%s: target.quintile = %s: must be 1, 2, 3, 4 or 5 (5: the most "
                    "disadvantaged schools)",
                    where, target->quintile.name[k]);
    check_names(&target->region, "region", world, world_find_region, where, diag);
    check_names(&target->board, "board", world, world_find_board, where, diag);
    check_names(&target->schools, "schools", world, world_find_school, where, diag);
    if (world != NULL && diag->n == before && reaches_none(target, world))
        sim_diag_add(diag,
                "%s: target: no school of the population meets all of it, so the policy "
                "would reach nobody",
                where);
}

int lever_budget_cut(const struct lever_view *view, const struct lever_common *common,
        double eur_per_fte)
{
    return lever_budget_plan(view, common, eur_per_fte, 0);
}

int lever_budget_plan(const struct lever_view *view, const struct lever_common *common,
        double eur_per_fte, double eur_later)
{
    double left = common->budget_eur > 0 ? common->budget_eur : INFINITY;
    double asked = 0, granted = 0; /* summed apart, so that equal policies add exactly */
    double served = 0, not_served = 0;
    int cut = 0;

    for (int k = 0; k < view->world->n_schools; k++) {
        int s = view->by_need[k];
        if (!view->target[s])
            continue;
        double fte = view->posts[s] * 0.01 * view->world->weight;
        double cost = fte * eur_per_fte, later = fte * eur_later,
               all = cost + later * view->paid_over_planned;
        asked += cost;
        if (all <= left) {
            left -= all;
            granted += cost;
            served += later;
        } else {
            not_served += later;
            view->target[s] = 0;
            cut++;
        }
    }
    *view->asked_eur += asked;
    *view->granted_eur += granted;
    if (eur_later > 0)
        *view->later = (struct bill_later){ served, not_served };
    return cut;
}

double lever_hired_since(const struct lever_view *view, double hired)
{
    double old = 1;

    for (int year = view->first_year; year <= view->year; year++)
        old *= 1 - hired;
    return 1 - old;
}

const char *const lever_uses[] = { "class", "small_group", "summer", NULL };

struct offer lever_use_offer(
        const struct lever_use *use, int payer, double budget_eur, double eur_per_hour)
{
    bool summer = use->kind == USE_SUMMER;

    return (struct offer){ .kind = summer ? OFFER_SUMMER : OFFER_TUTORS,
        .payer = payer,
        .budget_eur = budget_eur,
        .eur = eur_per_hour,
        .tutor = TUTOR_TEACHER,
        .group = use->group,
        .hours = use->hours,
        .trained = 1,
        .take_up = summer ? use->summer_take_up : use->take_up,
        .gain = use->effect,
        .quality = 1 };
}

void lever_use_ask(const struct lever_use *use, const struct lever_view *view,
        struct conditions *cond, const struct offer *offer, double strength)
{
    lever_ask_pupils(
            view, conditions_offer(cond, view->policy, offer), use->pupils * strength);
}

void lever_ask_pupils(const struct lever_view *view, int32_t *asked, double share)
{
    for (int s = 0; s < view->world->n_schools; s++)
        if (view->target[s])
            asked[s] = (int32_t) (share * view->pupils[s] + 0.5);
}

void lever_ask_assistants(const struct lever_view *view,
        const struct lever_common *common, struct conditions *cond, double share,
        const int32_t *of)
{
    const struct offer offer = { .kind = OFFER_ASSISTANTS,
        .payer = common->payer,
        .budget_eur = lever_budget(view, common),
        .eur = view->assistant_cost_eur };
    int32_t *asked = conditions_offer(cond, view->policy, &offer);

    for (int s = 0; s < view->world->n_schools; s++)
        if (view->target[s])
            asked[s] = (int32_t) (share * of[s] + 0.5);
    lever_asked_cut(view, asked, offer.budget_eur, 0.01 * view->assistant_cost_eur);
}

double lever_hour_eur(const struct lever_view *view)
{
    enum { LESSON_HOURS = 930 };
    return view->pay_cost_eur / LESSON_HOURS;
}

double lever_budget(const struct lever_view *view, const struct lever_common *common)
{
    return common->budget_eur / view->world->weight;
}

void lever_asked_cut(
        const struct lever_view *view, int32_t *asked, double budget_eur, double eur)
{
    double left = budget_eur;

    for (int k = 0; budget_eur > 0 && k < view->world->n_schools; k++) {
        int s = view->by_need[k];
        if (asked[s] * eur <= left) {
            left -= asked[s] * eur;
            continue;
        }
        *view->asked_eur += asked[s] * eur * view->world->weight;
        asked[s] = 0;
    }
}
