/* users: who may log on over the network: names, accounts of the operating system, hashes of passwords. A text file that
 * only its owner can read, a line a user: name:account:hash (NT hash, 32 hexadecimal digits; empty: may not log on).
 *
 * It is read again when it has changed. After USERS_FREE_FAILURES failures in a row of a user from
 * one address further attempts are refused for a while that doubles. Thread-safe. */
#pragma once
#include "rpc/auth.h"

struct users;
#define USERS_FREE_FAILURES 5u
#define USERS_FIRST_WAIT_NS INT64_C(1000000000)
#define USERS_LONGEST_WAIT  INT64_C(300000000000) /* ns */
#define USERS_MAX           10000u
#define USERS_MAX_FILE      0x400000u

/* The file need not exist yet. path is copied. */
hres users_open(const char *path, struct users **out);
void users_close(struct users *u);
/* WBEM_E_NOT_FOUND; WBEM_E_ACCESS_DENIED: too many failures of the user from there. */
hres users_find(struct users *u, const char *name, const char *peer, struct principal **who);
/* What came of an attempt. */
void users_tell(struct users *u, const char *name, const char *peer, bool good);

/* ---- keeping the file ---- */
struct user_entry {
    const char *name, *account; /* borrowed during the call */
    bool has_password;
};
/* In the order of the file; stops when fn returns non-zero and returns that. *line (may be NULL): of what is wrong:
 * WBEM_E_INVALID_SYNTAX. */
hres users_each(struct users *u, hres (*fn)(void *arg, const struct user_entry *e), void *arg,
                unsigned *line);
/* Adds or changes a user; account NULL: keeps it (a new user: the same name). password NULL: keeps it. The file is
 * replaced as a whole. WBEM_E_INVALID_PARAMETER: a name with a colon or a control character. */
hres users_put(struct users *u, const char *name, const char *account, const char *password);
hres users_remove(struct users *u, const char *name); /* WBEM_E_NOT_FOUND */
