/* wsh: the Windows Script Host on a console: WScript and its objects, events, exit codes (reference section 15). */
#pragma once
#include "swbem/swbem.h"

struct wsh_options {
    const char *file; /* script; "-" reads standard input */
    const char *text; /* the script itself, in UTF-8; file is its name then. NULL: it is read */
    const char *const *args; /* of the script */
    size_t nargs;
    const char *language; /* //E: name of the engine; NULL: by the file's extension */
    bool any_extension;   /* a file of an unknown kind is VBScript, else it is refused */
    const char *job;      /* //Job: of a .wsf file; NULL: the first */
    const char *drives;   /* --drives: "C=/path;D=/other", see winpath.h; NULL: none */
    const char *trace;    /* --trace: file to append to, "-" for standard error; NULL: none */
    bool sealed;  /* --sealed: what would change the system is refused; WMI may only be read */
    bool unicode; /* //U: standard output and error are UTF-16LE */
    bool batch;   /* //B: Echo, prompts and error messages are suppressed */
    bool banner;  /* //Logo */
    int timeout;  /* //T seconds, 0: none */
    bool
        may_exit; /* when the time is over and the script cannot be interrupted, the process ends */
    const char *host_path; /* WScript.FullName; NULL: found out */
    struct swbem_options wmi;
    /* The event of an event consumer: TargetEvent in the script; NULL: none. Borrowed. */
    struct cim_object *event;
    struct wmi_services *event_services; /* the namespace it is from */
    int in, out, err;                    /* descriptors of the standard streams */
};
#define WSH_OPTIONS_INIT                                                                           \
    {                                                                                              \
        .in = 0, .out = 1, .err = 2                                                                \
    }
#define WSH_MAX_SCRIPT  (100u << 20) /* bytes */
#define WSH_MAX_TIMEOUT 32767
#define WSH_GRACE_NS    INT64_C(1000000000) /* for a script to end after its time is over */
/* Exit codes besides what WScript.Quit says. */
enum {
    WSH_EXIT_ERROR = 1,
    WSH_EXIT_USAGE = 2,
    WSH_EXIT_TIMEOUT = 3
};
/* Runs the script; the exit code. Everything is released on return. */
int wsh_run(const struct wsh_options *o);
