/* options.c - the command line of the main job; see options.h. */
#include "sim/cli/options.h"

#include <getopt.h>
#include <math.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/str.h"
#include "sim/base/text.h"

enum option_id {
    OPT_FILE = 1, /* what getopt returns for an argument that is no option */
    OPT_REPS = 'n',
    OPT_THREADS = 'j',
    OPT_HELP = 'h',
    OPT_SEED = 256,
    OPT_PRECISION,
    OPT_MAX_TIME,
    OPT_MEMORY,
    OPT_SET,
    OPT_OUT,
    OPT_UNCERTAINTY,
    OPT_LUCK,
    OPT_ONLY,
    OPT_RANGE,
    OPT_QUIET,
    OPT_JSON,
    OPT_VERSION,
    OPT_INTERACTION,
    OPT_NAME,
    OPT_RANK,
    OPT_METRIC,
    OPT_GROUP,
    OPT_YEAR,
    OPT_ARM,
    OPT_REACH,
    OPT_RESUME,
    OPT_FRESH,
    OPT_LANGUAGE,
};

static const struct option long_options[] = {
    { "replications", required_argument, NULL, OPT_REPS },
    { "seed", required_argument, NULL, OPT_SEED },
    { "threads", required_argument, NULL, OPT_THREADS },
    { "precision", required_argument, NULL, OPT_PRECISION },
    { "max-time", required_argument, NULL, OPT_MAX_TIME },
    { "memory", required_argument, NULL, OPT_MEMORY },
    { "set", required_argument, NULL, OPT_SET },
    { "out", required_argument, NULL, OPT_OUT },
    { "uncertainty", required_argument, NULL, OPT_UNCERTAINTY },
    { "luck", required_argument, NULL, OPT_LUCK },
    { "only", required_argument, NULL, OPT_ONLY },
    { "range", required_argument, NULL, OPT_RANGE },
    { "quiet", no_argument, NULL, OPT_QUIET },
    { "json", no_argument, NULL, OPT_JSON },
    { "help", no_argument, NULL, OPT_HELP },
    { "version", no_argument, NULL, OPT_VERSION },
    { "interaction", no_argument, NULL, OPT_INTERACTION },
    { "name", required_argument, NULL, OPT_NAME },
    { "rank", required_argument, NULL, OPT_RANK },
    { "metric", required_argument, NULL, OPT_METRIC },
    { "group", required_argument, NULL, OPT_GROUP },
    { "year", required_argument, NULL, OPT_YEAR },
    { "arm", required_argument, NULL, OPT_ARM },
    { "reach", required_argument, NULL, OPT_REACH },
    { "resume", no_argument, NULL, OPT_RESUME },
    { "fresh", no_argument, NULL, OPT_FRESH },
    { "language", required_argument, NULL, OPT_LANGUAGE },
    { NULL, 0, NULL, 0 },
};

/* Verbs an option is for, where not for all. */
static unsigned verbs_of(int id)
{
    switch (id) {
    case OPT_INTERACTION:
        return SIM_FOR_RUN | SIM_FOR_COMPARE;
    case OPT_NAME:
    case OPT_GROUP:
    case OPT_YEAR:
        return SIM_FOR_COMPARE | SIM_FOR_SWEEP;
    case OPT_RANGE:
        return SIM_FOR_RUN;
    case OPT_RANK:
        return SIM_FOR_COMPARE;
    case OPT_METRIC:
    case OPT_ARM:
    case OPT_REACH:
        return SIM_FOR_SWEEP;
    case OPT_PRECISION:
    case OPT_MAX_TIME:
    case OPT_ONLY:
    case OPT_LUCK:
    case OPT_OUT:
    case OPT_RESUME:
    case OPT_FRESH:
    case OPT_LANGUAGE:
    case OPT_JSON:
        return SIM_FOR_RUN | SIM_FOR_COMPARE | SIM_FOR_SWEEP;
    default:
        return SIM_FOR_RUN | SIM_FOR_COMPARE | SIM_FOR_SWEEP | SIM_FOR_SAMPLE;
    }
}

static int not_for(enum sim_for who, int id, struct sim_err *err)
{
    const char *name = "", *verb = verbs_of(id) & SIM_FOR_RUN       ? "SCENARIO.cfg"
                                   : verbs_of(id) & SIM_FOR_COMPARE ? "compare"
                                                                    : "sweep";
    const char *own = who == SIM_FOR_RUN       ? "a run of one scenario"
                      : who == SIM_FOR_COMPARE ? "compare"
                      : who == SIM_FOR_SWEEP   ? "sweep"
                                               : "validate and calibrate";

    for (const struct option *o = long_options; o->name != NULL; o++)
        if (o->val == id)
            name = o->name;
    return sim_fail(err, SIM_ERR_INPUT, "--%s: is an option of simulate %s, not of %s",
            name, verb, own);
}

static const char *const uncertainty_names[] = { "both", "parameters", "chance", "none" };
static const char *const luck_names[] = { "shared", "independent" };
static const char *const language_names[] = { "en", "nl" };

static int read_whole(long long *out, const char *name, const char *text, long long min,
        long long max, struct sim_err *err)
{
    bool whole = false;

    if (!sim_parse_int(text, out, &whole) || !(*out >= min && *out <= max))
        return sim_fail(err, SIM_ERR_INPUT,
                "%s %s: must be a whole number between %lld and %lld", name, text, min,
                max);
    return 0;
}

/* A number that the settings table bounds: replications, seed. */
static int read_setting(long long *out, const char *name, const char *key,
        const char *text, struct sim_err *err)
{
    const struct sim_param *row = sim_settings_table.rows;

    for (size_t i = 0; i + 1 < sim_settings_table.n_rows && strcmp(row->key, key) != 0;
            i++)
        row++;
    sim_assert(strcmp(row->key, key) == 0);
    return read_whole(out, name, text, (long long) row->min, (long long) row->max, err);
}

/* A number with a unit behind it: "90s" with units "smh", factors in the same order. */
static bool read_scaled(
        double *out, const char *text, const char *units, const double *factors)
{
    char number[64];
    size_t len = strlen(text);
    double factor = 1;

    if (len == 0 || len >= sizeof number)
        return false;
    const char *unit = strchr(units, text[len - 1]);
    if (unit != NULL) {
        factor = factors[unit - units];
        len--;
    }
    memcpy(number, text, len);
    number[len] = '\0';
    if (!sim_parse_real(number, out))
        return false;
    *out *= factor;
    return *out > 0 && isfinite(*out);
}

static int read_time(double *out, const char *text, struct sim_err *err)
{
    if (!read_scaled(out, text, "smh", (const double[]){ 1, 60, 3600 }))
        return sim_fail(err, SIM_ERR_INPUT,
                "--max-time %s: must be a time above 0 such as 90, 90s, 5m or 1h", text);
    return 0;
}

static int read_memory(double *out, const char *text, struct sim_err *err)
{
    if (!read_scaled(
                out, text, "kKmMgG", (const double[]){ 1e3, 1e3, 1e6, 1e6, 1e9, 1e9 })
            || !(*out >= 1e6 && *out <= 1e15))
        return sim_fail(err, SIM_ERR_INPUT,
                "--memory %s: must be an amount of at least 1M such as 500M or 2G", text);
    return 0;
}

static int read_choice(int *out, const char *name, const char *text,
        const char *const *choices, size_t n, struct sim_err *err)
{
    char hint[256];

    for (size_t i = 0; i < n; i++) {
        if (strcmp(choices[i], text) == 0) {
            *out = (int) i;
            return 0;
        }
    }
    return sim_fail(err, SIM_ERR_INPUT, "%s %s: there is no such choice%s", name, text,
            sim_str_hint(hint, sizeof hint, text, choices, n));
}

/* "250..499" */
static int read_range(struct sim_run_options *run, const char *text, struct sim_err *err)
{
    const char *dots = strstr(text, "..");
    char first[24];
    bool whole = false;
    size_t n = dots != NULL ? (size_t) (dots - text) : sizeof first;

    if (n < sizeof first) {
        memcpy(first, text, n);
        first[n] = '\0';
    }
    if (n >= sizeof first || !sim_parse_int(first, &run->from, &whole)
            || !sim_parse_int(dots + 2, &run->to, &whole) || run->from < 0
            || run->to < run->from || run->to > 0x7fffffff)
        return sim_fail(err, SIM_ERR_INPUT,
                "--range %s: must be FIRST..LAST, such as 0..249 for the first 250 "
                "replications",
                text);
    run->range = true;
    return 0;
}

static int read_precision(struct sim_options *opt, const char *text, struct sim_err *err)
{
    const char *equals = strchr(text, '=');
    double value = 0;

    if (equals == NULL || equals == text || equals - text >= SIM_METRIC_LEN
            || !sim_parse_real(equals + 1, &value) || !(value > 0 && isfinite(value)))
        return sim_fail(err, SIM_ERR_INPUT,
                "--precision %s: must be METRIC=HALFWIDTH with a half-width above 0 in "
                "the unit of the metric, such as shortage=0.001",
                text);
    memcpy(opt->metric, text, (size_t) (equals - text));
    opt->metric[equals - text] = '\0';
    opt->run.precision_metric = opt->metric;
    opt->run.precision_halfwidth = value;
    return 0;
}

static int read_file(
        struct sim_options *opt, enum sim_for who, const char *path, struct sim_err *err)
{
    if ((who == SIM_FOR_RUN || who == SIM_FOR_SAMPLE) && opt->n_files > 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: only one scenario at a time, and %s is named already (simulate "
                "compare takes several)",
                path, opt->file[0]);
    if (who == SIM_FOR_SWEEP && opt->n_files > 1)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: sweep takes one scenario and one KEY=VALUES, and has %s and %s",
                path, opt->file[0], opt->file[1]);
    opt->file[opt->n_files++] = path;
    return 0;
}

static int read_set(struct sim_options *opt, const char *text, struct sim_err *err)
{
    if (strchr(text, '=') == NULL || text[0] == '=')
        return sim_fail(err, SIM_ERR_INPUT, "--set %s: must be KEY=VALUE", text);
    opt->set[opt->n_sets++] = text;
    return 0;
}

/* A word that must not be empty. */
static int read_word(
        const char **out, const char *name, const char *text, struct sim_err *err)
{
    *out = text;
    return text[0] != '\0' ? 0 : sim_fail(err, SIM_ERR_INPUT, "%s: names nothing", name);
}

static int read_reach(double *out, const char *text, struct sim_err *err)
{
    if (!sim_parse_real(text, out) || !isfinite(*out))
        return sim_fail(err, SIM_ERR_INPUT,
                "--reach %s: must be a number in the unit of the metric, such as -0.02 "
                "for two points of shortage less",
                text);
    return 0;
}

/* What the answer is about, and what becomes of an earlier run's work. */
static int read_answer(
        struct sim_options *opt, enum option_id id, const char *text, struct sim_err *err)
{
    int choice = 0, ret = 0;

    switch (id) {
    case OPT_INTERACTION:
        opt->interaction = true;
        return 0;
    case OPT_RESUME:
        opt->resume = true;
        return 0;
    case OPT_FRESH:
        opt->fresh = true;
        return 0;
    case OPT_LANGUAGE:
        ret = read_choice(&choice, "--language", text, language_names,
                SIM_COUNT(language_names), err);
        opt->language = choice + 1;
        return ret;
    case OPT_NAME:
        return read_word(&opt->name, "--name", text, err);
    case OPT_RANK:
        return read_word(&opt->figure, "--rank", text, err);
    case OPT_METRIC:
        return read_word(&opt->figure, "--metric", text, err);
    case OPT_GROUP:
        return read_word(&opt->group, "--group", text, err);
    case OPT_ARM:
        return read_word(&opt->arm, "--arm", text, err);
    case OPT_YEAR:
        return read_whole(&opt->year, "--year", text, 1900, 2200, err);
    case OPT_REACH:
        return read_reach(&opt->reach, text, err);
    default:
        return sim_fail(err, SIM_ERR_INPUT, "unknown option");
    }
}

static int read_value(struct sim_options *opt, enum sim_for who, int id, const char *text,
        struct sim_err *err)
{
    long long number = 0;
    int choice = 0, ret = 0;

    if ((verbs_of(id) & who) == 0)
        return not_for(who, id, err);
    switch ((enum option_id) id) {
    case OPT_FILE:
        return read_file(opt, who, text, err);
    case OPT_REPS:
        return read_setting(&opt->reps, "-n", "replications", text, err);
    case OPT_SEED:
        return read_setting(&opt->seed, "--seed", "seed", text, err);
    case OPT_THREADS:
        ret = read_whole(&number, "-j", text, 1, 1024, err);
        opt->run.threads = (int) number;
        return ret;
    case OPT_PRECISION:
        return read_precision(opt, text, err);
    case OPT_MAX_TIME:
        return read_time(&opt->run.max_seconds, text, err);
    case OPT_MEMORY:
        return read_memory(&opt->run.memory_bytes, text, err);
    case OPT_SET:
        return read_set(opt, text, err);
    case OPT_OUT:
        opt->out = text;
        return text[0] != '\0' ? 0
                               : sim_fail(err, SIM_ERR_INPUT, "--out: names no folder");
    case OPT_UNCERTAINTY:
        ret = read_choice(&choice, "--uncertainty", text, uncertainty_names,
                SIM_COUNT(uncertainty_names), err);
        opt->run.uncertainty = (enum sim_uncertainty) choice;
        return ret;
    case OPT_LUCK:
        ret = read_choice(
                &choice, "--luck", text, luck_names, SIM_COUNT(luck_names), err);
        opt->run.luck = (enum sim_luck) choice;
        return ret;
    case OPT_RANGE:
        return read_range(&opt->run, text, err);
    case OPT_ONLY:
        return read_whole(&opt->run.only, "--only", text, 0, 0x7fffffff, err);
    case OPT_QUIET:
        opt->quiet = true;
        return 0;
    case OPT_JSON:
        opt->json = true;
        return 0;
    case OPT_HELP:
        opt->help = true;
        return 0;
    case OPT_VERSION:
        opt->version = true;
        return 0;
    default:
        return read_answer(opt, (enum option_id) id, text, err);
    }
}

/* `given` is the argument that getopt did not understand. */
static int unknown_option(const char *given, struct sim_err *err)
{
    const char *names[SIM_COUNT(long_options)];
    char hint[512], word[64];

    if (strncmp(given, "--", 2) != 0)
        return sim_fail(err, SIM_ERR_INPUT,
                "%s: there is no such option; simulate --help lists them", given);
    for (size_t i = 0; i < SIM_COUNT(long_options); i++)
        names[i] = long_options[i].name;
    size_t len = strcspn(given + 2, "=");
    len = len < sizeof word ? len : sizeof word - 1;
    memcpy(word, given + 2, len);
    word[len] = '\0';
    sim_str_hint(hint, sizeof hint, word, names, SIM_COUNT(names));
    for (const struct option *o = long_options; o->name != NULL; o++)
        if (strcmp(o->name, word) == 0)
            return sim_fail(err, SIM_ERR_INPUT, "--%s takes no value", word);
    return sim_fail(err, SIM_ERR_INPUT, "--%s: there is no such option%s", word, hint);
}

int sim_options_read(struct sim_options *opt, enum sim_for who, int argc, char **argv,
        struct sim_err *err)
{
    *opt = (struct sim_options){
        .out = "results", .reps = -1, .seed = -1, .year = -1, .reach = NAN
    };
    opt->run.only = -1;
    opt->set = sim_calloc((size_t) argc, sizeof *opt->set);
    opt->file = sim_calloc((size_t) argc, sizeof *opt->file);
    if (opt->set == NULL || opt->file == NULL)
        return sim_fail(err, SIM_ERR_NOMEM, "out of memory");
    opterr = 0;
    optind = 0; /* glibc: start afresh */
    for (;;) {
        int before = optind > 0 ? optind : 1;
        int id = getopt_long(argc, argv, "-:n:j:h", long_options, NULL);
        if (id == -1)
            break;
        if (id == ':')
            return sim_fail(err, SIM_ERR_INPUT,
                    "%s: a value must follow; simulate --help shows which",
                    argv[optind - 1]);
        if (id == '?')
            return unknown_option(argv[before], err);
        int ret = read_value(opt, who, id, optarg, err);
        if (ret != 0)
            return ret;
    }
    for (int i = optind; i < argc; i++) { /* after "--" */
        int ret = read_file(opt, who, argv[i], err);
        if (ret != 0)
            return ret;
    }
    if (opt->run.range && (opt->run.only >= 0 || opt->metric[0] != '\0'))
        return sim_fail(err, SIM_ERR_INPUT,
                "--range: goes neither with --only nor with --precision, which asks "
                "about all replications");
    if (opt->run.only >= 0 && opt->metric[0] != '\0')
        return sim_fail(err, SIM_ERR_INPUT,
                "--only and --precision: one asks for a single replication, the other "
                "for as many as it takes; choose one");
    if (opt->resume && opt->fresh)
        return sim_fail(err, SIM_ERR_INPUT,
                "--resume and --fresh: one goes on with the replications kept, the other "
                "throws them away; choose one");
    return 0;
}

void sim_options_clear(struct sim_options *opt)
{
    sim_free(opt->set);
    sim_free(opt->file);
    opt->set = opt->file = NULL;
    opt->n_sets = opt->n_files = 0;
}
