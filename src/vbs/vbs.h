/* vbs: the VBScript engine. One engine is one global scope on one thread; it knows objects only
 * through disp/disp.h.
 *
 * Life: vbs_create, vbs_add_object (WScript ...), vbs_add_code for each script block, vbs_run, any
 * number of vbs_call_proc for event handlers, vbs_destroy (objects still alive end then,
 * Class_Terminate included). All functions belong to the script's thread except vbs_interrupt. */
#pragma once
#include "disp/engine.h"

struct vbs;

/* Limits a script can reach; beyond: the error named. */
#define VBS_MAX_SOURCE     (100u << 20) /* bytes; 1001 */
#define VBS_MAX_NEST       200    /* nested blocks, parentheses, call chains of the source; 1001 */
#define VBS_MAX_CALL_DEPTH 10000  /* script procedures active; error 28 */
#define VBS_MAX_REENTRY    200    /* calls script -> object -> script; error 28 */
#define VBS_MAX_GLOBALS    262144 /* global variables; 1001 */

/* An engine; the functions below are what its ops do (disp/engine.h). */
hres vbs_engine_create(const struct script_host *host, struct engine **out);
hres vbs_create(const struct script_host *host,
                struct vbs **out); /* host is copied, ctx borrowed */
void vbs_destroy(struct vbs *e);

/* A global name for an object (a reference is taken). global_members: its members are names of
 * their own. */
hres vbs_add_object(struct vbs *e, const char *name, struct disp *obj, bool global_members);
/* A global constant; value is copied. */
hres vbs_add_const(struct vbs *e, const char *name, const struct var *value);

/* Compiles a block and declares its procedures, classes and variables; line and column in errors
 * start at first_line. Negative with *err filled. */
hres vbs_add_code(struct vbs *e, struct slice text, const char *file, uint32_t first_line,
                  struct script_error *err);
/* Runs the module-level code of the blocks added since the last run, in order. 0, SCRIPT_S_STOPPED,
 * SCRIPT_S_INTERRUPTED or negative with *err filled. */
hres vbs_run(struct vbs *e, struct script_error *err);

/* Calls a global Sub or Function by name (without case). SCRIPT_S_NO_PROC when there is none; wrong
 * argument count is error 450. args are borrowed; result may be NULL. Otherwise as vbs_run. */
hres vbs_call_proc(struct vbs *e, const char *name, struct var *args, unsigned nargs,
                   struct var *result, struct script_error *err);
bool vbs_has_proc(const struct vbs *e, const char *name);

/* Ends the script: every active procedure is left, no On Error catches it. To be called by an
 * object while a script runs (WScript.Quit); the object then returns 0. */
void vbs_stop(struct vbs *e, int32_t exit_code);
bool vbs_stopped(const struct vbs *e, int32_t *exit_code);
/* True from vbs_stop or vbs_interrupt on; hosts hand it to loop_run as the stop flag. */
const bool *vbs_stop_flag(const struct vbs *e);
/* From any thread (timeouts): the script ends at its next loop turn or call. */
void vbs_interrupt(struct vbs *e);
