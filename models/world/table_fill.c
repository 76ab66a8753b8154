/* table_fill.c - what becomes of cells that a school table leaves empty?
 *
 * No school is dropped. A missing weighting is estimated from the disadvantage score
 * per pupil (mean weighting of the schools with the nearest scores), or, where that
 * is missing or rests on few pupils, by the mean of the region. A missing place is the
 * mean of the region. All of it is told in the note.
 * Thread safety: no globals. */
#include "models/world/table.h"

#include <stdio.h>
#include <string.h>

enum {
    NEAREST = 25,    /* schools whose weighting is averaged */
    SCORE_FROM = 41, /* pupils; CBS marks scores of 40 and fewer as unreliable */
};

/* Pupil-weighted mean weighting of a region (-1: of all); false when there is none. */
static bool mean_weighting(const struct roster *ros, int region, double *mean)
{
    double sum = 0, n = 0;

    for (int i = 0; i < ros->n; i++) {
        const struct roster_school *s = &ros->school[i];
        if (s->has_weighting && (region < 0 || s->region == region)) {
            sum += s->weighting * s->pupils;
            n += s->pupils;
        }
    }
    *mean = n > 0 ? sum / n : 0;
    return n > 0;
}

/* Mean weighting of the schools nearest to `score`; false when they are too few. */
static bool weighting_by_score(const struct roster *ros, double score, double *mean)
{
    double gap[NEAREST], weighting[NEAREST], sum = 0;
    int n = 0;

    for (int i = 0; i < ros->n; i++) {
        const struct roster_school *s = &ros->school[i];
        if (!s->has_weighting || !s->has_score || s->pupils < SCORE_FROM)
            continue;
        double d = s->score > score ? s->score - score : score - s->score;
        if (n == NEAREST && !(d < gap[n - 1]))
            continue;
        int at = n < NEAREST ? n++ : n - 1;
        for (; at > 0 && d < gap[at - 1]; at--) {
            gap[at] = gap[at - 1];
            weighting[at] = weighting[at - 1];
        }
        gap[at] = d;
        weighting[at] = s->weighting;
    }
    for (int k = 0; k < n; k++)
        sum += weighting[k];
    *mean = n > 0 ? sum / n : 0;
    return n == NEAREST;
}

/* Estimate what is missing; counts by way. has_weighting stays false, so that no
 * estimate rests on another. */
static void fill_weighting(struct roster *ros, long *by_score, long *by_region)
{
    *by_score = *by_region = 0;
    for (int i = 0; i < ros->n; i++) {
        struct roster_school *s = &ros->school[i];
        if (s->has_weighting)
            continue;
        if (s->has_score && s->pupils >= SCORE_FROM
                && weighting_by_score(ros, s->score, &s->weighting)) {
            ++*by_score;
            continue;
        }
        ++*by_region;
        if (!mean_weighting(ros, s->region, &s->weighting))
            (void) mean_weighting(ros, -1, &s->weighting);
    }
}

/* Cosine of an angle in degrees, |angle| <= 90, by its series; error below 1e-9. */
static double cos_deg(double angle)
{
    double x2 = angle * angle * (0.017453292519943295 * 0.017453292519943295);
    double term = 1, sum = 1;

    for (int k = 1; k <= 9; k++) {
        term *= -x2 / ((2 * k - 1) * (2 * k));
        sum += term;
    }
    return sum;
}

/* Longitude and latitude to km on a plane that touches the middle of the table. */
static void project(struct roster *ros)
{
    const double km_per_degree = 111.2;
    double lon = 0, lat = 0, n = 0;

    for (int i = 0; i < ros->n; i++) {
        lon += ros->school[i].has_xy ? ros->school[i].x : 0;
        lat += ros->school[i].has_xy ? ros->school[i].y : 0;
        n += ros->school[i].has_xy;
    }
    if (!(n > 0))
        return;
    lon /= n;
    lat /= n;
    double width = km_per_degree * cos_deg(lat);
    for (int i = 0; i < ros->n; i++) {
        ros->school[i].x = (ros->school[i].x - lon) * width;
        ros->school[i].y = (ros->school[i].y - lat) * km_per_degree;
    }
}

/* Schools without a place get the middle of their region; returns their number. */
static long fill_places(struct roster *ros)
{
    long missing = 0, known = 0;

    for (int i = 0; i < ros->n; i++)
        known += ros->school[i].has_xy;
    if (known == 0)
        return ros->n;
    for (int i = 0; i < ros->n; i++) {
        struct roster_school *s = &ros->school[i];
        if (s->has_xy)
            continue;
        double x[2] = { 0 }, y[2] = { 0 }, n[2] = { 0 }; /* all, region */
        for (int j = 0; j < ros->n; j++) {
            const struct roster_school *t = &ros->school[j];
            for (int k = 0; k < 2; k++)
                if (t->has_xy && (k == 0 || t->region == s->region)) {
                    x[k] += t->x;
                    y[k] += t->y;
                    n[k]++;
                }
        }
        int k = n[1] > 0;
        s->x = x[k] / n[k];
        s->y = y[k] / n[k];
        missing++;
    }
    return missing;
}

static void say(struct roster *ros, const char *fmt, ...) SIM_PRINTF(2, 3);

static void say(struct roster *ros, const char *fmt, ...)
{
    size_t at = strlen(ros->note);
    va_list args;

    va_start(args, fmt);
    vsnprintf(ros->note + at, sizeof ros->note - at, fmt, args);
    va_end(args);
}

static const char *plural(long n)
{
    return n == 1 ? "" : "s";
}

void roster_fill_gaps(struct roster *ros, const struct table_gaps *gaps, const char *path)
{
    const char *slash = strrchr(path, '/');
    long by_score, by_region, placed = 0;

    fill_weighting(ros, &by_score, &by_region);
    if (ros->has_xy) {
        if (!gaps->planar)
            project(ros);
        placed = fill_places(ros);
        if (placed == ros->n)
            ros->has_xy = false;
    }
    say(ros, "school table %.80s", slash != NULL ? slash + 1 : path);
    if (gaps->older_weighting > 0)
        say(ros, "; weighting of %ld school%s from an earlier year",
                gaps->older_weighting, plural(gaps->older_weighting));
    if (by_score + by_region > 0)
        say(ros,
                "; %ld school%s without weighting estimated (%ld from the score, "
                "%ld by region mean)",
                by_score + by_region, plural(by_score + by_region), by_score, by_region);
    if (!gaps->has_g5)
        say(ros, "; no column g5: none in a large city");
    if (!gaps->has_board)
        say(ros, "; no column board: each school its own");
    else if (gaps->own_board > 0)
        say(ros, "; %ld without board, each its own", gaps->own_board);
    if (!ros->has_xy)
        say(ros, "; no coordinates");
    else if (placed > 0)
        say(ros, "; %ld placed in the middle of the region", placed);
}
