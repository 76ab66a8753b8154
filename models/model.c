/* model.c - the world of schools as the engine sees it: start world, two passes, cube.
 *
 * Pass 1 (labour) runs year by year over all schools and arms; pass 2 (pupils) school
 * by school over all years and arms. Thread safety: the world is read-only; each
 * thread has its own struct work. */
#include "models/model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/evidence/evidence.h"
#include "models/labour.h"
#include "models/observations.h"
#include "models/outcomes.h"
#include "models/phases/learning.h"
#include "sim/base/mem.h"
#include "sim/base/vmath.h"

static const struct sim_param run_in_rows[] = {
    { "years", SIM_FIELD(struct run_params, years), "years", .dflt = 5, .min = 1,
            .max = 30, .source = "assumption",
            .doc = "Years the labour market runs, unrecorded and without policies, "
                   "before "
                   "the start; it solves what makes the flows close." },
    { "stationary", SIM_FIELD(struct run_params, stationary), "", .source = "setting",
            .doc = "Ages of teachers when it begins: in balance with leaving, as if "
                   "nothing had ever changed, instead of those of the year." },
};
const struct sim_table run_in_table = { "run_in", "The years before the start.",
    run_in_rows, SIM_COUNT(run_in_rows), sizeof(struct run_params), true };

/* The order of struct model_params. */
static const struct sim_table *const tables[] = { &population_table, &run_in_table,
    &trends_table, &demand_table, &exit_table, &mobility_table, &pay_table, &supply_table,
    &market_table, &teacher_table, &cover_table, &learning_table, &assistants_table,
    &help_table, &workload_table, &money_table, &observe_table, &tutors_table };
static_assert(SIM_COUNT(tables) == MODEL_TABLES, "a table has no typed place");

#define LEVER(name) extern const struct lever lever_##name;
#include "lever_list.h"
#undef LEVER
static const struct sim_table *const levers[] = {
#define LEVER(name) &lever_##name.table,
#include "lever_list.h"
#undef LEVER
};

#define SHOCK(name) extern const struct shock shock_##name;
#include "shock_list.h"
#undef SHOCK
static const struct sim_table *const shocks[] = {
#define SHOCK(name) &shock_##name.table,
#include "shock_list.h"
#undef SHOCK
};

struct model_world {
    struct world *schools;
    struct labour_size size; /* n_arms is set per work object */
    struct group *group;
    const char **group_name;
    char (*name_text)[80];
    struct sim_place *place; /* NULL: no region has one */
    int n_groups, start;
    struct books books;
};

struct work {
    const struct model_world *world;
    struct labour *labour;
    struct learning *learning;
    struct outcomes outcomes;
    /* for the pupil pass, by arm (then the baseline without unfilled posts) and year */
    struct learning_past *past;
    const struct class_year **classes;
    const struct school_help **help;
};

static bool asks(const struct sim_names *groups, const char *name)
{
    for (int k = 0; groups != NULL && k < groups->n; k++)
        if (strcmp(groups->name[k], name) == 0)
            return true;
    return false;
}

static void add_group(struct model_world *mw, enum cut cut, int index, const char *name)
{
    int g = mw->n_groups++;
    mw->group[g] = (struct group){ cut, index };
    snprintf(mw->name_text[g], sizeof mw->name_text[g], "%s", name);
    mw->group_name[g] = mw->name_text[g];
}

/* A group without schools has no outcomes: it is left out. */
static bool has_schools(const struct world *w, enum cut cut, int index)
{
    int n = 0;
    for (int s = 0; s < w->n_schools; s++)
        n += cut == CUT_QUINTILE ? w->quintile[s] == index : w->g5[s] == index;
    return n > 0;
}

/* A region is at the mean place of its schools. */
static struct sim_place place_of(const struct world *w, int region)
{
    int first = w->region_first[region], end = w->region_first[region + 1];
    struct sim_place place = { 0, 0 };

    for (int s = first; s < end; s++) {
        place.x_km += (double) w->x_km[s] / (end - first);
        place.y_km += (double) w->y_km[s] / (end - first);
    }
    return place;
}

static int make_places(struct model_world *mw)
{
    bool any = false;

    for (int g = 0; g < mw->n_groups; g++)
        any = any || mw->group[g].cut == CUT_REGION;
    if (!any || !mw->schools->has_xy)
        return 0;
    mw->place = sim_calloc((size_t) mw->n_groups, sizeof *mw->place);
    if (mw->place == NULL)
        return SIM_ERR_NOMEM;
    for (int g = 0; g < mw->n_groups; g++)
        mw->place[g] = mw->group[g].cut == CUT_REGION
                               ? place_of(mw->schools, mw->group[g].index)
                               : (struct sim_place){ NAN, NAN };
    return 0;
}

/* The schools of one's own, under their name if they have one, and the others. */
static void add_own(struct model_world *mw)
{
    const char *name = mw->schools->own_name;
    char text[80];

    if (mw->schools->n_kinds < KINDS_MAX)
        return;
    snprintf(text, sizeof text, "own%s%s", name[0] != '\0' ? ":" : "", name);
    add_group(mw, CUT_OWN, 1, text);
    add_group(mw, CUT_OWN, 0, "rest");
}

static int make_groups(struct model_world *mw, const struct sim_names *asked)
{
    size_t most = 1 + 2 + QUINTILES + 2 + BACKGROUNDS + (size_t) mw->schools->n_regions;
    char text[80];

    mw->group = sim_calloc(most, sizeof *mw->group);
    mw->group_name = sim_calloc(most, sizeof *mw->group_name);
    mw->name_text = sim_calloc(most, sizeof *mw->name_text);
    if (!mw->group || !mw->group_name || !mw->name_text)
        return SIM_ERR_NOMEM;
    add_group(mw, CUT_ALL, 0, "all");
    add_own(mw);
    for (int q = 0; q < QUINTILES && asks(asked, "quintile"); q++) {
        snprintf(text, sizeof text, "q%d", q + 1);
        if (has_schools(mw->schools, CUT_QUINTILE, q))
            add_group(mw, CUT_QUINTILE, q, text);
    }
    for (int g5 = 1; g5 >= 0 && asks(asked, "city"); g5--)
        if (has_schools(mw->schools, CUT_CITY, g5))
            add_group(mw, CUT_CITY, g5, g5 ? "g5" : "other");
    for (int r = 0; r < mw->schools->n_regions && asks(asked, "region"); r++) {
        snprintf(text, sizeof text, "region:%s", mw->schools->region_name[r]);
        add_group(mw, CUT_REGION, r, text);
    }
    for (int b = 0; b < BACKGROUNDS && asks(asked, "background"); b++) {
        snprintf(text, sizeof text, "background%d", b + 1);
        add_group(mw, CUT_BACKGROUND, b, text);
    }
    return make_places(mw);
}

/* Who gives places of schools may want the map that is made of them. */
static void tell_of_map(struct world *w, const struct sim_names *asked, const char *file)
{
    size_t n = strlen(w->note);

    if (file[0] != '\0' && w->has_xy && w->n_regions > 1 && !asks(asked, "region"))
        snprintf(w->note + n, sizeof w->note - n,
                "; a map is drawn when region is among groups");
}

static void schools_free(void *world)
{
    struct model_world *mw = world;
    if (mw == NULL)
        return;
    world_free(mw->schools);
    sim_free(mw->group);
    sim_free(mw->group_name);
    sim_free(mw->name_text);
    sim_free(mw->place);
    books_clear(&mw->books);
    sim_free(mw);
}

/* Rows and posts to make room for, from the set (or default) parameters. */
static void size_up(struct model_world *mw, const struct sim_setup *setup,
        const struct model_params *par)
{
    const struct demand_params *dem = par->demand;
    const long long first = setup->start - par->run_in->years,
                    last = setup->start + setup->horizon - 1;
    const double growth =
            dem->growth > 0 ? sim_exp(dem->growth * (double) (last - first + 1)) : 1;
    double pupils = growth * (double) mw->schools->n_pupils;
    double posts = pupils / dem->pupils_per_fte / (1 - dem->funded_shortage)
                   + dem->base_fte * mw->schools->n_schools;
    double persons = posts / par->supply->mean_hours;

    mw->start = setup->start;
    mw->size.n_years = setup->horizon;
    mw->size.run_in = (int) par->run_in->years;
    mw->size.persons = (int) (1.6 * persons) + 4000;
    mw->size.posts = (int) (1.3 * posts) + 100;
    mw->size.classes = labour_classes(mw->schools, growth);
    /* at half an assistant per teacher about a teacher's row in three is one of his */
    mw->size.assistants =
            (int) (2.2 * persons
                    * assistants_most(par->assistants, mw->schools->trends, first, last))
            + 4000;
    mw->size.max_policies = 1;
    for (size_t a = 0; a < setup->n_arms; a++)
        if ((int) setup->arms[a].n_policies > mw->size.max_policies)
            mw->size.max_policies = (int) setup->arms[a].n_policies;
}

/* What the policies name, against the schools; NULL: these cannot be read. */
static void check_targets(
        const struct sim_setup *setup, const struct world *schools, struct sim_diag *diag)
{
    for (size_t a = 0; a < setup->n_arms; a++)
        for (size_t k = 0; k < setup->arms[a].n_policies; k++) {
            const struct lever_common *c = setup->arms[a].policies[k].params;
            char where[160];
            snprintf(where, sizeof where, "arm %.80s: policies[%zu]: target",
                    setup->arms[a].name, k);
            target_check(
                    &c->target, schools, where, "so the policy would reach nobody", diag);
        }
}

static int schools_new(void **world, const struct sim_setup *setup, struct sim_diag *diag,
        struct sim_err *err)
{
    struct model_params par = model_params_of(setup->tables);
    struct model_world *mw = sim_calloc(1, sizeof *mw);
    size_t before = diag->n;
    int ret = 0;

    *world = NULL;
    if (mw == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the start world");
    /* population_table is the first of the tables, trends_table the third */
    if (setup->wrong == NULL || !setup->wrong[0])
        ret = world_build(&mw->schools, par.population, diag, err);
    if (ret == 0 && mw->schools != NULL && (setup->wrong == NULL || !setup->wrong[2]))
        ret = world_at_year(
                mw->schools, par.population, par.trends, setup->start, diag, err);
    const bool built = ret == 0 && mw->schools != NULL;
    if (built)
        ret = world_choose_own(mw->schools, par.population, diag, err);
    if (ret != 0 && ret != SIM_ERR_INPUT)
        goto out;
    check_targets(setup, built ? mw->schools : NULL, diag);
    shock_check(&(struct shock_list){ setup->shocks, setup->n_shocks },
            built ? mw->schools : NULL, setup->start - par.run_in->years, diag);
    if (ret == 0 && (setup->wrong != NULL || diag->n > before))
        ret = sim_fail(err, SIM_ERR_INPUT, "%s",
                diag->n > before ? diag->line[before] : "the scenario has mistakes");
    if (ret != 0)
        goto out;
    size_up(mw, setup, &par);
    if (make_groups(mw, setup->groups) != 0
            || books_init(
                       &mw->books, levers, SIM_COUNT(levers), setup->arms, setup->n_arms)
                       != 0) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for the groups of outcomes");
        goto out;
    }
    tell_of_map(mw->schools, setup->groups, par.population->file.s);
    *world = mw;
    mw = NULL;
out:
    schools_free(mw);
    return ret;
}

static void schools_shape(const void *world, struct sim_shape *shape)
{
    const struct model_world *mw = world;
    *shape = (struct sim_shape){ .first_year = mw->start,
        .n_years = mw->size.n_years,
        .n_groups = mw->n_groups,
        .n_metrics = (int) metric_count,
        .group = mw->group_name,
        .place = mw->place,
        .metric = metric_rows,
        .n_costs = mw->books.n,
        .cost = mw->books.line };
}

static const char *schools_note(const void *world)
{
    return ((const struct model_world *) world)->schools->note;
}

static struct labour_size size_for(const struct model_world *mw, size_t n_arms)
{
    struct labour_size size = mw->size;
    size.n_arms = (int) n_arms;
    return size;
}

static size_t work_bytes(const void *world, size_t n_arms)
{
    const struct model_world *mw = world;
    struct labour_size size = size_for(mw, n_arms);
    return labour_bytes(mw->schools, &size)
           + learning_bytes(mw->schools, size.n_years, size.n_arms)
           + outcomes_bytes(mw->schools, size.n_arms, size.n_years, &mw->books);
}

static void work_free(void *object)
{
    struct work *work = object;
    if (work == NULL)
        return;
    labour_free(work->labour);
    learning_free(work->learning);
    outcomes_clear(&work->outcomes);
    sim_free(work->past);
    sim_free(work->classes);
    sim_free(work->help);
    sim_free(work);
}

/* Sums by background group, which cost time, only where they are asked for. */
static bool by_background(const struct work *work)
{
    for (int g = 0; g < work->world->n_groups; g++)
        if (work->world->group[g].cut == CUT_BACKGROUND)
            return true;
    return false;
}

static int work_new(void **object, const void *world, size_t n_arms, struct sim_err *err)
{
    const struct model_world *mw = world;
    struct labour_size size = size_for(mw, n_arms);
    size_t years = (size_t) size.n_years;
    struct work *work = sim_calloc(1, sizeof *work);
    int ret = SIM_ERR_NOMEM;

    *object = NULL;
    if (work == NULL)
        goto out;
    work->world = mw;
    work->past = sim_calloc(n_arms + 1, sizeof *work->past);
    work->classes = sim_calloc((n_arms + 1) * years, sizeof *work->classes);
    work->help = sim_calloc((n_arms + 1) * years, sizeof *work->help);
    if (work->past == NULL || work->classes == NULL || work->help == NULL)
        goto out;
    ret = labour_new(&work->labour, mw->schools, &size, err);
    if (ret != 0)
        goto out;
    ret = learning_new(&work->learning, mw->schools, size.n_years, size.n_arms, err);
    if (ret != 0)
        goto out;
    ret = outcomes_init(&work->outcomes, mw->schools, size.n_arms, size.n_years,
            mw->group, mw->n_groups, &mw->books);
    if (ret != 0)
        goto out;
    *object = work;
    return 0;
out:
    work_free(work);
    if (ret == SIM_ERR_NOMEM)
        sim_fail(err, SIM_ERR_NOMEM,
                "out of memory for %zu arms: use fewer threads (-j) or a smaller "
                "population",
                n_arms);
    return ret;
}

/* What the pupil pass reads of the year: of arms not yet parted that of arm 0. After the
 * arms comes the baseline as it would be without unfilled posts. */
static void point_records(struct work *work, int year)
{
    const struct labour *lab = work->labour;
    size_t years = (size_t) lab->n_years, y = (size_t) year;

    for (int a = 0; a <= lab->n_arms; a++) {
        const struct arm_state *arm = &lab->arm[a < lab->live_arms ? a : 0];
        const struct class_year *classes =
                a < lab->n_arms ? arm->classes : lab->no_shortage;
        work->classes[(size_t) a * years + y] = classes + y * (size_t) lab->class_cap;
        work->help[(size_t) a * years + y] =
                arm->help + y * (size_t) lab->world->n_schools;
    }
}

static void learn(struct work *work, const struct sim_rep *rep)
{
    const struct labour *lab = work->labour;
    const struct model_params par = model_params_of(rep->tables);
    struct outcomes *out = &work->outcomes;
    size_t years = (size_t) lab->n_years;
    const struct learning_input in = { .par = par.learning,
        .key = rep->key,
        .chance = rep->chance,
        .room = &lab->room,
        .ref = lab->ref_classes,
        .ref_help = lab->ref_help,
        .start = work->world->start,
        .climate = lab->climate,
        .n_before = lab->run_in,
        .stratum_of = lab->stratum,
        .n_strata = lab->n_strata,
        .arm = work->past,
        .n_arms = lab->n_arms,
        .full = work->past + lab->n_arms };

    for (int a = 0; a <= lab->n_arms; a++) {
        int to = a < lab->n_arms ? a : out->n_arms;
        work->past[a] =
                (struct learning_past){ .classes = work->classes + (size_t) a * years,
                    .help = work->help + (size_t) a * years,
                    .sums = out->pupil[to],
                    .by_background = by_background(work) ? out->background[to] : NULL,
                    .score = a < lab->n_arms ? out->score[a] : NULL };
    }
    out->growth = par.learning->growth;
    learning_run(work->learning, &in);
}

static int run(
        void *object, const struct sim_rep *rep, double *const *cube, struct sim_err *err)
{
    struct work *work = object;
    struct labour *lab = work->labour;
    struct model_params par = model_params_of(rep->tables);
    int ret;

    sim_assert(rep->n_arms <= (size_t) work->outcomes.n_arms);
    lab->par = &par;
    lab->key = rep->key;
    lab->chance = rep->chance;
    lab->n_arms = (int) rep->n_arms;
    lab->shocks = (struct shock_list){ rep->shocks, rep->n_shocks };
    lab->calendar0 = work->world->start - lab->run_in;
    for (size_t a = 0; a < rep->n_arms; a++)
        lab->arm[a].arm = &rep->arms[a];
    ret = labour_start(lab, err);
    for (int y = 0; y < lab->n_years && ret == 0; y++) {
        ret = labour_year(lab, y, err);
        if (ret == 0) {
            point_records(work, y);
            outcomes_observe(&work->outcomes, lab, y);
            labour_next(lab);
        }
    }
    lab->par = NULL;
    if (ret != 0)
        return ret;
    learn(work, rep);
    outcomes_observe_scores(&work->outcomes, lab);
    for (int a = 0; a < lab->n_arms; a++)
        outcomes_cube(&work->outcomes, a, rep->has_baseline, cube[a]);
    return 0;
}

const struct sim_model model_schools = {
    .name = "schools",
    .version = "1",
    .summary = "Dutch primary schools: teachers, vacancies, pupils and what they learn.",
    .tables = tables,
    .n_tables = SIM_COUNT(tables),
    .levers = levers,
    .n_levers = SIM_COUNT(levers),
    .shocks = shocks,
    .n_shocks = SIM_COUNT(shocks),
    .metrics = metric_rows,
    .roles = metric_roles,
    .cuts = outcome_cuts,
    MODEL_OBSERVATIONS,
    .texts = evidence_texts,
    .world_new = schools_new,
    .world_free = schools_free,
    .world_shape = schools_shape,
    .world_note = schools_note,
    .work_bytes = work_bytes,
    .work_new = work_new,
    .work_free = work_free,
    .run = run,
};
