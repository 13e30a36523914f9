/* process_create: Win32_Process.Create. */
#include "providers/cimwin32.h"
#include "providers/spawn.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum create_flag { /* CreateFlags of Win32_ProcessStartup */
    CREATE_SUSPENDED = 4,
    CREATE_DETACHED = 8,
    CREATE_NEW_CONSOLE = 16,
    CREATE_NEW_GROUP = 512,
    CREATE_UNICODE_ENVIRONMENT = 1024,
    CREATE_BREAKAWAY = 1 << 24,
    CREATE_DEFAULT_ERROR_MODE = 1 << 26,
};
#define CREATE_KNOWN                                                                               \
    (CREATE_SUSPENDED | CREATE_DETACHED | CREATE_NEW_CONSOLE | CREATE_NEW_GROUP |                  \
     CREATE_UNICODE_ENVIRONMENT | CREATE_BREAKAWAY | CREATE_DEFAULT_ERROR_MODE)
#define ENVIRONMENT_MAX 65536u /* variables */

struct creation {
    struct words words;
    char **env;
    struct spawn spawn;
};

static void creation_fini(struct creation *c)
{
    words_fini(&c->words);
    free(c->env);
}

static bool has_nul(const wmi_value *v)
{
    return v->count && memchr(v->text, 0, v->count) != NULL;
}

static hres take_words(struct creation *c, const wmi_value *line)
{
    if (line->is_null || line->type != WMI_STRING) {
        return WBEM_E_INVALID_PARAMETER;
    }
    hres hr = words_split((struct slice){line->text, line->count}, &c->words);
    if (SUCCEEDED(hr) && (c->words.n == 0 || c->words.v[1][0] == 0)) {
        hr = WBEM_E_INVALID_PARAMETER;
    }
    return hr;
}

/* NAME=value entries; borrowed from the startup object. */
static hres take_environment(struct creation *c, const wmi_value *v)
{
    if (v->is_null) {
        return 0;
    }
    if (v->count > ENVIRONMENT_MAX) {
        return WBEM_E_INVALID_PARAMETER;
    }
    c->env = calloc(v->count + 1, sizeof *c->env);
    if (!c->env) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    wmi_value item;
    for (uint32_t i = 0; wmi_value_item(v, i, &item); i++) {
        const char *eq = strchr(item.text, '=');
        if (has_nul(&item) || !eq || eq == item.text) {
            return WBEM_E_INVALID_PARAMETER;
        }
        memcpy(&c->env[i], &item.text,
               sizeof c->env[i]); /* execve takes no const, but changes none */
    }
    c->spawn.env = c->env;
    return 0;
}

static hres take_flags(struct creation *c, uint32_t flags)
{
    if ((flags & ~(uint32_t)CREATE_KNOWN) ||
        ((flags & CREATE_DETACHED) && (flags & CREATE_NEW_CONSOLE))) {
        return WBEM_E_INVALID_PARAMETER;
    }
    c->spawn.flags |= flags & CREATE_SUSPENDED ? SPAWN_SUSPENDED : 0u;
    c->spawn.flags |= flags & CREATE_NEW_GROUP ? SPAWN_GROUP : 0u;
    c->spawn.flags |= flags & (CREATE_DETACHED | CREATE_NEW_CONSOLE) ? SPAWN_SESSION : 0u;
    return 0;
}

/* The members that have a meaning here; windows, consoles and error boxes have none. */
static hres take_startup(struct creation *c, const wmi_value *startup)
{
    wmi_value flags = wmi_null(), priority = wmi_null(), env = wmi_null();
    if (startup->is_null) {
        return 0;
    }
    if (startup->type != WMI_OBJECT || wmi_object_get(startup->object, "CreateFlags", &flags) ||
        wmi_object_get(startup->object, "PriorityClass", &priority) ||
        wmi_object_get(startup->object, "EnvironmentVariables", &env)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    hres hr = flags.is_null ? 0 : take_flags(c, (uint32_t)flags.uint);
    if (SUCCEEDED(hr) && !priority.is_null) {
        c->spawn.priority = (uint32_t)priority.uint;
        hr = priority_valid(c->spawn.priority) ? 0 : WBEM_E_INVALID_PARAMETER;
    }
    return hr ? hr : take_environment(c, &env);
}

static hres take_parameters(struct creation *c, const wmi_request *r)
{
    wmi_value line = wmi_null(), directory = wmi_null(), startup = wmi_null();
    hres hr = wmi_request_in(r, "CommandLine", &line);
    hr = hr ? hr : wmi_request_in(r, "CurrentDirectory", &directory);
    hr = hr ? hr : wmi_request_in(r, "ProcessStartupInformation", &startup);
    hr = hr ? hr : take_words(c, &line);
    if (SUCCEEDED(hr) && !directory.is_null) {
        hr = has_nul(&directory) || directory.count == 0 ? WBEM_E_INVALID_PARAMETER : 0;
        c->spawn.directory = directory.text;
    }
    return hr ? hr : take_startup(c, &startup);
}

static enum win32_return create_return(int err, enum spawn_step step)
{
    switch (err) {
    case 0:
        return RET_OK;
    case EACCES:
        return step == SPAWN_STEP_PRIORITY ? RET_PRIVILEGE : RET_ACCESS_DENIED;
    case EPERM:
        return RET_PRIVILEGE;
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
        return RET_PATH;
    case E2BIG:
        return RET_PARAMETER;
    default:
        return RET_UNKNOWN;
    }
}

static enum win32_return start(struct creation *c, struct reaper *reaper)
{
    if (FAILED(reaper_prepare(reaper))) {
        return RET_UNKNOWN;
    }
    c->spawn.words = &c->words;
    int err = spawn_start(&c->spawn);
    reaper_add(reaper, err ? -1 : c->spawn.pidfd);
    return create_return(err, c->spawn.step);
}

void process_create(wmi_request *r, void *state)
{
    struct cimwin32 *s = state;
    struct creation c = {0};
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    hres hr = take_parameters(&c, r);
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        wmi_request_done(r, hr);
    } else if (FAILED(hr)) {
        answer(r, RET_PARAMETER);
    } else {
        uint32_t ret = start(&c, s->reaper);
        wmi_value pid = wmi_uint((uint64_t)c.spawn.pid);
        answer_with(r, ret, ret == RET_OK ? "ProcessId" : NULL, &pid, NULL, NULL);
    }
    creation_fini(&c);
}
