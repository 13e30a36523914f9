/* quota: Win32_DiskQuota. */
#include "providers/storage/quota.h"

#include "providers/storage/mounts.h"
#include "providers/users/accounts.h"

#include <errno.h>
#include <linux/quota.h>
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
    if (syscall(SYS_quotactl, QCMD(Q_GETNEXTQUOTA, USRQUOTA), device, uid, &q)) {
        return errno;
    }
    *out = (struct quota){.uid = q.dqb_id,
                          .used = q.dqb_curspace,
                          .soft = (uint64_t)q.dqb_bsoftlimit * QIF_DQBLKSIZE,
                          .hard = (uint64_t)q.dqb_bhardlimit * QIF_DQBLKSIZE};
    return 0;
}

int (*quota_next)(const char *device, uint32_t uid, struct quota *out) = next_of_kernel;

struct disk_quota { /* begins like struct link_pair */
    struct link_pair pair;
    uint64_t used, limit, warning, status;
};
struct quotas {
    struct telling *t;
    struct accounts accounts;
};

static const struct account *account_of(const struct accounts *a, uint32_t uid)
{
    for (size_t i = 0; i < a->users.n; i++) {
        if (a->users.v[i].id == uid) {
            return &a->users.v[i];
        }
    }
    return NULL;
}

static hres tell_quota(const struct quotas *all, const struct mount *m, const struct quota *q)
{
    const struct account *a = account_of(&all->accounts, q->uid);
    struct disk_quota v = {.used = q->used,
                           .limit = q->hard ? q->hard : UINT64_MAX - 1,
                           .warning = q->soft ? q->soft : UINT64_MAX - 1};
    if (!a) {
        return 0; /* nobody by that number: there is no object to refer to */
    }
    v.status = q->hard && q->used >= q->hard  ? QUOTA_EXCEEDED
               : q->soft && q->used > q->soft ? QUOTA_WARNING
                                              : QUOTA_OK;
    telling_path1(all->t, &v.pair.left, "Win32_LogicalDisk", "DeviceID", str_slice(&m->point));
    account_add_path(all->t, a, &v.pair.right);
    hres hr = tell_link(all->t, &v.pair);
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
        if (quota_next(str_z(&m->source), (uint32_t)uid, &q)) {
            break; /* the last one was told; or there are no quotas, or not for this process */
        }
        hr = wmi_request_cancelled(all->t->r) ? WBEM_E_CALL_CANCELLED : tell_quota(all, m, &q);
    }
    return hr;
}

static hres tell_quotas(struct telling *t)
{
    struct quotas all = {.t = t};
    hres hr = accounts_read(t->s, ACCOUNTS_USERS, &all.accounts);
    hr = hr ? hr : mounts_each(t->s, tell_mount, &all);
    accounts_fini(&all.accounts);
    return hr;
}

/* All bits set would be "not known" to fill_member_u64; on Windows it means: no limit. */
static hres fill_limit(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct disk_quota *q = subject;
    uint64_t v = row->arg ? q->warning : q->limit;
    fill_uint(out, v == UINT64_MAX - 1 ? UINT64_MAX : v);
    return 0;
}

static const struct prop_row rows[] = {
    ROW_U64("DiskSpaceUsed", disk_quota, used, "`dqb_curspace`, bytes"),
    {"Limit", fill_limit, 0, 0, "`dqb_bhardlimit`, bytes; 18446744073709551615 when there is none"},
    ROW_STR("QuotaVolume", link_pair, left, "path of the Win32_LogicalDisk"),
    ROW_U64("Status", disk_quota, status,
            "2 (exceeded) when the hard limit is reached, 1 (warning) above the soft one, else 0"),
    ROW_STR("User", link_pair, right, "path of the account"),
    {"WarningLimit", fill_limit, 1, 0,
     "`dqb_bsoftlimit`, bytes; 18446744073709551615 when there is none"},
    {0},
};
const struct win32_table disk_quota_table = {
    "Win32_DiskQuota", rows, tell_quotas,
    "The quotas of users on local file systems, of quotactl(2): for root, and where quotas are on. "
    "Users that have no account are left out."};
