#include "wsh/network.h"

#include "util/utf.h"
#include "wsh/env.h"
#include "wsh/files.h"
#include "wsh/shell.h"

#include <stdlib.h>

#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})
/* HRESULTs of the Windows errors 67, 85, 1200, 1801 and 2250. */
#define BAD_NET_NAME     ((hres)0x80070043)
#define ALREADY_ASSIGNED ((hres)0x80070055)
#define BAD_DEVICE       ((hres)0x800704B0)
#define BAD_PRINTER_NAME ((hres)0x80070709)
#define NOT_CONNECTED    ((hres)0x800708CA)

/* ---- who and where ---- */
static hres m_computer(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    (void)o;
    hres hr = host_computer_name(&s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

static hres m_user(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    (void)o;
    hres hr = host_user_name(&s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

static hres m_profile(struct sobj *o, struct scall *c)
{
    AUTO_STR s = STR_INIT;
    hres hr = env_home(o->ctx, &s);
    return hr ? hr : ret_text(c, str_slice(&s));
}

/* Site and Organization are those of a directory, which this machine is not asked for. */
static hres m_nothing(struct sobj *o, struct scall *c)
{
    (void)o;
    return ret_text(c, SLICE(""));
}

/* ---- lists of pairs ---- */
struct texts {
    struct VEC(char *) v;
};

static void texts_fini(struct texts *t)
{
    for (size_t i = 0; i < t->v.n; i++) {
        free(t->v.v[i]);
    }
    vec_fini(&t->v);
}
#define AUTO_TEXTS AUTO(texts_fini) struct texts

static hres add_pair(struct texts *t, const char *a, const char *b)
{
    const char *const pair[] = {a, b};
    for (int i = 0; i < 2; i++) {
        char *copy = strdup(pair[i]);
        if (!copy || !vec_push(&t->v, copy)) {
            free(copy);
            return WBEM_E_OUT_OF_MEMORY;
        }
    }
    return 0;
}

static hres ret_texts(struct sobj *o, struct scall *c, struct texts *t)
{
    struct sobj *list = NULL;
    hres hr = collection_new(o->ctx, t->v.v, t->v.n, &list);
    *t = (struct texts){{0}};
    return hr ? hr : ret_obj(c, list);
}

/* ---- drives ---- */
static void letter_of(struct winpath_map *m, const char *folder, char out[3])
{
    const char *rest = "";
    char letter = winpath_drive_of(m, folder, &rest);
    out[0] = letter && !*rest ? letter : 0;
    out[1] = ':';
    out[2] = 0;
}

static hres m_drives(struct sobj *o, struct scall *c)
{
    AUTO_SHARES s = {{0}};
    AUTO_TEXTS t = {{0}};
    struct winpath_map *m;
    hres hr = host_paths(o->ctx, &m, c->error);
    hr = hr ? hr : shares_read(&s);
    for (size_t i = 0; i < s.v.n && hr == 0; i++) {
        char letter[3];
        letter_of(m, s.v.v[i].folder, letter);
        hr = add_pair(&t, letter, s.v.v[i].remote);
    }
    return hr ? hr : ret_texts(o, c, &t);
}

static bool is_drive_name(struct slice s)
{
    return (s.n == 2 || (s.n == 3 && winpath_is_separator(s.p[2]))) && winpath_has_drive(s);
}

/* The scripts and commands that this one starts have the letter too. */
static hres tell_children(struct host *h, char letter, const char *folder)
{
    struct env *e;
    AUTO_STR s = STR_INIT;
    hres hr = env_of(h, &e);
    const char *old = hr ? NULL : env_get(e, SLICE("OPENWMI_DRIVES"));
    str_addf(&s, "%s%s%c=%s", old ? old : "", old && old[0] ? ";" : "", letter, folder);
    hr = hr ? hr : str_status(&s);
    return hr ? hr : env_set(e, SLICE("OPENWMI_DRIVES"), str_slice(&s));
}

/* The folder of a share, or of a folder below it; E_FILE_NOT_FOUND: it is not mounted. */
static hres share_folder(struct slice remote, struct str *out)
{
    AUTO_SHARES s = {{0}};
    struct slice rest;
    struct stat st;
    hres hr = shares_read(&s);
    const struct share *share = hr ? NULL : shares_find(&s, remote, &rest);
    if (!share) {
        return hr ? hr : E_FILE_NOT_FOUND;
    }
    str_addz(out, share->folder);
    for (size_t i = 0; i < rest.n; i++) {
        str_addc(out, rest.p[i] == '\\' ? '/' : rest.p[i]);
    }
    hr = str_status(out);
    bool there = rest.n == 0 || (stat(str_z(out), &st) == 0 && S_ISDIR(st.st_mode));
    return hr ? hr : there ? 0 : E_FILE_NOT_FOUND;
}

static hres map_drive(struct host *h, struct scall *c)
{
    static const char source[] = "WSHNetwork.MapNetworkDrive";
    struct slice local = c->a[0].text, remote = c->a[1].text;
    struct winpath_map *m;
    AUTO_STR folder = STR_INIT;
    if (local.n && !is_drive_name(local)) {
        return host_fail(c->error, BAD_DEVICE, source, "The specified device name is invalid.");
    }
    hres hr = host_paths(h, &m, c->error);
    if (hr == 0 && local.n && winpath_drive_root(m, local.p[0])) {
        return host_fail(c->error, ALREADY_ASSIGNED, source,
                         "The local device name is already in use.");
    }
    hr = hr ? hr : share_folder(remote, &folder);
    if (hr == E_FILE_NOT_FOUND) {
        return host_fail(c->error, BAD_NET_NAME, source,
                         "The network name cannot be found: \"%.500s\" is not mounted. It takes "
                         "mount.cifs or mount.nfs, usually run by root, to mount it.",
                         remote.p);
    }
    if (FAILED(hr) || !local.n) {
        return hr;
    }
    char letter = (char)(local.p[0] & ~32);
    hr = winpath_map_set(m, letter, str_z(&folder));
    return hr ? hr : tell_children(h, letter, str_z(&folder));
}

static hres m_map(struct sobj *o, struct scall *c)
{
    AUTO_STR target = STR_INIT;
    str_addf(&target, "%s %s", c->a[0].text.p, c->a[1].text.p);
    hres hr = host_may(o->ctx, "network", "MapNetworkDrive", str_slice(&target), c->error);
    if (SUCCEEDED(hr)) {
        hr = map_drive(o->ctx, c);
        host_trace(o->ctx, "network", "MapNetworkDrive", str_slice(&target), hr);
    }
    return hr;
}

static hres remove_drive(struct host *h, struct scall *c)
{
    static const char source[] = "WSHNetwork.RemoveNetworkDrive";
    struct slice name = c->a[0].text, rest;
    struct winpath_map *m;
    AUTO_SHARES s = {{0}};
    hres hr = host_paths(h, &m, c->error);
    hr = hr ? hr : shares_read(&s);
    if (FAILED(hr)) {
        return hr;
    }
    const char *root = is_drive_name(name) ? winpath_drive_root(m, name.p[0]) : NULL;
    if (root && shares_at(&s, root)) {
        hr = winpath_map_set(m, name.p[0], NULL);
        return hr ? hr : tell_children(h, (char)(name.p[0] & ~32), "");
    }
    if (!is_drive_name(name) && shares_find(&s, name, &rest)) {
        return host_fail(c->error, E_ACCESSDENIED, source,
                         "Access is denied: it takes umount, usually run by root, to end the "
                         "connection to \"%.500s\".",
                         name.p);
    }
    return host_fail(c->error, NOT_CONNECTED, source, "This network connection does not exist.");
}

static hres m_remove(struct sobj *o, struct scall *c)
{
    hres hr = host_may(o->ctx, "network", "RemoveNetworkDrive", c->a[0].text, c->error);
    if (SUCCEEDED(hr)) {
        hr = remove_drive(o->ctx, c);
        host_trace(o->ctx, "network", "RemoveNetworkDrive", c->a[0].text, hr);
    }
    return hr;
}

/* ---- printers ---- */
/* Where there is no printing system there are no printers. */
static hres m_printers(struct sobj *o, struct scall *c)
{
    struct printers *p = NULL;
    AUTO_TEXTS t = {{0}};
    hres hr = printers_open(&p);
    for (size_t i = 0; hr == 0 && i < printers_count(p); i++) {
        hr = add_pair(&t, printers_port(p, i), printers_name(p, i));
    }
    printers_close(p);
    return hr && hr != WBEM_E_NOT_AVAILABLE ? hr : ret_texts(o, c, &t);
}

enum printer_action {
    PRINTER_ADD,
    PRINTER_REMOVE,
    PRINTER_DEFAULT
};

static hres change_printer(enum printer_action action, const char *source, struct slice name,
                           struct disp_error *err)
{
    struct printers *p = NULL;
    hres hr = printers_open(&p);
    size_t i = hr ? SIZE_MAX : printers_find(p, name);
    if (hr == WBEM_E_NOT_AVAILABLE) {
        hr = host_fail(err, hr, source, "There is no printing system: libcups.so.2 is missing.");
    } else if (hr == 0 && i == SIZE_MAX && action != PRINTER_ADD) {
        hr = host_fail(err, BAD_PRINTER_NAME, source, "The printer name is invalid.");
    } else if (hr == 0 && i == SIZE_MAX) {
        hr = host_fail(err, BAD_PRINTER_NAME, source,
                       "There is no print queue for \"%.500s\"; lpadmin makes one.", name.p);
    } else if (hr == 0 && action == PRINTER_REMOVE) {
        hr = host_fail(err, E_ACCESSDENIED, source,
                       "Access is denied: it takes lpadmin to remove the print queue \"%.500s\".",
                       printers_name(p, i));
    } else if (hr == 0 && action == PRINTER_DEFAULT && !printers_set_default(p, i)) {
        hr = host_fail(err, WBEM_E_FAILED, source, "The printing system refused \"%.500s\".",
                       printers_name(p, i));
    }
    printers_close(p);
    return hr;
}

static hres printer(struct sobj *o, struct scall *c, enum printer_action action, const char *source,
                    struct slice name)
{
    const char *member = source + sizeof "WSHNetwork." - 1;
    hres hr = host_may(o->ctx, "network", member, name, c->error);
    if (SUCCEEDED(hr)) {
        hr = change_printer(action, source, name, c->error);
        host_trace(o->ctx, "network", member, name, hr);
    }
    return hr;
}

static hres m_add_printer(struct sobj *o, struct scall *c)
{
    return printer(o, c, PRINTER_ADD, "WSHNetwork.AddPrinterConnection", c->a[1].text);
}

static hres m_add_windows_printer(struct sobj *o, struct scall *c)
{
    return printer(o, c, PRINTER_ADD, "WSHNetwork.AddWindowsPrinterConnection", c->a[0].text);
}

static hres m_remove_printer(struct sobj *o, struct scall *c)
{
    return printer(o, c, PRINTER_REMOVE, "WSHNetwork.RemovePrinterConnection", c->a[0].text);
}

static hres m_default_printer(struct sobj *o, struct scall *c)
{
    return printer(o, c, PRINTER_DEFAULT, "WSHNetwork.SetDefaultPrinter", c->a[0].text);
}

#define OPTIONAL(name)                                                                             \
    {                                                                                              \
        name, P_VAR, .optional = true                                                              \
    }
static const struct member members[] = {
    {"UserDomain", 1, DISP_GET, m_computer, NULL}, /* accounts are those of the machine */
    {"UserName", 2, DISP_GET, m_user, NULL},
    {"UserProfile", 3, DISP_GET, m_profile, NULL},
    {"ComputerName", 4, DISP_GET, m_computer, NULL},
    {"Organization", 5, DISP_GET, m_nothing, NULL},
    {"Site", 6, DISP_GET, m_nothing, NULL},
    {"MapNetworkDrive", 1000, DISP_METHOD, m_map,
     PARAMS({"local", P_STR}, {"remote", P_STR}, OPTIONAL("profile"), OPTIONAL("user"),
            OPTIONAL("password"))},
    {"RemoveNetworkDrive", 1001, DISP_METHOD, m_remove,
     PARAMS({"name", P_STR}, OPTIONAL("force"), OPTIONAL("profile"))},
    {"EnumNetworkDrives", 1002, DISP_METHOD | DISP_GET, m_drives, NULL},
    {"AddPrinterConnection", 2000, DISP_METHOD, m_add_printer,
     PARAMS({"local", P_STR}, {"remote", P_STR}, OPTIONAL("profile"), OPTIONAL("user"),
            OPTIONAL("password"))},
    {"RemovePrinterConnection", 2001, DISP_METHOD, m_remove_printer,
     PARAMS({"name", P_STR}, OPTIONAL("force"), OPTIONAL("profile"))},
    {"EnumPrinterConnections", 2002, DISP_METHOD | DISP_GET, m_printers, NULL},
    {"SetDefaultPrinter", 2003, DISP_METHOD, m_default_printer, PARAMS({"name", P_STR})},
    {"AddWindowsPrinterConnection", 2004, DISP_METHOD, m_add_windows_printer,
     PARAMS({"name", P_STR}, OPTIONAL("driver"), OPTIONAL("port"))},
    {0},
};
static const struct sclass network_class = {.ops = SOBJ_OPS("IWshNetwork2", true),
                                            .members = members};

hres network_create(struct host *h, struct disp **out)
{
    struct sobj *o = sobj_new(h, &network_class, sizeof *o);
    *out = o ? &o->d : NULL;
    return o ? 0 : WBEM_E_OUT_OF_MEMORY;
}
