/* ntlm: NTLM log-on and message protection, both sides (MS-NLMP).
 *
 * A context belongs to one thread. Extended session security and 128-bit keys are always asked for
 * and demanded; NTLMv1 responses are refused unless the policy allows them. */
#pragma once
#include "rpc/crypto.h"
#include "util/hres.h"
#include "util/str.h"

enum ntlm_flag { /* MS-NLMP 2.2.2.5 */
    NTLM_UNICODE = 0x1,
    NTLM_OEM = 0x2,
    NTLM_REQUEST_TARGET = 0x4,
    NTLM_SIGN = 0x10,
    NTLM_SEAL = 0x20,
    NTLM_DATAGRAM = 0x40,
    NTLM_LM_KEY = 0x80,
    NTLM_NTLM = 0x200,
    NTLM_ANONYMOUS = 0x800,
    NTLM_ALWAYS_SIGN = 0x8000,
    NTLM_TARGET_DOMAIN = 0x10000,
    NTLM_TARGET_SERVER = 0x20000,
    NTLM_EXTENDED = 0x80000, /* extended session security */
    NTLM_TARGET_INFO = 0x800000,
    NTLM_VERSION = 0x2000000,
    NTLM_128 = 0x20000000,
    NTLM_KEY_EXCH = 0x40000000,
    NTLM_56 = 0x80000000,
};
#define NTLM_MAX_TOKEN 0x4000u /* bytes of one message */
#define NTLM_SIGNATURE 16u

/* What an acceptor needs. find gives the NT hash of a user: 0, or WBEM_E_NOT_FOUND, or a failure. Called on the
 * thread of the context. */
struct ntlm_server {
    const char *computer; /* NetBIOS name in upper case */
    const char *dns_name;
    bool allow_v1;
    hres (*find)(void *arg, struct slice user, struct slice domain, uint8_t nt_hash[16]);
    void *arg;
};
struct ntlm_direction { /* keys of one direction */
    uint8_t sign[16], seal[16];
    struct arcfour_ctx rc4;
    uint32_t seq;
};
struct ntlm_context {
    uint32_t flags;
    uint8_t challenge[8];
    uint8_t key[16]; /* exported session key */
    bool established;
    struct ntlm_direction in, out;
    struct str messages[3];            /* until the log-on is over: the MIC covers them */
    char *user, *domain, *workstation; /* acceptor: who logged on */
    const char *why;                   /* of a refusal, for the log; static */
};
void ntlm_init(struct ntlm_context *c);
void ntlm_fini(struct ntlm_context *c);

/* ---- acceptor ---- */
/* NEGOTIATE in, CHALLENGE appended to out. WBEM_E_INVALID_STREAM, WBEM_E_NOT_SUPPORTED (c->why tells). */
hres ntlm_challenge(struct ntlm_context *c, const struct ntlm_server *s, struct slice negotiate,
                    struct str *out);
/* AUTHENTICATE in; afterwards c->user, c->domain are who it is. WBEM_E_ACCESS_DENIED, WBEM_E_INVALID_STREAM. */
hres ntlm_accept(struct ntlm_context *c, const struct ntlm_server *s, struct slice authenticate);

/* ---- initiator ---- */
struct ntlm_client {
    struct slice user, domain, workstation;
    uint8_t nt_hash[16];
    struct slice target; /* service principal name; may be empty */
};
hres ntlm_negotiate(struct ntlm_context *c, struct str *out);
/* CHALLENGE in, AUTHENTICATE appended to out. */
hres ntlm_authenticate(struct ntlm_context *c, const struct ntlm_client *who,
                       struct slice challenge, struct str *out);

/* ---- messages (MS-NLMP 3.4) ---- */
/* Signature over all of message; with seal the n bytes at offset of it are encrypted in place after
 * they were signed. */
void ntlm_protect(struct ntlm_context *c, uint8_t *message, size_t len, size_t offset, size_t n,
                  bool seal, uint8_t signature[NTLM_SIGNATURE]);
/* The same from the other side. false: the signature is not the sender's. */
bool ntlm_unprotect(struct ntlm_context *c, uint8_t *message, size_t len, size_t offset, size_t n,
                    bool seal, const uint8_t signature[NTLM_SIGNATURE]);
/* After the mechListMIC of SPNEGO the RC4 streams begin anew, the sequence numbers go on. */
void ntlm_restart_streams(struct ntlm_context *c);
