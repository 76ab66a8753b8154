/* table.c - reads a school table; columns: scenarios/populations/README.md.
 *
 * Every row is read and every mistake told with file and line; a row is never left
 * out, the table is refused instead. Missing weightings and coordinates are filled in
 * by table_fill.c. Columns may carry the names of the Dutch open data (DUO, CBS).
 * Thread safety: no globals. */
#include "models/world/table.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "models/draws.h"
#include "sim/base/csv.h"
#include "sim/base/mem.h"
#include "sim/base/str.h"

enum {
    PROBLEMS_TOLD = 100,
    PUPILS_MAX = 4000, /* leaves room for growth below DRAW_COHORT_SLOTS_MAX */
    NAME_MAX_LEN = 200,
    NAMED_MAX_LEN = SIM_NAME_LEN - 1, /* what a scenario can name */
};

enum column {
    COL_ID,
    COL_NAME,
    COL_REGION,
    COL_MUNICIPALITY,
    COL_BOARD,
    COL_G5,
    COL_PUPILS,
    COL_GRADE1, /* and seven more */
    COL_WEIGHTING = COL_GRADE1 + GRADES,
    COL_WEIGHTING_1, /* of the year before, used where the newest is empty */
    COL_WEIGHTING_2,
    COL_SCORE,
    COL_X,
    COL_Y,
    COL_LON,
    COL_LAT,
    COLUMNS
};

static const struct {
    const char *name, *synonym;
} columns[COLUMNS] = {
    [COL_ID] = { "id", "vestiging" },
    [COL_NAME] = { "name", "naam" },
    [COL_REGION] = { "region", "rpa_gebied" },
    [COL_MUNICIPALITY] = { "municipality", "gemeente" },
    [COL_BOARD] = { "board", "bevoegd_gezag" },
    [COL_G5] = { "g5", "G5" },
    [COL_PUPILS] = { "pupils", "leerlingen" },
    [COL_GRADE1] = { "grade1", "leerjaar1" },
    { "grade2", "leerjaar2" },
    { "grade3", "leerjaar3" },
    { "grade4", "leerjaar4" },
    { "grade5", "leerjaar5" },
    { "grade6", "leerjaar6" },
    { "grade7", "leerjaar7" },
    { "grade8", "leerjaar8" },
    [COL_WEIGHTING] = { "weighting", "schoolweging_2019" },
    [COL_WEIGHTING_1] = { "weighting_1", "schoolweging_2018" },
    [COL_WEIGHTING_2] = { "weighting_2", "schoolweging_2017" },
    [COL_SCORE] = { "score", "achterstandsscore_zonder_drempel" },
    [COL_X] = { "x_km", NULL },
    [COL_Y] = { "y_km", NULL },
    [COL_LON] = { "lon", "longitude" },
    [COL_LAT] = { "lat", "latitude" },
};

struct reader {
    struct sim_csv *csv;
    struct roster *ros;
    struct table_gaps *gaps;
    struct sim_diag *diag;
    const char *path;
    int col[COLUMNS]; /* index in the file, or -1 */
    bool has_grades, planar, has_xy;
    long problems;
};

static void problem(struct reader *rd, long line, const char *fmt, ...) SIM_PRINTF(3, 4);

static void problem(struct reader *rd, long line, const char *fmt, ...)
{
    char text[SIM_ERR_LEN];
    va_list args;

    if (rd->problems++ >= PROBLEMS_TOLD)
        return;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (line > 0)
        sim_diag_add(rd->diag, "%s:%ld: %s", rd->path, line, text);
    else
        sim_diag_add(rd->diag, "%s", text);
}

/* ---- the header ---- */

static bool given(const struct reader *rd, enum column c)
{
    return rd->col[c] >= 0;
}

static void need(struct reader *rd, enum column c, const char *what)
{
    if (given(rd, c))
        return;
    const char *names[SIM_CSV_COLUMNS_MAX];
    size_t n = sim_csv_columns(rd->csv);
    for (size_t i = 0; i < n; i++)
        names[i] = sim_csv_name(rd->csv, i);
    const char *near = sim_str_nearest(columns[c].name, names, n);
    problem(rd, 1, "no column \"%s\" (or \"%s\"): %s%s%s%s", columns[c].name,
            columns[c].synonym, what, near ? "; is it the column \"" : "",
            near ? near : "", near ? "\"?" : "");
}

static void need_both(struct reader *rd, enum column a, enum column b)
{
    if (given(rd, a) != given(rd, b))
        problem(rd, 1, "column \"%s\" needs a column \"%s\" beside it",
                columns[given(rd, a) ? a : b].name, columns[given(rd, a) ? b : a].name);
}

static void read_header(struct reader *rd)
{
    for (int c = 0; c < COLUMNS; c++) {
        rd->col[c] = sim_csv_find(rd->csv, columns[c].name);
        if (rd->col[c] < 0 && columns[c].synonym != NULL)
            rd->col[c] = sim_csv_find(rd->csv, columns[c].synonym);
    }
    rd->has_grades = given(rd, COL_GRADE1);
    need(rd, COL_ID, "every school needs an id of its own");
    need(rd, COL_REGION, "every school lies in a labour market region");
    if (!rd->has_grades)
        need(rd, COL_PUPILS, "the number of pupils of each school is needed");
    if (!given(rd, COL_WEIGHTING_1) && !given(rd, COL_WEIGHTING_2))
        need(rd, COL_WEIGHTING,
                "the school weighting says how disadvantaged the pupils are");
    for (int g = 0; g < GRADES; g++)
        if (rd->has_grades != given(rd, (enum column)(COL_GRADE1 + g)))
            problem(rd, 1,
                    "pupils per grade need all columns grade1 to grade8, but %s "
                    "is %s",
                    columns[COL_GRADE1 + g].name,
                    rd->has_grades ? "missing" : "there without grade1");
    need_both(rd, COL_X, COL_Y);
    need_both(rd, COL_LON, COL_LAT);
    rd->planar = given(rd, COL_X);
    rd->has_xy = rd->planar || given(rd, COL_LON);
}

/* ---- cells ---- */

/* Is text UTF-8 without control characters (a name goes to tables and files)? */
static bool is_clean(const char *text)
{
    const unsigned char *s = (const unsigned char *) text;

    while (*s != '\0') {
        int more = *s < 0x80 ? 0 : *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : 1;
        if (*s < 0x20 || *s == 0x7f || (*s >= 0x80 && *s < 0xc2) || *s > 0xf4)
            return false;
        for (s++; more > 0; more--, s++)
            if ((*s & 0xc0) != 0x80)
                return false;
    }
    return true;
}

/* The field without blanks around it, in buf; "" when the column is missing. */
static const char *cell(
        struct reader *rd, enum column c, char buf[NAME_MAX_LEN + 1], int max_len)
{
    buf[0] = '\0';
    if (!given(rd, c))
        return buf;
    const char *s = sim_csv_field(rd->csv, (size_t) rd->col[c]);
    const char *name = sim_csv_name(rd->csv, (size_t) rd->col[c]);
    s += strspn(s, " \t");
    size_t len = strlen(s);
    while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
        len--;
    if (len > (size_t) max_len) {
        problem(rd, sim_csv_line(rd->csv), "%s is %zu bytes long: at most %d are allowed",
                name, len, max_len);
        return buf;
    }
    memcpy(buf, s, len);
    buf[len] = '\0';
    if (!is_clean(buf)) {
        problem(rd, sim_csv_line(rd->csv),
                "%s holds a control character or is not UTF-8 text: save the table as "
                "CSV in UTF-8 (in Excel: Save As, \"CSV UTF-8\")",
                name);
        buf[0] = '\0';
    }
    return buf;
}

/* A number within bounds; 1 good, 0 empty or no such column, -1 told as a problem. */
static int real_cell(struct reader *rd, enum column c, double lo, double hi, double *out)
{
    if (!given(rd, c))
        return 0;
    const char *s = sim_csv_field(rd->csv, (size_t) rd->col[c]);
    const char *name = sim_csv_name(rd->csv, (size_t) rd->col[c]);
    double value = 0;
    int got = sim_csv_cell_real(rd->csv, (size_t) rd->col[c], &value);

    if (got == SIM_CSV_MISSING)
        return 0;
    if (got == SIM_CSV_GOOD && value >= lo && value <= hi) {
        *out = value;
        return 1;
    }
    problem(rd, sim_csv_line(rd->csv), "%s = \"%.40s\": must be a number from %g to %g%s",
            name, s, lo, hi,
            strchr(s, ',') != NULL && !sim_csv_decimal_comma(rd->csv)
                    ? ", with a decimal point, not a comma"
                    : "");
    return -1;
}

/* A whole number within bounds: true, or a problem told. */
static bool count_cell(struct reader *rd, enum column c, int lo, int hi, int *out)
{
    const char *s = sim_csv_field(rd->csv, (size_t) rd->col[c]);
    long long value = 0;
    int got = sim_csv_int(s, &value);

    if (got == SIM_CSV_GOOD && value >= lo && value <= hi) {
        *out = (int) value;
        return true;
    }
    problem(rd, sim_csv_line(rd->csv),
            "%s %s%.40s%s: must be a whole number from %d to %d",
            sim_csv_name(rd->csv, (size_t) rd->col[c]),
            got == SIM_CSV_MISSING ? "is empty" : "= \"", s,
            got == SIM_CSV_MISSING ? "" : "\"", lo, hi);
    return false;
}

/* ---- parts of a row ---- */

static void read_pupils(struct reader *rd, struct roster_school *school)
{
    int sum = 0;
    bool good = true;

    if (given(rd, COL_PUPILS))
        good = count_cell(rd, COL_PUPILS, 1, PUPILS_MAX, &school->pupils);
    if (!rd->has_grades) {
        roster_spread(school);
        return;
    }
    for (int g = 0; g < GRADES; g++) {
        int n = 0;
        good &= count_cell(rd, (enum column)(COL_GRADE1 + g), 0, PUPILS_MAX, &n);
        school->grade[g] = (uint16_t) n;
        sum += n;
    }
    if (!given(rd, COL_PUPILS))
        school->pupils = sum;
    if (good && sum != school->pupils)
        problem(rd, sim_csv_line(rd->csv),
                "the grades add up to %d pupils, but %s = %d: correct one of them", sum,
                sim_csv_name(rd->csv, (size_t) rd->col[COL_PUPILS]), school->pupils);
    else if (good && !(sum >= 1 && sum <= PUPILS_MAX))
        problem(rd, sim_csv_line(rd->csv),
                "the grades add up to %d pupils: a school has 1 to %d", sum, PUPILS_MAX);
}

static void read_disadvantage(struct reader *rd, struct roster_school *school)
{
    static const enum column newest_first[] = { COL_WEIGHTING, COL_WEIGHTING_1,
        COL_WEIGHTING_2 };
    double score;

    for (size_t i = 0; i < SIM_COUNT(newest_first) && !school->has_weighting; i++) {
        int got = real_cell(rd, newest_first[i], 10, 60, &school->weighting);
        school->has_weighting = got == 1;
        rd->gaps->older_weighting += got == 1 && i > 0 && given(rd, COL_WEIGHTING);
        if (got < 0)
            break;
    }
    if (real_cell(rd, COL_SCORE, 0, 1e6, &score) == 1 && school->pupils > 0) {
        school->score = score / school->pupils;
        school->has_score = true;
    }
}

static void read_place(struct reader *rd, struct roster_school *school)
{
    int got_x, got_y;

    if (!rd->has_xy)
        return;
    if (rd->planar) {
        got_x = real_cell(rd, COL_X, -5000, 5000, &school->x);
        got_y = real_cell(rd, COL_Y, -5000, 5000, &school->y);
    } else { /* Europe: an exchange of the two is found for every country in it */
        got_x = real_cell(rd, COL_LON, -25, 33, &school->x);
        got_y = real_cell(rd, COL_LAT, 34, 72, &school->y);
    }
    if ((got_x == 1 && got_y == 0) || (got_x == 0 && got_y == 1))
        problem(rd, sim_csv_line(rd->csv),
                "only one of the two coordinates is given: fill in both or none");
    school->has_xy = got_x == 1 && got_y == 1;
}

static void read_city(struct reader *rd, struct roster_school *school)
{
    if (!given(rd, COL_G5))
        return;
    const char *s = sim_csv_field(rd->csv, (size_t) rd->col[COL_G5]);
    if (strcmp(s, "0") != 0 && strcmp(s, "1") != 0)
        problem(rd, sim_csv_line(rd->csv),
                "g5 = \"%.40s\": must be 1 (in one of the five large cities) or 0", s);
    school->g5 = s[0] == '1';
}

/* Id, region, municipality and board into the lists of names. */
static int read_names(
        struct reader *rd, struct roster_school *school, struct sim_err *err)
{
    char buf[NAME_MAX_LEN + 1], own[NAME_MAX_LEN + 16];
    long line = sim_csv_line(rd->csv);
    long before = rd->problems;
    bool added = true;
    int ret;

    const char *id = cell(rd, COL_ID, buf, NAME_MAX_LEN);
    if (id[0] == '\0' && rd->problems == before)
        problem(rd, line, "the id of the school is empty");
    snprintf(own, sizeof own, "(own board) %s", id);
    if (id[0] != '\0') {
        ret = roster_names_put(&rd->ros->ids, id, line, &school->id, &added, err);
        if (ret != 0)
            return ret;
        if (!added)
            problem(rd, line, "the id \"%s\" was already given on line %ld", id,
                    rd->ros->ids.line[school->id]);
    }
    before = rd->problems;
    const char *region = cell(rd, COL_REGION, buf, NAMED_MAX_LEN);
    if (region[0] == '\0' && rd->problems == before)
        problem(rd, line, "the region of the school is empty%s",
                strncasecmp(own + strlen("(own board) "), "tot", 3) == 0
                        ? " (a row of totals? leave it out)"
                        : "");
    if (region[0] != '\0') {
        ret = roster_names_put(
                &rd->ros->regions, region, line, &school->region, NULL, err);
        if (ret != 0)
            return ret;
    }
    const char *place = cell(rd, COL_MUNICIPALITY, buf, NAMED_MAX_LEN);
    school->municipality = -1;
    if (place[0] != '\0') {
        ret = roster_names_put(
                &rd->ros->municipalities, place, line, &school->municipality, NULL, err);
        if (ret != 0)
            return ret;
    }
    const char *board = cell(rd, COL_BOARD, buf, NAME_MAX_LEN);
    rd->gaps->own_board += board[0] == '\0';
    return roster_names_put(&rd->ros->boards, board[0] != '\0' ? board : own, line,
            &school->board, NULL, err);
}

static int read_row(struct reader *rd, struct sim_err *err)
{
    struct roster_school school = { 0 };
    char buf[NAME_MAX_LEN + 1];
    long before = rd->problems;

    int ret = read_names(rd, &school, err);
    if (ret != 0)
        return ret;
    read_pupils(rd, &school);
    read_disadvantage(rd, &school);
    read_city(rd, &school);
    read_place(rd, &school);
    const char *name = cell(rd, COL_NAME, buf, NAME_MAX_LEN);
    if (rd->problems > before)
        return 0;
    if (rd->ros->n >= DRAW_SCHOOLS_MAX) {
        rd->gaps->too_many++;
        return 0;
    }
    school.name = sim_strdup(name[0] != '\0' ? name : rd->ros->ids.name[school.id]);
    if (school.name == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "%s: out of memory", rd->path);
    return roster_add(rd->ros, &school, err);
}

/* ---- the whole table ---- */

/* Spreadsheets save the rows below a table, too, as separators alone. */
static bool row_is_empty(const struct sim_csv *csv)
{
    for (size_t i = 0; i < sim_csv_columns(csv); i++)
        if (sim_csv_field(csv, i)[0] != '\0')
            return false;
    return true;
}

static int read_rows(struct reader *rd, struct sim_err *err)
{
    for (;;) {
        struct sim_err row_err = { 0 };
        int got = sim_csv_next(rd->csv, &row_err);
        if (got == 0)
            return 0;
        if (got == SIM_ERR_NOMEM)
            return sim_fail(err, SIM_ERR_NOMEM, "%s", row_err.msg);
        if (got < 0) {
            problem(rd, 0, "%s", row_err.msg);
            continue;
        }
        int ret = row_is_empty(rd->csv) ? 0 : read_row(rd, err);
        if (ret != 0)
            return ret;
    }
}

static void check_limits(struct reader *rd)
{
    const struct roster *ros = rd->ros;
    bool weighted = false;

    for (int i = 0; i < ros->n && !weighted; i++)
        weighted = ros->school[i].has_weighting;
    if (rd->gaps->too_many > 0)
        problem(rd, 0, "%s: %ld schools: at most %d can be simulated", rd->path,
                ros->n + rd->gaps->too_many, DRAW_SCHOOLS_MAX);
    if (ros->regions.n > DRAW_REGIONS_MAX)
        problem(rd, 0,
                "%s: %d regions: at most %d are allowed; is \"%s\" the right column?",
                rd->path, ros->regions.n, DRAW_REGIONS_MAX,
                sim_csv_name(rd->csv, (size_t) rd->col[COL_REGION]));
    if (rd->problems > 0)
        return; /* what follows would only repeat them */
    if (ros->n < 2)
        problem(rd, 0, "%s: %s: a population needs at least two schools", rd->path,
                ros->n == 0 ? "holds no schools" : "holds one school");
    else if (!weighted)
        problem(rd, 0, "%s: no school has a weighting: fill in column \"%s\"", rd->path,
                given(rd, COL_WEIGHTING)
                        ? sim_csv_name(rd->csv, (size_t) rd->col[COL_WEIGHTING])
                        : columns[COL_WEIGHTING].name);
}

int roster_read(
        struct roster *ros, const char *path, struct sim_diag *diag, struct sim_err *err)
{
    struct table_gaps gaps = { 0 };
    struct reader rd = { .ros = ros, .gaps = &gaps, .diag = diag, .path = path };
    struct sim_err open_err = { 0 };

    ros->regions.fold = ros->municipalities.fold = true;
    int ret = sim_csv_open(&rd.csv, path, &open_err);
    if (ret == SIM_ERR_NOMEM)
        return sim_fail(err, SIM_ERR_NOMEM, "%s", open_err.msg);
    if (ret != 0) {
        sim_diag_add(diag, "%s", open_err.msg);
        return sim_fail(err, SIM_ERR_INPUT, "%s", open_err.msg);
    }
    read_header(&rd);
    gaps.has_board = given(&rd, COL_BOARD);
    gaps.has_g5 = given(&rd, COL_G5);
    gaps.planar = rd.planar;
    ros->has_xy = rd.has_xy;
    if (given(&rd, COL_ID))
        snprintf(ros->id_from, sizeof ros->id_from, "column \"%.60s\" of %.100s",
                sim_csv_name(rd.csv, (size_t) rd.col[COL_ID]), path);
    if (rd.problems == 0)
        ret = read_rows(&rd, err);
    if (ret == 0 && (rd.problems == 0 || ros->n > 0))
        check_limits(&rd);
    if (ret == 0 && rd.problems == 0)
        roster_fill_gaps(ros, &gaps, path);
    sim_csv_close(rd.csv);
    if (ret != 0 || rd.problems == 0)
        return ret;
    if (rd.problems > PROBLEMS_TOLD)
        sim_diag_add(
                diag, "%s: and %ld more problems", path, rd.problems - PROBLEMS_TOLD);
    return sim_fail(err, SIM_ERR_INPUT, "%s: %ld problem%s in the school table", path,
            rd.problems, rd.problems == 1 ? "" : "s");
}
