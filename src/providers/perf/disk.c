/* disk: PerfDisk_PhysicalDisk and PerfDisk_LogicalDisk, of /proc/diskstats (Documentation/admin-guide/iostats.rst). */
#include "providers/perf/perf.h"
#include "providers/scan.h"
#include "providers/storage/block.h"
#include "providers/storage/mounts.h"

#include <stdio.h>
#include <sys/statvfs.h>

enum {
    FILE_MAX = 8 << 20,
    SECTOR = 512,
    PER_MS = 10000, /* 100 ns in a millisecond */
    MB = 1 << 20,
};
enum disk_value {
    V_READS,
    V_WRITES,
    V_READ_BYTES,
    V_WRITE_BYTES,
    V_READ_TIME, /* 100 ns, of all requests together */
    V_WRITE_TIME,
    V_QUEUE,  /* requests now */
    V_QUEUED, /* 100 ns, times the requests there were */
    V_BUSY,   /* 100 ns */
    V_TRANSFERS,
    V_BYTES,
    V_TIME,
    V_IDLE,
    V_CLOCK, /* the base of the percentages */
    V_FREE,  /* MB */
    V_SIZE,
};

static void finish(struct perf_item *i)
{
    i->v[V_TRANSFERS] = perf_sum(i->v[V_READS], i->v[V_WRITES]);
    i->v[V_BYTES] = perf_sum(i->v[V_READ_BYTES], i->v[V_WRITE_BYTES]);
    i->v[V_TIME] = perf_sum(i->v[V_READ_TIME], i->v[V_WRITE_TIME]);
    i->v[V_CLOCK] = i->at.perf;
    uint64_t busy = i->v[V_BUSY];
    i->v[V_IDLE] = busy == NOT_KNOWN ? busy : i->at.perf > busy ? i->at.perf - busy : 0;
}

/* "reads merged sectors ms writes merged sectors ms now ms weighted …". */
static bool read_numbers(struct slice line, struct perf_item *i)
{
    static const struct {
        uint8_t value;
        uint32_t times;
    } place[] = {{V_READS, 1},  {255, 0},         {V_READ_BYTES, SECTOR},  {V_READ_TIME, PER_MS},
                 {V_WRITES, 1}, {255, 0},         {V_WRITE_BYTES, SECTOR}, {V_WRITE_TIME, PER_MS},
                 {V_QUEUE, 1},  {V_BUSY, PER_MS}, {V_QUEUED, PER_MS}};
    struct slice word;
    for (size_t k = 0; k < ARRAY_LEN(place); k++) {
        uint64_t n = scan_word(&line, &word) ? scan_number(word) : NOT_KNOWN;
        if (n == NOT_KNOWN) {
            return false;
        }
        if (place[k].value != 255) {
            i->v[place[k].value] = n * place[k].times;
        }
    }
    return true;
}

/* The line of a device ("8:1"). */
static bool read_stats(struct slice text, const char *dev, struct perf_item *i)
{
    struct slice line, major, minor, name;
    while (scan_line(&text, &line)) {
        char number[48];
        if (!scan_word(&line, &major) || !scan_word(&line, &minor) || !scan_word(&line, &name) ||
            major.n > 16 || minor.n > 16) {
            continue;
        }
        snprintf(number, sizeof number, "%.*s:%.*s", (int)major.n, major.p, (int)minor.n, minor.p);
        if (strcmp(number, dev) == 0) {
            bool ok = read_numbers(line, i);
            finish(i);
            return ok;
        }
    }
    return false;
}

/* ---- physical disks ---- */
struct disk_names {
    const struct cimwin32 *s;
    const struct blocks *all;
    const char *disk;
    const struct mount *m;
    bool found;
    struct str *out;
};

static hres is_on(void *arg, const struct block *b)
{
    struct disk_names *n = arg;
    n->found |= strcmp(b->partition ? b->disk : b->name, n->disk) == 0;
    return 0;
}

static hres add_mount(void *arg, const struct mount *m)
{
    struct disk_names *n = arg;
    n->found = false;
    hres hr = blocks_below(n->s->root, n->all, m->device, is_on, n);
    if (hr == 0 && n->found) {
        str_addc(n->out, ' ');
        str_add_slice(n->out, str_slice(&m->point));
    }
    return hr;
}

/* "0 / /home": the number of the disk and where the file systems on it are mounted. */
static hres name_disk(const struct cimwin32 *s, const struct blocks *all, const struct block *b,
                      struct str *out)
{
    struct disk_names n = {.s = s, .all = all, .disk = b->name, .out = out};
    str_addf(out, "%llu", (unsigned long long)b->index);
    hres hr = mounts_each(s, add_mount, &n);
    return hr ? hr : str_status(out);
}

static hres tell_disks(struct telling *t)
{
    AUTO_STR text = STR_INIT;
    struct blocks all = {0};
    struct perf_item total;
    perf_item_init(&total, perf_now(t->s), "_Total");
    hres hr = sysroot_read_all(t->s->root, "proc/diskstats", FILE_MAX, &text);
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : blocks_read(t->s->root, &all);
    size_t n = 0;
    for (size_t i = 0; i < all.n && hr == 0; i++) {
        AUTO_STR name = STR_INIT;
        struct perf_item disk;
        perf_item_init(&disk, total.at, NULL);
        if (all.v[i].partition || !all.v[i].drive || all.v[i].optical ||
            !read_stats(str_slice(&text), all.v[i].dev, &disk)) {
            continue;
        }
        hr = name_disk(t->s, &all, &all.v[i], &name);
        disk.name = str_z(&name);
        perf_item_add(&total, &disk);
        n++;
        hr = hr ? hr : tell(t, &disk);
    }
    vec_fini(&all);
    total.v[V_CLOCK] = n ? total.v[V_CLOCK] : NOT_KNOWN;
    return hr || n == 0 ? hr : tell(t, &total);
}

/* ---- logical disks ---- */
struct logical {
    struct telling *t;
    struct slice stats;
    struct perf_item total;
};

static hres tell_mount(void *arg, const struct mount *m)
{
    struct logical *l = arg;
    struct perf_item i;
    struct statvfs st;
    if (m->type == DRIVE_NETWORK || m->type == DRIVE_OPTICAL) {
        return 0;
    }
    perf_item_init(&i, l->total.at, str_z(&m->point));
    (void)read_stats(l->stats, m->device, &i);
    if (sysroot_is_live(l->t->s->root) && statvfs(str_z(&m->point), &st) == 0) {
        i.v[V_FREE] = (uint64_t)st.f_bavail * st.f_frsize / MB;
        i.v[V_SIZE] = (uint64_t)st.f_blocks * st.f_frsize / MB;
    }
    perf_item_add(&l->total, &i);
    return tell(l->t, &i);
}

static hres tell_mounts(struct telling *t)
{
    AUTO_STR text = STR_INIT;
    struct logical l = {.t = t};
    perf_item_init(&l.total, perf_now(t->s), "_Total");
    hres hr = sysroot_read_all(t->s->root, "proc/diskstats", FILE_MAX, &text);
    l.stats = str_slice(&text);
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : mounts_each(t->s, tell_mount, &l);
    bool any = l.total.v[V_CLOCK] != NOT_KNOWN || l.total.v[V_SIZE] != NOT_KNOWN;
    return hr || !any ? hr : tell(t, &l.total);
}

#define COMMON                                                                                     \
    PERF_CLOCKS(perf_item), PERF_NAME,                                                             \
        ROW_COUNT("AvgDiskBytesPerRead", V_READ_BYTES, "bytes read"),                              \
        ROW_COUNT("AvgDiskBytesPerRead_Base", V_READS, "reads"),                                   \
        ROW_COUNT("AvgDiskBytesPerTransfer", V_BYTES, "bytes read and written"),                   \
        ROW_COUNT("AvgDiskBytesPerTransfer_Base", V_TRANSFERS, "reads and writes"),                \
        ROW_COUNT("AvgDiskBytesPerWrite", V_WRITE_BYTES, "bytes written"),                         \
        ROW_COUNT("AvgDiskBytesPerWrite_Base", V_WRITES, "writes"),                                \
        ROW_COUNT("AvgDiskQueueLength", V_QUEUED, "weighted time of requests, 100 ns"),            \
        ROW_COUNT("AvgDiskReadQueueLength", V_READ_TIME, "time of all reads together, 100 ns"),    \
        ROW_COUNT("AvgDisksecPerRead", V_READ_TIME, "time of all reads together, 100 ns"),         \
        ROW_COUNT("AvgDisksecPerRead_Base", V_READS, "reads"),                                     \
        ROW_COUNT("AvgDisksecPerTransfer", V_TIME, "time of all requests together, 100 ns"),       \
        ROW_COUNT("AvgDisksecPerTransfer_Base", V_TRANSFERS, "reads and writes"),                  \
        ROW_COUNT("AvgDisksecPerWrite", V_WRITE_TIME, "time of all writes together, 100 ns"),      \
        ROW_COUNT("AvgDisksecPerWrite_Base", V_WRITES, "writes"),                                  \
        ROW_COUNT("AvgDiskWriteQueueLength", V_WRITE_TIME, "time of all writes together, 100 ns"), \
        ROW_LEVEL("CurrentDiskQueueLength", V_QUEUE, "requests in progress"),                      \
        ROW_COUNT("DiskBytesPersec", V_BYTES, "bytes read and written"),                           \
        ROW_COUNT("DiskReadBytesPersec", V_READ_BYTES, "bytes read"),                              \
        ROW_COUNT("DiskReadsPersec", V_READS, "reads"),                                            \
        ROW_COUNT("DiskTransfersPersec", V_TRANSFERS, "reads and writes"),                         \
        ROW_COUNT("DiskWriteBytesPersec", V_WRITE_BYTES, "bytes written"),                         \
        ROW_COUNT("DiskWritesPersec", V_WRITES, "writes"),                                         \
        ROW_COUNT("PercentDiskReadTime", V_READ_TIME, "time of all reads together, 100 ns"),       \
        ROW_COUNT("PercentDiskReadTime_Base", V_CLOCK, "since the system started, 100 ns"),        \
        ROW_COUNT("PercentDiskTime", V_TIME, "time of all requests together, 100 ns"),             \
        ROW_COUNT("PercentDiskTime_Base", V_CLOCK, "since the system started, 100 ns"),            \
        ROW_COUNT("PercentDiskWriteTime", V_WRITE_TIME, "time of all writes together, 100 ns"),    \
        ROW_COUNT("PercentDiskWriteTime_Base", V_CLOCK, "since the system started, 100 ns"),       \
        ROW_COUNT("PercentIdleTime", V_IDLE,                                                       \
                  "since the system started, without the time there were requests, 100 ns"),       \
        ROW_COUNT("PercentIdleTime_Base", V_CLOCK, "since the system started, 100 ns"),            \
        ROW_NULL("SplitIOPerSec", "the kernel counts requests that are merged, not split")

static const struct prop_row physical_rows[] = {
    COMMON,
    {0},
};
static const struct prop_row logical_rows[] = {
    COMMON,
    ROW_LEVEL("FreeMegabytes", V_FREE, "`f_bavail` of statvfs(3), MB"),
    ROW_LEVEL("PercentFreeSpace", V_FREE, "`f_bavail` of statvfs(3), MB"),
    ROW_LEVEL("PercentFreeSpace_Base", V_SIZE, "`f_blocks`, MB"),
    {0},
};
const struct win32_table perf_physical_table = {
    .name = "Win32_PerfRawData_PerfDisk_PhysicalDisk",
    .rows = physical_rows,
    .tell_all = tell_disks,
    .about = "The drives of Win32_DiskDrive, and \"_Total\": the sum. The name is Index and where "
             "the file systems on the drive are mounted: \"0 / /home\"."};
const struct win32_table perf_logical_table = {
    .name = "Win32_PerfRawData_PerfDisk_LogicalDisk",
    .rows = logical_rows,
    .tell_all = tell_mounts,
    .about = "The file systems of Win32_LogicalDisk that are not optical or in the network, by "
             "where they are mounted, and \"_Total\": the sum."};
