/* cim objects: what classes and instances share, and the system properties. */
#include "cim/object.h"

#include "cim/class.h"
#include "util/utf.h"

#include <stdlib.h>

struct cim_object *cim_object_unref(struct cim_object *o)
{
    if (o) {
        if (cim_genus_of(o) == CIM_CLASS) {
            cim_class_unref(cim_as_class(o));
        } else {
            cim_instance_unref(cim_as_instance(o));
        }
    }
    return NULL;
}

void cim_object_unrefp(struct cim_object **o)
{
    *o = cim_object_unref(*o);
}

struct cim_class *cim_as_class(struct cim_object *o)
{
    return o && o->genus == (CIM_OBJECT_MAGIC | CIM_CLASS) ? container_of(o, struct cim_class, o)
                                                           : NULL;
}

struct cim_instance *cim_as_instance(struct cim_object *o)
{
    return o && o->genus == (CIM_OBJECT_MAGIC | CIM_INSTANCE)
               ? container_of(o, struct cim_instance, o)
               : NULL;
}

/* For objects whose genus was looked at already: no second check, and no NULL for the compiler to
 * worry about. */
static struct cim_class *known_class(struct cim_object *o)
{
    return container_of(o, struct cim_class, o);
}

static struct cim_instance *known_instance(struct cim_object *o)
{
    return container_of(o, struct cim_instance, o);
}

struct cim_class *cim_class_of(struct cim_object *o)
{
    return cim_genus_of(o) == CIM_CLASS ? known_class(o) : known_instance(o)->cls;
}

struct cim_origin *cim_origin_new(struct slice server, struct slice ns)
{
    struct cim_origin *o = calloc(1, sizeof *o);
    if (!o) {
        return NULL;
    }
    o->refs = REF_INIT;
    o->server = cim_str_new(server);
    o->ns = cim_str_new(ns);
    return o->server && o->ns ? o : cim_origin_unref(o);
}

struct cim_origin *cim_origin_ref(struct cim_origin *o)
{
    if (o) {
        ref_get(&o->refs);
    }
    return o;
}

struct cim_origin *cim_origin_unref(struct cim_origin *o)
{
    if (o && ref_put(&o->refs)) {
        cim_str_unref(o->server);
        cim_str_unref(o->ns);
        free(o);
    }
    return NULL;
}

static struct cim_origin *origin_of(struct cim_object *o)
{
    return cim_genus_of(o) == CIM_CLASS ? known_class(o)->origin : known_instance(o)->origin;
}

static bool same_source(struct cim_object *a, struct cim_object *b)
{
    struct cim_origin *x = origin_of(a), *y = origin_of(b);
    if (!x || !y) {
        return x == y;
    }
    return cim_str_caseeq(x->server, y->server) && cim_str_caseeq(x->ns, y->ns);
}

bool cim_object_eq(struct cim_object *a, struct cim_object *b, unsigned flags)
{
    if (a == b) {
        return true;
    }
    if (cim_genus_of(a) != cim_genus_of(b) ||
        (!(flags & CIM_OBJ_IGNORE_SOURCE) && !same_source(a, b))) {
        return false;
    }
    if (cim_genus_of(a) == CIM_CLASS) {
        return cim_class_eq(cim_as_class(a), cim_as_class(b), flags);
    }
    return cim_instance_eq(cim_as_instance(a), cim_as_instance(b), flags);
}

bool cim_quals_eq(const struct cim_quals *a, const struct cim_quals *b, unsigned flags)
{
    if (flags & CIM_OBJ_IGNORE_QUALIFIERS) {
        return true;
    }
    if (a->n != b->n) {
        return false;
    }
    unsigned cmp = flags & CIM_OBJ_IGNORE_CASE ? CIM_CMP_NOCASE : CIM_CMP_CASE;
    for (uint32_t i = 0; i < a->n; i++) {
        const struct cim_qualifier *q = cim_quals_find(b, cim_str_slice(a->v[i].name));
        if (!q || !cim_value_eq(&q->value, &a->v[i].value, cmp) ||
            (!(flags & CIM_OBJ_IGNORE_FLAVOR) && q->flavor != a->v[i].flavor)) {
            return false;
        }
    }
    return true;
}

static bool props_eq(const struct cim_class *a, const struct cim_class *b, unsigned flags)
{
    unsigned cmp = flags & CIM_OBJ_IGNORE_CASE ? CIM_CMP_NOCASE : CIM_CMP_CASE;
    if (a->nprops != b->nprops) {
        return false;
    }
    for (uint32_t i = 0; i < a->nprops; i++) {
        const struct cim_prop *p = &a->props[i], *q = cim_class_prop(b, cim_str_slice(p->name));
        if (!q || p->type != q->type || !cim_quals_eq(&p->quals, &q->quals, flags) ||
            (p->ref_class || q->ref_class ? !cim_str_caseeq(p->ref_class, q->ref_class) : false)) {
            return false;
        }
        if (!(flags & CIM_OBJ_IGNORE_DEFAULTS) && !cim_value_eq(&p->def, &q->def, cmp)) {
            return false;
        }
    }
    return true;
}

static bool signature_eq(const struct cim_class *a, const struct cim_class *b, unsigned flags)
{
    return a && b ? cim_class_eq(a, b, flags) : a == b;
}

bool cim_class_eq(const struct cim_class *a, const struct cim_class *b, unsigned flags)
{
    if (a == b) {
        return true;
    }
    if (!(flags & CIM_OBJ_IGNORE_CLASS)) {
        const struct cim_class *x = a->super, *y = b->super;
        if (!cim_str_caseeq(a->name, b->name) ||
            (x && y ? !cim_str_caseeq(x->name, y->name) : x != y)) {
            return false;
        }
    }
    if (!cim_quals_eq(&a->quals, &b->quals, flags) || !props_eq(a, b, flags) ||
        a->nmethods != b->nmethods) {
        return false;
    }
    for (uint32_t i = 0; i < a->nmethods; i++) {
        const struct cim_method *m = &a->methods[i],
                                *n = cim_class_find_method(b, cim_str_slice(m->name));
        if (!n || !cim_quals_eq(&m->quals, &n->quals, flags) ||
            !signature_eq(m->in, n->in, flags) || !signature_eq(m->out, n->out, flags)) {
            return false;
        }
    }
    return true;
}

/* ---- system properties ---- */
const struct cim_sys_row cim_sys_rows[CIM_SYS_COUNT] = {
    [CIM_SYS_GENUS] = {"__GENUS", CIM_SINT32},
    [CIM_SYS_CLASS] = {"__CLASS", CIM_STRING},
    [CIM_SYS_SUPERCLASS] = {"__SUPERCLASS", CIM_STRING},
    [CIM_SYS_DYNASTY] = {"__DYNASTY", CIM_STRING},
    [CIM_SYS_RELPATH] = {"__RELPATH", CIM_STRING},
    [CIM_SYS_PROPERTY_COUNT] = {"__PROPERTY_COUNT", CIM_SINT32},
    [CIM_SYS_DERIVATION] = {"__DERIVATION", CIM_STRING | CIM_ARRAY},
    [CIM_SYS_SERVER] = {"__SERVER", CIM_STRING},
    [CIM_SYS_NAMESPACE] = {"__NAMESPACE", CIM_STRING},
    [CIM_SYS_PATH] = {"__PATH", CIM_STRING},
};

int cim_sys_find(struct slice name)
{
    if (name.n < 3 || name.p[0] != '_' || name.p[1] != '_') {
        return -1;
    }
    for (int i = 0; i < CIM_SYS_COUNT; i++) {
        if (utf8_caseeq(name, slice_of(cim_sys_rows[i].name))) {
            return i;
        }
    }
    return -1;
}

static hres derivation(const struct cim_class *c, struct cim_value *out)
{
    size_t n = 0;
    for (const struct cim_class *s = c->super; s; s = s->super) {
        n++;
    }
    struct cim_array *a = cim_array_new(CIM_STRING, n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    n = 0;
    for (const struct cim_class *s = c->super; s; s = s->super) {
        a->v[n++].str = cim_str_ref(s->name);
    }
    *out = cim_arrval(a);
    return 0;
}

static hres relpath(struct cim_object *o, struct str *out)
{
    if (cim_genus_of(o) == CIM_INSTANCE) {
        return cim_instance_relpath(cim_as_instance(o), out);
    }
    struct slice name = cim_str_slice(known_class(o)->name);
    if (name.n == 0) {
        return WBEM_E_NO_KEY;
    }
    str_add_slice(out, name);
    return str_status(out);
}

static hres path_value(struct cim_object *o, bool full, struct cim_value *out)
{
    AUTO_STR s = STR_INIT;
    struct cim_origin *from = origin_of(o);
    if (full) {
        if (!from) {
            return 0;
        }
        str_addz(&s, "\\\\");
        str_add_slice(&s, cim_str_slice(from->server));
        str_addc(&s, '\\');
        str_add_slice(&s, cim_str_slice(from->ns));
        str_addc(&s, ':');
    }
    hres hr = relpath(o, &s);
    if (hr == WBEM_E_NO_KEY) {
        return 0; /* no path: NULL */
    }
    return hr ? hr : cim_value_text(out, CIM_STRING, str_slice(&s));
}

static const struct cim_class *dynasty(const struct cim_class *c)
{
    while (c->super) {
        c = c->super;
    }
    return c;
}

static struct cim_str *nonempty(struct cim_str *s)
{
    return s && s->len > 0 ? cim_str_ref(s) : NULL;
}

hres cim_object_sys(struct cim_object *o, enum cim_sys which, struct cim_value *out)
{
    const struct cim_class *c = cim_class_of(o);
    struct cim_origin *from = origin_of(o);
    *out = cim_null(cim_sys_rows[which].type);
    switch (which) {
    case CIM_SYS_GENUS:
        *out = cim_sint(CIM_SINT32, cim_genus_of(o));
        return 0;
    case CIM_SYS_CLASS:
        *out = cim_strval(CIM_STRING, nonempty(c->name));
        return 0;
    case CIM_SYS_SUPERCLASS:
        *out = cim_strval(CIM_STRING, c->super ? nonempty(c->super->name) : NULL);
        return 0;
    case CIM_SYS_DYNASTY:
        *out = cim_strval(CIM_STRING, nonempty(dynasty(c)->name));
        return 0;
    case CIM_SYS_PROPERTY_COUNT:
        *out = cim_sint(CIM_SINT32, c->nprops);
        return 0;
    case CIM_SYS_DERIVATION:
        return derivation(c, out);
    case CIM_SYS_SERVER:
        *out = cim_strval(CIM_STRING, from ? cim_str_ref(from->server) : NULL);
        return 0;
    case CIM_SYS_NAMESPACE:
        *out = cim_strval(CIM_STRING, from ? cim_str_ref(from->ns) : NULL);
        return 0;
    case CIM_SYS_RELPATH:
        return path_value(o, false, out);
    case CIM_SYS_PATH:
        return path_value(o, true, out);
    default:
        return WBEM_E_INVALID_PARAMETER;
    }
}
