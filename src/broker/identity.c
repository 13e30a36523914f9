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
