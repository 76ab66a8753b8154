/* catalogue.c - texts by number, and numbers as text; see catalogue.h. */
#include "sim/report/catalogue.h"

#include <math.h>
#include <string.h>

#define TEXT(id, en, nl) [TEXT_##id] = { en, nl },
static const char *const texts[TEXT_COUNT][2] = {
#include "sim/report/catalogue.def"
};
#undef TEXT

const char *sim_text_of(enum sim_text_id id, enum sim_language lang)
{
    return texts[id][lang];
}

void sim_text_say(struct sim_buf *buf, enum sim_text_id id, enum sim_language lang,
        const char *const *args, size_t n_args)
{
    const char *p = texts[id][lang];

    while (*p != '\0') {
        size_t n = strcspn(p, "{");
        sim_buf_add(buf, p, n);
        p += n;
        if (p[0] != '{' || p[1] < '1' || p[1] > '9' || p[2] != '}')
            continue;
        size_t i = (size_t) (p[1] - '1');
        if (i < n_args && args[i] != NULL)
            sim_buf_puts(buf, args[i]);
        p += 3;
    }
}

static const char *find(const struct sim_text_row *row, const char *kind, const char *key,
        enum sim_language lang, const char *otherwise)
{
    for (; row->key != NULL; row++)
        if (strcmp(row->kind, kind) == 0 && strcmp(row->key, key) == 0)
            return row->text[lang] != NULL ? row->text[lang] : otherwise;
    return otherwise;
}

const char *sim_text_name(
        const char *kind, const char *key, enum sim_language lang, const char *otherwise)
{
    return find(sim_text_names, kind, key, lang, otherwise);
}

const char *sim_text_own(const char *kind, const char *text, enum sim_language lang)
{
    return find(sim_text_scenarios, kind, text, lang, text);
}

/* The piece of the model's note on its schools that p starts with, or NULL. */
static const struct sim_text_row *world_piece(const char *p)
{
    for (const struct sim_text_row *row = sim_text_names; row->key != NULL; row++)
        if (strcmp(row->kind, "world") == 0
                && strncmp(p, row->key, strlen(row->key)) == 0)
            return row;
    return NULL;
}

void sim_text_world(struct sim_buf *buf, const char *note, enum sim_language lang)
{
    static const char table[] = "school table ";
    const char *p = note;
    bool digit = false;

    while (*p != '\0') {
        const struct sim_text_row *row = lang == SIM_LANGUAGE_EN ? NULL : world_piece(p);
        if (lang == SIM_LANGUAGE_NL && strncmp(p, table, sizeof table - 1) == 0) {
            p += sizeof table - 1; /* a file keeps its name */
            size_t n = strcspn(p, ";)");
            sim_buf_puts(buf, "scholentabel ");
            sim_buf_add(buf, p, n);
            p += n;
        } else if (row != NULL) {
            sim_buf_puts(buf, row->text[lang]);
            p += strlen(row->key);
        } else {
            bool mark = lang == SIM_LANGUAGE_NL && digit && (*p == '.' || *p == ',')
                        && p[1] >= '0' && p[1] <= '9';
            sim_buf_add(buf, mark ? *p == '.' ? "," : "." : p, 1);
            digit = *p >= '0' && *p <= '9';
            p++;
            continue;
        }
        digit = false;
    }
}

void sim_text_localise(
        char out[SIM_TEXT_NUMBER], const char *number, enum sim_language lang)
{
    static const char minus[] = "\342\210\222", dash[] = "\342\200\223";
    size_t n = 0;

    if (strcmp(number, "n/a") == 0)
        number = dash;
    for (const char *p = number; *p != '\0' && n + 4 < SIM_TEXT_NUMBER; p++)
        if (*p == '-') {
            memcpy(out + n, minus, 3);
            n += 3;
        } else if (lang == SIM_LANGUAGE_NL && (*p == '.' || *p == ','))
            out[n++] = *p == '.' ? ',' : '.';
        else
            out[n++] = *p;
    out[n] = '\0';
}

void sim_text_local(char out[SIM_TEXT_NUMBER], double value, int decimals, bool sign,
        enum sim_language lang)
{
    char number[SIM_TEXT_NUMBER];

    sim_text_number(number, value, decimals, sign);
    sim_text_localise(out, number, lang);
}
