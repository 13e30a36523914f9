/* progid: the objects that scripts can create by name, and what GetObject finds. */
#include "util/utf.h"
#include "vbs/regexp.h"
#include "wsh/dictionary.h"
#include "wsh/fso.h"
#include "wsh/host.h"
#include "wsh/network.h"
#include "wsh/shell.h"

static hres create_dictionary(struct host *h, struct disp **out)
{
    (void)h;
    return dictionary_create(out);
}

static hres create_regexp(struct host *h, struct disp **out)
{
    (void)h;
    return regexp_create(out);
}

static const struct progid {
    const char *name;  /* a version (".1") may follow */
    const char *clsid; /* in upper case, without braces */
    hres (*create)(struct host *h, struct disp **out);
} progids[] = {
    {"Scripting.Dictionary", "EE09B103-97E0-11CF-978F-00A02463E06F", create_dictionary},
    {"Scripting.FileSystemObject", "0D43FE01-F093-11CF-8940-00A0C9054228", fso_create},
    {"VBScript.RegExp", "3F4DACA4-160D-11D2-A8E9-00104B365C9F", create_regexp},
    {"WScript.Shell", "72C24DD5-D70A-438B-8A42-98424B88AFB8", shell_create},
    {"WScript.Shell", "F935DC22-1CF0-11D0-ADB9-00C04FD58A0B", shell_create}, /* of version 1 */
    {"WScript.Network", "093FF999-1EA0-4079-9525-9614C3504B74", network_create},
    {"WScript.Network", "F935DC26-1CF0-11D0-ADB9-00C04FD58A0B", network_create},
};

/* Objects of the WMI scripting library by their class id. */
static const struct {
    const char *clsid, *name;
} wmi_classes[] = {
    {"76A64158-CB41-11D1-8B02-00600806D9B6", "WbemScripting.SWbemLocator"},
    {"5791BC26-CE9C-11D1-97BF-0000F81E849C", "WbemScripting.SWbemObjectPath"},
    {"9AED384E-CE8B-11D1-8B05-00600806D9B6", "WbemScripting.SWbemNamedValueSet"},
    {"75718C9A-F029-11D1-A1AC-00C04FB6C223", "WbemScripting.SWbemSink"},
    {"C2FEEEAC-CFCD-11D1-8B05-00600806D9B6", "WbemScripting.SWbemLastError"},
    {"47DFBE54-CF76-11D3-B38F-00105A1F473A", "WbemScripting.SWbemDateTime"},
    {"D269BF5C-D9C1-11D3-B38F-00105A1F473A", "WbemScripting.SWbemRefresher"},
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

/* "clsid:EE09…", "{EE09…}": the bare class id, or the text itself. */
static struct slice bare_clsid(struct slice s)
{
    if (s.n > 6 && utf8_caseeq((struct slice){s.p, 6}, SLICE("clsid:"))) {
        s = (struct slice){s.p + 6, s.n - 6};
    }
    return s.n > 2 && s.p[0] == '{' && s.p[s.n - 1] == '}' ? (struct slice){s.p + 1, s.n - 2} : s;
}

static hres create(struct host *h, struct slice progid, struct disp **out)
{
    struct slice name = without_version(progid), clsid = bare_clsid(progid);
    for (size_t i = 0; i < ARRAY_LEN(progids); i++) {
        if (utf8_caseeq(name, slice_of(progids[i].name)) ||
            utf8_caseeq(clsid, slice_of(progids[i].clsid))) {
            return progids[i].create(h, out);
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(wmi_classes); i++) {
        if (utf8_caseeq(clsid, slice_of(wmi_classes[i].clsid))) {
            progid = slice_of(wmi_classes[i].name);
        }
    }
    hres hr = swbem_create_object(h->swbem, progid, out);
    return hr == WBEM_E_NOT_FOUND ? HRES_SCRIPT(429) : hr; /* SWbemLastError with nothing to tell */
}

hres host_create_object(void *ctx, struct slice progid, struct disp **out, struct disp_error *err)
{
    (void)err;
    hres hr = create(ctx, progid, out);
    hr = hr == CO_E_CLASSSTRING ? HRES_SCRIPT(429) : hr;
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
    if (path.n > 4 && utf8_caseeq((struct slice){path.p, 4}, SLICE("new:"))) {
        return host_create_object(ctx, (struct slice){path.p + 4, path.n - 4}, out, err);
    }
    hres hr = swbem_is_moniker(path) ? swbem_get_object(h->swbem, path, out, err) : MK_E_SYNTAX;
    host_trace(h, "object", "GetObject", path, hr);
    return hr;
}
