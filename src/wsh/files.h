/* files: what the objects for files share: failures as error numbers of scripts, the attributes. */
#pragma once
#include "wsh/host.h"
#include "wsh/winpath.h"

#include <sys/stat.h>

/* Error numbers of scripts, as in the table of src/vbs/error.c. */
enum file_error {
    ERR_BAD_CALL = 5,
    ERR_BAD_NAME = 52,
    ERR_NO_FILE = 53,
    ERR_BAD_MODE = 54,
    ERR_DEVICE_IO = 57,
    ERR_EXISTS = 58,
    ERR_DISK_FULL = 61,
    ERR_PAST_END = 62,
    ERR_TOO_MANY = 67,
    ERR_NO_DEVICE = 68,
    ERR_DENIED = 70,
    ERR_NOT_READY = 71,
    ERR_OTHER_DRIVE = 74,
    ERR_PATH_ACCESS = 75,
    ERR_NO_PATH = 76
};
/* errno of an action on a file. What is missing is the file (53) or, when its folder is missing
 * too, the path (76). */
hres file_failure(int err, const char *file);
/* The same for folders: what is missing is a path. */
hres folder_failure(int err);
/* An entry nobody may write to. Root may write it all the same, so the system does not say it. */
static inline bool is_read_only(const struct stat *st)
{
    return (st->st_mode & 0222) == 0;
}
/* "C:\x" of a script, resolved. flags: of winpath_resolve. */
hres files_resolve(struct host *h, struct slice text, unsigned flags, struct winpath *out,
                   struct disp_error *err);
