#include "test.h"
#include "util/file.h"

#include <stdio.h>
#include <unistd.h>

static void write_file(const char *path, const char *data, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

TEST(file_reads_whole_files_under_the_limit)
{
    char dir[] = "/tmp/openwmi-file-XXXXXX";
    assert_non_null(mkdtemp(dir));
    AUTO_STR path = STR_INIT;
    str_addf(&path, "%s/a", dir);
    write_file(str_z(&path),
               "12\0"
               "345",
               6);
    AUTO_STR out = STR_INIT;
    assert_int_equal(file_read(str_z(&path), 6, &out), 0);
    assert_int_equal(out.n, 6);
    assert_memory_equal(out.p,
                        "12\0"
                        "345",
                        6);
    str_clear(&out);
    assert_int_equal(file_read(str_z(&path), 5, &out), WBEM_E_QUOTA_VIOLATION);
    assert_int_equal(unlink(str_z(&path)), 0);
    assert_int_equal(file_read(str_z(&path), 5, &out), WBEM_E_NOT_FOUND);
    assert_int_equal(rmdir(dir), 0);
}

TEST(file_reads_files_without_size)
{
    AUTO_STR out = STR_INIT;
    assert_int_equal(file_read("/proc/self/status", 1 << 20, &out), 0);
    assert_true(out.n > 100);
}

TEST(file_makes_directories)
{
    char dir[] = "/tmp/openwmi-file-XXXXXX";
    assert_non_null(mkdtemp(dir));
    AUTO_STR path = STR_INIT;
    str_addf(&path, "%s/x/y", dir);
    assert_int_equal(file_mkdirs(str_z(&path)), 0);
    assert_int_equal(file_mkdirs(str_z(&path)), 0);
    assert_int_equal(rmdir(str_z(&path)), 0);
    write_file(str_z(&path), "", 0);
    assert_int_equal(file_mkdirs(str_z(&path)), WBEM_E_ALREADY_EXISTS);
    assert_int_equal(unlink(str_z(&path)), 0);
    path.p[path.n - 2] = 0;
    assert_int_equal(rmdir(str_z(&path)), 0);
    assert_int_equal(rmdir(dir), 0);
}
