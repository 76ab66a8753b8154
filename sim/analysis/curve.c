/* curve.c - regression on natural cubic splines of drawn parameters; see curve.h.
 *
 * Method: the basis of Hastie, Tibshirani & Friedman 2009 (The Elements of Statistical
 * Learning, section 5.2.1) with knots at quantiles, made orthonormal by modified
 * Gram-Schmidt done twice; columns that the others tell are dropped. The covariance of
 * coefficients is the sandwich over whole antithetic pairs (Liang & Zeger 1986,
 * doi:10.1093/biomet/73.1.13). Thread safety: no globals. */
#include "sim/analysis/curve.h"

#include <math.h>
#include <string.h>

#include "sim/analysis/quantile.h"
#include "sim/base/mem.h"

static const double SAME = 1e-9;    /* of its length: a column told by the others */
static const size_t PER_COLUMN = 5; /* independent values for each coefficient */

/* ---- splines ---- */

static double cube_above(double x, double knot)
{
    return x > knot ? (x - knot) * (x - knot) * (x - knot) : 0;
}

static size_t spline_columns(const struct sim_curve_spline *s)
{
    return s->knots < 3 ? 1 : (size_t) s->knots - 1;
}

/* Columns of one parameter at x, without the constant. */
static void spline_row(const struct sim_curve_spline *s, double x, double *row)
{
    double v = (x - s->centre) / s->unit;
    int k = s->knots;

    row[0] = v;
    if (k < 3)
        return;
    double last = s->knot[k - 1];
    double end = cube_above(v, s->knot[k - 2]) - cube_above(v, last);
    end /= last - s->knot[k - 2];
    for (int j = 0; j < k - 2; j++)
        row[1 + j] =
                (cube_above(v, s->knot[j]) - cube_above(v, last)) / (last - s->knot[j])
                - end;
}

static void spline_make(struct sim_curve_spline *s, size_t param, int knots,
        const struct sim_curve_draws *d, double *sort)
{
    double sum = 0;

    for (size_t r = 0; r < d->reps; r++) {
        sort[r] = d->x[r * d->n_params + param];
        sum += sort[r];
    }
    sim_sort(sort, d->reps);
    *s = (struct sim_curve_spline){ .param = param, .centre = sum / (double) d->reps };
    double lo = sim_quantile(sort, d->reps, 0.05), hi = sim_quantile(sort, d->reps, 0.95);
    s->unit = hi > lo ? hi - lo : 1;
    for (int k = 0; k < knots && knots >= 3; k++) {
        double p = 0.05 + 0.9 * k / (knots - 1);
        double at = (sim_quantile(sort, d->reps, p) - s->centre) / s->unit;
        if (s->knots == 0 || at > s->knot[s->knots - 1] + SAME)
            s->knot[s->knots++] = at;
    }
}

/* ---- rows and columns ---- */

static size_t raw_columns(const struct sim_curve *c)
{
    size_t n = 1 + c->n_lines;

    for (size_t i = 0; i < c->n_smooth; i++)
        n += spline_columns(&c->smooth[i]);
    return c->cross ? n + c->n_smooth * (c->n_smooth - 1) / 2 : n;
}

/* The raw columns at a point: value of each smooth parameter and each line. */
static void raw_row(
        const struct sim_curve *c, const double *smooth, const double *line, double *row)
{
    size_t k = 0;

    row[k++] = 1;
    for (size_t i = 0; i < c->n_smooth; i++) {
        spline_row(&c->smooth[i], smooth[i], row + k);
        k += spline_columns(&c->smooth[i]);
    }
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct sim_curve_spline *s = &c->smooth[c->n_smooth + i];
        row[k++] = line == NULL ? 0 : (line[i] - s->centre) / s->unit;
    }
    for (size_t i = 0; c->cross && i < c->n_smooth; i++)
        for (size_t j = 0; j < i; j++) {
            const struct sim_curve_spline *a = &c->smooth[i], *b = &c->smooth[j];
            row[k++] =
                    (smooth[i] - a->centre) / a->unit * (smooth[j] - b->centre) / b->unit;
        }
}

/* Make column `raw` of what[reps][raw] orthonormal to those of q; mix follows. Returns
 * whether anything new was in it. */
static bool add_column(struct sim_curve *c, const double *what, size_t raw)
{
    size_t k = c->columns, width = c->raw;
    double *mix = c->mix + k * width, length = 0, left = 0;

    for (size_t r = 0; r < c->reps; r++) {
        double v = what[r * width + raw];
        c->q[r * width + k] = v;
        length += v * v;
    }
    memset(mix, 0, width * sizeof *mix);
    mix[raw] = 1;
    for (int twice = 0; twice < 2; twice++)
        for (size_t j = 0; j < k; j++) {
            double dot = 0;
            for (size_t r = 0; r < c->reps; r++)
                dot += c->q[r * width + k] * c->q[r * width + j];
            for (size_t r = 0; r < c->reps; r++)
                c->q[r * width + k] -= dot * c->q[r * width + j];
            for (size_t i = 0; i < width; i++)
                mix[i] -= dot * c->mix[j * width + i];
        }
    for (size_t r = 0; r < c->reps; r++)
        left += c->q[r * width + k] * c->q[r * width + k];
    if (!(left > SAME * length) || !(length > 0))
        return false;
    double scale = 1 / sqrt(left);
    for (size_t r = 0; r < c->reps; r++)
        c->q[r * width + k] *= scale;
    for (size_t i = 0; i < width; i++)
        mix[i] *= scale;
    c->columns++;
    return true;
}

/* Knots, and whether products are used, so that each coefficient has enough values. */
static void fit_the_data(struct sim_curve *c, const struct sim_curve_draws *d,
        const size_t *smooth, const size_t *line, double *sort)
{
    size_t bear = (d->pairs ? d->reps / 2 : d->reps) / PER_COLUMN;

    if (bear > SIM_CURVE_COLUMNS)
        bear = SIM_CURVE_COLUMNS;
    for (int knots = SIM_CURVE_KNOTS; knots >= 2; knots--)
        for (int cross = 1; cross >= 0; cross--) {
            for (size_t i = 0; i < c->n_smooth; i++)
                spline_make(&c->smooth[i], smooth[i], knots, d, sort);
            c->cross = cross && c->n_smooth > 1;
            if (raw_columns(c) <= bear || (knots == 2 && !cross))
                goto out;
        }
out:
    for (size_t i = 0; i < c->n_lines; i++)
        spline_make(&c->smooth[c->n_smooth + i], line[i], 0, d, sort);
}

static void fill(struct sim_curve *c, const struct sim_curve_draws *d, double *what)
{
    double point[SIM_CURVE_COLUMNS], *line = point + c->n_smooth;

    for (size_t r = 0; r < d->reps; r++) {
        const double *x = d->x + r * d->n_params;
        for (size_t i = 0; i < c->n_smooth + c->n_lines; i++)
            point[i] = x[c->smooth[i].param];
        raw_row(c, point, line, what + r * c->raw);
    }
    for (size_t j = 0; j < c->raw; j++)
        (void) add_column(c, what, j);
}

int sim_curve_new(struct sim_curve *c, const struct sim_curve_draws *d,
        const size_t *smooth, size_t n_smooth, const size_t *line, size_t n_lines,
        struct sim_err *err)
{
    int ret = 0;
    double *what = NULL;

    sim_assert(n_smooth + n_lines < SIM_CURVE_COLUMNS);
    *c = (struct sim_curve){ .reps = d->reps, .n_smooth = n_smooth, .n_lines = n_lines };
    c->smooth = sim_calloc(n_smooth + n_lines + 1, sizeof *c->smooth);
    double *sort = sim_calloc(d->reps + 1, sizeof *sort);
    if (c->smooth == NULL || sort == NULL) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for a regression");
        goto out;
    }
    fit_the_data(c, d, smooth, line, sort);
    c->raw = raw_columns(c);
    what = sim_calloc(d->reps * c->raw + 1, sizeof *what);
    c->q = sim_calloc(d->reps * c->raw + 1, sizeof *c->q);
    c->mix = sim_calloc(c->raw * c->raw, sizeof *c->mix);
    if (what == NULL || c->q == NULL || c->mix == NULL) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for a regression");
        goto out;
    }
    fill(c, d, what);
out:
    sim_free(what);
    sim_free(sort);
    return ret;
}

void sim_curve_clear(struct sim_curve *c)
{
    sim_free(c->q);
    sim_free(c->mix);
    sim_free(c->smooth);
    *c = (struct sim_curve){ 0 };
}

/* ---- fits ---- */

int sim_curve_fit(struct sim_curve_fit *fit, const struct sim_curve *c, const double *y,
        bool pairs, struct sim_err *err)
{
    size_t k = c->columns, step = pairs && c->reps % 2 == 0 ? 2 : 1;
    double *sum = sim_calloc(k + 1, sizeof *sum);

    *fit = (struct sim_curve_fit){ .meat = sim_calloc(k * k + 1, sizeof(double)) };
    if (fit->meat == NULL || sum == NULL) {
        sim_free(sum);
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for a regression");
    }
    for (size_t r = 0; r < c->reps; r++)
        for (size_t j = 0; j < k; j++)
            fit->b[j] += y[r] * c->q[r * c->raw + j];
    double groups = (double) (c->reps / step), used = (double) k;
    for (size_t r = 0; r < c->reps; r += step) {
        memset(sum, 0, k * sizeof *sum);
        for (size_t i = r; i < r + step; i++) {
            double left = y[i];
            for (size_t j = 0; j < k; j++)
                left -= fit->b[j] * c->q[i * c->raw + j];
            for (size_t j = 0; j < k; j++)
                sum[j] += left * c->q[i * c->raw + j];
        }
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                fit->meat[i * k + j] += sum[i] * sum[j];
    }
    /* for the coefficients spent; NaN where there are more than values */
    double scale = groups > used ? groups / (groups - used) : (double) NAN;
    for (size_t i = 0; i < k * k; i++)
        fit->meat[i] *= scale;
    sim_free(sum);
    return 0;
}

void sim_curve_fit_clear(struct sim_curve_fit *fit)
{
    sim_free(fit->meat);
    fit->meat = NULL;
}

double sim_curve_value(const struct sim_curve *c, const struct sim_curve_fit *fit,
        double at, double from, double *se)
{
    double row[SIM_CURVE_COLUMNS], less[SIM_CURVE_COLUMNS] = { 0 };
    double z[SIM_CURVE_COLUMNS] = { 0 }, value = 0, var = 0;
    size_t k = c->columns;

    sim_assert(c->n_smooth == 1);
    raw_row(c, &at, NULL, row);
    if (!isnan(from))
        raw_row(c, &from, NULL, less);
    for (size_t j = 0; j < k; j++) {
        for (size_t i = 0; i < c->raw; i++)
            z[j] += c->mix[j * c->raw + i] * (row[i] - less[i]);
        value += z[j] * fit->b[j];
    }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            var += z[i] * z[j] * fit->meat[i * k + j];
    *se = var < 0 ? 0 : sqrt(var); /* NaN stays */
    return value;
}

void sim_curve_outside(
        bool *outside, const struct sim_curve_draws *draws, size_t a, size_t b)
{
    for (size_t p = 0; p < draws->n_params; p++) {
        const size_t own = draws->option != NULL ? draws->option[p] : 0;
        outside[p] = own != 0 && own != a && own != b;
    }
}
