/* power: Win32_Battery, of /sys/class/power_supply (Documentation/ABI/testing/sysfs-class-power). */
#include "providers/hostinfo.h"
#include "providers/scan.h"
#include "providers/table.h"

#include <stdio.h>

enum {
    MICRO = 1000, /* to milli */
};
enum battery_status {
    BATTERY_DISCHARGING = 1,
    BATTERY_UNKNOWN = 2,
    BATTERY_FULL = 3,
    BATTERY_LOW = 4,
    BATTERY_CRITICAL = 5,
    BATTERY_CHARGING = 6,
    BATTERY_CHARGING_LOW = 8,
    BATTERY_CHARGING_CRITICAL = 9,
};
struct battery {
    const struct cimwin32 *s;
    const char *dir;
    struct str id, name;
    uint64_t state, chemistry, design, full, voltage, percent, run_minutes, charge_minutes;
};

static struct slice read_text(const struct battery *b, const char *file, char *buf, size_t size)
{
    char path[320];
    snprintf(path, sizeof path, "sys/class/power_supply/%s/%s", b->dir, file);
    return host_line(b->s->root, path, buf, size);
}

static uint64_t read_number(const struct battery *b, const char *file)
{
    char buf[64];
    return scan_number(read_text(b, file, buf, sizeof buf));
}

static uint64_t chemistry_of(struct slice technology)
{
    static const struct {
        const char *word;
        unsigned code;
    } rows[] = {{"NiCd", 4}, {"NiMH", 5}, {"Li-ion", 6}, {"LiFe", 6}, {"Li-poly", 8}, {"LiMn", 6}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (slice_is(technology, rows[i].word)) {
            return rows[i].code;
        }
    }
    return technology.n ? 2 : NOT_KNOWN; /* unknown */
}

/* Energy in mWh; what is told as charge (uAh) is worth its voltage (uV). */
static uint64_t read_energy(const struct battery *b, const char *what, uint64_t voltage)
{
    char file[48];
    snprintf(file, sizeof file, "energy_%s", what);
    uint64_t uwh = read_number(b, file);
    if (uwh != NOT_KNOWN) {
        return uwh / MICRO;
    }
    snprintf(file, sizeof file, "charge_%s", what);
    uint64_t uah = read_number(b, file);
    return uah == NOT_KNOWN || voltage == NOT_KNOWN ? NOT_KNOWN
                                                    : uah / MICRO * (voltage / MICRO) / MICRO;
}

static uint64_t read_power(const struct battery *b) /* mW */
{
    uint64_t uw = read_number(b, "power_now"), ua = read_number(b, "current_now"),
             uv = read_number(b, "voltage_now");
    return uw != NOT_KNOWN                      ? uw / MICRO
           : ua != NOT_KNOWN && uv != NOT_KNOWN ? ua / MICRO * (uv / MICRO) / MICRO
                                                : NOT_KNOWN;
}

static uint64_t state_of(const struct battery *b)
{
    char buf[32], level_buf[32];
    struct slice s = read_text(b, "status", buf, sizeof buf);
    struct slice level = read_text(b, "capacity_level", level_buf, sizeof level_buf);
    bool low = slice_is(level, "Low"), critical = slice_is(level, "Critical");
    if (slice_is(s, "Charging")) {
        return critical ? BATTERY_CHARGING_CRITICAL : low ? BATTERY_CHARGING_LOW : BATTERY_CHARGING;
    }
    if (slice_is(s, "Discharging")) {
        return critical ? BATTERY_CRITICAL : low ? BATTERY_LOW : BATTERY_DISCHARGING;
    }
    return slice_is(s, "Full") ? BATTERY_FULL
           : s.n               ? BATTERY_UNKNOWN
                               : NOT_KNOWN; /* "Not charging": it has access to AC */
}

static uint64_t minutes(uint64_t energy, uint64_t power)
{
    return energy == NOT_KNOWN || power == NOT_KNOWN || power == 0 ? NOT_KNOWN
                                                                   : energy * 60 / power;
}

static void read_battery(struct battery *b)
{
    char buf[128];
    uint64_t uv = read_number(b, "voltage_min_design"), power = read_power(b);
    uint64_t volts = uv != NOT_KNOWN ? uv : read_number(b, "voltage_now");
    b->state = state_of(b);
    b->chemistry = chemistry_of(read_text(b, "technology", buf, sizeof buf));
    b->design = read_energy(b, "full_design", volts);
    b->full = read_energy(b, "full", volts);
    b->voltage = uv == NOT_KNOWN ? uv : uv / MICRO;
    b->percent = read_number(b, "capacity");
    uint64_t now = read_energy(b, "now", volts);
    bool charging = b->state == BATTERY_CHARGING || b->state >= BATTERY_CHARGING_LOW;
    bool discharging =
        b->state == BATTERY_DISCHARGING || b->state == BATTERY_LOW || b->state == BATTERY_CRITICAL;
    b->run_minutes = discharging ? minutes(now, power) : NOT_KNOWN;
    b->charge_minutes = charging && b->full != NOT_KNOWN && now != NOT_KNOWN && b->full >= now
                            ? minutes(b->full - now, power)
                            : NOT_KNOWN;
    str_add_slice(&b->name, read_text(b, "model_name", buf, sizeof buf));
    if (b->name.n == 0) {
        str_addz(&b->name, b->dir);
    }
    struct slice serial = read_text(b, "serial_number", buf, sizeof buf);
    str_addf(&b->id, "%.*s%s", (int)serial.n, serial.p, str_z(&b->name));
}

static hres tell_battery(struct telling *t, const char *dir)
{
    struct battery b = {.s = t->s, .dir = dir};
    char buf[32];
    struct slice type = read_text(&b, "type", buf, sizeof buf);
    char scope_buf[32];
    struct slice scope = read_text(&b, "scope", scope_buf, sizeof scope_buf);
    if (!slice_is(type, "Battery") || slice_is(scope, "Device")) {
        return 0; /* a mains adapter; the battery of a mouse */
    }
    read_battery(&b);
    hres hr = str_status(&b.id);
    hr = hr ? hr : tell(t, &b);
    str_fini(&b.id);
    str_fini(&b.name);
    return hr;
}

static hres tell_batteries(struct telling *t)
{
    struct host_names names;
    hres hr = host_names_read(t->s->root, "sys/class/power_supply", &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = tell_battery(t, names.v[i]);
    }
    host_names_fini(&names);
    return hr;
}

static const struct prop_row rows[] = {
    ROW_NULL("BatteryRechargeTime", "not told"),
    ROW_U64("BatteryStatus", battery, state,
            "`status` and `capacity_level`: 1 discharging, 4 low, 5 critical, 6 charging, 8 and 9 "
            "charging while low or critical, 3 full, 2 on mains without being charged"),
    ROW_CONST("Caption", "Internal Battery"),
    ROW_U64("Chemistry", battery, chemistry,
            "`technology`: 4 NiCd, 5 NiMH, 6 lithium ion, 8 lithium polymer, 2 others"),
    ROW_CONST("CreationClassName", "Win32_Battery"),
    ROW_CONST("Description", "Internal Battery"),
    ROW_U64("DesignCapacity", battery, design,
            "`energy_full_design`, or `charge_full_design`, mWh"),
    ROW_U64("DesignVoltage", battery, voltage, "`voltage_min_design`, mV"),
    ROW_STR("DeviceID", battery, id, "`serial_number` and `model_name`, as on Windows"),
    ROW_U64("EstimatedChargeRemaining", battery, percent, "`capacity`, percent"),
    ROW_U64("EstimatedRunTime", battery, run_minutes,
            "minutes by `power_now`, while it is discharging; else NULL"),
    ROW_NULL("ExpectedBatteryLife", "not told"),
    ROW_NULL("ExpectedLife", "not told"),
    ROW_U64("FullChargeCapacity", battery, full, "`energy_full`, or `charge_full`, mWh"),
    ROW_NULL("MaxRechargeTime", "not told"),
    ROW_STR("Name", battery, name, "`model_name`"),
    ROW_NULL("SmartBatteryVersion", "not told"),
    ROW_CONST("Status", "OK"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("TimeOnBattery", "not counted"),
    ROW_U64("TimeToFullCharge", battery, charge_minutes,
            "minutes by `power_now`, while it is charging; else NULL"),
    {0},
};
const struct win32_table battery_table = {
    "Win32_Battery", rows, tell_batteries,
    "The batteries of the machine in /sys/class/power_supply, not those of its devices."};
