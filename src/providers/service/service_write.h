/* service_write: the files of units that methods write. Results are SVC_... */
#pragma once
#include "providers/service/service.h"

/* StartMode "Automatic", "Manual" or "Disabled". SVC_NOT_SUPPORTED: the unit does not say how it is enabled. */
uint32_t service_set_mode(const struct bus *b, const char *unit, struct slice mode);
uint32_t service_create(wmi_request *r, const struct cimwin32 *s, const struct bus *b);
uint32_t service_change(wmi_request *r, const struct cimwin32 *s, const struct bus *b,
                        const char *unit);
uint32_t service_delete(const struct cimwin32 *s, const struct bus *b, const char *unit);
/* Appends a POSIX command line as ExecStart= takes it. false: it is none, or not of an absolute path. */
bool unit_command(struct slice line, struct str *out);
/* A new file of a unit in /etc/systemd/system; and away with one. systemd sees it after a reload. */
uint32_t unit_write(const struct sysroot *root, const char *name, const struct str *text);
void unit_remove(const struct sysroot *root, const char *name);
