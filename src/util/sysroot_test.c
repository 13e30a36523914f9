#include "test.h"
#include "util/file.h"
#include "util/sysroot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

TEST(sysroot_live)
{
    struct sysroot *s;
    char buf[64];
    assert_int_equal(sysroot_create("/", &s), 0);
    assert_true(sysroot_is_live(s));
    ssize_t n = sysroot_read(s, "proc/self/stat", buf, 8);
    assert_int_equal(n, 7);
    assert_int_equal(buf[7], 0);
    assert_int_equal(sysroot_read(s, "/proc/self/stat", buf, sizeof buf), -EINVAL);
    assert_int_equal(sysroot_read(s, "proc/none", buf, sizeof buf), -ENOENT);
    int dir = sysroot_open(s, "proc/self", O_RDONLY | O_DIRECTORY);
    assert_true(dir >= 0);
    assert_true(sysroot_read_at(dir, "comm", buf, sizeof buf) > 0);
    assert_true(sysroot_readlink_at(dir, "exe", buf, sizeof buf) > 0);
    assert_int_equal(sysroot_read_at(dir, "none", buf, sizeof buf), -ENOENT);
    assert_int_equal(close(dir), 0);
    sysroot_destroy(s);
    sysroot_destroy(NULL);
}

TEST(sysroot_recorded_tree_keeps_links_inside)
{
    char dir[] = "/tmp/openwmi-root-XXXXXX";
    assert_non_null(mkdtemp(dir));
    AUTO_STR path = STR_INIT;
    AUTO_STR link = STR_INIT;
    str_addf(&path, "%s/file", dir);
    str_addf(&link, "%s/link", dir);
    FILE *f = fopen(str_z(&path), "w");
    assert_non_null(f);
    assert_true(fputs("hello", f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(symlink("/file", str_z(&link)), 0);

    struct sysroot *s;
    AUTO_STR out = STR_INIT;
    assert_int_equal(sysroot_create(dir, &s), 0);
    assert_false(sysroot_is_live(s));
    assert_int_equal(sysroot_read_all(s, "file", 5, &out), 0);
    assert_string_equal(str_z(&out), "hello");
    assert_int_equal(sysroot_read_all(s, "file", 4, &out), WBEM_E_QUOTA_VIOLATION);
    char buf[16];
    ssize_t n = sysroot_read(s, "link", buf, sizeof buf);
    assert_true(n == 5 || n == -ENOENT); /* -ENOENT where the kernel has no openat2 */
    str_clear(&out);
    assert_int_equal(sysroot_replace(s, ".", "file", SLICE("new text"), 0600), 0);
    assert_int_equal(sysroot_read_all(s, "file", 100, &out), 0);
    assert_string_equal(str_z(&out), "new text");
    assert_int_equal(sysroot_replace(s, "none", "file", SLICE("x"), 0600), WBEM_E_NOT_FOUND);
    sysroot_destroy(s);
    assert_int_equal(unlink(str_z(&link)) | unlink(str_z(&path)) | rmdir(dir), 0);
    assert_int_equal(sysroot_create(dir, &s), WBEM_E_NOT_FOUND);
    assert_null(s);
}
