/* register.c - tables of evidence from text to rows, and what a source cites; see
 * register.h. */
#include "sim/scenario/register.h"

#include <math.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"

const char *const sim_seen_names[] = { "seen", "derived", "memory", "judgement" };

enum { MOST_COLUMNS = 16 };

/* A table under way: its columns in the order asked for, and where its texts go. */
struct table {
    struct sim_csv *csv;
    const char *name;
    int column[MOST_COLUMNS];
    char *free; /* room for the texts of all cells */
};

static const struct sim_lines *find_text(const struct sim_model *model, const char *name)
{
    const struct sim_lines *text = model->texts;

    while (text != NULL && text->name != NULL && strcmp(text->name, name) != 0)
        text++;
    return text != NULL && text->name != NULL ? text : NULL;
}

/* Whole text of a file, and as much again for its cells; NULL without memory. */
static char *join(const struct sim_lines *lines, size_t *len)
{
    *len = 0;
    for (size_t i = 0; i < lines->n_lines; i++)
        *len += strlen(lines->line[i]);
    char *text = sim_calloc(2 * *len + 1, 1), *at = text;
    for (size_t i = 0; i < lines->n_lines && text != NULL; i++) {
        size_t n = strlen(lines->line[i]);
        memcpy(at, lines->line[i], n);
        at += n;
    }
    return text;
}

/* A cell that stays. */
static const char *keep(struct table *t, int column)
{
    const char *field = sim_csv_field(t->csv, (size_t) t->column[column]);
    char *copy = t->free;
    size_t n = strlen(field) + 1;

    memcpy(copy, field, n);
    t->free += n;
    return copy;
}

static int wrong(
        const struct table *t, const char *what, const char *value, struct sim_err *err)
{
    return sim_fail(err, SIM_ERR_INPUT, "%s:%ld: %s \"%.60s\"", t->name,
            sim_csv_line(t->csv), what, value);
}

static int number(struct table *t, int column, double *out, struct sim_err *err)
{
    const char *field = sim_csv_field(t->csv, (size_t) t->column[column]);

    *out = NAN;
    return sim_csv_real(field, out) == SIM_CSV_BAD ? wrong(t, "not a number", field, err)
                                                   : 0;
}

static int seen(struct table *t, int column, enum sim_seen *out, struct sim_err *err)
{
    const char *field = sim_csv_field(t->csv, (size_t) t->column[column]);

    for (int i = SIM_SEEN; i <= SIM_SEEN_JUDGEMENT; i++)
        if (strcmp(field, sim_seen_names[i]) == 0) {
            *out = (enum sim_seen) i;
            return 0;
        }
    return wrong(t, "must be seen, derived, memory or judgement:", field, err);
}

static int evidence_row(
        struct sim_register *reg, struct table *t, size_t i, struct sim_err *err)
{
    struct sim_evidence *row = &reg->evidence[i];
    const char **text[] = { &row->id, &row->topic, &row->finding, &row->population,
        &row->range, &row->unit, &row->design, &row->n, &row->year, &row->citation,
        &row->read_at };
    static const int place[] = { 0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 15 };
    double *value[] = { &row->estimate, &row->se, &row->low, &row->high };
    int ret = seen(t, 14, &row->seen, err);

    for (int k = 0; k < 4 && ret == 0; k++)
        ret = number(t, 4 + k, value[k], err);
    for (size_t k = 0; k < SIM_COUNT(place); k++)
        *text[k] = keep(t, place[k]);
    if (ret == 0 && sim_register_find(reg, row->id) != NULL)
        ret = wrong(t, "stands twice:", row->id, err);
    reg->n_evidence += ret == 0;
    return ret;
}

static int series_row(
        struct sim_register *reg, struct table *t, size_t i, struct sim_err *err)
{
    struct sim_series *row = &reg->series[i];
    int ret = seen(t, 6, &row->seen, err);

    if (ret == 0)
        ret = number(t, 3, &row->value, err);
    row->series = keep(t, 0);
    row->population = keep(t, 1);
    row->year = keep(t, 2);
    row->unit = keep(t, 4);
    row->source = keep(t, 5);
    if (ret == 0 && isnan(row->value))
        ret = wrong(t, "no value of", row->series, err);
    reg->n_series += ret == 0;
    return ret;
}

static int reason_row(
        struct sim_register *reg, struct table *t, size_t i, struct sim_err *err)
{
    struct sim_reason *row = &reg->reason[i];

    row->key = keep(t, 0);
    if (sim_register_reason(reg, row->key) != NULL)
        return wrong(t, "stands twice:", row->key, err);
    row->reason = keep(t, 1);
    reg->n_reasons++;
    return 0;
}

/* Read one table: columns are named with commas between; rows are taken one by one. */
static int read_table(struct sim_register *reg, const struct sim_lines *lines,
        const char *columns,
        int (*take)(struct sim_register *, struct table *, size_t, struct sim_err *),
        struct sim_err *err)
{
    struct table t = { .name = lines->name };
    size_t len, row = 0;
    char *text = join(lines, &len), name[SIM_NAME_LEN];
    int ret;

    if (text == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for %s", lines->name);
    reg->text[reg->n_texts++] = text;
    t.free = text + len + 1;
    ret = sim_csv_open_text(&t.csv, lines->name, text, len, err);
    for (int k = 0; ret == 0 && *columns != '\0'; k++) {
        size_t n = strcspn(columns, ",");
        memcpy(name, columns, n);
        name[n] = '\0';
        columns += n + (columns[n] == ',');
        t.column[k] = sim_csv_find(t.csv, name);
        if (t.column[k] < 0)
            ret = sim_fail(err, SIM_ERR_INPUT, "%s: no column %s", lines->name, name);
    }
    while (ret == 0 && (ret = sim_csv_next(t.csv, err)) == 1)
        ret = take(reg, &t, row++, err);
    sim_csv_close(t.csv);
    return ret;
}

int sim_register_read(
        struct sim_register *out, const struct sim_model *model, struct sim_err *err)
{
    const struct sim_lines *evidence = find_text(model, "evidence.csv");
    const struct sim_lines *series = find_text(model, "series.csv");
    const struct sim_lines *reasons = find_text(model, "reasons.csv");
    int ret = 0;

    out->text = sim_calloc(3, sizeof *out->text);
    out->evidence =
            sim_calloc(evidence != NULL ? evidence->n_lines : 1, sizeof *out->evidence);
    out->series = sim_calloc(series != NULL ? series->n_lines : 1, sizeof *out->series);
    out->reason = sim_calloc(reasons != NULL ? reasons->n_lines : 1, sizeof *out->reason);
    if (!out->text || !out->evidence || !out->series || !out->reason)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the register");
    if (evidence != NULL)
        ret = read_table(out, evidence,
                "id,topic,finding,population,estimate,se,low,high,range,unit,design,n,"
                "year,citation,seen,read_at",
                evidence_row, err);
    if (ret == 0 && series != NULL)
        ret = read_table(out, series, "series,population,year,value,unit,source,seen",
                series_row, err);
    if (ret == 0 && reasons != NULL)
        ret = read_table(out, reasons, "key,reason", reason_row, err);
    return ret;
}

void sim_register_clear(struct sim_register *reg)
{
    for (size_t i = 0; i < reg->n_texts; i++)
        sim_free(reg->text[i]);
    sim_free(reg->text);
    sim_free(reg->evidence);
    sim_free(reg->series);
    sim_free(reg->reason);
    *reg = (struct sim_register){ 0 };
}

const struct sim_evidence *sim_register_find(
        const struct sim_register *reg, const char *id)
{
    for (size_t i = 0; i < reg->n_evidence; i++)
        if (strcmp(reg->evidence[i].id, id) == 0)
            return &reg->evidence[i];
    return NULL;
}

const char *sim_register_reason(const struct sim_register *reg, const char *key)
{
    for (size_t i = 0; i < reg->n_reasons; i++)
        if (strcmp(reg->reason[i].key, key) == 0)
            return reg->reason[i].reason;
    return NULL;
}

/* ---- sources ---- */

static size_t word(char out[SIM_NAME_LEN], const char *text)
{
    size_t n = strcspn(text, " "), kept = n < SIM_NAME_LEN ? n : SIM_NAME_LEN - 1;

    memcpy(out, text, kept);
    out[kept] = '\0';
    return n;
}

bool sim_citation_next(const char **source, struct sim_citation *out)
{
    static const char series[] = "baseline:";
    const char *p = *source != NULL ? *source : "";

    p += strspn(p, " ");
    *out = (struct sim_citation){ .kind = SIM_CITES_EVIDENCE };
    if (*p == '\0')
        return false;
    if (strncmp(p, series, sizeof series - 1) == 0) {
        out->kind = SIM_CITES_SERIES;
        p += sizeof series - 1;
    }
    p += word(out->id, p);
    if (out->kind == SIM_CITES_SERIES && *p == ' ' && p[1] >= '0' && p[1] <= '9')
        p += 1 + word(out->year, p + 1);
    if (strcmp(out->id, "assumption") == 0)
        out->kind = SIM_CITES_ASSUMPTION;
    if (strcmp(out->id, "setting") == 0)
        out->kind = SIM_CITES_SETTING;
    *source = p;
    return true;
}

/* "2018-2022": whether it has that form, and `year` (of the same digits) lies in it. */
static bool between(const char *span, const char *year)
{
    return strlen(span) == 9 && span[4] == '-' && strlen(year) == 4
           && strncmp(year, span, 4) >= 0 && strcmp(year, span + 5) <= 0;
}

int sim_register_series(
        const struct sim_register *reg, const struct sim_citation *cite, int after)
{
    bool exact = false;

    for (size_t i = 0; i < reg->n_series && !exact; i++)
        exact = strcmp(reg->series[i].series, cite->id) == 0
                && strcmp(reg->series[i].year, cite->year) == 0;
    for (size_t i = (size_t) (after + 1); i < reg->n_series; i++) {
        const char *year = reg->series[i].year;
        if (strcmp(reg->series[i].series, cite->id) == 0
                && (exact ? strcmp(year, cite->year) == 0
                          : cite->year[0] == '\0' || between(cite->year, year)))
            return (int) i;
    }
    return -1;
}

bool sim_register_seen(const struct sim_register *reg, const char *source,
        enum sim_seen *best, enum sim_seen *worst)
{
    struct sim_citation cite;
    bool any = false;

    *best = SIM_SEEN_JUDGEMENT;
    *worst = SIM_SEEN;
    while (sim_citation_next(&source, &cite)) {
        enum sim_seen one = SIM_SEEN_JUDGEMENT;
        if (cite.kind == SIM_CITES_SETTING)
            continue;
        const struct sim_evidence *row = sim_register_find(reg, cite.id);
        int i = cite.kind == SIM_CITES_SERIES ? sim_register_series(reg, &cite, -1) : -1;
        if (cite.kind == SIM_CITES_EVIDENCE && row != NULL)
            one = row->seen;
        else if (i >= 0)
            one = reg->series[i].seen;
        else if (cite.kind != SIM_CITES_ASSUMPTION && reg->n_evidence == 0)
            one = SIM_SEEN; /* a model without a register is taken at its word */
        *best = !any || one < *best ? one : *best;
        *worst = !any || one > *worst ? one : *worst;
        any = true;
    }
    return any;
}
