/* descriptor: the bytes of security descriptors. */
#include "providers/security/descriptor.h"

#include "providers/scan.h"

enum {
    HEADER = 20,
    LIST_HEADER = 8,
    ENTRY_HEADER = 8
};

void descriptor_fini(struct descriptor *d)
{
    vec_fini(&d->dacl);
    vec_fini(&d->sacl);
}

/* ---- reading ---- */
static uint32_t number_at(struct slice b, size_t at, unsigned bytes)
{
    uint32_t n = 0;
    for (unsigned i = 0; i < bytes; i++) {
        n |= (uint32_t)(unsigned char)b.p[at + i] << (8 * i);
    }
    return n;
}

static bool read_sid(struct slice b, uint32_t at, bool *has, struct sid *out)
{
    size_t used;
    *has = at != 0;
    return at == 0 ||
           (at >= HEADER && at <= b.n && sid_from_bytes(slice_from(b, at), out, &used) == 0);
}

static hres read_entry(struct slice b, struct entries *out)
{
    struct entry e = {
        .type = (uint8_t)b.p[0], .flags = (uint8_t)b.p[1], .mask = number_at(b, 4, 4)};
    size_t used;
    if (e.type > ENTRY_AUDIT || sid_from_bytes(slice_from(b, ENTRY_HEADER), &e.sid, &used)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    return vec_push(out, e) ? 0 : WBEM_E_OUT_OF_MEMORY;
}

static hres read_list(struct slice b, uint32_t at, struct entries *out)
{
    if (at < HEADER || at > b.n || b.n - at < LIST_HEADER) {
        return WBEM_E_INVALID_PARAMETER;
    }
    b = slice_from(b, at);
    uint32_t size = number_at(b, 2, 2), count = number_at(b, 4, 2);
    if ((b.p[0] != 2 && b.p[0] != 4) || size < LIST_HEADER || size > b.n || count > SECDESC_ACES) {
        return WBEM_E_INVALID_PARAMETER;
    }
    b = (struct slice){b.p + LIST_HEADER, size - LIST_HEADER};
    hres hr = 0;
    for (uint32_t i = 0; i < count && hr == 0; i++) {
        uint32_t n = b.n >= ENTRY_HEADER ? number_at(b, 2, 2) : 0;
        if (n < ENTRY_HEADER || n > b.n) {
            return WBEM_E_INVALID_PARAMETER;
        }
        hr = read_entry((struct slice){b.p, n}, out);
        b = slice_from(b, n);
    }
    return hr;
}

hres descriptor_from_bytes(struct slice b, struct descriptor *out)
{
    *out = (struct descriptor){0};
    if (b.n < HEADER || b.n > SECDESC_MAX || b.p[0] != 1 ||
        !(number_at(b, 2, 2) & SD_SELF_RELATIVE)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    out->control = (uint16_t)number_at(b, 2, 2);
    uint32_t sacl = number_at(b, 12, 4), dacl = number_at(b, 16, 4);
    if (!read_sid(b, number_at(b, 4, 4), &out->has_owner, &out->owner) ||
        !read_sid(b, number_at(b, 8, 4), &out->has_group, &out->group)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    out->has_sacl = (out->control & SD_SACL_PRESENT) && sacl;
    out->has_dacl = (out->control & SD_DACL_PRESENT) && dacl;
    hres hr = out->has_sacl ? read_list(b, sacl, &out->sacl) : 0;
    return hr || !out->has_dacl ? hr : read_list(b, dacl, &out->dacl);
}

/* ---- writing ---- */
static void add_number(struct str *out, size_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        str_addc(out, (char)(v >> (8 * i) & 0xff));
    }
}

static size_t sid_size(const struct sid *s)
{
    return 8 + 4 * (size_t)s->n;
}

static size_t list_size(const struct entries *list)
{
    size_t n = LIST_HEADER;
    for (size_t i = 0; i < list->n; i++) {
        n += ENTRY_HEADER + sid_size(&list->v[i].sid);
    }
    return n;
}

static void add_list(struct str *out, const struct entries *list)
{
    add_number(out, 2, 2);
    add_number(out, list_size(list), 2);
    add_number(out, list->n, 2);
    add_number(out, 0, 2);
    for (size_t i = 0; i < list->n; i++) {
        const struct entry *e = &list->v[i];
        add_number(out, e->type, 1);
        add_number(out, e->flags, 1);
        add_number(out, ENTRY_HEADER + sid_size(&e->sid), 2);
        add_number(out, e->mask, 4);
        str_add_sid_bytes(out, &e->sid);
    }
}

/* The offset of a part, 0 when it is not there; *at moves behind it. */
static void add_offset(struct str *out, bool there, size_t size, size_t *at)
{
    add_number(out, there ? *at : 0, 4);
    *at += there ? size : 0;
}

hres descriptor_to_bytes(const struct descriptor *d, struct str *out)
{
    size_t sacl = list_size(&d->sacl), dacl = list_size(&d->dacl), at = HEADER;
    if (sacl > UINT16_MAX || dacl > UINT16_MAX) {
        return WBEM_E_INVALID_PARAMETER;
    }
    add_number(out, 1, 2);
    add_number(out, d->control | SD_SELF_RELATIVE, 2);
    add_offset(out, d->has_owner, sid_size(&d->owner), &at);
    add_offset(out, d->has_group, sid_size(&d->group), &at);
    add_offset(out, d->has_sacl, sacl, &at);
    add_offset(out, d->has_dacl, dacl, &at);
    if (d->has_owner) {
        str_add_sid_bytes(out, &d->owner);
    }
    if (d->has_group) {
        str_add_sid_bytes(out, &d->group);
    }
    if (d->has_sacl) {
        add_list(out, &d->sacl);
    }
    if (d->has_dacl) {
        add_list(out, &d->dacl);
    }
    return str_status(out);
}
