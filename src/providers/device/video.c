/* video: Win32_VideoController of the PCI devices of class 03, Win32_DesktopMonitor of the connectors of DRM. */
#include "providers/device/device.h"
#include "providers/device/edid.h"
#include "providers/scan.h"

#include <stdio.h>

enum {
    EDID_FILE_MAX = 32768,
};

bool device_is_video(const struct device *d)
{
    return d->class_code >> 16 == 3;
}

struct video {
    const struct cimwin32 *s;
    const struct device *d;
    uint64_t width, height, bits, colors, memory;
    struct str mode, version;
};

/* ---- reading ---- */
/* The console on it: graphics/fb0 of the device. */
static void read_console(struct video *v)
{
    char path[160], buf[64];
    struct host_names names;
    snprintf(path, sizeof path, "%s/graphics", v->d->path);
    if (FAILED(host_names_read(v->s->root, path, &names)) || names.n == 0) {
        host_names_fini(&names);
        return;
    }
    char file[300];
    snprintf(file, sizeof file, "graphics/%s/virtual_size", names.v[0]);
    struct slice size = device_line(v->d, file, buf, sizeof buf), width;
    if (scan_part(&size, ',', &width)) {
        v->width = scan_number(width);
        v->height = scan_number(size);
    }
    snprintf(file, sizeof file, "graphics/%s/bits_per_pixel", names.v[0]);
    v->bits = device_number(v->d, file);
    v->colors = v->bits != NOT_KNOWN && v->bits <= 32 ? UINT64_C(1) << v->bits : NOT_KNOWN;
    if (v->width != NOT_KNOWN && v->height != NOT_KNOWN && v->colors != NOT_KNOWN) {
        str_addf(&v->mode, "%llu x %llu x %llu colors", (unsigned long long)v->width,
                 (unsigned long long)v->height, (unsigned long long)v->colors);
    }
    host_names_fini(&names);
}

static hres tell_video(void *arg, const struct device *d)
{
    struct telling *t = arg;
    if (!device_is_video(d)) {
        return 0;
    }
    struct video v = {.s = t->s,
                      .d = d,
                      .width = NOT_KNOWN,
                      .height = NOT_KNOWN,
                      .bits = NOT_KNOWN,
                      .colors = NOT_KNOWN};
    read_console(&v);
    v.memory = device_number(d, "mem_info_vram_total");
    hres hr = device_driver_version(d, &v.version);
    hr = hr ? hr : str_status(&v.mode);
    hr = hr ? hr : tell(t, &v);
    str_fini(&v.mode);
    str_fini(&v.version);
    return hr;
}

static hres tell_videos(struct telling *t)
{
    return devices_each(t->s, BUS_PCI, tell_video, t);
}

enum video_text {
    VT_ID,
    VT_NAME,
    VT_VENDOR,
    VT_DRIVER,
};

static hres fill_device(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct device *d = ((const struct video *)subject)->d;
    const struct str *texts[] = {&d->id, &d->name, &d->vendor_name, &d->driver};
    return fill_text(out, str_slice(texts[row->arg]));
}

static hres fill_status(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct video *)subject)->d->status));
}

static hres fill_architecture(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct video *)subject)->d->class_code >> 8 == PCI_VGA ? 5 : 2);
    return 0;
}

/* clang-format off */
#define OF(p, n, why) {p, fill_device, n, 0, why}
#define NO_GDI "of the drawing of Windows"
static const struct prop_row video_rows[] = {
    OF("AdapterCompatibility", VT_VENDOR, "the maker, of pci.ids"),
    ROW_NULL("AcceleratorCapabilities", "not told"),
    ROW_NULL("AdapterDACType", "not told"),
    ROW_U64("AdapterRAM", video, memory, "`mem_info_vram_total`, which the driver amdgpu tells; else NULL"),
    ROW_NULL("CapabilityDescriptions", "not told"),
    OF("Caption", VT_NAME, "as Name"),
    ROW_NULL("ColorTableEntries", NO_GDI),
    ROW_CONST("CreationClassName", "Win32_VideoController"),
    ROW_U64("CurrentBitsPerPixel", video, bits, "of the console on it: `graphics/fb*/bits_per_pixel`"),
    ROW_U64("CurrentHorizontalResolution", video, width, "of the console on it: `graphics/fb*/virtual_size`"),
    ROW_U64("CurrentNumberOfColors", video, colors, "2 to the power of CurrentBitsPerPixel"),
    ROW_NULL("CurrentNumberOfColumns", "not a text mode"),
    ROW_NULL("CurrentNumberOfRows", "not a text mode"),
    ROW_NULL("CurrentRefreshRate", "not told by sysfs"),
    ROW_NULL("CurrentScanMode", "not told by sysfs"),
    ROW_U64("CurrentVerticalResolution", video, height, "of the console on it: `graphics/fb*/virtual_size`"),
    OF("Description", VT_NAME, "as Name"),
    OF("DeviceID", VT_ID, "bus, identifiers and address"),
    ROW_NULL("DeviceSpecificPens", NO_GDI),
    ROW_NULL("DitherType", NO_GDI),
    ROW_NULL("DriverDate", "modules have no date"),
    ROW_STR("DriverVersion", video, version, "`version` of the driver's module; else that of the kernel"),
    ROW_NULL("ICMIntent", NO_GDI),
    ROW_NULL("ICMMethod", NO_GDI),
    ROW_NULL("InfFilename", "modules need no such file"),
    ROW_NULL("InfSection", "modules need no such file"),
    OF("InstalledDisplayDrivers", VT_DRIVER, "the driver that is bound"),
    ROW_NULL("MaxMemorySupported", "not told"),
    ROW_NULL("MaxNumberControlled", "not told"),
    ROW_NULL("MaxRefreshRate", "not told by sysfs"),
    ROW_NULL("MinRefreshRate", "not told by sysfs"),
    ROW_NULL("Monochrome", "not told"),
    OF("Name", VT_NAME, "of pci.ids; else its identifiers"),
    ROW_NULL("NumberOfColorPlanes", "not told"),
    ROW_NULL("NumberOfVideoPages", "not told"),
    OF("PNPDeviceID", VT_ID, "as DeviceID"),
    ROW_NULL("ProtocolSupported", "not told"),
    ROW_NULL("ReservedSystemPaletteEntries", NO_GDI),
    ROW_NULL("SpecificationVersion", NO_GDI),
    {"Status", fill_status, 0, 0, "\"OK\" with a driver, else \"Unknown\""},
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("SystemPaletteEntries", NO_GDI),
    ROW_NULL("TimeOfLastReset", "not recorded"),
    {"VideoArchitecture", fill_architecture, 0, 0, "5 (VGA) for PCI devices of class 0300, else 2 (unknown)"},
    ROW_NULL("VideoMemoryType", "not told"),
    ROW_NULL("VideoMode", "not a text mode"),
    ROW_STR("VideoModeDescription", video, mode, "\"1920 x 1080 x 4294967296 colors\", of the console on it"),
    OF("VideoProcessor", VT_NAME, "as Name"),
    {0},
};
/* clang-format on */
const struct win32_table video_table = {"Win32_VideoController", video_rows, tell_videos,
                                        "The PCI devices of class 03. Modes are those of the "
                                        "console; what a desktop sets is not told by sysfs."};

/* ---- monitors ---- */
struct monitor {
    const struct cimwin32 *s;
    const char *connector;
    struct str id;
    struct edid edid;
};

static hres tell_connector(struct telling *t, const char *connector)
{
    char path[320], buf[32];
    AUTO_STR bytes = STR_INIT;
    struct monitor m = {.s = t->s, .connector = connector};
    snprintf(path, sizeof path, "sys/class/drm/%s/status", connector);
    if (!slice_is(host_line(t->s->root, path, buf, sizeof buf), "connected")) {
        return 0;
    }
    snprintf(path, sizeof path, "sys/class/drm/%s/edid", connector);
    hres hr = sysroot_read_all(t->s->root, path, EDID_FILE_MAX, &bytes);
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    edid_read(str_slice(&bytes), &m.edid);
    str_addf(&m.id, "DISPLAY\\%s\\%s", m.edid.known ? m.edid.id : "Default_Monitor", connector);
    hr = hr ? hr : str_status(&m.id);
    hr = hr ? hr : tell(t, &m);
    str_fini(&m.id);
    return hr;
}

static hres tell_monitors(struct telling *t)
{
    struct host_names names;
    hres hr = host_names_read(t->s->root, "sys/class/drm", &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        /* "card0-HDMI-A-1"; "card0" and "renderD128" are the devices */
        if (strncmp(names.v[i], "card", 4) == 0 && strchr(names.v[i], '-')) {
            hr = tell_connector(t, names.v[i]);
        }
    }
    host_names_fini(&names);
    return hr;
}

static hres fill_monitor(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct edid *e = &((const struct monitor *)subject)->edid;
    const uint64_t numbers[] = {e->width, e->height, e->dpi_x, e->dpi_y};
    if (e->known && numbers[row->arg]) {
        fill_uint(out, numbers[row->arg]);
    }
    return 0;
}

static hres fill_monitor_name(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    const struct edid *e = &((const struct monitor *)subject)->edid;
    return !e->known    ? row->arg ? 0 : fill_text(out, SLICE("Monitor"))
              : row->arg ? fill_text(out, slice_of(e->maker))
           : e->name[0] ? fill_text(out, slice_of(e->name))
                        : fill_text(out, slice_of(e->id));
}

static const struct prop_row monitor_rows[] = {
    ROW_NULL("Bandwidth", "not told"),
    {"Caption", fill_monitor_name, 0, 0, "as Name"},
    ROW_CONST("CreationClassName", "Win32_DesktopMonitor"),
    {"Description", fill_monitor_name, 0, 0, "as Name"},
    ROW_STR("DeviceID", monitor, id, "DISPLAY, identifier and connector"),
    ROW_NULL("DisplayType", "not told"),
    ROW_NULL("IsLocked", "not told"),
    {"MonitorManufacturer", fill_monitor_name, 1, 0, "the three letters of the maker in the EDID"},
    {"MonitorType", fill_monitor_name, 0, 0, "as Name"},
    {"Name", fill_monitor_name, 0, 0,
     "the name in the EDID (its tag 0xfc), else maker and product; \"Monitor\" without an EDID"},
    {"PixelsPerXLogicalInch", fill_monitor, 2, 0, "of the size and the preferred mode in the EDID"},
    {"PixelsPerYLogicalInch", fill_monitor, 3, 0, "of the size and the preferred mode in the EDID"},
    ROW_STR("PNPDeviceID", monitor, id, "as DeviceID"),
    {"ScreenHeight", fill_monitor, 1, 0, "of the preferred mode in the EDID"},
    {"ScreenWidth", fill_monitor, 0, 0, "of the preferred mode in the EDID"},
    ROW_CONST("Status", "OK"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    {0},
};
const struct win32_table monitor_table = {"Win32_DesktopMonitor", monitor_rows, tell_monitors,
                                          "The connectors of /sys/class/drm with something "
                                          "connected to them, by its EDID (VESA E-EDID)."};
