/* row: some values of an instance record, without memory per record. The format is that of codec.c.
 */
#include "cim/codec.h"
#include "util/utf.h"

#include <stdlib.h>

enum {
    REC_INSTANCE = 2, /* as in codec.c */
    VALUE_NULL = 1
};

hres cim_row_init(struct cim_row *row, const struct cim_class *c, const uint32_t *reads,
                  size_t nreads)
{
    *row = (struct cim_row){.cls = c, .reads = reads, .nreads = nreads};
    row->v = calloc(c->nprops + 1u, sizeof *row->v);
    row->wanted = calloc(c->nprops + 1u, 1);
    if (!row->v || !row->wanted) {
        cim_row_fini(row);
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < nreads; i++) {
        row->wanted[reads[i]] = 1;
    }
    return 0;
}

void cim_row_fini(struct cim_row *row)
{
    free(row->v);
    free(row->wanted);
    free(row->texts);
    *row = (struct cim_row){0};
}

/* ---- reading: everything is checked against the end ---- */
struct at {
    const uint8_t *p, *end;
};

static bool take(struct at *a, size_t n, const uint8_t **out)
{
    if ((size_t)(a->end - a->p) < n) {
        return false;
    }
    *out = a->p;
    a->p += n;
    return true;
}

static bool take_var(struct at *a, uint64_t *out)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64 && a->p < a->end; shift += 7) {
        uint8_t b = *a->p++;
        v |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80)) {
            *out = v;
            return true;
        }
    }
    return false;
}

static bool take_text(struct at *a, struct slice *out)
{
    uint64_t n;
    const uint8_t *p;
    if (!take_var(a, &n) || n > (uint64_t)(a->end - a->p) || !take(a, (size_t)n, &p)) {
        return false;
    }
    *out = (struct slice){(const char *)p, (size_t)n};
    return true;
}

static uint64_t little_u64(const uint8_t *p)
{
    uint64_t v = 0;
    for (int i = 7; i >= 0; i--) {
        v = v << 8 | p[i];
    }
    return v;
}

/* ---- strings ---- */
#define TEXT_ALIGN _Alignof(struct cim_str)

/* Room for all strings of a record: their bytes lie in it, each needs a head and an end beside. */
static hres make_room(struct cim_row *row, size_t rec)
{
    size_t need = rec + row->nreads * (sizeof(struct cim_str) + 1 + TEXT_ALIGN);
    row->used = 0;
    if (need <= row->cap) {
        return 0;
    }
    char *t = realloc(row->texts, need * 2);
    if (!t) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    row->texts = t;
    row->cap = need * 2;
    return 0;
}

static struct cim_str *text_in(struct cim_row *row, struct slice s)
{
    size_t at = (row->used + TEXT_ALIGN - 1) & ~(size_t)(TEXT_ALIGN - 1);
    size_t need = sizeof(struct cim_str) + s.n + 1;
    if (at + need > row->cap) {
        return NULL; /* a property stands twice in the record: not of our making */
    }
    struct cim_str *t = (struct cim_str *)(void *)(row->texts + at);
    t->refs = REF_INIT;
    t->len = (uint32_t)s.n;
    atomic_store_explicit(&t->hash, 0, memory_order_relaxed);
    memcpy(t->s, s.p, s.n);
    t->s[s.n] = 0;
    row->used = at + need;
    return t;
}

/* ---- values ---- */
static hres skip_data(struct at *a, unsigned type)
{
    struct slice s;
    const uint8_t *p;
    if (type == CIM_OBJECT) {
        return WBEM_S_FALSE; /* its length is known only by reading it */
    }
    bool ok = cim_type_is_text(type) ? take_text(a, &s) : take(a, type == CIM_BOOLEAN ? 1 : 8, &p);
    return ok ? 0 : WBEM_E_INVALID_STREAM;
}

static hres skip_value(struct at *a, unsigned type)
{
    uint64_t n = 1;
    if ((type & CIM_ARRAY) && !take_var(a, &n)) {
        return WBEM_E_INVALID_STREAM;
    }
    hres hr = 0;
    for (uint64_t i = 0; i < n && hr == 0; i++) {
        hr = skip_data(a, type & 0xfffu);
    }
    return hr;
}

static hres read_value(struct cim_row *row, struct at *a, unsigned type, struct cim_value *out)
{
    const uint8_t *p;
    struct slice s;
    *out = (struct cim_value){.type = (uint16_t)type};
    if (type & CIM_ARRAY || type == CIM_OBJECT) {
        return WBEM_S_FALSE;
    }
    if (cim_type_is_text(type)) {
        if (!take_text(a, &s)) {
            return WBEM_E_INVALID_STREAM;
        }
        out->d.str = text_in(row, s);
        return out->d.str ? 0 : WBEM_S_FALSE;
    }
    if (!take(a, type == CIM_BOOLEAN ? 1 : 8, &p)) {
        return WBEM_E_INVALID_STREAM;
    }
    if (type == CIM_BOOLEAN) {
        out->d.b = *p != 0;
    } else {
        out->d.u = little_u64(p);
    }
    return 0;
}

/* The property of a name; records have them in the order of the class, so the next one is tried
 * first. */
static int find(const struct cim_row *row, struct slice name, uint32_t from)
{
    const struct cim_class *c = row->cls;
    for (uint32_t i = from; i < c->nprops; i++) {
        const struct cim_str *n = c->props[i].name;
        if (n->len == name.n && memcmp(n->s, name.p, name.n) == 0) {
            return (int)i;
        }
    }
    return cim_class_find_prop(c, name);
}

static hres read_prop(struct cim_row *row, struct at *a, uint32_t *next, size_t *left)
{
    struct slice name;
    const uint8_t *p;
    if (!take_text(a, &name) || !take(a, 3, &p)) {
        return WBEM_E_INVALID_STREAM;
    }
    unsigned type = p[0] | (unsigned)p[1] << 8;
    bool null = p[2] & VALUE_NULL;
    int i = find(row, name, *next);
    if (i >= 0 && (uint32_t)i < *next) {
        return WBEM_S_FALSE; /* not in the order of the class: another form of it */
    }
    if (i < 0 || !row->wanted[i]) {
        *next = i < 0 ? *next : (uint32_t)i + 1;
        return null ? 0 : skip_value(a, type);
    }
    if (type != row->cls->props[i].type) {
        return WBEM_S_FALSE;
    }
    *next = (uint32_t)i + 1;
    --*left;
    row->v[i] = cim_null(type);
    return null ? 0 : read_value(row, a, type, &row->v[i]);
}

hres cim_row_read(struct cim_row *row, struct slice rec)
{
    struct at a = {(const uint8_t *)rec.p, (const uint8_t *)rec.p + rec.n};
    const uint8_t *head;
    struct slice cls;
    uint64_t n;
    if (!take(&a, 2, &head) || head[0] != CIM_RECORD_VERSION || head[1] != REC_INSTANCE ||
        !take_text(&a, &cls) || !take_var(&a, &n)) {
        return WBEM_E_INVALID_STREAM;
    }
    if (!utf8_caseeq(cls, cim_str_slice(row->cls->name))) {
        return WBEM_S_FALSE;
    }
    hres hr = make_room(row, rec.n);
    for (size_t i = 0; i < row->nreads; i++) {
        row->v[row->reads[i]] = row->cls->props[row->reads[i]].def;
    }
    uint32_t next = 0;
    size_t left = row->nreads;
    for (uint64_t i = 0; i < n && hr == 0 && left > 0; i++) {
        hr = read_prop(row, &a, &next, &left);
    }
    return hr;
}
