/* registry_security: the descriptors of the registry's keys, and what they allow. A key without one has what is inheritable
 * of the nearest key above it. */
#include "broker/security.h"
#include "providers/registry.h"
#include "providers/security/descriptor.h"

#include <unistd.h>

enum generic_right { /* winnt.h */
    GENERIC_ALL = 0x10000000,
    GENERIC_WRITE = 0x40000000,
};
#define GENERIC_READ 0x80000000u

static bool add(struct descriptor *d, uint32_t mask, const struct sid *sid)
{
    struct entry e = {.type = ENTRY_ALLOWED, .flags = ACE_CONTAINER_INHERIT, .mask = mask};
    e.sid = *sid;
    return vec_push(&d->dacl, e);
}

static hres make_usual(struct descriptor *out)
{
    const struct sid user = sid_of_user((uint32_t)geteuid());
    *out = (struct descriptor){.control = SD_SELF_RELATIVE | SD_DACL_PRESENT,
                               .has_owner = true,
                               .has_group = true,
                               .has_dacl = true,
                               .owner = user,
                               .group = sid_of_group((uint32_t)getegid())};
    return add(out, KEY_ALL_ACCESS, &user) && add(out, KEY_ALL_ACCESS, &sid_administrators) &&
                   add(out, KEY_READ, &sid_everyone)
               ? 0
               : WBEM_E_OUT_OF_MEMORY;
}

/* What goes on to the keys below. */
static void inherit(struct descriptor *d)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->dacl.n; i++) {
        struct entry e = d->dacl.v[i];
        if (e.flags & ACE_CONTAINER_INHERIT) {
            e.flags = (uint8_t)((e.flags & ~ACE_INHERIT_ONLY) | ACE_INHERITED);
            d->dacl.v[kept++] = e;
        }
    }
    d->dacl.n = kept;
}

hres registry_descriptor(struct registry *r, struct slice path, struct descriptor *out)
{
    AUTO_STR bytes = STR_INIT;
    bool own;
    *out = (struct descriptor){0};
    hres hr = registry_get_security(r, path, &bytes, &own);
    if (hr == WBEM_E_NOT_FOUND) {
        hr = make_usual(out);
        own = !memchr(path.p, '\\', path.n);
    } else {
        hr = hr ? hr : descriptor_from_bytes(str_slice(&bytes), out);
    }
    if (hr == 0 && !own) {
        inherit(out);
    }
    return hr;
}

hres registry_put_descriptor(struct registry *r, struct slice path, struct descriptor *d)
{
    struct descriptor old = {0};
    AUTO_STR bytes = STR_INIT;
    struct secdesc check = {0};
    hres hr = registry_descriptor(r, path, &old);
    if (hr == 0 && !d->has_owner) {
        d->has_owner = old.has_owner;
        d->owner = old.owner;
    }
    if (hr == 0 && !d->has_group) {
        d->has_group = old.has_group;
        d->group = old.group;
    }
    if (hr == 0 && !(d->control & SD_DACL_PRESENT) && !d->has_dacl) {
        struct entries none = d->dacl;
        d->dacl = old.dacl;
        old.dacl = none;
        d->has_dacl = old.has_dacl;
        d->control |= old.control & SD_DACL_PRESENT;
    }
    hr = hr ? hr : descriptor_to_bytes(d, &bytes);
    hr = hr ? hr : secdesc_parse(str_slice(&bytes), &check); /* what cannot be judged is not kept */
    hr = hr ? hr : registry_set_security(r, path, str_slice(&bytes));
    secdesc_fini(&check);
    descriptor_fini(&old);
    return hr;
}

static uint32_t without_generic(uint32_t mask)
{
    mask |= mask & GENERIC_READ ? KEY_READ : 0;
    mask |= mask & GENERIC_WRITE ? KEY_WRITE : 0;
    return mask | (mask & GENERIC_ALL ? KEY_ALL_ACCESS : 0);
}

hres registry_rights(struct registry *r, struct slice path, const struct identity *id,
                     uint32_t *out)
{
    struct descriptor d = {0};
    struct secdesc parsed = {0};
    AUTO_STR bytes = STR_INIT;
    *out = UINT32_MAX;
    if (id->uid == 0 || id->uid == geteuid()) {
        return 0;
    }
    hres hr = registry_descriptor(r, path, &d);
    hr = hr ? hr : descriptor_to_bytes(&d, &bytes);
    hr = hr ? hr : secdesc_parse(str_slice(&bytes), &parsed);
    for (size_t i = 0; i < parsed.dacl.n; i++) {
        parsed.dacl.v[i].mask = without_generic(parsed.dacl.v[i].mask);
    }
    *out = hr ? 0 : secdesc_granted(&parsed, id, (uint32_t)geteuid());
    secdesc_fini(&parsed);
    descriptor_fini(&d);
    return hr;
}
