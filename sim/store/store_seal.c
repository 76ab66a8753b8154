/* store_seal.c - the end of a store: tables in, log folded, one file of fixed bytes.
 *
 * Question: can a file that was killed, opened and gone on with any number of times end
 * with the bytes of one that never was? Method: replications are only ever appended, in
 * one order, so that SQLite lays out the same pages; the tables of the analysis go in as
 * one transaction; and of the header, the counter of changes, which counts openings, is
 * set to 1 (www.sqlite.org/fileformat.html, 1.3.9 and 1.3.14: the counter and the one it
 * is compared with must be equal, and may be anything).
 * Thread safety: one store belongs to one thread at a time. */
#include "sim/store/store_impl.h"

enum { COUNTER_AT = 24, VALID_FOR_AT = 92 };

int sim_store_seal(struct sim_store *store, struct sim_err *err)
{
    sim_assert(!store->in_batch && !store->sealing);
    if (store->finished)
        return 0;
    int ret = sim_sql_exec(&store->sql, "BEGIN IMMEDIATE", err);
    store->sealing = ret == 0;
    if (ret == 0)
        ret = sim_sql_exec(&store->sql, "UPDATE runs SET finished = 1", err);
    if (ret != 0)
        sim_store_roll_back(store);
    return ret;
}

bool sim_store_finished(const struct sim_store *store)
{
    return store->finished;
}

void sim_store_view(struct sim_store *store)
{
    store->viewing = true;
}

/* Through SQLite's own handle: a second one, when closed, would end its locks. */
static int settle_header(const struct sim_store *store, struct sim_err *err)
{
    static const unsigned char one[4] = { 0, 0, 0, 1 };
    sqlite3_file *file = NULL;
    int rc = sqlite3_file_control(
            store->sql.db, "main", SQLITE_FCNTL_FILE_POINTER, (void *) &file);

    if (rc == SQLITE_OK)
        rc = file->pMethods->xWrite(file, one, sizeof one, COUNTER_AT);
    if (rc == SQLITE_OK)
        rc = file->pMethods->xWrite(file, one, sizeof one, VALID_FOR_AT);
    if (rc == SQLITE_OK)
        rc = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
    return rc == SQLITE_OK ? 0 : sim_sql_fail(&store->sql, rc, err);
}

int sim_store_finish(struct sim_store *store, struct sim_err *err)
{
    sim_assert(!store->in_batch);
    sim_store_statements_free(store);
    if (store->sealing) {
        int ret = sim_sql_exec(&store->sql, "COMMIT", err);
        if (ret != 0) {
            sim_store_roll_back(store);
            return ret;
        }
        store->sealing = false;
        store->finished = true;
    }
    /* Leaving the log mode copies the log into the file, syncs it, and removes it. */
    sqlite3_stmt *stmt = NULL;
    int ret = sim_sql_prepare(&store->sql, &stmt, "PRAGMA journal_mode=DELETE", err);
    if (ret == 0)
        ret = sim_sql_row(&store->sql, stmt, err);
    /* Where it cannot leave, SQLite answers with the mode it is still in. */
    if (ret == 1)
        ret = sqlite3_stricmp((const char *) sqlite3_column_text(stmt, 0), "delete") == 0
                      ? 0
                      : sim_sql_fail(&store->sql, SQLITE_BUSY, err);
    /* the header is written, and may fail to be, when the statement ends */
    if (ret == 0)
        ret = sim_sql_row(&store->sql, stmt, err);
    sqlite3_finalize(stmt);
    store->logging = store->logging && ret != 0;
    return ret == 0 ? settle_header(store, err) : ret;
}
