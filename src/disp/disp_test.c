#include "disp/disp.h"
#include "disp/loop.h"
#include "disp/vardate.h"
#include "test.h"

#include <unistd.h>

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

static double number_of(const char *text, hres want)
{
    struct var v = {.vt = VT_BSTR, .str = bstr_from_z(text)};
    double d = 0;
    assert_int_equal(var_to_r8(&v, &d), want);
    var_clear(&v);
    return d;
}

TEST(text_to_numbers)
{
    assert_true(number_of(" -1,234.5e1 ", 0) == -12345);
    assert_true(number_of("&HFFFF", 0) == -1);
    assert_true(number_of("($5)", 0) == -5);
    number_of("", DISP_E_TYPEMISMATCH);
    number_of("1 2", DISP_E_TYPEMISMATCH);
    number_of("1e999", DISP_E_OVERFLOW);
    struct var v = VAR_R8(2.5);
    int32_t i;
    assert_int_equal(var_to_i4(&v, &i), 0);
    assert_int_equal(i, 2);
    v = VAR_R8(3e9);
    assert_int_equal(var_to_i4(&v, &i), DISP_E_OVERFLOW);
}

TEST(dates_are_read_and_written)
{
    static const struct {
        const char *in, *out;
    } rows[] = {{"1/2/2003", "1/2/2003"},      {"2003-01-02 13:04:05", "1/2/2003 1:04:05 PM"},
                {"Feb 29, 2004", "2/29/2004"}, {"5 March 1999 6 PM", "3/5/1999 6:00:00 PM"},
                {"31/12/99", "12/31/1999"},    {"12:30", "12:30:00 PM"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct bstr *s = bstr_from_z(rows[i].in);
        double d;
        assert_true(vardate_parse(NULL, s->ch, s->len, 2000, &d));
        bstr_unref(s);
        expect_text((struct var){.vt = VT_DATE, .r8 = d}, rows[i].out);
    }
}

TEST(arrays_are_copied_and_locked)
{
    struct var_dim dims[2] = {{.n = 3}, {.n = 2}};
    struct var a = {.vt = VT_ARRAY | VT_VARIANT, .arr = var_array_create(dims, 2)}, b;
    assert_int_equal(a.arr->total, 6);
    a.arr->v[5] = VAR_STR(bstr_from_z("x"));
    assert_int_equal(var_copy(&b, &a), 0);
    assert_ptr_not_equal(a.arr->v, b.arr->v);
    assert_ptr_equal(a.arr->v[5].str, b.arr->v[5].str);
    struct var_array *kept = a.arr;
    var_array_lock(kept);
    var_clear(&a);
    assert_int_equal(kept->v[5].vt, VT_BSTR);
    var_array_unlock(kept);
    for (unsigned i = 0; i < 100000; i++) { /* nested deeper than the C stack */
        struct var outer = {.vt = VT_ARRAY | VT_VARIANT, .arr = var_array_create1(1)};
        outer.arr->v[0] = b;
        b = outer;
    }
    var_clear(&b);
}

TEST(append_is_in_place_for_a_sole_owner)
{
    struct bstr *s = bstr_from_z("a"), *shared;
    for (unsigned i = 0; i < 1000; i++) {
        s = bstr_append(s, s->ch, 1);
    }
    assert_int_equal(s->len, 1001);
    shared = bstr_ref(s);
    s = bstr_append(s, s->ch, s->len);
    assert_int_equal(shared->len, 1001);
    assert_int_equal(s->len, 2002);
    bstr_unref(s);
    bstr_unref(shared);
}

struct echo {
    struct loop *l;
    struct loop_watch *w;
    int fd;
    unsigned calls;
    bool stop;
};

static hres on_ready(void *arg)
{
    struct echo *e = arg;
    char c;
    assert_int_equal(read(e->fd, &c, 1), 1);
    if (++e->calls == 2) {
        loop_unwatch(e->l, e->w);
        e->stop = true;
    }
    return c == '!' ? WBEM_E_FAILED : 0;
}

TEST(loop_calls_watchers_until_stopped)
{
    struct echo e = {0};
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    e.fd = fds[0];
    assert_int_equal(loop_create(&e.l), 0);
    assert_int_equal(loop_watch(e.l, fds[0], on_ready, &e, &e.w), 0);
    assert_int_equal(loop_run(e.l, 0, NULL), 0);
    assert_int_equal(e.calls, 0);
    assert_int_equal(write(fds[1], "!b", 2), 2);
    assert_int_equal(loop_run(e.l, -1, &e.stop), WBEM_E_FAILED);
    assert_int_equal(loop_run(e.l, -1, &e.stop), 0);
    assert_int_equal(e.calls, 2);
    loop_destroy(e.l);
    close(fds[0]);
    close(fds[1]);
}
