/* select.c - how disadvantaged is each school, and which schools are simulated?
 *
 * Method: disadvantage D is the school weighting, standardised over all pupils of the
 * table; quintiles hold a fifth of all pupils each. Only then are regions chosen and
 * a sample drawn, so that D and quintiles mean the same in every selection. The
 * sample keeps, per region and city group, the schools with the smallest keyed
 * uniform of their id: a larger sample contains the smaller one.
 * Thread safety: no globals. */
#include "models/world/roster.h"

#include <math.h>
#include <string.h>

#include "models/draws.h"
#include "models/world/synth.h"
#include "sim/base/mem.h"
#include "sim/base/rng.h"
#include "sim/base/str.h"

enum { REGION_SCHOOLS_MIN = 2 };

static int out_of_memory(struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the schools");
}

/* ---- disadvantage ---- */

void roster_standardise(struct roster *ros, double mean, double sd)
{
    double n = 0, sum = 0, square = 0;

    for (int i = 0; i < ros->n; i++) {
        n += ros->school[i].pupils;
        sum += ros->school[i].pupils * ros->school[i].weighting;
    }
    mean = sd > 0 ? mean : sum / n;
    for (int i = 0; i < ros->n; i++) {
        struct roster_school *s = &ros->school[i];
        s->disadv = s->weighting - mean;
        square += s->pupils * s->disadv * s->disadv;
    }
    sd = sd > 0 ? sd : sqrt(square / n);
    for (int i = 0; i < ros->n; i++) /* all alike: nobody is disadvantaged */
        ros->school[i].disadv = sd > 1e-9 ? ros->school[i].disadv / sd : 0;
}

/* Rows by id, so that nothing depends on the order of the table. */
static int order_by_id(const struct roster *ros, int *order)
{
    int *spare = sim_calloc((size_t) ros->n, sizeof *spare);

    if (spare == NULL)
        return SIM_ERR_NOMEM;
    for (int i = 0; i < ros->n; i++)
        order[i] = i;
    for (int width = 1; width < ros->n; width *= 2) { /* merge sort */
        for (int lo = 0; lo < ros->n; lo += 2 * width) {
            int mid = lo + width < ros->n ? lo + width : ros->n;
            int hi = lo + 2 * width < ros->n ? lo + 2 * width : ros->n;
            for (int a = lo, b = mid, k = lo; k < hi; k++) {
                bool left = b >= hi
                            || (a < mid
                                    && strcmp(ros->ids.name[ros->school[order[a]].id],
                                               ros->ids.name[ros->school[order[b]].id])
                                               < 0);
                spare[k] = left ? order[a++] : order[b++];
            }
        }
        memcpy(order, spare, (size_t) ros->n * sizeof *order);
    }
    sim_free(spare);
    return 0;
}

/* A school belongs to the fifth of all pupils in which its middle pupil stands. */
int roster_quintiles(struct roster *ros, struct sim_err *err)
{
    size_t n = (size_t) ros->n;
    int *by_id = sim_calloc(n, sizeof *by_id), *order = sim_calloc(n, sizeof *order);
    double *value = sim_calloc(n, sizeof *value);
    int ret = by_id && order && value ? order_by_id(ros, by_id) : SIM_ERR_NOMEM;
    long long total = 0, run = 0;

    if (ret != 0) {
        ret = out_of_memory(err);
        goto out;
    }
    for (int j = 0; j < ros->n; j++) {
        value[j] = ros->school[by_id[j]].disadv;
        total += ros->school[j].pupils;
    }
    synth_sort(order, value, ros->n);
    for (int j = 0; j < ros->n; j++) {
        struct roster_school *s = &ros->school[by_id[order[j]]];
        s->quintile = (uint8_t) ((2 * run + s->pupils) * QUINTILES / (2 * total));
        run += s->pupils;
    }
out:
    sim_free(by_id);
    sim_free(order);
    sim_free(value);
    return ret;
}

/* ---- regions and sample ---- */

int roster_choose(struct roster *ros, const struct sim_names *names,
        struct sim_diag *diag, struct sim_err *err)
{
    bool wanted[DRAW_REGIONS_MAX] = { false };
    int wrong = 0, kept = 0;

    for (int k = 0; k < names->n; k++) {
        char hint[SIM_TEXT_LEN];
        int r = roster_names_find(&ros->regions, names->name[k]);
        if (r >= 0) {
            wanted[r] = true;
            continue;
        }
        wrong++;
        sim_diag_add(diag, "population.regions: no region is called \"%s\"%s",
                names->name[k],
                sim_str_hint(hint, sizeof hint, names->name[k],
                        (const char *const *) ros->regions.name,
                        (size_t) ros->regions.n));
    }
    if (wrong > 0)
        return sim_fail(err, SIM_ERR_INPUT, "population.regions: unknown region");
    for (int i = 0; i < ros->n; i++) {
        ros->school[i].keep = names->n == 0 || wanted[ros->school[i].region];
        kept += ros->school[i].keep;
    }
    if (kept >= 2)
        return 0;
    sim_diag_add(diag,
            "population.regions: the regions hold %d school: choose regions "
            "with at least two schools together",
            kept);
    return sim_fail(err, SIM_ERR_INPUT, "population.regions: fewer than two schools");
}

static uint32_t hash_id(const char *id)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (; *id != '\0'; id++)
        h = (h ^ (unsigned char) *id) * 16777619u;
    return h;
}

/* Schools of each region and city group in the table, and how many of them to keep:
 * the share, rounded, but two schools of a region that has them. */
static void plan_sample(
        const struct roster *ros, double share, int (*keep)[2], int (*have)[2])
{
    for (int i = 0; i < ros->n; i++)
        if (ros->school[i].keep)
            have[ros->school[i].region][ros->school[i].g5]++;
    for (int r = 0; r < ros->regions.n; r++) {
        for (int g = 0; g < 2; g++)
            keep[r][g] = (int) (share * have[r][g] + 0.5);
        int floor = have[r][0] + have[r][1];
        floor = floor < REGION_SCHOOLS_MIN ? floor : REGION_SCHOOLS_MIN;
        while (keep[r][0] + keep[r][1] < floor)
            keep[r][have[r][1] - keep[r][1] > have[r][0] - keep[r][0]]++;
    }
}

int roster_sample(struct roster *ros, double share, long long seed, struct sim_err *err)
{
    size_t n = (size_t) ros->n;
    struct sim_key key = sim_key_make((uint64_t) seed, 0);
    int keep[DRAW_REGIONS_MAX][2] = { 0 }, have[DRAW_REGIONS_MAX][2] = { 0 };

    if (!(share < 1))
        return 0;
    int *by_id = sim_calloc(n, sizeof *by_id), *order = sim_calloc(n, sizeof *order);
    double *value = sim_calloc(n, sizeof *value);
    int ret = by_id && order && value ? order_by_id(ros, by_id) : SIM_ERR_NOMEM;
    if (ret != 0) {
        ret = out_of_memory(err);
        goto out;
    }
    plan_sample(ros, share, keep, have);
    for (int j = 0; j < ros->n; j++)
        value[j] = sim_uniform(
                sim_draw(key, hash_id(ros->ids.name[ros->school[by_id[j]].id]), 0,
                        sim_when(0, DRAW_WORLD_SCHOOL, 2), ROSTER_CHANCE)
                        .word[0]);
    synth_sort(order, value, ros->n);
    for (int j = 0; j < ros->n; j++) {
        struct roster_school *s = &ros->school[by_id[order[j]]];
        if (s->keep)
            s->keep = keep[s->region][s->g5]-- > 0;
    }
out:
    sim_free(by_id);
    sim_free(order);
    sim_free(value);
    return ret;
}
