/* ntlm: fields of messages, and the acceptor (MS-NLMP 2.2.1, 3.2.5, 3.3). */
#include "rpc/ntlm_keys.h"
#include "util/buf.h"
#include "util/clock.h"
#include "util/utf.h"

#include <stdlib.h>

#define NTLM_HEADER  "NTLMSSP"
#define FILETIME_UTC 116444736000000000ull /* 1970 in units of 100 ns since 1601 */

void ntlm_init(struct ntlm_context *c)
{
    *c = (struct ntlm_context){0};
}

static void drop_messages(struct ntlm_context *c)
{
    for (size_t i = 0; i < ARRAY_LEN(c->messages); i++) {
        str_fini(&c->messages[i]);
    }
}

void ntlm_fini(struct ntlm_context *c)
{
    drop_messages(c);
    free(c->user);
    free(c->domain);
    free(c->workstation);
    crypto_wipe(c, sizeof *c);
}

/* ---- fields ---- */
uint32_t ntlm_u32(struct slice m, size_t at)
{
    const uint8_t *p = (const uint8_t *)m.p + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

bool ntlm_is_message(struct slice m, uint32_t type, size_t least)
{
    return m.n >= least && m.n <= NTLM_MAX_TOKEN &&
           memcmp(m.p, NTLM_HEADER, sizeof NTLM_HEADER) == 0 && ntlm_u32(m, 8) == type;
}

bool ntlm_field(struct slice m, size_t at, struct slice *value)
{
    uint32_t len = ntlm_u32(m, at) & 0xffff, offset = ntlm_u32(m, at + 4);
    if (len == 0) {
        *value = (struct slice){"", 0};
        return true;
    }
    if (offset > m.n || len > m.n - offset) {
        return false;
    }
    *value = (struct slice){m.p + offset, len};
    return true;
}

void ntlm_put_head(struct str *out, uint32_t type)
{
    str_add(out, NTLM_HEADER, sizeof NTLM_HEADER);
    buf_put_u32(out, type);
}

void ntlm_put_field(struct str *out, size_t len, size_t *offset)
{
    buf_put_u16(out, (uint16_t)len);
    buf_put_u16(out, (uint16_t)len);
    buf_put_u32(out, (uint32_t)*offset);
    *offset += len;
}

void ntlm_put_av(struct str *out, uint16_t id, struct slice value)
{
    buf_put_u16(out, id);
    buf_put_u16(out, (uint16_t)value.n);
    str_add_slice(out, value);
}

bool ntlm_av_find(struct slice list, uint16_t id, struct slice *value)
{
    struct buf_reader r;
    buf_reader_init(&r, list.p, list.n);
    while (buf_left(&r) >= 4) {
        uint16_t found = buf_u16(&r), len = buf_u16(&r);
        if (found == AV_EOL || buf_left(&r) < len) {
            return false;
        }
        if (found == id) {
            *value = (struct slice){(const char *)r.p, len};
            return true;
        }
        r.p += len;
    }
    return false;
}

static void put_av_text(struct str *out, uint16_t id, const char *text)
{
    AUTO_STR wide = STR_INIT;
    str_add_utf16le(&wide, slice_of(text));
    out->failed |= wide.failed;
    ntlm_put_av(out, id, str_slice(&wide));
}

/* Text of a field: UTF-16, or bytes of an OEM code page (ASCII in practice). NULL: out of memory. */
static char *field_text(struct slice v, bool unicode)
{
    AUTO_STR out = STR_INIT;
    if (!unicode) {
        str_add_slice(&out, v);
    }
    for (size_t i = 0; unicode && i + 1 < v.n;) {
        uint16_t units[256];
        size_t n = 0;
        for (; n < ARRAY_LEN(units) && i + 1 < v.n; i += 2) {
            units[n++] = (uint16_t)((uint8_t)v.p[i] | (uint8_t)v.p[i + 1] << 8);
        }
        str_add_utf16(&out, units, n);
    }
    str_addz(&out, "");
    if (!out.p && !out.failed) {
        return strdup("");
    }
    return str_take(&out);
}

/* ---- acceptor ---- */
#define OFFERED                                                                                    \
    (NTLM_UNICODE | NTLM_OEM | NTLM_REQUEST_TARGET | NTLM_SIGN | NTLM_SEAL | NTLM_NTLM |           \
     NTLM_ALWAYS_SIGN | NTLM_EXTENDED | NTLM_128 | NTLM_56 | NTLM_KEY_EXCH | NTLM_VERSION)

uint64_t ntlm_time(void)
{
    return (uint64_t)clock_real_us() * 10 + FILETIME_UTC;
}

static void target_info(const struct ntlm_server *s, struct str *out)
{
    AUTO_STR stamp = STR_INIT;
    buf_put_u64(&stamp, ntlm_time());
    out->failed |= stamp.failed;
    put_av_text(out, AV_NB_DOMAIN, s->computer);
    put_av_text(out, AV_NB_COMPUTER, s->computer);
    put_av_text(out, AV_DNS_DOMAIN, s->dns_name);
    put_av_text(out, AV_DNS_COMPUTER, s->dns_name);
    ntlm_put_av(out, AV_TIMESTAMP, str_slice(&stamp));
    ntlm_put_av(out, AV_EOL, SLICE(""));
}

hres ntlm_challenge(struct ntlm_context *c, const struct ntlm_server *s, struct slice negotiate,
                    struct str *out)
{
    if (!ntlm_is_message(negotiate, 1, NTLM_NEGOTIATE_MIN)) {
        c->why = "not an NTLM negotiate message";
        return WBEM_E_INVALID_STREAM;
    }
    uint32_t asked = ntlm_u32(negotiate, 12);
    if (!(asked & NTLM_EXTENDED) || !(asked & NTLM_128)) {
        c->why = "the client offers neither extended session security nor 128-bit keys";
        return WBEM_E_NOT_SUPPORTED;
    }
    c->flags = (asked & OFFERED) | NTLM_TARGET_INFO | NTLM_TARGET_SERVER | NTLM_REQUEST_TARGET;
    if (c->flags & NTLM_UNICODE) {
        c->flags &= ~(uint32_t)NTLM_OEM;
    }
    if (!crypto_random(c->challenge, sizeof c->challenge)) {
        return WBEM_E_CRITICAL_ERROR;
    }
    AUTO_STR name = STR_INIT, info = STR_INIT;
    if (c->flags & NTLM_UNICODE) {
        str_add_utf16le(&name, slice_of(s->computer));
    } else {
        str_addz(&name, s->computer);
    }
    target_info(s, &info);
    struct str *m = &c->messages[1];
    str_clear(m);
    size_t offset = 56;
    ntlm_put_head(m, 2);
    ntlm_put_field(m, name.n, &offset);
    buf_put_u32(m, c->flags);
    str_add(m, (const char *)c->challenge, sizeof c->challenge);
    buf_put_u64(m, 0);
    ntlm_put_field(m, info.n, &offset);
    buf_put_u64(m, 0x0f00000000000006u); /* version of the protocol's revision: 15 */
    str_add_slice(m, str_slice(&name));
    str_add_slice(m, str_slice(&info));
    str_clear(&c->messages[0]);
    str_add_slice(&c->messages[0], negotiate);
    str_add_slice(out, str_slice(m));
    bool failed = name.failed || info.failed || m->failed || c->messages[0].failed || out->failed;
    return failed ? WBEM_E_OUT_OF_MEMORY : 0;
}

bool ntlm_v2_hash(const uint8_t nt_hash[16], struct slice user, struct slice domain,
                  uint8_t out[16])
{
    AUTO_STR upper = STR_INIT;
    size_t n = utf8_to_utf16_len(user);
    uint16_t *units = calloc(n + 1, sizeof *units);
    if (!units) {
        return false;
    }
    utf8_to_utf16(user, units);
    for (size_t i = 0; i < n; i++) {
        buf_put_u16(&upper, utf_upper16(units[i]));
    }
    free(units);
    str_add_utf16le(&upper, domain);
    struct slice part = str_slice(&upper);
    crypto_hmac_md5(nt_hash, &part, 1, out);
    return !upper.failed;
}

void ntlm_mic(const struct ntlm_context *c, uint8_t out[16])
{
    const struct slice parts[] = {str_slice(&c->messages[0]), str_slice(&c->messages[1]),
                                  str_slice(&c->messages[2])};
    crypto_hmac_md5(c->key, parts, ARRAY_LEN(parts), out);
}

struct authenticate {
    struct slice lm, nt, domain, user, workstation, key;
    uint32_t flags;
};

static bool read_authenticate(struct slice m, struct authenticate *a)
{
    if (!ntlm_is_message(m, 3, 64)) {
        return false;
    }
    a->flags = ntlm_u32(m, 60);
    return ntlm_field(m, 12, &a->lm) && ntlm_field(m, 20, &a->nt) &&
           ntlm_field(m, 28, &a->domain) && ntlm_field(m, 36, &a->user) &&
           ntlm_field(m, 44, &a->workstation) && ntlm_field(m, 52, &a->key);
}

/* NTLMv2 (3.3.2): the proof, and the base of the session key. */
static bool check_v2(const struct ntlm_context *c, const uint8_t hash[16], struct slice user,
                     struct slice domain, struct slice nt, uint8_t base[16])
{
    uint8_t v2[16], proof[16];
    if (!ntlm_v2_hash(hash, user, domain, v2)) {
        return false;
    }
    const struct slice parts[] = {{(const char *)c->challenge, 8}, {nt.p + 16, nt.n - 16}};
    crypto_hmac_md5(v2, parts, ARRAY_LEN(parts), proof);
    struct slice p = {(const char *)proof, 16};
    crypto_hmac_md5(v2, &p, 1, base);
    crypto_wipe(v2, sizeof v2);
    return crypto_equal(proof, nt.p, 16);
}

/* NTLMv1 with extended session security (3.3.1): the client's challenge is in the LM response. */
static bool check_v1(const struct ntlm_context *c, const uint8_t hash[16], struct slice lm,
                     struct slice nt, uint8_t base[16])
{
    uint8_t sum[16], response[24], session[16];
    if (lm.n < 8) {
        return false;
    }
    const struct slice parts[] = {{(const char *)c->challenge, 8}, {lm.p, 8}};
    crypto_md5(parts, ARRAY_LEN(parts), sum);
    crypto_desl(hash, sum, response);
    crypto_md4(hash, 16, session);
    crypto_hmac_md5(session, parts, ARRAY_LEN(parts), base);
    return crypto_equal(response, nt.p, sizeof response);
}

/* When the response says that there is a MIC, it must be right. */
static bool check_mic(struct ntlm_context *c, struct slice m, struct slice nt)
{
    struct slice flags;
    if (nt.n < NTLM_V2_RESPONSE ||
        !ntlm_av_find((struct slice){nt.p + NTLM_V2_RESPONSE, nt.n - NTLM_V2_RESPONSE}, AV_FLAGS,
                      &flags) ||
        flags.n < 4 || !(ntlm_u32(flags, 0) & AV_FLAG_MIC)) {
        return true;
    }
    uint8_t got[NTLM_MIC_SIZE], want[16];
    if (m.n < NTLM_MIC_OFFSET + NTLM_MIC_SIZE) {
        return false;
    }
    memcpy(got, m.p + NTLM_MIC_OFFSET, sizeof got);
    struct str *copy = &c->messages[2];
    str_clear(copy);
    str_add_slice(copy, m);
    if (copy->failed) {
        return false;
    }
    memset(copy->p + NTLM_MIC_OFFSET, 0, NTLM_MIC_SIZE);
    ntlm_mic(c, want);
    return crypto_equal(got, want, sizeof got);
}

static void session_key(struct ntlm_context *c, const uint8_t base[16], struct slice sent)
{
    if ((c->flags & NTLM_KEY_EXCH) && sent.n == 16) {
        struct arcfour_ctx rc4;
        arcfour_set_key(&rc4, 16, base);
        arcfour_crypt(&rc4, 16, c->key, (const uint8_t *)sent.p);
        crypto_wipe(&rc4, sizeof rc4);
    } else {
        memcpy(c->key, base, 16);
    }
}

static hres check_response(struct ntlm_context *c, const struct ntlm_server *s,
                           const struct authenticate *a, struct slice message)
{
    uint8_t hash[16] = {0}, base[16];
    struct slice user = slice_of(c->user), domain = slice_of(c->domain);
    bool v2 = a->nt.n >= NTLM_V2_RESPONSE;
    if (!v2 && (a->nt.n != 24 || !s->allow_v1)) {
        c->why = a->nt.n == 24 ? "NTLMv1 is not allowed" : "no NTLMv2 response";
        return WBEM_E_ACCESS_DENIED;
    }
    hres hr = s->find(s->arg, user, domain, hash);
    if (FAILED(hr) && hr != WBEM_E_NOT_FOUND) {
        return hr;
    }
    /* for an unknown user the same work is done */
    bool good =
        v2 ? check_v2(c, hash, user, domain, a->nt, base) : check_v1(c, hash, a->lm, a->nt, base);
    crypto_wipe(hash, sizeof hash);
    if (hr || !good) {
        c->why = hr ? "unknown user" : "wrong password";
        return WBEM_E_ACCESS_DENIED;
    }
    session_key(c, base, a->key);
    crypto_wipe(base, sizeof base);
    if (v2 && !check_mic(c, message, a->nt)) {
        c->why = "the messages were changed on their way";
        return WBEM_E_ACCESS_DENIED;
    }
    return 0;
}

hres ntlm_accept(struct ntlm_context *c, const struct ntlm_server *s, struct slice authenticate)
{
    struct authenticate a;
    if (c->established || c->messages[1].n == 0 || !read_authenticate(authenticate, &a)) {
        c->why = "not an NTLM authenticate message";
        return WBEM_E_INVALID_STREAM;
    }
    uint32_t demanded = NTLM_EXTENDED | NTLM_128;
    if ((a.flags & demanded) != demanded) {
        c->why = "extended session security with 128-bit keys was not kept to";
        return WBEM_E_ACCESS_DENIED;
    }
    c->flags &= a.flags | ~(uint32_t)NTLM_KEY_EXCH;
    free(c->user);
    free(c->domain);
    free(c->workstation);
    c->user = field_text(a.user, (a.flags & NTLM_UNICODE) != 0);
    c->domain = field_text(a.domain, (a.flags & NTLM_UNICODE) != 0);
    c->workstation = field_text(a.workstation, (a.flags & NTLM_UNICODE) != 0);
    if (!c->user || !c->domain || !c->workstation) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    if (*c->user == 0) {
        c->why = "anonymous";
        return WBEM_E_ACCESS_DENIED;
    }
    hres hr = check_response(c, s, &a, authenticate);
    if (hr == 0) {
        ntlm_set_keys(c, true);
        c->established = true;
    }
    drop_messages(c);
    return hr;
}
