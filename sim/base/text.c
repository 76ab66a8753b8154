/* text.c - text helpers; see text.h. */
#include "sim/base/text.h"

#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/base/str.h"

void sim_buf_add(struct sim_buf *buf, const char *text, size_t len)
{
    if (buf->failed)
        return;
    if (len >= SIZE_MAX / 2 - buf->n) {
        buf->failed = true;
        return;
    }
    if (buf->n + len + 1 > buf->cap) {
        size_t cap = 2 * (buf->n + len + 1);
        char *s = sim_realloc(buf->s, cap);
        if (s == NULL) {
            buf->failed = true;
            return;
        }
        buf->s = s;
        buf->cap = cap;
    }
    memcpy(buf->s + buf->n, text, len);
    buf->n += len;
    buf->s[buf->n] = '\0';
}

void sim_buf_puts(struct sim_buf *buf, const char *text)
{
    sim_buf_add(buf, text, strlen(text));
}

void sim_buf_printf(struct sim_buf *buf, const char *fmt, ...)
{
    char line[8192];
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t) n >= sizeof line) {
        buf->failed = true;
        return;
    }
    sim_buf_add(buf, line, (size_t) n);
}

const char *sim_buf_text(const struct sim_buf *buf)
{
    return buf->s != NULL ? buf->s : "";
}

void sim_buf_clear(struct sim_buf *buf)
{
    sim_free(buf->s);
    *buf = (struct sim_buf){ 0 };
}

void sim_nearest_offer(struct sim_nearest *near, const char *candidate)
{
    size_t d = sim_str_distance(near->name, candidate);
    size_t len = strlen(candidate);
    size_t limit = len < 3 ? 1 : len / 3 + 1; /* further off is no likely slip */

    if (d < len && d <= limit && (near->best == NULL || d < near->distance)) {
        near->best = candidate;
        near->distance = d;
    }
}

bool sim_path_join(char *out, size_t size, const char *from, const char *name)
{
    const char *slash = from != NULL && name[0] != '/' ? strrchr(from, '/') : NULL;
    size_t dir = slash != NULL ? (size_t) (slash - from) + 1 : 0;
    size_t len = strlen(name);

    if (dir + len >= size)
        return false;
    if (dir > 0)
        memmove(out, from, dir);
    memcpy(out + dir, name, len + 1);
    return true;
}

bool sim_path_stem(char *out, size_t size, const char *path, const char *suffix)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    size_t len = strlen(base), cut = strlen(suffix);

    if (len > cut && strcmp(base + len - cut, suffix) == 0)
        len -= cut;
    if (len >= size)
        return false;
    memcpy(out, base, len);
    out[len] = '\0';
    return true;
}

/* Switch this thread to the decimal point; the locale "C" needs no memory. */
static locale_t point_begin(void)
{
    return uselocale(newlocale(LC_ALL_MASK, "C", (locale_t) 0));
}

static void point_end(locale_t before)
{
    uselocale(before);
}

const char *sim_format_real(char out[SIM_NUMBER_LEN], double x)
{
    locale_t before = point_begin();

    for (int digits = 6; digits <= 17; digits++) {
        snprintf(out, SIM_NUMBER_LEN, "%.*g", digits, x);
        if (!isfinite(x) || strtod(out, NULL) == x)
            break;
    }
    /* 1e+06 is for computers: whole numbers up to 15 digits are printed in full */
    if (fabs(x) < 1e15 && x == floor(x))
        snprintf(out, SIM_NUMBER_LEN, "%.0f", x == 0 ? 0.0 : x);
    point_end(before);
    return out;
}

const char *sim_format_real17(char out[SIM_NUMBER_LEN], double x)
{
    locale_t before = point_begin();
    size_t n = (size_t) snprintf(out, SIM_NUMBER_LEN, "%.17g", x);

    if (strpbrk(out, ".en") == NULL && n + 3 <= SIM_NUMBER_LEN)
        memcpy(out + n, ".0", 3);
    point_end(before);
    return out;
}

static const char *skip_digits(const char *p)
{
    while (*p >= '0' && *p <= '9')
        p++;
    return p;
}

bool sim_parse_real(const char *text, double *x)
{
    const char *p = text + (*text == '-' || *text == '+');
    const char *first = p;
    size_t digits;

    p = skip_digits(p);
    digits = (size_t) (p - first);
    if (*p == '.') {
        first = p + 1;
        p = skip_digits(first);
        digits += (size_t) (p - first);
    }
    if (digits == 0)
        return false;
    if (*p == 'e' || *p == 'E') {
        p++;
        p += *p == '-' || *p == '+';
        first = p;
        p = skip_digits(p);
        if (p == first)
            return false;
    }
    if (*p != '\0')
        return false;
    locale_t before = point_begin();
    *x = strtod(text, NULL);
    point_end(before);
    return true;
}

bool sim_parse_int(const char *text, long long *x, bool *whole)
{
    const char *p = text + (*text == '-' || *text == '+');
    bool negative = *text == '-';
    unsigned long long value = 0, limit = (unsigned long long) INT64_MAX + negative;
    bool fits = true;

    *whole = *p != '\0' && *skip_digits(p) == '\0';
    if (!*whole)
        return false;
    for (; *p != '\0'; p++) {
        unsigned digit = (unsigned) (*p - '0');
        if (value > (limit - digit) / 10)
            fits = false;
        else
            value = value * 10 + digit;
    }
    if (fits)
        *x = !negative    ? (long long) value
             : value == 0 ? 0
                          : -(long long) (value - 1) - 1;
    return fits;
}

/* Bytes of the UTF-8 sequence at s (at most n), or 0 when it is not one (also for
 * overlong forms, surrogates and code points above U+10FFFF). */
static size_t sequence(const unsigned char *s, size_t n)
{
    unsigned char lo = 0x80, hi = 0xbf;
    size_t len = s[0] < 0x80   ? 1
                 : s[0] < 0xc2 ? 0
                 : s[0] < 0xe0 ? 2
                 : s[0] < 0xf0 ? 3
                 : s[0] < 0xf5 ? 4
                               : 0;

    if (len == 0 || len > n)
        return 0;
    if (s[0] == 0xe0)
        lo = 0xa0;
    if (s[0] == 0xed)
        hi = 0x9f;
    if (s[0] == 0xf0)
        lo = 0x90;
    if (s[0] == 0xf4)
        hi = 0x8f;
    for (size_t i = 1; i < len; i++) {
        if (s[i] < lo || s[i] > hi)
            return 0;
        lo = 0x80;
        hi = 0xbf;
    }
    return len;
}

size_t sim_utf8_valid(const char *s, size_t len)
{
    size_t i = 0;

    while (i < len) {
        size_t step = sequence((const unsigned char *) s + i, len - i);
        if (step == 0)
            break;
        i += step;
    }
    return i;
}

const char *sim_control_find(const char *s)
{
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char) *s, next = (unsigned char) s[1];
        if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0))
            return s;
    }
    return NULL;
}
