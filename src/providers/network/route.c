/* route: Win32_IP4RouteTable; its objects may be written and deleted. */
#include "providers/network/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <wmi/client.h>

struct subject {
    struct str to, mask, next, description;
    uint64_t index, metric, protocol, type;
};

/* ipRouteProto of RFC 1354. */
static uint64_t protocol_of(uint64_t rtprot)
{
    switch (rtprot) {
    case NOT_KNOWN:
        return NOT_KNOWN;
    case RTPROT_REDIRECT:
        return 4;
    case RTPROT_KERNEL:
        return 2;
    case RTPROT_BOOT:
    case RTPROT_STATIC:
    case RTPROT_DHCP:
        return 3;
    case RTPROT_RIP:
        return 8;
    case RTPROT_OSPF:
        return 13;
    case RTPROT_BGP:
        return 14;
    default:
        return 1;
    }
}

static hres fill_unused(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_sint(CIM_SINT32, -1);
    return 0;
}

/* clang-format off */
#define UNUSED(p) {p, fill_unused, 0, 0, "-1: not used"}
static const struct prop_row rows[] = {
    ROW_NULL("Age", "not kept"),
    ROW_STR("Caption", subject, to, "as Destination"),
    ROW_STR("Description", subject, description, "Destination, Mask and NextHop: \"0.0.0.0 - 0.0.0.0 - 192.0.2.1\""),
    ROW_STR("Destination", subject, to, "\"0.0.0.0\" of a default route"),
    ROW_NULL("Information", "not told"),
    ROW_U64("InterfaceIndex", subject, index, "number of the interface"),
    ROW_STR("Mask", subject, mask, "\"255.255.255.0\""),
    ROW_U64("Metric1", subject, metric, "the metric"),
    UNUSED("Metric2"), UNUSED("Metric3"), UNUSED("Metric4"), UNUSED("Metric5"),
    ROW_STR("Name", subject, to, "as Destination"),
    ROW_STR("NextHop", subject, next, "the gateway; \"0.0.0.0\" of a network that is reached directly"),
    ROW_U64("Protocol", subject, protocol,
            "2 (local) of routes that the kernel makes with an address, 3 (netmgmt) of those that were set, 4, 8, 13, 14 of ICMP, RIP, "
            "OSPF and BGP, 1 of others"),
    ROW_CONST("Status", "OK"),
    ROW_U64("Type", subject, type, "4 (indirect) with a gateway, else 3 (direct)"),
    {0},
};
/* clang-format on */

static hres tell_route(struct telling *t, const struct net_route *r)
{
    struct subject u = {.index = r->index,
                        .metric = r->metric,
                        .protocol = protocol_of(r->protocol),
                        .type = r->has_gateway ? 4 : 3};
    const union net_bytes none = {0};
    net_add_address(&u.to, AF_INET, &r->to);
    net_add_mask(&u.mask, r->prefix);
    net_add_address(&u.next, AF_INET, r->has_gateway ? &r->gateway : &none);
    str_addf(&u.description, "%s - %s - %s", str_z(&u.to), str_z(&u.mask), str_z(&u.next));
    hres hr = tell(t, &u);
    str_fini(&u.to);
    str_fini(&u.mask);
    str_fini(&u.next);
    str_fini(&u.description);
    return hr;
}

static hres tell_routes(struct telling *t)
{
    struct net n;
    hres hr = net_read(t->s, NET_ROUTES, &n);
    for (size_t i = 0; i < n.routes.n && hr == 0; i++) {
        hr = n.routes.v[i].family == AF_INET ? tell_route(t, &n.routes.v[i]) : 0;
    }
    net_fini(&n);
    return hr;
}

const struct win32_table route_table = {
    "Win32_IP4RouteTable", rows, tell_routes,
    "The unicast routes of the kernel's main table, IPv4 only as on Windows. A route by several "
    "ways is several objects. Writing an object adds a "
    "route until the next start, or changes its metric; deleting it removes the route. What "
    "configures the network may change routes "
    "again."};
const struct wmi_method_provider route_methods[] = {{0}};

/* ---- writing ---- */
static bool read_address(const wmi_value *v, struct in_addr *out)
{
    return !v->is_null && v->type == WMI_STRING && inet_pton(AF_INET, v->text, out) == 1;
}

/* Ones, then zeros. */
static bool read_mask(const wmi_value *v, unsigned *prefix)
{
    struct in_addr mask;
    if (!read_address(v, &mask)) {
        return false;
    }
    uint32_t holes = ~ntohl(mask.s_addr);
    *prefix = (unsigned)__builtin_popcount(mask.s_addr);
    return (holes & (holes + 1)) == 0;
}

/* get reads a property of the object, or a key of its path. */
struct from_object {
    wmi_object *object;
};
typedef wmi_status get_fn(const void *from, const char *name, wmi_value *v);

static wmi_status get_property(const void *from, const char *name, wmi_value *v)
{
    return wmi_object_get(((const struct from_object *)from)->object, name, v);
}

static wmi_status get_key(const void *from, const char *name, wmi_value *v)
{
    return wmi_request_key(from, name, v);
}

/* Destination, Mask, NextHop and InterfaceIndex; the destination has nothing below its mask. */
static bool read_keys(get_fn *get, const void *from, struct net_route *r)
{
    wmi_value to, mask, next, index;
    *r = (struct net_route){.family = AF_INET, .protocol = RTPROT_STATIC};
    if (get(from, "Destination", &to) || get(from, "Mask", &mask) || get(from, "NextHop", &next) ||
        get(from, "InterfaceIndex", &index) || index.is_null || index.sint <= 0 ||
        index.sint > INT32_MAX || !read_address(&to, &r->to.v4) || !read_mask(&mask, &r->prefix) ||
        !read_address(&next, &r->gateway.v4)) {
        return false;
    }
    uint32_t below = r->prefix ? ~(UINT32_MAX << (32 - r->prefix)) : UINT32_MAX;
    r->index = (uint64_t)index.sint;
    r->has_gateway = r->gateway.v4.s_addr != 0;
    return (ntohl(r->to.v4.s_addr) & below) == 0;
}

static bool same_route(const struct net_route *a, const struct net_route *b)
{
    return a->family == b->family && a->index == b->index && a->prefix == b->prefix &&
           a->to.v4.s_addr == b->to.v4.s_addr && a->has_gateway == b->has_gateway &&
           a->gateway.v4.s_addr == b->gateway.v4.s_addr;
}

static hres hres_of(int err)
{
    switch (err) {
    case 0:
        return 0;
    case EEXIST:
        return WBEM_E_ALREADY_EXISTS;
    case ESRCH:
    case ENODEV:
        return WBEM_E_NOT_FOUND;
    case EINVAL:
    case ENETUNREACH:
    case ENETDOWN:
        return WBEM_E_INVALID_PARAMETER;
    default:
        return hres_from_errno(err);
    }
}

/* Whether there is the route, with any metric, and with this one. */
static void find_route(const struct net *n, const struct net_route *r, bool *any, bool *exact)
{
    *any = *exact = false;
    for (size_t i = 0; i < n->routes.n; i++) {
        bool same = same_route(&n->routes.v[i], r);
        *any = *any || same;
        *exact = *exact || (same && n->routes.v[i].metric == r->metric);
    }
}

/* For the kernel the metric is part of what a route is: that of another metric goes when the new one is there. */
static hres put_route(const struct cimwin32 *s, const struct net_route *r, uint32_t flags)
{
    struct net n;
    bool any, exact;
    hres hr = net_read(s, NET_ROUTES, &n);
    find_route(&n, r, &any, &exact);
    if (hr == 0 && any && (flags & WMI_FLAG_CREATE_ONLY)) {
        hr = WBEM_E_ALREADY_EXISTS;
    } else if (hr == 0 && !any && (flags & WMI_FLAG_UPDATE_ONLY)) {
        hr = WBEM_E_NOT_FOUND;
    }
    hr = hr || exact ? hr : hres_of(net_change_route(r, NET_ADD));
    for (size_t i = 0; i < n.routes.n && hr == 0; i++) {
        const struct net_route *old = &n.routes.v[i];
        if (same_route(old, r) && old->metric != r->metric) {
            hr = hres_of(net_change_route(old, NET_REMOVE));
        }
    }
    net_fini(&n);
    return hr;
}

void route_put(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    struct from_object from = {wmi_request_object(r)};
    struct net_route route;
    wmi_value metric;
    if (!caller_is_self(r) || !sysroot_is_live(s->root)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    bool ok = read_keys(get_property, &from, &route);
    bool has_metric = wmi_object_get(from.object, "Metric1", &metric) == 0 && !metric.is_null;
    if (!ok || (has_metric && metric.sint < 0)) {
        wmi_request_fail(r, WBEM_E_INVALID_PARAMETER,
                         "Destination, Mask, NextHop and InterfaceIndex must be those of a network",
                         NULL);
        return;
    }
    route.metric = has_metric ? (uint64_t)metric.sint : 0;
    wmi_request_done(r, put_route(s, &route, wmi_request_flags(r)));
}

void route_delete(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    struct net_route route;
    hres hr = !caller_is_self(r) || !sysroot_is_live(s->root) ? WBEM_E_ACCESS_DENIED
              : !read_keys(get_key, r, &route)                ? WBEM_E_NOT_FOUND
                                               : hres_of(net_change_route(&route, NET_REMOVE));
    wmi_request_done(r, hr);
}
