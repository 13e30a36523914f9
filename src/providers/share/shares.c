/* shares: reading smb.conf(5) and usershares, and writing the latter. */
#include "providers/share/shares.h"

#include "providers/scan.h"
#include "util/utf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FILE_LIMIT = 1 << 20,
    FILES_MAX = 10000,
    DEPTH_MAX = 8,
    NAME_MAX_LENGTH = 80
};
/* Access masks: read and execute; change (all but taking over the security). */
#define MASK_READ   0x1200a9u
#define MASK_CHANGE 0x1301bfu
#define MASK_FULL   0x1f01ffu

static void share_fini(struct share *sh)
{
    str_fini(&sh->name);
    str_fini(&sh->path);
    str_fini(&sh->comment);
    str_fini(&sh->acl);
}

void smb_shares_done(struct smb_shares *all)
{
    for (size_t i = 0; i < all->v.n; i++) {
        share_fini(&all->v.v[i]);
    }
    vec_fini(&all->v);
    str_fini(&all->user_dir);
}

const struct share *smb_shares_find(const struct smb_shares *all, struct slice name)
{
    for (size_t i = 0; i < all->v.n; i++) {
        if (utf8_caseeq(str_slice(&all->v.v[i].name), name)) {
            return &all->v.v[i];
        }
    }
    return NULL;
}

static hres status_of(const struct share *sh)
{
    const struct str *const texts[] = {&sh->name, &sh->path, &sh->comment, &sh->acl};
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        hr = hr ? hr : str_status(texts[i]);
    }
    return hr;
}

/* ---- smb.conf ---- */
/* Blanks within a name and the case of letters do not count. */
static bool is_parameter(struct slice name, const char *want)
{
    size_t k = 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (c == ' ' || c == '\t') {
            continue;
        }
        if (want[k] != c) {
            return false;
        }
        k++;
    }
    return want[k] == '\0';
}

static bool is_true(struct slice v)
{
    return utf8_caseeq(v, SLICE("yes")) || utf8_caseeq(v, SLICE("true")) ||
           utf8_caseeq(v, SLICE("on")) || slice_is(v, "1");
}

struct parser {
    const struct cimwin32 *s;
    struct smb_shares *out;
    struct share defaults; /* what [global] sets for all */
    size_t open;           /* the share that is read, 1 is the first; 0: defaults */
    bool skip;             /* a section that is no share */
    unsigned depth;
    hres hr;
};

static void set_text(struct str *out, struct slice v)
{
    str_clear(out);
    str_add_slice(out, v);
}

static void read_file(struct parser *p, const char *path);

static void read_include(struct parser *p, struct slice v)
{
    AUTO_STR path = STR_INIT;
    if (v.n < 2 || v.p[0] != '/' || p->depth >= DEPTH_MAX) {
        return;
    }
    str_add_slice(&path, slice_from(v, 1));
    if (str_status(&path) == 0) {
        read_file(p, str_z(&path));
    }
}

static void read_parameter(struct parser *p, struct slice name, struct slice v)
{
    struct share *sh = p->open ? &p->out->v.v[p->open - 1] : &p->defaults;
    if (is_parameter(name, "include")) {
        read_include(p, v);
    } else if (!p->open && is_parameter(name, "usersharepath")) {
        set_text(&p->out->user_dir, v.n > 1 && v.p[0] == '/' ? slice_from(v, 1) : SLICE(""));
    } else if (p->skip) {
        return;
    } else if (is_parameter(name, "path") || is_parameter(name, "directory")) {
        set_text(&sh->path, v);
    } else if (is_parameter(name, "comment")) {
        set_text(&sh->comment, v);
    } else if (is_parameter(name, "readonly")) {
        sh->writable = !is_true(v);
    } else if (is_parameter(name, "writeable") || is_parameter(name, "writable") ||
               is_parameter(name, "writeok")) {
        sh->writable = is_true(v);
    } else if (is_parameter(name, "printable") || is_parameter(name, "printok")) {
        sh->printable = is_true(v);
    } else if (is_parameter(name, "available")) {
        sh->available = is_true(v);
    } else if (is_parameter(name, "maxconnections")) {
        uint64_t n = scan_number(v);
        sh->most = n == NOT_KNOWN ? 0 : n;
    }
}

static size_t index_of(const struct smb_shares *all, struct slice name)
{
    const struct share *sh = smb_shares_find(all, name);
    return sh ? (size_t)(sh - all->v.v) + 1 : 0;
}

/* [homes] and [printers] stand for shares of other names; a section may be continued later. */
static void read_section(struct parser *p, struct slice name)
{
    bool global = utf8_caseeq(name, SLICE("global"));
    p->skip = utf8_caseeq(name, SLICE("homes")) || utf8_caseeq(name, SLICE("printers"));
    p->open = global || p->skip ? 0 : index_of(p->out, name);
    if (global || p->skip || p->open) {
        return;
    }
    struct share sh = p->defaults;
    sh.name = sh.path = sh.comment = sh.acl = (struct str){0};
    str_add_slice(&sh.name, name);
    str_add_slice(&sh.path, str_slice(&p->defaults.path));
    str_add_slice(&sh.comment, str_slice(&p->defaults.comment));
    if (vec_push(&p->out->v, sh)) {
        p->open = p->out->v.n;
    } else {
        share_fini(&sh);
        p->hr = WBEM_E_OUT_OF_MEMORY;
    }
}

static void read_line(struct parser *p, struct slice line)
{
    struct slice name, value;
    line = scan_trim(line);
    if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';') {
        return;
    }
    if (line.p[0] == '[' && line.p[line.n - 1] == ']') {
        read_section(p, scan_trim((struct slice){line.p + 1, line.n - 2}));
    } else if (scan_pair(line, '=', &name, &value)) {
        read_parameter(p, name, value);
    }
}

static void read_file(struct parser *p, const char *path)
{
    AUTO_STR text = STR_INIT;
    AUTO_STR whole = STR_INIT;
    struct slice line;
    hres hr = sysroot_read_all(p->s->root, path, FILE_LIMIT, &text);
    struct slice rest = str_slice(&text);
    p->depth++;
    while (hr == 0 && p->hr == 0 && scan_line(&rest, &line)) {
        line.n -= line.n && line.p[line.n - 1] == '\r';
        bool more = line.n && line.p[line.n - 1] == '\\';
        str_add(&whole, line.p, line.n - more);
        if (!more) {
            read_line(p, str_slice(&whole));
            str_clear(&whole);
        }
    }
    p->depth--;
    p->hr = p->hr ? p->hr : hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

/* ---- usershares ---- */
static bool read_user_share(struct slice text, const char *file, struct share *sh)
{
    struct slice line, name, value;
    bool version = false;
    while (scan_line(&text, &line)) {
        line = scan_trim(line);
        version = version || scan_prefix(&line, "#VERSION ");
        if (!scan_pair(line, '=', &name, &value)) {
            continue;
        }
        struct str *to = slice_is(name, "path")            ? &sh->path
                         : slice_is(name, "comment")       ? &sh->comment
                         : slice_is(name, "usershare_acl") ? &sh->acl
                         : slice_is(name, "sharename")     ? &sh->name
                                                           : NULL;
        if (to) {
            set_text(to, value);
        }
    }
    if (sh->name.n == 0) { /* version 1 */
        str_addz(&sh->name, file);
    }
    return version && sh->path.n > 0 && sh->path.p[0] == '/';
}

static hres add_user_share(const struct cimwin32 *s, struct smb_shares *out, const char *file)
{
    AUTO_STR path = STR_INIT;
    AUTO_STR text = STR_INIT;
    struct share sh = {.user = true, .available = true};
    str_addf(&path, "%s/%s", str_z(&out->user_dir), file);
    hres hr = str_status(&path);
    hr = hr ? hr : sysroot_read_all(s->root, str_z(&path), FILE_LIMIT, &text);
    bool good = hr == 0 && read_user_share(str_slice(&text), file, &sh);
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : status_of(&sh);
    /* a section of smb.conf goes before a usershare of its name */
    if (hr == 0 && good && !smb_shares_find(out, str_slice(&sh.name))) {
        if (vec_push(&out->v, sh)) {
            return 0;
        }
        hr = WBEM_E_OUT_OF_MEMORY;
    }
    share_fini(&sh);
    return hr;
}

static int is_file(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static hres read_user_shares(const struct cimwin32 *s, struct smb_shares *out)
{
    int fd = sysroot_open(s->root, str_z(&out->user_dir), O_RDONLY | O_DIRECTORY);
    struct dirent **names = NULL;
    int n = fd < 0 ? 0 : scandirat(fd, ".", &names, is_file, alphasort);
    hres hr = 0;
    for (int i = 0; i < n; i++) {
        hr = hr || i >= FILES_MAX ? hr : add_user_share(s, out, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    if (fd >= 0) {
        (void)close(fd);
    }
    return hr;
}

hres smb_shares_read(const struct cimwin32 *s, struct smb_shares *out)
{
    struct parser p = {.s = s, .out = out, .defaults = {.available = true}};
    *out = (struct smb_shares){0};
    str_addz(&out->user_dir, USERSHARES);
    read_file(&p, "etc/samba/smb.conf");
    share_fini(&p.defaults);
    for (size_t i = 0; i < out->v.n && p.hr == 0; i++) {
        p.hr = status_of(&out->v.v[i]);
    }
    p.hr = p.hr ? p.hr : str_status(&out->user_dir);
    return p.hr ? p.hr : read_user_shares(s, out);
}

/* ---- what it means ---- */
/* The right that a usershare gives Everyone; 0: none. */
static char right_of_everyone(struct slice acl)
{
    struct slice entry;
    while (scan_part(&acl, ',', &entry)) {
        entry = scan_trim(entry);
        if (scan_prefix(&entry, "S-1-1-0:") || scan_prefix(&entry, "Everyone:")) {
            return entry.n ? entry.p[0] : '\0';
        }
    }
    return '\0';
}

uint32_t share_access(const struct share *sh)
{
    if (!sh->user) {
        return sh->writable ? MASK_CHANGE : MASK_READ;
    }
    switch (right_of_everyone(str_slice(&sh->acl))) {
    case 'F':
    case 'f':
        return MASK_FULL;
    case 'R':
    case 'r':
        return MASK_READ;
    default:
        return 0;
    }
}

void share_print(const struct share *sh, struct str *out)
{
    str_addf(out, "#VERSION 2\npath=%s\ncomment=%s\nusershare_acl=%s\nguest_ok=n\nsharename=%s\n",
             str_z(&sh->path), str_z(&sh->comment), str_z(&sh->acl), str_z(&sh->name));
}

bool share_name_valid(struct slice name)
{
    static const char *const taken[] = {"global", "homes", "printers", "ipc$", "print$", "admin$"};
    bool ok = name.n > 0 && name.n <= NAME_MAX_LENGTH && name.p[0] != '.';
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        ok = ok && c >= ' ' && c != 127 && !scan_among((char)c, "%<>*?|/\\+=;:\",[]");
    }
    for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
        ok = ok && !utf8_caseeq(name, slice_of(taken[i]));
    }
    return ok;
}
