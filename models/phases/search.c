/* search.c - at which vacancies does a candidate look?
 *
 * A candidate's looks are a keyed sequence over the fixed posts of his region (now and
 * then of a neighbouring one), whoever has vacancies; he keeps the first eight distinct
 * schools with an open post within 64 looks. Tastes are Gumbel (random utility,
 * McFadden 1974). Sequence, tastes and distances are made once and serve all arms in
 * which he stands at the same place. Thread safety: one struct labour per thread. */
#include "models/phases/search_hot.h"

#include <string.h>

/* The looks of one candidate, made chunk by chunk as far as any arm needs them. */
struct looks {
    int made; /* looks made so far, a multiple of LOOK_CHUNK */
    int32_t school[MARKET_LOOKS];
    float base[MARKET_LOOKS];
};

static struct viewpoint view_of(
        const struct labour *lab, const struct arm_state *arm, int i)
{
    const struct world *w = lab->world;
    const struct market_params *par = lab->par->market;
    int near = lab->p.home[i], region = (int) (lab->p.id[i] >> 24);
    struct viewpoint v = { .own = -1,
        .board = -1,
        .b_dist = (float) par->b_dist,
        .b_own = (float) par->b_own,
        .school_x = w->x_km,
        .school_y = w->y_km,
        .school_board = w->board };

    if (arm->job[i].flag & PERSON_MOVER) {
        near = v.own = arm->school[i];
        v.board = w->board[near];
        region = w->region[near];
    }
    v.list = lab->look_school + lab->look_first[region];
    v.posts = (uint32_t) (lab->look_first[region + 1] - lab->look_first[region]);
    v.x = w->x_km[near];
    v.y = w->y_km[near];
    return v;
}

/* Make the next chunk of looks of candidate `id`. */
static void look_on(struct labour *lab, struct looks *looks, const struct viewpoint *view,
        uint32_t id)
{
    const struct look_draw draw = { lab->key, id,
        sim_when((unsigned) lab->year, DRAW_MARKET_LIST, (unsigned) looks->made / 2),
        lab->chance };

    SIM_HOT_PICK(search_look)
    (looks->school + looks->made, looks->base + looks->made, view, &draw);
    looks->made += LOOK_CHUNK;
}

/* A number that marks the schools one candidate has seen in one arm. */
static uint32_t next_serial(struct market *mk)
{
    if (++mk->serial == 0) { /* once in 2^32 candidates */
        memset(mk->seen, 0, (size_t) mk->n_schools * sizeof *mk->seen);
        mk->serial = 1;
    }
    return mk->serial;
}

/* Keep the first open schools of the looks, each once, as options of a new seeker. Those
 * approached by a selective offer look only at schools that make them. */
static void keep_options(struct labour *lab, int a, struct looks *looks,
        const struct viewpoint *view, int i)
{
    struct market *mk = lab->market;
    const struct arm_state *arm = &lab->arm[a];
    struct seekers *sk = &mk->arm[a];
    const float *pull =
            arm->job[i].flag & PERSON_APPROACHED ? mk->offer_pull[a] : mk->pull[a];
    int c = sk->n++, n = 0;
    uint32_t serial = next_serial(mk);
    uint16_t *school = sk->school[c];
    float *u = sk->u[c], value[LOOK_CHUNK];

    for (int from = 0; from < MARKET_LOOKS && n < MARKET_OPTIONS; from += LOOK_CHUNK) {
        if (from == looks->made)
            look_on(lab, looks, view, lab->p.id[i]);
        uint32_t open = SIM_HOT_PICK(search_value)(
                value, looks->school + from, looks->base + from, pull);
        for (; open != 0 && n < MARKET_OPTIONS; open &= open - 1) {
            int d = __builtin_ctz(open);
            int32_t s = looks->school[from + d];
            if (mk->seen[s] == serial || s == view->own)
                continue;
            mk->seen[s] = serial;
            school[n] = (uint16_t) s;
            u[n++] = value[d];
        }
    }
    bool training = (lab->p.id[i] >> 14 & 15) == POOL_SIDE && lab->p.experience[i] < 2;
    sk->row[c] = i;
    sk->id[c] = lab->p.id[i];
    sk->left[c] = (uint8_t) n;
    sk->want[c] = (uint8_t) market_wish(lab, arm, i);
    sk->rank[c] = lab->p.signal[i] - (training ? 1000 : 0);
}

/* The options of one candidate in all arms in which he seeks this round. */
static void search_for(struct labour *lab, int i, int round)
{
    struct viewpoint view = { .own = -2 };
    struct looks looks;

    looks.made = 0; /* the rest is filled as far as it is read */
    for (int a = 0; a < lab->live_arms; a++) {
        const struct arm_state *arm = &lab->arm[a];
        if (!market_seeks(lab, arm, i, round))
            continue;
        int own = arm->job[i].flag & PERSON_MOVER ? arm->school[i] : -1;
        if (own != view.own) { /* another place than in the arm before */
            view = view_of(lab, arm, i);
            looks.made = 0;
        }
        keep_options(lab, a, &looks, &view, i);
    }
}

/* The rows on the market in any arm; nobody joins after the first round. */
static void list_candidates(struct labour *lab)
{
    struct market *mk = lab->market;

    mk->n_list = 0;
    for (int i = 0; i < lab->p.n; i++) {
        uint8_t flag = 0;
        for (int a = 0; a < lab->live_arms; a++)
            flag |= lab->arm[a].job[i].flag;
        mk->list[mk->n_list] = i;
        mk->n_list += (flag & PERSON_CANDIDATE) != 0;
    }
}

int search_options(struct labour *lab, int round, struct sim_err *err)
{
    struct market *mk = lab->market;

    if (round == 0)
        list_candidates(lab);
    for (int a = 0; a < lab->live_arms; a++)
        mk->arm[a].n = 0;
    if (mk->n_list > mk->cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "more than %d candidates in one year: beyond what the model has room "
                "for; lower supply.* or mobility.moves",
                mk->cap);
    for (int k = 0; k < mk->n_list; k++)
        search_for(lab, mk->list[k], round);
    return 0;
}
