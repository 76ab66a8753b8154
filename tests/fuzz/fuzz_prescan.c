/* fuzz_prescan.c - does any text at all hurt the scan before a scenario is parsed?
 *
 * Input: the bytes of a scenario file, in a block of their size and the NUL behind them,
 * so that the address sanitizer sees the first byte read beyond it. */
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
    char *text = sim_calloc(size + 1, 1);

    FUZZ_ASSERT(text != NULL);
    memcpy(text, data, size);
    bool good = sim_prescan_text(&rd, "f.cfg", text, size);
    FUZZ_ASSERT((good || rd.mistakes > 0) && diag.n <= 201);
    /* only commas are mended and only settings left out, when it is told; lines stay */
    for (size_t i = 0; i < size; i++)
        FUZZ_ASSERT(text[i] == (char) data[i]
                    || (rd.mistakes > 0 && data[i] != '\n'
                            && (data[i] == ',' || (rd.files_failed && text[i] == ' '))));
    FUZZ_ASSERT(!good || memchr(data, 0, size) == NULL);
    fuzz_check_sentences(&diag);
    sim_free(text);
    sim_diag_clear(&diag);
    return 0;
}
