#include "dcom/wbem_sink.h"
hres wbem_sink_start(struct wbem_services *s, struct rpc_call *call, const struct objref *sink,
                     const struct wmi_call *what)
{
    (void)s;
    (void)call;
    (void)sink;
    (void)what;
    return WBEM_E_NOT_SUPPORTED;
}
hres wbem_sink_cancel(struct dcom_server *server, const struct principal *who,
                      const struct objref *sink)
{
    (void)server;
    (void)who;
    (void)sink;
    return WBEM_E_NOT_FOUND;
}
