/* cmd_cscript: the command line of cscript (reference section 15.5). */
#include "cli/cli.h"
#include "cli/cscript.h"
#include "util/num.h"
#include "util/utf.h"

#include <stdlib.h>

/* ---- switches ---- */
struct words {
    struct wsh_options o;
    bool save, help;
};

static bool set_batch(struct words *w, const char *value)
{
    (void)value;
    w->o.batch = true;
    return true;
}

static bool set_interactive(struct words *w, const char *value)
{
    (void)value;
    w->o.batch = false;
    return true;
}

static bool set_logo(struct words *w, const char *value)
{
    (void)value;
    w->o.banner = true;
    return true;
}

static bool set_no_logo(struct words *w, const char *value)
{
    (void)value;
    w->o.banner = false;
    return true;
}

static bool set_timeout(struct words *w, const char *value)
{
    int64_t n;
    if (num_parse_i64(slice_of(value), false, &n) || n < 0 || n > WSH_MAX_TIMEOUT) {
        return false;
    }
    w->o.timeout = (int)n;
    return true;
}

static bool set_engine(struct words *w, const char *value)
{
    w->o.language = value;
    return *value != 0;
}

static bool set_job(struct words *w, const char *value)
{
    w->o.job = value;
    return *value != 0;
}

static bool set_unicode(struct words *w, const char *value)
{
    (void)value;
    w->o.unicode = true;
    return true;
}

static bool set_save(struct words *w, const char *value)
{
    (void)value;
    w->save = true;
    return true;
}

/* There is one host here, which is the default one. */
static bool set_host(struct words *w, const char *value)
{
    (void)w;
    return utf8_caseeq(slice_of(value), SLICE("cscript"));
}

static bool set_nothing(struct words *w, const char *value)
{
    (void)w;
    (void)value;
    return true;
}

static bool set_trace(struct words *w, const char *value)
{
    w->o.trace = *value ? value : "-";
    return true;
}

static bool set_sealed(struct words *w, const char *value)
{
    (void)value;
    w->o.sealed = true;
    w->o.wmi.rights = WMI_RIGHT_ENABLE;
    return true;
}

static bool set_help(struct words *w, const char *value)
{
    (void)value;
    w->help = true;
    return true;
}

static const struct word_switch {
    const char *name;
    const char *value; /* NULL: takes none */
    bool (*set)(struct words *w, const char *value);
    const char *help;
} switches[] = {
    {"B", NULL, set_batch, "Batch mode: suppresses script errors and prompts from displaying"},
    {"D", NULL, set_nothing, "Accepted; there is no debugger to start"},
    {"E", "engine", set_engine, "Use engine for executing script (VBScript, JScript)"},
    {"H", "CScript", set_host, "Changes the default script host to CScript.exe (default)"},
    {"I", NULL, set_interactive, "Interactive mode (default, opposite of //B)"},
    {"Job", "xxxx", set_job, "Execute a WSF job"},
    {"Logo", NULL, set_logo, "Display logo (default)"},
    {"Nologo", NULL, set_no_logo, "Prevent logo display"},
    {"S", NULL, set_save, "Save current command line options for this user"},
    {"Sealed", NULL, set_sealed, "Refuse what would change the system"},
    {"T", "nn", set_timeout, "Time out in seconds: maximum time a script is permitted to run"},
    {"Trace", "file", set_trace, "Append what the script does, a JSON line each (standard error)"},
    {"U", NULL, set_unicode, "Use Unicode for redirected I/O from the console"},
    {"X", NULL, set_nothing, "Accepted; there is no debugger to start"},
    {"?", NULL, set_help, "This text"},
};

static void usage(FILE *f)
{
    fputs("Usage: cscript scriptname.extension [option...] [arguments...]\n\nOptions:\n", f);
    for (size_t i = 0; i < ARRAY_LEN(switches); i++) {
        const struct word_switch *s = &switches[i];
        char head[32];
        snprintf(head, sizeof head, "//%s%s%s", s->name, s->value ? ":" : "",
                 s->value ? s->value : "");
        fprintf(f, " %-12s %s\n", head, s->help);
    }
}

static bool take_switch(struct words *w, const char *word)
{
    const char *colon = strchr(word, ':');
    struct slice name = {word, colon ? (size_t)(colon - word) : strlen(word)};
    for (size_t i = 0; i < ARRAY_LEN(switches); i++) {
        if (utf8_caseeq(name, slice_of(switches[i].name))) {
            return (!colon || switches[i].value) && switches[i].set(w, colon ? colon + 1 : "");
        }
    }
    return false;
}

/* ---- the command line ---- */
/* Switches begin with // wherever they stand; the first other word is the script. */
static bool is_switch(const char *word)
{
    return word[0] == '/' && word[1] == '/' && word[2] != 0;
}

static const char *script_of(int argc, const char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (!is_switch(argv[i])) {
            return argv[i];
        }
    }
    return NULL;
}

/* -1, or an exit code. */
static int take_words(struct words *w, int argc, const char **argv, const char **args)
{
    bool script = false;
    for (int i = 0; i < argc; i++) {
        if (is_switch(argv[i])) {
            if (!take_switch(w, argv[i] + 2)) {
                fprintf(stderr, "Input Error: Unknown option \"%s\" specified.\n", argv[i]);
                usage(stderr);
                return WSH_EXIT_USAGE;
            }
        } else if (!script) {
            script = true;
        } else {
            args[w->o.nargs++] = argv[i];
        }
    }
    return -1;
}

static int save(const struct words *w)
{
    hres hr = settings_save_user(&w->o);
    if (FAILED(hr)) {
        fprintf(stderr, "CScript Error: The options can not be saved: %s\n", hres_text(hr));
        return WSH_EXIT_ERROR;
    }
    puts("Command line options are saved.");
    return -1;
}

static int run_words(struct words *w)
{
    int rc = w->save ? save(w) : -1;
    if (rc >= 0) {
        return rc;
    }
    if (w->help || (!w->o.file && !w->save)) {
        usage(stdout);
        return EXIT_OK;
    }
    return w->o.file ? wsh_run(&w->o) : EXIT_OK;
}

int cscript_main(int argc, const char **argv)
{
    struct words w = {.o = WSH_OPTIONS_INIT};
    struct settings user, file;
    const char **args = calloc((size_t)argc + 1, sizeof(const char *));
    if (!args) {
        return WSH_EXIT_ERROR;
    }
    settings_init(&user);
    settings_init(&file);
    w.o.banner = w.o.may_exit = true;
    w.o.args = args;
    w.o.file = script_of(argc, argv);
    int rc = -1;
    if (FAILED(settings_load_user(&user))) {
        fputs("CScript Error: The saved options can not be read.\n", stderr);
        rc = WSH_EXIT_ERROR;
    }
    settings_apply(&user, &w.o);
    if (rc < 0 && w.o.file) {
        int followed = settings_follow(&w.o, &file);
        rc = followed ? followed : -1;
    }
    rc = rc < 0 ? take_words(&w, argc, argv, args) : rc;
    rc = rc < 0 ? run_words(&w) : rc;
    settings_fini(&user);
    settings_fini(&file);
    free(args);
    return rc;
}
