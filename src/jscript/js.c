/* js: the engine as the host sees it. */
#include "jscript/js.h"

#include <stdio.h>
#include <stdlib.h>

static struct js *self_of(struct engine *e)
{
    return container_of(e, struct js, base);
}

static const struct js *const_self(const struct engine *e)
{
    return (const struct js *)(const void *)((const char *)e - offsetof(struct js, base));
}

/* ---- life ---- */
static void *js_alloc(void *udata, duk_size_t n)
{
    (void)udata;
    return n ? malloc(n) : NULL;
}

static void *js_realloc(void *udata, void *p, duk_size_t n)
{
    (void)udata;
    if (n == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, n);
}

static void js_free(void *udata, void *p)
{
    (void)udata;
    free(p);
}

/* Nothing is called outside of a protected call, so this is a mistake of ours. */
static void fatal(void *udata, const char *message)
{
    (void)udata;
    fprintf(stderr, "jscript: %s\n", message ? message : "fatal error");
    abort();
}

static duk_ret_t init(duk_context *ctx, void *arg)
{
    (void)arg;
    js_lib_init(ctx);
    duk_push_heap_stash(ctx);
    duk_push_array(ctx);
    duk_put_prop_string(ctx, -2, STASH_PENDING);
    return 0;
}

static void op_destroy(struct engine *e)
{
    struct js *js = self_of(e);
    js->stopping = true; /* no finalizer of the script calls out any more */
    js_cut_objects(js);
    if (js->ctx) {
        duk_destroy_heap(js->ctx);
    }
    js_own_end(js);
    for (size_t i = 0; i < js->scopes.n; i++) {
        disp_unref(js->scopes.v[i]);
    }
    for (size_t i = 0; i < js->names.n; i++) {
        free(js->names.v[i]);
    }
    free(js->file);
    vec_fini(&js->scopes);
    vec_fini(&js->names);
    map_fini(&js->ids);
    map_fini(&js->exported);
    free(js);
}

/* ---- names ---- */
struct add_name {
    const char *name;
    const struct var *value;
};

static duk_ret_t define_name(duk_context *ctx, void *arg)
{
    struct add_name *a = arg;
    duk_push_global_object(ctx);
    duk_push_string(ctx, a->name);
    js_push_var(ctx, a->value);
    duk_def_prop(ctx, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                     DUK_DEFPROP_CLEAR_ENUMERABLE);
    return 0;
}

static bool safely(struct js *js, duk_safe_call_function fn, void *arg)
{
    bool ok = duk_safe_call(js->ctx, fn, arg, 0, 1) == DUK_EXEC_SUCCESS;
    duk_pop(js->ctx);
    return ok;
}

static hres op_add_const(struct engine *e, const char *name, const struct var *value)
{
    struct add_name a = {name, value};
    return safely(self_of(e), define_name, &a) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres op_add_object(struct engine *e, const char *name, struct disp *obj, bool members)
{
    struct js *js = self_of(e);
    struct var v = VAR_OBJ(obj);
    if (members) {
        if (!vec_push(&js->scopes, obj)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        disp_ref(obj);
        return 0;
    }
    return op_add_const(e, name, &v);
}

/* Members of other scopes that this one has not: procedures become functions, variables accessors.
 * hidden of the function: the scope and the name. */
static duk_ret_t call_scope(duk_context *ctx)
{
    duk_idx_t n = duk_get_top(ctx);
    duk_push_current_function(ctx);
    int magic = duk_get_current_magic(ctx); /* 0 call, 1 get, 2 set */
    duk_get_prop_string(ctx, n, HIDDEN("scope"));
    struct disp *o = js_disp_at(ctx, -1);
    duk_get_prop_string(ctx, n, HIDDEN("id"));
    unsigned kind = magic == 0 ? DISP_METHOD : magic == 1 ? DISP_GET : DISP_PUT;
    js_invoke(ctx, o, duk_get_int(ctx, -1), kind, 0, magic == 1 ? 0 : n);
    return 1;
}

static void push_scope_function(duk_context *ctx, struct disp *o, int32_t id, int magic)
{
    duk_push_c_function(ctx, call_scope, magic == 2 ? 1 : DUK_VARARGS);
    duk_set_magic(ctx, -1, magic);
    js_push_disp(ctx, o);
    duk_put_prop_string(ctx, -2, HIDDEN("scope"));
    duk_push_int(ctx, id);
    duk_put_prop_string(ctx, -2, HIDDEN("id"));
}

static hres id_of(struct disp *o, struct slice name, int32_t *id)
{
    struct bstr *s = bstr_from_utf8(name);
    hres hr = s ? o->ops->get_id(o, s->ch, s->len, id) : WBEM_E_OUT_OF_MEMORY;
    bstr_unref(s);
    return hr;
}

/* stack: global object */
static void define_member(duk_context *ctx, struct disp *o, struct slice name)
{
    int32_t id;
    if (duk_has_prop_lstring(ctx, -1, name.p, name.n) || FAILED(id_of(o, name, &id))) {
        return;
    }
    unsigned kinds = o->ops->kinds ? o->ops->kinds(o, id) : 0;
    duk_push_lstring(ctx, name.p, name.n);
    if (kinds & DISP_GET) {
        push_scope_function(ctx, o, id, 1);
        push_scope_function(ctx, o, id, 2);
        duk_def_prop(ctx, -4,
                     DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER |
                         DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_CLEAR_ENUMERABLE);
    } else {
        push_scope_function(ctx, o, id, 0);
        duk_def_prop(ctx, -3,
                     DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE |
                         DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_CLEAR_ENUMERABLE);
    }
}

static duk_ret_t define_members(duk_context *ctx, void *arg)
{
    struct js *js = js_of(ctx);
    struct str *name = arg;
    duk_push_global_object(ctx);
    for (size_t i = 0; i < js->scopes.n; i++) {
        struct disp *o = js->scopes.v[i];
        for (size_t k = 0; o->ops->name_at && o->ops->name_at(o, k, name) == 0; k++) {
            define_member(ctx, o, str_slice(name));
            str_clear(name);
        }
        str_clear(name);
    }
    return 0;
}

static hres refresh_scopes(struct js *js)
{
    AUTO_STR name = STR_INIT;
    return js->scopes.n == 0 || safely(js, define_members, &name) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* ---- code ---- */
struct block {
    struct slice text;
    const char *file;
    uint32_t first_line;
};

/* Pushes the source; line ends bring the code to its first line. */
static void push_source(duk_context *ctx, const struct block *b)
{
    size_t lines = b->first_line ? b->first_line - 1 : 0;
    char *p = duk_push_fixed_buffer(ctx, lines + b->text.n + 1);
    memset(p, '\n', lines);
    memcpy(p + lines, b->text.p, b->text.n);
    p[lines + b->text.n] = '\n';
    duk_buffer_to_string(ctx, -1);
}

static duk_ret_t compile(duk_context *ctx, void *arg)
{
    struct js *js = js_of(ctx);
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_PENDING);
    push_source(ctx, arg);
    duk_push_string(ctx, ((struct block *)arg)->file);
    duk_compile(ctx, 0);
    duk_put_prop_index(ctx, -2, js->compiled);
    js->compiled++;
    return 0;
}

static hres op_add_code(struct engine *e, struct slice text, const char *file, uint32_t first_line,
                        struct script_error *err)
{
    struct js *js = self_of(e);
    struct block b = {text, file, first_line};
    free(js->file);
    js->file = strdup(file);
    if (text.n > JS_MAX_SOURCE) {
        *err = (struct script_error){
            .hr = HRES_SCRIPT(1001),
            .number = 1001,
            .compile = true,
            .has_source = true,
            .file = bstr_from_utf8(slice_of(file)),
            .source = bstr_from_utf8(SLICE("Microsoft JScript compilation error")),
            .description = bstr_from_utf8(SLICE("Out of memory"))};
        return err->hr;
    }
    if (duk_safe_call(js->ctx, compile, &b, 0, 1) != DUK_EXEC_SUCCESS) {
        js_take_error(js, true, err);
        return err->hr;
    }
    duk_pop(js->ctx);
    return 0;
}

/* ---- running ---- */
/* After a call; the thrown value (or the result) is at the top and popped. */
static hres outcome(struct js *js, bool ok, struct script_error *err)
{
    if (ok || js->stopping || atomic_load(&js->interrupted)) {
        duk_pop(js->ctx);
        return atomic_load(&js->interrupted) ? SCRIPT_S_INTERRUPTED
               : js->stopping                ? SCRIPT_S_STOPPED
                                             : 0;
    }
    struct script_error local;
    js_take_error(js, false, err ? err : &local);
    hres hr = err ? err->hr : local.hr;
    if (!err) {
        script_error_clear(&local);
    }
    return hr;
}

static duk_ret_t run_block(duk_context *ctx, void *arg)
{
    uint32_t *i = arg;
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_PENDING);
    duk_get_prop_index(ctx, -1, *i);
    duk_del_prop_index(ctx, -2, *i);
    duk_call(ctx, 0);
    return 0;
}

static hres op_run(struct engine *e, struct script_error *err)
{
    struct js *js = self_of(e);
    hres hr = refresh_scopes(js);
    while (hr == 0 && js->ran < js->compiled) {
        uint32_t i = js->ran++;
        js->depth++;
        bool ok = duk_safe_call(js->ctx, run_block, &i, 0, 1) == DUK_EXEC_SUCCESS;
        js->depth--;
        hr = outcome(js, ok, err);
    }
    return hr;
}

struct proc_call {
    const char *name;
    struct var *args;
    unsigned n;
    struct var *result;
    hres hr;
};

static duk_ret_t call_proc(duk_context *ctx, void *arg)
{
    struct proc_call *p = arg;
    duk_get_global_string(ctx, p->name);
    duk_require_stack(ctx, (duk_idx_t)p->n + 8);
    for (unsigned i = 0; i < p->n; i++) {
        js_push_var(ctx, &p->args[i]);
    }
    duk_call(ctx, (duk_idx_t)p->n);
    p->hr = p->result ? js_get_var(ctx, -1, p->result) : 0;
    return 0;
}

struct proc_lookup {
    const char *name;
    bool found;
};

/* What is read may be a property of the script's that fails. */
static duk_ret_t find_proc(duk_context *ctx, void *arg)
{
    struct proc_lookup *l = arg;
    l->found = duk_get_global_string(ctx, l->name) && duk_is_ecmascript_function(ctx, -1);
    return 0;
}

static bool has_proc(struct js *js, const char *name)
{
    struct proc_lookup l = {.name = name};
    return safely(js, find_proc, &l) && l.found;
}

static hres op_call_proc(struct engine *e, const char *name, struct var *args, unsigned nargs,
                         struct var *result, struct script_error *err)
{
    struct js *js = self_of(e);
    struct proc_call p = {name, args, nargs, result, 0};
    if (!has_proc(js, name)) {
        return SCRIPT_S_NO_PROC;
    }
    if (js->stopping || atomic_load(&js->interrupted)) {
        return js->stopping ? SCRIPT_S_STOPPED : SCRIPT_S_INTERRUPTED;
    }
    hres hr = refresh_scopes(js);
    if (FAILED(hr)) {
        return hr;
    }
    js->depth++;
    bool ok = duk_safe_call(js->ctx, call_proc, &p, 0, 1) == DUK_EXEC_SUCCESS;
    js->depth--;
    hr = outcome(js, ok, err);
    return hr ? hr : p.hr;
}

static bool op_has_proc(const struct engine *e, const char *name)
{
    return has_proc((struct js *)(uintptr_t)const_self(e), name);
}

static void op_stop(struct engine *e)
{
    struct js *js = self_of(e);
    js->stopping = true;
}

/* Code that calls nothing of the host cannot be reached: the host ends the process after a while. */
static void op_interrupt(struct engine *e)
{
    struct js *js = self_of(e);
    atomic_store(&js->interrupted, true);
}

static duk_ret_t find_line(duk_context *ctx, void *arg)
{
    uint32_t *line = arg;
    for (duk_int_t level = -1; *line == 0; level--) {
        duk_inspect_callstack_entry(ctx, level);
        if (!duk_is_object(ctx, -1)) {
            return 0;
        }
        duk_get_prop_string(ctx, -1, "lineNumber");
        *line = duk_to_uint32(ctx, -1);
        duk_pop_2(ctx);
    }
    return 0;
}

static uint32_t op_line(const struct engine *e)
{
    struct js *js = (struct js *)(uintptr_t)const_self(e);
    uint32_t line = 0;
    if (js->depth) {
        (void)safely(js, find_line, &line);
    }
    return line;
}

static const struct engine_ops js_ops = {.language = "JScript",
                                         .destroy = op_destroy,
                                         .add_object = op_add_object,
                                         .add_const = op_add_const,
                                         .add_code = op_add_code,
                                         .run = op_run,
                                         .call_proc = op_call_proc,
                                         .has_proc = op_has_proc,
                                         .stop = op_stop,
                                         .interrupt = op_interrupt,
                                         .line = op_line,
                                         .globals = js_globals};

hres js_engine_create(const struct script_host *host, struct engine **out)
{
    struct js *js = calloc(1, sizeof *js);
    *out = NULL;
    if (!js) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    js->base.ops = &js_ops;
    map_init(&js->ids, MAP_CASE);
    map_init(&js->exported, MAP_CASE);
    js->host = *host;
    js->ctx = duk_create_heap(js_alloc, js_realloc, js_free, js, fatal);
    if (!js->ctx || !safely(js, init, NULL)) {
        op_destroy(&js->base);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *out = &js->base;
    return 0;
}
