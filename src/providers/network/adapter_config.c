/* adapter_config: Win32_NetworkAdapterConfiguration, and Win32_NetworkAdapterSetting that ties it to its adapter. */
#include "providers/network/dhcp.h"
#include "providers/network/resolver.h"
#include "providers/scan.h"

#include <linux/if.h>
#include <stdio.h>

enum need {
    SRC_NET = 1,
    SRC_DEVICE = 2,
    SRC_DHCP = 4,
    SRC_DNS = 8
};
struct config {
    const struct cimwin32 *s;
    const struct net *n;
    const struct net_link *l;
    struct str caption, model, driver, mac, host, domain;
    struct str_list addresses, masks, gateways;
    struct VEC(uint16_t) metrics; /* of the IPv4 gateways */
    struct dhcp dhcp;
    const struct resolver *dns;
    uint64_t metric;
    bool enabled;
};

/* ---- reading ---- */
static bool add_text(struct str_list *l, struct str *text)
{
    bool ok = str_status(text) == 0 && str_list_add(l, str_slice(text));
    str_clear(text);
    return ok;
}

static bool add_address(struct config *c, const struct net_addr *a)
{
    AUTO_STR text = STR_INIT;
    net_add_address(&text, a->family, &a->a);
    bool ok = add_text(&c->addresses, &text);
    if (a->family == AF_INET) {
        net_add_mask(&text, a->prefix);
    } else {
        str_add_u64(&text, a->prefix);
    }
    return ok && add_text(&c->masks, &text);
}

static bool add_gateway(struct config *c, const struct net_route *r)
{
    AUTO_STR text = STR_INIT;
    net_add_address(&text, r->family, &r->gateway);
    uint16_t metric = (uint16_t)(r->metric < UINT16_MAX ? r->metric : UINT16_MAX);
    return add_text(&c->gateways, &text) && (r->family != AF_INET || vec_push(&c->metrics, metric));
}

static hres read_net(struct config *c)
{
    bool ok = true;
    for (size_t i = 0; i < c->n->addrs.n && ok; i++) {
        const struct net_addr *a = &c->n->addrs.v[i];
        ok = a->index != c->l->index || add_address(c, a);
    }
    c->metric = NOT_KNOWN;
    for (size_t i = 0; i < c->n->routes.n && ok; i++) {
        const struct net_route *r = &c->n->routes.v[i];
        if (r->index != c->l->index) {
            continue;
        }
        c->metric = r->family == AF_INET && r->metric < c->metric ? r->metric : c->metric;
        ok = !r->has_gateway || r->prefix != 0 || add_gateway(c, r);
    }
    c->enabled = (c->l->flags & IFF_UP) && c->addresses.n > 0;
    return ok ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* "db1" of "db1.example.com". */
static void read_host(struct config *c)
{
    struct slice host = c->s->host ? cim_str_slice(c->s->host) : SLICE("");
    const char *dot = host.n ? memchr(host.p, '.', host.n) : NULL;
    str_add(&c->host, host.p, dot ? (size_t)(dot - host.p) : host.n);
    if (c->dns->search.n) {
        str_add_slice(&c->domain, str_slice(&c->dns->search.v[0]));
    }
}

/* ---- properties ---- */
static hres fill_link_u64(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return fill_member_u64(row, ((const struct config *)subject)->l, out);
}

static hres fill_link_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct config *)subject)->l->name));
}

static hres fill_metrics(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct config *c = subject;
    struct cim_array *a = c->metrics.n ? cim_array_new(CIM_UINT16, c->metrics.n) : NULL;
    for (size_t i = 0; a && i < c->metrics.n; i++) {
        a->v[i].u = c->metrics.v[i];
    }
    *out = a ? cim_arrval(a) : *out;
    return c->metrics.n && !a ? WBEM_E_OUT_OF_MEMORY : 0;
}

/* Of adapters with an address: the servers are those of the machine. */
static hres fill_dns(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct config *c = subject;
    return c->enabled ? fill_member_list(row, c->dns, out) : 0;
}

static hres fill_if_enabled(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return ((const struct config *)subject)->enabled ? fill_member_str(row, subject, out) : 0;
}

static hres fill_multicast(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct config *)subject)->l->flags & IFF_MULTICAST ? 2 : 0);
    return 0;
}

static bool sysctl(const void *subject, const char *name, uint64_t *out)
{
    char path[96];
    snprintf(path, sizeof path, "proc/sys/net/ipv4/%s", name);
    return host_number(((const struct config *)subject)->s->root, path, out);
}

/* A number of /proc/sys/net/ipv4, times arg. */
static hres fill_sysctl(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    uint64_t n;
    if (sysctl(subject, row->text, &n) && n <= UINT32_MAX) {
        fill_uint(out, n * row->arg);
    }
    return 0;
}

/* Whether it is not arg. */
static hres fill_switch(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    uint64_t n;
    if (sysctl(subject, row->text, &n)) {
        *out = cim_bool(row->arg ? n == 0 : n != 0);
    }
    return 0;
}

#define SYSCTL(p, name, factor, why)                                                               \
    {                                                                                              \
        p, fill_sysctl, factor, 0, "`net.ipv4." name "`" why, name                                 \
    }
#define SWITCH(p, name, inverse, why)                                                              \
    {                                                                                              \
        p, fill_switch, inverse, 0, why " `net.ipv4." name "`", name                               \
    }
/* clang-format off */
#define MODEL "the model that udev found in its data base; the name of the interface where it found none"
#define IPX "IPX is not in Linux"
#define WINS "WINS is asked by Samba, not by the system"
#define IPSEC "filters are in nftables and IPsec policies, not of an adapter"
static const struct prop_row rows[] = {
    ROW_NULL("ArpAlwaysSourceRoute", "token ring"),
    ROW_NULL("ArpUseEtherSNAP", "no such setting"),
    {"Caption", fill_member_str, offsetof(struct config, caption), SRC_DEVICE, "index and model: \"[00000002] model\""},
    {"DHCPEnabled", fill_member_bool, offsetof(struct config, dhcp.enabled), SRC_NET | SRC_DHCP,
     "TRUE when an IPv4 address was given for a time, or when interfaces(5), systemd.network(5), a profile of NetworkManager "
     "(root only) or a lease of dhclient says so"},
    {"DHCPLeaseExpires", fill_member_time, offsetof(struct config, dhcp.expires), SRC_NET | SRC_DHCP,
     "until when the kernel has the address; else of dhclient.leases(5)"},
    {"DHCPLeaseObtained", fill_member_time, offsetof(struct config, dhcp.obtained), SRC_NET | SRC_DHCP,
     "when the kernel was given the address, or given it again; else of dhclient.leases(5)"},
    {"DHCPServer", fill_member_str, offsetof(struct config, dhcp.server), SRC_DHCP,
     "of dhclient.leases(5); NULL with other clients, which tell nobody"},
    {"DNSDomain", fill_if_enabled, offsetof(struct config, domain), SRC_NET | SRC_DNS,
     "the first domain that resolv.conf(5) searches; of adapters with an address"},
    {"DNSDomainSuffixSearchOrder", fill_dns, offsetof(struct resolver, search), SRC_NET | SRC_DNS, "the domains that resolv.conf(5) searches"},
    ROW_NULL("DNSEnabledForWINSResolution", WINS),
    {"DNSHostName", fill_if_enabled, offsetof(struct config, host), SRC_NET | SRC_DNS, "the host name up to its first dot; of adapters with an address"},
    {"DNSServerSearchOrder", fill_dns, offsetof(struct resolver, servers), SRC_NET | SRC_DNS,
     "the servers of resolv.conf(5), which are those of the machine; where that names the stub of systemd-resolved, those that it "
     "asks. Of adapters with an address"},
    ROW_CONST("DatabasePath", "/etc"),
    ROW_NULL("DeadGWDetectEnabled", "no such setting"),
    {"DefaultIPGateway", fill_member_list, offsetof(struct config, gateways), SRC_NET, "gateways of the default routes of the main table, IPv4 first"},
    ROW_NULL("DefaultTOS", "obsolete, as on Windows"),
    SYSCTL("DefaultTTL", "ip_default_ttl", 1, ""),
    {"Description", fill_member_str, offsetof(struct config, model), SRC_DEVICE, MODEL},
    ROW_NULL("DomainDNSRegistrationEnabled", "the system registers no names"),
    ROW_NULL("ForwardBufferMemory", "no such limit"),
    ROW_NULL("FullDNSRegistrationEnabled", "the system registers no names"),
    {"GatewayCostMetric", fill_metrics, 0, SRC_NET, "metrics of the IPv4 routes of DefaultIPGateway; stay at 65535"},
    {"IGMPLevel", fill_multicast, 0, 0, "2 when the interface takes multicasts, else 0"},
    {"IPAddress", fill_member_list, offsetof(struct config, addresses), SRC_NET, "its addresses, IPv4 first"},
    {"IPConnectionMetric", fill_member_u64, offsetof(struct config, metric), SRC_NET, "the least metric of its IPv4 routes in the main table"},
    {"IPEnabled", fill_member_bool, offsetof(struct config, enabled), SRC_NET, "whether it is up and has an address"},
    ROW_NULL("IPFilterSecurityEnabled", IPSEC),
    ROW_NULL("IPPortSecurityEnabled", IPSEC),
    ROW_NULL("IPSecPermitIPProtocols", IPSEC),
    ROW_NULL("IPSecPermitTCPPorts", IPSEC),
    ROW_NULL("IPSecPermitUDPPorts", IPSEC),
    {"IPSubnet", fill_member_list, offsetof(struct config, masks), SRC_NET,
     "mask of each IPv4 address, \"255.255.255.0\"; length of the prefix of each IPv6 address, \"64\""},
    ROW_NULL("IPUseZeroBroadcast", "no such setting"),
    ROW_NULL("IPXAddress", IPX),
    ROW_NO("IPXEnabled", "FALSE: IPX is not in Linux"),
    ROW_NULL("IPXFrameType", IPX),
    ROW_NULL("IPXMediaType", IPX),
    ROW_NULL("IPXNetworkNumber", IPX),
    ROW_NULL("IPXVirtualNetNumber", IPX),
    {"Index", fill_link_u64, offsetof(struct net_link, index), 0, "number of the interface: the key"},
    {"InterfaceIndex", fill_link_u64, offsetof(struct net_link, index), 0, "number of the interface"},
    SYSCTL("KeepAliveInterval", "tcp_keepalive_intvl", 1000, ", ms"),
    SYSCTL("KeepAliveTime", "tcp_keepalive_time", 1000, ", ms"),
    ROW_STR("MACAddress", config, mac, "address of the interface; NULL of those that have none"),
    {"MTU", fill_link_u64, offsetof(struct net_link, mtu), 0, "of the interface, bytes"},
    ROW_NULL("NumForwardPackets", "no such limit"),
    SWITCH("PMTUBHDetectEnabled", "tcp_mtu_probing", 0, "whether it is not 0:"),
    SWITCH("PMTUDiscoveryEnabled", "ip_no_pmtu_disc", 1, "whether it is 0:"),
    {"ServiceName", fill_member_str, offsetof(struct config, driver), SRC_DEVICE, "name of the driver"},
    {"SettingID", fill_link_name, 0, 0, "name of the interface"},
    SYSCTL("TcpMaxConnectRetransmissions", "tcp_syn_retries", 1, ""),
    SYSCTL("TcpMaxDataRetransmissions", "tcp_retries2", 1, ""),
    ROW_NULL("TcpNumConnections", "no such limit"),
    SWITCH("TcpUseRFC1122UrgentPointer", "tcp_stdurg", 0, "whether it is not 0:"),
    ROW_NULL("TcpWindowSize", "the kernel sets it as it goes"),
    ROW_NULL("TcpipNetbiosOptions", WINS),
    ROW_NULL("WINSEnableLMHostsLookup", WINS),
    ROW_NULL("WINSHostLookupFile", WINS),
    ROW_NULL("WINSPrimaryServer", WINS),
    ROW_NULL("WINSScopeID", WINS),
    ROW_NULL("WINSSecondaryServer", WINS),
    {0},
};
/* clang-format on */

/* ---- telling ---- */
static hres read_config(struct telling *t, struct config *c)
{
    uint32_t needs = t->plan.needs;
    hres hr = needs & SRC_NET ? read_net(c) : 0;
    if (hr == 0 && (needs & SRC_DEVICE)) {
        net_add_driver(c->s->root, c->l, &c->driver);
        hr = net_add_model(c->s->root, c->l, &c->model);
        str_addf(&c->caption, "[%08llu] %s", (unsigned long long)c->l->index, str_z(&c->model));
    }
    if (needs & SRC_DNS) {
        read_host(c);
    }
    net_add_mac(&c->mac, c->l->mac, c->l->mac_n);
    return hr || !(needs & SRC_DHCP) ? hr
                                     : dhcp_read(c->s, c->n, c->l, telling_for_root(t), &c->dhcp);
}

static hres tell_config(struct telling *t, const struct net *n, const struct net_link *l,
                        const struct resolver *dns)
{
    struct config c = {.s = t->s, .n = n, .l = l, .dns = dns};
    hres hr = read_config(t, &c);
    hr = hr ? hr : tell(t, &c);
    struct str *const texts[] = {&c.caption, &c.model, &c.driver, &c.mac, &c.host, &c.domain};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        str_fini(texts[i]);
    }
    str_list_fini(&c.addresses);
    str_list_fini(&c.masks);
    str_list_fini(&c.gateways);
    vec_fini(&c.metrics);
    dhcp_fini(&c.dhcp);
    return hr;
}

static hres tell_configs(struct telling *t)
{
    struct net n;
    struct resolver dns = {0};
    uint64_t index;
    bool of_one = telling_number(t, "Index", &index) || telling_number(t, "InterfaceIndex", &index);
    unsigned parts =
        NET_LINKS | (t->plan.needs & (SRC_NET | SRC_DHCP) ? NET_ADDRS | NET_ROUTES : 0);
    hres hr = net_read(t->s, parts, &n);
    hr = hr || !(t->plan.needs & SRC_DNS) ? hr : resolver_read(t->s, &dns);
    for (size_t i = 0; i < n.links.n && hr == 0; i++) {
        const struct net_link *l = &n.links.v[i];
        hr = !of_one || index == l->index ? tell_config(t, &n, l, &dns) : 0;
    }
    resolver_fini(&dns);
    net_fini(&n);
    return hr;
}

const struct win32_table adapter_config_table = {
    "Win32_NetworkAdapterConfiguration", rows, tell_configs,
    "One object of each Win32_NetworkAdapter: addresses, routes and servers. What is of the whole "
    "system has the same value in each. "
    "EnableDHCP, EnableStatic, SetGateways, SetDNSServerSearchOrder, SetDNSDomain, RenewDHCPLease, "
    "ReleaseDHCPLease and the two of all interfaces go to the program that keeps the interface. "
    "NetworkManager: the active connection is changed and applied again; a lease is renewed by "
    "activating it again, and released by disconnecting the device; it takes one gateway, and "
    "IPv4 servers. systemd-networkd: the interface gets a file "
    "/etc/systemd/network/05-openwmi-NAME.network made of the one that it had (without the "
    "drop-ins "
    "of that), and is configured anew; it cannot release. An interface that neither keeps: 64 (not "
    "supported). What is wrong with parameters is answered with 66, 68, 69, 70, 71 or 73; 84: no "
    "connection is active; 91: not allowed; 98: not all leases; 100: no DHCP; 65: refused for "
    "another reason. "
    "Methods that set a value of /proc/sys/net/ipv4 set it until the next start; the others "
    "return 64."};

/* ---- Win32_NetworkAdapterSetting ---- */
static hres tell_setting(struct telling *t, const struct net_link *l)
{
    struct link_pair p = {0};
    char number[24];
    snprintf(number, sizeof number, "%llu", (unsigned long long)l->index);
    telling_path1(t, &p.left, "Win32_NetworkAdapter", "DeviceID", slice_of(number));
    const struct cim_origin *o = cim_as_class(wmi_request_class_object(t->r))->origin;
    str_addf(&p.right, "\\\\%s\\%s:Win32_NetworkAdapterConfiguration.Index=%s",
             cim_str_z(o->server), cim_str_z(o->ns), number);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_settings(struct telling *t)
{
    struct net n;
    hres hr = net_read(t->s, NET_LINKS, &n);
    for (size_t i = 0; i < n.links.n && hr == 0; i++) {
        hr = tell_setting(t, &n.links.v[i]);
    }
    net_fini(&n);
    return hr;
}

static const struct prop_row setting_rows[] = {
    ROW_STR("Element", link_pair, left, "path of the Win32_NetworkAdapter"),
    ROW_STR("Setting", link_pair, right, "path of the Win32_NetworkAdapterConfiguration"),
    {0},
};
const struct win32_table adapter_setting_table = {"Win32_NetworkAdapterSetting", setting_rows,
                                                  tell_settings,
                                                  "Each adapter with its configuration."};
