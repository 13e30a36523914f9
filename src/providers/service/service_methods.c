/* service_methods: the methods of one service that there is. */
#include "providers/service/service_write.h"
#include "util/utf.h"

/* The service a request is about, as far as the methods have to know. */
struct target {
    struct str name, unit;
    bool systemd, started, pausable;
    const char *state, *mode;
};

static void target_fini(struct target *t)
{
    str_fini(&t->name);
    str_fini(&t->unit);
}

static hres take_target(void *arg, const struct service *v)
{
    struct target *t = arg;
    str_add_slice(&t->name, str_slice(&v->name));
    str_addf(&t->unit, "%s.service", str_z(&v->name));
    t->started = v->started > 0;
    t->pausable = v->accept_pause > 0;
    t->state = v->state;
    t->mode = v->mode;
    hres hr = str_status(&t->name);
    hr = hr ? hr : str_status(&t->unit);
    return hr ? hr : WBEM_S_FALSE;
}

/* Opens the bus (b stays closed without systemd) and finds the service. WBEM_E_ACCESS_DENIED, WBEM_E_NOT_FOUND. */
static hres find(wmi_request *r, const struct cimwin32 *s, struct bus *b, struct target *t)
{
    wmi_value key;
    *b = (struct bus){0};
    *t = (struct target){0};
    if (!caller_is_self(r)) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (wmi_request_key(r, "Name", &key) || key.type != WMI_STRING || key.is_null) {
        return WBEM_E_NOT_FOUND;
    }
    struct slice name = {key.text, key.count};
    struct service_query q = {.only = name,
                              .needs = UNIT_NEED(UP_FILE_STATE) | UNIT_NEED(UP_FREEZER) |
                                       UNIT_NEED(UP_CAN_FREEZE),
                              .each = take_target,
                              .arg = t};
    hres hr = service_name_valid(name) ? services_each(s, &q) : WBEM_E_NOT_FOUND;
    if (FAILED(hr) || t->name.n == 0) {
        return FAILED(hr) ? hr : WBEM_E_NOT_FOUND;
    }
    t->systemd = bus_open(s->root, b) == 0;
    return 0;
}

static void with_target(wmi_request *r, const struct cimwin32 *s,
                        uint32_t (*act)(wmi_request *r, const struct cimwin32 *s,
                                        const struct bus *b, const struct target *t))
{
    AUTO_BUS b;
    AUTO(target_fini) struct target t;
    hres hr = find(r, s, &b, &t);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
    } else {
        answer(r, act(r, s, &b, &t));
    }
}

static bool is(const char *word, const char *other)
{
    return word && strcmp(word, other) == 0;
}

/* ---- start and stop ---- */
static uint32_t start(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                      const struct target *t)
{
    (void)r;
    if (is(t->mode, "Disabled")) {
        return SVC_DISABLED;
    }
    if (t->started) {
        return SVC_RUNNING;
    }
    return t->systemd ? manager_job(b, "StartUnit", str_z(&t->unit))
                      : init_script_run(s, str_slice(&t->name), "start");
}

struct dependents {
    const struct str_list *names;
    bool running;
};

static hres look_running(void *arg, struct unit *u)
{
    *(bool *)arg = *(bool *)arg || u->state == UNIT_ACTIVE || u->state == UNIT_ACTIVATING;
    return 0;
}

static hres take_dependents(void *arg, struct unit *u)
{
    struct str_list *l = arg;
    const struct str_list *from[] = {&u->required_by, &u->bound_by};
    for (size_t i = 0; i < ARRAY_LEN(from); i++) {
        for (size_t k = 0; k < from[i]->n; k++) {
            if (!str_list_add(l, str_slice(&from[i]->v[k]))) {
                return WBEM_E_OUT_OF_MEMORY;
            }
        }
    }
    return 0;
}

static bool is_service(const struct str *name)
{
    return name->n > 8 && memcmp(name->p + name->n - 8, ".service", 8) == 0;
}

/* Whether a service runs that would be stopped too. */
static hres has_dependents(const struct cimwin32 *s, const struct bus *b, const struct target *t,
                           bool *running)
{
    struct str_list names = {0};
    struct unit_query q = {.suffix = ".service",
                           .only = str_slice(&t->unit),
                           .loaded_only = true,
                           .needs = UNIT_NEED(UP_REQUIRED_BY) | UNIT_NEED(UP_BOUND_BY),
                           .each = take_dependents,
                           .arg = &names};
    hres hr = units_each(b, s->root, &q);
    *running = false;
    for (size_t i = 0; i < names.n && hr == 0 && !*running; i++) {
        if (is_service(&names.v[i])) {
            struct unit_query one = {.suffix = ".service",
                                     .only = str_slice(&names.v[i]),
                                     .loaded_only = true,
                                     .each = look_running,
                                     .arg = running};
            hr = units_each(b, s->root, &one);
        }
    }
    str_list_fini(&names);
    return hr;
}

static uint32_t stop(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                     const struct target *t)
{
    (void)r;
    bool others = false;
    if (is(t->state, "Stopped") || is(t->state, "Start Pending")) {
        return SVC_CANNOT_ACCEPT;
    }
    if (!t->systemd) {
        return init_script_run(s, str_slice(&t->name), "stop");
    }
    if (FAILED(has_dependents(s, b, t, &others))) {
        return SVC_UNKNOWN;
    }
    return others ? SVC_DEPENDENTS : manager_job(b, "StopUnit", str_z(&t->unit));
}

/* ---- pausing ---- */
static uint32_t pause_it(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                         const struct target *t)
{
    (void)r;
    (void)s;
    if (is(t->state, "Paused")) {
        return SVC_PAUSED;
    }
    if (!is(t->state, "Running")) {
        return SVC_CANNOT_ACCEPT;
    }
    return t->systemd && t->pausable ? manager_call(b, "FreezeUnit", NULL, "s", str_z(&t->unit))
                                     : SVC_NOT_SUPPORTED;
}

static uint32_t resume(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                       const struct target *t)
{
    (void)r;
    (void)s;
    if (is(t->state, "Running")) {
        return SVC_RUNNING;
    }
    if (!is(t->state, "Paused")) {
        return SVC_CANNOT_ACCEPT;
    }
    return manager_call(b, "ThawUnit", NULL, "s", str_z(&t->unit));
}

static uint32_t interrogate(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                            const struct target *t)
{
    (void)r;
    (void)s;
    (void)b;
    return is(t->state, "Stopped") ? SVC_NOT_ACTIVE : SVC_OK;
}

/* Codes of a service's own are 128 to 255; units have none. */
static uint32_t control(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                        const struct target *t)
{
    wmi_value v;
    (void)s;
    (void)b;
    if (wmi_request_in(r, "ControlCode", &v) || v.is_null || v.uint < 128) {
        return SVC_PARAMETER;
    }
    return is(t->state, "Stopped") ? SVC_NOT_ACTIVE : SVC_INVALID_CONTROL;
}

/* ---- settings ---- */
uint32_t service_set_mode(const struct bus *b, const char *unit, struct slice mode)
{
    bool installs = true;
    uint32_t ret;
    if (utf8_caseeq(mode, SLICE("Disabled"))) {
        ret = manager_unit_file(b, "MaskUnitFiles", unit, NULL);
        ret = ret == SVC_EXISTS ? SVC_NOT_SUPPORTED : ret; /* its file is where the mask would be */
    } else if (utf8_caseeq(mode, SLICE("Automatic")) || utf8_caseeq(mode, SLICE("Auto"))) {
        ret = manager_unit_file(b, "UnmaskUnitFiles", unit, NULL);
        ret = ret ? ret : manager_unit_file(b, "EnableUnitFiles", unit, &installs);
    } else if (utf8_caseeq(mode, SLICE("Manual"))) {
        ret = manager_unit_file(b, "UnmaskUnitFiles", unit, NULL);
        ret = ret ? ret : manager_unit_file(b, "DisableUnitFiles", unit, NULL);
    } else {
        return SVC_PARAMETER; /* Boot and System are for drivers */
    }
    ret = ret ? ret : manager_call(b, "Reload", NULL, NULL);
    return ret == SVC_OK && !installs ? SVC_NOT_SUPPORTED : ret;
}

static uint32_t change_mode(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                            const struct target *t)
{
    wmi_value v;
    (void)s;
    if (wmi_request_in(r, "StartMode", &v) || v.is_null) {
        return SVC_PARAMETER;
    }
    return t->systemd ? service_set_mode(b, str_z(&t->unit), (struct slice){v.text, v.count})
                      : SVC_NOT_SUPPORTED;
}

static uint32_t change(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                       const struct target *t)
{
    return t->systemd ? service_change(r, s, b, str_z(&t->unit)) : SVC_NOT_SUPPORTED;
}

static uint32_t remove_it(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                          const struct target *t)
{
    (void)r;
    return t->systemd ? service_delete(s, b, str_z(&t->unit)) : SVC_NOT_SUPPORTED;
}

static void method_create(wmi_request *r, void *state)
{
    const struct cimwin32 *s = state;
    AUTO_BUS b = {0};
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    answer(r, bus_open(s->root, &b) ? SVC_NOT_SUPPORTED : service_create(r, s, &b));
}

#define METHOD(name)                                                                               \
    static void method_##name(wmi_request *r, void *state)                                         \
    {                                                                                              \
        with_target(r, state, name);                                                               \
    }
METHOD(start)
METHOD(stop)
METHOD(pause_it)
METHOD(resume)
METHOD(interrogate)
METHOD(control)
METHOD(change_mode)
METHOD(change)
METHOD(remove_it)

const struct wmi_method_provider service_methods[] = {
    {"Change", method_change},
    {"ChangeStartMode", method_change_mode},
    {"Create", method_create},
    {"Delete", method_remove_it},
    {"InterrogateService", method_interrogate},
    {"PauseService", method_pause_it},
    {"ResumeService", method_resume},
    {"StartService", method_start},
    {"StopService", method_stop},
    {"UserControlService", method_control},
    {0},
};
