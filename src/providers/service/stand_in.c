#include "providers/service/stand_in.h"

#include "providers/service/bus.h"
#include "test.h"
#include "util/num.h"

#include <dlfcn.h>
#include <fnmatch.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CLIENTS 8u

#define SERVER_FUNCTIONS(F)                                                                        \
    F(sd_bus_set_server)                                                                           \
    F(sd_bus_add_filter)                                                                           \
    F(sd_bus_get_fd)                                                                               \
    F(sd_bus_get_events)                                                                           \
    F(sd_bus_send)                                                                                 \
    F(sd_bus_flush)                                                                                \
    F(sd_bus_close_unref)                                                                          \
    F(sd_bus_reply_method_errorf)                                                                  \
    F(sd_bus_message_get_type)                                                                     \
    F(sd_bus_message_get_interface)                                                                \
    F(sd_bus_message_get_member)                                                                   \
    F(sd_bus_message_get_path)                                                                     \
    F(sd_bus_message_new_method_return)                                                            \
    F(sd_bus_message_new_signal)                                                                   \
    F(sd_bus_message_set_sender)                                                                   \
    F(sd_bus_message_open_container)                                                               \
    F(sd_bus_message_close_container)                                                              \
    F(sd_bus_message_append_basic)

struct server_lib {
    SERVER_FUNCTIONS(SD_DECLARE)
};

struct client {
    struct stand_in *s;
    sd_bus *bus;
};
struct stand_in {
    struct server_lib lib;
    const struct sdlib *sd;
    struct stand_unit *units;
    size_t n;
    char path[512];
    bool (*answer)(void *arg, struct stand_call *c);
    void *answer_arg;
    int listener, wake;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    struct str calls;
    bool ends;
    int shutdown; /* -1, or the signal that is to be sent */
    size_t nclients;
    struct client clients[CLIENTS]; /* of the thread */
};

/* ---- properties ---- */
static const char *or_empty(const char *z)
{
    return z ? z : "";
}

static void add_text(struct stand_in *s, sd_bus_message *m, const char *z)
{
    assert_true(s->sd->sd_bus_message_append_(m, "v", "s", or_empty(z)) >= 0);
}

static void open_in(struct stand_in *s, sd_bus_message *m, char type, const char *contents)
{
    assert_true(s->lib.sd_bus_message_open_container_(m, type, contents) >= 0);
}

static void close_in(struct stand_in *s, sd_bus_message *m)
{
    assert_true(s->lib.sd_bus_message_close_container_(m) >= 0);
}

static void add_words(struct stand_in *s, sd_bus_message *m, const char *words)
{
    open_in(s, m, 'a', "s");
    for (const char *p = or_empty(words); *p;) {
        char word[256];
        size_t n = strcspn(p, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, p);
        assert_true(s->sd->sd_bus_message_append_(m, "s", word) >= 0);
        p += n + (p[n] == ' ');
    }
    close_in(s, m);
}

static void add_list(struct stand_in *s, sd_bus_message *m, const char *words)
{
    open_in(s, m, 'v', "as");
    add_words(s, m, words);
    close_in(s, m);
}

/* Two commands, when there is one: only the first is told. */
static void add_command(struct stand_in *s, sd_bus_message *m, const char *words)
{
    open_in(s, m, 'v', "a(sasbttttuii)");
    open_in(s, m, 'a', "(sasbttttuii)");
    for (int i = 0; words && i < 2; i++) {
        char program[256];
        snprintf(program, sizeof program, "%.*s", (int)strcspn(words, " "), words);
        open_in(s, m, 'r', "sasbttttuii");
        assert_true(s->sd->sd_bus_message_append_(m, "s", i ? "/bin/second" : program) >= 0);
        add_words(s, m, words);
        assert_true(s->sd->sd_bus_message_append_(m, "bttttuii", 0, UINT64_C(1), UINT64_C(2),
                                                  UINT64_C(3), UINT64_C(4), 5, 6, 7) >= 0);
        close_in(s, m);
    }
    close_in(s, m);
    close_in(s, m);
}

static void add_calendar(struct stand_in *s, sd_bus_message *m, const struct stand_unit *u)
{
    open_in(s, m, 'v', "a(sst)");
    open_in(s, m, 'a', "(sst)");
    if (u->calendar) {
        assert_true(s->sd->sd_bus_message_append_(m, "(sst)", "OnCalendar", u->calendar,
                                                  u->timer_next) >= 0);
    }
    close_in(s, m);
    close_in(s, m);
}

/* false: there is no such property. */
static bool add_property(struct stand_in *s, sd_bus_message *m, const struct stand_unit *u,
                         const char *name)
{
    const struct {
        const char *name, *text;
    } texts[] = {{"UnitFileState", u->file_state},
                 {"FreezerState", u->freezer ? u->freezer : "running"},
                 {"User", u->user},
                 {"Unit", u->timer_unit},
                 {"Result", u->exit_status ? "exit-code" : "success"}};
    const struct {
        const char *name, *words;
    } lists[] = {{"Requires", u->requires}, {"Requisite", u->requisite},
                 {"BindsTo", u->binds_to},  {"Wants", u->wants},
                 {"After", u->after},       {"RequiredBy", u->required_by},
                 {"BoundBy", u->bound_by}};
    const struct {
        const char *name, *type;
        uint64_t v;
    } numbers[] = {{"CanStop", "b", !u->cannot_stop},
                   {"CanFreeze", "b", u->freezer != NULL},
                   {"MainPID", "u", u->pid},
                   {"ExecMainCode", "i", (uint64_t)u->exit_code},
                   {"ExecMainStatus", "i", (uint64_t)u->exit_status},
                   {"ExecMainExitTimestamp", "t", u->exit_time},
                   {"NextElapseUSecRealtime", "t", u->timer_next},
                   {"LastTriggerUSec", "t", u->timer_last}};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (strcmp(texts[i].name, name) == 0) {
            add_text(s, m, texts[i].text);
            return true;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        if (strcmp(lists[i].name, name) == 0) {
            add_list(s, m, lists[i].words);
            return true;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        if (strcmp(numbers[i].name, name) == 0) {
            bool wide = *numbers[i].type == 't';
            assert_true((wide ? s->sd->sd_bus_message_append_(m, "v", "t", numbers[i].v)
                              : s->sd->sd_bus_message_append_(m, "v", numbers[i].type,
                                                              (uint32_t)numbers[i].v)) >= 0);
            return true;
        }
    }
    if (strcmp(name, "ExecStart") == 0) {
        add_command(s, m, u->command);
    } else if (strcmp(name, "TimersCalendar") == 0) {
        add_calendar(s, m, u);
    } else {
        return false;
    }
    return true;
}

static struct stand_unit *unit_at(struct stand_in *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    uint64_t i = s->n;
    if (slash && slash[1] == 'u' && num_parse_u64(slice_of(slash + 2), false, &i)) {
        return NULL;
    }
    return i < s->n && s->units[i].active ? &s->units[i] : NULL;
}

static struct stand_unit *unit_named(struct stand_in *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->units[i].name, name) == 0) {
            return &s->units[i];
        }
    }
    return NULL;
}

static void all_properties(struct stand_in *s, sd_bus_message *m, const struct stand_unit *u,
                           const char *iface)
{
    static const char *const unit[] = {
        "Id",       "UnitFileState", "CanStop", "CanFreeze", "FreezerState",
        "Requires", "Requisite",     "Wants",   "BindsTo",   "RequiredBy",
        "BoundBy",  "After",         NULL};
    static const char *const service[] = {
        "User",           "MainPID",   "ExecMainCode",          "Restart",
        "ExecMainStatus", "ExecStart", "ExecMainExitTimestamp", NULL};
    open_in(s, m, 'a', "{sv}");
    for (const char *const *p = strstr(iface, ".Service") ? service : unit; *p; p++) {
        open_in(s, m, 'e', "sv");
        assert_true(s->sd->sd_bus_message_append_(m, "s", *p) >= 0);
        if (!add_property(s, m, u, *p)) {
            add_text(s, m, "what nobody asked for");
        }
        close_in(s, m);
    }
    close_in(s, m);
}

/* ---- lists ---- */
static bool take_pattern(struct stand_in *s, sd_bus_message *m, char pattern[512])
{
    const char *z = "";
    bool ok = s->sd->sd_bus_message_skip_(m, "as") >= 0 &&
              s->sd->sd_bus_message_enter_container_(m, 'a', "s") > 0 &&
              s->sd->sd_bus_message_read_basic_(m, 's', &z) > 0;
    snprintf(pattern, 512, "%s", z);
    return ok;
}

static void list_units(struct stand_in *s, sd_bus_message *m, sd_bus_message *reply)
{
    char pattern[512], path[64];
    assert_true(take_pattern(s, m, pattern));
    open_in(s, reply, 'a', "(ssssssouso)");
    for (size_t i = 0; i < s->n; i++) {
        const struct stand_unit *u = &s->units[i];
        snprintf(path, sizeof path, "/unit/u%zu", i);
        if (u->active && fnmatch(pattern, u->name, 0) == 0) {
            bool gone = !u->file && !u->title;
            assert_true(
                s->sd->sd_bus_message_append_(reply, "(ssssssouso)", u->name, or_empty(u->title),
                                              gone ? "not-found" : "loaded", u->active,
                                              or_empty(u->sub), "", path, 0u, "", "/") >= 0);
        }
    }
    close_in(s, reply);
}

static void list_files(struct stand_in *s, sd_bus_message *m, sd_bus_message *reply)
{
    char pattern[512];
    assert_true(take_pattern(s, m, pattern));
    open_in(s, reply, 'a', "(ss)");
    for (size_t i = 0; i < s->n; i++) {
        const struct stand_unit *u = &s->units[i];
        if (u->file && fnmatch(pattern, u->name, 0) == 0) {
            assert_true(s->sd->sd_bus_message_append_(reply, "(ss)", u->file,
                                                      or_empty(u->file_state)) >= 0);
        }
    }
    close_in(s, reply);
}

/* ---- methods ---- */
static void note(struct stand_in *s, const char *method, const char *unit)
{
    pthread_mutex_lock(&s->lock);
    str_addf(&s->calls, "%s%s%s\n", method, *unit ? " " : "", unit);
    pthread_mutex_unlock(&s->lock);
}

static void send_to(struct client *c, sd_bus_message *m)
{
    assert_true(c->s->lib.sd_bus_message_set_sender_(m, ":1.0") >= 0);
    assert_true(c->s->lib.sd_bus_send_(c->bus, m, NULL) >= 0);
    c->s->sd->sd_bus_message_unref_(m);
}

static void job_removed(struct client *c, const char *job, const char *unit, const char *result)
{
    sd_bus_message *m = NULL;
    assert_true(c->s->lib.sd_bus_message_new_signal_(c->bus, &m, SYSTEMD_PATH, SYSTEMD_MANAGER,
                                                     "JobRemoved") >= 0);
    assert_true(c->s->sd->sd_bus_message_append_(m, "uoss", 1u, job, unit, result) >= 0);
    send_to(c, m);
}

static void change_state(struct stand_unit *u, const char *method)
{
    bool start = strcmp(method, "StartUnit") == 0;
    if (start || strcmp(method, "StopUnit") == 0) {
        u->active = start ? "active" : "inactive";
        u->sub = start ? "running" : "dead";
        u->pid = start ? 4242 : 0;
    } else if (u->freezer) {
        u->freezer = strcmp(method, "FreezeUnit") == 0 ? "frozen" : "running";
    }
}

/* StartUnit and StopUnit (with a job of another before), FreezeUnit and ThawUnit. */
static void on_state(struct client *c, sd_bus_message *reply, const char *method,
                     struct stand_unit *u)
{
    bool job = strcmp(method, "StartUnit") == 0 || strcmp(method, "StopUnit") == 0;
    if (!u->job) {
        change_state(u, method);
    }
    if (job) {
        assert_true(c->s->sd->sd_bus_message_append_(reply, "o", "/job/7") >= 0);
    }
    send_to(c, reply);
    if (job) {
        job_removed(c, "/job/6", "other.service", "failed");
        job_removed(c, "/job/7", u->name, u->job ? u->job : "done");
    }
}

static void on_files(struct client *c, sd_bus_message *reply, const char *method,
                     struct stand_unit *u)
{
    static const struct {
        const char *method, *state;
    } states[] = {{"EnableUnitFiles", "enabled"},
                  {"MaskUnitFiles", "masked"},
                  {"UnmaskUnitFiles", "disabled"},
                  {"DisableUnitFiles", "disabled"}};
    bool enable = strcmp(method, "EnableUnitFiles") == 0;
    for (size_t i = 0; u && !u->no_install && i < ARRAY_LEN(states); i++) {
        u->file_state = strcmp(states[i].method, method) == 0 ? states[i].state : u->file_state;
    }
    if (enable) {
        assert_true(c->s->sd->sd_bus_message_append_(reply, "b", !(u && u->no_install)) >= 0);
    }
    assert_true(c->s->sd->sd_bus_message_append_(reply, "a(sss)", 0) >= 0);
    send_to(c, reply);
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0) {
        words++;
    }
    return *words != NULL;
}

/* Calls of systemd's manager about a unit, Reload, and calls of logind and its like: these are refused by a "unit" with
 * the name of the method. */
static void on_manager(struct client *c, sd_bus_message *m, const char *method)
{
    static const char *const state[] = {"StartUnit", "StopUnit", "FreezeUnit", "ThawUnit", NULL};
    static const char *const files[] = {"EnableUnitFiles", "DisableUnitFiles", "MaskUnitFiles",
                                        "UnmaskUnitFiles", NULL};
    struct stand_in *s = c->s;
    const char *name = "";
    bool one = is_one_of(method, state), many = is_one_of(method, files);
    if (many) {
        assert_true(s->sd->sd_bus_message_enter_container_(m, 'a', "s") > 0);
    }
    if (one || many) {
        assert_true(s->sd->sd_bus_message_read_basic_(m, 's', &name) > 0);
    }
    static const char *const texts[] = {"SetStaticHostname", "ScheduleShutdown", "SetWallMessage",
                                        NULL};
    if (is_one_of(method, texts)) {
        assert_true(s->sd->sd_bus_message_read_basic_(m, 's', &name) > 0);
    }
    note(s, method, name);
    struct stand_unit *u = unit_named(s, one || many ? name : method);
    const char *refuse = one && !u ? SYSTEMD_NAME ".NoSuchUnit" : u ? u->refuse : NULL;
    if (refuse) {
        assert_true(s->lib.sd_bus_reply_method_errorf_(m, refuse, "%s", "no") >= 0);
        return;
    }
    sd_bus_message *reply = NULL;
    assert_true(s->lib.sd_bus_message_new_method_return_(m, &reply) >= 0);
    if (one) {
        on_state(c, reply, method, u);
    } else if (many) {
        on_files(c, reply, method, u);
    } else {
        if (strcmp(method, "GetSessionByPID") == 0) {
            assert_true(s->sd->sd_bus_message_append_(reply, "o", "/session/3") >= 0);
        }
        send_to(c, reply);
    }
}

static void on_property(struct client *c, sd_bus_message *m, bool all)
{
    struct stand_in *s = c->s;
    const char *iface = "", *name = "";
    const struct stand_unit *u = unit_at(s, s->lib.sd_bus_message_get_path_(m));
    sd_bus_message *reply = NULL;
    assert_true(s->sd->sd_bus_message_read_(m, all ? "s" : "ss", &iface, &name) > 0);
    assert_true(s->lib.sd_bus_message_new_method_return_(m, &reply) >= 0);
    if (u && all) {
        all_properties(s, reply, u, iface);
        send_to(c, reply);
    } else if (u && add_property(s, reply, u, name)) {
        send_to(c, reply);
    } else {
        s->sd->sd_bus_message_unref_(reply);
        assert_true(s->lib.sd_bus_reply_method_errorf_(
                        m, "org.freedesktop.DBus.Error.UnknownProperty", "%s", "no") >= 0);
    }
}

void stand_in_answer(struct stand_in *s, bool (*fn)(void *arg, struct stand_call *c), void *arg)
{
    s->answer_arg = arg;
    s->answer = fn;
}

/* By the test itself. */
static bool is_answered(struct client *c, sd_bus_message *m, const char *interface,
                        const char *member)
{
    struct stand_in *s = c->s;
    struct stand_call call = {.sd = s->sd,
                              .m = m,
                              .path = s->lib.sd_bus_message_get_path_(m),
                              .interface = interface,
                              .member = member};
    if (!s->answer) {
        return false;
    }
    assert_true(s->lib.sd_bus_message_new_method_return_(m, &call.reply) >= 0);
    bool is = s->answer(s->answer_arg, &call);
    if (is && !call.error) {
        send_to(c, call.reply);
        return true;
    }
    s->sd->sd_bus_message_unref_(call.reply);
    if (is) {
        assert_true(s->lib.sd_bus_reply_method_errorf_(m, call.error, "%s", "no") >= 0);
    }
    return is;
}

static int on_message(sd_bus_message *m, void *arg, sd_bus_error *e)
{
    (void)e;
    struct client *c = arg;
    struct stand_in *s = c->s;
    uint8_t type = 0;
    if (s->lib.sd_bus_message_get_type_(m, &type) < 0 || type != SD_BUS_MESSAGE_METHOD_CALL) {
        return 0;
    }
    const char *member = s->lib.sd_bus_message_get_member_(m);
    const char *iface = or_empty(s->lib.sd_bus_message_get_interface_(m));
    if (strcmp(iface, "org.freedesktop.DBus") != 0 && is_answered(c, m, iface, member)) {
        return 1;
    }
    if (strcmp(iface, "org.freedesktop.DBus.Properties") == 0) {
        on_property(c, m, strcmp(member, "GetAll") == 0);
        return 1;
    }
    bool listed = strncmp(member, "ListUnit", 8) == 0;
    if (strcmp(iface, "org.freedesktop.DBus") != 0 && !listed && strcmp(member, "Subscribe") != 0) {
        on_manager(c, m, member);
        return 1;
    }
    sd_bus_message *reply = NULL;
    assert_true(s->lib.sd_bus_message_new_method_return_(m, &reply) >= 0);
    if (strcmp(member, "Hello") == 0) {
        assert_true(s->sd->sd_bus_message_append_(reply, "s", ":1.9") >= 0);
    } else if (strcmp(member, "ListUnitsByPatterns") == 0) {
        list_units(s, m, reply);
    } else if (listed) {
        list_files(s, m, reply);
    }
    send_to(c, reply);
    return 1;
}

/* ---- the thread ---- */
static void accept_client(struct stand_in *s)
{
    static const sd_id128_t id = {.bytes = {1, 2, 3}};
    int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct client *c = s->clients;
    while (fd >= 0 && c < s->clients + CLIENTS && c->bus) {
        c++;
    }
    assert_true(fd < 0 || c < s->clients + CLIENTS);
    if (fd >= 0) {
        c->s = s;
        assert_true(s->sd->sd_bus_new_(&c->bus) >= 0);
        assert_true(s->sd->sd_bus_set_fd_(c->bus, fd, fd) >= 0);
        assert_true(s->lib.sd_bus_set_server_(c->bus, 1, id) >= 0);
        assert_true(s->lib.sd_bus_add_filter_(c->bus, NULL, on_message, c) >= 0);
        assert_true(s->sd->sd_bus_start_(c->bus) >= 0);
        pthread_mutex_lock(&s->lock);
        s->nclients++;
        pthread_mutex_unlock(&s->lock);
    }
}

static void drop(struct client *c)
{
    c->bus = c->s->lib.sd_bus_close_unref_(c->bus);
    pthread_mutex_lock(&c->s->lock);
    c->s->nclients--;
    pthread_mutex_unlock(&c->s->lock);
}

static void serve(struct client *c)
{
    int n = 1;
    while (c->bus && n > 0) {
        n = c->s->sd->sd_bus_process_(c->bus, NULL);
    }
    if (c->bus && n < 0) {
        drop(c);
    }
}

static void tell_shutdown(struct client *c, int begins)
{
    sd_bus_message *m = NULL;
    assert_true(c->s->lib.sd_bus_message_new_signal_(c->bus, &m, "/org/freedesktop/login1",
                                                     "org.freedesktop.login1.Manager",
                                                     "PrepareForShutdown") >= 0);
    assert_true(c->s->sd->sd_bus_message_append_(m, "b", begins) >= 0);
    send_to(c, m);
}

static bool woken(struct stand_in *s)
{
    uint64_t n;
    (void)!read(s->wake, &n, sizeof n);
    pthread_mutex_lock(&s->lock);
    bool ends = s->ends;
    int signal = s->shutdown;
    s->shutdown = -1;
    pthread_mutex_unlock(&s->lock);
    for (size_t i = 0; signal >= 0 && i < CLIENTS; i++) {
        if (s->clients[i].bus) {
            tell_shutdown(&s->clients[i], signal);
        }
    }
    return ends;
}

static void *work(void *arg)
{
    struct stand_in *s = arg;
    for (bool ends = false; !ends;) {
        struct pollfd f[2 + CLIENTS] = {{.fd = s->listener, .events = POLLIN},
                                        {.fd = s->wake, .events = POLLIN}};
        for (size_t i = 0; i < CLIENTS; i++) {
            sd_bus *b = s->clients[i].bus;
            f[2 + i].fd = b ? s->lib.sd_bus_get_fd_(b) : -1;
            f[2 + i].events = b ? (short)s->lib.sd_bus_get_events_(b) : 0;
        }
        (void)poll(f, ARRAY_LEN(f), -1);
        if (f[0].revents) {
            accept_client(s);
        }
        ends = f[1].revents && woken(s);
        for (size_t i = 0; i < CLIENTS; i++) {
            serve(&s->clients[i]);
        }
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        if (s->clients[i].bus) {
            drop(&s->clients[i]);
        }
    }
    return NULL;
}

static void listen_below(struct stand_in *s, const char *root)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    const char *const dirs[] = {"run", "run/dbus"};
    for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
        snprintf(s->path, sizeof s->path, "%s/%s", root, dirs[i]);
        (void)mkdir(s->path, 0755);
    }
    snprintf(s->path, sizeof s->path, "%s/run/dbus/system_bus_socket", root);
    assert_true(strlen(s->path) < sizeof at.sun_path);
    memcpy(at.sun_path, s->path, strlen(s->path) + 1);
    s->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_true(s->listener >= 0);
    assert_int_equal(bind(s->listener, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(s->listener, 8), 0);
}

struct stand_in *stand_in_start(const char *root, struct stand_unit *units, size_t n)
{
    struct stand_in *s = calloc(1, sizeof *s);
    assert_non_null(s);
    *s = (struct stand_in){.sd = sdlib(), .units = units, .n = n, .shutdown = -1};
    assert_non_null(s->sd);
    void *so = dlopen("libsystemd.so.0", RTLD_NOW);
    assert_non_null(so);
#define GET(f) assert_non_null(*(void **)(void *)&s->lib.f##_ = dlsym(so, #f));
    SERVER_FUNCTIONS(GET)
    pthread_mutex_init(&s->lock, NULL);
    listen_below(s, root);
    s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    assert_true(s->wake >= 0);
    assert_int_equal(pthread_create(&s->thread, NULL, work, s), 0);
    return s;
}

static void wake(struct stand_in *s)
{
    const uint64_t one = 1;
    assert_int_equal(write(s->wake, &one, sizeof one), sizeof one);
}

void stand_in_stop(struct stand_in *s)
{
    pthread_mutex_lock(&s->lock);
    s->ends = true;
    pthread_mutex_unlock(&s->lock);
    wake(s);
    pthread_join(s->thread, NULL);
    (void)close(s->listener);
    (void)close(s->wake);
    (void)unlink(s->path);
    str_fini(&s->calls);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

void stand_in_calls(struct stand_in *s, struct str *out)
{
    pthread_mutex_lock(&s->lock);
    str_add_slice(out, str_slice(&s->calls));
    str_clear(&s->calls);
    pthread_mutex_unlock(&s->lock);
}

void stand_in_shutdown(struct stand_in *s, bool begins)
{
    pthread_mutex_lock(&s->lock);
    s->shutdown = begins;
    pthread_mutex_unlock(&s->lock);
    wake(s);
}

size_t stand_in_clients(struct stand_in *s)
{
    pthread_mutex_lock(&s->lock);
    size_t n = s->nclients;
    pthread_mutex_unlock(&s->lock);
    return n;
}
