/* What candidates come across: the order of posts and of tastes is at random and leaves
 * nothing out, entries say what is true of their school, repeats in a run are known, and
 * utilities of any scale fit their whole numbers. */
#include <criterion/criterion.h>
#include <math.h>

#include "models/phases/search_hot.h"
#include "tests/fixtures/small_world.h"

TestSuite(search, .timeout = 60);

Test(search, a_list_is_shuffled_without_favour)
{
    enum { N = 7, TIMES = 7000 };
    int came[N][N] = { 0 }; /* [entry][place] */

    for (unsigned t = 0; t < TIMES; t++) {
        uint16_t list[N];
        for (int k = 0; k < N; k++)
            list[k] = (uint16_t) k;
        search_shuffle(list, N, sim_key_make(5, 0), 0, t);
        for (int k = 0; k < N; k++)
            came[list[k]][k]++;
    }
    double chi2 = 0; /* 36 degrees of freedom; 68 is exceeded once in 1,000 */
    for (int e = 0; e < N; e++)
        for (int k = 0; k < N; k++) {
            const double expected = TIMES / (double) N;
            chi2 += (came[e][k] - expected) * (came[e][k] - expected) / expected;
        }
    chi2 *= (N - 1) / (double) N; /* each time fills rows and columns */
    cr_expect(chi2 > 13 && chi2 < 68, "%g", chi2);
}

Test(search, a_long_list_keeps_all_its_entries)
{
    enum { N = 3001 }; /* of several portions of words */
    static uint16_t list[N];
    static bool seen[N];
    int near = 0;

    for (int k = 0; k < N; k++)
        list[k] = (uint16_t) k;
    search_shuffle(list, N, sim_key_make(5, 0), 0, 0);
    for (int k = 0; k < N; k++) {
        cr_expect(!seen[list[k]]);
        seen[list[k]] = true;
        near += k > 0 && abs(list[k] - list[k - 1]) < 30;
    }
    cr_expect_lt(near, 120, "about 2 %% of neighbours were near each other: %d", near);
}

/* Every Gumbel quantile once; neighbours have nothing to do with each other. */
Test(search, tastes_are_gumbel_and_in_random_order)
{
    struct small_world *sm = small_new(40, 1);
    struct labour *lab = small_labour(sm, 0);
    const int16_t *taste = lab->market->taste;
    double sum = 0, squares = 0, with_next = 0, with_far = 0, below = 0;

    for (int k = 0; k < TASTES; k++) {
        const double u = taste[k] / 2048.0 - 0.577216;
        sum += u;
        squares += u * u;
        with_next += u * (taste[k + 1] / 2048.0 - 0.577216);
        with_far += u * (taste[k + LOOK_RUN] / 2048.0 - 0.577216);
        below += taste[k] < 2048; /* exp(-exp(-1)) */
    }
    cr_expect_float_eq(sum / TASTES, 0, 1e-3);
    cr_expect_float_eq(squares / TASTES, M_PI * M_PI / 6, 1e-3);
    cr_expect_float_eq(below / TASTES, 0.692201, 1e-4);
    cr_expect_float_eq(with_next / TASTES, 0, 4 * 1.645 / 256);
    cr_expect_float_eq(with_far / TASTES, 0, 4 * 1.645 / 256);
    for (int k = 0; k < LOOK_RUN; k++)
        cr_expect_eq(taste[TASTES + k], taste[k]);
    small_free(sm);
}

/* How far before entry k, from `from` on, is the same school? By looking. */
static int back_of(const struct search_list *look, int from, int k)
{
    for (int j = k - 1; j >= from; j--)
        if (look->school[j] == look->school[k])
            return k - j;
    return INT16_MAX;
}

Test(search, entries_say_what_is_true_of_their_school)
{
    struct small_world *sm = small_new(150, 3);
    struct labour *lab = small_labour(sm, 0);
    const struct search_list *look = &lab->look;
    int again = 0;

    for (int r = 0; r < lab->world->n_regions; r++) {
        const int first = lab->look_first[r], end = lab->look_first[r + 1];
        for (int k = first; k < end; k++) {
            const int s = look->school[k];
            cr_expect_eq(look->board[k], lab->world->board[s]);
            cr_expect_float_eq(look->x[k] / (float) LOOK_KM + lab->look_origin[r].x,
                    lab->place[s].x, 0.51 / LOOK_KM);
            cr_expect_float_eq(look->y[k] / (float) LOOK_KM + lab->look_origin[r].y,
                    lab->place[s].y, 0.51 / LOOK_KM);
            cr_expect_eq(look->back[k], back_of(look, first, k));
            again += look->back[k] < LOOK_RUN;
        }
        for (int k = 0; k < LOOK_RUN - 1; k++) /* a run from the last place goes on */
            cr_expect_eq(look->school[end - (LOOK_RUN - 1) + k], look->school[first + k]);
    }
    cr_expect_gt(again, 100, "some see a school twice: %d", again);
    small_free(sm);
}

/* 200 km and the highest taste fit into the whole numbers whatever distance is worth. */
Test(search, distance_fits_at_any_price)
{
    for (double b = 0; b >= -2; b -= 0.01) {
        const struct market_params par = { .b_dist = b };
        const double units = (double) market_units(&par);
        cr_expect_leq(units * -b * 200, 0.8 * MARKET_MOST * 1.0001);
        cr_expect_leq(units * 12, 0.8 * MARKET_MOST);
        cr_expect_geq(units, 30);
    }
}
