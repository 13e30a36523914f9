/* shell_folders: WshSpecialFolders: where Linux desktops have what Windows has a folder for
 * (XDG user directories, base directories, menus and autostart). What they do not have is "". */
#include "util/file.h"
#include "util/utf.h"
#include "wsh/env.h"
#include "wsh/files.h"
#include "wsh/shell.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

enum {
    MAX_FILE = 1 << 16
};

struct row {
    const char *name;
    hres (*fn)(struct host *h, const struct row *r, struct str *out);
    const char *text, *fallback;
};

static hres fixed(struct host *h, const struct row *r, struct str *out)
{
    (void)h;
    str_addz(out, r->text);
    return str_status(out);
}

static hres config(struct host *h, const struct row *r, struct str *out)
{
    hres hr = env_xdg(h, "XDG_CONFIG_HOME", ".config", out);
    str_addz(out, r->text);
    return hr ? hr : str_status(out);
}

static hres data(struct host *h, const struct row *r, struct str *out)
{
    hres hr = env_xdg(h, "XDG_DATA_HOME", ".local/share", out);
    str_addz(out, r->text);
    return hr ? hr : str_status(out);
}

/* XDG_DESKTOP_DIR="$HOME/Desktop" of user-dirs.dirs: what stands between the quotes. */
static bool find_dir(struct slice text, const char *name, struct slice *out)
{
    AUTO_STR key = STR_INIT;
    str_addf(&key, "XDG_%s_DIR=\"", name);
    bool found = false;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((eol ? eol : end) - p);
        if (n > key.n && memcmp(p, str_z(&key), key.n) == 0) {
            const char *close = memchr(p + key.n, '"', n - key.n);
            *out = (struct slice){p + key.n, close ? (size_t)(close - p) - key.n : n - key.n};
            found = true;
        }
        p += n + 1;
    }
    return found;
}

static hres user_dir(struct host *h, const struct row *r, struct str *out)
{
    AUTO_STR path = STR_INIT, text = STR_INIT;
    hres hr = env_xdg(h, "XDG_CONFIG_HOME", ".config", &path);
    str_addz(&path, "/user-dirs.dirs");
    hr = hr ? hr : str_status(&path);
    hres read = hr ? hr : file_read(str_z(&path), MAX_FILE, &text);
    struct slice dir;
    if (FAILED(hr) || read == WBEM_E_OUT_OF_MEMORY) {
        return FAILED(hr) ? hr : read;
    }
    if (SUCCEEDED(read) && find_dir(str_slice(&text), r->text, &dir)) {
        bool home = dir.n >= 5 && memcmp(dir.p, "$HOME", 5) == 0;
        hr = home ? env_home(h, out) : 0;
        str_add(out, dir.p + (home ? 5 : 0), dir.n - (home ? 5 : 0));
    } else {
        hr = env_home(h, out);
        str_addf(out, "/%s", r->fallback);
    }
    return hr ? hr : str_status(out);
}

static const struct row rows[] = {
    {"AllUsersDesktop", fixed, "", NULL},
    {"AllUsersStartMenu", fixed, "/usr/share/applications", NULL},
    {"AllUsersPrograms", fixed, "/usr/share/applications", NULL},
    {"AllUsersStartup", fixed, "/etc/xdg/autostart", NULL},
    {"Desktop", user_dir, "DESKTOP", "Desktop"},
    {"AppData", config, "", NULL},
    {"PrintHood", fixed, "", NULL},
    {"Templates", user_dir, "TEMPLATES", "Templates"},
    {"Fonts", data, "/fonts", NULL},
    {"NetHood", fixed, "", NULL},
    {"StartMenu", data, "/applications", NULL},
    {"SendTo", fixed, "", NULL},
    {"Recent", fixed, "", NULL},
    {"Startup", config, "/autostart", NULL},
    {"Favorites", fixed, "", NULL},
    {"MyDocuments", user_dir, "DOCUMENTS", "Documents"},
    {"Programs", data, "/applications", NULL},
};

static const struct row *row_of(const struct var *key, hres *hr)
{
    int32_t i;
    *hr = 0;
    key = var_deref(key);
    if (key->vt != VT_BSTR) {
        *hr = var_to_i4(key, &i);
        *hr = *hr == 0 && (i < 0 || (size_t)i >= ARRAY_LEN(rows)) ? HRES_SCRIPT(9) : *hr;
        return *hr ? NULL : &rows[i];
    }
    AUTO_STR name = STR_INIT;
    str_add_bstr(&name, key->str);
    for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
        if (utf8_caseeq(str_slice(&name), slice_of(rows[k].name))) {
            return &rows[k];
        }
    }
    return NULL;
}

static hres m_item(struct sobj *o, struct scall *c)
{
    hres hr;
    AUTO_STR s = STR_INIT;
    const struct row *r = row_of(c->a[0].var, &hr);
    hr = hr || !r ? hr : r->fn(o->ctx, r, &s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

static hres m_count(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_int(c, (int32_t)ARRAY_LEN(rows));
}

static hres fill(struct host *h, struct var *v, size_t *n)
{
    hres hr = 0;
    for (; *n < ARRAY_LEN(rows) && hr == 0; *n += hr == 0) {
        AUTO_STR s = STR_INIT;
        hr = rows[*n].fn(h, &rows[*n], &s);
        struct bstr *text = hr ? NULL : bstr_from_utf8(str_slice(&s));
        hr = hr ? hr : text ? 0 : WBEM_E_OUT_OF_MEMORY;
        v[*n] = hr ? VAR_EMPTY : VAR_STR(text);
    }
    return hr;
}

static hres new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct var *v = calloc(ARRAY_LEN(rows), sizeof *v);
    size_t n = 0;
    hres hr = v ? fill(o->ctx, v, &n) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        for (size_t i = 0; i < n; i++) {
            var_clear(&v[i]);
        }
        free(v);
        return hr;
    }
    return list_enum_new(v, n, out);
}

static const struct member members[] = {
    {"Item", DISPID_VALUE, DISP_METHOD | DISP_GET, m_item, PARAMS({"folder", P_VAR})},
    {"Count", 1, DISP_METHOD, m_count, NULL},
    {"length", 2, DISP_GET, m_count, NULL},
    {0},
};
static const struct sclass folders_class = {
    .ops = SOBJ_OPS("IWshCollection", true), .members = members, .new_enum = new_enum};

hres folders_new(struct host *h, struct sobj **out)
{
    *out = sobj_new(h, &folders_class, sizeof **out);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}
