/* server: what a host of objects is made of, its interfaces, its addresses. */
#include "dcom/server.h"

#include "dcom/remote.h"
#include "dcom/wbem_remote.h"
#include "dcom/wbem_sink.h"
#include "util/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OPEN(op)     (1u << (op))
#define SINKS_END_NS INT64_C(2000000000) /* for telling the clients' sinks that the server ends */

/* Interfaces of whole calls; those of objects are in object_interfaces. */
struct service_row {
    struct guid uuid;
    uint16_t ops;
    uint32_t open_ops;
    uint8_t activation; /* its level is that of activations */
    void (*dispatch)(struct rpc_call *call, void *arg);
};
static const struct service_row services[] = {
    {GUID(0x99fcfec4, 0x5260, 0x101b, 0xbbcb, 0x00aa0021347a), 6, OPEN(3) | OPEN(5), 1,
     resolver_dispatch},
    {GUID(0x4d9f4ab8, 0x7d1c, 0x11cf, 0x861e, 0x0020af6e7c57), 1, 0, 1, activation_dispatch},
    {GUID_COM(0x1a0), 5, 0, 1, activator_dispatch},
};
static const struct dcom_interface *const object_interfaces[] = {
    &remunknown_interface,     &level1_login_interface, &login_client_id_interface,
    &wbem_services_interface,  &enum_interface,         &fetch_smart_enum_interface,
    &wco_smart_enum_interface, &call_result_interface,
};

/* What a client has: its resolver, and its sinks. */
static const struct dcom_interface *const client_interfaces[] = {&remunknown_interface,
                                                                 &object_sink_interface};

static hres make_interfaces(struct dcom_server *s, uint8_t activation_level, bool client)
{
    const struct dcom_interface *const *objects = client ? client_interfaces : object_interfaces;
    size_t nobjects = client ? ARRAY_LEN(client_interfaces) : ARRAY_LEN(object_interfaces);
    size_t nservices = client ? 1 : ARRAY_LEN(services);
    size_t n = nservices + nobjects + 1, k = 0;
    s->interfaces = calloc(n, sizeof *s->interfaces);
    s->interface_list = calloc(n + 1, sizeof *s->interface_list);
    if (!s->interfaces || !s->interface_list) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < nservices; i++) {
        const struct service_row *r = &services[i];
        s->interfaces[k++] =
            (struct rpc_interface){.uuid = r->uuid,
                                   .ops = r->ops,
                                   .open_ops = r->open_ops,
                                   .min_level = r->activation ? activation_level : 0,
                                   .dispatch = r->dispatch,
                                   .arg = s};
    }
    for (size_t i = 0; i < nobjects; i++) {
        s->interfaces[k++] = (struct rpc_interface){
            .uuid = objects[i]->iid, .orpc = true, .dispatch = orpc_dispatch, .arg = s};
    }
    s->interfaces[k++] = (struct rpc_interface){/* the first version of IRemUnknown2 */
                                                .uuid = iid_remunknown,
                                                .orpc = true,
                                                .dispatch = orpc_dispatch,
                                                .arg = s};
    for (size_t i = 0; i < k; i++) {
        s->interface_list[i] = &s->interfaces[i];
    }
    return 0;
}

/* ---- log-ons ---- */
static void log_line(struct dcom_server *s, const char *format, const char *a, const char *b,
                     const char *c, const char *d)
{
    AUTO_STR line = STR_INIT;
    const char *const texts[] = {a, b, c, d};
    size_t k = 0;
    for (const char *p = format; *p; p++) {
        if (*p == '%' && k < ARRAY_LEN(texts)) {
            str_addz(&line, texts[k] ? texts[k] : "");
            k++;
        } else {
            str_addc(&line, *p);
        }
    }
    if (s->log && !line.failed) {
        s->log(s->log_arg, str_z(&line));
    }
}

static hres find_user(void *arg, const char *user, const char *domain, const char *peer,
                      struct principal **who)
{
    (void)domain; /* users are local: whatever domain a client writes before them */
    struct dcom_server *s = arg;
    if (!s->users) { /* the hosts that are asked call back as the one who asked */
        return remotes_find_user(s, user, peer, who);
    }
    return users_find(s->users, user, peer, who);
}

static void tell_logon(void *arg, const char *user, const char *domain, const char *peer,
                       const char *why)
{
    struct dcom_server *s = arg;
    if (s->users) {
        users_tell(s->users, user, peer, why == NULL);
    }
    if (why) {
        log_line(s, "log-on of %\\% from % refused: %", domain, user, peer, why);
    } else {
        log_line(s, "log-on of %\\% from %", domain, user, peer, "");
    }
}

static void set_names(struct dcom_server *s)
{
    if (gethostname(s->dns_name, sizeof s->dns_name - 1) != 0 || !*s->dns_name) {
        snprintf(s->dns_name, sizeof s->dns_name, "localhost");
    }
    size_t n = strcspn(s->dns_name, ".");
    n = n < 15 ? n : 15; /* of a NetBIOS name */
    for (size_t i = 0; i < n; i++) {
        s->computer[i] = (char)toupper((unsigned char)s->dns_name[i]);
    }
    s->authority = (struct authority){
        .ntlm = {.computer = s->computer, .dns_name = s->dns_name},
        .find = find_user,
        .tell = tell_logon,
        .arg = s,
    };
}

/* ---- addresses ---- */
static void add_binding(struct dual_string *d, struct arena *mem, struct slice host, uint16_t port)
{
    AUTO_STR text = STR_INIT;
    str_add_slice(&text, host);
    if (port) {
        str_addf(&text, "[%u]", port);
    }
    char *copy = text.failed ? NULL : arena_strdup(mem, str_slice(&text));
    if (copy && d->n < DCOM_MAX_BINDINGS) {
        d->addresses[d->n++] = (struct slice){copy, text.n};
    }
}

void dcom_server_bindings(const struct dcom_server *s, const struct rpc_conn *conn, bool objects,
                          struct arena *mem, struct dual_string *out)
{
    struct slice host = {conn->local, strcspn(conn->local, "[")};
    uint16_t port = objects ? s->objects_port : s->resolver_port == 135 ? 0 : s->resolver_port;
    out->n = 0;
    add_binding(out, mem, slice_of(s->dns_name), port);
    add_binding(out, mem, host, port);
    if (out->n == 2) { /* the address that the client reached comes first */
        struct slice name = out->addresses[0];
        out->addresses[0] = out->addresses[1];
        out->addresses[1] = name;
    }
}

/* ---- collection ---- */
/* The period of collections: four in a period of pings. */
static int64_t collect_ns(const struct dcom_server *s)
{
    return s->ping_ns / 4;
}

struct collection {
    struct work work;
    struct dcom_server *s;
};

static void run_collection(struct work *w)
{
    struct collection *k = container_of(w, struct collection, work);
    struct dcom_server *s = k->s;
    free(k);
    int64_t now = clock_mono_ns();
    (void)exporter_collect(&s->exporter, now);
    remotes_collect(s, now);
    remotes_ping(s, now);
    if (atomic_fetch_sub(&s->ncalls, 1) == 1 && atomic_load(&s->ending)) {
        futex_wake(&s->ncalls, 1);
    }
}

static void on_collect(struct tick *t)
{
    struct dcom_server *s = container_of(t, struct dcom_server, collect);
    struct collection *k = atomic_load(&s->ending) ? NULL : calloc(1, sizeof *k);
    if (k) {
        k->work.run = run_collection;
        k->s = s;
        atomic_fetch_add(&s->ncalls, 1);
        pool_push(s->pool, &k->work);
    }
    (void)ticker_set(s->ticker, t, clock_mono_ns() + collect_ns(s), on_collect);
}

/* ---- making and ending ---- */
/* Where the work is done: with the broker, or on workers of its own. */
static hres start_work(struct dcom_server *s, const struct dcom_server_options *o,
                       const char **error)
{
    struct wmi_connect_options root = {
        .ns = "root", .repository = o->repository, .providers = o->providers};
    if (o->client) {
        *error = "threads";
        return pool_create(0, &s->pool);
    }
    *error = "the repository";
    hres hr = services_connect(&root, &s->root, NULL);
    if (hr == 0) {
        s->pool = s->root->ops->pool(s->root);
    }
    return hr;
}

static hres start_listening(struct dcom_server *s, const struct dcom_server_options *o,
                            const char **error)
{
    struct rpc_listen_options l = {
        .server = &s->rpc, .address = o->address, .port = o->objects_port};
    *error = "the port of objects"; /* first: the resolver tells it */
    hres hr = rpc_loop_listen(s->loop, &l, &s->objects_port);
    l.port = o->any_port ? 0 : o->port ? o->port : 135;
    if (hr == 0) {
        *error = "the port of the object resolver";
        hr = rpc_loop_listen(s->loop, &l, &s->resolver_port);
    }
    return hr;
}

static hres start(struct dcom_server *s, const struct dcom_server_options *o, const char **error)
{
    hres hr = start_work(s, o, error);
    if (FAILED(hr)) {
        return hr;
    }
    *error = "memory";
    hr = exporter_init(&s->exporter);
    hr =
        hr ? hr
           : make_interfaces(s, o->min_activation_level ? o->min_activation_level : LEVEL_INTEGRITY,
                             o->client);
    hr = hr ? hr : rpc_loop_create(&s->loop);
    hr = hr ? hr : ticker_create(&s->ticker);
    hr = hr ? hr : ticker_set(s->ticker, &s->collect, clock_mono_ns() + collect_ns(s), on_collect);
    if (hr) {
        return hr;
    }
    s->rpc = (struct rpc_server){.interfaces = s->interface_list,
                                 .authority = &s->authority,
                                 .min_level = o->min_level ? o->min_level : LEVEL_INTEGRITY};
    return o->client ? 0 : start_listening(s, o, error);
}

hres dcom_server_listen(struct dcom_server *s)
{
    struct rpc_listen_options l = {.server = &s->rpc, .address = "::"};
    hres hr = 0;
    lock_take(&s->listen_lock);
    if (s->objects_port == 0) {
        hr = rpc_loop_listen(s->loop, &l, &s->objects_port);
        if (FAILED(hr)) { /* without IPv6 */
            l.address = "0.0.0.0";
            hr = rpc_loop_listen(s->loop, &l, &s->objects_port);
        }
        s->resolver_port = s->objects_port;
    }
    lock_release(&s->listen_lock);
    return hr;
}

hres dcom_server_create(const struct dcom_server_options *o, struct dcom_server **out,
                        const char **error)
{
    const char *what = "";
    struct dcom_server *s = calloc(1, sizeof *s);
    if (!s) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    s->users = o->users;
    s->log = o->log;
    s->log_arg = o->log_arg;
    s->callback_timeout_ms = o->callback_timeout_ms;
    s->ping_ns = o->ping_ms ? o->ping_ms * INT64_C(1000000) : PING_PERIOD_NS;
    s->connect.repository = o->repository;
    s->connect.providers = o->providers;
    set_names(s);
    s->authority.ntlm.allow_v1 = o->ntlm_v1;
    hres hr = start(s, o, &what);
    if (error) {
        *error = hr ? what : NULL;
    }
    if (hr) {
        dcom_server_destroy(s);
        return hr;
    }
    *out = s;
    return 0;
}

void dcom_server_destroy(struct dcom_server *s)
{
    if (!s) {
        return;
    }
    wbem_sinks_end(s, SINKS_END_NS);
    atomic_store(&s->ending, true);
    rpc_loop_destroy(s->loop);
    exporter_close(&s->exporter);
    wbem_sinks_close(s);
    uint32_t n;
    while ((n = atomic_load(&s->ncalls))) {
        futex_wait(&s->ncalls, n, -1);
    }
    ticker_destroy(s->ticker);
    remotes_collect(s, INT64_MAX);
    exporter_fini(&s->exporter);
    if (s->root) {
        services_unref(s->root); /* waits for what runs */
    } else if (s->pool) {
        pool_stop(s->pool);
        pool_destroy(s->pool);
    }
    free(s->interfaces);
    free(s->interface_list);
    free(s);
}
