/* portable_battery: Win32_PortableBattery: what the firmware says of batteries (DSP0134, type 22). */
#include "providers/system/smbios.h"

#include <stdio.h>

struct battery { /* subject */
    const struct cimwin32 *s;
    char id[160], date[16];
    struct slice location, maker, name, sbds;
    uint64_t chemistry, capacity, voltage, error, multiplier;
};

/* The codes of the firmware are those of CIM. */
static void read_battery(const struct smbios_item *i, const struct cimwin32 *s, struct battery *b)
{
    *b = (struct battery){.s = s,
                          .location = smbios_text(i, 4),
                          .maker = smbios_text(i, 5),
                          .name = smbios_text(i, 8),
                          .sbds = smbios_text(i, 0x0e),
                          .chemistry = smbios_field(i, 9, 1),
                          .capacity = smbios_field(i, 0x0a, 2),
                          .voltage = smbios_field(i, 0x0c, 2),
                          .error = smbios_field(i, 0x0f, 1),
                          .multiplier = smbios_field(i, 0x15, 1)};
    struct slice date = smbios_text(i, 6), serial = smbios_text(i, 7);
    uint64_t packed = smbios_field(i, 0x12, 2), number = smbios_field(i, 0x10, 2);
    snprintf(b->date, sizeof b->date, "%.*s", (int)date.n, date.p);
    if (date.n == 0 && packed != NOT_KNOWN && packed != 0) { /* of a smart battery */
        snprintf(b->date, sizeof b->date, "%04u-%02u-%02u", (unsigned)(1980 + (packed >> 9)),
                 (unsigned)(packed >> 5 & 15), (unsigned)(packed & 31));
    }
    if (serial.n || number == NOT_KNOWN) {
        snprintf(b->id, sizeof b->id, "%.*s%.*s", (int)serial.n, serial.p, (int)b->name.n,
                 b->name.p);
    } else {
        snprintf(b->id, sizeof b->id, "%u%.*s", (unsigned)number, (int)b->name.n, b->name.p);
    }
    b->capacity = b->capacity == 0 ? NOT_KNOWN : b->capacity;
    b->voltage = b->voltage == 0 ? NOT_KNOWN : b->voltage;
    b->error = b->error == UINT8_MAX ? NOT_KNOWN : b->error;
    b->multiplier = b->multiplier == 0 ? NOT_KNOWN : b->multiplier;
}

static hres tell_batteries(struct telling *t)
{
    AUTO_STR tables = STR_INIT;
    struct smbios_item i;
    size_t at = 0;
    hres hr = smbios_read(t, &tables);
    while (hr == 0 && smbios_next(&tables, SMBIOS_BATTERY, &at, &i)) {
        struct battery b;
        read_battery(&i, t->s, &b);
        hr = tell(t, &b);
    }
    return hr;
}

/* mWh: the number times the multiplier. */
static hres fill_capacity(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct battery *b = subject;
    if (b->capacity != NOT_KNOWN) {
        fill_uint(out, b->capacity * (b->multiplier == NOT_KNOWN ? 1 : b->multiplier));
    }
    return 0;
}

static hres fill_buffer(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct battery *b = subject;
    return fill_text(out, slice_of(row->arg ? b->date : b->id));
}

#define SYSFS "the firmware does not tell: Win32_Battery does"
static const struct prop_row rows[] = {
    ROW_NULL("BatteryStatus", SYSFS),
    ROW_U64("CapacityMultiplier", battery, multiplier, "design capacity multiplier"),
    ROW_CONST("Caption", "Portable Battery"),
    ROW_U64("Chemistry", battery, chemistry, "device chemistry, the same codes"),
    ROW_CONST("CreationClassName", "Win32_PortableBattery"),
    ROW_CONST("Description", "Portable Battery"),
    {"DesignCapacity", fill_capacity, 0, 0, "design capacity times its multiplier, mWh"},
    ROW_U64("DesignVoltage", battery, voltage, "design voltage, mV"),
    {"DeviceID", fill_buffer, 0, 0, "serial number and name"},
    ROW_NULL("EstimatedChargeRemaining", SYSFS),
    ROW_NULL("EstimatedRunTime", SYSFS),
    ROW_NULL("ExpectedBatteryLife", "not told"),
    ROW_NULL("ExpectedLife", "not told"),
    ROW_NULL("FullChargeCapacity", SYSFS),
    ROW_SLICE("Location", battery, location, "location"),
    {"ManufactureDate", fill_buffer, 1, 0, "manufacture date"},
    ROW_SLICE("Manufacturer", battery, maker, "manufacturer"),
    ROW_U64("MaxBatteryError", battery, error, "maximum error, percent"),
    ROW_NULL("MaxRechargeTime", "not told"),
    ROW_SLICE("Name", battery, name, "device name"),
    ROW_SLICE("SmartBatteryVersion", battery, sbds, "SBDS version number"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("TimeOnBattery", "not counted"),
    ROW_NULL("TimeToFullCharge", SYSFS),
    {0},
};
const struct win32_table portable_battery_table = {
    "Win32_PortableBattery", rows, tell_batteries,
    "What the firmware says of batteries: SMBIOS type 22, which the kernel shows to root only."};
