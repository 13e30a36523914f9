/* mof_text: printing MOF. */
#include "cim/mof_text.h"

#include "util/num.h"

enum {
    MAX_NESTING = 64
};

static void add_indent(struct str *out, unsigned n)
{
    while (n-- > 0) {
        str_addc(out, '\t');
    }
}

static void add_string(struct str *out, struct slice s)
{
    str_addc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        switch (c) {
        case '\n':
            str_addz(out, "\\n");
            break;
        case '\r':
            str_addz(out, "\\r");
            break;
        case '\t':
            str_addz(out, "\\t");
            break;
        case '"':
        case '\\':
            str_addc(out, '\\');
            str_addc(out, (char)c);
            break;
        default:
            if (c < 0x20) {
                str_addf(out, "\\x%04X", c);
            } else {
                str_addc(out, (char)c);
            }
        }
    }
    str_addc(out, '"');
}

static hres add_instance(struct str *out, const struct cim_instance *i, unsigned indent,
                         unsigned flags);
static hres add_class(struct str *out, const struct cim_class *c, unsigned flags);

static hres add_scalar(struct str *out, const struct cim_value *v, unsigned indent)
{
    if (indent > MAX_NESTING) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    if (cim_type_is_text(v->type)) {
        add_string(out, cim_str_slice(v->d.str));
    } else if (v->type == CIM_OBJECT) {
        if (cim_genus_of(v->d.obj) == CIM_CLASS) {
            return add_class(out, cim_as_class(v->d.obj), 0);
        }
        return add_instance(out, cim_as_instance(v->d.obj), indent, 0);
    } else if (v->type == CIM_CHAR16) {
        str_addf(out, "'\\x%04X'", (unsigned)v->d.u);
    } else if (cim_type_is_real(v->type)) {
        size_t start = out->n;
        str_add_double(out, v->d.r, v->type == CIM_REAL32);
        if (out->p && !memchr(out->p + start, '.', out->n - start) &&
            !memchr(out->p + start, 'e', out->n - start)) {
            str_addz(out, ".0"); /* a real must look like one */
        }
    } else {
        str_add_cim_plain(out, v);
    }
    return 0;
}

hres str_add_mof_value(struct str *out, const struct cim_value *v, unsigned indent)
{
    if (v->null) {
        str_addz(out, "NULL");
        return str_status(out);
    }
    if (!(v->type & CIM_ARRAY)) {
        hres hr = add_scalar(out, v, indent);
        return hr ? hr : str_status(out);
    }
    str_addc(out, '{');
    for (uint32_t i = 0; i < v->d.arr->n; i++) {
        struct cim_value e = cim_elem(v, i);
        str_addz(out, i ? ", " : "");
        hres hr = add_scalar(out, &e, indent);
        if (hr) {
            return hr;
        }
    }
    str_addc(out, '}');
    return str_status(out);
}

/* ---- qualifiers ---- */
static void add_flavors(struct str *out, unsigned f)
{
    static const struct {
        unsigned bit;
        const char *name;
    } rows[] = {
        {CIM_NOT_OVERRIDABLE, " DisableOverride"},
        {CIM_TO_INSTANCE, " ToInstance"},
        {CIM_TO_SUBCLASS, " ToSubClass"},
        {CIM_AMENDED, " Amended"},
    };
    bool any = false;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (f & rows[i].bit) {
            str_addz(out, any ? "" : ":");
            str_addz(out, rows[i].name);
            any = true;
        }
    }
}

static hres add_qualifier(struct str *out, const struct cim_qualifier *q, unsigned flags)
{
    str_add_slice(out, cim_str_slice(q->name));
    bool plain_true = q->value.type == CIM_BOOLEAN && !q->value.null && q->value.d.b;
    hres hr = 0;
    if (!plain_true) {
        bool array = (q->value.type & CIM_ARRAY) != 0; /* prints its own braces */
        str_addz(out, array ? "" : "(");
        hr = str_add_mof_value(out, &q->value, 0);
        str_addz(out, array ? "" : ")");
    }
    if (!(flags & MOF_NO_FLAVORS)) {
        add_flavors(out, q->flavor);
    }
    return hr;
}

/* "[a, b] " of the local qualifiers, then sep; nothing when there are none. */
static hres add_quals(struct str *out, const struct cim_quals *q, const char *sep, unsigned flags)
{
    bool any = false;
    for (uint32_t i = 0; i < q->n; i++) {
        if (q->v[i].flavor & CIM_PROPAGATED) {
            continue;
        }
        str_addz(out, any ? ", " : "[");
        any = true;
        hres hr = add_qualifier(out, &q->v[i], flags);
        if (hr) {
            return hr;
        }
    }
    if (any) {
        str_addc(out, ']');
        str_addz(out, sep);
    }
    return str_status(out);
}

/* ---- members ---- */
static void add_type(struct str *out, const struct cim_prop *p)
{
    unsigned t = p->type & ~(unsigned)CIM_ARRAY;
    if (t == CIM_REFERENCE) {
        str_add_slice(out, p->ref_class ? cim_str_slice(p->ref_class) : SLICE("object"));
        str_addz(out, " ref");
    } else if (t == CIM_OBJECT && p->ref_class) {
        str_add_slice(out, cim_str_slice(p->ref_class));
    } else {
        str_addz(out, cim_type_name(t));
    }
    str_addc(out, ' ');
    str_add_slice(out, cim_str_slice(p->name));
    if (p->type & CIM_ARRAY) {
        str_addc(out, '[');
        if (p->array_size) {
            str_add_u64(out, p->array_size);
        }
        str_addc(out, ']');
    }
}

static hres add_prop(struct str *out, const struct cim_prop *p, unsigned flags)
{
    str_addc(out, '\t');
    hres hr = add_quals(out, &p->quals, " ", flags);
    add_type(out, p);
    if (hr == 0 && (p->flags & CIM_PROP_LOCAL_VALUE)) {
        str_addz(out, " = ");
        hr = str_add_mof_value(out, &p->def, 1);
    }
    str_addz(out, ";\n");
    return hr;
}

/* [in] and [out] of one parameter stand in both signatures; the printed list has each once. */
static hres add_param(struct str *out, const struct cim_prop *in, const struct cim_prop *outp,
                      bool first, unsigned flags)
{
    const struct cim_prop *p = in ? in : outp;
    struct cim_quals q = {0};
    hres hr = cim_quals_copy(&q, &p->quals);
    struct cim_value yes = cim_bool(true);
    if (hr == 0 && in && outp) {
        hr = cim_quals_set(&q, SLICE("out"), &yes, 0);
    }
    str_addz(out, first ? "" : ", ");
    hr = hr ? hr : add_quals(out, &q, " ", flags);
    cim_quals_clear(&q);
    add_type(out, p);
    if (hr == 0 && !p->def.null) {
        str_addz(out, " = ");
        hr = str_add_mof_value(out, &p->def, 1);
    }
    return hr;
}

static hres add_method(struct str *out, const struct cim_method *m, unsigned flags)
{
    str_addc(out, '\t');
    hres hr = add_quals(out, &m->quals, " ", flags);
    const struct cim_prop *ret = m->out ? cim_class_prop(m->out, SLICE("ReturnValue")) : NULL;
    if (ret && ret->ref_class && ret->type == CIM_OBJECT) {
        str_add_slice(out, cim_str_slice(ret->ref_class));
    } else {
        str_addz(out, ret ? cim_type_name(ret->type) : "void");
    }
    str_addc(out, ' ');
    str_add_slice(out, cim_str_slice(m->name));
    str_addc(out, '(');
    for (int64_t id = 0; hr == 0; id++) {
        const struct cim_prop *in = cim_params_by_id(m->in, id), *o = cim_params_by_id(m->out, id);
        if (!in && !o) {
            break;
        }
        hr = add_param(out, in, o, id == 0, flags);
    }
    str_addz(out, ");\n");
    return hr;
}

static hres add_class(struct str *out, const struct cim_class *c, unsigned flags)
{
    hres hr = add_quals(out, &c->quals, "\n", flags);
    str_addz(out, "class ");
    str_add_slice(out, cim_str_slice(c->name));
    if (c->super) {
        str_addz(out, " : ");
        str_add_slice(out, cim_str_slice(c->super->name));
    }
    str_addz(out, "\n{\n");
    for (uint32_t i = 0; i < c->nprops && hr == 0; i++) {
        if (c->props[i].flags & CIM_PROP_LOCAL) {
            hr = add_prop(out, &c->props[i], flags);
        }
    }
    for (uint32_t i = 0; i < c->nmethods && hr == 0; i++) {
        if (c->methods[i].flags & CIM_METHOD_LOCAL) {
            hr = add_method(out, &c->methods[i], flags);
        }
    }
    str_addz(out, "};\n");
    return hr ? hr : str_status(out);
}

static hres add_instance(struct str *out, const struct cim_instance *inst, unsigned indent,
                         unsigned flags)
{
    if (inst->quals) {
        hres hr = add_quals(out, inst->quals, "\n", flags);
        if (hr) {
            return hr;
        }
    }
    str_addz(out, "instance of ");
    str_add_slice(out, cim_str_slice(inst->cls->name));
    str_addc(out, '\n');
    add_indent(out, indent);
    str_addz(out, "{\n");
    for (uint32_t k = 0; k < inst->nprops; k++) {
        uint32_t i = inst->cls->sorted[k];
        if (inst->v[i].null && (inst->v[i].is_default || inst->cls->props[i].def.null)) {
            continue; /* as GetObjectText_ does: a NULL says nothing, unless it hides a default */
        }
        add_indent(out, indent + 1);
        hres hr = inst->prop_quals ? add_quals(out, &inst->prop_quals[i], " ", flags) : 0;
        str_add_slice(out, cim_str_slice(inst->cls->props[i].name));
        str_addz(out, " = ");
        hr = hr ? hr : str_add_mof_value(out, &inst->v[i], indent + 1);
        if (hr) {
            return hr;
        }
        str_addz(out, ";\n");
    }
    add_indent(out, indent);
    str_addc(out, '}');
    return str_status(out);
}

hres str_add_mof_class(struct str *out, const struct cim_class *c)
{
    return add_class(out, c, 0);
}

static hres add_whole_instance(struct str *out, const struct cim_instance *i, unsigned flags)
{
    hres hr = add_instance(out, i, 0, flags);
    str_addz(out, ";\n");
    return hr ? hr : str_status(out);
}

hres str_add_mof_instance(struct str *out, const struct cim_instance *i)
{
    return add_whole_instance(out, i, 0);
}

hres str_add_mof_flags(struct str *out, struct cim_object *o, unsigned flags)
{
    return cim_genus_of(o) == CIM_CLASS ? add_class(out, cim_as_class(o), flags)
                                        : add_whole_instance(out, cim_as_instance(o), flags);
}

hres str_add_mof_object(struct str *out, struct cim_object *o)
{
    return str_add_mof_flags(out, o, 0);
}
