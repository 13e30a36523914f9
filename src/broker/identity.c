/* identity: who calls. */
#include "broker/broker.h"

#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    PW_BUFFER = 16384
};

static struct cim_str *user_name(uid_t uid)
{
    char *buf = malloc(PW_BUFFER);
    if (!buf) {
        return NULL;
    }
    struct passwd pw, *found = NULL;
    struct cim_str *name = NULL;
    if (getpwuid_r(uid, &pw, buf, PW_BUFFER, &found) == 0 && found) {
        name = cim_str_new(slice_of(pw.pw_name));
    } else {
        AUTO_STR s = STR_INIT; /* an account without a name goes by its number */
        str_add_u64(&s, uid);
        name = str_status(&s) ? NULL : cim_str_new(str_slice(&s));
    }
    free(buf);
    return name;
}

static bool add_groups(struct identity *i)
{
    int n = getgroups(0, NULL);
    gid_t *list = n > 0 ? calloc((size_t)n, sizeof *list) : NULL;
    i->groups = n > 0 ? calloc((size_t)n, sizeof *i->groups) : NULL;
    n = list && i->groups ? getgroups(n, list) : n;
    for (int k = 0; list && i->groups && k < n; k++) {
        i->groups[i->ngroups++] = list[k];
    }
    bool ok = n <= 0 || (list && i->groups);
    free(list);
    return ok;
}

struct identity *identity_of_process(void)
{
    struct identity *i = calloc(1, sizeof *i);
    if (!i) {
        return NULL;
    }
    i->refs = REF_INIT;
    i->uid = getuid();
    i->gid = getgid();
    i->user = user_name(i->uid);
    return i->user && add_groups(i) ? i : identity_unref(i);
}

#define MAX_GROUPS 65536

/* All groups of the account; the number is known after a first look. */
static bool add_account_groups(struct identity *i)
{
    int n = 64;
    for (int look = 0; look < 2 && n <= MAX_GROUPS; look++) {
        gid_t *list = calloc((size_t)n, sizeof *list);
        if (!list) {
            return false;
        }
        int got = n;
        if (getgrouplist(i->user->s, (gid_t)i->gid, list, &got) >= 0) {
            i->groups = calloc((size_t)got + 1, sizeof *i->groups);
            for (int k = 0; i->groups && k < got; k++) {
                i->groups[i->ngroups++] = list[k];
            }
            free(list);
            return i->groups != NULL;
        }
        free(list);
        n = got;
    }
    return true;
}

hres identity_of_account(const char *name, struct identity **out)
{
    char *buf = malloc(PW_BUFFER);
    struct identity *i = calloc(1, sizeof *i);
    struct passwd pw, *found = NULL;
    hres hr = buf && i ? 0 : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && (getpwnam_r(name, &pw, buf, PW_BUFFER, &found) != 0 || !found)) {
        hr = WBEM_E_NOT_FOUND;
    }
    if (hr == 0) {
        i->refs = REF_INIT;
        i->uid = pw.pw_uid;
        i->gid = pw.pw_gid;
        i->user = cim_str_new(slice_of(pw.pw_name));
        hr = i->user && add_account_groups(i) ? 0 : WBEM_E_OUT_OF_MEMORY;
        i = hr ? identity_unref(i) : i;
    } else {
        free(i);
        i = NULL;
    }
    free(buf);
    *out = i;
    return hr;
}

struct identity *identity_ref(struct identity *i)
{
    if (i) {
        ref_get(&i->refs);
    }
    return i;
}

struct identity *identity_unref(struct identity *i)
{
    if (i && ref_put(&i->refs)) {
        cim_str_unref(i->user);
        free(i->groups);
        free(i);
    }
    return NULL;
}
