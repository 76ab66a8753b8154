/* search_list.c - which posts does a candidate come across, in which order?
 *
 * A candidate's looks land on posts at random. The posts of a region, and some of those
 * near, are put in random order once for all years; then looks at LOOK_RUN posts in a row
 * from a random place are as good as LOOK_RUN looks at random, and far quicker: one word,
 * and neighbours in memory. Every post is as likely as every other; which others are
 * seen with it was left to chance, once. Thread safety: one struct labour per thread. */
#include "models/phases/market.h"
#include "models/phases/matching.h"

/* Posts by region, in the order of schools. Every school has at least one. */
static void list_posts(struct labour *lab, const double *posts_fte)
{
    const struct world *w = lab->world;
    int32_t n = 0;

    for (int r = 0; r < w->n_regions; r++) {
        lab->post_first[r] = n;
        for (int s = w->region_first[r]; s < w->region_first[r + 1]; s++) {
            int posts = (int) (posts_fte[s] + 0.5);
            for (int k = 0; k < (posts < 1 ? 1 : posts) && n < lab->post_cap; k++)
                lab->post_school[n++] = (uint16_t) s;
        }
    }
    lab->post_first[w->n_regions] = n;
}

/* The posts of region r and a share of those of the three near ones; returns their end
 * in the list. */
static int32_t list_region(struct labour *lab, int r)
{
    const struct world *w = lab->world;
    const double cross = lab->par->market->cross_region;
    uint16_t *school = lab->look.school;
    int32_t m = lab->look_first[r];
    int32_t first = lab->post_first[r], own = lab->post_first[r + 1] - first;
    int32_t away = (int32_t) (own * cross / (1 - cross) + 0.5);

    for (int32_t k = 0; k < own; k++)
        school[m++] = lab->post_school[first + k];
    for (int32_t k = 0; k < away && w->n_regions > 1; k++) {
        int near = lab->region_near[r][k % 3];
        int32_t f = lab->post_first[near], posts = lab->post_first[near + 1] - f;
        int32_t at = (int32_t) ((int64_t) (k / 3) * 3 * posts / (away + 3));
        school[m++] = lab->post_school[f + at];
    }
    return m;
}

/* The last of a region's entries are again its first, so that who starts near the end
 * can go on; the shortest list is gone round more than once. */
static void close_round(const struct labour *lab, int32_t first, int32_t end)
{
    for (int k = 0; k < LOOK_RUN - 1; k++)
        lab->look.school[end + k] = lab->look.school[first + k];
}

/* To the unit of the list; nobody looks at what is further off than it can say. */
static int16_t look_km(float km)
{
    const float units = __builtin_floorf(km * LOOK_KM + 0.5f);
    return (int16_t) (units > INT16_MAX    ? INT16_MAX
                      : units < -INT16_MAX ? -INT16_MAX
                                           : units);
}

/* What is asked of each entry of region r, next to each other in memory. */
static void describe(struct labour *lab, int r, int32_t end, int32_t *last)
{
    enum { FAR = INT16_MAX };
    const struct search_list *look = &lab->look;
    const int32_t first = lab->look_first[r];
    const struct place origin = lab->place[look->school[first]];

    lab->look_origin[r] = origin;
    for (int32_t k = first; k < end; k++) {
        const int s = look->school[k];
        const int32_t back = k - last[s];
        look->board[k] = (uint16_t) lab->world->board[s];
        look->x[k] = look_km(lab->place[s].x - origin.x);
        look->y[k] = look_km(lab->place[s].y - origin.y);
        look->back[k] = (int16_t) (last[s] < first || back > FAR ? FAR : back);
        last[s] = k;
    }
}

void matching_geography(struct labour *lab, const double *posts_fte)
{
    const struct world *w = lab->world;
    int32_t *last = lab->row_at; /* where in the list is the school's last entry? */
    int32_t m = 0;

    list_posts(lab, posts_fte);
    for (int s = 0; s < w->n_schools; s++)
        last[s] = -1;
    for (int r = 0; r < w->n_regions; r++) {
        lab->look_first[r] = m;
        const int32_t end = list_region(lab, r);
        search_shuffle(lab->look.school + m, (uint32_t) (end - m), lab->key,
                sim_when(0, DRAW_MARKET_POSTS, (unsigned) r), lab->chance);
        close_round(lab, m, end);
        describe(lab, r, end + LOOK_RUN - 1, last);
        m = end + LOOK_RUN - 1;
    }
    lab->look_first[w->n_regions] = m;
}

void search_shuffle(
        uint16_t *list, uint32_t n, struct sim_key key, uint32_t when, uint32_t chance)
{
    enum { AT_ONCE = 256 };
    uint32_t word[4][AT_ONCE], *const out[4] = { word[0], word[1], word[2], word[3] };

    for (uint32_t from = 0; from < n; from += 4 * AT_ONCE) {
        const uint32_t upto = n - from < 4 * AT_ONCE ? n : from + 4 * AT_ONCE;
        sim_draw_range(out, from / 4, (upto - from + 3) / 4, key, 0, when, chance);
        for (uint32_t k = from; k < upto; k++) {
            const uint32_t u = word[k & 3][(k - from) / 4];
            const uint32_t j = (uint32_t) ((uint64_t) u * (k + 1) >> 32);
            const uint16_t one = list[k];
            list[k] = list[j];
            list[j] = one;
        }
    }
}
