/* csv_cell.c - single cells of a table: numbers read strictly, cells written; see csv.h.
 *
 * Numbers outside the usual range (digits.h) are left to printf, which follows the
 * locale's decimal mark. Where its text shows that the locale has another one, the work
 * is done again under the C locale of this thread (uselocale), so results never depend
 * on the user's language settings. */
#include "sim/base/csv.h"

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/digits.h"
#include "sim/base/text.h"

int sim_csv_real(const char *field, double *out)
{
    double value;

    if (field[0] == '\0')
        return SIM_CSV_MISSING;
    if (!sim_parse_real(field, &value) || !isfinite(value))
        return SIM_CSV_BAD;
    *out = value;
    return SIM_CSV_GOOD;
}

/* "30,88" as "30.88": one comma between digits; other texts are no numbers with it. */
int sim_csv_cell_real(const struct sim_csv *csv, size_t column, double *out)
{
    const char *field = sim_csv_field(csv, column);
    size_t n = strlen(field), whole = strspn(field, "+-0123456789");
    char point[64];

    if (!sim_csv_decimal_comma(csv) || field[whole] != ',' || whole == 0
            || n >= sizeof point || n == whole + 1
            || field[whole + 1 + strspn(field + whole + 1, "0123456789")] != '\0')
        return sim_csv_real(field, out);
    memcpy(point, field, n + 1);
    point[whole] = '.';
    return sim_csv_real(point, out);
}

int sim_csv_int(const char *field, long long *out)
{
    long long value;
    bool whole;

    if (field[0] == '\0')
        return SIM_CSV_MISSING;
    if (!sim_parse_int(field, &value, &whole))
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

/* 15 digits first: most outcomes need 16 or 17, so fewer are not worth a try. */
static void shortest(char buf[SIM_CSV_REAL_LEN], double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buf, SIM_CSV_REAL_LEN, "%.*g", digits, value);
        if (strtod(buf, NULL) == value)
            return;
    }
}

static_assert((int) SIM_DIGITS_LEN <= (int) SIM_CSV_REAL_LEN, "the quick way has room");

size_t sim_csv_format(char buf[SIM_CSV_REAL_LEN], double value)
{
    size_t n = sim_digits(buf, value);
    if (n > 0 || isnan(value))
        return n;
    if (isinf(value)) {
        strcpy(buf, value > 0 ? "inf" : "-inf");
        return strlen(buf);
    }
    shortest(buf, value);
    if (buf[strspn(buf, "+-.e0123456789")] != '\0') {
        locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t) 0);
        locale_t old = uselocale(plain); /* the locale "C" needs no memory */
        shortest(buf, value);
        uselocale(old);
        freelocale(plain);
    }
    return strlen(buf);
}

void sim_csv_put_real(FILE *file, double value)
{
    char buf[SIM_CSV_REAL_LEN];

    fwrite(buf, 1, sim_csv_format(buf, value), file);
}
