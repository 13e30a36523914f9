/* route: Win32_IP4RouteTable. */
#include "providers/network/net.h"

#include <linux/rtnetlink.h>

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
    "ways is several objects. Routes are not "
    "written here."};
