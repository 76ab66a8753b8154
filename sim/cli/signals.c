/* signals.c - Ctrl-C in two stages; see signals.h. */
#include "sim/cli/signals.h"

#include <stddef.h>
#include <unistd.h>

#include "sim/cli/verbs.h"

static volatile sig_atomic_t stop;
static volatile sig_atomic_t watched; /* does a run look at stop? */
static volatile sig_atomic_t writing;

static void say(const char *text, size_t len)
{
    /* the answer is not needed: there is nothing to do about a closed stderr here */
    ssize_t written = write(STDERR_FILENO, text, len);
    (void) written;
}

static void on_interrupt(int number)
{
    static const char first[] =
            "\nfinishing the replications that run; interrupt again to stop now\n";
    static const char at_once[] =
            "\nstopped; earlier results are as they were, and the replications that are "
            "stored are kept: --resume goes on from there\n";

    if (!watched) { /* a verb that only reads, or an answer that is waited for */
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    if (writing || stop >= 2) {
        say(at_once, sizeof at_once - 1);
        _exit(SIM_STATUS_INTERRUPTED);
    }
    if (stop == 0)
        say(first, sizeof first - 1);
    stop = stop + 1;
}

void sim_signals_install(void)
{
    struct sigaction act = { .sa_handler = on_interrupt, .sa_flags = SA_RESTART };
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

    sigemptyset(&act.sa_mask);
    sigemptyset(&ignore.sa_mask);
    for (size_t i = 0; i < SIM_COUNT(numbers); i++) {
        struct sigaction old;
        /* under nohup the end of the terminal is not the end of the run; an interrupt
         * counts even where a script's background jobs ignore it: someone sent it */
        if (numbers[i] == SIGHUP && sigaction(SIGHUP, NULL, &old) == 0
                && old.sa_handler == SIG_IGN)
            continue;
        sigaction(numbers[i], &act, NULL);
    }
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* the write fails, and says so */
}

void sim_signals_ignore(void)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ };

    sigemptyset(&ignore.sa_mask);
    for (size_t i = 0; i < SIM_COUNT(numbers); i++)
        sigaction(numbers[i], &ignore, NULL);
}

const volatile sig_atomic_t *sim_signals_stop(void)
{
    watched = 1;
    return &stop;
}

void sim_signals_writing(void)
{
    writing = 1;
}
