/* outcomes_hot.c - sums over schools; see outcomes_hot.h.
 *
 * Vectors compute each sum's part for a block of schools; four schools by four sums are
 * then turned round, so that a vector is added to the sums of a school's stratum. Who
 * would add nothing adds 0: no jump, and the same sum. Thread safety: pure. */
#include "models/outcomes_hot.h"

#include "models/metrics.h"

enum { SCHOOLS = 64, FOUR = 4 };
static_assert(SCHOOL_SUMS % FOUR == 0, "sums are added four at a time");

/* What a block of schools, from number `from` on, adds to each sum. */
struct block {
    double of[SCHOOL_SUMS][SCHOOLS];
};

static void add_teachers(struct block *restrict out, const struct labour *lab,
        const struct arm_state *arm, int from, int n)
{
    const int32_t *posts = arm->posts + from, *replace = arm->replace + from;
    const int32_t *open = arm->open + from, *filled = arm->filled + from;
    const int32_t *heads = arm->heads + from, *quality = arm->quality + from;
    const int32_t *novice = arm->novice + from, *regular = lab->posts + from;
    const float *absent = arm->short_absent + from, *nobody = arm->short_nobody + from;

    for (int i = 0; i < n; i++) {
        out->of[SUM_SCHOOLS][i] = 1;
        /* less than one offer step (a day a week) counts as none */
        out->of[SUM_NO_SHORTAGE][i] = open[i] < OFFER_STEP ? 1.0 : 0.0;
        out->of[SUM_REQUIRED][i] = 0.01 * (posts[i] + replace[i]);
        out->of[SUM_REGULAR][i] = 0.01 * (regular[i] + replace[i]);
        out->of[SUM_FILLED][i] = 0.01 * filled[i];
        out->of[SUM_UNFILLED][i] = 0.01 * open[i];
        out->of[SUM_PERSONS][i] = heads[i];
        out->of[SUM_FTE_TEACHING][i] = 0.01 * (filled[i] - replace[i]);
        out->of[SUM_QUALITY][i] = 1e-4 * quality[i];
        out->of[SUM_NOVICE][i] = 0.01 * novice[i];
    }
    for (int i = 0; i < n; i++) {
        out->of[SUM_SHORT][i] = 0.01 * regular[i] * (double) absent[i];
        out->of[SUM_SHORT_NOBODY][i] = 0.01 * regular[i] * (double) nobody[i];
    }
}

/* Classes and pupils, and what unfilled posts mean to them. */
static void add_classes(struct block *restrict out, const struct labour *lab,
        const struct arm_state *arm, const uint16_t *pupils, int from, int n)
{
    const int32_t *classes = lab->n_classes + from, *open = arm->open + from;
    const float *more = arm->class_more + from;

    for (int i = 0; i < n; i++) {
        out->of[SUM_CLASSES][i] = classes[i] * (1 + (double) more[i]);
        out->of[SUM_PUPILS][i] = pupils[i];
    }
    for (int k = 0; k < UNTAUGHT; k++) {
        const int32_t *untaught = arm->untaught[k] + from;
        for (int i = 0; i < n; i++) {
            double part = (double) pupils[i] * untaught[i] / classes[i];
            out->of[SUM_UNTAUGHT + k][i] = open[i] != 0 ? part : 0;
        }
    }
    for (int m = 0; m < COVER_MODES; m++) {
        const int32_t *cover = arm->cover[m] + from;
        for (int i = 0; i < n; i++)
            out->of[SUM_COVER + m][i] = 0.01 * (open[i] != 0 ? cover[i] : 0);
    }
}

/* Assistants and what else helps beside the teacher. */
static void add_support(struct block *restrict out, const struct assist_arm *arm,
        const struct school_help *help, const uint16_t *pupils, int from, int n)
{
    const int32_t *posts = arm->posts + from, *filled = arm->filled + from;
    const int32_t *trained = arm->trained + from;
    const uint8_t *organised = arm->organised + from;

    for (int i = 0; i < n; i++) {
        out->of[SUM_AS_POSTS][i] = 0.01 * posts[i];
        out->of[SUM_AS_FILLED][i] = 0.01 * filled[i];
        out->of[SUM_AS_TRAINED][i] = 0.01 * trained[i];
    }
    for (int i = 0; i < n; i++)
        out->of[SUM_AS_ORGANISED][i] = organised[i];
    for (int i = 0; i < n; i++)
        out->of[SUM_AS_PUPIL_SEATS][i] = (double) help[from + i].seats * pupils[i];
}

/* What a school that answers the survey reports of its unfilled fte, and of what it
 * requires. */
static void add_survey(struct block *restrict out, const struct labour *lab,
        const struct arm_state *arm, const struct survey *survey, int from, int n)
{
    const struct survey k = *survey;
    const int32_t *posts = arm->posts + from, *replace = arm->replace + from;
    const int32_t *open = arm->open + from;
    const int32_t *spread = arm->cover[COVER_SPREAD] + from;
    const int32_t *home = arm->cover[COVER_HOME] + from;
    const float *word = lab->w_survey + from;
    const uint8_t *city = lab->world->g5 + from;
    double odds[SCHOOLS];

    for (int i = 0; i < n; i++)
        odds[i] = k.odds[city[i]];
    for (int i = 0; i < n; i++) {
        double required = posts[i] + replace[i], fte = 0.01 * required;
        /* the share open above the centre, times what is required */
        double above = 0.01 * open[i] - k.centre * fte;
        double tells = (double) word[i] - odds[i];
        double answers = tells * fte < k.tilt * above ? 1.0 : 0.0; /* no jump: a coin */
        double seen = spread[i] + home[i], hidden = open[i] - seen;
        double replaced = required > 0 ? replace[i] / required : 0;
        double reported =
                (seen + hidden * k.hidden) * (1 - k.replacement_missed * replaced);
        out->of[SUM_MEASURED][i] = answers * 0.01 * reported;
        out->of[SUM_MEASURED_OF][i] = answers * fte;
    }
}

/* What schools of no policy won or lost against the baseline. */
static void add_outside(struct block *restrict out, const struct arm_state *arm,
        const struct arm_state *base, int from, int n)
{
    const int32_t *filled = arm->filled + from, *before = base->filled + from;
    const uint8_t *target = arm->ever_target + from;

    for (int i = 0; i < n; i++)
        out->of[SUM_OUTSIDE][i] = 0.01 * (target[i] != 0 ? 0 : filled[i] - before[i]);
}

typedef double four __attribute__((vector_size(32), aligned(8), may_alias));

/* Add four schools, from place i of a block on. */
static inline void add_four(
        double *sums, const struct block *block, const uint16_t *stratum, int i)
{
    double *to[FOUR];

    for (int l = 0; l < FOUR; l++)
        to[l] = sums + (size_t) stratum[i + l] * LABOUR_SUMS;
    for (int k = 0; k < SCHOOL_SUMS; k += FOUR) {
        four a = *(const four *) &block->of[k][i],
             b = *(const four *) &block->of[k + 1][i],
             c = *(const four *) &block->of[k + 2][i],
             d = *(const four *) &block->of[k + 3][i];
        four ab = __builtin_shufflevector(a, b, 0, 4, 2, 6);
        four cd = __builtin_shufflevector(c, d, 0, 4, 2, 6);
        four ab_odd = __builtin_shufflevector(a, b, 1, 5, 3, 7);
        four cd_odd = __builtin_shufflevector(c, d, 1, 5, 3, 7);
        const four part[FOUR] = { __builtin_shufflevector(ab, cd, 0, 1, 4, 5),
            __builtin_shufflevector(ab_odd, cd_odd, 0, 1, 4, 5),
            __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
            __builtin_shufflevector(ab_odd, cd_odd, 2, 3, 6, 7) };
        for (int l = 0; l < FOUR; l++)
            *(four *) &to[l][k] += part[l];
    }
}

static void add_block(double *sums, struct survey_totals *totals,
        const struct block *block, const uint16_t *stratum, int n)
{
    int i = 0;

    for (; i + FOUR <= n; i += FOUR)
        add_four(sums, block, stratum, i);
    for (; i < n; i++)
        for (int k = 0; k < SCHOOL_SUMS; k++)
            sums[(size_t) stratum[i] * LABOUR_SUMS + (size_t) k] += block->of[k][i];
    for (i = 0; i < n; i++) {
        const int at = stratum[i] % SURVEY_STRATA;
        totals->all[at] += block->of[SUM_REQUIRED][i];
        totals->seen[at] += block->of[SUM_MEASURED_OF][i];
    }
}

void SIM_HOT(outcomes_schools)(double *sums, struct survey_totals *totals,
        const struct labour *lab, const struct arm_state *arm,
        const struct arm_state *base, const struct survey *survey)
{
    const int n_schools = lab->world->n_schools;
    const size_t n = (size_t) n_schools;
    const uint16_t *pupils = lab->pupils_total + (size_t) lab->year * n;
    const struct school_help *help = arm->help + (size_t) (lab->year - lab->run_in) * n;
    struct block block;

    for (int from = 0; from < n_schools; from += SCHOOLS) {
        int size = n_schools - from < SCHOOLS ? n_schools - from : SCHOOLS;
        add_teachers(&block, lab, arm, from, size);
        add_classes(&block, lab, arm, pupils + from, from, size);
        add_support(&block, &arm->assistants, help, pupils + from, from, size);
        add_survey(&block, lab, arm, survey, from, size);
        add_outside(&block, arm, base, from, size);
        add_block(sums, totals, &block, lab->stratum + from, size);
    }
}
