/* units: systemd's units, loaded or only files, with the properties that are wanted. */
#pragma once
#include "providers/service/bus.h"
#include "providers/table.h"

enum unit_state {
    UNIT_INACTIVE, /* also: only a file */
    UNIT_ACTIVE,
    UNIT_ACTIVATING,
    UNIT_DEACTIVATING,
    UNIT_FAILED,
};
/* What can be read of a unit; bits (1 << UP_...) of unit_query.needs. */
enum unit_property {
    UP_FILE_STATE,
    UP_CAN_STOP,
    UP_CAN_FREEZE,
    UP_FREEZER,
    UP_REQUIRES,
    UP_REQUISITE,
    UP_BINDS_TO,
    UP_WANTS,
    UP_AFTER,
    UP_REQUIRED_BY,
    UP_BOUND_BY,
    UP_PID,
    UP_COMMAND,
    UP_USER,
    UP_EXIT_CODE,
    UP_EXIT_STATUS,
    UP_EXIT_TIME,
    UP_TIMER_CALENDAR,
    UP_TIMER_NEXT,
    UP_TIMER_LAST,
    UP_TIMER_UNIT,
    UP_RESULT,
    UP_COUNT
};
#define UNIT_NEED(p) (UINT32_C(1) << (p))
/* The description is listed with the loaded units; of the others it is read from their files. */
#define UNIT_NEED_TITLE UNIT_NEED(UP_COUNT)
struct unit {
    struct str name;   /* with its suffix */
    struct str title;  /* Description= */
    struct str object; /* its D-Bus path; empty: it is not loaded */
    struct str file;   /* path of its file; may be empty */
    struct str file_state;
    enum unit_state state;
    struct str sub; /* state in the terms of its kind */
    /* properties; texts and lists are empty, numbers 0 when not read */
    uint64_t can_stop, can_freeze, pid, exit_code, exit_status, exit_time, timer_next, timer_last;
    struct str freezer, command, user, timer_calendar, timer_unit, result;
    struct str_list requires, requisite, binds_to, wants, after, required_by, bound_by;
};
struct unit_query {
    const char *suffix; /* ".service" */
    struct slice only;  /* a name with its suffix; p NULL: all */
    bool loaded_only;   /* nothing is asked of the others */
    uint32_t needs;
    hres (*each)(void *arg, struct unit *u); /* not 0: stop */
    void *arg;
};
/* WBEM_E_NOT_AVAILABLE: systemd does not answer. */
hres units_each(const struct bus *b, const struct sysroot *root, const struct unit_query *q);
void unit_fini(struct unit *u);

/* unit_file: what a unit's file says, for units that are not loaded. Adds to u what is in needs. A file that cannot be read says
 * nothing. */
hres unit_file_read(const struct sysroot *root, uint32_t needs, struct unit *u);
/* The same from text. */
hres unit_file_parse(struct slice text, uint32_t needs, struct unit *u);
