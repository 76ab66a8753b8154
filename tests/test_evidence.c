/* Does every parameter rest on something that stands in the register, and does the
 * register say what it must? Known figures, promises of every row, and wrong tables that
 * are refused. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/model.h"
#include "sim/scenario/register.h"
#include "tests/fixtures/program.h"

static struct sim_register reg;

static void setup(void)
{
    struct sim_err err = { 0 };
    cr_assert_eq(sim_register_read(&reg, &model_schools, &err), 0, "%s", err.msg);
}

static void teardown(void)
{
    sim_register_clear(&reg);
}

TestSuite(evidence, .init = setup, .fini = teardown, .timeout = 60);

/* ---- what parameters cite ---- */

/* Number of things in a source that the register lacks; settings cite nothing. */
static int unknown_in(const char *source, const char *key)
{
    struct sim_citation cite;
    int n = 0, missing = 0;

    while (sim_citation_next(&source, &cite)) {
        bool known = true;
        if (cite.kind == SIM_CITES_EVIDENCE)
            known = sim_register_find(&reg, cite.id) != NULL;
        else if (cite.kind == SIM_CITES_SERIES)
            known = sim_register_series(&reg, &cite, -1) >= 0;
        if (!known && key != NULL)
            cr_log_error("%s cites %s %s, which models/evidence/ does not have", key,
                    cite.id, cite.year);
        missing += !known;
        n++;
    }
    return n > 0 ? missing : 1;
}

static void check_sources(const struct sim_table *table)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        char key[160];
        snprintf(key, sizeof key, "%s.%s", table->name, table->rows[i].key);
        cr_expect_eq(unknown_in(table->rows[i].source, key), 0, "%s: \"%s\"", key,
                table->rows[i].source);
    }
}

Test(evidence, every_source_of_a_parameter_exists)
{
    for (size_t i = 0; i < model_schools.n_tables; i++)
        check_sources(model_schools.tables[i]);
    for (size_t i = 0; i < model_schools.n_levers; i++)
        check_sources(model_schools.levers[i]);
    for (size_t i = 0; i < model_schools.n_shocks; i++)
        check_sources(model_schools.shocks[i]);
}

Test(evidence, the_check_of_sources_can_fail)
{
    cr_expect_eq(unknown_in("P22 P26", NULL), 0);
    cr_expect_eq(unknown_in("assumption", NULL), 0);
    cr_expect_eq(unknown_in("P22 P2600", NULL), 1);
    cr_expect_eq(unknown_in("assumptions", NULL), 1);
    cr_expect_eq(unknown_in("", NULL), 1);
    cr_expect_eq(unknown_in("baseline:pupils 2018-2022", NULL), 0);
    cr_expect_eq(unknown_in("baseline:pupils 1918-1922", NULL), 1);
    cr_expect_eq(unknown_in("baseline:pupil 2018", NULL), 1);
    cr_expect_eq(unknown_in("baseline:gpl_cost_per_fte 2020/21 assumption", NULL), 0);
    cr_expect_eq(unknown_in("baseline:gpl_cost_per_fte 2021/22", NULL), 1);
}

Test(evidence, sources_are_taken_apart)
{
    const char *source = "P22 baseline:teacher_exit_rate_by_age 2013-2017 assumption ";
    struct sim_citation c;

    cr_assert(sim_citation_next(&source, &c));
    cr_expect(c.kind == SIM_CITES_EVIDENCE && strcmp(c.id, "P22") == 0);
    cr_assert(sim_citation_next(&source, &c));
    cr_expect_eq(c.kind, SIM_CITES_SERIES);
    cr_expect_str_eq(c.id, "teacher_exit_rate_by_age");
    cr_expect_str_eq(c.year, "2013-2017");
    cr_assert(sim_citation_next(&source, &c));
    cr_expect_eq(c.kind, SIM_CITES_ASSUMPTION);
    cr_expect_not(sim_citation_next(&source, &c));
    source = "baseline:schools setting";
    cr_assert(sim_citation_next(&source, &c));
    cr_expect_str_eq(c.year, "");
    cr_assert(sim_citation_next(&source, &c));
    cr_expect_eq(c.kind, SIM_CITES_SETTING);
    source = NULL;
    cr_expect_not(sim_citation_next(&source, &c));
}

Test(evidence, years_are_matched_exactly_or_as_a_span)
{
    struct sim_citation span = { SIM_CITES_SERIES, "pupil_teacher_ratio", "2019-2020" };
    struct sim_citation one = { SIM_CITES_SERIES, "pupil_teacher_ratio", "2019" };
    struct sim_citation all = { SIM_CITES_SERIES, "pupil_teacher_ratio", "" };
    int n[3] = { 0 };
    const struct sim_citation *ask[] = { &span, &one, &all };

    for (int k = 0; k < 3; k++)
        for (int i = -1; (i = sim_register_series(&reg, ask[k], i)) >= 0;) {
            cr_expect_str_eq(reg.series[i].series, "pupil_teacher_ratio");
            cr_expect(k != 1 || strcmp(reg.series[i].year, "2019") == 0);
            n[k]++;
        }
    cr_expect(n[1] > 0 && n[0] > n[1] && n[2] >= n[0], "%d %d %d", n[0], n[1], n[2]);
}

/* ---- what the register says ---- */

Test(evidence, every_finding_keeps_its_promises)
{
    for (size_t i = 0; i < reg.n_evidence; i++) {
        const struct sim_evidence *row = &reg.evidence[i];
        bool ranged = !isnan(row->low) || !isnan(row->high);
        cr_expect(strlen(row->id) == 3, "%s", row->id);
        cr_expect(strlen(row->finding) > 8 && strlen(row->finding) < 120, "%s", row->id);
        cr_expect(strlen(row->citation) > 3, "%s: no citation", row->id);
        cr_expect(row->population[0] && row->topic[0] && row->design[0] && row->unit[0],
                "%s", row->id);
        cr_expect_eq(ranged, row->range[0] != '\0', "%s: what is the range?", row->id);
        cr_expect(!(row->low > row->high), "%s", row->id);
        cr_expect(isnan(row->se) || row->se > 0, "%s", row->id);
    }
    for (size_t i = 0; i < reg.n_series; i++) {
        const struct sim_series *row = &reg.series[i];
        cr_expect(row->population[0] && row->year[0] && row->unit[0] && row->source[0],
                "series row %zu", i);
    }
}

static void expect_finding(const char *id, double estimate, double low, double high,
        double se, enum sim_seen seen)
{
    const struct sim_evidence *row = sim_register_find(&reg, id);

    cr_assert_not_null(row, "%s", id);
    const double is[] = { row->estimate, row->low, row->high, row->se };
    const double should[] = { estimate, low, high, se };
    for (int k = 0; k < 4; k++)
        cr_expect(is[k] == should[k] || (isnan(is[k]) && isnan(should[k])), "%s %d: %g",
                id, k, is[k]);
    cr_expect_eq(row->seen, seen, "%s", id);
}

/* Figures as their abstracts print them, one per kind of cell. */
Test(evidence, known_figures_stand_in_it)
{
    cr_expect_geq(reg.n_evidence, 161u);
    expect_finding("P22", -1.4, NAN, NAN, NAN, SIM_SEEN);
    expect_finding("U05", 0.288, NAN, NAN, 0.029, SIM_SEEN);
    expect_finding("C07", -0.14, -0.17, -0.1, 0.018, SIM_SEEN);
    expect_finding("S03", NAN, 0.12, 0.16, NAN, SIM_SEEN);
    expect_finding("F01", 0.2, NAN, 0.33, NAN, SIM_SEEN);
    expect_finding("P09", NAN, NAN, NAN, NAN, SIM_SEEN);
    expect_finding("Q01", 0.163, NAN, NAN, NAN, SIM_SEEN_MEMORY);
    expect_finding("F06", 0.4, NAN, NAN, NAN, SIM_SEEN_DERIVED);
    expect_finding("Z03", 0.8, NAN, NAN, NAN, SIM_SEEN_JUDGEMENT);
}

/* Nineteen sizes were not read anywhere; nobody may forget that by and by. */
Test(evidence, what_was_not_seen_stays_marked)
{
    static const char *const not_seen[] = { "P08", "T01", "T02", "Q01", "Q02", "Q05",
        "Q07", "S07", "A01", "A09", "U06", "U08", "H04", "W04", "F05", "E03", "Z03",
        "V02", "V06" };

    for (size_t i = 0; i < SIM_COUNT(not_seen); i++) {
        const struct sim_evidence *row = sim_register_find(&reg, not_seen[i]);
        cr_assert_not_null(row, "%s", not_seen[i]);
        cr_expect(row->seen >= SIM_SEEN_MEMORY, "%s", not_seen[i]);
    }
}

Test(evidence, how_well_a_source_is_known)
{
    static const struct {
        const char *source;
        enum sim_seen best, worst;
    } rows[] = { { "P22", SIM_SEEN, SIM_SEEN }, { "Q06 Q07", SIM_SEEN, SIM_SEEN_MEMORY },
        { "Q01 Q02", SIM_SEEN_MEMORY, SIM_SEEN_MEMORY },
        { "F06", SIM_SEEN_DERIVED, SIM_SEEN_DERIVED },
        { "assumption", SIM_SEEN_JUDGEMENT, SIM_SEEN_JUDGEMENT },
        { "H03 assumption", SIM_SEEN, SIM_SEEN_JUDGEMENT },
        { "baseline:pupils 2019", SIM_SEEN, SIM_SEEN } };
    enum sim_seen best, worst;

    for (size_t i = 0; i < SIM_COUNT(rows); i++) {
        cr_expect(sim_register_seen(&reg, rows[i].source, &best, &worst));
        cr_expect(best == rows[i].best && worst == rows[i].worst, "%s: %d %d",
                rows[i].source, best, worst);
    }
    cr_expect_not(sim_register_seen(&reg, "setting", &best, &worst));
}

/* The row of a full key, "exit.b_D" or "pay_premium.accept"; NULL. */
static const struct sim_param *row_of(
        const struct sim_table *const *tables, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(tables[i]->name);
        for (size_t k = 0; k < tables[i]->n_rows; k++)
            if (strncmp(tables[i]->name, key, len) == 0 && key[len] == '.'
                    && strcmp(tables[i]->rows[k].key, key + len + 1) == 0)
                return &tables[i]->rows[k];
    }
    return NULL;
}

Test(evidence, every_reason_is_for_a_parameter)
{
    const struct sim_model *m = &model_schools;

    for (size_t i = 0; i < reg.n_reasons; i++) {
        const char *key = reg.reason[i].key;
        cr_expect(row_of(m->tables, m->n_tables, key) != NULL
                          || row_of(m->levers, m->n_levers, key) != NULL
                          || row_of(m->shocks, m->n_shocks, key) != NULL,
                "reasons.csv: no parameter is called %s", key);
        size_t n = strlen(reg.reason[i].reason);
        cr_expect(n > 20 && n < 200, "reasons.csv: %s: %zu characters", key, n);
    }
}

/* Who is not sure of a number must say why it is that one. */
static void check_reasons(const struct sim_table *const *tables, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < tables[i]->n_rows; k++) {
            const struct sim_param *row = &tables[i]->rows[k];
            char key[160];
            snprintf(key, sizeof key, "%s.%s", tables[i]->name, row->key);
            bool unsure = row->prior.n > 0 || strstr(row->source, "assumption") != NULL;
            cr_expect(!unsure || sim_register_reason(&reg, key) != NULL,
                    "%s: add a line \"%s,why this number\" to "
                    "models/evidence/reasons.csv",
                    key, key);
        }
}

Test(evidence, every_uncertain_parameter_has_a_reason)
{
    check_reasons(model_schools.tables, model_schools.n_tables);
    check_reasons(model_schools.levers, model_schools.n_levers);
    check_reasons(model_schools.shocks, model_schools.n_shocks);
}

/* Codes in square brackets, "[T03-T05]" or "[F01 F03]", that the register lacks. */
static int unknown_codes(const char *text, const char *name)
{
    int missing = 0;

    for (const char *p = text; (p = strchr(p, '[')) != NULL;) {
        size_t n = strcspn(++p, "]");
        for (const char *q = p; q + 2 < p + n; q++) {
            char id[4] = { q[0], q[1], q[2], '\0' };
            bool code = strspn(p, "ACEFHPQSTUVWXZ0123456789 ,-") >= n && id[0] >= 'A'
                        && id[0] <= 'Z' && strspn(id + 1, "0123456789") == 2;
            if (!code || sim_register_find(&reg, id) != NULL)
                continue;
            if (name != NULL)
                cr_log_error("%s: [%s] is not in the register", name, id);
            missing++;
        }
    }
    return missing;
}

Test(evidence, codes_in_the_documents_exist)
{
    static const char *const files[] = { "models/README.md", "models/levers/README.md",
        "models/evidence/README.md", "scenarios/README.md", "README.md" };
    static char text[1 << 18];

    for (size_t i = 0; i < SIM_COUNT(files); i++) {
        FILE *file = fopen(files[i], "r");
        cr_assert_not_null(file, "%s", files[i]);
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        cr_expect_eq(unknown_codes(text, files[i]), 0, "%s", files[i]);
    }
    cr_expect_eq(unknown_codes("a [P22], [T03-T05] [see](x) b", NULL), 0);
    cr_expect_eq(unknown_codes("a [P99], [T03 T99]", NULL), 2);
}

/* ---- wrong tables ---- */

static int read_lines(const char *name, const char *row, char *msg)
{
    static const char *const head[] = {
        ("id,topic,finding,population,estimate,se,low,high,range,unit,design,n,year,"
         "citation,seen,read_at\n"),
        "series,population,year,value,unit,source,seen\n", "key,reason\n"
    };
    static const char *const names[] = { "evidence.csv", "series.csv", "reasons.csv" };
    const char *line[2] = { NULL, row };
    for (int k = 0; k < 3; k++)
        if (strcmp(names[k], name) == 0)
            line[0] = head[k];
    const struct sim_lines texts[] = { { name, line, 2 }, { NULL, NULL, 0 } };
    const struct sim_model model = { .texts = texts };
    struct sim_register bad = { 0 };
    struct sim_err err = { 0 };

    int ret = sim_register_read(&bad, &model, &err);
    sim_register_clear(&bad);
    strcpy(msg, err.msg);
    return ret;
}

Test(evidence, wrong_rows_are_refused_with_their_line)
{
    static const struct {
        const char *name, *row, *said;
    } rows[] = {
        { "evidence.csv", "P1,a,b,c,x,,,,,SD,trial,,2000,d,seen,\n",
                "evidence.csv:2: not a number \"x\"" },
        { "evidence.csv", "P1,a,b,c,1,,,,,SD,trial,,2000,d,yes,\n",
                "evidence.csv:2: must be seen, derived, memory or judgement: \"yes\"" },
        { "evidence.csv",
                "P1,a,b,c,1,,,,,SD,trial,,2000,d,seen,\nP1,a,b,c,1,,,,,SD,t,,,d,seen,\n",
                "evidence.csv:3: stands twice: \"P1\"" },
        { "evidence.csv", "P1,a\n", "evidence.csv:2" },
        { "series.csv", "s,NL,2020,,%,CBS,seen\n", "series.csv:2: no value of \"s\"" },
        { "series.csv", "s,NL,2020,1,%,CBS,\n", "series.csv:2: must be seen" },
        { "reasons.csv", "a,b\na,c\n", "reasons.csv:3: stands twice: \"a\"" },
    };
    char msg[SIM_ERR_LEN];

    for (size_t i = 0; i < SIM_COUNT(rows); i++) {
        cr_expect_lt(read_lines(rows[i].name, rows[i].row, msg), 0, "row %zu", i);
        cr_expect(strstr(msg, rows[i].said) != NULL, "row %zu: %s", i, msg);
    }
    cr_expect_eq(read_lines("evidence.csv",
                         "P1,a,b,c,1,,,,,SD,t,,,\"d, \"\"e\"\"\",seen,\n", msg),
            0, "%s", msg);
}

/* ---- as the analyst meets it, from any folder ---- */

TestSuite(evidence_shown, .init = program_setup, .fini = program_teardown, .timeout = 60);

Test(evidence_shown, a_parameter_with_what_it_rests_on)
{
    cr_assert_eq(program_run("explain pay.eps_q"), 0, "%s", program_err);
    program_expect_in(program_out, "source     P10 P17");
    program_expect_in(program_out, "P22        -1.4 elasticity; Texas");
    program_expect_in(program_out, "seen in a source");
    program_expect_in(program_out, "Hendricks M (2014)");
    cr_assert_eq(program_run("explain exit.fifties"), 0);
    program_expect_in(program_out, "NL, 50-59: 5 % a year; 2013-2017; DUO");
    cr_assert_eq(program_run("explain teacher.d_nov"), 0);
    program_expect_in(program_out, "size from memory, not seen");
    cr_assert_eq(program_run("explain exit.b_D"), 0);
    program_expect_in(program_out, "judgement: no study or figure tells it");
}

Test(evidence_shown, the_register)
{
    cr_assert_eq(program_run("explain --evidence"), 0);
    program_expect_in(program_out, "  P22  seen ");
    program_expect_in(program_out, "  T01  memory ");
    program_expect_in(program_out, "  shortage_teachers_pct: ");
    cr_assert_eq(program_run("explain --evidence U05"), 0);
    program_expect_in(program_out, "size       0.288, se 0.029 SD");
    cr_assert_eq(program_run("explain --evidence baseline:gpl_cost_per_fte"), 0);
    program_expect_in(program_out, "2020/21   NL, teachers: 73658.19 EUR/fte/yr");
    cr_expect_eq(program_run("explain --evidence P2x"), 2);
    program_expect_in(program_err, "P2x: no such finding or series; did you mean P");
    cr_expect_eq(program_run("explain --evidence --assumptions"), 2);
    cr_expect_eq(program_run("explain --evidence P22 P23"), 2);
}

Test(evidence_shown, the_assumptions)
{
    cr_assert_eq(program_run("explain --assumptions"), 0);
    const char *alone = strstr(program_out, "Judgement alone: ");
    const char *beside = strstr(program_out, "Judgement beside evidence: ");
    const char *memory = strstr(program_out, "some sizes were noted from memory: ");
    const char *b_D = strstr(program_out, "\nexit.b_D ");
    const char *d_nov = strstr(program_out, "\nteacher.d_nov ");

    cr_assert(alone && beside && memory && b_D && d_nov, "%s", program_out);
    cr_expect(alone < b_D && b_D < beside && memory < d_nov);
    program_expect_in(program_out, "normal(mean 0.08, sd 0.04)");
    cr_expect_null(strstr(program_out, "\npay.eps_app "), "P35 was seen");
    cr_expect_null(strstr(program_out, "\npopulation.seed "), "a setting");
    cr_expect_eq(program_run("explain --assumptions exit"), 2);
}
