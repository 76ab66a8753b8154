/* lever.c - what a budget reaches, and what a lever asks for; lever.h. */
#include "models/lever.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"

const char *const lever_payers[] = { "ministry", "board", "municipality", NULL };

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
