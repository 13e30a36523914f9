/* ipp: requests and replies of the Internet Printing Protocol. */
#include "providers/print/ipp.h"

#include "providers/scan.h"

enum {
    VALUES_MAX = 1000000
};

/* ---- requests ---- */
static void add_u16(struct str *out, size_t v)
{
    str_addc(out, (char)(v >> 8 & 0xff));
    str_addc(out, (char)(v & 0xff));
}

static void add_u32(struct str *out, uint32_t v)
{
    add_u16(out, v >> 16);
    add_u16(out, v & 0xffff);
}

static void add_head(struct str *out, enum ipp_tag tag, const char *name, size_t n)
{
    str_addc(out, (char)tag);
    add_u16(out, name ? strlen(name) : 0);
    str_addz(out, name ? name : "");
    add_u16(out, n);
}

void ipp_add_text(struct str *out, enum ipp_tag tag, const char *name, struct slice value)
{
    value.n = value.n < 1024 ? value.n : 1023; /* no attribute has longer ones */
    add_head(out, tag, name, value.n);
    str_add_slice(out, value);
}

void ipp_add_u32(struct str *out, enum ipp_tag tag, const char *name, uint32_t value)
{
    add_head(out, tag, name, 4);
    add_u32(out, value);
}

void ipp_begin(struct str *out, enum ipp_operation op, const char *user)
{
    add_u16(out, 0x0101); /* the version that every scheduler has */
    add_u16(out, op);
    add_u32(out, 1);
    str_addc(out, IPP_GROUP_OPERATION);
    ipp_add_text(out, IPP_CHARSET, "attributes-charset", SLICE("utf-8"));
    ipp_add_text(out, IPP_LANGUAGE, "attributes-natural-language", SLICE("en"));
    if (user) {
        ipp_add_text(out, IPP_NAME, "requesting-user-name", slice_of(user));
    }
}

void ipp_add_printer(struct str *out, struct slice queue)
{
    AUTO_STR uri = STR_INIT;
    str_addz(&uri, "ipp://localhost/printers/");
    for (size_t i = 0; i < queue.n; i++) {
        unsigned char c = (unsigned char)queue.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.';
        str_addf(&uri, plain ? "%c" : "%%%02X", c);
    }
    ipp_add_text(out, IPP_URI, "printer-uri", str_slice(&uri));
    out->failed = out->failed || uri.failed;
}

void ipp_end(struct str *out)
{
    str_addc(out, IPP_GROUP_END);
}

/* ---- replies ---- */
uint32_t ipp_u32(struct slice v, size_t at)
{
    uint32_t n = 0;
    for (size_t i = 0; i < 4 && at + i < v.n; i++) {
        n = n << 8 | (unsigned char)v.p[at + i];
    }
    return n;
}

static bool take(struct slice *rest, size_t n, struct slice *out)
{
    if (rest->n < n) {
        return false;
    }
    *out = (struct slice){rest->p, n};
    *rest = slice_from(*rest, n);
    return true;
}

/* A length of two bytes and what follows it. */
static bool take_counted(struct slice *rest, struct slice *out)
{
    struct slice n;
    return take(rest, 2, &n) &&
           take(rest, (size_t)(unsigned char)n.p[0] << 8 | (unsigned char)n.p[1], out);
}

/* Text with its language (RFC 8010 3.9) is told as the text. */
static struct slice plain_value(uint8_t tag, struct slice v)
{
    struct slice language, text;
    bool with_language = tag == 0x35 || tag == 0x36;
    return with_language && take_counted(&v, &language) && take_counted(&v, &text) ? text : v;
}

static bool add_value(struct ipp_reply *r, uint8_t tag, struct slice name, struct slice value)
{
    if (name.n > 0) {
        struct ipp_attribute a = {.name = name, .tag = tag, .first = r->values.n};
        if (!vec_push(&r->attributes, a)) {
            return false;
        }
        r->groups.v[r->groups.n - 1].n++;
    }
    if (r->groups.v[r->groups.n - 1].n == 0) {
        return true; /* a value of nothing */
    }
    r->attributes.v[r->attributes.n - 1].n++;
    return vec_push(&r->values, plain_value(tag, value));
}

hres ipp_parse(struct ipp_reply *r)
{
    struct slice rest = str_slice(&r->body), head, tag, name, value;
    if (!take(&rest, 8, &head)) {
        return WBEM_E_FAILED;
    }
    r->status = (uint16_t)(ipp_u32(head, 0) & 0xffff);
    while (take(&rest, 1, &tag)) {
        uint8_t t = (uint8_t)tag.p[0];
        if (t == IPP_GROUP_END) {
            return 0;
        }
        if (t < 0x10) {
            struct ipp_group g = {.tag = t, .first = r->attributes.n};
            if (!vec_push(&r->groups, g)) {
                return WBEM_E_OUT_OF_MEMORY;
            }
            continue;
        }
        if (!take_counted(&rest, &name) || !take_counted(&rest, &value) || r->groups.n == 0 ||
            r->values.n >= VALUES_MAX) {
            return WBEM_E_FAILED;
        }
        if (!add_value(r, t, name, value)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return WBEM_E_FAILED; /* without an end */
}

void ipp_reply_fini(struct ipp_reply *r)
{
    str_fini(&r->body);
    vec_fini(&r->groups);
    vec_fini(&r->attributes);
    vec_fini(&r->values);
}

const struct ipp_attribute *ipp_find(const struct ipp_reply *r, const struct ipp_group *g,
                                     const char *name)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct ipp_attribute *a = &r->attributes.v[g->first + i];
        if (slice_is(a->name, name) && a->n > 0 && a->tag >= 0x20) { /* below: no value */
            return a;
        }
    }
    return NULL;
}

struct slice ipp_text(const struct ipp_reply *r, const struct ipp_group *g, const char *name)
{
    const struct ipp_attribute *a = ipp_find(r, g, name);
    return a && a->tag >= 0x30 && a->tag != IPP_RESOLUTION && a->tag != IPP_RANGE
               ? r->values.v[a->first]
               : SLICE("");
}

bool ipp_number(const struct ipp_reply *r, const struct ipp_group *g, const char *name,
                uint64_t *out)
{
    const struct ipp_attribute *a = ipp_find(r, g, name);
    struct slice v = a ? r->values.v[a->first] : SLICE("");
    if (v.n == 1 && a->tag == IPP_BOOLEAN) {
        *out = v.p[0] != 0;
        return true;
    }
    *out = ipp_u32(v, 0);
    return v.n == 4 && (a->tag == IPP_INTEGER || a->tag == IPP_ENUM);
}

bool ipp_has(const struct ipp_reply *r, const struct ipp_group *g, const char *name,
             const char *text)
{
    const struct ipp_attribute *a = ipp_find(r, g, name);
    for (size_t i = 0; a && i < a->n; i++) {
        if (slice_is(r->values.v[a->first + i], text)) {
            return true;
        }
    }
    return false;
}
