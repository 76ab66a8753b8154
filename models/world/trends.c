/* trends.c - reads the series by year that a country goes through; trends.h. */
#include "models/world/trends.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "sim/base/text.h"

/* scenarios/trends/netherlands.csv, made by scripts/embed.awk */
extern const struct sim_lines trends_texts[];

static const struct sim_param rows[] = {
    { "file", .type = SIM_PATH, .offset = offsetof(struct trends_params, file),
            .unit = "", .dflt_text = TRENDS_DEFAULT, .source = "setting",
            .doc = "Series by year (CSV): \"netherlands\" is the table the program "
                   "carries; empty: all stays as in the start year." },
    { "forecast_from", SIM_FIELD(struct trends_params, forecast_from), "school year",
            .dflt = 2024, .min = 1900, .max = 2200, .source = "baseline:pupils 2018-2023",
            .doc = "First year whose pupils were a forecast when the series was made; "
                   "from here on demand.growth comes on top." },
    { "measured_to", SIM_FIELD(struct trends_params, measured_to), "school year",
            .dflt = 2024, .min = 1900, .max = 2200,
            .source = "baseline:shortage_teachers_pct 2024",
            .doc = "Last year whose shortage was measured: a run that starts later "
                   "reaches its start from there without being told where to land." },
    { "base_cycle", SIM_FIELD(struct trends_params, base_cycle), "%", .dflt = 7.9,
            .min = 0, .max = 30, .low = 6, .high = 8.2, .source = "assumption",
            .doc = "Unemployment at which the business cycle counts as 0: the mean of "
                   "2013-2016 (Statistics Netherlands), when exit by age was measured." },
};

const struct sim_table trends_table = { "trends", "What changes over the years anyway.",
    rows, SIM_COUNT(rows), sizeof(struct trends_params), true };

static const struct {
    const char *name;
    double min, max;
} columns[TREND_COUNT] = {
    [TREND_PUPILS] = { "pupils", 1, 1e8 },
    [TREND_GRADUATES] = { "graduates", 0, 1e6 },
    [TREND_SIDE] = { "side_entrants", 0, 1e6 },
    [TREND_UNEMPLOYMENT] = { "unemployment", 0, 100 },
    [TREND_OOP] = { "oop_per_teacher", 0, 10 },
    [TREND_POSTS] = { "posts_per_pupil", 0.1, 10 },
    [TREND_TEMPORARY] = { "temporary_eur", 0, 10000 },
    [TREND_SHORTAGE] = { "shortage", 0.001, 0.6 },
};

enum { YEARS_MAX = 200, TOLD_MAX = 50 };

struct reader {
    struct sim_csv *csv;
    const char *path;
    struct sim_diag *diag;
    int year_column, column[TREND_COUNT];
    struct trends *trends;
    int told;
};

static void tell(struct reader *rd, long line, const char *text)
{
    if (rd->told++ < TOLD_MAX)
        sim_diag_add(rd->diag, "%s:%ld: %s", rd->path, line, text);
}

static bool find_columns(struct reader *rd)
{
    char text[160];

    rd->year_column = sim_csv_find(rd->csv, "year");
    if (rd->year_column < 0)
        tell(rd, 1, "there is no column year");
    for (int k = 0; k < TREND_COUNT; k++) {
        rd->column[k] = sim_csv_find(rd->csv, columns[k].name);
        snprintf(text, sizeof text, "there is no column %s", columns[k].name);
        if (rd->column[k] < 0)
            tell(rd, 1, text);
    }
    return rd->told == 0;
}

static void take_row(struct reader *rd)
{
    struct trends *t = rd->trends;
    long line = sim_csv_line(rd->csv);
    const char *field = sim_csv_field(rd->csv, (size_t) rd->year_column);
    char text[256];
    long long year = 0;

    if (sim_csv_int(field, &year) != SIM_CSV_GOOD || year < 1900 || year > 2200) {
        snprintf(text, sizeof text, "year = \"%.40s\": must be a school year as in 2024",
                field);
        tell(rd, line, text);
        return;
    }
    if (t->n == 0)
        t->first = (int) year;
    if (year != t->first + t->n || t->n == YEARS_MAX) {
        snprintf(text, sizeof text,
                "year = %lld: must be %d: years follow each other without a gap, at "
                "most %d",
                year, t->first + t->n, YEARS_MAX);
        tell(rd, line, text);
        return;
    }
    for (int k = 0; k < TREND_COUNT; k++) {
        double x = 0;
        field = sim_csv_field(rd->csv, (size_t) rd->column[k]);
        if (sim_csv_cell_real(rd->csv, (size_t) rd->column[k], &x) != SIM_CSV_GOOD
                || !(x >= columns[k].min && x <= columns[k].max)) {
            snprintf(text, sizeof text, "%s = \"%.40s\": must be between %g and %g",
                    columns[k].name, field, columns[k].min, columns[k].max);
            tell(rd, line, text);
        }
        t->value[k][t->n] = x;
    }
    t->n++;
}

static int read_rows(struct reader *rd, struct sim_err *err)
{
    struct sim_err one = { 0 };
    int ret;

    if (find_columns(rd)) {
        while ((ret = sim_csv_next(rd->csv, &one)) != 0) {
            if (ret > 0)
                take_row(rd);
            else if (rd->told++ < TOLD_MAX)
                sim_diag_add(rd->diag, "%s", one.msg);
        }
        if (rd->told == 0 && rd->trends->n == 0)
            tell(rd, 1, "the table has no years");
    }
    return rd->told == 0 ? 0 : sim_fail(err, SIM_ERR_INPUT, "%s: has mistakes", rd->path);
}

/* The table that is compiled in, as one text. The caller frees it. */
static char *own_text(size_t *len)
{
    const struct sim_lines *own = &trends_texts[0];
    size_t n = 0;

    for (size_t k = 0; k < own->n_lines; k++)
        n += strlen(own->line[k]);
    char *text = sim_calloc(n + 1, 1), *at = text;
    for (size_t k = 0; k < own->n_lines && text != NULL; k++) {
        size_t one = strlen(own->line[k]);
        memcpy(at, own->line[k], one);
        at += one;
    }
    *len = n;
    return text;
}

/* Constant: the figures of the start year, no cycle, no temporary money. */
static void hold(struct trends *t, int start)
{
    for (int k = 0; k < TREND_COUNT; k++)
        t->value[k][0] = trends_at(t, (enum trend) k, start);
    t->first = start;
    t->n = 1;
    t->constant = true;
    t->value[TREND_TEMPORARY][0] = 0;
}

int trends_read(struct trends **out, const struct trends_params *par, int start,
        struct sim_diag *diag, struct sim_err *err)
{
    const char *file = par->file.s;
    bool own = file[0] == '\0' || strcmp(file, TRENDS_DEFAULT) == 0;
    struct trends *t = sim_calloc(1, sizeof *t);
    struct reader rd = { .path = own ? TRENDS_DEFAULT : file, .diag = diag, .trends = t };
    char *text = NULL;
    size_t len = 0;
    int ret = SIM_ERR_NOMEM;

    *out = NULL;
    double *room = sim_calloc((size_t) TREND_COUNT * YEARS_MAX, sizeof *room);
    if (t == NULL || room == NULL) {
        sim_free(room);
        goto out;
    }
    for (int k = 0; k < TREND_COUNT; k++)
        t->value[k] = room + (size_t) k * YEARS_MAX;
    t->base_cycle = par->base_cycle;
    if (own) {
        text = own_text(&len);
        if (text == NULL)
            goto out;
        ret = sim_csv_open_text(&rd.csv, rd.path, text, len, err);
    } else {
        ret = sim_csv_open(&rd.csv, file, err);
    }
    if (ret == 0)
        ret = read_rows(&rd, err);
    else if (ret != SIM_ERR_NOMEM)
        sim_diag_add(diag, "%s", err->msg);
    if (ret != 0)
        goto out;
    if (file[0] == '\0')
        hold(t, start);
    *out = t;
    t = NULL;
out:
    sim_csv_close(rd.csv);
    sim_free(text);
    trends_free(t);
    return ret == SIM_ERR_NOMEM ? sim_fail(err, ret, "out of memory for the trends")
                                : ret;
}

void trends_free(struct trends *t)
{
    if (t == NULL)
        return;
    sim_free(t->value[0]);
    sim_free(t);
}

double trends_at(const struct trends *t, enum trend which, long long year)
{
    long long k = year - t->first;

    return t->value[which][k < 0 ? 0 : k >= t->n ? t->n - 1 : k];
}

double trends_cycle(const struct trends *t, long long year)
{
    return t->constant ? 0 : t->base_cycle - trends_at(t, TREND_UNEMPLOYMENT, year);
}
