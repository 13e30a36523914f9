/* config_change: changing how an interface gets its addresses, through the program that keeps its configuration:
 * NetworkManager or systemd-networkd. */
#pragma once
#include "providers/service/bus.h"
#include "providers/table.h"

enum config_return { /* of the methods of Win32_NetworkAdapterConfiguration */
    CONFIG_OK = 0,
    NOT_SUPPORTED = 64,
    UNKNOWN_FAILURE = 65,
    INVALID_MASK = 66,
    INVALID_PARAMETER = 68,
    TOO_MANY_GATEWAYS = 69,
    INVALID_ADDRESS = 70,
    INVALID_GATEWAY = 71,
    INVALID_DOMAIN = 73,
    IP_NOT_ENABLED = 84,
    OUT_OF_BOUNDS = 90,
    NO_ACCESS = 91,
    NOT_ALL_LEASES = 98, /* could be renewed or released */
    DHCP_NOT_ENABLED = 100,
    NOT_MANAGED = 0x10000 /* by this program; never answered */
};
enum net_action {
    NET_DHCP,     /* from now on */
    NET_STATIC,   /* list: addresses; more: their masks */
    NET_GATEWAYS, /* list: gateways; more: their metrics, or NULL */
    NET_SERVERS,  /* list: of DNS; NULL or empty: those that DHCP gives */
    NET_DOMAIN,   /* list is a text: the domain that is searched; empty: none */
    NET_RENEW,
    NET_RELEASE,
};
struct config_change {
    enum net_action action;
    wmi_value list, more;
};
struct net_target { /* the interface */
    const struct cimwin32 *s;
    const char *name;
    uint64_t index;
};
enum config_return nm_change(const struct bus *b, const struct net_target *t,
                             const struct config_change *c);
enum config_return networkd_change(const struct bus *b, const struct net_target *t,
                                   const struct config_change *c);
/* SVC_... as these methods call it. */
enum config_return config_return_of(uint32_t ret);
/* The length of a prefix of a mask, which is one. */
unsigned mask_prefix(const char *mask);

/* The text of a .network file for one interface, made of another with the change in it (systemd.network(5)). */
void network_file_make(struct slice text, const struct net_target *t, const struct config_change *c,
                       struct str *out);
