/* scan: taking the text files of the kernel apart, slice by slice. */
#pragma once
#include "providers/hostinfo.h"

#include <string.h>

static inline struct slice slice_from(struct slice s, size_t n)
{
    return (struct slice){s.p + n, s.n - n};
}
/* Without blanks at its ends. */
struct slice scan_trim(struct slice s);
/* Takes the next line, or the next part that ends with sep (or with the text), off *text; false at the end. */
bool scan_part(struct slice *text, char sep, struct slice *part);
static inline bool scan_line(struct slice *text, struct slice *line)
{
    return scan_part(text, '\n', line);
}
/* Takes prefix off the start; false when it does not stand there. */
bool scan_prefix(struct slice *s, const char *prefix);
/* Takes the next word between blanks and tabs off. */
bool scan_word(struct slice *s, struct slice *word);
/* "name : value" (the sign is sep): name and value without blanks; false without sep. */
bool scan_pair(struct slice line, char sep, struct slice *name, struct slice *value);
/* c is one of the characters of the text. */
static inline bool scan_among(char c, const char *set)
{
    return c && strchr(set, c) != NULL;
}
static inline bool slice_is(struct slice s, const char *z)
{
    return s.n == strlen(z) && memcmp(s.p, z, s.n) == 0;
}
/* The word stands in the list of words. */
bool scan_has_word(struct slice list, const char *word);
/* A number in the text: all of it. NOT_KNOWN of table.h (the greatest) when it is none. */
uint64_t scan_number(struct slice s);
uint64_t scan_hex(struct slice s); /* with or without 0x */
