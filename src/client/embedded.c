/* embedded: connections to a broker in this process. One broker per repository is shared by all
 * connections of the process, since the database may be opened only once in it; the list of them is
 * this library's one global. */
#include "client/embedded.h"

#include "broker/security.h"
#include "client/locale.h"
#include "providers/providers.h"
#include "repo/image_layer.h"
#include "util/utf.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct shared_broker {
    struct shared_broker *next;
    struct broker *broker;
    struct cim_str *dir, *providers;
    size_t users;
};
static pthread_mutex_t brokers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct shared_broker *brokers;

struct embedded {
    struct session *session;
    struct shared_broker *shared;
};

static struct repo_image_layer builtin_layer;
static pthread_once_t builtin_once = PTHREAD_ONCE_INIT;
static hres builtin_status;

static void open_builtin(void)
{
    builtin_status = repo_image_layer_init(&builtin_layer);
}

static hres open_broker(const char *dir, const char *providers, struct broker **out)
{
    pthread_once(&builtin_once, open_builtin);
    if (FAILED(builtin_status)) {
        return builtin_status;
    }
    struct broker_options o = {.repository = dir,
                               .image = &builtin_layer.base,
                               .builtin = builtin_providers,
                               .providers = providers};
    const char *audit = getenv("OPENWMI_AUDIT"); /* unset: where there is a journal */
    o.audit = audit && *audit ? strcmp(audit, "0") != 0 : audit_possible();
    return broker_open(&o, out);
}

/* Under brokers_lock. */
static hres shared_new(const char *dir, bool must_store, const char *providers,
                       struct shared_broker **out)
{
    struct shared_broker *b = calloc(1, sizeof *b);
    if (!b) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    b->dir = cim_str_new(slice_of(dir));
    b->providers = cim_str_new(slice_of(providers));
    hres hr = b->dir && b->providers ? open_broker(*dir ? dir : NULL, providers, &b->broker)
                                     : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr) && !must_store && hr != WBEM_E_OUT_OF_MEMORY) {
        hr = open_broker(NULL, providers,
                         &b->broker); /* a home that cannot be written: read the built-in schema */
    }
    if (FAILED(hr)) {
        cim_str_unref(b->dir);
        cim_str_unref(b->providers);
        free(b);
        return hr;
    }
    b->next = brokers;
    brokers = b;
    *out = b;
    return 0;
}

static hres shared_get(const char *dir, bool must_store, const char *providers,
                       struct shared_broker **out)
{
    pthread_mutex_lock(&brokers_lock);
    struct shared_broker *b = brokers;
    while (b && (strcmp(b->dir->s, dir) != 0 || strcmp(b->providers->s, providers) != 0)) {
        b = b->next;
    }
    hres hr = b ? 0 : shared_new(dir, must_store, providers, &b);
    if (hr == 0) {
        b->users++;
        *out = b;
    }
    pthread_mutex_unlock(&brokers_lock);
    return hr;
}

static void shared_put(struct shared_broker *b)
{
    pthread_mutex_lock(&brokers_lock);
    bool last = --b->users == 0;
    if (last) {
        struct shared_broker **p = &brokers;
        while (*p != b) {
            p = &(*p)->next;
        }
        *p = b->next;
    }
    /* Still under the lock: a connection that comes now must find the database closed before it
     * opens it again. */
    if (last) {
        broker_unref(b->broker);
    }
    pthread_mutex_unlock(&brokers_lock);
    if (last) {
        cim_str_unref(b->dir);
        cim_str_unref(b->providers);
        free(b);
    }
}

/* ---- the back end ---- */
static hres embedded_start(struct wmi_services *s, const struct wmi_call *call, enum call_form form,
                           struct wmi_sink *sink, void *cookie, struct cim_instance **error)
{
    (void)form;
    struct embedded *e = s->backend;
    return broker_start(e->session, call, sink, cookie, error);
}

static struct pool *embedded_pool(struct wmi_services *s)
{
    return ((struct embedded *)s->backend)->session->broker->pool;
}

static hres embedded_publish(struct wmi_services *s, struct cim_instance *event)
{
    return broker_publish(((struct embedded *)s->backend)->session, event);
}

static void embedded_destroy(struct wmi_services *s)
{
    struct embedded *e = s->backend;
    session_unref(e->session);
    shared_put(e->shared);
    free(e);
}

static uint32_t embedded_rights(struct wmi_services *s)
{
    return session_rights(((struct embedded *)s->backend)->session);
}

static hres embedded_open(struct wmi_services *s, struct slice ns, struct wmi_services **out,
                          struct cim_instance **error);

static const struct services_ops embedded_ops = {.start = embedded_start,
                                                 .pool = embedded_pool,
                                                 .publish = embedded_publish,
                                                 .open = embedded_open,
                                                 .rights = embedded_rights,
                                                 .destroy = embedded_destroy};

static hres set_locale(struct session *s, const char *locale)
{
    AUTO_STR l = STR_INIT;
    hres hr = 0;
    if (locale && *locale) {
        str_addz(&l, locale);
    } else {
        hr = locale_default(&l);
    }
    return hr ? hr : session_set_locale(s, str_slice(&l));
}

static hres make_services(struct shared_broker *b, struct slice ns, struct identity *who,
                          uint32_t rights, const char *locale, struct wmi_services **out)
{
    struct wmi_services *s = calloc(1, sizeof *s);
    struct embedded *e = calloc(1, sizeof *e);
    hres hr = s && e && who ? session_open(b->broker, ns, who, rights, &e->session)
                            : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : set_locale(e->session, locale);
    if (FAILED(hr)) {
        session_unref(e ? e->session : NULL);
        free(s);
        free(e);
        return hr;
    }
    e->shared = b;
    s->refs = REF_INIT;
    s->ops = &embedded_ops;
    s->origin = cim_origin_ref(e->session->origin);
    s->rights = rights;
    s->backend = e;
    *out = s;
    return 0;
}

static hres embedded_open(struct wmi_services *s, struct slice ns, struct wmi_services **out,
                          struct cim_instance **error)
{
    (void)error;
    struct embedded *e = s->backend;
    pthread_mutex_lock(&brokers_lock);
    e->shared->users++;
    pthread_mutex_unlock(&brokers_lock);
    hres hr = make_services(e->shared, ns, e->session->identity, s->rights,
                            cim_str_z(e->session->locale), out);
    if (FAILED(hr)) {
        shared_put(e->shared);
    }
    return hr;
}

static hres repository_dir(const struct wmi_connect_options *o, struct str *dir)
{
    if (o->repository) {
        str_addz(dir, o->repository);
        return str_status(dir);
    }
    hres hr = repo_default_dir(dir);
    if (hr == WBEM_E_NOT_AVAILABLE) {
        str_clear(dir);
        return 0;
    }
    return hr;
}

static const char *providers_dir(const struct wmi_connect_options *o)
{
    const char *env = getenv("OPENWMI_PROVIDERS");
    return o->providers ? o->providers : env && *env ? env : OPENWMI_PROVIDER_DIR;
}

hres services_connect_as(const struct wmi_connect_options *o, struct identity *who,
                         struct wmi_services **out)
{
    AUTO_STR dir = STR_INIT;
    hres hr = repository_dir(o, &dir);
    const char *env = getenv("OPENWMI_REPOSITORY");
    bool must_store = o->repository || (env && *env);
    struct shared_broker *b = NULL;
    hr = hr ? hr : shared_get(str_z(&dir), must_store, providers_dir(o), &b);
    if (FAILED(hr)) {
        return hr;
    }
    struct slice ns = slice_of(o->ns && *o->ns ? o->ns : "root\\cimv2");
    hr = make_services(b, ns, who, o->rights ? o->rights : WMI_RIGHT_ALL, o->locale, out);
    if (FAILED(hr)) {
        shared_put(b);
    }
    return hr;
}

hres embedded_connect(const struct wmi_connect_options *o, struct wmi_services **out)
{
    struct identity *id = identity_of_process();
    hres hr = id ? services_connect_as(o, id, out) : WBEM_E_OUT_OF_MEMORY;
    identity_unref(id);
    return hr;
}

hres services_explain(struct wmi_services *s, struct slice query, uint32_t flags,
                      hres (*fn)(void *arg, const struct explain_row *row), void *arg,
                      struct wql_error *where)
{
    struct session *session =
        s->ops == &embedded_ops ? ((struct embedded *)s->backend)->session : NULL;
    return session ? broker_explain(session, query, flags, fn, arg, where) : WBEM_E_NOT_SUPPORTED;
}

struct repo *services_repo(struct wmi_services *s)
{
    return s->ops == &embedded_ops ? ((struct embedded *)s->backend)->session->broker->repo : NULL;
}

struct session *services_session(struct wmi_services *s)
{
    return s->ops == &embedded_ops ? ((struct embedded *)s->backend)->session : NULL;
}

bool is_local_server(const char *server)
{
    static const char *const names[] = {"", ".", "localhost", "127.0.0.1", "::1"};
    if (!server) {
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (utf8_caseeq(slice_of(server), slice_of(names[i]))) {
            return true;
        }
    }
    char host[256];
    return gethostname(host, sizeof host) == 0 && utf8_caseeq(slice_of(server), slice_of(host));
}
