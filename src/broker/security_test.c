/* Security descriptors, the rights they give, what is inherited, what a session may do, the audit record. */
#include "broker/security.h"
#include "cim/cim_fixture.h"
#include "repo/image_layer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct identity *somebody(uint32_t uid, uint32_t gid, uint32_t group)
{
    struct identity *i = calloc(1, sizeof *i);
    assert_non_null(i);
    i->refs = REF_INIT;
    i->uid = uid;
    i->gid = gid;
    i->groups = calloc(1, sizeof *i->groups);
    assert_non_null(i->groups);
    i->groups[0] = group;
    i->ngroups = 1;
    i->user = cim_str_new(SLICE("somebody"));
    return i;
}

/* ---- descriptors ---- */
static void sample(struct secdesc *d)
{
    *d = (struct secdesc){.control = SD_DACL_PRESENT | SD_SACL_PRESENT,
                          .has_owner = true,
                          .owner = sid_administrators,
                          .has_group = true,
                          .group = sid_of_group(100)};
    struct sid user = sid_of_user(1000);
    assert_int_equal(secdesc_add(d, ACE_DENIED, 0, 2, &user), 0);
    assert_int_equal(secdesc_add(d, ACE_ALLOWED, ACE_CONTAINER_INHERIT, 0x6003f, &sid_everyone), 0);
    str_add_slice(&d->sacl, (struct slice){"\x02\0\x08\0\0\0\0\0", 8});
}

TEST(descriptors_are_written_and_read_back)
{
    struct secdesc d, back;
    AUTO_STR one = STR_INIT;
    AUTO_STR two = STR_INIT;
    sample(&d);
    assert_int_equal(secdesc_print(&d, &one), 0);
    assert_int_equal(secdesc_parse(str_slice(&one), &back), 0);
    assert_true(sid_eq(&back.owner, &sid_administrators));
    assert_int_equal(back.dacl.n, 2);
    assert_int_equal(back.dacl.v[0].type, ACE_DENIED);
    assert_int_equal(back.dacl.v[1].mask, 0x6003f);
    assert_int_equal(back.sacl.n, 8);
    assert_int_equal(secdesc_print(&back, &two), 0);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.p, two.p, one.n);
    secdesc_fini(&d);
    secdesc_fini(&back);
}

TEST(damaged_descriptors_are_refused)
{
    struct secdesc d, back;
    AUTO_STR good = STR_INIT;
    sample(&d);
    assert_int_equal(secdesc_print(&d, &good), 0);
    secdesc_fini(&d);
    for (size_t n = 0; n < good.n; n++) { /* on the heap: reading behind it is noticed */
        char *cut = malloc(n ? n : 1);
        memcpy(cut, good.p, n);
        assert_int_equal(secdesc_parse((struct slice){cut, n}, &back), WBEM_E_INVALID_OBJECT);
        free(cut);
    }
    for (size_t i = 0; i < good.n; i++) {
        for (int v = 0; v < 256; v += 51) { /* no answer is wrong but a crash */
            char *hurt = malloc(good.n);
            memcpy(hurt, good.p, good.n);
            hurt[i] = (char)v;
            if (secdesc_parse((struct slice){hurt, good.n}, &back) == 0) {
                secdesc_fini(&back);
            }
            free(hurt);
        }
    }
    char *big = calloc(1, SECDESC_MAX + 1);
    assert_int_equal(secdesc_parse((struct slice){big, SECDESC_MAX + 1}, &back),
                     WBEM_E_QUOTA_VIOLATION);
    free(big);
}

TEST(sids_as_text)
{
    static const char *const good[] = {"S-1-5-32-544", "S-1-1-0", "S-1-22-1-1000",
                                       "S-1-281474976710655-4294967295"};
    static const char *const bad[] = {"",
                                      "S-1",
                                      "S-2-5-32",
                                      "S-1-5-",
                                      "S-1-5-x",
                                      "S-1-5",
                                      "S-1-5-4294967296",
                                      "S-1-281474976710656-1",
                                      "S-1-1-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct sid s;
        AUTO_STR t = STR_INIT;
        assert_true(sid_from_text(slice_of(good[i]), &s));
        str_add_sid(&t, &s);
        assert_string_equal(str_z(&t), good[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct sid s;
        assert_false(sid_from_text(slice_of(bad[i]), &s));
    }
}

/* ---- rights ---- */
TEST(the_first_entry_that_names_a_right_decides)
{
    struct secdesc d = {.control = SD_DACL_PRESENT};
    struct sid user = sid_of_user(1000), group = sid_of_group(50);
    struct identity *id = somebody(1000, 100, 50), *other = somebody(1001, 100, 51),
                    *root = somebody(0, 0, 0);
    assert_int_equal(secdesc_add(&d, ACE_DENIED, 0, WMI_RIGHT_METHOD_EXECUTE, &user), 0);
    assert_int_equal(
        secdesc_add(&d, ACE_ALLOWED, ACE_INHERIT_ONLY, WMI_RIGHT_FULL_WRITE, &sid_everyone), 0);
    assert_int_equal(
        secdesc_add(&d, ACE_ALLOWED, 0, WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE, &sid_everyone),
        0);
    assert_int_equal(secdesc_add(&d, ACE_DENIED, 0, WMI_RIGHT_ENABLE, &sid_everyone),
                     0); /* too late */
    assert_int_equal(secdesc_add(&d, ACE_ALLOWED, 0, WMI_RIGHT_PARTIAL_WRITE, &group), 0);
    assert_int_equal(secdesc_add(&d, ACE_ALLOWED, 0, WMI_RIGHT_WRITE_PROVIDER, &sid_administrators),
                     0);
    assert_int_equal(secdesc_rights(&d, id, 77), WMI_RIGHT_ENABLE | WMI_RIGHT_PARTIAL_WRITE);
    assert_int_equal(secdesc_rights(&d, other, 77), WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE);
    assert_int_equal(secdesc_rights(&d, other, 1001),
                     WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE | WMI_RIGHT_WRITE_PROVIDER);
    assert_int_equal(secdesc_rights(&d, root, 77),
                     WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE | WMI_RIGHT_WRITE_PROVIDER);
    d.has_owner = true;
    d.owner = user;
    assert_true(secdesc_rights(&d, id, 77) & WMI_RIGHT_WRITE_DAC);
    vec_clear(&d.dacl); /* an empty list allows nothing */
    assert_int_equal(secdesc_rights(&d, other, 77), 0);
    d.control = 0; /* none allows everything */
    assert_int_equal(secdesc_rights(&d, other, 77), WMI_RIGHT_ALL);
    secdesc_fini(&d);
    identity_unref(id);
    identity_unref(other);
    identity_unref(root);
}

/* ---- namespaces ---- */
struct fix {
    char dir[64];
    struct broker *b;
};
static struct repo_image_layer layer;

static void setup(struct fix *f)
{
    *f = (struct fix){.dir = "/tmp/openwmi-security-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    if (!layer.base.ops) {
        assert_int_equal(repo_image_layer_init(&layer), 0);
    }
    struct broker_options o = {.repository = f->dir, .image = &layer.base, .server = "HOST"};
    assert_int_equal(broker_open(&o, &f->b), 0);
    assert_int_equal(repo_namespace_create(f->b->repo, NULL, SLICE("root\\a")), 0);
    assert_int_equal(repo_namespace_create(f->b->repo, NULL, SLICE("root\\a\\b")), 0);
}

static void teardown(struct fix *f)
{
    broker_unref(f->b);
    static const char *const files[] = {"data.mdb", "lock.mdb", "journal"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
        unlink(path);
    }
    rmdir(f->dir);
}

static uint32_t rights_in(struct fix *f, const char *ns, const struct identity *id)
{
    uint32_t r = 0;
    assert_int_equal(namespace_rights(f->b, slice_of(ns), id, &r), 0);
    return r;
}

/* Lets everybody do `mask` with these inheritance flags. */
static void allow(struct fix *f, const char *ns, unsigned control, unsigned flags, uint32_t mask)
{
    struct secdesc d = {.control = (uint16_t)(SD_DACL_PRESENT | control)};
    assert_int_equal(secdesc_add(&d, ACE_ALLOWED, flags, mask, &sid_everyone), 0);
    assert_int_equal(namespace_set_secdesc(f->b, slice_of(ns), &d), 0);
    secdesc_fini(&d);
}

TEST(namespaces_inherit)
{
    struct fix f;
    setup(&f);
    struct identity *id = somebody(54321, 54321, 54321), *root = somebody(0, 0, 0);
    assert_int_equal(rights_in(&f, "root\\a\\b", id), RIGHTS_EVERYBODY);
    assert_int_equal(rights_in(&f, "root\\a\\b", root), WMI_RIGHT_ALL);
    allow(&f, "root\\a", 0, 0, WMI_RIGHT_PARTIAL_WRITE); /* here only */
    assert_int_equal(rights_in(&f, "root\\a", id), RIGHTS_EVERYBODY | WMI_RIGHT_PARTIAL_WRITE);
    assert_int_equal(rights_in(&f, "root\\a\\b", id), RIGHTS_EVERYBODY);
    allow(&f, "root\\a", 0, ACE_CONTAINER_INHERIT | ACE_INHERIT_ONLY,
          WMI_RIGHT_PARTIAL_WRITE); /* below only */
    assert_int_equal(rights_in(&f, "root\\a", id), RIGHTS_EVERYBODY);
    assert_int_equal(rights_in(&f, "root\\a\\b", id), RIGHTS_EVERYBODY | WMI_RIGHT_PARTIAL_WRITE);
    allow(&f, "root\\a", SD_DACL_PROTECTED, ACE_CONTAINER_INHERIT,
          WMI_RIGHT_ENABLE); /* nothing from above */
    assert_int_equal(rights_in(&f, "root\\a\\b", id), WMI_RIGHT_ENABLE);
    assert_int_equal(rights_in(&f, "root\\a\\b", root), WMI_RIGHT_ENABLE);
    allow(&f, "root", 0, ACE_CONTAINER_INHERIT | ACE_NO_PROPAGATE, WMI_RIGHT_FULL_WRITE);
    allow(&f, "root\\a", 0, 0, WMI_RIGHT_ENABLE);
    assert_int_equal(rights_in(&f, "root\\a", id), WMI_RIGHT_ENABLE | WMI_RIGHT_FULL_WRITE);
    assert_int_equal(rights_in(&f, "root\\a\\b", id), 0);
    identity_unref(id);
    identity_unref(root);
    teardown(&f);
}

static hres open_as(struct fix *f, const char *ns, struct identity *id, struct session **out)
{
    *out = NULL;
    return session_open(f->b, slice_of(ns), id, WMI_RIGHT_ALL, out);
}

static hres start(struct session *s, struct wmi_call *call)
{
    static const struct sink_ops ops;
    struct wmi_queue *q = NULL;
    struct wmi_sink *sink = NULL;
    assert_int_equal(queue_create(QUEUE_WAIT, NULL, &q), 0);
    assert_int_equal(sink_create(q, &ops, NULL, &sink), 0);
    hres hr = broker_start(s, call, sink, NULL, NULL);
    while (hr == 0 && sink_outstanding(sink) > 0) {
        queue_wait(q, -1);
    }
    sink_unref(sink);
    queue_unref(q);
    return hr;
}

TEST(a_session_follows_the_descriptor)
{
    struct fix f;
    setup(&f);
    struct identity *id = somebody(54321, 54321, 54321);
    struct session *s, *t;
    struct wmi_call get = {.operation = WMI_OP_GET, .path = "__SystemSecurity"};
    struct wmi_call method = {.operation = WMI_OP_EXEC_METHOD,
                              .path = "__SystemSecurity=@",
                              .method = "GetCallerAccessRights"};
    assert_int_equal(open_as(&f, "root\\a", id, &s), 0);
    assert_int_equal(start(s, &method), 0);
    allow(&f, "root\\a", SD_DACL_PROTECTED, 0, WMI_RIGHT_ENABLE);
    assert_int_equal(start(s, &get), 0);
    assert_int_equal(start(s, &method), WBEM_E_ACCESS_DENIED);
    allow(&f, "root\\a", SD_DACL_PROTECTED, 0, 0);
    assert_int_equal(start(s, &get), WBEM_E_ACCESS_DENIED);
    assert_int_equal(open_as(&f, "root\\a", id, &t), WBEM_E_ACCESS_DENIED);
    assert_int_equal(open_as(&f, "root\\a\\b", id, &t),
                     WBEM_E_ACCESS_DENIED); /* nothing is inherited from an empty one */
    assert_int_equal(open_as(&f, "root", id, &t), 0);
    session_unref(t);
    assert_int_equal(repo_namespace_delete(f.b->repo, NULL, SLICE("root\\a")), 0);
    session_unref(s);
    identity_unref(id);
    teardown(&f);
}

TEST(the_creator_of_a_filter_is_noted)
{
    struct fix f;
    setup(&f);
    struct identity *id = identity_of_process();
    struct session *s;
    assert_int_equal(open_as(&f, "root\\a", id, &s), 0);
    AUTO_CIM_CLASS c = NULL;
    assert_int_equal(repo_class(f.b->repo, NULL, SLICE("root\\a"), SLICE("__EventFilter"), &c), 0);
    struct cim_instance *i = cim_instance_new(c), *back = NULL;
    struct cim_value name;
    assert_int_equal(cim_value_text(&name, CIM_STRING, SLICE("F")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Name"), &name), 0);
    cim_value_clear(&name);
    assert_int_equal(cim_value_text(&name, CIM_STRING, SLICE("SELECT * FROM __TimerEvent")), 0);
    assert_int_equal(cim_instance_put(i, SLICE("Query"), &name), 0);
    cim_value_clear(&name);
    struct sid forged = sid_of_user(0), mine = sid_of_user(id->uid), got;
    assert_int_equal(put_sid(i, "CreatorSID", &forged), 0);
    struct wmi_call put = {.operation = WMI_OP_PUT, .object = &i->o};
    assert_int_equal(start(s, &put), 0);
    struct cim_path p = {0};
    assert_int_equal(cim_path_parse(SLICE("__EventFilter.Name='F'"), &p, NULL), 0);
    assert_int_equal(repo_instance(f.b->repo, NULL, SLICE("root\\a"), &p, &back), 0);
    cim_path_fini(&p);
    const struct cim_value *v = cim_instance_get(back, SLICE("CreatorSID"));
    char bytes[64];
    size_t used;
    for (uint32_t k = 0; k < cim_elem_count(v); k++) {
        bytes[k] = (char)v->d.arr->v[k].u;
    }
    assert_int_equal(sid_from_bytes((struct slice){bytes, cim_elem_count(v)}, &got, &used), 0);
    assert_true(sid_eq(&got, &mine));
    cim_instance_unref(i);
    cim_instance_unref(back);
    session_unref(s);
    identity_unref(id);
    teardown(&f);
}

TEST(method_calls_leave_a_record)
{
    struct fix f;
    setup(&f);
    char path[128];
    snprintf(path, sizeof path, "%s/journal", f.dir);
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    memcpy(a.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    setenv("OPENWMI_JOURNAL_SOCKET", path, 1);
    assert_true(audit_possible());
    audit_init(&f.b->audit, true);
    struct identity *id = somebody(54321, 54321, 54321);
    struct session *s;
    assert_int_equal(open_as(&f, "root\\a", id, &s), 0);
    struct wmi_call call = {.operation = WMI_OP_EXEC_METHOD,
                            .path = "__SystemSecurity",
                            .method = "GetCallerAccessRights"};
    assert_int_equal(start(s, &call), 0);
    char record[4096] = {0};
    ssize_t n = recv(fd, record, sizeof record, 0);
    assert_true(n > 0);
    assert_non_null(memmem(record, (size_t)n, "WMI_UID=54321\n", 14));
    assert_non_null(memmem(record, (size_t)n,
                           "somebody: __SystemSecurity.GetCallerAccessRights in root\\a: accepted",
                           68));
    call.method = "NoSuch";
    assert_int_equal(start(s, &call), WBEM_E_INVALID_METHOD);
    n = recv(fd, record, sizeof record, 0);
    assert_non_null(memmem(record, (size_t)n, "WBEM_E_INVALID_METHOD", 21));
    assert_int_equal(atomic_load(&f.b->audit.lost), 0);
    assert_int_equal(unlink(path), 0);
    assert_false(audit_possible());
    unsetenv("OPENWMI_JOURNAL_SOCKET");
    close(fd);
    session_unref(s);
    identity_unref(id);
    teardown(&f);
}
