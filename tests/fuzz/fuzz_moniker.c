/* Monikers: what parses prints as one that parses to the same settings and path. */
#include "swbem/moniker.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct moniker *a, const struct moniker *b)
{
    const struct security *s = &a->security, *t = &b->security;
    return s->impersonation == t->impersonation && s->authentication == t->authentication &&
           s->present == t->present && (s->enabled & s->present) == (t->enabled & t->present) &&
           cim_str_caseeq(s->authority, t->authority) && cim_str_caseeq(s->locale, t->locale) &&
           cim_path_eq(&a->path, &b->path);
}

/* What the printed form cannot carry: the level "default" that is the same as none, names with characters that end
 * them, a server alone, a percent sign that would be read as an escape. */
static bool printable(const struct moniker *m)
{
    const char *names[] = {cim_str_z(m->security.authority), cim_str_z(m->security.locale)};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strpbrk(names[i], "{}[](),!=%")) {
            return false;
        }
    }
    bool place = m->path.cls || m->path.ns;
    return (place || !m->path.server) && !strchr(cim_str_z(m->path.server), '%');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moniker m, again;
    if (FAILED(moniker_parse((struct slice){(const char *)data, size}, &m))) {
        return 0;
    }
    AUTO_STR text = STR_INIT;
    moniker_print(&text, &m.path, &m.security);
    if (printable(&m)) {
        hres hr = moniker_parse(str_slice(&text), &again);
        if (hr == 0) {
            if (!same(&m, &again)) {
                abort();
            }
            moniker_fini(&again);
        } else if (text.n <= MONIKER_MAX &&
                   text.n <= CIM_MAX_PATH_LEN) { /* escaping makes it longer */
            abort();
        }
    }
    moniker_fini(&m);
    return 0;
}
