/* icmp: echo requests, by the socket that every user may have where net.ipv4.ping_group_range allows it, else by a raw
 * one, which only root may. */
#include "providers/network/icmp.h"

#include "util/clock.h"
#include "util/str.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SLICE_MS = 100, /* how long a cancelled call may go on */
    HEADER = 8,
    MESSAGE_MAX = 65536 + 64
};
struct echo {
    const struct icmp_request *q;
    int fd;
    bool v6, raw;
    uint16_t id, sequence;
    uint8_t *buf;  /* MESSAGE_MAX bytes */
    int64_t begin; /* clock_mono_ns */
};

static enum icmp_status status_of_v6(unsigned type, unsigned code)
{
    switch (type) {
    case ICMPV6_DEST_UNREACH:
        return code == 0   ? ICMP_NET_UNREACHABLE
               : code == 4 ? ICMP_PORT_UNREACHABLE
                           : ICMP_HOST_UNREACHABLE;
    case ICMPV6_PKT_TOOBIG:
        return ICMP_TOO_BIG;
    case ICMPV6_TIME_EXCEED:
        return code ? ICMP_TTL_REASSEMBLY : ICMP_TTL_TRANSIT;
    case ICMPV6_PARAMPROB:
        return ICMP_PARAMETER;
    default:
        return ICMP_FAILURE;
    }
}

static enum icmp_status status_of_v4(unsigned type, unsigned code)
{
    static const enum icmp_status unreachable[] = {
        ICMP_NET_UNREACHABLE,  ICMP_HOST_UNREACHABLE, ICMP_PROTOCOL_UNREACHABLE,
        ICMP_PORT_UNREACHABLE, ICMP_TOO_BIG,          ICMP_BAD_OPTION};
    switch (type) {
    case ICMP_DEST_UNREACH:
        /* 6, 11: net unknown, or not for this service; the others are of hosts and rules */
        return code < ARRAY_LEN(unreachable)          ? unreachable[code]
               : code == 6 || code == 9 || code == 11 ? ICMP_NET_UNREACHABLE
                                                      : ICMP_HOST_UNREACHABLE;
    case ICMP_SOURCE_QUENCH:
        return ICMP_QUENCH;
    case ICMP_TIME_EXCEEDED:
        return code ? ICMP_TTL_REASSEMBLY : ICMP_TTL_TRANSIT;
    case ICMP_PARAMETERPROB:
        return ICMP_PARAMETER;
    default:
        return ICMP_FAILURE;
    }
}

enum icmp_status icmp_status_of(bool v6, unsigned type, unsigned code)
{
    return v6 ? status_of_v6(type, code) : status_of_v4(type, code);
}

static enum icmp_status status_of_errno(int err)
{
    switch (err) {
    case ENETUNREACH:
    case ENETDOWN:
        return ICMP_NET_UNREACHABLE;
    case EHOSTUNREACH:
    case EHOSTDOWN:
        return ICMP_HOST_UNREACHABLE;
    case EMSGSIZE:
        return ICMP_TOO_BIG;
    case ENOBUFS:
    case ENOMEM:
        return ICMP_NO_RESOURCES;
    case EINVAL:
        return ICMP_BAD_REQUEST;
    default:
        return ICMP_FAILURE;
    }
}

/* ---- the socket ---- */
static void set_option(const struct echo *e, int v4, int v6, int value)
{
    (void)setsockopt(e->fd, e->v6 ? IPPROTO_IPV6 : IPPROTO_IP, e->v6 ? v6 : v4, &value,
                     sizeof value);
}

static bool open_socket(struct echo *e)
{
    int family = e->v6 ? AF_INET6 : AF_INET, protocol = e->v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
    e->fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, protocol);
    if (e->fd < 0) {
        e->raw = true;
        e->fd = socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol);
    }
    if (e->fd < 0) {
        return false;
    }
    set_option(e, IP_TTL, IPV6_UNICAST_HOPS, (int)e->q->ttl);
    set_option(e, IP_TOS, IPV6_TCLASS, (int)e->q->tos);
    set_option(e, IP_RECVERR, IPV6_RECVERR, 1);
    set_option(e, IP_RECVTTL, IPV6_RECVHOPLIMIT, 1);
    set_option(e, IP_MTU_DISCOVER, IPV6_MTU_DISCOVER,
               e->q->no_fragments ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
    return true;
}

/* ---- messages ---- */
/* As ping of Windows: the letters from a to w, again and again. */
static uint8_t data_at(size_t i)
{
    return (uint8_t)('a' + i % 23);
}

static uint16_t checksum(const uint8_t *p, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return (uint16_t)~sum;
}

static void put_u16(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static int send_request(struct echo *e)
{
    uint8_t *m = e->buf;
    size_t n = HEADER + e->q->size;
    memset(m, 0, HEADER);
    m[0] = e->v6 ? ICMPV6_ECHO_REQUEST : ICMP_ECHO;
    put_u16(m + 4, e->id);
    put_u16(m + 6, e->sequence);
    for (size_t i = 0; i < e->q->size; i++) {
        m[HEADER + i] = data_at(i);
    }
    if (!e->v6) { /* the kernel does it for IPv6 */
        put_u16(m + 2, checksum(m, n));
    }
    e->begin = clock_mono_ns();
    return sendto(e->fd, m, n, 0, (const struct sockaddr *)&e->q->to, e->q->to_size) < 0 ? errno
                                                                                         : 0;
}

/* The echo reply in what was received; false: something else. */
static bool take_reply(const struct echo *e, const uint8_t *p, size_t n, struct icmp_reply *out)
{
    if (e->raw && !e->v6) { /* with the header of IP */
        size_t head = n > 0 ? (size_t)(p[0] & 15) * 4 : 0;
        if (head < 20 || head > n) {
            return false;
        }
        out->ttl = p[8];
        p += head;
        n -= head;
    }
    uint8_t want = e->v6 ? ICMPV6_ECHO_REPLY : ICMP_ECHOREPLY;
    uint8_t sequence[2], id[2];
    put_u16(sequence, e->sequence);
    put_u16(id, e->id);
    /* the kernel gives a datagram socket its own id, and only its own replies */
    if (n < HEADER || p[0] != want || memcmp(p + 6, sequence, 2) != 0 ||
        (e->raw && memcmp(p + 4, id, 2) != 0)) {
        return false;
    }
    out->size = (uint32_t)(n - HEADER);
    out->inconsistent = out->size != e->q->size;
    for (size_t i = 0; i < out->size; i++) {
        out->inconsistent = out->inconsistent || p[HEADER + i] != data_at(i);
    }
    out->status = ICMP_OK;
    return true;
}

static const struct cmsghdr *find_control(struct msghdr *m, const struct echo *e, int v4, int v6)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
        if (c->cmsg_level == (e->v6 ? IPPROTO_IPV6 : IPPROTO_IP) &&
            c->cmsg_type == (e->v6 ? v6 : v4)) {
            return c;
        }
    }
    return NULL;
}

static ssize_t receive(const struct echo *e, int flags, struct msghdr *m, struct iovec *io,
                       void *control, size_t size)
{
    *io = (struct iovec){.iov_base = e->buf, .iov_len = MESSAGE_MAX};
    *m = (struct msghdr){
        .msg_iov = io, .msg_iovlen = 1, .msg_control = control, .msg_controllen = size};
    return recvmsg(e->fd, m, flags | MSG_DONTWAIT);
}

/* An error message: the kernel gives those that answer what was sent to the same address. */
static bool take_error(const struct echo *e, struct icmp_reply *out)
{
    _Alignas(struct cmsghdr) char control[512];
    struct msghdr m;
    struct iovec io;
    struct sock_extended_err err;
    if (receive(e, MSG_ERRQUEUE, &m, &io, control, sizeof control) < 0) {
        return false;
    }
    const struct cmsghdr *c = find_control(&m, e, IP_RECVERR, IPV6_RECVERR);
    if (!c || c->cmsg_len < CMSG_LEN(sizeof err)) {
        return false;
    }
    memcpy(&err, CMSG_DATA(c), sizeof err);
    out->status = err.ee_origin == SO_EE_ORIGIN_LOCAL
                      ? status_of_errno((int)err.ee_errno)
                      : icmp_status_of(e->v6, err.ee_type, err.ee_code);
    return true;
}

static bool take_message(const struct echo *e, struct icmp_reply *out)
{
    _Alignas(struct cmsghdr) char control[512];
    struct msghdr m;
    struct iovec io;
    ssize_t n = receive(e, 0, &m, &io, control, sizeof control);
    if (n < 0 || !take_reply(e, e->buf, (size_t)n, out)) {
        return false;
    }
    const struct cmsghdr *c = find_control(&m, e, IP_TTL, IPV6_HOPLIMIT);
    int ttl = 0;
    if (c && c->cmsg_len >= CMSG_LEN(sizeof ttl)) {
        memcpy(&ttl, CMSG_DATA(c), sizeof ttl);
        out->ttl = (uint32_t)ttl;
    }
    return true;
}

static void wait_reply(const struct echo *e, struct icmp_reply *out)
{
    out->status = ICMP_TIMED_OUT;
    for (;;) {
        int64_t ms = (clock_mono_ns() - e->begin) / 1000000;
        int64_t left = (int64_t)e->q->timeout - ms;
        struct pollfd p = {.fd = e->fd, .events = POLLIN};
        if (left < 0 || (e->q->cancelled && e->q->cancelled(e->q->arg))) {
            return;
        }
        if (poll(&p, 1, (int)(left < SLICE_MS ? left : SLICE_MS)) < 0 && errno != EINTR) {
            out->status = ICMP_FAILURE;
            return;
        }
        bool done = (p.revents & POLLERR) && take_error(e, out);
        /* after an error too, which it takes off the socket */
        done = done || ((p.revents & (POLLIN | POLLERR)) && take_message(e, out));
        if (done) {
            out->ms = (uint32_t)((clock_mono_ns() - e->begin) / 1000000);
            return;
        }
        if (left == 0) {
            return;
        }
    }
}

void icmp_echo(const struct icmp_request *q, struct icmp_reply *out)
{
    static uint16_t last; /* any number will do: two requests at once have two sockets */
    struct echo e = {.q = q, .fd = -1, .v6 = q->to.ss_family == AF_INET6};
    *out = (struct icmp_reply){.status = ICMP_FAILURE};
    e.id = (uint16_t)getpid();
    e.sequence = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
    e.buf = q->size <= ICMP_SIZE_MAX ? malloc(MESSAGE_MAX) : NULL;
    if (q->size > ICMP_SIZE_MAX) {
        out->status = ICMP_TOO_BIG;
    } else if (e.buf && open_socket(&e)) {
        int err = send_request(&e);
        out->status = status_of_errno(err);
        if (err == 0) {
            wait_reply(&e, out);
        }
        (void)close(e.fd);
    }
    free(e.buf);
}
