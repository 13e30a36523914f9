/* vardate: VT_DATE values (days since 1899-12-30, the fraction is the time of day also for negative
 * days), the proleptic Gregorian calendar from year 100 to 9999, text. */
#pragma once
#include "disp/disp.h"

struct civil {
    int year, month, day;     /* month and day from 1 */
    int hour, minute, second; /* time of day */
    int weekday;              /* 1 = Sunday */
    int yearday;              /* 1 = January 1st */
};
#define VARDATE_MIN (-657434.0) /* 0100-01-01 */
#define VARDATE_MAX 2958466.0   /* 10000-01-01, exclusive */

/* Day number of a date; month and day may lie outside their range and carry over. */
int64_t vardate_days(int64_t year, int64_t month, int64_t day);
/* The value from a day number and seconds of the day (0..86399). */
double vardate_make(int64_t days, int32_t seconds);
bool vardate_valid(double d);
/* Rounded to the second. The value must be valid. */
void vardate_split(double d, struct civil *out);
/* Day number and second of the day. */
void vardate_parts(double d, int64_t *days, int32_t *seconds);
bool vardate_is_leap(int64_t year);
int vardate_month_days(int64_t year, int month);
extern const char *const vardate_month_names[12];
extern const char *const vardate_day_names[7]; /* Sunday first */

/* How a locale writes dates; NULL stands for en-US. Patterns are made of the letters of Unicode's
 * date patterns (y M L d E H h m s a) and quoted text; years always have all their digits. */
#define VARDATE_NAME_MAX 46
struct vardate_name {
    uint16_t n;
    uint16_t ch[VARDATE_NAME_MAX + 1];
};
enum vardate_order {
    VARDATE_MDY,
    VARDATE_DMY,
    VARDATE_YMD
};
struct vardate_style {
    struct vardate_name month[12], month_short[12];            /* by themselves */
    struct vardate_name month_in_date[12], month_in_short[12]; /* beside a day */
    struct vardate_name day[7], day_short[7];                  /* Sunday first */
    struct vardate_name half[2];                               /* AM, PM */
    struct vardate_name short_date, long_date, time;           /* patterns */
    enum vardate_order order;                                  /* of short_date */
    bool dot_in_date; /* '.' stands between the parts of a date, not of a time */
    uint16_t time_separator;
};

enum vardate_format {
    VARDATE_GENERAL,
    VARDATE_LONG_DATE,
    VARDATE_SHORT_DATE,
    VARDATE_LONG_TIME,
    VARDATE_SHORT_TIME
};
void vardate_format(const struct vardate_style *style, double d, enum vardate_format f,
                    struct str *out);
/* Reads date and time text ("1/2/2003 4:05:06 PM", "Jan 2, 2003", "2003-01-02") as the locale
 * orders its parts; what is no date in that order is tried in the others. False when it is none.
 * this_year completes a date without year. */
bool vardate_parse(const struct vardate_style *style, const uint16_t *p, size_t n, int this_year,
                   double *out);
int vardate_this_year(void);
double vardate_now(void);   /* local time, to the second */
double vardate_timer(void); /* seconds since local midnight, with their fraction */
