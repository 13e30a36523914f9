/* cmd_mof: wmi mof compile FILE…, wmi mof show CLASS. */
#include "broker/security.h"
#include "cim/mof_text.h"
#include "cli/cli.h"
#include "mof/mof.h"
#include "repo/repo.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- the repository as the compiler's target: one transaction per file ---- */
struct target {
    struct repo *repo;
    struct repo_txn *txn;
};

static hres t_begin(void *ctx)
{
    struct target *t = ctx;
    return repo_begin(t->repo, &t->txn);
}

static hres t_commit(void *ctx)
{
    struct target *t = ctx;
    struct repo_txn *txn = t->txn;
    t->txn = NULL;
    return repo_commit(txn);
}

static void t_rollback(void *ctx)
{
    struct target *t = ctx;
    repo_abort(t->txn);
    t->txn = NULL;
}

static hres t_create_namespace(void *ctx, struct slice ns)
{
    struct target *t = ctx;
    hres hr = 0;
    for (size_t i = 1; i <= ns.n && hr == 0; i++) {
        if (i == ns.n || ns.p[i] == '\\') {
            hr = repo_namespace_create(t->repo, t->txn, (struct slice){ns.p, i});
            hr = hr == WBEM_E_ALREADY_EXISTS ? 0 : hr;
        }
    }
    return hr;
}

static hres t_get_class(void *ctx, struct slice ns, struct slice name, struct cim_class **out)
{
    struct target *t = ctx;
    hres hr = repo_class(t->repo, t->txn, ns, name, out);
    return hr == WBEM_E_INVALID_CLASS ? WBEM_E_NOT_FOUND : hr;
}

static hres t_put_class(void *ctx, struct slice ns, struct cim_class *c, unsigned flags)
{
    struct target *t = ctx;
    return repo_put_class(t->repo, t->txn, ns, c, flags);
}

static hres t_put_instance(void *ctx, struct slice ns, struct cim_instance *i, unsigned flags)
{
    struct target *t = ctx;
    hres hr = stamp_creator(geteuid(), i);
    return hr ? hr : repo_put_instance(t->repo, t->txn, ns, i, flags);
}

static hres t_delete_class(void *ctx, struct slice ns, struct slice name)
{
    struct target *t = ctx;
    return repo_delete_class(t->repo, t->txn, ns, name);
}

static hres t_delete_instance(void *ctx, struct slice ns, struct slice path)
{
    struct target *t = ctx;
    struct cim_path p;
    hres hr = cim_path_parse(path, &p, NULL);
    if (hr == 0) {
        hr = repo_delete_instance(t->repo, t->txn, ns, &p);
        cim_path_fini(&p);
    }
    return hr;
}

int compile_mof(struct cli *c, struct repo *repo, const char *file)
{
    struct target t = {.repo = repo};
    struct mof_target target = {.ctx = &t,
                                .begin = t_begin,
                                .commit = t_commit,
                                .rollback = t_rollback,
                                .create_namespace = t_create_namespace,
                                .get_class = t_get_class,
                                .put_class = t_put_class,
                                .put_instance = t_put_instance,
                                .delete_class = t_delete_class,
                                .delete_instance = t_delete_instance};
    struct mof_options o = {.ns = c->connect.ns};
    struct mof_report r;
    mof_report_init(&r);
    hres hr = mof_compile_file(file, &o, &target, &r);
    fputs(str_z(&r.text), stderr);
    int rc = EXIT_OK;
    if (FAILED(hr)) {
        rc = r.errors.n ? EXIT_FAILED : report_failure(c, file, hr, NULL);
        fprintf(stderr, "%s: %s: nothing was stored\n", c->program, file);
    } else {
        printf("%s: %u classes, %u instances stored\n", file, r.classes, r.instances);
    }
    mof_report_fini(&r);
    return rc;
}

static int compile(struct cli *c)
{
    /* Files name their namespaces themselves; the connection is only the way to the repository. */
    struct cli root = *c;
    root.connect.ns = "root";
    struct wmi_services *s = NULL;
    int rc = connect_cli(&root, &s);
    for (int i = 1; i < c->argc && rc == 0; i++) {
        rc = compile_mof(c, services_repo(s), c->argv[i]);
    }
    services_unref(s);
    return rc;
}

static int show(struct cli *c)
{
    if (c->argc != 2) {
        return usage_error(c, "show takes one class");
    }
    struct wmi_services *s = NULL;
    int rc = connect_cli(c, &s);
    if (rc) {
        return rc;
    }
    struct wmi_call call = {.operation = WMI_OP_GET, .path = c->argv[1]};
    struct services_result r;
    AUTO_STR text = STR_INIT;
    hres hr = services_wait(s, &call, &r);
    hr = hr ? hr : str_add_mof_object(&text, r.object);
    if (FAILED(hr)) {
        rc = report_failure(c, c->argv[1], hr, r.error);
    } else {
        fputs(str_z(&text), stdout);
    }
    services_result_clear(&r);
    services_unref(s);
    return rc;
}

int cmd_mof(struct cli *c)
{
    if (strcmp(c->argv[0], "compile") == 0) {
        return compile(c);
    }
    return strcmp(c->argv[0], "show") == 0
               ? show(c)
               : usage_error(c, "mof takes compile or show, not '%s'", c->argv[0]);
}
