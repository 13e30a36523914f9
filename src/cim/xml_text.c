/* xml_text: writing. */
#include "cim/xml_text.h"

#include "cim/path.h"
#include "util/num.h"
#include "util/utf.h"

struct writer {
    struct str *out;
    const struct xml_options *opt;
    unsigned nesting;
};

static hres add_element(struct writer *w, struct cim_object *o);

/* ---- text ---- */
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static const char *entity(uint32_t c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\t': /* these are kept in attributes and at line ends */
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default: /* what is no character of XML */
        return c < ' ' || c == 0xfffe || c == 0xffff || c == UTF_BAD ? REPLACEMENT : NULL;
    }
}

static void add_escaped(struct str *out, struct slice s)
{
    for (size_t i = 0, used; i < s.n; i += used) {
        const char *e = entity(utf8_decode(s.p + i, s.n - i, &used));
        if (e) {
            str_addz(out, e);
        } else {
            str_add(out, s.p + i, used);
        }
    }
}

static void add_attr(struct writer *w, const char *name, struct slice value)
{
    str_addf(w->out, " %s=\"", name);
    add_escaped(w->out, value);
    str_addc(w->out, '"');
}

static void add_str_attr(struct writer *w, const char *name, const struct cim_str *value)
{
    if (value && value->len) {
        add_attr(w, name, cim_str_slice(value));
    }
}

static void add_bool_attr(struct writer *w, const char *name, bool value)
{
    str_addf(w->out, " %s=\"%s\"", name, value ? "true" : "false");
}

/* ---- paths ---- */
static void add_keys(struct writer *w, const struct cim_path *p)
{
    for (uint32_t i = 0; i < p->nkeys; i++) {
        const struct cim_key *k = &p->keys[i];
        if (k->name) {
            str_addz(w->out, "<KEYBINDING");
            add_str_attr(w, "NAME", k->name);
            str_addc(w->out, '>');
        }
        str_addf(w->out, "<KEYVALUE VALUETYPE=\"%s\">",
                 cim_type_is_text(k->value.type) ? "string"
                 : k->value.type == CIM_BOOLEAN  ? "boolean"
                                                 : "numeric");
        AUTO_STR t = STR_INIT;
        str_add_cim_plain(&t, &k->value);
        if (str_status(&t) == 0) {
            add_escaped(w->out, str_slice(&t));
        } else {
            w->out->failed = true;
        }
        str_addz(w->out, k->name ? "</KEYVALUE></KEYBINDING>" : "</KEYVALUE>");
    }
}

static void add_local_namespace(struct writer *w, struct slice ns)
{
    str_addz(w->out, "<LOCALNAMESPACEPATH>");
    for (size_t i = 0, s = 0; i <= ns.n; i++) {
        if (i == ns.n || ns.p[i] == '\\') {
            str_addz(w->out, "<NAMESPACE");
            add_attr(w, "NAME", (struct slice){ns.p + s, i - s});
            str_addz(w->out, "/>");
            s = i + 1;
        }
    }
    str_addz(w->out, "</LOCALNAMESPACEPATH>");
}

static void add_name(struct writer *w, const struct cim_path *p)
{
    if (!cim_path_is_instance(p)) {
        str_addz(w->out, "<CLASSNAME");
        add_str_attr(w, "NAME", p->cls);
        str_addz(w->out, "/>");
        return;
    }
    str_addz(w->out, "<INSTANCENAME");
    add_str_attr(w, "CLASSNAME", p->cls);
    str_addc(w->out, '>');
    add_keys(w, p);
    str_addz(w->out, "</INSTANCENAME>");
}

/* A name with the place it is in, as far as the path tells. */
static void add_path(struct writer *w, const struct cim_path *p)
{
    bool full = p->server != NULL, local = !full && p->ns != NULL;
    const char *what = cim_path_is_instance(p) ? "INSTANCEPATH" : "CLASSPATH";
    if (full) {
        str_addf(w->out, "<%s><NAMESPACEPATH><HOST>", what);
        add_escaped(w->out, cim_str_slice(p->server));
        str_addz(w->out, "</HOST>");
    } else if (local) {
        str_addf(w->out, "<LOCAL%s>", what);
    }
    if (full || local) {
        add_local_namespace(w, cim_str_slice(p->ns));
    }
    str_addz(w->out, full ? "</NAMESPACEPATH>" : "");
    add_name(w, p);
    if (full || local) {
        str_addf(w->out, "</%s%s>", local ? "LOCAL" : "", what);
    }
}

/* ---- values ---- */
static hres add_reference(struct writer *w, const struct cim_str *text)
{
    struct cim_path p;
    hres hr = cim_path_parse(cim_str_slice(text), &p, NULL);
    if (hr == 0 && !p.cls) {
        cim_path_fini(&p);
        hr = WBEM_E_INVALID_OBJECT_PATH;
    }
    if (FAILED(hr)) {
        return hr;
    }
    str_addz(w->out, "<VALUE.REFERENCE>");
    add_path(w, &p);
    str_addz(w->out, "</VALUE.REFERENCE>");
    cim_path_fini(&p);
    return 0;
}

/* WMI: the object as an element; CIM: its text as a value. */
static hres add_object(struct writer *w, struct cim_object *o)
{
    if (w->nesting >= XML_MAX_NESTING) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    struct xml_options plain = *w->opt;
    plain.path_level = XML_PATH_NONE;
    AUTO_STR text = STR_INIT;
    bool wmi = w->opt->format == XML_FORMAT_WMI;
    struct writer inner = {wmi ? w->out : &text, &plain, w->nesting + 1};
    str_addz(w->out, wmi ? "<VALUE.OBJECT>" : "<VALUE>");
    hres hr = add_element(&inner, o);
    hr = hr ? hr : str_status(&text);
    if (!wmi) {
        add_escaped(w->out, str_slice(&text));
    }
    str_addz(w->out, wmi ? "</VALUE.OBJECT>" : "</VALUE>");
    return hr;
}

/* A character by itself where XML and the eye can tell it, else its number. */
static void add_char16(struct str *out, uint16_t c)
{
    char utf8[4];
    bool plain = c > ' ' && (c < 0x7f || (c > 0xa0 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe));
    if (!plain) {
        str_addf(out, "\\x%04X", c);
        return;
    }
    size_t n = utf8_encode(c, utf8);
    add_escaped(out, (struct slice){utf8, n});
}

static hres add_scalar(struct writer *w, const struct cim_value *v)
{
    if (v->type == CIM_OBJECT) {
        return add_object(w, v->d.obj);
    }
    if (v->type == CIM_REFERENCE) {
        return add_reference(w, v->d.str);
    }
    str_addz(w->out, "<VALUE>");
    if (v->type == CIM_CHAR16) {
        add_char16(w->out, (uint16_t)v->d.u);
    } else if (cim_type_is_text(v->type)) {
        add_escaped(w->out, cim_str_slice(v->d.str));
    } else {
        str_add_cim_plain(w->out, v);
    }
    str_addz(w->out, "</VALUE>");
    return 0;
}

/* Nothing for NULL. */
static hres add_value(struct writer *w, const struct cim_value *v)
{
    if (v->null || !(v->type & CIM_ARRAY)) {
        return v->null ? 0 : add_scalar(w, v);
    }
    unsigned t = v->type & ~(unsigned)CIM_ARRAY;
    const char *list = t == CIM_REFERENCE                                    ? "VALUE.REFARRAY"
                       : t == CIM_OBJECT && w->opt->format == XML_FORMAT_WMI ? "VALUE.OBJECTARRAY"
                                                                             : "VALUE.ARRAY";
    hres hr = 0;
    str_addf(w->out, "<%s>", list);
    for (uint32_t i = 0; i < v->d.arr->n && hr == 0; i++) {
        struct cim_value e = cim_elem(v, i);
        hr = add_scalar(w, &e);
    }
    str_addf(w->out, "</%s>", list);
    return hr;
}

/* ---- qualifiers ---- */
static hres add_qualifier(struct writer *w, const struct cim_qualifier *q)
{
    str_addz(w->out, "<QUALIFIER");
    add_str_attr(w, "NAME", q->name);
    if (q->flavor & CIM_PROPAGATED) {
        add_bool_attr(w, "PROPAGATED", true);
    }
    add_attr(w, "TYPE", slice_of(cim_type_name(q->value.type & ~(unsigned)CIM_ARRAY)));
    if (!(w->opt->flags & XML_NO_FLAVORS)) {
        bool wmi = w->opt->format == XML_FORMAT_WMI;
        add_bool_attr(w, "OVERRIDABLE", !(q->flavor & CIM_NOT_OVERRIDABLE));
        add_bool_attr(w, "TOSUBCLASS", (q->flavor & CIM_TO_SUBCLASS) != 0);
        add_bool_attr(w, "TOINSTANCE", (q->flavor & CIM_TO_INSTANCE) != 0);
        if (q->flavor & CIM_AMENDED) {
            add_bool_attr(w, wmi ? "AMENDED" : "TRANSLATABLE", true);
        }
    }
    str_addc(w->out, '>');
    hres hr = add_value(w, &q->value);
    str_addz(w->out, "</QUALIFIER>");
    return hr;
}

static hres add_qualifiers(struct writer *w, const struct cim_quals *q)
{
    hres hr = 0;
    for (uint32_t i = 0; q && (w->opt->flags & XML_QUALIFIERS) && i < q->n && hr == 0; i++) {
        bool skip = (w->opt->flags & XML_LOCAL_ONLY) && (q->v[i].flavor & CIM_PROPAGATED);
        hr = skip ? 0 : add_qualifier(w, &q->v[i]);
    }
    return hr;
}

/* An instance shows those of its class that go to instances, and its own. */
static hres add_class_qualifiers(struct writer *w, const struct cim_quals *q)
{
    hres hr = 0;
    bool wanted = (w->opt->flags & (XML_QUALIFIERS | XML_LOCAL_ONLY)) == XML_QUALIFIERS;
    for (uint32_t i = 0; wanted && i < q->n && hr == 0; i++) {
        struct cim_qualifier shown = q->v[i];
        shown.flavor |= CIM_PROPAGATED;
        hr = shown.flavor & CIM_TO_INSTANCE ? add_qualifier(w, &shown) : 0;
    }
    return hr;
}

/* CIM DTD: what class of objects a string holds is told by a qualifier (DSP0004 5.6). */
static hres add_embedded_qualifier(struct writer *w, const struct cim_prop *p)
{
    if ((p->type & ~(unsigned)CIM_ARRAY) != CIM_OBJECT || w->opt->format == XML_FORMAT_WMI ||
        !(w->opt->flags & XML_QUALIFIERS)) {
        return 0;
    }
    if (!p->ref_class) {
        str_addz(
            w->out,
            "<QUALIFIER NAME=\"EmbeddedObject\" TYPE=\"boolean\"><VALUE>TRUE</VALUE></QUALIFIER>");
        return 0;
    }
    str_addz(w->out, "<QUALIFIER NAME=\"EmbeddedInstance\" TYPE=\"string\"><VALUE>");
    add_escaped(w->out, cim_str_slice(p->ref_class));
    str_addz(w->out, "</VALUE></QUALIFIER>");
    return 0;
}

/* ---- properties and parameters ---- */
/* PROPERTY or PARAMETER with what follows the dot. */
static const char *suffix(const struct writer *w, unsigned type)
{
    bool array = (type & CIM_ARRAY) != 0;
    switch (type & ~(unsigned)CIM_ARRAY) {
    case CIM_REFERENCE:
        return array ? ".REFARRAY" : ".REFERENCE";
    case CIM_OBJECT:
        if (w->opt->format == XML_FORMAT_WMI) {
            return array ? ".OBJECTARRAY" : ".OBJECT";
        }
        return array ? ".ARRAY" : "";
    default:
        return array ? ".ARRAY" : "";
    }
}

static void add_type_attrs(struct writer *w, const struct cim_prop *p)
{
    unsigned t = p->type & ~(unsigned)CIM_ARRAY;
    bool wmi = w->opt->format == XML_FORMAT_WMI;
    if (t == CIM_REFERENCE || (t == CIM_OBJECT && wmi)) {
        add_str_attr(w, "REFERENCECLASS", p->ref_class);
    } else {
        add_attr(w, "TYPE", slice_of(t == CIM_OBJECT ? "string" : cim_type_name(t)));
    }
    if (p->array_size && (p->type & CIM_ARRAY)) {
        str_addf(w->out, " ARRAYSIZE=\"%u\"", p->array_size);
    }
}

static void add_origin_attrs(struct writer *w, const struct cim_str *origin, bool propagated)
{
    if (w->opt->flags & XML_CLASS_ORIGIN) {
        add_str_attr(w, "CLASSORIGIN", origin);
    }
    if (propagated) {
        add_bool_attr(w, "PROPAGATED", true);
    }
}

/* own: what an instance adds to the qualifiers of its class; NULL for the property of a class. */
static hres add_property(struct writer *w, const struct cim_prop *p, const struct cim_value *v,
                         const struct cim_quals *own)
{
    bool of_class = !own;
    const char *dot = suffix(w, p->type);
    bool object = (p->type & ~(unsigned)CIM_ARRAY) == CIM_OBJECT;
    str_addf(w->out, "<PROPERTY%s", dot);
    add_str_attr(w, "NAME", p->name);
    add_type_attrs(w, p);
    if (object && w->opt->format == XML_FORMAT_CIM) {
        add_attr(w, "EmbeddedObject", p->ref_class ? SLICE("instance") : SLICE("object"));
    }
    add_origin_attrs(w, p->origin, of_class && !(p->flags & CIM_PROP_LOCAL));
    str_addc(w->out, '>');
    hres hr = of_class ? add_qualifiers(w, &p->quals) : add_class_qualifiers(w, &p->quals);
    hr = hr ? hr : of_class ? add_embedded_qualifier(w, p) : add_qualifiers(w, own);
    hr = hr ? hr : add_value(w, v);
    str_addf(w->out, "</PROPERTY%s>", dot);
    return hr;
}

static hres add_system_property(struct writer *w, struct cim_object *o, enum cim_sys which)
{
    struct cim_value v;
    hres hr = cim_object_sys(o, which, &v);
    if (hr || v.null) {
        return hr;
    }
    const char *dot = suffix(w, v.type);
    str_addf(w->out, "<PROPERTY%s NAME=\"%s\" CLASSORIGIN=\"___SYSTEM\" TYPE=\"%s\">", dot,
             cim_sys_rows[which].name, cim_type_name(v.type & ~(unsigned)CIM_ARRAY));
    hr = add_value(w, &v);
    cim_value_clear(&v);
    str_addf(w->out, "</PROPERTY%s>", dot);
    return hr;
}

static hres add_system_properties(struct writer *w, struct cim_object *o)
{
    hres hr = 0;
    for (int i = 0; !(w->opt->flags & XML_NO_SYSTEM) && i < CIM_SYS_COUNT && hr == 0; i++) {
        hr = add_system_property(w, o, (enum cim_sys)i);
    }
    return hr;
}

/* ---- methods ---- */
/* A parameter that goes both ways stands in both signatures; here it stands once, with both qualifiers. */
static hres add_parameter(struct writer *w, const struct cim_prop *in, const struct cim_prop *both)
{
    const char *dot = suffix(w, in->type);
    str_addf(w->out, "<PARAMETER%s", dot);
    add_str_attr(w, "NAME", in->name);
    add_type_attrs(w, in);
    str_addc(w->out, '>');
    hres hr = add_qualifiers(w, &in->quals);
    const struct cim_qualifier *out = both ? cim_quals_find(&both->quals, SLICE("out")) : NULL;
    if (hr == 0 && out && (w->opt->flags & XML_QUALIFIERS)) {
        hr = add_qualifier(w, out);
    }
    hr = hr ? hr : add_embedded_qualifier(w, in);
    str_addf(w->out, "</PARAMETER%s>", dot);
    return hr;
}

static hres add_method(struct writer *w, const struct cim_method *m)
{
    const struct cim_prop *ret = m->out ? cim_class_prop(m->out, SLICE("ReturnValue")) : NULL;
    str_addz(w->out, "<METHOD");
    add_str_attr(w, "NAME", m->name);
    if (ret) {
        add_attr(w, "TYPE", slice_of(cim_type_name(ret->type & ~(unsigned)CIM_ARRAY)));
        add_str_attr(w, "REFERENCECLASS", ret->ref_class);
    }
    add_origin_attrs(w, m->origin, !(m->flags & CIM_METHOD_LOCAL));
    str_addc(w->out, '>');
    hres hr = add_qualifiers(w, &m->quals);
    for (int64_t id = 0; hr == 0; id++) {
        const struct cim_prop *in = cim_params_by_id(m->in, id), *o = cim_params_by_id(m->out, id);
        if (!in && !o) {
            break;
        }
        hr = add_parameter(w, in ? in : o, in ? o : NULL);
    }
    str_addz(w->out, "</METHOD>");
    return hr;
}

/* ---- objects ---- */
static hres add_class(struct writer *w, struct cim_class *c)
{
    bool local = (w->opt->flags & XML_LOCAL_ONLY) != 0;
    str_addz(w->out, "<CLASS");
    add_attr(w, "NAME", cim_str_slice(c->name));
    add_str_attr(w, "SUPERCLASS", c->super ? c->super->name : NULL);
    str_addc(w->out, '>');
    hres hr = add_qualifiers(w, &c->quals);
    hr = hr ? hr : add_system_properties(w, &c->o);
    for (uint32_t i = 0; i < c->nprops && hr == 0; i++) {
        bool skip = local && !(c->props[i].flags & CIM_PROP_LOCAL);
        hr = skip ? 0 : add_property(w, &c->props[i], &c->props[i].def, NULL);
    }
    for (uint32_t i = 0; i < c->nmethods && hr == 0; i++) {
        bool skip = local && !(c->methods[i].flags & CIM_METHOD_LOCAL);
        hr = skip ? 0 : add_method(w, &c->methods[i]);
    }
    str_addz(w->out, "</CLASS>");
    return hr;
}

static hres add_instance(struct writer *w, struct cim_instance *inst)
{
    static const struct cim_quals none;
    const struct cim_class *c = inst->cls;
    str_addz(w->out, "<INSTANCE");
    add_str_attr(w, "CLASSNAME", c->name);
    str_addc(w->out, '>');
    hres hr = add_class_qualifiers(w, &c->quals);
    hr = hr ? hr : add_qualifiers(w, inst->quals);
    hr = hr ? hr : add_system_properties(w, &inst->o);
    for (uint32_t k = 0; k < inst->nprops && hr == 0; k++) {
        uint32_t i = c->sorted[k];
        bool skip = (w->opt->flags & XML_LOCAL_ONLY) && inst->v[i].is_default;
        hr = skip ? 0
                  : add_property(w, &c->props[i], &inst->v[i],
                                 inst->prop_quals ? &inst->prop_quals[i] : &none);
    }
    str_addz(w->out, "</INSTANCE>");
    return hr;
}

static hres add_element(struct writer *w, struct cim_object *o)
{
    hres hr = cim_genus_of(o) == CIM_CLASS ? add_class(w, cim_as_class(o))
                                           : add_instance(w, cim_as_instance(o));
    return hr ? hr : str_status(w->out);
}

/* The path of the object with the parts the level asks for. */
static hres object_path(struct cim_object *o, unsigned level, struct cim_path *out)
{
    struct cim_instance *i = cim_as_instance(o);
    struct cim_class *c = cim_class_of(o);
    struct cim_origin *from = i ? i->origin : c->origin;
    if (level >= XML_PATH_LOCAL && !from) {
        return WBEM_E_NOT_FOUND;
    }
    hres hr = i ? cim_path_of(i, out) : 0;
    if (hr) {
        return hr == WBEM_E_NO_KEY ? WBEM_E_NOT_FOUND : hr;
    }
    if (!i) {
        out->cls = cim_str_ref(c->name);
    }
    out->ns = level >= XML_PATH_LOCAL ? cim_str_ref(from->ns) : NULL;
    out->server = level >= XML_PATH_FULL ? cim_str_ref(from->server) : NULL;
    return 0;
}

hres str_add_xml_object(struct str *out, struct cim_object *o, const struct xml_options *opt)
{
    static const char *const around[] = {NULL, "VALUE.NAMEDOBJECT", "VALUE.OBJECTWITHLOCALPATH",
                                         "VALUE.OBJECTWITHPATH"};
    if ((opt->format != XML_FORMAT_CIM && opt->format != XML_FORMAT_WMI) ||
        opt->path_level >= ARRAY_LEN(around)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    struct writer w = {out, opt, 0};
    const char *name = around[opt->path_level];
    if (!name) {
        return add_element(&w, o);
    }
    struct cim_path p = {0};
    hres hr = object_path(o, opt->path_level, &p);
    if (FAILED(hr)) {
        return hr;
    }
    str_addf(out, "<%s>", name);
    if (opt->path_level > XML_PATH_NAMED || cim_genus_of(o) == CIM_INSTANCE) {
        add_path(&w, &p);
    }
    cim_path_fini(&p);
    hr = add_element(&w, o);
    str_addf(out, "</%s>", name);
    return hr ? hr : str_status(out);
}
