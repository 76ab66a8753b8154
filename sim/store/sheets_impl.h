/* sheets_impl.h - what the writers of each format share; private to sim/store/. */
#ifndef SIM_STORE_SHEETS_IMPL_H
#define SIM_STORE_SHEETS_IMPL_H

#include "sim/store/sheets.h"

enum { SIM_SHEETS_MOST = 16, SIM_SHEETS_PATH = 4096 };

struct sim_sheets_writer {
    int (*open)(struct sim_sheets *s, struct sim_err *err);
    int (*begin)(struct sim_sheets *s, struct sim_err *err);
    int (*row)(struct sim_sheets *s, const struct sim_cell *cell, struct sim_err *err);
    int (*finish)(struct sim_sheets *s, struct sim_err *err); /* all written to tmp */
    void (*close)(struct sim_sheets *s);                      /* free state */
};

struct sim_sheets {
    const struct sim_sheets_writer *writer;
    char path[SIM_SHEETS_PATH], tmp[SIM_SHEETS_PATH + 32];
    const struct sim_sheet *sheet[SIM_SHEETS_MOST]; /* the last is under way */
    size_t n, rows;                                 /* rows of that */
    bool finished;
    void *state; /* of the writer */
};

extern const struct sim_sheets_writer sim_sheets_csv, sim_sheets_json, sim_sheets_sqlite,
        sim_sheets_xlsx;

#endif
