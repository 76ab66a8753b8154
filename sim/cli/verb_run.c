/* verb_run.c - `simulate SCENARIO.cfg`: the main job. */
#include <stdio.h>

#include "sim/cli/about.h"
#include "sim/cli/job.h"
#include "sim/cli/verbs.h"

int sim_verb_run(const struct sim_model *model, int argc, char **argv)
{
    struct sim_err err = { 0 };
    struct sim_options opt;
    struct sim_job job = { .model = model, .opt = &opt };
    int status = SIM_STATUS_GOOD;

    int ret = sim_options_read(&opt, SIM_FOR_RUN, argc, argv, &err);
    if (ret != 0) {
        status = sim_job_give_up(&job, ret, &err);
    } else if (opt.help) {
        sim_about_help(stdout);
    } else if (opt.version) {
        sim_about_version(stdout, model);
    } else if (opt.n_files == 0) {
        fprintf(stderr, "no scenario is named: try simulate scenarios/bonus.cfg, or "
                        "simulate --help\n");
        status = SIM_STATUS_USAGE;
    } else {
        ret = sim_job_load(&job.sc, model, &opt, opt.file[0], &job.diag, &err);
        if (ret == 0)
            ret = sim_job_run(&job, &err);
        if (ret != 0)
            status = sim_job_give_up(&job, ret, &err);
        else if (job.result.interrupted)
            status = SIM_STATUS_INTERRUPTED;
    }
    sim_job_clear(&job);
    sim_options_clear(&opt);
    return status;
}
