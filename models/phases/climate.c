/* climate.c - what happens to the country this year, whatever the policies?
 *
 * Takes the business cycle and the temporary money of the year from the trends.
 * Calls the shocks of the scenario: those of the year write its climate and add posts,
 * the same in every arm; those about pay write conditions, as levers do.
 * Thread safety: one struct labour per thread. */
#include "models/phases/climate.h"

#include <string.h>

/* What a shock may see in a school year. */
static struct shock_view shock_view(
        const struct labour *lab, const struct shock_common *c, long long year)
{
    const struct pay_params *pay = lab->par->pay;
    long long announced = c->span.announced ? c->span.announced : c->span.start;
    int years = c->span.end ? (int) (c->span.end - c->span.start) + 1 : 1000;
    /* what is announced for years beyond the run is for the pupils of its last year */
    int last = lab->run_in + lab->n_years - 1, y = (int) (year - lab->calendar0);

    return (struct shock_view){ .world = lab->world,
        .by_need = lab->world->by_need,
        .pupils = lab->pupils_total
                  + (size_t) (y < last ? y : last) * (size_t) lab->world->n_schools,
        .money = lab->money,
        .mask = lab->mask,
        .year = y,
        .first_year = (int) (c->span.start - lab->calendar0),
        .years = years,
        .temporary_salience = pay->temporary_salience,
        .temporary = years < pay->temporary_years || announced > c->span.start,
        .pay_cost_eur = pay->gpl_eur };
}

static const struct shock *shock_at(const struct labour *lab, size_t k)
{
    return (const struct shock *) (const void *) lab->shocks.shock[k].table;
}

/* Posts that the temporary money of the trends pays for, the same for every pupil. */
static void temporary_posts(struct labour *lab, double eur)
{
    const uint16_t *pupils =
            lab->pupils_total + (size_t) lab->year * (size_t) lab->world->n_schools;
    double fte = eur * lab->par->demand->temporary_share / lab->par->pay->gpl_eur;

    for (int s = 0; s < lab->world->n_schools; s++)
        lab->shock_posts[s] = fte * pupils[s];
}

void climate_year(struct labour *lab)
{
    struct climate *climate = &lab->climate[lab->year];
    long long now = lab->calendar0 + lab->year;

    *climate = (struct climate){ .cycle = trends_cycle(lab->world->trends, now) };
    temporary_posts(lab, trends_at(lab->world->trends, TREND_TEMPORARY, now));
    for (size_t k = 0; k < lab->shocks.n; k++) {
        const struct shock *shock = shock_at(lab, k);
        const void *params = lab->shocks.shock[k].params;
        if (!shock_acts(params, now, now))
            continue;
        const struct shock_view view = shock_view(lab, params, now);
        if (shock->climate != NULL)
            shock->climate(params, &view, climate);
        if (shock->posts != NULL)
            shock->posts(params, &view, lab->shock_posts);
    }
}

void climate_pay(
        struct labour *lab, struct arm_state *arm, long long year, long long known)
{
    for (size_t k = 0; k < lab->shocks.n; k++) {
        const struct shock *shock = shock_at(lab, k);
        const void *params = lab->shocks.shock[k].params;
        if (shock->pay == NULL || !shock_acts(params, year, known))
            continue;
        const struct shock_view view = shock_view(lab, params, year);
        shock->pay(params, &view, &arm->cond);
    }
}
