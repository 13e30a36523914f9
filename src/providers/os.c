/* os: Win32_OperatingSystem. */
#include "cim/datetime.h"
#include "providers/cimwin32.h"
#include "providers/hostinfo.h"
#include "util/clock.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

enum os_source {
    OS_MEMORY = 1,
    OS_PROCESSES = 2
};
enum os_memory { /* sums of what host_memory tells */
    OSM_VISIBLE,
    OSM_FREE,
    OSM_SWAP,
    OSM_SWAP_FREE,
    OSM_VIRTUAL,
    OSM_VIRTUAL_FREE,
    OSM_COUNT
};
struct os {
    const struct cimwin32 *s;
    struct host_memory_info memory;
    uint64_t processes; /* 0: not known */
};

static hres fill_memory(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct os *o = subject;
    static const struct {
        enum host_memory first, second;
    } sums[OSM_COUNT] = {
        [OSM_VISIBLE] = {MEM_TOTAL, MEM_COUNT},  [OSM_FREE] = {MEM_AVAILABLE, MEM_COUNT},
        [OSM_SWAP] = {SWAP_TOTAL, MEM_COUNT},    [OSM_SWAP_FREE] = {SWAP_FREE, MEM_COUNT},
        [OSM_VIRTUAL] = {MEM_TOTAL, SWAP_TOTAL}, [OSM_VIRTUAL_FREE] = {MEM_AVAILABLE, SWAP_FREE},
    };
    enum host_memory a = sums[row->arg].first, b = sums[row->arg].second;
    if (!o->memory.known[a] || (b != MEM_COUNT && !o->memory.known[b])) {
        return 0;
    }
    fill_uint(out, o->memory.kb[a] + (b == MEM_COUNT ? 0 : o->memory.kb[b]));
    return 0;
}

enum os_text {
    T_CAPTION,
    T_NAME,
    T_CLASS,
    T_CS_CLASS,
    T_CS,
    T_RELEASE
};

static hres fill_own(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct os *o = subject;
    struct cim_str *const texts[] = {
        [T_CAPTION] = o->s->os_caption,     [T_NAME] = o->s->os_name, [T_CLASS] = o->s->name_os,
        [T_CS_CLASS] = o->s->name_computer, [T_CS] = o->s->computer,  [T_RELEASE] = o->s->release,
    };
    return fill_shared(out, texts[row->arg]);
}

/* "#1 SMP …": the number of the build. */
static hres fill_build(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct os *o = subject;
    char buf[256];
    struct slice s = host_line(o->s->root, "proc/sys/kernel/version", buf, sizeof buf);
    size_t n = 1;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') {
        n++;
    }
    return s.n && s.p[0] == '#' && n > 1 ? fill_text(out, (struct slice){s.p + 1, n - 1}) : 0;
}

static hres fill_vendor(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct os *o = subject;
    AUTO_STR text = STR_INIT;
    hres hr = host_os_release(o->s->root, "VENDOR_NAME", &text);
    return hr ? hr : fill_text(out, str_slice(&text));
}

static hres fill_architecture(const struct prop_row *row, const void *subject,
                              struct cim_value *out)
{
    (void)row;
    const struct os *o = subject;
    char buf[64];
    struct slice a = host_line(o->s->root, "proc/sys/kernel/arch", buf, sizeof buf);
    if (a.n == 0) { /* before Linux 6.1: what this program is built for runs there */
        return sysroot_is_live(o->s->root)
                   ? fill_text(out, sizeof(void *) == 8 ? SLICE("64-bit") : SLICE("32-bit"))
                   : 0;
    }
    bool is_64 = memmem(a.p, a.n, "64", 2) || (a.n == 5 && memcmp(a.p, "s390x", 5) == 0);
    return fill_text(out, is_64 ? SLICE("64-bit") : SLICE("32-bit"));
}

static hres fill_boot(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct os *o = subject;
    return o->s->btime ? fill_time(out, (int64_t)o->s->btime * 1000000) : 0;
}

static hres fill_now(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    return fill_time(out, clock_real_us());
}

static hres fill_zone(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_sint(out->type, clock_utc_offset(clock_real_us()));
    return 0;
}

static hres fill_fixed(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)subject;
    fill_uint(out, row->arg);
    return 0;
}

static hres fill_true(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    *out = cim_bool(true);
    return 0;
}

static hres fill_ok(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    (void)subject;
    return fill_text(out, SLICE("OK"));
}

static hres fill_processes(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct os *o = subject;
    if (o->processes) {
        fill_uint(out, o->processes);
    }
    return 0;
}

static hres fill_most_processes(const struct prop_row *row, const void *subject,
                                struct cim_value *out)
{
    (void)row;
    const struct os *o = subject;
    uint64_t ids, threads;
    if (host_number(o->s->root, "proc/sys/kernel/pid_max", &ids) &&
        host_number(o->s->root, "proc/sys/kernel/threads-max", &threads)) {
        fill_uint(out, ids < threads ? ids : threads);
    }
    return 0;
}

/* clang-format off */
const struct prop_row os_rows[] = {
    {"BootDevice", NULL, 0, 0, "NULL: not told by the kernel"},
    {"BuildNumber", fill_build, 0, 0, "number of the kernel's build: N of `#N` in /proc/sys/kernel/version"},
    {"BuildType", NULL, 0, 0, "NULL: not told by the kernel"},
    {"Caption", fill_own, T_CAPTION, 0, "PRETTY_NAME of /etc/os-release, else NAME, else \"Linux\""},
    {"CodeSet", NULL, 0, 0, "NULL: belongs to each process"},
    {"CountryCode", NULL, 0, 0, "NULL: belongs to each process"},
    {"CreationClassName", fill_own, T_CLASS, 0, "\"Win32_OperatingSystem\""},
    {"CSCreationClassName", fill_own, T_CS_CLASS, 0, "\"Win32_ComputerSystem\""},
    {"CSDVersion", NULL, 0, 0, "NULL: no service packs"},
    {"CSName", fill_own, T_CS, 0, "name of the computer: the host name in upper case"},
    {"CurrentTimeZone", fill_zone, 0, 0, "minutes east of UTC, now"},
    {"DataExecutionPrevention_32BitApplications", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"DataExecutionPrevention_Available", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"DataExecutionPrevention_Drivers", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"DataExecutionPrevention_SupportPolicy", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"Debug", NULL, 0, 0, "NULL: not told by the kernel"},
    {"Description", NULL, 0, 0, "NULL: no such text"},
    {"Distributed", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"EncryptionLevel", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"ForegroundApplicationBoost", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"FreePhysicalMemory", fill_memory, OSM_FREE, OS_MEMORY, "`MemAvailable`: what programs can get without swapping, caches that would be given up included; kB"},
    {"FreeSpaceInPagingFiles", fill_memory, OSM_SWAP_FREE, OS_MEMORY, "`SwapFree`, kB"},
    {"FreeVirtualMemory", fill_memory, OSM_VIRTUAL_FREE, OS_MEMORY, "`MemAvailable` + `SwapFree`, kB"},
    {"InstallDate", NULL, 0, 0, "NULL: not recorded"},
    {"LargeSystemCache", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"LastBootUpTime", fill_boot, 0, 0, "`btime` of /proc/stat, in local time"},
    {"LocalDateTime", fill_now, 0, 0, "now, in local time"},
    {"Locale", NULL, 0, 0, "NULL: belongs to each process"},
    {"Manufacturer", fill_vendor, 0, 0, "VENDOR_NAME of /etc/os-release"},
    {"MaxNumberOfProcesses", fill_most_processes, 0, 0, "the smaller of `pid_max` and `threads-max` in /proc/sys/kernel"},
    {"MaxProcessMemorySize", NULL, 0, 0, "NULL: depends on the processor and the process's limits"},
    {"MUILanguages", NULL, 0, 0, "NULL: belongs to each process"},
    {"Name", fill_own, T_NAME, 0, "Caption, `|/|`: the parts that hold the Windows directory and the boot partition there are the root directory and nothing"},
    {"NumberOfLicensedUsers", NULL, 0, 0, "NULL: no such limit"},
    {"NumberOfProcesses", fill_processes, 0, OS_PROCESSES, "processes in /proc"},
    {"NumberOfUsers", NULL, 0, 0, "NULL: not counted"},
    {"OperatingSystemSKU", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"Organization", NULL, 0, 0, "NULL: not recorded"},
    {"OSArchitecture", fill_architecture, 0, 0, "\"64-bit\" or \"32-bit\": the kernel's"},
    {"OSLanguage", NULL, 0, 0, "NULL: belongs to each process"},
    {"OSProductSuite", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"OSType", fill_fixed, 36, 0, "36 (LINUX)"},
    {"OtherTypeDescription", NULL, 0, 0, "NULL: OSType tells"},
    {"PAEEnabled", NULL, 0, 0, "NULL: not told by the kernel"},
    {"PlusProductID", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"PlusVersionNumber", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"PortableOperatingSystem", NULL, 0, 0, "NULL: not known"},
    {"Primary", fill_true, 0, 0, "TRUE: the one that runs"},
    {"ProductType", NULL, 0, 0, "NULL: workstation and server are one"},
    {"QuantumLength", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"QuantumType", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"RegisteredUser", NULL, 0, 0, "NULL: not recorded"},
    {"ServicePackMajorVersion", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"ServicePackMinorVersion", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"SizeStoredInPagingFiles", fill_memory, OSM_SWAP, OS_MEMORY, "`SwapTotal`, kB"},
    {"Status", fill_ok, 0, 0, "\"OK\": it answers"},
    {"SuiteMask", NULL, 0, 0, "NULL: no such thing on Linux"},
    {"SystemDevice", NULL, 0, 0, "NULL: not told by the kernel"},
    {"SystemDirectory", NULL, 0, 0, "NULL: no such directory"},
    {"SystemDrive", NULL, 0, 0, "NULL: no drives"},
    {"TotalSwapSpaceSize", fill_memory, OSM_SWAP, OS_MEMORY, "`SwapTotal`, kB"},
    {"TotalVirtualMemorySize", fill_memory, OSM_VIRTUAL, OS_MEMORY, "`MemTotal` + `SwapTotal`, kB"},
    {"TotalVisibleMemorySize", fill_memory, OSM_VISIBLE, OS_MEMORY, "`MemTotal`, kB"},
    {"Version", fill_own, T_RELEASE, 0, "release of the kernel"},
    {"WindowsDirectory", NULL, 0, 0, "NULL: no such directory"},
    {0},
};
/* clang-format on */

static uint64_t count_processes(const struct sysroot *root)
{
    DIR *d = sysroot_opendir(root, "proc");
    uint64_t n = 0;
    if (!d) {
        return 0;
    }
    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        n += e->d_name[0] >= '1' && e->d_name[0] <= '9';
    }
    (void)closedir(d);
    return n;
}

void os_enumerate(wmi_request *r, void *state)
{
    struct prop_plan plan;
    struct os o = {.s = state};
    prop_plan_make(&plan, r, os_rows);
    if (plan.needs & OS_MEMORY) {
        host_memory(o.s->root, &o.memory);
    }
    if (plan.needs & OS_PROCESSES) {
        o.processes = count_processes(o.s->root);
    }
    struct cim_instance *i = prop_plan_instance(&plan, r, &o);
    wmi_request_done(r, i ? wmi_request_indicate(r, &i->o) : WBEM_E_OUT_OF_MEMORY);
}

void os_get(wmi_request *r, void *state)
{
    os_enumerate(r, state); /* a singleton: its path has no keys */
}
