/* assistants_hire.c - which assistant gets which post?
 *
 * A queue: who came first looks first (then by slot, which is luck), at eight posts of
 * his region drawn for him, and takes the school he likes best of those with a day or
 * more open. Looks and likings are the same in all arms. Schools with more assistants
 * than posts let the last come go; those present who want longer hours come first. What
 * nobody takes stays unfilled. Thread safety: one struct labour per thread. */
#include "models/labour.h"
#include "models/marked.h"
#include "models/phases/assistants_hot.h"

#include <string.h>

#include "sim/base/vmath.h"

enum { LOOKS = 8 };

/* Posts that policies ask for, by school. */
static void policy_posts(struct labour *lab, struct arm_state *state)
{
    struct assist_arm *arm = &state->assistants;
    size_t n = (size_t) lab->world->n_schools;

    if (!state->cond.any)
        return;
    memset(arm->extra, 0, n * sizeof *arm->extra);
    for (int k = 0; k < state->cond.n_offers; k++) {
        const struct offer *o = &state->cond.offer[k];
        for (size_t s = 0; o->kind == OFFER_ASSISTANTS && s < n; s++)
            arm->extra[s] += o->asked[s];
    }
}

/* Pay that empty posts left last year, set aside for assistants, per post: the mean that
 * the ratio of assistants, which was counted in such a world, already holds. It is that
 * of the year before the start from then on. */
static void mean_set_aside(struct labour *lab)
{
    double aside = 0, posts = 0;

    if (lab->year > lab->run_in)
        return;
    for (int s = 0; s < lab->world->n_schools; s++) {
        aside += lab->arm[0].unspent_assist[s];
        posts += lab->posts[s];
    }
    lab->solved.set_aside = posts > 0 ? aside / posts : 0;
}

/* Posts of the year under one arm: base, policies, stand-ins for who studies, and what
 * schools with more empty posts than others pay from what these leave. */
static void set_posts(struct labour *lab, struct arm_state *state)
{
    struct assist_arm *arm = &state->assistants;
    policy_posts(lab, state);
    int backfill = (int) (lab->par->assistants->backfill * 1024 + 0.5);
    double price = lab->par->assistants->pay_eur * money_price_index(lab->par->money);
    double per_fte = price > 0 ? money_teacher_eur(lab->par) / price : 0;
    double mean = lab->solved.set_aside;

    for (int s = 0; s < lab->world->n_schools; s++) {
        double aside = state->unspent_assist[s] - mean * lab->posts[s];
        int32_t posts = lab->assistants.base[s] + (arm->leave[s] * backfill + 512) / 1024
                        + (int32_t) (per_fte * aside);
        arm->posts[s] = (posts > 0 ? posts : 0) + (state->cond.any ? arm->extra[s] : 0);
    }
}

/* Who must go, and who gets a longer contract; the last to come first. */
static void settle_present(struct labour *lab, struct assist_arm *arm)
{
    const struct assistants *as = &lab->assistants;

    SIM_HOT_PICK(assistants_open)(as->given, arm, (size_t) lab->world->n_schools);
    SIM_HOT_PICK(assistants_unsettled)
    (as->mark, arm->school, arm->fte, as->hours, as->given, lab->world->n_schools,
            (size_t) as->n);
    int n = marked_rows(as->list, as->mark, as->n);
    for (int k = n - 1; k >= 0; k--) {
        int i = as->list[k], s = arm->school[i];
        int32_t open = arm->posts[s] - arm->filled[s];
        if (open + arm->fte[i] <= 0 && arm->flag[i] < ASSIST_YEARS) {
            arm->flow[lab->stratum[s]][ASSIST_RELEASED] += arm->fte[i];
            arm->filled[s] -= arm->fte[i];
            arm->trained[s] -= arm->flag[i] & ASSIST_TRAINED ? arm->fte[i] : 0;
            arm->present[s]--;
            arm->fte[i] = 0;
            arm->school[i] = ASSIST_SEEKS;
        } else if (open >= OFFER_STEP && arm->fte[i] < as->hours[i]) {
            arm->flow[lab->stratum[s]][ASSIST_LONGER] += OFFER_STEP;
            arm->fte[i] = (uint8_t) (arm->fte[i] + OFFER_STEP);
            arm->filled[s] += OFFER_STEP;
            arm->trained[s] += arm->flag[i] & ASSIST_TRAINED ? OFFER_STEP : 0;
        }
    }
}

/* Newcomers a region needs in a year of the run-in, so that the posts are filled but for
 * the share that is to stay unfilled. */
static double newcomers_wanted(const struct labour *lab, int r)
{
    const struct world *w = lab->world;
    const struct assist_arm *arm = &lab->arm[0].assistants;
    double need = 0;

    for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++)
        need += arm->posts[s] * (1 - lab->par->assistants->unfilled) - arm->filled[s];
    need -= arm->seekers[r];
    return need / (FTE * lab->par->assistants->hours);
}

/* Newcomers of a later year: those who replace leavers and new teachers, growth of the
 * ratio, and some more. No policy changes them. */
static double newcomers_held(const struct labour *lab, int r)
{
    const struct assistant_params *par = lab->par->assistants;
    const struct trends *trends = lab->world->trends;
    long long year = lab->calendar0 + lab->year;
    double start = assistants_ratio(par, trends, lab->calendar0 + lab->run_in - 1);
    double now = start > 0 ? assistants_ratio(par, trends, year) / start : 0;
    double before = start > 0 ? assistants_ratio(par, trends, year - 1) / start : 0;
    double away = par->back + par->drop > 0 ? par->back / (par->back + par->drop) : 0;
    double leave = par->exit * (1 - away) + par->ladder * par->completion;
    double n = lab->assistants.start_heads[r];

    return n * (before * leave * (1 + par->slack) + (now > before ? now - before : 0));
}

static int newcomers(struct labour *lab, struct sim_err *err)
{
    struct assistants *as = &lab->assistants;
    int from = as->n;
    /* the last years of the longest runs are those whose slots start assistants have */
    unsigned pool = lab->year >= ASSIST_START_YEAR;

    for (int r = 0; r < lab->world->n_regions; r++) {
        double want = lab->year < lab->run_in ? newcomers_wanted(lab, r)
                                              : newcomers_held(lab, r);
        int n = want > 0 ? (int) (want + 0.5) : 0;
        if (n > DRAW_SLOTS_MAX || as->n + n > as->cap)
            return sim_fail(err, SIM_ERR_MODEL,
                    "region %s: %d new assistants in a year, more than the model has "
                    "room for: lower assistants.ratio or assistants.exit",
                    lab->world->region_name[r], n);
        for (int k = 0; k < n; k++)
            as->id[as->n++] =
                    draw_person((unsigned) r, (unsigned) lab->year, pool, (unsigned) k);
        as->came[r] = n;
        as->ever[r] += n;
    }
    assistants_draw(lab, from);
    uint32_t trained = sim_threshold(lab->par->assistants->trained);
    for (int i = from; i < as->n; i++) {
        int r = (int) (as->id[i] >> 24), k = i - from;
        int32_t first = lab->post_first[r], posts = lab->post_first[r + 1] - first;
        as->home[i] =
                lab->post_school[first
                                 + (int32_t) ((uint64_t) as->word[1][k] * (uint64_t) posts
                                              >> 32)];
        for (int a = 0; a < lab->live_arms; a++) {
            struct assist_arm *arm = &lab->arm[a].assistants;
            arm->school[i] = ASSIST_SEEKS;
            arm->fte[i] = 0;
            arm->flag[i] = as->word[2][k] < trained ? ASSIST_TRAINED : 0;
        }
    }
    return 0;
}

/* List the rows that look for work in any of the first `arms` arms. */
static void list_seekers(struct labour *lab, int arms)
{
    struct assistants *as = &lab->assistants;

    memset(as->mark, 0, (size_t) as->n);
    for (int a = 0; a < arms; a++)
        SIM_HOT_PICK(assistants_seeking)
    (as->mark, lab->arm[a].assistants.school, (size_t) as->n);
    as->n_list = marked_rows(as->list, as->mark, as->n);
}

/* fte of those of the list who look for work, by region. */
static void count_seekers(const struct labour *lab, struct assist_arm *arm)
{
    const struct assistants *as = &lab->assistants;

    memset(arm->seekers, 0, (size_t) lab->world->n_regions * sizeof *arm->seekers);
    for (int k = 0; k < as->n_list; k++) {
        int i = as->list[k];
        if (arm->school[i] == ASSIST_SEEKS)
            arm->seekers[as->id[i] >> 24] += as->hours[i];
    }
}

/* Luck of the seekers of the list: where they look, and how patient they are. The eight
 * looks are the 32 bits from every sixteenth on of one block: the upper half of each is
 * his own, the lower, which only tells posts apart that share it, begins the next one.
 * Patience is the xor of the four words, of which seven looks know nothing. */
static void draw_looks(struct labour *lab)
{
    struct assistants *as = &lab->assistants;
    int n = as->n_list;

    for (int k = 0; k < n; k++)
        as->look_id[k] = as->id[as->list[k]];
    sim_draw_entities(as->word, as->look_id, (size_t) n, lab->key, 0,
            sim_when((unsigned) lab->year, DRAW_ASSIST_LOOK, 0), lab->chance);
}

/* Seekers side by side, with the schools they look at. */
enum { BATCH = 64 };
struct seekers {
    uint16_t school[BATCH][LOOKS];
};

/* Where the n seekers from place `from` of the list on look, the same in all arms. */
static void look(const struct labour *lab, struct seekers *to, int from, int n)
{
    const struct assistants *as = &lab->assistants;
    int32_t first[BATCH], post[BATCH];
    uint32_t posts[BATCH];

    for (int c = 0; c < n; c++) {
        int region = (int) (as->id[as->list[from + c]] >> 24);
        first[c] = lab->post_first[region];
        posts[c] = (uint32_t) (lab->post_first[region + 1] - first[c]);
    }
    for (int j = 0; j < LOOKS; j++) {
        SIM_HOT_PICK(assistants_look)
        (post, as->word[j / 2] + from, as->word[(j / 2 + 1) % 4] + from, j % 2 * 16,
                first, posts, (size_t) n);
#pragma GCC unroll 4
        for (int c = 0; c < n; c++)
            to->school[c][j] = lab->post_school[post[c]];
    }
}

/* What assistant i thinks of school s. */
static inline float liking(const struct labour *lab, int i, int s)
{
    const struct market_params *mk = lab->par->market;
    const struct place *home = &lab->place[lab->assistants.home[i]];
    float dx = lab->place[s].x - home->x, dy = lab->place[s].y - home->y;

    return (float) mk->b_dist * __builtin_sqrtf(dx * dx + dy * dy)
           - (float) mk->b_Du * lab->world->disadv[s];
}

/* The school that assistant i, seeker c, likes best among those with room, which few of
 * them have; -1 when none. */
static int choose(const struct labour *lab, const struct assist_arm *arm,
        const struct seekers *of, int c, int i)
{
    int school[LOOKS + 1], n = 0;

#pragma GCC unroll 8
    for (int j = 0; j < LOOKS; j++) { /* too many have room for a jump at each */
        int s = of->school[c][j];
        school[n] = s;
        n += arm->room[s];
    }
    int best = n > 0 ? school[0] : -1;
    float most = n > 1 ? liking(lab, i, best) : 0;
    for (int k = 1; k < n; k++) {
        float u = liking(lab, i, school[k]);
        if (u > most) {
            best = school[k];
            most = u;
        }
    }
    return best;
}

/* Assistant i gets what he wants of the open post of school s, or what there is. */
static void hire(const struct labour *lab, struct assist_arm *arm, int i, int s)
{
    int wish = lab->assistants.hours[i];
    int open = (arm->posts[s] - arm->filled[s]) / OFFER_STEP * OFFER_STEP;
    int fte = wish < open ? wish : open;

    arm->school[i] = (uint16_t) s;
    arm->fte[i] = (uint8_t) fte;
    arm->filled[s] += fte;
    arm->room[s] = open - fte >= OFFER_STEP;
    arm->trained[s] += arm->flag[i] & ASSIST_TRAINED ? fte : 0;
    arm->present[s]++;
    arm->flow[lab->stratum[s]][ASSIST_HIRED] += fte;
}

static void see_room(const struct labour *lab, struct assist_arm *arm)
{
    for (int s = 0; s < lab->world->n_schools; s++)
        arm->room[s] = arm->posts[s] - arm->filled[s] >= OFFER_STEP;
}

/* One after the other finds a post, or gives up when his patience ends. */
static void fill_posts(struct labour *lab)
{
    const struct assistants *as = &lab->assistants;
    uint32_t stay = sim_threshold(lab->par->assistants->stay);
    struct seekers seekers;

    for (int a = 0; a < lab->live_arms; a++)
        see_room(lab, &lab->arm[a].assistants);
    for (int k = 0; k < as->n_list; k++) {
        int i = as->list[k], left = as->n_list - k;
        if (k % BATCH == 0)
            look(lab, &seekers, k, left < BATCH ? left : BATCH);
        for (int a = 0; a < lab->live_arms; a++) {
            struct assist_arm *arm = &lab->arm[a].assistants;
            if (arm->school[i] != ASSIST_SEEKS)
                continue;
            int s = choose(lab, arm, &seekers, k % BATCH, i);
            if (s >= 0)
                hire(lab, arm, i, s);
            else if ((as->word[0][k] ^ as->word[1][k] ^ as->word[2][k] ^ as->word[3][k])
                     >= stay)
                arm->school[i] = ASSIST_AWAY;
        }
    }
}

static int assistants_run(struct labour *lab, struct sim_err *err)
{
    assistants_posts(lab);
    mean_set_aside(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        set_posts(lab, &lab->arm[a]);
        settle_present(lab, &lab->arm[a].assistants);
    }
    if (lab->year < lab->run_in) {
        list_seekers(lab, 1);
        count_seekers(lab, &lab->arm[0].assistants);
    }
    int ret = newcomers(lab, err);
    if (ret != 0)
        return ret;
    list_seekers(lab, lab->live_arms);
    draw_looks(lab);
    fill_posts(lab);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *state = &lab->arm[a];
        count_seekers(lab, &state->assistants);
        for (int s = 0; s < lab->world->n_schools; s++)
            state->assist[s] = state->assistants.filled[s] - state->assistants.leave[s];
    }
    return 0;
}

const struct phase phase_assistants = { "assistants", assistants_run };
