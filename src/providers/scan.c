/* scan: taking the text files of the kernel apart. */
#include "providers/scan.h"

#include "util/num.h"

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ';
}

struct slice scan_trim(struct slice s)
{
    while (s.n && is_blank(s.p[0])) {
        s = slice_from(s, 1);
    }
    while (s.n && is_blank(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

bool scan_part(struct slice *text, char sep, struct slice *part)
{
    if (text->n == 0) {
        return false;
    }
    const char *end = memchr(text->p, sep, text->n);
    size_t n = end ? (size_t)(end - text->p) : text->n;
    *part = (struct slice){text->p, n};
    *text = slice_from(*text, n + (end != NULL));
    return true;
}

bool scan_prefix(struct slice *s, const char *prefix)
{
    size_t n = strlen(prefix);
    if (s->n < n || memcmp(s->p, prefix, n) != 0) {
        return false;
    }
    *s = slice_from(*s, n);
    return true;
}

bool scan_word(struct slice *s, struct slice *word)
{
    while (s->n && is_blank(s->p[0])) {
        *s = slice_from(*s, 1);
    }
    size_t n = 0;
    while (n < s->n && !is_blank(s->p[n])) {
        n++;
    }
    *word = (struct slice){s->p, n};
    *s = slice_from(*s, n);
    return n > 0;
}

bool scan_pair(struct slice line, char sep, struct slice *name, struct slice *value)
{
    const char *at = line.n ? memchr(line.p, sep, line.n) : NULL;
    if (!at) {
        return false;
    }
    size_t n = (size_t)(at - line.p);
    *name = scan_trim((struct slice){line.p, n});
    *value = scan_trim(slice_from(line, n + 1));
    return true;
}

bool scan_has_word(struct slice list, const char *word)
{
    struct slice w;
    while (scan_word(&list, &w)) {
        if (slice_is(w, word)) {
            return true;
        }
    }
    return false;
}

uint64_t scan_number(struct slice s)
{
    uint64_t n;
    s = scan_trim(s);
    return s.n && num_parse_u64(s, false, &n) == 0 ? n : UINT64_MAX;
}

uint64_t scan_hex(struct slice s)
{
    uint64_t n = 0;
    s = scan_trim(s);
    (void)(scan_prefix(&s, "0x") || scan_prefix(&s, "0X"));
    if (s.n == 0 || s.n > 16) {
        return UINT64_MAX;
    }
    for (size_t i = 0; i < s.n; i++) {
        int d = hex_digit(s.p[i]);
        if (d < 0) {
            return UINT64_MAX;
        }
        n = n << 4 | (uint64_t)d;
    }
    return n;
}
