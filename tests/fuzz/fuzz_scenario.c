/* fuzz_scenario.c - does any scenario hurt, and does a resolved one mean the same?
 *
 * Input: up to three parts with a zero byte between them: the scenario, its --set values
 * (one per line), and base.cfg, which it may extend. Everything of reading is run, with
 * the model of schools. What is accepted is written out resolved and read again: it must
 * be accepted again, with the same digest, and drawing its parameters must be possible.
 */
#define FUZZ_NAME scenario
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/model.h"
#include "sim/base/mem.h"
#include "sim/scenario/scenario.h"

enum { SETS_MAX = 16 };

static const char schools[] = "school_id,region,pupils,weighting\n"
                              "1,North,200,30\n2,South,150,25\n";

int FUZZ_START(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    fuzz_folder();
    fuzz_write("schools.csv", schools, sizeof schools - 1);
    return 0;
}

static void check_draws(const struct sim_scenario *sc)
{
    struct sim_err err = { 0 };
    struct sim_draws *draws = NULL;

    FUZZ_ASSERT(sim_draws_new(&draws, sc, &err) == 0);
    for (uint32_t rep = 0; rep < 2; rep++) {
        sim_draws_make(draws, rep, true);
        for (size_t i = 0; i < sim_draws_count(draws); i++) {
            double x = sim_draws_value(draws, i);
            FUZZ_ASSERT(x - x == 0); /* finite */
        }
    }
    sim_draws_free(draws);
}

/* The resolved copy of a scenario that was accepted. */
static void check_resolved(const struct sim_scenario *sc)
{
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct sim_scenario *again = NULL;
    struct sim_load none = { 0 };
    char digest[2][SIM_DIGEST_LEN];
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    FUZZ_ASSERT(file != NULL && sim_scenario_write(sc, file, &err) == 0);
    FUZZ_ASSERT(fclose(file) == 0);
    FUZZ_ASSERT(sim_scenario_digest(sc, digest[0], &err) == 0);
    fuzz_write("f.cfg", text, size); /* the same name: it is part of a scenario */
    int ret = sim_scenario_load(&again, &model_schools, "f.cfg", &none, &diag, &err);
    if (ret != 0) /* say what is wrong before the assertion does not */
        fprintf(stderr, "%s\n%s\n", diag.n > 0 ? diag.line[0] : err.msg, text);
    FUZZ_ASSERT(ret == 0);
    FUZZ_ASSERT(sim_scenario_digest(again, digest[1], &err) == 0);
    FUZZ_ASSERT(strcmp(digest[0], digest[1]) == 0);
    sim_scenario_free(again);
    sim_diag_clear(&diag);
    free(text);
}

/* The part that starts at *p; *p moves behind it. */
static char *part(char **p, char *end)
{
    char *first = *p;

    if (first == NULL)
        return NULL;
    char *zero = memchr(first, 0, (size_t) (end - first));
    *p = zero != NULL ? zero + 1 : NULL;
    return first;
}

int FUZZ_INPUT(const uint8_t *data, size_t size)
{
    static const char *const made[] = { "f.cfg", "base.cfg", NULL };
    const char *sets[SETS_MAX];
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct sim_scenario *sc = NULL;
    struct sim_load load = { .sets = sets, .keep = size % 2 };
    char *copy = sim_calloc(size + 1, 1), *p = copy;

    memcpy(copy, data, size);
    char *main_text = part(&p, copy + size), *set = part(&p, copy + size);
    fuzz_write("f.cfg", main_text, strlen(main_text));
    if (p != NULL)
        fuzz_write("base.cfg", p, (size_t) (copy + size - p));
    while (set != NULL && *set != '\0' && load.n_sets < SETS_MAX) {
        sets[load.n_sets++] = set;
        set = strchr(set, '\n');
        if (set != NULL)
            *set++ = '\0';
    }
    int ret = sim_scenario_load(&sc, &model_schools, "f.cfg", &load, &diag, &err);
    FUZZ_ASSERT((ret == 0) == (diag.n == 0));
    FUZZ_ASSERT(ret == 0 || ret == SIM_ERR_INPUT);
    fuzz_check_sentences(&diag);
    if (ret == 0) {
        check_draws(sc);
        check_resolved(sc);
    }
    sim_scenario_free(sc);
    sim_diag_clear(&diag);
    sim_free(copy);
    fuzz_remove(made);
    return 0;
}
