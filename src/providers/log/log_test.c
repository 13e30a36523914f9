/* The logs: the journal, written by systemd-journal-remote(8), and the text files of syslog, in a tree made for each
 * test. */
#include "providers/log/log.h"
#include "providers/prov_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#define MACHINE "0123456789abcdef0123456789abcdef"
#define JOURNAL "var/log/journal/" MACHINE
#define BOOT    "fedcba9876543210fedcba9876543210"
#define BASE_US INT64_C(1700000000000000) /* 2023-11-14 22:13:20 UTC */

struct world {
    struct fix f;
    struct tree t;
};

static void full_path(const struct world *w, const char *path, char full[256])
{
    snprintf(full, 256, "%s/%s", w->t.dir, path);
}

static void read_file(const struct world *w, const char *path, struct str *text)
{
    char full[256];
    full_path(w, path, full);
    str_clear(text);
    assert_int_equal(file_read(full, 1u << 24, text), 0);
}

static void world_make(struct world *w)
{
    tree_open(&w->t);
    tree_file(&w->t, "proc/sys/kernel/hostname", "box\n");
    tree_file(&w->t, "etc/machine-id", MACHINE "\n");
    tree_file(&w->t, "etc/passwd",
              "root:x:0:0::/:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/sh\n");
    tree_file(&w->t, "var/lib/none", "");
}

static void world_close(struct world *w)
{
    fix_close(&w->f);
    tree_close(&w->t);
}

/* ---- lines ---- */
static void expect_line(const char *line, int64_t not_after, int64_t us, const char *want)
{
    struct log_entry e = {0};
    AUTO_STR got = STR_INIT;
    assert_true(syslog_line(slice_of(line), not_after, &e));
    str_addf(&got, "%s|%s|%s|%lld", str_z(&e.host), str_z(&e.source), str_z(&e.message),
             e.priority == NOT_KNOWN ? -1LL : (long long)e.priority);
    assert_string_equal(str_z(&got), want);
    assert_int_equal(e.time, us);
    log_entry_fini(&e);
}

TEST(lines_of_syslog_are_taken_apart)
{
    expect_line("2023-11-14T22:13:20.5Z box sshd[12]: ok: it is", BASE_US, BASE_US + 500000,
                "box|sshd|ok: it is|-1");
    expect_line("2023-11-14T23:13:20+01:00 box kernel: up", BASE_US, BASE_US, "box|kernel|up|-1");
    expect_line("2023-11-14T21:43:20.000001-00:30 box a b c", BASE_US, BASE_US + 1,
                "box||a b c|-1");
    expect_line("2023-11-14T22:13:20Z box daemon.err ntpd[1]: no", BASE_US, BASE_US,
                "box|ntpd|no|3");
    expect_line("2023-11-14T22:13:20Z box daemon.odd ntpd[1]: no", BASE_US, BASE_US,
                "box||daemon.odd ntpd[1]: no|-1");
    /* without a year: the last one */
    assert_int_equal(setenv("TZ", "UTC", 1), 0);
    tzset();
    expect_line("Nov 14 22:13:20 box cron[7]: x", BASE_US, BASE_US, "box|cron|x|-1");
    expect_line("Dec  1 00:00:00 box cron[7]: x", BASE_US, INT64_C(1669852800000000),
                "box|cron|x|-1");
    assert_int_equal(unsetenv("TZ"), 0);
    tzset();
}

TEST(no_lines_of_syslog)
{
    static const char *const lines[] = {
        "",
        "text",
        "Nov 32 22:13:20 box a: b",
        "Nov 14 24:13:20 box a: b",
        "Now 14 22:13:20 box a: b",
        "2023-13-14T22:13:20Z box a: b",
        "2023-11-14T22:13:20 box a: b",
        "2023-11-14T22:13:20+1 box a: b",
    };
    struct log_entry e = {0};
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        if (syslog_line(slice_of(lines[i]), BASE_US, &e)) {
            fail_msg("taken for a line: %s", lines[i]);
        }
    }
    /* cut anywhere, with what is behind the end out of bounds */
    static const char whole[] = "2023-11-14T22:13:20.123456+01:00 box daemon.err name[12]: text";
    for (size_t n = 0; n < sizeof whole; n++) {
        char *copy = malloc(n + 1);
        assert_non_null(copy);
        memcpy(copy, whole, n);
        (void)syslog_line((struct slice){copy, n}, BASE_US, &e);
        free(copy);
    }
    log_entry_fini(&e);
}

/* ---- text files ---- */
#define SYSLOG "var/log/syslog"

static void add_lines(struct world *w, const char *path, int from, int n)
{
    AUTO_STR text = STR_INIT;
    for (int i = from; i < from + n; i++) { /* one a minute */
        str_addf(&text, "2023-11-14T%02d:%02d:00.000000Z box svc%d[1]: line %d\n", i / 60, i % 60,
                 i % 3, i);
    }
    tree_append(&w->t, path, str_z(&text));
}

TEST(text_files_are_logs)
{
    struct world w;
    world_make(&w);
    add_lines(&w, SYSLOG, 0, 1000);
    tree_append(&w.t, SYSLOG, "not a line\n");
    tree_file(&w.t, "var/log/auth.log", "2023-11-14T10:00:00Z box sshd[3]: in\n");
    fix_open(&w.f, w.t.dir);
    assert_int_equal(count_of(&w.f, "SELECT * FROM Win32_NTLogEvent"), 1001);
    assert_int_equal(count_of(&w.f, "SELECT * FROM Win32_NTLogEvent WHERE Logfile='Application'"),
                     0);
    expect_row(&w.f, "SELECT * FROM Win32_NTLogEvent WHERE Logfile='security'", 0,
               NAMES("Logfile", "RecordNumber", "SourceName", "Message", "Type", "ComputerName",
                     "TimeWritten"),
               "Security|1|sshd|in|NULL|box|20231114100000.000000+000");
    expect_row(&w.f, "SELECT * FROM Win32_NTLogEvent WHERE Logfile='System'", 0,
               NAMES("Message", "SourceName"), "line 999|svc0");
    world_close(&w);
}

TEST(a_time_limits_what_is_read_of_a_file)
{
    struct world w;
    world_make(&w);
    add_lines(&w, SYSLOG, 0, 1440);
    fix_open(&w.f, w.t.dir);
    uint64_t before = log_entries_read();
    assert_int_equal(count_of(&w.f,
                              "SELECT * FROM Win32_NTLogEvent WHERE Logfile='System' AND "
                              "TimeGenerated >= '20231114040000.000000+000' AND TimeGenerated "
                              "< '20231114041000.000000+000'"),
                     10);
    /* the file is searched in steps of 4096 bytes */
    assert_in_range(log_entries_read() - before, 10, 150);
    before = log_entries_read();
    assert_int_equal(
        count_of(&w.f,
                 "SELECT * FROM Win32_NTLogEvent WHERE TimeWritten > '20231114235400.000000+000'"),
        5);
    assert_in_range(log_entries_read() - before, 5, 10);
    AUTO_GOT g;
    char buf[512], path[600];
    assert_int_equal(fix_query(&w.f, "SELECT * FROM Win32_NTLogEvent WHERE Message='line 700'", &g),
                     0);
    assert_int_equal(g.v.n, 1);
    snprintf(path, sizeof path, "Win32_NTLogEvent.Logfile='System',RecordNumber=%s",
             text_of(g.v.v[0], "RecordNumber", buf));
    before = log_entries_read();
    AUTO_GOT one;
    assert_int_equal(fix_get(&w.f, path, &one), 0);
    assert_string_equal(text_of(one.v.v[0], "Message", buf), "line 700");
    assert_in_range(log_entries_read() - before, 1, 2);
    AUTO_GOT none;
    assert_int_equal(fix_get(&w.f, "Win32_NTLogEvent.Logfile='System',RecordNumber=2", &none),
                     WBEM_E_NOT_FOUND);
    world_close(&w);
}

static void chmod_file(const struct world *w, const char *path, unsigned mode)
{
    char full[256];
    full_path(w, path, full);
    assert_int_equal(chmod(full, mode), 0);
}

TEST(others_see_files_that_everybody_may_read)
{
    struct world w;
    world_make(&w);
    add_lines(&w, SYSLOG, 0, 3);
    tree_file(&w.t, "var/log/auth.log", "2023-11-14T10:00:00Z box sshd[3]: in\n");
    chmod_file(&w, SYSLOG, 0644);
    chmod_file(&w, "var/log/auth.log", 0640);
    fixture_as_nobody = true;
    fix_open(&w.f, w.t.dir);
    fixture_as_nobody = false;
    assert_int_equal(count_of(&w.f, "SELECT * FROM Win32_NTLogEvent"), 3);
    world_close(&w);
}

TEST(a_log_file_is_a_file_too)
{
    struct world w;
    world_make(&w);
    add_lines(&w, SYSLOG, 0, 4);
    tree_file(&w.t, "var/log/other", "");
    fix_open(&w.f, w.t.dir);
    expect_row(&w.f, "SELECT * FROM Win32_NTEventlogFile", 0,
               NAMES("Name", "LogfileName", "NumberOfRecords", "Sources", "OverWritePolicy",
                     "OverwriteOutDated", "MaxFileSize", "FileName", "Path"),
               "/var/log/syslog|System|4|{\"svc0\", \"svc2\", "
               "\"svc1\"}|Never|4294967295|0|syslog|/var/log/");
    AUTO_GOT g, one;
    char buf[512];
    assert_int_equal(fix_query(&w.f, "SELECT * FROM CIM_DataFile WHERE Path='/var/log/'", &g), 0);
    assert_int_equal(g.v.n, 2);
    assert_int_equal(fix_get(&w.f, "CIM_DataFile.Name='/var/log/syslog'", &one), 0);
    assert_string_equal(text_of(one.v.v[0], "LogfileName", buf), "System");
    struct cim_instance *in = in_params_of(&w.f, "CIM_DataFile", "Copy");
    put_text(in, "FileName", "/var/log/copy");
    AUTO_GOT r;
    assert_int_equal(run(&w.f, "Win32_NTEventlogFile.Name='/var/log/syslog'", "Copy", in, &r), 0);
    cim_instance_unref(in);
    world_close(&w);
}

static uint64_t call(struct world *w, const char *path, const char *method, const char *archive)
{
    AUTO_GOT g;
    struct cim_instance *in = in_params_of(&w->f, "Win32_NTEventlogFile", method);
    if (archive) {
        put_text(in, "ArchiveFileName", archive);
    }
    uint64_t ret = run(&w->f, path, method, in, &g);
    cim_instance_unref(in);
    return ret;
}

TEST(a_text_log_is_saved_and_cleared)
{
    struct world w;
    static const char log[] = "Win32_NTEventlogFile.Name='/var/log/syslog'";
    AUTO_STR was = STR_INIT;
    AUTO_STR saved = STR_INIT;
    world_make(&w);
    add_lines(&w, SYSLOG, 0, 4);
    read_file(&w, SYSLOG, &was);
    fix_open(&w.f, w.t.dir);
    assert_int_equal(call(&w, log, "BackupEventlog", NULL), 21);
    assert_int_equal(call(&w, log, "BackupEventlog", "relative"), 21);
    assert_int_equal(call(&w, log, "BackupEventlog", "/no/such/directory"), 21);
    assert_int_equal(call(&w, log, "ClearEventlog", "/no/such/directory"), 21);
    assert_int_equal(call(&w, log, "BackupEventlog", "/var/saved"), 0);
    read_file(&w, "var/saved", &saved);
    assert_string_equal(str_z(&saved), str_z(&was));
    assert_int_equal(call(&w, log, "BackupEventlog", "/var/saved"), 80);
    assert_int_equal(call(&w, log, "ClearEventlog", "/var/saved"), 80);
    assert_int_equal(count_of(&w.f, "SELECT * FROM Win32_NTLogEvent"), 4);
    assert_int_equal(call(&w, log, "ClearEventlog", "/var/saved2"), 0);
    read_file(&w, "var/saved2", &saved);
    assert_string_equal(str_z(&saved), str_z(&was));
    assert_int_equal(count_of(&w.f, "SELECT * FROM Win32_NTLogEvent"), 0);
    add_lines(&w, SYSLOG, 4, 1);
    assert_int_equal(count_of(&w.f, "SELECT * FROM Win32_NTLogEvent"), 1);
    AUTO_GOT g;
    struct wmi_call c = {.operation = WMI_OP_EXEC_METHOD,
                         .path = "Win32_NTEventlogFile.Name='/var/log/none'",
                         .method = "ClearEventlog"};
    assert_int_equal(fix_call(&w.f, &c, &g), WBEM_E_NOT_FOUND);
    world_close(&w);
}

/* ---- the journal ---- */
static void add_entry(struct str *out, int64_t us, const char *fields)
{
    str_addf(out,
             "__REALTIME_TIMESTAMP=%lld\n__MONOTONIC_TIMESTAMP=%lld\n_BOOT_ID=" BOOT
             "\n_MACHINE_ID=" MACHINE "\n_HOSTNAME=box\n%s\n\n",
             (long long)us, (long long)(us - BASE_US + 1), fields);
}

/* Has the entries written to a file of the journal, behind those that are there. */
static void write_journal(const struct world *w, const char *name, const struct str *entries)
{
    char out[300], path[128], input[256];
    snprintf(path, sizeof path, JOURNAL "/%s", name);
    tree_file(&w->t, JOURNAL "/none", "");
    snprintf(out, sizeof out, "--output=%s/%s", w->t.dir, path);
    tree_file(&w->t, "export", str_z(entries));
    full_path(w, "export", input);
    pid_t pid = fork();
    if (pid == 0) {
        if (freopen("/dev/null", "w", stderr)) {
            execl("/lib/systemd/systemd-journal-remote", "systemd-journal-remote", out, input,
                  (char *)NULL);
        }
        _exit(127);
    }
    int status;
    while (waitpid(pid, &status, 0) < 0) {
        assert_int_equal(errno, EINTR);
    }
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void write_few(const struct world *w)
{
    static const char *const entries[] = {
        "_TRANSPORT=kernel\nSYSLOG_FACILITY=0\nPRIORITY=6\nMESSAGE=up",
        "SYSLOG_FACILITY=3\nPRIORITY=3\nSYSLOG_IDENTIFIER=ntpd\n_COMM=x\n_UID=0\nMESSAGE=no time",
        "SYSLOG_FACILITY=10\nPRIORITY=5\nSYSLOG_IDENTIFIER=sshd\n_UID=0\nMESSAGE=in",
        "SYSLOG_FACILITY=1\nPRIORITY=4\n_COMM=tool\n_UID=1000\nMESSAGE=careful\n"
        "MESSAGE_ID=8d45620c1a4348dbb17410da57c60c66",
        "PRIORITY=3\nSYSLOG_IDENTIFIER=Backup\nWMI_EVENT_ID=70005\nWMI_EVENT_TYPE=16\n"
        "WMI_CATEGORY=9\nWMI_STRING_2=b\nWMI_STRING_1=a\nWMI_RAW_DATA=AB\nMESSAGE=a b",
        "SYSLOG_FACILITY=13\nAUDIT_FIELD_RES=success\nMESSAGE=audit",
    };
    AUTO_STR text = STR_INIT;
    for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
        add_entry(&text, BASE_US + (int64_t)i * 1000000, entries[i]);
    }
    write_journal(w, "system.journal", &text);
}

#define SHORT                                                                                      \
    NAMES("Logfile", "RecordNumber", "SourceName", "EventType", "Type", "Category",                \
          "CategoryString", "User", "Message")
#define ALL "SELECT * FROM Win32_NTLogEvent"

TEST(the_journal_is_three_logs)
{
    struct world w;
    world_make(&w);
    write_few(&w);
    fix_open(&w.f, w.t.dir);
    assert_int_equal(count_of(&w.f, ALL), 6);
    expect_row(&w.f, ALL, 5, SHORT, "System|1|kernel|3|Information|0|kern|NULL|up");
    expect_row(&w.f, ALL, 4, SHORT, "System|2|ntpd|1|Error|3|daemon|BOX\\root|no time");
    expect_row(&w.f, ALL, 3, SHORT, "Security|3|sshd|3|Information|10|authpriv|BOX\\root|in");
    expect_row(&w.f, ALL, 2, SHORT, "Application|4|tool|2|Warning|1|user|BOX\\ada|careful");
    expect_row(&w.f, ALL, 1, SHORT,
               "Application|5|Backup|5|Security Audit Failure|9|NULL|NULL|a b");
    expect_row(&w.f, ALL, 0, SHORT,
               "Security|6|NULL|4|Security Audit Success|13|security|NULL|audit");
    expect_row(&w.f, ALL, 1,
               NAMES("EventIdentifier", "EventCode", "InsertionStrings", "Data", "ComputerName",
                     "TimeWritten"),
               "70005|4469|{\"a\", \"b\"}|{65, 66}|box|20231114221324.000000+000");
    expect_row(&w.f, ALL, 2, NAMES("EventIdentifier", "EventCode", "InsertionStrings", "Data"),
               "2370134540|25100|NULL|NULL");
    assert_int_equal(count_of(&w.f, ALL " WHERE Logfile='System'"), 2);
    assert_int_equal(count_of(&w.f, ALL " WHERE Logfile='Security' AND EventType=4"), 1);
    assert_int_equal(count_of(&w.f, ALL " WHERE Logfile='Setup'"), 0);
    assert_int_equal(count_of(&w.f, ALL " WHERE Logfile='System' OR Logfile='Security'"), 4);
    assert_int_equal(count_of(&w.f, ALL " WHERE RecordNumber > 2 AND RecordNumber < 5"), 2);
    assert_int_equal(count_of(&w.f, ALL " WHERE RecordNumber >= 2 AND RecordNumber <= 5"), 4);
    assert_int_equal(count_of(&w.f, ALL " WHERE RecordNumber <> 2"), 5);
    assert_int_equal(count_of(&w.f, ALL " WHERE TimeWritten = '20231114221324.000000+000'"), 1);
    assert_int_equal(count_of(&w.f, ALL " WHERE TimeWritten <> '20231114221324.000000+000'"), 5);
    world_close(&w);
}

TEST(who_is_nobody_sees_nothing_of_others)
{
    struct world w;
    world_make(&w);
    AUTO_STR text = STR_INIT;
    add_entry(&text, BASE_US, "_UID=0\nMESSAGE=of root");
    add_entry(&text, BASE_US + 1, "_UID=65534\nMESSAGE=of nobody");
    write_journal(&w, "system.journal", &text);
    fixture_as_nobody = true;
    fix_open(&w.f, w.t.dir);
    fixture_as_nobody = false;
    assert_int_equal(count_of(&w.f, ALL), 1);
    expect_row(&w.f, ALL, 0, NAMES("Message"), "of nobody");
    world_close(&w);
}

TEST(conditions_limit_what_is_read_of_the_journal)
{
    struct world w;
    world_make(&w);
    AUTO_STR text = STR_INIT;
    for (int i = 0; i < 3000; i++) { /* one a second */
        add_entry(&text, BASE_US + i * INT64_C(1000000),
                  i % 10 ? "SYSLOG_FACILITY=1\nMESSAGE=x" : "SYSLOG_FACILITY=3\nMESSAGE=y");
    }
    write_journal(&w, "system.journal", &text);
    fix_open(&w.f, w.t.dir);
    uint64_t before = log_entries_read();
    assert_int_equal(count_of(&w.f, ALL " WHERE TimeGenerated >= '20231114222000.000000+000' AND "
                                        "TimeGenerated < '20231114222010.000000+000'"),
                     10);
    assert_in_range(log_entries_read() - before, 10, 13);
    before = log_entries_read();
    assert_int_equal(count_of(&w.f, ALL " WHERE TimeGenerated >= '20231114222000.000000+000' AND "
                                        "TimeGenerated < '20231114222050.000000+000' AND "
                                        "Logfile='System'"),
                     5);
    assert_in_range(log_entries_read() - before, 5, 8);
    before = log_entries_read();
    AUTO_GOT g;
    assert_int_equal(fix_get(&w.f, "Win32_NTLogEvent.RecordNumber=1501,Logfile='System'", &g), 0);
    assert_in_range(log_entries_read() - before, 1, 2);
    before = log_entries_read();
    assert_int_equal(count_of(&w.f, ALL " WHERE RecordNumber >= 101 AND RecordNumber < 121"), 20);
    assert_in_range(log_entries_read() - before, 20, 23);
    world_close(&w);
}

#define LOG(name) "Win32_NTEventlogFile.Name='/" JOURNAL "/" name "'"

TEST(logs_of_the_journal_are_counted)
{
    struct world w;
    world_make(&w);
    write_few(&w);
    tree_file(&w.t, "etc/systemd/journald.conf", "[Journal]\n#SystemMaxUse=1\nSystemMaxUse=64M\n");
    tree_file(&w.t, "etc/systemd/journald.conf.d/a.conf", "[Journal]\nSystemMaxUse = 128M\n");
    fix_open(&w.f, w.t.dir);
    static const char query[] = "SELECT * FROM Win32_NTEventlogFile";
    assert_int_equal(count_of(&w.f, query), 3);
    expect_row(&w.f, query, 0,
               NAMES("LogfileName", "NumberOfRecords", "Sources", "MaxFileSize", "OverWritePolicy",
                     "OverwriteOutDated", "FileName", "Path"),
               "System|2|{\"ntpd\", \"kernel\"}|134217728|WhenNeeded|0|System|/" JOURNAL "/");
    expect_row(&w.f, query, 1, NAMES("Name", "NumberOfRecords", "Sources"),
               "/" JOURNAL "/Application|2|{\"Backup\", \"tool\"}");
    assert_int_equal(
        count_of(&w.f, "SELECT * FROM Win32_NTEventlogFile WHERE LogfileName='security'"), 1);
    /* the files of syslog are none of the logs here, but files */
    tree_file(&w.t, SYSLOG, "x\n");
    assert_int_equal(count_of(&w.f, "SELECT * FROM CIM_DataFile WHERE Path='/var/log/'"), 1);
    world_close(&w);
}

TEST(entries_are_tied_to_logs_and_users)
{
    struct world w;
    world_make(&w);
    write_few(&w);
    fix_open(&w.f, w.t.dir);
    assert_int_equal(
        count_of(&w.f, "ASSOCIATORS OF {Win32_NTLogEvent.Logfile='Application',RecordNumber=4}"),
        3);
    assert_int_equal(
        count_of(&w.f, "ASSOCIATORS OF {Win32_NTLogEvent.Logfile='System',RecordNumber=1}"), 2);
    assert_int_equal(count_of(&w.f, "ASSOCIATORS OF {" LOG("Security") "} WHERE AssocClass="
                                                                       "Win32_NTLogEventLog"),
                     2);
    assert_int_equal(count_of(&w.f,
                              "ASSOCIATORS OF {Win32_UserAccount.Domain='BOX',Name='ada'} WHERE "
                              "AssocClass=Win32_NTLogEventUser"),
                     1);
    assert_int_equal(count_of(&w.f, "SELECT * FROM Win32_NTLogEventComputer"), 6);
    world_close(&w);
}

TEST(a_log_of_the_journal_is_saved)
{
    struct world w;
    AUTO_STR saved = STR_INIT;
    world_make(&w);
    write_few(&w);
    fix_open(&w.f, w.t.dir);
    assert_int_equal(call(&w, LOG("Application"), "BackupEventlog", "/var/saved"), 0);
    assert_int_equal(call(&w, LOG("Application"), "BackupEventlog", "/var/saved"), 80);
    read_file(&w, "var/saved", &saved);
    assert_non_null(strstr(str_z(&saved), "MESSAGE=careful\n"));
    assert_non_null(strstr(str_z(&saved), "WMI_STRING_2=b\n"));
    assert_null(strstr(str_z(&saved), "MESSAGE=in\n"));
    world_close(&w);
    /* the format is the one that is read */
    world_make(&w);
    write_journal(&w, "system.journal", &saved);
    fix_open(&w.f, w.t.dir);
    assert_int_equal(count_of(&w.f, ALL), 2);
    expect_row(&w.f, ALL, 0, NAMES("Message", "InsertionStrings", "EventIdentifier"),
               "a b|{\"a\", \"b\"}|70005");
    world_close(&w);
}

/* ---- clearing ---- */
struct journald { /* answers one call: what was the file is done with */
    struct world *w;
    int fd;
    pthread_t thread;
};

static void *serve(void *arg)
{
    const struct journald *j = arg;
    char call_text[256], old[300], new[300];
    int fd = accept(j->fd, NULL, NULL);
    ssize_t n = read(fd, call_text, sizeof call_text);
    assert_true(n > 0 && call_text[n - 1] == 0);
    assert_non_null(strstr(call_text, "\"io.systemd.Journal.Rotate\""));
    snprintf(old, sizeof old, "%s/" JOURNAL "/system.journal", j->w->t.dir);
    snprintf(new, sizeof new, "%s/" JOURNAL "/system@1-2-3.journal", j->w->t.dir);
    int file = open(old, O_RDWR | O_CLOEXEC);
    assert_int_equal(pwrite(file, "\2", 1, 16), 1); /* archived */
    assert_int_equal(close(file), 0);
    assert_int_equal(rename(old, new), 0);
    static const char answer[] = "{\"parameters\":{}}";
    assert_int_equal(write(fd, answer, sizeof answer), sizeof answer);
    assert_int_equal(close(fd), 0);
    return NULL;
}

static void journald_start(struct journald *j, struct world *w)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    j->w = w;
    tree_file(&w->t, "run/systemd/journal/none", "");
    snprintf(at.sun_path, sizeof at.sun_path, "%s/run/systemd/journal/io.systemd.journal",
             w->t.dir);
    j->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(j->fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(j->fd, 1), 0);
    assert_int_equal(pthread_create(&j->thread, NULL, serve, j), 0);
}

TEST(one_log_of_the_journal_is_cleared)
{
    struct world w;
    AUTO_STR text = STR_INIT;
    world_make(&w);
    write_few(&w);
    fix_open(&w.f, w.t.dir);
    assert_int_equal(call(&w, LOG("System"), "ClearEventlog", NULL), 0);
    assert_int_equal(count_of(&w.f, ALL " WHERE Logfile='System'"), 0);
    assert_int_equal(count_of(&w.f, ALL), 4);
    uint64_t before = log_entries_read();
    expect_row(&w.f, "SELECT * FROM Win32_NTEventlogFile WHERE LogfileName='System'", 0,
               NAMES("NumberOfRecords", "Sources"), "0|NULL");
    assert_in_range(log_entries_read() - before, 1, 2);
    add_entry(&text, BASE_US + 1000000000, "SYSLOG_FACILITY=3\nMESSAGE=new");
    write_journal(&w, "system.journal", &text);
    assert_int_equal(count_of(&w.f, ALL " WHERE Logfile='System'"), 1);
    expect_row(&w.f, ALL " WHERE Logfile='System'", 0, NAMES("Message", "RecordNumber"), "new|7");
    assert_int_equal(call(&w, LOG("System"), "BackupEventlog", "/var/saved"), 0);
    read_file(&w, "var/saved", &text);
    assert_null(strstr(str_z(&text), "MESSAGE=no time"));
    assert_non_null(strstr(str_z(&text), "MESSAGE=new"));
    world_close(&w);
}

TEST(what_was_cleared_in_all_logs_is_deleted)
{
    struct world w;
    struct journald j;
    AUTO_STR text = STR_INIT;
    world_make(&w);
    write_few(&w);
    fix_open(&w.f, w.t.dir);
    assert_int_equal(call(&w, LOG("System"), "ClearEventlog", NULL), 0);
    assert_int_equal(call(&w, LOG("Security"), "ClearEventlog", NULL), 0);
    assert_true(tree_has(&w.t, JOURNAL "/system.journal"));
    /* the newest of all is an entry of Security; one of Application is newer still */
    add_entry(&text, BASE_US + 1000000000, "SYSLOG_FACILITY=1\nMESSAGE=new");
    write_journal(&w, "system.journal", &text);
    journald_start(&j, &w);
    assert_int_equal(call(&w, LOG("Application"), "ClearEventlog", NULL), 0);
    assert_int_equal(pthread_join(j.thread, NULL), 0);
    assert_int_equal(close(j.fd), 0);
    /* an entry that is newer than what was cleared of System is in the file: it stays */
    assert_true(tree_has(&w.t, JOURNAL "/system@1-2-3.journal"));
    assert_int_equal(count_of(&w.f, ALL), 0);
    str_clear(&text);
    add_entry(&text, BASE_US + 2000000000, "SYSLOG_FACILITY=3\nMESSAGE=system");
    add_entry(&text, BASE_US + 2000000001, "SYSLOG_FACILITY=10\nMESSAGE=security");
    write_journal(&w, "user-1000.journal", &text);
    assert_int_equal(call(&w, LOG("System"), "ClearEventlog", NULL), 0);
    assert_int_equal(call(&w, LOG("Security"), "ClearEventlog", NULL), 0);
    assert_false(tree_has(&w.t, JOURNAL "/system@1-2-3.journal"));
    assert_true(tree_has(&w.t, JOURNAL "/user-1000.journal"));
    world_close(&w);
}

/* ---- new entries ---- */
static void watch(struct world *w, struct got *g)
{
    struct wmi_call c = {.operation = WMI_OP_NOTIFY,
                         .query = "SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA "
                                  "'Win32_NTLogEvent' AND TargetInstance.Logfile = 'System'",
                         .language = "WQL"};
    *g = (struct got){0};
    assert_int_equal(broker_start(w->f.s, &c, w->f.sink, g, NULL), 0);
}

static void expect_event(struct world *w, struct got *g, size_t i, const char *message)
{
    while (g->v.n <= i && !g->done) {
        queue_wait(w->f.q, -1);
    }
    assert_true(g->v.n > i);
    const struct cim_value *v =
        cim_instance_get(cim_as_instance(g->v.v[i]), SLICE("TargetInstance"));
    char buf[512];
    assert_string_equal(text_of(v->d.obj, "Message", buf), message);
}

TEST(new_entries_of_the_journal_are_told)
{
    struct world w;
    AUTO_STR text = STR_INIT;
    world_make(&w);
    write_few(&w);
    fix_open(&w.f, w.t.dir);
    AUTO_GOT g;
    watch(&w, &g);
    add_entry(&text, BASE_US + 1000000000, "SYSLOG_FACILITY=1\nMESSAGE=not asked for");
    add_entry(&text, BASE_US + 1000000001, "SYSLOG_FACILITY=3\nMESSAGE=first");
    write_journal(&w, "system.journal", &text);
    expect_event(&w, &g, 0, "first");
    str_clear(&text);
    add_entry(&text, BASE_US + 1000000002, "SYSLOG_FACILITY=0\nMESSAGE=in a new file");
    write_journal(&w, "user-1000.journal", &text);
    expect_event(&w, &g, 1, "in a new file");
    assert_int_equal(g.v.n, 2);
    fix_cancel(&w.f, &g);
    world_close(&w);
}

TEST(new_lines_are_told)
{
    struct world w;
    char old[256], rotated[256];
    world_make(&w);
    add_lines(&w, SYSLOG, 0, 4);
    fix_open(&w.f, w.t.dir);
    AUTO_GOT g;
    watch(&w, &g);
    tree_append(&w.t, SYSLOG, "2023-11-14T23:00:00Z box a: one\n2023-11-14T23:00:01Z box a: tw");
    expect_event(&w, &g, 0, "one");
    tree_append(&w.t, SYSLOG, "o\n");
    expect_event(&w, &g, 1, "two");
    full_path(&w, SYSLOG, old);
    full_path(&w, SYSLOG ".1", rotated);
    assert_int_equal(rename(old, rotated), 0);
    tree_file(&w.t, SYSLOG, "2023-11-14T23:00:02Z box a: three\n");
    expect_event(&w, &g, 2, "three");
    assert_int_equal(g.v.n, 3);
    fix_cancel(&w.f, &g);
    world_close(&w);
}
