/* Packages: dpkg's status file, rpm's headers and data base, the log of updates, the classes over them. */
#include "providers/package/package.h"
#include "providers/prov_fixture.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static void put_file(const char *dir, const char *path, struct slice text)
{
    char full[512];
    snprintf(full, sizeof full, "%s/", dir);
    for (const char *p = path, *slash; (slash = strchr(p, '/')); p = slash + 1) {
        snprintf(full, sizeof full, "%s/%.*s", dir, (int)(slash - path), path);
        (void)mkdir(full, 0755);
    }
    snprintf(full, sizeof full, "%s/%s", dir, path);
    int fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.p, text.n), (ssize_t)text.n);
    assert_int_equal(close(fd), 0);
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *w)
{
    (void)st;
    (void)kind;
    (void)w;
    return remove(path);
}

static hres add_name(void *arg, const struct package *p)
{
    struct str *out = arg;
    str_addf(out, "%.*s=%.*s ", (int)p->name.n, p->name.p, (int)p->version.n, p->version.p);
    return 0;
}

TEST(only_installed_packages_of_dpkg_are_told)
{
    char dir[] = "/tmp/openwmi-packages-XXXXXX";
    AUTO_STR got = STR_INIT;
    struct sysroot *root;
    assert_non_null(mkdtemp(dir));
    put_file(dir, "var/lib/dpkg/status",
             SLICE("Package: a\nStatus: install ok installed\nVersion: 1\n\n"
                   "Package: half\nStatus: install ok half-installed\nVersion: 2\n\n"
                   "Package: gone\nStatus: deinstall ok config-files\nVersion: 3\n\n"
                   "Package: no\nStatus: purge ok not-installed\n\n"
                   "Package: b\nStatus: hold ok installed\nVersion: 4:2-1\nDescription: short\n "
                   "long Status: x\n\n"
                   "Status: install ok installed\nVersion: 5\n\nPackage: c\nStatus: install\n\n"
                   "Package: d\nVersion: 6\nStatus: install ok installed"));
    assert_int_equal(sysroot_create(dir, &root), 0);
    struct package_query q = {.each = add_name, .arg = &got};
    assert_int_equal(packages_each(root, &q), 0);
    assert_string_equal(str_z(&got), "a=1 b=4:2-1 d=6 ");
    str_clear(&got);
    q.only = SLICE("b");
    assert_int_equal(packages_each(root, &q), 0);
    assert_string_equal(str_z(&got), "b=4:2-1 ");
    sysroot_destroy(root);
    assert_int_equal(nftw(dir, drop, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* ---- headers of rpm ---- */
static void add32(struct str *s, uint32_t v)
{
    char b[4] = {(char)(v >> 24), (char)(v >> 16 & 0xff), (char)(v >> 8 & 0xff), (char)(v & 0xff)};
    str_add(s, b, sizeof b);
}

struct entry {
    uint32_t tag, type;
    const char *text; /* or a number */
    uint32_t number;
};

static void make_header(struct str *out, const struct entry *e, size_t n)
{
    AUTO_STR data = STR_INIT;
    add32(out, (uint32_t)n);
    AUTO_STR index = STR_INIT;
    for (size_t i = 0; i < n; i++) {
        add32(&index, e[i].tag);
        add32(&index, e[i].type);
        add32(&index, (uint32_t)data.n);
        add32(&index, 1);
        if (e[i].text) {
            str_add(&data, e[i].text, strlen(e[i].text) + 1);
        } else {
            add32(&data, e[i].number);
        }
    }
    add32(out, (uint32_t)data.n);
    str_add_slice(out, str_slice(&index));
    str_add_slice(out, str_slice(&data));
}

static const struct entry bash[] = {
    {1000, 6, "bash", 0},
    {1001, 6, "5.2", 0},
    {1002, 6, "1.fc41", 0},
    {1003, 4, NULL, 2},
    {1004, 9, "The GNU Bourne Again shell", 0},
    {1008, 4, NULL, 1700000000},
    {1009, 4, NULL, 8192},
    {1011, 6, "Fedora Project", 0},
    {1022, 6, "x86_64", 0},
};

TEST(headers_of_rpm_are_read)
{
    AUTO_STR blob = STR_INIT, version = STR_INIT;
    struct package p;
    make_header(&blob, bash, ARRAY_LEN(bash));
    assert_true(rpm_header_read(str_slice(&blob), &p, &version));
    assert_int_equal(p.name.n, 4);
    assert_memory_equal(p.name.p, "bash", 4);
    assert_string_equal(str_z(&version), "2:5.2-1.fc41");
    assert_int_equal(p.installed, INT64_C(1700000000000000));
    assert_int_equal(p.size_kb, 8);
    assert_memory_equal(p.vendor.p, "Fedora Project", p.vendor.n);
}

TEST(what_is_no_header_is_refused)
{
    AUTO_STR blob = STR_INIT;
    make_header(&blob, bash, ARRAY_LEN(bash));
    for (size_t n = 0; n < blob.n; n++) { /* cut anywhere */
        AUTO_STR version = STR_INIT;
        struct package p;
        char *copy = malloc(n + 1); /* so that reading behind it is seen */
        assert_non_null(copy);
        memcpy(copy, blob.p, n);
        assert_false(rpm_header_read((struct slice){copy, n}, &p, &version));
        free(copy);
    }
    for (size_t i = 0; i < blob.n; i++) { /* and with any byte wrong nothing is read outside */
        AUTO_STR version = STR_INIT;
        struct package p;
        char *copy = malloc(blob.n);
        assert_non_null(copy);
        memcpy(copy, blob.p, blob.n);
        copy[i] = (char)0xff;
        (void)rpm_header_read((struct slice){copy, blob.n}, &p, &version);
        free(copy);
    }
    const struct entry nameless[] = {{1001, 6, "1", 0}, {1002, 6, "1", 0}};
    AUTO_STR other = STR_INIT, version = STR_INIT;
    struct package p;
    make_header(&other, nameless, ARRAY_LEN(nameless));
    assert_false(rpm_header_read(str_slice(&other), &p, &version));
}

TEST(a_data_base_that_is_none_has_no_packages)
{
    char dir[] = "/tmp/openwmi-packages-XXXXXX";
    AUTO_STR got = STR_INIT;
    struct sysroot *root;
    assert_non_null(mkdtemp(dir));
    put_file(dir, "var/lib/rpm/rpmdb.sqlite", SLICE("this is not SQLite"));
    assert_int_equal(sysroot_create(dir, &root), 0);
    struct package_query q = {.each = add_name, .arg = &got};
    assert_int_equal(packages_each(root, &q), 0);
    assert_int_equal(got.n, 0);
    sysroot_destroy(root);
    assert_int_equal(nftw(dir, drop, 16, FTW_DEPTH | FTW_PHYS), 0);
}

TEST(products_and_updates)
{
    char dir[] = "/tmp/openwmi-packages-XXXXXX", buf[512];
    assert_non_null(mkdtemp(dir));
    put_file(dir, "proc/sys/kernel/hostname", SLICE("box\n"));
    put_file(
        dir, "var/lib/dpkg/status",
        SLICE("Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n"
              "Maintainer: M <m@example.org>\nDescription: a shell\n more\n"));
    put_file(dir, "var/lib/dpkg/info/bash.list", SLICE("/.\n"));
    put_file(dir, "var/log/dpkg.log",
             SLICE("2025-06-24 14:36:25 startup archives unpack\n"
                   "2025-06-24 14:36:25 upgrade bash:amd64 5.1-1 5.2-1\n"
                   "2025-06-24 14:36:25 upgrade bash:amd64\n"
                   "yesterday noon upgrade a b c\n"
                   "2025-06-24 14:36:25 status installed bash:amd64 5.2-1\n"));
    struct fix f;
    fix_open(&f, dir);
    AUTO_GOT g, u, m;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_Product WHERE Name='bash'", &g), 0);
    assert_int_equal(g.v.n, 1);
    assert_string_equal(text_of(g.v.v[0], "IdentifyingNumber", buf), "bash:amd64");
    assert_string_equal(text_of(g.v.v[0], "PackageName", buf), "bash_5.2-1_amd64.deb");
    assert_string_equal(text_of(g.v.v[0], "Description", buf), "a shell");
    assert_int_equal(strlen(text_of(g.v.v[0], "InstallDate", buf)), 8);
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_QuickFixEngineering", &u), 0);
    assert_int_equal(u.v.n, 1);
    assert_string_equal(text_of(u.v.v[0], "HotFixID", buf), "bash:amd64 5.2-1");
    assert_string_equal(text_of(u.v.v[0], "InstalledOn", buf), "6/24/2025");
    assert_string_equal(text_of(u.v.v[0], "FixComments", buf), "updated from 5.1-1");
    assert_int_equal(run(&f,
                         "Win32_Product.IdentifyingNumber='bash:amd64',Name='bash',Version='5.2-1'",
                         "Uninstall", NULL, &m),
                     1601);
    fix_close(&f);
    assert_int_equal(nftw(dir, drop, 16, FTW_DEPTH | FTW_PHYS), 0);
}

TEST(updates_of_dnf_and_yum)
{
    char dir[] = "/tmp/openwmi-packages-XXXXXX", buf[512];
    assert_non_null(mkdtemp(dir));
    put_file(dir, "proc/sys/kernel/hostname", SLICE("box\n"));
    put_file(dir, "var/log/dnf.rpm.log",
             SLICE("2025-06-24T14:36:25+0200 SUBDEBUG Upgrade: a-b-1:5.2-1.fc41.x86_64\n"
                   "2025-06-24T14:36:25+0200 SUBDEBUG Upgraded: a-b-1:5.1-1.fc41.x86_64\n"
                   "2025-06-24T14:36:25+0200 SUBDEBUG Upgrade: short\n"
                   "2025-06-24T14:36:25+0200 SUBDEBUG Upgrade: a-1.x86_64\n"
                   "2025-06-24T14:36:25+0200 SUBDEBUG Upgrade: -1-2.x86_64\n"
                   "2025-06-24T14:36:25+0200 SUBDEBUG Upgrade: a-1-2\n"
                   "2025-06-24T14:36:25+0200 SUBDEBUG Upgrade:\n"
                   "noon SUBDEBUG Upgrade: a-1-2.x86_64\n"));
    put_file(dir, "var/log/yum.log",
             SLICE("Jun 24 14:36:25 Updated: 1:openssl-libs-1.0.2k-24.el7_9.x86_64\n"
                   "Jun 24 14:36:25 Updated: tzdata-2024a-1.el7.noarch\n"
                   "Jun 24 14:36:25 Installed: jq-1.6-2.el7.x86_64\n"
                   "Jun 24 Updated: x\nUpdated: a-1-2.x86_64\n"));
    struct fix f;
    fix_open(&f, dir);
    AUTO_GOT u;
    static const char *const want[] = {"a-b.x86_64 1:5.2-1.fc41",
                                       "openssl-libs.x86_64 1.0.2k-24.el7_9",
                                       "tzdata.noarch 2024a-1.el7"};
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_QuickFixEngineering", &u), 0);
    assert_int_equal(u.v.n, ARRAY_LEN(want));
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        assert_string_equal(text_of(u.v.v[i], "HotFixID", buf), want[i]);
        assert_memory_equal(text_of(u.v.v[i], "InstalledOn", buf), "6/24/20", 7);
    }
    fix_close(&f);
    assert_int_equal(nftw(dir, drop, 16, FTW_DEPTH | FTW_PHYS), 0);
}
