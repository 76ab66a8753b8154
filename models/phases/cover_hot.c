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

/* A record as the first six bytes of a word, so that vectors make it and one store writes
 * it. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define RECORD_BIT(field) (8 * offsetof(struct class_year, field))
#else
#define RECORD_BIT(field) (48 - 8 * offsetof(struct class_year, field))
#endif
static inline uint64_t record(int32_t teacher, int32_t merged, int32_t lost)
{
    return (uint64_t) (uint16_t) teacher << RECORD_BIT(teacher)
           | (uint64_t) (uint16_t) merged << RECORD_BIT(merged)
           | (uint64_t) (uint16_t) lost << RECORD_BIT(lost);
}

/* Per school, in the course of the work. */
struct schools {
    float gap[COVER_LANES], mean[COVER_LANES], share[COVER_LANES];
    float at[COVER_LANES], begin[COVER_LANES];
    int32_t fte[COVER_LANES], value[COVER_LANES];
};

#define FOR_LANES(l) for (int l = 0; l < COVER_LANES; l++)

/* Do something for each class of each school, class c of lane l. What all schools have
 * goes class by class, so that one loop ends for all of them; the rest, school by
 * school. */
#define FOR_CLASSES(of, c, l, ...)                                                       \
    do {                                                                                 \
        for (int c = 0; c < (of).least; c++) {                                           \
            FOR_LANES(l)                                                                 \
            {                                                                            \
                __VA_ARGS__;                                                             \
            }                                                                            \
        }                                                                                \
        FOR_LANES(l)                                                                     \
        {                                                                                \
            for (int c = (of).least; c < (of).n[l]; c++) {                               \
                __VA_ARGS__;                                                             \
            }                                                                            \
        }                                                                                \
    } while (0)

/* How many classes the schools side by side have, and the least and the most of them. */
struct sizes {
    int n[COVER_LANES], least, most;
};

static inline struct sizes sizes_of(const struct cover_schools *in)
{
    struct sizes of = { .least = in->n[0] };

    FOR_LANES(l)
    {
        of.n[l] = in->n[l];
        of.least = in->n[l] < of.least ? in->n[l] : of.least;
        of.most = in->n[l] > of.most ? in->n[l] : of.most;
    }
    return of;
}

/* Of class c of four schools the fte and value, side by side. */
static inline void lay_four(struct class_row *to, four_int *total,
        const struct class_staff *const *from, int c, int lane)
{
    four_int k[4];

    for (int l = 0; l < 4; l++) {
        k[l] = *(const four_int *) &from[lane + l][c];
        total[lane + l] += k[l];
    }
    four_int one = __builtin_shufflevector(k[0], k[1], 0, 4, 1, 5);
    four_int two = __builtin_shufflevector(k[2], k[3], 0, 4, 1, 5);
    *(four_int *) &to[c].fte[lane] = __builtin_shufflevector(one, two, 0, 1, 4, 5);
    *(four_int *) &to[c].value[lane] = __builtin_shufflevector(one, two, 2, 3, 6, 7);
}

/* Lay the classes of eight schools side by side. Places beyond the last class of a school
 * lack nothing. */
static inline void lay_classes(struct class_row *to, struct schools *sum,
        struct cover_lived *out, const struct class_staff *staff,
        const struct cover_schools *in, const struct sizes *size)
{
    const struct class_staff *from[COVER_LANES];
    four_int total[COVER_LANES] = { 0 };

    for (int c = size->least; c < size->most; c++)
        FOR_LANES(l) to[c].fte[l] = INT32_MAX, to[c].value[l] = 0;
    FOR_LANES(l) from[l] = staff + in->first[l];
    for (int c = 0; c < size->least; c++)
        for (int lane = 0; lane < COVER_LANES; lane += 4)
            lay_four(to, total, from, c, lane);
    FOR_LANES(l)
    {
        for (int c = size->least; c < size->n[l]; c++) {
            total[l] += *(const four_int *) &from[l][c];
            to[c].fte[l] = from[l][c].fte;
            to[c].value[l] = from[l][c].value;
        }
        sum->fte[l] = total[l][0];
        sum->value[l] = total[l][1];
        out->quality[l] = total[l][2];
        out->novice[l] = total[l][3];
    }
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

/* The records of the schools' classes, a row of words per class. */
static inline void lived_records(uint64_t (*word)[COVER_LANES],
        const struct class_row *of, const struct cover_schools *in, int most)
{
    int32_t merged[COVER_LANES];

    FOR_LANES(l) merged[l] = cover_whole(in->merged[l]);
    for (int c = 0; c < most; c++)
        FOR_LANES(l) word[c][l] = record(of[c].value[l], merged[l], of[c].lost[l]);
}

static inline void full_records(
        uint64_t (*word)[COVER_LANES], const struct class_row *of, int most)
{
    for (int c = 0; c < most; c++)
        FOR_LANES(l) word[c][l] = record(of[c].full[l], 0, 0);
}

/* The two bytes that a word has more than a record are the next class's, who writes over
 * them; the last class of a school has no next. */
static inline void write_records(struct class_year *rec, uint64_t (*word)[COVER_LANES],
        const struct cover_schools *in, struct sizes size)
{
    struct class_year *to[COVER_LANES];

    size.least -= size.least > 0;
    FOR_LANES(l) size.n[l]--;
    FOR_LANES(l) to[l] = rec + in->first[l];
    FOR_CLASSES(size, c, l, memcpy(&to[l][c], &word[c][l], sizeof word[c][l]));
    FOR_LANES(l)
    {
        int last = size.n[l];
        if (last >= 0)
            memcpy(&to[l][last], &word[last][l], sizeof to[l][last]);
    }
}

static inline void classes_of(struct class_year *rec, struct class_year *full,
        struct cover_lived *out, const struct class_staff *staff,
        const struct cover_schools *in, const struct cover_ways *ways)
{
    const struct sizes size = sizes_of(in);
    struct class_row of[MOST_CLASSES];
    uint64_t word[MOST_CLASSES][COVER_LANES];
    struct schools sum;

    lay_classes(of, &sum, out, staff, in, &size);
    measure_gaps(of, &sum, size.most, in, ways);
    teach(of, &sum, size.most, in);
    stand_in(of, out, size.most, &sum, in, ways);
    lived_records(word, of, in, size.most);
    write_records(rec, word, in, size);
    if (full == NULL)
        return;
    full_records(word, of, size.most);
    write_records(full, word, in, size);
}

void SIM_HOT(cover_classes)(struct class_year *rec, struct class_year *full,
        struct cover_lived *out, const struct class_staff *staff,
        const struct cover_schools *in, const struct cover_ways *ways)
{
    classes_of(rec, full, out, staff, in, ways);
}

/* Lay schools side by side. */
static inline void lay_schools(struct cover_schools *out, const struct cover_country *in,
        const int32_t *restrict school)
{
    const struct cover_country k = *in;
    const struct cover_ways ways = *k.ways;
    const int32_t *overtime = k.cover[COVER_OVERTIME], *spread = k.cover[COVER_SPREAD];
    const int32_t *merged = k.cover[COVER_MERGED], *agency = k.cover[COVER_AGENCY];
    const int32_t *substitute = k.cover[COVER_SUBSTITUTE];
    const int32_t *unqualified = k.cover[COVER_UNQUALIFIED];
    const int32_t *assistant = k.cover[COVER_ASSISTANT];

    FOR_LANES(l)
    {
        const int32_t s = school[l];
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

/* What up to COVER_LANES schools live through. */
static inline void live_through(
        const struct cover_country *in, const int32_t *school, int n)
{
    struct cover_schools schools;
    struct cover_lived out;
    int32_t of_lane[COVER_LANES];

    FOR_LANES(l) of_lane[l] = school[l < n ? l : 0];
    lay_schools(&schools, in, of_lane);
    FOR_LANES(l) schools.n[l] = l < n ? schools.n[l] : 0;
    classes_of(in->rec, in->full, &out, in->staff, &schools, in->ways);
    for (int l = 0; l < n; l++) {
        const int32_t s = school[l];
        in->quality[s] = out.quality[l];
        in->novice[s] = out.novice[l];
        for (int k = 0; k < UNTAUGHT; k++)
            in->untaught[k][s] = out.untaught[k][l];
    }
}

/* Ask for the records of classes from `from` on, that the schools will not write in the
 * order in which they lie. */
static inline void ask_for(const struct class_year *rec, int32_t from, int32_t upto)
{
    enum { LINE = 64 };
    const char *end = (const char *) (rec + upto);

    for (const char *at = (const char *) (rec + from); at < end; at += LINE)
        __builtin_prefetch(at, 1);
}

void SIM_HOT(cover_country)(const struct cover_country *in)
{
    for (int s = 0; s < in->n_schools; s += COVER_NEAR) {
        const int left = in->n_schools - s, n = left < COVER_NEAR ? left : COVER_NEAR;
        ask_for(in->rec, in->first[s], in->first[s + n]);
        if (in->full != NULL)
            ask_for(in->full, in->first[s], in->first[s + n]);
        for (int k = 0; k < n; k += COVER_LANES)
            live_through(
                    in, in->alike + s + k, n - k < COVER_LANES ? n - k : COVER_LANES);
        memset(in->staff + in->first[s], 0, /* while it is near */
                (size_t) (in->first[s + n] - in->first[s]) * sizeof *in->staff);
    }
}
