#include "jscript/js_array.h"

#define VBARRAY_EXPECTED 5013

void js_push_array(duk_context *ctx, const struct var_array *a)
{
    struct var from = {.vt = VT_ARRAY | VT_VARIANT, .arr = (struct var_array *)(uintptr_t)a};
    struct var copy = VAR_EMPTY;
    duk_push_object(ctx);
    duk_push_object(ctx);
    struct js_owned *w = js_own(ctx);
    hres hr = a ? var_copy(&copy, &from) : 0;
    if (FAILED(hr)) {
        js_throw(ctx, hr, NULL);
    }
    w->array = copy.arr;
    duk_put_prop_string(ctx, -2, HIDDEN("array"));
}

struct var_array *js_array_at(duk_context *ctx, duk_idx_t idx)
{
    struct var_array *a = NULL;
    if (duk_is_object(ctx, idx) && !js_disp_at(ctx, idx)) {
        duk_get_prop_string(ctx, idx, HIDDEN("array"));
        const struct js_owned *w = js_owned_at(ctx, -1);
        a = w ? w->array : NULL;
        duk_pop(ctx);
    }
    return a;
}

/* ---- VBArray ---- */
static struct var_array *self(duk_context *ctx)
{
    duk_push_this(ctx);
    duk_get_prop_string(ctx, -1, HIDDEN("of"));
    struct var_array *a = js_array_at(ctx, -1);
    duk_pop_2(ctx);
    if (!a) {
        js_throw_number(ctx, VBARRAY_EXPECTED);
    }
    return a;
}

static duk_ret_t vbarray(duk_context *ctx)
{
    if (!duk_is_constructor_call(ctx) || !js_array_at(ctx, 0)) {
        return js_throw_number(ctx, VBARRAY_EXPECTED);
    }
    duk_push_this(ctx);
    duk_dup(ctx, 0);
    duk_put_prop_string(ctx, -2, HIDDEN("of"));
    return 0;
}

static const struct var_dim *dimension(duk_context *ctx, const struct var_array *a)
{
    duk_int_t d = duk_is_undefined(ctx, 0) ? 1 : duk_to_int(ctx, 0);
    if (d < 1 || d > a->ndims) {
        js_throw_number(ctx, 9);
    }
    return &a->dim[d - 1];
}

static duk_ret_t m_dimensions(duk_context *ctx)
{
    duk_push_int(ctx, self(ctx)->ndims);
    return 1;
}

static duk_ret_t m_lbound(duk_context *ctx)
{
    duk_push_int(ctx, dimension(ctx, self(ctx))->lower);
    return 1;
}

static duk_ret_t m_ubound(duk_context *ctx)
{
    const struct var_dim *d = dimension(ctx, self(ctx));
    duk_push_number(ctx, (double)d->lower + d->n - 1);
    return 1;
}

static duk_ret_t m_get_item(duk_context *ctx)
{
    const struct var_array *a = self(ctx);
    uint64_t at = 0, stride = 1;
    if (duk_get_top(ctx) != a->ndims) {
        return js_throw_number(ctx, 9);
    }
    for (int i = 0; i < a->ndims; i++) {
        double k = (double)duk_to_int(ctx, i) - a->dim[i].lower;
        if (k < 0 || k >= a->dim[i].n) {
            return js_throw_number(ctx, 9);
        }
        at += (uint64_t)k * stride;
        stride *= a->dim[i].n;
    }
    js_push_var(ctx, &a->v[at]);
    return 1;
}

static duk_ret_t m_to_array(duk_context *ctx)
{
    const struct var_array *a = self(ctx);
    duk_push_array(ctx);
    for (uint32_t i = 0; i < a->total; i++) {
        js_push_var(ctx, &a->v[i]);
        duk_put_prop_index(ctx, -2, i);
    }
    return 1;
}

void js_array_init(duk_context *ctx)
{
    static const duk_function_list_entry methods[] = {
        {"dimensions", m_dimensions, 0},      {"lbound", m_lbound, 1},    {"ubound", m_ubound, 1},
        {"getItem", m_get_item, DUK_VARARGS}, {"toArray", m_to_array, 0}, {NULL, NULL, 0}};
    duk_push_c_function(ctx, vbarray, 1);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, methods);
    duk_put_prop_string(ctx, -2, "prototype");
    duk_put_global_string(ctx, "VBArray");
}
