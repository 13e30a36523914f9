/* pdu: see pdu.h. */
#include "rpc/pdu.h"

#include "util/buf.h"

const struct guid ndr32_syntax = GUID(0x8a885d04, 0x1ceb, 0x11c9, 0x9fe8, 0x08002b104860);
const struct guid ndr64_syntax = GUID(0x71710533, 0xbeba, 0x4937, 0x8319, 0xb5dbef9ccc36);

static uint16_t le16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The sec_trailer is found from the end: what stands before it differs between clients. */
static bool parse_auth(struct pdu *u)
{
    if (u->auth_len == 0) {
        return true;
    }
    if ((size_t)u->auth_len + PDU_TRAILER + PDU_HEADER > u->frag_len) {
        return false;
    }
    u->body_end = (size_t)u->frag_len - u->auth_len - PDU_TRAILER;
    const uint8_t *t = u->data + u->body_end;
    u->has_auth = true;
    u->auth = (struct sec_trailer){t[0], t[1], t[2], le32(t + 4)};
    u->token = (struct slice){(const char *)t + PDU_TRAILER, u->auth_len};
    return true;
}

enum pdu_status pdu_parse(const uint8_t *p, size_t n, size_t max, struct pdu *out)
{
    if (n >= 1 && p[0] != 5) {
        return PDU_BAD_VERSION;
    }
    if (n < PDU_HEADER) {
        return PDU_MORE;
    }
    *out = (struct pdu){.type = p[2],
                        .flags = p[3],
                        .frag_len = le16(p + 8),
                        .auth_len = le16(p + 10),
                        .call_id = le32(p + 12),
                        .data = p};
    if (p[1] > 1 || p[4] != 0x10) { /* integers little-endian, characters ASCII */
        return p[1] > 1 ? PDU_BAD_VERSION : PDU_BAD;
    }
    if (out->frag_len < PDU_HEADER || out->frag_len > max) {
        return PDU_BAD;
    }
    if (n < out->frag_len) {
        return PDU_MORE;
    }
    out->body_end = out->frag_len;
    return parse_auth(out) ? PDU_OK : PDU_BAD;
}

size_t pdu_begin(struct str *out, unsigned type, unsigned flags, uint32_t call_id)
{
    size_t at = out->n;
    buf_put_u8(out, 5);
    buf_put_u8(out, 0);
    buf_put_u8(out, (uint8_t)type);
    buf_put_u8(out, (uint8_t)flags);
    buf_put_u32(out, 0x10);
    buf_put_u32(out, 0); /* lengths */
    buf_put_u32(out, call_id);
    return at;
}

void pdu_end(struct str *out, size_t at, size_t auth_len)
{
    if (out->failed) {
        return;
    }
    size_t len = out->n - at;
    char *h = out->p + at + 8;
    h[0] = (char)(len & 0xff);
    h[1] = (char)(len >> 8);
    h[2] = (char)(auth_len & 0xff);
    h[3] = (char)(auth_len >> 8);
}

void pdu_put_trailer(struct str *out, const struct sec_trailer *t)
{
    buf_put_u8(out, t->type);
    buf_put_u8(out, t->level);
    buf_put_u8(out, t->pad);
    buf_put_u8(out, 0);
    buf_put_u32(out, t->context);
}

bool pdu_is_features(const struct guid *syntax, uint16_t *bits)
{
    static const uint8_t prefix[8] = {0x2c, 0x1c, 0xb7, 0x6c, 0x12, 0x98, 0x40, 0x45};
    if (memcmp(syntax->b, prefix, sizeof prefix) != 0) {
        return false;
    }
    *bits = le16(syntax->b + 8);
    return true;
}
