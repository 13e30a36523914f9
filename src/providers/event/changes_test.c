/* Devices, volumes, and the end of the machine as events. */
#include "providers/event/changes.h"
#include "providers/prov_tree.h"
#include "providers/service/stand_in.h"

#define MESSAGE(text) text, sizeof(text)

TEST(messages_of_the_kernel)
{
    static const struct {
        const char *text;
        size_t n;
        enum change want;
    } rows[] = {
        {MESSAGE("add@/devices/x\0ACTION=add\0DEVPATH=/devices/x\0SUBSYSTEM=pci"), CHANGE_ARRIVAL},
        {MESSAGE("remove@/x\0ACTION=remove\0SUBSYSTEM=usb\0DEVTYPE=usb_device"), CHANGE_REMOVAL},
        {MESSAGE("add@/x\0ACTION=add\0SUBSYSTEM=usb\0DEVTYPE=usb_interface"), CHANGE_NONE},
        {MESSAGE("change@/x\0ACTION=change\0SUBSYSTEM=pci"), CHANGE_NONE},
        {MESSAGE("add@/x\0ACTION=add\0SUBSYSTEM=net"), CHANGE_NONE},
        {MESSAGE(""), CHANGE_NONE},
        {"", 0, CHANGE_NONE},
        {"SUBSYSTEM=pci", 13, CHANGE_NONE},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(uevent_change(rows[i].text, rows[i].n), rows[i].want);
    }
}

static void note_change(void *arg, enum change c, const char *point)
{
    str_addf(arg, "%d %s\n", c, point);
}

#define ROOT  "20 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
#define DATA  "21 20 8:2 / /data rw - ext4 /dev/sda2 rw\n"
#define STICK "22 20 8:17 / /media/a\\040b rw - vfat /dev/sdb1 rw\n"

TEST(volumes_come_and_go)
{
    struct tree t;
    struct cimwin32 *s = NULL;
    AUTO_STR known = STR_INIT;
    AUTO_STR told = STR_INIT;
    tree_open(&t);
    tree_file(&t, "proc/self/mountinfo", ROOT DATA);
    assert_int_equal(cimwin32_create(t.dir, &s), 0);
    assert_int_equal(volumes_compare(s, &known, NULL, NULL), 0);
    assert_int_equal(volumes_compare(s, &known, note_change, &told), 0);
    assert_string_equal(str_z(&told), "");
    tree_file(&t, "proc/self/mountinfo", ROOT STICK);
    assert_int_equal(volumes_compare(s, &known, note_change, &told), 0);
    assert_string_equal(str_z(&told), "3 /data\n2 /media/a b\n");
    str_clear(&told);
    assert_int_equal(volumes_compare(s, &known, note_change, &told), 0);
    assert_string_equal(str_z(&told), "");
    cimwin32_destroy(s);
    tree_close(&t);
}

TEST(the_end_is_told)
{
    struct tree t;
    struct fix f;
    char buf[512];
    tree_open(&t);
    tree_file(&t, "proc/sys/kernel/hostname", "box\n");
    tree_file(&t, "run/dbus/none", "");
    struct stand_in *s = stand_in_start(t.dir, NULL, 0);
    fix_open(&f, t.dir);
    struct wmi_call c = {.operation = WMI_OP_NOTIFY,
                         .query = "SELECT * FROM Win32_ComputerShutdownEvent",
                         .language = "WQL"};
    AUTO_GOT g = {0};
    assert_int_equal(broker_start(f.s, &c, f.sink, &g, NULL), 0);
    stand_in_shutdown(s, false); /* it was called off */
    stand_in_shutdown(s, true);
    while (g.v.n == 0 && !g.done) {
        queue_wait(f.q, -1);
    }
    assert_int_equal(g.v.n, 1);
    assert_string_equal(text_of(g.v.v[0], "Type", buf), "1");
    assert_string_equal(text_of(g.v.v[0], "MachineName", buf), "BOX");
    fix_cancel(&f, &g);
    fix_close(&f);
    stand_in_stop(s);
    tree_close(&t);
}
