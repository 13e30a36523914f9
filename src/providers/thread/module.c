/* module: CIM_ProcessExecutable: the files that are mapped into the processes. */
#include "providers/process.h"
#include "providers/scan.h"
#include "providers/table.h"
#include "util/map.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct module { /* subject */
    struct link_pair pair;
    uint64_t base;
};
struct finding {
    struct telling *t;
    struct process_reader *reader;
    struct str file; /* the only one asked for; empty: all */
    struct map seen; /* in one process */
};

static const struct prop_row rows[] = {
    ROW_STR("Antecedent", module, pair.left, "path of the CIM_DataFile"),
    ROW_U64("BaseAddress", module, base, "the lowest address at which it is mapped"),
    ROW_STR("Dependent", module, pair.right, "path of the Win32_Process"),
    ROW_NULL("GlobalProcessCount", "not counted"),
    ROW_NULL("ModuleInstance", "modules have no handles of 32 bits"),
    ROW_NULL("ProcessCount", "how often a process loaded a file is not counted"),
    {0},
};

/* "\012" stands for a line end in a name. */
static void add_name(struct str *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.n - i >= 4 && memcmp(s.p + i, "\\012", 4) == 0) {
            str_addc(out, '\n');
            i += 3;
        } else {
            str_addc(out, s.p[i]);
        }
    }
}

static bool is_file(struct slice path)
{
    static const char *const others[] = {"/dev/", "/memfd:", "/SYSV", "/proc/", "/anon_hugepage"};
    static const char gone[] = " (deleted)";
    size_t n = sizeof gone - 1;
    if (path.n == 0 || path.p[0] != '/' ||
        (path.n > n && memcmp(path.p + path.n - n, gone, n) == 0)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        struct slice s = path;
        if (scan_prefix(&s, others[i])) {
            return false;
        }
    }
    return true;
}

/* "from-to rwxp offset device inode    path" */
static bool parse_line(struct slice line, uint64_t *from, struct str *path)
{
    struct slice word, start;
    if (!scan_word(&line, &word) || !scan_part(&word, '-', &start)) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        if (!scan_word(&line, &word)) {
            return false;
        }
    }
    while (line.n && line.p[0] == ' ') {
        line = slice_from(line, 1);
    }
    *from = scan_hex(start);
    str_clear(path);
    add_name(path, line);
    return is_file(str_slice(path)) && *from != NOT_KNOWN;
}

static hres tell_mapping(struct finding *f, const char *pid, struct slice path, uint64_t from)
{
    struct module m = {.base = from};
    if (f->file.n && (f->file.n != path.n || memcmp(f->file.p, path.p, path.n) != 0)) {
        return 0;
    }
    hres hr = map_add_text(&f->seen, path);
    if (hr) {
        return hr == WBEM_S_FALSE ? 0 : hr;
    }
    telling_path1(f->t, &m.pair.left, "CIM_DataFile", "Name", path);
    telling_path1(f->t, &m.pair.right, "Win32_Process", "Handle", slice_of(pid));
    hr = hr ? hr : str_status(&m.pair.left);
    hr = hr ? hr : str_status(&m.pair.right);
    hr = hr ? hr : tell(f->t, &m);
    link_pair_fini(&m.pair);
    return hr;
}

/* A process whose program may not be seen has no modules to see either. */
static hres tell_process(struct finding *f, int proc, const char *pid)
{
    char path[32];
    AUTO_STR maps = STR_INIT;
    AUTO_STR name = STR_INIT;
    if (!process_read(f->reader, proc, pid, NULL) || f->reader->exe.n == 0) {
        return 0;
    }
    snprintf(path, sizeof path, "proc/%.16s/maps", pid);
    hres hr = sysroot_read_all(f->t->s->root, path, 1u << 26, &maps);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    struct slice text = str_slice(&maps), line;
    while (hr == 0 && scan_line(&text, &line)) {
        uint64_t from;
        bool is = parse_line(line, &from, &name);
        hr = str_status(&name);
        hr = hr || !is ? hr : tell_mapping(f, pid, str_slice(&name), from);
    }
    map_fini_texts(&f->seen); /* of this process */
    return hr;
}

static hres tell_processes(struct finding *f, const struct str *pid)
{
    DIR *d = sysroot_opendir(f->t->s->root, "proc");
    hres hr = 0;
    if (d && pid->n) {
        hr = tell_process(f, dirfd(d), str_z(pid));
    }
    for (const struct dirent *e; d && !pid->n && hr == 0 && (e = readdir(d));) {
        hr = e->d_name[0] >= '1' && e->d_name[0] <= '9' ? tell_process(f, dirfd(d), e->d_name) : 0;
    }
    if (d) {
        (void)closedir(d);
    }
    return hr;
}

static hres tell_modules(struct telling *t)
{
    struct finding f = {.t = t, .reader = process_reader_create(t->s, t->r)};
    AUTO_STR pid = STR_INIT;
    bool other = false, no_file = false;
    if (!f.reader) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    f.reader->needs = SRC_EXE;
    map_init(&f.seen, MAP_CASE);
    (void)telling_refers(t, "Dependent", "Win32_Process", "Handle", &pid, &other);
    (void)telling_refers(t, "Antecedent", "CIM_DataFile", "Name", &f.file, &no_file);
    hres hr = other || no_file ? 0 : tell_processes(&f, &pid);
    str_fini(&f.file);
    process_reader_destroy(f.reader);
    return hr;
}

const struct win32_table process_module_table = {
    "CIM_ProcessExecutable", rows, tell_modules,
    "The files mapped into each process: /proc/PID/maps, each once; without those that were "
    "deleted, devices and shared memory. Other users' processes have none."};
