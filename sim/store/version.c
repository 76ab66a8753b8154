/* version.c - which SQLite keeps the results; see store.h. */
#include <sqlite3.h>

#include "sim/store/store.h"

const char *sim_store_sqlite_version(void)
{
    return sqlite3_libversion();
}
