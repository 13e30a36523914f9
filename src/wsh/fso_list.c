/* fso_list: the entries of a folder; the collections Files and Folders. */
#include "util/utf.h"
#include "wsh/fso.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

enum {
    MAX_ENTRIES = 1 << 22
};

void entries_fini(struct entries *e)
{
    for (size_t i = 0; i < e->names.n; i++) {
        free(e->names.v[i]);
    }
    vec_fini(&e->names);
}

static int by_name(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    int order = utf8_casecmp(slice_of(x), slice_of(y));
    return order ? order : strcmp(x, y);
}

/* 0: it is one; 1: something else, or a script cannot name it. Other failures are memory. */
static hres is_entry(struct host *h, const struct winpath *folder, const struct dirent *e,
                     enum item_kind kind)
{
    struct slice name = slice_of(e->d_name);
    if (!winpath_is_legal_name(name) || (folder->windows && !winpath_is_windows_name(name))) {
        return WBEM_S_FALSE;
    }
    bool dir = e->d_type == DT_DIR;
    if (e->d_type != DT_LNK && e->d_type != DT_UNKNOWN) {
        return dir == (kind == ITEM_FOLDER) ? 0 : WBEM_S_FALSE;
    }
    struct winpath p;
    hres hr = winpath_child(h->paths, folder, name, 0, &p, NULL);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : WBEM_S_FALSE;
    }
    struct stat st;
    hr = item_stat(&p, kind, &st);
    winpath_fini(&p);
    return hr ? WBEM_S_FALSE : 0;
}

static hres add_entry(struct entries *out, const char *name)
{
    char *copy = out->names.n < MAX_ENTRIES ? strdup(name) : NULL;
    if (!copy || !vec_push(&out->names, copy)) {
        free(copy);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

hres entries_read(struct host *h, const struct winpath *folder, enum item_kind kind,
                  struct entries *out)
{
    DIR *d = opendir(folder->file);
    if (!d) {
        return folder_failure(errno);
    }
    hres hr = 0;
    for (const struct dirent *e; hr == 0 && (e = readdir(d));) {
        hr = is_entry(h, folder, e, kind);
        hr = hr == 0 ? add_entry(out, e->d_name) : hr == WBEM_S_FALSE ? 0 : hr;
    }
    closedir(d);
    if (hr == 0 && out->names.n) {
        qsort(out->names.v, out->names.n, sizeof *out->names.v, by_name);
    }
    return hr;
}

/* ---- Files, Folders ---- */
struct list {
    struct sobj o;
    struct winpath folder;
    enum item_kind kind;
};

static struct list *self_of(struct sobj *o)
{
    return (struct list *)o;
}

static void list_destroy(struct sobj *o)
{
    winpath_fini(&self_of(o)->folder);
}

static hres child_item(struct list *l, struct slice name, struct sobj **out, struct disp_error *err)
{
    struct winpath p;
    struct stat st;
    hres hr = winpath_child(((struct host *)l->o.ctx)->paths, &l->folder, name, 0, &p, err);
    if (FAILED(hr)) {
        return hr;
    }
    hr = item_stat(&p, l->kind, &st);
    hr = hr ? hr : item_new(l->o.ctx, &p, l->kind, out);
    if (FAILED(hr)) {
        winpath_fini(&p);
    }
    return hr;
}

/* By name only: a number is refused, there is no order to rely on. */
static hres m_item(struct sobj *o, struct scall *c)
{
    struct sobj *item = NULL;
    if (c->a[0].var->vt != VT_BSTR) {
        return HRES_SCRIPT(ERR_BAD_CALL);
    }
    struct slice name = c->a[0].text;
    if (!winpath_is_legal_name(name)) {
        return HRES_SCRIPT(self_of(o)->kind == ITEM_FILE ? ERR_NO_FILE : ERR_NO_PATH);
    }
    hres hr = child_item(self_of(o), name, &item, c->error);
    return hr ? hr : ret_obj(c, item);
}

static hres m_count(struct sobj *o, struct scall *c)
{
    AUTO_ENTRIES e = {{0}};
    hres hr = entries_read(o->ctx, &self_of(o)->folder, self_of(o)->kind, &e);
    return hr ? hr : ret_int(c, (int32_t)e.names.n);
}

static hres m_add(struct sobj *o, struct scall *c)
{
    struct host *h = o->ctx;
    struct winpath p;
    struct sobj *item = NULL;
    if (!winpath_is_legal_name(c->a[0].text)) {
        return HRES_SCRIPT(c->a[0].text.n ? ERR_BAD_NAME : ERR_BAD_CALL);
    }
    hres hr = winpath_child(h->paths, &self_of(o)->folder, c->a[0].text, 0, &p, c->error);
    if (FAILED(hr)) {
        return hr;
    }
    hr = folder_make(h, &p, c->error);
    hr = hr ? hr : item_new(h, &p, ITEM_FOLDER, &item);
    if (FAILED(hr)) {
        winpath_fini(&p);
        return hr;
    }
    return ret_obj(c, item);
}

static void free_items(struct var *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        var_clear(&v[i]);
    }
    free(v);
}

/* What has gone meanwhile is left out. */
static hres list_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    AUTO_ENTRIES e = {{0}};
    hres hr = entries_read(o->ctx, &self_of(o)->folder, self_of(o)->kind, &e);
    struct var *v = hr ? NULL : calloc(e.names.n + 1, sizeof *v);
    size_t n = 0;
    (void)err;
    hr = hr ? hr : v ? 0 : WBEM_E_OUT_OF_MEMORY;
    for (size_t i = 0; i < e.names.n && hr == 0; i++) {
        struct sobj *item = NULL;
        hr = child_item(self_of(o), slice_of(e.names.v[i]), &item, NULL);
        if (hr == 0) {
            v[n++] = VAR_OBJ(&item->d);
        }
        hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    if (FAILED(hr)) {
        free_items(v, n);
        return hr;
    }
    return list_enum_new(v, n, out);
}

static const struct member files_members[] = {
    {"Item", DISPID_VALUE, DISP_METHOD | DISP_GET, m_item, PARAMS({"key", P_STR})},
    {"Count", 1, DISP_GET, m_count, NULL},
    {0},
};
static const struct member folders_members[] = {
    {"Item", DISPID_VALUE, DISP_METHOD | DISP_GET, m_item, PARAMS({"key", P_STR})},
    {"Count", 1, DISP_GET, m_count, NULL},
    {"Add", 2, DISP_METHOD, m_add, PARAMS({"name", P_STR})},
    {0},
};
static const struct sclass files_class = {.ops = SOBJ_OPS("Files", true),
                                          .members = files_members,
                                          .destroy = list_destroy,
                                          .new_enum = list_enum};
static const struct sclass folders_class = {.ops = SOBJ_OPS("Folders", true),
                                            .members = folders_members,
                                            .destroy = list_destroy,
                                            .new_enum = list_enum};

hres list_new(struct host *h, const struct winpath *folder, enum item_kind kind, struct sobj **out)
{
    struct list *l = sobj_new(h, kind == ITEM_FILE ? &files_class : &folders_class, sizeof *l);
    if (!l) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    l->kind = kind;
    hres hr = winpath_copy(folder, &l->folder);
    if (FAILED(hr)) {
        sobj_unref(l);
        return hr;
    }
    *out = &l->o;
    return 0;
}
