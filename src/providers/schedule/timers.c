/* timers: systemd's units of timers, and the services they start. */
#include "cim/datetime.h"
#include "providers/scan.h"
#include "providers/schedule/job.h"
#include "providers/service/units.h"
#include "util/clock.h"
#include "util/num.h"

#include <stdlib.h>

struct timer {
    struct str name, title, calendar, unit;
    uint64_t next;
};
struct timers {
    struct VEC(struct timer) v;
};

static void timers_fini(struct timers *t)
{
    for (size_t i = 0; i < t->v.n; i++) {
        str_fini(&t->v.v[i].name);
        str_fini(&t->v.v[i].title);
        str_fini(&t->v.v[i].calendar);
        str_fini(&t->v.v[i].unit);
    }
    vec_fini(&t->v);
}

static hres keep(void *arg, struct unit *u)
{
    struct timers *t = arg;
    struct timer one = {.name = u->name,
                        .title = u->title,
                        .calendar = u->timer_calendar,
                        .unit = u->timer_unit,
                        .next = u->timer_next};
    if (!vec_push(&t->v, one)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    u->name = u->title = u->timer_calendar = u->timer_unit = (struct str)STR_INIT; /* taken */
    return 0;
}

/* ---- systemd.time(7), as the manager writes it: "Mon..Fri,Sun *-*-01,15 10:30:00 UTC" ---- */
static const char day_names[] = "MonTueWedThuFriSatSun";

static bool take_weekday(struct slice s, unsigned *out)
{
    for (unsigned i = 0; s.n == 3 && i < 7; i++) {
        if (memcmp(s.p, day_names + 3 * (size_t)i, 3) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* "a..b" */
static bool take_range(struct slice item, struct slice *from, struct slice *to)
{
    const char *dots = item.n > 3 ? memmem(item.p, item.n, "..", 2) : NULL;
    size_t n = dots ? (size_t)(dots - item.p) : item.n;
    *from = (struct slice){item.p, n};
    *to = dots ? slice_from(item, n + 2) : *from;
    return from->n > 0 && to->n > 0;
}

static uint64_t parse_weekdays(struct slice list)
{
    struct slice item, a, b;
    uint64_t days = 0;
    while (scan_part(&list, ',', &item)) {
        unsigned from, to;
        if (!take_range(item, &a, &b) || !take_weekday(a, &from) || !take_weekday(b, &to)) {
            return NOT_KNOWN;
        }
        for (unsigned i = from; i <= to; i++) {
            days |= UINT64_C(1) << i;
        }
    }
    return days;
}

/* The third part of "*-*-01,15". A date with a month or year of its own has no days of every month. */
static uint64_t parse_days(struct slice date)
{
    struct slice item, a, b;
    uint64_t days = 0;
    if (!scan_prefix(&date, "*-*-") || slice_is(date, "*")) {
        return NOT_KNOWN;
    }
    while (scan_part(&date, ',', &item)) {
        uint64_t from = take_range(item, &a, &b) ? scan_number(a) : NOT_KNOWN;
        uint64_t to = from == NOT_KNOWN ? NOT_KNOWN : scan_number(b);
        if (to == NOT_KNOWN || from < 1 || to > 31) {
            return NOT_KNOWN; /* "~" counts from the end, "/" in steps */
        }
        for (uint64_t i = from; i <= to; i++) {
            days |= UINT64_C(1) << (i - 1);
        }
    }
    return days;
}

static void parse_time(struct slice time, bool utc, struct job *j)
{
    uint64_t part[3] = {0};
    struct slice word;
    for (size_t i = 0; i < 3 && scan_part(&time, ':', &word); i++) {
        part[i] = scan_number(word);
    }
    if (part[0] < 24 && part[1] < 60 && part[2] < 60) {
        job_daily(&j->start, (unsigned)part[0], (unsigned)part[1], (unsigned)part[2],
                  utc ? 0 : clock_utc_offset(clock_real_us()));
    }
}

void calendar_parse(struct slice text, struct job *j)
{
    struct slice word = SLICE(""), zone = SLICE("");
    bool daily = true;
    if (!scan_word(&text, &word)) {
        return;
    }
    if (word.p[0] >= 'A' && word.p[0] <= 'Z') {
        j->weekdays = parse_weekdays(word);
        daily = scan_word(&text, &word);
    }
    if (daily && memchr(word.p, '-', word.n)) {
        struct slice date = word;
        j->days = parse_days(date);
        daily = scan_prefix(&date, "*-*-") && scan_word(&text, &word);
    }
    bool zoned = scan_word(&text, &zone), utc = zoned && slice_is(zone, "UTC");
    if (daily && (!zoned || utc)) {
        parse_time(word, utc, j);
    }
}

/* ---- jobs ---- */
struct finding {
    const struct cimwin32 *s;
    const struct bus *b;
    const struct job_query *q;
    struct job *job;
};

static hres add_service(void *arg, struct unit *u)
{
    struct job *j = arg;
    str_add_slice(&j->command, str_slice(&u->command));
    str_clear(&j->owner);
    str_addz(&j->owner, u->user.n ? str_z(&u->user) : "root");
    if (u->result.n) {
        j->status = strcmp(str_z(&u->result), "success") == 0 ? "Success" : "Failure";
    }
    return 0;
}

static uint64_t number_of(const struct str *name)
{
    struct slice s = str_slice(name);
    uint64_t n;
    bool ours = scan_prefix(&s, JOB_PREFIX) && s.n > 6 && memcmp(s.p + s.n - 6, ".timer", 6) == 0 &&
                num_parse_u64((struct slice){s.p, s.n - 6}, false, &n) == 0 && n < JOB_OTHER;
    return ours ? n : job_hash(str_slice(name));
}

static hres tell_timer(const struct finding *f, const struct timer *t)
{
    struct job j = {.s = f->s, .weekdays = NOT_KNOWN, .days = NOT_KNOWN, .id = number_of(&t->name)};
    struct unit_query q = {.suffix = ".service",
                           .only = str_slice(&t->unit),
                           .needs =
                               UNIT_NEED(UP_COMMAND) | UNIT_NEED(UP_USER) | UNIT_NEED(UP_RESULT),
                           .each = add_service,
                           .arg = &j};
    str_add_slice(&j.name, str_slice(&t->name));
    calendar_parse(str_slice(&t->calendar), &j);
    if (j.start.n == 0 && t->next > 0 && t->next < INT64_MAX) {
        job_at(&j.start, (int64_t)t->next);
    }
    hres hr = t->unit.n ? units_each(f->b, f->s->root, &q) : 0;
    hr = hr ? hr : str_status(&j.name);
    hr = hr ? hr : f->q->each(f->q->arg, &j);
    job_fini(&j);
    return hr;
}

hres timer_jobs(const struct cimwin32 *s, const struct job_query *q)
{
    AUTO_BUS bus;
    AUTO(timers_fini) struct timers timers = {0};
    struct unit_query units = {.suffix = ".timer",
                               .loaded_only = true,
                               .needs = UNIT_NEED(UP_TIMER_CALENDAR) | UNIT_NEED(UP_TIMER_NEXT) |
                                        UNIT_NEED(UP_TIMER_UNIT),
                               .each = keep,
                               .arg = &timers};
    hres hr = bus_open(s->root, &bus);
    hr = hr ? hr : units_each(&bus, s->root, &units);
    if (hr == WBEM_E_NOT_AVAILABLE) {
        return 0; /* without systemd timers do not run */
    }
    struct finding f = {.s = s, .b = &bus, .q = q};
    for (size_t i = 0; i < timers.v.n && hr == 0; i++) {
        hr = tell_timer(&f, &timers.v.v[i]);
    }
    return hr;
}
