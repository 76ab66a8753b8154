/* world_tools.c - see world_tools.h. */
#include "tests/world_tools.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[256], path[512], told[1 << 16];

struct population_params world_defaults(void)
{
    struct population_params par;

    memset(&par, 0, sizeof par);
    for (size_t i = 0; i < population_table.n_rows; i++) {
        const struct sim_param *row = &population_table.rows[i];
        char *field = (char *) &par + row->offset;
        if (row->type == SIM_REAL)
            memcpy(field, &row->dflt, sizeof row->dflt);
        else if (row->type == SIM_INT)
            memcpy(field, &(long long){ (long long) row->dflt }, sizeof(long long));
    }
    return par;
}

const char *world_file(const char *name, const char *text)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/world-XXXXXX", tmp != NULL ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    cr_assert_eq(fclose(file), 0);
    return path;
}

void world_file_remove(void)
{
    if (folder[0] == '\0')
        return;
    unlink(path);
    rmdir(folder);
    folder[0] = '\0';
}

struct world *world_must(const struct population_params *par)
{
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct world *world;
    int ret = world_build(&world, par, &diag, &err);

    cr_assert_eq(ret, 0, "%s; first of %zu: %s", err.msg, diag.n,
            diag.n > 0 ? diag.line[0] : "-");
    cr_assert_eq(diag.n, 0u);
    sim_diag_clear(&diag);
    return world;
}

struct world *world_of_text(const char *text)
{
    struct population_params par = world_defaults();

    snprintf(par.file.s, sizeof par.file.s, "%s", world_file("good.csv", text));
    struct world *world = world_must(&par);
    world_file_remove();
    return world;
}

const char *world_complaints(const char *name, const char *text)
{
    struct population_params par = world_defaults();
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };
    struct world *world = (struct world *) &par; /* must become NULL */
    size_t at = 0;

    snprintf(par.file.s, sizeof par.file.s, "%s", world_file(name, text));
    int ret = world_build(&world, &par, &diag, &err);
    world_file_remove();
    cr_assert_eq(ret, SIM_ERR_INPUT, "status %d (%s) for:\n%s", ret, err.msg, text);
    cr_assert_null(world);
    cr_assert_gt(diag.n, 0u);
    told[0] = '\0';
    for (size_t i = 0; i < diag.n && at < sizeof told - 1; i++)
        at += (size_t) snprintf(told + at, sizeof told - at, "%s\n", diag.line[i]);
    sim_diag_clear(&diag);
    return told;
}

const char *world_real_file(void)
{
    static const char real[] = "../shared/data/real/schools_po.csv";
    return access(real, R_OK) == 0 ? real : NULL;
}
