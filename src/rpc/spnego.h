/* spnego: tokens of the negotiation of mechanisms (RFC 4178; MS-SPNG 2.2). */
#pragma once
#include "util/base.h"
#include "util/str.h"

enum spnego_state {
    SPNEGO_COMPLETED = 0,
    SPNEGO_INCOMPLETE = 1,
    SPNEGO_REJECT = 2,
    SPNEGO_REQUEST_MIC = 3,
    SPNEGO_NONE = 255, /* not told */
};
#define SPNEGO_MAX_MECHS 16u
struct spnego_token {
    bool init;          /* NegTokenInit, else NegTokenResp */
    uint8_t state;      /* enum spnego_state, of a response */
    struct slice mechs; /* init: the DER of the list of mechanisms, which a MIC covers */
    struct slice mech;  /* response: the one chosen; empty: not told */
    struct slice token, mic;
};
/* Pieces are borrowed from in. false: not a token. */
bool spnego_parse(struct slice in, struct spnego_token *out);
/* The place of a mechanism in the list of an init token; -1. */
int spnego_find(struct slice mechs, struct slice oid);
void spnego_put_init(struct str *out, const struct slice *oids, size_t n, struct slice token);
/* Empty pieces are left out. */
void spnego_put_response(struct str *out, const struct spnego_token *t);
/* The DER of a list of mechanisms. */
void spnego_put_mechs(struct str *out, const struct slice *oids, size_t n);
extern const struct slice spnego_ntlm, spnego_krb5,
    spnego_krb5_ms; /* object identifiers, contents */
