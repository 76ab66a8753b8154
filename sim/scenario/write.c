/* write.c - a resolved scenario as text: in full, as a digest, and compared.
 *
 * Every value of every table in the order of the tables, reals with 17 digits, so that
 * reading the text back gives the same scenario bit for bit. The digest (SHA-256,
 * FIPS 180-4, by libmd) is taken over this text with the digests of data files in the
 * place of their names: it changes with what a file holds, not with where it lies. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sha256.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/scenario/data.h"

/* How the names of data files are written. */
enum paths { PATHS_WHOLE, PATHS_AS_DIGEST };

struct writer {
    struct sim_buf buf;
    enum paths paths;
    struct sim_err *err;
    int ret;
};

static void indent(struct writer *w, int depth)
{
    for (int i = 0; i < depth; i++)
        sim_buf_puts(&w->buf, "    ");
}

static void hex(char digest[SIM_DIGEST_LEN], SHA2_CTX *sha)
{
    static const char digit[] = "0123456789abcdef";
    uint8_t byte[SHA256_DIGEST_LENGTH];

    SHA256Final(byte, sha);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        digest[2 * i] = digit[byte[i] >> 4];
        digest[2 * i + 1] = digit[byte[i] & 15];
    }
    digest[SIM_DIGEST_LEN - 1] = '\0';
}

static int digest_file(char digest[SIM_DIGEST_LEN], const char *path, struct sim_err *err)
{
    uint8_t part[16384];
    SHA2_CTX sha;
    ssize_t n;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return sim_fail(err, SIM_ERR_IO, "%s: cannot be read: %s", path, strerror(errno));
    SHA256Init(&sha);
    while ((n = read(fd, part, sizeof part)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0)
            SHA256Update(&sha, part, (size_t) n);
    int why = errno;
    close(fd);
    if (n < 0)
        return sim_fail(err, SIM_ERR_IO, "%s: cannot be read: %s", path, strerror(why));
    hex(digest, &sha);
    return SIM_OK;
}

/* A data file: its full name, or the digest of its content. */
static void write_path(struct writer *w, const char *path)
{
    char digest[SIM_DIGEST_LEN] = "";

    if (path[0] == '\0' || w->paths == PATHS_WHOLE) {
        char *full = path[0] != '\0' ? realpath(path, NULL) : NULL;
        sim_print_quoted(&w->buf, full != NULL ? full : path);
        free(full);
        return;
    }
    if (w->ret == SIM_OK)
        w->ret = digest_file(digest, path, w->err);
    sim_print_quoted(&w->buf, digest);
}

static void write_value(struct writer *w, const struct sim_inst *inst, size_t row)
{
    const struct sim_param *par = &inst->table->rows[row];

    if (par->type == SIM_PATH
            && !sim_path_own(
                    par, ((const struct sim_text *) sim_inst_field(inst, row))->s))
        write_path(w, ((const struct sim_text *) sim_inst_field(inst, row))->s);
    else
        sim_inst_print(&w->buf, inst, row);
}

/* Length of the next part of a key below `above` bytes, and whether it is the last. */
static size_t part_length(const char *key, size_t above, bool *last)
{
    size_t n = strcspn(key + above, ".");
    *last = key[above + n] == '\0';
    return n;
}

/* A setting that changes no number is not part of the digest. */
static bool says_nothing(const struct writer *w, const struct sim_inst *inst, size_t row)
{
    return w->paths == PATHS_AS_DIGEST && inst->table == &sim_settings_table
           && strcmp(inst->table->rows[row].key, "language") == 0;
}

/* Rows whose keys share the first `above` bytes with `lead`; dots open groups, at the
 * place of their first row. */
static void write_rows(struct writer *w, const struct sim_inst *inst, const char *lead,
        size_t above, int depth)
{
    const struct sim_table *table = inst->table;

    for (size_t i = 0; i < table->n_rows; i++) {
        const char *key = table->rows[i].key;
        bool last, seen = false;
        if (strncmp(key, lead, above) != 0 || (depth == 0 && says_nothing(w, inst, i)))
            continue;
        size_t n = part_length(key, above, &last);
        for (size_t k = 0; k < i && !last && !seen; k++)
            seen = strncmp(table->rows[k].key, key, above + n + 1) == 0;
        if (seen)
            continue;
        indent(w, depth);
        sim_buf_add(&w->buf, key + above, n);
        if (last) {
            sim_buf_puts(&w->buf, " = ");
            write_value(w, inst, i);
            sim_buf_puts(&w->buf, ";\n");
        } else {
            sim_buf_puts(&w->buf, " = {\n");
            write_rows(w, inst, key, above + n + 1, depth + 1);
            indent(w, depth);
            sim_buf_puts(&w->buf, "};\n");
        }
    }
}

/* ( { lever = "..."; ... }, ... ) */
static void write_set(
        struct writer *w, const struct sim_instances *set, const char *key, int depth)
{
    sim_buf_puts(&w->buf, "(\n");
    for (size_t i = 0; i < set->n; i++) {
        indent(w, depth + 1);
        sim_buf_printf(&w->buf, "{\n");
        indent(w, depth + 2);
        sim_buf_printf(&w->buf, "%s = ", key);
        sim_print_quoted(&w->buf, set->inst[i].table->name);
        sim_buf_puts(&w->buf, ";\n");
        write_rows(w, &set->inst[i], "", 0, depth + 2);
        indent(w, depth + 1);
        sim_buf_puts(&w->buf, i + 1 < set->n ? "},\n" : "}\n");
    }
    indent(w, depth);
    sim_buf_puts(&w->buf, ");\n");
}

/* What the user called an arm: a label made of the name is made again. */
static void write_words(struct writer *w, const struct sim_arm_words *words, int depth)
{
    const char *const pair[][2] = { { "label", words->own ? words->label : "" },
        { "title", words->title } };

    for (size_t i = 0; i < SIM_COUNT(pair); i++) {
        if (pair[i][1][0] == '\0')
            continue;
        indent(w, depth);
        sim_buf_printf(&w->buf, "%s = ", pair[i][0]);
        sim_print_quoted(&w->buf, pair[i][1]);
        sim_buf_puts(&w->buf, ";\n");
    }
}

static void write_arms(struct writer *w, const struct sim_scenario *sc)
{
    if (sc->n_arms == 1)
        return;
    if (sc->single) {
        sim_buf_puts(&w->buf, "name = ");
        sim_print_quoted(&w->buf, sc->arm[1].name);
        sim_buf_puts(&w->buf, ";\n");
        write_words(w, &sc->words[1], 0);
        sim_buf_puts(&w->buf, "policies = ");
        write_set(w, &sc->policies[1], "lever", 0);
        return;
    }
    sim_buf_puts(&w->buf, "arms = (\n");
    for (size_t a = 1; a < sc->n_arms; a++) {
        sim_buf_puts(&w->buf, "    {\n        name = ");
        sim_print_quoted(&w->buf, sc->arm[a].name);
        sim_buf_puts(&w->buf, ";\n");
        write_words(w, &sc->words[a], 2);
        sim_buf_puts(&w->buf, "        policies = ");
        write_set(w, &sc->policies[a], "lever", 2);
        sim_buf_puts(&w->buf, a + 1 < sc->n_arms ? "    },\n" : "    }\n");
    }
    sim_buf_puts(&w->buf, ");\n");
}

static void write_all(struct writer *w, const struct sim_scenario *sc)
{
    write_rows(w, &sc->settings, "", 0, 0);
    for (size_t i = 0; i < sc->model->n_tables; i++) {
        sim_buf_printf(&w->buf, "%s = {\n", sc->table[i].table->name);
        write_rows(w, &sc->table[i], "", 0, 1);
        sim_buf_puts(&w->buf, "};\n");
    }
    write_arms(w, sc);
    if (sc->shocks.n > 0) {
        sim_buf_puts(&w->buf, "shocks = ");
        write_set(w, &sc->shocks, "shock", 0);
    }
    if (w->buf.failed && w->ret == SIM_OK)
        w->ret = sim_fail(w->err, SIM_ERR_NOMEM, "out of memory for the scenario's text");
}

int sim_scenario_write(const struct sim_scenario *sc, FILE *out, struct sim_err *err)
{
    struct writer w = { .paths = PATHS_WHOLE, .err = err };

    write_all(&w, sc);
    if (w.ret == SIM_OK && fputs(sim_buf_text(&w.buf), out) == EOF)
        w.ret = sim_fail(
                err, SIM_ERR_IO, "the scenario cannot be written: %s", strerror(errno));
    sim_buf_clear(&w.buf);
    return w.ret;
}

int sim_scenario_digest(
        const struct sim_scenario *sc, char digest[SIM_DIGEST_LEN], struct sim_err *err)
{
    struct writer w = { .paths = PATHS_AS_DIGEST, .err = err };
    SHA2_CTX sha;

    digest[0] = '\0';
    write_all(&w, sc);
    if (w.ret == SIM_OK) {
        SHA256Init(&sha);
        SHA256Update(&sha, (const uint8_t *) sim_buf_text(&w.buf), w.buf.n);
        hex(digest, &sha);
    }
    sim_buf_clear(&w.buf);
    return w.ret;
}
