/* fuzz.h - what the fuzz targets share: an entry point and a folder for their files.
 *
 * Each target is one file fuzz_<name>.c with LLVMFuzzerTestOneInput, linked with
 * libFuzzer by `make fuzz`; files it needs live in memory (/dev/shm) where there is
 * one. A finding is an abort, a sanitizer's report, a leak or an input that takes longer
 * than scripts/fuzz.sh allows. Thread safety: one target is one process. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/err.h"

/* The two functions of a target, under the names libFuzzer calls, or under names of
 * their own (fuzz_input_prescan) for tests/test_fuzz.c, which replays the corpora. A
 * target defines FUZZ_NAME before it includes this file. */
#define FUZZ_JOIN(a, b) a##b
#define FUZZ_CALL(a, b) FUZZ_JOIN(a, b)
#ifdef FUZZ
#define FUZZ_INPUT LLVMFuzzerTestOneInput
#define FUZZ_START LLVMFuzzerInitialize
#else
#define FUZZ_INPUT FUZZ_CALL(fuzz_input_, FUZZ_NAME)
#define FUZZ_START FUZZ_CALL(fuzz_start_, FUZZ_NAME)
#endif
#ifdef FUZZ_NAME
int FUZZ_INPUT(const uint8_t *data, size_t size);
int FUZZ_START(int *argc, char ***argv);
#endif

/* Make a fresh folder and go there; it is deleted at the end of the process, or by
 * fuzz_leave. */
void fuzz_folder(void);
void fuzz_leave(void);
/* Write a file of that folder whole; ends the process when that fails. */
void fuzz_write(const char *name, const void *data, size_t size);
/* Delete the files of these names, there or not; NULL-terminated. */
void fuzz_remove(const char *const *names);

/* Sentences are of one line of text, or the finding is theirs. */
void fuzz_check_sentences(const struct sim_diag *diag);

/* A failed property is a finding like any other. */
#define FUZZ_ASSERT(expr) sim_assert(expr)

#endif
