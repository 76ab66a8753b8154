/* drivers.c - which parameters make the answer, and which decide its sign?
 *
 * Method: forward selection in a regression of ranks on ranks (Saltelli et al. 2008,
 * Global Sensitivity Analysis, section 1.2), so that any monotone response counts in
 * full; each step takes the parameter with the largest partial correlation and is held
 * against Student's t, divided by the number of parameters tried. Antithetic pairs are
 * one independent value each. The switching value is that of a linear regression of the
 * effect on the chosen parameters. Thread safety: no globals. */
#include "sim/analysis/drivers.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/analysis/quantile.h"
#include "sim/base/mem.h"

enum { DRIVERS_MAX = 16 };
static const double LEVEL = 0.01; /* false alarm, all parameters together */

struct ranked {
    double value;
    size_t at;
};

static int compare(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Centred mid-ranks of value[i * step] into rank[n]. */
static void ranks_of(
        double *rank, const double *value, size_t step, size_t n, struct ranked *order)
{
    for (size_t i = 0; i < n; i++)
        order[i] = (struct ranked){ value[i * step], i };
    qsort(order, n, sizeof *order, compare);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && order[j].value == order[i].value;)
            j++;
        for (size_t k = i; k < j; k++)
            rank[order[k].at] = (double) (i + j - 1) / 2 - (double) (n - 1) / 2;
    }
}

/* ---- sums over replications ---------------------------------------------------- */

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Each sum is added up in the order of replications, so a processor must wait for one
 * addition before it begins the next: of FEW columns at once it has enough to do. */
enum { FEW = 4 };

/* out[c] = column c of z . b */
static void dots(
        double out[FEW], const double *z, size_t stride, const double *b, size_t n)
{
    double sum[FEW] = { 0 };

    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < FEW; c++)
            sum[c] += z[c * stride + i] * b[i];
    for (size_t c = 0; c < FEW; c++)
        out[c] = sum[c];
}

/* Column c of z less f[c] b; its products with itself and with `left`. */
static void take_out_few(double *z, size_t stride, const double f[FEW], const double *b,
        const double *left, size_t n, double own[FEW], double both[FEW])
{
    double with_own[FEW] = { 0 }, with_left[FEW] = { 0 };

    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < FEW; c++) {
            const double v = z[c * stride + i] - f[c] * b[i];
            z[c * stride + i] = v;
            with_own[c] += v * v;
            with_left[c] += v * left[i];
        }
    for (size_t c = 0; c < FEW; c++) {
        own[c] = with_own[c];
        both[c] = with_left[c];
    }
}

/* ---- ranks --------------------------------------------------------------------- */

/* Columns are filled up with zeros to a multiple of FEW. */
static size_t columns_of(size_t n_params)
{
    return (n_params + FEW - 1) / FEW * FEW;
}

/* z[columns][n]: ranks of the parameters; 0 of one that is not always a number, which is
 * not looked at. */
static void rank_params(
        double *z, const double *x, size_t n, size_t n_params, struct ranked *order)
{
    for (size_t j = 0; j < n_params; j++) {
        bool whole = true;
        for (size_t i = 0; i < n; i++)
            whole = whole && isfinite(x[i * n_params + j]);
        if (whole)
            ranks_of(z + j * n, x + j, n_params, n, order);
    }
}

struct sim_driver_params {
    const double *x; /* [n * n_params], the caller's */
    size_t n, n_params;
    double *z; /* [columns][n] */
};

int sim_driver_params_new(struct sim_driver_params **out, const double *x, size_t n,
        size_t n_params, struct sim_err *err)
{
    struct sim_driver_params *p = sim_calloc(1, sizeof *p);
    struct ranked *order = sim_calloc(n + 1, sizeof *order);

    *out = NULL;
    if (p != NULL) {
        *p = (struct sim_driver_params){ x, n, n_params, NULL };
        p->z = sim_calloc(n * columns_of(n_params) + 1, sizeof *p->z);
    }
    if (p == NULL || p->z == NULL || order == NULL) {
        sim_driver_params_free(p);
        sim_free(order);
        return sim_fail(err, SIM_ERR_NOMEM,
                "out of memory for the parameters of %zu replications", n);
    }
    rank_params(p->z, x, n, n_params, order);
    sim_free(order);
    *out = p;
    return 0;
}

void sim_driver_params_free(struct sim_driver_params *p)
{
    if (p != NULL)
        sim_free(p->z);
    sim_free(p);
}

/* ---- the selection ------------------------------------------------------------- */

struct work {
    size_t n, n_params;
    const double *x;    /* [n * n_params] of the replications kept */
    double *kept_x;     /* them, where some are left out */
    double *y;          /* [n] */
    double *left;       /* [n] ranks of y that are not yet explained */
    double *z;          /* [columns][n] ranks of the parameters, less what is chosen */
    double *own, *both; /* [columns] products of each with itself and with left */
    double *sort;
    struct ranked *order;
};

static void work_clear(struct work *w)
{
    sim_free(w->kept_x);
    sim_free(w->y);
    sim_free(w->left);
    sim_free(w->z);
    sim_free(w->own);
    sim_free(w->both);
    sim_free(w->sort);
    sim_free(w->order);
}

/* The replications of which y is a number. */
static int keep(struct work *w, const double *y, const struct sim_driver_params *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (isfinite(y[i]))
            w->y[w->n++] = y[i];
    if (w->n == p->n) {
        w->x = p->x;
        memcpy(w->z, p->z, columns_of(p->n_params) * p->n * sizeof *w->z);
        return 0;
    }
    w->kept_x = sim_calloc(w->n * p->n_params + 1, sizeof *w->kept_x);
    if (w->kept_x == NULL)
        return SIM_ERR_NOMEM;
    for (size_t i = 0, k = 0; i < p->n; i++)
        if (isfinite(y[i]))
            memcpy(w->kept_x + k++ * p->n_params, p->x + i * p->n_params,
                    p->n_params * sizeof *p->x);
    w->x = w->kept_x;
    rank_params(w->z, w->x, w->n, p->n_params, w->order);
    return 0;
}

/* outside: columns that are not looked at, or NULL. */
static int work_init(struct work *w, const double *y, const struct sim_driver_params *p,
        const bool *outside, struct sim_err *err)
{
    const size_t n = p->n, columns = columns_of(p->n_params);

    *w = (struct work){ .n_params = p->n_params,
        .y = sim_calloc(n + 1, sizeof(double)),
        .left = sim_calloc(n + 1, sizeof(double)),
        .z = sim_calloc(n * columns + 1, sizeof(double)),
        .own = sim_calloc(columns + 1, sizeof(double)),
        .both = sim_calloc(columns + 1, sizeof(double)),
        .sort = sim_calloc(n + 1, sizeof(double)),
        .order = sim_calloc(n + 1, sizeof(struct ranked)) };
    if (!w->y || !w->left || !w->z || !w->own || !w->both || !w->sort || !w->order
            || keep(w, y, p) != 0)
        return sim_fail(err, SIM_ERR_NOMEM,
                "out of memory for the parameters of %zu replications", n);
    ranks_of(w->left, w->y, 1, w->n, w->order);
    for (size_t j = 0; j < w->n_params; j++) {
        double *z = w->z + j * w->n;
        if (outside != NULL && outside[j])
            memset(z, 0, w->n * sizeof *z);
        w->own[j] = dot(z, z, w->n);
        w->both[j] = dot(z, w->left, w->n);
    }
    return 0;
}

/* The parameter that explains most of what is left; its share of that in *part. */
static size_t strongest(const struct work *w, double *part)
{
    double rest = dot(w->left, w->left, w->n);
    double whole = (double) w->n * ((double) w->n * (double) w->n - 1) / 12;
    size_t best = 0;

    *part = -1;
    for (size_t j = 0; j < w->n_params; j++) {
        const double own = w->own[j], both = w->both[j];
        if (!(own > 1e-6 * whole)) /* constant, or told by the others */
            continue;
        double share = both * both / (own * rest);
        if (share > *part) {
            *part = share;
            best = j;
        }
    }
    return best;
}

/* What parameter `chosen` explains, taken out of what is left and of all the others. */
static void take_out(struct work *w, size_t chosen)
{
    const size_t n = w->n;
    const double square = w->own[chosen], f = w->both[chosen] / square;
    double *b = w->sort;

    memcpy(b, w->z + chosen * n, n * sizeof *b); /* its own column changes on the way */
    for (size_t i = 0; i < n; i++)
        w->left[i] -= f * b[i];
    for (size_t j = 0; j < columns_of(w->n_params); j += FEW) {
        double g[FEW];
        dots(g, w->z + j * n, n, b, n);
        for (size_t c = 0; c < FEW; c++)
            g[c] /= square;
        take_out_few(w->z + j * n, n, g, b, w->left, n, w->own + j, w->both + j);
    }
    memset(w->z + chosen * n, 0, n * sizeof *w->z);
    w->own[chosen] = w->both[chosen] = 0;
}

/* Does a share of the rest stand out, with k parameters chosen before? */
static bool stands_out(const struct work *w, double part, int k, bool pairs)
{
    double df = (double) (pairs ? w->n / 2 : w->n) - k - 2;

    if (!(df >= 3) || !(part > 0))
        return false;
    if (part >= 1)
        return true;
    double t = sqrt(part * df / (1 - part));
    return 2 * gsl_cdf_tdist_Q(t, df) * (double) w->n_params < LEVEL;
}

/* Mean effect and its error where the parameter lies in [lo, hi]. */
static void mean_within(
        const struct work *w, size_t j, double lo, double hi, double *mean, double *se)
{
    double sum = 0, sq = 0;
    size_t m = 0;

    for (size_t i = 0; i < w->n; i++) {
        double v = w->x[i * w->n_params + j];
        if (v < lo || v > hi)
            continue;
        sum += w->y[i];
        m++;
    }
    *mean = m > 0 ? sum / (double) m : (double) NAN;
    for (size_t i = 0; i < w->n; i++) {
        double v = w->x[i * w->n_params + j];
        if (v >= lo && v <= hi)
            sq += (w->y[i] - *mean) * (w->y[i] - *mean);
    }
    *se = m > 1 ? sqrt(sq / ((double) m - 1) / (double) m) : (double) NAN;
}

static void look_at_ends(const struct work *w, struct sim_driver *d)
{
    for (size_t i = 0; i < w->n; i++)
        w->sort[i] = w->x[i * w->n_params + d->param];
    sim_sort(w->sort, w->n);
    d->p05 = sim_quantile(w->sort, w->n, 0.05);
    d->p95 = sim_quantile(w->sort, w->n, 0.95);
    mean_within(w, d->param, -INFINITY, sim_quantile(w->sort, w->n, 0.2), &d->low,
            &d->low_se);
    mean_within(w, d->param, sim_quantile(w->sort, w->n, 0.8), INFINITY, &d->high,
            &d->high_se);
}

/* Solve the k linear equations a b = c in place, by elimination with pivots; a column
 * without a pivot gets 0. */
static void solve(double a[DRIVERS_MAX][DRIVERS_MAX], double *c, int k)
{
    for (int col = 0; col < k; col++) {
        int best = col;
        for (int r = col + 1; r < k; r++)
            if (fabs(a[r][col]) > fabs(a[best][col]))
                best = r;
        for (int j = 0; j < k; j++) {
            double keep = a[col][j];
            a[col][j] = a[best][j];
            a[best][j] = keep;
        }
        double keep = c[col];
        c[col] = c[best];
        c[best] = keep;
        if (a[col][col] == 0)
            continue;
        for (int r = 0; r < k; r++) {
            double f = r == col ? 0 : a[r][col] / a[col][col];
            for (int j = 0; j < k && f != 0; j++)
                a[r][j] -= f * a[col][j];
            c[r] -= f * c[col];
        }
    }
    for (int r = 0; r < k; r++)
        c[r] = a[r][r] != 0 ? c[r] / a[r][r] : 0;
}

/* Switching values from y = mean + sum b (x - mean of x), x in units of its spread. */
static void switching(const struct work *w, struct sim_driver *d, int k)
{
    double a[DRIVERS_MAX][DRIVERS_MAX] = { { 0 } }, slope[DRIVERS_MAX] = { 0 };
    double centre[DRIVERS_MAX] = { 0 }, unit[DRIVERS_MAX], mean = 0;

    for (size_t i = 0; i < w->n; i++)
        mean += w->y[i] / (double) w->n;
    for (int j = 0; j < k; j++) {
        unit[j] = d[j].p95 > d[j].p05 ? d[j].p95 - d[j].p05 : 1;
        for (size_t i = 0; i < w->n; i++)
            centre[j] += w->x[i * w->n_params + d[j].param] / (double) w->n;
    }
    for (size_t i = 0; i < w->n; i++)
        for (int j = 0; j < k; j++) {
            const double *row = w->x + i * w->n_params;
            double v = (row[d[j].param] - centre[j]) / unit[j];
            slope[j] += v * (w->y[i] - mean);
            for (int l = 0; l < k; l++)
                a[j][l] += v * (row[d[l].param] - centre[l]) / unit[l];
        }
    solve(a, slope, k);
    for (int j = 0; j < k; j++) {
        double at = slope[j] != 0 ? centre[j] - mean * unit[j] / slope[j] : (double) NAN;
        d[j].switching = at >= d[j].p05 && at <= d[j].p95 ? at : (double) NAN;
        bool opposite =
                (d[j].low > 0 && d[j].high < 0) || (d[j].low < 0 && d[j].high > 0);
        bool sure =
                fabs(d[j].low) > 2 * d[j].low_se && fabs(d[j].high) > 2 * d[j].high_se;
        d[j].sign = opposite && sure                       ? SIM_SIGN_CHANGES
                    : opposite || isfinite(d[j].switching) ? SIM_SIGN_OPEN
                                                           : SIM_SIGN_HOLDS;
    }
}

int sim_drivers_among(struct sim_driver *out, int most, const double *y,
        const struct sim_driver_params *params, const bool *outside, bool pairs,
        struct sim_err *err)
{
    struct work w;
    int k = 0, ret = work_init(&w, y, params, outside, err);

    most = most < DRIVERS_MAX ? most : DRIVERS_MAX;
    double whole = ret == 0 && w.n > 1 ? dot(w.left, w.left, w.n) : 0;
    while (ret == 0 && k < most && whole > 0) {
        double part, rest = dot(w.left, w.left, w.n);
        if (rest <= 1e-12 * whole)
            break;
        size_t j = strongest(&w, &part);
        if (!stands_out(&w, part, k, pairs))
            break;
        out[k] = (struct sim_driver){
            .param = j, .share = part * rest / whole, .direction = w.both[j] > 0 ? 1 : -1
        };
        take_out(&w, j);
        look_at_ends(&w, &out[k]);
        k++;
    }
    if (ret == 0)
        switching(&w, out, k);
    work_clear(&w);
    return ret == 0 ? k : ret;
}

int sim_drivers_find(struct sim_driver *out, int most, const double *y, const double *x,
        size_t n, size_t n_params, const bool *outside, bool pairs, struct sim_err *err)
{
    struct sim_driver_params *params = NULL;
    int ret = sim_driver_params_new(&params, x, n, n_params, err);

    if (ret == 0)
        ret = sim_drivers_among(out, most, y, params, outside, pairs, err);
    sim_driver_params_free(params);
    return ret;
}
