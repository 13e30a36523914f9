#include "providers/words.h"

#include <stdlib.h>

struct splitter {
    const char *p, *end;
    char *out;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool is_one_of(char c, const char *set)
{
    return c != 0 && strchr(set, c) != NULL;
}

/* Inside "": a backslash quotes $ ` " \ and takes a newline away; before others it stands for
 * itself. */
static hres double_quoted(struct splitter *s)
{
    while (s->p < s->end && *s->p != '"') {
        char c = *s->p++;
        if (c == '\\' && s->p < s->end && is_one_of(*s->p, "$`\"\\\n")) {
            c = *s->p++;
            if (c == '\n') {
                continue;
            }
        }
        *s->out++ = c;
    }
    if (s->p == s->end) {
        return WBEM_E_INVALID_PARAMETER;
    }
    s->p++;
    return 0;
}

static hres single_quoted(struct splitter *s)
{
    while (s->p < s->end && *s->p != '\'') {
        *s->out++ = *s->p++;
    }
    if (s->p == s->end) {
        return WBEM_E_INVALID_PARAMETER;
    }
    s->p++;
    return 0;
}

static hres backslash(struct splitter *s)
{
    if (s->p == s->end) {
        return WBEM_E_INVALID_PARAMETER;
    }
    char c = *s->p++;
    if (c != '\n') {
        *s->out++ = c;
    }
    return 0;
}

/* Writes one word and its NUL. */
static hres one_word(struct splitter *s)
{
    hres hr = 0;
    while (hr == 0 && s->p < s->end && !is_blank(*s->p)) {
        char c = *s->p++;
        switch (c) {
        case '"':
            hr = double_quoted(s);
            break;
        case '\'':
            hr = single_quoted(s);
            break;
        case '\\':
            hr = backslash(s);
            break;
        default:
            *s->out++ = c;
            break;
        }
    }
    *s->out++ = 0;
    return hr;
}

/* True when a word starts at p: only a line continuation takes part in none. */
static bool skip_blanks(struct splitter *s)
{
    for (;;) {
        if (s->p < s->end && is_blank(*s->p)) {
            s->p++;
        } else if (s->end - s->p >= 2 && s->p[0] == '\\' && s->p[1] == '\n') {
            s->p += 2;
        } else {
            return s->p < s->end;
        }
    }
}

static hres split_all(struct words *w, struct splitter *s)
{
    while (skip_blanks(s)) {
        if (w->n == WORDS_MAX) {
            return WBEM_E_QUOTA_VIOLATION;
        }
        w->v[++w->n] = s->out;
        hres hr = one_word(s);
        if (FAILED(hr)) {
            return hr;
        }
    }
    w->v[w->n + 1] = NULL;
    return 0;
}

hres words_split(struct slice line, struct words *out)
{
    *out = (struct words){0};
    if (line.n && memchr(line.p, 0, line.n)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    size_t most = line.n / 2 + 1; /* a word takes a character and a blank */
    most = most < WORDS_MAX ? most : WORDS_MAX;
    out->text =
        malloc(line.n + 2); /* the NUL of a word stands where its blank was, or at the end */
    out->v = calloc(most + 2, sizeof *out->v);
    struct splitter s = {line.p, line.p + line.n, out->text};
    hres hr = out->text && out->v ? split_all(out, &s) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        words_fini(out);
    }
    return hr;
}

void words_fini(struct words *w)
{
    free(w->text);
    free(w->v);
    *w = (struct words){0};
}

static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c >= 0x80 || is_one_of((char)c, "_@%+=:,./-");
}

void words_add_quoted(struct str *out, struct slice word)
{
    size_t i = 0;
    while (i < word.n && is_plain((unsigned char)word.p[i])) {
        i++;
    }
    if (i == word.n && word.n > 0) {
        str_add_slice(out, word);
        return;
    }
    str_addc(out, '\'');
    for (i = 0; i < word.n; i++) {
        if (word.p[i] == '\'') {
            str_addz(out, "'\\''");
        } else {
            str_addc(out, word.p[i]);
        }
    }
    str_addc(out, '\'');
}
