/* test_fuzz.c - does every input that once broke a reader, or shows one of its ways,
 * leave it whole?
 *
 * Replays the stored corpora of tests/fuzz/ through the same functions as `make fuzz`;
 * what a run of `make fuzz` finds is put there with its mending. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/mem.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 1 << 16 };

#define TARGETS(X) X(prescan) X(set) X(scenario) X(schools) X(trends) X(runjson) X(store)

#define DECLARE(name)                                                                    \
    int fuzz_input_##name(const uint8_t *data, size_t size);                             \
    int fuzz_start_##name(int *argc, char ***argv);
TARGETS(DECLARE)

TestSuite(fuzz, .timeout = 300);

/* Every file of the corpus, whole and cut at places; the number of files. */
static int replay(const char *name, int (*input)(const uint8_t *, size_t), int root)
{
    char path[300];
    uint8_t *data = sim_calloc(INPUT_MAX, 1);
    const struct dirent *entry;
    int n = 0;

    snprintf(path, sizeof path, "tests/fuzz/corpus/%s", name);
    int dir_fd = openat(root, path, O_RDONLY | O_DIRECTORY);
    DIR *dir = fdopendir(dir_fd);
    cr_assert_not_null(dir, "%s", path);
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        int fd = openat(dir_fd, entry->d_name, O_RDONLY);
        ssize_t size = read(fd, data, INPUT_MAX);
        close(fd);
        cr_assert(size >= 0 && size < INPUT_MAX, "%s/%s", path, entry->d_name);
        /* in blocks of their own size, so that a read beyond the end shows */
        for (size_t cut = (size_t) size, step = cut / 7 + 1;; cut -= step) {
            uint8_t *exact = sim_calloc(cut, 1);
            memcpy(exact, data, cut);
            cr_expect_eq(input(exact, cut), 0, "%s/%s", path, entry->d_name);
            sim_free(exact);
            if (cut < step)
                break;
        }
        n++;
    }
    closedir(dir);
    sim_free(data);
    return n;
}

#define REPLAY(name)                                                                     \
    Test(fuzz, name)                                                                     \
    {                                                                                    \
        int root = open(".", O_RDONLY | O_DIRECTORY);                                    \
        fuzz_start_##name(NULL, NULL);                                                   \
        cr_expect(replay(#name, fuzz_input_##name, root) > 0);                           \
        fuzz_leave();                                                                    \
        close(root);                                                                     \
    }
TARGETS(REPLAY)
