/* Performance counters: cooking by counter types, names in the kernel's files, and the classes over this system. */
#include "providers/perf/perf.h"
#include "providers/prov_fixture.h"

#include <unistd.h>

static struct cim_class *raw_class(const char *name)
{
    struct repo_image_layer layer;
    struct cim_class *c = NULL;
    assert_int_equal(repo_image_layer_init(&layer), 0);
    assert_int_equal(
        cim_image_get_class(&layer.image, SLICE("root\\cimv2"), slice_of(name), NULL, &c), 0);
    return c;
}

static void set(struct cim_instance *i, const char *name, uint64_t v)
{
    int k = cim_class_find_prop(i->cls, slice_of(name));
    assert_true(k >= 0);
    cim_instance_set(i, (uint32_t)k, cim_uint(i->cls->props[k].type, v));
}

enum {
    IS_NULL = -1
};
/* The property cooked from two looks ten seconds apart, with its value and that of its base in both. */
static int64_t cooked(const char *cls, const char *property, const uint64_t value[2],
                      const uint64_t base[2], uint64_t seconds)
{
    AUTO_CIM_CLASS c = raw_class(cls);
    struct cim_instance *look[2];
    char name[128];
    snprintf(name, sizeof name, "%s_Base", property);
    for (int i = 0; i < 2; i++) {
        look[i] = cim_instance_new(c);
        uint64_t time = 1000000000 + (i ? seconds * PERF_FREQUENCY : 0);
        set(look[i], "Timestamp_PerfTime", time);
        set(look[i], "Timestamp_Sys100NS", time);
        set(look[i], "Timestamp_Object", time);
        set(look[i], property, value[i]);
        if (base) {
            set(look[i], name, base[i]);
        }
    }
    int k = cim_class_find_prop(c, slice_of(property));
    struct cim_value v = cim_null(CIM_UINT64);
    assert_int_equal(perf_cook(look[0], look[1], (uint32_t)k, &v), 0);
    int64_t result = v.null ? IS_NULL : (int64_t)v.d.u;
    cim_instance_unref(look[0]);
    cim_instance_unref(look[1]);
    return result;
}
#define PAIR(a, b)                                                                                 \
    (const uint64_t[2])                                                                            \
    {                                                                                              \
        a, b                                                                                       \
    }
#define CPU  "Win32_PerfRawData_PerfOS_Processor"
#define DISK "Win32_PerfRawData_PerfDisk_PhysicalDisk"
#define MEM  "Win32_PerfRawData_PerfOS_Memory"

TEST(counters_are_cooked_by_their_types)
{
    /* rates, of 32 and 64 bits; the narrow one begins again at 0 */
    assert_int_equal(cooked(CPU, "InterruptsPersec", PAIR(100, 1100), NULL, 10), 100);
    assert_int_equal(cooked(CPU, "InterruptsPersec", PAIR(UINT32_MAX - 499, 500), NULL, 10), 100);
    assert_int_equal(
        cooked(DISK, "DiskBytesPersec", PAIR(1ull << 40, (1ull << 40) + 505), NULL, 10), 50);
    assert_int_equal(cooked(DISK, "DiskBytesPersec", PAIR(500, 100), NULL, 10), 0);
    /* times: 4 of 10 seconds; the inverse one; a processor never works longer than the time */
    assert_int_equal(cooked(CPU, "PercentUserTime", PAIR(0, 40000000), NULL, 10), 40);
    assert_int_equal(cooked(CPU, "PercentUserTime", PAIR(0, 140000000), NULL, 10), 100);
    assert_int_equal(cooked(CPU, "PercentProcessorTime", PAIR(0, 40000000), NULL, 10), 60);
    assert_int_equal(cooked(CPU, "PercentProcessorTime", PAIR(0, 140000000), NULL, 10), 0);
    assert_int_equal(cooked("Win32_PerfRawData_PerfProc_Process", "PercentProcessorTime",
                            PAIR(0, 150000000), NULL, 10),
                     150);
    /* with a base */
    assert_int_equal(cooked(DISK, "PercentDiskTime", PAIR(0, 25), PAIR(0, 100), 10), 25);
    assert_int_equal(cooked(DISK, "PercentDiskTime", PAIR(0, 25), PAIR(7, 7), 10), IS_NULL);
    assert_int_equal(cooked(DISK, "AvgDiskBytesPerRead", PAIR(1000, 9000), PAIR(5, 7), 10), 4000);
    assert_int_equal(cooked(DISK, "AvgDiskBytesPerRead", PAIR(1000, 1000), PAIR(5, 5), 10), 0);
    assert_int_equal(cooked(DISK, "AvgDisksecPerRead", PAIR(0, 60000000), PAIR(0, 2), 10), 3);
    assert_int_equal(cooked(DISK, "AvgDiskQueueLength", PAIR(0, 300000000), NULL, 10), 3);
    assert_int_equal(cooked(MEM, "PercentCommittedBytesInUse", PAIR(1, 30), PAIR(1, 60), 10), 50);
    assert_int_equal(cooked(MEM, "PercentCommittedBytesInUse", PAIR(1, 30), PAIR(1, 0), 10), 0);
    assert_int_equal(cooked("Win32_PerfRawData_PerfOS_Cache", "CopyReadHitsPercent", PAIR(10, 40),
                            PAIR(10, 60), 10),
                     60);
    /* levels and what has gone by */
    assert_int_equal(cooked(MEM, "AvailableBytes", PAIR(5, 1ull << 41), NULL, 10), 1ll << 41);
    assert_int_equal(cooked("Win32_PerfRawData_PerfOS_System", "SystemUpTime",
                            PAIR(1000000000, 1000000000), NULL, 10),
                     10);
    /* no time has gone by */
    assert_int_equal(cooked(CPU, "InterruptsPersec", PAIR(100, 1100), NULL, 0), IS_NULL);
    assert_int_equal(cooked(CPU, "PercentUserTime", PAIR(0, 1), NULL, 0), IS_NULL);
}

TEST(an_instance_that_is_new_has_no_rates)
{
    AUTO_CIM_CLASS c = raw_class(CPU);
    struct cim_instance *i = cim_instance_new(c);
    set(i, "InterruptsPersec", 5);
    struct cim_value v = cim_null(CIM_UINT32);
    int k = cim_class_find_prop(c, SLICE("InterruptsPersec"));
    assert_int_equal(perf_cook(NULL, i, (uint32_t)k, &v), 0);
    assert_true(v.null);
    cim_instance_unref(i);
}

TEST(numbers_are_found_by_their_names)
{
    struct slice lines = SLICE("MemTotal:  12 kB\nMemTotalX: 13\npgfault 14\nempty\nbad: x\n");
    assert_int_equal(perf_find_line(lines, SLICE("MemTotal")), 12);
    assert_int_equal(perf_find_line(lines, SLICE("pgfault")), 14);
    assert_true(perf_find_line(lines, SLICE("pg")) == NOT_KNOWN);
    assert_true(perf_find_line(lines, SLICE("empty")) == NOT_KNOWN);
    assert_true(perf_find_line(lines, SLICE("bad")) == NOT_KNOWN);
    struct slice table = SLICE("Ip: A B C\nIp: 1 2\nTcp: A Max\nTcp: 7 -1\nUdp: A\n");
    assert_int_equal(perf_find_column(table, SLICE("Ip.B")), 2);
    assert_int_equal(perf_find_column(table, SLICE("Tcp.A")), 7);
    assert_true(perf_find_column(table, SLICE("Ip.C")) == NOT_KNOWN);
    assert_true(perf_find_column(table, SLICE("Tcp.Max")) == NOT_KNOWN);
    assert_true(perf_find_column(table, SLICE("Udp.A")) == NOT_KNOWN);
    assert_true(perf_find_column(table, SLICE("Icmp.A")) == NOT_KNOWN);
    assert_true(perf_find_column(table, SLICE("Ip")) == NOT_KNOWN);
}

TEST(the_counters_of_this_system)
{
    struct fix f;
    char query[160];
    fix_open(&f, "/");
    for (int i = 0; i < 2; i++) {
        AUTO_GOT g;
        assert_int_equal(
            fix_query(&f,
                      "SELECT * FROM Win32_PerfFormattedData_PerfOS_Processor WHERE Name='_Total'",
                      &g),
            0);
        assert_int_equal(g.v.n, 1);
        assert_in_range(uint_of(g.v.v[0], "PercentProcessorTime"), 0, 100);
    }
    AUTO_GOT raw, cooked_ones, one;
    snprintf(query, sizeof query,
             "SELECT * FROM Win32_PerfRawData_PerfProc_Process WHERE IDProcess=%d", getpid());
    assert_int_equal(fix_query(&f, query, &raw), 0);
    assert_int_equal(raw.v.n, 1);
    assert_int_equal(uint_of(raw.v.v[0], "CreatingProcessID"), getppid());
    snprintf(query, sizeof query,
             "SELECT * FROM Win32_PerfFormattedData_PerfProc_Process WHERE IDProcess=%d", getpid());
    assert_int_equal(fix_query(&f, query, &cooked_ones), 0);
    assert_int_equal(cooked_ones.v.n, 1);
    assert_true(uint_of(cooked_ones.v.v[0], "WorkingSet") > 0);
    (void)uint_of(cooked_ones.v.v[0], "PercentProcessorTime"); /* is told */
    assert_int_equal(fix_get(&f, "Win32_PerfFormattedData_PerfOS_Memory=@", &one), 0);
    assert_true(uint_of(one.v.v[0], "AvailableBytes") > 0);
    AUTO_GOT none;
    assert_int_equal(fix_get(&f, "Win32_PerfFormattedData_PerfOS_Processor.Name='nothing'", &none),
                     WBEM_E_NOT_FOUND);
    fix_close(&f);
}
