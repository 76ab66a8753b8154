/* story.h - how sentences of the answer are put together; between story*.c.
 *
 * Thread safety: each function touches only its arguments. */
#ifndef SIM_REPORT_STORY_H
#define SIM_REPORT_STORY_H

#include "sim/report/html.h"

/* Say a sentence with its arguments behind those that are in out. */
#define SIM_STORY_ADD(h, out, id, ...)                                                   \
    sim_story_add((h), (out), TEXT_##id, (const char *const[]){ __VA_ARGS__ },           \
            sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
void sim_story_add(const struct sim_html *h, struct sim_buf *out, enum sim_text_id id,
        const char *const *args, size_t n_args);

/* A number where the sentence says by its words that it is more: without the plus. */
const char *sim_story_plus_off(const char *number);

/* The effect of an arm in its last policy year, shown; false when there is none. */
bool sim_story_shown(const struct sim_html *h, struct sim_shown *out, size_t arm,
        int group, int metric);

/* Who loses by the best policy? story_lose.c */
void sim_story_losers(const struct sim_html *h, struct sim_buf *out);

#endif
