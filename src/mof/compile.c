/* compile: the order of work, and what declarations know of each other. */
#include "mof/sem.h"
#include "util/utf.h"

/* ---- names of classes in these files ---- */
static struct slice class_key(struct mof_compiler *c, struct slice ns, struct slice name)
{
    AUTO_STR key = STR_INIT;
    str_add_slice(&key, ns);
    str_addc(&key, ':');
    str_add_slice(&key, name);
    if (FAILED(str_status(&key))) {
        (void)mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
    }
    return mof_copy(c, str_slice(&key));
}

static struct mof_decl *declared(struct mof_compiler *c, struct slice ns, struct slice name)
{
    return map_get(&c->classes, class_key(c, ns, name));
}

static void run_delete(struct mof_compiler *c, struct mof_decl *d);

/* A class is built ahead of its turn when an earlier declaration needs it; a delete of it that
 * stands between must not come after. */
static void build_ahead(struct mof_compiler *c, struct mof_decl *d)
{
    for (struct mof_decl *e = c->decls; e != d; e = e->next) {
        if (e->kind == MOF_D_DELETE_CLASS && e->state == MOF_NEW &&
            utf8_caseeq(e->text, d->cls->name) && utf8_caseeq(e->ns, d->ns)) {
            run_delete(c, e);
        }
    }
    (void)mof_build_class(c, d);
}

hres mof_find_class(struct mof_compiler *c, struct slice ns, struct slice name,
                    struct cim_class **out)
{
    struct mof_decl *d = declared(c, ns, name);
    *out = NULL;
    if (c->fatal) {
        return c->fatal;
    }
    if (!d) {
        hres hr = c->target->get_class(c->target->ctx, ns, name, out);
        return hr == WBEM_E_INVALID_CLASS ? WBEM_E_NOT_FOUND : hr;
    }
    if (d->state == MOF_WORKING) {
        return WBEM_E_CIRCULAR_REFERENCE;
    }
    if (d->state == MOF_NEW) {
        build_ahead(c, d);
    }
    *out = cim_class_ref(d->state == MOF_DONE ? d->built_class : NULL);
    return 0;
}

bool mof_class_exists(struct mof_compiler *c, struct slice ns, struct slice name)
{
    if (declared(c, ns, name)) {
        return true;
    }
    AUTO_CIM_CLASS cls = NULL;
    hres hr = mof_find_class(c, ns, name, &cls);
    if (FAILED(hr) && hr != WBEM_E_NOT_FOUND) {
        (void)mof_fatal(c, hr);
    }
    return cls != NULL;
}

/* ---- before anything is built ---- */
static void add_alias(struct mof_compiler *c, struct slice alias, struct mof_pos pos,
                      struct mof_decl *d)
{
    if (alias.n == 0) {
        return;
    }
    if (map_get(&c->aliases, alias)) {
        (void)mof_fail(c, pos, WBEMMOF_E_MULTIPLE_ALIASES, "$%.*s", (int)alias.n, alias.p);
    } else if (!map_set(&c->aliases, alias, d, NULL)) {
        (void)mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
    }
}

static void index_decls(struct mof_compiler *c)
{
    for (struct mof_decl *d = c->decls; d && !c->fatal; d = d->next) {
        if (d->kind == MOF_D_CLASS) {
            add_alias(c, d->cls->alias, d->cls->alias_pos, d);
            struct slice key = class_key(c, d->ns, d->cls->name);
            if (!map_get(&c->classes, key) && !map_set(&c->classes, key, d, NULL)) {
                (void)mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
            }
        } else if (d->kind == MOF_D_INSTANCE) {
            add_alias(c, d->instance->alias, d->instance->alias_pos, d);
        }
    }
}

/* ---- one declaration after the other ---- */
bool mof_need_namespace(struct mof_compiler *c, struct mof_pos pos, struct slice ns)
{
    if (map_get(&c->namespaces, ns)) {
        return true;
    }
    hres hr = c->target->create_namespace ? c->target->create_namespace(c->target->ctx, ns) : 0;
    if (FAILED(hr)) {
        return mof_fail(c, pos, hr, "namespace '%.*s'", (int)ns.n, ns.p);
    }
    return map_set(&c->namespaces, ns, c, NULL) || mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
}

static void run_class(struct mof_compiler *c, struct mof_decl *d)
{
    if (d->state != MOF_NEW) {
        return; /* built ahead of its turn */
    }
    /* declared twice: from here on the later declaration is meant */
    if (!map_set(&c->classes, class_key(c, d->ns, d->cls->name), d, NULL)) {
        (void)mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
        return;
    }
    (void)mof_build_class(c, d);
}

static void run_instance(struct mof_compiler *c, struct mof_decl *d)
{
    if (!mof_build_instance(c, d) || !c->target->put_instance) {
        return;
    }
    hres hr = c->target->put_instance(c->target->ctx, d->ns, d->built_instance, d->put_flags);
    if (FAILED(hr)) {
        (void)mof_fail(c, d->pos, hr, "instance of '%.*s'", (int)d->instance->class_name.n,
                       d->instance->class_name.p);
    } else {
        c->report->instances++;
    }
}

static unsigned qualtype_flavor(unsigned words)
{
    return mof_cim_flavor(CIM_TO_SUBCLASS,
                          words); /* DSP0004: ToSubclass and EnableOverride unless said otherwise */
}

static void run_qualtype(struct mof_compiler *c, struct mof_decl *d)
{
    const struct mof_ast_qualtype *q = d->qualtype;
    struct mof_scope_ctx s = {.c = c, .ns = d->ns};
    struct mof_qualifier_type *t = mof_alloc(c, sizeof *t);
    if (!t) {
        return;
    }
    *t = (struct mof_qualifier_type){.name = q->name,
                                     .type = q->type.type,
                                     .scope = q->scope,
                                     .flavor = qualtype_flavor(q->flavors),
                                     .value = cim_null(q->type.type)};
    if (map_get(&c->qualtypes, q->name)) {
        (void)mof_fail(c, q->pos, WBEMMOF_E_DUPLICATE_QUALIFIER, "'%.*s' is declared twice",
                       (int)q->name.n, q->name.p);
        return;
    }
    if (q->value && !mof_value_typed(&s, q->value, t->type, (struct slice){"", 0},
                                     q->type.array_size, &t->value)) {
        return;
    }
    if (!map_set(&c->qualtypes, q->name, t, NULL)) {
        cim_value_clear(&t->value);
        (void)mof_fatal(c, WBEM_E_OUT_OF_MEMORY);
        return;
    }
    hres hr =
        c->target->put_qualifier_type ? c->target->put_qualifier_type(c->target->ctx, d->ns, t) : 0;
    if (FAILED(hr)) {
        (void)mof_fail(c, d->pos, hr, "qualifier '%.*s'", (int)q->name.n, q->name.p);
    }
    c->report->qualifier_types++;
}

static void run_delete(struct mof_compiler *c, struct mof_decl *d)
{
    if (d->state != MOF_NEW) {
        return;
    }
    d->state = MOF_DONE;
    hres (*run)(void *, struct slice, struct slice) =
        d->kind == MOF_D_DELETE_CLASS ? c->target->delete_class : c->target->delete_instance;
    hres hr = run ? run(c->target->ctx, d->ns, d->text) : 0;
    bool missing = hr == WBEM_E_NOT_FOUND || hr == WBEM_E_INVALID_CLASS;
    if (FAILED(hr) && (d->must_exist || !missing)) {
        (void)mof_fail(c, d->pos, hr, "'%.*s'", (int)d->text.n, d->text.p);
    }
}

static void run_decl(struct mof_compiler *c, struct mof_decl *d)
{
    if (!mof_need_namespace(c, d->pos, d->ns)) {
        return;
    }
    switch (d->kind) {
    case MOF_D_CLASS:
        run_class(c, d);
        break;
    case MOF_D_INSTANCE:
        run_instance(c, d);
        break;
    case MOF_D_QUALTYPE:
        run_qualtype(c, d);
        break;
    case MOF_D_DELETE_CLASS:
    case MOF_D_DELETE_INSTANCE:
        run_delete(c, d);
        break;
    }
}

void mof_build(struct mof_compiler *c)
{
    struct mof_target *t = c->target;
    hres hr = t->begin ? t->begin(t->ctx) : 0;
    if (FAILED(hr)) {
        (void)mof_fatal(c, hr);
        return;
    }
    index_decls(c);
    for (struct mof_decl *d = c->decls; d && !c->fatal; d = d->next) {
        run_decl(c, d);
    }
    if (c->first || c->options->check_only) {
        if (t->rollback) {
            t->rollback(t->ctx);
        }
        return;
    }
    hr = t->commit ? t->commit(t->ctx) : 0;
    if (FAILED(hr)) {
        (void)mof_fatal(c, hr);
    }
}

/* ---- the whole ---- */
static void compiler_init(struct mof_compiler *c, const struct mof_options *options,
                          struct mof_target *target, struct mof_report *report)
{
    *c = (struct mof_compiler){.options = options, .target = target, .report = report};
    arena_init(&c->arena, MOF_MAX_ARENA);
    map_init(&c->classes, MAP_NOCASE);
    map_init(&c->aliases, MAP_NOCASE);
    map_init(&c->qualtypes, MAP_NOCASE);
    map_init(&c->namespaces, MAP_NOCASE);
    c->tail = &c->decls;
    c->ns = options->ns ? slice_of(options->ns) : SLICE("root\\default");
    c->class_flags = options->class_flags;
    c->instance_flags = options->instance_flags;
    c->nfiles = 1;
}

static void compiler_fini(struct mof_compiler *c)
{
    struct map_entry *e;
    for (struct mof_decl *d = c->decls; d; d = d->next) {
        cim_class_unref(d->built_class);
        cim_instance_unref(d->built_instance);
    }
    for (size_t i = 0; (e = map_next(&c->qualtypes, &i));) {
        cim_value_clear(&((struct mof_qualifier_type *)e->value)->value);
    }
    map_fini(&c->classes);
    map_fini(&c->aliases);
    map_fini(&c->qualtypes);
    map_fini(&c->namespaces);
    arena_fini(&c->arena);
}

static hres compile(struct mof_compiler *c, const char *path, struct slice data)
{
    bool ok = data.p ? mof_parse_data(c, data, path, NULL) : mof_parse_path(c, path, NULL);
    if (ok && !c->first) {
        mof_build(c);
    }
    hres hr = c->fatal == WBEM_E_OUT_OF_MEMORY ? c->fatal : c->first;
    if (hr == 0) {
        hr = str_status(&c->report->text);
    }
    compiler_fini(c);
    return hr;
}

hres mof_compile_file(const char *path, const struct mof_options *options,
                      struct mof_target *target, struct mof_report *report)
{
    struct mof_compiler c;
    compiler_init(&c, options, target, report);
    return compile(&c, path, (struct slice){NULL, 0});
}

hres mof_compile_text(struct slice data, const char *name, const struct mof_options *options,
                      struct mof_target *target, struct mof_report *report)
{
    struct mof_compiler c;
    compiler_init(&c, options, target, report);
    return compile(&c, name, (struct slice){data.p ? data.p : "", data.n});
}
