/* prior.c - the language of distributions; see prior.h. */
#include "sim/scenario/prior.h"

#include <math.h>
#include <string.h>

#include "sim/base/dist.h"
#include "sim/scenario/inst.h"

/* A key of a distribution and the field of sim_prior_part it fills. */
struct slot {
    const char *name;
    size_t offset;
    bool needed;
};

struct form {
    const char *name;
    enum sim_dist dist;
    struct slot slot[4];
};

#define PART(f) offsetof(struct sim_prior_part, f)
#define CUT                                                                              \
    { "lo", PART(lo), false },                                                           \
    {                                                                                    \
        "hi", PART(hi), false                                                            \
    }

static const struct form forms[] = {
    { "normal", SIM_NORMAL, { { "mean", PART(a), true }, { "sd", PART(b), true }, CUT } },
    { "lognormal", SIM_LOGNORMAL,
            { { "median", PART(a), true }, { "sd", PART(b), true }, CUT } },
    { "beta", SIM_BETA, { { "a", PART(a), true }, { "b", PART(b), true }, CUT } },
    { "uniform", SIM_UNIFORM, { { "low", PART(a), true }, { "high", PART(b), true } } },
    { "triangular", SIM_TRIANGULAR,
            { { "low", PART(a), true }, { "high", PART(b), true },
                    { "mode", PART(c), true } } },
};

static const char all_forms[] =
        "normal, lognormal, beta, uniform, triangular, discrete or mixture";

/* What one distribution is read with. */
struct prior_reader {
    struct sim_reader *rd;
    const struct sim_param *row;
    const char *key;
    struct sim_prior *prior;
};

static double *field(struct sim_prior_part *part, size_t offset)
{
    return (double *) ((char *) part + offset);
}

static bool number(const struct sim_node *node, double *x)
{
    if (node->kind != SIM_NODE_INT && node->kind != SIM_NODE_REAL)
        return false;
    *x = node->kind == SIM_NODE_INT ? (double) node->i : node->x;
    return isfinite(*x);
}

/* A number under `name` in the group; absent is fine unless needed. */
static bool read_slot(const struct prior_reader *pr, const struct sim_node *group,
        const char *name, bool needed, double *x)
{
    const struct sim_node *node = sim_node_find(group, name);

    if (node == NULL && needed)
        sim_mistake(pr->rd, &group->origin, "%s: this distribution also needs %s = ...;",
                pr->key, name);
    if (node == NULL)
        return !needed;
    if (number(node, x))
        return true;
    sim_mistake(pr->rd, &node->origin, "%s.%s: must be a number", pr->key, name);
    return false;
}

/* Refuse keys that are none of `allowed` (n of them) nor dist, weight and value. */
static bool keys_known(const struct prior_reader *pr, const struct sim_node *group,
        const char *const *allowed, size_t n)
{
    bool ok = true;

    for (const struct sim_node *child = group->child; child; child = child->next) {
        bool known = strcmp(child->name, "dist") == 0
                     || strcmp(child->name, "weight") == 0
                     || strcmp(child->name, "value") == 0;
        struct sim_nearest near = { .name = child->name };
        for (size_t i = 0; i < n && !known; i++) {
            known = strcmp(child->name, allowed[i]) == 0;
            sim_nearest_offer(&near, allowed[i]);
        }
        if (known)
            continue;
        ok = false;
        sim_mistake(pr->rd, &child->origin, "unknown key %s.%s in a distribution%s%s%s",
                pr->key, child->name, near.best != NULL ? " (did you mean " : "",
                near.best != NULL ? near.best : "", near.best != NULL ? "?)" : "");
    }
    return ok;
}

/* What a part must obey beyond being numbers; NULL when it does. */
static const char *part_fault(const struct sim_prior_part *part)
{
    switch (part->dist) {
    case SIM_NORMAL:
        return part->b > 0 ? NULL : "sd must be above 0";
    case SIM_LOGNORMAL:
        return !(part->a > 0) ? "median must be above 0"
               : part->b > 0  ? NULL
                              : "sd (of the logarithm) must be above 0";
    case SIM_BETA:
        return part->a > 0 && part->b > 0 ? NULL : "a and b must be above 0";
    case SIM_UNIFORM:
        return part->a < part->b ? NULL : "low must be below high";
    case SIM_TRIANGULAR:
        return !(part->a < part->b)                       ? "low must be below high"
               : part->c >= part->a && part->c <= part->b ? NULL
                                                          : "mode must lie between low "
                                                            "and high";
    default:
        return NULL;
    }
}

/* Numbers of a part that are themselves values of the parameter. */
static bool part_inside(const struct prior_reader *pr, const struct sim_node *group,
        const struct sim_prior_part *part)
{
    const struct sim_param *row = pr->row;
    double x[3] = { part->a, part->a, part->a };
    char shown[SIM_NUMBER_LEN], range[80], unit[SIM_NAME_LEN];

    bool cut = part->lo < part->hi, beta = part->dist == SIM_BETA;
    if (part->dist == SIM_UNIFORM || part->dist == SIM_TRIANGULAR)
        x[1] = part->b;
    if (cut || beta) {
        x[1] = fmax(cut ? part->lo : 0, row->min);
        x[2] = fmin(cut ? part->hi : 1, row->max);
    }
    for (int i = beta ? 1 : 0; i < 3; i++) {
        if (x[i] >= row->min && x[i] <= row->max)
            continue;
        sim_mistake(pr->rd, &group->origin,
                "%s: the distribution is placed at %s%s: must be %s", pr->key,
                sim_format_real(shown, x[i]), sim_param_unit(row, unit),
                sim_param_range(row, range));
        return false;
    }
    return true;
}

/* Cuts lo and hi, of which one may be missing, must leave something to draw. */
static bool read_cut(const struct prior_reader *pr, const struct sim_node *group,
        struct sim_prior_part *part)
{
    bool any = sim_node_find(group, "lo") != NULL || sim_node_find(group, "hi") != NULL;
    double from, to;

    if (!any)
        return true;
    if (sim_node_find(group, "lo") == NULL)
        part->lo = part->dist == SIM_NORMAL ? pr->row->min : 0;
    if (sim_node_find(group, "hi") == NULL)
        part->hi = part->dist == SIM_BETA ? 1 : pr->row->max;
    if (!(part->lo < part->hi)) {
        sim_mistake(pr->rd, &group->origin, "%s: lo must be below hi", pr->key);
        return false;
    }
    from = part->lo > pr->row->min ? part->lo : pr->row->min;
    to = part->hi < pr->row->max ? part->hi : pr->row->max;
    if (part->dist == SIM_LOGNORMAL) {
        from = log(fmax(from, 0) / part->a);
        to = log(fmax(to, 0) / part->a);
    } else if (part->dist == SIM_NORMAL) {
        from -= part->a;
        to -= part->a;
    } else
        return true;
    /* six sd out, fewer than one draw in a billion would be left */
    if (from > 6 * part->b || to < -6 * part->b) {
        sim_mistake(pr->rd, &group->origin,
                "%s: lo and hi leave out practically the whole distribution", pr->key);
        return false;
    }
    return true;
}

static bool add_part(const struct prior_reader *pr, const struct sim_node *group,
        const struct sim_prior_part *part)
{
    if (pr->prior->n == SIM_PRIOR_PARTS) {
        sim_mistake(pr->rd, &group->origin,
                "%s: a distribution has at most %d parts or values", pr->key,
                SIM_PRIOR_PARTS);
        return false;
    }
    pr->prior->part[pr->prior->n++] = *part;
    return true;
}

static bool read_form(const struct prior_reader *pr, const struct sim_node *group,
        const struct form *form, double weight)
{
    struct sim_prior_part part = { .weight = weight, .dist = form->dist };
    const char *name[SIM_COUNT(form->slot)];
    size_t n = 0;
    bool ok = true;

    for (; n < SIM_COUNT(form->slot) && form->slot[n].name != NULL; n++) {
        const struct slot *slot = &form->slot[n];
        name[n] = slot->name;
        ok = read_slot(pr, group, slot->name, slot->needed, field(&part, slot->offset))
             && ok;
    }
    if (!keys_known(pr, group, name, n) || !ok)
        return false;
    const char *fault = part_fault(&part);
    if (fault != NULL) {
        sim_mistake(pr->rd, &group->origin, "%s: %s", pr->key, fault);
        return false;
    }
    return read_cut(pr, group, &part) && part_inside(pr, group, &part)
           && add_part(pr, group, &part);
}

/* A list of numbers, all above 0 when `positive`. */
static bool check_list(const struct prior_reader *pr, const struct sim_node *group,
        const struct sim_node *list, const char *name, bool positive)
{
    bool ok = list != NULL && list->kind == SIM_NODE_LIST && list->n > 0;
    double x;

    for (const struct sim_node *at = ok ? list->child : NULL; at != NULL; at = at->next)
        ok = ok && number(at, &x) && (!positive || x > 0);
    if (!ok)
        sim_mistake(pr->rd, list != NULL ? &list->origin : &group->origin,
                "%s: %s must be a list of numbers%s, as in %s = [1.0, 2.0];", pr->key,
                name, positive ? " above 0" : "", name);
    return ok;
}

static bool read_discrete(
        const struct prior_reader *pr, const struct sim_node *group, double weight)
{
    static const char *const allowed[] = { "values", "weights" };
    const struct sim_node *values = sim_node_find(group, "values");
    const struct sim_node *weights = sim_node_find(group, "weights");
    double sum = 0, x = 0, w = 1;

    if (!keys_known(pr, group, allowed, 2)
            || !check_list(pr, group, values, "values", false)
            || (weights != NULL && !check_list(pr, group, weights, "weights", true)))
        return false;
    if (weights != NULL && weights->n != values->n) {
        sim_mistake(pr->rd, &weights->origin, "%s: %zu values but %zu weights", pr->key,
                values->n, weights->n);
        return false;
    }
    for (size_t i = 0; i < values->n; i++, sum += w)
        if (weights != NULL)
            number(sim_node_at(weights, i), &w);
    for (size_t i = 0; i < values->n; i++) {
        number(sim_node_at(values, i), &x);
        if (weights != NULL)
            number(sim_node_at(weights, i), &w);
        /* alone, the weights stay as written, so that they print as written */
        struct sim_prior_part part = {
            .dist = SIM_POINT, .a = x, .weight = weight > 0 ? weight * (w / sum) : w
        };
        if (!part_inside(pr, group, &part) || !add_part(pr, group, &part))
            return false;
    }
    return true;
}

/* weight 0: the distribution stands alone. */
static bool read_any(
        const struct prior_reader *pr, const struct sim_node *group, double weight);

static bool read_mixture(const struct prior_reader *pr, const struct sim_node *group)
{
    static const char *const allowed[] = { "parts" };
    const struct sim_node *parts = sim_node_find(group, "parts");

    if (!keys_known(pr, group, allowed, 1))
        return false;
    if (parts == NULL || parts->kind != SIM_NODE_LIST || parts->n == 0) {
        sim_mistake(pr->rd, parts != NULL ? &parts->origin : &group->origin,
                "%s: a mixture needs parts = ( { weight = 0.5; dist = ...; }, ... );",
                pr->key);
        return false;
    }
    for (const struct sim_node *part = parts->child; part != NULL; part = part->next) {
        double weight = 0;
        if (part->kind != SIM_NODE_GROUP) {
            sim_mistake(pr->rd, &part->origin,
                    "%s.parts: each part must be a group "
                    "{ weight = 0.5; dist = ...; }",
                    pr->key);
            return false;
        }
        if (!read_slot(pr, part, "weight", true, &weight))
            return false;
        if (!(weight > 0)) {
            sim_mistake(
                    pr->rd, &part->origin, "%s.parts: weight must be above 0", pr->key);
            return false;
        }
        if (!read_any(pr, part, weight))
            return false;
    }
    return true;
}

static bool read_any(
        const struct prior_reader *pr, const struct sim_node *group, double weight)
{
    const struct sim_node *dist = sim_node_find(group, "dist");
    struct sim_nearest near = { .name = "" };

    if (dist == NULL || dist->kind != SIM_NODE_TEXT) {
        sim_mistake(pr->rd, dist != NULL ? &dist->origin : &group->origin,
                "%s: must be a number, or a distribution { dist = \"normal\"; mean = "
                "...; sd = ...; } (%s)",
                pr->key, all_forms);
        return false;
    }
    near.name = dist->s;
    for (size_t i = 0; i < SIM_COUNT(forms); i++) {
        if (strcmp(dist->s, forms[i].name) == 0)
            return read_form(pr, group, &forms[i], weight > 0 ? weight : 1);
        sim_nearest_offer(&near, forms[i].name);
    }
    if (strcmp(dist->s, "discrete") == 0)
        return read_discrete(pr, group, weight);
    if (strcmp(dist->s, "mixture") == 0 && weight == 0)
        return read_mixture(pr, group);
    sim_mistake(pr->rd, &dist->origin, "%s.dist = \"%.40s\": must be %s%s%s%s", pr->key,
            dist->s, all_forms, near.best != NULL ? " (did you mean " : "",
            near.best != NULL ? near.best : "", near.best != NULL ? "?)" : "");
    return false;
}

bool sim_prior_read(struct sim_reader *rd, const struct sim_node *group,
        const struct sim_param *row, const char *key, struct sim_prior *prior,
        double *value)
{
    struct sim_prior fresh = { 0 };
    const struct prior_reader pr = { rd, row, key, &fresh };
    const struct sim_node *given = sim_node_find(group, "value");
    char range[80];

    if (!read_any(&pr, group, 0))
        return false;
    struct sim_prior bounded = sim_prior_bounded(&fresh, row);
    *value = sim_prior_mean(&bounded);
    if (given != NULL && !read_slot(&pr, group, "value", true, value))
        return false;
    bool fits = sim_param_allows(row, *value);
    if (!fits && given == NULL)
        sim_mistake(rd, &group->origin,
                "%s: the mean of the distribution, %g, must be %s; or say with value = "
                "...; what is used when nothing is drawn",
                key, *value, sim_param_range(row, range));
    else if (!fits)
        sim_mistake(rd, &given->origin, "%s.value: must be %s", key,
                sim_param_range(row, range));
    if (!fits)
        return false;
    *prior = fresh;
    return true;
}

struct sim_prior sim_prior_bounded(
        const struct sim_prior *prior, const struct sim_param *row)
{
    struct sim_prior out = *prior;

    for (int i = 0; i < out.n; i++) {
        struct sim_prior_part *part = &out.part[i];
        bool cut = part->lo < part->hi;
        double from = part->dist == SIM_NORMAL ? -INFINITY : 0;
        double to = part->dist == SIM_BETA ? 1 : INFINITY;
        if (part->dist != SIM_NORMAL && part->dist != SIM_LOGNORMAL
                && part->dist != SIM_BETA)
            continue;
        from = cut && part->lo > from ? part->lo : from;
        to = cut && part->hi < to ? part->hi : to;
        if (!cut && from >= row->min && to <= row->max)
            continue;
        part->lo = from > row->min ? from : row->min;
        part->hi = to < row->max ? to : row->max;
    }
    return out;
}

static void print_number(struct sim_buf *buf, const char *name, double x)
{
    char text[SIM_NUMBER_LEN];

    sim_buf_printf(buf, " %s = %s;", name, sim_format_real17(text, x));
}

static void print_list(struct sim_buf *buf, const char *name,
        const struct sim_prior *prior, size_t offset)
{
    char text[SIM_NUMBER_LEN];

    sim_buf_printf(buf, " %s = [", name);
    for (int i = 0; i < prior->n; i++) {
        struct sim_prior_part part = prior->part[i];
        sim_buf_printf(buf, "%s%s", i > 0 ? ", " : "",
                sim_format_real17(text, *field(&part, offset)));
    }
    sim_buf_puts(buf, "];");
}

static void print_part(struct sim_buf *buf, const struct sim_prior_part *given)
{
    struct sim_prior_part part = *given;
    const struct sim_prior alone = { 1, { part } };

    if (part.dist == SIM_POINT) {
        sim_buf_puts(buf, " dist = \"discrete\";");
        print_list(buf, "values", &alone, PART(a));
        return;
    }
    for (size_t i = 0; i < SIM_COUNT(forms); i++) {
        if (forms[i].dist != part.dist)
            continue;
        sim_buf_printf(buf, " dist = \"%s\";", forms[i].name);
        for (size_t k = 0; k < SIM_COUNT(forms[i].slot); k++) {
            const struct slot *slot = &forms[i].slot[k];
            double x = slot->name != NULL ? *field(&part, slot->offset) : 0;
            if (slot->name != NULL
                    && (slot->needed || (part.lo < part.hi && isfinite(x))))
                print_number(buf, slot->name, x);
        }
    }
}

void sim_prior_print(struct sim_buf *buf, const struct sim_prior *prior, double value)
{
    bool points = true;

    for (int i = 0; i < prior->n; i++)
        points = points && prior->part[i].dist == SIM_POINT;
    sim_buf_puts(buf, "{");
    if (points) {
        sim_buf_puts(buf, " dist = \"discrete\";");
        print_list(buf, "values", prior, PART(a));
        print_list(buf, "weights", prior, PART(weight));
    } else if (prior->n == 1)
        print_part(buf, &prior->part[0]);
    else {
        sim_buf_puts(buf, " dist = \"mixture\"; parts = (");
        for (int i = 0; i < prior->n; i++) {
            sim_buf_puts(buf, i > 0 ? ", {" : " {");
            print_number(buf, "weight", prior->part[i].weight);
            print_part(buf, &prior->part[i]);
            sim_buf_puts(buf, " }");
        }
        sim_buf_puts(buf, " );");
    }
    print_number(buf, "value", value);
    sim_buf_puts(buf, " }");
}
