/* Threads and what is mapped into processes, over a tree made for the test. */
#include "providers/prov_tree.h"

#define REST " 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n"

static void put_thread(const struct tree *t, const char *dir, const char *name, char state,
                       const char *times)
{
    char path[128], text[512];
    snprintf(path, sizeof path, "proc/%s/stat", dir);
    const char *slash = strrchr(dir, '/');
    snprintf(text, sizeof text,
             "%s (%s) %c 0 9 9 0 -1 64 1 0 0 0 %s 0 0 20 5 2 0 1000 4096 10 5" REST,
             slash ? slash + 1 : dir, name, state, times);
    tree_file(t, path, text);
    snprintf(path, sizeof path, "proc/%s/status", dir);
    snprintf(text, sizeof text,
             "Name:\t%s\nUid:\t0\t0\t0\t0\nvoluntary_ctxt_switches:\t7\n"
             "nonvoluntary_ctxt_switches:\t5\n",
             name);
    tree_file(t, path, text);
}

static void make(struct tree *t)
{
    tree_open(t);
    tree_file(t, "proc/sys/kernel/hostname", "box\n");
    tree_file(t, "proc/uptime", "12.50 1.00\n");
    tree_file(t, "proc/stat", "btime 1700000000\n");
    put_thread(t, "9", "app", 'S', "30 40");
    put_thread(t, "9/task/9", "app", 'S', "10 20");
    put_thread(t, "9/task/12", "work (1)", 'R', "20 20");
    put_thread(t, "9/task/11", "gone", 'Z', "0 0");
    put_thread(t, "20", "app", 'D', "1 1");
    put_thread(t, "20/task/20", "app", 'D', "1 1");
}

TEST(threads_are_told)
{
    struct tree t;
    struct fix f;
    make(&t);
    fix_open(&f, t.dir);
    assert_int_equal(count_of(&f, "SELECT * FROM Win32_Thread"), 4);
    expect_row(&f, "SELECT * FROM Win32_Thread WHERE ProcessHandle='9' AND Handle='12'", 0,
               NAMES("Name", "ExecutionState", "ThreadState", "KernelModeTime", "UserModeTime",
                     "Priority", "PriorityBase", "ElapsedTime", "CSName", "ThreadWaitReason"),
               "work (1)|3|2|2000000|2000000|7|7|2500|BOX|NULL");
    expect_row(&f, "SELECT * FROM Win32_Thread WHERE ProcessHandle='9'", 1,
               NAMES("Handle", "ThreadState"), "11|4");
    expect_row(&f, "SELECT * FROM Win32_Thread WHERE ProcessHandle='20'", 0,
               NAMES("Handle", "ThreadState"), "20|5");
    AUTO_GOT g, none, bad;
    assert_int_equal(fix_get(&f, "Win32_Thread.Handle='9',ProcessHandle='9'", &g), 0);
    assert_int_equal(fix_get(&f, "Win32_Thread.Handle='9',ProcessHandle='20'", &none),
                     WBEM_E_NOT_FOUND);
    assert_int_equal(fix_get(&f, "Win32_Thread.Handle='x',ProcessHandle='-1'", &bad),
                     WBEM_E_NOT_FOUND);
    fix_close(&f);
    tree_close(&t);
}

TEST(threads_are_counted)
{
    struct tree t;
    struct fix f;
    make(&t);
    fix_open(&f, t.dir);
    static const char query[] = "SELECT * FROM Win32_PerfRawData_PerfProc_Thread WHERE IDThread=12";
    expect_row(&f, query, 0,
               NAMES("IDProcess", "ContextSwitchesPersec", "PercentProcessorTime", "ThreadState",
                     "PriorityBase"),
               "9|12|4000000|2|7");
    AUTO_GOT g;
    char buf[512];
    assert_int_equal(fix_query(&f, "SELECT * FROM Win32_PerfRawData_PerfProc_Thread", &g), 0);
    assert_int_equal(g.v.n, 5);
    assert_string_equal(text_of(g.v.v[4], "Name", buf), "_Total/_Total");
    assert_string_equal(text_of(g.v.v[4], "PercentUserTime", buf), "3100000");
    assert_int_equal(count_of(&f, "SELECT * FROM Win32_PerfRawData_PerfProc_Thread WHERE "
                                  "Name='app/2' OR Name='app#1/0' OR Name='app#1/2'"),
                     2);
    fix_close(&f);
    tree_close(&t);
}

static void link_exe(const struct tree *t, const char *pid)
{
    char path[256];
    snprintf(path, sizeof path, "%s/proc/%s/exe", t->dir, pid);
    assert_int_equal(symlink("/usr/bin/app", path), 0);
}

TEST(mapped_files_are_told)
{
    struct tree t;
    struct fix f;
    make(&t);
    tree_file(
        &t, "proc/9/maps",
        "400000-401000 r--p 00000000 08:01 77                         /usr/bin/app\n"
        "401000-402000 r-xp 00001000 08:01 77                         /usr/bin/app\n"
        "402000-403000 rw-p 00000000 00:00 0                          [heap]\n"
        "403000-404000 rw-p 00000000 00:00 0 \n"
        "404000-405000 rw-s 00000000 00:01 9                          /dev/zero (deleted)\n"
        "405000-406000 rw-s 00000000 00:01 9                          /memfd:x (deleted)\n"
        "406000-407000 r--p 00000000 08:01 8                          /usr/lib/old (deleted)\n"
        "7f00000000-7f00001000 r--p 00000000 08:01 8                  /usr/lib/a b\\012c\n"
        "broken\n-\n\n");
    tree_file(&t, "proc/20/maps",
              "400000-401000 r--p 00000000 08:01 77                         /usr/bin/app\n");
    link_exe(&t, "9");
    fix_open(&f, t.dir);
    static const char query[] = "SELECT * FROM CIM_ProcessExecutable";
    assert_int_equal(count_of(&f, query), 2); /* the program of 20 may not be seen */
    expect_row(&f, query, 0, NAMES("BaseAddress", "ModuleInstance"), "4194304|NULL");
    expect_row(&f, query, 1, NAMES("BaseAddress"), "545460846592");
    link_exe(&t, "20");
    assert_int_equal(count_of(&f, query), 3);
    assert_int_equal(count_of(&f, "REFERENCES OF {Win32_Process.Handle='9'} WHERE "
                                  "ResultClass=CIM_ProcessExecutable"),
                     2);
    fix_close(&f);
    tree_close(&t);
}
