/* spans.c - do the years of a policy make sense? See data.h. All levers and shocks
 * begin with a struct sim_span, so this needs to know nothing else of them. */
#include <string.h>

#include "sim/scenario/data.h"

static const size_t START = offsetof(struct sim_span, start);
static const size_t END = offsetof(struct sim_span, end);
static const size_t ANNOUNCED = offsetof(struct sim_span, announced);
static const size_t LEAD = offsetof(struct sim_span, lead_time);

/* The row of a field of the span, and the place its value came from. */
static const char *row_at(
        const struct sim_inst *inst, size_t offset, const struct sim_origin **origin)
{
    for (size_t i = 0; i < inst->table->n_rows; i++) {
        if (inst->table->rows[i].offset != offset)
            continue;
        *origin = inst->origin[i].file != NULL ? &inst->origin[i] : &inst->place;
        return inst->table->rows[i].key;
    }
    *origin = &inst->place;
    return offset == START       ? "start"
           : offset == END       ? "end"
           : offset == ANNOUNCED ? "announced"
                                 : "lead_time";
}

/* An end before the start: where one of the two is the default, that is the one to set.
 */
static void say_backwards(struct sim_reader *rd, const struct sim_inst *inst)
{
    const struct sim_span *span = inst->params;
    const struct sim_origin *start_at, *at;
    const char *start = row_at(inst, START, &start_at), *key = row_at(inst, END, &at);

    if (at == &inst->place)
        sim_mistake(rd, at,
                "%s.%s = %lld, its default: must not lie before its start in %lld; set "
                "%s, too",
                inst->label, key, span->end, span->start, key);
    else if (start_at == &inst->place)
        sim_mistake(rd, at,
                "%s.%s = %lld: must not lie before its start in %lld, its default; set "
                "%s, too",
                inst->label, key, span->end, span->start, start);
    else
        sim_mistake(rd, at, "%s.%s = %lld: must not lie before its start in %lld",
                inst->label, key, span->end, span->start);
}

/* What comes too late to be delivered at all. */
static void check_lead(struct sim_reader *rd, const struct sim_inst *inst, long long last)
{
    const struct sim_span *span = inst->params;
    long long first = span->start + span->lead_time;
    const struct sim_origin *at;

    if (span->lead_time == 0 || (first <= last && (span->end == 0 || first <= span->end)))
        return;
    const char *key = row_at(inst, LEAD, &at);
    sim_mistake(rd, at,
            "%s.%s = %lld: from start = %lld the first delivery would be in %lld, after "
            "the policy or the horizon has ended",
            inst->label, key, span->lead_time, span->start, first);
}

/* first 0: it may have acted before the run; then the model knows how long before. */
static void check(struct sim_reader *rd, const struct sim_inst *inst, long long first,
        long long last)
{
    const struct sim_span *span = inst->params;
    const struct sim_origin *at;
    const char *key;

    if (span->start == 0)
        return; /* the lever says itself what no start means */
    if (span->end != 0 && span->end < span->start)
        say_backwards(rd, inst);
    else if (span->end != 0 && span->end < first) {
        key = row_at(inst, END, &at);
        sim_mistake(rd, at,
                "%s.%s = %lld: lies before the run, which starts in %lld, so it would "
                "never act",
                inst->label, key, span->end, first);
    }
    if (span->start > last) {
        key = row_at(inst, START, &at);
        sim_mistake(rd, at,
                "%s.%s = %lld: lies after the last year of the run, %lld, so it would "
                "never act; start earlier or raise horizon",
                inst->label, key, span->start, last);
    }
    if (span->announced != 0 && span->announced > span->start) {
        key = row_at(inst, ANNOUNCED, &at);
        sim_mistake(rd, at, "%s.%s = %lld: must not lie after its start in %lld",
                inst->label, key, span->announced, span->start);
    }
    if (span->start <= last && (span->end == 0 || span->end >= span->start))
        check_lead(rd, inst, last);
}

void sim_spans_check(struct sim_reader *rd, const struct sim_scenario *sc)
{
    const struct sim_settings *set = sc->settings.params;
    long long last = set->start + set->horizon - 1;

    for (size_t a = 0; a < sc->n_arms; a++)
        for (size_t i = 0; i < sc->policies[a].n; i++)
            check(rd, &sc->policies[a].inst[i], set->start, last);
    for (size_t i = 0; i < sc->shocks.n; i++)
        check(rd, &sc->shocks.inst[i], 0, last);
}
