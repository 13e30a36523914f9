/* icmp: one echo request (RFC 792, RFC 4443) and what comes back. */
#pragma once
#include "util/base.h"

#include <sys/socket.h>

struct icmp_request {
    struct sockaddr_storage to;
    socklen_t to_size;
    uint32_t size;    /* bytes of data */
    uint32_t timeout; /* ms */
    uint32_t ttl, tos;
    bool no_fragments;
    bool (*cancelled)(void *arg); /* asked now and then */
    void *arg;
};
/* IP_STATUS of ipexport.h. */
enum icmp_status {
    ICMP_OK = 0,
    ICMP_NET_UNREACHABLE = 11002,
    ICMP_HOST_UNREACHABLE = 11003,
    ICMP_PROTOCOL_UNREACHABLE = 11004,
    ICMP_PORT_UNREACHABLE = 11005,
    ICMP_NO_RESOURCES = 11006,
    ICMP_BAD_OPTION = 11007,
    ICMP_TOO_BIG = 11009,
    ICMP_TIMED_OUT = 11010,
    ICMP_BAD_REQUEST = 11011,
    ICMP_TTL_TRANSIT = 11013,
    ICMP_TTL_REASSEMBLY = 11014,
    ICMP_PARAMETER = 11015,
    ICMP_QUENCH = 11016,
    ICMP_FAILURE = 11050
};
struct icmp_reply {
    enum icmp_status status;
    uint32_t ms, size;
    uint32_t ttl; /* 0: not told */
    bool inconsistent;
};
/* Waits for the answer. */
void icmp_echo(const struct icmp_request *q, struct icmp_reply *out);
/* The status that an error message stands for. */
enum icmp_status icmp_status_of(bool v6, unsigned type, unsigned code);
#define ICMP_SIZE_MAX 65500u
