/* assoc: AssociatorsOf, ReferencesTo and their forms (reference section 3.2): their arguments as a
 * query. */
#include "swbem/call.h"
#include "wql/wql.h"

/* The arguments from at on: the options, then flags and the rest. */
static void read_associators(const struct sarg *a, struct wql_assoc *q)
{
    q->assoc_class = a[0].text;
    q->result_class = a[1].text;
    q->result_role = a[2].text;
    q->role = a[3].text;
    q->class_defs_only = a[4].number != 0;
    q->schema_only = a[5].number != 0;
    q->required_assoc_qualifier = a[6].text;
    q->required_qualifier = a[7].text;
}

static void read_references(const struct sarg *a, struct wql_assoc *q)
{
    q->result_class = a[0].text;
    q->role = a[1].text;
    q->class_defs_only = a[2].number != 0;
    q->schema_only = a[3].number != 0;
    q->required_qualifier = a[4].text;
}

static hres query_text(const struct sarg *a, struct slice path, bool references, struct str *out)
{
    struct wql_assoc q = {.kind = references ? WQL_REFERENCES : WQL_ASSOCIATORS, .path = path};
    if (references) {
        read_references(a, &q);
    } else {
        read_associators(a, &q);
    }
    return wql_assoc_text(&q, out);
}

hres assoc_set(const struct caller *by, struct scall *c, struct slice path, unsigned at,
               bool references)
{
    unsigned tail = at + (references ? ASSOC_REFERENCES : ASSOC_ASSOCIATORS);
    AUTO_STR text = STR_INIT;
    hres hr = query_text(&c->a[at], path, references, &text);
    struct wmi_call call = {.operation = WMI_OP_QUERY,
                            .query = str_z(&text),
                            .language = "WQL",
                            .flags = (uint32_t)c->a[tail].number};
    return hr ? hr : caller_set(by, c, &call, &c->a[tail + 1]);
}

hres assoc_async(const struct caller *by, struct scall *c, struct slice path, unsigned at,
                 bool references)
{
    unsigned tail = at + (references ? ASSOC_REFERENCES : ASSOC_ASSOCIATORS);
    AUTO_STR text = STR_INIT;
    hres hr = query_text(&c->a[at], path, references, &text);
    struct wmi_call call = {.operation = WMI_OP_QUERY, .query = str_z(&text), .language = "WQL"};
    return hr ? hr : caller_async(by, c, &call, tail);
}
