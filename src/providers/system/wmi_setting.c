/* wmi_setting: Win32_WMISetting and Win32_Registry: what OpenWMI is. */
#include "providers/table.h"

struct setting { /* subject */
    const struct cimwin32 *s;
};

static hres tell_one(struct telling *t)
{
    struct setting v = {t->s};
    return tell(t, &v);
}

#define NO_SUCH "there is no such setting"
static const struct prop_row rows[] = {
    ROW_CONST("ASPScriptDefaultNamespace", "root\\cimv2"),
    ROW_NULL("ASPScriptEnabled", "Active Server Pages are of Windows"),
    ROW_NULL("AutorecoverMofs", "a repository is made of the built-in schema"),
    ROW_NULL("AutoStartWin9X", NO_SUCH),
    ROW_NULL("BackupInterval", "the repository is not saved by itself"),
    ROW_NULL("BackupLastTime", "the repository is not saved by itself"),
    ROW_CONST("BuildVersion", OPENWMI_VERSION),
    ROW_CONST("Caption", "OpenWMI"),
    ROW_NULL("DatabaseDirectory", "each connection has the repository of its own choice"),
    ROW_NULL("DatabaseMaxSize", "the repository grows as it needs to"),
    ROW_CONST("Description", "OpenWMI"),
    ROW_NULL("EnableAnonWin9xConnections", NO_SUCH),
    ROW_YES("EnableEvents", "TRUE: events are told"),
    ROW_NULL("EnableStartupHeapPreallocation", NO_SUCH),
    ROW_NULL("HighThresholdOnClientObjects", NO_SUCH),
    ROW_NULL("HighThresholdOnEvents", NO_SUCH),
    ROW_NULL("InstallationDirectory", "the library does not know where it lies"),
    ROW_NULL("LastStartupHeapPreallocation", NO_SUCH),
    ROW_NULL("LoggingDirectory", "nothing is logged to files"),
    ROW_NULL("LoggingLevel", "nothing is logged to files"),
    ROW_NULL("LowThresholdOnClientObjects", NO_SUCH),
    ROW_NULL("LowThresholdOnEvents", NO_SUCH),
    ROW_NULL("MaxLogFileSize", "nothing is logged to files"),
    ROW_NULL("MaxWaitOnClientObjects", NO_SUCH),
    ROW_NULL("MaxWaitOnEvents", NO_SUCH),
    ROW_NULL("MofSelfInstallDirectory", NO_SUCH),
    ROW_NULL("SettingID", "there is one object"),
    {0},
};
const struct win32_table wmi_setting_table = {"Win32_WMISetting", rows, tell_one,
                                              "One object. Nothing of it can be written."};

static hres fill_os_name(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    (void)row;
    return fill_shared(out, ((const struct setting *)subject)->s->os_name);
}

#define REPOSITORY "the registry is a part of the repository"
static const struct prop_row registry_rows[] = {
    ROW_CONST("Caption", "Registry"),
    ROW_NULL("CurrentSize", REPOSITORY),
    ROW_CONST("Description", "Registry"),
    ROW_NULL("MaximumSize", REPOSITORY),
    {"Name", fill_os_name, 0, 0, "Name of the Win32_OperatingSystem object, as on Windows"},
    ROW_NULL("ProposedSize", REPOSITORY),
    ROW_CONST("Status", "OK"),
    {0},
};
const struct win32_table registry_object_table = {"Win32_Registry", registry_rows, tell_one,
                                                  "One object: the registry of StdRegProv."};
