/* read.c - from libconfig's settings to our nodes; see read.h. */
#include "sim/scenario/read.h"

#include <libconfig.h>
#include <locale.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/text.h"
#include "sim/scenario/blank.h"
#include "sim/scenario/clash.h"
#include "sim/scenario/prescan.h"
#include "sim/scenario/syntax.h"

static struct sim_node *convert(struct sim_reader *rd, struct sim_node *parent,
        const config_setting_t *setting, const char *file)
{
    static const enum sim_node_kind kind[] = {
        [CONFIG_TYPE_GROUP] = SIM_NODE_GROUP,
        [CONFIG_TYPE_LIST] = SIM_NODE_LIST,
        [CONFIG_TYPE_ARRAY] = SIM_NODE_LIST,
        [CONFIG_TYPE_INT] = SIM_NODE_INT,
        [CONFIG_TYPE_INT64] = SIM_NODE_INT,
        [CONFIG_TYPE_FLOAT] = SIM_NODE_REAL,
        [CONFIG_TYPE_BOOL] = SIM_NODE_BOOL,
        [CONFIG_TYPE_STRING] = SIM_NODE_TEXT,
    };
    int type = config_setting_type(setting);
    struct sim_origin origin = { file, (int) config_setting_source_line(setting) };
    struct sim_node *node =
            sim_node_new(rd, parent, kind[type], config_setting_name(setting), origin);

    if (node == NULL)
        return NULL;
    if (type == CONFIG_TYPE_INT)
        node->i = config_setting_get_int(setting);
    else if (type == CONFIG_TYPE_INT64)
        node->i = config_setting_get_int64(setting);
    else if (type == CONFIG_TYPE_FLOAT)
        node->x = config_setting_get_float(setting);
    else if (type == CONFIG_TYPE_BOOL)
        node->b = config_setting_get_bool(setting) != 0;
    else if (type == CONFIG_TYPE_STRING) {
        const char *text = config_setting_get_string(setting);
        node->s = sim_strdup(text != NULL ? text : "");
        rd->nomem = rd->nomem || node->s == NULL;
    } else
        for (int k = 0; k < config_setting_length(setting) && !rd->nomem; k++)
            convert(rd, node, config_setting_get_elem(setting, (unsigned) k), file);
    return node;
}

/* The line a syntax error is on, without its margins and its comment's tail. */
static void quote_line(char *out, size_t size, const char *text, int line)
{
    while (line > 1 && (text = strchr(text, '\n')) != NULL) {
        text++;
        line--;
    }
    if (text == NULL)
        text = "";
    text += strspn(text, " \t");
    size_t n = strcspn(text, "\r\n");
    if (n >= size)
        n = sim_utf8_valid(text, size - 1);
    memcpy(out, text, n);
    out[n] = '\0';
}

/* A fault of the parser: where it is, and the text as it was, which sentences quote. */
struct fault {
    struct sim_origin at;
    const char *whole;
};

/* Its line, as sentences show it. */
static const char *near(const struct fault *f, char line[61])
{
    quote_line(line, 61, f->whole, f->at.line);
    return line[0] != '\0' ? line : "the end of the file";
}

/* A key that is set twice, or unlike values in one list: what it is, and what byte of the
 * text has to go; false when it is neither. */
static bool clash(struct sim_reader *rd, struct fault *f, const char *what,
        const char *text, size_t *go)
{
    struct token one, first;
    char line[61];

    if (strstr(what, "duplicate") != NULL && sim_clash_key(text, &one, &first)) {
        f->at.line = one.line;
        sim_mistake(rd, &f->at,
                "%.*s is set twice in the same group, first on line %d; remove one of "
                "the two",
                one.n < 60 ? one.n : 60, one.p, first.line);
    } else if (strstr(what, "mismatched") != NULL && sim_clash_kind(text, &one)) {
        f->at.line = one.line;
        sim_mistake(rd, &f->at,
                "the values in [ ... ] must all be of one kind: all whole numbers, all "
                "with a decimal point, or all texts (near: %s)",
                near(f, line));
    } else
        return false;
    *go = (size_t) (one.place - text);
    return true;
}

/* Say why the parser stopped, and take that setting out of its way in text; false when it
 * has to stay there. */
static bool syntax_mistake(struct sim_reader *rd, const config_t *cfg, const char *file,
        const char *whole, char *text)
{
    struct fault f = { { file, config_error_line(cfg) }, whole };
    const char *what = config_error_text(cfg);
    struct sim_syntax_place place;
    char said[400], line[61];
    size_t go;

    if (clash(rd, &f, what != NULL ? what : "", text, &go))
        return sim_blank_setting(text, go);
    if (sim_syntax_fault(text, &place, said, sizeof said)) {
        f.at.line = place.line;
        sim_mistake(rd, &f.at, "%s (near: %s)", said, near(&f, line));
        return sim_blank_setting(text, place.at);
    }
    sim_mistake(rd, &f.at,
            "cannot be understood here; is a quote, a bracket or a value missing on "
            "this line or just before it? (near: %s)",
            near(&f, line));
    return false;
}

static const char *keep_name(struct sim_reader *rd, const char *path)
{
    char **file = sim_realloc(rd->file, (rd->n_files + 1) * sizeof *file);
    char *copy = file != NULL ? sim_strdup(path) : NULL;

    if (file != NULL)
        rd->file = file;
    if (copy == NULL)
        rd->nomem = true;
    else
        rd->file[rd->n_files++] = copy;
    return copy;
}

/* From the disk, or what the caller gave in place of the first file. */
static bool get_text(struct sim_reader *rd, const char *path,
        const struct sim_origin *from, struct sim_buf *text)
{
    if (rd->text == NULL)
        return sim_prescan_slurp(rd, path, from, text);
    sim_buf_puts(text, rd->text);
    rd->text = NULL;
    rd->nomem = rd->nomem || text->failed;
    return !text->failed;
}

/* Bytes of a byte order mark that some editors put before the text. */
static size_t before(const struct sim_buf *text)
{
    return text->n >= 3 && memcmp(text->s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

enum { MAX_FAULTS = 20 }; /* told of one file */

/* The settings of text; NULL, and a sentence of each fault, where it cannot be read. With
 * settings left out values are missing. */
static struct sim_node *parse(struct sim_reader *rd, const char *file, char *text)
{
    struct sim_node *root = NULL;
    locale_t locale = uselocale((locale_t) 0);
    char *whole = sim_strdup(text);

    rd->nomem = rd->nomem || whole == NULL;
    for (int faults = 0; root == NULL && faults < MAX_FAULTS && !rd->nomem; faults++) {
        config_t cfg;
        bool goes_on = true;
        config_init(&cfg);
        if (config_read_string(&cfg, text) == CONFIG_TRUE)
            root = convert(rd, NULL, config_root_setting(&cfg), file);
        else {
            goes_on = syntax_mistake(rd, &cfg, file, whole, text);
            rd->files_failed = true;
        }
        uselocale(locale);
        config_destroy(&cfg);
        if (!goes_on)
            break;
    }
    sim_free(whole);
    return root;
}

struct sim_node *sim_read_file(
        struct sim_reader *rd, const char *path, const struct sim_origin *from)
{
    struct sim_node *root = NULL;
    struct sim_buf text = { 0 };
    const char *file = keep_name(rd, path);

    if (file == NULL || !get_text(rd, path, from, &text)
            || !sim_prescan_text(rd, file, text.n > 0 ? text.s + before(&text) : NULL,
                    text.n - before(&text)))
        goto out;
    sim_buf_puts(&text, "\n"); /* libconfig wants one behind a remark that ends a file */
    rd->nomem = rd->nomem || text.failed;
    if (rd->nomem)
        goto out;
    root = parse(rd, file, text.s + before(&text));
    if (root != NULL)
        root->origin.line = 0;
    if (rd->nomem) {
        sim_node_free(root);
        root = NULL;
    }
out:
    sim_buf_clear(&text);
    return root;
}
