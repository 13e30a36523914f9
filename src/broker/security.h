/* security: who may do what in a namespace (reference section 14.4; MS-WMI 5.2). The descriptor of a namespace is the
 * property SECURITY_DESCRIPTOR of its __thisNAMESPACE; entries that are inheritable go on to the namespaces below it.
 * Without any, root gives administrators everything and everybody else Enable, MethodExecute and Subscribe.
 *
 * Administrators are root and the user the broker runs as: the repository is theirs. Internal to broker/. */
#pragma once
#include "broker/broker.h"
#include "broker/secdesc.h"

#define RIGHTS_EVERYBODY (WMI_RIGHT_ENABLE | WMI_RIGHT_METHOD_EXECUTE | WMI_RIGHT_SUBSCRIBE)
/* The descriptor in force, with what is inherited (ACE_INHERITED). */
hres namespace_secdesc(struct broker *b, struct slice ns, struct secdesc *out);
/* Stores the entries that are not inherited. WBEM_E_INVALID_OBJECT. */
hres namespace_set_secdesc(struct broker *b, struct slice ns, const struct secdesc *d);
/* What the descriptor grants; the first one: all bits of its entries, whatever they mean. */
uint32_t secdesc_granted(const struct secdesc *d, const struct identity *id,
                         uint32_t administrator);
uint32_t secdesc_rights(const struct secdesc *d, const struct identity *id, uint32_t administrator);
hres namespace_rights(struct broker *b, struct slice ns, const struct identity *id, uint32_t *out);
/* The rights of a session now: those granted, no more than it was limited to. They are looked at again when a
 * descriptor was changed by this broker, and at least every SECURITY_RECHECK when anything was written by anybody. */
#define SECURITY_RECHECK INT64_C(250000000) /* ns */
uint32_t session_rights(struct session *s); /* 0 when they cannot be found out */
hres session_may(struct session *s,
                 uint32_t needed); /* WBEM_E_ACCESS_DENIED, or why it is not known */
/* The right that writing or deleting an instance of the class needs: FullWrite for what derives from a system class,
 * ProviderWrite for what a provider keeps, PartialWrite for the rest. */
uint32_t write_right(const struct cim_class *c, bool provided);
/* Notes that the user writes a filter, a consumer or a binding: CreatorSID. Leaves others as they are. */
hres stamp_creator(uint32_t uid, struct cim_instance *i);
hres put_sid(struct cim_instance *i, const char *property, const struct sid *sid);
extern const struct wmi_method_provider system_security_methods[];
void system_security_get(wmi_request *r, void *state);
void system_security_enumerate(wmi_request *r, void *state);
void this_namespace_get(wmi_request *r, void *state);
void this_namespace_enumerate(wmi_request *r, void *state);
void this_namespace_put(wmi_request *r, void *state);
/* A record of a method call (audit.c): in the journal when broker_options asks for it. */
void audit_method(struct session *s, const struct wmi_call *call, hres outcome);
