/* members: the tables of the scripting objects as text, one line a member, fields separated by tabs:
 *     object, member, dispid, how it may be called, parameters, accepted bits of iFlags ("-": it has none)
 * tools/conformance.py makes docs/conformance.md of it. */
#include "swbem/objects.h"

#include <stdio.h>

static void print_default(const struct param *p)
{
    if (p->type == P_STR) {
        printf(" = \"%s\"", p->text ? p->text : "");
    } else if (p->type == P_BOOL) {
        printf(" = %s", p->number ? "True" : "False");
    } else if (p->type == P_INT || p->type == P_FLAGS) {
        printf(" = %d", p->number);
    }
}

static void print_params(const struct param *p)
{
    static const char *const types[] = {
        [P_STR] = "text",     [P_INT] = "number", [P_FLAGS] = "flags",
        [P_BOOL] = "boolean", [P_VAR] = "any",    [P_OBJ] = "object"};
    for (bool first = true; p && p->name; p++, first = false) {
        const char *type = p->cls ? p->cls->ops.type_name : types[p->type];
        printf("%s%s%s: %s", first ? "" : ", ", p->optional ? "[" : "", p->name, type);
        if (p->optional) {
            print_default(p);
        }
        printf("%s", p->optional ? "]" : "");
    }
}

static void print_flags(const struct param *p)
{
    for (; p && p->name; p++) {
        if (p->type == P_FLAGS) {
            printf("\t0x%x\n", p->bits);
            return;
        }
    }
    printf("\t-\n");
}

static void print_member(const char *object, const struct member *m)
{
    printf("%s\t%s\t%d\t", object, m->name, m->id);
    bool get = m->kinds & DISP_GET, put = m->kinds & (DISP_PUT | DISP_PUTREF);
    printf("%s\t", m->kinds & DISP_METHOD ? "method"
                   : get && put           ? "get, put"
                   : get                  ? "get"
                                          : "put");
    print_params(m->params);
    print_flags(m->params);
}

int main(void)
{
    for (size_t i = 0; swbem_classes[i]; i++) {
        const struct sclass *c = swbem_classes[i];
        for (const struct member *m = c->members; m->name; m++) {
            print_member(c->ops.type_name, m);
        }
        if (c->new_enum) {
            printf("%s\t_NewEnum\t%d\tget\t\t-\n", c->ops.type_name, DISPID_NEWENUM);
        }
        for (size_t e = 0; c == &sink_class && swbem_events[e].name; e++) {
            printf("%s\t%s\t%d\tevent\t%s\t-\n", c->ops.type_name, swbem_events[e].name,
                   swbem_events[e].id, swbem_events[e].params);
        }
    }
    return 0;
}
