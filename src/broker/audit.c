/* audit: a record of each method call in the journal: who, where, which method, whether it was accepted
 * (systemd's documentation, "Native Journal Protocol"). It is sent before the call is accepted or refused, without
 * waiting; what the journal does not take is counted and said once. */
#include "broker/security.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#define AUDIT_TEXT_MAX 8192u /* bytes of a path that are told */

/* A value may have line ends: its length as 8 bytes, little end first. */
static void add_field(struct str *out, const char *name, struct slice value)
{
    char len[8];
    value.n = value.n > AUDIT_TEXT_MAX ? AUDIT_TEXT_MAX : value.n;
    for (size_t i = 0; i < sizeof len; i++) {
        len[i] = (char)((value.n >> (8 * i)) & 0xff);
    }
    str_addz(out, name);
    str_addc(out, '\n');
    str_add_slice(out, (struct slice){len, sizeof len});
    str_add_slice(out, value);
    str_addc(out, '\n');
}

static const char *journal_path(void)
{
    const char *given = getenv("OPENWMI_JOURNAL_SOCKET");
    return given && *given ? given : "/run/systemd/journal/socket";
}

bool audit_possible(void)
{
    return access(journal_path(), W_OK) == 0;
}

void audit_init(struct audit *a, bool on)
{
    const char *path = journal_path();
    a->on = on;
    a->fd = -1;
    a->to.sun_family = AF_UNIX;
    if (on && strlen(path) < sizeof a->to.sun_path) {
        memcpy(a->to.sun_path, path, strlen(path) + 1);
        a->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    }
}

void audit_fini(struct audit *a)
{
    if (a->fd >= 0) {
        (void)close(a->fd);
        a->fd = -1;
    }
}

/* Not connected: the journal may be started anew meanwhile. */
static bool send_record(const struct audit *a, struct slice record)
{
    return a->fd >= 0 && sendto(a->fd, record.p, record.n, MSG_NOSIGNAL | MSG_DONTWAIT,
                                (const struct sockaddr *)&a->to, sizeof a->to) == (ssize_t)record.n;
}

void audit_method(struct session *s, const struct wmi_call *call, hres outcome)
{
    struct audit *a = &s->broker->audit;
    if (!a->on) {
        return;
    }
    AUTO_STR record = STR_INIT;
    AUTO_STR message = STR_INIT;
    const char *path = call->path ? call->path : "", *method = call->method ? call->method : "";
    str_addf(&message, "%s: %s.%s in %s: %s", cim_str_z(s->identity->user), path, method,
             cim_str_z(s->origin->ns), outcome ? hres_name(outcome) : "accepted");
    str_addf(&record, "PRIORITY=%d\nSYSLOG_FACILITY=%d\nWMI_UID=%u\nWMI_STATUS=0x%08X\n",
             outcome ? LOG_WARNING : LOG_NOTICE, LOG_AUTHPRIV >> 3, s->identity->uid,
             (unsigned)outcome);
    add_field(&record, "SYSLOG_IDENTIFIER", SLICE("openwmi"));
    add_field(&record, "WMI_USER", cim_str_slice(s->identity->user));
    add_field(&record, "WMI_NAMESPACE", session_ns(s));
    add_field(&record, "WMI_PATH", slice_of(path));
    add_field(&record, "WMI_METHOD", slice_of(method));
    add_field(&record, "MESSAGE", str_slice(&message));
    bool sent =
        str_status(&record) == 0 && str_status(&message) == 0 && send_record(a, str_slice(&record));
    if (!sent && atomic_fetch_add(&a->lost, 1) == 0) {
        fputs("openwmi: method calls cannot be recorded in the journal\n", stderr);
    }
}
