/* command_shell: a line for cmd.exe as a line for /bin/sh: what both have is left as it is; what
 * would mean something else is changed:
 *     a & b       a ; b           (cmd runs one after the other)
 *     > nul       > /dev/null
 *     ^&          \&
 *     C:\x "C:\a b"               the Linux paths, when their folders exist */
#include "util/utf.h"
#include "wsh/command.h"
#include "wsh/files.h"
#include "wsh/winpath.h"

struct walker {
    struct host *h;
    const char *p, *end;
    struct str *out;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool ends_word(char c)
{
    return is_blank(c) || c == 0 || strchr("&|<>();\"'\n\r", c);
}

static char last_of(const struct walker *w)
{
    return w->out->n ? w->out->p[w->out->n - 1] : 0;
}

/* Quoted text, with its quotes. */
static hres quoted(struct walker *w)
{
    char q = *w->p;
    const char *close = memchr(w->p + 1, q, (size_t)(w->end - w->p - 1));
    if (!close) {
        str_add(w->out, w->p, (size_t)(w->end - w->p));
        w->p = w->end;
        return str_status(w->out);
    }
    struct slice inside = {w->p + 1, (size_t)(close - w->p - 1)};
    AUTO_STR path = STR_INIT;
    hres hr = q == '"' ? command_path(w->h, inside, &path) : WBEM_S_FALSE;
    if (hr == 0) {
        words_add_quoted(w->out, str_slice(&path));
    } else {
        str_add(w->out, w->p, inside.n + 2);
    }
    w->p = close + 1;
    return FAILED(hr) ? hr : str_status(w->out);
}

/* A word of other characters. */
static hres word(struct walker *w)
{
    const char *from = w->p;
    bool nul_may = last_of(w) == '>' || last_of(w) == '<';
    while (w->p < w->end && !ends_word(*w->p) && *w->p != '^') {
        w->p++;
    }
    struct slice t = {from, (size_t)(w->p - from)};
    AUTO_STR path = STR_INIT;
    if (nul_may && utf8_caseeq(t, SLICE("nul"))) {
        str_addz(w->out, "/dev/null");
        return str_status(w->out);
    }
    hres hr = command_path(w->h, t, &path);
    if (hr == 0) {
        words_add_quoted(w->out, str_slice(&path));
    } else {
        str_add_slice(w->out, t);
    }
    return FAILED(hr) ? hr : str_status(w->out);
}

static void operator(struct walker *w)
{
    char c = *w->p++;
    if (c == '&' && w->p < w->end && *w->p == '&') {
        str_addz(w->out, "&&");
        w->p++;
    } else if (c == '&' && last_of(w) != '>' && last_of(w) != '<') {
        str_addc(w->out, ';');
    } else {
        str_addc(w->out, c);
    }
    if (c == '>' || c == '<') { /* the word that follows stands right behind it */
        while (w->p < w->end && is_blank(*w->p)) {
            w->p++;
        }
    }
}

static void caret(struct walker *w)
{
    w->p++;
    if (w->p < w->end) {
        str_addc(w->out, '\\');
        str_addc(w->out, *w->p++);
    }
}

hres command_shell_text(struct host *h, struct slice text, struct str *out)
{
    struct walker w = {h, text.p, text.p + text.n, out};
    hres hr = 0;
    while (w.p < w.end && hr == 0) {
        char c = *w.p;
        if (c == '"' || c == '\'') {
            hr = quoted(&w);
        } else if (c == '^') {
            caret(&w);
        } else if (is_blank(c)) {
            str_addc(out, c);
            w.p++;
        } else if (ends_word(c)) {
            operator(&w);
        } else {
            hr = word(&w);
        }
    }
    return hr ? hr : str_status(out);
}
