/* updates: Win32_QuickFixEngineering: the updates of packages that dpkg logged (dpkg(1): --log), and their association with
 * the system. */
#include "providers/scan.h"
#include "providers/table.h"

#include <stdio.h>

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
static bool read_update(struct slice line, struct update *u)
{
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

static void update_fini(struct update *u)
{
    str_fini(&u->id);
    str_fini(&u->on);
    str_fini(&u->comment);
}

static hres tell_log(struct telling *t, const char *path,
                     hres (*fn)(struct telling *t, const struct update *u))
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    hres hr = sysroot_read_all(t->s->root, path, LOG_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    struct slice rest = str_slice(&text);
    while (hr == 0 && scan_line(&rest, &line)) {
        struct update u = {.s = t->s};
        if (read_update(line, &u)) {
            hr = str_status(&u.id);
            hr = hr ? hr : fn(t, &u);
        }
        update_fini(&u);
    }
    return hr;
}

/* The log before the last rotation is plain too; older ones are compressed. */
static hres each_update(struct telling *t, hres (*fn)(struct telling *t, const struct update *u))
{
    hres hr = tell_log(t, "var/log/dpkg.log.1", fn);
    return hr ? hr : tell_log(t, "var/log/dpkg.log", fn);
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
    ROW_STR("FixComments", update, comment, "\"updated from\" and the version before"),
    ROW_STR("HotFixID", update, id, "the package and its new version"),
    ROW_NULL("InstalledBy", "dpkg does not log it"),
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
    "The updates of packages in /var/log/dpkg.log and dpkg.log.1. rpm keeps no such log of its "
    "own: there is nothing then."};
const struct win32_table update_link_table = {"Win32_OperatingSystemQFE", link_rows,
                                              tell_of_systems, "The system and each update."};
