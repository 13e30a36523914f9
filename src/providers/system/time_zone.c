/* time_zone: Win32_TimeZone: the rule at the end of /etc/localtime (RFC 8536 section 3.3: a POSIX TZ string). */
#include "providers/scan.h"
#include "providers/table.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    ZONE_FILE_MAX = 1 << 20,
    NAME_SIZE = 32,
    NOT_TOLD = INT32_MIN,
};
struct change { /* "M3.5.0/2": month, week (5 is the last), day of the week, time */
    uint64_t month, week, weekday, hour, minute, second, millisecond, year;
};
struct zone {
    char standard_name[NAME_SIZE], daylight_name[NAME_SIZE];
    int32_t bias, daylight_bias; /* minutes; east is positive; NOT_TOLD */
    struct change to_standard, to_daylight;
    uint64_t standard_bias;
    struct str caption;
};

static const struct change no_change = {NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN,
                                        NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN};

/* ---- the rule ---- */
/* Letters, or anything between < and >. */
static bool take_name(struct slice *s, char out[NAME_SIZE])
{
    bool quoted = scan_prefix(s, "<");
    size_t n = 0;
    while (s->n && n + 1 < NAME_SIZE) {
        char c = s->p[0];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (quoted ? c == '>' : !letter) {
            break;
        }
        out[n++] = c;
        *s = slice_from(*s, 1);
    }
    out[n] = 0;
    return n > 0 && (!quoted || scan_prefix(s, ">"));
}

/* "[+-]hh[:mm[:ss]]" in seconds. */
static bool take_time(struct slice *s, int64_t *out)
{
    bool minus = scan_prefix(s, "-");
    uint64_t part[3] = {0};
    if (!minus) {
        (void)scan_prefix(s, "+");
    }
    if (!take_digits(s, &part[0])) {
        return false;
    }
    for (size_t i = 1; i < 3 && scan_prefix(s, ":"); i++) {
        if (!take_digits(s, &part[i])) {
            return false;
        }
    }
    if (part[0] > 167 || part[1] > 59 || part[2] > 59) {
        return false;
    }
    int64_t seconds = (int64_t)(part[0] * 3600 + part[1] * 60 + part[2]);
    *out = minus ? -seconds : seconds;
    return true;
}

/* ",M3.5.0/2"; other forms of the rule are no month and week. */
static void take_change(struct slice *s, struct change *out)
{
    struct change c = no_change;
    int64_t at = 7200;
    if (!scan_prefix(s, ",")) {
        return;
    }
    bool told = scan_prefix(s, "M") && take_digits(s, &c.month) && scan_prefix(s, ".") &&
                take_digits(s, &c.week) && scan_prefix(s, ".") && take_digits(s, &c.weekday);
    while (!told && s->n && s->p[0] != ',' && s->p[0] != '/') {
        *s = slice_from(*s, 1);
    }
    bool ok = !scan_prefix(s, "/") || take_time(s, &at);
    if (told && ok && at >= 0 && at < 86400 && c.month <= 12 && c.week <= 5 && c.weekday <= 6) {
        c.hour = (uint64_t)at / 3600;
        c.minute = (uint64_t)at / 60 % 60;
        c.second = (uint64_t)at % 60;
        c.millisecond = 0;
        c.year = 0; /* every year */
        *out = c;
    }
}

/* "CET-1CEST,M3.5.0,M10.5.0/3": west is positive there. */
static bool read_rule(struct slice s, struct zone *z)
{
    int64_t standard, daylight;
    if (!take_name(&s, z->standard_name) || !take_time(&s, &standard)) {
        return false;
    }
    z->bias = (int32_t)(-standard / 60);
    z->standard_bias = 0;
    if (!take_name(&s, z->daylight_name)) {
        return true;
    }
    daylight = standard - 3600;
    if (s.n && s.p[0] != ',') {
        (void)take_time(&s, &daylight);
    }
    z->daylight_bias = (int32_t)((daylight - standard) / 60);
    take_change(&s, &z->to_daylight);
    take_change(&s, &z->to_standard);
    return true;
}

/* The last line of the file, behind the data of version 2. */
static bool read_zone_file(const struct sysroot *root, struct zone *z, hres *hr)
{
    AUTO_STR text = STR_INIT;
    *hr = sysroot_read_all(root, "etc/localtime", ZONE_FILE_MAX, &text);
    if (FAILED(*hr)) {
        *hr = *hr == WBEM_E_OUT_OF_MEMORY ? *hr : 0;
        return false;
    }
    struct slice s = str_slice(&text);
    if (s.n < 5 || memcmp(s.p, "TZif", 4) != 0 || s.p[4] < '2' || s.p[s.n - 1] != '\n') {
        return false;
    }
    size_t from = s.n - 1;
    while (from > 0 && s.p[from - 1] != '\n') {
        from--;
    }
    return read_rule((struct slice){s.p + from, s.n - 1 - from}, z);
}

/* "/usr/share/zoneinfo/Europe/Berlin", where /etc/localtime leads, or the line of /etc/timezone. */
static void add_place(const struct sysroot *root, struct str *out)
{
    char link[512];
    int dir = sysroot_open(root, "etc", O_RDONLY | O_DIRECTORY);
    ssize_t n = dir < 0 ? -1 : sysroot_readlink_at(dir, "localtime", link, sizeof link);
    if (dir >= 0) {
        (void)close(dir);
    }
    const char *name = n > 0 ? strstr(link, "zoneinfo/") : NULL;
    if (name) {
        str_addz(out, name + strlen("zoneinfo/"));
        return;
    }
    struct slice line = host_line(root, "etc/timezone", link, sizeof link);
    str_add_slice(out, line.n ? line : SLICE("UTC"));
}

static hres fill_minutes(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const int32_t *v = (const void *)((const char *)subject + row->arg);
    if (*v != NOT_TOLD) {
        *out = cim_sint(out->type, *v);
    }
    return 0;
}

static hres fill_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    return fill_text(out, slice_of((const char *)subject + row->arg));
}

#define CHANGE(prefix, member, to)                                                                 \
    ROW_U64(prefix "Day", zone, member.week,                                                       \
            "week of the month in which " to " begins; 5 is the last"),                            \
        ROW_U64(prefix "DayOfWeek", zone, member.weekday, "day of the week, 0 is Sunday"),         \
        ROW_U64(prefix "Hour", zone, member.hour, "hour of the change"),                           \
        ROW_U64(prefix "Millisecond", zone, member.millisecond, "0"),                              \
        ROW_U64(prefix "Minute", zone, member.minute, "minute of the change"),                     \
        ROW_U64(prefix "Month", zone, member.month, "month of the change"),                        \
        ROW_U64(prefix "Second", zone, member.second, "second of the change"),                     \
        ROW_U64(prefix "Year", zone, member.year, "0: every year")
static const struct prop_row rows[] = {
    {"Bias", fill_minutes, offsetof(struct zone, bias), 0,
     "standard time minus universal time, minutes"},
    ROW_STR("Caption", zone, caption, "\"(UTC+01:00) \" and the name of the place"),
    {"DaylightBias", fill_minutes, offsetof(struct zone, daylight_bias), 0,
     "minus how far daylight saving time is ahead, minutes; NULL where there is none"},
    {"DaylightName", fill_name, offsetof(struct zone, daylight_name), 0,
     "abbreviation of daylight saving time"},
    ROW_STR("Description", zone, caption, "as Caption"),
    ROW_STR("SettingID", zone, caption, "as Caption"),
    ROW_U64("StandardBias", zone, standard_bias, "0"),
    {"StandardName", fill_name, offsetof(struct zone, standard_name), 0,
     "abbreviation of standard time"},
    CHANGE("Daylight", to_daylight, "daylight saving time"),
    CHANGE("Standard", to_standard, "standard time"),
    {0},
};

static hres tell_zone(struct telling *t)
{
    struct zone z = {.bias = NOT_TOLD,
                     .daylight_bias = NOT_TOLD,
                     .to_standard = no_change,
                     .to_daylight = no_change};
    AUTO_STR place = STR_INIT;
    hres hr;
    if (!read_zone_file(t->s->root, &z, &hr)) { /* without the file it is universal time */
        z = (struct zone){.standard_name = "UTC",
                          .daylight_bias = NOT_TOLD,
                          .to_standard = no_change,
                          .to_daylight = no_change};
    }
    add_place(t->s->root, &place);
    int32_t minutes = abs(z.bias);
    str_addf(&z.caption, "(UTC%s%02d:%02d) %s", z.bias < 0 ? "-" : "+", minutes / 60, minutes % 60,
             str_z(&place));
    hr = hr ? hr : str_status(&z.caption);
    hr = hr ? hr : tell(t, &z);
    str_fini(&z.caption);
    return hr;
}

const struct win32_table time_zone_table = {
    "Win32_TimeZone", rows, tell_zone,
    "One object: the zone of /etc/localtime. The dates of the changes are those of the rule at the "
    "end of that file; where it is "
    "not of the form \"second Sunday in March\", they are NULL."};
