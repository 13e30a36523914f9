/* file_rows: the rows of what is told of files and directories: tables of classes derived from CIM_LogicalFile and
 * CIM_DataFile, whose subjects are, or begin with, a struct file. */
#pragma once
#include "providers/file/file.h"

#include <unistd.h>

hres file_fill_path(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_base(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_extension(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_type(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_when(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_size(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_attribute(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_method(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_drive(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_filesystem(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_may(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_hidden(const struct prop_row *row, const void *subject, struct cim_value *out);
hres file_fill_rights(const struct prop_row *row, const void *subject, struct cim_value *out);

enum file_time { /* of file_fill_when */
    FILE_TIME_BIRTH,
    FILE_TIME_ACCESS,
    FILE_TIME_CHANGE,
};

/* clang-format off */
#define FILE_ROWS \
    {"AccessMask", file_fill_rights, 0, FILE_NEED_ST, "rights of the process: what access(2) allows, the owner's and root's, and deleting by the rights of the directory"}, \
    ROW_NO("Archive", "FALSE: files have no such mark"), \
    ROW_SLICE("Caption", file, path, "the path"), \
    {"Compressed", file_fill_attribute, STATX_ATTR_COMPRESSED, FILE_NEED_ST, "`STATX_ATTR_COMPRESSED` of statx(2)"}, \
    {"CompressionMethod", file_fill_method, STATX_ATTR_COMPRESSED, FILE_NEED_ST, "\"Compressed\", \"Not Compressed\"; \"Unknown\" where the file system cannot tell"}, \
    ROW_CONST("CreationClassName", "CIM_LogicalFile"), \
    {"CreationDate", file_fill_when, FILE_TIME_BIRTH, FILE_NEED_ST, "`stx_btime` of statx(2), where the file system keeps it"}, \
    ROW_CONST("CSCreationClassName", "Win32_ComputerSystem"), \
    ROW_COMPUTER("CSName"), \
    ROW_SLICE("Description", file, path, "the path"), \
    {"Drive", file_fill_drive, 0, FILE_NEED_ST | FILE_NEED_DRIVES, "DeviceID of its Win32_LogicalDisk: where the file system is mounted; NULL for pseudo file systems"}, \
    ROW_NULL("EightDotThreeFileName", "files have one name"), \
    {"Encrypted", file_fill_attribute, STATX_ATTR_ENCRYPTED, FILE_NEED_ST, "`STATX_ATTR_ENCRYPTED` of statx(2): by fscrypt"}, \
    {"EncryptionMethod", file_fill_method, STATX_ATTR_ENCRYPTED, FILE_NEED_ST, "\"Encrypted\", \"Not Encrypted\"; \"Unknown\" where the file system cannot tell"}, \
    {"Extension", file_fill_extension, 0, 0, "what is behind the last dot of the name that is not its first character; else empty"}, \
    {"FileName", file_fill_base, 0, 0, "the name without directory and extension"}, \
    ROW_CONST("FSCreationClassName", "Win32_FileSystem"), \
    {"FSName", file_fill_filesystem, 0, FILE_NEED_ST | FILE_NEED_DRIVES, "kind of the file system"}, \
    {"Hidden", file_fill_hidden, 0, 0, "whether the name begins with a dot"}, \
    {"InstallDate", file_fill_when, FILE_TIME_BIRTH, FILE_NEED_ST, "as CreationDate"}, \
    ROW_NULL("InUseCount", "who has a file open is not counted by the kernel"), \
    {"LastAccessed", file_fill_when, FILE_TIME_ACCESS, FILE_NEED_ST, "`stx_atime` of statx(2)"}, \
    {"LastModified", file_fill_when, FILE_TIME_CHANGE, FILE_NEED_ST, "`stx_mtime` of statx(2)"}, \
    ROW_SLICE("Name", file, path, "the path from the root: the key"), \
    {"Path", file_fill_path, 0, 0, "the directory it is in, from the root, with a slash at the end"}, \
    {"Readable", file_fill_may, R_OK, 0, "access(2)"}, \
    ROW_CONST("Status", "OK"), \
    ROW_NO("System", "FALSE: files have no such mark"), \
    {"Writeable", file_fill_may, W_OK, 0, "access(2)"}

#define DATA_FILE_ROWS \
    FILE_ROWS, \
    {"FileSize", file_fill_size, 0, FILE_NEED_ST, "bytes"}, \
    {"FileType", file_fill_type, 0, FILE_NEED_TYPES, "media type of the extension, of the shared MIME database (/usr/share/mime/globs2); NULL for others"}, \
    ROW_NULL("Manufacturer", "programs and libraries of Linux do not say"), \
    ROW_NULL("Version", "programs and libraries of Linux do not say")
/* clang-format on */
