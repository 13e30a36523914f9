/* cmd_events: wmi watch, wmi events, and the subscriptions that wmi serve --events runs. */
#include "cli/cli.h"
#include "cli/ini.h"
#include "consumers/consumers.h"
#include "util/clock.h"
#include "util/file.h"
#include "util/json.h"
#include "util/num.h"
#include "util/utf.h"
#include "wsh/event_script.h"
#include "wsh/wsh.h"

#include <stdlib.h>

/* ---- watch ---- */
static hres write_event(struct writer *w, struct cim_object *o)
{
    hres hr = writer_object(w, o);
    return hr ? hr : fflush(stdout) == 0 ? 0 : WBEM_E_OUT_OF_DISK_SPACE;
}

/* Until count events were written (0: no limit) or the time is over. */
static hres watch(struct cli *c, struct services_enum *e, struct writer *w,
                  struct cim_instance **error)
{
    int64_t end = c->timeout_ns < 0 ? -1 : clock_mono_ns() + c->timeout_ns;
    hres hr = 0;
    for (uint64_t n = 0; hr == 0 && (c->count == 0 || n < c->count); n++) {
        struct cim_object *o = NULL;
        int64_t left = end < 0 ? -1 : end - clock_mono_ns();
        hr = services_enum_next(e, end >= 0 && left < 0 ? 0 : left, &o, error);
        hr = hr ? hr : write_event(w, o);
        cim_object_unref(o);
    }
    return hr;
}

int cmd_watch(struct cli *c)
{
    struct wmi_services *s = NULL;
    struct services_enum *e = NULL;
    struct cim_instance *error = NULL;
    int rc = connect_cli(c, &s);
    if (rc) {
        return rc;
    }
    struct wmi_call call = {.operation = WMI_OP_NOTIFY, .query = c->argv[0], .language = "WQL"};
    /* a table is written at its end, which does not come: a list instead */
    enum format f = !c->format_given            ? FORMAT_JSON
                    : c->format == FORMAT_TABLE ? FORMAT_LIST
                                                : c->format;
    struct writer *w = writer_create(f, stdout);
    hres hr = w ? services_enum_start(s, &call, &e, &error) : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : watch(c, e, w, &error);
    if (hr == WBEM_S_TIMEDOUT) {
        rc = EXIT_TIMEOUT;
    } else if (FAILED(hr)) {
        rc = report_failure(c, "watch", hr, error);
    }
    services_enum_destroy(e);
    cim_instance_unref(error);
    writer_destroy(w);
    services_unref(s);
    return rc;
}

/* ---- what consumers may do: events.conf and --allow ---- */
struct event_settings {
    struct str allow;
    bool unsealed;
};

static hres set(void *arg, struct slice name, struct slice value)
{
    struct event_settings *s = arg;
    if (utf8_caseeq(name, SLICE("Allow"))) {
        str_addc(&s->allow, ' ');
        str_add_slice(&s->allow, value);
        return str_status(&s->allow);
    }
    if (utf8_caseeq(name, SLICE("ScriptsUnsealed"))) {
        bool yes = utf8_caseeq(value, SLICE("1")) || utf8_caseeq(value, SLICE("true"));
        bool no = utf8_caseeq(value, SLICE("0")) || utf8_caseeq(value, SLICE("false"));
        s->unsealed = yes;
        return yes || no ? 0 : WBEM_E_INVALID_SYNTAX;
    }
    return WBEM_E_INVALID_SYNTAX; /* a misspelt name must not look like a refusal */
}

static int read_config(struct cli *c, const char *file, bool must, struct event_settings *s)
{
    unsigned line = 0;
    if (!must && access(file, F_OK) != 0) {
        return 0;
    }
    hres hr = ini_read(file, set, s, &line);
    if (hr == WBEM_E_INVALID_SYNTAX) {
        return usage_error(
            c, "%s, line %u: neither Allow= nor ScriptsUnsealed= with a value that fits", file,
            line);
    }
    return hr ? report_failure(c, file, hr, NULL) : 0;
}

static int load_settings(struct cli *c, struct event_settings *s)
{
    AUTO_STR user = STR_INIT;
    int rc = 0;
    if (c->config) {
        rc = read_config(c, c->config, true, s);
    } else {
        rc = read_config(c, "/etc/openwmi/events.conf", false, s);
        if (rc == 0 && config_directory(&user) == 0) {
            str_addz(&user, "/events.conf");
            rc = read_config(c, str_z(&user), false, s);
        }
    }
    if (c->allow) {
        str_addc(&s->allow, ' ');
        str_addz(&s->allow, c->allow);
    }
    return rc                      ? rc
           : str_status(&s->allow) ? report_failure(c, "allow", WBEM_E_OUT_OF_MEMORY, NULL)
                                   : 0;
}

static int connect_root(struct cli *c, struct wmi_services **out)
{
    c->connect.ns = "root";
    return connect_cli(c, out);
}

/* ---- events: the list ---- */
static void add_member(struct str *s, const char *name, const char *value)
{
    str_addf(s, "%s\"%s\":", s->n > 1 ? "," : "", name);
    if (value) {
        str_add_json_text(s, slice_of(value));
    } else {
        str_addz(s, "null");
    }
}

static void print_json(const struct binding_info *b)
{
    AUTO_STR s = STR_INIT;
    str_addc(&s, '{');
    add_member(&s, "namespace", b->ns);
    add_member(&s, "filter", b->filter);
    add_member(&s, "query", b->query);
    add_member(&s, "eventNamespace", b->event_namespace);
    add_member(&s, "consumerClass", b->consumer_class);
    add_member(&s, "consumer", b->consumer);
    add_member(&s, "error", FAILED(b->status) ? hres_name(b->status) : NULL);
    str_addf(&s, ",\"allowed\":%s}", b->allowed ? "true" : "false");
    puts(str_z(&s));
}

static void print_text(const struct binding_info *b)
{
    printf("%s: %s -> %s \"%s\"%s\n", b->ns, b->filter ? b->filter : "(no filter)",
           b->consumer_class ? b->consumer_class : "(no consumer)", b->consumer ? b->consumer : "",
           FAILED(b->status) ? "  [broken: what it binds is not there]"
           : !b->allowed     ? "  [not allowed]"
                             : "");
    if (b->query) {
        printf("    %s  (in %s)\n", b->query, b->event_namespace ? b->event_namespace : b->ns);
    }
}

struct list_arg {
    bool json;
    size_t n;
};

static void print_binding(void *arg, const struct binding_info *b)
{
    struct list_arg *l = arg;
    l->n++;
    if (l->json) {
        print_json(b);
    } else {
        print_text(b);
    }
}

int cmd_events(struct cli *c)
{
    struct event_settings set = {0};
    struct wmi_services *root = NULL;
    struct list_arg l = {.json = c->format_given && c->format == FORMAT_JSON};
    int rc = load_settings(c, &set);
    rc = rc ? rc : connect_root(c, &root);
    if (rc == 0) {
        hres hr = event_bindings_list(root, str_z(&set.allow), print_binding, &l);
        rc = hr ? report_failure(c, "events", hr, NULL) : 0;
    }
    if (rc == 0 && l.n == 0 && !l.json) {
        puts("no permanent subscriptions");
    }
    services_unref(root);
    str_fini(&set.allow);
    return rc;
}

/* ---- running them: a part of serve ---- */
struct events_running {
    struct event_settings set;
    struct wmi_services *root;
    struct swbem_options wmi;
    struct event_script_options scripts;
    struct event_host *host;
};

int events_begin(struct cli *c, struct events_running **out)
{
    struct events_running *e = calloc(1, sizeof *e);
    if (!e) {
        return report_failure(c, "serve", WBEM_E_OUT_OF_MEMORY, NULL);
    }
    int rc = load_settings(c, &e->set);
    rc = rc ? rc : connect_root(c, &e->root);
    if (rc == 0) {
        e->wmi = (struct swbem_options){.repository = c->connect.repository,
                                        .providers = c->connect.providers};
        e->scripts = (struct event_script_options){.unsealed = e->set.unsealed, .wmi = &e->wmi};
        struct event_host_options o = {.root = e->root,
                                       .rows = script_consumers,
                                       .allow = str_z(&e->set.allow),
                                       .log = stderr,
                                       .verbose = c->verbose,
                                       .arg = &e->scripts};
        hres hr = event_host_create(&o, &e->host);
        rc = hr ? report_failure(c, "subscriptions", hr, NULL) : 0;
    }
    if (rc) {
        events_end(e);
        return rc;
    }
    *out = e;
    return 0;
}

void events_refresh(struct cli *c, struct events_running *e)
{
    hres hr = event_host_refresh(e->host);
    if (FAILED(hr)) {
        (void)report_failure(c, "subscriptions", hr, NULL); /* tried again; what runs goes on */
    }
}

void events_end(struct events_running *e)
{
    if (!e) {
        return;
    }
    if (e->host) {
        event_host_destroy(e->host);
    }
    services_unref(e->root);
    str_fini(&e->set.allow);
    free(e);
}
