/* html_check.h - is a page well formed? A small checker of our own, for tests.
 * Thread safety: no globals. */
#ifndef TESTS_HTML_CHECK_H
#define TESTS_HTML_CHECK_H

#include <stddef.h>

/* Walk the page: tags closed in order, attributes quoted, ids unique and links to ids
 * met, no bare & or <, no control characters, one h1, headings in order. Returns NULL
 * when all is well, else what is wrong, in out. */
const char *html_fault(const char *page, char out[256]);

/* Text of the element with an id, tags left out and entities read, into out. Its length,
 * or 0 when there is none. */
size_t html_text_of(const char *page, const char *id, char *out, size_t size);

/* Number of tags `name` on the page. */
int html_count(const char *page, const char *name);

#endif
