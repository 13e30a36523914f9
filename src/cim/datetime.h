/* cim datetime: the 25-character CIM datetime and interval (DSP0004 2.2.1; reference section 11.4).
 */
#pragma once
#include "util/base.h"
#include "util/hres.h"
#include "util/str.h"

#define CIM_DATETIME_LEN 25
struct cim_datetime {
    bool interval;
    /* -1 = field given as asterisks (never in intervals). For intervals year and month are 0 and
     * day counts days. */
    int32_t year, month, day, hour, minute, second, micro;
    int32_t utc; /* minutes east of UTC; -1000 = asterisks */
};
#define CIM_UTC_ANY (-1000)
/* WBEM_E_INVALID_SYNTAX, WBEM_E_VALUE_OUT_OF_RANGE. */
hres cim_datetime_parse(struct slice text, struct cim_datetime *out);
bool cim_datetime_valid(struct slice text);
void cim_datetime_print(const struct cim_datetime *d, char out[CIM_DATETIME_LEN + 1]);
/* True when every field is a number and the text is a point in time (not an interval); microseconds
 * since 1970 UTC. */
bool cim_datetime_to_us(const struct cim_datetime *d, int64_t *us);
/* Microseconds of an interval. */
int64_t cim_interval_to_us(const struct cim_datetime *d);
void cim_datetime_from_us(int64_t us, int32_t utc_minutes, struct cim_datetime *out);
/* <0, 0, >0. With wildcards the texts are compared character by character, an asterisk equal to
 * anything. */
int cim_datetime_compare(struct slice a, struct slice b);
/* Local time zone offset in minutes east of UTC at that instant. */
int32_t clock_utc_offset(int64_t us);
/* Days since 1970-01-01 of a civil date (proleptic Gregorian) and back. */
int64_t cim_days_from_civil(int64_t y, int32_t m, int32_t d);
void cim_civil_from_days(int64_t days, int32_t *y, int32_t *m, int32_t *d);
