/* decide_words.c - names and euro of a decision as the terminal says them.
 *
 * Thread safety: pure functions but for what they print. */
#include "sim/report/decide.h"

#include <math.h>
#include <string.h>

enum { SHOWN_NAME = 44 };

static int money_decimals(double mln)
{
    return fabs(mln) >= 100 ? 0 : fabs(mln) >= 10 ? 1 : 2;
}

int sim_decide_decimals(const double *eur, size_t n)
{
    double most = 0;

    for (size_t i = 0; i < n; i++)
        if (isfinite(eur[i]))
            most = fmax(most, fabs(eur[i]));
    return money_decimals(most * 1e-6);
}

int sim_decide_row(
        const struct sim_decision_rank *rank, const struct sim_decision_option *option)
{
    const double eur[] = { rank->effect.mean, option->cost.mean, rank->benefit.mean,
        rank->benefit.p05, rank->benefit.p95, rank->loss };

    return sim_decide_decimals(eur, SIM_COUNT(eur));
}

void sim_decide_money_at(char out[64], double eur, bool sign, int decimals)
{
    char number[SIM_TEXT_NUMBER];

    sim_text_number(number, eur * 1e-6, decimals, sign);
    snprintf(out, 64, "%.40s%s", number, isnan(eur) ? "" : " mln EUR");
}

void sim_decide_money(char out[64], double eur, bool sign)
{
    sim_decide_money_at(out, eur, sign, money_decimals(eur * 1e-6));
}

void sim_decide_range(char out[96], double lo, double hi, int decimals)
{
    char a[SIM_TEXT_NUMBER], b[SIM_TEXT_NUMBER];

    sim_text_number(a, lo * 1e-6, decimals, false);
    sim_text_number(b, hi * 1e-6, decimals, false);
    snprintf(out, 96, "[%.40s, %.40s]", a, b);
}

const char *sim_decide_name(const struct sim_decision *decision,
        const struct sim_store_meta *meta, size_t option)
{
    return option == 0 ? "doing nothing"
                       : sim_store_label(meta, decision->option[option].arm);
}

const char *sim_decide_basis(const char *name)
{
    static const char *const words[][2] = { { "initial", "gains at the end of the year" },
        { "adult", "gains that last" } };

    for (size_t i = 0; i < SIM_COUNT(words); i++)
        if (strcmp(words[i][0], name) == 0)
            return words[i][1];
    return name;
}

/* A name for a sentence: one line, not too long. */
void sim_decide_short(char out[SIM_TEXT_FIT], const struct sim_decision *d,
        const struct sim_store_meta *meta, size_t option)
{
    sim_text_fit(out, sim_decide_name(d, meta, option), SHOWN_NAME);
}

void sim_decide_put(FILE *out, double eur, int width, bool sign)
{
    sim_decide_put_at(out, eur, width, sign, money_decimals(eur * 1e-6));
}

void sim_decide_put_at(FILE *out, double eur, int width, bool sign, int decimals)
{
    char number[SIM_TEXT_NUMBER];

    sim_text_number(number, eur * 1e-6, decimals, sign);
    sim_text_put(out, number, width, true);
}
