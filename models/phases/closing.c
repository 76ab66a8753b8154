/* closing.c - do the flows of teachers close, in the country and in every region?
 *
 * Published inflow (graduates, side entrants, ...) is smaller than exits; the rest is
 * re-entry, for which no Dutch hazard is published. In every replication the return
 * hazards of the silent reserve are multiplied by one constant c_re, and the national
 * entrants are spread over regions, such that inflow = exits + the change of posts.
 * During the run-in both also steer the shortage to its value at the start; what is
 * kept afterwards is what would have held it level in the last of these years.
 * Thread safety: one struct labour per thread. */
#include "models/phases/closing.h"

#include "models/phases/supply.h"

/* Years at the end of the run-in whose flows must close: only the last, since hours and
 * moves still settle in those before. */
enum { CLOSING_YEARS = 1 };

void closing_start(struct labour *lab)
{
    struct labour_solved *so = &lab->solved;
    int regions = lab->world->n_regions;

    for (int r = 0; r <= regions; r++)
        so->entrants_upto[r] = lab->post_first[r] / (double) lab->post_first[regions];
    for (int r = 0; r < regions; r++) {
        so->hold_need[r] = so->hold_reserve[r] = 0;
        so->efficiency[r] = 0.88; /* first guess; learned every year of the run-in */
        so->net_change[r] = 0;
    }
    so->c_re = 1;
}

/* Split need [fte of entrants by region] over the reserve (fte per unit of c) and the
 * national entrants. Every region keeps a tenth of its share by posts. */
static void split(struct labour *lab, const double *need, const double *reserve)
{
    struct labour_solved *so = &lab->solved;
    int regions = lab->world->n_regions;
    double national = supply_entrants_fte(lab), all = 0, pool = 0, sum = 0;
    double weight[DRAW_REGIONS_MAX];

    for (int r = 0; r < regions; r++) {
        all += need[r];
        pool += reserve[r];
    }
    double c = pool > 0 ? (all - national) / pool : 1;
    so->c_re = !(c > 0.02) ? 0.02 : c > 8 ? 8 : c;
    for (int r = 0; r < regions; r++) {
        double posts = (lab->post_first[r + 1] - lab->post_first[r])
                       / (double) lab->post_first[regions];
        double rest = need[r] - so->c_re * reserve[r];
        weight[r] = rest > 0.1 * national * posts ? rest : 0.1 * national * posts;
        sum += weight[r];
    }
    double upto = 0;
    for (int r = 0; r < regions; r++) {
        so->entrants_upto[r] = sum > 0 ? upto / sum : 0;
        upto += weight[r];
    }
    so->entrants_upto[regions] = 1;
}

void closing_solve(struct labour *lab)
{
    struct labour_solved *so = &lab->solved;
    const struct arm_state *arm = &lab->arm[0];
    double need[DRAW_REGIONS_MAX];

    for (int r = 0; r < lab->world->n_regions; r++) {
        double required = 0, filled = 0;
        const int *first = lab->world->region_first;
        for (int s = first[r]; s < first[r + 1]; s++) {
            required += (arm->posts[s] + arm->replace[s]) / (double) FTE;
            filled += arm->filled[s] / (double) FTE;
        }
        double vacant = required * (1 - so->target[r]) - filled - so->net_change[r];
        need[r] = vacant > 0 ? vacant / so->efficiency[r] : 0;
        so->reserve_fte[r] = supply_reserve_fte(lab, arm, r);
    }
    split(lab, need, so->reserve_fte);
}

/* fte that hours, and moves to and from other regions, brought a region this year; *left:
 * fte that left teaching, less those replaced by former assistants. */
static double net_change(const struct arm_state *arm, int region, double *left)
{
    int64_t net = 0, out = 0;

    for (int k = region * 2 * QUINTILES; k < (region + 1) * 2 * QUINTILES; k++) {
        const int64_t *flow = arm->flow[k];
        net += flow[FLOW_HOURS] - flow[FLOW_FEWER_HOURS] + flow[FLOW_FROM_REGION]
               - flow[FLOW_LEFT_SCHOOL];
        for (int q = FLOW_FROM_Q1; q <= FLOW_FROM_Q5; q++)
            net += flow[q];
        out += flow[FLOW_LEFT_PROFESSION] - flow[FLOW_LADDER];
    }
    *left = (double) out / FTE;
    return (double) net / FTE;
}

void closing_learn(struct labour *lab)
{
    struct labour_solved *so = &lab->solved;
    const double *came = so->came, *hired = so->hired;
    const struct arm_state *arm = &lab->arm[0];
    const int *first = lab->world->region_first;

    for (int r = 0; r < lab->world->n_regions; r++) {
        double left, filled = 0;
        so->net_change[r] = net_change(arm, r, &left);
        if (came[r] > 0)
            so->efficiency[r] = hired[r] / came[r] < 0.3 ? 0.3 : hired[r] / came[r];
        if (lab->year < lab->run_in - CLOSING_YEARS)
            continue;
        for (int s = first[r]; s < first[r + 1]; s++)
            filled += arm->filled[s] / (double) FTE;
        double inflow = left + lab->par->demand->growth * filled - so->net_change[r];
        so->hold_need[r] += inflow > 0 ? inflow / so->efficiency[r] : 0;
        so->hold_reserve[r] += so->reserve_fte[r];
    }
}

void closing_freeze(struct labour *lab)
{
    struct labour_solved *so = &lab->solved;
    int years = lab->run_in < CLOSING_YEARS ? lab->run_in : CLOSING_YEARS;

    for (int r = 0; r < lab->world->n_regions; r++) {
        so->hold_need[r] /= years;
        so->hold_reserve[r] /= years;
    }
    split(lab, so->hold_need, so->hold_reserve);
}
