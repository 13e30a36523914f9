/* secdesc: security descriptors and SIDs. */
#include "broker/secdesc.h"

#include "util/num.h"

const struct sid sid_everyone = {.n = 1, .authority = 1, .sub = {0}};
const struct sid sid_authenticated = {.n = 1, .authority = 5, .sub = {11}};
const struct sid sid_system = {.n = 1, .authority = 5, .sub = {18}};
const struct sid sid_administrators = {.n = 2, .authority = 5, .sub = {32, 544}};
enum {
    UNIX_AUTHORITY = 22,
    UNIX_USER = 1,
    UNIX_GROUP = 2,
    SD_HEADER = 20,
    ACL_HEADER = 8,
    ACE_HEADER = 8
};

/* ---- numbers, little end first ---- */
static uint32_t u16_at(struct slice b, size_t at)
{
    const unsigned char *p = (const unsigned char *)b.p + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32_at(struct slice b, size_t at)
{
    return u16_at(b, at) | u16_at(b, at + 2) << 16;
}

static void add_le(struct str *out, uint32_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        str_addc(out, (char)((v >> (8 * i)) & 0xff));
    }
}

/* ---- SIDs ---- */
bool sid_eq(const struct sid *a, const struct sid *b)
{
    return a->n == b->n && a->authority == b->authority &&
           memcmp(a->sub, b->sub, a->n * sizeof *a->sub) == 0;
}

static struct sid unix_sid(uint32_t kind, uint32_t id)
{
    return (struct sid){.n = 2, .authority = UNIX_AUTHORITY, .sub = {kind, id}};
}

struct sid sid_of_user(uint32_t uid)
{
    return unix_sid(UNIX_USER, uid);
}

struct sid sid_of_group(uint32_t gid)
{
    return unix_sid(UNIX_GROUP, gid);
}

static bool is_unix(const struct sid *s, uint32_t kind, uint32_t *id)
{
    *id = s->sub[1];
    return s->n == 2 && s->authority == UNIX_AUTHORITY && s->sub[0] == kind;
}

bool sid_user(const struct sid *s, uint32_t *uid)
{
    return is_unix(s, UNIX_USER, uid);
}

bool sid_group(const struct sid *s, uint32_t *gid)
{
    return is_unix(s, UNIX_GROUP, gid);
}

void str_add_sid(struct str *out, const struct sid *s)
{
    str_addf(out, "S-1-%llu", (unsigned long long)s->authority);
    for (unsigned i = 0; i < s->n; i++) {
        str_addf(out, "-%u", s->sub[i]);
    }
}

bool sid_from_text(struct slice t, struct sid *out)
{
    *out = (struct sid){0};
    if (t.n < 5 || (t.p[0] != 'S' && t.p[0] != 's') || memcmp(t.p + 1, "-1-", 3) != 0) {
        return false;
    }
    t = (struct slice){t.p + 4, t.n - 4};
    for (bool first = true;; first = false) {
        const char *dash = memchr(t.p, '-', t.n);
        size_t n = dash ? (size_t)(dash - t.p) : t.n;
        uint64_t v;
        bool room = first || out->n < SID_MAX_SUB;
        if (!room || num_parse_u64((struct slice){t.p, n}, false, &v) ||
            v > (first ? UINT64_C(0xffffffffffff) : UINT32_MAX)) {
            return false;
        }
        if (first) {
            out->authority = v;
        } else {
            out->sub[out->n++] = (uint32_t)v;
        }
        if (!dash) {
            return out->n > 0;
        }
        t = (struct slice){dash + 1, t.n - n - 1};
    }
}

hres sid_from_bytes(struct slice b, struct sid *out, size_t *used)
{
    *out = (struct sid){0};
    if (b.n < 8 || b.p[0] != 1 || (unsigned char)b.p[1] > SID_MAX_SUB ||
        b.n < 8 + 4 * (size_t)(unsigned char)b.p[1]) {
        return WBEM_E_INVALID_OBJECT;
    }
    out->n = (uint8_t)b.p[1];
    for (size_t i = 0; i < 6; i++) {
        out->authority = out->authority << 8 | (unsigned char)b.p[2 + i];
    }
    for (size_t i = 0; i < out->n; i++) {
        out->sub[i] = u32_at(b, 8 + 4 * i);
    }
    *used = 8 + 4 * (size_t)out->n;
    return 0;
}

void str_add_sid_bytes(struct str *out, const struct sid *s)
{
    str_addc(out, 1);
    str_addc(out, (char)s->n);
    for (int i = 5; i >= 0; i--) {
        str_addc(out, (char)((s->authority >> (8 * i)) & 0xff));
    }
    for (unsigned i = 0; i < s->n; i++) {
        add_le(out, s->sub[i], 4);
    }
}

/* ---- reading ---- */
void secdesc_fini(struct secdesc *d)
{
    vec_fini(&d->dacl);
    str_fini(&d->sacl);
}

hres secdesc_add(struct secdesc *d, unsigned type, unsigned flags, uint32_t mask,
                 const struct sid *sid)
{
    struct ace a = {.type = (uint8_t)type, .flags = (uint8_t)flags, .mask = mask, .sid = *sid};
    if (d->dacl.n >= SECDESC_ACES) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    return vec_push(&d->dacl, a) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

/* The list at an offset; its size is checked, its entries are not. */
static hres acl_at(struct slice b, uint32_t at, struct slice *out)
{
    if (at < SD_HEADER || at > b.n || b.n - at < ACL_HEADER) {
        return WBEM_E_INVALID_OBJECT;
    }
    uint32_t size = u16_at(b, at + 2);
    if ((b.p[at] != 2 && b.p[at] != 4) || size < ACL_HEADER || size > b.n - at) {
        return WBEM_E_INVALID_OBJECT;
    }
    *out = (struct slice){b.p + at, size};
    return 0;
}

static hres read_aces(struct slice acl, struct secdesc *d)
{
    uint32_t count = u16_at(acl, 4);
    size_t at = ACL_HEADER;
    for (uint32_t i = 0; i < count; i++) {
        if (acl.n - at < ACE_HEADER) {
            return WBEM_E_INVALID_OBJECT;
        }
        unsigned type = (unsigned char)acl.p[at], flags = (unsigned char)acl.p[at + 1];
        uint32_t size = u16_at(acl, at + 2);
        struct sid sid;
        size_t used;
        if (size < ACE_HEADER || size > acl.n - at || type > ACE_DENIED ||
            sid_from_bytes((struct slice){acl.p + at + ACE_HEADER, size - ACE_HEADER}, &sid,
                           &used)) {
            return WBEM_E_INVALID_OBJECT;
        }
        hres hr = secdesc_add(d, type, flags, u32_at(acl, at + 4), &sid);
        if (FAILED(hr)) {
            return hr;
        }
        at += size;
    }
    return 0;
}

static hres read_sid(struct slice b, uint32_t at, bool *has, struct sid *out)
{
    size_t used;
    *has = at != 0;
    if (at == 0) {
        return 0;
    }
    return at < SD_HEADER || at > b.n
               ? WBEM_E_INVALID_OBJECT
               : sid_from_bytes((struct slice){b.p + at, b.n - at}, out, &used);
}

static hres read_lists(struct slice b, struct secdesc *d)
{
    struct slice acl;
    uint32_t sacl = u32_at(b, 12), dacl = u32_at(b, 16);
    hres hr = 0;
    if ((d->control & SD_SACL_PRESENT) && sacl) {
        hr = acl_at(b, sacl, &acl);
        if (hr == 0) {
            str_add_slice(&d->sacl, acl);
            hr = str_status(&d->sacl);
        }
    }
    if (hr == 0 && (d->control & SD_DACL_PRESENT) && dacl) {
        hr = acl_at(b, dacl, &acl);
        hr = hr ? hr : read_aces(acl, d);
    } else if (hr == 0) { /* no list: everything is allowed */
        d->control &= (uint16_t)~SD_DACL_PRESENT;
    }
    return hr;
}

hres secdesc_parse(struct slice b, struct secdesc *out)
{
    *out = (struct secdesc){0};
    if (b.n > SECDESC_MAX) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    if (b.n < SD_HEADER || b.p[0] != 1 || !(u16_at(b, 2) & SD_SELF_RELATIVE)) {
        return WBEM_E_INVALID_OBJECT;
    }
    out->control = (uint16_t)u16_at(b, 2);
    hres hr = read_sid(b, u32_at(b, 4), &out->has_owner, &out->owner);
    hr = hr ? hr : read_sid(b, u32_at(b, 8), &out->has_group, &out->group);
    hr = hr ? hr : read_lists(b, out);
    if (FAILED(hr)) {
        secdesc_fini(out);
        *out = (struct secdesc){0};
    }
    return hr;
}

/* ---- writing ---- */
static size_t sid_size(const struct sid *s)
{
    return 8 + 4 * (size_t)s->n;
}

static void add_dacl(struct str *out, const struct secdesc *d, size_t size)
{
    add_le(out, 2, 2);
    add_le(out, (uint32_t)size, 2);
    add_le(out, (uint32_t)d->dacl.n, 2);
    add_le(out, 0, 2);
    for (size_t i = 0; i < d->dacl.n; i++) {
        const struct ace *a = &d->dacl.v[i];
        str_addc(out, (char)a->type);
        str_addc(out, (char)a->flags);
        add_le(out, (uint32_t)(ACE_HEADER + sid_size(&a->sid)), 2);
        add_le(out, a->mask, 4);
        str_add_sid_bytes(out, &a->sid);
    }
}

hres secdesc_print(const struct secdesc *d, struct str *out)
{
    size_t owner = d->has_owner ? sid_size(&d->owner) : 0,
           group = d->has_group ? sid_size(&d->group) : 0;
    size_t dacl = d->control & SD_DACL_PRESENT ? ACL_HEADER : 0, sacl = d->sacl.n;
    for (size_t i = 0; dacl && i < d->dacl.n; i++) {
        dacl += ACE_HEADER + sid_size(&d->dacl.v[i].sid);
    }
    if (dacl > UINT16_MAX || SD_HEADER + owner + group + dacl + sacl > SECDESC_MAX) {
        return WBEM_E_QUOTA_VIOLATION;
    }
    size_t at = SD_HEADER;
    add_le(out, 1, 2);
    add_le(out, (uint32_t)(d->control | SD_SELF_RELATIVE), 2);
    const size_t sizes[] = {owner, group, sacl, dacl};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        add_le(out, sizes[i] ? (uint32_t)at : 0, 4);
        at += sizes[i];
    }
    if (owner) {
        str_add_sid_bytes(out, &d->owner);
    }
    if (group) {
        str_add_sid_bytes(out, &d->group);
    }
    str_add_slice(out, str_slice(&d->sacl));
    if (dacl) {
        add_dacl(out, d, dacl);
    }
    return str_status(out);
}
