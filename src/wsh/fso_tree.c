/* fso_tree: CopyFile, MoveFolder and the like: sources with wildcards, destinations, what may not be. */
#include "wsh/fso.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static hres missing(const struct tree_op *op)
{
    return HRES_SCRIPT(op->kind == ITEM_FILE ? ERR_NO_FILE : ERR_NO_PATH);
}

/* ---- one item ---- */
/* Where `from` goes: into an existing folder when the text ends in a separator. */
static hres destination(const struct tree_op *op, const struct winpath *from, struct slice text,
                        bool into, struct winpath *out)
{
    struct winpath folder;
    struct stat st;
    if (winpath_has_wildcard(text)) {
        return HRES_SCRIPT(ERR_BAD_NAME);
    }
    hres hr = files_resolve(op->h, text, 0, out, op->err);
    if (FAILED(hr) || (!into && !out->as_folder)) {
        return hr;
    }
    folder = *out;
    *out = (struct winpath){0};
    hr = stat(folder.file, &st) == 0 && S_ISDIR(st.st_mode)
             ? winpath_child(op->h->paths, &folder, winpath_name(slice_of(from->shown)), 0, out,
                             op->err)
             : HRES_SCRIPT(ERR_NO_PATH);
    winpath_fini(&folder);
    return hr;
}

static const char *const copy_names[] = {"CopyFile", "CopyFolder"};
static const char *const move_names[] = {"MoveFile", "MoveFolder"};
static const char *const delete_names[] = {"DeleteFile", "DeleteFolder"};

/* "from -> to", as the trace and a refusal show it. */
static hres may_do(const struct tree_op *op, const char *action, const char *from, const char *to,
                   struct str *target)
{
    str_addz(target, from);
    if (to) {
        str_addf(target, " -> %s", to);
    }
    hres hr = str_status(target);
    return hr ? hr : host_may(op->h, "file", action, str_slice(target), op->err);
}

static hres do_copy(const struct tree_op *op, const struct winpath *from, const struct winpath *to)
{
    AUTO_STR target = STR_INIT;
    const char *action = copy_names[op->kind];
    struct stat st;
    unsigned flags = op->overwrite ? COPY_OVERWRITE : 0;
    hres hr = may_do(op, action, from->file, to->file, &target);
    if (FAILED(hr)) {
        return hr;
    }
    host_flush_files(op->h);
    if (op->kind == ITEM_FILE) {
        hr = copy_file(op->h, from->file, to->file, flags);
    } else {
        bool file_in_the_way = stat(to->file, &st) == 0 && !S_ISDIR(st.st_mode);
        hr = file_in_the_way ? HRES_SCRIPT(ERR_EXISTS)
                             : copy_folder(op->h, from->file, to->file, flags);
    }
    host_trace(op->h, "file", action, str_slice(&target), hr);
    return hr;
}

hres tree_copy_one(const struct tree_op *op, const struct winpath *from, struct slice text,
                   bool into)
{
    struct winpath to;
    hres hr = destination(op, from, text, into, &to);
    if (hr == 0) {
        hr = do_copy(op, from, &to);
        winpath_fini(&to);
    }
    return hr;
}

/* The kernel checks that nothing is there where it can, so that no file made meanwhile is lost. */
static int rename_new(const char *from, const char *to)
{
    struct stat st;
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno;
    }
    if (lstat(to, &st) == 0) {
        return EEXIST;
    }
    return rename(from, to) == 0 ? 0 : errno;
}

static hres move_across(const struct tree_op *op, const char *from, const char *to)
{
    if (op->kind == ITEM_FILE) {
        hres hr = copy_file(op->h, from, to, 0);
        return hr || unlink(from) == 0 ? hr : folder_failure(errno);
    }
    hres hr = copy_folder(op->h, from, to, 0);
    return hr ? hr : delete_folder(op->h, from, true);
}

static hres move_entry(const struct tree_op *op, const char *from, const char *to)
{
    int err = rename_new(from, to);
    if (err == EXDEV) {
        return move_across(op, from, to);
    }
    if (err == EINVAL) { /* a folder into itself */
        return HRES_SCRIPT(ERR_DENIED);
    }
    return err == 0 ? 0 : err == ENOENT ? HRES_SCRIPT(ERR_NO_PATH) : folder_failure(err);
}

static hres do_move(const struct tree_op *op, const struct winpath *from, const char *to)
{
    AUTO_STR target = STR_INIT;
    const char *action = move_names[op->kind];
    hres hr = from->is_root ? HRES_SCRIPT(ERR_DENIED) : may_do(op, action, from->file, to, &target);
    if (FAILED(hr)) {
        return hr;
    }
    host_flush_files(op->h);
    hr = move_entry(op, from->file, to);
    host_trace(op->h, "file", action, str_slice(&target), hr);
    return hr;
}

static struct slice folder_part(const char *file)
{
    const char *slash = strrchr(file, '/');
    return (struct slice){file, (size_t)(slash - file)};
}

/* A name that differs only in case leads to the item itself: then it is renamed. */
hres tree_rename(const struct tree_op *op, const struct winpath *from, struct slice name,
                 struct winpath *to)
{
    struct winpath folder, there;
    if (!winpath_is_legal_name(name) || from->is_root) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    hres hr = files_resolve(op->h, winpath_parent(slice_of(from->shown)), 0, &folder, op->err);
    if (FAILED(hr)) {
        return hr;
    }
    hr = winpath_child(op->h->paths, &folder, name, WINPATH_LINK, &there, op->err);
    if (hr == 0) {
        AUTO_STR file = STR_INIT;
        str_add_slice(&file, folder_part(from->file));
        str_addc(&file, '/');
        str_add_slice(&file, name);
        bool taken = (there.found && strcmp(there.file, from->file) != 0) || there.ambiguous ||
                     strcmp(str_z(&file), from->file) == 0;
        hr = str_status(&file);
        hr = hr ? hr : taken ? HRES_SCRIPT(ERR_EXISTS) : do_move(op, from, str_z(&file));
        winpath_fini(&there);
        hr = hr ? hr : winpath_child(op->h->paths, &folder, name, WINPATH_LINK, to, op->err);
    }
    winpath_fini(&folder);
    return hr;
}

static bool is_itself(const struct winpath *from, const struct winpath *to)
{
    return strcmp(from->file, to->file) == 0;
}

hres tree_move_one(const struct tree_op *op, const struct winpath *from, struct slice text,
                   bool into, struct winpath *to)
{
    struct winpath p;
    hres hr = destination(op, from, text, into, &p);
    if (FAILED(hr)) {
        return hr;
    }
    if (is_itself(from, &p) && !into && !p.as_folder) {
        winpath_fini(&p);
        return tree_rename(op, from, winpath_name(text), to);
    }
    hr = p.found || p.ambiguous ? HRES_SCRIPT(ERR_EXISTS) : do_move(op, from, p.file);
    if (FAILED(hr)) {
        winpath_fini(&p);
        return hr;
    }
    *to = p;
    return 0;
}

static hres delete_entry(const struct tree_op *op, const struct winpath *p)
{
    struct stat st;
    if (op->kind == ITEM_FOLDER) {
        return delete_folder(op->h, p->file, op->overwrite);
    }
    if (lstat(p->file, &st) != 0) {
        return file_failure(errno, p->file);
    }
    if (!S_ISLNK(st.st_mode) && is_read_only(&st) && !op->overwrite) {
        return HRES_SCRIPT(ERR_DENIED);
    }
    return unlink(p->file) == 0 ? 0 : file_failure(errno, p->file);
}

hres tree_delete_one(const struct tree_op *op, const struct winpath *p)
{
    AUTO_STR target = STR_INIT;
    const char *action = delete_names[op->kind];
    hres hr = p->is_root ? HRES_SCRIPT(ERR_DENIED) : may_do(op, action, p->file, NULL, &target);
    if (FAILED(hr)) {
        return hr;
    }
    hr = delete_entry(op, p);
    host_trace(op->h, "file", action, str_slice(&target), hr);
    return hr;
}

/* ---- sources ---- */
typedef hres (*one_fn)(const struct tree_op *op, const struct winpath *p, struct slice text,
                       bool into);

/* Each item of a folder that matches. */
static hres each_match(const struct tree_op *op, const struct winpath *folder, struct slice pattern,
                       unsigned flags, one_fn one, struct slice text)
{
    AUTO_ENTRIES list = {{0}};
    hres hr = entries_read(op->h, folder, op->kind, &list);
    bool any = false;
    for (size_t i = 0; i < list.names.n && hr == 0; i++) {
        struct slice name = slice_of(list.names.v[i]);
        struct winpath p;
        if (!winpath_match(pattern, name)) {
            continue;
        }
        any = true;
        hr = winpath_child(op->h->paths, folder, name, flags, &p, op->err);
        if (hr == 0) {
            hr = one(op, &p, text, true);
            winpath_fini(&p);
        }
    }
    return hr ? hr : any ? 0 : missing(op);
}

static hres each_source(const struct tree_op *op, struct slice source, unsigned flags, one_fn one,
                        struct slice text)
{
    struct slice folder, name;
    struct winpath p;
    winpath_split(source, &folder, &name);
    bool wild = winpath_has_wildcard(name);
    hres hr = files_resolve(op->h,
                            !wild      ? source
                            : folder.n ? folder
                                       : SLICE("."),
                            wild ? 0 : flags, &p, op->err);
    if (FAILED(hr)) {
        return hr;
    }
    struct stat st;
    if (wild) {
        hr = each_match(op, &p, name, flags, one, text);
    } else {
        hr = item_stat(&p, op->kind, &st);
        hr = hr ? hr : one(op, &p, text, false);
    }
    winpath_fini(&p);
    return hr;
}

hres tree_copy(const struct tree_op *op, struct slice source, struct slice text)
{
    return each_source(op, source, 0, tree_copy_one, text);
}

static hres move_away(const struct tree_op *op, const struct winpath *p, struct slice text,
                      bool into)
{
    struct winpath to = {0};
    hres hr = tree_move_one(op, p, text, into, &to);
    winpath_fini(&to);
    return hr;
}

hres tree_move(const struct tree_op *op, struct slice source, struct slice text)
{
    return each_source(op, source, WINPATH_LINK, move_away, text);
}

static hres delete_match(const struct tree_op *op, const struct winpath *p, struct slice text,
                         bool into)
{
    (void)text;
    (void)into;
    return tree_delete_one(op, p);
}

hres tree_delete(const struct tree_op *op, struct slice spec)
{
    return each_source(op, spec, WINPATH_LINK, delete_match, (struct slice){"", 0});
}
