/* net_live: rtnetlink(7). */
#include "providers/network/net.h"
#include "util/clock.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BUFFER = 65536,
    SECONDS = 5 /* the kernel answers at once */
};
struct request {
    struct nlmsghdr head;
    union {
        struct rtgenmsg any;
        struct ifinfomsg link;
        struct ifaddrmsg addr;
        struct rtmsg route;
    } u;
};

static int open_netlink(void)
{
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    struct timeval wait = {.tv_sec = SECONDS};
    if (fd >= 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    }
    return fd;
}

/* ---- messages ---- */
/* The attributes of a message, by their types; those that are not there are NULL. */
#define ATTRS 64
static void read_attrs(const struct rtattr *a, size_t n, const struct rtattr *out[ATTRS])
{
    memset(out, 0, ATTRS * sizeof *out);
    while (n >= sizeof *a && a->rta_len >= sizeof *a && a->rta_len <= n) {
        unsigned type = a->rta_type & 0x3fffu;
        if (type < ATTRS) {
            out[type] = a;
        }
        size_t step = ((size_t)a->rta_len + 3) & ~(size_t)3;
        if (step >= n) {
            return;
        }
        a = (const void *)((const char *)a + step);
        n -= step;
    }
}

static const void *data_of(const struct rtattr *a)
{
    return (const char *)a + RTA_LENGTH(0);
}

static size_t size_of(const struct rtattr *a)
{
    return a->rta_len - RTA_LENGTH(0);
}

static bool get_number(const struct rtattr *a, uint64_t *out)
{
    if (a && size_of(a) == sizeof(uint32_t)) {
        uint32_t n;
        memcpy(&n, data_of(a), sizeof n);
        *out = n;
        return true;
    }
    if (a && size_of(a) == 1) {
        *out = *(const uint8_t *)data_of(a);
        return true;
    }
    return false;
}

static bool get_address(const struct rtattr *a, int family, union net_bytes *out)
{
    size_t want = family == AF_INET ? sizeof out->v4 : sizeof out->v6;
    if (!a || size_of(a) != want) {
        return false;
    }
    memcpy(out, data_of(a), want);
    return true;
}

static void get_mac(const struct rtattr *a, uint8_t *out, size_t *n)
{
    *n = a && size_of(a) <= 32 ? size_of(a) : 0;
    if (*n) {
        memcpy(out, data_of(a), *n);
    }
}

static const void *payload(const struct nlmsghdr *h)
{
    return (const char *)h + NLMSG_HDRLEN;
}

static bool add_link(const struct nlmsghdr *h, struct net *out)
{
    const struct ifinfomsg *m = payload(h);
    const struct rtattr *a[ATTRS];
    if (h->nlmsg_type != RTM_NEWLINK || h->nlmsg_len < NLMSG_LENGTH(sizeof *m)) {
        return true;
    }
    struct net_link l = {
        .index = (uint64_t)m->ifi_index, .type = m->ifi_type, .flags = m->ifi_flags};
    read_attrs((const void *)((const char *)m + NLMSG_ALIGN(sizeof *m)),
               h->nlmsg_len - NLMSG_SPACE(sizeof *m), a);
    if (!a[IFLA_IFNAME] || size_of(a[IFLA_IFNAME]) == 0) {
        return true;
    }
    snprintf(l.name, sizeof l.name, "%.*s", (int)size_of(a[IFLA_IFNAME]),
             (const char *)data_of(a[IFLA_IFNAME]));
    (void)get_number(a[IFLA_MTU], &l.mtu);
    (void)get_number(a[IFLA_OPERSTATE], &l.state);
    get_mac(a[IFLA_ADDRESS], l.mac, &l.mac_n);
    get_mac(a[IFLA_PERM_ADDRESS], l.permanent, &l.permanent_n);
    return vec_push(&out->links, l);
}

/* When the address was given, or given again, and until when. The kernel counts in 1/100 s since its start. */
static void read_lifetime(const struct rtattr *a, struct net_addr *n)
{
    struct ifa_cacheinfo c;
    if (!a || size_of(a) < sizeof c) {
        return;
    }
    memcpy(&c, data_of(a), sizeof c);
    if (c.ifa_valid != UINT32_MAX) {
        int64_t now = clock_real_us();
        int64_t boot = now - clock_mono_ns() / 1000;
        n->expires = now + (int64_t)c.ifa_valid * 1000000;
        n->obtained = boot + (int64_t)c.tstamp * 10000;
    }
}

static bool add_addr(const struct nlmsghdr *h, struct net *out)
{
    const struct ifaddrmsg *m = payload(h);
    const struct rtattr *a[ATTRS];
    if (h->nlmsg_type != RTM_NEWADDR || h->nlmsg_len < NLMSG_LENGTH(sizeof *m)) {
        return true;
    }
    struct net_addr n = {.index = m->ifa_index,
                         .family = m->ifa_family,
                         .prefix = m->ifa_prefixlen,
                         .obtained = NO_TIME,
                         .expires = NO_TIME};
    read_attrs((const void *)((const char *)m + NLMSG_ALIGN(sizeof *m)),
               h->nlmsg_len - NLMSG_SPACE(sizeof *m), a);
    /* of a point-to-point interface IFA_ADDRESS is the other end */
    bool known =
        get_address(a[IFA_LOCAL], n.family, &n.a) || get_address(a[IFA_ADDRESS], n.family, &n.a);
    read_lifetime(a[IFA_CACHEINFO], &n);
    return !known || vec_push(&out->addrs, n);
}

static bool is_unicast_of_main(const struct rtmsg *m, const struct rtattr *table)
{
    uint64_t t = m->rtm_table;
    (void)get_number(table, &t);
    return t == RT_TABLE_MAIN && m->rtm_type == RTN_UNICAST && !(m->rtm_flags & RTM_F_CLONED);
}

/* A route by several ways is several routes. */
static bool add_ways(const struct rtattr *ways, struct net_route r, struct net *out)
{
    const struct rtattr *a[ATTRS];
    const struct rtnexthop *hop = data_of(ways);
    size_t n = size_of(ways);
    bool ok = true;
    while (ok && n >= sizeof *hop && hop->rtnh_len >= sizeof *hop && hop->rtnh_len <= n) {
        r.index = (uint64_t)hop->rtnh_ifindex;
        read_attrs((const void *)((const char *)hop + sizeof *hop), hop->rtnh_len - sizeof *hop, a);
        r.has_gateway = get_address(a[RTA_GATEWAY], r.family, &r.gateway);
        ok = vec_push(&out->routes, r);
        size_t step = ((size_t)hop->rtnh_len + 3) & ~(size_t)3;
        if (step >= n) {
            break;
        }
        hop = (const void *)((const char *)hop + step);
        n -= step;
    }
    return ok;
}

static bool add_route(const struct nlmsghdr *h, struct net *out)
{
    const struct rtmsg *m = payload(h);
    const struct rtattr *a[ATTRS];
    if (h->nlmsg_type != RTM_NEWROUTE || h->nlmsg_len < NLMSG_LENGTH(sizeof *m)) {
        return true;
    }
    read_attrs((const void *)((const char *)m + NLMSG_ALIGN(sizeof *m)),
               h->nlmsg_len - NLMSG_SPACE(sizeof *m), a);
    if (!is_unicast_of_main(m, a[RTA_TABLE])) {
        return true;
    }
    struct net_route r = {
        .family = m->rtm_family, .prefix = m->rtm_dst_len, .protocol = m->rtm_protocol};
    (void)get_address(a[RTA_DST], r.family, &r.to);
    (void)get_number(a[RTA_PRIORITY], &r.metric);
    if (a[RTA_MULTIPATH]) {
        return add_ways(a[RTA_MULTIPATH], r, out);
    }
    (void)get_number(a[RTA_OIF], &r.index);
    r.has_gateway = get_address(a[RTA_GATEWAY], r.family, &r.gateway);
    return vec_push(&out->routes, r);
}

/* ---- asking ---- */
typedef bool add_fn(const struct nlmsghdr *h, struct net *out);

/* The messages of a buffer. 1: more follow, 0: it was the end. */
static int take_messages(const void *buf, size_t n, add_fn *add, struct net *out, hres *hr)
{
    const struct nlmsghdr *h = buf;
    while (n >= sizeof *h && h->nlmsg_len >= sizeof *h && h->nlmsg_len <= n) {
        if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR) {
            return 0;
        }
        if (!add(h, out)) {
            *hr = WBEM_E_OUT_OF_MEMORY;
        }
        size_t step = ((size_t)h->nlmsg_len + 3) & ~(size_t)3;
        if (step >= n) {
            break;
        }
        h = (const void *)((const char *)h + step);
        n -= step;
    }
    return 1;
}

static hres dump(int fd, int type, unsigned char family, add_fn *add, struct net *out)
{
    struct request q = {.head = {.nlmsg_len = NLMSG_LENGTH(sizeof q.u),
                                 .nlmsg_type = (unsigned short)type,
                                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP}};
    AUTO_FREE char *buf = malloc(BUFFER);
    hres hr = 0;
    if (!buf) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    q.u.any.rtgen_family = family;
    if (send(fd, &q, q.head.nlmsg_len, 0) < 0) {
        return 0; /* not told */
    }
    for (int more = 1; more;) {
        ssize_t n = recv(fd, buf, BUFFER, 0);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        more = n > 0 ? take_messages(buf, (size_t)n, add, out, &hr) : 0;
    }
    return hr;
}

hres net_read_live(unsigned parts, struct net *out)
{
    int fd = open_netlink();
    if (fd < 0) {
        return 0;
    }
    hres hr = parts & NET_LINKS ? dump(fd, RTM_GETLINK, AF_UNSPEC, add_link, out) : 0;
    for (int v6 = 0; v6 < 2 && hr == 0; v6++) {
        unsigned char family = v6 ? AF_INET6 : AF_INET;
        hr = parts & NET_ADDRS ? dump(fd, RTM_GETADDR, family, add_addr, out) : 0;
        hr = hr || !(parts & NET_ROUTES) ? hr : dump(fd, RTM_GETROUTE, family, add_route, out);
    }
    (void)close(fd);
    return hr;
}

/* What the kernel says to the request: 0 or an errno value. */
static int answer_of(int fd)
{
    struct {
        struct nlmsghdr head;
        struct nlmsgerr error;
        char rest[512];
    } m;
    ssize_t n = recv(fd, &m, sizeof m, 0);
    if (n < (ssize_t)(sizeof m.head + sizeof m.error) || m.head.nlmsg_type != NLMSG_ERROR) {
        return n < 0 ? errno : EPROTO;
    }
    return -m.error.error;
}

int net_set_up(uint64_t index, bool up)
{
    struct request q = {.head = {.nlmsg_len = NLMSG_LENGTH(sizeof q.u.link),
                                 .nlmsg_type = RTM_NEWLINK,
                                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK}};
    q.u.link = (struct ifinfomsg){.ifi_family = AF_UNSPEC,
                                  .ifi_index = (int)index,
                                  .ifi_flags = up ? IFF_UP : 0,
                                  .ifi_change = IFF_UP};
    int fd = open_netlink();
    if (fd < 0) {
        return errno;
    }
    int err = send(fd, &q, q.head.nlmsg_len, 0) < 0 ? errno : answer_of(fd);
    (void)close(fd);
    return err;
}

/* ---- changing routes ---- */
struct route_request {
    struct nlmsghdr head;
    struct rtmsg route;
    char attrs[128];
};

static void add_attr(struct route_request *q, unsigned short type, const void *p, size_t n)
{
    struct rtattr *a = (void *)((char *)q + q->head.nlmsg_len);
    a->rta_type = type;
    a->rta_len = (unsigned short)RTA_LENGTH(n);
    memcpy((char *)a + RTA_LENGTH(0), p, n);
    q->head.nlmsg_len += (uint32_t)((RTA_LENGTH(n) + 3) & ~(size_t)3);
}

static void fill_route_request(struct route_request *q, const struct net_route *r,
                               enum net_change change)
{
    size_t n = r->family == AF_INET ? sizeof r->to.v4 : sizeof r->to.v6;
    uint32_t index = (uint32_t)r->index, metric = (uint32_t)r->metric;
    *q = (struct route_request){.head = {.nlmsg_len = NLMSG_LENGTH(sizeof q->route)}};
    q->head.nlmsg_type = change == NET_REMOVE ? RTM_DELROUTE : RTM_NEWROUTE;
    q->head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    q->head.nlmsg_flags |= change == NET_ADD ? NLM_F_CREATE | NLM_F_EXCL : 0;
    q->route.rtm_family = (unsigned char)r->family;
    q->route.rtm_dst_len = (unsigned char)r->prefix;
    q->route.rtm_table = RT_TABLE_MAIN;
    if (change == NET_REMOVE) {
        q->route.rtm_scope = RT_SCOPE_NOWHERE; /* any */
    } else {
        q->route.rtm_protocol = RTPROT_STATIC;
        q->route.rtm_type = RTN_UNICAST;
        q->route.rtm_scope = r->has_gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
    }
    add_attr(q, RTA_DST, &r->to, n);
    add_attr(q, RTA_OIF, &index, sizeof index);
    if (r->has_gateway) {
        add_attr(q, RTA_GATEWAY, &r->gateway, n);
    }
    if (metric) {
        add_attr(q, RTA_PRIORITY, &metric, sizeof metric);
    }
}

int net_change_route(const struct net_route *r, enum net_change change)
{
    struct route_request q;
    fill_route_request(&q, r, change);
    int fd = open_netlink();
    if (fd < 0) {
        return errno;
    }
    int err = send(fd, &q, q.head.nlmsg_len, 0) < 0 ? errno : answer_of(fd);
    (void)close(fd);
    return err;
}
