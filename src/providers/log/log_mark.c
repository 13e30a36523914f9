/* log_mark: up to where the logs of the journal were cleared, in var/lib/openwmi/cleared-logs: "System TIME RECORD" a
 * line, the time in microseconds since 1970. The journal cannot give up the entries of one log alone. */
#include "providers/log/log.h"
#include "providers/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKS_DIR  "var/lib/openwmi"
#define MARKS_NAME "cleared-logs"

void log_marks_read(const struct sysroot *root, struct log_mark marks[LOG_KINDS])
{
    char buf[512];
    ssize_t n = sysroot_read(root, MARKS_DIR "/" MARKS_NAME, buf, sizeof buf);
    struct slice text = {buf, n > 0 ? (size_t)n : 0}, line, name, time, record;
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        marks[i] = (struct log_mark){.time = NO_TIME};
    }
    while (scan_line(&text, &line)) {
        enum log_kind log;
        if (scan_word(&line, &name) && log_named(name, &log) && scan_word(&line, &time) &&
            scan_word(&line, &record) && scan_number(time) <= INT64_MAX) {
            marks[log] = (struct log_mark){(int64_t)scan_number(time), scan_number(record)};
        }
    }
}

/* The directory of the project's own state, made when it is not there. */
static int make_directory(const struct sysroot *root)
{
    int lib = sysroot_open(root, "var/lib", O_PATH | O_DIRECTORY);
    if (lib < 0) {
        return -lib;
    }
    int err = mkdirat(lib, "openwmi", 0755) == 0 || errno == EEXIST ? 0 : errno;
    (void)close(lib);
    return err;
}

int log_marks_write(const struct sysroot *root, const struct log_mark marks[LOG_KINDS])
{
    AUTO_STR text = STR_INIT;
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        if (marks[i].time != NO_TIME) {
            str_addf(&text, "%s %lld %llu\n", log_names[i], (long long)marks[i].time,
                     (unsigned long long)marks[i].record);
        }
    }
    int err = str_status(&text) ? ENOMEM : make_directory(root);
    if (err == 0) {
        hres hr = sysroot_replace(root, MARKS_DIR, MARKS_NAME, str_slice(&text), 0644);
        err = hr == 0 ? 0 : hr == WBEM_E_ACCESS_DENIED ? EACCES : EIO;
    }
    return err;
}
