#include "wsh/files.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static bool folder_exists(const char *file)
{
    const char *slash = strrchr(file, '/');
    struct stat st;
    if (!slash || slash == file) {
        return true;
    }
    AUTO_FREE char *folder = strndup(file, (size_t)(slash - file));
    return folder && stat(folder, &st) == 0 && S_ISDIR(st.st_mode);
}

hres folder_failure(int err)
{
    static const struct {
        int err, number;
    } rows[] = {
        {ENOENT, ERR_NO_PATH},        {ENOTDIR, ERR_NO_PATH},  {EACCES, ERR_DENIED},
        {EPERM, ERR_DENIED},          {EROFS, ERR_DENIED},     {EBUSY, ERR_DENIED},
        {ETXTBSY, ERR_DENIED},        {EISDIR, ERR_DENIED},    {EEXIST, ERR_EXISTS},
        {ENOTEMPTY, ERR_EXISTS},      {ENOSPC, ERR_DISK_FULL}, {EDQUOT, ERR_DISK_FULL},
        {EFBIG, ERR_DISK_FULL},       {EMFILE, ERR_TOO_MANY},  {ENFILE, ERR_TOO_MANY},
        {ENXIO, ERR_NO_DEVICE},       {ENODEV, ERR_NO_DEVICE}, {EXDEV, ERR_OTHER_DRIVE},
        {ENAMETOOLONG, ERR_BAD_NAME}, {EINVAL, ERR_BAD_CALL},  {EIO, ERR_DEVICE_IO},
        {EPIPE, ERR_DEVICE_IO},       {EBADF, ERR_BAD_MODE},
    };
    if (err == ENOMEM) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].err == err) {
            return HRES_SCRIPT(rows[i].number);
        }
    }
    return HRES_SCRIPT(ERR_PATH_ACCESS);
}

hres file_failure(int err, const char *file)
{
    return err == ENOENT && folder_exists(file) ? HRES_SCRIPT(ERR_NO_FILE) : folder_failure(err);
}

hres host_paths(struct host *h, struct winpath_map **out, struct disp_error *err)
{
    hres hr = h->paths ? 0 : winpath_map_create(h->o->drives, !h->o->sealed, &h->paths);
    if (hr == WBEM_E_INVALID_PARAMETER) {
        if (err) {
            disp_error_clear(err);
            err->source = bstr_from_utf8(SLICE("OpenWMI"));
            err->description =
                bstr_from_utf8(SLICE("The map of drives has a wrong form (C=/path;D=/other)"));
        }
        hr = HRES_SCRIPT(ERR_BAD_CALL);
    }
    *out = h->paths;
    return hr;
}

hres files_resolve(struct host *h, struct slice text, unsigned flags, struct winpath *out,
                   struct disp_error *err)
{
    struct winpath_map *m;
    *out = (struct winpath){0};
    hres hr = host_paths(h, &m, err);
    return hr ? hr : winpath_resolve(m, text, flags, out, err);
}
