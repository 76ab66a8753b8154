/* Reading school tables: what is good, what is refused and in which words, and the
 * linked Dutch file. Counts of that file come from a separate script over the same
 * CSV, not from this reader. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/draws.h"
#include "tests/world_tools.h"

TestSuite(world_table, .timeout = 60, .fini = world_file_remove);

#define HEAD "id,name,region,board,g5,pupils,weighting,lat,lon\n"
#define GOOD "a,A,West,X,0,100,30,52,5\n"

Test(world_table, quotes_crlf_mark_and_order_of_columns)
{
    struct world *w =
            world_of_text("\xef\xbb\xbfweighting,id,pupils,remark,region,name\r\n"
                          "30,b,17,\"a, \"\"b\"\"\",\" West \",\"De \"\"Ark\"\"\"\r\n"
                          "28.5,a,3,,east,\r\n"
                          "\r\n"
                          "33,c,40,\"two\nlines\",West,C\r\n");

    cr_assert_eq(w->n_schools, 3);
    cr_assert_eq(w->n_regions, 2);
    cr_assert_eq(w->n_pupils, 60);
    /* regions by name ("West" before "east"), schools in the order of the table */
    cr_assert_str_eq(w->region_name[0], "West");
    cr_assert_str_eq(w->school_id[0], "b");
    cr_assert_str_eq(w->school_name[0], "De \"Ark\"");
    cr_assert_str_eq(w->school_id[1], "c");
    cr_assert_str_eq(w->school_name[2], "a", "without a name the id stands in");
    cr_assert_not(w->has_xy);
    cr_assert_eq(w->n_boards, 3, "each school its own board");
    cr_assert(strstr(w->note, "no column board") != NULL, "%s", w->note);
    cr_assert(strstr(w->note, "no column g5") != NULL, "%s", w->note);
    world_free(w);
}

/* As a spreadsheet set to Dutch saves it, with the rows of nothing below. */
Test(world_table, semicolons_and_decimal_commas_make_the_same_schools)
{
    struct world *w =
            world_of_text("vestiging;rpa_gebied;leerlingen;schoolweging_2019\r\n"
                          "a;West;100;30,25\r\n;;;\r\nb;West;50;28,5\r\n;;;\r\n");
    struct world *plain = world_of_text("id,region,pupils,weighting\n"
                                        "a,West,100,30.25\nb,West,50,28.5\n");

    cr_assert_eq(w->n_schools, 2);
    cr_assert_eq(w->n_pupils, 150);
    for (int i = 0; i < 2; i++) {
        cr_expect_str_eq(w->school_id[i], plain->school_id[i]);
        cr_expect_eq(w->disadv[i], plain->disadv[i]);
    }
    world_free(plain);
    world_free(w);
}

/* An id or a name that looks like a number is a text all the same. */
Test(world_table, ids_keep_their_commas)
{
    struct world *w = world_of_text("id;region;board;pupils;weighting\n"
                                    "1,2;West;7,5;100;30,25\n1.2;West;7.5;50;28,5\n");

    cr_assert_eq(w->n_schools, 2);
    cr_assert_eq(w->n_boards, 2);
    cr_expect_geq(world_find_school(w, "1,2", NULL), 0);
    cr_expect_geq(world_find_school(w, "1.2", NULL), 0);
    cr_expect_geq(world_find_board(w, "7,5", NULL), 0);
    world_free(w);
}

Test(world_table, pupils_are_spread_with_the_rest_to_lower_grades)
{
    struct world *w = world_of_text(HEAD "a,A,West,X,0,19,30,52,5\n"
                                         "b,B,WEST,X,1,3,30,52,5\n");
    static const int want[2][GRADES] = { { 3, 3, 3, 2, 2, 2, 2, 2 },
        { 1, 1, 1, 0, 0, 0, 0, 0 } };

    cr_assert_eq(w->n_regions, 1, "capitals in regions do not matter");
    cr_assert_eq(w->n_boards, 1);
    for (int s = 0; s < 2; s++)
        for (int g = 0; g < GRADES; g++)
            cr_expect_eq(w->grade[s][g], want[s][g], "school %d grade %d", s, g + 1);
    cr_expect_eq(w->disadv[0], w->disadv[1], "all weightings alike");
    cr_expect_not_null(strstr(w->note, "all schools have one weighting"), "%s", w->note);
    world_free(w);
}

Test(world_table, grades_may_be_given)
{
    struct world *w =
            world_of_text("id,region,weighting,grade1,grade2,grade3,grade4,grade5,grade6,"
                          "grade7,grade8\n"
                          "a,W,30,10,0,12,13,14,15,16,17\n"
                          "b,W,31,1,1,1,1,1,1,1,1\n");

    cr_expect_eq(w->pupils[0], 97);
    cr_expect_eq(w->grade[0][1], 0);
    cr_expect_eq(w->grade[0][7], 17);
    cr_expect_eq(w->n_pupils, 105);
    world_free(w);
}

Test(world_table, gaps_are_filled_and_told)
{
    /* c: from an earlier year; d: mean of West, (30 * 100 + 20 * 300) / 400 = 22.5 */
    struct world *w =
            world_of_text("id,region,board,g5,pupils,weighting,weighting_1,x_km,y_km\n"
                          "a,West,X,0,100,30,,0,0\n"
                          "b,West,X,0,300,20,,2,4\n"
                          "c,East,,0,100,,35,9,9\n"
                          "d,West,X,0,5,,,,\n");
    int a = world_find_school(w, "a", NULL), b = world_find_school(w, "b", NULL);
    int d = world_find_school(w, "d", NULL);

    cr_expect_eq(w->n_schools, 4);
    cr_expect_float_eq(
            (w->disadv[d] - w->disadv[b]) / (w->disadv[a] - w->disadv[b]), 0.25, 1e-6);
    cr_expect_float_eq(w->x_km[d], 1, 1e-6);
    cr_expect_float_eq(w->y_km[d], 2, 1e-6);
    cr_expect(strstr(w->note, "1 school from an earlier year") != NULL, "%s", w->note);
    cr_expect(strstr(w->note, "1 school without weighting estimated (0 from the score, 1 "
                              "by region mean)")
                      != NULL,
            "%s", w->note);
    cr_expect(strstr(w->note, "1 without board") != NULL, "%s", w->note);
    cr_expect(strstr(w->note, "1 placed in the middle") != NULL, "%s", w->note);
    world_free(w);
}

Test(world_table, a_missing_weighting_follows_the_score)
{
    char text[8192] = "id,region,pupils,weighting,score\n";

    /* weighting rises with the score per pupil: 20, 20.5, ... at 0, 0.1, ... */
    for (int i = 0; i < 60; i++)
        sprintf(text + strlen(text), "s%d,W,100,%g,%g\n", i, 20 + 0.5 * i, 10.0 * i);
    /* 25 nearest to 3.02 per pupil: i = 18..42, mean weighting 35 */
    strcat(text, "x,W,200,,604\ny,W,40,,604\n");
    struct world *w = world_of_text(text);
    int x = world_find_school(w, "x", NULL), y = world_find_school(w, "y", NULL);
    int s0 = world_find_school(w, "s0", NULL), s59 = world_find_school(w, "s59", NULL);
    double unit = (w->disadv[s59] - w->disadv[s0]) / 29.5;

    cr_expect_float_eq(20 + (w->disadv[x] - w->disadv[s0]) / unit, 35, 1e-4);
    /* a school of 40 is too small for its score: the mean of the region, 34.75 */
    cr_expect_float_eq(20 + (w->disadv[y] - w->disadv[s0]) / unit, 34.75, 1e-4);
    world_free(w);
}

Test(world_table, degrees_become_km)
{
    /* one degree of latitude is 111.2 km, of longitude at 52 N 68.5 km */
    struct world *w = world_of_text("id,region,pupils,weighting,lat,lon\n"
                                    "a,W,10,30,51.5,5\nb,W,10,30,52.5,5\n"
                                    "c,W,10,30,52,4.5\nd,W,10,30,52,5.5\n");

    cr_assert(w->has_xy);
    cr_expect_float_eq(w->y_km[1] - w->y_km[0], 111.2, 0.1);
    cr_expect_float_eq(w->x_km[3] - w->x_km[2], 68.46, 0.1);
    world_free(w);
}

static const struct {
    const char *text, *want;
} broken[] = {
    { HEAD GOOD ",B,West,X,0,100,30,52,5\n", "bad.csv:3: the id of the school is empty" },
    { HEAD GOOD "a,B,West,X,0,100,30,52,5\n",
            "bad.csv:3: the id \"a\" was already given on line 2" },
    { HEAD GOOD "b,B,,X,0,100,30,52,5\n",
            "bad.csv:3: the region of the school is empty" },
    { HEAD GOOD ",,,,,,,,\nTotaal,,,,,100,,,\n",
            "bad.csv:4: the region of the school is empty (a row of totals? leave" },
    { HEAD GOOD "b,B,West,X,0,,30,52,5\n",
            "bad.csv:3: pupils is empty: must be a whole number from 1 to 4000" },
    { HEAD GOOD "b,B,West,X,0,0,30,52,5\n", "bad.csv:3: pupils = \"0\": must be" },
    { HEAD GOOD "b,B,West,X,0,-4,30,52,5\n", "bad.csv:3: pupils = \"-4\"" },
    { HEAD GOOD "b,B,West,X,0,12.5,30,52,5\n", "bad.csv:3: pupils = \"12.5\"" },
    { HEAD GOOD "b,B,West,X,0,4001,30,52,5\n", "bad.csv:3: pupils = \"4001\"" },
    { HEAD GOOD "b,B,West,X,0,many,30,52,5\n", "bad.csv:3: pupils = \"many\"" },
    { HEAD GOOD "b,B,West,X,0,99999999999999999999,30,52,5\n", "bad.csv:3: pupils = " },
    { HEAD GOOD "b,B,West,X,0,100,9.9,52,5\n",
            "bad.csv:3: weighting = \"9.9\": must be a number from 10 to 60" },
    { HEAD GOOD "b,B,West,X,0,100,61,52,5\n", "bad.csv:3: weighting = \"61\"" },
    { HEAD GOOD "b,B,West,X,0,100,nan,52,5\n", "bad.csv:3: weighting = \"nan\"" },
    { HEAD GOOD "b,B,West,X,0,100,\"29,4\",52,5\n", "with a decimal point, not a comma" },
    { HEAD GOOD "b,B,West,X,0,100,30,5,52\n", "bad.csv:3: lat = \"5\": must be" },
    { HEAD GOOD "b,B,West,X,0,100,30,52,500\n", "bad.csv:3: lon = \"500\": must be" },
    { HEAD GOOD "b,B,West,X,0,100,30,52,\n",
            "bad.csv:3: only one of the two coordinates is given" },
    { HEAD GOOD "b,B,West,X,2,100,30,52,5\n", "bad.csv:3: g5 = \"2\": must be 1" },
    { HEAD GOOD "b,B,West,X,,100,30,52,5\n", "bad.csv:3: g5 = \"\"" },
    { HEAD GOOD "b,B,West,X,yes,100,30,52,5\n", "bad.csv:3: g5 = \"yes\"" },
    { HEAD GOOD "b,B,We\tst\x01,X,0,100,30,52,5\n", "bad.csv:3: region holds a control" },
    { HEAD GOOD "b,B\xe9,West,X,0,100,30,52,5\n",
            "bad.csv:3: name holds a control character or is not UTF-8" },
    { HEAD GOOD "b,B,a region whose name is so long that no scenario could ever name it "
                "at all,X,0,100,30,52,5\n",
            "at most 63 are allowed" },
    { HEAD GOOD "b,B,West,X,0,100,30\n", "bad.csv:3: 7 fields" },
    { HEAD GOOD "b,\"B,West,X,0,100,30,52,5\n", "bad.csv:3: a quote" },
    { HEAD GOOD, "bad.csv: holds one school: a population needs at least two" },
    { HEAD, "bad.csv: holds no schools" },
    { "", "bad.csv: empty" },
    { "id,region,pupils,weighting\na,W,10,\nb,W,10,\n", "no school has a weighting" },
    { "id,region,pupil,weighting\na,W,10,30\n",
            "bad.csv:1: no column \"pupils\" (or \"leerlingen\"): the number of "
            "pupils of each school is needed; is it the column \"pupil\"?" },
    { "name,pupils\nA,10\n", "bad.csv:1: no column \"weighting\"" },
    { "id;region;pupils;weighting\na;W;10;61,5\n", "bad.csv:2: weighting = \"61,5\"" },
    { "id,region,pupils,weighting,lat\na,W,10,30,52\n", "needs a column \"lon\"" },
    { "id,region,weighting,grade1,grade2\na,W,30,5,5\n", "grade3 is missing" },
    { "id,region,weighting,pupils,grade1,grade2,grade3,grade4,grade5,grade6,grade7,"
      "grade8\na,W,30,80,10,10,10,10,10,10,10,10\nb,W,30,81,10,10,10,10,10,10,10,10\n",
            "bad.csv:3: the grades add up to 80 pupils, but pupils = 81" },
    { "id,region,weighting,grade1,grade2,grade3,grade4,grade5,grade6,grade7,grade8\n"
      "a,W,30,0,0,0,0,0,0,0,0\n",
            "bad.csv:2: the grades add up to 0 pupils" },
    { "id,region,pupils,weighting,score\na,W,10,30,-3\nb,W,10,30,\n",
            "bad.csv:2: score = \"-3\"" },
};

Test(world_table, every_broken_row_is_named)
{
    for (size_t i = 0; i < SIM_COUNT(broken); i++) {
        const char *told = world_complaints("bad.csv", broken[i].text);
        cr_expect(strstr(told, broken[i].want) != NULL, "wanted: %s\ngot: %s",
                broken[i].want, told);
    }
}

Test(world_table, all_mistakes_are_told_at_once)
{
    const char *told = world_complaints("bad.csv",
            HEAD "a,A,West,X,7,0,99,52,5\nb,B,West,X,0,10,30,52,5\nb,B,,X,0,10,30,1,5\n");

    cr_expect(strstr(told, "bad.csv:2: g5") != NULL);
    cr_expect(strstr(told, "bad.csv:2: pupils") != NULL);
    cr_expect(strstr(told, "bad.csv:2: weighting") != NULL);
    cr_expect(strstr(told, "bad.csv:4: the id") != NULL);
    cr_expect(strstr(told, "bad.csv:4: the region") != NULL);
    cr_expect(strstr(told, "bad.csv:4: lat") != NULL);
    cr_expect(strstr(told, "bad.csv:3:") == NULL, "line 3 is in order");
}

/* A table of n schools with these pupils, in n or in one region. */
static char *long_table(int n, const char *pupils, bool own_region)
{
    char *text = calloc((size_t) n + 2, 64);
    size_t at = (size_t) sprintf(text, "id,region,pupils,weighting\n");

    for (int i = 0; i < n; i++)
        at += (size_t) sprintf(
                text + at, "s%d,r%d,%s,30\n", i, own_region ? i : 0, pupils);
    return text;
}

static int lines_in(const char *text)
{
    int n = 0;
    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

Test(world_table, a_hundred_mistakes_are_enough)
{
    char *text = long_table(150, "0", false);
    const char *told = world_complaints("bad.csv", text);

    cr_expect_eq(lines_in(told), 101);
    cr_expect(strstr(told, "bad.csv: and 50 more problems") != NULL, "%s", told);
    free(text);
}

Test(world_table, limits_of_schools_and_regions)
{
    char *text = long_table(256, "9", true);
    cr_expect(strstr(world_complaints("bad.csv", text), "256 regions: at most 255")
              != NULL);
    free(text);

    text = long_table(16385, "9", false);
    cr_expect(strstr(world_complaints("bad.csv", text),
                      "16385 schools: at most 16384 can be simulated")
              != NULL);
    free(text);

    text = long_table(DRAW_SCHOOLS_MAX, "9", false);
    struct world *w = world_of_text(text);
    cr_expect_eq(w->n_schools, DRAW_SCHOOLS_MAX);
    world_free(w);
    free(text);
}

Test(world_table, a_missing_file_is_named)
{
    struct population_params par = world_defaults();
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct world *w;

    strcpy(par.file.s, "/nonexistent/schools.csv");
    cr_assert_eq(world_build(&w, &par, &diag, &err), SIM_ERR_INPUT);
    cr_assert_null(w);
    cr_assert_eq(diag.n, 1u);
    cr_expect(strstr(diag.line[0], "/nonexistent/schools.csv: ") != NULL);
    sim_diag_clear(&diag);
}

Test(world_table, the_example_runs)
{
    struct population_params par = world_defaults();

    strcpy(par.file.s, "scenarios/populations/example.csv");
    struct world *w = world_must(&par);
    cr_expect_eq(w->n_schools, 5);
    cr_expect_eq(w->n_pupils, 838);
    cr_expect_eq(w->n_municipalities, 3);
    for (int s = 0; s < w->n_schools; s++) /* the smallest is in none */
        cr_expect_eq(w->municipality[s] == NO_MUNICIPALITY, w->pupils[s] == 3);
    cr_expect_eq(world_find_municipality(w, "rotterdam", NULL),
            w->municipality[w->region_first[1]]);
    world_free(w);
}

Test(world_table, the_dutch_file_is_read_whole)
{
    /* share of each quintile's pupils (by weighting) in the large cities, counted by a
     * script over the schools that have a weighting */
    static const double city[QUINTILES] = { 0.225, 0.089, 0.050, 0.068, 0.323 };
    struct population_params par = world_defaults();
    double pupils[QUINTILES] = { 0 }, in_city[QUINTILES] = { 0 }, all = 0, gap[2] = { 0 };
    double n[2] = { 0 };

    if (world_real_file() == NULL)
        cr_skip("the linked Dutch school file is not beside this copy");
    strcpy(par.file.s, world_real_file());
    struct world *w = world_must(&par);
    cr_assert_eq(w->n_schools, 6295);
    cr_assert_eq(w->n_pupils, 1396457);
    cr_assert_eq(w->n_regions, 34);
    cr_assert_eq(w->n_boards, 869);
    cr_assert(w->has_xy);
    cr_expect(strstr(w->note, "9 schools without weighting estimated") != NULL);
    for (int i = 0; i < w->n_schools; i++) {
        int q = w->quintile[i], g = w->g5[i];
        pupils[q] += w->pupils[i];
        in_city[q] += g * w->pupils[i];
        all += w->pupils[i];
        gap[g] += w->pupils[i] * (double) w->disadv[i];
        n[g] += w->pupils[i];
    }
    for (int q = 0; q < QUINTILES; q++) {
        cr_expect_float_eq(pupils[q] / all, 0.2, 0.0015, "quintile %d", q + 1);
        cr_expect_float_eq(in_city[q] / pupils[q], city[q], 0.002, "quintile %d", q + 1);
    }
    cr_expect_float_eq(n[1], 210833, 0.5);
    cr_expect_float_eq(gap[1] / n[1] - gap[0] / n[0], 0.300, 0.002);
    world_free(w);
}
