/* updates: Win32_QuickFixEngineering: the updates of packages that dpkg (dpkg(1): --log), dnf and yum logged, and their
 * association with the system. */
#include "cim/datetime.h"
#include "providers/log/log.h"
#include "providers/scan.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LOG_MAX = 256 << 20,
};
struct update {
    const struct cimwin32 *s;
    struct str id, on, comment;
};

/* "2025-06-24" as Windows writes it: "6/24/2025". */
static bool add_date(struct str *out, struct slice date)
{
    struct slice year, month;
    if (!scan_part(&date, '-', &year) || !scan_part(&date, '-', &month)) {
        return false;
    }
    uint64_t y = scan_number(year), m = scan_number(month), d = scan_number(date);
    if (y > 9999 || m > 12 || d > 31) {
        return false;
    }
    str_addf(out, "%llu/%llu/%llu", (unsigned long long)m, (unsigned long long)d,
             (unsigned long long)y);
    return true;
}

/* "2025-06-24 14:36:25 upgrade libsystemd0:amd64 252.36-1~deb12u1 252.38-1~deb12u1". */
static bool read_dpkg(struct slice line, int64_t changed, struct update *u)
{
    (void)changed;
    struct slice date, time, what, name, from, to;
    bool ok = scan_word(&line, &date) && scan_word(&line, &time) && scan_word(&line, &what) &&
              slice_is(what, "upgrade") && scan_word(&line, &name) && scan_word(&line, &from) &&
              scan_word(&line, &to) && add_date(&u->on, date);
    if (ok) {
        str_addf(&u->id, "%.*s %.*s", (int)name.n, name.p, (int)to.n, to.p);
        str_addf(&u->comment, "updated from %.*s", (int)from.n, from.p);
    }
    return ok;
}

/* "name-[epoch:]version-release.arch": "name.arch version-release". */
static bool add_package(struct str *out, struct slice s)
{
    size_t dot = s.n, cut[2], n = s.n;
    while (dot > 0 && s.p[dot - 1] != '.') {
        dot--;
    }
    for (int i = 0; i < 2; i++) { /* before the release, before the version */
        while (n > 0 && s.p[n - 1] != '-') {
            n--;
        }
        cut[i] = n;
        n -= n > 0;
    }
    if (dot < 2 || cut[1] < 2 || cut[0] > dot) {
        return false;
    }
    str_addf(out, "%.*s.%.*s %.*s", (int)(cut[1] - 1), s.p, (int)(s.n - dot), s.p + dot,
             (int)(dot - 1 - cut[1]), s.p + cut[1]);
    return true;
}

/* "2025-06-24T14:36:25+0200 SUBDEBUG Upgrade: bash-5.2.26-3.fc40.x86_64" */
static bool read_dnf(struct slice line, int64_t changed, struct update *u)
{
    (void)changed;
    struct slice time, level, what, name, date;
    return scan_word(&line, &time) && scan_word(&line, &level) && scan_word(&line, &what) &&
           slice_is(what, "Upgrade:") && scan_word(&line, &name) && scan_part(&time, 'T', &date) &&
           add_date(&u->on, date) && add_package(&u->id, name);
}

/* "Jun 24 14:36:25 Updated: 1:openssl-libs-1.0.2k-24.el7_9.x86_64": a line of syslog, but for the word in the place of
 * the host, and the epoch in that of the program. */
static bool read_yum(struct slice line, int64_t changed, struct update *u)
{
    struct log_entry e = {0};
    bool ok = syslog_line(line, changed, &e) && strcmp(str_z(&e.host), "Updated:") == 0 &&
              add_package(&u->id, scan_trim(str_slice(&e.message)));
    if (ok) {
        struct cim_datetime d;
        cim_datetime_from_us(e.time, clock_utc_offset(e.time), &d);
        str_addf(&u->on, "%d/%d/%d", d.month, d.day, d.year);
    }
    log_entry_fini(&e);
    return ok;
}

static void update_fini(struct update *u)
{
    str_fini(&u->id);
    str_fini(&u->on);
    str_fini(&u->comment);
}

static const struct package_log {
    const char *path;
    bool (*read)(struct slice line, int64_t changed, struct update *u);
} logs[] = {
    /* the log before the last rotation is plain too; older ones are compressed */
    {"var/log/dpkg.log.1", read_dpkg},   {"var/log/dpkg.log", read_dpkg},
    {"var/log/dnf.rpm.log.1", read_dnf}, {"var/log/dnf.rpm.log", read_dnf},
    {"var/log/yum.log", read_yum},
};

static int64_t changed_at(const struct sysroot *root, const char *path)
{
    struct stat st = {0};
    int fd = sysroot_open(root, path, O_PATH);
    if (fd >= 0) {
        (void)fstat(fd, &st);
        (void)close(fd);
    }
    return st.st_mtim.tv_sec * INT64_C(1000000);
}

static hres tell_log(struct telling *t, const struct package_log *log,
                     hres (*fn)(struct telling *t, const struct update *u))
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    hres hr = sysroot_read_all(t->s->root, log->path, LOG_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    int64_t changed = changed_at(t->s->root, log->path);
    struct slice rest = str_slice(&text);
    while (hr == 0 && scan_line(&rest, &line)) {
        struct update u = {.s = t->s};
        if (log->read(line, changed, &u)) {
            hr = str_status(&u.id);
            hr = hr ? hr : fn(t, &u);
        }
        update_fini(&u);
    }
    return hr;
}

static hres each_update(struct telling *t, hres (*fn)(struct telling *t, const struct update *u))
{
    hres hr = 0;
    for (size_t i = 0; hr == 0 && i < ARRAY_LEN(logs); i++) {
        hr = tell_log(t, &logs[i], fn);
    }
    return hr;
}

static hres tell_update(struct telling *t, const struct update *u)
{
    return tell(t, u);
}

static hres tell_updates(struct telling *t)
{
    return each_update(t, tell_update);
}

static hres tell_of_system(struct telling *t, const struct update *u)
{
    struct link_pair l = {0};
    struct path_key keys[] = {{"HotFixID", str_slice(&u->id)}, {"ServicePackInEffect", SLICE("")}};
    telling_path1(t, &l.left, "Win32_OperatingSystem", "Name", cim_str_slice(t->s->os_name));
    telling_path(t, &l.right, "Win32_QuickFixEngineering", keys, ARRAY_LEN(keys));
    hres hr = tell_link(t, &l);
    link_pair_fini(&l);
    return hr;
}

static hres tell_of_systems(struct telling *t)
{
    return each_update(t, tell_of_system);
}

/* A key, and empty: there are no service packs. */
static hres fill_empty(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    return cim_value_text(out, CIM_STRING, SLICE(""));
}

static const struct prop_row rows[] = {
    ROW_STR("Caption", update, id, "as HotFixID"),
    ROW_COMPUTER("CSName"),
    ROW_CONST("Description", "Update"),
    ROW_STR("FixComments", update, comment,
            "\"updated from\" and the version before; NULL for dnf and yum, which do not log it "
            "with the update"),
    ROW_STR("HotFixID", update, id, "the package and its new version"),
    ROW_NULL("InstalledBy", "the logs do not tell"),
    ROW_STR("InstalledOn", update, on, "the day, as Windows writes it: 6/24/2025"),
    ROW_NULL("Name", "HotFixID tells"),
    {"ServicePackInEffect", fill_empty, 0, 0, "empty: there are no service packs"},
    {0},
};
static const struct prop_row link_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_OperatingSystem"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_QuickFixEngineering"),
    {0},
};
const struct win32_table update_table = {
    "Win32_QuickFixEngineering", rows, tell_updates,
    "The updates of packages in /var/log/dpkg.log, dnf.rpm.log (each also with .1) and yum.log."};
const struct win32_table update_link_table = {"Win32_OperatingSystemQFE", link_rows,
                                              tell_of_systems, "The system and each update."};
