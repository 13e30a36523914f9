/* data_file: CIM_DataFile, Win32_Directory. */
#include "providers/file/file_rows.h"

#include <fcntl.h>
#include <unistd.h>

hres file_fill_path(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file *f = subject;
    return fill_text(out, (struct slice){f->path.p, f->path.n - f->name.n});
}

/* The name is text also where it is empty: "" and not NULL. */
static hres text_or_empty(struct slice text, struct cim_value *out)
{
    return text.n ? fill_text(out, text) : cim_value_text(out, CIM_STRING, SLICE(""));
}

hres file_fill_base(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file *f = subject;
    struct slice e = file_extension(f->name);
    bool dot = e.p > f->name.p && e.p <= f->name.p + f->name.n && e.p[-1] == '.';
    return text_or_empty((struct slice){f->name.p, dot ? (size_t)(e.p - 1 - f->name.p) : f->name.n},
                         out);
}

hres file_fill_extension(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file *f = subject;
    return text_or_empty(file_extension(f->name), out);
}

hres file_fill_type(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file *f = subject;
    struct slice type = f->kind == FILE_DIRECTORY
                            ? SLICE("File Folder")
                            : file_type_of(f->src.types, file_extension(f->name));
    return type.n ? fill_text(out, type) : 0;
}

/* ---- of statx ---- */
hres file_fill_when(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct file *f = subject;
    if (row->arg == FILE_TIME_BIRTH &&
        (!(f->st.stx_mask & STATX_BTIME) || f->st.stx_btime.tv_sec == 0)) {
        return 0;
    }
    const struct statx_timestamp *t = row->arg == FILE_TIME_BIRTH    ? &f->st.stx_btime
                                      : row->arg == FILE_TIME_ACCESS ? &f->st.stx_atime
                                                                     : &f->st.stx_mtime;
    return fill_time(out, t->tv_sec * INT64_C(1000000) + t->tv_nsec / 1000);
}

hres file_fill_size(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file *f = subject;
    if (f->kind == FILE_DATA) {
        fill_uint(out, f->st.stx_size);
    }
    return 0;
}

hres file_fill_attribute(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct file *f = subject;
    *out = cim_bool((f->st.stx_attributes & row->arg) != 0);
    return 0;
}

hres file_fill_method(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct file *f = subject;
    bool knows = f->st.stx_attributes_mask & row->arg, is = f->st.stx_attributes & row->arg;
    const char *const words[2][2] = {{"Not Compressed", "Compressed"},
                                     {"Not Encrypted", "Encrypted"}};
    return fill_text(out,
                     slice_of(!knows ? "Unknown" : words[row->arg == STATX_ATTR_ENCRYPTED][is]));
}

static const struct file_drive *drive_of(const struct file *f)
{
    return file_drive_of(f->src.drives, f->path, f->st.stx_dev_major, f->st.stx_dev_minor);
}

hres file_fill_drive(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file_drive *d = drive_of(subject);
    return d ? fill_text(out, str_slice(&d->point)) : 0;
}

hres file_fill_filesystem(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file_drive *d = drive_of(subject);
    return d ? fill_text(out, str_slice(&d->filesystem)) : 0;
}

/* ---- rights ---- */
static bool may(const struct file *f, int mode)
{
    return faccessat(f->dir, f->at, mode, AT_EACCESS) == 0;
}

hres file_fill_may(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    *out = cim_bool(may(subject, (int)row->arg));
    return 0;
}

hres file_fill_hidden(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct file *f = subject;
    *out = cim_bool(f->name.n > 1 && f->name.p[0] == '.');
    return 0;
}

uint32_t file_rights(const struct file *f)
{
    uint32_t mask = FILE_RIGHT_READ_ATTRIBUTES | FILE_RIGHT_READ_CONTROL | FILE_RIGHT_SYNCHRONIZE;
    bool owner = geteuid() == 0 || f->st.stx_uid == geteuid();
    mask |= may(f, R_OK) ? FILE_RIGHT_READ_DATA | FILE_RIGHT_READ_EA : 0;
    mask |= may(f, W_OK) ? FILE_RIGHT_WRITE_DATA | FILE_RIGHT_APPEND | FILE_RIGHT_WRITE_EA : 0;
    mask |= may(f, X_OK) ? FILE_RIGHT_EXECUTE : 0;
    mask |= may(f, W_OK | X_OK) && f->kind == FILE_DIRECTORY ? FILE_RIGHT_DELETE_CHILD : 0;
    mask |= owner ? FILE_RIGHT_WRITE_ATTRIBUTES | FILE_RIGHT_WRITE_DAC : 0;
    mask |= geteuid() == 0 ? FILE_RIGHT_WRITE_OWNER : 0;
    return mask | file_delete_right(f);
}

/* Deleting is a change of the directory, where the sticky bit keeps it to owners. */
uint32_t file_delete_right(const struct file *f)
{
    struct stat st;
    bool can = f->name.n && faccessat(f->dir, ".", W_OK | X_OK, AT_EACCESS) == 0 &&
               fstatat(f->dir, ".", &st, 0) == 0;
    if (can && (st.st_mode & S_ISVTX)) {
        can = geteuid() == 0 || geteuid() == st.st_uid || geteuid() == f->st.stx_uid;
    }
    return can ? FILE_RIGHT_DELETE : 0;
}

hres file_fill_rights(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, file_rights(subject));
    return 0;
}

/* clang-format off */
static const struct prop_row file_rows[] = {DATA_FILE_ROWS, {0}};
static const struct prop_row directory_rows[] = {
    FILE_ROWS,
    ROW_NULL("FileSize", "the size of a directory is not that of what is in it"),
    {"FileType", file_fill_type, 0, 0, "\"File Folder\""},
    {0},
};
/* clang-format on */

static hres tell_data(struct telling *t)
{
    return files_tell(t, FILE_DATA);
}

static hres tell_directories(struct telling *t)
{
    return files_tell(t, FILE_DIRECTORY);
}

#define PLACE                                                                                      \
    "A disk is not walked as a whole: a query needs one of the conditions `Name = \"path\"`, "     \
    "`Path = \"/directory/\"`, `Path LIKE \"/directory/%\"` or `Name LIKE \"/directory/%\"`, "     \
    "joined to the others by AND; without one it is refused with WBEM_E_PROVIDER_NOT_CAPABLE, "    \
    "and a query of a class above leaves the files out. LIKE looks at everything below the "       \
    "directory that the "                                                                          \
    "pattern begins with, but not through links and not on network file systems.\n\n"

const struct win32_table data_file_table = {
    "CIM_DataFile", file_rows, tell_data,
    "Regular files, and links to such or to nowhere; not devices, pipes and sockets. " PLACE
    "Copy and CopyEx copy the bytes, the mode and the time of change, and replace nothing (10). "
    "Rename moves within a "
    "file system (13). Delete deletes. TakeOwnerShip gives the file to the user who calls (17 "
    "without the right to). "
    "ChangeSecurityPermissions does what Win32_LogicalFileSecuritySetting.SetSecurityDescriptor "
    "does, for the parts that Option names, and to the "
    "file or directory alone. Compress and Uncompress return 11: the file system is not NTFS."};
const struct win32_table directory_table = {
    "Win32_Directory", directory_rows, tell_directories,
    "Directories, and links to such. " PLACE
    "Copy, Delete and TakeOwnerShip take what is in the directory with them, and CopyEx and "
    "TakeOwnerShipEx when Recursive is "
    "TRUE; none enters another file system (15). A link is deleted, not what it leads to. "
    "StopFileName is where it failed; "
    "with it as StartFileName the work goes on there. The rest is as for CIM_DataFile."};
