/* Policies that end, or begin, in different years: is it said of which year the numbers
 * of each are, and what of a package did not act then? The twin: nothing is said where
 * all act. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "tests/fixtures/program.h"

TestSuite(in_force, .init = program_setup, .fini = program_teardown, .timeout = 120);

static const char premium[] = "lever = \"pay_premium\"; premium = 0.2;",
                  hands[] = "lever = \"extra_hands\"; per_teacher = 0.1;";

/* A policy for quintile 5, part of an arm. */
struct part {
    const char *arm, *lever;
    int first, last;
};

/* Run the arms that the parts make: parts of one arm follow each other. */
static void scenario(const struct part *part, int n)
{
    struct sim_buf text = { 0 };

    sim_buf_puts(&text, "start = 2025; horizon = 6; seed = 3; replications = 4;\n"
                        "outputs = [\"report\"]; population = { sample = 0.02; };\n"
                        "arms = (");
    for (int i = 0; i < n; i++) {
        bool goes_on = i > 0 && strcmp(part[i].arm, part[i - 1].arm) == 0;
        if (!goes_on)
            sim_buf_printf(&text, "%s{ name = \"%s\"; policies = (",
                    i > 0 ? "); },\n" : "", part[i].arm);
        sim_buf_printf(&text,
                "%s{ %s start = %d; end = %d; target = { quintile = [5]; }; }",
                goes_on ? ", " : "", part[i].lever, part[i].first, part[i].last);
    }
    sim_buf_puts(&text, "); });\n");
    program_write("ends.cfg", sim_buf_text(&text));
    sim_buf_clear(&text);
    cr_assert_eq(program_run("ends.cfg --out r"), 0, "%s", program_err);
}

/* The report or the brief as text, in a language. */
static char *page(const char *language)
{
    char command[80];

    snprintf(command, sizeof command, "report r/ends --language %s", language);
    cr_assert_eq(program_run(command), 0, "%s", program_err);
    return program_read("r/ends/report.html");
}

static void expect(const char *text, const char *want, bool there)
{
    cr_assert_not_null(text);
    cr_expect((strstr(text, want) != NULL) == there, "%s %s", there ? "lacks" : "has",
            want);
}

Test(in_force, a_part_that_has_ended_is_named_with_its_last_year)
{
    static const struct part parts[] = { { "both", premium, 2026, 2027 },
        { "both", hands, 2026, 2028 } };

    scenario(parts, SIM_COUNT(parts));
    expect(program_out, "both: not in force in 2028/29: pay_premium (last year 2027/28).",
            true);
    expect(program_out, "they end in different years", false);
    char *text = page("nl");
    expect(text, "niet van kracht in 2028/29: pay_premium (laatste jaar 2027/28).", true);
    sim_free(text);
    cr_assert_eq(program_run("brief r/ends --text --language en"), 0, "%s", program_err);
    expect(program_out, "not in force in 2028/29: pay_premium (last year", true);
    for (char *p = program_out; *p != '\0'; p++) /* lines are broken anywhere */
        *p = *p == '\n' ? ' ' : *p;
    /* sums are told with their last year: decide counts to the end of the run */
    expect(program_out, "less all resources used until 2028/29 is ", true);
    expect(program_out, "Until 2028/29 that is ", true);
    expect(program_out, "so far", false);
}

Test(in_force, policies_that_end_apart_are_told_so_and_compared_in_one_year)
{
    static const struct part parts[] = { { "short", premium, 2026, 2027 },
        { "long", hands, 2026, 2029 }, { "late", hands, 2029, 2030 } };

    scenario(parts, SIM_COUNT(parts));
    expect(program_out, "each policy (they end in different years)", true);
    expect(program_out, "== long, school year 2029/30", true);
    expect(program_out, "not in force", false);
    char *text = page("en");
    expect(text,
            "here all are shown in 2027/28, in the figures each in its own last year",
            true);
    expect(text, "not in force in 2027/28: extra_hands (from 2029/30 on).", true);
    sim_free(text);
}

Test(in_force, nothing_is_said_where_all_act_in_one_year)
{
    static const struct part parts[] = { { "one", premium, 2026, 2027 },
        { "two", hands, 2027, 2027 } };

    scenario(parts, SIM_COUNT(parts));
    expect(program_out, "different years", false);
    expect(program_out, "not in force", false);
    char *text = page("en");
    expect(text, "different years", false);
    expect(text, "not in force", false);
    sim_free(text);
}
