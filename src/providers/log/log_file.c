/* log_file: Win32_NTEventlogFile: the logs, and clearing and saving them. */
#include "providers/file/file_rows.h"
#include "providers/log/log.h"
#include "providers/scan.h"
#include "util/map.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

enum need { /* behind those of files */
    NEED_COUNT = 8,
    NEED_SOURCES = 16,
    NEED_LIMIT = 32,
};
#define NEVER UINT32_MAX /* of OverwriteOutDated */

struct totals {
    struct map seen; /* of sources */
    struct str_list sources;
    uint64_t records;
};
struct event_log {
    struct file f; /* first: the rows of files */
    const char *name, *policy;
    uint64_t limit, outdated;
    const struct totals *totals;
};

/* ---- properties ---- */
static hres fill_records(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct event_log *)subject)->totals->records);
    return 0;
}

static hres fill_sources(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct prop_row list = {.arg = offsetof(struct totals, sources)};
    return fill_member_list(&list, ((const struct event_log *)subject)->totals, out);
}

/* clang-format off */
static const struct prop_row log_file_rows[] = {
    DATA_FILE_ROWS,
    ROW_TEXT("LogfileName", event_log, name, "System, Application (of the journal only) or Security: see Win32_NTLogEvent"),
    {"MaxFileSize", fill_member_u64, offsetof(struct event_log, limit), NEED_LIMIT, "bytes of all logs of the journal together: SystemMaxUse or RuntimeMaxUse of journald.conf(5), else a tenth of the file system, at most 4 GiB; 0, no limit, for files of syslog"},
    {"NumberOfRecords", fill_records, 0, NEED_COUNT, "counted: entries since the log was cleared; of a file, lines that are entries"},
    {"OverwriteOutDated", fill_member_u64, offsetof(struct event_log, outdated), 0, "0 for the journal: old entries go when room is needed; 4294967295 for files of syslog: nothing is overwritten"},
    ROW_TEXT("OverWritePolicy", event_log, policy, "WhenNeeded for the journal, Never for files of syslog"),
    {"Sources", fill_sources, 0, NEED_SOURCES, "the SourceName of all entries, each once"},
    {0},
};
/* clang-format on */

/* ---- how large the journal may become ---- */
static bool take_size(struct slice text, uint64_t *out)
{
    static const char units[] = "KMGTPE";
    const char *unit = text.n ? strchr(units, text.p[text.n - 1]) : NULL;
    bool has_unit = unit && *unit;
    uint64_t n = scan_number((struct slice){text.p, text.n - has_unit});
    unsigned shift = has_unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (n == NOT_KNOWN || n > (UINT64_MAX >> shift)) {
        return false;
    }
    *out = n << shift;
    return true;
}

static void read_limit(const struct sysroot *root, const char *path, const char *key, uint64_t *out)
{
    AUTO_STR text = STR_INIT;
    if (sysroot_read_all(root, path, 1u << 20, &text)) {
        return;
    }
    struct slice rest = str_slice(&text), line, name, value;
    while (scan_line(&rest, &line)) {
        if (scan_pair(line, '=', &name, &value) && slice_is(name, key)) {
            (void)take_size(value, out);
        }
    }
}

static hres journal_limit(const struct sysroot *root, bool kept, int dir, uint64_t *out)
{
    static const char drop_ins[] = "etc/systemd/journald.conf.d";
    const char *key = kept ? "SystemMaxUse" : "RuntimeMaxUse";
    const uint64_t most = UINT64_C(4) << 30;
    struct statvfs fs;
    AUTO(host_names_fini) struct host_names names = {0};
    *out = NOT_KNOWN;
    if (fstatvfs(dir, &fs) == 0) {
        uint64_t tenth = (uint64_t)fs.f_frsize * (fs.f_blocks / 10);
        *out = tenth < most ? tenth : most;
    }
    read_limit(root, "etc/systemd/journald.conf", key, out);
    hres hr = host_names_read(root, drop_ins, &names);
    for (size_t i = 0; hr == 0 && i < names.n; i++) {
        char path[sizeof drop_ins + 256];
        size_t n = strlen(names.v[i]);
        if (n > 5 && strcmp(names.v[i] + n - 5, ".conf") == 0) {
            snprintf(path, sizeof path, "%s/%s", drop_ins, names.v[i]);
            read_limit(root, path, key, out);
        }
    }
    return hr;
}

/* ---- totals ---- */
static hres count_entry(void *arg, const struct log_entry *e)
{
    struct totals *t = (struct totals *)arg + e->log;
    struct slice source = str_slice(&e->source);
    t->records++;
    if (source.n == 0) {
        return 0;
    }
    hres hr = map_add_text(&t->seen, source);
    return hr == WBEM_S_FALSE                  ? 0
           : hr                                ? hr
           : str_list_add(&t->sources, source) ? 0
                                               : WBEM_E_OUT_OF_MEMORY;
}

static void totals_fini(struct totals *t)
{
    map_fini_texts(&t->seen);
    str_list_fini(&t->sources);
}

static hres count_all(struct telling *t, const bool logs[LOG_KINDS],
                      struct totals totals[LOG_KINDS])
{
    struct log_query q;
    log_query_init(&q, t->s, wmi_request_uid(t->r));
    memcpy(q.logs, logs, sizeof q.logs);
    q.needs = t->plan.needs & NEED_SOURCES ? LOG_NEED_SOURCE : 0;
    q.each = count_entry;
    q.arg = totals;
    return t->plan.needs & (NEED_COUNT | NEED_SOURCES) ? log_each(t->s, &q) : 0;
}

/* ---- telling ---- */
struct finding {
    struct telling *t;
    struct file_sources src;
    struct log_names names;
    struct totals totals[LOG_KINDS];
    bool logs[LOG_KINDS];
};

static hres tell_log(struct finding *f, enum log_kind log, struct event_log *e)
{
    struct slice path = str_slice(&f->names.v[log]);
    const char *slash = memrchr(path.p, '/', path.n);
    e->f.s = f->t->s;
    e->f.src = f->src;
    e->f.path = path;
    e->f.name = slice_from(path, (size_t)(slash + 1 - path.p));
    e->f.kind = FILE_DATA;
    e->name = log_names[log];
    e->totals = &f->totals[log];
    return tell(f->t, e);
}

/* The logs of the journal are in the same files; one has the name of their directory with its own behind it. */
static hres tell_journal(struct finding *f)
{
    const char *directory = f->names.journal;
    const struct cimwin32 *s = f->t->s;
    struct event_log e = {.policy = "WhenNeeded"};
    struct journal_size size;
    hres hr = 0;
    int dir = sysroot_open(s->root, directory, O_RDONLY | O_DIRECTORY);
    if (dir < 0) {
        return 0;
    }
    if (statx(dir, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &e.f.st) == 0) {
        journal_measure(s->root, directory, &size);
        e.f.st.stx_size = size.bytes;
        if (size.changed != NO_TIME) {
            e.f.st.stx_mtime.tv_sec = size.changed / 1000000;
            e.f.st.stx_mtime.tv_nsec = (uint32_t)(size.changed % 1000000 * 1000);
        }
    }
    e.f.dir = dir;
    e.f.at = ".";
    if (f->t->plan.needs & NEED_LIMIT) {
        hr = journal_limit(s->root, directory[0] == 'v', dir, &e.limit);
    }
    for (unsigned i = 0; hr == 0 && i < LOG_KINDS; i++) {
        hr = f->logs[i] ? tell_log(f, (enum log_kind)i, &e) : 0;
    }
    (void)close(dir);
    return hr;
}

static hres tell_text(struct finding *f, enum log_kind log)
{
    struct event_log e = {.policy = "Never", .outdated = NEVER};
    struct slice name;
    int dir = file_open_parent(f->t->s->root, str_slice(&f->names.v[log]), &name);
    if (dir < 0) {
        return 0;
    }
    e.f.dir = dir;
    e.f.at = name.p;
    hres hr = statx(dir, e.f.at, 0, STATX_BASIC_STATS | STATX_BTIME, &e.f.st) == 0
                  ? tell_log(f, log, &e)
                  : 0; /* gone */
    (void)close(dir);
    return hr;
}

static hres find(struct finding *f)
{
    hres hr = count_all(f->t, f->logs, f->totals);
    if (hr == 0 && f->names.journal[0]) {
        return tell_journal(f);
    }
    for (unsigned i = 0; hr == 0 && i < LOG_KINDS; i++) {
        hr = f->logs[i] && f->names.v[i].n ? tell_text(f, (enum log_kind)i) : 0;
    }
    return hr;
}

static hres tell_log_files(struct telling *t)
{
    struct finding f = {.t = t};
    struct slice name;
    bool named = telling_equals(t, "LogfileName", &name);
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        map_init(&f.totals[i].seen, MAP_CASE);
        f.logs[i] = !named || utf8_caseeq(name, slice_of(log_names[i]));
    }
    hres hr = log_names_read(t->s->root, &f.names);
    hr = hr ? hr : file_sources_read(t->s, t->plan.needs, &f.src);
    hr = hr ? hr : find(&f);
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        totals_fini(&f.totals[i]);
    }
    file_sources_fini(&f.src);
    log_names_fini(&f.names);
    return hr;
}

const struct win32_table log_file_table = {
    "Win32_NTEventlogFile", log_file_rows, tell_log_files,
    "The three logs of the journal, which are kept in the same files: Name is the directory of "
    "these with the name of the log behind it, and size and times are those of all. Where there is "
    "no journal, the files of syslog. BackupEventlog writes a new file (80: there is one already): "
    "the log's entries in the journal's export format, which `systemd-journal-remote` reads, or "
    "the lines of the file. ClearEventlog with a name does that first. A log of the journal is "
    "cleared by keeping "
    "in /var/lib/openwmi/cleared-logs up to where it is not told any more, since the journal "
    "cannot give up the entries of one log; files in which the entries of all three logs were "
    "cleared are deleted, after journald was asked to begin a new one. A file of syslog is made "
    "empty. Methods return 8 without the right to, 21 when the name is not a full path or cannot "
    "be written. The methods of files return WBEM_E_NOT_FOUND for logs of the journal."};

/* ---- methods ---- */
enum log_return {
    LOG_OK = 0,
    LOG_PRIVILEGE = 8,
    LOG_PARAMETER = 21,
    LOG_EXISTS = 80,
};

static uint32_t return_of(int err)
{
    return err == 0                        ? LOG_OK
           : err == EACCES || err == EPERM ? LOG_PRIVILEGE
           : err == EEXIST                 ? LOG_EXISTS
                                           : LOG_PARAMETER;
}

/* Which log a request is for, and whether it is one of the journal. WBEM_E_NOT_FOUND. */
static hres log_of_request(wmi_request *r, const struct sysroot *root, enum log_kind *log,
                           bool *journal)
{
    wmi_value key;
    AUTO(log_names_fini) struct log_names names;
    hres hr = log_names_read(root, &names);
    if (hr || wmi_request_key(r, "Name", &key) || key.type != WMI_STRING || key.is_null) {
        return hr ? hr : WBEM_E_NOT_FOUND;
    }
    *journal = names.journal[0] != 0;
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        if (names.v[i].n &&
            utf8_caseeq((struct slice){key.text, key.count}, str_slice(&names.v[i]))) {
            *log = (enum log_kind)i;
            return 0;
        }
    }
    return WBEM_E_NOT_FOUND;
}

/* What was begun and could not be ended is deleted. */
static int back_up(const struct cimwin32 *s, enum log_kind log, bool journal, struct slice path)
{
    struct slice name;
    if (!file_path_valid(path) || path.n == 1) {
        return EINVAL;
    }
    int dir = file_open_parent(s->root, path, &name);
    int fd = dir < 0 ? -1 : openat(dir, name.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int err = dir < 0 ? -dir : fd < 0 ? errno : 0;
    if (err == 0 && journal) {
        err = journal_export(s, log, fd);
    } else if (err == 0) {
        int from = sysroot_open(s->root, text_log_path(s->root, log), O_RDONLY);
        err = from < 0 ? -from : file_copy_bytes(from, fd);
        if (from >= 0) {
            (void)close(from);
        }
    }
    if (fd >= 0) {
        err = fsync(fd) && err == 0 ? errno : err;
        (void)close(fd);
        if (err) {
            (void)unlinkat(dir, name.p, 0);
        }
    }
    if (dir >= 0) {
        (void)close(dir);
    }
    return err;
}

static hres take_newest(void *arg, const struct log_entry *e)
{
    struct log_mark *m = arg;
    *m = (struct log_mark){e->time, e->record};
    return WBEM_S_FALSE;
}

/* Up to the newest entry of all: of a log without entries too. */
static int clear_journal(const struct cimwin32 *s, enum log_kind log)
{
    struct log_query q;
    struct log_mark marks[LOG_KINDS], newest = {.time = NO_TIME};
    log_query_init(&q, s, 0);
    memcpy(marks, q.marks, sizeof marks);
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        q.marks[i].time = NO_TIME;
    }
    q.needs = LOG_NEED_RECORD;
    q.each = take_newest;
    q.arg = &newest;
    if (FAILED(log_each(s, &q))) {
        return EIO;
    }
    if (newest.time == NO_TIME) {
        return 0; /* there is nothing */
    }
    marks[log] = newest;
    int err = log_marks_write(s->root, marks);
    int64_t all = INT64_MAX;
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        all = marks[i].time < all ? marks[i].time : all;
    }
    if (err == 0 && all != NO_TIME) {
        journal_vacuum(s->root, all);
    }
    return err;
}

static int clear_text(const struct cimwin32 *s, enum log_kind log)
{
    int fd = sysroot_open(s->root, text_log_path(s->root, log), O_WRONLY);
    int err = fd < 0 ? -fd : ftruncate(fd, 0) ? errno : 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    return err;
}

static void run(wmi_request *r, const struct cimwin32 *s, bool clears)
{
    enum log_kind log = LOG_OF_SYSTEM;
    bool journal = false;
    wmi_value v;
    hres hr = caller_is_self(r) ? log_of_request(r, s->root, &log, &journal) : WBEM_E_ACCESS_DENIED;
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    bool named = wmi_request_in(r, "ArchiveFileName", &v) == 0 && !v.is_null &&
                 v.type == WMI_STRING && v.count > 0;
    int err = named    ? back_up(s, log, journal, (struct slice){v.text, v.count})
              : clears ? 0
                       : EINVAL;
    if (err == 0 && clears) {
        err = journal ? clear_journal(s, log) : clear_text(s, log);
    }
    answer(r, return_of(err));
}

static void method_clear(wmi_request *r, void *state)
{
    run(r, state, true);
}

static void method_backup(wmi_request *r, void *state)
{
    run(r, state, false);
}

const struct wmi_method_provider log_file_methods[] = {
    {"ClearEventlog", method_clear}, {"BackupEventlog", method_backup}, FILE_METHODS{0}};
