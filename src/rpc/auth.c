/* auth: see auth.h. */
#include "rpc/auth.h"

#include "rpc/spnego.h"
#include "util/utf.h"

#include <stdlib.h>

/* ---- principals ---- */
struct principal *principal_ref(struct principal *p)
{
    if (p) {
        ref_get(&p->refs);
    }
    return p;
}

struct principal *principal_unref(struct principal *p)
{
    if (p && ref_put(&p->refs)) {
        free(p->user);
        free(p->domain);
        free(p->account);
        crypto_wipe(p, sizeof *p);
        free(p);
    }
    return NULL;
}

bool principal_eq(const struct principal *a, const struct principal *b)
{
    return a == b || (a && b && utf8_caseeq(slice_of(a->user), slice_of(b->user)) &&
                      utf8_caseeq(slice_of(a->domain), slice_of(b->domain)));
}

/* ---- contexts ---- */
struct rpc_auth *rpc_auth_new(uint32_t id, uint8_t type, uint8_t level)
{
    struct rpc_auth *a = calloc(1, sizeof *a);
    if (a) {
        a->id = id;
        a->type = type;
        a->level = level;
        ntlm_init(&a->ntlm);
    }
    return a;
}

void rpc_auth_destroy(struct rpc_auth *a)
{
    if (a) {
        ntlm_fini(&a->ntlm);
        str_fini(&a->mechs);
        principal_unref(a->who);
        free(a);
    }
}

/* ---- acceptor ---- */
struct finding {
    struct rpc_auth *a;
    struct principal *who;
};

static hres find_user(void *arg, struct slice user, struct slice domain, uint8_t nt_hash[16])
{
    (void)user; /* as in the context */
    (void)domain;
    struct finding *f = arg;
    const struct authority *s = f->a->authority;
    f->who = principal_unref(f->who);
    hres hr = s->find(s->arg, f->a->ntlm.user, f->a->ntlm.domain, f->a->peer, &f->who);
    if (hr == WBEM_E_ACCESS_DENIED) {
        f->a->ntlm.why = "too many failures";
    }
    if (hr == 0) {
        memcpy(nt_hash, f->who->nt_hash, sizeof f->who->nt_hash);
    }
    return hr;
}

static hres ntlm_last(struct rpc_auth *a, struct slice token)
{
    const struct authority *s = a->authority;
    struct finding f = {.a = a};
    struct ntlm_server server = s->ntlm;
    server.find = find_user;
    server.arg = &f;
    hres hr = ntlm_accept(&a->ntlm, &server, token);
    if (s->tell) {
        s->tell(s->arg, a->ntlm.user ? a->ntlm.user : "", a->ntlm.domain ? a->ntlm.domain : "",
                a->peer, hr ? (a->ntlm.why ? a->ntlm.why : hres_text(hr)) : NULL);
    }
    if (hr == 0) {
        a->who = principal_ref(f.who);
        a->state = AUTH_ESTABLISHED;
    }
    principal_unref(f.who);
    return hr;
}

static hres ntlm_step(struct rpc_auth *a, struct slice token, struct str *out)
{
    if (a->state == AUTH_BEGUN) {
        hres hr = ntlm_challenge(&a->ntlm, &a->authority->ntlm, token, out);
        a->state = AUTH_CHALLENGED;
        return hr;
    }
    return a->state == AUTH_CHALLENGED ? ntlm_last(a, token) : WBEM_E_INVALID_STREAM;
}

static bool is_bare_ntlm(struct slice token)
{
    return token.n >= 8 && memcmp(token.p, "NTLMSSP", 8) == 0;
}

/* Both sides sign the list of mechanisms; afterwards the streams begin anew. */
static hres exchange_mic(struct rpc_auth *a, struct slice mic, struct spnego_token *answer,
                         uint8_t signature[NTLM_SIGNATURE])
{
    uint8_t *list = (uint8_t *)a->mechs.p;
    if (mic.n != NTLM_SIGNATURE || !list ||
        !ntlm_unprotect(&a->ntlm, list, a->mechs.n, 0, 0, false, (const uint8_t *)mic.p)) {
        a->ntlm.why = "the list of mechanisms was changed on its way";
        return WBEM_E_ACCESS_DENIED;
    }
    ntlm_protect(&a->ntlm, list, a->mechs.n, 0, 0, false, signature);
    ntlm_restart_streams(&a->ntlm);
    answer->mic = (struct slice){(const char *)signature, NTLM_SIGNATURE};
    return 0;
}

/* The first token: the mechanism is NTLM, wherever it stands in the list. */
static hres spnego_first(struct rpc_auth *a, const struct spnego_token *t, struct str *out)
{
    int at = spnego_find(t->mechs, spnego_ntlm);
    if (at < 0) {
        a->ntlm.why = "the client does not offer NTLM";
        return WBEM_E_NOT_SUPPORTED;
    }
    str_clear(&a->mechs);
    str_add_slice(&a->mechs, t->mechs);
    AUTO_STR challenge = STR_INIT;
    hres hr = str_status(&a->mechs);
    if (at == 0 && t->token.n) {
        hr = hr ? hr : ntlm_step(a, t->token, &challenge);
    }
    struct spnego_token answer = {.state = at == 0 ? SPNEGO_INCOMPLETE : SPNEGO_REQUEST_MIC,
                                  .mech = spnego_ntlm,
                                  .token = str_slice(&challenge)};
    a->mic_due = at != 0;
    spnego_put_response(out, &answer);
    return hr ? hr : str_status(out);
}

static hres spnego_step(struct rpc_auth *a, struct slice token, struct str *out)
{
    struct spnego_token t;
    if (is_bare_ntlm(token)) {
        return ntlm_step(a, token, out);
    }
    if (!spnego_parse(token, &t)) {
        a->ntlm.why = "not a token of SPNEGO";
        return WBEM_E_INVALID_STREAM;
    }
    if (t.init) {
        return a->mechs.n ? WBEM_E_INVALID_STREAM : spnego_first(a, &t, out);
    }
    if (a->mechs.n == 0) {
        return WBEM_E_INVALID_STREAM;
    }
    AUTO_STR reply = STR_INIT;
    uint8_t signature[NTLM_SIGNATURE];
    struct spnego_token answer = {.state = SPNEGO_INCOMPLETE};
    hres hr = ntlm_step(a, t.token, &reply);
    if (hr == 0 && a->state == AUTH_ESTABLISHED) {
        answer.state = SPNEGO_COMPLETED;
        if (t.mic.n || a->mic_due) {
            hr = exchange_mic(a, t.mic, &answer, signature);
        }
    }
    answer.token = str_slice(&reply);
    spnego_put_response(out, &answer);
    return hr ? hr : str_status(out);
}

hres rpc_auth_accept(struct rpc_auth *a, struct slice token, struct str *out)
{
    if (a->state == AUTH_FAILED || a->state == AUTH_ESTABLISHED) {
        return WBEM_E_INVALID_STREAM;
    }
    hres hr = a->type == AUTH_SPNEGO ? spnego_step(a, token, out)
              : a->type == AUTH_NTLM ? ntlm_step(a, token, out)
                                     : WBEM_E_NOT_SUPPORTED;
    if (FAILED(hr)) {
        a->state = AUTH_FAILED;
    }
    return hr;
}

/* ---- initiator ---- */
hres rpc_auth_begin(struct rpc_auth *a, struct str *out)
{
    return ntlm_negotiate(&a->ntlm, out);
}

hres rpc_auth_continue(struct rpc_auth *a, const struct ntlm_client *who, struct slice token,
                       struct str *out)
{
    hres hr = ntlm_authenticate(&a->ntlm, who, token, out);
    a->state = hr ? AUTH_FAILED : AUTH_ESTABLISHED;
    return hr;
}

/* ---- messages ---- */
size_t rpc_auth_verifier(const struct rpc_auth *a)
{
    return a->level >= LEVEL_CONNECT ? NTLM_SIGNATURE : 0;
}

void rpc_auth_protect(struct rpc_auth *a, uint8_t *packet, size_t len, size_t offset, size_t n)
{
    uint8_t *verifier = packet + len - NTLM_SIGNATURE;
    if (a->level < LEVEL_PACKET) { /* connect: a verifier that says nothing (MS-RPCE 2.2.2.11) */
        static const uint8_t none[NTLM_SIGNATURE] = {1};
        memcpy(verifier, none, sizeof none);
        return;
    }
    ntlm_protect(&a->ntlm, packet, len - NTLM_SIGNATURE, offset, n, a->level == LEVEL_PRIVACY,
                 verifier);
}

bool rpc_auth_unprotect(struct rpc_auth *a, uint8_t *packet, size_t len, size_t offset, size_t n,
                        struct slice verifier)
{
    if (a->level < LEVEL_PACKET) {
        return true;
    }
    return verifier.n == NTLM_SIGNATURE &&
           ntlm_unprotect(&a->ntlm, packet, len, offset, n, a->level == LEVEL_PRIVACY,
                          (const uint8_t *)verifier.p);
}
