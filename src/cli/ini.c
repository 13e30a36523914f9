/* ini: settings files. */
#include "cli/ini.h"

#include "wsh/source.h"

struct slice ini_trimmed(struct slice t)
{
    while (t.n && (unsigned char)t.p[0] <= ' ') {
        t.p++;
        t.n--;
    }
    while (t.n && (unsigned char)t.p[t.n - 1] <= ' ') {
        t.n--;
    }
    return t;
}

static hres read_line(struct slice t, hres (*fn)(void *arg, struct slice name, struct slice value),
                      void *arg)
{
    t = ini_trimmed(t);
    if (t.n == 0 || t.p[0] == ';' || t.p[0] == '#' || (t.p[0] == '[' && t.p[t.n - 1] == ']')) {
        return 0;
    }
    const char *eq = memchr(t.p, '=', t.n);
    if (!eq) {
        return WBEM_E_INVALID_SYNTAX;
    }
    size_t n = (size_t)(eq - t.p);
    return fn(arg, ini_trimmed((struct slice){t.p, n}),
              ini_trimmed((struct slice){eq + 1, t.n - n - 1}));
}

hres ini_read(const char *file, hres (*fn)(void *arg, struct slice name, struct slice value),
              void *arg, unsigned *line)
{
    AUTO_STR text = STR_INIT;
    hres hr = source_read(file, -1, &text);
    const char *p = str_z(&text), *end = p + text.n;
    for (*line = 0; p < end && hr == 0;) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((nl ? nl : end) - p);
        ++*line;
        hr = read_line((struct slice){p, n}, fn, arg);
        p += n + 1;
    }
    return hr;
}
