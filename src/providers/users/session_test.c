/* Sessions of processes that a test writes. */
#include "providers/prov_tree.h"

static void add_process(const struct tree *t, int pid, const char *name, const char *session,
                        const char *uid, int start)
{
    char path[64], text[256];
    snprintf(path, sizeof path, "proc/%d/stat", pid);
    snprintf(text, sizeof text,
             "%d (%s) S 1 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 %d 1000 100\n", pid, name,
             start);
    tree_file(t, path, text);
    snprintf(path, sizeof path, "proc/%d/sessionid", pid);
    tree_file(t, path, session);
    snprintf(path, sizeof path, "proc/%d/loginuid", pid);
    tree_file(t, path, uid);
}

static void open_tree(struct tree *t, struct fix *f)
{
    tree_open(t);
    tree_file(t, "proc/sys/kernel/hostname", "pc\n");
    tree_file(t, "proc/stat", "btime 1727900000\n");
    tree_file(t, "etc/passwd", "ada:x:1000:1000::/home/ada:/bin/sh\nbackup:x:34:34::/:/bin/sh\n");
    add_process(t, 1, "systemd", "4294967295", "4294967295", 1);
    add_process(t, 30, "bash) (", "3", "1000", 20000);
    add_process(t, 20, "sshd-session", "3", "1000", 10000);
    add_process(t, 40, "cron", "7", "34", 30000);
    add_process(t, 41, "backup", "7", "34", 30000);
    add_process(t, 50, "login", "8", "1234", 40000);
    tree_file(t, "proc/60/sessionid", "9"); /* ends while it is read */
    tree_file(t, "proc/61/sessionid", "9\n");
    tree_file(t, "proc/61/loginuid", "1000");
    tree_file(t, "proc/61/stat", "61 (x");
    fix_open(f, t->dir);
}

TEST(who_is_logged_on)
{
    static const struct {
        const char *query;
        size_t n;
    } rows[] = {
        {"SELECT * FROM Win32_LogonSession", 3},
        {"SELECT LogonId FROM Win32_LogonSession", 3},
        {"SELECT * FROM Win32_LogonSession WHERE LogonId = '7'", 1},
        {"SELECT * FROM Win32_LogonSession WHERE LogonType = 10", 1},
        {"SELECT * FROM Win32_LoggedOnUser", 2},
        {"SELECT * FROM Win32_SessionProcess", 5},
        {"ASSOCIATORS OF {Win32_LogonSession.LogonId='3'} WHERE AssocClass = Win32_LoggedOnUser",
         1},
        {"ASSOCIATORS OF {Win32_LogonSession.LogonId='3'} WHERE ResultClass = Win32_Process", 2},
        {"ASSOCIATORS OF {Win32_UserAccount.Domain='PC',Name='ada'} WHERE AssocClass = "
         "Win32_LoggedOnUser",
         1},
    };
    static const struct {
        const char *id, *type, *start;
    } values[] = {{"3", "10", "20241002201500.000000+000"},
                  {"7", "4", "20241002201820.000000+000"},
                  {"8", "2", "20241002202000.000000+000"}};
    struct tree t;
    struct fix f;
    open_tree(&t, &f);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t n = count_of(&f, rows[i].query);
        if (n != rows[i].n) {
            print_message("%s\n", rows[i].query);
        }
        assert_int_equal(n, rows[i].n);
    }
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        AUTO_GOT g;
        char path[96], buf[512];
        snprintf(path, sizeof path, "Win32_LogonSession.LogonId='%s'", values[i].id);
        assert_int_equal(fix_get(&f, path, &g), 0);
        assert_string_equal(text_of(g.v.v[0], "LogonType", buf), values[i].type);
        assert_string_equal(text_of(g.v.v[0], "StartTime", buf), values[i].start);
    }
    fix_close(&f);
    tree_close(&t);
}
