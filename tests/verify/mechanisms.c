/* mechanisms.c - in which direction does each mechanism move the results?
 *
 * A plain program for `make verify`: prints, for each mechanism, the outcome with it and
 * with its scenario key switched off, on 800 schools with all parameters uncertain. A
 * direction is wrong when the difference lies more than three standard errors on the
 * other side of 0, open when it lies nearer. Status 1: a direction is wrong. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/fixtures/mechanisms.h"

static const struct mechanism_size large = { 800, 30, true };

int main(void)
{
    int wrong = 0;

    printf("| mechanism | switched off by | outcome | with | without | difference | "
           "expected | |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < n_mechanisms; i++) {
        const struct mechanism *m = &mechanisms[i];
        struct mechanism_result r;
        struct sim_err err = { 0 };
        if (mechanism_measure(&r, m, &large, &err) != 0) {
            fprintf(stderr, "%s: %s\n", m->name, err.msg);
            return 1;
        }
        double z = m->sign * r.diff / r.se;
        wrong += !(z > -3);
        printf("| %s | `%s` | %s %s%s%s%s, years %d-%d | %.4g | %.4g | %+.3g (se %.2g) | "
               "%s: %s | %s |\n",
                m->name, m->off, m->metric, m->group, m->minus ? " less " : "",
                m->minus ? m->minus : "",
                m->kind == MECHANISM_EFFECT    ? ", effect"
                : m->kind == MECHANISM_REMAINS ? ", what remains"
                                               : "",
                m->first, m->last, r.on, r.off, r.diff, r.se, m->sign > 0 ? "up" : "down",
                m->says,
                z > 3    ? "as expected"
                : z > -3 ? "open"
                         : "WRONG");
        fflush(stdout);
    }
    return wrong > 0 ? 1 : 0;
}
