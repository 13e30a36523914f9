/* wbem_result: IWbemCallResult, the outcome of a semisynchronous call (MS-WMI 3.1.4.5). */
#include "dcom/wbem_wait.h"

#include <stdlib.h>

struct wbem_result {
    struct dcom_object o;
    struct wbem_services *s; /* counted */
    struct wbem_pump pump;
    struct lock lock; /* guards what follows */
    bool done;
    hres status;
    struct cim_object *object;
    struct cim_str *path;
    struct wbem_services *ns; /* counted */
    struct wbem_wait *waiting;
};
enum {
    GET_OBJECT = 3,
    GET_STRING,
    GET_SERVICES,
    GET_STATUS,
};

static struct wbem_result *result_of(struct dcom_object *o)
{
    return container_of(o, struct wbem_result, o);
}

static void result_destroy(struct dcom_object *o)
{
    struct wbem_result *r = result_of(o);
    cim_object_unref(r->object);
    cim_str_unref(r->path);
    if (r->ns) {
        dcom_object_unref(&r->ns->o);
    }
    dcom_object_unref(&r->s->o);
    free(r);
}

/* Answers with what there is; the outcome is there, or the time is over. */
static void answer(struct wbem_result *r, struct orpc_call *c, bool done)
{
    hres hr = !done ? WBEM_S_TIMEDOUT : FAILED(r->status) ? r->status : 0;
    struct slice path = {NULL, 0};
    switch (c->rpc->op) {
    case GET_OBJECT:
        hr = hr ? hr : r->object ? 0 : WBEM_E_INVALID_OPERATION;
        hr = hr == 0 ? wbem_put_object(&c->out, r->object) : (wbem_put_object(&c->out, NULL), hr);
        break;
    case GET_STRING:
        hr = hr ? hr : r->path ? 0 : WBEM_E_INVALID_OPERATION;
        if (hr == 0) {
            path = cim_str_slice(r->path);
        }
        ndr_bstr(&c->out, &path);
        break;
    case GET_SERVICES:
        hr = hr ? hr : r->ns ? 0 : WBEM_E_INVALID_OPERATION;
        if (hr == 0) {
            hr = orpc_put_object(c, &r->ns->o, &iid_wbem_services);
        } else {
            (void)orpc_put_object(c, NULL, &iid_wbem_services);
        }
        break;
    default: { /* the status is an out parameter; the call itself goes well */
        hres status = done ? r->status : 0;
        ndr_i32(&c->out, &status);
        hr = done ? 0 : WBEM_S_TIMEDOUT;
    }
    }
    orpc_return(c, hr);
}

/* Answers the calls that are to be answered. */
static void pump(struct dcom_object *o)
{
    struct wbem_result *r = result_of(o);
    struct wbem_wait *ready = NULL;
    lock_take(&r->lock);
    bool done = r->done;
    for (struct wbem_wait **p = &r->waiting; *p;) {
        struct wbem_wait *w = *p;
        if ((done || atomic_load(&w->expired)) && wbem_wait_over(w)) {
            *p = w->next;
            w->next = ready;
            ready = w;
        } else {
            p = &w->next;
        }
    }
    lock_release(&r->lock);
    while (ready) {
        struct wbem_wait *next = ready->next;
        answer(r, ready->c, done);
        free(ready);
        ready = next;
    }
}

static const struct dcom_interface *const interfaces[] = {&call_result_interface, NULL};
static const struct dcom_type type = {interfaces, result_destroy};

struct dcom_object *wbem_result_new(struct wbem_services *s, struct rpc_call *call)
{
    struct wbem_result *r = calloc(1, sizeof *r);
    if (!r) {
        return NULL;
    }
    dcom_object_init(&r->o, &type, &s->server->exporter, call->who, call->conn);
    dcom_object_ref(&s->o);
    r->s = s;
    r->pump = (struct wbem_pump){.o = &r->o, .server = s->server, .run = pump};
    return &r->o;
}

void wbem_result_set(struct dcom_object *result, hres hr, struct cim_object *object,
                     struct cim_str *path, struct wbem_services *ns)
{
    struct wbem_result *r = result_of(result);
    lock_take(&r->lock);
    r->status = hr;
    r->object = object ? cim_object_ref(object) : NULL;
    r->path = path ? cim_str_ref(path) : NULL;
    if (ns) {
        dcom_object_ref(&ns->o);
        r->ns = ns;
    }
    r->done = true;
    lock_release(&r->lock);
    wbem_pump_kick(&r->pump);
}

static void get(struct orpc_call *c)
{
    struct wbem_result *r = result_of(c->object);
    int32_t timeout = 0;
    ndr_i32(&c->in, &timeout);
    if (!orpc_read(c)) {
        return;
    }
    struct wbem_wait *w = calloc(1, sizeof *w);
    hres hr = w ? wbem_wait_begin(w, &r->pump, c, timeout) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        free(w);
        orpc_fault(c, FAULT_NO_MEMORY);
        return;
    }
    lock_take(&r->lock);
    w->next = r->waiting;
    r->waiting = w;
    lock_release(&r->lock);
    wbem_pump_kick(&r->pump);
}

static void (*const ops[])(struct orpc_call *c) = {NULL, NULL, NULL, get, get, get, get};
const struct dcom_interface call_result_interface = {
    GUID(0x44aca675, 0xe8fc, 0x11d0, 0xa07c, 0x00c04fb68820), "IWbemCallResult", ARRAY_LEN(ops),
    ops};
const struct guid iid_call_result = GUID(0x44aca675, 0xe8fc, 0x11d0, 0xa07c, 0x00c04fb68820);
