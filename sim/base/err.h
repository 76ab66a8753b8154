/* err.h - how a function says what went wrong, in one sentence for the user.
 *
 * Two kinds of failure. What the user or the world can cause returns a negative
 * enum sim_code and fills struct sim_err with a sentence (file:line, key, value,
 * allowed range, remedy). What only our own bug can cause is a sim_assert, which
 * stays on in release builds. A struct sim_diag collects many sentences, so that
 * all the mistakes of a scenario are told in one go.
 * Thread safety: no globals but the assert handler's stderr. */
#ifndef SIM_BASE_ERR_H
#define SIM_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

#define SIM_CHECK __attribute__((warn_unused_result))
#define SIM_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define SIM_COUNT(array) (sizeof(array) / sizeof *(array))

enum sim_code {
    SIM_OK = 0,
    SIM_ERR_IO = -1,     /* a file cannot be read or written */
    SIM_ERR_SYNTAX = -2, /* a file is not of its format */
    SIM_ERR_RANGE = -3,  /* a value lies outside what is allowed */
    SIM_ERR_NOMEM = -4,  /* memory ran out */
    SIM_ERR_INPUT = -5,  /* wrong usage or inconsistent input */
    SIM_ERR_MODEL = -6,  /* the model met a state it cannot continue from */
    SIM_ERR_STOP = -7,   /* interrupted by the user */
};

enum { SIM_ERR_LEN = 2048 };

struct sim_err {
    enum sim_code code;
    char msg[SIM_ERR_LEN]; /* one sentence, no newline at its end */
};

/* Fill *err (may be NULL) and return code, for `return sim_fail(...)`. */
int sim_fail(struct sim_err *err, enum sim_code code, const char *fmt, ...)
        SIM_PRINTF(3, 4);

/* A growing list of sentences. Zero-initialise; free with sim_diag_clear. */
struct sim_diag {
    char **line;
    size_t n, cap;
};

/* Add one sentence. Out of memory drops the sentence. */
void sim_diag_add(struct sim_diag *diag, const char *fmt, ...) SIM_PRINTF(2, 3);
void sim_diag_clear(struct sim_diag *diag);

_Noreturn void sim_assert_fail(const char *expr, const char *file, int line);
#define sim_assert(expr) ((expr) ? (void) 0 : sim_assert_fail(#expr, __FILE__, __LINE__))

#endif
