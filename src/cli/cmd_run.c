/* cmd_run: wmi run FILE … */
#include "cli/cli.h"
#include "cli/cscript.h"

int cmd_run(struct cli *c)
{
    struct wsh_options o = WSH_OPTIONS_INIT;
    struct settings file;
    o.file = c->argv[0];
    o.args = c->argv + 1;
    o.nargs = (size_t)c->argc - 1;
    o.any_extension = true;
    o.may_exit = true;
    settings_init(&file);
    int rc = settings_follow(&o, &file);
    o.banner = false;
    if (c->timeout_ns >= 0) {
        o.timeout = (int)((c->timeout_ns + 999999999) / 1000000000);
    }
    o.language = c->engine;
    o.job = c->job;
    o.trace = c->trace;
    o.sealed = c->sealed;
    o.unicode = c->unicode;
    o.drives = c->drives;
    o.wmi = (struct swbem_options){
        .repository = c->connect.repository,
        .providers = c->connect.providers,
        .ns = c->connect.ns,
        .rights = c->read_only || c->sealed ? WMI_RIGHT_ENABLE | WMI_RIGHT_SUBSCRIBE : 0};
    rc = rc ? rc : wsh_run(&o);
    settings_fini(&file);
    return rc;
}
