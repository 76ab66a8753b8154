/* quantile.c - sorting by introspective steps and the type-7 quantile; quantile.h.
 *
 * Sorting is our own because the C library's may ask for memory behind our back. A
 * quick sort that falls back to a heap sort keeps n log n for any order of values. */
#include "sim/analysis/quantile.h"

#include <math.h>
#include <stdbool.h>

enum { SMALL = 24 }; /* below this, straight insertion is quicker */

static void swap(double *a, double *b)
{
    double t = *a;
    *a = *b;
    *b = t;
}

static void insertion(double *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double x = v[i];
        size_t k = i;
        for (; k > 0 && v[k - 1] > x; k--)
            v[k] = v[k - 1];
        v[k] = x;
    }
}

static void sink(double *v, size_t i, size_t n)
{
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && v[child + 1] > v[child])
            child++;
        if (!(v[child] > v[i]))
            return;
        swap(&v[i], &v[child]);
    }
}

static void heap(double *v, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sink(v, i, n);
    for (size_t end = n; end-- > 1;) {
        swap(&v[0], &v[end]);
        sink(v, 0, end);
    }
}

/* Median of first, middle and last. */
static double pivot(const double *v, size_t n)
{
    double a = v[0], b = v[n / 2], c = v[n - 1];
    if (a > b)
        swap(&a, &b);
    return c < a ? a : c > b ? b : c;
}

/* The places that must be right: [n] rising, counted from the start of the values; NULL:
 * all. */
struct places {
    const size_t *at;
    size_t n;
};

/* Is one of them within [from, from + n)? */
static bool wanted(const struct places *p, size_t from, size_t n)
{
    if (p == NULL)
        return true;
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i] >= from && p->at[i] < from + n)
            return true;
    return false;
}

/* Values below x, or up to x, to the front, in one pass whose only branch is its end:
 * which side a value goes to cannot be foretold, and a processor that guesses wrong half
 * of the time loses more than the needless moves cost. Returns how many. */
static size_t below(double *v, size_t n, double x)
{
    size_t front = 0;

    for (size_t i = 0; i < n; i++) {
        const double value = v[i];
        v[i] = v[front];
        v[front] = value;
        front += value < x;
    }
    return front;
}

static size_t up_to(double *v, size_t n, double x)
{
    size_t front = 0;

    for (size_t i = 0; i < n; i++) {
        const double value = v[i];
        v[i] = v[front];
        v[front] = value;
        front += value <= x;
    }
    return front;
}

/* from: place of v[0] among all values. */
static void sort(double *v, size_t n, int depth, const struct places *p, size_t from)
{
    while (n > SMALL) {
        if (!wanted(p, from, n))
            return;
        if (depth-- == 0) {
            heap(v, n);
            return;
        }
        const double x = pivot(v, n);
        size_t left = below(v, n, x);
        if (left == 0) /* x is the least: all that equal it are in place */
            left = up_to(v, n, x);
        else
            sort(v, left, depth, p, from);
        v += left;
        from += left;
        n -= left;
    }
    insertion(v, n);
}

static int depth_for(size_t n)
{
    int depth = 2;

    for (size_t k = n; k > 1; k /= 2)
        depth += 2;
    return depth;
}

void sim_sort(double *value, size_t n)
{
    sort(value, n, depth_for(n), NULL, 0);
}

void sim_sort_for(double *value, size_t n, const double *p, size_t n_p)
{
    size_t at[2 * SIM_QUANTILES_MAX];

    for (size_t i = 0; i < n_p && i < SIM_QUANTILES_MAX; i++) {
        at[2 * i] = (size_t) ((double) (n > 0 ? n - 1 : 0) * p[i]);
        at[2 * i + 1] = at[2 * i] + 1;
    }
    sort(value, n, depth_for(n), &(struct places){ at, 2 * n_p }, 0);
}

double sim_quantile(const double *sorted, size_t n, double p)
{
    if (n == 0)
        return NAN;
    double at = (double) (n - 1) * p;
    size_t low = (size_t) at;
    if (low + 1 >= n)
        return sorted[n - 1];
    return sorted[low] + (at - (double) low) * (sorted[low + 1] - sorted[low]);
}
