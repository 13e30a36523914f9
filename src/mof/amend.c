/* amend: where the texts of a language go: #pragma amendment, and classes that are amendments of others. */
#include "cim/amend.h"

#include "mof/sem.h"
#include "util/num.h"
#include "util/utf.h"

bool mof_is_amendment(const struct mof_ast_class *cls)
{
    return mof_qual_is_true(cls->quals, "amendment");
}

/* The number of "MS_409". */
static bool lcid_of(struct slice s, uint64_t *lcid)
{
    AUTO_STR hex = STR_INIT;
    if (s.n <= 3 || !utf8_caseeq((struct slice){s.p, 3}, SLICE("MS_"))) {
        return false;
    }
    str_addz(&hex, "0x");
    str_add(&hex, s.p + 3, s.n - 3);
    return SUCCEEDED(num_parse_u64(str_slice(&hex), true, lcid)) && *lcid <= UINT32_MAX;
}

/* locale(0x409) or locale("MS_409") */
static bool locale_of(const struct mof_ast_qual *q, uint64_t *lcid)
{
    const struct mof_ast_value *v = q ? q->value : NULL;
    if (v && v->kind == MOF_V_INT) {
        *lcid = v->number;
        return !v->negative && v->number <= UINT32_MAX;
    }
    return v && v->kind == MOF_V_STRING && lcid_of(v->text, lcid);
}

/* Whether the last element of a namespace is that of a language. */
static bool is_language(struct slice ns)
{
    uint64_t lcid;
    size_t at = ns.n;
    while (at > 0 && ns.p[at - 1] != '\\') {
        at--;
    }
    return lcid_of((struct slice){ns.p + at, ns.n - at}, &lcid);
}

static struct slice language_ns(struct mof_compiler *c, struct slice ns, uint64_t lcid)
{
    AUTO_STR s = STR_INIT;
    str_add_slice(&s, ns);
    str_addf(&s, "\\ms_%x", (unsigned)lcid);
    if (FAILED(str_status(&s))) {
        (void)mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
        return ns;
    }
    return mof_copy(c, str_slice(&s));
}

bool mof_amendment_ns(struct mof_compiler *c, struct mof_decl *d)
{
    uint64_t lcid;
    const struct mof_ast_qual *q = mof_find_qual(d->cls->quals, "locale");
    if (!mof_is_amendment(d->cls) || is_language(d->ns)) {
        return true;
    }
    if (!locale_of(q, &lcid)) {
        return mof_fail(c, q ? q->pos : d->cls->pos, WBEMMOF_E_INVALID_AMENDMENT_SYNTAX,
                        "an amendment names its language: locale(0x409)");
    }
    d->ns = language_ns(c, d->ns, lcid);
    return !c->fatal;
}

bool mof_split_amended(struct mof_compiler *c, struct mof_decl *d)
{
    AUTO_CIM_CLASS neutral = NULL;
    AUTO_CIM_CLASS amendment = NULL;
    uint64_t lcid = 0;
    if (!cim_class_has_amended(d->built_class) || !lcid_of(d->amendment, &lcid)) {
        return true;
    }
    struct slice ns = language_ns(c, d->ns, lcid);
    hres hr = cim_class_neutral(d->built_class, &neutral);
    hr = hr ? hr : cim_class_amendment(d->built_class, (uint32_t)lcid, &amendment);
    if (hr || c->fatal || !mof_need_namespace(c, d->pos, ns)) {
        return hr ? mof_fatal(c, hr) : false;
    }
    cim_class_unref(d->built_class);
    d->built_class = TAKE(neutral);
    if (c->target->put_class) {
        hr = c->target->put_class(c->target->ctx, ns, amendment, d->put_flags);
    }
    return hr >= 0 || mof_fail(c, d->pos, hr, "amendment of class '%.*s'", (int)d->cls->name.n,
                               d->cls->name.p);
}
