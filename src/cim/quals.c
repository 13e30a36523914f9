/* qualifiers: sets of named values with flavors. */
#include "cim/class.h"
#include "util/utf.h"

#include <stdlib.h>

void cim_quals_clear(struct cim_quals *q)
{
    for (uint32_t i = 0; i < q->n; i++) {
        cim_str_unref(q->v[i].name);
        cim_value_clear(&q->v[i].value);
    }
    free(q->v);
    *q = (struct cim_quals){0};
}

static hres reserve(struct cim_quals *q)
{
    if (q->n < q->cap) {
        return 0;
    }
    if (q->n >= CIM_MAX_QUALIFIERS) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    uint32_t cap = q->cap ? q->cap * 2 : 4;
    struct cim_qualifier *v = realloc(q->v, cap * sizeof *v);
    if (!v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    q->v = v;
    q->cap = cap;
    return 0;
}

hres cim_quals_copy(struct cim_quals *dst, const struct cim_quals *src)
{
    if (src->n == 0) {
        return 0;
    }
    dst->v = malloc(src->n * sizeof *dst->v);
    if (!dst->v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    dst->cap = src->n;
    for (uint32_t i = 0; i < src->n; i++) {
        dst->v[i] = src->v[i];
        cim_str_ref(dst->v[i].name);
        cim_value_copy(&dst->v[i].value, &src->v[i].value);
    }
    dst->n = src->n;
    return 0;
}

struct cim_qualifier *cim_quals_find(const struct cim_quals *q, struct slice name)
{
    for (uint32_t i = 0; i < q->n; i++) {
        if (utf8_caseeq(cim_str_slice(q->v[i].name), name)) {
            return &q->v[i];
        }
    }
    return NULL;
}

bool cim_quals_true(const struct cim_quals *q, const char *name)
{
    const struct cim_qualifier *f = cim_quals_find(q, slice_of(name));
    return f && !f->value.null && f->value.type == CIM_BOOLEAN && f->value.d.b;
}

/* The type a qualifier value is kept in; CIM_EMPTY when it cannot be one. */
static unsigned qualifier_type(const struct cim_value *v)
{
    unsigned array = v->type & CIM_ARRAY;
    unsigned t = v->type & ~(unsigned)CIM_ARRAY;
    if (t == CIM_STRING || t == CIM_BOOLEAN) {
        return t | array;
    }
    if (t == CIM_REAL32 || t == CIM_REAL64) {
        return CIM_REAL64 | array;
    }
    if (t == CIM_UINT32 || t == CIM_SINT64 || t == CIM_UINT64) {
        /* numbers beyond 32 bits (bit maps, counters) keep their width */
        struct cim_value tmp = {0};
        if (cim_value_convert(v, CIM_SINT32 | array, &tmp) == 0) {
            cim_value_clear(&tmp);
            return CIM_SINT32 | array;
        }
        return v->type;
    }
    if (cim_type_is_signed(t) || cim_type_is_unsigned(t)) {
        return CIM_SINT32 | array;
    }
    return CIM_EMPTY;
}

hres cim_quals_set(struct cim_quals *q, struct slice name, const struct cim_value *value,
                   unsigned flavor)
{
    unsigned type = qualifier_type(value);
    if (type == CIM_EMPTY) {
        return WBEM_E_INVALID_QUALIFIER_TYPE;
    }
    struct cim_value v = {0};
    hres hr = cim_value_convert(value, type, &v);
    if (FAILED(hr)) {
        return hr;
    }
    struct cim_qualifier *f = cim_quals_find(q, name);
    if (f) {
        bool fixed = (f->flavor & CIM_PROPAGATED) && (f->flavor & CIM_NOT_OVERRIDABLE);
        if (fixed && !cim_value_eq(&f->value, &v, 0)) {
            cim_value_clear(&v);
            return WBEM_E_OVERRIDE_NOT_ALLOWED;
        }
        cim_value_set(&f->value, v);
        f->flavor = (uint8_t)(fixed ? f->flavor : flavor & ~(unsigned)CIM_PROPAGATED);
        return 0;
    }
    struct cim_str *n = cim_str_new(name);
    hr = n ? reserve(q) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        cim_str_unref(n);
        cim_value_clear(&v);
        return hr;
    }
    q->v[q->n++] = (struct cim_qualifier){.name = n, .value = v, .flavor = (uint8_t)flavor};
    return 0;
}

hres cim_quals_remove(struct cim_quals *q, struct slice name)
{
    struct cim_qualifier *f = cim_quals_find(q, name);
    if (!f) {
        return WBEM_E_NOT_FOUND;
    }
    if (f->flavor & CIM_PROPAGATED) {
        return WBEM_E_PROPAGATED_QUALIFIER;
    }
    cim_str_unref(f->name);
    cim_value_clear(&f->value);
    size_t i = (size_t)(f - q->v);
    memmove(f, f + 1, (q->n - i - 1) * sizeof *f);
    q->n--;
    return 0;
}
