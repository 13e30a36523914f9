/* A script that uses every object for files, with each allocation failing once: it ends well or with an error, and
 * nothing is lost or left open. */
#include "oom.h"
#include "test.h"
#include "wsh/wsh.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char sample[] =
    "Set f = CreateObject(\"Scripting.FileSystemObject\")\n"
    "If f.FolderExists(\"C:\\w\") Then f.DeleteFolder \"C:\\w\", True\n"
    "Set d = f.CreateFolder(\"C:\\w\")\n"
    "Set s = f.CreateTextFile(\"C:\\w\\a.txt\", True, True)\n"
    "s.WriteLine \"one\" : s.Write \"two\" : s.Close\n"
    "Set s = f.OpenTextFile(\"c:\\W\\A.TXT\", 1, False, -2)\n"
    "t = s.ReadLine & s.Read(2) & s.ReadAll : s.Close\n"
    "If t <> \"onetwo\" Then WScript.Quit 8\n"
    "f.CopyFile \"C:\\w\\a.txt\", \"C:\\w\\b.txt\"\n"
    "f.GetFile(\"C:\\w\\b.txt\").Name = \"B.TXT\"\n"
    "Set u = d.SubFolders.Add(\"sub\")\n"
    "f.MoveFile \"C:\\w\\B.*\", \"C:\\w\\sub\"\n"
    "For Each x In d.Files : n = n + x.Size : y = x.Type & x.Path & x.Drive.FileSystem : Next\n"
    "For Each x In d.SubFolders : n = n + x.Size : y = x.ParentFolder.Path : Next\n"
    "For Each x In f.Drives : y = x.DriveLetter & x.DriveType : Next\n"
    "f.CopyFolder \"C:\\w\\sub\", \"C:\\w\\sub2\"\n"
    "u.Move \"C:\\w\\sub3\"\n"
    "y = f.GetAbsolutePathName(\"x\") & f.BuildPath(\"a\", \"b\") & f.GetTempName\n"
    "y = f.GetSpecialFolder(2).Path & f.GetDriveName(\"/x\")\n"
    "f.GetStandardStream(1).Write \"\"\n"
    "Set kept = f.OpenTextFile(\"C:\\w\\left\", 2, True)\n"
    "kept.Write \"not closed\"\n"
    "f.DeleteFile \"C:\\w\\a.txt\"\n";

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
    char dir[64], script[80], c[80], map[96];
};

static void write_script(const struct place *p, const char *text)
{
    FILE *f = fopen(p->script, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void place_init(struct place *p)
{
    snprintf(p->dir, sizeof p->dir, "%s", "/tmp/openwmi-files-XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    snprintf(p->script, sizeof p->script, "%s/s.vbs", p->dir);
    snprintf(p->c, sizeof p->c, "%s/c", p->dir);
    snprintf(p->map, sizeof p->map, "C=%s", p->c);
    assert_int_equal(mkdir(p->c, 0700), 0);
}

TEST(files_survive_each_failing_allocation)
{
    struct place p;
    place_init(&p);
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct wsh_options o = WSH_OPTIONS_INIT;
    o.file = p.script;
    o.out = o.err = null;
    o.drives = p.map;
    o.wmi.providers = "";
    write_script(&p, sample);
    assert_int_equal(wsh_run(&o), 0);
    size_t before = open_descriptors();
    OOM_FOR_EVERY(n)
    {
        int code = wsh_run(&o);
        if (code != 0 && code != WSH_EXIT_ERROR && code != WSH_EXIT_USAGE) {
            fail_msg("allocation %zu: exit code %d", n, code);
        }
    }
    assert_int_equal(open_descriptors(), before);
    write_script(&p, "CreateObject(\"Scripting.FileSystemObject\").DeleteFolder \"C:\\w\", True\n");
    assert_int_equal(wsh_run(&o), 0);
    close(null);
    assert_int_equal(unlink(p.script), 0);
    assert_int_equal(rmdir(p.c), 0);
    assert_int_equal(rmdir(p.dir), 0);
}
