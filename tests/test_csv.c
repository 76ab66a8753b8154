/* test_csv.c - does the reader take tables as other programs write them, and nothing
 * else? Known answers follow RFC 4180; the writer is checked through the reader. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/csv.h"
#include "sim/base/mem.h"

TestSuite(csv, .timeout = 60);

static struct sim_csv *from_text(const char *text)
{
    struct sim_csv *csv;
    struct sim_err err = { 0 };
    cr_assert_eq(
            sim_csv_open_text(&csv, "t.csv", text, strlen(text), &err), 0, "%s", err.msg);
    return csv;
}

static void expect_row(struct sim_csv *csv, long line, const char *a, const char *b)
{
    struct sim_err err = { 0 };
    cr_assert_eq(sim_csv_next(csv, &err), 1, "%s", err.msg);
    cr_expect_eq(sim_csv_line(csv), line, "line %ld, not %ld", sim_csv_line(csv), line);
    cr_expect_str_eq(sim_csv_field(csv, 0), a);
    if (b != NULL)
        cr_expect_str_eq(sim_csv_field(csv, 1), b);
}

static void expect_end(struct sim_csv *csv)
{
    struct sim_err err = { 0 };
    cr_expect_eq(sim_csv_next(csv, &err), 0, "%s", err.msg);
    cr_expect_eq(sim_csv_next(csv, &err), 0, "the end stays the end");
    sim_csv_close(csv);
}

Test(csv, takes_all_that_rfc_4180_allows)
{
    struct sim_csv *csv = from_text("\xef\xbb\xbf"
                                    "name,n\r\n"
                                    "a,1\r\n"
                                    "\"b, \"\"c\"\"\",2\n"
                                    "\"two\r\nlines\",\"3\"\n"
                                    "\"\",\n"
                                    ",\"\"\n"
                                    "\n"
                                    "5\" nail,x\"y\"\n"
                                    "ünï,last");
    cr_assert_eq(sim_csv_columns(csv), 2);
    cr_expect_str_eq(sim_csv_name(csv, 0), "name", "the mark is not part of the name");
    cr_expect_eq(sim_csv_find(csv, "n"), 1);
    cr_expect_eq(sim_csv_find(csv, "N"), -1);
    cr_expect_eq(sim_csv_find(csv, ""), -1);
    cr_expect_str_eq(sim_csv_path(csv), "t.csv");
    expect_row(csv, 2, "a", "1");
    expect_row(csv, 3, "b, \"c\"", "2");
    expect_row(csv, 4, "two\r\nlines", "3");
    expect_row(csv, 6, "", "");
    expect_row(csv, 7, "", "");
    expect_row(csv, 9, "5\" nail", "x\"y\"");
    expect_row(csv, 10, "ünï", "last");
    cr_expect_eq(sim_csv_line(csv), 10);
    expect_end(csv);
}

Test(csv, one_column_may_be_empty)
{
    struct sim_csv *csv = from_text("x\n\n1\n\"\"\n");
    expect_row(csv, 2, "", NULL);
    expect_row(csv, 3, "1", NULL);
    expect_row(csv, 4, "", NULL);
    expect_end(csv);
}

Test(csv, headers_that_are_none_are_refused)
{
    static const struct {
        const char *text, *part;
    } bad[] = {
        { "", "t.csv: empty: the first line must hold the column names" },
        { "\n\n", "t.csv: empty" },
        { "\xef\xbb\xbf", "t.csv: empty" },
        { "a\tb\n1\t2\n", "t.csv:1: the columns are separated by tabs" },
        { "a,b,a\n", "t.csv:1: columns 1 and 3 have the same name \"a\"" },
        { "\xff\xfe"
          "a,b\n",
                "t.csv: is UTF-16 text" },
        { "a,\"b\n1,2\n", "t.csv:1: a quote (\") in this row is never closed" },
        { "a,\"b\"c\n", "t.csv:1: text follows a closing quote" },
        { "a,b\r1,2\r", "t.csv:1: a carriage return without a line feed" },
    };

    for (size_t i = 0; i < SIM_COUNT(bad); i++) {
        struct sim_csv *csv = (void *) &csv;
        struct sim_err err = { 0 };
        cr_expect_neq(
                sim_csv_open_text(&csv, "t.csv", bad[i].text, strlen(bad[i].text), &err),
                0, "%s", bad[i].part);
        cr_expect_null(csv);
        cr_expect(strstr(err.msg, bad[i].part) == err.msg, "%s", err.msg);
    }
    struct sim_csv *csv = from_text(",,a;b\n"); /* names may be missing */
    cr_expect_eq(sim_csv_columns(csv), 3);
    expect_end(csv);
}

static void expect_number(const struct sim_csv *csv, size_t column, int got, double want)
{
    double x = -1;

    cr_expect_eq(
            sim_csv_cell_real(csv, column, &x), got, "%s", sim_csv_field(csv, column));
    cr_expect_eq(x, got == SIM_CSV_GOOD ? want : -1, "%s", sim_csv_field(csv, column));
}

/* What a spreadsheet set to Dutch saves: texts and names stay, also those that look like
 * a number; only where a number is read is a comma its decimal mark. */
Test(csv, semicolons_and_decimal_commas_are_read)
{
    struct sim_csv *csv = from_text("\xef\xbb\xbf\r\n\"a, or; b\";b\r\n30,88;-0,5\r\n"
                                    "De Wilg, west;1,2,3\r\n\"x;y\";,5\r\n;4,\r\n");
    cr_expect_eq(sim_csv_columns(csv), 2);
    cr_expect_str_eq(sim_csv_name(csv, 0), "a, or; b");
    expect_row(csv, 3, "30,88", "-0,5");
    expect_number(csv, 0, SIM_CSV_GOOD, 30.88);
    expect_number(csv, 1, SIM_CSV_GOOD, -0.5);
    expect_row(csv, 4, "De Wilg, west", "1,2,3");
    expect_number(csv, 0, SIM_CSV_BAD, 0);
    expect_number(csv, 1, SIM_CSV_BAD, 0);
    expect_row(csv, 5, "x;y", ",5");
    expect_number(csv, 1, SIM_CSV_BAD, 0);
    expect_row(csv, 6, "", "4,");
    expect_number(csv, 0, SIM_CSV_MISSING, 0);
    expect_number(csv, 1, SIM_CSV_BAD, 0);
    expect_end(csv);
    csv = from_text("a,b\n\"30,88\",1.5\n"); /* with commas between columns it is none */
    expect_row(csv, 2, "30,88", "1.5");
    expect_number(csv, 0, SIM_CSV_BAD, 0);
    expect_number(csv, 1, SIM_CSV_GOOD, 1.5);
    expect_end(csv);
}

Test(csv, a_spreadsheet_is_told_to_be_one)
{
    static const char *const text[] = { "PK\x03\x04\x14", "\xd0\xcf\x11\xe0\xa1" };

    for (size_t i = 0; i < SIM_COUNT(text); i++) {
        struct sim_csv *csv = NULL;
        struct sim_err err = { 0 };
        cr_expect_eq(sim_csv_open_text(&csv, "t.xlsx", text[i], 5, &err), SIM_ERR_SYNTAX);
        cr_expect(strstr(err.msg, "t.xlsx: is a spreadsheet (.xls") != NULL
                          && strstr(err.msg, "\"CSV UTF-8\"") != NULL,
                "%s", err.msg);
    }
}

/* Errors of rows carry their line; reading goes on where it can. */
Test(csv, wrong_rows_are_named_and_passed_over)
{
    struct sim_csv *csv =
            from_text("a,b\n1\n2,3\n4,5,6\n\"7\n\",8,9\n10,11\n12,\"13\n14");
    struct sim_err err = { 0 };

    cr_expect_eq(sim_csv_next(csv, &err), SIM_ERR_SYNTAX);
    cr_expect_str_eq(err.msg, "t.csv:2: 1 fields, but the header has 2 columns");
    expect_row(csv, 3, "2", "3");
    cr_expect_eq(sim_csv_next(csv, &err), SIM_ERR_SYNTAX);
    cr_expect_str_eq(err.msg, "t.csv:4: 3 fields, but the header has 2 columns");
    cr_expect_eq(sim_csv_next(csv, &err), SIM_ERR_SYNTAX);
    cr_expect_str_eq(err.msg, "t.csv:5: 3 fields, but the header has 2 columns");
    expect_row(csv, 7, "10", "11");
    cr_expect_eq(sim_csv_next(csv, &err), SIM_ERR_SYNTAX);
    cr_expect_str_eq(err.msg, "t.csv:8: a quote (\") in this row is never closed");
    expect_end(csv);
}

Test(csv, limits_hold_at_their_edge)
{
    size_t size = SIM_CSV_ROW_MAX + 64;
    char *text = malloc(size);
    struct sim_csv *csv;
    struct sim_err err = { 0 };

    for (int over = 0; over < 2; over++) {
        size_t len = SIM_CSV_ROW_MAX - 1 + (size_t) over; /* and its line end */
        memcpy(text, "a\n", 2);
        memset(text + 2, 'x', len);
        text[2 + len] = '\n';
        cr_assert_eq(sim_csv_open_text(&csv, "t.csv", text, len + 3, &err), 0);
        cr_expect_eq(sim_csv_next(csv, &err), over ? SIM_ERR_RANGE : 1);
        if (!over)
            cr_expect_eq(strlen(sim_csv_field(csv, 0)), len);
        sim_csv_close(csv);
    }
    cr_expect(strstr(err.msg, "t.csv:2: this row is longer than 1048576 bytes"), "%s",
            err.msg);
    for (int over = 0; over < 2; over++) {
        memset(text, ',', SIM_CSV_COLUMNS_MAX);
        size_t len = SIM_CSV_COLUMNS_MAX - 1 + (size_t) over;
        int ret = sim_csv_open_text(&csv, "t.csv", text, len, &err);
        cr_expect_eq(ret, over ? SIM_ERR_RANGE : 0);
        sim_csv_close(csv);
    }
    cr_expect(strstr(err.msg, "t.csv:1: more than 4096 columns"), "%s", err.msg);
    cr_expect_eq(sim_csv_open_text(&csv, "t.csv", "a\0b\n", 4, &err), SIM_ERR_SYNTAX);
    cr_expect(strstr(err.msg, "t.csv:1: holds a zero byte"), "%s", err.msg);
    free(text);
}

static char folder[64];

static void setup(void)
{
    snprintf(folder, sizeof folder, "/tmp/test_csv_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void refuse_file(const char *path, const char *part)
{
    struct sim_csv *csv;
    struct sim_err err = { 0 };
    cr_expect_eq(sim_csv_open(&csv, path, &err),
            strstr(part, "larger") ? SIM_ERR_RANGE : SIM_ERR_IO);
    cr_expect(strstr(err.msg, part), "%s", err.msg);
    cr_expect(strstr(err.msg, path) == err.msg, "%s", err.msg);
}

Test(csv, only_regular_files_are_read, .init = setup)
{
    char path[96];

    snprintf(path, sizeof path, "%s/t.csv", folder);
    refuse_file(path, "cannot be opened: No such file or directory");
    refuse_file(folder, "is not a file but a folder");
    refuse_file("/dev/zero", "is not a file but a device or pipe");
    cr_assert_eq(mkfifo(path, 0600), 0);
    refuse_file(path, "is not a file but a device or pipe");
    cr_assert_eq(unlink(path), 0);
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL && fputs("a,b\n1,2\n", file) >= 0);
    fflush(file);
    struct sim_csv *csv;
    struct sim_err err = { 0 };
    cr_assert_eq(sim_csv_open(&csv, path, &err), 0, "%s", err.msg);
    expect_row(csv, 2, "1", "2");
    expect_end(csv);
    cr_assert_eq(ftruncate(fileno(file), (off_t) SIM_CSV_FILE_MAX + 1), 0);
    refuse_file(path, "larger than 1073741824 bytes");
    fclose(file);
    unlink(path);
    rmdir(folder);
}

/* A file longer than the reader's buffer, rows across its edge, read by both ways. */
Test(csv, long_files_read_as_memory_does, .init = setup)
{
    char path[96], *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    fputs("id,text\r\n", out);
    for (int i = 0; i < 20000; i++)
        fprintf(out, "%d,\"%.*s\"\"\n\"\r\n", i, i % 37,
                "abcdefghijklmnopqrstuvwxyz0123456789,");
    fclose(out);
    snprintf(path, sizeof path, "%s/t.csv", folder);
    FILE *file = fopen(path, "w");
    cr_assert_eq(fwrite(text, 1, len, file), len);
    fclose(file);

    struct sim_csv *a, *b;
    struct sim_err err = { 0 };
    cr_assert_eq(sim_csv_open(&a, path, &err), 0, "%s", err.msg);
    cr_assert_eq(sim_csv_open_text(&b, "t.csv", text, len, &err), 0, "%s", err.msg);
    for (int i = 0; i < 20000; i++) {
        long long id;
        cr_assert_eq(sim_csv_next(a, &err), 1, "%s", err.msg);
        cr_assert_eq(sim_csv_next(b, &err), 1, "%s", err.msg);
        cr_assert_eq(sim_csv_int(sim_csv_field(a, 0), &id), SIM_CSV_GOOD);
        cr_assert_eq(id, i);
        cr_assert_eq(sim_csv_line(a), 2 + 2 * i);
        cr_assert_str_eq(sim_csv_field(a, 1), sim_csv_field(b, 1));
        cr_assert_eq(strlen(sim_csv_field(a, 1)), (size_t) (i % 37) + 2);
    }
    expect_end(a);
    expect_end(b);
    unlink(path);
    rmdir(folder);
    free(text);
}

/* Any bytes at all: an answer, never a crash; and every accepted row is whole. */
Test(csv, noise_never_crashes)
{
    static const char alphabet[] = "a,\"\n\r;\t\xef\xbb\xbf 1.e-\0";
    uint32_t x = 3;
    int rows = 0, refused = 0;

    for (int round = 0; round < 20000; round++) {
        char text[64];
        size_t len = 0;
        for (; len < (size_t) round % sizeof text; len++) {
            x = x * 1664525u + 1013904223u;
            text[len] = alphabet[(x >> 16) % (round % 7 ? 5 : sizeof alphabet)];
        }
        struct sim_csv *csv;
        int ret = sim_csv_open_text(&csv, "t.csv", text, len, NULL);
        for (int i = 0; ret == 0 && i < 100; i++) {
            int next = sim_csv_next(csv, NULL);
            rows += next == 1;
            if (next == 0)
                break;
            cr_assert_lt(i, 99, "no end");
        }
        refused += ret != 0;
        sim_csv_close(csv);
    }
    cr_expect(rows > 1000 && refused > 1000, "%d rows, %d refused", rows, refused);
}

Test(csv, numbers_are_read_strictly)
{
    static const struct {
        const char *text;
        int answer;
        double value;
    } real[] = { { "0", 0, 0 }, { "-1.5e3", 0, -1500 }, { "+.5", 0, 0.5 }, { "5.", 0, 5 },
        { "1e-400", 0, 0 }, { "0.1", 0, 0.1 }, { "007", 0, 7 },
        { "", SIM_CSV_MISSING, 9 }, { " 1", SIM_CSV_BAD, 9 }, { "1 ", SIM_CSV_BAD, 9 },
        { "1,5", SIM_CSV_BAD, 9 }, { "0x10", SIM_CSV_BAD, 9 }, { "nan", SIM_CSV_BAD, 9 },
        { "inf", SIM_CSV_BAD, 9 }, { "1e400", SIM_CSV_BAD, 9 }, { ".", SIM_CSV_BAD, 9 },
        { "-", SIM_CSV_BAD, 9 }, { "1e", SIM_CSV_BAD, 9 }, { "1e+", SIM_CSV_BAD, 9 },
        { "1d3", SIM_CSV_BAD, 9 }, { "--1", SIM_CSV_BAD, 9 }, { "NA", SIM_CSV_BAD, 9 } };
    static const struct {
        const char *text;
        int answer;
        long long value;
    } whole[] = { { "12", 0, 12 }, { "-7", 0, -7 }, { "+3", 0, 3 },
        { "9223372036854775807", 0, INT64_MAX }, { "-9223372036854775808", 0, INT64_MIN },
        { "9223372036854775808", SIM_CSV_BAD, 9 }, { "1.0", SIM_CSV_BAD, 9 },
        { "1e3", SIM_CSV_BAD, 9 }, { "", SIM_CSV_MISSING, 9 }, { "-", SIM_CSV_BAD, 9 },
        { " 1", SIM_CSV_BAD, 9 }, { "0x1", SIM_CSV_BAD, 9 } };

    for (size_t i = 0; i < SIM_COUNT(real); i++) {
        double value = 9;
        cr_expect_eq(sim_csv_real(real[i].text, &value), real[i].answer, "\"%s\"",
                real[i].text);
        cr_expect_eq(value, real[i].value, "\"%s\" gave %g", real[i].text, value);
    }
    for (size_t i = 0; i < SIM_COUNT(whole); i++) {
        long long value = 9;
        cr_expect_eq(sim_csv_int(whole[i].text, &value), whole[i].answer, "\"%s\"",
                whole[i].text);
        cr_expect_eq(value, whole[i].value, "\"%s\" gave %lld", whole[i].text, value);
    }
}

/* Numbers of all sizes come back bit for bit, and no shorter text would do. */
static void round_trips(void)
{
    uint64_t word = 88172645463325252u;

    for (int i = 0; i < 50000; i++) {
        char buf[SIM_CSV_REAL_LEN], shorter[64];
        double value, back = 0;
        word ^= word << 13;
        word ^= word >> 7;
        word ^= word << 17;
        if (i % 2)
            memcpy(&value, &word, sizeof value);
        else
            value = (double) (int64_t) (word % 2000001) / 1000 - 1000;
        if (!isfinite(value))
            continue;
        size_t len = sim_csv_format(buf, value);
        cr_assert_eq(len, strlen(buf));
        cr_assert_eq(sim_csv_real(buf, &back), SIM_CSV_GOOD, "%s", buf);
        cr_assert(memcmp(&back, &value, sizeof value) == 0, "%s", buf);
        snprintf(shorter, sizeof shorter, "%.15g", value);
        if (strtod(shorter, NULL) == value)
            cr_assert_str_eq(buf, shorter);
    }
}

Test(csv, numbers_come_back_bit_for_bit)
{
    static const struct {
        double value;
        const char *text;
    } known[] = { { 0.1, "0.1" }, { 1.0 / 3, "0.3333333333333333" }, { 100, "100" },
        { 0.1 + 0.2, "0.30000000000000004" }, { 5e-324, "4.94065645841247e-324" },
        { -0.0, "-0" }, { INFINITY, "inf" }, { -INFINITY, "-inf" }, { NAN, "" } };

    for (size_t i = 0; i < SIM_COUNT(known); i++) {
        char buf[SIM_CSV_REAL_LEN];
        sim_csv_format(buf, known[i].value);
        cr_expect_str_eq(buf, known[i].text);
    }
    round_trips();
}

Test(csv, the_locale_does_not_show)
{
    static const char *const comma[] = { "de_DE.UTF-8", "nl_NL.UTF-8", "fr_FR.UTF-8" };
    const char *found = NULL;
    char buf[SIM_CSV_REAL_LEN];
    double value = 0;

    for (size_t i = 0; i < SIM_COUNT(comma) && found == NULL; i++)
        found = setlocale(LC_ALL, comma[i]);
    if (found == NULL)
        cr_skip("no locale with a decimal comma is installed");
    snprintf(buf, sizeof buf, "%.1f", 0.5);
    cr_assert_str_eq(buf, "0,5", "the twin: the locale is at work");
    sim_csv_format(buf, 0.5);
    cr_expect_str_eq(buf, "0.5");
    cr_expect_eq(sim_csv_real("0.5", &value), SIM_CSV_GOOD);
    cr_expect_eq(value, 0.5);
    cr_expect_eq(sim_csv_real("0,5", &value), SIM_CSV_BAD);
}

Test(csv, written_text_reads_back)
{
    static const char *const cell[] = { "plain", "", "a,b", "\"", "\"\"", "two\nlines",
        "\r\n", "ünï", " spaces ", "5\" nail", "a;b" };
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    fputs("a,b\n", out);
    for (size_t i = 0; i < SIM_COUNT(cell); i++) {
        sim_csv_put_text(out, cell[i]);
        fputc(',', out);
        sim_csv_put_real(out, (double) i / 7);
        fputc('\n', out);
    }
    fclose(out);
    struct sim_csv *csv = from_text(text);
    for (size_t i = 0; i < SIM_COUNT(cell); i++) {
        double value = NAN;
        cr_assert_eq(sim_csv_next(csv, NULL), 1);
        cr_expect_str_eq(sim_csv_field(csv, 0), cell[i]);
        cr_expect_eq(sim_csv_real(sim_csv_field(csv, 1), &value), SIM_CSV_GOOD);
        cr_expect_eq(value, (double) i / 7);
    }
    expect_end(csv);
    free(text);
}

Test(csv, out_of_memory_is_told)
{
    char text[4000] = "a,b\n";
    struct sim_err err = { 0 };
    long n;
    int whole = 0;

    memset(text + 4, 'x', 3000); /* makes the row's buffer grow */
    strcpy(text + 3004, ",1\n");
    for (n = 0; !whole; n++) {
        struct sim_csv *csv;
        cr_assert_lt(n, 50);
        sim_mem_fail_after(n);
        int ret = sim_csv_open_text(&csv, "t.csv", text, strlen(text), &err);
        if (ret == 0)
            ret = sim_csv_next(csv, &err);
        sim_mem_fail_after(-1);
        whole = ret == 1;
        cr_expect(whole || ret == SIM_ERR_NOMEM, "request %ld: %s", n, err.msg);
        if (csv != NULL && !whole)
            cr_expect_eq(sim_csv_next(csv, &err), 0, "then comes the end");
        sim_csv_close(csv);
    }
    cr_expect_gt(n, 5);
}
