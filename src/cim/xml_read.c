/* xml_read: from elements to classes and instances. */
#include "cim/xml_read.h"

#include "util/num.h"
#include "util/utf.h"

#include <stdlib.h>
#include <string.h>

/* ---- qualifiers ---- */
static unsigned flavor_of(const struct xml_node *n)
{
    bool amended = xml_attr_true(n, "AMENDED", false) || xml_attr_true(n, "TRANSLATABLE", false);
    return (xml_attr_true(n, "OVERRIDABLE", true) ? 0u : CIM_NOT_OVERRIDABLE) |
           (xml_attr_true(n, "TOSUBCLASS", true) ? CIM_TO_SUBCLASS : 0u) |
           (xml_attr_true(n, "TOINSTANCE", false) ? CIM_TO_INSTANCE : 0u) |
           (amended ? CIM_AMENDED : 0u);
}

static hres add_qualifier(struct xml_read *x, const struct xml_node *n, struct cim_quals *out)
{
    const char *name = xml_attr(n, "NAME"), *type = xml_attr(n, "TYPE");
    unsigned t = type ? cim_type_from_name(slice_of(type)) : CIM_EMPTY;
    bool array = n->first && xml_is(n->first, "VALUE.ARRAY");
    if (!name || !cim_is_identifier(slice_of(name)) || t == CIM_EMPTY) {
        return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "QUALIFIER needs NAME and TYPE");
    }
    struct cim_value v;
    hres hr = xml_read_value(x, n, t | (array ? CIM_ARRAY : 0u), &v);
    hr = hr ? hr : cim_quals_set(out, slice_of(name), &v, flavor_of(n));
    cim_value_clear(&v);
    return hr ? xml_fail(x->r, n, hr, "qualifier %.60s", name) : 0;
}

/* How CIM DTD tells that a string is an object; no qualifiers of the element itself. */
static bool is_embedded_mark(const struct xml_node *n)
{
    const char *name = xml_is(n, "QUALIFIER") ? xml_attr(n, "NAME") : NULL;
    return name && (utf8_caseeq(slice_of(name), SLICE("EmbeddedObject")) ||
                    utf8_caseeq(slice_of(name), SLICE("EmbeddedInstance")));
}

/* The qualifiers of an element, without those of others and the one named (may be NULL). */
static hres add_qualifiers(struct xml_read *x, const struct xml_node *n, const char *without,
                           struct cim_quals *out)
{
    hres hr = 0;
    for (const struct xml_node *c = n->first; c && hr == 0; c = c->next) {
        const char *name = xml_attr(c, "NAME");
        bool skip = !xml_is(c, "QUALIFIER") || xml_attr_true(c, "PROPAGATED", false) ||
                    is_embedded_mark(c) ||
                    (without && name && utf8_caseeq(slice_of(name), slice_of(without)));
        hr = skip ? 0 : add_qualifier(x, c, out);
    }
    return hr;
}

static const struct xml_node *find_qualifier(const struct xml_node *n, const char *name)
{
    for (const struct xml_node *c = n->first; c; c = c->next) {
        const char *is = xml_is(c, "QUALIFIER") ? xml_attr(c, "NAME") : NULL;
        if (is && utf8_caseeq(slice_of(is), slice_of(name))) {
            return c;
        }
    }
    return NULL;
}

/* ---- properties and parameters ---- */
static bool ends(const char *s, const char *tail)
{
    size_t n = strlen(s), m = strlen(tail);
    return n >= m && strcmp(s + n - m, tail) == 0;
}

hres xml_read_type(struct xml_read *x, const struct xml_node *n, unsigned *type)
{
    bool array = ends(n->name, "ARRAY");
    const char *name = xml_attr(n, "TYPE");
    unsigned t = name ? cim_type_from_name(slice_of(name)) : CIM_EMPTY;
    if (ends(n->name, ".REFERENCE") || ends(n->name, ".REFARRAY")) {
        t = CIM_REFERENCE;
    } else if (ends(n->name, ".OBJECT") || ends(n->name, ".OBJECTARRAY")) {
        t = CIM_OBJECT;
    } else if (xml_attr(n, "EmbeddedObject") || find_qualifier(n, "EmbeddedObject") ||
               find_qualifier(n, "EmbeddedInstance")) {
        t = CIM_OBJECT;
    }
    if (t == CIM_EMPTY) {
        return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "%.40s without a known TYPE", n->name);
    }
    *type = t | (array ? CIM_ARRAY : 0u);
    return 0;
}

/* Class of a reference or embedded object; empty when none is said. */
static struct slice ref_class_of(const struct xml_node *n)
{
    const char *attr = xml_attr(n, "REFERENCECLASS");
    const struct xml_node *q = find_qualifier(n, "EmbeddedInstance");
    return attr ? slice_of(attr) : q && q->first ? q->first->text : SLICE("");
}

static hres array_size(struct xml_read *x, const struct xml_node *n, struct cim_prop *p)
{
    const char *size = xml_attr(n, "ARRAYSIZE");
    uint64_t v = 0;
    if (size && (num_parse_u64(slice_of(size), false, &v) || v > UINT32_MAX)) {
        return xml_fail(x->r, n, WBEM_E_VALUE_OUT_OF_RANGE, "ARRAYSIZE");
    }
    p->array_size = (uint32_t)v;
    return 0;
}

static const char *name_attr(struct xml_read *x, const struct xml_node *n, hres *hr)
{
    const char *name = xml_attr(n, "NAME");
    if (!name) {
        *hr = xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "%.40s without NAME", n->name);
    }
    return name;
}

static bool is_system(const struct xml_node *n)
{
    const char *origin = xml_attr(n, "CLASSORIGIN"), *name = xml_attr(n, "NAME");
    return (origin && strcmp(origin, "___SYSTEM") == 0) ||
           (name && cim_sys_find(slice_of(name)) >= 0);
}

/* A property or parameter into c, with all but one of its qualifiers. */
static hres define(struct xml_read *x, const struct xml_node *n, const char *without,
                   struct cim_class *c)
{
    unsigned type = 0;
    hres hr = xml_read_type(x, n, &type);
    const char *name = hr ? NULL : name_attr(x, n, &hr);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_value v;
    struct cim_prop *p = NULL;
    hr = xml_read_value(x, n, type, &v);
    bool overrides = cim_class_prop(c, slice_of(name)) != NULL; /* NULL hides what was there */
    hr = hr ? hr
            : cim_class_put_prop(c, slice_of(name), type, ref_class_of(n),
                                 v.null && !overrides ? NULL : &v, &p);
    cim_value_clear(&v);
    hr = hr ? xml_fail(x->r, n, hr, "property or parameter %.60s", name) : array_size(x, n, p);
    return hr ? hr : add_qualifiers(x, n, without, &p->quals);
}

/* ---- methods ---- */
static bool is_true(const struct xml_node *q)
{
    return q && q->first && utf8_caseeq(q->first->text, SLICE("TRUE"));
}

static hres number_parameter(struct cim_class *sig, const char *name, int32_t id)
{
    struct cim_prop *p = cim_class_prop(sig, slice_of(name));
    struct cim_value v = cim_sint(CIM_SINT32, id);
    return cim_quals_find(&p->quals, SLICE("ID"))
               ? 0
               : cim_quals_set(&p->quals, SLICE("ID"), &v, CIM_NOT_OVERRIDABLE | CIM_TO_INSTANCE);
}

static hres into(struct xml_read *x, const struct xml_node *n, const char *without, int32_t id,
                 struct cim_class **sig)
{
    hres hr = *sig ? 0 : cim_params_new(sig);
    hr = hr ? hr : define(x, n, without, *sig);
    return hr ? hr : number_parameter(*sig, xml_attr(n, "NAME"), id);
}

/* Without a word about its direction a parameter goes in. */
static hres add_parameter(struct xml_read *x, const struct xml_node *n, int32_t id,
                          struct cim_class *sigs[2])
{
    bool out = is_true(find_qualifier(n, "out"));
    bool in = is_true(find_qualifier(n, "in")) || !out;
    hres hr = in ? into(x, n, "out", id, &sigs[0]) : 0;
    return hr || !out ? hr : into(x, n, "in", id, &sigs[1]);
}

static hres add_return(struct xml_read *x, const struct xml_node *n, struct cim_class *sigs[2])
{
    const char *name = xml_attr(n, "TYPE"), *ref = xml_attr(n, "REFERENCECLASS");
    unsigned type = name ? cim_type_from_name(slice_of(name)) : CIM_EMPTY;
    if (!name) {
        return 0;
    }
    if (type == CIM_EMPTY) {
        return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "METHOD with an unknown TYPE");
    }
    struct cim_prop *p = NULL;
    hres hr = sigs[1] ? 0 : cim_params_new(&sigs[1]);
    hr = hr ? hr
            : cim_class_put_prop(sigs[1], SLICE("ReturnValue"), type, slice_of(ref ? ref : ""),
                                 NULL, &p);
    struct cim_value yes = cim_bool(true);
    return hr ? hr : cim_quals_set(&p->quals, SLICE("out"), &yes, 0);
}

static hres signatures(struct xml_read *x, const struct xml_node *n, struct cim_class *sigs[2])
{
    int32_t id = 0;
    hres hr = 0;
    for (const struct xml_node *c = n->first; c && hr == 0; c = c->next) {
        if (strncmp(c->name, "PARAMETER", 9) == 0) {
            hr = add_parameter(x, c, id++, sigs);
        } else if (!xml_is(c, "QUALIFIER")) {
            hr = xml_fail(x->r, c, WBEM_E_INVALID_SYNTAX, "%.40s in a METHOD", c->name);
        }
    }
    hr = hr ? hr : add_return(x, n, sigs);
    hr = hr || !sigs[0] ? hr : cim_class_seal(sigs[0]);
    return hr || !sigs[1] ? hr : cim_class_seal(sigs[1]);
}

static hres add_method(struct xml_read *x, const struct xml_node *n, struct cim_class *c)
{
    struct cim_class *sigs[2] = {NULL, NULL};
    struct cim_method *m = NULL;
    hres hr = 0;
    const char *name = name_attr(x, n, &hr);
    hr = hr ? hr : signatures(x, n, sigs);
    hr = hr ? hr : cim_class_put_method(c, slice_of(name), sigs[0], sigs[1], &m);
    cim_class_unref(sigs[0]);
    cim_class_unref(sigs[1]);
    if (FAILED(hr)) {
        return xml_fail(x->r, n, hr, "method %.60s", name ? name : "");
    }
    return add_qualifiers(x, n, NULL, &m->quals);
}

/* ---- classes ---- */
static hres find_class(struct xml_read *x, const struct xml_node *n, const char *name,
                       struct cim_class **out)
{
    hres hr = x->r->find_class(x->r->arg, slice_of(name), out);
    if (hr == 0 && !cim_class_sealed(*out)) {
        *out = cim_class_unref(*out);
        hr = WBEM_E_INCOMPLETE_CLASS;
    }
    return hr ? xml_fail(x->r, n, hr, "class %.60s", name) : 0;
}

static hres add_class_part(struct xml_read *x, const struct xml_node *n, struct cim_class *c)
{
    bool property = strncmp(n->name, "PROPERTY", 8) == 0;
    if (xml_is(n, "QUALIFIER")) {
        return 0; /* all of them before */
    }
    if (!property && !xml_is(n, "METHOD")) {
        return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "%.40s in a CLASS", n->name);
    }
    if (xml_attr_true(n, "PROPAGATED", false) || (property && is_system(n))) {
        return 0; /* the superclass has it */
    }
    return property ? define(x, n, NULL, c) : add_method(x, n, c);
}

static hres read_class(struct xml_read *x, const struct xml_node *n, struct cim_object **out)
{
    hres hr = 0;
    const char *name = name_attr(x, n, &hr), *super_name = xml_attr(n, "SUPERCLASS");
    AUTO_CIM_CLASS super = NULL;
    AUTO_CIM_CLASS c = NULL;
    if (hr == 0 && *name && !cim_is_identifier(slice_of(name))) {
        hr = xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "'%.60s' is no name of a class", name);
    }
    hr = hr || !super_name || !*super_name ? hr : find_class(x, n, super_name, &super);
    hr = hr ? hr : cim_class_new(slice_of(name), super, &c);
    hr = hr ? hr : add_qualifiers(x, n, NULL, &c->quals);
    for (const struct xml_node *e = n->first; e && hr == 0; e = e->next) {
        hr = add_class_part(x, e, c);
    }
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_class *done = TAKE(c);
    *out = &done->o;
    return 0;
}

/* ---- instances ---- */
static hres value_qualifiers(struct xml_read *x, const struct xml_node *n, struct cim_instance *i,
                             uint32_t k)
{
    struct cim_quals q = {0}, *own = NULL;
    hres hr = add_qualifiers(x, n, NULL, &q);
    hr = hr || !q.n ? hr : cim_instance_prop_quals(i, k, &own);
    if (hr || !own) {
        cim_quals_clear(&q);
        return hr;
    }
    cim_quals_clear(own);
    *own = q;
    return 0;
}

static hres put_value(struct xml_read *x, const struct xml_node *n, struct cim_instance *i)
{
    hres hr = 0;
    const char *name = name_attr(x, n, &hr);
    int k = hr ? -1 : cim_class_find_prop(i->cls, slice_of(name));
    if (k < 0) {
        return hr ? hr
                  : xml_fail(x->r, n, WBEM_E_INVALID_PROPERTY, "the class has no property %.60s",
                             name);
    }
    unsigned type = 0;
    struct cim_value v = {.null = true};
    hr = xml_read_type(x, n, &type);
    if (hr == 0 && type != i->cls->props[k].type) {
        hr = xml_fail(x->r, n, WBEM_E_TYPE_MISMATCH, "property %.60s has another type", name);
    }
    hr = hr ? hr : xml_read_value(x, n, type, &v);
    hr = hr ? hr : cim_instance_put_at(i, (uint32_t)k, &v);
    cim_value_clear(&v);
    hr = hr ? hr : value_qualifiers(x, n, i, (uint32_t)k);
    return hr ? xml_fail(x->r, n, hr, "property %.60s", name) : 0;
}

static hres instance_qualifiers(struct xml_read *x, const struct xml_node *n,
                                struct cim_instance *i)
{
    struct cim_quals q = {0};
    hres hr = add_qualifiers(x, n, NULL, &q);
    if (hr == 0 && q.n) {
        i->quals = calloc(1, sizeof *i->quals);
        hr = i->quals ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (hr || !q.n) {
        cim_quals_clear(&q);
        return hr;
    }
    *i->quals = q;
    return 0;
}

static hres read_instance(struct xml_read *x, const struct xml_node *n, struct cim_object **out)
{
    const char *name = xml_attr(n, "CLASSNAME");
    AUTO_CIM_CLASS c = NULL;
    if (!name) {
        return xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "INSTANCE without CLASSNAME");
    }
    hres hr = find_class(x, n, name, &c);
    if (FAILED(hr)) {
        return hr;
    }
    AUTO_CIM_INSTANCE i = cim_instance_new(c);
    hr = i ? instance_qualifiers(x, n, i) : WBEM_E_OUT_OF_MEMORY;
    for (const struct xml_node *e = n->first; e && hr == 0; e = e->next) {
        bool property = strncmp(e->name, "PROPERTY", 8) == 0;
        if (!property && !xml_is(e, "QUALIFIER")) {
            hr = xml_fail(x->r, e, WBEM_E_INVALID_SYNTAX, "%.40s in an INSTANCE", e->name);
        }
        hr = hr || !property || is_system(e) ? hr : put_value(x, e, i);
    }
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_instance *done = TAKE(i);
    *out = &done->o;
    return 0;
}

hres xml_read_object(struct xml_read *x, const struct xml_node *n, struct cim_object **out)
{
    static const char *const around[] = {"VALUE.OBJECT", "VALUE.NAMEDOBJECT", "VALUE.NAMEDINSTANCE",
                                         "VALUE.OBJECTWITHPATH", "VALUE.OBJECTWITHLOCALPATH"};
    for (size_t i = 0; i < ARRAY_LEN(around); i++) {
        if (xml_is(n, around[i]) && n->last) {
            n = n->last; /* behind its name or path */
            break;
        }
    }
    if (xml_is(n, "CLASS")) {
        return read_class(x, n, out);
    }
    return xml_is(n, "INSTANCE")
               ? read_instance(x, n, out)
               : xml_fail(x->r, n, WBEM_E_INVALID_SYNTAX, "%.40s is no CLASS or INSTANCE", n->name);
}

hres xml_read_document(struct xml_read *x, struct slice text, struct cim_object **out)
{
    struct arena a;
    struct xml_node *root = NULL;
    arena_init(&a, 0);
    hres hr = xml_tree_parse(text, &a, x->r, &root);
    hr = hr ? hr : xml_read_object(x, root, out);
    arena_fini(&a);
    return hr;
}

hres xml_object_read(struct slice text, struct xml_reader *r, struct cim_object **out)
{
    struct xml_read x = {.r = r};
    r->line = 0;
    r->message[0] = 0;
    *out = NULL;
    return xml_read_document(&x, text, out);
}
