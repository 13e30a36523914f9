/* pnp: Win32_PnPEntity, Win32_PnPSignedDriver, and the controllers among the devices: IDE, SCSI, 1394, USB and its hubs. */
#include "providers/device/device.h"
#include "providers/scan.h"

#include <stdio.h>

/* ---- which devices are of a class ---- */
struct choice {
    struct telling *t;
    bool (*is)(const struct device *d);
};

static hres tell_chosen(void *arg, const struct device *d)
{
    const struct choice *c = arg;
    return !c->is || c->is(d) ? tell(c->t, d) : 0;
}

static hres tell_of(struct telling *t, enum device_bus bus, bool (*is)(const struct device *d))
{
    struct choice c = {t, is};
    return devices_each(t->s, bus, tell_chosen, &c);
}

static bool has_class(const struct device *d, const uint16_t *codes)
{
    while (*codes && *codes != d->class_code >> 8) {
        codes++;
    }
    return *codes != 0;
}

bool device_is_ide(const struct device *d)
{
    return has_class(d, (const uint16_t[]){PCI_IDE, PCI_SATA, 0});
}

bool device_is_scsi(const struct device *d)
{
    return has_class(d, (const uint16_t[]){PCI_SCSI, PCI_RAID, PCI_SAS, PCI_NVME, 0});
}

static bool is_firewire(const struct device *d)
{
    return has_class(d, (const uint16_t[]){PCI_FIREWIRE, 0});
}

static bool is_usb_controller(const struct device *d)
{
    return has_class(d, (const uint16_t[]){PCI_USB, 0});
}

static bool is_hub(const struct device *d)
{
    return d->class_code >> 16 == USB_HUB;
}

static hres tell_ide(struct telling *t)
{
    return tell_of(t, BUS_PCI, device_is_ide);
}

static hres tell_scsi(struct telling *t)
{
    return tell_of(t, BUS_PCI, device_is_scsi);
}

static hres tell_firewire(struct telling *t)
{
    return tell_of(t, BUS_PCI, is_firewire);
}

static hres tell_usb_controllers(struct telling *t)
{
    return tell_of(t, BUS_PCI, is_usb_controller);
}

static hres tell_hubs(struct telling *t)
{
    return tell_of(t, BUS_USB, is_hub);
}

static hres tell_all(struct telling *t)
{
    hres hr = tell_of(t, BUS_PCI, NULL);
    return hr ? hr : tell_of(t, BUS_USB, NULL);
}

/* ---- Win32_PnPEntity ---- */
static hres fill_setup(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct device_setup *s = ((const struct device *)subject)->setup;
    return s ? fill_text(out, slice_of(row->arg ? s->guid : s->name)) : 0;
}

static const struct prop_row entity_rows[] = {
    DEVICE_ROWS("Win32_PnPEntity"),
    DEVICE_MAKER,
    {"ClassGuid", fill_setup, 1, 0, "the setup class of Windows, by the class code of the device"},
    ROW_LIST("CompatibleID", device, compatible, "as Windows makes them of the class code"),
    ROW_LIST("HardwareID", device, hardware, "as Windows makes them of the identifiers"),
    {"PNPClass", fill_setup, 0, 0, "name of the setup class"},
    ROW_YES("Present", "TRUE: what is not there is not told"),
    ROW_STR("Service", device, driver, "the driver that is bound (`driver`)"),
    {0},
};
const struct win32_table pnp_entity_table = {
    "Win32_PnPEntity", entity_rows, tell_all,
    "The devices of the PCI and USB buses (/sys/bus), not their interfaces. Enable and Disable are "
    "not implemented."};

/* ---- Win32_PnPSignedDriver ---- */
struct signed_driver { /* begins as struct device: the computer */
    const struct cimwin32 *s;
    const struct device *d;
    struct str version;
};

static hres fill_of_device(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct signed_driver *v = subject;
    const struct device *d = v->d;
    const struct str *texts[] = {&d->id, &d->name, &d->vendor_name, &d->driver};
    return fill_text(out, str_slice(texts[row->arg]));
}

static hres fill_first_id(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct signed_driver *v = subject;
    const struct str_list *l = row->arg ? &v->d->compatible : &v->d->hardware;
    return l->n ? fill_text(out, str_slice(&l->v[0])) : 0;
}

static hres fill_driver_setup(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    return fill_setup(row, ((const struct signed_driver *)subject)->d, out);
}

static hres tell_driver(void *arg, const struct device *d)
{
    struct telling *t = arg;
    struct signed_driver v = {.s = t->s, .d = d};
    if (d->driver.n == 0) {
        return 0;
    }
    hres hr = device_driver_version(d, &v.version);
    hr = hr ? hr : tell(t, &v);
    str_fini(&v.version);
    return hr;
}

static hres tell_drivers(struct telling *t)
{
    hres hr = devices_each(t->s, BUS_PCI, tell_driver, t);
    return hr ? hr : devices_each(t->s, BUS_USB, tell_driver, t);
}

#define OF(p, n, why)                                                                              \
    {                                                                                              \
        p, fill_of_device, n, 0, why                                                               \
    }
static const struct prop_row driver_rows[] = {
    OF("Caption", 1, "name of the device"),
    {"ClassGuid", fill_driver_setup, 1, 0, "as Win32_PnPEntity.ClassGuid"},
    {"CompatID", fill_first_id, 1, 0, "the first CompatibleID of the device"},
    ROW_CONST("CreationClassName", "Win32_PnPSignedDriver"),
    OF("Description", 1, "name of the device"),
    {"DeviceClass", fill_driver_setup, 0, 0, "as Win32_PnPEntity.PNPClass"},
    OF("DeviceID", 0, "DeviceID of the Win32_PnPEntity"),
    OF("DeviceName", 1, "name of the device"),
    ROW_NULL("DevLoader", "the kernel loads its modules itself"),
    ROW_NULL("DriverDate", "modules have no date"),
    OF("DriverName", 3, "the driver that is bound"),
    ROW_NULL("DriverProviderName", "modules do not say"),
    ROW_STR("DriverVersion", signed_driver, version,
            "`version` of the module; else that of the kernel"),
    OF("FriendlyName", 1, "name of the device"),
    {"HardWareID", fill_first_id, 0, 0, "the first HardwareID of the device"},
    ROW_NULL("InfName", "modules need no such file"),
    ROW_NULL("IsSigned", "the kernel does not tell by module"),
    ROW_NULL("Location", "not told"),
    OF("Manufacturer", 2, "of the device"),
    OF("Name", 0, "DeviceID of the Win32_PnPEntity: the key"),
    ROW_NULL("PDO", "there are no such names"),
    ROW_NULL("Signer", "the kernel does not tell by module"),
    ROW_YES("Started", "TRUE: it is bound"),
    ROW_NULL("StartMode", "the kernel loads modules when devices are there"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    {0},
};
const struct win32_table pnp_driver_table = {"Win32_PnPSignedDriver", driver_rows, tell_drivers,
                                             "The drivers that are bound to a Win32_PnPEntity."};

/* ---- controllers ---- */
#define CONTROLLER                                                                                 \
    DEVICE_MAKER, ROW_NULL("MaxNumberControlled", "not told"),                                     \
        ROW_NULL("TimeOfLastReset", "not recorded")
static const struct prop_row ide_rows[] = {
    DEVICE_ROWS("Win32_IDEController"),
    CONTROLLER,
    ROW_NULL("ProtocolSupported", "not told by the class code"),
    {0},
};
const struct win32_table ide_table = {"Win32_IDEController", ide_rows, tell_ide,
                                      "The PCI devices of class 0101 (IDE) and 0106 (SATA)."};
static const struct prop_row scsi_rows[] = {
    DEVICE_ROWS("Win32_SCSIController"),
    CONTROLLER,
    ROW_NULL("ProtocolSupported", "not told by the class code"),
    ROW_NULL("ControllerTimeouts", "not counted"),
    ROW_NULL("DeviceMap", "not told"),
    ROW_STR("DriverName", device, driver, "the driver that is bound"),
    ROW_NULL("HardwareVersion", "not told"),
    ROW_NULL("Index", "controllers have no numbers"),
    ROW_NULL("MaxDataWidth", "not told"),
    ROW_NULL("MaxTransferRate", "not told"),
    ROW_NULL("ProtectionManagement", "not told"),
    {0},
};
const struct win32_table scsi_table = {
    "Win32_SCSIController", scsi_rows, tell_scsi,
    "The PCI devices of class 0100 (SCSI), 0104 (RAID), 0107 (SAS) and 0108 (NVMe)."};
static const struct prop_row firewire_rows[] = {
    DEVICE_ROWS("Win32_1394Controller"),
    CONTROLLER,
    ROW_NULL("ProtocolSupported", "not told by the class code"),
    {0},
};
const struct win32_table firewire_table = {"Win32_1394Controller", firewire_rows, tell_firewire,
                                           "The PCI devices of class 0c00."};
static const struct prop_row usb_controller_rows[] = {
    DEVICE_ROWS("Win32_USBController"),
    CONTROLLER,
    ROW_NUM("ProtocolSupported", 16, "16: Universal Serial Bus"),
    {0},
};
const struct win32_table usb_controller_table = {"Win32_USBController", usb_controller_rows,
                                                 tell_usb_controllers,
                                                 "The PCI devices of class 0c03."};

/* ---- hubs ---- */
enum usb_file {
    U_CONFIGS,
    U_VALUE,
    U_PORTS,
    U_CLASS,
    U_SUBCLASS,
    U_PROTOCOL,
    U_VERSION,
};

static hres fill_usb(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    static const char *const files[] = {[U_CONFIGS] = "bNumConfigurations",
                                        [U_VALUE] = "bConfigurationValue",
                                        [U_PORTS] = "maxchild"};
    const struct device *d = subject;
    uint64_t n = device_number(d, files[row->arg]);
    if (n != NOT_KNOWN) {
        fill_uint(out, n);
    }
    return 0;
}

static hres fill_code(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct device *d = subject;
    fill_uint(out, d->class_code >> (8 * (U_PROTOCOL - row->arg)) & 0xff);
    return 0;
}

/* " 2.00": as the device has it, 0x0200. */
static hres fill_version(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    char buf[32];
    struct slice text = device_line(subject, "version", buf, sizeof buf);
    uint64_t major, minor;
    if (take_digits(&text, &major) && scan_prefix(&text, ".")) {
        minor = scan_hex(text);
        if (minor != NOT_KNOWN) {
            fill_uint(out, major << 8 | minor);
        }
    }
    return 0;
}

static const struct prop_row hub_rows[] = {
    DEVICE_ROWS("Win32_USBHub"),
    {"ClassCode", fill_code, U_CLASS, 0, "`bDeviceClass`"},
    ROW_NULL("CurrentAlternateSettings", "settings are of interfaces"),
    {"CurrentConfigValue", fill_usb, U_VALUE, 0, "`bConfigurationValue`"},
    ROW_NULL("GangSwitched", "not told"),
    {"NumberOfConfigs", fill_usb, U_CONFIGS, 0, "`bNumConfigurations`"},
    {"NumberOfPorts", fill_usb, U_PORTS, 0, "`maxchild`"},
    {"ProtocolCode", fill_code, U_PROTOCOL, 0, "`bDeviceProtocol`"},
    {"SubclassCode", fill_code, U_SUBCLASS, 0, "`bDeviceSubClass`"},
    {"USBVersion", fill_version, 0, 0, "`version`: 0x0200 is 2.0"},
    {0},
};
const struct win32_table usb_hub_table = {"Win32_USBHub", hub_rows, tell_hubs,
                                          "The USB devices of class 9: root hubs and others. Files "
                                          "are below /sys/bus/usb/devices/ADDRESS."};

/* ---- which USB device is on which controller ---- */
struct pairing {
    struct telling *t;
    const struct device *usb;
    struct str pci; /* address of its controller */
};

/* "../../../devices/pci0000:00/0000:00:14.0/usb1/1-1": the part before the one that begins with usb. */
static void find_controller(struct pairing *p)
{
    char buf[1024];
    const char *name = p->usb->address;
    struct slice to = host_link(p->t->s->root, "sys/bus/usb/devices", name, buf, sizeof buf);
    struct slice part, before = {0};
    str_clear(&p->pci);
    while (scan_part(&to, '/', &part)) {
        if (part.n > 3 && memcmp(part.p, "usb", 3) == 0) {
            str_add_slice(&p->pci, before);
            return;
        }
        before = part;
    }
}

static hres tell_if_controller(void *arg, const struct device *d)
{
    struct pairing *p = arg;
    if (strcmp(d->address, str_z(&p->pci)) != 0) {
        return 0;
    }
    struct link_pair l = {0};
    telling_path1(p->t, &l.left, "Win32_USBController", "DeviceID", str_slice(&d->id));
    telling_path1(p->t, &l.right, is_hub(p->usb) ? "Win32_USBHub" : "Win32_PnPEntity", "DeviceID",
                  str_slice(&p->usb->id));
    hres hr = tell_link(p->t, &l);
    link_pair_fini(&l);
    return hr;
}

static hres tell_usb_device(void *arg, const struct device *d)
{
    struct pairing *p = arg;
    p->usb = d;
    find_controller(p);
    return p->pci.n ? devices_each(p->t->s, BUS_PCI, tell_if_controller, p) : str_status(&p->pci);
}

static hres tell_usb_pairs(struct telling *t)
{
    struct pairing p = {.t = t};
    hres hr = devices_each(t->s, BUS_USB, tell_usb_device, &p);
    str_fini(&p.pci);
    return hr;
}

static const struct prop_row usb_pair_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_USBController"),
    ROW_STR("Dependent", link_pair, right, "path of the device: Win32_USBHub or Win32_PnPEntity"),
    ROW_NULL("AccessState", "not told"),
    ROW_NULL("NegotiatedDataWidth", "USB is serial"),
    ROW_NULL("NegotiatedSpeed", "not told"),
    ROW_NULL("NumberOfHardResets", "not counted"),
    ROW_NULL("NumberOfSoftResets", "not counted"),
    {0},
};
const struct win32_table usb_pair_table = {"Win32_USBControllerDevice", usb_pair_rows,
                                           tell_usb_pairs,
                                           "A controller and a device on its buses."};

/* ---- Win32_PnPDevice ---- */
struct same {
    struct telling *t;
    const char *cls;
    bool (*is)(const struct device *d);
};

static hres tell_same(void *arg, const struct device *d)
{
    const struct same *s = arg;
    struct link_pair l = {0};
    if (!s->is(d)) {
        return 0;
    }
    telling_path1(s->t, &l.left, s->cls, "DeviceID", str_slice(&d->id));
    telling_path1(s->t, &l.right, "Win32_PnPEntity", "DeviceID", str_slice(&d->id));
    hres hr = tell_link(s->t, &l);
    link_pair_fini(&l);
    return hr;
}

static hres tell_sames(struct telling *t)
{
    struct {
        enum device_bus bus;
        struct same same;
    } kinds[] = {
        {BUS_PCI, {t, "Win32_IDEController", device_is_ide}},
        {BUS_PCI, {t, "Win32_SCSIController", device_is_scsi}},
        {BUS_PCI, {t, "Win32_1394Controller", is_firewire}},
        {BUS_PCI, {t, "Win32_USBController", is_usb_controller}},
        {BUS_USB, {t, "Win32_USBHub", is_hub}},
        {BUS_PCI, {t, "Win32_VideoController", device_is_video}},
    };
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(kinds) && hr == 0; i++) {
        hr = devices_each(t->s, kinds[i].bus, tell_same, &kinds[i].same);
    }
    return hr;
}

static const struct prop_row same_rows[] = {
    ROW_STR("SameElement", link_pair, left, "path of the controller, hub or video controller"),
    ROW_STR("SystemElement", link_pair, right, "path of the Win32_PnPEntity"),
    {0},
};
const struct win32_table pnp_device_table = {
    "Win32_PnPDevice", same_rows, tell_sames,
    "A device of a class of its own and the Win32_PnPEntity that is the same."};
