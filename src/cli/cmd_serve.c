/* cmd_serve: wmi serve and wmi user. */
#include "cli/cli.h"
#include "cli/fixtures.h"
#include "cli/ini.h"
#include "dcom/server.h"
#include "util/file.h"
#include "util/num.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define ARENAS                                                                                     \
    2 /* of malloc: each keeps what its threads once needed, so memory would follow their number */

/* ---- users ---- */
hres users_path(const struct cli *c, struct str *out)
{
    if (c->users) {
        str_addz(out, c->users);
    } else if (geteuid() == 0) {
        str_addz(out, "/etc/openwmi/users");
    } else {
        hres hr = config_directory(out);
        if (FAILED(hr)) {
            return hr;
        }
        str_addz(out, "/users");
    }
    return str_status(out);
}

static int open_users(struct cli *c, struct users **out)
{
    AUTO_STR path = STR_INIT;
    hres hr = users_path(c, &path);
    hr = hr ? hr : users_open(str_z(&path), out);
    return hr ? report_failure(c, "users", hr, NULL) : 0;
}

/* The directory of a file that is not given by name is made. */
static void make_directory(const struct cli *c)
{
    AUTO_STR path = STR_INIT;
    if (!c->users && users_path(c, &path) == 0) {
        for (char *p = path.p + 1; *p; p++) {
            if (*p == '/') {
                *p = 0;
                (void)mkdir(path.p, 0755); /* what is wrong with it is told by the write */
                *p = '/';
            }
        }
    }
}

/* A line without its end; false: there is none. */
static bool read_line(char *out, size_t size)
{
    if (!fgets(out, (int)size, stdin)) {
        return false;
    }
    out[strcspn(out, "\r\n")] = 0;
    return true;
}

bool ask_password(const char *prompt, char *out, size_t size)
{
    struct termios old, quiet;
    bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &old) == 0;
    if (terminal) {
        fputs(prompt, stderr);
        quiet = old;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool got = read_line(out, size);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        fputc('\n', stderr);
    }
    return got;
}

static int put_user(struct cli *c, struct users *u, const char *name, const char *account)
{
    char password[512], again[512];
    int rc = 0;
    if (!ask_password("Password: ", password, sizeof password) || !*password) {
        rc = usage_error(c, "a password is needed, on standard input");
    } else if (isatty(STDIN_FILENO) &&
               (!ask_password("Again: ", again, sizeof again) || strcmp(password, again) != 0)) {
        rc = usage_error(c, "the passwords differ");
    } else {
        make_directory(c);
        hres hr = users_put(u, name, account, password);
        rc = hr ? report_failure(c, name, hr, NULL) : 0;
    }
    explicit_bzero(password, sizeof password);
    explicit_bzero(again, sizeof again);
    return rc;
}

static hres print_user(void *arg, const struct user_entry *e)
{
    *(unsigned *)arg += 1;
    printf("%s\t%s%s\n", e->name, e->account, e->has_password ? "" : "\t(no password)");
    return 0;
}

static hres find_name(void *arg, const struct user_entry *e)
{
    return strcasecmp(arg, e->name) == 0 ? WBEM_E_ALREADY_EXISTS : 0;
}

static hres count_user(void *arg, const struct user_entry *e)
{
    *(unsigned *)arg += e->has_password;
    return 0;
}

/* Goes over the file; what is wrong with it is told. n is passed on. */
static int each_user(struct cli *c, struct users *u,
                     hres (*fn)(void *arg, const struct user_entry *e), unsigned *n)
{
    unsigned line = 0;
    hres hr = users_each(u, fn, n, &line);
    if (hr == WBEM_E_INVALID_SYNTAX) {
        fprintf(stderr, "wmi: users: line %u is no user (name:account:hash)\n", line);
        return EXIT_FAILED;
    }
    return hr ? report_failure(c, "users", hr, NULL) : 0;
}

static int list_users(struct cli *c, struct users *u)
{
    unsigned n = 0;
    int rc = each_user(c, u, print_user, &n);
    if (rc == 0 && n == 0) {
        puts("no users");
    }
    return rc;
}

static bool is_user_name(const char *name)
{
    for (const char *p = name; *p; p++) {
        if (*p == ':' || iscntrl((unsigned char)*p)) {
            return false;
        }
    }
    return *name != 0;
}

/* What a new user needs: a name of this form, an account of this machine. */
static int check_user(const char *name, const char *account)
{
    account = account ? account : name;
    if (!is_user_name(name)) {
        fprintf(stderr, "wmi: '%s' is no name of a user: it has a colon or a control character\n",
                name);
        return EXIT_FAILED;
    }
    if (!getpwnam(account)) { /* one thread */
        fprintf(stderr, "wmi: there is no account '%s' on this machine (wmi user add %s ACCOUNT)\n",
                account, name);
        return EXIT_FAILED;
    }
    return 0;
}

static bool user_exists(struct users *u, const char *name)
{
    char *key = strdup(name);
    bool there = key && users_each(u, find_name, key, NULL) == WBEM_E_ALREADY_EXISTS;
    free(key);
    return there;
}

int cmd_user(struct cli *c)
{
    const char *verb = c->argv[0], *name = c->argc > 1 ? c->argv[1] : NULL;
    struct users *u = NULL;
    bool add = strcmp(verb, "add") == 0;
    int wanted = strcmp(verb, "list") == 0 ? 1 : 2;
    if (strcmp(verb, "list") != 0 && strcmp(verb, "remove") != 0 && strcmp(verb, "passwd") != 0 &&
        !add) {
        return usage_error(c, "'%s' is not one of list, add, passwd, remove", verb);
    }
    if (c->argc < wanted || c->argc > (add ? 3 : wanted)) {
        return usage_error(c, "%s arguments for 'user %s'",
                           c->argc < wanted ? "missing" : "too many", verb);
    }
    int rc = open_users(c, &u);
    if (rc) {
        return rc;
    }
    if (!name) {
        rc = list_users(c, u);
    } else if (strcmp(verb, "remove") == 0) {
        hres hr = users_remove(u, name);
        rc = hr ? report_failure(c, name, hr, NULL) : 0;
    } else if (add == user_exists(u, name)) {
        rc = report_failure(c, name, add ? WBEM_E_ALREADY_EXISTS : WBEM_E_NOT_FOUND, NULL);
    } else {
        const char *account = add && c->argc > 2 ? c->argv[2] : NULL;
        rc = add ? check_user(name, account) : 0;
        rc = rc ? rc : put_user(c, u, name, account);
    }
    users_close(u);
    return rc;
}

/* ---- serve ---- */
#define REFRESH_MS 500

/* A descriptor that tells of SIGINT and SIGTERM; < 0: failed. */
static int catch_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) {
        return -1;
    }
    return signalfd(-1, &set, SFD_CLOEXEC);
}

/* "127.0.0.1", "127.0.0.1:1135", "[::1]:1135", "::1". */
static int parse_listen(const struct cli *c, struct str *address, struct dcom_server_options *o)
{
    struct slice s = slice_of(c->listen), host = s, port = {NULL, 0};
    const char *colon = strrchr(c->listen, ':');
    if (s.n && s.p[0] == '[') {
        const char *end = strchr(s.p, ']');
        if (!end || (end[1] && end[1] != ':')) {
            return usage_error(c, "'%s' is no address", c->listen);
        }
        host = (struct slice){s.p + 1, (size_t)(end - s.p - 1)};
        port = end[1] ? slice_of(end + 2) : port;
    } else if (colon && strchr(c->listen, ':') == colon) {
        host = (struct slice){s.p, (size_t)(colon - s.p)};
        port = slice_of(colon + 1);
    }
    uint64_t n = 135;
    if (port.p && (num_parse_u64(port, false, &n) || n > UINT16_MAX)) {
        return usage_error(c, "'%s' has no port", c->listen);
    }
    o->port = (uint16_t)n;
    o->any_port = n == 0;
    str_add_slice(address, host);
    o->address = str_z(address);
    unsigned char parsed[sizeof(struct in6_addr)];
    if (!address->failed && inet_pton(AF_INET, o->address, parsed) != 1 &&
        inet_pton(AF_INET6, o->address, parsed) != 1) {
        return usage_error(c, "'%s' is no address (127.0.0.1, ::1, 0.0.0.0, ::)", o->address);
    }
    return address->failed ? report_failure(c, "serve", WBEM_E_OUT_OF_MEMORY, NULL) : 0;
}

static void log_line(void *arg, const char *line)
{
    (void)arg;
    fprintf(stderr, "wmi: %s\n", line);
}

/* A server whose users cannot be read would refuse everybody. */
static int check_users(struct cli *c, struct users *u)
{
    unsigned n = 0;
    int rc = each_user(c, u, count_user, &n);
    if (rc == 0 && n == 0) {
        fputs("wmi: nobody may log on yet: wmi user add NAME\n", stderr);
    }
    return rc;
}

static int begin_server(struct cli *c, struct users *users, struct dcom_server **out)
{
    AUTO_STR address = STR_INIT;
    const char *what = NULL;
    (void)mallopt(M_ARENA_MAX, ARENAS);
    struct dcom_server_options o = {.repository = c->connect.repository,
                                    .providers = c->connect.providers,
                                    .users = users,
                                    .objects_port = c->objects_port,
                                    .min_activation_level = c->connect_level ? LEVEL_CONNECT : 0,
                                    .ntlm_v1 = c->ntlm_v1,
                                    .callback_timeout_ms = c->callback_ms,
                                    .ping_ms = c->ping_ms,
                                    .log = log_line};
    int rc = parse_listen(c, &address, &o);
    if (rc) {
        return rc;
    }
    hres hr = dcom_server_create(&o, out, &what);
    if (FAILED(hr)) {
        fprintf(stderr, "wmi: cannot serve at %s: %s\n", c->listen, what ? what : "");
        return report_failure(c, c->listen, hr, NULL);
    }
    printf("listening at %s: resolver at port %u, objects at port %u\n", str_z(&address),
           (*out)->resolver_port, (*out)->objects_port);
    return fflush(stdout) ? EXIT_FAILED : 0;
}

static void wait_for_end(struct cli *c, struct events_running *events, int signals)
{
    for (;;) {
        struct pollfd p = {.fd = signals, .events = POLLIN};
        int n = poll(&p, 1, events ? REFRESH_MS : -1);
        if (n > 0 || (n < 0 && errno != EINTR)) {
            return;
        }
        if (events) {
            events_refresh(c, events);
        }
    }
}

int cmd_serve(struct cli *c)
{
    struct fixtures fixtures = {.directory = STR_INIT};
    struct events_running *events = NULL;
    struct dcom_server *server = NULL;
    struct users *users = NULL;
    if (!c->events && !c->listen) {
        return usage_error(c, "nothing to serve: --listen, --events or both");
    }
    int rc = 0, signals = catch_signals(); /* before other threads begin: they inherit the mask */
    if (signals < 0) { /* the signals are blocked now: nothing else could end it */
        rc = report_failure(c, "serve", hres_from_errno(errno), NULL);
    }
    rc = rc || !c->events ? rc : events_begin(c, &events);
    rc = rc || !c->listen ? rc : open_users(c, &users);
    rc = rc || !c->listen ? rc : check_users(c, users);
    rc = rc ? rc : fixtures_begin(c, &fixtures);
    rc = rc ? rc : fixtures_rules(c, &fixtures);
    rc = rc || !c->listen ? rc : begin_server(c, users, &server);
    if (rc == 0) {
        if (events) {
            fputs("serving events\n", stderr);
        }
        wait_for_end(c, events, signals);
    }
    dcom_server_destroy(server);
    users_close(users);
    events_end(events);
    services_unref(fixtures.kept);
    fixtures_end(&fixtures);
    if (signals >= 0) {
        (void)close(signals);
    }
    return rc;
}
