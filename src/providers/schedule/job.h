/* job: what runs by the clock: timers of systemd and lines of crontabs. */
#pragma once
#include "providers/table.h"

/* The times of a line of a crontab(5), as bits. */
struct cron_times {
    uint64_t minutes;          /* 0 to 59 */
    uint32_t hours;            /* 0 to 23 */
    uint32_t days;             /* of the month: bit 1 to 31 */
    uint16_t months;           /* bit 1 to 12 */
    uint8_t weekdays;          /* bit 0, Sunday, to 6 */
    bool any_day, any_weekday; /* the field is a star */
    bool at_start;             /* @reboot: at no time */
};
/* Takes the times off the start of a line; false: they are none. */
bool cron_parse(struct slice *line, struct cron_times *out);
/* The next run after a time, in microseconds since 1970; NO_TIME: within four years there is none. Local time. */
int64_t cron_next(const struct cron_times *c, int64_t after);

struct job { /* subject */
    const struct cimwin32 *s;
    uint64_t id;
    struct str name, command, owner, notify;
    struct str start;   /* a datetime; empty: not known */
    uint64_t weekdays;  /* as DaysOfWeek: Monday is 1; NOT_KNOWN */
    uint64_t days;      /* as DaysOfMonth: the first is 1; NOT_KNOWN */
    const char *status; /* NULL: not known */
};
struct job_query {
    hres (*each)(void *arg, const struct job *j);
    void *arg;
};
void job_fini(struct job *j);
void job_at(struct str *out, int64_t us); /* that moment, on the clock of here */
/* "********HHMMSS.000000+OOO" */
void job_daily(struct str *out, unsigned hour, unsigned minute, unsigned second, int32_t utc);
hres cron_jobs(const struct cimwin32 *s, uint32_t uid, const struct job_query *q);
hres timer_jobs(const struct cimwin32 *s, const struct job_query *q);
/* What systemd's calendar specification says of days and the time of day (systemd.time(7)). */
void calendar_parse(struct slice text, struct job *j);

/* Jobs made by Win32_ScheduledJob.Create: openwmi-job-NUMBER.timer and .service. */
#define JOB_PREFIX "openwmi-job-"
#define JOB_OTHER  UINT64_C(0x80000000) /* set in the numbers of all other jobs */
uint64_t job_hash(struct slice text);   /* the number of another job, from what names it */
