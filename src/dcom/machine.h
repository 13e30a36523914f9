/* machine: another machine, logged on at: its objects are called as MS-DCOM 3.2.4 has it. Internal to dcom/.
 *
 * All hosts of the process share what asking takes: the loop of the network, workers, and an exporter for sinks. It is
 * made with the first host. */
#pragma once
#include "dcom/failure.h"
#include "dcom/remote.h"

/* An object of a host that we have references to. */
struct machine_object {
    struct guid ipid;
    uint64_t oid;
    uint32_t refs;
    bool pinged;
};
struct machine { /* counted, thread-safe */
    ref_count refs;
    struct dcom_server *local;  /* our side */
    struct dcom_remote *remote; /* its object exporter; counted */
    struct principal *who;      /* counted */
    char *name;                 /* as it was given, without port */
    char *locale;               /* of its namespaces; of whoever connects, or NULL */
    uint8_t level;
    bool poll;                   /* results of asynchronous calls are fetched */
    int64_t end;                 /* clock_mono_ns: nothing takes longer; INT64_MAX: no limit */
    struct machine_object first; /* the one that was activated */
};
struct machine_options {
    const char *server; /* name or address, maybe with "[port]" */
    const char *user, *password, *authority;
    const char *no_user; /* user NULL: why it is, for the text of the failure */
    uint32_t authentication, impersonation;
    uint32_t timeout_ms, deadline_ms;
    bool poll;
};
#define MACHINE_TIMEOUT_MS 30000u

/* Resolves the name, connects, logs on, activates the object of this class: (*out)->first. *end: when the time of
 * connecting is over (clock_mono_ns), for what comes next. */
hres machine_connect(const struct machine_options *o, const struct guid *clsid,
                     const struct guid *iid, struct machine **out, int64_t *end,
                     struct failure *why);
/* What an activation gave. */
struct activated {
    uint64_t oxid;
    struct dual_string bindings;
    struct guid remunknown;
    uint32_t hint; /* the level it takes at least */
    hres hr;
    struct objref ref;
};
/* The answer of RemoteActivation, with one interface. Texts lie in mem. address: for the text of a failure. */
hres machine_read_activation(struct slice answer, struct arena *mem, struct activated *a,
                             const char *address, struct failure *why);
struct machine *machine_ref(struct machine *h);
struct machine *machine_unref(struct machine *h);

/* ---- calls ---- */
/* Fills what all calls have; the stub must be begun with remote_begin. done runs on the loop's thread, or from here. */
void machine_start(struct machine *h, struct remote_call *c, const struct guid *iface, uint16_t op,
                   const struct guid *ipid, void (*done)(struct remote_call *c));
/* Calls and waits, until `end`. *answer is read from after ORPCTHAT on; its memory lies in mem and in bytes, which the
 * caller frees (machine_answer_fini). A failure of the way is told in why. */
struct machine_answer {
    struct arena mem;
    struct str bytes;
    struct ndr n;
};
hres machine_call(struct machine *h, const struct guid *iface, uint16_t op, const struct guid *ipid,
                  struct str *stub /* taken */, int64_t end, struct machine_answer *a,
                  struct failure *why);
/* Of a call that came back: the answer, or why there is none. a is to be freed in either case. */
hres machine_take_answer(struct machine *h, struct remote_call *c, struct machine_answer *a,
                         struct failure *why);
void machine_answer_fini(struct machine_answer *a);

/* ---- references ---- */
/* Takes a reference that came with an answer: it is pinged as long as it is kept. WBEM_E_TRANSPORT_FAILURE: of another
 * exporter. */
hres machine_take_object(struct machine *h, const struct objref *ref, struct machine_object *out);
/* Gives it back. */
void machine_drop_object(struct machine *h, struct machine_object *o);
