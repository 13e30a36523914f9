/* serial: Win32_SerialPort: the serial ports of /sys/class/tty. */
#include "providers/scan.h"
#include "providers/table.h"

#include <stdio.h>

struct port { /* subject */
    const struct cimwin32 *s;
    const char *name, *provider;
    struct str id;
    uint64_t baud;
};

static bool begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

static struct slice line_of(const struct cimwin32 *s, const char *name, const char *file, char *buf,
                            size_t size)
{
    char path[320];
    snprintf(path, sizeof path, "sys/class/tty/%s/%s", name, file);
    return host_line(s->root, path, buf, size);
}

/* Ports of a UART tell its type, which is 0 where there is none. Others are what USB devices show. */
static bool is_port(const struct cimwin32 *s, const char *name)
{
    char buf[64];
    uint64_t type = scan_number(line_of(s, name, "type", buf, sizeof buf));
    return type != NOT_KNOWN ? type != 0 : begins(name, "ttyUSB") || begins(name, "ttyACM");
}

static hres tell_port(struct telling *t, const char *name)
{
    char buf[64];
    struct port p = {.s = t->s, .name = name, .baud = NOT_KNOWN};
    uint64_t clock = scan_number(line_of(t->s, name, "uartclk", buf, sizeof buf));
    if (clock != NOT_KNOWN && clock != 0) {
        p.baud = clock / 16; /* the least divisor is 1, of a sixteenth */
    }
    p.provider = begins(name, "ttyS") ? "RS232 Serial Port" : NULL;
    str_addf(&p.id, "/dev/%s", name);
    hres hr = str_status(&p.id);
    hr = hr ? hr : tell(t, &p);
    str_fini(&p.id);
    return hr;
}

static hres tell_ports(struct telling *t)
{
    AUTO(host_names_fini) struct host_names names = {0};
    hres hr = host_names_read(t->s->root, "sys/class/tty", &names);
    for (size_t i = 0; i < names.n && hr == 0; i++) {
        hr = is_port(t->s, names.v[i]) ? tell_port(t, names.v[i]) : 0;
    }
    return hr;
}

#define TERMIOS "TRUE: termios(3) sets it"
#define DRIVER  "a matter of the driver, which does not tell"
static const struct prop_row rows[] = {
    ROW_YES("Binary", "TRUE: bytes go through as they are"),
    ROW_NULL("Capabilities", DRIVER),
    ROW_NULL("CapabilityDescriptions", DRIVER),
    ROW_TEXT("Caption", port, name, "name of the port: ttyS0"),
    ROW_CONST("CreationClassName", "Win32_SerialPort"),
    ROW_TEXT("Description", port, name, "as Caption"),
    ROW_STR("DeviceID", port, id, "its device file"),
    ROW_U64("MaxBaudRate", port, baud, "`uartclk` / 16; NULL for ports of USB devices"),
    ROW_NULL("MaximumInputBufferSize", DRIVER),
    ROW_NULL("MaximumOutputBufferSize", DRIVER),
    ROW_NULL("MaxNumberControlled", "not told"),
    ROW_TEXT("Name", port, name, "as Caption"),
    ROW_YES("OSAutoDiscovered", "TRUE: the kernel found it"),
    ROW_NULL("ProtocolSupported", "not told"),
    ROW_TEXT("ProviderType", port, provider,
             "\"RS232 Serial Port\" for ttyS; NULL for what may lead to a modem"),
    ROW_YES("SettableBaudRate", TERMIOS),
    ROW_YES("SettableDataBits", TERMIOS),
    ROW_YES("SettableFlowControl", TERMIOS),
    ROW_YES("SettableParity", TERMIOS),
    ROW_YES("SettableParityCheck", TERMIOS),
    ROW_NULL("SettableRLSD", DRIVER),
    ROW_YES("SettableStopBits", TERMIOS),
    ROW_NO("Supports16BitMode", "FALSE: there is no such mode"),
    ROW_NULL("SupportsDTRDSR", DRIVER),
    ROW_YES("SupportsElapsedTimeouts", "TRUE: `VTIME` of termios(3)"),
    ROW_YES("SupportsIntTimeouts", "TRUE: `VTIME` of termios(3) between bytes"),
    ROW_YES("SupportsParityCheck", "TRUE: `INPCK` of termios(3)"),
    ROW_NULL("SupportsRLSD", DRIVER),
    ROW_NULL("SupportsRTSCTS", DRIVER),
    ROW_YES("SupportsSpecialCharacters", "TRUE: `c_cc` of termios(3)"),
    ROW_YES("SupportsXOnXOff", "TRUE: `IXON` of termios(3)"),
    ROW_YES("SupportsXOnXOffSet", "TRUE: `VSTART` and `VSTOP` of termios(3)"),
    ROW_CONST("SystemCreationClassName", "Win32_ComputerSystem"),
    ROW_COMPUTER("SystemName"),
    ROW_NULL("TimeOfLastReset", "not recorded"),
    {0},
};
const struct win32_table serial_port_table = {"Win32_SerialPort", rows, tell_ports,
                                              "The serial ports of /sys/class/tty: those with a "
                                              "UART (`type` is not 0), and ttyUSB and ttyACM."};
