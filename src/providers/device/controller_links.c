/* controller_links: which disk is on which controller (Win32_IDEControllerDevice, Win32_SCSIControllerDevice), which
 * module of the kernel drives which device (Win32_SystemDriverPNPEntity), and which device is on which bus
 * (Win32_DeviceBus). */
#include "providers/device/device.h"
#include "providers/scan.h"
#include "providers/storage/block.h"

#include <stdio.h>

/* ---- disks ---- */
struct pairing {
    struct telling *t;
    const char *cls; /* of the controllers */
    bool (*is)(const struct device *d);
    const struct block *disk;
    struct str pci; /* address of what it is on */
};

/* "0000:00:1f.2" */
static bool is_address(struct slice s)
{
    return s.n == 12 && s.p[4] == ':' && s.p[7] == ':' && s.p[10] == '.';
}

/* "../devices/pci0000:00/0000:00:1f.2/ata1/…/block/sda": the last address. */
static void find_address(struct pairing *p)
{
    char buf[1024];
    struct slice to = host_link(p->t->s->root, "sys/block", p->disk->name, buf, sizeof buf), part;
    str_clear(&p->pci);
    while (scan_part(&to, '/', &part)) {
        if (is_address(part)) {
            str_clear(&p->pci);
            str_add_slice(&p->pci, part);
        }
    }
}

static hres tell_if_controller(void *arg, const struct device *d)
{
    const struct pairing *p = arg;
    AUTO(link_pair_fini) struct link_pair l = {STR_INIT, STR_INIT};
    char id[80];
    if (strcmp(d->address, str_z(&p->pci)) != 0 || !p->is(d)) {
        return 0;
    }
    snprintf(id, sizeof id, "/dev/%s", p->disk->name);
    telling_path1(p->t, &l.left, p->cls, "DeviceID", str_slice(&d->id));
    telling_path1(p->t, &l.right, p->disk->optical ? "Win32_CDROMDrive" : "Win32_DiskDrive",
                  "DeviceID", slice_of(id));
    return tell_link(p->t, &l);
}

static hres tell_pairs(struct telling *t, const char *cls, bool (*is)(const struct device *d))
{
    struct pairing p = {.t = t, .cls = cls, .is = is};
    struct blocks all = {0};
    hres hr = blocks_read(t->s->root, &all);
    for (size_t i = 0; i < all.n && hr == 0; i++) {
        p.disk = &all.v[i];
        if (p.disk->partition || !(p.disk->drive || p.disk->optical)) {
            continue;
        }
        find_address(&p);
        hr = p.pci.n ? devices_each(t->s, BUS_PCI, tell_if_controller, &p) : str_status(&p.pci);
    }
    vec_fini(&all);
    str_fini(&p.pci);
    return hr;
}

static hres tell_ide_pairs(struct telling *t)
{
    return tell_pairs(t, "Win32_IDEController", device_is_ide);
}

static hres tell_scsi_pairs(struct telling *t)
{
    return tell_pairs(t, "Win32_SCSIController", device_is_scsi);
}

#define PAIR(controller)                                                                           \
    ROW_STR("Antecedent", link_pair, left, "path of the " controller),                             \
        ROW_STR("Dependent", link_pair, right,                                                     \
                "path of the drive: Win32_DiskDrive or Win32_CDROMDrive"),                         \
        ROW_NULL("AccessState", "not told"), ROW_NULL("NegotiatedDataWidth", "not told"),          \
        ROW_NULL("NegotiatedSpeed", "not told"), ROW_NULL("NumberOfHardResets", "not counted"),    \
        ROW_NULL("NumberOfSoftResets", "not counted"),                                             \
    {                                                                                              \
        0                                                                                          \
    }
static const struct prop_row ide_rows[] = {PAIR("Win32_IDEController")};
static const struct prop_row scsi_rows[] = {PAIR("Win32_SCSIController")};

const struct win32_table ide_device_table = {
    "Win32_IDEControllerDevice", ide_rows, tell_ide_pairs,
    "A controller and a drive on it, by the link of /sys/block."};
const struct win32_table scsi_device_table = {
    "Win32_SCSIControllerDevice", scsi_rows, tell_scsi_pairs,
    "A controller and a drive on it, by the link of /sys/block."};

/* ---- modules ---- */
static hres tell_module(void *arg, const struct device *d)
{
    struct telling *t = arg;
    char path[128], buf[1024];
    struct slice part, name = {0};
    AUTO(link_pair_fini) struct link_pair l = {STR_INIT, STR_INIT};
    snprintf(path, sizeof path, "%s/driver", d->path);
    struct slice to = host_link(t->s->root, path, "module", buf, sizeof buf);
    while (scan_part(&to, '/', &part)) {
        name = part;
    }
    if (name.n == 0) {
        return 0; /* no driver, or one that is part of the kernel */
    }
    telling_path1(t, &l.left, "Win32_PnPEntity", "DeviceID", str_slice(&d->id));
    telling_path1(t, &l.right, "Win32_SystemDriver", "Name", name);
    return tell_link(t, &l);
}

static hres tell_modules(struct telling *t)
{
    hres hr = devices_each(t->s, BUS_PCI, tell_module, t);
    return hr ? hr : devices_each(t->s, BUS_USB, tell_module, t);
}

static const struct prop_row module_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_PnPEntity"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_SystemDriver"),
    {0},
};
const struct win32_table device_module_table = {
    "Win32_SystemDriverPNPEntity", module_rows, tell_modules,
    "A device and the module of the kernel that drives it (`driver/module`); drivers that are part "
    "of the kernel are no modules."};

/* ---- buses ---- */
uint64_t device_bus_id(struct slice bus, struct str *id)
{
    struct slice domain;
    uint64_t number = scan_part(&bus, ':', &domain) ? scan_hex(bus) : NOT_KNOWN;
    if (number == NOT_KNOWN) {
        return NOT_KNOWN;
    }
    str_addz(id, "PCI_BUS_");
    if (scan_hex(domain) != 0) {
        str_add_slice(id, domain);
        str_addc(id, ':');
    }
    str_add_u64(id, number);
    return number;
}

static hres tell_on_bus(void *arg, const struct device *d)
{
    struct telling *t = arg;
    AUTO(link_pair_fini) struct link_pair l = {STR_INIT, STR_INIT};
    AUTO_STR bus = STR_INIT;
    struct slice address = slice_of(d->address);
    if (!is_address(address) || device_bus_id((struct slice){address.p, 7}, &bus) == NOT_KNOWN) {
        return 0;
    }
    telling_path1(t, &l.left, "Win32_Bus", "DeviceID", str_slice(&bus));
    telling_path1(t, &l.right, "Win32_PnPEntity", "DeviceID", str_slice(&d->id));
    return tell_link(t, &l);
}

static hres tell_on_buses(struct telling *t)
{
    return devices_each(t->s, BUS_PCI, tell_on_bus, t);
}

static const struct prop_row bus_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_Bus"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_PnPEntity"),
    {0},
};
const struct win32_table device_bus_table = {
    "Win32_DeviceBus", bus_rows, tell_on_buses,
    "A PCI device and its bus, by the address of the device."};
