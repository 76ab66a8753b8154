/* Does an installed program find the scenarios that came with it, and only those? */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/home.h"
#include "tests/fixtures/program.h"
#include "tests/fixtures/scratch.h"

TestSuite(home, .init = scratch_enter, .fini = scratch_leave, .timeout = 120);
TestSuite(home_program, .init = program_setup, .fini = program_teardown, .timeout = 120);

static void folders(const char *const *name)
{
    for (; *name != NULL; name++)
        cr_assert_eq(mkdir(*name, 0700), 0, "%s", *name);
}

Test(home, beside_the_program_as_installed_and_as_built)
{
    static const struct {
        const char *program, *name, *found;
    } cases[] = {
        { "/p/bin/simulate", "a.cfg", "/p/share/lokaal/scenarios/a.cfg" },
        { "/p/bin/simulate", "", "/p/share/lokaal/scenarios" },
        { "/p/bin/simulate", "scenarios/a.cfg", "/p/share/lokaal/scenarios/a.cfg" },
        { "/p/bin/simulate", "b.cfg", NULL },
        { "/p/bin/simulate", "folder", NULL },
        { "/tree/build/gcc/simulate", "b.cfg", "/tree/scenarios/b.cfg" },
        { "/tree/build/gcc/simulate", "a.cfg", NULL },
        { "/elsewhere/simulate", "a.cfg", NULL },
        { "/simulate", "a.cfg", NULL },
    };
    char here[512], program[1024], want[1024], found[1024];

    folders((const char *const[]){ "p", "p/share", "p/share/lokaal",
            "p/share/lokaal/scenarios", "p/share/lokaal/scenarios/folder", "tree",
            "tree/scenarios", NULL });
    scratch_text("p/share/lokaal/scenarios/a.cfg", "seed = 1;");
    scratch_text("tree/scenarios/b.cfg", "seed = 1;");
    cr_assert_not_null(getcwd(here, sizeof here));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(program, sizeof program, "%s%s", here, cases[i].program);
        bool ok = sim_home_find(found, sizeof found, program, cases[i].name);
        cr_expect_eq(ok, cases[i].found != NULL, "case %zu", i);
        if (!ok || cases[i].found == NULL)
            continue;
        snprintf(want, sizeof want, "%s%s", here, cases[i].found);
        cr_expect_str_eq(found, want);
    }
    /* what does not fit is not found, rather than cut */
    snprintf(program, sizeof program, "%s/p/bin/simulate", here);
    cr_expect_not(sim_home_find(found, 20, program, "a.cfg"));
}

/* In a folder of her own: what stands beside the file comes first, then what came with
 * the program; a name that is nowhere is told, and where one like it is. */
Test(home_program, an_own_scenario_builds_on_those_of_the_program)
{
    program_write("mine.cfg", "extends = \"baseline.cfg\";\nhorizon = 3;\n");
    cr_expect_eq(program_run("check mine.cfg"), 0, "%s", program_err);
    program_expect_in(program_out, "3 years from 2025");
    program_write("mine.cfg", "extends = \"./baseline.cfg\";\n");
    cr_expect_eq(program_run("check mine.cfg"), 2, "a path is a path");
    program_expect_in(program_err, "mine.cfg:1: ./baseline.cfg: cannot be read");
    program_expect_in(program_err, "scenarios/baseline.cfg)");
    program_write("mine.cfg", "extends = \"nowhere.cfg\";\n");
    cr_expect_eq(program_run("check mine.cfg"), 2);
    program_expect_in(program_err, "nowhere.cfg: cannot be read: No such file");
    cr_expect_null(strstr(program_err, "came"));
    program_write("baseline.cfg", "start = 2031;\n");
    program_write("mine.cfg", "extends = \"baseline.cfg\";\nhorizon = 3;\n");
    cr_expect_eq(program_run("check mine.cfg"), 0, "%s", program_err);
    program_expect_in(program_out, "3 years from 2031");
    cr_expect_eq(program_run("list scenarios"), 0, "%s", program_err);
    program_expect_in(program_out, "bonus.cfg");
}
