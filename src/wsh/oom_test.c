/* The sample script with each allocation failing once: it ends with success or an error line, without crash, hang or
 * leak. */
#include "oom.h"
#include "test.h"
#include "wsh/wsh.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The documented sample with an end to its waiting: a call that could not be started sends no event. */
static const char sample[] =
    "Set s = GetObject(\"winmgmts:root\\cimv2\")\n"
    "Set c = s.Get(\"Win32_Process\")\n"
    "Set p = c.Methods_(\"Create\").InParameters.SpawnInstance_\n"
    "p.CommandLine = \"true\"\n"
    "Set k = WScript.CreateObject(\"WbemScripting.SWbemSink\", \"Sink_\")\n"
    "s.ExecMethodAsync k, \"Win32_Process\", \"Create\", p\n"
    "done = False\n"
    "While Not done\n"
    "  WScript.Sleep 20\n"
    "Wend\n"
    "Sub Sink_OnObjectReady(o, x)\n"
    "  WScript.Echo o.ReturnValue & o.ProcessId\n"
    "End Sub\n"
    "Sub Sink_OnCompleted(h, e, x)\n"
    "  done = True\n"
    "End Sub\n";

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

TEST(the_sample_script_survives_each_failing_allocation)
{
    char dir[] = "/tmp/openwmi-wsh-XXXXXX", script[64], repository[64];
    assert_non_null(mkdtemp(dir));
    snprintf(script, sizeof script, "%s/sample.vbs", dir);
    snprintf(repository, sizeof repository, "%s/repository", dir);
    write_file(script, sample);
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct wsh_options o = WSH_OPTIONS_INIT;
    o.file = script;
    o.out = o.err = null;
    o.wmi = (struct swbem_options){.repository = repository, .providers = "/nonexistent"};
    oom_fail_at(OOM_COUNT);
    assert_int_equal(wsh_run(&o), 0);
    size_t total = oom_counted(), runs = 0;
    OOM_FOR_EVERY(n)
    {
        int code = wsh_run(&o);
        assert_true(code == 0 || code == WSH_EXIT_ERROR || code == WSH_EXIT_USAGE);
        runs++;
    }
    print_message("# %zu runs, %zu allocations\n", runs, total);
    assert_int_equal(wsh_run(&o), 0);
    close(null);
    static const char *const files[] = {"repository/data.mdb", "repository/lock.mdb", "sample.vbs"};
    for (size_t i = 0; i < 3; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        unlink(path);
    }
    rmdir(repository);
    rmdir(dir);
}
