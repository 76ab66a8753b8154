/* extends.c - a scenario file on top of the file it extends, and so on down; see
 * read.h. Relative names are seen from the file that extends. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/base/err.h"
#include "sim/base/home.h"
#include "sim/base/text.h"
#include "sim/scenario/read.h"

enum { MAX_CHAIN = 8 }; /* files below the first */

static const char *const of_file[] = { "name", "label", "title", "note" };

/* Files from the first to the one being read; the same file twice is a cycle. */
struct chain {
    int depth;
    struct stat file[MAX_CHAIN + 1];
};

static bool in_chain(const struct chain *chain, const struct stat *st)
{
    for (int i = 0; i < chain->depth; i++)
        if (chain->file[i].st_dev == st->st_dev && chain->file[i].st_ino == st->st_ino)
            return true;
    return false;
}

static struct sim_node *read_on(struct sim_reader *rd, const char *path,
        const struct sim_origin *from, struct chain *chain);

/* The tree that node->s names, or NULL with a sentence. */
static struct sim_node *read_base(
        struct sim_reader *rd, const struct sim_node *node, struct chain *chain)
{
    char path[PATH_MAX], home[PATH_MAX];
    struct stat st;

    if (node->kind != SIM_NODE_TEXT || node->s[0] == '\0') {
        sim_mistake(rd, &node->origin, "extends: must be a file name in quotes");
        return NULL;
    }
    if (!sim_path_join(path, sizeof path, node->origin.file, node->s)) {
        sim_mistake(rd, &node->origin, "extends: the file name is too long");
        return NULL;
    }
    /* a plain name that is not beside the file: a scenario that came with the program */
    if (strchr(node->s, '/') == NULL && stat(path, &st) != 0 && errno == ENOENT
            && sim_home_find(home, sizeof home, NULL, node->s))
        memcpy(path, home, sizeof path);
    if (stat(path, &st) == 0 && in_chain(chain, &st)) {
        sim_mistake(rd, &node->origin,
                "extends = \"%s\": goes round in a circle: %s is already being read",
                node->s, path);
        return NULL;
    }
    if (chain->depth > MAX_CHAIN) {
        sim_mistake(rd, &node->origin,
                "extends = \"%s\": more than %d files extend one another", node->s,
                MAX_CHAIN);
        return NULL;
    }
    return read_on(rd, path, &node->origin, chain);
}

static struct sim_node *read_on(struct sim_reader *rd, const char *path,
        const struct sim_origin *from, struct chain *chain)
{
    struct sim_node *root = sim_read_file(rd, path, from);
    struct sim_node *extends = root != NULL ? sim_node_find(root, "extends") : NULL;

    if (root != NULL && root->n == 0 && !rd->files_failed)
        sim_mistake(rd, &root->origin,
                "sets nothing; a scenario sets at least one value, for instance "
                "policies = ( { lever = \"%s\"; } );",
                rd->model->n_levers > 0 ? rd->model->levers[0]->name : "...");
    if (extends == NULL)
        return root;
    if (stat(path, &chain->file[chain->depth]) == 0)
        chain->depth++;
    sim_node_unlink(root, extends);
    struct sim_node *base = read_base(rd, extends, chain);
    sim_node_free(extends);
    if (base == NULL) {
        rd->files_failed = true;
        return root;
    }
    /* these belong to the file that gives them, not to those that build on it */
    for (size_t i = 0; i < SIM_COUNT(of_file); i++) {
        struct sim_node *own = sim_node_find(base, of_file[i]);
        if (own != NULL) {
            sim_node_unlink(base, own);
            sim_node_free(own);
        }
    }
    sim_node_merge(base, root);
    base->origin = root->origin;
    sim_node_free(root);
    return base;
}

struct sim_node *sim_read_chain(struct sim_reader *rd, const char *path)
{
    struct chain chain = { 0 };
    struct sim_node *root = read_on(rd, path, NULL, &chain);

    if (root == NULL)
        rd->files_failed = true;
    return root;
}
