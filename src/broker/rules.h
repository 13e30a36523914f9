/* rules: what tests of WMI clients ask a broker for: operations that take their time, fail, or answer without a provider.
 * They are made before anything asks, and not changed afterwards.
 *
 * A rule names a class, and maybe one of its methods. It holds for the operations that name that class: gets, puts, deletes,
 * enumerations and data queries of it, and calls of its methods. Event queries follow no rules. */
#pragma once
#include "util/hres.h"
#include "util/str.h"

struct session;
struct wmi_request;
struct rules;
#define RULES_MAX          1000u
#define RULES_MAX_DELAY_MS 3600000u

hres rules_create(struct rules **out);
/* No request waits any more. */
void rules_destroy(struct rules *r);
/* cls empty: all classes; method empty: the class's other operations and all of its methods. WBEM_E_QUOTA_VIOLATION,
 * WBEM_E_INVALID_PARAMETER (a delay beyond the limit, a code that is no failure). */
hres rules_delay(struct rules *r, struct slice cls, struct slice method, uint32_t ms);
hres rules_fail(struct rules *r, struct slice cls, struct slice method, hres status);
/* values: "ReturnValue=0,ProcessId=1234"; arrays {a,b}. A comma in a value has a backslash before it. Checked against the
 * method's signature in the session's namespace: WBEM_E_INVALID_CLASS, WBEM_E_INVALID_METHOD, WBEM_E_INVALID_METHOD_PARAMETERS and failures of
 * conversion; *why tells more. */
hres rules_answer(struct rules *r, struct session *s, struct slice cls, struct slice method,
                  struct slice values, struct str *why);

/* On a worker, of an accepted request that has not begun. true: the rules have it: it goes on later by `go_on`, or has ended. */
bool rules_take(struct rules *r, struct wmi_request *q, void (*go_on)(struct wmi_request *q));
