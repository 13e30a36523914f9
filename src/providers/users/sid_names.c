/* sid_names: the names of SIDs, and back. */
#include "providers/scan.h"
#include "providers/users/accounts.h"
#include "util/utf.h"

/* What Windows calls the SIDs that mean the same on every machine (MS-DTYP 2.4.2.4). */
static const struct known {
    const char *sid, *name, *domain;
} well_known[] = {
    {"S-1-1-0", "Everyone", ""},
    {"S-1-3-0", "CREATOR OWNER", ""},
    {"S-1-3-1", "CREATOR GROUP", ""},
    {"S-1-5-2", "NETWORK", "NT AUTHORITY"},
    {"S-1-5-4", "INTERACTIVE", "NT AUTHORITY"},
    {"S-1-5-7", "ANONYMOUS LOGON", "NT AUTHORITY"},
    {"S-1-5-11", "Authenticated Users", "NT AUTHORITY"},
    {"S-1-5-18", "SYSTEM", "NT AUTHORITY"},
    {"S-1-5-19", "LOCAL SERVICE", "NT AUTHORITY"},
    {"S-1-5-20", "NETWORK SERVICE", "NT AUTHORITY"},
    {"S-1-5-32-544", "Administrators", "BUILTIN"},
    {"S-1-5-32-545", "Users", "BUILTIN"},
    {"S-1-5-32-546", "Guests", "BUILTIN"},
};

static bool has_sid(const struct account *a, const struct sid *sid)
{
    struct sid own = account_sid(a);
    return sid_eq(&own, sid);
}

/* The account of /etc/passwd or /etc/group. */
static hres add_account_name(const struct cimwin32 *s, const struct sid *sid, unsigned part,
                             struct str *name, struct str *domain)
{
    struct accounts all;
    hres hr = accounts_read(s, part, &all);
    const struct account *v = part == ACCOUNTS_USERS ? all.users.v : all.groups.v;
    size_t n = part == ACCOUNTS_USERS ? all.users.n : all.groups.n;
    for (size_t i = 0; hr == 0 && i < n && name->n == 0; i++) {
        if (has_sid(&v[i], sid)) {
            str_add_slice(name, v[i].name);
            str_add_slice(domain, cim_str_slice(s->computer));
        }
    }
    accounts_fini(&all);
    return hr;
}

hres accounts_name_of(const struct cimwin32 *s, const struct sid *sid, struct str *name,
                      struct str *domain)
{
    uint32_t id;
    struct sid known;
    hres hr = 0;
    if (sid_user(sid, &id) || sid_group(sid, &id)) {
        hr = add_account_name(s, sid, sid_user(sid, &id) ? ACCOUNTS_USERS : ACCOUNTS_GROUPS, name,
                              domain);
    }
    for (size_t i = 0; i < ARRAY_LEN(well_known) && name->n == 0; i++) {
        if (sid_from_text(slice_of(well_known[i].sid), &known) && sid_eq(&known, sid)) {
            str_addz(name, well_known[i].name);
            str_addz(domain, well_known[i].domain);
        }
    }
    hr = hr ? hr : str_status(name);
    return hr ? hr : str_status(domain);
}

/* A user goes before a group of his name. */
static bool find_account(const struct cimwin32 *s, struct slice name, struct sid *out)
{
    struct accounts all;
    bool found = false;
    hres hr = accounts_read(s, ACCOUNTS_USERS | ACCOUNTS_GROUPS, &all);
    for (size_t i = 0; hr == 0 && i < all.users.n + all.groups.n && !found; i++) {
        const struct account *a =
            i < all.users.n ? &all.users.v[i] : &all.groups.v[i - all.users.n];
        found = utf8_caseeq(a->name, name);
        *out = account_sid(a);
    }
    accounts_fini(&all);
    return found;
}

bool accounts_sid_of(const struct cimwin32 *s, struct slice name, struct sid *out)
{
    for (size_t i = 0; i < ARRAY_LEN(well_known); i++) {
        if (utf8_caseeq(slice_of(well_known[i].name), name)) {
            return sid_from_text(slice_of(well_known[i].sid), out);
        }
    }
    return find_account(s, name, out);
}
