/* vbsrun: the script engine with the smallest host there can be, for tests and measurements:
 * WScript.Echo, WScript.Quit and Scripting.Dictionary. */
#include "util/file.h"
#include "util/utf.h"
#include "vbs/vbs.h"
#include "wsh/dictionary.h"

#include <stdio.h>
#include <stdlib.h>

#define SOURCE_LIMIT (100u << 20)

struct wscript {
    struct disp d;
    struct vbs *engine;
};

static hres get_id(struct disp *self, const uint16_t *name, size_t n, int32_t *id)
{
    static const char *const names[] = {"echo", "quit"};
    (void)self;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        size_t k = 0;
        while (k < n && names[i][k] && (name[k] | 32) == names[i][k]) {
            k++;
        }
        if (k == n && !names[i][k]) {
            *id = (int32_t)i + 1;
            return 0;
        }
    }
    return DISP_E_UNKNOWNNAME;
}

static hres echo(struct disp_call *c)
{
    AUTO_STR line = STR_INIT;
    for (unsigned i = 0; i < c->nargs; i++) {
        struct bstr *s = NULL;
        str_addz(&line, i ? " " : "");
        if (var_deref(&c->args[i])->vt != VT_NULL) {
            hres hr = var_to_bstr(&c->args[i], &s);
            if (FAILED(hr)) {
                return hr;
            }
        }
        str_add_bstr(&line, s);
        bstr_unref(s);
    }
    str_addc(&line, '\n');
    fwrite(str_z(&line), 1, line.n, stdout);
    return str_status(&line);
}

static hres invoke(struct disp *self, int32_t id, struct disp_call *c)
{
    int32_t code = 0;
    if (id == 1) {
        return echo(c);
    }
    hres hr = c->nargs ? var_to_i4(&c->args[0], &code) : 0;
    if (SUCCEEDED(hr)) {
        vbs_stop(container_of(self, struct wscript, d)->engine, code);
    }
    return hr;
}

static void destroy(struct disp *self)
{
    free(container_of(self, struct wscript, d));
}

static const struct disp_ops ops = {.type_name = "Object",
                                    .destroy = destroy,
                                    .get_id = get_id,
                                    .invoke = invoke,
                                    .stable_ids = true};

static hres create_object(void *ctx, struct slice progid, struct disp **out, struct disp_error *err)
{
    (void)ctx, (void)err;
    return utf8_caseeq(progid, SLICE("Scripting.Dictionary")) ? dictionary_create(out)
                                                              : CO_E_CLASSSTRING;
}

static int report(struct script_error *err)
{
    AUTO_STR line = STR_INIT;
    script_error_format(err, &line);
    fflush(stdout);
    fprintf(stderr, "%s\n", str_z(&line));
    script_error_clear(err);
    return 1;
}

static int run(struct vbs *e, const char *path)
{
    AUTO_STR raw = STR_INIT;
    AUTO_STR text = STR_INIT;
    struct script_error err = {0};
    int32_t code = 0;
    if (FAILED(file_read(path, SOURCE_LIMIT, &raw)) ||
        FAILED(utf_text_decode(raw.p, raw.n, &text, NULL))) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return 2;
    }
    hres hr = vbs_add_code(e, str_slice(&text), path, 1, &err);
    if (SUCCEEDED(hr)) {
        hr = vbs_run(e, &err);
    }
    if (FAILED(hr)) {
        return report(&err);
    }
    return vbs_stopped(e, &code) ? code : 0;
}

int main(int argc, char **argv)
{
    struct script_host host = {.create_object = create_object};
    struct vbs *e = NULL;
    struct wscript *w = calloc(1, sizeof *w);
    if (argc < 2 || !w || FAILED(vbs_create(&host, &e))) {
        fprintf(stderr, "usage: vbsrun script.vbs\n");
        free(w);
        return 2;
    }
    *w = (struct wscript){.d = {.ops = &ops, .refs = 1}, .engine = e};
    int r = FAILED(vbs_add_object(e, "WScript", &w->d, false)) ? 2 : run(e, argv[1]);
    vbs_destroy(e);
    disp_unref(&w->d);
    return r;
}
