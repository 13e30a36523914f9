/* wmio_read: pieces of objects: strings, values, qualifiers (MS-WMIO 2.2.58–2.2.82). */
#include "dcom/wmio_read.h"

#include "util/utf.h"

static bool have(struct wmio_in *in, size_t n)
{
    if (in->failed || (size_t)(in->end - in->p) < n) {
        in->failed = true;
        return false;
    }
    return true;
}

static uint64_t number(struct wmio_in *in, unsigned n)
{
    uint64_t v = 0;
    if (!have(in, n)) {
        return 0;
    }
    for (unsigned i = 0; i < n; i++) {
        v |= (uint64_t)in->p[i] << 8 * i;
    }
    in->p += n;
    return v;
}

uint8_t wmio_u8(struct wmio_in *in)
{
    return (uint8_t)number(in, 1);
}

uint16_t wmio_u16(struct wmio_in *in)
{
    return (uint16_t)number(in, 2);
}

uint32_t wmio_u32(struct wmio_in *in)
{
    return (uint32_t)number(in, 4);
}

struct wmio_in wmio_sub(struct wmio_in *in, size_t n)
{
    struct wmio_in s = *in;
    if (!have(in, n)) {
        s.failed = true;
        s.p = s.end;
        return s;
    }
    s.end = in->p + n;
    in->p += n;
    return s;
}

struct wmio_in wmio_piece(struct wmio_in *in)
{
    uint32_t len = wmio_u32(in);
    if (len < 4) {
        in->failed = true;
    }
    return wmio_sub(in, len < 4 ? 0 : len - 4);
}

struct slice wmio_heap(struct wmio_in *in)
{
    uint32_t len = wmio_u32(in) & ~WMIO_HEAP_LENGTH;
    struct wmio_in s = wmio_sub(in, len);
    return s.failed ? (struct slice){"", 0}
                    : (struct slice){(const char *)s.p, (size_t)(s.end - s.p)};
}

/* A byte each: Latin-1 up to a zero. */
static void read_bytes(struct wmio_in *in, struct str *out)
{
    for (uint8_t b; (b = wmio_u8(in)) != 0;) {
        char utf[4];
        str_add(out, utf, utf8_encode(b, utf));
    }
}

static void read_units(struct wmio_in *in, struct str *out)
{
    uint16_t units[128];
    size_t n = 0;
    for (uint16_t u; (u = wmio_u16(in)) != 0;) {
        units[n++] = u;
        /* both halves of a surrogate pair stay together */
        if (n >= ARRAY_LEN(units) - 1 && (u & 0xfc00) != 0xd800) {
            str_add_utf16(out, units, n);
            n = 0;
        } else if (n == ARRAY_LEN(units)) {
            str_add_utf16(out, units, n);
            n = 0;
        }
    }
    str_add_utf16(out, units, n);
}

static void read_string(struct wmio_in *in, struct str *out)
{
    uint8_t flag = wmio_u8(in);
    if (flag == 0) {
        read_bytes(in, out);
    } else if (flag == 1) {
        read_units(in, out);
    } else {
        in->failed = true;
    }
    in->failed |= out->failed;
}

/* Most texts: ASCII, a byte a character. Where they lie; false: another kind, in is where it was. */
static bool plain_string(struct wmio_in *in, struct slice *out)
{
    const uint8_t *p = in->p;
    if (in->failed || p >= in->end || *p != 0) {
        return false;
    }
    const uint8_t *end = memchr(p + 1, 0, (size_t)(in->end - p - 1));
    if (!end) {
        return false;
    }
    uint8_t all = 0;
    for (const uint8_t *c = p + 1; c < end; c++) {
        all |= *c;
    }
    if (all & 0x80) {
        return false;
    }
    *out = (struct slice){(const char *)p + 1, (size_t)(end - p - 1)};
    in->p = end + 1;
    return true;
}

struct slice wmio_string(struct wmio_in *in)
{
    AUTO_STR text = STR_INIT;
    struct slice plain;
    if (plain_string(in, &plain)) { /* ended by a zero, too */
        return plain;
    }
    read_string(in, &text);
    char *copy = in->failed ? NULL : arena_strdup(in->mem, str_slice(&text));
    if (!copy) {
        in->failed = true;
        return SLICE("");
    }
    return (struct slice){copy, text.n};
}

struct wmio_in wmio_at(struct wmio_in *in, struct slice heap, uint32_t ref)
{
    struct wmio_in s = *in;
    if (in->failed || ref >= heap.n) {
        s.failed = in->failed = true;
        s.p = s.end;
        return s;
    }
    s.p = (const uint8_t *)heap.p + ref;
    s.end = (const uint8_t *)heap.p + heap.n;
    return s;
}

struct slice wmio_heap_string(struct wmio_in *in, struct slice heap, uint32_t ref)
{
    if (ref == WMIO_NO_REF) {
        return SLICE("");
    }
    if (ref & WMIO_DICTIONARY) {
        uint32_t i = ref & ~WMIO_DICTIONARY;
        if (i >= WMIO_DICTIONARY_N || !*wmio_dictionary[i]) {
            in->failed = true;
            return SLICE("");
        }
        return slice_of(wmio_dictionary[i]);
    }
    struct wmio_in s = wmio_at(in, heap, ref);
    struct slice text = wmio_string(&s);
    in->failed |= s.failed;
    return text;
}

/* ---- values ---- */
static void read_text(struct wmio_in *in, struct slice heap, uint32_t ref, union cim_data *out)
{
    AUTO_STR text = STR_INIT;
    struct slice plain;
    struct wmio_in s = wmio_at(in, heap, ref);
    if (plain_string(&s, &plain)) {
        out->str = cim_str_new(plain);
        in->failed |= !out->str;
        return;
    }
    read_string(&s, &text);
    out->str = s.failed ? NULL : cim_str_new(str_slice(&text));
    in->failed |= s.failed || !out->str;
}

static void read_object(struct wmio_in *in, struct slice heap, uint32_t ref, union cim_data *out)
{
    struct wmio_in s = wmio_at(in, heap, ref);
    uint32_t len = wmio_u32(&s);
    struct wmio_in block = wmio_sub(&s, len);
    block.depth++;
    out->obj = NULL;
    if (s.failed || block.depth > WMIO_MAX_DEPTH || FAILED(wmio_block(&block, &out->obj))) {
        in->failed = true;
    }
}

static void read_number(struct wmio_in *in, unsigned type, union cim_data *out)
{
    unsigned size = wmio_value_size(type);
    uint64_t v = number(in, size);
    union {
        uint32_t u;
        float f;
    } single = {.u = (uint32_t)v};
    union {
        uint64_t u;
        double d;
    } real = {.u = v};
    if (type == CIM_BOOLEAN) {
        out->b = v != 0;
    } else if (type == CIM_REAL32) {
        out->r = (double)single.f;
    } else if (type == CIM_REAL64) {
        out->r = real.d;
    } else if (cim_type_is_signed(type)) {
        unsigned shift = 64 - 8 * size;
        out->i = (int64_t)(v << shift) >> shift;
    } else {
        out->u = v;
    }
}

static void read_data(struct wmio_in *in, struct slice heap, unsigned type, union cim_data *out)
{
    if (cim_type_is_text(type)) {
        read_text(in, heap, wmio_u32(in), out);
    } else if (type == CIM_OBJECT) {
        read_object(in, heap, wmio_u32(in), out);
    } else {
        read_number(in, type, out);
    }
}

static void read_array(struct wmio_in *in, struct slice heap, unsigned type, struct cim_value *out)
{
    unsigned element = type & ~(unsigned)CIM_ARRAY, size = wmio_value_size(element);
    struct wmio_in s = wmio_at(in, heap, wmio_u32(in));
    uint32_t n = wmio_u32(&s);
    if (s.failed || size == 0 || (size_t)(s.end - s.p) / size < n) {
        in->failed = true;
        return;
    }
    struct cim_array *a = cim_array_new(element, n);
    if (!a) {
        in->failed = true;
        return;
    }
    for (uint32_t i = 0; i < n && !s.failed; i++) {
        read_data(&s, heap, element, &a->v[i]);
    }
    in->failed |= s.failed;
    *out = cim_arrval(a);
}

void wmio_value(struct wmio_in *in, struct slice heap, unsigned type, struct cim_value *out)
{
    *out = cim_null(type);
    if (type & CIM_ARRAY) {
        read_array(in, heap, type, out);
    } else {
        out->null = false;
        read_data(in, heap, type, &out->d);
    }
    if (in->failed) {
        cim_value_clear(out);
    }
}

/* ---- qualifiers ---- */
static hres add_qualifier(struct cim_quals *q, struct slice name, uint8_t flavor,
                          const struct cim_value *v)
{
    struct cim_qualifier *old = cim_quals_find(q, name);
    if (old) {
        return WBEM_E_INVALID_OBJECT;
    }
    hres hr = cim_quals_set(q, name, v, flavor & (unsigned)~CIM_PROPAGATED);
    struct cim_qualifier *k = hr ? NULL : cim_quals_find(q, name);
    if (k) {
        k->flavor = flavor;
    }
    return hr;
}

hres wmio_quals(struct wmio_in *in, struct slice heap, struct cim_quals *q, struct slice *cimtype)
{
    struct wmio_in set = wmio_piece(in);
    hres hr = 0;
    while (hr == 0 && !set.failed && set.p < set.end) {
        struct slice name = wmio_heap_string(&set, heap, wmio_u32(&set));
        uint8_t flavor = wmio_u8(&set);
        unsigned type = wmio_u32(&set) & ~WMIO_INHERITED;
        struct cim_value v = cim_null(CIM_EMPTY);
        if (wmio_value_size(type) == 0) {
            set.failed = true;
            break;
        }
        wmio_value(&set, heap, type, &v);
        if (set.failed) {
            break;
        }
        if (utf8_caseeq(name, SLICE("CIMTYPE"))) {
            char *copy =
                v.type == CIM_STRING ? arena_strdup(in->mem, cim_str_slice(v.d.str)) : NULL;
            set.failed |= copy == NULL;
            if (cimtype && copy) {
                *cimtype = slice_of(copy);
            }
        } else {
            hr = add_qualifier(q, name, flavor, &v);
        }
        cim_value_clear(&v);
    }
    in->failed |= set.failed;
    return hr ? hr : in->failed ? WBEM_E_INVALID_STREAM : 0;
}
