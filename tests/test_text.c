/* test_text.c - numbers, paths, UTF-8 and near names. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"

TestSuite(text, .timeout = 30);

Test(text, numbers_print_short_and_read_back_exactly)
{
    static const double x[] = { 0, 0.1, 0.2, 1.0 / 3, 1e-300, 5e-324,
        1.7976931348623157e308, -2.5, 123456789, 1e15, 1e22, 0.1 + 0.2 };
    char buf[SIM_NUMBER_LEN];
    double y;

    for (size_t i = 0; i < SIM_COUNT(x); i++) {
        cr_expect(sim_parse_real(sim_format_real(buf, x[i]), &y) && y == x[i], "%s", buf);
        cr_expect(
                sim_parse_real(sim_format_real17(buf, x[i]), &y) && y == x[i], "%s", buf);
    }
    cr_expect_str_eq(sim_format_real(buf, 0.2), "0.2");
    cr_expect_str_eq(sim_format_real(buf, -0.0), "0");
    cr_expect_str_eq(sim_format_real(buf, 1000000), "1000000");
    cr_expect_str_eq(sim_format_real(buf, 0.1 + 0.2), "0.30000000000000004");
    cr_expect_str_eq(sim_format_real17(buf, 3), "3.0");
    cr_expect_str_eq(sim_format_real17(buf, 1e22), "1e+22");
}

Test(text, what_is_no_real_number)
{
    static const char *const bad[] = { "", "-", ".", "1e", "1e+", "1,5", "1 ", " 1",
        "0x1", "inf", "nan", "1.2.3", "--1", "1f" };
    static const char *const good[] = { "1", "-1", "+1", "1.", ".5", "1e5", "1.5E-3" };
    double x;

    for (size_t i = 0; i < SIM_COUNT(bad); i++)
        cr_expect_not(sim_parse_real(bad[i], &x), "%s", bad[i]);
    for (size_t i = 0; i < SIM_COUNT(good); i++)
        cr_expect(sim_parse_real(good[i], &x), "%s", good[i]);
    cr_expect(sim_parse_real("1e999", &x) && isinf(x));
}

Test(text, whole_numbers_to_the_last_unit)
{
    long long x = 0;
    bool whole;

    cr_expect(sim_parse_int("9223372036854775807", &x, &whole) && x == INT64_MAX);
    cr_expect(sim_parse_int("-9223372036854775808", &x, &whole) && x == INT64_MIN);
    cr_expect(sim_parse_int("-0", &x, &whole) && x == 0);
    cr_expect(sim_parse_int("+007", &x, &whole) && x == 7);
    cr_expect_not(sim_parse_int("9223372036854775808", &x, &whole));
    cr_expect(whole, "a whole number that does not fit");
    cr_expect_not(sim_parse_int("99999999999999999999999", &x, &whole));
    cr_expect(whole);
    cr_expect_not(sim_parse_int("1.0", &x, &whole));
    cr_expect_not(whole);
    cr_expect_not(sim_parse_int("", &x, &whole));
    cr_expect_not(whole);
}

Test(text, paths_start_at_the_file_that_names_them)
{
    char out[32];

    cr_expect(sim_path_join(out, sizeof out, "a/b.cfg", "c.csv"));
    cr_expect_str_eq(out, "a/c.csv");
    cr_expect(sim_path_join(out, sizeof out, "b.cfg", "c.csv"));
    cr_expect_str_eq(out, "c.csv");
    cr_expect(sim_path_join(out, sizeof out, "a/b.cfg", "/c.csv"));
    cr_expect_str_eq(out, "/c.csv");
    cr_expect(sim_path_join(out, sizeof out, NULL, "../c.csv"));
    cr_expect_str_eq(out, "../c.csv");
    cr_expect_not(sim_path_join(out, 7, "a/b.cfg", "c.csv"));
    cr_expect(sim_path_stem(out, sizeof out, "a/b.c.cfg", ".cfg"));
    cr_expect_str_eq(out, "b.c");
    cr_expect(sim_path_stem(out, sizeof out, ".cfg", ".cfg"));
    cr_expect_str_eq(out, ".cfg");
    cr_expect_not(sim_path_stem(out, 3, "abc.cfg", ".cfg"));
}

Test(text, utf8_and_what_only_looks_like_it)
{
    static const struct {
        const char *s;
        size_t valid;
    } table[] = {
        { "caf\xc3\xa9", 5 },
        { "\xe2\x82\xac", 3 },
        { "\xf0\x9f\x98\x80", 4 },
        { "a\xe9", 1 },            /* Latin-1 */
        { "\xc0\x80", 0 },         /* overlong NUL */
        { "\xe0\x9f\xbf", 0 },     /* overlong */
        { "\xed\xa0\x80", 0 },     /* surrogate */
        { "\xf4\x90\x80\x80", 0 }, /* above U+10FFFF */
        { "\xf5\x80\x80\x80", 0 },
        { "x\x80", 1 },
        { "\xe2\x82", 0 },
    };

    for (size_t i = 0; i < SIM_COUNT(table); i++)
        cr_expect_eq(sim_utf8_valid(table[i].s, strlen(table[i].s)), table[i].valid,
                "row %zu", i);
    cr_expect_null(sim_control_find("caf\xc3\xa9 \xe2\x82\xac"));
    cr_expect_not_null(sim_control_find("a\tb"));
    cr_expect_not_null(sim_control_find("a\x7f"));
    cr_expect_not_null(sim_control_find("a\xc2\x9b"), "C1 controls drive terminals");
}

Test(text, the_nearest_name_is_offered_and_far_ones_are_not)
{
    struct sim_nearest near = { .name = "premum" };

    sim_nearest_offer(&near, "budget");
    cr_expect_null(near.best);
    sim_nearest_offer(&near, "premium");
    sim_nearest_offer(&near, "premiums");
    cr_expect_str_eq(near.best, "premium");
}

Test(text, a_buffer_grows_and_says_when_it_cannot)
{
    struct sim_buf buf = { 0 };

    cr_expect_str_eq(sim_buf_text(&buf), "");
    for (int i = 0; i < 1000; i++)
        sim_buf_printf(&buf, "%03d,", i);
    cr_expect_eq(buf.n, 4000);
    cr_expect_eq(strlen(sim_buf_text(&buf)), 4000);
    cr_expect_not(buf.failed);
    sim_buf_printf(&buf, "%9000d", 1);
    cr_expect(buf.failed, "too long for one call");
    sim_buf_clear(&buf);
    sim_mem_fail_after(0);
    sim_buf_puts(&buf, "x");
    sim_mem_fail_after(-1);
    cr_expect(buf.failed);
    sim_buf_puts(&buf, "y");
    cr_expect_str_eq(sim_buf_text(&buf), "");
    sim_buf_clear(&buf);
}
