/* js_object: host objects in JavaScript, JavaScript objects for the host.
 *
 * A host object is a proxy over a function (so that obj(args) calls its default member) with the
 * pointer as a hidden property; hidden properties are not trapped. Reading a member gets its value;
 * where that is no value but a method, or a property that needs arguments, it gives a function that
 * calls it, so that obj.Item(0) works. */
#include "jscript/js.h"
#include "util/utf.h"

#include <stdlib.h>

#define TOO_MANY_ARGUMENTS 450

/* ---- calls of host objects ---- */
struct disp *js_disp_at(duk_context *ctx, duk_idx_t idx)
{
    struct disp *o = NULL;
    if (duk_is_object(ctx, idx)) {
        duk_get_prop_string(ctx, idx, HIDDEN("disp"));
        o = duk_get_pointer_default(ctx, -1, NULL);
        duk_pop(ctx);
    }
    return o;
}

static void clear_args(struct var *args, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        var_clear(&args[i]);
    }
    free(args);
}

static hres take_args(duk_context *ctx, duk_idx_t idx, duk_idx_t n, struct var **out)
{
    struct var *args = calloc((size_t)n + 1, sizeof *args);
    hres hr = args ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (duk_idx_t i = 0; i < n && hr == 0; i++) {
        hr = js_get_var(ctx, idx + i, &args[i]);
    }
    if (FAILED(hr)) {
        clear_args(args, args ? (unsigned)n : 0);
        args = NULL;
    }
    *out = args;
    return hr;
}

/* The call itself; nothing is thrown. */
static hres invoke(duk_context *ctx, struct disp *o, int32_t id, unsigned kind, duk_idx_t idx,
                   duk_idx_t n, struct var *result, struct disp_error *err)
{
    struct js *js = js_of(ctx);
    struct var *args = NULL;
    *result = VAR_EMPTY;
    if (js->stopping || atomic_load(&js->interrupted)) {
        return DISP_E_EXCEPTION;
    }
    if (n > (duk_idx_t)JS_MAX_ARGS || !o->ops->invoke) {
        return HRES_SCRIPT(TOO_MANY_ARGUMENTS);
    }
    hres hr = take_args(ctx, idx, n, &args);
    if (SUCCEEDED(hr)) {
        struct disp_call c = {.kind = kind, .nargs = (unsigned)n, .args = args, .result = result};
        disp_ref(o);
        hr = o->ops->invoke(o, id, &c);
        disp_unref(o);
        clear_args(args, (unsigned)n);
        *err = c.error;
    }
    if (FAILED(hr) || js->stopping) {
        var_clear(result);
        return FAILED(hr) ? hr : DISP_E_EXCEPTION;
    }
    disp_error_clear(err);
    return 0;
}

static duk_ret_t push_and_clear(duk_context *ctx, void *result)
{
    js_push_var(ctx, result);
    return 1;
}

/* Pushes the value and releases it, whatever happens. */
static void push_result(duk_context *ctx, struct var *result)
{
    bool failed = duk_safe_call(ctx, push_and_clear, result, 0, 1) != DUK_EXEC_SUCCESS;
    var_clear(result);
    if (failed) {
        (void)duk_throw(ctx);
    }
}

void js_invoke(duk_context *ctx, struct disp *o, int32_t id, unsigned kind, duk_idx_t idx,
               duk_idx_t n)
{
    struct var result;
    struct disp_error err = {0};
    hres hr = invoke(ctx, o, id, kind, idx, n, &result, &err);
    if (FAILED(hr)) {
        js_throw(ctx, hr, &err);
    }
    push_result(ctx, &result);
}

/* ---- members ---- */
static hres member_id(duk_context *ctx, struct disp *o, duk_idx_t key, int32_t *id)
{
    if (!o->ops->get_id || !duk_is_string(ctx, key) || duk_is_symbol(ctx, key)) {
        return DISP_E_UNKNOWNNAME;
    }
    struct bstr *name = js_get_bstr(ctx, key);
    hres hr = name ? o->ops->get_id(o, name->ch, name->len, id) : WBEM_E_OUT_OF_MEMORY;
    bstr_unref(name);
    return hr;
}

/* owner.member(args) where the function was read first. */
static duk_ret_t call_member(duk_context *ctx)
{
    duk_idx_t n = duk_get_top(ctx);
    duk_push_current_function(ctx);
    duk_get_prop_string(ctx, -1, HIDDEN("owner"));
    duk_get_prop_string(ctx, -2, HIDDEN("id"));
    struct disp *o = js_disp_at(ctx, -2);
    int32_t id = duk_get_int(ctx, -1);
    js_invoke(ctx, o, id, DISP_METHOD | DISP_GET, 0, n);
    return 1;
}

/* Gives the object at the top what it calls when it is called. */
static void set_member(duk_context *ctx, duk_idx_t owner, int32_t id)
{
    duk_dup(ctx, owner);
    duk_put_prop_string(ctx, -2, HIDDEN("owner"));
    duk_push_int(ctx, id);
    duk_put_prop_string(ctx, -2, HIDDEN("id"));
}

static void push_member(duk_context *ctx, duk_idx_t owner, int32_t id)
{
    duk_push_c_function(ctx, call_member, DUK_VARARGS);
    set_member(ctx, owner, id);
}

/* Value of the default member as a primitive. */
static duk_ret_t default_value(duk_context *ctx)
{
    duk_push_this(ctx);
    struct disp *o = js_disp_at(ctx, -1);
    struct var result;
    struct disp_error err = {0};
    hres hr = o ? invoke(ctx, o, DISPID_VALUE, DISP_METHOD | DISP_GET, 0, 0, &result, &err)
                : DISP_E_MEMBERNOTFOUND;
    if (FAILED(hr) || result.vt == VT_DISPATCH) {
        disp_error_clear(&err);
        if (SUCCEEDED(hr)) {
            var_clear(&result);
        }
        duk_push_sprintf(ctx, "[object %s]", o && o->ops->type_name ? o->ops->type_name : "");
        return 1;
    }
    push_result(ctx, &result);
    return 1;
}

static bool is(duk_context *ctx, duk_idx_t key, const char *name)
{
    return duk_is_string(ctx, key) && strcmp(duk_get_string(ctx, key), name) == 0;
}

/* What the language itself asks objects for. */
static duk_ret_t unknown_member(duk_context *ctx)
{
    if (duk_is_symbol(ctx, 1) || is(ctx, 1, "toJSON") || is(ctx, 1, "constructor") ||
        is(ctx, 1, "prototype")) {
        return 0;
    }
    if (is(ctx, 1, "toString") || is(ctx, 1, "valueOf")) {
        duk_push_c_function(ctx, default_value, 0);
        return 1;
    }
    return js_throw_number(ctx, 438);
}

static bool wants_arguments(hres hr)
{
    return hr == DISP_E_BADPARAMCOUNT || hr == DISP_E_PARAMNOTOPTIONAL ||
           hr == DISP_E_MEMBERNOTFOUND || hr == HRES_SCRIPT(449) || hr == HRES_SCRIPT(450);
}

/* get(target, key, receiver) */
static duk_ret_t trap_get(duk_context *ctx)
{
    struct disp *o = js_disp_at(ctx, 0);
    int32_t id;
    if (!o || FAILED(member_id(ctx, o, 1, &id))) {
        return unknown_member(ctx);
    }
    unsigned kinds = o->ops->kinds ? o->ops->kinds(o, id) : 0;
    if (kinds && !(kinds & DISP_GET)) {
        push_member(ctx, 2, id);
        return 1;
    }
    struct var result;
    struct disp_error err = {0};
    hres hr = invoke(ctx, o, id, DISP_GET, 0, 0, &result, &err);
    if (wants_arguments(hr)) {
        disp_error_clear(&err);
        push_member(ctx, 2, id);
        return 1;
    }
    if (FAILED(hr)) {
        return js_throw(ctx, hr, &err);
    }
    bool object = result.vt == VT_DISPATCH && result.obj;
    push_result(ctx, &result);
    if (object &&
        (kinds & DISP_TAKES_ARGUMENTS)) { /* obj.Prop(args) means the member, not its value */
        set_member(ctx, 2, id);
    }
    return 1;
}

/* set(target, key, value, receiver) */
static duk_ret_t trap_set(duk_context *ctx)
{
    struct disp *o = js_disp_at(ctx, 0);
    int32_t id;
    struct var result;
    struct disp_error err = {0};
    hres hr = o ? member_id(ctx, o, 1, &id) : DISP_E_UNKNOWNNAME;
    if (FAILED(hr)) {
        return js_throw_number(ctx, 438);
    }
    hr = invoke(ctx, o, id, DISP_PUT, 2, 1, &result, &err);
    if (hr == DISP_E_MEMBERNOTFOUND && duk_is_object(ctx, 2)) {
        disp_error_clear(&err);
        hr = invoke(ctx, o, id, DISP_PUTREF, 2, 1, &result, &err);
    }
    if (FAILED(hr)) {
        return js_throw(ctx, hr, &err);
    }
    var_clear(&result);
    duk_push_true(ctx);
    return 1;
}

/* has(target, key) */
static duk_ret_t trap_has(duk_context *ctx)
{
    struct disp *o = js_disp_at(ctx, 0);
    int32_t id;
    duk_push_boolean(ctx, o && SUCCEEDED(member_id(ctx, o, 1, &id)));
    return 1;
}

/* apply(target, this, args): the default member, or the member whose value this is */
static duk_ret_t trap_apply(duk_context *ctx)
{
    struct disp *o = js_disp_at(ctx, 0);
    int32_t id = DISPID_VALUE;
    duk_get_prop_string(ctx, 0, HIDDEN("owner"));
    if (js_disp_at(ctx, -1)) {
        o = js_disp_at(ctx, -1);
        duk_get_prop_string(ctx, 0, HIDDEN("id"));
        id = duk_get_int(ctx, -1);
    }
    duk_idx_t n = (duk_idx_t)duk_get_length(ctx, 2), first = duk_get_top(ctx);
    if (n > (duk_idx_t)JS_MAX_ARGS) {
        return js_throw_number(ctx, TOO_MANY_ARGUMENTS);
    }
    duk_require_stack(ctx, n + 8);
    for (duk_idx_t i = 0; i < n; i++) {
        duk_get_prop_index(ctx, 2, (duk_uarridx_t)i);
    }
    js_invoke(ctx, o, id, DISP_METHOD | DISP_GET, first, n);
    return 1;
}

static duk_ret_t trap_construct(duk_context *ctx)
{
    return js_throw_number(ctx, 445);
}

static duk_ret_t target(duk_context *ctx)
{
    (void)ctx;
    return 0;
}

static duk_ret_t release(duk_context *ctx)
{
    struct disp *o = js_disp_at(ctx, 0);
    duk_del_prop_string(ctx, 0, HIDDEN("disp"));
    disp_unref(o);
    return 0;
}

void js_objects_init(duk_context *ctx)
{
    static const duk_function_list_entry traps[] = {{"get", trap_get, 3},
                                                    {"set", trap_set, 4},
                                                    {"has", trap_has, 2},
                                                    {"apply", trap_apply, 3},
                                                    {"construct", trap_construct, 3},
                                                    {NULL, NULL, 0}};
    duk_push_heap_stash(ctx);
    duk_push_object(ctx);
    duk_put_function_list(ctx, -1, traps);
    duk_put_prop_string(ctx, -2, STASH_HANDLER);
    duk_push_c_function(ctx, release, 1);
    duk_put_prop_string(ctx, -2, STASH_RELEASE);
    duk_push_object(ctx);
    duk_put_prop_string(ctx, -2, STASH_REFS);
    duk_pop(ctx);
}

/* ---- JavaScript objects outside ---- */
struct js_object {
    struct disp d;
    struct js *js; /* NULL: the engine has gone */
    struct js_object *next, **prev;
    uint32_t slot; /* of the object in STASH_REFS */
    bool globals;  /* the global scope: only what scripts declared is a member */
};
static const struct disp_ops js_object_ops;

static struct js_object *object_of(struct disp *d)
{
    return container_of(d, struct js_object, d);
}

/* ... -> ... value: what the object stands for */
static void push_object(duk_context *ctx, const struct js_object *o)
{
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_REFS);
    duk_get_prop_index(ctx, -1, o->slot);
    duk_replace(ctx, -3);
    duk_pop(ctx);
}

void js_push_disp(duk_context *ctx, struct disp *o)
{
    if (o->ops == &js_object_ops && object_of(o)->js == js_of(ctx)) {
        push_object(ctx, object_of(o));
        return;
    }
    duk_push_c_function(ctx, target, 0);
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_RELEASE);
    duk_set_finalizer(ctx, -3);
    duk_push_pointer(ctx, o);
    duk_put_prop_string(ctx, -3, HIDDEN("disp"));
    disp_ref(o); /* from here on the finalizer gives it back */
    duk_get_prop_string(ctx, -1, STASH_HANDLER);
    duk_remove(ctx, -2);
    duk_push_proxy(ctx, 0);
}

struct export
{
    duk_idx_t idx;
    struct js_object *o;
};

/* Puts the value into the table and its place outside into the value. */
static duk_ret_t export_value(duk_context *ctx, void *arg)
{
    struct export *e = arg;
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_REFS);
    duk_dup(ctx, e->idx);
    duk_put_prop_index(ctx, -2, e->o->slot);
    if (!duk_is_lightfunc(ctx, e->idx)) {
        duk_push_pointer(ctx, e->o);
        duk_put_prop_string(ctx, e->idx, HIDDEN("outside"));
    }
    return 0;
}

static bool safely(duk_context *ctx, duk_safe_call_function fn, void *arg)
{
    bool ok = duk_safe_call(ctx, fn, arg, 0, 1) == DUK_EXEC_SUCCESS;
    duk_pop(ctx);
    return ok;
}

static struct js_object *exported_before(duk_context *ctx, duk_idx_t idx)
{
    if (!duk_is_object(ctx, idx)) {
        return NULL;
    }
    duk_get_prop_string(ctx, idx, HIDDEN("outside"));
    struct js_object *o = duk_get_pointer_default(ctx, -1, NULL);
    duk_pop(ctx);
    return o;
}

hres js_export(duk_context *ctx, duk_idx_t idx, struct disp **out)
{
    struct js *js = js_of(ctx);
    struct export e = {.idx = duk_normalize_index(ctx, idx), .o = exported_before(ctx, idx)};
    if (e.o) {
        *out = disp_ref(&e.o->d);
        return 0;
    }
    e.o = calloc(1, sizeof *e.o);
    if (!e.o) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    *e.o = (struct js_object){.d = {.ops = &js_object_ops, .refs = 1}, .slot = js->next_slot++};
    if (!safely(ctx, export_value, &e)) {
        free(e.o);
        return WBEM_E_OUT_OF_MEMORY;
    }
    e.o->js = js;
    e.o->next = js->objects;
    e.o->prev = &js->objects;
    if (e.o->next) {
        e.o->next->prev = &e.o->next;
    }
    js->objects = e.o;
    *out = &e.o->d;
    return 0;
}

static duk_ret_t forget_value(duk_context *ctx, void *arg)
{
    struct js_object *o = arg;
    push_object(ctx, o);
    if (duk_is_object(ctx, -1)) {
        duk_del_prop_string(ctx, -1, HIDDEN("outside"));
    }
    duk_push_heap_stash(ctx);
    duk_get_prop_string(ctx, -1, STASH_REFS);
    duk_del_prop_index(ctx, -1, o->slot);
    return 0;
}

static void cut(struct js_object *o)
{
    *o->prev = o->next;
    if (o->next) {
        o->next->prev = o->prev;
    }
    o->js = NULL;
}

static void object_destroy(struct disp *d)
{
    struct js_object *o = object_of(d);
    if (o->js) {
        struct js *js = o->js;
        cut(o);
        (void)safely(js->ctx, forget_value, o);
    }
    free(o);
}

void js_cut_objects(struct js *js)
{
    while (js->objects) {
        cut(js->objects);
    }
}

/* ---- calls from outside ---- */
static bool is_declared(duk_context *ctx, const char *name)
{
    duk_push_string(ctx, name);
    duk_get_prop_desc(ctx, -2, 0);
    bool yes = duk_is_object(ctx, -1) && duk_get_prop_string(ctx, -1, "enumerable") &&
               duk_to_boolean(ctx, -1);
    return yes;
}

struct lookup {
    struct js_object *o;
    const char *name;
    size_t at;
    struct str *out;
    bool found;
};

/* The member that is the same without case: other languages do not distinguish it. */
static bool find_nocase(duk_context *ctx, duk_idx_t object, struct lookup *l)
{
    duk_enum(ctx, object, l->o->globals ? DUK_ENUM_OWN_PROPERTIES_ONLY : 0);
    while (duk_next(ctx, -1, 0)) {
        const char *name = duk_get_string(ctx, -1);
        if (utf8_caseeq(slice_of(name), slice_of(l->name))) {
            str_addz(l->out, name);
            return true;
        }
        duk_pop(ctx);
    }
    return false;
}

static duk_ret_t find_member(duk_context *ctx, void *arg)
{
    struct lookup *l = arg;
    push_object(ctx, l->o);
    duk_to_object(ctx, -1);
    duk_idx_t object = duk_get_top_index(ctx);
    if (l->o->globals) {
        l->found = is_declared(ctx, l->name);
    } else {
        duk_push_string(ctx, l->name);
        l->found = duk_has_prop(ctx, object);
    }
    if (l->found) {
        str_addz(l->out, l->name);
    } else {
        l->found = find_nocase(ctx, object, l);
    }
    return 0;
}

/* Ids are places in a list of names: the same for all objects. */
static hres name_id(struct js *js, const char *name, int32_t *id)
{
    for (size_t i = 0; i < js->names.n; i++) {
        if (strcmp(js->names.v[i], name) == 0) {
            *id = (int32_t)i + 1;
            return 0;
        }
    }
    char *copy = strdup(name);
    if (!copy || !vec_push(&js->names, copy)) {
        free(copy);
        return WBEM_E_OUT_OF_MEMORY;
    }
    *id = (int32_t)js->names.n;
    return 0;
}

static hres object_get_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id)
{
    struct js_object *o = object_of(d);
    AUTO_STR text = STR_INIT;
    struct bstr *s = o->js ? bstr_new(name, n) : NULL;
    str_add_bstr(&text, s);
    bool failed = !s || str_status(&text);
    bstr_unref(s);
    if (failed) {
        return o->js ? WBEM_E_OUT_OF_MEMORY : DISP_E_UNKNOWNNAME;
    }
    AUTO_STR found = STR_INIT;
    struct lookup l = {.o = o, .name = str_z(&text), .out = &found};
    if (!safely(o->js->ctx, find_member, &l) || !l.found) {
        return DISP_E_UNKNOWNNAME;
    }
    return str_status(&found) ? WBEM_E_OUT_OF_MEMORY : name_id(o->js, str_z(&found), id);
}

struct outside_call {
    struct js_object *o;
    const char *name; /* NULL: the object itself */
    struct disp_call *c;
    hres hr;
};

static void push_args(duk_context *ctx, const struct disp_call *c, unsigned n)
{
    duk_require_stack(ctx, (duk_idx_t)n + 8);
    for (unsigned i = 0; i < n; i++) {
        js_push_var(ctx, &c->args[i]);
    }
}

/* stack: object value-of-member */
static duk_ret_t call_or_get(duk_context *ctx, struct outside_call *x)
{
    struct disp_call *c = x->c;
    if (duk_is_callable(ctx, -1) && (c->kind & DISP_METHOD)) {
        duk_swap_top(ctx, -2); /* function this */
        push_args(ctx, c, c->nargs);
        duk_call_method(ctx, (duk_idx_t)c->nargs);
    } else if (c->nargs == 1) { /* element of an array or object */
        js_push_var(ctx, &c->args[0]);
        duk_get_prop(ctx, -2);
    } else if (c->nargs) {
        x->hr = DISP_E_BADPARAMCOUNT;
        return 0;
    } else if (!x->name) {
        duk_to_primitive(ctx, -1, DUK_HINT_NONE);
    }
    x->hr = js_get_var(ctx, -1, c->result);
    return 0;
}

static duk_ret_t outside(duk_context *ctx, void *arg)
{
    struct outside_call *x = arg;
    struct disp_call *c = x->c;
    push_object(ctx, x->o);
    if (c->kind & (DISP_PUT | DISP_PUTREF)) {
        if (!x->name || c->nargs != 1) {
            x->hr = DISP_E_MEMBERNOTFOUND;
            return 0;
        }
        js_push_var(ctx, &c->args[0]);
        duk_put_prop_string(ctx, -2, x->name);
        return 0;
    }
    if (x->name) {
        duk_get_prop_string(ctx, -1, x->name);
    } else {
        duk_push_undefined(ctx); /* this of a plain function */
        duk_swap_top(ctx, -2);
    }
    return call_or_get(ctx, x);
}

static hres object_invoke(struct disp *d, int32_t id, struct disp_call *c)
{
    struct js_object *o = object_of(d);
    struct js *js = o->js;
    struct outside_call x = {.o = o, .c = c};
    if (!js || id < 0 || (size_t)id > js->names.n) {
        return DISP_E_MEMBERNOTFOUND;
    }
    if (js->stopping) {
        return DISP_E_EXCEPTION;
    }
    x.name = id ? js->names.v[id - 1] : NULL;
    js->depth++;
    bool ok = duk_safe_call(js->ctx, outside, &x, 0, 1) == DUK_EXEC_SUCCESS;
    js->depth--;
    if (!ok) {
        x.hr = js_answer_error(js, &c->error); /* pops it */
        var_clear(c->result);
        return x.hr;
    }
    duk_pop(js->ctx);
    return x.hr;
}

static duk_ret_t find_name(duk_context *ctx, void *arg)
{
    struct lookup *l = arg;
    push_object(ctx, l->o);
    duk_enum(ctx, -1, DUK_ENUM_OWN_PROPERTIES_ONLY);
    for (size_t i = 0; duk_next(ctx, -1, 0); i++) {
        if (i == l->at) {
            str_addz(l->out, duk_get_string(ctx, -1));
            l->found = true;
            return 0;
        }
        duk_pop(ctx);
    }
    return 0;
}

static hres object_name_at(struct disp *d, size_t i, struct str *out)
{
    struct js_object *o = object_of(d);
    struct lookup l = {.o = o, .at = i, .out = out};
    return o->js && safely(o->js->ctx, find_name, &l) && l.found ? str_status(out) : 1;
}

static const struct disp_ops js_object_ops = {.type_name = "JScriptTypeInfo",
                                              .destroy = object_destroy,
                                              .get_id = object_get_id,
                                              .invoke = object_invoke,
                                              .name_at = object_name_at};

hres js_globals(struct engine *e, struct disp **out)
{
    struct js *js = container_of(e, struct js, base);
    duk_push_global_object(js->ctx);
    hres hr = js_export(js->ctx, -1, out);
    duk_pop(js->ctx);
    if (hr == 0) {
        object_of(*out)->globals = true;
    }
    return hr;
}
