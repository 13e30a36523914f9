/* input: Win32_Keyboard, Win32_PointingDevice, of /proc/bus/input/devices (Documentation/input/input-programming.rst; the
 * bits are those of linux/input-event-codes.h). */
#include "providers/scan.h"
#include "providers/table.h"

#include <linux/input.h>

enum {
    FILE_MAX = 1 << 20,
    WORDS_MAX = 16,
};
struct bits { /* 64 each; the lowest first */
    uint64_t v[WORDS_MAX];
};
struct input {
    const struct cimwin32 *s;
    uint64_t bus, vendor, product;
    struct slice name, phys, sysfs, handlers;
    struct bits ev, key, rel, abs, prop;
    struct str id, layout;
    uint64_t functions, buttons, kind, interface;
};

/* ---- reading ---- */
/* "KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe": the highest word first. */
static void read_bits(struct slice text, struct bits *out)
{
    struct slice words[WORDS_MAX], word;
    size_t n = 0;
    while (n < WORDS_MAX && scan_word(&text, &word)) {
        words[n++] = word;
    }
    *out = (struct bits){0};
    for (size_t i = 0; i < n; i++) {
        uint64_t v = scan_hex(words[n - 1 - i]);
        out->v[i] = v == NOT_KNOWN && words[n - 1 - i].n < 16 ? 0 : v;
    }
}

static bool has_bit(const struct bits *b, unsigned bit)
{
    return bit / 64 < WORDS_MAX && (b->v[bit / 64] >> (bit % 64) & 1);
}

static uint64_t count_bits(const struct bits *b, unsigned from, unsigned to)
{
    uint64_t n = 0;
    for (unsigned i = from; i <= to; i++) {
        n += has_bit(b, i);
    }
    return n;
}

/* "I: Bus=0003 Vendor=046d Product=c52b Version=0111". */
static void read_identity(struct slice line, struct input *i)
{
    struct slice word, value;
    while (scan_word(&line, &word)) {
        struct slice name;
        if (!scan_pair(word, '=', &name, &value)) {
            continue;
        }
        uint64_t *to = slice_is(name, "Bus")       ? &i->bus
                       : slice_is(name, "Vendor")  ? &i->vendor
                       : slice_is(name, "Product") ? &i->product
                                                   : NULL;
        if (to) {
            *to = scan_hex(value);
        }
    }
}

static struct bits *bits_named(struct input *i, struct slice name)
{
    const struct {
        const char *name;
        struct bits *bits;
    } rows[] = {
        {"EV", &i->ev}, {"KEY", &i->key}, {"REL", &i->rel}, {"ABS", &i->abs}, {"PROP", &i->prop}};
    for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
        if (slice_is(name, rows[k].name)) {
            return rows[k].bits;
        }
    }
    return NULL;
}

static struct slice unquoted(struct slice s)
{
    bool quoted = s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"';
    return quoted ? (struct slice){s.p + 1, s.n - 2} : s;
}

/* "N: Name=…": the letter says what the line is. */
static void read_line(struct slice line, struct input *i)
{
    struct slice name, value, rest = line.n > 3 ? slice_from(line, 3) : SLICE("");
    char kind = line.n > 3 ? line.p[0] : 0;
    if (kind == 'I') {
        read_identity(rest, i);
        return;
    }
    if (!scan_pair(rest, '=', &name, &value)) {
        return;
    }
    struct bits *b = kind == 'B' ? bits_named(i, name) : NULL;
    struct slice *text = kind == 'N'   ? &i->name
                         : kind == 'P' ? &i->phys
                         : kind == 'S' ? &i->sysfs
                         : kind == 'H' ? &i->handlers
                                       : NULL;
    if (b) {
        read_bits(value, b);
    } else if (text) {
        *text = unquoted(value);
    }
}

/* A device ends with an empty line. */
static bool next_input(struct slice *text, struct input *i)
{
    struct slice line;
    bool any = false;
    while (scan_line(text, &line)) {
        if (line.n == 0 && any) {
            return true;
        }
        any = any || line.n > 0;
        read_line(line, i);
    }
    return any;
}

/* The keys of a typewriter; not a power button, and not a remote control. */
static bool is_keyboard(const struct input *i)
{
    return has_bit(&i->ev, EV_KEY) && count_bits(&i->key, KEY_Q, KEY_P) == 10 &&
           count_bits(&i->key, KEY_A, KEY_L) == 9;
}

static bool is_pointer(const struct input *i)
{
    bool moves = (has_bit(&i->rel, REL_X) && has_bit(&i->rel, REL_Y)) ||
                 (has_bit(&i->abs, ABS_X) && has_bit(&i->abs, ABS_Y));
    return moves && (has_bit(&i->key, BTN_LEFT) || has_bit(&i->key, BTN_TOUCH));
}

enum pointing { /* values of PointingType */
    POINTING_MOUSE = 3,
    POINTING_STICK = 5,
    POINTING_PAD = 7,
    POINTING_SCREEN = 8,
};

static uint64_t pointing_of(const struct input *i)
{
    return has_bit(&i->prop, INPUT_PROP_POINTING_STICK) ? POINTING_STICK
           : has_bit(&i->prop, INPUT_PROP_DIRECT)       ? POINTING_SCREEN
           : has_bit(&i->key, BTN_TOOL_FINGER)          ? POINTING_PAD
                                                        : POINTING_MOUSE;
}

static uint64_t interface_of(const struct input *i)
{
    return i->bus == BUS_USB ? 162 : i->bus == BUS_I8042 ? 4 : 1;
}

/* Where the physical path is empty, the place in sysfs tells devices apart. */
static void name_input(struct input *i)
{
    struct slice place = i->phys.n ? i->phys : i->sysfs;
    if (i->bus == BUS_USB) {
        str_addf(&i->id, "HID\\VID_%04X&PID_%04X\\", (unsigned)i->vendor, (unsigned)i->product);
    } else {
        str_addf(&i->id, "INPUT\\%04X&%04X&%04X\\", (unsigned)i->bus, (unsigned)i->vendor,
                 (unsigned)i->product);
    }
    str_add_slice(&i->id, place);
}

/* XKBLAYOUT of Debian, KEYMAP of systemd. */
static hres read_layout(const struct sysroot *root, struct str *out)
{
    static const char *const files[][2] = {{"etc/default/keyboard", "XKBLAYOUT"},
                                           {"etc/vconsole.conf", "XKBLAYOUT"},
                                           {"etc/vconsole.conf", "KEYMAP"}};
    for (size_t k = 0; k < ARRAY_LEN(files) && out->n == 0; k++) {
        AUTO_STR text = STR_INIT;
        struct slice line, name, value;
        if (sysroot_read_all(root, files[k][0], FILE_MAX, &text) == WBEM_E_OUT_OF_MEMORY) {
            return WBEM_E_OUT_OF_MEMORY;
        }
        struct slice rest = str_slice(&text);
        while (scan_line(&rest, &line)) {
            if (scan_pair(line, '=', &name, &value) && slice_is(name, files[k][1])) {
                str_add_slice(out, unquoted(value));
            }
        }
    }
    return str_status(out);
}

static hres tell_inputs(struct telling *t, bool (*is)(const struct input *i))
{
    AUTO_STR text = STR_INIT;
    AUTO_STR layout = STR_INIT;
    hres hr = sysroot_read_all(t->s->root, "proc/bus/input/devices", FILE_MAX, &text);
    hr = hr == WBEM_E_OUT_OF_MEMORY ? hr : read_layout(t->s->root, &layout);
    struct slice rest = str_slice(&text);
    struct input i = {.s = t->s};
    while (hr == 0 && next_input(&rest, &i)) {
        if (is(&i)) {
            name_input(&i);
            i.layout = layout; /* borrowed */
            i.functions = count_bits(&i.key, KEY_F1, KEY_F10) +
                          count_bits(&i.key, KEY_F11, KEY_F12) +
                          count_bits(&i.key, KEY_F13, KEY_F24);
            i.buttons = count_bits(&i.key, BTN_LEFT, BTN_TASK);
            i.kind = pointing_of(&i);
            i.interface = interface_of(&i);
            hr = str_status(&i.id);
            hr = hr ? hr : tell(t, &i);
            str_fini(&i.id);
        }
        i = (struct input){.s = t->s};
    }
    return hr;
}

static hres tell_keyboards(struct telling *t)
{
    return tell_inputs(t, is_keyboard);
}

static hres tell_pointers(struct telling *t)
{
    return tell_inputs(t, is_pointer);
}

#define INPUT_ROWS(cls)                                                                            \
    ROW_SLICE("Caption", input, name, "as Name"), ROW_CONST("CreationClassName", cls),             \
        ROW_SLICE("Description", input, name, "as Name"),                                          \
        ROW_STR("DeviceID", input, id,                                                             \
                "identifiers, and the physical path (`P:`) or the place in sysfs"),                \
        ROW_NULL("IsLocked", "devices are not locked"),                                            \
        ROW_SLICE("Name", input, name, "what the device calls itself (`N:`)"),                     \
        ROW_STR("PNPDeviceID", input, id, "as DeviceID"), ROW_CONST("Status", "OK"),               \
        ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"), ROW_COMPUTER("SystemName")

static const struct prop_row keyboard_rows[] = {
    INPUT_ROWS("Win32_Keyboard"),
    ROW_STR("Layout", input, layout,
            "XKBLAYOUT of /etc/default/keyboard, or KEYMAP of /etc/vconsole.conf"),
    ROW_U64("NumberOfFunctionKeys", input, functions, "how many of F1 to F24 it has (`B: KEY`)"),
    ROW_NULL("Password", "keyboards have none"),
    {0},
};
static const struct prop_row pointer_rows[] = {
    INPUT_ROWS("Win32_PointingDevice"),
    ROW_U64("DeviceInterface", input, interface,
            "162 (USB), 4 (PS/2) or 1 (other), by the bus (`I:`)"),
    ROW_NULL("DoubleSpeedThreshold", "desktops keep this for their users"),
    ROW_NULL("Handedness", "desktops keep this for their users"),
    ROW_SLICE("HardwareType", input, name, "as Name"),
    ROW_NULL("InfFileName", "drivers need no such file"),
    ROW_NULL("InfSection", "drivers need no such file"),
    ROW_U64("NumberOfButtons", input, buttons, "of `B: KEY`"),
    ROW_U64("PointingType", input, kind,
            "3 mouse, 5 track point, 7 touch pad, 8 touch screen, by `B: PROP` and `B: KEY`"),
    ROW_NULL("QuadSpeedThreshold", "desktops keep this for their users"),
    ROW_NULL("Resolution", "not told there"),
    ROW_NULL("SampleRate", "not told there"),
    ROW_NULL("Synch", "not told there"),
    {0},
};
#define INPUTS "Devices of /proc/bus/input/devices "
const struct win32_table keyboard_table = {"Win32_Keyboard", keyboard_rows, tell_keyboards,
                                           INPUTS "with the keys of a typewriter."};
const struct win32_table pointer_table = {"Win32_PointingDevice", pointer_rows, tell_pointers,
                                          INPUTS "that point: mice, touch pads, touch screens."};
