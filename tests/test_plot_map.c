/* The map of regions: are places, areas and names where they should be, from the table of
 * schools to the picture? */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/report/map_layout.h"
#include "sim/report/report.h"
#include "tests/fixtures/program.h"
#include "tests/synth.h"

TestSuite(plot_map, .timeout = 240);

/* ---- the layout ----------------------------------------------------------- */

static const struct sim_map_box frame = { 30, 100, 830, 900 };

Test(plot_map, places_and_areas_are_to_scale)
{
    struct sim_map_spot s[] = { { .x_km = 0, .y_km = 0, .size = 100, .width = 80 },
        { .x_km = 100, .y_km = 0, .size = 25, .width = 80 },
        { .x_km = 0, .y_km = 200, .size = 400, .width = 80 } };
    double scale = sim_map_lay_out(s, 3, &frame);

    cr_expect_gt(scale, 0);
    cr_expect_float_eq(s[1].x - s[0].x, 100 * scale, 1e-9, "east is right");
    cr_expect_float_eq(s[1].y, s[0].y, 1e-9);
    cr_expect_float_eq(s[0].y - s[2].y, 200 * scale, 1e-9, "north is up");
    cr_expect_float_eq(s[2].radius, SIM_MAP_RADIUS, 1e-9);
    cr_expect_float_eq(s[0].radius, SIM_MAP_RADIUS / 2.0, 1e-9, "a quarter of the area");
    cr_expect_float_eq(s[1].radius, SIM_MAP_RADIUS / 4.0, 1e-9);
    /* the longer side fills the frame, but for the circles */
    cr_expect_float_eq(200 * scale, 800 - 2 * SIM_MAP_RADIUS, 1e-9);
}

static double shared(const struct sim_map_spot *a, const struct sim_map_spot *b)
{
    double high = SIM_MAP_NAME_HEIGHT;
    double x =
            fmin(a->name_x + a->width, b->name_x + b->width) - fmax(a->name_x, b->name_x);
    double y = fmin(a->name_y, b->name_y) - fmax(a->name_y, b->name_y) + high;

    return x > 0 && y > 0 ? x * y : 0;
}

/* Forty regions on a grid as dense as a country's, and with a heap in the middle. */
Test(plot_map, names_do_not_lie_on_each_other)
{
    enum { N = 40 };
    struct sim_map_spot s[N];

    for (int heap = 0; heap < 2; heap++) {
        double most = 0;
        for (int i = 0; i < N; i++)
            s[i] = (struct sim_map_spot){ .x_km = i % 5 * 40 / (heap && i < 20 ? 2.0 : 1)
                                                  + 7 * (i / 5 % 2),
                .y_km = i / 5 * 36 / (heap && i < 20 ? 1.4 : 1),
                .size = 1 + i * 7 % 11,
                .width = 60 + i * 13 % 90 };
        sim_map_lay_out(s, N, &frame);
        for (int i = 0; i < N; i++) {
            cr_expect(s[i].x - s[i].radius >= frame.left - 1
                              && s[i].x + s[i].radius <= frame.right + 1
                              && s[i].y - s[i].radius >= frame.top - 1
                              && s[i].y + s[i].radius <= frame.bottom + 1,
                    "circle %d is cut off", i);
            if (s[i].named)
                cr_expect(s[i].name_x >= frame.left - 1
                                  && s[i].name_x + s[i].width <= frame.right + 1,
                        "name %d is cut off", i);
            for (int j = 0; j < i; j++)
                if (s[i].named && s[j].named)
                    most = fmax(most, shared(&s[i], &s[j]));
        }
        cr_expect_lt(most, 120, "%g square pixels of two names", most);
    }
}

Test(plot_map, one_place_and_no_size_are_no_trouble)
{
    struct sim_map_spot s[3] = { { .x_km = 5, .y_km = 5, .width = 50 },
        { .x_km = 5, .y_km = 5, .width = 50 }, { .x_km = 5, .y_km = 5 } };

    cr_expect_gt(sim_map_lay_out(s, 3, &frame), 0);
    for (int i = 0; i < 3; i++) {
        cr_expect_float_eq(s[i].x, (frame.left + frame.right) / 2, 1e-9);
        cr_expect_gt(s[i].radius, 0);
        cr_expect(i < 2 || !s[i].named);
    }
}

/* ---- from the store to the picture -------------------------------------------- */

static void make(struct synth_made *m, const struct synth *how)
{
    struct sim_err err = { 0 };

    synth_make(m, how);
    cr_assert_eq(sim_report_plots(m->rep, m->dir, &err), 0, "%s", err.msg);
}

#define NOWHERE                                                                          \
    {                                                                                    \
        NAN, NAN                                                                         \
    }
static const struct sim_place two[8] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE,
    NOWHERE, { -3.25, 100.5 }, { 40, -7 } };

Test(plot_map, places_come_back_from_the_store)
{
    static const char *const groups[] = { "all", "q1", "q2", "q3", "q4", "q5",
        "region:Noord", "region:Zuid" };
    struct synth_made m;
    struct sim_err err = { 0 };
    char path[600];
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    make(&m, &(struct synth){ .group = groups, .place = two });
    sim_report_free(m.rep);
    sim_store_close(m.store);
    snprintf(path, sizeof path, "%s/outcomes.db", m.dir);
    cr_assert_eq(sim_store_open(&m.store, path, &err), 0, "%s", err.msg);
    const struct sim_shape *shape = &sim_store_meta(m.store)->shape;
    cr_assert_not_null(shape->place);
    cr_expect(isnan(shape->place[0].x_km) && isnan(shape->place[5].y_km));
    cr_expect_eq(shape->place[6].x_km, -3.25);
    cr_expect_eq(shape->place[6].y_km, 100.5);
    cr_expect_eq(shape->place[7].x_km, 40);
    m.rep = synth_report(m.store);
    m.rep->lang = SIM_LANGUAGE_NL;
    cr_assert_eq(sim_report_plots(m.rep, m.dir, &err), 0, "%s", err.msg);
    char *svg = synth_read(m.dir, "plots/map.svg", NULL);
    cr_assert_not_null(svg);
    cr_expect_not_null(strstr(svg, "Noord"));
    cr_expect_not_null(strstr(svg, "Lerarentekort per regio"));
    sim_free(svg);
    synth_clear(&m);
}

Test(plot_map, without_places_there_is_none_and_no_word_of_it)
{
    static const char *const groups[] = { "all", "q1", "q2", "q3", "q4", "q5",
        "region:Noord", "region:Zuid" };
    static const struct sim_place one[8] = { NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE,
        NOWHERE, { 1, 2 }, NOWHERE };
    struct synth_made m;
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    for (int k = 0; k < 2; k++) { /* none at all, then only one: no map of one place */
        make(&m, &(struct synth){ .group = groups, .place = k == 0 ? NULL : one });
        cr_expect_null(synth_read(m.dir, "plots/map.svg", NULL));
        cr_expect_null(synth_read(m.dir, "plots/notes.txt", NULL));
        char *svg = synth_read(m.dir, "plots/region_years.svg", NULL);
        cr_expect_not_null(svg, "the regions are drawn otherwise");
        sim_free(svg);
        synth_clear(&m);
    }
}

Test(plot_map, hostile_names_of_regions)
{
    static const char *const hostile[][2] = { { "region:`touch pwned`", "region:'" },
        { "region:'.system('touch pwned').'", "region:\"`touch pwned`\"" },
        { "region:x\nsystem 'touch pwned'", "region:@system('touch pwned')" },
        { "region:<script>alert(1)</script>", "region:\xff\xfe{/Bold x}_^%s" },
        { "region:",
                "region:WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW" } };
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    for (size_t i = 0; i < SIM_COUNT(hostile); i++) {
        const char *const groups[] = { "all", "a", "b", "c", "d", "e", hostile[i][0],
            hostile[i][1] };
        struct synth_made m;
        make(&m, &(struct synth){ .group = groups, .place = two });
        char *svg = synth_read(m.dir, "plots/map.svg", NULL);
        cr_assert_not_null(svg, "%zu", i);
        cr_expect_not_null(strstr(svg, "</svg>"));
        cr_expect_null(strstr(svg, "<script"));
        cr_expect_null(synth_read(m.dir, "plots/pwned", NULL));
        cr_expect_null(synth_read(".", "pwned", NULL));
        sim_free(svg);
        synth_clear(&m);
    }
}

/* ---- from the table of schools -------------------------------------------------- */

#define SETTINGS                                                                         \
    "horizon = 3; run_in = { years = 1; }; replications = 4; outputs = \"plots\";\n"     \
    "groups = [ \"%s\" ]; population = { file = \"t.csv\"; };\n"                         \
    "policies = ( { lever = \"pay_premium\"; } );\n"

/* A run of the program on a table of 120 schools. */
static void run_table(const char *head, bool places, int regions, const char *groups)
{
    char text[16000], settings[512];

    snprintf(text, sizeof text, "id,region,pupils,weighting%s\n", head);
    for (int i = 0; i < 120; i++) {
        size_t n = strlen(text);
        int r = i % regions;
        snprintf(text + n, sizeof text - n, "%d,R%d,%d,%d", i, r, 150 + i, 20 + i % 20);
        n = strlen(text);
        if (places) /* around (10 r, 20 r), with a mean of exactly that */
            snprintf(text + n, sizeof text - n, ",%d,%d",
                    10 * r + (i / regions % 2 == 0 ? 4 : -4),
                    20 * r + (i / regions % 2 == 0 ? -1 : 1));
        strcat(text, "\n");
    }
    program_write("t.csv", text);
    snprintf(settings, sizeof settings, SETTINGS, groups);
    program_write("m.cfg", settings);
    cr_assert_eq(program_run("m.cfg -j 1 --quiet --out out"), 0, "%s", program_err);
}

Test(plot_map, a_region_is_at_the_mean_of_its_schools, .init = program_setup,
        .fini = program_teardown)
{
    struct sim_store *store = NULL;
    struct sim_err err = { 0 };
    run_table(",x_km,y_km", true, 3, "region");
    cr_assert_eq(sim_store_open(&store, program_path("out/m/outcomes.db"), &err), 0, "%s",
            err.msg);
    const struct sim_shape *shape = &sim_store_meta(store)->shape;
    cr_assert_not_null(shape->place);
    cr_assert_eq(shape->n_groups, 4);
    cr_expect(isnan(shape->place[0].x_km), "the nation is nowhere");
    for (int r = 0; r < 3; r++) {
        cr_expect_float_eq(shape->place[1 + r].x_km, 10 * r, 1e-5);
        cr_expect_float_eq(shape->place[1 + r].y_km, 20 * r, 1e-5);
    }
    sim_store_close(store);
    if (synth_has_gnuplot())
        cr_expect(program_has("out/m/plots/map.svg"));
}

/* More regions than a map has room for: the smallest are left out, and it says so. */
Test(plot_map, the_smallest_of_many_regions_are_counted, .init = program_setup,
        .fini = program_teardown)
{
    if (!synth_has_gnuplot())
        cr_skip("gnuplot is not installed");
    run_table(",x_km,y_km", true, 45, "region");
    char *svg = program_read("out/m/plots/map.svg");
    cr_assert_not_null(svg);
    cr_expect_not_null(strstr(svg, "and 5 smaller regions"));
    sim_free(svg);
}

Test(plot_map, a_table_without_places_gives_no_map, .init = program_setup,
        .fini = program_teardown)
{
    run_table("", false, 3, "region");
    cr_expect_not(program_has("out/m/plots/map.svg"));
    cr_expect_null(strstr(program_err, "map"), "%s", program_err);
}

/* Who gives places, and does not ask for regions, is told how to get the map. */
Test(plot_map, the_note_tells_how_to_get_it, .init = program_setup,
        .fini = program_teardown)
{
    static const struct {
        const char *head, *groups;
        bool places, told;
        int regions;
    } cases[] = { { ",x_km,y_km", "quintile", true, true, 3 },
        { ",x_km,y_km", "region", true, false, 3 },
        { ",x_km,y_km", "quintile", true, false, 1 },
        { "", "quintile", false, false, 3 } };

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        run_table(cases[i].head, cases[i].places, cases[i].regions, cases[i].groups);
        char *run = program_read("out/m/run.json");
        cr_assert_not_null(run);
        cr_expect_eq(strstr(run, "a map is drawn when region is among groups") != NULL,
                cases[i].told, "%zu", i);
        sim_free(run);
    }
}
