/* outputs_json.c - the headline results as JSON on stdout.
 *
 * One object per policy arm and headline metric: the nation in the last policy year,
 * level with and without policy and the paired effect, in the metric's own unit. Without
 * policy arms: the baseline in the last year. What is not known is null. */
#include <math.h>

#include "sim/base/text.h"
#include "sim/cli/outputs.h"

static void put_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (const unsigned char *c = (const unsigned char *) text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(file, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(file, "\\u%04x", *c);
        else
            fputc(*c, file);
    }
    fputc('"', file);
}

static void put_pair(FILE *file, const char *key, double value)
{
    char number[SIM_NUMBER_LEN];

    fprintf(file, ", \"%s\": %s", key,
            isfinite(value) ? sim_format_real(number, value) : "null");
}

static void put_summary(FILE *file, const char *name, const struct sim_summary *s)
{
    fprintf(file, ", \"%s\": {\"n\": %zu", name, s->n);
    bool known = s->n > 0;
    put_pair(file, "mean", known ? s->mean : NAN);
    put_pair(file, "mc_se", known ? s->mc_se : NAN);
    put_pair(file, "p05", known ? s->p05 : NAN);
    put_pair(file, "p50", known ? s->p50 : NAN);
    put_pair(file, "p95", known ? s->p95 : NAN);
    put_pair(file, "p_better", known ? s->p_better : NAN);
    fputc('}', file);
}

/* Variance of the effect (without policy: of the level), and its parts. */
static void put_split(FILE *file, const struct sim_split *s)
{
    fprintf(file, ", \"variance\": {\"twins\": %zu", s->twins);
    put_pair(file, "all", s->total);
    put_pair(file, "chance", s->chance);
    put_pair(file, "chance_se", s->chance_se);
    put_pair(file, "parameters", s->parameters);
    put_pair(file, "parameters_se", s->parameters_se);
    fputc('}', file);
}

static void put_arm(const struct sim_report *rep, size_t arm, bool *first, FILE *file)
{
    const struct sim_shape *shape = &rep->meta->shape;
    int year = rep->policy_last[arm];

    for (int m = 0; m < shape->n_metrics; m++) {
        if (!shape->metric[m].headline)
            continue;
        size_t cell = sim_shape_cell(shape, year, 0, m);
        fprintf(file, "%s\n    {\"arm\": ", *first ? "" : ",");
        *first = false;
        put_text(file, rep->meta->arm[arm]);
        fprintf(file, ", \"year\": %d, \"group\": ", shape->first_year + year);
        put_text(file, shape->group[0]);
        fputs(", \"metric\": ", file);
        put_text(file, shape->metric[m].key);
        fputs(", \"unit\": ", file);
        put_text(file, shape->metric[m].unit);
        put_summary(file, "level", &rep->level[arm][cell]);
        if (arm > 0) {
            put_summary(file, "baseline", &rep->level[0][cell]);
            put_summary(file, "effect", &rep->effect[arm][cell]);
        }
        put_split(file, &rep->split[arm * (size_t) shape->n_metrics + (size_t) m]);
        fputs(", \"label\": ", file);
        put_text(file, sim_store_label(rep->meta, arm));
        fputc('}', file);
    }
}

void sim_outputs_json(const struct sim_report *rep, FILE *file)
{
    bool first = true;

    fputs("{\n  \"scenario\": ", file);
    put_text(file, rep->meta->scenario);
    fputs(",\n  \"digest\": ", file);
    put_text(file, rep->meta->digest);
    fprintf(file, ",\n  \"seed\": %llu,\n  \"replications\": %zu,\n  \"asked\": %zu",
            (unsigned long long) rep->meta->seed, rep->reps, rep->reps_asked);
    fprintf(file, ",\n  \"partial\": %s,\n  \"uncertainty\": ",
            rep->partial ? "true" : "false");
    put_text(file, rep->meta->uncertainty);
    fputs(",\n  \"headline\": [", file);
    for (size_t k = rep->n_arms > 1 ? 1 : 0; k < rep->n_arms; k++)
        put_arm(rep, rep->order[k], &first, file);
    fputs("\n  ]\n}\n", file);
}
