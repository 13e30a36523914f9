/* job: Win32_ScheduledJob. */
#include "providers/schedule/job.h"

#include "cim/datetime.h"
#include "providers/scan.h"
#include "providers/service/bus.h"
#include "providers/service/service_write.h"
#include "util/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNIT_DIR "etc/systemd/system"
#define JOBS_MAX 1000u /* by Create */

void job_fini(struct job *j)
{
    str_fini(&j->name);
    str_fini(&j->command);
    str_fini(&j->owner);
    str_fini(&j->notify);
    str_fini(&j->start);
}

void job_at(struct str *out, int64_t us)
{
    char text[CIM_DATETIME_LEN + 1];
    struct cim_datetime d;
    cim_datetime_from_us(us, clock_utc_offset(us), &d);
    cim_datetime_print(&d, text);
    str_addz(out, text);
}

void job_daily(struct str *out, unsigned hour, unsigned minute, unsigned second, int32_t utc)
{
    str_addf(out, "********%02u%02u%02u.000000%c%03d", hour, minute, second, utc < 0 ? '-' : '+',
             utc < 0 ? -utc : utc);
}

/* FNV-1a. */
uint64_t job_hash(struct slice text)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < text.n; i++) {
        h = (h ^ (unsigned char)text.p[i]) * 16777619u;
    }
    return h | JOB_OTHER;
}

/* ---- the class ---- */
static hres fill_start(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct job *j = subject;
    hres hr = str_status(&j->start);
    return hr || j->start.n == 0 ? hr : cim_value_text(out, CIM_DATETIME, str_slice(&j->start));
}

/* clang-format off */
static const struct prop_row rows[] = {
    ROW_STR("Caption", job, name, "as Name"),
    ROW_STR("Command", job, command, "the first command of the service that the timer starts; the command of the crontab's line"),
    ROW_U64("DaysOfMonth", job, days, "of the line, or the calendar; NULL for every day and for what is not told day by day"),
    ROW_U64("DaysOfWeek", job, weekdays, "of the line, or the calendar; NULL for every day"),
    ROW_STR("Description", job, name, "as Name"),
    ROW_NULL("ElapsedTime", "how long a job has been running is not kept"),
    ROW_NO("InteractWithDesktop", "FALSE: they run without a session"),
    ROW_U64("JobId", job, id, "of jobs made by Create: the number in the name; of others 2^31 and a hash (FNV-1a) of what names it: the timer's name, the line and its file"),
    ROW_TEXT("JobStatus", job, status, "Success or Failure: `Result` of the service that the timer starts; NULL for cron, which does not keep it"),
    ROW_STR("Name", job, name, "name of the timer; path of the crontab"),
    ROW_STR("Notify", job, notify, "MAILTO of the crontab, when it is set"),
    ROW_STR("Owner", job, owner, "user of the service; of the line, or whose crontab it is"),
    ROW_NULL("Priority", "not told in these terms"),
    ROW_YES("RunRepeatedly", "TRUE: timers and lines stay"),
    {"StartTime", fill_start, 0, 0, "the time of day, when there is one: `********HHMMSS.000000+OOO`; else the next run; NULL for those that run at the start, or after a time that something else took"},
    ROW_NULL("Status", "told by JobStatus"),
    ROW_NULL("TimeSubmitted", "not kept"),
    ROW_NULL("UntilTime", "there is no end"),
    {0},
};
/* clang-format on */

static hres tell_job(void *arg, const struct job *j)
{
    struct telling *t = arg;
    hres hr = str_status(&j->command);
    hr = hr ? hr : str_status(&j->owner);
    return hr ? hr : tell(t, j);
}

static hres tell_jobs(struct telling *t)
{
    struct job_query q = {tell_job, t};
    hres hr = timer_jobs(t->s, &q);
    return hr ? hr : cron_jobs(t->s, wmi_request_uid(t->r), &q);
}

const struct win32_table scheduled_job_table = {
    "Win32_ScheduledJob", rows, tell_jobs,
    "The loaded timers of systemd, and the lines of /etc/crontab, /etc/cron.d and, for root, of "
    "the crontabs of users. Lines that cron would not take are left out. Create writes a timer "
    "and a service of systemd (openwmi-job-NUMBER in /etc/systemd/system), enables and starts the "
    "timer; StartTime is a time of day, or a day and time, at which the job then runs once; with "
    "RunRepeatedly and days it runs on each of these. A job that ran once stays until it is "
    "deleted. Command is a command line with the full path of a program (9), and no shell runs "
    "it. Create returns 1 for InteractWithDesktop, 22 without systemd. Delete takes away what "
    "Create made; other jobs belong to packages and files: 1."};

/* ---- Create ---- */
struct order {
    struct slice command;
    struct cim_datetime start;
    bool repeated;
    uint64_t weekdays, days;
};

static uint32_t read_order(const wmi_request *r, struct order *o)
{
    wmi_value command, start, repeated, weekdays, days, desktop;
    if (wmi_request_in(r, "Command", &command) || wmi_request_in(r, "StartTime", &start) ||
        wmi_request_in(r, "RunRepeatedly", &repeated) ||
        wmi_request_in(r, "DaysOfWeek", &weekdays) || wmi_request_in(r, "DaysOfMonth", &days) ||
        wmi_request_in(r, "InteractWithDesktop", &desktop) || command.is_null || start.is_null ||
        cim_datetime_parse((struct slice){start.text, start.count}, &o->start)) {
        return SVC_PARAMETER;
    }
    o->command = (struct slice){command.text, command.count};
    o->repeated = !repeated.is_null && repeated.boolean;
    o->weekdays = weekdays.is_null ? 0 : weekdays.uint;
    o->days = days.is_null ? 0 : days.uint;
    o->repeated = o->repeated && (o->weekdays || o->days);
    bool daily = o->start.year < 0 && o->start.month < 0 && o->start.day < 0;
    bool whole = o->start.year >= 0 && o->start.month > 0 && o->start.day > 0;
    bool valid = !o->start.interval && o->start.hour >= 0 && o->start.minute >= 0 &&
                 o->start.utc != CIM_UTC_ANY && (daily || (whole && !o->repeated)) &&
                 o->weekdays < 128 && o->days < (UINT64_C(1) << 31);
    return !valid                                ? SVC_PARAMETER
           : !desktop.is_null && desktop.boolean ? SVC_NOT_SUPPORTED
                                                 : SVC_OK;
}

#define MINUTE_US INT64_C(60000000)
#define DAY_US    (INT64_C(24) * 60 * MINUTE_US)

/* The time of the first run. A time of day is one of the next 24 hours, on the clock of here. */
static int64_t first_run(const struct order *o)
{
    int64_t now = clock_real_us();
    struct cim_datetime d = o->start;
    if (d.year < 0) {
        cim_civil_from_days((now + d.utc * MINUTE_US) / DAY_US, &d.year, &d.month, &d.day);
    }
    d.second = d.second < 0 ? 0 : d.second;
    d.micro = 0;
    int64_t us = 0;
    (void)cim_datetime_to_us(&d, &us);
    return o->start.year < 0 && us <= now ? us + DAY_US : us;
}

static void add_calendar(struct str *out, const struct order *o)
{
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    int64_t us = first_run(o), local = us + clock_utc_offset(us) * MINUTE_US;
    int32_t year, month, day;
    char time[16];
    unsigned second = (unsigned)(local % DAY_US / 1000000);
    snprintf(time, sizeof time, "%02u:%02u:%02u", second / 3600, second / 60 % 60, second % 60);
    cim_civil_from_days(local / DAY_US, &year, &month, &day);
    if (!o->repeated) {
        str_addf(out, "OnCalendar=%04d-%02d-%02d %s\n", year, month, day, time);
    }
    for (unsigned i = 0, n = 0; o->repeated && o->weekdays && i < 7; i++) {
        if ((o->weekdays >> i) & 1) {
            str_addf(out, "%s%s", n++ ? "," : "OnCalendar=", names[i]);
        }
    }
    if (o->repeated && o->weekdays) {
        str_addf(out, " *-*-* %s\n", time);
    }
    for (unsigned i = 0, n = 0; o->repeated && o->days && i < 31; i++) {
        if ((o->days >> i) & 1) {
            str_addf(out, "%s%02u", n++ ? "," : "OnCalendar=*-*-", i + 1);
        }
    }
    if (o->repeated && o->days) {
        str_addf(out, " %s\n", time);
    }
}

struct job_unit {
    char timer[48], service[48];
};

static void name_units(uint64_t id, struct job_unit *out)
{
    snprintf(out->timer, sizeof out->timer, JOB_PREFIX "%llu.timer", (unsigned long long)id);
    snprintf(out->service, sizeof out->service, JOB_PREFIX "%llu.service", (unsigned long long)id);
}

static void remove_units(const struct cimwin32 *s, const struct job_unit *u)
{
    unit_remove(s->root, u->timer);
    unit_remove(s->root, u->service);
}

/* The first number that is free. */
static uint32_t write_units(const struct cimwin32 *s, const struct str *timer,
                            const struct str *service, uint64_t *id, struct job_unit *u)
{
    uint32_t ret = SVC_EXISTS;
    for (*id = 1; *id <= JOBS_MAX && ret == SVC_EXISTS; ++*id) {
        name_units(*id, u);
        ret = unit_write(s->root, u->service, service);
        if (ret == SVC_OK) {
            ret = unit_write(s->root, u->timer, timer);
            if (ret) {
                unit_remove(s->root, u->service);
            }
            break;
        }
    }
    return ret;
}

static uint32_t create(const wmi_request *r, const struct cimwin32 *s, uint64_t *id)
{
    AUTO_BUS bus = {0};
    AUTO_STR timer = STR_INIT;
    AUTO_STR service = STR_INIT;
    struct order o;
    struct job_unit u;
    uint32_t ret = read_order(r, &o);
    str_addz(&service, "# Written by Win32_ScheduledJob.Create.\n[Unit]\nDescription=Scheduled "
                       "job\n\n[Service]\nType=oneshot\nExecStart=");
    if (ret == SVC_OK && !unit_command(o.command, &service)) {
        ret = o.command.n && o.command.p[0] != '/' && o.command.p[0] != '"' ? SVC_PATH
                                                                            : SVC_PARAMETER;
    }
    if (ret) {
        return ret;
    }
    str_addc(&service, '\n');
    str_addz(&timer, "# Written by Win32_ScheduledJob.Create.\n[Unit]\nDescription=Scheduled "
                     "job\n\n[Timer]\n");
    add_calendar(&timer, &o);
    str_addz(&timer, "AccuracySec=1s\n\n[Install]\nWantedBy=timers.target\n");
    if (FAILED(bus_open(s->root, &bus))) {
        return SVC_ACCOUNT; /* service not started */
    }
    ret = write_units(s, &timer, &service, id, &u);
    if (ret) {
        return ret;
    }
    ret = manager_call(&bus, "Reload", NULL, NULL);
    ret = ret ? ret : manager_unit_file(&bus, "EnableUnitFiles", u.timer, NULL);
    ret = ret ? ret : manager_job(&bus, "StartUnit", u.timer);
    if (ret) {
        (void)manager_unit_file(&bus, "DisableUnitFiles", u.timer, NULL);
        remove_units(s, &u); /* nothing is left of it */
        (void)manager_call(&bus, "Reload", NULL, NULL);
    }
    return ret;
}

static void method_create(wmi_request *r, void *state)
{
    uint64_t id = 0;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    uint32_t ret = create(r, state, &id);
    wmi_value v = ret ? wmi_null() : wmi_uint(id);
    v.type = WMI_UINT32;
    answer_with(r, ret, "JobId", &v, NULL, NULL);
}

/* ---- Delete ---- */
struct seeking {
    uint64_t id;
    bool found;
};

static hres seek(void *arg, const struct job *j)
{
    struct seeking *k = arg;
    k->found |= j->id == k->id;
    return k->found ? WBEM_S_FALSE : 0;
}

static uint32_t delete_ours(const struct cimwin32 *s, uint64_t id)
{
    AUTO_BUS bus;
    struct job_unit u;
    name_units(id, &u);
    if (FAILED(bus_open(s->root, &bus))) {
        return SVC_ACCOUNT;
    }
    uint32_t ret = manager_job(&bus, "StopUnit", u.timer);
    ret = ret ? ret : manager_unit_file(&bus, "DisableUnitFiles", u.timer, NULL);
    if (ret == SVC_OK) {
        remove_units(s, &u);
        ret = manager_call(&bus, "Reload", NULL, NULL);
    }
    return ret;
}

static void method_delete(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    wmi_value key;
    struct seeking k = {0};
    struct job_query q = {seek, &k};
    hres hr = wmi_request_key(r, "JobId", &key);
    k.id = key.uint;
    hr = hr ? hr : timer_jobs(s, &q);
    if (!FAILED(hr) && !k.found) {
        hr = cron_jobs(s, wmi_request_uid(r), &q);
    }
    hr = FAILED(hr)          ? hr
         : !k.found          ? WBEM_E_NOT_FOUND
         : caller_is_self(r) ? 0
                             : WBEM_E_ACCESS_DENIED;
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    answer(r, k.id & JOB_OTHER ? SVC_NOT_SUPPORTED : delete_ours(s, k.id));
}

const struct wmi_method_provider scheduled_job_methods[] = {
    {"Create", method_create}, {"Delete", method_delete}, {0}};
