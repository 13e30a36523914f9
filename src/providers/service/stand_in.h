/* stand_in: systemd's manager for tests: both ends of D-Bus at run/dbus/system_bus_socket below a root of the test's
 * choice, answered by a thread. There is no bus between: what a client says to the bus itself is answered here too. */
#pragma once
#include "providers/service/sdlib.h"
#include "util/str.h"

struct stand_unit { /* lists are words with blanks between; NULL: empty */
    const char *name, *title;
    const char *active, *sub; /* NULL: it is not loaded, there is only a file */
    const char *file, *file_state;
    const char *requires, *requisite, *binds_to, *wants, *after, *required_by, *bound_by;
    const char *command, *user; /* command: words; the first is the program */
    const char *freezer;        /* FreezerState; NULL: the unit cannot be frozen */
    const char *job;            /* how jobs end; NULL: "done" */
    const char *refuse;         /* the D-Bus error that its methods end with */
    const char *calendar, *timer_unit;
    uint64_t timer_next, timer_last, exit_time;
    uint32_t pid;
    int exit_code, exit_status;
    bool cannot_stop, no_install; /* EnableUnitFiles has nothing to do */
};
struct stand_in;
/* units stay the caller's and change by the methods. */
struct stand_in *stand_in_start(const char *root, struct stand_unit *units, size_t n);
void stand_in_stop(struct stand_in *s);
/* Calls that fn answers are not looked at by the stand-in. It may read m, and appends to reply; false: not its own.
 * *error: the D-Bus error to answer with. Set before the first client comes. */
struct stand_call {
    const struct sdlib *sd;
    sd_bus_message *m, *reply;
    const char *path, *interface, *member;
    const char *error;
};
void stand_in_answer(struct stand_in *s, bool (*fn)(void *arg, struct stand_call *c), void *arg);
/* Appends the methods called since the last time that change something: "StartUnit a.service\n". */
void stand_in_calls(struct stand_in *s, struct str *out);
/* Sends PrepareForShutdown of logind to every client. */
void stand_in_shutdown(struct stand_in *s, bool begins);
/* Clients there are now. */
size_t stand_in_clients(struct stand_in *s);
