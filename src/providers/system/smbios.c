/* smbios: reading the firmware's tables. */
#include "providers/system/smbios.h"

#include "providers/scan.h"

enum {
    HEADER = 4,
    TABLES_MAX = 1 << 20
};

hres smbios_read(const struct telling *t, struct str *out)
{
    hres hr = telling_for_root(t)
                  ? sysroot_read_all(t->s->root, "sys/firmware/dmi/tables/DMI", TABLES_MAX, out)
                  : 0;
    if (FAILED(hr) && hr != WBEM_E_OUT_OF_MEMORY) {
        str_clear(out);
        hr = 0;
    }
    return hr;
}

/* Texts end with NUL, all of them with one more; none at all are two NULs. */
static size_t texts_length(const uint8_t *p, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (p[i] == 0 && p[i - 1] == 0) {
            return i + 1;
        }
    }
    return 0;
}

bool smbios_next(const struct str *tables, enum smbios_type type, size_t *at,
                 struct smbios_item *out)
{
    while (*at + HEADER <= tables->n) {
        const uint8_t *p = (const uint8_t *)tables->p + *at;
        size_t left = tables->n - *at, len = p[1];
        size_t texts = len >= HEADER && len < left ? texts_length(p + len, left - len) : 0;
        if (texts == 0 || p[0] == SMBIOS_END) {
            break;
        }
        *at += len + texts;
        if (p[0] == type) {
            *out = (struct smbios_item){.type = p[0],
                                        .len = p[1],
                                        .handle = (uint16_t)(p[2] | p[3] << 8),
                                        .data = p,
                                        .texts = {(const char *)p + len, texts}};
            return true;
        }
    }
    *at = tables->n;
    return false;
}

uint64_t smbios_field(const struct smbios_item *i, size_t offset, size_t size)
{
    uint64_t v = 0;
    if (offset + size > i->len) {
        return NOT_KNOWN;
    }
    for (size_t k = size; k-- > 0;) {
        v = v << 8 | i->data[offset + k];
    }
    return v;
}

struct slice smbios_text(const struct smbios_item *i, size_t offset)
{
    uint64_t number = smbios_field(i, offset, 1);
    struct slice rest = i->texts, text = {0};
    if (number == NOT_KNOWN) {
        return text;
    }
    for (uint64_t k = 0; k < number; k++) {
        if (!scan_part(&rest, '\0', &text) || text.n == 0) {
            return SLICE("");
        }
    }
    return scan_trim(text);
}
