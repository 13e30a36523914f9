/* cmd_run: wmi run FILE …, and the command line of cscript (reference section 15.5). */
#include "cli/cli.h"
#include "util/num.h"
#include "util/utf.h"
#include "wsh/wsh.h"

#include <stdlib.h>

int cmd_run(struct cli *c)
{
    struct wsh_options o = WSH_OPTIONS_INIT;
    o.file = c->argv[0];
    o.args = c->argv + 1;
    o.nargs = (size_t)c->argc - 1;
    o.may_exit = true;
    o.timeout = c->timeout_ns < 0 ? 0 : (int)((c->timeout_ns + 999999999) / 1000000000);
    o.wmi = (struct swbem_options){.repository = c->connect.repository,
                                   .providers = c->connect.providers,
                                   .ns = c->connect.ns,
                                   .rights = c->read_only ? WMI_RIGHT_ENABLE : 0};
    return wsh_run(&o);
}

/* ---- cscript ---- */
static void cscript_usage(FILE *f)
{
    fputs("Usage: cscript scriptname.extension [option...] [arguments...]\n\nOptions:\n"
          " //B         Batch mode: suppresses script errors and prompts from displaying\n"
          " //D //X     Accepted; there is no debugger to start\n"
          " //E:engine  Use engine for executing script (VBScript)\n"
          " //I         Interactive mode (default, opposite of //B)\n"
          " //Logo      Display the banner (default)\n"
          " //Nologo    Prevent the banner from being shown\n"
          " //T:nn      Time out in seconds: maximum time a script is permitted to run\n",
          f);
}

enum switch_result {
    SWITCH_OK,
    SWITCH_BAD,
    SWITCH_HELP
};

static enum switch_result take_switch(struct wsh_options *o, struct slice s)
{
    struct slice name = s, value = {"", 0};
    const char *colon = memchr(s.p, ':', s.n);
    if (colon) {
        name.n = (size_t)(colon - s.p);
        value = (struct slice){colon + 1, s.n - name.n - 1};
    }
    static const char *const ignored[] = {"D", "X", "S", "U", "H"};
    if (utf8_caseeq(name, SLICE("B")) || utf8_caseeq(name, SLICE("I"))) {
        o->batch = (name.p[0] | 32) == 'b';
    } else if (utf8_caseeq(name, SLICE("Logo")) || utf8_caseeq(name, SLICE("Nologo"))) {
        o->banner = (name.p[0] | 32) == 'l';
    } else if (utf8_caseeq(name, SLICE("T"))) {
        int64_t n;
        if (num_parse_i64(value, false, &n) || n < 0 || n > WSH_MAX_TIMEOUT) {
            return SWITCH_BAD;
        }
        o->timeout = (int)n;
    } else if (utf8_caseeq(name, SLICE("E"))) {
        return utf8_caseeq(value, SLICE("vbscript")) || utf8_caseeq(value, SLICE("vbs"))
                   ? SWITCH_OK
                   : SWITCH_BAD;
    } else if (utf8_caseeq(name, SLICE("?"))) {
        return SWITCH_HELP;
    } else {
        for (size_t i = 0; i < ARRAY_LEN(ignored); i++) {
            if (utf8_caseeq(name, slice_of(ignored[i]))) {
                return SWITCH_OK;
            }
        }
        return SWITCH_BAD;
    }
    return SWITCH_OK;
}

static bool known_extension(const char *file)
{
    const char *dot = strrchr(file, '.');
    return strcmp(file, "-") == 0 || (dot && utf8_caseeq(slice_of(dot), SLICE(".vbs")));
}

/* Sorts the words: host switches begin with // wherever they stand; the first other word is the script. */
static int cscript_words(struct wsh_options *o, int argc, const char **argv, const char **args,
                         bool *engine)
{
    for (int i = 0; i < argc; i++) {
        struct slice w = slice_of(argv[i]);
        if (w.n > 2 && w.p[0] == '/' && w.p[1] == '/') {
            struct slice name = {w.p + 2, w.n - 2};
            enum switch_result r = take_switch(o, name);
            *engine = *engine || (name.p[0] | 32) == 'e';
            if (r != SWITCH_OK) {
                if (r == SWITCH_BAD) {
                    fprintf(stderr, "Input Error: Unknown option \"%s\" specified.\n", argv[i]);
                }
                cscript_usage(r == SWITCH_BAD ? stderr : stdout);
                return r == SWITCH_BAD ? WSH_EXIT_USAGE : EXIT_OK;
            }
        } else if (!o->file) {
            o->file = argv[i];
        } else {
            args[o->nargs++] = argv[i];
        }
    }
    return -1;
}

int cscript_main(int argc, const char **argv)
{
    struct wsh_options o = WSH_OPTIONS_INIT;
    const char **args = calloc((size_t)argc + 1, sizeof(const char *));
    bool engine = false;
    if (!args) {
        return WSH_EXIT_ERROR;
    }
    o.banner = true;
    o.may_exit = true;
    o.args = args;
    int rc = cscript_words(&o, argc, argv, args, &engine);
    if (rc < 0 && !o.file) {
        cscript_usage(stdout);
        rc = EXIT_OK;
    }
    if (rc < 0 && !engine && !known_extension(o.file)) {
        const char *dot = strrchr(o.file, '.');
        fprintf(stderr, "Input Error: There is no script engine for file extension \"%s\".\n",
                dot ? dot : "");
        rc = WSH_EXIT_USAGE;
    }
    rc = rc < 0 ? wsh_run(&o) : rc;
    free(args);
    return rc;
}
