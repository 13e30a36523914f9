/* log: what the journal and text files have in common. */
#include "providers/log/log.h"

#include "util/utf.h"

#include <unistd.h>

const char *const log_names[LOG_KINDS] = {"System", "Application", "Security"};

enum facility { /* RFC 5424, 6.2.1 */
    FACILITY_KERN = 0,
    FACILITY_DAEMON = 3,
    FACILITY_AUTH = 4,
    FACILITY_SYSLOG = 5,
    FACILITY_CRON = 9,
    FACILITY_AUTHPRIV = 10,
    FACILITY_AUDIT = 13,
};

enum log_kind log_of_facility(uint64_t facility)
{
    switch (facility) {
    case FACILITY_KERN:
    case FACILITY_DAEMON:
    case FACILITY_SYSLOG:
    case FACILITY_CRON:
        return LOG_OF_SYSTEM;
    case FACILITY_AUTH:
    case FACILITY_AUTHPRIV:
    case FACILITY_AUDIT:
        return LOG_OF_SECURITY;
    default:
        return LOG_OF_APPLICATION;
    }
}

bool log_named(struct slice name, enum log_kind *out)
{
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        if (utf8_caseeq(name, slice_of(log_names[i]))) {
            *out = (enum log_kind)i;
            return true;
        }
    }
    return false;
}

void log_entry_clear(struct log_entry *e)
{
    str_clear(&e->source);
    str_clear(&e->message);
    str_clear(&e->host);
    str_clear(&e->data);
    str_list_fini(&e->strings);
    e->strings = (struct str_list){0};
    e->record = e->priority = e->facility = e->uid = e->id = e->type = e->category = NOT_KNOWN;
    e->audit = -1;
    e->has_data = false;
    e->time = 0;
}

void log_entry_fini(struct log_entry *e)
{
    str_fini(&e->source);
    str_fini(&e->message);
    str_fini(&e->host);
    str_fini(&e->data);
    str_list_fini(&e->strings);
}

void log_query_init(struct log_query *q, const struct cimwin32 *s, uint32_t uid)
{
    *q = (struct log_query){.logs = {true, true, true},
                            .from = INT64_MIN,
                            .to = INT64_MAX,
                            .last = UINT64_MAX,
                            .needs = LOG_NEED_ANY,
                            .uid = uid,
                            .own_only = uid != 0 && uid != geteuid()};
    log_marks_read(s->root, q->marks);
}

void log_query_nothing(struct log_query *q)
{
    memset(q->logs, 0, sizeof q->logs);
}

void log_query_only(struct log_query *q, enum log_kind log)
{
    bool was = q->logs[log];
    log_query_nothing(q);
    q->logs[log] = was;
}

hres log_names_read(const struct sysroot *root, struct log_names *out)
{
    *out = (struct log_names){.v = {STR_INIT, STR_INIT, STR_INIT}};
    hres hr = 0;
    bool journal = journal_directory(root, out->journal);
    out->journal[0] = journal ? out->journal[0] : 0;
    for (unsigned i = 0; hr == 0 && i < LOG_KINDS; i++) {
        const char *file = journal ? NULL : text_log_path(root, (enum log_kind)i);
        if (journal) {
            str_addf(&out->v[i], "/%s/%s", out->journal, log_names[i]);
        } else if (file) {
            str_addf(&out->v[i], "/%s", file);
        }
        hr = str_status(&out->v[i]);
    }
    return hr;
}

void log_names_fini(struct log_names *n)
{
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        str_fini(&n->v[i]);
    }
}

hres log_each(const struct cimwin32 *s, const struct log_query *q)
{
    hres hr = journal_each(s, q);
    return hr == WBEM_E_NOT_AVAILABLE ? text_log_each(s, q) : hr;
}

bool log_is_file(const struct sysroot *root, struct slice path)
{
    static const char prefix[] = "/var/log/";
    char journal[96];
    bool is = false;
    if (path.n < sizeof prefix || memcmp(path.p, prefix, sizeof prefix - 1) != 0 ||
        memchr(path.p + sizeof prefix - 1, '/', path.n - (sizeof prefix - 1)) ||
        journal_directory(root, journal)) {
        return false;
    }
    for (unsigned i = 0; i < LOG_KINDS; i++) {
        const char *file = text_log_path(root, (enum log_kind)i);
        is |= file && strlen(file) == path.n - 1 && memcmp(file, path.p + 1, path.n - 1) == 0;
    }
    return is;
}

static _Atomic uint64_t entries_read;

uint64_t log_entries_read(void)
{
    return entries_read;
}

void log_count_read(void)
{
    entries_read++;
}
