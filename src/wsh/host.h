/* host: the parts of one running script. Internal to wsh/. */
#pragma once
#include "disp/engine.h"
#include "disp/table.h"
#include "util/vec.h"
#include "wsh/wsh.h"

enum {
    HOST_MAX_ENGINES = 2 /* one for each language */
};
/* A name that every engine of the script knows. */
struct named_object {
    char *name;
    struct disp *obj;
    bool members; /* its members are names of their own */
};
struct language;
struct listener;
struct trace;
struct wsf_runtime;
struct stream;
struct winpath_map;
struct reaper;
struct env;
struct host {
    const struct wsh_options *o;
    _Atomic(struct engine *) engines[HOST_MAX_ENGINES]; /* by language; made when first needed */
    struct VEC(struct named_object) names;
    struct loop *loop;
    struct swbem *swbem;
    struct sobj *wscript;
    struct cim_str *full_name, *name; /* of the script */
    struct listener *listeners;
    struct script_error error; /* of an event handler, reported at the end */
    bool failed;               /* error is filled, or an error was printed */
    bool batch;
    bool stopping; /* WScript.Quit, or a handler that failed */
    int32_t exit_code;
    bool stop_flag; /* stopping or out of time; atomic: another thread sets it */
    _Atomic bool timed_out;
    struct limit *limit; /* the running time limit or NULL */
    int32_t timeout;
    int wake;                /* readable once the time is over */
    struct sobj *streams[3]; /* StdIn, StdOut, StdErr; made on first use */
    struct sobj *arguments;
    struct trace *trace;
    const struct wsf_runtime *runtime; /* of the running .wsf job; NULL: none */
    struct winpath_map *paths;         /* made on first use: host_paths */
    struct stream *files;              /* TextStreams with an open file */
    struct reaper *reaper;             /* of processes nobody waits for; made on first use */
    struct env *env;                   /* environment of the script; made on first use */
};

/* ---- output (output.c) ---- */
/* Writes all of it, as UTF-8 or (//U) UTF-16LE; failures are ignored as a closed pipe's reader would
 * have them. */
void host_write(struct host *h, int fd, struct slice text);
void host_say(struct host *h, int fd, const struct str *s); /* nothing when memory was short */
void host_print_error(struct host *h, const struct script_error *e);

/* ---- objects of scripts ---- */
hres wscript_new(struct host *h, struct sobj **out);
hres arguments_new(struct host *h, struct sobj **out);
hres host_show_usage(struct host *h); /* WScript.Arguments.ShowUsage */
/* which: 0 StdIn, 1 StdOut, 2 StdErr; shared by all who ask for it. unicode: UTF-16LE whatever //U
 * says, an object of its own. */
hres host_standard_stream(struct host *h, int32_t which, bool unicode, struct sobj **out);
/* CreateObject and GetObject of the script and of WScript (progid.c: the table of ProgIDs). */
hres host_create_object(void *host, struct slice progid, struct disp **out, struct disp_error *err);
hres host_get_object(void *host, struct slice path, struct slice progid, struct disp **out,
                     struct disp_error *err);
/* MsgBox and InputBox (boxes.c), see struct script_host. */
hres host_msgbox(void *host, struct slice prompt, int32_t flags, struct slice title,
                 int32_t *answer);
hres host_inputbox(void *host, struct slice prompt, struct slice title, struct slice preset,
                   struct bstr **answer);

/* ---- files (files.c) ---- */
/* The drives of the script. Error 5 with a description when $OPENWMI_DRIVES is no map. Borrowed. */
hres host_paths(struct host *h, struct winpath_map **out, struct disp_error *err);
/* Writes what TextStreams hold back: before another program may look at their files. */
void host_flush_files(struct host *h);
/* At the end of the script: writes it and closes them. */
void host_close_files(struct host *h);

/* ---- the system (system.c) ---- */
struct sysroot;
/* "/" or $OPENWMI_SYSROOT; returned, release with sysroot_destroy. */
hres host_sysroot(struct sysroot **out);
/* The path of the program that runs, WScript.FullName. */
hres host_program(struct host *h, struct str *out);
hres host_computer_name(struct str *out); /* without domain */
hres host_user_name(struct str *out);
/* A failure with source and description as scripts see them; returns hr. */
hres host_fail(struct disp_error *err, hres hr, const char *source, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* ---- events (events.c) ---- */
/* Connects obj's events to procedures called prefix + event. DisconnectObject: no effect if there is no connection. */
hres host_connect(struct host *h, struct disp *obj, struct slice prefix);
void host_disconnect(struct host *h, struct disp *obj);
void host_disconnect_all(struct host *h);

/* ---- engines (languages.c) ---- */
/* By a name of the language ("VBScript", "JScript" ...) or an extension (".vbs"). NULL: unknown. */
const struct language *language_by_name(struct slice name);
const struct language *language_by_extension(struct slice extension);
/* The script's engine for the language, made when it is the first time; it knows WScript and what
 * the other engines declared. Borrowed. */
hres host_engine(struct host *h, const struct language *l, struct engine **out);
bool host_has_engine(const struct host *h, const struct language *l);
/* A global name of all engines, of those made later too. */
hres host_add_object(struct host *h, const char *name, struct disp *obj, bool members);
/* The engine that knows a procedure of that name, or NULL. */
struct engine *host_engine_with(struct host *h, const char *procedure);
/* Ends the script with that exit code: every engine unwinds. */
void host_stop(struct host *h, int32_t exit_code);
static inline bool host_is_stopping(const struct host *h)
{
    return __atomic_load_n(&h->stop_flag, __ATOMIC_RELAXED);
}
void host_interrupt(struct host *h);        /* from any thread */
uint32_t host_running_line(struct host *h); /* of the running statement; 0: unknown */
void host_destroy_engines(struct host *h);

/* ---- time limit (limit.c) ---- */
/* Starts, changes or (0) ends the time limit of the script. */
void host_set_timeout(struct host *h);
void host_end_timeout(struct host *h);
void host_say_timeout(struct host *h);

/* ---- what a script does (trace.c) ---- */
hres trace_open(struct host *h);
void trace_close(struct host *h);
/* One record, when --trace is given. kind: "object", "wmi", "file", "process", "network", "log"
 * ...; action: the member ("CreateTextFile"); target: path, command line, query ...; result 0 or the
 * failure. */
void host_trace(struct host *h, const char *kind, const char *action, struct slice target,
                hres result);
/* To be asked before anything that changes the system. 0, or the refusal of a sealed script: error
 * 70 with a description in err (may be NULL) that names action and target; it is traced. */
hres host_may(struct host *h, const char *kind, const char *action, struct slice target,
              struct disp_error *err);
