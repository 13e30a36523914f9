/* Accounts of files that a test writes. */
#include "providers/prov_tree.h"

static void open_tree(struct tree *t, struct fix *f, bool as_root)
{
    tree_open(t);
    tree_file(t, "proc/sys/kernel/hostname", "pc\n");
    tree_file(t, "etc/login.defs", "UID_MIN 500\n# UID_MAX 7\nUID_MAX 600\n");
    tree_file(t, "etc/passwd",
              "root::0:0::/:/bin/sh\n"
              "+@admins::::::\n"
              "#old:x:501:501::/:/bin/sh\n"
              "\n"
              "short:x:502\n"
              "nan:x:1x:1::/:/bin/sh\n"
              "huge:x:4294967296:1::/:/bin/sh\n"
              "eve:x:500:500:Eve,,,:/home/eve:/bin/sh\n"
              "Mallory:x:600:500\n"
              "svc:x:601:500:Service:/:/usr/bin/false\n");
    tree_file(t, "etc/group", "root:x:0:\nstaff:x:50: eve ,Mallory,nobody\nempty:x:51\nbad\n");
    tree_file(t, "etc/shadow", "eve:!:19000:0::7:::\nroot::::::::\n");
    fixture_as_root = as_root;
    fixture_as_nobody = !as_root;
    fix_open(f, t->dir);
}

static void close_tree(struct tree *t, struct fix *f)
{
    fix_close(f);
    fixture_as_root = fixture_as_nobody = false;
    tree_close(t);
}

static const struct {
    const char *query;
    size_t n;
} found[] = {
    {"SELECT * FROM Win32_UserAccount", 3},
    {"SELECT Name FROM Win32_SystemAccount", 1},
    {"SELECT * FROM Win32_Group", 3},
    {"SELECT * FROM Win32_Account", 7},
    {"SELECT * FROM Win32_UserAccount WHERE Name = 'EVE'", 1},
    {"SELECT * FROM Win32_UserAccount WHERE Name = 'svc'", 0},
    {"SELECT * FROM Win32_UserAccount WHERE SID = 'S-1-22-1-500'", 1},
    {"SELECT * FROM Win32_UserAccount WHERE SID = 'S-1-22-2-500'", 0},
    {"SELECT * FROM Win32_UserAccount WHERE SID = 'x'", 0},
    {"SELECT * FROM Win32_UserAccount WHERE LocalAccount = FALSE", 0},
    {"SELECT * FROM Win32_UserAccount WHERE LocalAccount = TRUE AND Disabled = FALSE", 2},
    {"SELECT * FROM Win32_UserAccount WHERE Domain = 'OTHER'", 0},
    {"SELECT * FROM Win32_GroupUser", 3},
    {"SELECT * FROM Win32_GroupUser WHERE GroupComponent = "
     "'Win32_Group.Domain=\"PC\",Name=\"staff\"'",
     2},
    {"SELECT * FROM Win32_GroupUser WHERE PartComponent = "
     "'Win32_UserAccount.Domain=\"PC\",Name=\"eve\"'",
     1},
    {"ASSOCIATORS OF {Win32_Group.Domain='PC',Name='staff'} WHERE AssocClass = Win32_GroupUser", 2},
    {"ASSOCIATORS OF {Win32_SystemAccount.Domain='PC',Name='svc'} WHERE ResultClass = Win32_SID",
     1},
    {"SELECT * FROM Win32_SID", 7},
    {"SELECT * FROM Win32_SID WHERE SID = 'S-1-1-0'", 1},
    {"SELECT * FROM Win32_SID WHERE SID = 'S-1-5-21-1-2-3-500'", 0},
    {"SELECT * FROM Win32_NetworkLoginProfile WHERE Name = 'PC\\\\eve'", 1},
    {"SELECT * FROM Win32_NetworkLoginProfile WHERE Name = 'eve'", 0},
    {"SELECT * FROM Win32_NTDomain", 0},
};

TEST(accounts_are_found_by_what_is_asked)
{
    struct tree t;
    struct fix f;
    open_tree(&t, &f, true);
    for (size_t i = 0; i < ARRAY_LEN(found); i++) {
        size_t n = count_of(&f, found[i].query);
        if (n != found[i].n) {
            print_message("%s\n", found[i].query);
        }
        assert_int_equal(n, found[i].n);
    }
    close_tree(&t, &f);
}

static const struct {
    const char *path, *property, *root, *other;
} values[] = {
    {"Win32_UserAccount.Domain='PC',Name='eve'", "FullName", "Eve", "Eve"},
    {"Win32_UserAccount.Domain='PC',Name='eve'", "Description", "Eve", "Eve"},
    {"Win32_UserAccount.Domain='PC',Name='eve'", "Disabled", "FALSE", "NULL"},
    {"Win32_UserAccount.Domain='PC',Name='eve'", "PasswordExpires", "FALSE", "NULL"},
    {"Win32_UserAccount.Domain='PC',Name='eve'", "PasswordRequired", "TRUE", "NULL"},
    {"Win32_UserAccount.Domain='PC',Name='root'", "PasswordRequired", "FALSE", "FALSE"},
    {"Win32_UserAccount.Domain='PC',Name='Mallory'", "Disabled", "NULL", "NULL"},
    {"Win32_SID.SID='S-1-5-32-544'", "AccountName", "Administrators", "Administrators"},
    {"Win32_SID.SID='S-1-22-2-50'", "AccountName", "staff", "staff"},
    {"Win32_SID.SID='S-1-22-2-50'", "ReferencedDomainName", "PC", "PC"},
    {"Win32_NetworkLoginProfile.Name='PC\\\\eve'", "Flags", "66048", "NULL"},
    {"Win32_NetworkLoginProfile.Name='PC\\\\eve'", "LastLogon", "NULL", "NULL"},
};

TEST(what_shadow_says_is_for_root)
{
    for (int as_root = 0; as_root < 2; as_root++) {
        struct tree t;
        struct fix f;
        open_tree(&t, &f, as_root != 0);
        for (size_t i = 0; i < ARRAY_LEN(values); i++) {
            AUTO_GOT g;
            char buf[512];
            assert_int_equal(fix_get(&f, values[i].path, &g), 0);
            assert_string_equal(text_of(g.v.v[0], values[i].property, buf),
                                as_root ? values[i].root : values[i].other);
        }
        close_tree(&t, &f);
    }
}

TEST(renaming_is_checked_and_refused)
{
    static const struct {
        const char *path, *to;
        unsigned ret;
    } rows[] = {
        {"Win32_UserAccount.Domain='PC',Name='eve'", "eva", 9},
        {"Win32_UserAccount.Domain='PC',Name='eve'", "", 3},
        {"Win32_UserAccount.Domain='PC',Name='eve'", "-x", 3},
        {"Win32_UserAccount.Domain='PC',Name='eve'", "a:b", 3},
        {"Win32_UserAccount.Domain='PC',Name='eve'", NULL, 3},
        {"Win32_Group.Domain='PC',Name='staff'", "crew", 8},
    };
    struct tree t;
    struct fix f;
    open_tree(&t, &f, true);
    fix_close(&f);
    fixture_as_root = false; /* as who runs the test */
    fix_open(&f, t.dir);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        const char *cls = strstr(rows[i].path, "Group") ? "Win32_Group" : "Win32_UserAccount";
        struct cim_instance *in = in_params_of(&f, cls, "Rename");
        if (rows[i].to) {
            put_text(in, "Name", rows[i].to);
        }
        assert_int_equal(run(&f, rows[i].path, "Rename", in, &g), rows[i].ret);
        cim_instance_unref(in);
    }
    fix_close(&f);
    fixture_as_nobody = true; /* whom nobody may act for, unless he runs the test */
    fix_open(&f, t.dir);
    AUTO_GOT g;
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                         .path = "Win32_Group.Domain='PC',Name='staff'",
                         .method = "Rename"};
    if (geteuid() != 65534) {
        assert_int_equal(fix_call(&f, &c, &g), WBEM_E_ACCESS_DENIED);
    } else {
        g = (struct got){0};
    }
    close_tree(&t, &f);
}
