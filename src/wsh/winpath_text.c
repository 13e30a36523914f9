/* winpath_text: what can be said of a path without a file system. */
#include "util/utf.h"
#include "wsh/winpath.h"

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool winpath_has_drive(struct slice p)
{
    return p.n >= 2 && is_letter(p.p[0]) && p.p[1] == ':';
}

bool winpath_is_network(struct slice p)
{
    return p.n >= 2 && p.p[0] == '\\' && winpath_is_separator(p.p[1]);
}

bool winpath_is_legal_name(struct slice name)
{
    if (name.n == 0 || (name.n == 1 && name.p[0] == '.') ||
        (name.n == 2 && name.p[0] == '.' && name.p[1] == '.')) {
        return false;
    }
    for (size_t i = 0; i < name.n; i++) {
        if (winpath_is_separator(name.p[i]) || !name.p[i]) {
            return false;
        }
    }
    return utf8_valid(name, NULL);
}

bool winpath_is_windows_name(struct slice name)
{
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.p[i] < 32 || strchr("<>:\"|?*", name.p[i])) {
            return false;
        }
    }
    return true;
}

/* Length of what is no name: "C:", "C:\", "\\server\share\", "/". */
static size_t root_length(struct slice p)
{
    if (winpath_is_network(p)) {
        size_t i = 2;
        for (int names = 0; i < p.n && names < 2; i++) {
            names += winpath_is_separator(p.p[i]);
        }
        return i;
    }
    size_t i = winpath_has_drive(p) ? 2 : 0;
    while (i < p.n && winpath_is_separator(p.p[i])) {
        i++;
    }
    return i;
}

/* Without separators at its end, but for a root. */
static struct slice trimmed(struct slice p, size_t root)
{
    while (p.n > root && winpath_is_separator(p.p[p.n - 1])) {
        p.n--;
    }
    return p;
}

static size_t name_start(struct slice p, size_t root)
{
    size_t i = p.n;
    while (i > root && !winpath_is_separator(p.p[i - 1])) {
        i--;
    }
    return i;
}

struct slice winpath_name(struct slice path)
{
    size_t root = root_length(path);
    struct slice p = trimmed(path, root);
    size_t at = name_start(p, root);
    return (struct slice){p.p + at, p.n - at};
}

struct slice winpath_parent(struct slice path)
{
    size_t root = root_length(path);
    struct slice p = trimmed(path, root);
    if (p.n <= root) {
        return (struct slice){"", 0};
    }
    p.n = name_start(p, root);
    return trimmed(p, root);
}

/* Place of the dot before the extension, or the length. */
static size_t dot_of(struct slice name)
{
    for (size_t i = name.n; i > 0; i--) {
        if (name.p[i - 1] == '.') {
            return i - 1;
        }
    }
    return name.n;
}

struct slice winpath_base(struct slice path)
{
    struct slice name = winpath_name(path);
    return (struct slice){name.p, dot_of(name)};
}

struct slice winpath_extension(struct slice path)
{
    struct slice name = winpath_name(path);
    size_t dot = dot_of(name);
    return dot < name.n ? (struct slice){name.p + dot + 1, name.n - dot - 1}
                        : (struct slice){"", 0};
}

/* The separator that fits: '\' for a path that has a drive or a '\' and does not begin with '/'. */
static char separator_of(struct slice p)
{
    bool linux_style = p.n > 0 && p.p[0] == '/';
    bool windows = winpath_has_drive(p) || (p.n > 0 && memchr(p.p, '\\', p.n));
    return windows && !linux_style ? '\\' : '/';
}

void winpath_join(struct str *out, struct slice path, struct slice name)
{
    str_add_slice(out, path);
    if (path.n == 0 || name.n == 0) {
        str_add_slice(out, name);
        return;
    }
    bool bare_drive = path.n == 2 && winpath_has_drive(path);
    bool has = winpath_is_separator(path.p[path.n - 1]);
    if (winpath_is_separator(name.p[0])) {
        size_t skip = has ? 1 : 0;
        str_add(out, name.p + skip, name.n - skip);
        return;
    }
    if (!has && !bare_drive) {
        str_addc(out, separator_of(path));
    }
    str_add_slice(out, name);
}

bool winpath_has_wildcard(struct slice t)
{
    return t.n > 0 && (memchr(t.p, '*', t.n) || memchr(t.p, '?', t.n));
}

static uint32_t next_char(struct slice *s)
{
    size_t used;
    uint32_t c = utf8_decode(s->p, s->n, &used);
    s->p += used;
    s->n -= used;
    return utf_fold(c);
}

/* One '*' to go back to is enough: a later one takes over what an earlier one could. */
static bool match(struct slice pattern, struct slice name)
{
    struct slice again = {NULL, 0}, mark = {NULL, 0};
    while (name.n > 0) {
        if (pattern.n > 0 && *pattern.p == '*') {
            pattern = (struct slice){pattern.p + 1, pattern.n - 1};
            again = pattern;
            mark = name;
            continue;
        }
        if (pattern.n > 0) {
            bool any = *pattern.p == '?';
            struct slice p = pattern, n = name;
            uint32_t a = next_char(&p), b = next_char(&n);
            if (any || a == b) {
                pattern = p;
                name = n;
                continue;
            }
        }
        if (!again.p) {
            return false;
        }
        next_char(&mark);
        pattern = again;
        name = mark;
    }
    while (pattern.n > 0 && *pattern.p == '*') {
        pattern = (struct slice){pattern.p + 1, pattern.n - 1};
    }
    return pattern.n == 0;
}

bool winpath_match(struct slice pattern, struct slice name)
{
    bool all = pattern.n == 3 && memcmp(pattern.p, "*.*", 3) == 0;
    return all || match(pattern, name);
}

void winpath_split(struct slice path, struct slice *folder, struct slice *name)
{
    size_t at = name_start(path, winpath_has_drive(path) ? 2 : 0);
    *folder = (struct slice){path.p, at};
    *name = (struct slice){path.p + at, path.n - at};
}
