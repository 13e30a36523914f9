/* remote: the options for other machines: --host, --password-file, --auth-level, --sinks. */
#include "cli/cli.h"
#include "client/credentials.h"
#include "util/file_fd.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_PASSWORD 4096u

/* "host", "user@host", "DOMAIN\user@host"; the last @ counts: a user's name may have one. */
int set_machine(struct cli *c, const char *v)
{
    const char *at = strrchr(v, '@');
    c->connect.server = at ? at + 1 : v;
    if (!*c->connect.server) {
        return usage_error(c, "--host '%s' names no machine", v);
    }
    if (at) {
        free(c->user);
        c->user = strndup(v, (size_t)(at - v));
        c->connect.user = c->user;
        if (!c->user || !*c->user) {
            return usage_error(c, "--host '%s' names no user before the @", v);
        }
    }
    return 0;
}

/* The first line of a file, or of standard input. */
int set_password_file(struct cli *c, const char *v)
{
    AUTO_STR text = STR_INIT;
    int fd = strcmp(v, "-") == 0 ? STDIN_FILENO : open(v, O_RDONLY | O_CLOEXEC);
    hres hr = fd < 0 ? hres_from_errno(errno) : file_read_fd(fd, MAX_PASSWORD, &text);
    if (fd > STDERR_FILENO) {
        close(fd);
    }
    if (FAILED(hr)) {
        return usage_error(c, "--password-file %s: %s", v,
                           hr == WBEM_E_QUOTA_VIOLATION ? "too long for a password"
                           : hres_text(hr)              ? hres_text(hr)
                                                        : "cannot be read");
    }
    size_t n = strcspn(str_z(&text), "\r\n");
    free(c->password);
    c->password = strndup(str_z(&text), n);
    c->connect.password = c->password;
    if (text.p) {
        explicit_bzero(text.p, text.n);
    }
    return c->password ? 0 : EXIT_FAILED;
}

static const struct {
    const char *name;
    uint32_t level; /* WbemAuthenticationLevelEnum */
} levels[] = {
    {"connect", 2}, {"call", 3}, {"pkt", 4}, {"pktIntegrity", 5}, {"pktPrivacy", 6},
};

int set_auth_level(struct cli *c, const char *v)
{
    for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
        if (utf8_caseeq(slice_of(v), slice_of(levels[i].name))) {
            c->connect.authentication = levels[i].level;
            return 0;
        }
    }
    return usage_error(c, "unknown level '%s' (connect, call, pkt, pktIntegrity, pktPrivacy)", v);
}

int set_authority(struct cli *c, const char *v)
{
    c->connect.authority = v;
    return 0;
}

int set_sinks(struct cli *c, const char *v)
{
    if (strcmp(v, "poll") == 0) {
        c->connect.flags |= WMI_CONNECT_POLL;
    } else if (strcmp(v, "callback") == 0) {
        c->connect.flags &= ~(uint32_t)WMI_CONNECT_POLL;
    } else {
        return usage_error(c, "unknown way of sinks '%s' (callback, poll)", v);
    }
    return 0;
}

void remote_options_fini(struct cli *c)
{
    if (c->password) {
        explicit_bzero(c->password, strlen(c->password));
    }
    free(c->user);
    free(c->password);
}

/* On a terminal the user is asked, unless the file of credentials is to say it. */
static int ask(struct cli *c)
{
    AUTO_STR prompt = STR_INIT;
    char password[MAX_PASSWORD];
    struct credentials known = {.user = STR_INIT};
    AUTO_STR file = STR_INIT;
    hres hr = credentials_find(c->connect.server, c->connect.user, &known, &file);
    credentials_fini(&known);
    if (hr != WBEM_E_NOT_FOUND || !isatty(STDIN_FILENO)) {
        return 0;
    }
    str_addf(&prompt, "Password of %s on %s: ", c->connect.user, c->connect.server);
    if (ask_password(str_z(&prompt), password, sizeof password)) {
        c->password = strdup(password);
        c->connect.password = c->password;
    }
    explicit_bzero(password, sizeof password);
    return c->password ? 0 : EXIT_FAILED;
}

/* What was not said: the password; the time of the whole command is that of the connection, too. */
int remote_options_complete(struct cli *c)
{
    const char *env = getenv("OPENWMI_PASSWORD");
    bool remote = c->connect.server != NULL;
    if (remote && !c->command->remote) {
        return usage_error(c, "--host does not go with '%s'", c->command->name);
    }
    if (!remote && (c->password || c->connect.authority || c->connect.authentication)) {
        return usage_error(c, "--password-file, --authority and --auth-level need --host");
    }
    if (c->timeout_ns > 0) {
        int64_t ms = (c->timeout_ns + 999999) / 1000000;
        c->connect.deadline_ms = ms < UINT32_MAX ? (uint32_t)ms : UINT32_MAX;
    }
    if (c->connect.user && !c->connect.password && env) {
        c->connect.password = env;
    }
    return c->connect.user && !c->connect.password ? ask(c) : 0;
}
