/* auth: security contexts of connections, over NTLM and SPNEGO with NTLM inside (MS-RPCE 2.2.1.1.7, 3.3.1.5.2).
 *
 * A connection may have many of them, told apart by the auth_context_id of the sec_trailer. A
 * context belongs to the thread of its connection. */
#pragma once
#include "rpc/ntlm.h"
#include "rpc/pdu.h"
#include "util/ref.h"

/* Who logged on; counted, not changed after it was made. */
struct principal {
    ref_count refs;
    char *user, *domain;
    char *account;       /* of the operating system, that the work is done as */
    uint8_t nt_hash[16]; /* for calls back to the same user; zero: not known */
};
struct principal *principal_ref(struct principal *p);
struct principal *principal_unref(struct principal *p);
/* Same user in the same domain, without case. */
bool principal_eq(const struct principal *a, const struct principal *b);

/* What accepts log-ons. The functions run on the threads of connections. */
struct authority {
    struct ntlm_server ntlm; /* its find and arg are not used: */
    /* The user with this name: *who is a counted principal. WBEM_E_NOT_FOUND; WBEM_E_ACCESS_DENIED: too many failures
     * of this user from there, not now. domain as the client gave it. */
    hres (*find)(void *arg, const char *user, const char *domain, const char *peer,
                 struct principal **who);
    /* What came of it; why is NULL when it went well. */
    void (*tell)(void *arg, const char *user, const char *domain, const char *peer,
                 const char *why);
    void *arg;
};

enum auth_state {
    AUTH_BEGUN,
    AUTH_CHALLENGED,
    AUTH_ESTABLISHED,
    AUTH_FAILED,
};
struct rpc_auth {
    struct rpc_auth *next;
    uint32_t id;
    uint8_t type, level; /* enum auth_type, auth_level */
    uint8_t state;
    unsigned calls; /* of its connection, not answered yet */
    bool mic_due;   /* SPNEGO: the first mechanism of the client's list is another */
    struct ntlm_context ntlm;
    struct str mechs; /* SPNEGO: the client's list */
    struct principal *who;
    const char *peer;                  /* for the log; borrowed */
    const struct authority *authority; /* acceptor; borrowed */
};
struct rpc_auth *rpc_auth_new(uint32_t id, uint8_t type, uint8_t level); /* NULL: out of memory */
void rpc_auth_destroy(struct rpc_auth *a);
/* Acceptor: a token of the client in, the answer appended to out (may stay empty). A failure is final:
 * WBEM_E_ACCESS_DENIED, WBEM_E_INVALID_STREAM, WBEM_E_NOT_SUPPORTED. */
hres rpc_auth_accept(struct rpc_auth *a, struct slice token, struct str *out);
/* Initiator (NTLM): the first token; then with the answer the last one. */
hres rpc_auth_begin(struct rpc_auth *a, struct str *out);
hres rpc_auth_continue(struct rpc_auth *a, const struct ntlm_client *who, struct slice token,
                       struct str *out);
/* Bytes of a verifier at the level of the context; 0: none. */
size_t rpc_auth_verifier(const struct rpc_auth *a);
/* A whole packet whose verifier is the last bytes: the n at offset are the stub with its padding. */
void rpc_auth_protect(struct rpc_auth *a, uint8_t *packet, size_t len, size_t offset, size_t n);
bool rpc_auth_unprotect(struct rpc_auth *a, uint8_t *packet, size_t len, size_t offset, size_t n,
                        struct slice verifier);
