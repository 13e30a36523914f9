/* net: the interfaces of the machine, their addresses and the main routing table: by rtnetlink(7) on the live system,
 * else of /sys/class/net and /proc/net. The loopback interface is left out of the list of links. */
#pragma once
#include "providers/table.h"
#include "util/vec.h"

#include <net/if.h>
#include <netinet/in.h>

struct net_link {
    uint64_t index, mtu, type; /* type: ARPHRD_ of if_arp.h */
    uint64_t flags;            /* IFF_ */
    uint64_t state;            /* IF_OPER_ of if.h */
    char name[IFNAMSIZ];
    uint8_t mac[32], permanent[32];
    size_t mac_n, permanent_n;
};
union net_bytes {
    struct in_addr v4;
    struct in6_addr v6;
};
struct net_addr {
    uint64_t index;
    int family; /* AF_INET, AF_INET6 */
    unsigned prefix;
    union net_bytes a;
    int64_t obtained, expires; /* of an address that was given for some time; else NO_TIME */
};
struct net_route {
    uint64_t index, metric, protocol; /* protocol: RTPROT_; NOT_KNOWN: not told */
    int family;
    unsigned prefix;
    bool has_gateway;
    union net_bytes to, gateway;
};
struct net {
    struct VEC(struct net_link) links;   /* by index */
    struct VEC(struct net_addr) addrs;   /* IPv4 first */
    struct VEC(struct net_route) routes; /* unicast routes of the main table, IPv4 first */
};
enum net_part {
    NET_LINKS = 1,
    NET_ADDRS = 2,
    NET_ROUTES = 4
};
/* Release with net_fini in any case. */
hres net_read(const struct cimwin32 *s, unsigned parts, struct net *out);
void net_fini(struct net *n);
/* The two ways; of net_read. */
hres net_read_live(unsigned parts, struct net *out);
hres net_read_files(const struct cimwin32 *s, unsigned parts, struct net *out);

/* "192.0.2.1", "fe80::1"; "255.255.255.0". */
void net_add_address(struct str *out, int family, const union net_bytes *a);
void net_add_mask(struct str *out, unsigned prefix);
/* "00:11:22:AA:BB:CC"; nothing when it has none. */
void net_add_mac(struct str *out, const uint8_t *mac, size_t n);
/* A line of a file of the interface in /sys/class/net; empty when it is not there. */
struct slice net_line(const struct sysroot *root, const struct net_link *l, const char *file,
                      char *buf, size_t size);
/* What is there: a device of a bus, not something the kernel or a program makes. */
bool net_has(const struct sysroot *root, const struct net_link *l, const char *file);
/* Name, and description: the model when udev knows it, else the name. */
hres net_add_model(const struct sysroot *root, const struct net_link *l, struct str *out);
/* The vendor when udev knows it. */
hres net_add_vendor(const struct sysroot *root, const struct net_link *l, struct str *out);
/* Name of the driver; nothing when it is not told. */
void net_add_driver(const struct sysroot *root, const struct net_link *l, struct str *out);
/* Its DeviceID as Win32_PnPEntity; nothing of what is no device of the PCI bus. */
void net_add_pnp(const struct sysroot *root, const struct net_link *l, struct str *out);
/* Sets the interface up or down: 0 or an errno value. */
int net_set_up(uint64_t index, bool up);
enum net_change {
    NET_ADD,   /* EEXIST when there is one of the same destination and metric */
    NET_REMOVE /* without a metric: of any */
};
/* Changes the main table: 0 or an errno value. */
int net_change_route(const struct net_route *r, enum net_change change);
