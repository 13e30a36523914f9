/* objref: see objref.h. */
#include "dcom/objref.h"

#include "util/buf.h"
#include "util/utf.h"

#define AUTHN_NTLM   10u
#define AUTHN_SPNEGO 9u
#define MAX_UNITS    0x2000u

/* ---- DUALSTRINGARRAY ---- */
static void put_array(struct str *out, const struct dual_string *d, uint16_t *units,
                      uint16_t *security)
{
    size_t start = out->n;
    for (unsigned i = 0; i < d->n; i++) {
        buf_put_u16(out, TOWER_TCP);
        str_add_utf16le(out, d->addresses[i]);
        buf_put_u16(out, 0);
    }
    buf_put_u16(out, 0);
    *security = (uint16_t)((out->n - start) / 2);
    static const uint16_t services[] = {AUTHN_NTLM, AUTHN_SPNEGO};
    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        buf_put_u16(out, services[i]);
        buf_put_u16(out, 0xffff); /* no authorization service */
        buf_put_u16(out, 0);      /* no principal name */
    }
    buf_put_u16(out, 0);
    *units = (uint16_t)((out->n - start) / 2);
}

/* One binding: a tower and an address, both in units. false: the list is over. */
static bool take_binding(struct ndr *n, size_t end, struct dual_string *d)
{
    uint16_t tower = 0, unit = 0;
    size_t count = 0;
    if (n->at + 2 > end) {
        return false;
    }
    ndr_u16(n, &tower);
    if (tower == 0 || n->failed) {
        return false;
    }
    uint16_t *units = arena_array(n->mem, (end - n->at) / 2 + 1, sizeof *units);
    while (units && n->at + 2 <= end && !n->failed) {
        ndr_u16(n, &unit);
        if (unit == 0) {
            break;
        }
        units[count++] = unit;
    }
    AUTO_STR text = STR_INIT;
    str_add_utf16(&text, units ? units : &unit, units ? count : 0);
    char *copy = units && !text.failed ? arena_strdup(n->mem, str_slice(&text)) : NULL;
    if (!copy) {
        ndr_fail(n);
        return false;
    }
    if (tower == TOWER_TCP && d->n < DCOM_MAX_BINDINGS) {
        d->addresses[d->n++] = (struct slice){copy, text.n};
    }
    return true;
}

static void read_array(struct ndr *n, uint16_t units, uint16_t security, struct dual_string *d)
{
    d->n = 0;
    if (units > MAX_UNITS || security > units || ndr_left(n) < (size_t)units * 2) {
        ndr_fail(n);
        return;
    }
    size_t end = n->at + (size_t)security * 2, whole = n->at + (size_t)units * 2;
    while (take_binding(n, end, d)) {
    }
    n->at = n->failed ? n->at : whole;
}

static void code(struct ndr *n, struct dual_string *d, bool conformant)
{
    AUTO_STR array = STR_INIT;
    uint16_t units = 0, security = 0;
    if (n->writing) {
        put_array(&array, d, &units, &security);
    }
    uint32_t max = units;
    if (conformant) {
        ndr_u32(n, &max);
    }
    ndr_u16(n, &units);
    ndr_u16(n, &security);
    if (conformant && max != units) {
        ndr_fail(n);
    }
    if (n->writing) {
        str_add_slice(n->out, str_slice(&array));
        n->out->failed |= array.failed;
    } else {
        read_array(n, units, security, d);
    }
}

void dual_string_code(struct ndr *n, struct dual_string *d)
{
    code(n, d, false);
}

void dual_string_ndr(struct ndr *n, struct dual_string *d)
{
    code(n, d, true);
}

/* ---- OBJREF ---- */
void stdobjref_code(struct ndr *n, struct stdobjref *s)
{
    ndr_u32(n, &s->flags);
    ndr_u32(n, &s->refs);
    ndr_u64(n, &s->oxid);
    ndr_u64(n, &s->oid);
    ndr_guid(n, &s->ipid);
}

static void code_custom(struct ndr *n, struct objref *o)
{
    uint32_t extension = 0, size = n->writing ? (uint32_t)o->data.n + 8 : 0;
    ndr_guid(n, &o->clsid);
    ndr_u32(n, &extension);
    ndr_u32(n, &size); /* not used by anybody: the data go to the end */
    if (n->writing) {
        str_add_slice(n->out, o->data);
    } else {
        o->data = (struct slice){(const char *)n->p + n->at, ndr_left(n)};
        n->at += o->data.n;
    }
}

void objref_code(struct ndr *n, struct objref *o)
{
    uint32_t signature = OBJREF_SIGNATURE;
    ndr_u32(n, &signature);
    ndr_u32(n, &o->kind);
    ndr_guid(n, &o->iid);
    if (signature != OBJREF_SIGNATURE) {
        ndr_fail(n);
        return;
    }
    switch (o->kind) {
    case OBJREF_STANDARD:
    case OBJREF_EXTENDED:
        stdobjref_code(n, &o->std);
        if (o->kind == OBJREF_EXTENDED) {
            uint32_t extended = 0;
            ndr_u32(n, &extended);
        }
        dual_string_code(n, &o->resolver);
        return;
    case OBJREF_HANDLER:
        stdobjref_code(n, &o->std);
        ndr_guid(n, &o->clsid);
        dual_string_code(n, &o->resolver);
        return;
    case OBJREF_CUSTOM:
        code_custom(n, o);
        return;
    default:
        ndr_fail(n);
    }
}

/* ---- MInterfacePointer ---- */
void objref_put(struct ndr *n, struct objref *o)
{
    AUTO_STR bytes = STR_INIT;
    struct ndr inner;
    ndr_write_init(&inner, &bytes);
    objref_code(&inner, o);
    uint32_t len = (uint32_t)bytes.n, max = len;
    ndr_u32(n, &max);
    ndr_u32(n, &len);
    str_add_slice(n->out, str_slice(&bytes));
    n->out->failed |= bytes.failed;
    n->failed |= inner.failed;
}

bool objref_get(struct ndr *n, struct objref *o)
{
    uint32_t max = 0;
    struct slice bytes;
    struct ndr inner;
    ndr_u32(n, &max);
    ndr_blob(n, &bytes);
    if (n->failed || max != bytes.n) {
        ndr_fail(n);
        return false;
    }
    ndr_read_init(&inner, bytes, n->mem);
    *o = (struct objref){0};
    objref_code(&inner, o);
    n->failed |= inner.failed;
    return !n->failed;
}

void objref_put_ptr(struct ndr *n, struct objref *o)
{
    if (ndr_ptr(n, o != NULL)) {
        objref_put(n, o);
    }
}

bool objref_get_ptr(struct ndr *n, struct objref *o)
{
    return ndr_ptr(n, false) && objref_get(n, o);
}
