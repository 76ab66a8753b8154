/* explain_evidence.c - the register of evidence in words; see scenario.h. */
#include <math.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/scenario/register.h"
#include "sim/scenario/scenario.h"

static void list(const struct sim_register *reg, FILE *out)
{
    char size[160];
    const char *topic = "";

    for (size_t i = 0; i < reg->n_evidence; i++) {
        const struct sim_evidence *row = &reg->evidence[i];
        sim_evidence_size(size, sizeof size, row);
        if (strcmp(topic, row->topic) != 0)
            fprintf(out, "%s%s\n", i > 0 ? "\n" : "", row->topic);
        topic = row->topic;
        fprintf(out, "  %-4s %-9s %s: %s (%s)\n", row->id, sim_seen_names[row->seen],
                row->finding, size, row->population);
    }
    fprintf(out, "\nDutch series\n");
    for (size_t i = 0; i < reg->n_series; i++) {
        bool first = true;
        size_t n = 0;
        for (size_t k = 0; k < reg->n_series; k++)
            if (strcmp(reg->series[k].series, reg->series[i].series) == 0) {
                first = first && k >= i;
                n++;
            }
        if (first)
            fprintf(out, "  %s: %zu row%s\n", reg->series[i].series, n,
                    n == 1 ? "" : "s");
    }
    fprintf(out, "\nseen: the size was read in a source, mostly a summary; derived: "
                 "computed from such;\nmemory: noted, not seen; judgement: nobody "
                 "measured it\n");
}

static void field(FILE *out, const char *name, const char *value)
{
    if (value[0] != '\0')
        fprintf(out, "    %-11s%s\n", name, value);
}

static void finding(const struct sim_evidence *row, FILE *out)
{
    char size[160];

    sim_evidence_size(size, sizeof size, row);
    fprintf(out, "%s\n    %s\n", row->id, row->finding);
    field(out, "size", size);
    field(out, "population", row->population);
    field(out, "design", row->design);
    field(out, "n", row->n);
    field(out, "year", row->year);
    field(out, "citation", row->citation);
    field(out, "size known", sim_seen_names[row->seen]);
    field(out, "read at", row->read_at);
}

static bool series(const struct sim_register *reg, const char *name, FILE *out)
{
    char number[SIM_NUMBER_LEN];
    bool any = false;

    for (size_t i = 0; i < reg->n_series; i++) {
        const struct sim_series *row = &reg->series[i];
        if (strcmp(row->series, name) != 0)
            continue;
        if (!any)
            fprintf(out, "%s\n", name);
        any = true;
        fprintf(out, "    %-9s %s: %s %s; %s%s\n", row->year, row->population,
                sim_format_real(number, row->value), row->unit, row->source,
                row->seen == SIM_SEEN ? "" : "; from memory");
    }
    return any;
}

static int unknown(const struct sim_register *reg, const char *id, struct sim_err *err)
{
    struct sim_nearest near = { .name = id };

    for (size_t i = 0; i < reg->n_evidence; i++)
        sim_nearest_offer(&near, reg->evidence[i].id);
    for (size_t i = 0; i < reg->n_series; i++)
        sim_nearest_offer(&near, reg->series[i].series);
    return sim_fail(err, SIM_ERR_INPUT,
            "%.80s: no such finding or series%s%s%s (simulate explain --evidence lists "
            "all)",
            id, near.best != NULL ? "; did you mean " : "",
            near.best != NULL ? near.best : "", near.best != NULL ? "?" : "");
}

int sim_explain_evidence(
        const struct sim_model *model, const char *id, FILE *out, struct sim_err *err)
{
    static const char prefix[] = "baseline:";
    struct sim_register reg = { 0 };
    int ret = sim_register_read(&reg, model, err);

    if (ret == 0 && id == NULL)
        list(&reg, out);
    else if (ret == 0) {
        if (strncmp(id, prefix, sizeof prefix - 1) == 0)
            id += sizeof prefix - 1;
        const struct sim_evidence *row = sim_register_find(&reg, id);
        if (row != NULL)
            finding(row, out);
        else if (!series(&reg, id, out))
            ret = unknown(&reg, id, err);
    }
    sim_register_clear(&reg);
    return ret;
}
