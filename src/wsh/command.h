/* command: a command line as Windows users write it, as a program of Linux with its arguments.
 * The rules stand in docs/script-host.md, "Running programs". */
#pragma once
#include "providers/words.h"
#include "wsh/host.h"

struct command {
    char *file;         /* to execute */
    struct words words; /* v[1] is its name, then the arguments */
};
void command_fini(struct command *c);
/* line: with its variables expanded. Failures are filled in err: E_FILE_NOT_FOUND, NO_ASSOCIATION;
 * error 5 for an empty line. */
hres command_parse(struct host *h, struct slice line, const char *source, struct command *out,
                   struct disp_error *err);
#define NO_ASSOCIATION ((hres)0x80070483)

/* ---- parts (command_find.c, command_shell.c) ---- */
enum command_kind {
    COMMAND_MISSING,
    COMMAND_PROGRAM,
    COMMAND_SCRIPT,  /* one of ours */
    COMMAND_DOCUMENT /* a file that cannot be executed */
};
/* What a program's name stands for; *file (kind not MISSING) is appended. */
hres command_find(struct host *h, struct slice name, enum command_kind *kind, struct str *file);
bool command_is_script(struct slice name); /* by its extension */
/* A whole word that is a path with backslashes, of a file whose folder exists: the Linux path is
 * appended. WBEM_S_FALSE: it is none. */
hres command_path(struct host *h, struct slice word, struct str *out);
/* What follows "cmd /c", as text for /bin/sh; appended. */
hres command_shell_text(struct host *h, struct slice text, struct str *out);
