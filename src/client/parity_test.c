/* What scripts can do, done in C: classes, qualifiers, methods, paths, datetimes, contexts, the short forms of calls. */
#include "test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wmi/wmi.h>

struct fix {
    char dir[64];
    wmi_services *s;
};

static void setup(struct fix *f)
{
    *f = (struct fix){.dir = "/tmp/openwmi-parity-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    struct wmi_connect_options o = {.repository = f->dir, .providers = "/nonexistent"};
    assert_int_equal(wmi_connect(&o, &f->s), 0);
}

static void teardown(struct fix *f)
{
    wmi_services_unref(f->s);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

static void qualify(wmi_object *o, enum wmi_qualifier_owner owner, const char *member,
                    const char *name, wmi_value value, uint32_t flavor)
{
    assert_int_equal(wmi_object_put_qualifier(o, owner, member, name, &value, flavor), 0);
}

/* Ctest_Base with the key Name, a number with a default, an array and a method; as it was read back. */
static wmi_object *make_class(struct fix *f)
{
    wmi_object *c = NULL;
    wmi_value seven = wmi_sint(7), items[] = {wmi_text("a"), wmi_text("b")},
              list = wmi_array(WMI_STRING, items, 2);
    assert_int_equal(wmi_class_create("Ctest_Base", &c), 0);
    assert_int_equal(wmi_class_put_property(c, "Name", WMI_STRING, NULL, NULL), 0);
    qualify(c, WMI_QUALIFIERS_OF_PROPERTY, "Name", "key", wmi_boolean(true),
            WMI_FLAVOR_TO_INSTANCE | WMI_FLAVOR_TO_SUBCLASS | WMI_FLAVOR_NOT_OVERRIDABLE);
    assert_int_equal(wmi_class_put_property(c, "Number", WMI_UINT8, NULL, &seven), 0);
    assert_int_equal(wmi_class_put_property(c, "List", WMI_STRING | WMI_ARRAY, NULL, &list), 0);
    assert_int_equal(wmi_class_put_property(c, "Other", WMI_REFERENCE, "Ctest_Base", NULL), 0);
    static const struct wmi_parameter p[] = {{"Text", WMI_STRING, WMI_IN, NULL},
                                             {"Both", WMI_UINT32, WMI_INOUT, NULL},
                                             {"Back", WMI_DATETIME, WMI_OUT, NULL},
                                             {NULL, 0, 0, NULL}};
    assert_int_equal(wmi_class_put_method(c, "Work", p, WMI_UINT32), 0);
    qualify(c, WMI_QUALIFIERS_OF_METHOD, "Work", "Static", wmi_boolean(true), 0);
    qualify(c, WMI_QUALIFIERS_OF_OBJECT, NULL, "Description", wmi_text("of the tests"),
            WMI_FLAVOR_TO_INSTANCE);
    assert_int_equal(wmi_services_put(f->s, c, WMI_FLAG_CREATE_ONLY), 0);
    assert_int_equal(wmi_services_put(f->s, c, WMI_FLAG_CREATE_ONLY), WBEM_E_ALREADY_EXISTS);
    wmi_object_unref(c);
    assert_int_equal(wmi_services_get(f->s, "Ctest_Base", &c), 0);
    return c;
}

TEST(a_class_is_made_and_read_back)
{
    struct fix f;
    setup(&f);
    wmi_object *c = make_class(&f);
    struct wmi_property p;
    static const char *const names[] = {"List", "Name", "Number", "Other"};
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(wmi_object_property_at(c, i, &p), 0);
        assert_string_equal(p.name, names[i]);
        assert_string_equal(p.origin, "Ctest_Base");
        assert_true(p.flags & WMI_PROPERTY_LOCAL);
        assert_int_equal(!!(p.flags & WMI_PROPERTY_KEY), i == 1);
    }
    assert_int_equal(wmi_object_property_at(c, 4, &p), WBEM_S_FALSE);
    assert_int_equal(wmi_object_property(c, "number", &p), 0);
    assert_int_equal(p.type, WMI_UINT8);
    assert_int_equal(p.value.uint, 7);
    assert_int_equal(wmi_object_property(c, "other", &p), 0);
    assert_string_equal(p.ref_class, "Ctest_Base");
    assert_int_equal(wmi_object_property(c, "list", &p), 0);
    assert_int_equal(p.type, WMI_STRING | WMI_ARRAY);
    wmi_value item;
    assert_true(wmi_value_item(&p.value, 1, &item));
    assert_string_equal(item.text, "b");
    assert_int_equal(wmi_object_property(c, "Nothing", &p), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_object_property(c, "__class", &p), 0);
    assert_string_equal(p.origin, "___SYSTEM");
    assert_string_equal(p.value.text, "Ctest_Base");
    /* what was read is shared */
    assert_int_equal(wmi_class_put_property(c, "New", WMI_STRING, NULL, NULL), WBEM_E_READ_ONLY);
    assert_int_equal(wmi_class_rename(c, "New"), WBEM_E_READ_ONLY);
    assert_int_equal(wmi_object_remove_property(c, "Number"), WBEM_E_READ_ONLY);
    assert_int_equal(wmi_class_remove_method(c, "Work"), WBEM_E_READ_ONLY);
    wmi_object_unref(c);
    teardown(&f);
}

TEST(methods_have_signatures)
{
    struct fix f;
    setup(&f);
    wmi_object *c = make_class(&f);
    struct wmi_method m;
    assert_int_equal(wmi_object_method_at(c, 0, &m), 0);
    assert_int_equal(wmi_object_method_at(c, 1, &m), WBEM_S_FALSE);
    assert_int_equal(wmi_object_method(c, "nothing", &m), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_object_method(c, "work", &m), 0);
    assert_string_equal(m.name, "Work");
    assert_string_equal(m.origin, "Ctest_Base");
    assert_int_equal(m.flags, WMI_METHOD_STATIC | WMI_METHOD_LOCAL);
    struct wmi_property p;
    struct wmi_qualifier q;
    assert_int_equal(wmi_object_property(m.in, "Both", &p), 0);
    assert_int_equal(wmi_object_property(m.in, "Back", &p), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_object_property(m.out, "Both", &p), 0);
    assert_int_equal(wmi_object_property(m.out, "ReturnValue", &p), 0);
    assert_int_equal(p.type, WMI_UINT32);
    assert_int_equal(wmi_object_qualifier(m.out, WMI_QUALIFIERS_OF_PROPERTY, "Back", "id", &q), 0);
    assert_int_equal(q.value.sint, 2);
    assert_int_equal(wmi_object_qualifier(m.in, WMI_QUALIFIERS_OF_PROPERTY, "Both", "in", &q), 0);
    char *mof = NULL;
    assert_int_equal(wmi_object_mof(c, &mof), 0);
    assert_non_null(strstr(mof, "uint32 Work("));
    free(mof);
    wmi_object_unref(c);

    static const struct wmi_parameter twice[] = {{"A", WMI_STRING, WMI_IN, NULL},
                                                 {"a", WMI_STRING, WMI_IN, NULL},
                                                 {NULL, 0, 0, NULL}},
                                      nowhere[] = {{"A", WMI_STRING, 0, NULL}, {NULL, 0, 0, NULL}},
                                      ret[] = {{"returnvalue", WMI_STRING, WMI_OUT, NULL},
                                               {NULL, 0, 0, NULL}},
                                      untyped[] = {{"A", 99, WMI_OUT, NULL}, {NULL, 0, 0, NULL}};
    assert_int_equal(wmi_class_create("", &c), 0);
    assert_int_equal(wmi_class_put_method(c, "M", twice, 0), WBEM_E_INVALID_DUPLICATE_PARAMETER);
    assert_int_equal(wmi_class_put_method(c, "M", nowhere, 0), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_class_put_method(c, "M", ret, 0), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_class_put_method(c, "M", untyped, 0), WBEM_E_INVALID_PROPERTY_TYPE);
    assert_int_equal(wmi_class_put_method(c, "not a name", NULL, 0), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_class_put_method(c, "M", NULL, WMI_EMPTY), 0);
    assert_int_equal(wmi_object_method(c, "M", &m), 0);
    assert_null(m.in);
    assert_null(m.out);
    assert_int_equal(wmi_class_remove_method(c, "M"), 0);
    assert_int_equal(wmi_class_remove_method(c, "M"), WBEM_E_NOT_FOUND);
    wmi_object_unref(c);
    teardown(&f);
}

TEST(classes_are_derived_changed_and_compared)
{
    struct fix f;
    setup(&f);
    wmi_object *base = make_class(&f), *c = NULL, *again = NULL;
    assert_int_equal(wmi_class_derive(base, "not a name", &c), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_class_derive(base, NULL, &c), 0);
    assert_string_equal(wmi_object_class_name(c), "");
    assert_int_equal(wmi_class_derive(c, "X", &again), WBEM_E_INCOMPLETE_CLASS);
    assert_int_equal(wmi_object_spawn(c, &again), WBEM_E_INCOMPLETE_CLASS);
    assert_int_equal(wmi_class_put_property(c, "Number", WMI_STRING, NULL, NULL),
                     WBEM_E_UPDATE_TYPE_MISMATCH);
    wmi_value eight = wmi_uint(8);
    assert_int_equal(wmi_class_put_property(c, "Number", WMI_UINT8, NULL, &eight), 0);
    assert_int_equal(wmi_class_put_property(c, "Extra", WMI_SINT64, NULL, NULL), 0);
    assert_int_equal(wmi_class_put_property(c, "Extra2", WMI_SINT64, "Ctest_Base", NULL),
                     WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_object_remove_property(c, "List"), WBEM_E_PROPAGATED_PROPERTY);
    assert_int_equal(wmi_class_remove_method(c, "Work"), WBEM_E_PROPAGATED_METHOD);
    assert_int_equal(wmi_class_put_method(c, "Work", NULL, WMI_UINT32),
                     WBEM_E_UPDATE_PROPAGATED_METHOD);
    assert_int_equal(wmi_class_rename(c, "Ctest_Derived"), 0);
    char *path = NULL;
    struct wmi_call put = {.operation = WMI_OP_PUT, .object = c};
    assert_int_equal(wmi_call_put(f.s, &put, &path), 0);
    assert_string_equal(strchr(path, ':'), ":Ctest_Derived");
    free(path);
    put.operation = WMI_OP_GET;
    assert_int_equal(wmi_call_put(f.s, &put, &path), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_services_get(f.s, "Ctest_Derived", &again), 0);
    assert_string_equal(wmi_object_ancestor(again, 0), "Ctest_Base");
    assert_null(wmi_object_ancestor(again, 1));
    assert_true(wmi_object_is_a(again, "ctest_base"));
    assert_false(wmi_object_is_a(again, "Win32_Process"));
    struct wmi_property p;
    assert_int_equal(wmi_object_property(again, "Extra", &p), 0);
    assert_string_equal(p.origin, "Ctest_Derived");
    assert_int_equal(wmi_object_property(again, "Name", &p), 0);
    assert_int_equal(p.flags & (WMI_PROPERTY_LOCAL | WMI_PROPERTY_KEY), WMI_PROPERTY_KEY);

    wmi_object *copy = wmi_object_clone(again);
    assert_true(wmi_object_equal(copy, again, WMI_COMPARE_ALL));
    assert_int_equal(wmi_object_remove_property(copy, "Number"), WBEM_S_RESET_TO_DEFAULT);
    assert_false(wmi_object_equal(copy, again, WMI_COMPARE_ALL));
    assert_true(wmi_object_equal(copy, again, WMI_COMPARE_IGNORE_DEFAULTS));
    assert_int_equal(wmi_object_remove_property(copy, "Extra"), 0);
    assert_int_equal(wmi_object_remove_property(copy, "Extra"), WBEM_E_NOT_FOUND);
    wmi_object_unref(copy);
    wmi_object_unref(again);
    wmi_object_unref(c);
    wmi_object_unref(base);
    teardown(&f);
}

struct seen {
    char names[256];
    size_t n;
};

static wmi_status see(void *arg, const char *name, const wmi_value *value)
{
    struct seen *s = arg;
    s->n++;
    if (value->type == (WMI_STRING | WMI_ARRAY)) {
        wmi_value item;
        assert_true(wmi_value_item(value, 0, &item));
        snprintf(s->names, sizeof s->names, "%s", item.text);
    }
    return strcmp(name, "__SERVER") == 0 ? WBEM_S_FALSE : 0;
}

TEST(system_properties_are_told)
{
    struct fix f;
    setup(&f);
    wmi_object *c = NULL;
    struct seen s = {0};
    assert_int_equal(wmi_services_get(f.s, "Win32_Process", &c), 0);
    assert_int_equal(wmi_object_each_system(c, see, &s), WBEM_S_FALSE);
    assert_int_equal(s.n, 8);
    assert_string_equal(s.names, "CIM_Process");
    assert_string_equal(wmi_object_ancestor(c, 1), "CIM_LogicalElement");
    char *path = NULL;
    assert_int_equal(wmi_object_relpath(c, &path), 0);
    assert_string_equal(path, "Win32_Process");
    free(path);
    wmi_object_unref(c);
    teardown(&f);
}

TEST(qualifiers_of_classes_and_members)
{
    struct fix f;
    setup(&f);
    wmi_object *base = make_class(&f), *c = NULL;
    struct wmi_qualifier q;
    const enum wmi_qualifier_owner O = WMI_QUALIFIERS_OF_OBJECT, P = WMI_QUALIFIERS_OF_PROPERTY;
    wmi_value yes = wmi_boolean(true), null = wmi_null(), object = wmi_embedded(base);
    assert_int_equal(wmi_class_derive(base, "Ctest_Q", &c), 0);
    assert_int_equal(wmi_object_qualifier(c, P, "name", "KEY", &q), 0);
    assert_true(q.flavor & WMI_FLAVOR_PROPAGATED);
    assert_int_equal(wmi_object_qualifier(c, P, "nothing", "key", &q), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_object_qualifier(c, P, "Number", "key", &q), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_object_remove_qualifier(c, P, "Name", "key"), WBEM_E_PROPAGATED_QUALIFIER);
    wmi_value no = wmi_boolean(false);
    assert_int_equal(wmi_object_put_qualifier(c, P, "Name", "key", &no, 0),
                     WBEM_E_OVERRIDE_NOT_ALLOWED);
    assert_int_equal(wmi_object_put_qualifier(c, O, NULL, "key", &yes, 0), WBEM_E_CANNOT_BE_KEY);
    assert_int_equal(wmi_object_put_qualifier(c, P, "Name", "cimtype", &yes, 0),
                     WBEM_E_INVALID_QUALIFIER);
    assert_int_equal(wmi_object_put_qualifier(c, O, NULL, "a b", &yes, 0),
                     WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_object_put_qualifier(c, O, NULL, "A", &yes, WMI_FLAVOR_PROPAGATED),
                     WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_object_put_qualifier(c, O, NULL, "A", &null, 0),
                     WBEM_E_INVALID_QUALIFIER_TYPE);
    assert_int_equal(wmi_object_put_qualifier(c, O, NULL, "A", &object, 0),
                     WBEM_E_INVALID_QUALIFIER_TYPE);
    assert_int_equal(wmi_object_put_qualifier(base, O, NULL, "A", &yes, 0), WBEM_E_READ_ONLY);
    assert_int_equal(wmi_object_put_qualifier(c, WMI_QUALIFIERS_OF_METHOD, "None", "A", &yes, 0),
                     WBEM_E_NOT_FOUND);
    qualify(c, O, NULL, "A", wmi_sint(3), WMI_FLAVOR_TO_SUBCLASS);
    qualify(c, O, NULL, "A", wmi_text("replaced"), 0);
    assert_int_equal(wmi_object_qualifier_at(c, O, NULL, 0, &q), 0);
    assert_string_equal(q.name, "A");
    assert_string_equal(q.value.text, "replaced");
    assert_int_equal(q.flavor, 0);
    assert_int_equal(wmi_object_qualifier_at(c, O, NULL, 1, &q), WBEM_S_FALSE);
    assert_int_equal(wmi_object_remove_qualifier(c, O, NULL, "a"), 0);
    assert_int_equal(wmi_object_remove_qualifier(c, O, NULL, "a"), WBEM_E_NOT_FOUND);
    wmi_object_unref(c);
    wmi_object_unref(base);
    teardown(&f);
}

TEST(instances_have_qualifiers_of_their_own)
{
    struct fix f;
    setup(&f);
    wmi_object *base = make_class(&f), *i = NULL;
    struct wmi_qualifier q;
    const enum wmi_qualifier_owner O = WMI_QUALIFIERS_OF_OBJECT, P = WMI_QUALIFIERS_OF_PROPERTY;
    wmi_value yes = wmi_boolean(true);
    assert_int_equal(wmi_object_spawn(base, &i), 0);
    assert_int_equal(wmi_object_qualifier(i, O, NULL, "Description", &q), 0);
    assert_true(q.flavor & WMI_FLAVOR_PROPAGATED);
    assert_int_equal(wmi_object_remove_qualifier(i, O, NULL, "Description"),
                     WBEM_E_PROPAGATED_QUALIFIER);
    assert_int_equal(wmi_object_put_qualifier(i, P, "Name", "A", &yes, 0),
                     WBEM_E_INVALID_OPERATION);
    assert_int_equal(wmi_object_put_qualifier(i, O, NULL, "key", &yes, 0), WBEM_E_CANNOT_BE_KEY);
    qualify(i, O, NULL, "Mine", yes, 0);
    qualify(i, O, NULL, "Description", wmi_text("its own"), 0);
    uint32_t n = 0;
    while (wmi_object_qualifier_at(i, O, NULL, n, &q) == 0) {
        n++;
        assert_false(q.flavor & WMI_FLAVOR_PROPAGATED);
    }
    assert_int_equal(n, 2);
    assert_int_equal(wmi_object_remove_qualifier(i, O, NULL, "Description"), 0);
    assert_int_equal(wmi_object_qualifier(i, O, NULL, "Description", &q), 0);
    assert_string_equal(q.value.text, "of the tests"); /* the one of the class is back */
    assert_int_equal(wmi_class_put_property(i, "A", WMI_STRING, NULL, NULL),
                     WBEM_E_INVALID_OPERATION);
    wmi_object *none = base;
    assert_int_equal(wmi_class_derive(i, "A", &none), WBEM_E_ILLEGAL_OPERATION);
    assert_null(none);
    wmi_object_unref(i);
    wmi_object_unref(base);
    teardown(&f);
}

TEST(a_property_of_an_instance_gets_its_default_back)
{
    struct fix f;
    setup(&f);
    wmi_object *base = make_class(&f), *i = NULL;
    struct wmi_property p;
    wmi_value v = wmi_uint(9);
    assert_int_equal(wmi_object_spawn(base, &i), 0);
    assert_int_equal(wmi_object_property(i, "Number", &p), 0);
    assert_true(p.flags & WMI_PROPERTY_DEFAULT);
    assert_int_equal(wmi_object_put(i, "Number", &v), 0);
    assert_int_equal(wmi_object_property(i, "Number", &p), 0);
    assert_false(p.flags & WMI_PROPERTY_DEFAULT);
    assert_int_equal(wmi_object_remove_property(i, "Number"), WBEM_S_RESET_TO_DEFAULT);
    assert_int_equal(wmi_object_property(i, "Number", &p), 0);
    assert_true(p.flags & WMI_PROPERTY_DEFAULT);
    assert_int_equal(p.value.uint, 7);
    assert_int_equal(wmi_object_remove_property(i, "None"), WBEM_E_NOT_FOUND);
    /* a value that says it is of the property's type and is not */
    v = wmi_uint(300);
    v.type = WMI_UINT8;
    assert_int_equal(wmi_object_put(i, "Number", &v), WBEM_E_VALUE_OUT_OF_RANGE);
    v.type = WMI_UINT64;
    assert_int_equal(wmi_object_put(i, "Number", &v), WBEM_E_VALUE_OUT_OF_RANGE);
    wmi_object_unref(i);
    wmi_object_unref(base);
    teardown(&f);
}

static void same_text(const wmi_path *p, enum wmi_path_part part, const char *want)
{
    char *text = NULL;
    assert_int_equal(wmi_path_text(p, part, &text), 0);
    assert_string_equal(text, want);
    free(text);
}

TEST(paths_are_read_and_built)
{
    wmi_path *p = NULL, *q = NULL;
    wmi_value v;
    const char *name;
    char *text = NULL;
    assert_int_equal(wmi_path_create("C.=", &p), WBEM_E_INVALID_OBJECT_PATH);
    assert_null(p);
    assert_int_equal(wmi_path_create("\\\\srv\\root\\cimv2:C.B=\"x\\\"y\",A=3", &p), 0);
    assert_string_equal(wmi_path_server(p), "srv");
    assert_string_equal(wmi_path_namespace(p), "root\\cimv2");
    assert_string_equal(wmi_path_class(p), "C");
    assert_false(wmi_path_is_class(p));
    assert_int_equal(wmi_path_key(p, "b", &v), 0);
    assert_string_equal(v.text, "x\"y");
    assert_int_equal(wmi_path_key(p, "c", &v), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_path_key_at(p, 1, &name, &v), 0);
    assert_string_equal(name, "A");
    assert_int_equal(v.sint, 3);
    assert_int_equal(wmi_path_key_at(p, 2, &name, &v), WBEM_S_FALSE);
    assert_int_equal(wmi_path_parent_namespace(p, &text), 0);
    assert_string_equal(text, "root");
    free(text);
    assert_int_equal(wmi_path_create("C.a=3,b='x\"y'", &q), 0);
    assert_true(wmi_path_equal(p, q));
    same_text(p, WMI_PATH_NAMESPACE, "root\\cimv2:C.B=\"x\\\"y\",A=3");
    assert_int_equal(wmi_path_remove_key(q, "A"), 0);
    assert_int_equal(wmi_path_remove_key(q, "A"), WBEM_E_NOT_FOUND);
    assert_false(wmi_path_equal(p, q));
    wmi_path_destroy(q);
    assert_int_equal(wmi_path_clone(p, &q), 0);
    assert_int_equal(wmi_path_set_as_class(p), 0);
    same_text(p, WMI_PATH_FULL, "\\\\srv\\root\\cimv2:C");
    same_text(q, WMI_PATH_RELATIVE, "C.B=\"x\\\"y\",A=3");
    assert_true(wmi_path_is_class(p));
    assert_int_equal(wmi_path_set_as_singleton(p), 0);
    assert_true(wmi_path_is_singleton(p));
    same_text(p, WMI_PATH_RELATIVE, "C=@");
    wmi_path_destroy(p);
    wmi_path_destroy(q);
    wmi_path_destroy(NULL);
}

TEST(paths_are_built_from_nothing)
{
    wmi_path *p = NULL;
    char *text = NULL;
    wmi_value v = wmi_text("a\\b"), key;
    assert_int_equal(wmi_path_create(NULL, &p), 0);
    assert_null(wmi_path_class(p));
    assert_int_equal(wmi_path_set_as_class(p), WBEM_E_FAILED);
    assert_int_equal(wmi_path_set_key(p, "K", &v), 0);
    assert_int_equal(wmi_path_text(p, WMI_PATH_FULL, &text), WBEM_E_INVALID_OBJECT_PATH);
    assert_null(text);
    assert_int_equal(wmi_path_set_class(p, "no name"), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_path_set_class(p, "C"), 0);
    assert_int_equal(wmi_path_set_server(p, "a\\b"), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_path_set_server(p, "srv"), 0);
    assert_int_equal(wmi_path_set_namespace(p, "root//x"), WBEM_E_INVALID_NAMESPACE);
    assert_int_equal(wmi_path_set_namespace(p, "root/x"), 0);
    same_text(p, WMI_PATH_FULL, "\\\\srv\\root\\x:C.K=\"a\\\\b\"");
    wmi_value bad[] = {wmi_null(), wmi_real(1), wmi_array(WMI_STRING, &v, 1)};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(wmi_path_set_key(p, "K", &bad[i]), WBEM_E_INVALID_PARAMETER);
    }
    assert_int_equal(wmi_path_set_key(p, "", &v), WBEM_E_INVALID_PARAMETER);
    v = wmi_uint(UINT64_MAX);
    assert_int_equal(wmi_path_set_key(p, "k", &v), 0);
    assert_int_equal(wmi_path_key(p, "K", &key), 0);
    assert_int_equal(key.type, WMI_UINT64);
    same_text(p, WMI_PATH_RELATIVE, "C.K=18446744073709551615");
    v = wmi_boolean(true);
    for (int i = 1; i < 256; i++) {
        char name[16];
        snprintf(name, sizeof name, "K%d", i);
        assert_int_equal(wmi_path_set_key(p, name, &v), 0);
    }
    assert_int_equal(wmi_path_set_key(p, "More", &v), WBEM_E_QUOTA_VIOLATION);
    assert_int_equal(wmi_path_set_server(p, NULL), 0);
    assert_int_equal(wmi_path_set_namespace(p, ""), 0);
    assert_null(wmi_path_server(p));
    wmi_path_destroy(p);
    assert_int_equal(wmi_path_create("C='x'", &p), 0);
    assert_int_equal(wmi_path_set_key(p, "K", &v), WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(wmi_path_key(p, NULL, &key), 0);
    assert_string_equal(key.text, "x");
    assert_int_equal(wmi_path_remove_key(p, NULL), 0);
    assert_int_equal(wmi_path_set_key(p, "K", &v), 0);
    same_text(p, WMI_PATH_RELATIVE, "C.K=TRUE");
    wmi_path_destroy(p);
}

TEST(objects_have_paths)
{
    struct fix f;
    setup(&f);
    wmi_object *c = make_class(&f), *i = NULL;
    wmi_path *p = NULL;
    wmi_value v = wmi_text("n");
    assert_int_equal(wmi_path_of_object(c, &p), 0);
    assert_true(wmi_path_is_class(p));
    assert_string_equal(wmi_path_namespace(p), "root\\cimv2");
    wmi_path_destroy(p);
    assert_int_equal(wmi_object_spawn(c, &i), 0);
    assert_int_equal(wmi_path_of_object(i, &p), WBEM_E_NO_KEY);
    assert_null(p);
    assert_int_equal(wmi_object_put(i, "Name", &v), 0);
    assert_int_equal(wmi_path_of_object(i, &p), 0);
    same_text(p, WMI_PATH_RELATIVE, "Ctest_Base.Name=\"n\"");
    wmi_path_destroy(p);
    wmi_object_unref(i);
    wmi_object_unref(c);
    teardown(&f);
}

TEST(datetimes_to_and_from_numbers)
{
    struct wmi_datetime d;
    char text[WMI_DATETIME_LENGTH + 1];
    int64_t us;
    uint64_t ft;
    assert_int_equal(wmi_datetime_parse("20240229123456.000001+060", &d), 0);
    assert_int_equal(d.year, 2024);
    assert_int_equal(d.utc, 60);
    assert_int_equal(wmi_datetime_to_us(&d, &us), 0);
    assert_true(us == 1709206496000001);
    assert_int_equal(wmi_datetime_to_filetime(&d, &ft), 0);
    assert_true(ft == 133536800960000010);
    assert_int_equal(wmi_datetime_from_filetime(ft, 60, &d), 0);
    assert_int_equal(wmi_datetime_print(&d, text), 0);
    assert_string_equal(text, "20240229123456.000001+060");
    assert_int_equal(wmi_datetime_from_us(-1, -60, &d), 0);
    assert_int_equal(wmi_datetime_print(&d, text), 0);
    assert_string_equal(text, "19691231225959.999999-060");
    assert_int_equal(wmi_datetime_from_us(INT64_MAX, 0, &d), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_datetime_from_us(INT64_MIN, 840, &d), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_datetime_from_us(0, 841, &d), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_datetime_from_filetime(UINT64_MAX, 0, &d), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_datetime_parse("nothing", &d), WBEM_E_INVALID_SYNTAX);
    assert_int_equal(wmi_datetime_parse(NULL, &d), WBEM_E_INVALID_SYNTAX);
    assert_int_equal(wmi_datetime_parse("20241301000000.000000+000", &d),
                     WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_datetime_parse("15000101000000.000000+000", &d), 0);
    assert_int_equal(wmi_datetime_to_filetime(&d, &ft), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_true(wmi_datetime_compare("20240101000000.000000+060", "20231231230000.000000+000") ==
                0);
    assert_true(wmi_datetime_compare("20240101000000.000000+000", "20231231230000.000000+000") > 0);
    assert_true(wmi_datetime_compare(NULL, "x") < 0 && wmi_datetime_compare(NULL, NULL) == 0);
}

TEST(datetimes_with_unknown_fields_and_intervals)
{
    struct wmi_datetime d;
    char text[WMI_DATETIME_LENGTH + 1];
    int64_t us;
    uint64_t ft;
    assert_int_equal(wmi_datetime_parse("2024**01******.******+***", &d), 0);
    assert_int_equal(d.month, -1);
    assert_int_equal(d.utc, WMI_UTC_UNKNOWN);
    assert_int_equal(wmi_datetime_to_us(&d, &us), WBEM_E_NOT_AVAILABLE);
    assert_int_equal(wmi_datetime_print(&d, text), 0);
    assert_string_equal(text, "2024**01******.******+***");
    d.year = 10000;
    assert_int_equal(wmi_datetime_print(&d, text), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_string_equal(text, "");
    assert_int_equal(wmi_interval_from_us(UINT64_MAX, &d), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_interval_from_us(8640000000000000000u, &d), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_interval_from_us(8639999999999999999u, &d), 0);
    assert_int_equal(wmi_datetime_print(&d, text), 0);
    assert_string_equal(text, "99999999235959.999999:000");
    assert_int_equal(wmi_datetime_to_us(&d, &us), 0);
    assert_true(us == 8639999999999999999);
    assert_int_equal(wmi_datetime_to_filetime(&d, &ft), WBEM_E_INVALID_PARAMETER);
    d.hour = -1; /* nothing is unknown in an interval */
    assert_int_equal(wmi_datetime_to_us(&d, &us), WBEM_E_VALUE_OUT_OF_RANGE);
    assert_int_equal(wmi_datetime_parse("00000001020304.000005:000", &d), 0);
    assert_true(d.interval);
    assert_int_equal(wmi_datetime_to_us(&d, &us), 0);
    assert_true(us == 93784000005);
    assert_in_range(wmi_datetime_local_utc(0) + 840, 0, 1680);
}

TEST(contexts_are_read_and_changed)
{
    wmi_context *c = NULL, *copy = NULL;
    wmi_value v = wmi_text("one"), back;
    const char *name;
    assert_int_equal(wmi_context_create(&c), 0);
    assert_int_equal(wmi_context_set(c, "", &v), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_context_set(c, "A", &v), 0);
    v = wmi_sint(2);
    assert_int_equal(wmi_context_set(c, "B", &v), 0);
    assert_int_equal(wmi_context_get(c, "a", &back), 0);
    assert_string_equal(back.text, "one");
    assert_int_equal(wmi_context_clone(c, &copy), 0);
    assert_int_equal(wmi_context_remove(c, "a"), 0);
    assert_int_equal(wmi_context_remove(c, "a"), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_context_get(c, "A", &back), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_context_at(c, 0, &name, &back), 0);
    assert_string_equal(name, "B");
    assert_int_equal(back.sint, 2);
    assert_int_equal(wmi_context_at(c, 1, &name, &back), WBEM_S_FALSE);
    assert_int_equal(wmi_context_at(copy, 1, &name, &back), 0);
    wmi_context_clear(copy);
    assert_int_equal(wmi_context_at(copy, 0, &name, &back), WBEM_S_FALSE);
    wmi_context_unref(c);
    wmi_context_unref(copy);
}

/* ---- calls ---- */
static void put_instance(struct fix *f, wmi_object *cls, const char *name)
{
    wmi_object *i = NULL;
    wmi_value v = wmi_text(name);
    assert_int_equal(wmi_object_spawn(cls, &i), 0);
    assert_int_equal(wmi_object_put(i, "Name", &v), 0);
    assert_int_equal(wmi_services_put(f->s, i, 0), 0);
    wmi_object_unref(i);
}

TEST(batches_and_sets)
{
    struct fix f;
    setup(&f);
    wmi_object *c = make_class(&f), *batch[8];
    char name[8];
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "n%d", i);
        put_instance(&f, c, name);
    }
    wmi_enum *e = NULL;
    size_t n = 0;
    assert_int_equal(wmi_services_instances(f.s, "Ctest_Base", 0, &e), 0);
    assert_int_equal(wmi_enum_next_batch(e, -1, batch, 3, &n), 0);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        wmi_object_unref(batch[i]);
    }
    assert_int_equal(wmi_enum_next_batch(e, -1, batch, 8, &n), WBEM_S_FALSE);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++) {
        wmi_object_unref(batch[i]);
    }
    wmi_enum_destroy(e);
    assert_int_equal(wmi_services_subclasses(f.s, "CIM_Process", WMI_FLAG_SHALLOW, &e), 0);
    assert_int_equal(wmi_enum_next_batch(e, -1, batch, 8, &n), WBEM_S_FALSE);
    assert_int_equal(n, 1);
    assert_string_equal(wmi_object_class_name(batch[0]), "Win32_Process");
    wmi_object_unref(batch[0]);
    wmi_enum_destroy(e);
    assert_int_equal(
        wmi_services_notify(f.s, "SELECT * FROM __TimerEvent WHERE TimerId='none'", &e), 0);
    assert_int_equal(wmi_enum_next_batch(e, 1, batch, 8, &n), WBEM_S_TIMEDOUT);
    assert_int_equal(n, 0);
    wmi_enum_destroy(e);
    wmi_object_unref(c);
    teardown(&f);
}

TEST(an_object_is_read_again)
{
    struct fix f;
    setup(&f);
    wmi_object *c = make_class(&f), *mine = NULL, *other = NULL;
    wmi_value v = wmi_uint(50);
    put_instance(&f, c, "r");
    const char *path = "Ctest_Base.Name='r'";
    assert_int_equal(wmi_services_get(f.s, path, &mine), 0);
    assert_int_equal(wmi_services_get(f.s, path, &other), 0);
    assert_int_equal(wmi_object_put(other, "Number", &v), 0);
    assert_int_equal(wmi_services_put(f.s, other, WMI_FLAG_UPDATE_ONLY), 0);
    assert_int_equal(wmi_services_refresh(f.s, &mine, 0), 0);
    assert_int_equal(wmi_object_get(mine, "Number", &v), 0);
    assert_int_equal(v.uint, 50);
    assert_int_equal(wmi_services_delete(f.s, path), 0);
    assert_int_equal(wmi_services_refresh(f.s, &mine, 0), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_object_get(mine, "Number", &v), 0); /* it stays */
    wmi_object_unref(other);
    assert_int_equal(wmi_object_spawn(c, &other), 0);
    assert_int_equal(wmi_services_refresh(f.s, &other, 0), WBEM_E_INVALID_OBJECT_PATH);
    wmi_object_unref(other);
    wmi_object_unref(mine);
    wmi_object_unref(c);
    teardown(&f);
}

struct told {
    wmi_status status;
    unsigned objects, completed;
    char path[128];
};

static void on_object(void *arg, void *cookie, wmi_object *o)
{
    (void)cookie;
    (void)o;
    ((struct told *)arg)->objects++;
}

static void on_put(void *arg, void *cookie, const char *path)
{
    (void)cookie;
    struct told *t = arg;
    snprintf(t->path, sizeof t->path, "%s", path);
}

static void on_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)cookie;
    (void)error;
    struct told *t = arg;
    t->completed++;
    t->status = status;
}

static wmi_status wait_for(wmi_queue *q, struct told *t)
{
    while (!t->completed) {
        wmi_queue_wait(q, -1);
    }
    t->completed = 0;
    return t->status;
}

TEST(every_call_has_an_asynchronous_form)
{
    static const struct wmi_sink_ops ops = {
        .object = on_object, .put = on_put, .completed = on_completed};
    struct fix f;
    setup(&f);
    wmi_object *c = make_class(&f), *i = NULL;
    struct told t = {0};
    wmi_queue *q = NULL;
    wmi_sink *s = NULL;
    wmi_value v = wmi_text("async");
    const char *path = "Ctest_Base.Name=\"async\"";
    assert_int_equal(wmi_queue_create(&q), 0);
    assert_int_equal(wmi_sink_create(q, &ops, &t, &s), 0);
    assert_int_equal(wmi_object_spawn(c, &i), 0);
    assert_int_equal(wmi_object_put(i, "Name", &v), 0);
    assert_int_equal(wmi_services_put_async(f.s, s, i, WMI_FLAG_CREATE_ONLY, NULL), 0);
    assert_int_equal(wait_for(q, &t), 0);
    assert_non_null(strstr(t.path, "root\\cimv2:"));
    assert_string_equal(strchr(t.path, ':') + 1, path);
    assert_int_equal(wmi_services_get_async(f.s, s, path, 0, NULL), 0);
    assert_int_equal(wait_for(q, &t), 0);
    assert_int_equal(wmi_services_instances_async(f.s, s, "Ctest_Base", 0, NULL), 0);
    assert_int_equal(wait_for(q, &t), 0);
    assert_int_equal(wmi_services_subclasses_async(f.s, s, "CIM_Process", WMI_FLAG_SHALLOW, NULL),
                     0);
    assert_int_equal(wait_for(q, &t), 0);
    assert_int_equal(t.objects, 3);
    const char *events =
        "SELECT * FROM __InstanceDeletionEvent WHERE TargetInstance ISA 'Ctest_Base'";
    assert_int_equal(wmi_services_notify_async(f.s, s, events, 0, NULL), 0);
    assert_int_equal(wmi_services_delete(f.s, path), 0);
    while (t.objects < 4) {
        wmi_queue_wait(q, -1);
    }
    wmi_sink_cancel(s);
    assert_int_equal(wait_for(q, &t), WBEM_E_CALL_CANCELLED);
    assert_int_equal(wmi_services_delete_async(f.s, s, path, NULL), 0);
    assert_int_equal(wait_for(q, &t), WBEM_E_NOT_FOUND);
    assert_int_equal(wmi_services_get_async(f.s, NULL, path, 0, NULL), WBEM_E_INVALID_PARAMETER);
    wmi_object_unref(i);
    wmi_object_unref(c);
    wmi_sink_unref(s);
    wmi_queue_destroy(q);
    teardown(&f);
}

TEST(another_namespace_of_a_connection)
{
    struct fix f;
    setup(&f);
    wmi_services *s = NULL;
    assert_string_equal(wmi_services_namespace(f.s), "root\\cimv2");
    assert_true(wmi_services_server(f.s)[0] != 0);
    assert_int_equal(wmi_services_open(f.s, "root\\none", &s), WBEM_E_INVALID_NAMESPACE);
    assert_null(s);
    assert_int_equal(wmi_services_open(f.s, "root/default", &s), 0);
    assert_string_equal(wmi_services_namespace(s), "root\\default");
    wmi_services_unref(s);
    teardown(&f);
}

TEST(rights_and_descriptor_of_a_namespace)
{
    struct fix f;
    setup(&f);
    uint32_t rights = 0;
    unsigned char *sd = NULL, *again = NULL;
    size_t n = 0, m = 0;
    assert_int_equal(wmi_services_rights(f.s, &rights), 0);
    assert_true(rights & WMI_RIGHT_ENABLE);
    assert_int_equal(wmi_services_get_security(f.s, &sd, &n), 0);
    assert_true(n >= 20); /* the header of a descriptor */
    assert_int_equal(wmi_services_set_security(f.s, sd, n), 0);
    assert_int_equal(wmi_services_get_security(f.s, &again, &m), 0);
    assert_int_equal(n, m);
    assert_memory_equal(sd, again, n);
    assert_true(wmi_services_set_security(f.s, sd, 5) < 0);
    assert_int_equal(wmi_services_set_security(f.s, NULL, 5), WBEM_E_INVALID_PARAMETER);
    assert_int_equal(wmi_services_set_security(f.s, sd, 100000), WBEM_E_INVALID_PARAMETER);
    free(sd);
    free(again);
    struct wmi_connect_options o = {.repository = f.dir,
                                    .providers = "/nonexistent",
                                    .rights = WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE};
    wmi_services *s = NULL;
    assert_int_equal(wmi_connect(&o, &s), 0);
    assert_int_equal(wmi_services_rights(s, &rights), 0);
    assert_int_equal(rights, WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE);
    assert_int_equal(wmi_services_get_security(s, &sd, &n), WBEM_E_ACCESS_DENIED);
    assert_null(sd);
    wmi_services_unref(s);
    teardown(&f);
}
