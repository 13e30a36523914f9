#include "util/buf.h"

#include <endian.h>

static void put_le(struct str *s, uint64_t v, size_t n)
{
    uint64_t le = htole64(v);
    str_add(s, (const char *)&le, n);
}

void buf_put_u8(struct str *s, uint8_t v)
{
    put_le(s, v, 1);
}

void buf_put_u16(struct str *s, uint16_t v)
{
    put_le(s, v, 2);
}

void buf_put_u32(struct str *s, uint32_t v)
{
    put_le(s, v, 4);
}

void buf_put_u64(struct str *s, uint64_t v)
{
    put_le(s, v, 8);
}

void buf_put_var(struct str *s, uint64_t v)
{
    char b[10];
    size_t n = 0;
    for (; v >= 0x80; v >>= 7) {
        b[n++] = (char)(uint8_t)(v | 0x80);
    }
    b[n++] = (char)v;
    str_add(s, b, n);
}

void buf_put_bytes(struct str *s, const void *p, size_t n)
{
    buf_put_var(s, n);
    str_add(s, p, n);
}

void buf_reader_init(struct buf_reader *r, const void *p, size_t n)
{
    static const uint8_t nothing[1];
    const uint8_t *start = p ? p : nothing;
    *r = (struct buf_reader){.p = start, .end = start + (p ? n : 0)};
}

size_t buf_left(const struct buf_reader *r)
{
    return (size_t)(r->end - r->p);
}

void buf_fail(struct buf_reader *r)
{
    r->error = WBEM_E_INVALID_STREAM;
    r->p = r->end; /* so that every later read fails too, without a second check */
}

static uint64_t get_le(struct buf_reader *r, size_t n)
{
    if (buf_left(r) < n) {
        buf_fail(r);
        return 0;
    }
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        v |= (uint64_t)r->p[i] << (8 * i);
    }
    r->p += n;
    return v;
}

uint8_t buf_u8(struct buf_reader *r)
{
    return (uint8_t)get_le(r, 1);
}

uint16_t buf_u16(struct buf_reader *r)
{
    return (uint16_t)get_le(r, 2);
}

uint32_t buf_u32(struct buf_reader *r)
{
    return (uint32_t)get_le(r, 4);
}

uint64_t buf_u64(struct buf_reader *r)
{
    return get_le(r, 8);
}

uint64_t buf_var(struct buf_reader *r)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (r->p == r->end) {
            break;
        }
        uint8_t b = *r->p++;
        if (shift == 63 && b > 1) {
            break; /* more than 64 bits */
        }
        v |= (uint64_t)(b & 0x7F) << shift;
        if (b < 0x80) {
            return v;
        }
    }
    buf_fail(r);
    return 0;
}

struct slice buf_bytes(struct buf_reader *r)
{
    uint64_t n = buf_var(r);
    if (n > buf_left(r)) {
        buf_fail(r);
        n = 0;
    }
    struct slice s = {(const char *)r->p, (size_t)n};
    r->p += n;
    return s;
}
