/* engine: what the script host and the script engines know of each other. One engine is one global
 * scope of one language on one thread; a host may run several engines side by side (.wsf jobs of
 * several languages) that see each other through their global objects.
 *
 * Life: create, add_object (WScript ...), add_code for each script block, run, any number of
 * call_proc for event handlers, destroy (objects still alive end then). All functions belong to the
 * script's thread except interrupt. */
#pragma once
#include "disp/disp.h"

/* What the host does for the script. Texts are UTF-8, NUL-terminated, borrowed. Any entry may be
 * NULL: then the feature answers with error 429 (objects) or as if the box was closed (boxes). err
 * receives source and description. */
struct script_host {
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
    /* The script goes on though it was stopped, in a language that cannot prevent it: the host may
     * end the process. Called again and again while it does. */
    void (*defied)(void *ctx);
};

/* An error as the host reports it. */
struct script_error {
    int32_t number;  /* Err.Number: plain engine number, or an HRESULT as signed Long */
    hres hr;         /* 0x800A0000 + number for engine errors, else the HRESULT */
    bool compile;    /* found by the compiler: nothing of that block has run */
    bool has_source; /* false: no error information at all, print "(null): 0x%08X" */
    uint32_t line;   /* 1-based; 0 = unknown */
    uint32_t column;
    struct bstr *file; /* display name given to add_code; owned */
    struct bstr *
        source; /* "Microsoft VBScript runtime error", "SWbemServicesEx", ...; owned, may be NULL */
    struct bstr *description; /* with name suffix ("Type mismatch: 'x'"); owned, may be NULL */
};
void script_error_clear(struct script_error *e);
/* Appends "file(line, column) source: description" (or "... (null): 0x80041002"), without line end.
 */
void script_error_format(const struct script_error *e, struct str *out);

/* Text of an error number; NULL: unknown. */
const char *script_error_text(int number);

/* Positive answers. */
#define SCRIPT_S_STOPPED     ((hres)0x00020001) /* stop was called (WScript.Quit) */
#define SCRIPT_S_INTERRUPTED ((hres)0x00020002) /* interrupt was called */
#define SCRIPT_S_NO_PROC     ((hres)0x00020003) /* no such procedure */

struct engine {
    const struct engine_ops *ops;
};
struct engine_ops {
    const char *language; /* as in ScriptEngine(): "VBScript" */
    void (*destroy)(struct engine *e);
    /* A global name for an object (a reference is taken). global_members: its members are names of
     * their own. */
    hres (*add_object)(struct engine *e, const char *name, struct disp *obj, bool global_members);
    /* A global constant; value is copied. */
    hres (*add_const)(struct engine *e, const char *name, const struct var *value);
    /* Compiles a block and declares its procedures, classes and variables; lines in errors start at
     * first_line. Negative with *err filled. */
    hres (*add_code)(struct engine *e, struct slice text, const char *file, uint32_t first_line,
                     struct script_error *err);
    /* Runs the module-level code of the blocks added since the last run, in order. 0,
     * SCRIPT_S_STOPPED, SCRIPT_S_INTERRUPTED or negative with *err filled. */
    hres (*run)(struct engine *e, struct script_error *err);
    /* Calls a global procedure by name (VBScript: without case). SCRIPT_S_NO_PROC when there is
     * none; a wrong number of arguments is error 450 where the language has that. args are borrowed;
     * result may be NULL. Otherwise as run. */
    hres (*call_proc)(struct engine *e, const char *name, struct var *args, unsigned nargs,
                      struct var *result, struct script_error *err);
    bool (*has_proc)(const struct engine *e, const char *name);
    /* Ends the script: every active procedure is left, no error handler catches it. To be called by
     * an object while a script runs (WScript.Quit); the object then returns 0. */
    void (*stop)(struct engine *e);
    /* From any thread (time limits): the script ends at its next loop turn or call. */
    void (*interrupt)(struct engine *e);
    /* The line of the running statement; 0 when nothing runs. */
    uint32_t (*line)(const struct engine *e);
    /* The global scope as an object: procedures, variables and constants that the scripts declared
     * are its members, looked up at the time of the call. A reference is returned. */
    hres (*globals)(struct engine *e, struct disp **out);
};
