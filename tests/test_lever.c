/* Which schools a policy reaches: by quintile, region, city, board, id and share of
 * pupils, on a table small enough to see. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "models/lever.h"
#include "tests/world_tools.h"

TestSuite(lever, .timeout = 60, .fini = world_file_remove);

/* In order of need: e d c b a, with 50, 150, 200, 100 and 500 pupils. */
static struct world *five(void)
{
    return world_of_text("id,region,municipality,board,pupils,weighting,g5\n"
                         "a,V,M,X,500,20,0\nb,V,N,Y,100,24,0\nc,V,,X,200,28,1\n"
                         "d,W,n,Y,150,32,1\ne,W,M,X,50,36,0\n");
}

static void name(struct sim_names *names, const char *text)
{
    snprintf(names->name[names->n++], SIM_NAME_LEN, "%s", text);
}

/* Ids of the schools reached, in order of the world. */
static const char *reached(const struct world *w, const struct target *target)
{
    static char text[16];
    uint8_t mask[5];
    size_t n = 0;

    target_mask(mask, target, w);
    for (int s = 0; s < w->n_schools; s++)
        if (mask[s])
            text[n++] = w->school_id[s][0];
    text[n] = '\0';
    return text;
}

Test(lever, no_criterion_reaches_all)
{
    struct world *w = five();
    struct target target = { .share = 1 };

    cr_expect_str_eq(reached(w, &target), "abcde");
    world_free(w);
}

Test(lever, each_criterion_alone_and_all_together)
{
    struct world *w = five();
    struct target region = { .share = 1 }, town = region, board = region, school = region,
                  city = region, other = region, most = region, both = region;

    name(&region.region, "w"); /* capitals do not matter in regions */
    cr_expect_str_eq(reached(w, &region), "de");
    name(&town.municipality, "N"); /* nor in municipalities; c is in none */
    cr_expect_str_eq(reached(w, &town), "bd");
    name(&town.municipality, "m");
    cr_expect_str_eq(reached(w, &town), "abde");
    name(&board.board, "X");
    cr_expect_str_eq(reached(w, &board), "ace");
    name(&school.schools, "b");
    name(&school.schools, "e");
    cr_expect_str_eq(reached(w, &school), "be");
    city.city = 1;
    cr_expect_str_eq(reached(w, &city), "cd");
    other.city = 2;
    cr_expect_str_eq(reached(w, &other), "abe");
    name(&most.quintile, "5");
    for (int s = 0; s < w->n_schools; s++) {
        const char id[2] = { w->school_id[s][0], '\0' };
        cr_expect_eq(strstr(reached(w, &most), id) != NULL, w->quintile[s] == 4);
    }
    both.city = 1;
    name(&both.board, "X");
    cr_expect_str_eq(reached(w, &both), "c");
    name(&both.region, "W");
    cr_expect_str_eq(reached(w, &both), "");
    world_free(w);
}

/* 1,000 pupils: e holds 5 %, e and d 20 %, with c 40 %, with b 50 %. */
Test(lever, share_takes_the_most_disadvantaged_up_to_it)
{
    static const struct {
        double share;
        const char *ids;
    } cases[] = { { 0, "" }, { 0.049, "" }, { 0.05, "e" }, { 0.199, "e" }, { 0.2, "de" },
        { 0.4, "cde" }, { 0.5, "bcde" }, { 0.99, "bcde" }, { 1, "abcde" } };
    struct world *w = five();

    for (size_t k = 0; k < SIM_COUNT(cases); k++) {
        struct target target = { .share = cases[k].share };
        cr_expect_str_eq(reached(w, &target), cases[k].ids, "share %g: %s",
                cases[k].share, reached(w, &target));
    }
    world_free(w);
}

Test(lever, a_budget_is_spent_in_order_of_need)
{
    static const int32_t by_need[] = { 4, 3, 2, 1, 0 };
    static const int32_t posts[] = { 3000, 700, 1300, 1000, 400 }; /* 0.01 fte */
    static const struct {
        double budget;
        const char *ids;
        int cut;
    } cases[] = { { 0, "abcde", 0 }, { 3.9e3, "", 5 }, { 4e3, "e", 4 }, { 14e3, "de", 3 },
        { 21e3, "bde", 2 }, /* c is too dear, b fits */
        { 64e3, "abcde", 0 } };
    struct world *w = five();

    for (size_t k = 0; k < SIM_COUNT(cases); k++) {
        uint8_t mask[] = { 1, 1, 1, 1, 1 };
        char text[8];
        size_t n = 0;
        double asked = 0, granted = 0, served = 0;
        const struct lever_view view = { .world = w,
            .target = mask,
            .posts = posts,
            .by_need = by_need,
            .asked_eur = &asked,
            .granted_eur = &granted };
        const struct lever_common common = { .budget_eur = cases[k].budget };
        cr_expect_eq(lever_budget_cut(&view, &common, 1000), cases[k].cut, "%g",
                cases[k].budget);
        for (int s = 0; s < 5; s++)
            if (mask[s]) {
                text[n++] = (char) ('a' + s);
                served += 10.0 * posts[s];
            }
        cr_expect_eq(asked, 64e3);
        cr_expect_eq(granted, served, "%g: %g", cases[k].budget, granted);
        text[n] = '\0';
        cr_expect_str_eq(text, cases[k].ids, "%g: %s", cases[k].budget, text);
    }
    world_free(w);
}

/* Exactly where the mask is empty, but for a share of 0, which says so itself. */
Test(lever, a_target_that_leaves_no_school_is_a_mistake)
{
    static const struct {
        const char *region, *school;
        int city;
        double share;
        const char *ids;
    } cases[] = { { "w", NULL, 0, 1, "de" }, { "w", "a", 0, 1, "" },
        { NULL, "a", 0, 1, "a" }, { NULL, "a", 1, 1, "" }, { NULL, NULL, 0, 0.049, "" },
        { NULL, NULL, 0, 0.05, "e" }, { "v", NULL, 0, 0.39, "" },
        { "v", NULL, 0, 0.4, "c" }, { "v", NULL, 2, 0.4, "" }, { NULL, NULL, 0, 0, "" } };
    struct world *w = five();

    for (size_t i = 0; i < SIM_COUNT(cases); i++) {
        struct target target = { .share = cases[i].share, .city = cases[i].city };
        struct sim_diag diag = { 0 };
        if (cases[i].region != NULL)
            name(&target.region, cases[i].region);
        if (cases[i].school != NULL)
            name(&target.schools, cases[i].school);
        bool none = cases[i].ids[0] == '\0' && target.share > 0;
        cr_expect_str_eq(reached(w, &target), cases[i].ids, "case %zu", i);
        target_check(&target, w, "here: target", "so", &diag);
        cr_expect_eq(diag.n, none ? 1u : 0u, "case %zu", i);
        if (diag.n > 0)
            cr_expect(strncmp(diag.line[0], "here: target: no school of", 26) == 0, "%s",
                    diag.line[0]);
        sim_diag_clear(&diag);
    }
    world_free(w);
}

Test(lever, names_that_do_not_exist_are_told_with_the_nearest)
{
    struct world *w = five();
    struct target target = { .share = 1 };
    struct sim_diag diag = { 0 };

    name(&target.quintile, "5");
    name(&target.quintile, "05");
    name(&target.quintile, "1 ");
    name(&target.board, "x");
    name(&target.schools, "f");
    target_check(&target, w, "here: target", "so", &diag);
    cr_assert_eq(diag.n, 4u);
    cr_expect_str_eq(diag.line[0], "here: target.quintile = 05: must be 1, 2, 3, 4 or 5 "
                                   "(5: the most disadvantaged schools)");
    cr_expect(strstr(diag.line[2], "target.board = \"x\": the population has no such "
                                   "board")
                      != NULL,
            "%s", diag.line[2]);
    cr_expect(strncmp(diag.line[3],
                      "here: target.schools = \"f\": the population has no such school"
                      " (",
                      61)
                      == 0,
            "%s", diag.line[3]);
    sim_diag_clear(&diag);
    world_free(w);
}

/* Codes are all alike: only one slip away is near, else where they are to be found. */
Test(lever, a_wrong_id_is_told_where_ids_are)
{
    struct world *w = world_of_text("vestiging,region,board,pupils,weighting\n"
                                    "00AB01,V,X,500,20\n00AB02,V,Y,100,24\n");
    struct target target = { .share = 1 };
    struct sim_diag diag = { 0 };

    name(&target.schools, "0A0B01");
    name(&target.schools, "10016");
    name(&target.region, "Nergens");
    name(&target.board, "Verweg");
    target_check(&target, w, "here: target", "so", &diag);
    cr_assert_eq(diag.n, 4u);
    cr_expect(strstr(diag.line[0], "no such region (there is V)") != NULL, "%s",
            diag.line[0]);
    cr_expect(strstr(diag.line[1], "no such board (there are X, Y)") != NULL, "%s",
            diag.line[1]);
    cr_expect(strstr(diag.line[2],
                      "(did you mean \"00AB01\"? the ids are in column \"vestiging\" of ")
                      != NULL,
            "%s", diag.line[2]);
    cr_expect(strstr(diag.line[3], "no such school (the ids are in column "
                                   "\"vestiging\" of ")
                              != NULL
                      && strstr(diag.line[3], ", such as 00AB01 or 00AB02)") != NULL,
            "%s", diag.line[3]);
    sim_diag_clear(&diag);
    world_free(w);
}
