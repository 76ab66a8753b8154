/* assistants_hot.c - loops over all assistants; see assistants_hot.h. Thread safety:
 * pure. */
#include "models/phases/assistants_hot.h"

void SIM_HOT(assistants_strike)(uint8_t *mark, const struct assist_year *in, size_t n)
{
    const struct assist_year k = *in;
    uint8_t *restrict out = mark;
    const uint16_t *restrict school = k.school;
    const uint8_t *restrict flag = k.flag;
    const uint32_t *restrict fate = k.fate, *restrict study = k.study;

    for (size_t i = 0; i < n; i++) {
        uint32_t away = school[i] == ASSIST_AWAY, here = school[i] < ASSIST_SEEKS;
        uint32_t may =
                (fate[i] <= k.leave) | (study[i] <= k.learn) | (flag[i] >= ASSIST_YEARS);
        out[i] = (uint8_t) ((here & may) | (away & (fate[i] < k.gone)));
    }
}

void SIM_HOT(assistants_unsettled)(uint8_t *mark, const uint16_t *school,
        const uint8_t *fte, const uint8_t *hours, const uint8_t *change,
        int32_t n_schools, size_t n)
{
    uint8_t *restrict out = mark;
    const int32_t last = n_schools - 1;

    for (size_t i = 0; i < n; i++) {
        int32_t at = school[i], s = at < last ? at : last, may = change[s];
        int32_t hit = (may == ASSIST_MAY_RELEASE)
                      | ((may == ASSIST_MAY_LENGTHEN) & (fte[i] < hours[i]));
        out[i] = (uint8_t) ((at <= last) & hit);
    }
}

void SIM_HOT(assistants_seeking)(uint8_t *mark, const uint16_t *school, size_t n)
{
    uint8_t *restrict out = mark;

    for (size_t i = 0; i < n; i++)
        out[i] |= school[i] == ASSIST_SEEKS;
}

void SIM_HOT(assistants_look)(uint16_t *school, double *utility, const uint32_t *word,
        const int32_t *first, const uint32_t *posts, const struct place *home,
        const struct assist_scene *scene, size_t n)
{
    const struct assist_scene k = *scene;

    for (size_t i = 0; i < n; i++) {
        uint16_t s =
                k.post_school[first[i] + (int32_t) ((uint64_t) word[i] * posts[i] >> 32)];
        double dx = (double) (k.place[s].x - home[i].x);
        double dy = (double) (k.place[s].y - home[i].y);
        school[i] = s;
        utility[i] = k.b_dist * __builtin_sqrt(dx * dx + dy * dy)
                     - k.b_Du * (double) k.disadv[s];
    }
}
