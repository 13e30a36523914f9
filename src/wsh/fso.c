/* fso: Scripting.FileSystemObject. */
#include "wsh/fso.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

static hres paths_of(struct sobj *o, struct scall *c, struct winpath_map **m)
{
    return host_paths(o->ctx, m, c->error);
}

/* Gives back an object, and tells the trace how it was got. */
static hres give(struct sobj *o, struct scall *c, const char *action, hres hr, struct sobj *got)
{
    host_trace(o->ctx, "file", action, c->a[0].text, hr);
    return hr ? hr : ret_obj(c, got);
}

/* ---- names ---- */
static hres m_build_path(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    (void)o;
    winpath_join(&s, c->a[0].text, c->a[1].text);
    hres hr = str_status(&s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

static hres m_base_name(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_text(c, winpath_base(c->a[0].text));
}

static hres m_extension(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_text(c, winpath_extension(c->a[0].text));
}

static hres m_file_name(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_text(c, winpath_name(c->a[0].text));
}

static hres m_parent_name(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_text(c, winpath_parent(c->a[0].text));
}

/* A Linux path lies on the drive of "/", so that GetDrive(GetDriveName(path)) is a drive. */
static hres m_drive_name(struct sobj *o, struct scall *c)
{
    struct slice p = c->a[0].text;
    if (winpath_has_drive(p)) {
        return ret_text(c, (struct slice){p.p, 2});
    }
    if (winpath_is_network(p)) {
        struct slice share = p;
        while (winpath_parent(share).n) {
            share = winpath_parent(share);
        }
        share.n -= share.n && winpath_is_separator(share.p[share.n - 1]);
        return ret_text(c, share);
    }
    struct winpath_map *m = NULL;
    hres hr = p.n && p.p[0] == '/' ? paths_of(o, c, &m) : 0;
    char text[2] = {m ? drive_of_root(m) : 0, ':'};
    return hr ? hr : ret_text(c, (struct slice){text, text[0] ? 2 : 0});
}

static hres m_absolute(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    struct winpath_map *m;
    hres hr = paths_of(o, c, &m);
    hr = hr ? hr : winpath_absolute(m, c->a[0].text, &s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

/* "rad12AB3.tmp"; no file is made. */
static hres m_temp_name(struct sobj *o, struct scall *c)
{
    uint32_t n = 0;
    AUTO_STR s = STR_INIT;
    (void)o;
    if (getrandom(&n, sizeof n, 0) != (ssize_t)sizeof n) {
        return folder_failure(errno);
    }
    str_addf(&s, "rad%05X.tmp", n & 0xfffff);
    hres hr = str_status(&s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

/* ---- is it there? ---- */
static hres exists(struct sobj *o, struct scall *c, enum item_kind kind, const char *action)
{
    struct winpath p;
    hres hr = item_find(o->ctx, c->a[0].text, kind, &p, NULL);
    host_trace(o->ctx, "file", action, c->a[0].text, hr);
    if (hr == WBEM_E_OUT_OF_MEMORY) {
        return hr;
    }
    winpath_fini(&p);
    return ret_bool(c, hr == 0);
}

static hres m_file_exists(struct sobj *o, struct scall *c)
{
    return exists(o, c, ITEM_FILE, "FileExists");
}

static hres m_folder_exists(struct sobj *o, struct scall *c)
{
    return exists(o, c, ITEM_FOLDER, "FolderExists");
}

/* Also "C:\x": the drive of a path. */
static hres m_drive_exists(struct sobj *o, struct scall *c)
{
    struct slice p = c->a[0].text;
    struct sobj *d = NULL;
    p.n = winpath_has_drive(p) ? 2 : p.n && p.p[0] == '/' ? 1 : p.n;
    hres hr = drive_get(o->ctx, p, &d, NULL);
    sobj_unref(d);
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : ret_bool(c, hr == 0);
}

/* ---- objects ---- */
static hres m_get_file(struct sobj *o, struct scall *c)
{
    struct sobj *item = NULL;
    hres hr = item_get(o->ctx, c->a[0].text, ITEM_FILE, &item, c->error);
    return give(o, c, "GetFile", hr, item);
}

static hres m_get_folder(struct sobj *o, struct scall *c)
{
    struct sobj *item = NULL;
    hres hr = item_get(o->ctx, c->a[0].text, ITEM_FOLDER, &item, c->error);
    return give(o, c, "GetFolder", hr, item);
}

static hres m_get_drive(struct sobj *o, struct scall *c)
{
    struct sobj *d = NULL;
    hres hr = drive_get(o->ctx, c->a[0].text, &d, c->error);
    return hr ? hr : ret_obj(c, d);
}

static hres m_drives(struct sobj *o, struct scall *c)
{
    struct sobj *d = NULL;
    hres hr = drives_new(o->ctx, &d);
    return hr ? hr : ret_obj(c, d);
}

/* Files here carry no version of the kind Windows puts into programs. */
static hres m_version(struct sobj *o, struct scall *c)
{
    struct winpath p;
    hres hr = item_find(o->ctx, c->a[0].text, ITEM_FILE, &p, c->error);
    winpath_fini(&p);
    return hr ? hr : ret_text(c, SLICE(""));
}

/* The folders of Windows are made on C: when they are asked for. */
static hres special_folder(struct host *h, int32_t which, struct sobj **out, struct disp_error *err)
{
    static const char *const made[] = {"C:\\Windows", "C:\\Windows\\System32"};
    if (which == 2) {
        const char *tmp = getenv("TMPDIR");
        return item_get(h, slice_of(tmp && tmp[0] == '/' ? tmp : "/tmp"), ITEM_FOLDER, out, err);
    }
    if (which < 0 || which > 2) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    for (int32_t i = 0; i <= which && !h->o->sealed; i++) {
        struct winpath p;
        hres hr = files_resolve(h, slice_of(made[i]), 0, &p, err);
        if (FAILED(hr)) {
            return hr;
        }
        (void)mkdir(p.file, 0777); /* what is not there is not found below */
        winpath_fini(&p);
    }
    return item_get(h, slice_of(made[which]), ITEM_FOLDER, out, err);
}

static hres m_special(struct sobj *o, struct scall *c)
{
    struct sobj *item = NULL;
    hres hr = special_folder(o->ctx, c->a[0].number, &item, c->error);
    return hr ? hr : ret_obj(c, item);
}

static hres m_standard(struct sobj *o, struct scall *c)
{
    struct sobj *s = NULL;
    hres hr = host_standard_stream(o->ctx, c->a[0].number, c->a[1].number, &s);
    return hr ? hr : ret_obj(c, s);
}

/* ---- text files ---- */
hres text_file_create(struct host *h, const struct winpath *p, bool overwrite, bool unicode,
                      struct sobj **out, struct disp_error *err)
{
    struct stream_how how = {.mode = FOR_WRITING,
                             .format = unicode ? FORMAT_UNICODE : FORMAT_ASCII,
                             .create = true,
                             .must_make = !overwrite};
    return stream_open(h, p, &how, "CreateTextFile", out, err);
}

hres text_file_open(struct host *h, const struct winpath *p, int32_t mode, bool create,
                    int32_t format, const char *action, struct sobj **out, struct disp_error *err)
{
    bool known = mode == FOR_READING || mode == FOR_WRITING || mode == FOR_APPENDING;
    if (!known || format < FORMAT_DEFAULT || format > FORMAT_ASCII) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    struct stream_how how = {
        .mode = (enum stream_mode)mode, .format = (enum stream_format)format, .create = create};
    return stream_open(h, p, &how, action, out, err);
}

static hres m_create_text(struct sobj *o, struct scall *c)
{
    struct winpath p;
    struct sobj *s = NULL;
    hres hr = files_resolve(o->ctx, c->a[0].text, 0, &p, c->error);
    if (hr == 0) {
        hr = text_file_create(o->ctx, &p, c->a[1].number, c->a[2].number, &s, c->error);
        winpath_fini(&p);
    }
    return hr ? hr : ret_obj(c, s);
}

static hres m_open_text(struct sobj *o, struct scall *c)
{
    struct winpath p;
    struct sobj *s = NULL;
    hres hr = files_resolve(o->ctx, c->a[0].text, 0, &p, c->error);
    if (hr == 0) {
        hr = text_file_open(o->ctx, &p, c->a[1].number, c->a[2].number, c->a[3].number,
                            "OpenTextFile", &s, c->error);
        winpath_fini(&p);
    }
    return hr ? hr : ret_obj(c, s);
}

/* ---- changes ---- */
hres folder_make(struct host *h, const struct winpath *p, struct disp_error *err)
{
    struct slice target = slice_of(p->file);
    hres hr = p->found || p->ambiguous ? HRES_SCRIPT(ERR_EXISTS)
                                       : host_may(h, "file", "CreateFolder", target, err);
    if (hr == 0) {
        hr = mkdir(p->file, 0777) == 0 ? 0 : folder_failure(errno);
        host_trace(h, "file", "CreateFolder", target, hr);
    }
    return hr;
}

static hres m_create_folder(struct sobj *o, struct scall *c)
{
    struct winpath p;
    struct sobj *item = NULL;
    hres hr = files_resolve(o->ctx, c->a[0].text, 0, &p, c->error);
    if (FAILED(hr)) {
        return hr;
    }
    hr = folder_make(o->ctx, &p, c->error);
    hr = hr ? hr : item_new(o->ctx, &p, ITEM_FOLDER, &item);
    if (FAILED(hr)) {
        winpath_fini(&p);
        return hr;
    }
    return ret_obj(c, item);
}

static struct tree_op op_of(struct sobj *o, struct scall *c, enum item_kind kind, int32_t overwrite)
{
    return (struct tree_op){
        .h = o->ctx, .err = c->error, .kind = kind, .overwrite = overwrite != 0};
}

static hres m_copy_file(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, ITEM_FILE, c->a[2].number);
    return tree_copy(&op, c->a[0].text, c->a[1].text);
}

static hres m_copy_folder(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, ITEM_FOLDER, c->a[2].number);
    return tree_copy(&op, c->a[0].text, c->a[1].text);
}

static hres m_move_file(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, ITEM_FILE, false);
    return tree_move(&op, c->a[0].text, c->a[1].text);
}

static hres m_move_folder(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, ITEM_FOLDER, false);
    return tree_move(&op, c->a[0].text, c->a[1].text);
}

static hres m_delete_file(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, ITEM_FILE, c->a[1].number);
    return tree_delete(&op, c->a[0].text);
}

static hres m_delete_folder(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, ITEM_FOLDER, c->a[1].number);
    return tree_delete(&op, c->a[0].text);
}

#define PATH_PARAM PARAMS({"path", P_STR})
#define COPY_PARAMS                                                                                \
    PARAMS({"source", P_STR}, {"destination", P_STR},                                              \
           {"overwrite", P_BOOL, .optional = true, .number = 1})
#define MOVE_PARAMS   PARAMS({"source", P_STR}, {"destination", P_STR})
#define DELETE_PARAMS PARAMS({"spec", P_STR}, {"force", P_BOOL, .optional = true})

static const struct member fso_members[] = {
    {"BuildPath", 1, DISP_METHOD, m_build_path, PARAMS({"path", P_STR}, {"name", P_STR})},
    {"CopyFile", 2, DISP_METHOD, m_copy_file, COPY_PARAMS},
    {"CopyFolder", 3, DISP_METHOD, m_copy_folder, COPY_PARAMS},
    {"CreateFolder", 4, DISP_METHOD, m_create_folder, PATH_PARAM},
    {"CreateTextFile", 5, DISP_METHOD, m_create_text,
     PARAMS({"filename", P_STR}, {"overwrite", P_BOOL, .optional = true, .number = 1},
            {"unicode", P_BOOL, .optional = true})},
    {"DeleteFile", 6, DISP_METHOD, m_delete_file, DELETE_PARAMS},
    {"DeleteFolder", 7, DISP_METHOD, m_delete_folder, DELETE_PARAMS},
    {"DriveExists", 8, DISP_METHOD, m_drive_exists, PATH_PARAM},
    {"Drives", 9, DISP_GET, m_drives, NULL},
    {"FileExists", 10, DISP_METHOD, m_file_exists, PATH_PARAM},
    {"FolderExists", 11, DISP_METHOD, m_folder_exists, PATH_PARAM},
    {"GetAbsolutePathName", 12, DISP_METHOD, m_absolute, PATH_PARAM},
    {"GetBaseName", 13, DISP_METHOD, m_base_name, PATH_PARAM},
    {"GetDrive", 14, DISP_METHOD, m_get_drive, PATH_PARAM},
    {"GetDriveName", 15, DISP_METHOD, m_drive_name, PATH_PARAM},
    {"GetExtensionName", 16, DISP_METHOD, m_extension, PATH_PARAM},
    {"GetFile", 17, DISP_METHOD, m_get_file, PATH_PARAM},
    {"GetFileName", 18, DISP_METHOD, m_file_name, PATH_PARAM},
    {"GetFileVersion", 19, DISP_METHOD, m_version, PATH_PARAM},
    {"GetFolder", 20, DISP_METHOD, m_get_folder, PATH_PARAM},
    {"GetParentFolderName", 21, DISP_METHOD, m_parent_name, PATH_PARAM},
    {"GetSpecialFolder", 22, DISP_METHOD, m_special, PARAMS({"folder", P_INT})},
    {"GetStandardStream", 23, DISP_METHOD, m_standard,
     PARAMS({"type", P_INT}, {"unicode", P_BOOL, .optional = true})},
    {"GetTempName", 24, DISP_METHOD, m_temp_name, NULL},
    {"MoveFile", 25, DISP_METHOD, m_move_file, MOVE_PARAMS},
    {"MoveFolder", 26, DISP_METHOD, m_move_folder, MOVE_PARAMS},
    {"OpenTextFile", 27, DISP_METHOD, m_open_text,
     PARAMS({"filename", P_STR}, {"iomode", P_INT, .optional = true, .number = FOR_READING},
            {"create", P_BOOL, .optional = true}, {"format", P_INT, .optional = true})},
    {0},
};
static const struct sclass fso_class = {.ops = SOBJ_OPS("FileSystemObject", true),
                                        .members = fso_members};

hres fso_create(struct host *h, struct disp **out)
{
    struct sobj *o = sobj_new(h, &fso_class, sizeof *o);
    *out = o ? &o->d : NULL;
    return o ? 0 : WBEM_E_OUT_OF_MEMORY;
}
