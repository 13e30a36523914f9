/* ntlm_sign: keys and protection of messages (MS-NLMP 3.4.2–3.4.5). */
#include "rpc/ntlm_keys.h"

#include <endian.h>

static void derive(const uint8_t key[16], const char *magic, uint8_t out[16])
{
    const struct slice parts[] = {{(const char *)key, 16}, {magic, strlen(magic) + 1}};
    crypto_md5(parts, ARRAY_LEN(parts), out);
}

static void set_stream(struct ntlm_direction *d)
{
    arcfour_set_key(&d->rc4, 16, d->seal);
}

void ntlm_set_keys(struct ntlm_context *c, bool server)
{
    struct ntlm_direction *to_server = server ? &c->in : &c->out;
    struct ntlm_direction *to_client = server ? &c->out : &c->in;
    derive(c->key, "session key to client-to-server signing key magic constant", to_server->sign);
    derive(c->key, "session key to client-to-server sealing key magic constant", to_server->seal);
    derive(c->key, "session key to server-to-client signing key magic constant", to_client->sign);
    derive(c->key, "session key to server-to-client sealing key magic constant", to_client->seal);
    set_stream(to_server);
    set_stream(to_client);
    to_server->seq = to_client->seq = 0;
}

void ntlm_restart_streams(struct ntlm_context *c)
{
    set_stream(&c->in);
    set_stream(&c->out);
}

static void put_le32(uint8_t *p, uint32_t v)
{
    v = htole32(v);
    memcpy(p, &v, 4);
}

/* The first eight bytes of the keyed hash over the sequence number and the message. */
static void checksum(const struct ntlm_direction *d, const uint8_t *message, size_t len,
                     uint8_t out[16])
{
    uint8_t seq[4];
    put_le32(seq, d->seq);
    const struct slice parts[] = {{(const char *)seq, 4}, {(const char *)message, len}};
    crypto_hmac_md5(d->sign, parts, ARRAY_LEN(parts), out);
}

static void finish(struct ntlm_context *c, struct ntlm_direction *d, uint8_t sum[16],
                   uint8_t signature[NTLM_SIGNATURE])
{
    if (c->flags & NTLM_KEY_EXCH) {
        arcfour_crypt(&d->rc4, 8, sum, sum);
    }
    put_le32(signature, 1);
    memcpy(signature + 4, sum, 8);
    put_le32(signature + 12, d->seq++);
}

void ntlm_protect(struct ntlm_context *c, uint8_t *message, size_t len, size_t offset, size_t n,
                  bool seal, uint8_t signature[NTLM_SIGNATURE])
{
    uint8_t sum[16];
    checksum(&c->out, message, len, sum);
    if (seal) {
        arcfour_crypt(&c->out.rc4, n, message + offset, message + offset);
    }
    finish(c, &c->out, sum, signature);
}

bool ntlm_unprotect(struct ntlm_context *c, uint8_t *message, size_t len, size_t offset, size_t n,
                    bool seal, const uint8_t signature[NTLM_SIGNATURE])
{
    uint8_t sum[16], want[NTLM_SIGNATURE];
    if (seal) {
        arcfour_crypt(&c->in.rc4, n, message + offset, message + offset);
    }
    checksum(&c->in, message, len, sum);
    finish(c, &c->in, sum, want);
    return crypto_equal(want, signature, NTLM_SIGNATURE);
}
