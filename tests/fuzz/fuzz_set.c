/* fuzz_set.c - does any text after --set hurt, or reach another key than its own?
 *
 * Input: one --set per line, laid one after another over a small tree of a scenario. A
 * set that is no mistake changes one value; one that is leaves no half node behind. */
#define FUZZ_NAME set
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "sim/base/mem.h"
#include "sim/scenario/read.h"

enum { SETS_MAX = 64 };

static const struct sim_origin nowhere = { "f.cfg", 1 };

static struct sim_node *leaf(
        struct sim_reader *rd, struct sim_node *at, const char *name, long long value)
{
    struct sim_node *node = sim_node_new(rd, at, SIM_NODE_INT, name, nowhere);

    node->i = value;
    return node;
}

/* start = 1; exit = { b = 2; }; policies = ( { premium = 3; target = { q = 4; }; } ) */
static struct sim_node *tree(struct sim_reader *rd)
{
    struct sim_node *root = sim_node_new(rd, NULL, SIM_NODE_GROUP, NULL, nowhere);

    leaf(rd, root, "start", 1);
    leaf(rd, sim_node_new(rd, root, SIM_NODE_GROUP, "exit", nowhere), "b", 2);
    struct sim_node *list = sim_node_new(rd, root, SIM_NODE_LIST, "policies", nowhere);
    struct sim_node *policy = sim_node_new(rd, list, SIM_NODE_GROUP, NULL, nowhere);
    leaf(rd, policy, "premium", 3);
    leaf(rd, sim_node_new(rd, policy, SIM_NODE_GROUP, "target", nowhere), "q", 4);
    return root;
}

static void check(const struct sim_node *node, int depth)
{
    size_t n = 0;

    FUZZ_ASSERT(depth < 32);
    FUZZ_ASSERT(node->kind != SIM_NODE_TEXT || node->s != NULL);
    for (const struct sim_node *child = node->child; child != NULL; child = child->next) {
        FUZZ_ASSERT((node->kind == SIM_NODE_LIST) == (child->name == NULL));
        check(child, depth + 1);
        n++;
    }
    FUZZ_ASSERT(n == node->n);
}

int FUZZ_START(int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    return 0;
}

int FUZZ_INPUT(const uint8_t *data, size_t size)
{
    struct sim_diag diag = { 0 };
    struct sim_reader rd = { .diag = &diag };
    struct sim_node *root = tree(&rd);
    char *text = sim_calloc(size + 1, 1), *next = text;

    memcpy(text, data, size);
    for (int i = 0; i < SETS_MAX && next != NULL; i++) {
        char *one = next;
        next = strchr(one, '\n');
        if (next != NULL)
            *next++ = '\0';
        size_t before = rd.mistakes;
        sim_set_apply(&rd, root, one);
        FUZZ_ASSERT(rd.mistakes <= before + 1); /* one sentence for one mistake */
        check(root, 0);
    }
    FUZZ_ASSERT(rd.mistakes == diag.n && !rd.nomem);
    fuzz_check_sentences(&diag);
    sim_node_free(root);
    sim_free(text);
    sim_diag_clear(&diag);
    return 0;
}
