/* synth_roster.c - boards and places of synthetic schools, and the finished list.
 *
 * Method: see synth.c. Boards have the published sizes. Thread safety: no globals. */
#include "models/world/synth.h"

#include <stdio.h>

#include "models/draws.h"
#include "sim/base/mem.h"
#include "sim/base/rng.h"
#include "sim/base/vmath.h"

/* Schools of the board at share u of all boards, smallest board first. */
static int board_size(double u)
{
    int total = 0, run = 0, k = 0;

    for (int j = 0; j < synth_n_boards; j++)
        total += synth_boards[j].boards;
    for (run = synth_boards[0].boards; k < synth_n_boards - 1 && u * total >= run;)
        run += synth_boards[++k].boards;
    return synth_boards[k].schools;
}

/* Order of the schools in which boards take them: by region, at random within. */
static void take_turns(struct synth *syn)
{
    int region = 0;

    for (int c = 0; c < SYNTH_CELLS; c++) {
        region += !synth_cells[c].g5;
        for (int i = syn->first[c]; i < syn->first[c + 1]; i++)
            syn->latent[i] = region + sim_uniform(synth_draw_school(syn, i, 1).word[0]);
    }
    synth_sort(syn->turn, syn->latent, syn->n);
}

/* Boards in random order are laid end to end over the schools, so that most lie in one
 * region and the others reach into the next on the map. */
void synth_assign_boards(struct synth *syn)
{
    double schools = 0, boards = 0;

    take_turns(syn);
    for (int k = 0; k < synth_n_boards; k++) {
        schools += (double) synth_boards[k].schools * synth_boards[k].boards;
        boards += synth_boards[k].boards;
    }
    int n = (int) (syn->n * boards / schools + 0.5);
    n = n < 1 ? 1 : n;
    for (int j = 0; j < n; j++)
        syn->latent[j] = sim_uniform(sim_draw(syn->key, (uint32_t) j, 0,
                sim_when(0, DRAW_WORLD_BOARD, 0), ROSTER_CHANCE)
                                             .word[0]);
    synth_sort(syn->order, syn->latent, n);
    int at = 0, board = 0;
    for (; board < n && at < syn->n; board++) {
        int size = board_size((syn->order[board] + 0.5) / n);
        for (int k = 0; k < size && at < syn->n; k++)
            syn->board[syn->turn[at++]] = board;
    }
    while (at < syn->n) /* what rounding left over stands alone */
        syn->board[syn->turn[at++]] = board++;
}

static int add_school(
        struct roster *ros, const struct synth *syn, int i, struct sim_err *err)
{
    const struct synth_cell *cell = &synth_cells[syn->cell[i]];
    struct sim_block draw = synth_draw_school(syn, i, 0);
    char id[16], name[96], board[16];
    int ret;

    struct roster_school school = {
        .municipality = -1,
        .g5 = cell->g5,
        .has_weighting = true,
        .has_xy = true,
        .pupils = syn->pupils[i],
        .weighting = syn->disadv[i],
        .x = cell->x_km + cell->x_sd_km * sim_normal(draw.word[2]),
        .y = cell->y_km + cell->y_sd_km * sim_normal(draw.word[3]),
    };
    roster_spread(&school);
    snprintf(id, sizeof id, "S%05d", i + 1);
    snprintf(name, sizeof name, "%s %d", cell->g5 ? cell->city : cell->region,
            i - syn->first[syn->cell[i]] + 1);
    snprintf(board, sizeof board, "B%03d", syn->board[i] + 1);
    ret = roster_names_put(&ros->ids, id, 0, &school.id, NULL, err);
    if (ret == 0)
        ret = roster_names_put(&ros->regions, cell->region, 0, &school.region, NULL, err);
    if (ret == 0 && cell->g5)
        ret = roster_names_put(
                &ros->municipalities, cell->city, 0, &school.municipality, NULL, err);
    if (ret == 0)
        ret = roster_names_put(&ros->boards, board, 0, &school.board, NULL, err);
    if (ret != 0)
        return ret;
    school.name = sim_strdup(name);
    if (school.name == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory for the schools");
    return roster_add(ros, &school, err);
}

int roster_synthesise(
        struct roster *ros, const struct population_params *par, struct sim_err *err)
{
    int n = (int) par->schools, ret = 0;
    size_t rows = (size_t) n;
    struct synth syn = { .par = par, .n = n };

    sim_assert(n >= SYNTH_REGIONS && n <= DRAW_SCHOOLS_MAX);
    syn.key = sim_key_make((uint64_t) par->seed, 0);
    syn.cell = sim_calloc(rows, sizeof *syn.cell);
    syn.pupils = sim_calloc(rows, sizeof *syn.pupils);
    syn.board = sim_calloc(rows, sizeof *syn.board);
    syn.order = sim_calloc(rows, sizeof *syn.order);
    syn.turn = sim_calloc(rows, sizeof *syn.turn);
    syn.latent = sim_calloc(rows, sizeof *syn.latent);
    syn.size = sim_calloc(rows, sizeof *syn.size);
    syn.disadv = sim_calloc(rows, sizeof *syn.disadv);
    if (!syn.cell || !syn.pupils || !syn.board || !syn.order || !syn.turn || !syn.latent
            || !syn.size || !syn.disadv) {
        ret = sim_fail(err, SIM_ERR_NOMEM, "out of memory for %d schools", n);
        goto out;
    }
    synth_allocate(&syn);
    synth_sizes(&syn);
    synth_disadvantage(&syn);
    synth_assign_boards(&syn);
    ros->has_xy = true;
    ros->regions.fold = ros->municipalities.fold = true;
    for (int i = 0; i < n && ret == 0; i++)
        ret = add_school(ros, &syn, i, err);
    snprintf(ros->note, sizeof ros->note,
            "synthetic schools from published Dutch figures of 2019, seed %lld",
            par->seed);
out:
    sim_free(syn.cell);
    sim_free(syn.pupils);
    sim_free(syn.board);
    sim_free(syn.order);
    sim_free(syn.turn);
    sim_free(syn.latent);
    sim_free(syn.size);
    sim_free(syn.disadv);
    return ret;
}
