/* Script paths: what is resolved on a drive stays below its folder, absolute paths are a fixed point, the pieces of a
 * path are pieces of it. */
#include "wsh/winpath.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct slice t)
{
    struct slice folder, name;
    AUTO_STR joined = STR_INIT;
    winpath_split(t, &folder, &name);
    winpath_join(&joined, winpath_parent(t), winpath_name(t));
    bool inside = winpath_parent(t).n <= t.n && winpath_name(t).n <= t.n;
    bool pieces = winpath_base(t).n + winpath_extension(t).n <= winpath_name(t).n;
    if (folder.n + name.n != t.n || !inside || !pieces) {
        abort();
    }
    (void)winpath_match(t, name);
    (void)winpath_match(name, t);
}

static void check_absolute(struct winpath_map *m, struct slice t)
{
    AUTO_STR once = STR_INIT, twice = STR_INIT;
    if (FAILED(winpath_absolute(m, t, &once))) {
        return;
    }
    /* the current directory may have made it longer than a path may be */
    if (once.n <= WINPATH_MAX && FAILED(winpath_absolute(m, str_slice(&once), &twice))) {
        abort();
    }
    if (once.n <= WINPATH_MAX && strcmp(str_z(&once), str_z(&twice)) != 0) {
        abort();
    }
}

static void check_resolved(struct winpath_map *m, struct slice t)
{
    struct winpath p, again;
    if (FAILED(winpath_resolve(m, t, 0, &p, NULL))) {
        return;
    }
    const char *root = p.drive ? winpath_drive_root(m, p.drive) : "/";
    if (!root || p.file[0] != '/' || strncmp(p.file, root, strlen(root)) != 0) {
        abort();
    }
    if (strstr(p.file, "/../") || p.windows != (p.drive != 0)) {
        abort();
    }
    if (SUCCEEDED(winpath_resolve(m, slice_of(p.shown), 0, &again, NULL))) {
        if (strcmp(again.file, p.file) != 0 || strcmp(again.shown, p.shown) != 0) {
            abort();
        }
        winpath_fini(&again);
    }
    winpath_fini(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice t = {(const char *)data, size};
    struct winpath_map *m = NULL;
    if (size > 4096 || FAILED(winpath_map_create("C=/nonexistent/c;D=/proc/sys", false, &m))) {
        return 0;
    }
    check_text(t);
    check_absolute(m, t);
    check_resolved(m, t);
    winpath_map_destroy(m);
    AUTO_STR map = STR_INIT;
    str_add_slice(&map, t);
    if (str_status(&map) == 0 && SUCCEEDED(winpath_map_create(str_z(&map), false, &m))) {
        winpath_map_destroy(m);
    }
    return 0;
}
