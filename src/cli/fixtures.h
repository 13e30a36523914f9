/* fixtures: wmi serve for the tests of WMI clients. Internal to cli/. */
#pragma once
#include "cli/cli.h"

struct fixtures {
    struct str directory;      /* of a repository of its own; removed at the end */
    struct wmi_services *kept; /* to be released when the server has ended */
};
/* Compiles the files of --mof, into a repository of their own unless one was named. 0 or an exit code, reported. */
int fixtures_begin(struct cli *c, struct fixtures *f);
/* Puts --latency, --fail and --answer-method in force; before anybody asks. 0 or an exit code, reported. */
int fixtures_rules(struct cli *c, struct fixtures *f);
void fixtures_end(struct fixtures *f); /* after the last connection */
