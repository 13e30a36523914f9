/* cli: the command wmi: a table of sub-commands, shared options and output. Internal to cli/. */
#pragma once
#include "client/services.h"

#include <stdio.h>

/* Exit codes (also in wmi(1)). */
enum {
    EXIT_OK = 0,
    EXIT_FAILED = 1,  /* the operation failed; the error is on standard error */
    EXIT_USAGE = 2,   /* wrong command line */
    EXIT_TIMEOUT = 3, /* --timeout passed */
    EXIT_RETURN = 4,  /* a method ran and returned something other than 0 */
};
enum format {
    FORMAT_TABLE,
    FORMAT_LIST,
    FORMAT_CSV,
    FORMAT_JSON,
    FORMAT_MOF
};
struct cli { /* options all commands understand */
    const char *program;
    const struct command *command;
    struct wmi_connect_options connect;
    char *user, *password; /* of another machine; owned */
    enum format format;
    bool format_given;
    int64_t timeout_ns; /* negative: none */
    bool async, progress, shallow, read_only, explain, why;
    bool sealed, unicode;             /* run */
    const char *trace, *engine, *job; /* run; NULL: not given */
    const char *drives;               /* of the scripts of run */
    const char *allow, *config;       /* events, serve */
    uint64_t count;                   /* watch; 0: no limit */
    bool events, verbose;             /* serve */
    const char *listen, *users;       /* serve, user; NULL: not given */
    uint32_t callback_ms, ping_ms;    /* serve; 0: the usual */
    uint16_t objects_port;            /* serve; 0: a free one */
    bool connect_level, ntlm_v1;      /* serve */
    struct fixture {
        enum fixture_kind {
            FIXTURE_MOF,
            FIXTURE_LATENCY,
            FIXTURE_FAIL,
            FIXTURE_ANSWER
        } kind;
        const char *text;
    } * fixtures; /* serve, in their order */
    size_t nfixtures;
    int argc;
    const char **argv; /* what is left: arguments of the command */
};
struct command {
    const char *name;
    const char *arguments; /* of the usage line */
    const char *summary;
    const char *help;       /* paragraphs for --help */
    int min_args, max_args; /* max < 0: any number */
    int (*run)(struct cli *c);
    bool remote; /* takes --host */
};
extern const struct command commands[]; /* ended by a row without name */

int cmd_query(struct cli *c);
int cmd_get(struct cli *c);
int cmd_call(struct cli *c);
int cmd_classes(struct cli *c);
int cmd_mof(struct cli *c);
int cmd_run(struct cli *c);
int cmd_registry(struct cli *c);
int cmd_watch(struct cli *c);
int cmd_events(struct cli *c);
int cmd_serve(struct cli *c);
int cmd_user(struct cli *c);
/* A line of standard input, without echo on a terminal; false: there is none. */
bool ask_password(const char *prompt, char *out, size_t size);
/* The permanent subscriptions as serve --events runs them. 0 or an exit code, reported. */
struct events_running;
int events_begin(struct cli *c, struct events_running **out);
void events_refresh(struct cli *c, struct events_running *e); /* now and then */
void events_end(struct events_running *e);
/* Where the users of the network are kept: --users, else /etc/openwmi/users of root, else the user's own file. */
hres users_path(const struct cli *c, struct str *out);
/* The command line of cscript: switches begin with //. */
int cscript_main(int argc, const char **argv);

/* Options of fixtures.c. */
int set_mof(struct cli *c, const char *v);
int set_latency(struct cli *c, const char *v);
int set_fail(struct cli *c, const char *v);
int set_answer(struct cli *c, const char *v);
/* Compiles a file and tells what was stored: 0 or an exit code, reported. */
int compile_mof(struct cli *c, struct repo *repo, const char *file);
/* Options for other machines (remote.c): 0 or an exit code. */
int set_machine(struct cli *c, const char *v);
int set_password_file(struct cli *c, const char *v);
int set_auth_level(struct cli *c, const char *v);
int set_authority(struct cli *c, const char *v);
int set_sinks(struct cli *c, const char *v);
int remote_options_complete(struct cli *c); /* before the command runs; 0 or an exit code */
void remote_options_fini(struct cli *c);

/* Message on standard error, with the program's name: EXIT_USAGE. */
int usage_error(const struct cli *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* "wmi: what: text (NAME 0x…)" and the error object's description; EXIT_FAILED. error may be NULL. */
int report_failure(const struct cli *c, const char *what, hres hr, struct cim_instance *error);
int connect_cli(struct cli *c, struct wmi_services **out); /* 0 or an exit code, reported */

/* Output of objects, one after the other. Tables are kept until the end, everything else is written as it arrives. */
struct writer;
struct writer *writer_create(enum format f, FILE *out); /* NULL: out of memory */
hres writer_object(struct writer *w, struct cim_object *o);
hres writer_end(struct writer *w); /* writes what is left */
void writer_destroy(struct writer *w);
/* A value as JSON: numbers, strings, true, null, [arrays], {objects}; 64-bit integers as numbers. */
void str_add_json(struct str *out, const struct cim_value *v);
void str_add_json_object(struct str *out, struct cim_object *o);
