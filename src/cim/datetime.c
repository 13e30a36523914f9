/* cim datetime: parse, print, compare, convert. */
#include "cim/datetime.h"

#include <time.h>

/* Field of n characters: all digits, or all asterisks when allowed. */
static hres field(const char *p, size_t n, bool stars, int32_t *out)
{
    size_t nstars = 0;
    int32_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '*') {
            nstars++;
        } else if (p[i] >= '0' && p[i] <= '9') {
            v = v * 10 + (p[i] - '0');
        } else {
            return WBEM_E_INVALID_SYNTAX;
        }
    }
    if (nstars > 0 && (nstars != n || !stars)) {
        return WBEM_E_INVALID_SYNTAX;
    }
    *out = nstars > 0 ? -1 : v;
    return 0;
}

static bool in_range(int32_t v, int32_t min, int32_t max)
{
    return v == -1 || (v >= min && v <= max);
}

static hres parse_utc(const char *p, int32_t *utc)
{
    int32_t v;
    hres hr = field(p + 1, 3, true, &v);
    if (hr || (p[0] != '+' && p[0] != '-')) {
        return WBEM_E_INVALID_SYNTAX;
    }
    if (v > 720 + 120) { /* +14:00 exists (Line Islands) */
        return WBEM_E_VALUE_OUT_OF_RANGE;
    }
    *utc = v < 0 ? CIM_UTC_ANY : p[0] == '-' ? -v : v;
    return 0;
}

static hres parse_date(const char *p, struct cim_datetime *d)
{
    hres hr = field(p, 4, true, &d->year);
    hr = hr ? hr : field(p + 4, 2, true, &d->month);
    hr = hr ? hr : field(p + 6, 2, true, &d->day);
    hr = hr ? hr : parse_utc(p + 21, &d->utc);
    if (hr == 0 && (!in_range(d->month, 1, 12) || !in_range(d->day, 1, 31))) {
        hr = WBEM_E_VALUE_OUT_OF_RANGE;
    }
    return hr;
}

hres cim_datetime_parse(struct slice t, struct cim_datetime *out)
{
    *out = (struct cim_datetime){0};
    if (t.n != CIM_DATETIME_LEN || t.p[14] != '.') {
        return WBEM_E_INVALID_SYNTAX;
    }
    bool stars = t.p[21] != ':';
    out->interval = !stars;
    hres hr = 0;
    if (out->interval) {
        if (memcmp(t.p + 21, ":000", 4) != 0) {
            return WBEM_E_INVALID_SYNTAX;
        }
        hr = field(t.p, 8, false, &out->day);
    } else {
        hr = parse_date(t.p, out);
    }
    hr = hr ? hr : field(t.p + 8, 2, stars, &out->hour);
    hr = hr ? hr : field(t.p + 10, 2, stars, &out->minute);
    hr = hr ? hr : field(t.p + 12, 2, stars, &out->second);
    hr = hr ? hr : field(t.p + 15, 6, stars, &out->micro);
    if (hr == 0 && (!in_range(out->hour, 0, 23) || !in_range(out->minute, 0, 59) ||
                    !in_range(out->second, 0, 59))) {
        hr = WBEM_E_VALUE_OUT_OF_RANGE;
    }
    return hr;
}

bool cim_datetime_valid(struct slice text)
{
    struct cim_datetime d;
    if (cim_datetime_parse(text, &d) == 0) {
        return true;
    }
    /* No date at all: month and day 00 are let through, the rest must be right. */
    char copy[CIM_DATETIME_LEN];
    if (text.n != CIM_DATETIME_LEN || memcmp(text.p, "00000000", 8) != 0) {
        return false;
    }
    memcpy(copy, text.p, sizeof copy);
    copy[5] = copy[7] = '1';
    return cim_datetime_parse((struct slice){copy, sizeof copy}, &d) == 0;
}

static void put(char *p, size_t n, int32_t v)
{
    for (size_t i = n; i-- > 0;) {
        p[i] = v < 0 ? '*' : (char)('0' + v % 10);
        v = v < 0 ? v : v / 10;
    }
}

void cim_datetime_print(const struct cim_datetime *d, char out[CIM_DATETIME_LEN + 1])
{
    if (d->interval) {
        put(out, 8, d->day);
        memcpy(out + 21, ":000", 4);
    } else {
        put(out, 4, d->year);
        put(out + 4, 2, d->month);
        put(out + 6, 2, d->day);
        out[21] = d->utc < 0 && d->utc != CIM_UTC_ANY ? '-' : '+';
        put(out + 22, 3, d->utc == CIM_UTC_ANY ? -1 : d->utc < 0 ? -d->utc : d->utc);
    }
    put(out + 8, 2, d->hour);
    put(out + 10, 2, d->minute);
    put(out + 12, 2, d->second);
    out[14] = '.';
    put(out + 15, 6, d->micro);
    out[CIM_DATETIME_LEN] = 0;
}

int64_t cim_days_from_civil(int64_t y, int32_t m, int32_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void cim_civil_from_days(int64_t z, int32_t *y, int32_t *m, int32_t *d)
{
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *d = (int32_t)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int32_t)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int32_t)(yoe + era * 400 + (*m <= 2));
}

static int64_t time_us(const struct cim_datetime *d, int64_t days)
{
    return (((days * 24 + d->hour) * 60 + d->minute) * 60 + d->second) * 1000000 + d->micro;
}

bool cim_datetime_to_us(const struct cim_datetime *d, int64_t *us)
{
    if (d->interval || d->year < 0 || d->month < 1 || d->day < 1 || d->hour < 0 || d->minute < 0 ||
        d->second < 0 || d->micro < 0 || d->utc == CIM_UTC_ANY) {
        return false;
    }
    *us = time_us(d, cim_days_from_civil(d->year, d->month, d->day)) - (int64_t)d->utc * 60000000;
    return true;
}

int64_t cim_interval_to_us(const struct cim_datetime *d)
{
    return time_us(d, d->day);
}

void cim_datetime_from_us(int64_t us, int32_t utc, struct cim_datetime *out)
{
    us += (int64_t)utc * 60000000;
    int64_t days = us / 86400000000, rest = us % 86400000000;
    if (rest < 0) {
        rest += 86400000000;
        days--;
    }
    *out = (struct cim_datetime){.utc = utc, .micro = (int32_t)(rest % 1000000)};
    rest /= 1000000;
    out->second = (int32_t)(rest % 60);
    out->minute = (int32_t)(rest / 60 % 60);
    out->hour = (int32_t)(rest / 3600);
    cim_civil_from_days(days, &out->year, &out->month, &out->day);
}

static int compare_text(struct slice a, struct slice b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    for (size_t i = 0; i < n; i++) {
        if (a.p[i] != b.p[i] && a.p[i] != '*' && b.p[i] != '*') {
            return a.p[i] < b.p[i] ? -1 : 1;
        }
    }
    return a.n == b.n ? 0 : a.n < b.n ? -1 : 1;
}

int cim_datetime_compare(struct slice a, struct slice b)
{
    struct cim_datetime x, y;
    if (cim_datetime_parse(a, &x) || cim_datetime_parse(b, &y) || x.interval != y.interval) {
        return compare_text(a, b);
    }
    int64_t p = 0, q = 0;
    if (x.interval) {
        p = cim_interval_to_us(&x);
        q = cim_interval_to_us(&y);
    } else if (!cim_datetime_to_us(&x, &p) || !cim_datetime_to_us(&y, &q)) {
        return compare_text(a, b);
    }
    return p < q ? -1 : p > q;
}

int32_t clock_utc_offset(int64_t us)
{
    time_t t = (time_t)(us / 1000000);
    struct tm tm;
    return localtime_r(&t, &tm) ? (int32_t)(tm.tm_gmtoff / 60) : 0;
}
