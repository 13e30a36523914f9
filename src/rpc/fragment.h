/* fragment: a request or a response in as many packets as it needs (C706 12.6.4.9, 12.6.4.10; MS-RPCE 2.2.2.11). */
#pragma once
#include "rpc/auth.h"

struct rpc_message {
    unsigned type; /* PDU_REQUEST, PDU_RESPONSE: the first 24 bytes of both are laid out alike */
    uint32_t call_id;
    uint16_t context, op;      /* op: requests */
    const struct guid *object; /* requests; may be NULL */
    struct slice stub;
    struct rpc_auth *auth; /* NULL: none */
    uint16_t max_fragment; /* what the other side takes */
};
/* Appends the packets, signed and sealed. */
void rpc_put_message(struct str *out, const struct rpc_message *m);
