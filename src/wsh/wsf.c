/* wsf: reads Windows Script Files. With an XML declaration the file is XML: names are written
 * exactly, code stands in CDATA or is escaped. Without one, names may be in any case and code is
 * what stands up to </script>. */
#include "wsh/wsf.h"

#include "util/num.h"
#include "util/utf.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    MAX_ATTRIBUTES = 16,
    MAX_INDENT = 4096 /* blanks in front of code that keep its column; behind it columns are less */
};
struct attribute {
    struct slice name, value;
};
struct tag {
    struct slice name; /* without '<' and '/' */
    bool close, empty; /* </x>, <x/> */
    struct attribute attributes[MAX_ATTRIBUTES];
    unsigned n;
    const char *at;
};
struct parser {
    const char *p, *begin, *end;
    const char *placed, *line_start; /* up to where lines are counted; start of the last one */
    uint32_t line;
    struct arena *arena;
    struct wsf_error *err;
    bool strict;
    unsigned elements;
    hres hr;
};

/* ---- errors and places ---- */
static void place(struct parser *w, const char *at, uint32_t *line, uint32_t *column)
{
    if (!w->placed || at < w->placed) {
        w->placed = w->line_start = w->begin;
        w->line = 1;
    }
    for (const char *p = w->placed; p < at; p++) {
        if (*p == '\n' || (*p == '\r' && !(p + 1 < w->end && p[1] == '\n'))) {
            w->line++;
            w->line_start = p + 1;
        }
    }
    w->placed = at;
    *line = w->line;
    *column = (uint32_t)(at - w->line_start) + 1;
}

static void PRINTF_LIKE(3, 4) fail(struct parser *w, const char *at, const char *fmt, ...)
{
    va_list ap;
    if (FAILED(w->hr)) {
        return;
    }
    w->hr = WBEM_E_INVALID_SYNTAX;
    place(w, at, &w->err->line, &w->err->column);
    va_start(ap, fmt);
    vsnprintf(w->err->text, sizeof w->err->text, fmt, ap);
    va_end(ap);
}

#define SHOWN(s) (int)((s).n > 60 ? 60 : (s).n), (s).p

/* ---- characters ---- */
static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ':' || c == '.' || (unsigned char)c >= 0x80;
}

static void skip_blanks(struct parser *w)
{
    while (w->p < w->end && is_blank(*w->p)) {
        w->p++;
    }
}

static bool starts(const struct parser *w, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(w->end - w->p) >= n && memcmp(w->p, with, n) == 0;
}

/* Steps behind the next occurrence of a mark; false (and failed) when there is none. */
static bool skip_to(struct parser *w, const char *mark)
{
    size_t n = strlen(mark);
    const char *at = memmem(w->p, (size_t)(w->end - w->p), mark, n);
    if (!at) {
        fail(w, w->p, "Unexpected end of file: '%s' is missing", mark);
        return false;
    }
    w->p = at + n;
    return true;
}

static bool same(const struct parser *w, struct slice name, const char *with)
{
    struct slice s = slice_of(with);
    return w->strict ? name.n == s.n && memcmp(name.p, s.p, s.n) == 0 : utf8_caseeq(name, s);
}

/* ---- entities ---- */
static bool add_numbered(struct slice e, struct str *out)
{
    bool hex = e.n > 1 && (e.p[1] | 32) == 'x';
    int64_t n = 0;
    AUTO_STR digits = STR_INIT;
    str_addz(&digits, hex ? "0x" : "");
    str_add(&digits, e.p + 1 + hex, e.n - 1 - hex);
    char tmp[4];
    if (num_parse_i64(str_slice(&digits), hex, &n) || n <= 0 || n > 0x10ffff) {
        return false;
    }
    str_add(out, tmp, utf8_encode((uint32_t)n, tmp));
    return true;
}

static bool add_entity(struct slice e, struct str *out)
{
    static const struct {
        const char *name;
        char c;
    } known[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (utf8_caseeq(e, slice_of(known[i].name))) {
            str_addc(out, known[i].c);
            return true;
        }
    }
    return e.n > 1 && e.p[0] == '#' && add_numbered(e, out);
}

/* A copy in the arena. */
static struct slice kept(struct parser *w, const struct str *s)
{
    const char *copy = str_status(s) ? NULL : arena_strdup(w->arena, str_slice(s));
    if (!copy) {
        w->hr = FAILED(w->hr) ? w->hr : WBEM_E_OUT_OF_MEMORY;
        return SLICE("");
    }
    return (struct slice){copy, s->n};
}

/* Text with its entities resolved, in the arena. Only XML insists on known ones. */
static struct slice resolved(struct parser *w, struct slice raw)
{
    AUTO_STR s = STR_INIT;
    for (size_t i = 0; i < raw.n; i++) {
        const char *semi =
            raw.p[i] == '&' ? memchr(raw.p + i, ';', raw.n - i < 12 ? raw.n - i : 12) : NULL;
        if (semi && add_entity((struct slice){raw.p + i + 1, (size_t)(semi - raw.p) - i - 1}, &s)) {
            i = (size_t)(semi - raw.p);
            continue;
        }
        if (w->strict && raw.p[i] == '&') {
            fail(w, raw.p + i, "Unknown entity, '&' is written as &amp;");
        }
        str_addc(&s, raw.p[i]);
    }
    return kept(w, &s);
}

/* ---- tags ---- */
static struct slice take_name(struct parser *w)
{
    const char *at = w->p;
    while (w->p < w->end && is_name(*w->p)) {
        w->p++;
    }
    return (struct slice){at, (size_t)(w->p - at)};
}

static struct slice take_value(struct parser *w)
{
    char quote = w->p < w->end ? *w->p : 0;
    const char *at = w->p;
    if (quote != '"' && quote != '\'') {
        if (w->strict) {
            fail(w, at, "The value of an attribute stands in quotes");
        }
        while (w->p < w->end && !is_blank(*w->p) && *w->p != '>' && *w->p != '/') {
            w->p++;
        }
        return resolved(w, (struct slice){at, (size_t)(w->p - at)});
    }
    const char *close = memchr(at + 1, quote, (size_t)(w->end - at) - 1);
    if (!close) {
        fail(w, at, "Unterminated string: the closing quote is missing");
        return SLICE("");
    }
    w->p = close + 1;
    return resolved(w, (struct slice){at + 1, (size_t)(close - at) - 1});
}

static void take_attribute(struct parser *w, struct tag *t)
{
    struct attribute a = {.name = take_name(w), .value = SLICE("")};
    if (a.name.n == 0) {
        fail(w, w->p, "Expected a name or '>' in the element '%.*s'", SHOWN(t->name));
        return;
    }
    skip_blanks(w);
    if (w->p < w->end && *w->p == '=') {
        w->p++;
        skip_blanks(w);
        a.value = take_value(w);
    } else if (w->strict) {
        fail(w, w->p, "Expected '=' behind the attribute '%.*s'", SHOWN(a.name));
    }
    if (t->n == MAX_ATTRIBUTES) {
        fail(w, w->p, "Too many attributes");
        return;
    }
    t->attributes[t->n++] = a;
}

/* At '<': the whole tag. */
static bool take_tag(struct parser *w, struct tag *t)
{
    *t = (struct tag){.at = w->p++};
    if (++w->elements > WSF_MAX_ELEMENTS) {
        fail(w, t->at, "More than %u elements", WSF_MAX_ELEMENTS);
    }
    t->close = w->p < w->end && *w->p == '/';
    w->p += t->close;
    t->name = take_name(w);
    if (t->name.n == 0) {
        fail(w, t->at, "Expected the name of an element behind '<'");
    }
    while (!FAILED(w->hr)) {
        skip_blanks(w);
        if (w->p == w->end) {
            fail(w, t->at, "Unexpected end of file: the element '%.*s' is not closed with '>'",
                 SHOWN(t->name));
        } else if (*w->p == '>') {
            w->p++;
            return true;
        } else if (starts(w, "/>") && !t->close) {
            t->empty = true;
            w->p += 2;
            return true;
        } else {
            take_attribute(w, t);
        }
    }
    return false;
}

static struct slice attribute(const struct parser *w, const struct tag *t, const char *name)
{
    for (unsigned i = 0; i < t->n; i++) {
        if (same(w, t->attributes[i].name, name)) {
            return t->attributes[i].value;
        }
    }
    return SLICE("");
}

static bool truth(struct slice v)
{
    return utf8_caseeq(v, SLICE("true")) || utf8_caseeq(v, SLICE("yes")) ||
           utf8_caseeq(v, SLICE("on")) || utf8_caseeq(v, SLICE("1"));
}

/* The next tag, over text, comments and processing instructions (<?job error="true"?>). False at
 * the end of the file or after a failure. */
static bool next_tag(struct parser *w, struct tag *t)
{
    while (!FAILED(w->hr)) {
        const char *at = memchr(w->p, '<', (size_t)(w->end - w->p));
        if (!at) {
            w->p = w->end;
            return false;
        }
        w->p = at;
        if (starts(w, "<!--")) {
            skip_to(w, "-->");
        } else if (starts(w, "<?")) {
            skip_to(w, "?>");
        } else if (starts(w, "<!")) {
            skip_to(w, ">");
        } else {
            return take_tag(w, t);
        }
    }
    return false;
}

/* At a comment or a section of CDATA, whose text is taken as it is. */
static void take_section(struct parser *w, bool cdata, struct str *out)
{
    const char *inner = w->p + (cdata ? 9 : 4);
    if (skip_to(w, cdata ? "]]>" : "-->") && cdata) {
        str_add(out, inner, (size_t)(w->p - inner) - 3);
    }
}

static void take_end(struct parser *w, const struct tag *of)
{
    const char *at = w->p;
    struct tag end;
    if (take_tag(w, &end) && !utf8_caseeq(end.name, of->name)) {
        fail(w, at, "Expected </%.*s>", SHOWN(of->name));
    }
}

/* At a '<' in the text of an element: what begins there. False: the text has ended. */
static bool take_inner(struct parser *w, const struct tag *t, const char **from, struct str *out)
{
    bool cdata = starts(w, "<![CDATA["), end = starts(w, "</");
    if (!cdata && !end && !starts(w, "<!--")) { /* a bare '<' is text */
        if (w->strict) {
            fail(w, w->p, "Expected </%.*s>", SHOWN(t->name));
        }
        w->p++;
        return true;
    }
    str_add_slice(out, resolved(w, (struct slice){*from, (size_t)(w->p - *from)}));
    if (end) {
        take_end(w, t);
        return false;
    }
    take_section(w, cdata, out);
    *from = w->p;
    return true;
}

/* Text of an element up to its end tag. */
static struct slice take_text(struct parser *w, const struct tag *t)
{
    AUTO_STR out = STR_INIT;
    const char *from = w->p;
    bool more = !t->empty;
    while (more && !FAILED(w->hr)) {
        const char *at = memchr(w->p, '<', (size_t)(w->end - w->p));
        if (!at) {
            fail(w, t->at, "Unexpected end of file: </%.*s> is missing", SHOWN(t->name));
            break;
        }
        w->p = at;
        more = take_inner(w, t, &from, &out);
    }
    return kept(w, &out);
}

static const char *find_nocase(const char *p, const char *end, const char *what)
{
    size_t n = strlen(what);
    for (; (size_t)(end - p) >= n; p++) {
        if (utf8_caseeq((struct slice){p, n}, (struct slice){what, n})) {
            return p;
        }
    }
    return NULL;
}

static void end_of_script(struct parser *w)
{
    struct tag end;
    skip_blanks(w);
    const char *at = w->p;
    if (!starts(w, "</") || !take_tag(w, &end) || !same(w, end.name, "script")) {
        fail(w, at, "Expected </script>");
    }
}

/* Code of a <script> element. Blanks stand for what is cut off in front, so that lines and columns
 * are those of the file. */
static struct slice take_code(struct parser *w, const struct tag *t, uint32_t *first_line)
{
    AUTO_STR out = STR_INIT;
    uint32_t column;
    place(w, w->p, first_line, &column);
    for (uint32_t i = 1; i < column && i <= MAX_INDENT; i++) {
        str_addc(&out, ' ');
    }
    if (t->empty) {
        str_clear(&out);
        return kept(w, &out);
    }
    const char *from = w->p;
    skip_blanks(w);
    if (starts(w, "<![CDATA[")) {
        str_add(&out, from, (size_t)(w->p - from));
        str_addz(&out, "         ");
        const char *inner = w->p + 9;
        if (skip_to(w, "]]>")) {
            str_add(&out, inner, (size_t)(w->p - inner) - 3);
            end_of_script(w);
        }
        return kept(w, &out);
    }
    const char *end = find_nocase(from, w->end, "</script");
    if (!end) {
        fail(w, t->at, "Unexpected end of file: </script> is missing");
        return SLICE("");
    }
    struct slice raw = {from, (size_t)(end - from)};
    if (w->strict && memchr(raw.p, '<', raw.n)) {
        fail(w, memchr(raw.p, '<', raw.n), "'<' in code stands in CDATA or is written as &lt;");
    }
    str_add_slice(&out, w->strict ? resolved(w, raw) : raw);
    w->p = end;
    end_of_script(w);
    return kept(w, &out);
}

/* ---- elements ---- */
#define APPEND(w, list, item)                                                                      \
    __extension__({                                                                                \
        __typeof__(list) p_ = (list);                                                              \
        __typeof__(*p_) n_ = arena_alloc((w)->arena, sizeof *n_);                                  \
        while (*p_) {                                                                              \
            p_ = &(*p_)->next;                                                                     \
        }                                                                                          \
        if (n_) {                                                                                  \
            *n_ = (item);                                                                          \
            *p_ = n_;                                                                              \
        } else {                                                                                   \
            (w)->hr = WBEM_E_OUT_OF_MEMORY;                                                        \
        }                                                                                          \
    })

static void skip_element(struct parser *w, const struct tag *t)
{
    if (!t->empty) {
        (void)take_text(w, t);
    }
}

static void e_script(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    struct wsf_script s = {.language = attribute(w, t, "language"), .src = attribute(w, t, "src")};
    s.code = take_code(w, t, &s.first_line);
    APPEND(w, &job->scripts, s);
}

static void e_object(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    struct wsf_object o = {.id = attribute(w, t, "id"),
                           .progid = attribute(w, t, "progid"),
                           .classid = attribute(w, t, "classid"),
                           .events = truth(attribute(w, t, "events"))};
    place(w, t->at, &o.line, &o.column);
    if (o.id.n == 0) {
        fail(w, t->at, "An <object> needs the attribute id");
    } else if (o.progid.n == 0 && o.classid.n == 0) {
        fail(w, t->at, "An <object> needs the attribute progid or classid");
    }
    APPEND(w, &job->objects, o);
    skip_element(w, t);
}

static void e_reference(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    struct wsf_reference r = {.name = attribute(w, t, "object")};
    r.name = r.name.n ? r.name : attribute(w, t, "guid");
    place(w, t->at, &r.line, &r.column);
    if (r.name.n == 0) {
        fail(w, t->at, "A <reference> needs the attribute object or guid");
    }
    APPEND(w, &job->references, r);
    skip_element(w, t);
}

static void e_resource(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    struct wsf_resource r = {.id = attribute(w, t, "id"), .text = take_text(w, t)};
    if (r.id.n == 0) {
        fail(w, t->at, "A <resource> needs the attribute id");
    }
    APPEND(w, &job->resources, r);
}

static uint32_t required(struct parser *w, const struct tag *t, bool named)
{
    struct slice v = attribute(w, t, "required");
    int64_t n;
    if (v.n == 0) {
        return named ? 0 : 1;
    }
    if (!named && num_parse_i64(v, false, &n) == 0 && n >= 0 && n <= 100) {
        return (uint32_t)n;
    }
    return truth(v);
}

static void e_param(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    bool named = same(w, t->name, "named");
    struct slice type = attribute(w, t, "type");
    struct wsf_param p = {.name = attribute(w, t, "name"),
                          .help = attribute(w, t, "helpstring"),
                          .named = named,
                          .type = utf8_caseeq(type, SLICE("string"))    ? WSF_STRING
                                  : utf8_caseeq(type, SLICE("boolean")) ? WSF_BOOLEAN
                                                                        : WSF_SIMPLE,
                          .many = truth(attribute(w, t, "many")),
                          .required = required(w, t, named)};
    if (p.name.n == 0) {
        fail(w, t->at, "A <%.*s> needs the attribute name", SHOWN(t->name));
    }
    APPEND(w, &job->runtime.params, p);
    skip_element(w, t);
}

static void e_description(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    job->runtime.description = take_text(w, t);
}

static void e_example(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    job->runtime.example = take_text(w, t);
}

static void e_usage(struct parser *w, struct wsf_job *job, const struct tag *t)
{
    job->runtime.usage = take_text(w, t);
}

struct element {
    const char *name;
    void (*take)(struct parser *w, struct wsf_job *job, const struct tag *t);
};
static const struct element job_elements[] = {{"script", e_script},       {"object", e_object},
                                              {"reference", e_reference}, {"resource", e_resource},
                                              {"comment", NULL},          {0}};
static const struct element runtime_elements[] = {{"named", e_param},
                                                  {"unnamed", e_param},
                                                  {"description", e_description},
                                                  {"example", e_example},
                                                  {"usage", e_usage},
                                                  {"comment", NULL},
                                                  {0}};

static void take_element(struct parser *w, const struct element *known, struct wsf_job *job,
                         const struct tag *t)
{
    for (; known->name; known++) {
        if (same(w, t->name, known->name)) {
            if (known->take) {
                known->take(w, job, t);
            } else {
                skip_element(w, t);
            }
            return;
        }
    }
    fail(w, t->at, "Unknown element '%.*s'", SHOWN(t->name));
}

/* Everything up to the end tag of t. */
static void take_children(struct parser *w, const struct tag *t, const struct element *known,
                          struct wsf_job *job)
{
    struct tag c;
    while (!t->empty) {
        if (!next_tag(w, &c)) {
            fail(w, t->at, "Unexpected end of file: </%.*s> is missing", SHOWN(t->name));
            return;
        }
        if (c.close) {
            if (!utf8_caseeq(c.name, t->name)) {
                fail(w, c.at, "Expected </%.*s> instead of </%.*s>", SHOWN(t->name), SHOWN(c.name));
            }
            return;
        }
        if (known == job_elements && same(w, c.name, "runtime")) {
            job->runtime.given = true;
            take_children(w, &c, runtime_elements, job);
        } else {
            take_element(w, known, job, &c);
        }
    }
}

static void take_job(struct parser *w, const struct tag *t, struct wsf_job **jobs)
{
    struct wsf_job job = {.id = attribute(w, t, "id")};
    take_children(w, t, job_elements, &job);
    if (job.id.n && wsf_find_job(*jobs, job.id)) {
        fail(w, t->at, "There are two jobs with the id '%.*s'", SHOWN(job.id));
    }
    APPEND(w, jobs, job);
}

static void take_file(struct parser *w, struct wsf_job **jobs)
{
    struct tag t;
    const char *package = NULL;
    while (next_tag(w, &t)) {
        if (same(w, t.name, "package") && !t.close == !package) {
            package = t.close ? NULL : t.at;
        } else if (same(w, t.name, "job") && !t.close) {
            take_job(w, &t, jobs);
        } else if (same(w, t.name, "comment") && !t.close) {
            skip_element(w, &t);
        } else {
            fail(w, t.at, "Unexpected element '%s%.*s': a file has a <package> of <job>s",
                 t.close ? "/" : "", SHOWN(t.name));
        }
    }
    if (package) {
        fail(w, package, "Unexpected end of file: </package> is missing");
    }
    if (!*jobs) {
        fail(w, w->begin, "There is no <job> in the file");
    }
}

hres wsf_parse(struct slice text, struct arena *a, struct wsf_job **out, struct wsf_error *err)
{
    struct parser w = {
        .p = text.p, .begin = text.p, .end = text.p + text.n, .arena = a, .err = err};
    *out = NULL;
    skip_blanks(&w);
    w.strict = starts(&w, "<?xml");
    take_file(&w, out);
    return w.hr;
}

const struct wsf_job *wsf_find_job(const struct wsf_job *jobs, struct slice id)
{
    while (jobs && id.n && !utf8_caseeq(jobs->id, id)) {
        jobs = jobs->next;
    }
    return jobs;
}
