/* processes: SELECT * FROM Win32_Process with 2,000 processes beside a minimal reader of the same /proc fields. */
#include "line.h"
#include "util/clock.h"
#include "util/num.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wmi/wmi.h>

enum {
    PROCESSES = 2000,
    RUNS = 7
};
static pid_t children[PROCESSES];

static void start_children(void)
{
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;) {
                pause();
            }
        }
    }
}

static void end_children(void)
{
    for (int i = 0; i < PROCESSES; i++) {
        if (children[i] > 0) {
            kill(children[i], SIGKILL);
            waitpid(children[i], NULL, 0);
        }
    }
}

/* ---- the reader: stat, cmdline, exe, number of open files, status, io of each process ---------------------------- */
struct dirent64_raw {
    uint64_t ino;
    int64_t off;
    unsigned short len;
    unsigned char type;
    char name[];
};
static volatile unsigned long sum;

static ssize_t read_at(int dir, const char *name, char *buf, size_t n)
{
    int f = openat(dir, name, O_RDONLY);
    ssize_t r = f < 0 ? -1 : read(f, buf, n - 1);
    if (f >= 0) {
        close(f);
    }
    if (r >= 0) {
        buf[r] = 0;
    }
    return r;
}

static void read_one(int proc, const char *pid)
{
    static char b[8192], cmd[4096], exe[512];
    int d = openat(proc, pid, O_RDONLY | O_DIRECTORY);
    if (d < 0) {
        return;
    }
    if (read_at(d, "stat", b, sizeof b) > 0) {
        char *p = strrchr(b, ')');
        for (p = p ? p + 4 : b; *p; p++) { /* the numbers behind the name */
            if (isdigit((unsigned char)*p)) {
                sum += (unsigned long)(*p - '0');
            }
        }
    }
    ssize_t n = read_at(d, "cmdline", cmd, sizeof cmd);
    for (ssize_t i = 0; i < n - 1; i++) {
        cmd[i] = cmd[i] ? cmd[i] : ' ';
    }
    n = readlinkat(d, "exe", exe, sizeof exe - 1);
    sum += n > 0 ? (unsigned long)n : 0;
    struct stat st;
    if (fstatat(d, "fd", &st, 0) == 0) {
        sum += (unsigned long)st.st_size;
    }
    (void)read_at(d, "status", b, sizeof b);
    (void)read_at(d, "io", b, sizeof b);
    close(d);
}

static double reader_ms(void)
{
    static char q[65536];
    int64_t t0 = clock_mono_ns();
    int proc = open("/proc", O_RDONLY | O_DIRECTORY);
    long g;
    while ((g = syscall(SYS_getdents64, proc, q, sizeof q)) > 0) {
        for (long i = 0; i < g;) {
            struct dirent64_raw *e = (void *)(q + i);
            if (isdigit((unsigned char)e->name[0])) {
                read_one(proc, e->name);
            }
            i += e->len;
        }
    }
    close(proc);
    return (double)(clock_mono_ns() - t0) / 1e6;
}

static double query_ms(wmi_services *s, size_t *rows)
{
    int64_t t0 = clock_mono_ns();
    wmi_enum *e = NULL;
    wmi_object *o = NULL;
    size_t n = 0;
    if (wmi_services_query(s, "SELECT * FROM Win32_Process", &e)) {
        return -1;
    }
    while (wmi_enum_next(e, -1, &o) == 0) {
        wmi_object_unref(o);
        n++;
    }
    wmi_enum_destroy(e);
    *rows = n;
    return (double)(clock_mono_ns() - t0) / 1e6;
}

int main(void)
{
    wmi_services *s = NULL;
    start_children();
    wmi_status hr = wmi_connect(NULL, &s);
    double ours[RUNS], peer[RUNS];
    size_t rows = 0;
    for (int i = 0; hr == 0 && i < RUNS; i++) {
        peer[i] = reader_ms();
        ours[i] = query_ms(s, &rows);
    }
    end_children();
    if (hr || rows < PROCESSES) {
        fprintf(stderr, "processes: %s, %zu rows\n", hr ? wmi_status_name(hr) : "query failed",
                rows);
        return 1;
    }
    double a = median(ours, RUNS), b = median(peer, RUNS);
    print_line("SELECT * FROM Win32_Process, 2000 processes", a, "ms", b, a / b,
               "<= 1.50 x a minimal reader", a <= 1.5 * b);
    wmi_services_unref(s);
    return 0;
}
