/* text_log: the text files of syslog, read from their ends. The number of a record is the place of its line in the
 * file, so that it is found at once. */
#include "providers/feed_thread.h"
#include "providers/log/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536 /* a longer line is cut */

static const char *const system_files[] = {"var/log/syslog", "var/log/messages", NULL};
static const char *const security_files[] = {"var/log/auth.log", "var/log/secure", NULL};

const char *text_log_path(const struct sysroot *root, enum log_kind log)
{
    const char *const *p = log == LOG_OF_SYSTEM     ? system_files
                           : log == LOG_OF_SECURITY ? security_files
                                                    : NULL;
    for (; p && *p; p++) {
        int fd = sysroot_open(root, *p, O_PATH);
        if (fd >= 0) {
            (void)close(fd);
            return *p;
        }
    }
    return NULL;
}

struct text_log {
    const struct cimwin32 *s;
    enum log_kind log;
    int fd;
    int64_t size, changed;
    /* what is read of it, and where the lines before begin */
    int64_t at, pos;
    size_t n;
    char buf[CHUNK];
};

/* Others than this process's user see what everybody may read. */
static int open_for(const struct sysroot *root, const char *path, bool own_only, struct stat *st)
{
    int fd = sysroot_open(root, path, O_RDONLY | O_NONBLOCK);
    if (fd >= 0 &&
        (fstat(fd, st) != 0 || !S_ISREG(st->st_mode) || (own_only && !(st->st_mode & S_IROTH)))) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

static void load(struct text_log *t, int64_t at)
{
    int64_t size = t->pos - at;
    t->at = at;
    t->n = 0;
    while ((int64_t)t->n < size) {
        ssize_t n = pread(t->fd, t->buf + t->n, (size_t)size - t->n, at + (int64_t)t->n);
        if (n <= 0) {
            return;
        }
        t->n += (size_t)n;
    }
}

/* The line that ends before pos, which is its begin then. */
static bool line_before(struct text_log *t, struct slice *line)
{
    if (t->pos <= 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        size_t n = t->pos > t->at && t->pos <= t->at + (int64_t)t->n ? (size_t)(t->pos - t->at) : 0;
        const char *nl = n > 1 ? memrchr(t->buf, '\n', n - 1) : NULL;
        if (nl || (n && (t->at == 0 || i))) {
            const char *p = nl ? nl + 1 : t->buf;
            size_t len = n - (size_t)(p - t->buf);
            t->pos = t->at + (p - t->buf);
            *line = (struct slice){p, len - (len && p[len - 1] == '\n')};
            return true;
        }
        if (i == 0) {
            load(t, t->pos > CHUNK ? t->pos - CHUNK : 0);
        }
    }
    return false;
}

/* ---- finding a time ---- */
/* Begin and time of the first line at or after a place that tells one; false: there is none near. */
static bool time_after(const struct text_log *t, int64_t place, int64_t *us)
{
    char buf[8192];
    struct log_entry e = {0};
    bool found = false;
    ssize_t n = pread(t->fd, buf, sizeof buf, place);
    const char *p = n > 0 ? memchr(buf, '\n', (size_t)n) : NULL;
    while (p && !found) {
        size_t left = (size_t)(buf + n - ++p);
        const char *nl = memchr(p, '\n', left);
        found = nl && syslog_line((struct slice){p, (size_t)(nl - p)}, t->changed, &e);
        p = nl;
    }
    *us = e.time;
    log_entry_fini(&e);
    return found;
}

/* Lines that begin at or after the place are later than to. */
static int64_t end_of_time(const struct text_log *t, int64_t to)
{
    int64_t low = 0, high = t->size, us;
    while (high - low > 4096) {
        int64_t middle = low + (high - low) / 2;
        if (!time_after(t, middle, &us)) {
            return high;
        }
        if (us > to) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

/* The begin of the first line after a place. */
static int64_t next_line(const struct text_log *t, int64_t place)
{
    char buf[4096];
    for (ssize_t n; place < t->size && (n = pread(t->fd, buf, sizeof buf, place)) > 0;) {
        const char *nl = memchr(buf, '\n', (size_t)n);
        if (nl) {
            return place + (nl - buf) + 1;
        }
        place += n;
    }
    return t->size;
}

/* ---- telling ---- */
static hres tell_line(const struct text_log *t, const struct log_query *q, struct log_entry *e)
{
    hres hr = str_status(&e->message);
    hr = hr ? hr : str_status(&e->source);
    hr = hr ? hr : str_status(&e->host);
    e->s = t->s;
    e->log = t->log;
    e->accounts = q->accounts;
    return hr ? hr : q->each(q->arg, e);
}

static hres walk(struct text_log *t, const struct log_query *q)
{
    struct log_entry e = {0};
    struct slice line;
    hres hr = 0;
    if (q->to < INT64_MAX) {
        t->pos = next_line(t, end_of_time(t, q->to));
    }
    if (q->last < (uint64_t)t->pos) {
        t->pos = next_line(t, q->last ? (int64_t)q->last - 1 : 0);
    }
    while (hr == 0 && line_before(t, &line)) {
        uint64_t record = (uint64_t)t->pos + 1;
        log_count_read();
        if (record < q->first) {
            break;
        }
        if (record > q->last || !syslog_line(line, t->changed, &e)) {
            continue;
        }
        e.record = record;
        if (e.time < q->from) {
            break;
        }
        hr = e.time > q->to ? 0 : tell_line(t, q, &e);
    }
    log_entry_fini(&e);
    return hr;
}

static hres each_of(const struct cimwin32 *s, const struct log_query *q, enum log_kind log)
{
    struct stat st;
    const char *path = q->logs[log] ? text_log_path(s->root, log) : NULL;
    int fd = path ? open_for(s->root, path, q->own_only, &st) : -1;
    if (fd < 0) {
        return 0;
    }
    struct text_log *t = calloc(1, sizeof *t);
    hres hr = t ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (t) {
        t->s = s;
        t->log = log;
        t->fd = fd;
        t->size = t->pos = st.st_size;
        t->changed = st.st_mtim.tv_sec * INT64_C(1000000);
        hr = walk(t, q);
    }
    free(t);
    (void)close(fd);
    return hr;
}

hres text_log_each(const struct cimwin32 *s, const struct log_query *q)
{
    hres hr = each_of(s, q, LOG_OF_SYSTEM);
    return hr ? hr : each_of(s, q, LOG_OF_SECURITY);
}

/* ---- new lines ---- */
struct followed {
    char path[32];
    enum log_kind log;
    uint64_t inode;
    int64_t place; /* behind the last whole line that was told */
};
struct text_watch {
    const struct cimwin32 *s;
    struct log_query q;
    struct followed files[2];
    size_t n;
    int notify;
};

/* The file as it is now; a new one, or one that was emptied, is read from its begin. */
static hres follow(struct text_watch *w, struct followed *f, bool tell)
{
    struct stat st;
    struct text_log t;
    t.s = w->s;
    t.log = f->log;
    t.fd = open_for(w->s->root, f->path, w->q.own_only, &st);
    if (t.fd < 0) {
        return 0;
    }
    if (st.st_ino != f->inode || st.st_size < f->place) {
        f->place = 0;
    }
    f->inode = st.st_ino;
    f->place = tell ? f->place : st.st_size;
    t.changed = st.st_mtim.tv_sec * INT64_C(1000000);
    struct log_entry e = {0};
    hres hr = 0;
    for (ssize_t n; hr == 0 && (n = pread(t.fd, t.buf, sizeof t.buf, f->place)) > 0;) {
        const char *nl = memchr(t.buf, '\n', (size_t)n);
        if (!nl && n < CHUNK) {
            break; /* not whole yet */
        }
        size_t len = nl ? (size_t)(nl - t.buf) : (size_t)n;
        if (syslog_line((struct slice){t.buf, len}, t.changed, &e)) {
            e.record = (uint64_t)f->place + 1;
            hr = tell_line(&t, &w->q, &e);
        }
        f->place += (int64_t)len + (nl != NULL);
    }
    log_entry_fini(&e);
    (void)close(t.fd);
    return hr;
}

static bool watch_directory(struct text_watch *w)
{
    char path[64];
    int dir = sysroot_open(w->s->root, "var/log", O_PATH | O_DIRECTORY);
    w->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    snprintf(path, sizeof path, "/proc/self/fd/%d", dir);
    bool ok = dir >= 0 && w->notify >= 0 &&
              inotify_add_watch(w->notify, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO) >= 0;
    if (dir >= 0) {
        (void)close(dir);
    }
    return ok;
}

hres text_watch_open(const struct cimwin32 *s, const struct log_query *q, struct text_watch **out)
{
    static const enum log_kind kinds[] = {LOG_OF_SYSTEM, LOG_OF_SECURITY};
    struct text_watch *w = calloc(1, sizeof *w);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->s = s;
    w->q = *q;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        const char *path = text_log_path(s->root, kinds[i]);
        if (path) {
            struct followed *f = &w->files[w->n++];
            f->log = kinds[i];
            snprintf(f->path, sizeof f->path, "%s", path);
        }
    }
    bool ok = w->n && watch_directory(w);
    for (size_t i = 0; ok && i < w->n; i++) {
        (void)follow(w, &w->files[i], false);
    }
    if (!ok) {
        text_watch_close(w);
        return WBEM_E_NOT_AVAILABLE;
    }
    *out = w;
    return 0;
}

void text_watch_close(struct text_watch *w)
{
    if (w->notify > 0) {
        (void)close(w->notify);
    }
    free(w);
}

void text_watch_run(struct text_watch *w, int stop)
{
    char events[sizeof(struct inotify_event) + NAME_MAX + 1];
    hres hr = 0;
    for (int n = 0; hr == 0 && n >= 0;) {
        n = feed_thread_wait(stop, w->notify, POLLIN);
        while (n > 0 && read(w->notify, events, sizeof events) > 0) {
            /* which file changed is seen by looking */
        }
        for (size_t i = 0; n > 0 && hr == 0 && i < w->n; i++) {
            hr = follow(w, &w->files[i], true);
        }
    }
}
