/* main: wmi COMMAND …; called as cscript it is the script host. */
#include "cli/cli.h"
#include "util/num.h"
#include "util/utf.h"
#include "wsh/winpath.h"

#include <stdarg.h>
#include <stdlib.h>

const struct command commands[] = {
    {"query", "\"WQL\"", "run a query and print the objects",
     "Runs a WQL query over objects, classes or associations, for example\n"
     "wmi query \"SELECT Name, ProcessId FROM Win32_Process\". With --explain it tells how the\n"
     "query would be answered.\n",
     1, 1, cmd_query, .remote = true},
    {"get", "PATH", "print one object (class or instance)",
     "Prints the class or instance at an object path, for example  wmi get "
     "'Win32_Process.Handle=\"1\"'.\n",
     1, 1, cmd_get, .remote = true},
    {"call", "PATH METHOD [NAME=VALUE]...", "call a method",
     "Calls a method of the class or instance at PATH and prints its output parameters.\n"
     "Values are converted to the type of the parameter; {a,b} gives an array.\n"
     "--async starts the call and prints each event as it arrives; --progress asks for progress.\n"
     "Exit status 4 when the method's ReturnValue is not 0.\n",
     2, -1, cmd_call, .remote = true},
    {"classes", "[PATTERN]", "list the classes of the namespace",
     "Lists class names; PATTERN is as in LIKE (% and _), or * and ? as in a shell.\n"
     "--why NAME tells where the objects of a class come from, or why it has none, or why it is "
     "not defined;\n"
     "exit status 1 when it is not.\n",
     0, 1, cmd_classes, .remote = true},
    {"mof", "compile FILE... | show CLASS", "compile MOF files, print a class as MOF",
     "compile: nothing is stored when a file has an error. show: the text compiles again to the "
     "same class.\n",
     2, -1, cmd_mof, .remote = true},
    {"run", "FILE [ARGUMENT]...", "run a script file",
     "Runs a script (.vbs .vbe .js .jse .wsf .wsh) under the Windows Script Host; - reads it from "
     "standard input. Options before "
     "FILE belong to\n"
     "wmi, everything after it to the script. Exit status: what WScript.Quit says, 1 after an "
     "error.\n",
     1, -1, cmd_run},
    {"registry", "import FILE | export KEY [FILE]", "read and write .reg files",
     "import: nothing is imported when a line is wrong. export: a key with all below it, to a file "
     "as "
     "regedit\nwrites it, or to standard output in UTF-8. Keys begin with HKLM, HKCU, HKCR, HKU or "
     "HKCC, or the "
     "whole name\nof the hive.\n",
     2, 3, cmd_registry},
    {"watch", "\"WQL\"", "print events as they come",
     "Subscribes to an event query and prints each event as a JSON line, for example\n"
     "  wmi watch \"SELECT * FROM Win32_ProcessStartTrace\"\n"
     "  wmi watch \"SELECT * FROM __InstanceCreationEvent WITHIN 2 WHERE TargetInstance ISA "
     "'Win32_Process'\"\n"
     "Ends after --count events, after --timeout (exit status 3), or with the process.\n",
     1, 1, cmd_watch, .remote = true},
    {"events", "", "list the permanent subscriptions",
     "Lists the bindings of all namespaces: filter, consumer, and whether the configuration allows "
     "the consumer to act.\n",
     0, 0, cmd_events},
    {"serve", "[--listen ADDRESS] [--events]", "answer WMI clients, run subscriptions",
     "Runs until it is ended by SIGINT or SIGTERM.\n"
     "--listen answers WMI clients of the network (MS-WMI over DCOM): ADDRESS is 127.0.0.1, ::1, "
     "0.0.0.0, ::,\nwith :PORT behind it (IPv6 in brackets) when the object resolver is not to be "
     "at port 135; port 0 is a free\none. The ports are printed. Who may log on: wmi user. Calls "
     "are signed or encrypted, else refused.\n"
     "--events runs the event consumers of all bindings. What is "
     "written "
     "to the repository\nmeanwhile is followed. A class of consumers acts only when --allow or the "
     "configuration names it:\n/etc/openwmi/events.conf, ~/.config/openwmi/events.conf (or "
     "--config FILE) "
     "with the lines\n  Allow=LogFileEventConsumer, CommandLineEventConsumer    (or *)\n"
     "  ScriptsUnsealed=1    scripts of ActiveScriptEventConsumer may change the system\n",
     0, 0, cmd_serve},
    {"user", "list | add NAME [ACCOUNT] | passwd NAME | remove NAME",
     "who may log on over the network",
     "Keeps the users of wmi serve --listen. add: ACCOUNT is the account of this machine that the "
     "work is done as\n(NAME itself when it is not given). add and passwd ask for a password, or "
     "read it from the first line of\nstandard input. The file (--users; /etc/openwmi/users, for "
     "others than root ~/.config/openwmi/users) is\nreadable for its owner only: what it holds is "
     "enough to log on.\n",
     1, 3, cmd_user},
    {0},
};

static void print_options(FILE *f)
{
    fputs(
        "Options:\n"
        "      --host [USER@]HOST another machine, HOST[PORT] where its object resolver is not at "
        "port 135\n"
        "      --password-file FILE  password in its first line, - for standard input (else "
        "$OPENWMI_PASSWORD,\n                         else ~/.config/openwmi/credentials)\n"
        "      --auth-level LEVEL connect, call, pkt, pktIntegrity or pktPrivacy (the usual one)\n"
        "      --authority NAME   ntlmdomain:DOMAIN\n"
        "      --sinks WAY        callback, or poll where the network lets nobody call back\n"
        "  -n, --namespace NS     namespace (root\\cimv2)\n"
        "  -f, --format FORMAT    table, list, csv, json (one object a line, as it arrives) or "
        "mof\n"
        "  -t, --timeout SECONDS  give up after this time (exit status 3)\n"
        "      --repository DIR   repository directory ($OPENWMI_REPOSITORY, else "
        "~/.local/share/openwmi/repository)\n"
        "      --providers DIR    directory of provider libraries ($OPENWMI_PROVIDERS)\n"
        "      --read-only        a connection that may look but not call methods or write\n"
        "      --shallow          only the class itself, no subclasses\n"
        "      --why              classes: tell what is known of one class\n"
        "      --explain          query: print how it would be answered instead\n"
        "      --async            call: print events as they arrive\n"
        "      --progress         call: ask for progress reports\n"
        "      --engine NAME      run: VBScript or JScript (else by the file's extension)\n"
        "      --job ID           run: that job of a .wsf file\n"
        "      --sealed           run: refuse what would change the system\n"
        "      --trace[=FILE]     run: append what the script does, a JSON line each\n"
        "      --unicode          run: output in UTF-16\n"
        "      --count N          watch: end after that many events\n"
        "      --listen ADDRESS   serve: answer WMI clients at ADDRESS or ADDRESS:PORT\n"
        "      --wmi-port PORT    serve: fixed port of the objects, for firewalls (else a free "
        "one)\n"
        "      --users FILE       serve, user: who may log on\n"
        "      --callback-timeout SECONDS  serve: how long a client's sink may take for a call "
        "(30)\n"
        "      --ping-period SECONDS  serve: how often the sinks of clients are pinged (120)\n"
        "      --allow-connect    serve: activation without signatures, for old clients\n"
        "      --allow-ntlmv1     serve: log-ons with the weak NTLMv1, for old clients\n"
        "      --mof FILE         serve: classes and instances for tests, in a repository of their "
        "own\n"
        "      --latency [CLASS[.METHOD]=]MS  serve: operations take so much longer\n"
        "      --fail CLASS[.METHOD]=CODE     serve: they fail, WBEM_E_ACCESS_DENIED, 0x80041003 "
        "...\n"
        "      --answer-method CLASS.METHOD=NAME=VALUE,...  serve: the method answers that\n"
        "      --events           serve: run the permanent subscriptions\n"
        "      --allow CLASSES    events, serve: classes of consumers that may act\n"
        "      --config FILE      events, serve: instead of the usual files\n"
        "      --verbose          serve: a line for each delivery\n"
        "      --drives MAP       run: folders of drive letters, C=/path;D=/other "
        "($OPENWMI_DRIVES)\n"
        "      --help, --version\n",
        f);
}

static void print_usage(const char *program, FILE *f)
{
    fprintf(f, "Usage: %s COMMAND [OPTION]... [ARGUMENT]...\n\nCommands:\n", program);
    for (const struct command *c = commands; c->name; c++) {
        fprintf(f, "  %-8s %s\n", c->name, c->summary);
    }
    fputc('\n', f);
    print_options(f);
    fprintf(f,
            "\nExit status: 0 done, 1 failed, 2 wrong command line, 3 timeout, 4 a method returned "
            "non-zero.\n"
            "'%s COMMAND --help' tells more.\n",
            program);
}

static void print_command(const struct cli *c, FILE *f)
{
    fprintf(f, "Usage: %s %s [OPTION]... %s\n\n%s\n", c->program, c->command->name,
            c->command->arguments, c->command->help);
    print_options(f);
}

int usage_error(const struct cli *c, const char *fmt, ...)
{
    va_list ap;
    fprintf(stderr, "%s: ", c->program);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    if (c->command) {
        fprintf(stderr, "\nTry '%s %s --help'.\n", c->program, c->command->name);
    } else {
        fprintf(stderr, "\nTry '%s --help'.\n", c->program);
    }
    return EXIT_USAGE;
}

static void print_field(struct cim_instance *e, const char *name, const char *label)
{
    const struct cim_value *v = e ? cim_instance_get(e, slice_of(name)) : NULL;
    if (v && !v->null && v->type == CIM_STRING) {
        fprintf(stderr, "  %s: %s\n", label, v->d.str->s);
    }
}

int report_failure(const struct cli *c, const char *what, hres hr, struct cim_instance *error)
{
    const char *text = hres_text(hr), *name = hres_name(hr);
    fprintf(stderr, "%s: %s: %s (%s 0x%08X)\n", c->program, what, text ? text : "error",
            name ? name : "?", (unsigned)hr);
    print_field(error, "Description", "description");
    print_field(error, "ParameterInfo", "concerns");
    print_field(error, "ProviderName", "provider");
    return hr == WBEM_E_TIMED_OUT ? EXIT_TIMEOUT : EXIT_FAILED;
}

int connect_cli(struct cli *c, struct wmi_services **out)
{
    c->connect.rights = c->read_only ? WMI_RIGHT_ENABLE | WMI_RIGHT_SUBSCRIBE : 0;
    struct cim_instance *error = NULL;
    hres hr = services_connect(&c->connect, out, &error);
    int rc = hr ? report_failure(c, c->connect.ns ? c->connect.ns : "root\\cimv2", hr, error) : 0;
    cim_instance_unref(error);
    return rc;
}

/* ---- options ---- */
static const char *const format_names[] = {"table", "list", "csv", "json", "mof"};

static int set_format(struct cli *c, const char *v)
{
    for (size_t i = 0; i < ARRAY_LEN(format_names); i++) {
        if (strcmp(v, format_names[i]) == 0) {
            c->format = (enum format)i;
            c->format_given = true;
            return 0;
        }
    }
    return usage_error(c, "unknown format '%s' (table, list, csv, json, mof)", v);
}

static int set_timeout(struct cli *c, const char *v)
{
    double s;
    if (num_parse_double(slice_of(v), &s) || !(s >= 0 && s <= 1e9)) {
        return usage_error(c, "'%s' is no time in seconds", v);
    }
    c->timeout_ns = (int64_t)(s * 1e9);
    return 0;
}

static int set_namespace(struct cli *c, const char *v)
{
    c->connect.ns = v;
    return 0;
}

static int set_repository(struct cli *c, const char *v)
{
    c->connect.repository = v;
    return 0;
}

static int set_providers(struct cli *c, const char *v)
{
    c->connect.providers = v;
    return 0;
}

static int set_engine(struct cli *c, const char *v)
{
    c->engine = v;
    return 0;
}

static int set_job(struct cli *c, const char *v)
{
    c->job = v;
    return 0;
}

static int set_trace(struct cli *c, const char *v)
{
    c->trace = v;
    return 0;
}

static int set_drives(struct cli *c, const char *v)
{
    if (!winpath_map_valid(v)) {
        return usage_error(c, "'%s' is no map of drives (C=/path;D=/other)", v);
    }
    c->drives = v;
    return 0;
}

static int set_allow(struct cli *c, const char *v)
{
    c->allow = v;
    return 0;
}

static int set_config(struct cli *c, const char *v)
{
    c->config = v;
    return 0;
}

static int set_listen(struct cli *c, const char *v)
{
    c->listen = v;
    return 0;
}

static int set_users(struct cli *c, const char *v)
{
    c->users = v;
    return 0;
}

static int set_objects_port(struct cli *c, const char *v)
{
    uint64_t n;
    if (num_parse_u64(slice_of(v), false, &n) || n == 0 || n > UINT16_MAX) {
        return usage_error(c, "'%s' is no port", v);
    }
    c->objects_port = (uint16_t)n;
    return 0;
}

static int set_period(struct cli *c, const char *v, uint32_t *ms)
{
    double seconds;
    if (num_parse_double(slice_of(v), &seconds) || !(seconds >= 0.001 && seconds <= 3600)) {
        return usage_error(c, "'%s' is no time between 0.001 and 3600 seconds", v);
    }
    *ms = (uint32_t)(seconds * 1000);
    return 0;
}

static int set_callback_timeout(struct cli *c, const char *v)
{
    return set_period(c, v, &c->callback_ms);
}

static int set_ping_period(struct cli *c, const char *v)
{
    return set_period(c, v, &c->ping_ms);
}

static int set_count(struct cli *c, const char *v)
{
    if (num_parse_u64(slice_of(v), false, &c->count) || c->count == 0) {
        return usage_error(c, "'%s' is no number of events", v);
    }
    return 0;
}

static const struct option_row {
    char letter;
    const char *name;
    int (*set)(struct cli *c, const char *v); /* with a value */
    size_t flag;                              /* else: offset of a bool in struct cli */
    const char *implied;                      /* the value when none is given with '=' */
} option_rows[] = {
    {0, "engine", set_engine, 0, NULL},
    {0, "job", set_job, 0, NULL},
    {0, "trace", set_trace, 0, "-"},
    {0, "drives", set_drives, 0, NULL},
    {0, "sealed", NULL, offsetof(struct cli, sealed), NULL},
    {0, "unicode", NULL, offsetof(struct cli, unicode), NULL},
    {0, "allow", set_allow, 0, NULL},
    {0, "config", set_config, 0, NULL},
    {0, "count", set_count, 0, NULL},
    {0, "listen", set_listen, 0, NULL},
    {0, "wmi-port", set_objects_port, 0, NULL},
    {0, "users", set_users, 0, NULL},
    {0, "callback-timeout", set_callback_timeout, 0, NULL},
    {0, "ping-period", set_ping_period, 0, NULL},
    {0, "allow-connect", NULL, offsetof(struct cli, connect_level), NULL},
    {0, "allow-ntlmv1", NULL, offsetof(struct cli, ntlm_v1), NULL},
    {0, "mof", set_mof, 0, NULL},
    {0, "latency", set_latency, 0, NULL},
    {0, "fail", set_fail, 0, NULL},
    {0, "answer-method", set_answer, 0, NULL},
    {0, "events", NULL, offsetof(struct cli, events), NULL},
    {0, "verbose", NULL, offsetof(struct cli, verbose), NULL},
    {0, "host", set_machine, 0, NULL},
    {0, "password-file", set_password_file, 0, NULL},
    {0, "auth-level", set_auth_level, 0, NULL},
    {0, "authority", set_authority, 0, NULL},
    {0, "sinks", set_sinks, 0, NULL},
    {'n', "namespace", set_namespace, 0, NULL},
    {'f', "format", set_format, 0, NULL},
    {'t', "timeout", set_timeout, 0, NULL},
    {0, "repository", set_repository, 0, NULL},
    {0, "providers", set_providers, 0, NULL},
    {0, "read-only", NULL, offsetof(struct cli, read_only), NULL},
    {0, "shallow", NULL, offsetof(struct cli, shallow), NULL},
    {0, "explain", NULL, offsetof(struct cli, explain), NULL},
    {0, "why", NULL, offsetof(struct cli, why), NULL},
    {0, "async", NULL, offsetof(struct cli, async), NULL},
    {0, "progress", NULL, offsetof(struct cli, progress), NULL},
};

/* The row for "--name", "--name=value" or "-n"; *value behind the '='. */
static const struct option_row *find_option(const char *a, const char **value)
{
    *value = NULL;
    for (size_t i = 0; i < ARRAY_LEN(option_rows); i++) {
        const struct option_row *r = &option_rows[i];
        size_t n = strlen(r->name);
        if (a[1] == '-' && strncmp(a + 2, r->name, n) == 0 && (a[2 + n] == 0 || a[2 + n] == '=')) {
            *value = a[2 + n] ? a + 3 + n : NULL;
            return r;
        }
        if (a[1] != '-' && r->letter && a[1] == r->letter && a[2] == 0) {
            return r;
        }
    }
    return NULL;
}

/* Takes the option at argv[*i]. 0, or an exit code. */
static int take_option(struct cli *c, int argc, const char **argv, int *i)
{
    const char *value;
    const struct option_row *r = find_option(argv[*i], &value);
    if (!r) {
        return usage_error(c, "unknown option '%s'", argv[*i]);
    }
    if (!r->set) {
        if (value) {
            return usage_error(c, "--%s takes no value", r->name);
        }
        *(bool *)((char *)c + r->flag) = true;
        return 0;
    }
    if (!value) {
        value = r->implied;
    }
    if (!value) {
        if (*i + 1 >= argc) {
            return usage_error(c, "--%s needs a value", r->name);
        }
        value = argv[++*i];
    }
    return r->set(c, value);
}

/* Sorts argv into options and arguments. run's options end at its file. -1: go on; else the exit code. */
static int parse_options(struct cli *c, int argc, const char **argv)
{
    bool only_args = false, stop_at_first = c->command->run == cmd_run;
    for (int i = 0; i < argc; i++) {
        const char *a = argv[i];
        bool option = !only_args && a[0] == '-' && a[1] != 0 && !(stop_at_first && c->argc > 0);
        if (!option) {
            c->argv[c->argc++] = a;
        } else if (strcmp(a, "--") == 0) {
            only_args = true;
        } else if (strcmp(a, "--help") == 0) {
            print_command(c, stdout);
            return EXIT_OK;
        } else {
            int rc = take_option(c, argc, argv, &i);
            if (rc) {
                return rc;
            }
        }
    }
    if (c->argc < c->command->min_args ||
        (c->command->max_args >= 0 && c->argc > c->command->max_args)) {
        return usage_error(c, "%s arguments for '%s'",
                           c->argc < c->command->min_args ? "missing" : "too many",
                           c->command->name);
    }
    return -1;
}

static int run_command(struct cli *c, int argc, const char **argv)
{
    c->argv = calloc((size_t)argc + 1, sizeof(const char *));
    if (!c->argv) {
        return EXIT_FAILED;
    }
    int rc = parse_options(c, argc, argv);
    if (rc < 0) {
        rc = remote_options_complete(c);
        rc = rc ? rc : c->command->run(c);
    }
    remote_options_fini(c);
    free(c->fixtures);
    free(c->argv);
    return rc;
}

/* How many of the words before the command are options and their values. */
static int leading_options(const struct cli *c, int argc, const char **argv, int *rc)
{
    int n = 0;
    while (n < argc && argv[n][0] == '-' && argv[n][1]) {
        const char *value;
        const struct option_row *r = find_option(argv[n], &value);
        if (!r) {
            *rc = usage_error(c, "unknown option '%s'", argv[n]);
            return n;
        }
        n += r->set && !value && !r->implied ? 2 : 1;
    }
    if (n >= argc) {
        *rc = usage_error(c, "a command is missing");
    }
    return n;
}

/* The command with the options before and after its name. */
static int run_named(struct cli *c, int argc, const char **argv)
{
    int rc = 0, n = leading_options(c, argc, argv, &rc);
    if (rc) {
        return rc;
    }
    const char *name = argv[n];
    for (c->command = commands; c->command->name; c->command++) {
        if (strcmp(name, c->command->name) == 0) {
            memmove(argv + 1, argv, (size_t)n * sizeof *argv);
            return run_command(c, argc - 1, argv + 1);
        }
    }
    c->command = NULL;
    return usage_error(c, "unknown command '%s'", name);
}

static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path ? path : "wmi";
}

int main(int argc, char **argv)
{
    const char **args = (const char **)(void *)argv;
    const char *program = base_name(argc > 0 ? args[0] : NULL);
    if (strcmp(program, "cscript") == 0) {
        return cscript_main(argc - 1, args + 1);
    }
    struct cli c = {.program = "wmi", .timeout_ns = -1};
    if (argc < 2 || strcmp(args[1], "--help") == 0 || strcmp(args[1], "help") == 0) {
        print_usage(c.program, argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_OK;
    }
    if (strcmp(args[1], "--version") == 0) {
        puts("wmi (OpenWMI) " OPENWMI_VERSION);
        return EXIT_OK;
    }
    return run_named(&c, argc - 1, args + 1);
}
