/* The table of functions and what they share. */
#include "vbs/lib.h"

#include "util/utf.h"

const struct vbs_function vbs_functions[] = {
#define ROW(name, min, max, object, doc) {#name, min, max, object, lib_##name, doc},
    VBS_LIB(ROW)
#undef ROW
};
const unsigned vbs_functions_count = ARRAY_LEN(vbs_functions);

int lib_text(struct vbs *e, const struct var *v, struct text *t)
{
    t->own = NULL;
    if (LIKELY(v->vt == VT_BSTR)) {
        static const uint16_t none[1];
        t->p = v->str ? v->str->ch : none;
        t->n = bstr_len(v->str);
        return 0;
    }
    if (vbs_to_text(e, v, &t->own)) {
        return -1;
    }
    t->p = t->own->ch;
    t->n = t->own->len;
    return 0;
}

int lib_put_text(struct vbs *e, const uint16_t *p, size_t n, struct var *out)
{
    struct bstr *s = NULL;
    if (n == 1 && *p < ARRAY_LEN(e->chars)) { /* single characters are shared */
        if (!e->chars[*p]) {
            e->chars[*p] = bstr_new(p, 1);
        }
        s = bstr_ref(e->chars[*p]);
    } else if (n) {
        s = bstr_new(p, n);
    }
    if (n && !s) {
        return vbs_raise(e, 7, NULL);
    }
    *out = VAR_STR(s);
    return 0;
}

int lib_put_str(struct vbs *e, struct str *s, struct var *out)
{
    struct bstr *b = FAILED(str_status(s)) ? NULL : bstr_from_utf8(str_slice(s));
    str_fini(s);
    if (!b) {
        return vbs_raise(e, 7, NULL);
    }
    *out = VAR_STR(b);
    return 0;
}

int lib_put_z(struct vbs *e, const char *z, struct var *out)
{
    struct bstr *b = bstr_from_utf8(slice_of(z));
    if (!b) {
        return vbs_raise(e, 7, NULL);
    }
    *out = VAR_STR(b);
    return 0;
}

int lib_long(struct vbs *e, const struct var *v, int32_t def, int32_t min, int32_t *out)
{
    *out = def;
    if (v && vbs_to_long(e, v, out)) {
        return -1;
    }
    return *out < min ? vbs_raise(e, 5, NULL) : 0;
}

int lib_mode(struct vbs *e, const struct var *v, bool *text)
{
    int32_t mode;
    if (lib_long(e, v, 0, 0, &mode)) {
        return -1;
    }
    *text = mode == 1;
    return mode > 1 ? vbs_raise(e, 5, NULL) : 0;
}

static bool same_fold(const uint16_t *a, const uint16_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] != b[i] && utf_lower16(a[i]) != utf_lower16(b[i])) {
            return false;
        }
    }
    return true;
}

int64_t lib_find(const struct text *t, const struct text *needle, size_t at, bool fold)
{
    if (needle->n > t->n || at > t->n - needle->n) {
        return -1;
    }
    if (needle->n == 0) {
        return (int64_t)at;
    }
    const uint16_t *end = t->p + (t->n - needle->n) + 1;
    uint16_t c = needle->p[0];
    for (const uint16_t *p = t->p + at; p < end; p++) {
        if (fold) {
            if (same_fold(p, needle->p, needle->n)) {
                return p - t->p;
            }
            continue;
        }
        if (*p != c) {
            continue;
        }
        size_t k = 1;
        while (k < needle->n && p[k] == needle->p[k]) {
            k++;
        }
        if (k == needle->n) {
            return p - t->p;
        }
    }
    return -1;
}
