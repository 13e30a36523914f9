/* file_methods: the methods of CIM_DataFile and Win32_Directory. */
#include "providers/file/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_cancelled(void *arg)
{
    return wmi_request_cancelled(arg);
}

static enum file_kind kind_of_class(const wmi_request *r)
{
    return strcmp(wmi_request_class(r), "Win32_Directory") == 0 ? FILE_DIRECTORY : FILE_DATA;
}

/* The file that the request is for. WBEM_E_NOT_FOUND, WBEM_E_ACCESS_DENIED. */
static hres request_file(wmi_request *r, const struct cimwin32 *s, struct file_work *w)
{
    wmi_value key;
    struct slice name;
    if (wmi_request_key(r, "Name", &key) || key.type != WMI_STRING || key.is_null) {
        return WBEM_E_NOT_FOUND;
    }
    *w = (struct file_work){.root = s->root,
                            .s = s,
                            .path = {key.text, key.count},
                            .deep = true,
                            .cancelled = is_cancelled,
                            .arg = r};
    int dir = file_path_valid(w->path) ? file_open_parent(s->root, w->path, &name) : -1;
    if (dir < 0) {
        return WBEM_E_NOT_FOUND;
    }
    enum file_kind kind = file_kind_of(dir, name.n ? name.p : ".");
    (void)close(dir);
    return kind != kind_of_class(r) ? WBEM_E_NOT_FOUND
           : caller_is_self(r)      ? 0
                                    : WBEM_E_ACCESS_DENIED;
}

static bool text_in(wmi_request *r, const char *name, struct slice *out)
{
    wmi_value v;
    bool ok = wmi_request_in(r, name, &v) == 0 && v.type == WMI_STRING && !v.is_null;
    *out = ok ? (struct slice){v.text, v.count} : (struct slice){0};
    return ok;
}

static bool flag_in(wmi_request *r, const char *name)
{
    wmi_value v;
    return wmi_request_in(r, name, &v) == 0 && v.type == WMI_BOOLEAN && !v.is_null && v.boolean;
}

/* Where the Ex methods take the work up again. */
static void read_extended(wmi_request *r, struct file_work *w)
{
    (void)text_in(r, "StartFileName", &w->start);
    if (strcmp(wmi_request_method(r), "DeleteEx") != 0) {
        w->deep = flag_in(r, "Recursive");
    }
}

static bool is_extended(const wmi_request *r)
{
    const char *name = wmi_request_method(r);
    size_t n = strlen(name);
    return n > 2 && strcmp(name + n - 2, "Ex") == 0;
}

static void finish(wmi_request *r, struct file_work *w, uint32_t ret)
{
    wmi_value stop = {.type = WMI_STRING, .is_null = w->stop.n == 0};
    stop.text = str_z(&w->stop);
    stop.count = (uint32_t)w->stop.n;
    if (is_extended(r)) {
        answer_with(r, ret, "StopFileName", &stop, NULL, NULL);
    } else {
        answer(r, ret);
    }
    str_fini(&w->stop);
}

static void run(wmi_request *r, void *state, uint32_t (*fn)(wmi_request *r, struct file_work *w))
{
    struct file_work w;
    hres hr = request_file(r, state, &w);
    if (FAILED(hr)) {
        wmi_request_done(r, hr);
        return;
    }
    if (is_extended(r)) {
        read_extended(r, &w);
    }
    uint32_t ret = w.start.p && !w.deep ? FR_PARAMETER : fn(r, &w);
    finish(r, &w, ret);
}

static uint32_t to_new_name(wmi_request *r, struct file_work *w,
                            uint32_t (*fn)(struct file_work *w, struct slice to))
{
    struct slice to;
    return text_in(r, "FileName", &to) ? fn(w, to) : FR_PARAMETER;
}

static uint32_t do_copy(wmi_request *r, struct file_work *w)
{
    return to_new_name(r, w, file_copy);
}

static uint32_t do_rename(wmi_request *r, struct file_work *w)
{
    return to_new_name(r, w, file_rename);
}

static uint32_t do_remove(wmi_request *r, struct file_work *w)
{
    (void)r;
    return file_remove(w);
}

static uint32_t do_own(wmi_request *r, struct file_work *w)
{
    return file_own(w, wmi_request_uid(r));
}

static uint32_t do_nothing_here(wmi_request *r, struct file_work *w)
{
    (void)r;
    (void)w;
    return FR_NOT_NTFS;
}

static uint32_t do_secure(wmi_request *r, struct file_work *w)
{
    return file_secure(r, w->s, w);
}

void file_method_secure(wmi_request *r, void *state)
{
    run(r, state, do_secure);
}

void file_method_copy(wmi_request *r, void *state)
{
    run(r, state, do_copy);
}

void file_method_rename(wmi_request *r, void *state)
{
    run(r, state, do_rename);
}

void file_method_delete(wmi_request *r, void *state)
{
    run(r, state, do_remove);
}

void file_method_own(wmi_request *r, void *state)
{
    run(r, state, do_own);
}

void file_method_compress(wmi_request *r, void *state)
{
    run(r, state, do_nothing_here);
}

/* ---- GetEffectivePermission ---- */
static hres rights_of(const struct file_work *w, enum file_kind kind, uint32_t *mask)
{
    AUTO_STR path = STR_INIT;
    struct file f = {.path = w->path, .kind = kind};
    str_add_slice(&path, w->path);
    int dir = str_status(&path) ? -1 : file_open_parent(w->root, w->path, &f.name);
    if (dir < 0) {
        return str_status(&path) ? WBEM_E_OUT_OF_MEMORY : WBEM_E_NOT_FOUND;
    }
    f.dir = dir;
    f.at = f.name.n ? str_z(&path) + (f.name.p - w->path.p) : ".";
    bool ok = statx(dir, f.at, 0, STATX_BASIC_STATS, &f.st) == 0;
    *mask = ok ? file_rights(&f) : 0;
    (void)close(dir);
    return ok ? 0 : WBEM_E_NOT_FOUND;
}

/* TRUE when the caller has all the rights of Permissions. */
void file_method_permission(wmi_request *r, void *state)
{
    struct file_work w;
    wmi_value want;
    uint32_t mask = 0;
    hres hr = request_file(r, state, &w);
    hr = hr ? hr : wmi_request_in(r, "Permissions", &want);
    hr = hr ? hr : want.is_null ? WBEM_E_INVALID_PARAMETER : rights_of(&w, kind_of_class(r), &mask);
    wmi_object *o = hr ? NULL : wmi_request_new_out(r);
    hr = hr || o ? hr : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0) {
        wmi_value has = {.type = WMI_BOOLEAN, .boolean = (want.uint & ~(uint64_t)mask) == 0};
        hr = wmi_object_put(o, "ReturnValue", &has);
        hr = hr ? hr : wmi_request_indicate(r, TAKE(o));
        wmi_object_unref(o);
    }
    wmi_request_done(r, hr);
}

const struct wmi_method_provider data_file_methods[] = {FILE_METHODS{0}};
const struct wmi_method_provider directory_methods[] = {FILE_METHODS{0}};
