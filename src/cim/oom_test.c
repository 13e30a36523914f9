/* The n-th allocation fails, for every n: a clean error, nothing leaks. */
#include "cim/cim_fixture.h"
#include "cim/image.h"
#include "cim/mof_text.h"
#include "cim/path.h"
#include "oom.h"

static struct cim_instance *sample_instance(struct cim_class *cls)
{
    struct cim_instance *i = cim_instance_new(cls);
    struct cim_value v = {0};
    assert_non_null(i);
    assert_int_equal(cim_value_text(&v, CIM_STRING, SLICE("id")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &v), 0);
    cim_value_clear(&v);
    return i;
}

TEST(records_without_memory)
{
    AUTO_CIM_CLASS base = fixture_base();
    AUTO_CIM_CLASS derived = fixture_derived(base);
    AUTO_CIM_INSTANCE inst = sample_instance(derived);
    struct cim_class *const classes[] = {base, derived};
    struct cim_image_input_ns ns = {.name = SLICE("root"), classes, 2, &inst, 1};
    OOM_FOR_EVERY(n)
    {
        AUTO_STR bytes = STR_INIT;
        AUTO_CIM_CLASS c = NULL;
        struct cim_image img;
        hres hr = cim_image_write(&ns, 1, &bytes);
        hr = hr ? hr : cim_image_open(&img, bytes.p, bytes.n);
        hr = hr ? hr : cim_image_get_class(&img, SLICE("root"), SLICE("Test_Derived"), NULL, &c);
        OOM_CHECK(hr == 0);
        assert_true(hr == 0 || hr == WBEM_E_OUT_OF_MEMORY);
    }
}

TEST(texts_without_memory)
{
    AUTO_CIM_CLASS base = fixture_base();
    AUTO_CIM_CLASS derived = fixture_derived(base);
    AUTO_CIM_INSTANCE inst = sample_instance(derived);
    OOM_FOR_EVERY(n)
    {
        AUTO_STR text = STR_INIT;
        hres hr = str_add_mof_class(&text, derived);
        hr = hr ? hr : str_add_mof_instance(&text, inst);
        OOM_CHECK(hr == 0);
    }
}

TEST(paths_without_memory)
{
    OOM_FOR_EVERY(n)
    {
        struct cim_path p;
        hres hr = cim_path_parse(SLICE("\\\\srv\\root\\cimv2:A.K=\"v\",L=2"), &p, NULL);
        AUTO_STR text = STR_INIT;
        if (hr == 0) {
            str_add_path(&text, &p, CIM_PATH_FULL);
            hr = str_status(&text);
            cim_path_fini(&p);
        }
        OOM_CHECK(hr == 0);
    }
}

TEST(objects_without_memory)
{
    AUTO_CIM_CLASS base = fixture_base();
    OOM_FOR_EVERY(n)
    {
        AUTO_CIM_CLASS c = NULL;
        AUTO_CIM_CLASS d = NULL;
        AUTO_CIM_CLASS p = NULL;
        struct cim_value v = {0};
        const struct slice names[] = {SLICE("Id")};
        hres hr = cim_class_new(SLICE("X"), base, &c);
        hr = hr ? hr : cim_class_put_prop(c, SLICE("S"), CIM_STRING, SLICE(""), NULL, NULL);
        hr = hr ? hr : cim_class_seal(c);
        hr = hr ? hr : cim_class_clone(c, &d);
        hr = hr ? hr : cim_class_project(c, names, 1, &p);
        AUTO_CIM_INSTANCE i = hr ? NULL : cim_instance_new(c);
        hr = hr ? hr : i ? cim_value_text(&v, CIM_STRING, SLICE("7")) : WBEM_E_OUT_OF_MEMORY;
        hr = hr ? hr : cim_instance_put(i, SLICE("Num"), &v);
        hr = hr ? hr : cim_instance_put(i, SLICE("S"), &v);
        AUTO_CIM_INSTANCE copy = hr ? NULL : cim_instance_clone(i);
        hr = hr ? hr : copy ? 0 : WBEM_E_OUT_OF_MEMORY;
        cim_value_clear(&v);
        OOM_CHECK(hr == 0);
    }
}
