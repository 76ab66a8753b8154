/* search.c - which vacancy does a candidate like best?
 *
 * A candidate's looks are a keyed sequence over the fixed posts of his region (now and
 * then of a neighbouring one; search_list.c), whoever has vacancies; he keeps the first
 * eight distinct schools with an open post within 64 looks. Tastes are Gumbel (random
 * utility, McFadden 1974). The first looks are made in batches when the year's market
 * opens; they serve all its rounds, and all arms in which he stands at the same place.
 * The few who find fewer than eight schools in these look on, once for all rounds and
 * arms. Thread safety: one struct labour per thread. */
#include <string.h>

#include "models/marked.h"
#include "models/phases/search_hot.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"

/* Room to keep further looks; beyond it they are made anew each time. */
static int further_room(int candidates)
{
    return candidates / 2 + 1;
}

/* All looks there is room for: first, further, and further of one batch that are not
 * kept. */
static size_t looks_room(int candidates, int n_arms)
{
    return (size_t) candidates * (size_t) n_arms + (size_t) further_room(candidates)
           + MARKET_STAGES * MARKET_BATCH;
}

/* The quantiles of the middle of TASTES equal parts, in an order drawn once for all. */
static int tabulate_tastes(int16_t *taste)
{
    const struct sim_key key = sim_key_make(0, 0);
    uint16_t *cell = sim_calloc(TASTES, sizeof *cell);

    if (cell == NULL)
        return SIM_ERR_NOMEM;
    for (uint32_t k = 0; k < TASTES; k++)
        cell[k] = (uint16_t) k;
    search_shuffle(cell, TASTES, key, sim_when(0, DRAW_MARKET_TASTE, 0), 0);
    for (uint32_t k = 0; k < TASTES + MARKET_FIRST; k++) {
        const float u = sim_gumbel((2u * cell[k % TASTES] + 1) << 15);
        taste[k] = (int16_t) __builtin_floorf(u / TASTE_UNIT + 0.5f);
    }
    sim_free(cell);
    return 0;
}

int search_new(struct market *mk)
{
    size_t places = (size_t) mk->cap * (size_t) mk->n_arms,
           looks = looks_room(mk->cap, mk->n_arms);

    mk->places_cap = (int) places;
    mk->further_cap = further_room(mk->cap);
    mk->view = sim_calloc(places, sizeof *mk->view);
    mk->looks = sim_calloc(looks, sizeof *mk->looks);
    mk->looks_next = sim_calloc(looks, sizeof *mk->looks_next);
    mk->taste = sim_calloc(TASTES + MARKET_FIRST, sizeof *mk->taste);
    if (mk->view == NULL || mk->looks == NULL || mk->looks_next == NULL
            || mk->taste == NULL)
        return SIM_ERR_NOMEM;
    return tabulate_tastes(mk->taste);
}

void search_free(struct market *mk)
{
    sim_free(mk->view);
    sim_free(mk->looks);
    sim_free(mk->looks_next);
    sim_free(mk->taste);
}

size_t search_bytes(int candidates, int n_arms)
{
    size_t places = (size_t) candidates * (size_t) n_arms;

    return places * sizeof(struct viewpoint)
           + looks_room(candidates, n_arms) * (sizeof(struct looks) + sizeof(int32_t))
           + (TASTES + MARKET_FIRST) * sizeof(int16_t);
}

/* Where person i stands under one arm. */
static void stand(
        struct viewpoint *v, const struct labour *lab, const struct arm_state *arm, int i)
{
    const struct world *w = lab->world;
    const bool mover = arm->job[i].flag & PERSON_MOVER;
    const int near = mover ? arm->school[i] : lab->p.home[i];
    const int region = mover ? w->region[near] : (int) (lab->p.id[i] >> 24);

    v->id = lab->p.id[i];
    v->first = (uint32_t) lab->look_first[region];
    v->posts = (uint32_t) lab->look_first[region + 1] - v->first - (LOOK_RUN - 1);
    v->x = (lab->place[near].x - lab->look_origin[region].x) * LOOK_KM;
    v->y = (lab->place[near].y - lab->look_origin[region].y) * LOOK_KM;
    v->own = mover ? near : -1;
    v->board = mover ? w->board[near] : -1;
}

float market_units(const struct market_params *par)
{
    const float far = 200 * __builtin_fabsf((float) par->b_dist),
                most = MARKET_MOST / 1.25f;

    return far * 512 > most ? most / far : 512;
}

static struct look_scene scene_of(const struct labour *lab)
{
    const struct market_params *par = lab->par->market;
    const float units = market_units(par), own = (float) par->b_own * units,
                most = MARKET_MOST / 5;

    return (struct look_scene){ .list = &lab->look,
        .taste = lab->market->taste,
        .b_taste = TASTE_UNIT * units,
        .b_dist = (float) par->b_dist * units / LOOK_KM,
        .b_own = (int16_t) (own > most    ? most
                            : own < -most ? -most
                                          : own) };
}

/* ---- the year ---- */

static struct look_draw draw_of(const struct labour *lab)
{
    return (struct look_draw){ lab->key,
        sim_when((unsigned) lab->year, DRAW_MARKET_LIST, 0), lab->chance };
}

/* The rows on the market, and the order in which schools rank them: side entrants in
 * training last, then by what they see of quality. */
static int list_rows(struct labour *lab, struct sim_err *err)
{
    struct market *mk = lab->market;
    const struct persons *p = &lab->p;
    int n = mk->n_list = marked_rows(mk->list, p->seeks, p->n);

    if (n > mk->cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "more than %d candidates in one year: beyond what the model has room "
                "for; lower supply.* or mobility.moves",
                mk->cap);
    for (int k = 0; k < n; k++) {
        int i = mk->list[k];
        bool training = (p->id[i] >> 14 & 15) == POOL_SIDE && p->experience[i] < 2;
        mk->ranked[k].score = market_score(p->signal[i] - (training ? 1000 : 0));
        mk->ranked[k].at = k;
    }
    acceptance_order(mk->ranked, mk->ranked_spare, n, p->id, mk->list);
    return 0;
}

enum { ALL_ROUNDS = (1 << MARKET_ROUNDS) - 1, MOVER_ROUNDS = ALL_ROUNDS >> 1 };

/* Offer steps that a post must have for a mover who keeps what he can of so many fte. */
static uint8_t least_steps(const struct market_params *par, int fte)
{
    const int least = (int) (fte * par->hours_kept) + OFFER_STEP - 1;

    return (uint8_t) (least < 2 * OFFER_STEP ? 1 : least / OFFER_STEP);
}

/* Person i of the list's place `at` under one arm; mk->place: where he stands in an arm
 * before, or NOBODY. */
static void list_candidate(
        struct labour *lab, const struct arm_state *arm, struct seeker *to, int i, int at)
{
    struct market *mk = lab->market;
    const struct job job = arm->job[i];
    const bool mover = job.flag & PERSON_MOVER;
    const uint8_t wish = lab->p.hours[i];
    int place = mk->place[at];

    to->place = NOBODY;
    if (!(job.flag & PERSON_CANDIDATE))
        return;
    if (place == NOBODY || mk->view[place].own != (mover ? arm->school[i] : -1)) {
        place = mk->place[at] = mk->n_places++;
        stand(&mk->view[place], lab, arm, i);
    }
    *to = (struct seeker){ .at = at,
        .place = place,
        .own = mover ? arm->school[i] : 0,
        .fte = mover ? job.fte : 0,
        .absent = mover && job.flag & PERSON_ABSENT ? job.fte : 0,
        .flag = job.flag,
        .want = wish,
        .least = mover ? least_steps(lab->par->market, job.fte < wish ? job.fte : wish)
                       : 1,
        .rounds = mover ? MOVER_ROUNDS : (uint8_t) (ALL_ROUNDS << lab->p.arrival[i]) };
}

/* Does person i work the same under both arms? Then he is the same seeker. */
static bool same_job(const struct arm_state *a, const struct arm_state *b, int i)
{
    return a->school[i] == b->school[i]
           && memcmp(&a->job[i], &b->job[i], sizeof a->job[i]) == 0;
}

/* The candidates of arm a, in the order of the list, from those of the arm before. */
static void list_candidates(struct labour *lab, int a)
{
    struct market *mk = lab->market;
    const struct arm_state *arm = &lab->arm[a];

    for (int k = 0; k < mk->n_list; k++) {
        int i = mk->list[k];
        if (a > 0 && same_job(arm, arm - 1, i))
            continue;
        list_candidate(lab, arm, &mk->candidate[k], i, k);
    }
}

/* The same in the order in which schools rank them; they lie far apart. */
static void rank_candidates(const struct market *mk, struct seekers *to)
{
    int n = 0;

    for (int k = 0; k < mk->n_list; k++) {
        __builtin_prefetch(&mk->candidate[mk->ranked[k + MARKET_AHEAD].at]);
        const struct seeker c = mk->candidate[mk->ranked[k].at];
        to->of[n] = c;
        n += c.place != NOBODY;
    }
    to->n = n;
}

int search_begin(struct labour *lab, struct sim_err *err)
{
    struct market *mk = lab->market;
    const struct look_scene scene = scene_of(lab);
    const struct look_draw draw = draw_of(lab);
    int ret = list_rows(lab, err);

    if (ret != 0)
        return ret;
    mk->n_places = 0;
    for (int k = 0; k < mk->n_list; k++)
        mk->place[k] = NOBODY;
    for (int a = 0; a < lab->live_arms; a++) {
        list_candidates(lab, a);
        rank_candidates(mk, &mk->arm[a]);
    }
    SIM_HOT_PICK(search_look)
    (mk->looks, mk->view, mk->n_places, &scene, &draw, NULL, 0);
    mk->n_further = 0;
    for (int place = 0; place < mk->n_places; place++)
        mk->looks_next[place] = NOBODY;
    return 0;
}

/* ---- a choice ---- */

/* Give candidates their looks of the next stage: those made before, or new ones. */
static void look_on(const struct labour *lab, struct glance *of, int n, int stage)
{
    struct market *mk = lab->market;
    const struct look_scene scene = scene_of(lab);
    const struct look_draw draw = draw_of(lab);
    struct viewpoint view[MARKET_BATCH];
    uint16_t seen[MARKET_BATCH][MARKET_LOOKS];
    const int first = mk->places_cap + mk->n_further + mk->n_alone;
    int made = 0;

    for (int c = 0; c < n; c++) {
        int32_t *at = of[c].at, *next = &mk->looks_next[at[stage - 1]];
        at[stage] = *next;
        if (*next != NOBODY)
            continue;
        at[stage] = first + made;
        mk->looks_next[at[stage]] = NOBODY;
        if (mk->n_further < mk->further_cap) {
            *next = at[stage];
            mk->n_further++;
        } else {
            mk->n_alone++;
        }
        view[made] = mk->view[at[0]];
        for (int k = 0; k < stage; k++)
            memcpy(&seen[made][k * MARKET_FIRST], mk->looks[at[k]].school,
                    sizeof mk->looks[at[k]].school);
        made++;
    }
    if (made > 0)
        SIM_HOT_PICK(search_look)
    (mk->looks + first, view, made, &scene, &draw, seen[0], stage);
}

/* What n candidates like best, in liked[of[k].who]. */
static void choose_among(
        int32_t *liked, const struct labour *lab, struct glance *of, int n)
{
    struct market *mk = lab->market;

    for (int stage = 0; n > 0; stage++) { /* those who have too few options look on */
        if (stage > 0)
            look_on(lab, of, n, stage);
        SIM_HOT_PICK(search_best)(of, n, mk->looks, stage);
        int few = 0;
        for (int k = 0; k < n; k++) {
            liked[of[k].who] = of[k].school;
            if (of[k].lacks > 0 && stage + 1 < MARKET_STAGES)
                of[few++] = of[k];
        }
        n = few;
    }
}

void search_choose(int32_t *liked, const void *context, const struct seeker *of,
        const uint8_t *which, int n, const struct tender *t)
{
    const struct labour *lab = context;
    struct market *mk = lab->market;
    struct glance all[MARKET_BATCH];

    for (int k = 0; k < n; k++) {
        const struct seeker *c = &of[which[k]];
        __builtin_prefetch(&mk->looks[c->place]);
        /* who accepted to be approached looks at no other schools */
        int16_t *const *seen = c->flag & PERSON_APPROACHED ? t->offers : t->pull;
        all[k].at[0] = c->place;
        all[k].who = k;
        all[k].pull = seen[c->least - 1];
    }
    mk->n_alone = 0;
    choose_among(liked, lab, all, n);
}
