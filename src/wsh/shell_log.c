/* shell_log: WshShell.LogEvent, to the system's log through its socket: the protocol of RFC 3164,
 * as syslog(3) speaks it, which the journal takes as well. */
#include "util/clock.h"
#include "util/utf.h"
#include "wsh/shell.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

static int priority_of(int32_t type)
{
    switch (type) {
    case 1: /* error */
        return LOG_USER | LOG_ERR;
    case 2: /* warning */
        return LOG_USER | LOG_WARNING;
    case 8: /* audit, success */
        return LOG_AUTHPRIV | LOG_NOTICE;
    case 16: /* audit, failure */
        return LOG_AUTHPRIV | LOG_WARNING;
    default: /* success, information */
        return LOG_USER | LOG_INFO;
    }
}

/* "Jan  2 03:04:05", whatever the locale of the program. */
static void add_time(struct str *s)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = (time_t)(clock_real_us() / 1000000);
    struct tm tm;
    if (localtime_r(&now, &tm)) {
        str_addf(s, "%s %2d %02d:%02d:%02d ", months[tm.tm_mon], tm.tm_mday, tm.tm_hour, tm.tm_min,
                 tm.tm_sec);
    }
}

static bool send_to_log(struct slice record)
{
    const char *path = getenv("OPENWMI_SYSLOG_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    path = path && path[0] ? path : "/dev/log";
    if (strlen(path) >= sizeof to.sun_path) {
        return false;
    }
    memcpy(to.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool done = fd >= 0 && sendto(fd, record.p, record.n, MSG_NOSIGNAL, (struct sockaddr *)&to,
                                  sizeof to) == (ssize_t)record.n;
    if (fd >= 0) {
        (void)close(fd);
    }
    return done;
}

/* Another machine's log is out of reach. */
static bool is_here(struct slice target)
{
    AUTO_STR name = STR_INIT;
    return target.n == 0 || utf8_caseeq(target, SLICE(".")) ||
           utf8_caseeq(target, SLICE("localhost")) ||
           (host_computer_name(&name) == 0 && utf8_caseeq(target, str_slice(&name)));
}

hres shell_log(struct host *h, int32_t type, struct slice message, struct slice target, bool *done)
{
    AUTO_STR s = STR_INIT;
    (void)h;
    *done = false;
    while (target.n && target.p[0] == '\\') {
        target = (struct slice){target.p + 1, target.n - 1};
    }
    if (!is_here(target)) {
        return 0;
    }
    str_addf(&s, "<%d>", priority_of(type));
    add_time(&s);
    str_addf(&s, "WSH[%d]: ", (int)getpid());
    str_add_slice(&s, message);
    hres hr = str_status(&s);
    *done = hr == 0 && send_to_log(str_slice(&s));
    return hr;
}
