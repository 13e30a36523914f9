/* smbios: the firmware's tables as the kernel keeps them, /sys/firmware/dmi/tables/DMI, which only root may read
 * (DSP0134, System Management BIOS Reference Specification). */
#pragma once
#include "providers/table.h"

enum smbios_type {
    SMBIOS_BIOS = 0,
    SMBIOS_PROCESSOR = 4,
    SMBIOS_MEMORY_ARRAY = 16,
    SMBIOS_MEMORY_DEVICE = 17,
    SMBIOS_ARRAY_RANGE = 19, /* mapped addresses */
    SMBIOS_DEVICE_RANGE = 20,
    SMBIOS_BATTERY = 22,
    SMBIOS_END = 127,
};
struct smbios_item {
    uint8_t type, len; /* len: of the fields; texts stand behind them */
    uint16_t handle;
    const uint8_t *data;
    struct slice texts;
};
/* The tables; empty when they are not there or not to be read. WBEM_E_OUT_OF_MEMORY. */
hres smbios_read(const struct telling *t, struct str *out);
/* The next structure of a type; *at begins with 0. false: no more. Broken tables end early. */
bool smbios_next(const struct str *tables, enum smbios_type type, size_t *at,
                 struct smbios_item *out);
/* A field of 1, 2, 4 or 8 bytes; NOT_KNOWN when the structure is too short for it. */
uint64_t smbios_field(const struct smbios_item *i, size_t offset, size_t size);
/* The text whose number is at offset; empty when there is none. */
struct slice smbios_text(const struct smbios_item *i, size_t offset);
