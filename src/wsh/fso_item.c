/* fso_item: File and Folder. */
#include "disp/vardate.h"
#include "wsh/fso.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>

enum attributes { /* Attributes of scripts */
    ATTR_READ_ONLY = 1,
    ATTR_HIDDEN = 2,
    ATTR_SYSTEM = 4,
    ATTR_DIRECTORY = 16,
    ATTR_ARCHIVE = 32,
    ATTR_ALIAS = 1024,
    ATTR_SETTABLE = ATTR_READ_ONLY | ATTR_HIDDEN | ATTR_SYSTEM | ATTR_ARCHIVE
};

struct item {
    struct sobj o;
    struct winpath p;
    enum item_kind kind;
};

static struct item *self_of(struct sobj *o)
{
    return (struct item *)o;
}

static struct slice shown(struct sobj *o)
{
    return slice_of(self_of(o)->p.shown);
}

static void item_destroy(struct sobj *o)
{
    winpath_fini(&self_of(o)->p);
}

hres item_stat(const struct winpath *p, enum item_kind kind, struct stat *st)
{
    if (kind == ITEM_FILE && p->as_folder) {
        return HRES_SCRIPT(ERR_NO_FILE);
    }
    if (stat(p->file, st) != 0 && lstat(p->file, st) != 0) {
        return kind == ITEM_FILE && (errno == ENOENT || errno == ENOTDIR) ? HRES_SCRIPT(ERR_NO_FILE)
                                                                          : folder_failure(errno);
    }
    bool is_folder = S_ISDIR(st->st_mode);
    return is_folder == (kind == ITEM_FOLDER) ? 0
           : kind == ITEM_FILE                ? HRES_SCRIPT(ERR_NO_FILE)
                                              : HRES_SCRIPT(ERR_NO_PATH);
}

hres item_find(struct host *h, struct slice text, enum item_kind kind, struct winpath *out,
               struct disp_error *err)
{
    struct stat st;
    hres hr = files_resolve(h, text, 0, out, err);
    hr = hr ? hr : item_stat(out, kind, &st);
    if (FAILED(hr)) {
        winpath_fini(out);
    }
    return hr;
}

hres item_get(struct host *h, struct slice text, enum item_kind kind, struct sobj **out,
              struct disp_error *err)
{
    struct winpath p;
    hres hr = item_find(h, text, kind, &p, err);
    if (hr == 0) {
        hr = item_new(h, &p, kind, out);
        if (FAILED(hr)) {
            winpath_fini(&p);
        }
    }
    return hr;
}

static hres stat_self(struct sobj *o, struct stat *st)
{
    return item_stat(&self_of(o)->p, self_of(o)->kind, st);
}

/* ---- names ---- */
static hres m_path(struct sobj *o, struct scall *c)
{
    return ret_text(c, shown(o));
}

static hres name_put(struct sobj *o, struct scall *c);

/* The name of a root is "". */
static hres m_name(struct sobj *o, struct scall *c)
{
    if (!(c->kind & DISP_GET)) {
        return name_put(o, c);
    }
    return ret_text(c, winpath_name(shown(o)));
}

static hres m_type(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    struct slice extension = winpath_extension(shown(o));
    if (self_of(o)->kind == ITEM_FOLDER) {
        return ret_text(c, SLICE("File folder"));
    }
    for (size_t i = 0; i < extension.n; i++) {
        char x = extension.p[i];
        str_addc(&s, x >= 'a' && x <= 'z' ? (char)(x - 32) : x);
    }
    str_addz(&s, s.n ? " File" : "File");
    hres hr = str_status(&s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

static hres m_parent(struct sobj *o, struct scall *c)
{
    struct sobj *parent = NULL;
    if (self_of(o)->p.is_root) {
        *c->result = VAR_OBJ(NULL);
        return 0;
    }
    hres hr = item_get(o->ctx, winpath_parent(shown(o)), ITEM_FOLDER, &parent, c->error);
    return hr ? hr : ret_obj(c, parent);
}

static hres m_drive(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    char letter = self_of(o)->p.drive ? self_of(o)->p.drive : drive_of_root(h->paths);
    struct sobj *drive = NULL;
    if (!letter) {
        *c->result = VAR_OBJ(NULL);
        return 0;
    }
    hres hr = drive_new(h, letter, &drive);
    return hr ? hr : ret_obj(c, drive);
}

static hres m_is_root(struct sobj *o, struct scall *c)
{
    return ret_bool(c, self_of(o)->p.is_root);
}

/* ---- what the system knows ---- */
hres ret_size(struct scall *c, double n)
{
    *c->result = n <= INT32_MAX ? VAR_I4((int32_t)n) : VAR_R8(n);
    return 0;
}

static hres m_size(struct sobj *o, struct scall *c)
{
    struct stat st;
    double total = 0;
    host_flush_files(o->ctx);
    hres hr = stat_self(o, &st);
    if (FAILED(hr)) {
        return hr;
    }
    total = (double)st.st_size;
    if (self_of(o)->kind == ITEM_FOLDER) {
        total = 0;
        hr = tree_size(o->ctx, self_of(o)->p.file, &total);
    }
    return hr ? hr : ret_size(c, total);
}

/* Local time; Null for what a date of scripts cannot hold. */
static hres ret_time(struct scall *c, int64_t seconds)
{
    time_t t = (time_t)seconds;
    struct tm tm;
    if (!localtime_r(&t, &tm) || tm.tm_year < -1800 || tm.tm_year > 8099) {
        *c->result = VAR_NULL;
        return 0;
    }
    int second = tm.tm_sec > 59 ? 59 : tm.tm_sec;
    double d = vardate_make(vardate_days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday),
                            tm.tm_hour * 3600 + tm.tm_min * 60 + second);
    *c->result = (struct var){.vt = VT_DATE, .r8 = d};
    return 0;
}

static hres m_modified(struct sobj *o, struct scall *c)
{
    struct stat st;
    host_flush_files(o->ctx);
    hres hr = stat_self(o, &st);
    return hr ? hr : ret_time(c, st.st_mtim.tv_sec);
}

static hres m_accessed(struct sobj *o, struct scall *c)
{
    struct stat st;
    hres hr = stat_self(o, &st);
    return hr ? hr : ret_time(c, st.st_atim.tv_sec);
}

static hres m_created(struct sobj *o, struct scall *c)
{
    struct statx x;
    struct stat st;
    hres hr = stat_self(o, &st);
    if (FAILED(hr)) {
        return hr;
    }
    bool known =
        statx(AT_FDCWD, self_of(o)->p.file, 0, STATX_BTIME, &x) == 0 && (x.stx_mask & STATX_BTIME);
    if (!known) {
        *c->result = VAR_NULL;
        return 0;
    }
    return ret_time(c, x.stx_btime.tv_sec);
}

static int32_t attributes_of(const struct winpath *p, const struct stat *st)
{
    struct stat link;
    struct slice name = winpath_name(slice_of(p->file));
    bool is_link = lstat(p->file, &link) == 0 && S_ISLNK(link.st_mode);
    return (S_ISDIR(st->st_mode) ? ATTR_DIRECTORY : ATTR_ARCHIVE) |
           (is_read_only(st) ? ATTR_READ_ONLY : 0) |
           (name.n && name.p[0] == '.' ? ATTR_HIDDEN : 0) | (is_link ? ATTR_ALIAS : 0);
}

/* Only ReadOnly has a counterpart that can be set. */
static hres attributes_put(struct sobj *o, struct scall *c, const struct stat *st)
{
    struct host *h = o->ctx;
    const char *file = self_of(o)->p.file;
    int32_t want;
    hres hr = put_number(c, &want);
    if (hr == 0 && (want & ~(ATTR_SETTABLE | attributes_of(&self_of(o)->p, st)))) {
        hr = HRES_SCRIPT(ERR_BAD_CALL);
    }
    hr = hr ? hr : host_may(h, "file", "Attributes", slice_of(file), c->error);
    if (FAILED(hr)) {
        return hr;
    }
    bool read_only = want & ATTR_READ_ONLY;
    mode_t mode = st->st_mode & 07777;
    mode = read_only ? mode & ~(mode_t)0222 : mode | S_IWUSR;
    if (read_only != is_read_only(st) && chmod(file, mode) != 0) {
        hr = folder_failure(errno);
    }
    host_trace(h, "file", "Attributes", slice_of(file), hr);
    return hr;
}

static hres m_attributes(struct sobj *o, struct scall *c)
{
    struct stat st;
    hres hr = stat_self(o, &st);
    if (FAILED(hr)) {
        return hr;
    }
    return c->kind & DISP_GET ? ret_int(c, attributes_of(&self_of(o)->p, &st))
                              : attributes_put(o, c, &st);
}

/* ---- actions ---- */
static struct tree_op op_of(struct sobj *o, struct scall *c, bool overwrite)
{
    return (struct tree_op){
        .h = o->ctx, .err = c->error, .kind = self_of(o)->kind, .overwrite = overwrite};
}

static hres name_put(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, false);
    struct slice name;
    struct stat st;
    struct winpath to;
    hres hr = put_text(c, &name);
    hr = hr ? hr : stat_self(o, &st);
    hr = hr ? hr : tree_rename(&op, &self_of(o)->p, name, &to);
    if (hr == 0) {
        winpath_fini(&self_of(o)->p);
        self_of(o)->p = to;
    }
    return hr;
}

static hres m_copy(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, c->a[1].number);
    struct stat st;
    hres hr = stat_self(o, &st);
    return hr ? hr : tree_copy_one(&op, &self_of(o)->p, c->a[0].text, false);
}

static hres m_move(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, false);
    struct stat st;
    struct winpath to = {0};
    hres hr = stat_self(o, &st);
    hr = hr ? hr : tree_move_one(&op, &self_of(o)->p, c->a[0].text, false, &to);
    if (hr == 0) {
        winpath_fini(&self_of(o)->p);
        self_of(o)->p = to;
    }
    return hr;
}

static hres m_delete(struct sobj *o, struct scall *c)
{
    struct tree_op op = op_of(o, c, c->a[0].number);
    struct stat st;
    hres hr = stat_self(o, &st);
    return hr ? hr : tree_delete_one(&op, &self_of(o)->p);
}

static hres m_open(struct sobj *o, struct scall *c)
{
    struct sobj *s = NULL;
    struct stat st;
    hres hr = stat_self(o, &st);
    hr = hr ? hr
            : text_file_open(o->ctx, &self_of(o)->p, c->a[0].number, false, c->a[1].number,
                             "OpenAsTextStream", &s, c->error);
    return hr ? hr : ret_obj(c, s);
}

static hres m_create_text(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    struct winpath p;
    struct sobj *s = NULL;
    if (!winpath_is_legal_name(c->a[0].text)) {
        return HRES_SCRIPT(c->a[0].text.n ? ERR_BAD_NAME : ERR_BAD_CALL);
    }
    hres hr = winpath_child(h->paths, &self_of(o)->p, c->a[0].text, 0, &p, c->error);
    if (hr == 0) {
        hr = text_file_create(h, &p, c->a[1].number, c->a[2].number, &s, c->error);
        winpath_fini(&p);
    }
    return hr ? hr : ret_obj(c, s);
}

static hres list(struct sobj *o, struct scall *c, enum item_kind kind)
{
    struct sobj *l = NULL;
    hres hr = list_new(o->ctx, &self_of(o)->p, kind, &l);
    return hr ? hr : ret_obj(c, l);
}

static hres m_files(struct sobj *o, struct scall *c)
{
    return list(o, c, ITEM_FILE);
}

static hres m_folders(struct sobj *o, struct scall *c)
{
    return list(o, c, ITEM_FOLDER);
}

#define COMMON_MEMBERS                                                                             \
    {"Path", DISPID_VALUE, DISP_GET, m_path, NULL},                                                \
        {"Name", 1, DISP_GET | DISP_PUT, m_name, NULL}, {"ShortPath", 2, DISP_GET, m_path, NULL},  \
        {"ShortName", 3, DISP_GET, m_name, NULL}, {"Drive", 4, DISP_GET, m_drive, NULL},           \
        {"ParentFolder", 5, DISP_GET, m_parent, NULL},                                             \
        {"Attributes", 6, DISP_GET | DISP_PUT, m_attributes, NULL},                                \
        {"DateCreated", 7, DISP_GET, m_created, NULL},                                             \
        {"DateLastModified", 8, DISP_GET, m_modified, NULL},                                       \
        {"DateLastAccessed", 9, DISP_GET, m_accessed, NULL}, {"Size", 10, DISP_GET, m_size, NULL}, \
        {"Type", 11, DISP_GET, m_type, NULL},                                                      \
        {"Delete", 12, DISP_METHOD, m_delete, PARAMS({"force", P_BOOL, .optional = true})},        \
        {"Copy", 13, DISP_METHOD, m_copy,                                                          \
         PARAMS({"destination", P_STR}, {"overwrite", P_BOOL, .optional = true, .number = 1})},    \
    {                                                                                              \
        "Move", 1013, DISP_METHOD, m_move, PARAMS({"destination", P_STR})                          \
    }

static const struct member file_members[] = {
    COMMON_MEMBERS,
    {"OpenAsTextStream", 14, DISP_METHOD, m_open,
     PARAMS({"iomode", P_INT, .optional = true, .number = FOR_READING},
            {"format", P_INT, .optional = true})},
    {0},
};
static const struct member folder_members[] = {
    COMMON_MEMBERS,
    {"CreateTextFile", 15, DISP_METHOD, m_create_text,
     PARAMS({"filename", P_STR}, {"overwrite", P_BOOL, .optional = true, .number = 1},
            {"unicode", P_BOOL, .optional = true})},
    {"Files", 16, DISP_GET, m_files, NULL},
    {"IsRootFolder", 17, DISP_GET, m_is_root, NULL},
    {"SubFolders", 18, DISP_GET, m_folders, NULL},
    {0},
};
static const struct sclass file_class = {
    .ops = SOBJ_OPS("File", true), .members = file_members, .destroy = item_destroy};
static const struct sclass folder_class = {
    .ops = SOBJ_OPS("Folder", true), .members = folder_members, .destroy = item_destroy};

hres item_new(struct host *h, struct winpath *p, enum item_kind kind, struct sobj **out)
{
    struct item *i = sobj_new(h, kind == ITEM_FILE ? &file_class : &folder_class, sizeof *i);
    if (!i) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    i->kind = kind;
    i->p = TAKE(*p);
    *out = &i->o;
    return 0;
}
