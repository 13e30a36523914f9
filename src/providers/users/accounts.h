/* accounts: the users and groups of /etc/passwd, /etc/group and /etc/shadow. */
#pragma once
#include "broker/secdesc.h"
#include "providers/table.h"
#include "util/vec.h"

enum account_kind {
    ACCOUNT_USER,   /* the superuser, and ordinary users */
    ACCOUNT_SYSTEM, /* users that services run as */
    ACCOUNT_GROUP
};
struct shadow {
    bool known;
    struct slice password;
    uint64_t changed, least, most, expires; /* days, of shadow(5); NOT_KNOWN: the field is empty */
};
struct account {
    enum account_kind kind;
    uint64_t id, group; /* group: the primary one of a user */
    struct slice name, password;
    struct slice comment, home, shell; /* of users */
    struct slice members;              /* of groups: names with commas between */
    struct shadow shadow;
};
struct accounts {
    struct str passwd, group, shadow;
    struct VEC(struct account) users, groups;
};
enum accounts_part {
    ACCOUNTS_USERS = 1,
    ACCOUNTS_GROUPS = 2,
    ACCOUNTS_SHADOW = 4 /* with the users; not known when the file cannot be read */
};
/* Files that are not there have no accounts. Release with accounts_fini in any case. */
hres accounts_read(const struct cimwin32 *s, unsigned parts, struct accounts *out);
void accounts_fini(struct accounts *a);
/* NULL: there is none. */
const struct account *accounts_user(const struct accounts *a, struct slice name);
const struct account *accounts_uid(const struct accounts *a, uint64_t uid);

const char *account_class(const struct account *a);
/* The SID, and the path of the object. */
struct sid account_sid(const struct account *a);
void account_add_sid(const struct account *a, struct str *out);
void account_add_path(const struct telling *t, const struct account *a, struct str *out);
/* False when a condition on Name or SID, or the keys, rule the account out. */
bool account_asked(const struct telling *t, const struct account *a);

/* What the entries say; -1: not known. */
int8_t account_disabled(const struct account *a, uint64_t today);
int8_t account_password_required(const struct account *a);
int8_t account_password_expires(const struct account *a);
int8_t account_password_changeable(const struct account *a);
/* The name in the comment: up to the first comma. */
struct slice account_full_name(const struct account *a);
/* Days since 1970. */
uint64_t accounts_today(void);
/* What a SID is called, and of which domain: an account, or one of those that mean the same everywhere; nothing is
 * appended for others. And the SID of a name; false: nobody. */
hres accounts_name_of(const struct cimwin32 *s, const struct sid *sid, struct str *name,
                      struct str *domain);
bool accounts_sid_of(const struct cimwin32 *s, struct slice name, struct sid *out);
