/* register_text.c - rows of the register in words; see register.h. */
#include <math.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/scenario/register.h"

enum { MOST_SHOWN = 6 };

void sim_evidence_size(char *out, size_t size, const struct sim_evidence *row)
{
    char a[SIM_NUMBER_LEN], b[SIM_NUMBER_LEN], se[SIM_NUMBER_LEN];
    bool low = !isnan(row->low), high = !isnan(row->high), any = !isnan(row->estimate);
    const char *range = strcmp(row->range, "ci") == 0      ? "interval "
                        : strcmp(row->range, "bound") == 0 ? "bound "
                                                           : "";
    size_t n = 0;

    if (any)
        n = (size_t) snprintf(out, size, "%s", sim_format_real(a, row->estimate));
    else if (!low && !high)
        n = (size_t) snprintf(out, size, "no size");
    if ((low || high) && n < size) {
        const char *open = any ? " (" : "", *close = any ? ")" : "";
        if (low && high)
            n += (size_t) snprintf(out + n, size - n, "%s%s%s to %s%s", open, range,
                    sim_format_real(a, row->low), sim_format_real(b, row->high), close);
        else
            n += (size_t) snprintf(out + n, size - n, "%s%s%s%s", open, range,
                    sim_format_real(a, low ? row->low : row->high), close);
    }
    if (!isnan(row->se) && n < size)
        n += (size_t) snprintf(
                out + n, size - n, ", se %s", sim_format_real(se, row->se));
    if ((any || low || high) && n < size)
        snprintf(out + n, size - n, " %s", row->unit);
}

static const char *how_known(enum sim_seen seen)
{
    static const char *const words[] = { "seen in a source", "derived from seen figures",
        "size from memory, not seen", "judgement, no source" };

    return words[seen];
}

static void cited_evidence(
        const struct sim_register *reg, const struct sim_citation *cite, FILE *out)
{
    const struct sim_evidence *row = sim_register_find(reg, cite->id);
    char size[160];

    if (row == NULL) {
        fprintf(out, "    %-10s is not in the register\n", cite->id);
        return;
    }
    sim_evidence_size(size, sizeof size, row);
    fprintf(out, "    %-10s %s; %s%s%s; %s\n               %s\n               %s\n",
            row->id, size, row->population, row->year[0] != '\0' ? "; " : "", row->year,
            how_known(row->seen), row->finding, row->citation);
}

static void cited_series(
        const struct sim_register *reg, const struct sim_citation *cite, FILE *out)
{
    char number[SIM_NUMBER_LEN];
    int n = 0;

    fprintf(out, "    %s%s%s\n", cite->id, cite->year[0] != '\0' ? " " : "", cite->year);
    for (int i = sim_register_series(reg, cite, -1); i >= 0;
            i = sim_register_series(reg, cite, i), n++) {
        const struct sim_series *row = &reg->series[i];
        if (n < MOST_SHOWN)
            fprintf(out, "               %s: %s %s; %s; %s; %s\n", row->population,
                    sim_format_real(number, row->value), row->unit, row->year,
                    row->source, how_known(row->seen));
    }
    if (n == 0)
        fprintf(out, "               is not in the register\n");
    if (n > MOST_SHOWN)
        fprintf(out, "               and %d more: simulate explain --evidence %s\n",
                n - MOST_SHOWN, cite->id);
}

void sim_register_cited(const struct sim_register *reg, const char *source, FILE *out)
{
    struct sim_citation cite;

    while (sim_citation_next(&source, &cite)) {
        if (cite.kind == SIM_CITES_EVIDENCE)
            cited_evidence(reg, &cite, out);
        else if (cite.kind == SIM_CITES_SERIES)
            cited_series(reg, &cite, out);
        else if (cite.kind == SIM_CITES_ASSUMPTION)
            fprintf(out, "    judgement: no study or figure tells it\n");
    }
}
