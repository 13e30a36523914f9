/* service_links: associations of services and drivers: Win32_SystemServices, Win32_SystemSystemDriver and
 * Win32_DependentService. */
#include "providers/service/modules.h"
#include "providers/service/service.h"

static hres tell_member(struct telling *t, const char *cls, struct slice name)
{
    struct link_pair p = {0};
    telling_path1(t, &p.left, "Win32_ComputerSystem", "Name", cim_str_slice(t->s->computer));
    telling_path1(t, &p.right, cls, "Name", name);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_service(void *arg, const struct service *v)
{
    return tell_member(arg, "Win32_Service", str_slice(&v->name));
}

static hres tell_system_services(struct telling *t)
{
    AUTO_STR name = STR_INIT;
    bool other;
    bool one = telling_refers(t, "PartComponent", "Win32_Service", "Name", &name, &other);
    struct service_query q = {
        .only = one ? str_slice(&name) : (struct slice){0}, .each = tell_service, .arg = t};
    return other ? 0 : services_each(t->s, &q);
}

static hres tell_module(void *arg, const struct module *m)
{
    return tell_member(arg, "Win32_SystemDriver", m->name);
}

static hres tell_system_drivers(struct telling *t)
{
    return modules_each(t->s, tell_module, t);
}

static const struct prop_row service_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_ComputerSystem"),
    ROW_STR("PartComponent", link_pair, right, "path of a Win32_Service"),
    {0},
};
static const struct prop_row driver_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_ComputerSystem"),
    ROW_STR("PartComponent", link_pair, right, "path of a Win32_SystemDriver"),
    {0},
};
const struct win32_table system_services_table = {"Win32_SystemServices", service_rows,
                                                  tell_system_services,
                                                  "The computer and each of its services."};
const struct win32_table system_drivers_table = {
    "Win32_SystemSystemDriver", driver_rows, tell_system_drivers,
    "The computer and each loaded module of the kernel."};

/* ---- Win32_DependentService ---- */
static hres tell_needs(struct telling *t, const char *cls, struct slice needed,
                       struct slice needing)
{
    struct link_pair p = {0};
    telling_path1(t, &p.left, cls, "Name", needed);
    telling_path1(t, &p.right, cls, "Name", needing);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static struct slice without_suffix(const struct str *name)
{
    size_t n = sizeof ".service" - 1;
    return name->n > n && memcmp(name->p + name->n - n, ".service", n) == 0
               ? (struct slice){name->p, name->n - n}
               : (struct slice){name->p, 0};
}

static hres each_unit(void *arg, struct unit *u)
{
    const struct str_list *lists[] = {&u->requires, &u->requisite, &u->binds_to};
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(lists) && hr == 0; i++) {
        for (size_t k = 0; k < lists[i]->n && hr == 0; k++) {
            struct slice needed = without_suffix(&lists[i]->v[k]);
            hr = needed.n ? tell_needs(arg, "Win32_Service", needed, without_suffix(&u->name)) : 0;
        }
    }
    return hr;
}

static hres each_module(void *arg, const struct module *m)
{
    hres hr = 0;
    for (size_t i = 0; i < m->used_by.n && hr == 0;) {
        const char *p = m->used_by.p + i, *comma = memchr(p, ',', m->used_by.n - i);
        size_t n = comma ? (size_t)(comma - p) : 0; /* each name has a comma behind it */
        if (n && p[0] != '[' && p[0] != '-') {
            hr = tell_needs(arg, "Win32_SystemDriver", m->name, (struct slice){p, n});
        }
        i = comma ? i + n + 1 : m->used_by.n;
    }
    return hr;
}

static hres tell_dependents(struct telling *t)
{
    AUTO_BUS b;
    AUTO_STR name = STR_INIT;
    AUTO_STR unit = STR_INIT;
    bool other;
    bool one = telling_refers(t, "Dependent", "Win32_Service", "Name", &name, &other);
    str_addf(&unit, "%s.service", str_z(&name));
    struct unit_query q = {.suffix = ".service",
                           .only = one ? str_slice(&unit) : (struct slice){0},
                           .needs = UNIT_NEED(UP_REQUIRES) | UNIT_NEED(UP_REQUISITE) |
                                    UNIT_NEED(UP_BINDS_TO),
                           .each = each_unit,
                           .arg = t};
    hres hr = bus_open(t->s->root, &b);
    hr = hr || other ? hr : str_status(&unit);
    hr = hr || other ? hr : units_each(&b, t->s->root, &q);
    hr = hr == WBEM_E_NOT_AVAILABLE ? 0 : hr;
    return hr || one ? hr : modules_each(t->s, each_module, t);
}

static const struct prop_row dependent_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of the service or driver that is needed"),
    ROW_STR("Dependent", link_pair, right, "path of the one that needs it"),
    ROW_NUM("TypeOfDependency", 3, "3: it must have been started"),
    {0},
};
const struct win32_table dependent_service_table = {
    "Win32_DependentService", dependent_rows, tell_dependents,
    "Services that need services (`Requires=`, `Requisite=`, `BindsTo=` of systemd), and modules "
    "of the kernel that use "
    "modules. Scripts of /etc/init.d do not tell."};
