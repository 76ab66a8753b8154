/* learning_groups_hot.c - the sums of one school, arm and year by background group.
 *
 * Groups stand mixed in the line, so each goes through it whole, under a mask.
 * Thread safety: pure functions. */
#include "models/phases/learning_given.h"

struct group_lanes {
    vec y[PARTS], yy[PARTS], gain[PARTS], left[PARTS], lost[PARTS], helped[PARTS];
};

/* Heads, scores, inputs of one group. */
HOT int group_run(struct group_lanes *s, const float *y, const float *x, const float *q,
        const struct learning_scratch *from, int n, float group, bool helped,
        const struct learning_rates *r)
{
    ints count = { 0 };

    for (int i = 0; i < n; i += LANES)
        for (int k = 0; k < PARTS; k++) {
            const int j = i + k * WIDTH;
            const vec of = get(x + j), lost = get(from->lost + j),
                      loss = lost * get(q + j);
            const ints in = (of == group) & first_of(n - j);
            const vec score = only(get(y + j), in);
            vec gain = get(from->gain + j) + loss,
                left = get(from->left + j) + r->left_lost * loss;
            if (helped) {
                gain += get(from->more + j);
                left += r->left_help * get(from->more + j);
                s->helped[k] += only(get(from->part + j), in);
            }
            s->y[k] += score;
            s->yy[k] += score * score;
            s->gain[k] += only(gain, in);
            s->left[k] += only(left, in);
            s->lost[k] += only(lost, in);
            count += in;
        }
    return mask_count(count);
}

HOT void group_last(double *sum, const float *y, const float *x, const uint32_t *luck,
        int n, float group, const struct learning_rates *r)
{
    ints last = { 0 }, count = { 0 };

    for (int j = 0; j < n; j += WIDTH) {
        const ints in = (get(x + j) == group) & first_of(n - j);
        last += in;
        count += below_level(y + j, luck + j, r) & in;
    }
    sum[PUPIL_LAST_N] = mask_count(last);
    sum[PUPIL_BELOW_N] = mask_count(count);
}

/* Wellbeing is the same for all of a grade. */
HOT double group_well(const struct learning_arm *arm, const struct learning_line *line,
        const float *x, float group)
{
    double sum = 0;

    for (int g = 0; g < GRADES; g++) {
        const int n = line->count[g];
        ints count = { 0 };
        for (int j = 0; j < n; j += WIDTH)
            count += (get(x + j) == group) & first_of(n - j);
        sum += mask_count(count) * arm->well_now[g];
        x += n;
    }
    return sum;
}

void SIM_HOT(learning_groups)(struct learning_arm *arm,
        const struct learning_scratch *scratch, const struct learning_line *line,
        const struct learning_pupils *pupils, const struct class_year *rec, float general,
        const struct learning_rates *r, int helped)
{
    const int n = line->n, last = line->count[GRADES - 1];
    struct class_gains by;
    double *low = arm->group[0], *high = arm->group[BACKGROUNDS - 1];

    class_gains(&by, line, rec, general, r);
    spread(scratch, line, &by);
    for (int b = 0; b < BACKGROUNDS; b++) {
        const float group = 0.25f * (float) b;
        double *sum = arm->group[b];
        struct group_lanes s = { 0 };
        memset(sum, 0, PUPIL_SUMS * sizeof *sum);
        sum[PUPIL_N] =
                group_run(&s, arm->y, pupils->x, pupils->q, scratch, n, group, helped, r);
        sum[PUPIL_Y] = lanes_sum(s.y);
        sum[PUPIL_YY] = lanes_sum(s.yy);
        sum[PUPIL_GAIN] = lanes_sum(s.gain);
        sum[PUPIL_KEPT] = (double) r->kappa * lanes_sum(s.left);
        sum[PUPIL_LOST] = lanes_sum(s.lost);
        sum[PUPIL_HELPED] = lanes_sum(s.helped);
        sum[PUPIL_WELL] = group_well(arm, line, pupils->x, group);
        group_last(
                sum, arm->y + n - last, pupils->x + n - last, line->test, last, group, r);
    }
    low[PUPIL_LOW_N] = low[PUPIL_N];
    low[PUPIL_LOW_Y] = low[PUPIL_Y];
    high[PUPIL_HIGH_N] = high[PUPIL_N];
    high[PUPIL_HIGH_Y] = high[PUPIL_Y];
}
