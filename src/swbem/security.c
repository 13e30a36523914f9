/* security: SWbemSecurity, SWbemPrivilegeSet, SWbemPrivilege (reference section 3.13): settings that travel with objects.
 * Connections on this machine run with the caller's own identity whatever they say. */
#include "swbem/objects.h"
#include "util/utf.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})

enum {
    IMPERSONATION_ANONYMOUS = 1,
    IMPERSONATION_IDENTIFY = 2,
    IMPERSONATION_IMPERSONATE = 3,
    IMPERSONATION_DELEGATE = 4,
    AUTHENTICATION_DEFAULT = 0,
    AUTHENTICATION_PKT_PRIVACY = 6
};

static const struct privilege_row {
    const char *name, *display;
} rows[PRIVILEGE_LAST + 1] = {
    [1] = {"SeCreateTokenPrivilege", "Create a token object"},
    [2] = {"SeAssignPrimaryTokenPrivilege", "Replace a process level token"},
    [3] = {"SeLockMemoryPrivilege", "Lock pages in memory"},
    [4] = {"SeIncreaseQuotaPrivilege", "Adjust memory quotas for a process"},
    [5] = {"SeMachineAccountPrivilege", "Add workstations to domain"},
    [6] = {"SeTcbPrivilege", "Act as part of the operating system"},
    [7] = {"SeSecurityPrivilege", "Manage auditing and security log"},
    [8] = {"SeTakeOwnershipPrivilege", "Take ownership of files or other objects"},
    [9] = {"SeLoadDriverPrivilege", "Load and unload device drivers"},
    [10] = {"SeSystemProfilePrivilege", "Profile system performance"},
    [11] = {"SeSystemtimePrivilege", "Change the system time"},
    [12] = {"SeProfileSingleProcessPrivilege", "Profile single process"},
    [13] = {"SeIncreaseBasePriorityPrivilege", "Increase scheduling priority"},
    [14] = {"SeCreatePagefilePrivilege", "Create a pagefile"},
    [15] = {"SeCreatePermanentPrivilege", "Create permanent shared objects"},
    [16] = {"SeBackupPrivilege", "Back up files and directories"},
    [17] = {"SeRestorePrivilege", "Restore files and directories"},
    [18] = {"SeShutdownPrivilege", "Shut down the system"},
    [19] = {"SeDebugPrivilege", "Debug programs"},
    [20] = {"SeAuditPrivilege", "Generate security audits"},
    [21] = {"SeSystemEnvironmentPrivilege", "Modify firmware environment values"},
    [22] = {"SeChangeNotifyPrivilege", "Bypass traverse checking"},
    [23] = {"SeRemoteShutdownPrivilege", "Force shutdown from a remote system"},
    [24] = {"SeUndockPrivilege", "Remove computer from docking station"},
    [25] = {"SeSyncAgentPrivilege", "Synchronize directory service data"},
    [26] = {"SeEnableDelegationPrivilege",
            "Enable computer and user accounts to be trusted for delegation"},
    [27] = {"SeManageVolumePrivilege", "Perform volume maintenance tasks"},
};

const char *privilege_name(int n)
{
    return n >= PRIVILEGE_FIRST && n <= PRIVILEGE_LAST ? rows[n].name : NULL;
}

int privilege_by_name(struct slice name, bool short_form)
{
    for (int i = PRIVILEGE_FIRST; i <= PRIVILEGE_LAST; i++) {
        struct slice full = slice_of(rows[i].name);
        struct slice brief = {full.p + 2, full.n - 11}; /* without Se and Privilege */
        if (utf8_caseeq(name, short_form ? brief : full)) {
            return i;
        }
    }
    return 0;
}

void security_copy(struct security *dst, const struct security *src)
{
    *dst = *src;
    cim_str_ref(dst->authority);
    cim_str_ref(dst->locale);
}

void security_fini(struct security *s)
{
    cim_str_unref(s->authority);
    cim_str_unref(s->locale);
    *s = (struct security){0};
}

void security_raise(struct security *s)
{
    if (s->impersonation_set && s->impersonation == IMPERSONATION_ANONYMOUS) {
        s->impersonation = IMPERSONATION_IDENTIFY;
    }
}

/* ---- objects over settings that live elsewhere ---- */
struct ssecurity {
    struct sobj o;
    struct sobj *owner;
    struct security *s;
    enum security_of of;
    int n; /* of one privilege */
};

static struct ssecurity *self_of(struct sobj *o)
{
    return (struct ssecurity *)o;
}

static void sec_destroy(struct sobj *o)
{
    sobj_unref(self_of(o)->owner);
}

static void *sec_new(struct sobj *owner, struct security *s, const struct sclass *cls,
                     enum security_of of, int n)
{
    struct ssecurity *x = sobj_new(owner->ctx, cls, sizeof *x);
    if (x) {
        x->owner = sobj_ref(owner);
        x->s = s;
        x->of = of;
        x->n = n;
    }
    return x;
}

void *security_new(struct sobj *owner, struct security *s, enum security_of of)
{
    return sec_new(owner, s, &security_class, of, 0);
}

static hres level(const struct ssecurity *x, struct scall *c, int32_t *field, bool *set,
                  const int32_t range[3]) /* lowest, highest, of calls on this machine */
{
    if (c->kind & DISP_GET) {
        bool known = *set || x->of != SECURITY_OF_LOCATOR; /* (17.2, 25) */
        return known ? ret_int(c, *set ? *field : range[2]) : WBEM_E_FAILED;
    }
    int32_t v;
    hres hr = put_number(c, &v);
    if (hr == 0 && (v < range[0] || v > range[1])) {
        hr = WBEM_E_INVALID_PARAMETER;
    }
    if (hr == 0) {
        *field = v;
        *set = true;
    }
    return hr;
}

static hres m_impersonation(struct sobj *o, struct scall *c)
{
    static const int32_t range[] = {IMPERSONATION_ANONYMOUS, IMPERSONATION_DELEGATE,
                                    IMPERSONATION_IMPERSONATE};
    struct ssecurity *x = self_of(o);
    hres hr = level(x, c, &x->s->impersonation, &x->s->impersonation_set, range);
    if (x->of != SECURITY_OF_PATH) {
        security_raise(x->s);
    }
    return hr;
}

static hres m_authentication(struct sobj *o, struct scall *c)
{
    static const int32_t range[] = {AUTHENTICATION_DEFAULT, AUTHENTICATION_PKT_PRIVACY,
                                    AUTHENTICATION_PKT_PRIVACY};
    struct ssecurity *x = self_of(o);
    return level(x, c, &x->s->authentication, &x->s->authentication_set, range);
}

static hres m_privileges(struct sobj *o, struct scall *c)
{
    return ret_obj(c, sec_new(self_of(o)->owner, self_of(o)->s, &privset_class, self_of(o)->of, 0));
}

static const struct member security_members[] = {
    {"ImpersonationLevel", 1, DISP_GET | DISP_PUT, m_impersonation, NULL},
    {"AuthenticationLevel", 2, DISP_GET | DISP_PUT, m_authentication, NULL},
    {"Privileges", 3, DISP_GET, m_privileges, NULL},
    {0},
};
const struct sclass security_class = {
    .ops = SOBJ_OPS("SWbemSecurity", true), .members = security_members, .destroy = sec_destroy};

/* ---- privileges ---- */
static void *privilege_new(struct ssecurity *set, int n)
{
    return sec_new(set->owner, set->s, &privilege_class, set->of, n);
}

static hres m_priv_item(struct sobj *o, struct scall *c)
{
    int n = c->a[0].number;
    if (!privilege_name(n) || !(self_of(o)->s->present & (1u << n))) {
        return WBEM_E_NOT_FOUND;
    }
    return ret_obj(c, privilege_new(self_of(o), n));
}

static hres m_priv_count(struct sobj *o, struct scall *c)
{
    return ret_int(c, __builtin_popcount(self_of(o)->s->present));
}

static hres add(struct ssecurity *x, struct scall *c, int n)
{
    if (!privilege_name(n)) {
        return WBEM_E_FAILED;
    }
    x->s->present |= 1u << n;
    x->s->enabled = c->a[1].number ? x->s->enabled | 1u << n : x->s->enabled & ~(1u << n);
    return ret_obj(c, privilege_new(x, n));
}

static hres m_priv_add(struct sobj *o, struct scall *c)
{
    return add(self_of(o), c, c->a[0].number);
}

static hres m_priv_add_string(struct sobj *o, struct scall *c)
{
    return add(self_of(o), c, privilege_by_name(c->a[0].text, false));
}

static hres m_priv_remove(struct sobj *o, struct scall *c)
{
    int n = c->a[0].number;
    if (!privilege_name(n) || !(self_of(o)->s->present & (1u << n))) {
        return WBEM_E_NOT_FOUND;
    }
    self_of(o)->s->present &= ~(1u << n);
    return 0;
}

static hres m_priv_delete_all(struct sobj *o, struct scall *c)
{
    (void)c;
    self_of(o)->s->present = 0;
    return 0;
}

static hres privs_new_enum(struct sobj *o, struct disp_enum **out, struct disp_error *err)
{
    (void)err;
    struct var *v = calloc(PRIVILEGE_LAST + 1, sizeof *v);
    size_t n = 0;
    for (int i = PRIVILEGE_FIRST; v && i <= PRIVILEGE_LAST; i++) {
        if (!(self_of(o)->s->present & (1u << i))) {
            continue;
        }
        struct sobj *p = privilege_new(self_of(o), i);
        if (!p) {
            while (n-- > 0) {
                var_clear(&v[n]);
            }
            free(v);
            return WBEM_E_OUT_OF_MEMORY;
        }
        v[n++] = VAR_OBJ(&p->d);
    }
    return v ? list_enum_new(v, n, out) : WBEM_E_OUT_OF_MEMORY;
}

#define ENABLED                                                                                    \
    {                                                                                              \
        "bIsEnabled", P_BOOL, .optional = true, .number = 1                                        \
    }
static const struct member privset_members[] = {
    {"Item", 0, DISP_METHOD | DISP_GET, m_priv_item, PARAMS({"iPrivilege", P_INT})},
    {"Count", 1, DISP_GET, m_priv_count, NULL},
    {"Add", 2, DISP_METHOD, m_priv_add, PARAMS({"iPrivilege", P_INT}, ENABLED)},
    {"Remove", 3, DISP_METHOD, m_priv_remove, PARAMS({"iPrivilege", P_INT})},
    {"DeleteAll", 4, DISP_METHOD, m_priv_delete_all, NULL},
    {"AddAsString", 5, DISP_METHOD, m_priv_add_string, PARAMS({"strPrivilege", P_STR}, ENABLED)},
    {0},
};
const struct sclass privset_class = {.ops = SOBJ_OPS("SWbemPrivilegeSet", true),
                                     .members = privset_members,
                                     .destroy = sec_destroy,
                                     .new_enum = privs_new_enum};

static hres m_enabled(struct sobj *o, struct scall *c)
{
    struct ssecurity *x = self_of(o);
    if (!(x->s->present & (1u << x->n))) {
        return WBEM_E_NOT_FOUND; /* removed from its set since */
    }
    if (c->kind & DISP_GET) {
        return ret_bool(c, (x->s->enabled & (1u << x->n)) != 0);
    }
    bool on;
    hres hr = var_to_bool(c->value, &on);
    if (hr == 0) {
        x->s->enabled = on ? x->s->enabled | 1u << x->n : x->s->enabled & ~(1u << x->n);
    }
    return hr;
}

static hres m_priv_name(struct sobj *o, struct scall *c)
{
    return ret_text(c, slice_of(rows[self_of(o)->n].name));
}

static hres m_priv_display(struct sobj *o, struct scall *c)
{
    return ret_text(c, slice_of(rows[self_of(o)->n].display));
}

static hres m_priv_id(struct sobj *o, struct scall *c)
{
    return ret_int(c, self_of(o)->n);
}

static const struct member privilege_members[] = {
    {"IsEnabled", 0, DISP_GET | DISP_PUT, m_enabled, NULL},
    {"Name", 1, DISP_GET, m_priv_name, NULL},
    {"DisplayName", 2, DISP_GET, m_priv_display, NULL},
    {"Identifier", 3, DISP_GET, m_priv_id, NULL},
    {0},
};
const struct sclass privilege_class = {
    .ops = SOBJ_OPS("SWbemPrivilege", true), .members = privilege_members, .destroy = sec_destroy};
