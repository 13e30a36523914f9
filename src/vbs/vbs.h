/* vbs: the VBScript engine. One engine is one global scope on one thread; it knows objects only
 * through disp/disp.h.
 *
 * Life: vbs_create, vbs_add_object (WScript ...), vbs_add_code for each script block, vbs_run, any
 * number of vbs_call_proc for event handlers, vbs_destroy (objects still alive end then,
 * Class_Terminate included). All functions belong to the script's thread except vbs_interrupt. */
#pragma once
#include "disp/disp.h"
#include "util/hres.h"
#include "util/str.h"

struct vbs;

/* What the host does for the script. Texts are UTF-8, NUL-terminated, borrowed. Any entry may be
 * NULL: then the feature answers with error 429 (objects) or as if the box was closed (boxes). err
 * receives source and description. */
struct vbs_host {
    void *ctx;
    /* CreateObject(progid) */
    hres (*create_object)(void *ctx, struct slice progid, struct disp **out,
                          struct disp_error *err);
    /* GetObject(path, class); either may be empty */
    hres (*get_object)(void *ctx, struct slice path, struct slice progid, struct disp **out,
                       struct disp_error *err);
    /* MsgBox: the number of the button chosen (vbOK = 1 ...) */
    hres (*msgbox)(void *ctx, struct slice prompt, int32_t buttons, struct slice title,
                   int32_t *answer);
    /* InputBox: *answer stays NULL when cancelled (script sees Empty); else released with
     * bstr_unref by the engine */
    hres (*inputbox)(void *ctx, struct slice prompt, struct slice title, struct slice preset,
                     struct bstr **answer);
};

/* Limits a script can reach; beyond: the error named. */
#define VBS_MAX_SOURCE     (100u << 20) /* bytes; 1001 */
#define VBS_MAX_NEST       200    /* nested blocks, parentheses, call chains of the source; 1001 */
#define VBS_MAX_CALL_DEPTH 10000  /* script procedures active; error 28 */
#define VBS_MAX_REENTRY    200    /* calls script -> object -> script; error 28 */
#define VBS_MAX_GLOBALS    262144 /* global variables; 1001 */

/* An error as the host reports it. */
struct vbs_error {
    int32_t number;  /* Err.Number: plain engine number, or an HRESULT as signed Long */
    hres hr;         /* 0x800A0000 + number for engine errors, else the HRESULT */
    bool compile;    /* found by the compiler: nothing of that block has run */
    bool has_source; /* false: no error information at all, print "(null): 0x%08X" */
    uint32_t line;   /* 1-based; 0 = unknown */
    uint32_t column;
    struct bstr *file; /* display name given to vbs_add_code; owned */
    struct bstr *
        source; /* "Microsoft VBScript runtime error", "SWbemServicesEx", ...; owned, may be NULL */
    struct bstr *description; /* with name suffix ("Type mismatch: 'x'"); owned, may be NULL */
};
void vbs_error_clear(struct vbs_error *e);
/* Appends "file(line, column) source: description" (or "... (null): 0x80041002"), without line end.
 */
void vbs_error_format(const struct vbs_error *e, struct str *out);

/* Positive answers. */
#define VBS_S_STOPPED     ((hres)0x00020001) /* vbs_stop was called (WScript.Quit): see vbs_stopped */
#define VBS_S_INTERRUPTED ((hres)0x00020002) /* vbs_interrupt was called */
#define VBS_S_NO_PROC     ((hres)0x00020003) /* no such procedure */

hres vbs_create(const struct vbs_host *host, struct vbs **out); /* host is copied, ctx borrowed */
void vbs_destroy(struct vbs *e);

/* A global name for an object (a reference is taken). global_members: its members are names of
 * their own. */
hres vbs_add_object(struct vbs *e, const char *name, struct disp *obj, bool global_members);
/* A global constant; value is copied. */
hres vbs_add_const(struct vbs *e, const char *name, const struct var *value);

/* Compiles a block and declares its procedures, classes and variables; line and column in errors
 * start at first_line. Negative with *err filled. */
hres vbs_add_code(struct vbs *e, struct slice text, const char *file, uint32_t first_line,
                  struct vbs_error *err);
/* Runs the module-level code of the blocks added since the last run, in order. 0, VBS_S_STOPPED,
 * VBS_S_INTERRUPTED or negative with *err filled. */
hres vbs_run(struct vbs *e, struct vbs_error *err);

/* Calls a global Sub or Function by name (without case). VBS_S_NO_PROC when there is none; wrong
 * argument count is error 450. args are borrowed; result may be NULL. Otherwise as vbs_run. */
hres vbs_call_proc(struct vbs *e, const char *name, struct var *args, unsigned nargs,
                   struct var *result, struct vbs_error *err);
bool vbs_has_proc(const struct vbs *e, const char *name);

/* Ends the script: every active procedure is left, no On Error catches it. To be called by an
 * object while a script runs (WScript.Quit); the object then returns 0. */
void vbs_stop(struct vbs *e, int32_t exit_code);
bool vbs_stopped(const struct vbs *e, int32_t *exit_code);
/* True from vbs_stop or vbs_interrupt on; hosts hand it to loop_run as the stop flag. */
const bool *vbs_stop_flag(const struct vbs *e);
/* From any thread (timeouts): the script ends at its next loop turn or call. */
void vbs_interrupt(struct vbs *e);
