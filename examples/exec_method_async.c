/* exec_method_async: starts a process through an asynchronous method call — in C what exec_method_async.vbs does.
 * Usage: exec_method_async ["command line"]
 * Build: cc exec_method_async.c $(pkg-config --cflags --libs wmi) */
#include <stdio.h>
#include <stdlib.h>
#include <wmi/wmi.h>

struct call {
    int done;
    wmi_status status;
};

static void on_object(void *arg, void *cookie, wmi_object *out)
{
    (void)arg;
    (void)cookie;
    wmi_value v;
    if (wmi_object_get(out, "ReturnValue", &v) == 0) {
        printf("ReturnValue: %llu\n", (unsigned long long)v.uint);
    }
    if (wmi_object_get(out, "ProcessId", &v) == 0 && !v.is_null) {
        printf("ProcessId: %llu\n", (unsigned long long)v.uint);
    }
}

static void on_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)arg;
    (void)error;
    struct call *call = cookie;
    printf("hResult: %X\n", (unsigned)status);
    call->status = status;
    call->done = 1;
}

static int fail(const char *what, wmi_status hr)
{
    const char *name = wmi_status_name(hr);
    fprintf(stderr, "exec_method_async: %s: %s\n", what, name ? name : "error");
    return EXIT_FAILURE;
}

/* The in-parameters of Win32_Process.Create with the command line set. */
static wmi_status make_parameters(wmi_services *services, const char *command, wmi_object **params)
{
    wmi_object *cls = NULL, *signature = NULL;
    wmi_value v = wmi_text(command);
    wmi_status hr = wmi_services_get(services, "Win32_Process", &cls);
    if (hr == 0) {
        hr = wmi_object_method_in(cls, "Create", &signature);
    }
    if (hr == 0) {
        hr = wmi_object_spawn(signature, params);
    }
    if (hr == 0) {
        hr = wmi_object_put(*params, "CommandLine", &v);
    }
    wmi_object_unref(signature);
    wmi_object_unref(cls);
    return hr;
}

int main(int argc, char **argv)
{
    static const struct wmi_sink_ops ops = {.object = on_object, .completed = on_completed};
    wmi_services *services = NULL;
    wmi_object *params = NULL;
    wmi_queue *queue = NULL;
    wmi_sink *sink = NULL;
    struct call call = {0, 0};

    wmi_status hr = wmi_connect(NULL, &services); /* root\cimv2 of this machine */
    if (hr == 0) {
        hr = make_parameters(services, argc > 1 ? argv[1] : "echo hello from a new process",
                             &params);
    }
    if (hr == 0) {
        hr = wmi_queue_create(&queue); /* events come to this thread, when it dispatches */
    }
    if (hr == 0) {
        hr = wmi_sink_create(queue, &ops, NULL, &sink);
    }
    if (hr == 0) {
        hr = wmi_services_exec_method_async(services, sink, "Win32_Process", "Create", params, 0,
                                            NULL, &call);
    }
    if (hr == 0) {
        puts("The call has returned; waiting for the sink.");
        while (!call.done) {
            wmi_queue_wait(queue, -1); /* or poll wmi_queue_fd() in a loop of your own */
        }
    }
    wmi_object_unref(params);
    wmi_sink_unref(sink);
    wmi_queue_destroy(queue);
    wmi_services_unref(services);
    if (hr) {
        return fail("ExecMethodAsync", hr);
    }
    return call.status ? EXIT_FAILURE : EXIT_SUCCESS;
}
