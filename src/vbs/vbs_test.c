#include "test.h"
#include "vbs/vbs.h"

TEST(vbs_runs_code)
{
    struct vbs_host host = {0};
    struct vbs *e;
    struct vbs_error err;
    struct var r = VAR_EMPTY;
    assert_int_equal(vbs_create(&host, &e), 0);
    assert_int_equal(
        vbs_add_code(e, SLICE("Function f(a)\nf = a + 1\nEnd Function\n"), "t", 1, &err), 0);
    assert_int_equal(vbs_run(e, &err), 0);
    struct var arg = VAR_I2(4);
    assert_int_equal(vbs_call_proc(e, "F", &arg, 1, &r, &err), 0);
    assert_int_equal(r.vt, VT_I2);
    assert_int_equal(r.i2, 5);
    assert_int_equal(vbs_call_proc(e, "none", NULL, 0, NULL, &err), VBS_S_NO_PROC);
    vbs_destroy(e);
}
