/* boot: Win32_BootConfiguration. */
#include "providers/scan.h"
#include "providers/table.h"

#include <fcntl.h>
#include <unistd.h>

struct boot {
    const struct cimwin32 *s;
    struct str image, drive; /* of the command line of the kernel */
    bool has_boot, has_temp;
};

/* "BOOT_IMAGE=/vmlinuz-6.1 root=/dev/sda2 ro quiet". */
static hres read_command_line(struct boot *b)
{
    AUTO_STR text = STR_INIT;
    struct slice word;
    hres hr = sysroot_read_all(b->s->root, "proc/cmdline", 65536, &text);
    struct slice rest = str_slice(&text);
    size_t end = 0;
    while (end < rest.n && rest.p[end] != '\n') {
        end++;
    }
    rest.n = end;
    while (scan_word(&rest, &word)) {
        if (scan_prefix(&word, "BOOT_IMAGE=")) {
            str_add_slice(&b->image, word);
        } else if (scan_prefix(&word, "root=")) {
            str_add_slice(&b->drive, word);
        }
    }
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : str_status(&b->image);
    return hr ? hr : str_status(&b->drive);
}

static bool has_directory(const struct sysroot *root, const char *path)
{
    int fd = sysroot_open(root, path, O_PATH | O_DIRECTORY);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

static hres fill_directory(const struct prop_row *row, const void *subject, struct cim_value *out)
{
    const struct boot *b = subject;
    return (row->arg ? b->has_temp : b->has_boot) ? fill_text(out, slice_of(row->text)) : 0;
}

static hres tell_boot(struct telling *t)
{
    struct boot b = {.s = t->s};
    hres hr = read_command_line(&b);
    b.has_boot = has_directory(t->s->root, "boot");
    b.has_temp = has_directory(t->s->root, "tmp");
    hr = hr ? hr : tell(t, &b);
    str_fini(&b.image);
    str_fini(&b.drive);
    return hr;
}

static const struct prop_row rows[] = {
    {"BootDirectory", fill_directory, 0, 0, "/boot, when there is one", "/boot"},
    ROW_CONST("Caption", "BootConfiguration"),
    ROW_STR("ConfigurationPath", boot, image,
            "`BOOT_IMAGE=` of the kernel's command line, when the loader gives it"),
    ROW_CONST("Description", "BootConfiguration"),
    ROW_STR("LastDrive", boot, drive, "`root=` of the kernel's command line"),
    ROW_CONST("Name", "BootConfiguration"),
    {"ScratchDirectory", fill_directory, 1, 0, "/tmp, when there is one", "/tmp"},
    ROW_NULL("SettingID", "there is one configuration"),
    {"TempDirectory", fill_directory, 1, 0, "/tmp, when there is one", "/tmp"},
    {0},
};
const struct win32_table boot_table = {"Win32_BootConfiguration", rows, tell_boot, "One object."};
