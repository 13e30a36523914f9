/* env_names: the names that Windows gives to things of the machine, for scripts that ask the
 * environment for them. Paths of programs and of Windows itself are those of drive C:, as
 * FileSystemObject.GetSpecialFolder answers them; what belongs to the user is where Linux has it. */
#include "util/utf.h"
#include "wsh/env.h"
#include "wsh/files.h"

#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

typedef hres answer(struct host *h, const char *text, struct str *out);

static hres fixed(struct host *h, const char *text, struct str *out)
{
    (void)h;
    str_addz(out, text);
    return str_status(out);
}

static hres temp(struct host *h, const char *text, struct str *out)
{
    struct env *e;
    hres hr = env_of(h, &e);
    const char *dir = hr ? NULL : env_get(e, SLICE("TMPDIR"));
    return hr ? hr : fixed(h, dir && dir[0] == '/' ? dir : text, out);
}

static hres user_name(struct host *h, const char *text, struct str *out)
{
    (void)h;
    (void)text;
    return host_user_name(out);
}

static hres computer(struct host *h, const char *text, struct str *out)
{
    (void)h;
    str_addz(out, text);
    return host_computer_name(out);
}

static hres home(struct host *h, const char *text, struct str *out)
{
    (void)text;
    return env_home(h, out);
}

/* The home folder on its drive: HOMEDRIVE and HOMEPATH together are a path of it. */
static hres home_part(struct host *h, const char *text, struct str *out)
{
    AUTO_STR dir = STR_INIT, shown = STR_INIT;
    struct winpath_map *m;
    hres hr = env_home(h, &dir);
    hr = hr ? hr : host_paths(h, &m, NULL);
    hr = hr ? hr : winpath_show(m, str_z(&dir), true, &shown);
    if (FAILED(hr)) {
        return hr;
    }
    size_t drive = winpath_has_drive(str_slice(&shown)) ? 2 : 0;
    bool path = text[0] == 'P';
    str_add(out, str_z(&shown) + (path ? drive : 0), path ? shown.n - drive : drive);
    return str_status(out);
}

static hres config(struct host *h, const char *text, struct str *out)
{
    return env_xdg(h, "XDG_CONFIG_HOME", text, out);
}

static hres data(struct host *h, const char *text, struct str *out)
{
    return env_xdg(h, "XDG_DATA_HOME", text, out);
}

static hres processors(struct host *h, const char *text, struct str *out)
{
    (void)h;
    (void)text;
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    str_add_i64(out, n > 0 ? n : 1);
    return str_status(out);
}

static hres architecture(struct host *h, const char *text, struct str *out)
{
    static const struct {
        const char *machine, *name;
    } rows[] = {{"x86_64", "AMD64"},
                {"aarch64", "ARM64"},
                {"i686", "x86"},
                {"i386", "x86"},
                {"armv7l", "ARM"}};
    struct utsname u;
    if (uname(&u) != 0) {
        return WBEM_S_FALSE;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].machine, u.machine) == 0) {
            return fixed(h, rows[i].name, out);
        }
    }
    return fixed(h, text[0] ? text : u.machine, out);
}

/* places: the environments in which Windows has the name. */
static const struct {
    const char *name;
    answer *fn;
    const char *text;
    unsigned places;
} names[] = {
    {"ALLUSERSPROFILE", fixed, "C:\\ProgramData", ENV_PROCESS},
    {"APPDATA", config, ".config", ENV_PROCESS | ENV_VOLATILE},
    {"COMPUTERNAME", computer, "", ENV_PROCESS},
    {"COMSPEC", fixed, "C:\\Windows\\System32\\cmd.exe", ENV_PROCESS | ENV_SYSTEM},
    {"HOMEDRIVE", home_part, "DRIVE", ENV_PROCESS | ENV_VOLATILE},
    {"HOMEPATH", home_part, "PATH", ENV_PROCESS | ENV_VOLATILE},
    {"LOCALAPPDATA", data, ".local/share", ENV_PROCESS | ENV_VOLATILE},
    {"LOGONSERVER", computer, "\\\\", ENV_PROCESS | ENV_VOLATILE},
    {"NUMBER_OF_PROCESSORS", processors, "", ENV_PROCESS | ENV_SYSTEM},
    {"OS", fixed, "Windows_NT", ENV_PROCESS | ENV_SYSTEM},
    {"PATHEXT", fixed, ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH",
     ENV_PROCESS | ENV_SYSTEM},
    {"PROCESSOR_ARCHITECTURE", architecture, "", ENV_PROCESS | ENV_SYSTEM},
    {"PROGRAMDATA", fixed, "C:\\ProgramData", ENV_PROCESS},
    {"PROGRAMFILES", fixed, "C:\\Program Files", ENV_PROCESS},
    {"PROMPT", fixed, "$P$G", ENV_PROCESS},
    {"SYSTEMDRIVE", fixed, "C:", ENV_PROCESS},
    {"SYSTEMROOT", fixed, "C:\\Windows", ENV_PROCESS},
    {"TEMP", temp, "/tmp", ENV_PROCESS | ENV_SYSTEM | ENV_USER},
    {"TMP", temp, "/tmp", ENV_PROCESS | ENV_SYSTEM | ENV_USER},
    {"USERDOMAIN", computer, "", ENV_PROCESS | ENV_VOLATILE},
    {"USERNAME", user_name, "", ENV_PROCESS | ENV_VOLATILE},
    {"USERPROFILE", home, "", ENV_PROCESS | ENV_VOLATILE},
    {"WINDIR", fixed, "C:\\Windows", ENV_PROCESS | ENV_SYSTEM},
};

hres env_windows_name(struct host *h, struct slice name, enum env_place place, struct str *out)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if ((names[i].places & (unsigned)place) && utf8_caseeq(name, slice_of(names[i].name))) {
            return names[i].fn(h, names[i].text, out);
        }
    }
    return WBEM_S_FALSE;
}
