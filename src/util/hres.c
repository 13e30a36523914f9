#include "util/hres.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

struct status_row {
    const char *name, *script_name, *text;
};

enum {
#define ROW_INDEX(name, value, script, text) ROW_##name,
    WMI_STATUS_TABLE(ROW_INDEX)
#undef ROW_INDEX
};

static const struct status_row status_rows[] = {
#define ROW(name, value, script, text) [ROW_##name] = {#name, script, text},
    WMI_STATUS_TABLE(ROW)
#undef ROW
};

/* A switch rather than a search: the compiler refuses two rows with one value. */
static const struct status_row *find_row(hres hr)
{
    switch (hr) {
#define CASE(name, value, script, text)                                                            \
    case name:                                                                                     \
        return &status_rows[ROW_##name];
        WMI_STATUS_TABLE(CASE)
#undef CASE
    default:
        return NULL;
    }
}

const char *hres_name(hres hr)
{
    const struct status_row *row = find_row(hr);
    return row ? row->name : NULL;
}

const char *hres_text(hres hr)
{
    const struct status_row *row = find_row(hr);
    return row ? row->text : NULL;
}

const char *hres_script_name(hres hr)
{
    const struct status_row *row = find_row(hr);
    return row ? row->script_name : NULL;
}

bool hres_by_name(const char *name, hres *out)
{
    static const hres values[] = {
#define VALUE(name, value, script, text) [ROW_##name] = name,
        WMI_STATUS_TABLE(VALUE)
#undef VALUE
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct status_row *r = &status_rows[i];
        if (strcmp(r->name, name) == 0 || (r->script_name && strcmp(r->script_name, name) == 0)) {
            *out = values[i];
            return true;
        }
    }
    return false;
}

const char *wmi_status_name(wmi_status status)
{
    return hres_name(status);
}

const char *wmi_status_text(wmi_status status)
{
    return hres_text(status);
}

static const struct {
    int err;
    hres hr;
} errno_rows[] = {
    {0, 0},
    {ENOMEM, WBEM_E_OUT_OF_MEMORY},
    {ENOENT, WBEM_E_NOT_FOUND},
    {ENOTDIR, WBEM_E_NOT_FOUND},
    {ESRCH, WBEM_E_NOT_FOUND},
    {ENXIO, WBEM_E_NOT_FOUND},
    {ENODEV, WBEM_E_NOT_FOUND},
    {EACCES, WBEM_E_ACCESS_DENIED},
    {EPERM, WBEM_E_ACCESS_DENIED},
    {EEXIST, WBEM_E_ALREADY_EXISTS},
    {EINVAL, WBEM_E_INVALID_PARAMETER},
    {ENAMETOOLONG, WBEM_E_INVALID_PARAMETER},
    {ELOOP, WBEM_E_CIRCULAR_REFERENCE},
    {ENOSPC, WBEM_E_OUT_OF_DISK_SPACE},
    {EROFS, WBEM_E_READ_ONLY},
    {EDQUOT, WBEM_E_QUOTA_VIOLATION},
    {EMFILE, WBEM_E_QUOTA_VIOLATION},
    {ENFILE, WBEM_E_QUOTA_VIOLATION},
    {E2BIG, WBEM_E_QUOTA_VIOLATION},
    {EFBIG, WBEM_E_QUOTA_VIOLATION},
    {ERANGE, WBEM_E_VALUE_OUT_OF_RANGE},
    {EOVERFLOW, WBEM_E_VALUE_OUT_OF_RANGE},
    {EILSEQ, WBEM_E_INVALID_SYNTAX},
    {ENOSYS, WBEM_E_NOT_SUPPORTED},
    {ENOTSUP, WBEM_E_NOT_SUPPORTED},
    {ETIMEDOUT, WBEM_E_TIMED_OUT},
    {ECANCELED, WBEM_E_CALL_CANCELLED},
    {EBUSY, WBEM_E_SERVER_TOO_BUSY},
    {EAGAIN, WBEM_E_SERVER_TOO_BUSY},
    {ECONNREFUSED, RPC_S_SERVER_UNAVAILABLE},
    {EHOSTUNREACH, RPC_S_SERVER_UNAVAILABLE},
    {ENETUNREACH, RPC_S_SERVER_UNAVAILABLE},
    {ECONNRESET, WBEM_E_TRANSPORT_FAILURE},
    {EPIPE, WBEM_E_TRANSPORT_FAILURE},
};

hres hres_from_errno(int err)
{
    for (size_t i = 0; i < sizeof errno_rows / sizeof errno_rows[0]; i++) {
        if (errno_rows[i].err == err) {
            return errno_rows[i].hr;
        }
    }
    return WBEM_E_FAILED;
}
