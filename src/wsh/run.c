/* run: one script from file to exit code. */
#include "util/clock.h"
#include "util/file.h"
#include "util/lock.h"
#include "util/utf.h"
#include "wsh/dictionary.h"
#include "wsh/host.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

void host_write(int fd, struct slice t)
{
    while (t.n > 0) {
        ssize_t n = write(fd, t.p, t.n);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return;
        }
        t.p += n;
        t.n -= (size_t)n;
    }
}

static void say(const struct wsh_options *o, int fd, const struct str *s)
{
    (void)o;
    if (str_status(s) == 0) {
        host_write(fd, str_slice(s));
    }
}

void host_print_error(struct host *h, const struct vbs_error *e)
{
    if (h->batch) {
        return;
    }
    AUTO_STR s = STR_INIT;
    vbs_error_format(e, &s);
    str_addz(&s, "\n");
    say(h->o, h->o->err, &s);
}

/* ---- objects ---- */
hres host_create_object(void *ctx, struct slice progid, struct disp **out, struct disp_error *err)
{
    (void)err;
    struct host *h = ctx;
    if (utf8_caseeq(progid, SLICE("Scripting.Dictionary"))) {
        return dictionary_create(out);
    }
    hres hr = swbem_create_object(h->swbem, progid, out);
    return hr == WBEM_E_NOT_FOUND ? HRES_SCRIPT(429) : hr; /* SWbemLastError with nothing to tell */
}

hres host_get_object(void *ctx, struct slice path, struct slice progid, struct disp **out,
                     struct disp_error *err)
{
    struct host *h = ctx;
    if (path.n == 0 && progid.n) {
        return host_create_object(ctx, progid, out, err);
    }
    return swbem_is_moniker(path) ? swbem_get_object(h->swbem, path, out, err) : MK_E_SYNTAX;
}

/* ---- boxes on a terminal: prompt on standard error, answer from standard input ---- */
static bool read_line(int fd, struct str *line)
{
    char c;
    bool any = false;
    while (read(fd, &c, 1) == 1) {
        any = true;
        if (c == '\n') {
            break;
        }
        str_addc(line, c);
    }
    if (line->n > 0 && line->p[line->n - 1] == '\r') {
        line->p[--line->n] = 0;
    }
    return any && str_status(line) == 0;
}

struct button {
    int32_t id;
    const char *name;
};
enum {
    MAX_BUTTONS = 3
};
static const struct button button_sets[][MAX_BUTTONS] = {
    {{1, "OK"}},
    {{1, "OK"}, {2, "Cancel"}},
    {{3, "Abort"}, {4, "Retry"}, {5, "Ignore"}},
    {{6, "Yes"}, {7, "No"}, {2, "Cancel"}},
    {{6, "Yes"}, {7, "No"}},
    {{4, "Retry"}, {2, "Cancel"}},
};

static const struct button *default_button(const struct button *set, int32_t flags)
{
    int32_t i = (flags >> 8) & 3;
    return i < MAX_BUTTONS && set[i].name ? &set[i] : &set[0];
}

static hres msgbox(void *ctx, struct slice prompt, int32_t flags, struct slice title,
                   int32_t *answer)
{
    struct host *h = ctx;
    size_t kind = (size_t)(flags & 7);
    const struct button *set = button_sets[kind < ARRAY_LEN(button_sets) ? kind : 0];
    *answer = default_button(set, flags)->id;
    if (h->batch) {
        return 0;
    }
    AUTO_STR s = STR_INIT, line = STR_INIT;
    if (title.n) {
        str_add_slice(&s, title);
        str_addz(&s, ": ");
    }
    str_add_slice(&s, prompt);
    str_addz(&s, " [");
    for (size_t i = 0; i < MAX_BUTTONS && set[i].name; i++) {
        str_addf(&s, "%s%s", i ? "/" : "", set[i].name);
    }
    str_addz(&s, "] ");
    say(h->o, h->o->err, &s);
    if (read_line(h->o->in, &line) && line.n > 0) {
        for (size_t i = 0; i < MAX_BUTTONS && set[i].name; i++) {
            if (strncasecmp(str_z(&line), set[i].name, line.n) == 0) {
                *answer = set[i].id;
                break;
            }
        }
    }
    return 0;
}

static hres inputbox(void *ctx, struct slice prompt, struct slice title, struct slice preset,
                     struct bstr **answer)
{
    struct host *h = ctx;
    if (h->batch) {
        return 0;
    }
    AUTO_STR s = STR_INIT, line = STR_INIT;
    if (title.n) {
        str_add_slice(&s, title);
        str_addz(&s, ": ");
    }
    str_add_slice(&s, prompt);
    if (preset.n) {
        str_addf(&s, " [%.*s]", (int)(preset.n > 1000 ? 1000 : preset.n), preset.p);
    }
    str_addz(&s, " ");
    say(h->o, h->o->err, &s);
    if (!read_line(h->o->in, &line)) {
        return 0; /* end of input: cancelled */
    }
    *answer = bstr_from_utf8(line.n || !preset.n ? str_slice(&line) : preset);
    return *answer ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* ---- time limit ---- */
/* One thread sleeps until the limit; a change of the limit ends it and starts another. */
struct limit {
    struct host *host;
    pthread_t thread;
    _Atomic uint32_t over;
    int64_t ns;
};
/* The script may sleep in its loop. */
static void wake_loop(struct host *h)
{
    uint64_t one = 1;
    ssize_t n = write(h->wake, &one, sizeof one);
    (void)n;
}

static hres woken(void *arg)
{
    (void)arg;
    return WBEM_E_CALL_CANCELLED; /* ends the loop; the engine knows that it was interrupted */
}

static void say_timeout(const struct host *h)
{
    AUTO_STR s = STR_INIT;
    str_addf(&s,
             "Script execution time was exceeded on script \"%s\".\nScript execution was "
             "terminated.\n",
             cim_str_z(h->full_name));
    say(h->o, h->o->err, &s);
}

/* A script that waits for input or for an answer that does not come cannot be interrupted: its process ends. */
static void end_of_grace(struct limit *l)
{
    int64_t end = clock_mono_ns() + WSH_GRACE_NS;
    for (int64_t left; (left = end - clock_mono_ns()) > 0 && atomic_load(&l->over) == 0;) {
        futex_wait(&l->over, 0, left);
    }
    if (atomic_load(&l->over) == 0 && l->host->o->may_exit) {
        say_timeout(l->host);
        _exit(WSH_EXIT_TIMEOUT);
    }
}

static void *limit_main(void *arg)
{
    struct limit *l = arg;
    int64_t end = clock_mono_ns() + l->ns;
    for (int64_t left; (left = end - clock_mono_ns()) > 0 && atomic_load(&l->over) == 0;) {
        futex_wait(&l->over, 0, left);
    }
    if (atomic_load(&l->over) == 0) {
        atomic_store(&l->host->timed_out, true);
        vbs_interrupt(l->host->engine);
        wake_loop(l->host);
        end_of_grace(l);
    }
    return NULL;
}

static void end_limit(struct host *h)
{
    struct limit *l = h->limit;
    if (l) {
        atomic_store(&l->over, 1);
        futex_wake(&l->over, 1);
        pthread_join(l->thread, NULL);
        free(l);
        h->limit = NULL;
    }
}

void host_set_timeout(struct host *h)
{
    end_limit(h);
    struct limit *l = h->timeout > 0 ? calloc(1, sizeof *l) : NULL;
    if (l) {
        l->host = h;
        l->ns = (int64_t)h->timeout * 1000000000;
        if (pthread_create(&l->thread, NULL, limit_main, l)) {
            free(l);
        } else {
            h->limit = l;
        }
    }
}

/* ---- the script ---- */
static hres set_names(struct host *h)
{
    const char *file = h->o->file;
    char *full = strcmp(file, "-") == 0 ? NULL : realpath(file, NULL);
    const char *shown = full ? full : file;
    const char *slash = strrchr(shown, '/');
    h->full_name = cim_str_new(slice_of(shown));
    h->name = cim_str_new(slice_of(slash ? slash + 1 : shown));
    free(full);
    return h->full_name && h->name ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres read_stdin(int fd, struct str *out)
{
    char chunk[65536];
    for (ssize_t n; (n = read(fd, chunk, sizeof chunk)) > 0;) {
        if (out->n + (size_t)n > WSH_MAX_SCRIPT) {
            return WBEM_E_QUOTA_VIOLATION;
        }
        str_add(out, chunk, (size_t)n);
    }
    return str_status(out);
}

/* The text as UTF-8. Scripts of older systems are in Windows-1252; what is no UTF-8 is read as that. */
static hres decode_script(const struct str *raw, struct str *text)
{
    size_t bad = 0;
    hres hr = utf_text_decode(str_slice(raw).p, raw->n, text, &bad);
    if (hr != WBEM_E_INVALID_SYNTAX) {
        return hr;
    }
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    str_clear(text);
    for (size_t i = 0; i < raw->n; i++) {
        unsigned char c = (unsigned char)raw->p[i];
        char tmp[4];
        str_add(text, tmp, utf8_encode(c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c, tmp));
    }
    return str_status(text);
}

static hres load_script(struct host *h, struct str *text)
{
    AUTO_STR raw = STR_INIT;
    hres hr = strcmp(h->o->file, "-") == 0 ? read_stdin(h->o->in, &raw)
                                           : file_read(h->o->file, WSH_MAX_SCRIPT, &raw);
    return hr ? hr : decode_script(&raw, text);
}

static void input_error(struct host *h, hres hr)
{
    AUTO_STR s = STR_INIT;
    if (hr == WBEM_E_QUOTA_VIOLATION) {
        str_addf(&s, "Input Error: Script file \"%s\" is larger than %u bytes.\n",
                 cim_str_z(h->full_name), WSH_MAX_SCRIPT);
    } else if (hr == WBEM_E_OUT_OF_MEMORY) {
        str_addz(&s, "Input Error: Out of memory.\n");
    } else {
        str_addf(&s, "Input Error: Can not find script file \"%s\".\n", cim_str_z(h->full_name));
    }
    say(h->o, h->o->err, &s);
}

static hres open_host(struct host *h)
{
    struct vbs_host callbacks = {.ctx = h,
                                 .create_object = host_create_object,
                                 .get_object = host_get_object,
                                 .msgbox = msgbox,
                                 .inputbox = inputbox};
    struct loop_watch *watch = NULL;
    hres hr = loop_create(&h->loop);
    h->wake = hr ? -1 : eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    hr = hr ? hr : h->wake < 0 ? hres_from_errno(errno) : 0;
    hr = hr ? hr : loop_watch(h->loop, h->wake, woken, h, &watch);
    hr = hr ? hr : swbem_create(h->loop, &h->o->wmi, &h->swbem);
    hr = hr ? hr : vbs_create(&callbacks, &h->engine);
    hr = hr ? hr : wscript_new(h, &h->wscript);
    return hr ? hr : vbs_add_object(h->engine, "WScript", &h->wscript->d, false);
}

static void close_host(struct host *h)
{
    end_limit(h);
    host_disconnect_all(h); /* no handler runs any more */
    if (h->swbem) {
        swbem_quiet(h->swbem); /* outstanding calls are cancelled and let go of their objects */
    }
    for (size_t i = 0; i < ARRAY_LEN(h->streams); i++) {
        sobj_unref(h->streams[i]);
    }
    sobj_unref(h->arguments);
    vbs_destroy(h->engine);
    sobj_unref(h->wscript);
    swbem_destroy(h->swbem);
    loop_destroy(h->loop);
    if (h->wake >= 0) {
        close(h->wake);
    }
    vbs_error_clear(&h->error);
    cim_str_unref(h->full_name);
    cim_str_unref(h->name);
}

static int exit_code(struct host *h, hres hr, struct vbs_error *e)
{
    int32_t code = 0;
    if (FAILED(hr)) {
        host_print_error(h, e);
        return WSH_EXIT_ERROR;
    }
    if (h->failed) {
        host_print_error(h, &h->error);
        return WSH_EXIT_ERROR;
    }
    if (atomic_load(&h->timed_out)) {
        say_timeout(h);
        return WSH_EXIT_TIMEOUT;
    }
    return vbs_stopped(h->engine, &code) ? (int)((uint32_t)code & 0xff) : 0;
}

static int run_script(struct host *h)
{
    AUTO_STR text = STR_INIT;
    hres hr = load_script(h, &text);
    if (FAILED(hr)) {
        input_error(h, hr);
        return WSH_EXIT_USAGE;
    }
    struct vbs_error e = {0};
    h->timeout = h->o->timeout;
    host_set_timeout(h);
    hr = vbs_add_code(h->engine, str_slice(&text), cim_str_z(h->full_name), 1, &e);
    hr = hr ? hr : vbs_run(h->engine, &e);
    end_limit(h); /* what comes now is ours, not the script's */
    int code = exit_code(h, hr, &e);
    vbs_error_clear(&e);
    return code;
}

int wsh_run(const struct wsh_options *o)
{
    struct host h = {.o = o, .batch = o->batch, .wake = -1};
    if (o->banner) {
        host_write(o->out, SLICE("Microsoft (R) Windows Script Host Version 5.812 compatible: "
                                 "OpenWMI script host\n\n"));
    }
    hres hr = set_names(&h);
    hr = hr ? hr : open_host(&h);
    int code = WSH_EXIT_ERROR;
    if (hr == 0) {
        code = run_script(&h);
    } else {
        input_error(&h, WBEM_E_OUT_OF_MEMORY);
    }
    close_host(&h);
    return code;
}
