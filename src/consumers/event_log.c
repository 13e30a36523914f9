/* event_log: NTEventLogEventConsumer: a record of the journal for each event, through the journal's native socket
 * (systemd's documentation, "Native Journal Protocol"), or the log's socket where there is no journal. */
#include "consumers/consumers.h"
#include "util/utf.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

static int priority_of(int64_t type)
{
    switch (type) {
    case 1:
        return LOG_ERR;
    case 2:
    case 16: /* audit, failure */
        return LOG_WARNING;
    case 8: /* audit, success */
        return LOG_NOTICE;
    default:
        return LOG_INFO;
    }
}

static bool send_record(const char *path, struct slice record)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof to.sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(to.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool done = fd >= 0 && sendto(fd, record.p, record.n, MSG_NOSIGNAL, (struct sockaddr *)&to,
                                  sizeof to) == (ssize_t)record.n;
    if (fd >= 0) {
        int e = errno;
        (void)close(fd);
        errno = e;
    }
    return done;
}

/* A field whose value may have line ends: its length as 8 bytes, little end first. */
static void add_field(struct str *out, const char *name, struct slice value)
{
    char len[8];
    for (size_t i = 0; i < sizeof len; i++) {
        len[i] = (char)((value.n >> (8 * i)) & 0xff);
    }
    str_addz(out, name);
    str_addc(out, '\n');
    str_add_slice(out, (struct slice){len, sizeof len});
    str_add_slice(out, value);
    str_addc(out, '\n');
}

static void add_number(struct str *out, const char *name, int64_t n)
{
    str_addf(out, "%s=%lld\n", name, (long long)n);
}

/* ---- what is told ---- */
static hres add_insertions(struct delivery *d, struct str *record, struct str *message)
{
    const struct cim_value *v = cim_instance_get(d->consumer, SLICE("InsertionStringTemplates"));
    int64_t n = v && !v->null ? cim_elem_count(v) : 0, told = n;
    (void)consumer_number(d->consumer, "NumberOfInsertionStrings", &told);
    if (told > n) {
        snprintf(d->failure, sizeof d->failure,
                 "NumberOfInsertionStrings is %lld, there are %lld templates", (long long)told,
                 (long long)n);
        return WBEM_E_INVALID_PARAMETER;
    }
    hres hr = 0;
    for (int64_t i = 0; i < told && hr == 0; i++) {
        struct cim_value e = cim_elem(v, (uint32_t)i);
        AUTO_STR text = STR_INIT;
        AUTO_STR name = STR_INIT;
        hr = template_expand(cim_str_slice(e.d.str), d->event, NULL, &text);
        str_addf(&name, "WMI_STRING_%lld", (long long)i + 1);
        hr = hr ? hr : str_status(&name);
        if (hr == 0) {
            add_field(record, str_z(&name), str_slice(&text));
            str_addz(message, i ? " " : "");
            str_add_slice(message, str_slice(&text));
        }
    }
    return hr;
}

/* The value of the event's property that the consumer names, as a field. */
static void add_named(struct delivery *d, const char *property, const char *field,
                      struct str *record)
{
    const char *name = consumer_text(d->consumer, property);
    AUTO_STR text = STR_INIT;
    AUTO_STR value = STR_INIT;
    if (name && *name) {
        str_addf(&text, "%%%s%%", name);
        if (str_status(&text) == 0 &&
            template_expand(str_slice(&text), d->event, NULL, &value) == 0) {
            add_field(record, field, str_slice(&value));
        }
    }
}

static bool other_machine(const char *unc)
{
    while (unc && *unc == '\\') {
        unc++;
    }
    return unc && *unc && !utf8_caseeq(slice_of(unc), SLICE(".")) &&
           !utf8_caseeq(slice_of(unc), SLICE("localhost"));
}

static const char *socket_path(const char *variable, const char *usual)
{
    const char *given = getenv(variable);
    return given && *given ? given : usual;
}

static hres send_anywhere(struct delivery *d, struct slice record, int priority, const char *source,
                          struct slice message)
{
    if (send_record(socket_path("OPENWMI_JOURNAL_SOCKET", "/run/systemd/journal/socket"), record)) {
        return 0;
    }
    AUTO_STR plain = STR_INIT;
    str_addf(&plain, "<%d>%s[%d]: ", LOG_USER | priority, source, (int)getpid());
    str_add_slice(&plain, message);
    hres hr = str_status(&plain);
    if (hr == 0 &&
        !send_record(socket_path("OPENWMI_SYSLOG_SOCKET", "/dev/log"), str_slice(&plain))) {
        snprintf(d->failure, sizeof d->failure,
                 "neither the journal nor the system's log takes records: %s", strerror(errno));
        hr = WBEM_E_NOT_AVAILABLE;
    }
    return hr;
}

hres deliver_event_log(struct delivery *d)
{
    const char *source = consumer_text(d->consumer, "SourceName");
    int64_t id, type = 1, category;
    if (!consumer_number(d->consumer, "EventID", &id)) {
        snprintf(d->failure, sizeof d->failure, "EventID is not set");
        return WBEM_E_ILLEGAL_NULL;
    }
    if (other_machine(consumer_text(d->consumer, "UNCServerName"))) {
        snprintf(d->failure, sizeof d->failure,
                 "UNCServerName: another machine's log is out of reach");
        return WBEM_E_NOT_SUPPORTED;
    }
    (void)consumer_number(d->consumer, "EventType", &type);
    source = source && *source ? source : "WMI";
    AUTO_STR record = STR_INIT;
    AUTO_STR message = STR_INIT;
    add_number(&record, "PRIORITY", priority_of(type));
    add_number(&record, "WMI_EVENT_ID", id);
    add_number(&record, "WMI_EVENT_TYPE", type);
    if (consumer_number(d->consumer, "Category", &category)) {
        add_number(&record, "WMI_CATEGORY", category);
    }
    add_field(&record, "SYSLOG_IDENTIFIER", slice_of(source));
    hres hr = add_insertions(d, &record, &message);
    if (message.n == 0) {
        str_addf(&message, "event %lld of %s", (long long)id, source);
    }
    add_named(d, "NameOfUserSidProperty", "WMI_USER_SID", &record);
    add_named(d, "NameOfRawDataProperty", "WMI_RAW_DATA", &record);
    add_field(&record, "MESSAGE", str_slice(&message));
    hr = hr ? hr : str_status(&record);
    hr = hr ? hr : str_status(&message);
    return hr ? hr
              : send_anywhere(d, str_slice(&record), priority_of(type), source,
                              str_slice(&message));
}
