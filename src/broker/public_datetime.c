/* public_datetime: the functions of wmi/datetime.h. */
#include "cim/datetime.h"

#include <wmi/datetime.h>

#define SAME(a, b) _Static_assert((int)(a) == (int)(b), "they are passed on as they are")
SAME(WMI_DATETIME_LENGTH, CIM_DATETIME_LEN);
SAME(WMI_UTC_UNKNOWN, CIM_UTC_ANY);

enum {
    MAX_UTC = 840, /* +14:00 exists (Line Islands) */
    MAX_DAYS = 99999999
};
#define US_PER_DAY      86400000000
#define US_1601_TO_1970 11644473600000000
#define US_YEAR_0       (-62167219200000000) /* 0000-01-01 */
#define US_YEAR_10000   253402300800000000

static bool between(int32_t n, int32_t min, int32_t max)
{
    return n == -1 || (n >= min && n <= max);
}

/* -1 is no number of an interval. */
static bool in_range(const struct wmi_datetime *d)
{
    int32_t least = d->interval ? 0 : -1;
    bool time = d->hour >= least && d->minute >= least && d->second >= least &&
                d->microsecond >= least && between(d->hour, 0, 23) && between(d->minute, 0, 59) &&
                between(d->second, 0, 59) && between(d->microsecond, 0, 999999);
    if (d->interval) {
        return time && d->day >= 0 && d->day <= MAX_DAYS;
    }
    bool utc = d->utc == WMI_UTC_UNKNOWN || (d->utc >= -MAX_UTC && d->utc <= MAX_UTC);
    return time && utc && between(d->year, 0, 9999) && between(d->month, 1, 12) &&
           between(d->day, 1, 31);
}

static struct cim_datetime to_cim(const struct wmi_datetime *d)
{
    return (struct cim_datetime){.interval = d->interval,
                                 .year = d->interval ? 0 : d->year,
                                 .month = d->interval ? 0 : d->month,
                                 .day = d->day,
                                 .hour = d->hour,
                                 .minute = d->minute,
                                 .second = d->second,
                                 .micro = d->microsecond,
                                 .utc = d->interval ? 0 : d->utc};
}

static struct wmi_datetime from_cim(const struct cim_datetime *d)
{
    return (struct wmi_datetime){.interval = d->interval,
                                 .year = d->year,
                                 .month = d->month,
                                 .day = d->day,
                                 .hour = d->hour,
                                 .minute = d->minute,
                                 .second = d->second,
                                 .microsecond = d->micro,
                                 .utc = d->utc};
}

wmi_status wmi_datetime_parse(const char *text, struct wmi_datetime *out)
{
    struct cim_datetime d;
    hres hr = cim_datetime_parse(slice_of(text), &d);
    if (hr == 0) {
        *out = from_cim(&d);
    }
    return hr;
}

wmi_status wmi_datetime_print(const struct wmi_datetime *d, char text[WMI_DATETIME_LENGTH + 1])
{
    text[0] = 0;
    if (!in_range(d)) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    struct cim_datetime c = to_cim(d);
    cim_datetime_print(&c, text);
    return 0;
}

wmi_status wmi_datetime_to_us(const struct wmi_datetime *d, int64_t *us)
{
    if (!in_range(d)) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    struct cim_datetime c = to_cim(d);
    if (d->interval) {
        *us = cim_interval_to_us(&c);
        return 0;
    }
    return cim_datetime_to_us(&c, us) ? 0 : WBEM_E_NOT_AVAILABLE;
}

wmi_status wmi_datetime_from_us(int64_t us, int32_t utc, struct wmi_datetime *out)
{
    if (utc < -MAX_UTC || utc > MAX_UTC) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    int64_t shift = (int64_t)utc * 60000000;
    if (us < US_YEAR_0 - shift || us >= US_YEAR_10000 - shift) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    struct cim_datetime c;
    cim_datetime_from_us(us, utc, &c);
    *out = from_cim(&c);
    return 0;
}

wmi_status wmi_interval_from_us(uint64_t us, struct wmi_datetime *out)
{
    uint64_t days = us / US_PER_DAY;
    if (days > MAX_DAYS) {
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    struct cim_datetime c;
    cim_datetime_from_us((int64_t)(us % US_PER_DAY), 0, &c);
    *out = from_cim(&c);
    out->interval = true;
    out->year = out->month = out->utc = 0;
    out->day = (int32_t)days;
    return 0;
}

wmi_status wmi_datetime_to_filetime(const struct wmi_datetime *d, uint64_t *filetime)
{
    int64_t us = 0;
    hres hr = d->interval ? WBEM_E_INVALID_PARAMETER : wmi_datetime_to_us(d, &us);
    if (hr == 0 && us < -US_1601_TO_1970) {
        hr = WBEM_E_VALUE_OUT_OF_RANGE;
    }
    if (hr == 0) {
        *filetime = (uint64_t)(us + US_1601_TO_1970) * 10;
    }
    return hr;
}

wmi_status wmi_datetime_from_filetime(uint64_t filetime, int32_t utc, struct wmi_datetime *out)
{
    return wmi_datetime_from_us((int64_t)(filetime / 10) - US_1601_TO_1970, utc, out);
}

int32_t wmi_datetime_local_utc(int64_t us)
{
    return clock_utc_offset(us);
}

int wmi_datetime_compare(const char *a, const char *b)
{
    if (!a || !b) {
        return (a != NULL) - (b != NULL);
    }
    return cim_datetime_compare(slice_of(a), slice_of(b));
}
