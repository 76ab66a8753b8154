/* text.h - small questions about text: paths, numbers, UTF-8, nearest of many names.
 *
 * Numbers are read and printed with a decimal point whatever the locale of the
 * process. Thread safety: no globals; a sim_buf belongs to one thread. */
#ifndef SIM_BASE_TEXT_H
#define SIM_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/err.h"

/* A growing text. Zero-initialise; free with sim_buf_clear. When memory runs out,
 * `failed` stays set and the text keeps what it had; s is NULL while empty. */
struct sim_buf {
    char *s;
    size_t n, cap;
    bool failed;
};

void sim_buf_add(struct sim_buf *buf, const char *text, size_t len);
void sim_buf_puts(struct sim_buf *buf, const char *text);
/* One call adds at most 8 KiB; what is longer is cut and sets `failed`. */
void sim_buf_printf(struct sim_buf *buf, const char *fmt, ...) SIM_PRINTF(2, 3);
const char *sim_buf_text(const struct sim_buf *buf); /* "" while empty */
void sim_buf_clear(struct sim_buf *buf);

/* A text file that is compiled in, line by line, each with its line end. In a table of
 * them the last has no name. */
struct sim_lines {
    const char *name; /* of the file, without folder */
    const char *const *line;
    size_t n_lines;
};

/* Search for the candidate nearest to a name where the candidates are in no one array
 * (see sim_str_nearest for that): zero-initialise but for `name`, offer
 * candidates, read `best` (NULL when none is near enough to be meant). */
struct sim_nearest {
    const char *name;
    const char *best;
    size_t distance;
};
void sim_nearest_offer(struct sim_nearest *near, const char *candidate);

/* Write the path of `name` as seen from the file `from` (NULL: the working
 * directory): absolute names stay, others are put behind the folder of `from`.
 * False when it does not fit. */
bool sim_path_join(char *out, size_t size, const char *from, const char *name);
/* Last part of a path, without `suffix` when it ends so; false when it does not fit. */
bool sim_path_stem(char *out, size_t size, const char *path, const char *suffix);

enum { SIM_NUMBER_LEN = 32 };

/* The shortest text that reads back as exactly x; integral values without point. */
const char *sim_format_real(char out[SIM_NUMBER_LEN], double x);
/* 17 significant digits, always with a point or exponent: a real to a parser. */
const char *sim_format_real17(char out[SIM_NUMBER_LEN], double x);
/* The whole of `text` as a decimal number; false when it is not one. Words such as
 * inf and nan, hexadecimal numbers and blanks are not numbers; overflow gives inf. */
bool sim_parse_real(const char *text, double *x);
/* The whole of `text` as a decimal integer that fits; *whole is set when it has the
 * form of an integer, whether or not it fits. */
bool sim_parse_int(const char *text, long long *x, bool *whole);

/* Length of a valid UTF-8 prefix of s[len]; len when all of it is valid. */
size_t sim_utf8_valid(const char *s, size_t len);
/* First control character (C0, DEL, C1) in valid UTF-8, or NULL. */
const char *sim_control_find(const char *s);

#endif
