/* fuzz_trends.c - does any table of series by year hurt?
 *
 * Input: the table. What is accepted has a finite value in every year. */
#define FUZZ_NAME trends
#include "tests/fuzz/fuzz.h"

#include "models/world/trends.h"

int FUZZ_START(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    fuzz_folder();
    return 0;
}

int FUZZ_INPUT(const uint8_t *data, size_t size)
{
    const struct trends_params par = { .file = { "trends.csv" }, .base_cycle = 7.9 };
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct trends *trends = NULL;

    fuzz_write("trends.csv", data, size);
    int ret = trends_read(&trends, &par, 2025, &diag, &err);
    FUZZ_ASSERT((ret == 0) == (diag.n == 0) && (ret == 0) == (trends != NULL));
    fuzz_check_sentences(&diag);
    for (int year = 1890; year < 2210 && trends != NULL; year += 7)
        for (int k = 0; k < TREND_COUNT; k++) {
            double x = trends_at(trends, (enum trend) k, year);
            FUZZ_ASSERT(x - x == 0);
        }
    trends_free(trends);
    sim_diag_clear(&diag);
    return 0;
}
