/* xml_tree: from expat's events to a tree. */
#include "cim/xml_tree.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct builder {
    XML_Parser parser;
    struct arena *arena;
    struct xml_reader *reader;
    struct xml_node *root, *open;
    unsigned depth, nodes;
    struct str text; /* of the open element */
    hres hr;
};

hres xml_fail(struct xml_reader *r, const struct xml_node *n, hres hr, const char *fmt, ...)
{
    if (r->message[0] == 0 && hr != WBEM_E_OUT_OF_MEMORY) {
        va_list args;
        va_start(args, fmt);
        vsnprintf(r->message, sizeof r->message, fmt, args);
        va_end(args);
        r->line = n ? n->line : r->line;
    }
    return hr;
}

const char *xml_attr(const struct xml_node *n, const char *name)
{
    for (const struct xml_attr *a = n->attrs; a->name; a++) {
        if (strcmp(a->name, name) == 0) {
            return a->value;
        }
    }
    return NULL;
}

bool xml_attr_true(const struct xml_node *n, const char *name, bool missing)
{
    const char *v = xml_attr(n, name);
    return v ? strcmp(v, "true") == 0 || strcmp(v, "TRUE") == 0 : missing;
}

bool xml_is(const struct xml_node *n, const char *name)
{
    return strcmp(n->name, name) == 0;
}

/* ---- events ---- */
static void stop(struct builder *b, hres hr, const char *message)
{
    if (b->hr == 0) {
        b->hr = hr;
        b->reader->line = (unsigned)XML_GetCurrentLineNumber(b->parser);
        xml_fail(b->reader, NULL, hr, "%s", message);
        XML_StopParser(b->parser, XML_FALSE);
    }
}

static bool is_blank(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!strchr(" \t\r\n", s.p[i])) {
            return false;
        }
    }
    return true;
}

static struct xml_node *new_node(struct builder *b, const char *name, const char **attrs)
{
    size_t n = 0;
    while (attrs[n * 2]) {
        n++;
    }
    struct xml_node *e = arena_alloc(b->arena, sizeof *e);
    struct xml_attr *v = arena_array(b->arena, n + 1, sizeof *v);
    const char *copy = arena_strdup(b->arena, slice_of(name));
    bool ok = e && v && copy;
    for (size_t i = 0; i < n && ok; i++) {
        v[i].name = arena_strdup(b->arena, slice_of(attrs[i * 2]));
        v[i].value = arena_strdup(b->arena, slice_of(attrs[i * 2 + 1]));
        ok = v[i].name && v[i].value;
    }
    if (!ok) {
        return NULL;
    }
    e->name = copy;
    e->attrs = v;
    e->line = (unsigned)XML_GetCurrentLineNumber(b->parser);
    return e;
}

static void XMLCALL on_start(void *arg, const char *name, const char **attrs)
{
    struct builder *b = arg;
    if (b->hr) {
        return; /* expat goes on to the end of what it has begun */
    }
    if (b->depth >= XML_MAX_DEPTH || b->nodes >= XML_MAX_NODES) {
        stop(b, WBEM_E_QUOTA_VIOLATION, "too many elements");
        return;
    }
    if (!is_blank(str_slice(&b->text))) {
        stop(b, WBEM_E_INVALID_SYNTAX, "text beside elements");
        return;
    }
    str_clear(&b->text);
    struct xml_node *e = new_node(b, name, attrs);
    if (!e) {
        stop(b, WBEM_E_OUT_OF_MEMORY, "");
        return;
    }
    e->parent = b->open;
    if (!b->open) {
        b->root = e;
    } else if (b->open->last) {
        b->open->last->next = e;
        b->open->last = e;
    } else {
        b->open->first = b->open->last = e;
    }
    b->open = e;
    b->depth++;
    b->nodes++;
}

static void XMLCALL on_end(void *arg, const char *name)
{
    (void)name;
    struct builder *b = arg;
    if (b->hr) {
        return;
    }
    struct xml_node *e = b->open;
    struct slice text = str_slice(&b->text);
    if (e->first && !is_blank(text)) {
        stop(b, WBEM_E_INVALID_SYNTAX, "text beside elements");
        return;
    }
    const char *copy = e->first ? "" : arena_strdup(b->arena, text);
    if (!copy || b->text.failed) {
        stop(b, WBEM_E_OUT_OF_MEMORY, "");
        return;
    }
    e->text = (struct slice){copy, e->first ? 0 : text.n};
    str_clear(&b->text);
    b->open = e->parent;
    b->depth--;
}

static void XMLCALL on_text(void *arg, const char *p, int n)
{
    struct builder *b = arg;
    if (b->hr == 0) {
        str_add(&b->text, p, (size_t)n);
    }
}

/* Declarations of a document may make it arbitrarily large. */
static void XMLCALL on_doctype(void *arg, const char *name, const char *sysid, const char *pubid,
                               int has_internal)
{
    (void)name;
    (void)sysid;
    (void)pubid;
    if (has_internal) {
        stop(arg, WBEM_E_INVALID_SYNTAX, "declarations in the document type are not supported");
    }
}

hres xml_tree_parse(struct slice text, struct arena *a, struct xml_reader *r,
                    struct xml_node **root)
{
    if (text.n > XML_MAX_TEXT) {
        return xml_fail(r, NULL, WBEM_E_QUOTA_VIOLATION, "the text is too long");
    }
    /* What the document says of its encoding is not asked: the text has been decoded. */
    struct builder b = {.parser = XML_ParserCreate("UTF-8"), .arena = a, .reader = r};
    if (!b.parser) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    XML_SetUserData(b.parser, &b);
    XML_SetElementHandler(b.parser, on_start, on_end);
    XML_SetCharacterDataHandler(b.parser, on_text);
    XML_SetStartDoctypeDeclHandler(b.parser, on_doctype);
    enum XML_Status status = XML_Parse(b.parser, text.p, (int)text.n, 1);
    enum XML_Error error = XML_GetErrorCode(b.parser);
    if (b.hr == 0 && status != XML_STATUS_OK) {
        if (error == XML_ERROR_NO_MEMORY) {
            b.hr = WBEM_E_OUT_OF_MEMORY;
        } else {
            stop(&b, WBEM_E_INVALID_SYNTAX, XML_ErrorString(error));
        }
    }
    XML_ParserFree(b.parser);
    str_fini(&b.text);
    *root = b.hr ? NULL : b.root;
    return b.hr;
}
