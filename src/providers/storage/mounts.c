/* mounts: what is mounted, of /proc/self/mountinfo. */
#include "providers/storage/mounts.h"

#include "util/utf.h"
#include "util/vec.h"

#include <stdio.h>
#include <stdlib.h>

#define MOUNTS_MAX (4u << 20) /* bytes of mountinfo */

/* ---- what is mounted ---- */
/* The next word; \040 and the like stand for one character (proc(5)). */
static bool take_word(const char **p, struct str *out)
{
    while (**p == ' ') {
        ++*p;
    }
    const char *from = *p;
    for (; **p && **p != ' ' && **p != '\n'; ++*p) {
        const char *c = *p;
        bool octal = c[0] == '\\' && c[1] >= '0' && c[1] <= '3' && c[2] >= '0' && c[2] <= '7' &&
                     c[3] >= '0' && c[3] <= '7';
        if (octal) {
            str_addc(out, (char)((c[1] - '0') << 6 | (c[2] - '0') << 3 | (c[3] - '0')));
            *p += 3;
        } else {
            str_addc(out, *c);
        }
    }
    return *p != from;
}

static void mount_fini(struct mount *m)
{
    str_fini(&m->point);
    str_fini(&m->filesystem);
    str_fini(&m->source);
}

static bool has_option(struct slice options, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < options.n;) {
        const char *comma = memchr(options.p + i, ',', options.n - i);
        size_t len = (comma ? (size_t)(comma - options.p) : options.n) - i;
        if (len == n && memcmp(options.p + i, name, n) == 0) {
            return true;
        }
        i += len + 1;
    }
    return false;
}

/* "36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/sda1 rw". *whole: not a part of a file system bound elsewhere. */
static bool read_mount(const char *line, struct mount *m, bool *whole)
{
    AUTO_STR skip = STR_INIT;
    AUTO_STR device = STR_INIT;
    AUTO_STR root = STR_INIT;
    AUTO_STR options = STR_INIT;
    *m = (struct mount){0};
    struct str *const words[] = {&skip, &skip, &device, &root, &m->point, &options};
    bool ok = true;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        ok = ok && take_word(&line, words[i]);
    }
    for (bool dash = false; ok && !dash;) { /* optional fields end with a dash */
        str_clear(&skip);
        ok = take_word(&line, &skip);
        dash = ok && skip.n == 1 && skip.p[0] == '-';
    }
    ok = ok && take_word(&line, &m->filesystem) && take_word(&line, &m->source) &&
         device.n < sizeof m->device && root.n > 0;
    if (ok) {
        memcpy(m->device, str_z(&device), device.n + 1);
        m->read_only = has_option(str_slice(&options), "ro");
        *whole = root.n == 1 && root.p[0] == '/';
    }
    return ok;
}

static bool is_one_of(struct slice name, const char *const *list)
{
    for (; *list; list++) {
        if (utf8_caseeq(name, slice_of(*list))) {
            return true;
        }
    }
    return false;
}

/* 0: not a disk. */
static enum drive_type type_of(const struct cimwin32 *s, const struct mount *m)
{
    static const char *const network[] = {"nfs",   "nfs4",      "cifs", "smb3",
                                          "smbfs", "ncpfs",     "9p",   "fuse.sshfs",
                                          "ceph",  "glusterfs", NULL};
    static const char *const optical[] = {"iso9660", "udf", NULL};
    struct slice fs = str_slice(&m->filesystem);
    if (is_one_of(fs, network)) {
        return DRIVE_NETWORK;
    }
    bool device = m->source.n > 5 && memcmp(m->source.p, "/dev/", 5) == 0;
    if (!device) {
        return m->point.n == 1 ? DRIVE_FIXED : 0;
    }
    if (is_one_of(fs, optical)) {
        return DRIVE_OPTICAL;
    }
    /* of a partition the disk it is on tells */
    for (int i = 0; i < 2; i++) {
        char path[96], buf[8];
        snprintf(path, sizeof path, "sys/dev/block/%s%s/removable", m->device, i ? "/.." : "");
        if (sysroot_read(s->root, path, buf, sizeof buf) > 0) {
            return buf[0] == '1' ? DRIVE_REMOVABLE : DRIVE_FIXED;
        }
    }
    return DRIVE_FIXED;
}

/* ---- each one ---- */
struct walk {
    const struct cimwin32 *s;
    struct VEC(struct cim_str *) told; /* devices */
    hres (*fn)(void *arg, const struct mount *m);
    void *arg;
};

static bool is_told(const struct walk *w, const struct mount *m)
{
    for (size_t i = 0; i < w->told.n; i++) {
        if (cim_str_is(w->told.v[i], m->device)) {
            return true;
        }
    }
    return false;
}

static hres visit(struct walk *w, struct mount *m)
{
    m->type = type_of(w->s, m);
    if (!m->type || is_told(w, m)) {
        return 0;
    }
    struct cim_str *device = cim_str_new(slice_of(m->device));
    if (!device || !vec_push(&w->told, device)) {
        cim_str_unref(device);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return w->fn(w->arg, m);
}

static hres visit_all(struct walk *w, const char *text)
{
    hres hr = 0;
    for (const char *p = text; *p && hr == 0;) {
        struct mount m;
        bool whole;
        if (read_mount(p, &m, &whole) && (whole || m.point.n == 1)) {
            hr = str_status(&m.point);
            hr = hr ? hr : str_status(&m.source);
            hr = hr ? hr : visit(w, &m);
        }
        mount_fini(&m);
        p += strcspn(p, "\n");
        p += *p != 0;
    }
    return hr;
}

hres mounts_each(const struct cimwin32 *s, hres (*fn)(void *arg, const struct mount *m), void *arg)
{
    AUTO_STR text = STR_INIT;
    struct walk w = {.s = s, .fn = fn, .arg = arg};
    hres hr = sysroot_read_all(s->root, "proc/self/mountinfo", MOUNTS_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* not told */
    }
    hr = visit_all(&w, str_z(&text));
    for (size_t i = 0; i < w.told.n; i++) {
        cim_str_unref(w.told.v[i]);
    }
    vec_fini(&w.told);
    return hr;
}
