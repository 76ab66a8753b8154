/* fuzz.c - files and checks for the fuzz targets; see fuzz.h. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"

static char folder[256];

static void give_up(const char *what)
{
    perror(what);
    _exit(3);
}

void fuzz_leave(void)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    if (dir == NULL)
        return;
    if (chdir(folder) == 0)
        while ((entry = readdir(dir)) != NULL)
            unlink(entry->d_name);
    closedir(dir);
    rmdir(folder);
}

void fuzz_folder(void)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");

    snprintf(
            folder, sizeof folder, "%s/lokaal-fuzz-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        give_up(folder);
    atexit(fuzz_leave);
}

void fuzz_write(const char *name, const void *data, size_t size)
{
    FILE *file = fopen(name, "wb");

    if (file == NULL || (size > 0 && fwrite(data, 1, size, file) != size)
            || fclose(file) != 0)
        give_up(name);
}

void fuzz_remove(const char *const *names)
{
    for (; *names != NULL; names++)
        unlink(*names);
}

void fuzz_check_sentences(const struct sim_diag *diag)
{
    for (size_t i = 0; i < diag->n; i++) {
        const char *line = diag->line[i];
        FUZZ_ASSERT(line[0] != '\0' && strchr(line, '\n') == NULL);
        FUZZ_ASSERT(strlen(line) < SIM_ERR_LEN);
    }
}
