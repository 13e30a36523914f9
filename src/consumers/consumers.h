/* consumers: permanent event subscriptions (reference section 13.2: __EventFilter, __FilterToConsumerBinding,
 * __EventConsumer) and the standard consumers. A host reads the bindings of all namespaces, subscribes to each filter
 * and hands its events to the consumer, while it runs.
 *
 * What a consumer does is done with the rights of the user the host runs as; a class of consumers does nothing unless
 * the options allow it. */
#pragma once
#include "client/services.h"

#include <stdio.h>

struct event_host;
/* One delivery. Everything is borrowed. */
struct delivery {
    struct event_host *host;
    struct wmi_services *events;   /* the namespace the event is from */
    struct cim_instance *consumer; /* of the row's class */
    struct cim_instance *event;
    char failure[256]; /* filled by a row that fails: what went wrong */
};
struct consumer_row {
    const char *cls;
    /* On a worker thread, one delivery of a binding at a time. It may block. A failure is told as
     * __ConsumerFailureEvent. */
    hres (*deliver)(struct delivery *d);
};
/* The rows of this module: command line, log file, event log, mail. Ended by a row without class. */
extern const struct consumer_row standard_consumers[];

struct event_host_options {
    struct wmi_services *root;       /* connection to the namespace root */
    const struct consumer_row *rows; /* besides the standard ones; NULL: none */
    const char *allow; /* classes that may act, with commas or blanks between; "*": all */
    FILE *log;         /* a line for each binding and each failure; NULL: none */
    bool verbose;      /* a line for each delivery, too */
    void *arg;         /* for rows: event_host_arg */
};
#define EVENT_HOST_MAX_BINDINGS 10000u
/* Reads the bindings and begins. */
hres event_host_create(const struct event_host_options *o, struct event_host **out);
/* Follows what was changed in the repository since; cheap when nothing was. Not concurrently. */
hres event_host_refresh(struct event_host *h);
void event_host_destroy(struct event_host *h);
void *event_host_arg(const struct event_host *h);
void event_host_say(struct event_host *h, const char *fmt, ...) PRINTF_LIKE(2, 3); /* any thread */
/* What is there, whether it runs or not: for lists. fn's strings are borrowed; what is missing is NULL. */
struct binding_info {
    const char *ns; /* of the binding */
    const char *filter, *query, *event_namespace;
    const char *consumer_class, *consumer;
    bool allowed;
    hres status; /* of reading it: a filter or consumer that is not there */
};
hres event_bindings_list(struct wmi_services *root, const char *allow,
                         void (*fn)(void *arg, const struct binding_info *b), void *arg);
bool consumer_allowed(const char *allow, struct slice cls);

/* ---- help for rows ---- */
/* The text of a template (documentation of WMI, "Using Standard String Templates"): %Prop%, %Target.Prop%, %%; what
 * stands in double quotes stays as it is. add: writes a value, NULL: as it is. WBEM_E_OUT_OF_MEMORY,
 * WBEM_E_QUOTA_VIOLATION. */
#define TEMPLATE_MAX (1u << 20) /* bytes of a result */
hres template_expand(struct slice text, const struct cim_instance *event,
                     void (*add)(struct str *out, struct slice value), struct str *out);
/* A string property of the consumer; NULL when there is none. */
const char *consumer_text(const struct cim_instance *c, const char *name);
bool consumer_number(const struct cim_instance *c, const char *name, int64_t *out);

hres deliver_command_line(struct delivery *d);
hres deliver_log_file(struct delivery *d);
hres deliver_event_log(struct delivery *d);
hres deliver_mail(struct delivery *d);
