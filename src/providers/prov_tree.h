/* A system root that a test makes: files in a directory of its own, gone at the end. */
#pragma once
#include "cim/mof_text.h"
#include "providers/prov_fixture.h"
#include "util/file.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree {
    char dir[64];
};

static inline void tree_open(struct tree *t)
{
    snprintf(t->dir, sizeof t->dir, "/tmp/openwmi-tree-XXXXXX");
    assert_non_null(mkdtemp(t->dir));
}

/* Writes a file; the directories above it are made. */
static inline void tree_write(const struct tree *t, const char *path, const char *mode,
                              const void *p, size_t n)
{
    char full[512];
    snprintf(full, sizeof full, "%s/%s", t->dir, path);
    for (char *slash = full + strlen(t->dir) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        (void)mkdir(full, 0755);
        *slash = '/';
    }
    FILE *f = fopen(full, mode);
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static inline void tree_bytes(const struct tree *t, const char *path, const void *p, size_t n)
{
    tree_write(t, path, "we", p, n);
}

static inline void tree_file(const struct tree *t, const char *path, const char *text)
{
    tree_bytes(t, path, text, strlen(text));
}

/* Adds to the end of a file. */
static inline void tree_append(const struct tree *t, const char *path, const char *text)
{
    tree_write(t, path, "ae", text, strlen(text));
}

/* The text of a file; "" when there is none. */
static inline const char *tree_text(const struct tree *t, const char *path, char buf[2048])
{
    char full[512];
    AUTO_STR text = STR_INIT;
    snprintf(full, sizeof full, "%s/%s", t->dir, path);
    buf[0] = '\0';
    if (file_read(full, 2047, &text) == 0) {
        snprintf(buf, 2048, "%s", str_z(&text));
    }
    return buf;
}

static inline bool tree_has(const struct tree *t, const char *path)
{
    char full[512];
    snprintf(full, sizeof full, "%s/%s", t->dir, path);
    return access(full, F_OK) == 0;
}

static inline int tree_remove_one(const char *path, const struct stat *st, int kind,
                                  struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline void tree_close(struct tree *t)
{
    assert_int_equal(nftw(t->dir, tree_remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* How many objects a query finds. */
static inline size_t count_of(struct fix *f, const char *query)
{
    AUTO_GOT g;
    hres hr = fix_query(f, query, &g);
    if (hr) {
        print_message("%s: 0x%08x\n", query, (unsigned)hr);
    }
    assert_int_equal(hr, 0);
    return g.v.n;
}

/* Properties of the i-th object of a query, with bars between them; ended by NULL. */
static inline void expect_row(struct fix *f, const char *query, size_t i, const char *const *names,
                              const char *want)
{
    AUTO_GOT g;
    AUTO_STR line = STR_INIT;
    char buf[512];
    assert_int_equal(fix_query(f, query, &g), 0);
    assert_true(i < g.v.n);
    for (; *names; names++) {
        const struct cim_value *v = cim_instance_get(cim_as_instance(g.v.v[i]), slice_of(*names));
        assert_non_null(v);
        str_addz(&line, line.n ? "|" : "");
        if ((v->type & CIM_ARRAY) && !v->null) {
            assert_int_equal(str_add_mof_value(&line, v, 0), 0);
        } else {
            str_addz(&line, text_of(g.v.v[i], *names, buf));
        }
    }
    assert_string_equal(str_z(&line), want);
}
#define NAMES(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
