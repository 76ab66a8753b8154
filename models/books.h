/* books.h - which lines do the books of a scenario have, and what stands in them?
 *
 * A line is a cause (a lever, or the base world), a payer and an account; "all" sums
 * over these. Only levers and payers of the scenario get lines.
 * Thread safety: const after books_new. */
#ifndef MODELS_BOOKS_H
#define MODELS_BOOKS_H

#include "models/labour.h"

struct books {
    int n;
    struct sim_cost *line; /* [n] names; strings live as long as the program */
    struct book_line *key; /* [n] */
};

/* Lines for all arms of a scenario, levers in the order given. Free with books_clear,
 * also after a failure. */
SIM_CHECK int books_init(struct books *books, const struct sim_table *const *levers,
        size_t n_levers, const struct sim_arm *arms, size_t n_arms);
void books_clear(struct books *books);

/* The year of one arm: eur[books->n], of the simulated schools. */
void books_year(const struct books *books, const struct arm_state *arm, double *eur);

#endif
