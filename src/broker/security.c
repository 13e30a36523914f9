/* security: rights in namespaces. */
#include "broker/security.h"

#include "util/clock.h"

#include <unistd.h>

/* ---- who ---- */
static bool is_member(const struct identity *id, const struct sid *s, uint32_t administrator)
{
    uint32_t n;
    if (sid_eq(s, &sid_everyone) || sid_eq(s, &sid_authenticated)) {
        return true;
    }
    if (sid_user(s, &n)) {
        return n == id->uid;
    }
    if (sid_group(s, &n)) {
        bool in = n == id->gid;
        for (size_t i = 0; !in && i < id->ngroups; i++) {
            in = id->groups[i] == n;
        }
        return in;
    }
    if (sid_eq(s, &sid_administrators)) {
        return id->uid == 0 || id->uid == administrator;
    }
    return id->uid == 0 && sid_eq(s, &sid_system);
}

/* MS-DTYP 2.5.3.2, for all rights at once: an entry decides about what none before it has decided. */
uint32_t secdesc_granted(const struct secdesc *d, const struct identity *id, uint32_t administrator)
{
    if (!(d->control & SD_DACL_PRESENT)) {
        return UINT32_MAX;
    }
    uint32_t granted = 0, denied = 0;
    if (d->has_owner && is_member(id, &d->owner, administrator)) {
        granted = WMI_RIGHT_READ_CONTROL | WMI_RIGHT_WRITE_DAC; /* an owner cannot be locked out */
    }
    for (size_t i = 0; i < d->dacl.n; i++) {
        const struct ace *a = &d->dacl.v[i];
        if ((a->flags & ACE_INHERIT_ONLY) || !is_member(id, &a->sid, administrator)) {
            continue;
        }
        if (a->type == ACE_ALLOWED) {
            granted |= a->mask & ~denied;
        } else {
            denied |= a->mask & ~granted;
        }
    }
    return granted;
}

uint32_t secdesc_rights(const struct secdesc *d, const struct identity *id, uint32_t administrator)
{
    return secdesc_granted(d, id, administrator) & WMI_RIGHT_ALL;
}

/* ---- the stored descriptor ---- */
static hres this_namespace(struct broker *b, struct slice ns, struct cim_class **out)
{
    return repo_class(b->repo, NULL, ns, SLICE("__thisNAMESPACE"), out);
}

static hres bytes_of(const struct cim_value *v, struct str *out)
{
    for (uint32_t i = 0; i < cim_elem_count(v); i++) {
        str_addc(out, (char)v->d.arr->v[i].u);
    }
    return str_status(out);
}

/* WBEM_E_NOT_FOUND: none is stored. A damaged one is an error, not a permission. */
static hres stored(struct broker *b, struct slice ns, struct secdesc *out)
{
    struct cim_path p = {.singleton = true};
    AUTO_CIM_INSTANCE i = NULL;
    AUTO_STR bytes = STR_INIT;
    p.cls = cim_str_new(SLICE("__thisNAMESPACE"));
    hres hr = p.cls ? repo_instance(b->repo, NULL, ns, &p, &i) : WBEM_E_OUT_OF_MEMORY;
    cim_path_fini(&p);
    if (FAILED(hr)) {
        return hr == WBEM_E_INVALID_CLASS ? WBEM_E_NOT_FOUND : hr;
    }
    const struct cim_value *v = cim_instance_get(i, SLICE("SECURITY_DESCRIPTOR"));
    if (!v || v->null) {
        return WBEM_E_NOT_FOUND;
    }
    hr = bytes_of(v, &bytes);
    return hr ? hr : secdesc_parse(str_slice(&bytes), out);
}

static hres of_root(struct secdesc *out)
{
    *out = (struct secdesc){.control = SD_DACL_PRESENT | SD_SELF_RELATIVE,
                            .has_owner = true,
                            .has_group = true,
                            .owner = sid_administrators,
                            .group = sid_administrators};
    hres hr =
        secdesc_add(out, ACE_ALLOWED, ACE_CONTAINER_INHERIT, WMI_RIGHT_ALL, &sid_administrators);
    hr = hr ? hr
            : secdesc_add(out, ACE_ALLOWED, ACE_CONTAINER_INHERIT, RIGHTS_EVERYBODY, &sid_everyone);
    if (FAILED(hr)) {
        secdesc_fini(out);
    }
    return hr;
}

static hres inherit(const struct secdesc *parent, struct secdesc *d)
{
    hres hr = 0;
    for (size_t i = 0; i < parent->dacl.n && hr == 0; i++) {
        const struct ace *a = &parent->dacl.v[i];
        if (!(a->flags & ACE_CONTAINER_INHERIT)) {
            continue;
        }
        unsigned flags = (a->flags & ~(unsigned)ACE_INHERIT_ONLY) | ACE_INHERITED;
        if (a->flags & ACE_NO_PROPAGATE) { /* to this one and no further */
            flags &= ~(unsigned)(ACE_CONTAINER_INHERIT | ACE_NO_PROPAGATE);
        }
        hr = secdesc_add(d, a->type, flags, a->mask, &a->sid);
    }
    return hr;
}

/* parent: in force above, NULL for root. */
static hres in_force(struct broker *b, struct slice ns, const struct secdesc *parent,
                     struct secdesc *out)
{
    *out = (struct secdesc){0};
    hres hr = stored(b, ns, out);
    bool own = hr == 0;
    if (hr == WBEM_E_NOT_FOUND) {
        if (!parent) {
            return of_root(out);
        }
        *out =
            (struct secdesc){.control = SD_DACL_PRESENT | SD_DACL_AUTO_INHERITED | SD_SELF_RELATIVE,
                             .has_owner = parent->has_owner,
                             .has_group = parent->has_group,
                             .owner = parent->owner,
                             .group = parent->group};
        hr = 0;
    }
    if (FAILED(hr) || !parent || (out->control & SD_DACL_PROTECTED) ||
        (own && !(out->control & SD_DACL_PRESENT))) {
        return hr;
    }
    if (!(parent->control &
          SD_DACL_PRESENT)) { /* everything is allowed above: also here, unless told */
        out->control &= own ? UINT16_MAX : (uint16_t)~SD_DACL_PRESENT;
        return 0;
    }
    hr = inherit(parent, out);
    if (FAILED(hr)) {
        secdesc_fini(out);
    }
    return hr;
}

/* From root down. */
hres namespace_secdesc(struct broker *b, struct slice ns, struct secdesc *out)
{
    struct secdesc above = {0};
    bool first = true;
    for (size_t n = 0; n < ns.n;) {
        const char *slash = memchr(ns.p + n, '\\', ns.n - n);
        n = slash ? (size_t)(slash - ns.p) : ns.n;
        hres hr = in_force(b, (struct slice){ns.p, n}, first ? NULL : &above, out);
        secdesc_fini(&above);
        if (FAILED(hr)) {
            return hr;
        }
        above = *out;
        first = false;
        n += n < ns.n;
    }
    return first ? WBEM_E_INVALID_NAMESPACE : 0;
}

hres namespace_set_secdesc(struct broker *b, struct slice ns, const struct secdesc *d)
{
    struct secdesc own = *d;
    AUTO_STR bytes = STR_INIT;
    AUTO_CIM_CLASS c = NULL;
    AUTO_CIM_INSTANCE i = NULL;
    memset(&own.dacl, 0, sizeof own.dacl);
    hres hr = 0;
    for (size_t k = 0; k < d->dacl.n && hr == 0; k++) {
        const struct ace *a = &d->dacl.v[k];
        bool keep = !(a->flags & ACE_INHERITED) || (d->control & SD_DACL_PROTECTED);
        hr = keep
                 ? secdesc_add(&own, a->type, a->flags & ~(unsigned)ACE_INHERITED, a->mask, &a->sid)
                 : 0;
    }
    hr = hr ? hr : secdesc_print(&own, &bytes);
    vec_fini(&own.dacl); /* the rest is d's */
    hr = hr ? hr : this_namespace(b, ns, &c);
    i = hr ? NULL : cim_instance_new(c);
    struct cim_array *a = i ? cim_array_new(CIM_UINT8, bytes.n) : NULL;
    if (hr || !a) {
        return hr ? hr : WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t k = 0; k < bytes.n; k++) {
        a->v[k].u = (unsigned char)bytes.p[k];
    }
    struct cim_value v = cim_arrval(a);
    hr = cim_instance_put(i, SLICE("SECURITY_DESCRIPTOR"), &v);
    cim_value_clear(&v);
    hr = hr ? hr : repo_put_instance(b->repo, NULL, ns, i, 0);
    if (SUCCEEDED(hr)) {
        atomic_fetch_add(&b->security_epoch, 1);
    }
    return hr;
}

hres namespace_rights(struct broker *b, struct slice ns, const struct identity *id, uint32_t *out)
{
    struct secdesc d = {0};
    hres hr = namespace_secdesc(b, ns, &d);
    *out = hr ? 0 : secdesc_rights(&d, id, (uint32_t)geteuid());
    secdesc_fini(&d);
    return hr;
}

/* ---- sessions ---- */
static bool is_due(struct session *s, uint64_t epoch, uint64_t generation, int64_t now)
{
    return s->rights_epoch != epoch ||
           (s->rights_generation != generation && now - s->rights_time >= SECURITY_RECHECK);
}

static hres look_again(struct session *s, uint64_t epoch, uint64_t generation, int64_t now)
{
    uint32_t granted;
    hres hr = namespace_rights(s->broker, session_ns(s), s->identity, &granted);
    if (hr ==
        WBEM_E_INVALID_NAMESPACE) { /* gone: it says so itself, to whoever asks something of it */
        granted = s->rights;
    } else if (FAILED(hr)) {
        return hr; /* looked at again with the next call */
    }
    atomic_store(&s->rights, granted & s->limit);
    atomic_store(&s->rights_epoch, epoch);
    atomic_store(&s->rights_generation, generation);
    atomic_store(&s->rights_time, now);
    return 0;
}

static hres refresh(struct session *s)
{
    uint64_t epoch = atomic_load_explicit(&s->broker->security_epoch, memory_order_acquire);
    uint64_t generation = repo_generation(s->broker->repo);
    if (LIKELY(atomic_load_explicit(&s->rights_generation, memory_order_relaxed) == generation &&
               atomic_load_explicit(&s->rights_epoch, memory_order_relaxed) == epoch)) {
        return 0;
    }
    int64_t now = clock_mono_ns();
    return is_due(s, epoch, generation, now) ? look_again(s, epoch, generation, now) : 0;
}

hres session_may(struct session *s, uint32_t needed)
{
    hres hr = refresh(s);
    if (FAILED(hr)) {
        return hr;
    }
    return (atomic_load_explicit(&s->rights, memory_order_relaxed) & needed) == needed
               ? 0
               : WBEM_E_ACCESS_DENIED;
}

uint32_t session_rights(struct session *s)
{
    return FAILED(refresh(s)) ? 0 : atomic_load_explicit(&s->rights, memory_order_relaxed);
}

/* ---- writing ---- */
uint32_t write_right(const struct cim_class *c, bool provided)
{
    for (const struct cim_class *k = c; k; k = k->super) {
        if (k->name && strncmp(k->name->s, "__", 2) == 0) {
            return WMI_RIGHT_FULL_WRITE;
        }
    }
    return provided ? WMI_RIGHT_WRITE_PROVIDER : WMI_RIGHT_PARTIAL_WRITE;
}

hres put_sid(struct cim_instance *i, const char *property, const struct sid *sid)
{
    AUTO_STR bytes = STR_INIT;
    str_add_sid_bytes(&bytes, sid);
    struct cim_array *a = str_status(&bytes) ? NULL : cim_array_new(CIM_UINT8, bytes.n);
    if (!a) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    for (size_t k = 0; k < bytes.n; k++) {
        a->v[k].u = (unsigned char)bytes.p[k];
    }
    struct cim_value v = cim_arrval(a);
    hres hr = cim_instance_put(i, slice_of(property), &v);
    cim_value_clear(&v);
    return hr;
}

hres stamp_creator(uint32_t uid, struct cim_instance *i)
{
    static const char *const classes[] = {"__EventFilter", "__EventConsumer",
                                          "__FilterToConsumerBinding"};
    for (size_t k = 0; k < ARRAY_LEN(classes); k++) {
        if (cim_class_is_a(i->cls, slice_of(classes[k]))) {
            struct sid sid = sid_of_user(uid);
            return put_sid(i, "CreatorSID", &sid);
        }
    }
    return 0;
}
