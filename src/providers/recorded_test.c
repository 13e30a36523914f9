/* The classes over a recorded system, value by value. */
#include "cim/datetime.h"
#include "prov_fixture.h"
#include "providers/process.h"

#include <stdlib.h>
#include <unistd.h>

static const char *tree(char buf[512])
{
    const char *source = getenv("OPENWMI_SOURCE_ROOT");
    snprintf(buf, 512, "%s/tests/providers/small", source ? source : ".");
    return buf;
}

static void open_small(struct fix *f)
{
    static char path[512];
    fix_open(f, tree(path));
}

struct want {
    const char *name, *value;
};

static void expect(struct cim_object *o, const struct want *w, size_t n)
{
    char buf[512];
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(text_of(o, w[i].name, buf), w[i].value);
    }
}

static void expect_get(struct fix *f, const char *path, const struct want *w, size_t n)
{
    AUTO_GOT g;
    assert_int_equal(fix_get(f, path, &g), 0);
    assert_int_equal(g.v.n, 1);
    expect(g.v.v[0], w, n);
}
#define EXPECT(f, path, ...)                                                                       \
    expect_get(f, path, (const struct want[]){__VA_ARGS__},                                        \
               sizeof((const struct want[]){__VA_ARGS__}) / sizeof(struct want))

TEST(a_process_has_every_value)
{
    struct fix f;
    open_small(&f);
    char rss[32];
    snprintf(rss, sizeof rss, "%ld", 3000 * sysconf(_SC_PAGESIZE));
    EXPECT(&f, "Win32_Process.Handle=\"1\"", {"Caption", "systemd"}, {"Name", "systemd"},
           {"Description", "systemd"}, {"CommandLine", "/sbin/init '--log target' é"},
           {"ExecutablePath", "/usr/lib/systemd/systemd"}, {"CreationClassName", "Win32_Process"},
           {"CSCreationClassName", "Win32_ComputerSystem"}, {"CSName", "NODE7.EXAMPLE.ORG"},
           {"OSCreationClassName", "Win32_OperatingSystem"},
           {"OSName", "Debian \"GNU\"/Linux 12|/|"}, {"ExecutionState", "4"}, {"Handle", "1"},
           {"HandleCount", "4"}, {"KernelModeTime", "5000000"}, {"UserModeTime", "15000000"},
           {"PageFaults", "123"}, {"PageFileUsage", "96"}, {"ParentProcessId", "0"},
           {"PeakVirtualSize", "204800000"}, {"PeakWorkingSetSize", "13000"}, {"Priority", "8"},
           {"PrivatePageCount", "4194304"}, {"ProcessId", "1"}, {"SessionId", "1"},
           {"ThreadCount", "3"}, {"VirtualSize", "170000384"}, {"WindowsVersion", "6.1.0-18-amd64"},
           {"WorkingSetSize", rss}, {"ReadOperationCount", "3"}, {"WriteOperationCount", "4"},
           {"ReadTransferCount", "111"}, {"WriteTransferCount", "222"},
           {"OtherOperationCount", "NULL"}, {"QuotaPagedPoolUsage", "NULL"}, {"Status", "NULL"},
           {"TerminationDate", "NULL"});
    AUTO_GOT g;
    struct cim_datetime d;
    int64_t us;
    assert_int_equal(fix_get(&f, "Win32_Process.Handle=\"1\"", &g), 0);
    const struct cim_value *v = cim_instance_get(cim_as_instance(g.v.v[0]), SLICE("CreationDate"));
    assert_int_equal(cim_datetime_parse(cim_str_slice(v->d.str), &d), 0);
    assert_true(cim_datetime_to_us(&d, &us));
    assert_int_equal(us, 1700000000120000);
    fix_close(&f);
}

TEST(odd_processes)
{
    struct fix f;
    open_small(&f);
    EXPECT(&f, "Win32_Process.Handle=\"2\"", {"Name", "kthreadd"}, {"CommandLine", "NULL"},
           {"ExecutablePath", "NULL"}, {"PeakWorkingSetSize", "NULL"}, {"PageFileUsage", "NULL"},
           {"HandleCount", "NULL"}, {"ReadTransferCount", "NULL"}, {"VirtualSize", "0"});
    EXPECT(&f, "Win32_Process.Handle=\"40\"", {"Name", "averylongprogramname"},
           {"CommandLine", "averylongprogramname -x ''"}, {"ExecutionState", "3"},
           {"ExecutablePath", "/opt/my dir/averylongprogramname"}, {"Priority", "6"});
    EXPECT(&f, "Win32_Process.Handle=\"41\"", {"Name", "a) b (c"}, {"CommandLine", "NULL"},
           {"ExecutionState", "7"}, {"Priority", "31"}, {"SessionId", "41"});
    EXPECT(&f, "Win32_Process.Handle=\"42\"", {"CommandLine", "worker: idle in pool 3"},
           {"Priority", "15"}, {"PrivatePageCount", "1024"}, {"ParentProcessId", "40"},
           {"PageFileUsage", "NULL"});
    EXPECT(&f, "Win32_Process.Handle=\"44\"", {"Name", "caf\xef\xbf\xbd"},
           {"CommandLine", "caf\xef\xbf\xbd 'it'\\''s'"}, {"ExecutionState", "8"},
           {"Priority", "1"});
    fix_close(&f);
}

TEST(what_is_not_there_is_not_found)
{
    static const char *const paths[] = {
        "Win32_Process.Handle=\"43\"",         "Win32_Process.Handle=\"99\"",
        "Win32_Process.Handle=\"x\"",          "Win32_Process.Handle=\"\"",
        "Win32_Process.Handle=\"01\"",         "Win32_Process.Handle=\"-1\"",
        "Win32_Process.Handle=\"1/..\"",       "Win32_Process.Handle=\"99999999999999999999\"",
        "Win32_ComputerSystem.Name=\"OTHER\"",
    };
    struct fix f;
    open_small(&f);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        AUTO_GOT g;
        assert_int_equal(fix_get(&f, paths[i], &g), WBEM_E_NOT_FOUND);
    }
    fix_close(&f);
}

TEST(queries_find_what_they_ask_for)
{
    static const struct {
        const char *where;
        size_t n;
    } rows[] = {
        {"", 6},
        {" WHERE Handle = '40'", 1},
        {" WHERE Handle = '43'", 0},
        {" WHERE Handle = 'no'", 0},
        {" WHERE ProcessId = 2", 1},
        {" WHERE processid = 2 AND Handle = '1'", 0},
        {" WHERE ProcessId = -1", 0},
        {" WHERE Name = 'AVERYLONGPROGRAMNAME'", 1},
        {" WHERE Name = 'averylongprogra'", 0},
        {" WHERE Name = 'systemd' OR ProcessId = 2", 2},
        {" WHERE ParentProcessId = 40", 1},
        {" WHERE ParentProcessId = 0", 2},
        {" WHERE Name LIKE '%d'", 2},
        {" WHERE ProcessId > 2 AND Name <> 'worker'", 3},
        {" WHERE CommandLine IS NULL", 2},
    };
    struct fix f;
    open_small(&f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (int some = 0; some < 2; some++) {
            AUTO_GOT g;
            char query[256];
            snprintf(query, sizeof query, "SELECT %s FROM Win32_Process%s",
                     some ? "ThreadCount" : "*", rows[i].where);
            assert_int_equal(fix_query(&f, query, &g), 0);
            assert_int_equal(g.v.n, rows[i].n);
        }
    }
    fix_close(&f);
}

TEST(the_operating_system_and_the_computer)
{
    struct fix f;
    open_small(&f);
    EXPECT(&f, "Win32_OperatingSystem=@", {"Caption", "Debian \"GNU\"/Linux 12"},
           {"Name", "Debian \"GNU\"/Linux 12|/|"}, {"Version", "6.1.0-18-amd64"},
           {"BuildNumber", "42"}, {"OSArchitecture", "64-bit"}, {"OSType", "36"},
           {"CSName", "NODE7.EXAMPLE.ORG"}, {"Manufacturer", "Debian Project"},
           {"TotalVisibleMemorySize", "2048000"}, {"FreePhysicalMemory", "1500000"},
           {"TotalVirtualMemorySize", "2560000"}, {"FreeVirtualMemory", "2000000"},
           {"SizeStoredInPagingFiles", "512000"}, {"FreeSpaceInPagingFiles", "500000"},
           {"NumberOfProcesses", "7"}, {"MaxNumberOfProcesses", "15000"},
           {"SystemDirectory", "NULL"}, {"ForegroundApplicationBoost", "NULL"}, {"Status", "OK"});
    EXPECT(&f, "Win32_ComputerSystem.Name=\"node7.example.org\"", {"Name", "NODE7.EXAMPLE.ORG"},
           {"Caption", "NODE7.EXAMPLE.ORG"}, {"DNSHostName", "node7"}, {"Domain", "example.org"},
           {"Manufacturer", "Example Corp"}, {"Model", "Box 9"}, {"SystemFamily", "NULL"},
           {"SystemSKUNumber", "NULL"}, {"NumberOfLogicalProcessors", "4"},
           {"NumberOfProcessors", "2"}, {"TotalPhysicalMemory", "2097152000"},
           {"SystemType", "x64-based PC"}, {"PCSystemType", "4"}, {"DomainRole", "NULL"});
    static const char *const queries[] = {"SELECT * FROM Win32_OperatingSystem",
                                          "SELECT Caption FROM Win32_ComputerSystem",
                                          "SELECT * FROM CIM_OperatingSystem"};
    for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
        AUTO_GOT g;
        assert_int_equal(fix_query(&f, queries[i], &g), 0);
        assert_int_equal(g.v.n, 1);
    }
    fix_close(&f);
}

TEST(an_empty_system_tells_nothing_and_breaks_nothing)
{
    struct fix f;
    char dir[] = "/tmp/openwmi-empty-XXXXXX";
    assert_non_null(mkdtemp(dir));
    fix_open(&f, dir);
    EXPECT(&f, "Win32_OperatingSystem=@", {"Caption", "Linux"}, {"Version", "NULL"},
           {"BuildNumber", "NULL"}, {"LastBootUpTime", "NULL"}, {"OSArchitecture", "NULL"},
           {"TotalVisibleMemorySize", "NULL"}, {"NumberOfProcesses", "NULL"},
           {"CSName", "LOCALHOST"});
    EXPECT(&f, "Win32_ComputerSystem.Name=\"LOCALHOST\"", {"DNSHostName", "NULL"},
           {"Domain", "NULL"}, {"Model", "NULL"}, {"NumberOfLogicalProcessors", "NULL"},
           {"NumberOfProcessors", "NULL"}, {"TotalPhysicalMemory", "NULL"}, {"SystemType", "NULL"});
    fix_close(&f);
    rmdir(dir);
}

TEST(priorities_follow_the_nice_value)
{
    static const struct {
        uint64_t policy;
        int64_t nice;
        uint64_t rt;
        uint32_t want;
    } rows[] = {
        {0, 0, 0, 8},    {0, 19, 0, 4},   {0, 10, 0, 6}, {0, 5, 0, 7}, {0, -5, 0, 10},
        {0, -10, 0, 13}, {0, -20, 0, 15}, {3, 0, 0, 8},  {5, 0, 0, 1}, {1, 0, 1, 16},
        {2, 0, 99, 31},  {2, 0, 50, 23},  {6, 0, 0, 31},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(process_priority(rows[i].policy, rows[i].nice, rows[i].rt), rows[i].want);
    }
}

/* The paths (without server and namespace) in the property of the results, joined. */
static void joined(struct got *g, const char *property, struct str *out)
{
    for (size_t i = 0; i < g->v.n; i++) {
        char buf[512];
        const char *path = strchr(text_of(g->v.v[i], property, buf), ':');
        str_addf(out, "%s%s", i ? " " : "", path ? path + 1 : buf);
    }
}

TEST(what_belongs_to_the_computer)
{
    static const struct {
        const char *query, *property, *want;
    } rows[] = {
        {"SELECT * FROM Win32_SystemOperatingSystem", "PartComponent", "Win32_OperatingSystem=@"},
        {"SELECT * FROM Win32_SystemOperatingSystem", "GroupComponent",
         "Win32_ComputerSystem.Name=\"NODE7.EXAMPLE.ORG\""},
        {"SELECT * FROM Win32_SystemProcesses WHERE PartComponent = 'Win32_Process.Handle=2'",
         "PartComponent", "Win32_Process.Handle=\"2\""},
        {"SELECT * FROM Win32_SystemProcesses WHERE PartComponent = 'Win32_Process.Handle=9999'",
         "PartComponent", ""},
        {"REFERENCES OF {Win32_Process.Handle='40'}", "PartComponent",
         "Win32_Process.Handle=\"40\""},
        {"ASSOCIATORS OF {Win32_Process.Handle='40'}", "Name", "NODE7.EXAMPLE.ORG"},
        {"ASSOCIATORS OF {Win32_OperatingSystem=@}", "Name", "NODE7.EXAMPLE.ORG"},
        {"ASSOCIATORS OF {Win32_ComputerSystem.Name='node7.example.org'} "
         "WHERE ResultClass=CIM_OperatingSystem",
         "PrimaryOwner", NULL},
    };
    struct fix f;
    open_small(&f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_GOT g;
        AUTO_STR got = STR_INIT;
        assert_int_equal(fix_query(&f, rows[i].query, &g), 0);
        if (!rows[i].want) {
            assert_int_equal(g.v.n, 1);
            continue;
        }
        joined(&g, rows[i].property, &got);
        assert_string_equal(str_z(&got), rows[i].want);
    }
    AUTO_GOT processes;
    AUTO_GOT parts;
    AUTO_GOT one;
    assert_int_equal(fix_query(&f, "SELECT Handle FROM Win32_Process", &processes), 0);
    assert_int_equal(fix_query(&f,
                               "ASSOCIATORS OF {Win32_ComputerSystem.Name='NODE7.EXAMPLE.ORG'} "
                               "WHERE AssocClass=Win32_SystemProcesses Role=GroupComponent",
                               &parts),
                     0);
    assert_int_equal(parts.v.n, processes.v.n);
    assert_true(parts.v.n > 3);
    assert_int_equal(fix_get(&f,
                             "Win32_SystemProcesses.GroupComponent=\"Win32_ComputerSystem.Name="
                             "'NODE7.EXAMPLE.ORG'\",PartComponent=\"Win32_Process.Handle='1'\"",
                             &one),
                     0);
    AUTO_GOT none;
    assert_int_equal(fix_get(&f,
                             "Win32_SystemProcesses.GroupComponent=\"Win32_ComputerSystem.Name="
                             "'other'\",PartComponent=\"Win32_Process.Handle='1'\"",
                             &none),
                     WBEM_E_NOT_FOUND);
    fix_close(&f);
}

TEST(what_the_firmware_says)
{
    struct fix f;
    open_small(&f);
    bool root = getuid() == 0; /* serial numbers are for root */
    EXPECT(&f,
           "Win32_BIOS.Name=\"2.1a\",SoftwareElementID=\"2.1a\",SoftwareElementState=3,"
           "TargetOperatingSystem=0,Version=\"American Megatrends Inc. - 2.1a\"",
           {"Manufacturer", "American Megatrends Inc."}, {"SMBIOSBIOSVersion", "2.1a"},
           {"ReleaseDate", "20231028000000.000000+000"},
           {"SerialNumber", root ? "S123456" : "NULL"}, {"PrimaryBIOS", "TRUE"},
           {"SystemBiosMajorVersion", "5"}, {"SystemBiosMinorVersion", "17"},
           {"EmbeddedControllerMajorVersion", "NULL"}, {"Status", "OK"});
    EXPECT(&f, "Win32_BaseBoard.Tag=\"Base Board\"", {"Manufacturer", "Supermicro"},
           {"Product", "X11SCM"}, {"Version", "1.01"}, {"SerialNumber", root ? "B777" : "NULL"},
           {"HostingBoard", "TRUE"}, {"Model", "NULL"});
    EXPECT(&f, "Win32_SystemEnclosure.Tag=\"System Enclosure 0\"", {"Manufacturer", "Supermicro"},
           {"SMBIOSAssetTag", "Rack 7"}, {"SerialNumber", root ? "C888" : "NULL"});
    AUTO_GOT g;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_ComputerSystemProduct", &g), 0);
    assert_int_equal(g.v.n, 1);
    char buf[512];
    assert_string_equal(text_of(g.v.v[0], "Name", buf), "Box 9");
    assert_string_equal(text_of(g.v.v[0], "Vendor", buf), "Example Corp");
    assert_string_equal(text_of(g.v.v[0], "IdentifyingNumber", buf), root ? "S123456" : "");
    assert_string_equal(text_of(g.v.v[0], "UUID", buf),
                        root ? "4C4C4544-0051-3510-8052-B4C04F4A5931" : "NULL");
    AUTO_GOT e;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_SystemEnclosure", &e), 0);
    const struct cim_value *v = cim_instance_get(cim_as_instance(e.v.v[0]), SLICE("ChassisTypes"));
    assert_int_equal(cim_elem_count(v), 1);
    assert_int_equal(v->d.arr->v[0].u, 23);
    fix_close(&f);
}

TEST(disks_are_what_is_mounted)
{
    struct fix f;
    open_small(&f);
    AUTO_GOT g;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_LogicalDisk", &g), 0);
    static const struct {
        const char *point, *type, *fs, *access, *provider;
    } rows[] = {{"/", "3", "ext4", "3", "NULL"},
                {"/media/my stick", "2", "vfat", "1", "NULL"},
                {"/net/data", "4", "nfs4", "3", "files:/data"},
                {"/cdrom", "5", "iso9660", "1", "NULL"}};
    assert_int_equal(g.v.n, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < g.v.n; i++) {
        char buf[512];
        assert_string_equal(text_of(g.v.v[i], "DeviceID", buf), rows[i].point);
        assert_string_equal(text_of(g.v.v[i], "DriveType", buf), rows[i].type);
        assert_string_equal(text_of(g.v.v[i], "FileSystem", buf), rows[i].fs);
        assert_string_equal(text_of(g.v.v[i], "Access", buf), rows[i].access);
        assert_string_equal(text_of(g.v.v[i], "ProviderName", buf), rows[i].provider);
        assert_string_equal(text_of(g.v.v[i], "FreeSpace", buf), "NULL"); /* of a recorded system */
    }
    EXPECT(&f, "Win32_LogicalDisk.DeviceID=\"/media/my stick\"", {"Description", "Removable Disk"},
           {"MediaType", "11"}, {"SystemName", "NODE7.EXAMPLE.ORG"});
    fix_close(&f);
}
