/* cover_hot.c - what classes live through; see cover_hot.h. Thread safety: pure. */
#include "models/phases/cover_hot.h"

#include <string.h>

enum { MOST_CLASSES = 256, SCHOOL_DAYS = 200, SHORT_DAYS_MOST = 40 };

/* A class of each of the schools side by side. */
struct class_row {
    int32_t fte[COVER_LANES];   /* of its own teachers [0.01] */
    int32_t value[COVER_LANES]; /* sum over them, then of the class */
    int32_t full[COVER_LANES];  /* value without a shortage */
    int32_t lost[COVER_LANES];
    float bare[COVER_LANES];   /* time its own teachers do not fill */
    float taught[COVER_LANES]; /* value with own colleagues for it */
    float from[COVER_LANES];   /* where that time begins on the line */
};

/* Per school, in the course of the work. */
struct schools {
    float gap[COVER_LANES], mean[COVER_LANES], share[COVER_LANES];
    float at[COVER_LANES], begin[COVER_LANES];
    int32_t fte[COVER_LANES], value[COVER_LANES];
};

#define FOR_LANES(l) for (int l = 0; l < COVER_LANES; l++)

/* Lay the classes of eight schools side by side; returns the most that one has. Places
 * beyond the last class of a school lack nothing. */
static int lay_classes(struct class_row *to, struct schools *sum, struct cover_lived *out,
        const struct class_staff *staff, const struct cover_schools *in)
{
    typedef int32_t four_int __attribute__((vector_size(16), aligned(4), may_alias));
    int most = 0;

    FOR_LANES(l) most = in->n[l] > most ? in->n[l] : most;
    for (int c = 0; c < most; c++)
        FOR_LANES(l) to[c].fte[l] = INT32_MAX, to[c].value[l] = 0;
    FOR_LANES(l)
    {
        const struct class_staff *from = staff + in->first[l];
        const int n = in->n[l];
        four_int total = { 0 };
#pragma GCC unroll 4
        for (int c = 0; c < n; c++) {
            total += *(const four_int *) &from[c];
            to[c].fte[l] = from[c].fte;
            to[c].value[l] = from[c].value;
        }
        sum->fte[l] = total[0];
        sum->value[l] = total[1];
        out->quality[l] = total[2];
        out->novice[l] = total[3];
    }
    return most;
}

/* What lacks in each class and in the schools; schools spread it over the classes in
 * proportion. */
static void measure_gaps(struct class_row *of, struct schools *sum, int most,
        const struct cover_schools *in, const struct cover_ways *ways)
{
    FOR_LANES(l) sum->gap[l] = 0;
    for (int c = 0; c < most; c++)
        FOR_LANES(l)
        {
            float short_of = in->need[l] - (float) of[c].fte[l];
            of[c].bare[l] = short_of > 0 ? short_of : 0;
            sum->gap[l] += of[c].bare[l];
        }
    FOR_LANES(l)
    {
        float gap = sum->gap[l], lack = in->lack[l] < gap ? in->lack[l] : gap;
        float share = lack / gap, mean = (float) sum->value[l] / (float) sum->fte[l];
        sum->share[l] = lack > 0 ? share : 0;
        sum->mean[l] = sum->fte[l] > 0 ? mean : ways->value[STRETCH_SUBSTITUTE];
    }
}

/* Own colleagues, at the school's mean value, for all that lacks: what would have been
 * without a shortage. The lacking times are laid end to end. */
static void teach(struct class_row *of, struct schools *sum, int most,
        const struct cover_schools *in)
{
    FOR_LANES(l) sum->at[l] = sum->begin[l] = 0;
    for (int c = 0; c < most; c++)
        FOR_LANES(l)
        {
            float need = in->need[l], has = (float) of[c].fte[l];
            float bare = of[c].bare[l], time = bare * sum->share[l], at = sum->at[l];
            float taught = ((float) of[c].value[l] + bare * sum->mean[l])
                           / (has > need ? has : need);
            of[c].taught[l] = taught;
            of[c].full[l] = cover_whole(taught + in->short_full[l]);
            of[c].bare[l] = time;
            of[c].from[l] = at;
            sum->begin[l] = in->turn[l] == c ? at : sum->begin[l];
            sum->at[l] = at + time;
        }
}

/* How much of the line from a to b lies beyond `from`. */
static inline float beyond(float a, float b, float from)
{
    float upto_a = a - from, upto_b = b - from;
    return (upto_b > 0 ? upto_b : 0) - (upto_a > 0 ? upto_a : 0);
}

/* Who stands in along the line changes what classes learn. */
static void stand_in(struct class_row *of, struct cover_lived *out, int most,
        const struct schools *sum, const struct cover_schools *in,
        const struct cover_ways *ways)
{
    const float *v = ways->value;
    const float v_agency = v[STRETCH_AGENCY] - v[STRETCH_SUBSTITUTE];
    const float v_unqualified = v[STRETCH_UNQUALIFIED] - v[STRETCH_AGENCY];
    const float v_assistant = v[STRETCH_ASSISTANT] - v[STRETCH_UNQUALIFIED];
    const float v_home = v[STRETCH_HOME] - v[STRETCH_ASSISTANT];
    float v_sub[COVER_LANES], per_need[COVER_LANES];
    float some[COVER_LANES], many[COVER_LANES];
    int32_t last[COVER_LANES]; /* class that counts; none where nothing lacks */

    FOR_LANES(l)
    {
        v_sub[l] = v[STRETCH_SUBSTITUTE] - sum->mean[l];
        per_need[l] = 1 / in->need[l];
        some[l] = ways->weeks[0] * in->need[l];
        many[l] = ways->weeks[1] * in->need[l];
        last[l] = sum->share[l] > 0 ? in->n[l] : 0;
        out->untaught[0][l] = out->untaught[1][l] = 0;
    }
    for (int c = 0; c < most; c++)
        FOR_LANES(l)
        {
            float a = of[c].from[l] - sum->begin[l];
            a = a < 0 ? a + sum->at[l] : a;
            float b = a + of[c].bare[l];
            float unqualified = beyond(a, b, in->from[STRETCH_UNQUALIFIED][l]);
            float home = beyond(a, b, in->from[STRETCH_HOME][l]);
            float change = beyond(a, b, in->from[STRETCH_SUBSTITUTE][l]) * v_sub[l]
                           + beyond(a, b, in->from[STRETCH_AGENCY][l]) * v_agency
                           + unqualified * v_unqualified
                           + beyond(a, b, in->from[STRETCH_ASSISTANT][l]) * v_assistant
                           + home * v_home;
            of[c].value[l] = cover_whole(
                    of[c].taught[l] + change * per_need[l] + in->short_loss[l]);
            float away = home * per_need[l] * 65535 + in->short_lost[l];
            of[c].lost[l] = (int32_t) ((away < 65535 ? away : 65535) + 0.5f);
            out->untaught[0][l] += (unqualified >= some[l]) & (c < last[l]);
            out->untaught[1][l] += (unqualified >= many[l]) & (c < last[l]);
        }
}

static inline void classes_of(struct class_year *rec, struct class_year *full,
        struct cover_lived *out, const struct class_staff *staff,
        const struct cover_schools *in, const struct cover_ways *ways)
{
    struct class_row of[MOST_CLASSES];
    struct schools sum;
    int most = lay_classes(of, &sum, out, staff, in);

    measure_gaps(of, &sum, most, in, ways);
    teach(of, &sum, most, in);
    stand_in(of, out, most, &sum, in, ways);
    FOR_LANES(l)
    {
        const int16_t merged = (int16_t) cover_whole(in->merged[l]);
        struct class_year *to = rec + in->first[l];
        const int n = in->n[l];
#pragma GCC unroll 4
        for (int c = 0; c < n; c++)
            to[c] = (struct class_year){ (int16_t) of[c].value[l], merged,
                (uint16_t) of[c].lost[l] };
    }
    for (int l = 0; full != NULL && l < COVER_LANES; l++) {
        struct class_year *to = full + in->first[l];
        const int n = in->n[l];
#pragma GCC unroll 4
        for (int c = 0; c < n; c++)
            to[c] = (struct class_year){ (int16_t) of[c].full[l], 0, 0 };
    }
}

void SIM_HOT(cover_classes)(struct class_year *rec, struct class_year *full,
        struct cover_lived *out, const struct class_staff *staff,
        const struct cover_schools *in, const struct cover_ways *ways)
{
    classes_of(rec, full, out, staff, in, ways);
}

/* Lay n schools from school s on side by side. */
static inline void lay_schools(
        struct cover_schools *out, const struct cover_country *in, int s, int n)
{
    const struct cover_country k = *in;
    const struct cover_ways ways = *k.ways;
    const int32_t *overtime = k.cover[COVER_OVERTIME], *spread = k.cover[COVER_SPREAD];
    const int32_t *merged = k.cover[COVER_MERGED], *agency = k.cover[COVER_AGENCY];
    const int32_t *substitute = k.cover[COVER_SUBSTITUTE];
    const int32_t *unqualified = k.cover[COVER_UNQUALIFIED];
    const int32_t *assistant = k.cover[COVER_ASSISTANT];

    for (int l = 0; l < n; l++, s++) {
        int32_t lack = k.posts[s] + k.replace[s] - k.filled[s];
        float posts = (float) (k.posts[s] > 0 ? k.posts[s] : 1);
        float C = (float) k.classes[s];
        out->n[l] = k.classes[s];
        out->first[l] = k.first[s];
        out->turn[l] = (int32_t) ((k.w_turn[s] >> 16) * (uint32_t) k.classes[s] >> 16);
        out->need[l] = posts / C;
        out->lack[l] = (float) (lack > 0 ? lack : 0);
        /* what covers the lack, in the order of the stretches */
        float larger = (float) (merged[s] + spread[s]);
        float to_overtime = larger + (float) overtime[s];
        float to_substitute = to_overtime + (float) substitute[s];
        float to_agency = to_substitute + (float) agency[s];
        float to_unqualified = to_agency + (float) unqualified[s];
        out->from[STRETCH_SUBSTITUTE][l] = to_overtime;
        out->from[STRETCH_AGENCY][l] = to_substitute;
        out->from[STRETCH_UNQUALIFIED][l] = to_agency;
        out->from[STRETCH_ASSISTANT][l] = to_unqualified;
        out->from[STRETCH_HOME][l] = to_unqualified + (float) assistant[s];
        /* with m of C classes in the others, all have N m / (C - m) pupils more */
        float more = ways.per_pupil * (float) k.pupils[s] / C * larger / (posts - larger);
        out->merged[l] = lack > 0 ? more : 0;
        /* The whole loss of a day is known (T08); what of it comes through time sent home
         * is booked there, the rest with the teacher. */
        float days = SCHOOL_DAYS * k.short_absent[s];
        float lost = ways.short_home * k.short_nobody[s];
        float full = ways.day * (days < SHORT_DAYS_MOST ? days : SHORT_DAYS_MOST);
        out->short_full[l] = full;
        out->short_loss[l] = full - ways.lost * lost;
        out->short_lost[l] = lost * 65535;
    }
}

void SIM_HOT(cover_country)(const struct cover_country *in)
{
    struct cover_schools schools = { .need = { 1, 1, 1, 1, 1, 1, 1, 1 } };
    struct cover_lived out;

    for (int s = 0; s < in->n_schools; s += COVER_LANES) {
        int n = in->n_schools - s;
        if (n >= COVER_LANES)
            lay_schools(&schools, in, s, n = COVER_LANES);
        else
            lay_schools(&schools, in, s, n);
        for (int l = n; l < COVER_LANES; l++)
            schools.n[l] = 0;
        classes_of(in->rec, in->full, &out, in->staff, &schools, in->ways);
        memset(in->staff + in->first[s], 0, /* while it is near */
                (size_t) (in->first[s + n] - in->first[s]) * sizeof *in->staff);
        for (int l = 0; l < n; l++) {
            in->quality[s + l] = out.quality[l];
            in->novice[s + l] = out.novice[l];
            for (int k = 0; k < UNTAUGHT; k++)
                in->untaught[k][s + l] = out.untaught[k][l];
        }
    }
}
