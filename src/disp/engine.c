/* engine: errors as the host reports them. */
#include "disp/engine.h"

void script_error_clear(struct script_error *e)
{
    bstr_unref(e->file);
    bstr_unref(e->source);
    bstr_unref(e->description);
    *e = (struct script_error){0};
}

void script_error_format(const struct script_error *e, struct str *out)
{
    str_add_bstr(out, e->file);
    str_addf(out, "(%u, %u) ", e->line, e->column);
    if (!e->has_source) {
        str_addf(out, "(null): 0x%08X", (unsigned)e->hr);
        return;
    }
    if (e->source) {
        str_add_bstr(out, e->source);
        str_addz(out, ": ");
    }
    str_add_bstr(out, e->description);
}
