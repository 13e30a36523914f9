/* log: what the system has logged: the journal of systemd, else the text files of syslog. */
#pragma once
#include "providers/table.h"
#include "providers/users/accounts.h"

/* The logs, told apart by the facility of syslog. */
enum log_kind {
    LOG_OF_SYSTEM,
    LOG_OF_APPLICATION,
    LOG_OF_SECURITY,
    LOG_KINDS
};
extern const char *const log_names[LOG_KINDS];
enum log_kind log_of_facility(uint64_t facility); /* NOT_KNOWN: of applications */
/* false: there is no such log. */
bool log_named(struct slice name, enum log_kind *out);

enum log_need {
    LOG_NEED_MESSAGE = 1,
    LOG_NEED_SOURCE = 2,
    LOG_NEED_USER = 4,
    LOG_NEED_HOST = 8,
    LOG_NEED_RECORD = 16,
    LOG_NEED_STRINGS = 32, /* and the data */
    LOG_NEED_ANY = 63,
};
#define LOG_STRINGS_MAX 100u /* insertion strings of one record; more are left out */
struct log_entry {
    const struct cimwin32 *s; /* first: fill_the_computer */
    const struct accounts *accounts;
    enum log_kind log;
    int64_t time;               /* microseconds since 1970 */
    uint64_t record;            /* from 1 on */
    uint64_t priority;          /* of syslog, 0 to 7 */
    uint64_t facility, uid, id; /* NOT_KNOWN each */
    uint64_t type, category;    /* that NTEventLogEventConsumer wrote; NOT_KNOWN */
    int8_t audit;               /* what was audited: 1 allowed, 0 refused, -1: nothing was */
    bool has_data;
    struct str source, message, host, data;
    struct str_list strings; /* in their order */
};
void log_entry_clear(struct log_entry *e); /* keeps its memory */
void log_entry_fini(struct log_entry *e);

/* Where a log of the journal begins again since ClearEventlog: what is not newer in both ways is not told. */
struct log_mark {
    int64_t time; /* NO_TIME: it was never cleared */
    uint64_t record;
};
struct log_query {
    bool logs[LOG_KINDS];
    struct log_mark marks[LOG_KINDS];
    int64_t from, to;     /* microseconds, both included */
    uint64_t first, last; /* record numbers, both included */
    uint32_t needs;       /* LOG_NEED_... */
    uint32_t uid;         /* who asks */
    bool own_only;        /* only what programs of uid logged */
    const struct accounts *accounts;
    /* Newest first. not 0: stop */
    hres (*each)(void *arg, const struct log_entry *e);
    void *arg;
};
/* Everything that was not cleared, for a caller. */
void log_query_init(struct log_query *q, const struct cimwin32 *s, uint32_t uid);
/* Of the logs that are asked for, none, or this one alone. */
void log_query_nothing(struct log_query *q);
void log_query_only(struct log_query *q, enum log_kind log);
static inline bool log_query_by_record(const struct log_query *q)
{
    return q->first > 0 || q->last < UINT64_MAX;
}
hres log_each(const struct cimwin32 *s, const struct log_query *q);
/* Names of the Win32_NTEventlogFile objects, from the root; empty: there is no such log. */
struct log_names {
    char journal[96]; /* directory of the journal below the root; empty: the logs are files */
    struct str v[LOG_KINDS];
};
hres log_names_read(const struct sysroot *root, struct log_names *out);
void log_names_fini(struct log_names *n);
/* Whether the file of this path from the root is one of the logs that are told: not where there is a journal. */
bool log_is_file(const struct sysroot *root, struct slice path);
/* How many entries all queries have looked at, so that a test sees that a condition limits that. */
uint64_t log_entries_read(void);
void log_count_read(void);

/* ---- the journal (journal.c): WBEM_E_NOT_AVAILABLE: there is none ---- */
hres journal_each(const struct cimwin32 *s, const struct log_query *q);
/* From the open on no new entry is missed; run tells them, oldest first, until stop (a descriptor) can be read. */
struct journal_watch;
hres journal_watch_open(const struct cimwin32 *s, const struct log_query *q,
                        struct journal_watch **out);
void journal_watch_run(struct journal_watch *w, int stop);
void journal_watch_close(struct journal_watch *w);
/* Directory of the journal's files below the root, without a slash at its ends; false: none. */
bool journal_directory(const struct sysroot *root, char path[96]);
struct journal_size {
    uint64_t bytes;
    int64_t changed; /* the last change; NO_TIME */
};
void journal_measure(const struct sysroot *root, const char *path, struct journal_size *out);
/* Appends all fields of the entries of a log, oldest first, to a file in the journal's export format. errno or 0. */
int journal_export(const struct cimwin32 *s, enum log_kind log, int fd);

/* Has the journal begun a new file and deletes those in which everything was cleared. */
void journal_vacuum(const struct sysroot *root, int64_t cleared);

/* ---- marks (log_mark.c) ---- */
void log_marks_read(const struct sysroot *root, struct log_mark marks[LOG_KINDS]);
int log_marks_write(const struct sysroot *root,
                    const struct log_mark marks[LOG_KINDS]); /* errno or 0 */

/* ---- text files (text_log.c) ---- */
hres text_log_each(const struct cimwin32 *s, const struct log_query *q);
/* Path below the root of the file of a log; NULL: none. */
const char *text_log_path(const struct sysroot *root, enum log_kind log);
struct text_watch;
hres text_watch_open(const struct cimwin32 *s, const struct log_query *q, struct text_watch **out);
void text_watch_run(struct text_watch *w, int stop);
void text_watch_close(struct text_watch *w);
/* Reads a line of syslog; not_after: the line is not later than this (of lines without a year). false: none. */
bool syslog_line(struct slice line, int64_t not_after, struct log_entry *out);
const char *syslog_facility(uint64_t facility); /* its name; NULL: there is no such one */

/* ---- the class (log_event.c) ---- */
extern const struct prop_row log_event_rows[];
wmi_status log_watch_start(wmi_feed *f, void *state);
void log_watch_stop(wmi_feed *f, void *state);
/* What a request for events, or for associations with them, asks for. */
void log_query_of(const struct telling *t, struct log_query *q);
