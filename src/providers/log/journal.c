/* journal: the journal of systemd, through its library (sd-journal(3)), and the heads of its files where the library
 * does not tell (systemd.io/JOURNAL_FILE_FORMAT). */
#include "providers/feed_thread.h"
#include "providers/log/log.h"
#include "providers/scan.h"
#include "providers/service/sdlib.h"
#include "util/file_fd.h"
#include "util/num.h"
#include "util/vec.h"

#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- where it is ---- */
static bool is_journal_file(const char *name)
{
    size_t n = strlen(name);
    return (n > 8 && strcmp(name + n - 8, ".journal") == 0) ||
           (n > 9 && strcmp(name + n - 9, ".journal~") == 0);
}

static bool has_journal(const struct sysroot *root, const char *path)
{
    DIR *d = sysroot_opendir(root, path);
    bool has = false;
    for (const struct dirent *e; d && !has && (e = readdir(d));) {
        has = is_journal_file(e->d_name);
    }
    if (d) {
        (void)closedir(d);
    }
    return has;
}

/* The one that is kept, else the one of this run of the system. */
bool journal_directory(const struct sysroot *root, char path[96])
{
    char buf[64];
    struct slice id = host_line(root, "etc/machine-id", buf, sizeof buf);
    bool ok = id.n == 32;
    for (size_t i = 0; ok && i < id.n; i++) {
        ok = hex_digit(id.p[i]) >= 0;
    }
    if (!ok) {
        return false;
    }
    snprintf(path, 96, "var/log/journal/%.32s", id.p);
    if (has_journal(root, path)) {
        return true;
    }
    snprintf(path, 96, "run/log/journal/%.32s", id.p);
    return has_journal(root, path);
}

void journal_measure(const struct sysroot *root, const char *path, struct journal_size *out)
{
    DIR *d = sysroot_opendir(root, path);
    *out = (struct journal_size){.changed = NO_TIME};
    for (const struct dirent *e; d && (e = readdir(d));) {
        struct stat st;
        if (is_journal_file(e->d_name) && fstatat(dirfd(d), e->d_name, &st, 0) == 0) {
            int64_t us = st.st_mtim.tv_sec * INT64_C(1000000) + st.st_mtim.tv_nsec / 1000;
            out->bytes += (uint64_t)st.st_size;
            out->changed = us > out->changed ? us : out->changed;
        }
    }
    if (d) {
        (void)closedir(d);
    }
}

/* ---- an open journal ---- */
struct journal {
    const struct sdlib *sd;
    sd_journal *j;
    int dir;
};

static void journal_close(struct journal *jn)
{
    if (jn->j) {
        jn->sd->sd_journal_close_(jn->j);
    }
    if (jn->dir >= 0) {
        (void)close(jn->dir);
    }
}
#define AUTO_JOURNAL AUTO(journal_close) struct journal

static hres journal_open(const struct sysroot *root, struct journal *out)
{
    char path[96];
    *out = (struct journal){.dir = -1};
    if (!journal_directory(root, path) || !(out->sd = sdlib())) {
        return WBEM_E_NOT_AVAILABLE;
    }
    out->dir = sysroot_open(root, path, O_RDONLY | O_DIRECTORY);
    return out->dir >= 0 && out->sd->sd_journal_open_directory_fd_(&out->j, out->dir, 0) >= 0
               ? 0
               : WBEM_E_NOT_AVAILABLE;
}

static bool match(const struct journal *jn, const char *field, uint64_t value)
{
    char text[64];
    snprintf(text, sizeof text, "%s=%llu", field, (unsigned long long)value);
    return jn->sd->sd_journal_add_match_(jn->j, text, 0) >= 0;
}

/* The journal's index finds what is of some facilities. What has none is an application's, and no index finds that. */
static bool add_matches(const struct journal *jn, const struct log_query *q)
{
    bool ok = true;
    for (uint64_t i = 0; ok && !q->logs[LOG_OF_APPLICATION] && i < 24; i++) {
        ok = !q->logs[log_of_facility(i)] || match(jn, "SYSLOG_FACILITY", i);
    }
    return ok && (!q->own_only || match(jn, "_UID", q->uid));
}

/* ---- one entry ---- */
static uint64_t number_in(const char *value, size_t n)
{
    uint64_t v;
    return num_parse_u64((struct slice){value, n}, false, &v) == 0 ? v : NOT_KNOWN;
}

/* The first 8 of the 32 digits of MESSAGE_ID. */
static uint64_t message_id(const char *value, size_t n)
{
    uint64_t id = 0;
    for (size_t i = 0; i < 8; i++) {
        int digit = n == 32 ? hex_digit(value[i]) : -1;
        if (digit < 0) {
            return NOT_KNOWN;
        }
        id = id << 4 | (uint64_t)digit;
    }
    return id;
}

static bool is(const char *value, size_t n, const char *word)
{
    return n == strlen(word) && memcmp(value, word, n) == 0;
}

struct reading {
    struct log_entry *e;
    uint32_t needs;
    bool identified; /* source is the identifier that the program gave */
    bool own_id;     /* id is the one that the program gave */
    bool failed;     /* no memory */
};

/* What NTEventLogEventConsumer writes (docs/events.md), the name without WMI_. */
static void take_own_field(struct reading *r, struct slice name, const char *v, size_t n)
{
    struct log_entry *e = r->e;
    if (slice_is(name, "EVENT_ID")) {
        e->id = number_in(v, n);
        r->own_id = true;
    } else if (slice_is(name, "EVENT_TYPE")) {
        e->type = number_in(v, n);
    } else if (slice_is(name, "CATEGORY")) {
        e->category = number_in(v, n);
    } else if (slice_is(name, "RAW_DATA") && (r->needs & LOG_NEED_STRINGS)) {
        str_clear(&e->data);
        str_add(&e->data, v, n);
        e->has_data = true;
    } else if (scan_prefix(&name, "STRING_") && (r->needs & LOG_NEED_STRINGS)) {
        uint64_t place = scan_number(name);
        for (uint64_t i = e->strings.n; place > 0 && place <= LOG_STRINGS_MAX && i < place; i++) {
            r->failed |= !str_list_add(&e->strings, SLICE(""));
        }
        if (place > 0 && place <= e->strings.n) {
            str_clear(&e->strings.v[place - 1]);
            str_add(&e->strings.v[place - 1], v, n);
        }
    }
}

static void take_field(struct reading *r, struct slice name, const char *v, size_t n)
{
    struct log_entry *e = r->e;
    if (is(name.p, name.n, "SYSLOG_FACILITY")) {
        e->facility = number_in(v, n);
    } else if (is(name.p, name.n, "PRIORITY")) {
        e->priority = number_in(v, n);
    } else if (is(name.p, name.n, "_UID")) {
        e->uid = number_in(v, n);
    } else if (is(name.p, name.n, "MESSAGE_ID")) {
        e->id = r->own_id ? e->id : message_id(v, n);
    } else if (is(name.p, name.n, "AUDIT_FIELD_RES") || is(name.p, name.n, "_AUDIT_FIELD_RES")) {
        e->audit = is(v, n, "success") || is(v, n, "1") || is(v, n, "yes");
    } else if (scan_prefix(&name, "WMI_")) {
        take_own_field(r, name, v, n);
    } else if ((r->needs & LOG_NEED_MESSAGE) && is(name.p, name.n, "MESSAGE")) {
        str_clear(&e->message);
        str_add(&e->message, v, n);
    } else if ((r->needs & LOG_NEED_HOST) && is(name.p, name.n, "_HOSTNAME")) {
        str_clear(&e->host);
        str_add(&e->host, v, n);
    } else if (r->needs & LOG_NEED_SOURCE) {
        bool given = is(name.p, name.n, "SYSLOG_IDENTIFIER");
        bool kernel = is(name.p, name.n, "_TRANSPORT") && is(v, n, "kernel");
        if (given || (!r->identified && (kernel || is(name.p, name.n, "_COMM")))) {
            str_clear(&e->source);
            str_add(&e->source, v, n);
            r->identified = given;
        }
    }
}

/* "s=<32 digits>;i=<number, hexadecimal>;b=..." (the cursor): its i. */
static uint64_t record_of(const struct journal *jn)
{
    AUTO_FREE char *cursor = NULL;
    uint64_t n = 0;
    if (jn->sd->sd_journal_get_cursor_(jn->j, &cursor) < 0) {
        return NOT_KNOWN;
    }
    const char *p = strstr(cursor, ";i=");
    for (p = p ? p + 3 : ""; hex_digit(*p) >= 0; p++) {
        n = n << 4 | (uint64_t)hex_digit(*p);
    }
    return n ? n : NOT_KNOWN;
}

static bool is_cleared(const struct log_mark *m, const struct log_entry *e)
{
    return e->time <= m->time && e->record <= m->record;
}

static bool has_marks(const struct log_query *q)
{
    bool has = false;
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        has |= q->logs[i] && q->marks[i].time != NO_TIME;
    }
    return has;
}

/* Everything of the wanted logs that is as old as this was cleared. */
static bool all_cleared(const struct log_query *q, const struct log_entry *e)
{
    bool all = true;
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        all &= !q->logs[i] || is_cleared(&q->marks[i], e);
    }
    return all;
}

static bool is_wanted(const struct log_query *q, struct log_entry *e)
{
    e->log = log_of_facility(e->facility);
    e->accounts = q->accounts;
    return q->logs[e->log] && !is_cleared(&q->marks[e->log], e);
}

static hres read_entry(const struct journal *jn, const struct log_query *q, struct log_entry *e)
{
    struct reading r = {.e = e, .needs = q->needs};
    const void *data;
    size_t n;
    jn->sd->sd_journal_restart_data_(jn->j);
    while (jn->sd->sd_journal_enumerate_available_data_(jn->j, &data, &n) > 0) {
        const char *p = data, *eq = memchr(p, '=', n);
        if (eq) {
            size_t at = (size_t)(eq - p);
            take_field(&r, (struct slice){p, at}, eq + 1, n - at - 1);
        }
    }
    hres hr = r.failed ? WBEM_E_OUT_OF_MEMORY : str_status(&e->message);
    hr = hr ? hr : str_status(&e->source);
    hr = hr ? hr : str_status(&e->data);
    return hr ? hr : str_status(&e->host);
}

/* ---- newest first ---- */
static hres walk(const struct journal *jn, const struct cimwin32 *s, const struct log_query *q)
{
    struct log_entry e = {.s = s};
    hres hr = 0;
    bool marks = has_marks(q), numbers = marks || log_query_by_record(q);
    while (hr == 0 && jn->sd->sd_journal_previous_(jn->j) > 0) {
        uint64_t t;
        log_entry_clear(&e);
        log_count_read();
        if (jn->sd->sd_journal_get_realtime_usec_(jn->j, &t) < 0 || (int64_t)t > q->to) {
            continue;
        }
        e.time = (int64_t)t;
        if (q->needs & LOG_NEED_RECORD || numbers) {
            e.record = record_of(jn);
        }
        if (e.time < q->from || e.record < q->first || (marks && all_cleared(q, &e))) {
            break;
        }
        if (log_query_by_record(q) && e.record > q->last) {
            continue;
        }
        hr = read_entry(jn, q, &e);
        hr = hr || !is_wanted(q, &e) ? hr : q->each(q->arg, &e);
    }
    log_entry_fini(&e);
    return hr;
}

/* ---- by number ---- */
/* The numbers of a journal go on from file to file, as long as the files are of one series. A journal that is begun anew,
 * because its file was damaged, is another. */
struct series {
    uint8_t id[16];
    uint64_t first, last, newest;
    struct VEC(int) files;
};
struct series_list {
    struct VEC(struct series) v;
};

static void series_fini(struct series_list *l)
{
    for (size_t i = 0; i < l->v.n; i++) {
        for (size_t k = 0; k < l->v.v[i].files.n; k++) {
            (void)close(l->v.v[i].files.v[k]);
        }
        vec_fini(&l->v.v[i].files);
    }
    vec_fini(&l->v);
}

enum head { /* offsets in the head of a file */
    HEAD_STATE = 16,
    HEAD_SERIES = 72,
    HEAD_TAIL = 160,
    HEAD_FIRST = 168,
    HEAD_NEWEST = 192,
    HEAD_SIZE = 208,
    STATE_ARCHIVED = 2,
    ROTATE_SECONDS = 30,
};

static uint64_t number_at(const uint8_t *head, size_t at)
{
    uint64_t n;
    memcpy(&n, head + at, sizeof n);
    return le64toh(n);
}

/* fd is taken. */
static hres add_file(struct series_list *l, int fd)
{
    uint8_t head[HEAD_SIZE];
    struct series *s = NULL;
    bool ok = pread(fd, head, sizeof head, 0) == HEAD_SIZE && memcmp(head, "LPKSHHRH", 8) == 0;
    for (size_t i = 0; ok && i < l->v.n; i++) {
        s = memcmp(l->v.v[i].id, head + HEAD_SERIES, 16) == 0 ? &l->v.v[i] : s;
    }
    if (ok && !s) {
        if (!vec_push(&l->v, ((struct series){.first = UINT64_MAX}))) {
            (void)close(fd);
            return WBEM_E_OUT_OF_MEMORY;
        }
        s = &l->v.v[l->v.n - 1];
        memcpy(s->id, head + HEAD_SERIES, 16);
    }
    if (!ok || !vec_push(&s->files, fd)) {
        (void)close(fd);
        return ok ? WBEM_E_OUT_OF_MEMORY : 0; /* none */
    }
    uint64_t first = number_at(head, HEAD_FIRST), last = number_at(head, HEAD_TAIL),
             newest = number_at(head, HEAD_NEWEST);
    s->first = first < s->first ? first : s->first;
    s->last = last > s->last ? last : s->last;
    s->newest = newest > s->newest ? newest : s->newest;
    return 0;
}

static int by_age(const void *a, const void *b)
{
    const struct series *x = a, *y = b;
    return (x->newest < y->newest) - (x->newest > y->newest);
}

static hres read_series(const struct sysroot *root, struct series_list *l)
{
    char path[96];
    DIR *d = journal_directory(root, path) ? sysroot_opendir(root, path) : NULL;
    hres hr = d ? 0 : WBEM_E_NOT_AVAILABLE;
    for (const struct dirent *e; hr == 0 && (e = readdir(d));) {
        int fd = is_journal_file(e->d_name)
                     ? openat(dirfd(d), e->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
                     : -1;
        hr = fd < 0 ? 0 : add_file(l, fd);
    }
    if (d) {
        (void)closedir(d);
    }
    if (l->v.n) {
        qsort(l->v.v, l->v.n, sizeof *l->v.v, by_age);
    }
    return hr;
}

static hres walk_series(const struct cimwin32 *s, const struct log_query *q,
                        const struct series *in)
{
    AUTO_JOURNAL jn = {.sd = sdlib(), .dir = -1};
    AUTO_STR cursor = STR_INIT;
    str_addz(&cursor, "s=");
    for (size_t i = 0; i < sizeof in->id; i++) {
        str_addf(&cursor, "%02x", in->id[i]);
    }
    str_addf(&cursor, ";i=%llx", (unsigned long long)(q->last < in->last ? q->last : in->last));
    if (str_status(&cursor)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    bool ok = jn.sd &&
              jn.sd->sd_journal_open_files_fd_(&jn.j, in->files.v, (unsigned)in->files.n, 0) >= 0 &&
              add_matches(&jn, q) && jn.sd->sd_journal_seek_cursor_(jn.j, str_z(&cursor)) >= 0;
    return ok ? walk(&jn, s, q) : 0;
}

static hres each_by_record(const struct cimwin32 *s, const struct log_query *q)
{
    AUTO(series_fini) struct series_list l = {0};
    hres hr = read_series(s->root, &l);
    for (size_t i = 0; i < l.v.n && hr == 0; i++) {
        if (l.v.v[i].first <= q->last && l.v.v[i].last >= q->first) {
            hr = walk_series(s, q, &l.v.v[i]);
        }
    }
    return hr;
}

hres journal_each(const struct cimwin32 *s, const struct log_query *q)
{
    if (log_query_by_record(q)) {
        return each_by_record(s, q);
    }
    AUTO_JOURNAL jn;
    hres hr = journal_open(s->root, &jn);
    if (FAILED(hr)) {
        return hr;
    }
    bool late = q->to == INT64_MAX;
    bool ok =
        add_matches(&jn, q) &&
        (late ? jn.sd->sd_journal_seek_tail_(jn.j)
              : jn.sd->sd_journal_seek_realtime_usec_(jn.j, q->to > 0 ? (uint64_t)q->to : 0)) >= 0;
    return ok ? walk(&jn, s, q) : WBEM_E_FAILED;
}

/* ---- new entries ---- */
struct journal_watch {
    const struct cimwin32 *s;
    struct log_query q;
    struct journal jn;
};

hres journal_watch_open(const struct cimwin32 *s, const struct log_query *q,
                        struct journal_watch **out)
{
    struct journal_watch *w = calloc(1, sizeof *w);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->s = s;
    w->q = *q;
    hres hr = journal_open(s->root, &w->jn);
    const struct sdlib *sd = w->jn.sd;
    bool ok = hr == 0 && add_matches(&w->jn, q) && sd->sd_journal_get_fd_(w->jn.j) >= 0 &&
              sd->sd_journal_seek_tail_(w->jn.j) >= 0;
    /* the place is found by a step; without an entry there is none, and every one is new */
    if (ok && sd->sd_journal_previous_(w->jn.j) <= 0) {
        ok = sd->sd_journal_seek_head_(w->jn.j) >= 0;
    }
    if (!ok) {
        journal_watch_close(w);
        return hr ? hr : WBEM_E_NOT_AVAILABLE;
    }
    *out = w;
    return 0;
}

void journal_watch_close(struct journal_watch *w)
{
    journal_close(&w->jn);
    free(w);
}

static hres tell_new(struct journal_watch *w)
{
    struct log_entry e = {.s = w->s};
    hres hr = 0;
    while (hr == 0 && w->jn.sd->sd_journal_next_(w->jn.j) > 0) {
        uint64_t t = 0;
        log_entry_clear(&e);
        (void)w->jn.sd->sd_journal_get_realtime_usec_(w->jn.j, &t);
        e.time = (int64_t)t;
        e.record = record_of(&w->jn);
        hr = read_entry(&w->jn, &w->q, &e);
        hr = hr || !is_wanted(&w->q, &e) ? hr : w->q.each(w->q.arg, &e);
    }
    log_entry_fini(&e);
    return hr;
}

void journal_watch_run(struct journal_watch *w, int stop)
{
    hres hr = tell_new(w);
    int n = 0;
    while (hr == 0 && n >= 0) {
        n = feed_thread_wait(stop, w->jn.sd->sd_journal_get_fd_(w->jn.j), POLLIN);
        if (n > 0 && w->jn.sd->sd_journal_process_(w->jn.j) >= 0) {
            hr = tell_new(w);
        }
    }
}

/* ---- export ---- */
/* Text as NAME=value; what has other bytes with its length in front (systemd.io/JOURNAL_EXPORT_FORMATS). */
static void add_field(struct str *out, const char *data, size_t n)
{
    const char *eq = memchr(data, '=', n);
    bool text = eq != NULL;
    for (size_t i = 0; text && i < n; i++) {
        unsigned char c = (unsigned char)data[i];
        text = (c >= 0x20 && c != 0x7f) || c == '\t';
    }
    if (text) {
        str_add(out, data, n);
    } else if (eq) {
        size_t name = (size_t)(eq - data);
        uint64_t size = htole64(n - name - 1);
        str_add(out, data, name);
        str_addc(out, '\n');
        str_add(out, (const char *)&size, sizeof size);
        str_add(out, eq + 1, n - name - 1);
    }
    if (eq) {
        str_addc(out, '\n');
    }
}

static void add_entry(const struct journal *jn, struct str *out)
{
    AUTO_FREE char *cursor = NULL;
    uint64_t t = 0;
    const void *data;
    size_t n;
    (void)jn->sd->sd_journal_get_realtime_usec_(jn->j, &t);
    if (jn->sd->sd_journal_get_cursor_(jn->j, &cursor) >= 0) {
        str_addf(out, "__CURSOR=%s\n", cursor);
    }
    str_addf(out, "__REALTIME_TIMESTAMP=%llu\n", (unsigned long long)t);
    jn->sd->sd_journal_restart_data_(jn->j);
    while (jn->sd->sd_journal_enumerate_available_data_(jn->j, &data, &n) > 0) {
        add_field(out, data, n);
    }
    str_addc(out, '\n');
}

int journal_export(const struct cimwin32 *s, enum log_kind log, int fd)
{
    AUTO_JOURNAL jn;
    AUTO_STR text = STR_INIT;
    struct log_query q;
    struct log_entry e = {.s = s};
    int err = 0;
    log_query_init(&q, s, 0);
    q.needs = 0;
    log_query_only(&q, log);
    if (journal_open(s->root, &jn) || !add_matches(&jn, &q) ||
        jn.sd->sd_journal_set_data_threshold_(jn.j, 0) < 0 ||
        jn.sd->sd_journal_seek_head_(jn.j) < 0) {
        return EIO;
    }
    while (err == 0 && jn.sd->sd_journal_next_(jn.j) > 0) {
        uint64_t t = 0;
        log_entry_clear(&e);
        str_clear(&text);
        (void)jn.sd->sd_journal_get_realtime_usec_(jn.j, &t);
        e.time = (int64_t)t;
        e.record = record_of(&jn);
        if (read_entry(&jn, &q, &e) == 0 && is_wanted(&q, &e)) {
            add_entry(&jn, &text);
            err = str_status(&text) ? ENOMEM : file_write_fd(fd, str_slice(&text));
        }
    }
    log_entry_fini(&e);
    return err;
}

/* ---- giving up what was cleared ---- */
/* Asks journald for new files: Varlink (varlink.org): a call and its answer, each ended by a NUL byte. Without journald
 * only older files can go. */
static void rotate(const struct sysroot *root)
{
    static const char call[] = "{\"method\":\"io.systemd.Journal.Rotate\",\"parameters\":{}}";
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct timeval limit = {.tv_sec = ROTATE_SECONDS};
    char answer[256];
    int at = sysroot_open(root, "run/systemd/journal/io.systemd.journal", O_PATH);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(to.sun_path, sizeof to.sun_path, "/proc/self/fd/%d", at);
    bool asked = at >= 0 && fd >= 0 &&
                 setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 &&
                 connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
                 send(fd, call, sizeof call, MSG_NOSIGNAL) == (ssize_t)sizeof call;
    for (ssize_t n = 0; asked; asked = n > 0 && !memchr(answer, 0, (size_t)n)) {
        n = recv(fd, answer, sizeof answer, 0);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    if (at >= 0) {
        (void)close(at);
    }
}

/* Files that journald has done with are named NAME@…; everything in them is as old as cleared, or older. */
static bool is_done_with(int dir, const char *name, int64_t cleared)
{
    uint8_t head[HEAD_SIZE];
    int fd = is_journal_file(name) && strchr(name, '@')
                 ? openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
                 : -1;
    bool done = fd >= 0 && pread(fd, head, sizeof head, 0) == HEAD_SIZE &&
                memcmp(head, "LPKSHHRH", 8) == 0 && head[HEAD_STATE] == STATE_ARCHIVED &&
                number_at(head, HEAD_NEWEST) <= (uint64_t)cleared;
    if (fd >= 0) {
        (void)close(fd);
    }
    return done;
}

void journal_vacuum(const struct sysroot *root, int64_t cleared)
{
    char path[96];
    rotate(root);
    DIR *d = cleared > 0 && journal_directory(root, path) ? sysroot_opendir(root, path) : NULL;
    for (const struct dirent *e; d && (e = readdir(d));) {
        if (is_done_with(dirfd(d), e->d_name, cleared)) {
            (void)unlinkat(dirfd(d), e->d_name, 0);
        }
    }
    if (d) {
        (void)closedir(d);
    }
}
