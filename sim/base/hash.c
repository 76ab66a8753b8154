/* hash.c - names to numbers; see hash.h. Thread safety: pure functions. */
#include "sim/base/hash.h"

uint64_t sim_hash(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a, 64 bits: offset basis and prime */

    for (const unsigned char *c = (const unsigned char *) text; *c != '\0'; c++)
        h = (h ^ *c) * 0x100000001b3u;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu; /* fmix64 of MurmurHash3 */
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}
