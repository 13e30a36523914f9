/* system: PerfOS_System, PerfOS_Memory, PerfOS_Cache, PerfOS_Objects, PerfOS_PagingFile, PerfOS_NUMANodeMemory. */
#include "providers/perf/perf.h"
#include "providers/scan.h"
#include "providers/system/page_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
    FILE_MAX = 8 << 20,
    KB = 1024,
    NODES_MAX = 1024,
};

/* ---- the system ---- */
enum system_value {
    V_SWITCHES,
    V_PROCESSES,
    V_THREADS,
    V_QUEUE,
    V_START,
};

static uint64_t count_processes(const struct cimwin32 *s)
{
    DIR *d = sysroot_opendir(s->root, "proc");
    uint64_t n = 0;
    for (const struct dirent *e; d && (e = readdir(d));) {
        n += e->d_name[0] >= '1' && e->d_name[0] <= '9';
    }
    if (d) {
        (void)closedir(d);
    }
    return d ? n : NOT_KNOWN;
}

/* "0.20 0.18 0.12 1/80 11206": threads that can run, and all. */
static bool read_threads(const struct cimwin32 *s, uint64_t *running, uint64_t *all)
{
    char buf[128];
    struct slice text = host_line(s->root, "proc/loadavg", buf, sizeof buf), word = {0};
    for (int i = 0; i < 4; i++) {
        if (!scan_word(&text, &word)) {
            return false;
        }
    }
    return take_digits(&word, running) && scan_prefix(&word, "/") && take_digits(&word, all);
}

static hres read_system(const struct cimwin32 *s, struct perf_item *i)
{
    AUTO_STR stat = STR_INIT;
    uint64_t running, threads;
    uint32_t logical, packages;
    hres hr = sysroot_read_all(s->root, "proc/stat", FILE_MAX, &stat);
    perf_item_init(i, perf_now(s), NULL);
    i->v[V_SWITCHES] = perf_find_line(str_slice(&stat), SLICE("ctxt"));
    i->v[V_PROCESSES] = count_processes(s);
    i->v[V_START] = perf_moment(s, 0);
    if (read_threads(s, &running, &threads)) {
        i->v[V_THREADS] = threads;
        host_processors(s->root, &logical, &packages);
        i->v[V_QUEUE] = !logical ? NOT_KNOWN : running > logical ? running - logical : 0;
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

static hres tell_system(struct telling *t)
{
    struct perf_item i;
    hres hr = read_system(t->s, &i);
    return hr ? hr : tell(t, &i);
}

#define NOT_COUNTED "the kernel does not count it"
#define DISK_TELLS  "the kernel counts it by disks and by processes only"
static const struct prop_row system_rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_ONE_NAME,
    ROW_NULL("AlignmentFixupsPersec", NOT_COUNTED),
    ROW_COUNT("ContextSwitchesPersec", V_SWITCHES, "/proc/stat: ctxt"),
    ROW_NULL("ExceptionDispatchesPersec", NOT_COUNTED),
    ROW_NULL("FileControlBytesPersec", DISK_TELLS),
    ROW_NULL("FileControlOperationsPersec", DISK_TELLS),
    ROW_NULL("FileDataOperationsPersec", DISK_TELLS),
    ROW_NULL("FileReadBytesPersec", DISK_TELLS),
    ROW_NULL("FileReadOperationsPersec", DISK_TELLS),
    ROW_NULL("FileWriteBytesPersec", DISK_TELLS),
    ROW_NULL("FileWriteOperationsPersec", DISK_TELLS),
    ROW_NULL("FloatingEmulationsPersec", NOT_COUNTED),
    ROW_NULL("PercentRegistryQuotaInUse", "the registry has no quota"),
    ROW_NULL("PercentRegistryQuotaInUse_Base", "the registry has no quota"),
    ROW_LEVEL("Processes", V_PROCESSES, "processes in /proc"),
    ROW_LEVEL("ProcessorQueueLength", V_QUEUE,
              "/proc/loadavg: threads that can run, without one for each processor"),
    ROW_NULL("SystemCallsPersec", NOT_COUNTED),
    ROW_LEVEL("SystemUpTime", V_START,
              "/proc/stat: btime, 100 ns since 1601; cooked: seconds since then"),
    ROW_LEVEL("Threads", V_THREADS, "/proc/loadavg"),
    {0},
};
const struct win32_table perf_system_table = {.name = "Win32_PerfRawData_PerfOS_System",
                                              .rows = system_rows,
                                              .tell_all = tell_system,
                                              .about = "One object."};

static const struct prop_row object_rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_ONE_NAME,
    ROW_NULL("Events", "the kernel has no such objects"),
    ROW_NULL("Mutexes", "the kernel has no such objects"),
    ROW_LEVEL("Processes", V_PROCESSES, "processes in /proc"),
    ROW_NULL("Sections", "the kernel has no such objects"),
    ROW_NULL("Semaphores", "the kernel counts none over all processes"),
    ROW_LEVEL("Threads", V_THREADS, "/proc/loadavg"),
    {0},
};
const struct win32_table perf_objects_table = {.name = "Win32_PerfRawData_PerfOS_Objects",
                                               .rows = object_rows,
                                               .tell_all = tell_system,
                                               .about = "One object."};

/* ---- memory ---- */
static hres tell_files(struct telling *t, struct perf_file *files, const char *const *paths)
{
    hres hr = 0;
    for (size_t i = 0; files[i].letter && hr == 0; i++) {
        hr = sysroot_read_all(t->s->root, paths[i], FILE_MAX, &files[i].text);
        hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    struct perf_text text = {perf_now(t->s), files};
    hr = hr ? hr : tell(t, &text);
    for (size_t i = 0; files[i].letter; i++) {
        str_fini(&files[i].text);
    }
    return hr;
}

/* Pages as the kernel counts bytes that came from disks: in kilobytes. */
static hres fill_pages(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    struct cim_value kb = cim_null(CIM_UINT64);
    hres hr = fill_perf_text_count(row, subject, &kb);
    if (hr == 0 && !kb.null) {
        long page = sysconf(_SC_PAGESIZE);
        *out = cim_uint(out->type, (uint32_t)(kb.d.u * KB / (uint64_t)(page > 0 ? page : 4096)));
    }
    return hr;
}

static hres tell_memory(struct telling *t)
{
    struct perf_file files[] = {
        {'m', STR_INIT, perf_find_line}, {'v', STR_INIT, perf_find_line}, {0}};
    static const char *const paths[] = {"proc/meminfo", "proc/vmstat"};
    return tell_files(t, files, paths);
}

static const struct prop_row memory_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_LEVEL("AvailableBytes", "m MemAvailable", KB, "`MemAvailable` of /proc/meminfo"),
    ROW_TEXT_LEVEL("AvailableKBytes", "m MemAvailable", 1, "`MemAvailable`"),
    {"AvailableMBytes", fill_perf_text_megabytes, 1, 0, "`MemAvailable`", "m MemAvailable"},
    ROW_TEXT_LEVEL("CacheBytes", "m Cached+Buffers+SReclaimable", KB,
                   "`Cached`, `Buffers` and `SReclaimable`"),
    ROW_NULL("CacheBytesPeak", NOT_COUNTED),
    ROW_NULL("CacheFaultsPersec", NOT_COUNTED),
    ROW_TEXT_LEVEL("CommitLimit", "m CommitLimit", KB, "`CommitLimit`"),
    ROW_TEXT_LEVEL("CommittedBytes", "m Committed_AS", KB, "`Committed_AS`"),
    ROW_NULL("DemandZeroFaultsPersec", NOT_COUNTED),
    ROW_TEXT_LEVEL("FreeAndZeroPageListBytes", "m MemFree", KB, "`MemFree`"),
    ROW_NULL("FreeSystemPageTableEntries", "there is no such table"),
    ROW_NULL("LongTermAverageStandbyCacheLifetimes", NOT_COUNTED),
    ROW_TEXT_LEVEL("ModifiedPageListBytes", "m Dirty", KB, "`Dirty`"),
    ROW_TEXT_COUNT("PageFaultsPersec", "v pgfault", 1, "`pgfault` of /proc/vmstat"),
    ROW_TEXT_COUNT("PageReadsPersec", "v pgmajfault", 1, "`pgmajfault`: faults that read a disk"),
    {"PagesInputPersec", fill_pages, 1, 0, "`pgpgin`, as pages", "v pgpgin"},
    {"PagesOutputPersec", fill_pages, 1, 0, "`pgpgout`, as pages", "v pgpgout"},
    {"PagesPersec", fill_pages, 1, 0, "`pgpgin` and `pgpgout`, as pages", "v pgpgin+pgpgout"},
    ROW_NULL("PageWritesPersec", "the kernel counts the bytes, not the writes"),
    ROW_TEXT_LEVEL("PercentCommittedBytesInUse", "m Committed_AS", 1, "`Committed_AS`, kB"),
    ROW_TEXT_LEVEL("PercentCommittedBytesInUse_Base", "m CommitLimit", 1, "`CommitLimit`, kB"),
    ROW_NULL("PoolNonpagedAllocs", NOT_COUNTED),
    ROW_TEXT_LEVEL("PoolNonpagedBytes", "m SUnreclaim", KB,
                   "`SUnreclaim`: the kernel's own memory"),
    ROW_NULL("PoolPagedAllocs", NOT_COUNTED),
    ROW_NULL("PoolPagedBytes", "the kernel's own memory is not paged"),
    ROW_NULL("PoolPagedResidentBytes", "the kernel's own memory is not paged"),
    ROW_NULL("StandbyCacheCoreBytes", "the cache has no such priorities"),
    ROW_NULL("StandbyCacheNormalPriorityBytes", "the cache has no such priorities"),
    ROW_NULL("StandbyCacheReserveBytes", "the cache has no such priorities"),
    ROW_TEXT_LEVEL("SystemCacheResidentBytes", "m Cached", KB, "`Cached`"),
    ROW_NULL("SystemCodeResidentBytes", NOT_COUNTED),
    ROW_NULL("SystemCodeTotalBytes", NOT_COUNTED),
    ROW_NULL("SystemDriverResidentBytes", NOT_COUNTED),
    ROW_NULL("SystemDriverTotalBytes", NOT_COUNTED),
    ROW_NULL("TransitionFaultsPersec", NOT_COUNTED),
    ROW_NULL("TransitionPagesRePurposedPersec", NOT_COUNTED),
    ROW_NULL("WriteCopiesPersec", NOT_COUNTED),
    {0},
};
const struct win32_table perf_memory_table = {.name = "Win32_PerfRawData_PerfOS_Memory",
                                              .rows = memory_rows,
                                              .tell_all = tell_memory,
                                              .about = "One object."};

/* ---- the cache ---- */
static const struct prop_row cache_rows[] = {
    PERF_CLOCKS(perf_text),
    PERF_ONE_NAME,
    ROW_TEXT_LEVEL("DirtyPages", "v nr_dirty", 1, "`nr_dirty` of /proc/vmstat"),
    ROW_TEXT_LEVEL("DirtyPageThreshold", "v nr_dirty_threshold", 1, "`nr_dirty_threshold`"),
    ROW_TEXT_COUNT("LazyWritePagesPersec", "v nr_written", 1,
                   "`nr_written`: pages that were written back"),
#define NO(p) ROW_NULL(p, "the kernel does not count how its cache is used")
    NO("AsyncCopyReadsPersec"),
    NO("AsyncDataMapsPersec"),
    NO("AsyncFastReadsPersec"),
    NO("AsyncMDLReadsPersec"),
    NO("AsyncPinReadsPersec"),
    NO("CopyReadHitsPercent"),
    NO("CopyReadHitsPercent_Base"),
    NO("CopyReadsPersec"),
    NO("DataFlushesPersec"),
    NO("DataFlushPagesPersec"),
    NO("DataMapHitsPercent"),
    NO("DataMapHitsPercent_Base"),
    NO("DataMapPinsPersec"),
    NO("DataMapPinsPersec_Base"),
    NO("DataMapsPersec"),
    NO("FastReadNotPossiblesPersec"),
    NO("FastReadResourceMissesPersec"),
    NO("FastReadsPersec"),
    NO("LazyWriteFlushesPersec"),
    NO("MDLReadHitsPercent"),
    NO("MDLReadHitsPercent_Base"),
    NO("MDLReadsPersec"),
    NO("PinReadHitsPercent"),
    NO("PinReadHitsPercent_Base"),
    NO("PinReadsPersec"),
    NO("ReadAheadsPersec"),
    NO("SyncCopyReadsPersec"),
    NO("SyncDataMapsPersec"),
    NO("SyncFastReadsPersec"),
    NO("SyncMDLReadsPersec"),
    NO("SyncPinReadsPersec"),
#undef NO
    {0},
};
const struct win32_table perf_cache_table = {.name = "Win32_PerfRawData_PerfOS_Cache",
                                             .rows = cache_rows,
                                             .tell_all = tell_memory,
                                             .about = "One object."};

/* ---- swap ---- */
enum paging_value {
    V_USED, /* MB: they have to fit 32 bits */
    V_SIZE,
};
struct paging {
    struct telling *t;
    struct perf_item total;
};

static hres tell_swap(void *arg, const struct swap *s)
{
    struct paging *p = arg;
    struct perf_item i;
    perf_item_init(&i, p->total.at, str_z(&s->name));
    i.v[V_USED] = s->used;
    i.v[V_SIZE] = s->size;
    perf_item_add(&p->total, &i);
    return tell(p->t, &i);
}

static hres tell_paging(struct telling *t)
{
    struct paging p = {.t = t};
    perf_item_init(&p.total, perf_now(t->s), "_Total");
    hres hr = swaps_each(t->s, tell_swap, &p);
    return hr || p.total.v[V_SIZE] == NOT_KNOWN ? hr : tell(t, &p.total);
}

static const struct prop_row paging_rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_NAME,
    ROW_LEVEL("PercentUsage", V_USED, "used, MB"),
    ROW_LEVEL("PercentUsage_Base", V_SIZE, "size, MB"),
    ROW_NULL("PercentUsagePeak", NOT_COUNTED),
    ROW_NULL("PercentUsagePeak_Base", NOT_COUNTED),
    {0},
};
const struct win32_table perf_paging_table = {
    .name = "Win32_PerfRawData_PerfOS_PagingFile",
    .rows = paging_rows,
    .tell_all = tell_paging,
    .about =
        "The files and devices of /proc/swaps, and \"_Total\"; nothing where there is no swap."};

/* ---- nodes ---- */
enum node_value {
    V_NODE_FREE,
    V_NODE_TOTAL,
};

/* "Node 0 MemTotal:       32768 kB". */
static uint64_t node_megabytes(struct slice text, unsigned node, const char *what)
{
    char name[48];
    int n = snprintf(name, sizeof name, "Node %u %s", node, what);
    uint64_t kb = perf_find_line(text, (struct slice){name, (size_t)n});
    return kb == NOT_KNOWN ? kb : kb / KB;
}

static hres tell_nodes(struct telling *t)
{
    struct perf_item total;
    struct perf_stamp at = perf_now(t->s);
    perf_item_init(&total, at, "_Total");
    hres hr = 0;
    for (unsigned i = 0; i < NODES_MAX && hr == 0; i++) {
        AUTO_STR text = STR_INIT;
        char path[64], name[16];
        snprintf(path, sizeof path, "sys/devices/system/node/node%u/meminfo", i);
        if (FAILED(sysroot_read_all(t->s->root, path, FILE_MAX, &text))) {
            break;
        }
        struct perf_item node;
        snprintf(name, sizeof name, "%u", i);
        perf_item_init(&node, at, name);
        node.v[V_NODE_FREE] = node_megabytes(str_slice(&text), i, "MemFree");
        node.v[V_NODE_TOTAL] = node_megabytes(str_slice(&text), i, "MemTotal");
        perf_item_add(&total, &node);
        hr = tell(t, &node);
    }
    return hr || total.v[V_NODE_TOTAL] == NOT_KNOWN ? hr : tell(t, &total);
}

static const struct prop_row node_rows[] = {
    PERF_CLOCKS(perf_item),
    PERF_NAME,
    ROW_LEVEL("FreeAndZeroPageListMBytes", V_NODE_FREE, "`MemFree`"),
    ROW_LEVEL("TotalMBytes", V_NODE_TOTAL, "`MemTotal`"),
    {0},
};
const struct win32_table perf_node_table = {
    .name = "Win32_PerfRawData_PerfOS_NUMANodeMemory",
    .rows = node_rows,
    .tell_all = tell_nodes,
    .about = "The nodes of /sys/devices/system/node, and \"_Total\"."};
