/* prescan.c - limits and literals of a scenario file, before parsing; see prescan.h. */
#include "sim/scenario/prescan.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/home.h"
#include "sim/scenario/blank.h"
#include "sim/scenario/syntax.h"
#include "sim/scenario/wanted.h"

enum {
    MAX_FILE = 256 * 1024,
    MAX_SETTINGS = 20000,
    MAX_IN_GROUP = 2000,
    MAX_DEPTH = 16,
    MAX_STRING = 4096,
    MAX_TOKEN = 400,
    MAX_KEY = 40,
    MAX_LEFT_OUT = 64,
};

bool sim_prescan_slurp(struct sim_reader *rd, const char *path,
        const struct sim_origin *from, struct sim_buf *text)
{
    struct stat st;
    char part[4096];
    bool ok = false;
    /* O_NONBLOCK: opening a named pipe must not wait for its writer */
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0) {
        int why = errno;
        bool own = why == ENOENT && sim_home_find(part, sizeof part, NULL, path);
        const char *slash = why == ENOENT && strchr(path, '\\') != NULL
                                    ? " (between folders stands /, not \\)"
                                    : "";
        sim_mistake(rd, from, "%s: cannot be read: %s%s%s%s%s", path, strerror(why),
                slash, own ? " (with the program came " : "", own ? part : "",
                own ? ")" : "");
        return false;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        sim_mistake(rd, from, "%s: is not a file (a folder or a device)", path);
        goto out;
    }
    for (;;) {
        ssize_t n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            sim_mistake(rd, from, "%s: cannot be read: %s", path, strerror(errno));
            goto out;
        }
        if (n == 0)
            break;
        if (text->n + (size_t) n > MAX_FILE) {
            sim_mistake(rd, from, "%s: is larger than %d KiB; a scenario is a short text",
                    path, MAX_FILE / 1024);
            goto out;
        }
        sim_buf_add(text, part, (size_t) n);
    }
    rd->nomem = rd->nomem || text->failed;
    ok = !text->failed;
out:
    close(fd);
    return ok;
}

struct scan {
    struct sim_reader *rd;
    char *text, *p, *end;
    const char *token;    /* the word or number at hand */
    struct sim_origin at; /* file and current line */
    size_t bad;           /* mistakes found here that cannot be mended */
    bool stop;            /* no sense in looking further */
    int depth;
    bool value;             /* after = or :, where a value must stand */
    const char *number_end; /* of the number read last */
    char *comma;            /* that nothing stands behind yet, or NULL, and its line */
    int comma_line;
    int odd_line;                  /* told of a mark there that is no plain text */
    size_t left_out[MAX_LEFT_OUT]; /* where values stand that were told to be wrong */
    size_t n_left_out;
    size_t settings, in_group[MAX_DEPTH + 1];
    char bracket[MAX_DEPTH + 1]; /* that opened the level, and where */
    int line[MAX_DEPTH + 1];
    char key[MAX_DEPTH + 1][MAX_KEY]; /* read last in each group, cut */
};

#define COMPLAIN(scan, ...)                                                              \
    ((scan)->bad++, sim_mistake((scan)->rd, &(scan)->at, __VA_ARGS__))

/* It is told, and clear what is meant: with the right mark there all else can be told. */
static void mend(struct scan *sc, char *at, char mark)
{
    *at = mark;
    sc->bad--;
}

/* The value at hand is told to be none: its setting can be left out, so that all else can
 * be told. */
static void leave_out(struct scan *sc)
{
    if (sc->n_left_out == MAX_LEFT_OUT)
        return;
    sc->left_out[sc->n_left_out++] = (size_t) (sc->token - sc->text);
    sc->bad--;
}

/* A sentence about the value at hand. */
#define COMPLAIN_VALUE(scan, ...) (COMPLAIN(scan, __VA_ARGS__), leave_out(scan))

/* Bytes that no text file holds, anywhere. */
static bool bytes_ok(struct scan *sc)
{
    size_t len = (size_t) (sc->end - sc->p);
    size_t valid = sim_utf8_valid(sc->p, len);

    if (len >= 2
            && (memcmp(sc->p, "\xff\xfe", 2) == 0 || memcmp(sc->p, "\xfe\xff", 2) == 0))
        COMPLAIN(sc, "the file is UTF-16 text; save it as UTF-8");
    if (sc->bad != 0)
        return false;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char) sc->p[i];
        if (i == valid) {
            COMPLAIN(sc, "byte 0x%02x is not UTF-8 text; save the file as UTF-8", c);
            return false;
        }
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) {
            COMPLAIN(sc, "holds the control character 0x%02x; remove it", c);
            return false;
        }
        sc->at.line += c == '\n';
    }
    return true;
}

static void skip_line(struct scan *sc)
{
    while (sc->p < sc->end && *sc->p != '\n')
        sc->p++;
}

static void skip_block(struct scan *sc)
{
    struct sim_origin start = sc->at;

    for (sc->p += 2; sc->p < sc->end; sc->p++) {
        if (sc->p + 1 < sc->end && sc->p[0] == '*' && sc->p[1] == '/') {
            sc->p += 2;
            return;
        }
        sc->at.line += *sc->p == '\n';
    }
    sc->at = start;
    COMPLAIN(sc, "the comment that starts here with /* is never closed with */");
    sc->stop = true;
}

static void skip_string(struct scan *sc)
{
    struct sim_origin start = sc->at;
    const char *first = ++sc->p;

    for (; sc->p < sc->end && *sc->p != '"'; sc->p++) {
        if (*sc->p == '\\' && sc->p + 1 < sc->end) {
            sc->p++;
            if (sc->end - sc->p > 2 && memcmp(sc->p, "x00", 3) == 0)
                COMPLAIN(sc, "\\x00 cannot be part of a text");
        }
        sc->at.line += *sc->p == '\n';
    }
    if (sc->p >= sc->end) {
        sc->at = start;
        COMPLAIN(sc, "the text that starts here with \" is never closed");
        sc->stop = true;
        return;
    }
    if (sc->p - first > MAX_STRING)
        COMPLAIN(sc, "a text of %td bytes is too long (at most %d)", sc->p - first,
                MAX_STRING);
    sc->p++;
    sc->value = false;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || c == '_' || c == '*';
}

static bool digits_only(const char *s, const char *end)
{
    while (s < end && *s >= '0' && *s <= '9')
        s++;
    return s == end;
}

/* A hexadecimal literal must fit its type: signs would appear from nowhere. */
static void check_hex(struct scan *sc, const char *token, size_t n, bool wide)
{
    size_t first = 2;

    while (first < n && token[first] == '0')
        first++;
    size_t digits = n - first, room = wide ? 16 : 8;
    if (digits > room || (digits == room && token[first] > '7'))
        COMPLAIN_VALUE(sc, "%s does not fit a whole number of %d bits%s", token,
                wide ? 64 : 32, wide ? "" : "; add an L at its end");
}

/* Does a value stand here, and not a key? In ( ) and [ ] all are values. */
static bool wants_value(const struct scan *sc)
{
    return sc->value || sc->bracket[sc->depth] == '(' || sc->bracket[sc->depth] == '[';
}

/* 0,20: in a list two numbers, elsewhere only a decimal comma makes sense. */
static void check_comma(struct scan *sc, const char *token, size_t n)
{
    size_t more = 1;
    char advice[160];

    if (sc->p == sc->end || *sc->p != ',' || sc->bracket[sc->depth] == '('
            || sc->bracket[sc->depth] == '[')
        return;
    while (sc->p + more < sc->end && sc->p[more] >= '0' && sc->p[more] <= '9')
        more++;
    if (more == 1 || !digits_only(token + (token[0] == '-'), token + n))
        return;
    size_t all = more;
    while (sc->p + all + 3 < sc->end && sc->p[all] == ','
            && digits_only(sc->p + all + 1, sc->p + all + 4))
        all += 4;
    if (all > more
            && sim_syntax_number(advice, sizeof advice, sc->p - n, n + all, "", 0)) {
        COMPLAIN_VALUE(sc, "%s%.*s: %s", token, (int) all, sc->p, advice);
        sc->p += all;
        return;
    }
    const int digits = (int) (more < 20 ? more - 1 : 19);
    const size_t before = n - (token[0] == '-');
    if (digits == 3 && before <= 3 && token[n - before] != '0')
        COMPLAIN_VALUE(sc,
                "%s,%.3s: no comma stands in a number: write %s%.3s or %s.%.3s", token,
                sc->p + 1, token, sc->p + 1, token, sc->p + 1);
    else {
        COMPLAIN(sc, "%s,%.*s: decimals stand behind a point, not a comma: %s.%.*s",
                token, digits, sc->p + 1, token, digits, sc->p + 1);
        mend(sc, sc->p, '.');
    }
    sc->p += more;
}

/* The first byte behind blanks from here on; NUL at the end. */
static char byte_ahead(const struct scan *sc)
{
    const char *p = sc->p;

    while (p < sc->end && strchr(" \t\r\n", *p) != NULL)
        p++;
    return p < sc->end ? *p : '\0';
}

enum { MAX_PATH = MAX_DEPTH * MAX_KEY };

/* The key read last: the list it stands in ("": none) and the path from there. */
static const char *key_path(const struct scan *sc, char path[MAX_PATH])
{
    size_t used = 0;
    int from = sc->depth;

    while (from > 0 && sc->bracket[from] != '(')
        from--;
    path[0] = '\0';
    for (int k = from; k <= sc->depth; k++)
        if (k == 0 || sc->bracket[k] == '{')
            used += (size_t) snprintf(path + used, MAX_PATH - used, "%s%s",
                    used > 0 ? "." : "", sc->key[k]);
    return from > 0 ? sc->key[0] : "";
}

/* A word where a value must stand: only true and false do without quotes. */
static void check_word(struct scan *sc, const char *word)
{
    char wanted[400], path[MAX_PATH];

    if (sc->odd_line == sc->at.line || strcasecmp(word, "true") == 0
            || strcasecmp(word, "false") == 0)
        return;
    if (strcasecmp(word, "nan") == 0 || strcasecmp(word, "inf") == 0)
        COMPLAIN_VALUE(sc, "%s is no number that can be used here", word);
    else if (sc->bracket[sc->depth] == '(' && byte_ahead(sc) == '=')
        COMPLAIN(sc,
                "%.60s: what stands in the list %s = ( ) stands in { } besides: "
                "( { %.60s = ...; } )",
                word, sc->key[sc->depth > 0 ? sc->depth - 1 : 0], word);
    else {
        const char *list = key_path(sc, path);
        sim_wanted_word(wanted, sizeof wanted, sc->rd->model, list, path, word);
        COMPLAIN_VALUE(sc, "%.60s stands without quotes: %s", word, wanted);
    }
}

/* 5mln, 5.000.000, 1_000: a number is meant, or a text. */
static void no_number(struct scan *sc, const char *token, size_t n)
{
    char advice[160];
    size_t digits = strspn(token, "+-0123456789.");

    bool told = digits == n || token[digits] == '_'
                        ? sim_syntax_number(advice, sizeof advice, token, n, "", 0)
                        : sim_syntax_number(advice, sizeof advice, token, digits,
                                token + digits, n - digits);
    COMPLAIN_VALUE(sc, "%.60s is not a number; %s", token,
            told ? advice : "a text stands in quotes");
}

/* 5.000 euros: five, or five thousand? */
static void check_thousands(struct scan *sc, const char *token)
{
    char path[MAX_PATH], advice[160];
    const char *list = key_path(sc, path);

    if (sim_wanted_thousands(advice, sizeof advice,
                sim_wanted_row(sc->rd->model, list, path), token)) {
        COMPLAIN(sc, "%s = %s: %s", path, token, advice);
        sc->bad--; /* the parser reads it as it stands, and so all else can be told */
    }
}

/* An integer or real literal in token[n], its sign included. */
static void check_number(struct scan *sc, char *token, size_t n)
{
    bool sign = token[0] == '-' || token[0] == '+';
    size_t body = n;
    long long i;
    double x;
    bool whole;

    while (body > 0 && token[body - 1] == 'L' && n - body < 2)
        body--;
    if (!sign && n > 2 && token[0] == '0' && (token[1] == 'x' || token[1] == 'X')) {
        check_hex(sc, token, body, body < n);
        return;
    }
    if (body > sign && digits_only(token + sign, token + body)) {
        char last = token[body];
        token[body] = '\0';
        bool fits = sim_parse_int(token, &i, &whole);
        if (!fits)
            COMPLAIN_VALUE(sc, "%s does not fit a whole number", token);
        else if (body == n && (i < INT32_MIN || i > INT32_MAX))
            COMPLAIN_VALUE(sc,
                    "%s does not fit a whole number of 32 bits; write %sL, or %s.0 where "
                    "a real number is meant",
                    token, token, token);
        token[body] = last;
    } else if (!sim_parse_real(token, &x)) {
        if (wants_value(sc))
            no_number(sc, token, n);
    } else if (!isfinite(x))
        COMPLAIN_VALUE(sc, "%s is too large for a number", token);
    else if (wants_value(sc))
        check_thousands(sc, token);
    if (sc->p < sc->end && *sc->p == '%') {
        COMPLAIN_VALUE(
                sc, "%.60s%%: numbers stand without %%; 20 %% as a share is 0.20", token);
        sc->p++;
    }
    check_comma(sc, token, n);
}

static bool is_among(const char *s, size_t n, const char *const *list, size_t n_list)
{
    for (size_t i = 0; i < n_list; i++)
        if (strlen(list[i]) == n && memcmp(list[i], s, n) == 0)
            return true;
    return false;
}

/* A word or number from p on: names and words are skipped, numbers checked. */
static void scan_token(struct scan *sc)
{
    char token[MAX_TOKEN + 1];
    const char *first = sc->token = sc->p;
    bool number = (*first >= '0' && *first <= '9') || *first == '.' || *first == '-'
                  || *first == '+';
    char before = '\0';

    for (; sc->p < sc->end; before = *sc->p++) {
        char c = *sc->p;
        bool sign = (c == '-' || c == '+')
                    && (sc->p == first || !number || before == 'e' || before == 'E');
        if (!is_word(c) && c != '.' && !sign)
            break;
    }
    if (sc->p == first)
        sc->p++;
    size_t n = (size_t) (sc->p - first);
    if (n > MAX_TOKEN) {
        COMPLAIN(sc, "a word or number of %zu bytes is too long (at most %d)", n,
                MAX_TOKEN);
        return;
    }
    memcpy(token, first, n);
    token[n] = '\0';
    sc->number_end = number ? sc->p : NULL;
    if (number)
        check_number(sc, token, n);
    else if (wants_value(sc))
        check_word(sc, token);
    else
        snprintf(sc->key[sc->depth], MAX_KEY, "%.39s", token);
    sc->value = false;
}

/* What text programs put in place of plain marks. One sentence a line tells it. */
static void scan_odd(struct scan *sc)
{
    static const char *const quote[] = { "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9a",
        "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xc2\xab", "\xc2\xbb", "'" };
    static const char *const blank[] = { "\xc2\xa0", "\xe2\x80\x8b", "\xe2\x80\xaf",
        "\xe2\x80\x89", "\xef\xbb\xbf" };
    static const char *const minus[] = { "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x88\x92" };
    static const char *const euro[] = { "\xe2\x82\xac" };
    const char *first = sc->p, *last = first;
    int n = 1;

    while (first + n < sc->end && ((unsigned char) first[n] & 0xc0) == 0x80)
        n++;
    sc->p += n;
    /* "2026-2031" with a long dash: the parser stumbles over it, syntax.h tells what is
     * meant */
    while (last > sc->number_end && sc->number_end != NULL && last[-1] == ' ')
        last--;
    if (sc->number_end == last && is_among(first, (size_t) n, minus, SIM_COUNT(minus)))
        return;
    if (sc->odd_line == sc->at.line)
        return;
    sc->odd_line = sc->at.line;
    if (is_among(first, (size_t) n, quote, SIM_COUNT(quote)))
        COMPLAIN(
                sc, "%.*s does not quote a text here: write the plain mark \"", n, first);
    else if (is_among(first, (size_t) n, blank, SIM_COUNT(blank)))
        COMPLAIN(sc, "holds a blank that is not the plain one (copied from another "
                     "program?): type the line again");
    else if (is_among(first, (size_t) n, euro, SIM_COUNT(euro)))
        COMPLAIN(sc, "%.*s: an amount is a number of euros, without a sign: 5000000", n,
                first);
    else if (is_among(first, (size_t) n, minus, SIM_COUNT(minus)))
        COMPLAIN(sc, "%.*s is a dash: write the plain minus -", n, first);
    else
        COMPLAIN(sc,
                "%.*s stands outside quotes: keys are made of the letters a to z, "
                "digits and _, and texts stand in quotes",
                n, first);
}

static void count_setting(struct scan *sc)
{
    if (++sc->settings == MAX_SETTINGS + 1) {
        COMPLAIN(sc, "more than %d values in one file", MAX_SETTINGS);
        sc->stop = true;
    } else if (++sc->in_group[sc->depth] == MAX_IN_GROUP + 1) {
        COMPLAIN(sc, "more than %d values in one group or list", MAX_IN_GROUP);
        sc->stop = true;
    }
}

static void open_level(struct scan *sc, char bracket)
{
    if (sc->depth == MAX_DEPTH) {
        COMPLAIN(sc, "brackets nest deeper than %d levels", MAX_DEPTH);
        sc->stop = true;
        return;
    }
    sc->in_group[++sc->depth] = 0;
    sc->key[sc->depth][0] = '\0';
    sc->bracket[sc->depth] = bracket;
    sc->line[sc->depth] = sc->at.line;
}

/* Only the first bracket that does not fit tells anything; the rest follows from it. */
static void close_level(struct scan *sc, char bracket)
{
    char open = bracket == ')' ? '(' : bracket == ']' ? '[' : '{';

    if (sc->depth == 0)
        COMPLAIN(sc, "%c closes nothing; a bracket %c is missing before it", bracket,
                open);
    else if (sc->bracket[sc->depth] != open)
        COMPLAIN(sc, "%c does not close the bracket %c of line %d", bracket,
                sc->bracket[sc->depth], sc->line[sc->depth]);
    else {
        sc->depth--;
        return;
    }
    sc->stop = true;
}

/* Some versions of the parser would take it. */
static void check_last_comma(struct scan *sc, char bracket)
{
    const int here = sc->at.line;

    if (sc->comma == NULL)
        return;
    sc->at.line = sc->comma_line;
    COMPLAIN(sc, "the comma before %c has nothing behind it: remove that comma", bracket);
    sc->at.line = here;
    mend(sc, sc->comma, ' ');
}

static void scan_mark(struct scan *sc)
{
    char c = *sc->p++;

    if (strchr(" \t\r\n", c) != NULL)
        return;
    sc->value = c == '=' || c == ':';
    if (c == ')' || c == ']')
        check_last_comma(sc, c);
    sc->comma = c == ',' ? sc->p - 1 : NULL;
    sc->comma_line = sc->at.line;
    if (c == '{' || c == '(' || c == '[')
        open_level(sc, c);
    else if (c == '}' || c == ')' || c == ']')
        close_level(sc, c);
    else if (c == '=' || c == ':' || c == ',')
        count_setting(sc);
    else if (c == '@') {
        COMPLAIN(sc, "@include is not allowed; write extends = \"base.cfg\"; instead");
        sc->stop = true;
    }
}

/* What is neither a mark of the language nor left out. */
static void scan_text(struct scan *sc, char first)
{
    sc->comma = NULL;
    if (first == '"')
        skip_string(sc);
    else if (first == '\'' || (unsigned char) first >= 0x80)
        scan_odd(sc);
    else
        scan_token(sc);
}

bool sim_prescan_text(struct sim_reader *rd, const char *file, char *text, size_t len)
{
    char none[] = "";
    char *from = len > 0 ? text : none;
    struct scan sc = {
        .rd = rd, .text = from, .p = from, .end = from + len, .at = { file, 1 }
    };

    if (!bytes_ok(&sc))
        return false;
    sc.at.line = 1;
    while (sc.p < sc.end && !sc.stop) {
        char c = *sc.p;
        char next = sc.p + 1 < sc.end ? sc.p[1] : '\0';
        if (c == '\n')
            sc.at.line++;
        if (c == '#' || (c == '/' && next == '/'))
            skip_line(&sc);
        else if (c == '/' && next == '*')
            skip_block(&sc);
        else if (c == '"' || is_word(c) || strchr(".-+'", c) != NULL
                 || (unsigned char) c >= 0x80)
            scan_text(&sc, c);
        else
            scan_mark(&sc);
    }
    if (!sc.stop && sc.depth > 0) {
        sc.at.line = sc.line[sc.depth];
        COMPLAIN(&sc, "the bracket %c opened here is never closed", sc.bracket[sc.depth]);
    }
    for (size_t i = 0; i < sc.n_left_out && sc.bad == 0; i++) {
        sc.bad += !sim_blank_setting(from, sc.left_out[i]);
        rd->files_failed = true;
    }
    return sc.bad == 0;
}
