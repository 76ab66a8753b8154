/* learning_start.c - where do pupils stand when the first year begins?
 *
 * Stocks are those of learning_ref.c. Persons differ by what is missing to a variance of
 * 1 after backgrounds, schools, stocks and this year's input; at least PERSON_VAR_MIN
 * remains, also where parameters ask for more spread between groups than 1. Mean and
 * variance are those of the simulated schools, by expectation over the draws.
 * Thread safety: one struct learning per thread. */
#include "models/phases/learning_work.h"

#include <math.h>
#include <string.h>

#include "models/draws.h"
#include "sim/base/vmath.h"

static const double PERSON_VAR_MIN = 0.05;
/* Heads in four throws. */
static const double HEADS_MEAN = 2, HEADS_SD = 1;

static void school_shares(struct learning *lrn, double corr)
{
    static const double top = (LEARNING_D_GRID - 1) - 1e-6;
    float grid[LEARNING_D_GRID][BACKGROUNDS];
    const struct world *world = lrn->world;

    if (lrn->share_corr == corr)
        return;
    for (int i = 0; i < LEARNING_D_GRID; i++)
        world_background(grid[i], (double) i / LEARNING_D_STEPS - LEARNING_D_MAX, corr);
    for (int s = 0; s < world->n_schools; s++) {
        double at = ((double) world->disadv[s] + LEARNING_D_MAX) * LEARNING_D_STEPS;
        at = !(at > 0) ? 0 : at < top ? at : top;
        const int i = (int) at;
        const float part = (float) (at - i);
        for (int k = 0; k < BACKGROUNDS; k++)
            lrn->share[s][k] = grid[i][k] + part * (grid[i + 1][k] - grid[i][k]);
    }
    lrn->share_corr = corr;
}

static void school_effects(struct learning *lrn, const struct learning_params *par,
        struct sim_key key, uint32_t chance)
{
    const struct world *world = lrn->world;
    uint32_t *out[4] = { NULL, NULL, lrn->school_word, NULL };
    const double sd = sqrt(par->school_var);
    const float on_d = (float) (sd * par->school_corr),
                noise = (float) (sd * sqrt(1 - par->school_corr * par->school_corr));

    sim_draw_range(out, 0, (size_t) world->n_schools, key, 0,
            sim_when(0, DRAW_SCHOOL_START, 0), chance);
    sim_normal_v(lrn->effect, lrn->school_word, (size_t) world->n_schools);
    for (int s = 0; s < world->n_schools; s++)
        lrn->effect[s] = on_d * world->disadv[s] + noise * lrn->effect[s];
}

/* Moments of the start year over pupils of what is expected of them without the gap:
 * m = school effect, stocks and gain, but for persons, the chance part of the school
 * effect and classes within a grade; x their background. */
struct start_sums {
    double n, m, mm, mx, x, xx;
    double x_within;                     /* variance of x within schools */
    double low_n, low_m, high_n, high_m; /* lowest and highest group */
};

static void start_sums(const struct learning *lrn, const struct learning_params *par,
        const uint16_t *pupils, struct start_sums *sum)
{
    const struct world *world = lrn->world;
    const double on_d = sqrt(par->school_var) * par->school_corr;

    *sum = (struct start_sums){ 0 };
    for (int s = 0; s < world->n_schools; s++) {
        const float *share = lrn->share[s];
        double stock[GRADES][4], gain[GRADES][2], ex, ex2;
        learning_ref_stocks(lrn, s, stock, gain);
        learning_background(share, &ex, &ex2);
        for (int g = 0; g < GRADES; g++) {
            const float *closed = lrn->carried[g];
            const double c = on_d * (double) world->disadv[s] + stock[g][0] + gain[g][0]
                             + (double) closed[0],
                         b = stock[g][1] + gain[g][1] + (double) closed[1],
                         n = pupils[(size_t) s * GRADES + (size_t) g],
                         low = n * (double) share[0],
                         high = n * (double) share[BACKGROUNDS - 1];
            sum->n += n;
            sum->m += n * (c + b * ex);
            sum->mm += n * (c * c + 2 * c * b * ex + b * b * ex2);
            sum->mx += n * (c * ex + b * ex2);
            sum->x += n * ex;
            sum->xx += n * ex2;
            sum->x_within += n * (ex2 - ex * ex);
            sum->low_n += low;
            sum->low_m += low * c;
            sum->high_n += high;
            sum->high_m += high * (c + b);
        }
    }
}

/* Gap between groups of one school, offset and spread between persons such that the start
 * year has the gap asked for, mean 0 and variance 1. Part of the gap comes from the
 * schools that the groups attend; the means of the groups make up the rest. Programmes
 * for pupils in need draw all who differ within a school together, by `pull` of the
 * distance, which depends on that distance: solved by turns. */
static void solve_spread(struct learning *lrn, const struct learning_params *par,
        const struct start_sums *s, const struct learning_ref_sums *ref)
{
    enum { TURNS = 8 };
    struct learning_rates *r = &lrn->rates;
    const double n = s->n > 0 ? s->n : 1, ref_n = ref->n > 0 ? ref->n : 1,
                 push = ref->push / ref_n, x_within = s->x_within / n,
                 noise = par->need_noise * par->need_noise,
                 sorted = s->low_n > 0 && s->high_n > 0
                                  ? s->high_m / s->high_n - s->low_m / s->low_n
                                  : 0,
                 school = par->school_var * (1 - par->school_corr * par->school_corr);
    double gap = par->gap - sorted, mean = 0, person = 1, pull = 0;

    for (int turn = 0; turn < TURNS; turn++) {
        gap = (par->gap - sorted) / (1 - pull);
        mean = (s->m + gap * s->x) / n;
        const double between = (s->mm + 2 * gap * s->mx + gap * gap * s->xx) / n
                               - mean * mean,
                     mixed = gap * gap * x_within,
                     rest = 1
                            - (between + school
                                    + (ref->within + ref->places_var) / ref_n);
        person = (rest + 2 * pull * mixed) / (1 - 2 * pull);
        person = person > PERSON_VAR_MIN ? person : PERSON_VAR_MIN;
        pull = push / sqrt(person + mixed + noise);
        pull = pull < 0.4 ? pull : 0.4;
    }
    r->gap = (float) gap;
    lrn->offset = (float) -mean;
    r->sd_person = (float) sqrt(person);
    r->ar_noise =
            (float) (sqrt((1 - par->ability_ar * par->ability_ar) * person) / HEADS_SD);
    /* what does not differ between the expected means of schools and backgrounds */
    lrn->chance_var = 1 - (s->mm + 2 * gap * s->mx + gap * gap * s->xx) / n + mean * mean;
}

static void set_rates(struct learning_rates *r, const struct learning_params *par)
{
    const double noise = par->test_noise / HEADS_SD;

    *r = (struct learning_rates){
        .ar = (float) par->ability_ar,
        .ar_mean = (float) (1 - par->ability_ar),
        .lost_low = (float) (-par->growth * par->lost_ses),
        .lost_slope = (float) (-par->growth * (par->lost_ses - 1)),
        .left_teacher = (float) par->rho_teacher,
        .left_class = (float) par->rho_class,
        .left_help = (float) par->rho_help,
        .left_lost = (float) par->rho_lost,
        .decay = (float) par->decay,
        .loss = (float) ((1 - par->decay) * (1 - par->kappa)),
        .kappa = (float) par->kappa,
        .test_noise = (float) noise,
        .need_noise = (float) par->need_noise,
    };
}

/* Scores are those of the start year's distribution of the grade: what schools closed
 * before it left in it on average is part of its zero. */
static void closed_zero(struct learning *lrn, const uint16_t *pupils, int n_years)
{
    double n = 0, x = 0, ex, ex2;

    for (int s = 0; s < lrn->world->n_schools; s++) {
        learning_background(lrn->share[s], &ex, &ex2);
        for (int g = 0; g < GRADES; g++, pupils++) {
            n += *pupils;
            x += *pupils * ex;
        }
    }
    for (int g = 0; g < GRADES; g++) {
        float *start = lrn->carried[g];
        const float zero = start[0] + (float) (n > 0 ? x / n : 0.5) * start[1];
        start[0] -= zero;
        for (int t = 0; t <= n_years; t++)
            lrn->closed[t][g][0] -= zero;
    }
}

/* From losses at the lowest and the highest background to [0] + [1] x. */
static void line_of(float line[2], const double loss[2])
{
    line[0] = (float) -loss[0];
    line[1] = (float) (loss[0] - loss[1]);
}

/* What closed schools left in each grade of each year. Who was at school in such a year
 * lost by his background; from some year on a share of what is left is made up a year.
 * The closures of 2019/20 and 2020/21 are in the parameters where they lie before the
 * start, all others in the input. */
static void closed_schools(struct learning *lrn, const struct learning_input *in)
{
    const struct learning_params *par = in->par;
    double left[GRADES][2] = { { 0 } }; /* loss at the lowest and the highest group */

    for (long long year = in->start - GRADES; year < in->start + in->room->n_years;
            year++) {
        const long long t = year - in->start;
        const double kept = (double) year >= par->recovery_from ? 1 - par->recovery : 1,
                     weeks = t >= 0         ? 0
                             : year == 2019 ? par->closed_2019
                             : year == 2020 ? par->closed_2020
                                            : 0,
                     high = weeks * par->closed_loss;
        double new_low = high * par->lost_ses, new_high = high;
        if (in->climate != NULL && t >= -in->n_before) {
            new_low += in->climate[t + in->n_before].closure_low;
            new_high += in->climate[t + in->n_before].closure_high;
        }
        for (int g = GRADES - 1; g >= 0; g--) {
            left[g][0] = g > 0 ? left[g - 1][0] * kept : 0;
            left[g][1] = g > 0 ? left[g - 1][1] * kept : 0;
            if (t == 0)
                line_of(lrn->carried[g], left[g]);
            left[g][0] += new_low;
            left[g][1] += new_high;
            if (t >= -1)
                line_of(lrn->closed[t + 1][g], left[g]);
        }
    }
}

/* What was closed follows the pupils into the next grade, with what is made up of it. */
static void yearly_drift(struct learning *lrn, int n_years)
{
    const struct learning_rates *r = &lrn->rates;

    for (int t = 1; t < n_years; t++)
        for (int g = 1; g < GRADES; g++) {
            const float *now = lrn->closed[t + 1][g], *was = lrn->closed[t][g - 1];
            lrn->drift[t][0][g] = now[0] - r->ar * was[0];
            lrn->drift[t][1][g] = r->ar_mean * r->gap + (now[1] - r->ar * was[1]);
        }
}

void learning_start(struct learning *lrn, const struct learning_input *in)
{
    const struct learning_params *par = in->par;
    struct learning_ref_sums sum;
    struct start_sums start;

    set_rates(&lrn->rates, par);
    lrn->well_gain = (float) par->well_gain;
    lrn->well_spill = (float) par->well_spill;
    school_shares(lrn, par->background_corr);
    closed_schools(lrn, in);
    closed_zero(lrn, in->room->pupils, in->room->n_years);
    school_effects(lrn, par, in->key, in->chance);
    learning_ref_means(lrn, in, &sum);
    start_sums(lrn, par, in->room->pupils, &start);
    solve_spread(lrn, par, &start, &sum);
    yearly_drift(lrn, in->room->n_years);
    lrn->rates.test_level = (float) (learning_level(lrn, par, in->room->pupils)
                                     + (double) lrn->rates.test_noise * HEADS_MEAN);
}

void learning_start_line(
        const struct learning *lrn, int school, struct learning_line *line)
{
    double stock[GRADES][4], gain[GRADES][2], below = 0;

    *line = (struct learning_line){ .centre = lrn->offset + lrn->effect[school] };
    for (int k = 0; k < BACKGROUNDS - 1; k++) {
        below += (double) lrn->share[school][k];
        line->cut[k] = sim_threshold(below);
    }
    learning_ref_stocks(lrn, school, stock, gain);
    for (int g = 0; g < GRADES; g++)
        for (int i = 0; i < 4; i++)
            line->stock[g][i] = (float) stock[g][i];
}
