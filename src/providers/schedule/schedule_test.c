/* What runs by the clock and at the start of a session: crontabs, timers of systemd (a stand-in answers for it), entries
 * of autostart. */
#include "providers/prov_tree.h"
#include "providers/schedule/job.h"
#include "providers/service/stand_in.h"

#include <time.h>

/* ---- times of cron ---- */
static void in_utc(void)
{
    assert_int_equal(setenv("TZ", "UTC", 1), 0);
    tzset();
}

static void in_local_time(void)
{
    assert_int_equal(unsetenv("TZ"), 0);
    tzset();
}

#define AFTER INT64_C(1700000000) /* Tuesday 2023-11-14 22:13:20 UTC */

static void expect_next(const char *line, int64_t seconds)
{
    struct slice s = slice_of(line);
    struct cron_times c;
    if (!cron_parse(&s, &c)) {
        fail_msg("no times: %s", line);
    }
    int64_t next = cron_next(&c, AFTER * 1000000);
    if (next != (seconds ? seconds * 1000000 : NO_TIME)) {
        fail_msg("%s: %lld", line, (long long)next / 1000000);
    }
}

TEST(the_next_run_of_a_line)
{
    in_utc();
    expect_next("* * * * * x", 1700000040);
    expect_next("*/15 * * * * x", 1700000100);
    expect_next("13 22 * * * x", 1700086380); /* this minute has begun */
    expect_next("14 22 * * * x", 1700000040);
    expect_next("0 6 * * mon-fri x", 1700028000);
    expect_next("0 6 * * 7 x", 1700373600); /* Sunday the 19th */
    expect_next("0 6 * * sun x", 1700373600);
    expect_next("0 6 20 * 3 x", 1700028000); /* a Wednesday, or the 20th */
    expect_next("0 0 29 feb * x", 1709164800);
    expect_next("0 0 30 2 * x", 0);
    expect_next("10-20/5,50 0,12 1 jan * x", 1704067800);
    expect_next("@hourly x", 1700002800);
    expect_next("@yearly x", 1704067200);
    expect_next("@reboot x", 0);
    in_local_time();
}

TEST(lines_that_cron_does_not_take)
{
    static const char *const lines[] = {"",
                                        "* * * *",
                                        "60 * * * * x",
                                        "* 24 * * * x",
                                        "* * 0 * * x",
                                        "* * * 13 * x",
                                        "* * * * 8 x",
                                        "5-1 * * * * x",
                                        "*/0 * * * * x",
                                        "1-2-3 * * * * x",
                                        "a * * * * x",
                                        "* * * mon * x",
                                        "@never x",
                                        "1,,2 * * * * x",
                                        "-1 * * * * x",
                                        "99999999999999999999 * * * * x",
                                        "*/x * * * * x"};
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct slice s = slice_of(lines[i]);
        struct cron_times c;
        if (cron_parse(&s, &c)) {
            fail_msg("taken: %s", lines[i]);
        }
    }
}

/* ---- calendars ---- */
static void expect_calendar(const char *text, const char *want)
{
    struct job j = {.weekdays = NOT_KNOWN, .days = NOT_KNOWN};
    char got[128];
    calendar_parse(slice_of(text), &j);
    snprintf(got, sizeof got, "%s %lld %lld", str_z(&j.start),
             j.weekdays == NOT_KNOWN ? -1LL : (long long)j.weekdays,
             j.days == NOT_KNOWN ? -1LL : (long long)j.days);
    if (strcmp(got, want) != 0) {
        fail_msg("%s: %s", text, got);
    }
    job_fini(&j);
}

TEST(calendars_are_taken_apart)
{
    in_utc();
    expect_calendar("*-*-* 06:00:00", "********060000.000000+000 -1 -1");
    expect_calendar("Mon..Fri *-*-* 23:05:30", "********230530.000000+000 31 -1");
    expect_calendar("Sat,Sun *-*-* 23:05:30 UTC", "********230530.000000+000 96 -1");
    expect_calendar("*-*-01,15 00:00:00", "********000000.000000+000 -1 16385");
    expect_calendar("*-*-01..03 00:00:00", "********000000.000000+000 -1 7");
    expect_calendar("*-*~01 00:00:00", " -1 -1");
    expect_calendar("*-*-* *:00:00", " -1 -1");
    expect_calendar("*-*-* 06,18:00:00", " -1 -1");
    expect_calendar("2030-01-01 06:00:00", " -1 -1");
    expect_calendar("*-*-* 06:00:00 Europe/Berlin", " -1 -1");
    expect_calendar("Xyz *-*-* 06:00:00", "********060000.000000+000 -1 -1");
    expect_calendar("", " -1 -1");
    in_local_time();
}

/* ---- the class ---- */
struct world {
    struct fix f;
    struct tree t;
    struct stand_in *s;
};

static void make(struct world *w, struct stand_unit *units, size_t n)
{
    tree_open(&w->t);
    tree_file(&w->t, "proc/sys/kernel/hostname", "box\n");
    tree_file(&w->t, "etc/passwd", "root:x:0:0::/:/bin/sh\nada:x:1000:1000::/users/ada:/bin/sh\n");
    tree_file(&w->t, "etc/systemd/system/none", "");
    tree_file(&w->t, "run/dbus/none", "");
    w->s = n ? stand_in_start(w->t.dir, units, n) : NULL;
    in_utc();
    fix_open(&w->f, w->t.dir);
}

/* Asks as root from now on, or not: what belongs to users is shown to them and root only. */
static void ask_as_root(struct world *w, bool as_root)
{
    fix_close(&w->f);
    fixture_as_root = as_root;
    fix_open(&w->f, w->t.dir);
    fixture_as_root = false;
}

static void end(struct world *w)
{
    fix_close(&w->f);
    if (w->s) {
        stand_in_stop(w->s);
    }
    tree_close(&w->t);
    in_local_time();
}

#define JOBS "SELECT * FROM Win32_ScheduledJob"
#define SHORT                                                                                      \
    NAMES("Name", "Owner", "Command", "StartTime", "DaysOfWeek", "DaysOfMonth", "Notify",          \
          "JobStatus")

TEST(lines_of_crontabs_are_jobs)
{
    struct world w;
    make(&w, NULL, 0);
    tree_file(&w.t, "etc/crontab",
              "# comment\nSHELL=/bin/sh\nMAILTO = \"ops@example.org\"\n\n"
              "17 *\t* * *\troot\tcd / && run-parts /etc/cron.hourly\n"
              "25 6 * * 1,7 root daily --all\nno line\n61 * * * * root x\n0 0 * * * root\n");
    tree_file(&w.t, "etc/cron.d/clean", "MAILTO=\n30 3 1,15 * * www-data clean\n");
    tree_file(&w.t, "etc/cron.d/not.read", "30 3 * * * root x\n");
    tree_file(&w.t, "var/spool/cron/crontabs/ada", "@daily tidy up\n@reboot hello\n");
    ask_as_root(&w, true);
    assert_int_equal(count_of(&w.f, JOBS), 5);
    expect_row(&w.f, JOBS, 1, SHORT,
               "/etc/crontab|root|daily --all|********062500.000000+000|65|NULL|ops@example.org|"
               "NULL");
    expect_row(&w.f, JOBS, 0, NAMES("Command", "Owner", "RunRepeatedly", "InteractWithDesktop"),
               "cd / && run-parts /etc/cron.hourly|root|TRUE|FALSE");
    expect_row(&w.f, JOBS, 2, SHORT,
               "/etc/cron.d/clean|www-data|clean|********033000.000000+000|NULL|16385|NULL|NULL");
    expect_row(&w.f, JOBS, 3, SHORT,
               "/var/spool/cron/crontabs/ada|ada|tidy up|********000000.000000+000|NULL|NULL|NULL|"
               "NULL");
    expect_row(&w.f, JOBS, 4, NAMES("Command", "StartTime"), "hello|NULL");
    /* found again by its number */
    AUTO_GOT g, one;
    char buf[512], path[600];
    assert_int_equal(fix_query(&w.f, JOBS, &g), 0);
    snprintf(path, sizeof path, "Win32_ScheduledJob.JobId=%s", text_of(g.v.v[2], "JobId", buf));
    assert_int_equal(fix_get(&w.f, path, &one), 0);
    assert_string_equal(text_of(one.v.v[0], "Command", buf), "clean");
    ask_as_root(&w, false); /* methods act for who the process is */
    AUTO_GOT d;
    assert_int_equal(run(&w.f, path, "Delete", NULL, &d), 1);
    end(&w);
}

TEST(timers_are_jobs)
{
    static struct stand_unit units[] = {
        {.name = "a.timer",
         .title = "A",
         .active = "active",
         .sub = "waiting",
         .file = "/lib/a.timer",
         .calendar = "Mon *-*-* 06:00:00",
         .timer_unit = "a.service"},
        {.name = "a.service",
         .title = "A",
         .active = "inactive",
         .sub = "dead",
         .file = "/lib/a.service",
         .command = "/bin/a --now",
         .user = "ada"},
        {.name = "b.timer",
         .title = "B",
         .active = "active",
         .sub = "waiting",
         .file = "/lib/b.timer",
         .calendar = "*-*-* *:30:00",
         .timer_next = 1700001000000000,
         .timer_unit = "b.service"},
        {.name = "openwmi-job-7.timer",
         .title = "C",
         .active = "active",
         .sub = "waiting",
         .file = "/etc/c.timer",
         .timer_unit = "none.service"},
    };
    struct world w;
    make(&w, units, ARRAY_LEN(units));
    assert_int_equal(count_of(&w.f, JOBS), 3);
    expect_row(&w.f, JOBS, 0, NAMES("Name", "Owner", "Command", "StartTime", "DaysOfWeek"),
               "a.timer|ada|/bin/a --now|********060000.000000+000|1");
    expect_row(&w.f, JOBS, 1, NAMES("Name", "Owner", "Command", "StartTime"),
               "b.timer|NULL|NULL|20231114223000.000000+000");
    expect_row(&w.f, JOBS, 2, NAMES("Name", "JobId", "StartTime"), "openwmi-job-7.timer|7|NULL");
    end(&w);
}

static uint64_t create(struct world *w, const char *command, const char *start, bool repeated,
                       uint64_t weekdays, uint64_t days, struct got *g)
{
    struct cim_instance *in = in_params_of(&w->f, "Win32_ScheduledJob", "Create");
    wmi_value v = {.type = WMI_BOOLEAN, .boolean = repeated};
    if (command) {
        put_text(in, "Command", command);
    }
    put_text(in, "StartTime", start);
    assert_int_equal(wmi_object_put(&in->o, "RunRepeatedly", &v), 0);
    put_uint(in, "DaysOfWeek", weekdays);
    put_uint(in, "DaysOfMonth", days);
    uint64_t ret = run(&w->f, "Win32_ScheduledJob", "Create", in, g);
    cim_instance_unref(in);
    return ret;
}

#define DIR_OF_UNITS "etc/systemd/system/"

/* What systemd knows of the job when its files are there. */
#define JOB_TIMER                                                                                  \
    {                                                                                              \
        .name = "openwmi-job-1.timer", .title = "J", .active = "inactive", .sub = "dead",          \
        .file = "/etc/j.timer", .timer_unit = "openwmi-job-1.service"                              \
    }

TEST(a_job_is_made_and_deleted)
{
    struct stand_unit units[] = {JOB_TIMER};
    struct world w;
    char text[2048];
    AUTO_STR calls = STR_INIT;
    make(&w, units, ARRAY_LEN(units));
    AUTO_GOT g, d;
    assert_int_equal(create(&w, "/bin/tar -cf '/tmp/a b' 100%", "********143000.000000+000", true,
                            1 | 16, 1, &g),
                     0);
    assert_int_equal(uint_of(g.v.v[0], "JobId"), 1);
    assert_non_null(strstr(tree_text(&w.t, DIR_OF_UNITS "openwmi-job-1.service", text),
                           "ExecStart=\"/bin/tar\" \"-cf\" \"/tmp/a b\" \"100%%\"\n"));
    assert_non_null(strstr(tree_text(&w.t, DIR_OF_UNITS "openwmi-job-1.timer", text),
                           "OnCalendar=Mon,Fri *-*-* 14:30:00\nOnCalendar=*-*-01 14:30:00\n"));
    stand_in_calls(w.s, &calls);
    assert_string_equal(str_z(&calls), "Reload\nEnableUnitFiles openwmi-job-1.timer\n"
                                       "StartUnit openwmi-job-1.timer\n");
    assert_int_equal(run(&w.f, "Win32_ScheduledJob.JobId=1", "Delete", NULL, &d), 0);
    assert_false(tree_has(&w.t, DIR_OF_UNITS "openwmi-job-1.timer"));
    assert_false(tree_has(&w.t, DIR_OF_UNITS "openwmi-job-1.service"));
    str_clear(&calls);
    stand_in_calls(w.s, &calls);
    assert_string_equal(str_z(&calls), "StopUnit openwmi-job-1.timer\n"
                                       "DisableUnitFiles openwmi-job-1.timer\nReload\n");
    end(&w);
}

TEST(a_job_that_runs_once)
{
    struct stand_unit units[] = {JOB_TIMER};
    struct world w;
    char text[2048];
    make(&w, units, ARRAY_LEN(units));
    AUTO_GOT g;
    /* half past two, two hours east of here */
    assert_int_equal(create(&w, "/bin/true", "20300102143000.000000+120", false, 1, 0, &g), 0);
    assert_non_null(strstr(tree_text(&w.t, DIR_OF_UNITS "openwmi-job-1.timer", text),
                           "OnCalendar=2030-01-02 12:30:00\n"));
    end(&w);
}

TEST(jobs_that_cannot_be_made)
{
    static struct stand_unit units[] = {
        {.name = "openwmi-job-1.timer",
         .title = "J",
         .active = "inactive",
         .sub = "dead",
         .file = "/etc/j.timer",
         .refuse = "org.freedesktop.DBus.Error.AccessDenied"},
    };
    static const char start[] = "********143000.000000+000";
    struct world w;
    make(&w, units, ARRAY_LEN(units));
    AUTO_GOT a, b, c, d, e, f, g, h;
    assert_int_equal(create(&w, "tar x", start, false, 0, 0, &a), 9);
    assert_int_equal(create(&w, "/bin/tar 'x", start, false, 0, 0, &b), 21);
    assert_int_equal(create(&w, NULL, start, false, 0, 0, &c), 21);
    assert_int_equal(create(&w, "/bin/tar", "00000000143000.000000:000", false, 0, 0, &d), 21);
    assert_int_equal(create(&w, "/bin/tar", "********14****.000000+000", false, 0, 0, &e), 21);
    assert_int_equal(create(&w, "/bin/tar", start, true, 128, 0, &f), 21);
    assert_int_equal(create(&w, "/bin/tar", "20300101143000.000000+000", true, 1, 0, &g), 21);
    assert_int_equal(create(&w, "/bin/tar", start, true, 1, 0, &h), 2);
    assert_false(tree_has(&w.t, DIR_OF_UNITS "openwmi-job-1.timer"));
    assert_false(tree_has(&w.t, DIR_OF_UNITS "openwmi-job-1.service"));
    end(&w);
    make(&w, NULL, 0);
    AUTO_GOT i;
    assert_int_equal(create(&w, "/bin/tar", start, true, 1, 0, &i), 22);
    assert_false(tree_has(&w.t, DIR_OF_UNITS "openwmi-job-1.timer"));
    end(&w);
}

/* ---- sessions ---- */
TEST(what_starts_with_a_session)
{
    struct world w;
    static const char query[] = "SELECT * FROM Win32_StartupCommand";
    make(&w, NULL, 0);
    tree_file(&w.t, "etc/xdg/autostart/agent.desktop",
              "[Other]\nExec=no\n[Desktop Entry]\nName=The agent\nName[de]=x\nExec=agent %U\n");
    tree_file(&w.t, "etc/xdg/autostart/hidden.desktop",
              "[Desktop Entry]\nName=x\nExec=x\nHidden=true\n");
    tree_file(&w.t, "etc/xdg/autostart/readme.txt", "[Desktop Entry]\nExec=x\n");
    tree_file(&w.t, "etc/xdg/autostart/empty.desktop", "");
    tree_file(&w.t, "users/ada/.config/autostart/own.desktop",
              "[Desktop Entry]\nName=Own\nExec=own\n");
    ask_as_root(&w, true);
    assert_int_equal(count_of(&w.f, query), 2);
    expect_row(&w.f, query, 0, NAMES("Name", "Caption", "Command", "Location", "User", "UserSID"),
               "agent|The agent|agent %U|Common Startup|Public|NULL");
    expect_row(&w.f, query, 1, NAMES("Name", "Command", "Location", "User", "UserSID"),
               "own|own|Startup|BOX\\ada|S-1-22-1-1000");
    end(&w);
}
