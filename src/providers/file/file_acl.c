/* file_acl: mode and POSIX access list as a security descriptor. */
#include "providers/file/file_acl.h"

#include <endian.h>
#include <errno.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/xattr.h>
#include <unistd.h>

#define XATTR "system.posix_acl_access"

enum {
    XATTR_BYTES = 65536,
    HEADER = 4, /* the version, then tag, permissions and identifier of each entry, little-endian */
    ENTRY_BYTES = 8,
    PERM_ALL = 7,
};
/* FILE_GENERIC_READ and its like: what Windows shows for such rights. */
enum generic_rights {
    GENERIC_FILE_READ = 0x120089,
    GENERIC_FILE_WRITE = 0x120116,
    GENERIC_FILE_EXECUTE = 0x1200a0,
    NO_RIGHTS = FILE_RIGHT_READ_ATTRIBUTES | FILE_RIGHT_SYNCHRONIZE,
};
/* Rights that come as bits of their own in what others write. */
#define ANY_GENERIC_READ    0x80000000u
#define ANY_GENERIC_WRITE   0x40000000u
#define ANY_GENERIC_EXECUTE 0x20000000u
#define ANY_GENERIC_ALL     0x10000000u

void file_acl_fini(struct file_acl *a)
{
    vec_fini(&a->v);
}

uint32_t file_acl_rights(unsigned perm, bool directory, bool owner)
{
    uint32_t rights = NO_RIGHTS;
    rights |= perm & ACL_READ ? GENERIC_FILE_READ : 0;
    rights |= perm & ACL_WRITE ? GENERIC_FILE_WRITE : 0;
    rights |= perm & ACL_EXECUTE ? GENERIC_FILE_EXECUTE : 0;
    rights |= directory && (perm & ACL_WRITE) && (perm & ACL_EXECUTE) ? FILE_RIGHT_DELETE_CHILD : 0;
    rights |=
        owner ? FILE_RIGHT_WRITE_DAC | FILE_RIGHT_READ_CONTROL | FILE_RIGHT_WRITE_ATTRIBUTES : 0;
    return rights;
}

unsigned file_acl_perm(uint32_t rights)
{
    bool all = rights & ANY_GENERIC_ALL;
    unsigned perm = all || (rights & (FILE_RIGHT_READ_DATA | ANY_GENERIC_READ)) ? ACL_READ : 0;
    perm |= all || (rights & (FILE_RIGHT_WRITE_DATA | FILE_RIGHT_APPEND | ANY_GENERIC_WRITE))
                ? ACL_WRITE
                : 0;
    return perm | (all || (rights & (FILE_RIGHT_EXECUTE | ANY_GENERIC_EXECUTE)) ? ACL_EXECUTE : 0);
}

/* ---- reading ---- */
static bool add(struct file_acl *a, unsigned tag, unsigned perm, uint32_t id)
{
    struct file_acl_entry e = {(uint16_t)tag, (uint16_t)(perm & PERM_ALL), id};
    return vec_push(&a->v, e);
}

static uint16_t little16(const char *p)
{
    return (uint16_t)((uint8_t)p[0] | (uint8_t)p[1] << 8);
}

static uint32_t little32(const char *p)
{
    return little16(p) | (uint32_t)little16(p + 2) << 16;
}

/* The mask limits named users, the group and named groups. */
static void apply_mask(struct file_acl *a, unsigned mask)
{
    for (size_t i = 0; i < a->v.n; i++) {
        struct file_acl_entry *e = &a->v.v[i];
        if (e->tag == ACL_USER || e->tag == ACL_GROUP_OBJ || e->tag == ACL_GROUP) {
            e->perm = (uint16_t)(e->perm & mask);
        }
    }
}

bool file_acl_parse(struct slice bytes, struct file_acl *out)
{
    unsigned mask = PERM_ALL;
    if (bytes.n < HEADER || (bytes.n - HEADER) % ENTRY_BYTES ||
        little32(bytes.p) != POSIX_ACL_XATTR_VERSION) {
        return false;
    }
    for (size_t i = HEADER; i < bytes.n; i += ENTRY_BYTES) {
        unsigned tag = little16(bytes.p + i), perm = little16(bytes.p + i + 2);
        if (tag == ACL_MASK) {
            mask = perm;
        } else if (!add(out, tag, perm, little32(bytes.p + i + 4))) {
            return false;
        }
    }
    apply_mask(out, mask);
    return true;
}

static bool take_mode(const struct stat *st, struct file_acl *out)
{
    vec_clear(&out->v);
    return add(out, ACL_USER_OBJ, st->st_mode >> 6, 0) &&
           add(out, ACL_GROUP_OBJ, st->st_mode >> 3, 0) && add(out, ACL_OTHER, st->st_mode, 0);
}

hres file_acl_read(int fd, struct file_acl *out)
{
    struct stat st;
    char path[64];
    *out = (struct file_acl){0};
    if (fstat(fd, &st)) {
        return WBEM_E_NOT_FOUND;
    }
    out->uid = st.st_uid;
    out->gid = st.st_gid;
    out->directory = S_ISDIR(st.st_mode);
    AUTO_FREE char *buf = malloc(XATTR_BYTES);
    if (!buf) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    ssize_t n = getxattr(path, XATTR, buf, XATTR_BYTES);
    if (n > 0 && file_acl_parse((struct slice){buf, (size_t)n}, out)) {
        return 0;
    }
    return take_mode(&st, out) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* ---- as a descriptor ---- */
static bool sid_of_entry(const struct file_acl *a, const struct file_acl_entry *e, struct sid *out)
{
    *out = e->tag == ACL_USER_OBJ    ? sid_of_user(a->uid)
           : e->tag == ACL_USER      ? sid_of_user(e->id)
           : e->tag == ACL_GROUP_OBJ ? sid_of_group(a->gid)
           : e->tag == ACL_GROUP     ? sid_of_group(e->id)
                                     : sid_everyone;
    return e->tag != ACL_MASK;
}

hres file_acl_to_descriptor(const struct file_acl *a, struct descriptor *out)
{
    *out = (struct descriptor){.control = SD_DACL_PRESENT | SD_SELF_RELATIVE,
                               .has_owner = true,
                               .has_group = true,
                               .owner = sid_of_user(a->uid),
                               .group = sid_of_group(a->gid),
                               .has_dacl = true};
    for (size_t i = 0; i < a->v.n; i++) {
        const struct file_acl_entry *e = &a->v.v[i];
        struct entry ace = {.type = ENTRY_ALLOWED,
                            .mask = file_acl_rights(e->perm, a->directory, e->tag == ACL_USER_OBJ)};
        if (sid_of_entry(a, e, &ace.sid) && !vec_push(&out->dacl, ace)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

/* The entry that a SID stands for, made when it is not there. *none: one that is left out. */
static struct file_acl_entry *entry_of(struct file_acl *a, const struct sid *sid, bool *none)
{
    uint32_t id;
    unsigned tag = 0;
    *none = sid_eq(sid, &sid_system) || sid_eq(sid, &sid_administrators);
    if (sid_eq(sid, &sid_everyone)) {
        tag = ACL_OTHER;
        id = 0;
    } else if (sid_user(sid, &id)) {
        tag = id == a->uid ? ACL_USER_OBJ : ACL_USER;
    } else if (sid_group(sid, &id)) {
        tag = id == a->gid ? ACL_GROUP_OBJ : ACL_GROUP;
    } else {
        return NULL;
    }
    id = tag == ACL_USER || tag == ACL_GROUP ? id : 0;
    for (size_t i = 0; i < a->v.n; i++) {
        if (a->v.v[i].tag == tag && a->v.v[i].id == id) {
            return &a->v.v[i];
        }
    }
    return add(a, tag, 0, id) ? &a->v.v[a->v.n - 1] : NULL;
}

/* Those that are allowed first, so that the order of the list does not matter. */
static hres take_entries(const struct descriptor *d, unsigned type, struct file_acl *out)
{
    for (size_t i = 0; i < d->dacl.n; i++) {
        const struct entry *e = &d->dacl.v[i];
        bool none;
        struct file_acl_entry *to;
        if (e->type != type || (e->flags & ACE_INHERIT_ONLY)) {
            continue;
        }
        to = entry_of(out, &e->sid, &none);
        if (!to && !none) {
            return WBEM_E_INVALID_PARAMETER;
        }
        unsigned perm = file_acl_perm(e->mask);
        if (to) {
            to->perm = (uint16_t)(type == ENTRY_ALLOWED ? to->perm | perm : to->perm & ~perm);
        }
    }
    return 0;
}

hres file_acl_from_descriptor(const struct descriptor *d, const struct file_acl *old,
                              struct file_acl *out)
{
    *out = (struct file_acl){.uid = old->uid, .gid = old->gid, .directory = old->directory};
    if ((d->has_owner && !sid_user(&d->owner, &out->uid)) ||
        (d->has_group && !sid_group(&d->group, &out->gid))) {
        return WBEM_E_INVALID_PARAMETER;
    }
    unsigned first = d->has_dacl ? 0 : PERM_ALL; /* no list allows everything */
    if (!add(out, ACL_USER_OBJ, first, 0) || !add(out, ACL_GROUP_OBJ, first, 0) ||
        !add(out, ACL_OTHER, first, 0)) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    hres hr = take_entries(d, ENTRY_ALLOWED, out);
    return hr ? hr : take_entries(d, ENTRY_DENIED, out);
}

/* ---- writing ---- */
static int compare_entries(const void *a, const void *b)
{
    const struct file_acl_entry *x = a, *y = b;
    return x->tag != y->tag ? (x->tag < y->tag ? -1 : 1) : x->id < y->id ? -1 : x->id > y->id;
}

static void put16(struct str *out, unsigned v)
{
    str_addc(out, (char)(v & 0xff));
    str_addc(out, (char)(v >> 8 & 0xff));
}

static void put_entry(struct str *out, unsigned tag, unsigned perm, uint32_t id)
{
    put16(out, tag);
    put16(out, perm);
    put16(out, id & 0xffff);
    put16(out, id >> 16);
}

/* The kernel wants the entries in the order of their tags and identifiers, with a mask. */
static void print_acl(struct file_acl *sorted, struct str *out)
{
    unsigned mask = 0;
    qsort(sorted->v.v, sorted->v.n, sizeof *sorted->v.v, compare_entries);
    for (size_t i = 0; i < sorted->v.n; i++) {
        const struct file_acl_entry *e = &sorted->v.v[i];
        mask |= e->tag == ACL_USER_OBJ || e->tag == ACL_OTHER ? 0 : e->perm;
    }
    put16(out, POSIX_ACL_XATTR_VERSION);
    put16(out, 0);
    for (size_t i = 0; i < sorted->v.n; i++) {
        const struct file_acl_entry *e = &sorted->v.v[i];
        if (e->tag == ACL_OTHER) {
            put_entry(out, ACL_MASK, mask, (uint32_t)ACL_UNDEFINED_ID);
        }
        bool named = e->tag == ACL_USER || e->tag == ACL_GROUP;
        put_entry(out, e->tag, e->perm, named ? e->id : (uint32_t)ACL_UNDEFINED_ID);
    }
}

static unsigned perm_of(const struct file_acl *a, unsigned tag)
{
    for (size_t i = 0; i < a->v.n; i++) {
        if (a->v.v[i].tag == tag) {
            return a->v.v[i].perm;
        }
    }
    return 0;
}

/* 0 or an errno value. */
static int write_list(const char *path, int fd, struct file_acl *a)
{
    struct stat st;
    bool named = a->v.n > 3;
    if (named) {
        AUTO_STR bytes = STR_INIT;
        print_acl(a, &bytes);
        return str_status(&bytes)                                      ? ENOMEM
               : setxattr(path, XATTR, str_z(&bytes), bytes.n, 0) == 0 ? 0
                                                                       : errno;
    }
    if (removexattr(path, XATTR) && errno != ENODATA && errno != EOPNOTSUPP) {
        return errno;
    }
    unsigned mode =
        perm_of(a, ACL_USER_OBJ) << 6 | perm_of(a, ACL_GROUP_OBJ) << 3 | perm_of(a, ACL_OTHER);
    if (fstat(fd, &st)) {
        return errno;
    }
    return chmod(path, (st.st_mode & 07000) | mode) ? errno : 0;
}

uint32_t file_acl_write(int fd, const struct file_acl *a, unsigned parts)
{
    char path[64];
    struct stat st;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fstat(fd, &st)) {
        return file_return_of(errno);
    }
    uid_t uid = parts & FILE_ACL_OWNER && a->uid != st.st_uid ? a->uid : (uid_t)-1;
    gid_t gid = parts & FILE_ACL_GROUP && a->gid != st.st_gid ? a->gid : (gid_t)-1;
    if ((uid != (uid_t)-1 || gid != (gid_t)-1) && chown(path, uid, gid)) {
        return errno == EPERM ? FR_PRIVILEGE : file_return_of(errno);
    }
    if (!(parts & FILE_ACL_DACL)) {
        return FR_OK;
    }
    struct file_acl copy = {.uid = a->uid, .gid = a->gid, .directory = a->directory};
    int err = 0;
    for (size_t i = 0; i < a->v.n && !err; i++) {
        err = add(&copy, a->v.v[i].tag, a->v.v[i].perm, a->v.v[i].id) ? 0 : ENOMEM;
    }
    err = err ? err : write_list(path, fd, &copy);
    file_acl_fini(&copy);
    return file_return_of(err);
}
