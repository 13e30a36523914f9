/* wbem_array: see wbem_array.h. */
#include "dcom/wbem_array.h"

#include <stdlib.h>

enum {
    OBJECT_CLASS = 1,
    OBJECT_WHOLE = 2, /* an instance with its class */
    OBJECT_SHORT = 3, /* an instance of a class that was told before */
};
#define HEADER_SIZE   0x1au
#define ARRAY_VERSION 1u

void wbem_array_reader_init(struct wbem_array_reader *r)
{
    *r = (struct wbem_array_reader){0};
    arena_init(&r->places, (size_t)WMIO_MAX_SIZE * 4);
}

void wbem_array_reader_fini(struct wbem_array_reader *r)
{
    for (size_t i = 0; i < r->known.n; i++) {
        cim_class_unref(r->known.v[i].layout.cls);
    }
    vec_fini(&r->known);
    arena_fini(&r->places);
    cim_origin_unref(r->origin);
}

static struct wbem_known_class *find(struct wbem_array_reader *r, const struct guid *id)
{
    for (size_t i = r->known.n; i-- > 0;) {
        if (guid_eq(&r->known.v[i].id, id)) {
            return &r->known.v[i];
        }
    }
    return NULL;
}

static bool same(const struct cim_str *s, struct slice t)
{
    struct slice own = cim_str_slice(s);
    return own.n == t.n && memcmp(own.p, t.p, t.n) == 0;
}

/* Objects of one answer come from one place: the text is made once. */
static hres set_origin(struct wbem_array_reader *r, struct slice server, struct slice ns)
{
    if (r->origin && same(r->origin->server, server) && same(r->origin->ns, ns)) {
        return 0;
    }
    struct cim_origin *o = cim_origin_new(server, ns);
    if (!o) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_origin_unref(r->origin);
    r->origin = o;
    return 0;
}

/* A class that is told anew under a name known before replaces it. */
static hres learn(struct wbem_array_reader *r, const struct guid *id, struct wmio_in *block,
                  struct wbem_known_class **out)
{
    struct wmio_layout l = {0};
    struct arena *mem = block->mem;
    block->mem = &r->places;
    hres hr = wmio_class_part(block, &l, NULL);
    block->mem = mem;
    if (FAILED(hr)) {
        return hr;
    }
    struct wbem_known_class *k = find(r, id);
    if (k) {
        cim_class_unref(k->layout.cls);
        k->layout = l;
    } else if (r->known.n < WBEM_MAX_KNOWN &&
               vec_push(&r->known, ((struct wbem_known_class){*id, l}))) {
        k = &r->known.v[r->known.n - 1];
    } else {
        cim_class_unref(l.cls);
        return WBEM_E_QUOTA_VIOLATION;
    }
    *out = k;
    return 0;
}

static hres read_instance(struct wbem_array_reader *r, unsigned kind, const struct guid *id,
                          struct wmio_in *block, struct cim_object **out)
{
    uint8_t flags;
    struct slice server, ns;
    struct wbem_known_class *k = NULL;
    hres hr = wmio_decoration(block, &flags, &server, &ns);
    if (hr == 0 && !(flags & WMIO_INSTANCE)) {
        hr = WBEM_E_INVALID_STREAM;
    }
    if (hr == 0 && flags & WMIO_DECORATED) {
        hr = set_origin(r, server, ns);
    }
    if (hr == 0 && kind == OBJECT_WHOLE) {
        hr = learn(r, id, block, &k);
    } else if (hr == 0 && !(k = find(r, id))) {
        hr = WBEM_E_INVALID_OBJECT; /* a class that was never told */
    }
    return hr ? hr
              : wmio_instance_body(block, &k->layout, flags & WMIO_DECORATED ? r->origin : NULL,
                                   out);
}

static void read_guid(struct wmio_in *in, struct guid *id)
{
    for (unsigned i = 0; i < sizeof id->b; i++) {
        id->b[i] = wmio_u8(in);
    }
}

/* An element (2.2.14.3): its header, the header of its kind, the object without signature. */
static hres read_element(struct wbem_array_reader *r, struct wmio_in *in, struct cim_object **out)
{
    struct guid id = {{0}};
    uint32_t header = wmio_u32(in), size = wmio_u32(in);
    uint8_t kind = wmio_u8(in);
    if (in->failed || header < 9) {
        return WBEM_E_INVALID_STREAM;
    }
    (void)wmio_sub(in, header - 9);
    struct wmio_in element = wmio_sub(in, size);
    uint32_t inner = wmio_u32(&element), length = wmio_u32(&element);
    bool instance = kind == OBJECT_WHOLE || kind == OBJECT_SHORT;
    uint32_t fixed = instance ? 24 : 8;
    if (instance) {
        read_guid(&element, &id);
    }
    if (element.failed || inner < fixed || (!instance && kind != OBJECT_CLASS)) {
        return WBEM_E_INVALID_STREAM;
    }
    (void)wmio_sub(&element, inner - fixed);
    struct wmio_in block = wmio_sub(&element, length);
    if (in->failed || element.failed) {
        return WBEM_E_INVALID_STREAM;
    }
    return instance ? read_instance(r, kind, &id, &block, out) : wmio_block(&block, out);
}

/* Two headers before the elements (2.2.14.1, 2.2.14.2). *n: how many there are. */
static hres read_headers(struct wmio_in *in, uint32_t *n)
{
    static const char mark[8] = {'W', 'B', 'E', 'M', 'D', 'A', 'T', 'A'};
    (void)wmio_u32(in);
    struct wmio_in text = wmio_sub(in, sizeof mark);
    bool marked = !in->failed && memcmp(text.p, mark, sizeof mark) == 0;
    uint32_t size = wmio_u32(in);
    (void)wmio_u32(in);
    (void)wmio_u32(in);
    uint8_t version = wmio_u8(in);
    (void)wmio_u8(in); /* what kind of answer it came with */
    if (!marked || in->failed || size < HEADER_SIZE || version != ARRAY_VERSION) {
        return WBEM_E_INVALID_STREAM;
    }
    (void)wmio_sub(in, size - HEADER_SIZE);
    uint32_t second = wmio_u32(in);
    (void)wmio_u32(in);
    if (in->failed || second < 8) {
        return WBEM_E_INVALID_STREAM;
    }
    (void)wmio_sub(in, second - 8);
    uint32_t third = wmio_u32(in);
    (void)wmio_u32(in);
    *n = wmio_u32(in);
    if (in->failed || third < 12) {
        return WBEM_E_INVALID_STREAM;
    }
    (void)wmio_sub(in, third - 12);
    return in->failed ? WBEM_E_INVALID_STREAM : 0;
}

hres wbem_array_read(struct wbem_array_reader *r, struct slice bytes,
                     hres (*fn)(void *arg, struct cim_object *o), void *arg)
{
    struct arena mem;
    struct wmio_in in = {
        .p = (const uint8_t *)bytes.p, .end = (const uint8_t *)bytes.p + bytes.n, .mem = &mem};
    uint32_t n = 0;
    arena_init(&mem, (size_t)WMIO_MAX_SIZE * 4);
    hres hr = read_headers(&in, &n);
    for (uint32_t i = 0; i < n && hr == 0; i++) {
        struct cim_object *o = NULL;
        hr = read_element(r, &in, &o);
        hr = hr ? hr : fn(arg, o);
        arena_clear(&mem);
    }
    arena_fini(&mem);
    return hr;
}
