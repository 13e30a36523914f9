/* The network of files that a test writes. */
#include "cim/mof_text.h"
#include "providers/network/dhcp.h"
#include "providers/network/icmp.h"
#include "providers/network/resolver.h"
#include "providers/prov_tree.h"
#include "providers/scan.h"

/* ---- texts ---- */
TEST(times_of_leases)
{
    static const struct {
        const char *text;
        int64_t seconds; /* -1: none */
    } rows[] = {
        {"4 2024/10/03 12:00:00", 1727956800},
        {" 0 1970/01/01 00:00:01 ", 1},
        {"epoch 1727956800", 1727956800},
        {"epoch 1727956800; # Thu", 1727956800},
        {"never", -1},
        {"", -1},
        {"4 2024-10-03 12:00:00", -1},
        {"4 2024/10/03", -1},
        {"epoch x", -1},
        {"4 99999/10/03 12:00:00", -1},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t want = rows[i].seconds < 0 ? NO_TIME : rows[i].seconds * 1000000;
        assert_true(dhcp_lease_time(slice_of(rows[i].text)) == want);
    }
}

TEST(masks_and_addresses_as_text)
{
    static const struct {
        unsigned prefix;
        const char *text;
    } rows[] = {{0, "0.0.0.0"}, {1, "128.0.0.0"}, {25, "255.255.255.128"}, {32, "255.255.255.255"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR s = STR_INIT;
        net_add_mask(&s, rows[i].prefix);
        assert_string_equal(str_z(&s), rows[i].text);
    }
    AUTO_STR mac = STR_INIT;
    net_add_mac(&mac, (const uint8_t *)"\0\0\0\0\0\0", 6);
    assert_int_equal(mac.n, 0);
    net_add_mac(&mac, (const uint8_t *)"\0\x1b\xff", 3);
    assert_string_equal(str_z(&mac), "00:1B:FF");
}

TEST(status_of_error_messages)
{
    static const struct {
        bool v6;
        unsigned type, code;
        enum icmp_status want;
    } rows[] = {
        {false, 3, 0, ICMP_NET_UNREACHABLE},
        {false, 3, 1, ICMP_HOST_UNREACHABLE},
        {false, 3, 2, ICMP_PROTOCOL_UNREACHABLE},
        {false, 3, 3, ICMP_PORT_UNREACHABLE},
        {false, 3, 4, ICMP_TOO_BIG},
        {false, 3, 13, ICMP_HOST_UNREACHABLE},
        {false, 11, 0, ICMP_TTL_TRANSIT},
        {false, 11, 1, ICMP_TTL_REASSEMBLY},
        {false, 12, 0, ICMP_PARAMETER},
        {false, 99, 0, ICMP_FAILURE},
        {true, 1, 0, ICMP_NET_UNREACHABLE},
        {true, 1, 3, ICMP_HOST_UNREACHABLE},
        {true, 1, 4, ICMP_PORT_UNREACHABLE},
        {true, 2, 0, ICMP_TOO_BIG},
        {true, 3, 0, ICMP_TTL_TRANSIT},
        {true, 99, 0, ICMP_FAILURE},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(icmp_status_of(rows[i].v6, rows[i].type, rows[i].code), rows[i].want);
    }
}

/* ---- a machine of files ---- */
static void add_link(struct tree *t, const char *name, const char *index, const char *flags)
{
    static const char *const files[] = {"ifindex", "flags", "mtu", "type", "operstate", "address"};
    const char *const values[] = {index, flags, "1500\n", "1\n", "up\n", "02:00:00:00:00:0a\n"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[96];
        snprintf(path, sizeof path, "sys/class/net/%s/%s", name, files[i]);
        tree_file(t, path, values[i]);
    }
}

static void open_tree(struct tree *t)
{
    tree_open(t);
    tree_file(t, "proc/sys/kernel/hostname", "pc\n");
    add_link(t, "lo", "1\n", "0x9\n");
    add_link(t, "eth9", "11\n", "0x1003\n");
    add_link(t, "eth10", "2\n", "0x1002\n");
    add_link(t, "broken", "x\n", "0x1003\n");
    tree_file(t, "proc/net/route",
              "Iface\tDestination\tGateway\n"
              "eth9\t000200C0\t00000000\t0001\t0\t0\t7\t00FFFFFF\t0\t0\t0\n"
              "eth9\t00000000\t010200C0\t0003\t0\t0\t70000\t00000000\t0\t0\t0\n"
              "eth9\tzz\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
              "gone\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
              "eth9\t0000\n");
    tree_file(t, "proc/net/fib_trie",
              "Main:\n  |-- 192.0.2.9\n     /32 host LOCAL\n  |-- nonsense\n     /32 host LOCAL\n"
              "  |-- 198.51.100.1\n     /32 host LOCAL\n  |-- 192.0.2.8\n     /24 link UNICAST\n");
    tree_file(t, "proc/net/if_inet6",
              "fe80000000000000000000000000000a 0b 40 20 80     eth9\n"
              "fe80 0b 40 20 80 eth9\nzz80000000000000000000000000000a 0b 40 20 80 eth9\n");
    tree_file(t, "etc/resolv.conf",
              "nameserver 192.0.2.53\n#nameserver 1.1.1.1\nnameserver\ndomain a.example\nsearch "
              "b.example c.example\n");
    tree_file(t, "etc/systemd/network/10-eth.network",
              "[Match]\nName=eth1? wlan*\n\n[Network]\n# DHCP=no\nDHCP=ipv4\n");
    tree_file(t, "var/lib/dhclient/dhclient--eth9.lease",
              "lease {\n  interface \"eth9\";\n  expire 4 2024/10/03 12:00:00;\n}\n"
              "lease {\n  interface \"eth9\";\n  option dhcp-lease-time 3600;\n"
              "  option dhcp-server-identifier 192.0.2.1;\n  expire 4 2024/10/03 13:00:00;\n}\n"
              "lease {\n  interface \"other\";\n  option dhcp-server-identifier 192.0.2.2;\n}\n");
    tree_file(t, "proc/sys/net/ipv4/ip_default_ttl", "64\n");
    tree_file(t, "proc/sys/net/ipv4/ip_no_pmtu_disc", "0\n");
    tree_file(t, "proc/sys/net/ipv4/tcp_keepalive_time", "7200\n");
}

static const struct {
    const char *query;
    size_t n;
} found[] = {
    {"SELECT * FROM Win32_NetworkAdapter", 2},
    {"SELECT * FROM Win32_NetworkAdapter WHERE NetConnectionID = 'ETH9'", 1},
    {"SELECT * FROM Win32_NetworkAdapter WHERE Index = 11 AND NetEnabled = TRUE", 1},
    {"SELECT * FROM Win32_NetworkAdapter WHERE DeviceID = '2' AND NetEnabled = TRUE", 0},
    {"SELECT * FROM Win32_NetworkAdapter WHERE Index = 1", 0},
    {"SELECT * FROM Win32_NetworkAdapterConfiguration WHERE IPEnabled = TRUE", 1},
    {"SELECT * FROM Win32_NetworkAdapterConfiguration WHERE Index = 12", 0},
    {"ASSOCIATORS OF {Win32_NetworkAdapter.DeviceID='11'} WHERE AssocClass = "
     "Win32_NetworkAdapterSetting",
     1},
    {"SELECT * FROM Win32_IP4RouteTable", 2},
    {"SELECT * FROM Win32_IP4RouteTable WHERE Destination = '0.0.0.0'", 1},
    {"SELECT * FROM Win32_NetworkProtocol", 0},
    {"SELECT * FROM Win32_NetworkConnection", 0},
    {"SELECT * FROM Win32_PingStatus WHERE Address = '127.0.0.1'", 0},
};

static const struct {
    const char *index, *property, *want;
} values[] = {
    {"11", "IPAddress", "{\"192.0.2.9\", \"fe80::a\"}"},
    {"11", "IPSubnet", "{\"255.255.255.0\", \"64\"}"},
    {"11", "DefaultIPGateway", "{\"192.0.2.1\"}"},
    {"11", "GatewayCostMetric", "{65535}"},
    {"11", "IPConnectionMetric", "7"},
    {"11", "DNSServerSearchOrder", "{\"192.0.2.53\"}"},
    {"11", "DNSDomainSuffixSearchOrder", "{\"b.example\", \"c.example\"}"},
    {"11", "DNSDomain", "\"b.example\""},
    {"11", "DHCPEnabled", "TRUE"},
    {"11", "DHCPServer", "\"192.0.2.1\""},
    {"11", "DHCPLeaseObtained", "\"20241003120000.000000+000\""},
    {"11", "Description", "\"eth9\""},
    {"2", "DHCPEnabled", "TRUE"},
    {"2", "DHCPServer", "NULL"},
    {"2", "IPAddress", "NULL"},
    {"2", "DNSServerSearchOrder", "NULL"},
    {"2", "MACAddress", "\"02:00:00:00:00:0A\""},
};

TEST(a_network_of_odd_files)
{
    struct tree t;
    struct fix f;
    open_tree(&t);
    fix_open(&f, t.dir);
    for (size_t i = 0; i < ARRAY_LEN(found); i++) {
        size_t n = count_of(&f, found[i].query);
        if (n != found[i].n) {
            print_message("%s\n", found[i].query);
        }
        assert_int_equal(n, found[i].n);
    }
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        AUTO_GOT g;
        AUTO_STR text = STR_INIT;
        char path[96];
        snprintf(path, sizeof path, "Win32_NetworkAdapterConfiguration.Index=%s", values[i].index);
        assert_int_equal(fix_get(&f, path, &g), 0);
        const struct cim_value *v =
            cim_instance_get(cim_as_instance(g.v.v[0]), slice_of(values[i].property));
        assert_int_equal(str_add_mof_value(&text, v, 0), 0);
        assert_string_equal(str_z(&text), values[i].want);
    }
    AUTO_GOT g;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_PingStatus", &g),
                     WBEM_E_PROVIDER_NOT_CAPABLE);
    fix_close(&f);
    tree_close(&t);
}

TEST(the_stub_resolver_asks_others)
{
    struct tree t;
    struct cimwin32 *s;
    struct resolver r;
    open_tree(&t);
    tree_file(&t, "etc/resolv.conf", "nameserver 127.0.0.53\nsearch .\n");
    assert_int_equal(cimwin32_create(t.dir, &s), 0);
    assert_int_equal(resolver_read(s, &r), 0);
    assert_int_equal(r.servers.n, 1);
    assert_int_equal(r.search.n, 0);
    resolver_fini(&r);
    tree_file(&t, "run/systemd/resolve/resolv.conf",
              "nameserver 192.0.2.1\nnameserver 192.0.2.2\n");
    assert_int_equal(resolver_read(s, &r), 0);
    assert_int_equal(r.servers.n, 2);
    resolver_fini(&r);
    cimwin32_destroy(s);
    tree_close(&t);
}

/* ---- methods ---- */
#define CONFIG "Win32_NetworkAdapterConfiguration"
#define ONE    CONFIG ".Index=11"

static void put_list(struct cim_instance *in, const char *name, const char *a, const char *b)
{
    wmi_value items[] = {wmi_text(a), wmi_text(b)};
    wmi_value v = wmi_array(WMI_STRING, items, b ? 2 : 1);
    assert_int_equal(wmi_object_put(&in->o, name, &v), 0);
}

TEST(settings_of_the_kernel_are_made)
{
    static const struct {
        const char *method, *parameter;
        uint64_t n, ret;
        const char *file, *text;
    } rows[] = {
        {"SetDefaultTTL", "DefaultTTL", 128, 0, "ip_default_ttl", "128\n"},
        {"SetDefaultTTL", "DefaultTTL", 0, 90, "ip_default_ttl", "128\n"},
        {"SetKeepAliveTime", "KeepAliveTime", 300000, 0, "tcp_keepalive_time", "300\n"},
        {"SetKeepAliveTime", "KeepAliveTime", 999, 90, "tcp_keepalive_time", "300\n"},
        {"SetPMTUDiscovery", "PMTUDiscoveryEnabled", 0, 0, "ip_no_pmtu_disc", "1\n"},
        {"SetPMTUDiscovery", "PMTUDiscoveryEnabled", 1, 0, "ip_no_pmtu_disc", "0\n"},
        {"SetTcpMaxDataRetransmissions", "TcpMaxDataRetransmissions", 5, 64, "tcp_retries2", ""},
    };
    struct tree t;
    struct fix f;
    open_tree(&t);
    fix_open(&f, t.dir);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        char path[96], buf[2048];
        struct cim_instance *in = in_params_of(&f, CONFIG, rows[i].method);
        bool is_switch = strstr(rows[i].parameter, "Enabled") != NULL;
        wmi_value v = is_switch ? wmi_boolean(rows[i].n != 0) : wmi_uint(rows[i].n);
        assert_int_equal(wmi_object_put(&in->o, rows[i].parameter, &v), 0);
        assert_int_equal(run(&f, CONFIG, rows[i].method, in, &g), rows[i].ret);
        snprintf(path, sizeof path, "proc/sys/net/ipv4/%s", rows[i].file);
        assert_string_equal(tree_text(&t, path, buf), rows[i].text);
        cim_instance_unref(in);
    }
    AUTO_GOT g;
    assert_int_equal(run(&f, CONFIG, "SetDefaultTTL", NULL, &g), 68);
    fix_close(&f);
    tree_close(&t);
}

TEST(the_configuration_of_an_adapter_is_checked)
{
    static const struct {
        const char *method, *list, *a, *b, *list2, *c;
        uint64_t ret;
    } rows[] = {
        {"EnableStatic", "IPAddress", "192.0.2.7", NULL, "SubnetMask", "255.255.255.0", 64},
        {"EnableStatic", "IPAddress", "192.0.2.256", NULL, "SubnetMask", "255.255.255.0", 70},
        {"EnableStatic", "IPAddress", "224.0.0.1", NULL, "SubnetMask", "255.255.255.0", 70},
        {"EnableStatic", "IPAddress", "192.0.2.7", NULL, "SubnetMask", "255.0.255.0", 66},
        {"EnableStatic", "IPAddress", "192.0.2.7", "192.0.2.8", "SubnetMask", "255.255.255.0", 68},
        {"EnableStatic", NULL, NULL, NULL, NULL, NULL, 68},
        {"SetGateways", "DefaultIPGateway", "192.0.2.1", NULL, NULL, NULL, 64},
        {"SetGateways", "DefaultIPGateway", "gate", NULL, NULL, NULL, 71},
        {"SetGateways", NULL, NULL, NULL, NULL, NULL, 64},
        {"SetDNSServerSearchOrder", "DNSServerSearchOrder", "192.0.2.1", "::1", NULL, NULL, 64},
        {"SetDNSServerSearchOrder", "DNSServerSearchOrder", "x", NULL, NULL, NULL, 70},
        {"EnableDHCP", NULL, NULL, NULL, NULL, NULL, 64},
    };
    struct tree t;
    struct fix f;
    open_tree(&t);
    fix_open(&f, t.dir);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        struct cim_instance *in = rows[i].list ? in_params_of(&f, CONFIG, rows[i].method) : NULL;
        if (rows[i].list) {
            put_list(in, rows[i].list, rows[i].a, rows[i].b);
        }
        if (rows[i].list2) {
            put_list(in, rows[i].list2, rows[i].c, NULL);
        }
        assert_int_equal(run(&f, ONE, rows[i].method, in, &g), rows[i].ret);
        cim_instance_unref(in);
    }
    AUTO_GOT g;
    assert_int_equal(run(&f, "Win32_NetworkAdapter.DeviceID='11'", "Disable", NULL, &g),
                     (uint32_t)WBEM_E_ACCESS_DENIED);
    fix_close(&f);
    tree_close(&t);
}
