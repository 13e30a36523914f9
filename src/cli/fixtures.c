/* fixtures: wmi serve for the tests of WMI clients: --mof, --latency, --fail, --answer-method. */
#include "cli/fixtures.h"

#include "broker/rules.h"
#include "util/num.h"
#include "util/utf.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int keep(struct cli *c, enum fixture_kind kind, const char *v)
{
    struct fixture *list =
        realloc(c->fixtures, (c->nfixtures + 1) * sizeof *c->fixtures); /* options are few */
    if (!list) {
        return EXIT_FAILED;
    }
    c->fixtures = list;
    list[c->nfixtures++] = (struct fixture){kind, v};
    return 0;
}

int set_mof(struct cli *c, const char *v)
{
    return keep(c, FIXTURE_MOF, v);
}

int set_latency(struct cli *c, const char *v)
{
    return keep(c, FIXTURE_LATENCY, v);
}

int set_fail(struct cli *c, const char *v)
{
    return keep(c, FIXTURE_FAIL, v);
}

int set_answer(struct cli *c, const char *v)
{
    return keep(c, FIXTURE_ANSWER, v);
}

/* ---- a repository of its own ---- */
static bool has(const struct cli *c, enum fixture_kind kind)
{
    for (size_t i = 0; i < c->nfixtures; i++) {
        if (c->fixtures[i].kind == kind) {
            return true;
        }
    }
    return false;
}

int fixtures_begin(struct cli *c, struct fixtures *f)
{
    const char *tmp = getenv("TMPDIR");
    *f = (struct fixtures){.directory = STR_INIT};
    if (!has(c, FIXTURE_MOF)) {
        return 0;
    }
    if (!c->connect.repository) { /* the user's own one is not for this */
        str_addf(&f->directory, "%s/openwmi-XXXXXX", tmp && *tmp ? tmp : "/tmp");
        if (f->directory.failed || !mkdtemp(f->directory.p)) {
            str_fini(&f->directory);
            return report_failure(c, "a directory for --mof", hres_from_errno(errno), NULL);
        }
        c->connect.repository = str_z(&f->directory);
    }
    struct wmi_services *s = NULL;
    struct cli root = *c;
    root.connect.ns = "root";
    int rc = connect_cli(&root, &s);
    for (size_t i = 0; i < c->nfixtures && rc == 0; i++) {
        if (c->fixtures[i].kind == FIXTURE_MOF) {
            rc = compile_mof(c, services_repo(s), c->fixtures[i].text);
        }
    }
    services_unref(s);
    return rc;
}

void fixtures_end(struct fixtures *f)
{
    static const char *const files[] = {"data.mdb", "lock.mdb"};
    for (size_t i = 0; f->directory.n && i < ARRAY_LEN(files); i++) {
        AUTO_STR name = STR_INIT;
        str_addf(&name, "%s/%s", str_z(&f->directory), files[i]);
        (void)unlink(str_z(&name));
    }
    if (f->directory.n) {
        (void)rmdir(str_z(&f->directory));
    }
    str_fini(&f->directory);
}

/* ---- rules ---- */
struct target {
    struct slice cls, method, value; /* "CLASS.METHOD=VALUE"; without '=' all is the value */
};

static struct target split(const char *text)
{
    const char *eq = strchr(text, '='), *dot = eq ? memchr(text, '.', (size_t)(eq - text)) : NULL;
    struct target t = {.value = slice_of(eq ? eq + 1 : text)};
    if (eq) {
        t.cls = (struct slice){text, (size_t)((dot ? dot : eq) - text)};
    }
    if (dot) {
        t.method = (struct slice){dot + 1, (size_t)(eq - dot - 1)};
    }
    return t;
}

static int add_latency(struct cli *c, struct rules *r, const char *text)
{
    struct target t = split(text);
    uint64_t ms;
    if (num_parse_u64(t.value, false, &ms) || ms > RULES_MAX_DELAY_MS) {
        return usage_error(c, "--latency %s: '%.*s' is no number of milliseconds up to %u", text,
                           (int)t.value.n, t.value.p, RULES_MAX_DELAY_MS);
    }
    hres hr = rules_delay(r, t.cls, t.method, (uint32_t)ms);
    return hr ? report_failure(c, text, hr, NULL) : 0;
}

static int add_fail(struct cli *c, struct rules *r, const char *text)
{
    struct target t = split(text);
    uint64_t number = 0;
    hres status = 0;
    if (!t.cls.n) {
        return usage_error(c, "--fail %s: CLASS=CODE or CLASS.METHOD=CODE is expected", text);
    }
    if (num_parse_u64(t.value, true, &number) == 0 && number <= UINT32_MAX) {
        status = (hres)(uint32_t)number;
    } else if (!hres_by_name(t.value.p, &status)) {
        return usage_error(c, "--fail %s: '%s' is no code (WBEM_E_ACCESS_DENIED, 0x80041003)", text,
                           t.value.p);
    }
    if (!FAILED(status)) {
        return usage_error(c, "--fail %s: '%s' is no failure", text, t.value.p);
    }
    hres hr = rules_fail(r, t.cls, t.method, status);
    return hr ? report_failure(c, text, hr, NULL) : 0;
}

static int add_answer(struct cli *c, struct rules *r, struct session *s, const char *text)
{
    struct target t = split(text);
    AUTO_STR why = STR_INIT;
    if (!t.cls.n || !t.method.n) {
        return usage_error(c, "--answer-method %s: CLASS.METHOD=Name=value,... is expected", text);
    }
    hres hr = rules_answer(r, s, t.cls, t.method, t.value, &why);
    return hr ? usage_error(c, "--answer-method %s: %s", text, why.n ? str_z(&why) : hres_text(hr))
              : 0;
}

int fixtures_rules(struct cli *c, struct fixtures *f)
{
    struct wmi_services *s = NULL;
    struct rules *r = NULL;
    if (!has(c, FIXTURE_LATENCY) && !has(c, FIXTURE_FAIL) && !has(c, FIXTURE_ANSWER)) {
        return 0;
    }
    int rc = connect_cli(c, &s);
    hres hr = rc ? 0 : rules_create(&r);
    rc = hr ? report_failure(c, "serve", hr, NULL) : rc;
    for (size_t i = 0; i < c->nfixtures && rc == 0; i++) {
        const char *text = c->fixtures[i].text;
        rc = c->fixtures[i].kind == FIXTURE_LATENCY  ? add_latency(c, r, text)
             : c->fixtures[i].kind == FIXTURE_FAIL   ? add_fail(c, r, text)
             : c->fixtures[i].kind == FIXTURE_ANSWER ? add_answer(c, r, services_session(s), text)
                                                     : 0;
    }
    if (rc == 0) {
        services_session(s)->broker->rules = r;
    } else {
        rules_destroy(r);
    }
    f->kept = s; /* keeps the broker, and the rules in it */
    return rc;
}
