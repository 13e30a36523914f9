/* progid: the objects that scripts can create by name, and what GetObject finds. */
#include "util/utf.h"
#include "wsh/dictionary.h"
#include "wsh/host.h"

static hres create_dictionary(struct host *h, struct disp **out)
{
    (void)h;
    return dictionary_create(out);
}

static const struct progid {
    const char *name; /* a version (".1") may follow */
    hres (*create)(struct host *h, struct disp **out);
} progids[] = {
    {"Scripting.Dictionary", create_dictionary},
};

/* "Scripting.Dictionary.1" is "Scripting.Dictionary". */
static struct slice without_version(struct slice progid)
{
    size_t n = progid.n;
    while (n > 0 && progid.p[n - 1] >= '0' && progid.p[n - 1] <= '9') {
        n--;
    }
    return n > 0 && n < progid.n && progid.p[n - 1] == '.' ? (struct slice){progid.p, n - 1}
                                                           : progid;
}

static hres create(struct host *h, struct slice progid, struct disp **out)
{
    struct slice name = without_version(progid);
    for (size_t i = 0; i < ARRAY_LEN(progids); i++) {
        if (utf8_caseeq(name, slice_of(progids[i].name))) {
            return progids[i].create(h, out);
        }
    }
    hres hr = swbem_create_object(h->swbem, progid, out);
    return hr == WBEM_E_NOT_FOUND ? HRES_SCRIPT(429) : hr; /* SWbemLastError with nothing to tell */
}

hres host_create_object(void *ctx, struct slice progid, struct disp **out, struct disp_error *err)
{
    (void)err;
    hres hr = create(ctx, progid, out);
    host_trace(ctx, "object", "CreateObject", progid, hr);
    return hr;
}

hres host_get_object(void *ctx, struct slice path, struct slice progid, struct disp **out,
                     struct disp_error *err)
{
    struct host *h = ctx;
    if (path.n == 0 && progid.n) {
        return host_create_object(ctx, progid, out, err);
    }
    hres hr = swbem_is_moniker(path) ? swbem_get_object(h->swbem, path, out, err) : MK_E_SYNTAX;
    host_trace(h, "object", "GetObject", path, hr);
    return hr;
}
