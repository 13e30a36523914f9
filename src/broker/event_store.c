/* event_store: writing to the repository, and the events of what was written. The old object is read first, when
 * somebody listens, in the transaction that replaces it. */
#include "broker/events.h"
#include "broker/security.h"

static struct hub *hub_of(const struct session *s)
{
    return s->broker->hub;
}

/* A transaction when there are listeners; none otherwise: then the write is one of its own. */
static hres begin(struct session *s, struct repo_txn **t)
{
    *t = NULL;
    return hub_listened(hub_of(s), session_ns(s)) ? repo_begin(s->broker->repo, t) : 0;
}

static hres end(struct repo_txn *t, hres hr)
{
    if (!t) {
        return hr;
    }
    if (SUCCEEDED(hr)) {
        return repo_commit(t);
    }
    repo_abort(t);
    return hr;
}

/* ---- classes ---- */
/* What stands there, in the transaction: *out is NULL when nothing does. Without it the event would not be right: what
 * cannot be read is not written. */
static hres read_class(struct session *s, struct repo_txn *t, struct slice name,
                       struct cim_class **out)
{
    hres hr = t ? repo_class(s->broker->repo, t, session_ns(s), name, out) : 0;
    return hr == WBEM_E_INVALID_CLASS || hr == WBEM_E_NOT_FOUND ? 0 : hr;
}

hres store_put_class(struct session *s, struct cim_class *c, uint32_t flags)
{
    struct repo *repo = s->broker->repo;
    struct repo_txn *t = NULL;
    AUTO_CIM_CLASS before = NULL;
    AUTO_CIM_CLASS after = NULL;
    hres hr = begin(s, &t);
    if (FAILED(hr)) {
        return hr;
    }
    struct slice name = cim_str_slice(c->name);
    hr = read_class(s, t, name, &before);
    hr = hr ? hr : repo_put_class(repo, t, session_ns(s), c, flags);
    hres read = SUCCEEDED(hr) ? read_class(s, t, name, &after) : 0;
    hr = end(t, FAILED(read) ? read : hr);
    if (SUCCEEDED(hr) && after) {
        hub_changed(hub_of(s), session_ns(s), FAMILY_CLASS, before ? CHANGE_MODIFY : CHANGE_CREATE,
                    &after->o, before ? &before->o : NULL, EVERY_USER);
    }
    return hr;
}

struct collecting {
    struct VEC(struct cim_class *) v;
};

static hres collect(void *arg, struct cim_class *c)
{
    struct collecting *g = arg;
    if (!vec_push(&g->v, c)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    cim_class_ref(c);
    return 0;
}

hres store_delete_class(struct session *s, struct slice name)
{
    struct repo *repo = s->broker->repo;
    struct repo_txn *t = NULL;
    struct collecting gone = {0};
    AUTO_CIM_CLASS c = NULL;
    hres hr = begin(s, &t);
    if (FAILED(hr)) {
        return hr;
    }
    hr = read_class(s, t, name, &c);
    if (hr == 0 && c) { /* its subclasses go with it */
        hr = collect(&gone, c);
        hr = hr ? hr : repo_subclasses(repo, t, session_ns(s), name, true, collect, &gone);
    }
    hr = hr ? hr : repo_delete_class(repo, t, session_ns(s), name);
    hr = end(t, hr);
    for (size_t i = gone.v.n; i-- > 0;) { /* the most derived first */
        if (SUCCEEDED(hr)) {
            hub_changed(hub_of(s), session_ns(s), FAMILY_CLASS, CHANGE_DELETE, &gone.v.v[i]->o,
                        NULL, EVERY_USER);
        }
        cim_class_unref(gone.v.v[i]);
    }
    vec_fini(&gone.v);
    return hr;
}

/* ---- instances ---- */
static hres read_before(struct session *s, struct repo_txn *t, const struct cim_path *p,
                        struct cim_instance **out)
{
    hres hr = repo_instance(s->broker->repo, t, session_ns(s), p, out);
    return hr == WBEM_E_NOT_FOUND ? 0 : hr;
}

static void after_write(struct session *s, enum change kind, struct cim_instance *target,
                        struct cim_instance *before)
{
    hub_changed(hub_of(s), session_ns(s), FAMILY_INSTANCE, kind, &target->o,
                before ? &before->o : NULL, EVERY_USER);
    if (cim_class_is_a(target->cls, SLICE("__TimerInstruction"))) {
        timers_reload(hub_of(s), session_ns(s));
    }
}

hres store_put_instance(struct session *s, struct cim_instance *i, uint32_t flags)
{
    struct repo *repo = s->broker->repo;
    struct repo_txn *t = NULL;
    struct cim_path p = {0};
    AUTO_CIM_INSTANCE before = NULL;
    AUTO_CIM_INSTANCE after = NULL;
    hres hr = stamp_creator(s->identity->uid, i);
    hr = hr ? hr : begin(s, &t);
    if (FAILED(hr)) {
        return hr;
    }
    bool known = t && cim_path_of(i, &p) == 0; /* else the write says what is wrong with it */
    hr = known ? read_before(s, t, &p, &before) : 0;
    hr = hr ? hr : repo_put_instance(repo, t, session_ns(s), i, flags);
    hres read = SUCCEEDED(hr) && known ? repo_instance(repo, t, session_ns(s), &p, &after) : 0;
    hr = end(t, FAILED(read) ? read : hr);
    if (SUCCEEDED(hr) && after) {
        after_write(s, before ? CHANGE_MODIFY : CHANGE_CREATE, after, before);
    }
    cim_path_fini(&p);
    return hr;
}

hres store_delete_instance(struct session *s, struct cim_path *path)
{
    struct repo *repo = s->broker->repo;
    struct repo_txn *t = NULL;
    AUTO_CIM_INSTANCE before = NULL;
    hres hr = begin(s, &t);
    if (FAILED(hr)) {
        return hr;
    }
    hr = t ? read_before(s, t, path, &before) : 0;
    hr = end(t, hr ? hr : repo_delete_instance(repo, t, session_ns(s), path));
    if (SUCCEEDED(hr) && before) {
        after_write(s, CHANGE_DELETE, before, NULL);
    }
    return hr;
}

/* ---- namespaces ---- */
hres store_create_namespace(struct session *s, struct slice full, struct cim_instance *i)
{
    hres hr = repo_namespace_create(s->broker->repo, NULL, full);
    if (SUCCEEDED(hr)) {
        hub_changed(hub_of(s), session_ns(s), FAMILY_NAMESPACE, CHANGE_CREATE, &i->o, NULL,
                    EVERY_USER);
        hub_changed(hub_of(s), session_ns(s), FAMILY_INSTANCE, CHANGE_CREATE, &i->o, NULL,
                    EVERY_USER);
    }
    return hr;
}

hres store_delete_namespace(struct session *s, struct slice full, struct cim_instance *i)
{
    hres hr = repo_namespace_delete(s->broker->repo, NULL, full);
    if (SUCCEEDED(hr) && i) {
        hub_changed(hub_of(s), session_ns(s), FAMILY_NAMESPACE, CHANGE_DELETE, &i->o, NULL,
                    EVERY_USER);
        hub_changed(hub_of(s), session_ns(s), FAMILY_INSTANCE, CHANGE_DELETE, &i->o, NULL,
                    EVERY_USER);
    }
    return hr;
}
