/* cover_staff_hot.c - teachers before their classes; see cover_staff_hot.h.
 *
 * Both passes compute in vectors what each of a block of persons would add to a class;
 * only the adding goes one by one. Thread safety: pure. */
#include "models/phases/cover_staff_hot.h"

#include <string.h>

#include "models/labour_hot.h"
#include "models/phases/cover_hot.h"

void SIM_HOT(cover_traits)(int32_t *trait, const struct cover_persons *in, size_t n)
{
    const struct cover_persons k = *in;
    int32_t *restrict out = trait;

    for (size_t i = 0; i < n; i++) {
        int32_t e = k.experience[i];
        bool learns = ((k.id[i] >> 14 & 15) == POOL_SIDE) & (e < 2);
        bool rotates = (k.w_hours[i] & 0xffff) < k.rotate;
        int32_t value =
                cover_whole(k.sigma * k.z[i] + k.profile[e] + (learns ? k.training : 0));
        uint32_t quality = (uint32_t) cover_whole(100 * k.z[i]);
        out[i] = (int32_t) (quality << TRAIT_QUALITY | (uint32_t) rotates << TRAIT_ROTATES
                            | (uint32_t) (e > 0) << TRAIT_TAUGHT
                            | (uint32_t) (e < 3) << TRAIT_NOVICE | (value & 0xffff));
    }
}

/* What somebody adds to the class where he works so many hundredths of an fte. */
static inline struct class_staff bring(int32_t fte, int32_t trait, int32_t penalty)
{
    return (struct class_staff){ .fte = fte,
        .value = fte * ((int16_t) trait + penalty),
        .quality = fte * (trait >> TRAIT_QUALITY),
        .novice = fte * (trait >> TRAIT_NOVICE & 1) };
}

static inline void add(struct class_staff *to, const struct class_staff *more)
{
    *(four_int *) to += *(const four_int *) more;
}

/* Classes are known by where they lie in staff [bytes], which vectors reckon in passing.
 */
static inline uint32_t byte_of(uint32_t class_)
{
    return class_ * (uint32_t) sizeof(struct class_staff);
}

static inline struct class_staff *class_at(struct class_staff *staff, uint32_t byte)
{
    return (struct class_staff *) ((char *) staff + byte);
}

enum { PERSONS = 256 };

/* A block of persons: what each adds to which class (nothing, who does not keep his), and
 * who moves to another. */
struct placed {
    struct class_staff more[PERSONS];
    uint32_t at[PERSONS];
    int32_t moves[PERSONS];
};

static void place(struct placed *out, const struct cover_staff *in, int from, int n)
{
    const struct cover_staff k = *in;
    const uint16_t *restrict school = k.school + from;
    const int32_t *restrict trait = k.trait + from;
    const struct job *restrict job = k.job + from;
    struct class_staff *restrict more = out->more;
    uint32_t *restrict at = out->at;
    int32_t *restrict moves = out->moves;
    int32_t place[PERSONS];
    uint32_t span[PERSONS];

    for (int i = 0; i < n; i++)
        place[i] = school[i] < k.n_schools ? school[i] : k.n_schools;
    for (int i = 0; i < n; i++)
        span[i] = k.span[place[i]];
    for (int i = 0; i < n; i++) {
        uint32_t word = job_word(&job[i]), klass = JOB(word, klass);
        int32_t known = klass < (span[i] & SPAN_CLASSES);
        int32_t settled = (JOB(word, since) != k.year) & known
                          & ((trait[i] & 1 << TRAIT_ROTATES) == 0);
        /* the long absent are replaced: required, but not present */
        int32_t counts = settled & ((JOB(word, flag) & PERSON_ABSENT) == 0);
        /* who does not count adds nothing; to his last class, since it would wait for the
         * one before him if all such did so to the same */
        at[i] = byte_of((span[i] >> SPAN_FIRST) + (known ? klass : 0));
        more[i] = bring(counts ? (int32_t) JOB(word, fte) : 0, trait[i], 0);
        moves[i] = (place[i] < k.n_schools) & (settled ^ 1);
    }
}

int SIM_HOT(cover_settled)(
        struct class_staff *staff, int32_t *moving, const struct cover_staff *in)
{
    struct placed placed;
    int found = 0;

    for (int32_t from = 0; from < in->n; from += PERSONS) {
        int n = in->n - from < PERSONS ? in->n - from : PERSONS;
        place(&placed, in, from, n);
#pragma GCC unroll 4
        for (int i = 0; i < n; i++)
            add(class_at(staff, placed.at[i]), &placed.more[i]);
#pragma GCC unroll 4
        for (int i = 0; i < n; i++) { /* too many for a jump at each */
            moving[found] = from + i;
            found += placed.moves[i];
        }
    }
    return found;
}

enum { MOVERS = 128 };

/* A block of those who move: the classes drawn, what each adds to either, and the one he
 * takes. */
struct movers {
    struct class_staff more[MOVERS];
    int32_t school[MOVERS], late[MOVERS];
    uint32_t job[MOVERS], first[MOVERS], one[MOVERS], two[MOVERS], at[MOVERS];
    uint32_t if_one[MOVERS], if_two[MOVERS];
};

static void draw_classes(struct movers *out, const int32_t *restrict row, int n,
        const struct cover_staff *in)
{
    const struct cover_staff k = *in;
    int32_t *restrict school = out->school;
    uint32_t *restrict one = out->one, *restrict two = out->two;
    uint32_t *restrict job = out->job, *restrict first = out->first;
    struct class_staff *restrict more = out->more;
    uint32_t span[MOVERS], draw[MOVERS];
    int32_t trait[MOVERS];

#pragma GCC unroll 4
    for (int i = 0; i < n; i++)
        school[i] = k.school[row[i]];
    for (int i = 0; i < n; i++) {
        span[i] = k.span[school[i]];
        draw[i] = k.w_class[row[i]];
        trait[i] = k.trait[row[i]];
        job[i] = job_word(&k.job[row[i]]);
    }
    for (int i = 0; i < n; i++) {
        uint32_t word = job[i], classes = span[i] & SPAN_CLASSES;
        first[i] = byte_of(span[i] >> SPAN_FIRST);
        one[i] = first[i] + byte_of((draw[i] >> 16) * classes >> 16);
        two[i] = first[i] + byte_of((draw[i] & 0xffff) * classes >> 16);
        bool came = (JOB(word, since) == k.year) & ((trait[i] & 1 << TRAIT_TAUGHT) != 0);
        int32_t penalty = JOB(word, flag) & PERSON_NEW_CLASS ? k.new_class : 0;
        penalty = came ? k.new_school : penalty;
        penalty += JOB(word, flag) & PERSON_LATE ? k.late : 0;
        int32_t fte = JOB(word, flag) & PERSON_ABSENT ? 0 : (int32_t) JOB(word, fte);
        more[i] = bring(fte, trait[i], penalty);
    }
}

/* Of two, the second where less is below 0: a jump would be guessed wrong half the time.
 */
static inline uint32_t second_if(int32_t less, uint32_t first, uint32_t second)
{
    return first ^ ((first ^ second) & (uint32_t) (less >> 31));
}

/* What the one before mover i adds to his second class, less that to his first: when that
 * one takes the first of his own two, and when he takes the second. */
static void reckon_with(struct movers *m, int n)
{
    const uint32_t *restrict one = m->one, *restrict two = m->two;
    const struct class_staff *restrict more = m->more;
    uint32_t *restrict if_one = m->if_one, *restrict if_two = m->if_two;

    for (int i = 1; i < n; i++) {
        uint32_t fte = (uint32_t) more[i - 1].fte;
        if_one[i] = fte * (uint32_t) ((two[i] == one[i - 1]) - (one[i] == one[i - 1]));
        if_two[i] = fte * (uint32_t) ((two[i] == two[i - 1]) - (one[i] == two[i - 1]));
    }
}

/* What is covered in the second class of mover i, less that in his first. */
static inline int32_t look(struct class_staff *staff, const struct movers *m, int i)
{
    return class_at(staff, m->two[i])->fte - class_at(staff, m->one[i])->fte;
}

static inline void take(struct class_staff *staff, struct movers *m, int i, int32_t less)
{
    m->at[i] = second_if(less, m->one[i], m->two[i]);
    add(class_at(staff, m->at[i]), &m->more[i]);
}

/* One after the other takes the emptier class. They look two at a time: a processor looks
 * nowhere until it knows where all before were added. */
static void choose(struct class_staff *staff, struct movers *m, int n)
{
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) { /* rows lie in no order of classes */
        __builtin_prefetch(class_at(staff, m->one[i]));
        __builtin_prefetch(class_at(staff, m->two[i]));
    }
    reckon_with(m, n);
#pragma GCC unroll 2
    for (int i = 0; i + 1 < n; i += 2) {
        int32_t less = look(staff, m, i), next = look(staff, m, i + 1);
        next += (int32_t) second_if(less, m->if_one[i + 1], m->if_two[i + 1]);
        take(staff, m, i, less);
        take(staff, m, i + 1, next);
    }
    if (n % 2 != 0)
        take(staff, m, n - 1, look(staff, m, n - 1));
}

/* Write down the classes taken; it is a penalty to get another than last year's. */
static void note_classes(struct class_staff *staff, struct movers *m,
        const int32_t *restrict row, int n, const struct cover_staff *in)
{
    const uint32_t year = in->year;
    const int32_t penalty = in->new_class;

    for (int i = 0; i < n; i++) {
        uint32_t word = m->job[i], klass = (m->at[i] - m->first[i]) / byte_of(1);
        uint32_t last = JOB(word, klass), flag = JOB(word, flag);
        bool changes = (JOB(word, since) != year) & (last != klass) & (last != 255);
        bool counts = changes & !(flag & (PERSON_NEW_CLASS | PERSON_ABSENT));
        m->late[i] = counts ? (int32_t) JOB(word, fte) * penalty : 0;
        word = (word & ~(255u << JOB_BIT(klass))) | klass << JOB_BIT(klass);
        m->job[i] = word | (changes ? (uint32_t) PERSON_NEW_CLASS << JOB_BIT(flag) : 0);
    }
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) {
        memcpy(&in->job[row[i]], &m->job[i], sizeof m->job[i]);
        class_at(staff, m->at[i])->value += m->late[i];
    }
}

void SIM_HOT(cover_moving)(struct class_staff *staff, const int32_t *moving, int n,
        const struct cover_staff *in)
{
    struct movers movers;

    for (int from = 0; from < n; from += MOVERS) {
        int some = n - from < MOVERS ? n - from : MOVERS;
        draw_classes(&movers, moving + from, some, in);
        choose(staff, &movers, some);
        note_classes(staff, &movers, moving + from, some, in);
    }
}
