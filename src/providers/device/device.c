/* device: reading the devices of the buses. */
#include "providers/device/device.h"

#include "providers/scan.h"

#include <stdio.h>

enum {
    IDS_MAX = 8 << 20,
};

struct slice device_line(const struct device *d, const char *file, char *buf, size_t size)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", d->path, file);
    return host_line(d->s->root, path, buf, size);
}

uint64_t device_hex(const struct device *d, const char *file)
{
    char buf[64];
    return scan_hex(device_line(d, file, buf, sizeof buf));
}

uint64_t device_number(const struct device *d, const char *file)
{
    char buf[64];
    return scan_number(device_line(d, file, buf, sizeof buf));
}

/* ---- names ---- */
/* "8086  Intel Corporation", "\t1237  440FX - 82441FX PMC": an identifier of four hex digits, two blanks, a name. */
static bool read_entry(struct slice line, uint64_t *id, struct slice *name)
{
    if (line.n < 7 || line.p[4] != ' ') {
        return false;
    }
    *id = scan_hex((struct slice){line.p, 4});
    *name = scan_trim(slice_from(line, 4));
    return *id != NOT_KNOWN && name->n > 0;
}

/* The text from the entry of the vendor on; entries begin a line. */
static struct slice find_vendor(struct slice ids, uint64_t vendor)
{
    char key[8];
    snprintf(key, sizeof key, "\n%04x ", (unsigned)vendor);
    const char *at = vendor <= 0xffff ? memmem(ids.p, ids.n, key, 6) : NULL;
    return at ? slice_from(ids, (size_t)(at + 1 - ids.p)) : SLICE("");
}

void device_names_find(struct slice ids, uint64_t vendor, uint64_t product, struct str *vendor_name,
                       struct str *product_name)
{
    struct slice line, name, rest = find_vendor(ids, vendor);
    uint64_t id;
    if (!scan_line(&rest, &line) || !read_entry(line, &id, &name)) {
        return;
    }
    str_add_slice(vendor_name, name);
    while (scan_line(&rest, &line) && (line.n == 0 || line.p[0] == '\t' || line.p[0] == '#')) {
        if (line.n > 1 && line.p[0] == '\t' && line.p[1] != '\t' &&
            read_entry(slice_from(line, 1), &id, &name) && id == product) {
            str_add_slice(product_name, name);
            return;
        }
    }
}

static hres read_ids(const struct sysroot *root, enum device_bus bus, struct str *out)
{
    static const char *const places[][2] = {
        [BUS_PCI] = {"usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids"},
        [BUS_USB] = {"usr/share/misc/usb.ids", "usr/share/hwdata/usb.ids"}};
    hres hr = WBEM_E_NOT_FOUND;
    str_addc(out, '\n');
    for (int i = 0; i < 2 && FAILED(hr) && hr != WBEM_E_OUT_OF_MEMORY; i++) {
        hr = sysroot_read_all(root, places[bus][i], IDS_MAX, out);
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

/* ---- setup classes ("System-Defined Device Setup Classes Available to Vendors") ---- */
static const struct device_setup setups[] = {
    {"1394", "{6bdd1fc1-810f-11d0-bec7-08002be2092f}"},
    {"Bluetooth", "{e0cbf06c-cd8b-4647-bb8a-263b43f0f974}"},
    {"Display", "{4d36e968-e325-11ce-bfc1-08002be10318}"},
    {"HDC", "{4d36e96a-e325-11ce-bfc1-08002be10318}"},
    {"HIDClass", "{745a17a0-74d3-11d0-b6fe-00a0c90f57da}"},
    {"Image", "{6bdd1fc6-810f-11d0-bec7-08002be2092f}"},
    {"MEDIA", "{4d36e96c-e325-11ce-bfc1-08002be10318}"},
    {"Net", "{4d36e972-e325-11ce-bfc1-08002be10318}"},
    {"Ports", "{4d36e978-e325-11ce-bfc1-08002be10318}"},
    {"Printer", "{4d36e979-e325-11ce-bfc1-08002be10318}"},
    {"SCSIAdapter", "{4d36e97b-e325-11ce-bfc1-08002be10318}"},
    {"SmartCardReader", "{50dd5230-ba8a-11d1-bf5d-0000f805f530}"},
    {"System", "{4d36e97d-e325-11ce-bfc1-08002be10318}"},
    {"USB", "{36fc9e60-c465-11cf-8056-444553540000}"},
};

const struct device_setup *device_setup_find(const char *name)
{
    for (size_t i = 0; name && i < ARRAY_LEN(setups); i++) {
        if (strcmp(setups[i].name, name) == 0) {
            return &setups[i];
        }
    }
    return NULL;
}

static const char *pci_setup(uint64_t code)
{
    switch (code >> 8) {
    case PCI_IDE:
    case PCI_SATA:
        return "HDC";
    case PCI_FIREWIRE:
        return "1394";
    case PCI_USB:
        return "USB";
    default:
        break;
    }
    static const char *const by_base[] = {NULL,     "SCSIAdapter", "Net",   "Display", "MEDIA",
                                          "System", "System",      "Ports", "System"};
    return code >> 16 < ARRAY_LEN(by_base) ? by_base[code >> 16] : NULL;
}

static const char *usb_setup(uint64_t code)
{
    static const char *const by_class[] = {
        [0x01] = "MEDIA", [0x02] = "Ports",           [0x03] = "HIDClass",
        [0x06] = "Image", [0x07] = "Printer",         [0x08] = "USB",
        [0x09] = "USB",   [0x0b] = "SmartCardReader", [0x0e] = "Image"};
    return code >> 16 == 0xe0                 ? "Bluetooth"
           : code >> 16 < ARRAY_LEN(by_class) ? by_class[code >> 16]
                                              : NULL;
}

/* ---- identifiers ("Identifiers for PCI Devices", "Identifiers for USB Devices") ---- */
static bool add_id(struct str_list *l, const char *text)
{
    return str_list_add(l, slice_of(text));
}

static bool name_pci(struct device *d)
{
    char v[32], b[64], t[128];
    unsigned code = (unsigned)d->class_code;
    snprintf(v, sizeof v, "PCI\\VEN_%04X", (unsigned)d->vendor);
    snprintf(b, sizeof b, "%s&DEV_%04X", v, (unsigned)d->product);
    bool has_sub = d->subvendor != NOT_KNOWN && d->subproduct != NOT_KNOWN;
    char sub[32] = "";
    if (has_sub) {
        snprintf(sub, sizeof sub, "&SUBSYS_%04X%04X", (unsigned)d->subproduct,
                 (unsigned)d->subvendor);
    }
    unsigned rev = d->revision == NOT_KNOWN ? 0 : (unsigned)d->revision;
    str_addf(&d->id, "%s%s&REV_%02X\\%s", b, sub, rev, d->address);
    snprintf(t, sizeof t, "%s%s&REV_%02X", b, sub, rev);
    bool ok = add_id(&d->hardware, t);
    snprintf(t, sizeof t, "%s%s", b, sub);
    ok = ok && (!has_sub || add_id(&d->hardware, t));
    snprintf(t, sizeof t, "%s&CC_%06X", b, code);
    ok = ok && add_id(&d->hardware, t);
    snprintf(t, sizeof t, "%s&CC_%04X", b, code >> 8);
    ok = ok && add_id(&d->hardware, t);
    snprintf(t, sizeof t, "%s&CC_%04X", v, code >> 8);
    ok = ok && add_id(&d->compatible, t);
    snprintf(t, sizeof t, "PCI\\CC_%06X", code);
    ok = ok && add_id(&d->compatible, t);
    snprintf(t, sizeof t, "PCI\\CC_%04X", code >> 8);
    return ok && add_id(&d->compatible, t);
}

static bool name_usb(struct device *d)
{
    char b[64], t[128];
    unsigned code = (unsigned)d->class_code;
    snprintf(b, sizeof b, "USB\\VID_%04X&PID_%04X", (unsigned)d->vendor, (unsigned)d->product);
    str_addf(&d->id, "%s\\%s", b, d->address);
    bool ok = true;
    if (d->revision != NOT_KNOWN) {
        snprintf(t, sizeof t, "%s&REV_%04X", b, (unsigned)d->revision);
        ok = add_id(&d->hardware, t);
    }
    ok = ok && add_id(&d->hardware, b);
    snprintf(t, sizeof t, "USB\\Class_%02X&SubClass_%02X&Prot_%02X", code >> 16, code >> 8 & 0xff,
             code & 0xff);
    ok = ok && add_id(&d->compatible, t);
    snprintf(t, sizeof t, "USB\\Class_%02X&SubClass_%02X", code >> 16, code >> 8 & 0xff);
    ok = ok && add_id(&d->compatible, t);
    snprintf(t, sizeof t, "USB\\Class_%02X", code >> 16);
    return ok && add_id(&d->compatible, t);
}

/* ---- reading ---- */
static void device_fini(struct device *d)
{
    str_fini(&d->id);
    str_fini(&d->name);
    str_fini(&d->vendor_name);
    str_fini(&d->driver);
    str_list_fini(&d->hardware);
    str_list_fini(&d->compatible);
}

static bool read_pci(struct device *d)
{
    d->vendor = device_hex(d, "vendor");
    d->product = device_hex(d, "device");
    d->subvendor = device_hex(d, "subsystem_vendor");
    d->subproduct = device_hex(d, "subsystem_device");
    d->revision = device_hex(d, "revision");
    d->class_code = device_hex(d, "class");
    d->status = d->driver.n ? "OK" : "Unknown";
    d->setup = device_setup_find(pci_setup(d->class_code));
    return d->vendor != NOT_KNOWN && d->product != NOT_KNOWN && d->class_code != NOT_KNOWN &&
           name_pci(d);
}

/* A device whose class is told by its interfaces (0) has that of the first. */
static uint64_t usb_class(const struct device *d)
{
    uint64_t code = device_hex(d, "bDeviceClass") << 16 | device_hex(d, "bDeviceSubClass") << 8 |
                    device_hex(d, "bDeviceProtocol");
    if (code >> 16 != 0) {
        return code;
    }
    char file[3][128];
    static const char *const names[] = {"bInterfaceClass", "bInterfaceSubClass",
                                        "bInterfaceProtocol"};
    uint64_t n[3];
    for (int i = 0; i < 3; i++) {
        snprintf(file[i], sizeof file[i], "%s:1.0/%s", d->address, names[i]);
        n[i] = device_hex(d, file[i]);
        if (n[i] == NOT_KNOWN) {
            return code;
        }
    }
    return n[0] << 16 | n[1] << 8 | n[2];
}

static bool read_usb(struct device *d)
{
    d->vendor = device_hex(d, "idVendor");
    d->product = device_hex(d, "idProduct");
    d->revision = device_hex(d, "bcdDevice");
    d->subvendor = d->subproduct = NOT_KNOWN;
    if (d->vendor == NOT_KNOWN || d->product == NOT_KNOWN) {
        return false; /* an interface, not a device */
    }
    d->class_code = usb_class(d) & 0xffffff;
    d->status = d->driver.n ? "OK" : "Unknown";
    d->setup = device_setup_find(usb_setup(d->class_code));
    return name_usb(d);
}

/* What the device says itself, where the databases do not know it. */
static hres read_names(struct device *d, struct slice ids)
{
    char buf[256];
    device_names_find(ids, d->vendor, d->product, &d->vendor_name, &d->name);
    if (d->bus == BUS_USB) {
        if (d->name.n == 0) {
            str_add_slice(&d->name, device_line(d, "product", buf, sizeof buf));
        }
        if (d->vendor_name.n == 0) {
            str_add_slice(&d->vendor_name, device_line(d, "manufacturer", buf, sizeof buf));
        }
    }
    if (d->name.n == 0) {
        str_addf(&d->name, "%s device %04x:%04x", d->bus == BUS_PCI ? "PCI" : "USB",
                 (unsigned)d->vendor, (unsigned)d->product);
    }
    hres hr = str_status(&d->name);
    hr = hr ? hr : str_status(&d->vendor_name);
    return hr ? hr : str_status(&d->id);
}

static void read_driver(struct device *d)
{
    char buf[512];
    struct slice to = host_link(d->s->root, d->path, "driver", buf, sizeof buf);
    const char *slash = to.n ? memrchr(to.p, '/', to.n) : NULL;
    if (slash) {
        str_addz(&d->driver, slash + 1);
    }
}

hres devices_each(const struct cimwin32 *s, enum device_bus bus,
                  hres (*fn)(void *arg, const struct device *d), void *arg)
{
    static const char *const places[] = {"sys/bus/pci/devices", "sys/bus/usb/devices"};
    AUTO_STR ids = STR_INIT;
    struct host_names names;
    hres hr = host_names_read(s->root, places[bus], &names);
    hr = hr || names.n == 0 ? hr : read_ids(s->root, bus, &ids);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        struct device d = {.s = s, .bus = bus};
        if (strlen(names.v[i]) >= sizeof d.address) {
            continue;
        }
        snprintf(d.address, sizeof d.address, "%s", names.v[i]);
        snprintf(d.path, sizeof d.path, "%s/%s", places[bus], d.address);
        read_driver(&d);
        if (bus == BUS_PCI ? read_pci(&d) : read_usb(&d)) {
            hr = read_names(&d, str_slice(&ids));
            hr = hr ? hr : fn(arg, &d);
        }
        device_fini(&d);
    }
    host_names_fini(&names);
    return hr;
}

hres device_driver_version(const struct device *d, struct str *out)
{
    char path[512], buf[128];
    if (d->driver.n == 0) {
        return 0;
    }
    snprintf(path, sizeof path, "%s/driver/module/version", d->path);
    struct slice version = host_line(d->s->root, path, buf, sizeof buf);
    if (version.n) {
        str_add_slice(out, version);
    } else if (d->s->release) {
        str_add_slice(out, cim_str_slice(d->s->release));
    }
    return str_status(out);
}
