/* tenth.c - how is it in the tenth of schools where it is worst? See tenth.h.
 *
 * Method: a histogram of values with the weight in each bin tells in which bin the tenth
 * ends; the schools of that bin are looked at again in the same way, until they are
 * alike. Smallest and largest value fall into different bins, so each round leaves fewer,
 * and two or three are enough: cheaper than sorting, and equal values need no order. Of a
 * long list one in STRIDE first shows where a fifth ends, and what lies above is left
 * out; if by bad luck too little lies below, all stay. Thread safety: tenth.h. */
#include "models/tenth.h"

#include "models/labour.h"

enum { BINS = 256, LONG = 512, STRIDE = 16 };

struct bins {
    double least, scale;
    int64_t weight[BINS];
    double sum[BINS]; /* weight times value */
};

static int bin_of(const struct bins *b, float value)
{
    const double at = ((double) value - b->least) * b->scale;

    return at < BINS - 1 ? (int) at : BINS - 1;
}

/* Sort every stride-th of the list into bins; false when these are all alike. */
static bool fill(struct bins *b, const struct tenth *list, int stride)
{
    float least = list->value[0], most = least;

    for (int i = stride; i < list->n; i += stride) {
        const float v = list->value[i];
        least = v < least ? v : least;
        most = v > most ? v : most;
    }
    *b = (struct bins){ .least = (double) least };
    if (!(least < most))
        return false;
    b->scale = BINS / ((double) most - (double) least);
    for (int i = 0; i < list->n; i += stride) {
        const int k = bin_of(b, list->value[i]);
        b->weight[k] += list->weight[i];
        b->sum[k] += list->weight[i] * (double) list->value[i];
    }
    return true;
}

/* Leave out what is surely above the part of the list that is looked for. */
static void shorten(struct tenth *list, double part)
{
    struct bins b;
    double sample = 0;
    int64_t below = 0;
    int k = 0, n = 0;

    if (list->n < LONG || !fill(&b, list, STRIDE))
        return;
    for (; k < BINS && sample * STRIDE < 2 * part; k++)
        sample += (double) b.weight[k];
    const float edge = (float) (b.least + k / b.scale);
    for (int i = 0; i < list->n; i++) { /* no jump: one in five, who knows which? */
        const int32_t low = list->value[i] <= edge;
        below += low * list->weight[i];
    }
    if ((double) below < part)
        return;
    for (int i = 0; i < list->n; i++) {
        const float v = list->value[i];
        list->value[n] = v;
        list->weight[n] = list->weight[i];
        n += v <= edge;
    }
    list->n = n;
}

/* Keep those of bin k. */
static void narrow(struct tenth *list, const struct bins *b, int k)
{
    int n = 0;

    for (int i = 0; i < list->n; i++) {
        list->value[n] = list->value[i];
        list->weight[n] = list->weight[i];
        n += bin_of(b, list->value[i]) == k;
    }
    list->n = n;
}

double tenth_lowest(struct tenth *list, double part)
{
    struct bins b;
    double sum = 0, lack = part;

    shorten(list, part);
    while (list->n > 0 && fill(&b, list, 1)) {
        int k = 0;
        for (; k < BINS && (double) b.weight[k] <= lack; k++) {
            sum += b.sum[k];
            lack -= (double) b.weight[k];
        }
        if (k == BINS) /* the list weighs no more */
            return sum / part;
        narrow(list, &b, k);
    }
    int64_t alike = 0;
    for (int i = 0; i < list->n; i++)
        alike += list->weight[i];
    if (list->n > 0)
        sum += ((double) alike < lack ? (double) alike : lack) * (double) list->value[0];
    return sum / part;
}

double tenth_shortage(
        struct tenth *list, const struct labour *lab, const struct arm_state *arm)
{
    int64_t required = 0;
    int n = 0;

    for (int s = 0; s < lab->world->n_schools; s++) {
        const int32_t own = arm->posts[s] + arm->replace[s];
        list->value[n] = -(float) arm->open[s] / (float) own;
        list->weight[n] = own;
        n += arm->open[s] > 0; /* all others lack nothing */
        required += own;
    }
    list->n = n;
    return required > 0 ? 0 - tenth_lowest(list, 0.1 * (double) required) : 0;
}

double tenth_score(
        struct tenth *list, const float *score, const uint16_t *pupils, int n_schools)
{
    int64_t all = 0;
    int n = 0;

    for (int s = 0; s < n_schools; s++) {
        list->value[n] = score[s];
        list->weight[n] = pupils[s];
        n += pupils[s] > 0;
        all += pupils[s];
    }
    list->n = n;
    return all > 0 ? tenth_lowest(list, 0.1 * (double) all) : 0;
}
