/* text.c - cleaning, cutting, measuring and formatting; see text.h.
 *
 * Widths follow the East Asian Width classes W and F and the combining marks of the
 * Unicode standard (annex 11), in ranges coarse enough for names and titles. */
#include "sim/report/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct range {
    uint32_t first, last;
};

static const struct range combining[] = { { 0x0300, 0x036f }, { 0x0483, 0x0489 },
    { 0x0591, 0x05bd }, { 0x0610, 0x061a }, { 0x064b, 0x065f }, { 0x1ab0, 0x1aff },
    { 0x1dc0, 0x1dff }, { 0x200b, 0x200d }, { 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f },
    { 0xfe20, 0xfe2f }, { 0x1f3fb, 0x1f3ff }, { 0xe0100, 0xe01ef } };
static const struct range wide[] = { { 0x1100, 0x115f }, { 0x2e80, 0x303e },
    { 0x3041, 0xa4cf }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f },
    { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff },
    { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd } };
/* Controls, line and paragraph separators, direction marks, byte order mark, and code
 * points that no XML file may hold. */
static const struct range dropped[] = { { 0x00, 0x1f }, { 0x7f, 0x9f },
    { 0x00ad, 0x00ad }, { 0x061c, 0x061c }, { 0x200e, 0x200f }, { 0x2028, 0x202e },
    { 0x2060, 0x206f }, { 0xfdd0, 0xfdef }, { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb },
    { 0xfffe, 0xffff }, { 0xe0000, 0xe007f } };

static bool within(const struct range *r, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= r[i].first && c <= r[i].last)
            return true;
    return false;
}

/* Next code point; advances *p by at least one byte. Overlong forms, surrogates and
 * stray bytes give U+FFFD. */
static uint32_t decode(const unsigned char **p)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *s = *p;
    int len = *s < 0x80   ? 1
              : *s < 0xc2 ? 0
              : *s < 0xe0 ? 2
              : *s < 0xf0 ? 3
              : *s < 0xf5 ? 4
                          : 0;
    uint32_t c = len < 2 ? *s : *s & (0x7fu >> len);

    *p += 1;
    if (len == 0)
        return 0xfffd;
    for (int i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0xfffd;
        c = c << 6 | (s[i] & 0x3fu);
    }
    if (c < least[len] || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
        return 0xfffd;
    *p = s + len;
    return c;
}

static size_t encode(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char) c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; c >>= 6)
        out[i] = (char) (0x80 | (c & 0x3f));
    out[0] = (char) ((0xf00 >> len & 0xf0) | c);
    return len;
}

static int char_width(uint32_t c)
{
    if (within(combining, SIM_COUNT(combining), c))
        return 0;
    return within(wide, SIM_COUNT(wide), c) ? 2 : 1;
}

/* Next code point that is shown, 0 at the end. */
static uint32_t next_shown(const unsigned char **p)
{
    while (**p != '\0') {
        uint32_t c = decode(p);
        if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029)
            return ' ';
        if (!within(dropped, SIM_COUNT(dropped), c) && (c & 0xfffe) != 0xfffe)
            return c;
    }
    return 0;
}

int sim_text_width(const char *text)
{
    const unsigned char *p = (const unsigned char *) text;
    int width = 0;

    for (uint32_t c; (c = next_shown(&p)) != 0;)
        width += char_width(c);
    return width;
}

void sim_text_fit(char out[SIM_TEXT_FIT], const char *text, int columns)
{
    enum { ROOM = SIM_TEXT_FIT - 8 }; /* for one code point, an ellipsis and NUL */
    const unsigned char *p = (const unsigned char *) text;
    size_t len = 0, safe = 0; /* safe: length at columns - 1, where "…" still fits */
    int width = 0;

    for (uint32_t c; (c = next_shown(&p)) != 0;) {
        int w = char_width(c);
        if (width + w > columns || len > ROOM) {
            len = safe;
            if (columns > 0)
                len += encode(out + len, 0x2026);
            break;
        }
        len += encode(out + len, c);
        width += w;
        if (width <= columns - 1 && len <= ROOM)
            safe = len;
    }
    out[len] = '\0';
}

void sim_text_quote(char out[SIM_TEXT_QUOTED], const char *text, int columns)
{
    char fit[SIM_TEXT_FIT];
    size_t n = 0;

    sim_text_fit(fit, text, columns);
    out[n++] = '\'';
    for (const char *p = fit; *p != '\0'; p++)
        if (*p == '\'')
            n += encode(out + n, 0x2019);
        else
            out[n++] = *p;
    out[n++] = '\'';
    out[n] = '\0';
}

void sim_text_put(FILE *out, const char *text, int columns, bool right)
{
    char fit[SIM_TEXT_FIT];

    sim_text_fit(fit, text, columns);
    int pad = columns - sim_text_width(fit);
    if (pad < 0)
        pad = 0;
    fprintf(out, "%*s%s%*s", right ? pad : 0, "", fit, right ? 0 : pad, "");
}

void sim_text_wrap(FILE *out, const char *text, int columns, const char *indent)
{
    int at = 0, room = columns - sim_text_width(indent);

    while (*text != '\0') {
        char word[SIM_TEXT_FIT], fit[SIM_TEXT_FIT];
        size_t len = strcspn(text, " ");
        if (len >= sizeof word)
            len = sizeof word - 1;
        memcpy(word, text, len);
        word[len] = '\0';
        sim_text_fit(fit, word, room > 1 ? room : 1);
        int w = sim_text_width(fit);
        if (at > 0 && at + 1 + w > room) {
            fputc('\n', out);
            at = 0;
        }
        fprintf(out, "%s%s", at == 0 ? indent : " ", fit);
        at += w + (at > 0);
        text += len;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

void sim_text_number(char out[SIM_TEXT_NUMBER], double value, int decimals, bool sign)
{
    char raw[SIM_TEXT_NUMBER];

    if (!isfinite(value) || !(fabs(value) < 1e15)) {
        snprintf(out, SIM_TEXT_NUMBER, isfinite(value) ? "%+.3e" : "n/a", value);
        return;
    }
    decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
    int len = snprintf(raw, sizeof raw, "%.*f", decimals, fabs(value));
    bool zero = strspn(raw, "0.") == (size_t) len;
    int whole = (int) strcspn(raw, ".");
    size_t n = 0;
    if (!zero && (value < 0 || sign))
        out[n++] = value < 0 ? '-' : '+';
    for (int i = 0; i < len; i++) {
        if (i > 0 && i < whole && whole > 4 && (whole - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = raw[i];
    }
    out[n] = '\0';
}

double sim_text_shown(const struct sim_metric *metric, double value)
{
    return value * (metric->scale != 0 ? metric->scale : 1);
}

int sim_text_decimals(const struct sim_metric *metric, double lo, double hi)
{
    int decimals = metric->decimals;
    double half = fabs(hi - lo) / 2, step = pow(10, -decimals);

    /* ten steps in the half-width are two digits of it; a width of 0 has none */
    int most = decimals + 2 <= 4 ? decimals + 2 : decimals > 4 ? decimals : 4;
    for (; decimals < most && half > 0 && half < 10 * step; step /= 10)
        decimals++;
    return decimals;
}

static int decimals_by_size(double shown)
{
    return shown < 1 ? 2 : shown < 10 ? 1 : 0;
}

int sim_text_level_decimals(
        const struct sim_metric *metric, const double *value, size_t n)
{
    double most = 0, least = INFINITY;

    for (size_t i = 0; i < n; i++) {
        double shown = fabs(sim_text_shown(metric, value[i]));
        if (!isfinite(shown) || shown == 0)
            continue;
        most = fmax(most, shown);
        least = fmin(least, shown);
    }
    if (metric->decimals > 0 || most == 0)
        return metric->decimals;
    /* 0.93 and 2.5 are 0.93 and 2.50; but 120 and 0.4 are 120.0 and 0.4 */
    int small = decimals_by_size(least), large = decimals_by_size(most) + 1;
    return small < large ? small : large;
}

void sim_text_effect(struct sim_text_effect *out, const struct sim_metric *metric,
        double mean, double p05, double p95)
{
    double a = sim_text_shown(metric, p05), b = sim_text_shown(metric, p95);
    double lo = fmin(a, b), hi = fmax(a, b);
    int decimals = sim_text_decimals(metric, lo, hi);
    char from[SIM_TEXT_NUMBER], to[SIM_TEXT_NUMBER];

    sim_text_number(out->mean, sim_text_shown(metric, mean), decimals, true);
    sim_text_number(from, lo, decimals, true);
    sim_text_number(to, hi, decimals, true);
    snprintf(out->interval, sizeof out->interval, "[%s, %s]", from, to);
}

const char *sim_text_change_unit(const struct sim_metric *metric)
{
    if (metric->show_unit == NULL)
        return "";
    return strcmp(metric->show_unit, "%") == 0 ? "points" : metric->show_unit;
}

const char *sim_text_group(const char *group)
{
    static const char *const names[][2] = { { "all", "Nation" },
        { "q1", "Q1 least disadvantaged" }, { "q2", "Q2" }, { "q3", "Q3" },
        { "q4", "Q4" }, { "q5", "Q5 most disadvantaged" },
        { "g5", "five largest cities" }, { "other", "outside the five largest cities" },
        { "own", "own schools" }, { "rest", "all other schools" } };
    const char *own = sim_text_own_group(group);

    if (own != NULL && own[0] != '\0')
        return own;
    for (size_t i = 0; i < SIM_COUNT(names); i++)
        if (strcmp(group, names[i][0]) == 0)
            return names[i][1];
    return group;
}

int sim_text_find_group(const struct sim_shape *shape, const char *group)
{
    const bool own = strcmp(group, "own") == 0;

    for (int g = 0; g < shape->n_groups; g++)
        if (own ? sim_text_own_group(shape->group[g]) != NULL
                : strcmp(shape->group[g], group) == 0)
            return g;
    return -1;
}

const char *sim_text_own_group(const char *group)
{
    if (strcmp(group, "own") == 0)
        return "";
    return strncmp(group, "own:", 4) == 0 ? group + 4 : NULL;
}

const char *sim_text_group_key(const char *group)
{
    return sim_text_own_group(group) != NULL ? "own" : group;
}

int sim_text_lead_group(const struct sim_shape *shape)
{
    const int own = sim_text_find_group(shape, "own");

    return own >= 0 ? own : sim_text_find_group(shape, "q5");
}

void sim_text_year(char out[16], int year)
{
    snprintf(out, 16, "%d/%02d", year, (year + 1) % 100);
}
