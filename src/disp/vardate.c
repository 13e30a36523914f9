#include "disp/vardate.h"

#include "util/clock.h"
#include "util/utf.h"

#include <math.h>
#include <time.h>

#define SECONDS_PER_DAY 86400
#define EPOCH_1899      (-25569) /* 1899-12-30 in days since 1970-01-01 */

const char *const vardate_month_names[12] = {"January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December"};
const char *const vardate_day_names[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                          "Thursday", "Friday", "Saturday"};

bool vardate_is_leap(int64_t y)
{
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

int vardate_month_days(int64_t year, int month)
{
    static const uint8_t len[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && vardate_is_leap(year) ? 29 : len[month - 1];
}

/* Days since 1970-01-01 of a proleptic Gregorian date (eras of 400 years, years starting in March).
 */
static int64_t days_from_civil(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void civil_from_days(int64_t z, struct civil *c)
{
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

int64_t vardate_days(int64_t year, int64_t month, int64_t day)
{
    int64_t m = month - 1;
    int64_t carry = m >= 0 ? m / 12 : -((11 - m) / 12);
    return days_from_civil(year + carry, m - carry * 12 + 1, 1) + day - 1 - EPOCH_1899;
}

double vardate_make(int64_t days, int32_t seconds)
{
    double t = (double)seconds / SECONDS_PER_DAY;
    return days >= 0 ? (double)days + t : (double)days - t;
}

bool vardate_valid(double d)
{
    return d > VARDATE_MIN - 1 && d < VARDATE_MAX;
}

void vardate_parts(double d, int64_t *days, int32_t *seconds)
{
    double whole = trunc(d);
    int64_t s = (int64_t)floor(fabs(d - whole) * SECONDS_PER_DAY + 0.5);
    *days = (int64_t)whole;
    if (s >= SECONDS_PER_DAY) {
        s -= SECONDS_PER_DAY;
        *days += 1;
    }
    *seconds = (int32_t)s;
}

void vardate_split(double d, struct civil *c)
{
    int64_t days;
    int32_t s;
    vardate_parts(d, &days, &s);
    civil_from_days(days + EPOCH_1899, c);
    c->hour = s / 3600;
    c->minute = s / 60 % 60;
    c->second = s % 60;
    int64_t w = (days + 6) % 7; /* day 0 was a Saturday */
    c->weekday = (int)(w < 0 ? w + 7 : w) + 1;
    c->yearday = (int)(days - vardate_days(c->year, 1, 1)) + 1;
}

/* ---- text ---- */
static void add_name(const struct vardate_name *name, struct str *out)
{
    str_add_utf16(out, name->ch, name->n);
}

static void add_month(const struct vardate_style *st, int month, unsigned count, bool alone,
                      struct str *out)
{
    if (count <= 2) {
        str_addf(out, count == 2 ? "%02d" : "%d", month);
    } else if (count == 3) {
        add_name(alone ? &st->month_short[month - 1] : &st->month_in_short[month - 1], out);
    } else {
        add_name(alone ? &st->month[month - 1] : &st->month_in_date[month - 1], out);
    }
}

/* One run of a pattern letter. */
static void add_field(const struct vardate_style *st, const struct civil *c, uint16_t letter,
                      unsigned count, struct str *out)
{
    int width = count >= 2 ? 2 : 1;
    switch (letter) {
    case 'y':
        str_addf(out, "%d", c->year);
        break;
    case 'M':
    case 'L':
        add_month(st, c->month, count, letter == 'L', out);
        break;
    case 'd':
        str_addf(out, "%0*d", width, c->day);
        break;
    case 'E':
    case 'c':
        add_name(count >= 4 ? &st->day[c->weekday - 1] : &st->day_short[c->weekday - 1], out);
        break;
    case 'H':
        str_addf(out, "%0*d", width, c->hour);
        break;
    case 'h':
        str_addf(out, "%0*d", width, c->hour % 12 ? c->hour % 12 : 12);
        break;
    case 'm':
        str_addf(out, "%0*d", width, c->minute);
        break;
    case 's':
        str_addf(out, "%0*d", width, c->second);
        break;
    case 'a':
        add_name(&st->half[c->hour >= 12], out);
        break;
    default:
        break;
    }
}

static void add_pattern(const struct vardate_style *st, const struct vardate_name *pattern,
                        const struct civil *c, struct str *out)
{
    bool quoted = false;
    for (unsigned i = 0; i < pattern->n;) {
        uint16_t u = pattern->ch[i];
        bool letter = (u | 32) >= 'a' && (u | 32) <= 'z';
        unsigned k = i + 1;
        if (u == '\'') {
            quoted = !quoted;
        } else if (letter && !quoted) {
            while (k < pattern->n && pattern->ch[k] == u) {
                k++;
            }
            add_field(st, c, u, k - i, out);
        } else {
            str_add_utf16(out, &u, 1);
        }
        i = k;
    }
}

static void add_time(const struct vardate_style *st, const struct civil *c, struct str *out)
{
    int h = c->hour % 12;
    if (st) {
        add_pattern(st, &st->time, c, out);
        return;
    }
    str_addf(out, "%d:%02d:%02d %s", h ? h : 12, c->minute, c->second, c->hour < 12 ? "AM" : "PM");
}

static void add_short_date(const struct vardate_style *st, const struct civil *c, struct str *out)
{
    if (st) {
        add_pattern(st, &st->short_date, c, out);
        return;
    }
    str_addf(out, "%d/%d/%d", c->month, c->day, c->year);
}

static void add_long_date(const struct vardate_style *st, const struct civil *c, struct str *out)
{
    if (st) {
        add_pattern(st, &st->long_date, c, out);
        return;
    }
    str_addf(out, "%s, %s %d, %d", vardate_day_names[c->weekday - 1],
             vardate_month_names[c->month - 1], c->day, c->year);
}

/* General form: the date is left out on day zero, the time at midnight. */
static void add_general(const struct vardate_style *st, double d, const struct civil *c,
                        struct str *out)
{
    int64_t days;
    int32_t seconds;
    vardate_parts(d, &days, &seconds);
    if (days != 0) {
        add_short_date(st, c, out);
        str_addz(out, seconds ? " " : "");
    }
    if (days == 0 || seconds) {
        add_time(st, c, out);
    }
}

void vardate_format(const struct vardate_style *st, double d, enum vardate_format f,
                    struct str *out)
{
    struct civil c;
    vardate_split(d, &c);
    switch (f) {
    case VARDATE_GENERAL:
        add_general(st, d, &c, out);
        break;
    case VARDATE_LONG_DATE:
        add_long_date(st, &c, out);
        break;
    case VARDATE_SHORT_DATE:
        add_short_date(st, &c, out);
        break;
    case VARDATE_LONG_TIME:
        add_time(st, &c, out);
        break;
    case VARDATE_SHORT_TIME:
        str_addf(out, "%02d", c.hour);
        str_add_utf16(out, st ? &st->time_separator : (const uint16_t[]){':'}, 1);
        str_addf(out, "%02d", c.minute);
        break;
    }
}

static struct tm local_now(int64_t *us)
{
    *us = clock_real_us();
    time_t t = (time_t)(*us / 1000000);
    struct tm tm = {0};
    localtime_r(&t, &tm);
    tm.tm_sec = tm.tm_sec > 59 ? 59 : tm.tm_sec;
    return tm;
}

double vardate_now(void)
{
    int64_t us;
    struct tm tm = local_now(&us);
    return vardate_make(vardate_days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday),
                        tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
}

double vardate_timer(void)
{
    int64_t us;
    struct tm tm = local_now(&us);
    return tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec + (double)(us % 1000000) / 1e6;
}

int vardate_this_year(void)
{
    int64_t us;
    return local_now(&us).tm_year + 1900;
}
