/* test_scenario_broken.c - scenarios with mistakes: each must end in a sentence that
 * names file and line and says what is wrong, never in a crash, never in a scenario.
 *
 * The expected line numbers were counted by hand in the texts below. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/mem.h"
#include "tests/fixtures/scenario_model.h"
#include "tests/fixtures/scratch.h"

TestSuite(scenario_broken, .init = scratch_enter, .fini = scratch_leave, .timeout = 120);

struct broken {
    const char *text;
    const char *place; /* "bad.cfg:2", or another file of the chain */
    const char *said;  /* part of the sentence */
    size_t n;          /* sentences in all */
};

#define POLICY(values) "policies = ( { lever = \"pay_premium\"; " values " } );\n"

static const struct broken table[] = {
    /* nothing, or not a scenario at all */
    { "", "bad.cfg", "sets nothing", 1 },
    { "# only a remark\n", "bad.cfg", "sets nothing", 1 },
    { "horizon 5;\n", "bad.cfg:1", "= is missing after horizon: write horizon = 5", 1 },
    { "horizon = ;\n", "bad.cfg:1", "horizon has no value", 1 },
    { "seed = 1;\nhorizon =", "bad.cfg:2", "horizon has no value", 1 },
    { "horizon of run = 5;\n", "bad.cfg:1", "horizon of: a key is one word", 1 },
    { "horizon == 5;\n", "bad.cfg:1", "one = is enough", 1 },
    { "horizon = 5;;\n", "bad.cfg:1", "one ; too many: remove it", 1 },
    { "seed = 1\nhorizon 5;\n", "bad.cfg:2", "= is missing after horizon", 1 },
    { "seed = 1;\nhorizon = 25%;\n", "bad.cfg:2", "25%: numbers stand without %", 1 },
    { "exit = { b_D = 1_000; };\n", "bad.cfg:1", "1_000 is not a number", 1 },
    { "exit = { b_D = 'x'; };\n", "bad.cfg:1", "write the plain mark \"", 1 },
    { "outputs = [\"csv\",];\n", "bad.cfg:1", "the comma before ] has nothing", 1 },
    /* school years, amounts and lists as people write them elsewhere */
    { "start = 2026-2031;\n", "bad.cfg:1", "start = 2026; horizon = 6;", 1 },
    { POLICY("start = 2026-2031;"), "bad.cfg:1", "two keys: start = 2026; end = 2031;",
            1 },
    { POLICY("start = 2026 \xe2\x80\x93 2031;"), "bad.cfg:1",
            "two keys: start = 2026; end = 2031;", 1 },
    { POLICY("end = 2026 t/m 2031;"), "bad.cfg:1", "start = 2026; end = 2031;", 1 },
    { "start = 2026/27;\n", "bad.cfg:1", "2026/27: a school year is written", 1 },
    { "start = 2026/2027;\n", "bad.cfg:1", "in which it begins: start = 2026;", 1 },
    { POLICY("premium = 5 miljoen;"), "bad.cfg:1", "write 5000000 or 5e6", 1 },
    { POLICY("premium = 2.5mln;"), "bad.cfg:1", "write 2500000 or 2.5e6", 1 },
    { POLICY("premium = 3 duizend;"), "bad.cfg:1", "write 3000 or 3e3", 1 },
    { POLICY("premium = 5.000.000;"), "bad.cfg:1", "write 5000000, without points", 1 },
    { POLICY("premium = 5,000,000;"), "bad.cfg:1", "write 5000000, without points", 1 },
    /* what cannot be read is told, and all else besides */
    { "horizon 5;\nstart = 2026/27;\nseed = -4;\n"
      "policies = ( { lever = \"pay_premium\";\n"
      "  budget = 5 duizend; start = 2030-2031; premium = 3.0; },\n"
      "  { lever = \"assistants\"; sizze = 2; size = { mean 3; }; } );\n"
      "exit = { plain = 5 6; b_D = 1e999 rate = 7.0; };\nreplicatons = 10;\n",
            "bad.cfg:7", "exit.rate = 7", 12 },
    { "exit = { b_D = { dist = \"normal\"; mean = 5mln; sd = -1; }; rate = 7.0; };\n",
            "bad.cfg:1", "exit.rate = 7", 2 },
    { "groups = [city, region];\nseed = -1;\n", "bad.cfg:2", "seed = -1", 3 },
    { "seed = ;\n", "bad.cfg:1", "seed has no value", 1 },
    { "= 5;\nseed = -1;\n", "bad.cfg:2", "seed = -1", 2 },
    { "horizon = 5;;\nseed = -1;\n", "bad.cfg:2", "seed = -1", 2 },
    { "exit.b_D = 0.1;\nseed = -1;\n", "bad.cfg:2", "seed = -1", 2 },
    { "seed = 1;\nhorizon = 99;\nseed = -2;\n", "bad.cfg:3",
            "seed is set twice in the same group, first on line 1", 2 },
    { POLICY("premium = 0.1;\n start = 99; premium = 0.2;"), "bad.cfg:2",
            "premium is set twice in the same group, first on line 1", 2 },
    { "groups = [\"city\",\n  4];\nseed = -1;\n", "bad.cfg:2", "all be of one kind", 2 },
    { "groups = [1, 2.0];\nseed = -1;\n", "bad.cfg:2", "seed = -1", 2 },
    /* but not what would follow from them */
    { POLICY("start = 2040/41; end = 2031;"), "bad.cfg:1", "2040/41", 1 },
    { "policies = ( { lever = pay_premium; premium = 0.1; } );\n", "bad.cfg:1",
            "pay_premium stands without quotes", 1 },
    { "arms = ( { name = a; policies = ( ); } );\n", "bad.cfg:1", "a stands without", 1 },
    /* five euros, or five thousand? all else is told besides */
    { POLICY("budget = 5.000;"), "bad.cfg:1",
            "budget = 5.000: decimals stand behind a point, so this is 5 EUR/yr: write "
            "5000, or 5",
            1 },
    { "exit = {\n  plain = 1.250; };\nhorizn = 3;\n", "bad.cfg:2",
            "exit.plain = 1.250: decimals stand behind a point, so this is 1.25 EUR/yr: "
            "write 1250, or 1.25",
            2 },
    { POLICY("budget =\n 500.000;"), "bad.cfg:2", "write 500000, or 500", 1 },
    { POLICY("premium = 5 000 000;"), "bad.cfg:1", "no blanks in it: 5000000", 1 },
    { POLICY("premium = 20 %;"), "bad.cfg:1", "20 %: numbers stand without %", 1 },
    { POLICY("premium = \xe2\x82\xac 5;"), "bad.cfg:1", "a number of euros", 1 },
    { POLICY("premium = 0.1 + 0.1;"), "bad.cfg:1", "that is to be reckoned out", 1 },
    { POLICY("target = { quintile = [1-3]; };"), "bad.cfg:1", "between: [1, 2, 3]", 1 },
    { POLICY("target = { quintile = [100000001-100000012]; };"), "bad.cfg:1",
            "100000011, 100000012]", 1 },
    { POLICY("target = { quintile = 4-5; };"), "bad.cfg:1", "between: [4, 5]", 1 },
    { POLICY("target = { quintile = [1 2]; };"), "bad.cfg:1",
            "a comma is missing between 1 and 2 in the list quintile", 1 },
    { POLICY("target = { region = [\"a\"; \"b\"]; };"), "bad.cfg:1", "; must go", 1 },
    { "exit = { b_D = 1,500; };\n", "bad.cfg:1", "write 1500 or 1.500", 1 },
    { "exit = { b_D = 0,500; };\n", "bad.cfg:1", "not a comma: 0.500", 1 },
    { "exit. = 0.1;\n", "bad.cfg:1",
            "exit.: nothing stands behind the point; a group is written exit = {", 1 },
    { "outputs = [\"csv\",];\nhorizon = 99;\n", "bad.cfg:2", "horizon = 99", 2 },
    { "exit = { b_D = 0,20; };\nhorizon = 99;\n", "bad.cfg:2", "horizon = 99", 2 },
    { "exit = { b_D = 9,75; };\n", "bad.cfg:1", "exit.b_D = 9.75", 2 },
    { "outputs = [\"csv\", /* all */\n ];\ngroups = [\"region\",];\n", "bad.cfg:1",
            "the comma before ] has nothing behind it: remove that comma", 2 },
    { "policies = ( { lever = \"assistants\"; }, );\n", "bad.cfg:1",
            "the comma before ) has nothing behind it: remove that comma", 1 },
    { "policies = (\n { lever = \"assistants\"; }\n { lever = \"assistants\"; } );\n",
            "bad.cfg:2", "a comma is missing behind this }", 1 },
    { "policies = ( lever = \"assistants\"; );\n", "bad.cfg:1", "stands in { } besides",
            1 },
    { "policies = [ { lever = \"assistants\"; } ];\n", "bad.cfg:1",
            "policies = ( { ... }, { ... } )", 1 },
    /* words: which ones are allowed */
    { "language = yes;\n", "bad.cfg:1", "language is one of \"en\", \"nl\" (in quotes)",
            1 },
    { "interaction = ja;\n", "bad.cfg:1", "true or false: write interaction = true;", 1 },
    { "interaction = off;\n", "bad.cfg:1", "write interaction = false;", 1 },
    { POLICY("start = \"2026-2031\";"), "bad.cfg:1", "start and end are two keys", 1 },
    { "start = \"2026/27\";\n", "bad.cfg:1", "the year in which it begins: 2026", 1 },
    { POLICY("premium = \"5 miljoen\";"), "bad.cfg:1", "write 5000000 or 5e6", 1 },
    { "horizon = \"5.000.000\";\n", "bad.cfg:1", "write 5000000, without points", 1 },
    { POLICY("premium = \"0,2\";"), "bad.cfg:1", "with a decimal point: 0.2", 1 },
    { POLICY("premium = \"20%\";"), "bad.cfg:1", "20 % as a share is 0.2", 1 },
    { POLICY("premium = \"0.2\";"), "bad.cfg:1", "without quotes: 0.2", 1 },
    { "horizon = ten;\n", "bad.cfg:1", "horizon is a number between 1 and 30", 1 },
    { "h\xc3\xa9 = 1;\n", "bad.cfg:1", "\xc3\xa9 stands outside quotes", 1 },
    /* what people type who think of other programs, all of it in one go */
    { POLICY("premium = 0,20;"), "bad.cfg:1", "behind a point, not a comma: 0.20", 1 },
    { "exit = { b_D = -0,5; };\n", "bad.cfg:1", "point, not a comma: -0.5", 1 },
    { POLICY("target = { quintile = [four]; };"), "bad.cfg:1", "is written \"four\"", 1 },
    { "exit = { mode = fast; };\n", "bad.cfg:1", "a text is written \"fast\"", 1 },
    { "exit = { loop = yes; };\n", "bad.cfg:1",
            "yes stands without quotes: exit.loop is true or false: write loop = true;",
            1 },
    { "exit = { mode = quick; };\n", "bad.cfg:1",
            "exit.mode is one of \"fast\", \"slow\" (in quotes)", 1 },
    { "exit = { b_D = -inf; };\n", "bad.cfg:1", "-inf is not a number", 1 },
    { "exit = { b_D = inf; };\n", "bad.cfg:1", "inf is no number", 1 },
    { "exit = { b_D = -; };\n", "bad.cfg:1", "- is not a number", 1 },
    { "title = \xe2\x80\x9cMine\xe2\x80\x9d;\n", "bad.cfg:1",
            "\xe2\x80\x9c does not quote a text", 1 },
    { "horizon\xc2\xa0= 5;\n", "bad.cfg:1", "a blank that is not the plain one", 1 },
    { "exit = { b_D = \xe2\x88\x92"
      "0.5; };\n",
            "bad.cfg:1", "is a dash", 1 },
    { "horizon = 2 years;\n", "bad.cfg:1", "write the number alone: 2", 1 },
    { "horizon = 0,5;\nexit = { b_D = 10%;\n mode = fast; };\n", "bad.cfg:3", "\"fast\"",
            4 },
    { "horizon = 1e1;\n", "bad.cfg:1", "horizon = 10.0 years: must be a whole number",
            1 },
    { "groups = [4.5];\n", "bad.cfg:1", "groups = 4.5: must be a name", 1 },
    { "seed = 1;\nseed = 2;\n", "bad.cfg:2", "set twice", 1 },
    { "exit = { b_D = 1;\n\n b_D = 2; };\n", "bad.cfg:3", "set twice", 1 },
    { "exit = { b_D = nan; };\n", "bad.cfg:1", "nan is no number", 1 },
    { POLICY("target = { quintile = [1, \"a\"]; };"), "bad.cfg:1", "all be of one kind",
            1 },
    /* what the parser would pass over */
    { "seed = 1;\n/* never closed\nhorizon = 3;\n", "bad.cfg:2", "never closed with */",
            1 },
    { "title = \"open;\nhorizon = 3;\n", "bad.cfg:1", "never closed", 1 },
    { "exit = {\n b_D = 1.0;\n", "bad.cfg:1", "opened here is never closed", 1 },
    { "policies = ( { lever = \"assistants\"; );\n", "bad.cfg:1", "does not close", 1 },
    { "seed = 1; };\n", "bad.cfg:1", "closes nothing", 1 },
    { "@include \"base.cfg\"\n", "bad.cfg:1", "extends", 1 },
    { "\n@include \"/etc/passwd\"\n", "bad.cfg:2", "not allowed", 1 },
    { "seed = 3000000000;\n", "bad.cfg:1", "3000000000L", 1 },
    { "seed = 99999999999999999999;\n", "bad.cfg:1", "does not fit", 1 },
    { "seed = 99999999999999999999L;\n", "bad.cfg:1", "does not fit", 1 },
    { "seed = 0xFFFFFFFF;\n", "bad.cfg:1", "does not fit", 1 },
    { "exit = {\n plain = -2147483649;\n};\n", "bad.cfg:2", "32 bits", 1 },
    { "exit = { b_D = 1e999; };\n", "bad.cfg:1", "too large", 1 },
    { "title = \"a\\x00b\";\n", "bad.cfg:1", "x00", 1 },
    { "seed = 1;\x01\n", "bad.cfg:1", "control character 0x01", 1 },
    { "title = \"caf\xe9\";\n", "bad.cfg:1", "not UTF-8", 1 },
    { "seed = 1;\n\xef\xbb\xbfhorizon = 1;\n", "bad.cfg:2", "not the plain one", 1 },
    { "\xff\xfes", "bad.cfg:1", "UTF-16", 1 },
    { "a = ((((((((((((((((((1))))))))))))))))));\n", "bad.cfg:1", "nest deeper", 1 },
    /* keys as --set and explain write them, and numbers of other forms */
    { "exit.b_D = 0.1;\n", "bad.cfg:1", "in a file write exit = { b_D = value; };", 1 },
    { POLICY("target.quintile = [5];"), "bad.cfg:1", "write target = { quintile = value",
            1 },
    { "policies[0].premium = 0.1;\n", "bad.cfg:1", "change the entry where it stands",
            1 },
    { POLICY("premium = \"5e7\";"), "bad.cfg:1", "without quotes: 50000000", 1 },
    { POLICY("premium = \"2.5e-1\";"), "bad.cfg:1", "without quotes: 0.25", 1 },
    { POLICY("premium = \"5e7 euro\";"), "bad.cfg:1", "between 0 and 1 (default", 1 },
    { "seed = 0b11;\n", "bad.cfg:1", "0b11 is not a number; a text stands", 1 },
    /* a distribution whose mean lies outside, and no value given */
    { "exit = { b_D = { dist = \"lognormal\"; median = 1.0; sd = 100; }; };\n",
            "bad.cfg:1", "exit.b_D: the mean of the distribution, ", 1 },
    /* keys */
    { "horizn = 3;\n", "bad.cfg:1", "unknown key horizn (did you mean horizon?)", 1 },
    { "seed = 1;\nexitt = { b_D = 1; };\n", "bad.cfg:2", "did you mean exit?", 1 },
    { "exit = {\n b_d2 = 1; };\n", "bad.cfg:2", "unknown key exit.b_d2", 1 },
    { "zzzzzzzzzz = 1;\n", "bad.cfg:1", "unknown key zzzzzzzzzz", 1 },
    { POLICY("\n premum = 0.2;"), "bad.cfg:2",
            "unknown key policies[0].premum (did you mean premium?)", 1 },
    { POLICY("target = {\n quintle = [5]; };"), "bad.cfg:2",
            "policies[0].target.quintle (did you mean target.quintile?)", 1 },
    { POLICY("target = 5;"), "bad.cfg:1", "policies[0].target: must be a group", 1 },
    { "exit = 5;\n", "bad.cfg:1", "exit: must be a group", 1 },
    /* types and ranges */
    { "horizon = \"ten\";\n", "bad.cfg:1", "must be a whole number", 1 },
    { "horizon = 2.5;\n", "bad.cfg:1", "without a decimal point", 1 },
    { "horizon = 0;\n", "bad.cfg:1",
            "horizon = 0 years: must be between 1 and 30 "
            "(default 10)",
            1 },
    { "horizon = 31;\n", "bad.cfg:1", "between 1 and 30", 1 },
    { "seed = -1;\n", "bad.cfg:1", "seed = -1: must be between 0", 1 },
    { "replications = true;\n", "bad.cfg:1", "must be a whole number", 1 },
    { POLICY("premium = -0.2;"), "bad.cfg:1",
            "policies[0].premium = -0.2: must be between 0 and 1 (default 0.2)", 1 },
    { POLICY("premium = \"0.2\";"), "bad.cfg:1", "must be a number", 1 },
    { POLICY("premium = [0.2];"), "bad.cfg:1", "must be a number", 1 },
    { "exit = { plain = -5; };\n", "bad.cfg:1",
            "exit.plain = -5 EUR/yr: must be at least 0 (default 1800)", 1 },
    { "exit = { loop = 1; };\n", "bad.cfg:1", "must be true or false", 1 },
    { "exit = { mode = \"fst\"; };\n", "bad.cfg:1", "did you mean fast?", 1 },
    { "exit = { mode = 1; };\n", "bad.cfg:1", "one of fast, slow", 1 },
    { "sampling = \"random\";\n", "bad.cfg:1", "antithetic, independent", 1 },
    { "title = 5;\n", "bad.cfg:1", "a text in quotes", 1 },
    { "title = \"two\nlines\";\n", "bad.cfg:1", "one line of text", 1 },
    { "title = \"\\xe9\";\n", "bad.cfg:1", "UTF-8", 1 },
    { "groups = [\"citty\"];\n", "bad.cfg:1", "did you mean city?", 1 },
    { "groups = [\"city\", \"city\"];\n", "bad.cfg:1", "twice", 1 },
    { "outputs = \"doc\";\n", "bad.cfg:1", "one of csv, plots", 1 },
    { "outputs = [1.5];\n", "bad.cfg:1", "a name in quotes", 1 },
    { "population = {\n file = \"none.csv\"; };\n", "bad.cfg:2", "No such file", 1 },
    { "population = { file = \"C:\\\\data\\\\schools.csv\"; };\n", "bad.cfg:1",
            "the path of a file on Windows (C:...)", 1 },
    { "population = { file = \"C:\\tables\\schools.csv\"; };\n", "bad.cfg:1",
            "the path of a file on Windows (C:...)", 1 },
    { "population = { file = \"folder\"; };\n", "bad.cfg:1", "not a file", 1 },
    { "population = { file = 3; };\n", "bad.cfg:1", "a file name in quotes", 1 },
    /* extends */
    { "extends = \"none.cfg\";\n", "bad.cfg:1", "none.cfg: cannot be read", 1 },
    { "extends = \"scenarios\\\\none.cfg\";\n", "bad.cfg:1",
            "none.cfg: cannot be read: No such file or directory (between folders "
            "stands /, not \\)",
            1 },
    { "extends = 5;\n", "bad.cfg:1", "must be a file name", 1 },
    { "extends = \"folder\";\n", "bad.cfg:1", "not a file", 1 },
    { "extends = \"bad.cfg\";\n", "bad.cfg:1", "circle", 1 },
    { "extends = \"ring_a.cfg\";\n", "ring_b.cfg:2", "circle", 1 },
    { "extends = \"deep1.cfg\";\n", "deep8.cfg:1", "more than 8", 1 },
    { "extends = \"wrong.cfg\";\n", "wrong.cfg:2", "horizon = 99", 1 },
    { "extends = \"torn.cfg\";\nhorizon = 77;\n", "torn.cfg:1", "never closed", 2 },
    { "extends = \"torn.cfg\";\nhorizon = 77;\n", "bad.cfg:2", "horizon = 77", 2 },
    /* arms, policies, shocks */
    { "policies = 5;\n", "bad.cfg:1", "round brackets", 1 },
    { "policies = { lever = \"assistants\"; };\n", "bad.cfg:1", "round brackets", 1 },
    { "policies = ( 5 );\n", "bad.cfg:1", "policies[0]: must be a group", 1 },
    { "policies = ( { size = 5; } );\n", "bad.cfg:1", "lever = \"...\"; is missing", 1 },
    { "policies = ( { lever = \"pay_premum\"; } );\n", "bad.cfg:1",
            "unknown lever \"pay_premum\" (did you mean pay_premium?)", 1 },
    { "policies = ( { lever = \"zzz\"; } );\n", "bad.cfg:1", "pay_premium, assistants",
            1 },
    { "shocks = ( { shock = \"bom\"; } );\n", "bad.cfg:1", "did you mean boom?", 1 },
    { "shocks = ( { lever = \"boom\"; } );\n", "bad.cfg:1", "shock = \"...\"; is missing",
            1 },
    { "policies = ( { lever = \"assistants\"; } );\n"
      "arms = ( { name = \"a\"; policies = ( "
      "{ lever = \"assistants\"; } ); } );\n",
            "bad.cfg:2", "not both", 1 },
    { "arms = ( { name = \"a\"; } );\n", "bad.cfg:1", "has no policies", 1 },
    { "arms = ( { policies = ( { lever = \"assistants\"; } ); } );\n", "bad.cfg:1",
            "needs name", 1 },
    { "arms = ( { nam = \"a\"; policies = ( { lever = \"assistants\"; } ); } );\n",
            "bad.cfg:1", "did you mean name", 2 },
#define ARM(name) "{ name = " name "; policies = ( { lever = \"assistants\"; } ); }"
    { "arms = ( " ARM("\"a\"") ",\n" ARM("\"a\"") " );\n", "bad.cfg:2",
            "name of an earlier arm", 1 },
    { "arms = ( " ARM("\"baseline\"") " );\n", "bad.cfg:1", "without policies", 1 },
    { "arms = ( " ARM("\"\"") " );\n", "bad.cfg:1", "must not be empty", 1 },
    { "arms = ( " ARM("\"=1+1\"") " );\n", "bad.cfg:1", "formula", 1 },
    { "arms = ( " ARM("\"@a\"") " );\n", "bad.cfg:1", "formula", 1 },
    { "arms = ( " ARM("\"a\tb\"") " );\n", "bad.cfg:1", "one line of valid text", 1 },
    { "arms = ( " ARM("\" a\"") " );\n", "bad.cfg:1", "blank", 1 },
    { "name = \"x\"; arms = ( " ARM("\"a\"") " );\n", "bad.cfg:1", "each arm has its own",
            1 },
    { "name = \"-x\";\n" POLICY(""), "bad.cfg:1", "formula", 1 },
    { "name = 5;\n" POLICY(""), "bad.cfg:1", "must be a text", 1 },
    { "arms = 1;\n", "bad.cfg:1", "round brackets", 1 },
    /* years */
    { POLICY("start = 2030;\n end = 2028;"), "bad.cfg:2",
            "policies[0].end = 2028: must not lie before its start in 2030", 1 },
    { POLICY("end = 2025;"), "bad.cfg:1", "before its start in 2026", 1 },
    { "horizon = 3;\n" POLICY("start = 2028;"), "bad.cfg:2", "never act", 1 },
    { "start = 2040;\n" POLICY("start = 2026; end = 2030;"), "bad.cfg:2",
            "before the run", 1 },
    { POLICY("announced = 2027;"), "bad.cfg:1", "must not lie after its start", 1 },
    { POLICY("end = 5;"), "bad.cfg:1", "must be 0 or between 1900 and 2100", 1 },
    { POLICY("announced = 1;"), "bad.cfg:1", "must be 0 or between 1900 and 2100", 1 },
    { "horizon = 1;\n" POLICY(""), "bad.cfg:2", "never act", 1 },
    { "shocks = ( { shock = \"boom\"; start = 2099; } );\n", "bad.cfg:1",
            "shocks[0].start = 2099", 1 },
    { POLICY("start = { dist = \"uniform\"; low = 2026; high = 2028; };"), "bad.cfg:1",
            "whole number", 1 },
/* distributions */
#define DRAW(inside) "exit = {\n b_D = { " inside " }; };\n"
    { DRAW("mean = 0; sd = 1;"), "bad.cfg:2", "must be a number, or a distribution", 1 },
    { DRAW("dist = \"norml\"; mean = 0.0; sd = 1.0;"), "bad.cfg:2", "did you mean normal",
            1 },
    { DRAW("dist = \"normal\"; mean = 0.0;"), "bad.cfg:2", "also needs sd", 1 },
    { DRAW("dist = \"normal\"; mean = 0.0; sd = -1;"), "bad.cfg:2", "sd must be above 0",
            1 },
    { DRAW("dist = \"normal\"; mean = \"a\"; sd = 1;"), "bad.cfg:2", "exit.b_D.mean", 1 },
    { DRAW("dist = \"normal\"; mean = 0; sdd = 1;"), "bad.cfg:2", "did you mean sd?", 2 },
    { DRAW("dist = \"normal\"; mean = 50; sd = 1;"), "bad.cfg:2", "placed at 50 logit",
            1 },
    { DRAW("dist = \"normal\"; mean = 0; sd = 1; lo = 2; hi = 1;"), "bad.cfg:2",
            "lo must be below hi", 1 },
    { DRAW("dist = \"normal\"; mean = 0; sd = 0.1; lo = 4;"), "bad.cfg:2",
            "practically the whole", 1 },
    { DRAW("dist = \"uniform\"; low = -9; high = 1;"), "bad.cfg:2", "placed at -9", 1 },
    { DRAW("dist = \"uniform\"; low = 1; high = 1;"), "bad.cfg:2", "low must be below",
            1 },
    { DRAW("dist = \"triangular\"; low = 0; high = 1; mode = 2;"), "bad.cfg:2", "mode",
            1 },
    { DRAW("dist = \"beta\"; a = 0; b = 1;"), "bad.cfg:2", "a and b must be above 0", 1 },
    { DRAW("dist = \"lognormal\"; median = -1; sd = 1;"), "bad.cfg:2", "median", 1 },
    { DRAW("dist = \"discrete\"; values = [];"), "bad.cfg:2", "list of numbers", 1 },
    { DRAW("dist = \"discrete\"; values = [1, 2]; weights = [1];"), "bad.cfg:2",
            "2 values but 1 weights", 1 },
    { DRAW("dist = \"discrete\"; values = [1, 2]; weights = [1, 0];"), "bad.cfg:2",
            "above 0", 1 },
    { DRAW("dist = \"discrete\"; values = [1,2,3,4,5,1,2,3,4];"), "bad.cfg:2",
            "at most 8", 1 },
    { DRAW("dist = \"mixture\"; parts = ();"), "bad.cfg:2", "mixture needs parts", 1 },
    { DRAW("dist = \"mixture\"; parts = ( { dist = \"beta\"; a = 1; b = 1; } );"),
            "bad.cfg:2", "also needs weight", 1 },
    { DRAW("dist = \"normal\"; mean = 0; sd = 1; value = 7;"), "bad.cfg:2",
            "exit.b_D.value: must be between -5 and 5", 1 },
    { "horizon = { dist = \"uniform\"; low = 2; high = 5; };\n", "bad.cfg:1",
            "must be a whole number", 1 },
    /* several at once, in the order of the file */
    { "horizon = 99;\nseed = -3;\nexit = { b_D = 9; };\nbogus_key = 1;\n", "bad.cfg:3",
            "exit.b_D = 9 logit", 4 },
};

static void write_companions(void)
{
    char name[32], text[64];

    cr_assert_eq(mkdir("folder", 0700), 0);
    scratch_text("base.cfg", "seed = 4;\n");
    scratch_text("wrong.cfg", "seed = 4;\nhorizon = 99;\n");
    scratch_text("torn.cfg", "exit = {\n");
    scratch_text("ring_a.cfg", "extends = \"ring_b.cfg\";\n");
    scratch_text("ring_b.cfg", "seed = 1;\nextends = \"ring_a.cfg\";\n");
    for (int i = 1; i < 10; i++) {
        snprintf(name, sizeof name, "deep%d.cfg", i);
        snprintf(text, sizeof text, "extends = \"deep%d.cfg\";\n", i + 1);
        scratch_text(name, text);
    }
    scratch_text("deep10.cfg", "seed = 1;\n");
}

/* Whether a sentence of the list starts with place: and holds `said`. */
static bool told(const struct sim_diag *diag, const char *place, const char *said)
{
    for (size_t i = 0; i < diag->n; i++)
        if (strncmp(diag->line[i], place, strlen(place)) == 0
                && diag->line[i][strlen(place)] == ':'
                && strstr(diag->line[i], said) != NULL)
            return true;
    return false;
}

Test(scenario_broken, each_mistake_is_named_with_its_line)
{
    write_companions();
    cr_assert_geq(SIM_COUNT(table), 60);
    for (size_t i = 0; i < SIM_COUNT(table); i++) {
        const struct broken *b = &table[i];
        struct sim_scenario *sc = (struct sim_scenario *) &i;
        struct sim_diag diag = { 0 };
        struct sim_err err = { 0 };
        scratch_text("bad.cfg", b->text);
        int ret = sim_scenario_load(&sc, &scenario_model, "bad.cfg", NULL, &diag, &err);
        const char *first = diag.n > 0 ? diag.line[0] : "(nothing)";
        cr_expect_eq(ret, SIM_ERR_INPUT, "row %zu: %s", i, b->text);
        cr_expect_null(sc, "row %zu", i);
        cr_expect(told(&diag, b->place, b->said), "row %zu: %s%s: %s\nsaid: %s", i,
                b->text, b->place, b->said, first);
        cr_expect_eq(diag.n, b->n, "row %zu: %zu sentences: %s\n%s", i, diag.n, b->text,
                first);
        sim_diag_clear(&diag);
    }
}

/* The check above can fail: a right scenario has no sentence to find. */
Test(scenario_broken, a_right_scenario_has_no_mistake)
{
    static const char *const good[] = { "seed = 2147483647;\n",
        "\xef\xbb\xbfseed = 1;\n", /* as editors of Windows save it */
        "\xef\xbb\xbf# remark\nextends = \"good.base\"; seed = 1;\n",
        "exit = { b_D = +.5e-1, plain : 2., loop = TRUE }\nseed = 0x1F, horizon = 3\n",
        "horizon = # how long?\n 4;\ngroups = [\"city\",\"region\"]; seed = 12L;\n",
        "exit = { b_D = { dist = \"discrete\"; values = [0,2]; weights = [1,3]; }; };\n",
        "horizon = 4; # the last line is a remark without an end",
        "horizon = 4;\n// like this", "horizon = 4;\n#",
        ("title = \"50 % \xe2\x80\x9cmore\xe2\x80\x9d, 0,5\";\n"
         "// \xe2\x80\x9cyes\xe2\x80\x9d 5%\n") };

    scratch_text("good.base", "\xef\xbb\xbfhorizon = 4;\n");
    for (size_t i = 0; i < SIM_COUNT(good); i++)
        sim_scenario_free(scratch_scenario(&scenario_model, "good.cfg", good[i]));
}

static void expect_refused(const char *file, const char *said)
{
    struct sim_scenario *sc = NULL;
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };

    int ret = sim_scenario_load(&sc, &scenario_model, file, NULL, &diag, &err);
    cr_expect_eq(ret, SIM_ERR_INPUT);
    cr_assert_eq(diag.n, 1);
    cr_expect(strstr(diag.line[0], file) != NULL && strstr(diag.line[0], said) != NULL,
            "%s", diag.line[0]);
    sim_diag_clear(&diag);
}

Test(scenario_broken, files_that_are_no_scenarios)
{
    enum { BIG = 300 * 1024 };
    char *big = sim_calloc(BIG, 1);
    size_t n = 0;

    cr_assert_not_null(big);
    expect_refused("none.cfg", "No such file");
    cr_assert_eq(mkdir("dir.cfg", 0700), 0);
    expect_refused("dir.cfg", "not a file");
    /* a pipe nobody writes to must not hang */
    cr_assert_eq(mkfifo("pipe.cfg", 0600), 0);
    expect_refused("pipe.cfg", "not a file");
    scratch_bytes("nul.cfg", "seed = 1;\n\0", 11);
    expect_refused("nul.cfg", "control character 0x00");
    memset(big, ' ', BIG);
    scratch_bytes("big.cfg", big, BIG);
    expect_refused("big.cfg", "larger than 256 KiB");
    memset(big, 'x', 6000);
    memcpy(big, "note = \"", 8);
    memcpy(big + 5998, "\";", 2);
    scratch_bytes("long.cfg", big, 6000);
    expect_refused("long.cfg", "too long");
    while (n < 30000)
        n += (size_t) snprintf(big + n, BIG - n, "k%zu=1;\n", n);
    scratch_bytes("many.cfg", big, n);
    expect_refused("many.cfg", "many.cfg:2001: more than 2000");
    sim_free(big);
}
