/* csv_cell.c - single cells of a table: numbers read strictly, cells written; see csv.h.
 *
 * strtod and printf follow the locale's decimal mark. Where the quick way shows that
 * the locale is not "C", the work is done again under the C locale of this thread
 * (uselocale), so results never depend on the user's language settings. */
#include "sim/base/csv.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_digits(const char *s)
{
    while (*s >= '0' && *s <= '9')
        s++;
    return s;
}

/* Does s read [sign] digits [. digits] [e [sign] digits], with a digit in front? */
static int is_decimal(const char *s)
{
    const char *from, *to;

    if (*s == '+' || *s == '-')
        s++;
    from = s;
    to = skip_digits(s);
    size_t digits = (size_t) (to - from);
    if (*to == '.') {
        from = to + 1;
        to = skip_digits(from);
        digits += (size_t) (to - from);
    }
    if (digits == 0)
        return 0;
    if (*to == 'e' || *to == 'E') {
        to++;
        if (*to == '+' || *to == '-')
            to++;
        from = to;
        to = skip_digits(from);
        if (to == from)
            return 0;
    }
    return *to == '\0';
}

/* Enter the C locale for this thread; (locale_t) 0 when there is no memory for it. */
static locale_t enter_c(locale_t *old)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t) 0);
    if (plain != (locale_t) 0)
        *old = uselocale(plain);
    return plain;
}

static void leave_c(locale_t plain, locale_t old)
{
    if (plain != (locale_t) 0) {
        uselocale(old);
        freelocale(plain);
    }
}

/* strtod of a text that is_decimal; 0 when not all of it was read. */
static int to_real(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    if (*end != '\0') { /* another decimal mark than the point */
        locale_t old = (locale_t) 0, plain = enter_c(&old);
        *out = strtod(text, &end);
        leave_c(plain, old);
    }
    return *end == '\0';
}

int sim_csv_real(const char *field, double *out)
{
    double value;

    if (field[0] == '\0')
        return SIM_CSV_MISSING;
    if (!is_decimal(field) || !to_real(field, &value) || !isfinite(value))
        return SIM_CSV_BAD;
    *out = value;
    return SIM_CSV_GOOD;
}

int sim_csv_int(const char *field, long long *out)
{
    const char *s = field;

    if (*s == '\0')
        return SIM_CSV_MISSING;
    if (*s == '+' || *s == '-')
        s++;
    if (*s == '\0' || *skip_digits(s) != '\0')
        return SIM_CSV_BAD;
    errno = 0;
    long long value = strtoll(field, NULL, 10);
    if (errno != 0)
        return SIM_CSV_BAD;
    *out = value;
    return SIM_CSV_GOOD;
}

void sim_csv_put_text(FILE *file, const char *text)
{
    if (text[strcspn(text, ",\"\r\n")] == '\0') {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (const char *s = text; *s != '\0'; s++) {
        if (*s == '"')
            fputc('"', file);
        fputc(*s, file);
    }
    fputc('"', file);
}

static void shortest(char buf[SIM_CSV_REAL_LEN], double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buf, SIM_CSV_REAL_LEN, "%.*g", digits, value);
        if (strtod(buf, NULL) == value)
            return;
    }
}

size_t sim_csv_format(char buf[SIM_CSV_REAL_LEN], double value)
{
    buf[0] = '\0';
    if (isnan(value))
        return 0;
    if (isinf(value)) {
        strcpy(buf, value > 0 ? "inf" : "-inf");
        return strlen(buf);
    }
    shortest(buf, value);
    if (buf[strspn(buf, "+-.e0123456789")] != '\0') {
        locale_t old = (locale_t) 0, plain = enter_c(&old);
        shortest(buf, value);
        leave_c(plain, old);
    }
    return strlen(buf);
}

void sim_csv_put_real(FILE *file, double value)
{
    char buf[SIM_CSV_REAL_LEN];

    sim_csv_format(buf, value);
    fputs(buf, file);
}
