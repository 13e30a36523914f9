/* Dates and times. */
#include "disp/conv.h"
#include "disp/vardate.h"
#include "vbs/lib.h"

#include <math.h>

int lib_date(struct vbs *e, const struct var *v, double *out)
{
    struct var tmp = VAR_EMPTY;
    const struct var *p = vbs_plain(e, v, &tmp);
    if (!p) {
        return -1;
    }
    int r = 0;
    if (p->vt == VT_BSTR) {
        if (!p->str ||
            !vardate_parse(vbs_date_style(e), p->str->ch, p->str->len, vardate_this_year(), out)) {
            if (vbs_to_double(e, p, out)) {
                r = -1;
            }
        }
    } else {
        r = vbs_to_double(e, p, out);
    }
    if (!r && !vardate_valid(*out)) {
        r = vbs_raise(e, 6, NULL);
    }
    vbs_kill(&tmp);
    return r;
}

static int put_date(struct vbs *e, double d, struct var *out)
{
    if (!vardate_valid(d)) {
        return vbs_raise(e, 5, NULL);
    }
    *out = (struct var){.vt = VT_DATE, .r8 = d};
    return 0;
}

LIB(lib_Now)
{
    (void)argv, (void)n;
    return put_date(e, vardate_now(), out);
}
LIB(lib_Date)
{
    (void)argv, (void)n;
    return put_date(e, floor(vardate_now()), out);
}
LIB(lib_Time)
{
    (void)argv, (void)n;
    double now = vardate_now();
    return put_date(e, now - floor(now), out);
}
LIB(lib_Timer)
{
    (void)e, (void)argv, (void)n;
    *out = (struct var){.vt = VT_R4, .r4 = (float)vardate_timer()};
    return 0;
}

LIB(lib_CDate)
{
    double d;
    (void)n;
    if (argv[0]->vt == VT_NULL) {
        return vbs_raise(e, 94, NULL);
    }
    if (lib_date(e, argv[0], &d)) {
        return -1;
    }
    *out = (struct var){.vt = VT_DATE, .r8 = d};
    return 0;
}

LIB(lib_IsDate)
{
    double d;
    (void)n;
    const struct var *v = argv[0];
    bool yes = v->vt == VT_DATE ||
               (v->vt == VT_BSTR && v->str &&
                vardate_parse(vbs_date_style(e), v->str->ch, v->str->len, vardate_this_year(), &d));
    *out = VAR_BOOL(yes);
    return 0;
}

LIB(lib_DateValue)
{
    double d;
    (void)n;
    return lib_date(e, argv[0], &d) ? -1 : put_date(e, trunc(d), out);
}

LIB(lib_TimeValue)
{
    double d;
    (void)n;
    return lib_date(e, argv[0], &d) ? -1 : put_date(e, fabs(d - trunc(d)), out);
}

static int split_arg(struct vbs *e, const struct var *v, struct civil *c)
{
    double d;
    if (lib_date(e, v, &d)) {
        return -1;
    }
    vardate_split(d, c);
    return 0;
}

#define PART(name, field)                                                                          \
    LIB(lib_##name)                                                                                \
    {                                                                                              \
        struct civil c;                                                                            \
        (void)n;                                                                                   \
        if (argv[0]->vt == VT_NULL) {                                                              \
            *out = VAR_NULL;                                                                       \
            return 0;                                                                              \
        }                                                                                          \
        if (split_arg(e, argv[0], &c)) {                                                           \
            return -1;                                                                             \
        }                                                                                          \
        *out = VAR_I2((int16_t)(c.field));                                                         \
        return 0;                                                                                  \
    }
PART(Year, year)
PART(Month, month)
PART(Day, day)
PART(Hour, hour)
PART(Minute, minute)
PART(Second, second)

/* First day of the week: missing is Sunday, 0 as the locale says, 1 = Sunday. */
static int first_day(struct vbs *e, const struct var *v, int32_t *out)
{
    if (lib_long(e, v, 1, 0, out)) {
        return -1;
    }
    if (*out == 0) {
        *out = e->locale ? e->locale->first_day : 1;
    }
    return *out > 7 ? vbs_raise(e, 5, NULL) : 0;
}

/* First week of the year: missing is that of January 1st, 0 as the locale says. */
static int first_week(struct vbs *e, const struct var *v, int32_t *out)
{
    if (lib_long(e, v, 1, 0, out)) {
        return -1;
    }
    if (*out == 0) {
        *out = e->locale ? e->locale->first_week : 1;
    }
    return *out > 3 ? vbs_raise(e, 5, NULL) : 0;
}

static int weekday_from(int weekday, int first)
{
    return (weekday - first + 7) % 7 + 1;
}

LIB(lib_Weekday)
{
    struct civil c;
    int32_t first;
    if (argv[0]->vt == VT_NULL) {
        *out = VAR_NULL;
        return 0;
    }
    if (split_arg(e, argv[0], &c) || first_day(e, ARG(1), &first)) {
        return -1;
    }
    *out = VAR_I2((int16_t)weekday_from(c.weekday, first));
    return 0;
}

static int short_name(struct vbs *e, const char *name, bool abbreviate, struct var *out)
{
    char text[16];
    memcpy(text, name, 3);
    text[3] = 0;
    return lib_put_z(e, abbreviate ? text : name, out);
}

LIB(lib_WeekdayName)
{
    int32_t day, first;
    bool abbreviate = false;
    if (lib_long(e, argv[0], 1, 1, &day) || (ARG(1) && vbs_truth(e, argv[1], &abbreviate)) ||
        first_day(e, ARG(2), &first)) {
        return -1;
    }
    if (day > 7) {
        return vbs_raise(e, 5, NULL);
    }
    day = (day + first - 2) % 7;
    if (e->locale) {
        const struct vardate_style *st = &e->locale->date;
        const struct vardate_name *name = abbreviate ? &st->day_short[day] : &st->day[day];
        return lib_put_text(e, name->ch, name->n, out);
    }
    return short_name(e, vardate_day_names[day], abbreviate, out);
}

LIB(lib_MonthName)
{
    int32_t month;
    bool abbreviate = false;
    if (lib_long(e, argv[0], 1, 1, &month) || (ARG(1) && vbs_truth(e, argv[1], &abbreviate))) {
        return -1;
    }
    if (month > 12) {
        return vbs_raise(e, 5, NULL);
    }
    if (e->locale) {
        const struct vardate_style *st = &e->locale->date;
        const struct vardate_name *name =
            abbreviate ? &st->month_short[month - 1] : &st->month[month - 1];
        return lib_put_text(e, name->ch, name->n, out);
    }
    return short_name(e, vardate_month_names[month - 1], abbreviate, out);
}

#define MAX_SERIAL 32767

LIB(lib_DateSerial)
{
    int32_t v[3];
    (void)n;
    for (int i = 0; i < 3; i++) {
        if (vbs_to_long(e, argv[i], &v[i])) {
            return -1;
        }
        if (v[i] < -MAX_SERIAL - 1 || v[i] > MAX_SERIAL) {
            return vbs_raise(e, 6, NULL);
        }
    }
    if (v[0] >= 0 && v[0] < 100) {
        v[0] += v[0] < 30 ? 2000 : 1900;
    }
    return put_date(e, (double)vardate_days(v[0], v[1], v[2]), out);
}

LIB(lib_TimeSerial)
{
    int32_t v[3];
    (void)n;
    for (int i = 0; i < 3; i++) {
        if (vbs_to_long(e, argv[i], &v[i])) {
            return -1;
        }
        if (v[i] < -MAX_SERIAL - 1 || v[i] > MAX_SERIAL) {
            return vbs_raise(e, 6, NULL);
        }
    }
    int64_t s = (int64_t)v[0] * 3600 + (int64_t)v[1] * 60 + v[2];
    int64_t days = s / 86400, rest = s % 86400;
    return put_date(e,
                    vardate_make(days, (int32_t)(rest < 0 ? -rest : rest)) *
                        (days == 0 && rest < 0 ? -1 : 1),
                    out);
}

/* ---- intervals ---- */
enum interval {
    YEARS,
    QUARTERS,
    MONTHS,
    DAY_OF_YEAR,
    DAYS,
    WEEKDAYS,
    WEEKS,
    HOURS,
    MINUTES,
    SECONDS
};

static int interval_of(struct vbs *e, const struct var *v, enum interval *out)
{
    static const struct {
        const char *name;
        enum interval i;
    } names[] = {{"yyyy", YEARS}, {"q", QUARTERS}, {"m", MONTHS}, {"y", DAY_OF_YEAR},
                 {"d", DAYS},     {"w", WEEKDAYS}, {"ww", WEEKS}, {"h", HOURS},
                 {"n", MINUTES},  {"s", SECONDS}};
    struct text t;
    if (lib_text(e, v, &t)) {
        return -1;
    }
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(names) && !found; i++) {
        size_t k = 0;
        while (k < t.n && names[i].name[k] && (t.p[k] | 32) == names[i].name[k]) {
            k++;
        }
        found = k == t.n && !names[i].name[k];
        *out = names[i].i;
    }
    lib_text_done(&t);
    return found ? 0 : vbs_raise(e, 5, NULL);
}

static int add_months(struct vbs *e, double d, double months, struct var *out)
{
    struct civil c;
    int64_t days;
    int32_t seconds;
    if (fabs(months) > 200000) {
        return vbs_raise(e, 5, NULL);
    }
    vardate_split(d, &c);
    vardate_parts(d, &days, &seconds);
    int64_t m = (int64_t)c.year * 12 + c.month - 1 + (int64_t)months;
    int64_t year = m / 12;
    int month = (int)(m % 12) + 1;
    if (m < 1200 || year > 9999) {
        return vbs_raise(e, 5, NULL);
    }
    int last = vardate_month_days(year, month);
    return put_date(
        e, vardate_make(vardate_days(year, month, c.day < last ? c.day : last), seconds), out);
}

static int add_seconds(struct vbs *e, double d, double count, double unit, struct var *out)
{
    int64_t days;
    int32_t seconds;
    double total = count * unit;
    if (fabs(total) > 4e11) {
        return vbs_raise(e, 5, NULL);
    }
    vardate_parts(d, &days, &seconds);
    int64_t s = days * 86400 + seconds + (int64_t)total;
    int64_t day = s >= 0 ? s / 86400 : -((86399 - s) / 86400);
    return put_date(e, vardate_make(day, (int32_t)(s - day * 86400)), out);
}

LIB(lib_DateAdd)
{
    enum interval i;
    double count, d;
    (void)n;
    if (argv[2]->vt == VT_NULL) {
        *out = VAR_NULL;
        return 0;
    }
    if (interval_of(e, argv[0], &i) || vbs_to_double(e, argv[1], &count) ||
        lib_date(e, argv[2], &d)) {
        return -1;
    }
    count = var_round_even(count);
    switch (i) {
    case YEARS:
        return add_months(e, d, count * 12, out);
    case QUARTERS:
        return add_months(e, d, count * 3, out);
    case MONTHS:
        return add_months(e, d, count, out);
    case WEEKS:
        return add_seconds(e, d, count, 7 * 86400, out);
    case HOURS:
        return add_seconds(e, d, count, 3600, out);
    case MINUTES:
        return add_seconds(e, d, count, 60, out);
    case SECONDS:
        return add_seconds(e, d, count, 1, out);
    default:
        return add_seconds(e, d, count, 86400, out);
    }
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

/* Whole units passed, counted by the borders crossed. */
static int64_t difference(enum interval i, double d1, double d2, int first)
{
    struct civil a, b;
    int64_t day1, day2;
    int32_t s1, s2;
    vardate_split(d1, &a);
    vardate_split(d2, &b);
    vardate_parts(d1, &day1, &s1);
    vardate_parts(d2, &day2, &s2);
    int64_t t1 = day1 * 86400 + s1, t2 = day2 * 86400 + s2;
    switch (i) {
    case YEARS:
        return b.year - a.year;
    case QUARTERS:
        return (b.year - a.year) * 4 + (b.month - 1) / 3 - (a.month - 1) / 3;
    case MONTHS:
        return (b.year - a.year) * 12 + b.month - a.month;
    case WEEKDAYS:
        return (day2 - day1) / 7;
    case WEEKS:
        day1 -= weekday_from(a.weekday, first) - 1;
        day2 -= weekday_from(b.weekday, first) - 1;
        return (day2 - day1) / 7;
    case HOURS:
        return floor_div(t2, 3600) - floor_div(t1, 3600);
    case MINUTES:
        return floor_div(t2, 60) - floor_div(t1, 60);
    case SECONDS:
        return t2 - t1;
    default:
        return day2 - day1;
    }
}

LIB(lib_DateDiff)
{
    enum interval i;
    double d1, d2;
    int32_t first, week;
    if (argv[1]->vt == VT_NULL || argv[2]->vt == VT_NULL) {
        *out = VAR_NULL;
        return 0;
    }
    if (interval_of(e, argv[0], &i) || lib_date(e, argv[1], &d1) || lib_date(e, argv[2], &d2) ||
        first_day(e, ARG(3), &first) || first_week(e, ARG(4), &week)) {
        return -1;
    }
    int64_t r = difference(i, d1, d2, first);
    if (r < INT32_MIN || r > INT32_MAX) {
        return vbs_raise(e, 6, NULL);
    }
    *out = VAR_I4((int32_t)r);
    return 0;
}

/* Week of the year; rule 1: the week of January 1st, 2: the first with four days, 3: the first full
 * one. */
static int week_of(const struct civil *c, int64_t day, int first, int rule)
{
    int64_t start = 0;
    for (int year = c->year + 1; year >= c->year - 1; year--) {
        int64_t jan1 = vardate_days(year, 1, 1);
        int64_t w = (jan1 + 6) % 7;
        int wd = weekday_from((int)(w < 0 ? w + 7 : w) + 1,
                              first); /* 1: the year begins with a full week */
        start = jan1 - (wd - 1);
        if ((rule == 2 && wd > 4) || (rule == 3 && wd > 1)) {
            start += 7;
        }
        if (rule == 1 && year > c->year) {
            continue;
        }
        if (day >= start) {
            break;
        }
    }
    return (int)((day - start) / 7) + 1;
}

LIB(lib_DatePart)
{
    enum interval i;
    struct civil c;
    double d;
    int32_t first, rule, r;
    if (argv[1]->vt == VT_NULL) {
        *out = VAR_NULL;
        return 0;
    }
    if (interval_of(e, argv[0], &i) || lib_date(e, argv[1], &d) || first_day(e, ARG(2), &first) ||
        first_week(e, ARG(3), &rule)) {
        return -1;
    }
    int64_t day;
    int32_t seconds;
    vardate_split(d, &c);
    vardate_parts(d, &day, &seconds);
    switch (i) {
    case YEARS:
        r = c.year;
        break;
    case QUARTERS:
        r = (c.month - 1) / 3 + 1;
        break;
    case MONTHS:
        r = c.month;
        break;
    case DAY_OF_YEAR:
        r = c.yearday;
        break;
    case WEEKDAYS:
        r = weekday_from(c.weekday, first);
        break;
    case WEEKS:
        r = week_of(&c, day, first, rule);
        break;
    case HOURS:
        r = c.hour;
        break;
    case MINUTES:
        r = c.minute;
        break;
    case SECONDS:
        r = c.second;
        break;
    default:
        r = c.day;
        break;
    }
    *out = VAR_I2((int16_t)r);
    return 0;
}

LIB(lib_FormatDateTime)
{
    double d;
    int32_t format;
    if (lib_date(e, argv[0], &d) || lib_long(e, ARG(1), 0, 0, &format)) {
        return -1;
    }
    static const enum vardate_format formats[] = {VARDATE_GENERAL, VARDATE_LONG_DATE,
                                                  VARDATE_SHORT_DATE, VARDATE_LONG_TIME,
                                                  VARDATE_SHORT_TIME};
    if (format >= (int32_t)ARRAY_LEN(formats)) {
        return vbs_raise(e, 5, NULL);
    }
    struct str s = STR_INIT;
    vardate_format(vbs_date_style(e), d, formats[format], &s);
    return lib_put_str(e, &s, out);
}
