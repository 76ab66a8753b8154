/* search.c - at which vacancies does a candidate look?
 *
 * A candidate's looks are a keyed sequence over the fixed posts of his region (now and
 * then of a neighbouring one), whoever has vacancies; he keeps the first eight distinct
 * schools with an open post within 64 looks. Tastes are Gumbel (random utility,
 * McFadden 1974). Candidates look in batches; looks, tastes and distances are made once
 * and serve all arms in which he stands at the same place. Thread safety: one struct
 * labour per thread. */
#include <math.h>
#include <string.h>

#include "models/marked.h"
#include "models/phases/search_hot.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"

enum { CHUNK = 32 }; /* looks whose draws are made at once by one who looks on */

int search_new(struct market *mk, int n_arms)
{
    struct look_batch *b = mk->batch = sim_calloc(1, sizeof *b);

    if (b == NULL)
        return SIM_ERR_NOMEM;
    b->seeks = sim_calloc((size_t) n_arms, sizeof *b->seeks);
    b->n_seeks = sim_calloc((size_t) n_arms, sizeof *b->n_seeks);
    mk->taste = sim_calloc(TASTES, sizeof *mk->taste);
    if (b->seeks == NULL || b->n_seeks == NULL || mk->taste == NULL)
        return SIM_ERR_NOMEM;
    for (uint32_t k = 0; k < TASTES; k++)
        mk->taste[k] = sim_gumbel((2 * k + 1) << 19); /* the middle of its cell */
    return 0;
}

void search_free(struct market *mk)
{
    if (mk->batch == NULL)
        return;
    sim_free(mk->batch->seeks);
    sim_free(mk->batch->n_seeks);
    sim_free(mk->batch);
    sim_free(mk->taste);
}

static struct viewpoint view_of(
        const struct labour *lab, const struct arm_state *arm, int i)
{
    const struct world *w = lab->world;
    int near = lab->p.home[i], region = (int) (lab->p.id[i] >> 24);
    struct viewpoint v = { .own = -1, .board = -1 };

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

/* Options of one candidate in the making, best first. */
struct options {
    int n;
    int32_t key[MARKET_OPTIONS];
    uint16_t *school;
};

static void add_option(struct options *o, int s, int32_t key)
{
    int k = o->n++;

    for (; k > 0 && key > o->key[k - 1]; k--) {
        o->key[k] = o->key[k - 1];
        o->school[k] = o->school[k - 1];
    }
    o->key[k] = key;
    o->school[k] = (uint16_t) s;
}

static bool has_option(const struct options *o, int s)
{
    for (int k = 0; k < o->n; k++)
        if (o->school[k] == s)
            return true;
    return false;
}

/* One candidate looks on by himself from look `from` (a multiple of 16), as long as he
 * has too few options. */
static void look_on(const struct labour *lab, struct options *options, uint32_t id,
        int from, const struct viewpoint *view, const float *pull)
{
    const struct look_scene scene = scene_of(lab);
    uint32_t word[4][CHUNK / 4];

    for (int look = from; look < MARKET_LOOKS && options->n < MARKET_OPTIONS; look++) {
        if ((look - from) % CHUNK == 0)
            sim_draw_indices((uint32_t *const[4]){ word[0], word[1], word[2], word[3] },
                    CHUNK / 4, lab->key, id, 0,
                    sim_when((unsigned) lab->year, DRAW_MARKET_LIST, (unsigned) look / 4),
                    lab->chance);
        uint32_t w = word[look % 4][(look - from) % CHUNK / 4];
        uint32_t entry = scene.look[view->first + (int32_t) look_at(w, view->posts)];
        int32_t s = look_school(entry);
        if (!(pull[s] > -INFINITY) || s == view->own || has_option(options, s))
            continue;
        float own = look_board(entry) == view->board ? scene.b_own : 0;
        float dx = scene.place[s].x - view->x, dy = scene.place[s].y - view->y;
        float base = scene.taste[look_taste(w)] + own
                     + scene.b_dist * __builtin_sqrtf(dx * dx + dy * dy);
        add_option(options, s, look_key(base + pull[s], look));
    }
}

static struct seeker *new_seeker(struct labour *lab, int a, int i)
{
    struct seekers *sk = &lab->market->arm[a];
    struct seeker *one = &sk->of[sk->n++];
    bool training = (lab->p.id[i] >> 14 & 15) == POOL_SIDE && lab->p.experience[i] < 2;

    one->row = i;
    one->rank = market_rank(lab->p.signal[i] - (training ? 1000 : 0), lab->p.id[i]);
    one->want = (uint8_t) market_wish(lab, &lab->arm[a], i);
    one->asked = 0;
    return one;
}

/* The options of candidate c of the batch under arm a, from the ranked looks. */
static void take_options(struct labour *lab, int a, int c)
{
    const struct look_batch *b = lab->market->batch;
    struct seeker *sk = new_seeker(lab, a, b->row[c]);

    for (int k = 0; k < b->n_open[c]; k++)
        sk->school[k] = b->school[look_of(b->key[k][c])][c];
    sk->n_options = (uint8_t) b->n_open[c];
    if (b->n_open[c] == MARKET_OPTIONS)
        return;
    struct options options = { .n = b->n_open[c], .school = sk->school };
    struct viewpoint view = { b->view.first[c], b->view.posts[c], b->view.x[c],
        b->view.y[c], b->view.own[c], b->view.board[c] };
    for (int k = 0; k < options.n; k++)
        options.key[k] = b->key[k][c];
    look_on(lab, &options, b->id[c], BATCH_LOOKS, &view, lab->market->pull[a]);
    sk->n_options = (uint8_t) options.n;
}

/* Look, rank and take for all of the batch; it is empty then. */
static void finish_batch(struct labour *lab)
{
    struct market *mk = lab->market;
    struct look_batch *b = mk->batch;
    const struct look_scene scene = scene_of(lab);
    const struct look_draw draw = { lab->key,
        sim_when((unsigned) lab->year, DRAW_MARKET_LIST, 0), lab->chance };

    if (b->n == 0)
        return;
    SIM_HOT_PICK(search_look)(b, &scene, &draw);
    for (int a = 0; a < lab->live_arms; a++) {
        if (b->n_seeks[a] == 0)
            continue;
        SIM_HOT_PICK(search_rank)(b, mk->pull[a]);
        for (int k = 0; k < b->n_seeks[a]; k++)
            take_options(lab, a, b->seeks[a][k]);
        b->n_seeks[a] = 0;
    }
    b->n = 0;
}

static int join_batch(struct labour *lab, int i, const struct viewpoint *view)
{
    struct look_batch *b = lab->market->batch;
    int c = b->n++;

    b->row[c] = i;
    b->id[c] = lab->p.id[i];
    b->view.first[c] = view->first;
    b->view.posts[c] = view->posts;
    b->view.x[c] = view->x;
    b->view.y[c] = view->y;
    b->view.own[c] = view->own;
    b->view.board[c] = view->board;
    return c;
}

/* One person in all arms in which he seeks this round; arms in which he stands at the
 * same place share his looks. */
static void search_for(struct labour *lab, int i, int round)
{
    struct look_batch *b = lab->market->batch;
    int place = -1;

    for (int a = 0; a < lab->live_arms; a++) {
        const struct arm_state *arm = &lab->arm[a];
        if (!market_seeks(lab, arm, i, round))
            continue;
        if (arm->job[i].flag & PERSON_APPROACHED) { /* looks at no other schools */
            struct viewpoint view = view_of(lab, arm, i);
            struct seeker *sk = new_seeker(lab, a, i);
            struct options options = { .school = sk->school };
            look_on(lab, &options, lab->p.id[i], 0, &view, lab->market->offer_pull[a]);
            sk->n_options = (uint8_t) options.n;
            continue;
        }
        int own = arm->job[i].flag & PERSON_MOVER ? arm->school[i] : -1;
        if (place < 0 || b->view.own[place] != own) {
            if (b->n == BATCH)
                finish_batch(lab);
            struct viewpoint view = view_of(lab, arm, i);
            place = join_batch(lab, i, &view);
        }
        b->seeks[a][b->n_seeks[a]++] = (uint8_t) place;
    }
}

int search_options(struct labour *lab, int round, struct sim_err *err)
{
    struct market *mk = lab->market;

    if (round == 0) /* nobody joins after the first round */
        mk->n_list = marked_rows(mk->list, lab->p.seeks, lab->p.n);
    for (int a = 0; a < lab->live_arms; a++)
        mk->arm[a].n = 0;
    if (mk->n_list > mk->cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "more than %d candidates in one year: beyond what the model has room "
                "for; lower supply.* or mobility.moves",
                mk->cap);
    for (int k = 0; k < mk->n_list; k++)
        search_for(lab, mk->list[k], round);
    finish_batch(lab);
    return 0;
}
