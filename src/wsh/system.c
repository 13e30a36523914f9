/* system: what the script host asks the machine, and failures with a text of their own. */
#include "util/sysroot.h"
#include "wsh/host.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    PW_BUFFER = 16384,
    MAX_TEXT = 4096
};

hres host_sysroot(struct sysroot **out)
{
    const char *root = getenv("OPENWMI_SYSROOT");
    return sysroot_create(root && root[0] ? root : "/", out);
}

hres host_program(struct host *h, struct str *out)
{
    char buf[PATH_MAX];
    if (h->o->host_path) {
        str_addz(out, h->o->host_path);
        return str_status(out);
    }
    ssize_t n = readlink("/proc/self/exe", buf, sizeof buf);
    if (n < 0) {
        return WBEM_E_NOT_AVAILABLE;
    }
    str_add(out, buf, (size_t)n);
    return str_status(out);
}

hres host_computer_name(struct str *out)
{
    char name[HOST_NAME_MAX + 1] = "";
    if (gethostname(name, sizeof name - 1) != 0) {
        return hres_from_errno(errno);
    }
    str_add(out, name, strcspn(name, "."));
    return str_status(out);
}

hres host_user_name(struct str *out)
{
    char buf[PW_BUFFER];
    struct passwd pw, *found = NULL;
    uid_t uid = geteuid();
    if (getpwuid_r(uid, &pw, buf, sizeof buf, &found) == 0 && found) {
        str_addz(out, pw.pw_name);
    } else {
        str_addf(out, "%u", (unsigned)uid);
    }
    return str_status(out);
}

hres host_fail(struct disp_error *err, hres hr, const char *source, const char *fmt, ...)
{
    char text[MAX_TEXT];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (err && n >= 0) {
        disp_error_clear(err);
        err->source = bstr_from_z(source);
        err->description = bstr_from_z(text);
    }
    return hr;
}
