/* wbem_login: IWbemLevel1Login and IWbemLoginClientID: from a log-on to a namespace (MS-WMI 3.1.4.1, 3.1.4.7). */
#include "dcom/wbem.h"
#include "util/utf.h"

#include <stdlib.h>

static void login_destroy(struct dcom_object *o)
{
    free(o);
}

static const struct dcom_interface *const login_interfaces[] = {&level1_login_interface,
                                                                &login_client_id_interface, NULL};
static const struct dcom_type login_type = {login_interfaces, login_destroy};

struct dcom_object *wbem_login_new(struct dcom_server *s, struct rpc_call *call)
{
    struct dcom_object *o = calloc(1, sizeof *o);
    if (o) {
        dcom_object_init(o, &login_type, &s->exporter, call->who, call->conn);
    }
    return o;
}

/* EstablishPosition: older clients ask where they are; the answer means "on another machine". */
static void establish_position(struct orpc_call *c)
{
    struct slice client;
    uint32_t number = 0, version = 1;
    ndr_wstring_ptr(&c->in, &client);
    ndr_u32(&c->in, &number);
    if (orpc_read(c)) {
        ndr_u32(&c->out, &version);
        orpc_return(c, 0);
    }
}

/* RequestChallenge and WBEMLogin: log-ons of a time before DCOM did them (3.1.4.1.2, 3.1.4.1.3). */
static void old_login(struct orpc_call *c)
{
    orpc_return(c, WBEM_E_NOT_SUPPORTED);
}

static void ntlm_login(struct orpc_call *c)
{
    struct slice ns, locale;
    uint32_t flags = 0;
    struct wmi_context *context = NULL;
    struct wbem_services *s = NULL;
    ndr_wstring_ptr(&c->in, &ns);
    ndr_wstring_ptr(&c->in, &locale);
    ndr_u32(&c->in, &flags);
    hres hr = wbem_get_context(&c->in, &context);
    if (!orpc_read(c)) {
        context_unref(context);
        return;
    }
    hr = hr ? hr : flags || !ns.p ? WBEM_E_INVALID_PARAMETER : 0;
    hr = hr ? hr : wbem_services_new(c->server, c->rpc, ns, locale, &s);
    hres put = orpc_put_object(c, s ? &s->o : NULL, &iid_wbem_services);
    if (s) {
        dcom_object_unref(&s->o);
    }
    context_unref(context);
    orpc_return(c, hr ? hr : put);
}

/* SetClientInfo: the client's name and process, for logs (3.1.4.7.1). */
static void set_client_info(struct orpc_call *c)
{
    struct slice machine;
    uint32_t process = 0, reserved = 0;
    ndr_wstring_ptr(&c->in, &machine);
    ndr_u32(&c->in, &process);
    ndr_u32(&c->in, &reserved);
    if (orpc_read(c)) {
        orpc_return(c, 0);
    }
}

static void (*const login_ops[])(struct orpc_call *c) = {
    NULL, NULL, NULL, establish_position, old_login, old_login, ntlm_login};
const struct dcom_interface level1_login_interface = {
    GUID(0xf309ad18, 0xd86a, 0x11d0, 0xa075, 0x00c04fb68820), "IWbemLevel1Login",
    ARRAY_LEN(login_ops), login_ops};

static void (*const client_id_ops[])(struct orpc_call *c) = {NULL, NULL, NULL, set_client_info};
const struct dcom_interface login_client_id_interface = {
    GUID(0xd4781cd6, 0xe5d3, 0x44df, 0xad94, 0x930efe48a887), "IWbemLoginClientID",
    ARRAY_LEN(client_id_ops), client_id_ops};
