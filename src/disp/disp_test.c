#include "disp/disp.h"
#include "disp/vardate.h"
#include "test.h"

static void expect_text(struct var v, const char *want)
{
    struct bstr *s, *w = bstr_from_z(want);
    assert_int_equal(var_to_bstr(&v, &s), 0);
    assert_int_equal(bstr_cmp(s, w), 0);
    bstr_unref(s);
    bstr_unref(w);
}

TEST(numbers_to_text)
{
    expect_text(VAR_I2(-32768), "-32768");
    expect_text(VAR_R8(0.1 + 0.2), "0.3");
    expect_text(VAR_R8(1e15), "1E+15");
    expect_text(VAR_R8(0.00001), "1E-05");
    expect_text(VAR_BOOL(true), "True");
    expect_text((struct var){.vt = VT_CY, .cy = 12345}, "1.2345");
    expect_text((struct var){.vt = VT_DATE, .r8 = vardate_make(vardate_days(2003, 1, 2), 3661)},
                "1/2/2003 1:01:01 AM");
}
