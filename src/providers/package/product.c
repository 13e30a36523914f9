/* product: Win32_Product: the installed packages. */
#include "cim/datetime.h"
#include "providers/package/package.h"

#include <stdio.h>

struct product {
    const struct package *p;
    struct str id, package;
};

static hres tell_product(void *arg, const struct package *p)
{
    struct product v = {.p = p};
    str_addf(&v.id, "%.*s:%.*s", (int)p->name.n, p->name.p, (int)p->arch.n, p->arch.p);
    const char *sign = p->kind[0] == 'd' ? "_" : "-";
    const char *before_arch = p->kind[0] == 'd' ? "_" : ".";
    /* files of rpm have no epoch in their names */
    const char *colon = p->kind[0] == 'r' ? memchr(p->version.p, ':', p->version.n) : NULL;
    size_t skip = colon ? (size_t)(colon + 1 - p->version.p) : 0;
    str_addf(&v.package, "%.*s%s%.*s%s%.*s.%s", (int)p->name.n, p->name.p, sign,
             (int)(p->version.n - skip), p->version.p + skip, before_arch, (int)p->arch.n,
             p->arch.p, p->kind);
    hres hr = str_status(&v.id);
    hr = hr ? hr : str_status(&v.package);
    hr = hr ? hr : tell(arg, &v);
    str_fini(&v.id);
    str_fini(&v.package);
    return hr;
}

#define NEED_DATE 1u

static hres tell_products(struct telling *t)
{
    struct package_query q = {.dates = t->plan.needs & NEED_DATE, .each = tell_product, .arg = t};
    struct slice name;
    if (telling_equals(t, "Name", &name)) {
        q.only = name;
    }
    return packages_each(t->s->root, &q);
}

enum product_text {
    T_NAME,
    T_VERSION,
    T_VENDOR,
    T_SUMMARY,
    T_HOMEPAGE,
};

static hres fill_own(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct package *p = ((const struct product *)subject)->p;
    const struct slice texts[] = {p->name, p->version, p->vendor, p->summary, p->homepage};
    return fill_text(out, texts[row->arg]);
}

/* InstallDate is "20240131", InstallDate2 a datetime of that day and time. */
static hres fill_date(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct package *p = ((const struct product *)subject)->p;
    if (p->installed == NO_TIME) {
        return 0;
    }
    struct cim_value time = cim_null(CIM_DATETIME);
    hres hr = fill_time(&time, p->installed);
    if (hr || row->arg) {
        *out = hr ? *out : time;
        return hr;
    }
    hr = fill_text(out, (struct slice){cim_str_z(time.d.str), 8});
    cim_value_clear(&time);
    return hr;
}

/* clang-format off */
#define NO_MSI "packages have no such thing of the Windows Installer"
static const struct prop_row rows[] = {
    ROW_NUM("AssignmentType", 1, "1: packages are installed for everybody"),
    {"Caption", fill_own, T_SUMMARY, 0, "the short description"},
    {"Description", fill_own, T_SUMMARY, 0, "the short description"},
    ROW_NULL("HelpLink", NO_MSI),
    ROW_NULL("HelpTelephone", NO_MSI),
    ROW_STR("IdentifyingNumber", product, id, "name and architecture: \"bash:amd64\""),
    {"InstallDate", fill_date, 0, NEED_DATE, "yyyymmdd: when dpkg wrote the list of files; INSTALLTIME of rpm"},
    {"InstallDate2", fill_date, 1, NEED_DATE, "as InstallDate, with the time"},
    ROW_NULL("InstallLocation", "packages go to many places"),
    ROW_NULL("InstallSource", "not kept"),
    ROW_NUM("InstallState", 5, "5: installed. What is only partly so is not told"),
    ROW_NULL("Language", NO_MSI),
    ROW_NULL("LocalPackage", "not kept"),
    {"Name", fill_own, T_NAME, 0, "name of the package"},
    ROW_NULL("PackageCache", "not kept"),
    ROW_NULL("PackageCode", NO_MSI),
    ROW_STR("PackageName", product, package, "name of the package's file"),
    ROW_NULL("ProductID", NO_MSI),
    ROW_NULL("RegCompany", NO_MSI),
    ROW_NULL("RegOwner", NO_MSI),
    ROW_NULL("SKUNumber", NO_MSI),
    ROW_NULL("Transforms", NO_MSI),
    {"URLInfoAbout", fill_own, T_HOMEPAGE, 0, "`Homepage:` of dpkg, URL of rpm"},
    ROW_NULL("URLUpdateInfo", NO_MSI),
    {"Vendor", fill_own, T_VENDOR, 0, "`Maintainer:` of dpkg, VENDOR of rpm"},
    {"Version", fill_own, T_VERSION, 0, "the version; of rpm with epoch and release"},
    ROW_NULL("WordCount", NO_MSI),
    {0},
};
/* clang-format on */
const struct win32_table product_table = {
    "Win32_Product", rows, tell_products,
    "The packages that dpkg (/var/lib/dpkg/status) and rpm (rpmdb.sqlite, opened with the SQLite "
    "library) have "
    "installed. The methods return 1601, the installer cannot be reached: packages are installed "
    "by their own tools."};

/* ---- methods ---- */
enum {
    INSTALLER_NOT_REACHED = 1601,
};

static void refuse(wmi_request *r, void *state)
{
    (void)state;
    if (!caller_is_self(r)) {
        wmi_request_done(r, WBEM_E_ACCESS_DENIED);
        return;
    }
    answer(r, INSTALLER_NOT_REACHED);
}

const struct wmi_method_provider product_methods[] = {
    {"Admin", refuse},     {"Advertise", refuse}, {"Configure", refuse}, {"Install", refuse},
    {"Reinstall", refuse}, {"Uninstall", refuse}, {"Upgrade", refuse},   {0},
};
