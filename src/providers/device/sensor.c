/* sensor: Win32_TemperatureProbe, Win32_Fan, Win32_VoltageProbe, Win32_CurrentProbe, of /sys/class/hwmon
 * (Documentation/hwmon/sysfs-interface.rst). */
#include "providers/hostinfo.h"
#include "providers/scan.h"
#include "providers/table.h"

#include <stdio.h>

enum {
    SENSORS_MAX = 64,
};
struct sensor {
    const struct cimwin32 *s;
    char id[320];
    struct str name;
    int64_t reading, upper, critical, low; /* as the property has them */
    bool has_reading, has_upper, has_critical, has_low;
    uint64_t target;
    const char *status;
};

static bool read_signed(const struct sysroot *root, const char *dir, const char *kind, unsigned n,
                        const char *what, int64_t *out)
{
    char path[352], buf[64];
    uint64_t v;
    snprintf(path, sizeof path, "sys/class/hwmon/%s/%s%u_%s", dir, kind, n, what);
    struct slice text = host_line(root, path, buf, sizeof buf);
    bool minus = scan_prefix(&text, "-");
    if (!take_digits(&text, &v) || v > INT32_MAX) {
        return false;
    }
    *out = minus ? -(int64_t)v : (int64_t)v;
    return true;
}

/* "coretemp Package id 0", "nct6775 fan2". */
static void name_sensor(struct sensor *v, const char *dir, const char *kind, unsigned n)
{
    char path[352], buf[128];
    snprintf(path, sizeof path, "sys/class/hwmon/%s/name", dir);
    str_add_slice(&v->name, host_line(v->s->root, path, buf, sizeof buf));
    snprintf(path, sizeof path, "sys/class/hwmon/%s/%s%u_label", dir, kind, n);
    struct slice label = host_line(v->s->root, path, buf, sizeof buf);
    str_addc(&v->name, ' ');
    if (label.n) {
        str_add_slice(&v->name, label);
    } else {
        str_addf(&v->name, "%s%u", kind, n);
    }
    snprintf(v->id, sizeof v->id, "%s/%s%u", dir, kind, n);
}

struct probing {
    struct telling *t;
    const char *kind;
    unsigned first;
    int64_t divide; /* of the kernel's unit to that of the class */
};

static void read_limits(struct sensor *v, const struct probing *p, const char *dir, unsigned n)
{
    const struct sysroot *root = v->s->root;
    v->has_upper = read_signed(root, dir, p->kind, n, "max", &v->upper);
    v->has_critical = read_signed(root, dir, p->kind, n, "crit", &v->critical);
    v->has_low = read_signed(root, dir, p->kind, n, "min", &v->low);
    int64_t target;
    v->target = read_signed(root, dir, p->kind, n, "target", &target) && target >= 0
                    ? (uint64_t)target
                    : NOT_KNOWN;
    int64_t alarm;
    bool bad = read_signed(root, dir, p->kind, n, "fault", &alarm) && alarm == 1;
    bool warns = read_signed(root, dir, p->kind, n, "alarm", &alarm) && alarm == 1;
    v->status = bad ? "Error" : warns ? "Degraded" : "OK";
    v->reading /= p->divide;
    v->upper /= p->divide;
    v->critical /= p->divide;
    v->low /= p->divide;
}

static hres tell_chip(const struct probing *p, const char *dir)
{
    hres hr = 0;
    for (unsigned n = p->first; n < SENSORS_MAX && hr == 0; n++) {
        struct sensor v = {.s = p->t->s};
        v.has_reading = read_signed(v.s->root, dir, p->kind, n, "input", &v.reading);
        if (!v.has_reading) {
            continue;
        }
        read_limits(&v, p, dir, n);
        name_sensor(&v, dir, p->kind, n);
        hr = str_status(&v.name);
        hr = hr ? hr : tell(p->t, &v);
        str_fini(&v.name);
    }
    return hr;
}

static hres tell_sensors(struct telling *t, const char *kind, unsigned first, int64_t divide)
{
    struct probing p = {t, kind, first, divide};
    struct host_names names;
    hres hr = host_names_read(t->s->root, "sys/class/hwmon", &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = tell_chip(&p, names.v[i]);
    }
    host_names_fini(&names);
    return hr;
}

static hres tell_temperatures(struct telling *t)
{
    return tell_sensors(t, "temp", 1, 100); /* from thousandths of a degree to tenths */
}

static hres tell_fans(struct telling *t)
{
    return tell_sensors(t, "fan", 1, 1);
}

static hres tell_voltages(struct telling *t)
{
    return tell_sensors(t, "in", 0, 1); /* millivolts */
}

static hres tell_currents(struct telling *t)
{
    return tell_sensors(t, "curr", 1, 1); /* milliamperes */
}

enum limit {
    LIMIT_READING,
    LIMIT_UPPER,
    LIMIT_CRITICAL,
    LIMIT_LOW,
};

static hres fill_limit(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct sensor *v = subject;
    const int64_t values[] = {v->reading, v->upper, v->critical, v->low};
    const bool has[] = {v->has_reading, v->has_upper, v->has_critical, v->has_low};
    *out = has[row->arg] ? cim_sint(out->type, values[row->arg]) : *out;
    return 0;
}

static hres fill_id(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(((const struct sensor *)subject)->id));
}

#define SENSOR(cls)                                                                                \
    ROW_STR("Caption", sensor, name, "as Name"), ROW_CONST("CreationClassName", cls),              \
        ROW_STR("Description", sensor, name, "as Name"),                                           \
        {"DeviceID", fill_id, 0, 0, "the chip and the sensor: \"hwmon0/temp1\""},                  \
        ROW_STR("Name", sensor, name, "`name` of the chip and `*_label`"),                         \
        ROW_TEXT("Status", sensor, status, "Error (`*_fault`), Degraded (`*_alarm`), else OK"),    \
        ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"), ROW_COMPUTER("SystemName")
#define PROBE                                                                                      \
    {"CurrentReading", fill_limit, LIMIT_READING, 0, "`*_input`"},                                 \
        ROW_NULL("Accuracy", "not told"), ROW_NULL("IsLinear", "not told"),                        \
        ROW_NULL("LowerThresholdCritical", "chips have one lower limit"),                          \
        ROW_NULL("LowerThresholdFatal", "chips have one lower limit"),                             \
        {"LowerThresholdNonCritical", fill_limit, LIMIT_LOW, 0, "`*_min`"},                        \
        ROW_NULL("MaxReadable", "not told"), ROW_NULL("MinReadable", "not told"),                  \
        ROW_NULL("NominalReading", "not told"), ROW_NULL("NormalMax", "not told"),                 \
        ROW_NULL("NormalMin", "not told"), ROW_NULL("Resolution", "not told"),                     \
        ROW_NULL("Tolerance", "not told"),                                                         \
        {"UpperThresholdCritical", fill_limit, LIMIT_CRITICAL, 0, "`*_crit`"},                     \
        ROW_NULL("UpperThresholdFatal", "not told"),                                               \
    {                                                                                              \
        "UpperThresholdNonCritical", fill_limit, LIMIT_UPPER, 0, "`*_max`"                         \
    }

static const struct prop_row temperature_rows[] = {
    SENSOR("Win32_TemperatureProbe"),
    PROBE,
    {0},
};
static const struct prop_row voltage_rows[] = {
    SENSOR("Win32_VoltageProbe"),
    PROBE,
    {0},
};
static const struct prop_row current_rows[] = {
    SENSOR("Win32_CurrentProbe"),
    PROBE,
    {0},
};
static const struct prop_row fan_rows[] = {
    SENSOR("Win32_Fan"),
    ROW_YES("ActiveCooling", "TRUE: it is a fan"),
    ROW_U64("DesiredSpeed", sensor, target,
            "`fan*_target`, where the chip has it; the speed itself has no property"),
    ROW_NULL("VariableSpeed", "not told"),
    {0},
};
#define CHIPS "of the chips in /sys/class/hwmon"
const struct win32_table temperature_table = {"Win32_TemperatureProbe", temperature_rows,
                                              tell_temperatures,
                                              "`temp*` " CHIPS ", tenths of degrees centigrade."};
const struct win32_table voltage_table = {"Win32_VoltageProbe", voltage_rows, tell_voltages,
                                          "`in*` " CHIPS ", millivolts."};
const struct win32_table current_table = {"Win32_CurrentProbe", current_rows, tell_currents,
                                          "`curr*` " CHIPS ", milliamperes."};
const struct win32_table fan_table = {"Win32_Fan", fan_rows, tell_fans, "`fan*` " CHIPS "."};
