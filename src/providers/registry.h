/* registry: keys and values as Windows has them, kept in a repository of their own and laid over live views of this
 * machine (registry_views.c). Transactional; several processes may use one. Names compare without case. Thread-safe.
 *
 * Paths are whole: "HKLM\SOFTWARE\Vendor". HKLM and HKU are the roots; the others lead into them (registry_path). */
#pragma once
#include "cim/class.h"
#include "util/sysroot.h"

enum reg_type { /* winnt.h */
    REG_SZ = 1,
    REG_EXPAND_SZ = 2,
    REG_BINARY = 3,
    REG_DWORD = 4,
    REG_MULTI_SZ = 7,
    REG_QWORD = 11
};
enum reg_hive {
    HKEY_CLASSES_ROOT = 0x80000000u,
    HKEY_CURRENT_USER = 0x80000001u,
    HKEY_LOCAL_MACHINE = 0x80000002u,
    HKEY_USERS = 0x80000003u,
    HKEY_CURRENT_CONFIG = 0x80000005u,
};
#define REG_MAX_NAME  255u       /* characters of a key's name */
#define REG_MAX_VALUE 16383u     /* bytes of a value's name */
#define REG_MAX_DATA  (1u << 20) /* bytes of a value */
#define REG_MAX_DEPTH 512u
/* Data: texts in UTF-8; REG_MULTI_SZ: each text followed by a NUL; numbers 4 or 8 bytes, little end first. */
struct reg_value {
    struct slice name;
    uint32_t type;
    struct slice data;
};
struct registry;
struct cimwin32;
/* dir: NULL: nothing is stored, the views are there. */
hres registry_open(const char *dir, const struct cimwin32 *s, struct registry **out);
void registry_close(struct registry *r);
/* The whole path of a key of a hive, as uid sees it. WBEM_E_INVALID_PARAMETER: no such hive;
 * WBEM_E_INVALID_OBJECT_PATH: not a path, a name too long. */
hres registry_path(uint32_t hive, struct slice subkey, uint32_t uid, struct str *out);
/* "HKEY_LOCAL_MACHINE\A", "HKLM\A": the hive and what follows. false: it begins with no hive. */
bool registry_hive(struct slice path, uint32_t *hive, struct slice *subkey);

/* WBEM_E_NOT_FOUND: no such key or value. WBEM_E_ACCESS_DENIED: part of a view, or a key with subkeys. */
hres registry_has(struct registry *r, struct slice path);
hres registry_subkeys(struct registry *r, struct slice path,
                      hres (*fn)(void *arg, struct slice name), void *arg);
hres registry_values(struct registry *r, struct slice path,
                     hres (*fn)(void *arg, const struct reg_value *v), void *arg);
/* data gets the value; *type. The name "" is the key's default value. */
hres registry_get(struct registry *r, struct slice path, struct slice name, uint32_t *type,
                  struct str *data);
hres registry_create(struct registry *r, struct slice path); /* with those above it */
/* The key must be there. */
hres registry_set(struct registry *r, struct slice path, const struct reg_value *v);
hres registry_delete_value(struct registry *r, struct slice path, struct slice name);
hres registry_delete_key(struct registry *r, struct slice path);

/* The descriptor (MS-DTYP 2.4.6) that was stored for the key, else for the nearest key above it: *own is false then.
 * WBEM_E_NOT_FOUND: none. */
hres registry_get_security(struct registry *r, struct slice path, struct str *bytes, bool *own);
/* The key must be there. */
hres registry_set_security(struct registry *r, struct slice path, struct slice bytes);

/* ---- descriptors of keys (registry_security.c) ---- */
enum key_right { /* winnt.h */
    KEY_QUERY_VALUE = 0x1,
    KEY_SET_VALUE = 0x2,
    KEY_CREATE_SUB_KEY = 0x4,
    KEY_ENUMERATE_SUB_KEYS = 0x8,
    KEY_DELETE = 0x10000,
    KEY_READ_CONTROL = 0x20000,
    KEY_WRITE_DAC = 0x40000,
    KEY_READ = 0x20019,
    KEY_WRITE = 0x20006,
    KEY_ALL_ACCESS = 0xf003f,
};
struct descriptor;
struct identity;
/* The one in force: stored, or inherited, or that of a registry without any: everything for the user of the process and
 * administrators, reading for everybody. Released with descriptor_fini in any case. */
hres registry_descriptor(struct registry *r, struct slice path, struct descriptor *out);
/* Stores it; what it does not have stays as it is. WBEM_E_INVALID_OBJECT: it is none. */
hres registry_put_descriptor(struct registry *r, struct slice path, struct descriptor *d);
/* What a caller may do with the key; root and the user of the process everything. */
hres registry_rights(struct registry *r, struct slice path, const struct identity *id,
                     uint32_t *out);

/* ---- views (registry_views.c) ---- */
/* Whether a view has the key. */
bool views_have(const struct cimwin32 *s, struct slice path);
hres views_subkeys(const struct cimwin32 *s, struct slice path,
                   hres (*fn)(void *arg, struct slice name), void *arg);
hres views_values(const struct cimwin32 *s, struct slice path,
                  hres (*fn)(void *arg, const struct reg_value *v), void *arg);
