/* plots.c - all figures of a report.
 *
 * A figure that a run has no data for (a cut that was not asked, one year only) is
 * left out and named in plots/notes.txt; an empty figure is never drawn. */
#include "sim/report/plot.h"
#include "sim/store/results.h"

static int put_notes(struct sim_plot *p, struct sim_err *err)
{
    struct sim_file file;

    if (p->notes.n == 0)
        return 0;
    int ret = sim_file_open(&file, p->g.plots, "notes.txt", err);
    if (ret != 0)
        return ret;
    for (size_t i = 0; i < p->notes.n; i++)
        fprintf(file.file, "%s\n", p->notes.line[i]);
    return sim_file_commit(&file, err);
}

static void find_groups(struct sim_plot *p)
{
    p->has_quintiles = true;
    for (int q = 0; q < 5; q++) {
        const char name[] = { 'q', (char) ('1' + q), '\0' };
        p->quintile[q] = sim_text_find_group(p->shape, name);
        if (p->quintile[q] < 0)
            p->has_quintiles = false;
    }
    p->target = sim_text_lead_group(p->shape);
}

int sim_report_plots(const struct sim_report *rep, const char *dir, struct sim_err *err)
{
    struct sim_plot p = { .rep = rep, .shape = &rep->meta->shape };
    int ret = sim_gnuplot_open(&p.g, dir, err);

    if (ret != 0)
        goto out;
    find_groups(&p);
    if ((ret = sim_plot_fans(&p, err)) != 0)
        goto out;
    if (sim_plot_policies(&p) == 0) {
        sim_diag_add(&p.notes, "There is no policy beside the baseline, so the plots of "
                               "effects are left out.");
    } else if ((ret = sim_plot_quintiles(&p, err)) != 0
               || (ret = sim_plot_group_fans(&p, err)) != 0
               || (ret = sim_plot_maps(&p, err)) != 0
               || (ret = sim_plot_heat(&p, err)) != 0
               || (ret = sim_plot_forest(&p, err)) != 0
               || (ret = sim_plot_ledger(&p, err)) != 0) {
        goto out;
    }
    ret = sim_gnuplot_finish(&p.g, err);
    if (ret == 0)
        ret = put_notes(&p, err);
out:
    sim_gnuplot_close(&p.g);
    sim_diag_clear(&p.notes);
    return ret;
}
