/* network_shares: what is mounted from other machines, under the names Windows has for it. */
#include "util/sysroot.h"
#include "util/utf.h"
#include "wsh/network.h"
#include "wsh/winpath.h"

#include <stdlib.h>

enum {
    MAX_MOUNTS = 4 << 20,
    MAX_FIELDS = 32
};

void shares_fini(struct shares *s)
{
    for (size_t i = 0; i < s->v.n; i++) {
        free(s->v.v[i].remote);
        free(s->v.v[i].folder);
    }
    vec_fini(&s->v);
}

/* Blanks and backslashes stand there as \040 and \134. */
static void unescape(struct slice t, struct str *out)
{
    for (size_t i = 0; i < t.n; i++) {
        bool octal = t.p[i] == '\\' && i + 3 < t.n;
        if (octal) {
            str_addc(out,
                     (char)((t.p[i + 1] - '0') * 64 + (t.p[i + 2] - '0') * 8 + t.p[i + 3] - '0'));
            i += 3;
        } else {
            str_addc(out, t.p[i]);
        }
    }
}

/* "//server/share" and "server:/export" as "\\server\share". */
static void add_remote(struct slice source, bool nfs, struct str *out)
{
    size_t from = out->n;
    str_addz(out, nfs ? "\\\\" : "");
    unescape(source, out);
    char *colon = nfs && out->n > from ? strchr(out->p + from, ':') : NULL;
    if (colon) { /* goes away with the '/' behind it */
        size_t at = (size_t)(colon - out->p);
        memmove(colon, colon + 1, out->n - at);
        out->n--;
    }
    for (size_t i = from; i < out->n; i++) {
        out->p[i] = out->p[i] == '/' ? '\\' : out->p[i];
    }
    while (out->n > from + 2 && out->p[out->n - 1] == '\\') {
        out->p[--out->n] = 0;
    }
}

static size_t split(struct slice line, struct slice *fields)
{
    size_t n = 0;
    for (size_t i = 0; i < line.n && n < MAX_FIELDS;) {
        size_t from = i;
        while (i < line.n && line.p[i] != ' ') {
            i++;
        }
        fields[n++] = (struct slice){line.p + from, i - from};
        i++;
    }
    return n;
}

static bool is(struct slice s, const char *z)
{
    return s.n == strlen(z) && memcmp(s.p, z, s.n) == 0;
}

/* proc(5): ... folder options [optional fields] - type source options */
static hres add_line(struct shares *out, struct slice line)
{
    struct slice f[MAX_FIELDS];
    size_t n = split(line, f), dash = 6;
    while (dash < n && !is(f[dash], "-")) {
        dash++;
    }
    if (dash + 2 >= n) {
        return 0;
    }
    bool nfs = is(f[dash + 1], "nfs") || is(f[dash + 1], "nfs4");
    if (!nfs && !is(f[dash + 1], "cifs") && !is(f[dash + 1], "smb3")) {
        return 0;
    }
    AUTO_STR remote = STR_INIT, folder = STR_INIT;
    add_remote(f[dash + 2], nfs, &remote);
    unescape(f[4], &folder);
    struct share s = {str_take(&remote), str_take(&folder)};
    if (!s.remote || !s.folder || !vec_push(&out->v, s)) {
        free(s.remote);
        free(s.folder);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

hres shares_read(struct shares *out)
{
    struct sysroot *sys = NULL;
    AUTO_STR text = STR_INIT;
    hres hr = host_sysroot(&sys);
    hr = hr ? hr : sysroot_read_all(sys, "proc/self/mountinfo", MAX_MOUNTS, &text);
    sysroot_destroy(sys);
    hr = hr == WBEM_E_NOT_FOUND ? 0 : hr; /* without a table there are none */
    for (const char *p = str_z(&text), *end = p + text.n; p < end && hr == 0;) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((eol ? eol : end) - p);
        hr = add_line(out, (struct slice){p, n});
        p += n + 1;
    }
    return hr;
}

/* Without case, '/' like '\'. */
static bool begins_with(struct slice path, const char *remote)
{
    size_t n = strlen(remote);
    AUTO_STR head = STR_INIT;
    if (path.n < n || (path.n > n && !winpath_is_separator(path.p[n]))) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        str_addc(&head, path.p[i] == '/' ? '\\' : path.p[i]);
    }
    return utf8_caseeq(str_slice(&head), slice_of(remote));
}

const struct share *shares_find(const struct shares *s, struct slice remote, struct slice *rest)
{
    const struct share *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < s->v.n; i++) {
        size_t n = strlen(s->v.v[i].remote);
        if (n > longest && begins_with(remote, s->v.v[i].remote)) {
            best = &s->v.v[i];
            longest = n;
            *rest = (struct slice){remote.p + n, remote.n - n};
        }
    }
    return best;
}

const struct share *shares_at(const struct shares *s, const char *folder)
{
    for (size_t i = 0; i < s->v.n; i++) {
        size_t n = strlen(s->v.v[i].folder);
        if (strncmp(folder, s->v.v[i].folder, n) == 0 && (!folder[n] || folder[n] == '/')) {
            return &s->v.v[i];
        }
    }
    return NULL;
}
