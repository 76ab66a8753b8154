/* map_layout.h - where circles and names of a map of regions stand, in pixels.
 *
 * Used inside sim/report only. Thread safety: pure functions. */
#ifndef SIM_REPORT_MAP_LAYOUT_H
#define SIM_REPORT_MAP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

struct sim_map_box {
    double left, top, right, bottom;
};

/* A region: the first four are the caller's. */
struct sim_map_spot {
    double x_km, y_km;     /* to the east, to the north */
    double size;           /* what the area of the circle says, >= 0 */
    double width;          /* of its name, pixels; 0: no name */
    double x, y, radius;   /* of the circle; y grows downwards */
    double name_x, name_y; /* left end of the name, half its height */
    bool named;            /* it found room */
    bool led;              /* far from its circle: with a line */
};

enum { SIM_MAP_NAME_HEIGHT = 19, SIM_MAP_RADIUS = 38, SIM_MAP_RADIUS_MIN = 7 };

/* Place n circles into the box: north up, one scale for both directions, areas in
 * proportion to size (the largest has SIM_MAP_RADIUS; none is smaller than
 * SIM_MAP_RADIUS_MIN). Names go beside their circles, where they cover least.
 * Returns pixels per km. */
double sim_map_lay_out(
        struct sim_map_spot *spot, size_t n, const struct sim_map_box *box);

#endif
