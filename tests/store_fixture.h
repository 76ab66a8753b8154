/* store_fixture.h - a small run in a store, shared by the tests of the store.
 *
 * Values are a function of (replication, twin, arm, cell), so that any mix-up of
 * position, arm or replication shows. Each test is a process with a folder of its own. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "sim/store/store_impl.h"

enum { YEARS = 3, GROUPS = 2, METRICS = 4, ARMS = 3, PARAMS = 2 };
enum { COSTS = 2, CELLS = YEARS * (GROUPS * METRICS + COSTS) };

extern const struct sim_store_meta fx_meta;
extern char fx_path[96]; /* of the store */

void fx_setup(void);
void fx_teardown(void);

double fx_value(uint32_t rep, bool twin, size_t arm, size_t cell);
double fx_param(uint32_t rep, size_t i);
bool fx_same_bits(double a, double b);

/* One replication of any number of cells and at most ARMS arms. */
int fx_put(struct sim_store *store, uint32_t rep, bool twin, struct sim_err *err);
/* Replications first .. first + n - 1, committed. */
void fx_put_batch(struct sim_store *store, uint32_t first, uint32_t n);
struct sim_store *fx_create(void);
struct sim_store *fx_reopen(void);
/* All blocks of all arms hold what was put; returns the number of replications. */
size_t fx_check_values(struct sim_store *store, bool twin);

/* The number that a query of SQLite itself, without our code, gives. */
double fx_query(const char *text);

void fx_slurp(unsigned char **bytes, size_t *len);
void fx_spit(const void *bytes, size_t len);

/* Read the file to the full as far as it lets us; failing with a sentence is as good as
 * success. */
int fx_use(struct sim_err *err);

#endif
