/* bench_learning.c - what does a pupil-year cost?
 *
 * National size, ten years, one replication: nanoseconds of processor time per pupil-year
 * for one arm, and for each further arm whose classes all differ, or are all the same.
 * The draws alone are timed beside, as the floor. Prints, judges nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "sim/base/rng.h"
#include "sim/base/vmath.h"
#include "tests/fixtures/classrooms.h"

enum { SCHOOLS = 6300, YEARS = 10, ARMS = 3, REPEATS = 3 };

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* Best of REPEATS; also with background groups. */
static double run_time(
        struct classrooms *c, struct learning *lrn, int n_arms, bool groups)
{
    struct learning_past arm[ARMS];
    struct learning_input in;
    double best = 1e9;

    for (int i = 0; i < REPEATS; i++) {
        classrooms_input(&in, arm, c, 1, (uint32_t) i);
        in.n_arms = n_arms;
        for (int k = 0; groups && k < n_arms; k++)
            arm[k].by_background = c->groups[k];
        const double from = seconds();
        learning_run(lrn, &in);
        const double used = seconds() - from;
        best = used < best ? used : best;
    }
    return best;
}

/* Time per word of a block draw and per normal, in batches as long as a chunk's. */
static void floor_times(double *word, double *normal)
{
    enum { N = 448, ROUNDS = 4000 };
    static uint32_t entity[N], out[4][N];
    static float z[4 * N];
    uint32_t *const columns[4] = { out[0], out[1], out[2], out[3] };

    for (uint32_t i = 0; i < N; i++)
        entity[i] = 4096 * (i / 7) + i % 7;
    double from = seconds();
    for (uint32_t r = 0; r < ROUNDS; r++)
        sim_draw_entities(columns, entity, N, sim_key_make(1, 0), 0, r, 0);
    *word = (seconds() - from) / (4.0 * N * ROUNDS);
    from = seconds();
    for (int r = 0; r < ROUNDS; r++)
        sim_normal_v(z, &out[0][0], 4 * N);
    *normal = (seconds() - from) / (4.0 * N * ROUNDS);
}

int main(void)
{
    struct classrooms *c = classrooms_new(SCHOOLS, YEARS, ARMS, 222, 0.08, 1);
    struct learning *lrn;
    struct sim_err err;
    double pupils = 0, word, normal;

    if (learning_new(&lrn, &c->world, YEARS, ARMS, &err) != 0) {
        fprintf(stderr, "%s\n", err.msg);
        return EXIT_FAILURE;
    }
    const double one = run_time(c, lrn, 1, false), same = run_time(c, lrn, 2, false);
    for (int s = 0; s < SCHOOLS; s++)
        for (int k = 1, n; k < ARMS; k++)
            classrooms_records(c, k, 0, s, &n)->teacher += (int16_t) k;
    const double two = run_time(c, lrn, 2, false), three = run_time(c, lrn, 3, false),
                 grouped = run_time(c, lrn, 1, true);
    for (int y = 0; y < YEARS; y++)
        pupils += classrooms_sum(c, 0, y, PUPIL_N);
    floor_times(&word, &normal);

    const double ns = 1e9 / pupils;
    printf("pupil pass (%s): %.0f pupil-years\n", sim_isa_name(), pupils);
    printf("  one arm                   %6.2f ns per pupil-year\n", one * ns);
    printf("  second arm, all different %6.2f ns\n", (two - one) * ns);
    printf("  third arm, all different  %6.2f ns\n", (three - two) * ns);
    printf("  second arm, all the same  %6.2f ns\n", (same - one) * ns);
    printf("  background groups, per arm %5.2f ns\n", (grouped - one) * ns);
    printf("  floor: word %.2f ns, normal %.2f ns\n", word * 1e9, normal * 1e9);
    printf("  memory of one thread: %.1f MB\n",
            (double) learning_bytes(&c->world, YEARS, ARMS) / 1e6);
    learning_free(lrn);
    classrooms_free(c);
    return EXIT_SUCCESS;
}
