/* search.c - which vacancy does a candidate like best?
 *
 * A candidate's looks are a keyed sequence over the fixed posts of his region (now and
 * then of a neighbouring one), whoever has vacancies; he keeps the first eight distinct
 * schools with an open post within 64 looks. Tastes are Gumbel (random utility,
 * McFadden 1974). The first looks are made in batches when the year's market opens; they
 * serve all its rounds, and all arms in which he stands at the same place. The few who
 * find fewer than eight schools in these look on alone, once for all rounds and arms.
 * Thread safety: one struct labour per thread. */
#include <math.h>
#include <string.h>

#include "models/marked.h"
#include "models/phases/search_hot.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"

/* Room for the further looks of a share of those on the market; beyond it they are made
 * anew each time. */
static int further_room(int candidates)
{
    return candidates / 8 + 1;
}

int search_new(struct market *mk)
{
    size_t places = (size_t) mk->cap * (size_t) mk->n_arms;

    mk->further_cap = further_room(mk->cap);
    mk->view = sim_calloc(places, sizeof *mk->view);
    mk->looks = sim_calloc(places, sizeof *mk->looks);
    mk->taste = sim_calloc(TASTES, sizeof *mk->taste);
    mk->further = sim_calloc((size_t) mk->further_cap, sizeof *mk->further);
    mk->further_at = sim_calloc(places, sizeof *mk->further_at);
    if (mk->view == NULL || mk->looks == NULL || mk->taste == NULL || mk->further == NULL
            || mk->further_at == NULL)
        return SIM_ERR_NOMEM;
    for (uint32_t k = 0; k < TASTES; k++)
        mk->taste[k] = sim_gumbel((2 * k + 1) << 19); /* the middle of its cell */
    return 0;
}

void search_free(struct market *mk)
{
    sim_free(mk->view);
    sim_free(mk->looks);
    sim_free(mk->taste);
    sim_free(mk->further);
    sim_free(mk->further_at);
}

size_t search_bytes(int candidates, int n_arms)
{
    size_t places = (size_t) candidates * (size_t) n_arms;

    return places * (sizeof(struct viewpoint) + sizeof(struct looks) + sizeof(int32_t))
           + (size_t) further_room(candidates) * sizeof(struct further)
           + TASTES * sizeof(float);
}

static struct viewpoint view_of(
        const struct labour *lab, const struct arm_state *arm, int i)
{
    const struct world *w = lab->world;
    int near = lab->p.home[i], region = (int) (lab->p.id[i] >> 24);
    struct viewpoint v = { .row = i, .own = -1, .board = -1 };

    if (arm->job[i].flag & PERSON_MOVER) {
        near = v.own = arm->school[i];
        v.board = w->board[near];
        region = w->region[near];
    }
    v.first = lab->look_first[region];
    v.posts = (uint32_t) (lab->look_first[region + 1] - v.first);
    v.x = w->x_km[near];
    v.y = w->y_km[near];
    return v;
}

static struct look_scene scene_of(const struct labour *lab)
{
    return (struct look_scene){ .look = lab->look,
        .place = lab->place,
        .taste = lab->market->taste,
        .b_dist = (float) lab->par->market->b_dist,
        .b_own = (float) lab->par->market->b_own };
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
        mk->ranked[k].rank = market_rank(p->signal[i] - (training ? 1000 : 0), p->id[i]);
        mk->ranked[k].at = k;
    }
    acceptance_order(mk->ranked, mk->ranked_spare, n);
    return 0;
}

/* Person i under one arm; place: where he stands in an arm before, or NOBODY. */
static struct seeker seeker_of(
        struct labour *lab, const struct arm_state *arm, int i, int place)
{
    struct market *mk = lab->market;
    const struct job job = arm->job[i];
    bool mover = job.flag & PERSON_MOVER;

    if (!(job.flag & PERSON_CANDIDATE))
        return (struct seeker){ .place = NOBODY };
    if (place == NOBODY || mk->view[place].own != (mover ? arm->school[i] : -1)) {
        place = mk->n_places++;
        mk->view[place] = view_of(lab, arm, i);
    }
    return (struct seeker){ .row = i,
        .place = place,
        .own = arm->school[i],
        .job = job,
        .pool = lab->p.id[i] >> 14 & 15,
        .want = job.fte > lab->p.hours[i] ? job.fte : lab->p.hours[i],
        .from = mover ? 0 : lab->p.arrival[i],
        .upto = mover ? MARKET_ROUNDS - 2 : MARKET_ROUNDS - 1 };
}

/* The candidates of arm a, in order; place[k]: where candidate k of the list stands in
 * the arms before. */
static void list_seekers(struct labour *lab, int a, int32_t *place)
{
    struct market *mk = lab->market;
    struct seekers *to = &mk->arm[a];

    for (int k = 0; k < mk->n_list; k++) {
        mk->candidate[k] = seeker_of(lab, &lab->arm[a], mk->list[k], place[k]);
        if (mk->candidate[k].place != NOBODY)
            place[k] = mk->candidate[k].place;
    }
    to->n = 0;
    for (int k = 0; k < mk->n_list; k++) {
        to->of[to->n] = mk->candidate[mk->ranked[k].at];
        to->n += to->of[to->n].place != NOBODY;
    }
}

int search_begin(struct labour *lab, struct sim_err *err)
{
    struct market *mk = lab->market;
    const struct look_scene scene = scene_of(lab);
    const struct look_draw draw = draw_of(lab);
    uint32_t id[SEARCH_BATCH];
    int ret = list_rows(lab, err);

    if (ret != 0)
        return ret;
    mk->n_places = 0;
    for (int k = 0; k < mk->n_list; k++)
        mk->place[k] = NOBODY;
    for (int a = 0; a < lab->live_arms; a++)
        list_seekers(lab, a, mk->place);
    for (int from = 0; from < mk->n_places; from += SEARCH_BATCH) {
        int n = mk->n_places - from < SEARCH_BATCH ? mk->n_places - from : SEARCH_BATCH;
        for (int c = 0; c < n; c++)
            id[c] = lab->p.id[mk->view[from + c].row];
        SIM_HOT_PICK(search_look)
        (mk->looks + from, mk->view + from, id, n, &scene, &draw);
    }
    mk->n_further = 0;
    for (int place = 0; place < mk->n_places; place++)
        mk->further_at[place] = NOBODY;
    return 0;
}

/* ---- a choice ---- */

/* The next MARKET_FIRST looks from a place. */
static void look_further(const struct labour *lab, int place, struct further *f)
{
    const struct market *mk = lab->market;
    const struct look_scene scene = scene_of(lab);
    const struct look_draw draw = draw_of(lab);
    const int n = MARKET_FIRST * (f->made + 1),
              block = (n - MARKET_FIRST) / 4 % MARKET_BLOCKS;
    uint16_t seen[MARKET_LOOKS];

    if (block == 0)
        sim_draw_indices(
                (uint32_t *const[4]){ f->word[0], f->word[1], f->word[2], f->word[3] },
                MARKET_BLOCKS, draw.key, lab->p.id[mk->view[place].row], 0,
                draw.when + (unsigned) n / 4, draw.chance);
    memcpy(seen, mk->looks[place].school, sizeof mk->looks[place].school);
    for (int k = 0; k < f->made; k++)
        memcpy(seen + (k + 1) * MARKET_FIRST, f->looks[k].school,
                sizeof f->looks[k].school);
    SIM_HOT_PICK(search_more)
    (&f->looks[f->made], &mk->view[place], &scene, &f->word[0][block], seen, n);
    f->made++;
}

/* A candidate looks on after his first looks, as long as he has too few options. */
static void look_on(
        const struct labour *lab, struct look_best *best, int place, const float *pull)
{
    struct market *mk = lab->market;
    struct further alone, *f = &alone;

    if (mk->further_at[place] != NOBODY) {
        f = &mk->further[mk->further_at[place]];
    } else {
        if (mk->n_further < mk->further_cap)
            f = &mk->further[mk->further_at[place] = mk->n_further++];
        f->made = 0;
    }
    for (int k = 0; k < MARKET_FURTHER && best->open < MARKET_OPTIONS; k++) {
        if (f->made == k)
            look_further(lab, place, f);
        SIM_HOT_PICK(search_best)(best, &f->looks[k], pull);
    }
}

int search_choose(
        const struct labour *lab, const struct seeker *seeker, const struct tender *t)
{
    const struct market *mk = lab->market;
    const struct looks *looks = &mk->looks[seeker->place];
    /* who accepted to be approached looks at no other schools */
    const float *pull = seeker->job.flag & PERSON_APPROACHED ? t->offers : t->pull;
    const char *next = (const char *) &mk->looks[seeker[MARKET_AHEAD].place];
    struct look_best best = LOOK_BEST_NONE;

    __builtin_prefetch(next);
    __builtin_prefetch(next + 64);
    SIM_HOT_PICK(search_best)(&best, looks, pull);
    if (best.open < MARKET_OPTIONS)
        look_on(lab, &best, seeker->place, pull);
    return best.school;
}
