/* event_script: ActiveScriptEventConsumer, a row for an event host (consumers/consumers.h). The script sees the event
 * as TargetEvent. It is sealed unless the argument of the host says otherwise. */
#pragma once
#include "consumers/consumers.h"

struct event_script_options { /* event_host_options.arg */
    bool unsealed;
    struct swbem_options
        *wmi; /* repository and providers of the scripts' own connections; may be NULL */
};
extern const struct consumer_row script_consumers[]; /* ended by a row without class */
