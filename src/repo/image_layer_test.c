#include "repo/image_layer.h"
#include "test.h"
#include "util/str.h"

static hres add_name(void *arg, struct slice name)
{
    str_add_slice(arg, name);
    str_addc(arg, ' ');
    return 0;
}

TEST(image_layer_namespaces)
{
    struct repo_image_layer l;
    struct slice name = {"", 0};
    AUTO_STR all = STR_INIT;
    assert_int_equal(repo_image_layer_init(&l), 0);
    assert_true(l.base.ops->has_namespace(&l.base, SLICE("ROOT\\cimv2"), &name));
    assert_memory_equal(name.p, "root\\cimv2", name.n);
    assert_false(l.base.ops->has_namespace(&l.base, SLICE("__system"), &name));
    assert_false(l.base.ops->has_namespace(&l.base, SLICE("root\\none"), NULL));
    assert_int_equal(l.base.ops->namespaces(&l.base, add_name, &all), 0);
    assert_string_equal(
        str_z(&all), "root root\\cimv2 root\\default root\\security root\\subscription root\\wmi ");
}

TEST(image_layer_classes)
{
    struct repo_image_layer l;
    struct slice rec;
    struct slice name;
    struct slice super;
    assert_int_equal(repo_image_layer_init(&l), 0);
    assert_true(
        l.base.ops->class_record(&l.base, SLICE("root\\cimv2"), SLICE("win32_process"), &rec));
    assert_int_equal(cim_class_peek(rec, &name, &super), 0);
    assert_memory_equal(super.p, "CIM_Process", super.n);
    assert_true(l.base.ops->class_record(&l.base, SLICE("root\\of\\mine"), SLICE("__Event"), &rec));
    assert_false(
        l.base.ops->class_record(&l.base, SLICE("root\\of\\mine"), SLICE("Win32_Process"), &rec));
}

TEST(image_layer_children)
{
    struct repo_image_layer l;
    AUTO_STR all = STR_INIT;
    assert_int_equal(repo_image_layer_init(&l), 0);
    assert_int_equal(
        l.base.ops->children(&l.base, SLICE("root\\cimv2"), SLICE("CIM_Process"), add_name, &all),
        0);
    assert_string_equal(str_z(&all), "Win32_Process ");
    str_clear(&all);
    assert_int_equal(l.base.ops->children(&l.base, SLICE("root\\of\\mine"), SLICE("__NotifyStatus"),
                                          add_name, &all),
                     0);
    assert_string_equal(str_z(&all), "__ExtendedStatus ");
    str_clear(&all);
    assert_int_equal(l.base.ops->children(&l.base, SLICE("root\\cimv2"), SLICE(""), add_name, &all),
                     0);
    assert_non_null(strstr(str_z(&all), "CIM_ManagedSystemElement "));
    assert_non_null(strstr(str_z(&all), "__SystemClass "));
    assert_null(strstr(str_z(&all), "Win32_Process "));
    str_clear(&all);
    assert_int_equal(l.base.ops->children(&l.base, SLICE("root"), SLICE("Nobody"), add_name, &all),
                     0);
    assert_string_equal(str_z(&all), "");
}
