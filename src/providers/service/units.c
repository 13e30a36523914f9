#include "providers/service/units.h"

#include "providers/words.h"
#include "util/map.h"
#include "util/utf.h"
#include "util/vec.h"

#include <stdlib.h>

#define CALLS_AT_ONCE 64u /* a bus allows 128 calls without an answer to each client */
#define GET_MOST      6u  /* more properties of an interface than this are fetched together */

#define UNIT_IFACE    SYSTEMD_NAME ".Unit"
#define SERVICE_IFACE SYSTEMD_NAME ".Service"
#define TIMER_IFACE   SYSTEMD_NAME ".Timer"

enum kind {
    K_TEXT,
    K_BOOL,
    K_INT32,
    K_UINT32,
    K_UINT64,
    K_LIST,
    K_COMMAND, /* a(sasbttttuii): the first */
    K_CALENDAR /* a(sst): the first */
};
static const struct property {
    const char *iface, *name;
    enum kind kind;
    size_t at;
} properties[UP_COUNT] = {
    [UP_FILE_STATE] = {UNIT_IFACE, "UnitFileState", K_TEXT, offsetof(struct unit, file_state)},
    [UP_CAN_STOP] = {UNIT_IFACE, "CanStop", K_BOOL, offsetof(struct unit, can_stop)},
    [UP_CAN_FREEZE] = {UNIT_IFACE, "CanFreeze", K_BOOL, offsetof(struct unit, can_freeze)},
    [UP_FREEZER] = {UNIT_IFACE, "FreezerState", K_TEXT, offsetof(struct unit, freezer)},
    [UP_REQUIRES] = {UNIT_IFACE, "Requires", K_LIST, offsetof(struct unit, requires)},
    [UP_REQUISITE] = {UNIT_IFACE, "Requisite", K_LIST, offsetof(struct unit, requisite)},
    [UP_BINDS_TO] = {UNIT_IFACE, "BindsTo", K_LIST, offsetof(struct unit, binds_to)},
    [UP_WANTS] = {UNIT_IFACE, "Wants", K_LIST, offsetof(struct unit, wants)},
    [UP_AFTER] = {UNIT_IFACE, "After", K_LIST, offsetof(struct unit, after)},
    [UP_REQUIRED_BY] = {UNIT_IFACE, "RequiredBy", K_LIST, offsetof(struct unit, required_by)},
    [UP_BOUND_BY] = {UNIT_IFACE, "BoundBy", K_LIST, offsetof(struct unit, bound_by)},
    [UP_PID] = {SERVICE_IFACE, "MainPID", K_UINT32, offsetof(struct unit, pid)},
    [UP_COMMAND] = {SERVICE_IFACE, "ExecStart", K_COMMAND, offsetof(struct unit, command)},
    [UP_USER] = {SERVICE_IFACE, "User", K_TEXT, offsetof(struct unit, user)},
    [UP_EXIT_CODE] = {SERVICE_IFACE, "ExecMainCode", K_INT32, offsetof(struct unit, exit_code)},
    [UP_EXIT_STATUS] = {SERVICE_IFACE, "ExecMainStatus", K_INT32,
                        offsetof(struct unit, exit_status)},
    [UP_EXIT_TIME] = {SERVICE_IFACE, "ExecMainExitTimestamp", K_UINT64,
                      offsetof(struct unit, exit_time)},
    [UP_TIMER_CALENDAR] = {TIMER_IFACE, "TimersCalendar", K_CALENDAR,
                           offsetof(struct unit, timer_calendar)},
    [UP_TIMER_NEXT] = {TIMER_IFACE, "NextElapseUSecRealtime", K_UINT64,
                       offsetof(struct unit, timer_next)},
    [UP_TIMER_LAST] = {TIMER_IFACE, "LastTriggerUSec", K_UINT64, offsetof(struct unit, timer_last)},
    [UP_TIMER_UNIT] = {TIMER_IFACE, "Unit", K_TEXT, offsetof(struct unit, timer_unit)},
    [UP_RESULT] = {SERVICE_IFACE, "Result", K_TEXT, offsetof(struct unit, result)},
};

void unit_fini(struct unit *u)
{
    struct str *const texts[] = {&u->name,       &u->title,  &u->object,         &u->file,
                                 &u->file_state, &u->sub,    &u->freezer,        &u->command,
                                 &u->user,       &u->result, &u->timer_calendar, &u->timer_unit};
    struct str_list *const lists[] = {&u->requires, &u->requisite,   &u->binds_to, &u->wants,
                                      &u->after,    &u->required_by, &u->bound_by};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        str_fini(texts[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        str_list_fini(lists[i]);
    }
}

/* ---- values ---- */
static bool read_list(const struct sdlib *sd, sd_bus_message *m, struct str_list *out)
{
    const char *z;
    bool ok = sd->sd_bus_message_enter_container_(m, 'a', "s") >= 0;
    while (ok && sd->sd_bus_message_read_basic_(m, 's', &z) > 0) {
        ok = str_list_add(out, slice_of(z));
    }
    return ok && sd->sd_bus_message_exit_container_(m) >= 0;
}

/* The program's file and its arguments, without the name it is told to have. */
static bool read_command(const struct sdlib *sd, sd_bus_message *m, struct str *out)
{
    const char *path, *arg;
    bool ok = sd->sd_bus_message_enter_container_(m, 'a', "(sasbttttuii)") >= 0;
    if (ok && sd->sd_bus_message_enter_container_(m, 'r', "sasbttttuii") > 0) {
        ok = sd->sd_bus_message_read_basic_(m, 's', &path) > 0 &&
             sd->sd_bus_message_enter_container_(m, 'a', "s") >= 0;
        if (ok) {
            words_add_quoted(out, slice_of(path));
        }
        for (size_t i = 0; ok && sd->sd_bus_message_read_basic_(m, 's', &arg) > 0; i++) {
            if (i > 0) {
                str_addc(out, ' ');
                words_add_quoted(out, slice_of(arg));
            }
        }
        ok = ok && sd->sd_bus_message_exit_container_(m) >= 0 &&
             sd->sd_bus_message_skip_(m, "bttttuii") >= 0 &&
             sd->sd_bus_message_exit_container_(m) >= 0;
    }
    while (ok && sd->sd_bus_message_skip_(m, "(sasbttttuii)") > 0) {
    }
    return ok && sd->sd_bus_message_exit_container_(m) >= 0;
}

static bool read_calendar(const struct sdlib *sd, sd_bus_message *m, struct str *out)
{
    const char *base, *spec;
    uint64_t next;
    bool ok = sd->sd_bus_message_enter_container_(m, 'a', "(sst)") >= 0;
    while (ok && sd->sd_bus_message_read_(m, "(sst)", &base, &spec, &next) > 0) {
        if (out->n == 0) {
            str_addz(out, spec);
        }
    }
    return ok && sd->sd_bus_message_exit_container_(m) >= 0;
}

static bool read_number(const struct sdlib *sd, sd_bus_message *m, enum kind kind, uint64_t *out)
{
    union {
        int b;
        int32_t i;
        uint32_t u;
        uint64_t t;
    } v = {0};
    static const char types[] = {
        [K_BOOL] = 'b', [K_INT32] = 'i', [K_UINT32] = 'u', [K_UINT64] = 't'};
    bool ok = sd->sd_bus_message_read_basic_(m, types[kind], &v) > 0;
    *out = kind == K_BOOL     ? v.b != 0
           : kind == K_INT32  ? (uint64_t)(int64_t)v.i
           : kind == K_UINT32 ? v.u
                              : v.t;
    return ok;
}

static bool read_value(const struct sdlib *sd, sd_bus_message *m, const struct property *p,
                       struct unit *u)
{
    static const char *const types[] = {[K_TEXT] = "s",
                                        [K_BOOL] = "b",
                                        [K_INT32] = "i",
                                        [K_UINT32] = "u",
                                        [K_UINT64] = "t",
                                        [K_LIST] = "as",
                                        [K_COMMAND] = "a(sasbttttuii)",
                                        [K_CALENDAR] = "a(sst)"};
    void *at = (char *)u + p->at;
    const char *z;
    bool ok = sd->sd_bus_message_enter_container_(m, 'v', types[p->kind]) > 0;
    if (!ok) {
        return false;
    }
    switch (p->kind) {
    case K_TEXT:
        ok = sd->sd_bus_message_read_basic_(m, 's', &z) > 0;
        str_clear(at);
        str_addz(at, ok ? z : "");
        break;
    case K_LIST:
        ok = read_list(sd, m, at);
        break;
    case K_COMMAND:
        ok = read_command(sd, m, at);
        break;
    case K_CALENDAR:
        ok = read_calendar(sd, m, at);
        break;
    default:
        ok = read_number(sd, m, p->kind, at);
    }
    return ok && sd->sd_bus_message_exit_container_(m) >= 0;
}

/* ---- calls in flight ---- */
struct window {
    const struct bus *b;
    uint32_t open, n;
    struct wanted {
        struct window *w;
        struct unit *u;
        uint32_t needs;    /* of GetAll */
        const char *iface; /* GetAll; NULL: Get */
        enum unit_property one;
    } calls[CALLS_AT_ONCE + UP_COUNT];
};

static void read_all(const struct sdlib *sd, sd_bus_message *m, const struct wanted *c)
{
    const char *name;
    bool ok = sd->sd_bus_message_enter_container_(m, 'a', "{sv}") >= 0;
    while (ok && sd->sd_bus_message_enter_container_(m, 'e', "sv") > 0) {
        ok = sd->sd_bus_message_read_basic_(m, 's', &name) > 0;
        size_t i = 0;
        while (ok && i < UP_COUNT &&
               (!(c->needs & UNIT_NEED(i)) || strcmp(properties[i].name, name) != 0)) {
            i++;
        }
        ok = ok && (i < UP_COUNT ? read_value(sd, m, &properties[i], c->u)
                                 : sd->sd_bus_message_skip_(m, "v") >= 0);
        ok = ok && sd->sd_bus_message_exit_container_(m) >= 0;
    }
}

/* A unit that is gone by now has no values, that is all. */
static int on_values(sd_bus_message *m, void *arg, sd_bus_error *e)
{
    (void)e;
    struct wanted *c = arg;
    const struct sdlib *sd = c->w->b->sd;
    c->w->open--;
    if (!sd->sd_bus_message_get_error_(m)) {
        if (c->iface) {
            read_all(sd, m, c);
        } else {
            (void)read_value(sd, m, &properties[c->one], c->u);
        }
    }
    return 0;
}

static bool ask(struct window *w, struct wanted c)
{
    const struct sdlib *sd = w->b->sd;
    sd_bus_message *m = NULL;
    c.w = w;
    w->calls[w->n] = c;
    bool ok = sd->sd_bus_message_new_method_call_(w->b->b, &m, SYSTEMD_NAME, str_z(&c.u->object),
                                                  "org.freedesktop.DBus.Properties",
                                                  c.iface ? "GetAll" : "Get") >= 0;
    ok = ok && (c.iface ? sd->sd_bus_message_append_(m, "s", c.iface)
                        : sd->sd_bus_message_append_(m, "ss", properties[c.one].iface,
                                                     properties[c.one].name)) >= 0;
    ok = ok && sd->sd_bus_call_async_(w->b->b, NULL, m, on_values, &w->calls[w->n], 0) >= 0;
    sd->sd_bus_message_unref_(m);
    w->n += ok;
    w->open += ok;
    return ok;
}

static bool ask_iface(struct window *w, struct unit *u, const char *iface, uint32_t needs)
{
    uint32_t mine = 0, n = 0;
    for (size_t i = 0; i < UP_COUNT; i++) {
        if ((needs & UNIT_NEED(i)) && strcmp(properties[i].iface, iface) == 0) {
            mine |= UNIT_NEED(i);
            n++;
        }
    }
    if (n > GET_MOST) {
        return ask(w, (struct wanted){.u = u, .needs = mine, .iface = iface});
    }
    bool ok = true;
    for (size_t i = 0; ok && i < UP_COUNT; i++) {
        ok =
            !(mine & UNIT_NEED(i)) || ask(w, (struct wanted){.u = u, .one = (enum unit_property)i});
    }
    return ok;
}

/* What the state makes superfluous is not asked for. */
static uint32_t needs_of(const struct unit *u, uint32_t needs)
{
    const uint32_t running = UNIT_NEED(UP_CAN_STOP) | UNIT_NEED(UP_CAN_FREEZE) |
                             UNIT_NEED(UP_FREEZER) | UNIT_NEED(UP_PID),
                   over = UNIT_NEED(UP_EXIT_CODE) | UNIT_NEED(UP_EXIT_STATUS) |
                          UNIT_NEED(UP_EXIT_TIME);
    bool idle = u->state == UNIT_INACTIVE || u->state == UNIT_FAILED;
    return needs & ~(idle ? running : over);
}

static bool ask_unit(struct window *w, struct unit *u, uint32_t needs)
{
    static const char *const ifaces[] = {UNIT_IFACE, SERVICE_IFACE, TIMER_IFACE};
    needs = needs_of(u, needs);
    if (u->file_state.n) {
        needs &= ~UNIT_NEED(UP_FILE_STATE); /* listed */
    }
    bool ok = true;
    for (size_t i = 0; ok && i < ARRAY_LEN(ifaces); i++) {
        ok = ask_iface(w, u, ifaces[i], needs);
    }
    return ok;
}

static hres await(struct window *w)
{
    while (w->open) {
        int n = w->b->sd->sd_bus_process_(w->b->b, NULL);
        if (n == 0) {
            n = w->b->sd->sd_bus_wait_(w->b->b, UINT64_MAX); /* each call has its own end */
        }
        if (n < 0) {
            return WBEM_E_FAILED;
        }
    }
    w->n = 0;
    return 0;
}

/* ---- the lists ---- */
struct list {
    struct VEC(struct unit) units;
    struct map by_name; /* number in units, from 1 on */
};

static void list_fini(struct list *l)
{
    for (size_t i = 0; i < l->units.n; i++) {
        unit_fini(&l->units.v[i]);
    }
    vec_fini(&l->units);
    map_fini(&l->by_name);
}

static enum unit_state state_of(const char *word)
{
    static const struct {
        const char *word;
        enum unit_state state;
    } known[] = {{"active", UNIT_ACTIVE},
                 {"reloading", UNIT_ACTIVE},
                 {"refreshing", UNIT_ACTIVE},
                 {"activating", UNIT_ACTIVATING},
                 {"deactivating", UNIT_DEACTIVATING},
                 {"failed", UNIT_FAILED}};
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strcmp(known[i].word, word) == 0) {
            return known[i].state;
        }
    }
    return UNIT_INACTIVE; /* also maintenance */
}

static struct unit *list_add(struct list *l, const char *name)
{
    if (!vec_push(&l->units, ((struct unit){0}))) {
        return NULL;
    }
    struct unit *u = &l->units.v[l->units.n - 1];
    str_addz(&u->name, name);
    bool ok = str_status(&u->name) == 0 &&
              map_set(&l->by_name, str_slice(&u->name), (void *)(uintptr_t)l->units.n, NULL);
    return ok ? u : NULL;
}

/* A pattern that is the name, in any case: what is special in one is taken as it is. */
static void add_pattern(struct str *out, const struct unit_query *q)
{
    if (!q->only.p) {
        str_addf(out, "*%s", q->suffix);
        return;
    }
    for (size_t i = 0; i < q->only.n; i++) {
        char c = q->only.p[i], other = (char)(c ^ 0x20);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            str_addf(out, "[%c%c]", c, other);
        } else {
            str_addz(out, strchr("\\*?[", c) ? "\\" : "");
            str_addc(out, c);
        }
    }
}

static hres call_list(const struct bus *b, const char *method, const struct unit_query *q,
                      sd_bus_message **reply)
{
    AUTO_STR pattern = STR_INIT;
    add_pattern(&pattern, q);
    const struct sdlib *sd = b->sd;
    sd_bus_message *m = NULL;
    sd_bus_error e = SD_BUS_ERROR_NULL;
    bool ok = str_status(&pattern) == 0 &&
              sd->sd_bus_message_new_method_call_(b->b, &m, SYSTEMD_NAME, SYSTEMD_PATH,
                                                  SYSTEMD_MANAGER, method) >= 0 &&
              sd->sd_bus_message_append_(m, "as", 0) >= 0 &&
              sd->sd_bus_message_append_(m, "as", 1, str_z(&pattern)) >= 0 &&
              sd->sd_bus_call_(b->b, m, 0, &e, reply) >= 0;
    bool denied = e.name && sd->sd_bus_error_has_name_(&e, SD_BUS_ERROR_ACCESS_DENIED);
    sd->sd_bus_error_free_(&e);
    sd->sd_bus_message_unref_(m);
    return ok ? 0 : denied ? WBEM_E_ACCESS_DENIED : WBEM_E_NOT_AVAILABLE;
}

static hres list_loaded(const struct bus *b, const struct unit_query *q, struct list *l)
{
    sd_bus_message *m = NULL;
    const struct sdlib *sd = b->sd;
    hres hr = call_list(b, "ListUnitsByPatterns", q, &m);
    if (hr == 0 && sd->sd_bus_message_enter_container_(m, 'a', "(ssssssouso)") < 0) {
        hr = WBEM_E_FAILED;
    }
    const char *name, *title, *load, *active, *sub, *follow, *object, *type, *job;
    uint32_t id;
    while (hr == 0 && sd->sd_bus_message_read_(m, "(ssssssouso)", &name, &title, &load, &active,
                                               &sub, &follow, &object, &id, &type, &job) > 0) {
        if (strcmp(load, "not-found") == 0) {
            continue; /* only spoken of by others */
        }
        struct unit *u = list_add(l, name);
        if (u) {
            str_addz(&u->title, title);
            str_addz(&u->object, object);
            str_addz(&u->sub, sub);
            u->state = state_of(active);
        }
        hr = u ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    sd->sd_bus_message_unref_(m);
    return hr;
}

/* Another name of a unit, or a pattern for units, is none. */
static bool is_unit(const char *file, const char *state)
{
    const char *at = strrchr(file, '@');
    return strcmp(state, "alias") != 0 && !(at && at[1] == '.');
}

static hres list_files(const struct bus *b, const struct unit_query *q, struct list *l)
{
    sd_bus_message *m = NULL;
    const struct sdlib *sd = b->sd;
    hres hr = call_list(b, "ListUnitFilesByPatterns", q, &m);
    if (hr == 0 && sd->sd_bus_message_enter_container_(m, 'a', "(ss)") < 0) {
        hr = WBEM_E_FAILED;
    }
    const char *file, *state;
    while (hr == 0 && sd->sd_bus_message_read_(m, "(ss)", &file, &state) > 0) {
        const char *base = strrchr(file, '/');
        base = base ? base + 1 : file;
        if (!is_unit(base, state)) {
            continue;
        }
        size_t i = (size_t)(uintptr_t)map_get(&l->by_name, slice_of(base));
        struct unit *u = i ? &l->units.v[i - 1] : list_add(l, base);
        if (u) {
            str_addz(&u->file, file);
            str_addz(&u->file_state, state);
        }
        hr = u ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    sd->sd_bus_message_unref_(m);
    return hr;
}

/* ---- all of them ---- */
static bool is_asked(const struct unit_query *q, const struct unit *u)
{
    return !q->only.p || utf8_caseeq(str_slice(&u->name), q->only);
}

static hres tell_some(struct window *w, const struct unit_query *q, struct unit *from,
                      struct unit *to)
{
    hres hr = await(w);
    for (; hr == 0 && from < to; from++) {
        hr = str_status(&from->name);
        hr = hr || !is_asked(q, from) ? hr : q->each(q->arg, from);
    }
    return hr;
}

static hres tell_list(const struct bus *b, const struct sysroot *root, const struct unit_query *q,
                      struct list *l)
{
    struct window *w = calloc(1, sizeof *w);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->b = b;
    size_t done = 0;
    hres hr = 0;
    for (size_t i = 0; i < l->units.n && hr == 0; i++) {
        struct unit *u = &l->units.v[i];
        if (!is_asked(q, u)) {
            continue;
        }
        if (u->object.n) {
            hr = ask_unit(w, u, q->needs) ? 0 : WBEM_E_FAILED;
        } else {
            hr = unit_file_read(root, q->needs, u);
        }
        if (hr == 0 && w->n >= CALLS_AT_ONCE) {
            hr = tell_some(w, q, &l->units.v[done], u + 1);
            done = i + 1;
        }
    }
    if (hr == 0 && done < l->units.n) {
        hr = tell_some(w, q, l->units.v + done, l->units.v + l->units.n);
    }
    (void)await(w); /* after a failure: the answers still write here */
    free(w);
    return hr;
}

hres units_each(const struct bus *b, const struct sysroot *root, const struct unit_query *q)
{
    struct list l = {0};
    map_init(&l.by_name, MAP_CASE);
    hres hr = list_loaded(b, q, &l);
    hr = hr || q->loaded_only ? hr : list_files(b, q, &l);
    hr = hr ? hr : tell_list(b, root, q, &l);
    list_fini(&l);
    return hr;
}
