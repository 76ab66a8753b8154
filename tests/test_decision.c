/* The whole decision from a store: known options, caps, two bases of value, any order of
 * arms, any unit of money, and an independent recomputation from the tables. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/model.h"
#include "sim/analysis/decision.h"
#include "sim/base/mem.h"
#include "sim/report/decide.h"
#include "tests/fixtures/decision_world.h"
#include "tests/synth.h"

TestSuite(decision, .timeout = 120);

static char dir[512];

static struct sim_decision_ask plain_ask(void)
{
    return (struct sim_decision_ask){
        .roles = decision_roles, .year = -1, .budget = INFINITY, .staff = INFINITY
    };
}

/* Opened store of a world; the caller closes it and removes dir. */
static struct sim_decision *make(struct sim_store **store,
        const struct decision_world *how, const struct sim_decision_ask *ask)
{
    struct sim_decision *d = NULL;
    struct sim_err err = { 0 };

    synth_mkdir(dir);
    *store = decision_world_store(dir, how);
    cr_assert_eq(sim_decision_new(&d, *store, ask, &err), 0, "%s", err.msg);
    return d;
}

static void drop(struct sim_decision *d, struct sim_store *store)
{
    sim_decision_free(d);
    sim_store_close(store);
    synth_rmdir(dir);
}

static size_t option(
        const struct sim_decision *d, const struct sim_store *store, const char *name)
{
    for (size_t i = 0; i < d->n_options; i++)
        if (strcmp(sim_store_meta(store)->arm[d->option[i].arm], name) == 0)
            return i;
    cr_assert_fail("no option %s", name);
    return 0;
}

#define MLN 1e6

/* Expected, by the formulas of the fixture: cheap 40 for 10, dear 160 for 100, fair 44
 * for 30, worse 20 for 120. */
Test(decision, known_options_get_their_known_numbers)
{
    struct sim_store *store;
    const struct decision_world how = { .n_arms = 0 };
    const struct sim_decision_ask ask = plain_ask();
    struct sim_decision *d = make(&store, &how, &ask);
    const struct sim_decision_yardstick *y = &d->yardstick[0], *fte = &d->yardstick[2];
    size_t cheap = option(d, store, "cheap"), dear = option(d, store, "dear");
    size_t fair = option(d, store, "fair"), worse = option(d, store, "worse");

    cr_assert(d->n_options == 5 && d->n_yardsticks == 3 && d->reps == DW_REPS);
    cr_expect(strcmp(y->name, "initial") == 0 && strcmp(fte->name, "fte") == 0);
    cr_expect_float_eq(d->option[cheap].cost.mean, 10 * MLN, 1);
    cr_expect_float_eq(y->rank[cheap].effect.mean, 40 * MLN, 0.5 * MLN);
    cr_expect_float_eq(y->rank[dear].benefit.mean, 60 * MLN, 2 * MLN);
    cr_expect_eq(y->best, dear);
    cr_expect_eq(y->second, cheap);
    /* the frontier: nothing, cheap at 1/4, dear at 90/120; fair by extension, worse */
    cr_expect_eq(y->rank[cheap].standing, SIM_EFFICIENT);
    cr_expect_float_eq(y->rank[cheap].icer, 0.25, 0.01);
    cr_expect_float_eq(y->rank[dear].icer, 0.75, 0.02);
    cr_expect(y->rank[dear].icer_lo < y->rank[dear].icer
              && y->rank[dear].icer < y->rank[dear].icer_hi);
    cr_expect_eq(y->rank[fair].standing, SIM_EXTENDED_DOMINATED);
    cr_expect_eq(y->rank[worse].standing, SIM_DOMINATED);
    /* people: 100 fte-years for 15 million; the baseline's 7 million cancel out */
    cr_expect_float_eq(d->option[cheap].per_million, 100 / 15.0, 0.1);
    cr_expect_eq(fte->best, cheap);
    cr_expect(isnan(fte->price) && isnan(fte->rank[cheap].p_best));
    /* posts: most in the second year */
    cr_expect_float_eq(d->option[dear].staff.mean, 900, 1e-6);
    cr_expect_not(d->flips);
    drop(d, store);
}

Test(decision, shares_add_up_and_the_best_is_never_regretted_where_it_is_best)
{
    struct sim_store *store;
    const struct decision_world how = { .n_arms = 0 };
    const struct sim_decision_ask ask = plain_ask();
    struct sim_decision *d = make(&store, &how, &ask);

    for (size_t k = 0; k < d->n_yardsticks; k++) {
        const struct sim_decision_yardstick *y = &d->yardstick[k];
        double sum = 0, least = INFINITY;
        for (size_t i = 0; i < d->n_options; i++) {
            sum += y->rank[i].p_best;
            least = fmin(least, y->rank[i].loss);
        }
        for (size_t j = 0; j < SIM_DECISION_PRICES; j++) {
            double all = 0;
            for (size_t i = 0; i < d->n_options; i++)
                all += y->accept[i * SIM_DECISION_PRICES + j];
            cr_expect_float_eq(all, 1, 1e-9);
        }
        cr_expect_eq(y->front[0], 0, "at no price nothing is worth its cost");
        if (isnan(y->price))
            continue;
        cr_expect_float_eq(sum, 1, 1e-9);
        cr_expect_eq(y->perfect, least);
        cr_expect_eq(y->rank[y->best].loss, least);
        /* regret of the best of each replication is 0 there: the mean of the least */
        for (size_t r = 0; r < d->reps; r++) {
            double most = -INFINITY;
            for (size_t i = 0; i < d->n_options; i++)
                most = fmax(
                        most, y->effects[i * d->reps + r] - y->costs[i * d->reps + r]);
            cr_assert(most >= -y->costs[r]);
        }
        for (size_t i = 0; i < y->n_voi; i++)
            cr_expect_leq(y->voi[i].value, y->perfect);
        cr_expect_eq(y->voi[0].param[0], 0, "the first parameter makes the answer");
        cr_expect(y->voi[0].told);
    }
    drop(d, store);
}

Test(decision, years_add_up_to_the_difference)
{
    struct sim_store *store;
    const struct decision_world how = { .n_arms = 0 };
    const struct sim_decision_ask ask = plain_ask();
    struct sim_decision *d = make(&store, &how, &ask);
    const struct sim_decision_yardstick *y = &d->yardstick[0];

    cr_assert_eq(y->n_why, 2);
    for (size_t k = 0; k < y->n_why; k++) {
        double sum = 0;
        cr_assert_eq(y->why[k].n_years, DW_YEARS);
        for (int i = 0; i < DW_YEARS; i++)
            sum += y->why[k].year[i].benefit;
        cr_expect_float_eq(sum, y->why[k].difference.mean, 1);
        cr_expect_float_eq(y->why[k].difference.mean,
                y->rank[y->why[k].a].benefit.mean - y->rank[y->why[k].b].benefit.mean, 1);
    }
    drop(d, store);
}

/* dear is worth more than cheap only if most of it lasts: 160 f - 100 against 26. */
Test(decision, a_ranking_that_turns_between_bases_is_flagged)
{
    struct sim_store *store;
    struct decision_world how = { .lasts = 0.7 };
    const struct sim_decision_ask ask = plain_ask();
    struct sim_decision *d = make(&store, &how, &ask);

    cr_expect(d->flips && d->order_flips);
    cr_expect_eq(d->yardstick[0].best, option(d, store, "dear"));
    cr_expect_eq(d->yardstick[1].best, option(d, store, "cheap"));
    drop(d, store);
    how.by_adult = true;
    d = make(&store, &how, &ask);
    cr_expect_eq(d->chosen, 1, "the basis of the scenario answers");
    drop(d, store);
    struct sim_decision_ask asked = plain_ask();
    asked.value = "initial";
    d = make(&store, &how, &asked);
    cr_expect_eq(d->chosen, 0, "unless another is asked for");
    drop(d, store);
    how.lasts = 0.95;
    d = make(&store, &how, &ask);
    cr_expect_not(d->flips);
    drop(d, store);
}

Test(decision, caps_leave_options_out_and_nothing_else)
{
    struct sim_store *store;
    const struct decision_world how = { .n_arms = 0 };
    struct sim_decision_ask ask = plain_ask();

    ask.budget = 250 * MLN;
    struct sim_decision *d = make(&store, &how, &ask);
    const struct sim_decision_yardstick *y = &d->yardstick[0];
    size_t dear = option(d, store, "dear"), cheap = option(d, store, "cheap");
    cr_expect_not(d->option[dear].allowed);
    cr_expect_eq(d->option[dear].over_budget, 1);
    cr_expect_eq(y->rank[dear].standing, SIM_NOT_ALLOWED);
    cr_expect(y->best == cheap && y->best_free == dear);
    cr_expect(y->rank[dear].p_best == 0 && isnan(y->rank[dear].loss));
    drop(d, store);

    ask = plain_ask();
    ask.staff = 10;
    d = make(&store, &how, &ask);
    cr_expect_eq(d->yardstick[0].best, option(d, store, "cheap"));
    cr_expect_not(d->option[option(d, store, "fair")].allowed);
    drop(d, store);

    ask.staff = 0;
    ask.budget = 0;
    d = make(&store, &how, &ask);
    cr_expect_eq(d->yardstick[0].best, 0);
    cr_expect_float_eq(d->yardstick[0].rank[0].p_best, 1, 1e-9);
    cr_expect_eq(d->yardstick[0].perfect, 0);
    drop(d, store);
}

static void expect_same(const struct sim_decision *a, const struct sim_store *sa,
        const struct sim_decision *b, const struct sim_store *sb, double money)
{
    for (size_t k = 0; k < a->n_yardsticks; k++) {
        const struct sim_decision_yardstick *x = &a->yardstick[k], *y = &b->yardstick[k];
        cr_expect_eq(x->best, y->best);
        cr_expect_eq(x->second, y->second);
        for (size_t i = 0; i < a->n_options; i++) {
            cr_expect_str_eq(sim_store_meta(sa)->arm[a->option[i].arm],
                    sim_store_meta(sb)->arm[b->option[i].arm]);
            cr_expect_eq(x->rank[i].standing, y->rank[i].standing);
            cr_expect_eq(x->rank[i].against, y->rank[i].against);
            if (isnan(x->price))
                continue;
            cr_expect_float_eq(x->rank[i].p_best, y->rank[i].p_best, 1e-12);
            cr_expect_float_eq(x->rank[i].loss * money, y->rank[i].loss, 1e-6 * money);
            if (!isnan(x->rank[i].icer))
                cr_expect_float_eq(x->rank[i].icer, y->rank[i].icer, 1e-9);
        }
        cr_assert_eq(x->n_voi, y->n_voi);
        for (size_t i = 0; i < x->n_voi; i++) {
            cr_expect_eq(x->voi[i].param[0], y->voi[i].param[0]);
            cr_expect_float_eq(x->voi[i].value * money, y->voi[i].value, 1e-3 * money);
        }
        cr_assert_eq(x->n_switches, y->n_switches);
        for (size_t i = 0; i < x->n_switches; i++)
            cr_expect(x->change[i].to == y->change[i].to
                      && fabs(x->change[i].at - y->change[i].at) < 1e-6);
    }
}

Test(decision, neither_the_order_of_arms_nor_the_unit_of_money_decides)
{
    static const char *const orders[][5] = {
        { "baseline", "worse", "fair", "dear", "cheap" },
        { "baseline", "dear", "worse", "cheap", "fair" },
        { "baseline", "fair", "cheap", "worse", "dear" },
    };
    const struct decision_world how = { .n_arms = 0 };
    const struct sim_decision_ask ask = plain_ask();
    struct sim_store *first, *store;
    char kept[512];
    struct sim_decision *d = make(&first, &how, &ask);

    strcpy(kept, dir);
    for (size_t k = 0; k < SIM_COUNT(orders); k++) {
        const struct decision_world other = { .arm = orders[k], .n_arms = 5 };
        struct sim_decision *o = make(&store, &other, &ask);
        expect_same(d, first, o, store, 1);
        drop(o, store);
    }
    const struct decision_world cents = { .money = 100 };
    struct sim_decision *o = make(&store, &cents, &ask);
    expect_same(d, first, o, store, 100);
    drop(o, store);
    strcpy(dir, kept);
    drop(d, first);
}

Test(decision, equity_is_told_beside_the_mean_and_may_turn_the_ranking)
{
    struct sim_store *store;
    const struct decision_world how = { .n_arms = 0 };
    const struct sim_decision_ask ask = plain_ask();
    struct sim_decision *d = make(&store, &how, &ask);
    const struct sim_decision_equity *e = &d->equity;
    size_t dear = option(d, store, "dear"), fair = option(d, store, "fair");

    cr_assert(e->known);
    cr_expect_str_eq(e->worst_name, "q5");
    cr_expect_float_eq(e->fair[fair].worst.mean, 0.04, 1e-9);
    cr_expect_float_eq(e->fair[dear].worst.mean, 0, 1e-9);
    cr_expect_float_eq(e->fair[dear].gap.mean, 0.05, 1e-9);
    cr_expect_float_eq(e->fair[fair].equal[0].mean, 0.02, 1e-9);
    /* the fixture gives the lowest tenth 1.5 times the gain of the worst fifth */
    cr_assert(e->tenths);
    cr_expect_float_eq(e->fair[fair].tenth.mean, 0.06, 1e-9);
    cr_expect_float_eq(e->fair[dear].tenth.mean, 0, 1e-9);
    cr_expect_float_eq(e->fair[fair].tenth.p_better, 1, 1e-9);
    cr_expect_float_eq(e->fair[dear].lack.mean, -0.004, 4e-4);
    cr_expect_float_eq(e->fair[dear].lack.p_better, 1, 1e-9);
    cr_expect_float_eq(e->fair[0].lack.mean, 0, 0);
    /* dear gives most on average (0.025 against 0.02), fair to those who have least */
    cr_expect_eq(e->best[0], dear);
    cr_expect_eq(e->best[SIM_DECISION_AVERSIONS - 1], fair);
    cr_expect(e->turns > 1.2 && e->turns < 3, "%g", e->turns);
    drop(d, store);
    const struct decision_world without = { .no_fifths = true };
    d = make(&store, &without, &ask);
    cr_expect_not(d->equity.known);
    drop(d, store);
}

Test(decision, wrong_asking_is_one_sentence)
{
    struct sim_store *store;
    struct sim_decision *d = NULL;
    const struct decision_world how = { .n_arms = 0 };
    struct sim_decision_ask ask = plain_ask();
    struct sim_err err = { 0 };

    synth_mkdir(dir);
    store = decision_world_store(dir, &how);
    ask.value = "adlt";
    cr_expect_eq(sim_decision_new(&d, store, &ask, &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "--value adlt: there is no such basis of value: did you "
                              "mean 'adult'?")
                      != NULL,
            "%s", err.msg);
    ask = plain_ask();
    ask.roles = NULL;
    cr_expect_eq(sim_decision_new(&d, store, &ask, &err), SIM_ERR_INPUT);
    cr_expect(strstr(err.msg, "hold no cost or no value") != NULL, "%s", err.msg);
    cr_expect_null(d);
    drop(NULL, store);
}

Test(decision, memory_that_runs_out_is_told_and_nothing_leaks)
{
    struct sim_store *store;
    const struct decision_world how = { .reps = 20 };
    const struct sim_decision_ask ask = plain_ask();
    int failures = 0;

    synth_mkdir(dir);
    store = decision_world_store(dir, &how);
    for (long n = 0; n < 4000; n += n < 60 ? 1 : 37) {
        struct sim_decision *d = NULL;
        struct sim_err err = { 0 };
        sim_mem_fail_after(n);
        int ret = sim_decision_new(&d, store, &ask, &err);
        sim_mem_fail_after(-1);
        if (ret == 0) {
            sim_decision_free(d);
            break;
        }
        failures++;
        cr_assert_eq(ret, SIM_ERR_NOMEM, "%ld %s", n, err.msg);
        cr_assert_null(d);
    }
    cr_expect_gt(failures, 50);
    drop(NULL, store);
}

/* awk knows nothing of this program: same numbers from the replications alone. */
Test(decision, another_tool_finds_the_same_numbers_in_the_tables)
{
    struct sim_store *store;
    const struct decision_world how = { .reps = 60, .lasts = 0.7 };
    struct sim_decision_ask ask = plain_ask();
    struct sim_err err = { 0 };
    char command[4096], said[4096] = "";

    for (int capped = 0; capped < 2; capped++) {
        ask.budget = capped ? 250 * MLN : (double) INFINITY;
        struct sim_decision *d = make(&store, &how, &ask);
        cr_assert_eq(sim_report_decide_csv(d, sim_store_meta(store), dir, &err), 0, "%s",
                err.msg);
        snprintf(command, sizeof command,
                "awk -F, -f tests/decision_check.awk %s/plane.csv %s/decision.csv "
                "%s/acceptability.csv %s/voi.csv </dev/null",
                dir, dir, dir, dir);
        FILE *pipe = popen(command, "r");
        cr_assert_not_null(pipe);
        size_t n = fread(said, 1, sizeof said - 1, pipe);
        said[n] = '\0';
        int status = pclose(pipe);
        cr_expect_eq(status, 0, "%s", said);
        cr_expect(strncmp(said, "checked ", 8) == 0 && atoi(said + 8) > 100, "%s", said);
        if (!capped) { /* the twin: one changed number is found */
            static const char *const changes[][2] = {
                { "90s/[01]$/7/", "acceptability.csv" }, { "7s/$/9/", "plane.csv" }
            };
            for (size_t k = 0; k < SIM_COUNT(changes); k++) {
                char change[700];
                snprintf(change, sizeof change, "'%s' %s/%s", changes[k][0], dir,
                        changes[k][1]);
                snprintf(command, sizeof command,
                        "sed -i %s </dev/null && awk -F, "
                        "-f tests/decision_check.awk %s/plane.csv %s/decision.csv "
                        "%s/acceptability.csv %s/voi.csv </dev/null >/dev/null",
                        change, dir, dir, dir, dir);
                cr_expect_neq(system(command), 0, "%s", change);
            }
        }
        drop(d, store);
    }
}

/* Five lines answer; hostile names stay names. */
Test(decision, the_first_five_lines_answer_whatever_the_names)
{
    static const char *const names[] = { "baseline", "cheap", "dear",
        "$(touch x) `id` \"q\" '; DROP\n\033[31m<script>" };
    struct sim_store *store;
    const struct decision_world how = { .arm = names, .n_arms = 4, .lasts = 0.7 };
    const struct sim_decision_ask ask = plain_ask();
    const struct sim_table_style style = { .width = 100 };
    struct sim_decision *d = make(&store, &how, &ask);
    struct sim_err err = { 0 };
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    cr_assert_eq(sim_report_decide(d, sim_store_meta(store), &style, out, &err), 0);
    fclose(out);
    static const char *const starts[] = { "Best: dear, net benefit +",
        "How sure: best in ",
        ("Learning valued by gains at the end of the year; BY GAINS THAT LAST THE "
         "RANKING TURNS: cheap is best."),
        "Most people for the money: cheap, 100 fte-years",
        "Measure first: test.p0, worth" };
    const char *line = text;
    for (size_t i = 0; i < SIM_COUNT(starts); i++) {
        cr_expect(strncmp(line, starts[i], strlen(starts[i])) == 0, "%.160s", line);
        line = strchr(line, '\n') + 1;
    }
    cr_expect_null(strchr(text, '\033'));
    free(text);
    drop(d, store);
}

/* A role that names no metric would silently be left out. */
Test(decision, the_model_of_schools_has_all_roles)
{
    unsigned kinds = 0;

    cr_assert_not_null(model_schools.roles);
    for (const struct sim_role *r = model_schools.roles; r->metric != NULL; r++) {
        bool there = false;
        for (const struct sim_metric *m = model_schools.metrics; m->key != NULL; m++)
            there = there || strcmp(m->key, r->metric) == 0;
        cr_expect(there, "%s", r->metric);
        cr_expect(r->kind != SIM_ROLE_VALUE || r->name != NULL);
        kinds |= 1u << r->kind;
    }
    cr_expect_eq(kinds, (1u << SIM_ROLES) - 1, "%x", kinds);
}

/* ---- figures ---- */

static bool drawn(const char *name)
{
    static const char *const kinds[] = { "svg", "png" };
    bool all = true;

    for (size_t k = 0; k < SIM_COUNT(kinds); k++) {
        char path[1024];
        snprintf(path, sizeof path, "plots/%s.%s", name, kinds[k]);
        size_t size = 0;
        char *text = synth_read(dir, path, &size);
        all = all && text != NULL && size > 2000;
        sim_free(text);
    }
    return all;
}

Test(decision, figures_are_drawn_whatever_the_names)
{
    static const char *const names[] = { "baseline", "cheap", "dear",
        "'; system 'touch /tmp/sim_pwned' #", "`touch /tmp/sim_pwned`\n@x {/Bold y}" };
    static const char *const figures[] = { "plane", "plane_adult", "plane_fte",
        "acceptability", "acceptability_adult", "acceptability_fte", "tornado",
        "tornado_nothing" };
    struct sim_store *store;
    const struct decision_world how = { .arm = names, .n_arms = 5, .reps = 60 };
    const struct sim_decision_ask ask = plain_ask();
    struct sim_err err = { 0 };

    if (system("command -v gnuplot >/dev/null 2>&1 </dev/null") != 0)
        cr_skip_test("gnuplot is not there");
    remove("/tmp/sim_pwned");
    struct sim_decision *d = make(&store, &how, &ask);
    const struct sim_report rep = {
        .meta = sim_store_meta(store), .n_arms = 5, .reps = d->reps, .note = ""
    };
    cr_assert_eq(sim_report_decide_plots(d, &rep, dir, &err), 0, "%s", err.msg);
    for (size_t i = 0; i < SIM_COUNT(figures); i++)
        cr_expect(drawn(figures[i]), "%s", figures[i]);
    cr_expect_not(drawn("tornado_of_what_is_not_there"));
    cr_expect_null(fopen("/tmp/sim_pwned", "r"));
    drop(d, store);
}
