/* log_event: Win32_NTLogEvent, and the feed of new ones. */
#include "cim/datetime.h"
#include "providers/feed_thread.h"
#include "providers/log/log.h"
#include "providers/scan.h"
#include "util/utf.h"

#include <stdlib.h>

/* ---- properties ---- */
enum windows_type { /* of ReportEvent, as NTEventLogEventConsumer has them */
    TYPE_ERROR = 1,
    TYPE_WARNING = 2,
    TYPE_INFORMATION = 4,
    TYPE_AUDIT_SUCCESS = 8,
    TYPE_AUDIT_FAILURE = 16,
};
enum syslog_priority { /* RFC 5424, 6.2.1 */
    PRIORITY_ERROR = 3,
    PRIORITY_WARNING = 4,
    PRIORITY_DEBUG = 7,
};
static const struct {
    unsigned type, event_type;
    const char *name;
} types[] = {
    {TYPE_ERROR, 1, "Error"},
    {TYPE_WARNING, 2, "Warning"},
    {TYPE_INFORMATION, 3, "Information"},
    {TYPE_AUDIT_SUCCESS, 4, "Security Audit Success"},
    {TYPE_AUDIT_FAILURE, 5, "Security Audit Failure"},
};

static unsigned type_of(const struct log_entry *e)
{
    if (e->type != NOT_KNOWN) {
        return e->type == 0 ? TYPE_INFORMATION : (unsigned)e->type;
    }
    if (e->audit >= 0) {
        return e->audit ? TYPE_AUDIT_SUCCESS : TYPE_AUDIT_FAILURE;
    }
    return e->priority <= PRIORITY_ERROR     ? TYPE_ERROR
           : e->priority == PRIORITY_WARNING ? TYPE_WARNING
           : e->priority <= PRIORITY_DEBUG   ? TYPE_INFORMATION
                                             : 0;
}

/* arg: the number, else the name */
static hres fill_type(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    unsigned type = type_of(subject);
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        if (types[i].type != type) {
            continue;
        }
        if (!row->arg) {
            return fill_text(out, slice_of(types[i].name));
        }
        fill_uint(out, types[i].event_type);
    }
    return 0;
}

static hres fill_log(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_text(out, slice_of(log_names[((const struct log_entry *)subject)->log]));
}

static hres fill_code(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct log_entry *e = subject;
    if (e->id != NOT_KNOWN) {
        fill_uint(out, e->id & 0xffff);
    }
    return 0;
}

static hres fill_category(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct log_entry *e = subject;
    uint64_t n = e->category != NOT_KNOWN ? e->category : e->facility;
    if (n != NOT_KNOWN) {
        fill_uint(out, n);
    }
    return 0;
}

static hres fill_category_name(const struct prop_row *row, const void *subject,
                               struct cim_value *out)
{
    (void)row;
    const struct log_entry *e = subject;
    const char *name = e->category == NOT_KNOWN ? syslog_facility(e->facility) : NULL;
    return name ? fill_text(out, slice_of(name)) : 0;
}

static hres fill_user(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct log_entry *e = subject;
    const struct account *a = e->accounts ? accounts_uid(e->accounts, e->uid) : NULL;
    AUTO_STR text = STR_INIT;
    if (!a) {
        return 0;
    }
    str_addf(&text, "%s\\", cim_str_z(e->s->computer));
    str_add_slice(&text, a->name);
    hres hr = str_status(&text);
    return hr ? hr : fill_text(out, str_slice(&text));
}

static hres fill_host(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct log_entry *e = subject;
    return e->host.n ? fill_text(out, str_slice(&e->host)) : fill_the_computer(row, subject, out);
}

static hres fill_data(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct log_entry *e = subject;
    struct cim_array *a = e->has_data ? cim_array_new(CIM_UINT8, e->data.n) : NULL;
    for (size_t i = 0; a && i < e->data.n; i++) {
        a->v[i].u = (uint8_t)e->data.p[i];
    }
    *out = a ? cim_arrval(a) : *out;
    return e->has_data && !a ? WBEM_E_OUT_OF_MEMORY : 0;
}

/* clang-format off */
const struct prop_row log_event_rows[] = {
    {"Category", fill_category, 0, 0, "the one that NTEventLogEventConsumer wrote, else the facility of syslog (RFC 5424): `SYSLOG_FACILITY`; NULL when the record has none"},
    {"CategoryString", fill_category_name, 0, 0, "name of the facility: \"daemon\"; NULL for other categories"},
    {"ComputerName", fill_host, 0, LOG_NEED_HOST, "`_HOSTNAME` of the entry, the host of the line"},
    {"Data", fill_data, 0, LOG_NEED_STRINGS, "what NTEventLogEventConsumer wrote; else NULL"},
    {"EventCode", fill_code, 0, 0, "the lower 16 bits of EventIdentifier"},
    {"EventIdentifier", fill_member_u64, offsetof(struct log_entry, id), 0, "the EventID that NTEventLogEventConsumer wrote, else the first 32 bits of `MESSAGE_ID`; NULL for messages without one"},
    {"EventType", fill_type, 1, 0, "of what NTEventLogEventConsumer wrote, else by the audit's result (success, failure), else by the priority: up to err 1, warning 2, the others 3; NULL for lines of a file, which do not tell it"},
    {"InsertionStrings", fill_member_list, offsetof(struct log_entry, strings), LOG_NEED_STRINGS, "those that NTEventLogEventConsumer wrote; else NULL"},
    {"Logfile", fill_log, 0, 0, "System: what the kernel, daemons, cron and the log itself logged; Security: auth, authpriv and audit; Application: all other facilities, and what has none. Of text files: the file"},
    {"Message", fill_member_str, offsetof(struct log_entry, message), LOG_NEED_MESSAGE, "`MESSAGE`, the text of the line"},
    {"RecordNumber", fill_member_u64, offsetof(struct log_entry, record), LOG_NEED_RECORD, "the journal's number of the entry; of a line: where it begins in the file, from 1 on"},
    {"SourceName", fill_member_str, offsetof(struct log_entry, source), LOG_NEED_SOURCE, "`SYSLOG_IDENTIFIER`, else \"kernel\" or the name of the program; the word before the colon of a line"},
    {"TimeGenerated", fill_member_time, offsetof(struct log_entry, time), 0, "when the journal got the entry; the time of the line"},
    {"TimeWritten", fill_member_time, offsetof(struct log_entry, time), 0, "as TimeGenerated"},
    {"Type", fill_type, 0, 0, "EventType as a word"},
    {"User", fill_user, 0, LOG_NEED_USER, "the user whose program logged it: `_UID`; NULL for the kernel and for lines of a file"},
    {0},
};
/* clang-format on */

/* ---- what is asked for ---- */
static void only(struct log_query *q, struct slice name)
{
    enum log_kind log;
    if (log_named(name, &log)) {
        log_query_only(q, log);
    } else {
        log_query_nothing(q);
    }
}

static void limit_record(struct log_query *q, const char *op, uint64_t n)
{
    if (strcmp(op, "=") == 0 || strcmp(op, ">=") == 0) {
        q->first = n > q->first ? n : q->first;
    }
    if (strcmp(op, ">") == 0 && n < UINT64_MAX) {
        q->first = n + 1 > q->first ? n + 1 : q->first;
    }
    if (strcmp(op, "=") == 0 || op[0] == '<') {
        q->last = n < q->last ? n : q->last; /* one too many for "<" does no harm */
    }
}

static void limit_time(struct log_query *q, const char *op, int64_t us)
{
    if (strcmp(op, "=") == 0 || op[0] == '>') {
        q->from = us > q->from ? us : q->from;
    }
    if (strcmp(op, "=") == 0 || (op[0] == '<' && strcmp(op, "<>") != 0)) {
        q->to = us < q->to ? us : q->to;
    }
}

static void take_condition(struct log_query *q, const char *name, const char *op,
                           const wmi_value *v)
{
    struct slice text = {v->text, v->count};
    bool is_text = !v->is_null && (v->type == WMI_STRING || v->type == WMI_DATETIME);
    struct cim_datetime d;
    uint64_t n;
    int64_t us;
    if (utf8_caseeq(slice_of(name), SLICE("Logfile"))) {
        if (is_text && strcmp(op, "=") == 0) {
            only(q, text);
        }
    } else if (utf8_caseeq(slice_of(name), SLICE("RecordNumber"))) {
        if (!v->is_null && strcmp(op, "<>") != 0 && condition_number(v, &n)) {
            limit_record(q, op, n);
        }
    } else if (utf8_caseeq(slice_of(name), SLICE("TimeGenerated")) ||
               utf8_caseeq(slice_of(name), SLICE("TimeWritten"))) {
        if (is_text && cim_datetime_parse(text, &d) == 0 && cim_datetime_to_us(&d, &us)) {
            limit_time(q, op, us);
        }
    }
}

static void take_keys(const struct telling *t, struct log_query *q)
{
    wmi_value v;
    uint64_t n;
    bool ok = wmi_request_key(t->r, "Logfile", &v) == 0 && !v.is_null && v.type == WMI_STRING;
    if (ok) {
        only(q, (struct slice){v.text, v.count});
    }
    ok = ok && wmi_request_key(t->r, "RecordNumber", &v) == 0 && !v.is_null &&
         condition_number(&v, &n);
    if (ok) {
        limit_record(q, "=", n);
    } else {
        log_query_nothing(q);
    }
}

void log_query_of(const struct telling *t, struct log_query *q)
{
    const char *name, *op;
    wmi_value v;
    log_query_init(q, t->s, wmi_request_uid(t->r));
    if (t->one) {
        take_keys(t, q);
        return;
    }
    for (unsigned i = 0; wmi_request_condition(t->r, i, &name, &op, &v); i++) {
        take_condition(q, name, op, &v);
    }
}

/* ---- telling ---- */
static hres tell_event(void *arg, const struct log_entry *e)
{
    return tell(arg, e);
}

static hres tell_events(struct telling *t)
{
    struct accounts accounts = {0};
    struct log_query q;
    log_query_of(t, &q);
    q.needs = t->plan.needs;
    q.each = tell_event;
    q.arg = t;
    hres hr = q.needs & LOG_NEED_USER ? accounts_read(t->s, ACCOUNTS_USERS, &accounts) : 0;
    q.accounts = &accounts;
    hr = hr ? hr : log_each(t->s, &q);
    accounts_fini(&accounts);
    return hr;
}

const struct win32_table log_event_table = {
    "Win32_NTLogEvent", log_event_rows, tell_events,
    "The journal of systemd; where there is none, the files of syslog: /var/log/syslog or messages "
    "(System) and /var/log/auth.log or secure (Security), of which only the present ones are read, "
    "not those that were rotated. Newest first. Conditions on TimeGenerated, TimeWritten, "
    "RecordNumber and Logfile, joined by AND, limit what is read. Users other than the one the "
    "process runs as see what their own programs logged; of files, those that everybody may read. "
    "New entries are told as `__InstanceCreationEvent` when they come, without looking again and "
    "again; that old ones go is not told."};

/* ---- the feed ---- */
struct log_watch {
    const struct cimwin32 *s;
    wmi_feed *feed;
    struct prop_plan plan;
    struct accounts accounts;
    struct log_query q;
    struct journal_watch *journal; /* one of both */
    struct text_watch *text;
    struct feed_thread thread;
};

static hres tell_new(void *arg, const struct log_entry *e)
{
    struct log_watch *w = arg;
    wmi_object *o = wmi_feed_new_object(w->feed);
    struct cim_instance *i = prop_plan_fill(&w->plan, o ? cim_as_instance(o) : NULL, e);
    if (i) {
        wmi_feed_instance(w->feed, WMI_FEED_CREATED, &i->o);
    }
    return 0; /* without memory this one is lost, not the next ones */
}

static void *run(void *arg)
{
    struct log_watch *w = arg;
    if (w->journal) {
        journal_watch_run(w->journal, w->thread.stop);
    } else {
        text_watch_run(w->text, w->thread.stop);
    }
    return NULL;
}

static void watch_free(struct log_watch *w)
{
    if (w->journal) {
        journal_watch_close(w->journal);
    }
    if (w->text) {
        text_watch_close(w->text);
    }
    feed_thread_fini(&w->thread);
    accounts_fini(&w->accounts);
    free(w);
}

static hres prepare(struct log_watch *w)
{
    wmi_object *sample = wmi_feed_new_object(w->feed);
    if (!sample) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    prop_plan_of(&w->plan, cim_as_instance(sample)->cls, NULL, log_event_rows);
    cim_object_unref(sample);
    log_query_init(&w->q, w->s, wmi_feed_uid(w->feed));
    w->q.accounts = &w->accounts;
    w->q.each = tell_new;
    w->q.arg = w;
    hres hr = feed_thread_prepare(&w->thread);
    hr = hr ? hr : accounts_read(w->s, ACCOUNTS_USERS, &w->accounts);
    hr = hr ? hr : journal_watch_open(w->s, &w->q, &w->journal);
    return hr == WBEM_E_NOT_AVAILABLE ? text_watch_open(w->s, &w->q, &w->text) : hr;
}

wmi_status log_watch_start(wmi_feed *f, void *state)
{
    struct log_watch *w = calloc(1, sizeof *w);
    if (!w) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    w->s = state;
    w->feed = f;
    w->thread = (struct feed_thread)FEED_THREAD_INIT;
    hres hr = prepare(w);
    hr = hr ? hr : feed_thread_start(&w->thread, run, w);
    if (FAILED(hr)) {
        watch_free(w);
        return hr;
    }
    wmi_feed_set_data(f, w);
    return 0;
}

void log_watch_stop(wmi_feed *f, void *state)
{
    (void)state;
    struct log_watch *w = wmi_feed_data(f);
    feed_thread_end(&w->thread);
    watch_free(w);
}
