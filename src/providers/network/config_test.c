/* Changing interfaces through NetworkManager and systemd-networkd; a stand-in on a private bus is both. */
#include "providers/network/config_change.h"
#include "providers/prov_tree.h"
#include "providers/service/stand_in.h"
#include "util/num.h"

#include <dlfcn.h>
#include <pthread.h>

#define NM "org.freedesktop.NetworkManager"

struct world {
    struct fix f;
    struct tree t;
    struct stand_in *s;
    int (*peek)(sd_bus_message *m, char *type, const char **contents);
    bool has_nm, has_networkd, unmanaged, inactive, fixed; /* fixed: the connection has no DHCP */
    unsigned allowed;                                      /* calls that change before it */
    const char *refuse;                                    /* the error of calls that change */
    pthread_mutex_t lock;
    struct str calls;
};

/* ---- what was sent, as text ---- */
static void add_basic(struct world *w, const struct stand_call *c, char type, struct str *out)
{
    union {
        const char *z;
        uint32_t u;
        int32_t i;
        uint64_t t;
    } v;
    (void)w;
    assert_true(c->sd->sd_bus_message_read_basic_(c->m, type, &v) > 0);
    switch (type) {
    case 's':
    case 'o':
        str_addf(out, "%s", v.z);
        break;
    case 't':
    case 'x':
        str_addf(out, "%llu", (unsigned long long)v.t);
        break;
    default:
        str_addf(out, "%u", v.u);
    }
}

static void add_all(struct world *w, const struct stand_call *c, struct str *out)
{
    char type;
    const char *contents;
    for (int n = 0; w->peek(c->m, &type, &contents) > 0; n++) {
        str_addz(out, n ? " " : "");
        if (!strchr("avre", type)) {
            add_basic(w, c, type, out);
            continue;
        }
        str_addz(out, type == 'a' ? "[" : type == 'e' ? "(" : "");
        assert_true(c->sd->sd_bus_message_enter_container_(c->m, type, contents) > 0);
        add_all(w, c, out);
        assert_true(c->sd->sd_bus_message_exit_container_(c->m) >= 0);
        str_addz(out, type == 'a' ? "]" : type == 'e' ? ")" : "");
    }
}

static void note(struct world *w, const struct stand_call *c)
{
    pthread_mutex_lock(&w->lock);
    str_addf(&w->calls, "%s %s ", c->member, c->path);
    add_all(w, c, &w->calls);
    str_addc(&w->calls, '\n');
    pthread_mutex_unlock(&w->lock);
}

/* ---- NetworkManager ---- */
static void add_settings(struct world *w, struct stand_call *c)
{
    const struct sdlib *sd = c->sd;
    sd_bus_message *m = c->reply;
    assert_true(sd->sd_bus_message_open_container_(m, 'a', "{sa{sv}}") >= 0);
    assert_true(sd->sd_bus_message_append_(m, "{sa{sv}}", "connection", 1, "id", "s", "wired") >=
                0);
    assert_true(sd->sd_bus_message_append_(
                    m, "{sa{sv}}", "ipv4", 6, "method", "s", w->fixed ? "manual" : "auto", "dns",
                    "au", 1, 1u, "dns-search", "as", 1, "old.example", "gateway", "s", "192.0.2.9",
                    "may-fail", "b", 1, "addresses", "aau", 1, 3, 7u, 24u, 9u) >= 0);
    assert_true(sd->sd_bus_message_close_container_(m) >= 0);
}

static bool answer_property(struct world *w, struct stand_call *c)
{
    const char *interface, *name;
    assert_true(c->sd->sd_bus_message_read_(c->m, "ss", &interface, &name) > 0);
    if (strcmp(name, "Managed") == 0) {
        assert_true(c->sd->sd_bus_message_append_(c->reply, "v", "b", !w->unmanaged) >= 0);
    } else if (strcmp(name, "ActiveConnection") == 0) {
        assert_true(c->sd->sd_bus_message_append_(c->reply, "v", "o",
                                                  w->inactive ? "/" : "/active/1") >= 0);
    } else {
        assert_string_equal(name, "Connection");
        assert_string_equal(c->path, "/active/1");
        assert_true(c->sd->sd_bus_message_append_(c->reply, "v", "o", "/settings/4") >= 0);
    }
    return true;
}

static bool answer_call(void *arg, struct stand_call *c)
{
    struct world *w = arg;
    bool nm = strncmp(c->interface, NM, strlen(NM)) == 0;
    if (strcmp(c->interface, "org.freedesktop.DBus.Properties") == 0) {
        return answer_property(w, c);
    }
    if (nm ? !w->has_nm : !w->has_networkd) {
        c->error = "org.freedesktop.DBus.Error.ServiceUnknown";
    } else if (strcmp(c->member, "GetDeviceByIpIface") == 0) {
        assert_true(c->sd->sd_bus_message_append_(c->reply, "o", "/device/2") >= 0);
    } else if (strcmp(c->member, "GetLinkByName") == 0) {
        assert_true(c->sd->sd_bus_message_append_(c->reply, "io", 2, "/link/2") >= 0);
    } else if (strcmp(c->member, "GetSettings") == 0) {
        add_settings(w, c);
    } else {
        note(w, c);
        c->error = w->allowed ? NULL : w->refuse;
        w->allowed -= w->allowed > 0;
    }
    return true;
}

/* ---- fixture ---- */
static void make(struct world *w)
{
    pthread_mutex_init(&w->lock, NULL);
    tree_open(&w->t);
    tree_file(&w->t, "proc/sys/kernel/hostname", "box\n");
    tree_file(&w->t, "sys/class/net/eth0/ifindex", "2\n");
    tree_file(&w->t, "sys/class/net/eth0/flags", "0x1003\n");
    tree_file(&w->t, "etc/systemd/network/none", "");
    tree_file(&w->t, "run/dbus/none", "");
    void *so = dlopen("libsystemd.so.0", RTLD_NOW);
    assert_non_null(so);
    *(void **)(void *)&w->peek = dlsym(so, "sd_bus_message_peek_type");
    assert_non_null(w->peek);
    w->s = stand_in_start(w->t.dir, NULL, 0);
    stand_in_answer(w->s, answer_call, w);
    fix_open(&w->f, w->t.dir);
}

static void end(struct world *w)
{
    fix_close(&w->f);
    stand_in_stop(w->s);
    tree_close(&w->t);
    str_fini(&w->calls);
    pthread_mutex_destroy(&w->lock);
}

static void put_list(struct cim_instance *i, const char *name, unsigned type, const char *words)
{
    size_t n = *words != 0;
    for (const char *p = words; (p = strchr(p, ' ')); p++) {
        n++;
    }
    struct cim_array *a = cim_array_new(type, n);
    assert_non_null(a);
    for (size_t k = 0; k < n; k++) {
        size_t len = strcspn(words, " ");
        if (type == CIM_STRING) {
            a->v[k].str = cim_str_new((struct slice){words, len});
        } else {
            assert_int_equal(num_parse_u64((struct slice){words, len}, false, &a->v[k].u), 0);
        }
        words += len + (words[len] == ' ');
    }
    struct cim_value v = cim_arrval(a);
    assert_int_equal(cim_instance_put(i, slice_of(name), &v), 0);
    cim_value_clear(&v);
}

/* Lists are words; NULL: not given. */
static uint64_t call(struct world *w, const char *method, const char *first, const char *list,
                     const char *second, const char *more)
{
    AUTO_GOT g;
    bool all = strstr(method, "All") != NULL;
    struct cim_instance *in =
        first ? in_params_of(&w->f, "Win32_NetworkAdapterConfiguration", method) : NULL;
    if (first && strcmp(first, "DNSDomain") == 0) {
        put_text(in, first, list);
    } else if (list) {
        put_list(in, first, CIM_STRING, list);
    }
    if (second) {
        bool text = strcmp(second, "SubnetMask") == 0;
        put_list(in, second, text ? CIM_STRING : CIM_UINT16, more);
    }
    uint64_t ret =
        run(&w->f,
            all ? "Win32_NetworkAdapterConfiguration" : "Win32_NetworkAdapterConfiguration.Index=2",
            method, in, &g);
    cim_instance_unref(in);
    return ret;
}

static void expect_calls(struct world *w, const char *want)
{
    pthread_mutex_lock(&w->lock);
    assert_string_equal(str_z(&w->calls), want);
    str_clear(&w->calls);
    pthread_mutex_unlock(&w->lock);
}
#define REAPPLY "Reapply /device/2 [] 0 0\n"
#define UPDATE  "Update /settings/4 [(connection [(id wired)]) (ipv4 ["
#define DNS     "(dns [1])"
#define SEARCH  "(dns-search [old.example])"
#define GATE    "(gateway 192.0.2.9)"
#define MAY     "(may-fail 1)"
#define OLD     "(addresses [[7 24 9]])"

TEST(networkmanager_changes_its_connection)
{
    struct world w = {.has_nm = true};
    make(&w);
    assert_int_equal(call(&w, "EnableStatic", "IPAddress", "192.0.2.1 192.0.2.2", "SubnetMask",
                          "255.255.255.0 255.255.0.0"),
                     0);
    expect_calls(&w, UPDATE DNS " " SEARCH " " GATE " " MAY
                                " (method manual) (address-data [[(address 192.0.2.1) (prefix 24)] "
                                "[(address 192.0.2.2) (prefix 16)]])])]\n" REAPPLY);
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 0);
    expect_calls(&w, UPDATE DNS " " SEARCH " " MAY " (method auto)])]\n" REAPPLY);
    /* DHCP gives the gateway */
    assert_int_equal(
        call(&w, "SetGateways", "DefaultIPGateway", "192.0.2.254", "GatewayCostMetric", "7"), 64);
    expect_calls(&w, "");
    w.fixed = true;
    assert_int_equal(
        call(&w, "SetGateways", "DefaultIPGateway", "192.0.2.254", "GatewayCostMetric", "7"), 0);
    expect_calls(&w, UPDATE "(method manual) " DNS " " SEARCH " " MAY
                            " (gateway 192.0.2.254) (route-metric 7)])]\n" REAPPLY);
    w.fixed = false;
    assert_int_equal(call(&w, "SetGateways", "DefaultIPGateway", NULL, NULL, NULL), 0);
    expect_calls(&w, UPDATE "(method auto) " DNS " " SEARCH " " MAY "])]\n" REAPPLY);
    assert_int_equal(
        call(&w, "SetDNSServerSearchOrder", "DNSServerSearchOrder", "0.0.0.0 1.0.0.0", NULL, NULL),
        70);
    assert_int_equal(
        call(&w, "SetDNSServerSearchOrder", "DNSServerSearchOrder", "2.0.0.0 1.0.0.0", NULL, NULL),
        0);
    expect_calls(&w, UPDATE "(method auto) " SEARCH " " GATE " " MAY " " OLD
                            " (dns [2 1]) (ignore-auto-dns 1)])]\n" REAPPLY);
    assert_int_equal(call(&w, "SetDNSServerSearchOrder", "DNSServerSearchOrder", NULL, NULL, NULL),
                     0);
    expect_calls(&w, UPDATE "(method auto) " SEARCH " " GATE " " MAY " " OLD
                            " (dns []) (ignore-auto-dns 0)])]\n" REAPPLY);
    assert_int_equal(call(&w, "SetDNSDomain", "DNSDomain", "new.example", NULL, NULL), 0);
    expect_calls(&w, UPDATE "(method auto) " DNS " " GATE " " MAY " " OLD
                            " (dns-search [new.example])])]\n" REAPPLY);
    end(&w);
}

TEST(networkmanager_renews_and_releases)
{
    struct world w = {.has_nm = true};
    make(&w);
    assert_int_equal(call(&w, "RenewDHCPLease", NULL, NULL, NULL, NULL), 0);
    expect_calls(&w,
                 "ActivateConnection /org/freedesktop/NetworkManager /settings/4 /device/2 /\n");
    assert_int_equal(call(&w, "ReleaseDHCPLease", NULL, NULL, NULL, NULL), 0);
    expect_calls(&w, "Disconnect /device/2 \n");
    assert_int_equal(call(&w, "RenewDHCPLeaseAll", NULL, NULL, NULL, NULL), 0);
    expect_calls(&w,
                 "ActivateConnection /org/freedesktop/NetworkManager /settings/4 /device/2 /\n");
    w.refuse = NM ".PermissionDenied";
    assert_int_equal(call(&w, "ReleaseDHCPLeaseAll", NULL, NULL, NULL, NULL), 91);
    expect_calls(&w, "Disconnect /device/2 \n");
    /* one of two */
    tree_file(&w.t, "sys/class/net/eth1/ifindex", "3\n");
    tree_file(&w.t, "sys/class/net/eth1/flags", "0x1003\n");
    w.allowed = 1;
    assert_int_equal(call(&w, "ReleaseDHCPLeaseAll", NULL, NULL, NULL, NULL), 98);
    expect_calls(&w, "Disconnect /device/2 \nDisconnect /device/2 \n");
    w.refuse = NULL;
    w.fixed = true;
    assert_int_equal(call(&w, "RenewDHCPLease", NULL, NULL, NULL, NULL), 100);
    assert_int_equal(call(&w, "RenewDHCPLeaseAll", NULL, NULL, NULL, NULL), 64);
    expect_calls(&w, "");
    end(&w);
}

TEST(what_networkmanager_does_not_do)
{
    struct world w = {.has_nm = true, .inactive = true};
    make(&w);
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 84);
    w.inactive = false;
    assert_int_equal(call(&w, "SetGateways", "DefaultIPGateway", "192.0.2.1 192.0.2.2", NULL, NULL),
                     64);
    assert_int_equal(
        call(&w, "SetDNSServerSearchOrder", "DNSServerSearchOrder", "2001:db8::1", NULL, NULL), 64);
    assert_int_equal(call(&w, "SetDNSDomain", "DNSDomain", "a..b", NULL, NULL), 73);
    assert_int_equal(call(&w, "SetDNSDomain", "DNSDomain", "a\nDNS=1", NULL, NULL), 73);
    w.unmanaged = true;
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 64);
    w.unmanaged = false;
    expect_calls(&w, "");
    w.refuse = "org.freedesktop.DBus.Error.AccessDenied";
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 91);
    w.refuse = "org.example.Other";
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 65);
    AUTO_GOT g;
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                         .path = "Win32_NetworkAdapterConfiguration.Index=99",
                         .method = "EnableDHCP"};
    assert_int_equal(fix_call(&w.f, &c, &g), WBEM_E_NOT_FOUND);
    end(&w);
}

/* ---- systemd-networkd ---- */
static const char old_file[] = "[Match]\nName=eth*\n\n[Network]\nDHCP=yes\n# kept\nDNS=192.0.2.53\n"
                               "[DHCPv4]\nUseDNS=yes\nUseMTU=yes\n\n[Route]\nGateway=192.0.2.9\n\n"
                               "[Route]\nDestination=198.51.100.0/24\nGateway=192.0.2.8\n"
                               "[Address]\nAddress=192.0.2.7/24\n";

#define OWN_FILE "etc/systemd/network/05-openwmi-eth0.network"
#define HEAD     "# Written by Win32_NetworkAdapterConfiguration.\n[Match]\nName=eth0\n"

TEST(networkd_gets_a_file)
{
    struct world w = {.has_networkd = true};
    char text[2048];
    make(&w);
    tree_file(&w.t, "run/systemd/netif/links/2",
              "ADMIN_STATE=configured\nNETWORK_FILE=/lib/systemd/network/80-wired.network\n");
    tree_file(&w.t, "lib/systemd/network/80-wired.network", old_file);
    assert_int_equal(
        call(&w, "EnableStatic", "IPAddress", "192.0.2.1", "SubnetMask", "255.255.255.128"), 0);
    expect_calls(&w, "Reload /org/freedesktop/network1 \n"
                     "ReconfigureLink /org/freedesktop/network1 2\n");
    assert_string_equal(tree_text(&w.t, OWN_FILE, text),
                        HEAD "[Network]\n# kept\nDNS=192.0.2.53\nDHCP=no\nAddress=192.0.2.1/25\n"
                             "[DHCPv4]\nUseDNS=yes\nUseMTU=yes\n\n[Route]\nGateway=192.0.2.9\n\n"
                             "[Route]\nDestination=198.51.100.0/24\nGateway=192.0.2.8\n");
    /* the next change is made in its own file */
    tree_file(&w.t, "run/systemd/netif/links/2",
              "ADMIN_STATE=configured\nNETWORK_FILE=/" OWN_FILE "\n");
    assert_int_equal(call(&w, "SetGateways", "DefaultIPGateway", "192.0.2.3 192.0.2.4",
                          "GatewayCostMetric", "5 6"),
                     0);
    assert_string_equal(
        tree_text(&w.t, OWN_FILE, text),
        HEAD "[Network]\n# kept\nDNS=192.0.2.53\nDHCP=no\nAddress=192.0.2.1/25\n"
             "[DHCPv4]\nUseDNS=yes\nUseMTU=yes\n\n"
             "[Route]\nDestination=198.51.100.0/24\nGateway=192.0.2.8\n"
             "[Route]\nGateway=192.0.2.3\nMetric=5\n[Route]\nGateway=192.0.2.4\nMetric=6\n");
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 0);
    assert_int_equal(call(&w, "SetDNSServerSearchOrder", "DNSServerSearchOrder",
                          "2001:db8::1 192.0.2.2", NULL, NULL),
                     0);
    assert_int_equal(call(&w, "SetDNSDomain", "DNSDomain", "a.example", NULL, NULL), 0);
    assert_string_equal(
        tree_text(&w.t, OWN_FILE, text),
        HEAD "[Network]\n# kept\nDHCP=yes\nDNS=2001:db8::1\nDNS=192.0.2.2\nDomains=a.example\n"
             "[DHCPv4]\nUseMTU=yes\n\n[Route]\nDestination=198.51.100.0/24\nGateway=192.0.2.8\n"
             "[DHCPv4]\nUseDNS=no\n");
    end(&w);
}

TEST(what_networkd_refuses_is_taken_back)
{
    struct world w = {.has_networkd = true, .refuse = "org.freedesktop.DBus.Error.AccessDenied"};
    char text[2048];
    make(&w);
    tree_file(&w.t, "run/systemd/netif/links/2", "ADMIN_STATE=configured\n");
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 91);
    assert_false(tree_has(&w.t, OWN_FILE));
    tree_file(&w.t, OWN_FILE, "as it was\n");
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 91);
    assert_string_equal(tree_text(&w.t, OWN_FILE, text), "as it was\n");
    end(&w);
}

static void expect_made(const char *text, enum net_action action, const char *want)
{
    const struct net_target t = {.name = "eth0"};
    const struct config_change c = {.action = action, .list = wmi_null(), .more = wmi_null()};
    AUTO_STR out = STR_INIT;
    char whole[512];
    network_file_make(slice_of(text), &t, &c, &out);
    snprintf(whole, sizeof whole, HEAD "%s", want);
    assert_string_equal(str_z(&out), whole);
}

TEST(settings_of_ipv6_stay)
{
    expect_made("[Network]\nAddress=2001:db8::1/64\nAddress=192.0.2.1/24\nGateway=fe80::1\n"
                "Gateway=192.0.2.9\n[Address]\nAddress=2001:db8::2/64\n[Address]\n"
                "Address=192.0.2.2/24\n[Route]\nGateway=fe80::2\n[Route]\nGateway=192.0.2.8\n",
                NET_DHCP,
                "[Network]\nAddress=2001:db8::1/64\nGateway=fe80::1\nDHCP=yes\n[Address]\n"
                "Address=2001:db8::2/64\n[Route]\nGateway=fe80::2\n");
    expect_made("[Network]\nGateway=fe80::1\nGateway=192.0.2.9\n[Route]\nGateway=fe80::2\n",
                NET_GATEWAYS, "[Network]\nGateway=fe80::1\n[Route]\nGateway=fe80::2\n");
    /* no heads pile up */
    expect_made("[Network]\nDNS=2001:db8::1\n[DHCPv4]\nUseDNS=no\n[DHCPv4]\nUseDNS=no\n",
                NET_SERVERS, "[Network]\n[DHCPv4]\nUseDNS=yes\n");
}

static bool is_made(struct world *w, size_t n)
{
    char name[128];
    memset(name, 'a', n);
    name[n] = 0;
    return call(w, "SetDNSDomain", "DNSDomain", name, NULL, NULL) != 73;
}

TEST(labels_of_domains_have_63_characters)
{
    struct world w = {.has_nm = true};
    make(&w);
    assert_true(is_made(&w, 63));
    assert_false(is_made(&w, 64));
    end(&w);
}

TEST(networkd_renews)
{
    struct world w = {.has_networkd = true};
    make(&w);
    assert_int_equal(call(&w, "RenewDHCPLease", NULL, NULL, NULL, NULL), 64);
    tree_file(&w.t, "run/systemd/netif/links/2", "ADMIN_STATE=unmanaged\n");
    assert_int_equal(call(&w, "RenewDHCPLease", NULL, NULL, NULL, NULL), 64);
    expect_calls(&w, "");
    tree_file(&w.t, "run/systemd/netif/links/2", "ADMIN_STATE=configured\n");
    assert_int_equal(call(&w, "RenewDHCPLease", NULL, NULL, NULL, NULL), 0);
    expect_calls(&w, "RenewLink /org/freedesktop/network1 2\n");
    assert_int_equal(call(&w, "ReleaseDHCPLease", NULL, NULL, NULL, NULL), 64);
    w.refuse = "org.freedesktop.DBus.Error.AccessDenied";
    assert_int_equal(call(&w, "RenewDHCPLease", NULL, NULL, NULL, NULL), 91);
    w.has_networkd = false;
    assert_int_equal(call(&w, "EnableDHCP", NULL, NULL, NULL, NULL), 64);
    end(&w);
}

TEST(files_of_networkd_are_made_of_anything)
{
    static const char *const texts[] = {
        "",     "no section\n", "[Match]\n",     "[Match]",
        "[]\n", "[Network",     "[A]\n[B]\nx=y", "\n[Network]\nDHCP=yes"};
    static const char *const want[] = {"", "", "", "", "", "", "[A]\n[B]\nx=y\n", ""};
    const struct net_target t = {.name = "eth0"};
    const struct config_change c = {.action = NET_DHCP};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        AUTO_STR out = STR_INIT;
        char whole[256];
        network_file_make(slice_of(texts[i]), &t, &c, &out);
        snprintf(whole, sizeof whole, HEAD "%s[Network]\nDHCP=yes\n", want[i]);
        assert_string_equal(str_z(&out), whole);
    }
}
