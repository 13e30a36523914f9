/* eventsource: SWbemEventSource (reference section 3.14): the events of a query, one by one. */
#include "swbem/call.h"

enum {
    NS_PER_MS = 1000000
};

struct ssource {
    struct sobj o;
    struct services_enum *e; /* NULL once the subscription has ended */
    hres ended;              /* with this */
    struct wmi_services *services;
    struct security security;
};

static struct ssource *self_of(struct sobj *o)
{
    return (struct ssource *)o;
}

static void source_destroy(struct sobj *o)
{
    struct ssource *s = self_of(o);
    services_enum_destroy(s->e); /* ends the subscription */
    services_unref(s->services);
    security_fini(&s->security);
}

void *eventsource_new(struct swbem *ctx, struct services_enum *e, struct wmi_services *services,
                      const struct security *sec)
{
    struct ssource *s = sobj_new(ctx, &eventsource_class, sizeof *s);
    if (!s) {
        services_enum_destroy(e);
        return NULL;
    }
    s->e = e;
    s->services = services_ref(services);
    security_copy(&s->security, sec);
    return s;
}

/* Anything but a timeout ends the subscription; later calls say the same again. */
static hres end(struct ssource *s, hres hr, struct cim_instance *error)
{
    services_enum_destroy(s->e);
    s->e = NULL;
    s->ended = FAILED(hr) ? hr : WBEM_E_CALL_CANCELLED;
    return swbem_failed(s->o.ctx, s->ended, error);
}

static hres m_next(struct sobj *o, struct scall *c)
{
    struct ssource *s = self_of(o);
    int32_t ms = c->a[0].number;
    if (ms < -1) {
        return WBEM_E_INVALID_PARAMETER;
    }
    if (!s->e) {
        return s->ended;
    }
    struct cim_object *event = NULL;
    struct cim_instance *error = NULL;
    hres hr = services_enum_next(s->e, ms < 0 ? -1 : (int64_t)ms * NS_PER_MS, &event, &error);
    if (hr == WBEM_S_TIMEDOUT) {
        return WBEM_E_TIMEDOUT;
    }
    if (hr) {
        return end(s, hr, error);
    }
    return ret_obj(c, object_new(o->ctx, &object_class, event, s->services, &s->security));
}

static hres m_security(struct sobj *o, struct scall *c)
{
    return ret_obj(c, security_new(o, &self_of(o)->security, SECURITY_OF_CALLS));
}

static const struct member source_members[] = {
    {"NextEvent", 1, DISP_METHOD, m_next,
     PARAMS({"iTimeoutMs", P_INT, .optional = true, .number = -1})},
    {"Security_", 2, DISP_GET, m_security, NULL},
    {0},
};
const struct sclass eventsource_class = {.ops = SOBJ_OPS("SWbemEventSource", true),
                                         .members = source_members,
                                         .destroy = source_destroy};
