/* A script that uses what the engine has, with each allocation failing once: it ends with success or
 * an error, without crash, hang or leak, and the engine can be taken down. Duktape's allocations count. */
#include "disp/table.h"
#include "jscript/jscript.h"
#include "oom.h"
#include "test.h"

#include <stdlib.h>

/* Box: Value holds anything, Items is a list of three, Array an array; Fail fails with a text. */
struct box {
    struct disp d;
    struct var value;
};

static void box_destroy(struct disp *d)
{
    struct box *b = (struct box *)d;
    var_clear(&b->value);
    free(b);
}

static hres box_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id)
{
    (void)d;
    *id = n ? name[0] == 'V'   ? 1
              : name[0] == 'A' ? 2
              : name[0] == 'F' ? 3
              : name[0] == 'C' ? 4
                               : -1
            : -1;
    return *id < 0 ? DISP_E_UNKNOWNNAME : 0;
}

static hres box_array(struct var *out)
{
    struct var_array *a = var_array_create1(3);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    a->v[0] = VAR_STR(bstr_from_z("element"));
    *out = (struct var){.vt = VT_ARRAY | VT_VARIANT, .arr = a};
    return 0;
}

/* Calls back: member f of the object it is given. */
static hres box_call(struct disp_call *c)
{
    struct var arg = VAR_I4(20), *o = &c->args[0];
    struct disp_call inner = {.kind = DISP_METHOD, .nargs = 1, .args = &arg, .result = c->result};
    hres hr = o->vt == VT_DISPATCH ? disp_invoke_name(o->obj, "f", &inner) : DISP_E_TYPEMISMATCH;
    c->error = inner.error;
    return hr;
}

static hres box_invoke(struct disp *d, int32_t id, struct disp_call *c)
{
    struct box *b = (struct box *)d;
    if (c->kind & DISP_PUT) {
        struct var copy;
        hres hr = var_copy(&copy, &c->args[0]);
        if (SUCCEEDED(hr)) {
            var_clear(&b->value);
            b->value = copy;
        }
        return hr;
    }
    switch (id) {
    case 1:
        return var_copy(c->result, &b->value);
    case 2:
        return box_array(c->result);
    case 3:
        c->error.source = bstr_from_z("Box");
        c->error.description = bstr_from_z("It failed");
        return WBEM_E_FAILED;
    case 4:
        return c->nargs == 1 ? box_call(c) : DISP_E_BADPARAMCOUNT;
    default:
        return DISP_E_MEMBERNOTFOUND;
    }
}

static hres box_each(struct disp *d, struct disp_enum **out, struct disp_error *err)
{
    (void)d;
    (void)err;
    struct var *v = calloc(3, sizeof *v);
    if (!v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    v[0] = VAR_STR(bstr_from_z("one"));
    v[1] = VAR_R8(2.5);
    return list_enum_new(v, 3, out);
}

static const struct disp_ops box_ops = {.type_name = "Box",
                                        .destroy = box_destroy,
                                        .get_id = box_id,
                                        .invoke = box_invoke,
                                        .new_enum = box_each};

static hres make_box(void *ctx, struct slice progid, struct disp **out, struct disp_error *err)
{
    struct box *b = progid.n == 3 ? calloc(1, sizeof *b) : NULL;
    (void)ctx;
    if (!b) {
        err->description = bstr_from_z("There is no such object");
        return HRES_SCRIPT(429);
    }
    b->d = (struct disp){.ops = &box_ops, .refs = 1};
    *out = &b->d;
    return 0;
}

static const char script[] =
    "var b = new ActiveXObject('Box'), out = '';\n"
    "b.Value = { x: 5, f: function (n) { return n + this.x; } };\n"
    "out += b.Value.x + b.Call(b.Value);\n"
    "b.Value = 'text \\u00e4\\ud83d'; b.Value = 1.5; b.Value = new Date(2001, 1, 3); b.Value = [1, "
    "2];\n"
    "b.Value = null; b.Value = new ActiveXObject('Box'); b.Value = b.Array;\n"
    "out += new VBArray(b.Array).toArray().join() + new VBArray(b.Value).getItem(0);\n"
    "for (var e = new Enumerator(b); !e.atEnd(); e.moveNext()) { out += e.item(); }\n"
    "e.moveFirst();\n"
    "try { b.Fail(); } catch (x) { out += x.number + x.description; }\n"
    "try { new ActiveXObject('None'); } catch (x) { out += x.message; }\n"
    "try { b.Nothing; } catch (x) { out += x.message; }\n"
    "try { unknown(); } catch (x) { out += x.message; }\n"
    "try { b.Call({ f: function () { throw new Error(7, 'inner'); } }); } catch (x) { out += "
    "x.message; }\n"
    "out += 'a-b'.replace(/(\\w)-(\\w)/, '$2$1') + RegExp.$1 + new Date('1/2/2003').getYear();\n"
    "function handler(a, o) { return a + o.Value.length + out.length; }\n"
    "b.Value = 'end'; CollectGarbage();\n";

/* A sign that all of the script ran: 0, or negative. */
static hres call_handler(struct engine *e, struct script_error *err)
{
    struct disp_error none = {0};
    struct disp *box = NULL;
    struct var args[2] = {VAR_STR(bstr_from_z("argument")), VAR_EMPTY}, result = VAR_EMPTY;
    hres hr = args[0].str ? make_box(NULL, SLICE("Box"), &box, &none) : WBEM_E_OUT_OF_MEMORY;
    disp_error_clear(&none);
    if (hr == 0) {
        args[1] = VAR_OBJ(box);
        ((struct box *)box)->value = VAR_STR(NULL);
        hr = e->ops->call_proc(e, "handler", args, 2, &result, err);
    }
    var_clear(&result);
    var_clear(&args[0]);
    var_clear(&args[1]);
    return hr;
}

static hres use(struct engine *e, struct script_error *err)
{
    struct disp *globals = NULL;
    struct var one = VAR_I4(1);
    hres hr = e->ops->add_const(e, "one", &one);
    hr = hr ? hr
            : e->ops->add_code(e, (struct slice){script, sizeof script - 1}, "script.js", 1, err);
    hr = hr ? hr : e->ops->run(e, err);
    hr = hr ? hr : call_handler(e, err);
    hr = hr ? hr : e->ops->globals(e, &globals);
    if (hr == 0) {
        struct var result = VAR_EMPTY;
        struct disp_call c = {.kind = DISP_GET, .result = &result};
        hr = disp_invoke_name(globals, "out", &c);
        disp_error_clear(&c.error);
        var_clear(&result);
    }
    disp_unref(globals);
    return hr;
}

static hres run(void)
{
    struct engine *e;
    struct script_host host = {.create_object = make_box};
    struct script_error err = {0};
    hres hr = js_engine_create(&host, &e);
    if (FAILED(hr)) {
        return hr;
    }
    hr = use(e, &err);
    script_error_clear(&err);
    e->ops->destroy(e);
    return hr;
}

/* One failure is survived mostly: Duktape tries again after a collection. */
TEST(a_script_survives_each_failing_allocation)
{
    oom_fail_at(OOM_COUNT);
    assert_int_equal(run(), 0);
    size_t total = oom_counted(), runs = 0, failed = 0;
    OOM_FOR_EVERY(n)
    {
        failed += FAILED(run());
        runs++;
    }
    print_message("# %zu runs, %zu allocations, %zu failed\n", runs, total, failed);
    assert_true(failed > 0);
    assert_int_equal(run(), 0);
}

/* Nothing from some allocation on: now it reaches the script. Not while the engine is made:
 * Duktape cannot give up there. */
TEST(a_script_survives_memory_running_out)
{
    struct script_host host = {.create_object = make_box};
    size_t runs = 0, failed = 0;
    for (bool met = true; met; runs++) {
        struct engine *e;
        struct script_error err = {0};
        assert_int_equal(js_engine_create(&host, &e), 0);
        oom_fail_run(runs + 1, OOM_COUNT);
        hres hr = use(e, &err);
        met = oom_end();
        failed += FAILED(hr);
        script_error_clear(&err);
        e->ops->destroy(e);
    }
    print_message("# %zu runs, %zu failed\n", runs, failed);
    assert_true(failed > runs / 2);
    assert_int_equal(run(), 0);
}
