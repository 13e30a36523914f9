#include "oom.h"
#include "test.h"
#include "vbs/vbs.h"

#include <stdio.h>

static struct vbs *engine(void)
{
    struct script_host host = {0};
    struct vbs *e;
    assert_int_equal(vbs_create(&host, &e), 0);
    return e;
}

static void add(struct vbs *e, const char *code)
{
    struct script_error err;
    assert_int_equal(vbs_add_code(e, slice_of(code), "t.vbs", 1, &err), 0);
}

static void expect_error(struct script_error *err, const char *line)
{
    AUTO_STR s = STR_INIT;
    script_error_format(err, &s);
    assert_string_equal(str_z(&s), line);
    script_error_clear(err);
}

TEST(procedures_are_called_by_name)
{
    struct vbs *e = engine();
    struct script_error err;
    struct var r = VAR_EMPTY, arg = VAR_I2(4);
    add(e, "Function f(a)\nf = a + 1\nEnd Function\n");
    assert_int_equal(vbs_run(e, &err), 0);
    assert_int_equal(vbs_call_proc(e, "F", &arg, 1, &r, &err), 0);
    assert_int_equal(r.vt, VT_I2);
    assert_int_equal(r.i2, 5);
    assert_int_equal(vbs_call_proc(e, "none", NULL, 0, NULL, &err), SCRIPT_S_NO_PROC);
    assert_true(vbs_has_proc(e, "f"));
    assert_int_equal(vbs_call_proc(e, "f", NULL, 0, NULL, &err), HRES_SCRIPT(450));
    assert_int_equal(err.number, 450);
    script_error_clear(&err);
    vbs_destroy(e);
}

TEST(errors_say_where)
{
    struct vbs *e = engine();
    struct script_error err;
    add(e, "x = 1\n  y = x / 0\n");
    assert_int_equal(vbs_run(e, &err), HRES_SCRIPT(11));
    assert_false(err.compile);
    expect_error(&err, "t.vbs(2, 3) Microsoft VBScript runtime error: Division by zero");
    assert_int_equal(vbs_add_code(e, SLICE("\nFor\n"), "u.vbs", 10, &err), HRES_SCRIPT(1002));
    assert_true(err.compile);
    expect_error(&err, "u.vbs(11, 4) Microsoft VBScript compilation error: Syntax error");
    add(e, "v = Null\nw = CInt(v)\n");
    assert_int_equal(vbs_run(e, &err), HRES_SCRIPT(94));
    expect_error(&err, "t.vbs(2, 1) Microsoft VBScript runtime error: Invalid use of Null: 'CInt'");
    vbs_destroy(e);
}

/* An object that asks for the end of the script when its default member is read, or fails with a
 * code of its own. */
struct probe {
    struct disp d;
    struct vbs *e;
    hres answer;
};
static void probe_destroy(struct disp *d)
{
    (void)d;
}
static hres probe_get_id(struct disp *d, const uint16_t *name, size_t n, int32_t *id)
{
    (void)d;
    (void)name;
    (void)n;
    *id = 1;
    return 0;
}
static hres probe_invoke(struct disp *d, int32_t id, struct disp_call *c)
{
    struct probe *p = container_of(d, struct probe, d);
    (void)id;
    if (FAILED(p->answer)) {
        c->error.source = bstr_from_z("SWbemServicesEx");
        c->error.description = bstr_from_z("Invalid class ");
        return p->answer;
    }
    vbs_stop(p->e, 7);
    return 0;
}
static const struct disp_ops probe_ops = {
    .type_name = "Probe", .destroy = probe_destroy, .get_id = probe_get_id, .invoke = probe_invoke};

TEST(stop_is_not_caught)
{
    struct vbs *e = engine();
    struct script_error err;
    struct probe p = {.d = {.ops = &probe_ops, .refs = 1}, .e = e};
    struct var r = VAR_EMPTY;
    int32_t code;
    assert_int_equal(vbs_add_object(e, "Host", &p.d, false), 0);
    add(e, "n = 0\nOn Error Resume Next\nSub s\nHost.Quit\nn = 1\nEnd Sub\ns\nn = 2\n"
           "Function N2\nN2 = n\nEnd Function");
    assert_int_equal(vbs_run(e, &err), SCRIPT_S_STOPPED);
    assert_true(vbs_stopped(e, &code));
    assert_int_equal(code, 7);
    assert_true(*vbs_stop_flag(e));
    assert_int_equal(vbs_call_proc(e, "N2", NULL, 0, &r, &err), SCRIPT_S_STOPPED);
    vbs_destroy(e);
}

TEST(interrupt_ends_loops)
{
    struct vbs *e = engine();
    struct script_error err;
    add(e, "On Error Resume Next\nDo\nLoop\n");
    vbs_interrupt(e);
    assert_int_equal(vbs_run(e, &err), SCRIPT_S_INTERRUPTED);
    vbs_destroy(e);
}

TEST(codes_of_objects_reach_the_script)
{
    struct vbs *e = engine();
    struct script_error err;
    struct probe p = {.d = {.ops = &probe_ops, .refs = 1}, .e = e, .answer = WBEM_E_INVALID_CLASS};
    struct var r = VAR_EMPTY;
    assert_int_equal(vbs_add_object(e, "Svc", &p.d, false), 0);
    add(e, "Function t\nOn Error Resume Next\nSvc.Get \"x\"\nt = Err.Number & Err.Source & "
           "Err.Description\n"
           "End Function\nSvc.Get \"y\"");
    assert_int_equal(vbs_call_proc(e, "t", NULL, 0, &r, &err), 0);
    struct bstr *want = bstr_from_z("-2147217392SWbemServicesExInvalid class ");
    assert_int_equal(bstr_cmp(r.str, want), 0);
    bstr_unref(want);
    var_clear(&r);
    assert_int_equal(vbs_run(e, &err), WBEM_E_INVALID_CLASS);
    assert_int_equal(err.number, WBEM_E_INVALID_CLASS);
    expect_error(&err, "t.vbs(6, 1) SWbemServicesEx: Invalid class ");
    vbs_destroy(e);
}

TEST(global_members_are_names)
{
    struct vbs *e = engine();
    struct script_error err;
    struct probe p = {.d = {.ops = &probe_ops, .refs = 1}, .e = e};
    assert_int_equal(vbs_add_object(e, "Host", &p.d, true), 0);
    add(e, "Quit\n");
    assert_int_equal(vbs_run(e, &err), SCRIPT_S_STOPPED);
    vbs_destroy(e);
}

static const char every_kind[] =
    "Class C\nPublic v\nPrivate a(2)\nSub Class_Initialize\nv = \"x\" & 1\nEnd Sub\n"
    "Public Default Property Get P(i)\nP = v & i\nEnd Property\nSub Class_Terminate\nv = v & "
    "\"t\"\nEnd Sub\nEnd Class\n"
    "Function F(x, ByVal y)\nDim l(3)\nl(1) = x & y\nF = Join(Split(l(1) & \",b\", \",\"), "
    "\";\")\nEnd Function\n"
    "Dim o, i, s, q()\nSet o = New C\nReDim q(2)\nReDim Preserve q(4)\nq(1) = Array(1, \"z\")\n"
    "For i = 1 To 3\ns = s & F(\"a\" & i, i) & o(i)\nNext\nFor Each i In q\ns = s & "
    "TypeName(i)\nNext\n"
    "Select Case s\nCase \"never\"\ns = 1\nEnd Select\nWith o\n.v = UCase(s)\nEnd With\n"
    "Execute \"s = s & Eval(\"\"1 + 1\"\")\"\ns = Replace(s, \"a\", \"bb\") & Mid(s, 2, 3) & "
    "FormatNumber(5) & Now\n";

/* Out of memory is a clean error wherever it strikes. */
static bool run_everything(void)
{
    struct script_host host = {0};
    struct vbs *e = NULL;
    struct script_error err = {0};
    hres hr = vbs_create(&host, &e);
    if (SUCCEEDED(hr)) {
        hr = vbs_add_code(e, slice_of(every_kind), "t.vbs", 1, &err);
        hr = FAILED(hr) ? hr : vbs_run(e, &err);
    }
    script_error_clear(&err);
    vbs_destroy(e);
    return SUCCEEDED(hr);
}

TEST(out_of_memory_is_an_error)
{
    OOM_FOR_EVERY(n)
    {
        bool good = run_everything();
        if (!oom_failed()) {
            assert_true(good);
        }
    }
}
