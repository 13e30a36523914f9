/* swbem: the scripting objects of WMI (library WbemScripting) over client/, for any engine behind disp/.
 *
 * A struct swbem belongs to one script thread. Objects made by it must be gone before swbem_destroy. */
#pragma once
#include "client/services.h"
#include "disp/disp.h"
#include "disp/loop.h"

struct swbem;
struct swbem_options {
    const char *repository; /* see wmi_connect_options; may be NULL */
    const char *providers;
    const char *ns;  /* default namespace of monikers and ConnectServer; NULL: root\cimv2 */
    uint32_t rights; /* 0: all */
    /* Told of every call that was made for the script: its name ("ExecMethodAsync"), what it is about
     * (path, class, query, "Win32_Process.Create") and what it answered at once. May be NULL. */
    void (*trace)(void *ctx, const char *action, struct slice target, hres result);
    void *trace_ctx;
};
/* Events of sinks are delivered while loop runs. */
hres swbem_create(struct loop *loop, const struct swbem_options *o, struct swbem **out);
/* To be called by a handler that is going to wait in the loop: delivers what came together with its own event, of which
 * the loop does not know. A failure as from the loop. */
hres swbem_dispatch(struct swbem *s);
/* Cancels what is outstanding; from then on no event is delivered and calls hold no objects of the script. */
void swbem_quiet(struct swbem *s);
void swbem_destroy(struct swbem *s);
/* A creatable object by ProgID ("WbemScripting.SWbemLocator", with or without ".1"). CO_E_CLASSSTRING for a ProgID that
 * is not of this library. SWbemLastError without an error to tell: WBEM_E_NOT_FOUND. */
hres swbem_create_object(struct swbem *s, struct slice progid, struct disp **out);
/* A script's object for a WMI object (borrowed) of a namespace. */
hres swbem_wrap(struct swbem *s, struct wmi_services *services, struct cim_object *o,
                struct disp **out);
bool swbem_is_moniker(struct slice text); /* begins with "winmgmts:" */
/* The object a moniker names (reference section 11.1). MK_E_SYNTAX or a WMI code; *err stays without description. */
hres swbem_get_object(struct swbem *s, struct slice moniker, struct disp **out,
                      struct disp_error *err);
