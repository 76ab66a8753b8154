/* learning_lost_hot.c - what would pupils score had the classes of arm 0 lacked nobody?
 *
 * Asked only for sums over pupils, and a score is a sum of what each year gave, so no
 * pupil is needed: what the other classes add is kept as a difference from arm 0, by
 * grade, as [0] + [1] x of the background, with stocks of the form of learning
 * (learning_hot.h). Classes lie across the grades as the pupils stand in line. A cohort's
 * mean stands for who joins or leaves it, and the school's background for that of each
 * grade: within a grade it is luck who sits in which class. Places in programmes go to as
 * many pupils either way.
 *
 * Thread safety: pure functions. */
#include <string.h>

#include "models/phases/learning_hot.h"

/* What the classes add more, by grade: means over its pupils. */
struct more {
    float teacher[GRADES], merged[GRADES], lost[GRADES];
};

/* Fields of the records side by side: teacher, merged, lost, nothing; and other fours. */
typedef int32_t int4 __attribute__((vector_size(16)));
typedef float float4 __attribute__((vector_size(16)));

/* Difference of a class in the units of the records, and the sum over all pupils before
 * it. */
struct step {
    int4 of, sum;
};

static void steps_along(struct step *step, const struct learning_line *line,
        const struct class_year *class_, const struct class_year *base, int n_classes)
{
    int4 sum = { 0 };

    for (int c = 0; c < n_classes; c++) {
        const int4 of = { class_[c].teacher - base[c].teacher,
            class_[c].merged - base[c].merged, class_[c].lost - base[c].lost, 0 };
        step[c] = (struct step){ of, sum };
        sum += of * (line->class_from[c + 1] - line->class_from[c]);
    }
}

/* The class of the last of each grade, that is of place upto - 1: classes end before
 * place (c + 1) n / C. As in learning_line_hot.c, no quotient of floats rounds up. */
static void last_classes(
        int to[GRADES], const int upto[GRADES], const struct learning_line *line)
{
    const float n = (float) line->n, n_classes = (float) line->n_classes;

    for (int g = 0; g < GRADES; g++)
        to[g] = upto[g] > 0 ? (int) (((float) upto[g] * n_classes - 1) / n) : 0;
}

static void grades_more(struct more *more, const struct learning_line *line,
        const struct class_year *class_, const struct class_year *base, int n_classes)
{
    struct step step[LEARNING_CLASSES_MAX];
    int upto[GRADES], last[GRADES], sum = 0;
    float4 mean[GRADES];
    int4 before = { 0 };

    for (int g = 0; g < GRADES; g++)
        upto[g] = sum += line->count[g];
    last_classes(last, upto, line);
    steps_along(step, line, class_, base, n_classes);
    for (int g = 0; g < GRADES; g++) {
        const struct step *at = &step[last[g]];
        const int4 now = at->sum + at->of * (upto[g] - line->class_from[last[g]]);
        mean[g] = __builtin_convertvector(now - before, float4);
        before = now;
    }
    for (int g = 0; g < GRADES; g++) {
        const float per = line->count[g] > 0 ? 1 / (float) line->count[g] : 0;
        more->teacher[g] = 1e-4f * per * mean[g][0];
        more->merged[g] = 1e-4f * per * mean[g][1];
        more->lost[g] = per * mean[g][2] / 65535;
    }
}

/* Stocks of the year before move up a grade; who is new to the school has what those of
 * his grade have. */
static void move_up(float stock[GRADES], const struct learning_line *line)
{
    float old[GRADES];

    memcpy(old, stock, sizeof old);
    stock[0] = 0;
    for (int g = 1; g < GRADES; g++)
        stock[g] = line->before[g] > 0 ? old[g - 1] : 0;
}

/* Term k of [0] + [1] x of the year: gain, and what is left of it a year later. */
static void live(struct learning_lost *lost, int k, float score[GRADES],
        const float gain[GRADES], const float left[GRADES],
        const struct learning_line *line, const struct learning_rates *r)
{
    float *past = lost->past[k], *fade = lost->fade[k];

    move_up(past, line);
    move_up(fade, line);
    for (int g = 0; g < GRADES; g++) {
        score[g] = past[g] + gain[g];
        past[g] += left[g] - r->loss * fade[g];
        fade[g] = r->decay * fade[g] + left[g];
    }
}

/* Means over the pupils of both terms of score and gain, side by side. */
static void over_line(struct learning_lost *lost, float score[2][GRADES],
        float gain[2][GRADES], const struct learning_line *line)
{
    float4 sum = { 0 };

    for (int g = 0; g < GRADES; g++)
        sum += (float) line->count[g]
               * (float4){ score[0][g], score[1][g], gain[0][g], gain[1][g] };
    if (line->n > 0)
        sum /= (float) line->n;
    for (int k = 0; k < 2; k++) {
        lost->score[k] = (double) sum[k];
        lost->gain[k] = (double) sum[2 + k];
    }
}

void SIM_HOT(learning_lost)(struct learning_lost *lost, const struct learning_line *line,
        const struct class_year *class_, const struct class_year *base, int n_classes,
        const struct learning_rates *rates)
{
    const struct learning_rates r = *rates;
    struct more more;
    float gain[2][GRADES], left[2][GRADES], score[2][GRADES];

    if (memcmp(class_, base, (size_t) n_classes * sizeof *base) != 0) {
        grades_more(&more, line, class_, base, n_classes);
        lost->any = true;
    } else if (!lost->any)
        return;
    else
        memset(&more, 0, sizeof more);
    for (int g = 0; g < GRADES; g++) {
        gain[0][g] = more.teacher[g] + more.merged[g] + more.lost[g] * r.lost_low;
        gain[1][g] = -more.lost[g] * r.lost_slope;
        left[0][g] = r.left_teacher * more.teacher[g] + r.left_class * more.merged[g]
                     + r.left_lost * (more.lost[g] * r.lost_low);
        left[1][g] = r.left_lost * gain[1][g];
    }
    live(lost, 0, score[0], gain[0], left[0], line, &r);
    live(lost, 1, score[1], gain[1], left[1], line, &r);
    over_line(lost, score, gain, line);
}
