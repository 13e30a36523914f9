/* The registry: what is stored, the views of a machine that was recorded, what they show together. */
#include "broker/broker.h"
#include "providers/cimwin32.h"
#include "providers/registry.h"
#include "providers/security/descriptor.h"
#include "repo/repo.h"
#include "test.h"
#include "tree.h"
#include "util/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fix {
    char dir[64];
    struct cimwin32 *s;
    struct registry *r;
};

static void write_file(const char *dir, const char *path, const char *text)
{
    AUTO_STR full = STR_INIT;
    str_addf(&full, "%s/%s", dir, path);
    char *slash = strrchr(full.p, '/');
    *slash = 0;
    assert_int_equal(file_mkdirs(str_z(&full)), 0);
    *slash = '/';
    FILE *f = fopen(str_z(&full), "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void setup(struct fix *f, bool stored)
{
    *f = (struct fix){.dir = "/tmp/openwmi-registry-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    write_file(f->dir, "proc/sys/kernel/hostname", "box\n");
    write_file(f->dir, "proc/sys/kernel/osrelease", "6.1.0\n");
    write_file(f->dir, "proc/stat", "btime 1700000000\n");
    write_file(f->dir, "etc/os-release", "PRETTY_NAME=\"Test 1\"\nVERSION_ID=\"1.5\"\n");
    write_file(f->dir, "etc/environment", "PATH=\"/bin:/usr/bin\"\n# no\nLANG=C\n");
    write_file(f->dir, "etc/resolv.conf", "nameserver 1.2.3.4\nsearch example.org other.org\n");
    write_file(f->dir, "sys/class/dmi/id/sys_vendor", "Maker\n");
    write_file(f->dir, "proc/cpuinfo",
               "processor\t: 0\nvendor_id\t: V\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: CPU "
               "A\nstepping\t: 7\ncpu "
               "MHz\t\t: 2000.5\n\nprocessor\t: 1\nmodel name\t: CPU B\n\n");
    write_file(f->dir, "sys/devices/system/cpu/online", "0-1\n");
    write_file(f->dir, "var/lib/dpkg/status",
               "Package: alpha\nStatus: install ok installed\nInstalled-Size: 12\nMaintainer: M "
               "<m@x>\nVersion: "
               "1-2\nDescription: first\n more\n\nPackage: gone\nStatus: deinstall ok "
               "config-files\nVersion: "
               "9\n\nPackage: Beta\nStatus: install ok installed\nVersion: 3\n");
    write_file(f->dir, "etc/xdg/autostart/agent.desktop",
               "[Desktop Entry]\nName=x\nExec=/usr/bin/agent -q\n");
    assert_int_equal(cimwin32_create(f->dir, &f->s), 0);
    AUTO_STR store = STR_INIT;
    str_addf(&store, "%s/store", f->dir);
    assert_int_equal(registry_open(stored ? str_z(&store) : NULL, f->s, &f->r), 0);
}

static void teardown(struct fix *f)
{
    registry_close(f->r);
    cimwin32_destroy(f->s);
    remove_tree(f->dir);
}

static hres add_name(void *arg, struct slice name)
{
    str_addc(arg, '|');
    str_add_slice(arg, name);
    return 0;
}

static hres add_value(void *arg, const struct reg_value *v)
{
    str_addc(arg, '|');
    str_add_slice(arg, v->name);
    str_addf(arg, "(%u)", v->type);
    if (v->type == REG_SZ) {
        str_addc(arg, '=');
        str_add_slice(arg, v->data);
    } else if (v->type == REG_DWORD) {
        uint32_t n = 0;
        for (size_t i = 4; i-- > 0;) {
            n = n << 8 | (unsigned char)v->data.p[i];
        }
        str_addf(arg, "=%u", n);
    }
    return 0;
}

static void assert_keys(struct fix *f, const char *path, const char *expect)
{
    AUTO_STR s = STR_INIT;
    assert_int_equal(registry_subkeys(f->r, slice_of(path), add_name, &s), 0);
    assert_string_equal(str_z(&s), expect);
}

static void assert_values(struct fix *f, const char *path, const char *expect)
{
    AUTO_STR s = STR_INIT;
    assert_int_equal(registry_values(f->r, slice_of(path), add_value, &s), 0);
    assert_string_equal(str_z(&s), expect);
}

#define CURRENT "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"

TEST(views_show_a_recorded_machine)
{
    struct fix f;
    setup(&f, false);
    assert_keys(&f, "HKLM", "|SOFTWARE|SYSTEM|HARDWARE");
    assert_keys(&f, CURRENT "Uninstall", "|alpha|Beta");
    assert_keys(&f, "HKLM\\Hardware\\Description\\System\\CentralProcessor", "|0|1");
    assert_values(
        &f, "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
        "|ProductName(1)=Test "
        "1|CurrentVersion(1)=6.1.0|DisplayVersion(1)=1.5|ReleaseId(1)=1.5|SystemRoot(1)=/");
    assert_values(&f, CURRENT "Uninstall\\ALPHA",
                  "|DisplayName(1)=alpha|DisplayVersion(1)=1-2|Publisher(1)=M "
                  "<m@x>|Comments(1)=first|EstimatedSize(4)=12");
    assert_values(&f, CURRENT "Uninstall\\beta", "|DisplayName(1)=Beta|DisplayVersion(1)=3");
    assert_values(&f, CURRENT "Run", "|agent(1)=/usr/bin/agent -q");
    assert_values(&f, "HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0",
                  "|ProcessorNameString(1)=CPU A|VendorIdentifier(1)=V|Identifier(1)=Family 6 "
                  "Model 85 Stepping "
                  "7|~MHz(4)=2000");
    assert_values(&f, "HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\1",
                  "|ProcessorNameString(1)=CPU B");
    assert_values(&f, "HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS", "|SystemManufacturer(1)=Maker");
    assert_values(&f, "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment",
                  "|PATH(1)=/bin:/usr/bin|LANG(1)=C");
    assert_values(
        &f, "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters",
        "|Hostname(1)=box|NV Hostname(1)=box|Domain(1)=example.org|NV Domain(1)=example.org");
    AUTO_STR none = STR_INIT;
    assert_int_equal(registry_subkeys(f.r, SLICE(CURRENT "Uninstall\\gone"), add_name, &none),
                     WBEM_E_NOT_FOUND);
    assert_int_equal(registry_create(f.r, SLICE("HKLM\\X")),
                     WBEM_E_ACCESS_DENIED); /* nothing is stored */
    assert_int_equal(registry_delete_key(f.r, SLICE("HKLM\\SOFTWARE")), WBEM_E_ACCESS_DENIED);
    teardown(&f);
}

static void set(struct fix *f, const char *path, const char *name, const char *text)
{
    struct reg_value v = {slice_of(name), REG_SZ, slice_of(text)};
    assert_int_equal(registry_set(f->r, slice_of(path), &v), 0);
}

TEST(what_is_stored_lies_over_the_views)
{
    struct fix f;
    setup(&f, true);
    set(&f, CURRENT "Uninstall\\alpha", "DisplayName", "mine");
    set(&f, CURRENT "Run", "own", "x");
    assert_keys(&f, CURRENT "Uninstall", "|alpha|Beta"); /* once */
    assert_values(&f, CURRENT "Uninstall\\alpha",
                  "|DisplayName(1)=mine|DisplayVersion(1)=1-2|Publisher(1)=M "
                  "<m@x>|Comments(1)=first|EstimatedSize(4)=12");
    assert_values(&f, CURRENT "Run", "|own(1)=x|agent(1)=/usr/bin/agent -q");
    assert_int_equal(registry_delete_value(f.r, SLICE(CURRENT "Run"), SLICE("agent")),
                     WBEM_E_ACCESS_DENIED);
    assert_int_equal(registry_delete_value(f.r, SLICE(CURRENT "Run"), SLICE("own")), 0);
    assert_int_equal(registry_create(f.r, SLICE("HKLM\\SOFTWARE\\New\\Below")), 0);
    assert_int_equal(registry_has(f.r, SLICE("hklm\\software\\NEW")), 0);
    assert_int_equal(registry_delete_key(f.r, SLICE("HKLM\\SOFTWARE\\New")), WBEM_E_ACCESS_DENIED);
    assert_int_equal(registry_delete_key(f.r, SLICE("HKLM\\SOFTWARE\\New\\Below")), 0);
    assert_int_equal(registry_delete_key(f.r, SLICE("HKLM\\SOFTWARE\\New")), 0);
    assert_int_equal(registry_has(f.r, SLICE("HKLM\\SOFTWARE\\New")), WBEM_E_NOT_FOUND);
    char *big = calloc(1, REG_MAX_DATA + 1);
    struct reg_value v = {SLICE("x"), REG_BINARY, {big, REG_MAX_DATA + 1}};
    assert_int_equal(registry_set(f.r, SLICE(CURRENT "Run"), &v), WBEM_E_QUOTA_VIOLATION);
    free(big);
    teardown(&f);
}

TEST(it_is_there_when_it_is_opened_again)
{
    struct fix f;
    setup(&f, true);
    assert_int_equal(registry_create(f.r, SLICE("HKU\\S-1-22-1-5\\Software")), 0);
    set(&f, "HKU\\S-1-22-1-5\\Software", "", "default");
    registry_close(f.r);
    AUTO_STR store = STR_INIT;
    str_addf(&store, "%s/store", f.dir);
    assert_int_equal(registry_open(str_z(&store), f.s, &f.r), 0);
    assert_values(&f, "HKU\\s-1-22-1-5\\software", "|(1)=default");
    teardown(&f);
}

TEST(paths)
{
    static const struct {
        uint32_t hive;
        const char *sub, *whole;
    } rows[] = {
        {HKEY_LOCAL_MACHINE, "A\\B", "HKLM\\A\\B"},
        {HKEY_LOCAL_MACHINE, "\\A\\\\B\\", "HKLM\\A\\B"},
        {HKEY_LOCAL_MACHINE, "", "HKLM"},
        {HKEY_CLASSES_ROOT, ".txt", "HKLM\\SOFTWARE\\Classes\\.txt"},
        {HKEY_CURRENT_USER, "X", "HKU\\S-1-22-1-7\\X"},
        {HKEY_CURRENT_CONFIG, "X",
         "HKLM\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current\\X"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_STR s = STR_INIT;
        assert_int_equal(registry_path(rows[i].hive, slice_of(rows[i].sub), 7, &s), 0);
        assert_string_equal(str_z(&s), rows[i].whole);
    }
    AUTO_STR s = STR_INIT;
    assert_int_equal(registry_path(5, SLICE("A"), 7, &s), WBEM_E_INVALID_PARAMETER);
    char name[REG_MAX_NAME + 2];
    memset(name, 'x', sizeof name);
    assert_int_equal(registry_path(HKEY_USERS, (struct slice){name, REG_MAX_NAME + 1}, 7, &s),
                     WBEM_E_INVALID_OBJECT_PATH);
    assert_int_equal(registry_path(HKEY_USERS, (struct slice){"a\0b", 3}, 7, &s),
                     WBEM_E_INVALID_OBJECT_PATH);
    uint32_t hive;
    struct slice sub;
    assert_true(registry_hive(SLICE("hkey_local_machine\\A\\B"), &hive, &sub));
    assert_int_equal(hive, HKEY_LOCAL_MACHINE);
    assert_int_equal(sub.n, 3);
    assert_false(registry_hive(SLICE("HKXX\\A"), &hive, &sub));
}

/* ---- descriptors ---- */
enum {
    SOMEBODY = 4000,
    NOBODY_ELSE = 4001
};

static uint32_t rights_of(struct fix *f, const char *path, uint32_t uid)
{
    struct identity id = {.uid = uid, .gid = uid};
    uint32_t rights;
    assert_int_equal(registry_rights(f->r, slice_of(path), &id, &rights), 0);
    return rights;
}

static hres put_sddl(struct fix *f, const char *path, const char *sddl)
{
    struct descriptor d = {0};
    assert_int_equal(descriptor_from_sddl(slice_of(sddl), &d), 0);
    hres hr = registry_put_descriptor(f->r, slice_of(path), &d);
    descriptor_fini(&d);
    return hr;
}

static void assert_sddl(struct fix *f, const char *path, const char *want)
{
    struct descriptor d = {0};
    AUTO_STR text = STR_INIT;
    assert_int_equal(registry_descriptor(f->r, slice_of(path), &d), 0);
    d.has_owner = d.has_group = false; /* of whoever runs the test */
    assert_int_equal(descriptor_to_sddl(&d, &text), 0);
    assert_string_equal(str_z(&text), want);
    descriptor_fini(&d);
}

TEST(keys_have_descriptors)
{
    struct fix f;
    setup(&f, true);
    assert_int_equal(registry_create(f.r, SLICE("HKLM\\Own\\Below")), 0);
    assert_int_equal(rights_of(&f, "HKLM\\Own", SOMEBODY), KEY_READ);
    assert_int_equal(rights_of(&f, "HKLM\\Own", 0), UINT32_MAX);
    assert_int_equal(rights_of(&f, "HKLM\\Own", (uint32_t)geteuid()), UINT32_MAX);
    /* one entry goes on to the keys below, one is for this key, one for those below alone */
    assert_int_equal(
        put_sddl(&f, "HKLM\\Own", "D:(A;CI;KW;;;S-1-22-1-4000)(A;;KR;;;WD)(A;CIIO;0x8;;;WD)"), 0);
    assert_int_equal(rights_of(&f, "HKLM\\OWN", SOMEBODY), KEY_READ | KEY_WRITE);
    assert_int_equal(rights_of(&f, "HKLM\\Own", NOBODY_ELSE), KEY_READ);
    assert_int_equal(rights_of(&f, "HKLM\\Own\\Below", SOMEBODY), KEY_WRITE | 8);
    assert_int_equal(rights_of(&f, "HKLM\\Own\\Below", NOBODY_ELSE), 8);
    assert_sddl(&f, "HKLM\\Own\\Below", "D:(A;CIID;KW;;;S-1-22-1-4000)(A;CIID;SW;;;WD)");
    /* an owner cannot be locked out, what is denied first is denied, generic rights are taken for what they mean */
    assert_int_equal(put_sddl(&f, "HKLM\\Own\\Below",
                              "O:S-1-22-1-4001D:(D;;0x2;;;S-1-22-1-4000)(A;;GA;;;S-1-22-1-4000)"),
                     0);
    assert_int_equal(rights_of(&f, "HKLM\\Own\\Below", NOBODY_ELSE),
                     KEY_READ_CONTROL | KEY_WRITE_DAC);
    assert_int_equal(rights_of(&f, "HKLM\\Own\\Below", SOMEBODY) & KEY_ALL_ACCESS,
                     KEY_ALL_ACCESS & ~(uint32_t)KEY_SET_VALUE);
    /* a descriptor without a list leaves it as it is */
    assert_int_equal(put_sddl(&f, "HKLM\\Own", "O:S-1-22-1-4001"), 0);
    assert_int_equal(rights_of(&f, "HKLM\\Own", SOMEBODY), KEY_READ | KEY_WRITE);
    assert_int_equal(put_sddl(&f, "HKLM\\None", "D:"), WBEM_E_NOT_FOUND);
    /* it goes with the key */
    assert_int_equal(registry_delete_key(f.r, SLICE("HKLM\\Own\\Below")), 0);
    assert_int_equal(registry_create(f.r, SLICE("HKLM\\Own\\Below")), 0);
    assert_int_equal(rights_of(&f, "HKLM\\Own\\Below", NOBODY_ELSE),
                     KEY_READ_CONTROL | KEY_WRITE_DAC | 8); /* the owner of the key above */
    teardown(&f);
}

TEST(views_have_descriptors_too)
{
    struct fix f;
    setup(&f, false);
    assert_int_equal(rights_of(&f, CURRENT "Uninstall", SOMEBODY), KEY_READ);
    assert_int_equal(put_sddl(&f, CURRENT "Uninstall", "D:"), WBEM_E_ACCESS_DENIED);
    teardown(&f);
    setup(&f, true);
    assert_int_equal(put_sddl(&f, CURRENT "Uninstall", "D:"), 0);
    assert_int_equal(rights_of(&f, CURRENT "Uninstall", SOMEBODY), 0);
    teardown(&f);
}
