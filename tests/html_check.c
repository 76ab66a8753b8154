/* html_check.c - a checker of pages; see html_check.h. */
#include "tests/html_check.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { DEEP = 256, MOST_IDS = 8192, NAME = 64 };

struct walk {
    const char *p;
    char *out;
    char open[DEEP][NAME];
    int depth, heading, h1;
    const char *id[MOST_IDS], *link[MOST_IDS];
    size_t id_len[MOST_IDS], link_len[MOST_IDS];
    int ids, links;
};

static const char *const empty[] = { "meta", "br", "link", "input", "img", "hr" };

static bool is_empty(const char *name)
{
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        if (strcmp(empty[i], name) == 0)
            return true;
    return false;
}

static const char *fault(struct walk *w, const char *what, const char *detail)
{
    snprintf(w->out, 256, "%s: %.60s near \"%.80s\"", what, detail, w->p);
    return w->out;
}

static bool is_entity(const char *p)
{
    static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;",
        "&nbsp;" };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(p, known[i], strlen(known[i])) == 0)
            return true;
    if (p[1] != '#')
        return false;
    size_t n = strspn(p + 2, "0123456789xabcdefABCDEF");
    return n > 0 && p[2 + n] == ';';
}

static void note(struct walk *w, const char *name, const char *value, size_t len)
{
    if (strcmp(name, "id") == 0 && w->ids < MOST_IDS) {
        w->id[w->ids] = value;
        w->id_len[w->ids++] = len;
    }
    bool link = strcmp(name, "href") == 0 || strcmp(name, "xlink:href") == 0
                || strncmp(name, "aria-labelled", 13) == 0;
    if (!link)
        return;
    for (size_t at = 0; at < len;) { /* several ids */
        size_t n = strcspn(value + at, " \"'");
        bool hash = value[at] == '#';
        if (n > hash && w->links < MOST_IDS) {
            w->link[w->links] = value + at + hash;
            w->link_len[w->links++] = n - hash;
        }
        at += n + 1;
    }
}

/* Attributes up to the '>' of a tag. */
static const char *attributes(struct walk *w, bool *closed)
{
    *closed = false;
    for (;;) {
        char name[NAME];
        w->p += strspn(w->p, " \t\r\n");
        if (*w->p == '>')
            return NULL;
        if (w->p[0] == '/' && w->p[1] == '>') {
            w->p++;
            *closed = true;
            return NULL;
        }
        size_t n = strcspn(w->p, " \t\r\n=>/\"'<");
        if (n == 0 || n >= NAME)
            return fault(w, "attribute", "no name");
        memcpy(name, w->p, n);
        name[n] = '\0';
        if (strncmp(name, "on", 2) == 0)
            return fault(w, "an event handler", name);
        w->p += n;
        w->p += strspn(w->p, " ");
        if (*w->p != '=')
            continue;
        w->p++;
        w->p += strspn(w->p, " ");
        char quote = *w->p;
        if (quote != '"' && quote != '\'')
            return fault(w, "attribute without quotes", name);
        const char *value = ++w->p;
        for (; *w->p != quote; w->p++) {
            if (*w->p == '\0' || *w->p == '<')
                return fault(w, "attribute not closed", name);
            if (*w->p == '&' && !is_entity(w->p))
                return fault(w, "bare & in an attribute", name);
        }
        note(w, name, value, (size_t) (w->p - value));
        w->p++;
    }
}

static const char *heading(struct walk *w, const char *name)
{
    if (name[0] != 'h' || name[1] < '1' || name[1] > '6' || name[2] != '\0')
        return NULL;
    int level = name[1] - '0';
    w->h1 += level == 1;
    if (level > w->heading + 1)
        return fault(w, "heading skips a level", name);
    w->heading = level;
    return NULL;
}

static const char *tag(struct walk *w)
{
    char name[NAME];
    bool end = w->p[1] == '/', closed;
    size_t n = strcspn(w->p + 1 + end, " \t\r\n>/");

    if (n == 0 || n >= NAME)
        return fault(w, "bare <", "");
    memcpy(name, w->p + 1 + end, n);
    name[n] = '\0';
    for (char *c = name; *c != '\0'; c++)
        if (!isalnum((unsigned char) *c) && *c != '-')
            return fault(w, "bare <", name);
    w->p += 1 + end + n;
    if (end) {
        if (w->depth == 0 || strcmp(w->open[w->depth - 1], name) != 0)
            return fault(w, "closes what is not open", name);
        w->depth--;
        w->p += strspn(w->p, " ");
        return *w->p == '>' ? NULL : fault(w, "closing tag", name);
    }
    const char *bad = heading(w, name);
    if (bad == NULL)
        bad = attributes(w, &closed);
    if (bad != NULL || closed || is_empty(name))
        return bad;
    if (w->depth == DEEP)
        return fault(w, "too deep", name);
    memcpy(w->open[w->depth++], name, n + 1);
    if (strcmp(name, "style") == 0 || strcmp(name, "script") == 0) {
        const char *stop =
                strstr(w->p, strcmp(name, "style") == 0 ? "</style" : "</script");
        if (stop == NULL)
            return fault(w, "not closed", name);
        w->p = stop - 1;
    }
    return NULL;
}

static const char *check_ids(struct walk *w)
{
    for (int i = 0; i < w->ids; i++)
        for (int k = 0; k < i; k++)
            if (w->id_len[i] == w->id_len[k]
                    && memcmp(w->id[i], w->id[k], w->id_len[i]) == 0) {
                w->p = w->id[i];
                return fault(w, "id twice", "");
            }
    for (int l = 0; l < w->links; l++) {
        bool met = false;
        for (int i = 0; i < w->ids && !met; i++)
            met = w->id_len[i] == w->link_len[l]
                  && memcmp(w->id[i], w->link[l], w->id_len[i]) == 0;
        if (!met) {
            w->p = w->link[l];
            return fault(w, "link to nothing on the page", "");
        }
    }
    return NULL;
}

const char *html_fault(const char *page, char out[256])
{
    static struct walk walk; /* large; each test is a process of its own */
    struct walk *w = &walk;
    const char *bad = NULL;

    memset(w, 0, sizeof *w);
    w->p = page;
    w->out = out;
    if (strncmp(page, "<!DOCTYPE html>", 15) != 0)
        return fault(w, "no doctype", "");
    for (w->p += 15; bad == NULL && *w->p != '\0'; w->p++) {
        unsigned char c = (unsigned char) *w->p;
        if (c == '<')
            bad = tag(w);
        else if (c == '>')
            bad = fault(w, "bare >", "");
        else if (c == '&' && !is_entity(w->p))
            bad = fault(w, "bare &", "");
        else if (c < 0x20 && c != '\n' && c != '\t')
            bad = fault(w, "control character", "");
        if (bad != NULL)
            return bad;
    }
    if (w->depth > 0)
        return fault(w, "left open", w->open[w->depth - 1]);
    if (w->h1 != 1)
        return fault(w, "not one h1", "");
    return check_ids(w);
}

static const char *const marks[][2] = { { "&amp;", "&" }, { "&lt;", "<" },
    { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" } };

size_t html_text_of(const char *page, const char *id, char *out, size_t size)
{
    char look[128], name[NAME] = "";
    size_t n = 0;

    snprintf(look, sizeof look, " id=\"%.100s\"", id);
    const char *p = strstr(page, look);
    if (p == NULL)
        return 0;
    const char *begin = p;
    while (begin > page && *begin != '<')
        begin--;
    size_t len = strcspn(begin + 1, " >");
    if (len < NAME)
        memcpy(name, begin + 1, len);
    p = strchr(p, '>');
    snprintf(look, sizeof look, "</%.60s>", name);
    const char *end = p != NULL ? strstr(p, look) : NULL;
    for (p++; end != NULL && p < end && n + 1 < size;) {
        if (*p == '<') {
            p = strchr(p, '>') + 1;
            continue;
        }
        size_t i = 0;
        while (i < sizeof marks / sizeof *marks
                && strncmp(p, marks[i][0], strlen(marks[i][0])) != 0)
            i++;
        out[n++] = i < sizeof marks / sizeof *marks ? marks[i][1][0] : *p;
        p += i < sizeof marks / sizeof *marks ? strlen(marks[i][0]) : 1;
    }
    out[n] = '\0';
    return n;
}

int html_count(const char *page, const char *name)
{
    char look[NAME];
    int n = 0;

    int len = snprintf(look, sizeof look, "<%.60s", name);
    for (const char *p = page; (p = strstr(p, look)) != NULL; p++)
        n += p[len] == ' ' || p[len] == '>';
    return n;
}
