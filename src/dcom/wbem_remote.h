/* wbem_remote: IWbemServices of another machine, as a back end of client/ (MS-WMI 3.2). Internal to dcom/. */
#pragma once
#include "dcom/machine.h"
#include "dcom/wbem.h"

struct remote_services {      /* behind struct wmi_services */
    struct machine *host;     /* counted */
    struct machine_object ns; /* the IWbemServices */
};
static inline struct remote_services *remote_of(struct wmi_services *s)
{
    return s->backend;
}

/* ---- parameters (wbem_request.c) ---- */
/* Which operation of the wire a call is: a row of wbem_operations. async: with a sink. WBEM_E_INVALID_PARAMETER,
 * WBEM_E_INVALID_OBJECT_PATH, WBEM_E_INVALID_OBJECT. */
hres wbem_request_op(const struct wmi_call *call, bool async, uint16_t *op);
/* The stub of a call; sink: of an asynchronous one, else NULL. */
hres wbem_request_stub(const struct wmi_call *call, uint16_t op, struct objref *sink,
                       struct str *stub);
/* IWbemContext behind a pointer. */
hres wbem_put_context(struct ndr *n, const struct wmi_context *c);

/* ---- forms of calls; each starts one on behalf of services_start ---- */
/* One outcome: the answer of the call. */
hres wbem_single_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                       void *cookie);
/* Objects: read from an enumerator. */
hres wbem_reader_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                       void *cookie);
/* To a sink that the other machine calls; waits until the call was accepted there. */
hres wbem_callback_start(struct wmi_services *s, const struct wmi_call *call, struct wmi_sink *sink,
                         void *cookie, struct cim_instance **error);
extern const struct dcom_interface object_sink_interface;

/* A request for the sink, not accepted yet. NULL: out of memory. */
struct wmi_request *wbem_request_new(const struct wmi_call *call, struct wmi_sink *sink,
                                     void *cookie);
/* Ends it: why becomes its error object, or what is known of a status that the machine answered. error: of the other
 * machine, taken, may be NULL. */
void wbem_request_finish(struct wmi_request *r, hres hr, const char *machine, struct failure *why,
                         struct cim_instance *error);
