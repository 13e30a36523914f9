/* cscript: settings of a script's run from files: .wsh files and the options saved with //S. */
#pragma once
#include "wsh/wsh.h"

/* Settings files have the form of .wsh files:
 *     [ScriptFile]
 *     Path=C:\scripts\x.vbs
 *     [Options]
 *     Timeout=0
 *     DisplayLogo=1
 *     BatchMode=0 */
struct settings {
    struct str path; /* of the script; empty: not given */
    int timeout;     /* -1: not given */
    int logo, batch; /* 0, 1; -1: not given */
};
void settings_init(struct settings *s);
void settings_fini(struct settings *s);
/* Reads a file. Failures as file_read; WBEM_E_INVALID_SYNTAX with the number of the bad line. */
hres settings_read(const char *file, struct settings *s, unsigned *line);
void settings_apply(const struct settings *s, struct wsh_options *o);
/* The options of this user's cscript. Without a file nothing is set. */
hres settings_load_user(struct settings *s);
hres settings_save_user(const struct wsh_options *o);
/* When the options' file is a .wsh file: its settings become options, its script the file (lives in
 * s). 0, or an exit code after a message. */
int settings_follow(struct wsh_options *o, struct settings *s);
