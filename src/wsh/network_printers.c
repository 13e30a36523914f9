/* network_printers: the print queues of this machine through CUPS (cups/cups.h, version 2), which
 * is loaded when a script asks for it and is not needed to build. */
#include "util/utf.h"
#include "wsh/network.h"
#include "wsh/winpath.h"

#include <dlfcn.h>
#include <stdlib.h>

struct cups_option;
struct cups_dest { /* cups_dest_t */
    char *name, *instance;
    int is_default;
    int num_options;
    struct cups_option *options;
};
struct printers {
    void *library;
    struct cups_dest *dests;
    int n;
    int (*get)(struct cups_dest **dests);
    void (*release)(int n, struct cups_dest *dests);
    const char *(*option)(const char *name, int n, struct cups_option *options);
    void (*set_default)(const char *name, const char *instance, int n, struct cups_dest *dests);
    int (*set)(void *http, int n, struct cups_dest *dests);
};

static bool bind(struct printers *p)
{
    struct {
        const char *name;
        void *place;
    } rows[] = {{"cupsGetDests", &p->get},
                {"cupsFreeDests", &p->release},
                {"cupsGetOption", &p->option},
                {"cupsSetDefaultDest", &p->set_default},
                {"cupsSetDests2", &p->set}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        void *fn = dlsym(p->library, rows[i].name);
        if (!fn) {
            return false;
        }
        memcpy(rows[i].place, &fn, sizeof fn);
    }
    return true;
}

hres printers_open(struct printers **out)
{
    struct printers *p = calloc(1, sizeof *p);
    if (!p) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    p->library = dlopen("libcups.so.2", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!p->library || !bind(p)) {
        printers_close(p);
        return WBEM_E_NOT_AVAILABLE;
    }
    p->n = p->get(&p->dests);
    *out = p;
    return 0;
}

void printers_close(struct printers *p)
{
    if (p && p->dests) {
        p->release(p->n, p->dests);
    }
    if (p && p->library) {
        (void)dlclose(p->library);
    }
    free(p);
}

size_t printers_count(const struct printers *p)
{
    return p->n > 0 ? (size_t)p->n : 0;
}

const char *printers_name(const struct printers *p, size_t i)
{
    return p->dests[i].name;
}

const char *printers_port(const struct printers *p, size_t i)
{
    const struct cups_dest *d = &p->dests[i];
    const char *port = p->option("device-uri", d->num_options, d->options);
    return port ? port : "";
}

size_t printers_find(const struct printers *p, struct slice name)
{
    struct slice last = name;
    for (size_t i = name.n; i > 0 && last.n == name.n && winpath_is_network(name); i--) {
        if (winpath_is_separator(name.p[i - 1])) {
            last = (struct slice){name.p + i, name.n - i};
        }
    }
    for (size_t i = 0; i < printers_count(p); i++) {
        if (utf8_caseeq(slice_of(p->dests[i].name), last)) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool printers_set_default(struct printers *p, size_t i)
{
    p->set_default(p->dests[i].name, p->dests[i].instance, p->n, p->dests);
    return p->set(NULL, p->n, p->dests) == 0;
}
