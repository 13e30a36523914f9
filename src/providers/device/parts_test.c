/* Drives on controllers, modules of devices, ports, swap files as files, and the firmware's tables of memory and
 * batteries, in a tree made for each test. */
#include "providers/prov_tree.h"

static void link_to(const struct tree *t, const char *to, const char *path)
{
    char full[512], none[256];
    snprintf(none, sizeof none, "%.*s/none", (int)(strrchr(path, '/') - path), path);
    tree_file(t, none, "");
    snprintf(full, sizeof full, "%s/%s", t->dir, path);
    assert_int_equal(symlink(to, full), 0);
}

static void put_pci(const struct tree *t, const char *address, const char *class)
{
    char path[128];
    const char *const files[][2] = {
        {"vendor", "0x8086"}, {"device", "0x1234"}, {"class", class}, {"revision", "0x01"}};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(path, sizeof path, "sys/bus/pci/devices/%s/%s", address, files[i][0]);
        tree_file(t, path, files[i][1]);
    }
}

#define DISK "sys/devices/pci0000:00/0000:00:1c.0/0000:00:1f.2/ata1/host0/block/sda"

static void make(struct tree *t)
{
    tree_open(t);
    tree_file(t, "proc/sys/kernel/hostname", "box\n");
    put_pci(t, "0000:00:1f.2", "0x010601");
    put_pci(t, "0000:00:1f.3", "0x010000");
    tree_file(t, DISK "/dev", "8:0\n");
    tree_file(t, DISK "/size", "100\n");
    link_to(t, "../../../host0", DISK "/device");
    link_to(t, "../devices/pci0000:00/0000:00:1c.0/0000:00:1f.2/ata1/host0/block/sda",
            "sys/block/sda");
    tree_file(t, "sys/bus/pci/drivers/ahci/none", "");
    tree_file(t, "sys/module/ahci_mod/none", "");
    link_to(t, "../../../../bus/pci/drivers/ahci", "sys/bus/pci/devices/0000:00:1f.2/driver");
    link_to(t, "../../../../module/ahci_mod", "sys/bus/pci/drivers/ahci/module");
}

TEST(drives_are_on_controllers)
{
    struct tree t;
    struct fix f;
    char buf[512];
    make(&t);
    fix_open(&f, t.dir);
    AUTO_GOT g, m;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_IDEControllerDevice", &g), 0);
    assert_int_equal(g.v.n, 1);
    assert_non_null(strstr(text_of(g.v.v[0], "Dependent", buf), "DeviceID=\"/dev/sda\""));
    assert_non_null(strstr(text_of(g.v.v[0], "Antecedent", buf), "00:1f.2"));
    assert_int_equal(count_of(&f, "SELECT * FROM Win32_SCSIControllerDevice"), 0);
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_SystemDriverPNPEntity", &m), 0);
    assert_int_equal(m.v.n, 1);
    assert_non_null(strstr(text_of(m.v.v[0], "Dependent", buf), "Name=\"ahci_mod\""));
    AUTO_GOT b;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_DeviceBus", &b), 0);
    assert_int_equal(b.v.n, 2);
    assert_non_null(strstr(text_of(b.v.v[1], "Antecedent", buf), "DeviceID=\"PCI_BUS_0\""));
    assert_non_null(strstr(text_of(b.v.v[1], "Dependent", buf), "00:1f.3"));
    fix_close(&f);
    tree_close(&t);
}

TEST(serial_ports)
{
    struct tree t;
    struct fix f;
    make(&t);
    tree_file(&t, "sys/class/tty/tty1/dev", "4:1\n");
    tree_file(&t, "sys/class/tty/ttyS0/type", "4\n");
    tree_file(&t, "sys/class/tty/ttyS0/uartclk", "1843200\n");
    tree_file(&t, "sys/class/tty/ttyS1/type", "0\n");
    tree_file(&t, "sys/class/tty/ttyUSB0/dev", "188:0\n");
    fix_open(&f, t.dir);
    static const char query[] = "SELECT * FROM Win32_SerialPort";
    assert_int_equal(count_of(&f, query), 2);
    expect_row(&f, query, 0, NAMES("DeviceID", "MaxBaudRate", "ProviderType"),
               "/dev/ttyS0|115200|RS232 Serial Port");
    expect_row(&f, query, 1, NAMES("DeviceID", "MaxBaudRate", "ProviderType"),
               "/dev/ttyUSB0|NULL|NULL");
    fix_close(&f);
    tree_close(&t);
}

TEST(swap_files_are_files)
{
    struct tree t;
    struct fix f;
    make(&t);
    tree_file(&t, "var/swap/swap file", "1234");
    tree_file(&t, "var/swap/other", "");
    tree_file(&t, "proc/swaps",
              "Filename Type Size Used Priority\n/var/swap/swap\\040file file 2048000 1024000 -2\n"
              "/dev/sda2 partition 1024 0 -3\n");
    fix_open(&f, t.dir);
    static const char query[] = "SELECT * FROM Win32_PageFile";
    assert_int_equal(count_of(&f, query), 1);
    expect_row(&f, query, 0,
               NAMES("Name", "FileSize", "InitialSize", "MaximumSize", "FreeSpace", "Path"),
               "/var/swap/swap file|4|2000|2000|1000|/var/swap/");
    /* once, and with its own class */
    assert_int_equal(count_of(&f, "SELECT * FROM CIM_DataFile WHERE Path='/var/swap/'"), 2);
    assert_int_equal(count_of(&f, "SELECT * FROM CIM_DataFile WHERE Name='/var/swap/other'"), 1);
    fix_close(&f);
    tree_close(&t);
}

/* ---- the firmware's tables ---- */
static void put16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}

static void put32(uint8_t *p, uint32_t v)
{
    put16(p, v & 0xffff);
    put16(p + 2, v >> 16);
}

static void add_item(struct str *out, uint8_t type, unsigned handle, uint8_t *data, uint8_t len,
                     const char *texts)
{
    data[0] = type;
    data[1] = len;
    put16(data + 2, handle);
    str_add(out, (const char *)data, len);
    str_addz(out, texts);
    for (size_t i = 0; i < out->n; i++) {
        out->p[i] = out->p[i] == '|' ? '\0' : out->p[i];
    }
    str_add(out, "\0\0", *texts ? 1 : 2);
}

static void add_tables(struct str *out)
{
    uint8_t array[0x17] = {0}, module[0x22] = {0}, range[0x1f] = {0}, device[0x23] = {0},
            battery[0x1a] = {0};
    add_item(out, 16, 0x1000, array, sizeof array, "");
    put16(module + 0x0c, 1024);
    add_item(out, 17, 0x1100, module, sizeof module, "");
    put16(module + 0x0c, 2048);
    add_item(out, 17, 0x1101, module, sizeof module, "");
    put32(range + 4, 0);
    put32(range + 8, 3145727);
    put16(range + 0x0c, 0x1000);
    add_item(out, 19, 0x1300, range, sizeof range, "");
    put32(device + 4, UINT32_MAX); /* in bytes, further on */
    put32(device + 8, UINT32_MAX);
    put16(device + 0x0c, 0x1101);
    put16(device + 0x0e, 0x1300);
    put32(device + 0x13, 0x40000000);
    put32(device + 0x1b, 0xbfffffff);
    add_item(out, 20, 0x1400, device, sizeof device, "");
    battery[4] = 1;
    battery[5] = 2;
    battery[7] = 4;
    battery[8] = 3;
    battery[9] = 6;
    put16(battery + 0x0a, 5000);
    put16(battery + 0x0c, 11100);
    battery[0x0f] = 255;
    put16(battery + 0x12, (44 << 9) | (3 << 5) | 15);
    battery[0x15] = 10;
    add_item(out, 22, 0x1600, battery, sizeof battery, "Front|Maker|LNV1|0042|");
}

TEST(memory_and_batteries_of_the_firmware)
{
    struct tree t;
    struct fix f;
    char buf[512];
    AUTO_STR tables = STR_INIT;
    make(&t);
    add_tables(&tables);
    tree_bytes(&t, "sys/firmware/dmi/tables/DMI", tables.p, tables.n);
    fixture_as_root = true;
    fix_open(&f, t.dir);
    fixture_as_root = false;
    expect_row(&f, "SELECT * FROM Win32_MemoryArray", 0,
               NAMES("DeviceID", "StartingAddress", "EndingAddress"), "Memory Array 0|0|3145727");
    expect_row(&f, "SELECT * FROM Win32_MemoryDevice", 0,
               NAMES("DeviceID", "StartingAddress", "EndingAddress", "ErrorTime"),
               "Memory Device 0|1048576|3145727|NULL");
    AUTO_GOT a, b, c;
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_MemoryArrayLocation", &a), 0);
    assert_int_equal(a.v.n, 1);
    assert_non_null(strstr(text_of(a.v.v[0], "Antecedent", buf), "\"Physical Memory Array 0\""));
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_MemoryDeviceLocation", &b), 0);
    assert_int_equal(b.v.n, 1);
    assert_non_null(strstr(text_of(b.v.v[0], "Antecedent", buf), "\"Physical Memory 1\""));
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_MemoryDeviceArray", &c), 0);
    assert_int_equal(c.v.n, 1);
    assert_non_null(strstr(text_of(c.v.v[0], "PartComponent", buf), "\"Memory Device 0\""));
    expect_row(&f, "SELECT * FROM Win32_PortableBattery", 0,
               NAMES("DeviceID", "Location", "Manufacturer", "Name", "Chemistry", "DesignCapacity",
                     "DesignVoltage", "ManufactureDate", "MaxBatteryError", "CapacityMultiplier"),
               "0042LNV1|Front|Maker|LNV1|6|50000|11100|2024-03-15|NULL|10");
    fix_close(&f);
    /* cut anywhere */
    static const char *const classes[] = {"Win32_MemoryArray", "Win32_MemoryDevice",
                                          "Win32_MemoryDeviceArray", "Win32_PortableBattery",
                                          "Win32_MemoryDeviceLocation"};
    fixture_as_root = true;
    fix_open(&f, t.dir);
    fixture_as_root = false;
    for (size_t n = 0; n < tables.n; n += 3) {
        tree_bytes(&t, "sys/firmware/dmi/tables/DMI", tables.p, n);
        for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
            char query[128];
            snprintf(query, sizeof query, "SELECT * FROM %s", classes[i]);
            assert_in_range(count_of(&f, query), 0, 1);
        }
    }
    fix_close(&f);
    tree_close(&t);
}
