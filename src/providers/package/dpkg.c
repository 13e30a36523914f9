/* dpkg: /var/lib/dpkg/status (deb822(5), dpkg-query(1)). */
#include "providers/package/package.h"
#include "providers/scan.h"
#include "util/num.h"
#include "util/utf.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATUS_MAX (256u << 20)

/* "Field: value" of a paragraph; lines that go on are left out. */
static struct slice field(struct slice para, const char *name)
{
    size_t n = strlen(name);
    struct slice line;
    while (scan_line(&para, &line)) {
        if (line.n > n && memcmp(line.p, name, n) == 0 && line.p[n] == ':') {
            return scan_trim(slice_from(line, n + 1));
        }
    }
    return SLICE("");
}

/* "install ok installed": the third word is the state. */
static bool is_installed(struct slice para)
{
    struct slice status = field(para, "Status"), word = {0};
    for (int i = 0; i < 3; i++) {
        if (!scan_word(&status, &word)) {
            return false;
        }
    }
    return slice_is(word, "installed");
}

/* The list of the package's files is written when it is installed. */
static int64_t installed_at(const struct sysroot *root, const struct package *p)
{
    struct stat st;
    for (int i = 0; i < 2; i++) { /* of packages for several architectures with the architecture */
        char path[512];
        snprintf(path, sizeof path, "var/lib/dpkg/info/%.*s%s%.*s.list", (int)p->name.n, p->name.p,
                 i ? ":" : "", i ? (int)p->arch.n : 0, p->arch.p);
        int fd = sysroot_open(root, path, O_PATH);
        bool ok = fd >= 0 && fstat(fd, &st) == 0;
        if (fd >= 0) {
            (void)close(fd);
        }
        if (ok) {
            return st.st_mtim.tv_sec * INT64_C(1000000);
        }
    }
    return NO_TIME;
}

static hres tell_paragraph(const struct sysroot *root, const struct package_query *q,
                           struct slice para)
{
    struct package p = {.kind = "deb", .name = field(para, "Package")};
    bool wanted = p.name.n && (!q->only.p || utf8_caseeq(p.name, q->only));
    if (!wanted || !is_installed(para)) {
        return 0;
    }
    p.version = field(para, "Version");
    p.arch = field(para, "Architecture");
    p.vendor = field(para, "Maintainer");
    p.summary = field(para, "Description");
    p.homepage = field(para, "Homepage");
    p.size_kb = scan_number(field(para, "Installed-Size"));
    p.installed = q->dates ? installed_at(root, &p) : NO_TIME;
    return q->each(q->arg, &p);
}

hres dpkg_each(const struct sysroot *root, const struct package_query *q)
{
    AUTO_STR text = STR_INIT;
    hres hr = sysroot_read_all(root, "var/lib/dpkg/status", STATUS_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    for (const char *p = str_z(&text), *end = p + text.n; p < end && hr == 0;) {
        const char *gap = memmem(p, (size_t)(end - p), "\n\n", 2);
        struct slice para = {p, (size_t)((gap ? gap : end) - p)};
        hr = tell_paragraph(root, q, para);
        p += para.n + 2;
    }
    return hr;
}
