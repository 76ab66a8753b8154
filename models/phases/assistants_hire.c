/* assistants_hire.c - which assistant gets which post?
 *
 * A queue: who came first looks first (then by slot, which is luck), at eight posts of
 * his region, and takes the school he likes best of those with a day or more open. Looks
 * and likings are the same in all arms. Schools with more assistants
 * than posts let the last come go; those present who want longer hours come first. What
 * nobody takes stays unfilled. Thread safety: one struct labour per thread. */
#include "models/labour.h"
#include "models/marked.h"
#include "models/phases/assistants_hot.h"

#include <string.h>

#include "sim/base/vmath.h"

enum { LOOKS = ASSIST_LOOKS };

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
    (as->mark, arm, as->hours, as->given, lab->world->n_schools, (size_t) as->n);
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

/* Seekers side by side, with their options (assistants_options). */
enum { BATCH = 64 };
struct seekers {
    uint64_t option[BATCH][LOOKS];
};

/* What the n seekers from place `from` of the list on see, the same in all arms. */
static void look(const struct labour *lab, const struct words_of_year *words,
        struct seekers *to, int from, int n)
{
    const struct assistants *as = &lab->assistants;
    const struct market_params *mk = lab->par->market;
    const struct assist_liking liking = { lab->place, lab->world->disadv,
        (float) mk->b_dist, (float) mk->b_Du };
    struct assist_view view[BATCH];

    for (int c = 0; c < n; c++) {
        const int i = as->list[from + c];
        const int32_t *first = lab->post_first + (as->id[i] >> 24);
        view[c] = (struct assist_view){ .home = lab->place[as->home[i]],
            .post = lab->post_school + first[0],
            .posts = (uint32_t) (first[1] - first[0]),
            .word = words->shared[i] ^ words->next[i] };
    }
    SIM_HOT_PICK(assistants_options)(to->option[0], view, &liking, (size_t) n);
}

/* The best option at a school with room; -1 when there is none. Without a jump: nobody
 * can guess who has room. */
static int choose(const struct assist_arm *arm, const uint64_t option[LOOKS])
{
    uint64_t best = 0;

#pragma GCC unroll 8
    for (int j = 0; j < LOOKS; j++) {
        int32_t room = arm->room[assistants_option_school(option[j])];
        uint64_t open = option[j] & (0 - (uint64_t) (room > 0));
        best = open > best ? open : best;
    }
    return best > 0 ? assistants_option_school(best) : -1;
}

/* Assistant i gets what he wants of the room at school s, or what there is. */
static void hire(const struct assistants *as, struct assist_arm *arm, int i, int s)
{
    int wish = as->hours[i], room = arm->room[s], fte = wish < room ? wish : room;

    arm->school[i] = (uint16_t) s;
    arm->fte[i] = (uint8_t) fte;
    arm->room[s] = room - fte;
    arm->trained[s] += arm->flag[i] & ASSIST_TRAINED ? fte : 0;
    arm->present[s]++;
}

/* Book what was taken of the room of all schools. */
static void book_hired(const struct labour *lab, struct assist_arm *arm)
{
    int32_t *before = lab->assistants.given;
    size_t n = (size_t) lab->world->n_schools;

    SIM_HOT_PICK(assistants_room)(before, arm, n);
    for (size_t s = 0; s < n; s++) {
        int32_t fte = before[s] - arm->room[s];
        arm->filled[s] += fte;
        arm->flow[lab->stratum[s]][ASSIST_HIRED] += fte;
    }
}

/* One after the other finds a post, or gives up when his patience ends. */
static void fill_posts(struct labour *lab, const struct words_of_year *words)
{
    const struct assistants *as = &lab->assistants;
    uint32_t stay = sim_threshold(lab->par->assistants->stay);
    struct seekers seekers;

    for (int a = 0; a < lab->live_arms; a++)
        SIM_HOT_PICK(assistants_room)
    (lab->arm[a].assistants.room, &lab->arm[a].assistants,
            (size_t) lab->world->n_schools);
    for (int k = 0; k < as->n_list; k++) {
        int i = as->list[k], left = as->n_list - k;
        if (k % BATCH == 0)
            look(lab, words, &seekers, k, left < BATCH ? left : BATCH);
        for (int a = 0; a < lab->live_arms; a++) {
            struct assist_arm *arm = &lab->arm[a].assistants;
            if (arm->school[i] != ASSIST_SEEKS)
                continue;
            int s = choose(arm, seekers.option[k % BATCH]);
            if (s >= 0)
                hire(as, arm, i, s);
            else if (assistants_mixed(words->first[i]) >= stay)
                arm->school[i] = ASSIST_AWAY;
        }
    }
    for (int a = 0; a < lab->live_arms; a++)
        book_hired(lab, &lab->arm[a].assistants);
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
    struct assistants *as = &lab->assistants;
    const struct words_of_year words = year_words_more(&as->years, as->id, as->n,
            lab->key, lab->year, DRAW_ASSIST_YEAR, lab->chance);
    fill_posts(lab, &words);
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *state = &lab->arm[a];
        count_seekers(lab, &state->assistants);
        for (int s = 0; s < lab->world->n_schools; s++)
            state->assist[s] = state->assistants.filled[s] - state->assistants.leave[s];
    }
    return 0;
}

const struct phase phase_assistants = { "assistants", assistants_run };
