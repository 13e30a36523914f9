/* memory: Win32_PhysicalMemory, Win32_PhysicalMemoryArray and their association, of the firmware's tables;
 * Win32_LogicalMemoryConfiguration of /proc/meminfo. */
#include "providers/scan.h"
#include "providers/system/smbios.h"

#include <stdio.h>

struct module { /* SMBIOS type 17 */
    const struct cimwin32 *s;
    char tag[32], array_tag[40];
    struct slice locator, bank, manufacturer, serial, part;
    uint64_t capacity, form, kind, smbios_kind, detail, width, total_width, speed, configured, rank;
    uint64_t min_voltage, max_voltage, voltage;
};
struct array { /* SMBIOS type 16 */
    char tag[40];
    uint64_t location, use, correction, devices, capacity, handle;
};

/* ---- the codes of the firmware in those of CIM ---- */
static uint64_t form_of(uint64_t v)
{
    static const uint8_t forms[] = {0, 1, 0, 7, 2, 0, 3, 4, 6, 8, 9, 0, 11, 12, 13};
    return v < sizeof forms ? forms[v] : v == NOT_KNOWN ? v : 0;
}

static uint64_t kind_of(uint64_t v)
{
    static const uint8_t kinds[] = {0,  1,  0,  2,  5,  7,  8,  9, 10, 11, 12, 13, 14, 15,
                                    16, 17, 18, 19, 20, 21, 22, 0, 0,  0,  24, 25, 26};
    return v < sizeof kinds ? kinds[v] : v == NOT_KNOWN ? v : 0;
}

static uint64_t unless(uint64_t v, uint64_t not_told)
{
    return v == not_told ? NOT_KNOWN : v;
}

/* Bytes; 0: the slot is empty. */
static uint64_t module_size(const struct smbios_item *i)
{
    uint64_t size = smbios_field(i, 0x0c, 2), extended = smbios_field(i, 0x1c, 4);
    if (size == 0x7fff && extended != NOT_KNOWN) {
        return (extended & 0x7fffffff) << 20;
    }
    if (size == 0xffff || size == NOT_KNOWN) {
        return NOT_KNOWN;
    }
    return size & 0x8000 ? (size & 0x7fff) << 10 : size << 20;
}

/* ---- arrays ---- */
static void read_array(const struct smbios_item *i, unsigned n, struct array *out)
{
    uint64_t kb = smbios_field(i, 7, 4), bytes = smbios_field(i, 0x0f, 8);
    *out = (struct array){.location = smbios_field(i, 4, 1),
                          .use = smbios_field(i, 5, 1),
                          .correction = smbios_field(i, 6, 1),
                          .devices = smbios_field(i, 0x0d, 2),
                          .handle = i->handle};
    out->capacity = kb != 0x80000000 ? kb : bytes == NOT_KNOWN ? bytes : bytes >> 10;
    snprintf(out->tag, sizeof out->tag, "Physical Memory Array %u", n);
}

/* The arrays one after the other; *n counts them. */
static bool next_array(const struct str *tables, size_t *at, unsigned *n, struct array *out)
{
    struct smbios_item i;
    if (!smbios_next(tables, SMBIOS_MEMORY_ARRAY, at, &i)) {
        return false;
    }
    read_array(&i, (*n)++, out);
    return true;
}

static void find_array_tag(const struct str *tables, uint64_t handle, char *out, size_t size)
{
    struct array a;
    size_t at = 0;
    unsigned n = 0;
    out[0] = 0;
    while (!out[0] && next_array(tables, &at, &n, &a)) {
        if (a.handle == handle) {
            snprintf(out, size, "%s", a.tag);
        }
    }
}

static hres fill_array_tag(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct array *)subject)->tag));
}

#define T array
static const struct prop_row array_rows[] = {
    ROW_CONST("Caption", "Physical Memory Array"),
    ROW_CONST("CreationClassName", "Win32_PhysicalMemoryArray"),
    ROW_CONST("Description", "Physical Memory Array"),
    ROW_U64("Location", T, location, "location, the same codes"),
    ROW_U64("MaxCapacity", T, capacity, "maximum capacity, kB; stays at the greatest number"),
    ROW_U64("MaxCapacityEx", T, capacity, "maximum capacity, kB"),
    ROW_U64("MemoryDevices", T, devices, "number of slots"),
    ROW_U64("MemoryErrorCorrection", T, correction, "error correction, the same codes"),
    ROW_CONST("Name", "Physical Memory Array"),
    {"Tag", fill_array_tag, 0, 0, "\"Physical Memory Array\" and the number in the table"},
    ROW_U64("Use", T, use, "use, the same codes"),
    {0},
};
#undef T

static hres tell_arrays(struct telling *t)
{
    AUTO_STR tables = STR_INIT;
    struct array a;
    size_t at = 0;
    unsigned n = 0;
    hres hr = smbios_read(t, &tables);
    while (hr == 0 && next_array(&tables, &at, &n, &a)) {
        hr = tell(t, &a);
    }
    return hr;
}

/* ---- modules ---- */
static void read_module(const struct smbios_item *i, struct module *out)
{
    out->locator = smbios_text(i, 0x10);
    out->bank = smbios_text(i, 0x11);
    out->manufacturer = smbios_text(i, 0x17);
    out->serial = smbios_text(i, 0x18);
    out->part = smbios_text(i, 0x1a);
    out->form = form_of(smbios_field(i, 0x0e, 1));
    out->smbios_kind = smbios_field(i, 0x12, 1);
    out->kind = kind_of(out->smbios_kind);
    out->detail = smbios_field(i, 0x13, 2);
    out->total_width = unless(smbios_field(i, 8, 2), 0xffff);
    out->width = unless(smbios_field(i, 0x0a, 2), 0xffff);
    out->speed = unless(smbios_field(i, 0x15, 2), 0);
    out->rank = smbios_field(i, 0x1b, 1);
    out->rank = out->rank == NOT_KNOWN ? out->rank : out->rank & 15;
    out->configured = unless(smbios_field(i, 0x20, 2), 0);
    out->min_voltage = unless(smbios_field(i, 0x22, 2), 0);
    out->max_voltage = unless(smbios_field(i, 0x24, 2), 0);
    out->voltage = unless(smbios_field(i, 0x26, 2), 0);
}

static hres fill_tag(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct module *)subject)->tag));
}

#define T module
static const struct prop_row module_rows[] = {
    ROW_U64("Attributes", T, rank, "rank, 0 is not known"),
    ROW_SLICE("BankLabel", T, bank, "bank locator"),
    ROW_U64("Capacity", T, capacity, "size, bytes"),
    ROW_CONST("Caption", "Physical Memory"),
    ROW_U64("ConfiguredClockSpeed", T, configured,
            "configured speed, millions of transfers a second"),
    ROW_U64("ConfiguredVoltage", T, voltage, "configured voltage, millivolts"),
    ROW_CONST("CreationClassName", "Win32_PhysicalMemory"),
    ROW_U64("DataWidth", T, width, "data width"),
    ROW_CONST("Description", "Physical Memory"),
    ROW_SLICE("DeviceLocator", T, locator, "device locator"),
    ROW_U64("FormFactor", T, form,
            "form factor: 8 DIMM, 12 SODIMM, …; 0 when CIM has no code for it"),
    ROW_NULL("InterleaveDataDepth", "not in this table"),
    ROW_NULL("InterleavePosition", "not in this table"),
    ROW_SLICE("Manufacturer", T, manufacturer, "manufacturer"),
    ROW_U64("MaxVoltage", T, max_voltage, "maximum voltage, millivolts"),
    ROW_U64("MemoryType", T, kind,
            "memory type: 24 DDR3, 26 DDR4, …; 0 when CIM has no code for it"),
    ROW_U64("MinVoltage", T, min_voltage, "minimum voltage, millivolts"),
    ROW_CONST("Name", "Physical Memory"),
    ROW_SLICE("PartNumber", T, part, "part number"),
    ROW_NULL("PositionInRow", "not in this table"),
    ROW_SLICE("SerialNumber", T, serial, "serial number"),
    ROW_U64("SMBIOSMemoryType", T, smbios_kind, "memory type as it stands there (34 is DDR5)"),
    ROW_U64("Speed", T, speed, "speed, millions of transfers a second, as Windows tells it"),
    {"Tag", fill_tag, 0, 0, "\"Physical Memory\" and the number of the slot"},
    ROW_U64("TotalWidth", T, total_width, "total width"),
    ROW_U64("TypeDetail", T, detail, "type detail, the same bits"),
    {0},
};
#undef T

/* fn for each module that is plugged in. */
static hres each_module(struct telling *t, hres (*fn)(struct telling *t, const struct module *m))
{
    AUTO_STR tables = STR_INIT;
    struct smbios_item i;
    size_t at = 0;
    hres hr = smbios_read(t, &tables);
    for (unsigned slot = 0; hr == 0 && smbios_next(&tables, SMBIOS_MEMORY_DEVICE, &at, &i);
         slot++) {
        struct module m = {.s = t->s, .capacity = module_size(&i)};
        if (m.capacity == 0) {
            continue;
        }
        read_module(&i, &m);
        snprintf(m.tag, sizeof m.tag, "Physical Memory %u", slot);
        find_array_tag(&tables, smbios_field(&i, 4, 2), m.array_tag, sizeof m.array_tag);
        hr = fn(t, &m);
    }
    return hr;
}

static hres tell_module(struct telling *t, const struct module *m)
{
    return tell(t, m);
}

static hres tell_modules(struct telling *t)
{
    return each_module(t, tell_module);
}

static hres tell_place(struct telling *t, const struct module *m)
{
    struct link_pair p = {0};
    if (!m->array_tag[0]) {
        return 0;
    }
    telling_path1(t, &p.left, "Win32_PhysicalMemoryArray", "Tag", slice_of(m->array_tag));
    telling_path1(t, &p.right, "Win32_PhysicalMemory", "Tag", slice_of(m->tag));
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_places(struct telling *t)
{
    return each_module(t, tell_place);
}

static const struct prop_row place_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_PhysicalMemoryArray"),
    ROW_NULL("LocationWithinContainer", "DeviceLocator of the module tells"),
    ROW_STR("PartComponent", link_pair, right, "path of the Win32_PhysicalMemory"),
    {0},
};

/* ---- what there is to use ---- */
struct logical {
    struct host_memory_info m;
};

enum logical_number {
    N_PHYSICAL,
    N_SWAP,
    N_VIRTUAL,
    N_AVAILABLE
};

static hres fill_logical(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct host_memory_info *m = &((const struct logical *)subject)->m;
    static const struct {
        enum host_memory a, b;
    } sums[] = {[N_PHYSICAL] = {MEM_TOTAL, MEM_TOTAL},
                [N_SWAP] = {SWAP_TOTAL, SWAP_TOTAL},
                [N_VIRTUAL] = {MEM_TOTAL, SWAP_TOTAL},
                [N_AVAILABLE] = {MEM_AVAILABLE, SWAP_FREE}};
    enum host_memory a = sums[row->arg].a, b = sums[row->arg].b;
    if (m->known[a] && m->known[b]) {
        fill_uint(out, m->kb[a] + (a == b ? 0 : m->kb[b]));
    }
    return 0;
}

static const struct prop_row logical_rows[] = {
    {"AvailableVirtualMemory", fill_logical, N_AVAILABLE, 0, "`MemAvailable` + `SwapFree`"},
    ROW_CONST("Caption", "Logical Memory Configuration"),
    ROW_CONST("Description", "Logical Memory Configuration"),
    ROW_CONST("Name", "LogicalMemoryConfiguration"),
    ROW_NULL("SettingID", "Name tells"),
    {"TotalPageFileSpace", fill_logical, N_SWAP, 0, "`SwapTotal`"},
    {"TotalPhysicalMemory", fill_logical, N_PHYSICAL, 0, "`MemTotal`"},
    {"TotalVirtualMemory", fill_logical, N_VIRTUAL, 0, "`MemTotal` + `SwapTotal`"},
    {0},
};

static hres tell_logical(struct telling *t)
{
    struct logical l;
    host_memory(t->s->root, &l.m);
    return tell(t, &l);
}

#define FIRMWARE                                                                                   \
    "The kernel shows these tables of the firmware (SMBIOS) to root only; to others, and where "   \
    "there are none, there are no objects."
const struct win32_table memory_table = {
    "Win32_PhysicalMemory", module_rows, tell_modules,
    "One object per memory module: SMBIOS type 17, empty slots left out. " FIRMWARE};
const struct win32_table memory_array_table = {
    "Win32_PhysicalMemoryArray", array_rows, tell_arrays,
    "One object per group of slots: SMBIOS type 16. " FIRMWARE};
const struct win32_table memory_location_table = {"Win32_PhysicalMemoryLocation", place_rows,
                                                  tell_places, "Which array a module sits in."};
const struct win32_table logical_memory_table = {"Win32_LogicalMemoryConfiguration", logical_rows,
                                                 tell_logical,
                                                 "One object: sums of /proc/meminfo, in kB."};
