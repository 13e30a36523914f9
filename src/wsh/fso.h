/* fso: the parts of Scripting.FileSystemObject. Internal to fso*.c; progid.c makes it. */
#pragma once
#include "util/vec.h"
#include "wsh/files.h"
#include "wsh/stream.h"

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

hres fso_create(struct host *h, struct disp **out);

enum item_kind {
    ITEM_FILE,
    ITEM_FOLDER
};

/* ---- entries of a folder (fso_list.c) ---- */
struct entries {
    struct VEC(char *) names; /* sorted without case */
};
void entries_fini(struct entries *e);
#define AUTO_ENTRIES AUTO(entries_fini) struct entries
/* The files or the folders in it that a script can name. Links count as what they lead to; those
 * that lead out of the drive are left out. 76 when it is not there. */
hres entries_read(struct host *h, const struct winpath *folder, enum item_kind kind,
                  struct entries *out);
/* Files and Folders. */
hres list_new(struct host *h, const struct winpath *folder, enum item_kind kind, struct sobj **out);

/* ---- File and Folder (fso_item.c) ---- */
/* What a path leads to; a link to nothing is a file. 53 or 76 when it is no such thing. */
hres item_stat(const struct winpath *p, enum item_kind kind, struct stat *st);
/* p is taken on success. The existence has been checked. */
hres item_new(struct host *h, struct winpath *p, enum item_kind kind, struct sobj **out);
/* The path of the item that text names, checked. */
hres item_find(struct host *h, struct slice text, enum item_kind kind, struct winpath *out,
               struct disp_error *err);
/* GetFile, GetFolder and the like: item_find, then item_new. */
hres item_get(struct host *h, struct slice text, enum item_kind kind, struct sobj **out,
              struct disp_error *err);
/* Makes one folder: 58 when something is there, 76 without parent. */
hres folder_make(struct host *h, const struct winpath *p, struct disp_error *err);
/* OpenTextFile, CreateTextFile on a resolved path. */
hres text_file_create(struct host *h, const struct winpath *p, bool overwrite, bool unicode,
                      struct sobj **out, struct disp_error *err);
/* mode and format as scripts give them, checked (5). */
hres text_file_open(struct host *h, const struct winpath *p, int32_t mode, bool create,
                    int32_t format, const char *action, struct sobj **out, struct disp_error *err);
/* A size as scripts see it: Long when it fits, else Double. */
hres ret_size(struct scall *c, double n);

/* ---- drives (fso_drive.c) ---- */
/* By "C", "C:", "C:\"; 68 when there is none, 5 for other text. */
hres drive_get(struct host *h, struct slice text, struct sobj **out, struct disp_error *err);
hres drive_new(struct host *h, char letter, struct sobj **out);
hres drives_new(struct host *h, struct sobj **out);
/* The drive of "/", on which Linux paths lie; 0: none. */
char drive_of_root(struct winpath_map *m);

/* ---- copy, move, delete (fso_tree.c) ---- */
struct tree_op {
    struct host *h;
    struct disp_error *err;
    enum item_kind kind;
    bool overwrite; /* copy: existing files; delete: read-only ones too */
};
/* Texts of scripts; the last name of source and spec may have wildcards. */
hres tree_copy(const struct tree_op *op, struct slice source, struct slice destination);
hres tree_move(const struct tree_op *op, struct slice source, struct slice destination);
hres tree_delete(const struct tree_op *op, struct slice spec);
/* One item, exactly. into: text names the folder to go to. *to receives where it went. */
hres tree_copy_one(const struct tree_op *op, const struct winpath *from, struct slice destination,
                   bool into);
hres tree_move_one(const struct tree_op *op, const struct winpath *from, struct slice destination,
                   bool into, struct winpath *to);
hres tree_delete_one(const struct tree_op *op, const struct winpath *p);
/* Another name in the same folder. */
hres tree_rename(const struct tree_op *op, const struct winpath *from, struct slice name,
                 struct winpath *to);
/* Sum of the sizes of the files below; links are not followed. */
hres tree_size(struct host *h, const char *file, double *out);

/* ---- copying without rules (fso_copy.c) ---- */
enum copy_flags {
    COPY_OVERWRITE = 1,
    COPY_NOFOLLOW = 2 /* a link in the way is an error */
};
hres copy_file(struct host *h, const char *from, const char *to, unsigned flags);
hres copy_folder(struct host *h, const char *from, const char *to, unsigned flags);
hres delete_folder(struct host *h, const char *file, bool force);
