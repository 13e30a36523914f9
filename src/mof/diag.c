/* diag: messages and the report. */
#include "mof/compiler.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    DETAIL_MAX = 400,
    SHOWN_LINE_MAX = 160 /* bytes of the source line printed with a message */
};

void mof_report_init(struct mof_report *r)
{
    *r = (struct mof_report){0};
}

void mof_report_fini(struct mof_report *r)
{
    for (size_t i = 0; i < r->errors.n; i++) {
        free(r->errors.v[i].file);
        free(r->errors.v[i].text);
    }
    vec_fini(&r->errors);
    str_fini(&r->text);
}

bool mof_fatal(struct mof_compiler *c, hres hr)
{
    if (!c->fatal) {
        c->fatal = hr;
    }
    if (!c->first) {
        c->first = hr;
    }
    return false;
}

void *mof_alloc(struct mof_compiler *c, size_t size)
{
    void *p = arena_alloc(&c->arena, size);
    if (!p) {
        bool limit = c->arena.limit && c->arena.used + size > c->arena.limit;
        (void)mof_fatal(c, limit ? WBEM_E_QUOTA_VIOLATION : WBEM_E_OUT_OF_MEMORY);
    }
    return p;
}

struct slice mof_copy(struct mof_compiler *c, struct slice s)
{
    char *p = mof_alloc(c, s.n + 1);
    if (!p) {
        return (struct slice){"", 0};
    }
    if (s.n) {
        memcpy(p, s.p, s.n);
    }
    return (struct slice){p, s.n};
}

/* The source line and a caret under the place; tabs are kept so that the caret lines up. */
static void add_source_line(struct str *out, struct mof_pos pos)
{
    struct slice text = pos.file->text;
    size_t at = pos.at < text.n ? pos.at : text.n;
    size_t start = at;
    size_t end = at;
    while (start > 0 && text.p[start - 1] != '\n' && at - start < SHOWN_LINE_MAX) {
        start--;
    }
    while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r' &&
           end - start < SHOWN_LINE_MAX) {
        end++;
    }
    str_add(out, text.p + start, end - start);
    str_addc(out, '\n');
    for (size_t i = start; i < at; i++) {
        char ch = text.p[i];
        if (((uint8_t)ch & 0xC0) != 0x80) {
            str_addc(out, ch == '\t' ? '\t' : ' ');
        }
    }
    str_addz(out, "^\n");
}

static void add_error(struct mof_compiler *c, struct mof_pos pos, hres code, const char *detail)
{
    struct mof_report *r = c->report;
    AUTO_STR text = STR_INIT;
    const char *base = hres_text(code);
    const char *name = hres_name(code);
    str_addz(&text, base ? base : "");
    if (*detail) {
        str_addf(&text, ": %s", detail);
    }
    struct mof_error e = {.code = code};
    mof_line_of(pos.file, pos.at, &e.line, &e.column);
    str_addf(&r->text, "%s:%u:%u: error MOF0x%08X-%s: %s\n", pos.file->name, e.line, e.column,
             (unsigned)code, name ? name : "?", str_z(&text));
    add_source_line(&r->text, pos);
    e.file = strdup(pos.file->name);
    e.text = str_take(&text);
    if (!e.file || !e.text || !vec_push(&r->errors, e)) {
        free(e.file);
        free(e.text);
        (void)mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
    }
}

bool mof_fail(struct mof_compiler *c, struct mof_pos pos, hres code, const char *fmt, ...)
{
    char detail[DETAIL_MAX] = "";
    if (c->fatal) {
        return false;
    }
    if (fmt) {
        va_list ap;
        va_start(ap, fmt);
        (void)vsnprintf(detail, sizeof detail, fmt, ap);
        va_end(ap);
    }
    if (!c->first) {
        c->first = code;
    }
    if (code == WBEM_E_OUT_OF_MEMORY) {
        return mof_fatal(c, code);
    }
    add_error(c, pos, code, detail);
    if (c->report->errors.n >= MOF_MAX_ERRORS) {
        str_addz(&c->report->text, "too many errors, giving up\n");
        (void)mof_fatal(c, code);
    }
    return false;
}
