/* process: a program that a script has started. */
#pragma once
#include "wsh/command.h"

struct process {
    struct host *h;
    int pid;
    int pidfd;    /* -1: none, or it has ended */
    int32_t code; /* once it has ended: exit status, or 128 + number of the signal */
};
/* Starts it with the descriptors as its standard streams (-1: /dev/null) and the script's
 * environment. Failures are filled in err. */
hres process_start(struct host *h, struct command *c, const int stdio[3], const char *source,
                   struct process *out, struct disp_error *err);
bool process_ended(struct process *p); /* looks */
/* Until it ends, with events of connected objects. WBEM_S_FALSE: the script ends before. */
hres process_wait(struct process *p);
void process_kill(struct process *p);
/* It is no longer of interest: taken off the process table when it ends. */
void process_leave(struct process *p);
/* At the end of the script. */
void host_close_processes(struct host *h);
