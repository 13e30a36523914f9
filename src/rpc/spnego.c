/* spnego: see spnego.h. */
#include "rpc/spnego.h"

#include "rpc/der.h"

static const uint8_t oid_spnego[] = {0x2b, 6, 1, 5, 5, 2};
static const uint8_t oid_ntlm[] = {0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 2, 10};
static const uint8_t oid_krb5[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2};
static const uint8_t oid_krb5_ms[] = {0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 1, 2, 2};
const struct slice spnego_ntlm = {(const char *)oid_ntlm, sizeof oid_ntlm};
const struct slice spnego_krb5 = {(const char *)oid_krb5, sizeof oid_krb5};
const struct slice spnego_krb5_ms = {(const char *)oid_krb5_ms, sizeof oid_krb5_ms};

static bool slice_is(struct slice a, struct slice b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static bool parse_field(uint8_t tag, struct slice v, struct spnego_token *out)
{
    struct slice inner = v, value;
    switch (tag & 0x1f) {
    case 0:
        if (out->init) {
            out->mechs = v;
            return der_expect(&inner, DER_SEQUENCE, &value);
        }
        if (!der_expect(&inner, DER_ENUM, &value) || value.n != 1) {
            return false;
        }
        out->state = (uint8_t)value.p[0];
        return true;
    case 1:
        return out->init || der_expect(&inner, DER_OID, &out->mech);
    case 2:
        return der_expect(&inner, DER_OCTETS, &out->token);
    case 3: /* hints of NegTokenInit2 look different: they are not needed */
        return der_expect(&inner, DER_OCTETS, &out->mic) || out->init;
    default:
        return out->init;
    }
}

bool spnego_parse(struct slice in, struct spnego_token *out)
{
    struct slice body, oid, choice, fields, value;
    uint8_t tag = 0;
    *out = (struct spnego_token){.state = SPNEGO_NONE};
    if (der_expect(&in, DER_APPLICATION_0, &body)) {
        if (!der_expect(&body, DER_OID, &oid) ||
            !slice_is(oid, (struct slice){(const char *)oid_spnego, sizeof oid_spnego})) {
            return false;
        }
        in = body;
    }
    if (!der_next(&in, &tag, &choice) || (tag != DER_CONTEXT && tag != DER_CONTEXT + 1) ||
        !der_expect(&choice, DER_SEQUENCE, &fields)) {
        return false;
    }
    out->init = tag == DER_CONTEXT;
    while (fields.n > 0) {
        if (!der_next(&fields, &tag, &value) || (tag & 0xe0) != DER_CONTEXT ||
            !parse_field(tag, value, out)) {
            return false;
        }
    }
    return true;
}

int spnego_find(struct slice mechs, struct slice oid)
{
    struct slice list, found;
    if (!der_expect(&mechs, DER_SEQUENCE, &list)) {
        return -1;
    }
    for (int i = 0; i < (int)SPNEGO_MAX_MECHS && der_expect(&list, DER_OID, &found); i++) {
        if (slice_is(found, oid)) {
            return i;
        }
    }
    return -1;
}

void spnego_put_mechs(struct str *out, const struct slice *oids, size_t n)
{
    AUTO_STR list = STR_INIT;
    for (size_t i = 0; i < n; i++) {
        der_put(&list, DER_OID, oids[i]);
    }
    der_put(out, DER_SEQUENCE, str_slice(&list));
    out->failed |= list.failed;
}

/* One field: an element in a context tag. */
static void put_field(struct str *out, unsigned number, uint8_t tag, struct slice value)
{
    AUTO_STR inner = STR_INIT;
    der_put(&inner, tag, value);
    der_put(out, (uint8_t)(DER_CONTEXT + number), str_slice(&inner));
    out->failed |= inner.failed;
}

void spnego_put_init(struct str *out, const struct slice *oids, size_t n, struct slice token)
{
    AUTO_STR mechs = STR_INIT, fields = STR_INIT, seq = STR_INIT, body = STR_INIT;
    spnego_put_mechs(&mechs, oids, n);
    der_put(&fields, DER_CONTEXT, str_slice(&mechs));
    if (token.n) {
        put_field(&fields, 2, DER_OCTETS, token);
    }
    der_put(&seq, DER_SEQUENCE, str_slice(&fields));
    der_put(&body, DER_OID, (struct slice){(const char *)oid_spnego, sizeof oid_spnego});
    der_put(&body, DER_CONTEXT, str_slice(&seq));
    der_put(out, DER_APPLICATION_0, str_slice(&body));
    out->failed |= mechs.failed || fields.failed || seq.failed || body.failed;
}

void spnego_put_response(struct str *out, const struct spnego_token *t)
{
    AUTO_STR fields = STR_INIT, seq = STR_INIT;
    if (t->state != SPNEGO_NONE) {
        put_field(&fields, 0, DER_ENUM, (struct slice){(const char *)&t->state, 1});
    }
    if (t->mech.n) {
        put_field(&fields, 1, DER_OID, t->mech);
    }
    if (t->token.n) {
        put_field(&fields, 2, DER_OCTETS, t->token);
    }
    if (t->mic.n) {
        put_field(&fields, 3, DER_OCTETS, t->mic);
    }
    der_put(&seq, DER_SEQUENCE, str_slice(&fields));
    der_put(out, DER_CONTEXT + 1, str_slice(&seq));
    out->failed |= fields.failed || seq.failed;
}
