/* Shares of files that a test writes. */
#include "providers/prov_tree.h"

static void open_tree(struct tree *t, struct fix *f)
{
    tree_open(t);
    tree_file(t, "proc/sys/kernel/hostname", "pc\n");
    tree_file(t, "srv/data/x", "");
    tree_file(
        t, "etc/samba/smb.conf",
        "# comment\n[global]\n  workgroup = W\n  Read Only = no\n\n"
        "[homes]\n  path = /h\n[printers]\n path = /p\n"
        "[Data]\r\n  Comment = All \\\n  of it\r\n PATH = /srv/data\r\n max  connections = 5\n"
        "[ro]\n path = /srv/ro\n writeable = no\n include = /etc/samba/more.conf\n"
        "[off]\npath=/off\navailable = no\n[print$]\npath = /drivers\n"
        "[q]\nprintable = yes\npath = /spool\n[ro]\ncomment = again\nbroken line\n");
    tree_file(t, "etc/samba/more.conf",
              "[more]\npath = /srv/more\ninclude = /etc/samba/more.conf\n");
    tree_file(t, "var/lib/samba/usershares/music",
              "#VERSION 2\npath=/srv/music\ncomment=Songs\nusershare_acl=S-1-1-0:F,\nguest_ok=y\n"
              "sharename=Music\n");
    tree_file(t, "var/lib/samba/usershares/old",
              "#VERSION 1\npath=/srv/old\nusershare_acl=S-1-1-0:R\n");
    tree_file(t, "var/lib/samba/usershares/data", "#VERSION 2\npath=/other\nsharename=data\n");
    tree_file(t, "var/lib/samba/usershares/bad", "path=/no/version\n");
    tree_file(t, "var/lib/samba/usershares/bad2", "#VERSION 2\npath=relative\n");
    fix_open(f, t->dir);
}

static void close_tree(struct tree *t, struct fix *f)
{
    fix_close(f);
    tree_close(t);
}

TEST(shares_are_told)
{
    static const struct {
        const char *name, *path, *comment, *type, *most, *all;
        uint64_t mask;
    } rows[] = {
        {"Data", "/srv/data", "All   of it", "0", "5", "FALSE", 0x1301bf},
        {"ro", "/srv/ro", "again", "0", "NULL", "TRUE", 0x1200a9},
        {"more", "/srv/more", "more", "0", "NULL", "TRUE", 0x1301bf},
        {"print$", "/drivers", "print$", "0", "NULL", "TRUE", 0x1301bf},
        {"q", "/spool", "q", "1", "NULL", "TRUE", 0x1301bf},
        {"Music", "/srv/music", "Songs", "0", "NULL", "TRUE", 0x1f01ff},
        {"old", "/srv/old", "old", "0", "NULL", "TRUE", 0x1200a9},
    };
    struct tree t;
    struct fix f;
    open_tree(&t, &f);
    assert_int_equal(count_of(&f, "SELECT * FROM Win32_Share"), ARRAY_LEN(rows));
    assert_int_equal(count_of(&f, "SELECT * FROM Win32_ShareToDirectory"), ARRAY_LEN(rows) - 1);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        AUTO_GOT m;
        char path[96], buf[512];
        snprintf(path, sizeof path, "Win32_Share.Name=\"%s\"", rows[i].name);
        assert_int_equal(fix_get(&f, path, &g), 0);
        assert_string_equal(text_of(g.v.v[0], "Path", buf), rows[i].path);
        assert_string_equal(text_of(g.v.v[0], "Description", buf), rows[i].comment);
        assert_string_equal(text_of(g.v.v[0], "Type", buf), rows[i].type);
        assert_string_equal(text_of(g.v.v[0], "MaximumAllowed", buf), rows[i].most);
        assert_string_equal(text_of(g.v.v[0], "AllowMaximum", buf), rows[i].all);
        assert_int_equal(run(&f, path, "GetAccessMask", NULL, &m), rows[i].mask);
    }
    close_tree(&t, &f);
}

static uint64_t create(struct fix *f, const char *path, const char *name, const char *comment,
                       uint64_t type, wmi_object *access)
{
    AUTO_GOT g;
    struct cim_instance *in = in_params_of(f, "Win32_Share", "Create");
    wmi_value a = wmi_embedded(access);
    put_text(in, "Path", path);
    put_text(in, "Name", name);
    put_text(in, "Description", comment);
    put_uint(in, "Type", type);
    put_uint(in, "MaximumAllowed", 25);
    if (access) {
        assert_int_equal(wmi_object_put(&in->o, "Access", &a), 0);
    }
    uint64_t ret = run(f, "Win32_Share", "Create", in, &g);
    cim_instance_unref(in);
    return ret;
}

TEST(shares_are_made_changed_and_deleted)
{
    struct tree t;
    struct fix f;
    char buf[2048];
    open_tree(&t, &f);
    assert_int_equal(create(&f, "/srv/data", "My Share", "Über", 0, NULL), 0);
    assert_string_equal(tree_text(&t, "var/lib/samba/usershares/my share", buf),
                        "#VERSION 2\npath=/srv/data\ncomment=Über\nusershare_acl=S-1-1-0:R\n"
                        "guest_ok=n\nsharename=My Share\n");
    assert_int_equal(count_of(&f, "SELECT * FROM Win32_Share WHERE Name = 'my share'"), 1);
    struct cim_instance *in = in_params_of(&f, "Win32_Share", "SetShareInfo");
    put_text(in, "Description", "new");
    for (int i = 0; i < 2; i++) {
        AUTO_GOT g;
        assert_int_equal(run(&f, i ? "Win32_Share.Name='ro'" : "Win32_Share.Name='My Share'",
                             "SetShareInfo", in, &g),
                         i ? 2 : 0);
    }
    cim_instance_unref(in);
    assert_non_null(
        strstr(tree_text(&t, "var/lib/samba/usershares/my share", buf), "comment=new\n"));
    for (int i = 0; i < 2; i++) {
        AUTO_GOT g;
        assert_int_equal(
            run(&f, i ? "Win32_Share.Name='q'" : "Win32_Share.Name='My Share'", "Delete", NULL, &g),
            i ? 2 : 0);
    }
    struct wmi_call c = {.operation = WMI_OP_DELETE, .path = "Win32_Share.Name='Music'"};
    AUTO_GOT g;
    assert_int_equal(fix_call(&f, &c, &g), 0);
    assert_string_equal(tree_text(&t, "var/lib/samba/usershares/music", buf), "");
    close_tree(&t, &f);
}

TEST(what_cannot_be_shared)
{
    static const struct {
        const char *path, *name, *comment;
        uint64_t type, ret;
    } rows[] = {
        {"/srv/data", "", "", 0, 9},       {"/srv/data", "a/b", "", 0, 9},
        {"/srv/data", "global", "", 0, 9}, {"/srv/data", "..", "", 0, 9},
        {"/srv/data", "x", "a\nb", 0, 21}, {"/srv/data", "x", "", 1, 21},
        {"/srv/data", "DATA", "", 0, 22},  {"/srv/nothing", "x", "", 0, 24},
        {"/srv/data/x", "x", "", 0, 24},   {"srv/data", "x", "", 0, 24},
    };
    struct tree t;
    struct fix f;
    open_tree(&t, &f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(
            create(&f, rows[i].path, rows[i].name, rows[i].comment, rows[i].type, NULL),
            rows[i].ret);
    }
    tree_file(&t, "etc/samba/smb.conf", "[global]\nusershare path = /var/none\n");
    assert_int_equal(create(&f, "/srv/data", "x", "", 0, NULL), 8);
    close_tree(&t, &f);
}

/* ---- access ---- */
static struct cim_instance *instance_of(struct fix *f, const char *cls)
{
    AUTO_GOT g;
    assert_int_equal(fix_get(f, cls, &g), 0);
    struct cim_instance *i = cim_instance_new(cim_as_class(g.v.v[0]));
    assert_non_null(i);
    return i;
}

static struct cim_instance *ace_of(struct fix *f, const char *sid, uint64_t mask, uint64_t type)
{
    struct cim_instance *ace = instance_of(f, "Win32_ACE"), *who = instance_of(f, "Win32_Trustee");
    if (sid) {
        put_text(who, "SIDString", sid);
    }
    wmi_value v = wmi_embedded(&who->o);
    put_uint(ace, "AccessMask", mask);
    put_uint(ace, "AceType", type);
    assert_int_equal(wmi_object_put(&ace->o, "Trustee", &v), 0);
    cim_instance_unref(who);
    return ace;
}

TEST(access_becomes_the_list_of_a_usershare)
{
    struct tree t;
    struct fix f;
    char buf[2048];
    open_tree(&t, &f);
    struct cim_instance *sd = instance_of(&f, "Win32_SecurityDescriptor");
    struct cim_instance *aces[] = {
        ace_of(&f, "S-1-22-1-1000", 0x1f01ff, 0), ace_of(&f, "S-1-1-0", 0x1200a9, 0),
        ace_of(&f, "S-1-22-1-1001", 0x1200a9, 1), ace_of(&f, NULL, 1, 0)};
    wmi_value items[4];
    for (size_t i = 0; i < 4; i++) {
        items[i] = wmi_embedded(&aces[i]->o);
    }
    wmi_value list = wmi_array(WMI_OBJECT, items, 3);
    assert_int_equal(wmi_object_put(&sd->o, "DACL", &list), 0);
    assert_int_equal(create(&f, "/srv/data", "x", "", 0, &sd->o), 0);
    assert_non_null(strstr(tree_text(&t, "var/lib/samba/usershares/x", buf),
                           "usershare_acl=S-1-22-1-1000:F,S-1-1-0:R,S-1-22-1-1001:D\n"));
    list = wmi_array(WMI_OBJECT, items, 4); /* nobody is named */
    assert_int_equal(wmi_object_put(&sd->o, "DACL", &list), 0);
    assert_int_equal(create(&f, "/srv/data", "y", "", 0, &sd->o), 21);
    for (size_t i = 0; i < 4; i++) {
        cim_instance_unref(aces[i]);
    }
    cim_instance_unref(sd);
    close_tree(&t, &f);
}
