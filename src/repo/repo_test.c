#include "cim/cim_fixture.h"
#include "repo/repo.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define NS SLICE("root\\test")

/* A directory of its own for each test, removed at the end. */
struct fix {
    char dir[64];
    struct repo *r;
    struct cim_class *base, *derived;
};

static void open_repo(struct fix *f)
{
    struct repo_options o = {.dir = f->dir, .server = SLICE("HOST")};
    assert_int_equal(repo_open(&o, &f->r), 0);
}

static void setup(struct fix *f)
{
    *f = (struct fix){.dir = "/tmp/openwmi-repo-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    open_repo(f);
    f->base = fixture_base();
    f->derived = fixture_derived(f->base);
    assert_int_equal(repo_namespace_create(f->r, NULL, NS), 0);
}

static void teardown(struct fix *f)
{
    repo_close(f->r);
    cim_class_unref(f->derived);
    cim_class_unref(f->base);
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

static void put_both(struct fix *f)
{
    assert_int_equal(repo_put_class(f->r, NULL, NS, f->base, 0), 0);
    assert_int_equal(repo_put_class(f->r, NULL, NS, f->derived, 0), 0);
}

static hres put_id(struct fix *f, struct repo_txn *t, struct cim_class *c, const char *id,
                   unsigned flags)
{
    AUTO_CIM_INSTANCE i = cim_instance_new(c);
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, slice_of(id)), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &v), 0);
    cim_value_clear(&v);
    return repo_put_instance(f->r, t, NS, i, flags);
}

static hres get_id(struct fix *f, const char *path)
{
    struct cim_path p;
    struct cim_instance *i = NULL;
    assert_int_equal(cim_path_parse(slice_of(path), &p, NULL), 0);
    hres hr = repo_instance(f->r, NULL, NS, &p, &i);
    cim_path_fini(&p);
    cim_instance_unref(i);
    return hr;
}

static hres delete_id(struct fix *f, const char *path)
{
    struct cim_path p;
    assert_int_equal(cim_path_parse(slice_of(path), &p, NULL), 0);
    hres hr = repo_delete_instance(f->r, NULL, NS, &p);
    cim_path_fini(&p);
    return hr;
}

static hres count_class(void *arg, struct cim_class *c)
{
    (void)c;
    (*(int *)arg)++;
    return 0;
}

static hres count_instance(void *arg, struct cim_instance *i)
{
    (void)i;
    (*(int *)arg)++;
    return 0;
}

static hres count_name(void *arg, struct slice name)
{
    (void)name;
    (*(int *)arg)++;
    return 0;
}

TEST(namespaces_are_created_listed_and_deleted_with_contents)
{
    struct fix f;
    setup(&f);
    assert_int_equal(repo_namespace_create(f.r, NULL, NS), WBEM_E_ALREADY_EXISTS);
    assert_int_equal(repo_namespace_create(f.r, NULL, SLICE("root\\a\\b")),
                     WBEM_E_INVALID_NAMESPACE);
    assert_int_equal(repo_namespace_create(f.r, NULL, SLICE("root\\Test\\Sub")), 0);
    int n = 0;
    assert_int_equal(repo_namespace_children(f.r, NULL, SLICE("ROOT"), count_name, &n), 0);
    assert_int_equal(n, 1);
    put_both(&f);
    assert_int_equal(repo_namespace_delete(f.r, NULL, NS), 0);
    struct cim_origin *o = NULL;
    assert_int_equal(repo_namespace_find(f.r, NULL, SLICE("root\\test\\sub"), &o),
                     WBEM_E_INVALID_NAMESPACE);
    struct cim_class *c = NULL;
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Base"), &c), WBEM_E_INVALID_NAMESPACE);
    assert_int_equal(repo_namespace_create(f.r, NULL, NS), 0);
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Base"), &c), WBEM_E_INVALID_CLASS);
    assert_int_equal(repo_namespace_delete(f.r, NULL, SLICE("root")), WBEM_E_INVALID_OPERATION);
    teardown(&f);
}

TEST(classes_are_kept_over_a_restart)
{
    struct fix f;
    setup(&f);
    put_both(&f);
    repo_close(f.r);
    open_repo(&f);
    struct cim_class *c = NULL, *again = NULL;
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("test_derived"), &c), 0);
    assert_true(cim_class_eq(c, f.derived, CIM_OBJ_IGNORE_SOURCE));
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("TEST_DERIVED"), &again), 0);
    assert_ptr_equal(c, again);
    assert_string_equal(c->origin->server->s, "HOST");
    cim_class_unref(c);
    cim_class_unref(again);
    int n = 0;
    assert_int_equal(repo_subclasses(f.r, NULL, NS, SLICE(""), true, count_class, &n), 0);
    assert_int_equal(n, 2);
    n = 0;
    assert_int_equal(repo_subclasses(f.r, NULL, NS, SLICE(""), false, count_class, &n), 0);
    assert_int_equal(n, 1);
    assert_int_equal(repo_subclasses(f.r, NULL, NS, SLICE("None"), false, count_class, &n),
                     WBEM_E_INVALID_CLASS);
    teardown(&f);
}

TEST(put_class_refuses_bad_names_and_flags)
{
    struct fix f;
    setup(&f);
    static const struct {
        const char *name;
        hres want;
    } rows[] = {
        {"_X", WBEM_E_INVALID_OPERATION},  {"X_", WBEM_E_INVALID_OBJECT},
        {"1X", WBEM_E_INVALID_PARAMETER},  {"", WBEM_E_INVALID_PARAMETER},
        {"a b", WBEM_E_INVALID_PARAMETER},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cim_class *c = NULL;
        assert_int_equal(cim_class_new(slice_of(rows[i].name), NULL, &c), 0);
        assert_int_equal(repo_put_class(f.r, NULL, NS, c, 0), rows[i].want);
        cim_class_unref(c);
    }
    assert_int_equal(repo_put_class(f.r, NULL, NS, f.derived, 0),
                     WBEM_E_NOT_FOUND); /* no superclass yet */
    assert_int_equal(repo_put_class(f.r, NULL, NS, f.base, REPO_UPDATE_ONLY), WBEM_E_NOT_FOUND);
    assert_int_equal(repo_put_class(f.r, NULL, NS, f.base, REPO_CREATE_ONLY), 0);
    assert_int_equal(repo_put_class(f.r, NULL, NS, f.base, REPO_CREATE_ONLY),
                     WBEM_E_ALREADY_EXISTS);
    assert_int_equal(repo_put_class(f.r, NULL, NS, f.base, REPO_CREATE_ONLY | REPO_UPDATE_ONLY),
                     WBEM_E_INVALID_PARAMETER);
    assert_int_equal(repo_put_class(f.r, NULL, SLICE("root\\none"), f.base, 0),
                     WBEM_E_INVALID_NAMESPACE);
    struct cim_class *loop = NULL;
    assert_int_equal(cim_class_new(SLICE("Test_Base"), f.derived, &loop), 0);
    assert_int_equal(repo_put_class(f.r, NULL, NS, loop, 0), WBEM_E_CIRCULAR_REFERENCE);
    cim_class_unref(loop);
    teardown(&f);
}

/* Base with one more property, of a type that does or does not collide with what Test_Derived
 * declares. */
static struct cim_class *changed_base(struct fix *f, const char *name, unsigned type)
{
    struct cim_class *c = NULL;
    assert_int_equal(cim_class_clone(f->base, &c), 0);
    assert_int_equal(cim_class_put_prop(c, slice_of(name), type, (struct slice){0}, NULL, NULL), 0);
    return c;
}

TEST(updates_follow_compatible_safe_and_force)
{
    struct fix f;
    setup(&f);
    put_both(&f);
    struct cim_class *fine = changed_base(&f, "Extra", CIM_STRING),
                     *clash = changed_base(&f, "When", CIM_UINT32);
    assert_int_equal(repo_put_class(f.r, NULL, NS, fine, 0), WBEM_E_CLASS_HAS_CHILDREN);
    assert_int_equal(repo_put_class(f.r, NULL, NS, fine, REPO_UPDATE_SAFE), 0);
    struct cim_class *c = NULL;
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Derived"), &c), 0);
    assert_true(cim_class_find_prop(c, SLICE("Extra")) >= 0);
    assert_int_equal(put_id(&f, NULL, c, "one", 0), 0);
    cim_class_unref(c);
    assert_int_equal(repo_put_class(f.r, NULL, NS, clash, REPO_UPDATE_SAFE),
                     WBEM_E_CLASS_HAS_CHILDREN);
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Derived"), &c),
                     0); /* nothing was stored */
    assert_int_equal(cim_class_prop(c, SLICE("When"))->type, CIM_DATETIME);
    cim_class_unref(c);
    assert_int_equal(repo_put_class(f.r, NULL, NS, clash, REPO_UPDATE_FORCE), 0);
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Derived"), &c), 0);
    assert_int_equal(cim_class_prop(c, SLICE("When"))->type, CIM_UINT32);
    cim_class_unref(c);
    assert_int_equal(get_id(&f, "Test_Derived.Id='one'"), WBEM_E_NOT_FOUND);
    cim_class_unref(fine);
    cim_class_unref(clash);
    teardown(&f);
}

TEST(classes_with_instances_change_only_by_force)
{
    struct fix f;
    setup(&f);
    assert_int_equal(repo_put_class(f.r, NULL, NS, f.base, 0), 0);
    assert_int_equal(put_id(&f, NULL, f.base, "x", 0), 0);
    struct cim_class *c = changed_base(&f, "Extra", CIM_STRING);
    assert_int_equal(repo_put_class(f.r, NULL, NS, c, 0), WBEM_E_CLASS_HAS_INSTANCES);
    assert_int_equal(repo_put_class(f.r, NULL, NS, c, REPO_UPDATE_SAFE),
                     WBEM_E_CLASS_HAS_INSTANCES);
    assert_int_equal(repo_put_class(f.r, NULL, NS, c, REPO_UPDATE_FORCE), 0);
    assert_int_equal(get_id(&f, "Test_Base.Id='x'"), WBEM_E_NOT_FOUND);
    cim_class_unref(c);
    teardown(&f);
}

TEST(instances_are_put_found_and_deleted)
{
    struct fix f;
    setup(&f);
    put_both(&f);
    assert_int_equal(put_id(&f, NULL, f.base, "a", REPO_UPDATE_ONLY), WBEM_E_NOT_FOUND);
    assert_int_equal(put_id(&f, NULL, f.base, "a", REPO_CREATE_ONLY), 0);
    assert_int_equal(put_id(&f, NULL, f.base, "A", REPO_CREATE_ONLY), WBEM_E_ALREADY_EXISTS);
    assert_int_equal(put_id(&f, NULL, f.derived, "d", 0), 0);
    assert_int_equal(get_id(&f, "Test_Base.Id='D'"), 0); /* found in the subclass */
    assert_int_equal(get_id(&f, "Test_Base='a'"), 0);
    assert_int_equal(get_id(&f, "Test_Derived.Id='a'"), WBEM_E_NOT_FOUND);
    assert_int_equal(get_id(&f, "Test_Base.Num=3"), WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(get_id(&f, "Nope.Id='a'"), WBEM_E_INVALID_CLASS);
    int n = 0;
    assert_int_equal(repo_instances(f.r, NULL, NS, f.base, count_instance, &n), 0);
    assert_int_equal(n, 1);
    AUTO_CIM_INSTANCE empty = cim_instance_new(f.base);
    assert_int_equal(repo_put_instance(f.r, NULL, NS, empty, 0), WBEM_E_ILLEGAL_NULL);
    assert_int_equal(delete_id(&f, "Test_Base.Id='a'"), 0);
    assert_int_equal(delete_id(&f, "Test_Base.Id='a'"), WBEM_E_NOT_FOUND);
    char key[2000] = "Test_Base.Id='"; /* longer than a database key */
    memset(key + 14, 'k', 1500);
    key[1514] = 0;
    assert_int_equal(put_id(&f, NULL, f.base, key + 14, 0), 0);
    key[1514] = '\'';
    key[1515] = 0;
    assert_int_equal(get_id(&f, key), 0);
    key[1513] = 'j';
    assert_int_equal(get_id(&f, key), WBEM_E_NOT_FOUND);
    teardown(&f);
}

static hres count_of_class(void *arg, struct cim_instance *i)
{
    struct {
        struct cim_class *cls;
        unsigned n;
    } *c = arg;
    c->n += i->cls == c->cls;
    return 0;
}

TEST(instances_are_of_the_class_they_were_asked_with_whoever_writes_meanwhile)
{
    struct fix f;
    setup(&f);
    put_both(&f);
    struct {
        struct cim_class *cls;
        unsigned n;
    } c = {0};
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Base"), &c.cls), 0);
    assert_int_equal(put_id(&f, NULL, f.base, "a", 0), 0); /* empties the cache of classes */
    assert_int_equal(put_id(&f, NULL, f.base, "b", 0), 0);
    assert_int_equal(repo_instances(f.r, NULL, NS, c.cls, count_of_class, &c), 0);
    assert_int_equal(c.n, 2);
    cim_class_unref(c.cls);
    teardown(&f);
}

TEST(deleting_a_class_takes_instances_and_subclasses)
{
    struct fix f;
    setup(&f);
    put_both(&f);
    assert_int_equal(put_id(&f, NULL, f.derived, "d", 0), 0);
    assert_int_equal(repo_delete_class(f.r, NULL, NS, SLICE("__SystemClass")),
                     WBEM_E_INVALID_OPERATION);
    assert_int_equal(repo_delete_class(f.r, NULL, NS, SLICE("Test_Base")), 0);
    assert_int_equal(repo_delete_class(f.r, NULL, NS, SLICE("Test_Base")), WBEM_E_NOT_FOUND);
    assert_int_equal(get_id(&f, "Test_Derived.Id='d'"), WBEM_E_INVALID_CLASS);
    put_both(&f);
    assert_int_equal(get_id(&f, "Test_Derived.Id='d'"), WBEM_E_NOT_FOUND);
    teardown(&f);
}

TEST(an_aborted_transaction_leaves_nothing)
{
    struct fix f;
    setup(&f);
    struct repo_txn *t = NULL;
    assert_int_equal(repo_begin(f.r, &t), 0);
    assert_int_equal(repo_put_class(f.r, t, NS, f.base, 0), 0);
    assert_int_equal(put_id(&f, t, f.base, "x", 0), 0);
    struct cim_class *c = NULL;
    assert_int_equal(repo_class(f.r, t, NS, SLICE("Test_Base"), &c), 0);
    cim_class_unref(c);
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Base"), &c), WBEM_E_INVALID_CLASS);
    repo_abort(t);
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Base"), &c), WBEM_E_INVALID_CLASS);
    assert_int_equal(repo_begin(f.r, &t), 0);
    assert_int_equal(repo_put_class(f.r, t, NS, f.base, 0), 0);
    assert_int_equal(repo_commit(t), 0);
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Base"), &c), 0);
    cim_class_unref(c);
    teardown(&f);
}

TEST(a_repository_without_a_directory_only_reads)
{
    struct repo_options o = {.server = SLICE("HOST")};
    struct repo *r = NULL;
    struct cim_origin *org = NULL;
    assert_int_equal(repo_open(&o, &r), 0);
    assert_int_equal(repo_namespace_find(r, NULL, SLICE("root"), &org), 0);
    assert_int_equal(repo_namespace_create(r, NULL, NS), WBEM_E_NOT_SUPPORTED);
    cim_origin_unref(org);
    repo_close(r);
}

/* Another process writes numbered instances, one transaction each, and tells each number once it is
 * committed. */
static void writer(struct fix *f, int fd, uint32_t from)
{
    struct repo *r = NULL;
    struct repo_options o = {.dir = f->dir, .server = SLICE("HOST")};
    if (repo_open(&o, &r)) {
        _exit(2);
    }
    f->r = r;
    for (uint32_t n = from;; n++) {
        char id[16];
        snprintf(id, sizeof id, "%u", n);
        if (put_id(f, NULL, f->base, id, 0) || write(fd, &n, sizeof n) != sizeof n) {
            _exit(3);
        }
    }
}

/* One round: the writer is killed after `after` commits were heard; answers the last number heard.
 */
static uint32_t kill_round(struct fix *f, uint32_t from, unsigned after)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(fds[0]);
        writer(f, fds[1], from);
    }
    close(fds[1]);
    uint32_t n = from - 1, last = n;
    for (unsigned i = 0; i < after && read(fds[0], &n, sizeof n) == sizeof n; i++) {
        last = n;
    }
    kill(pid, SIGKILL);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    while (read(fds[0], &n, sizeof n) == sizeof n) {
        last = n;
    }
    close(fds[0]);
    return last;
}

TEST(killing_the_writer_loses_no_committed_change)
{
    enum {
        ROUNDS = 300
    };
    struct fix f;
    setup(&f);
    assert_int_equal(repo_put_class(f.r, NULL, NS, f.base, 0), 0);
    uint32_t next = 1;
    for (unsigned round = 0; round < ROUNDS; round++) {
        repo_close(f.r); /* a database environment must not be carried over fork */
        f.r = NULL;
        uint32_t last = kill_round(&f, next, 1 + round % 5);
        open_repo(&f);
        for (uint32_t n = next; n <= last; n++) {
            char path[40];
            snprintf(path, sizeof path, "Test_Base.Id='%u'", n);
            assert_int_equal(get_id(&f, path), 0);
        }
        int count = 0;
        assert_int_equal(repo_instances(f.r, NULL, NS, f.base, count_instance, &count), 0);
        assert_true(count >= (int)last &&
                    count <= (int)last + 1); /* at most the one whose telling was cut off */
        next = (uint32_t)count + 1;
    }
    teardown(&f);
}

/* The other process of the next test: waits until it is told, then deletes one class and adds an
 * instance of another. It exits with the number of the step that failed. */
static void changer(struct fix *f, int fd)
{
    char go;
    struct repo_options o = {.dir = f->dir, .server = SLICE("HOST")};
    if (read(fd, &go, 1) != 1 || repo_open(&o, &f->r)) {
        _exit(1);
    }
    if (repo_delete_class(f->r, NULL, NS, SLICE("Test_Derived"))) {
        _exit(2);
    }
    int failed = put_id(f, NULL, f->base, "other", 0) ? 3 : 0;
    repo_close(f->r);
    _exit(failed);
}

TEST(a_change_by_another_process_is_seen)
{
    struct fix f;
    setup(&f);
    put_both(&f);
    repo_close(f.r); /* a database environment must not be carried over fork */
    f.r = NULL;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(fds[1]);
        changer(&f, fds[0]);
    }
    close(fds[0]);
    open_repo(&f);
    struct cim_class *c = NULL;
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Derived"), &c), 0); /* cached now */
    cim_class_unref(c);
    uint64_t before = repo_generation(f.r);
    assert_int_equal(write(fds[1], "x", 1), 1);
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_true(repo_generation(f.r) > before);
    assert_int_equal(repo_class(f.r, NULL, NS, SLICE("Test_Derived"), &c), WBEM_E_INVALID_CLASS);
    assert_int_equal(get_id(&f, "Test_Base.Id='other'"), 0);
    close(fds[1]);
    teardown(&f);
}

/* A connection may be opened while calls of the last one still run, and a directory may be written
 * in several ways: one process, one environment. */
TEST(repositories_on_one_directory_share_its_database)
{
    struct fix f;
    setup(&f);
    put_both(&f);
    char other[160];
    snprintf(other, sizeof other, "%s/../%s", f.dir, f.dir + sizeof "/tmp");
    struct repo_options o = {.dir = other, .server = SLICE("HOST")};
    struct repo *second = NULL, *first = f.r;
    struct repo_txn *t = NULL;
    assert_int_equal(repo_begin(f.r, &t), 0);
    assert_int_equal(repo_open(&o, &second), 0); /* though this thread is writing */
    assert_int_equal(put_id(&f, t, f.base, "1", 0), 0);
    assert_int_equal(repo_commit(t), 0);
    assert_int_equal(repo_generation(second), repo_generation(first));
    repo_close(first);
    f.r = second; /* and it goes on when the first is closed */
    assert_int_equal(get_id(&f, "Test_Base.Id='1'"), 0);
    assert_int_equal(put_id(&f, NULL, f.base, "2", 0), 0);
    teardown(&f);
}

/* Keys of the database are shorter than names may be: what is found by their beginning is found all
 * the same. */
TEST(long_names_keep_their_instances_and_subclasses)
{
    struct fix f;
    setup(&f);
    char name[CIM_MAX_NAME + 1], ns[512];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = 0;
    snprintf(ns, sizeof ns, "root\\%.*s", 200, name);
    assert_int_equal(repo_namespace_create(f.r, NULL, slice_of(ns)), 0);
    snprintf(ns, sizeof ns, "root\\%.*s\\%.*s", 200, name, 120, name);
    assert_int_equal(repo_namespace_create(f.r, NULL, slice_of(ns)), 0);
    struct cim_class *c = NULL, *base = NULL;
    assert_int_equal(repo_put_class(f.r, NULL, slice_of(ns), f.base, 0), 0);
    assert_int_equal(repo_class(f.r, NULL, slice_of(ns), SLICE("Test_Base"), &base), 0);
    assert_int_equal(cim_class_new(slice_of(name), base, &c), 0);
    assert_int_equal(cim_class_seal(c), 0);
    assert_int_equal(repo_put_class(f.r, NULL, slice_of(ns), c, 0), 0);
    AUTO_CIM_INSTANCE i = cim_instance_new(c);
    struct cim_value v;
    assert_int_equal(cim_value_text(&v, CIM_STRING, slice_of(name)), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Id"), &v), 0);
    cim_value_clear(&v);
    assert_int_equal(repo_put_instance(f.r, NULL, slice_of(ns), i, 0), 0);
    int classes = 0, instances = 0;
    assert_int_equal(
        repo_subclasses(f.r, NULL, slice_of(ns), SLICE("Test_Base"), true, count_class, &classes),
        0);
    assert_int_equal(repo_instances(f.r, NULL, slice_of(ns), c, count_instance, &instances), 0);
    assert_int_equal(classes, 1);
    assert_int_equal(instances, 1);
    cim_class_unref(c);
    cim_class_unref(base);
    teardown(&f);
}
