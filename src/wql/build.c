/* build: the text of an association query. */
#include "cim/path.h"
#include "wql/wql.h"

static hres add_name(struct str *out, const char *word, struct slice name, bool *any)
{
    if (name.n == 0) {
        return 0;
    }
    if (!cim_is_identifier(name)) {
        return WBEM_E_INVALID_PARAMETER;
    }
    str_addf(out, "%s %s=", *any ? "" : " WHERE", word);
    str_add_slice(out, name);
    *any = true;
    return 0;
}

static void add_flag(struct str *out, const char *word, bool set, bool *any)
{
    if (set) {
        str_addf(out, "%s %s", *any ? "" : " WHERE", word);
        *any = true;
    }
}

static hres check_path(struct slice path)
{
    struct cim_path p;
    hres hr = cim_path_parse(path, &p, NULL);
    if (hr == 0) {
        cim_path_fini(&p);
    }
    return hr;
}

hres wql_assoc_text(const struct wql_assoc *a, struct str *out)
{
    const struct {
        const char *word;
        struct slice name;
    } names[] = {
        {"AssocClass", a->assoc_class},
        {"ResultClass", a->result_class},
        {"ResultRole", a->result_role},
        {"Role", a->role},
        {"RequiredAssocQualifier", a->required_assoc_qualifier},
        {"RequiredQualifier", a->required_qualifier},
    };
    bool any = false;
    hres hr = check_path(a->path);
    str_addz(out, a->kind == WQL_ASSOCIATORS ? "ASSOCIATORS OF {" : "REFERENCES OF {");
    str_add_slice(out, a->path);
    str_addc(out, '}');
    for (size_t i = 0; i < ARRAY_LEN(names) && hr == 0; i++) {
        hr = add_name(out, names[i].word, names[i].name, &any);
    }
    add_flag(out, "ClassDefsOnly", a->class_defs_only, &any);
    add_flag(out, "SchemaOnly", a->schema_only, &any);
    add_flag(out, "KeysOnly", a->keys_only, &any);
    return hr ? hr : str_status(out);
}
