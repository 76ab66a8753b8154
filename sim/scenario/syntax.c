/* syntax.c - the first fault of a text that the parser refused; see syntax.h. */
#include "sim/scenario/syntax.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/base/err.h"
#include "sim/base/text.h"
#include "sim/scenario/tokens.h"

enum { MAX_DEPTH = 20, SHOWN = 40 };

/* What may come next. */
enum place { KEY, EQUALS, VALUE, AFTER };

struct walk {
    struct tokens ahead;
    struct token now; /* the first that was not yet taken */
    enum place place;
    int depth;
    char bracket[MAX_DEPTH + 1]; /* '{' at the top level */
    struct token key[MAX_DEPTH + 1];
    struct token value; /* taken last */
    char *out;
    size_t size;
    int line;          /* of the fault */
    const char *fault; /* the key it belongs to, or the token itself */
};

static void next(struct walk *w)
{
    w->now = sim_token_next(&w->ahead);
}

/* The token behind the current one. */
static struct token peek(const struct walk *w)
{
    return sim_token_ahead(&w->ahead);
}

/* ---- sentences ---- */

#define SHOW(t) ((t).n < SHOWN ? (t).n : SHOWN), (t).p

static bool fault(struct walk *w, int line, const char *fmt, ...) SIM_PRINTF(3, 4);

/* Always false: the walk ends. */
static bool fault(struct walk *w, int line, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(w->out, w->size, fmt, args);
    va_end(args);
    w->line = line;
    w->fault = w->place == KEY ? w->now.place : w->key[w->depth].place;
    return false;
}

static bool is_year(const struct token *t)
{
    int from = t->n == 5 && (*t->p == '-' || *t->p == '+');

    return t->kind == T_NUMBER && t->n - from == 4
           && (strncmp(t->p + from, "19", 2) == 0 || strncmp(t->p + from, "20", 2) == 0)
           && is_digit(t->p[from + 2]) && is_digit(t->p[from + 3]);
}

static bool all_digits(const char *p, int n)
{
    for (int i = 0; i < n; i++)
        if (!is_digit(p[i]))
            return false;
    return n > 0;
}

static double factor_of(const char *word, size_t n)
{
    static const struct {
        const char *word;
        double factor;
    } known[] = { { "miljoen", 1e6 }, { "mln", 1e6 }, { "million", 1e6 },
        { "millions", 1e6 }, { "mio", 1e6 }, { "m", 1e6 }, { "miljard", 1e9 },
        { "mld", 1e9 }, { "mrd", 1e9 }, { "billion", 1e9 }, { "bn", 1e9 },
        { "duizend", 1e3 }, { "thousand", 1e3 }, { "k", 1e3 } };

    for (size_t i = 0; i < SIM_COUNT(known); i++)
        if (strlen(known[i].word) == n && strncasecmp(known[i].word, word, n) == 0)
            return known[i].factor;
    return 1;
}

/* Digits without the points of thousands ("5.000.000"); false when it is no such number.
 */
static bool without_points(char out[SIM_NUMBER_LEN], const char *p, size_t n)
{
    size_t first = 0, k = 0;

    while (first < n && is_digit(p[first]))
        first++;
    if (n >= SIM_NUMBER_LEN || first == 0 || first > 3 || (n - first) % 4 != 0
            || n < first + 8)
        return false;
    for (size_t i = 0; i < n; i++) {
        bool point = i >= first && (i - first) % 4 == 0;
        if (point ? p[i] != '.' && p[i] != ',' && p[i] != '_' : !is_digit(p[i]))
            return false;
        if (!point)
            out[k++] = p[i];
    }
    out[k] = '\0';
    return true;
}

bool sim_syntax_number(char *out, size_t size, const char *number, size_t n_number,
        const char *word, size_t n_word)
{
    char digits[SIM_NUMBER_LEN];
    double x, factor = factor_of(word, n_word);

    if (n_number >= sizeof digits)
        return false;
    if (n_word == 0) {
        if (!without_points(digits, number, n_number))
            return false;
        snprintf(out, size, "write %s, without points or commas in it", digits);
        return true;
    }
    for (size_t i = 0; i < n_word; i++)
        if (is_digit(word[i])) /* 0b11 is no 0 with a unit behind it */
            return false;
    memcpy(digits, number, n_number);
    digits[n_number] = '\0';
    if (!sim_parse_real(digits, &x) || !isfinite(x))
        return false;
    if (factor > 1 && fabs(x * factor) < 1e15)
        snprintf(out, size, "write %.0f or %se%d", x * factor, digits,
                factor > 1e8   ? 9
                : factor > 1e5 ? 6
                               : 3);
    else
        snprintf(out, size, "write the number alone: %s", digits);
    return true;
}

/* "4-5" in a list: all that lie between, where they are few. */
static bool range_fault(struct walk *w, const struct token *a, const char *to, int n_to)
{
    char list[200] = "";
    long from = 0, last = 0;
    size_t used = 0;

    for (int i = 0; i < a->n && i < 9; i++)
        from = 10 * from + (a->p[i] - '0');
    for (int i = 0; i < n_to && i < 9; i++)
        last = 10 * last + (to[i] - '0');
    for (long k = from; k <= last && last - from < 12; k++)
        used += (size_t) snprintf(
                list + used, sizeof list - used, "%s%ld", k > from ? ", " : "", k);
    return fault(w, a->line, "%.*s-%.*s: write every number, with commas between%s%s%s",
            SHOW(*a), n_to, to, used > 0 ? ": [" : "", list, used > 0 ? "]" : "");
}

/* A school year with a mark and more digits behind it: 2026/27. */
static bool school_year_fault(struct walk *w, const char *mark, const char *to, int n_to)
{
    return fault(w, w->value.line,
            "%.*s%s%.*s: a school year is written as the year in which it begins: %.*s = "
            "%.*s;",
            SHOW(w->value), mark, n_to, to, SHOW(w->key[w->depth]), SHOW(w->value));
}

/* Two years with a dash or a word between. */
static bool years_fault(struct walk *w, const char *to, int n_to)
{
    const struct token *year = &w->value, *key = &w->key[w->depth];
    bool start = key->n == 5 && strncmp(key->p, "start", 5) == 0;
    int years = 1;

    if (n_to != 4)
        return school_year_fault(w, "-", to, n_to);
    for (int i = 0, place = 1000; i < 4; i++, place /= 10)
        years += (to[i] - year->p[i]) * place;
    if (start && w->depth == 0 && years > 0)
        return fault(w, year->line,
                "%.*s-%.*s: a run has a first school year and a number of years: start = "
                "%.*s; horizon = %d;",
                SHOW(*year), n_to, to, SHOW(*year), years);
    return fault(w, year->line,
            "%.*s-%.*s: first and last school year are two keys: start = %.*s; end = "
            "%.*s;",
            SHOW(*year), n_to, to, SHOW(*year), n_to, to);
}

/* Another year before the value ends, as in "2026 t/m 2031". */
static bool year_ahead(const struct walk *w, struct token *year)
{
    struct walk ahead = *w;

    for (int i = 0; i < 4 && ahead.now.kind != T_END; i++) {
        next(&ahead);
        if (is_year(&ahead.now) && is_digit(*ahead.now.p)) {
            *year = ahead.now;
            return true;
        }
        if (is_mark(&ahead.now, ';') || is_mark(&ahead.now, '='))
            return false;
    }
    return false;
}

static bool at_key(struct walk *w);

/* What stands behind a number and does not belong there. */
static bool after_number(struct walk *w)
{
    const struct token *a = &w->value, *b = &w->now;
    struct token c = peek(w);
    const struct token *key = &w->key[w->depth];
    bool list = w->bracket[w->depth] != '{';
    bool sign = b->kind == T_NUMBER && *b->p == '-';
    bool dash = is_mark(b, '-') && c.kind == T_NUMBER;
    const char *to = dash ? c.p : b->p + sign;
    int n_to = dash ? c.n : b->n - sign;
    char advice[160], glued[SIM_NUMBER_LEN];

    if ((sign || dash) && is_year(a) && all_digits(to, n_to) && n_to <= 4 && !list)
        return years_fault(w, to, n_to);
    if ((sign || dash) && all_digits(a->p, a->n) && all_digits(to, n_to)
            && (list || (a->n == 1 && n_to == 1 && *to > *a->p)))
        return range_fault(w, a, to, n_to);
    if (b->kind == T_WORD && is_year(a) && !list && year_ahead(w, &c))
        return years_fault(w, c.p, c.n);
    if (is_mark(b, '/') && is_year(a) && c.kind == T_NUMBER)
        return school_year_fault(w, "/", c.p, c.n);
    if (is_mark(b, '%'))
        return fault(w, a->line,
                "%.*s %%: numbers stand without %%; 20 %% as a share is "
                "0.20",
                SHOW(*a));
    if (b->kind == T_WORD && !list && c.kind != T_MARK && c.kind != T_END
            && !(factor_of(b->p, (size_t) b->n) > 1))
        return at_key(w); /* its = will be missed */
    if (b->kind == T_WORD
            && sim_syntax_number(
                    advice, sizeof advice, a->p, (size_t) a->n, b->p, (size_t) b->n))
        return fault(w, a->line,
                "%.*s %.*s: a number stands without a word behind it: %s", SHOW(*a),
                SHOW(*b), advice);
    if (b->kind == T_NUMBER && !list && all_digits(b->p, b->n) && b->n == 3
            && a->n + c.n < 20) {
        bool more = c.kind == T_NUMBER && all_digits(c.p, c.n) && c.n == 3;
        snprintf(glued, sizeof glued, "%.*s%.*s%.*s", a->n, a->p, b->n, b->p,
                more ? c.n : 0, c.p);
        return fault(w, a->line, "%.*s %.*s: a number has no blanks in it: %s", SHOW(*a),
                SHOW(*b), glued);
    }
    if (list)
        return true;
    return fault(w, a->line,
            "%.*s = %.*s is not followed by ; but by %.*s: write one number, and nothing "
            "that is to be reckoned out",
            SHOW(*key), SHOW(*a), SHOW(*b));
}

/* ---- the walk ---- */

static bool at_key(struct walk *w)
{
    const struct token *t = &w->now;

    if (t->kind == T_WORD) {
        w->key[w->depth] = *t;
        w->place = EQUALS;
        return true;
    }
    if (is_mark(t, '}')) {
        w->depth--;
        w->place = AFTER;
        w->value = *t;
        return true;
    }
    if (is_mark(t, ';') || is_mark(t, ','))
        return fault(w, t->line, "one %.*s too many: remove it", SHOW(*t));
    if (is_mark(t, '='))
        return fault(w, t->line, "there is no key before =: write key = value;");
    return fault(w, t->line, "%.*s%s stands where a key must stand: write key = value;",
            SHOW(*t), t->n > SHOWN ? "..." : "");
}

static bool at_equals(struct walk *w)
{
    const struct token *t = &w->now, *key = &w->key[w->depth];

    if (is_mark(t, '=') || is_mark(t, ':')) {
        w->place = VALUE;
        return true;
    }
    if (t->kind == T_WORD)
        return fault(w, key->line,
                "%.*s %.*s: a key is one word, and = stands behind it (_ where a blank "
                "would be)",
                SHOW(*key), SHOW(*t));
    if (t->kind == T_END || is_mark(t, ';') || is_mark(t, ',') || is_mark(t, '}'))
        return fault(w, key->line, "%.*s has no value: write %.*s = value;", SHOW(*key),
                SHOW(*key));
    if (is_mark(t, '.') && peek(w).kind == T_WORD)
        return fault(w, key->line,
                "%.*s.%.*s: keys with a point are for --set; in a file write %.*s = { "
                "%.*s = value; };",
                SHOW(*key), SHOW(peek(w)), SHOW(*key), SHOW(peek(w)));
    if (is_mark(t, '.'))
        return fault(w, key->line,
                "%.*s.: nothing stands behind the point; a group is written %.*s = { ... "
                "};",
                SHOW(*key), SHOW(*key));
    if (is_mark(t, '['))
        return fault(w, key->line,
                "%.*s[: keys with [ ] are for --set; in a file change the entry where it "
                "stands in the list",
                SHOW(*key));
    return fault(w, key->line, "= is missing after %.*s: write %.*s = %.*s", SHOW(*key),
            SHOW(*key), SHOW(*t));
}

static bool open_level(struct walk *w)
{
    if (w->depth == MAX_DEPTH)
        return false;
    w->bracket[++w->depth] = *w->now.p;
    w->key[w->depth] = w->key[w->depth - 1];
    w->place = *w->now.p == '{' ? KEY : VALUE;
    return true;
}

static bool at_value(struct walk *w)
{
    const struct token *t = &w->now, *key = &w->key[w->depth];
    char in = w->bracket[w->depth];
    bool closes = is_mark(t, ')') || is_mark(t, ']');

    if (is_mark(t, '{') || is_mark(t, '(') || is_mark(t, '['))
        return in != '[' ? open_level(w)
                         : fault(w, t->line,
                                 "%.*s: square brackets hold numbers or texts alone; a "
                                 "list of groups is written %.*s = ( { ... }, { ... } );",
                                 SHOW(*key), SHOW(*key));
    if (closes) { /* an empty list */
        w->depth--;
        w->place = AFTER;
        w->value = *t;
        return true;
    }
    if (in != '{' && (is_mark(t, ',') || is_mark(t, ';')))
        return fault(w, t->line, "one %.*s too many in the list %.*s: remove it",
                SHOW(*t), SHOW(*key));
    if (t->kind == T_END || t->kind == T_MARK) {
        if (is_mark(t, '='))
            return fault(w, t->line, "one = is enough: %.*s = value;", SHOW(*key));
        if (t->kind == T_END || strchr(";,}", *t->p) != NULL)
            return fault(w, key->line, "%.*s has no value: write %.*s = value;",
                    SHOW(*key), SHOW(*key));
        return fault(w, t->line,
                "%.*s: %.*s cannot begin a value; a text stands in "
                "quotes: %.*s = \"text\";",
                SHOW(*key), SHOW(*t), SHOW(*key));
    }
    w->value = *t;
    w->place = AFTER;
    return true;
}

/* In a list: a comma, or its end. */
static bool after_entry(struct walk *w)
{
    const struct token *t = &w->now, *key = &w->key[w->depth];

    if (is_mark(t, ',')) {
        w->place = VALUE;
        return true;
    }
    if (is_mark(t, ')') || is_mark(t, ']')) {
        w->depth--;
        w->value = *t;
        return true;
    }
    if (t->kind == T_TEXT && w->value.kind == T_TEXT && w->value.line != t->line)
        return fault(w, w->value.line,
                "a comma is missing at the end of this line, "
                "between two texts of the list %.*s",
                SHOW(*key));
    if (t->kind == T_TEXT && w->value.kind == T_TEXT)
        return true; /* the parser joins them */
    if (is_mark(t, ';'))
        return fault(w, t->line,
                "in the list %.*s a comma stands between entries, and nothing behind the "
                "last: ; must go",
                SHOW(*key));
    if (w->value.kind == T_NUMBER && !after_number(w))
        return false;
    if (is_mark(&w->value, '}'))
        return fault(w, w->value.line,
                "a comma is missing behind this }, between two entries of the list %.*s: "
                "( { ... }, { ... } )",
                SHOW(*key));
    return fault(w, w->value.line,
            "a comma is missing between %.*s and %.*s in the list %.*s", SHOW(w->value),
            SHOW(*t), SHOW(*key));
}

static bool after_value(struct walk *w)
{
    const struct token *t = &w->now;

    if (w->bracket[w->depth] != '{')
        return after_entry(w);
    if (is_mark(t, ';') || is_mark(t, ',')) {
        w->place = KEY;
        return true;
    }
    if (is_mark(t, '}'))
        return at_key(w);
    if (t->kind == T_TEXT && w->value.kind == T_TEXT)
        return true; /* the parser joins them */
    if (t->kind == T_WORD) {
        struct token more = peek(w);
        if (is_mark(&more, '=') || is_mark(&more, ':'))
            return at_key(w); /* the ; may be left out */
    }
    if (w->value.kind == T_NUMBER)
        return after_number(w);
    return fault(w, w->value.line, "%.*s stands behind the value of %.*s: only ; does",
            SHOW(*t), SHOW(w->key[w->depth]));
}

bool sim_syntax_fault(
        const char *text, struct sim_syntax_place *where, char *out, size_t size)
{
    static bool (*const step[])(struct walk *) = {
        [KEY] = at_key, [EQUALS] = at_equals, [VALUE] = at_value, [AFTER] = after_value
    };
    struct walk w = { .ahead = { text, 1 }, .out = out, .size = size };
    bool good = true;

    w.bracket[0] = '{';
    out[0] = '\0';
    next(&w);
    while (good && w.now.kind != T_END && w.depth >= 0) {
        good = step[w.place](&w);
        next(&w);
    }
    if (good && (w.place == EQUALS || w.place == VALUE) && w.depth == 0)
        (void) step[w.place](&w);
    where->line = w.line;
    where->at = w.fault != NULL ? (size_t) (w.fault - text) : 0;
    return out[0] != '\0';
}
