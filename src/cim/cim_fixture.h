/* Fixtures for tests of the object model. */
#pragma once
#include "cim/class.h"
#include "test.h"

/* Base (abstract-free): string Key0 [key], uint32 Num = 7; Derived: datetime When, string Tags[],
 * object:Base Emb. */
static inline struct cim_class *fixture_base(void)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(SLICE("Test_Base"), NULL, &c), 0);
    struct cim_prop *p = NULL;
    struct cim_value yes = cim_bool(true), seven = cim_uint(CIM_UINT32, 7);
    assert_int_equal(cim_class_put_prop(c, SLICE("Id"), CIM_STRING, (struct slice){0}, NULL, &p),
                     0);
    assert_int_equal(
        cim_quals_set(&p->quals, SLICE("key"), &yes, CIM_TO_INSTANCE | CIM_TO_SUBCLASS), 0);
    assert_int_equal(
        cim_class_put_prop(c, SLICE("Num"), CIM_UINT32, (struct slice){0}, &seven, NULL), 0);
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}

static inline struct cim_class *fixture_derived(struct cim_class *base)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(SLICE("Test_Derived"), base, &c), 0);
    assert_int_equal(
        cim_class_put_prop(c, SLICE("When"), CIM_DATETIME, (struct slice){0}, NULL, NULL), 0);
    assert_int_equal(
        cim_class_put_prop(c, SLICE("Tags"), CIM_STRING | CIM_ARRAY, (struct slice){0}, NULL, NULL),
        0);
    assert_int_equal(
        cim_class_put_prop(c, SLICE("Emb"), CIM_OBJECT, SLICE("Test_Base"), NULL, NULL), 0);
    struct cim_class *in = NULL, *out = NULL;
    struct cim_prop *p = NULL;
    struct cim_value yes = cim_bool(true), zero = cim_sint(CIM_SINT32, 0);
    assert_int_equal(cim_params_new(&in), 0);
    assert_int_equal(cim_class_put_prop(in, SLICE("A"), CIM_SINT32, (struct slice){0}, NULL, &p),
                     0);
    assert_int_equal(cim_quals_set(&p->quals, SLICE("in"), &yes, 0), 0);
    assert_int_equal(cim_quals_set(&p->quals, SLICE("ID"), &zero, 0), 0);
    assert_int_equal(cim_class_seal(in), 0);
    assert_int_equal(cim_params_new(&out), 0);
    assert_int_equal(
        cim_class_put_prop(out, SLICE("ReturnValue"), CIM_UINT32, (struct slice){0}, NULL, NULL),
        0);
    assert_int_equal(cim_class_seal(out), 0);
    struct cim_method *m = NULL;
    assert_int_equal(cim_class_put_method(c, SLICE("Do"), in, out, &m), 0);
    assert_int_equal(cim_quals_set(&m->quals, SLICE("Implemented"), &yes, 0), 0);
    cim_class_unref(in);
    cim_class_unref(out);
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}
