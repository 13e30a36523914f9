/* stdreg: the registry of a connection, through StdRegProv. Used by one thread. */
#pragma once
#include "client/services.h"
#include "providers/registry.h"

struct stdreg {
    struct wmi_services *s;
    struct cim_class *cls;
    struct cim_instance *in;
    struct services_result r; /* of the last call: values lent by the functions below live in it */
};
struct reg_at { /* a key, or a value of it */
    uint32_t hive;
    struct slice key, value;
};
/* options: repository and providers; the namespace is root\default. */
hres stdreg_open(const struct wmi_connect_options *options, struct stdreg *out);
void stdreg_close(struct stdreg *c);
/* In all of these *ret is the code of Windows that the method returned: 0, 1 another type, 2 not there, 5 denied …;
 * the result is that of the call itself. */
hres stdreg_create_key(struct stdreg *c, const struct reg_at *at, uint32_t *ret);
hres stdreg_delete_key(struct stdreg *c, const struct reg_at *at, uint32_t *ret);
hres stdreg_delete_value(struct stdreg *c, const struct reg_at *at, uint32_t *ret);
/* *out: string, string[], uint8[], uint32 or uint64, by the type. Lent. */
hres stdreg_get(struct stdreg *c, const struct reg_at *at, uint32_t type,
                const struct cim_value **out, uint32_t *ret);
hres stdreg_set(struct stdreg *c, const struct reg_at *at, uint32_t type, const struct cim_value *v,
                uint32_t *ret);
/* string[], sint32[]; NULL values when there are none. Lent. */
hres stdreg_keys(struct stdreg *c, const struct reg_at *at, const struct cim_value **names,
                 uint32_t *ret);
hres stdreg_values(struct stdreg *c, const struct reg_at *at, const struct cim_value **names,
                   const struct cim_value **types, uint32_t *ret);
const char *reg_type_name(uint32_t type); /* "REG_SZ"; NULL: unknown */
