/* NTLM: the values of MS-NLMP 4.2 and RFC 1320, log-ons between our two sides, damaged messages. */
#include "rpc/auth.h"
#include "rpc/ntlm_keys.h"
#include "rpc/spnego.h"
#include "test.h"

#include <stdlib.h>

static const uint8_t secret_hash[16] = {0xa4, 0xf4, 0x9c, 0x40, 0x65, 0x10, 0xbd, 0xca,
                                        0xb6, 0x82, 0x4e, 0xe7, 0xc3, 0x0f, 0xd8, 0x52};

static void check_hex(const void *p, size_t n, const char *hex)
{
    AUTO_STR got = STR_INIT;
    for (size_t i = 0; i < n; i++) {
        str_addf(&got, "%02x", ((const uint8_t *)p)[i]);
    }
    assert_string_equal(str_z(&got), hex);
}

TEST(crypto_known_values)
{
    uint8_t out[16];
    crypto_md4("", 0, out);
    check_hex(out, 16, "31d6cfe0d16ae931b73c59d7e0c089c0");
    crypto_md4("abc", 3, out);
    check_hex(out, 16, "a448017aaf21d8525fc10ae87aa6729d");
    crypto_md4("message digest", 14, out);
    check_hex(out, 16, "d9130a8164549fe818874806e1c7014b");
    assert_true(crypto_nt_hash(SLICE("Password"), out)); /* 4.2.2.1.2 */
    check_hex(out, 16, "a4f49c406510bdcab6824ee7c30fd852");
    assert_true(ntlm_v2_hash(secret_hash, SLICE("User"), SLICE("Domain"), out)); /* 4.2.4.1.1 */
    check_hex(out, 16, "0c868a403bfd7a93a3001ef22ef02e3f");
    static const uint8_t challenge[8] = {1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
    uint8_t response[24]; /* 4.2.2.2.1 */
    crypto_desl(secret_hash, challenge, response);
    check_hex(response, 24, "67c43011f30298a2ad35ece64f16331c44bdbed927841f94");
}

/* 4.2.4.4: the first message that a client seals with the session key of 4.2.1. */
TEST(ntlm_seals_as_specified)
{
    struct ntlm_context c;
    uint8_t text[] = "P\0l\0a\0i\0n\0t\0e\0x\0t", signature[NTLM_SIGNATURE];
    ntlm_init(&c);
    c.flags = NTLM_KEY_EXCH | NTLM_56 | NTLM_128 | NTLM_VERSION | NTLM_TARGET_INFO | NTLM_EXTENDED |
              NTLM_ALWAYS_SIGN | NTLM_NTLM | NTLM_SEAL | NTLM_SIGN | NTLM_UNICODE;
    memset(c.key, 0x55, sizeof c.key);
    ntlm_set_keys(&c, false);
    check_hex(c.out.sign, 16, "4788dc861b4782f35d43fd98fe1a2d39");
    check_hex(c.out.seal, 16, "59f600973cc4960a25480a7c196e4c58");
    ntlm_protect(&c, text, sizeof text, 0, sizeof text, true, signature);
    check_hex(text, sizeof text, "54e50165bf1936dc996020c1811b0f06fb5f");
    check_hex(signature, 16, "010000007fb38ec5c55d497600000000");
    ntlm_fini(&c);
}

/* ---- log-ons ---- */
static hres find(void *arg, const char *user, const char *domain, const char *peer,
                 struct principal **who)
{
    (void)domain;
    (void)peer;
    if (strcmp(user, "User") != 0) {
        return WBEM_E_NOT_FOUND;
    }
    struct principal *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->refs = REF_INIT;
    p->user = strdup("User");
    p->domain = strdup("");
    p->account = strdup("account");
    memcpy(p->nt_hash, arg, 16);
    *who = p;
    return 0;
}

struct pair {
    struct authority authority;
    struct rpc_auth *client, *server;
    struct str t1, t2, t3;
};

static void begin_pair(struct pair *p, uint8_t level)
{
    *p = (struct pair){
        .authority = {.ntlm = {.computer = "SERVER", .dns_name = "server.example"}, .find = find}};
    p->authority.arg = (void *)(uintptr_t)secret_hash;
    p->client = rpc_auth_new(1, AUTH_NTLM, level);
    p->server = rpc_auth_new(1, AUTH_NTLM, level);
    assert_non_null(p->client);
    assert_non_null(p->server);
    p->server->authority = &p->authority;
    p->server->peer = "192.0.2.1";
}

static void end_pair(struct pair *p)
{
    rpc_auth_destroy(p->client);
    rpc_auth_destroy(p->server);
    str_fini(&p->t1);
    str_fini(&p->t2);
    str_fini(&p->t3);
}

/* Up to the last message, which the server has not seen. */
static void talk(struct pair *p, const char *user, const uint8_t *hash)
{
    struct ntlm_client who = {.user = slice_of(user), .domain = SLICE("Domain")};
    memcpy(who.nt_hash, hash, sizeof who.nt_hash);
    assert_int_equal(rpc_auth_begin(p->client, &p->t1), 0);
    assert_int_equal(rpc_auth_accept(p->server, str_slice(&p->t1), &p->t2), 0);
    assert_int_equal(rpc_auth_continue(p->client, &who, str_slice(&p->t2), &p->t3), 0);
}

static hres last(struct pair *p)
{
    AUTO_STR none = STR_INIT;
    hres hr = rpc_auth_accept(p->server, str_slice(&p->t3), &none);
    assert_int_equal(none.n, 0);
    assert_int_equal(p->server->state, hr ? AUTH_FAILED : AUTH_ESTABLISHED);
    return hr;
}

/* A packet of a head, a stub and a verifier there and back. */
static void exchange(struct rpc_auth *from, struct rpc_auth *to, unsigned n, bool sealed)
{
    uint8_t packet[24 + 64 + 8 + NTLM_SIGNATURE], plain[64];
    memset(packet, (int)n, sizeof packet);
    memcpy(plain, packet + 24, sizeof plain);
    rpc_auth_protect(from, packet, sizeof packet, 24, 64);
    assert_true((memcmp(packet + 24, plain, sizeof plain) != 0) == sealed);
    struct slice verifier = {(const char *)packet + sizeof packet - NTLM_SIGNATURE, NTLM_SIGNATURE};
    assert_true(rpc_auth_unprotect(to, packet, sizeof packet - NTLM_SIGNATURE, 24, 64, verifier));
    assert_memory_equal(packet + 24, plain, sizeof plain);
}

TEST(ntlm_log_on)
{
    for (uint8_t level = LEVEL_INTEGRITY; level <= LEVEL_PRIVACY; level++) {
        struct pair p;
        begin_pair(&p, level);
        talk(&p, "User", secret_hash);
        assert_int_equal(last(&p), 0);
        assert_string_equal(p.server->who->account, "account");
        assert_string_equal(p.server->ntlm.domain, "Domain");
        for (unsigned n = 0; n < 300; n++) {
            exchange(p.client, p.server, n, level == LEVEL_PRIVACY);
            exchange(p.server, p.client, n + 1, level == LEVEL_PRIVACY);
        }
        assert_int_not_equal(rpc_auth_accept(p.server, str_slice(&p.t3), &p.t2), 0);
        end_pair(&p);
    }
}

TEST(ntlm_replayed_packet)
{
    struct pair p;
    uint8_t packet[48] = {0}, again[48];
    begin_pair(&p, LEVEL_INTEGRITY);
    talk(&p, "User", secret_hash);
    assert_int_equal(last(&p), 0);
    rpc_auth_protect(p.client, packet, sizeof packet, 0, 32);
    memcpy(again, packet, sizeof again);
    struct slice v = {(const char *)packet + 32, NTLM_SIGNATURE};
    assert_true(rpc_auth_unprotect(p.server, packet, 32, 0, 32, v));
    v.p = (const char *)again + 32;
    assert_false(rpc_auth_unprotect(p.server, again, 32, 0, 32, v));
    end_pair(&p);
}

TEST(ntlm_refused)
{
    struct pair p;
    uint8_t wrong[16] = {1};
    begin_pair(&p, LEVEL_PRIVACY);
    talk(&p, "User", wrong);
    assert_int_equal(last(&p), WBEM_E_ACCESS_DENIED);
    assert_null(p.server->who);
    end_pair(&p);
    begin_pair(&p, LEVEL_PRIVACY);
    talk(&p, "Nobody", secret_hash);
    assert_int_equal(last(&p), WBEM_E_ACCESS_DENIED);
    end_pair(&p);
}

/* Each byte of the last message changed: the MIC covers all of them. The reserved ones of the fields count too. */
TEST(ntlm_changed_message)
{
    struct pair p;
    size_t n = 1;
    for (size_t at = 0; at < n; at++) {
        begin_pair(&p, LEVEL_PRIVACY);
        talk(&p, "User", secret_hash);
        n = p.t3.n;
        p.t3.p[at] ^= 0x20;
        hres hr = last(&p);
        if (hr == 0) {
            fail_msg("byte %zu of %zu does not matter", at, n);
        }
        end_pair(&p);
    }
}

TEST(ntlm_cut_messages)
{
    struct pair p;
    begin_pair(&p, LEVEL_PRIVACY);
    talk(&p, "User", secret_hash);
    struct str whole = p.t3, challenge = p.t2;
    for (size_t n = 0; n < whole.n; n++) {
        struct pair q;
        begin_pair(&q, LEVEL_PRIVACY);
        talk(&q, "User", secret_hash);
        q.t3.n = n < q.t3.n ? n : q.t3.n - 1;
        assert_int_not_equal(last(&q), 0);
        end_pair(&q);
    }
    for (size_t n = 0; n < challenge.n; n++) { /* the client's side */
        struct rpc_auth *a = rpc_auth_new(1, AUTH_NTLM, LEVEL_PRIVACY);
        struct ntlm_client who = {.user = SLICE("User")};
        AUTO_STR one = STR_INIT, out = STR_INIT;
        assert_int_equal(rpc_auth_begin(a, &one), 0);
        (void)rpc_auth_continue(a, &who, (struct slice){challenge.p, n}, &out);
        assert_true(n >= 48 || a->state == AUTH_FAILED);
        rpc_auth_destroy(a);
    }
    end_pair(&p);
}

TEST(spnego_damaged)
{
    static const uint8_t init[] = {0x60, 0x28, 0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02, 0xa0,
                                   0x1e, 0x30, 0x1c, 0xa0, 0x0e, 0x30, 0x0c, 0x06, 0x0a, 0x2b, 0x06,
                                   0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a, 0xa2, 0x0a, 0x04,
                                   0x08, 'N',  'T',  'L',  'M',  'S',  'S',  'P',  0};
    struct pair p;
    for (size_t n = 0; n <= sizeof init; n++) {
        for (size_t at = 0; at < n; at++) {
            uint8_t copy[sizeof init];
            AUTO_STR out = STR_INIT;
            memcpy(copy, init, sizeof init);
            copy[at] ^= 0x81;
            begin_pair(&p, LEVEL_PRIVACY);
            p.server->type = AUTH_SPNEGO;
            (void)rpc_auth_accept(p.server, (struct slice){(const char *)copy, n}, &out);
            assert_int_not_equal(p.server->state, AUTH_ESTABLISHED);
            end_pair(&p);
        }
    }
}

/* No part of the first message is one. */
TEST(ntlm_cut_first_message)
{
    struct pair p;
    for (size_t n = 0; n <= NTLM_NEGOTIATE_MIN; n++) {
        begin_pair(&p, LEVEL_PRIVACY);
        assert_int_equal(rpc_auth_begin(p.client, &p.t1), 0);
        hres hr = rpc_auth_accept(p.server, (struct slice){p.t1.p, n}, &p.t2);
        assert_int_equal(hr, n < NTLM_NEGOTIATE_MIN ? WBEM_E_INVALID_STREAM : 0);
        end_pair(&p);
    }
}

/* A log-on in SPNEGO, of whose tokens only so many bytes come. */
static hres spnego_cut(size_t first_n, size_t last_n, size_t *first_all, size_t *last_all)
{
    struct pair p;
    struct spnego_token t, answer = {.state = SPNEGO_NONE};
    struct ntlm_client who = {.user = SLICE("User"), .domain = SLICE("Domain")};
    AUTO_STR first = STR_INIT, end = STR_INIT, out = STR_INIT;
    memcpy(who.nt_hash, secret_hash, sizeof who.nt_hash);
    begin_pair(&p, LEVEL_PRIVACY);
    p.server->type = AUTH_SPNEGO;
    assert_int_equal(rpc_auth_begin(p.client, &p.t1), 0);
    spnego_put_init(&first, &spnego_ntlm, 1, str_slice(&p.t1));
    *first_all = first.n;
    first.n = first_n < first.n ? first_n : first.n;
    hres hr = rpc_auth_accept(p.server, str_slice(&first), &p.t2);
    if (hr == 0) {
        assert_true(spnego_parse(str_slice(&p.t2), &t));
        assert_int_equal(rpc_auth_continue(p.client, &who, t.token, &p.t3), 0);
        answer.token = str_slice(&p.t3);
        spnego_put_response(&end, &answer);
        *last_all = end.n;
        end.n = last_n < end.n ? last_n : end.n;
        hr = rpc_auth_accept(p.server, str_slice(&end), &out);
    }
    assert_int_equal(p.server->state, hr ? AUTH_FAILED : AUTH_ESTABLISHED);
    end_pair(&p);
    return hr;
}

TEST(spnego_cut_tokens)
{
    size_t first = 0, end = 0, other;
    assert_int_equal(spnego_cut(SIZE_MAX, SIZE_MAX, &first, &end), 0);
    for (size_t n = 0; n < first; n++) {
        assert_int_equal(spnego_cut(n, SIZE_MAX, &other, &other), WBEM_E_INVALID_STREAM);
    }
    for (size_t n = 0; n < end; n++) {
        assert_int_equal(spnego_cut(SIZE_MAX, n, &other, &other), WBEM_E_INVALID_STREAM);
    }
}

/* ---- the MIC over the list of mechanisms (RFC 4178 5; MS-SPNG 3.3.5.1) ---- */
enum mic {
    MIC_GOOD,
    MIC_CHANGED,
    MIC_MISSING,
    MIC_SHORT,
};

/* What stands in the list before NTLM is what the client would rather have: the list is signed then. */
static hres mic_log_on(enum mic kind, bool second, struct pair *p)
{
    const struct slice oids[] = {second ? spnego_krb5 : spnego_ntlm,
                                 second ? spnego_ntlm : spnego_krb5};
    struct ntlm_client who = {.user = SLICE("User"), .domain = SLICE("Domain")};
    struct spnego_token t, answer = {.state = SPNEGO_NONE};
    AUTO_STR first = STR_INIT, next = STR_INIT, end = STR_INIT, list = STR_INIT;
    uint8_t mic[NTLM_SIGNATURE];
    memcpy(who.nt_hash, secret_hash, sizeof who.nt_hash);
    begin_pair(p, LEVEL_PRIVACY);
    p->server->type = AUTH_SPNEGO;
    assert_int_equal(rpc_auth_begin(p->client, &p->t1), 0);
    spnego_put_init(&first, oids, 2, second ? SLICE("of the other one") : str_slice(&p->t1));
    assert_int_equal(rpc_auth_accept(p->server, str_slice(&first), &p->t2), 0);
    assert_true(spnego_parse(str_slice(&p->t2), &t));
    assert_int_equal(t.state, second ? SPNEGO_REQUEST_MIC : SPNEGO_INCOMPLETE);
    assert_int_equal(t.token.n == 0, second);
    if (second) { /* the mechanism is agreed on, its first message comes now */
        answer.token = str_slice(&p->t1);
        spnego_put_response(&next, &answer);
        str_clear(&p->t2);
        assert_int_equal(rpc_auth_accept(p->server, str_slice(&next), &p->t2), 0);
        assert_true(spnego_parse(str_slice(&p->t2), &t));
    }
    assert_int_equal(rpc_auth_continue(p->client, &who, t.token, &p->t3), 0);
    spnego_put_mechs(&list, oids, 2);
    ntlm_protect(&p->client->ntlm, (uint8_t *)list.p, list.n, 0, 0, false, mic);
    mic[8] ^= kind == MIC_CHANGED;
    answer.token = str_slice(&p->t3);
    answer.mic = (struct slice){(const char *)mic, kind == MIC_MISSING ? 0
                                                   : kind == MIC_SHORT ? NTLM_SIGNATURE - 1
                                                                       : NTLM_SIGNATURE};
    spnego_put_response(&end, &answer);
    str_clear(&p->t2);
    hres hr = rpc_auth_accept(p->server, str_slice(&end), &p->t2);
    if (hr == 0 && kind == MIC_GOOD) { /* the server's own, and both begin their streams anew */
        assert_true(spnego_parse(str_slice(&p->t2), &t));
        assert_int_equal(t.state, SPNEGO_COMPLETED);
        assert_true(ntlm_unprotect(&p->client->ntlm, (uint8_t *)list.p, list.n, 0, 0, false,
                                   (const uint8_t *)t.mic.p));
        ntlm_restart_streams(&p->client->ntlm);
    }
    return hr;
}

TEST(spnego_list_is_signed)
{
    struct pair p;
    for (int second = 0; second < 2; second++) {
        assert_int_equal(mic_log_on(MIC_GOOD, second, &p), 0);
        exchange(p.client, p.server, 1, true);
        exchange(p.server, p.client, 2, true);
        end_pair(&p);
    }
}

TEST(spnego_list_that_was_changed)
{
    struct pair p;
    for (int second = 0; second < 2; second++) {
        assert_int_equal(mic_log_on(MIC_CHANGED, second, &p), WBEM_E_ACCESS_DENIED);
        assert_int_equal(p.server->state, AUTH_FAILED);
        end_pair(&p);
        assert_int_equal(mic_log_on(MIC_SHORT, second, &p), WBEM_E_ACCESS_DENIED);
        end_pair(&p);
    }
    assert_int_equal(mic_log_on(MIC_MISSING, true, &p), WBEM_E_ACCESS_DENIED); /* it is due */
    end_pair(&p);
    assert_int_equal(mic_log_on(MIC_MISSING, false, &p), 0);
    end_pair(&p);
}
