/* languages: the engines of a script, one for each language it uses. */
#include "jscript/jscript.h"
#include "util/utf.h"
#include "vbs/vbs.h"
#include "wsh/host.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct language {
    const char *names[5];
    const char *extensions[3];
    hres (*create)(const struct script_host *host, struct engine **out);
};
static const struct language languages[] = {
    {{"VBScript", "VBS", "VBScript.Encode"}, {".vbs", ".vbe"}, vbs_engine_create},
    {{"JScript", "JavaScript", "ECMAScript", "JS", "JScript.Encode"},
     {".js", ".jse"},
     js_engine_create},
};
_Static_assert(ARRAY_LEN(languages) <= HOST_MAX_ENGINES, "a place for each engine");

const struct language *language_by_name(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
        for (size_t k = 0; k < ARRAY_LEN(languages[i].names) && languages[i].names[k]; k++) {
            if (utf8_caseeq(name, slice_of(languages[i].names[k]))) {
                return &languages[i];
            }
        }
    }
    return NULL;
}

const struct language *language_by_extension(struct slice extension)
{
    for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
        for (size_t k = 0; k < ARRAY_LEN(languages[i].extensions) && languages[i].extensions[k];
             k++) {
            if (utf8_caseeq(extension, slice_of(languages[i].extensions[k]))) {
                return &languages[i];
            }
        }
    }
    return NULL;
}

/* ---- names of all engines ---- */
static hres share(struct engine *from, struct engine *with)
{
    struct disp *globals = NULL;
    AUTO_STR name = STR_INIT;
    str_addf(&name, "[%s]", from->ops->language); /* no name that a script can write */
    hres hr = str_status(&name);
    hr = hr ? hr : from->ops->globals(from, &globals);
    hr = hr ? hr : with->ops->add_object(with, str_z(&name), globals, true);
    disp_unref(globals);
    return hr;
}

/* What the others know is known to the new one, and what it will declare to them. */
static hres introduce(struct host *h, struct engine *e)
{
    hres hr = e->ops->add_object(e, "WScript", &h->wscript->d, false);
    hr = hr ? hr : e->ops->add_object(e, "WSH", &h->wscript->d, false);
    for (size_t i = 0; i < h->names.n && hr == 0; i++) {
        hr = e->ops->add_object(e, h->names.v[i].name, h->names.v[i].obj, h->names.v[i].members);
    }
    for (size_t i = 0; i < ARRAY_LEN(h->engines) && hr == 0; i++) {
        struct engine *other = h->engines[i];
        if (other) {
            hr = share(e, other);
            hr = hr ? hr : share(other, e);
        }
    }
    return hr;
}

bool host_has_engine(const struct host *h, const struct language *l)
{
    return h->engines[l - languages] != NULL;
}

/* A script of JScript that catches the end, WScript.Quit in a loop around try: what it has written is
 * kept, as at any end; its objects go with the process. A time limit ends the process by itself. */
static void defied(void *ctx)
{
    struct host *h = ctx;
    if (h->stopping && h->o->may_exit) {
        host_flush_files(h);
        if (h->failed) {
            host_print_error(h, &h->error);
        }
        _exit(h->exit_code & 0xff);
    }
}

hres host_engine(struct host *h, const struct language *l, struct engine **out)
{
    _Atomic(struct engine *) *place = &h->engines[l - languages];
    *out = *place;
    if (*out) {
        return 0;
    }
    struct script_host callbacks = {.ctx = h,
                                    .create_object = host_create_object,
                                    .get_object = host_get_object,
                                    .msgbox = host_msgbox,
                                    .inputbox = host_inputbox,
                                    .defied = defied};
    struct engine *e = NULL;
    hres hr = l->create(&callbacks, &e);
    hr = hr ? hr : introduce(h, e);
    if (FAILED(hr)) {
        if (e) {
            e->ops->destroy(e);
        }
        return hr;
    }
    *place = *out = e;
    if (atomic_load(&h->timed_out)) {
        e->ops->interrupt(e);
    }
    return 0;
}

hres host_add_object(struct host *h, const char *name, struct disp *obj, bool members)
{
    struct named_object n = {.name = strdup(name), .obj = obj, .members = members};
    if (!n.name || !vec_push(&h->names, n)) {
        free(n.name);
        return WBEM_E_OUT_OF_MEMORY;
    }
    disp_ref(obj);
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(h->engines) && hr == 0; i++) {
        struct engine *e = h->engines[i];
        hr = e ? e->ops->add_object(e, name, obj, members) : 0;
    }
    return hr;
}

struct engine *host_engine_with(struct host *h, const char *procedure)
{
    for (size_t i = 0; i < ARRAY_LEN(h->engines); i++) {
        struct engine *e = h->engines[i];
        if (e && e->ops->has_proc(e, procedure)) {
            return e;
        }
    }
    return NULL;
}

/* ---- the end ---- */
void host_stop(struct host *h, int32_t exit_code)
{
    h->exit_code = exit_code;
    h->stopping = true;
    __atomic_store_n(&h->stop_flag, true, __ATOMIC_RELAXED);
    for (size_t i = 0; i < ARRAY_LEN(h->engines); i++) {
        struct engine *e = h->engines[i];
        if (e) {
            e->ops->stop(e);
        }
    }
}

void host_interrupt(struct host *h)
{
    __atomic_store_n(&h->stop_flag, true, __ATOMIC_RELAXED);
    for (size_t i = 0; i < ARRAY_LEN(h->engines); i++) {
        struct engine *e = h->engines[i];
        if (e) {
            e->ops->interrupt(e);
        }
    }
}

uint32_t host_running_line(struct host *h)
{
    for (size_t i = 0; i < ARRAY_LEN(h->engines); i++) {
        struct engine *e = h->engines[i];
        uint32_t line = e ? e->ops->line(e) : 0;
        if (line) {
            return line;
        }
    }
    return 0;
}

void host_destroy_engines(struct host *h)
{
    for (size_t i = ARRAY_LEN(h->engines); i-- > 0;) {
        struct engine *e = h->engines[i];
        if (e) {
            h->engines[i] = NULL;
            e->ops->destroy(e);
        }
    }
    for (size_t i = 0; i < h->names.n; i++) {
        disp_unref(h->names.v[i].obj);
        free(h->names.v[i].name);
    }
    vec_fini(&h->names);
}
