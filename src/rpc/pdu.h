/* pdu: the packets of connection-oriented DCE/RPC (C706 12.6; MS-RPCE 2.2.2). */
#pragma once
#include "rpc/guid.h"

enum pdu_type {
    PDU_REQUEST = 0,
    PDU_RESPONSE = 2,
    PDU_FAULT = 3,
    PDU_BIND = 11,
    PDU_BIND_ACK = 12,
    PDU_BIND_NAK = 13,
    PDU_ALTER_CONTEXT = 14,
    PDU_ALTER_CONTEXT_RESP = 15,
    PDU_AUTH3 = 16,
    PDU_SHUTDOWN = 17,
    PDU_CO_CANCEL = 18,
    PDU_ORPHANED = 19,
};
enum pdu_flag {
    PFC_FIRST = 0x01,
    PFC_LAST = 0x02,
    PFC_HEADER_SIGN = 0x04, /* bind and alter context; a pending cancel in others */
    PFC_CONC_MPX = 0x10,
    PFC_DID_NOT_EXECUTE = 0x20,
    PFC_MAYBE = 0x40,
    PFC_OBJECT_UUID = 0x80,
};
enum auth_type {
    AUTH_NONE = 0,
    AUTH_SPNEGO = 9,
    AUTH_NTLM = 10,
    AUTH_KERBEROS = 16,
};
enum auth_level {
    LEVEL_NONE = 1,
    LEVEL_CONNECT = 2,
    LEVEL_CALL = 3,
    LEVEL_PACKET = 4,
    LEVEL_INTEGRITY = 5,
    LEVEL_PRIVACY = 6,
};
enum fault_status { /* C706 appendix E; MS-ERREF */
    FAULT_ACCESS_DENIED = 0x00000005,
    FAULT_BAD_STUB = 0x000006f7,
    FAULT_SEC_PKG_ERROR = 0x00000721,
    FAULT_CONTEXT_MISMATCH = 0x1c00001a,
    FAULT_NO_MEMORY = 0x1c00001b,
    FAULT_OP_RANGE = 0x1c010002,
    FAULT_UNKNOWN_IF = 0x1c010003,
    FAULT_PROTO_ERROR = 0x1c01000b,
    FAULT_TOO_BUSY = 0x1c010014,
    FAULT_UNSUPPORTED_TYPE = 0x1c010017,
};
enum nak_reason { /* C706 12.6.3.1 */
    NAK_NOT_SPECIFIED = 0,
    NAK_CONGESTION = 1,
    NAK_LIMIT = 2,
    NAK_VERSION = 4,
    NAK_AUTH_TYPE = 8,
    NAK_CHECKSUM = 9,
};
#define FAULT_DISCONNECTED 0x80010108u /* RPC_E_DISCONNECTED: the object is not there (any more) */
#define PDU_HEADER         16u
#define PDU_TRAILER        8u    /* sec_trailer */
#define PDU_MIN_FRAGMENT   1432u /* every implementation takes this much (C706 12.6.3.1) */
#define PDU_MAX_FRAGMENT   5840u /* what this one offers */

struct sec_trailer {
    uint8_t type, level, pad;
    uint32_t context;
};
struct pdu {
    uint8_t type, flags;
    uint16_t frag_len, auth_len;
    uint32_t call_id;
    const uint8_t *data; /* borrowed, frag_len bytes */
    size_t body_end;     /* of the body with its padding: where the sec_trailer begins */
    bool has_auth;
    struct sec_trailer auth;
    struct slice token; /* auth value, auth_len bytes */
};
enum pdu_status {
    PDU_OK,
    PDU_MORE,        /* fewer bytes than a packet */
    PDU_BAD,         /* not a packet: the connection is closed */
    PDU_BAD_VERSION, /* answered with a BIND_NAK */
};
/* Looks at the packet at the begin of n bytes. Packets of more than max bytes are bad. */
enum pdu_status pdu_parse(const uint8_t *p, size_t n, size_t max, struct pdu *out);

/* Writing: pdu_begin appends a header, pdu_end fills in the lengths. auth_len of the token. */
size_t pdu_begin(struct str *out, unsigned type, unsigned flags, uint32_t call_id);
void pdu_end(struct str *out, size_t at, size_t auth_len);
void pdu_put_trailer(struct str *out, const struct sec_trailer *t);

extern const struct guid ndr32_syntax; /* version 2.0 */
extern const struct guid ndr64_syntax;
/* Bind-time features (MS-RPCE 2.2.2.14): true and the client's bits. */
bool pdu_is_features(const struct guid *syntax, uint16_t *bits);
