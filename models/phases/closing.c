/* closing.c - do the flows of teachers close, in the country and in every region?
 *
 * Published inflow (graduates, side entrants, ...) is smaller than exits; the rest is
 * re-entry, for which no Dutch hazard is published. In every replication the return
 * hazards of the silent reserve are multiplied by one constant c_re, and the national
 * entrants are spread over regions, such that inflow = exits + the change of posts.
 * In every year up to the start, or up to the last in which the shortage was measured,
 * both bring the shortage to what it was. Afterwards the constant is its mean over the
 * last five of these years: one year alone would take what was temporary for lasting.
 * Thread safety: one struct labour per thread. */
#include "models/phases/closing.h"

#include "models/phases/supply.h"

void closing_start(struct labour *lab)
{
    struct labour_solved *so = &lab->solved;
    int regions = lab->world->n_regions;

    for (int r = 0; r <= regions; r++)
        so->entrants_upto[r] = lab->post_first[r] / (double) lab->post_first[regions];
    for (int r = 0; r < regions; r++) {
        so->efficiency[r] = 0.88; /* first guess; learned every year of the run-in */
        so->net_change[r] = so->vacant[r] = so->others[r] = 0;
    }
    so->c_re = 1;
}

/* The constant with which reserve [fte per unit of it] and national entrants bring what
 * is needed; bounded. */
static double constant(double lacking, double reserve)
{
    double c = reserve > 0 ? lacking / reserve : 1;
    return !(c > 0.02) ? 0.02 : c > 8 ? 8 : c;
}

/* fte of entrants a region needs, and the fte its reserve would bring at constant 1. */
struct flows {
    double need[DRAW_REGIONS_MAX], reserve[DRAW_REGIONS_MAX];
};

/* The constant of this year, kept in mind for the mean of the last years. */
static double solve_year(struct labour *lab, const struct flows *in)
{
    struct labour_solved *so = &lab->solved;
    double lacking = -supply_entrants_fte(lab), pool = 0;

    for (int r = 0; r < lab->world->n_regions; r++) {
        lacking += in->need[r];
        pool += in->reserve[r];
    }
    so->lacking[lab->year % CLOSING_YEARS] = lacking;
    so->pool[lab->year % CLOSING_YEARS] = pool;
    return constant(lacking, pool);
}

/* Spread the national entrants over regions by what the reserve leaves to be filled.
 * Every region keeps a tenth of its share by posts. */
static void spread_entrants(struct labour *lab, const struct flows *in, double c)
{
    struct labour_solved *so = &lab->solved;
    int regions = lab->world->n_regions;
    double national = supply_entrants_fte(lab), sum = 0, upto = 0;
    double weight[DRAW_REGIONS_MAX];

    for (int r = 0; r < regions; r++) {
        double posts = (lab->post_first[r + 1] - lab->post_first[r])
                       / (double) lab->post_first[regions];
        double rest = in->need[r] - c * in->reserve[r];
        weight[r] = rest > 0.1 * national * posts ? rest : 0.1 * national * posts;
        sum += weight[r];
    }
    for (int r = 0; r < regions; r++) {
        so->entrants_upto[r] = sum > 0 ? upto / sum : 0;
        upto += weight[r];
    }
    so->entrants_upto[regions] = 1;
}

/* Required and filled fte of a region, and what its reserve would bring. */
static double required_fte(struct labour *lab, int r, double *filled, struct flows *flows)
{
    const struct arm_state *arm = &lab->arm[0];
    const int *first = lab->world->region_first;
    double required = 0;

    *filled = 0;
    for (int s = first[r]; s < first[r + 1]; s++) {
        required += (arm->posts[s] + arm->replace[s]) / (double) FTE;
        *filled += arm->filled[s] / (double) FTE;
    }
    flows->reserve[r] = supply_reserve_fte(lab, arm, r);
    return required;
}

/* fte that are to be filled for the target of a region. */
static double vacant_fte(struct labour *lab, int r, struct flows *flows)
{
    double filled, required = required_fte(lab, r, &filled, flows);

    return required * (1 - lab->solved.target[r]) - filled;
}

void closing_solve(struct labour *lab)
{
    struct labour_solved *so = &lab->solved;
    struct flows in;

    for (int r = 0; r < lab->world->n_regions; r++) {
        so->vacant[r] = vacant_fte(lab, r, &in);
        double vacant = so->vacant[r] - so->others[r];
        in.need[r] = vacant > 0 ? vacant / so->efficiency[r] : 0;
    }
    so->c_re = solve_year(lab, &in);
    spread_entrants(lab, &in, so->c_re);
}

/* fte that hours, moves to and from other regions and former assistants brought a region
 * in all of this year: what the next one may count on before anybody has left. */
static double net_change(const struct arm_state *arm, int region, int n_kinds)
{
    int64_t net = 0;

    for (int k = region * n_kinds; k < (region + 1) * n_kinds; k++) {
        const int64_t *flow = arm->flow[k];
        net += flow[FLOW_HOURS] - flow[FLOW_FEWER_HOURS] + flow[FLOW_FROM_REGION]
               - flow[FLOW_LEFT_SCHOOL];
        for (int q = FLOW_FROM_Q1; q <= FLOW_FROM_Q5; q++)
            net += flow[q];
        net += flow[FLOW_LADDER];
    }
    return (double) net / FTE;
}

void closing_learn(struct labour *lab)
{
    struct labour_solved *so = &lab->solved;
    const double *came = so->came, *hired = so->hired;
    const struct arm_state *arm = &lab->arm[0];
    struct flows end;

    for (int r = 0; r < lab->world->n_regions; r++) {
        so->net_change[r] = net_change(arm, r, lab->world->n_kinds);
        /* hours, moves (of absent teachers, whose replacement then is not asked any
         * more, too), and former assistants who took no post before entrants came */
        so->others[r] = so->vacant[r] - vacant_fte(lab, r, &end) - hired[r] / FTE;
        if (came[r] > 0)
            so->efficiency[r] = hired[r] / came[r] < 0.3 ? 0.3 : hired[r] / came[r];
    }
}

/* Constant of the last years that were solved, leaving out the first of the run-in, when
 * nothing has settled. */
static double mean_constant(const struct labour *lab, int last)
{
    const struct labour_solved *so = &lab->solved;
    double lacking = 0, pool = 0;

    for (int y = last; y > last - CLOSING_YEARS && (y > 0 || y == last); y--) {
        lacking += so->lacking[y % CLOSING_YEARS];
        pool += so->pool[y % CLOSING_YEARS];
    }
    return constant(lacking, pool);
}

void closing_freeze(struct labour *lab, int last, const double *leave, double growth)
{
    struct labour_solved *so = &lab->solved;
    struct flows reach, hold;

    for (int r = 0; r < lab->world->n_regions; r++) {
        double filled, required = required_fte(lab, r, &filled, &reach);
        double gone = leave[r] - so->net_change[r];
        double in = gone + required * (1 - so->target[r]) - filled;
        reach.need[r] = in > 0 ? in / so->efficiency[r] : 0;
        in = gone + growth * filled;
        hold.need[r] = in > 0 ? in / so->efficiency[r] : 0;
        hold.reserve[r] = reach.reserve[r];
    }
    double now = last == lab->year ? solve_year(lab, &reach) : 0;
    so->c_later = mean_constant(lab, last);
    so->c_re = last == lab->year ? now : so->c_later;
    spread_entrants(lab, &hold, so->c_later);
}
