/* env: the environment of a script: a copy of this process's, changed by WshEnvironment, seen by
 * ExpandEnvironmentStrings and by the programs it starts. The process's own stays as it is: other
 * threads read it. Names are looked for as they are written, then without case. */
#pragma once
#include "wsh/host.h"

struct env;
hres env_of(struct host *h, struct env **out); /* borrowed */
hres env_create(struct env **out);             /* an empty one */
void env_destroy(struct env *e);
const char *env_get(const struct env *e, struct slice name); /* NULL: none. Until the next change */
hres env_set(struct env *e, struct slice name, struct slice value);
bool env_remove(struct env *e, struct slice name);
size_t env_count(const struct env *e);
const char *env_at(const struct env *e, size_t i); /* "NAME=value" */
char *const *env_block(const struct env *e);       /* ended by NULL */

/* Where variables come from. */
enum env_place {
    ENV_PROCESS = 1,
    ENV_SYSTEM = 2,
    ENV_USER = 4,
    ENV_VOLATILE = 8
};
/* What is kept in files (env_store.c; docs/script-host.md, "Environment") is read and changed there.
 * Returned, release with env_destroy. */
hres env_store_read(struct host *h, enum env_place place, struct env **out);
/* Error 5: name or value cannot stand in such a file; else the failure of the file, in err. */
hres env_store_put(struct host *h, enum env_place place, struct slice name, struct slice value,
                   struct disp_error *err);
/* WBEM_S_FALSE: there is none. */
hres env_store_remove(struct host *h, enum env_place place, struct slice name,
                      struct disp_error *err);
/* WshEnvironment (shell_env.c). */
hres environment_new(struct host *h, enum env_place place, struct sobj **out);

/* A name of Windows that the machine can answer (env_names.c): appended; WBEM_S_FALSE: unknown. */
hres env_windows_name(struct host *h, struct slice name, enum env_place place, struct str *out);
/* A variable of the process, else a name of Windows; WBEM_S_FALSE: neither. */
hres env_lookup(struct host *h, struct slice name, struct str *out);
/* %NAME% by its value; unknown ones stay. */
hres env_expand(struct host *h, struct slice text, struct str *out);
/* The user's home folder, "" when there is none. */
hres env_home(struct host *h, struct str *out);
/* A folder of the XDG base directories: $variable, else fallback below the home folder. */
hres env_xdg(struct host *h, const char *variable, const char *fallback, struct str *out);
