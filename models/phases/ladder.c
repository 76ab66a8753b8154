/* ladder.c - how does an assistant who completed the training become a teacher?
 *
 * A teacher's row is made for him with an identity that follows from his own, so that he
 * is the same teacher under every policy. He takes an open post at his own school before
 * the market opens; when there is none he looks for one, and without success joins the
 * reserve like a graduate. Nobody is created: the assistant is one less. Thread safety:
 * one struct labour per thread. */
#include "models/labour.h"
#include "models/marked.h"
#include "models/phases/supply.h"

/* Give the new teacher in row i an open post of school s, at most his wish. */
static void take_post(struct labour *lab, struct arm_state *arm, int i, int s)
{
    int open =
            (arm->posts[s] + arm->replace[s] - arm->filled[s]) / OFFER_STEP * OFFER_STEP;
    int fte = lab->p.hours[i] < open ? lab->p.hours[i] : open;

    if (fte < OFFER_STEP)
        return;
    arm->school[i] = (uint16_t) s;
    arm->job[i].fte = (uint8_t) fte;
    arm->job[i].since = (uint8_t) (lab->year + 1);
    arm->job[i].flag = 0;
    arm->filled[s] += fte;
    arm->heads[s]++;
    arm->flow[lab->stratum[s]][FLOW_LADDER] += fte;
    arm->hired[lab->stratum[s]] += fte;
}

/* Person `from` of the assistants leaves them in the arms in which he completed. */
static void promote(struct labour *lab, int from, int i)
{
    int n_schools = lab->world->n_schools;

    lab->p.home[i] = lab->assistants.home[from]; /* not his school: arms may differ */
    lab->p.seeks[i] = 1;
    for (int a = 0; a < lab->live_arms; a++) {
        struct arm_state *arm = &lab->arm[a];
        struct assist_arm *as = &arm->assistants;
        int s = as->school[from];
        arm->school[i] = NO_SCHOOL;
        arm->job[i] = (struct job){ 0, 0, 255, 0 };
        if (s >= n_schools || !(as->flag[from] & ASSIST_COMPLETES))
            continue;
        int64_t *flow = as->flow[lab->stratum[s]];
        flow[ASSIST_PROMOTED] += as->fte[from];
        as->heads[lab->stratum[s]][ASSIST_COMPLETED]++;
        as->filled[s] -= as->fte[from];
        as->trained[s] -= as->flag[from] & ASSIST_TRAINED ? as->fte[from] : 0;
        as->present[s]--;
        as->fte[from] = 0;
        as->flag[from] = 0;
        as->school[from] = ASSIST_TEACHER;
        arm->job[i].flag = PERSON_CANDIDATE;
        take_post(lab, arm, i, s);
    }
    lab->p.arrival[i] = 0;
}

int ladder_promote(struct labour *lab, struct sim_err *err)
{
    const struct assistants *as = &lab->assistants;
    struct persons *p = &lab->p;
    int n = marked_rows(as->list, as->mark, as->n), from = p->n;

    if (p->n + n > p->cap)
        return sim_fail(err, SIM_ERR_MODEL,
                "more than %d teachers at once: lower assistants.ladder or raise posts",
                p->cap);
    for (int k = 0; k < n; k++) {
        uint32_t id = as->id[as->list[k]];
        p->id[p->n++] = (id & ~(15u << 14)) | (uint32_t) POOL_LADDER << 14;
    }
    lab->ladder_from = from;
    lab->ladder_n = n;
    supply_draw_persons(lab, from);
    float shift = (float) lab->par->assistants->z_shift;
    for (int k = 0; k < n; k++) {
        p->z[from + k] += shift;
        p->signal[from + k] += shift;
        promote(lab, as->list[k], from + k);
    }
    return 0;
}

void ladder_settle(struct labour *lab, struct arm_state *arm)
{
    for (int i = lab->ladder_from; i < lab->ladder_from + lab->ladder_n; i++) {
        if (!(arm->job[i].flag & PERSON_CANDIDATE))
            continue;
        arm->job[i].flag = 0;
        arm->reserve_next[lab->p.id[i] >> 24][0]++;
    }
}
