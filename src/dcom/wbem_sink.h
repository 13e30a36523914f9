/* wbem_sink: asynchronous operations: their results are sent to a sink of the client (MS-WMI 3.1.1.1.3, 3.2.4.1). */
#pragma once
#include "dcom/wbem.h"

/* Starts the operation; its results go to the sink behind the reference. On failure the sink is never called. */
hres wbem_sink_start(struct wbem_services *s, struct rpc_call *call, const struct objref *sink,
                     const struct wmi_call *what);
/* Cancels all operations of the principal whose results go to that sink. WBEM_E_NOT_FOUND: there are none. */
hres wbem_sink_cancel(struct dcom_server *server, const struct principal *who,
                      const struct objref *sink);

/* The server is going to end: no new operations are taken, those under way are cancelled; waits at most so long until their
 * sinks were told. */
void wbem_sinks_end(struct dcom_server *s, int64_t timeout_ns);
/* The server ends: what is under way is cancelled, sinks are not called any more. */
void wbem_sinks_close(struct dcom_server *server);

/* ---- callbacks of operations with one outcome (wbem_services.c); the cookie is the call ---- */
void wbem_single_object(void *arg, void *cookie, struct cim_object *o);
void wbem_single_put(void *arg, void *cookie, const char *path);
void wbem_single_completed(void *arg, void *cookie, hres status, struct cim_instance *error);
