/* session: Win32_LogonSession, Win32_LoggedOnUser and Win32_SessionProcess: the sessions that the kernel counts when
 * somebody logs on (pam_loginuid(8)): /proc/PID/sessionid and loginuid. */
#include "providers/scan.h"
#include "providers/users/accounts.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
    STAT_MAX = 1024,
    F_START = 19, /* of the fields behind the name of the program, from 0 */
    NAME_MAX_LENGTH = 16
};
#define NO_SESSION UINT32_MAX
struct member {                        /* a process of a session */
    uint64_t pid, session, uid, start; /* start: clock ticks since the system started */
    char name[NAME_MAX_LENGTH];
};
struct session {
    const struct cimwin32 *s;
    struct member first; /* the process that is there for longest */
};
struct sessions VEC(struct session);

/* ---- processes ---- */
static uint64_t number_of(const struct cimwin32 *s, uint64_t pid, const char *file)
{
    char path[48];
    uint64_t n;
    snprintf(path, sizeof path, "proc/%llu/%s", (unsigned long long)pid, file);
    return host_number(s->root, path, &n) ? n : NO_SESSION;
}

/* "pid (name) state …": the name may have blanks and brackets. */
static bool read_stat(const struct cimwin32 *s, struct member *m)
{
    char path[48], buf[STAT_MAX];
    snprintf(path, sizeof path, "proc/%llu/stat", (unsigned long long)m->pid);
    ssize_t n = sysroot_read(s->root, path, buf, sizeof buf);
    const char *from = n > 0 ? memchr(buf, '(', (size_t)n) : NULL;
    const char *to = from ? memrchr(buf, ')', (size_t)n) : NULL;
    if (!to || to < from) {
        return false;
    }
    struct slice rest = {to + 1, (size_t)(buf + n - (to + 1))}, word = SLICE("");
    snprintf(m->name, sizeof m->name, "%.*s", (int)(to - from - 1), from + 1);
    for (int i = 0; i <= F_START; i++) {
        if (!scan_word(&rest, &word)) {
            return false;
        }
    }
    m->start = scan_number(word);
    return m->start != NOT_KNOWN;
}

typedef hres member_fn(void *arg, const struct member *m);

/* Calls fn for each process of a session. One that ends meanwhile is left out. */
static hres each_member(const struct cimwin32 *s, member_fn *fn, void *arg)
{
    DIR *d = sysroot_opendir(s->root, "proc");
    hres hr = 0;
    for (const struct dirent *e; d && hr == 0 && (e = readdir(d));) {
        struct member m = {.pid = scan_number(slice_of(e->d_name))};
        if (m.pid == NOT_KNOWN) {
            continue;
        }
        m.session = number_of(s, m.pid, "sessionid");
        m.uid = m.session == NO_SESSION ? NO_SESSION : number_of(s, m.pid, "loginuid");
        bool in = m.uid != NO_SESSION && read_stat(s, &m);
        hr = in ? fn(arg, &m) : 0;
    }
    if (d) {
        (void)closedir(d);
    }
    return hr;
}

/* ---- sessions ---- */
struct collect {
    const struct cimwin32 *s;
    struct sessions *out;
};

static hres collect_member(void *arg, const struct member *m)
{
    const struct collect *c = arg;
    for (size_t i = 0; i < c->out->n; i++) {
        struct member *first = &c->out->v[i].first;
        if (first->session == m->session) {
            bool older =
                m->start < first->start || (m->start == first->start && m->pid < first->pid);
            *first = older ? *m : *first;
            return 0;
        }
    }
    struct session new_one = {.s = c->s, .first = *m};
    return vec_push(c->out, new_one) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres read_sessions(const struct cimwin32 *s, struct sessions *out)
{
    struct collect c = {s, out};
    *out = (struct sessions){0};
    return each_member(s, collect_member, &c);
}

/* ---- Win32_LogonSession ---- */
static hres fill_id(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    char text[24];
    snprintf(text, sizeof text, "%llu",
             (unsigned long long)((const struct session *)subject)->first.session);
    return fill_text(out, slice_of(text));
}

/* By the program that began it. */
static hres fill_type(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    static const struct {
        const char *program;
        uint8_t type;
    } types[] = {{"sshd", 10}, {"xrdp", 10},   {"cron", 4},
                 {"atd", 4},   {"systemd", 5}, {"(sd-pam)", 5}};
    (void)row;
    uint8_t type = 2;
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        struct slice name = slice_of(((const struct session *)subject)->first.name);
        type = scan_prefix(&name, types[i].program) ? types[i].type : type;
    }
    fill_uint(out, type);
    return 0;
}

static hres fill_start(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct session *x = subject;
    uint64_t us = x->first.start * (x->s->tick / 10);
    return x->s->btime ? fill_time(out, (int64_t)(x->s->btime * 1000000 + us)) : 0;
}

/* clang-format off */
static const struct prop_row rows[] = {
    ROW_NULL("AuthenticationPackage", "PAM does not tell"),
    {"Caption", fill_id, 0, 0, "as LogonId"},
    ROW_NULL("Description", "not told"),
    {"LogonId", fill_id, 0, 0, "`sessionid`: the key"},
    {"LogonType", fill_type, 0, 0,
     "by the program of its oldest process: 10 (remote interactive) of sshd and xrdp, 4 (batch) of cron and atd, 5 (service) of the "
     "user's service manager, else 2 (interactive)"},
    ROW_NULL("Name", "not told"),
    {"StartTime", fill_start, 0, 0, "start of its oldest process"},
    ROW_CONST("Status", "OK"),
    {0},
};
/* clang-format on */

static hres tell_sessions(struct telling *t)
{
    struct sessions all;
    uint64_t id;
    bool one = telling_number(t, "LogonId", &id);
    hres hr = read_sessions(t->s, &all);
    for (size_t i = 0; i < all.n && hr == 0; i++) {
        hr = !one || all.v[i].first.session == id ? tell(t, &all.v[i]) : 0;
    }
    vec_fini(&all);
    return hr;
}

const struct win32_table logon_session_table = {
    "Win32_LogonSession", rows, tell_sessions,
    "The sessions that the kernel counts when somebody logs on (pam_loginuid(8)), as long as they "
    "have a process: `sessionid` and "
    "`loginuid` of the processes. Log-ons that are not made through PAM, and those in most "
    "containers, have none. Services have no "
    "session."};

/* ---- Win32_LoggedOnUser ---- */
static void add_session_path(const struct telling *t, uint64_t id, struct str *out)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)id);
    telling_path1(t, out, "Win32_LogonSession", "LogonId", slice_of(text));
}

static hres tell_logged_on(struct telling *t, const struct account *user, uint64_t session)
{
    struct link_pair p = {0};
    account_add_path(t, user, &p.left);
    add_session_path(t, session, &p.right);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_users(struct telling *t)
{
    struct sessions all;
    struct accounts accounts;
    hres hr = accounts_read(t->s, ACCOUNTS_USERS, &accounts);
    hres read = read_sessions(t->s, &all);
    hr = hr ? hr : read;
    for (size_t i = 0; i < all.n && hr == 0; i++) {
        const struct account *user = accounts_uid(&accounts, all.v[i].first.uid);
        hr = user ? tell_logged_on(t, user, all.v[i].first.session) : 0;
    }
    vec_fini(&all);
    accounts_fini(&accounts);
    return hr;
}

static const struct prop_row user_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_UserAccount or Win32_SystemAccount"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_LogonSession"),
    {0},
};
const struct win32_table logged_on_table = {
    "Win32_LoggedOnUser", user_rows, tell_users,
    "Who logged on (`loginuid`), with each Win32_LogonSession."};

/* ---- Win32_SessionProcess ---- */
static hres tell_member(void *arg, const struct member *m)
{
    struct telling *t = arg;
    struct link_pair p = {0};
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)m->pid);
    add_session_path(t, m->session, &p.left);
    telling_path1(t, &p.right, "Win32_Process", "Handle", slice_of(text));
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_members(struct telling *t)
{
    return each_member(t->s, tell_member, t);
}

static const struct prop_row process_link_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the Win32_LogonSession"),
    ROW_STR("Dependent", link_pair, right, "path of the Win32_Process"),
    {0},
};
const struct win32_table session_process_table = {"Win32_SessionProcess", process_link_rows,
                                                  tell_members,
                                                  "Each Win32_LogonSession with its processes."};
