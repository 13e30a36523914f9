/* reaper: takes the children this process made off the process table when they end. One thread,
 * started with the first child. Thread-safe. */
#pragma once
#include "util/hres.h"

struct reaper;
#define REAPER_MAX 1000000u /* children at once: WBEM_E_QUOTA_VIOLATION */
hres reaper_create(struct reaper **out);
/* Ends the thread. Children that still run stay children of this process. NULL is fine. */
void reaper_destroy(struct reaper *r);
/* Makes sure that the next reaper_add will succeed: called before the child is made. */
hres reaper_prepare(struct reaper *r);
/* pidfd (taken) of a child. Uses what reaper_prepare set aside. */
void reaper_add(struct reaper *r, int pidfd);
