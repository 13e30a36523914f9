/* adapter: Win32_NetworkAdapter, and its methods Enable and Disable. */
#include "providers/network/net.h"
#include "providers/scan.h"
#include "util/utf.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <stdio.h>

enum need {
    SRC_DEVICE = 1
};
struct adapter {
    const struct cimwin32 *s;
    const struct net_link *l;
    const char *kind;
    uint64_t kind_id, speed, status, availability, status_info;
    struct str caption, model, vendor, mac, permanent, driver, pnp;
    bool physical, up;
};

/* ---- properties ---- */
/* NetConnectionStatus. */
enum connection {
    DISCONNECTED = 0,
    CONNECTED = 2,
    NOT_PRESENT = 4,
    MEDIA_DISCONNECTED = 7,
    AUTHENTICATING = 8
};

static enum connection connection_of(const struct net_link *l)
{
    if (!(l->flags & IFF_UP)) {
        return DISCONNECTED;
    }
    switch (l->state) {
    case IF_OPER_NOTPRESENT:
        return NOT_PRESENT;
    case IF_OPER_DORMANT:
        return AUTHENTICATING;
    case IF_OPER_DOWN:
    case IF_OPER_LOWERLAYERDOWN:
        return MEDIA_DISCONNECTED;
    default: /* up; unknown: the driver does not tell */
        return CONNECTED;
    }
}

static void read_kind(struct adapter *a)
{
    static const struct {
        uint64_t type, id;
        const char *name;
    } kinds[] = {
        {ARPHRD_ETHER, 0, "Ethernet 802.3"},
        {ARPHRD_IEEE802, 1, "Token Ring 802.5"},
        {ARPHRD_IEEE802_TR, 1, "Token Ring 802.5"},
        {ARPHRD_FDDI, 2, "Fiber Distributed Data Interface (FDDI)"},
        {ARPHRD_PPP, 3, "Wide Area Network (WAN)"},
        {ARPHRD_LOCALTLK, 4, "LocalTalk"},
        {ARPHRD_ARCNET, 6, "ARCNET"},
        {ARPHRD_ATM, 8, "ATM"},
        {ARPHRD_IEEE1394, 13, "1394"},
    };
    a->kind_id = NOT_KNOWN;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (kinds[i].type == a->l->type) {
            a->kind = kinds[i].name;
            a->kind_id = kinds[i].id;
        }
    }
    if (net_has(a->s->root, a->l, "phy80211")) {
        a->kind = "Wireless";
        a->kind_id = 9;
    }
}

/* In Mbit/s, -1 while there is no link. */
static uint64_t speed_of(const struct adapter *a)
{
    char buf[32];
    uint64_t mbit = scan_number(net_line(a->s->root, a->l, "speed", buf, sizeof buf));
    return mbit == 0 || mbit > UINT32_MAX - 1 ? NOT_KNOWN : mbit * 1000000;
}

static hres read_device(struct adapter *a)
{
    const struct sysroot *root = a->s->root;
    a->physical = net_has(root, a->l, "device");
    a->speed = speed_of(a);
    read_kind(a);
    net_add_driver(root, a->l, &a->driver);
    net_add_pnp(root, a->l, &a->pnp);
    hres hr = net_add_model(root, a->l, &a->model);
    hr = hr ? hr : net_add_vendor(root, a->l, &a->vendor);
    str_addf(&a->caption, "[%08llu] %s", (unsigned long long)a->l->index, str_z(&a->model));
    return hr;
}

static hres fill_link_u64(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return fill_member_u64(row, ((const struct adapter *)subject)->l, out);
}

static hres fill_link_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct adapter *)subject)->l->name));
}

/* clang-format off */
#define MODEL "the model that udev found in its data base; the name of the interface where it found none"
static const struct prop_row rows[] = {
    {"AdapterType", fill_member_text, offsetof(struct adapter, kind), SRC_DEVICE,
     "\"Wireless\" of what has a radio, else by the type of the interface: \"Ethernet 802.3\" and so on; NULL of tunnels and the like"},
    {"AdapterTypeId", fill_member_u64, offsetof(struct adapter, kind_id), SRC_DEVICE, "its number"},
    ROW_NULL("AutoSense", "as on Windows"),
    ROW_U64("Availability", adapter, availability, "3 (running) when it is connected, else 8 (off line)"),
    {"Caption", fill_member_str, offsetof(struct adapter, caption), SRC_DEVICE, "index and model: \"[00000002] model\""},
    ROW_CONST("CreationClassName", "Win32_NetworkAdapter"),
    {"Description", fill_member_str, offsetof(struct adapter, model), SRC_DEVICE, MODEL},
    {"DeviceID", fill_link_u64, offsetof(struct net_link, index), 0, "number of the interface: the key"},
    ROW_NULL("GUID", "interfaces have a number and a name"),
    {"Index", fill_link_u64, offsetof(struct net_link, index), 0, "number of the interface"},
    ROW_YES("Installed", "TRUE: it is there"),
    {"InterfaceIndex", fill_link_u64, offsetof(struct net_link, index), 0, "number of the interface"},
    ROW_STR("MACAddress", adapter, mac, "address of the interface; NULL of those that have none"),
    {"Manufacturer", fill_member_str, offsetof(struct adapter, vendor), SRC_DEVICE, "the vendor that udev found; else NULL"},
    ROW_NULL("MaxNumberControlled", "no such limit"),
    ROW_NULL("MaxSpeed", "as on Windows"),
    {"Name", fill_member_str, offsetof(struct adapter, model), SRC_DEVICE, MODEL},
    {"NetConnectionID", fill_link_name, 0, 0, "name of the interface"},
    ROW_U64("NetConnectionStatus", adapter, status,
            "0 (disconnected) when it is down; up, 2 (connected), 7 (media disconnected), 8 (authenticating) or 4 (not present)"),
    ROW_BOOL("NetEnabled", adapter, up, "whether it is up, which Enable and Disable change"),
    ROW_NULL("NetworkAddresses", "as on Windows"),
    {"PNPDeviceID", fill_member_str, offsetof(struct adapter, pnp), SRC_DEVICE,
     "DeviceID of its Win32_PnPEntity; NULL of what is no device of the PCI bus"},
    ROW_STR("PermanentAddress", adapter, permanent, "the address that the device came with; NULL when the driver does not tell"),
    {"PhysicalAdapter", fill_member_bool, offsetof(struct adapter, physical), SRC_DEVICE,
     "whether it is a device of a bus; FALSE of bridges, tunnels and the like"},
    {"ProductName", fill_member_str, offsetof(struct adapter, model), SRC_DEVICE, MODEL},
    {"ServiceName", fill_member_str, offsetof(struct adapter, driver), SRC_DEVICE, "name of the driver"},
    {"Speed", fill_member_u64, offsetof(struct adapter, speed), SRC_DEVICE, "bits per second; NULL without a link, or when the driver does not tell"},
    ROW_U64("StatusInfo", adapter, status_info, "3 (enabled) when it is up, else 4 (disabled)"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("TimeOfLastReset", "not recorded"),
    {0},
};
/* clang-format on */

static hres tell_adapter(struct telling *t, const struct net_link *l)
{
    struct adapter a = {.s = t->s, .l = l, .up = (l->flags & IFF_UP) != 0};
    a.status = connection_of(l);
    a.availability = a.status == CONNECTED ? 3 : 8;
    a.status_info = a.up ? 3 : 4;
    net_add_mac(&a.mac, l->mac, l->mac_n);
    net_add_mac(&a.permanent, l->permanent, l->permanent_n);
    hres hr = t->plan.needs & SRC_DEVICE ? read_device(&a) : 0;
    hr = hr ? hr : tell(t, &a);
    struct str *const texts[] = {&a.caption,   &a.model,  &a.vendor, &a.mac,
                                 &a.permanent, &a.driver, &a.pnp};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        str_fini(texts[i]);
    }
    return hr;
}

static bool is_asked(const struct telling *t, const struct net_link *l)
{
    struct slice name;
    uint64_t index;
    return !(telling_number(t, "DeviceID", &index) && index != l->index) &&
           !(telling_number(t, "Index", &index) && index != l->index) &&
           !(telling_number(t, "InterfaceIndex", &index) && index != l->index) &&
           !(telling_equals(t, "NetConnectionID", &name) && !utf8_caseeq(name, slice_of(l->name)));
}

static hres tell_adapters(struct telling *t)
{
    struct net n;
    hres hr = net_read(t->s, NET_LINKS, &n);
    for (size_t i = 0; i < n.links.n && hr == 0; i++) {
        hr = is_asked(t, &n.links.v[i]) ? tell_adapter(t, &n.links.v[i]) : 0;
    }
    net_fini(&n);
    return hr;
}

const struct win32_table network_adapter_table = {
    "Win32_NetworkAdapter", rows, tell_adapters,
    "The network interfaces, except the loopback interface, which Windows has none of. Enable and "
    "Disable set one up and down and answer 0, or the WMI error: 2147749891 (access denied), "
    "2147749890 (not found), 2147749889 (failed). Reset and SetPowerState are not implemented, as "
    "on Windows."};

/* ---- methods ---- */
/* As documented, the values of WMI Error Constants. */
static uint32_t error_return(int err)
{
    switch (err) {
    case 0:
        return 0;
    case EPERM:
    case EACCES:
        return (uint32_t)WBEM_E_ACCESS_DENIED;
    case ENODEV:
        return (uint32_t)WBEM_E_NOT_FOUND;
    default:
        return (uint32_t)WBEM_E_FAILED;
    }
}

static void set_up(wmi_request *r, const struct cimwin32 *s, bool up)
{
    wmi_value key;
    uint64_t index;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
    } else if (wmi_request_key(r, "DeviceID", &key) || key.is_null ||
               (index = scan_number((struct slice){key.text, key.count})) > INT32_MAX) {
        wmi_request_done(r, WBEM_E_NOT_FOUND);
    } else {
        /* a recorded machine has no interfaces to set */
        answer(r, error_return(sysroot_is_live(s->root) ? net_set_up(index, up) : EPERM));
    }
}

static void enable(wmi_request *r, void *state)
{
    set_up(r, state, true);
}

static void disable(wmi_request *r, void *state)
{
    set_up(r, state, false);
}

const struct wmi_method_provider network_adapter_methods[] = {
    {"Disable", disable}, {"Enable", enable}, {0}};
