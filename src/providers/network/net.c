/* net: interfaces, addresses and routes. */
#include "providers/network/net.h"

#include "providers/scan.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    UDEV_MAX = 65536
};

static int compare_links(const void *a, const void *b)
{
    const struct net_link *x = a, *y = b;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Without the loopback interface. */
static void tidy_links(struct net *n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n->links.n; i++) {
        if (!(n->links.v[i].flags & IFF_LOOPBACK)) {
            n->links.v[kept++] = n->links.v[i];
        }
    }
    n->links.n = kept;
    if (kept) {
        qsort(n->links.v, kept, sizeof *n->links.v, compare_links);
    }
}

hres net_read(const struct cimwin32 *s, unsigned parts, struct net *out)
{
    *out = (struct net){0};
    hres hr = sysroot_is_live(s->root) ? net_read_live(parts, out) : net_read_files(s, parts, out);
    tidy_links(out);
    return hr;
}

void net_fini(struct net *n)
{
    vec_fini(&n->links);
    vec_fini(&n->addrs);
    vec_fini(&n->routes);
}

/* ---- texts ---- */
void net_add_address(struct str *out, int family, const union net_bytes *a)
{
    char text[INET6_ADDRSTRLEN];
    if (inet_ntop(family, a, text, sizeof text)) {
        str_addz(out, text);
    }
}

void net_add_mask(struct str *out, unsigned prefix)
{
    union net_bytes mask = {.v4.s_addr = prefix ? htonl(UINT32_MAX << (32 - prefix)) : 0};
    net_add_address(out, AF_INET, &mask);
}

void net_add_mac(struct str *out, const uint8_t *mac, size_t n)
{
    unsigned any = 0;
    for (size_t i = 0; i < n; i++) {
        any |= mac[i];
    }
    for (size_t i = 0; i < n && any; i++) {
        str_addf(out, "%s%02X", i ? ":" : "", mac[i]);
    }
}

/* ---- files of an interface ---- */
static void path_of(const struct net_link *l, const char *file, char out[96])
{
    snprintf(out, 96, "sys/class/net/%s/%s", l->name, file);
}

struct slice net_line(const struct sysroot *root, const struct net_link *l, const char *file,
                      char *buf, size_t size)
{
    char path[96];
    path_of(l, file, path);
    return host_line(root, path, buf, size);
}

bool net_has(const struct sysroot *root, const struct net_link *l, const char *file)
{
    char path[96];
    path_of(l, file, path);
    int fd = sysroot_open(root, path, O_PATH);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

/* A property that udev found for the interface. */
static hres add_udev(const struct sysroot *root, const struct net_link *l, const char *key,
                     struct str *out)
{
    AUTO_STR text = STR_INIT;
    char path[48];
    struct slice line;
    snprintf(path, sizeof path, "run/udev/data/n%llu", (unsigned long long)l->index);
    hres hr = sysroot_read_all(root, path, UDEV_MAX, &text);
    struct slice rest = str_slice(&text);
    while (SUCCEEDED(hr) && scan_line(&rest, &line)) {
        if (scan_prefix(&line, "E:") && scan_prefix(&line, key) && scan_prefix(&line, "=")) {
            str_add_slice(out, line);
            break;
        }
    }
    return hr == WBEM_E_OUT_OF_MEMORY ? hr : str_status(out);
}

hres net_add_model(const struct sysroot *root, const struct net_link *l, struct str *out)
{
    hres hr = add_udev(root, l, "ID_MODEL_FROM_DATABASE", out);
    if (hr == 0 && out->n == 0) {
        str_addz(out, l->name);
    }
    return hr ? hr : str_status(out);
}

hres net_add_vendor(const struct sysroot *root, const struct net_link *l, struct str *out)
{
    return add_udev(root, l, "ID_VENDOR_FROM_DATABASE", out);
}

/* The value of a line of a uevent file below the interface; empty when it is not there. */
static struct slice uevent_value(const struct sysroot *root, const struct net_link *l,
                                 const char *file, const char *name, char buf[2048])
{
    char path[96];
    struct slice line;
    path_of(l, file, path);
    ssize_t n = sysroot_read(root, path, buf, 2048);
    struct slice rest = {buf, n > 0 ? (size_t)n : 0};
    while (scan_line(&rest, &line)) {
        if (scan_prefix(&line, name) && scan_prefix(&line, "=")) {
            return line;
        }
    }
    return SLICE("");
}

void net_add_driver(const struct sysroot *root, const struct net_link *l, struct str *out)
{
    char buf[2048];
    str_add_slice(out, uevent_value(root, l, "device/uevent", "DRIVER", buf));
}

/* "8086:1572" as two numbers. */
static bool read_ids(struct slice s, uint64_t *vendor, uint64_t *product)
{
    struct slice first;
    *vendor = scan_part(&s, ':', &first) ? scan_hex(first) : NOT_KNOWN;
    *product = scan_hex(s);
    return *vendor <= UINT16_MAX && *product <= UINT16_MAX;
}

/* Of a virtual machine's adapter the device above it is that of the bus. */
void net_add_pnp(const struct sysroot *root, const struct net_link *l, struct str *out)
{
    static const char *const places[] = {"device", "device/.."};
    uint64_t vendor, product, subvendor, subproduct;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        char file[32], buf[2048], line[16];
        snprintf(file, sizeof file, "%s/uevent", places[i]);
        if (!read_ids(uevent_value(root, l, file, "PCI_ID", buf), &vendor, &product) ||
            !read_ids(uevent_value(root, l, file, "PCI_SUBSYS_ID", buf), &subvendor, &subproduct)) {
            continue;
        }
        struct slice slot = uevent_value(root, l, file, "PCI_SLOT_NAME", buf);
        snprintf(file, sizeof file, "%s/revision", places[i]);
        uint64_t revision = scan_hex(net_line(root, l, file, line, sizeof line));
        str_addf(out, "PCI\\VEN_%04X&DEV_%04X&SUBSYS_%04X%04X&REV_%02X\\", (unsigned)vendor,
                 (unsigned)product, (unsigned)subproduct, (unsigned)subvendor,
                 (unsigned)(revision <= UINT8_MAX ? revision : 0));
        str_add_slice(out, slot);
        return;
    }
}
