/* config_methods: the methods of Win32_NetworkAdapterConfiguration. Settings of the kernel's IPv4 are made; the
 * configuration of an interface belongs to the program that keeps it, so that those methods check and refuse. */
#include "providers/table.h"
#include "util/num.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum config_return {
    CONFIG_OK = 0,
    NOT_SUPPORTED = 64,
    UNKNOWN_FAILURE = 65,
    INVALID_MASK = 66,
    INVALID_PARAMETER = 68,
    TOO_MANY_GATEWAYS = 69,
    INVALID_ADDRESS = 70,
    INVALID_GATEWAY = 71,
    OUT_OF_BOUNDS = 90,
    NO_ACCESS = 91
};
enum {
    GATEWAYS_MAX = 5,
    METRIC_MAX = 9999
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

static enum config_return check_static(wmi_request *r)
{
    wmi_value address, mask;
    if (wmi_request_in(r, "IPAddress", &address) || wmi_request_in(r, "SubnetMask", &mask) ||
        address.is_null || mask.is_null || address.count == 0 || address.count != mask.count) {
        return INVALID_PARAMETER;
    }
    return !all_are(&address, is_address) ? INVALID_ADDRESS
           : !all_are(&mask, is_mask)     ? INVALID_MASK
                                          : NOT_SUPPORTED;
}

static enum config_return check_gateways(wmi_request *r)
{
    wmi_value gateway, metric, item;
    if (wmi_request_in(r, "DefaultIPGateway", &gateway) ||
        wmi_request_in(r, "GatewayCostMetric", &metric)) {
        return INVALID_PARAMETER;
    }
    uint32_t n = gateway.is_null ? 0 : gateway.count;
    if (n > GATEWAYS_MAX) {
        return TOO_MANY_GATEWAYS;
    }
    if (!all_are(&gateway, is_address)) {
        return INVALID_GATEWAY;
    }
    if (!metric.is_null && metric.count != n) {
        return INVALID_PARAMETER;
    }
    for (uint32_t i = 0; !metric.is_null && wmi_value_item(&metric, i, &item); i++) {
        if (item.uint == 0 || item.uint > METRIC_MAX) {
            return INVALID_PARAMETER;
        }
    }
    return NOT_SUPPORTED;
}

static enum config_return check_servers(wmi_request *r)
{
    wmi_value servers;
    if (wmi_request_in(r, "DNSServerSearchOrder", &servers)) {
        return INVALID_PARAMETER;
    }
    return all_are(&servers, is_server) ? NOT_SUPPORTED : INVALID_ADDRESS;
}

static void refuse(wmi_request *r, enum config_return (*check)(wmi_request *r))
{
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    answer(r, check ? check(r) : NOT_SUPPORTED);
}

static void method_static(wmi_request *r, void *state)
{
    (void)state;
    refuse(r, check_static);
}

static void method_gateways(wmi_request *r, void *state)
{
    (void)state;
    refuse(r, check_gateways);
}

static void method_servers(wmi_request *r, void *state)
{
    (void)state;
    refuse(r, check_servers);
}

static void method_none(wmi_request *r, void *state)
{
    (void)state;
    refuse(r, NULL);
}

const struct wmi_method_provider adapter_config_methods[] = {
    {"DisableIPSec", method_none},
    {"EnableDHCP", method_none},
    {"EnableDNS", method_servers},
    {"EnableIPFilterSec", method_none},
    {"EnableIPSec", method_none},
    {"EnableStatic", method_static},
    {"EnableWINS", method_none},
    {"ReleaseDHCPLease", method_none},
    {"ReleaseDHCPLeaseAll", method_none},
    {"RenewDHCPLease", method_none},
    {"RenewDHCPLeaseAll", method_none},
    {"SetArpAlwaysSourceRoute", method_none},
    {"SetArpUseEtherSNAP", method_none},
    {"SetDNSDomain", method_none},
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
