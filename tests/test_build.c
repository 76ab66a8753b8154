/* test_build.c - does the build notice what changed, and only that?
 *
 * A small project with our Makefile in a temporary folder: levers come and go, flags and
 * versions change, and the program must always be the one its sources describe, while a
 * second build compiles nothing. The set-up script must touch no network when all is
 * there, and say what is missing where there is no apt-get. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char tree[512];  /* the small project */
static char said[8192]; /* what the last command printed */

static void write_file(const char *name, const char *text)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", tree, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    cr_assert_geq(fputs(text, file), 0);
    cr_assert_eq(fclose(file), 0);
}

/* Run a shell command in the small project, away from the make that runs the tests;
 * its output goes to said[]. Returns the exit status. */
static int run(const char *command)
{
    char line[2048];
    snprintf(line, sizeof line,
            "cd '%s' && env -i PATH=\"$PATH\" HOME=\"$HOME\" "
            "TMPDIR=\"${TMPDIR:-/tmp}\" %s </dev/null 2>&1",
            tree, command);
    FILE *pipe = popen(line, "r");
    cr_assert_not_null(pipe);
    size_t n = fread(said, 1, sizeof said - 1, pipe);
    said[n] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void expect_answer(const char *answer)
{
    cr_assert_eq(run("make all"), 0, "%s", said);
    cr_assert_eq(run("./simulate"), 0);
    cr_expect_str_eq(said, answer);
}

static void make_tree(void)
{
    const char *base = getenv("TMPDIR");
    char command[4096];

    snprintf(tree, sizeof tree, "%s/lokaal-build.XXXXXX", base != NULL ? base : "/tmp");
    cr_assert_not_null(mkdtemp(tree));
    snprintf(command, sizeof command,
            "mkdir '%s/scripts' && cp scripts/setup.sh '%s/scripts/' && "
            "cp Makefile CHANGELOG.md '%s' && cd '%s' && "
            "mkdir -p sim/base sim/cli models/levers models/shocks tests/fixtures",
            tree, tree, tree, tree);
    cr_assert_eq(system(command), 0);
    write_file("sim/cli/main.c",
            "#include <stdio.h>\n"
            "int model_sum(void);\n"
            "int main(void) { return printf(\"%d\\n\", model_sum()) < 0; }\n");
    write_file("models/model.c", "#define LEVER(x) extern const int lever_##x;\n"
                                 "#define SHOCK(x) extern const int shock_##x;\n"
                                 "#include \"lever_list.h\"\n"
                                 "#include \"shock_list.h\"\n"
                                 "#undef LEVER\n"
                                 "#undef SHOCK\n"
                                 "int model_sum(void);\n"
                                 "int model_sum(void) { return 0\n"
                                 "#define LEVER(x) + lever_##x\n"
                                 "#define SHOCK(x) + shock_##x\n"
                                 "#include \"lever_list.h\"\n"
                                 "#include \"shock_list.h\"\n"
                                 "; }\n");
    write_file("models/levers/one.c",
            "extern const int lever_one; const int lever_one = 1;");
}

static void remove_tree(void)
{
    char command[1024];
    snprintf(command, sizeof command, "rm -rf '%s'", tree);
    if (tree[0] != '\0' && system(command) != 0)
        perror(tree);
}

TestSuite(build, .init = make_tree, .fini = remove_tree, .timeout = 300);

Test(build, second_build_does_nothing)
{
    expect_answer("1\n");
    cr_assert_eq(run("make all"), 0);
    cr_expect_null(strstr(said, "  cc "), "%s", said);
    cr_expect_null(strstr(said, "  link "), "%s", said);
    cr_expect_null(strstr(said, "setup:"), "%s", said);
}

Test(build, levers_and_shocks_come_and_go_with_their_files)
{
    expect_answer("1\n");
    write_file("models/levers/two.c",
            "extern const int lever_two; const int lever_two = 2;");
    expect_answer("3\n");
    write_file("models/shocks/six.c",
            "extern const int shock_six; const int shock_six = 6;");
    expect_answer("9\n");
    cr_assert_eq(run("rm models/levers/two.c"), 0);
    expect_answer("7\n");
    cr_assert_eq(run("rm models/shocks/six.c models/levers/one.c"), 0);
    expect_answer("0\n");
}

Test(build, a_kind_of_build_alone_is_its_program)
{
    cr_assert_eq(run("make"), 0, "%s", said);
    cr_expect_null(strstr(said, "  cc "), "%s", said);
    cr_assert_eq(run("make COV=1"), 0, "%s", said);
    cr_assert_eq(run("build/gcc-cov/simulate"), 0);
    cr_expect_str_eq(said, "1\n");
}

/* Threads of gcc are not built for that sanitizer, which would find races in them. */
Test(build, the_thread_sanitizer_goes_with_clang)
{
    cr_assert_eq(run("make -s program-name SAN=thread"), 0, "%s", said);
    cr_expect_eq(run("test -d build/clang-thread"), 0);
    cr_expect_eq(run("make -s program-name SAN=thread CC=clang-19"), 0, "%s", said);
    cr_expect_neq(run("make -s program-name SAN=thread CC=gcc"), 0);
    cr_expect_not_null(strstr(said, "leave CC out, or give clang"), "%s", said);
    cr_expect_eq(run("make -s program-name SAN=address CC=gcc"), 0, "%s", said);
}

#ifdef __x86_64__
Test(build, changed_flags_of_one_instruction_set_are_noticed)
{
    write_file("sim/base/quick_hot.c", "typedef int quick;");
    expect_answer("1\n");
    cr_assert_eq(run("make all flags_avx2='-mavx2 -mbmi'"), 0);
    cr_expect_not_null(strstr(said, "quick_hot.avx2.o"), "%s", said);
}
#endif

Test(build, extra_levers_build_beside_the_plain_program)
{
    write_file("tests/fixtures/nine.c",
            "extern const int lever_nine; const int lever_nine = 9;");
    expect_answer("1\n");
    cr_assert_eq(run("make build/gcc-extra/simulate EXTRA_LEVERS=tests/fixtures/nine.c"),
            0, "%s", said);
    cr_assert_eq(run("build/gcc-extra/simulate"), 0);
    cr_expect_str_eq(said, "10\n");
    expect_answer("1\n");
}

Test(build, a_changed_flag_or_header_is_noticed)
{
    write_file("models/own.h", "enum { OWN = 100 };\n");
    write_file("models/levers/one.c",
            "#include \"models/own.h\"\n"
            "#ifndef MORE\n#define MORE 0\n#endif\n"
            "extern const int lever_one; const int lever_one = OWN + MORE;");
    expect_answer("100\n");
    write_file("models/own.h", "enum { OWN = 200 };\n");
    expect_answer("200\n");
    cr_assert_eq(run("make all CFLAGS=-DMORE=7"), 0, "%s", said);
    cr_assert_eq(run("./simulate"), 0);
    cr_expect_str_eq(said, "207\n");
    expect_answer("200\n");
}

/* Which program it is, as a build in `folder` with more words for make would name it. */
static void name_program(char name[64], const char *folder, const char *words)
{
    char command[512];

    snprintf(command, sizeof command, "make -s -C %s program-name %s", folder, words);
    cr_assert_eq(run(command), 0, "%s", said);
    cr_assert(sscanf(said, "%63s", name) == 1 && strlen(name) == 18, "%s", said);
}

Test(build, the_program_is_named_after_its_sources_alone)
{
    static const char *const same[] = { "touch tests/more.c README.md", "touch sim/notes",
        "touch models/levers/one.c",
        "sed -i 's/What is there/What there is/' CHANGELOG.md" };
    static const char *const other[] = { "sh -c 'echo \"/* why */\" >> models/model.c'",
        "touch models/own.h", "mv models/levers/one.c models/levers/eins.c",
        "touch sim/base/words.def", "sed -i 's/^## 0.1.0/## 0.1.1/' CHANGELOG.md" };
    char first[64], now[64], before[64];

    name_program(first, ".", "");
    cr_expect_eq(strncmp(first, "0.1.0+", 6), 0, "%s", first);
    name_program(now, ".", "CC=clang SAN=address,undefined COV=1 CFLAGS=-O1");
    cr_expect_str_eq(now, first);
    /* a tarball, unpacked elsewhere and later */
    cr_assert_eq(run("sh -c 'tar cf a.tar * && mkdir else && cd else && tar xmf "
                     "../a.tar && rm ../a.tar'"),
            0, "%s", said);
    name_program(now, "else", "");
    cr_expect_str_eq(now, first);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        cr_assert_eq(run(same[i]), 0, "%s", said);
        name_program(now, ".", "");
        cr_expect_str_eq(now, first, "%s", same[i]);
    }
    strcpy(before, first);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        cr_assert_eq(run(other[i]), 0, "%s", said);
        name_program(now, ".", "");
        cr_expect_str_neq(now, before, "%s", other[i]);
        strcpy(before, now);
    }
}

Test(build, install_and_uninstall_keep_below_destdir)
{
    cr_assert_eq(run("mkdir -p scenarios && touch scenarios/a.cfg"), 0);
    cr_assert_eq(run("make install DESTDIR=\"$PWD/to\" PREFIX=/opt/x"), 0, "%s", said);
    cr_assert_eq(run("to/opt/x/bin/simulate"), 0);
    cr_expect_str_eq(said, "1\n");
    cr_expect_eq(run("test -f to/opt/x/share/lokaal/scenarios/a.cfg"), 0);
    cr_assert_eq(run("make uninstall DESTDIR=\"$PWD/to\" PREFIX=/opt/x"), 0);
    cr_assert_eq(run("find to -type f"), 0);
    cr_expect_str_eq(said, "");
}

Test(build, help_names_the_two_commands_and_builds_nothing)
{
    cr_assert_eq(run("make"), 0);
    cr_expect_not_null(strstr(said, "make run"));
    cr_expect_not_null(strstr(said, "make test"));
    cr_expect_eq(run("test -e build"), 1);
}

Test(build, without_apt_the_setup_lists_what_is_missing_and_stops)
{
    /* a folder of commands that lacks a compiler, and apt-get with it */
    cr_assert_eq(run("mkdir bin"), 0);
    cr_assert_eq(run("sh -c 'for c in bash cat grep id find dirname; do "
                     "ln -s \"$(command -v $c)\" bin/$c; done'"),
            0, "%s", said);
    cr_expect_eq(run("PATH=\"$PWD/bin\" bash scripts/setup.sh test"), 2, "%s", said);
    cr_expect_not_null(strstr(said, "gcc (C compiler)"), "%s", said);
    cr_expect_not_null(strstr(said, "no apt-get here"), "%s", said);
}

Test(build, the_setup_explains_its_use)
{
    cr_expect_eq(run("scripts/setup.sh"), 2);
    cr_expect_str_eq(said, "usage: scripts/setup.sh run|test|dev|clang|mpi|browser\n");
}
