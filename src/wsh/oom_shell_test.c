/* A script that uses every member of WScript.Shell and WScript.Network, with each allocation failing once: it ends well
 * or with an error, nothing is lost, no descriptor stays open and no process is left. */
#include "oom.h"
#include "test.h"
#include "tree.h"
#include "wsh/wsh.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char sample[] =
    "Set sh = CreateObject(\"WScript.Shell\") : Set n = CreateObject(\"WScript.Network\")\n"
    "If sh.Run(\"cmd /c \"\"exit 7 & x\"\"\", 0, True) <> 7 Then WScript.Quit 8\n"
    "If sh.Run(\"true \"\"a b\"\" C:\\w.txt\", 0, True) <> 0 Then WScript.Quit 8\n"
    "Set e = sh.Exec(\"cat\")\n"
    "e.StdIn.WriteLine \"one\" : If e.StdOut.ReadLine <> \"one\" Then WScript.Quit 8\n"
    "x = e.Status & e.ProcessID : e.StdIn.Close\n"
    "x = e.StdOut.ReadAll & e.StdErr.ReadAll : e.Terminate : x = e.ExitCode\n"
    "Set p = sh.Environment(\"PROCESS\") : p(\"A_B\") = \"c\" : p(\"A_B\") = \"d\"\n"
    "If sh.ExpandEnvironmentStrings(\"%A_B%%OS%%NO%\") <> \"dWindows_NT%NO%\" Then WScript.Quit 8\n"
    "For Each v In p : x = x & v : Next : p.Remove \"A_B\"\n"
    "Set u = sh.Environment(\"USER\") : u(\"C_D\") = \"e f\" : x = u(\"C_D\") & u.Count\n"
    "u.Remove \"C_D\" : x = sh.Environment(\"SYSTEM\")(\"PATH\")\n"
    "For Each v In sh.SpecialFolders : x = x & v : Next : x = sh.SpecialFolders(\"Desktop\")\n"
    "Set l = sh.CreateShortcut(\"C:\\l.lnk\") : l.TargetPath = \"true\" : l.Arguments = \"a b\"\n"
    "l.WorkingDirectory = \"C:\\\" : l.Save : Set l = sh.CreateShortcut(\"C:\\l.lnk\") : x = "
    "l.TargetPath\n"
    "Set l = sh.CreateShortcut(\"C:\\l.url\") : l.TargetPath = \"http://x\" : l.Save\n"
    "x = sh.LogEvent(4, \"x\") & sh.Popup(\"x\", 0, \"t\", 1) & sh.CurrentDirectory\n"
    "x = n.ComputerName & n.UserName & n.UserDomain & n.UserProfile\n"
    "For Each v In n.EnumNetworkDrives : x = x & v : Next\n"
    "n.MapNetworkDrive \"Y:\", \"\\\\nas\\share\" : n.RemoveNetworkDrive \"Y:\"\n"
    "sh.Run \"true\", 0\n"
    "Set kept = sh.Exec(\"cat\")\n";

static size_t open_descriptors(void)
{
    size_t n = 0;
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    while (readdir(d)) {
        n++;
    }
    closedir(d);
    return n;
}

struct place {
    char dir[64], script[80], map[96], home[80];
};

static void write_text(const char *dir, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void place_init(struct place *p)
{
    static const char *const folders[] = {"c", "home", "etc", "proc", "proc/self", "mnt"};
    char path[128], mounts[256];
    snprintf(p->dir, sizeof p->dir, "%s", "/tmp/openwmi-shell-XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", p->dir, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    snprintf(p->script, sizeof p->script, "%s/s.vbs", p->dir);
    snprintf(p->map, sizeof p->map, "C=%s/c", p->dir);
    snprintf(p->home, sizeof p->home, "%s/home", p->dir);
    snprintf(mounts, sizeof mounts, "30 22 0:40 / %s/mnt rw - cifs //nas/share rw\n", p->dir);
    write_text(p->dir, "proc/self/mountinfo", mounts);
    write_text(p->dir, "etc/environment", "A=b\n");
    write_text(p->dir, "s.vbs", sample);
    setenv("OPENWMI_SYSROOT", p->dir, 1);
    setenv("OPENWMI_SYSLOG_SOCKET", "/nonexistent", 1);
    setenv("HOME", p->home, 1);
    unsetenv("XDG_CONFIG_HOME");
}

/* What was started for the script has ended or ends by itself: its input is closed. */
static void no_child_is_left(void)
{
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
    }
    assert_int_equal(errno, ECHILD);
}

TEST(shell_survives_each_failing_allocation)
{
    struct place p;
    place_init(&p);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    struct wsh_options o = WSH_OPTIONS_INIT;
    o.file = p.script;
    o.in = o.out = o.err = null;
    o.drives = p.map;
    o.wmi.providers = "";
    assert_int_equal(wsh_run(&o), 0);
    no_child_is_left();
    size_t before = open_descriptors();
    OOM_FOR_EVERY(n)
    {
        int code = wsh_run(&o);
        if (code != 0 && code != WSH_EXIT_ERROR && code != WSH_EXIT_USAGE) {
            fail_msg("allocation %zu: exit code %d", n, code);
        }
        no_child_is_left();
    }
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(wsh_run(&o), 0);
    no_child_is_left();
    close(null);
    remove_tree(p.dir);
    unsetenv("OPENWMI_SYSROOT");
    unsetenv("OPENWMI_SYSLOG_SOCKET");
}
