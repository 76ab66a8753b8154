/* streams.c - are keyed draws as good as independent ones, in every direction?
 *
 * A plain program for `make verify`. Along each part of a key and counter (entity,
 * partner, year, purpose, index, replication, seed, luck, and the four words of a block)
 * it looks at two million neighbours: correlation of their uniforms, and chi-square of
 * their leading bytes in pairs (65,536 cells) and alone. A verdict is wrong below
 * p = 1e-6. Then dieharder, where it is installed, on the bytes in four orders. */
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/err.h"
#include "sim/base/mem.h"
#include "sim/base/rng.h"
#include "tests/stat.h"

enum { N = 2000000, BYTE = 256, PIECE = 4096 };

enum axis { ENTITY, PARTNER, YEAR, PURPOSE, INDEX, CHANCE, SEED, LUCK, WORD, AXES };
static const char *const names[AXES] = { "entity", "partner", "year", "purpose", "index",
    "replication", "seed", "luck", "word of a block" };
/* how far an axis reaches: what is beyond goes into the entity */
static const uint32_t reach[AXES] = { UINT32_MAX, N, 256, 256, 65536, N, N, N, 4 };

/* Word i along an axis; `far` moves all of them to other keys. */
static uint32_t word_at(enum axis axis, uint32_t i, uint32_t far)
{
    uint32_t at[AXES] = { 1000, 7, 3, 5, 11, 2, 42, 0, 0 };

    at[axis] = i % reach[axis];
    at[ENTITY] += axis == ENTITY ? 0 : i / reach[axis] + far;
    struct sim_block b = sim_draw(sim_key_make(at[SEED], at[LUCK]), at[ENTITY],
            at[PARTNER], sim_when(at[YEAR], at[PURPOSE], at[INDEX]), at[CHANCE]);
    return b.word[at[WORD]];
}

/* Three tests along one axis. */
static int look(enum axis axis)
{
    double *x = sim_calloc(N + 1, sizeof *x);
    uint32_t *pair = sim_calloc(BYTE * BYTE, sizeof *pair), one[BYTE] = { 0 };
    uint32_t before = 0;

    if (x == NULL || pair == NULL)
        return 1;
    for (uint32_t i = 0; i <= N; i++) {
        uint32_t word = word_at(axis, i, 0);
        x[i] = sim_uniform(word);
        one[word >> 24]++;
        if (i % 2 == 1) /* pairs that do not overlap */
            pair[(before >> 24) * BYTE + (word >> 24)]++;
        before = word;
    }
    double r = stat_correlation_p(x, x + 1, N), alone = stat_chi2_uniform_p(one, BYTE);
    double both = stat_chi2_uniform_p(pair, (size_t) BYTE * BYTE);
    bool good = r > ALPHA && alone > ALPHA && both > ALPHA;
    printf("| %s | %+.1e | %.2g | %.2g | %.2g | %s |\n", names[axis],
            stat_correlation(x, x + 1, N), r, alone, both, good ? "good" : "WRONG");
    sim_free(x);
    sim_free(pair);
    return !good;
}

/* A counter used as it is would pass for random by its bytes alone: the check above must
 * find it. */
static int failing_twin(void)
{
    double *x = sim_calloc(N + 1, sizeof *x);
    int found = 0;

    for (uint32_t i = 0; x != NULL && i <= N; i++)
        x[i] = sim_uniform(i * 2654435761u); /* golden ratio: uniform, not independent */
    if (x != NULL)
        found = stat_correlation_p(x, x + 1, N) <= ALPHA;
    printf("| (a sequence that is uniform only) | | | | | %s |\n",
            found ? "found out" : "WRONG: passes");
    sim_free(x);
    return !found;
}

/* One dieharder test on words in one order; counts the verdicts in its output. */
static int dieharder_run(int test, enum axis axis, int count[3])
{
    static const char *const verdicts[] = { "PASSED", "WEAK", "FAILED" };
    char command[200], line[400], *folder = getenv("TMPDIR"), path[300];
    uint32_t piece[PIECE], i = 0;

    snprintf(path, sizeof path, "%s/streams.txt", folder != NULL ? folder : "/tmp");
    snprintf(command, sizeof command, "dieharder -g 200 -d %d > '%.150s' 2>/dev/null",
            test, path);
    FILE *pipe = popen(command, "w");
    if (pipe == NULL)
        return 1;
    do /* until it has enough; the axis goes on far beyond its reach */
        for (int k = 0; k < PIECE; k++, i++)
            piece[k] = word_at(axis, i, 0x10000000u);
    while (fwrite(piece, sizeof piece, 1, pipe) == 1);
    pclose(pipe);
    FILE *said = fopen(path, "r");
    if (said == NULL)
        return 1;
    while (fgets(line, sizeof line, said) != NULL)
        for (int v = 0; v < 3; v++)
            count[v] += strstr(line, verdicts[v]) != NULL;
    fclose(said);
    remove(path);
    return 0;
}

static int dieharder(void)
{
    static const int tests[] = { 0, 2, 8, 15, 100, 101, 102 };
    static const enum axis axes[] = { ENTITY, CHANCE, SEED, INDEX };
    int wrong = 0;

    if (system("command -v dieharder > /dev/null") != 0) {
        printf("\ndieharder: skipped, it is not installed (package dieharder)\n");
        return 0;
    }
    printf("\n| dieharder, along | passed | weak | failed |\n|---|---|---|---|\n");
    for (size_t a = 0; a < SIM_COUNT(axes); a++) {
        int count[3] = { 0 };
        for (size_t t = 0; t < SIM_COUNT(tests); t++)
            wrong += dieharder_run(tests[t], axes[a], count);
        printf("| %s | %d | %d | %d |\n", names[axes[a]], count[0], count[1], count[2]);
        fflush(stdout);
        /* weak is p < 0.005 on either side: of some 100 verdicts one is to be expected */
        wrong += count[2] > 0 || count[0] == 0 || count[1] > 1 + count[0] / 10;
    }
    return wrong;
}

int main(void)
{
    int wrong = 0;

    signal(SIGPIPE, SIG_IGN); /* dieharder stops reading when it has enough */
    printf("| neighbours along | correlation | p | p, bytes | p, pairs of bytes | |\n"
           "|---|---|---|---|---|---|\n");
    for (int axis = 0; axis < AXES; axis++)
        wrong += look((enum axis) axis);
    wrong += failing_twin();
    fflush(stdout);
    wrong += dieharder();
    return wrong > 0;
}
