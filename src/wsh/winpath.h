/* winpath: the paths of scripts. A script may write /linux/paths, relative paths and Windows paths
 * ("C:\dir\file", "c:/dir", "\dir", "dir\file", "C:file"); here they become Linux paths and Linux
 * paths become what a script shows. Drive letters are names for folders (struct winpath_map).
 *
 * Rules (docs/script-host.md, "Files and paths"):
 * - '/' and '\' separate names everywhere; "." and ".." are taken away in the text, before any
 *   link is followed.
 * - A path is of Windows style when it begins with a drive letter or with '\', else of Linux
 *   style; a relative one has the style of the current directory. Results keep the style.
 * - A name that does not exist as it is written stands for the one entry of its folder that is the
 *   same without case.
 * - What is reached through a drive other than one of "/" stays below the folder of the drive. */
#pragma once
#include "disp/disp.h"

#define WINPATH_MAX 32767 /* bytes of a path */

/* ---- drives ---- */
struct winpath_map;
/* C: (a folder among the user's data) and Z: (/), changed by $OPENWMI_DRIVE_C, then by
 * $OPENWMI_DRIVES, then by map (may be NULL), both of the form "C=/path;D=/other"; "Z=" takes a
 * letter away. make: the folder of C: is made when it is first used. WBEM_E_INVALID_PARAMETER: the
 * text is no map. */
hres winpath_map_create(const char *map, bool make, struct winpath_map **out);
void winpath_map_destroy(struct winpath_map *m);
/* Whether text has the form of a map. */
bool winpath_map_valid(const char *text);
/* The folder of a drive as an absolute Linux path without links, or NULL. letter: without case.
 * Borrowed; valid while the map lives. */
const char *winpath_drive_root(struct winpath_map *m, char letter);
/* Gives a letter to a folder (absolute); NULL takes it away. */
hres winpath_map_set(struct winpath_map *m, char letter, const char *folder);
/* The letter of the drive on which an absolute Linux path lies (the one with the longest folder),
 * 0 when there is none. *rest (may be NULL): what follows the folder, without leading '/'. */
char winpath_drive_of(struct winpath_map *m, const char *file, const char **rest);

/* ---- from script to Linux ---- */
struct winpath {
    char *shown;    /* absolute, as scripts see it: "C:\x\y", "/x/y" */
    char *file;     /* absolute Linux path; names as they stand in their folders */
    bool windows;   /* style */
    char drive;     /* letter; 0 for a path of Linux style */
    bool is_root;   /* of its drive, or "/" */
    bool as_folder; /* the text ended in a separator */
    bool found;     /* all of its names exist; the last one may be a link to nothing */
    bool ambiguous; /* several entries are the same without case, none exactly */
};
void winpath_fini(struct winpath *p);
hres winpath_copy(const struct winpath *p, struct winpath *out);

enum winpath_flags {
    WINPATH_LINK = 1, /* a link at the end is meant itself: where it leads does not matter */
};
/* out is filled on success (release with winpath_fini). Failures are error numbers of scripts:
 * 5 empty; 52 too long, with a NUL, or with a character that Windows style does not allow; 70 leads
 * out of its drive (err, which may be NULL, says so); 76 no such drive, network path. */
hres winpath_resolve(struct winpath_map *m, struct slice text, unsigned flags, struct winpath *out,
                     struct disp_error *err);
/* An entry of a folder: one name, taken exactly. */
hres winpath_child(struct winpath_map *m, const struct winpath *folder, struct slice name,
                   unsigned flags, struct winpath *out, struct disp_error *err);
/* Without looking at any file: GetAbsolutePathName. ".." above the root of a drive stays there. */
hres winpath_absolute(struct winpath_map *m, struct slice text, struct str *out);

/* ---- from Linux to script ---- */
/* windows: on the drive it lies on; else, or when it lies on none, the Linux path itself. */
hres winpath_show(struct winpath_map *m, const char *file, bool windows, struct str *out);
/* The current directory as the script set it: a Windows path after winpath_chdir with one. */
hres winpath_cwd(struct winpath_map *m, struct str *out);
hres winpath_chdir(struct winpath_map *m, struct slice text, struct disp_error *err);

/* ---- text only ---- */
static inline bool winpath_is_separator(char c)
{
    return c == '\\' || c == '/';
}
bool winpath_has_drive(struct slice path);       /* begins with a letter and ':' */
bool winpath_is_network(struct slice path);      /* "\\server..." */
bool winpath_is_windows_name(struct slice name); /* without < > : " | ? * and control characters */
bool winpath_is_legal_name(struct slice name);   /* one name, no separator, "." or ".." */
struct slice winpath_name(struct slice path);    /* last name: "b.txt" of "C:\a\b.txt\" */
struct slice winpath_parent(struct slice path);  /* "" for a root and a single name */
struct slice winpath_base(struct slice path);    /* last name without extension */
struct slice winpath_extension(struct slice path); /* without '.' */
void winpath_join(struct str *out, struct slice path, struct slice name);
bool winpath_has_wildcard(struct slice text);                /* '*' or '?' */
bool winpath_match(struct slice pattern, struct slice name); /* without case; "*.*" is "*" */
/* A folder path and the last name of a path: what stands before and after the last separator. */
void winpath_split(struct slice path, struct slice *folder, struct slice *name);
