/* draws.h - every question the model asks chance, and who asks it.
 *
 * A draw is keyed by (entity, partner, year and purpose, replication): see
 * sim/base/rng.h and the design in models/README.md. The enum only grows; reusing or
 * renumbering a purpose changes old results. Years are counted from the first year
 * of the run-in, so that they fit 8 bits. */
#ifndef MODELS_DRAWS_H
#define MODELS_DRAWS_H

#include <stdint.h>

enum draw_purpose {
    DRAW_NONE,
    DRAW_WORLD_SCHOOL, /* entity school; synthesis of a population */
    DRAW_WORLD_REGION, /* not asked */
    DRAW_WORLD_BOARD,  /* entity board */
    DRAW_SCHOOL_START, /* entity school: amenity, start shortage, school effect, spare */
    DRAW_SCHOOL_YEAR,  /* entity school: pupil growth, leader, survey, stand-ins */
    DRAW_PERSON_START, /* entity person: age, quality, signal noise, hours */
    DRAW_PERSON_ENTRY, /* entity person: experience, home school, round, class (of start
                        * staff: wants a day more) */
    DRAW_PERSON_YEAR,  /* entity person, first of three years: exit and search; absence
                        * and hours (16 bits each); year_words.h */
    DRAW_POOL_ENTRY,   /* entity (region, pool, year, slot/4): word slot mod 4 */
    DRAW_MARKET_LIST,  /* entity person: two runs of looks per index, for each a word
                        * where in the list of posts and one where among the tastes */
    DRAW_PERSON_OFFER, /* entity person: answer to a selective offer; index 1, year 0:
                        * will work a day more for money; spare */
    DRAW_PUPIL_START, /* entity two pupils: background and ability (16 bits each), luck of
                       * steps and final test (four bits each); again */
    DRAW_PUPIL_YEAR,  /* not asked any more */
    DRAW_PUPIL_TEST,  /* not asked any more */
    DRAW_REGION_YEAR, /* not asked any more */
    DRAW_SCHOOL_RULES, /* entity school: keeps to agreements between boards, 3 spare */
    DRAW_ASSIST_START, /* entity assistant: hours, home, training, ladder */
    DRAW_ASSIST_YEAR,  /* entity assistant, first of three years: fate (its lower half
                        * training); ladder and completion (lower half: its length);
                        * mixed, of who looks for work: patience; where */
    DRAW_ASSIST_LOOK,  /* not asked any more */
    DRAW_SCHOOL_HELP,  /* entity school: organised, 3 spare */
    DRAW_TUTORS,       /* entity board, index kind of tutor: quality, 3 spare */
    DRAW_PERSON_TUTOR, /* entity person: would tutor, 3 spare */
    DRAW_MARKET_POSTS, /* entity place / 4, index region: order of the posts; year 0 */
    DRAW_MARKET_TASTE, /* key 0, entity taste / 4: order of the tastes; year 0 */
    DRAW_PUPIL_STIR,   /* entity 0: what stirs the luck of a year's tests for help out of
                        * pupils' words of background and ability, 3 spare */
    DRAW_COUNT
};

/* A person: where, when and from which pool he first came. 255 regions, 64 years,
 * 16 pools, 16,384 slots. */
static inline uint32_t draw_person(
        unsigned region, unsigned year, unsigned pool, unsigned slot)
{
    return region << 24 | year << 18 | pool << 14 | slot;
}
enum { DRAW_REGIONS_MAX = 255, DRAW_YEARS_MAX = 63, DRAW_SLOTS_MAX = 1 << 14 };

/* A pupil: school, cohort (year of entry to grade 1, counted from seven years before
 * the start) and slot. 16,384 schools, 64 cohorts, 4,096 slots. Pupils who share a block
 * have slot / 2 in place of the slot (words 2 (slot mod 2) and the next). */
static inline uint32_t draw_pupil(unsigned school, unsigned cohort, unsigned slot)
{
    return school << 18 | cohort << 12 | slot;
}
enum { DRAW_SCHOOLS_MAX = 1 << 14, DRAW_COHORT_SLOTS_MAX = 1 << 12 };

#endif
