/* ntlm_client: the initiator (MS-NLMP 3.1.5, 3.3.2). */
#include "rpc/ntlm_keys.h"
#include "util/buf.h"
#include "util/utf.h"

#include <stdlib.h>

#define WANTED                                                                                     \
    (NTLM_UNICODE | NTLM_REQUEST_TARGET | NTLM_SIGN | NTLM_SEAL | NTLM_NTLM | NTLM_ALWAYS_SIGN |   \
     NTLM_EXTENDED | NTLM_TARGET_INFO | NTLM_VERSION | NTLM_128 | NTLM_56 | NTLM_KEY_EXCH)
#define AUTHENTICATE_HEAD 88u /* with version and MIC */

hres ntlm_negotiate(struct ntlm_context *c, struct str *out)
{
    struct str *m = &c->messages[0];
    size_t offset = 40;
    str_clear(m);
    ntlm_put_head(m, 1);
    buf_put_u32(m, WANTED);
    ntlm_put_field(m, 0, &offset);
    ntlm_put_field(m, 0, &offset);
    buf_put_u64(m, 0x0f00000000000006u);
    str_add_slice(out, str_slice(m));
    return m->failed || out->failed ? WBEM_E_OUT_OF_MEMORY : 0;
}

/* The pairs of the server, with our flags and the target added. */
static void client_info(struct slice server, const struct ntlm_client *who, struct str *out)
{
    struct buf_reader r;
    buf_reader_init(&r, server.p, server.n);
    while (buf_left(&r) >= 4) {
        uint16_t id = buf_u16(&r), len = buf_u16(&r);
        if (id == AV_EOL || buf_left(&r) < len) {
            break;
        }
        if (id != AV_FLAGS && id != AV_TARGET && id != AV_CHANNEL) {
            ntlm_put_av(out, id, (struct slice){(const char *)r.p, len});
        }
        r.p += len;
    }
    static const char mic[4] = {AV_FLAG_MIC};
    static const char none[16];
    ntlm_put_av(out, AV_FLAGS, (struct slice){mic, sizeof mic});
    ntlm_put_av(out, AV_CHANNEL, (struct slice){none, sizeof none});
    AUTO_STR target = STR_INIT;
    str_add_utf16le(&target, who->target);
    out->failed |= target.failed;
    ntlm_put_av(out, AV_TARGET, str_slice(&target));
    ntlm_put_av(out, AV_EOL, SLICE(""));
}

/* NTLMv2_CLIENT_CHALLENGE (2.2.2.7) after its proof. */
static hres make_response(const struct ntlm_context *c, const struct ntlm_client *who,
                          struct slice info, struct str *nt, uint8_t base[16])
{
    uint8_t v2[16], proof[16], random[8];
    struct slice stamp;
    AUTO_STR temp = STR_INIT;
    if (!crypto_random(random, sizeof random) ||
        !ntlm_v2_hash(who->nt_hash, who->user, who->domain, v2)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    buf_put_u64(&temp, 0x0101);
    if (ntlm_av_find(info, AV_TIMESTAMP, &stamp) && stamp.n == 8) {
        str_add_slice(&temp, stamp);
    } else {
        buf_put_u64(&temp, ntlm_time());
    }
    str_add(&temp, (const char *)random, sizeof random);
    buf_put_u32(&temp, 0);
    client_info(info, who, &temp);
    buf_put_u32(&temp, 0);
    const struct slice parts[] = {{(const char *)c->challenge, 8}, str_slice(&temp)};
    crypto_hmac_md5(v2, parts, ARRAY_LEN(parts), proof);
    struct slice p = {(const char *)proof, 16};
    crypto_hmac_md5(v2, &p, 1, base);
    str_add_slice(nt, p);
    str_add_slice(nt, str_slice(&temp));
    crypto_wipe(v2, sizeof v2);
    return temp.failed || nt->failed ? WBEM_E_OUT_OF_MEMORY : 0;
}

static void put_authenticate(const struct ntlm_context *c, const struct ntlm_client *who,
                             struct slice nt, const uint8_t sent[16], struct str *m)
{
    AUTO_STR domain = STR_INIT, user = STR_INIT, station = STR_INIT;
    static const char lm[24]; /* zero: the server sends its time (3.1.5.1.2) */
    str_add_utf16le(&domain, who->domain);
    str_add_utf16le(&user, who->user);
    str_add_utf16le(&station, who->workstation);
    size_t offset = AUTHENTICATE_HEAD;
    size_t names = domain.n + user.n + station.n;
    size_t lm_at = offset + names, nt_at = lm_at + sizeof lm, key_at = nt_at + nt.n;
    ntlm_put_head(m, 3);
    ntlm_put_field(m, sizeof lm, &lm_at);
    ntlm_put_field(m, nt.n, &nt_at);
    ntlm_put_field(m, domain.n, &offset);
    ntlm_put_field(m, user.n, &offset);
    ntlm_put_field(m, station.n, &offset);
    ntlm_put_field(m, 16, &key_at);
    buf_put_u32(m, c->flags);
    buf_put_u64(m, 0x0f00000000000006u);
    str_add(m, lm, NTLM_MIC_SIZE); /* filled in later */
    str_add_slice(m, str_slice(&domain));
    str_add_slice(m, str_slice(&user));
    str_add_slice(m, str_slice(&station));
    str_add(m, lm, sizeof lm);
    str_add_slice(m, nt);
    str_add(m, (const char *)sent, 16);
    m->failed |= domain.failed || user.failed || station.failed;
}

/* Key exchange: a random session key, sent encrypted under the base key. */
static hres choose_key(struct ntlm_context *c, const uint8_t base[16], uint8_t sent[16])
{
    if (!(c->flags & NTLM_KEY_EXCH)) {
        memcpy(c->key, base, 16);
        memset(sent, 0, 16);
        return 0;
    }
    struct arcfour_ctx rc4;
    if (!crypto_random(c->key, sizeof c->key)) {
        return WBEM_E_CRITICAL_ERROR;
    }
    arcfour_set_key(&rc4, 16, base);
    arcfour_crypt(&rc4, 16, sent, c->key);
    crypto_wipe(&rc4, sizeof rc4);
    return 0;
}

hres ntlm_authenticate(struct ntlm_context *c, const struct ntlm_client *who,
                       struct slice challenge, struct str *out)
{
    struct slice info = {"", 0};
    if (c->messages[0].n == 0 || !ntlm_is_message(challenge, 2, 48) ||
        !ntlm_field(challenge, 40, &info)) {
        c->why = "not an NTLM challenge message";
        return WBEM_E_INVALID_STREAM;
    }
    c->flags = ntlm_u32(challenge, 20) & WANTED;
    uint32_t demanded = NTLM_EXTENDED | NTLM_128 | NTLM_UNICODE;
    if ((c->flags & demanded) != demanded) {
        c->why = "the server offers neither extended session security nor 128-bit keys";
        return WBEM_E_NOT_SUPPORTED;
    }
    memcpy(c->challenge, challenge.p + 24, sizeof c->challenge);
    uint8_t base[16], sent[16];
    AUTO_STR nt = STR_INIT;
    hres hr = make_response(c, who, info, &nt, base);
    hr = hr ? hr : choose_key(c, base, sent);
    if (hr) {
        return hr;
    }
    struct str *m = &c->messages[2];
    str_clear(&c->messages[1]);
    str_add_slice(&c->messages[1], challenge);
    str_clear(m);
    put_authenticate(c, who, str_slice(&nt), sent, m);
    if (m->failed || c->messages[1].failed) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    uint8_t mic[16];
    ntlm_mic(c, mic);
    memcpy(m->p + NTLM_MIC_OFFSET, mic, sizeof mic);
    str_add_slice(out, str_slice(m));
    ntlm_set_keys(c, false);
    c->established = true;
    for (size_t i = 0; i < ARRAY_LEN(c->messages); i++) {
        str_fini(&c->messages[i]);
    }
    return str_status(out);
}
