/* Win32_DiskQuota with a stand-in for quotactl: quotas need a file system that is mounted with them. */
#include "providers/prov_tree.h"
#include "providers/storage/quota.h"

#include <errno.h>

static const struct quota quotas[] = {{0, 4096, 0, 0},
                                      {1000, 900, 1000, 2000},
                                      {1001, 1500, 1000, 2000},
                                      {1002, 2000, 1000, 2000},
                                      {4000000000u, 1, 0, 0}};

static int stand_in(const char *device, uint32_t uid, struct quota *out)
{
    if (strcmp(device, "/dev/sda1") != 0) {
        return ESRCH;
    }
    for (size_t i = 0; i < ARRAY_LEN(quotas); i++) {
        if (quotas[i].uid >= uid) {
            *out = quotas[i];
            return 0;
        }
    }
    return ENOENT;
}

TEST(quotas_of_users)
{
    static const struct {
        const char *user, *used, *limit, *warning, *status;
    } want[] = {{"root", "4096", "18446744073709551615", "18446744073709551615", "0"},
                {"ada", "900", "2000", "1000", "0"},
                {"bob", "1500", "2000", "1000", "1"},
                {"eve", "2000", "2000", "1000", "2"}};
    char dir[512], buf[512];
    const char *source = getenv("OPENWMI_SOURCE_ROOT");
    snprintf(dir, sizeof dir, "%s/tests/providers/quota", source ? source : ".");
    struct fix f;
    int (*kernel)(const char *, uint32_t, struct quota *) = quota_next;
    quota_next = stand_in;
    fix_open(&f, dir);
    AUTO_GOT g;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_DiskQuota", &g), 0);
    assert_int_equal(g.v.n, ARRAY_LEN(want)); /* the last one has no account */
    for (size_t i = 0; i < g.v.n; i++) {
        assert_non_null(strstr(text_of(g.v.v[i], "User", buf), want[i].user));
        assert_non_null(
            strstr(text_of(g.v.v[i], "QuotaVolume", buf), "Win32_LogicalDisk.DeviceID=\"/\""));
        assert_string_equal(text_of(g.v.v[i], "DiskSpaceUsed", buf), want[i].used);
        assert_string_equal(text_of(g.v.v[i], "Limit", buf), want[i].limit);
        assert_string_equal(text_of(g.v.v[i], "WarningLimit", buf), want[i].warning);
        assert_string_equal(text_of(g.v.v[i], "Status", buf), want[i].status);
    }
    static const char of_volumes[] = "SELECT * FROM Win32_VolumeUserQuota";
    assert_int_equal(count_of(&f, of_volumes), ARRAY_LEN(want));
    expect_row(&f, of_volumes, 2, NAMES("Limit", "Status"), "2000|1");
    expect_row(&f, "SELECT * FROM Win32_QuotaSetting", 0,
               NAMES("VolumePath", "State", "DefaultLimit"), "/|2|NULL");
    assert_int_equal(count_of(&f, "ASSOCIATORS OF {Win32_QuotaSetting.VolumePath='/'} WHERE "
                                  "ResultClass=Win32_LogicalDisk"),
                     1);
    assert_int_equal(count_of(&f, "ASSOCIATORS OF {Win32_QuotaSetting.VolumePath='/'} WHERE "
                                  "ResultClass=Win32_Volume"),
                     1);
    fix_close(&f);
    quota_next = kernel;
}
