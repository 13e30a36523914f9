/* events: from objects to the script's procedures (reference section 15.4). */
#include "wsh/host.h"

#include <stdlib.h>

struct listener {
    struct disp_listener base; /* first */
    struct host *host;
    struct listener *next;
    struct disp *source; /* kept alive by the connection */
    char *prefix;
};

/* Failures of a handler end the script like any other: they are kept for wsh_run to report. */
static hres handler_failed(struct host *h, struct script_error *e)
{
    if (!h->failed) {
        h->error = *e;
        if (!h->error.file) { /* the handler was not even entered */
            h->error.file = bstr_from_utf8(cim_str_slice(h->full_name));
        }
        *e = (struct script_error){0};
        h->failed = true;
    }
    script_error_clear(e);
    host_stop(h, WSH_EXIT_ERROR);
    return WBEM_E_CALL_CANCELLED;
}

static hres fire(struct disp_listener *base, const char *event, struct var *args, unsigned nargs)
{
    struct listener *l = (struct listener *)base;
    struct host *h = l->host;
    if (!l->prefix || host_is_stopping(h)) {
        return 0;
    }
    AUTO_STR name = STR_INIT;
    str_addz(&name, l->prefix);
    str_addz(&name, event);
    if (str_status(&name)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    struct script_error e = {0};
    struct engine *with = host_engine_with(h, str_z(&name));
    if (!with) {
        return 0; /* a missing handler: the event is dropped */
    }
    hres hr = with->ops->call_proc(with, str_z(&name), args, nargs, NULL, &e);
    return FAILED(hr) ? handler_failed(h, &e) : hr; /* stopped: nothing more is delivered */
}

static void listener_destroy(struct listener *l)
{
    if (l->source->ops->connect) {
        l->source->ops->connect(l->source, NULL);
    }
    disp_unref(l->source);
    free(l->prefix);
    free(l);
}

void host_disconnect(struct host *h, struct disp *obj)
{
    struct listener **p = &h->listeners;
    while (*p) {
        struct listener *l = *p;
        if (l->source == obj) {
            *p = l->next;
            listener_destroy(l);
        } else {
            p = &l->next;
        }
    }
}

void host_disconnect_all(struct host *h)
{
    while (h->listeners) {
        host_disconnect(h, h->listeners->source);
    }
}

hres host_connect(struct host *h, struct disp *obj, struct slice prefix)
{
    if (!obj->ops->connect) {
        return E_NOTIMPL;
    }
    host_disconnect(h, obj);
    struct listener *l = calloc(1, sizeof *l);
    AUTO_STR text = STR_INIT;
    str_add_slice(&text, prefix);
    char *copy = str_take(&text);
    if (!l || (!copy && prefix.n)) {
        free(l);
        free(copy);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *l = (struct listener){.base = {fire}, .host = h, .prefix = copy ? copy : strdup("")};
    hres hr = l->prefix ? obj->ops->connect(obj, &l->base) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        free(l->prefix);
        free(l);
        return hr;
    }
    l->source = disp_ref(obj);
    l->next = h->listeners;
    h->listeners = l;
    return 0;
}
