/* config_methods: the methods of Win32_NetworkAdapterConfiguration. Settings of the kernel's IPv4 are made here; the
 * configuration of an interface is changed through the program that keeps it. */
#include "providers/network/config_change.h"
#include "providers/network/net.h"
#include "util/num.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    GATEWAYS_MAX = 5,
    METRIC_MAX = 9999,
    LABEL_MAX = 63, /* characters of a domain's name, and of a part of it */
    NAME_LENGTH_MAX = 253,
};

/* ---- settings of the kernel ---- */
static const struct setting {
    const char *method, *parameter, *file;
    uint64_t least, most;
    uint32_t
        unit; /* of the parameter in one of the file; 0: the file has the opposite of a switch */
} settings[] = {
    {"SetDefaultTTL", "DefaultTTL", "ip_default_ttl", 1, 255, 1},
    {"SetKeepAliveInterval", "KeepAliveInterval", "tcp_keepalive_intvl", 1000, 32767000, 1000},
    {"SetKeepAliveTime", "KeepAliveTime", "tcp_keepalive_time", 1000, 32767000, 1000},
    {"SetPMTUBHDetect", "PMTUBHDetectEnabled", "tcp_mtu_probing", 0, 1, 1},
    {"SetPMTUDiscovery", "PMTUDiscoveryEnabled", "ip_no_pmtu_disc", 0, 1, 0},
    {"SetTcpMaxConnectRetransmissions", "TcpMaxConnectRetransmissions", "tcp_syn_retries", 1, 127,
     1},
    {"SetTcpMaxDataRetransmissions", "TcpMaxDataRetransmissions", "tcp_retries2", 0, 255, 1},
    {"SetTcpUseRFC1122UrgentPointer", "TcpUseRFC1122UrgentPointer", "tcp_stdurg", 0, 1, 1},
};

static enum config_return write_setting(const struct cimwin32 *s, const char *file, uint64_t n)
{
    char path[96], text[24];
    snprintf(path, sizeof path, "proc/sys/net/ipv4/%s", file);
    int len = snprintf(text, sizeof text, "%llu\n", (unsigned long long)n);
    int fd = sysroot_open(s->root, path, O_WRONLY | O_TRUNC);
    ssize_t done = fd < 0 ? -1 : write(fd, text, (size_t)len);
    int err = fd < 0 ? -fd : done == len ? 0 : errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    switch (err) {
    case 0:
        return CONFIG_OK;
    case EPERM:
    case EACCES:
    case EROFS:
        return NO_ACCESS;
    case ENOENT:
        return NOT_SUPPORTED;
    case EINVAL:
        return OUT_OF_BOUNDS;
    default:
        return UNKNOWN_FAILURE;
    }
}

static enum config_return set_kernel(wmi_request *r, const struct cimwin32 *s,
                                     const struct setting *t)
{
    wmi_value v;
    if (wmi_request_in(r, t->parameter, &v) || v.is_null) {
        return INVALID_PARAMETER;
    }
    uint64_t n = v.type == WMI_BOOLEAN ? v.boolean : v.uint;
    if (n < t->least || n > t->most) {
        return OUT_OF_BOUNDS;
    }
    return write_setting(s, t->file, t->unit ? n / t->unit : !n);
}

static void method_setting(wmi_request *r, void *state)
{
    const struct setting *t = settings;
    while (strcmp(t->method, wmi_request_method(r)) != 0) {
        t++;
    }
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    answer(r, set_kernel(r, state, t));
}

/* ---- the configuration of an interface ---- */
static bool is_address(const char *text)
{
    struct in_addr a;
    return inet_pton(AF_INET, text, &a) == 1 && a.s_addr != 0 &&
           (ntohl(a.s_addr) & 0xf0000000) < 0xe0000000;
}

/* Ones, then zeros. */
static bool is_mask(const char *text)
{
    struct in_addr a;
    if (inet_pton(AF_INET, text, &a) != 1 || a.s_addr == 0) {
        return false;
    }
    uint32_t holes = ~ntohl(a.s_addr);
    return (holes & (holes + 1)) == 0;
}

static bool is_server(const char *text)
{
    struct in6_addr a;
    return is_address(text) || inet_pton(AF_INET6, text, &a) == 1;
}

/* All elements; an absent list has none. */
static bool all_are(const wmi_value *list, bool (*is)(const char *text))
{
    wmi_value item;
    for (uint32_t i = 0; !list->is_null && wmi_value_item(list, i, &item); i++) {
        if (item.is_null || !is(item.text)) {
            return false;
        }
    }
    return true;
}

static enum config_return read_static(wmi_request *r, struct config_change *c)
{
    if (wmi_request_in(r, "IPAddress", &c->list) || wmi_request_in(r, "SubnetMask", &c->more) ||
        c->list.is_null || c->more.is_null || c->list.count == 0 ||
        c->list.count != c->more.count) {
        return INVALID_PARAMETER;
    }
    return !all_are(&c->list, is_address) ? INVALID_ADDRESS
           : !all_are(&c->more, is_mask)  ? INVALID_MASK
                                          : CONFIG_OK;
}

static enum config_return read_gateways(wmi_request *r, struct config_change *c)
{
    wmi_value item;
    if (wmi_request_in(r, "DefaultIPGateway", &c->list) ||
        wmi_request_in(r, "GatewayCostMetric", &c->more)) {
        return INVALID_PARAMETER;
    }
    uint32_t n = c->list.is_null ? 0 : c->list.count;
    if (n > GATEWAYS_MAX) {
        return TOO_MANY_GATEWAYS;
    }
    if (!all_are(&c->list, is_address)) {
        return INVALID_GATEWAY;
    }
    if (!c->more.is_null && c->more.count != n) {
        return INVALID_PARAMETER;
    }
    for (uint32_t i = 0; !c->more.is_null && wmi_value_item(&c->more, i, &item); i++) {
        if (item.uint == 0 || item.uint > METRIC_MAX) {
            return INVALID_PARAMETER;
        }
    }
    return CONFIG_OK;
}

static enum config_return read_servers(wmi_request *r, struct config_change *c)
{
    if (wmi_request_in(r, "DNSServerSearchOrder", &c->list)) {
        return INVALID_PARAMETER;
    }
    return all_are(&c->list, is_server) ? CONFIG_OK : INVALID_ADDRESS;
}

/* Labels of letters, digits, '-' and '_' with dots between (RFC 1035). */
static bool is_domain(const char *z)
{
    size_t label = 0, n = strlen(z);
    for (; *z; z++) {
        bool letter = (*z >= 'a' && *z <= 'z') || (*z >= 'A' && *z <= 'Z') ||
                      (*z >= '0' && *z <= '9') || *z == '-' || *z == '_';
        if ((*z == '.' && label == 0) || (*z != '.' && (!letter || label >= LABEL_MAX))) {
            return false;
        }
        label = *z == '.' ? 0 : label + 1;
    }
    return n <= NAME_LENGTH_MAX;
}

static enum config_return read_domain(wmi_request *r, struct config_change *c)
{
    if (wmi_request_in(r, "DNSDomain", &c->list)) {
        return INVALID_PARAMETER;
    }
    if (c->list.is_null) {
        c->list = wmi_text("");
    }
    return is_domain(c->list.text) ? CONFIG_OK : INVALID_DOMAIN;
}

static enum config_return read_nothing(wmi_request *r, struct config_change *c)
{
    (void)r;
    (void)c;
    return CONFIG_OK;
}

/* ---- making a change ---- */
static enum config_return change(const struct net_target *t, const struct config_change *c)
{
    AUTO_BUS bus;
    if (FAILED(bus_open(t->s->root, &bus))) {
        return NOT_SUPPORTED;
    }
    enum config_return ret = nm_change(&bus, t, c);
    ret = ret == NOT_MANAGED ? networkd_change(&bus, t, c) : ret;
    return ret == NOT_MANAGED ? NOT_SUPPORTED : ret;
}

/* NULL: no interface has the index of the request. */
static const struct net_link *find_link(wmi_request *r, const struct net *n)
{
    wmi_value key;
    for (size_t i = 0; wmi_request_key(r, "Index", &key) == 0 && i < n->links.n; i++) {
        if (n->links.v[i].index == key.uint) {
            return &n->links.v[i];
        }
    }
    return NULL;
}

static void run(wmi_request *r, const struct cimwin32 *s, enum net_action action,
                enum config_return (*read)(wmi_request *r, struct config_change *c))
{
    struct net n = {0};
    struct config_change c = {.action = action, .list = wmi_null(), .more = wmi_null()};
    hres hr = caller_is_self(r) ? net_read(s, NET_LINKS, &n) : WBEM_E_ACCESS_DENIED;
    const struct net_link *l = hr ? NULL : find_link(r, &n);
    if (!l) {
        wmi_request_done(r, FAILED(hr) ? hr : WBEM_E_NOT_FOUND);
    } else {
        enum config_return ret = read(r, &c);
        struct net_target t = {s, l->name, l->index};
        answer(r, ret ? ret : change(&t, &c));
    }
    net_fini(&n);
}

static void method_dhcp(wmi_request *r, void *state)
{
    run(r, state, NET_DHCP, read_nothing);
}

static void method_static(wmi_request *r, void *state)
{
    run(r, state, NET_STATIC, read_static);
}

static void method_gateways(wmi_request *r, void *state)
{
    run(r, state, NET_GATEWAYS, read_gateways);
}

static void method_servers(wmi_request *r, void *state)
{
    run(r, state, NET_SERVERS, read_servers);
}

static void method_domain(wmi_request *r, void *state)
{
    run(r, state, NET_DOMAIN, read_domain);
}

static void method_renew(wmi_request *r, void *state)
{
    run(r, state, NET_RENEW, read_nothing);
}

static void method_release(wmi_request *r, void *state)
{
    run(r, state, NET_RELEASE, read_nothing);
}

/* Of all interfaces that DHCP configures. The first failure is what is answered, when none went well. */
static void run_all(wmi_request *r, const struct cimwin32 *s, enum net_action action)
{
    struct net n = {0};
    const struct config_change c = {.action = action};
    enum config_return ret = NOT_SUPPORTED;
    hres hr = caller_is_self(r) ? net_read(s, NET_LINKS, &n) : WBEM_E_ACCESS_DENIED;
    bool failed = false, done = false;
    for (size_t i = 0; hr == 0 && i < n.links.n; i++) {
        struct net_target t = {s, n.links.v[i].name, n.links.v[i].index};
        enum config_return one = change(&t, &c);
        bool left_out = one == NOT_SUPPORTED || one == DHCP_NOT_ENABLED || one == IP_NOT_ENABLED;
        done |= one == CONFIG_OK;
        ret = left_out || failed ? ret : one;
        failed |= !left_out && one != CONFIG_OK;
    }
    ret = done && failed ? NOT_ALL_LEASES : ret;
    net_fini(&n);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
    } else {
        answer(r, ret);
    }
}

static void method_renew_all(wmi_request *r, void *state)
{
    run_all(r, state, NET_RENEW);
}

static void method_release_all(wmi_request *r, void *state)
{
    run_all(r, state, NET_RELEASE);
}

/* Of the whole system, which no program keeps in one place. */
static void method_all_servers(wmi_request *r, void *state)
{
    (void)state;
    struct config_change c = {.action = NET_SERVERS};
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    enum config_return ret = read_servers(r, &c);
    answer(r, ret ? ret : NOT_SUPPORTED);
}

static void method_none(wmi_request *r, void *state)
{
    (void)state;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    answer(r, NOT_SUPPORTED);
}

const struct wmi_method_provider adapter_config_methods[] = {
    {"DisableIPSec", method_none},
    {"EnableDHCP", method_dhcp},
    {"EnableDNS", method_all_servers},
    {"EnableIPFilterSec", method_none},
    {"EnableIPSec", method_none},
    {"EnableStatic", method_static},
    {"EnableWINS", method_none},
    {"ReleaseDHCPLease", method_release},
    {"ReleaseDHCPLeaseAll", method_release_all},
    {"RenewDHCPLease", method_renew},
    {"RenewDHCPLeaseAll", method_renew_all},
    {"SetArpAlwaysSourceRoute", method_none},
    {"SetArpUseEtherSNAP", method_none},
    {"SetDNSDomain", method_domain},
    {"SetDNSServerSearchOrder", method_servers},
    {"SetDNSSuffixSearchOrder", method_none},
    {"SetDatabasePath", method_none},
    {"SetDeadGWDetect", method_none},
    {"SetDefaultTOS", method_none},
    {"SetDefaultTTL", method_setting},
    {"SetDynamicDNSRegistration", method_none},
    {"SetForwardBufferMemory", method_none},
    {"SetGateways", method_gateways},
    {"SetIGMPLevel", method_none},
    {"SetIPConnectionMetric", method_none},
    {"SetIPUseZeroBroadcast", method_none},
    {"SetIPXFrameTypeNetworkPairs", method_none},
    {"SetIPXVirtualNetworkNumber", method_none},
    {"SetKeepAliveInterval", method_setting},
    {"SetKeepAliveTime", method_setting},
    {"SetMTU", method_none},
    {"SetNumForwardPackets", method_none},
    {"SetPMTUBHDetect", method_setting},
    {"SetPMTUDiscovery", method_setting},
    {"SetTcpMaxConnectRetransmissions", method_setting},
    {"SetTcpMaxDataRetransmissions", method_setting},
    {"SetTcpNumConnections", method_none},
    {"SetTcpUseRFC1122UrgentPointer", method_setting},
    {"SetTcpWindowSize", method_none},
    {"SetTcpipNetbios", method_none},
    {"SetWINSServer", method_none},
    {0},
};
