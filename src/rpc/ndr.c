/* ndr: see ndr.h. */
#include "rpc/ndr.h"

#include "util/buf.h"
#include "util/utf.h"

#include <endian.h>

void ndr_read_init(struct ndr *n, struct slice stub, struct arena *mem)
{
    *n = (struct ndr){.p = (const uint8_t *)stub.p, .n = stub.n, .mem = mem};
}

void ndr_write_init(struct ndr *n, struct str *out)
{
    *n = (struct ndr){.writing = true, .out = out, .start = out->n, .ref = 0x20000};
}

void ndr_fail(struct ndr *n)
{
    n->failed = true;
}

size_t ndr_left(const struct ndr *n)
{
    return n->failed ? 0 : n->n - n->at;
}

void ndr_raw(struct ndr *n, void *p, size_t len)
{
    if (n->writing) {
        str_add(n->out, p, len);
        return;
    }
    if (ndr_left(n) < len) {
        n->failed = true;
    }
    if (n->failed) {
        memset(p, 0, len);
        return;
    }
    memcpy(p, n->p + n->at, len);
    n->at += len;
}

void ndr_align(struct ndr *n, unsigned to)
{
    static const char zeros[16];
    size_t at = n->writing ? n->out->n - n->start : n->at;
    size_t pad = (to - at % to) % to;
    if (n->writing) {
        str_add(n->out, zeros, pad);
    } else if (ndr_left(n) < pad) {
        n->failed = true;
    } else {
        n->at += pad;
    }
}

void ndr_u8(struct ndr *n, uint8_t *v)
{
    ndr_raw(n, v, 1);
}

void ndr_u16(struct ndr *n, uint16_t *v)
{
    uint16_t le = n->writing ? htole16(*v) : 0;
    ndr_align(n, 2);
    ndr_raw(n, &le, 2);
    if (!n->writing) {
        *v = le16toh(le);
    }
}

void ndr_u32(struct ndr *n, uint32_t *v)
{
    uint32_t le = n->writing ? htole32(*v) : 0;
    ndr_align(n, 4);
    ndr_raw(n, &le, 4);
    if (!n->writing) {
        *v = le32toh(le);
    }
}

void ndr_i32(struct ndr *n, int32_t *v)
{
    uint32_t u = n->writing ? (uint32_t)*v : 0;
    ndr_u32(n, &u);
    if (!n->writing) {
        *v = (int32_t)u;
    }
}

void ndr_u64(struct ndr *n, uint64_t *v)
{
    uint64_t le = n->writing ? htole64(*v) : 0;
    ndr_align(n, 8);
    ndr_raw(n, &le, 8);
    if (!n->writing) {
        *v = le64toh(le);
    }
}

void ndr_guid(struct ndr *n, struct guid *g)
{
    ndr_align(n, 4);
    ndr_raw(n, g->b, sizeof g->b);
}

bool ndr_ptr(struct ndr *n, bool present)
{
    uint32_t ref = 0;
    if (n->writing && present) {
        ref = n->ref += 4;
    }
    ndr_u32(n, &ref);
    return n->writing ? present : ref != 0;
}

void ndr_count(struct ndr *n, uint32_t count)
{
    uint32_t c = count;
    ndr_u32(n, &c);
    if (c != count) {
        n->failed = true;
    }
}

void ndr_blob(struct ndr *n, struct slice *s)
{
    uint32_t len = n->writing ? (uint32_t)s->n : 0;
    ndr_u32(n, &len);
    if (n->writing) {
        str_add(n->out, s->p, s->n);
        return;
    }
    *s = (struct slice){"", 0};
    if (ndr_left(n) < len) {
        n->failed = true;
        return;
    }
    if (!n->failed) {
        *s = (struct slice){(const char *)n->p + n->at, len};
        n->at += len;
    }
}

/* count units at the reader's place as UTF-8; final zeros are not of the text. */
static void read_units(struct ndr *n, uint32_t count, struct slice *s)
{
    *s = (struct slice){"", 0};
    if (count > NDR_MAX_STRING || ndr_left(n) / 2 < count || n->failed) {
        n->failed = true;
        return;
    }
    uint16_t *units = arena_array(n->mem, (size_t)count + 1, sizeof *units);
    if (!units) {
        n->failed = true;
        return;
    }
    memcpy(units, n->p + n->at, (size_t)count * 2);
    n->at += (size_t)count * 2;
    while (count > 0 && units[count - 1] == 0) {
        count--;
    }
    for (uint32_t i = 0; i < count; i++) {
        units[i] = le16toh(units[i]);
    }
    AUTO_STR text = STR_INIT;
    str_add_utf16(&text, units, count);
    char *copy = text.failed ? NULL : arena_strdup(n->mem, str_slice(&text));
    if (!copy) {
        n->failed = true;
        return;
    }
    *s = (struct slice){copy, text.n};
}

void ndr_wstring(struct ndr *n, struct slice *s)
{
    uint32_t max = 0, offset = 0, actual = 0;
    if (n->writing) {
        max = actual = (uint32_t)utf8_to_utf16_len(*s) + 1;
    }
    ndr_u32(n, &max);
    ndr_u32(n, &offset);
    ndr_u32(n, &actual);
    if (n->writing) {
        str_add_utf16le(n->out, *s);
        buf_put_u16(n->out, 0);
        return;
    }
    if (offset != 0 || actual > max) {
        n->failed = true;
    }
    read_units(n, actual, s);
}

void ndr_wstring_ptr(struct ndr *n, struct slice *s)
{
    if (ndr_ptr(n, n->writing && s->p != NULL)) {
        ndr_wstring(n, s);
    } else if (!n->writing) {
        *s = (struct slice){NULL, 0};
    }
}

void ndr_bstr(struct ndr *n, struct slice *s)
{
    if (!ndr_ptr(n, n->writing && s->p != NULL)) {
        if (!n->writing) {
            *s = (struct slice){NULL, 0};
        }
        return;
    }
    uint32_t max = 0, bytes = 0, units = 0;
    if (n->writing) {
        max = units = (uint32_t)utf8_to_utf16_len(*s);
        bytes = units * 2;
    }
    ndr_u32(n, &max);
    ndr_u32(n, &bytes);
    ndr_u32(n, &units);
    if (n->writing) {
        str_add_utf16le(n->out, *s);
        return;
    }
    if (units > max) {
        n->failed = true;
    }
    read_units(n, units, s);
}

void *ndr_array(struct ndr *n, uint32_t count, size_t size, size_t least)
{
    if (n->failed || ndr_left(n) / least < count) {
        n->failed = true;
        return NULL;
    }
    void *p = arena_array(n->mem, count ? count : 1, size);
    if (!p) {
        n->failed = true;
    }
    return p;
}
