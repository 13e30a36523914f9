/* job: what a script file consists of, and its run.
 *
 * A plain script is a job of one script. All scripts of one language are compiled before the first
 * runs, so that an error of syntax is told before anything was done; in a job of several languages
 * each block is compiled when its turn comes and knows what those before it declared. */
#include "wsh/job.h"

#include "util/utf.h"
#include "wsh/encoded.h"
#include "wsh/source.h"
#include "wsh/typelib.h"
#include "wsh/winpath.h"

#include <stdio.h>
#include <stdlib.h>

struct part {
    const struct language *language;
    struct str text;
    struct cim_str *file;
    uint32_t first_line;
};
struct job {
    struct host *h;
    struct arena arena;
    struct VEC(struct part) parts;
    const struct wsf_job *wsf; /* NULL: a plain script */
    struct sobj *resources;
};

void job_input_error(struct host *h, const char *file, hres hr)
{
    AUTO_STR s = STR_INIT;
    if (hr == WBEM_E_QUOTA_VIOLATION) {
        str_addf(&s, "Input Error: Script file \"%s\" is larger than %u bytes.\n", file,
                 WSH_MAX_SCRIPT);
    } else if (hr == WBEM_E_OUT_OF_MEMORY) {
        str_addz(&s, "Input Error: Out of memory.\n");
    } else if (hr == WBEM_E_INVALID_STREAM) {
        str_addf(&s, "Input Error: The encoded script \"%s\" is damaged.\n", file);
    } else {
        str_addf(&s, "Input Error: Can not find script file \"%s\".\n", file);
    }
    host_say(h, h->o->err, &s);
}

static hres no_engine(struct host *h, struct slice name)
{
    AUTO_STR s = STR_INIT;
    str_addz(&s, "CScript Error: Can't find script engine \"");
    str_add_slice(&s, name);
    str_addf(&s, "\" for script \"%s\".\n", cim_str_z(h->full_name));
    host_say(h, h->o->err, &s);
    return JOB_S_REPORTED;
}

static hres unknown_extension(struct host *h, struct slice extension)
{
    AUTO_STR s = STR_INIT;
    str_addz(&s, "Input Error: There is no script engine for file extension \"");
    str_add_slice(&s, extension);
    str_addz(&s, "\".\n");
    host_say(h, h->o->err, &s);
    return JOB_S_REPORTED;
}

/* ---- what the file consists of ---- */
static hres decoded(struct str *text)
{
    if (!script_is_encoded(str_slice(text))) {
        return 0;
    }
    AUTO_STR plain = STR_INIT;
    hres hr = script_decode(str_slice(text), &plain);
    if (hr == 0) {
        struct str old = *text;
        *text = TAKE(plain);
        str_fini(&old);
    }
    return hr;
}

/* text is taken. */
static hres add_part(struct job *j, const struct language *l, struct str *text, struct slice file,
                     uint32_t first_line)
{
    struct part p = {
        .language = l, .text = TAKE(*text), .file = cim_str_new(file), .first_line = first_line};
    hres hr = p.file ? decoded(&p.text) : WBEM_E_OUT_OF_MEMORY;
    if (hr == 0 && !vec_push(&j->parts, p)) {
        hr = WBEM_E_OUT_OF_MEMORY;
    }
    if (FAILED(hr)) {
        str_fini(&p.text);
        cim_str_unref(p.file);
    }
    return hr;
}

static struct slice extension(struct slice file)
{
    for (size_t i = file.n; i-- > 0 && file.p[i] != '/' && file.p[i] != '\\';) {
        if (file.p[i] == '.') {
            return (struct slice){file.p + i, file.n - i};
        }
    }
    return SLICE("");
}

/* src= is relative to the .wsf file and may be any path of a script. The Linux path is appended. */
static hres src_path(struct host *h, struct slice src, struct str *out)
{
    struct slice base = cim_str_slice(h->full_name);
    struct winpath found = {0};
    AUTO_STR text = STR_INIT;
    while (base.n && base.p[base.n - 1] != '/') {
        base.n--;
    }
    bool absolute = src.n && (winpath_is_separator(src.p[0]) || winpath_has_drive(src));
    struct winpath_map *map;
    str_add_slice(&text, absolute ? SLICE("") : base);
    str_add_slice(&text, src);
    hres hr = str_status(&text);
    hr = hr ? hr : host_paths(h, &map, NULL);
    hr = hr ? hr : winpath_resolve(map, str_slice(&text), 0, &found, NULL);
    str_addz(out, hr ? str_z(&text) : found.file);
    winpath_fini(&found);
    return str_status(out);
}

static hres add_script(struct job *j, const struct wsf_script *s)
{
    struct slice ext = extension(s->src);
    const struct language *l = s->language.n ? language_by_name(s->language)
                               : s->src.n    ? language_by_extension(ext)
                                             : language_by_name(SLICE("JScript"));
    if (!l) {
        return no_engine(j->h, s->language.n ? s->language : ext);
    }
    AUTO_STR text = STR_INIT, path = STR_INIT;
    if (s->src.n == 0) {
        str_add_slice(&text, s->code);
        return add_part(j, l, &text, cim_str_slice(j->h->full_name), s->first_line);
    }
    hres hr = src_path(j->h, s->src, &path);
    hr = hr ? hr : source_read(str_z(&path), -1, &text);
    hr = hr ? hr : add_part(j, l, &text, str_slice(&path), 1);
    if (FAILED(hr)) {
        job_input_error(j->h, str_z(&path), hr);
        return JOB_S_REPORTED;
    }
    return 0;
}

static hres wsf_failed(struct host *h, const struct wsf_error *w, struct script_error *e)
{
    e->hr = WBEM_E_INVALID_SYNTAX;
    e->number = (int32_t)WBEM_E_INVALID_SYNTAX;
    e->compile = e->has_source = true;
    e->line = w->line;
    e->column = w->column;
    e->file = bstr_from_utf8(cim_str_slice(h->full_name));
    e->source = bstr_from_utf8(SLICE("Windows Script Host"));
    e->description = bstr_from_utf8(slice_of(w->text));
    return WBEM_E_INVALID_SYNTAX;
}

static hres no_job(struct host *h, const char *id)
{
    AUTO_STR s = STR_INIT;
    str_addf(&s, "Input Error: Unable to find job \"%s\" in script file \"%s\".\n", id,
             cim_str_z(h->full_name));
    host_say(h, h->o->err, &s);
    return JOB_S_REPORTED;
}

static hres open_wsf(struct job *j, struct slice text, struct script_error *e)
{
    struct wsf_error w = {0};
    struct wsf_job *jobs;
    hres hr = wsf_parse(text, &j->arena, &jobs, &w);
    if (hr == WBEM_E_INVALID_SYNTAX) {
        return wsf_failed(j->h, &w, e);
    }
    const char *id = j->h->o->job ? j->h->o->job : "";
    j->wsf = hr ? NULL : wsf_find_job(jobs, slice_of(id));
    if (hr == 0 && !j->wsf) {
        return no_job(j->h, id);
    }
    for (const struct wsf_script *s = hr ? NULL : j->wsf->scripts; s && hr == 0; s = s->next) {
        hr = add_script(j, s);
    }
    return hr;
}

/* By //E, else by the extension; a script without one (standard input) is VBScript. */
static hres open_plain(struct job *j, struct str *text)
{
    const struct wsh_options *o = j->h->o;
    struct slice ext = extension(slice_of(o->file)), name = slice_of(o->language);
    const struct language *l = o->language ? language_by_name(name) : language_by_extension(ext);
    if (!l && !o->language && (o->any_extension || strcmp(o->file, "-") == 0)) {
        l = language_by_name(SLICE("VBScript"));
    }
    if (!l) {
        return o->language ? no_engine(j->h, name) : unknown_extension(j->h, ext);
    }
    return add_part(j, l, text, cim_str_slice(j->h->full_name), 1);
}

static hres open_job(struct job *j, struct script_error *e)
{
    const char *file = j->h->o->file;
    AUTO_STR text = STR_INIT;
    hres hr = 0;
    if (j->h->o->text) {
        str_addz(&text, j->h->o->text);
        hr = str_status(&text);
        hr = hr == 0 && text.n > WSH_MAX_SCRIPT ? WBEM_E_QUOTA_VIOLATION : hr;
    } else {
        hr = source_read(file, j->h->o->in, &text);
    }
    if (hr == 0) {
        bool wsf = utf8_caseeq(extension(slice_of(file)), SLICE(".wsf")) && !j->h->o->language;
        hr = wsf ? open_wsf(j, str_slice(&text), e) : open_plain(j, &text);
    }
    if (FAILED(hr) && !e->has_source) {
        job_input_error(j->h, cim_str_z(j->h->full_name), hr);
        return JOB_S_REPORTED;
    }
    return hr;
}

/* ---- what a .wsf job declares ---- */
/* getResource("id"), a function of every script in the job. */
static hres m_get_resource(struct sobj *o, struct scall *c)
{
    const struct wsf_job *wsf = o->ctx;
    for (const struct wsf_resource *r = wsf->resources; r; r = r->next) {
        if (utf8_caseeq(r->id, c->a[0].text)) {
            return ret_text(c, r->text);
        }
    }
    return HRES_SCRIPT(5);
}

static const struct param resource_params[] = {{"id", P_STR}, {0}};
static const struct member resource_members[] = {
    {"getResource", 1, DISP_METHOD, m_get_resource, resource_params}, {0}};
static const struct sclass resource_class = {.ops = SOBJ_OPS("Resources", true),
                                             .members = resource_members};

/* sobj_new wants a pointer to what is only read here. */
static void *context_of(const struct wsf_job *wsf)
{
    return (void *)(uintptr_t)wsf;
}

static hres element_failed(struct job *j, const struct wsf_object *o, hres hr,
                           struct script_error *e)
{
    struct slice name = o->progid.n ? o->progid : o->classid;
    AUTO_STR s = STR_INIT;
    str_addz(&s, "Could not create object named \"");
    str_add_slice(&s, name);
    str_addz(&s, "\".");
    *e = (struct script_error){.number = (int32_t)hr,
                               .hr = hr,
                               .has_source = true,
                               .line = o->line,
                               .column = o->column,
                               .file = bstr_from_utf8(cim_str_slice(j->h->full_name)),
                               .source = bstr_from_utf8(SLICE("Windows Script Host")),
                               .description = bstr_from_utf8(str_slice(&s))};
    return hr;
}

static hres add_object(struct job *j, const struct wsf_object *o, struct script_error *e)
{
    struct disp *d = NULL;
    struct disp_error err = {0};
    AUTO_STR prefix = STR_INIT;
    str_add_slice(&prefix, o->id);
    str_addc(&prefix, '_');
    hres hr = str_status(&prefix);
    hr = hr ? hr : host_create_object(j->h, o->progid.n ? o->progid : o->classid, &d, &err);
    hr = hr || !o->events ? hr : host_connect(j->h, d, str_slice(&prefix));
    hr = hr ? hr : host_add_object(j->h, o->id.p, d, false);
    disp_error_clear(&err);
    disp_unref(d);
    return hr ? element_failed(j, o, hr, e) : 0;
}

static hres add_references(struct job *j, struct engine *engine, struct script_error *e)
{
    for (const struct wsf_reference *r = j->wsf->references; r; r = r->next) {
        hres hr = typelib_add_constants(engine, r->name);
        if (FAILED(hr)) {
            struct wsf_object at = {.progid = r->name, .line = r->line, .column = r->column};
            return element_failed(j, &at, hr, e);
        }
    }
    return 0;
}

static hres declare_event(struct host *h)
{
    struct disp *d = NULL;
    hres hr = swbem_wrap(h->swbem, h->o->event_services, h->o->event, &d);
    hr = hr ? hr : host_add_object(h, "TargetEvent", d, false);
    disp_unref(d);
    return hr;
}

static hres declare(struct job *j, struct script_error *e)
{
    hres hr = j->h->o->event ? declare_event(j->h) : 0;
    if (hr || !j->wsf) {
        return hr;
    }
    j->resources = sobj_new(context_of(j->wsf), &resource_class, sizeof *j->resources);
    hr = j->resources ? host_add_object(j->h, "[resources]", &j->resources->d, true)
                      : WBEM_E_OUT_OF_MEMORY;
    for (const struct wsf_object *o = j->wsf->objects; o && hr == 0; o = o->next) {
        hr = add_object(j, o, e);
    }
    return hr;
}

/* ---- the run ---- */
static bool one_language(const struct job *j)
{
    for (size_t i = 1; i < j->parts.n; i++) {
        if (j->parts.v[i].language != j->parts.v[0].language) {
            return false;
        }
    }
    return true;
}

static hres compile(struct job *j, struct part *p, struct engine **out, struct script_error *e)
{
    bool known = host_has_engine(j->h, p->language);
    hres hr = host_engine(j->h, p->language, out);
    hr = hr || known || !j->wsf ? hr : add_references(j, *out, e);
    return hr ? hr
              : (*out)->ops->add_code(*out, str_slice(&p->text), cim_str_z(p->file), p->first_line,
                                      e);
}

static hres run_parts(struct job *j, struct script_error *e)
{
    bool together = one_language(j);
    struct engine *engine = NULL;
    hres hr = 0;
    for (size_t i = 0; i < j->parts.n && hr == 0; i++) {
        hr = compile(j, &j->parts.v[i], &engine, e);
        if (hr == 0 && (!together || i + 1 == j->parts.n)) {
            hr = engine->ops->run(engine, e);
        }
    }
    return hr;
}

static bool usage_asked(const struct job *j)
{
    const struct wsh_options *o = j->h->o;
    return j->wsf && j->wsf->runtime.given && o->nargs > 0 && strcmp(o->args[0], "/?") == 0;
}

static void close_job(struct job *j)
{
    for (size_t i = 0; i < j->parts.n; i++) {
        str_fini(&j->parts.v[i].text);
        cim_str_unref(j->parts.v[i].file);
    }
    vec_fini(&j->parts);
    arena_fini(&j->arena);
}

hres job_open(struct host *h, struct job **out, struct script_error *e)
{
    struct job *j = calloc(1, sizeof *j);
    *out = j;
    if (!j) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    j->h = h;
    arena_init(&j->arena, 0);
    hres hr = open_job(j, e);
    h->runtime = j->wsf ? &j->wsf->runtime : NULL;
    return hr;
}

hres job_run(struct job *j, struct script_error *e)
{
    if (usage_asked(j)) {
        return host_show_usage(j->h);
    }
    hres hr = declare(j, e);
    return hr ? hr : run_parts(j, e);
}

void job_destroy(struct job *j)
{
    if (j) {
        sobj_unref(j->resources);
        close_job(j);
        free(j);
    }
}
