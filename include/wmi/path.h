/* path: object paths (DSP0207; the scripting library's SWbemObjectPath):
 *     \\server\root\cimv2:Class.Key="v",Key2=3        an instance
 *     Class=@                                          the one instance of a singleton
 *     root\cimv2:Class                                 a class
 * Names are without case, a namespace is written with \. A path has one owner and belongs to one
 * thread at a time. Text is at most 8192 bytes, keys are at most 256 (WBEM_E_QUOTA_VIOLATION). */
#ifndef WMI_PATH_H
#define WMI_PATH_H
#include <wmi/object.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* An object path in its parts. */
typedef struct wmi_path wmi_path;

/* The path of a text; NULL or "": an empty path to be filled. Release *out with wmi_path_destroy.
 * WBEM_E_INVALID_OBJECT_PATH, WBEM_E_QUOTA_VIOLATION. */
wmi_status wmi_path_create(const char *text, wmi_path **out);
/* The path of an object: with server and namespace when it was read from there, without keys for a
 * class. Release *out. WBEM_E_NO_KEY: an instance whose keys are not all set. */
wmi_status wmi_path_of_object(wmi_object *o, wmi_path **out);
/* A copy; release *out. */
wmi_status wmi_path_clone(const wmi_path *p, wmi_path **out);
/* Releases a path; NULL is fine. */
void wmi_path_destroy(wmi_path *p);

/* How much of a path a text has. */
enum wmi_path_part {
    WMI_PATH_RELATIVE = 0,  /* class and keys */
    WMI_PATH_NAMESPACE = 1, /* with the namespace before it */
    WMI_PATH_FULL = 3,      /* with server and namespace; the server is "." when none is given */
};
/* The text, free() it. Parts that are not given are left out. WBEM_E_INVALID_OBJECT_PATH: keys
 * without a class. */
wmi_status wmi_path_text(const wmi_path *p, enum wmi_path_part part, char **text);
/* Equal without case and whatever the order of the keys; server and namespace count when both paths
 * have them. */
bool wmi_path_equal(const wmi_path *a, const wmi_path *b);

/* The server; NULL when not given. Borrowed, like the next ones, until the path is changed. */
const char *wmi_path_server(const wmi_path *p);
/* The namespace, with \ between its parts; NULL when not given. */
const char *wmi_path_namespace(const wmi_path *p);
/* The class; NULL: the path of a namespace. */
const char *wmi_path_class(const wmi_path *p);
/* The namespace above this one, free() it; "" when there is none. */
wmi_status wmi_path_parent_namespace(const wmi_path *p, char **text);
/* Sets or, with NULL or "", takes away the server. WBEM_E_INVALID_PARAMETER: a \ or / in it. */
wmi_status wmi_path_set_server(wmi_path *p, const char *server);
/* Sets or, with NULL or "", takes away the namespace. WBEM_E_INVALID_NAMESPACE. */
wmi_status wmi_path_set_namespace(wmi_path *p, const char *ns);
/* Sets or, with NULL or "", takes away the class; keys stay. WBEM_E_INVALID_PARAMETER: no name. */
wmi_status wmi_path_set_class(wmi_path *p, const char *name);

/* Whether it names a class. */
bool wmi_path_is_class(const wmi_path *p);
/* Whether it names the instance of a singleton (Class=@). */
bool wmi_path_is_singleton(const wmi_path *p);
/* Makes it the path of its class: the keys go. WBEM_E_FAILED without a class. */
wmi_status wmi_path_set_as_class(wmi_path *p);
/* Makes it the path of a singleton: the keys go. WBEM_E_FAILED without a class. */
wmi_status wmi_path_set_as_singleton(wmi_path *p);

/* The value of a key: string, boolean, WMI_SINT64 or WMI_UINT64; borrowed. Datetimes and references
 * are strings. name NULL: the single key that was written without one. WBEM_E_NOT_FOUND. */
wmi_status wmi_path_key(const wmi_path *p, const char *name, wmi_value *value);
/* Key i; *name is NULL for a single key that was written without one. WBEM_S_FALSE beyond the last
 * one. */
wmi_status wmi_path_key_at(const wmi_path *p, uint32_t i, const char **name, wmi_value *value);
/* Adds or replaces a key; a singleton becomes an instance with keys. WBEM_E_INVALID_PARAMETER for
 * NULL, real numbers, objects, arrays, or a name that is none; WBEM_E_INVALID_OBJECT_PATH beside a
 * key without name; WBEM_E_QUOTA_VIOLATION. */
wmi_status wmi_path_set_key(wmi_path *p, const char *name, const wmi_value *value);
/* Takes a key away; name NULL: the one without name. WBEM_E_NOT_FOUND. */
wmi_status wmi_path_remove_key(wmi_path *p, const char *name);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
