/* fuzz_prescan.c - does any text at all hurt the scan before a scenario is parsed?
 *
 * Input: the bytes of a scenario file, in a block of exactly their size, so that the
 * address sanitizer sees the first byte read beyond them. */
#define FUZZ_NAME prescan
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "sim/base/mem.h"
#include "sim/scenario/prescan.h"

int FUZZ_START(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    return 0;
}

int FUZZ_INPUT(const uint8_t *data, size_t size)
{
    struct sim_diag diag = { 0 };
    struct sim_reader rd = { .diag = &diag };

    struct sim_buf text = { 0 };

    sim_buf_add(&text, (const char *) data, size);
    bool good = sim_prescan_text(&rd, "f.cfg", text.s, size);
    FUZZ_ASSERT((good || rd.mistakes > 0) && diag.n <= 201);
    for (size_t i = 0; i < size;
            i++) /* only commas are mended, and only when it is told */
        FUZZ_ASSERT(text.s[i] == (char) data[i] || (data[i] == ',' && rd.mistakes > 0));
    FUZZ_ASSERT(!good || memchr(data, 0, size) == NULL);
    fuzz_check_sentences(&diag);
    sim_buf_clear(&text);
    sim_diag_clear(&diag);
    return 0;
}
