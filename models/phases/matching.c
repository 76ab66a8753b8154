/* matching.c - which candidate takes which vacancy, and whose teacher is it then?
 *
 * Three rounds (early, summer, after 1 August). A candidate looks at the schools of a
 * keyed list over the fixed posts of his region (now and then a neighbouring region),
 * keeps the first eight distinct schools with an open post within 64 looks, and ranks
 * them by random utility (McFadden 1974). A round is candidate-proposing deferred
 * acceptance (Gale & Shapley 1962, doi:10.1080/00029890.1962.11989827): schools take
 * the qualified first, then the better signal, while fte remain. The schools' choice
 * is substitutable, so the outcome does not depend on the order of proposals. Lists
 * and tastes are drawn once for all arms. Thread safety: one struct labour each. */
#include "models/phases/matching.h"

#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/vmath.h"

enum { OPTIONS = 8, BLOCK = 256, FIRST_INDICES = 8, ALL_INDICES = 32, ROUNDS = 3 };

static const struct sim_param rows[] = {
    { "b_Du", SIM_FIELD(struct market_params, b_Du), "utility/SD", .dflt = 0.30,
            .prior = SIM_PRIOR_TRUNC(0.30, 0.10, 0, 2), .min = -3, .max = 3, .low = 0.1,
            .high = 0.5, .source = "assumption",
            .doc = "What a candidate gives up for one SD less disadvantage; fitted to the "
                   "gradient of the shortage." },
    { "b_wu", SIM_FIELD(struct market_params, b_wu), "utility", .dflt = 0.5,
            .prior = SIM_PRIOR_TRUNC(0.5, 0.3, 0, 5), .min = 0, .max = 10, .low = 0,
            .high = 1, .source = "assumption",
            .doc = "What a candidate gives up for a school without unfilled posts, per "
                   "unit of the unfilled share." },
    { "b_dist", SIM_FIELD(struct market_params, b_dist), "utility/km", .dflt = -0.08,
            .prior = SIM_PRIOR_TRUNC(-0.08, 0.02, -1, 0), .min = -2, .max = 0,
            .low = -0.12, .high = -0.04, .source = "assumption",
            .doc = "Distance from the present school, or from home for entrants." },
    { "b_own", SIM_FIELD(struct market_params, b_own), "utility", .dflt = 1,
            .prior = SIM_PRIOR_NORMAL(1, 0.3), .min = -5, .max = 5, .low = 0.4,
            .high = 1.6, .source = "assumption", .doc = "A post at the own board." },
    { "amenity_sd", SIM_FIELD(struct market_params, amenity_sd), "utility", .dflt = 0.9,
            .prior = SIM_PRIOR_TRUNC(0.9, 0.15, 0, 3), .min = 0, .max = 5, .low = 0.6,
            .high = 1.2, .source = "assumption",
            .doc = "Lasting differences between schools that nobody measured; fitted so "
                   "that about 40 % of schools have no shortage." },
    { "reliability", SIM_FIELD(struct market_params, reliability), "share", .dflt = 0.6,
            .prior = SIM_PRIOR_UNIFORM(0.5, 0.7), .min = 0.05, .max = 1, .low = 0.5,
            .high = 0.7, .source = "assumption",
            .doc = "Share of true variance in what schools see of a candidate's quality." },
    { "cross_region", SIM_FIELD(struct market_params, cross_region), "share",
            .dflt = 0.05, .min = 0, .max = 0.5, .low = 0.02, .high = 0.1,
            .source = "assumption",
            .doc = "Share of looks at schools of the three nearest regions." },
    { "early", SIM_FIELD(struct market_params, early), "share", .dflt = 0.5, .min = 0,
            .max = 1, .low = 0.3, .high = 0.7, .source = "assumption",
            .doc = "Entrants who look from the first round on." },
    { "summer", SIM_FIELD(struct market_params, summer), "share", .dflt = 0.3, .min = 0,
            .max = 1, .low = 0.15, .high = 0.45, .source = "assumption",
            .doc = "Entrants who look from the summer round on; the rest come late." },
};
static_assert(sizeof(struct market_params) == sizeof(double) * SIM_COUNT(rows), "no row");
const struct sim_table market_table = { "market",
    "What candidates and schools choose by.", rows, SIM_COUNT(rows),
    sizeof(struct market_params) };

/* The candidates of one arm and round, in row order. */
struct seekers {
    int n;
    int32_t *row;
    float (*u)[OPTIONS]; /* utilities, best first */
    uint16_t (*school)[OPTIONS];
    uint8_t *n_options, *next; /* options found, next to propose to */
    int32_t *behind;           /* next better one held by the same school */
};

struct market {
    int n_schools, cap, n_arms;
    struct seekers *arm;
    int32_t *held, *held_fte; /* by school: worst held candidate, fte held */
    int32_t *stack;
    int32_t block_row[BLOCK];
    uint32_t id[BLOCK];
    uint32_t word[FIRST_INDICES * 4][BLOCK];
    float taste[FIRST_INDICES * 2][BLOCK];
    uint32_t more[4][ALL_INDICES];
};

void matching_free(struct market *mk)
{
    if (mk == NULL)
        return;
    for (int a = 0; mk->arm != NULL && a < mk->n_arms; a++) {
        sim_free(mk->arm[a].row);
        sim_free(mk->arm[a].u);
        sim_free(mk->arm[a].school);
        sim_free(mk->arm[a].n_options);
        sim_free(mk->arm[a].next);
        sim_free(mk->arm[a].behind);
    }
    sim_free(mk->arm);
    sim_free(mk->held);
    sim_free(mk->held_fte);
    sim_free(mk->stack);
    sim_free(mk);
}

int matching_new(struct market **out, int n_schools, int candidates, int n_arms)
{
    size_t n = (size_t) candidates;
    struct market *mk = sim_calloc(1, sizeof *mk);

    *out = NULL;
    if (mk == NULL)
        return SIM_ERR_NOMEM;
    mk->n_schools = n_schools;
    mk->cap = candidates;
    mk->n_arms = n_arms;
    mk->arm = sim_calloc((size_t) n_arms, sizeof *mk->arm);
    mk->held = sim_calloc((size_t) n_schools, sizeof *mk->held);
    mk->held_fte = sim_calloc((size_t) n_schools, sizeof *mk->held_fte);
    mk->stack = sim_calloc(n, sizeof *mk->stack);
    bool ok = mk->arm && mk->held && mk->held_fte && mk->stack;
    for (int a = 0; ok && a < n_arms; a++) {
        struct seekers *sk = &mk->arm[a];
        sk->row = sim_calloc(n, sizeof *sk->row);
        sk->u = sim_calloc(n, sizeof *sk->u);
        sk->school = sim_calloc(n, sizeof *sk->school);
        sk->n_options = sim_calloc(n, 1);
        sk->next = sim_calloc(n, 1);
        sk->behind = sim_calloc(n, sizeof *sk->behind);
        ok = sk->row && sk->u && sk->school && sk->n_options && sk->next && sk->behind;
    }
    if (!ok) {
        matching_free(mk);
        return SIM_ERR_NOMEM;
    }
    *out = mk;
    return 0;
}

size_t matching_bytes(int n_schools, int candidates, int n_arms)
{
    return sizeof(struct market) + (size_t) n_schools * 8
           + (size_t) candidates * (4 + (size_t) n_arms * (10 + OPTIONS * 6));
}

/* One entry per post: where a look at random lands. Every school has at least one. */
void matching_geography(struct labour *lab, const double *posts_fte)
{
    const struct world *w = lab->world;
    int32_t n = 0;

    for (int r = 0; r < w->n_regions; r++) {
        lab->post_first[r] = n;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            int posts = (int) (posts_fte[s] + 0.5);
            for (int k = 0; k < (posts < 1 ? 1 : posts) && n < lab->post_cap; k++)
                lab->post_school[n++] = (uint16_t) s;
        }
    }
    lab->post_first[w->n_regions] = n;
    double cross = lab->par->market->cross_region;
    int32_t m = 0;
    for (int r = 0; r < w->n_regions; r++) {
        int32_t first = lab->post_first[r], own = lab->post_first[r + 1] - first;
        lab->look_first[r] = m;
        memcpy(lab->look_school + m, lab->post_school + first,
                (size_t) own * sizeof *lab->look_school);
        m += own;
        int32_t away = (int32_t) (own * cross / (1 - cross) + 0.5);
        for (int32_t k = 0; k < away && w->n_regions > 1; k++) {
            int near = lab->region_near[r][k % 3];
            int32_t f = lab->post_first[near], posts = lab->post_first[near + 1] - f;
            int32_t at = (int32_t) ((int64_t) (k / 3) * 3 * posts / (away + 3));
            lab->look_school[m++] = lab->post_school[f + at];
        }
    }
    lab->look_first[w->n_regions] = m;
}

/* Is this person on the market of this round under this arm? */
static bool seeks(const struct labour *lab, const struct arm_state *arm, int i, int round)
{
    if (!(arm->flag[i] & PERSON_CANDIDATE))
        return false;
    return arm->flag[i] & PERSON_MOVER ? round < ROUNDS - 1 : lab->p.arrival[i] <= round;
}

/* From where a candidate looks. */
struct viewpoint {
    int own, board; /* present school and its board, or -1 */
    const uint16_t *list;
    uint32_t posts;
    float x, y;
    bool offered; /* only schools that make selective offers */
};

static struct viewpoint view_of(
        const struct labour *lab, const struct arm_state *arm, int i)
{
    const struct world *w = lab->world;
    struct viewpoint v = { .own = -1, .board = -1 };
    int near = lab->p.home[i], region = (int) (lab->p.id[i] >> 24);

    if (arm->flag[i] & PERSON_MOVER) {
        near = v.own = arm->school[i];
        v.board = w->board[near];
        region = w->region[near];
        v.offered = arm->flag[i] & PERSON_APPROACHED;
    }
    v.list = lab->look_school + lab->look_first[region];
    v.posts = (uint32_t) (lab->look_first[region + 1] - lab->look_first[region]);
    v.x = w->x_km[near];
    v.y = w->y_km[near];
    return v;
}

/* Put one look at a school into the candidate's options, best first. */
static void look(const struct labour *lab, const struct arm_state *arm,
        const struct viewpoint *v, uint32_t word, float taste, float *u, uint16_t *school,
        int *n)
{
    const struct world *w = lab->world;
    int s = v->list[(uint64_t) word * v->posts >> 32];

    if (arm->open[s] < OFFER_STEP || s == v->own)
        return;
    if (v->offered && !(arm->cond.accept[s] > 0))
        return;
    for (int k = 0; k < *n; k++)
        if (school[k] == s)
            return;
    float dx = w->x_km[s] - v->x, dy = w->y_km[s] - v->y;
    float value = arm->utility[s] + taste
                  + (float) lab->par->market->b_dist * __builtin_sqrtf(dx * dx + dy * dy)
                  + (w->board[s] == v->board ? (float) lab->par->market->b_own : 0);
    int k = (*n)++;
    for (; k > 0 && u[k - 1] < value; k--) {
        u[k] = u[k - 1];
        school[k] = school[k - 1];
    }
    u[k] = value;
    school[k] = (uint16_t) s;
}

/* The options of candidate b of the block under one arm. `more` is filled on demand. */
static void find_options(struct labour *lab, struct arm_state *arm, struct seekers *sk,
        int b, int round, bool *have_more)
{
    struct market *mk = lab->market;
    int i = mk->block_row[b], n = 0, c = sk->n++;
    struct viewpoint v = view_of(lab, arm, i);

    for (int d = 0; d < 2 * FIRST_INDICES && n < OPTIONS; d++)
        look(lab, arm, &v, mk->word[4 * (d / 2) + 2 * (d & 1)][b], mk->taste[d][b],
                sk->u[c], sk->school[c], &n);
    if (n < OPTIONS && !*have_more) {
        uint32_t *out[4] = { mk->more[0], mk->more[1], mk->more[2], mk->more[3] };
        sim_draw_indices(out, ALL_INDICES - FIRST_INDICES, lab->key, lab->p.id[i], 0,
                sim_when((unsigned) lab->year, DRAW_MARKET_LIST, FIRST_INDICES),
                lab->chance);
        *have_more = true;
    }
    for (int d = 0; n < OPTIONS && d < ALL_INDICES - FIRST_INDICES; d++)
        for (int h = 0; h < 2 && n < OPTIONS; h++)
            look(lab, arm, &v, mk->more[2 * h][d], sim_gumbel(mk->more[2 * h + 1][d]),
                    sk->u[c], sk->school[c], &n);
    (void) round;
    sk->row[c] = i;
    sk->n_options[c] = (uint8_t) n;
    sk->next[c] = 0;
}

/* Draw lists and tastes of a block of candidates and find their options in all arms. */
static void run_block(struct labour *lab, int count, int round)
{
    struct market *mk = lab->market;

    for (int b = 0; b < count; b++)
        mk->id[b] = lab->p.id[mk->block_row[b]];
    for (unsigned k = 0; k < FIRST_INDICES; k++) {
        uint32_t *out[4] = { mk->word[4 * k], mk->word[4 * k + 1], mk->word[4 * k + 2],
            mk->word[4 * k + 3] };
        sim_draw_entities(out, mk->id, (size_t) count, lab->key, 0,
                sim_when((unsigned) lab->year, DRAW_MARKET_LIST, k), lab->chance);
        sim_gumbel_v(mk->taste[2 * k], mk->word[4 * k + 1], (size_t) count);
        sim_gumbel_v(mk->taste[2 * k + 1], mk->word[4 * k + 3], (size_t) count);
    }
    for (int b = 0; b < count; b++) {
        bool have_more = false;
        for (int a = 0; a < lab->live_arms; a++)
            if (seeks(lab, &lab->arm[a], mk->block_row[b], round))
                find_options(lab, &lab->arm[a], &mk->arm[a], b, round, &have_more);
    }
}

static int find_all(struct labour *lab, int round, struct sim_err *err)
{
    struct market *mk = lab->market;
    int count = 0;

    for (int a = 0; a < lab->live_arms; a++)
        mk->arm[a].n = 0;
    for (int i = 0; i < lab->p.n; i++) {
        bool any = false;
        for (int a = 0; a < lab->live_arms && !any; a++)
            any = seeks(lab, &lab->arm[a], i, round);
        if (!any)
            continue;
        mk->block_row[count++] = i;
        if (count == BLOCK) {
            for (int a = 0; a < lab->live_arms; a++)
                if (mk->arm[a].n + BLOCK > mk->cap)
                    return sim_fail(err, SIM_ERR_MODEL,
                            "more than %d candidates in one round: beyond what the model "
                            "has room for; lower supply.* or mobility.moves",
                            mk->cap);
            run_block(lab, count, round);
            count = 0;
        }
    }
    run_block(lab, count, round);
    return 0;
}

/* Does candidate a rank before b at every school? Qualified, signal, then identity. */
static bool ranks_before(const struct labour *lab, int a, int b)
{
    const struct persons *p = &lab->p;
    bool side_a = (p->id[a] >> 14 & 15) == POOL_SIDE && p->experience[a] < 2;
    bool side_b = (p->id[b] >> 14 & 15) == POOL_SIDE && p->experience[b] < 2;

    if (side_a != side_b)
        return side_b;
    if (p->signal[a] != p->signal[b])
        return p->signal[a] > p->signal[b];
    return a < b;
}

/* fte a candidate wants: his contract wish, or what he works now when that is more. */
static int wish(const struct labour *lab, const struct arm_state *arm, int i)
{
    return arm->fte[i] > lab->p.hours[i] ? arm->fte[i] : lab->p.hours[i];
}

/* Hold candidate c at school s, in order (worst first); let go of those beyond the open
 * fte: they are pushed on the stack. Returns the new stack height. */
static int hold(struct labour *lab, struct arm_state *arm, struct seekers *sk, int c,
        int s, int height)
{
    struct market *mk = lab->market;
    int cap = arm->open[s] / OFFER_STEP * OFFER_STEP;
    int32_t *at = &mk->held[s];

    while (*at >= 0 && ranks_before(lab, sk->row[c], sk->row[*at]))
        at = &sk->behind[*at];
    sk->behind[c] = *at;
    *at = c;
    mk->held_fte[s] += wish(lab, arm, sk->row[c]);
    for (;;) {
        int worst = mk->held[s];
        int rest = mk->held_fte[s] - wish(lab, arm, sk->row[worst]);
        if (rest < cap)
            return height;
        mk->held[s] = sk->behind[worst];
        mk->held_fte[s] = rest;
        mk->stack[height++] = worst;
    }
}

static void accept_proposals(
        struct labour *lab, struct arm_state *arm, struct seekers *sk)
{
    struct market *mk = lab->market;
    int height = 0;

    for (int s = 0; s < mk->n_schools; s++) {
        mk->held[s] = -1;
        mk->held_fte[s] = 0;
    }
    for (int c = sk->n - 1; c >= 0; c--)
        mk->stack[height++] = c;
    while (height > 0) {
        int c = mk->stack[--height];
        if (sk->next[c] < sk->n_options[c])
            height = hold(lab, arm, sk, c, sk->school[c][sk->next[c]++], height);
    }
}

/* Move fte of a mover out of his old school. */
static void leave_old(struct labour *lab, struct arm_state *arm, int i, int fte)
{
    int old = arm->school[i], stratum = lab->stratum[old];
    int same = arm->fte[i] < fte ? arm->fte[i] : fte; /* fte that moves with him */

    arm->flow[stratum][FLOW_LEFT_SCHOOL] += same;
    arm->flow[stratum][FLOW_FEWER_HOURS] += arm->fte[i] - same;
    arm->filled[old] -= arm->fte[i];
    if (arm->flag[i] & PERSON_ABSENT)
        arm->replace[old] -= arm->fte[i];
    arm->moves[stratum]++;
}

static enum flow origin_of(
        const struct labour *lab, const struct arm_state *arm, int i, int s)
{
    static const enum flow entrant[POOL_END] = { [POOL_GRADUATE] = FLOW_GRADUATE,
        [POOL_SIDE] = FLOW_SIDE,
        [POOL_SWITCH] = FLOW_SWITCH,
        [POOL_RETIRED] = FLOW_RETIRED,
        [POOL_LADDER] = FLOW_LADDER };
    unsigned pool = lab->p.id[i] >> 14 & 15;

    if (arm->flag[i] & PERSON_MOVER) {
        int old = arm->school[i];
        return lab->world->region[old] != lab->world->region[s]
                       ? FLOW_FROM_REGION
                       : (enum flow)(FLOW_FROM_Q1 + lab->world->quintile[old]);
    }
    return pool >= POOL_RESERVE ? FLOW_RESERVE : entrant[pool];
}

static void hire(
        struct labour *lab, struct arm_state *arm, int i, int s, int fte, int round)
{
    int same = fte;
    if (arm->flag[i] & PERSON_MOVER && arm->fte[i] < fte)
        same = arm->fte[i]; /* he works longer than before: the rest is new */
    arm->flow[lab->stratum[s]][origin_of(lab, arm, i, s)] += same;
    arm->flow[lab->stratum[s]][FLOW_HOURS] += fte - same;
    if (arm->flag[i] & PERSON_MOVER)
        leave_old(lab, arm, i, fte);
    uint8_t flag = round == ROUNDS - 1 ? PERSON_LATE : 0;
    if (arm->flag[i] & PERSON_APPROACHED)
        flag |= PERSON_OFFERED;
    arm->flag[i] = flag;
    arm->school[i] = (uint16_t) s;
    arm->fte[i] = (uint8_t) fte;
    arm->since[i] = (uint8_t) (lab->year + 1);
    arm->klass[i] = 255;
    arm->filled[s] += fte;
}

/* Those held at the end of the round are hired; the last one works what is left. */
static void conclude(
        struct labour *lab, struct arm_state *arm, struct seekers *sk, int round)
{
    struct market *mk = lab->market;

    for (int s = 0; s < mk->n_schools; s++) {
        int cap = arm->open[s] / OFFER_STEP * OFFER_STEP;
        int rest = mk->held_fte[s];
        for (int c = mk->held[s]; c >= 0; c = sk->behind[c]) {
            int i = sk->row[c], fte = wish(lab, arm, i);
            rest -= fte; /* fte of those who rank before */
            hire(lab, arm, i, s, rest + fte > cap ? cap - rest : fte, round);
        }
    }
}

static void open_posts(struct labour *lab, struct arm_state *arm)
{
    for (int s = 0; s < lab->world->n_schools; s++) {
        int32_t open = lab->posts[s] + arm->replace[s] - arm->filled[s];
        arm->open[s] = open > 0 ? open : 0;
    }
}

/* Own staff first: who works less than his wish for want of a larger post gets a day
 * more where his school has one, and so do some part-timers who come to want it; others
 * give up a day. */
static void longer_hours(struct labour *lab, struct arm_state *arm)
{
    uint32_t up = sim_threshold(lab->par->mobility->hours_up) >> 16;
    uint32_t down = up + (sim_threshold(lab->par->mobility->hours_down) >> 16);

    for (int i = 0; i < lab->p.n; i++) {
        int s = arm->school[i];
        uint32_t u = lab->p.w_hours[i] >> 16;
        if (s == NO_SCHOOL || arm->flag[i] & PERSON_MOVER)
            continue;
        bool less = u >= up && u < down && arm->fte[i] >= 60;
        bool more = (u < up && arm->fte[i] <= 80) || arm->fte[i] < lab->p.hours[i];
        int32_t change = less                                 ? -OFFER_STEP
                         : more && arm->open[s] >= OFFER_STEP ? OFFER_STEP
                                                              : 0;
        if (change == 0)
            continue;
        arm->flow[lab->stratum[s]][change > 0 ? FLOW_HOURS : FLOW_FEWER_HOURS] +=
                OFFER_STEP;
        arm->fte[i] = (uint8_t) (arm->fte[i] + change);
        arm->filled[s] += change;
        arm->open[s] -= change;
        if (arm->flag[i] & PERSON_ABSENT)
            arm->replace[s] += change;
    }
}

/* The strongest elsewhere are approached; who accepts looks at the offering schools. */
static void selective_offers(struct labour *lab, struct arm_state *arm)
{
    const struct world *w = lab->world;
    double rel = lab->par->market->reliability;

    for (int r = 0; r < w->n_regions; r++)
        arm->region_accept[r] = arm->region_approach[r] = 0;
    for (int s = 0; s < w->n_schools; s++) {
        int r = w->region[s];
        if (arm->open[s] < OFFER_STEP || !(arm->cond.accept[s] > 0))
            continue;
        if (arm->cond.accept[s] > arm->region_accept[r])
            arm->region_accept[r] = arm->cond.accept[s];
        if (arm->cond.approach[s] > arm->region_approach[r])
            arm->region_approach[r] = arm->cond.approach[s];
    }
    for (int i = 0; i < lab->p.n; i++) {
        int s = arm->school[i];
        if (s == NO_SCHOOL || arm->cond.accept[s] > 0)
            continue;
        int r = w->region[s];
        if (!(arm->region_accept[r] > 0))
            continue;
        double cut = -(double) sim_normal(sim_threshold((double) arm->region_approach[r]))
                     * __builtin_sqrt(1 / rel);
        if ((double) lab->p.signal[i] < cut)
            continue;
        struct sim_block b = sim_draw(lab->key, lab->p.id[i], 0,
                sim_when((unsigned) lab->year, DRAW_PERSON_OFFER, 0), lab->chance);
        if (b.word[0] < sim_threshold((double) arm->region_accept[r]))
            arm->flag[i] |= PERSON_CANDIDATE | PERSON_MOVER | PERSON_APPROACHED;
    }
}

static int matching_run(struct labour *lab, struct sim_err *err)
{
    for (int a = 0; a < lab->live_arms; a++) {
        open_posts(lab, &lab->arm[a]);
        longer_hours(lab, &lab->arm[a]);
        if (lab->arm[a].cond.any_offer)
            selective_offers(lab, &lab->arm[a]);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int a = 0; a < lab->live_arms; a++)
            open_posts(lab, &lab->arm[a]);
        int ret = find_all(lab, round, err);
        if (ret != 0)
            return ret;
        for (int a = 0; a < lab->live_arms; a++) {
            accept_proposals(lab, &lab->arm[a], &lab->market->arm[a]);
            conclude(lab, &lab->arm[a], &lab->market->arm[a], round);
        }
    }
    for (int a = 0; a < lab->live_arms; a++)
        open_posts(lab, &lab->arm[a]);
    return 0;
}

const struct phase phase_matching = { "matching", matching_run, NULL };
