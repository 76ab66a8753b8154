/* hash.h - a 64-bit number for a name, the same on every machine.
 *
 * FNV-1a with the 64-bit finaliser of MurmurHash3, so that all bits depend on all
 * letters. Keys parameter draws and independent luck; not for secrets. Pure. */
#ifndef SIM_BASE_HASH_H
#define SIM_BASE_HASH_H

#include <stdint.h>

uint64_t sim_hash(const char *text);

#endif
