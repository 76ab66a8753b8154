/* synth.c - a country of schools from published marginals, when no table is given.
 *
 * Method: how many schools lie where, how large and how disadvantaged schools are, is
 * published. Chance only says which school is which: schools are ranked by a keyed
 * draw around the mean of their place, and the rank is looked up in the published
 * distribution, so that the marginals hold for every seed. Totals are exact.
 * Sources: synth_facts.c. Thread safety: no globals. */
#include "models/world/synth.h"

#include <math.h>

#include "models/draws.h"
#include "sim/base/rng.h"
#include "sim/base/vmath.h"

/* Schools smaller or larger than these are closed or split. */
static const double SMALLEST = 20, LARGEST = 1500;

/* The straight lines between the published quantiles of size lose 0.6 % of the mean. */
static const double MEAN_FACTOR = 1.0061;

/* Disadvantaged schools are a little smaller: correlation of weighting and ln(size)
 * around the means of the places (own sum over the files of 2019: -0.215). */
static const double SIZE_CORR = -0.22;

struct sim_block synth_draw_school(const struct synth *syn, int i, unsigned index)
{
    return sim_draw(syn->key, (uint32_t) i, 0, sim_when(0, DRAW_WORLD_SCHOOL, index),
            ROSTER_CHANCE);
}

double synth_curve(const struct synth_point *point, int n, double at)
{
    int k = 1;
    while (k < n - 1 && at > point[k].at)
        k++;
    double step = (at - point[k - 1].at) / (point[k].at - point[k - 1].at);
    return point[k - 1].value + step * (point[k].value - point[k - 1].value);
}

static void sift(int *order, const double *value, int root, int n)
{
    for (int child; (child = 2 * root + 1) < n; root = child) {
        int a = order[child], b = child + 1 < n ? order[child + 1] : a;
        if (value[b] > value[a] || (!(value[b] < value[a]) && b > a)) {
            child += child + 1 < n;
            a = order[child];
        }
        int r = order[root];
        if (value[r] > value[a] || (!(value[r] < value[a]) && r > a))
            return;
        order[root] = a;
        order[child] = r;
    }
}

void synth_sort(int *order, const double *value, int n) /* heap sort: no worst case */
{
    for (int i = 0; i < n; i++)
        order[i] = i;
    for (int i = n / 2 - 1; i >= 0; i--)
        sift(order, value, i, n);
    for (int end = n - 1; end > 0; end--) {
        int largest = order[0];
        order[0] = order[end];
        order[end] = largest;
        sift(order, value, 0, end);
    }
}

/* Largest remainders over the regions, each at least one school; then the large city
 * takes its share of its region. */
void synth_allocate(struct synth *syn)
{
    double total = 0, quota[SYNTH_REGIONS] = { 0 };
    int region[SYNTH_CELLS], count[SYNTH_REGIONS], r = -1, sum = 0;

    for (int c = 0; c < SYNTH_CELLS; c++) {
        r += !synth_cells[c].g5;
        region[c] = r;
        total += synth_cells[c].schools;
    }
    for (int c = 0; c < SYNTH_CELLS; c++)
        quota[region[c]] += syn->n * (double) synth_cells[c].schools / total;
    for (r = 0; r < SYNTH_REGIONS; r++) {
        count[r] = quota[r] < 1 ? 1 : (int) quota[r];
        sum += count[r];
    }
    for (; sum != syn->n; sum += sum < syn->n ? 1 : -1) {
        int best = -1;
        double sign = sum < syn->n ? 1 : -1;
        for (r = 0; r < SYNTH_REGIONS; r++)
            if ((sum < syn->n || count[r] > 1)
                    && (best < 0
                            || sign * (quota[r] - count[r])
                                       > sign * (quota[best] - count[best])))
                best = r;
        count[best] += sum < syn->n ? 1 : -1;
    }
    syn->first[0] = 0;
    for (int c = 0; c < SYNTH_CELLS; c++) {
        const struct synth_cell *cell = &synth_cells[c];
        bool has_city = c + 1 < SYNTH_CELLS && synth_cells[c + 1].g5;
        int n = count[region[c]];
        if (has_city) {
            int city = synth_cells[c + 1].schools, both = city + cell->schools;
            n -= (2 * n * city + both) / (2 * both);
        } else if (cell->g5) {
            n -= syn->first[c] - syn->first[c - 1];
        }
        syn->first[c + 1] = syn->first[c] + n;
        for (int i = syn->first[c]; i < syn->first[c + 1]; i++)
            syn->cell[i] = (uint8_t) c;
    }
}

/* Standard normal quantile of a share in (0, 1). */
static double normal_of(double share)
{
    return sim_normal((uint32_t) (share * 0x1p32));
}

void synth_sizes(struct synth *syn)
{
    const struct population_params *par = syn->par;
    double total = 0, expected = 0, mean[SYNTH_CELLS];

    for (int i = 0; i < syn->n; i++) {
        const struct synth_cell *cell = &synth_cells[syn->cell[i]];
        syn->latent[i] =
                cell->log_size
                + cell->log_size_sd * sim_normal(synth_draw_school(syn, i, 0).word[0]);
    }
    synth_sort(syn->order, syn->latent, syn->n);
    for (int j = 0; j < syn->n; j++) {
        double shape = synth_curve(
                synth_size_shape, synth_n_size_shape, normal_of((j + 0.5) / syn->n));
        double size = sim_exp(par->size_log_mean + par->size_log_sd * shape);
        size = size < SMALLEST ? SMALLEST : size > LARGEST ? LARGEST : size;
        syn->size[syn->order[j]] = size;
        total += size;
    }
    /* Each place gets its published mean size, all places together the total. */
    for (int c = 0; c < SYNTH_CELLS; c++) {
        mean[c] = (double) synth_cells[c].pupils / synth_cells[c].schools;
        expected += mean[c] * (syn->first[c + 1] - syn->first[c]);
    }
    double run = 0;
    for (int c = 0; c < SYNTH_CELLS; c++) {
        double have = 0, want;
        for (int i = syn->first[c]; i < syn->first[c + 1]; i++)
            have += syn->size[i];
        want = mean[c] * (syn->first[c + 1] - syn->first[c]) * MEAN_FACTOR * total
               / expected;
        for (int i = syn->first[c]; i < syn->first[c + 1]; i++) {
            /* Rounding the running sum keeps every total to within one pupil. */
            long long before = (long long) (run + 0.5);
            run += syn->size[i] * want / have;
            syn->pupils[i] = (int) ((long long) (run + 0.5) - before);
            sim_assert(syn->pupils[i] >= 1);
        }
    }
}

/* Share of all pupils below a school that stands at share v of its own group (large
 * cities or elsewhere): inverts the group's distribution over the quintiles. */
static double national_share(double v, bool city)
{
    double mass[QUINTILES], total = 0;

    for (int q = 0; q < QUINTILES; q++) {
        mass[q] = city ? synth_city_share[q] : 1 - synth_city_share[q];
        total += mass[q];
    }
    for (int q = 0; q < QUINTILES; q++) {
        double part = mass[q] / total;
        if (v <= part || q == QUINTILES - 1)
            return (q + v / part) / QUINTILES;
        v -= part;
    }
    return 1;
}

static void rank_group(struct synth *syn, bool city)
{
    double total = 0, run = 0;

    for (int i = 0; i < syn->n; i++)
        if (synth_cells[syn->cell[i]].g5 == city)
            total += syn->pupils[i];
    for (int j = 0; j < syn->n; j++) {
        int i = syn->order[j];
        if (synth_cells[syn->cell[i]].g5 != city)
            continue;
        double v = (run + 0.5 * syn->pupils[i]) / total;
        run += syn->pupils[i];
        syn->disadv[i] =
                synth_curve(synth_weighting, synth_n_weighting, national_share(v, city));
    }
}

/* Pupil-weighted standardisation; returns the mean in the large cities minus that
 * elsewhere, and the cities' share of pupils. */
static double standardise(struct synth *syn, double *city_share)
{
    double n[2] = { 0 }, sum[2] = { 0 }, square = 0;

    for (int i = 0; i < syn->n; i++) {
        int g = synth_cells[syn->cell[i]].g5;
        n[g] += syn->pupils[i];
        sum[g] += syn->pupils[i] * syn->disadv[i];
    }
    double all = n[0] + n[1], mean = (sum[0] + sum[1]) / all;
    for (int i = 0; i < syn->n; i++) {
        syn->disadv[i] -= mean;
        square += syn->pupils[i] * syn->disadv[i] * syn->disadv[i];
    }
    double sd = sqrt(square / all);
    for (int i = 0; i < syn->n; i++)
        syn->disadv[i] /= sd;
    *city_share = n[1] / all;
    return n[0] > 0 && n[1] > 0 ? (sum[1] / n[1] - sum[0] / n[0]) / sd : 0;
}

void synth_disadvantage(struct synth *syn)
{
    for (int i = 0; i < syn->n; i++) {
        const struct synth_cell *cell = &synth_cells[syn->cell[i]];
        struct sim_block draw = synth_draw_school(syn, i, 0);
        double z = SIZE_CORR * sim_normal(draw.word[0])
                   + sqrt(1 - SIZE_CORR * SIZE_CORR) * sim_normal(draw.word[1]);
        syn->latent[i] = cell->weighting + cell->weighting_sd * z;
    }
    synth_sort(syn->order, syn->latent, syn->n);
    rank_group(syn, true);
    rank_group(syn, false);
    /* Shift the cities by s. The variance becomes 1 + q (y^2 - d^2) with y = d + s and
     * q = share (1 - share), so that y / sd = target solves in closed form. */
    double share, gap = standardise(syn, &share), q = share * (1 - share);
    double target = syn->par->disadv_city, room = 1 - q * target * target;
    if (!(q > 0))
        return;
    sim_assert(room > 0); /* q <= 1/4 and the bounds of disadv_city */
    double shift = target * sqrt((1 - q * gap * gap) / room) - gap;
    for (int i = 0; i < syn->n; i++)
        syn->disadv[i] += synth_cells[syn->cell[i]].g5 ? shift : 0;
    (void) standardise(syn, &share);
}
