/* signals.h - Ctrl-C in two stages.
 *
 * While replications run, the first interrupt asks to finish what runs, the second to
 * stop now, the third ends the program at once. While results are written, the first
 * ends the program; old results stand until the new ones are whole. A reader of the
 * table that goes away (SIGPIPE) is a failed write, not a death.
 * Thread safety: the flag is the one mutable global that a signal handler needs. */
#ifndef SIM_CLI_SIGNALS_H
#define SIM_CLI_SIGNALS_H

#include <signal.h>

void sim_signals_install(void);
/* For a process that another one tells when to end. */
void sim_signals_ignore(void);
/* 0 go on, 1 finish what runs, 2 stop now. */
const volatile sig_atomic_t *sim_signals_stop(void);
/* From here on an interrupt ends the program with status 130. */
void sim_signals_writing(void);

#endif
