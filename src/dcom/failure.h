/* failure: what went wrong with another machine, and how far it had come: told as an error object. Internal to dcom/. */
#pragma once
#include "cim/class.h"
#include "rpc/client.h"

struct failure { /* zero it first */
    hres hr;
    struct str text; /* "TCP: 192.0.2.1 port 135: Connection refused" */
};
/* The first failure counts; returns hr. layer: "name resolution", "TCP", "RPC", "log-on", "DCOM", "namespace", … */
hres failure_set(struct failure *f, hres hr, const char *layer, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* Of a call. address, port: where it went; who: who logged on, or NULL. */
hres failure_of_call(struct failure *f, const struct rpc_client_call *k, const char *address,
                     uint16_t port, const struct principal *who);
/* What the other machine said: the layer is told by the status. */
hres failure_answered(struct failure *f, hres hr, const char *machine);
/* An __ExtendedStatus with the text as its Description; NULL: there is no text, or no memory. The text is dropped.
 * parameter: what the operation was about; may be empty. */
struct cim_instance *failure_object(struct failure *f, const char *operation,
                                    struct slice parameter);
