/* file_type: media types by the ends of names, of the shared MIME database (globs2: "weight:type:glob"). */
#include "providers/file/file.h"
#include "providers/scan.h"
#include "util/utf.h"
#include "util/vec.h"

#include <stdlib.h>

#define GLOBS     "usr/share/mime/globs2"
#define GLOBS_MAX (4u << 20)

struct ending {
    struct slice extension, type;
    size_t order; /* the heaviest comes first in the file */
};
struct file_types {
    struct str text;
    struct VEC(struct ending) v;
};

static int compare_fold(struct slice a, struct slice b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
        x = x >= 'A' && x <= 'Z' ? (unsigned char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (unsigned char)(y + 32) : y;
        if (x != y) {
            return x < y ? -1 : 1;
        }
    }
    return a.n < b.n ? -1 : a.n > b.n;
}

static int compare_endings(const void *a, const void *b)
{
    const struct ending *x = a, *y = b;
    int c = compare_fold(x->extension, y->extension);
    return c ? c : x->order < y->order ? -1 : x->order > y->order;
}

/* "50:text/plain:*.txt"; other globs say nothing about extensions. */
static bool read_line(struct slice line, struct ending *out)
{
    struct slice weight, type = {0}, glob = {0};
    bool ok = scan_part(&line, ':', &weight) && scan_part(&line, ':', &type) &&
              scan_part(&line, ':', &glob) && scan_prefix(&glob, "*.") && glob.n > 0;
    *out = (struct ending){.extension = glob, .type = type};
    for (size_t i = 0; ok && i < glob.n; i++) {
        ok = !scan_among(glob.p[i], "*?[");
    }
    return ok;
}

hres file_types_read(const struct sysroot *root, struct file_types **out)
{
    struct file_types *t = *out = calloc(1, sizeof *t);
    hres hr = t ? sysroot_read_all(root, GLOBS, GLOBS_MAX, &t->text) : WBEM_E_OUT_OF_MEMORY;
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0; /* the system has none */
    }
    struct slice rest = str_slice(&t->text), line;
    struct ending e;
    while (scan_line(&rest, &line)) {
        if (line.n == 0 || line.p[0] == '#' || !read_line(line, &e)) {
            continue;
        }
        e.order = t->v.n;
        if (!vec_push(&t->v, e)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    if (t->v.n) {
        qsort(t->v.v, t->v.n, sizeof *t->v.v, compare_endings);
    }
    return 0;
}

void file_types_free(struct file_types *t)
{
    if (t) {
        str_fini(&t->text);
        vec_fini(&t->v);
        free(t);
    }
}

struct slice file_type_of(const struct file_types *t, struct slice extension)
{
    size_t low = 0, high = extension.n ? t->v.n : 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (compare_fold(t->v.v[mid].extension, extension) < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < t->v.n && extension.n && compare_fold(t->v.v[low].extension, extension) == 0
               ? t->v.v[low].type
               : (struct slice){"", 0};
}

struct slice file_extension(struct slice name)
{
    for (size_t i = name.n; i-- > 1;) {
        if (name.p[i] == '.') {
            return (struct slice){name.p + i + 1, name.n - i - 1};
        }
    }
    return (struct slice){"", 0};
}
