/* board_parts: Win32_MotherboardDevice, Win32_Bus, Win32_SystemBIOS. */
#include "providers/device/device.h"
#include "providers/scan.h"

#include <stdio.h>

#define DMI       "sys/class/dmi/id/"
#define PCI_BUSES "sys/class/pci_bus"

struct part { /* subject */
    const struct cimwin32 *s;
    struct str id, version;
    const char *bus_type;
    uint64_t number;
};

/* ---- Win32_MotherboardDevice ---- */
static hres tell_motherboard(struct telling *t)
{
    char buf[256];
    AUTO(host_names_fini) struct host_names buses = {0};
    struct part p = {.s = t->s};
    if (host_line(t->s->root, DMI "board_name", buf, sizeof buf).n == 0) {
        return 0;
    }
    hres hr = host_names_read(t->s->root, PCI_BUSES, &buses);
    p.bus_type = buses.n ? "PCI" : NULL;
    str_add_slice(&p.version, host_line(t->s->root, DMI "board_version", buf, sizeof buf));
    hr = hr ? hr : tell(t, &p);
    str_fini(&p.version);
    return hr;
}

static const struct prop_row motherboard_rows[] = {
    ROW_CONST("Caption", "Motherboard"),
    ROW_CONST("CreationClassName", "Win32_MotherboardDevice"),
    ROW_CONST("Description", "Motherboard"),
    ROW_CONST("DeviceID", "Motherboard"),
    ROW_CONST("Name", "Motherboard"),
    ROW_TEXT("PrimaryBusType", part, bus_type, "\"PCI\" when there is such a bus; else NULL"),
    ROW_STR("RevisionNumber", part, version, "`board_version` of /sys/class/dmi/id"),
    ROW_NULL("SecondaryBusType", "further buses are not told"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    {0},
};
const struct win32_table motherboard_table = {
    "Win32_MotherboardDevice", motherboard_rows, tell_motherboard,
    "The board, where the firmware tells of it: as Win32_BaseBoard, which has more."};

/* ---- Win32_Bus ---- */
static hres tell_bus(struct telling *t, struct slice name)
{
    struct part p = {.s = t->s};
    p.number = device_bus_id(name, &p.id);
    hres hr = p.number == NOT_KNOWN ? 0 : tell(t, &p);
    str_fini(&p.id);
    return hr;
}

static hres tell_buses(struct telling *t)
{
    AUTO(host_names_fini) struct host_names buses = {0};
    hres hr = host_names_read(t->s->root, PCI_BUSES, &buses);
    for (size_t i = 0; i < buses.n && hr == 0; i++) {
        hr = tell_bus(t, slice_of(buses.v[i]));
    }
    return hr;
}

enum {
    BUS_TYPE_PCI = 5
};
static const struct prop_row bus_rows[] = {
    ROW_U64("BusNum", part, number, "number of the bus"),
    ROW_NUM("BusType", BUS_TYPE_PCI, "5: PCI"),
    ROW_CONST("Caption", "Bus"),
    ROW_CONST("CreationClassName", "Win32_Bus"),
    ROW_CONST("Description", "Bus"),
    ROW_STR("DeviceID", part, id,
            "\"PCI_BUS_\" and the number; in front of it its domain, unless that is 0"),
    ROW_CONST("Name", "Bus"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    {0},
};
const struct win32_table bus_table = {"Win32_Bus", bus_rows, tell_buses,
                                      "The PCI buses: /sys/class/pci_bus."};

/* ---- Win32_SystemBIOS ---- */
static hres tell_bios(struct telling *t)
{
    char vendor_buf[256], version_buf[256];
    AUTO_STR name = STR_INIT;
    AUTO(link_pair_fini) struct link_pair p = {STR_INIT, STR_INIT};
    struct slice vendor = host_line(t->s->root, DMI "bios_vendor", vendor_buf, sizeof vendor_buf);
    struct slice version =
        host_line(t->s->root, DMI "bios_version", version_buf, sizeof version_buf);
    if (vendor.n == 0 || version.n == 0) {
        return 0;
    }
    str_add_slice(&name, vendor);
    str_addz(&name, " - ");
    str_add_slice(&name, version);
    const struct path_key keys[] = {
        {.name = "Name", .value = version},
        {.name = "SoftwareElementID", .value = version},
        {.name = "SoftwareElementState", .value = SLICE("3"), .number = true},
        {.name = "TargetOperatingSystem", .value = SLICE("0"), .number = true},
        {.name = "Version", .value = str_slice(&name)}};
    telling_path1(t, &p.left, "Win32_ComputerSystem", "Name", cim_str_slice(t->s->computer));
    telling_path(t, &p.right, "Win32_BIOS", keys, ARRAY_LEN(keys));
    hres hr = str_status(&name);
    return hr ? hr : tell_link(t, &p);
}

static const struct prop_row bios_link_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_ComputerSystem"),
    ROW_STR("PartComponent", link_pair, right, "path of the Win32_BIOS"),
    {0},
};
const struct win32_table system_bios_table = {"Win32_SystemBIOS", bios_link_rows, tell_bios,
                                              "The computer and its firmware."};
