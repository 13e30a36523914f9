/* device: the devices of the PCI and USB buses, of /sys/bus. */
#pragma once
#include "providers/hostinfo.h"
#include "providers/table.h"

enum device_bus {
    BUS_PCI,
    BUS_USB,
};
enum pci_class { /* the upper two bytes of the class code */
    PCI_SCSI = 0x0100,
    PCI_IDE = 0x0101,
    PCI_RAID = 0x0104,
    PCI_SATA = 0x0106,
    PCI_SAS = 0x0107,
    PCI_NVME = 0x0108,
    PCI_VGA = 0x0300,
    PCI_FIREWIRE = 0x0c00,
    PCI_USB = 0x0c03,
};
enum {
    USB_HUB = 9, /* bDeviceClass */
};
struct device {
    const struct cimwin32 *s; /* first: fill_the_computer */
    enum device_bus bus;
    char address[64]; /* "0000:00:1f.2", "1-1.4" */
    char path[96];    /* "sys/bus/pci/devices/0000:00:1f.2" */
    uint64_t vendor, product, subvendor, subproduct, revision;
    uint64_t class_code;          /* three bytes */
    struct str id;                /* PCI\VEN_…\0000:00:1f.2 */
    struct str name, vendor_name; /* of the databases of names; the name is never empty */
    struct str driver;            /* empty: none is bound */
    struct str_list hardware, compatible;
    const struct device_setup *setup; /* NULL: not known */
    const char *status;
};
struct device_setup { /* device setup classes of Windows */
    const char *name, *guid;
};
/* Each device; stops when fn returns non-zero and returns that. */
hres devices_each(const struct cimwin32 *s, enum device_bus bus,
                  hres (*fn)(void *arg, const struct device *d), void *arg);
/* The DeviceID of the Win32_Bus of a PCI bus ("0000:00"), appended; its number, NOT_KNOWN when that is none. */
uint64_t device_bus_id(struct slice bus, struct str *id);
/* A line of a file of the device. */
struct slice device_line(const struct device *d, const char *file, char *buf, size_t size);
uint64_t device_hex(const struct device *d, const char *file);    /* NOT_KNOWN */
uint64_t device_number(const struct device *d, const char *file); /* NOT_KNOWN */
/* The version of the driver's module; that of the kernel when it says none. */
hres device_driver_version(const struct device *d, struct str *out);

/* Names of a vendor and a device in the text of pci.ids or usb.ids behind a line end (of hwdata, or of the package's own
 * place). Appended; nothing when they are not known. */
void device_names_find(struct slice ids, uint64_t vendor, uint64_t product, struct str *vendor_name,
                       struct str *product_name);
/* Whether a PCI device is a video controller (video.c). */
bool device_is_video(const struct device *d);
/* Whether it is a controller of disks, of one class or the other (pnp.c). */
bool device_is_ide(const struct device *d);
bool device_is_scsi(const struct device *d);
/* The setup class by its name; NULL. */
const struct device_setup *device_setup_find(const char *name);

#define DEVICE_ROWS(cls)                                                                           \
    ROW_STR("Caption", device, name, "as Name"), ROW_CONST("CreationClassName", cls),              \
        ROW_STR("Description", device, name, "as Name"),                                           \
        ROW_STR("DeviceID", device, id,                                                            \
                "bus, identifiers and address, as on Windows: PCI\\\\VEN_8086&DEV_…"),             \
        ROW_STR("Name", device, name,                                                              \
                "of pci.ids or usb.ids; what the device says itself; else its identifiers"),       \
        ROW_STR("PNPDeviceID", device, id, "as DeviceID"),                                         \
        ROW_TEXT("Status", device, status, "\"OK\" with a driver, else \"Unknown\""),              \
        ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"), ROW_COMPUTER("SystemName")
#define DEVICE_MAKER                                                                               \
    ROW_STR("Manufacturer", device, vendor_name,                                                   \
            "of pci.ids or usb.ids; what the device says itself")
