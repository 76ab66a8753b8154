/* html.c - writing a page: escaping, sections and tables; see html.h. */
#include "sim/report/html.h"

#include <ctype.h>
#include <math.h>

/* ---- writing -------------------------------------------------------------- */

void sim_html_put(FILE *out, const char *text)
{
    for (const unsigned char *c = (const unsigned char *) text; *c != '\0'; c++)
        switch (*c) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&#39;", out);
            break;
        case ' ': /* a number and its sign stay on one line */
            fputs(c[1] == '%' && c != (const unsigned char *) text && isdigit(c[-1])
                            ? "\302\240"
                            : " ",
                    out);
            break;
        default:
            if (*c >= 0x20 || *c == '\n')
                fputc(*c, out);
        }
}

void sim_html_user(const struct sim_html *h, const char *text, int columns)
{
    char fit[SIM_TEXT_FIT];

    sim_text_fit(fit, text != NULL ? text : "", columns);
    fputs("<bdi>", h->out);
    sim_html_put(h->out, fit);
    fputs("</bdi>", h->out);
}

void sim_html_text(const struct sim_html *h, enum sim_text_id id)
{
    sim_html_put(h->out, sim_text_of(id, h->lang));
}

void sim_html_say(const struct sim_html *h, enum sim_text_id id, const char *const *args,
        size_t n_args)
{
    struct sim_buf buf = { 0 };

    sim_text_say(&buf, id, h->lang, args, n_args);
    sim_html_put(h->out, sim_buf_text(&buf));
    sim_buf_clear(&buf);
}

void sim_html_section(const struct sim_html *h, const char *id, enum sim_text_id title)
{
    fprintf(h->out, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">", id,
            id, id);
    sim_html_text(h, title);
    fputs("</h2>\n", h->out);
}

void sim_html_section_end(const struct sim_html *h)
{
    fputs("</section>\n", h->out);
}

void sim_html_table(const struct sim_html *h, const char *id, enum sim_text_id label)
{
    fputs("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"", h->out);
    sim_html_text(h, label);
    fputs(": ", h->out);
    sim_html_text(h, TEXT_table_region);
    fprintf(h->out, "\">\n<table id=\"%s\" data-sort=\"", id);
    sim_html_text(h, TEXT_sort_hint);
    fputs("\">\n<thead><tr>", h->out);
}

void sim_html_table_end(const struct sim_html *h)
{
    fputs("</tbody></table></div>\n", h->out);
}

void sim_html_head(const struct sim_html *h, enum sim_text_id id, bool number)
{
    fprintf(h->out, "<th scope=\"col\"%s>", number ? " class=\"n\"" : "");
    sim_html_text(h, id);
    fputs("</th>", h->out);
}

void sim_html_head_named(const struct sim_html *h, const char *name, const char *below)
{
    fputs("<th scope=\"col\" class=\"n\">", h->out);
    sim_html_put(h->out, name);
    if (below != NULL && *below != '\0') {
        fputs(" <small>", h->out);
        sim_html_put(h->out, below);
        fputs("</small>", h->out);
    }
    fputs("</th>", h->out);
}

void sim_html_row_name(const struct sim_html *h, const char *name)
{
    fputs("<tr><th scope=\"row\">", h->out);
    sim_html_put(h->out, name);
    fputs("</th>", h->out);
}

void sim_html_row_key(const struct sim_html *h, const char *key)
{
    const char *rest;
    size_t arm = sim_store_key_arm(h->rep->meta, key, &rest);

    const char *last = strstr(rest, "].");
    const char *words =
            sim_text_parameter(arm > 0 && last != NULL ? last + 2 : key, h->lang);

    fputs("<tr><th scope=\"row\">", h->out);
    if (words != NULL) {
        sim_html_put(h->out, words);
        fputs("<br>", h->out);
    }
    fputs("<code>", h->out);
    sim_html_put(h->out, key);
    fputs("</code>", h->out);
    if (arm > 0) {
        fputs(" <small>", h->out);
        sim_html_user(h, sim_html_label(h, arm), 60);
        fputs("</small>", h->out);
    }
    fputs("</th>", h->out);
}

void sim_html_cell(const struct sim_html *h, const char *text)
{
    fputs("<td>", h->out);
    sim_html_put(h->out, text);
    fputs("</td>", h->out);
}

void sim_html_number(const struct sim_html *h, const char *text, double value)
{
    char number[SIM_NUMBER_LEN];

    if (isfinite(value))
        fprintf(h->out, "<td class=\"n\" data-v=\"%s\">", sim_format_real(number, value));
    else
        fputs("<td class=\"n\">", h->out);
    sim_html_put(h->out, text);
    fputs("</td>", h->out);
}

void sim_html_effect_cell(
        const struct sim_html *h, const struct sim_metric *m, const struct sim_summary *s)
{
    struct sim_shown v;
    char number[SIM_NUMBER_LEN];

    if (s == NULL || s->n == 0) {
        sim_html_number(h, "\342\200\223", NAN);
        return;
    }
    if (s->p05 == 0 && s->p95 == 0) {
        fprintf(h->out, "<td class=\"n\" data-v=\"%s\">",
                sim_format_real(number, s->mean));
        sim_html_text(h, TEXT_no_change);
        fputs("</td>", h->out);
        return;
    }
    sim_html_shown(h, &v, m, s);
    const char *tone = v.better[0] == '\0'   ? ""
                       : s->p_better >= 0.95 ? " good"
                       : s->p_better <= 0.05 ? " bad"
                                             : "";
    fprintf(h->out, "<td class=\"n%s\" data-v=\"%s\"><b>", tone,
            sim_format_real(number, s->mean));
    sim_html_put(h->out, v.mean);
    fputs("</b><small>", h->out);
    sim_html_put(h->out, v.interval);
    if (v.better[0] != '\0') {
        fputs("<br>", h->out);
        SIM_SAY(h, better_in, v.better);
    }
    fputs("</small></td>", h->out);
}
