/* winpath_map: the inside of a drive map. Internal to winpath*.c. */
#pragma once
#include "wsh/winpath.h"

struct drive {
    char *folder; /* absolute; NULL: no such drive */
    bool real;    /* folder exists and is without links */
    bool own;     /* made on first use */
};
struct winpath_map {
    struct drive drives[26];
    bool make;
    bool windows_cwd; /* the script set its current directory with a Windows path */
};
bool winpath_is_below(const char *root, const char *file); /* or the same */
