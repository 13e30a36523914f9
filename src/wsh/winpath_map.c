/* winpath_map: drive letters and the folders they stand for. */
#include "wsh/winpath_map.h"

#include "util/file.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static int index_of(char letter)
{
    if (letter >= 'a' && letter <= 'z') {
        return letter - 'a';
    }
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' : -1;
}

/* ---- the text of a map ---- */
struct item {
    char letter;
    struct slice folder;
};

/* Takes "C=/path;" off the front. false: it is none. */
static bool take_item(struct slice *text, struct item *out)
{
    const char *end = memchr(text->p, ';', text->n);
    struct slice t = {text->p, end ? (size_t)(end - text->p) : text->n};
    size_t used = t.n + (end ? 1 : 0);
    *text = (struct slice){text->p + used, text->n - used};
    if (t.n < 2 || index_of(t.p[0]) < 0) {
        return false;
    }
    size_t at = t.p[1] == ':' ? 2 : 1;
    if (at >= t.n || t.p[at] != '=') {
        return false;
    }
    *out = (struct item){t.p[0], {t.p + at + 1, t.n - at - 1}};
    return true;
}

bool winpath_map_valid(const char *text)
{
    struct slice t = slice_of(text);
    struct item i;
    while (t.n > 0) {
        if (!take_item(&t, &i)) {
            return false;
        }
    }
    return true;
}

/* Absolute, without a '/' at the end but for the root. */
static hres absolute_folder(struct slice folder, char **out)
{
    AUTO_STR s = STR_INIT;
    if (folder.p[0] != '/') {
        char cwd[PATH_MAX];
        if (!getcwd(cwd, sizeof cwd)) {
            return WBEM_E_NOT_AVAILABLE;
        }
        str_addz(&s, cwd);
        str_addc(&s, '/');
    }
    str_add_slice(&s, folder);
    while (s.n > 1 && s.p[s.n - 1] == '/') {
        s.p[--s.n] = 0;
    }
    *out = str_take(&s);
    return *out ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres set_drive(struct winpath_map *m, char letter, struct slice folder)
{
    struct drive *d = &m->drives[index_of(letter)];
    char *path = NULL;
    hres hr = folder.n ? absolute_folder(folder, &path) : 0;
    if (hr == 0) {
        free(d->folder);
        *d = (struct drive){.folder = path};
    }
    return hr;
}

static hres add_map(struct winpath_map *m, const char *text)
{
    struct slice t = slice_of(text);
    hres hr = 0;
    while (t.n > 0 && hr == 0) {
        struct item i;
        hr = take_item(&t, &i) ? set_drive(m, i.letter, i.folder) : WBEM_E_INVALID_PARAMETER;
    }
    return hr;
}

hres winpath_map_set(struct winpath_map *m, char letter, const char *folder)
{
    return index_of(letter) < 0 ? WBEM_E_INVALID_PARAMETER : set_drive(m, letter, slice_of(folder));
}

/* ---- life ---- */
/* Among the user's data, by the XDG base directory specification. */
static hres own_folder(struct str *out)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && data[0] == '/') {
        str_addf(out, "%s/openwmi/drive_c", data);
    } else if (home && home[0] == '/') {
        str_addf(out, "%s/.local/share/openwmi/drive_c", home);
    }
    return str_status(out);
}

static hres add_defaults(struct winpath_map *m)
{
    AUTO_STR c = STR_INIT;
    hres hr = own_folder(&c);
    hr = hr ? hr : set_drive(m, 'Z', SLICE("/"));
    if (hr == 0 && c.n) {
        hr = set_drive(m, 'C', str_slice(&c));
        m->drives[index_of('C')].own = hr == 0;
    }
    return hr;
}

hres winpath_map_create(const char *map, bool make, struct winpath_map **out)
{
    struct winpath_map *m = calloc(1, sizeof *m);
    const char *c = getenv("OPENWMI_DRIVE_C"), *drives = getenv("OPENWMI_DRIVES");
    if (!m) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    m->make = make;
    hres hr = add_defaults(m);
    if (hr == 0 && c && c[0]) {
        hr = set_drive(m, 'C', slice_of(c));
        m->drives[index_of('C')].own = hr == 0;
    }
    hr = hr || !drives ? hr : add_map(m, drives);
    hr = hr || !map ? hr : add_map(m, map);
    if (FAILED(hr)) {
        winpath_map_destroy(m);
        return hr;
    }
    *out = m;
    return 0;
}

void winpath_map_destroy(struct winpath_map *m)
{
    for (size_t i = 0; m && i < ARRAY_LEN(m->drives); i++) {
        free(m->drives[i].folder);
    }
    free(m);
}

/* ---- look-up ---- */
const char *winpath_drive_root(struct winpath_map *m, char letter)
{
    struct drive *d = index_of(letter) < 0 ? NULL : &m->drives[index_of(letter)];
    if (!d || !d->folder) {
        return NULL;
    }
    if (!d->real) {
        if (d->own && m->make) {
            (void)file_mkdirs(d->folder); /* what needs it will say that it is not there */
        }
        char *real = realpath(d->folder, NULL);
        if (real) {
            free(d->folder);
            d->folder = real;
            d->real = true;
        }
    }
    return d->folder;
}

/* What follows root in file, or NULL when it does not lie there. */
static const char *below(const char *root, const char *file)
{
    size_t n = strlen(root);
    n = n == 1 ? 0 : n;
    if (strncmp(root, file, n) != 0 || (file[n] && file[n] != '/')) {
        return NULL;
    }
    return file + n + (file[n] == '/');
}

bool winpath_is_below(const char *root, const char *file)
{
    return below(root, file) != NULL;
}

/* Does not make the folder of C:, so that a look at another path leaves no trace. */
static const char *known_root(struct winpath_map *m, size_t i)
{
    bool make = m->make;
    m->make = false;
    const char *root = winpath_drive_root(m, (char)('A' + (int)i));
    m->make = make;
    return root;
}

char winpath_drive_of(struct winpath_map *m, const char *file, const char **rest)
{
    size_t longest = 0;
    char letter = 0;
    for (size_t i = 0; i < ARRAY_LEN(m->drives); i++) {
        const char *root = known_root(m, i);
        const char *r = root ? below(root, file) : NULL;
        if (r && strlen(root) > longest) {
            longest = strlen(root);
            letter = (char)('A' + (int)i);
            if (rest) {
                *rest = r;
            }
        }
    }
    return letter;
}
