/* cim_value: copies, comparison, conversion of typed CIM values. */
#include "cim/value.h"

#include "cim/datetime.h"
#include "cim/object.h"
#include "util/num.h"
#include "util/utf.h"

#include <math.h>
#include <stdlib.h>

enum type_class {
    TC_NONE,
    TC_SINT,
    TC_UINT,
    TC_REAL,
    TC_BOOL,
    TC_TEXT,
    TC_OBJECT
};
static const struct type_row {
    uint16_t type;
    uint8_t cls;
    uint8_t bits;
    const char *name;
} type_rows[] = {
    {CIM_SINT8, TC_SINT, 8, "sint8"},     {CIM_UINT8, TC_UINT, 8, "uint8"},
    {CIM_SINT16, TC_SINT, 16, "sint16"},  {CIM_UINT16, TC_UINT, 16, "uint16"},
    {CIM_SINT32, TC_SINT, 32, "sint32"},  {CIM_UINT32, TC_UINT, 32, "uint32"},
    {CIM_SINT64, TC_SINT, 64, "sint64"},  {CIM_UINT64, TC_UINT, 64, "uint64"},
    {CIM_REAL32, TC_REAL, 32, "real32"},  {CIM_REAL64, TC_REAL, 64, "real64"},
    {CIM_BOOLEAN, TC_BOOL, 0, "boolean"}, {CIM_STRING, TC_TEXT, 0, "string"},
    {CIM_CHAR16, TC_UINT, 16, "char16"},  {CIM_DATETIME, TC_TEXT, 0, "datetime"},
    {CIM_REFERENCE, TC_TEXT, 0, "ref"},   {CIM_OBJECT, TC_OBJECT, 0, "object"},
};

static const struct type_row *row_of(unsigned type)
{
    type &= ~(unsigned)CIM_ARRAY;
    for (size_t i = 0; i < ARRAY_LEN(type_rows); i++) {
        if (type_rows[i].type == type) {
            return &type_rows[i];
        }
    }
    return NULL;
}

static enum type_class class_of(unsigned type)
{
    const struct type_row *r = row_of(type);
    return r ? (enum type_class)r->cls : TC_NONE;
}

const char *cim_type_name(unsigned type)
{
    const struct type_row *r = row_of(type);
    return r ? r->name : NULL;
}

unsigned cim_type_from_name(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(type_rows); i++) {
        if (utf8_caseeq(name, slice_of(type_rows[i].name))) {
            return type_rows[i].type;
        }
    }
    return CIM_EMPTY;
}

bool cim_type_is_text(unsigned type)
{
    type &= ~(unsigned)CIM_ARRAY;
    return type == CIM_STRING || type == CIM_DATETIME || type == CIM_REFERENCE;
}

bool cim_type_is_signed(unsigned type)
{
    return class_of(type) == TC_SINT;
}

bool cim_type_is_unsigned(unsigned type)
{
    return class_of(type) == TC_UINT;
}

bool cim_type_is_real(unsigned type)
{
    return class_of(type) == TC_REAL;
}

void cim_type_range(unsigned type, int64_t *min, uint64_t *max)
{
    const struct type_row *r = row_of(type);
    unsigned bits = r ? r->bits : 0;
    *min = 0;
    *max = 0;
    if (bits == 0) {
        return;
    }
    if (r->cls == TC_SINT) {
        *max = UINT64_MAX >> (65 - bits);
        *min = -(int64_t)*max - 1;
    } else {
        *max = UINT64_MAX >> (64 - bits);
    }
}

struct cim_array *cim_array_new(unsigned elem_type, size_t n)
{
    if (n > CIM_ARRAY_MAX) {
        return NULL;
    }
    struct cim_array *a = calloc(1, sizeof *a + n * sizeof a->v[0]);
    if (a) {
        a->refs = REF_INIT;
        a->type = (uint16_t)elem_type;
        a->n = (uint32_t)n;
    }
    return a;
}

struct cim_array *cim_array_unref(struct cim_array *a)
{
    if (a && ref_put(&a->refs)) {
        for (uint32_t i = 0; i < a->n; i++) {
            cim_data_clear(a->type, &a->v[i]);
        }
        free(a);
    }
    return NULL;
}

void cim_data_clear(unsigned type, union cim_data *d)
{
    if (cim_type_is_text(type)) {
        cim_str_unref(d->str);
    } else if (type == CIM_OBJECT) {
        cim_object_unref(d->obj);
    }
    d->u = 0;
}

void cim_data_copy(unsigned type, union cim_data *dst, const union cim_data *src)
{
    *dst = *src;
    if (cim_type_is_text(type)) {
        cim_str_ref(dst->str);
    } else if (type == CIM_OBJECT) {
        cim_object_ref(dst->obj);
    }
}

void cim_value_clear(struct cim_value *v)
{
    if (!v->null) {
        if (v->type & CIM_ARRAY) {
            cim_array_unref(v->d.arr);
        } else if (v->type >= CIM_STRING) { /* smaller numbers own nothing */
            cim_data_clear(v->type, &v->d);
        }
    }
    v->null = true;
    v->is_default = false;
    v->d.u = 0;
}

void cim_value_copy(struct cim_value *dst, const struct cim_value *src)
{
    *dst = *src;
    if (src->null) {
        return;
    }
    if (src->type & CIM_ARRAY) {
        ref_get(&src->d.arr->refs);
    } else if (src->type >= CIM_STRING) {
        cim_data_copy(src->type, &dst->d, &src->d);
    }
}

void cim_value_set(struct cim_value *dst, struct cim_value src)
{
    struct cim_value old = *dst;
    *dst = src;
    cim_value_clear(&old);
}

hres cim_value_text(struct cim_value *out, unsigned type, struct slice text)
{
    struct cim_str *s = cim_str_new(text);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = cim_strval(type, s);
    return 0;
}

static bool data_eq(unsigned type, const union cim_data *a, const union cim_data *b, unsigned flags)
{
    switch (class_of(type)) {
    case TC_TEXT:
        if ((flags & CIM_CMP_NOCASE) || type == CIM_REFERENCE) {
            return cim_str_caseeq(a->str, b->str);
        }
        return a->str->len == b->str->len && memcmp(a->str->s, b->str->s, a->str->len) == 0;
    case TC_OBJECT: /* it is where the object is that holds it */
        return cim_object_eq(a->obj, b->obj,
                             CIM_OBJ_IGNORE_SOURCE |
                                 (flags & CIM_CMP_NOCASE ? (unsigned)CIM_OBJ_IGNORE_CASE : 0u));
    case TC_REAL:
        return a->r == b->r;
    case TC_BOOL:
        return a->b == b->b;
    default:
        return a->u == b->u;
    }
}

bool cim_value_eq(const struct cim_value *a, const struct cim_value *b, unsigned flags)
{
    if (a->type != b->type || a->null != b->null) {
        return false;
    }
    if (a->null) {
        return true;
    }
    if (!(a->type & CIM_ARRAY)) {
        return data_eq(a->type, &a->d, &b->d, flags);
    }
    const struct cim_array *x = a->d.arr, *y = b->d.arr;
    bool eq = x->n == y->n;
    for (uint32_t i = 0; eq && i < x->n; i++) {
        eq = data_eq(x->type, &x->v[i], &y->v[i], flags);
    }
    return eq;
}

/* ---- conversion: source scalar -> one of the target classes ---- */
static hres to_signed(const struct cim_value *s, int64_t *out)
{
    switch (class_of(s->type)) {
    case TC_SINT:
        *out = s->d.i;
        return 0;
    case TC_UINT:
        if (s->d.u > INT64_MAX) {
            return WBEM_E_VALUE_OUT_OF_RANGE;
        }
        *out = (int64_t)s->d.u;
        return 0;
    case TC_BOOL:
        *out = s->d.b;
        return 0;
    case TC_REAL: {
        double r = nearbyint(s->d.r);
        if (!(r >= -9223372036854775808.0 && r < 9223372036854775808.0)) {
            return WBEM_E_VALUE_OUT_OF_RANGE;
        }
        *out = (int64_t)r;
        return 0;
    }
    case TC_TEXT: {
        hres hr = num_parse_i64(cim_str_slice(s->d.str), true, out);
        return hr == WBEM_E_INVALID_SYNTAX ? WBEM_E_TYPE_MISMATCH : hr;
    }
    default:
        return WBEM_E_TYPE_MISMATCH;
    }
}

static hres to_unsigned(const struct cim_value *s, uint64_t *out)
{
    enum type_class c = class_of(s->type);
    if (c == TC_UINT) {
        *out = s->d.u;
        return 0;
    }
    if (c == TC_TEXT) {
        hres hr = num_parse_u64(cim_str_slice(s->d.str), true, out);
        return hr == WBEM_E_INVALID_SYNTAX ? WBEM_E_TYPE_MISMATCH : hr;
    }
    if (c == TC_REAL && s->d.r >= 9223372036854775808.0 && s->d.r < 18446744073709551616.0) {
        *out = (uint64_t)s->d.r;
        return 0;
    }
    int64_t i = 0;
    hres hr = to_signed(s, &i);
    if (hr == 0 && i < 0) {
        hr = WBEM_E_VALUE_OUT_OF_RANGE;
    }
    *out = (uint64_t)i;
    return hr;
}

static hres to_real(const struct cim_value *s, double *out)
{
    switch (class_of(s->type)) {
    case TC_REAL:
        *out = s->d.r;
        return 0;
    case TC_SINT:
        *out = (double)s->d.i;
        return 0;
    case TC_UINT:
        *out = (double)s->d.u;
        return 0;
    case TC_BOOL:
        *out = s->d.b;
        return 0;
    case TC_TEXT: {
        hres hr = num_parse_double(cim_str_slice(s->d.str), out);
        return hr == WBEM_E_INVALID_SYNTAX ? WBEM_E_TYPE_MISMATCH : hr;
    }
    default:
        return WBEM_E_TYPE_MISMATCH;
    }
}

static hres to_boolean(const struct cim_value *s, bool *out)
{
    if (class_of(s->type) == TC_TEXT) {
        if (cim_str_is(s->d.str, "true") || cim_str_is(s->d.str, "false")) {
            *out = cim_str_is(s->d.str, "true");
            return 0;
        }
    }
    double r;
    hres hr = to_real(s, &r);
    *out = hr == 0 && r != 0;
    return hr;
}

static hres to_text(const struct cim_value *s, unsigned type, struct cim_value *out)
{
    if (class_of(s->type) == TC_OBJECT || class_of(s->type) == TC_NONE) {
        return WBEM_E_TYPE_MISMATCH;
    }
    if (cim_type_is_text(s->type)) {
        if (type == CIM_DATETIME && !cim_datetime_valid(cim_str_slice(s->d.str))) {
            return WBEM_E_TYPE_MISMATCH;
        }
        *out = cim_strval(type, cim_str_ref(s->d.str));
        return 0;
    }
    if (type != CIM_STRING) {
        return WBEM_E_TYPE_MISMATCH;
    }
    AUTO_STR t = STR_INIT;
    str_add_cim_plain(&t, s);
    hres hr = str_status(&t);
    return hr ? hr : cim_value_text(out, type, str_slice(&t));
}

static hres convert_int(const struct cim_value *src, unsigned type, struct cim_value *out)
{
    int64_t min;
    uint64_t max;
    cim_type_range(type, &min, &max);
    if (class_of(type) == TC_UINT) {
        uint64_t u;
        hres hr = to_unsigned(src, &u);
        if (hr == 0 && u > max) {
            hr = WBEM_E_VALUE_OUT_OF_RANGE;
        }
        *out = hr ? *out : cim_uint(type, u);
        return hr;
    }
    int64_t i;
    hres hr = to_signed(src, &i);
    if (hr == 0 && (i < min || i > (int64_t)max)) {
        hr = WBEM_E_VALUE_OUT_OF_RANGE;
    }
    *out = hr ? *out : cim_sint(type, i);
    return hr;
}

static hres convert_real(const struct cim_value *src, unsigned type, struct cim_value *out)
{
    double r;
    hres hr = to_real(src, &r);
    if (hr == 0 && type == CIM_REAL32) {
        float f = (float)r;
        if (isinf(f) && !isinf(r)) {
            hr = WBEM_E_VALUE_OUT_OF_RANGE;
        }
        r = (double)f;
    }
    *out = hr ? *out : cim_real(type, r);
    return hr;
}

static hres convert_scalar(const struct cim_value *src, unsigned type, struct cim_value *out)
{
    switch (class_of(type)) {
    case TC_SINT:
    case TC_UINT:
        return convert_int(src, type, out);
    case TC_REAL:
        return convert_real(src, type, out);
    case TC_BOOL: {
        bool b;
        hres hr = to_boolean(src, &b);
        *out = hr ? *out : cim_bool(b);
        return hr;
    }
    case TC_TEXT:
        return to_text(src, type, out);
    case TC_OBJECT:
        if (src->type != CIM_OBJECT) {
            return WBEM_E_TYPE_MISMATCH;
        }
        cim_value_copy(out, src);
        return 0;
    default:
        return WBEM_E_INVALID_CIM_TYPE;
    }
}

static hres convert_array(const struct cim_value *src, unsigned type, struct cim_value *out)
{
    unsigned elem = type & ~(unsigned)CIM_ARRAY;
    struct cim_array *a = cim_array_new(elem, src->d.arr->n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < a->n; i++) {
        struct cim_value e = cim_elem(src, i), c = {0};
        hres hr = convert_scalar(&e, elem, &c);
        if (FAILED(hr)) {
            a->n = i; /* only the elements made so far are released */
            cim_array_unref(a);
            return hr;
        }
        a->v[i] = c.d;
    }
    *out = cim_arrval(a);
    return 0;
}

hres cim_value_convert(const struct cim_value *src, unsigned type, struct cim_value *out)
{
    if (src->null) {
        *out = cim_null(type);
        return 0;
    }
    if (src->type == type && type != CIM_DATETIME) {
        cim_value_copy(out, src);
        out->is_default = false;
        return 0;
    }
    if ((src->type ^ type) & CIM_ARRAY) {
        return WBEM_E_TYPE_MISMATCH;
    }
    return type & CIM_ARRAY ? convert_array(src, type, out) : convert_scalar(src, type, out);
}

void str_add_cim_plain(struct str *out, const struct cim_value *v)
{
    if (v->null || (v->type & CIM_ARRAY)) {
        return;
    }
    switch (class_of(v->type)) {
    case TC_SINT:
        str_add_i64(out, v->d.i);
        break;
    case TC_UINT:
        str_add_u64(out, v->d.u);
        break;
    case TC_REAL:
        str_add_double(out, v->d.r, v->type == CIM_REAL32);
        break;
    case TC_BOOL:
        str_addz(out, v->d.b ? "TRUE" : "FALSE");
        break;
    case TC_TEXT:
        str_add_slice(out, cim_str_slice(v->d.str));
        break;
    default:
        break;
    }
}
