/* xml_value: reading values and the paths in them. */
#include "cim/path.h"
#include "cim/xml_read.h"
#include "util/num.h"
#include "util/utf.h"

#include <string.h>

/* ---- paths ---- */
static hres key_of(struct xml_read *x, const struct xml_node *n, struct cim_value *out)
{
    const char *kind = xml_attr(n, "VALUETYPE");
    hres hr = cim_value_text(out, CIM_STRING, n->text);
    if (hr || !kind || strcmp(kind, "string") == 0) {
        return hr;
    }
    struct cim_value v = {0};
    if (strcmp(kind, "boolean") == 0) {
        hr = cim_value_convert(out, CIM_BOOLEAN, &v);
    } else {
        hr = cim_value_convert(out, CIM_SINT64, &v);
        hr = hr == WBEM_E_VALUE_OUT_OF_RANGE ? cim_value_convert(out, CIM_UINT64, &v) : hr;
    }
    if (FAILED(hr)) {
        return xml_fail(x->r, n, hr, "'%.40s' is no %.20s", cim_str_z(out->d.str), kind);
    }
    cim_value_set(out, v);
    return 0;
}

static hres add_key(struct xml_read *x, const struct xml_node *n, struct cim_path *out)
{
    const struct xml_node *value = xml_is(n, "KEYBINDING") ? n->first : n;
    const char *name = xml_is(n, "KEYBINDING") ? xml_attr(n, "NAME") : "";
    if (!value || !name || !xml_is(value, "KEYVALUE")) {
        return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "a key needs NAME and KEYVALUE");
    }
    struct cim_value v = {.null = true};
    hres hr = key_of(x, value, &v);
    hr = hr ? hr : cim_path_set_key(out, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

static hres set_text(struct cim_str **out, struct slice text)
{
    cim_str_unref(*out);
    *out = cim_str_new(text);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres name_of(struct xml_read *x, const struct xml_node *n, struct cim_path *out)
{
    const char *cls = xml_attr(n, xml_is(n, "CLASSNAME") ? "NAME" : "CLASSNAME");
    hres hr = cls && cim_is_identifier(slice_of(cls))
                  ? set_text(&out->cls, slice_of(cls))
                  : xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "%s without a class", n->name);
    for (const struct xml_node *k = n->first; k && hr == 0; k = k->next) {
        hr = add_key(x, k, out);
    }
    out->singleton = hr == 0 && xml_is(n, "INSTANCENAME") && out->nkeys == 0;
    return hr;
}

static hres namespace_of(struct xml_read *x, const struct xml_node *n, struct cim_path *out)
{
    AUTO_STR ns = STR_INIT;
    for (const struct xml_node *c = n->first; c; c = c->next) {
        const char *name = xml_is(c, "NAMESPACE") ? xml_attr(c, "NAME") : NULL;
        if (!name || !cim_is_identifier(slice_of(name))) {
            return xml_fail(x->r, c, WBEM_E_INVALID_SYNTAX, "NAMESPACE without a name");
        }
        str_addz(&ns, ns.n ? "\\" : "");
        str_addz(&ns, name);
    }
    hres hr = str_status(&ns);
    return hr || ns.n == 0 ? hr : set_text(&out->ns, str_slice(&ns));
}

/* Any element of a path; what it holds is put together. */
static hres path_part(struct xml_read *x, const struct xml_node *n, struct cim_path *out)
{
    static const char *const outer[] = {"CLASSPATH", "LOCALCLASSPATH", "INSTANCEPATH",
                                        "LOCALINSTANCEPATH", "NAMESPACEPATH"};
    if (xml_is(n, "CLASSNAME") || xml_is(n, "INSTANCENAME")) {
        return name_of(x, n, out);
    }
    if (xml_is(n, "HOST")) {
        return set_text(&out->server, n->text);
    }
    if (xml_is(n, "LOCALNAMESPACEPATH")) {
        return namespace_of(x, n, out);
    }
    for (size_t i = 0; i < ARRAY_LEN(outer); i++) {
        if (!xml_is(n, outer[i])) {
            continue;
        }
        hres hr = 0;
        for (const struct xml_node *c = n->first; c && hr == 0; c = c->next) {
            hr = path_part(x, c, out);
        }
        return hr;
    }
    return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "%.40s is no part of a path", n->name);
}

static hres reference(struct xml_read *x, const struct xml_node *n, struct cim_value *out)
{
    struct cim_path p = {0};
    hres hr = n->first ? path_part(x, n->first, &p) : WBEM_E_INVALID_SYNTAX;
    if (hr == 0 && !p.cls) {
        hr = WBEM_E_INVALID_SYNTAX;
    }
    AUTO_STR text = STR_INIT;
    if (hr == 0) {
        str_add_path(&text, &p, p.server ? CIM_PATH_FULL : p.ns ? CIM_PATH_NS : CIM_PATH_REL);
        hr = str_status(&text);
    }
    cim_path_fini(&p);
    hr = hr == WBEM_E_INVALID_SYNTAX ? xml_fail(x->r, n, hr, "VALUE.REFERENCE without a path") : hr;
    return hr ? hr : cim_value_text(out, CIM_REFERENCE, str_slice(&text));
}

/* ---- scalars ---- */
static hres object(struct xml_read *x, const struct xml_node *n, struct cim_value *out)
{
    struct cim_object *o = NULL;
    if (x->nesting >= XML_MAX_NESTING) {
        return xml_fail(x->r, n, WBEM_E_QUOTA_VIOLATION, "too many objects in each other");
    }
    x->nesting++;
    hres hr = n->first ? xml_read_object(x, n->first, &o) : xml_read_document(x, n->text, &o);
    x->nesting--;
    struct cim_class *c = hr ? NULL : cim_as_class(o);
    hr = c ? cim_class_seal(c) : hr; /* values are shared */
    if (FAILED(hr)) {
        cim_object_unref(o);
        return hr;
    }
    *out = cim_objval(o);
    return 0;
}

/* One character, or \x and its number. */
static hres char16(struct xml_read *x, const struct xml_node *n, struct cim_value *out)
{
    size_t used = 0;
    uint32_t c = n->text.n ? utf8_decode(n->text.p, n->text.n, &used) : UTF_BAD;
    uint64_t number;
    if (n->text.n == 6 && memcmp(n->text.p, "\\x", 2) == 0) {
        char hex[] = "0x....";
        memcpy(hex + 2, n->text.p + 2, 4);
        used = num_parse_u64(slice_of(hex), true, &number) == 0 ? 6 : 0;
        c = (uint32_t)number;
    }
    if (used != n->text.n || c > 0xffff) {
        return xml_fail(x->r, n, WBEM_E_TYPE_MISMATCH, "this is no single character");
    }
    *out = cim_uint(CIM_CHAR16, c);
    return 0;
}

static hres scalar(struct xml_read *x, const struct xml_node *n, unsigned type,
                   struct cim_value *out)
{
    const char *want = type == CIM_REFERENCE            ? "VALUE.REFERENCE"
                       : type == CIM_OBJECT && n->first ? "VALUE.OBJECT"
                                                        : "VALUE";
    if (!xml_is(n, want)) {
        return xml_fail(x->r, n, WBEM_E_TYPE_MISMATCH, "%.40s for a value of type %s", n->name,
                        cim_type_name(type));
    }
    if (type == CIM_REFERENCE || type == CIM_OBJECT) {
        return type == CIM_OBJECT ? object(x, n, out) : reference(x, n, out);
    }
    if (n->first) {
        return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "VALUE holds text");
    }
    if (type == CIM_CHAR16) {
        return char16(x, n, out);
    }
    struct cim_value text = {.null = true};
    hres hr = cim_value_text(&text, CIM_STRING, n->text);
    hr = hr ? hr : cim_value_convert(&text, type, out);
    cim_value_clear(&text);
    return hr ? xml_fail(x->r, n, hr, "this is no %s", cim_type_name(type)) : 0;
}

/* ---- with lists ---- */
static hres list(struct xml_read *x, const struct xml_node *n, unsigned type, struct cim_value *out)
{
    size_t count = 0, i = 0;
    for (const struct xml_node *c = n->first; c; c = c->next) {
        count++;
    }
    struct cim_array *a = cim_array_new(type, count);
    hres hr = a ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (const struct xml_node *c = n->first; c && hr == 0; c = c->next) {
        struct cim_value v = {0};
        hr = scalar(x, c, type, &v);
        if (hr == 0) {
            a->v[i++] = v.d;
        }
    }
    if (FAILED(hr)) {
        if (a) {
            a->n = (uint32_t)i; /* only those made so far are released */
        }
        cim_array_unref(a);
        return hr;
    }
    *out = cim_arrval(a);
    return 0;
}

static bool is_list(const struct xml_node *n)
{
    return xml_is(n, "VALUE.ARRAY") || xml_is(n, "VALUE.REFARRAY") ||
           xml_is(n, "VALUE.OBJECTARRAY");
}

hres xml_read_value(struct xml_read *x, const struct xml_node *n, unsigned type,
                    struct cim_value *out)
{
    const struct xml_node *value = NULL;
    *out = cim_null(type);
    for (const struct xml_node *c = n->first; c; c = c->next) {
        if (strncmp(c->name, "VALUE", 5) == 0) {
            if (value) {
                return xml_fail(x->r, c, WBEM_E_INVALID_SYNTAX, "a second value");
            }
            value = c;
        } else if (!xml_is(c, "QUALIFIER")) {
            return xml_fail(x->r, c, WBEM_E_INVALID_SYNTAX, "%.40s does not belong here", c->name);
        }
    }
    if (!value) {
        return 0;
    }
    if (is_list(value) != ((type & CIM_ARRAY) != 0)) {
        return xml_fail(x->r, value, WBEM_E_TYPE_MISMATCH, "%.40s for %s", value->name,
                        type & CIM_ARRAY ? "an array" : "a single value");
    }
    return type & CIM_ARRAY ? list(x, value, type & ~(unsigned)CIM_ARRAY, out)
                            : scalar(x, value, type, out);
}
