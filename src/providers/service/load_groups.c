/* load_groups: Win32_LoadOrderGroup and its associations: the targets of systemd, which are what services are grouped by
 * when a system comes up. */
#include "providers/service/service.h"

#include <stdlib.h>

struct group {
    struct str name, title;
    const char *status;
    uint64_t order;
    struct str_list after, members;
};
struct groups {
    struct group *v;
    size_t n;
};

static void groups_fini(struct groups *g)
{
    for (size_t i = 0; i < g->n; i++) {
        str_fini(&g->v[i].name);
        str_fini(&g->v[i].title);
        str_list_fini(&g->v[i].after);
        str_list_fini(&g->v[i].members);
    }
    free(g->v);
}
#define AUTO_GROUPS AUTO(groups_fini) struct groups

static struct slice before(struct slice name, const char *suffix)
{
    size_t n = strlen(suffix);
    return name.n > n && memcmp(name.p + name.n - n, suffix, n) == 0
               ? (struct slice){name.p, name.n - n}
               : (struct slice){name.p, 0};
}

static hres add_before(struct str_list *out, const struct str_list *from, const char *suffix)
{
    for (size_t i = 0; i < from->n; i++) {
        struct slice name = before(str_slice(&from->v[i]), suffix);
        if (name.n && !str_list_add(out, name)) {
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

static hres each_target(void *arg, struct unit *u)
{
    struct groups *g = arg;
    struct group *v = realloc(g->v, (g->n + 1) * sizeof *v);
    if (!v) {
        return WBEM_E_OUT_OF_MEMORY;
    }
    g->v = v;
    v += g->n++;
    *v =
        (struct group){.title = TAKE(u->title), .status = u->state == UNIT_FAILED ? "Error" : "OK"};
    str_add_slice(&v->name, before(str_slice(&u->name), ".target"));
    hres hr = str_status(&v->name);
    hr = hr ? hr : add_before(&v->after, &u->after, ".target");
    hr = hr ? hr : add_before(&v->members, &u->requires, ".service");
    return hr ? hr : add_before(&v->members, &u->wants, ".service");
}

/* Nothing without systemd. */
static hres read_groups(const struct cimwin32 *s, uint32_t needs, struct groups *out)
{
    AUTO_BUS b;
    struct unit_query q = {.suffix = ".target", .needs = needs, .each = each_target, .arg = out};
    hres hr = bus_open(s->root, &b);
    hr = hr ? hr : units_each(&b, s->root, &q);
    return hr == WBEM_E_NOT_AVAILABLE ? 0 : hr;
}

static struct group *find(const struct groups *g, const struct str *name)
{
    for (size_t i = 0; i < g->n; i++) {
        if (strcmp(str_z(&g->v[i].name), str_z(name)) == 0) {
            return &g->v[i];
        }
    }
    return NULL;
}

/* One more than the greatest of those it comes after. The targets are in no circle; a limit ends one all the same. */
static void number_groups(struct groups *g)
{
    bool moved = true;
    for (size_t i = 0; i < g->n; i++) {
        g->v[i].order = 1;
    }
    for (size_t round = 0; moved && round <= g->n; round++) {
        moved = false;
        for (size_t i = 0; i < g->n; i++) {
            for (size_t k = 0; k < g->v[i].after.n; k++) {
                const struct group *a = find(g, &g->v[i].after.v[k]);
                if (a && a != &g->v[i] && g->v[i].order <= a->order) {
                    g->v[i].order = a->order + 1;
                    moved = true;
                }
            }
        }
    }
}

/* ---- Win32_LoadOrderGroup ---- */
enum group_source {
    SRC_ORDER = 1,
    SRC_TITLE = 2
};
/* clang-format off */
static const struct prop_row group_rows[] = {
    ROW_STR("Caption", group, name, "as Name"),
    {"Description", fill_member_str, offsetof(struct group, title), SRC_TITLE, "`Description=` of the target"},
    ROW_NO("DriverEnabled", "FALSE: no module of the kernel is loaded by a target"),
    {"GroupOrder", fill_member_u64, offsetof(struct group, order), SRC_ORDER, "from 1 on: one more than the greatest of the targets that it comes after (`After=`); the ones with the same number are not ordered"},
    ROW_STR("Name", group, name, "name of the target without `.target`"),
    ROW_TEXT("Status", group, status, "Error when it failed, else OK"),
    {0},
};
/* clang-format on */

static hres tell_groups(struct telling *t)
{
    AUTO_GROUPS g = {0};
    uint32_t needs = (t->plan.needs & SRC_ORDER ? UNIT_NEED(UP_AFTER) : 0) |
                     (t->plan.needs & SRC_TITLE ? UNIT_NEED_TITLE : 0);
    hres hr = read_groups(t->s, needs, &g);
    if (hr == 0 && (t->plan.needs & SRC_ORDER)) {
        number_groups(&g);
    }
    for (size_t i = 0; i < g.n && hr == 0; i++) {
        hr = tell(t, &g.v[i]);
    }
    return hr;
}

const struct win32_table load_group_table = {
    "Win32_LoadOrderGroup", group_rows, tell_groups,
    "The targets of systemd: what the parts of a system are grouped by when it comes up. None "
    "without systemd."};

/* ---- associations ---- */
static hres tell_pair(struct telling *t, const char *left, struct slice left_name,
                      const char *right, struct slice right_name)
{
    struct link_pair p = {0};
    telling_path1(t, &p.left, left, "Name", left_name);
    telling_path1(t, &p.right, right, "Name", right_name);
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_system_groups(struct telling *t)
{
    AUTO_GROUPS g = {0};
    hres hr = read_groups(t->s, 0, &g);
    for (size_t i = 0; i < g.n && hr == 0; i++) {
        hr = tell_pair(t, "Win32_ComputerSystem", cim_str_slice(t->s->computer),
                       "Win32_LoadOrderGroup", str_slice(&g.v[i].name));
    }
    return hr;
}

static hres tell_members(struct telling *t)
{
    AUTO_GROUPS g = {0};
    hres hr = read_groups(t->s, UNIT_NEED(UP_WANTS) | UNIT_NEED(UP_REQUIRES), &g);
    for (size_t i = 0; i < g.n && hr == 0; i++) {
        for (size_t k = 0; k < g.v[i].members.n && hr == 0; k++) {
            hr = tell_pair(t, "Win32_LoadOrderGroup", str_slice(&g.v[i].name), "Win32_Service",
                           str_slice(&g.v[i].members.v[k]));
        }
    }
    return hr;
}

static hres each_service(void *arg, struct unit *u)
{
    const struct str_list *lists[] = {&u->requires, &u->requisite, &u->binds_to};
    hres hr = 0;
    for (size_t i = 0; i < ARRAY_LEN(lists) && hr == 0; i++) {
        for (size_t k = 0; k < lists[i]->n && hr == 0; k++) {
            struct slice group = before(str_slice(&lists[i]->v[k]), ".target");
            hr = group.n ? tell_pair(arg, "Win32_LoadOrderGroup", group, "Win32_Service",
                                     before(str_slice(&u->name), ".service"))
                         : 0;
        }
    }
    return hr;
}

static hres tell_needed_groups(struct telling *t)
{
    AUTO_BUS b;
    struct unit_query q = {.suffix = ".service",
                           .needs = UNIT_NEED(UP_REQUIRES) | UNIT_NEED(UP_REQUISITE) |
                                    UNIT_NEED(UP_BINDS_TO),
                           .each = each_service,
                           .arg = t};
    hres hr = bus_open(t->s->root, &b);
    hr = hr ? hr : units_each(&b, t->s->root, &q);
    return hr == WBEM_E_NOT_AVAILABLE ? 0 : hr;
}

static const struct prop_row system_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of the Win32_ComputerSystem"),
    ROW_STR("PartComponent", link_pair, right, "path of a Win32_LoadOrderGroup"),
    {0},
};
static const struct prop_row member_rows[] = {
    ROW_STR("GroupComponent", link_pair, left, "path of a Win32_LoadOrderGroup"),
    ROW_STR("PartComponent", link_pair, right,
            "path of a Win32_Service that the target wants or requires"),
    {0},
};
static const struct prop_row needed_rows[] = {
    ROW_STR("Antecedent", link_pair, left, "path of a Win32_LoadOrderGroup"),
    ROW_STR("Dependent", link_pair, right, "path of a Win32_Service that requires the target"),
    {0},
};
const struct win32_table system_groups_table = {"Win32_SystemLoadOrderGroups", system_rows,
                                                tell_system_groups,
                                                "The computer and each target of systemd."};
const struct win32_table group_members_table = {
    "Win32_LoadOrderGroupServiceMembers", member_rows, tell_members,
    "The services that a target starts (`Wants=`, `Requires=`, and the links of enabled units, "
    "which mean the same)."};
const struct win32_table group_dependencies_table = {
    "Win32_LoadOrderGroupServiceDependencies", needed_rows, tell_needed_groups,
    "The targets that a service requires (`Requires=`, `Requisite=`, `BindsTo=`)."};
