#include "cim/cim_fixture.h"
#include "cim/image.h"

struct image_fixture {
    struct cim_class *system, *base, *derived, *event;
    struct cim_instance *inst[2];
    struct str bytes;
};

static struct cim_class *plain_class(const char *name, struct cim_class *super)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(slice_of(name), super, &c), 0);
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}

static void make_image(struct image_fixture *f)
{
    *f = (struct image_fixture){0};
    f->system = plain_class("__Event", NULL);
    f->base = fixture_base();
    f->derived = fixture_derived(f->base);
    f->event = plain_class("MyEvent", f->system);
    for (int i = 0; i < 2; i++) {
        struct cim_value v = {0};
        f->inst[i] = cim_instance_new(f->derived);
        assert_non_null(f->inst[i]);
        assert_int_equal(cim_value_text(&v, CIM_STRING, i ? SLICE("a") : SLICE("B")), 0);
        assert_int_equal(cim_instance_put(f->inst[i], SLICE("Id"), &v), 0);
        cim_value_clear(&v);
    }
    struct cim_class *const cimv2[] = {f->derived, f->event, f->base};
    struct cim_image_input_ns ns[] = {
        {.name = SLICE("root\\cimv2"), cimv2, 3, f->inst, 2},
        {.name = SLICE("root"), NULL, 0, NULL, 0},
        {.name = SLICE("__system"), &f->system, 1, NULL, 0},
    };
    assert_int_equal(cim_image_write(ns, ARRAY_LEN(ns), &f->bytes), 0);
}

static void free_image(struct image_fixture *f)
{
    cim_instance_unref(f->inst[0]);
    cim_instance_unref(f->inst[1]);
    cim_class_unref(f->derived);
    cim_class_unref(f->base);
    cim_class_unref(f->event);
    cim_class_unref(f->system);
    str_fini(&f->bytes);
}

TEST(image_finds_classes)
{
    struct image_fixture f;
    struct cim_image img;
    make_image(&f);
    assert_int_equal(cim_image_open(&img, f.bytes.p, f.bytes.n), 0);
    assert_int_equal(img.namespaces.count, 3);
    assert_int_not_equal(cim_image_find_ns(&img, SLICE("ROOT\\CIMV2")), CIM_IMAGE_NONE);
    assert_int_equal(cim_image_find_ns(&img, SLICE("root\\none")), CIM_IMAGE_NONE);

    AUTO_CIM_CLASS c = NULL;
    assert_int_equal(
        cim_image_get_class(&img, SLICE("Root\\CimV2"), SLICE("TEST_derived"), NULL, &c), 0);
    assert_true(cim_class_eq(c, f.derived, 0));
    AUTO_CIM_CLASS e = NULL;
    assert_int_equal(cim_image_get_class(&img, SLICE("root\\cimv2"), SLICE("MyEvent"), NULL, &e),
                     0);
    assert_true(cim_class_is_a(e, SLICE("__Event")));
    AUTO_CIM_CLASS s = NULL;
    assert_int_equal(cim_image_get_class(&img, SLICE("root"), SLICE("__event"), NULL, &s), 0);
    AUTO_CIM_CLASS none = NULL;
    assert_int_equal(cim_image_get_class(&img, SLICE("root"), SLICE("MyEvent"), NULL, &none),
                     WBEM_E_INVALID_CLASS);
    free_image(&f);
}

TEST(image_lists_children_and_instances)
{
    struct image_fixture f;
    struct cim_image img;
    struct cim_image_class row;
    struct cim_image_instance inst;
    make_image(&f);
    assert_int_equal(cim_image_open(&img, f.bytes.p, f.bytes.n), 0);
    uint32_t base = cim_image_find_class(&img, SLICE("root\\cimv2"), SLICE("Test_Base"));
    assert_true(cim_image_class_at(&img, base, &row));
    assert_int_equal(row.super, CIM_IMAGE_NONE);
    assert_int_equal(row.nchildren, 1);
    uint32_t child = cim_image_child(&img, &row, 0);
    assert_true(cim_image_class_at(&img, child, &row));
    assert_int_equal(row.super, base);
    assert_int_equal(row.name.n, strlen("Test_Derived"));
    assert_int_equal(cim_image_child(&img, &row, 0), CIM_IMAGE_NONE);

    uint32_t a =
        cim_image_find_instance(&img, SLICE("root\\cimv2"), SLICE("test_derived.id=\"A\""));
    assert_true(cim_image_instance_at(&img, a, &inst));
    assert_int_equal(inst.cls, child);
    assert_int_equal(
        cim_image_find_instance(&img, SLICE("root\\cimv2"), SLICE("test_derived.id=\"C\"")),
        CIM_IMAGE_NONE);
    free_image(&f);
}

/* Every cut and every flipped byte is either noticed or harmless. */
TEST(image_damage_is_noticed)
{
    struct image_fixture f;
    struct cim_image img;
    make_image(&f);
    for (size_t n = 0; n < f.bytes.n; n++) {
        assert_int_equal(cim_image_open(&img, f.bytes.p, n), WBEM_E_INVALID_STREAM);
    }
    for (size_t i = 0; i < f.bytes.n; i++) {
        f.bytes.p[i] = (char)(f.bytes.p[i] ^ 0x5A);
        if (SUCCEEDED(cim_image_open(&img, f.bytes.p, f.bytes.n))) {
            AUTO_CIM_CLASS c = NULL;
            (void)cim_image_get_class(&img, SLICE("root\\cimv2"), SLICE("Test_Derived"), NULL, &c);
            (void)cim_image_find_instance(&img, SLICE("root\\cimv2"),
                                          SLICE("Test_Derived.Id=\"a\""));
        }
        f.bytes.p[i] = (char)(f.bytes.p[i] ^ 0x5A);
    }
    free_image(&f);
}

TEST(image_needs_the_superclasses)
{
    struct image_fixture f;
    make_image(&f);
    AUTO_STR out = STR_INIT;
    struct cim_image_input_ns ns = {.name = SLICE("root"), &f.derived, 1, NULL, 0};
    assert_int_equal(cim_image_write(&ns, 1, &out), WBEM_E_INVALID_SUPERCLASS);
    free_image(&f);
}
