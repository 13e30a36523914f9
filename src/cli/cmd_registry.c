/* cmd_registry: wmi registry import, export. */
#include "cli/cli.h"
#include "cli/regfile.h"
#include "providers/cimwin32.h"
#include "util/file.h"
#include "util/utf.h"
#include "wsh/source.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct session_registry {
    struct wmi_services *s;
    struct cimwin32 *machine;
    struct registry *r;
};

static void close_registry(struct session_registry *g)
{
    registry_close(g->r);
    cimwin32_destroy(g->machine);
    services_unref(g->s);
}

/* The registry of the repository that the options name. An exit code. */
static int open_registry(struct cli *c, struct session_registry *g)
{
    *g = (struct session_registry){0};
    int rc = connect_cli(c, &g->s);
    if (rc) {
        return rc;
    }
    const char *dir = repo_dir(services_repo(g->s));
    AUTO_STR path = STR_INIT;
    str_addf(&path, "%s/registry", dir ? dir : "");
    hres hr = str_status(&path);
    hr = hr ? hr : cimwin32_create("/", &g->machine);
    hr = hr ? hr : registry_open(dir ? str_z(&path) : NULL, g->machine, &g->r);
    if (FAILED(hr)) {
        rc = report_failure(c, "registry", hr, NULL);
        close_registry(g);
    }
    return rc;
}

/* ---- import ---- */
static hres collect(void *arg, struct slice name)
{
    struct VEC(struct cim_str *) *v = arg;
    struct cim_str *s = cim_str_new(name);
    if (!s || !vec_push(v, s)) {
        cim_str_unref(s);
        return WBEM_E_OUT_OF_MEMORY;
    }
    return 0;
}

/* With all below. What is not there is removed already; what a view shows stays. */
static hres remove_tree(struct registry *r, struct slice path, unsigned depth)
{
    struct VEC(struct cim_str *) names = {0};
    if (depth > REG_MAX_DEPTH) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    hres hr = registry_subkeys(r, path, collect, &names);
    for (size_t i = 0; i < names.n; i++) {
        AUTO_STR below = STR_INIT;
        str_add_slice(&below, path);
        str_addc(&below, '\\');
        str_add_slice(&below, cim_str_slice(names.v[i]));
        hr = hr ? hr : str_status(&below);
        hr = hr ? hr : remove_tree(r, str_slice(&below), depth + 1);
        cim_str_unref(names.v[i]);
    }
    vec_fini(&names);
    hr = hr ? hr : registry_delete_key(r, path);
    return hr == WBEM_E_NOT_FOUND ? 0 : hr;
}

static hres apply(struct registry *r, const struct regfile_step *s)
{
    AUTO_STR path = STR_INIT;
    hres hr = registry_path(s->hive, str_slice(&s->key), (uint32_t)getuid(), &path);
    struct reg_value v = {str_slice(&s->name), s->type, str_slice(&s->data)};
    if (FAILED(hr)) {
        return hr;
    }
    switch (s->kind) {
    case REGFILE_KEY:
        return registry_create(r, str_slice(&path));
    case REGFILE_DELETE_KEY:
        return remove_tree(r, str_slice(&path), 0);
    case REGFILE_VALUE:
        return registry_set(r, str_slice(&path), &v);
    default:
        hr = registry_delete_value(r, str_slice(&path), v.name);
        return hr == WBEM_E_NOT_FOUND ? 0 : hr;
    }
}

static int import_steps(struct cli *c, const char *file, const struct regfile *f)
{
    struct session_registry g;
    int rc = open_registry(c, &g);
    if (rc) {
        return rc;
    }
    size_t values = 0;
    for (size_t i = 0; i < f->v.n && rc == 0; i++) {
        hres hr = apply(g.r, &f->v.v[i]);
        values += f->v.v[i].kind == REGFILE_VALUE;
        rc = hr ? report_failure(c, str_z(&f->v.v[i].key), hr, NULL) : 0;
    }
    close_registry(&g);
    if (rc == 0) {
        printf("%s: %zu values imported\n", file, values);
    }
    return rc;
}

static int import_file(struct cli *c, const char *file)
{
    AUTO_STR text = STR_INIT;
    struct regfile f;
    struct regfile_error error = {0};
    hres hr = source_read(file, STDIN_FILENO, &text);
    if (FAILED(hr)) {
        return report_failure(c, file, hr, NULL);
    }
    hr = regfile_parse(str_slice(&text), &f, &error);
    if (hr == WBEM_E_INVALID_SYNTAX) { /* nothing of it was imported */
        fprintf(stderr, "%s: %s:%u: %s\n", c->program, file, error.line, error.text);
        return EXIT_FAILED;
    }
    if (FAILED(hr)) {
        return report_failure(c, file, hr, NULL);
    }
    int rc = import_steps(c, file, &f);
    regfile_fini(&f);
    return rc;
}

/* ---- export ---- */
struct exporting {
    struct registry *r;
    struct str *out;
    struct slice path;
    unsigned depth;
};

static hres export_value(void *arg, const struct reg_value *v)
{
    struct exporting *e = arg;
    regfile_add_value(e->out, v);
    return str_status(e->out);
}

static hres export_tree(struct exporting *e);

static hres export_child(void *arg, struct slice name)
{
    struct exporting *up = arg;
    AUTO_STR path = STR_INIT;
    str_add_slice(&path, up->path);
    str_addc(&path, '\\');
    str_add_slice(&path, name);
    struct exporting e = {up->r, up->out, str_slice(&path), up->depth + 1};
    hres hr = str_status(&path);
    return hr ? hr : e.depth > REG_MAX_DEPTH ? WBEM_E_QUOTA_VIOLATION : export_tree(&e);
}

static hres export_tree(struct exporting *e)
{
    regfile_add_key(e->out, e->path);
    hres hr = registry_values(e->r, e->path, export_value, e);
    return hr ? hr : registry_subkeys(e->r, e->path, export_child, e);
}

/* To a file as regedit writes it, UTF-16 with a mark; to standard output as UTF-8. */
static hres write_out(const char *file, const struct str *text)
{
    AUTO_STR wide = STR_INIT;
    if (!file) {
        return fwrite(text->p, 1, text->n, stdout) == text->n && fflush(stdout) == 0
                   ? 0
                   : WBEM_E_OUT_OF_DISK_SPACE;
    }
    str_add_slice(&wide, (struct slice){"\xff\xfe", 2});
    str_add_utf16le(&wide, str_slice(text));
    FILE *f = str_status(&wide) ? NULL : fopen(file, "we");
    if (!f) {
        return str_status(&wide) ? WBEM_E_OUT_OF_MEMORY : hres_from_errno(errno);
    }
    bool done = fwrite(wide.p, 1, wide.n, f) == wide.n;
    done = fclose(f) == 0 && done;
    return done ? 0 : WBEM_E_OUT_OF_DISK_SPACE;
}

static int export_key(struct cli *c, const char *key, const char *file)
{
    uint32_t hive;
    struct slice sub;
    if (!registry_hive(slice_of(key), &hive, &sub)) {
        return usage_error(c, "'%s' begins with no hive (HKLM, HKCU, HKEY_USERS …)", key);
    }
    struct session_registry g;
    int rc = open_registry(c, &g);
    if (rc) {
        return rc;
    }
    AUTO_STR path = STR_INIT;
    AUTO_STR text = STR_INIT;
    regfile_add_head(&text);
    hres hr = registry_path(hive, sub, (uint32_t)getuid(), &path);
    struct exporting e = {g.r, &text, str_slice(&path), 0};
    hr = hr ? hr : export_tree(&e);
    hr = hr ? hr : str_status(&text);
    hr = hr ? hr : write_out(file, &text);
    rc = hr ? report_failure(c, key, hr, NULL) : 0;
    close_registry(&g);
    return rc;
}

int cmd_registry(struct cli *c)
{
    if (strcmp(c->argv[0], "import") == 0 && c->argc == 2) {
        return import_file(c, c->argv[1]);
    }
    if (strcmp(c->argv[0], "export") == 0) {
        return export_key(c, c->argv[1], c->argc > 2 ? c->argv[2] : NULL);
    }
    return usage_error(c, "expected import FILE, or export KEY [FILE]");
}
