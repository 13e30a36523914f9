/* events: subscribes to events and receives them in a poll loop of its own, until so many came or standard input ends.
 * Usage: events ["SELECT …" [COUNT]]
 * Build: cc events.c $(pkg-config --cflags --libs wmi) */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wmi/wmi.h>

struct watch {
    unsigned long left; /* events still wanted */
    int done;
    wmi_status status;
};

static void on_event(void *arg, void *cookie, wmi_object *event)
{
    (void)cookie;
    struct watch *w = arg;
    wmi_value target, name;
    printf("event: %s", wmi_object_class_name(event));
    if (wmi_object_get(event, "TargetInstance", &target) == 0 && !target.is_null &&
        wmi_object_get(target.object, "Name", &name) == 0 && !name.is_null) {
        printf(" %s", name.text);
    }
    putchar('\n');
    fflush(stdout);
    w->left -= w->left > 0;
}

static void on_completed(void *arg, void *cookie, wmi_status status, wmi_object *error)
{
    (void)cookie;
    (void)error;
    struct watch *w = arg;
    w->done = 1;
    w->status = status;
}

/* Waits for events and for standard input, as a program with a loop of its own does. */
static void loop(struct watch *w, wmi_queue *queue, wmi_sink *sink)
{
    struct pollfd fds[2] = {{wmi_queue_fd(queue), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    int cancelled = 0;
    while (!w->done) {
        char byte;
        if (poll(fds, 2, -1) < 0) {
            continue; /* a signal */
        }
        if (fds[1].revents && read(STDIN_FILENO, &byte, 1) <= 0) {
            fds[1].fd = -1;
            w->left = 0;
        }
        wmi_queue_dispatch(queue);
        if (w->left == 0 && !cancelled) { /* the sink is told of its end: WBEM_E_CALL_CANCELLED */
            cancelled = 1;
            wmi_sink_cancel(sink);
        }
    }
}

int main(int argc, char **argv)
{
    static const struct wmi_sink_ops ops = {on_event, NULL, NULL, on_completed};
    const char *query = argc > 1 ? argv[1]
                                 : "SELECT * FROM __InstanceCreationEvent WITHIN 1 "
                                   "WHERE TargetInstance ISA 'Win32_Process'";
    struct watch w = {argc > 2 ? strtoul(argv[2], NULL, 10) : 10, 0, 0};
    wmi_services *services = NULL;
    wmi_queue *queue = NULL;
    wmi_sink *sink = NULL;

    wmi_status hr = wmi_connect(NULL, &services);
    if (hr == 0) {
        hr = wmi_queue_create(&queue);
    }
    if (hr == 0) {
        hr = wmi_sink_create(queue, &ops, &w, &sink);
    }
    if (hr == 0) {
        hr = wmi_services_notify_async(services, sink, query, 0, NULL);
    }
    if (hr == 0) {
        puts("Subscribed: nothing is missed from now on."); /* wrong queries were refused above */
        fflush(stdout);
        loop(&w, queue, sink);
        hr = w.status == WBEM_E_CALL_CANCELLED ? 0 : w.status;
    }
    wmi_sink_unref(sink);
    wmi_queue_destroy(queue);
    wmi_services_unref(services);
    if (hr) {
        const char *why = wmi_status_text(hr);
        fprintf(stderr, "events: %s\n", why ? why : "error");
    }
    return hr ? EXIT_FAILURE : EXIT_SUCCESS;
}
