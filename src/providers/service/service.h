/* service: services as Win32_Service tells them: systemd's, else the scripts of /etc/init.d. */
#pragma once
#include "providers/service/units.h"

struct service {
    const struct cimwin32 *s; /* first: fill_the_computer */
    struct str name, title, path, account;
    const char *state, *mode, *status; /* words of the class; NULL: not known */
    int8_t started, accept_stop, accept_pause;
    uint64_t pid, exit_code, own_exit_code;
};
struct service_query {
    struct slice only;                                /* a name; p NULL: all */
    bool running_only;                                /* others may be left out */
    uint32_t needs;                                   /* UNIT_NEED(...) */
    hres (*each)(void *arg, const struct service *v); /* not 0: stop */
    void *arg;
};
hres services_each(const struct cimwin32 *s, const struct service_query *q);
/* The part of services_each without systemd (init_scripts.c). */
hres init_scripts_each(const struct cimwin32 *s, const struct service_query *q);
void service_fini(struct service *v);
/* How a service is told: of a unit. */
hres service_of_unit(const struct cimwin32 *s, struct unit *u, struct service *out);

/* init_scripts: runs a script with an action, for at most BUS_JOB_US. SVC_... */
uint32_t init_script_run(const struct cimwin32 *s, struct slice name, const char *action);
/* Whether a name is one part of a path that leads nowhere else, and no option. */
bool service_name_valid(struct slice name);
