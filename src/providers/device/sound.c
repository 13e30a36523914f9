/* sound: Win32_SoundDevice, of /proc/asound/cards (Documentation/sound/designs/procfile.rst). */
#include "providers/device/device.h"
#include "providers/scan.h"

#include <stdio.h>

enum {
    FILE_MAX = 1 << 20,
};
struct sound {
    const struct cimwin32 *s;
    struct slice name; /* "HDA Intel PCH" */
    char address[128]; /* of its device on the bus; empty: not known */
    struct str id, maker;
};

/* " 0 [PCH            ]: HDA-Intel - HDA Intel PCH", then a line with more. */
static bool read_card(struct slice line, uint64_t *number, struct slice *name)
{
    struct slice part;
    line = scan_trim(line);
    if (!take_digits(&line, number) || !scan_part(&line, ']', &part) || !scan_prefix(&line, ": ")) {
        return false;
    }
    const char *dash = memmem(line.p, line.n, " - ", 3);
    *name = scan_trim(dash ? slice_from(line, (size_t)(dash + 3 - line.p)) : line);
    return name->n > 0;
}

/* The bus device of the card: "../../../0000:00:1f.3". */
static void find_device(struct sound *v, uint64_t number)
{
    char path[64], buf[512];
    snprintf(path, sizeof path, "sys/class/sound/card%llu", (unsigned long long)number);
    struct slice to = host_link(v->s->root, path, "device", buf, sizeof buf);
    const char *slash = to.n ? memrchr(to.p, '/', to.n) : NULL;
    struct slice last = slash ? slice_from(to, (size_t)(slash + 1 - to.p)) : to;
    const char *colon = last.n ? memchr(last.p, ':', last.n) : NULL;
    /* of an interface of a USB device ("1-1:1.0") the device */
    bool interface = colon && last.n && memchr(last.p, '-', (size_t)(colon - last.p));
    size_t n = interface ? (size_t)(colon - last.p) : last.n;
    if (n < sizeof v->address) {
        memcpy(v->address, last.p, n);
        v->address[n] = 0;
    }
}

static hres take_if_same(void *arg, const struct device *d)
{
    struct sound *v = arg;
    if (strcmp(d->address, v->address) != 0) {
        return 0;
    }
    str_add_slice(&v->id, str_slice(&d->id));
    str_add_slice(&v->maker, str_slice(&d->vendor_name));
    hres hr = str_status(&v->id);
    return hr ? hr : WBEM_S_FALSE;
}

static hres tell_card(struct telling *t, struct slice name, uint64_t number)
{
    struct sound v = {.s = t->s, .name = name};
    find_device(&v, number);
    hres hr = v.address[0]
                  ? devices_each(
                        t->s, strchr(v.address, '.') && strchr(v.address, ':') ? BUS_PCI : BUS_USB,
                        take_if_same, &v)
                  : 0;
    hr = hr == WBEM_S_FALSE ? 0 : hr;
    if (v.id.n == 0) {
        str_addf(&v.id, "SOUND\\card%llu", (unsigned long long)number);
    }
    hr = hr ? hr : str_status(&v.id);
    hr = hr ? hr : tell(t, &v);
    str_fini(&v.id);
    str_fini(&v.maker);
    return hr;
}

static hres tell_cards(struct telling *t)
{
    AUTO_STR text = STR_INIT;
    struct slice line, name;
    uint64_t number;
    hres hr = sysroot_read_all(t->s->root, "proc/asound/cards", FILE_MAX, &text);
    struct slice rest = str_slice(&text);
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    while (hr == 0 && scan_line(&rest, &line)) {
        hr = read_card(line, &number, &name) ? tell_card(t, name, number) : 0;
    }
    return hr;
}

static const struct prop_row rows[] = {
    ROW_SLICE("Caption", sound, name, "as Name"),
    ROW_CONST("CreationClassName", "Win32_SoundDevice"),
    ROW_SLICE("Description", sound, name, "as Name"),
    ROW_STR("DeviceID", sound, id, "DeviceID of its Win32_PnPEntity; else the number of the card"),
    ROW_NULL("DMABufferSize", "each stream has its own"),
    ROW_STR("Manufacturer", sound, maker, "of its Win32_PnPEntity"),
    ROW_NULL("MPU401Address", "not told"),
    ROW_SLICE("Name", sound, name, "the name of the card"),
    ROW_STR("PNPDeviceID", sound, id, "as DeviceID"),
    ROW_SLICE("ProductName", sound, name, "as Name"),
    ROW_CONST("Status", "OK"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    {0},
};
const struct win32_table sound_table = {"Win32_SoundDevice", rows, tell_cards,
                                        "The cards of /proc/asound/cards."};
