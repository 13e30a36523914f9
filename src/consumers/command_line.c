/* command_line: CommandLineEventConsumer: a process for each event, made by Win32_Process.Create.
 *
 * What comes from the event is quoted on its way into the command line, so it is part of one argument, whatever
 * characters it has; no shell is involved. */
#include "consumers/internal.h"
#include "providers/words.h"

static hres put_text(struct cim_instance *i, const char *name, struct slice text)
{
    struct cim_value v;
    hres hr = cim_value_text(&v, CIM_STRING, text);
    hr = hr ? hr : cim_instance_put(i, slice_of(name), &v);
    cim_value_clear(&v);
    return hr;
}

/* ExecutablePath stands for the first word of the template. */
static hres command_line(struct delivery *d, struct str *out)
{
    const char *exe = consumer_text(d->consumer, "ExecutablePath");
    const char *text = consumer_text(d->consumer, "CommandLineTemplate");
    if ((!exe || !*exe) && (!text || !*text)) {
        snprintf(d->failure, sizeof d->failure,
                 "neither ExecutablePath nor CommandLineTemplate is set");
        return WBEM_E_ILLEGAL_NULL;
    }
    AUTO_STR line = STR_INIT;
    hres hr = template_expand(slice_of(text), d->event, words_add_quoted, &line);
    if (hr || !exe || !*exe) {
        str_add_slice(out, str_slice(&line));
        return hr ? hr : str_status(out);
    }
    struct words w;
    hr = words_split(str_slice(&line), &w);
    if (FAILED(hr)) {
        snprintf(d->failure, sizeof d->failure,
                 "CommandLineTemplate: an open quote, or a backslash at the end");
        return hr;
    }
    words_add_quoted(out, slice_of(exe));
    for (size_t i = 2; i <= w.n; i++) {
        str_addc(out, ' ');
        words_add_quoted(out, slice_of(w.v[i]));
    }
    words_fini(&w);
    return str_status(out);
}

static hres startup(struct wmi_services *s, struct delivery *d, struct cim_instance **out)
{
    int64_t priority;
    struct services_result r;
    struct wmi_call call = {.operation = WMI_OP_GET, .path = "Win32_ProcessStartup"};
    if (!consumer_number(d->consumer, "Priority", &priority)) {
        return 0;
    }
    hres hr = services_wait(s, &call, &r);
    struct cim_class *c = hr == 0 && r.object ? cim_as_class(r.object) : NULL;
    *out = c ? cim_instance_new(c) : NULL;
    if (*out) {
        struct cim_value v = cim_uint(CIM_UINT32, (uint64_t)(priority < 0 ? 0 : priority));
        hr = cim_instance_put(*out, SLICE("PriorityClass"), &v);
    } else if (hr == 0) {
        hr = WBEM_E_OUT_OF_MEMORY;
    }
    services_result_clear(&r);
    return hr;
}

static hres parameters(struct wmi_services *s, struct delivery *d, struct cim_instance **out)
{
    AUTO_STR line = STR_INIT;
    AUTO_CIM_INSTANCE start = NULL;
    struct services_result r = {0};
    struct wmi_call call = {.operation = WMI_OP_GET, .path = "Win32_Process"};
    hres hr = command_line(d, &line);
    hr = hr ? hr : startup(s, d, &start);
    hr = hr ? hr : services_wait(s, &call, &r);
    const struct cim_method *m =
        r.object ? cim_class_find_method(cim_as_class(r.object), SLICE("Create")) : NULL;
    *out = m && m->in ? cim_instance_new(m->in) : NULL;
    hr = hr ? hr : *out ? 0 : WBEM_E_OUT_OF_MEMORY;
    hr = hr ? hr : put_text(*out, "CommandLine", str_slice(&line));
    const char *dir = consumer_text(d->consumer, "WorkingDirectory");
    if (hr == 0 && dir && *dir) {
        hr = put_text(*out, "CurrentDirectory", slice_of(dir));
    }
    if (hr == 0 && start) {
        struct cim_value v = cim_objval(&start->o); /* borrowed: put copies */
        hr = cim_instance_put(*out, SLICE("ProcessStartupInformation"), &v);
    }
    services_result_clear(&r);
    return hr;
}

static hres read_answer(struct delivery *d, struct cim_instance *answer)
{
    int64_t ret, pid, seconds;
    if (!answer || !consumer_number(answer, "ReturnValue", &ret)) {
        return WBEM_E_FAILED;
    }
    if (ret != 0) {
        snprintf(d->failure, sizeof d->failure, "Win32_Process.Create returned %lld",
                 (long long)ret);
        return WBEM_E_FAILED;
    }
    if (consumer_number(d->consumer, "KillTimeout", &seconds) && seconds > 0 &&
        consumer_number(answer, "ProcessId", &pid)) {
        return killer_add(event_host_killer(d->host), (uint32_t)pid, seconds);
    }
    return 0;
}

hres deliver_command_line(struct delivery *d)
{
    struct wmi_services *s = NULL;
    AUTO_CIM_INSTANCE in = NULL;
    struct services_result r = {0};
    hres hr = services_open_namespace(d->events, SLICE("root\\cimv2"), &s, NULL);
    hr = hr ? hr : parameters(s, d, &in);
    if (hr == 0) {
        struct wmi_call call = {.operation = WMI_OP_EXEC_METHOD,
                                .path = "Win32_Process",
                                .method = "Create",
                                .object = &in->o};
        hr = services_wait(s, &call, &r);
        hr = hr ? hr : read_answer(d, r.object ? cim_as_instance(r.object) : NULL);
    }
    services_result_clear(&r);
    services_unref(s);
    return hr;
}
