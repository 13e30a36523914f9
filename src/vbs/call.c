/* Members of objects, elements of arrays, joining of text: the slow halves of the machine's
 * instructions. */
#include "disp/conv.h"
#include "vbs/engine.h"

#include <stdlib.h>

/* ---- objects ---- */
static hres find_id(struct disp *o, struct site *s, int32_t *id)
{
    if (!s->name) {
        *id = DISPID_VALUE;
        return 0;
    }
    if (s->key == o->ops) {
        *id = s->id;
        return 0;
    }
    if (!o->ops->get_id) {
        return DISP_E_UNKNOWNNAME;
    }
    hres hr = o->ops->get_id(o, s->name->wide, s->name->wide_len, id);
    if (SUCCEEDED(hr) && o->ops->stable_ids) {
        s->key = o->ops;
        s->id = *id;
    }
    return hr;
}

static const char *site_name(const struct site *s)
{
    return s->name ? s->name->text : s->subject ? s->subject->text : NULL;
}

/* "obj.Values(0)" on a property without parameters that holds an array: its element. */
static int get_then_index(struct vbs *e, struct disp *o, int32_t id, struct site *s,
                          struct var *args, unsigned n, struct var *result)
{
    struct var whole = VAR_EMPTY;
    struct disp_call c = {.kind = DISP_METHOD | DISP_GET, .result = &whole};
    hres hr = o->ops->invoke(o, id, &c);
    if (FAILED(hr)) {
        disp_error_clear(&c.error);
        return vbs_raise_hres(e, DISP_E_BADPARAMCOUNT, NULL, site_name(s));
    }
    int r = vbs_index(e, &whole, args, n, s, result);
    vbs_kill(&whole);
    return r;
}

/* Plain small values that an object leaves behind: nothing the machine does not know. */
static int check_result(struct vbs *e, struct var *v)
{
    if (v->vt & VT_BYREF) {
        struct var copy;
        hres hr = var_copy(&copy, v);
        if (FAILED(hr)) {
            *v = VAR_EMPTY;
            return vbs_raise_hres(e, hr, NULL, NULL);
        }
        *v = copy;
    }
    return 0;
}

/* An error number of the object's own ("File not found") is not about the name of the member. */
static const char *failed_name(hres hr, const struct site *s)
{
    return ((uint32_t)hr & 0xffff0000u) == 0x800A0000u ? NULL : site_name(s);
}

int vbs_invoke(struct vbs *e, struct disp *o, struct site *s, unsigned kind, struct var *args,
               unsigned n, struct var *result)
{
    int32_t id;
    hres hr = o->ops->invoke ? find_id(o, s, &id) : DISP_E_UNKNOWNNAME;
    if (FAILED(hr)) {
        return vbs_raise_hres(e, hr, NULL, site_name(s));
    }
    *result = VAR_EMPTY;
    struct disp_call c = {.kind = kind, .nargs = n, .args = args, .result = result};
    disp_ref(o); /* the call may drop the variable the object is in */
    hr = o->ops->invoke(o, id, &c);
    int r = 0;
    if (atomic_load_explicit(&e->attention, memory_order_relaxed)) {
        disp_error_clear(&c.error);
        r = -1; /* stopped meanwhile, whatever the object says */
    } else if (hr == DISP_E_BADPARAMCOUNT && n > 0 && (kind & DISP_GET)) {
        disp_error_clear(&c.error);
        vbs_kill(result);
        r = get_then_index(e, o, id, s, args, n, result);
    } else if (FAILED(hr)) {
        vbs_kill(result);
        r = vbs_raise_hres(e, hr, &c.error, failed_name(hr, s));
    } else {
        disp_error_clear(&c.error);
        e->raised = false; /* an error that somebody outside has caught */
        r = check_result(e, result);
    }
    disp_unref(o);
    return r;
}

int vbs_put(struct vbs *e, struct disp *o, struct site *s, struct var *args, unsigned n, bool set)
{
    int32_t id;
    hres hr = o->ops->invoke ? find_id(o, s, &id) : DISP_E_UNKNOWNNAME;
    if (FAILED(hr)) {
        return vbs_raise_hres(e, hr, NULL, site_name(s));
    }
    struct var ignored = VAR_EMPTY;
    struct disp_call c = {
        .kind = set ? DISP_PUTREF : DISP_PUT, .nargs = n, .args = args, .result = &ignored};
    disp_ref(o);
    hr = o->ops->invoke(o, id, &c);
    if (hr == DISP_E_MEMBERNOTFOUND && set) { /* properties that know only one way of putting */
        disp_error_clear(&c.error);
        c.kind = DISP_PUT;
        hr = o->ops->invoke(o, id, &c);
    }
    vbs_kill(&ignored);
    int r = 0;
    if (atomic_load_explicit(&e->attention, memory_order_relaxed)) {
        disp_error_clear(&c.error);
        r = -1;
    } else if (FAILED(hr)) {
        r = vbs_raise_hres(e, hr, &c.error, failed_name(hr, s));
    } else {
        disp_error_clear(&c.error);
    }
    disp_unref(o);
    return r;
}

/* ---- arrays ---- */
int vbs_element(struct vbs *e, struct var_array *a, const struct var *args, unsigned n,
                struct var **out)
{
    uint64_t at = 0, stride = 1;
    if (!a || n != a->ndims) {
        return n && a ? vbs_raise(e, 9, NULL) : vbs_raise_value(e, 9, &args[0]);
    }
    for (unsigned i = 0; i < n; i++) {
        int32_t k;
        if (vbs_to_long(e, &args[i], &k)) {
            return -1;
        }
        int64_t rel = (int64_t)k - a->dim[i].lower;
        if (rel < 0 || rel >= (int64_t)a->dim[i].n) {
            return vbs_raise_value(e, 9, &args[i]);
        }
        at += (uint64_t)rel * stride;
        stride *= a->dim[i].n;
    }
    *out = &a->v[at];
    return 0;
}

static int mismatch(struct vbs *e, const char *name, const struct var *v)
{
    return name ? vbs_raise(e, 13, name) : vbs_raise_value(e, 13, v);
}

int vbs_index(struct vbs *e, const struct var *base, struct var *args, unsigned n, struct site *s,
              struct var *result)
{
    base = var_deref(base);
    if (base->vt == VT_DISPATCH) {
        struct site none = {0};
        if (!base->obj) {
            return vbs_raise(e, 91, site_name(s));
        }
        struct site *def = s && !s->name ? s : &none;
        return vbs_invoke(e, base->obj, def, DISP_METHOD | DISP_GET, args, n, result);
    }
    if (!(base->vt & VT_ARRAY) || base->vt & 0x8000) {
        return mismatch(e, s ? site_name(s) : NULL, base);
    }
    struct var *v;
    if (n == 0) { /* a() is the array itself */
        hres hr = var_copy(result, base);
        return FAILED(hr) ? vbs_raise_hres(e, hr, NULL, NULL) : 0;
    }
    if (vbs_element(e, base->arr, args, n, &v)) {
        return -1;
    }
    hres hr = var_copy(result, v);
    return FAILED(hr) ? vbs_raise_hres(e, hr, NULL, NULL) : 0;
}

static int put_default(struct vbs *e, struct disp *o, struct var *args, unsigned n,
                       const struct var *value, bool set)
{
    struct site s = {0};
    struct var all[VAR_ARRAY_MAX_DIMS + 1];
    if (n > VAR_ARRAY_MAX_DIMS) {
        return vbs_raise(e, 450, NULL);
    }
    memcpy(all, args, n * sizeof *args);
    all[n] = *value; /* borrowed like the arguments */
    return vbs_put(e, o, &s, all, n + 1, set);
}

int vbs_index_put(struct vbs *e, struct var *base, struct var *args, unsigned n,
                  const struct var *value, bool set, const char *name)
{
    while (base->vt & VT_BYREF) {
        base = base->ref;
    }
    value = var_deref(value);
    if (set && value->vt != VT_DISPATCH) {
        return vbs_raise(e, 424, name);
    }
    struct var tmp = VAR_EMPTY, copy, *v;
    const struct var *plain = value;
    if (!set && value->vt == VT_DISPATCH) {
        plain = vbs_plain(e, value, &tmp);
        if (!plain) {
            return -1;
        }
    }
    int r = -1;
    if (base->vt == VT_DISPATCH) {
        r = base->obj ? put_default(e, base->obj, args, n, plain, set) : vbs_raise(e, 91, name);
    } else if (!(base->vt & VT_ARRAY) || base->vt & 0x8000) {
        r = mismatch(e, name, base);
    } else if (!vbs_element(e, base->arr, args, n, &v)) {
        hres hr = var_copy(&copy, plain);
        if (FAILED(hr)) {
            r = vbs_raise_hres(e, hr, NULL, NULL);
        } else {
            struct var old = *v;
            *v = copy;
            vbs_kill(&old);
            r = 0;
        }
    }
    vbs_kill(&tmp);
    return r;
}

static int read_bounds(struct vbs *e, const struct var *bounds, unsigned n, struct var_dim *dims)
{
    if (n > VAR_ARRAY_MAX_DIMS) {
        return vbs_raise(e, 9, NULL);
    }
    for (unsigned i = 0; i < n; i++) {
        int32_t k;
        if (vbs_to_long(e, &bounds[i], &k)) {
            return -1;
        }
        if (k < -1) {
            return vbs_raise(e, 9, NULL);
        }
        dims[i] = (struct var_dim){.n = (uint32_t)((int64_t)k + 1)};
    }
    return 0;
}

static struct var *follow(struct var *v)
{
    while (v->vt & VT_BYREF) {
        v = v->ref;
    }
    return v;
}

static void replace(struct var *target, struct var_array *a)
{
    struct var old = *target;
    *target = (struct var){.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    vbs_kill(&old);
}

int vbs_dim(struct vbs *e, struct var *target, const struct var *bounds, unsigned n, bool fixed)
{
    struct var_dim dims[VAR_ARRAY_MAX_DIMS];
    struct var_array *a = NULL;
    if (read_bounds(e, bounds, n, dims)) {
        return -1;
    }
    if (n) {
        a = var_array_create(dims, n);
        if (!a) {
            return vbs_raise(e, 7, NULL);
        }
        a->fixed = fixed;
    }
    replace(follow(target), a);
    return 0;
}

int vbs_redim(struct vbs *e, struct var *target, const struct var *bounds, unsigned n,
              bool preserve)
{
    struct var_dim dims[VAR_ARRAY_MAX_DIMS];
    target = follow(target);
    struct var_array *old = target->vt == (VT_ARRAY | VT_VARIANT) ? target->arr : NULL;
    if (read_bounds(e, bounds, n, dims)) {
        return -1;
    }
    if (old && (old->fixed || old->locks)) {
        return vbs_raise(e, 10, NULL);
    }
    if (preserve && old) {
        bool same = old->ndims == n;
        for (unsigned i = 0; same && i + 1 < n; i++) {
            same = old->dim[i].n == dims[i].n;
        }
        if (!same) {
            return vbs_raise(e, 9, NULL);
        }
        return FAILED(var_array_resize(old, dims[n - 1].n)) ? vbs_raise(e, 7, NULL) : 0;
    }
    struct var_array *a = var_array_create(dims, n);
    if (!a) {
        return vbs_raise(e, 7, NULL);
    }
    replace(target, a);
    return 0;
}

int vbs_erase(struct vbs *e, struct var *target)
{
    target = follow(target);
    if (target->vt != (VT_ARRAY | VT_VARIANT)) {
        return vbs_raise(e, 13, NULL);
    }
    struct var_array *a = target->arr;
    if (!a) {
        return 0;
    }
    if (a->locks) {
        return vbs_raise(e, 10, NULL);
    }
    if (!a->fixed) {
        replace(target, NULL);
        return 0;
    }
    for (uint32_t i = 0; i < a->total; i++) {
        vbs_release(&a->v[i]);
    }
    return 0;
}

/* ---- text ---- */
#define CONCAT_FAST 16u

struct piece {
    const uint16_t *p;
    size_t n;
    struct bstr *own; /* made for this, to be released */
    uint16_t small[VAR_NUM_TEXT];
};

static int make_piece(struct vbs *e, const struct var *v, struct piece *out)
{
    char text[VAR_NUM_TEXT];
    v = var_deref(v);
    out->own = NULL;
    if (v->vt == VT_BSTR) {
        out->p = v->str ? v->str->ch : out->small;
        out->n = bstr_len(v->str);
        return 0;
    }
    if (v->vt == VT_NULL || v->vt == VT_EMPTY) {
        out->n = 0;
        return 0;
    }
    out->n = var_number_text(v, text);
    if (out->n) {
        for (size_t i = 0; i < out->n; i++) {
            out->small[i] = (uint8_t)text[i];
        }
        for (size_t i = 0; e->locale && i < out->n; i++) {
            out->small[i] = text[i] == '.' ? e->locale->number.decimal : out->small[i];
        }
        out->p = out->small;
        return 0;
    }
    if (v->vt == VT_DISPATCH && v->obj) { /* a default value of Null joins as nothing */
        struct var tmp = VAR_EMPTY;
        const struct var *d = vbs_plain(e, v, &tmp);
        if (!d) {
            return -1;
        }
        bool null = d->vt == VT_NULL;
        vbs_kill(&tmp);
        if (null) {
            out->n = 0;
            return 0;
        }
    }
    if (vbs_to_text(e, v, &out->own)) {
        return -1;
    }
    out->p = out->own->ch;
    out->n = out->own->len;
    return 0;
}

static bool can_append(const struct var *dest, const struct var *first, const struct piece *pieces,
                       unsigned n)
{
    if (dest != first || dest->vt != VT_BSTR || !dest->str || dest->str->refs != 1) {
        return false;
    }
    for (unsigned i = 1; i < n; i++) {
        if (pieces[i].n && pieces[i].p == dest->str->ch) {
            return false;
        }
    }
    return true;
}

static int join_pieces(struct vbs *e, struct var *dest, const struct var *first,
                       struct piece *pieces, unsigned n)
{
    size_t total = 0;
    for (unsigned i = 0; i < n; i++) {
        total += pieces[i].n;
    }
    if (total > BSTR_MAX) {
        return vbs_raise(e, 14, NULL);
    }
    if (can_append(dest, first, pieces, n)) {
        for (unsigned i = 1; i < n; i++) {
            struct bstr *s = dest->str;
            dest->str = bstr_append(s, pieces[i].p, pieces[i].n);
            if (!dest->str) {
                *dest = VAR_EMPTY;
                return vbs_raise(e, 7, NULL);
            }
        }
        return 0;
    }
    struct bstr *s = bstr_new(NULL, total);
    if (!s) {
        return vbs_raise(e, 7, NULL);
    }
    uint16_t *to = s->ch;
    for (unsigned i = 0; i < n; i++) {
        if (pieces[i].n) {
            memcpy(to, pieces[i].p, pieces[i].n * sizeof *to);
            to += pieces[i].n;
        }
    }
    struct var old = *dest;
    *dest = VAR_STR(s);
    vbs_kill(&old);
    return 0;
}

static bool all_null(const struct var **list, unsigned n)
{
    unsigned i = 0;
    while (i < n && var_deref(list[i])->vt == VT_NULL) {
        i++;
    }
    return i == n;
}

/* Null joins as nothing, but Null & Null is Null. */
int vbs_concat(struct vbs *e, struct var *dest, const struct var **list, unsigned n)
{
    struct piece few[CONCAT_FAST], *pieces = n <= CONCAT_FAST ? few : malloc(n * sizeof *pieces);
    unsigned made = 0;
    int r = pieces ? 0 : vbs_raise(e, 7, NULL);
    dest = follow(dest);
    const struct var *first = var_deref(list[0]);
    while (!r && made < n) {
        r = make_piece(e, list[made], &pieces[made]);
        made += r == 0;
    }
    if (!r && UNLIKELY(first->vt == VT_NULL) && all_null(list, n)) {
        vbs_kill(dest);
        *dest = VAR_NULL;
    } else if (!r) {
        r = join_pieces(e, dest, first, pieces, n);
    }
    for (unsigned i = 0; i < made; i++) {
        bstr_unref(pieces[i].own);
    }
    if (pieces != few) {
        free(pieces);
    }
    return r;
}
