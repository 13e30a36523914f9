/* wbem_wait: calls that are answered when something has come, or their time is over. One pump per object looks at them;
 * it runs on a worker, once at a time, whenever it was kicked. */
#pragma once
#include "broker/ticker.h"
#include "dcom/wbem.h"

struct wbem_pump {
    struct work work;
    _Atomic uint32_t state; /* 0 idle, 1 runs, 2 to run again */
    struct dcom_object *o;  /* whose it is */
    struct dcom_server *server;
    void (*run)(struct dcom_object *o);
};
/* Any thread that holds the object. */
void wbem_pump_kick(struct wbem_pump *p);

struct wbem_wait { /* zero it first */
    struct wbem_wait *next;
    struct tick tick;
    struct wbem_pump *pump;
    struct orpc_call *c;
    bool timed;
    _Atomic bool expired;
};
/* timeout in ms: negative: none; 0: over at once. The pump is to be kicked afterwards. */
hres wbem_wait_begin(struct wbem_wait *w, struct wbem_pump *p, struct orpc_call *c,
                     int32_t timeout);
/* For the pump: nothing else will touch w. false: its time is just being over, the pump will run again. */
bool wbem_wait_over(struct wbem_wait *w);
