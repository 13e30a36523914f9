/* clock: Win32_LocalTime and Win32_UTCTime. */
#include "util/clock.h"

#include "providers/table.h"

#include <time.h>

struct now {
    uint64_t year, quarter, month, day, weekday, week, hour, minute, second;
};

static void now_of(const struct tm *t, struct now *out)
{
    *out = (struct now){
        .year = (uint64_t)t->tm_year + 1900,
        .quarter = (uint64_t)t->tm_mon / 3 + 1,
        .month = (uint64_t)t->tm_mon + 1,
        .day = (uint64_t)t->tm_mday,
        .weekday = (uint64_t)t->tm_wday,
        /* weeks begin on Sunday; the first is the one with the first of the month */
        .week = (uint64_t)((t->tm_mday - 1 + (t->tm_wday - t->tm_mday % 7 + 8) % 7) / 7 + 1),
        .hour = (uint64_t)t->tm_hour,
        .minute = (uint64_t)t->tm_min,
        .second = (uint64_t)t->tm_sec,
    };
}

static const struct prop_row rows[] = {
    ROW_U64("Day", now, day, "day of the month"),
    ROW_U64("DayOfWeek", now, weekday, "0 is Sunday"),
    ROW_U64("Hour", now, hour, "0 to 23"),
    ROW_NULL("Milliseconds", "not told, as on Windows"),
    ROW_U64("Minute", now, minute, "0 to 59"),
    ROW_U64("Month", now, month, "1 to 12"),
    ROW_U64("Quarter", now, quarter, "1 to 4"),
    ROW_U64("Second", now, second, "0 to 59; 60 in a leap second"),
    ROW_U64("WeekInMonth", now, week,
            "weeks begin on Sunday; 1 is the week with the first of the month"),
    ROW_U64("Year", now, year, "four digits"),
    {0},
};

static hres tell_now(struct telling *t, struct tm *(*convert)(const time_t *, struct tm *))
{
    time_t seconds = (time_t)(clock_real_us() / 1000000);
    struct tm tm;
    struct now now;
    if (!convert(&seconds, &tm)) {
        return WBEM_E_FAILED;
    }
    now_of(&tm, &now);
    return tell(t, &now);
}

static hres tell_local(struct telling *t)
{
    return tell_now(t, localtime_r);
}

static hres tell_utc(struct telling *t)
{
    return tell_now(t, gmtime_r);
}

const struct win32_table local_time_table = {
    "Win32_LocalTime", rows, tell_local,
    "The clock of the machine in the time zone of the process (`TZ`, /etc/localtime): a singleton, "
    "`Win32_LocalTime=@`. An event query with WITHIN makes it an alarm clock."};
const struct win32_table utc_time_table = {
    "Win32_UTCTime", rows, tell_utc,
    "The clock of the machine in universal time: a singleton, `Win32_UTCTime=@`."};
