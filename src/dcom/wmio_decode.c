/* wmio_decode: classes and instances out of their pieces (MS-WMIO 2.2.5–2.2.57).
 *
 * A class tells its own name, those of the classes above it and at which of them each property was
 * introduced. So a chain of these names is built, of which the first has all inherited properties
 * (that keeps their order), and the class derived from it gets what is said of it. */
#include "dcom/wmio_read.h"
#include "util/utf.h"

#include <stdlib.h>

struct wire_prop {
    struct slice name, cimtype;
    uint32_t type; /* with WMIO_INHERITED */
    uint16_t order;
    uint32_t offset, origin;
    struct cim_quals quals;
    struct cim_value value; /* default */
};
struct wire_class {
    struct slice name;
    struct slice *above; /* the root of the chain first */
    uint32_t nabove;
    struct cim_quals quals;
    struct wire_prop *props; /* in declared order */
    uint32_t nprops;
    uint32_t values; /* bytes of both tables */
};

static void wire_fini(struct wire_class *w)
{
    cim_quals_clear(&w->quals);
    for (uint32_t i = 0; i < w->nprops; i++) {
        cim_quals_clear(&w->props[i].quals);
        cim_value_clear(&w->props[i].value);
    }
}

/* ---- ClassPart taken apart ---- */
static hres read_derivation(struct wmio_in *in, struct wire_class *w)
{
    struct wmio_in list = wmio_piece(in), count = list;
    uint32_t n = 0;
    while (!count.failed && count.p < count.end) {
        (void)wmio_string(&count);
        (void)wmio_u32(&count);
        n++;
    }
    if (count.failed || n > CIM_MAX_DEPTH) {
        return WBEM_E_INVALID_STREAM;
    }
    w->above = arena_array(in->mem, n + 1u, sizeof *w->above);
    if (!w->above) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->nabove = n;
    for (uint32_t i = n; i-- > 0;) {
        w->above[i] = wmio_string(&list);
        (void)wmio_u32(&list);
    }
    return 0;
}

static hres read_prop(struct wmio_in *in, struct slice heap, struct wire_class *w, uint32_t *seen)
{
    struct wire_prop p = {.name = wmio_heap_string(in, heap, wmio_u32(in))};
    struct wmio_in info = wmio_at(in, heap, wmio_u32(in));
    p.type = wmio_u32(&info);
    p.order = wmio_u16(&info);
    p.offset = wmio_u32(&info);
    p.origin = wmio_u32(&info);
    unsigned type = p.type & ~WMIO_INHERITED;
    if (in->failed || info.failed || p.order >= w->nprops || p.origin > w->nabove ||
        type > UINT16_MAX || wmio_value_size(type) == 0 || w->props[p.order].name.p) {
        return WBEM_E_INVALID_STREAM;
    }
    p.value = cim_null(type);
    w->props[p.order] = p;
    (*seen)++;
    return wmio_quals(&info, heap, &w->props[p.order].quals, &w->props[p.order].cimtype);
}

static unsigned nd_bits(struct wmio_in tables, uint32_t index)
{
    return tables.p[index / 4] >> index % 4 * 2 & 3u;
}

/* A reader at the value of a property; tables holds both tables of nprops properties. */
static struct wmio_in value_at(struct wmio_in tables, uint32_t nprops, uint32_t offset,
                               unsigned type)
{
    struct wmio_in s = tables;
    size_t nd = (nprops + 3u) / 4u, size = (size_t)(tables.end - tables.p);
    if (size < nd || size - nd < wmio_value_size(type) ||
        offset > size - nd - wmio_value_size(type)) {
        s.failed = true;
        s.p = s.end;
        return s;
    }
    s.p += nd + offset;
    return s;
}

static hres read_defaults(struct wmio_in tables, struct slice heap, struct wire_class *w)
{
    for (uint32_t i = 0; i < w->nprops; i++) {
        struct wire_prop *p = &w->props[i];
        unsigned type = p->type & ~WMIO_INHERITED;
        struct wmio_in v = value_at(tables, w->nprops, p->offset, type);
        if (v.failed) {
            return WBEM_E_INVALID_STREAM;
        }
        if (nd_bits(tables, i) & WMIO_ND_NULL) {
            continue;
        }
        wmio_value(&v, heap, type, &p->value);
        if (v.failed) {
            return WBEM_E_INVALID_STREAM;
        }
    }
    return 0;
}

/* The heap stands at the end: it is found first. */
static hres read_class_part(struct wmio_in *in, struct wire_class *w)
{
    struct wmio_in part = wmio_piece(in);
    (void)wmio_u8(&part);
    uint32_t name = wmio_u32(&part);
    w->values = wmio_u32(&part);
    hres hr = part.failed ? WBEM_E_INVALID_STREAM : read_derivation(&part, w);
    struct wmio_in quals = part;
    (void)wmio_piece(&part);
    uint32_t n = wmio_u32(&part);
    struct wmio_in lookup = wmio_sub(&part, (size_t)n * 8);
    struct wmio_in tables = wmio_sub(&part, w->values);
    struct slice heap = wmio_heap(&part);
    if (hr || part.failed || n > CIM_MAX_PROPERTIES || w->values < (n + 3u) / 4u) {
        return hr ? hr : WBEM_E_INVALID_STREAM;
    }
    w->props = arena_array(in->mem, n + 1u, sizeof *w->props);
    if (!w->props) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->nprops = n;
    w->name = wmio_heap_string(&part, heap, name);
    uint32_t seen = 0;
    hr = part.failed ? WBEM_E_INVALID_STREAM : wmio_quals(&quals, heap, &w->quals, NULL);
    for (uint32_t i = 0; i < n && hr == 0; i++) {
        hr = read_prop(&lookup, heap, w, &seen);
    }
    return hr ? hr : read_defaults(tables, heap, w);
}

/* ---- the class made of it ---- */
static struct slice class_in_cimtype(struct slice cimtype)
{
    for (size_t i = 0; i < cimtype.n; i++) {
        if (cimtype.p[i] == ':') {
            return (struct slice){cimtype.p + i + 1, cimtype.n - i - 1};
        }
    }
    return SLICE("");
}

static hres put_prop(struct cim_class *c, const struct wire_prop *p)
{
    return cim_class_put_prop(c, p->name, p->type & ~WMIO_INHERITED, class_in_cimtype(p->cimtype),
                              NULL, NULL);
}

static hres set_true(struct cim_quals *q, struct slice name)
{
    struct cim_value yes = cim_bool(true);
    return cim_quals_find(q, name)
               ? 0
               : cim_quals_set(q, name, &yes, CIM_TO_INSTANCE | CIM_TO_SUBCLASS);
}

static bool is_key(const struct wire_prop *p)
{
    return cim_quals_true(&p->quals, "key");
}

/* Keys stand on one level of a chain: this one when it introduces any. */
static bool own_keys(const struct wire_class *w)
{
    bool own = false;
    for (uint32_t i = 0; i < w->nprops; i++) {
        own |= is_key(&w->props[i]) && w->props[i].origin == w->nabove;
    }
    return own;
}

/* One class above; their keys too, unless the class has its own. */
static hres make_above(const struct wire_class *w, uint32_t at, struct cim_class *super,
                       struct cim_class **out)
{
    struct cim_class *c = NULL;
    bool above = !own_keys(w);
    bool abstract = cim_quals_true(&w->quals, "abstract") || cim_quals_true(&w->quals, "singleton");
    hres hr = cim_class_new(w->above[at], super, &c);
    for (uint32_t i = 0; i < w->nprops && hr == 0; i++) {
        const struct wire_prop *p = &w->props[i];
        if (at > 0 || p->origin == w->nabove) {
            continue;
        }
        hr = put_prop(c, p);
        if (hr == 0 && above && is_key(p)) {
            hr = set_true(&cim_class_prop(c, p->name)->quals, SLICE("key"));
        }
    }
    hr = hr || !abstract ? hr : set_true(&c->quals, SLICE("abstract"));
    hr = hr ? hr : cim_class_seal(c);
    if (hr) {
        c = cim_class_unref(c);
    }
    *out = c;
    return hr;
}

static hres make_chain(const struct wire_class *w, struct cim_class **super)
{
    hres hr = 0;
    for (uint32_t i = 0; i < w->nabove && hr == 0; i++) {
        struct cim_class *next = NULL;
        hr = make_above(w, i, *super, &next);
        cim_class_unref(*super);
        *super = next;
    }
    return hr;
}

/* What is said of a property replaces what came from above. */
static hres fill_prop(struct cim_class *c, struct wire_prop *p, const struct wire_class *w)
{
    hres hr = 0;
    bool local = p->origin == w->nabove || !(p->type & WMIO_INHERITED);
    if (local) {
        hr = put_prop(c, p);
    }
    struct cim_prop *q = hr ? NULL : cim_class_prop(c, p->name);
    if (!q || q->type != (p->type & ~WMIO_INHERITED)) {
        return hr ? hr : WBEM_E_INVALID_OBJECT; /* the same name twice, of two types */
    }
    if (p->origin < w->nabove) {
        struct cim_str *origin = cim_str_new(w->above[p->origin]);
        if (!origin) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        cim_str_unref(q->origin);
        q->origin = origin;
    }
    cim_quals_clear(&q->quals);
    q->quals = TAKE(p->quals);
    if (!p->value.null) {
        cim_value_set(&q->def, p->value);
        p->value = cim_null(q->type);
        q->flags |= local ? CIM_PROP_LOCAL_VALUE : 0;
    }
    return 0;
}

static hres make_class(struct wire_class *w, struct cim_class **out)
{
    struct cim_class *super = NULL, *c = NULL;
    hres hr = make_chain(w, &super);
    hr = hr ? hr : cim_class_new(w->name, super, &c);
    cim_class_unref(super);
    for (uint32_t i = 0; i < w->nprops && hr == 0; i++) {
        hr = fill_prop(c, &w->props[i], w);
    }
    if (hr == 0 && c->nprops != w->nprops) {
        hr = WBEM_E_INVALID_OBJECT; /* the same name twice */
    }
    if (hr == 0) {
        cim_quals_clear(&c->quals);
        c->quals = TAKE(w->quals);
        *out = c;
        return 0;
    }
    cim_class_unref(c);
    return hr;
}

static hres make_layout(const struct wire_class *w, struct cim_class *c, struct arena *mem,
                        struct wmio_layout *out)
{
    out->n = w->nprops;
    out->values = w->values;
    out->places = arena_array(mem, w->nprops + 1u, sizeof *out->places);
    if (!out->places) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < w->nprops; i++) {
        int index = cim_class_find_prop(c, w->props[i].name);
        if (index < 0) {
            return WBEM_E_INVALID_OBJECT;
        }
        out->places[i] = (struct wmio_place){w->props[i].offset, (uint32_t)index, (uint16_t)i,
                                             (uint16_t)(w->props[i].type & ~WMIO_INHERITED)};
    }
    return 0;
}

hres wmio_class_part(struct wmio_in *in, struct wmio_layout *out, struct cim_class **open)
{
    AUTO(wire_fini) struct wire_class w = {0};
    struct cim_class *c = NULL;
    hres hr = read_class_part(in, &w);
    hr = hr ? hr : make_class(&w, &c);
    if (hr == 0 && !open) {
        hr = cim_class_seal(c);
        hr = hr ? hr : make_layout(&w, c, in->mem, out);
    }
    if (hr) {
        cim_class_unref(c);
        return hr;
    }
    *(open ? open : &out->cls) = c;
    return 0;
}

/* ---- methods ---- */
static hres read_signature(struct wmio_in *in, struct slice heap, uint32_t ref,
                           struct cim_class **out)
{
    if (ref == WMIO_NO_REF) {
        return 0;
    }
    struct wmio_in s = wmio_at(in, heap, ref);
    uint32_t len = wmio_u32(&s);
    if (s.failed || len == 0) {
        return s.failed ? WBEM_E_INVALID_STREAM : 0;
    }
    struct wmio_in block = wmio_sub(&s, len);
    block.depth++;
    struct cim_object *o = NULL;
    hres hr =
        s.failed || block.depth > WMIO_MAX_DEPTH ? WBEM_E_INVALID_STREAM : wmio_block(&block, &o);
    *out = hr ? NULL : cim_as_class(o);
    if (hr == 0 && !*out) {
        cim_object_unref(o);
        hr = WBEM_E_INVALID_OBJECT;
    }
    return hr;
}

/* The name of the class of the chain that has so many above it; NULL. */
static struct cim_str *name_at(const struct cim_class *c, uint32_t depth)
{
    uint32_t above = 0;
    for (const struct cim_class *k = c->super; k; k = k->super) {
        above++;
    }
    const struct cim_class *k = c;
    for (; k && above > depth; above--) {
        k = k->super;
    }
    return k && above == depth ? k->name : NULL;
}

static hres read_method(struct wmio_in *in, struct slice heap, struct cim_class *c)
{
    struct cim_class *params = NULL, *result = NULL;
    struct cim_method *m = NULL;
    struct slice name = wmio_heap_string(in, heap, wmio_u32(in));
    bool inherited = wmio_u8(in) != 0;
    (void)wmio_u8(in);
    (void)wmio_u16(in);
    struct cim_str *origin = name_at(c, wmio_u32(in));
    uint32_t quals = wmio_u32(in), in_ref = wmio_u32(in), out_ref = wmio_u32(in);
    if (in->failed) {
        return WBEM_E_INVALID_STREAM;
    }
    hres hr = read_signature(in, heap, in_ref, &params);
    hr = hr ? hr : read_signature(in, heap, out_ref, &result);
    hr = hr ? hr : cim_class_put_method(c, name, params, result, &m);
    cim_class_unref(params);
    cim_class_unref(result);
    if (hr == 0 && quals != WMIO_NO_REF) {
        struct wmio_in set = wmio_at(in, heap, quals);
        cim_quals_clear(&m->quals);
        hr = set.failed ? WBEM_E_INVALID_STREAM : wmio_quals(&set, heap, &m->quals, NULL);
    }
    if (hr == 0 && inherited) {
        m->flags &= (uint16_t)~CIM_METHOD_LOCAL;
    }
    if (hr == 0 && origin) {
        cim_str_unref(m->origin);
        m->origin = cim_str_ref(origin);
    }
    return hr;
}

static hres read_methods(struct wmio_in *in, struct cim_class *c)
{
    struct wmio_in part = wmio_piece(in);
    uint32_t n = wmio_u16(&part);
    (void)wmio_u16(&part);
    struct wmio_in list = wmio_sub(&part, (size_t)n * 24);
    struct slice heap = wmio_heap(&part);
    if (part.failed || n > CIM_MAX_METHODS) {
        return WBEM_E_INVALID_STREAM;
    }
    hres hr = 0;
    for (uint32_t i = 0; i < n && hr == 0; i++) {
        hr = read_method(&list, heap, c);
    }
    return hr;
}

/* The superclass comes first; all that is needed of it is said again in the class itself. */
static hres read_class(struct wmio_in *in, struct cim_origin *origin, struct cim_object **out)
{
    struct cim_class *c = NULL;
    (void)wmio_piece(in);
    (void)wmio_piece(in);
    hres hr = in->failed ? WBEM_E_INVALID_STREAM : wmio_class_part(in, NULL, &c);
    hr = hr ? hr : read_methods(in, c);
    hr = hr ? hr : cim_class_seal(c);
    if (hr) {
        cim_class_unref(c);
        return hr;
    }
    c->origin = cim_origin_ref(origin);
    *out = &c->o;
    return 0;
}

/* ---- instances ---- */
static hres read_values(struct wmio_in tables, struct slice heap, const struct wmio_layout *l,
                        struct cim_instance *i)
{
    for (uint32_t k = 0; k < l->n; k++) {
        const struct wmio_place *p = &l->places[k];
        unsigned bits = nd_bits(tables, p->order);
        if (bits & WMIO_ND_DEFAULT) {
            continue;
        }
        struct cim_value v = cim_null(p->type);
        if (!(bits & WMIO_ND_NULL)) {
            struct wmio_in at = value_at(tables, l->n, p->offset, p->type);
            if (!at.failed) {
                wmio_value(&at, heap, p->type, &v);
            }
            if (at.failed) {
                return WBEM_E_INVALID_STREAM;
            }
        }
        cim_instance_set(i, p->index, v);
    }
    return 0;
}

hres wmio_instance_body(struct wmio_in *in, const struct wmio_layout *l, struct cim_origin *origin,
                        struct cim_object **out)
{
    struct wmio_in body = wmio_piece(in);
    (void)wmio_u8(&body);
    (void)wmio_u32(&body); /* name of the class */
    struct wmio_in tables = wmio_sub(&body, l->values), quals = body;
    (void)wmio_piece(&body);
    if (wmio_u8(&body) != WMIO_NO_PROPQUALS) { /* sets of qualifiers, one a property: passed over */
        for (uint32_t k = 0; k < l->n; k++) {
            (void)wmio_piece(&body);
        }
    }
    struct slice heap = wmio_heap(&body);
    if (body.failed) {
        return WBEM_E_INVALID_STREAM;
    }
    struct cim_instance *i = cim_instance_new(l->cls);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = read_values(tables, heap, l, i);
    if (hr == 0 && (size_t)(quals.end - quals.p) >= 4 && (quals.p[0] != 4)) {
        i->quals = calloc(1, sizeof *i->quals);
        hr = i->quals ? wmio_quals(&quals, heap, i->quals, NULL) : WBEM_E_OUT_OF_MEMORY;
    }
    if (hr) {
        cim_instance_unref(i);
        return hr;
    }
    i->origin = cim_origin_ref(origin);
    *out = &i->o;
    return 0;
}

/* ---- objects ---- */
hres wmio_decoration(struct wmio_in *in, uint8_t *flags, struct slice *server, struct slice *ns)
{
    *flags = wmio_u8(in);
    if (*flags & WMIO_DECORATED) {
        *server = wmio_string(in);
        *ns = wmio_string(in);
    }
    return in->failed ? WBEM_E_INVALID_STREAM : 0;
}

hres wmio_block(struct wmio_in *in, struct cim_object **out)
{
    uint8_t flags;
    struct slice server, ns;
    struct cim_origin *origin = NULL;
    hres hr = wmio_decoration(in, &flags, &server, &ns);
    if (hr == 0 && flags & WMIO_DECORATED) {
        origin = cim_origin_new(server, ns);
        hr = origin ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    if (hr == 0 && (flags & WMIO_INSTANCE)) {
        struct wmio_layout l = {0};
        hr = wmio_class_part(in, &l, NULL);
        hr = hr ? hr : wmio_instance_body(in, &l, origin, out);
        cim_class_unref(l.cls);
    } else if (hr == 0) {
        hr = flags & WMIO_CLASS ? read_class(in, origin, out) : WBEM_E_INVALID_STREAM;
    }
    cim_origin_unref(origin);
    return hr;
}

hres wmio_decode(struct slice unit, struct cim_object **out)
{
    struct arena mem;
    struct wmio_in in = {
        .p = (const uint8_t *)unit.p, .end = (const uint8_t *)unit.p + unit.n, .mem = &mem};
    *out = NULL;
    arena_init(&mem, (size_t)WMIO_MAX_SIZE * 4);
    bool signature = wmio_u32(&in) == WMIO_SIGNATURE;
    struct wmio_in block = wmio_sub(&in, wmio_u32(&in));
    hres hr = !signature || in.failed ? WBEM_E_INVALID_STREAM : wmio_block(&block, out);
    arena_fini(&mem);
    return hr;
}
