/* demand.c - how many pupils, posts and classes does each school have this year?
 *
 * Pupils: the school's total follows a random walk (yearly log growth; the sd over one,
 * two and four years of the Dutch school tables agrees with a walk), grades follow
 * cohorts. Posts are funded: a fixed part, a part per pupil and a part paid by the
 * disadvantage money; the part per pupil is solved so that the national ratio of
 * pupils to employed teachers comes out at the shortage of its year.
 * Long absence adds replacement posts in the exit phase, when it is known who is ill.
 * Thread safety: one struct labour per thread. */
#include "models/phases/demand.h"

#include <string.h>

#include "sim/base/vmath.h"

static const struct sim_param rows[] = {
    { "pupils_per_fte", SIM_FIELD(struct demand_params, pupils_per_fte), "pupils/fte",
            .dflt = 17.7, .min = 5, .max = 60, .low = 17.2, .high = 18.2,
            .source = "baseline:pupil_teacher_ratio 2019",
            .doc = "Pupils per employed teacher fte in the year whose funding is "
                   "taken." },
    { "funded_shortage", SIM_FIELD(struct demand_params, funded_shortage), "share",
            .dflt = 0.092, .min = 0, .max = 0.6, .low = 0.085, .high = 0.098,
            .source = "baseline:shortage_teachers_pct 2022",
            .doc = "Shortage that went with that ratio: posts = employed / (1 - it)." },
    { "base_fte", SIM_FIELD(struct demand_params, base_fte), "fte", .dflt = 0.8,
            .prior = SIM_PRIOR_TRUNC(0.8, 0.3, 0, 3), .min = 0, .max = 5, .low = 0.2,
            .high = 1.4, .source = "assumption",
            .doc = "Posts of a school whatever its size." },
    { "disadvantage_fte", SIM_FIELD(struct demand_params, disadvantage_fte), "fte",
            .dflt = 4200, .min = 0, .max = 40000, .low = 3500, .high = 5000,
            .source = "baseline:disadvantage_score_sum 2019",
            .doc = "Posts paid by disadvantage money in the whole country (310 million "
                   "euro)." },
    { "growth", SIM_FIELD(struct demand_params, growth), "1/yr", .dflt = 0,
            .prior = SIM_PRIOR_NORMAL(0, 0.004), .min = -0.1, .max = 0.1, .low = -0.007,
            .high = 0.007,
            .source = "baseline:children_4_12_forecast_2016vintage 2025 assumption",
            .doc = "Yearly log growth of the number of pupils in the country beyond the "
                   "trends, from trends.forecast_from on; without trends in all years." },
    { "growth_sd_school", SIM_FIELD(struct demand_params, growth_sd_school), "1/yr",
            .dflt = 0.109, .min = 0, .max = 0.4, .low = 0.09, .high = 0.13,
            .source = "baseline:school_size_log_growth_sd 2019",
            .doc = "Standard deviation between schools of the yearly log growth." },
    { "long_absence", SIM_FIELD(struct demand_params, long_absence), "share",
            .dflt = 0.034, .prior = SIM_PRIOR_BETA(34, 966), .min = 0, .max = 0.3,
            .low = 0.025, .high = 0.045, .source = "T20 assumption",
            .doc = "Share of fte away for over six weeks (0.35, assumption, of 5.7 % "
                   "sick and 4 % leave), which asks for a replacement." },
    { "absence_age", SIM_FIELD(struct demand_params, absence_age), "log ratio",
            .dflt = 0.916, .min = 0, .max = 3, .low = 0.6, .high = 1.2,
            .source = "baseline:sick_leave_ratio_55plus_vs_lt35 2020",
            .doc = "Absence at 55 and over against under 35: 2.5 times, ln 2.5." },
    { "shortage_start", SIM_FIELD(struct demand_params, shortage_start), "share",
            .dflt = 0, .min = 0, .max = 0.6, .low = 0.06, .high = 0.10,
            .source = "setting",
            .doc = "Shortage of teachers in the start year; 0: that of the trends." },
    { "shortage_doubt", SIM_FIELD(struct demand_params, shortage_doubt), "share",
            .dflt = 0, .prior = SIM_PRIOR_NORMAL(0, 0.006), .min = -0.1, .max = 0.1,
            .low = -0.01, .high = 0.01,
            .source = "baseline:survey_response 2022 assumption",
            .doc = "Error of the trends' shortage in the start year: 46 % of schools "
                   "answered the survey, by their own definition." },
    { "temporary_share", SIM_FIELD(struct demand_params, temporary_share), "share",
            .dflt = 0.2, .prior = SIM_PRIOR_BETA(4, 16), .min = 0, .max = 1, .low = 0.07,
            .high = 0.36,
            .source = "baseline:npo_could_not_hire_teachers 2022 assumption",
            .doc = "Share of temporary money that schools want to spend on teachers' "
                   "posts (four in ten school leaders looked for teachers in vain)." },
    { "shortage_city", SIM_FIELD(struct demand_params, shortage_city), "ratio",
            .dflt = 1.77, .prior = SIM_PRIOR_TRUNC(1.77, 0.15, 1, 4), .min = 0.2,
            .max = 10, .low = 1.5, .high = 2.0,
            .source = "baseline:shortage_teachers_pct 2021-2022",
            .doc = "Shortage in the five large cities over that elsewhere (14 to 8, 15.2 "
                   "to 8.5)." },
};
static_assert(sizeof(struct demand_params) == sizeof(double) * SIM_COUNT(rows),
        "a field has no row");

const struct sim_table demand_table = { "demand",
    "Pupils, posts, absence and the shortage at the start.", rows, SIM_COUNT(rows),
    sizeof(struct demand_params), false };

double demand_growth(const struct labour *lab, int year)
{
    const struct trends *t = lab->world->trends;
    long long now = lab->calendar0 + year;
    double was = trends_at(t, TREND_PUPILS, now - 1),
           is = trends_at(t, TREND_PUPILS, now);
    bool forecast = t->constant || now >= lab->par->trends->forecast_from;

    return sim_log(is / was) + (forecast ? lab->par->demand->growth : 0);
}

/* The words of the year of all schools into lab->school_word: growth of the pupils,
 * whether the leader's post is vacant, the survey, who stands in. */
static void draw_school_year(struct labour *lab, int year)
{
    sim_draw_range(lab->school_word, 0, (size_t) lab->world->n_schools, lab->key, 0,
            sim_when((unsigned) year, DRAW_SCHOOL_YEAR, 0), lab->chance);
}

/* Pupil totals of all years: a walk forwards and backwards from the start year. */
static void draw_totals(struct labour *lab, double *size)
{
    const struct demand_params *par = lab->par->demand;
    int n = lab->world->n_schools, start = lab->run_in;
    double half_var = 0.5 * par->growth_sd_school * par->growth_sd_school;
    float sd = (float) par->growth_sd_school;
    float *ratio = lab->leader; /* free until the year runs */

    for (int back = 0; back <= 1; back++) {
        for (int s = 0; s < n; s++)
            size[s] = lab->world->pupils[s];
        /* the mean size of schools follows the trends in both directions of time */
        int steps = back ? lab->run_in : lab->n_years - 1;
        for (int k = 1; k <= steps; k++) {
            int year = back ? start - k : start + k;
            uint16_t *total = lab->pupils_total + (size_t) year * (size_t) n;
            int drawn = back ? year + 1 : year;
            float drift =
                    (float) (demand_growth(lab, drawn) + (back ? half_var : -half_var));
            draw_school_year(lab, drawn);
            sim_normal_v(ratio, lab->school_word[0], (size_t) n);
            for (int s = 0; s < n; s++) {
                float step = drift + sd * ratio[s];
                ratio[s] = back ? -step : step;
            }
            sim_exp_v(ratio, ratio, (size_t) n);
            for (int s = 0; s < n; s++) {
                size[s] *= (double) ratio[s];
                double hi = 4.0 * lab->world->pupils[s] + 40;
                size[s] = size[s] < 1 ? 1 : size[s] > hi ? hi : size[s];
                total[s] = (uint16_t) (size[s] + 0.5);
            }
        }
    }
    for (int s = 0; s < n; s++)
        lab->pupils_total[(size_t) start * (size_t) n + (size_t) s] =
                (uint16_t) lab->world->pupils[s];
}

/* Grades of the next year: an eighth enters, the others move up and are scaled so that
 * the total is met exactly (cumulative rounding). */
static void next_grades(uint16_t *to, const uint16_t *from, int total)
{
    int stay = 0;
    for (int g = 0; g < GRADES - 1; g++)
        stay += from[g];
    int enter = stay == 0 ? total : (total + GRADES / 2) / GRADES;
    int cum = 0, done = 0;
    /* whole numbers far below 2^53: the quotient of doubles never rounds up to the next,
     * and takes a fraction of the time of that of integers */
    double twice_stay = stay == 0 ? 1 : 2.0 * stay;
    to[0] = (uint16_t) enter;
    for (int g = 0; g < GRADES - 1; g++) {
        cum += from[g];
        int upto = (int) ((2.0 * cum * (total - enter) + stay) / twice_stay);
        to[g + 1] = (uint16_t) (upto - done);
        done = upto;
    }
}

void demand_draw_pupils(struct labour *lab)
{
    const struct world *w = lab->world;
    size_t n = (size_t) w->n_schools;

    draw_totals(lab, lab->school_scratch);
    for (size_t s = 0; s < n; s++)
        memcpy(lab->room.pupils + s * GRADES, w->grade[s], GRADES * sizeof(uint16_t));
    for (int y = 1; y < lab->n_years; y++)
        for (size_t s = 0; s < n; s++)
            next_grades(lab->room.pupils + ((size_t) y * n + s) * GRADES,
                    lab->room.pupils + ((size_t) (y - 1) * n + s) * GRADES,
                    lab->pupils_total[(size_t) (lab->run_in + y) * n + s]);
    /* the reference year has the start year's pupils: no scores are known before */
    memcpy(lab->room.ref_pupils, lab->room.pupils, n * GRADES * sizeof(uint16_t));
}

/* f1 and f2: posts per pupil so that the country's posts are pupils / ratio over one
 * minus the shortage, less replacements. */
void demand_solve(struct labour *lab)
{
    const struct demand_params *par = lab->par->demand;
    const struct world *w = lab->world;
    double pupils = 0;

    for (int s = 0; s < w->n_schools; s++)
        pupils += w->pupils[s];
    /* disadvantage money is given for the country; this world may be a part of it */
    double money = par->disadvantage_fte * pupils / w->country;
    double employed = pupils / par->pupils_per_fte;
    double required = employed / (1 - par->funded_shortage);
    double regular = required - par->long_absence * employed;
    double per_pupil = (regular - par->base_fte * w->n_schools - money) / pupils;
    lab->solved.posts_per_pupil = per_pupil > 0 ? per_pupil : 0;
    lab->solved.money_fte = money / pupils;
}

/* Regular posts and those that policies of the arm add. */
static void add_posts(struct labour *lab, struct arm_state *arm)
{
    const float *more = arm->cond.posts;
    size_t n = (size_t) lab->world->n_schools;

    memcpy(arm->posts, lab->posts, n * sizeof *arm->posts);
    if (!arm->cond.written.posts)
        return;
    for (size_t s = 0; s < n; s++)
        arm->posts[s] += (int32_t) ((double) more[s] * FTE + 0.5);
}

/* Regular posts and classes of the year, by school, are the same in every arm. */
static int demand_run(struct labour *lab, struct sim_err *err)
{
    const struct demand_params *par = lab->par->demand;
    const struct cover_params *cover = lab->par->cover;
    const struct world *w = lab->world;
    const uint16_t *total =
            lab->pupils_total + (size_t) lab->year * (size_t) w->n_schools;

    uint32_t vacant_city = sim_threshold(lab->par->exit->leader_city);
    uint32_t vacant_else = sim_threshold(lab->par->exit->leader);

    (void) err;
    double funded = trends_at(w->trends, TREND_POSTS, lab->calendar0 + lab->year);
    draw_school_year(lab, lab->year);
    for (int s = 0; s < w->n_schools; s++) {
        double pupils = total[s];
        double fte = par->base_fte + pupils * lab->solved.posts_per_pupil * funded
                     + pupils * lab->solved.money_fte * (double) lab->money[s]
                     + lab->shock_posts[s];
        lab->posts[s] = (int32_t) (fte * FTE + 0.5);
        double size = cover->class_size - cover->class_size_D * (double) w->disadv[s];
        int classes = (int) (pupils / (size < 8 ? 8 : size) + 0.5);
        lab->n_classes[s] = classes < 1                  ? 1
                            : classes > lab->max_classes ? lab->max_classes
                                                         : classes;
        uint32_t vacant = w->g5[s] ? vacant_city : vacant_else;
        lab->leader[s] = lab->school_word[1][s] < vacant ? 1.0f : 0.0f;
        double u = sim_uniform(lab->school_word[2][s]);
        lab->w_survey[s] = (float) (u / (1 - u));
        lab->w_turn[s] = lab->school_word[3][s];
    }
    sim_log_v(lab->w_survey, lab->w_survey, (size_t) w->n_schools);
    for (int a = 0; a < lab->live_arms; a++)
        add_posts(lab, &lab->arm[a]);
    return 0;
}

const struct phase phase_demand = { "demand", demand_run };
