#include "wsh/command.h"

#include "util/utf.h"
#include "wsh/files.h"
#include "wsh/winpath.h"

#include <stdlib.h>

struct parser {
    struct host *h;
    struct slice rest;     /* of the line */
    struct str text;       /* words, each with a NUL behind it */
    struct VEC(size_t) at; /* where they begin */
};

void command_fini(struct command *c)
{
    free(c->file);
    words_fini(&c->words);
    c->file = NULL;
}

static void parser_fini(struct parser *p)
{
    str_fini(&p->text);
    vec_fini(&p->at);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(struct slice *s)
{
    while (s->n && is_blank(s->p[0])) {
        *s = (struct slice){s->p + 1, s->n - 1};
    }
}

/* ---- words ---- */
static hres begin_word(struct parser *p)
{
    return p->at.n < WORDS_MAX && vec_push(&p->at, p->text.n) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres add_word(struct parser *p, struct slice word)
{
    hres hr = begin_word(p);
    str_add_slice(&p->text, word);
    str_addc(&p->text, 0);
    return hr ? hr : str_status(&p->text);
}

/* By the rules of the C runtime of Windows: 2n backslashes and a quote are n backslashes and a
 * quote that opens or closes, 2n+1 are n and the character; "" within quotes is the character. */
static void take_word(struct slice *s, struct str *out)
{
    bool open = false;
    while (s->n && (open || !is_blank(s->p[0]))) {
        size_t slashes = 0;
        while (slashes < s->n && s->p[slashes] == '\\') {
            slashes++;
        }
        bool quote = slashes < s->n && s->p[slashes] == '"';
        for (size_t i = 0; i < (quote ? slashes / 2 : slashes); i++) {
            str_addc(out, '\\');
        }
        *s = (struct slice){s->p + slashes, s->n - slashes};
        if (!quote && slashes) {
            continue;
        }
        if (quote && slashes % 2 == 0) {
            bool doubled = open && s->n > 1 && s->p[1] == '"';
            if (doubled) {
                str_addc(out, '"');
            } else {
                open = !open;
            }
            *s = (struct slice){s->p + 1 + doubled, s->n - 1 - doubled};
            continue;
        }
        str_addc(out, s->p[0]);
        *s = (struct slice){s->p + 1, s->n - 1};
    }
}

/* The rest of the line as arguments; paths: those of Windows become Linux paths. */
static hres add_arguments(struct parser *p, bool paths)
{
    hres hr = 0;
    for (skip_blanks(&p->rest); p->rest.n && hr >= 0; skip_blanks(&p->rest)) {
        AUTO_STR word = STR_INIT, path = STR_INIT;
        take_word(&p->rest, &word);
        hr = str_status(&word);
        hres is = hr == 0 && paths ? command_path(p->h, str_slice(&word), &path) : WBEM_S_FALSE;
        hr = hr ? hr : FAILED(is) ? is : add_word(p, str_slice(is == 0 ? &path : &word));
    }
    return hr;
}

static hres finish(struct parser *p, char *file, struct command *out)
{
    size_t n = p->at.n;
    char **v = calloc(n + 2, sizeof *v);
    char *text = str_take(&p->text);
    if (!v || !text || !file) {
        free(v);
        free(text);
        free(file);
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        v[i + 1] = text + p->at.v[i];
    }
    *out = (struct command){.file = file, .words = {.v = v, .n = n, .text = text}};
    return 0;
}

/* ---- the program ---- */
/* The first word: to the closing quote, or to a blank. */
static struct slice take_program(struct slice *rest)
{
    struct slice s = *rest;
    if (s.n && s.p[0] == '"') {
        const char *close = memchr(s.p + 1, '"', s.n - 1);
        size_t n = close ? (size_t)(close - s.p - 1) : s.n - 1;
        size_t used = n + 1 + (close ? 1 : 0);
        *rest = (struct slice){s.p + used, s.n - used};
        return (struct slice){s.p + 1, n};
    }
    size_t n = 0;
    while (n < s.n && !is_blank(s.p[n]) && s.p[n] != '"') {
        n++;
    }
    *rest = (struct slice){s.p + n, s.n - n};
    return (struct slice){s.p, n};
}

/* C:\Program Files\x.exe without quotes: a longer and longer beginning of the line is tried. */
static hres find_longer(struct parser *p, struct slice *name, enum command_kind *kind,
                        struct str *file)
{
    const char *end = p->rest.p + p->rest.n;
    hres hr = 0;
    for (const char *q = name->p + name->n; q < end && hr == 0 && *kind == COMMAND_MISSING;) {
        while (q < end && is_blank(*q)) {
            q++;
        }
        while (q < end && !is_blank(*q) && *q != '"') {
            q++;
        }
        if (q < end && *q == '"') {
            break;
        }
        struct slice longer = {name->p, (size_t)(q - name->p)};
        hr = command_find(p->h, longer, kind, file);
        if (*kind != COMMAND_MISSING) {
            *name = longer;
            p->rest = (struct slice){q, (size_t)(end - q)};
        }
    }
    return hr;
}

static bool is_named(struct slice name, const char *what)
{
    struct slice base = winpath_name(name), ext = winpath_extension(base);
    struct slice bare = utf8_caseeq(ext, SLICE("exe")) ? (struct slice){base.p, base.n - 4} : base;
    return utf8_caseeq(bare, slice_of(what));
}

/* ---- cmd ---- */
/* The text behind /c or /k; false: there is none of them. */
static bool take_switches(struct slice *rest)
{
    for (skip_blanks(rest); rest->n > 1 && rest->p[0] == '/'; skip_blanks(rest)) {
        char c = (char)(rest->p[1] | 32);
        *rest = (struct slice){rest->p + 2, rest->n - 2};
        if (c == 'c' || c == 'k') {
            return true;
        }
        while (rest->n && !is_blank(rest->p[0]) && rest->p[0] != '/') {
            *rest = (struct slice){rest->p + 1, rest->n - 1};
        }
    }
    return false;
}

/* The quotes around the whole are cmd's own, unless they are those of a program's name. */
static hres strip_quotes(struct host *h, struct slice *t)
{
    skip_blanks(t);
    while (t->n && is_blank(t->p[t->n - 1])) {
        t->n--;
    }
    if (t->n < 2 || t->p[0] != '"' || t->p[t->n - 1] != '"') {
        return 0;
    }
    struct slice inside = {t->p + 1, t->n - 2};
    AUTO_STR file = STR_INIT;
    enum command_kind kind = COMMAND_MISSING;
    hres hr = memchr(inside.p, '"', inside.n) ? 0 : command_find(h, inside, &kind, &file);
    *t = kind == COMMAND_MISSING ? inside : *t;
    return hr;
}

static hres parse_cmd(struct parser *p, struct command *out)
{
    bool text = take_switches(&p->rest);
    AUTO_STR line = STR_INIT;
    hres hr = text ? strip_quotes(p->h, &p->rest) : 0;
    hr = hr || !text ? hr : command_shell_text(p->h, p->rest, &line);
    hr = hr ? hr : add_word(p, SLICE("sh"));
    if (hr == 0 && text) {
        hr = add_word(p, SLICE("-c"));
        hr = hr ? hr : add_word(p, str_slice(&line));
    }
    return hr ? hr : finish(p, strdup("/bin/sh"), out);
}

/* ---- our own host ---- */
static hres parse_own(struct parser *p, const char *script, struct command *out)
{
    AUTO_STR program = STR_INIT;
    hres hr = host_program(p->h, &program);
    hr = hr ? hr : add_word(p, SLICE("cscript"));
    if (hr == 0 && script) {
        hr = add_word(p, SLICE("//Nologo"));
        hr = hr ? hr : add_word(p, slice_of(script));
    }
    bool named = script != NULL;
    for (skip_blanks(&p->rest); hr == 0 && !named && p->rest.n; skip_blanks(&p->rest)) {
        AUTO_STR word = STR_INIT, path = STR_INIT;
        take_word(&p->rest, &word);
        named = strncmp(str_z(&word), "//", 2) != 0; /* its path, the others are the script's */
        hr = str_status(&word);
        hres is = hr == 0 && named ? command_path(p->h, str_slice(&word), &path) : WBEM_S_FALSE;
        hr = hr ? hr : FAILED(is) ? is : add_word(p, str_slice(is == 0 ? &path : &word));
    }
    hr = hr ? hr : add_arguments(p, false);
    return hr ? hr : finish(p, str_take(&program), out);
}

/* "wmi //nologo x.vbs" and "wmi x.vbs", made from WScript.FullName. */
static bool is_own(struct host *h, const char *file, struct slice rest)
{
    AUTO_STR own = STR_INIT;
    if (FAILED(host_program(h, &own)) || strcmp(str_z(&own), file) != 0) {
        return false;
    }
    AUTO_STR word = STR_INIT;
    skip_blanks(&rest);
    take_word(&rest, &word);
    return strncmp(str_z(&word), "//", 2) == 0 || command_is_script(str_slice(&word));
}

static hres parse_program(struct parser *p, struct slice name, const char *source,
                          struct command *out, struct disp_error *err)
{
    AUTO_STR file = STR_INIT;
    enum command_kind kind = COMMAND_MISSING;
    bool bare = name.p[-1] != '"';
    hres hr = command_find(p->h, name, &kind, &file);
    if (hr == 0 && kind == COMMAND_MISSING && bare) {
        hr = find_longer(p, &name, &kind, &file);
    }
    if (FAILED(hr)) {
        return hr;
    }
    switch (kind) {
    case COMMAND_MISSING:
        return host_fail(err, E_FILE_NOT_FOUND, source,
                         "The system cannot find the file specified.");
    case COMMAND_DOCUMENT:
        return host_fail(err, NO_ASSOCIATION, source,
                         "No application is associated with the specified file for this operation: "
                         "\"%s\" is neither a program nor a script.",
                         str_z(&file));
    case COMMAND_SCRIPT:
        return parse_own(p, str_z(&file), out);
    default:
        break;
    }
    if (is_own(p->h, str_z(&file), p->rest)) {
        return parse_own(p, NULL, out);
    }
    hr = add_word(p, name);
    hr = hr ? hr : add_arguments(p, true);
    return hr ? hr : finish(p, str_take(&file), out);
}

hres command_parse(struct host *h, struct slice line, const char *source, struct command *out,
                   struct disp_error *err)
{
    AUTO(parser_fini) struct parser p = {.h = h, .rest = line};
    AUTO_STR copy = STR_INIT; /* with a character before the first */
    str_addc(&copy, ' ');
    str_add_slice(&copy, line);
    hres hr = str_status(&copy);
    p.rest = str_slice(&copy);
    skip_blanks(&p.rest);
    struct slice name = take_program(&p.rest);
    if (FAILED(hr) || name.n == 0 || memchr(line.p, 0, line.n)) {
        return FAILED(hr) ? hr : HRES_SCRIPT(ERR_BAD_CALL);
    }
    if (is_named(name, "cmd") || is_named(name, "command.com")) {
        return parse_cmd(&p, out);
    }
    if (is_named(name, "cscript") || is_named(name, "wscript")) {
        return parse_own(&p, NULL, out);
    }
    return parse_program(&p, name, source, out, err);
}
