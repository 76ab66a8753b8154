/* html_svg.c - a picture of gnuplot as part of a page; see html.h.
 *
 * The ids of each picture get a prefix of their own, since all pictures of gnuplot use
 * the same ones; its titles ("gnuplot_plot_1") go, since browsers show them as hints. A
 * file that holds anything a picture of ours never holds is left out. */
#include <stdlib.h>
#include <string.h>

#include "sim/base/mem.h"
#include "sim/report/html.h"

enum { MOST_BYTES = 4 << 20 };

/* The whole file as text; NULL when there is none, or it is too large. */
static char *read_all(const char *dir, const char *name)
{
    char path[4096];

    if ((size_t) snprintf(path, sizeof path, "%s/plots/%s", dir, name) >= sizeof path)
        return NULL;
    FILE *file = fopen(path, "r");
    char *text = file != NULL ? sim_calloc(MOST_BYTES + 1, 1) : NULL;
    size_t n = text != NULL ? fread(text, 1, MOST_BYTES + 1, file) : 0;
    if (file != NULL)
        fclose(file);
    if (n == 0 || n > MOST_BYTES || strlen(text) != n) {
        sim_free(text);
        return NULL;
    }
    return text;
}

static bool is_clean(const char *text)
{
    static const char *const foreign[] = { "<script", "<foreignObject", "<image", "<a ",
        "<style", "javascript:", "<!ENTITY", "href='http", "href=\"http", "<iframe" };

    for (size_t i = 0; i < SIM_COUNT(foreign); i++)
        if (strstr(text, foreign[i]) != NULL)
            return false;
    return strstr(text, "viewBox=\"0 0 ") != NULL && strstr(text, "</svg>") != NULL;
}

/* What stands before a name of the picture's own, or 0. */
static size_t before_name(const char *p)
{
    static const char *const leads[] = { " id=\"", " id='", "href=\"#", "href='#",
        "url(#" };

    for (size_t i = 0; i < SIM_COUNT(leads); i++)
        if (strncmp(p, leads[i], strlen(leads[i])) == 0)
            return strlen(leads[i]);
    return 0;
}

/* Behind the element `name` that begins at p, or NULL when another begins there. */
static const char *skip_element(const char *p, const char *open, const char *close)
{
    if (strncmp(p, open, strlen(open)) != 0)
        return NULL;
    p = strstr(p, close);
    return p != NULL ? p + strlen(close) : NULL;
}

static void put_body(FILE *out, const char *body, const char *end, int number)
{
    for (const char *p = body; p < end;) {
        size_t lead = *p == '<' || *p == '\t' ? 0 : before_name(p);
        const char *behind = NULL;
        if (*p == '<') {
            behind = skip_element(p, "<title>", "</title>");
            if (behind == NULL)
                behind = skip_element(p, "<desc>", "</desc>");
        }
        if (behind != NULL) {
            p = behind;
        } else if (lead > 0) {
            fprintf(out, "%.*sp%d-", (int) lead, p, number);
            p += lead;
        } else if (*p == '\t') {
            p++; /* indents of gnuplot */
        } else
            fputc(*p++, out);
    }
}

bool sim_html_svg(
        struct sim_html *h, const char *name, const char *title, const char *description)
{
    char *text = read_all(h->dir, name);
    long width = 0, height = 0;
    bool good = text != NULL && is_clean(text);

    if (good) {
        char *end;
        width = strtol(strstr(text, "viewBox=\"0 0 ") + 13, &end, 10);
        height = strtol(end, NULL, 10);
    }
    const char *body = good ? strstr(text, "<svg") : NULL;
    body = body != NULL ? strchr(body, '>') : NULL;
    if (body == NULL || width <= 0 || height <= 0) {
        sim_free(text);
        return false;
    }
    int number = ++h->plots;
    fprintf(h->out,
            "<svg role=\"img\" aria-labelledby=\"p%d-t p%d-d\" viewBox=\"0 0 %ld %ld\" "
            "xmlns=\"http://www.w3.org/2000/svg\" "
            "xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n<title id=\"p%d-t\">",
            number, number, width, height, number);
    sim_html_put(h->out, title);
    fprintf(h->out, "</title>\n<desc id=\"p%d-d\">", number);
    sim_html_put(h->out, description);
    fputs("</desc>", h->out);
    put_body(h->out, body + 1, strstr(text, "</svg>"), number);
    fputs("</svg>\n", h->out);
    sim_free(text);
    return true;
}
