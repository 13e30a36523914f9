/* host: the parts of one running script. Internal to wsh/. */
#pragma once
#include "disp/table.h"
#include "util/vec.h"
#include "vbs/vbs.h"
#include "wsh/wsh.h"

struct listener;
struct host {
    const struct wsh_options *o;
    struct vbs *engine;
    struct loop *loop;
    struct swbem *swbem;
    struct sobj *wscript;
    struct cim_str *full_name, *name; /* of the script */
    struct listener *listeners;
    struct vbs_error error; /* of an event handler, reported at the end */
    bool failed;            /* error is filled, or an error was printed */
    bool batch;
    _Atomic bool timed_out;
    struct limit *limit; /* the running time limit or NULL */
    int32_t timeout;
    int wake;                /* readable once the time is over */
    struct sobj *streams[3]; /* StdIn, StdOut, StdErr; made on first use */
    struct sobj *arguments;
};
/* Writes all of it; failures are ignored as a closed pipe's reader would have them. */
void host_write(int fd, struct slice text);
void host_print_error(struct host *h, const struct vbs_error *e);

hres wscript_new(struct host *h, struct sobj **out);
hres arguments_new(struct host *h, struct sobj **out);
/* which: 0 StdIn, 1 StdOut, 2 StdErr */
hres stream_new(struct host *h, int fd, bool reads, struct sobj **out);
/* CreateObject and GetObject of the script and of WScript. */
hres host_create_object(void *host, struct slice progid, struct disp **out, struct disp_error *err);
hres host_get_object(void *host, struct slice path, struct slice progid, struct disp **out,
                     struct disp_error *err);
/* Connects obj's events to procedures called prefix + event. DisconnectObject: no effect if there is no connection. */
hres host_connect(struct host *h, struct disp *obj, struct slice prefix);
void host_disconnect(struct host *h, struct disp *obj);
void host_disconnect_all(struct host *h);
/* Starts, changes or (0) ends the time limit of the script. */
void host_set_timeout(struct host *h);
