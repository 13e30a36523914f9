/* ping: Win32_PingStatus. */
#include "providers/network/icmp.h"
#include "providers/table.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum resolution {
    RESOLVED = 0,
    HOST_NOT_FOUND_THERE = 11001, /* WSAHOST_NOT_FOUND */
    TRY_LATER = 11002,            /* WSATRY_AGAIN */
    NO_RECOVERY_THERE = 11003     /* WSANO_RECOVERY */
};
struct ping {
    const struct cimwin32 *s;
    struct slice address, source_route;
    uint64_t size, timeout, ttl, tos, record, stamps, source_type; /* what is asked for */
    bool no_fragments, resolve;
    uint64_t resolution, status, ms, reply_size, reply_ttl; /* what came of it */
    int8_t inconsistent;
    struct str protocol_address, protocol_name;
};

/* Empty text is a value here. */
static hres fill_any_str(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct str *s = (const void *)((const char *)subject + row->arg);
    return s->n ? fill_text(out, str_slice(s)) : cim_value_text(out, CIM_STRING, SLICE(""));
}

static hres fill_any_slice(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct slice *s = (const void *)((const char *)subject + row->arg);
    return s->n ? fill_text(out, *s) : cim_value_text(out, CIM_STRING, SLICE(""));
}

/* clang-format off */
static const struct prop_row rows[] = {
    {"Address", fill_any_slice, offsetof(struct ping, address), 0, "name or address to ask: the condition Address = must be there"},
    ROW_U64("BufferSize", ping, size, "bytes of data, 32 when there is no such condition; up to 65500"),
    ROW_BOOL("NoFragmentation", ping, no_fragments, "of the condition; else FALSE"),
    ROW_U64("PrimaryAddressResolutionStatus", ping, resolution,
            "0, or the error of Windows Sockets: 11001 (host not found), 11002 (try again), 11003 (no recovery)"),
    {"ProtocolAddress", fill_any_str, offsetof(struct ping, protocol_address), 0, "the address that was asked; empty when Address is not known"},
    {"ProtocolAddressResolved", fill_any_str, offsetof(struct ping, protocol_name), 0,
     "name of ProtocolAddress, with ResolveAddressNames = TRUE; else empty"},
    ROW_U64("RecordRoute", ping, record, "of the condition, else 0. Another than 0 is answered with StatusCode 11007 (bad option)"),
    ROW_TRI("ReplyInconsistency", ping, inconsistent, "whether other data came back than was sent; NULL without a reply"),
    ROW_U64("ReplySize", ping, reply_size, "bytes of data that came back; NULL without a reply"),
    ROW_BOOL("ResolveAddressNames", ping, resolve, "of the condition; else FALSE"),
    ROW_U64("ResponseTime", ping, ms, "ms; NULL without a reply"),
    ROW_U64("ResponseTimeToLive", ping, reply_ttl, "time to live of the reply; NULL without one"),
    ROW_NULL("RouteRecord", "routes are not recorded"),
    ROW_NULL("RouteRecordResolved", "routes are not recorded"),
    {"SourceRoute", fill_any_slice, offsetof(struct ping, source_route), 0, "of the condition; else empty"},
    ROW_U64("SourceRouteType", ping, source_type, "of the condition, else 0. Another than 0 is answered with StatusCode 11007 (bad option)"),
    ROW_U64("StatusCode", ping, status,
            "0, or IP_STATUS of Windows: 11010 (timed out), 11003 (host unreachable), 11013 (time to live expired) and so on; 11050 (general "
            "failure) when the system allows no echo requests; NULL when Address is not known"),
    ROW_NULL("TimeStampRecord", "times are not recorded"),
    ROW_NULL("TimeStampRecordAddress", "times are not recorded"),
    ROW_NULL("TimeStampRecordAddressResolved", "times are not recorded"),
    ROW_U64("TimeToLive", ping, ttl, "of the condition; else 80"),
    ROW_U64("Timeout", ping, timeout, "ms, of the condition; else 1000"),
    ROW_U64("TimestampRoute", ping, stamps, "of the condition, else 0. Another than 0 is answered with StatusCode 11007 (bad option)"),
    ROW_U64("TypeofService", ping, tos, "of the condition; else 0"),
    {0},
};
/* clang-format on */

/* ---- asking ---- */
static void read_number(const struct telling *t, const char *name, uint64_t usual, uint64_t *out)
{
    *out = telling_number(t, name, out) && *out <= UINT32_MAX ? *out : usual;
}

static void read_conditions(const struct telling *t, struct ping *p)
{
    read_number(t, "BufferSize", 32, &p->size);
    read_number(t, "Timeout", 1000, &p->timeout);
    read_number(t, "TimeToLive", 80, &p->ttl);
    read_number(t, "TypeofService", 0, &p->tos);
    read_number(t, "RecordRoute", 0, &p->record);
    read_number(t, "TimestampRoute", 0, &p->stamps);
    read_number(t, "SourceRouteType", 0, &p->source_type);
    (void)telling_equals(t, "SourceRoute", &p->source_route);
    (void)telling_bool(t, "NoFragmentation", &p->no_fragments);
    (void)telling_bool(t, "ResolveAddressNames", &p->resolve);
}

static enum resolution resolve(const struct ping *p, struct icmp_request *q)
{
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_ADDRCONFIG}, *found = NULL;
    char name[NI_MAXHOST];
    if (p->address.n == 0 || p->address.n >= sizeof name) {
        return HOST_NOT_FOUND_THERE;
    }
    snprintf(name, sizeof name, "%.*s", (int)p->address.n, p->address.p);
    int err = getaddrinfo(name, NULL, &hints, &found);
    if (err == 0 && found && found->ai_addrlen <= sizeof q->to) {
        memcpy(&q->to, found->ai_addr, found->ai_addrlen);
        q->to_size = found->ai_addrlen;
    } else if (err == 0) {
        err = EAI_FAIL;
    }
    if (found) {
        freeaddrinfo(found);
    }
    return err == 0            ? RESOLVED
           : err == EAI_AGAIN  ? TRY_LATER
           : err == EAI_NONAME ? HOST_NOT_FOUND_THERE
                               : NO_RECOVERY_THERE;
}

static void add_names(struct ping *p, const struct icmp_request *q)
{
    char text[NI_MAXHOST];
    const struct sockaddr *to = (const void *)&q->to;
    if (getnameinfo(to, q->to_size, text, sizeof text, NULL, 0, NI_NUMERICHOST) == 0) {
        str_addz(&p->protocol_address, text);
    }
    if (p->resolve && getnameinfo(to, q->to_size, text, sizeof text, NULL, 0, NI_NAMEREQD) == 0) {
        str_addz(&p->protocol_name, text);
    }
}

static bool is_cancelled(void *arg)
{
    return wmi_request_cancelled(arg);
}

static void ask(struct telling *t, struct ping *p)
{
    struct icmp_request q = {.size = (uint32_t)p->size,
                             .timeout = (uint32_t)p->timeout,
                             .ttl = (uint32_t)p->ttl,
                             .tos = (uint32_t)p->tos & 0xff,
                             .no_fragments = p->no_fragments,
                             .cancelled = is_cancelled,
                             .arg = t->r};
    struct icmp_reply reply = {.status = ICMP_BAD_OPTION};
    p->resolution = resolve(p, &q);
    if (p->resolution != RESOLVED) {
        return;
    }
    add_names(p, &q);
    if (p->ttl == 0 || p->ttl > 255) {
        reply.status = ICMP_BAD_REQUEST;
    } else if (p->record == 0 && p->stamps == 0 && p->source_type == 0) {
        icmp_echo(&q, &reply);
    }
    p->status = reply.status;
    if (reply.status == ICMP_OK) {
        p->ms = reply.ms;
        p->reply_size = reply.size;
        p->reply_ttl = reply.ttl ? reply.ttl : NOT_KNOWN;
        p->inconsistent = reply.inconsistent;
    }
}

/* Without an address there is nobody to ask. A recorded system cannot ask. */
static hres tell_ping(struct telling *t)
{
    struct ping p = {.s = t->s,
                     .status = NOT_KNOWN,
                     .ms = NOT_KNOWN,
                     .reply_size = NOT_KNOWN,
                     .reply_ttl = NOT_KNOWN,
                     .inconsistent = -1};
    if (!telling_equals(t, "Address", &p.address)) {
        return WBEM_E_PROVIDER_NOT_CAPABLE;
    }
    if (!sysroot_is_live(t->s->root)) {
        return 0;
    }
    read_conditions(t, &p);
    ask(t, &p);
    hres hr = wmi_request_cancelled(t->r) ? WBEM_E_CALL_CANCELLED : str_status(&p.protocol_address);
    hr = hr ? hr : str_status(&p.protocol_name);
    hr = hr ? hr : tell(t, &p);
    str_fini(&p.protocol_address);
    str_fini(&p.protocol_name);
    return hr;
}

const struct win32_table ping_table = {
    "Win32_PingStatus", rows, tell_ping,
    "One echo request: `SELECT * FROM Win32_PingStatus WHERE Address = 'host'`, with more "
    "conditions for how it is sent. Without a "
    "condition on Address the query fails with WBEM_E_PROVIDER_NOT_CAPABLE. Users may send echo "
    "requests where "
    "`net.ipv4.ping_group_range` has their group, root always."};
