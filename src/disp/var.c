/* Life of values: copy, clear, arrays. Destruction of nested arrays is iterative, copying is
 * limited in depth. */
#include "disp/disp.h"

#include <stdlib.h>

#define VAR_COPY_MAX_NEST 256 /* arrays in arrays; deeper: WBEM_E_OUT_OF_MEMORY */

struct var_array *var_array_create(const struct var_dim *dims, unsigned ndims)
{
    if (ndims == 0 || ndims > VAR_ARRAY_MAX_DIMS) {
        return NULL;
    }
    uint64_t total = 1;
    for (unsigned i = 0; i < ndims; i++) {
        total *= dims[i].n;
        if (total > VAR_ARRAY_MAX_ELEMS) {
            return NULL;
        }
    }
    struct var_array *a = malloc(sizeof *a + ndims * sizeof a->dim[0]);
    if (!a) {
        return NULL;
    }
    *a = (struct var_array){
        .total = (uint32_t)total, .cap = (uint32_t)total, .ndims = (uint16_t)ndims};
    memcpy(a->dim, dims, ndims * sizeof *dims);
    a->v = calloc(total ? total : 1, sizeof *a->v);
    if (!a->v) {
        free(a);
        return NULL;
    }
    return a;
}

struct var_array *var_array_create1(size_t n)
{
    if (n > VAR_ARRAY_MAX_ELEMS) {
        return NULL;
    }
    struct var_dim d = {.n = (uint32_t)n};
    return var_array_create(&d, 1);
}

static hres grow(struct var_array *a, uint32_t total)
{
    if (total > a->cap) {
        uint64_t cap = (uint64_t)a->cap + a->cap / 2;
        cap = cap < total ? total : cap > VAR_ARRAY_MAX_ELEMS ? VAR_ARRAY_MAX_ELEMS : cap;
        struct var *v = realloc(a->v, cap * sizeof *v);
        if (!v) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        a->v = v;
        a->cap = (uint32_t)cap;
    }
    memset(a->v + a->total, 0, (total - a->total) * sizeof *a->v);
    a->total = total;
    return 0;
}

hres var_array_resize(struct var_array *a, uint32_t n)
{
    struct var_dim *last = &a->dim[a->ndims - 1];
    struct var_array *cut = NULL;
    uint64_t total = n;
    for (unsigned i = 0; i + 1 < a->ndims; i++) {
        total *= a->dim[i].n;
    }
    if (total > VAR_ARRAY_MAX_ELEMS) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (total <
        a->total) { /* released when the array is what it will be: their end may run a script */
        cut = var_array_create1(a->total - total);
        if (!cut) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        memcpy(cut->v, a->v + total, cut->total * sizeof *cut->v);
        a->total = (uint32_t)total;
    } else {
        hres hr = grow(a, (uint32_t)total);
        if (FAILED(hr)) {
            return hr;
        }
    }
    last->n = n;
    var_array_destroy(cut);
    return 0;
}

/* Arrays waiting for destruction are chained through their first dimension, which nobody reads any
 * more. */
static void pending_push(struct var_array **list, struct var_array *a)
{
    if (a->locks) {
        a->orphan = true;
        return;
    }
    memcpy(&a->dim[0], list, sizeof(void *));
    *list = a;
}

void var_array_destroy(struct var_array *a)
{
    _Static_assert(sizeof(struct var_dim) >= sizeof(void *), "a pointer fits in a dimension");
    struct var_array *list = NULL;
    if (a) {
        pending_push(&list, a);
    }
    while (list) {
        a = list;
        memcpy(&list, &a->dim[0], sizeof(void *));
        for (uint32_t i = 0; i < a->total; i++) {
            struct var *v = &a->v[i];
            if (!(v->vt & VT_BYREF) && (v->vt & VT_ARRAY) && v->arr) {
                pending_push(&list, v->arr);
            } else {
                var_clear(v);
            }
        }
        free(a->v);
        free(a);
    }
}

void var_array_lock(struct var_array *a)
{
    a->locks++;
}

void var_array_unlock(struct var_array *a)
{
    if (--a->locks == 0 && a->orphan) {
        var_array_destroy(a);
    }
}

void var_clear(struct var *v)
{
    struct var old = *v;
    *v = VAR_EMPTY;
    if (old.vt == VT_BSTR) {
        bstr_unref(old.str);
    } else if (old.vt == VT_DISPATCH) {
        disp_unref(old.obj);
    } else if ((old.vt & (VT_ARRAY | VT_BYREF)) == VT_ARRAY) {
        var_array_destroy(old.arr);
    }
}

static hres copy_depth(struct var *dst, const struct var *src, unsigned depth);

static hres copy_array(struct var *dst, const struct var *src, unsigned depth)
{
    const struct var_array *s = src->arr;
    if (!s) {
        *dst = *src;
        return 0;
    }
    if (depth >= VAR_COPY_MAX_NEST) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct var_array *a = var_array_create(s->dim, s->ndims);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (uint32_t i = 0; i < s->total; i++) {
        hres hr = copy_depth(&a->v[i], &s->v[i], depth + 1);
        if (FAILED(hr)) {
            var_array_destroy(a);
            return hr;
        }
    }
    *dst = (struct var){.vt = src->vt, .arr = a};
    return 0;
}

static hres copy_depth(struct var *dst, const struct var *src, unsigned depth)
{
    src = var_deref(src);
    *dst = VAR_EMPTY;
    if (src->vt & VT_ARRAY) {
        return copy_array(dst, src, depth);
    }
    *dst = *src;
    if (src->vt == VT_BSTR) {
        bstr_ref(src->str);
    } else if (src->vt == VT_DISPATCH) {
        disp_ref(src->obj);
    }
    return 0;
}

hres var_copy(struct var *dst, const struct var *src)
{
    return copy_depth(dst, src, 0);
}
