/* verb_report.c - `simulate report RESULT` and `simulate brief RESULT`: pages made again
 * from a stored result, in any language, without simulating anything. */
#include <stdio.h>
#include <string.h>

#include "sim/cli/about.h"
#include "sim/cli/job.h"
#include "sim/cli/stored.h"
#include "sim/cli/verbs.h"
#include "sim/store/aside.h"

static void report_usage(FILE *out)
{
    fputs("simulate report RESULT [--language en|nl]\n"
          "\n"
          "Writes RESULT/report.html again from what is stored there: the question, the\n"
          "answer, tables and pictures, who gains and who loses, what it costs, what is\n"
          "assumed, how sure it is and how to run it again, on one page that needs no\n"
          "network. The pictures of RESULT/plots are drawn again in its language.\n"
          "\n"
          "      --language LANGUAGE  en or nl (else that of the scenario)\n"
          "\n"
          "  simulate report results/bonus --language nl\n",
            out);
}

static void brief_usage(FILE *out)
{
    fputs("simulate brief RESULT [--text] [--language en|nl]\n"
          "\n"
          "The answer on one page of A4: RESULT/brief.html, or with --text on the\n"
          "terminal. From what is stored; nothing is simulated.\n"
          "\n"
          "      --text               print it as text\n"
          "      --language LANGUAGE  en or nl (else that of the scenario)\n"
          "\n"
          "  simulate brief results/compare\n",
            out);
}

struct asked {
    bool help, text, brief;
    int language; /* -1: the scenario's */
    const char *dir;
};

/* Read the arguments; false with a sentence. */
static bool arguments(int argc, char **argv, struct asked *asked)
{
    static const char *const languages[] = { "en", "nl" };
    const char *verb = asked->brief ? "brief" : "report";

    asked->language = -1;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i], *value = NULL;
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
            asked->help = true;
        else if (asked->brief && strcmp(arg, "--text") == 0)
            asked->text = true;
        else if (strcmp(arg, "--language") == 0 && i + 1 < argc)
            value = argv[++i];
        else if (strncmp(arg, "--language=", 11) == 0)
            value = arg + 11;
        else if (arg[0] == '-') {
            fprintf(stderr, "%s: is no option of simulate %s (see --help)\n", arg, verb);
            return false;
        } else if (asked->dir != NULL) {
            fprintf(stderr, "%s: %s takes one folder of results\n", arg, verb);
            return false;
        } else
            asked->dir = arg;
        for (int k = 0; k < 2 && value != NULL; k++)
            if (strcmp(value, languages[k]) == 0)
                asked->language = k;
        if (value != NULL && asked->language < 0) {
            fprintf(stderr, "--language %s: must be en or nl\n", value);
            return false;
        }
    }
    if (asked->dir == NULL && !asked->help) {
        fprintf(stderr,
                "%s needs a folder of results, as in: simulate %s results/bonus\n", verb,
                verb);
        return false;
    }
    return true;
}

/* Pictures and page are made aside and put in place together, so that a report that is
 * stopped leaves those of one language. Without pictures of its own, the page takes those
 * that are there. */
static int make_report(struct sim_stored *stored, const struct sim_html_run *run,
        struct sim_diag *diag, struct sim_err *err)
{
    struct sim_aside aside;
    struct sim_err plots = { 0 };
    int ret = sim_aside_open(&aside, stored->dir, err);

    if (ret != 0)
        return ret;
    bool drawn = sim_outputs_wanted(stored->sc, "plots");
    if (drawn && sim_stored_plots(stored, aside.path, &plots) != 0) {
        sim_diag_add(diag, "the plots were left as they were: %s", plots.msg);
        drawn = false;
    }
    ret = sim_report_html(stored->rep, run, drawn ? aside.path : stored->dir, err);
    if (ret == 0 && drawn)
        ret = sim_aside_publish(&aside, stored->dir, err);
    sim_aside_close(&aside);
    return ret;
}

static int make(struct sim_stored *stored, const struct sim_model *model,
        const struct asked *asked, struct sim_diag *diag, struct sim_err *err)
{
    char built_with[256];
    int ret = sim_stored_open(stored, model, asked->dir, diag, err);

    if (ret != 0)
        return ret;
    if (asked->language >= 0)
        stored->rep->lang = (enum sim_language) asked->language;
    const struct sim_html_run run = { .model = model,
        .sc = stored->sc,
        .store = stored->store,
        .packages = stored->packages,
        .figure = stored->ranked ? &stored->figure : NULL,
        .built_with = sim_about_built_with(built_with),
        .language = stored->rep->lang };
    if (!asked->brief)
        ret = make_report(stored, &run, diag, err);
    else if (asked->text)
        ret = sim_report_brief_text(
                stored->rep, &run, sim_outputs_style().width, stdout, err);
    else
        ret = sim_report_brief(stored->rep, &run, stored->dir, err);
    if (ret == 0 && !asked->text)
        printf("%s/%s.html\n", stored->dir, asked->brief ? "brief" : "report");
    return ret;
}

static int verb(const struct sim_model *model, int argc, char **argv, bool brief)
{
    struct asked asked = { .brief = brief };
    struct sim_stored stored = { 0 };
    struct sim_diag diag = { 0 };
    struct sim_err err = { 0 };

    if (!arguments(argc, argv, &asked))
        return SIM_STATUS_USAGE;
    if (asked.help) {
        (brief ? brief_usage : report_usage)(stdout);
        return SIM_STATUS_GOOD;
    }
    int ret = make(&stored, model, &asked, &diag, &err);
    bool told = ret == SIM_ERR_INPUT && diag.n > 0; /* else they only warn */
    sim_job_tell(&diag);
    if (ret != 0 && !told)
        fprintf(stderr, "%s\n", err.msg);
    sim_stored_clear(&stored);
    return sim_job_status(ret);
}

int sim_verb_report(const struct sim_model *model, int argc, char **argv)
{
    return verb(model, argc, argv, false);
}

int sim_verb_brief(const struct sim_model *model, int argc, char **argv)
{
    return verb(model, argc, argv, true);
}
