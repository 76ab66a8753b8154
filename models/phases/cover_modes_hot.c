/* cover_modes_hot.c - loops over schools; see cover_modes_hot.h.
 *
 * `omp simd` says that columns do not overlap, which are too many for the compiler to
 * check at run time. Thread safety: pure. */
#include "models/phases/cover_modes_hot.h"

#include "models/phases/cover.h"

static inline int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

void SIM_HOT(cover_own)(
        int32_t *left, const struct labour *lab, struct arm_state *arm, float share)
{
    const int32_t *restrict posts = lab->posts, *restrict replace = arm->replace;
    const int32_t *restrict filled = arm->filled, *restrict heads = arm->heads;
    int32_t *restrict overtime = arm->overtime, *restrict out = left;
    const int n = lab->world->n_schools;

#pragma omp simd
    for (int s = 0; s < n; s++) {
        int32_t lack = posts[s] + replace[s] - filled[s];
        lack = lack > 0 ? lack : 0;
        int32_t own =
                least(lack, cover_overtime_room(heads[s], filled[s], replace[s], share));
        overtime[s] = own;
        out[s] = lack - own;
    }
}

int32_t SIM_HOT(cover_round)(
        int32_t *column, const struct cover_pool *pool, int32_t room, bool by_reach)
{
    const int n = pool->n;
    const float *restrict reach = pool->reach;
    double *restrict sum = pool->sum, total = 0;
    int32_t *restrict upto = pool->upto, *restrict to = column;
    int32_t *restrict left = pool->left, *restrict want = pool->want;
    int32_t given = 0;

    if (n == 0)
        return room;
    for (int k = 0; k < n; k++)
        sum[k] = (double) ((float) want[k] * (by_reach ? reach[k] : 1));
    for (int k = 0; k < n; k++) /* in this order: sums are rounded */
        sum[k] = total += sum[k];
    const double rate = total > 0 ? room / total : 0;
    upto[0] = 0;
    for (int k = 0; k < n; k++)
        upto[k + 1] = (int32_t) (sum[k] * rate);
    upto[n] = room;
#pragma omp simd reduction(+ : given)
    for (int k = 0; k < n; k++) {
        int32_t fte = least(upto[k + 1] - upto[k], want[k]);
        given += fte;
        left[k] -= fte;
        want[k] -= fte;
        to[k] += fte;
    }
    return room - given;
}

void SIM_HOT(cover_all)(int32_t *column, const struct cover_pool *pool)
{
    int32_t *restrict left = pool->left, *restrict want = pool->want,
                      *restrict to = column;
    const int n = pool->n;

    for (int k = 0; k < n; k++) {
        to[k] += want[k];
        left[k] -= want[k];
        want[k] = 0;
    }
}

int64_t SIM_HOT(cover_wanted)(const struct cover_pool *pool)
{
    const int32_t *restrict want = pool->want;
    int64_t total = 0;

    for (int k = 0; k < pool->n; k++)
        total += want[k];
    return total;
}

void SIM_HOT(cover_within)(const int32_t *left, const struct labour *lab,
        struct arm_state *arm, double scale)
{
    const struct cover_params cp = *lab->par->cover;
    const int n = lab->world->n_schools;
    const int32_t *restrict posts = lab->posts, *restrict classes = lab->n_classes;
    const int32_t *restrict assist = arm->assist, *restrict lacks = left;
    const uint16_t *restrict pupils = lab->pupils_total + (size_t) lab->year * (size_t) n;
    int32_t *restrict assistant = arm->cover[COVER_ASSISTANT];
    int32_t *restrict merged = arm->cover[COVER_MERGED];
    int32_t *restrict spread = arm->cover[COVER_SPREAD];
    int32_t *restrict home = arm->cover[COVER_HOME];
    const double merge = scale * cp.merge;

#pragma omp simd
    for (int s = 0; s < n; s++) {
        /* k of C classes fit in the others while C * size / (C - k) is not above the
         * most */
        double C = classes[s];
        double fits = 1 - pupils[s] / (C * cp.class_most);
        double other = (C - 1) / C;
        fits = fits < other ? fits : other;
        fits = fits > 0 ? fits : 0;
        int32_t rest = lacks[s], room = (int32_t) (fits * posts[s]);
        int32_t alone = least(rest, (int32_t) (cp.assistant * assist[s]));
        rest -= alone;
        int32_t larger = least(least(rest, room), (int32_t) (merge * posts[s]));
        rest -= larger;
        int32_t sent = (int32_t) (cp.home * rest + 0.5);
        int32_t others = least(rest - sent, room - larger);
        assistant[s] = alone;
        merged[s] = larger;
        spread[s] = others;
        home[s] = rest - others;
    }
}

void SIM_HOT(cover_aside)(const struct labour *lab, struct arm_state *arm)
{
    const struct cover_params cp = *lab->par->cover;
    const struct money_params mp = *lab->par->money;
    const double per_agency = mp.agency > 0 ? 1 / mp.agency : 0;
    const int n = lab->world->n_schools;
    const int32_t *restrict posts = lab->posts, *restrict replace = arm->replace;
    const int32_t *restrict filled = arm->filled, *restrict overtime = arm->overtime;
    const int32_t *restrict substitute = arm->substitute, *restrict agency = arm->agency;
    const int32_t *restrict unqualified = arm->unqualified;
    int32_t *restrict unspent = arm->unspent_assist, *restrict fund = arm->agency_fund;

#pragma omp simd
    for (int s = 0; s < n; s++) {
        double lack = posts[s] + replace[s] - filled[s];
        double rest = lack - mp.overtime * overtime[s] - mp.substitute * substitute[s]
                      - mp.agency * agency[s] - mp.unqualified * unqualified[s];
        rest = rest > 0 ? rest : 0;
        rest = lack > 0 ? rest : 0;
        double assist = cp.unspent_assist * rest;
        unspent[s] = (int32_t) assist;
        fund[s] = (int32_t) (cp.unspent_agency * (rest - assist) * per_agency);
    }
}

void SIM_HOT(cover_absent)(
        const struct labour *lab, struct arm_state *arm, float overtime)
{
    const float base = (float) lab->par->cover->short_absence;
    const int n = lab->world->n_schools;
    const int32_t *restrict posts = lab->posts, *restrict replace = arm->replace;
    const int32_t *restrict filled = arm->filled, *restrict heads = arm->heads;
    const int32_t *restrict covered = arm->overtime;
    float *restrict absent = arm->short_absent, *restrict nobody = arm->short_nobody;

#pragma omp simd
    for (int s = 0; s < n; s++) {
        float away = absent[s] * base;
        away = away < 0.5f ? away : 0.5f;
        int32_t room = cover_overtime_room(heads[s], filled[s], replace[s], overtime);
        float fte = away * (float) posts[s] - (float) (room - covered[s]);
        absent[s] = away;
        nobody[s] = fte > 0 ? fte : 0;
    }
}

void SIM_HOT(cover_nobody)(
        const struct labour *lab, struct arm_state *arm, int from, int end, float left)
{
    const int32_t *restrict posts = lab->posts;
    const float *restrict absent = arm->short_absent;
    float *restrict nobody = arm->short_nobody;

#pragma omp simd
    for (int s = from; s < end; s++) {
        float share = nobody[s] * left / (float) posts[s];
        share = posts[s] > 0 ? share : 0;
        nobody[s] = share < absent[s] ? share : absent[s];
    }
}
