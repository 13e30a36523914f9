/* quota: Win32_DiskQuota, Win32_VolumeUserQuota; Win32_QuotaSetting with its associations. */
#include "providers/storage/quota.h"

#include "providers/storage/mounts.h"
#include "providers/users/accounts.h"

#include <errno.h>
#include <linux/quota.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum quota_status { /* values of Status */
    QUOTA_OK = 0,
    QUOTA_WARNING = 1,
    QUOTA_EXCEEDED = 2,
};

static int next_of_kernel(const char *device, uint32_t uid, struct quota *out)
{
    struct if_nextdqblk q;
    unsigned command = (unsigned)Q_GETNEXTQUOTA << SUBCMDSHIFT | USRQUOTA; /* QCMD shifts an int */
    if (syscall(SYS_quotactl, command, device, uid, &q)) {
        return errno;
    }
    *out = (struct quota){.uid = q.dqb_id,
                          .used = q.dqb_curspace,
                          .soft = (uint64_t)q.dqb_bsoftlimit * QIF_DQBLKSIZE,
                          .hard = (uint64_t)q.dqb_bhardlimit * QIF_DQBLKSIZE};
    return 0;
}

int (*quota_next)(const char *device, uint32_t uid, struct quota *out) = next_of_kernel;

/* The kernel that runs knows nothing of a recorded system. */
static int ask(const struct cimwin32 *s, const struct mount *m, uint32_t uid, struct quota *out)
{
    struct stat st;
    bool can =
        quota_next != next_of_kernel ||
        (sysroot_is_live(s->root) && stat(str_z(&m->source), &st) == 0 && S_ISBLK(st.st_mode));
    return can ? quota_next(str_z(&m->source), uid, out) : ESRCH;
}

struct disk_quota { /* begins like struct link_pair */
    struct link_pair pair;
    uint64_t used, limit, warning, status;
};
struct quotas {
    struct telling *t;
    struct accounts accounts;
    bool of_volumes; /* Win32_VolumeUserQuota */
};

static hres tell_quota(const struct quotas *all, const struct mount *m, const struct quota *q)
{
    const struct account *a = accounts_uid(&all->accounts, q->uid);
    struct disk_quota v = {.used = q->used,
                           .limit = q->hard ? q->hard : UINT64_MAX - 1,
                           .warning = q->soft ? q->soft : UINT64_MAX - 1};
    if (!a) {
        return 0; /* nobody by that number: there is no object to refer to */
    }
    v.status = q->hard && q->used >= q->hard  ? QUOTA_EXCEEDED
               : q->soft && q->used > q->soft ? QUOTA_WARNING
                                              : QUOTA_OK;
    hres hr = 0;
    if (all->of_volumes) {
        AUTO_STR id = STR_INIT;
        hr = volume_id(all->t->s, m, &id);
        telling_path1(all->t, &v.pair.left, "Win32_Volume", "DeviceID", str_slice(&id));
    } else {
        telling_path1(all->t, &v.pair.left, "Win32_LogicalDisk", "DeviceID", str_slice(&m->point));
    }
    account_add_path(all->t, a, &v.pair.right);
    hr = hr ? hr : tell_link(all->t, &v.pair);
    link_pair_fini(&v.pair);
    return hr;
}

static hres tell_mount(void *arg, const struct mount *m)
{
    const struct quotas *all = arg;
    struct quota q;
    hres hr = 0;
    if (m->type != DRIVE_FIXED && m->type != DRIVE_REMOVABLE) {
        return 0;
    }
    for (uint64_t uid = 0; hr == 0 && uid <= UINT32_MAX; uid = (uint64_t)q.uid + 1) {
        if (ask(all->t->s, m, (uint32_t)uid, &q)) {
            break; /* the last one was told; or there are no quotas, or not for this process */
        }
        hr = wmi_request_cancelled(all->t->r) ? WBEM_E_CALL_CANCELLED : tell_quota(all, m, &q);
    }
    return hr;
}

static hres tell_all(struct telling *t, bool of_volumes)
{
    struct quotas all = {.t = t, .of_volumes = of_volumes};
    hres hr = accounts_read(t->s, ACCOUNTS_USERS, &all.accounts);
    hr = hr ? hr : mounts_each(t->s, tell_mount, &all);
    accounts_fini(&all.accounts);
    return hr;
}

static hres tell_quotas(struct telling *t)
{
    return tell_all(t, false);
}

static hres tell_volume_quotas(struct telling *t)
{
    return tell_all(t, true);
}

/* All bits set would be "not known" to fill_member_u64; on Windows it means: no limit. */
static hres fill_limit(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct disk_quota *q = subject;
    uint64_t v = row->arg ? q->warning : q->limit;
    fill_uint(out, v == UINT64_MAX - 1 ? UINT64_MAX : v);
    return 0;
}

#define QUOTA                                                                                      \
    ROW_U64("DiskSpaceUsed", disk_quota, used, "`dqb_curspace`, bytes"),                           \
        {"Limit", fill_limit, 0, 0,                                                                \
         "`dqb_bhardlimit`, bytes; 18446744073709551615 when there is none"},                      \
        ROW_U64("Status", disk_quota, status,                                                      \
                "2 (exceeded) when the hard limit is reached, 1 (warning) above the soft one, "    \
                "else 0"),                                                                         \
    {                                                                                              \
        "WarningLimit", fill_limit, 1, 0,                                                          \
            "`dqb_bsoftlimit`, bytes; 18446744073709551615 when there is none"                     \
    }
static const struct prop_row rows[] = {
    QUOTA,
    ROW_STR("QuotaVolume", link_pair, left, "path of the Win32_LogicalDisk"),
    ROW_STR("User", link_pair, right, "path of the account"),
    {0},
};
static const struct prop_row volume_rows[] = {
    QUOTA,
    ROW_STR("Account", link_pair, right, "path of the account"),
    ROW_STR("Volume", link_pair, left, "path of the Win32_Volume"),
    {0},
};
const struct win32_table disk_quota_table = {
    "Win32_DiskQuota", rows, tell_quotas,
    "The quotas of users on local file systems, of quotactl(2): for root, and where quotas are on. "
    "Users that have no account are left out."};
const struct win32_table volume_user_quota_table = {
    "Win32_VolumeUserQuota", volume_rows, tell_volume_quotas,
    "As Win32_DiskQuota, with the volume instead of the disk."};

/* ---- Win32_QuotaSetting ---- */
struct setting { /* subject */
    const struct mount *m;
    uint64_t state;
};
enum {
    STATE_OFF = 0,
    STATE_ENFORCED = 2
};

static hres fill_path(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, str_slice(&((const struct setting *)subject)->m->point));
}

/* Whether the file system keeps quotas is whether one can be asked for. */
static hres tell_setting(void *arg, const struct mount *m)
{
    struct quota q;
    if (m->type != DRIVE_FIXED && m->type != DRIVE_REMOVABLE) {
        return 0;
    }
    const struct telling *t = arg;
    int err = ask(t->s, m, 0, &q);
    struct setting v = {m, err == 0 || err == ENOENT       ? STATE_ENFORCED
                           : err == EPERM || err == EACCES ? NOT_KNOWN
                                                           : STATE_OFF};
    return tell(arg, &v);
}

static hres tell_settings(struct telling *t)
{
    return mounts_each(t->s, tell_setting, t);
}

static const struct prop_row setting_rows[] = {
    {"Caption", fill_path, 0, 0, "where it is mounted"},
    ROW_NULL("DefaultLimit", "new users have no limits"),
    ROW_NULL("DefaultWarningLimit", "new users have no limits"),
    {"Description", fill_path, 0, 0, "where it is mounted"},
    ROW_NULL("ExceededNotification", "told by warnquota(8), which is a matter of cron"),
    ROW_NULL("SettingID", "VolumePath tells"),
    ROW_U64("State", setting, state,
            "2 (enforced) where quotas of users are on, else 0; NULL when the process may not ask"),
    {"VolumePath", fill_path, 0, 0, "where it is mounted: the key"},
    ROW_NULL("WarningExceededNotification", "told by warnquota(8), which is a matter of cron"),
    {0},
};
const struct win32_table quota_setting_table = {"Win32_QuotaSetting", setting_rows, tell_settings,
                                                "One object per local file system."};

static hres tell_disk_setting(void *arg, const struct mount *m)
{
    AUTO(link_pair_fini) struct link_pair p = {STR_INIT, STR_INIT};
    struct telling *t = arg;
    hres hr = 0;
    if (m->type != DRIVE_FIXED && m->type != DRIVE_REMOVABLE) {
        return 0;
    }
    if (strcmp(t->table->name, "Win32_VolumeQuota") == 0) {
        AUTO_STR id = STR_INIT;
        hr = volume_id(t->s, m, &id);
        telling_path1(t, &p.left, "Win32_Volume", "DeviceID", str_slice(&id));
    } else {
        telling_path1(t, &p.left, "Win32_LogicalDisk", "DeviceID", str_slice(&m->point));
    }
    telling_path1(t, &p.right, "Win32_QuotaSetting", "VolumePath", str_slice(&m->point));
    return hr ? hr : tell_link(t, &p);
}

static hres tell_disk_settings(struct telling *t)
{
    return mounts_each(t->s, tell_disk_setting, t);
}

static const struct prop_row disk_setting_rows[] = {
    ROW_STR("Element", link_pair, left, "path of the disk or volume"),
    ROW_STR("Setting", link_pair, right, "path of the Win32_QuotaSetting"),
    {0},
};
const struct win32_table disk_quota_setting_table = {
    "Win32_VolumeQuotaSetting", disk_setting_rows, tell_disk_settings,
    "A Win32_LogicalDisk and its Win32_QuotaSetting."};
const struct win32_table volume_quota_setting_table = {
    "Win32_VolumeQuota", disk_setting_rows, tell_disk_settings,
    "A Win32_Volume and its Win32_QuotaSetting."};
