/* fuzz_runjson.c - does any run.json hurt, or pass for ours when it is not?
 *
 * Input: the file. */
#define FUZZ_NAME runjson
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

#include "sim/store/runjson.h"

int FUZZ_START(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    fuzz_folder();
    return 0;
}

int FUZZ_INPUT(const uint8_t *data, size_t size)
{
    struct sim_runjson_brief brief;

    fuzz_write("run.json", data, size);
    bool ours = sim_runjson_is_ours(".") == 1;
    bool read = sim_runjson_read(".", &brief);
    FUZZ_ASSERT(ours || !read);
    if (read)
        FUZZ_ASSERT(strlen(brief.scenario) < sizeof brief.scenario
                    && strlen(brief.title) < sizeof brief.title
                    && strlen(brief.digest) < sizeof brief.digest
                    && strlen(brief.sweep) < sizeof brief.sweep && !isinf(brief.reach));
    return 0;
}
