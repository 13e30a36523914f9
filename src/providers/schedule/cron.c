/* cron: the lines of crontabs (crontab(5)). */
#include "cim/datetime.h"
#include "providers/scan.h"
#include "providers/schedule/job.h"
#include "util/clock.h"
#include "util/utf.h"

#include <stdio.h>

enum {
    CRONTAB_MOST = 1 << 20,
    DAY_MINUTES = 24 * 60,
    DAYS_AHEAD = 4 * 366, /* the 29th of February may be the day */
};
#define MINUTE_US INT64_C(60000000)

/* ---- times ---- */
static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                          "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const day_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

static bool parse_number(struct slice s, const char *const *names, unsigned first, unsigned *out)
{
    for (unsigned i = 0; names && names[i]; i++) {
        if (utf8_caseeq(s, slice_of(names[i]))) {
            *out = i + first;
            return true;
        }
    }
    uint64_t n = scan_number(s);
    *out = (unsigned)n;
    return n < 100;
}

/* "*", "3", "1-5", each with "/2" behind it; a list of such. */
static bool parse_field(struct slice field, unsigned low, unsigned high, const char *const *names,
                        uint64_t *out)
{
    struct slice item;
    *out = 0;
    if (field.n == 0) {
        return false;
    }
    while (scan_part(&field, ',', &item)) {
        struct slice range, first;
        unsigned from = low, to = high, step = 1;
        if (!scan_part(&item, '/', &range) || (item.n && !parse_number(item, NULL, 0, &step))) {
            return false;
        }
        bool stepped = item.n > 0, star = slice_is(range, "*");
        if (!star && (!scan_part(&range, '-', &first) || !parse_number(first, names, low, &from))) {
            return false;
        }
        if (!star && range.n && !parse_number(range, names, low, &to)) {
            return false;
        }
        to = star || range.n || stepped ? to : from;
        if (from < low || to > high || from > to || step == 0) {
            return false;
        }
        for (unsigned i = from; i <= to; i += step) {
            *out |= UINT64_C(1) << i;
        }
    }
    return true;
}

static bool parse_word(struct slice word, struct cron_times *out)
{
    static const struct {
        const char *word, *times;
    } words[] = {{"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
                 {"@weekly", "0 0 * * 0"}, {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
                 {"@hourly", "0 * * * *"}};
    if (slice_is(word, "@reboot")) {
        *out = (struct cron_times){.at_start = true};
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct slice times = slice_of(words[i].times);
        if (slice_is(word, words[i].word)) {
            return cron_parse(&times, out);
        }
    }
    return false;
}

bool cron_parse(struct slice *line, struct cron_times *out)
{
    struct slice f[5];
    uint64_t hours, days, months, weekdays;
    if (!scan_word(line, &f[0])) {
        return false;
    }
    if (f[0].p[0] == '@') {
        return parse_word(f[0], out);
    }
    for (int i = 1; i < 5; i++) {
        if (!scan_word(line, &f[i])) {
            return false;
        }
    }
    *out = (struct cron_times){.any_day = f[2].p[0] == '*', .any_weekday = f[4].p[0] == '*'};
    bool ok = parse_field(f[0], 0, 59, NULL, &out->minutes) &&
              parse_field(f[1], 0, 23, NULL, &hours) && parse_field(f[2], 1, 31, NULL, &days) &&
              parse_field(f[3], 1, 12, month_names, &months) &&
              parse_field(f[4], 0, 7, day_names, &weekdays);
    if (ok) {
        out->hours = (uint32_t)hours;
        out->days = (uint32_t)days;
        out->months = (uint16_t)months;
        out->weekdays = (uint8_t)((weekdays & 0x7f) | weekdays >> 7); /* 7 is Sunday too */
    }
    return ok;
}

/* A day is one of the month or one of the week, when both are told. */
static bool is_day(const struct cron_times *c, int64_t day)
{
    int32_t year, month, date;
    cim_civil_from_days(day, &year, &month, &date);
    bool of_month = (c->days >> date) & 1;
    bool of_week = (c->weekdays >> (((day + 4) % 7 + 7) % 7)) & 1; /* 1970 began on a Thursday */
    return ((c->months >> month) & 1) &&
           (c->any_day || c->any_weekday ? of_month && of_week : of_month || of_week);
}

int64_t cron_next(const struct cron_times *c, int64_t after)
{
    int64_t local = after / MINUTE_US + clock_utc_offset(after) + 1; /* minutes */
    if (c->at_start) {
        return NO_TIME;
    }
    for (int64_t day = local / DAY_MINUTES; day < local / DAY_MINUTES + DAYS_AHEAD; day++) {
        if (!is_day(c, day)) {
            continue;
        }
        int64_t from = day == local / DAY_MINUTES ? local % DAY_MINUTES : 0;
        for (int64_t m = from; m < DAY_MINUTES; m++) {
            if (((c->hours >> (m / 60)) & 1) && ((c->minutes >> (m % 60)) & 1)) {
                int64_t us = (day * DAY_MINUTES + m) * MINUTE_US;
                return us - clock_utc_offset(us - clock_utc_offset(us) * MINUTE_US) * MINUTE_US;
            }
        }
    }
    return NO_TIME;
}

/* ---- crontabs ---- */
struct crontab {
    const struct cimwin32 *s;
    const struct job_query *q;
    const char *path;  /* below the root */
    struct slice user; /* whose it is; p NULL: each line tells */
    struct slice mail;
};

static bool single(uint64_t bits, unsigned *place)
{
    *place = bits ? (unsigned)__builtin_ctzll(bits) : 0;
    return bits && !(bits & (bits - 1));
}

static void set_start(const struct cron_times *c, struct job *j)
{
    int64_t now = clock_real_us(), next;
    unsigned hour, minute;
    if (single(c->hours, &hour) && single(c->minutes, &minute)) {
        job_daily(&j->start, hour, minute, 0, clock_utc_offset(now));
    } else if ((next = cron_next(c, now)) != NO_TIME) {
        job_at(&j->start, next);
    }
}

/* Monday is the first day, as DaysOfWeek has it. */
static uint64_t monday_first(uint8_t weekdays)
{
    return (uint64_t)(weekdays >> 1) | (uint64_t)(weekdays & 1) << 6;
}

static hres tell_line(const struct crontab *tab, struct slice line)
{
    struct cron_times c;
    struct slice user = tab->user, whole = line;
    if (!cron_parse(&line, &c) || (!user.p && !scan_word(&line, &user))) {
        return 0; /* cron does not take it either */
    }
    struct job j = {.s = tab->s,
                    .weekdays = c.any_weekday || c.at_start ? NOT_KNOWN : monday_first(c.weekdays),
                    .days = c.any_day || c.at_start ? NOT_KNOWN : c.days >> 1};
    str_addf(&j.name, "/%s", tab->path);
    str_add_slice(&j.command, scan_trim(line));
    str_add_slice(&j.owner, user);
    str_add_slice(&j.notify, tab->mail);
    if (!c.at_start) {
        set_start(&c, &j);
    }
    AUTO_STR identity = STR_INIT;
    str_addf(&identity, "%s ", tab->path);
    str_add_slice(&identity, whole);
    j.id = job_hash(str_slice(&identity));
    hres hr = str_status(&identity);
    hr = hr || j.command.n == 0 ? hr : tab->q->each(tab->q->arg, &j);
    job_fini(&j);
    return hr;
}

/* "NAME = value" is no job. */
static bool is_setting(struct slice line, struct slice *name, struct slice *value)
{
    char c = line.p[0];
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    if (!letter || !scan_pair(line, '=', name, value)) {
        return false;
    }
    if (value->n >= 2 && (value->p[0] == '"' || value->p[0] == '\'') &&
        value->p[value->n - 1] == value->p[0]) {
        *value = (struct slice){value->p + 1, value->n - 2};
    }
    return !memchr(name->p, ' ', name->n);
}

static hres tell_crontab(struct crontab *tab)
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(tab->s->root, tab->path, CRONTAB_MOST, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* not there, or not for this user */
    }
    struct slice rest = str_slice(&text), line, name, value;
    tab->mail = SLICE("");
    while (hr == 0 && scan_line(&rest, &line)) {
        line = scan_trim(line);
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        if (is_setting(line, &name, &value)) {
            tab->mail = slice_is(name, "MAILTO") ? value : tab->mail;
        } else {
            hr = tell_line(tab, line);
        }
    }
    return hr;
}

/* run-parts(8): others in the directory are not read. */
static bool is_part(const char *name)
{
    return name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")] ==
           0;
}

static hres tell_directory(const struct cimwin32 *s, const struct job_query *q, const char *dir,
                           bool of_users)
{
    AUTO(host_names_fini) struct host_names names = {0};
    hres hr = host_names_read(s->root, dir, &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        AUTO_STR path = STR_INIT;
        str_addf(&path, "%s/%s", dir, names.v[i]);
        struct crontab tab = {.s = s, .q = q, .path = str_z(&path)};
        tab.user = of_users ? slice_of(names.v[i]) : (struct slice){0};
        hr = str_status(&path);
        hr = hr || (!of_users && !is_part(names.v[i])) ? hr : tell_crontab(&tab);
    }
    return hr;
}

hres cron_jobs(const struct cimwin32 *s, uint32_t uid, const struct job_query *q)
{
    static const char *const of_users[] = {"var/spool/cron/crontabs", "var/spool/cron",
                                           "etc/crontabs"};
    struct crontab tab = {.s = s, .q = q, .path = "etc/crontab"};
    hres hr = tell_crontab(&tab);
    hr = hr ? hr : tell_directory(s, q, "etc/cron.d", false);
    for (size_t i = 0; uid == 0 && i < ARRAY_LEN(of_users) && hr == 0; i++) {
        hr = tell_directory(s, q, of_users[i], true);
    }
    return hr;
}
