/* nm: NetworkManager over D-Bus (its D-Bus API reference). A change is made in the connection that is active on the
 * device, so that it stays, and then the device is told to use it. */
#include "providers/network/config_change.h"

#include <arpa/inet.h>
#include <string.h>

#define NM         "org.freedesktop.NetworkManager"
#define NM_PATH    "/org/freedesktop/NetworkManager"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define REPLACED   6 /* keys of a section, at most */

enum config_return config_return_of(uint32_t ret)
{
    return ret == SVC_OK              ? CONFIG_OK
           : ret == SVC_ACCESS_DENIED ? NO_ACCESS
           : ret == SVC_NOT_SUPPORTED ? NOT_SUPPORTED
           : ret == SVC_PARAMETER     ? INVALID_PARAMETER
                                      : UNKNOWN_FAILURE;
}

unsigned mask_prefix(const char *mask)
{
    struct in_addr a = {0};
    (void)inet_pton(AF_INET, mask, &a);
    return (unsigned)__builtin_popcount(a.s_addr);
}

struct nm {
    const struct bus *b;
    const struct sdlib *sd;
    const struct config_change *c;
    struct str device, active, connection; /* object paths */
    sd_bus_message *settings;              /* of the connection, from their begin */
    bool is_auto;                          /* DHCP gives its addresses */
};

/* ---- looking things up ---- */
static bool get(struct nm *n, const char *path, const char *interface, const char *name,
                const char *type, void *out, sd_bus_message **reply)
{
    const struct bus_object o = {NM, path, PROPERTIES};
    sd_bus_message *m = bus_message(n->b, &o, "Get");
    bool ok = m && n->sd->sd_bus_message_append_(m, "ss", interface, name) >= 0 &&
              bus_call(n->b, m, reply) == SVC_OK &&
              n->sd->sd_bus_message_enter_container_(*reply, 'v', type) > 0 &&
              n->sd->sd_bus_message_read_basic_(*reply, type[0], out) > 0;
    n->sd->sd_bus_message_unref_(m);
    return ok;
}

static bool get_path(struct nm *n, const char *path, const char *interface, const char *name,
                     struct str *out)
{
    sd_bus_message *reply = NULL;
    const char *z = NULL;
    bool ok = get(n, path, interface, name, "o", &z, &reply);
    if (ok) {
        str_addz(out, z);
    }
    n->sd->sd_bus_message_unref_(reply);
    return ok && str_status(out) == 0;
}

/* NOT_MANAGED: no NetworkManager, or it leaves the interface alone. */
static enum config_return find_device(struct nm *n, const char *name)
{
    const struct bus_object manager = {NM, NM_PATH, NM};
    sd_bus_message *m = bus_message(n->b, &manager, "GetDeviceByIpIface"), *reply = NULL,
                   *managed = NULL;
    const char *path = NULL;
    int is_managed = 0;
    bool ok = m && n->sd->sd_bus_message_append_(m, "s", name) >= 0 &&
              bus_call(n->b, m, &reply) == SVC_OK &&
              n->sd->sd_bus_message_read_(reply, "o", &path) > 0;
    if (ok) {
        str_addz(&n->device, path);
        ok = str_status(&n->device) == 0 &&
             get(n, str_z(&n->device), NM ".Device", "Managed", "b", &is_managed, &managed) &&
             is_managed;
    }
    n->sd->sd_bus_message_unref_(managed);
    n->sd->sd_bus_message_unref_(reply);
    n->sd->sd_bus_message_unref_(m);
    return ok ? CONFIG_OK : NOT_MANAGED;
}

static enum config_return find_connection(struct nm *n)
{
    bool ok = get_path(n, str_z(&n->device), NM ".Device", "ActiveConnection", &n->active) &&
              n->active.n > 1 &&
              get_path(n, str_z(&n->active), NM ".Connection.Active", "Connection", &n->connection);
    return ok ? CONFIG_OK : IP_NOT_ENABLED;
}

/* ---- settings: a{sa{sv}} ---- */
struct replaced {
    const char *names[REPLACED]; /* that are not copied */
};

static bool is_replaced(const struct replaced *r, const char *name)
{
    for (size_t i = 0; i < REPLACED && r->names[i]; i++) {
        if (strcmp(r->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool add(struct nm *n, sd_bus_message *to, const char *key, const char *text)
{
    return n->sd->sd_bus_message_append_(to, "{sv}", key, "s", text) >= 0;
}

static bool add_addresses(struct nm *n, sd_bus_message *to)
{
    const struct sdlib *sd = n->sd;
    wmi_value address, mask;
    bool ok = sd->sd_bus_message_open_container_(to, 'e', "sv") >= 0 &&
              sd->sd_bus_message_append_(to, "s", "address-data") >= 0 &&
              sd->sd_bus_message_open_container_(to, 'v', "aa{sv}") >= 0 &&
              sd->sd_bus_message_open_container_(to, 'a', "a{sv}") >= 0;
    for (uint32_t i = 0;
         ok && wmi_value_item(&n->c->list, i, &address) && wmi_value_item(&n->c->more, i, &mask);
         i++) {
        ok = sd->sd_bus_message_append_(to, "a{sv}", 2, "address", "s", address.text, "prefix", "u",
                                        (uint32_t)mask_prefix(mask.text)) >= 0;
    }
    return ok && sd->sd_bus_message_close_container_(to) >= 0 &&
           sd->sd_bus_message_close_container_(to) >= 0 &&
           sd->sd_bus_message_close_container_(to) >= 0;
}

/* Addresses as numbers, which all versions understand. */
static bool add_servers(struct nm *n, sd_bus_message *to)
{
    const struct sdlib *sd = n->sd;
    wmi_value item;
    bool ok = sd->sd_bus_message_open_container_(to, 'e', "sv") >= 0 &&
              sd->sd_bus_message_append_(to, "s", "dns") >= 0 &&
              sd->sd_bus_message_open_container_(to, 'v', "au") >= 0 &&
              sd->sd_bus_message_open_container_(to, 'a', "u") >= 0;
    for (uint32_t i = 0; ok && !n->c->list.is_null && wmi_value_item(&n->c->list, i, &item); i++) {
        struct in_addr a;
        ok = inet_pton(AF_INET, item.text, &a) == 1 &&
             sd->sd_bus_message_append_(to, "u", a.s_addr) >= 0;
    }
    ok = ok && sd->sd_bus_message_close_container_(to) >= 0 &&
         sd->sd_bus_message_close_container_(to) >= 0 &&
         sd->sd_bus_message_close_container_(to) >= 0;
    int only = !n->c->list.is_null && n->c->list.count > 0;
    return ok && sd->sd_bus_message_append_(to, "{sv}", "ignore-auto-dns", "b", only) >= 0;
}

static bool add_gateway(struct nm *n, sd_bus_message *to)
{
    wmi_value gateway, metric;
    if (n->c->list.is_null || !wmi_value_item(&n->c->list, 0, &gateway)) {
        return true; /* none */
    }
    bool ok = add(n, to, "gateway", gateway.text);
    if (ok && !n->c->more.is_null && wmi_value_item(&n->c->more, 0, &metric)) {
        ok = n->sd->sd_bus_message_append_(to, "{sv}", "route-metric", "x", (int64_t)metric.uint) >=
             0;
    }
    return ok;
}

/* The new settings of the section ipv4. */
static bool add_changed(struct nm *n, sd_bus_message *to)
{
    switch (n->c->action) {
    case NET_DHCP:
        return add(n, to, "method", "auto");
    case NET_STATIC:
        return add(n, to, "method", "manual") && add_addresses(n, to);
    case NET_GATEWAYS:
        return add_gateway(n, to);
    case NET_SERVERS:
        return add_servers(n, to);
    default:
        return n->sd->sd_bus_message_append_(to, "{sv}", "dns-search", "as",
                                             n->c->list.count ? 1 : 0, n->c->list.text) >= 0;
    }
}

/* "addresses" is the older form of "address-data" and "gateway", and with it these are not looked at. */
static void what_changes(enum net_action a, struct replaced *r)
{
    static const char *const names[][REPLACED] = {
        [NET_DHCP] = {"method", "addresses", "address-data", "gateway"},
        [NET_STATIC] = {"method", "addresses", "address-data"},
        [NET_GATEWAYS] = {"addresses", "gateway", "route-metric"},
        [NET_SERVERS] = {"dns", "dns-data", "ignore-auto-dns"},
        [NET_DOMAIN] = {"dns-search"},
    };
    *r = (struct replaced){0};
    if (a <= NET_DOMAIN) {
        memcpy(r->names, names[a], sizeof r->names);
    }
}

/* The {sv} of ipv4 that stay; to may be NULL: they are only looked at. */
static bool copy_kept(struct nm *n, sd_bus_message *from, sd_bus_message *to, struct replaced *r)
{
    const struct sdlib *sd = n->sd;
    const char *key, *method;
    bool ok = sd->sd_bus_message_enter_container_(from, 'a', "{sv}") >= 0;
    while (ok && sd->sd_bus_message_enter_container_(from, 'e', "sv") > 0) {
        ok = sd->sd_bus_message_read_basic_(from, 's', &key) > 0;
        if (ok && !to && strcmp(key, "method") == 0) {
            ok = sd->sd_bus_message_read_(from, "v", "s", &method) > 0;
            n->is_auto = ok && strcmp(method, "auto") == 0;
        } else if (ok && (!to || is_replaced(r, key))) {
            ok = sd->sd_bus_message_skip_(from, "v") >= 0;
        } else if (ok) {
            ok = sd->sd_bus_message_open_container_(to, 'e', "sv") >= 0 &&
                 sd->sd_bus_message_append_(to, "s", key) >= 0 &&
                 sd->sd_bus_message_copy_(to, from, 0) >= 0 &&
                 sd->sd_bus_message_close_container_(to) >= 0;
        }
        ok = ok && sd->sd_bus_message_exit_container_(from) >= 0;
    }
    return ok && sd->sd_bus_message_exit_container_(from) >= 0;
}

static bool change_ipv4(struct nm *n, sd_bus_message *from, sd_bus_message *to, struct replaced *r)
{
    const struct sdlib *sd = n->sd;
    return sd->sd_bus_message_open_container_(to, 'a', "{sv}") >= 0 &&
           (!from || copy_kept(n, from, to, r)) && add_changed(n, to) &&
           sd->sd_bus_message_close_container_(to) >= 0;
}

/* All sections; to NULL: only ipv4 is looked at. */
static bool copy_settings(struct nm *n, sd_bus_message *from, sd_bus_message *to,
                          struct replaced *r)
{
    const struct sdlib *sd = n->sd;
    const char *section;
    bool seen = false, ok = sd->sd_bus_message_enter_container_(from, 'a', "{sa{sv}}") >= 0 &&
                            (!to || sd->sd_bus_message_open_container_(to, 'a', "{sa{sv}}") >= 0);
    while (ok && sd->sd_bus_message_enter_container_(from, 'e', "sa{sv}") > 0) {
        ok = sd->sd_bus_message_read_basic_(from, 's', &section) > 0;
        bool ipv4 = ok && strcmp(section, "ipv4") == 0;
        ok = ok && (!to || (sd->sd_bus_message_open_container_(to, 'e', "sa{sv}") >= 0 &&
                            sd->sd_bus_message_append_(to, "s", section) >= 0));
        if (ok && ipv4) {
            ok = to ? change_ipv4(n, from, to, r) : copy_kept(n, from, NULL, r);
        } else if (ok) {
            ok = to ? sd->sd_bus_message_copy_(to, from, 0) >= 0
                    : sd->sd_bus_message_skip_(from, "a{sv}") >= 0;
        }
        ok = ok && (!to || sd->sd_bus_message_close_container_(to) >= 0) &&
             sd->sd_bus_message_exit_container_(from) >= 0;
        seen |= ipv4;
    }
    if (ok && to && !seen) {
        ok = sd->sd_bus_message_open_container_(to, 'e', "sa{sv}") >= 0 &&
             sd->sd_bus_message_append_(to, "s", "ipv4") >= 0 && change_ipv4(n, NULL, to, r) &&
             sd->sd_bus_message_close_container_(to) >= 0;
    }
    return ok && (!to || sd->sd_bus_message_close_container_(to) >= 0);
}

/* What cannot be taken apart shows when it is to be copied. */
static enum config_return read_settings(struct nm *n)
{
    const struct bus_object o = {NM, str_z(&n->connection), NM ".Settings.Connection"};
    sd_bus_message *m = bus_message(n->b, &o, "GetSettings");
    uint32_t ret = m ? bus_call(n->b, m, &n->settings) : SVC_UNKNOWN;
    n->sd->sd_bus_message_unref_(m);
    if (ret == SVC_OK) {
        struct replaced none = {0};
        bool ok = copy_settings(n, n->settings, NULL, &none);
        n->is_auto = n->is_auto && ok;
        ret = n->sd->sd_bus_message_rewind_(n->settings, 1) < 0 ? SVC_UNKNOWN : SVC_OK;
    }
    return config_return_of(ret);
}

/* ---- what is done ---- */
static enum config_return update(struct nm *n)
{
    const struct bus_object connection = {NM, str_z(&n->connection), NM ".Settings.Connection"},
                            device = {NM, str_z(&n->device), NM ".Device"};
    sd_bus_message *new = bus_message(n->b, &connection, "Update"),
                   *apply = bus_message(n->b, &device, "Reapply");
    struct replaced r;
    what_changes(n->c->action, &r);
    bool ok = new &&copy_settings(n, n->settings, new, &r);
    enum config_return ret = ok ? config_return_of(bus_call(n->b, new, NULL)) : UNKNOWN_FAILURE;
    if (ret == CONFIG_OK) { /* without settings of its own: those of the connection */
        ok = apply &&
             n->sd->sd_bus_message_append_(apply, "a{sa{sv}}tu", 0, UINT64_C(0), UINT32_C(0)) >= 0;
        ret = ok ? config_return_of(bus_call(n->b, apply, NULL)) : UNKNOWN_FAILURE;
    }
    n->sd->sd_bus_message_unref_(apply);
    n->sd->sd_bus_message_unref_(new);
    return ret;
}

/* A new lease comes with a new activation. */
static enum config_return lease(struct nm *n)
{
    const struct bus_object manager = {NM, NM_PATH, NM},
                            device = {NM, str_z(&n->device), NM ".Device"};
    bool renew = n->c->action == NET_RENEW;
    if (!n->is_auto) {
        return DHCP_NOT_ENABLED;
    }
    sd_bus_message *m = renew ? bus_message(n->b, &manager, "ActivateConnection")
                              : bus_message(n->b, &device, "Disconnect");
    bool ok = m && (!renew || n->sd->sd_bus_message_append_(m, "ooo", str_z(&n->connection),
                                                            str_z(&n->device), "/") >= 0);
    enum config_return ret = ok ? config_return_of(bus_call(n->b, m, NULL)) : UNKNOWN_FAILURE;
    n->sd->sd_bus_message_unref_(m);
    return ret;
}

/* DHCP gives the gateway: NetworkManager takes none without addresses. */
static bool sets_gateway(const struct config_change *c)
{
    return c->action == NET_GATEWAYS && !c->list.is_null && c->list.count > 0;
}

/* IPv6 servers belong to another section, and a second gateway to the routes. */
static bool is_supported(const struct config_change *c)
{
    wmi_value item;
    struct in_addr a;
    for (uint32_t i = 0;
         c->action == NET_SERVERS && !c->list.is_null && wmi_value_item(&c->list, i, &item); i++) {
        if (inet_pton(AF_INET, item.text, &a) != 1) {
            return false;
        }
    }
    return c->action != NET_GATEWAYS || c->list.is_null || c->list.count <= 1;
}

enum config_return nm_change(const struct bus *b, const struct net_target *t,
                             const struct config_change *c)
{
    struct nm n = {.b = b, .sd = b->sd, .c = c};
    enum config_return ret = find_device(&n, t->name);
    ret = ret ? ret : find_connection(&n);
    ret = ret || is_supported(c) ? ret : NOT_SUPPORTED;
    ret = ret ? ret : read_settings(&n);
    ret = ret == CONFIG_OK && n.is_auto && sets_gateway(c) ? NOT_SUPPORTED : ret;
    if (ret == CONFIG_OK) {
        ret = c->action == NET_RENEW || c->action == NET_RELEASE ? lease(&n) : update(&n);
    }
    n.sd->sd_bus_message_unref_(n.settings);
    str_fini(&n.device);
    str_fini(&n.active);
    str_fini(&n.connection);
    return ret;
}
