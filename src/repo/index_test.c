/* The index of a repository: what it finds, how it follows changes, and databases without one. */
#include "cim/cim_fixture.h"
#include "oom.h"
#include "repo/repo.h"

#include <lmdb.h>
#include <stdio.h>
#include <unistd.h>

#define NS SLICE("root\\test")

struct fix {
    char dir[64];
    struct repo *r;
    struct cim_class *link;
};

static void open_repo(struct fix *f)
{
    struct repo_options o = {.dir = f->dir, .server = SLICE("HOST")};
    assert_int_equal(repo_open(&o, &f->r), 0);
}

/* Link: string Id [key], uint32 Size [indexed], string Name [indexed], real64 R [indexed], Link ref
 * To, string Free. */
static void put_link_class(struct fix *f)
{
    static const struct {
        const char *name;
        unsigned type;
        const char *qualifier;
    } rows[] = {{"Id", CIM_STRING, "key"},       {"Size", CIM_UINT32, "indexed"},
                {"Name", CIM_STRING, "indexed"}, {"R", CIM_REAL64, "indexed"},
                {"To", CIM_REFERENCE, NULL},     {"Free", CIM_STRING, NULL}};
    struct cim_class *c = NULL;
    struct cim_value yes = cim_bool(true);
    assert_int_equal(cim_class_new(SLICE("Link"), NULL, &c), 0);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_prop *p = NULL;
        assert_int_equal(cim_class_put_prop(c, slice_of(rows[i].name), rows[i].type,
                                            (struct slice){0}, NULL, &p),
                         0);
        if (rows[i].qualifier) {
            assert_int_equal(cim_quals_set(&p->quals, slice_of(rows[i].qualifier), &yes,
                                           CIM_TO_INSTANCE | CIM_TO_SUBCLASS),
                             0);
        }
    }
    assert_int_equal(repo_put_class(f->r, NULL, NS, c, 0), 0);
    cim_class_unref(c);
    assert_int_equal(repo_class(f->r, NULL, NS, SLICE("Link"), &f->link), 0);
}

static void setup(struct fix *f)
{
    *f = (struct fix){.dir = "/tmp/openwmi-index-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    open_repo(f);
    assert_int_equal(repo_namespace_create(f->r, NULL, NS), 0);
    put_link_class(f);
}

static void teardown(struct fix *f)
{
    cim_class_unref(f->link);
    repo_close(f->r);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

static void set_text(struct cim_instance *i, const char *name, const char *text)
{
    struct cim_value v = cim_null(CIM_STRING);
    assert_int_equal(text ? cim_value_text(&v, CIM_STRING, slice_of(text)) : 0, 0);
    assert_int_equal(cim_instance_put(i, slice_of(name), &v), 0);
    cim_value_clear(&v);
}

static void put_link(struct fix *f, const char *id, uint32_t size, const char *name, const char *to)
{
    AUTO_CIM_INSTANCE i = cim_instance_new(f->link);
    struct cim_value n = cim_uint(CIM_UINT32, size);
    set_text(i, "Id", id);
    set_text(i, "Name", name);
    set_text(i, "To", to);
    assert_int_equal(cim_instance_put(i, SLICE("Size"), &n), 0);
    assert_int_equal(repo_put_instance(f->r, NULL, NS, i, 0), 0);
}

static hres add_id(void *arg, struct cim_instance *i)
{
    str_addz(arg, cim_str_z(cim_instance_get(i, SLICE("Id"))->d.str));
    return 0;
}

/* The ids of what is found, in no order but that of the keys of one list. */
static const char *by_value(struct fix *f, const char *prop, struct cim_value v, struct str *out)
{
    int n = cim_class_find_prop(f->link, slice_of(prop));
    struct repo_select how = {.value = &v, .prop = (uint32_t)n};
    str_clear(out);
    assert_int_equal(repo_select(f->r, NULL, NS, f->link, &how, add_id, out), 0);
    cim_value_clear(&v);
    return str_z(out);
}

static const char *by_name(struct fix *f, const char *name, struct str *out)
{
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, slice_of(name)), 0);
    return by_value(f, "Name", v, out);
}

static const char *by_path(struct fix *f, const char *path, struct str *out)
{
    struct cim_path p;
    assert_int_equal(cim_path_parse(slice_of(path), &p, NULL), 0);
    struct repo_select how = {.refers = &p};
    str_clear(out);
    assert_int_equal(repo_select(f->r, NULL, NS, f->link, &how, add_id, out), 0);
    cim_path_fini(&p);
    return str_z(out);
}

TEST(an_index_finds_values_and_references)
{
    struct fix f;
    AUTO_STR s = STR_INIT;
    setup(&f);
    put_link(&f, "a", 1, "x", "Link.Id=\"b\"");
    put_link(&f, "b", 1, "X", "Link=\"B\"");
    put_link(&f, "c", 2, NULL, NULL);
    put_link(&f, "d", 2, "a rather long name, \xc3\x84", "\\\\.\\root\\test:Link.Id=\"a\"");
    put_link(&f, "e", 3, "y", "no path");
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 1), &s), "ab");
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 9), &s), "");
    assert_string_equal(by_name(&f, "x", &s), "ab");
    assert_string_equal(by_name(&f, "A RATHER LONG NAME, \xc3\xa4", &s), "d");
    assert_string_equal(by_path(&f, "Link.Id=\"b\"", &s), "ab");
    assert_string_equal(by_path(&f, "Other.Id=\"A\"", &s), "d"); /* keys alone */
    /* what has no index is read as a whole */
    assert_false(repo_indexed(f.link, (uint32_t)cim_class_find_prop(f.link, SLICE("R"))));
    assert_string_equal(by_value(&f, "R", cim_real(CIM_REAL64, 1), &s), "abcde");
    teardown(&f);
}

TEST(an_index_follows_changes)
{
    struct fix f;
    AUTO_STR s = STR_INIT;
    setup(&f);
    put_link(&f, "a", 1, "x", "Link.Id=\"b\"");
    put_link(&f, "b", 1, "x", "Link.Id=\"b\"");
    put_link(&f, "a", 2, "y", "Link.Id=\"a\"");
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 1), &s), "b");
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 2), &s), "a");
    assert_string_equal(by_name(&f, "y", &s), "a");
    assert_string_equal(by_path(&f, "Link.Id=\"b\"", &s), "b");
    struct cim_path p;
    assert_int_equal(cim_path_parse(SLICE("Link.Id=\"b\""), &p, NULL), 0);
    assert_int_equal(repo_delete_instance(f.r, NULL, NS, &p), 0);
    cim_path_fini(&p);
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 1), &s), "");
    assert_string_equal(by_path(&f, "Link.Id=\"b\"", &s), "");
    /* a class that goes takes its entries along: another of the name begins empty */
    assert_int_equal(repo_delete_class(f.r, NULL, NS, SLICE("Link")), 0);
    cim_class_unref(f.link);
    put_link_class(&f);
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 2), &s), "");
    teardown(&f);
}

TEST(a_transaction_that_is_given_up_leaves_the_index_alone)
{
    struct fix f;
    AUTO_STR s = STR_INIT;
    setup(&f);
    put_link(&f, "a", 1, "x", "Link.Id=\"b\"");
    AUTO_CIM_INSTANCE i = cim_instance_new(f.link);
    struct cim_value n = cim_uint(CIM_UINT32, 7);
    set_text(i, "Id", "a");
    assert_int_equal(cim_instance_put(i, SLICE("Size"), &n), 0);
    struct repo_txn *t = NULL;
    assert_int_equal(repo_begin(f.r, &t), 0);
    assert_int_equal(repo_put_instance(f.r, t, NS, i, 0), 0);
    repo_abort(t);
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 1), &s), "a");
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 7), &s), "");
    assert_string_equal(by_path(&f, "Link.Id=\"b\"", &s), "a");
    teardown(&f);
}

/* Makes the closed database one of another version, without index. */
static void set_version(const struct fix *f, uint32_t version)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi meta, index;
    MDB_val k = {7, (void *)(uintptr_t) "version"}, v = {sizeof version, &version};
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 8), 0);
    assert_int_equal(mdb_env_open(env, f->dir, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, "meta", 0, &meta), 0);
    assert_int_equal(mdb_put(txn, meta, &k, &v, 0), 0);
    assert_int_equal(mdb_dbi_open(txn, "index", MDB_DUPSORT | MDB_CREATE, &index), 0);
    assert_int_equal(mdb_drop(txn, index, 1), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

TEST(a_database_without_index_gets_one)
{
    struct fix f;
    AUTO_STR s = STR_INIT;
    setup(&f);
    put_link(&f, "a", 1, "x", "Link.Id=\"b\"");
    put_link(&f, "b", 2, "y", "Link.Id=\"a\"");
    repo_close(f.r);
    set_version(&f, 1);
    open_repo(&f);
    assert_string_equal(by_value(&f, "Size", cim_uint(CIM_UINT32, 2), &s), "b");
    assert_string_equal(by_path(&f, "Link.Id=\"b\"", &s), "a");
    repo_close(f.r);
    open_repo(&f); /* it is one of this version now */
    assert_string_equal(by_name(&f, "x", &s), "a");
    repo_close(f.r);
    set_version(&f, 3);
    struct repo_options o = {.dir = f.dir, .server = SLICE("HOST")};
    assert_int_equal(repo_open(&o, &f.r), WBEM_E_INITIALIZATION_FAILURE);
    set_version(&f, 1);
    open_repo(&f);
    teardown(&f);
}

struct size_filter {
    uint32_t at, size;
    unsigned asked;
};

static bool has_size(void *arg, const struct cim_value *v)
{
    struct size_filter *f = arg;
    f->asked++;
    return !v[f->at].null && v[f->at].d.u == f->size;
}

TEST(filters_see_values_before_instances_are_made)
{
    struct fix f;
    AUTO_STR s = STR_INIT;
    setup(&f);
    put_link(&f, "a", 1, "x", NULL);
    put_link(&f, "b", 2, NULL, NULL);
    put_link(&f, "c", 1, "a name", "Link.Id=\"a\"");
    uint32_t at = (uint32_t)cim_class_find_prop(f.link, SLICE("Size"));
    struct size_filter filter = {at, 1, 0};
    struct repo_select how = {.filter = has_size, .filter_arg = &filter, .reads = &at, .nreads = 1};
    assert_int_equal(repo_select(f.r, NULL, NS, f.link, &how, add_id, &s), 0);
    assert_string_equal(str_z(&s), "ac");
    assert_int_equal(filter.asked, 3);
    OOM_FOR_EVERY(n)
    {
        str_clear(&s);
        hres hr = repo_select(f.r, NULL, NS, f.link, &how, add_id, &s);
        hr = hr ? hr : str_status(&s);
        OOM_CHECK(hr == 0);
        assert_true(hr == 0 || hr == WBEM_E_OUT_OF_MEMORY);
    }
    teardown(&f);
}
