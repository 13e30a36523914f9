/* thermal: Counters_ThermalZoneInformation, of /sys/class/thermal (Documentation/driver-api/thermal/sysfs-api.rst). */
#include "providers/hostinfo.h"
#include "providers/perf/perf.h"
#include "providers/scan.h"

#include <stdio.h>

enum {
    KELVIN_TENTHS = 2732, /* of 0 degrees centigrade */
};
enum thermal_value {
    V_TEMPERATURE, /* K */
    V_PRECISE,     /* tenths of K */
};

static hres tell_zone(struct telling *t, const char *zone, struct perf_stamp at)
{
    char path[320], buf[64], type_buf[64], name[128];
    struct perf_item i;
    uint64_t milli;
    snprintf(path, sizeof path, "sys/class/thermal/%s/temp", zone);
    struct slice text = host_line(t->s->root, path, buf, sizeof buf);
    bool minus = scan_prefix(&text, "-");
    if (!take_digits(&text, &milli) || milli > 1000000) {
        return 0; /* it does not answer now */
    }
    snprintf(path, sizeof path, "sys/class/thermal/%s/type", zone);
    struct slice type = host_line(t->s->root, path, type_buf, sizeof type_buf);
    snprintf(name, sizeof name, "%s %.*s", zone, (int)type.n, type.p);
    perf_item_init(&i, at, name);
    uint64_t tenths = milli / 100;
    i.v[V_PRECISE] =
        minus ? (tenths < KELVIN_TENTHS ? KELVIN_TENTHS - tenths : 0) : KELVIN_TENTHS + tenths;
    i.v[V_TEMPERATURE] = i.v[V_PRECISE] / 10;
    return tell(t, &i);
}

static hres tell_zones(struct telling *t)
{
    struct host_names names;
    struct perf_stamp at = perf_now(t->s);
    hres hr = host_names_read(t->s->root, "sys/class/thermal", &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        if (strncmp(names.v[i], "thermal_zone", 12) == 0) {
            hr = tell_zone(t, names.v[i], at);
        }
    }
    host_names_fini(&names);
    return hr;
}

static const struct prop_row rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_NAME,
    ROW_LEVEL("HighPrecisionTemperature", V_PRECISE, "`temp`, in tenths of K"),
    ROW_NULL("PercentPassiveLimit", "not told"),
    ROW_LEVEL("Temperature", V_TEMPERATURE, "`temp`, in K"),
    ROW_NULL("ThrottleReasons", "not told"),
    {0},
};
const struct win32_table perf_thermal_table = {
    .name = "Win32_PerfRawData_Counters_ThermalZoneInformation",
    .rows = rows,
    .tell_all = tell_zones,
    .about = "The zones of /sys/class/thermal; the name is that of the zone and its `type`."};
