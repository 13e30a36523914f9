/* convert: between CIM values and VARIANTs (reference section 4). */
#include "swbem/objects.h"

#include <stdlib.h>

/* ---- reading ---- */
static hres text_var(struct slice s, struct var *out)
{
    struct bstr *b = bstr_from_utf8(s);
    if (!b) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = VAR_STR(b);
    return 0;
}

/* 64-bit integers have no Automation type: decimal text. */
static hres wide_var(const struct cim_value *v, struct var *out)
{
    AUTO_STR t = STR_INIT;
    str_add_cim_plain(&t, v);
    hres hr = str_status(&t);
    return hr ? hr : text_var(str_slice(&t), out);
}

static hres object_var(struct swbem *ctx, struct cim_object *o, const struct sobject *owner,
                       struct var *out)
{
    struct sobject *w = object_new(ctx, &object_class, cim_object_ref(o),
                                   owner ? owner->services : NULL, owner ? &owner->security : NULL);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = VAR_OBJ(&w->o.d);
    return 0;
}

static hres scalar_var(struct swbem *ctx, const struct cim_value *v, const struct sobject *owner,
                       struct var *out)
{
    switch (v->type) {
    case CIM_SINT8:
    case CIM_SINT16:
        *out = VAR_I2((int16_t)v->d.i);
        return 0;
    case CIM_CHAR16:
        *out = VAR_I2((int16_t)(uint16_t)v->d.u);
        return 0;
    case CIM_UINT8:
        *out = (struct var){.vt = VT_UI1, .ui1 = (uint8_t)v->d.u};
        return 0;
    case CIM_UINT16:
    case CIM_UINT32: /* values from 2^31 on appear negative */
        *out = VAR_I4((int32_t)(uint32_t)v->d.u);
        return 0;
    case CIM_SINT32:
        *out = VAR_I4((int32_t)v->d.i);
        return 0;
    case CIM_REAL32:
        *out = (struct var){.vt = VT_R4, .r4 = (float)v->d.r};
        return 0;
    case CIM_REAL64:
        *out = VAR_R8(v->d.r);
        return 0;
    case CIM_BOOLEAN:
        *out = VAR_BOOL(v->d.b);
        return 0;
    case CIM_SINT64:
    case CIM_UINT64:
        return wide_var(v, out);
    case CIM_OBJECT:
        return object_var(ctx, v->d.obj, owner, out);
    default:
        return text_var(cim_str_slice(v->d.str), out);
    }
}

hres var_from_cim(struct swbem *ctx, const struct cim_value *v, const struct sobject *owner,
                  struct var *out)
{
    if (v->null) {
        *out = VAR_NULL;
        return 0;
    }
    if (!(v->type & CIM_ARRAY)) {
        return scalar_var(ctx, v, owner, out);
    }
    struct var_array *a = var_array_create1(v->d.arr->n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < v->d.arr->n; i++) {
        struct cim_value e = cim_elem(v, i);
        hres hr = scalar_var(ctx, &e, owner, &a->v[i]);
        if (FAILED(hr)) {
            var_array_destroy(a);
            return hr;
        }
    }
    *out = (struct var){.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    return 0;
}

/* ---- writing ---- */
static hres text_value(const struct var *v, unsigned type, struct cim_value *out)
{
    struct bstr *s = NULL;
    hres hr = var_to_bstr(v, &s);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_E_TYPE_MISMATCH;
    }
    AUTO_STR t = STR_INIT;
    str_add_bstr(&t, s);
    bstr_unref(s);
    hr = str_status(&t);
    return hr ? hr : cim_value_text(out, type, str_slice(&t));
}

static hres object_value(struct disp *d, unsigned type, struct cim_value *out)
{
    struct cim_object *o = object_cim(d);
    if (o && type != CIM_REFERENCE) {
        *out = cim_objval(cim_object_ref(o));
        return 0;
    }
    if (!d) {
        *out = cim_null(type ? type : CIM_OBJECT);
        return 0;
    }
    /* a path object where text is wanted yields its path */
    struct var def = {0};
    struct disp_error err = {0};
    hres hr = disp_default_value(d, &def, &err);
    disp_error_clear(&err);
    hr = hr || def.vt == VT_DISPATCH ? WBEM_E_TYPE_MISMATCH : cim_from_var_natural(&def, out);
    var_clear(&def);
    return hr;
}

static hres array_value(const struct var_array *a, unsigned type, struct cim_value *out)
{
    if (a->ndims != 1) {
        return WBEM_E_TYPE_MISMATCH;
    }
    unsigned elem = type & ~(unsigned)CIM_ARRAY;
    if (elem == CIM_EMPTY) { /* by the first element; an empty one is one of strings */
        struct cim_value first = {.null = true};
        hres hr = a->total ? cim_from_var_natural(&a->v[0], &first) : 0;
        elem = first.type && !(first.type & CIM_ARRAY) ? first.type : CIM_STRING;
        cim_value_clear(&first);
        if (FAILED(hr)) {
            return hr;
        }
    }
    struct cim_array *arr = cim_array_new(elem, a->total);
    if (!arr) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < a->total; i++) {
        struct cim_value e = {0};
        hres hr = cim_from_var(&a->v[i], elem, &e);
        if (hr == 0 && e.null) {
            hr = WBEM_E_TYPE_MISMATCH; /* elements may not be NULL */
        }
        if (FAILED(hr)) {
            arr->n = i;
            cim_array_unref(arr);
            return hr;
        }
        arr->v[i] = e.d;
    }
    *out = cim_arrval(arr);
    return 0;
}

/* Arrays of languages that have their own. */
static hres array_object_value(struct disp *d, unsigned type, struct cim_value *out)
{
    struct var v = VAR_EMPTY;
    hres hr = d ? disp_to_array(d, &v) : DISP_E_TYPEMISMATCH;
    hr = hr == 0                      ? array_value(v.arr, type, out)
         : hr == WBEM_E_OUT_OF_MEMORY ? hr
                                      : WBEM_E_TYPE_MISMATCH;
    var_clear(&v);
    return hr;
}

hres cim_from_var_natural(const struct var *v, struct cim_value *out)
{
    v = var_deref(v);
    if (v->vt & VT_ARRAY) {
        return array_value(v->arr, CIM_EMPTY, out);
    }
    switch (v->vt) {
    case VT_EMPTY:
    case VT_NULL:
        *out = cim_null(CIM_EMPTY);
        return 0;
    case VT_I2:
        *out = cim_sint(CIM_SINT16, v->i2);
        return 0;
    case VT_I4:
        *out = cim_sint(CIM_SINT32, v->i4);
        return 0;
    case VT_UI1:
        *out = cim_uint(CIM_UINT8, v->ui1);
        return 0;
    case VT_R4:
        *out = cim_real(CIM_REAL32, (double)v->r4);
        return 0;
    case VT_R8:
        *out = cim_real(CIM_REAL64, v->r8);
        return 0;
    case VT_CY:
        *out = cim_real(CIM_REAL64, (double)v->cy / 10000.0);
        return 0;
    case VT_BOOL:
        *out = cim_bool(v->boolean != 0);
        return 0;
    case VT_BSTR:
    case VT_DATE:
        return text_value(v, CIM_STRING, out);
    case VT_DISPATCH:
        return object_value(v->obj, CIM_EMPTY, out);
    default:
        return WBEM_E_TYPE_MISMATCH;
    }
}

static void true_as_number(unsigned type, struct cim_value *v)
{
    if (v->type == CIM_BOOLEAN && !v->null && type != CIM_BOOLEAN && !cim_type_is_text(type)) {
        *v = cim_sint(CIM_SINT32, v->d.b ? -1 : 0); /* as Automation has it */
    }
}

/* uint32 properties take the negative numbers they are read as (4.1). */
static void undo_sign(unsigned type, struct cim_value *v)
{
    if (type == CIM_UINT32 && !v->null && v->type == CIM_SINT32 && v->d.i < 0) {
        *v = cim_uint(CIM_UINT32, (uint32_t)(int32_t)v->d.i);
    } else if (type == CIM_CHAR16 && !v->null && v->type == CIM_SINT16 && v->d.i < 0) {
        *v = cim_uint(CIM_CHAR16, (uint16_t)(int16_t)v->d.i);
    }
}

hres cim_from_var(const struct var *v, unsigned type, struct cim_value *out)
{
    v = var_deref(v);
    if (v->vt == VT_EMPTY || v->vt == VT_NULL) {
        *out = cim_null(type);
        return 0;
    }
    if (type & CIM_ARRAY) {
        return v->vt & VT_ARRAY       ? array_value(v->arr, type, out)
               : v->vt == VT_DISPATCH ? array_object_value(v->obj, type, out)
                                      : WBEM_E_TYPE_MISMATCH;
    }
    if (v->vt & VT_ARRAY) {
        return WBEM_E_TYPE_MISMATCH;
    }
    struct cim_value raw = {0};
    hres hr =
        v->vt == VT_DISPATCH ? object_value(v->obj, type, &raw) : cim_from_var_natural(v, &raw);
    if (hr == 0) {
        true_as_number(type, &raw);
        undo_sign(type, &raw);
        hr = cim_value_convert(&raw, type, out);
        cim_value_clear(&raw);
    }
    return hr;
}
