/* process_watch: tells of processes that begin and end — Win32_Process instances, Win32_ProcessStartTrace and
 * Win32_ProcessStopTrace. One thread per feed.
 *
 * A program is started by fork and exec; what a subscriber wants to see is the program, so a fork is told when its exec
 * comes, when it ends, or after process_fork_wait_ms without one. */
#include "providers/process.h"
#include "providers/process_news.h"
#include "util/clock.h"
#include "util/map.h"
#include "util/vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    LATE_MS = 1000
};
int process_fork_wait_ms = 100;

struct known { /* a process, by its id as text */
    char key[12];
    uint32_t pid, parent, session, uid;
    bool has_session, has_uid, told, seen;
    int64_t due; /* of a fork that waits for its exec; 0: none */
    struct cim_str *name;
    struct cim_instance *instance; /* feeds of instances */
    struct known *next_waiting;
};
struct process_watch {
    const struct cimwin32 *s;
    wmi_feed *feed;
    enum {
        WATCH_INSTANCES,
        WATCH_START,
        WATCH_STOP
    } kind;
    struct process_news *source;
    struct process_reader *reader;
    struct prop_plan plan; /* instances */
    int proc;
    pthread_t thread;
    struct map map;                       /* struct known */
    struct known *waiting, *last_waiting; /* forks, oldest first */
};

static void known_free(struct known *k)
{
    cim_str_unref(k->name);
    cim_instance_unref(k->instance);
    free(k);
}

static struct known *find(struct process_watch *w, uint32_t pid)
{
    char key[12];
    int n = snprintf(key, sizeof key, "%u", pid);
    return map_get(&w->map, (struct slice){key, (size_t)n});
}

/* NULL: out of memory. */
static struct known *add(struct process_watch *w, uint32_t pid, uint32_t parent)
{
    struct known *k = calloc(1, sizeof *k);
    if (!k) {
        return NULL;
    }
    int n = snprintf(k->key, sizeof k->key, "%u", pid);
    k->pid = pid;
    k->parent = parent;
    if (!map_set(&w->map, (struct slice){k->key, (size_t)n}, k, NULL)) {
        free(k);
        return NULL;
    }
    return k;
}

static void stop_waiting(struct process_watch *w, struct known *k)
{
    if (k->due == 0) {
        return;
    }
    struct known **p = &w->waiting, *before = NULL;
    while (*p != k) {
        before = *p;
        p = &(*p)->next_waiting;
    }
    *p = k->next_waiting;
    w->last_waiting = w->last_waiting == k ? before : w->last_waiting;
    k->due = 0;
    k->next_waiting = NULL;
}

static void start_waiting(struct process_watch *w, struct known *k)
{
    k->due = clock_mono_ns() + process_fork_wait_ms * INT64_C(1000000);
    if (w->last_waiting) {
        w->last_waiting->next_waiting = k;
    } else {
        w->waiting = k;
    }
    w->last_waiting = k;
}

static void drop(struct process_watch *w, struct known *k)
{
    stop_waiting(w, k);
    map_remove(&w->map, slice_of(k->key));
    known_free(k);
}

/* ---- looking at a process ---- */
/* Reads what is known of it now; false: it is gone, what was known stays. */
static bool look(struct process_watch *w, struct known *k)
{
    struct process_reader *p = w->reader;
    if (!process_read(p, w->proc, k->key, NULL)) {
        return false;
    }
    k->parent = process_knows(p, P_PPID) ? (uint32_t)p->num[P_PPID] : k->parent;
    k->has_session = process_knows(p, P_SESSION);
    k->session = (uint32_t)p->num[P_SESSION];
    k->has_uid = process_knows(p, P_UID);
    k->uid = (uint32_t)p->num[P_UID];
    struct cim_value name = cim_null(CIM_STRING);
    if (fill_text(&name, p->name) == 0 && !name.null) {
        cim_str_unref(k->name);
        k->name = name.d.str;
    }
    if (w->kind == WATCH_INSTANCES) {
        wmi_object *o = wmi_feed_new_object(w->feed);
        struct cim_instance *i = prop_plan_fill(&w->plan, o ? cim_as_instance(o) : NULL, p);
        if (i) {
            cim_instance_unref(k->instance);
            k->instance = i;
        }
    }
    return true;
}

/* One that was over before it could be looked at: what the kernel's word says, the rest NULL. */
static void make_bare(struct process_watch *w, struct known *k)
{
    wmi_object *o =
        w->kind == WATCH_INSTANCES && !k->instance ? wmi_feed_new_object(w->feed) : NULL;
    if (o) {
        wmi_value id = wmi_text(k->key), pid = wmi_uint(k->pid), parent = wmi_uint(k->parent);
        (void)wmi_object_put(o, "Handle", &id);
        (void)wmi_object_put(o, "ProcessId", &pid);
        (void)wmi_object_put(o, "ParentProcessId", &parent);
        k->instance = cim_as_instance(o);
    }
}

/* ---- telling ---- */
static void put_uint(wmi_object *o, const char *name, uint32_t n)
{
    wmi_value v = wmi_uint(n);
    (void)wmi_object_put(o, name, &v);
}

/* S-1-22-1-<uid>, as GetOwnerSid tells it, in its binary form (MS-DTYP 2.4.2.2). */
static void put_sid(wmi_object *o, uint32_t uid)
{
    uint8_t sid[16] = {1, 2, 0, 0, 0, 0, 0, 22, 1, 0, 0, 0};
    struct cim_array *a = cim_array_new(CIM_UINT8, sizeof sid);
    for (size_t i = 0; i < 4; i++) {
        sid[12 + i] = (uint8_t)(uid >> (8 * i));
    }
    for (size_t i = 0; a && i < sizeof sid; i++) {
        a->v[i].u = sid[i];
    }
    if (a) {
        struct cim_value v = cim_arrval(a);
        (void)cim_instance_put(cim_as_instance(o), SLICE("Sid"), &v);
        cim_value_clear(&v);
    }
}

static void tell_trace(struct process_watch *w, const struct known *k,
                       const struct process_word *exit)
{
    wmi_object *o = wmi_feed_new_object(w->feed);
    if (!o) {
        return;
    }
    put_uint(o, "ProcessID", k->pid);
    put_uint(o, "ParentProcessID", k->parent);
    if (k->has_session) {
        put_uint(o, "SessionID", k->session);
    }
    if (k->has_uid) {
        put_sid(o, k->uid);
    }
    if (k->name) {
        wmi_value v = wmi_text(cim_str_z(k->name));
        (void)wmi_object_put(o, "ProcessName", &v);
    }
    if (exit && exit->has_status) { /* a signal is told as shells do */
        put_uint(o, "ExitStatus",
                 exit->status & 0x7f ? 128 + (exit->status & 0x7f) : (exit->status >> 8) & 0xff);
    }
    wmi_feed_event(w->feed, o);
}

static void tell_start(struct process_watch *w, struct known *k)
{
    stop_waiting(w, k);
    k->told = true;
    if (!look(w, k)) {
        make_bare(w, k);
    }
    if (w->kind == WATCH_START) {
        tell_trace(w, k, NULL);
    } else if (w->kind == WATCH_INSTANCES && k->instance) {
        wmi_feed_instance(w->feed, WMI_FEED_CREATED, &cim_instance_ref(k->instance)->o);
    }
}

static void tell_end(struct process_watch *w, struct known *k, const struct process_word *word)
{
    if (!k->told) {
        tell_start(w, k);
    }
    if (w->kind == WATCH_STOP) {
        tell_trace(w, k, word);
    } else if (w->kind == WATCH_INSTANCES && k->instance) {
        wmi_feed_instance(w->feed, WMI_FEED_DELETED, &cim_instance_ref(k->instance)->o);
    }
    drop(w, k);
}

/* ---- comparing with /proc ---- */
static bool is_process(const char *name)
{
    return name[0] >= '1' && name[0] <= '9';
}

/* One between its fork and its exec is looked at again. */
static void see_new(struct process_watch *w, struct known *k)
{
    if (!look(w, k) || !w->reader->forked) {
        tell_start(w, k);
    } else if (k->due == 0) {
        start_waiting(w, k);
    }
}

static hres see(struct process_watch *w, const char *name, bool tell)
{
    int pid;
    if (!process_pid(name, &pid)) {
        return 0;
    }
    struct known *k = find(w, (uint32_t)pid);
    bool fresh = !k;
    k = k ? k : add(w, (uint32_t)pid, 0);
    if (!k) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    k->seen = true;
    if (!tell && fresh) {
        k->told = true;
        (void)look(w, k);
    } else if (!k->told) {
        see_new(w, k);
    }
    return 0;
}

static void end_unseen(struct process_watch *w)
{
    struct VEC(struct known *) gone = {0};
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&w->map, &i));) {
        struct known *k = e->value;
        if (!k->seen) {
            (void)vec_push(&gone, k); /* without memory it is told at the next look */
        }
        k->seen = false;
    }
    const struct process_word unknown = {.what = WORD_EXIT};
    for (i = 0; i < gone.n; i++) {
        tell_end(w, gone.v[i], &unknown);
    }
    vec_fini(&gone);
}

/* tell false: the state at the start. */
static hres compare(struct process_watch *w, bool tell)
{
    DIR *d = sysroot_opendir(w->s->root, "proc");
    if (!d) {
        return WBEM_E_FAILED;
    }
    hres hr = 0;
    for (struct dirent *e; hr == 0 && (e = readdir(d));) {
        hr = is_process(e->d_name) ? see(w, e->d_name, tell) : 0;
    }
    (void)closedir(d);
    if (hr == 0 && tell) {
        end_unseen(w);
    }
    return hr;
}

/* ---- the thread ---- */
static void on_word(struct process_watch *w, const struct process_word *word)
{
    struct known *k = word->what == WORD_LOOK ? NULL : find(w, word->pid);
    switch (word->what) {
    case WORD_FORK:
        if (!k && (k = add(w, word->pid, word->parent))) {
            start_waiting(w, k);
        }
        break;
    case WORD_EXEC:
        k = k ? k : add(w, word->pid, 0);
        if (k && !k->told) {
            tell_start(w, k);
        } else if (k) {
            (void)look(w, k); /* the same process, another program */
        }
        break;
    case WORD_EXIT:
        if (k) {
            tell_end(w, k, word);
        }
        break;
    default:
        (void)compare(w, true); /* without memory: at the next look */
    }
}

static void tell_forks_due(struct process_watch *w, int64_t late_ms)
{
    int64_t now = clock_mono_ns() - late_ms * INT64_C(1000000);
    while (w->waiting && w->waiting->due <= now) {
        tell_start(w, w->waiting);
    }
}

static void *run(void *arg)
{
    struct process_watch *w = arg;
    struct process_word word;
    for (int got = 0; got >= 0;) {
        int64_t left = w->waiting ? (w->waiting->due - clock_mono_ns() + 999999) / 1000000 : -1;
        got = process_news_next(w->source, w->waiting && left < 0 ? 0 : (int)left, &word);
        if (got > 0) {
            on_word(w, &word);
        }
        /* the exec may be among the words that wait to be read, but they may never end */
        tell_forks_due(w, got > 0 ? LATE_MS : 0);
    }
    return NULL;
}

/* ---- start and stop ---- */
static void watch_free(struct process_watch *w)
{
    size_t i = 0;
    for (struct map_entry *e; (e = map_next(&w->map, &i));) {
        known_free(e->value);
    }
    map_fini(&w->map);
    process_news_close(w->source);
    if (w->reader) {
        process_reader_destroy(w->reader);
    }
    if (w->proc >= 0) {
        (void)close(w->proc);
    }
    free(w);
}

static hres prepare(struct process_watch *w, enum news_mode mode)
{
    wmi_object *sample = wmi_feed_new_object(w->feed);
    if (!sample) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    const struct cim_class *c = cim_as_instance(sample)->cls;
    w->kind = cim_str_is(c->name, "Win32_ProcessStartTrace")  ? WATCH_START
              : cim_str_is(c->name, "Win32_ProcessStopTrace") ? WATCH_STOP
                                                              : WATCH_INSTANCES;
    if (w->kind == WATCH_INSTANCES) {
        prop_plan_of(&w->plan, c, NULL, process_rows);
    }
    cim_object_unref(sample);
    w->reader = process_reader_new(w->s, wmi_feed_uid(w->feed));
    w->proc = sysroot_open(w->s->root, "proc", O_RDONLY | O_DIRECTORY);
    if (!w->reader || w->proc < 0) {
        return w->reader ? WBEM_E_NOT_AVAILABLE : WBEM_E_OUT_OF_MEMORY;
    }
    w->reader->needs = w->kind == WATCH_INSTANCES ? w->plan.needs : SRC_NAME | SRC_STATUS;
    hres hr = process_news_open(mode, &w->source); /* before the look: nothing falls between */
    return hr ? hr : compare(w, false);
}

hres process_watch_open(wmi_feed *f, const struct cimwin32 *s, enum news_mode mode)
{
    if (!sysroot_is_live(s->root)) {
        return WBEM_E_NOT_AVAILABLE;
    }
    struct process_watch *w = calloc(1, sizeof *w);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->s = s;
    w->feed = f;
    w->proc = -1;
    map_init(&w->map, MAP_CASE);
    hres hr = prepare(w, mode);
    if (hr == 0 && pthread_create(&w->thread, NULL, run, w) != 0) {
        hr = WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        watch_free(w);
        return hr;
    }
    wmi_feed_set_data(f, w);
    return 0;
}

wmi_status process_watch_start(wmi_feed *f, void *state)
{
    return process_watch_open(f, state, NEWS_KERNEL);
}

wmi_status process_trace_start(wmi_feed *f, void *state)
{
    return process_watch_open(f, state, NEWS_ANY);
}

void process_watch_stop(wmi_feed *f, void *state)
{
    (void)state;
    struct process_watch *w = wmi_feed_data(f);
    process_news_stop(w->source);
    pthread_join(w->thread, NULL);
    watch_free(w);
}
