/* datetime: CIM datetimes and intervals (DSP0004 2.2.1; the scripting library's SWbemDateTime).
 *     yyyymmddHHMMSS.mmmmmm+UUU      a point in time; UUU: minutes east of UTC
 *     ddddddddHHMMSS.mmmmmm:000      an interval
 * A field of a point in time may be unknown: asterisks in the text. Functions are free of side
 * effects; any thread. */
#ifndef WMI_DATETIME_H
#define WMI_DATETIME_H
#include <wmi/object.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* Characters of a datetime, without the NUL. */
#define WMI_DATETIME_LENGTH 25
/* An offset from UTC that is unknown. */
#define WMI_UTC_UNKNOWN (-1000)

/* The fields of a datetime; -1: unknown (points in time only). */
struct wmi_datetime {
    bool interval;                /* an interval: year, month and utc are not looked at */
    int32_t year;                 /* 0 to 9999 */
    int32_t month;                /* 1 to 12 */
    int32_t day;                  /* 1 to 31; of an interval the days, 0 to 99999999 */
    int32_t hour, minute, second; /* 0 to 23, 59, 59 */
    int32_t microsecond;          /* 0 to 999999 */
    int32_t utc;                  /* minutes east of UTC, -840 to 840, or WMI_UTC_UNKNOWN */
};

/* The fields of a text. WBEM_E_INVALID_SYNTAX, WBEM_E_VALUE_OUT_OF_RANGE. */
wmi_status wmi_datetime_parse(const char *text, struct wmi_datetime *out);
/* The text of the fields, with its NUL. WBEM_E_VALUE_OUT_OF_RANGE (text is "" then). */
wmi_status wmi_datetime_print(const struct wmi_datetime *d, char text[WMI_DATETIME_LENGTH + 1]);
/* Microseconds since 1970-01-01 UTC of a point in time, or those of an interval.
 * WBEM_E_NOT_AVAILABLE: a field is unknown, WBEM_E_VALUE_OUT_OF_RANGE. */
wmi_status wmi_datetime_to_us(const struct wmi_datetime *d, int64_t *us);
/* The point in time us microseconds after 1970-01-01 UTC (before it: negative), as a clock with this
 * offset from UTC in minutes shows it. WBEM_E_VALUE_OUT_OF_RANGE: not in the years 0 to 9999, or an
 * offset beyond 840. */
wmi_status wmi_datetime_from_us(int64_t us, int32_t utc, struct wmi_datetime *out);
/* The interval of us microseconds. WBEM_E_VALUE_OUT_OF_RANGE: 100000000 days or more. */
wmi_status wmi_interval_from_us(uint64_t us, struct wmi_datetime *out);
/* FILETIME: units of 100 nanoseconds since 1601-01-01 UTC (MS-DTYP 2.3.3).
 * WBEM_E_INVALID_PARAMETER: an interval, WBEM_E_NOT_AVAILABLE: a field is unknown,
 * WBEM_E_VALUE_OUT_OF_RANGE: before 1601, or a field beyond its range. */
wmi_status wmi_datetime_to_filetime(const struct wmi_datetime *d, uint64_t *filetime);
/* The point in time of a FILETIME, as a clock with this offset from UTC in minutes shows it.
 * Fractions of a microsecond are dropped. WBEM_E_VALUE_OUT_OF_RANGE: after the year 9999, or an
 * offset beyond 840. */
wmi_status wmi_datetime_from_filetime(uint64_t filetime, int32_t utc, struct wmi_datetime *out);
/* Offset of this machine's time zone from UTC at that instant, in minutes east. */
int32_t wmi_datetime_local_utc(int64_t us);
/* Compares two texts: <0, 0, >0. Points in time by their instant; when a field is unknown, character
 * by character with an asterisk equal to anything. NULL is before every text. */
int wmi_datetime_compare(const char *a, const char *b);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
