/* err.c - sentences for users and assertions for ourselves; see err.h. */
#include "sim/base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"

/* A sentence may quote a name from a file: it stays one line, and no byte of it speaks to
 * the terminal. */
static void one_line(char *text)
{
    for (unsigned char *c = (unsigned char *) text; *c != '\0'; c++)
        if (*c < 0x20 || *c == 0x7f)
            *c = '?';
}

int sim_fail(struct sim_err *err, enum sim_code code, const char *fmt, ...)
{
    if (err != NULL) {
        va_list ap;
        err->code = code;
        va_start(ap, fmt);
        vsnprintf(err->msg, sizeof err->msg, fmt, ap);
        va_end(ap);
        one_line(err->msg);
    }
    return code;
}

void sim_diag_add(struct sim_diag *diag, const char *fmt, ...)
{
    char buf[SIM_ERR_LEN];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(buf, sizeof buf, fmt, ap);
    va_end(ap);
    one_line(buf);
    if (diag->n == diag->cap) {
        size_t cap = diag->cap ? 2 * diag->cap : 16;
        char **line = sim_realloc(diag->line, cap * sizeof *line);
        if (line == NULL)
            return;
        diag->line = line;
        diag->cap = cap;
    }
    size_t len = strlen(buf) + 1;
    char *copy = sim_calloc(len, 1);
    if (copy == NULL)
        return;
    memcpy(copy, buf, len);
    diag->line[diag->n++] = copy;
}

void sim_diag_clear(struct sim_diag *diag)
{
    for (size_t i = 0; i < diag->n; i++)
        sim_free(diag->line[i]);
    sim_free(diag->line);
    *diag = (struct sim_diag){ 0 };
}

void sim_assert_fail(const char *expr, const char *file, int line)
{
    fprintf(stderr,
            "simulate: this is a bug in the program: %s (%s:%d). "
            "Please report it with the scenario that caused it.\n",
            expr, file, line);
    abort();
}
