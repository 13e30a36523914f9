/* job: what a script file consists of, and its run. */
#pragma once
#include "wsh/host.h"
#include "wsh/wsf.h"

struct job;
/* Reads the script file of the host's options (.vbs, .js, encoded ones, .wsf). *out is to be
 * destroyed also after a failure, when all engines are gone. Negative with *e filled;
 * JOB_S_REPORTED: what was wrong has been said, exit status WSH_EXIT_USAGE. */
#define JOB_S_REPORTED ((hres)0x00020010)
hres job_open(struct host *h, struct job **out, struct script_error *e);
/* Declares its objects and runs its scripts; with the argument /? it prints the usage of a .wsf job
 * instead. Answers as the run of an engine. */
hres job_run(struct job *j, struct script_error *e);
void job_destroy(struct job *j);
/* "Input Error: " and what is wrong with the script file. */
void job_input_error(struct host *h, const char *file, hres hr);
