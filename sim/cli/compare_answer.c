/* compare_answer.c - see compare_answer.h. */
#include "sim/cli/compare_answer.h"

#include "sim/report/compare.h"

/* Write to the folder of the results. */
static int put(const struct sim_figure *figure, const struct sim_answering *a,
        int (*write)(const struct sim_report *, const struct sim_ranking *, const char *,
                struct sim_err *),
        struct sim_err *err)
{
    const struct sim_ranking *rk;
    struct sim_ranking *own;
    int ret = sim_report_ranking(&rk, &own, a->rep, a->store, *figure, err);

    if (ret == 0)
        ret = write(a->rep, rk, a->dir, err);
    sim_ranking_free(own);
    return ret;
}

static int put_csv(
        const void *context, const struct sim_answering *a, struct sim_err *err)
{
    return put(context, a, sim_report_compare_csv, err);
}

static int put_plots(
        const void *context, const struct sim_answering *a, struct sim_err *err)
{
    return put(context, a, sim_report_compare_plot, err);
}

static int put_text(const void *context, const struct sim_answering *a,
        const struct sim_table_style *style, FILE *file, struct sim_err *err)
{
    const struct sim_figure *figure = context;
    const struct sim_ranking *rk;
    struct sim_ranking *own;
    int ret = sim_report_ranking(&rk, &own, a->rep, a->store, *figure, err);

    if (ret == 0)
        ret = sim_report_compare(a->rep, rk, style, file, err);
    sim_ranking_free(own);
    if (ret == 0 && a->out->packages != NULL)
        ret = sim_report_interaction(
                a->rep, a->store, a->out->packages, style, file, err);
    if (ret == 0)
        ret = sim_outputs_choice(a, style, file, err);
    return ret;
}

struct sim_answer sim_compare_answer(const struct sim_figure *figure)
{
    return (struct sim_answer){ .context = figure,
        .csv = put_csv,
        .plots = put_plots,
        .figure = figure,
        .text = put_text };
}
