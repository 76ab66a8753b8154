/* workload_hot.c - workload of all schools; see workload.c. Thread safety: pure. */
#include "models/phases/workload_hot.h"

void SIM_HOT(workload_weigh)(
        const struct labour *lab, struct arm_state *arm, const struct workload_then *then)
{
    const struct workload_params par = *lab->par->workload;
    const struct workload_then k = *then;
    const double usual = lab->solved.usual_overtime;
    const float loop = (float) lab->par->exit->loop_gain;
    const int n = lab->world->n_schools;
    const double acts =
            arm->cond.any ? 1 : 0; /* else no relief, whatever is left there */
    const int32_t *restrict post = lab->posts, *restrict replace = arm->replace;
    const int32_t *restrict filled = arm->filled, *restrict assist = arm->assist;
    const int32_t *restrict overtime = arm->overtime;
    const float *restrict relieved = arm->relief;
    float *restrict work = arm->work, *restrict strain = arm->strain;

#pragma omp simd
    for (int s = 0; s < n; s++) {
        double posts = post[s] > 0 ? post[s] : 1;
        double before = k.posts[s] > 0 ? k.posts[s] : 1;
        double need = post[s] + replace[s];
        double lack = need - filled[s]; /* of regular posts, not those of policies */
        double unfilled = lack / need;
        unfilled = lack > 0 ? unfilled : 0;
        unfilled = need > 0 ? unfilled : 0;
        double helpers = assist[s] / posts - k.assistants[s] / before;
        double relief = acts * (double) relieved[s];
        work[s] = (float) (unfilled + par.overtime * (overtime[s] / posts - usual)
                           - par.assistants * helpers - relief);
        strain[s] = loop * (work[s] - k.centre);
    }
}
