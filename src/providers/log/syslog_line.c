/* syslog_line: lines of the text files of syslog: "Nov 26 06:57:04 host name[pid]: text", the same with the time of
 * RFC 3339, and with "facility.priority" before the name, which small systems write. */
#include "cim/datetime.h"
#include "providers/log/log.h"
#include "util/num.h"

#define DAY_US (INT64_C(86400) * 1000000)
#define YEARS  3 /* that are tried for a line without one: one of four is a leap year */

/* n digits; -1: there are not so many. */
static int32_t digits(struct slice *s, size_t n)
{
    int32_t v = 0;
    if (s->n < n) {
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9') {
            return -1;
        }
        v = v * 10 + (s->p[i] - '0');
    }
    *s = (struct slice){s->p + n, s->n - n};
    return v;
}

static bool skip(struct slice *s, char c)
{
    bool ok = s->n && s->p[0] == c;
    if (ok) {
        *s = (struct slice){s->p + 1, s->n - 1};
    }
    return ok;
}

struct parts {
    int32_t year, month, day, hour, minute, second, micro;
};

static bool take_clock(struct slice *s, struct parts *p)
{
    p->hour = digits(s, 2);
    bool ok = skip(s, ':');
    p->minute = ok ? digits(s, 2) : -1;
    ok = ok && skip(s, ':');
    p->second = ok ? digits(s, 2) : -1;
    return p->hour >= 0 && p->hour < 24 && p->minute >= 0 && p->minute < 60 && p->second >= 0 &&
           p->second <= 60;
}

static int64_t as_us(const struct parts *p)
{
    int64_t days = cim_days_from_civil(p->year, p->month, p->day);
    return ((days * 24 + p->hour) * 60 + p->minute) * INT64_C(60000000) +
           p->second * INT64_C(1000000) + p->micro;
}

/* "2024-11-26T06:57:04.123456+01:00" */
static bool take_full_time(struct slice *s, int64_t *us)
{
    struct parts p = {.year = digits(s, 4)};
    bool ok = p.year > 0 && skip(s, '-');
    p.month = ok ? digits(s, 2) : -1;
    ok = ok && skip(s, '-');
    p.day = ok ? digits(s, 2) : -1;
    ok = ok && p.month >= 1 && p.month <= 12 && p.day >= 1 && p.day <= 31 && skip(s, 'T') &&
         take_clock(s, &p);
    if (ok && skip(s, '.')) {
        int32_t scale = 100000, d;
        while ((d = digits(s, 1)) >= 0) {
            p.micro += d * scale;
            scale /= 10;
        }
    }
    if (!ok) {
        return false;
    }
    *us = as_us(&p);
    if (skip(s, 'Z')) {
        return true;
    }
    bool west = skip(s, '-');
    ok = west || skip(s, '+');
    int32_t h = ok ? digits(s, 2) : -1;
    (void)skip(s, ':');
    int32_t m = h >= 0 ? digits(s, 2) : -1;
    *us -= (west ? -1 : 1) * (INT64_C(60) * h + m) * 60000000;
    return h >= 0 && m >= 0;
}

static int32_t take_month(struct slice *s)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int32_t i = 0; s->n > 4 && i < 12; i++) {
        if (memcmp(s->p, names + 3 * (size_t)i, 3) == 0 && s->p[3] == ' ') {
            *s = (struct slice){s->p + 4, s->n - 4};
            return i + 1;
        }
    }
    return 0;
}

/* Local time, without a year: of the last one in which it is not later than not_after, a day aside. */
static bool take_short_time(struct slice *s, int64_t not_after, int64_t *us)
{
    struct parts p = {.month = take_month(s)};
    bool ok = p.month > 0;
    bool small = ok && skip(s, ' ');
    p.day = ok ? digits(s, small ? 1 : 2) : -1;
    if (p.day < 1 || p.day > 31 || !skip(s, ' ') || !take_clock(s, &p)) {
        return false;
    }
    int32_t month, day;
    cim_civil_from_days((not_after + DAY_US) / DAY_US, &p.year, &month, &day);
    for (int i = 0; i < YEARS; i++, p.year--) {
        *us = as_us(&p);
        *us -= clock_utc_offset(*us) * INT64_C(60000000);
        if (*us <= not_after + DAY_US) {
            break;
        }
    }
    return true;
}

static struct slice take_word(struct slice *s)
{
    const char *blank = memchr(s->p, ' ', s->n);
    size_t n = blank ? (size_t)(blank - s->p) : s->n;
    struct slice word = {s->p, n};
    *s = (struct slice){s->p + n + (blank != NULL), s->n - n - (blank != NULL)};
    return word;
}

static uint64_t place(struct slice word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strlen(words[i]) == word.n && memcmp(words[i], word.p, word.n) == 0) {
            return i;
        }
    }
    return NOT_KNOWN;
}

static const char *const facilities[] = {
    "kern",   "user",   "mail",     "daemon", "auth",   "syslog",   "lpr",     "news",
    "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "security", "console", "clock",
    "local0", "local1", "local2",   "local3", "local4", "local5",   "local6",  "local7"};

const char *syslog_facility(uint64_t facility)
{
    return facility < ARRAY_LEN(facilities) ? facilities[facility] : NULL;
}

static bool is_level(struct slice word, struct log_entry *out)
{
    static const char *const levels[] = {"emerg", "alert",  "crit", "err",
                                         "warn",  "notice", "info", "debug"};
    const char *dot = memchr(word.p, '.', word.n);
    if (!dot) {
        return false;
    }
    size_t n = (size_t)(dot - word.p);
    uint64_t facility = place((struct slice){word.p, n}, facilities, ARRAY_LEN(facilities));
    uint64_t level = place((struct slice){dot + 1, word.n - n - 1}, levels, ARRAY_LEN(levels));
    if (facility == NOT_KNOWN || level == NOT_KNOWN) {
        return false;
    }
    out->facility = facility;
    out->priority = level;
    return true;
}

/* "sshd[12]: text"; without a colon all is text. */
static void take_text(struct slice s, struct log_entry *out)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != ':' && s.p[n] != '[') {
        n++;
    }
    const char *colon = memchr(s.p + n, ':', s.n - n);
    bool pid = n < s.n && s.p[n] == '[' && colon && colon[-1] == ']';
    if (n == 0 || n == s.n || (s.p[n] != ':' && !pid)) {
        str_add_slice(&out->message, s);
        return;
    }
    str_add(&out->source, s.p, n);
    struct slice text = {colon + 1, s.n - (size_t)(colon + 1 - s.p)};
    (void)skip(&text, ' ');
    str_add_slice(&out->message, text);
}

bool syslog_line(struct slice line, int64_t not_after, struct log_entry *out)
{
    struct slice s = line;
    log_entry_clear(out);
    if (!take_full_time(&s, &out->time)) {
        s = line;
        if (!take_short_time(&s, not_after, &out->time)) {
            return false;
        }
    }
    if (!skip(&s, ' ')) {
        return false;
    }
    str_add_slice(&out->host, take_word(&s));
    struct slice rest = s;
    if (is_level(take_word(&rest), out)) {
        s = rest;
    }
    take_text(s, out);
    return true;
}
