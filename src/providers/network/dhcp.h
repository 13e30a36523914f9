/* dhcp: what is known of the DHCP lease of an interface. */
#pragma once
#include "providers/network/net.h"

struct dhcp {
    bool enabled;
    int64_t obtained, expires; /* NO_TIME */
    struct str server;
};
/* as_root: files that only root may read may be told. */
hres dhcp_read(const struct cimwin32 *s, const struct net *n, const struct net_link *l,
               bool as_root, struct dhcp *out);
void dhcp_fini(struct dhcp *d);
/* "1 2024/10/03 12:00:00" of dhclient.leases(5), or "epoch 1727956800"; NO_TIME. */
int64_t dhcp_lease_time(struct slice text);
