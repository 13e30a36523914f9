/* net_files: interfaces, addresses and routes of a recorded system: /sys/class/net and /proc/net. */
#include "providers/network/net.h"
#include "providers/scan.h"
#include "util/num.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FILE_LIMIT = 16 << 20,
    ROUTE_GATEWAY = 2, /* RTF_GATEWAY of route.h */
    ROUTE_REJECT = 0x200
};

/* ---- links ---- */
static uint64_t state_of(struct slice s)
{
    static const char *const names[] = {"unknown", "notpresent", "down", "lowerlayerdown",
                                        "testing", "dormant",    "up"};
    for (uint64_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(s, names[i])) {
            return i;
        }
    }
    return 0;
}

static size_t read_mac(struct slice s, uint8_t out[32])
{
    size_t n = 0;
    struct slice part;
    while (n < 32 && scan_part(&s, ':', &part)) {
        out[n++] = (uint8_t)scan_hex(part);
    }
    return n;
}

static bool read_link(const struct cimwin32 *s, const char *name, struct net_link *l)
{
    char buf[128];
    *l = (struct net_link){0};
    snprintf(l->name, sizeof l->name, "%.15s", name);
    l->index = scan_number(net_line(s->root, l, "ifindex", buf, sizeof buf));
    l->mtu = scan_number(net_line(s->root, l, "mtu", buf, sizeof buf));
    l->type = scan_number(net_line(s->root, l, "type", buf, sizeof buf));
    l->flags = scan_hex(net_line(s->root, l, "flags", buf, sizeof buf));
    l->state = state_of(net_line(s->root, l, "operstate", buf, sizeof buf));
    l->mac_n = read_mac(net_line(s->root, l, "address", buf, sizeof buf), l->mac);
    return l->index != NOT_KNOWN && l->flags != NOT_KNOWN;
}

static hres read_links(const struct cimwin32 *s, struct net *out)
{
    DIR *d = sysroot_opendir(s->root, "sys/class/net");
    hres hr = 0;
    for (const struct dirent *e; d && hr == 0 && (e = readdir(d));) {
        struct net_link l;
        if (e->d_name[0] != '.' && strlen(e->d_name) < IFNAMSIZ && read_link(s, e->d_name, &l)) {
            hr = vec_push(&out->links, l) ? 0 : WBEM_E_OUT_OF_MEMORY;
        }
    }
    if (d) {
        (void)closedir(d);
    }
    return hr;
}

static uint64_t index_of(const struct net *n, struct slice name)
{
    for (size_t i = 0; i < n->links.n; i++) {
        if (slice_is(name, n->links.v[i].name)) {
            return n->links.v[i].index;
        }
    }
    return 0;
}

/* ---- routes ---- */
static unsigned prefix_of(uint32_t mask)
{
    return (unsigned)__builtin_popcount(mask);
}

/* "eth0 destination gateway flags refs use metric mask …": words of the machine's byte order, in hexadecimal digits. */
static bool read_route(struct slice line, const struct net *n, struct net_route *r)
{
    struct slice w[8];
    for (size_t i = 0; i < ARRAY_LEN(w); i++) {
        if (!scan_word(&line, &w[i])) {
            return false;
        }
    }
    uint64_t to = scan_hex(w[1]), gateway = scan_hex(w[2]), flags = scan_hex(w[3]),
             mask = scan_hex(w[7]);
    *r = (struct net_route){.family = AF_INET,
                            .index = index_of(n, w[0]),
                            .metric = scan_number(w[6]),
                            .protocol = NOT_KNOWN,
                            .prefix = prefix_of((uint32_t)mask)};
    r->to.v4.s_addr = (in_addr_t)to;
    r->gateway.v4.s_addr = (in_addr_t)gateway;
    r->has_gateway = (flags & ROUTE_GATEWAY) != 0;
    return to <= UINT32_MAX && gateway <= UINT32_MAX && mask <= UINT32_MAX &&
           r->metric != NOT_KNOWN && !(flags & ROUTE_REJECT) && r->index != 0;
}

/* 32 hexadecimal digits. */
static bool read_v6(struct slice s, struct in6_addr *out)
{
    if (s.n != 32) {
        return false;
    }
    for (size_t i = 0; i < 16; i++) {
        int hi = hex_digit(s.p[2 * i]), lo = hex_digit(s.p[2 * i + 1]);
        if (hi < 0 || lo < 0) {
            return false;
        }
        out->s6_addr[i] = (uint8_t)(hi << 4 | lo);
    }
    return true;
}

/* "destination prefix source prefix gateway metric refs use flags eth0". */
static bool read_route6(struct slice line, const struct net *n, struct net_route *r)
{
    struct slice w[10];
    for (size_t i = 0; i < ARRAY_LEN(w); i++) {
        if (!scan_word(&line, &w[i])) {
            return false;
        }
    }
    uint64_t flags = scan_hex(w[8]);
    *r = (struct net_route){.family = AF_INET6,
                            .index = index_of(n, w[9]),
                            .metric = scan_hex(w[5]),
                            .protocol = NOT_KNOWN,
                            .prefix = (unsigned)(scan_hex(w[1]) & 0xff),
                            .has_gateway = (flags & ROUTE_GATEWAY) != 0};
    return read_v6(w[0], &r->to.v6) && read_v6(w[4], &r->gateway.v6) && !(flags & ROUTE_REJECT) &&
           r->index != 0 && r->prefix <= 128 && r->metric != UINT32_MAX;
}

typedef bool read_fn(struct slice line, const struct net *n, struct net_route *r);

static hres read_routes(const struct cimwin32 *s, const char *path, read_fn *read, struct net *out)
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    struct net_route r;
    hres hr = sysroot_read_all(s->root, path, FILE_LIMIT, &text);
    struct slice rest = str_slice(&text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    while (hr == 0 && scan_line(&rest, &line)) {
        if (read(line, out, &r)) {
            hr = vec_push(&out->routes, r) ? 0 : WBEM_E_OUT_OF_MEMORY;
        }
    }
    return hr;
}

/* ---- addresses ---- */
static bool covers(const struct net_route *r, struct in_addr a)
{
    uint32_t mask = r->prefix ? UINT32_MAX << (32 - r->prefix) : 0;
    return r->family == AF_INET && ((ntohl(r->to.v4.s_addr) ^ ntohl(a.s_addr)) & mask) == 0;
}

/* The interface of an address is that of the narrowest network it is in. */
static hres add_local(struct net *out, struct in_addr a)
{
    const struct net_route *best = NULL;
    for (size_t i = 0; i < out->routes.n; i++) {
        const struct net_route *r = &out->routes.v[i];
        if (!r->has_gateway && covers(r, a) && (!best || r->prefix > best->prefix)) {
            best = r;
        }
    }
    for (size_t i = 0; i < out->addrs.n; i++) {
        if (out->addrs.v[i].a.v4.s_addr == a.s_addr) {
            return 0;
        }
    }
    if (!best) {
        return 0;
    }
    struct net_addr n = {.index = best->index,
                         .family = AF_INET,
                         .prefix = best->prefix,
                         .a.v4 = a,
                         .obtained = NO_TIME,
                         .expires = NO_TIME};
    return vec_push(&out->addrs, n) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* "|-- 192.0.2.1" and, below it, "/32 host LOCAL" is an own address. */
static hres read_addrs4(const struct cimwin32 *s, struct net *out)
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    struct in_addr last = {0};
    hres hr = sysroot_read_all(s->root, "proc/net/fib_trie", FILE_LIMIT, &text);
    struct slice rest = str_slice(&text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    while (hr == 0 && scan_line(&rest, &line)) {
        line = scan_trim(line);
        if (scan_prefix(&line, "|-- ")) {
            char buf[INET_ADDRSTRLEN];
            snprintf(buf, sizeof buf, "%.*s", (int)(line.n < sizeof buf ? line.n : 0), line.p);
            last.s_addr = inet_pton(AF_INET, buf, &last) == 1 ? last.s_addr : 0;
        } else if (slice_is(line, "/32 host LOCAL") && last.s_addr) {
            hr = add_local(out, last);
        }
    }
    return hr;
}

/* "address index prefix scope flags eth0", all but the last in hexadecimal digits. */
static hres read_addrs6(const struct cimwin32 *s, struct net *out)
{
    AUTO_STR text = STR_INIT;
    struct slice line, w[3];
    hres hr = sysroot_read_all(s->root, "proc/net/if_inet6", FILE_LIMIT, &text);
    struct slice rest = str_slice(&text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    while (hr == 0 && scan_line(&rest, &line)) {
        struct net_addr n = {.family = AF_INET6, .obtained = NO_TIME, .expires = NO_TIME};
        bool ok = scan_word(&line, &w[0]) && scan_word(&line, &w[1]) && scan_word(&line, &w[2]) &&
                  read_v6(w[0], &n.a.v6);
        if (ok) {
            n.index = scan_hex(w[1]);
            n.prefix = (unsigned)(scan_hex(w[2]) & 0xff);
            hr = vec_push(&out->addrs, n) ? 0 : WBEM_E_OUT_OF_MEMORY;
        }
    }
    return hr;
}

/* Routes name interfaces and addresses are found by routes, so that each needs the one before. */
hres net_read_files(const struct cimwin32 *s, unsigned parts, struct net *out)
{
    hres hr = read_links(s, out);
    hr = hr ? hr : read_routes(s, "proc/net/route", read_route, out);
    hr = hr || !(parts & NET_ADDRS) ? hr : read_addrs4(s, out);
    hr = hr || !(parts & NET_ADDRS) ? hr : read_addrs6(s, out);
    return hr || !(parts & NET_ROUTES) ? hr
                                       : read_routes(s, "proc/net/ipv6_route", read_route6, out);
}
