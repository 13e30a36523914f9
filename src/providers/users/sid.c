/* sid: Win32_SID. */
#include "providers/users/accounts.h"

struct subject {
    struct slice name;
    const char *domain;
    struct sid sid;
    struct str text, bytes;
};

static hres fill_bytes(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    const struct str *bytes = &((const struct subject *)subject)->bytes;
    struct cim_array *a = cim_array_new(CIM_UINT8, bytes->n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < bytes->n; i++) {
        a->v[i].u = (unsigned char)bytes->p[i];
    }
    *out = cim_arrval(a);
    return 0;
}

static hres fill_length(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    fill_uint(out, ((const struct subject *)subject)->bytes.n);
    return 0;
}

static const struct prop_row rows[] = {
    ROW_SLICE("AccountName", subject, name, "name of the account"),
    {"BinaryRepresentation", fill_bytes, 0, 0, "the SID in bytes (MS-DTYP 2.4.2)"},
    ROW_TEXT("ReferencedDomainName", subject, domain,
             "name of the computer; of SIDs that every machine has, as on Windows"),
    ROW_STR("SID", subject, text, "the SID in text: the key"),
    {"SidLength", fill_length, 0, 0, "bytes of BinaryRepresentation"},
    {0},
};

static hres tell_sid(struct telling *t, struct subject *u)
{
    str_add_sid(&u->text, &u->sid);
    str_add_sid_bytes(&u->bytes, &u->sid);
    hres hr = str_status(&u->text);
    hr = hr ? hr : str_status(&u->bytes);
    hr = hr ? hr : tell(t, u);
    str_fini(&u->text);
    str_fini(&u->bytes);
    return hr;
}

static hres tell_account(struct telling *t, const struct account *a)
{
    struct subject u = {.name = a->name, .domain = cim_str_z(t->s->computer)};
    u.sid = account_sid(a);
    return account_asked(t, a) ? tell_sid(t, &u) : 0;
}

/* One of those that every machine has. */
static hres tell_known(struct telling *t, const struct sid *want)
{
    AUTO_STR name = STR_INIT;
    AUTO_STR domain = STR_INIT;
    hres hr = accounts_name_of(t->s, want, &name, &domain);
    struct subject u = {.name = str_slice(&name), .domain = str_z(&domain), .sid = *want};
    return hr || name.n == 0 ? hr : tell_sid(t, &u);
}

static hres tell_accounts(struct telling *t, unsigned parts)
{
    struct accounts all;
    hres hr = accounts_read(t->s, parts, &all);
    for (size_t i = 0; i < all.users.n && hr == 0; i++) {
        hr = tell_account(t, &all.users.v[i]);
    }
    for (size_t i = 0; i < all.groups.n && hr == 0; i++) {
        hr = tell_account(t, &all.groups.v[i]);
    }
    accounts_fini(&all);
    return hr;
}

static hres tell_sids(struct telling *t)
{
    struct slice text;
    struct sid want;
    uint32_t id;
    if (!telling_equals(t, "SID", &text)) {
        return tell_accounts(t, ACCOUNTS_USERS | ACCOUNTS_GROUPS);
    }
    if (!sid_from_text(text, &want)) {
        return 0;
    }
    return sid_user(&want, &id)    ? tell_accounts(t, ACCOUNTS_USERS)
           : sid_group(&want, &id) ? tell_accounts(t, ACCOUNTS_GROUPS)
                                   : tell_known(t, &want);
}

const struct win32_table sid_table = {
    "Win32_SID", rows, tell_sids,
    "The SIDs of the users and groups of /etc/passwd and /etc/group. The well-known ones that "
    "every machine has (S-1-1-0, S-1-5-18, S-1-5-32-544 "
    "and the like) are found by their SID; they are not enumerated."};
