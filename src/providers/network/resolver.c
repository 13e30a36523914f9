/* resolver: the name servers of resolv.conf(5). */
#include "providers/network/resolver.h"

#include "providers/scan.h"

enum {
    FILE_LIMIT = 65536
};

static bool add_words(struct slice rest, struct str_list *out)
{
    struct slice w;
    bool ok = true;
    while (ok && scan_word(&rest, &w)) {
        ok = slice_is(w, ".") || str_list_add(out, w);
    }
    return ok;
}

/* "nameserver 192.0.2.53", "search example.com sub.example.com", "domain example.com": the last of search and domain
 * counts. */
static bool read_line(struct slice line, struct resolver *out)
{
    struct slice key, value;
    if (!scan_word(&line, &key)) {
        return true;
    }
    if (slice_is(key, "nameserver")) {
        return !scan_word(&line, &value) || str_list_add(&out->servers, value);
    }
    if (slice_is(key, "search") || slice_is(key, "domain")) {
        str_list_fini(&out->search);
        return add_words(line, &out->search);
    }
    return true;
}

static hres read_file(const struct cimwin32 *s, const char *path, struct resolver *out)
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    hres hr = sysroot_read_all(s->root, path, FILE_LIMIT, &text);
    struct slice rest = str_slice(&text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    while (scan_line(&rest, &line)) {
        if (!read_line(line, out)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

static bool is_stub(const struct resolver *r)
{
    return r->servers.n == 1 && (slice_is(str_slice(&r->servers.v[0]), "127.0.0.53") ||
                                 slice_is(str_slice(&r->servers.v[0]), "127.0.0.54"));
}

hres resolver_read(const struct cimwin32 *s, struct resolver *out)
{
    struct resolver behind = {0};
    *out = (struct resolver){0};
    hres hr = read_file(s, "etc/resolv.conf", out);
    if (hr || !is_stub(out)) {
        return hr;
    }
    hr = read_file(s, "run/systemd/resolve/resolv.conf", &behind);
    if (hr == 0 && behind.servers.n) {
        resolver_fini(out);
        *out = behind;
        return 0;
    }
    resolver_fini(&behind);
    return hr;
}

void resolver_fini(struct resolver *r)
{
    str_list_fini(&r->servers);
    str_list_fini(&r->search);
}
