/* Functions on text. */
#include "util/num.h"
#include "util/utf.h"
#include "vbs/lib.h"

#include <stdlib.h>

#define NULL_IS_NULL(v)                                                                            \
    do {                                                                                           \
        if ((v)->vt == VT_NULL) {                                                                  \
            *out = VAR_NULL;                                                                       \
            return 0;                                                                              \
        }                                                                                          \
    } while (0)

/* Windows-1252 0x80 to 0x9F */
static const uint16_t cp1252[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                    0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                    0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

static int first_unit(struct vbs *e, const struct var *v, uint16_t *c)
{
    struct text t;
    if (lib_text(e, v, &t)) {
        return -1;
    }
    *c = t.n ? t.p[0] : 0;
    size_t len = t.n;
    lib_text_done(&t);
    return len ? 0 : vbs_raise(e, 5, NULL);
}

LIB(lib_Asc)
{
    uint16_t c;
    (void)n;
    if (first_unit(e, argv[0], &c)) {
        return -1;
    }
    if (c >= 0x100) {
        unsigned i = 0;
        while (i < ARRAY_LEN(cp1252) && cp1252[i] != c) {
            i++;
        }
        c = i < ARRAY_LEN(cp1252) ? (uint16_t)(0x80 + i) : '?';
    }
    *out = VAR_I2((int16_t)c);
    return 0;
}

LIB(lib_AscB)
{
    uint16_t c;
    (void)n;
    if (first_unit(e, argv[0], &c)) {
        return -1;
    }
    *out = (struct var){.vt = VT_UI1, .ui1 = (uint8_t)c};
    return 0;
}

LIB(lib_AscW)
{
    uint16_t c;
    (void)n;
    if (first_unit(e, argv[0], &c)) {
        return -1;
    }
    *out = VAR_I2((int16_t)c);
    return 0;
}

LIB(lib_Chr)
{
    int32_t c;
    (void)n;
    if (lib_long(e, argv[0], 0, 0, &c)) {
        return -1;
    }
    if (c > 255) {
        return vbs_raise(e, 5, NULL);
    }
    uint16_t u = c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : (uint16_t)c;
    return lib_put_text(e, &u, 1, out);
}

LIB(lib_ChrB)
{
    int32_t c;
    (void)n;
    if (lib_long(e, argv[0], 0, 0, &c)) {
        return -1;
    }
    uint16_t u = (uint16_t)c;
    return c > 255 ? vbs_raise(e, 6, NULL) : lib_put_text(e, &u, 1, out);
}

LIB(lib_ChrW)
{
    int32_t c;
    (void)n;
    if (vbs_to_long(e, argv[0], &c)) {
        return -1;
    }
    uint16_t u = (uint16_t)c;
    return c < -32768 || c > 65535 ? vbs_raise(e, 5, NULL) : lib_put_text(e, &u, 1, out);
}

LIB(lib_Len)
{
    struct text t;
    (void)n;
    NULL_IS_NULL(argv[0]);
    if (lib_text(e, argv[0], &t)) {
        return -1;
    }
    *out = VAR_I4((int32_t)t.n);
    lib_text_done(&t);
    return 0;
}

LIB(lib_LenB)
{
    if (lib_Len(e, argv, n, out)) {
        return -1;
    }
    if (out->vt == VT_I4) {
        out->i4 *= 2;
    }
    return 0;
}

/* ---- pieces ---- */
static int piece(struct vbs *e, const struct var *v, size_t from, size_t count, bool right,
                 struct var *out)
{
    struct text t;
    if (lib_text(e, v, &t)) {
        return -1;
    }
    if (right) {
        from = count < t.n ? t.n - count : 0;
    }
    from = from < t.n ? from : t.n;
    count = count < t.n - from ? count : t.n - from;
    int r = 0;
    if (count == t.n && v->vt == VT_BSTR) {
        *out = VAR_STR(bstr_ref(v->str));
    } else {
        r = lib_put_text(e, t.p + from, count, out);
    }
    lib_text_done(&t);
    return r;
}

LIB(lib_Left)
{
    int32_t count;
    (void)n;
    NULL_IS_NULL(argv[0]);
    if (lib_long(e, argv[1], 0, 0, &count)) {
        return -1;
    }
    return piece(e, argv[0], 0, (size_t)count, false, out);
}

LIB(lib_Right)
{
    int32_t count;
    (void)n;
    NULL_IS_NULL(argv[0]);
    if (lib_long(e, argv[1], 0, 0, &count)) {
        return -1;
    }
    return piece(e, argv[0], 0, (size_t)count, true, out);
}

LIB(lib_Mid)
{
    int32_t from, count;
    NULL_IS_NULL(argv[0]);
    if (lib_long(e, argv[1], 0, 1, &from) || lib_long(e, ARG(2), INT32_MAX, 0, &count)) {
        return -1;
    }
    return piece(e, argv[0], (size_t)from - 1, (size_t)count, false, out);
}

/* Byte functions see the UTF-16LE form; an odd last byte gets a zero beside it. */
static int byte_piece(struct vbs *e, const struct var *v, size_t from, size_t count, bool right,
                      struct var *out)
{
    struct text t;
    if (lib_text(e, v, &t)) {
        return -1;
    }
    size_t total = t.n * 2;
    if (right) {
        from = count < total ? total - count : 0;
    }
    from = from < total ? from : total;
    count = count < total - from ? count : total - from;
    struct bstr *s = bstr_new(NULL, (count + 1) / 2);
    for (size_t i = 0; s && i < s->len; i++) {
        size_t lo = from + 2 * i, hi = lo + 1;
        unsigned l = t.p[lo / 2] >> (lo % 2 * 8) & 0xff;
        unsigned h = hi < from + count ? t.p[hi / 2] >> (hi % 2 * 8) & 0xff : 0;
        s->ch[i] = (uint16_t)(l | h << 8);
    }
    lib_text_done(&t);
    *out = VAR_STR(s);
    return s ? 0 : vbs_raise(e, 7, NULL);
}

LIB(lib_LeftB)
{
    int32_t count;
    (void)n;
    NULL_IS_NULL(argv[0]);
    return lib_long(e, argv[1], 0, 0, &count)
               ? -1
               : byte_piece(e, argv[0], 0, (size_t)count, false, out);
}

LIB(lib_RightB)
{
    int32_t count;
    (void)n;
    NULL_IS_NULL(argv[0]);
    return lib_long(e, argv[1], 0, 0, &count) ? -1
                                              : byte_piece(e, argv[0], 0, (size_t)count, true, out);
}

LIB(lib_MidB)
{
    int32_t from, count;
    NULL_IS_NULL(argv[0]);
    if (lib_long(e, argv[1], 0, 1, &from) || lib_long(e, ARG(2), INT32_MAX, 0, &count)) {
        return -1;
    }
    return byte_piece(e, argv[0], (size_t)from - 1, (size_t)count, false, out);
}

/* ---- case and blanks ---- */
static int map_units(struct vbs *e, const struct var *v, uint16_t (*map)(uint16_t), struct var *out)
{
    struct text t;
    NULL_IS_NULL(v);
    if (lib_text(e, v, &t)) {
        return -1;
    }
    struct bstr *s = bstr_new(NULL, t.n);
    for (size_t i = 0; s && i < t.n; i++) {
        s->ch[i] = map(t.p[i]);
    }
    lib_text_done(&t);
    *out = VAR_STR(s);
    return s ? 0 : vbs_raise(e, 7, NULL);
}

LIB(lib_UCase)
{
    (void)n;
    return map_units(e, argv[0], utf_upper16, out);
}

LIB(lib_LCase)
{
    (void)n;
    return map_units(e, argv[0], utf_lower16, out);
}

static int trim(struct vbs *e, const struct var *v, bool left, bool right, struct var *out)
{
    struct text t;
    NULL_IS_NULL(v);
    if (lib_text(e, v, &t)) {
        return -1;
    }
    size_t from = 0, to = t.n;
    while (right && to > from && t.p[to - 1] == ' ') {
        to--;
    }
    while (left && from < to && t.p[from] == ' ') {
        from++;
    }
    int r = lib_put_text(e, t.p + from, to - from, out);
    lib_text_done(&t);
    return r;
}

LIB(lib_Trim)
{
    (void)n;
    return trim(e, argv[0], true, true, out);
}

LIB(lib_LTrim)
{
    (void)n;
    return trim(e, argv[0], true, false, out);
}

LIB(lib_RTrim)
{
    (void)n;
    return trim(e, argv[0], false, true, out);
}

static int fill(struct vbs *e, int32_t count, uint16_t c, struct var *out)
{
    if ((uint32_t)count > BSTR_MAX) {
        return vbs_raise(e, 14, NULL);
    }
    struct bstr *s = bstr_new(NULL, (size_t)count);
    for (int32_t i = 0; s && i < count; i++) {
        s->ch[i] = c;
    }
    *out = VAR_STR(s);
    return s ? 0 : vbs_raise(e, 7, NULL);
}

LIB(lib_Space)
{
    int32_t count;
    (void)n;
    return lib_long(e, argv[0], 0, 0, &count) ? -1 : fill(e, count, ' ', out);
}

LIB(lib_String)
{
    int32_t count, code;
    uint16_t c;
    (void)n;
    NULL_IS_NULL(argv[0]);
    NULL_IS_NULL(argv[1]);
    if (lib_long(e, argv[0], 0, 0, &count)) {
        return -1;
    }
    if (argv[1]->vt == VT_BSTR) {
        if (first_unit(e, argv[1], &c)) {
            return -1;
        }
    } else {
        if (vbs_to_long(e, argv[1], &code)) {
            return -1;
        }
        c = (uint16_t)(code & 0xff);
        c = c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c;
    }
    return fill(e, count, c, out);
}

LIB(lib_StrReverse)
{
    struct text t;
    (void)n;
    if (lib_text(e, argv[0], &t)) {
        return -1;
    }
    struct bstr *s = bstr_new(NULL, t.n);
    for (size_t i = 0; s && i < t.n; i++) {
        s->ch[i] = t.p[t.n - 1 - i];
    }
    lib_text_done(&t);
    *out = VAR_STR(s);
    return s ? 0 : vbs_raise(e, 7, NULL);
}

/* ---- searching ---- */
static int two_texts(struct vbs *e, const struct var *a, const struct var *b, struct text *x,
                     struct text *y)
{
    if (lib_text(e, a, x)) {
        return -1;
    }
    if (lib_text(e, b, y)) {
        lib_text_done(x);
        return -1;
    }
    return 0;
}

/* InStr([start,] text, needle [, compare]): the start may stand in front. scale 2: byte positions.
 */
static int in_str(struct vbs *e, const struct var **argv, unsigned n, int scale, struct var *out)
{
    struct text t, needle;
    int32_t start = 1;
    bool fold = false;
    unsigned first = n > 2;
    if (first && !var_is_missing(argv[0]) && lib_long(e, argv[0], 1, 1, &start)) {
        return -1;
    }
    if (lib_mode(e, ARG(3), &fold)) {
        return -1;
    }
    NULL_IS_NULL(argv[first]);
    NULL_IS_NULL(argv[first + 1]);
    if (two_texts(e, argv[first], argv[first + 1], &t, &needle)) {
        return -1;
    }
    size_t at = ((size_t)(start - 1) + (size_t)scale - 1) / (size_t)scale;
    int64_t r = at >= t.n ? -1 : lib_find(&t, &needle, at, fold);
    lib_text_done(&t);
    lib_text_done(&needle);
    *out = VAR_I4((int32_t)(r < 0 ? 0 : r * scale + 1));
    return 0;
}

LIB(lib_InStr)
{
    return in_str(e, argv, n, 1, out);
}

LIB(lib_InStrB)
{
    return in_str(e, argv, n, 2, out);
}

LIB(lib_InStrRev)
{
    struct text t, needle;
    int32_t start;
    bool fold;
    NULL_IS_NULL(argv[0]);
    NULL_IS_NULL(argv[1]);
    if (lib_long(e, ARG(2), -1, -1, &start) || lib_mode(e, ARG(3), &fold)) {
        return -1;
    }
    if (start == 0) {
        return vbs_raise(e, 5, NULL);
    }
    if (two_texts(e, argv[0], argv[1], &t, &needle)) {
        return -1;
    }
    size_t limit = start < 0 || (size_t)start > t.n ? t.n : (size_t)start;
    int64_t r = 0;
    if ((start < 0 || (size_t)start <= t.n) && t.n) {
        for (size_t at = limit >= needle.n ? limit - needle.n + 1 : 0; at > 0 && !r; at--) {
            struct text here = {t.p + at - 1, needle.n, NULL};
            r = lib_find(&here, &needle, 0, fold) == 0 ? (int64_t)at : 0;
        }
        if (needle.n == 0) {
            r = (int64_t)limit;
        }
    }
    lib_text_done(&t);
    lib_text_done(&needle);
    *out = VAR_I4((int32_t)r);
    return 0;
}

static int compare_texts(const struct text *a, const struct text *b, bool fold)
{
    size_t n = a->n < b->n ? a->n : b->n;
    for (size_t i = 0; i < n; i++) {
        uint16_t x = a->p[i], y = b->p[i];
        if (x != y && fold) {
            x = utf_lower16(x);
            y = utf_lower16(y);
        }
        if (x != y) {
            return x < y ? -1 : 1;
        }
    }
    return a->n < b->n ? -1 : a->n > b->n;
}

LIB(lib_StrComp)
{
    struct text a, b;
    bool fold;
    NULL_IS_NULL(argv[0]);
    NULL_IS_NULL(argv[1]);
    if (lib_mode(e, ARG(2), &fold) || two_texts(e, argv[0], argv[1], &a, &b)) {
        return -1;
    }
    *out = VAR_I2((int16_t)compare_texts(&a, &b, fold));
    lib_text_done(&a);
    lib_text_done(&b);
    return 0;
}

/* ---- Replace ---- */
struct replace {
    struct text t, find, with;
    int32_t start, count;
    bool fold;
};

static struct bstr *run_replace(const struct replace *r)
{
    size_t at = (size_t)r->start - 1;
    struct bstr *s = bstr_new(NULL, 0);
    for (int32_t left = r->count; s && r->find.n && left != 0; left--) {
        int64_t hit = lib_find(&r->t, &r->find, at, r->fold);
        if (hit < 0) {
            break;
        }
        s = bstr_append(s, r->t.p + at, (size_t)hit - at);
        s = s ? bstr_append(s, r->with.p, r->with.n) : NULL;
        at = (size_t)hit + r->find.n;
    }
    return s ? bstr_append(s, r->t.p + at, r->t.n - at) : NULL;
}

LIB(lib_Replace)
{
    struct replace r;
    if (lib_long(e, ARG(3), 1, 1, &r.start) || lib_long(e, ARG(4), -1, -1, &r.count) ||
        lib_mode(e, ARG(5), &r.fold) || two_texts(e, argv[0], argv[1], &r.t, &r.find)) {
        return -1;
    }
    int bad = lib_text(e, argv[2], &r.with);
    if (!bad) {
        struct bstr *s = (size_t)r.start > r.t.n ? bstr_new(NULL, 0) : run_replace(&r);
        *out = VAR_STR(s);
        bad = s ? 0 : vbs_raise(e, 7, NULL);
        lib_text_done(&r.with);
    }
    lib_text_done(&r.t);
    lib_text_done(&r.find);
    return bad;
}

/* ---- Split, Join, Filter ---- */
static int array_result(struct vbs *e, struct var_array *a, struct var *out)
{
    if (!a) {
        return vbs_raise(e, 7, NULL);
    }
    *out = (struct var){.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    return 0;
}

static size_t count_parts(const struct text *t, const struct text *sep, int32_t limit, bool fold)
{
    size_t parts = 1, at = 0;
    while (limit < 0 || parts < (size_t)limit) {
        int64_t hit = lib_find(t, sep, at, fold);
        if (hit < 0) {
            break;
        }
        parts++;
        at = (size_t)hit + sep->n;
    }
    return parts;
}

static int split_into(struct vbs *e, struct var_array *a, const struct text *t,
                      const struct text *sep, bool fold)
{
    size_t at = 0;
    for (uint32_t i = 0; i < a->total; i++) {
        int64_t hit = i + 1 < a->total ? lib_find(t, sep, at, fold) : (int64_t)t->n;
        if (lib_put_text(e, t->p + at, (size_t)hit - at, &a->v[i])) {
            return -1;
        }
        at = (size_t)hit + sep->n;
    }
    return 0;
}

LIB(lib_Split)
{
    static const uint16_t blank = ' ';
    struct text t, sep = {&blank, 1, NULL};
    int32_t limit;
    bool fold;
    if (lib_long(e, ARG(2), -1, -1, &limit) || lib_mode(e, ARG(3), &fold) ||
        lib_text(e, argv[0], &t)) {
        return -1;
    }
    if (ARG(1) && lib_text(e, argv[1], &sep)) {
        lib_text_done(&t);
        return -1;
    }
    size_t parts = t.n == 0 || limit == 0 ? 0 : sep.n == 0 ? 1 : count_parts(&t, &sep, limit, fold);
    int r = array_result(e, var_array_create1(parts), out);
    r = r ? r : split_into(e, out->arr, &t, &sep, fold);
    if (r) {
        vbs_kill(out);
    }
    lib_text_done(&t);
    lib_text_done(&sep);
    return r;
}

static int array_arg(struct vbs *e, const struct var *v, struct var_array **out)
{
    if (v->vt != (VT_ARRAY | VT_VARIANT)) {
        return vbs_raise(e, 13, NULL);
    }
    if (!v->arr || v->arr->ndims != 1) {
        return vbs_raise(e, v->arr ? 13 : 9, NULL);
    }
    *out = v->arr;
    return 0;
}

LIB(lib_Join)
{
    static const uint16_t blank = ' ';
    struct var_array *a = NULL;
    struct text sep = {&blank, 1, NULL}, t;
    if (array_arg(e, argv[0], &a) || (ARG(1) && lib_text(e, argv[1], &sep))) {
        return -1;
    }
    struct bstr *s = bstr_new(NULL, 0);
    int r = 0;
    for (uint32_t i = 0; s && i < a->total; i++) {
        s = i ? bstr_append(s, sep.p, sep.n) : s;
        const struct var *v = var_deref(&a->v[i]);
        if (!s || v->vt == VT_NULL) {
            continue;
        }
        r = lib_text(e, v, &t);
        if (r) {
            break;
        }
        s = bstr_append(s, t.p, t.n);
        lib_text_done(&t);
    }
    lib_text_done(&sep);
    if (r) {
        bstr_unref(s);
        return -1;
    }
    *out = VAR_STR(s);
    return s ? 0 : vbs_raise(e, 7, NULL);
}

LIB(lib_Filter)
{
    struct var_array *a = NULL;
    struct text needle, t;
    bool include = true, fold;
    if (array_arg(e, argv[0], &a) || (ARG(2) && vbs_truth(e, argv[2], &include)) ||
        lib_mode(e, ARG(3), &fold) || lib_text(e, argv[1], &needle)) {
        return -1;
    }
    struct var_array *hits = var_array_create1(a->total);
    uint32_t k = 0;
    int r = 0;
    for (uint32_t i = 0; hits && i < a->total && !r; i++) {
        r = lib_text(e, var_deref(&a->v[i]), &t);
        if (!r && (lib_find(&t, &needle, 0, fold) >= 0) == include) {
            r = lib_put_text(e, t.p, t.n, &hits->v[k]);
            k++;
        }
        if (!r || t.own) {
            lib_text_done(&t);
        }
    }
    lib_text_done(&needle);
    if (r) {
        var_array_destroy(hits);
        return -1;
    }
    if (hits) {
        hits->total = k;
        hits->dim[0].n = k;
    }
    return array_result(e, hits, out);
}

/* ---- Escape ---- */
static bool stays(uint16_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '@' ||
           c == '*' || c == '_' || c == '+' || c == '-' || c == '.' || c == '/';
}

LIB(lib_Escape)
{
    struct text t;
    (void)n;
    if (lib_text(e, argv[0], &t)) {
        return -1;
    }
    struct str s = STR_INIT;
    for (size_t i = 0; i < t.n; i++) {
        uint16_t c = t.p[i];
        if (stays(c)) {
            str_addc(&s, (char)c);
        } else {
            str_addf(&s, c < 256 ? "%%%02X" : "%%u%04X", c);
        }
    }
    lib_text_done(&t);
    return lib_put_str(e, &s, out);
}

static bool hex_at(const struct text *t, size_t at, size_t digits, uint16_t *out)
{
    unsigned v = 0;
    for (size_t i = 0; i < digits; i++) {
        if (at + i >= t->n) {
            return false;
        }
        int d = hex_digit(t->p[at + i]);
        if (d < 0) {
            return false;
        }
        v = v << 4 | (unsigned)d;
    }
    *out = (uint16_t)v;
    return true;
}

LIB(lib_Unescape)
{
    struct text t;
    (void)n;
    if (lib_text(e, argv[0], &t)) {
        return -1;
    }
    struct bstr *s = bstr_new(NULL, t.n);
    uint32_t k = 0;
    for (size_t i = 0; s && i < t.n; i++) {
        uint16_t c = t.p[i];
        if (c == '%' && i + 1 < t.n && t.p[i + 1] == 'u' && hex_at(&t, i + 2, 4, &c)) {
            i += 5;
        } else if (c == '%' && hex_at(&t, i + 1, 2, &c)) {
            i += 2;
        }
        s->ch[k++] = c;
    }
    lib_text_done(&t);
    if (!s) {
        return vbs_raise(e, 7, NULL);
    }
    s->len = k;
    s->ch[k] = 0;
    *out = VAR_STR(s);
    return 0;
}
