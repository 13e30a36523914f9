/* page_file: Win32_PageFile: the swap files, as files. */
#include "providers/system/page_file.h"

#include "providers/file/file_rows.h"

#include <fcntl.h>
#include <string.h>

struct page_file { /* subject */
    struct file f; /* first: the rows of files */
    uint64_t size, free_space;
};
struct finding {
    struct telling *t;
    struct file_sources src;
};

static hres tell_swap(void *arg, const struct swap *v)
{
    const struct finding *f = arg;
    struct page_file p = {.size = v->size, .free_space = NOT_KNOWN};
    struct slice name;
    if (strcmp(v->kind, "Swap file") != 0 || !file_path_valid(str_slice(&v->name))) {
        return 0;
    }
    int dir = file_open_parent(f->t->s->root, str_slice(&v->name), &name);
    if (dir < 0) {
        return 0;
    }
    if (v->size != NOT_KNOWN && v->used != NOT_KNOWN && v->size >= v->used) {
        p.free_space = v->size - v->used;
    }
    p.f = (struct file){.s = f->t->s,
                        .src = f->src,
                        .path = str_slice(&v->name),
                        .name = name,
                        .dir = dir,
                        .at = name.p,
                        .kind = FILE_DATA};
    hres hr =
        statx(dir, name.p, 0, STATX_BASIC_STATS | STATX_BTIME, &p.f.st) == 0 ? tell(f->t, &p) : 0;
    (void)close(dir);
    return hr;
}

static hres tell_page_files(struct telling *t)
{
    struct finding f = {.t = t};
    hres hr = file_sources_read(t->s, t->plan.needs, &f.src);
    hr = hr ? hr : swaps_each(t->s, tell_swap, &f);
    file_sources_fini(&f.src);
    return hr;
}

static const struct prop_row rows[] = {
    DATA_FILE_ROWS,
    ROW_U64("FreeSpace", page_file, free_space, "size without what is used, MB"),
    ROW_U64("InitialSize", page_file, size, "size, MB: swap does not grow"),
    ROW_U64("MaximumSize", page_file, size, "size, MB: swap does not grow"),
    {0},
};
const struct win32_table page_file_table = {
    "Win32_PageFile", rows, tell_page_files,
    "The swap files of /proc/swaps, as files; partitions are told by Win32_PageFileUsage. The "
    "methods are those of CIM_DataFile."};
const struct wmi_method_provider page_file_methods[] = {FILE_METHODS{0}};
