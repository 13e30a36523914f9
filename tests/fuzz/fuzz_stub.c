/* Parameters of every operation that is answered over the network. The first byte chooses the interface (modulo their number),
 * the second the operation; the rest is what follows ORPCTHIS (of the object resolver: all). The caller may read and
 * nothing else. A call that is not answered ends the program. */
#include "dcom/wbem_remote.h"
#include "util/clock.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PATIENCE_NS INT64_C(20000000000)

enum target {
    RESOLVER,
    ACTIVATION,
    ACTIVATOR,
    REMUNKNOWN,
    LOGIN,
    CLIENT_ID,
    SERVICES,
    ENUM,
    FETCH_SMART,
    WCO_SMART,
    RESULT,
    TARGETS
};
static struct dcom_server *server;
static struct rpc_conn *conn;
static char user[] = "fuzz", domain[] = "";
static struct principal who = {.refs = REF_INIT, .user = user, .domain = domain};
static _Atomic uint32_t answered;

static void on_answered(void *arg, struct rpc_call *call)
{
    (void)arg;
    (void)call;
    atomic_store(&answered, 1);
    futex_wake(&answered, 1);
}

static void nothing(void *arg)
{
    (void)arg;
}

static void begin(void)
{
    static const struct rpc_transport transport = {nothing, on_answered, nothing, NULL};
    static char account[256];
    struct dcom_server_options o = {.repository = "", .address = "127.0.0.1", .any_port = true};
    const char *error = "";
    if (dcom_server_create(&o, &server, &error) != 0) {
        fprintf(stderr, "no server: %s\n", error);
        exit(1);
    }
    server->connect.rights = WMI_RIGHT_ENABLE | WMI_RIGHT_REMOTE_ENABLE | WMI_RIGHT_SUBSCRIBE;
    struct identity *me = identity_of_process();
    snprintf(account, sizeof account, "%s", me ? cim_str_z(me->user) : "root");
    identity_unref(me);
    who.account = account;
    conn = rpc_conn_new(&server->rpc, &transport, NULL, "127.0.0.1",
                        "240.0.0.1"); /* nobody is called back */
}

static struct rpc_call *new_call(unsigned op, const uint8_t *data, size_t size, bool orpc)
{
    static const char this_[32] = {5, 0, 7};
    struct rpc_call *k = calloc(1, sizeof *k);
    if (!k) {
        exit(1);
    }
    k->conn = rpc_conn_ref(conn);
    k->who = principal_ref(&who);
    k->level = LEVEL_PRIVACY;
    k->op = (uint16_t)op;
    str_add(&k->stub, this_, orpc ? sizeof this_ : 0);
    str_add(&k->stub, (const char *)data, size);
    return k;
}

/* A fresh object with the interface; NULL for what is no object. */
static struct dcom_object *make_object(enum target t, struct rpc_call *k)
{
    struct wbem_services *s = NULL;
    struct dcom_object *o = NULL;
    struct wmi_call query = {
        .operation = WMI_OP_QUERY, .query = "SELECT * FROM __NAMESPACE", .language = "WQL"};
    if (t == LOGIN || t == CLIENT_ID) {
        return wbem_login_new(server, k);
    }
    if (t < SERVICES || FAILED(wbem_services_new(server, k, SLICE("root"), SLICE("ms_409"), &s))) {
        return NULL;
    }
    if (t == SERVICES) {
        return &s->o;
    }
    if (t == RESULT) {
        o = wbem_result_new(s, k);
        wbem_result_set(o, 0, NULL, NULL, NULL);
    } else {
        (void)wbem_enum_new(s, k, &query, false, &o);
    }
    dcom_object_unref(&s->o);
    return o;
}

static const struct dcom_interface *interface_of(enum target t)
{
    static const struct dcom_interface *const all[TARGETS] = {
        [LOGIN] = &level1_login_interface,
        [CLIENT_ID] = &login_client_id_interface,
        [SERVICES] = &wbem_services_interface,
        [ENUM] = &enum_interface,
        [FETCH_SMART] = &fetch_smart_enum_interface,
        [WCO_SMART] = &wco_smart_enum_interface,
        [RESULT] = &call_result_interface};
    return all[t];
}

/* Gives it to whoever serves it. false: there is no such object. */
static bool dispatch(enum target t, struct rpc_call *k)
{
    struct stdobjref ref;
    k->has_object = t >= REMUNKNOWN;
    if (t == RESOLVER) {
        k->op %= 6;
        resolver_dispatch(k, server);
    } else if (t == ACTIVATION) {
        activation_dispatch(k, server);
    } else if (t == ACTIVATOR) {
        k->op = 3 + k->op % 2;
        activator_dispatch(k, server);
    } else if (t == REMUNKNOWN) {
        k->object = server->exporter.remunknown;
        orpc_dispatch(k, server);
    } else {
        const struct dcom_interface *iface = interface_of(t);
        struct dcom_object *o = make_object(t, k);
        hres hr = o ? exporter_export(&server->exporter, o, &iface->iid, &ref) : WBEM_E_FAILED;
        dcom_object_unref(o);
        if (FAILED(hr)) {
            return false;
        }
        k->object = ref.ipid;
        k->op = (uint16_t)(3 + k->op % (iface->nops - 3));
        orpc_dispatch(k, server);
        return true;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    if (!server) {
        begin();
    }
    enum target t = data[0] % TARGETS;
    struct rpc_call *k = new_call(data[1], data + 2, size - 2, t != RESOLVER);
    atomic_store(&answered, 0);
    if (dispatch(t, k)) {
        int64_t end = clock_mono_ns() + PATIENCE_NS;
        while (!atomic_load(&answered)) {
            int64_t left = end - clock_mono_ns();
            if (left <= 0) {
                fprintf(stderr, "interface %u, operation %u: no answer\n", t, k->op);
                abort();
            }
            futex_wait(&answered, 0, left);
        }
        if (t > REMUNKNOWN) {
            exporter_release(&server->exporter, &k->object, UINT32_MAX);
        }
    }
    rpc_call_destroy(k);
    return 0;
}
