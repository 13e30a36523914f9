/* settings: .wsh files and the saved options of cscript. */
#include "cli/cscript.h"
#include "cli/ini.h"
#include "util/file.h"
#include "util/num.h"
#include "util/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void settings_init(struct settings *s)
{
    *s = (struct settings){.timeout = -1, .logo = -1, .batch = -1};
}

void settings_fini(struct settings *s)
{
    str_fini(&s->path);
}

static hres set_number(struct slice value, int64_t max, int *out)
{
    int64_t n;
    if (num_parse_i64(value, false, &n) || n < 0 || n > max) {
        return WBEM_E_INVALID_SYNTAX;
    }
    *out = (int)n;
    return 0;
}

/* Unknown names are passed over: the files of Windows may have more. */
static hres set(void *arg, struct slice name, struct slice value)
{
    struct settings *s = arg;
    if (utf8_caseeq(name, SLICE("Path"))) {
        str_clear(&s->path);
        str_add_slice(&s->path, value);
        return str_status(&s->path);
    }
    if (utf8_caseeq(name, SLICE("Timeout"))) {
        return set_number(value, WSH_MAX_TIMEOUT, &s->timeout);
    }
    if (utf8_caseeq(name, SLICE("DisplayLogo"))) {
        return set_number(value, 1, &s->logo);
    }
    return utf8_caseeq(name, SLICE("BatchMode")) ? set_number(value, 1, &s->batch) : 0;
}

hres settings_read(const char *file, struct settings *s, unsigned *line)
{
    return ini_read(file, set, s, line);
}

void settings_apply(const struct settings *s, struct wsh_options *o)
{
    o->timeout = s->timeout >= 0 ? s->timeout : o->timeout;
    o->banner = s->logo >= 0 ? s->logo != 0 : o->banner;
    o->batch = s->batch >= 0 ? s->batch != 0 : o->batch;
}

hres settings_load_user(struct settings *s)
{
    AUTO_STR path = STR_INIT;
    unsigned line;
    hres hr = config_directory(&path);
    str_addz(&path, "/cscript.wsh");
    if (hr || access(str_z(&path), R_OK) != 0) {
        return 0;
    }
    return settings_read(str_z(&path), s, &line);
}

hres settings_save_user(const struct wsh_options *o)
{
    AUTO_STR path = STR_INIT, text = STR_INIT;
    hres hr = config_directory(&path);
    hr = hr ? hr : file_mkdirs(str_z(&path));
    str_addz(&path, "/cscript.wsh");
    str_addf(&text, "[Options]\nTimeout=%d\nDisplayLogo=%d\nBatchMode=%d\n", o->timeout, o->banner,
             o->batch);
    hr = hr ? hr : str_status(&text);
    int fd = hr ? -1 : open(str_z(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (hr == 0 && (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)) {
        hr = hres_from_errno(errno);
    }
    if (fd >= 0 && close(fd) != 0 && hr == 0) {
        hr = hres_from_errno(errno);
    }
    return hr;
}

int settings_follow(struct wsh_options *o, struct settings *s)
{
    const char *dot = strrchr(o->file, '.');
    unsigned line = 0;
    if (!dot || o->language || !utf8_caseeq(slice_of(dot), SLICE(".wsh"))) {
        return 0;
    }
    hres hr = settings_read(o->file, s, &line);
    if (hr == WBEM_E_INVALID_SYNTAX) {
        fprintf(stderr, "Input Error: Line %u of the settings file \"%s\" is wrong.\n", line,
                o->file);
    } else if (FAILED(hr)) {
        fprintf(stderr, "Input Error: Can not find script file \"%s\".\n", o->file);
    } else if (s->path.n == 0) {
        fprintf(stderr, "Input Error: The settings file \"%s\" names no script (Path=).\n",
                o->file);
    } else {
        settings_apply(s, o);
        o->file = str_z(&s->path);
        return 0;
    }
    return WSH_EXIT_USAGE;
}
