/* cpu: PerfOS_Processor: what each processor did, of /proc/stat, /proc/interrupts, /proc/softirqs and cpuidle. */
#include "providers/perf/perf.h"
#include "providers/scan.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    FILE_MAX = 8 << 20,
    CPU_MAX = 65536,
    STATES_MAX = 16, /* of cpuidle */
};
enum cpu_value {
    V_IDLE, /* 100 ns */
    V_USER,
    V_KERNEL,
    V_IRQ,
    V_SOFTIRQ,
    V_INTERRUPTS,
    V_SOFTIRQS,
    V_C1,
    V_C2,
    V_C3,
    V_C1_COUNT,
    V_C2_COUNT,
    V_C3_COUNT,
    V_MHZ, /* a level: averaged too */
};
struct cpu {
    uint64_t number, node;
    char name[24], info_name[48]; /* "3"; "0,3" with the node */
    struct perf_item item;
};
struct cpus {
    struct VEC(struct cpu) v;
};

static struct cpu *cpu_of(struct cpus *all, uint64_t number)
{
    for (size_t i = 0; i < all->v.n; i++) {
        if (all->v.v[i].number == number) {
            return &all->v.v[i];
        }
    }
    return NULL;
}

/* "cpu3 user nice system idle iowait irq softirq steal …", in ticks. */
static hres read_times(const struct cimwin32 *s, struct perf_stamp at, struct slice line,
                       struct cpus *out)
{
    struct cpu c = {0};
    struct slice word;
    uint64_t t[8] = {0};
    if (!scan_prefix(&line, "cpu") || !take_digits(&line, &c.number) || c.number >= CPU_MAX) {
        return 0;
    }
    for (unsigned i = 0; i < ARRAY_LEN(t) && scan_word(&line, &word); i++) {
        uint64_t n = scan_number(word);
        t[i] = n == NOT_KNOWN ? 0 : n * s->tick;
    }
    perf_item_init(&c.item, at, NULL);
    snprintf(c.name, sizeof c.name, "%llu", (unsigned long long)c.number);
    c.item.v[V_USER] = t[0] + t[1];
    c.item.v[V_KERNEL] = t[2] + t[5] + t[6];
    c.item.v[V_IDLE] = t[3] + t[4] + t[7];
    c.item.v[V_IRQ] = t[5];
    c.item.v[V_SOFTIRQ] = t[6];
    return vec_push(&out->v, c) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres read_stat(const struct cimwin32 *s, struct perf_stamp at, struct cpus *out)
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    hres hr = sysroot_read_all(s->root, "proc/stat", FILE_MAX, &text);
    struct slice rest = str_slice(&text);
    while (hr == 0 && scan_line(&rest, &line) && line.n > 3 && memcmp(line.p, "cpu", 3) == 0) {
        hr = read_times(s, at, line, out);
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
}

/* Tables with a column per processor: "      CPU0  CPU2", then "name: n n text". Their sums go to the value. */
static hres read_columns(const struct cimwin32 *s, const char *path, unsigned value,
                         struct cpus *all)
{
    AUTO_STR text = STR_INIT;
    struct VEC(struct cpu *) columns = {0};
    struct slice head, line, word, name;
    hres hr = sysroot_read_all(s->root, path, FILE_MAX, &text);
    struct slice rest = str_slice(&text);
    if (FAILED(hr) || !scan_line(&rest, &head)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    while (hr == 0 && scan_word(&head, &word) && scan_prefix(&word, "CPU")) {
        struct cpu *c = cpu_of(all, scan_number(word));
        hr = vec_push(&columns, c) ? 0 : WBEM_E_OUT_OF_MEMORY;
    }
    while (hr == 0 && scan_line(&rest, &line)) {
        if (!scan_part(&line, ':', &name)) {
            continue;
        }
        for (size_t i = 0; i < columns.n && scan_word(&line, &word); i++) {
            uint64_t n = scan_number(word);
            if (n == NOT_KNOWN) {
                break; /* a line with one number for all, then text */
            }
            if (columns.v[i]) {
                uint64_t *v = &columns.v[i]->item.v[value];
                *v = (*v == NOT_KNOWN ? 0 : *v) + n;
            }
        }
    }
    vec_fini(&columns);
    return hr;
}

/* cpuidle: states named C1, C1E, C2, C3, C6 … with their time in microseconds; deeper ones count as C3. */
static void read_idle(const struct cimwin32 *s, struct cpu *c)
{
    for (unsigned i = 0; i < STATES_MAX; i++) {
        char path[96], buf[32];
        uint64_t time, count;
        int n = snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%s/cpuidle/state%u/",
                         c->name, i);
        size_t at = (size_t)n;
        snprintf(path + at, sizeof path - at, "name");
        struct slice name = host_line(s->root, path, buf, sizeof buf);
        if (name.n == 0) {
            return;
        }
        snprintf(path + at, sizeof path - at, "time");
        bool ok = host_number(s->root, path, &time);
        snprintf(path + at, sizeof path - at, "usage");
        ok = ok && host_number(s->root, path, &count);
        bool c_state = name.n >= 2 && name.p[0] == 'C' && name.p[1] >= '1' && name.p[1] <= '9';
        if (ok && c_state) {
            unsigned depth = name.p[1] >= '3' ? 2u : (unsigned)(name.p[1] - '1');
            uint64_t *t = &c->item.v[V_C1 + depth], *k = &c->item.v[V_C1_COUNT + depth];
            *t = (*t == NOT_KNOWN ? 0 : *t) + time * 10;
            *k = (*k == NOT_KNOWN ? 0 : *k) + count;
        }
    }
}

static void average(struct perf_item *total, size_t n)
{
    static const unsigned times[] = {V_IDLE, V_USER, V_KERNEL, V_IRQ, V_SOFTIRQ,
                                     V_C1,   V_C2,   V_C3,     V_MHZ};
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        uint64_t *v = &total->v[times[i]];
        *v = *v == NOT_KNOWN ? *v : *v / n;
    }
}

static hres read_cpus(const struct cimwin32 *s, struct perf_stamp at, struct cpus *all)
{
    hres hr = read_stat(s, at, all);
    hr = hr ? hr : read_columns(s, "proc/interrupts", V_INTERRUPTS, all);
    hr = hr ? hr : read_columns(s, "proc/softirqs", V_SOFTIRQS, all);
    for (size_t i = 0; i < all->v.n && hr == 0; i++) {
        read_idle(s, &all->v.v[i]);
    }
    return hr;
}

static hres tell_cpus(struct telling *t)
{
    struct cpus all = {0};
    struct perf_item total;
    perf_item_init(&total, perf_now(t->s), "_Total");
    hres hr = read_cpus(t->s, total.at, &all);
    for (size_t i = 0; i < all.v.n && hr == 0; i++) {
        all.v.v[i].item.name = all.v.v[i].name;
        perf_item_add(&total, &all.v.v[i].item);
        hr = tell(t, &all.v.v[i].item);
    }
    if (hr == 0 && all.v.n) {
        average(&total, all.v.n);
        hr = tell(t, &total);
    }
    vec_fini(&all.v);
    return hr;
}

/* ---- with nodes ---- */
enum {
    NODES_MAX = 1024,
};

/* The node of a processor: the one of which its directory has a link. */
static void read_info(const struct cimwin32 *s, struct cpu *c)
{
    char path[96];
    struct host_names names;
    uint64_t khz;
    snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%s", c->name);
    if (SUCCEEDED(host_names_read(s->root, path, &names))) {
        for (size_t i = 0; i < names.n; i++) {
            struct slice name = slice_of(names.v[i]);
            if (scan_prefix(&name, "node") && scan_number(name) < NODES_MAX) {
                c->node = scan_number(name);
            }
        }
    }
    host_names_fini(&names);
    snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%s/cpufreq/scaling_cur_freq", c->name);
    c->item.v[V_MHZ] = host_number(s->root, path, &khz) ? khz / 1000 : NOT_KNOWN;
    snprintf(c->info_name, sizeof c->info_name, "%llu,%s", (unsigned long long)c->node, c->name);
    c->item.name = c->info_name;
}

/* The processors of a node and their total; *n counts them. */
static hres tell_node(struct telling *t, struct cpus *all, uint64_t node, struct perf_item *total,
                      size_t *n)
{
    struct perf_item sum;
    char name[48];
    hres hr = 0;
    size_t mine = 0;
    snprintf(name, sizeof name, "%llu,_Total", (unsigned long long)node);
    perf_item_init(&sum, total->at, name);
    for (size_t i = 0; i < all->v.n && hr == 0; i++) {
        if (all->v.v[i].node == node) {
            all->v.v[i].item.name = all->v.v[i].info_name; /* of this place in memory */
            perf_item_add(&sum, &all->v.v[i].item);
            perf_item_add(total, &all->v.v[i].item);
            mine++;
            hr = tell(t, &all->v.v[i].item);
        }
    }
    *n += mine;
    if (hr || mine == 0) {
        return hr;
    }
    average(&sum, mine);
    return tell(t, &sum);
}

static hres tell_cpu_info(struct telling *t)
{
    struct cpus all = {0};
    struct perf_item total;
    size_t n = 0;
    perf_item_init(&total, perf_now(t->s), "_Total");
    hres hr = read_cpus(t->s, total.at, &all);
    for (size_t i = 0; i < all.v.n && hr == 0; i++) {
        read_info(t->s, &all.v.v[i]);
    }
    for (uint64_t node = 0; hr == 0 && n < all.v.n && node < NODES_MAX; node++) {
        hr = tell_node(t, &all, node, &total, &n);
    }
    if (hr == 0 && n) {
        average(&total, n);
        hr = tell(t, &total);
    }
    vec_fini(&all.v);
    return hr;
}

/* clang-format off */
#define SHARED_ROWS \
    PERF_CLOCKS(perf_item), \
    PERF_NAME, \
    ROW_COUNT("C1TransitionsPersec", V_C1_COUNT, "`usage` of the states C1 of cpuidle; NULL where it has none"), \
    ROW_COUNT("C2TransitionsPersec", V_C2_COUNT, "of the states C2"), \
    ROW_COUNT("C3TransitionsPersec", V_C3_COUNT, "of the states C3 and deeper"), \
    ROW_NULL("DPCRate", "the kernel counts no rate of its own; DPCsQueuedPersec tells"), \
    ROW_COUNT("DPCsQueuedPersec", V_SOFTIRQS, "/proc/softirqs: soft interrupts"), \
    ROW_COUNT("InterruptsPersec", V_INTERRUPTS, "/proc/interrupts"), \
    ROW_COUNT("PercentC1Time", V_C1, "`time` of the states C1 of cpuidle"), \
    ROW_COUNT("PercentC2Time", V_C2, "of the states C2"), \
    ROW_COUNT("PercentC3Time", V_C3, "of the states C3 and deeper"), \
    ROW_COUNT("PercentDPCTime", V_SOFTIRQ, "/proc/stat: softirq"), \
    ROW_COUNT("PercentIdleTime", V_IDLE, "/proc/stat: idle, iowait and steal"), \
    ROW_COUNT("PercentInterruptTime", V_IRQ, "/proc/stat: irq"), \
    ROW_COUNT("PercentPrivilegedTime", V_KERNEL, "/proc/stat: system, irq and softirq"), \
    ROW_COUNT("PercentProcessorTime", V_IDLE, "/proc/stat: idle, iowait and steal: the counter is inverse"), \
    ROW_COUNT("PercentUserTime", V_USER, "/proc/stat: user and nice")
static const struct prop_row rows[] = {
    SHARED_ROWS,
    {0},
};
static const struct prop_row info_rows[] = {
    SHARED_ROWS,
    ROW_NULL("ActualFrequency", "not told without reading registers of the processor"),
    ROW_NULL("ActualFrequency_Base", "not told without reading registers of the processor"),
    ROW_NULL("AverageIdleTime", "not told"),
    ROW_NULL("AverageIdleTime_Base", "not told"),
    ROW_NULL("ClockInterruptsPersec", "not counted apart from others"),
    ROW_NULL("IdleBreakEventsPersec", "not counted"),
    ROW_NULL("ParkingStatus", "processors are not parked"),
    ROW_NULL("PercentofMaximumFrequency", "ProcessorFrequency tells"),
    ROW_NULL("PercentPerformanceLimit", "not told"),
    ROW_NULL("PercentPriorityTime", "not counted"),
    ROW_NULL("PercentPrivilegedUtility", "not told without reading registers of the processor"),
    ROW_NULL("PercentPrivilegedUtility_Base", "not told without reading registers of the processor"),
    ROW_NULL("PercentProcessorPerformance", "not told without reading registers of the processor"),
    ROW_NULL("PercentProcessorPerformance_Base", "not told without reading registers of the processor"),
    ROW_NULL("PercentProcessorUtility", "not told without reading registers of the processor"),
    ROW_NULL("PercentProcessorUtility_Base", "not told without reading registers of the processor"),
    ROW_NULL("PerformanceLimitFlags", "not told"),
    ROW_LEVEL("ProcessorFrequency", V_MHZ, "`cpufreq/scaling_cur_freq` in MHz; NULL where there is no cpufreq"),
    ROW_NULL("ProcessorStateFlags", "not told"),
    {0},
};
/* clang-format on */

const struct win32_table perf_cpu_table = {
    .name = "Win32_PerfRawData_PerfOS_Processor",
    .rows = rows,
    .tell_all = tell_cpus,
    .about = "The processors that are on line, and \"_Total\": sums of events, averages of times. "
             "Times are in 100 ns."};
const struct win32_table perf_cpu_info_table = {
    .name = "Win32_PerfRawData_Counters_ProcessorInformation",
    .rows = info_rows,
    .tell_all = tell_cpu_info,
    .about = "As Win32_PerfRawData_PerfOS_Processor, with the NUMA node in the name: \"0,3\", "
             "\"0,_Total\", \"_Total\"."};
