/* home.h - where are the scenarios that came with the program?
 *
 * Beside the program as `make install` lays it out (bin/simulate and
 * share/lokaal/scenarios below one prefix), or, in a clone, two folders above
 * build/CONFIG/simulate. Found from where the program itself stands, so that an
 * installed tree may be moved. Thread safety: no globals. */
#ifndef SIM_BASE_HOME_H
#define SIM_BASE_HOME_H

#include <stdbool.h>
#include <stddef.h>

/* Write the path of `name` ("baseline.cfg"; "": the folder itself) among those
 * scenarios; false when it is not there. program: path of the program, NULL for the
 * one that runs. A name with a folder in it is looked for by its last part. */
bool sim_home_find(char *out, size_t size, const char *program, const char *name);

#endif
