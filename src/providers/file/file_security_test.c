/* Owners and rights of files: modes and access lists as descriptors and back, the methods, the associations. */
#include "providers/file/file_acl.h"
#include "providers/prov_fixture.h"

#include <fcntl.h>
#include <linux/posix_acl.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
    struct fix f;
    char dir[64], file[96];
};

static void world_open(struct world *w)
{
    snprintf(w->dir, sizeof w->dir, "/tmp/openwmi-acl-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    snprintf(w->file, sizeof w->file, "%s/f", w->dir);
    int fd = open(w->file, O_CREAT | O_WRONLY | O_CLOEXEC, 0640);
    assert_true(fd >= 0);
    assert_int_equal(fchmod(fd, 0640), 0);
    assert_int_equal(close(fd), 0);
    fix_open(&w->f, w->dir);
}

static void world_close(struct world *w)
{
    fix_close(&w->f);
    assert_int_equal(unlink(w->file), 0);
    assert_int_equal(rmdir(w->dir), 0);
}

static unsigned mode_of(const struct world *w)
{
    struct stat st;
    assert_int_equal(stat(w->file, &st), 0);
    return st.st_mode & 0777;
}

static const struct file_acl_entry *find(const struct file_acl *a, unsigned tag, uint32_t id)
{
    for (size_t i = 0; i < a->v.n; i++) {
        if (a->v.v[i].tag == tag &&
            (tag == ACL_GROUP || tag == ACL_USER ? a->v.v[i].id == id : true)) {
            return &a->v.v[i];
        }
    }
    return NULL;
}

TEST(rights_are_those_of_windows)
{
    assert_int_equal(file_acl_rights(ACL_READ, false, false), 0x120089);
    assert_int_equal(file_acl_rights(ACL_READ | ACL_EXECUTE, false, false), 0x1200a9);
    for (unsigned perm = 0; perm < 8; perm++) { /* and lead back */
        assert_int_equal(file_acl_perm(file_acl_rights(perm, false, false)), perm);
        assert_int_equal(file_acl_perm(file_acl_rights(perm, true, true)), perm);
    }
    assert_int_equal(file_acl_perm(0x1f01ff), 7);
    assert_int_equal(file_acl_perm(0x10000000), 7);
    assert_int_equal(file_acl_perm(0x80000000), ACL_READ);
}

/* user:: rw-, user:1000 rwx, group:: r-x, group:50 r--, mask rw-, other --- */
static const char list[] = "\2\0\0\0"
                           "\1\0\6\0\377\377\377\377"
                           "\2\0\7\0\350\3\0\0"
                           "\4\0\5\0\377\377\377\377"
                           "\10\0\4\0\62\0\0\0"
                           "\20\0\6\0\377\377\377\377"
                           "\40\0\0\0\377\377\377\377";

TEST(access_lists_are_read)
{
    struct file_acl a = {0};
    struct slice bytes = {list, sizeof list - 1};
    assert_true(file_acl_parse(bytes, &a));
    assert_int_equal(a.v.n, 5); /* the mask is applied */
    assert_int_equal(find(&a, ACL_USER_OBJ, 0)->perm, 6);
    assert_int_equal(find(&a, ACL_USER, 1000)->perm, 6);
    assert_int_equal(find(&a, ACL_GROUP_OBJ, 0)->perm, 4);
    assert_int_equal(find(&a, ACL_GROUP, 50)->perm, 4);
    assert_int_equal(find(&a, ACL_OTHER, 0)->perm, 0);
    struct descriptor d;
    a.uid = 7;
    a.gid = 8;
    assert_int_equal(file_acl_to_descriptor(&a, &d), 0);
    assert_int_equal(d.dacl.n, 5);
    struct file_acl back;
    assert_int_equal(file_acl_from_descriptor(&d, &a, &back), 0);
    assert_int_equal(back.v.n, 5);
    for (size_t i = 0; i < a.v.n; i++) {
        const struct file_acl_entry *e = &a.v.v[i];
        assert_int_equal(find(&back, e->tag, e->id)->perm, e->perm);
    }
    file_acl_fini(&a);
    file_acl_fini(&back);
    descriptor_fini(&d);
    for (size_t n = 0; n < bytes.n; n++) { /* what is cut is none, unless a whole entry is gone */
        struct file_acl cut = {0};
        assert_int_equal(file_acl_parse((struct slice){list, n}, &cut), n >= 4 && (n - 4) % 8 == 0);
        file_acl_fini(&cut);
    }
    struct file_acl other = {0};
    assert_false(file_acl_parse(SLICE("\1\0\0\0"), &other));
}

TEST(what_is_denied_is_taken_off)
{
    struct file_acl old = {.uid = 7, .gid = 8}, new;
    struct descriptor d = {.control = SD_DACL_PRESENT, .has_dacl = true};
    const struct entry entries[] = {{ENTRY_DENIED, 0, 0x120116, sid_of_user(7)},
                                    {ENTRY_ALLOWED, 0, 0x1f01ff, sid_of_user(7)},
                                    {ENTRY_ALLOWED, 0, 0x1f01ff, sid_administrators},
                                    {ENTRY_ALLOWED, ACE_INHERIT_ONLY, 0x1f01ff, sid_everyone},
                                    {ENTRY_ALLOWED, 0, 0x120089, sid_of_group(99)}};
    for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
        assert_true(vec_push(&d.dacl, entries[i]));
    }
    assert_int_equal(file_acl_from_descriptor(&d, &old, &new), 0);
    assert_int_equal(find(&new, ACL_USER_OBJ, 0)->perm, ACL_READ | ACL_EXECUTE);
    assert_int_equal(find(&new, ACL_OTHER, 0)->perm, 0);
    assert_int_equal(find(&new, ACL_GROUP, 99)->perm, ACL_READ);
    file_acl_fini(&new);
    struct sid stranger;
    assert_true(sid_from_text(SLICE("S-1-5-21-1-2-3-1000"), &stranger));
    struct entry e = {ENTRY_ALLOWED, 0, 0x1f01ff, stranger};
    assert_true(vec_push(&d.dacl, e));
    assert_int_equal(file_acl_from_descriptor(&d, &old, &new), WBEM_E_INVALID_PARAMETER);
    file_acl_fini(&new);
    descriptor_fini(&d);
}

#define SETTING "Win32_LogicalFileSecuritySetting.Path='/f'"

static uint64_t write_sddl(struct world *w, const char *path, const char *method, const char *param,
                           const char *sddl)
{
    bool setting = strncmp(path, "Win32_L", 7) == 0;
    AUTO_GOT g;
    struct descriptor d;
    wmi_object *o = NULL;
    struct cimwin32 *s = NULL;
    assert_int_equal(cimwin32_create(w->dir, &s), 0);
    assert_int_equal(descriptor_from_sddl(slice_of(sddl), &d), 0);
    assert_int_equal(descriptor_to_object(s, &d, &o), 0);
    struct cim_instance *in =
        in_params_of(&w->f, setting ? "Win32_LogicalFileSecuritySetting" : "CIM_DataFile", method);
    wmi_value v = wmi_embedded(o);
    assert_int_equal(wmi_object_put(&in->o, param, &v), 0);
    if (!setting) {
        put_uint(in, "Option", FILE_ACL_DACL);
    }
    uint64_t ret = run(&w->f, path, method, in, &g);
    cim_instance_unref(in);
    wmi_object_unref(o);
    descriptor_fini(&d);
    cimwin32_destroy(s);
    return ret;
}

TEST(descriptors_of_files_are_read_and_written)
{
    struct world w;
    char text[160], buf[512];
    world_open(&w);
    AUTO_GOT g, got;
    assert_int_equal(fix_get(&w.f, SETTING, &got), 0);
    assert_string_equal(text_of(got.v.v[0], "OwnerPermissions", buf), "TRUE");
    assert_int_equal(run(&w.f, SETTING, "GetSecurityDescriptor", NULL, &g), 0);
    struct descriptor d;
    const struct cim_value *o = cim_instance_get(cim_as_instance(g.v.v[0]), SLICE("Descriptor"));
    assert_false(o->null);
    struct cimwin32 *s = NULL;
    assert_int_equal(cimwin32_create(w.dir, &s), 0);
    assert_int_equal(descriptor_from_object(s, o->d.obj, &d), 0);
    assert_int_equal(d.dacl.n, 3);
    struct sid me = sid_of_user(geteuid());
    assert_true(sid_eq(&d.owner, &me));
    assert_int_equal(file_acl_perm(d.dacl.v[0].mask), 6);
    assert_int_equal(file_acl_perm(d.dacl.v[1].mask), 4);
    assert_int_equal(file_acl_perm(d.dacl.v[2].mask), 0);
    descriptor_fini(&d);
    cimwin32_destroy(s);
    snprintf(text, sizeof text,
             "D:(A;;FA;;;S-1-22-1-%u)(A;;FR;;;S-1-22-2-%u)(A;;FR;;;WD)(A;;FA;;;SY)", geteuid(),
             getegid());
    assert_int_equal(write_sddl(&w, SETTING, "SetSecurityDescriptor", "Descriptor", text), 0);
    assert_int_equal(mode_of(&w), 0744);
    assert_int_equal(write_sddl(&w, SETTING, "SetSecurityDescriptor", "Descriptor",
                                "D:(A;;FA;;;S-1-5-21-1-2-3-4)"),
                     21);
    assert_int_equal(mode_of(&w), 0744);
    snprintf(text, sizeof text, "D:(A;;FR;;;S-1-22-1-%u)", geteuid());
    assert_int_equal(write_sddl(&w, "CIM_DataFile.Name='/f'", "ChangeSecurityPermissions",
                                "SecurityDescriptor", text),
                     FR_OK);
    assert_int_equal(mode_of(&w), 0400);
    world_close(&w);
}

static void expect_n(struct world *w, const char *query, size_t n)
{
    AUTO_GOT g;
    assert_int_equal(fix_query(&w->f, query, &g), 0);
    assert_int_equal(g.v.n, n);
}

TEST(associations_of_the_settings_of_a_file)
{
    struct world w;
    world_open(&w);
    expect_n(&w, "REFERENCES OF {" SETTING "} WHERE ResultClass=Win32_LogicalFileAccess", 3);
    expect_n(&w, "REFERENCES OF {" SETTING "} WHERE ResultClass=Win32_LogicalFileOwner", 1);
    expect_n(&w, "REFERENCES OF {" SETTING "} WHERE ResultClass=Win32_LogicalFileGroup", 1);
    expect_n(&w,
             "REFERENCES OF {CIM_DataFile.Name='/f'} WHERE "
             "ResultClass=Win32_SecuritySettingOfLogicalFile",
             1);
    expect_n(&w, "REFERENCES OF {" SETTING "} WHERE ResultClass=Win32_SecuritySettingOfLogicalFile",
             1);
    expect_n(&w, "SELECT * FROM Win32_LogicalFileSecuritySetting WHERE Path='/none'", 0);
    static const char *const wide[] = {"SELECT * FROM Win32_LogicalFileSecuritySetting",
                                       "SELECT * FROM Win32_LogicalFileAccess",
                                       "SELECT * FROM Win32_SecuritySettingOfLogicalFile"};
    for (size_t i = 0; i < ARRAY_LEN(wide); i++) {
        AUTO_GOT g;
        assert_int_equal(fix_query(&w.f, wide[i], &g), WBEM_E_PROVIDER_NOT_CAPABLE);
    }
    world_close(&w);
}
