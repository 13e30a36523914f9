/* file_links: what is in a directory: Win32_SubDirectory, CIM_DirectoryContainsFile; Win32_LogicalDiskRootDirectory. */
#include "providers/file/file.h"
#include "providers/storage/mounts.h"

#include <unistd.h>

struct linking {
    struct telling *t;
    enum file_kind part;
};

static const char *class_of(enum file_kind kind)
{
    return kind == FILE_DIRECTORY ? "Win32_Directory" : "CIM_DataFile";
}

static hres tell_pair(const struct linking *l, struct slice directory, struct slice part)
{
    struct link_pair p = {0};
    telling_path1(l->t, &p.left, "Win32_Directory", "Name", directory);
    telling_path1(l->t, &p.right, class_of(l->part), "Name", part);
    hres hr = tell_link(l->t, &p);
    link_pair_fini(&p);
    return hr;
}

static struct slice parent_of(struct slice path)
{
    size_t n = path.n;
    while (n > 1 && path.p[n - 1] != '/') {
        n--;
    }
    return (struct slice){path.p, n > 1 ? n - 1 : 1};
}

static hres tell_entry(void *arg, struct slice path, enum file_kind kind)
{
    const struct linking *l = arg;
    (void)kind;
    return wmi_request_cancelled(l->t->r) ? WBEM_E_CALL_CANCELLED
                                          : tell_pair(l, parent_of(path), path);
}

/* The directory that a part is in, when the part is there. */
static hres tell_parent(const struct linking *l, struct slice part)
{
    struct slice name;
    int dir = file_path_valid(part) ? file_open_parent(l->t->s->root, part, &name) : -1;
    if (dir < 0) {
        return 0;
    }
    bool is = name.n && file_kind_of(dir, name.p) == l->part;
    (void)close(dir);
    return is ? tell_pair(l, parent_of(part), part) : 0;
}

static hres tell_members(struct telling *t, enum file_kind part)
{
    AUTO_STR path = STR_INIT;
    struct linking l = {t, part};
    bool other;
    if (!caller_is_self(t->r)) {
        return WBEM_E_ACCESS_DENIED;
    }
    if (telling_refers(t, "GroupComponent", "Win32_Directory", "Name", &path, &other)) {
        return files_list(t->s, str_slice(&path), part, tell_entry, &l);
    }
    if (!other && telling_refers(t, "PartComponent", class_of(part), "Name", &path, &other)) {
        return tell_parent(&l, str_slice(&path));
    }
    t->refusal =
        other
            ? NULL
            : "the contents of directories are told for one object: the query needs the condition "
              "GroupComponent = \"path of a directory\" or PartComponent = \"path of what is in "
              "it\"";
    return other ? 0 : WBEM_E_PROVIDER_NOT_CAPABLE;
}

static hres tell_subdirectories(struct telling *t)
{
    return tell_members(t, FILE_DIRECTORY);
}

static hres tell_files(struct telling *t)
{
    return tell_members(t, FILE_DATA);
}

static hres tell_root(void *arg, const struct mount *m)
{
    struct telling *t = arg;
    struct link_pair p = {0};
    telling_path1(t, &p.left, "Win32_LogicalDisk", "DeviceID", str_slice(&m->point));
    telling_path1(t, &p.right, "Win32_Directory", "Name", str_slice(&m->point));
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_roots(struct telling *t)
{
    return mounts_each(t->s, tell_root, t);
}

static const struct prop_row rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_Directory"),
    ROW_STR("PartComponent", link_pair, right, "path of what is in it"),
    {0},
};
static const struct prop_row root_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_LogicalDisk"),
    ROW_STR("PartComponent", link_pair, right, "path of the Win32_Directory where it is mounted"),
    {0},
};

#define ONE_OBJECT                                                                                 \
    " One of the two references has to be given, as ASSOCIATORS OF and REFERENCES OF do."
const struct win32_table sub_directory_table = {
    "Win32_SubDirectory", rows, tell_subdirectories,
    "A directory and the directories in it." ONE_OBJECT};
const struct win32_table contained_file_table = {"CIM_DirectoryContainsFile", rows, tell_files,
                                                 "A directory and the files in it." ONE_OBJECT};
const struct win32_table disk_root_table = {"Win32_LogicalDiskRootDirectory", root_rows, tell_roots,
                                            "A file system and the directory where it is mounted."};
