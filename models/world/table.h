/* table.h - what a school table leaves open, between its reader and the filling in.
 *
 * Private to models/world. Thread safety: plain data. */
#ifndef MODELS_WORLD_TABLE_H
#define MODELS_WORLD_TABLE_H

#include "models/world/roster.h"

struct table_gaps {
    long older_weighting; /* schools whose weighting is of an earlier year */
    long own_board;       /* schools without a board */
    long too_many;        /* schools beyond what can be simulated */
    bool has_board, has_g5;
    bool planar; /* coordinates are km already */
};

/* Estimate missing weightings, place schools without coordinates, project to km, and
 * write ros->note, which tells all of it. At least one school has a weighting. */
void roster_fill_gaps(
        struct roster *ros, const struct table_gaps *gaps, const char *path);

#endif
