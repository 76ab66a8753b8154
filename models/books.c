/* books.c - the lines of the books; see books.h. */
#include "models/books.h"

#include "sim/base/mem.h"

enum { ANY = -1, BASE = -2 };

/* What a line sums; ANY: all of them. cause: a lever's table, NULL with BASE or ANY. */
struct book_line {
    const struct sim_table *lever;
    int cause, payer, account;
};

static void add(
        struct books *b, const struct sim_table *lever, int cause, int payer, int account)
{
    b->key[b->n] = (struct book_line){ lever, cause, payer, account };
    b->line[b->n++] = (struct sim_cost){
        lever != NULL   ? lever->name
        : cause == BASE ? "base"
                        : "all",
        payer == ANY ? "all" : money_payer_names[payer],
        account == ANY ? "all" : money_account_names[account],
    };
}

/* Does any arm have a policy of this lever (any: NULL) that this payer pays? */
static bool pays(const struct sim_arm *arms, size_t n_arms, const struct sim_table *lever,
        int payer)
{
    for (size_t a = 0; a < n_arms; a++)
        for (size_t k = 0; k < arms[a].n_policies; k++) {
            const struct lever_common *c = arms[a].policies[k].params;
            if ((lever == NULL || arms[a].policies[k].table == lever)
                    && c->payer == payer)
                return true;
        }
    return false;
}

static void add_lever(struct books *b, const struct sim_arm *arms, size_t n_arms,
        const struct sim_table *lever)
{
    bool used = false;

    for (int p = 0; p < PAYERS; p++)
        used = used || pays(arms, n_arms, lever, p);
    if (used)
        add(b, lever, ANY, ANY, ANY);
    for (int p = 0; p < PAYERS; p++)
        for (int c = 0; c < ACCOUNTS && pays(arms, n_arms, lever, p); c++)
            add(b, lever, ANY, p, c);
}

int books_init(struct books *b, const struct sim_table *const *levers, size_t n_levers,
        const struct sim_arm *arms, size_t n_arms)
{
    size_t most = 2 + PAYERS + 2 * ACCOUNTS;

    for (size_t a = 0; a < n_arms; a++)
        most += arms[a].n_policies * (1 + PAYERS * ACCOUNTS);
    *b = (struct books){ .line = sim_calloc(most, sizeof *b->line),
        .key = sim_calloc(most, sizeof *b->key) };
    if (b->line == NULL || b->key == NULL)
        return SIM_ERR_NOMEM;
    add(b, NULL, ANY, ANY, ANY);
    for (int p = 0; p < PAYERS; p++)
        if (p == PAYER_MINISTRY || pays(arms, n_arms, NULL, p))
            add(b, NULL, ANY, p, ANY);
    for (int c = 0; c < ACCOUNTS; c++)
        add(b, NULL, ANY, ANY, c);
    add(b, NULL, BASE, ANY, ANY);
    for (int c = 0; c < ACCOUNTS; c++)
        add(b, NULL, BASE, PAYER_MINISTRY, c);
    for (size_t i = 0; i < n_levers; i++)
        add_lever(b, arms, n_arms, levers[i]);
    return 0;
}

void books_clear(struct books *b)
{
    sim_free(b->line);
    sim_free(b->key);
    *b = (struct books){ 0 };
}

static int64_t sum_row(const struct money_row *row, const struct book_line *key)
{
    int64_t sum = 0;

    for (int p = 0; p < PAYERS; p++)
        for (int c = 0; c < ACCOUNTS; c++)
            if ((key->payer == ANY || key->payer == p)
                    && (key->account == ANY || key->account == c))
                sum += row->cents[p][c];
    return sum;
}

void books_year(const struct books *b, const struct arm_state *arm, double *eur)
{
    int n = arm->arm != NULL ? (int) arm->arm->n_policies : 0;

    for (int i = 0; i < b->n; i++) {
        const struct book_line *key = &b->key[i];
        int64_t sum = key->lever == NULL ? sum_row(&arm->money[0], key) : 0;
        for (int k = 0; k < n && key->cause != BASE; k++)
            if (key->lever == NULL || arm->arm->policies[k].table == key->lever)
                sum += sum_row(&arm->money[k + 1], key);
        eur[i] = 0.01 * (double) sum;
    }
}
