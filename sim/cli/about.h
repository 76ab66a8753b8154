/* about.h - what the program says about itself.
 *
 * Thread safety: writes to the given stream only. */
#ifndef SIM_CLI_ABOUT_H
#define SIM_CLI_ABOUT_H

#include <stdio.h>

#include "sim/model.h"

const char *sim_about_compiler(void); /* "gcc 12.2.0" */
/* With what this program was built: "gcc 12.2.0, GSL 2.7.1, SQLite 3.40.1". */
const char *sim_about_built_with(char out[256]);

void sim_about_help(FILE *out);
void sim_about_version(FILE *out, const struct sim_model *model);

#endif
