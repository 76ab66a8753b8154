/* values.c - from a node of a file to the field of a row, or a sentence why not; see
 * inst.h. The node's own kind decides, nothing is converted silently: a whole number
 * where a real one is meant is that number, and that is all. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/scenario/inst.h"
#include "sim/scenario/prior.h"
#include "sim/scenario/syntax.h"
#include "sim/scenario/wanted.h"

enum { SHOWN_LEN = 100 };

/* One value on its way: where it goes and how sentences call it. */
struct value {
    struct sim_reader *rd;
    const struct sim_param *row;
    const struct sim_node *node;
    void *field;
    char key[SIM_KEY_LEN];
};

/* A node as a sentence shows it. */
static const char *show(char out[SHOWN_LEN], const struct sim_node *node)
{
    char number[SIM_NUMBER_LEN];
    size_t n;

    switch (node->kind) {
    case SIM_NODE_INT:
        snprintf(out, SHOWN_LEN, "%lld", node->i);
        break;
    case SIM_NODE_REAL:
        snprintf(out, SHOWN_LEN, "%s", sim_format_real(number, node->x));
        break;
    case SIM_NODE_BOOL:
        snprintf(out, SHOWN_LEN, "%s", node->b ? "true" : "false");
        break;
    case SIM_NODE_TEXT:
        n = strlen(node->s) < 80 ? strlen(node->s) : 80;
        n = sim_utf8_valid(node->s, n);
        snprintf(out, SHOWN_LEN, "\"%.*s%s\"", (int) n, node->s,
                node->s[n] != '\0' ? "..." : "");
        for (char *c = out; *c != '\0'; c++)
            if ((unsigned char) *c < 0x20 || *c == 0x7f)
                *c = '?';
        break;
    default:
        snprintf(out, SHOWN_LEN, "%s",
                node->kind == SIM_NODE_LIST ? "( ... )" : "{ ... }");
    }
    return out;
}

/* "key = -0.2: must be <what> (default 0.2)" */
static void refuse(const struct value *v, const char *what)
{
    char shown[SHOWN_LEN], dflt[SIM_TEXT_LEN], unit[SIM_NAME_LEN];
    bool number = v->node->kind == SIM_NODE_INT || v->node->kind == SIM_NODE_REAL;
    bool counts = v->row->type == SIM_REAL || v->row->type == SIM_INT;

    show(shown, v->node);
    /* 1e1 and 10.0 are refused for their form: show that form */
    bool point = v->node->kind == SIM_NODE_REAL && v->row->type == SIM_INT
                 && strpbrk(shown, ".en") == NULL;
    sim_mistake(v->rd, &v->node->origin, "%s = %s%s%s: must be %s (default %.80s)",
            v->key, shown, point ? ".0" : "",
            number && counts ? sim_param_unit(v->row, unit) : "", what,
            sim_param_default(v->row, dflt));
}

/* What a text that begins with a number is meant to be; "" when that is not clear. */
static void meant(char out[120], const struct sim_node *node)
{
    const char *text = node->kind == SIM_NODE_TEXT ? node->s : "";
    size_t sign = text[0] == '-' || text[0] == '+';
    size_t n = sign + strspn(text + sign, "0123456789.");
    char number[24], advice[100];
    double x;

    out[0] = '\0';
    if (n == 0 || n >= sizeof number)
        return;
    memcpy(number, text, n);
    number[n] = '\0';
    const char *rest = text + n + strspn(text + n, " ");
    size_t letters = strspn(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t behind = rest[0] == ',' ? strspn(rest + 1, "0123456789") : 0;
    if (behind > 0 && rest[1 + behind] == '\0' && behind < 12)
        snprintf(out, 120, ", with a decimal point: %s.%s", number, rest + 1);
    else if (strcmp(rest, "%") == 0 && sim_parse_real(number, &x))
        snprintf(out, 120, "; %s %% as a share is %g", number, x / 100);
    else if (n == 4 && (rest[0] == '/' || rest[0] == '-'))
        snprintf(out, 120,
                "; a school year is written as the year in which it begins: %s%s", number,
                rest[0] == '-' ? " (start and end are two keys)" : "");
    else if (rest[0] == '\0' && sim_parse_real(number, &x))
        snprintf(out, 120, ", without quotes: %s", number);
    else if (strlen(text) < sizeof number && sim_parse_real(text, &x)
             && fabs(x) < 1e15) /* "5e7" */
        snprintf(out, 120, ", without quotes: %.15g", x);
    else if (!isdigit((unsigned char) rest[letters]) /* as in "5e7 euro" */
             && sim_syntax_number(advice, sizeof advice, number, n, rest, letters))
        snprintf(out, 120, "; %s", advice);
}

static void refuse_number(const struct value *v, const char *kind)
{
    char what[280], range[80], hint[120];

    meant(hint, v->node);
    snprintf(what, sizeof what, "%s%s%s%s", kind, kind[0] != '\0' ? " " : "",
            sim_param_range(v->row, range), hint);
    refuse(v, what);
}

static bool take_real(const struct value *v)
{
    const struct sim_node *node = v->node;
    double x = node->kind == SIM_NODE_INT ? (double) node->i : node->x;
    bool is_number = node->kind == SIM_NODE_INT || node->kind == SIM_NODE_REAL;
    char advice[160];

    if (node->raw != NULL
            && sim_wanted_thousands(advice, sizeof advice, v->row, node->raw))
        sim_mistake(v->rd, &node->origin, "%s = %s: %s", v->key, node->raw, advice);
    else if (!is_number)
        refuse_number(v, "a number");
    else if (!isfinite(x) || !sim_param_allows(v->row, x))
        refuse_number(v, "");
    else {
        *(double *) v->field = x == 0 ? 0 : x; /* no -0: it would print another way */
        return true;
    }
    return false;
}

static bool take_int(const struct value *v)
{
    double x = (double) v->node->i;

    if (v->node->kind == SIM_NODE_REAL)
        refuse_number(v, "a whole number without a decimal point,");
    else if (v->node->kind != SIM_NODE_INT)
        refuse_number(v, "a whole number");
    else if (!sim_param_allows(v->row, x))
        refuse_number(v, "");
    else {
        *(long long *) v->field = v->node->i;
        return true;
    }
    return false;
}

static bool take_bool(const struct value *v)
{
    if (v->node->kind != SIM_NODE_BOOL) {
        refuse(v, "true or false");
        return false;
    }
    *(bool *) v->field = v->node->b;
    return true;
}

/* What was typed, when a text is wanted: the unquoted value of --set counts. */
static const char *text_of(const struct sim_node *node)
{
    return node->kind == SIM_NODE_TEXT ? node->s : node->raw;
}

/* "one of a, b, c (did you mean b?)" from a NULL-terminated list. */
static void one_of(char *out, size_t size, const char *const *choices, const char *given)
{
    struct sim_nearest near = { .name = given };
    size_t n = (size_t) snprintf(out, size, "one of ");

    for (size_t i = 0; choices[i] != NULL; i++) {
        sim_nearest_offer(&near, choices[i]);
        if (n < size)
            n += (size_t) snprintf(
                    out + n, size - n, "%s%s", i > 0 ? ", " : "", choices[i]);
    }
    if (near.best != NULL && given[0] != '\0' && n < size)
        snprintf(out + n, size - n, "; did you mean %s?", near.best);
}

static bool take_choice(const struct value *v)
{
    const char *text = text_of(v->node);
    char what[512];

    for (int i = 0; text != NULL && v->row->choices[i] != NULL; i++)
        if (strcmp(v->row->choices[i], text) == 0) {
            *(int *) v->field = i;
            return true;
        }
    one_of(what, sizeof what, v->row->choices, text != NULL ? text : "");
    refuse(v, what);
    return false;
}

/* Why a text cannot be kept, or NULL. room: bytes with the closing NUL. */
static const char *text_fault(const char *text, size_t room)
{
    size_t len = strlen(text);

    return sim_utf8_valid(text, len) < len ? "valid UTF-8 text"
           : sim_control_find(text) != NULL
                   ? "one line of text without tabs or control characters"
           : len >= room ? "shorter"
                         : NULL;
}

static bool take_text(const struct value *v)
{
    const char *text = text_of(v->node);
    const char *fault =
            text == NULL ? "a text in quotes" : text_fault(text, SIM_TEXT_LEN);

    if (fault != NULL) {
        refuse(v, fault);
        return false;
    }
    memcpy(((struct sim_text *) v->field)->s, text, strlen(text) + 1);
    return true;
}

/* "C:\\data\\schools.csv", also when the file's backslashes were read as marks. */
static bool is_windows(const char *text)
{
    bool letter =
            (text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z');

    return (letter && text[1] == ':') || text[0] == '\\';
}

static void refuse_windows(const struct value *v)
{
    sim_mistake(v->rd, &v->node->origin,
            "%s: is the path of a file on Windows (%c:...), which is not found here: "
            "copy the file beside the scenario and write its name alone, as in file = "
            "\"schools.csv\" (under WSL drive C is /mnt/c, with / between folders)",
            v->key, text_of(v->node)[0]);
}

static bool take_path(const struct value *v)
{
    const char *text = text_of(v->node);
    bool typed = v->node->origin.line == 0; /* seen from the working directory */
    char path[SIM_TEXT_LEN];
    struct stat st;

    if (text != NULL && is_windows(text) && access(text, F_OK) != 0) {
        refuse_windows(v);
        return false;
    }
    if (text == NULL || text_fault(text, SIM_TEXT_LEN) != NULL) {
        refuse(v,
                text == NULL ? "a file name in quotes" : text_fault(text, SIM_TEXT_LEN));
        return false;
    }
    if (text[0] == '\0' || sim_path_own(v->row, text)) {
        memcpy(((struct sim_text *) v->field)->s, text, strlen(text) + 1);
        return true;
    }
    if (!sim_path_join(path, sizeof path, typed ? NULL : v->node->origin.file, text)) {
        refuse(v, "a shorter file name");
        return false;
    }
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int why = errno;
    bool is_file = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (fd >= 0)
        close(fd);
    if (!is_file) {
        sim_mistake(v->rd, &v->node->origin, "%s = \"%s\": %s: %s%s", v->key, text, path,
                fd < 0 ? strerror(why) : "is not a file (a folder or a device)",
                fd >= 0 || why != ENOENT || text[0] == '/' ? ""
                : typed ? " (seen from the folder you are in)"
                        : " (seen from the folder of the scenario)");
        return false;
    }
    memcpy(((struct sim_text *) v->field)->s, path, strlen(path) + 1);
    return true;
}

/* Add one name to the list; false with a sentence. */
static bool add_name(const struct value *v, struct sim_names *names, const char *name)
{
    const char *const *choices = v->row->choices;
    const char *fault = text_fault(name, SIM_NAME_LEN);
    char what[512];
    bool known = choices == NULL;

    if (fault != NULL || name[0] == '\0') {
        refuse(v, fault != NULL ? fault : "a name, not an empty text");
        return false;
    }
    for (int i = 0; i < names->n; i++)
        if (strcmp(names->name[i], name) == 0) {
            sim_mistake(v->rd, &v->node->origin, "%s: names %s twice", v->key, name);
            return false;
        }
    for (size_t i = 0; !known && choices[i] != NULL; i++)
        known = strcmp(choices[i], name) == 0;
    if (!known) {
        one_of(what, sizeof what, choices, name);
        refuse(v, what);
        return false;
    }
    if (names->n == SIM_NAMES_MAX) {
        sim_mistake(
                v->rd, &v->node->origin, "%s: more than %d names", v->key, SIM_NAMES_MAX);
        return false;
    }
    memcpy(names->name[names->n++], name, strlen(name) + 1);
    return true;
}

/* A name, whole number or, typed after --set, several with commas between. */
static bool take_name(const struct value *v, struct sim_names *names)
{
    const struct sim_node *node = v->node;
    const char *text = text_of(node);
    char part[SIM_NAME_LEN], number[24];

    if (node->raw == NULL && node->kind == SIM_NODE_INT) {
        snprintf(number, sizeof number, "%lld", node->i);
        return add_name(v, names, number);
    }
    if (text == NULL) {
        refuse(v, "a name in quotes, a whole number, or a list [\"a\", \"b\"]");
        return false;
    }
    while (node->raw != NULL && strchr(text, ',') != NULL) {
        size_t n = strcspn(text, ",");
        if (n >= sizeof part) {
            refuse(v, "shorter");
            return false;
        }
        memcpy(part, text, n);
        part[n] = '\0';
        if (!add_name(v, names, part))
            return false;
        text += n + 1;
    }
    return add_name(v, names, text);
}

static bool take_names(const struct value *v)
{
    struct sim_names names = { 0 };
    struct value item = *v;

    if (v->node->kind != SIM_NODE_LIST) {
        if (!take_name(v, &names))
            return false;
    } else
        for (item.node = v->node->child; item.node != NULL; item.node = item.node->next)
            if (!take_name(&item, &names))
                return false;
    memcpy(v->field, &names, sizeof names);
    return true;
}

/* A distribution instead of a number. */
static bool take_prior(const struct value *v, struct sim_inst *inst, size_t row)
{
    double x;

    if (!sim_prior_read(v->rd, v->node, v->row, v->key, &inst->prior[row], &x))
        return false;
    if (v->row->type == SIM_INT)
        *(long long *) v->field = (long long) floor(x + 0.5);
    else
        *(double *) v->field = x;
    return true;
}

void sim_inst_read_row(struct sim_reader *rd, struct sim_inst *inst, size_t row,
        const struct sim_node *node)
{
    static bool (*const take[])(const struct value *) = {
        [SIM_REAL] = take_real,
        [SIM_INT] = take_int,
        [SIM_BOOL] = take_bool,
        [SIM_CHOICE] = take_choice,
        [SIM_TEXT] = take_text,
        [SIM_PATH] = take_path,
        [SIM_NAMES] = take_names,
    };
    const struct sim_param *par = &inst->table->rows[row];
    struct value v = { rd, par, node, sim_inst_field(inst, row), "" };

    sim_inst_key(v.key, inst, row);
    inst->origin[row] = node->origin;
    if (node->kind == SIM_NODE_GROUP && sim_inst_may_vary(inst, row))
        take_prior(&v, inst, row);
    else if (take[par->type](&v))
        inst->prior[row] = (struct sim_prior){ 0 }; /* a number fixes it */
}

/* Whether any row lives below the group `path` ("target" of "target.quintile"). */
static bool is_branch(const struct sim_table *table, const char *path)
{
    size_t n = strlen(path);

    for (size_t i = 0; i < table->n_rows; i++)
        if (strncmp(table->rows[i].key, path, n) == 0 && table->rows[i].key[n] == '.')
            return true;
    return false;
}

static void unknown(struct sim_reader *rd, const struct sim_inst *inst,
        const struct sim_node *node, const char *path)
{
    struct sim_nearest near = { .name = path };
    const char *dot = inst->label[0] != '\0' ? "." : "";

    for (size_t i = 0; i < inst->table->n_rows; i++)
        sim_nearest_offer(&near, inst->table->rows[i].key);
    if (near.best != NULL)
        sim_mistake(rd, &node->origin, "unknown key %s%s%s (did you mean %s?)",
                inst->label, dot, path, near.best);
    else
        sim_mistake(rd, &node->origin,
                "unknown key %s%s%s (simulate explain %s lists the keys)", inst->label,
                dot, path, inst->table->name);
}

static void read_below(struct sim_reader *rd, struct sim_inst *inst,
        const struct sim_node *group, const char *above, const char *skip)
{
    char path[SIM_KEY_LEN];

    for (const struct sim_node *node = group->child; node != NULL; node = node->next) {
        if (skip != NULL && strcmp(node->name, skip) == 0)
            continue;
        snprintf(path, sizeof path, "%.100s%s%.56s", above, above[0] != '\0' ? "." : "",
                node->name);
        int row = sim_table_row(inst->table, path);
        if (row >= 0)
            sim_inst_read_row(rd, inst, (size_t) row, node);
        else if (!is_branch(inst->table, path))
            unknown(rd, inst, node, path);
        else if (node->kind == SIM_NODE_GROUP)
            read_below(rd, inst, node, path, NULL);
        else
            sim_mistake(rd, &node->origin, "%s%s%s: must be a group { ... }", inst->label,
                    inst->label[0] != '\0' ? "." : "", path);
    }
}

void sim_inst_read(struct sim_reader *rd, struct sim_inst *inst,
        const struct sim_node *group, const char *skip)
{
    size_t before = rd->mistakes;

    read_below(rd, inst, group, "", skip);
    inst->wrong = inst->wrong || rd->mistakes > before;
}
