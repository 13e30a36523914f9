/* The rules of PutClass (reference sections 3.6, 7.6), row by row. */
#include "cim/cim_fixture.h"
#include "cim/path.h"
#include "repo/repo.h"

#include <stdio.h>
#include <unistd.h>

#define NS SLICE("root\\test")

struct fix {
    char dir[64];
    struct repo *r;
};

static void setup(struct fix *f)
{
    *f = (struct fix){.dir = "/tmp/openwmi-put-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    struct repo_options o = {.dir = f->dir, .server = SLICE("HOST")};
    assert_int_equal(repo_open(&o, &f->r), 0);
    assert_int_equal(repo_namespace_create(f->r, NULL, NS), 0);
}

static void teardown(struct fix *f)
{
    repo_close(f->r);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

static struct cim_class *stored(struct fix *f, const char *name)
{
    struct cim_class *c = NULL;
    assert_int_equal(repo_class(f->r, NULL, NS, slice_of(name), &c), 0);
    return c;
}

/* A class over a stored one (or none). */
static struct cim_class *below(struct fix *f, const char *super, const char *name)
{
    AUTO_CIM_CLASS s = super ? stored(f, super) : NULL;
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_new(slice_of(name), s, &c), 0);
    return c;
}

/* The stored class, to be changed. */
static struct cim_class *again(struct fix *f, const char *name)
{
    AUTO_CIM_CLASS s = stored(f, name);
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_clone(s, &c), 0);
    return c;
}

static void mark(struct cim_quals *q, const char *name, unsigned flavor)
{
    struct cim_value yes = cim_bool(true);
    assert_int_equal(cim_quals_set(q, slice_of(name), &yes, flavor), 0);
}

static struct cim_prop *prop(struct cim_class *c, const char *name, unsigned type, const char *qual)
{
    struct cim_prop *p = NULL;
    assert_int_equal(cim_class_put_prop(c, slice_of(name), type, (struct slice){0}, NULL, &p), 0);
    if (qual) {
        mark(&p->quals, qual, CIM_TO_INSTANCE | CIM_TO_SUBCLASS);
    }
    return p;
}

static hres put(struct fix *f, struct cim_class *c, unsigned flags)
{
    hres hr = repo_put_class(f->r, NULL, NS, c, flags);
    cim_class_unref(c);
    return hr;
}

static void make(struct fix *f, struct cim_class *c)
{
    assert_int_equal(put(f, c, 0), 0);
}

/* Test_A (key Id) and Test_B below it. */
static void make_family(struct fix *f)
{
    struct cim_class *a = below(f, NULL, "Test_A");
    prop(a, "Id", CIM_STRING, "key");
    prop(a, "Old", CIM_STRING, NULL);
    make(f, a);
    struct cim_class *b = below(f, "Test_A", "Test_B");
    prop(b, "Own", CIM_STRING, NULL);
    make(f, b);
}

static void set_text(struct cim_instance *i, const char *name, const char *text)
{
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, slice_of(text)), 0);
    assert_int_equal(cim_instance_put(i, slice_of(name), &v), 0);
    cim_value_clear(&v);
}

static void make_instance(struct fix *f, const char *cls, const char *prop_name, const char *text)
{
    AUTO_CIM_CLASS c = stored(f, cls);
    AUTO_CIM_INSTANCE i = cim_instance_new(c);
    set_text(i, "Id", "one");
    set_text(i, prop_name, text);
    assert_int_equal(repo_put_instance(f->r, NULL, NS, i, 0), 0);
}

static hres read_one(struct fix *f, const char *path, struct cim_instance **out)
{
    struct cim_path p = {0};
    assert_int_equal(cim_path_parse(slice_of(path), &p, NULL), 0);
    hres hr = repo_instance(f->r, NULL, NS, &p, out);
    cim_path_fini(&p);
    return hr;
}

TEST(put_class_keys_are_defined_on_one_level)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    struct cim_class *c = below(&f, "Test_A", "Test_C");
    prop(c, "Second", CIM_STRING, "key");
    assert_int_equal(put(&f, c, 0), WBEM_E_CANNOT_BE_KEY);
    c = below(&f, "Test_A", "Test_C"); /* an inherited property that is no key yet */
    prop(c, "Old", CIM_STRING, "key");
    assert_int_equal(put(&f, c, 0), WBEM_E_CANNOT_BE_KEY);
    c = below(&f, "Test_A", "Test_C"); /* the inherited key again */
    prop(c, "Id", CIM_STRING, "key");
    assert_int_equal(put(&f, c, 0), 0);
    teardown(&f);
}

TEST(put_class_a_key_that_comes_above_is_a_conflict_below)
{
    struct fix f;
    setup(&f);
    struct cim_class *top = below(&f, NULL, "Test_Top");
    prop(top, "Name", CIM_STRING, NULL);
    make(&f, top);
    struct cim_class *sub = below(&f, "Test_Top", "Test_Sub");
    prop(sub, "Id", CIM_STRING, "key");
    make(&f, sub);
    make_instance(&f, "Test_Sub", "Name", "n");
    top = again(&f, "Test_Top");
    mark(&cim_class_prop(top, SLICE("Name"))->quals, "key", CIM_TO_SUBCLASS);
    cim_class_ref(top);
    assert_int_equal(put(&f, top, REPO_UPDATE_SAFE), WBEM_E_CLASS_HAS_CHILDREN);
    assert_int_equal(put(&f, top, REPO_UPDATE_FORCE), 0);
    AUTO_CIM_CLASS c = stored(&f, "Test_Sub");
    assert_int_equal(c->nkeys, 1);
    assert_string_equal(c->props[c->keys[0]].name->s, "Name");
    AUTO_CIM_INSTANCE i = NULL;
    assert_int_equal(read_one(&f, "Test_Sub='one'", &i), WBEM_E_NOT_FOUND);
    teardown(&f);
}

TEST(put_class_a_key_with_instances_stays)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    make_instance(&f, "Test_B", "Own", "x");
    struct cim_class *a = again(&f, "Test_A");
    assert_int_equal(cim_quals_remove(&cim_class_prop(a, SLICE("Id"))->quals, SLICE("key")), 0);
    cim_class_ref(a);
    assert_int_equal(put(&f, a, 0), WBEM_E_CLASS_HAS_CHILDREN);
    cim_class_ref(a);
    assert_int_equal(put(&f, a, REPO_UPDATE_SAFE), WBEM_E_CLASS_HAS_INSTANCES);
    AUTO_CIM_INSTANCE i = NULL;
    assert_int_equal(read_one(&f, "Test_A='one'", &i), 0);
    assert_int_equal(put(&f, a, REPO_UPDATE_FORCE), 0);
    AUTO_CIM_CLASS b = stored(&f, "Test_B");
    int n = 0;
    assert_int_equal(b->nkeys, n);
    teardown(&f);
}

TEST(put_class_instances_below_are_carried_over)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    make_instance(&f, "Test_B", "Own", "kept");
    struct cim_class *a = again(&f, "Test_A");
    struct cim_value seven = cim_uint(CIM_UINT32, 7);
    assert_int_equal(
        cim_class_put_prop(a, SLICE("Added"), CIM_UINT32, (struct slice){0}, &seven, NULL), 0);
    assert_int_equal(put(&f, a, REPO_UPDATE_SAFE), 0);
    AUTO_CIM_INSTANCE i = NULL;
    assert_int_equal(read_one(&f, "Test_B='one'", &i), 0);
    assert_string_equal(cim_instance_get(i, SLICE("Own"))->d.str->s, "kept");
    assert_int_equal(cim_instance_get(i, SLICE("Added"))->d.u, 7);
    /* a removed property: its values would be lost */
    a = again(&f, "Test_A");
    assert_int_equal(cim_class_remove_prop(a, SLICE("Old")), 0);
    cim_class_ref(a);
    assert_int_equal(put(&f, a, REPO_UPDATE_SAFE), WBEM_E_CLASS_HAS_INSTANCES);
    assert_int_equal(put(&f, a, REPO_UPDATE_FORCE), 0);
    i = cim_instance_unref(i);
    assert_int_equal(read_one(&f, "Test_B='one'", &i), 0);
    assert_string_equal(cim_instance_get(i, SLICE("Own"))->d.str->s, "kept");
    assert_null(cim_instance_get(i, SLICE("Old")));
    teardown(&f);
}

TEST(put_class_a_retyped_property_takes_the_instances_below_along)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    make_instance(&f, "Test_B", "Old", "no number");
    struct cim_class *a = again(&f, "Test_A");
    assert_int_equal(cim_class_remove_prop(a, SLICE("Old")), 0);
    prop(a, "Old", CIM_UINT32, NULL);
    cim_class_ref(a);
    assert_int_equal(put(&f, a, REPO_UPDATE_SAFE), WBEM_E_CLASS_HAS_INSTANCES);
    AUTO_CIM_INSTANCE i = NULL;
    assert_int_equal(read_one(&f, "Test_B='one'", &i), 0);
    i = cim_instance_unref(i);
    assert_int_equal(put(&f, a, REPO_UPDATE_FORCE), 0);
    assert_int_equal(read_one(&f, "Test_B='one'", &i), WBEM_E_NOT_FOUND);
    teardown(&f);
}

TEST(put_class_unimportant_qualifiers_change_always)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    make_instance(&f, "Test_A", "Old", "x");
    make_instance(&f, "Test_B", "Own", "x");
    struct cim_class *a = again(&f, "Test_A");
    mark(&a->quals, "Harmless", CIM_TO_SUBCLASS);
    assert_int_equal(put(&f, a, 0), 0);
    AUTO_CIM_CLASS b = stored(&f, "Test_B");
    assert_true(cim_quals_true(&b->quals, "Harmless"));
    assert_int_equal(cim_quals_find(&b->quals, SLICE("Harmless"))->flavor & CIM_PROPAGATED,
                     CIM_PROPAGATED);
    AUTO_CIM_INSTANCE i = NULL;
    assert_int_equal(read_one(&f, "Test_B='one'", &i), 0);
    teardown(&f);
}

TEST(put_class_qualifiers_follow_their_flavors)
{
    struct fix f;
    setup(&f);
    struct cim_class *a = below(&f, NULL, "Test_A");
    mark(&a->quals, "Fixed", CIM_TO_SUBCLASS | CIM_NOT_OVERRIDABLE);
    mark(&a->quals, "Here", CIM_TO_INSTANCE);
    make(&f, a);
    struct cim_class *b = below(&f, "Test_A", "Test_B");
    struct cim_value no = cim_bool(false);
    assert_null(cim_quals_find(&b->quals, SLICE("Here")));
    assert_int_equal(cim_quals_set(&b->quals, SLICE("fixed"), &no, 0), WBEM_E_OVERRIDE_NOT_ALLOWED);
    make(&f, b);
    /* a fixed qualifier that comes above collides with another value below */
    b = again(&f, "Test_B");
    assert_int_equal(cim_quals_set(&b->quals, SLICE("Later"), &no, CIM_TO_SUBCLASS), 0);
    make(&f, b);
    a = again(&f, "Test_A");
    mark(&a->quals, "Later", CIM_TO_SUBCLASS | CIM_NOT_OVERRIDABLE);
    cim_class_ref(a);
    assert_int_equal(put(&f, a, REPO_UPDATE_SAFE), WBEM_E_CLASS_HAS_CHILDREN);
    assert_int_equal(put(&f, a, REPO_UPDATE_FORCE), 0);
    AUTO_CIM_CLASS now = stored(&f, "Test_B");
    assert_true(cim_quals_true(&now->quals, "Later")); /* the subclass's own is gone */
    teardown(&f);
}

TEST(put_class_members_keep_their_types_below)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    struct cim_class *b = below(&f, "Test_A", "Test_C");
    assert_int_equal(cim_class_put_prop(b, SLICE("Old"), CIM_UINT8, (struct slice){0}, NULL, NULL),
                     WBEM_E_UPDATE_TYPE_MISMATCH);
    assert_int_equal(cim_class_remove_prop(b, SLICE("Old")), WBEM_E_PROPAGATED_PROPERTY);
    cim_class_unref(b);
    /* made over an older superclass: what counts is the stored one */
    struct cim_class *lone = below(&f, "Test_A", "Test_C");
    prop(lone, "New", CIM_UINT8, NULL);
    struct cim_class *a = again(&f, "Test_A");
    prop(a, "New", CIM_STRING, NULL);
    assert_int_equal(put(&f, a, REPO_UPDATE_SAFE), 0);
    assert_int_equal(put(&f, lone, 0), WBEM_E_UPDATE_TYPE_MISMATCH);
    teardown(&f);
}

TEST(put_class_abstract_and_singleton_rules)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    struct cim_class *c = below(&f, "Test_A", "Test_C");
    mark(&c->quals, "abstract", 0);
    assert_int_equal(put(&f, c, 0), WBEM_E_CANNOT_BE_ABSTRACT);
    c = below(&f, "Test_A", "Test_C");
    mark(&c->quals, "singleton", 0);
    assert_int_equal(put(&f, c, 0), WBEM_E_CANNOT_BE_SINGLETON);
    c = below(&f, NULL, "Test_C");
    mark(&c->quals, "singleton", 0);
    prop(c, "Id", CIM_STRING, "key");
    assert_int_equal(put(&f, c, 0), WBEM_E_CANNOT_BE_SINGLETON);
    c = below(&f, NULL, "Test_S");
    mark(&c->quals, "singleton", CIM_TO_SUBCLASS);
    make(&f, c);
    c = below(&f, "Test_S", "Test_SubS");
    prop(c, "Id", CIM_STRING, "key");
    assert_int_equal(put(&f, c, 0), WBEM_E_CANNOT_BE_SINGLETON);
    c = below(&f, "Test_S", "Test_SubS");
    assert_int_equal(put(&f, c, 0), 0);
    /* a class below turns abstract's base concrete */
    c = below(&f, NULL, "Test_Abs");
    mark(&c->quals, "abstract", 0);
    make(&f, c);
    c = below(&f, "Test_Abs", "Test_Abs2");
    mark(&c->quals, "abstract", 0);
    make(&f, c);
    c = again(&f, "Test_Abs");
    assert_int_equal(cim_quals_remove(&c->quals, SLICE("abstract")), 0);
    cim_class_ref(c);
    assert_int_equal(put(&f, c, REPO_UPDATE_SAFE), WBEM_E_CLASS_HAS_CHILDREN);
    assert_int_equal(put(&f, c, REPO_UPDATE_FORCE), 0);
    AUTO_CIM_CLASS now = stored(&f, "Test_Abs2");
    assert_int_equal(now->flags & CIM_CLASS_ABSTRACT, 0);
    teardown(&f);
}

TEST(put_class_names_have_rules_and_a_length)
{
    struct fix f;
    setup(&f);
    char name[CIM_MAX_NAME + 2];
    memset(name, 'x', CIM_MAX_NAME + 1);
    name[CIM_MAX_NAME + 1] = 0;
    assert_int_equal(put(&f, below(&f, NULL, name), 0), WBEM_E_QUOTA_VIOLATION);
    name[CIM_MAX_NAME] = 0;
    assert_int_equal(put(&f, below(&f, NULL, name), 0), 0);
    assert_int_equal(put(&f, below(&f, NULL, "_A"), 0), WBEM_E_INVALID_OPERATION);
    assert_int_equal(put(&f, below(&f, NULL, "A_"), 0), WBEM_E_INVALID_OBJECT);
    assert_int_equal(put(&f, below(&f, NULL, "A-B"), 0), WBEM_E_INVALID_PARAMETER);
    char *long_name = malloc(REPO_MAX_CLASS_NAME + 1);
    assert_non_null(long_name);
    memset(long_name, 'y', REPO_MAX_CLASS_NAME + 1);
    struct slice s = {long_name, REPO_MAX_CLASS_NAME + 1};
    assert_int_equal(repo_delete_class(f.r, NULL, NS, s), WBEM_E_QUOTA_VIOLATION);
    s.n--;
    assert_int_equal(repo_delete_class(f.r, NULL, NS, s), WBEM_E_NOT_FOUND);
    free(long_name);
    assert_int_equal(repo_delete_class(f.r, NULL, NS, SLICE("__Event")), WBEM_E_INVALID_OPERATION);
    teardown(&f);
}

TEST(put_class_another_superclass_is_a_change_that_matters)
{
    struct fix f;
    setup(&f);
    make_family(&f);
    struct cim_class *c = below(&f, NULL, "Test_Other");
    prop(c, "Id", CIM_STRING, "key");
    make(&f, c);
    make_instance(&f, "Test_B", "Own", "x");
    assert_int_equal(put(&f, below(&f, "Test_Other", "Test_B"), 0), WBEM_E_CLASS_HAS_INSTANCES);
    assert_int_equal(put(&f, below(&f, "Test_Other", "Test_B"), REPO_UPDATE_FORCE), 0);
    AUTO_CIM_CLASS b = stored(&f, "Test_B");
    assert_string_equal(b->super->name->s, "Test_Other");
    assert_int_equal(put(&f, below(&f, "Test_B", "Test_Other"), REPO_UPDATE_FORCE),
                     WBEM_E_CIRCULAR_REFERENCE);
    teardown(&f);
}

TEST(instances_outlive_the_class_of_an_embedded_object)
{
    struct fix f;
    setup(&f);
    struct cim_class *c = below(&f, NULL, "Test_Inner");
    prop(c, "Text", CIM_STRING, NULL);
    make(&f, c);
    c = below(&f, NULL, "Test_Outer");
    prop(c, "Id", CIM_STRING, "key");
    prop(c, "One", CIM_OBJECT, NULL);
    prop(c, "List", CIM_OBJECT | CIM_ARRAY, NULL);
    prop(c, "Behind", CIM_STRING, NULL);
    make(&f, c);
    AUTO_CIM_CLASS inner = stored(&f, "Test_Inner");
    AUTO_CIM_CLASS outer = stored(&f, "Test_Outer");
    AUTO_CIM_INSTANCE e = cim_instance_new(inner);
    set_text(e, "Text", "deep");
    struct cim_quals *q;
    assert_int_equal(cim_instance_prop_quals(e, 0, &q), 0);
    mark(q, "Seen", 0);
    AUTO_CIM_INSTANCE i = cim_instance_new(outer);
    set_text(i, "Id", "one");
    set_text(i, "Behind", "kept");
    struct cim_value v = cim_objval(&cim_instance_ref(e)->o);
    assert_int_equal(cim_instance_put(i, SLICE("One"), &v), 0);
    cim_value_clear(&v);
    struct cim_array *a = cim_array_new(CIM_OBJECT, 1);
    a->v[0].obj = &cim_instance_ref(e)->o;
    v = cim_arrval(a);
    assert_int_equal(cim_instance_put(i, SLICE("List"), &v), 0);
    cim_value_clear(&v);
    assert_int_equal(repo_put_instance(f.r, NULL, NS, i, 0), 0);
    AUTO_CIM_INSTANCE r = NULL;
    assert_int_equal(read_one(&f, "Test_Outer='one'", &r), 0);
    struct cim_instance *o = cim_as_instance(cim_instance_get(r, SLICE("One"))->d.obj);
    assert_true(cim_quals_true(&o->prop_quals[0], "Seen"));
    assert_int_equal(repo_delete_class(f.r, NULL, NS, SLICE("Test_Inner")), 0);
    r = cim_instance_unref(r);
    assert_int_equal(read_one(&f, "Test_Outer='one'", &r), 0);
    assert_true(cim_instance_get(r, SLICE("One"))->null);
    assert_true(cim_instance_get(r, SLICE("List"))->null);
    assert_string_equal(cim_instance_get(r, SLICE("Behind"))->d.str->s, "kept");
    teardown(&f);
}

/* ---- methods (7.6) ---- */
struct par {
    const char *name;
    unsigned type;
    int id; /* -1: none */
    const char *qual;
};

static struct cim_class *signature(const struct par *v, size_t n)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_params_new(&c), 0);
    for (size_t i = 0; i < n && v[i].name; i++) {
        struct cim_prop *p = prop(c, v[i].name, v[i].type, v[i].qual);
        struct cim_value id = cim_sint(CIM_SINT32, v[i].id);
        if (v[i].id != -1) {
            assert_int_equal(cim_quals_set(&p->quals, SLICE("ID"), &id, 0), 0);
        }
    }
    assert_int_equal(cim_class_seal(c), 0);
    return c;
}

TEST(put_class_method_parameters_are_numbered)
{
    static const struct {
        struct par in[2], out[3];
        hres want;
    } rows[] = {
        {{{"A", CIM_STRING, 0, NULL}, {"B", CIM_STRING, 1, NULL}},
         {{"ReturnValue", CIM_UINT32, -1, NULL}},
         0},
        {{{"A", CIM_STRING, 0, NULL}},
         {{"B", CIM_STRING, 1, NULL}, {"ReturnValue", CIM_UINT32, -1, NULL}},
         0},
        {{{"A", CIM_STRING, 0, NULL}}, {{"A", CIM_STRING, 0, NULL}, {"B", CIM_STRING, 1, NULL}}, 0},
        {{{"A", CIM_STRING, -1, NULL}}, {{0}}, WBEM_E_MISSING_PARAMETER_ID},
        {{{"A", CIM_STRING, -5, NULL}}, {{0}}, WBEM_E_INVALID_PARAMETER_ID},
        {{{"A", CIM_STRING, 1, NULL}}, {{0}}, WBEM_E_NONCONSECUTIVE_PARAMETER_IDS},
        {{{"A", CIM_STRING, 0, NULL}, {"B", CIM_STRING, 0, NULL}},
         {{0}},
         WBEM_E_NONCONSECUTIVE_PARAMETER_IDS},
        {{{"A", CIM_STRING, 0, NULL}},
         {{"B", CIM_STRING, 2, NULL}},
         WBEM_E_NONCONSECUTIVE_PARAMETER_IDS},
        {{{0}}, {{"ReturnValue", CIM_UINT32, 0, NULL}}, WBEM_E_PARAMETER_ID_ON_RETVAL},
        {{{"ReturnValue", CIM_UINT32, 0, NULL}}, {{0}}, WBEM_E_INVALID_PARAMETER},
        {{{"A", CIM_STRING, 0, "x"}},
         {{"A", CIM_STRING, 0, "y"}},
         WBEM_E_INVALID_DUPLICATE_PARAMETER},
        {{{"A", CIM_STRING, 0, "in"}}, {{"A", CIM_STRING, 0, "out"}}, 0},
        {{{"A", CIM_STRING, 0, NULL}},
         {{"A", CIM_UINT8, 0, NULL}},
         WBEM_E_INVALID_DUPLICATE_PARAMETER},
        {{{"A", CIM_STRING, 0, NULL}, {"B", CIM_STRING, 1, NULL}},
         {{"A", CIM_STRING, 1, NULL}},
         WBEM_E_INVALID_DUPLICATE_PARAMETER},
    };
    struct fix f;
    setup(&f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_CIM_CLASS in = signature(rows[i].in, ARRAY_LEN(rows[i].in));
        AUTO_CIM_CLASS out = signature(rows[i].out, ARRAY_LEN(rows[i].out));
        struct cim_class *c = below(&f, NULL, "Test_Method");
        assert_int_equal(cim_class_put_method(c, SLICE("Do"), in, out, NULL), 0);
        assert_int_equal(put(&f, c, 0), rows[i].want);
    }
    teardown(&f);
}

TEST(put_class_methods_keep_their_signature_below)
{
    static const struct par one[] = {{"A", CIM_STRING, 0, NULL}},
                            two[] = {{"A", CIM_UINT8, 0, NULL}};
    AUTO_CIM_CLASS a = signature(one, 1);
    AUTO_CIM_CLASS b = signature(two, 1);
    struct fix f;
    setup(&f);
    struct cim_class *c = below(&f, NULL, "Test_A");
    assert_int_equal(cim_class_put_method(c, SLICE("Do"), a, NULL, NULL), 0);
    make(&f, c);
    c = below(&f, "Test_A", "Test_B");
    assert_int_equal(cim_class_put_method(c, SLICE("do"), b, NULL, NULL),
                     WBEM_E_UPDATE_PROPAGATED_METHOD);
    assert_int_equal(cim_class_put_method(c, SLICE("do"), a, NULL, NULL), 0);
    make(&f, c);
    /* the superclass changes: the subclass's redeclaration does not fit any more */
    c = again(&f, "Test_A");
    assert_int_equal(cim_class_put_method(c, SLICE("Do"), b, NULL, NULL), 0);
    cim_class_ref(c);
    assert_int_equal(put(&f, c, REPO_UPDATE_SAFE), WBEM_E_CLASS_HAS_CHILDREN);
    assert_int_equal(put(&f, c, REPO_UPDATE_FORCE), 0);
    AUTO_CIM_CLASS now = stored(&f, "Test_B");
    assert_int_equal(now->methods[0].in->props[0].type, CIM_UINT8);
    teardown(&f);
}
