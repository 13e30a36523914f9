/* shell: WScript.Shell and the objects it gives. */
#pragma once
#include "wsh/host.h"

hres shell_create(struct host *h, struct disp **out);
/* WshScriptExec of a started command (shell_exec.c). */
hres shell_exec(struct host *h, struct slice command, struct sobj **out, struct disp_error *err);
/* WshSpecialFolders (shell_folders.c). */
hres folders_new(struct host *h, struct sobj **out);
/* WshShortcut or WshUrlShortcut, by the extension of path (shell_link.c). */
hres link_new(struct host *h, struct slice path, struct sobj **out, struct disp_error *err);
/* RegRead, RegWrite, RegDelete (shell_registry.c). */
hres shell_reg_read(struct host *h, struct scall *c);
hres shell_reg_write(struct host *h, struct scall *c);
hres shell_reg_delete(struct host *h, struct scall *c);
/* Writes to the system's log (shell_log.c). false: it did not take it. */
hres shell_log(struct host *h, int32_t type, struct slice message, struct slice target, bool *done);
/* MsgBox that goes away after some seconds (0: never), with -1 (boxes.c). */
hres host_popup(struct host *h, struct slice text, int32_t seconds, struct slice title,
                int32_t flags, int32_t *answer);

/* A list of texts, numbered from 0: WshCollection (collection.c). Takes the texts and their array. */
hres collection_new(struct host *h, char **texts, size_t n, struct sobj **out);
