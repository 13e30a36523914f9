/* protocol: Win32_NetworkProtocol, Win32_NetworkClient and Win32_ProtocolBinding. */
#include "providers/network/net.h"
#include "providers/scan.h"
#include "util/utf.h"

#include <linux/if.h>
#include <netinet/in.h>

enum {
    FILE_LIMIT = 65536
};
/* What the protocols of the Internet do (RFC 9293, RFC 768), and their addresses and messages here. */
static const struct protocol {
    const char *name, *description;
    bool v6, stream;
    uint64_t address, message;
} protocols[] = {
    {"TCP", "Transmission Control Protocol, IPv4", false, true, sizeof(struct sockaddr_in), 0},
    {"TCPv6", "Transmission Control Protocol, IPv6", true, true, sizeof(struct sockaddr_in6), 0},
    {"UDP", "User Datagram Protocol, IPv4", false, false, sizeof(struct sockaddr_in), 65507},
    {"UDPv6", "User Datagram Protocol, IPv6", true, false, sizeof(struct sockaddr_in6), 65527},
};

/* Whether the kernel has it: a line of /proc/net/protocols begins with its name. */
static bool is_there(struct slice all, const char *name)
{
    struct slice line, word;
    while (scan_line(&all, &line)) {
        if (scan_word(&line, &word) && slice_is(word, name)) {
            return true;
        }
    }
    return false;
}

static hres fill_datagram(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    *out = cim_bool(!((const struct protocol *)subject)->stream);
    return 0;
}

/* Broadcasts are sent with datagrams of IPv4. */
static hres fill_broadcast(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct protocol *p = subject;
    *out = cim_bool(!p->stream && !p->v6);
    return 0;
}

/* clang-format off */
static const struct prop_row rows[] = {
    ROW_TEXT("Caption", protocol, description, "what it is"),
    {"ConnectionlessService", fill_datagram, 0, 0, "TRUE of UDP"},
    ROW_TEXT("Description", protocol, description, "what it is"),
    ROW_BOOL("GuaranteesDelivery", protocol, stream, "TRUE of TCP"),
    ROW_BOOL("GuaranteesSequencing", protocol, stream, "TRUE of TCP"),
    ROW_U64("MaximumAddressSize", protocol, address, "size of a socket address"),
    ROW_U64("MaximumMessageSize", protocol, message, "of a datagram; 0 of TCP, which has no messages"),
    {"MessageOriented", fill_datagram, 0, 0, "TRUE of UDP"},
    ROW_U64("MinimumAddressSize", protocol, address, "size of a socket address"),
    ROW_TEXT("Name", protocol, name, "name in /proc/net/protocols: the key"),
    ROW_NO("PseudoStreamOriented", "FALSE"),
    ROW_CONST("Status", "OK"),
    {"SupportsBroadcasting", fill_broadcast, 0, 0, "TRUE of UDP with IPv4"},
    ROW_NO("SupportsConnectData", "FALSE"),
    ROW_NO("SupportsDisconnectData", "FALSE"),
    ROW_NO("SupportsEncryption", "FALSE: TLS is above it"),
    ROW_BOOL("SupportsExpeditedData", protocol, stream, "TRUE of TCP: urgent data"),
    ROW_YES("SupportsFragmentation", "TRUE: IP fragments"),
    ROW_BOOL("SupportsGracefulClosing", protocol, stream, "TRUE of TCP"),
    ROW_NO("SupportsGuaranteedBandwidth", "FALSE"),
    {"SupportsMulticasting", fill_datagram, 0, 0, "TRUE of UDP"},
    ROW_NO("SupportsQualityofService", "FALSE: it is set by socket and by interface"),
    {0},
};
/* clang-format on */

typedef hres each_fn(struct telling *t, const struct protocol *p);

static hres each_protocol(struct telling *t, each_fn *fn)
{
    AUTO_STR all = STR_INIT;
    hres hr = sysroot_read_all(t->s->root, "proc/net/protocols", FILE_LIMIT, &all);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    for (size_t i = 0; i < ARRAY_LEN(protocols) && hr == 0; i++) {
        hr = is_there(str_slice(&all), protocols[i].name) ? fn(t, &protocols[i]) : 0;
    }
    return hr;
}

static hres tell_protocol(struct telling *t, const struct protocol *p)
{
    return tell(t, p);
}

static hres tell_protocols(struct telling *t)
{
    return each_protocol(t, tell_protocol);
}

const struct win32_table network_protocol_table = {
    "Win32_NetworkProtocol", rows, tell_protocols,
    "TCP and UDP with IPv4 and IPv6, as far as /proc/net/protocols has them."};

/* ---- Win32_ProtocolBinding ---- */
static hres tell_binding(struct telling *t, const struct protocol *p, const struct net_link *l)
{
    struct link_pair pair = {0};
    AUTO_STR number = STR_INIT;
    str_add_u64(&number, l->index);
    telling_path1(t, &pair.left, "Win32_NetworkProtocol", "Name", slice_of(p->name));
    telling_path1(t, &pair.right, "Win32_NetworkAdapter", "DeviceID", str_slice(&number));
    hres hr = str_status(&number);
    hr = hr ? hr : tell_link(t, &pair);
    link_pair_fini(&pair);
    return hr;
}

/* Interfaces have the protocols whose addresses they have. */
static hres tell_bound(struct telling *t, const struct protocol *p)
{
    struct net n;
    hres hr = net_read(t->s, NET_LINKS | NET_ADDRS, &n);
    for (size_t i = 0; i < n.links.n && hr == 0; i++) {
        bool bound = false;
        for (size_t k = 0; k < n.addrs.n; k++) {
            bound = bound || (n.addrs.v[k].index == n.links.v[i].index &&
                              (n.addrs.v[k].family == AF_INET6) == p->v6);
        }
        hr = bound ? tell_binding(t, p, &n.links.v[i]) : 0;
    }
    net_fini(&n);
    return hr;
}

static hres tell_bindings(struct telling *t)
{
    return each_protocol(t, tell_bound);
}

static const struct prop_row binding_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_NetworkProtocol"),
    ROW_NULL("Dependent", "the protocols are not drivers"),
    ROW_STR("Device", link_pair, right, "path of the Win32_NetworkAdapter"),
    {0},
};
const struct win32_table protocol_binding_table = {
    "Win32_ProtocolBinding", binding_rows, tell_bindings,
    "Each adapter that has an IPv4 or IPv6 address with the protocols over it."};

/* ---- Win32_NetworkClient ---- */
/* File systems of the network that the kernel has at the moment. */
static const struct client {
    const char *filesystem, *name;
} clients[] = {
    {"cifs", "SMB"}, {"nfs", "NFS"},   {"nfs4", "NFSv4"},
    {"9p", "9P"},    {"ceph", "Ceph"}, {"afs", "AFS"},
};

/* "nodev	nfs4" */
static bool has_filesystem(struct slice all, const char *name)
{
    struct slice line;
    while (scan_line(&all, &line)) {
        if (scan_has_word(line, name)) {
            return true;
        }
    }
    return false;
}

static hres tell_clients(struct telling *t)
{
    AUTO_STR all = STR_INIT;
    hres hr = sysroot_read_all(t->s->root, "proc/filesystems", FILE_LIMIT, &all);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    for (size_t i = 0; i < ARRAY_LEN(clients) && hr == 0; i++) {
        hr = has_filesystem(str_slice(&all), clients[i].filesystem) ? tell(t, &clients[i]) : 0;
    }
    return hr;
}

static const struct prop_row client_rows[] = {
    ROW_TEXT("Caption", client, name, "as Name"),
    ROW_TEXT("Description", client, name, "as Name"),
    ROW_TEXT("Name", client, name, "name of the protocol: the key"),
    ROW_CONST("Status", "OK"),
    {0},
};
const struct win32_table network_client_table = {
    "Win32_NetworkClient", client_rows, tell_clients,
    "The file systems of the network that /proc/filesystems has: SMB, NFS, NFSv4, 9P, Ceph, AFS. A "
    "module that is not loaded is not there."};
