/* memory_map: where memory appears in the addresses of the machine: Win32_MemoryArray and Win32_MemoryDevice with their
 * associations (DSP0134, types 19 and 20). */
#include "providers/system/smbios.h"

#include <stdio.h>

struct range { /* subject */
    const struct cimwin32 *s;
    char id[32];
    uint64_t from, to;             /* kB */
    uint64_t handle, owner, array; /* owner: of type 16 or 17; array: of type 19, of a device */
};

static const struct kind {
    enum smbios_type type, owner_type;
    const char *name;
    size_t owner, array, wide; /* offsets; wide: the addresses in bytes */
} kinds[] = {{SMBIOS_ARRAY_RANGE, SMBIOS_MEMORY_ARRAY, "Memory Array", 0x0c, 0, 0x0f},
             {SMBIOS_DEVICE_RANGE, SMBIOS_MEMORY_DEVICE, "Memory Device", 0x0c, 0x0e, 0x13}};

static bool next_range(const struct str *tables, const struct kind *k, size_t *at, unsigned *n,
                       struct range *out)
{
    struct smbios_item i;
    if (!smbios_next(tables, k->type, at, &i)) {
        return false;
    }
    out->from = smbios_field(&i, 4, 4);
    out->to = smbios_field(&i, 8, 4);
    if (out->from == UINT32_MAX) {
        uint64_t from = smbios_field(&i, k->wide, 8), to = smbios_field(&i, k->wide + 8, 8);
        out->from = from == NOT_KNOWN ? from : from >> 10;
        out->to = to == NOT_KNOWN ? to : to >> 10;
    }
    out->owner = smbios_field(&i, k->owner, 2);
    out->array = k->array ? smbios_field(&i, k->array, 2) : NOT_KNOWN;
    out->handle = i.handle;
    snprintf(out->id, sizeof out->id, "%s %u", k->name, (*n)++);
    return true;
}

static hres tell_ranges(struct telling *t, const struct kind *k)
{
    AUTO_STR tables = STR_INIT;
    struct range r = {.s = t->s};
    size_t at = 0;
    unsigned n = 0;
    hres hr = smbios_read(t, &tables);
    while (hr == 0 && next_range(&tables, k, &at, &n, &r)) {
        hr = tell(t, &r);
    }
    return hr;
}

static hres tell_arrays(struct telling *t)
{
    return tell_ranges(t, &kinds[0]);
}

static hres tell_devices(struct telling *t)
{
    return tell_ranges(t, &kinds[1]);
}

static hres fill_id(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct range *)subject)->id));
}

/* clang-format off */
#define ERRORS "the last error of the memory is in other tables, which firmware leaves empty"
#define RANGE(cls, caption) \
    ROW_NULL("Access", "not in this table"), \
    ROW_NULL("AdditionalErrorData", ERRORS), \
    ROW_NULL("BlockSize", "memory has no blocks"), \
    ROW_CONST("Caption", caption), \
    ROW_NULL("CorrectableError", ERRORS), \
    ROW_CONST("CreationClassName", cls), \
    ROW_CONST("Description", caption), \
    {"DeviceID", fill_id, 0, 0, "\"" caption "\" and the number in the table"}, \
    ROW_U64("EndingAddress", range, to, "kB"), \
    ROW_NULL("ErrorAccess", ERRORS), \
    ROW_NULL("ErrorAddress", ERRORS), \
    ROW_NULL("ErrorData", ERRORS), \
    ROW_NULL("ErrorDataOrder", ERRORS), \
    ROW_NULL("ErrorGranularity", ERRORS), \
    ROW_NULL("ErrorInfo", ERRORS), \
    ROW_NULL("ErrorResolution", ERRORS), \
    ROW_NULL("ErrorTime", ERRORS), \
    ROW_NULL("ErrorTransferSize", ERRORS), \
    ROW_CONST("Name", caption), \
    ROW_NULL("NumberOfBlocks", "memory has no blocks"), \
    ROW_NULL("OtherErrorDescription", ERRORS), \
    ROW_NULL("Purpose", "not in this table"), \
    ROW_U64("StartingAddress", range, from, "kB"), \
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"), \
    ROW_NULL("SystemLevelAddress", ERRORS), \
    ROW_COMPUTER("SystemName"), \
    {0}
/* clang-format on */

static const struct prop_row array_rows[] = {RANGE("Win32_MemoryArray", "Memory Array")};
static const struct prop_row device_rows[] = {RANGE("Win32_MemoryDevice", "Memory Device")};

/* ---- what is where ---- */
/* The number of a structure among those of its type; false: there is none with the handle. */
static bool place_of(const struct str *tables, enum smbios_type type, uint64_t handle,
                     unsigned *place)
{
    struct smbios_item i;
    size_t at = 0;
    for (*place = 0; smbios_next(tables, type, &at, &i); ++*place) {
        if (i.handle == handle) {
            return true;
        }
    }
    return false;
}

static hres tell_pair(struct telling *t, const char *left, const char *left_key,
                      const char *left_id, const char *right, const char *right_id)
{
    AUTO(link_pair_fini) struct link_pair p = {STR_INIT, STR_INIT};
    telling_path1(t, &p.left, left, left_key, slice_of(left_id));
    telling_path1(t, &p.right, right, "DeviceID", slice_of(right_id));
    return tell_link(t, &p);
}

/* A range and the group of slots, or the module, that it belongs to. */
static hres tell_owners(struct telling *t, const struct kind *k, const char *cls,
                        const char *owner_cls, const char *owner_name)
{
    AUTO_STR tables = STR_INIT;
    struct range r = {.s = t->s};
    size_t at = 0;
    unsigned n = 0, place;
    char id[40];
    hres hr = smbios_read(t, &tables);
    while (hr == 0 && next_range(&tables, k, &at, &n, &r)) {
        if (place_of(&tables, k->owner_type, r.owner, &place)) {
            snprintf(id, sizeof id, "%s %u", owner_name, place);
            hr = tell_pair(t, owner_cls, "Tag", id, cls, r.id);
        }
    }
    return hr;
}

static hres tell_array_owners(struct telling *t)
{
    return tell_owners(t, &kinds[0], "Win32_MemoryArray", "Win32_PhysicalMemoryArray",
                       "Physical Memory Array");
}

static hres tell_device_owners(struct telling *t)
{
    return tell_owners(t, &kinds[1], "Win32_MemoryDevice", "Win32_PhysicalMemory",
                       "Physical Memory");
}

static hres tell_device_arrays(struct telling *t)
{
    AUTO_STR tables = STR_INIT;
    struct range r = {.s = t->s};
    size_t at = 0;
    unsigned n = 0, place;
    char id[40];
    hres hr = smbios_read(t, &tables);
    while (hr == 0 && next_range(&tables, &kinds[1], &at, &n, &r)) {
        if (place_of(&tables, SMBIOS_ARRAY_RANGE, r.array, &place)) {
            snprintf(id, sizeof id, "%s %u", kinds[0].name, place);
            hr = tell_pair(t, "Win32_MemoryArray", "DeviceID", id, "Win32_MemoryDevice", r.id);
        }
    }
    return hr;
}

static const struct prop_row location_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_PhysicalMemoryArray"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_MemoryArray"),
    {0},
};
static const struct prop_row device_location_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_PhysicalMemory"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_MemoryDevice"),
    {0},
};
static const struct prop_row device_array_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_MemoryArray"),
    ROW_STR("PartComponent", link_pair, right, "path of the Win32_MemoryDevice"),
    {0},
};

#define ROOT_ONLY " The kernel shows these tables to root only."
const struct win32_table array_range_table = {
    "Win32_MemoryArray", array_rows, tell_arrays,
    "The ranges of addresses of groups of slots: SMBIOS type 19." ROOT_ONLY};
const struct win32_table device_range_table = {"Win32_MemoryDevice", device_rows, tell_devices,
                                               "The ranges of addresses of modules: SMBIOS type "
                                               "20, which newer firmware leaves out." ROOT_ONLY};
const struct win32_table array_place_table = {"Win32_MemoryArrayLocation", location_rows,
                                              tell_array_owners,
                                              "A range and its group of slots." ROOT_ONLY};
const struct win32_table device_place_table = {"Win32_MemoryDeviceLocation", device_location_rows,
                                               tell_device_owners,
                                               "A range and its module." ROOT_ONLY};
const struct win32_table device_in_array_table = {
    "Win32_MemoryDeviceArray", device_array_rows, tell_device_arrays,
    "The range of a group of slots and those of its modules." ROOT_ONLY};
