/* roster.c - growing lists of schools and names; see roster.h. */
#include "models/world/roster.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/mem.h"

static unsigned char folded(const struct roster_names *names, char c)
{
    unsigned char u = (unsigned char) c;
    return names->fold && u >= 'A' && u <= 'Z' ? (unsigned char) (u - 'A' + 'a') : u;
}

static uint32_t hash_of(const struct roster_names *names, const char *name)
{
    uint32_t h = 2166136261u; /* FNV-1a: spreads short names well enough */
    for (; *name != '\0'; name++)
        h = (h ^ folded(names, *name)) * 16777619u;
    return h;
}

static bool same(const struct roster_names *names, const char *a, const char *b)
{
    while (*a != '\0' && folded(names, *a) == folded(names, *b)) {
        a++;
        b++;
    }
    return *a == *b;
}

/* Place of name in the slots: its own, or the free one where it belongs. */
static int slot_of(const struct roster_names *names, const char *name)
{
    int mask = names->n_slots - 1;
    int at = (int) (hash_of(names, name) & (uint32_t) mask);

    while (names->slot[at] != 0 && !same(names, names->name[names->slot[at] - 1], name))
        at = (at + 1) & mask;
    return at;
}

/* Room for one more name at a load of at most one half. */
static int make_room(struct roster_names *names)
{
    if (names->n < names->cap)
        return 0;
    int cap = names->cap ? 2 * names->cap : 64;
    int *slot = sim_calloc((size_t) cap * 2, sizeof *slot);
    char **name = sim_realloc(names->name, (size_t) cap * sizeof *name);
    if (name != NULL)
        names->name = name;
    long *line = sim_realloc(names->line, (size_t) cap * sizeof *line);
    if (line != NULL)
        names->line = line;
    if (slot == NULL || name == NULL || line == NULL) {
        sim_free(slot);
        return SIM_ERR_NOMEM;
    }
    sim_free(names->slot);
    names->slot = slot;
    names->n_slots = 2 * cap;
    names->cap = cap;
    for (int i = 0; i < names->n; i++)
        names->slot[slot_of(names, names->name[i])] = i + 1;
    return 0;
}

int roster_names_put(struct roster_names *names, const char *name, long line, int *index,
        bool *added, struct sim_err *err)
{
    if (make_room(names) != 0)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the names of schools");
    int at = slot_of(names, name);
    bool is_new = names->slot[at] == 0;

    if (is_new) {
        char *copy = sim_strdup(name);
        if (copy == NULL)
            return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the names of schools");
        names->name[names->n] = copy;
        names->line[names->n] = line;
        names->slot[at] = ++names->n;
    }
    *index = names->slot[at] - 1;
    if (added != NULL)
        *added = is_new;
    return 0;
}

int roster_names_find(const struct roster_names *names, const char *name)
{
    return names->n > 0 ? names->slot[slot_of(names, name)] - 1 : -1;
}

void roster_names_clear(struct roster_names *names)
{
    for (int i = 0; i < names->n; i++)
        sim_free(names->name[i]);
    sim_free(names->name);
    sim_free(names->line);
    sim_free(names->slot);
    *names = (struct roster_names){ .fold = names->fold };
}

int roster_add(
        struct roster *ros, const struct roster_school *school, struct sim_err *err)
{
    if (ros->n == ros->cap) {
        int cap = ros->cap ? 2 * ros->cap : 256;
        struct roster_school *all = sim_realloc(ros->school, (size_t) cap * sizeof *all);
        if (all == NULL) {
            sim_free(school->name);
            return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the schools");
        }
        ros->school = all;
        ros->cap = cap;
    }
    ros->school[ros->n++] = *school;
    return 0;
}

void roster_clear(struct roster *ros)
{
    for (int i = 0; i < ros->n; i++)
        sim_free(ros->school[i].name);
    sim_free(ros->school);
    roster_names_clear(&ros->ids);
    roster_names_clear(&ros->regions);
    roster_names_clear(&ros->municipalities);
    roster_names_clear(&ros->boards);
    *ros = (struct roster){ 0 };
}

void roster_spread(struct roster_school *school)
{
    for (int g = 0; g < GRADES; g++)
        school->grade[g] =
                (uint16_t) (school->pupils / GRADES + (g < school->pupils % GRADES));
}

const char *roster_number(char buf[ROSTER_NUMBER_LEN], long long value)
{
    char digits[ROSTER_NUMBER_LEN];
    int len = snprintf(digits, sizeof digits, "%lld", value), at = 0;

    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
            buf[at++] = ',';
        buf[at++] = digits[i];
    }
    buf[at] = '\0';
    return buf;
}
