/* assistants_hot.c - loops over all assistants; see assistants_hot.h. Thread safety:
 * pure. */
#include "models/phases/assistants_hot.h"

#include "sim/base/vmath_kernel.h"

void SIM_HOT(assistants_fates)(uint8_t *mark, const struct assist_year *in, size_t n)
{
    const struct assist_year k = *in;
    uint8_t *restrict out = mark;
    const uint32_t *restrict fate = k.words.first;
    const uint32_t *restrict shared = k.words.shared, *restrict next = k.words.next;

    for (size_t i = 0; i < n; i++) {
        uint32_t changes = fate[i] < k.gone, leaves = fate[i] <= k.leave;
        uint32_t learns = (shared[i] ^ next[i]) <= k.learn;
        out[i] = (uint8_t) (changes * LIVE_AWAY | leaves * LIVE_EXIT
                            | learns * LIVE_STUDY);
    }
}

void SIM_HOT(assistants_strike)(
        uint8_t *mark, const uint16_t *school, const uint8_t *flag, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++) {
        uint8_t away = school[i] == ASSIST_AWAY ? LIVE_AWAY : 0;
        uint8_t here = school[i] < ASSIST_SEEKS ? LIVE_EXIT | LIVE_STUDY : 0;
        uint8_t goes_on = flag[i] >= ASSIST_YEARS ? LIVE_STUDY : 0;
        uint8_t may = (uint8_t) ((out[i] & (away | here)) | (here & goes_on));
        out[i] = (uint8_t) (out[i] | may * LIVE_ARM);
    }
}

void SIM_HOT(assistants_open)(int32_t *open, const struct assist_arm *arm, size_t n)
{
    const int32_t *restrict posts = arm->posts, *restrict filled = arm->filled;
    int32_t *restrict out = open;

    for (size_t s = 0; s < n; s++)
        out[s] = posts[s] - filled[s];
}

void SIM_HOT(assistants_room)(int32_t *room, const struct assist_arm *arm, size_t n)
{
    const int32_t *restrict posts = arm->posts, *restrict filled = arm->filled;
    int32_t *restrict out = room;

    for (size_t s = 0; s < n; s++) {
        int32_t open = posts[s] - filled[s];
        out[s] = (int32_t) ((uint32_t) (open > 0 ? open : 0) / OFFER_STEP * OFFER_STEP);
    }
}

enum { PERSONS = 256 };

/* The same for a block of persons: one thing per loop, of one width each. */
static inline void unsettled(uint8_t *restrict out, const struct assist_arm *arm,
        const uint8_t *restrict hours, const int32_t *restrict open, int32_t n_schools,
        size_t from, int n)
{
    const uint16_t *restrict school = arm->school + from;
    const uint8_t *restrict fte = arm->fte + from, *restrict flag = arm->flag + from;
    const int32_t last = n_schools - 1;
    int32_t at[PERSONS], left[PERSONS];

    for (int i = 0; i < n; i++)
        at[i] = school[i] <= last ? school[i] : last;
    for (int i = 0; i < n; i++)
        left[i] = open[at[i]];
    for (int i = 0; i < n; i++) {
        int32_t less = (left[i] + fte[i] <= 0) & (flag[i] < ASSIST_YEARS);
        int32_t more = (left[i] >= OFFER_STEP) & (fte[i] < hours[from + (size_t) i]);
        out[i] = (uint8_t) ((less | more) & (school[i] <= last));
    }
}

void SIM_HOT(assistants_unsettled)(uint8_t *mark, const struct assist_arm *arm,
        const uint8_t *hours, const int32_t *open, int32_t n_schools, size_t n)
{
    for (size_t i = 0; i < n; i += PERSONS)
        unsettled(mark + i, arm, hours, open, n_schools, i,
                (int) (n - i < PERSONS ? n - i : PERSONS));
}

void SIM_HOT(assistants_seeking)(uint8_t *mark, const uint16_t *school, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++)
        out[i] |= school[i] == ASSIST_SEEKS;
}

void SIM_HOT(assistants_living)(uint8_t *mark, const uint16_t *school, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++)
        out[i] |= school[i] < ASSIST_TEACHER;
}

/* The options of one seeker: look-ups by themselves, since they stop vectors. */
static inline void options_of(uint64_t *restrict option, const struct assist_view *view,
        const struct assist_liking *like)
{
    enum { LOOKS = ASSIST_LOOKS };
    const struct place home = view->home;
    const uint32_t begin = assistants_mixed(view->word), step = view->word << 16 | 0x8000;
    const uint64_t posts = view->posts;
    uint32_t at[LOOKS], rank[LOOKS], school[LOOKS];
    float x[LOOKS], y[LOOKS], disadv[LOOKS];

    for (uint32_t j = 0; j < LOOKS; j++)
        at[j] = (uint32_t) ((begin + j * step) * posts >> 32);
    for (int j = 0; j < LOOKS; j++) {
        const int s = view->post[at[j]];
        school[j] = (uint32_t) s;
        x[j] = like->place[s].x;
        y[j] = like->place[s].y;
        disadv[j] = like->disadv[s];
    }
    for (uint32_t j = 0; j < LOOKS; j++) {
        const float dx = x[j] - home.x, dy = y[j] - home.y;
        const float u = like->b_dist * __builtin_sqrtf(dx * dx + dy * dy)
                        - like->b_Du * disadv[j];
        const uint32_t bits = sim_bits_of(u); /* to a number that rises with u */
        rank[j] = bits ^ (bits >> 31 ? UINT32_MAX : 0x80000000u);
        school[j] |= (LOOKS - j) << 16;
    }
    for (int j = 0; j < LOOKS; j++)
        option[j] = (uint64_t) rank[j] << 32 | school[j];
}

void SIM_HOT(assistants_options)(uint64_t *option, const struct assist_view *view,
        const struct assist_liking *liking, size_t n)
{
    const struct assist_liking like = *liking;

    for (size_t c = 0; c < n; c++)
        options_of(option + c * ASSIST_LOOKS, &view[c], &like);
}

void SIM_HOT(assistants_hazard)(float *hazard, uint8_t *organised,
        const uint32_t *w_organised, const int32_t *assist, const int32_t *cover,
        const struct assist_hazard *in, size_t n)
{
    const struct assist_hazard k = *in;

#pragma omp simd
    for (size_t s = 0; s < n; s++)
        hazard[s] = assistants_hazard_of(&k, w_organised[s], assist[s], cover[s]);
    for (size_t s = 0; s < n; s++)
        organised[s] = w_organised[s] < k.organised;
}

uint32_t SIM_HOT(assistants_threshold)(uint32_t *threshold, const float *stay, size_t n)
{
    uint32_t most = 0;

    for (size_t s = 0; s < n; s++)
        threshold[s] = sim_threshold(1 - (double) stay[s]);
    for (size_t s = 0; s < n; s++)
        most = threshold[s] > most ? threshold[s] : most;
    return most;
}
