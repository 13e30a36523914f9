/* der: see der.h. */
#include "rpc/der.h"

#include "util/buf.h"

#define DER_MAX_LENGTH_BYTES 3u

bool der_next(struct slice *in, uint8_t *tag, struct slice *value)
{
    const uint8_t *p = (const uint8_t *)in->p;
    if (in->n < 2) {
        return false;
    }
    size_t len = p[1], head = 2;
    if (len & 0x80) {
        size_t bytes = len & 0x7f;
        if (bytes == 0 || bytes > DER_MAX_LENGTH_BYTES || in->n < 2 + bytes) {
            return false;
        }
        len = 0;
        for (size_t i = 0; i < bytes; i++) {
            len = len << 8 | p[2 + i];
        }
        head += bytes;
    }
    if (in->n - head < len) {
        return false;
    }
    *tag = p[0];
    *value = (struct slice){in->p + head, len};
    *in = (struct slice){in->p + head + len, in->n - head - len};
    return true;
}

bool der_expect(struct slice *in, uint8_t tag, struct slice *value)
{
    struct slice rest = *in;
    uint8_t found = 0;
    if (!der_next(&rest, &found, value) || found != tag) {
        return false;
    }
    *in = rest;
    return true;
}

void der_put(struct str *out, uint8_t tag, struct slice value)
{
    buf_put_u8(out, tag);
    if (value.n < 0x80) {
        buf_put_u8(out, (uint8_t)value.n);
    } else if (value.n < 0x100) {
        buf_put_u8(out, 0x81);
        buf_put_u8(out, (uint8_t)value.n);
    } else {
        buf_put_u8(out, 0x82);
        buf_put_u8(out, (uint8_t)(value.n >> 8));
        buf_put_u8(out, (uint8_t)value.n);
    }
    str_add_slice(out, value);
}
