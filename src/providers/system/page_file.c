/* page_file: swap as Win32_PageFileUsage, Win32_PageFileSetting and their association. */
#include "providers/system/page_file.h"

#include "providers/scan.h"

enum {
    SWAPS_MAX = 1 << 20
};
static void add_unescaped(struct str *out, struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        const char *c = s.p + i;
        bool octal = *c == '\\' && s.n - i >= 4 && c[1] >= '0' && c[1] <= '3' && c[2] >= '0' &&
                     c[2] <= '7' && c[3] >= '0' && c[3] <= '7';
        str_addc(out, octal ? (char)((c[1] - '0') << 6 | (c[2] - '0') << 3 | (c[3] - '0')) : *c);
        i += octal ? 3 : 0;
    }
}

/* "Filename Type Size Used Priority", sizes in kB. */
static bool read_swap(struct slice line, struct swap *out)
{
    struct slice name, type, size, used;
    *out = (struct swap){0};
    if (!scan_word(&line, &name) || name.p[0] != '/' || !scan_word(&line, &type) ||
        !scan_word(&line, &size) || !scan_word(&line, &used)) {
        return false;
    }
    add_unescaped(&out->name, name);
    uint64_t size_kb = scan_number(size), used_kb = scan_number(used);
    out->size = size_kb == NOT_KNOWN ? size_kb : size_kb >> 10;
    out->used = used_kb == NOT_KNOWN ? used_kb : used_kb >> 10;
    out->kind = slice_is(type, "file") ? "Swap file" : "Swap partition";
    return true;
}

hres swaps_each(const struct cimwin32 *s, hres (*fn)(void *arg, const struct swap *v), void *arg)
{
    AUTO_STR text = STR_INIT;
    struct slice line;
    hres hr = sysroot_read_all(s->root, "proc/swaps", SWAPS_MAX, &text);
    if (FAILED(hr)) {
        return hr == WBEM_E_OUT_OF_MEMORY ? hr : 0;
    }
    struct slice rest = str_slice(&text);
    while (hr == 0 && scan_line(&rest, &line)) {
        struct swap v;
        if (read_swap(line, &v)) {
            hr = str_status(&v.name);
            hr = hr ? hr : fn(arg, &v);
        }
        str_fini(&v.name);
    }
    return hr;
}

static hres tell_swap(void *arg, const struct swap *s)
{
    return tell(arg, s);
}

static hres tell_swaps(struct telling *t)
{
    return swaps_each(t->s, tell_swap, t);
}

static hres tell_setting(void *arg, const struct swap *s)
{
    struct telling *t = arg;
    struct link_pair p = {0};
    telling_path1(t, &p.left, "Win32_PageFileUsage", "Name", str_slice(&s->name));
    telling_path1(t, &p.right, "Win32_PageFileSetting", "Name", str_slice(&s->name));
    hres hr = tell_link(t, &p);
    link_pair_fini(&p);
    return hr;
}

static hres tell_settings(struct telling *t)
{
    return swaps_each(t->s, tell_setting, t);
}

static const struct prop_row usage_rows[] = {
    ROW_U64("AllocatedBaseSize", swap, size, "size, MB"),
    ROW_STR("Caption", swap, name, "as Name"),
    ROW_U64("CurrentUsage", swap, used, "used, MB"),
    ROW_TEXT("Description", swap, kind, "\"Swap file\" or \"Swap partition\""),
    ROW_STR("Name", swap, name, "the file or device"),
    ROW_NULL("PeakUsage", "not counted"),
    ROW_NO("TempPageFile", "FALSE: swap is there because an administrator set it up"),
    {0},
};
static const struct prop_row setting_rows[] = {
    ROW_STR("Caption", swap, name, "as Name"),
    ROW_TEXT("Description", swap, kind, "\"Swap file\" or \"Swap partition\""),
    ROW_U64("InitialSize", swap, size, "size, MB: swap does not grow"),
    ROW_U64("MaximumSize", swap, size, "size, MB: swap does not grow"),
    ROW_STR("Name", swap, name, "the file or device"),
    ROW_STR("SettingID", swap, name, "as Name"),
    {0},
};
static const struct prop_row link_rows[] = {
    ROW_STR("Element", link_pair, left, "path of the Win32_PageFileUsage"),
    ROW_STR("Setting", link_pair, right, "path of the Win32_PageFileSetting"),
    {0},
};

const struct win32_table page_file_usage_table = {"Win32_PageFileUsage", usage_rows, tell_swaps,
                                                  "One object per line of /proc/swaps."};
const struct win32_table page_file_setting_table = {
    "Win32_PageFileSetting", setting_rows, tell_swaps, "One object per line of /proc/swaps."};
const struct win32_table page_file_link_table = {"Win32_PageFileElementSetting", link_rows,
                                                 tell_settings, "Swap and its size."};
