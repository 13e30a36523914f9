#include "cim/cim_fixture.h"
#include "cim/mof_text.h"

TEST(members_are_inherited_and_found_without_case)
{
    struct cim_class *b = fixture_base(), *d = fixture_derived(b);
    assert_int_equal(d->nprops, 5);
    assert_int_equal(d->nkeys, 1);
    assert_true(cim_class_find_prop(d, SLICE("ID")) == 0);
    assert_int_equal(cim_class_find_prop(d, SLICE("Nothing")), -1);
    assert_false(d->props[0].flags & CIM_PROP_LOCAL);
    assert_string_equal(d->props[0].origin->s, "Test_Base");
    assert_true(cim_class_is_a(d, SLICE("test_base")));
    assert_false(cim_class_is_a(b, SLICE("test_derived")));
    assert_non_null(cim_class_find_method(d, SLICE("do")));
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(overrides_keep_the_type_and_can_be_taken_back)
{
    struct cim_class *b = fixture_base(), *d = NULL;
    assert_int_equal(cim_class_new(SLICE("X"), b, &d), 0);
    struct cim_value nine = cim_uint(CIM_UINT32, 9);
    assert_int_equal(cim_class_put_prop(d, SLICE("Num"), CIM_STRING, (struct slice){0}, NULL, NULL),
                     WBEM_E_UPDATE_TYPE_MISMATCH);
    assert_int_equal(
        cim_class_put_prop(d, SLICE("num"), CIM_UINT32, (struct slice){0}, &nine, NULL), 0);
    assert_int_equal(d->props[1].def.d.u, 9);
    assert_int_equal(cim_class_remove_prop(d, SLICE("Num")), WBEM_S_RESET_TO_DEFAULT);
    assert_int_equal(d->props[1].def.d.u, 7);
    assert_int_equal(cim_class_remove_prop(d, SLICE("Num")), WBEM_E_PROPAGATED_PROPERTY);
    assert_int_equal(cim_class_remove_prop(d, SLICE("None")), WBEM_E_NOT_FOUND);
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(names_and_types_are_checked)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(SLICE("X"), NULL, &c), 0);
    static const char *const bad[] = {"", "_a", "a_", "1a", "a b", "a-b", "\xff"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(
            cim_class_put_prop(c, slice_of(bad[i]), CIM_STRING, (struct slice){0}, NULL, NULL),
            WBEM_E_INVALID_PARAMETER);
    }
    assert_int_equal(cim_class_put_prop(c, SLICE("a"), 99, (struct slice){0}, NULL, NULL),
                     WBEM_E_INVALID_PROPERTY_TYPE);
    struct cim_value v = cim_objval(NULL);
    v.null = true;
    v.type = CIM_OBJECT;
    struct cim_prop *p = NULL;
    struct cim_value yes = cim_bool(true);
    assert_int_equal(cim_class_put_prop(c, SLICE("o"), CIM_OBJECT, (struct slice){0}, NULL, &p), 0);
    assert_int_equal(cim_quals_set(&p->quals, SLICE("key"), &yes, 0), 0);
    assert_int_equal(cim_quals_set(&p->quals, SLICE("bad"), &v, 0), WBEM_E_INVALID_QUALIFIER_TYPE);
    assert_int_equal(cim_class_seal(c), WBEM_E_CANNOT_BE_KEY);
    cim_class_unref(c);
}

TEST(instances_start_from_defaults_and_check_what_is_put)
{
    struct cim_class *b = fixture_base(), *d = fixture_derived(b);
    struct cim_instance *i = cim_instance_new(d), *e = cim_instance_new(b),
                        *wrong = cim_instance_new(d->methods[0].out);
    assert_int_equal(cim_instance_get(i, SLICE("num"))->d.u, 7);
    assert_true(cim_instance_get(i, SLICE("num"))->is_default);
    struct cim_value v = {0}, o = cim_objval(&e->o), w = cim_objval(&wrong->o);
    assert_int_equal(cim_value_text(&v, CIM_STRING, SLICE("not a number")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Num"), &v), WBEM_E_TYPE_MISMATCH);
    assert_int_equal(cim_instance_put(i, SLICE("Zip"), &v), WBEM_E_NOT_FOUND);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &v), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Emb"), &o), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Emb"), &w), WBEM_E_TYPE_MISMATCH);
    struct cim_instance *copy = cim_instance_clone(i);
    assert_true(cim_instance_eq(i, copy, 0));
    AUTO_STR p = STR_INIT;
    assert_int_equal(cim_instance_relpath(copy, &p), 0);
    assert_string_equal(str_z(&p), "Test_Derived.Id=\"not a number\"");
    str_clear(&p);
    assert_int_equal(cim_instance_relpath(e, &p), WBEM_E_NO_KEY);
    cim_value_clear(&v);
    cim_instance_unref(copy);
    cim_instance_unref(i);
    cim_instance_unref(e);
    cim_instance_unref(wrong);
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(projection_keeps_only_the_named_properties)
{
    struct cim_class *b = fixture_base(), *p = NULL;
    struct slice names[] = {SLICE("NUM"), SLICE("num")}, unknown[] = {SLICE("nope")};
    assert_int_equal(cim_class_project(b, unknown, 1, &p), WBEM_E_INVALID_QUERY);
    assert_int_equal(cim_class_project(b, names, 2, &p), 0);
    struct cim_instance *i = cim_instance_new(b), *q = cim_instance_project(i, p);
    assert_int_equal(q->nprops, 1);
    assert_int_equal(q->v[0].d.u, 7);
    cim_instance_unref(i);
    cim_instance_unref(q);
    cim_class_unref(p);
    cim_class_unref(b);
}

TEST(system_properties_tell_where_an_object_comes_from)
{
    struct cim_class *b = fixture_base(), *d = fixture_derived(b);
    struct cim_instance *i = cim_instance_new(d);
    struct cim_origin *o = cim_origin_new(SLICE("HOST"), SLICE("root\\cimv2"));
    struct cim_value v = {0}, id = {0};
    assert_int_equal(cim_value_text(&id, CIM_STRING, SLICE("a\"b\\c")), 0);
    assert_int_equal(cim_object_sys(&i->o, CIM_SYS_PATH, &v), 0);
    assert_true(v.null);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &id), 0);
    cim_instance_set_origin(i, o);
    assert_int_equal(cim_object_sys(&i->o, CIM_SYS_PATH, &v), 0);
    assert_string_equal(v.d.str->s, "\\\\HOST\\root\\cimv2:Test_Derived.Id=\"a\\\"b\\\\c\"");
    cim_value_clear(&v);
    assert_int_equal(cim_object_sys(&i->o, CIM_SYS_DERIVATION, &v), 0);
    assert_int_equal(cim_elem_count(&v), 1);
    cim_value_clear(&v);
    assert_int_equal(cim_sys_find(SLICE("__superclass")), CIM_SYS_SUPERCLASS);
    assert_int_equal(cim_sys_find(SLICE("__nope")), -1);
    cim_value_clear(&id);
    cim_origin_unref(o);
    cim_instance_unref(i);
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(mof_text_shows_local_parts)
{
    struct cim_class *b = fixture_base(), *d = fixture_derived(b);
    AUTO_STR s = STR_INIT;
    assert_int_equal(str_add_mof_class(&s, d), 0);
    assert_string_equal(
        str_z(&s),
        "class Test_Derived : Test_Base\n{\n\tdatetime When;\n\tstring Tags[];\n\tTest_Base Emb;\n"
        "\t[Implemented] uint32 Do([in, ID(0)] sint32 A);\n};\n");
    cim_class_unref(d);
    cim_class_unref(b);
}

TEST(a_long_chain_of_superclasses_is_limited_and_freed_without_recursion)
{
    struct cim_class *c = NULL;
    hres hr = 0;
    for (unsigned i = 0; i < CIM_MAX_DEPTH + 2 && hr == 0; i++) {
        struct cim_class *next = NULL;
        hr = cim_class_new(SLICE("C"), c, &next);
        if (hr == 0) {
            assert_int_equal(cim_class_seal(next), 0);
            cim_class_unref(c);
            c = next;
        }
    }
    assert_int_equal(hr, WBEM_E_QUOTA_VIOLATION);
    cim_class_unref(c);
}
