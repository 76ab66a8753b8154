/* prescan.h - read a scenario file's bytes and refuse what the parser cannot judge.
 *
 * libconfig wraps large integers silently, ignores the rest of a file after an open
 * comment, opens whatever @include names and slows down quadratically on hostile
 * input. One linear scan that knows strings and comments settles all of that first.
 * Limits: a regular file of at most 256 KiB, 20,000 settings and 2,000 in any one
 * group, 16 levels, 4 KiB per string. Thread safety: no globals. */
#ifndef SIM_SCENARIO_PRESCAN_H
#define SIM_SCENARIO_PRESCAN_H

#include "sim/base/text.h"
#include "sim/scenario/tree.h"

/* Content of a regular file of at most 256 KiB; false (and a sentence at `from`, the
 * place that names the file, or NULL) when it cannot be read. */
bool sim_prescan_slurp(struct sim_reader *rd, const char *path,
        const struct sim_origin *from, struct sim_buf *text);

/* Check text[len], behind which a NUL stands; false when the parser cannot go on. So that
 * what is wrong besides is told too, a comma that is told and needless, or stands for a
 * decimal point, is mended in the text, and settings whose value is told to be none are
 * left out (then rd->files_failed). `file` is the name for sentences. text may be NULL
 * when len is 0. */
bool sim_prescan_text(struct sim_reader *rd, const char *file, char *text, size_t len);

#endif
