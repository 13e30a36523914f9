/* Objects made by scripts: instances of classes and references to procedures. */
#include "vbs/engine.h"

#include <stdlib.h>

#define MAX_DISPATCH_ARGS 255

const struct vbs_member *vbs_class_find(const struct vbs_class *c, const struct atom *a)
{
    const struct vbs_member *m = c->members;
    while (m && m->atom != a) {
        m = m->next;
    }
    return m;
}

static struct vbs_instance *instance_of(struct disp *d)
{
    return container_of(d, struct vbs_instance, d);
}

/* ---- life ---- */
static void unlink_instance(struct vbs_instance *i)
{
    *i->pprev = i->next;
    if (i->next) {
        i->next->pprev = i->pprev;
    }
}

static void link_instance(struct vbs_instance **list, struct vbs_instance *i)
{
    i->next = *list;
    i->pprev = list;
    if (i->next) {
        i->next->pprev = &i->next;
    }
    *list = i;
}

/* Class_Terminate; errors in it end it and nothing else. The object is alive meanwhile. */
static void terminate(struct vbs_instance *i)
{
    struct vbs *e = i->engine;
    if (i->terminated || !i->cls->term || e->interrupted) {
        i->terminated = true;
        return;
    }
    i->terminated = true;
    struct vbs_err_state failure = e->failure;
    struct bstr *file = e->fail_file;
    uint32_t line = e->fail_line, column = e->fail_column;
    bool stopping = e->stopping, raised = e->raised;
    e->failure = (struct vbs_err_state){0};
    e->fail_file = NULL;
    e->raised = e->stopping = false;
    atomic_store(&e->attention, e->interrupted);
    i->d.refs++;
    vbs_exec(e, i->cls->term, i, NULL, 0, NULL);
    i->d.refs--;
    vbs_err_clear(&e->failure);
    bstr_unref(e->fail_file);
    e->failure = failure;
    e->fail_file = file;
    e->fail_line = line;
    e->fail_column = column;
    e->raised = raised;
    e->stopping |= stopping;
    atomic_store(&e->attention, e->stopping || e->interrupted);
}

static void free_fields(struct vbs_instance *i)
{
    unlink_instance(i);
    for (uint32_t k = i->cls->nfields; k > 0; k--) { /* the queue is last in, first out */
        vbs_release(&i->fields[k - 1]);
    }
    free(i);
}

/* Destroys what waits. Fields may hold the last reference to further objects: those join the queue
 * instead of being destroyed inside of this call, so a chain of any length needs no C stack. */
void vbs_drain(struct vbs *e)
{
    while (e->pending && !e->destroying && e->reentry < VBS_MAX_REENTRY - 1) {
        struct vbs_instance *i = e->pending;
        unlink_instance(i);
        link_instance(&e->instances, i);
        terminate(i);
        if (i->d.refs == 0) { /* else it has saved itself */
            e->destroying = true;
            free_fields(i);
            e->destroying = false;
        }
    }
}

static void instance_destroy(struct disp *d)
{
    struct vbs_instance *i = instance_of(d);
    struct vbs *e = i->engine;
    if (!e) { /* a shell that outlived its engine */
        free(i);
        return;
    }
    unlink_instance(i);
    link_instance(&e->pending, i);
    vbs_drain(e);
}

#define MAX_SWEEP 1000000u /* Class_Terminate runs at the end; it may make new objects for ever */

static void clear_fields(struct vbs_instance *i)
{
    for (uint32_t k = 0; k < i->cls->nfields; k++) {
        vbs_release(&i->fields[k]);
    }
}

void vbs_sweep_instances(struct vbs *e, bool cut)
{
    struct vbs_instance *i, *ended = NULL, *empty = NULL;
    for (uint32_t n = 0; (i = e->instances) != NULL; n++) {
        unlink_instance(i);
        link_instance(&ended, i);
        i->d.refs++;
        i->terminated |= n >= MAX_SWEEP;
        terminate(i);
        disp_unref(&i->d);
    }
    while ((i = ended) != NULL) {
        unlink_instance(i);
        link_instance(&empty, i);
        i->d.refs++;
        clear_fields(i);
        disp_unref(&i->d);
    }
    vbs_drain(e);
    while ((i = empty) != NULL) {
        unlink_instance(i);
        if (cut) {
            i->engine = NULL;
            i->cls = NULL;
        } else {
            link_instance(&e->instances, i);
        }
    }
}

static int init_arrays(struct vbs *e, struct vbs_instance *i)
{
    for (const struct vbs_member *m = i->cls->members; m; m = m->next) {
        struct var bounds[VAR_ARRAY_MAX_DIMS];
        for (uint32_t k = 0; k < m->ndims; k++) {
            bounds[k] = VAR_I4(m->dims[k]);
        }
        if (m->is_array && vbs_dim(e, &i->fields[m->slot], bounds, m->ndims, true)) {
            return -1;
        }
    }
    return 0;
}

int vbs_new(struct vbs *e, struct vbs_class *c, struct var *out)
{
    struct vbs_instance *i = calloc(1, sizeof *i + c->nfields * sizeof i->fields[0]);
    if (!i) {
        return vbs_raise(e, 7, NULL);
    }
    i->d = (struct disp){.ops = &vbs_instance_ops, .refs = 1};
    i->engine = e;
    i->cls = c;
    link_instance(&e->instances, i);
    if (init_arrays(e, i) || (c->init && vbs_exec(e, c->init, i, NULL, 0, NULL))) {
        i->terminated = true; /* never finished: no Class_Terminate */
        disp_unref(&i->d);
        return -1;
    }
    *out = VAR_OBJ(&i->d);
    return 0;
}

/* ---- from outside: through dispatch ---- */
static hres instance_get_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id)
{
    const struct vbs_class *c = instance_of(d)->cls;
    for (const struct vbs_member *m = c ? c->members : NULL; m; m = m->next) {
        size_t k = 0;
        while (k < n && k < m->atom->wide_len && ((name[k] ^ m->atom->wide[k]) & 0xffdf) == 0) {
            k++;
        }
        if (k == n && n == m->atom->wide_len && !m->is_private) {
            *id = (int32_t)m->index + 1;
            return 0;
        }
    }
    return DISP_E_UNKNOWNNAME;
}

static hres var_member(struct vbs *e, struct vbs_instance *i, const struct vbs_member *m,
                       struct disp_call *c)
{
    struct var *field = &i->fields[m->slot];
    int r;
    if (!(c->kind & (DISP_PUT | DISP_PUTREF))) {
        if (c->nargs == 0) {
            return var_copy(c->result, field);
        }
        r = vbs_index(e, field, c->args, c->nargs, NULL, c->result);
    } else if (c->nargs == 1) {
        struct var copy;
        hres hr = var_copy(&copy, &c->args[0]);
        if (SUCCEEDED(hr)) {
            struct var old = *field;
            *field = copy;
            vbs_kill(&old);
        }
        return hr;
    } else {
        r = vbs_index_put(e, field, c->args, c->nargs - 1, &c->args[c->nargs - 1],
                          c->kind == DISP_PUTREF, NULL);
    }
    return r ? vbs_failure_answer(e, &c->error) : 0;
}

static hres instance_invoke(struct disp *d, int32_t id, struct disp_call *c)
{
    struct vbs_instance *i = instance_of(d);
    struct vbs *e = i->engine;
    if (!e) {
        return DISP_E_MEMBERNOTFOUND;
    }
    const struct vbs_member *m = id == DISPID_VALUE ? i->cls->def : NULL;
    if (id > 0 && (uint32_t)id <= i->cls->nmembers) {
        m = i->cls->by_index[id - 1];
    }
    if (!m) {
        return DISP_E_MEMBERNOTFOUND;
    }
    if (m->is_var) {
        return var_member(e, i, m, c);
    }
    struct vbs_proc *p = c->kind & DISP_PUTREF ? m->set : c->kind & DISP_PUT ? m->let : m->get;
    if (!p) {
        return DISP_E_MEMBERNOTFOUND;
    }
    return vbs_exec(e, p, i, c->args, c->nargs, c->result) ? vbs_failure_answer(e, &c->error) : 0;
}

static unsigned instance_kinds(struct disp *d, int32_t id)
{
    struct vbs_instance *i = instance_of(d);
    const struct vbs_member *m =
        i->engine && id > 0 && (uint32_t)id <= i->cls->nmembers ? i->cls->by_index[id - 1] : NULL;
    if (!m) {
        return 0;
    }
    unsigned kinds = m->is_var ? DISP_GET | DISP_PUT | DISP_PUTREF : 0;
    kinds |= m->get ? (m->get->is_property ? DISP_GET : DISP_METHOD) : 0;
    kinds |= (m->let ? DISP_PUT : 0) | (m->set ? DISP_PUTREF : 0);
    return kinds | (m->get && m->get->nparams ? DISP_TAKES_ARGUMENTS : 0);
}

const struct disp_ops vbs_instance_ops = {.type_name = "Object",
                                          .destroy = instance_destroy,
                                          .get_id = instance_get_id,
                                          .invoke = instance_invoke,
                                          .kinds = instance_kinds};

/* ---- GetRef ---- */
struct proc_ref {
    struct disp d;
    struct vbs *e; /* outlives what the script holds */
    struct vbs_proc *proc;
};

static void ref_destroy(struct disp *d)
{
    free(container_of(d, struct proc_ref, d));
}

static hres ref_invoke(struct disp *d, int32_t id, struct disp_call *c)
{
    struct proc_ref *r = container_of(d, struct proc_ref, d);
    if (id != DISPID_VALUE || (c->kind & (DISP_PUT | DISP_PUTREF))) {
        return DISP_E_MEMBERNOTFOUND;
    }
    if (c->nargs > MAX_DISPATCH_ARGS) {
        return DISP_E_BADPARAMCOUNT;
    }
    return vbs_exec(r->e, r->proc, NULL, c->args, c->nargs, c->result)
               ? vbs_failure_answer(r->e, &c->error)
               : 0;
}

static const struct disp_ops ref_ops = {
    .type_name = "Object", .destroy = ref_destroy, .invoke = ref_invoke};

hres vbs_procref_create(struct vbs *e, struct vbs_proc *p, struct disp **out)
{
    struct proc_ref *r = malloc(sizeof *r);
    if (!r) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *r = (struct proc_ref){.d = {.ops = &ref_ops, .refs = 1}, .e = e, .proc = p};
    *out = &r->d;
    return 0;
}
