/* registry_views: keys that show this machine where inventory scripts look for it. Read only; nothing is kept. */
#include "cim/datetime.h"
#include "providers/cimwin32.h"
#include "providers/hostinfo.h"
#include "providers/package/package.h"
#include "providers/registry.h"
#include "util/clock.h"
#include "util/num.h"
#include "util/utf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct showing { /* values of one key on their way */
    const struct cimwin32 *s;
    struct slice child; /* of a key with children: which */
    hres (*fn)(void *arg, const struct reg_value *v);
    void *arg;
};

/* ---- telling ---- */
static hres tell_text(const struct showing *t, const char *name, struct slice text)
{
    struct reg_value v = {slice_of(name), REG_SZ, text};
    return text.n ? t->fn(t->arg, &v) : 0; /* what is not known is not there */
}

static hres tell_dword(const struct showing *t, const char *name, uint32_t n)
{
    char le[4] = {(char)(n & 0xff), (char)(n >> 8 & 0xff), (char)(n >> 16 & 0xff), (char)(n >> 24)};
    struct reg_value v = {slice_of(name), REG_DWORD, {le, sizeof le}};
    return t->fn(t->arg, &v);
}

static hres tell_file(const struct showing *t, const char *name, const char *file)
{
    char buf[512];
    return tell_text(t, name, host_line(t->s->root, file, buf, sizeof buf));
}

/* ---- the system ---- */
static hres current_version(const struct showing *t)
{
    AUTO_STR id = STR_INIT;
    AUTO_STR codename = STR_INIT;
    hres hr = host_os_release(t->s->root, "VERSION_ID", &id);
    hr = hr ? hr : host_os_release(t->s->root, "VERSION_CODENAME", &codename);
    hr = hr ? hr : tell_text(t, "ProductName", cim_str_slice(t->s->os_caption));
    hr = hr ? hr : tell_text(t, "CurrentVersion", cim_str_slice(t->s->release));
    hr = hr ? hr : tell_text(t, "DisplayVersion", str_slice(&id));
    hr = hr ? hr : tell_text(t, "ReleaseId", str_slice(&id));
    hr = hr ? hr : tell_text(t, "BuildBranch", str_slice(&codename));
    return hr ? hr : tell_text(t, "SystemRoot", SLICE("/"));
}

static hres computer_name(const struct showing *t)
{
    return tell_text(t, "ComputerName", cim_str_slice(t->s->computer));
}

/* "domain" or the first name of "search" in resolv.conf. */
static hres dns_domain(const struct sysroot *root, struct str *out)
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(root, "etc/resolv.conf", 65536, &text);
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        return hr;
    }
    const char *p = str_z(&text);
    while (hr == 0 && *p) {
        size_t n = strcspn(p, "\n"), word = strcspn(p, " \t\n");
        bool is = (word == 6 && memcmp(p, "domain", 6) == 0) ||
                  (word == 6 && memcmp(p, "search", 6) == 0);
        if (is && n > word) {
            const char *from = p + word + strspn(p + word, " \t");
            str_clear(out);
            str_add_slice(out, (struct slice){from, strcspn(from, " \t\n")});
        }
        p += n + (p[n] != 0);
    }
    return str_status(out);
}

static hres tcpip(const struct showing *t)
{
    AUTO_STR domain = STR_INIT;
    hres hr = dns_domain(t->s->root, &domain);
    hr = hr ? hr : tell_text(t, "Hostname", cim_str_slice(t->s->host));
    hr = hr ? hr : tell_text(t, "NV Hostname", cim_str_slice(t->s->host));
    hr = hr ? hr : tell_text(t, "Domain", str_slice(&domain));
    return hr ? hr : tell_text(t, "NV Domain", str_slice(&domain));
}

static hres time_zone(const struct showing *t)
{
    char buf[256];
    struct slice name = host_line(t->s->root, "etc/timezone", buf, sizeof buf);
    hres hr = tell_text(t, "TimeZoneKeyName", name);
    /* minutes west of UTC, as Windows counts them */
    return hr ? hr : tell_dword(t, "ActiveTimeBias", (uint32_t)-clock_utc_offset(clock_real_us()));
}

/* NAME=value of /etc/environment, quotes taken off. */
static hres tell_variable(const struct showing *t, const char *line, size_t n)
{
    const char *eq = memchr(line, '=', n);
    if (!eq || line[0] == '#') {
        return 0;
    }
    struct slice value = {eq + 1, n - (size_t)(eq - line) - 1};
    if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') &&
        value.p[value.n - 1] == value.p[0]) {
        value = (struct slice){value.p + 1, value.n - 2};
    }
    struct reg_value v = {{line, (size_t)(eq - line)}, REG_SZ, value};
    return v.name.n ? t->fn(t->arg, &v) : 0;
}

static hres each_line(const struct showing *t, const char *file, size_t max,
                      hres (*fn)(const struct showing *t, const char *line, size_t n))
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(t->s->root, file, max, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* not there */
    }
    for (const char *p = str_z(&text); *p && hr == 0;) {
        size_t n = strcspn(p, "\n");
        hr = fn(t, p, n);
        p += n + (p[n] != 0);
    }
    return hr;
}

static hres environment(const struct showing *t)
{
    return each_line(t, "etc/environment", 1u << 20, tell_variable);
}

static hres bios(const struct showing *t)
{
    static const struct {
        const char *name, *file;
    } rows[] = {
        {"SystemManufacturer", "sys/class/dmi/id/sys_vendor"},
        {"SystemProductName", "sys/class/dmi/id/product_name"},
        {"SystemVersion", "sys/class/dmi/id/product_version"},
        {"SystemFamily", "sys/class/dmi/id/product_family"},
        {"SystemSKU", "sys/class/dmi/id/product_sku"},
        {"BIOSVendor", "sys/class/dmi/id/bios_vendor"},
        {"BIOSVersion", "sys/class/dmi/id/bios_version"},
        {"BIOSReleaseDate", "sys/class/dmi/id/bios_date"},
        {"BaseBoardManufacturer", "sys/class/dmi/id/board_vendor"},
        {"BaseBoardProduct", "sys/class/dmi/id/board_name"},
    };
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows) && hr == 0; i++) {
        hr = tell_file(t, rows[i].name, rows[i].file);
    }
    return hr;
}

/* ---- processors: HARDWARE\DESCRIPTION\System\CentralProcessor\N ---- */
/* The value of "name : value" in the n-th paragraph of /proc/cpuinfo. */
static struct slice cpu_field(const char *text, uint64_t n, const char *name)
{
    uint64_t at = 0;
    size_t len = strlen(name);
    for (const char *p = text; *p;) {
        size_t line = strcspn(p, "\n");
        at += line == 0;
        const char *colon = memchr(p, ':', line);
        bool is = at == n && colon && strncmp(p, name, len) == 0 &&
                  (p[len] == '\t' || p[len] == ' ' || p[len] == ':');
        if (is) {
            const char *from = colon + 1;
            while (*from == ' ') {
                from++;
            }
            return (struct slice){from, (size_t)(p + line - from)};
        }
        p += line + (p[line] != 0);
    }
    return SLICE("");
}

static hres processor(const struct showing *t)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR id = STR_INIT;
    uint64_t n;
    hres hr = sysroot_read_all(t->s->root, "proc/cpuinfo", 16u << 20, &text);
    if (FAILED(hr) || num_parse_u64(t->child, false, &n)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    const char *z = str_z(&text);
    struct slice family = cpu_field(z, n, "cpu family"), model = cpu_field(z, n, "model"),
                 step = cpu_field(z, n, "stepping"), mhz = cpu_field(z, n, "cpu MHz");
    hr = tell_text(t, "ProcessorNameString", cpu_field(z, n, "model name"));
    hr = hr ? hr : tell_text(t, "VendorIdentifier", cpu_field(z, n, "vendor_id"));
    if (hr == 0 && family.n && model.n && step.n) {
        str_addf(&id, "Family %.*s Model %.*s Stepping %.*s", (int)family.n, family.p, (int)model.n,
                 model.p, (int)step.n, step.p);
        hr = str_status(&id);
        hr = hr ? hr : tell_text(t, "Identifier", str_slice(&id));
    }
    double speed;
    bool known = mhz.n && num_parse_double(mhz, &speed) == 0 && speed > 0 && speed < 1e9;
    return hr || !known ? hr : tell_dword(t, "~MHz", (uint32_t)speed);
}

static hres processors(const struct cimwin32 *s, hres (*fn)(void *arg, struct slice name),
                       void *arg)
{
    uint32_t logical, packages;
    char name[16];
    host_processors(s->root, &logical, &packages);
    hres hr = 0;
    for (uint32_t i = 0; i < logical && hr == 0; i++) {
        int n = snprintf(name, sizeof name, "%u", i);
        hr = fn(arg, (struct slice){name, (size_t)n});
    }
    return hr;
}

/* ---- packages: …\CurrentVersion\Uninstall\NAME, from dpkg's status file ---- */
struct listing {
    hres (*fn)(void *arg, struct slice name);
    void *arg;
};

static hres list_package(void *arg, const struct package *p)
{
    struct listing *l = arg;
    return l->fn(l->arg, p->name);
}

static hres packages(const struct cimwin32 *s, hres (*fn)(void *arg, struct slice name), void *arg)
{
    struct listing l = {fn, arg};
    struct package_query q = {.each = list_package, .arg = &l};
    return packages_each(s->root, &q);
}

static hres tell_package(void *arg, const struct package *p)
{
    const struct showing *t = arg;
    if (!utf8_caseeq(p->name, t->child)) {
        return 0;
    }
    hres hr = tell_text(t, "DisplayName", p->name);
    hr = hr ? hr : tell_text(t, "DisplayVersion", p->version);
    hr = hr ? hr : tell_text(t, "Publisher", p->vendor);
    hr = hr ? hr : tell_text(t, "Comments", p->summary);
    hr = hr ? hr : tell_text(t, "URLInfoAbout", p->homepage);
    if (hr == 0 && p->size_kb != NOT_KNOWN) {
        hr = tell_dword(t, "EstimatedSize",
                        p->size_kb > UINT32_MAX ? UINT32_MAX : (uint32_t)p->size_kb);
    }
    return hr ? hr : WBEM_S_FALSE;
}

static hres package(const struct showing *t)
{
    struct showing copy = *t;
    struct package_query q = {.each = tell_package, .arg = &copy};
    hres hr = packages_each(t->s->root, &q);
    return hr == WBEM_S_FALSE ? 0 : hr;
}

/* ---- programs that start with a session: …\CurrentVersion\Run, from the desktop's autostart ---- */
static hres tell_autostart(const struct showing *t, const char *entry)
{
    AUTO_STR path = STR_INIT;
    AUTO_STR text = STR_INIT;
    str_addf(&path, "etc/xdg/autostart/%s", entry);
    hres hr = str_status(&path);
    hr = hr ? hr : sysroot_read_all(t->s->root, str_z(&path), 1u << 20, &text);
    const char *exec = hr ? NULL : strstr(str_z(&text), "\nExec=");
    if (!exec) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    struct reg_value v = {{entry, strlen(entry) - 8}, REG_SZ, {exec + 6, strcspn(exec + 6, "\n")}};
    return t->fn(t->arg, &v);
}

static hres autostart(const struct showing *t)
{
    DIR *d = sysroot_opendir(t->s->root, "etc/xdg/autostart");
    hres hr = 0;
    for (const struct dirent *e; d && hr == 0 && (e = readdir(d));) {
        size_t n = strlen(e->d_name);
        hr = n > 8 && strcmp(e->d_name + n - 8, ".desktop") == 0 ? tell_autostart(t, e->d_name) : 0;
    }
    if (d) {
        (void)closedir(d);
    }
    return hr;
}

/* ---- which key shows what ---- */
#define CURRENT "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"
#define CONTROL "HKLM\\SYSTEM\\CurrentControlSet\\Control\\"
static const struct view {
    const char *path;
    hres (*values)(const struct showing *t);
    /* its children, one for each thing: which, and what each shows */
    hres (*children)(const struct cimwin32 *s, hres (*fn)(void *arg, struct slice name), void *arg);
    hres (*child)(const struct showing *t);
} views[] = {
    {"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", current_version, NULL, NULL},
    {CURRENT "Uninstall", NULL, packages, package},
    {CURRENT "Run", autostart, NULL, NULL},
    {CONTROL "ComputerName\\ComputerName", computer_name, NULL, NULL},
    {CONTROL "ComputerName\\ActiveComputerName", computer_name, NULL, NULL},
    {CONTROL "Session Manager\\Environment", environment, NULL, NULL},
    {CONTROL "TimeZoneInformation", time_zone, NULL, NULL},
    {"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", tcpip, NULL, NULL},
    {"HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS", bios, NULL, NULL},
    {"HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor", NULL, processors, processor},
};

/* path is below (or is) base: *rest is what follows, without the separator. */
static bool is_below(struct slice path, struct slice base, struct slice *rest)
{
    bool is = path.n >= base.n && utf8_caseeq((struct slice){path.p, base.n}, base) &&
              (path.n == base.n || path.p[base.n] == '\\');
    if (is) {
        *rest =
            path.n == base.n ? SLICE("") : (struct slice){path.p + base.n + 1, path.n - base.n - 1};
    }
    return is;
}

struct looking {
    struct slice name;
    bool found;
};

static hres look_for(void *arg, struct slice name)
{
    struct looking *l = arg;
    l->found = l->found || utf8_caseeq(name, l->name);
    return 0;
}

static bool has_child(const struct cimwin32 *s, const struct view *v, struct slice name)
{
    struct looking l = {name, false};
    return v->children && v->children(s, look_for, &l) == 0 && l.found;
}

bool views_have(const struct cimwin32 *s, struct slice path)
{
    struct slice rest;
    for (size_t i = 0; i < ARRAY_LEN(views); i++) {
        struct slice own = slice_of(views[i].path);
        if (is_below(own, path, &rest)) { /* itself, or on the way to it */
            return true;
        }
        if (is_below(path, own, &rest) && !memchr(rest.p, '\\', rest.n) &&
            has_child(s, &views[i], rest)) {
            return true;
        }
    }
    return false;
}

hres views_subkeys(const struct cimwin32 *s, struct slice path,
                   hres (*fn)(void *arg, struct slice name), void *arg)
{
    struct slice rest;
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(views) && hr == 0; i++) {
        if (!is_below(slice_of(views[i].path), path, &rest)) {
            continue;
        }
        if (rest.n) { /* the next step on the way; several views may share it: the caller tells each once */
            const char *slash = memchr(rest.p, '\\', rest.n);
            hr = fn(arg, (struct slice){rest.p, slash ? (size_t)(slash - rest.p) : rest.n});
        } else if (views[i].children) {
            hr = views[i].children(s, fn, arg);
        }
    }
    return hr;
}

hres views_values(const struct cimwin32 *s, struct slice path,
                  hres (*fn)(void *arg, const struct reg_value *v), void *arg)
{
    struct showing t = {.s = s, .fn = fn, .arg = arg};
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(views) && hr == 0; i++) {
        const struct view *v = &views[i];
        if (!is_below(path, slice_of(v->path), &t.child)) {
            continue;
        }
        if (t.child.n == 0 && v->values) {
            hr = v->values(&t);
        } else if (t.child.n && v->child && !memchr(t.child.p, '\\', t.child.n)) {
            hr = v->child(&t);
        }
    }
    return hr;
}
