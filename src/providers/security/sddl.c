/* sddl: security descriptors as text (MS-DTYP 2.5.1): "O:BAG:BAD:P(A;OICI;FA;;;BA)". */
#include "providers/scan.h"
#include "providers/security/descriptor.h"

enum {
    DACL_AUTO_REQUIRED = 0x0100,
    SACL_AUTO_REQUIRED = 0x0200,
    SACL_AUTO_INHERITED = 0x0800,
    SACL_PROTECTED = 0x2000
};
struct letters {
    const char *text;
    uint32_t bits;
};

/* ---- SIDs ---- */
/* Those that mean the same on every machine. */
static const struct {
    char letters[3];
    const char *sid;
} aliases[] = {
    {"WD", "S-1-1-0"},      {"CO", "S-1-3-0"},      {"CG", "S-1-3-1"},      {"OW", "S-1-3-4"},
    {"NU", "S-1-5-2"},      {"IU", "S-1-5-4"},      {"SU", "S-1-5-6"},      {"AN", "S-1-5-7"},
    {"ED", "S-1-5-9"},      {"PS", "S-1-5-10"},     {"AU", "S-1-5-11"},     {"RC", "S-1-5-12"},
    {"SY", "S-1-5-18"},     {"LS", "S-1-5-19"},     {"NS", "S-1-5-20"},     {"WR", "S-1-5-33"},
    {"BA", "S-1-5-32-544"}, {"BU", "S-1-5-32-545"}, {"BG", "S-1-5-32-546"}, {"PU", "S-1-5-32-547"},
    {"AO", "S-1-5-32-548"}, {"SO", "S-1-5-32-549"}, {"PO", "S-1-5-32-550"}, {"BO", "S-1-5-32-551"},
    {"RE", "S-1-5-32-552"}, {"RU", "S-1-5-32-554"}, {"RD", "S-1-5-32-555"}, {"NO", "S-1-5-32-556"},
    {"MU", "S-1-5-32-558"}, {"LU", "S-1-5-32-559"}, {"IS", "S-1-5-32-568"}, {"CY", "S-1-5-32-569"},
    {"ER", "S-1-5-32-573"}, {"CD", "S-1-5-32-574"}, {"AC", "S-1-15-2-1"},   {"LW", "S-1-16-4096"},
    {"ME", "S-1-16-8192"},  {"HI", "S-1-16-12288"}, {"SI", "S-1-16-16384"},
};

static bool read_sid(struct slice text, struct sid *out)
{
    for (size_t i = 0; i < ARRAY_LEN(aliases); i++) {
        if (slice_is(text, aliases[i].letters)) {
            return sid_from_text(slice_of(aliases[i].sid), out);
        }
    }
    return sid_from_text(text, out);
}

static void add_sid(struct str *out, const struct sid *sid)
{
    struct sid known;
    for (size_t i = 0; i < ARRAY_LEN(aliases); i++) {
        if (sid_from_text(slice_of(aliases[i].sid), &known) && sid_eq(&known, sid)) {
            str_addz(out, aliases[i].letters);
            return;
        }
    }
    str_add_sid(out, sid);
}

/* ---- letters ---- */
static const struct letters entry_flags[] = {{"OI", 0x01}, {"CI", 0x02}, {"NP", 0x04}, {"IO", 0x08},
                                             {"ID", 0x10}, {"SA", 0x40}, {"FA", 0x80}, {0}};
static const struct letters dacl_flags[] = {
    {"P", SD_DACL_PROTECTED}, {"AR", DACL_AUTO_REQUIRED}, {"AI", SD_DACL_AUTO_INHERITED}, {0}};
static const struct letters sacl_flags[] = {
    {"P", SACL_PROTECTED}, {"AR", SACL_AUTO_REQUIRED}, {"AI", SACL_AUTO_INHERITED}, {0}};
/* Whole masks, then single bits. */
static const struct letters whole_rights[] = {{"FA", 0x1f01ff}, {"FR", 0x120089}, {"FW", 0x120116},
                                              {"FX", 0x1200a0}, {"KA", 0xf003f},  {"KR", 0x20019},
                                              {"KW", 0x20006},  {"KX", 0x20019},  {0}};
static const struct letters single_rights[] = {
    {"CC", 0x1},        {"DC", 0x2},        {"LC", 0x4},
    {"SW", 0x8},        {"RP", 0x10},       {"WP", 0x20},
    {"DT", 0x40},       {"LO", 0x80},       {"CR", 0x100},
    {"SD", 0x10000},    {"RC", 0x20000},    {"WD", 0x40000},
    {"WO", 0x80000},    {"GA", 0x10000000}, {"GX", 0x20000000},
    {"GW", 0x40000000}, {"GR", 0x80000000}, {0}};

/* Takes one of the letters off *text. */
static bool take_letters(struct slice *text, const struct letters *table, uint32_t *bits)
{
    for (; table->text; table++) {
        if (scan_prefix(text, table->text)) {
            *bits |= table->bits;
            return true;
        }
    }
    return false;
}

static bool read_letters(struct slice text, const struct letters *table, uint32_t *bits)
{
    while (text.n) {
        if (!take_letters(&text, table, bits)) {
            return false;
        }
    }
    return true;
}

/* The letters of all bits; false, and nothing, when a bit has none. */
static bool add_letters(struct str *out, const struct letters *table, uint32_t bits)
{
    uint32_t known = 0;
    for (const struct letters *l = table; l->text; l++) {
        known |= l->bits;
    }
    if (bits & ~known) {
        return false;
    }
    for (const struct letters *l = table; l->text; l++) {
        str_addz(out, bits & l->bits ? l->text : "");
    }
    return true;
}

/* Letters, or a number with 0x. */
static bool read_rights(struct slice text, uint32_t *mask)
{
    struct slice digits = text;
    *mask = 0;
    if (scan_prefix(&digits, "0x") || scan_prefix(&digits, "0X")) {
        uint64_t n = scan_hex(digits);
        *mask = (uint32_t)n;
        return n <= UINT32_MAX;
    }
    while (text.n) {
        if (!take_letters(&text, whole_rights, mask) && !take_letters(&text, single_rights, mask)) {
            return false;
        }
    }
    return true;
}

static void add_rights(struct str *out, uint32_t mask)
{
    for (const struct letters *l = whole_rights; l->text; l++) {
        if (l->bits == mask) {
            str_addz(out, l->text);
            return;
        }
    }
    if (!add_letters(out, single_rights, mask)) {
        str_addf(out, "0x%x", mask);
    }
}

/* ---- reading ---- */
static const struct {
    const char *letters;
    uint8_t type;
} types[] = {{"A", ENTRY_ALLOWED}, {"D", ENTRY_DENIED}, {"AU", ENTRY_AUDIT}};

/* "A;OICI;FA;;;BA". Entries of objects (with a GUID) and with conditions are not known here. */
static bool read_entry(struct slice text, struct entry *e)
{
    struct slice part[5];
    uint32_t flags = 0;
    for (size_t i = 0; i < ARRAY_LEN(part); i++) {
        part[i] = SLICE("");
        if (!scan_part(&text, ';', &part[i])) {
            return false;
        }
    }
    bool known = false;
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        if (slice_is(part[0], types[i].letters)) {
            e->type = types[i].type;
            known = true;
        }
    }
    bool ok = known && read_letters(part[1], entry_flags, &flags) &&
              read_rights(part[2], &e->mask) && part[3].n == 0 && part[4].n == 0 &&
              read_sid(text, &e->sid);
    e->flags = (uint8_t)flags;
    return ok;
}

/* "PAI(…)(…)" up to the next part. */
static hres read_list(struct slice *text, const struct letters *flags, uint16_t *control, bool *has,
                      struct entries *out)
{
    uint32_t bits = 0;
    struct slice one;
    *has = !scan_prefix(text, "NO_ACCESS_CONTROL");
    while (take_letters(text, flags, &bits)) {
    }
    *control |= (uint16_t)bits;
    while (*has && scan_prefix(text, "(")) {
        struct entry e = {0};
        const char *end = text->n ? memchr(text->p, ')', text->n) : NULL;
        if (!end || out->n >= SECDESC_ACES) {
            return WBEM_E_INVALID_PARAMETER;
        }
        one = (struct slice){text->p, (size_t)(end - text->p)};
        *text = slice_from(*text, one.n + 1);
        if (!read_entry(one, &e)) {
            return WBEM_E_INVALID_PARAMETER;
        }
        if (!vec_push(out, e)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

/* A SID up to the next part, which begins with a letter before a colon. */
static bool read_part_sid(struct slice *text, struct sid *out)
{
    size_t n = 0;
    while (n < text->n && !(n + 1 < text->n && text->p[n + 1] == ':')) {
        n++;
    }
    struct slice sid = {text->p, n};
    *text = slice_from(*text, n);
    return read_sid(sid, out);
}

static hres read_parts(struct slice text, struct descriptor *d)
{
    hres hr = 0;
    bool seen_dacl = false, seen_sacl = false;
    while (hr == 0 && text.n) {
        bool ok = true;
        if (!d->has_owner && scan_prefix(&text, "O:")) {
            ok = d->has_owner = read_part_sid(&text, &d->owner);
        } else if (!d->has_group && scan_prefix(&text, "G:")) {
            ok = d->has_group = read_part_sid(&text, &d->group);
        } else if (!seen_dacl && scan_prefix(&text, "D:")) {
            seen_dacl = true;
            d->control |= SD_DACL_PRESENT;
            hr = read_list(&text, dacl_flags, &d->control, &d->has_dacl, &d->dacl);
        } else if (!seen_sacl && scan_prefix(&text, "S:")) {
            seen_sacl = true;
            d->control |= SD_SACL_PRESENT;
            hr = read_list(&text, sacl_flags, &d->control, &d->has_sacl, &d->sacl);
        } else {
            ok = false;
        }
        hr = ok ? hr : WBEM_E_INVALID_PARAMETER;
    }
    return hr;
}

hres descriptor_from_sddl(struct slice text, struct descriptor *out)
{
    *out = (struct descriptor){.control = SD_SELF_RELATIVE};
    text = scan_trim(text);
    return text.n == 0 || text.n > (size_t)4 * SECDESC_MAX ? WBEM_E_INVALID_PARAMETER
                                                           : read_parts(text, out);
}

/* ---- writing ---- */
static void add_list(struct str *out, const char *head, const struct letters *flags,
                     uint16_t control, bool has, const struct entries *list)
{
    uint32_t bits = 0;
    for (const struct letters *l = flags; l->text; l++) {
        bits |= control & l->bits;
    }
    str_addz(out, head);
    (void)add_letters(out, flags, bits);
    str_addz(out, has ? "" : "NO_ACCESS_CONTROL");
    for (size_t i = 0; i < list->n; i++) {
        const struct entry *e = &list->v[i];
        str_addf(out, "(%s;", types[e->type].letters);
        (void)add_letters(out, entry_flags, e->flags & 0xdf);
        str_addc(out, ';');
        add_rights(out, e->mask);
        str_addz(out, ";;;");
        add_sid(out, &e->sid);
        str_addc(out, ')');
    }
}

hres descriptor_to_sddl(const struct descriptor *d, struct str *out)
{
    if (d->has_owner) {
        str_addz(out, "O:");
        add_sid(out, &d->owner);
    }
    if (d->has_group) {
        str_addz(out, "G:");
        add_sid(out, &d->group);
    }
    if (d->control & SD_DACL_PRESENT) {
        add_list(out, "D:", dacl_flags, d->control, d->has_dacl, &d->dacl);
    }
    if (d->control & SD_SACL_PRESENT) {
        add_list(out, "S:", sacl_flags, d->control, d->has_sacl, &d->sacl);
    }
    return str_status(out);
}
