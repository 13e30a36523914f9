/* wmio_encode: writing objects (MS-WMIO 2.2). A heap is written beside what refers into it. */
#include "dcom/wmio.h"
#include "util/utf.h"

#include <stdlib.h>

const char *const wmio_dictionary[WMIO_DICTIONARY_N] = {
    "'",        "key",     "",         "read",  "write",  "volatile",
    "provider", "dynamic", "cimwin32", "DWORD", "CIMTYPE"};

unsigned wmio_value_size(unsigned type)
{
    if (type & CIM_ARRAY) {
        return 4;
    }
    switch (type) {
    case CIM_SINT8:
    case CIM_UINT8:
        return 1;
    case CIM_SINT16:
    case CIM_UINT16:
    case CIM_BOOLEAN:
    case CIM_CHAR16:
        return 2;
    case CIM_SINT64:
    case CIM_UINT64:
    case CIM_REAL64:
        return 8;
    case CIM_SINT32:
    case CIM_UINT32:
    case CIM_REAL32:
    case CIM_STRING:
    case CIM_DATETIME:
    case CIM_REFERENCE:
    case CIM_OBJECT:
        return 4;
    default:
        return 0;
    }
}

/* ---- strings ---- */
static bool is_ascii(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((uint8_t)s.p[i] >= 0x80 || s.p[i] == 0) {
            return false;
        }
    }
    return true;
}

/* Encoded-String (2.2.78): a flag, then bytes or UTF-16, both with a final zero. */
static void put_string(struct str *out, struct slice s)
{
    if (is_ascii(s)) {
        buf_put_u8(out, 0);
        str_add_slice(out, s);
        buf_put_u8(out, 0);
    } else {
        buf_put_u8(out, 1);
        str_add_utf16le(out, s);
        buf_put_u16(out, 0);
    }
}

static uint32_t heap_string(struct str *heap, struct slice s)
{
    uint32_t at = (uint32_t)heap->n;
    put_string(heap, s);
    return at;
}

/* Names of qualifiers that everybody knows are numbers. */
static uint32_t heap_name(struct str *heap, struct slice s)
{
    for (uint32_t i = 1; i < WMIO_DICTIONARY_N; i++) {
        if (*wmio_dictionary[i] && utf8_caseeq(s, slice_of(wmio_dictionary[i]))) {
            return WMIO_DICTIONARY | i;
        }
    }
    return heap_string(heap, s);
}

static size_t begin_length(struct str *out)
{
    size_t at = out->n;
    buf_put_u32(out, 0);
    return at;
}

static void set_u32(struct str *out, size_t at, uint32_t v)
{
    if (!out->failed) {
        for (unsigned i = 0; i < 4; i++) {
            out->p[at + i] = (char)(v >> 8 * i & 0xff);
        }
    }
}

/* A length that counts itself. */
static void end_length(struct str *out, size_t at)
{
    set_u32(out, at, (uint32_t)(out->n - at));
}

static void put_heap(struct str *out, const struct str *heap)
{
    buf_put_u32(out, (uint32_t)heap->n | WMIO_HEAP_LENGTH);
    str_add_slice(out, str_slice(heap));
    out->failed |= heap->failed;
}

/* ---- values ---- */
static hres put_block(struct cim_object *o, bool decorated, unsigned depth, struct str *out);

static void put_number(struct str *out, unsigned type, const union cim_data *d)
{
    union {
        float f;
        uint32_t u;
    } single = {.f = type == CIM_REAL32 ? (float)d->r : 0};
    union {
        double d;
        uint64_t u;
    } real = {.d = type == CIM_REAL64 ? d->r : 0};
    switch (type) {
    case CIM_BOOLEAN:
        buf_put_u16(out, d->b ? 0xffff : 0);
        return;
    case CIM_REAL32:
        buf_put_u32(out, single.u);
        return;
    case CIM_REAL64:
        buf_put_u64(out, real.u);
        return;
    default:
        break;
    }
    switch (wmio_value_size(type)) {
    case 1:
        buf_put_u8(out, (uint8_t)d->u);
        return;
    case 2:
        buf_put_u16(out, (uint16_t)d->u);
        return;
    case 4:
        buf_put_u32(out, (uint32_t)d->u);
        return;
    default:
        buf_put_u64(out, d->u);
    }
}

static hres heap_object(struct str *heap, struct cim_object *o, unsigned depth, uint32_t *ref)
{
    *ref = (uint32_t)heap->n;
    size_t at = begin_length(heap);
    hres hr = put_block(o, false, depth + 1, heap);
    set_u32(heap, at, (uint32_t)(heap->n - at - 4));
    return hr;
}

static hres put_data(struct str *out, struct str *heap, unsigned type, const union cim_data *d,
                     unsigned depth)
{
    uint32_t ref = 0;
    hres hr = 0;
    if (cim_type_is_text(type)) {
        buf_put_u32(out, heap_string(heap, cim_str_slice(d->str)));
    } else if (type == CIM_OBJECT) {
        hr = heap_object(heap, d->obj, depth, &ref);
        buf_put_u32(out, ref);
    } else {
        put_number(out, type, d);
    }
    return hr;
}

/* An array lies in the heap as one piece: its texts follow the list of references. */
static hres heap_array(struct str *heap, const struct cim_array *a, unsigned depth, uint32_t *ref)
{
    AUTO_STR list = STR_INIT, items = STR_INIT;
    size_t base = heap->n + 4 + (size_t)a->n * wmio_value_size(a->type);
    hres hr = 0;
    *ref = (uint32_t)heap->n;
    buf_put_u32(heap, a->n);
    for (uint32_t i = 0; i < a->n && hr == 0; i++) {
        if (cim_type_is_text(a->type)) {
            buf_put_u32(&list, (uint32_t)(base + items.n));
            put_string(&items, cim_str_slice(a->v[i].str));
        } else if (a->type == CIM_OBJECT) {
            uint32_t at = 0;
            hr = heap_object(&items, a->v[i].obj, depth, &at);
            buf_put_u32(&list, (uint32_t)base + at);
        } else {
            put_number(&list, a->type, &a->v[i]);
        }
    }
    str_add_slice(heap, str_slice(&list));
    str_add_slice(heap, str_slice(&items));
    heap->failed |= list.failed || items.failed;
    return hr;
}

/* A NULL fills its place with ones. */
static hres put_value(struct str *out, struct str *heap, const struct cim_value *v, unsigned depth)
{
    unsigned size = wmio_value_size(v->type);
    if (v->null) {
        static const char ones[8] = {-1, -1, -1, -1, -1, -1, -1, -1};
        str_add(out, ones, size);
        return size ? 0 : WBEM_E_INVALID_CIM_TYPE;
    }
    if (v->type & CIM_ARRAY) {
        uint32_t ref = 0;
        hres hr = heap_array(heap, v->d.arr, depth, &ref);
        buf_put_u32(out, ref);
        return hr;
    }
    return put_data(out, heap, v->type, &v->d, depth);
}

/* ---- qualifiers (2.2.58) ---- */
static hres put_qualifier(struct str *out, struct str *heap, struct slice name, uint8_t flavor,
                          const struct cim_value *v)
{
    buf_put_u32(out, heap_name(heap, name));
    buf_put_u8(out, flavor);
    buf_put_u32(out, v->type);
    return put_value(out, heap, v, 0);
}

static hres put_quals(struct str *out, struct str *heap, const struct cim_quals *q,
                      const char *without)
{
    hres hr = 0;
    for (uint32_t i = 0; q && i < q->n && hr == 0; i++) {
        const struct cim_qualifier *k = &q->v[i];
        if (!without || !cim_str_is(k->name, without)) {
            hr = put_qualifier(out, heap, cim_str_slice(k->name), k->flavor, &k->value);
        }
    }
    return hr;
}

static hres put_qual_set(struct str *out, struct str *heap, const struct cim_quals *q)
{
    size_t at = begin_length(out);
    hres hr = put_quals(out, heap, q, NULL);
    end_length(out, at);
    return hr;
}

/* ---- properties ---- */
/* How many classes stand above the one with this name: 0 for the first of the chain. */
static uint32_t depth_of(const struct cim_class *c, const struct cim_str *name)
{
    const struct cim_class *k = c;
    while (k && !cim_str_caseeq(k->name, name)) {
        k = k->super;
    }
    uint32_t n = 0;
    for (k = k ? k->super : NULL; k; k = k->super) {
        n++;
    }
    return n;
}

/* Of a property: CIMTYPE first, which always is there (2.2.59). */
static hres put_prop_quals(struct str *out, struct str *heap, const struct cim_prop *p)
{
    AUTO_STR text = STR_INIT;
    str_add_cimtype(&text, p);
    struct cim_value v;
    hres hr = str_status(&text);
    hr = hr ? hr : cim_value_text(&v, CIM_STRING, str_slice(&text));
    if (hr) {
        return hr;
    }
    size_t at = begin_length(out);
    uint8_t flavor = (uint8_t)(CIM_TO_INSTANCE | CIM_TO_SUBCLASS |
                               (p->flags & CIM_PROP_LOCAL ? 0 : CIM_PROPAGATED));
    hr = put_qualifier(out, heap, SLICE("CIMTYPE"), flavor, &v);
    cim_value_clear(&v);
    hr = hr ? hr : put_quals(out, heap, &p->quals, "CIMTYPE");
    end_length(out, at);
    return hr;
}

/* PropertyInfo (2.2.30) in the heap. */
static hres heap_prop(struct str *heap, const struct cim_class *c, uint32_t index, uint32_t offset,
                      uint32_t *ref)
{
    const struct cim_prop *p = &c->props[index];
    AUTO_STR info = STR_INIT;
    uint32_t type = p->type;
    if (!(p->flags & CIM_PROP_LOCAL)) {
        type |= WMIO_INHERITED;
    }
    buf_put_u32(&info, type);
    buf_put_u16(&info, (uint16_t)index);
    buf_put_u32(&info, offset);
    buf_put_u32(&info, depth_of(c, p->origin));
    hres hr = put_prop_quals(&info, heap, p);
    *ref = (uint32_t)heap->n;
    str_add_slice(heap, str_slice(&info));
    heap->failed |= info.failed;
    return hr;
}

/* NdTable and ValueTable (2.2.26): values in declared order, two bits a property before them. */
struct tables {
    struct str nd, values;
};

static void tables_fini(struct tables *t)
{
    str_fini(&t->nd);
    str_fini(&t->values);
}

static void put_nd(struct tables *t, uint32_t index, unsigned bits)
{
    if (index % 4 == 0) {
        buf_put_u8(&t->nd, 0);
    }
    if (!t->nd.failed) {
        t->nd.p[index / 4] = (char)((unsigned char)t->nd.p[index / 4] | bits << index % 4 * 2);
    }
}

static void put_tables(struct str *out, const struct tables *t)
{
    str_add_slice(out, str_slice(&t->nd));
    str_add_slice(out, str_slice(&t->values));
    out->failed |= t->nd.failed || t->values.failed;
}

static hres class_values(const struct cim_class *c, struct tables *t, struct str *heap,
                         struct str *lookup)
{
    hres hr = 0;
    struct {
        uint32_t name, info;
    } *refs = calloc(c->nprops + 1u, sizeof *refs);
    if (!refs) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < c->nprops && hr == 0; i++) {
        const struct cim_prop *p = &c->props[i];
        struct cim_value def = p->def;
        def.type = p->type;
        refs[i].name = heap_string(heap, cim_str_slice(p->name));
        hr = heap_prop(heap, c, i, (uint32_t)t->values.n, &refs[i].info);
        put_nd(t, i,
               (def.null ? WMIO_ND_NULL : 0) |
                   (p->flags & CIM_PROP_LOCAL_VALUE || p->flags & CIM_PROP_LOCAL
                        ? 0
                        : WMIO_ND_DEFAULT));
        hr = hr ? hr : put_value(&t->values, heap, &def, 0);
    }
    buf_put_u32(lookup, c->nprops);
    for (uint32_t i = 0; i < c->nprops; i++) {
        uint16_t k = c->sorted[i];
        buf_put_u32(lookup, refs[k].name);
        buf_put_u32(lookup, refs[k].info);
    }
    free(refs);
    return hr;
}

/* The names of the classes above, the nearest first (2.2.17). */
static void put_derivation(struct str *out, const struct cim_class *c)
{
    size_t at = begin_length(out);
    for (const struct cim_class *k = c->super; k; k = k->super) {
        size_t start = out->n;
        put_string(out, cim_str_slice(k->name));
        buf_put_u32(out, (uint32_t)(out->n - start));
    }
    end_length(out, at);
}

hres wmio_put_class_part(const struct cim_class *c, struct str *out)
{
    AUTO_STR heap = STR_INIT, lookup = STR_INIT, quals = STR_INIT;
    AUTO(tables_fini) struct tables t = {STR_INIT, STR_INIT};
    struct slice name = cim_str_slice(c->name);
    uint32_t name_ref = name.n ? heap_string(&heap, name) : WMIO_NO_REF;
    hres hr = put_qual_set(&quals, &heap, &c->quals);
    hr = hr ? hr : class_values(c, &t, &heap, &lookup);
    size_t at = begin_length(out);
    buf_put_u8(out, 0);
    buf_put_u32(out, name_ref);
    buf_put_u32(out, (uint32_t)(t.nd.n + t.values.n));
    put_derivation(out, c);
    str_add_slice(out, str_slice(&quals));
    str_add_slice(out, str_slice(&lookup));
    put_tables(out, &t);
    put_heap(out, &heap);
    end_length(out, at);
    out->failed |= quals.failed || lookup.failed;
    return hr ? hr : str_status(out);
}

/* ---- methods (2.2.38) ---- */
/* A signature: its length and the class of the parameters; a length of 0 when there are none. */
static hres heap_signature(struct str *heap, struct cim_class *params, uint32_t *ref)
{
    *ref = (uint32_t)heap->n;
    size_t at = begin_length(heap);
    if (!params) {
        return 0;
    }
    hres hr = put_block(&params->o, false, 1, heap);
    set_u32(heap, at, (uint32_t)(heap->n - at - 4));
    return hr;
}

static hres put_method(struct str *out, struct str *heap, const struct cim_class *c,
                       const struct cim_method *m)
{
    AUTO_STR quals = STR_INIT;
    uint32_t name = heap_string(heap, cim_str_slice(m->name)), in = 0, result = 0;
    hres hr = put_qual_set(&quals, heap, &m->quals);
    uint32_t quals_ref = (uint32_t)heap->n;
    str_add_slice(heap, str_slice(&quals));
    hr = hr ? hr : heap_signature(heap, m->in, &in);
    hr = hr ? hr : heap_signature(heap, m->out, &result);
    buf_put_u32(out, name);
    buf_put_u8(out, m->flags & CIM_METHOD_LOCAL ? 0 : 1); /* 2.2.42: where it comes from */
    buf_put_u8(out, 0);
    buf_put_u16(out, 0);
    buf_put_u32(out, depth_of(c, m->origin));
    buf_put_u32(out, quals_ref);
    buf_put_u32(out, in);
    buf_put_u32(out, result);
    out->failed |= quals.failed;
    return hr;
}

static hres put_methods(struct str *out, const struct cim_class *c)
{
    AUTO_STR heap = STR_INIT;
    hres hr = 0;
    uint32_t n = c ? c->nmethods : 0;
    size_t at = begin_length(out);
    buf_put_u16(out, (uint16_t)n);
    buf_put_u16(out, 0);
    for (uint32_t i = 0; i < n && hr == 0; i++) {
        hr = put_method(out, &heap, c, &c->methods[i]);
    }
    put_heap(out, &heap);
    end_length(out, at);
    return hr;
}

/* A class is written after its superclass; one without has an empty one before it (2.2.10). */
static hres put_class(const struct cim_class *c, struct str *out)
{
    struct cim_class *empty = NULL;
    hres hr = c->super ? 0 : cim_class_new(SLICE(""), NULL, &empty);
    hr = hr ? hr : empty ? cim_class_seal(empty) : 0;
    const struct cim_class *parent = empty ? empty : c->super;
    hr = hr ? hr : wmio_put_class_part(parent, out);
    hr = hr ? hr : put_methods(out, parent);
    hr = hr ? hr : wmio_put_class_part(c, out);
    cim_class_unref(empty);
    return hr ? hr : put_methods(out, c);
}

/* ---- objects ---- */
static void put_decoration(const struct cim_origin *o, struct str *out)
{
    put_string(out, cim_str_slice(o->server));
    put_string(out, cim_str_slice(o->ns));
}

static hres instance_values(const struct cim_instance *i, unsigned depth, struct tables *t,
                            struct str *heap)
{
    hres hr = 0;
    for (uint32_t k = 0; k < i->nprops && hr == 0; k++) {
        struct cim_value v = i->v[k];
        v.type = i->cls->props[k].type;
        put_nd(t, k, (v.null ? WMIO_ND_NULL : 0) | (v.is_default ? WMIO_ND_DEFAULT : 0));
        hr = put_value(&t->values, heap, &v, depth);
    }
    return hr;
}

#define USUAL_HEAP 512u /* bytes that the texts of most instances take */

static hres put_instance(const struct cim_instance *i, struct slice class_part, bool decorated,
                         unsigned depth, struct str *out)
{
    AUTO_STR heap = STR_INIT, quals = STR_INIT;
    AUTO(tables_fini) struct tables t = {STR_INIT, STR_INIT};
    decorated &= i->origin != NULL;
    buf_put_u8(out, (uint8_t)(WMIO_INSTANCE | (decorated ? WMIO_DECORATED : 0)));
    if (decorated) {
        put_decoration(i->origin, out);
    }
    str_add_slice(out, class_part);
    (void)str_reserve(&heap, USUAL_HEAP); /* without memory the first text fails */
    uint32_t name = heap_string(&heap, cim_str_slice(i->cls->name));
    hres hr = instance_values(i, depth, &t, &heap);
    hr = hr ? hr : put_qual_set(&quals, &heap, i->quals);
    size_t at = begin_length(out);
    buf_put_u8(out, 0);
    buf_put_u32(out, name);
    put_tables(out, &t);
    str_add_slice(out, str_slice(&quals));
    buf_put_u8(out, WMIO_NO_PROPQUALS);
    put_heap(out, &heap);
    end_length(out, at);
    out->failed |= quals.failed;
    return hr ? hr : str_status(out);
}

hres wmio_put_instance(const struct cim_instance *i, struct slice class_part, bool decorated,
                       struct str *out)
{
    return put_instance(i, class_part, decorated, 0, out);
}

static hres put_block(struct cim_object *o, bool decorated, unsigned depth, struct str *out)
{
    if (depth > WMIO_MAX_DEPTH) {
        return WBEM_E_INVALID_OBJECT;
    }
    const struct cim_instance *i = cim_as_instance(o);
    if (i) {
        AUTO_STR part = STR_INIT;
        hres hr = wmio_put_class_part(i->cls, &part);
        return hr ? hr : put_instance(i, str_slice(&part), decorated, depth, out);
    }
    const struct cim_class *c = cim_as_class(o);
    decorated &= c->origin != NULL;
    buf_put_u8(out, (uint8_t)(WMIO_CLASS | (decorated ? WMIO_DECORATED : 0)));
    if (decorated) {
        put_decoration(c->origin, out);
    }
    return put_class(c, out);
}

hres wmio_encode(struct cim_object *o, bool decorated, struct str *out)
{
    buf_put_u32(out, WMIO_SIGNATURE);
    size_t at = begin_length(out), size = out->n;
    hres hr = put_block(o, decorated, 0, out);
    set_u32(out, at, (uint32_t)(out->n - at - 4));
    hr = hr ? hr : str_status(out);
    return hr == 0 && out->n - size > WMIO_MAX_SIZE ? WBEM_E_QUOTA_VIOLATION : hr;
}
