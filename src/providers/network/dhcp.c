/* dhcp: leases and what is configured: the lifetime that the kernel keeps of an address, dhclient.leases(5), interfaces(5),
 * systemd.network(5) and the profiles of NetworkManager (nm-settings-keyfile(5)). */
#include "providers/network/dhcp.h"

#include "providers/scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    FILE_LIMIT = 1 << 20,
    FILES_MAX = 1000
};

void dhcp_fini(struct dhcp *d)
{
    str_fini(&d->server);
}

/* ---- dhclient ---- */
static bool take_number(struct slice *s, char after, int *out)
{
    uint64_t n;
    if (!take_digits(s, &n) || n > 9999 || (after && (s->n == 0 || s->p[0] != after))) {
        return false;
    }
    *s = after ? slice_from(*s, 1) : *s;
    *out = (int)n;
    return true;
}

int64_t dhcp_lease_time(struct slice s)
{
    struct tm tm = {0};
    struct slice day;
    uint64_t seconds;
    s = scan_trim(s);
    if (scan_prefix(&s, "epoch ")) {
        s = scan_trim(s);
        return take_digits(&s, &seconds) && seconds < UINT32_MAX ? (int64_t)seconds * 1000000
                                                                 : NO_TIME;
    }
    if (!scan_word(&s, &day)) {
        return NO_TIME;
    }
    s = scan_trim(s);
    if (!take_number(&s, '/', &tm.tm_year) || !take_number(&s, '/', &tm.tm_mon) ||
        !take_number(&s, ' ', &tm.tm_mday) || !take_number(&s, ':', &tm.tm_hour) ||
        !take_number(&s, ':', &tm.tm_min) || !take_number(&s, '\0', &tm.tm_sec)) {
        return NO_TIME;
    }
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    time_t t = timegm(&tm);
    return t == (time_t)-1 ? NO_TIME : (int64_t)t * 1000000;
}

struct lease {
    bool own; /* of the interface */
    struct slice server;
    uint64_t seconds;
    int64_t expires;
};

static struct slice unquoted(struct slice s)
{
    bool quoted = s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"';
    return quoted ? (struct slice){s.p + 1, s.n - 2} : s;
}

/* A line between the braces, without its semicolon. */
static void read_statement(struct slice line, const char *interface, struct lease *l)
{
    line = scan_trim(line);
    line.n -= line.n && line.p[line.n - 1] == ';';
    if (scan_prefix(&line, "interface ")) {
        l->own = slice_is(unquoted(scan_trim(line)), interface);
    } else if (scan_prefix(&line, "option dhcp-server-identifier ")) {
        l->server = scan_trim(line);
    } else if (scan_prefix(&line, "option dhcp-lease-time ")) {
        l->seconds = scan_number(line);
    } else if (scan_prefix(&line, "expire ")) {
        l->expires = dhcp_lease_time(line);
    }
}

/* The last lease of the interface counts: the file is written at its end. */
static void read_leases(struct slice text, const char *interface, struct dhcp *out)
{
    struct slice line;
    struct lease l = {0};
    while (scan_line(&text, &line)) {
        line = scan_trim(line);
        if (scan_prefix(&line, "lease")) {
            l = (struct lease){.seconds = NOT_KNOWN, .expires = NO_TIME};
        } else if (slice_is(line, "}") && l.own) {
            out->enabled = true;
            out->expires = l.expires;
            out->obtained = l.expires == NO_TIME || l.seconds > UINT32_MAX
                                ? NO_TIME
                                : l.expires - (int64_t)l.seconds * 1000000;
            str_clear(&out->server);
            str_add_slice(&out->server, l.server);
        } else {
            read_statement(line, interface, &l);
        }
    }
}

/* ---- files of a directory ---- */
typedef void file_fn(struct slice text, const char *interface, struct dhcp *out);

static hres read_files(const struct sysroot *root, const char *dir, const char *pattern,
                       file_fn *read, const char *interface, struct dhcp *out)
{
    int fd = sysroot_open(root, dir, O_RDONLY | O_DIRECTORY);
    struct dirent **names = NULL;
    int n = fd < 0 ? 0 : scandirat(fd, ".", &names, NULL, alphasort);
    hres hr = 0;
    for (int i = 0; i < n; i++) {
        AUTO_STR text = STR_INIT;
        char path[512];
        snprintf(path, sizeof path, "%s/%s", dir, names[i]->d_name);
        if (hr == 0 && i < FILES_MAX && fnmatch(pattern, names[i]->d_name, FNM_PERIOD) == 0) {
            hr = sysroot_read_all(root, path, FILE_LIMIT, &text);
            if (hr == 0) {
                read(str_slice(&text), interface, out);
            }
            hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : str_status(&out->server);
        }
        free(names[i]);
    }
    free(names);
    if (fd >= 0) {
        (void)close(fd);
    }
    return hr;
}

/* ---- what is configured ---- */
/* "iface eth0 inet dhcp" */
static void read_interfaces(struct slice text, const char *interface, struct dhcp *out)
{
    struct slice line, w[4];
    while (scan_line(&text, &line)) {
        size_t n = 0;
        while (n < 4 && scan_word(&line, &w[n])) {
            n++;
        }
        if (n == 4 && slice_is(w[0], "iface") && slice_is(w[1], interface) &&
            slice_is(w[2], "inet")) {
            out->enabled = slice_is(w[3], "dhcp");
        }
    }
}

static bool name_matches(struct slice patterns, const char *interface)
{
    struct slice w;
    while (scan_word(&patterns, &w)) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "%.*s", (int)(w.n < sizeof pattern ? w.n : 0), w.p);
        if (fnmatch(pattern, interface, 0) == 0) {
            return true;
        }
    }
    return false;
}

/* The next line of an ini file with the section it is in; comments are left out. */
static bool next_setting(struct slice *text, struct slice *section, struct slice *name,
                         struct slice *value)
{
    struct slice line;
    while (scan_line(text, &line)) {
        line = scan_trim(line);
        if (line.n > 1 && line.p[0] == '[' && line.p[line.n - 1] == ']') {
            *section = (struct slice){line.p + 1, line.n - 2};
        } else if (line.n && line.p[0] != '#' && line.p[0] != ';' &&
                   scan_pair(line, '=', name, value)) {
            return true;
        }
    }
    return false;
}

/* systemd.network(5): the first file that matches counts. */
static void read_network(struct slice text, const char *interface, struct dhcp *out)
{
    struct slice section = SLICE(""), name, value;
    bool own = false;
    bool on = false;
    while (next_setting(&text, &section, &name, &value)) {
        if (slice_is(section, "Match") && slice_is(name, "Name")) {
            own = name_matches(value, interface);
        } else if (slice_is(section, "Network") && slice_is(name, "DHCP")) {
            on = slice_is(value, "yes") || slice_is(value, "true") || slice_is(value, "1") ||
                 slice_is(value, "on") || slice_is(value, "ipv4");
        }
    }
    out->enabled = out->enabled || (own && on);
}

/* nm-settings-keyfile(5): a profile that names the interface. */
static void read_profile(struct slice text, const char *interface, struct dhcp *out)
{
    struct slice section = SLICE(""), name, value;
    bool own = false, on = false;
    while (next_setting(&text, &section, &name, &value)) {
        if (slice_is(section, "connection") && slice_is(name, "interface-name")) {
            own = slice_is(value, interface);
        } else if (slice_is(section, "ipv4") && slice_is(name, "method")) {
            on = slice_is(value, "auto");
        }
    }
    out->enabled = out->enabled || (own && on);
}

static hres read_configured(const struct cimwin32 *s, const char *interface, bool as_root,
                            struct dhcp *out)
{
    static const struct {
        const char *dir, *pattern;
        file_fn *read;
        bool root;
    } files[] = {
        {"etc/network", "interfaces", read_interfaces, false},
        {"etc/network/interfaces.d", "*", read_interfaces, false},
        {"etc/systemd/network", "*.network", read_network, false},
        {"run/systemd/network", "*.network", read_network, false},
        {"etc/NetworkManager/system-connections", "*.nmconnection", read_profile, true},
        {"var/lib/dhcp", "dhclient*.lease*", read_leases, false},
        {"var/lib/dhclient", "dhclient*.lease*", read_leases, false},
    };
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(files) && hr == 0; i++) {
        hr = files[i].root && !as_root ? 0
                                       : read_files(s->root, files[i].dir, files[i].pattern,
                                                    files[i].read, interface, out);
    }
    return hr;
}

hres dhcp_read(const struct cimwin32 *s, const struct net *n, const struct net_link *l,
               bool as_root, struct dhcp *out)
{
    *out = (struct dhcp){.obtained = NO_TIME, .expires = NO_TIME};
    hres hr = read_configured(s, l->name, as_root, out);
    for (size_t i = 0; i < n->addrs.n && hr == 0; i++) {
        const struct net_addr *a = &n->addrs.v[i];
        if (a->index == l->index && a->family == AF_INET && a->expires != NO_TIME) {
            out->enabled = true;
            out->obtained = a->obtained;
            out->expires = a->expires;
            break;
        }
    }
    return hr;
}
