/* credentials: see credentials.h. Lines of the file: [machine] or [*], User=…, Password=…; # and ; begin comments. */
#include "client/credentials.h"

#include "util/file.h"
#include "util/file_fd.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE 0x100000u

struct section {
    struct slice name, user, password;
    bool given;
};

static struct slice trimmed(struct slice t)
{
    while (t.n && (unsigned char)t.p[0] <= ' ') {
        t.p++;
        t.n--;
    }
    while (t.n && (unsigned char)t.p[t.n - 1] <= ' ') {
        t.n--;
    }
    return t;
}

static hres read_line(struct slice t, struct section *s)
{
    t = trimmed(t);
    if (t.n == 0 || t.p[0] == '#' || t.p[0] == ';') {
        return 0;
    }
    if (t.p[0] == '[') {
        *s = (struct section){.name = {t.p + 1, t.n - 2}, .given = true};
        return t.n > 2 && t.p[t.n - 1] == ']' ? 0 : WBEM_E_INVALID_SYNTAX;
    }
    const char *eq = memchr(t.p, '=', t.n);
    if (!eq || !s->given) {
        return WBEM_E_INVALID_SYNTAX;
    }
    struct slice name = trimmed((struct slice){t.p, (size_t)(eq - t.p)});
    struct slice value = trimmed((struct slice){eq + 1, (size_t)(t.p + t.n - eq - 1)});
    if (utf8_caseeq(name, SLICE("User"))) {
        s->user = value;
    } else if (utf8_caseeq(name, SLICE("Password"))) {
        s->password = value;
    } else {
        return WBEM_E_INVALID_SYNTAX;
    }
    return 0;
}

/* Better than what was found: the machine itself before any, the first of each. */
static bool is_better(const struct section *s, const struct section *found, struct slice server,
                      struct slice user)
{
    bool any = s->name.n == 1 && s->name.p[0] == '*';
    if (!s->given || s->user.n == 0 || (!any && !utf8_caseeq(s->name, server)) ||
        (user.n && !utf8_caseeq(s->user, user))) {
        return false;
    }
    bool found_any = found->given && found->name.n == 1 && found->name.p[0] == '*';
    return !found->given || (found_any && !any);
}

static hres search(struct slice text, struct slice server, struct slice user, struct section *found,
                   unsigned *line)
{
    struct section s = {.given = false};
    const char *p = text.p, *end = text.p + text.n;
    for (*line = 1; p < end; ++*line) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        struct slice t = {p, (size_t)((nl ? nl : end) - p)};
        struct slice start = trimmed(t);
        if (start.n && start.p[0] == '[' && is_better(&s, found, server, user)) {
            *found = s;
        }
        hres hr = read_line(t, &s);
        if (FAILED(hr)) {
            return hr;
        }
        p += t.n + 1;
    }
    if (is_better(&s, found, server, user)) {
        *found = s;
    }
    return found->given ? 0 : WBEM_E_NOT_FOUND;
}

static hres file_path(struct str *out)
{
    const char *env = getenv("OPENWMI_CREDENTIALS");
    if (env && *env) {
        str_addz(out, env);
        return str_status(out);
    }
    hres hr = config_directory(out);
    str_addz(out, "/credentials");
    return hr ? hr : str_status(out);
}

static hres read_file(const char *path, struct str *text)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT ? WBEM_E_NOT_FOUND : hres_from_errno(errno);
    }
    hres hr = fstat(fd, &st)                             ? hres_from_errno(errno)
              : st.st_mode & (S_IRWXG | S_IRWXO)         ? WBEM_E_ACCESS_DENIED
              : st.st_uid != geteuid() && st.st_uid != 0 ? WBEM_E_ACCESS_DENIED
                                                         : file_read_fd(fd, MAX_FILE, text);
    close(fd);
    return hr;
}

hres credentials_find(const char *server, const char *user, struct credentials *out,
                      struct str *what)
{
    struct str text = STR_INIT;
    struct section found = {.given = false};
    struct slice name = {server, strcspn(server, "[")};
    unsigned line = 0;
    hres hr = file_path(what);
    hr = hr ? hr : read_file(str_z(what), &text);
    if (hr == 0) {
        hr = search(str_slice(&text), name, slice_of(user ? user : ""), &found, &line);
    }
    if (hr == WBEM_E_INVALID_SYNTAX) {
        str_addf(what, ":%u", line);
    }
    if (hr == 0) {
        str_add_slice(&out->user, found.user);
        str_add_slice(&out->password, found.password);
        hr = str_status(&out->user) ? WBEM_E_OUT_OF_MEMORY : str_status(&out->password);
    }
    if (text.p) {
        explicit_bzero(text.p, text.n);
    }
    str_fini(&text);
    return hr;
}

void credentials_fini(struct credentials *c)
{
    if (c->password.p) {
        explicit_bzero(c->password.p, c->password.n);
    }
    str_fini(&c->user);
    str_fini(&c->password);
}
