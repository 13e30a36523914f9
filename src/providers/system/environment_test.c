/* Win32_Environment: variables are read, written and deleted in a tree made for each test. */
#include "providers/prov_tree.h"

struct world {
    struct fix f;
    struct tree t;
};

static void expect_file(const struct world *w, const char *path, const char *want)
{
    char text[2048];
    assert_string_equal(tree_text(&w->t, path, text), want);
}

static void world_open(struct world *w)
{
    tree_open(&w->t);
    tree_file(&w->t, "proc/sys/kernel/hostname", "box\n");
    tree_file(&w->t, "etc/passwd", "ada:x:1000:1000:Ada:/home/ada:/bin/sh\n");
    tree_file(&w->t, "etc/environment", "# kept\nPATH=/bin\nEDITOR='vi'\n");
    tree_file(&w->t, "home/ada/.config/environment.d/10-own.conf", "LANG=C.UTF-8\n");
    fix_open(&w->f, w->t.dir);
}

static void world_close(struct world *w)
{
    fix_close(&w->f);
    tree_close(&w->t);
}

static hres put(struct world *w, const char *user, const char *name, const char *value)
{
    AUTO_GOT cls, g;
    assert_int_equal(fix_get(&w->f, "Win32_Environment", &cls), 0);
    struct cim_instance *i = cim_instance_new(cim_as_class(cls.v.v[0]));
    assert_non_null(i);
    put_text(i, "UserName", user);
    put_text(i, "Name", name);
    if (value) {
        put_text(i, "VariableValue", value);
    }
    struct wmi_call c = {.operation = WMI_OP_PUT, .object = &i->o};
    hres hr = fix_call(&w->f, &c, &g);
    cim_instance_unref(i);
    return hr;
}

static hres erase(struct world *w, const char *path)
{
    AUTO_GOT g;
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = path};
    return fix_call(&w->f, &c, &g);
}

#define SYSTEM "<SYSTEM>"

TEST(variables_are_read)
{
    struct world w;
    char buf[512];
    world_open(&w);
    AUTO_GOT g, one;
    assert_int_equal(fix_query(&w.f, "SELECT * FROM Win32_Environment", &g), 0);
    assert_int_equal(g.v.n, 3);
    assert_int_equal(fix_get(&w.f, "Win32_Environment.Name='LANG',UserName='BOX\\\\ada'", &one), 0);
    assert_string_equal(text_of(one.v.v[0], "VariableValue", buf), "C.UTF-8");
    assert_string_equal(text_of(one.v.v[0], "SystemVariable", buf), "FALSE");
    world_close(&w);
}

TEST(variables_are_written)
{
    struct world w;
    world_open(&w);
    assert_int_equal(put(&w, SYSTEM, "EDITOR", "nano -w"), 0);
    expect_file(&w, "etc/environment", "# kept\nPATH=/bin\nEDITOR=\"nano -w\"\n");
    assert_int_equal(put(&w, SYSTEM, "NEW_1", ""), 0);
    expect_file(&w, "etc/environment", "# kept\nPATH=/bin\nEDITOR=\"nano -w\"\nNEW_1=\"\"\n");
    assert_int_equal(put(&w, "BOX\\ada", "PAGER", "less"), 0);
    expect_file(&w, "home/ada/.config/environment.d/60-wmi.conf", "PAGER=\"less\"\n");
    world_close(&w);
}

TEST(what_cannot_be_written_is_refused)
{
    struct world w;
    world_open(&w);
    static const char *const names[] = {"1A", "A B", "A=B", "\xc3\xa4"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_int_equal(put(&w, SYSTEM, names[i], "x"), WBEM_E_VALUE_OUT_OF_RANGE);
    }
    assert_int_equal(put(&w, SYSTEM, "A", "two\nlines"), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(put(&w, SYSTEM, "A", "quo\"te"), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(put(&w, SYSTEM, "A", NULL), WBEM_E_INVALID_OBJECT);
    assert_int_equal(put(&w, "BOX\\nobody", "A", "x"), WBEM_E_NOT_FOUND);
    expect_file(&w, "etc/environment", "# kept\nPATH=/bin\nEDITOR='vi'\n");
    world_close(&w);
}

TEST(variables_are_deleted)
{
    struct world w;
    world_open(&w);
    assert_int_equal(erase(&w, "Win32_Environment.Name='PATH',UserName='<SYSTEM>'"), 0);
    expect_file(&w, "etc/environment", "# kept\nEDITOR='vi'\n");
    assert_int_equal(erase(&w, "Win32_Environment.Name='PATH',UserName='<SYSTEM>'"),
                     WBEM_E_NOT_FOUND);
    world_close(&w);
}
