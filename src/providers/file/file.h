/* file: files and directories as CIM_DataFile and Win32_Directory tell them.
 *
 * A name is a path from the root: "/etc/hosts". Everything is reached through the system root; links in the middle of a
 * path are followed, as every program does. What is told of a file is what the process may see. */
#pragma once
#include "providers/table.h"

#include <sys/stat.h>

#define FILE_PATH_MAX 4096u /* bytes */

enum file_kind {
    FILE_NONE, /* a device, pipe or socket; or gone */
    FILE_DATA,
    FILE_DIRECTORY,
};
/* What the sources of several files have in common: read once, as far as needs has it. */
struct file_sources {
    struct file_drives *drives;
    struct file_types *types;
};
struct file {
    const struct cimwin32 *s;
    struct file_sources src; /* borrowed */
    struct slice path, name; /* the name is the end of the path; "/" has none */
    int dir;                 /* the directory it is in, for at-calls */
    const char *at;          /* its name there */
    enum file_kind kind;
    bool has_st;
    struct statx st;
};
/* Sources, for prop_row.needs. */
enum file_need {
    FILE_NEED_ST = 1,
    FILE_NEED_DRIVES = 2,
    FILE_NEED_TYPES = 4,
};

hres file_sources_read(const struct cimwin32 *s, uint32_t needs, struct file_sources *out);
void file_sources_fini(struct file_sources *f); /* also after a failure */

/* Rights to files and directories, as AccessMask has them. */
enum file_right {
    FILE_RIGHT_READ_DATA = 0x1,  /* list a directory */
    FILE_RIGHT_WRITE_DATA = 0x2, /* new files */
    FILE_RIGHT_APPEND = 0x4,     /* new directories */
    FILE_RIGHT_READ_EA = 0x8,
    FILE_RIGHT_WRITE_EA = 0x10,
    FILE_RIGHT_EXECUTE = 0x20, /* go through a directory */
    FILE_RIGHT_DELETE_CHILD = 0x40,
    FILE_RIGHT_READ_ATTRIBUTES = 0x80,
    FILE_RIGHT_WRITE_ATTRIBUTES = 0x100,
    FILE_RIGHT_DELETE = 0x10000,
    FILE_RIGHT_READ_CONTROL = 0x20000,
    FILE_RIGHT_WRITE_DAC = 0x40000,
    FILE_RIGHT_WRITE_OWNER = 0x80000,
    FILE_RIGHT_SYNCHRONIZE = 0x100000,
};
/* What the process may do; needs FILE_NEED_ST. */
uint32_t file_rights(const struct file *f);
uint32_t file_delete_right(const struct file *f); /* FILE_RIGHT_DELETE or 0 */

/* ---- paths ---- */
/* Whether it is the one way to write a path: from the root, without ".", ".." and double slashes. */
bool file_path_valid(struct slice path);
/* Opens the directory of path and sets where its name starts; fd or -errno. */
int file_open_parent(const struct sysroot *root, struct slice path, struct slice *name);
enum file_kind file_kind_of(int dir, const char *name);

/* ---- file_find: what a request asks for ---- */
/* Tells the files of the kind that a request asks for; it has to name a place. */
hres files_tell(struct telling *t, enum file_kind kind);
/* Each entry of one directory that is of the kind (FILE_NONE: of both), as paths; not 0: stop. */
hres files_list(const struct cimwin32 *s, struct slice directory, enum file_kind kind,
                hres (*fn)(void *arg, struct slice path, enum file_kind kind), void *arg);

/* ---- file_drive: on which file system a file is ---- */
struct file_drive {
    char device[32];
    struct str point, filesystem;
    bool local;
};
hres file_drives_read(const struct cimwin32 *s, struct file_drives **out);
void file_drives_free(struct file_drives *d);
/* NULL: on none that Win32_LogicalDisk tells. */
const struct file_drive *file_drive_of(const struct file_drives *d, struct slice path,
                                       unsigned major, unsigned minor);

/* ---- file_type: what the name of a file says about its kind ---- */
hres file_types_read(const struct sysroot *root, struct file_types **out);
void file_types_free(struct file_types *t);
struct slice file_type_of(const struct file_types *t, struct slice extension); /* empty: none */
/* The part behind the last dot; a dot in front starts no such part. */
struct slice file_extension(struct slice name);

/* ---- file_work: what the methods do; paths are valid ones ---- */
enum file_return {
    FR_OK = 0,
    FR_DENIED = 2,
    FR_FAILED = 8,
    FR_OBJECT = 9,
    FR_EXISTS = 10,
    FR_NOT_NTFS = 11,
    FR_OTHER_DRIVE = 13,
    FR_NOT_EMPTY = 14,
    FR_SHARING = 15,
    FR_START = 16,
    FR_PRIVILEGE = 17,
    FR_PARAMETER = 21,
};
uint32_t file_return_of(int err);      /* an errno value */
int file_copy_bytes(int from, int to); /* to the end; 0 or an errno value */
struct file_work {
    const struct sysroot *root;
    const struct cimwin32 *s; /* of methods */
    struct slice path;        /* the object */
    struct slice start;       /* NULL: go over all; else only from this one on */
    bool deep;                /* what is in a directory too */
    struct str stop;          /* where it failed */
    bool (*cancelled)(void *arg);
    void *arg;
};
uint32_t file_copy(struct file_work *w, struct slice to);
uint32_t file_remove(struct file_work *w);
uint32_t file_rename(struct file_work *w, struct slice to);
uint32_t file_own(struct file_work *w, uint32_t uid);
/* ChangeSecurityPermissions of one file, by the in-parameters of the request (file_security.c). */
uint32_t file_secure(wmi_request *r, const struct cimwin32 *s, struct file_work *w);

/* ---- file_methods: the methods of the classes derived from CIM_LogicalFile ---- */
void file_method_secure(wmi_request *r, void *state);
void file_method_copy(wmi_request *r, void *state);
void file_method_rename(wmi_request *r, void *state);
void file_method_delete(wmi_request *r, void *state);
void file_method_own(wmi_request *r, void *state);
void file_method_compress(wmi_request *r, void *state);
void file_method_permission(wmi_request *r, void *state);
/* clang-format off */
#define FILE_METHODS \
    {"ChangeSecurityPermissions", file_method_secure}, \
    {"ChangeSecurityPermissionsEx", file_method_secure}, \
    {"Copy", file_method_copy}, \
    {"CopyEx", file_method_copy}, \
    {"Rename", file_method_rename}, \
    {"Delete", file_method_delete}, \
    {"DeleteEx", file_method_delete}, \
    {"TakeOwnerShip", file_method_own}, \
    {"TakeOwnerShipEx", file_method_own}, \
    {"Compress", file_method_compress}, \
    {"CompressEx", file_method_compress}, \
    {"Uncompress", file_method_compress}, \
    {"UncompressEx", file_method_compress}, \
    {"GetEffectivePermission", file_method_permission},
/* clang-format on */
