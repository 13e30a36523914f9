/* networkd: systemd-networkd (org.freedesktop.network1(5), systemd.network(5)). An interface gets a file of its own, made
 * of the one that it had, since that may be the file of other interfaces too. */
#include "providers/network/config_change.h"
#include "providers/scan.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVICE   "org.freedesktop.network1"
#define DIRECTORY "etc/systemd/network"
#define FILE_MOST 65536u

/* ---- the file ---- */
/* Keys of [Network] that a change replaces; ended by NULL. */
static const char *const *replaced_keys(enum net_action a)
{
    static const char *const dhcp[] = {"DHCP", "Address", "Gateway", NULL},
                             *const fixed[] = {"DHCP", "Address", NULL},
                             *const gateways[] = {"Gateway", NULL},
                             *const servers[] = {"DNS", NULL}, *const domain[] = {"Domains", NULL};
    switch (a) {
    case NET_DHCP:
        return dhcp;
    case NET_STATIC:
        return fixed;
    case NET_GATEWAYS:
        return gateways;
    case NET_SERVERS:
        return servers;
    default:
        return domain;
    }
}

static void add_list(struct str *out, const char *key, const wmi_value *list)
{
    wmi_value item;
    for (uint32_t i = 0; !list->is_null && wmi_value_item(list, i, &item); i++) {
        str_addf(out, "%s=%s\n", key, item.text);
    }
}

/* The lines for [Network]. */
static void add_lines(struct str *out, const struct config_change *c)
{
    wmi_value item, mask;
    switch (c->action) {
    case NET_DHCP:
        str_addz(out, "DHCP=yes\n");
        break;
    case NET_STATIC:
        str_addz(out, "DHCP=no\n");
        for (uint32_t i = 0;
             wmi_value_item(&c->list, i, &item) && wmi_value_item(&c->more, i, &mask); i++) {
            str_addf(out, "Address=%s/%u\n", item.text, mask_prefix(mask.text));
        }
        break;
    case NET_GATEWAYS:
        if (c->more.is_null) {
            add_list(out, "Gateway", &c->list);
        }
        break;
    case NET_SERVERS:
        add_list(out, "DNS", &c->list);
        break;
    default:
        if (c->list.count) {
            str_addf(out, "Domains=%s\n", c->list.text);
        }
    }
}

/* Sections that follow: gateways with a metric, and whether DHCP's servers are used. */
static void add_sections(struct str *out, const struct config_change *c)
{
    wmi_value gateway, metric;
    for (uint32_t i = 0;
         c->action == NET_GATEWAYS && !c->more.is_null && wmi_value_item(&c->list, i, &gateway) &&
         wmi_value_item(&c->more, i, &metric);
         i++) {
        str_addf(out, "[Route]\nGateway=%s\nMetric=%llu\n", gateway.text,
                 (unsigned long long)metric.uint);
    }
    if (c->action == NET_SERVERS) {
        bool own = !c->list.is_null && c->list.count > 0;
        str_addf(out, "[DHCPv4]\nUseDNS=%s\n", own ? "no" : "yes");
    }
}

static bool is_ipv6(struct slice value)
{
    return value.n > 0 && memchr(value.p, ':', value.n) != NULL;
}

/* The change makes the whole section superfluous: what it says is replaced. */
static bool drops_section(const struct config_change *c, struct slice section, struct slice body)
{
    struct slice line, key, value;
    bool gateway = false, to = false, ipv6 = false;
    if (slice_is(section, "Match")) {
        return true;
    }
    bool address =
        slice_is(section, "Address") && (c->action == NET_DHCP || c->action == NET_STATIC);
    bool route = slice_is(section, "Route") && (c->action == NET_DHCP || c->action == NET_GATEWAYS);
    while ((address || route) && scan_line(&body, &line)) {
        if (scan_pair(line, '=', &key, &value)) {
            gateway |= slice_is(key, "Gateway");
            to |= slice_is(key, "Destination") && !slice_is(value, "0.0.0.0/0");
            ipv6 |= is_ipv6(value);
        }
    }
    return !ipv6 && (address || (route && gateway && !to));
}

static void copy_lines(struct slice section, struct slice body, const struct config_change *c,
                       struct str *out)
{
    bool network = slice_is(section, "Network");
    struct slice line, key, value;
    while (scan_line(&body, &line)) {
        bool drop = false;
        if (scan_pair(line, '=', &key, &value)) {
            for (const char *const *k = replaced_keys(c->action); network && *k; k++) {
                drop |= slice_is(key, *k) && (c->action == NET_SERVERS || !is_ipv6(value));
            }
            drop |=
                c->action == NET_SERVERS && slice_is(section, "DHCPv4") && slice_is(key, "UseDNS");
        }
        if (!drop) {
            str_add_slice(out, line);
            str_addc(out, '\n');
        }
    }
}

/* Takes "[Name]" and the lines up to the next section. */
static bool take_section(struct slice *text, struct slice *name, struct slice *body)
{
    struct slice line;
    while (scan_line(text, &line)) {
        line = scan_trim(line);
        if (line.n > 2 && line.p[0] == '[' && line.p[line.n - 1] == ']') {
            *name = (struct slice){line.p + 1, line.n - 2};
            const char *next = memmem(text->p, text->n, "\n[", 2);
            size_t n = text->n && text->p[0] == '[' ? 0
                       : next                       ? (size_t)(next + 1 - text->p)
                                                    : text->n;
            *body = (struct slice){text->p, n};
            *text = slice_from(*text, n);
            return true;
        }
    }
    return false;
}

void network_file_make(struct slice text, const struct net_target *t, const struct config_change *c,
                       struct str *out)
{
    struct slice name, body;
    bool has_network = false;
    str_addf(out, "# Written by Win32_NetworkAdapterConfiguration.\n[Match]\nName=%s\n", t->name);
    while (take_section(&text, &name, &body)) {
        if (drops_section(c, name, body)) {
            continue;
        }
        size_t before = out->n, head;
        str_addc(out, '[');
        str_add_slice(out, name);
        str_addz(out, "]\n");
        head = out->n;
        copy_lines(name, body, c, out);
        bool emptied = slice_is(name, "DHCPv4") && c->action == NET_SERVERS && !out->failed &&
                       scan_trim((struct slice){out->p + head, out->n - head}).n == 0;
        if (emptied) {
            out->n = before;
            out->p[before] = 0;
        }
        if (slice_is(name, "Network") && !has_network) {
            add_lines(out, c);
            has_network = true;
        }
    }
    if (!has_network) {
        str_addz(out, "[Network]\n");
        add_lines(out, c);
    }
    add_sections(out, c);
}

/* ---- which file it had ---- */
/* A value of networkd's state of the interface. */
static bool state_value(const struct net_target *t, const char *key, struct str *out)
{
    char path[64];
    AUTO_STR text = STR_INIT;
    snprintf(path, sizeof path, "run/systemd/netif/links/%llu", (unsigned long long)t->index);
    if (sysroot_read_all(t->s->root, path, FILE_MOST, &text)) {
        return false;
    }
    struct slice rest = str_slice(&text), line, name, value;
    while (scan_line(&rest, &line)) {
        if (scan_pair(line, '=', &name, &value) && slice_is(name, key)) {
            str_add_slice(out, value);
            return str_status(out) == 0;
        }
    }
    return false;
}

struct own_file {
    struct str name, before; /* before: its text until now */
    bool was_there;
};

static void own_file_fini(struct own_file *f)
{
    str_fini(&f->name);
    str_fini(&f->before);
}

static enum config_return write_file(const struct net_target *t, const struct config_change *c,
                                     struct own_file *f)
{
    AUTO_STR old = STR_INIT;
    AUTO_STR text = STR_INIT;
    AUTO_STR out = STR_INIT;
    AUTO_STR path = STR_INIT;
    if (state_value(t, "NETWORK_FILE", &old) && old.n > 1 &&
        sysroot_read_all(t->s->root, str_z(&old) + 1, FILE_MOST, &text)) {
        return UNKNOWN_FAILURE;
    }
    network_file_make(str_slice(&text), t, c, &out);
    str_addf(&f->name, "05-openwmi-%s.network", t->name);
    str_addf(&path, DIRECTORY "/%s", str_z(&f->name));
    if (str_status(&out) || str_status(&f->name) || str_status(&path)) {
        return UNKNOWN_FAILURE;
    }
    f->was_there = sysroot_read_all(t->s->root, str_z(&path), FILE_MOST, &f->before) == 0;
    hres hr = sysroot_replace(t->s->root, DIRECTORY, str_z(&f->name), str_slice(&out), 0644);
    return hr == 0 ? CONFIG_OK : hr == WBEM_E_ACCESS_DENIED ? NO_ACCESS : UNKNOWN_FAILURE;
}

/* What was refused must not come into force with a later reload. */
static void take_back(const struct net_target *t, const struct own_file *f)
{
    if (f->was_there) {
        (void)sysroot_replace(t->s->root, DIRECTORY, str_z(&f->name), str_slice(&f->before), 0644);
        return;
    }
    int at = sysroot_open(t->s->root, DIRECTORY, O_RDONLY | O_DIRECTORY);
    if (at >= 0) {
        (void)unlinkat(at, str_z(&f->name), 0);
        (void)close(at);
    }
}

/* ---- calls ---- */
static enum config_return call(const struct bus *b, const char *method, const struct net_target *t)
{
    static const struct bus_object manager = {SERVICE, "/org/freedesktop/network1",
                                              SERVICE ".Manager"};
    sd_bus_message *m = bus_message(b, &manager, method);
    bool ok = m && (!t || b->sd->sd_bus_message_append_(m, "i", (int32_t)t->index) >= 0);
    uint32_t ret = ok ? bus_call(b, m, NULL) : SVC_UNKNOWN;
    b->sd->sd_bus_message_unref_(m);
    return config_return_of(ret);
}

/* networkd is there, and configures the interface. */
static bool is_managed(const struct bus *b, const struct net_target *t)
{
    static const struct bus_object manager = {SERVICE, "/org/freedesktop/network1",
                                              SERVICE ".Manager"};
    AUTO_STR state = STR_INIT;
    if (!state_value(t, "ADMIN_STATE", &state) || strcmp(str_z(&state), "unmanaged") == 0) {
        return false;
    }
    sd_bus_message *m = bus_message(b, &manager, "GetLinkByName"), *reply = NULL;
    bool ok = m && b->sd->sd_bus_message_append_(m, "s", t->name) >= 0 &&
              bus_call(b, m, &reply) == SVC_OK;
    b->sd->sd_bus_message_unref_(reply);
    b->sd->sd_bus_message_unref_(m);
    return ok;
}

enum config_return networkd_change(const struct bus *b, const struct net_target *t,
                                   const struct config_change *c)
{
    if (!is_managed(b, t)) {
        return NOT_MANAGED;
    }
    if (c->action == NET_RENEW) {
        return call(b, "RenewLink", t);
    }
    if (c->action == NET_RELEASE) {
        return NOT_SUPPORTED; /* networkd has no such call */
    }
    AUTO(own_file_fini) struct own_file f = {STR_INIT, STR_INIT, false};
    enum config_return ret = write_file(t, c, &f);
    if (ret) {
        return ret;
    }
    ret = call(b, "Reload", NULL);
    ret = ret ? ret : call(b, "ReconfigureLink", t);
    if (ret) {
        take_back(t, &f);
    }
    return ret;
}
