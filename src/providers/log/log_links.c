/* log_links: Win32_NTLogEventLog, Win32_NTLogEventComputer and Win32_NTLogEventUser: the log, the computer and the user
 * of an entry. */
#include "providers/log/log.h"
#include "providers/scan.h"

#include <stdio.h>

static const struct prop_row log_rows[] = {
    ROW_STR("Log", link_pair, left, "path of the Win32_NTEventlogFile"),
    ROW_STR("Record", link_pair, right, "path of the Win32_NTLogEvent"),
    {0},
};
static const struct prop_row computer_rows_of_log[] = {
    ROW_STR("Computer", link_pair, left, "path of the Win32_ComputerSystem"),
    ROW_STR("Record", link_pair, right, "path of the Win32_NTLogEvent"),
    {0},
};
static const struct prop_row user_rows[] = {
    ROW_STR("User", link_pair, left, "path of the account that the entry has as User"),
    ROW_STR("Record", link_pair, right, "path of the Win32_NTLogEvent"),
    {0},
};

struct linking {
    struct telling *t;
    struct accounts accounts;
    struct log_names names; /* its_log */
    /* Appends the path of the other object; nothing: there is none. */
    void (*other)(const struct linking *l, const struct log_entry *e, struct str *out);
};

static void its_log(const struct linking *l, const struct log_entry *e, struct str *out)
{
    struct slice name = str_slice(&l->names.v[e->log]);
    if (name.n) {
        telling_path1(l->t, out, "Win32_NTEventlogFile", "Name", name);
    }
}

static void its_computer(const struct linking *l, const struct log_entry *e, struct str *out)
{
    (void)e;
    telling_path1(l->t, out, "Win32_ComputerSystem", "Name", cim_str_slice(l->t->s->computer));
}

static void its_user(const struct linking *l, const struct log_entry *e, struct str *out)
{
    const struct account *a = accounts_uid(&l->accounts, e->uid);
    if (a) {
        account_add_path(l->t, a, out);
    }
}

static hres tell_entry(void *arg, const struct log_entry *e)
{
    const struct linking *l = arg;
    AUTO(link_pair_fini) struct link_pair p = {STR_INIT, STR_INIT};
    char number[24];
    l->other(l, e, &p.left);
    if (p.left.n == 0 && !p.left.failed) {
        return 0;
    }
    snprintf(number, sizeof number, "%llu", (unsigned long long)e->record);
    const struct path_key keys[] = {
        {.name = "Logfile", .value = slice_of(log_names[e->log])},
        {.name = "RecordNumber", .value = slice_of(number), .number = true}};
    telling_path(l->t, &p.right, "Win32_NTLogEvent", keys, ARRAY_LEN(keys));
    return tell_link(l->t, &p);
}

/* The condition on Record; false: it names something else. */
static bool limit_record(const struct telling *t, struct log_query *q)
{
    AUTO_STR number = STR_INIT;
    AUTO_STR log = STR_INIT;
    bool other;
    enum log_kind kind = LOG_OF_SYSTEM;
    if (telling_refers(t, "Record", "Win32_NTLogEvent", "RecordNumber", &number, &other)) {
        q->first = q->last = scan_number(str_slice(&number));
        (void)telling_refers(t, "Record", "Win32_NTLogEvent", "Logfile", &log, &other);
        if (log_named(str_slice(&log), &kind)) {
            log_query_only(q, kind);
        } else {
            log_query_nothing(q);
        }
    }
    return !other;
}

static hres tell_linked(struct linking *l)
{
    struct log_query q;
    log_query_init(&q, l->t->s, wmi_request_uid(l->t->r));
    q.needs = LOG_NEED_RECORD;
    q.each = tell_entry;
    q.arg = l;
    bool wanted = limit_record(l->t, &q);
    return wanted ? log_each(l->t->s, &q) : 0;
}

/* The logs whose own paths the condition on Log is not are left out by the broker, which compares paths. */
static hres tell_logs(struct telling *t)
{
    struct linking l = {.t = t, .other = its_log};
    hres hr = log_names_read(t->s->root, &l.names);
    hr = hr ? hr : tell_linked(&l);
    log_names_fini(&l.names);
    return hr;
}

static hres tell_computer(struct telling *t)
{
    struct linking l = {.t = t, .other = its_computer};
    return tell_linked(&l);
}

static hres tell_users(struct telling *t)
{
    struct linking l = {.t = t, .other = its_user};
    hres hr = accounts_read(t->s, ACCOUNTS_USERS, &l.accounts);
    hr = hr ? hr : tell_linked(&l);
    accounts_fini(&l.accounts);
    return hr;
}

const struct win32_table event_log_link_table = {"Win32_NTLogEventLog", log_rows, tell_logs,
                                                 "The log of each entry."};
const struct win32_table event_computer_link_table = {"Win32_NTLogEventComputer",
                                                      computer_rows_of_log, tell_computer,
                                                      "The computer, for each entry."};
const struct win32_table event_user_link_table = {
    "Win32_NTLogEventUser", user_rows, tell_users,
    "The users whose programs logged entries of the journal."};
