/* validation.c - prints how near the baseline comes to published figures; validation.h.
 */
#include "sim/report/validation.h"

#include <math.h>

static const char *const known_names[] = { "input", "fitted", "predicted" };

/* A value in the unit and digits that tables show; fte without decimals. */
static void shown(char out[32], const struct sim_metric *m, double value)
{
    double x = value * m->scale;
    snprintf(out, 32, "%.*f", fabs(x) >= 1000 ? 0 : m->decimals, x);
}

static void print_line(FILE *out, const struct sim_validation *v, bool markdown)
{
    char mean[32], lo[32], hi[32], seen[32], far[32], what[96];
    const struct sim_metric *m = v->metric;

    snprintf(what, sizeof what, "%s, %s", v->obs->label, m->show_unit);
    shown(mean, m, v->score.mean);
    shown(lo, m, v->score.p05);
    shown(hi, m, v->score.p95);
    shown(seen, m, v->obs->value);
    shown(far, m, v->score.distance);
    const char *known = known_names[v->known];
    const char *in = v->score.inside ? "inside" : "outside";
    if (markdown)
        fprintf(out, "| %s | %d | %s | %s [%s, %s] | %s | %s | %s |\n", what, v->year,
                known, mean, lo, hi, seen, far, in);
    else
        fprintf(out, "%-31s %4d %-9s %6s [%s, %s] %8s %7s  %s\n", what, v->year, known,
                mean, lo, hi, seen, far, in);
}

/* How a group of lines does: error relative to what was observed. */
static void print_summary(FILE *out, const struct sim_validation *line, size_t n,
        enum sim_known known, const char *lead)
{
    size_t k = 0, inside = 0;
    double worst = 0;

    for (size_t i = 0; i < n; i++) {
        if (line[i].known != known)
            continue;
        double far = fabs(line[i].score.distance / line[i].obs->value);
        worst = far > worst ? far : worst;
        inside += line[i].score.inside;
        k++;
    }
    if (k > 0)
        fprintf(out,
                "%s%s: %zu figures, %zu inside the 90 %% interval; largest distance "
                "%.1f %% of the figure.\n",
                lead, known_names[known], k, inside, 100 * worst);
}

/* Mean absolute error and ranked probability score of the predicted lines of one metric,
 * beside those of no change. */
static void print_metric(FILE *out, const struct sim_validation *line, size_t n,
        const struct sim_metric *metric, const char *lead)
{
    double error = 0, crps = 0, still = 0, k = 0;

    for (size_t i = 0; i < n; i++) {
        const struct sim_validation *v = &line[i];
        if (v->metric != metric || v->known != SIM_KNOWN_PREDICTED)
            continue;
        error += fabs(v->score.distance);
        crps += v->score.crps;
        still += fabs(v->no_change - v->obs->value);
        k++;
    }
    if (!(k > 0))
        return;
    double unit = metric->scale / k;
    fprintf(out,
            "%s%s, %.0f predicted: mean error %.*f %s, CRPS %.*f; no change since the "
            "start: %.*f.\n",
            lead, metric->label, k, metric->decimals + 1, unit * error, metric->show_unit,
            metric->decimals + 1, unit * crps, metric->decimals + 1, unit * still);
}

static void print_rivals(
        FILE *out, const struct sim_validation *line, size_t n, const char *lead)
{
    double mine = 0, theirs = 0, crps = 0, k = 0;
    const struct sim_metric *m = NULL;

    for (size_t i = 0; i < n; i++) {
        const struct sim_validation *v = &line[i];
        if (v->rival == NULL || v->known != SIM_KNOWN_PREDICTED)
            continue;
        m = v->metric;
        mine += fabs(v->score.distance);
        crps += v->score.crps;
        theirs += fabs(v->rival->value - v->obs->value);
        k++;
        fprintf(out, "%s%s for %d: %.*f %s, observed %.*f, here %.*f.\n", lead,
                v->rival->label, v->year, m->decimals, v->rival->value * m->scale,
                m->show_unit, m->decimals, v->obs->value * m->scale, m->decimals,
                v->score.mean * m->scale);
    }
    if (m != NULL)
        fprintf(out,
                "%sOn these: mean error %.*f %s, CRPS %.*f; theirs %.*f (their forecasts "
                "have no interval, so error and CRPS are one).\n",
                lead, m->decimals + 1, m->scale * mine / k, m->show_unit, m->decimals + 1,
                m->scale * crps / k, m->decimals + 1, m->scale * theirs / k);
}

void sim_validation_print(FILE *out, const struct sim_validation *line, size_t n,
        int start, size_t n_reps, bool markdown)
{
    const char *lead = markdown ? "- " : "";

    fprintf(out, "Baseline from %d, %zu replications: model mean [90 %% interval].%s\n",
            start, n_reps, markdown ? "\n" : "");
    if (markdown)
        fputs("| quantity | year | known as | model | observed | distance | |\n"
              "|---|---|---|---|---|---|---|\n",
                out);
    for (size_t i = 0; i < n; i++)
        print_line(out, &line[i], markdown);
    fputs("\n", out);
    for (int k = SIM_KNOWN_INPUT; k <= SIM_KNOWN_PREDICTED; k++)
        print_summary(out, line, n, (enum sim_known) k, lead);
    for (size_t i = 0; i < n; i++) {
        bool first = true;
        for (size_t j = 0; j < i; j++)
            first = first && line[j].metric != line[i].metric;
        if (first)
            print_metric(out, line, n, line[i].metric, lead);
    }
    print_rivals(out, line, n, lead);
}
