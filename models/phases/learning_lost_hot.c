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

#include "models/phases/learning_given.h"

/* What the classes add more, by grade: means over its pupils. */
struct more {
    grades teacher, merged, lost;
};

/* Difference of a class in the units of the records, and the sum over all pupils before
 * it. */
struct step {
    int4 of, sum;
};

HOT int4 difference(short4 one, short4 other)
{
    return (record_ints(one) - record_ints(other)) & (int4){ -1, -1, -1, 0 };
}

HOT void steps_along(struct step *step, const struct learning_line *line,
        const struct class_year *class_, const struct class_year *base, int n_classes)
{
    int4 sum = { 0 };

    for (int c = 0; c < n_classes; c++) {
        const int4 of = difference(record_at(&class_[c]), record_at(&base[c]));
        step[c] = (struct step){ of, sum };
        sum += of * (line->class_from[c + 1] - line->class_from[c]);
    }
}

/* The class of the last of each grade, that is of place upto - 1: classes end before
 * place (c + 1) n / C. As in learning_line_hot.c, no quotient of floats rounds up. */
HOT grade_ints last_classes(grade_ints upto, const struct learning_line *line)
{
    const float n = (float) line->n, n_classes = (float) line->n_classes;
    const grades last = (grade_floats(upto) * n_classes - 1) / n;

    return __builtin_convertvector(last, grade_ints) & (upto > 0);
}

HOT struct more grades_more(const struct learning_line *line,
        const struct class_year *class_, const struct class_year *base, int n_classes)
{
    struct step step[LEARNING_CLASSES_MAX];
    const grade_ints count = get_grade_ints(line->count), to = upto_grades(count);
    const grades one = 1 / grade_floats(count),
                 per = (grades) ((grade_ints) one & (count > 0));
    int upto[GRADES], last[GRADES];
    int4 row[GRADES], before = { 0 };
    grade_ints mean[4];

    put_grade_ints(upto, to);
    put_grade_ints(last, last_classes(to, line));
    steps_along(step, line, class_, base, n_classes);
    for (int g = 0; g < GRADES; g++) {
        const struct step *at = &step[last[g]];
        const int4 now = at->sum + at->of * (upto[g] - line->class_from[last[g]]);
        row[g] = now - before;
        before = now;
    }
    for (int k = 0; k < 4; k++)
        mean[k] = __builtin_shufflevector(row[k], row[k + 4], 0, 1, 2, 3, 4, 5, 6, 7);
    turn_fours(mean);
    return (struct more){
        1e-4f * per * grade_floats(mean[0]),
        1e-4f * per * grade_floats(mean[1]),
        per * grade_floats(mean[2]) / 65535,
    };
}

/* Term k of [0] + [1] x of the year: gain, and what is left of it a year later. Returns
 * the score. Stocks of the year before have moved up a grade; who is new to the school
 * has what those of his grade have. */
HOT grades live(struct learning_lost *lost, int k, grades gain, grades left,
        grade_ints known, const struct learning_rates *r)
{
    const grades past = (grades) ((grade_ints) get_grades(lost->past[k]) & known),
                 fade = (grades) ((grade_ints) get_grades(lost->fade[k]) & known);

    put_grades(lost->past[k] + 1, past + (left - r->loss * fade));
    put_grades(lost->fade[k] + 1, r->decay * fade + left);
    return past + gain;
}

/* Means over the pupils of both terms of score and gain, side by side. */
HOT void over_line(struct learning_lost *lost, const grades score[2],
        const grades gain[2], const struct learning_line *line)
{
    const grades count = grade_floats(get_grade_ints(line->count));
    grade_ints row[4] = { (grade_ints) (count * score[0]),
        (grade_ints) (count * score[1]), (grade_ints) (count * gain[0]),
        (grade_ints) (count * gain[1]) };
    float4 sum = { 0 };

    turn_fours(row);
    for (int g = 0; g < 4; g++)
        sum += (float4) __builtin_shufflevector(row[g], row[g], 0, 1, 2, 3);
    for (int g = 0; g < 4; g++)
        sum += (float4) __builtin_shufflevector(row[g], row[g], 4, 5, 6, 7);
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
    const grade_ints known = get_grade_ints(line->before) > 0;
    struct more more;
    grades gain[2], left[2], score[2];

    if (memcmp(class_, base, (size_t) n_classes * sizeof *base) != 0) {
        more = grades_more(line, class_, base, n_classes);
        lost->any = true;
    } else if (!lost->any)
        return;
    else
        memset(&more, 0, sizeof more);
    gain[0] = more.teacher + more.merged + more.lost * r.lost_low;
    gain[1] = -more.lost * r.lost_slope;
    left[0] = r.left_teacher * more.teacher + r.left_class * more.merged
              + r.left_lost * (more.lost * r.lost_low);
    left[1] = r.left_lost * gain[1];
    for (int k = 0; k < 2; k++)
        score[k] = live(lost, k, gain[k], left[k], known, &r);
    over_line(lost, score, gain, line);
}
